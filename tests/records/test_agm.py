"""The pack of the yearly general meeting: what is in it, what is missing, what people wrote."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coopdesk.i18n import Text
from coopdesk.records import agm, journal, meetings, meetings_on_paper
from coopdesk.records.access import Permission
from coopdesk.records.book import Command, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MeetingId
from coopdesk.records.journal import Leg
from coopdesk.records.meetings import Point
from coopdesk.records.money import Money
from coopdesk.records.papers import AgmPack, Chapter, Figures, Prose, Scanned, State
from coopdesk.records.papers.meeting import Minutes
from coopdesk.records.schema import Account
from tests.records.areas.social_actions import planted
from tests.records.assemblies import ASSEMBLY, BOARD, TWO, begun, called, passed, people, signed
from tests.records.hands import TODAY, Make

LATER = TODAY + timedelta(days=30)


def planned(make: Make, day: date = LATER) -> MeetingId:
    return make.book.write(
        meetings.plan_meeting,
        body=ASSEMBLY,
        day=day,
        hour=TWO,
        place="Kacyiru hall",
        points=[Point("accounts", "Accounts"), Point("election", "Election", BOARD, "Chair", 1)],
    )


def pack(make: Make, meeting: MeetingId) -> AgmPack:
    return make.book.read(agm.agm_pack, meeting, TODAY, "C. Uwimana")


def chapter(found: AgmPack, key: str) -> Chapter:
    return next(one for one in found.chapters if one.key == key)


def test_the_pack_has_every_chapter_in_order_and_says_what_is_missing(make: Make) -> None:
    people(make, 3)
    found = pack(make, planned(make))
    assert [one.key for one in found.chapters] == list(agm.CHAPTERS)
    assert [one.key for one in found.missing] == [
        "board",
        "treasurer",
        "credit",
        "supervisory",
        "auditor",
    ]
    assert found.year == date(2025, 12, 31)


def test_what_is_written_stands_in_its_chapter_and_can_be_changed_and_taken_away(
    make: Make,
) -> None:
    meeting = planned(make)

    def write(text: str) -> Chapter:
        make.book.write(agm.write_chapter, meeting=meeting, chapter="treasurer", text=text)
        return chapter(pack(make, meeting), "treasurer")

    first = write("The books are in order.\nWe thank you.")
    assert first.state is State.WRITTEN
    assert first.parts == (
        Prose(
            Text("Report of the treasurer"),
            paragraphs=("The books are in order.", "We thank you."),
        ),
    )
    assert len(write("The books are late.").parts) == 1
    assert make.book.read(agm.chapter_text, meeting, "treasurer") == "The books are late."
    assert write("  ").state is State.MISSING


def test_a_paper_can_be_brought_for_a_chapter_beside_its_text(make: Make) -> None:
    meeting = planned(make)
    make.book.write(agm.write_chapter, meeting=meeting, chapter="auditor", text="See the paper.")
    make.book.write(
        agm.attach_chapter, meeting=meeting, chapter="auditor", content=b"%PDF-1.4 signed"
    )
    parts = chapter(pack(make, meeting), "auditor").parts
    assert [type(one) for one in parts] == [Prose, Scanned]


def test_what_is_no_pdf_or_picture_is_refused(make: Make) -> None:
    with pytest.raises(Refused) as no:
        make.book.write(
            agm.attach_chapter, meeting=planned(make), chapter="auditor", content=b"words"
        )
    assert no.value.field == "content"


def test_papers_of_no_chapter_come_last(make: Make) -> None:
    meeting = planned(make)
    for part, name in (("pack", "Letter of the union"), ("annex", "A later annex")):
        make.book.write(
            meetings.add_annex, meeting=meeting, name=name, part=part, transcript="Dear all"
        )
    others = chapter(pack(make, meeting), "others")
    assert [one.title for one in others.parts if isinstance(one, Prose)] == [
        Text("Letter of the union")
    ]


def test_the_last_meeting_brings_its_minutes_and_what_came_of_it(make: Make) -> None:
    there = begun(make, called(make, people(make, 3)))
    passed(make.book, there, "We buy a boat.", cause="other")
    make.book.write(meetings.give_task, text="Find a boat", owner="Jean", meeting=there.meeting)
    signed(make.book, there)
    found = pack(make, planned(make))
    [minutes] = chapter(found, "minutes").parts
    assert isinstance(minutes, Minutes)
    assert minutes.number == 1
    [matters] = chapter(found, "matters").parts
    assert isinstance(matters, Figures)
    assert [row.cells[2] for row in matters.rows] == [
        Text("not carried out yet"),
        Text("not done yet"),
    ]


def test_money_spent_on_education_stands_in_the_report_of_the_board(make: Make) -> None:
    planted(make, day=date(2025, 5, 1), principles=[5, 7])
    planted(make, day=date(2025, 5, 2), principles=[7], name="Cleaned the well")
    planted(make, day=date(2025, 5, 3), principles=[5], private=True, name="Paid a school fee")
    meeting = planned(make)
    make.book.write(agm.write_chapter, meeting=meeting, chapter="board", text="A good year.")
    figures = chapter(pack(make, meeting), "board").parts[1]
    assert isinstance(figures, Figures)
    assert [str(row.cells[0]) for row in figures.rows] == ["A private action", "Planted 300 trees"]


def _courses(tx: Tx, *, role: str) -> None:
    """Some are paid out of the box, on an account of another name."""
    courses = journal.chart(tx).by_code["5140"]
    tx.set(Account, courses.id, "role", role, shown=courses.role)
    tx.set(Account, courses.id, "name", "Courses", shown=courses.name)
    legs = [Leg(courses.id, 4_000), Leg(journal.chart(tx).by_role["cash"].id, -4_000)]
    journal.post(tx, day=date(2025, 5, 4), kind="general", legs=legs)


@pytest.mark.parametrize("role", ["education_cost", ""])
def test_what_training_costs_is_found_by_the_role_of_its_account(make: Make, role: str) -> None:
    """A book of before has the account of the country's chart without its role."""
    make.book.write(Command(_courses, Permission.SET_UP), role=role)
    figures = chapter(pack(make, planned(make)), "board").parts[0]
    assert isinstance(figures, Figures)
    assert [row.cells[2] for row in figures.rows] == [Money(4_000, "RWF")]


def test_the_notice_and_the_voters_list_are_those_of_the_meeting(make: Make) -> None:
    people(make, 2)
    people(make, 1, start=3, shares=0)
    meeting = planned(make)
    found = pack(make, meeting)
    said = (meeting, TODAY, "C. Uwimana")
    assert chapter(found, "notice").parts == (make.book.read(meetings_on_paper.notice, *said),)
    assert chapter(found, "voters").parts == (make.book.read(meetings_on_paper.voters_list, *said),)


def test_the_next_meeting_is_offered_else_the_last_that_was(make: Make) -> None:
    assert make.book.read(agm.next_meeting, TODAY) is None
    there = begun(make, called(make, people(make, 3)))
    signed(make.book, there)
    assert make.book.read(agm.next_meeting, TODAY).id == there.meeting  # type: ignore[union-attr]
    later = planned(make, LATER + timedelta(days=200))
    sooner = planned(make)
    assert later != sooner
    assert make.book.read(agm.next_meeting, TODAY).id == sooner  # type: ignore[union-attr]


def test_a_meeting_of_the_board_has_no_such_pack(make: Make) -> None:
    board = make.book.write(
        meetings.plan_meeting, body=BOARD, day=LATER, hour=TWO, place="Office", points=[]
    )
    with pytest.raises(Refused):
        pack(make, board)
