"""The collection sheet of a meeting on paper: empty before it, filled in after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from coopdesk.records.money import Money
from coopdesk.records.papers.coop import Coop, Words


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of amounts. `key` names it for the command; `out`: the member takes the money."""

    key: str
    title: Words
    out: bool = False


@dataclass(frozen=True, slots=True)
class BlankRow:
    """A member before the meeting; `due` for each column what is owed, or None."""

    number: str
    name: str
    due: tuple[Money | None, ...]


@dataclass(frozen=True, slots=True)
class CollectionBlank:
    """The sheet to write on. Without a day that is written by hand too."""

    coop: Coop
    name: str
    day: date | None
    columns: tuple[SheetColumn, ...]
    rows: tuple[BlankRow, ...]
    coins: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A member on the sheet, or one of their slips: amounts by column, 0 or more, or None.

    `receipt` is empty where no money changed hands; `reversed_by` the receipt that took it back.
    """

    number: str
    name: str
    present: bool
    amounts: tuple[Money | None, ...]
    receipt: str = ""
    slip: str = ""
    reversed_by: str = ""


@dataclass(frozen=True, slots=True)
class CollectionSheet:
    """The sheet as it was booked. `net` is what the box gained by it: all that members brought
    less what they took. `counted` is None where nobody counted; the difference is counted − net.
    """

    coop: Coop
    name: str
    day: date
    written: datetime
    made_by: str
    box: Words
    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetLine, ...]
    totals: tuple[Money, ...]
    net: Money
    pieces: tuple[tuple[Money, int], ...] = ()
    counted: Money | None = None
    remark: str = ""

    @property
    def present(self) -> int:
        """How many members were there: a member of several slips counts once."""
        return len({row.number for row in self.rows if row.present})

    def net_of(self, row: SheetLine) -> Money:
        """What the box gained by one row."""
        net = Money.zero(self.net.currency)
        for column, amount in zip(self.columns, row.amounts, strict=True):
            if amount is not None:
                net += -amount if column.out else amount
        return net

    @property
    def difference(self) -> Money:
        """What was counted too much, or (negative) too little."""
        zero = Money.zero(self.net.currency)
        return zero if self.counted is None else self.counted - self.net
