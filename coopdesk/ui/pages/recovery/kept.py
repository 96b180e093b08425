"""Who can open everything: sheets, shares and the federation, and what is done with one of them."""

from __future__ import annotations

from coopdesk.records import recovery
from coopdesk.records.recovery import KIND_NAMES, RecoveryRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Mark
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.theme import Kind as Tone


class SheetsTable(Table[RecoveryRow]):
    """The sheets and shares that count, and when each was tried out."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        self._desk = desk
        super().__init__(
            [
                Column(t("Who keeps it"), _label, stretch=True, least=150),
                Column(t("What"), self._kind, gives=1),
                Column(t("Tried out"), self._tested, sort=_tested, pill=self._mark),
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
        return self._desk.language.day(one.tested) if one.tested else ""

    def _mark(self, one: RecoveryRow) -> Mark | None:
        t = self._desk.language.gettext
        if one.tested is None:
            return Mark(t("not tried out"), Tone.WARN)
        due = one.due is not None and one.due <= self._desk.today
        return Mark(t("try again"), Tone.WARN) if due else None


class Kept(Card):
    """The list, and what can be done with the one that is chosen."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        self.table = SheetsTable(desk)
        self.drill = buttons.secondary(t("Try it out"), icon="check")
        self.keeper = buttons.secondary(t("Who keeps it"), icon="people")
        self.end = buttons.secondary(t("It was lost or seen"), icon="warn")
        self._deeds = {
            self.drill: desk.may(recovery.passed_drill),
            self.keeper: desk.may(recovery.relabel),
            self.end: desk.may(recovery.end),
        }
        self._beside = holder(Flow(*self._deeds, gap=8))
        super().__init__(t("Who can open everything"), self.table, self._beside)
        for button, may in self._deeds.items():
            button.setEnabled(may)

    def show_rows(self, rows: list[RecoveryRow]) -> None:
        """Show those who can open everything now."""
        self.table.show_rows(rows)
        if self.table.row() is None:
            self.table.choose_first()
        self._beside.setVisible(bool(rows))


def _label(one: RecoveryRow) -> str:
    return one.label


def _id(one: RecoveryRow) -> int:
    return one.id


def _tested(one: RecoveryRow) -> str:
    return one.tested.isoformat() if one.tested else ""
