"""Fields that are typed on: words, secrets, amounts, numbers, days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QSizePolicy

from coopdesk.i18n import YEARS, Language, Unreadable
from coopdesk.records.money import Money, digits_of
from coopdesk.ui.kit.calendar import CalendarPopup
from coopdesk.ui.kit.fields.base import Field, LineField
from coopdesk.ui.kit.icons import icon
from coopdesk.ui.theme import kind, look

N = TypeVar("N", int, Decimal)

_DECIMALS = 3
_HALF: Final = Decimal("2.5")  # how a number with decimals is written, as an example


class TextField(LineField[str]):
    """Words of one line, without blanks around them."""

    def _read(self) -> str:
        return self.line.text().strip()

    def offer(self, words: Sequence[str]) -> None:
        """Offer words that are usual here, so that each is written in one way."""
        offers = QCompleter(words, self)
        offers.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        if (popup := offers.popup()) is not None:
            kind(popup, "suggestions")
        self.line.setCompleter(offers)


class SecretField(LineField[str]):
    """A password, hidden until asked for. Kept as typed."""

    def __init__(
        self, name: str, label: str, language: Language, *, optional: bool = False
    ) -> None:
        super().__init__(name, label, language, optional=optional)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = self.line.button("show", language.gettext("Show what is typed"), focus=True)
        self._eye.clicked.connect(self._turn)

    def is_empty(self) -> bool:
        return not self.line.text()

    def _read(self) -> str:
        return self.line.text()

    def _turn(self) -> None:
        t, mode = self.language.gettext, QLineEdit.EchoMode
        hidden = self.line.echoMode() == mode.Password
        self.line.setEchoMode(mode.Normal if hidden else mode.Password)
        said = t("Hide what is typed") if hidden else t("Show what is typed")
        self._eye.setIcon(icon("hide" if hidden else "show", "muted", 18))
        self._eye.setAccessibleName(said)
        self._eye.setToolTip(said)


class MoneyField(LineField[Money]):
    """An amount in one currency, read and written as the language does."""

    def __init__(
        self,
        name: str,
        label: str,
        currency: str,
        language: Language,
        *,
        optional: bool = False,
        hint: str = "",
    ) -> None:
        super().__init__(name, label, language, optional=optional, hint=hint)
        self.currency = currency
        kind(self.line, "money")
        self._align_right()
        self.line.editingFinished.connect(self._tidy)

    def _read(self) -> Money:
        digits = digits_of(self.currency)
        minor = self.language.parse_amount(self.line.text(), self.currency, digits)
        return Money(minor, self.currency)

    def _write(self, value: Money) -> str:
        return self.language.figure(value)

    def _tidy(self) -> None:
        """Write it again with separators, so that a wrong nought is seen."""
        if amount := self.peek():
            self.line.setText(self._write(amount))


class _FigureField(LineField[N]):
    """A figure, which stands at the right."""

    def __init__(
        self, name: str, label: str, language: Language, *, optional: bool = False, hint: str = ""
    ) -> None:
        super().__init__(name, label, language, optional=optional, hint=hint)
        self._align_right()


class NumberField(_FigureField[int]):
    """A whole number."""

    def _read(self) -> int:
        return self.language.parse_amount(self.line.text(), "", 0)

    def _write(self, value: int) -> str:
        return self.language.number(value)


class DecimalField(_FigureField[Decimal]):
    """A number with up to three decimals: 12, or 2.5."""

    def _read(self) -> Decimal:
        try:
            whole = self.language.parse_amount(self.line.text(), "", _DECIMALS)
        except Unreadable as no:
            # Whoever means two sacks and a half is not helped by "1,234.000".
            example = self.language.number(_HALF)
            raise Unreadable(no.text.message, **{**no.text.fields, "example": example}) from None
        return Decimal(whole).scaleb(-_DECIMALS).normalize() + 0

    def _write(self, value: Decimal) -> str:
        return self.language.number(value)


class PercentField(_FigureField[Decimal]):
    """A rate in percent with up to two decimals: "1.5" gives Decimal("0.015")."""

    def _read(self) -> Decimal:
        text = self.line.text().replace("%", "")
        return Decimal(self.language.parse_amount(text, "", 2)).scaleb(-4)

    def _write(self, value: Decimal) -> str:
        return self.language.number(value.scaleb(2))


class DayField(LineField[date]):
    """A day, typed as people here write it, or chosen in a small calendar.

    T is today, + and − or the up and down keys go a day on or back.
    """

    def __init__(
        self,
        name: str,
        label: str,
        language: Language,
        *,
        today: date,
        optional: bool = False,
        value: date | None = None,
    ) -> None:
        super().__init__(name, label, language, optional=optional)
        self._today = today
        self._popup: CalendarPopup | None = None
        opener = self.line.button("calendar", language.gettext("Choose in a calendar (Alt+Down)"))
        opener.clicked.connect(self.open_calendar)
        self.line.editingFinished.connect(self._tidy)
        self.set_value(value)

    def _read(self) -> date:
        return self.language.parse_day(self.line.text(), self._today)

    def _write(self, value: date) -> str:
        return self.language.day(value)

    def _tidy(self) -> None:
        if day := self.peek():
            self.line.setText(self._write(day))

    def open_calendar(self) -> None:
        """Show the calendar under the field."""
        self._popup = CalendarPopup(self.peek() or self._today, self._today, self.language, self)
        self._popup.picked.connect(self._take)
        self._popup.show_under(self.line)

    def _take(self, day: date) -> None:
        self.set_value(day)
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if (
                event.key() == Qt.Key.Key_Down
                and event.modifiers() & Qt.KeyboardModifier.AltModifier
            ):
                self.open_calendar()
                return True
            if day := self._day_of_key(event):
                self.set_value(day)
                return True
        return super().eventFilter(watched, event)

    def _day_of_key(self, event: QKeyEvent) -> date | None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step:
            now = self.peek() or self._today
            then = date.fromordinal(now.toordinal() + step)
            return then if then.year in YEARS else now
        if event.key() == Qt.Key.Key_T and self.is_empty():
            return self._today
        return None


class _Pad(QPlainTextEdit):
    """As tall as a few lines, scrolling beyond."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        return QSize(look().px(240), self.fontMetrics().lineSpacing() * self._lines + look().px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(120), self.sizeHint().height())


class NoteField(Field[str]):
    """Words of several lines. Enter starts a new line, Ctrl+Enter and Tab go on."""

    def __init__(
        self, name: str, label: str, language: Language, *, optional: bool = False, lines: int = 3
    ) -> None:
        self.pad = _Pad(lines)
        super().__init__(name, label, self.pad, language, optional=optional)
        self.pad.textChanged.connect(self._typed)

    def is_empty(self) -> bool:
        return not self.pad.toPlainText().strip()

    def _read(self) -> str:
        return self.pad.toPlainText().strip()

    def set_value(self, value: str | None) -> None:
        self.pad.setPlainText(value or "")

    def _goes_on(self, event: QKeyEvent) -> bool:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        return bool(control) and super()._goes_on(event)
