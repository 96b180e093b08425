"""Who keeps a sheet, or the names of those who hold the shares."""

from __future__ import annotations

from coopdesk.i18n import N_
from coopdesk.records import recovery
from coopdesk.records.errors import Refused
from coopdesk.records.recovery import RecoveryRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.fields import NoteField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import reveal
from coopdesk.ui.pages.recovery.matter import Matter


class KeptBy:
    """The field for one who keeps all, and the one for the names of many: one of both is shown."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self.where = TextField(
            "label", t("Who &keeps it, or where"), language, hint=t("Safe of the bank")
        )
        self.names = NoteField("names", t("Their &names, one a line"), language, lines=3)
        self._of = 0
        self.show_for("")

    def show_for(self, split: str) -> None:
        """Ask for as many names as there are shares; without shares for who keeps it."""
        self._of = int(split.partition("/")[2]) if split else 0
        self.where.optional, self.names.optional = bool(split), not split
        reveal(self.where, not split)
        reveal(self.names, bool(split))

    def label(self, where: str | None, names: str | None) -> str:
        """What was typed in them, as a label. Refused when names are missing."""
        if not self._of:
            return where or ""
        found = [" ".join(name.replace(",", " ").split()) for name in (names or "").splitlines()]
        found = [name for name in found if name]
        if len(found) != self._of:
            raise Refused(
                N_("Write the names of all {count} holders, one a line."),
                field="names",
                count=self._of,
            )
        return ", ".join(found)


class Keeper(Matter):
    """A sheet is kept elsewhere, or a share was handed over to another of the board."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        self._desk = desk
        self._one: RecoveryRow | None = None
        self.kept = KeptBy(desk)
        super().__init__(
            desk.language,
            t("Who keeps it"),
            t("The paper stays the same: write here who has it now. A drill asks them for it."),
        )
        self.keep = buttons.primary(t("Keep this"), self._keep)
        self.hold(Form([self.kept.where, self.kept.names], desk.language), self.keep)

    def unfold_for(self, one: RecoveryRow) -> None:
        """Write who has this one."""
        self._one = one
        self.kept.show_for(one.split)
        self.kept.where.set_value("" if one.split else one.label)
        self.kept.names.set_value("\n".join(one.label.split(", ")) if one.split else "")
        self.form.settle()
        self.unfold()

    def _keep(self) -> None:
        self.form.submit(self._send)

    def _send(self, *, label: str | None, names: str | None) -> bool:
        one = self._one
        assert one is not None
        said = self.kept.label(label, names)
        self._desk.do(recovery.relabel, recovery=one.id, label=said, shown=one.label)
        self.fold()
        return True
