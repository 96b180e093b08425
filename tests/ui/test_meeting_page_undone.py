"""What is undone on the page of a meeting: a lot, terms, a dropped point, a meeting called off."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from coopdesk.records import bodies, meetings
from coopdesk.records.meetings import CALLED, Point
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
    stands = ballot._stands[one]  # noqa: SLF001 # whose lot it is
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
