"""Asks for today's date where the PC's clock can't be believed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import DayField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import centred, column, row
from coopdesk.ui.theme import Kind


class AskDay(QWidget):
    """One question. The clock is never refused: the person's word stands beside it. It can be
    answered later, and a day before the last work in the book has to be said twice."""

    said = Signal(object)  # date
    later = Signal()

    def __init__(self, language: Language, shown: date, likely: date) -> None:
        """`shown` is what the clock shows, `likely` the last day of work, or the likely one."""
        super().__init__()
        t = language.gettext
        self._language, self._likely = language, likely
        self._sure: date | None = None
        self.day = DayField("day", t("&Today's date"), language, today=likely, value=likely)
        self.form = Form([self.day], language)
        self.form.sent.connect(self._take)
        self.doubt = Note("", Kind.WARN)
        self.go_on = buttons.primary(t("This is today's date"), self._send)
        self.not_now = buttons.quiet(t("Answer later"))
        self.not_now.clicked.connect(self.later)
        why = t("The clock of this PC shows {day}, which can hardly be right.").format(
            day=language.long_day(shown)
        )
        card = Card(
            "",
            label(t("What is today's date?"), "title"),
            label(why, wrap=True),
            label(
                t("Receipts and papers carry the date given here. Have the clock set soon."),
                "muted",
                wrap=True,
            ),
            self.form,
            self.doubt,
            row(self.not_now, None, self.go_on),
            padding=24,
        )
        self.setLayout(column(centred(card)))
        self.setFocusProxy(self.day.editor)

    def _send(self) -> None:
        self.form.submit(_the_day)

    def _take(self, day: date) -> None:
        """Hand the day on; one before the last work only when it is said again."""
        if day < self._likely and day != self._sure:
            self._sure = day
            text = self._language.gettext(
                "The last work in this book is of {last}, after {day}. If {day} is right all the "
                "same, press once more."
            )
            last, said = self._language.day(self._likely), self._language.day(day)
            self.doubt.say(text.format(last=last, day=said), Kind.WARN)
            return
        self.said.emit(day)


def _the_day(*, day: date) -> date:
    return day
