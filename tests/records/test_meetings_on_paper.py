"""What papers of meetings say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from coopdesk.i18n import Text
from coopdesk.records import bodies, meetings, meetings_on_paper, office, sanctions
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MeetingId
from coopdesk.records.meetings import ENDED, OPEN, PLANNED, SIGNED, Point
from coopdesk.records.papers import MinuteExtract
from coopdesk.records.papers.tabled import voters_figures
from tests.records.assemblies import ASSEMBLY, BOARD, begun, called, passed, people, signed
from tests.records.hands import TODAY, Make, draft

BY = "Claudine"


def test_a_notice_tells_the_agenda_and_who_is_called(make: Make) -> None:
    there = called(make, people(make, 3), ("election", "Election"), ("topic", "The mill"))
    left = make.roll(draft("9", name="Gone"))[0]
    assert left.id
    said = make.book.read(meetings_on_paper.notice, there.meeting, TODAY, BY)
    assert [one.title for one in said.agenda] == ["Election", "The mill"]
    assert (said.part_first, said.part_second, said.proxies) == ("1/2", "0", 1)
    assert [one.number for one in said.to] == ["1", "2", "3", "9"]


def test_a_notice_stays_as_it_went_out(make: Make) -> None:
    there = called(make, people(make, 3))
    make.book.write(meetings.add_point, meeting=there.meeting, point=Point("topic", "A late thing"))
    said = make.book.read(meetings_on_paper.notice, there.meeting, TODAY, BY)
    assert [one.title for one in said.agenda] == ["A thing"]


def test_a_board_s_notice_goes_to_who_serves(make: Make) -> None:
    one, other, _ = people(make, 3)
    for who, post in ((other, "Chair"), (one, "Secretary")):
        make.book.write(bodies.take_office, body=BOARD, post=post, since=TODAY, member=who.id)
    there = called(make, [one, other], body=BOARD)
    said = make.book.read(meetings_on_paper.notice, there.meeting, TODAY, BY)
    assert [to.name for to in said.to] == ["Person 2", "Person 1"]


def test_what_is_said_in_the_notice_too_comes_onto_it(make: Make) -> None:
    there = called(make, people(make, 3))
    make.book.write(
        meetings.change_meeting,
        meeting=there.meeting,
        changes={"remark": "Bring your passbook."},
        shown={"remark": ""},
    )
    said = make.book.read(meetings_on_paper.notice, there.meeting, TODAY, BY)
    assert said.remark == "Bring your passbook."


def test_who_was_there_stands_by_number_on_the_minutes(make: Make) -> None:
    there = begun(make, called(make, people(make, 12)), here=12)
    said = make.book.read(meetings.minutes, there.meeting, make.book.read(office.coop))
    assert [one.number for one in said.attendants] == [str(n) for n in range(1, 13)]


def test_a_voters_list_says_why_somebody_has_no_vote(make: Make) -> None:
    there = called(make, people(make, 4))
    make.roll(draft("5", name="Unpaid"))
    said = make.book.read(meetings_on_paper.voters_list, there.meeting, TODAY, BY)
    assert [(one.number, one.votes) for one in said.rows] == [
        *((str(n), True) for n in range(1, 5)),
        ("5", False),
    ]
    assert str(said.rows[-1].why) == "has not paid a share"
    assert (said.entitled, said.needed, said.needed_second) == (4, 2, 1)


def test_a_voters_list_is_as_of_any_day_with_no_meeting(make: Make) -> None:
    """Who came later, left earlier, was suspended then, or was too young then."""
    day = {n: TODAY + timedelta(days=n - 2) for n in (-1, 0, 1, 2)}
    said: dict[str, Any] = {"shares": 10_000, "joined": day[-1] - timedelta(days=90)}
    _, _later, left, suspended, _young = make.roll(
        draft("1", **said),
        draft("2", **said | {"joined": day[1]}),
        draft("3", **said),
        draft("4", **said),
        draft("5", **said, born=day[1].replace(year=day[1].year - 18)),
        on=day[-1],
    )
    make.leaves(left, day[0])
    until: dict[str, Any] = {
        "kind": sanctions.SUSPENSION,
        "day": day[0],
        "until": day[1],
        "why": "late",
    }
    make.book.write(sanctions.sanction, member=suspended.id, body=BOARD, **until)
    rules = dict(make.book.read(bodies.body_of, ASSEMBLY).said)
    changes = {"rules": rules | {"voting_age": 18}}
    make.book.write(bodies.change_body, body=ASSEMBLY, changes=changes, shown={"rules": rules})

    def told(on: date) -> dict[str, str]:
        body = make.book.read(meetings_on_paper.find_body)
        made = make.book.read(meetings_on_paper.voters_on, body, on, TODAY, BY)
        assert (made.day, made.hour, made.made_on) == (on, None, TODAY)
        assert made.entitled == sum(one.votes for one in made.rows)
        assert [one.cells[4:] for one in voters_figures(made).rows] == [
            *[(Text("yes"), "")] * made.entitled,
            *[(Text("no"), one.why) for one in made.rows if not one.votes],
        ]
        return {one.number: "" if one.why is None else str(one.why) for one in made.rows}

    young = "is not 18 years old yet"
    assert told(day[-1]) == {"1": "", "3": "", "4": "", "5": young}
    assert told(day[0]) == {"1": "", "4": "suspended", "5": young}
    assert told(day[1]) == {"1": "", "2": "", "4": "suspended", "5": ""}
    assert told(day[2]) == {"1": "", "2": "", "4": "", "5": ""}


def test_an_extract_holds_one_resolution_out_of_closed_minutes(make: Make) -> None:
    there = begun(make, called(make, people(make, 3), ("topic", "One"), ("topic", "Two")))
    passed(make.book, there, "It is so.")
    second = make.book.write(meetings.put_motion, item=there.items[1], text="And so.")
    make.book.write(meetings.vote, motion=second, way="unanimous")
    closed = signed(make.book, there)
    first = extracted(make, there.meeting)
    assert (first.point, first.vote and first.vote.text) == (1, "It is so.")
    number = make.book.read(meetings.points, there.meeting)[1].motions[0].number
    other = extracted(make, there.meeting, number=number)
    assert (other.title, other.vote and other.vote.number) == ("Two", number)
    assert other.of.hash == closed.hex()
    assert make.book.read(meetings_on_paper.find_resolution, number) == there.meeting
    with pytest.raises(Refused):
        extracted(make, there.meeting, number="G 1999-01")
    with pytest.raises(Refused):
        make.book.read(meetings_on_paper.find_resolution, "G 1999-01")


def extracted(make: Make, meeting: MeetingId, number: str = "") -> MinuteExtract:
    return make.book.read(meetings_on_paper.extract, meeting, TODAY, BY, number=number)


def test_an_election_can_be_extracted_too(make: Make) -> None:
    there = begun(make, called(make, people(make, 3), ("election", "Election")))
    make.book.write(
        meetings.change_point,
        item=there.items[0],
        changes={"seats": 1, "body": BOARD},
        shown={},
    )
    one = make.book.write(meetings.nominate, item=there.items[0], member=there.ids[2])
    with pytest.raises(Refused):
        extracted(make, there.meeting)  # nobody has counted yet
    make.book.write(meetings.count_ballot, item=there.items[0], votes={one: 3}, papers=3, spoiled=0)
    said = extracted(make, there.meeting)
    assert said.ballot is not None
    assert said.ballot.candidates[0].elected


def test_a_book_holds_signed_minutes_by_number_then_drafts(make: Make) -> None:
    who = people(make, 3)
    for _ in range(2):
        signed(make.book, begun(make, called(make, who)))
    later = begun(make, called(make, who))
    make.book.write(meetings.end_meeting, meeting=later.meeting, at=1_000)
    cancelled = called(make, who)
    make.book.write(meetings.cancel_meeting, meeting=cancelled.meeting, why="rain")
    book = make.book.read(meetings_on_paper.minute_book, ASSEMBLY, TODAY, BY)
    assert [(one.number, one.folios) for one in book.minutes] == [(1, 2), (2, 2), (3, 0)]
    assert [one.first_folio for one in book.minutes] == [1, 3, 5]
    later_on = TODAY + timedelta(days=1)
    some = make.book.read(meetings_on_paper.minute_book, ASSEMBLY, TODAY, BY, since=later_on)
    assert not some.minutes
    every = make.book.read(meetings_on_paper.minute_book, ASSEMBLY, TODAY, BY, until=TODAY)
    assert every == book


def test_a_meeting_is_found_by_its_body_its_day_or_its_number(make: Make) -> None:
    who = people(make, 3)
    first = begun(make, called(make, who))
    signed(make.book, first)
    second = called(make, who, day=TODAY + timedelta(days=30))
    find = meetings_on_paper.find_meeting
    assert make.book.read(find) == second.meeting
    assert make.book.read(find, body="g", number="1") == first.meeting
    assert make.book.read(find, body="general meeting", day=TODAY) == first.meeting
    with pytest.raises(Refused):
        make.book.read(find, body="B")
    with pytest.raises(Refused):
        make.book.read(find, body="no such body")


def test_the_register_of_officers_tells_who_serves_and_who_did(make: Make) -> None:
    one, other = people(make, 2)
    first = make.book.write(
        bodies.take_office, body=BOARD, post="Chair", since=TODAY, member=one.id
    )
    make.book.write(bodies.leave_office, officer=first, day=TODAY, why="moved away")
    make.book.write(bodies.take_office, body=BOARD, post="Chair", since=TODAY, member=other.id)
    made = make.book.read(meetings_on_paper.officers_figures, TODAY)
    assert [row.cells[2] for row in made.rows[1:]] == ["Person 2", "Person 1"]
    assert str(made.rows[2].cells[7]) == "Left: moved away"
    assert str(made.notes[0]) == "One post is held on this day."


def test_tasks_are_listed_by_person_with_who_is_late_first(make: Make) -> None:
    there = begun(make, called(make, people(make, 3)))
    for text, owner, due in (
        ("Paint", "Ana", TODAY + timedelta(days=10)),
        ("Buy", "Zoe", TODAY),
        ("Dream", "Ana", None),
    ):
        make.book.write(meetings.give_task, text=text, owner=owner, due=due, meeting=there.meeting)
    done = make.book.write(meetings.give_task, text="Sing", owner="Ana")
    make.book.write(meetings.finish_task, task=done, day=TODAY)
    made = make.book.read(meetings_on_paper.tasks_figures, TODAY + timedelta(days=10))
    assert [row.cells[0] for row in made.rows] == ["Zoe", "Buy", "Ana", "Paint", "Dream"]
    assert made.rows[1].cells[4] == 10
    assert str(made.notes[0]) == "Tasks that are open: 3. Late: 1."


def test_each_state_of_a_meeting_has_its_papers() -> None:
    named = {
        state: [one.name for one in meetings_on_paper.papers_for(state)]
        for state in (PLANNED, OPEN, ENDED, SIGNED)
    }
    assert named[PLANNED][0] == "meeting-notice"
    assert named[OPEN] == ["voters-list", "attendance-sheet", "minutes"]
    assert named[ENDED] == ["minutes"]
    assert named[SIGNED] == ["minutes", "minutes-extract"]
