"""A month to choose a day from, in the screen's language."""

from __future__ import annotations

from calendar import Calendar
from datetime import date

from PySide6.QtCore import QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QToolButton, QWidget

from coopdesk.i18n import Language
from coopdesk.records.calendar import add_months
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.layouts import clear, column, row
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import kind, look

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}


class CalendarPopup(QFrame):
    """Arrow keys go by days and weeks, Page Up and Down by months, Enter takes, Escape leaves."""

    picked = Signal(object)  # the date

    def __init__(self, day: date, today: date, language: Language, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        kind(self, "popup")
        self._day, self._today, self._language = day, today, language
        t = language.gettext
        self._month = label("", "section")
        self._month.setAlignment(Qt.AlignmentFlag.AlignCenter)
        before = buttons.icon_only("left", t("Month before"), weakly(self._turn, -1))
        after = buttons.icon_only("right", t("Month after"), weakly(self._turn, 1))
        now = buttons.quiet(t("Today"), weakly(self._take, today))
        head = row(before, self._month, after, gap=4)
        head.setStretch(1, 1)
        self._grid = QGridLayout()
        self._grid.setSpacing(look().px(2))
        self.setLayout(column(head, self._grid, row(None, now), gap=8, margin=12))
        self._fill()

    def show_under(self, widget: QWidget) -> None:
        """Open below the widget, inside its screen."""
        self.adjustSize()
        place = widget.mapToGlobal(QPoint(0, widget.height() + look().px(4)))
        room = widget.screen().availableGeometry()
        left = min(place.x(), room.right() - self.width())
        top = min(place.y(), room.bottom() - self.height())
        self.move(max(room.left(), left), max(room.top(), top))
        self.show()
        self._focus_day()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._go(date.fromordinal(self._day.toordinal() + _STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._turn(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self._day)
        else:
            super().keyPressEvent(event)

    def _turn(self, months: int) -> None:
        self._go(add_months(self._day, months))

    def _go(self, day: date) -> None:
        self._day = day
        self._fill()
        self._focus_day()

    def _take(self, day: date) -> None:
        self.picked.emit(day)
        self.close()

    def _fill(self) -> None:
        clear(self._grid)
        self._month.setText(self._language.month(self._day))
        names = QLocale(self._language.code)
        for n in range(7):
            head = label(names.dayName(n + 1, QLocale.FormatType.ShortFormat), "label")
            head.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._grid.addWidget(head, 0, n)
        days = Calendar().itermonthdates(self._day.year, self._day.month)
        for n, day in enumerate(days):
            self._grid.addWidget(self._day_button(day), 1 + n // 7, n % 7)

    def _day_button(self, day: date) -> QToolButton:
        button = _DayButton(str(day.day), self)
        kind(button, "day" if day.month == self._day.month else "day-other")
        button.setAccessibleName(self._language.long_day(day))
        button.setCheckable(day == self._day)
        button.setChecked(day == self._day)
        if day == self._today:
            font = button.font()
            font.setBold(True)
            font.setUnderline(True)
            button.setFont(font)
        button.clicked.connect(weakly(self._take, day))
        return button

    def _focus_day(self) -> None:
        for button in self.findChildren(_DayButton):
            if button.isChecked() and not button.isHidden():
                button.setFocus()


class _DayButton(QToolButton):
    """Leaves the arrow keys to the calendar."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
