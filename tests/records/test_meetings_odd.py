"""Meetings that nobody plans for: nobody comes, numbers without end, two PCs that sign at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coopdesk.records import bodies, calendar, checks, meetings, resolutions
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ItemId
from coopdesk.records.meetings import Point
from tests.records.assemblies import (
    ASSEMBLY,
    BOARD,
    COOP,
    FOUR,
    TWO,
    Gathering,
    begun,
    called,
    moved,
    passed,
    people,
    signed,
)
from tests.records.fleet import take_in
from tests.records.hands import TODAY, Make, Pc, found

LAST = date(9999, 12, 31)


@pytest.fixture
def election(make: Make) -> ItemId:
    there = begun(make, called(make, people(make, 5)))
    point = Point("election", "Election", BOARD, "Chair", 1)
    item = make.book.write(meetings.add_point, meeting=there.meeting, point=point)
    make.book.write(meetings.nominate, item=item, member=there.ids[0])
    return item


def test_nobody_is_in_the_co_op(make: Make) -> None:
    there = begun(make, called(make, []))
    motion = moved(make.book, there)
    for way in ("unanimous", "hands", "secret"):
        assert not make.book.write(meetings.vote, motion=motion, way=way).passed
    make.book.write(meetings.end_meeting, meeting=there.meeting, at=FOUR)
    for part in ("chair", "clerk"):
        make.book.write(meetings.name_part, meeting=there.meeting, part=part, name="A notary")
    make.book.write(
        meetings.sign_minutes,
        meeting=there.meeting,
        approved=TODAY,
        signed=TODAY,
        folios=1,
        coop=COOP,
    )
    assert checks.run(make.book, rebuild=True) == []


@pytest.mark.parametrize("count", [6, 2**63, 10**30])
def test_votes_without_end_are_refused(make: Make, count: int) -> None:
    motion = moved(make.book, begun(make, called(make, people(make, 5))))
    with pytest.raises(Refused) as no:
        make.book.write(meetings.vote, motion=motion, way="hands", votes_for=count)
    assert no.value.field == "votes_for"


@pytest.mark.parametrize(
    ("said", "field"), [({"papers": 2, "spoiled": -1}, "spoiled"), ({"papers": -1}, "papers")]
)
def test_papers_below_zero_are_refused(
    make: Make, election: ItemId, said: dict[str, Any], field: str
) -> None:
    (point,) = [one for one in _points(make.book, election) if one.id == election]
    votes = {point.candidates[0].id: 0}
    with pytest.raises(Refused) as no:
        make.book.write(meetings.count_ballot, item=election, votes=votes, **said)
    assert no.value.field == field


def _points(book: Book, _item: ItemId) -> list[meetings.PointRow]:
    (row,) = book.read(meetings.meetings)
    return list(book.read(meetings.points, row.id))


@pytest.mark.parametrize("years", [-2, 0, 100, 10**30])
def test_a_term_has_a_number_of_years_that_people_live(
    make: Make, election: ItemId, years: int
) -> None:
    with pytest.raises(Refused) as no:
        make.book.write(
            meetings.change_point,
            item=election,
            changes={"term_years": years},
            shown={"term_years": None},
        )
    assert no.value.field == "term_years"


def test_a_term_ends_with_the_calendar() -> None:
    assert calendar.years_on(LAST, 3) == LAST
    assert calendar.years_on(date(9996, 2, 29), 9) == date(9999, 2, 28)


def test_a_meeting_on_the_last_day_of_the_calendar(make: Make) -> None:
    there = called(make, people(make, 2), day=LAST, ago=0)
    assert make.book.read(meetings.meeting_file, there.meeting).row.day == LAST
    make.book.read(meetings.ahead, TODAY)
    for day in (LAST, date.min):
        assert make.book.read(resolutions.offered, day, resolutions.LOAN) == []


# --- two PCs -------------------------------------------------------------------------------------


@pytest.fixture
def pcs(tmp_path: Path) -> tuple[Pc, Pc, list[Gathering]]:
    """Two PCs with the same two meetings that are under way."""
    pc = found(tmp_path / "pc")
    with pc.open() as book:
        make = Make(book)
        who = people(make, 6)
        both = [begun(make, called(make, who), at=TWO) for _ in range(2)]
    return pc, replace(pc.copied(tmp_path / "other"), actor=pc.actor), both


def _both_sign(pc: Pc, there: Gathering, text: str) -> None:
    with pc.open() as book:
        passed(book, there, text)
        signed(book, there)


def test_two_pcs_sign_two_meetings_and_the_check_says_that_numbers_are_there_twice(
    pcs: tuple[Pc, Pc, list[Gathering]],
) -> None:
    pc, other, (one, two) = pcs
    _both_sign(other, one, "Theirs.")
    _both_sign(pc, two, "Ours.")
    take_in(pc, other)
    with pc.open() as book:
        said = {finding.check for finding in checks.run(book)}
        assert said == {"minutes", "resolutions"}
        assert list(book.read(meetings.changed)) == []  # both are as they were signed
        make = Make(book)
        next_ = begun(make, called(make, one.people))
        _signed_after(book, next_)


def _signed_after(book: Book, there: Gathering) -> None:
    """The book goes on after both, on folios of its own."""
    signed(book, there)
    rows = book.read(meetings.book_of, ASSEMBLY)
    assert [(row.number, row.first_folio) for row in rows] == [(1, 1), (1, 1), (2, 3)]


def test_two_pcs_sign_one_meeting_and_its_minutes_are_there_once(
    pcs: tuple[Pc, Pc, list[Gathering]],
) -> None:
    pc, other, (one, _) = pcs
    _both_sign(other, one, "Theirs.")
    _both_sign(pc, one, "Ours.")
    take_in(pc, other)
    with pc.open() as book:
        assert len(book.read(meetings.book_of, ASSEMBLY)) == 1
        assert list(book.read(meetings.changed)) == []
        assert book.read(meetings.meeting, one.meeting).state == meetings.SIGNED


def test_a_body_is_not_closed_while_a_meeting_of_it_is_called(make: Make) -> None:
    body = make.book.write(
        bodies.add_body, kind="committee", name="Shop", code="SH", rules={}, since=TODAY
    )
    there = called(make, [], body=body)
    with pytest.raises(Refused) as no:
        make.book.write(bodies.close_body, body=body, day=TODAY)
    assert no.value.field == "body"
    make.book.write(meetings.cancel_meeting, meeting=there.meeting, why="nobody came")
    make.book.write(bodies.close_body, body=body, day=TODAY)
    assert make.book.read(bodies.body_of, body).closed == TODAY
