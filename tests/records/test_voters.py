"""The voters' list of a day tells what was so on that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coopdesk.records import bodies, voters
from coopdesk.records.bodies import BodyRow
from coopdesk.records.book import Book
from tests.records.hands import HandClock, Make
from tests.records.joining import joins
from tests.records.lenders import later, repay, running


def assembly(book: Book, *, late_days: int) -> BodyRow:
    """The general meeting, whose rules bar who is later than so many days with a loan."""
    [one] = [one for one in book.read(bodies.bodies) if one.kind == bodies.ASSEMBLY]
    return replace(one, rules=replace(one.rules, late_days=late_days))


def test_who_was_late_on_a_day_has_no_vote_on_it_also_once_they_have_paid(
    book: Book, make: Make, clock: HandClock
) -> None:
    rose = joins(make)
    taken = book.clock().today
    loan = running(make, rose, day=taken, first_due=date(2026, 4, 3))
    body = assembly(book, late_days=5)
    later(make, clock, date(2026, 4, 20))
    repay(make, loan, 300)

    def votes(day: date) -> bool:
        rows = book.read(voters.voters, body, day).rows
        [row] = [one for one in rows if one.member == rose.id]
        assert row.votes == (rose.id in book.read(voters.votes_of, body, day))
        assert row.votes or "late" in str(row.why)
        return row.votes

    days = [date(2026, 4, 8), date(2026, 4, 9), date(2026, 4, 19), date(2026, 4, 20)]
    assert [votes(day) for day in days] == [True, False, False, True]
