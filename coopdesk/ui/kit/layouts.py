"""Ways to lay parts out that hold at any width, text size and language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar, cast

from PySide6.QtCore import QEvent, QMargins, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import kind, look

Part = QWidget | QLayout | None
Box = TypeVar("Box", bound=QBoxLayout)


def column(*parts: Part, gap: int = 8, margin: int = 0) -> QVBoxLayout:
    """Parts under each other; None is room that stretches."""
    return _filled(QVBoxLayout(), parts, gap, margin)


def row(*parts: Part, gap: int = 8, margin: int = 0) -> QHBoxLayout:
    """Parts beside each other; None is room that stretches."""
    return _filled(QHBoxLayout(), parts, gap, margin)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout; its widgets go."""
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()


def _filled(box: Box, parts: Iterable[Part], gap: int, margin: int) -> Box:
    box.setSpacing(look().px(gap))
    box.setContentsMargins(margins(margin))
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, QLayout):
            box.addLayout(part)
        else:
            box.addWidget(part)
    return box


def margins(size: int) -> QMargins:
    """The same margin on four sides, at 100 % text."""
    side = look().px(size)
    return QMargins(side, side, side, side)


def holder(layout: QLayout) -> QWidget:
    """A plain widget around a layout."""
    widget = QWidget()
    kind(widget, "clear")
    layout_margins = layout.contentsMargins()
    widget.setLayout(layout)
    layout.setContentsMargins(layout_margins)
    return widget


def rule() -> QFrame:
    """A hairline."""
    line = QFrame()
    kind(line, "rule")
    line.setFrameShape(QFrame.Shape.NoFrame)
    line.setFixedHeight(1)  # a hairline stays one at any text size
    return line


def reveal(part: QWidget, wanted: bool) -> None:
    """Show or hide a part. One that stands in nothing yet is shown with what it is put in: Qt would
    show it at once, as a window of its own that takes the keyboard away."""
    if wanted and part.parentWidget() is None:
        part.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
    else:
        part.setVisible(wanted)


class Scroll(QScrollArea):
    """Scrolls its content up and down, so that small screens and large text lose nothing."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        kind(content, "clear")
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def bring(self, part: QWidget) -> None:
        """Scroll to a part: at once, and again when what was just shown has its room."""
        self._see(part)
        QTimer.singleShot(0, part, weakly(self._see, part))

    def _see(self, part: QWidget) -> None:
        self.ensureWidgetVisible(part)
        if part.height() > self.viewport().height():  # it is read from its beginning
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + part.mapTo(self.viewport(), QPoint(0, 0)).y())


def bring_into_view(widget: QWidget) -> None:
    """Scroll the page so that a part of it is seen whole, or its beginning where it is long."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, Scroll):
            around.bring(widget)
        around = around.parentWidget()


