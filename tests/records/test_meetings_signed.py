"""What was signed holds, whatever another PC wrote in the same meeting before it knew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coopdesk.records import checks, meetings, resolutions
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MotionId
from coopdesk.records.meetings import MotionRow
from tests.records import lenders
from tests.records.assemblies import (
    FOUR,
    THREE,
    Gathering,
    begun,
    called,
    moved,
    passed,
    people,
    signed,
)
from tests.records.fleet import take_in
from tests.records.hands import TODAY, Make, found


class Two:
    """Two PCs with the same meeting under way: one motion passed, one is not voted on."""

    def __init__(self, folder: Path) -> None:
        self.pc = found(folder / "pc")
        with self.pc.open() as book:
            make = Make(book)
            self.of = begun(make, called(make, people(make, 6)))
            self.motion, self.open = passed(book, self.of), moved(book, self.of, "Not yet.")
            book.write(
                meetings.give_task,
                text="Ask the mill",
                owner="Uwase",
                meeting=self.of.meeting,
                item=self.of.items[0],
            )
        self.other = replace(self.pc.copied(folder / "other"), actor=self.pc.actor)

    def part(self, deed: Callable[[Book], Any]) -> None:
        """One PC signs, the other does something; then each learns of the other."""
        with self.pc.open() as book:
            signed(book, self.of)
            self.signed = book.read(meetings.meeting_file, self.of.meeting)
        self.other.clock.move(seconds=90)
        with self.other.open() as book:
            deed(book)
        take_in(self.pc, self.other)


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return Two(tmp_path)


def shown(book: Book, of: Gathering) -> list[MotionRow]:
    return [one for point in book.read(meetings.points, of.meeting) for one in point.motions]


def against(book: Book, motion: MotionId) -> None:
    book.write(meetings.vote, motion=motion, way="hands", votes_for=1, against=5)


def test_a_resolution_holds_as_it_was_signed(two: Two) -> None:
    two.part(lambda book: against(book, two.motion))
    with two.pc.open() as book:
        [one] = book.read(resolutions.every)
        assert (one.passed, one.votes_for, one.against) == (True, 6, 0)
        row = shown(book, two.of)[0]
        assert (row.passed, row.votes_for, row.against) == (True, 6, 0)
        assert one in book.read(resolutions.offered, TODAY, "")
        assert one.number.lower() in book.read(resolutions.passed_numbers)
        assert book.read(resolutions.resolution, two.motion) == one
        # What it lets happen can be done, and cites it.
        make = Make(book)
        loan = lenders.application(
            make, make.member(joined=lenders.NEW_YEAR), lenders.product(make)
        )
        lenders.approved(make, loan, day=TODAY, resolution=one.number)
        assert book.read(resolutions.citations, two.motion)
        found_ = checks.run(book, rebuild=True)
        assert [one.check for one in found_] == ["signed minutes"]
        assert found_[0].what.fields["what"] == one.number


def test_what_did_not_pass_when_it_was_signed_allows_nothing(tmp_path: Path) -> None:
    two = Two(tmp_path)
    with two.pc.open() as book:
        against(book, two.motion)
    two.part(lambda book: book.write(meetings.vote, motion=two.motion, way="unanimous"))
    with two.pc.open() as book:
        make = Make(book)
        number = book.read(resolutions.every)[0].number
        loan = lenders.application(
            make, make.member(joined=lenders.NEW_YEAR), lenders.product(make)
        )
        with pytest.raises(Refused, match="did not pass"):
            lenders.approved(make, loan, day=TODAY, resolution=number)


def test_a_motion_that_is_not_in_the_signed_minutes_is_no_resolution(two: Two) -> None:
    def add(book: Book) -> None:
        passed(book, two.of, "One more.")

    two.part(add)
    with two.pc.open() as book:
        assert [one.text for one in book.read(resolutions.every)] == ["It is so."]
        assert [one.text for one in shown(book, two.of)] == ["It is so.", "Not yet."]
        [only] = checks.run(book)
        assert only.check == "signed minutes"


_DEEDS: dict[str, Callable[[Book, Two], Any]] = {
    "withdrawn": lambda b, two: b.write(meetings.withdraw_motion, motion=two.motion),
    "other words": lambda b, two: b.write(
        meetings.change_motion,
        motion=two.motion,
        changes={"text": "It is otherwise."},
        shown={"text": "It is so."},
    ),
    "voted on later": lambda b, two: b.write(meetings.vote, motion=two.open, way="unanimous"),
    "dropped": lambda b, two: b.write(meetings.drop_point, item=two.of.items[0]),
    "called off": lambda b, two: b.write(
        meetings.cancel_meeting, meeting=two.of.meeting, why="rain"
    ),
    "what was said": lambda b, two: b.write(
        meetings.change_point,
        item=two.of.items[0],
        changes={"extract": "They sang."},
        shown={"extract": ""},
    ),
    "who was there": lambda b, two: b.write(
        meetings.leave_meeting, meeting=two.of.meeting, member=two.of.ids[3], at=THREE
    ),
    "the end": lambda b, two: b.write(meetings.end_meeting, meeting=two.of.meeting, at=FOUR - 9),
    "the place": lambda b, two: b.write(
        meetings.change_meeting,
        meeting=two.of.meeting,
        changes={"place": "School"},
        shown={"place": "Kacyiru hall"},
    ),
}


_MORE: dict[str, Callable[[Book, Two], Any]] = {
    **_DEEDS,
    "the title": lambda b, two: b.write(
        meetings.change_point,
        item=two.of.items[0],
        changes={"title": "Another thing"},
        shown={"title": "A thing"},
    ),
    "one point more": lambda b, two: b.write(
        meetings.add_point, meeting=two.of.meeting, point=meetings.Point("topic", "A thing")
    ),
    "a task": lambda b, two: b.write(
        meetings.drop_task, task=b.read(meetings.tasks, meeting=two.of.meeting)[0].id
    ),
    "who is against": lambda b, two: b.write(
        meetings.write_dissent, motion=two.motion, member=two.of.ids[2], why="no"
    ),
}


@pytest.mark.parametrize("deed", _MORE)
def test_a_meeting_is_shown_as_it_was_signed(two: Two, deed: str) -> None:
    two.part(lambda book: _MORE[deed](book, two))
    with two.pc.open() as book:
        file = book.read(meetings.meeting_file, two.of.meeting)
        assert file.points == two.signed.points
        assert file.said == two.signed.said
        for name in ("place", "opened", "ended", "state", "number"):
            assert getattr(file.row, name) == getattr(two.signed.row, name)
        assert [(one.text, one.owner, one.item) for one in file.tasks] == [
            ("Ask the mill", "Uwase", two.of.items[0])
        ]


@pytest.mark.parametrize("deed", _DEEDS)
def test_the_check_names_what_stands_otherwise_than_was_signed(two: Two, deed: str) -> None:
    two.part(lambda book: _DEEDS[deed](book, two))
    with two.pc.open() as book:
        found_ = checks.run(book)
        assert {one.check for one in found_} == {"signed minutes"}
        assert all("correct" in one.what.message for one in found_)
        [one] = book.read(resolutions.every)
        assert (one.text, one.passed, one.votes_for) == ("It is so.", True, 6)
        number = book.read(meetings.minutes, two.of.meeting, lenders_coop()).points[0].votes[0]
        assert number.text == "It is so."


def lenders_coop() -> Any:
    return None  # not asked of signed minutes


def test_both_do_nothing_and_the_check_is_silent(two: Two) -> None:
    two.part(lambda book: None)
    with two.pc.open() as book:
        assert checks.run(book, rebuild=True) == []


def test_minutes_that_correct_them_still_the_check(two: Two) -> None:
    two.part(lambda book: against(book, two.motion))
    with two.pc.open() as book:
        make = Make(book)
        meeting = book.write(
            meetings.plan_meeting,
            body=book.read(meetings.meeting, two.of.meeting).body,
            day=TODAY,
            hour=THREE,
            place="Hall",
            corrects=two.of.meeting,
            points=[meetings.Point("topic", "As it was")],
        )
        items = [one.id for one in book.read(meetings.points, meeting)]
        signed(book, begun(make, Gathering(two.of.people, meeting, items), at=THREE))
        assert checks.run(book) == []
