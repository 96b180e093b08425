"""The table of members' parts: what each gets, and where it goes before it is settled."""

from __future__ import annotations

from collections.abc import Mapping

from coopdesk.i18n import Language
from coopdesk.records import products
from coopdesk.records.ids import MemberId
from coopdesk.records.money import Money
from coopdesk.records.surplus import Foreseen, PartRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import EmptyState, Mark
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.theme import Kind


class _Cells:
    """How parts stand in the table; apart from the page, which it must not keep alive."""

    def __init__(self, language: Language, currency: str) -> None:
        self._language, self._currency = language, currency
        self.way = ""
        self.goes: Mapping[MemberId, Foreseen] = {}

    def _figure(self, minor: int) -> str:
        return self._language.figure(Money(minor, self._currency), dash=True)

    def by_shares(self, one: PartRow) -> str:
        return self._figure(one.by_shares)

    def by_did(self, one: PartRow) -> str:
        return self._figure(one.by_operations)

    def amount(self, one: PartRow) -> str:
        return self._figure(one.amount)

    def due(self, one: PartRow) -> str:
        return self._figure(one.due) if one.due else ""

    def pill(self, one: PartRow) -> Mark | None:
        return None if one.due else Mark(self._language.gettext("Paid"), Kind.GOOD)

    def savings(self, one: PartRow) -> str:
        return self._into(one, products.SAVINGS)

    def shares(self, one: PartRow) -> str:
        return self._into(one, products.SHARES)

    def _into(self, one: PartRow, way: str) -> str:
        goes = self.goes.get(one.member) if self.way == way and one.due else None
        if goes is None:
            return ""
        if goes.account is None:
            return "–"
        before, after = (
            self._language.figure(Money(minor, self._currency))
            for minor in (goes.before, goes.after)
        )
        return f"{before} → {after}"


class Parts(Table[PartRow]):
    """Every member's part of a surplus. `show_parts` says where what waits goes."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        self._said = cells = _Cells(desk.language, desk.currency)
        super().__init__(
            [
                Column(t("No."), _number),
                Column(t("Name"), _name, stretch=True),
                Column(t("By shares"), cells.by_shares, _shares, right=True, gives=2),
                Column(t("By what they did"), cells.by_did, _did, right=True, gives=1),
                Column(t("Part"), cells.amount, _whole, right=True),
                Column(t("Waits"), cells.due, _due, right=True, pill=cells.pill),
                Column(t("Savings"), cells.savings, right=True, bare=True),
                Column(t("Shares"), cells.shares, right=True, bare=True),
            ],
            name=t("Members' parts of the surplus"),
            key=_key,
            empty=EmptyState(t("Members get nothing of this surplus.")),
            least=6,
        )

    def show_parts(self, rows: list[PartRow], way: str, goes: Mapping[MemberId, Foreseen]) -> None:
        """Show these parts, and with a way to settle what is in each account before and after."""
        self._said.way, self._said.goes = way, goes
        self.show_rows(rows)


def _number(one: PartRow) -> str:
    return one.number


def _name(one: PartRow) -> str:
    return one.name


def _shares(one: PartRow) -> int:
    return one.by_shares


def _did(one: PartRow) -> int:
    return one.by_operations


def _whole(one: PartRow) -> int:
    return one.amount


def _due(one: PartRow) -> int:
    return one.due


def _key(one: PartRow) -> MemberId:
    return one.member
