"""Copies of PCs whose clocks are wrong: the newest is the one that has the most, and each has the
day that people told.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from coopdesk.exchange import places, restore
from coopdesk.exchange.copies import shelf
from tests.exchange.copying import Office, files, office
from tests.records.hands import TODAY


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(tmp_path)


def test_the_copy_of_a_clock_that_was_ahead_is_not_the_newest_for_ever(here: Office) -> None:
    stick = here.stick()
    right = here.pc.clock.moment
    here.pc.clock.moment = right + timedelta(days=25)
    ahead = here.copy(stick)
    here.pc.clock.moment = right + timedelta(hours=1)
    here.work(700)
    last = here.copy(stick)
    assert last.acts > ahead.acts
    chosen = restore.newest(stick)
    assert (chosen.file.name, chosen.damaged) == (last.file, ())
    with here.pc.open() as book:
        there = shelf.found(places.opened(stick), book.coop)
    assert [copy.file for copy in there] == [last.file, ahead.file]
    here.work(800)
    assert here.copy(stick).kind == "point"  # it goes on from what has the most
    again = here.restored(restore.newest(stick).file)
    assert again.inside.acts == last.acts + 2


@pytest.mark.parametrize("year", [1980, 2076])
def test_a_copy_has_the_day_that_a_person_said_and_each_day_keeps_one(
    here: Office, year: int
) -> None:
    stick, said = here.stick(), [TODAY + timedelta(days=n) for n in (1, 2, 3)]
    for n, day in enumerate(said):
        # A clock without a battery begins anew each morning, here a little earlier.
        here.pc.clock.moment = datetime(year, 1, 1, 12 - n, tzinfo=UTC)
        with here.pc.open() as book:
            book.confirm_day(day)
        here.work(700 + n)
        here.copy(stick)
    with here.pc.open() as book:
        there = shelf.found(places.opened(stick), book.coop)
    assert [copy.made.date() for copy in there] == said[::-1]
    assert [file.name[:6] for file in files(stick)] == [f"{day:%y%m%d}" for day in said]


def test_of_two_copies_that_hold_different_things_the_clock_tells_the_newest(
    tmp_path: Path,
) -> None:
    here = office(tmp_path)
    stick = here.stick()
    other = here.pc.copied(tmp_path / "other")
    there = Office(other, tmp_path)
    here.work(700)
    here.work(701)
    here.copy(stick)
    other.clock.move(hours=2)
    there.work(900)
    later = there.copy(stick)
    assert restore.newest(stick).file.name == later.file


def test_what_is_told_by_no_clock_is_told_by_its_name() -> None:
    copies = [shelf.Copy(f"26010{n}A1.ZIP", 1, None) for n in (2, 3, 1)]
    ordered = shelf.in_order(copies, lambda c: c.header, lambda c: c.file)
    assert [copy.file[5] for copy in ordered] == ["3", "2", "1"]
    assert copies[0].made.date() == date(1970, 1, 1)
