"""When all PCs are lost: the sheet, trying it out, the board's shares; and a PC that was stolen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal

from coopdesk import paths
from coopdesk.exchange import recovering, sheets_back
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.recovering import Shares, Sheet
from coopdesk.i18n import N_, Language
from coopdesk.records import devices, recovery
from coopdesk.records.book import Topic
from coopdesk.records.devices import DeviceRow
from coopdesk.records.errors import Refused
from coopdesk.records.papers import BoardShare, RecoverySheet
from coopdesk.records.recovery import KIND_NAMES, SPLITS, RecoveryRow
from coopdesk.reports.recovery_sheet import board_shares, recovery_sheet
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note, label
from coopdesk.ui.kit.fields import ChoiceField, NoteField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Sides, column, holder, row, whole_page
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.theme import Kind as Tone

_WHOLE: Final = ""


class Recovering(Page):
    """Each card is one step and says in a line why it is there."""

    TOPICS = Topic.COOP

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.state = Note("", Tone.WARN)
        self.table = SheetsTable(desk)
        self.new, self.drill, self.stolen = NewSheet(desk), Drill(desk), Stolen(desk)
        kept = Card(t("Who can open everything"), self.table)
        left = holder(column(kept, self.drill, None, gap=16))
        right = holder(column(self.new, self.stolen, None, gap=16))
        heading = Heading(
            t("Keys and recovery"),
            t("Losing the key is likelier than theft: first the sheet, then the lock."),
        )
        sides = Sides(left, right, shares=(1, 1), least=800)
        self.setLayout(whole_page(heading, self.state, sides, None))
        self.table.chosen.connect(self.drill.show_row)
        self._look()
        self.table.choose_first()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return any(card.form.dirty for card in (self.new, self.drill, self.stolen))

    def focus_first(self) -> None:
        (self.drill.typed if self.table.row() else self.new.where).setFocus()

    def _look(self) -> None:
        self.table.show_rows(self.desk.ask(recovery.standing))
        self.drill.show_row(self.table.row())
        self.stolen.look()
        self.state.say(*self._told())

    def _told(self) -> tuple[str, Tone]:
        t, due = self.desk.language.gettext, self.desk.ask(recovery.drill_due)
        if due is None:
            return t(
                "There is no recovery sheet yet. Copies are signed, but not locked."
            ), Tone.WARN
        if not self.desk.ask(recovery.locked):
            return t("The sheet was not tried out yet: until then nothing is locked."), Tone.WARN
        if due <= self.desk.today:
            return t("It is a year since a sheet was tried out. Do it again."), Tone.WARN
        words = t("Copies are locked, and a sheet opens them. Try it out again by {day}.")
        return words.format(day=self.desk.language.long_day(due)), Tone.GOOD


class SheetsTable(Table[RecoveryRow]):
    """The sheets and shares that count, and when each was tried out."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        self._desk = desk
        super().__init__(
            [
                Column(t("Kept by"), _label, stretch=True, pill=self._mark),
                Column(t("What"), self._kind, gives=1),
                Column(t("Tried out"), self._tested, sort=_tested),
            ],
            name=t("Who can open everything"),
            key=_id,
            empty=EmptyState(
                t("Nobody yet."), t("Print a sheet: it opens every copy."), icon="lock"
            ),
            least=3,
        )

    def _kind(self, one: RecoveryRow) -> str:
        t = self._desk.language.gettext
        kind = t(KIND_NAMES[one.kind])
        return f"{kind} {one.split}" if one.split else kind

    def _tested(self, one: RecoveryRow) -> str:
        return self._desk.language.day(one.tested) if one.tested else "–"

    def _mark(self, one: RecoveryRow) -> Mark | None:
        t = self._desk.language.gettext
        if one.tested is None:
            return Mark(t("not tried out"), Tone.WARN)
        due = one.due is not None and one.due <= self._desk.today
        return Mark(t("try again"), Tone.WARN) if due else None


