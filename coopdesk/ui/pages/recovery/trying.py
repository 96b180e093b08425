"""The drill: a sheet is typed or scanned back, a federation says the words of its letter."""

from __future__ import annotations

from coopdesk import paths
from coopdesk.exchange import known, recovering
from coopdesk.exchange.keyring import Keyring
from coopdesk.records import recovery
from coopdesk.records.recovery import Kind, RecoveryRow
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.fields import NoteField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import row
from coopdesk.ui.pages.recovery.matter import Matter


class Drill(Matter):
    """Only once a sheet was typed back is anything locked."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        self._one: RecoveryRow | None = None
        self.typed = NoteField("typed", t("What is on the &sheet"), language, lines=4)
        self.words = TextField("words", t("The &six words that it reads in the letter"), language)
        super().__init__(language, t("Try a sheet out"), "")
        self.try_it = buttons.primary(t("Try it out"), self._try, icon="check")
        self.letter = buttons.secondary(t("Save the letter for it"), self._save, icon="save")
        self._letter = row(self.letter, None)
        self.hold(Form([self.typed, self.words], language), self.try_it, self._letter)

    def unfold_for(self, one: RecoveryRow) -> None:
        """Try this one."""
        self._one, t = one, self._desk.language.gettext
        federation = one.kind is Kind.FEDERATION
        self.title.setText(t("Try out: {label}").format(label=one.label))
        self.why.setText(_why(self._desk, one))
        self.typed.optional, self.words.optional = federation, not federation
        self.typed.setVisible(not federation)
        self.words.setVisible(federation)
        self.letter.setVisible(federation)
        self.unfold()

    def _try(self) -> None:
        self.form.submit(self._send)

    def _send(self, *, typed: str | None, words: str | None) -> bool:
        one, desk, t = self._one, self._desk, self._desk.language.gettext
        assert one is not None
        first, keyring = not desk.ask(recovery.locked), Keyring(paths.home())
        if one.kind is Kind.FEDERATION:
            recovering.answer(desk.book, keyring, one.id, words or "")
        else:
            lines = [line for line in (typed or "").splitlines() if line.strip()]
            recovering.drill(desk.book, keyring, one.id, lines)
        self.fold()
        said = t("It opens everything. The next copy is locked.")
        before = t("What was copied before, anybody can still read: keep those sticks safe.")
        if first:
            desk.say(said, advice=before if desk.ask(known.places) else "")
        else:
            desk.say(t("It opens everything."))
        return True

    def _save(self) -> None:
        assert self._one is not None
        t, desk = self._desk.language.gettext, self._desk
        with Refusals(self.form.note, desk.language):
            letter = recovering.letter_to(desk.book, self._one.id, Keyring(paths.home()))
            papers.save(self, desk, letter, "letter.age", [(t("This file"), "*.age")])


def _why(desk: Desk, one: RecoveryRow) -> str:
    t = desk.language.gettext
    if one.kind is Kind.FEDERATION:
        return t(
            "Send it the letter. Only its key opens it, with any program for age: it reads six"
            " words in it and tells you."
        )
    if one.kind is Kind.BOARD:
        needed, _, of = one.split.partition("/")
        return t(
            "Scan the squares of {needed} of the {of} shares, or type their words, one share a"
            " line."
        ).format(needed=needed, of=of)
    return t(
        "Scan the square of the sheet, or type its twelve groups with the small sign after each."
    )
