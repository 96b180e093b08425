"""The PCs of the co-op: what each is called, and one that was stolen or lost."""

from __future__ import annotations

from coopdesk import paths
from coopdesk.exchange import recovering
from coopdesk.exchange.keyring import Keyring
from coopdesk.i18n import N_, Language
from coopdesk.records import devices, recovery
from coopdesk.records.devices import DeviceRow
from coopdesk.records.errors import Refused
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Mark
from coopdesk.ui.kit.fields import TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.kit.verdicts import Verdict, Verdicts
from coopdesk.ui.pages.recovery.matter import Matter
from coopdesk.ui.theme import Kind as Tone


class Pcs(Card):
    """Each PC, and what can be done with the one that is chosen."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        self._desk = desk
        self.table: Table[DeviceRow] = Table(
            [
                Column(desk.language.pgettext("of a PC", "Letter"), _letter),
                Column(t("PC"), self._name, stretch=True, pill=self._mark, least=110),
                Column(t("Last entry"), self._last),
            ],
            name=t("PCs of the co-op"),
            key=_id,
            least=2,
        )
        self.name = buttons.secondary(t("Name it"), icon="edit")
        self.stolen = buttons.secondary(t("It was stolen or lost"), icon="warn")
        super().__init__(
            t("PCs of the co-op"), self.table, holder(Flow(self.name, self.stolen, gap=8))
        )
        self.table.chosen.connect(self._choose)

    def look(self) -> None:
        """Show the PCs as they are now."""
        self.table.show_rows(self._desk.ask(devices.devices))
        if self.table.row() is None:
            self.table.choose_first()
        self._choose(self.table.row())

    def _choose(self, one: DeviceRow | None) -> None:
        own = one is not None and one.device == self._desk.book.device
        trusted = one is not None and one.revoked is None
        self.name.setEnabled(trusted and self._desk.may(devices.rename))
        self.stolen.setEnabled(trusted and not own and self._desk.may(devices.revoke))

    def _name(self, one: DeviceRow) -> str:
        return one.name or self._desk.language.gettext("without a name")

    def _last(self, one: DeviceRow) -> str:
        return self._desk.language.short_day(one.last) if one.last else "–"

    def _mark(self, one: DeviceRow) -> Mark | None:
        t = self._desk.language.gettext
        if one.revoked is not None:
            return Mark(t("trusted no more"), Tone.REFUSE)
        own = one.device == self._desk.book.device
        return Mark(t("this PC"), Tone.GOOD) if own else None


class Naming(Matter):
    """What people call a PC."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        self._one: DeviceRow | None = None
        self.name = TextField("name", t("&Name of the PC"), language, hint=t("Treasurer"))
        super().__init__(
            language, t("Name of a PC"), t("The name stands beside its letter in lists and papers.")
        )
        self.keep = buttons.primary(t("Keep this"), self._keep)
        self.hold(Form([self.name], language), self.keep)

    def unfold_for(self, one: DeviceRow) -> None:
        """Name this one."""
        self._one = one
        self.title.setText(
            self._desk.language.gettext("Name of PC {letter}").format(letter=one.letter)
        )
        self.name.set_value(one.name)
        self.form.settle()
        self.unfold()

    def _keep(self) -> None:
        self.form.submit(self._send)

    def _send(self, *, name: str) -> bool:
        assert self._one is not None
        self._desk.do(devices.rename, device=self._one.id, name=name, shown=self._one.name)
        self.fold()
        return True


class Stolen(Matter):
    """A PC is trusted no more. What happens is said first, and its letter is typed to be sure."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        self._one: DeviceRow | None = None
        self.why_field = TextField(
            "why", t("W&hat happened"), language, hint=t("Stolen from the office")
        )
        self.letter = TextField("letter", t("Type its &letter to be sure"), language)
        self.before = Verdicts(language)
        super().__init__(language, t("A PC was stolen or lost"), t("What happens when you do it:"))
        self.revoke = buttons.primary(t("Trust this PC no more"), self._revoke, icon="lock")
        form = Form([self.why_field, self.letter], language)
        self.hold(form, self.revoke, self.before)

    def unfold_for(self, one: DeviceRow) -> None:
        """Trust this one no more."""
        self._one, t = one, self._desk.language.gettext
        pc = called(self._desk.language, one)
        self.title.setText(t("Stolen or lost: PC {pc}").format(pc=pc))
        self.before.show_verdicts(self._told(one))
        self.revoke.setText(buttons.literal(t("Trust PC {pc} no more").format(pc=one.letter)))
        self.unfold()

    def _told(self, one: DeviceRow) -> list[Verdict]:
        desk, t, language = self._desk, self._desk.language.gettext, self._desk.language
        told = []
        if one.last is not None:
            words = t("What it wrote until {day} and is known here stays; nothing after it counts.")
            told.append(Verdict(words.format(day=language.day(one.last)), Tone.PLAIN))
        else:
            told.append(Verdict(t("Nothing that it writes counts."), Tone.PLAIN))
        if desk.ask(recovery.locked):
            words = t("A new key begins: it opens no copy that is made from now on.")
        else:
            words = t("Copies are not locked yet: who has it and a stick can read the book.")
        told.append(Verdict(words, Tone.PLAIN if desk.ask(recovery.locked) else Tone.WARN))
        told.append(Verdict(t("The other PCs learn of it when they sync."), Tone.PLAIN))
        told.append(Verdict(t("This can't be undone. If it comes back, it joins anew."), Tone.WARN))
        return told

    def _revoke(self) -> None:
        self.form.submit(self._send)

    def _send(self, *, letter: str, why: str) -> bool:
        one = self._one
        assert one is not None
        if letter.strip().upper() != one.letter:
            raise Refused(
                N_("That is not its letter: it is {letter}."), field="letter", letter=one.letter
            )
        desk, t = self._desk, self._desk.language.gettext
        recovering.trust_no_more(desk.book, Keyring(paths.home()), one.id, why)
        words = t("{pc} is trusted no more. Sync now, so that the other PCs know it.")
        desk.say(words.format(pc=called(desk.language, one)))
        self.fold()
        return True


def called(language: Language, one: DeviceRow) -> str:
    """A PC by its letter and name."""
    if not one.name:
        return one.letter
    return language.gettext("{letter} · {name}").format(letter=one.letter, name=one.name)


def _letter(one: DeviceRow) -> str:
    return one.letter


def _id(one: DeviceRow) -> int:
    return one.id
