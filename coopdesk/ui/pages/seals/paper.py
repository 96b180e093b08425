"""Checking a paper: its digits typed, or its code scanned, and plainly what that proves."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from coopdesk.records import seals
from coopdesk.records.book import Book
from coopdesk.records.seals import Sign
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Note, label
from coopdesk.ui.kit.fields import TextField
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.verdicts import Verdict, Verdicts
from coopdesk.ui.theme import Kind

_KINDS: Final = {
    Sign.GOOD: Kind.GOOD,
    Sign.WARN: Kind.WARN,
    Sign.BAD: Kind.REFUSE,
    Sign.PLAIN: Kind.PLAIN,
}


class _CodeField(TextField):
    """A line that Enter ends, as a scanner does."""

    entered = Signal()

    def _go_on(self) -> None:
        self.entered.emit()


class PaperCheck(QWidget):
    """A line for the digits or the code; Enter, which a scanner sends too, checks."""

    checked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        self.code = _CodeField(
            "code", t("&Digits or code of the paper"), language, hint="1A2B 3C4D …"
        )
        self.number = _CodeField(
            "number", t("&Number of the seal, if you have the minutes"), language
        )
        self.number.setVisible(False)
        self.button = buttons.secondary(t("Chec&k this paper"), self.check, icon="check")
        self.about = label(
            t("Type the 32 digits that are printed on it, or scan its code with a scanner."),
            "muted",
            wrap=True,
        )
        self.result = Note("", Kind.GOOD)
        self.verdicts, self.balances = Verdicts(language), Pairs()
        self.balances.setVisible(False)
        parts = (self.about, self.code, self.number, holder(Flow(self.button)), self.result)
        self.setLayout(column(*parts, self.verdicts, self.balances, gap=10))
        self._checked = ""  # the code of which the verdict is shown
        self.code.entered.connect(self.check)
        self.code.changed.connect(self._changed)
        self.code.line.installEventFilter(self)
        self.number.entered.connect(self.check)

    def has_typed(self) -> bool:
        """Whether something stands there that was not checked yet."""
        return (self.code.peek() or "") not in ("", self._checked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A scanner that ends with Tab checks too, what was not checked yet."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() != Qt.Key.Key_Tab or not self.has_typed():
            return False
        self.check()
        return True

    def _changed(self) -> None:
        """A long code leads to a seal: whoever has its number on paper can type that too. What was
        said of another paper goes.
        """
        said = self.code.peek() or ""
        self.number.setVisible(seals.leads_to_seal(said))
        if said != self._checked:
            self._say_nothing()

    def _say_nothing(self) -> None:
        self._checked = ""
        self.result.say("")
        self.verdicts.show_verdicts([])
        self.balances.setVisible(False)

    def check(self) -> None:
        """Look what the paper proves, beside the screen."""
        said = self.code.peek()
        if not said:
            self._say_nothing()
            self.code.complain(self._desk.language.gettext("Type the digits first, or scan them."))
            self.code.setFocus()
            return
        self.code.complain("")
        self._say_nothing()
        self._checked = said
        self.button.setEnabled(False)
        job = self._desk.start(
            self._desk.language.gettext("Checking a paper"),
            _Checking(self._desk.book, said, self.number.peek() or ""),
        )
        job.done.connect(self._found)
        job.failed.connect(self._ended)
        job.stopped.connect(self._ended)

    def _ended(self, _why: object = None) -> None:
        self.button.setEnabled(True)

    def _found(self, found: seals.Verdict) -> None:
        self._ended()
        if (self.code.peek() or "") == self._checked:  # else another paper's was begun meanwhile
            self.show_verdict(found)

    def show_verdict(self, found: seals.Verdict) -> None:
        """Show what a paper proves."""
        t, language = self._desk.language.gettext, self._desk.language
        signs = {sign for sign, _ in found.said}
        if Sign.BAD in signs:
            self.result.say(t("This paper and the book do not agree."), Kind.REFUSE)
        elif Sign.GOOD in signs:
            self.result.say(t("This paper holds."), Kind.GOOD)
        else:
            self.result.say(t("This can't be checked."), Kind.WARN)
        self.verdicts.show_verdicts(
            [Verdict(language.say(text), _KINDS[sign]) for sign, text in found.said]
        )
        pairs = [Pair(t(name), language.amount(money)) for name, money in found.balances]
        self.balances.setVisible(bool(pairs))
        self.balances.show_pairs(pairs)
        self.code.line.selectAll()
        self.code.line.setFocus()  # the next paper can be scanned at once
        self.checked.emit()


class _Checking:
    """The work of it, for the worker thread."""

    def __init__(self, book: Book, said: str, number: str) -> None:
        self._book, self._said, self._number = book, said, number

    def __call__(self, job: Job) -> seals.Verdict:
        job.step(0, 1)
        return self._book.read(seals.check_paper, self._said, number=self._number)
