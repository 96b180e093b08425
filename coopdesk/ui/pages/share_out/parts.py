"""What each member takes home, as a table."""

from __future__ import annotations

from coopdesk.records.allocation import Owner, Part, Taking
from coopdesk.records.ids import MemberId
from coopdesk.records.money import Money
from coopdesk.records.surplus import GroupMember, HandedRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import EmptyState
from coopdesk.ui.kit.tables import Column, Table, Tone

Row = tuple[GroupMember, Taking]


class _Cells:
    """How amounts stand in the table."""

    def __init__(self, desk: Desk) -> None:
        self._language, self._currency = desk.language, desk.currency

    def _figure(self, minor: int) -> str:
        return self._language.figure(Money(minor, self._currency), dash=True)

    def shares(self, one: Row) -> str:
        return self._figure(one[1].owner.shares)

    def gain(self, one: Row) -> str:
        return self._figure(one[1].gain)

    def owes(self, one: Row) -> str:
        return self._figure(one[1].owner.owes)

    def paid(self, one: Row) -> str:
        return self._figure(one[1].paid)


def parts_table(desk: Desk) -> Table[Row]:
    """What each member takes home."""
    t, cells = desk.language.gettext, _Cells(desk)
    empty = EmptyState(
        t("Nobody has shares."),
        t("Shares that members pay for in meetings are what is shared out by."),
        icon="share-out",
    )
    return Table(
        [
            Column(t("No."), _number),
            Column(t("Name"), _name, stretch=True),
            Column(t("Shares"), cells.shares, _shares_of, right=True, gives=2),
            Column(t("Gained"), cells.gain, _gain_of, right=True, tone=_gain_tone, gives=1),
            Column(t("Loan set off"), cells.owes, _owes_of, right=True, gives=3),
            Column(t("Into the hand"), cells.paid, _paid_of, right=True, tone=_paid_tone),
        ],
        name=t("What each member takes home"),
        key=_key,
        empty=empty,
        least=6,
    )


def still(one: HandedRow) -> Row:
    """A part that was fixed and waits."""
    owner = Owner(shares=one.shares, owes=one.owed)
    who = GroupMember(one.member, one.number, one.name, "", owner)
    return who, Taking(owner, Part(one.shares, one.amount, 0, 0))


def _number(one: Row) -> str:
    return one[0].number


def _name(one: Row) -> str:
    return one[0].name


def _shares_of(one: Row) -> int:
    return one[1].owner.shares


def _gain_of(one: Row) -> int:
    return one[1].gain


def _owes_of(one: Row) -> int:
    return one[1].owner.owes


def _paid_of(one: Row) -> int:
    return one[1].paid


def _gain_tone(one: Row) -> Tone:
    return Tone.REFUSE if one[1].gain < 0 else Tone.PLAIN


def _paid_tone(one: Row) -> Tone:
    return Tone.REFUSE if one[1].paid < 0 else Tone.STRONG


def _key(one: Row) -> MemberId:
    return one[0].id