def bring_part_into_view(widget: QWidget, part: QRect) -> None:
    """Scroll the page no further than that a part of a long widget, such as a row, is seen."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, Scroll):
            inside = around.widget()
            assert inside is not None
            middle = widget.mapTo(inside, part.center())
            beside = around.horizontalScrollBar().value() + around.viewport().width() // 2
            around.ensureVisible(beside, middle.y(), 0, part.height())
        around = around.parentWidget()


def to_the_top(page: QWidget) -> None:
    """Scroll a page, and what scrolls in it, to its beginning."""
    for part in page.findChildren(Scroll):
        part.verticalScrollBar().setValue(0)


class Flow(QLayout):
    """Parts beside each other that go on to the next row when there is no room.

    With `equal`, as many columns of one width as hold the widest part (tiles). With `right`,
    rows end at the right edge (actions of a heading). With `even`, parts of a row begin at one
    height (fields, of which one may say what is wrong with it); else their middles are level.
    """

    def __init__(
        self,
        *parts: QWidget,
        gap: int = 8,
        equal: bool = False,
        right: bool = False,
        even: bool = False,
    ) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._equal, self._right, self._even = equal, right, even
        self.setSpacing(look().px(gap))
        self.setContentsMargins(0, 0, 0, 0)
        for part in parts:
            self.addWidget(part)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal if self._equal else Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        items = self._shown()
        if self._equal:
            width = len(items) * self._widest()
        else:
            width = sum(item.sizeHint().width() for item in items)
        width += self.spacing() * max(len(items) - 1, 0)
        height = max((item.sizeHint().height() for item in items), default=0)
        return QSize(width, height)

    def minimumSize(self) -> QSize:
        width = max((item.minimumSize().width() for item in self._shown()), default=0)
        height = max((item.minimumSize().height() for item in self._shown()), default=0)
        return QSize(width, height)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _widest(self) -> int:
        return max((item.minimumSize().width() for item in self._shown()), default=0)

    def _rows(self, width: int) -> list[list[tuple[QLayoutItem, int]]]:
        """The items of each row, each with the width it gets."""
        gap, items = self.spacing(), self._shown()
        if self._equal and items:
            fit = max(1, min(len(items), (width + gap) // max(1, self._widest() + gap)))
            most = -(-len(items) // -(-len(items) // fit))  # 4 that fit by 3 stand as 2 and 2
            each, over = divmod(width - gap * (most - 1), most)
            widths = [each + (n < over) for n in range(most)]
            return [
                list(zip(items[n : n + most], widths, strict=False))
                for n in range(0, len(items), most)
            ]
        rows: list[list[tuple[QLayoutItem, int]]] = []
        room = -1
        for item in items:
            wanted = min(item.sizeHint().width(), width)
            if not rows or wanted > room:
                rows.append([])
                room = width
            rows[-1].append((item, wanted))
            room -= wanted + gap
        return rows

    def _place(self, rect: QRect, *, move: bool) -> int:
        top = rect.y()
        for items in self._rows(rect.width()):
            height = max(_height(item, width) for item, width in items)
            if move:
                self._place_row(rect, top, height, items)
            top += height + self.spacing()
        return max(0, top - self.spacing() - rect.y())

    def _place_row(
        self, rect: QRect, top: int, height: int, items: list[tuple[QLayoutItem, int]]
    ) -> None:
        used = sum(width for _, width in items) + self.spacing() * (len(items) - 1)
        left = rect.x() + (rect.width() - used if self._right else 0)
        for item, width in items:
            tall = height if self._equal else _height(item, width)
            down = 0 if self._even else (height - tall) // 2
            item.setGeometry(QRect(QPoint(left, top + down), QSize(width, tall)))
            left += width + self.spacing()


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


class Columns(QWidget):
    """Parts in columns of one width, row by row; under each other where the window is narrow.

    Each of `wide` has a row of its own, over all columns.
    """

    def __init__(
        self,
        parts: Sequence[QWidget],
        *,
        most: int,
        gap: int = 16,
        below: int = 12,
        wide: Sequence[QWidget] = (),
    ) -> None:
        super().__init__()
        self._parts, self._most, self._now = list(parts), most, 0
        self._wide = set(wide)
        self._rows: dict[QWidget, int] = {}
        self._titles: list[tuple[int, int, str]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look().px(gap))
        self._grid.setVerticalSpacing(look().px(below))
        self._place(most)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._widest(), super().minimumSizeHint().height())

    def unfolded(self) -> int:
        """The smallest width at which all columns stand beside each other."""
        gaps = self._grid.horizontalSpacing() * (self._most - 1)
        return self._widest() * self._most + gaps

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_columns()
        self._even_titles()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a part has become wider or narrower
            self._choose_columns()
            self._even_titles()
        return super().event(event)

    def _even_titles(self) -> None:
        """Titles beside each other are equally tall, so that what stands below them is in line."""
        rows: dict[int, list[QLabel]] = {}
        now: list[tuple[int, int, str]] = []  # a label's height counts the least that it is given
        for part in self._parts:
            title = getattr(part, "label", None)
            if isinstance(title, QLabel) and title.isVisibleTo(self):
                rows.setdefault(self._rows[part], []).append(title)
                now.append((self._rows[part], title.width(), title.text()))
        if now == self._titles:
            return
        self._titles = now
        for titles in rows.values():
            for one in titles:
                one.setMinimumHeight(0)
            tall = max(one.heightForWidth(one.width()) for one in titles)
            for one in titles:
                one.setMinimumHeight(tall if len(titles) > 1 else 0)
                one.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)

    def _widest(self) -> int:
        shown = [part for part in self._parts if not part.isHidden()]
        widths = (max(part.minimumSizeHint().width(), part.minimumWidth()) for part in shown)
        return max(widths, default=0)

    def _choose_columns(self) -> None:
        wanted = 1 if self.width() < self.unfolded() else self._most
        if wanted != self._now:
            self._place(wanted)
            self.updateGeometry()  # the height changed; Qt doesn't tell those around by itself

    def _place(self, columns: int) -> None:
        self._now = columns
        for part in self._parts:
            self._grid.removeWidget(part)
        at = 0  # of the next free cell
        for part in self._parts:
            spans = columns if part in self._wide else 1
            at += -at % spans
            self._grid.addWidget(part, at // columns, at % columns, 1, spans)
            self._rows[part] = at // columns
            at += spans
        for n in range(self._most):
            self._grid.setColumnStretch(n, 1 if n < columns else 0)


class OneOf(QWidget):
    """Parts of which one is shown. Those that are not shown take no room, as they would on a
    stack."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        kind(self, "clear")
        self._parts = list(parts)
        self._column = column(*parts)
        self.setLayout(self._column)
        self.shown: QWidget | None = None
        if parts:
            self.show_part(parts[0])

    def add(self, part: QWidget) -> None:
        """One more part, that is not shown yet."""
        self._parts.append(part)
        part.hide()
        self._column.addWidget(part)

    def show_part(self, part: QWidget) -> None:
        """Show this one of them, that may be a new one."""
        if part not in self._parts:
            self.add(part)
        self.shown = part
        for one in self._parts:
            one.setVisible(one is part)


