"""Which copies at a place may go: told day by day, and held against a plain telling of the rule."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coopdesk.exchange.copies import header, shelf
from coopdesk.exchange.copies.header import Header
from coopdesk.exchange.copies.shelf import Copy
from tests.exchange.copying import files, office

NOBODY = frozenset[bytes]()
LONG_AGO = date(2000, 1, 1)


def made(when: datetime, base: Copy | None = None, *, books: date | None = None) -> Copy:
    """A copy of a moment; a point, when it goes on from another one."""
    said = Header(
        kind=header.POINT if base else header.SNAPSHOT,
        coop=b"c" * 8,
        letter="A",
        public=b"",
        made=int(when.timestamp() * 1000),
        day=books or when.date(),
        schema=1,
        acts=1,
        heads={},
        base=base.ident if base else b"",
    )
    name = f"{when:%y%m%d%H%M}{shelf.CDP if base else shelf.ZIP}"
    return Copy(name, 1, said, name.encode())


def day_by_day(first: date, days: int) -> list[Copy]:
    """A copy at noon of each day, the newest first."""
    noon = datetime(first.year, first.month, first.day, 12, tzinfo=UTC)
    return [made(noon + timedelta(days=n)) for n in reversed(range(days))]


def left(
    copies: Sequence[Copy], year: date = LONG_AGO, verified: Iterable[Copy] = ()
) -> list[date]:
    """The days of the copies that stay."""
    known = frozenset(copy.ident for copy in verified)
    dropped = {c.ident for c in shelf.to_drop(copies, year=year, verified=known)}
    return [copy.made.date() for copy in copies if copy.ident not in dropped]


def test_of_a_copy_each_day_seven_days_five_weeks_and_twelve_months_stay() -> None:
    copies = day_by_day(date(2025, 1, 1), 500)  # until Friday 15 May 2026
    assert left(copies) == [
        *(date(2026, 5, 15) - timedelta(days=n) for n in range(7)),
        date(2026, 5, 3),  # Sundays, the last days of weeks
        date(2026, 4, 30),
        date(2026, 4, 26),
        date(2026, 4, 19),
        date(2026, 3, 31),
        date(2026, 2, 28),
        date(2026, 1, 31),
        *(date(2025, month, 30 + (month in (7, 8, 10, 12))) for month in range(12, 5, -1)),
    ]


def test_of_one_day_the_newest_stays() -> None:
    noon = datetime(2026, 5, 15, 12, tzinfo=UTC)
    copies = [made(noon + timedelta(hours=n)) for n in (3, 2, 1, 0)]
    assert [c.file for c in shelf.to_drop(copies, year=LONG_AGO, verified=NOBODY)] == [
        c.file for c in copies[1:]
    ]


def test_weeks_and_months_of_different_years_are_different() -> None:
    """One copy a year, in the same week of the same month."""
    copies = [made(datetime(year, 3, 4, 12, tzinfo=UTC)) for year in range(2030, 2014, -1)]
    assert [day.year for day in left(copies)] == list(range(2030, 2018, -1))


def test_weeks_of_one_number_are_of_their_years() -> None:
    week = day_by_day(date(2030, 3, 11), 7)  # the seven days that stay as days
    weeks = [
        made(datetime(*day, tzinfo=UTC)) for day in ((2030, 3, 4), (2029, 3, 12), (2029, 3, 5))
    ]
    assert left([*week, *weeks])[-3:] == [copy.made.date() for copy in weeks]


def test_the_last_copy_of_before_this_year_stays() -> None:
    copies = day_by_day(date(2024, 1, 1), 900)
    year = date(2025, 1, 1)
    assert date(2024, 12, 31) in left(copies, year)
    assert year not in left(copies, year)
    assert date(2024, 12, 31) not in left(copies)


def test_it_is_the_books_that_tell_which_year_a_copy_is_of() -> None:
    """The last day of the year is often written, and copied, in January."""
    noon = datetime(2026, 1, 9, 12, tzinfo=UTC)
    late = made(noon, books=date(2025, 12, 31))
    copies = [*day_by_day(date(2026, 1, 10), 400), late, *day_by_day(date(2025, 6, 1), 200)]
    assert late.made.date() in left(copies, date(2026, 1, 1))


def test_the_newest_verified_copy_stays_and_older_ones_need_not() -> None:
    copies = day_by_day(date(2024, 1, 1), 900)
    newer, older = copies[501], copies[502]
    assert newer.made.date() not in left(copies)
    stay = left(copies, verified=(older, newer))
    assert newer.made.date() in stay
    assert older.made.date() not in stay


def test_what_a_copy_goes_on_from_stays_all_the_way_to_its_snapshot() -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC)
    chain = [made(start)]
    chain.append(made(start + timedelta(days=1), chain[-1]))
    chain.append(made(start + timedelta(days=2), chain[-1]))
    copies = [*day_by_day(date(2024, 1, 1), 900), *reversed(chain)]
    assert set(left(copies)) & {c.made.date() for c in chain} == set()
    stay = left(copies, verified=(chain[-1],))
    assert {c.made.date() for c in chain} <= set(stay)


def test_what_cant_be_read_stays_for_a_person_to_look_at() -> None:
    copies = day_by_day(date(2024, 1, 1), 900)
    torn = [Copy("240102A1.ZIP", 9, None), Copy("240103A1.CDP", 9, None)]
    assert not {c.file for c in torn} & {
        c.file for c in shelf.to_drop([*copies, *torn], year=LONG_AGO, verified=NOBODY)
    }


hours = st.integers(0, 24 * 800)


def test_copies_of_another_co_op_that_somebody_put_there_stay(tmp_path: Path) -> None:
    """Two of one day: of this co-op the older one would go."""
    here, other = office(tmp_path / "here"), office(tmp_path / "other")
    stick, theirs = here.stick(), other.stick()
    for amount in (1, 2):
        other.work(amount)
        other.copy(theirs)
    here.copy(stick)
    foreign = [
        stick / "COPIES" / f"260101X{n}{file.suffix}" for n, file in enumerate(files(theirs))
    ]
    for file, put in zip(files(theirs), foreign, strict=True):
        shutil.copy(file, put)
    here.pc.clock.move(hours=1)
    here.work()
    here.copy(stick)
    assert len(foreign) > 1
    assert all(file.exists() for file in foreign)


@given(
    ages=st.lists(hours, min_size=1, max_size=60, unique=True),
    on=st.data(),
    year=st.dates(date(2024, 1, 1), date(2027, 1, 1)),
)
def test_it_is_as_the_rule_is_told(ages: list[int], on: Any, year: date) -> None:
    """The rule in words: what may go is no newest of a period that counts, and carries none."""
    now = datetime(2026, 6, 1, tzinfo=UTC)
    copies: list[Copy] = []
    for age in sorted(ages, reverse=True):
        base = on.draw(st.sampled_from([None, *copies[-3:]]))
        copies.append(made(now - timedelta(hours=age), base))
    copies.reverse()
    verified = on.draw(st.lists(st.sampled_from(copies), max_size=3))
    dropped = shelf.to_drop(copies, year=year, verified=frozenset(copy.ident for copy in verified))
    stay = [copy for copy in copies if copy not in dropped]
    for period, most in ((_day_of, 7), (_week_of, 5), (_month_of, 12)):
        there = sorted({period(c) for c in copies}, reverse=True)[:most]
        newest = [max((c for c in copies if period(c) == one), key=_made_at) for one in there]
        assert set(_files(newest)) <= set(_files(stay))
    old = [c for c in copies if c.made.date() < year]
    assert not old or old[0] in stay
    assert not verified or max(verified, key=_made_at) in stay
    by_ident = {c.ident: c for c in copies}
    for copy in stay:
        assert copy.header is not None
        assert not copy.header.base or by_ident[copy.header.base] in stay


def _day_of(copy: Copy) -> date:
    return copy.made.date()


def _week_of(copy: Copy) -> date:
    return copy.made.date() - timedelta(days=copy.made.weekday())


def _month_of(copy: Copy) -> date:
    return copy.made.date().replace(day=1)


def _made_at(copy: Copy) -> datetime:
    return copy.made


def _files(copies: Iterable[Copy]) -> list[str]:
    return [copy.file for copy in copies]
