"""The portfolio of loans that really ran: what is read from kept rows is what replays say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

import pytest

from coopdesk.records import lending, loans, portfolio
from coopdesk.records.ids import LoanId
from coopdesk.records.schedule import Standing
from tests.records import lenders
from tests.records.hands import HandClock, Make

FIRST = date(2026, 2, 2)


def stood(make: Make, loan: LoanId, day: date) -> Standing | None:
    life = lenders.look(make, loan)
    return make.book.read(lambda _: loans.standing(life, day))


def days(until: date) -> Iterator[date]:
    return (FIRST + timedelta(days=n) for n in range((until - FIRST).days + 1))


@pytest.fixture
def five(make: Make, clock: HandClock) -> dict[str, LoanId]:
    """Paid in time, paid late, half paid, rescheduled, written off; all 1,200 in 12 instalments."""
    terms = lenders.product(make, how=lenders.how(penalty={"percent": "1", "per": "day"}))
    names = ("in time", "late", "half", "rescheduled", "lost")
    made = {
        name: lenders.running(make, make.member(name, joined=date(2026, 1, 1)), of=terms)
        for name in names
    }
    second = lenders.another(make)
    for _ in range(5):  # nobody believes a clock that leaps
        clock.move(days=30)
        make.member("Somebody")
    today = make.book.clock().today
    for month in (3, 4, 5, 6, 7):
        lenders.repay(make, made["in time"], 107, date(2026, month, 2))
    lenders.repay(make, made["late"], 250, date(2026, 5, 20))
    lenders.repay(make, made["half"], 50, date(2026, 3, 20))
    lenders.repay(make, made["half"], 90, date(2026, 6, 1))
    life = lenders.look(make, made["rescheduled"])
    assert life.terms is not None
    make.book.write(
        lending.reschedule,
        loan=made["rescheduled"],
        day=date(2026, 6, 10),
        terms=life.terms,
        treatment={},
        resolution="Minute 9",
        reason="The harvest failed",
    )
    make.book.write(
        lending.write_off,
        loan=made["lost"],
        day=today - timedelta(days=7),
        reason="Moved away",
        resolution="Minute 10",
        second=second,
    )
    return made


def test_every_day_is_told_as_a_replay_tells_it(
    make: Make, clock: HandClock, five: dict[str, LoanId]
) -> None:
    for day in days(make.book.clock().today):
        known = {one.loan: one for one in make.book.read(portfolio.on, day)}
        for name, loan in five.items():
            truth = stood(make, loan, day)
            assert truth is not None
            if truth.written_off is not None:
                assert loan not in known, (name, day)
                continue
            assert known[loan].owed == int(truth.owed), (name, day)
            assert known[loan].late == truth.late, (name, day)


def test_the_arrears_ask_for_what_a_replay_says_is_overdue(
    make: Make, five: dict[str, LoanId]
) -> None:
    for day in (make.book.clock().today, date(2026, 6, 9), date(2026, 5, 19), date(2026, 4, 5)):
        found = make.book.read(partial(portfolio.arrears, day=day, exact=True))
        assert found
        for one in found:
            truth = stood(make, one.loan, day)
            assert truth is not None
            assert one.parts.total == int(truth.overdue.total)
            assert one.days == truth.late


def test_without_penalties_the_kept_rows_ask_for_the_same(
    make: Make, five: dict[str, LoanId]
) -> None:
    day = make.book.clock().today
    quick = make.book.read(portfolio.arrears, day)
    exact = make.book.read(partial(portfolio.arrears, day=day, exact=True))
    assert [one.loan for one in quick] == [one.loan for one in exact]
    assert any(one.parts.penalty for one in exact)
    for a, b in zip(quick, exact, strict=True):
        assert (a.parts.principal, a.parts.interest) == (b.parts.principal, b.parts.interest)


def test_recovery_is_what_replays_say_was_paid_of_what_fell_due(
    make: Make, five: dict[str, LoanId]
) -> None:
    for last in (make.book.clock().today, date(2026, 5, 25), date(2026, 3, 25)):
        due = paid = 0
        for loan in five.values():
            truth = stood(make, loan, last)
            assert truth is not None
            for row in truth.rows:
                if date(2026, 1, 1) <= row.due <= last and not row.early:
                    due += int(row.parts.total - row.parts.penalty)
                    paid += int(row.paid.total - row.paid.penalty)
        found = make.book.read(portfolio.recovery, date(2026, 1, 1), last)
        assert (found.amount, found.of) == (paid, due), last


def test_what_was_written_off_is_told_of_the_average(make: Make, five: dict[str, LoanId]) -> None:
    found = make.book.read(portfolio.par, make.book.clock().today, date(2026, 1, 1))
    assert found.lost.part is not None
    assert found.lost.amount == 2 * 1_200
    assert found.lost.of == found.all.owed  # nothing was outstanding when the year began
