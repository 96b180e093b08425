"""Acts of other PCs taken into a book, with what features keep beside their facts."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, func, select

from coopdesk.records import first_payment, journal, loans, meetings, periods, search
from coopdesk.records.book import Book, Prepared, counting, deferring, identity, merging, same
from coopdesk.records.book.merging import Arrived, Merged
from coopdesk.records.book.projecting import Touched
from coopdesk.records.schema import LoanEvent
from coopdesk.records.store import Raw, Session

__all__ = ["Arrived", "Merged", "catch_up", "deferred", "keep", "keep_all", "take_in"]

#: From so many touched rows on, all are made again: quicker than one by one.
_MANY: Final = 3000

_LOANS_OF: Final = Prepared(
    select(LoanEvent.loan)
    .where(LoanEvent.id.in_(select(func.json_each(bindparam("ids")).table_valued("value").c.value)))
    .distinct()
)


def take_in(book: Book, arrived: Arrived) -> Merged:
    """Put acts that another PC sent into the book: all or none. Known ones are passed over.

    Raises Trouble when they are another co-op's or one before them is missing.
    """
    return book.merge(arrived, keep)


def deferred(book: Book) -> int:
    """How many facts stand in the acts that only a newer CoopDesk can show."""
    return int(book.read(identity.noted, deferring.COUNT) or 0)


def catch_up(book: Book) -> bool:
    """Show what an older release could not yet show of a newer one's acts, leave out what this
    PC's own word takes away, and move what an older one left on lines that were joined to others;
    whether there was any.

    Called when a book is opened, before anybody looks into it, and when a PC is trusted no more.
    """
    again, left = book.read(_due)
    if again:
        with book.raw() as raw:
            merging.again(raw)
            keep_all(raw)
    elif left:
        with book.raw() as raw:
            same.follow(raw)
    return again or left


def _due(session: Session) -> tuple[bool, bool]:
    raw = Raw(session.connection())
    return deferring.due(raw) or counting.due(raw), bool(same.left_on(raw))


def keep_all(raw: Raw) -> None:
    """Make everything that is kept again from the facts alone."""
    periods.count_again(raw)
    same.follow(raw)
    first_payment.stand_again(raw)
    journal.keep_again(raw)
    loans.keep_again(raw)
    search.index_again(raw)
    meetings.index_again(raw)


def keep(raw: Raw, touched: Touched) -> None:
    """Make again what is kept of the rows that arrived acts touched."""
    if touched.everything:
        keep_all(raw)
        return
    journal.keep_lines(raw, touched.lines)
    if touched.of("period"):
        periods.count_again(raw)
    elif touched.of("entry"):
        periods.count_again(raw, touched.of("entry"))
    same.follow(raw)
    first_payment.stand_again(raw)
    _keep_loans(raw, touched)
    people = touched.of("member", "erasure")
    if len(people) > _MANY:
        search.index_again(raw)
    elif people:
        search.index_touched(raw, people)
    meetings.index_touched(raw, touched.of("agenda_item"), touched.of("motion"))


def _keep_loans(raw: Raw, touched: Touched) -> None:
    events = raw.all(_LOANS_OF, ids=list(touched.of("loan_event")))
    own = touched.of("loan") | {loan for (loan,) in events}
    entries = touched.of("entry") | touched.of("loan_move")
    if len(own) > _MANY:
        loans.keep_again(raw)
    else:
        loans.keep_touched(raw, own, entries)