class NewSheet(Card):
    """A whole sheet for one place, or shares for the board."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        whole = t("A whole sheet")
        shared = [
            (split, t("Shares of the board: {split}").format(split=split)) for split in SPLITS
        ]
        self.split: ChoiceField[str] = ChoiceField(
            "split", t("&What"), [(_WHOLE, whole), *shared], language, value=_WHOLE
        )
        self.where = TextField(
            "label", t("Who &keeps it, or where"), language, hint=t("Safe of the bank")
        )
        self.by = NoteField(
            "by", t("A sheet that counts &already"), language, optional=True, lines=2
        )
        self.form = Form([self.split, self.where, self.by], language, columns=2, wide=[self.by])
        self.make = buttons.primary(t("Make it and show it for printing"), self._make, icon="print")
        self.make.setEnabled(desk.may(recovery.add_recipient))
        why = t("With it everything can be opened when all PCs are lost. It is never kept on a PC.")
        super().__init__(
            t("A new sheet"), label(why, "muted", wrap=True), self.form, row(None, self.make)
        )
        self.by.setVisible(self._needs_by())

    def _needs_by(self) -> bool:
        return self._desk.ask(recovery.locked)

    def _make(self) -> None:
        self.form.submit(self._send)
        self.by.setVisible(self._needs_by())

    def _send(self, *, split: str, label: str, by: str | None) -> bool:
        desk, keyring = self._desk, Keyring(paths.home())
        key = sheets_back.key_typed(by) if by else ""
        if split:
            made = recovering.make_shares(desk.book, keyring, label, split, by=key)
            pdf = _shares(desk, label, made)
        else:
            pdf = _sheet(desk, label, recovering.make_sheet(desk.book, keyring, label, by=key))
        self.form.clear()
        self.split.set_value(_WHOLE)
        title = desk.language.gettext("Recovery sheet")
        desk.preview(title, pdf, file_name="recovery.pdf")
        return True


def _sheet(desk: Desk, kept: str, made: Sheet) -> bytes:
    groups = tuple((one.letters, one.sign) for one in made.groups)
    said = RecoverySheet(desk.coop, kept, desk.today, desk.actor.name, groups, made.identity)
    return recovery_sheet(said, papers.language(desk))


def _shares(desk: Desk, kept: str, made: Shares) -> bytes:
    of = len(made.shares)
    return board_shares(
        [
            BoardShare(
                desk.coop,
                kept,
                desk.today,
                desk.actor.name,
                n,
                made.needed,
                of,
                tuple(words.split()),
            )
            for n, words in enumerate(made.shares, 1)
        ],
        papers.language(desk),
    )


class Drill(Card):
    """The sheet is typed or scanned back: only then is anything locked."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        self._one: RecoveryRow | None = None
        self.typed = NoteField("typed", t("What is on the &sheet"), language, lines=3)
        self.form = Form([self.typed], language)
        self.try_it = buttons.secondary(t("Try it out"), self._try, icon="check")
        self.try_it.setEnabled(desk.may(recovery.passed_drill))
        why = t(
            "Scan the square, or type the twelve groups with the small sign after each; of the"
            " board, one share a line. After the first time, copies are locked from then on."
        )
        super().__init__(
            t("Try a sheet out"), label(why, "muted", wrap=True), self.form, row(None, self.try_it)
        )

    def show_row(self, one: RecoveryRow | None) -> None:
        """Try this one."""
        self._one = one
        self.setVisible(one is not None)
        if one is not None:
            t = self._desk.language.gettext
            self.title.setText(t("Try out: {label}").format(label=one.label))

    def _try(self) -> None:
        self.form.submit(self._send)

    def _send(self, *, typed: str) -> bool:
        assert self._one is not None
        desk, t = self._desk, self._desk.language.gettext
        lines = [line for line in typed.splitlines() if line.strip()]
        recovering.drill(desk.book, Keyring(paths.home()), self._one.id, lines)
        self.form.clear()
        desk.say(t("It opens everything. The next copy is locked."))
        return True


class Stolen(Card):
    """A PC is trusted no more; its letter is typed before it is done."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        self.pc: ChoiceField[int] = ChoiceField("device", t("Which &PC"), [], language)
        self.why = TextField("why", t("W&hat happened"), language, hint=t("Stolen from the office"))
        self.letter = TextField("letter", t("Type its &letter to be sure"), language)
        self.form = Form([self.pc, self.letter, self.why], language, columns=2, wide=[self.why])
        self.revoke = buttons.secondary(t("Trust this PC no more"), self._revoke, icon="lock")
        self.revoke.setEnabled(desk.may(devices.revoke))
        what = t(
            "What it wrote and is known here stays; nothing after that counts. It gets no key of"
            " what is copied from now on. This can't be undone."
        )
        super().__init__(
            t("A PC was stolen or lost"),
            label(what, "muted", wrap=True),
            self.form,
            row(None, self.revoke),
        )

    def look(self) -> None:
        """Offer the other PCs that are trusted; without any the card goes."""
        rows = self._rows()
        self.pc.set_options([(one.id, called(self._desk.language, one)) for one in rows])
        self.setVisible(bool(rows))

    def _rows(self) -> list[DeviceRow]:
        own = self._desk.book.device
        found = self._desk.ask(devices.devices)
        return [one for one in found if one.revoked is None and one.device != own]

    def _revoke(self) -> None:
        self.form.submit(self._send)

    def _send(self, *, device: int, letter: str, why: str) -> bool:
        one = next(pc for pc in self._rows() if pc.id == device)
        if letter.strip().upper() != one.letter:
            raise Refused(
                N_("That is not its letter: it is {letter}."), field="letter", letter=one.letter
            )
        desk, t = self._desk, self._desk.language.gettext
        recovering.trust_no_more(desk.book, Keyring(paths.home()), device, why)
        self.form.clear()
        words = t("{pc} is trusted no more. Sync now, so that the other PCs know it.")
        desk.say(words.format(pc=called(desk.language, one)))
        return True


def called(language: Language, one: DeviceRow) -> str:
    """A PC by its letter and name."""
    if not one.name:
        return one.letter
    return language.gettext("{letter} · {name}").format(letter=one.letter, name=one.name)


def _label(one: RecoveryRow) -> str:
    return one.label


def _id(one: RecoveryRow) -> int:
    return one.id


def _tested(one: RecoveryRow) -> str:
    return one.tested.isoformat() if one.tested else ""
