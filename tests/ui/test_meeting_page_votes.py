"""Votes, elections, dissent and tasks on the page of a meeting, by keyboard."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records import bodies, meetings
from coopdesk.records.ids import ItemId
from coopdesk.records.meetings import MotionRow, Point, PointRow
from coopdesk.records.voting import SECRET, UNANIMOUS
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.meeting import MeetingPage
from coopdesk.ui.pages.meeting.motion import MotionBox
from coopdesk.ui.pages.meeting.point import PointBody
from tests.records.assemblies import BOARD, Gathering, begun, called, moved, people
from tests.ui.hands import Hands
from tests.ui.seat import Seat


@pytest.fixture
def hands(seat: Seat, qtbot: QtBot) -> Hands:
    return Hands(seat.desk, qtbot)


@pytest.fixture
def there(seat: Seat) -> Gathering:
    """Eight of ten are here, at two in the afternoon."""
    seat.clock.move(hours=5)
    return begun(seat.make, called(seat.make, people(seat.make, 10)), here=8)


def opened(hands: Hands, there: Gathering, item: ItemId | None = None) -> MeetingPage:
    page = MeetingPage(hands.desk, Place("meeting", about=there.meeting))
    hands.open(page)
    page.go_to(item or there.items[0])
    return page


def body(page: MeetingPage) -> PointBody:
    assert page.point.writing is not None
    return page.point.writing


def box_of(page: MeetingPage) -> MotionBox:
    (box,) = body(page).boxes.values()
    return box


def motion_of(seat: Seat, there: Gathering) -> MotionRow:
    (point, *_) = seat.book.read(meetings.points, there.meeting)
    return point.motions[0]


def point_of(seat: Seat, there: Gathering, item: ItemId) -> PointRow:
    return next(o for o in seat.book.read(meetings.points, there.meeting) if o.id == item)


# --- votes ---------------------------------------------------------------------------------------


def test_the_verdict_stands_there_before_the_vote_is_written(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    moved(seat.book, there)
    page = opened(hands, there)
    votes = box_of(page).vote
    votes.focus_first()
    hands.enter("3", "4")
    assert votes.verdict.text() == "✗ not passed: 3 of 7, 4 are needed"
    assert votes.missing.text() == "1 who is here gave no vote."
    assert motion_of(seat, there).passed is None
    hands.enter("1")  # the last of the row: it is written
    assert motion_of(seat, there).passed is False
    assert (motion_of(seat, there).votes_for, motion_of(seat, there).abstained) == (3, 1)


def test_more_votes_than_people_are_refused_beside_the_field(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    moved(seat.book, there)
    page = opened(hands, there)
    votes = box_of(page).vote
    votes.focus_first()
    hands.enter("6", "2", "1")
    assert (
        "More votes (9) than people here who may vote on it (8)."
        in votes.numbers["abstained"].complaint
    )
    assert motion_of(seat, there).passed is None
    assert votes.numbers["votes_for"].peek() == 6  # nothing typed is lost


def test_next_item_does_not_leave_a_vote_that_cannot_be(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    moved(seat.book, there)
    page = opened(hands, there)
    box_of(page).vote.focus_first()
    hands.type("99")
    hands.do_it()
    assert page.agenda.key == there.items[0]
    assert point_of(seat, there, there.items[0]).done is None


def test_unanimous_is_written_at_once(seat: Seat, hands: Hands, there: Gathering) -> None:
    moved(seat.book, there)
    page = opened(hands, there)
    votes = box_of(page).vote
    hands.at(votes.way.box)
    hands.press(Qt.Key.Key_Down)
    votes.way.box.activated.emit(votes.way.box.currentIndex())
    assert motion_of(seat, there).way == UNANIMOUS
    assert motion_of(seat, there).votes_for == 8
    assert "✓ passed: 8 of 8" in votes.verdict.text()


def test_the_papers_of_a_secret_ballot_must_add_up(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    moved(seat.book, there)
    page = opened(hands, there)
    votes = box_of(page).vote
    votes.way.set_value(SECRET)
    votes.way.changed.emit()
    votes.focus_first()
    hands.enter("5", "1", "0", "8", "1")
    assert "8 papers were in the box, but 7 are counted" in votes.numbers["papers"].complaint
    votes.numbers["papers"].set_value(7)
    hands.at(votes.numbers["spoiled"].line)
    hands.press(Qt.Key.Key_Return)
    row = motion_of(seat, there)
    assert (row.way, row.papers, row.spoiled, row.passed) == (SECRET, 7, 1, True)


def test_a_vote_is_written_when_its_row_is_left(seat: Seat, hands: Hands, there: Gathering) -> None:
    moved(seat.book, there)
    page = opened(hands, there)
    box_of(page).vote.focus_first()
    hands.type("8")
    hands.at(body(page).extract.pad)
    assert motion_of(seat, there).passed


def test_a_wrong_vote_does_not_catch_what_is_typed_elsewhere(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    moved(seat.book, there)
    page = opened(hands, there)
    vote = box_of(page).vote
    vote.focus_first()
    hands.enter("7", "7")
    hands.type("0")
    hands.press(Qt.Key.Key_Tab)
    assert "vote on it (8)" in vote.numbers["against"].complaint
    assert not any(one.line.hasFocus() for one in vote.numbers.values())
    hands.press(Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)
    hands.type("We close on Sundays.")
    assert vote.numbers["abstained"].line.text() == "0"


def test_the_verdict_of_a_secret_ballot_has_the_whole_width(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    moved(seat.book, there)
    vote = box_of(opened(hands, there)).vote
    vote.way.editor.setFocus()
    hands.type("Secret")
    vote.focus_first()
    hands.enter("7", "1", "0")
    hands.qtbot.waitUntil(lambda: vote.verdict.width() > vote.width() // 2)
    tops = {one.line.mapTo(vote, one.line.rect().topLeft()).y() for one in vote.numbers.values()}
    vote.numbers["against"].complain("More than are here, and told at length under the field.")
    hands.press(Qt.Key.Key_Tab)
    again = {one.line.mapTo(vote, one.line.rect().topLeft()).y() for one in vote.numbers.values()}
    assert len(tops) <= 2
    assert len(again) <= 2


def test_nobody_voted_on_it_after_all(seat: Seat, hands: Hands, there: Gathering) -> None:
    motion = moved(seat.book, there)
    seat.book.write(meetings.vote, motion=motion, way="hands", votes_for=8)
    page = opened(hands, there)
    box_of(page).back.click()
    assert motion_of(seat, there).passed is None
    assert box_of(page).vote.numbers["votes_for"].is_empty()


def test_a_motion_is_withdrawn(seat: Seat, hands: Hands, there: Gathering) -> None:
    moved(seat.book, there)
    page = opened(hands, there)
    box_of(page).withdraw.click()
    assert not body(page).boxes
    assert not point_of(seat, there, there.items[0]).motions


def test_by_laws_need_two_thirds(seat: Seat, hands: Hands, there: Gathering) -> None:
    moved(seat.book, there)
    page = opened(hands, there)
    box = box_of(page)
    box.majority.set_value(bodies.BYLAWS)
    box.majority.changed.emit()
    box.vote.focus_first()
    hands.enter("5", "3")
    assert box.vote.verdict.text() == "✗ not passed: 5 of 8, 6 are needed"


def test_what_follows_is_chosen_and_told(seat: Seat, hands: Hands, there: Gathering) -> None:
    moved(seat.book, there)
    page = opened(hands, there)
    box = box_of(page)
    box.cause.set_value("admission")
    box.cause.changed.emit()
    box.vote.focus_first()
    hands.enter("8")
    assert box.follows.note.text == "If it passes: A new member can be admitted."
    assert motion_of(seat, there).cause == "admission"


def test_what_passed_leads_to_what_it_lets_be_done(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    motion = moved(seat.book, there, cause="admission")
    page = opened(hands, there)
    box = box_of(page)
    assert box.deed.isHidden()
    seat.book.write(meetings.vote, motion=motion, way="unanimous")
    assert page.hall is not None
    page.hall.look()
    assert box.deed.text() == "Admit the member"
    box.deed.setFocus()
    hands.press(Qt.Key.Key_Return)
    number = motion_of(seat, there).number
    assert seat.places[-1] == Place("applications", text=number)


# --- people of a vote ----------------------------------------------------------------------------


def test_dissent_is_written_on_request(seat: Seat, hands: Hands, there: Gathering) -> None:
    moved(seat.book, there)
    page = opened(hands, there)
    apart = box_of(page).apart
    apart.dissents.click()
    hands.enter("3", "too dear")
    apart.dissent.keep.click()
    (noted,) = motion_of(seat, there).dissent
    assert (noted.member, noted.why) == (there.ids[2], "too dear")


def test_who_stands_apart_is_not_counted(seat: Seat, hands: Hands, there: Gathering) -> None:
    moved(seat.book, there)
    page = opened(hands, there)
    box = box_of(page)
    box.apart.stands.click()
    hands.enter("3")
    box.apart.apart.keep.click()
    assert [one.member for one in motion_of(seat, there).apart] == [there.ids[2]]
    box.vote.focus_first()
    hands.enter("8", "0", "0")
    assert "who may vote on it (7)." in box.vote.numbers["votes_for"].complaint


# --- elections -----------------------------------------------------------------------------------


@pytest.fixture
def election(seat: Seat, there: Gathering) -> ItemId:
    """Two seats on the board."""
    point = Point("election", "Election of two directors", BOARD, "Member", 2)
    return seat.book.write(meetings.add_point, meeting=there.meeting, point=point)


def test_an_election_by_keyboard_with_a_tie_settled_by_lot(
    seat: Seat, hands: Hands, there: Gathering, election: ItemId
) -> None:
    page = opened(hands, there, election)
    ballot = body(page).ballot
    assert ballot is not None
    hands.at(ballot.who.line)
    hands.enter("1", "2", "3")
    lines = list(ballot.stands.values())
    assert [one.row.name for one in lines] == ["Person 1", "Person 2", "Person 3"]
    for line, votes in zip(lines, (7, 4, 4), strict=True):
        line.votes.set_value(votes)
    hands.at(ballot.papers.line)
    hands.enter("8")
    ballot.count_.click()
    assert ballot.verdict.text == "Person 2, Person 3 have as many votes for 1 seat: draw lots."
    lines[2].drawn.click()
    assert ballot.verdict.text == "Elected: Person 1, Person 3."
    ballot.begin.click()
    serving = seat.book.read(bodies.officers, body=BOARD)
    assert {one.name for one in serving} == {"Person 1", "Person 3"}


def test_more_papers_than_people_are_refused_beside_the_field(
    seat: Seat, hands: Hands, there: Gathering, election: ItemId
) -> None:
    seat.book.write(meetings.nominate, item=election, member=there.ids[0])
    page = opened(hands, there, election)
    ballot = body(page).ballot
    assert ballot is not None
    (line,) = ballot.stands.values()
    line.votes.set_value(4)
    ballot.papers.set_value(11)
    ballot.count_.click()
    assert "More papers (11) than people here who may vote (8)." in ballot.papers.complaint


def test_somebody_from_outside_stands_by_name(
    seat: Seat, hands: Hands, there: Gathering, election: ItemId
) -> None:
    page = opened(hands, there, election)
    ballot = body(page).ballot
    assert ballot is not None
    hands.at(ballot.who.line)
    hands.enter("Notary Dupont")
    (one,) = point_of(seat, there, election).candidates
    assert (one.name, one.member) == ("Notary Dupont", None)


# --- tasks ---------------------------------------------------------------------------------------


def test_a_task_is_given_with_its_owner_and_day(seat: Seat, hands: Hands, there: Gathering) -> None:
    page = opened(hands, there)
    tasks = body(page).tasks
    tasks.add.click()
    hands.enter("Mend the roof", "4", "31.3.2026")
    tasks.keep.click()
    (task,) = seat.book.read(meetings.tasks, meeting=there.meeting)
    assert (task.text, task.member, task.item) == ("Mend the roof", there.ids[3], there.items[0])
    assert task.due is not None
    assert task.due.day == 31


# --- a page that is closed -----------------------------------------------------------------------


def test_a_closed_page_is_freed(seat: Seat, there: Gathering, election: ItemId) -> None:
    moved(seat.book, there)
    seat.book.write(meetings.nominate, item=election, member=there.ids[0])
    page = MeetingPage(seat.desk, Place("meeting", about=there.meeting))
    for key in page.agenda.places():
        page.go_to(key)
    freed = weakref.ref(page)
    del page
    gc.collect()
    assert freed() is None


def test_a_vote_that_is_put_right_after_the_end_keeps_its_hour(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    motion = moved(seat.book, there)
    seat.book.write(meetings.vote, motion=motion, way="hands", votes_for=5, at=15 * 60)
    seat.book.write(meetings.end_meeting, meeting=there.meeting, at=16 * 60)
    seat.clock.move(hours=5)
    box = box_of(opened(hands, there))
    box.vote.numbers["votes_for"].line.setText("6")
    assert box.vote.count()
    row = motion_of(seat, there)
    assert (row.votes_for, row.at) == (6, 15 * 60)


def test_motions_that_wait_have_each_a_number_of_their_own(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    for words in ("One.", "Two."):
        moved(seat.book, there, words)
    page = opened(hands, there)
    said = [box.text.label.text() for box in body(page).boxes.values()]
    assert len({*said}) == 2
    assert [one[-2:] for one in said] == ["01", "02"]
