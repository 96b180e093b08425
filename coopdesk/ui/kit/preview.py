"""A paper shown in the window before it is printed or saved."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from coopdesk.i18n import Language
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder
from coopdesk.ui.kit.pdf_pages import Pages
from coopdesk.ui.theme import kind, look

_KEPT = 12
_ZOOMS = (25, 33, 50, 67, 75, 90, 100, 125, 150, 200, 300, 400)
_POINT = 96 / 72  # pixels to the point at 100 %


class PagesView(QAbstractScrollArea):
    """Pages under each other, drawn only where they are looked at, so that 2,000 open at once."""

    moved = Signal(int)  # the page now on top, from 0
    zoomed = Signal(int)  # percent

    def __init__(self, name: str) -> None:
        super().__init__()
        kind(self, "pages")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(look().px(200))
        self._pages: Pages | None = None
        self._percent, self._fit, self._page = 100, True, -1
        self._tops: list[int] = []
        self._drawn: OrderedDict[int, QPixmap] = OrderedDict()
        self.verticalScrollBar().valueChanged.connect(self._tell)

    def show_pages(self, pages: Pages | None) -> None:
        """Show another document, from its first page."""
        self._pages, self._page = pages, -1
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._tell()

    @property
    def percent(self) -> int:
        return self._percent

    @property
    def page(self) -> int:
        """The page in view, from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        return max((n for n, top in enumerate(self._tops) if top <= middle), default=0)

    def go_to(self, n: int) -> None:
        """Bring a page to the top."""
        if self._tops:
            self.verticalScrollBar().setValue(self._tops[min(max(n, 0), len(self._tops) - 1)])

    def zoom(self, step: int) -> None:
        """One step larger (1) or smaller (-1)."""
        larger = [z for z in _ZOOMS if z > self._percent]
        smaller = [z for z in _ZOOMS if z < self._percent]
        wanted = larger[:1] if step > 0 else smaller[-1:]
        if wanted:
            self._fit, self._percent = False, wanted[0]
            self._lay_out()

    def fit_width(self) -> None:
        """As wide as the window."""
        self._fit = True
        self._lay_out()

    def _scale(self) -> float:
        return self._percent / 100 * _POINT

    def _lay_out(self) -> None:
        here, gap = self.page, look().px(16)
        self._drawn.clear()
        count = len(self._pages) if self._pages else 0
        widest = max((self._size(n)[0] for n in range(count)), default=1)
        if self._fit and count:
            room = max(1, self.viewport().width() - 2 * gap)
            self._percent = min(max(int(room / (widest * _POINT) * 100), _ZOOMS[0]), 200)
        self._tops, top = [], 0
        for n in range(count):
            self._tops.append(top)
            top += round(self._size(n)[1] * self._scale()) + gap
        self._set_bars(round(widest * self._scale()) + 2 * gap, top + gap)
        self.go_to(here)
        self.zoomed.emit(self._percent)
        self.viewport().update()

    def _size(self, n: int) -> tuple[float, float]:
        assert self._pages is not None
        size = self._pages.size(n)
        return size.width(), size.height()

    def _set_bars(self, width: int, height: int) -> None:
        for bar, whole, seen in (
            (self.horizontalScrollBar(), width, self.viewport().width()),
            (self.verticalScrollBar(), height, self.viewport().height()),
        ):
            bar.setPageStep(seen)
            bar.setSingleStep(look().px(37))
            bar.setRange(0, max(0, whole - seen))

    def _tell(self) -> None:
        self.viewport().update()
        if self._tops and self.page != self._page:
            self._page = self.page
            self.moved.emit(self._page)

    def _picture(self, n: int) -> QPixmap:
        if n not in self._drawn:
            assert self._pages is not None
            ratio = self.devicePixelRatioF()
            picture = QPixmap.fromImage(self._pages.picture(n, self._scale() * ratio))
            picture.setDevicePixelRatio(ratio)
            self._drawn[n] = picture
            if len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
        return self._drawn[n]

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._pages is None:
            return
        painter, gap = QPainter(self.viewport()), look().px(16)
        up, across = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        for n, top in enumerate(self._tops):
            width, height = (round(side * self._scale()) for side in self._size(n))
            left = max(gap, (self.viewport().width() - width) // 2) - across
            sheet = QRect(left, top + gap - up, width, height)
            if sheet.intersects(event.rect()):
                painter.fillRect(sheet, QColor(Qt.GlobalColor.white))  # paper is white
                painter.drawPixmap(QPointF(sheet.topLeft()), self._picture(n))
                painter.setPen(look().colour("edge"))
                painter.drawRect(sheet.adjusted(-1, -1, 0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        places = {
            Qt.Key.Key_PageDown: self.page + 1,
            Qt.Key.Key_PageUp: self.page - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._tops) - 1,
        }
        if key in places:
            self.go_to(places[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom(1 if key == Qt.Key.Key_Plus else -1)
        else:
            super().keyPressEvent(event)

    def scrollContentsBy(self, _across: int, _down: int) -> None:
        self.viewport().update()


class Preview(QWidget):
    """The pages with their tools. What Print and Save do is the caller's to say."""

    def __init__(
        self,
        name: str,
        language: Language,
        *,
        on_print: Callable[[], Any],
        on_save: Callable[[], Any],
    ) -> None:
        super().__init__()
        t = language.gettext
        self._language = language
        self.pages: Pages | None = None
        self.view = PagesView(name)
        self._where, self._zoom = label("", "muted"), label("", "muted")
        self.print_button = buttons.primary(t("Print"), on_print, icon="print")
        self.save_button = buttons.secondary(t("Save as PDF"), on_save, icon="save")
        seeing = Flow(
            buttons.icon_only("zoom-out", t("Smaller"), self._smaller),
            self._zoom,
            buttons.icon_only("zoom-in", t("Larger"), self._larger),
            buttons.icon_only("fit-width", t("As wide as the window"), self.view.fit_width),
            self._where,
            gap=8,
        )
        deeds = Flow(self.save_button, self.print_button, gap=8)
        tools = Sides(holder(seeing), holder(deeds), shares=(1, 0), natural=True)
        box = column(tools, self.view, gap=8)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.view.moved.connect(self._moved)
        self.view.zoomed.connect(self._zoomed)
        self.setFocusProxy(self.view)

    def show_pdf(self, pdf: bytes) -> None:
        """Show a paper. Raises ValueError when the bytes are no PDF."""
        before, self.pages = self.pages, Pages(pdf)
        self.view.show_pages(self.pages)
        if before is not None:
            before.close()  # not left to the garbage collector: a job may be printing meanwhile

    def _smaller(self) -> None:
        self.view.zoom(-1)

    def _larger(self) -> None:
        self.view.zoom(1)

    def _moved(self, page: int) -> None:
        t, number = self._language.gettext, self._language.number
        count = len(self.pages) if self.pages else 0
        said = t("Page {page} of {count}").format(page=number(page + 1), count=number(count))
        self._where.setText(said)
        self.view.setAccessibleDescription(said)

    def _zoomed(self, percent: int) -> None:
        self._zoom.setText(self._language.gettext("{percent} %").format(percent=percent))
