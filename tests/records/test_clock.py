"""A clock that lies never stops the work: it is found out, flagged, and asked about."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records import checks
from coopdesk.records.book import Book, acts
from coopdesk.records.book.acts import ActRow
from coopdesk.records.book.clock import Hlc, judge
from coopdesk.records.errors import Refused
from tests.records.hands import TODAY, HandClock, Make

WRONG = {
    "1980": datetime(1980, 1, 1, tzinfo=UTC),
    "2010": datetime(2010, 6, 1, tzinfo=UTC),
    "the day before the release": datetime(2025, 12, 31, tzinfo=UTC),
    "2076": datetime(2076, 1, 1, tzinfo=UTC),
    "two months on": datetime(2026, 5, 5, tzinfo=UTC),
    "two months back": datetime(2026, 1, 2, tzinfo=UTC),
}
wrong = pytest.mark.parametrize("moment", WRONG.values(), ids=WRONG.keys())


def last(book: Book) -> ActRow:
    *_, body = book.acts()
    return acts.decode(body)


def test_a_clock_that_goes_on_is_believed(book: Book, make: Make, clock: HandClock) -> None:
    clock.move(days=29)
    judged = book.clock()
    assert (judged.believed, judged.ask, judged.today) == (True, False, clock.moment.date())
    make.member()
    assert not last(book).suspect
    assert last(book).day == 20260401


@wrong
def test_a_wrong_clock_stops_nothing_and_is_asked_about(
    book: Book, make: Make, clock: HandClock, moment: datetime
) -> None:
    one = make.member()
    before = last(book)
    clock.moment = moment
    judged = book.clock()
    assert (judged.believed, judged.ask, judged.today) == (False, True, TODAY)
    make.visit(one, ("deposit", 5))
    after = last(book)
    assert after.suspect
    assert after.day == 20260303
    assert after.hlc == Hlc(before.hlc.ms, before.hlc.count + 1)
    assert after.wall == int(moment.timestamp() * 1000)
    assert checks.run(book, rebuild=True) == []


@wrong
def test_a_day_that_a_person_gave_is_worked_with(
    book: Book, make: Make, clock: HandClock, moment: datetime
) -> None:
    one = make.member()
    clock.moment = moment
    book.confirm_day(date(2026, 3, 10))
    judged = book.clock()
    assert (judged.ask, judged.today) == (False, date(2026, 3, 10))
    make.visit(one, ("deposit", 5), day=date(2026, 3, 10))
    assert last(book).suspect  # the clock itself is still wrong
    clock.move(days=1)
    assert book.clock().today == date(2026, 3, 11)
    with pytest.raises(Refused, match="has not come yet"):
        make.visit(one, ("deposit", 5), day=date(2026, 3, 12))


@pytest.mark.parametrize(
    "moment", [WRONG["two months on"], datetime(2030, 1, 1, 12, tzinfo=UTC)], ids=str
)
def test_a_clock_that_a_person_found_right_is_believed_again(
    book: Book, make: Make, clock: HandClock, moment: datetime
) -> None:
    make.member()
    clock.moment = moment
    assert book.clock().ask
    book.confirm_day(moment.date())
    assert book.clock().believed
    make.member()
    assert not last(book).suspect
    assert last(book).hlc == Hlc(int(moment.timestamp() * 1000), 0)


def test_a_clock_that_jumps_again_is_asked_about_again(
    book: Book, make: Make, clock: HandClock
) -> None:
    make.member()
    clock.moment = WRONG["1980"]
    book.confirm_day(TODAY)
    make.member()
    clock.moment = WRONG["2076"]
    assert book.clock().ask
    make.member()
    assert last(book).suspect


def test_a_mended_clock_is_believed_at_once(book: Book, make: Make, clock: HandClock) -> None:
    make.member()
    clock.moment = WRONG["1980"]
    make.member()
    clock.moment = datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert (book.clock().ask, book.clock().believed) == (False, True)
    make.member()
    assert not last(book).suspect


def test_after_many_acts_at_a_standstill_the_order_still_holds(
    book: Book, make: Make, clock: HandClock
) -> None:
    one = make.member()
    for _ in range(5):
        clock.move(hours=-1)
        make.visit(one, ("deposit", 1))
    order = [acts.decode(body).hlc for body in book.acts()]
    assert order == sorted(order)
    assert len(set(order)) == len(order)


hlcs = st.builds(Hlc, st.integers(0, 2**43), st.integers(0, 2**63 - 2))


@given(hlcs, st.integers(-(2**43), 2**43), st.booleans())
def test_logical_time_only_goes_on(hlc: Hlc, wall: int, believed: bool) -> None:
    following = hlc.next(wall, believed=believed)
    assert following > hlc
    assert following.ms <= max(hlc.ms, wall)


def test_the_clock_is_read_once_in_a_command(book: Book, make: Make, clock: HandClock) -> None:
    asked = 0

    def ticking() -> datetime:
        nonlocal asked
        asked += 1
        return clock.moment + timedelta(days=10 * asked)

    with Book.open(book.path, book.path.parent / "home", ticking, built=date(2026, 1, 1)) as own:
        own.actor = book.actor
        before, _ = asked, Make(own).member()
        assert asked == before + 1


def test_a_clock_far_ahead_is_not_the_day_that_a_book_begins() -> None:
    built = date(2026, 3, 1)
    ahead = judge(WRONG["2076"], built=built, last_wall=0, last_day=None, said=None)
    assert (ahead.believed, ahead.ask, ahead.today) == (False, True, built)


def test_a_wrong_clock_that_worked_on_is_never_taken_for_the_right_one(
    book: Book, make: Make, clock: HandClock
) -> None:
    one = make.member()
    right = clock.moment
    clock.moment = datetime(2031, 1, 1, tzinfo=UTC)
    for _ in range(2):
        assert book.clock().ask
        make.visit(one, ("deposit", 5))
        assert last(book).suspect
    clock.moment = right
    judged = book.clock()
    assert (judged.ask, judged.believed, judged.today) == (False, True, TODAY)
