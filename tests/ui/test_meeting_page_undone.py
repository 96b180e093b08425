"""What is undone on the page of a meeting: a lot, terms, a dropped point, a meeting called off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from coopdesk.records import bodies, meetings
from coopdesk.records.meetings import CALLED, Point, unsaved
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.meeting import MeetingPage
from coopdesk.ui.pages.officers import Officers
from tests.records import lenders
from tests.records.assemblies import BOARD, Gathering, begun, called, moved, people
from tests.records.hands import TODAY
from tests.ui.hands import Hands
from tests.ui.seat import Seat


@pytest.fixture
def hands(seat: Seat, qtbot: QtBot) -> Hands:
    return Hands(seat.desk, qtbot)


def opened(hands: Hands, there: Gathering, key: object = None) -> MeetingPage:
    page = MeetingPage(hands.desk, Place("meeting", about=there.meeting))
    hands.open(page)
    if key is not None:
        page.go_to(key)  # type: ignore[arg-type]
    return page


def test_a_lot_and_the_terms_of_an_election_are_taken_back(seat: Seat, hands: Hands) -> None:
    seat.clock.move(hours=5)
    book, there = seat.book, begun(seat.make, called(seat.make, people(seat.make, 4)))
    point = Point("election", "Election", BOARD, "Chair", 1)
    item = book.write(meetings.add_point, meeting=there.meeting, point=point)
    one, other = (book.write(meetings.nominate, item=item, member=who) for who in there.ids[:2])
    book.write(meetings.count_ballot, item=item, votes={one: 2, other: 2}, papers=4)
    page = opened(hands, there, item)
    assert page.point.writing is not None
    ballot = page.point.writing.ballot
    assert ballot is not None
    stands = ballot.stands[one]  # whose lot it is
    stands.drawn.click()
    assert not stands.undrawn.isHidden()
    stands.undrawn.click()
    assert stands.undrawn.isHidden()
    stands.drawn.click()
    ballot.begin.click()
    assert ballot.begin.isHidden()
    assert book.read(bodies.officers, body=BOARD)
    ballot.unbegun.click()
    assert ballot.unbegun.isHidden()
    assert not ballot.begin.isHidden()
    assert not book.read(bodies.officers, body=BOARD)


def test_a_point_that_was_taken_off_is_put_back(seat: Seat, hands: Hands) -> None:
    there = called(seat.make, people(seat.make, 2), ("topic", "One"), ("topic", "Two"))
    page = opened(hands, there, there.items[0])
    page.agenda.stops.dropped.emit(there.items[0])
    assert [one.id for one in seat.book.read(meetings.points, there.meeting)] == [there.items[1]]
    page.agenda.stops.dropped.emit(there.items[1])
    assert not seat.book.read(meetings.points, there.meeting)
    page.agenda.back.click()
    assert [one.id for one in seat.book.read(meetings.points, there.meeting)] == [there.items[1]]
    assert "One" in page.agenda.note.text
    page.agenda.back.click()
    points = seat.book.read(meetings.points, there.meeting)
    assert [one.id for one in points] == list(there.items)
    assert page.agenda.back.isHidden()


def test_a_meeting_that_was_called_off_is_held_after_all(seat: Seat, hands: Hands) -> None:
    there = called(seat.make, people(seat.make, 2))
    seat.book.write(meetings.cancel_meeting, meeting=there.meeting, why="rain")
    page = opened(hands, there)
    page.closed.held.click()
    assert seat.book.read(meetings.meeting, there.meeting).state == CALLED
    assert page.stack.shown is page.opening


def test_a_term_that_was_begun_by_mistake_is_listed_no_more(seat: Seat, hands: Hands) -> None:
    who = people(seat.make, 1)[0]
    seat.book.write(bodies.take_office, body=BOARD, post="Chair", since=TODAY, member=who.id)
    page = Officers(hands.desk, Place("officers", about=BOARD))
    hands.open(page)
    page.one.mistake.click()
    assert len(seat.book.read(bodies.officers, body=BOARD)) == 1  # it is asked about first
    hands.press(Qt.Key.Key_Return)
    assert seat.book.read(bodies.officers, body=BOARD) == []


def test_any_loan_that_waits_is_found_for_a_motion(seat: Seat, hands: Hands) -> None:
    make = seat.make
    seat.clock.move(hours=5)
    there = begun(make, called(make, people(make, 2), ("loans", "Loans")))
    moved(seat.book, there)
    product = lenders.product(make)
    who = make.member("Nyirahabimana Odile", joined=lenders.NEW_YEAR)
    for _ in range(9):
        lenders.application(make, make.member(joined=lenders.NEW_YEAR), product)
    loan = lenders.application(make, who, product)
    page = opened(hands, there, there.items[0])
    assert page.point.writing is not None
    (box,) = page.point.writing.boxes.values()
    hands.at(box.follows.subject.line)
    hands.enter("odile")
    [point] = seat.book.read(meetings.points, there.meeting)
    assert point.motions[0].subject == loan


def test_a_meeting_that_is_not_held_is_not_called_signed(seat: Seat, hands: Hands) -> None:
    there = called(seat.make, people(seat.make, 2))
    seat.book.write(meetings.cancel_meeting, meeting=there.meeting, why="rain")
    assert opened(hands, there).closed.title.text() == "It is not held"


def shown(page: MeetingPage) -> list[str]:
    """The papers that can be printed from the opening."""
    links = page.opening.printed.findChildren(QPushButton)
    return [one.text() for one in links if one.isVisible()]


def test_the_sheets_for_the_hall_are_printed_on_the_day(
    seat: Seat, hands: Hands, qtbot: QtBot
) -> None:
    there = called(seat.make, people(seat.make, 2))
    page = opened(hands, there)
    said = [one.text() for one in page.opening.printed.findChildren(QPushButton)]
    assert said[-2:] == ["Voters' list", "Attendance sheet"]
    assert len(said) == 6
    page.opening.printed.findChildren(QPushButton)[-1].click()
    assert hands.papers or seat.papers
    page.opening.at.set_value(14 * 60)
    assert page.opening.open()
    page.go_to("opening")
    qtbot.wait_until(lambda: shown(page) == ["Voters' list", "Attendance sheet"])


def test_what_had_come_back_is_told_no_more_once_it_is_signed(seat: Seat, hands: Hands) -> None:
    seat.clock.move(hours=8)
    there = begun(seat.make, called(seat.make, people(seat.make, 3)))
    book, chair = seat.book, {"chair": there.ids[0], "clerk": there.ids[1]}
    unsaved.keep(book, there.meeting, {"meeting:why": {"text": "rain", "base": ""}})
    book.write(meetings.end_meeting, meeting=there.meeting, at=16 * 60)
    for part, member in chair.items():
        book.write(meetings.name_part, meeting=there.meeting, part=part, member=member)
    page = opened(hands, there)
    assert page.came_back.isVisible()
    assert page.ending.sign()
    assert not page.came_back.isVisible()
