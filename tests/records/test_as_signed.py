"""Points of signed minutes are found among rows that another PC has changed since."""

from __future__ import annotations

from dataclasses import replace

from coopdesk.records import meetings
from coopdesk.records.meetings import PointRow, as_signed
from coopdesk.records.papers.meeting import Minutes
from tests.records.assemblies import ASSEMBLY, COOP, begun, called, passed, people
from tests.records.hands import Make


def elected(make: Make) -> tuple[tuple[PointRow, ...], Minutes]:
    """Two points, the second an election between two, one of whom has the seat."""
    there = begun(make, called(make, people(make, 6), ("topic", "A"), ("election", "Election")))
    passed(make.book, there)
    item = there.items[1]
    make.book.write(
        meetings.change_point,
        item=item,
        changes={"body": ASSEMBLY, "post": "Member"},
        shown={"body": None, "post": ""},
    )
    stood = [make.book.write(meetings.nominate, item=item, member=one) for one in there.ids[:2]]
    make.book.write(
        meetings.count_ballot,
        item=item,
        papers=5,
        spoiled=0,
        votes=dict(zip(stood, (4, 1), strict=True)),
    )
    said = make.book.read(meetings.draft, there.meeting, COOP)
    return make.book.read(meetings.points, there.meeting), said


def test_an_election_is_told_as_it_was_signed(make: Make) -> None:
    rows, said = elected(make)
    winner, other = rows[1].candidates
    turned = replace(
        rows[1],
        title="Something else",
        seats=2,
        papers=None,
        candidates=(replace(other, votes=9), replace(winner, votes=0, name="Renamed")),
        outcome=None,
    )
    told = as_signed.points((turned, rows[0]), said)  # moved, too
    assert [one.title for one in told] == ["A", "Election"]
    assert told[0].motions == rows[0].motions
    assert [(one.id, one.name, one.votes) for one in told[1].candidates] == [
        (winner.id, winner.name, 4),
        (other.id, other.name, 1),
    ]
    assert told[1].outcome is not None
    assert told[1].outcome.elected == (winner.id,)
    assert (told[1].seats, told[1].papers) == (1, 5)


def test_points_without_anything_in_common_are_found_by_their_place(make: Make) -> None:
    rows, said = elected(make)
    bare = [
        replace(one, title=f"New {n}", motions=(), begun=1, done=2) for n, one in enumerate(rows)
    ]
    assert [one.id for one in as_signed.points(bare, said)] == [one.id for one in rows]