class Sides(QWidget):
    """Two parts beside each other, or under each other where the window is narrow.

    Narrow is what can't hold both at their smallest, or with `natural` at their natural width;
    and always what is narrower than `least`, at 100 % text. Parts go under each other before
    columns inside of them do.
    """

    def __init__(
        self,
        left: QWidget,
        right: QWidget,
        *,
        shares: tuple[int, int] = (2, 1),
        gap: int = 16,
        natural: bool = False,
        least: int = 0,
    ) -> None:
        super().__init__()
        self._parts, self._natural, self._least = (left, right), natural, look().px(least)
        self._stacked = False
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(look().px(gap))
        for part, share in zip(self._parts, shares, strict=True):
            self._box.addWidget(part, share)

    def stack(self, stacked: bool) -> None:
        """Put them under each other however wide the window is, or no longer."""
        self._stacked = stacked
        self._choose_way()

    @property
    def are_stacked(self) -> bool:
        """Whether they stand under each other now."""
        return self._box.direction() == QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        widest = max(self._item(n).minimumSize().width() for n in (0, 1))
        return QSize(widest, super().minimumSizeHint().height())

    def _item(self, n: int) -> QLayoutItem:
        return cast("QLayoutItem", self._box.itemAt(n))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_way()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a part has become wider or narrower
            self._choose_way()
        return super().event(event)

    def _choose_way(self) -> None:
        way = QBoxLayout.Direction
        under = self._stacked or self.width() < self._needed()
        wanted = way.TopToBottom if under else way.LeftToRight
        if self._box.direction() != wanted:
            self._box.setDirection(wanted)
            self.updateGeometry()  # the height changed; Qt doesn't tell those around by itself

    def _needed(self) -> int:
        widths = [self._width_of(n) for n in (0, 1) if not self._parts[n].isHidden()]
        gaps = self._box.spacing() * (len(widths) - 1)
        return max(sum(widths) + gaps, self._least if gaps else 0)

    def _width_of(self, n: int) -> int:
        """What a part needs to stand beside the other one."""
        item, part = self._item(n), self._parts[n]
        inside = [found for found in part.findChildren(Columns) if found.isVisibleTo(part)]
        hint = item.sizeHint() if self._natural else item.minimumSize()
        return max(hint.width(), *(_unfolded(found, part) for found in inside), 0)


def _unfolded(inside: Columns, whole: QWidget) -> int:
    """The width of `whole` at which the columns inside of it stand beside each other."""
    width, around = inside.unfolded(), inside.parentWidget()
    while around is not None and (around is whole or whole.isAncestorOf(around)):
        layout = around.layout()
        if layout is not None:
            sides = layout.contentsMargins()
            width += sides.left() + sides.right()
        around = around.parentWidget()
    return width


def whole_page(*parts: Part, gap: int = 16, grows: QWidget | None = None) -> QVBoxLayout:
    """A page from its heading down, that scrolls where it must; `grows` takes the room left."""
    whole = column(*parts, gap=gap, margin=24)
    if grows is not None:
        whole.setStretchFactor(grows, 1)
    return column(Scroll(holder(whole)))


def centred(card: QWidget, width: int = 520) -> Scroll:
    """A card in the middle of the window, at most `width` wide, that scrolls where it must."""
    card.setMaximumWidth(look().px(width))
    beside = row(None, card, None)
    beside.setStretch(1, 1000)
    return Scroll(holder(column(None, beside, None, margin=24)))
