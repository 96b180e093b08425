"""What rests on a meeting stays: proxies, votes, resolutions that are cited, posts and tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from coopdesk.records import bodies, meetings, resolutions
from tests.records.assemblies import (
    BOARD,
    COOP,
    FOUR,
    THREE,
    TWO,
    begun,
    called,
    moved,
    passed,
    people,
    refused,
)
from tests.records.hands import TODAY, Make, draft, rows


def test_who_was_not_there_after_all_stood_for_nobody(make: Make) -> None:
    there = begun(make, called(make, people(make, 3)), here=1)
    here, other, third = there.ids
    ask: dict[str, Any] = {"meeting": there.meeting, "at": TWO}
    make.book.write(meetings.tick_in, member=other, by=here, **ask)
    make.book.write(meetings.tick_in, member=third, **ask)
    assert refused(make, meetings.tick_in, member=here, by=third, **ask) == "by"
    make.book.write(meetings.tick_out, meeting=there.meeting, member=here)
    meter = make.book.read(meetings.meter_of, there.meeting)
    assert (meter.present, meter.represented) == (1, 0)


def test_nobody_votes_before_the_meeting_or_after_it(make: Make) -> None:
    there = begun(make, called(make, people(make, 3)))
    motion = moved(make.book, there)
    ask: dict[str, Any] = {"motion": motion, "way": "unanimous"}
    assert refused(make, meetings.vote, at=TWO - 1, **ask) == "at"
    make.book.write(meetings.end_meeting, meeting=there.meeting, at=THREE)
    assert refused(make, meetings.vote, at=THREE + 1, **ask) == "at"
    assert make.book.write(meetings.vote, at=THREE, **ask).passed


def test_a_point_and_a_meeting_stay_while_something_rests_on_them(make: Make) -> None:
    there = begun(make, called(make, people(make, 3)))
    passed(make.book, there)
    number = make.book.read(meetings.points, there.meeting)[0].motions[0].number
    who: dict[str, Any] = {"body": BOARD, "post": "Chair", "member": there.ids[0]}
    make.book.write(bodies.take_office, since=TODAY, resolution=number, **who)
    assert refused(make, meetings.drop_point, item=there.items[0]) == "item"
    cancel: dict[str, Any] = {"meeting": there.meeting, "why": "Rain"}
    assert refused(make, meetings.cancel_meeting, **cancel) == "meeting"


def test_what_was_decided_under_a_dropped_point_is_cited_no_more(make: Make) -> None:
    there = begun(make, called(make, people(make, 3)))
    motion = passed(make.book, there)
    number = make.book.read(meetings.points, there.meeting)[0].motions[0].number
    make.book.write(meetings.drop_point, item=there.items[0])
    assert refused(make, meetings.vote, motion=motion, way="unanimous") == "motion"
    who: dict[str, Any] = {"body": BOARD, "post": "Chair", "member": there.ids[0]}
    officer = make.book.write(bodies.take_office, since=TODAY, resolution=number, **who)
    assert make.book.read(resolutions.cited_by, resolutions.OFFICER, officer) is None


def test_the_hundredth_resolution_of_a_year_comes_after_the_99th(make: Make) -> None:
    there = begun(make, called(make, people(make, 1)))
    for _ in range(100):
        passed(make.book, there)
    found = [one.number for one in make.book.read(resolutions.every)]
    assert [one.rpartition("-")[2] for one in found[:2]] == ["100", "99"]


def test_a_post_needs_somebody_who_is_a_member_by_then(make: Make) -> None:
    joined = TODAY - timedelta(days=100)
    (who,) = make.roll(draft("1", shares=10_000, joined=joined))
    ask: dict[str, Any] = {"body": BOARD, "post": "Chair", "member": who.id}
    early = joined - timedelta(days=1)
    assert refused(make, bodies.take_office, since=early, **ask) == "member"
    officer = make.book.write(bodies.take_office, since=joined, **ask)
    change: dict[str, Any] = {"changes": {"post": " "}, "shown": {"post": "Chair"}}
    assert refused(make, bodies.change_officer, officer=officer, **change) == "post"


def test_a_task_that_is_done_twice_says_how_it_was_done_last(make: Make) -> None:
    task = make.book.write(meetings.give_task, text="Mend the roof", owner="Jean")
    make.book.write(meetings.finish_task, task=task, day=TODAY, how="With tin")
    make.book.write(meetings.finish_task, task=task, day=TODAY, how="With tiles")
    make.book.write(meetings.reopen_task, task=task)
    assert make.book.read(meetings.tasks)[0].how == ""
    make.book.write(meetings.finish_task, task=task, day=TODAY, how="With straw")
    assert make.book.read(meetings.tasks)[0].how == "With straw"
    assert not make.book.read(rows, "head")


def test_minutes_tell_who_was_there_when_it_began_not_who_stayed(make: Make) -> None:
    there = begun(make, called(make, people(make, 4)), here=3)
    for member in there.ids[:2]:
        make.book.write(meetings.leave_meeting, meeting=there.meeting, member=member, at=THREE + 30)
    make.book.write(meetings.end_meeting, meeting=there.meeting, at=FOUR)
    said = make.book.read(meetings.draft, there.meeting, COOP)
    assert (said.present, said.needed, said.reached) == (3, 2, TWO)


def test_minutes_tell_of_the_quorum_that_came_late(make: Make) -> None:
    there = begun(make, called(make, people(make, 4)), here=1)
    make.book.write(meetings.tick_in, meeting=there.meeting, member=there.ids[1], at=TWO + 20)
    make.book.write(meetings.end_meeting, meeting=there.meeting, at=FOUR)
    said = make.book.read(meetings.draft, there.meeting, COOP)
    assert (said.present, said.reached) == (2, TWO + 20)
