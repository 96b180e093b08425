"""The book on this PC's disk: encrypted, so that who takes the PC reads nothing; or no longer."""

from __future__ import annotations

from collections.abc import Callable

from coopdesk import paths
from coopdesk.exchange import atrest, slot_passwords
from coopdesk.records import office, recovery
from coopdesk.records.access import Permission
from coopdesk.records.book import Book
from coopdesk.records.book.opening import old_file
from coopdesk.records.ids import PersonId
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.changes import Change, Changes
from coopdesk.ui.kit.fields import SecretField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import row
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.verdicts import Verdict, Verdicts
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.recovery.matter import Matter
from coopdesk.ui.theme import Kind as Tone


class OnDisk(Matter):
    """What it needs, and what changes by it, are said before it is done."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        self._on = desk.book.key is not None
        begin = t("Switch it off") if self._on else t("Switch it on")
        super().__init__(language, t("Encryption of this PC"), "", begin)
        self.begin.setEnabled(Permission.SET_UP in desk.actor.may)
        self.needs, self.changes = Verdicts(language), Changes(language)
        self.password = SecretField("password", t("Your &password"), language)
        words = t("Encrypt the book and open it again")
        off = t("Encrypt it no more and open it again")
        self.deed = buttons.primary(off if self._on else words, self._relock, icon="lock")
        self.copy = buttons.secondary(
            buttons.literal(t("Copies & sync")), weakly(desk.go, Place("copies")), icon="copies"
        )
        form = Form([self.password], language)
        self.hold(form, self.deed, self.needs, row(self.copy, None), self.changes)
        self.look()

    def look(self) -> None:
        """How the disk of this PC stands."""
        t = self._desk.language.gettext
        self.why.setText(
            t("Encrypted: who takes this PC can read nothing without a password or a sheet.")
            if self._on
            else t("Not encrypted: who takes this PC or its disk can read the whole book.")
        )
        if self._on and old_file(self._desk.book.path).exists():
            words = t(
                "Encrypted, but the file of before still lies beside it, and anybody can read it."
                " It goes with the next good copy: make one now."
            )
            self.why.setText(words)
        if self.is_open:
            here = self.copy.hasFocus()
            self._show_needs()
            if here and self.copy.isHidden():
                self.focus_first()

    def unfold(self) -> None:
        """Say what is needed and what will be so."""
        self._show_changes()
        self._show_needs()
        super().unfold()

    def _show_needs(self) -> None:
        needs = [] if self._on else self._needed()
        self.needs.show_verdicts(needs)
        ready = all(one.kind is not Tone.REFUSE for one in needs)
        self.copy.setVisible(not ready and atrest.copies_of(self._desk.book) == 0)
        for part in (self.form, self.password, self.deed, self.changes):
            part.setVisible(ready)

    def _needed(self) -> list[Verdict]:
        desk, t = self._desk, self._desk.language.gettext
        tested = any(one.tested for one in desk.ask(recovery.standing))
        people = {one.id: one for one in desk.ask(office.people)}
        mine = people[desk.actor.person].locked
        there = atrest.copies_of(desk.book) > 0
        told = [
            _need(t, tested, t("A recovery sheet was tried out."), atrest.NO_SHEET),
            _need(
                t, there, t("All that is in the book is on a stick or in a folder too."),
                atrest.NO_COPY,
            ),
            _need(t, mine, t("You have a password."), atrest.NO_PASSWORD),
        ]  # fmt: skip
        if sum(one.active for one in people.values()) > 1:
            words = t("For the others who sign in, you open the book the first time.")
            told.append(Verdict(words, Tone.PLAIN))
        return told

    def _show_changes(self) -> None:
        t = self._desk.language.gettext
        plain = (t("anybody reads it"), t("at once"), t("still opens"))
        locked = (t("nobody reads it"), t("with a password"), t("opens no more"))
        before, after = (locked, plain) if self._on else (plain, locked)
        asked = (
            t("The disk in other hands"),
            t("Opening the book"),
            t("Passwords and sheets all lost"),
        )
        self.changes.show_changes([Change(*one) for one in zip(asked, before, after, strict=True)])

    def _relock(self) -> None:
        self.form.submit(self._send)

    def _send(self, *, password: str) -> bool:
        desk, t = self._desk, self._desk.language.gettext
        atrest.check_password(desk.book, desk.actor.person, password)
        no = None if self._on else atrest.why_not(desk.book, copies=atrest.copies_of(desk.book))
        if no is not None:
            raise no
        title = t("Decrypting the book") if self._on else t("Encrypting the book")
        work = Relock(desk.actor.person, password, on=not self._on)
        self.form.clear()
        desk.relocking.emit(title, work)
        return True


def _need(t: Callable[[str], str], met: bool, good: str, first: str) -> Verdict:
    """What is so already, or else what must be done first."""
    return Verdict(good, Tone.GOOD) if met else Verdict(t(first), Tone.REFUSE)


class Relock:
    """Writes the book's file anew on the worker thread, while no desk is there."""

    def __init__(self, person: PersonId, password: str, *, on: bool) -> None:
        self._person, self._password, self._on = person, password, on

    def __call__(self, book: Book, job: Job) -> None:
        home = paths.home()
        if self._on:
            slot_passwords.bring_up(book, home)
            copies = atrest.copies_of(book)
            atrest.encrypt(book, home, self._person, self._password, copies=copies, step=job.step)
        else:
            atrest.decrypt(book, home, self._person, self._password, step=job.step)
