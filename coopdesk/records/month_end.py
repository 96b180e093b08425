"""What is still open before a month is closed: a list of small looks that each ask one thing.

None of them stops the closing: an office knows what it leaves. What must hold is refused by the
closing itself. To add a step, write a function (session, until) -> Step and put it into STEPS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import interest_run, inventory, recurring, statements
from coopdesk.records.calendar import first_of_month, month_of
from coopdesk.records.schema import Account, BankStatement, CashCount, Entry, Line

_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to look at before a month is closed.

    `said` is how it stands, in a sentence; `page` the page where one does it.
    """

    name: str
    done: bool
    said: Text
    page: str = ""


Look = Callable[[Session, date], Step]


def month_end(session: Session, until: date, first: date | None = None) -> list[Step]:
    """How a month stands that ends on a day, in the order in which an office goes through it.

    With `first`, the day on which it begins, the same of a year or of several months.
    """
    begins = first or first_of_month(month_of(until))
    return [_entries(session, begins, until), *(look(session, until) for look in STEPS)]


def _named(names: list[Any]) -> str:
    """The first few names of a list."""
    shown = ", ".join(map(str, names[:_NAMED]))
    return f"{shown} …" if len(names) > _NAMED else shown


def _counted(session: Session, until: date) -> Step:
    """Every cash box that moved was counted after its last move."""
    moved = (
        select(func.max(Line.day))
        .where(Line.account == Account.id, Line.day <= until)
        .where(Line.day >= first_of_month(month_of(until)))
        .scalar_subquery()
    )
    counted = select(func.max(CashCount.day)).where(CashCount.box == Account.id).scalar_subquery()
    rows = session.execute(
        select(Account.name, moved, counted).where(Account.role == "cash").order_by(Account.code)
    )
    found: list[tuple[Any, ...]] = [tuple(row) for row in rows]
    left = [Text(name) for name, last, on in found if last and (on is None or on < last)]
    if not left:
        return Step("counted", True, Text(N_("The cash boxes are counted.")))
    said = Text(N_("Not counted since money last moved: {boxes}."), {"boxes": _names_of(left)})
    return Step("counted", False, said, "boxes")


def _names_of(names: list[Text]) -> Text | str:
    """One name to be translated, or several as they are called in the book."""
    return names[0] if len(names) == 1 else _named([name.message for name in names])


def _interest(session: Session, until: date) -> Step:
    """Interest that was due by then is posted."""
    left = [
        due.name
        for due in interest_run.dues(session, until)
        if due.open or (due.rate and due.next_end is not None and due.next_end <= until)
    ]
    if not left:
        return Step("interest", True, Text(N_("Interest on savings is posted.")))
    said = Text(N_("Interest is not posted yet: {products}."), {"products": _named(left)})
    return Step("interest", False, said, "interest")


def _recurring(session: Session, until: date) -> Step:
    """What comes again every month is written."""
    left = [due.name for due in recurring.due(session, until)]
    if not left:
        return Step("recurring", True, Text(N_("What comes again is written.")))
    said = Text(N_("Still to be written: {names}."), {"names": _named(left)})
    return Step("recurring", False, said, "recurring")


def _worn(session: Session, until: date) -> Step:
    """The wear of the co-op's things is written."""
    left = [row.name for row in inventory.due(session, month_of(until))]
    if not left:
        return Step("worn", True, Text(N_("The wear of the co-op's things is written.")))
    said = Text(N_("Wear is not written yet: {names}."), {"names": _named(left)})
    return Step("worn", False, said, "assets")


def _bank(session: Session, until: date) -> Step:
    """The bank's statement reaches the end of the month, and the books agree with it."""
    for account in statements.bank_accounts(session):
        if account.until is None:
            continue
        name = {"account": account.name}
        if account.until < until and _is_used(session, account.id, account.until, until):
            said = Text(N_("{account}: the bank's statement does not reach the end."), name)
            return Step("bank", False, said, "bank")
        found = statements.reconciliation(session, account.id, until)
        open_ = len(found.lines)
        if open_ or found.off:
            words = N_("{account}: lines of the bank that are not in the books: {count}.")
            said = Text(words, name | {"count": open_})
            if not open_:
                said = Text(N_("{account}: the bank and the books differ."), name)
            return Step("bank", False, said, "bank")
    if session.scalar(select(BankStatement.id).limit(1)) is None:
        return Step("bank", True, Text(N_("No bank statements are kept.")))
    return Step("bank", True, Text(N_("The bank and the books agree.")))


def _is_used(session: Session, account: int, after: date, until: date) -> bool:
    moved = select(Line.entry).where(Line.account == account, Line.day > after, Line.day <= until)
    return session.scalar(moved.limit(1)) is not None


def _entries(session: Session, first: date, until: date) -> Step:
    """The month has entries at all: an empty one is often one that was forgotten."""
    count = session.scalar(
        select(func.count()).select_from(Entry).where(Entry.day.between(first, until))
    )
    if not count:
        said = N_("Nothing is booked in this month.")
        if month_of(first) != month_of(until):
            said = N_("Nothing is booked in this time.")
        return Step("entries", False, Text(said))
    return Step("entries", True, Text(N_("Entries booked: {count}."), {"count": count}))


#: In the order in which an office goes through them, after whether anything is booked at all.
STEPS: Final[tuple[Look, ...]] = (_counted, _interest, _recurring, _worn, _bank)
