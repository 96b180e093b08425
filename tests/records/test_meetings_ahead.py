"""What of meetings is due, and an agenda arranged as a whole."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from coopdesk.records import agm, bodies, meetings
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.meetings import Arranged, Called, Due, Point
from tests.records.assemblies import (
    ASSEMBLY,
    BOARD,
    FOUR,
    TWO,
    begun,
    called,
    people,
    signed,
)
from tests.records.hands import TODAY, Make

SOON = TODAY + timedelta(days=30)


def due(make: Make, today: date = TODAY) -> list[Due]:
    return make.book.read(meetings.ahead, today)


def whats(make: Make, today: date = TODAY) -> list[str]:
    return [one.what for one in due(make, today)]


def planned(make: Make, **said: Any) -> Any:
    fixed: dict[str, Any] = {"body": BOARD, "day": SOON, "hour": TWO, "place": "Office"}
    return make.book.write(meetings.plan_meeting, **{**fixed, **said})


def titles(book: Book, meeting: Any) -> list[str]:
    return [one.title for one in book.read(meetings.points, meeting)]


# --- what is due ---------------------------------------------------------------------------------


def test_the_general_meeting_on_last_year_is_due_three_months_after_it(make: Make) -> None:
    make.member("Aline", joined=date(2025, 6, 1))
    [one] = due(make)
    assert (one.what, one.day, one.call_by) == (
        "general",
        date(2026, 3, 31),
        date(2026, 3, 16),
    )
    assert not one.late
    [late] = due(make, date(2026, 3, 17))
    assert late.late


def test_a_co_op_that_began_this_year_owes_no_general_meeting_on_the_last(make: Make) -> None:
    make.member("Aline", joined=date(2026, 1, 2))
    assert due(make) == []


def test_a_general_meeting_in_the_calendar_in_time_answers_the_deadline(make: Make) -> None:
    make.member("Aline", joined=date(2025, 6, 1))
    late = planned(make, body=ASSEMBLY, day=date(2026, 4, 2))
    assert sorted(whats(make)) == ["call", "general"]
    make.book.write(meetings.cancel_meeting, meeting=late, why="too late")
    planned(make, body=ASSEMBLY, day=date(2026, 3, 31), kind="extraordinary")
    assert sorted(whats(make)) == ["call", "general"]
    planned(make, body=ASSEMBLY, day=date(2026, 3, 31))
    assert whats(make) == ["call", "call"]


def test_a_planned_meeting_says_by_when_people_are_to_be_called(make: Make) -> None:
    meeting = planned(make)
    [one] = due(make)
    assert (one.what, one.call_by, one.late) == ("call", SOON - timedelta(days=3), False)
    [one] = due(make, SOON - timedelta(days=3))
    assert not one.late
    [one] = due(make, SOON - timedelta(days=2))
    assert one.late
    make.book.write(meetings.call_meeting, meeting=meeting, notices=[Called("sms", TODAY)])
    assert whats(make) == ["next"]
    assert [(one.what, one.late) for one in due(make, SOON + timedelta(days=1))] == [
        ("passed", True)
    ]


def test_minutes_wait_for_their_end_and_for_their_signatures(make: Make) -> None:
    there = begun(make, called(make, people(make, 4)))
    assert whats(make) == ["hold"]
    make.book.write(meetings.end_meeting, meeting=there.meeting, at=FOUR)
    assert whats(make) == ["sign"]
    make.book.write(meetings.go_on, meeting=there.meeting)
    signed(make.book, there)
    assert whats(make) == []


def test_late_tasks_are_told_with_the_first_of_them(make: Make) -> None:
    for text, days in (("Buy ink", 5), ("Buy paper", 2)):
        make.book.write(
            meetings.give_task, text=text, owner="Jean", due=TODAY + timedelta(days=days)
        )
    assert due(make) == []
    [one] = due(make, TODAY + timedelta(days=6))
    assert (one.what, one.name, one.count, one.late) == ("task", "Buy paper", 2, True)


def test_a_term_that_runs_out_is_told_two_months_before(make: Make) -> None:
    [one] = people(make, 1)
    make.book.write(
        bodies.take_office,
        body=BOARD,
        post="Chair",
        since=TODAY,
        until=TODAY + timedelta(days=61),
        member=one.id,
    )
    assert due(make) == []
    [found] = due(make, TODAY + timedelta(days=1))
    assert (found.what, found.post, found.late) == ("term", "Chair", False)
    [found] = due(make, TODAY + timedelta(days=62))
    assert found.late


# --- planning in one go --------------------------------------------------------------------------


def test_a_meeting_is_planned_and_its_call_written_down_in_one_go(make: Make) -> None:
    meeting = planned(make, points=[Point("topic", "One")], notices=[Called("wall", TODAY)])
    row = make.book.read(meetings.meeting, meeting)
    assert (row.state, row.called) == ("called", TODAY)


def test_a_call_after_the_meeting_plans_nothing(make: Make) -> None:
    with pytest.raises(Refused, match="Nobody is called after the meeting"):
        planned(make, notices=[Called("wall", SOON + timedelta(days=1))])
    assert make.book.read(meetings.meetings) == []


def test_a_meeting_from_before_the_book_is_entered_from_paper_only(make: Make) -> None:
    day = TODAY - timedelta(days=400)
    with pytest.raises(Refused, match="There is no such body"):
        planned(make, day=day)
    planned(make, day=day, paper=True)
    assert len(make.book.read(meetings.meetings)) == 1


def test_an_agenda_is_arranged_as_a_whole(make: Make) -> None:
    meeting = planned(make, points=[Point("topic", name) for name in ("One", "Two", "Three")])
    rows = make.book.read(meetings.points, meeting)
    before = [Arranged(Point(row.kind, row.title), row.id) for row in rows]
    wanted = [
        before[2],
        Arranged(Point("election", "Elections", BOARD, "Chair", 1)),
        Arranged(Point("report", "One again"), before[0].item),
    ]
    make.book.write(meetings.arrange, meeting=meeting, points=wanted, shown=before)
    assert titles(make.book, meeting) == ["Three", "Elections", "One again"]


def test_a_point_that_another_put_there_meanwhile_stays(make: Make) -> None:
    meeting = planned(make, points=[Point("topic", "One")])
    [row] = make.book.read(meetings.points, meeting)
    before = [Arranged(Point(row.kind, row.title), row.id)]
    make.book.write(meetings.add_point, meeting=meeting, point=Point("topic", "Theirs"))
    make.book.write(meetings.arrange, meeting=meeting, points=[], shown=before)
    assert titles(make.book, meeting) == ["Theirs"]


def test_what_is_new_when_people_are_called_is_called_with_the_rest(make: Make) -> None:
    meeting = planned(make, points=[Point("topic", "One")])
    [row] = make.book.read(meetings.points, meeting)
    before = [Arranged(Point(row.kind, row.title), row.id)]
    make.book.write(
        meetings.replan_meeting,
        meeting=meeting,
        changes={"place": "School"},
        shown={"place": "Office"},
        points=([*before, Arranged(Point("topic", "Two"))], before),
        notices=([Called("sms", TODAY)], []),
    )
    points = make.book.read(meetings.points, meeting)
    assert [(one.title, one.called) for one in points] == [("One", True), ("Two", True)]
    assert make.book.read(meetings.meeting, meeting).place == "School"


# --- words found ---------------------------------------------------------------------------------


def test_what_is_shown_around_a_found_word_keeps_its_accents(make: Make) -> None:
    meeting = planned(make, points=[Point("topic", "Café")])
    [point] = make.book.read(meetings.points, meeting)
    long = "Désiré told of the store. " * 5 + "The Élection of Zoé was put off. " + "So be it. " * 9
    make.book.write(
        meetings.change_point, item=point.id, changes={"extract": long}, shown={"extract": ""}
    )
    [found] = make.book.read(meetings.find, "electi")
    assert found.around.startswith("… ")
    assert "The Élection of Zoé was put off." in found.around
    assert found.around.endswith(" …")


def test_a_list_says_of_each_meeting_what_its_file_says(make: Make) -> None:
    held = begun(make, called(make, people(make, 4)))
    signed(make.book, held)
    called(make, held.people, day=TODAY + timedelta(days=20), ago=0)
    whole = make.book.read(meetings.meetings)
    listed = make.book.read(meetings.listed)
    names = ("id", "body", "body_name", "kind", "day", "hour", "place", "paper", "number", "state")
    assert [[getattr(one, name) for name in names] for one in listed] == [
        [getattr(one, name) for name in names] for one in whole
    ]
    assert [one.id for one in make.book.read(meetings.listed, unsigned=True)] == [whole[0].id]


def test_nobody_is_called_to_put_minutes_right(make: Make) -> None:
    there = begun(make, called(make, people(make, 3)))
    signed(make.book, there)
    wrong = {"body": ASSEMBLY, "day": TODAY, "corrects": there.meeting, "kind": "extraordinary"}
    right = planned(make, **wrong)
    [one] = [due for due in due(make) if due.meeting == right]
    assert (one.what, one.late) == ("sign", False)
    make.book.write(meetings.tick_in, meeting=right, member=there.ids[0], at=TWO)
    make.book.write(meetings.open_meeting, meeting=right, at=TWO)
    assert "notice" not in [one.look for one in make.book.read(meetings.findings, right)]
    assert make.book.read(agm.next_meeting, TODAY).id == there.meeting  # type: ignore[union-attr]
