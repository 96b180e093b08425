"""A meeting held on its page, by keyboard: ticked in, talked about, voted on, signed."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.records import cards, meetings
from coopdesk.records.access import Role
from coopdesk.records.ids import MeetingId
from coopdesk.records.meetings import ENDED, OPEN, SIGNED
from coopdesk.ui.desk import Place
from coopdesk.ui.kit.points import Stage
from coopdesk.ui.pages.meeting import MeetingPage
from coopdesk.ui.pages.meeting.agenda import CLOSING, OPENING
from tests.records import assemblies
from tests.records.assemblies import (
    ASSEMBLY,
    BOARD,
    FOUR,
    THREE,
    TWO,
    Gathering,
    begun,
    called,
    people,
)
from tests.records.hands import TODAY, actor
from tests.ui.hands import Hands
from tests.ui.seat import Seat

ALT = Qt.KeyboardModifier.AltModifier
POINTS = (("opening", "Opening and quorum"), ("surplus", "Accounts and surplus"), ("any", "More"))


@pytest.fixture
def hands(seat: Seat, qtbot: QtBot) -> Hands:
    return Hands(seat.desk, qtbot)


def gathering(seat: Seat, count: int = 10, *points: tuple[str, str]) -> Gathering:
    seat.clock.move(hours=5)  # it is two in the afternoon
    return called(seat.make, people(seat.make, count), *(points or POINTS))


def page_of(hands: Hands, meeting: MeetingId) -> MeetingPage:
    return hands.open(MeetingPage(hands.desk, Place("meeting", about=meeting)))


def shown(part: QWidget) -> bool:
    return part.isVisible()


def said_in(part: QWidget) -> list[str]:
    return [one.text() for one in part.findChildren(QLabel) if one.isVisible()]


def file_of(seat: Seat, there: Gathering) -> meetings.MeetingFile:
    return seat.book.read(meetings.meeting_file, there.meeting)


# --- who is here ---------------------------------------------------------------------------------


def test_members_are_ticked_in_by_number_and_enter_and_the_meter_moves(
    seat: Seat, hands: Hands
) -> None:
    there = gathering(seat)
    page = page_of(hands, there.meeting)
    assert (page.quorum.meter.count, page.quorum.meter.needed) == (0, 5)
    hands.press(Qt.Key.Key_T, ALT)
    hands.qtbot.waitUntil(page.people.isVisible)  # Qt presses a button for a moment
    for number in ("1", "2", "3", "4", "5"):
        hands.enter(number)
    assert page.quorum.meter.count == 5
    assert "quorum (5) reached" in page.quorum.verdict.text()
    assert {one.member for one in file_of(seat, there).there} == set(there.ids[:5])
    assert page.people.who.is_empty()


def test_a_list_of_nobody_says_what_to_do(seat: Seat, hands: Hands) -> None:
    page = page_of(hands, gathering(seat).meeting)
    page.tick()
    assert "Nobody is ticked in yet." in said_in(page.people)
    hands.enter("1")
    assert "Nobody is ticked in yet." not in said_in(page.people)


def test_where_nobody_may_vote_it_is_said_why(seat: Seat, hands: Hands) -> None:
    of: dict[str, Any] = {"day": TODAY, "hour": TWO, "place": "Hall"}
    board = seat.book.write(meetings.plan_meeting, body=BOARD, **of)
    general = seat.book.write(meetings.plan_meeting, body=ASSEMBLY, **of)
    said: list[str] = []
    for meeting in (board, general):
        said += said_in(page_of(hands, meeting).quorum)
    seat.make.member("Without a share")
    said += said_in(page_of(hands, general).quorum)
    assert said == [
        "Nobody serves in it yet.",
        "This book has no members yet.",
        "Who has paid a share may vote. Who has not may come and speak.",
    ]


def test_the_hour_of_who_comes_is_told_as_time_goes_on(seat: Seat, hands: Hands) -> None:
    page = page_of(hands, gathering(seat).meeting)
    seat.clock.move(minutes=10)
    page.tick()
    assert page.people.at.line.placeholderText() == "14:10"
    seat.clock.move(minutes=5)
    hands.enter("1")
    assert page.people.at.line.placeholderText() == "14:15"


def test_a_name_is_enough(seat: Seat, hands: Hands) -> None:
    there = gathering(seat)
    page = page_of(hands, there.meeting)
    page.tick()
    hands.enter("pers 7")
    assert [one.member for one in file_of(seat, there).there] == [there.ids[6]]


def test_the_card_of_a_member_ticks_them_in(seat: Seat, hands: Hands) -> None:
    there = gathering(seat)
    page = page_of(hands, there.meeting)
    page.tick()
    for number in ("3", "2"):
        hands.enter(cards.code_of(seat.desk.book.coop, number))
    assert {one.member for one in file_of(seat, there).there} == {there.ids[1], there.ids[2]}
    hands.enter(cards.code_of(bytes(16), "4"))
    assert page.people.who.complaint == "This card is of another co-op."


def test_who_is_of_nobody_is_said_and_the_next_scan_writes_over_it(
    seat: Seat, hands: Hands
) -> None:
    there = gathering(seat)
    page = page_of(hands, there.meeting)
    page.tick()
    hands.enter("999")
    assert "Nobody of this body" in page.people.who.complaint
    hands.enter("3")
    assert [one.member for one in file_of(seat, there).there] == [there.ids[2]]


def test_somebody_leaves_and_the_meter_falls(seat: Seat, hands: Hands) -> None:
    there = begun(seat.make, gathering(seat), here=5)
    page = page_of(hands, there.meeting)
    page.tick()
    hands.enter("2")
    assert "here already" in page.people.said.text
    page.people.at.set_value(THREE)
    page.people.gone.click()
    assert page.quorum.meter.count == 4
    (gone,) = (one for one in file_of(seat, there).there if one.left is not None)
    assert (gone.member, gone.left) == (there.ids[1], THREE)


def test_a_wrong_tick_is_taken_back(seat: Seat, hands: Hands) -> None:
    there = gathering(seat)
    page = page_of(hands, there.meeting)
    page.tick()
    hands.enter("2")
    hands.press(Qt.Key.Key_A, ALT)
    hands.qtbot.waitUntil(lambda: not file_of(seat, there).there)
    assert page.quorum.meter.count == 0


def test_who_stands_for_somebody_is_asked_where_nobody_fits(seat: Seat, hands: Hands) -> None:
    there = gathering(seat)
    page = page_of(hands, there.meeting)
    page.tick()
    hands.enter("1")
    hands.press(Qt.Key.Key_Y, ALT)
    hands.enter("Nobody at all", "proxy of 20 March")
    page.people.who.setFocus()
    hands.enter("2")
    assert "Nobody of this body" in page.people.by.complaint
    assert len(file_of(seat, there).there) == 1
    page.people.by.clear()
    page.people.who.setFocus()
    hands.enter("2")
    assert "fill this in" in page.people.by.complaint
    hands.enter("1")
    assert page.people.paper.line.hasFocus()
    page.people.who.setFocus()
    hands.enter("2")
    assert "represented by Person 1" in page.people.said.text
    first, second = sorted(file_of(seat, there).there, key=lambda one: one.by or 0)
    assert (first.by, second.by, second.paper) == (None, there.ids[0], "proxy of 20 March")


def test_escape_goes_back_to_the_agenda(seat: Seat, hands: Hands) -> None:
    there = gathering(seat)
    page = page_of(hands, there.meeting)
    page.tick()
    assert shown(page.people)
    hands.press(Qt.Key.Key_Escape)
    assert shown(page.agenda)
    assert not shown(page.people)


def test_who_has_no_share_has_a_voice_only(seat: Seat, hands: Hands) -> None:
    there = gathering(seat)
    seat.make.member("Poor Person", number="77")
    page = page_of(hands, there.meeting)
    page.tick()
    hands.enter("77")
    assert "voice and no vote" in page.people.said.text
    assert "1 more with a voice only" in page.quorum.of.text()
    assert page.quorum.meter.count == 0


# --- the meeting ---------------------------------------------------------------------------------


def test_a_meeting_by_keyboard_from_its_opening_to_its_signatures(seat: Seat, hands: Hands) -> None:
    there = gathering(seat)
    page = page_of(hands, there.meeting)
    page.tick()
    hands.enter(*"12345678")
    hands.press(Qt.Key.Key_Escape)
    page.opening.leaders.chair.setFocus()
    hands.enter("1", "2")  # who chairs, who writes
    hands.do_it()
    assert page.hall is not None
    assert page.hall.state == OPEN
    assert page.agenda.key == there.items[0]
    hands.type("The chair greets all.")
    hands.do_it()
    assert page.agenda.key == there.items[1]
    hands.type("The treasurer tells the figures.")
    hands.tab_to("What is put to the vote")
    hands.type("The surplus goes to the reserve.")
    hands.press(Qt.Key.Key_Tab)
    hands.enter("6", "1", "1")
    box = next(iter(page.point.writing.boxes.values())) if page.point.writing else None
    assert box is not None
    assert box.vote.verdict.text() == "✓ passed: 6 of 8, more than half needed"
    assert "surplus of the year can be used" in box.follows.note.text
    hands.do_it()
    assert page.agenda.key == there.items[2]
    hands.do_it()
    assert str(page.agenda.key) == CLOSING
    hands.do_it()
    assert page.hall.state == ENDED
    hands.do_it()
    assert page.hall.state == SIGNED
    said = file_of(seat, there)
    assert [one.extract for one in said.points] == [
        "The chair greets all.",
        "The treasurer tells the figures.",
        "",
    ]
    (motion,) = said.points[1].motions
    assert (motion.number, motion.passed, motion.votes_for) == ("G 2026-01", True, 6)
    assert all(one.done is not None for one in said.points)
    assert [stop.stage for stop in page.agenda.stops.stops] == [Stage.DONE] * 5
    assert shown(page.closed)
    assert "Minutes no. 1" in page.heading.subtitle.text()


def test_a_second_call_before_its_hour_is_refused_beside_the_field(
    seat: Seat, hands: Hands
) -> None:
    there = gathering(seat)
    page = page_of(hands, there.meeting)
    page.opening.call.set_value(2)
    page.next.click()
    assert "The second call is at 15:00" in page.opening.at.complaint
    page.opening.at.set_value(THREE)
    page.next.click()
    assert page.hall is not None
    assert page.hall.file.row.call == 2


def test_too_few_at_the_first_call_go_on_as_the_second_only_at_its_hour(
    seat: Seat, hands: Hands
) -> None:
    there = begun(seat.make, gathering(seat), here=2)
    page = page_of(hands, there.meeting)
    assert shown(page.quorum.second)
    page.quorum.second.click()
    assert "15:00" in page.quorum.note.text
    assert page.hall is not None
    seat.clock.move(hours=1, minutes=10)
    page.quorum.second.click()
    assert (page.hall.file.row.call, page.hall.file.row.opened) == (2, THREE + 10)
    assert page.quorum.note.text == ""
    assert "reached at 15:10" in page.quorum.verdict.text()


def test_it_is_not_held_and_says_why(seat: Seat, hands: Hands) -> None:
    there = gathering(seat)
    page = page_of(hands, there.meeting)
    page.opening.not_held.click()
    hands.type("the river was high")
    page.opening.cancel.click()
    assert file_of(seat, there).row.why == "the river was high"


def test_a_point_that_comes_up_is_marked_as_not_called(seat: Seat, hands: Hands) -> None:
    there = begun(seat.make, gathering(seat), here=6)
    page = page_of(hands, there.meeting)
    page.agenda.add.click()
    hands.enter("A new roof")
    page.agenda.keep.click()
    assert page.point.outside.mark.text == "not on the agenda as called"
    assert file_of(seat, there).points[-1].title == "A new roof"


def test_points_are_moved_and_taken_off_with_keys(seat: Seat, hands: Hands) -> None:
    there = begun(seat.make, gathering(seat), here=6)
    page = page_of(hands, there.meeting)
    page.go_to(there.items[2])
    page.agenda.stops.setFocus()
    hands.press(Qt.Key.Key_Up, ALT)
    titles = [one.title for one in file_of(seat, there).points]
    assert titles == ["Opening and quorum", "More", "Accounts and surplus"]
    hands.press(Qt.Key.Key_Delete)
    assert len(file_of(seat, there).points) == 2


# --- who may -------------------------------------------------------------------------------------


def test_who_may_not_write_minutes_reads_them(seat: Seat, hands: Hands) -> None:
    there = begun(seat.make, gathering(seat), here=6)
    seat.book.actor = actor(Role.TELLER)
    page = page_of(hands, there.meeting)
    assert not shown(page.quorum.tick)
    assert not shown(page.next)
    page.go_to(there.items[0])
    assert page.point.writing is None


def test_signed_minutes_are_read_and_corrected_by_new_ones(seat: Seat, hands: Hands) -> None:
    there = begun(seat.make, gathering(seat), here=6)
    assemblies.passed(seat.book, there)
    seat.clock.move(hours=3)
    assemblies.signed(seat.book, there)
    page = page_of(hands, there.meeting)
    assert shown(page.closed)
    assert not shown(page.quorum.tick)
    page.go_to(there.items[0])
    assert page.point.writing is None
    page.go_to(OPENING)
    page.closed.correct.click()
    place = hands.places[-1]
    assert place.page == "meeting"
    assert place.about is not None
    made = seat.book.read(meetings.meeting, MeetingId(place.about))
    assert (made.corrects, made.day) == (there.meeting, TODAY)


def test_nobody_signs_without_a_chair(seat: Seat, hands: Hands) -> None:
    there = begun(seat.make, gathering(seat), here=6)
    seat.book.write(meetings.end_meeting, meeting=there.meeting, at=FOUR)
    page = page_of(hands, there.meeting)
    assert page.agenda.key == CLOSING
    assert {one.look for one in page.ending.looked.shown} == {"signed"}
    page.next.click()
    assert page.ending.note.text == "Say who chaired the meeting."


def test_the_hours_of_a_meeting_from_paper_are_typed(seat: Seat, hands: Hands) -> None:
    people(seat.make, 6)
    meeting = seat.book.write(
        meetings.plan_meeting,
        body=assemblies.ASSEMBLY,
        day=TODAY,
        hour=TWO,
        place="Hall",
        paper=True,
        points=[meetings.Point("topic", "A thing")],
    )
    page = page_of(hands, meeting)
    page.tick()
    page.people.counts["present"].set_value(4)
    page.people.counts["represented"].set_value(0)
    page.people.counts["entitled"].set_value(6)
    page.people.count.click()
    assert page.quorum.meter.count == 4
    page.points_again()
    hands.do_it()
    page.agenda.hour.set_value(THREE)
    hands.do_it()
    (point,) = seat.book.read(meetings.points, meeting)
    assert (point.begun, point.done) == (TWO, THREE)


def test_a_point_that_was_asked_for_is_shown_first(seat: Seat, hands: Hands) -> None:
    there = gathering(seat, 4, ("topic", "One"), ("topic", "Two"))
    page = MeetingPage(seat.desk, Place("meeting", about=there.meeting, text=str(there.items[1])))
    hands.open(page)
    assert page.agenda.key == there.items[1]
    page.show_place(Place("meeting", about=there.meeting, text=str(there.items[0])))
    assert page.agenda.key == there.items[0]
