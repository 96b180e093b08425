"""Asks for today's date where the PC's clock can't be believed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.fields import DayField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import centred, column, row


class AskDay(QWidget):
    """One question. The clock is never refused: the person's word stands beside it."""

    said = Signal(object)  # date

    def __init__(self, language: Language, shown: date, likely: date) -> None:
        """`shown` is what the clock shows, `likely` the day to work with otherwise."""
        super().__init__()
        t = language.gettext
        self.day = DayField("day", t("&Today's date"), language, today=likely, value=likely)
        self.form = Form([self.day], language)
        self.form.sent.connect(self.said)
        self.go_on = buttons.primary(t("This is today's date"), self._send)
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
            row(None, self.go_on),
            padding=24,
        )
        self.setLayout(column(centred(card)))
        self.setFocusProxy(self.day.editor)

    def _send(self) -> None:
        self.form.submit(_the_day)


def _the_day(*, day: date) -> date:
    return day
