"""A meeting is called by keyboard: when and where, its agenda, how people were told, its papers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from coopdesk.records import meetings
from coopdesk.records.ids import MeetingId
from coopdesk.records.meetings import Called, Point
from coopdesk.ui.desk import Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.pages.meeting_call import MeetingCall
from tests.records.assemblies import BOARD, TWO, begun, called, people, signed
from tests.records.hands import TODAY
from tests.ui.fingers import focused
from tests.ui.hands import Hands
from tests.ui.seat import Seat

ALT = Qt.KeyboardModifier.AltModifier
SOON = TODAY + timedelta(days=30)


def opened(seat: Seat, hands: Hands, **place: Any) -> MeetingCall:
    return hands.open(MeetingCall(seat.desk, Place("meeting_call", **place)))


def planned(seat: Seat, *titles: str, **said: Any) -> MeetingId:
    fixed: dict[str, Any] = {"body": BOARD, "day": SOON, "hour": TWO, "place": "Office"}
    points = [Point("topic", title) for title in titles or ("One", "Two", "Three")]
    return seat.book.write(meetings.plan_meeting, points=points, **{**fixed, **said})


def titles(page: MeetingCall) -> list[str]:
    return [one.point.title for one in page.agenda.points]


def test_a_general_meeting_is_planned_by_keyboard_with_the_usual_agenda(
    seat: Seat, hands: Hands
) -> None:
    page = opened(seat, hands, text="assembly")
    hands.enter("28.3.2026", "Kacyiru hall")
    assert page.do.text() == "Plan the meeting of 28 Mar 2026"
    assert page.when.in_time.notice.text == (
        "Call people by 13 Mar 2026: 15 days of notice before the meeting."
    )
    hands.do_it()
    [row] = seat.book.read(meetings.meetings)
    assert (row.place, row.hour, row.second_hour, row.state) == (
        "Kacyiru hall",
        TWO,
        TWO + 60,
        "planned",
    )
    points = [one.title for one in seat.book.read(meetings.points, row.id)]
    assert points[:2] == ["Opening and quorum", "Minutes of the last meeting"]
    assert len(points) == 9
    assert seat.places == [Place("meeting_call", about=row.id)]
    assert not page.has_typed()


def test_too_late_for_notice_offers_the_first_day_in_time(seat: Seat, hands: Hands) -> None:
    page = opened(seat, hands, text="assembly")
    hands.type("10.3.2026")
    assert page.when.in_time.notice.text == (
        "Too late for 15 days of notice: people had to be called by 23 Feb 2026."
    )
    hands.at(page.when.in_time.take)
    assert page.when.in_time.take.text() == "Take 18 Mar 2026, the first in time"
    hands.press(Qt.Key.Key_Return)
    assert page.when.day.peek() == TODAY + timedelta(days=15)
    assert not page.when.in_time.take.isVisible()


def test_an_ordinary_general_meeting_after_its_deadline_is_warned_of(
    seat: Seat, hands: Hands
) -> None:
    page = opened(seat, hands, text="assembly")
    hands.type("10.5.2026")
    assert page.when.in_time.deadline.text == "The general meeting must be held by 30 Apr 2026."
    page.when.kind.set_value("extraordinary")
    page.when.kind.changed.emit()
    assert page.when.in_time.deadline.text == ""


def test_points_are_added_moved_and_dropped_by_key(seat: Seat, hands: Hands) -> None:
    meeting = planned(seat)
    page = opened(seat, hands, about=meeting)
    hands.at(page.agenda.table.view)
    hands.press(Qt.Key.Key_Down, ALT)
    assert titles(page) == ["Two", "One", "Three"]
    hands.press(Qt.Key.Key_Down, ALT)
    hands.press(Qt.Key.Key_Down, ALT)  # it is the last already
    assert titles(page) == ["Two", "Three", "One"]
    hands.press(Qt.Key.Key_Up, ALT)
    hands.press(Qt.Key.Key_Home)
    hands.press(Qt.Key.Key_Delete)
    assert titles(page) == ["One", "Three"]
    hands.at(page.agenda.title_.line)
    hands.enter("Four")
    assert focused() is page.agenda.add
    hands.press(Qt.Key.Key_Return)
    hands.do_it()
    assert [one.title for one in seat.book.read(meetings.points, meeting)] == [
        "One",
        "Three",
        "Four",
    ]


def test_enter_changes_a_point_and_its_kind_brings_a_title(seat: Seat, hands: Hands) -> None:
    meeting = planned(seat, "One")
    page = opened(seat, hands, about=meeting)
    hands.at(page.agenda.table.view)
    hands.press(Qt.Key.Key_Return)
    assert page.agenda.add.text() == "Change the point"
    page.agenda.title_.clear()
    page.agenda.kind.set_value("election")
    page.agenda.kind.changed.emit()
    assert page.agenda.title_.peek() == "Election"
    page.agenda.body_.set_value(BOARD)
    page.agenda.post.set_value("Chair")
    page.agenda.seats.set_value(1)
    page.agenda.put()
    hands.do_it()
    [point] = seat.book.read(meetings.points, meeting)
    assert (point.kind, point.title, point.body, point.post, point.seats) == (
        "election",
        "Election",
        BOARD,
        "Chair",
        1,
    )


def test_a_point_half_written_is_not_lost(seat: Seat, hands: Hands) -> None:
    page = opened(seat, hands, about=planned(seat, "One"))
    hands.at(page.agenda.title_.line)
    hands.type("Half")
    hands.do_it()
    assert page.agenda.title_.complaint == "Put this point on the agenda first, or cancel it."


def test_how_people_were_called_is_written_down(seat: Seat, hands: Hands) -> None:
    meeting = planned(seat)
    page = opened(seat, hands, about=meeting)
    hands.at(page.told.ways["sms"].tick.box)
    hands.press(Qt.Key.Key_Space)
    assert page.do.text() == "Write down that people are called"
    hands.do_it()
    row = seat.book.read(meetings.meeting, meeting)
    assert (row.state, row.notices) == ("called", (Called("sms", TODAY),))
    assert all(one.called for one in seat.book.read(meetings.points, meeting))
    assert page.when.in_time.notice.text == (
        "People were called in time: 3 days of notice are needed."
    )


def test_a_point_added_after_the_call_is_marked(seat: Seat, hands: Hands) -> None:
    meeting = planned(seat, "One", notices=[Called("wall", TODAY)])
    seat.book.write(meetings.add_point, meeting=meeting, point=Point("topic", "Late"))
    page = opened(seat, hands, about=meeting)
    assert [row.late for _, row in page.agenda.table.model.loaded()] == [False, True]


def test_a_place_that_is_missing_is_said_beside_its_field(seat: Seat, hands: Hands) -> None:
    page = opened(seat, hands)
    hands.type("28.3.2026")
    hands.do_it()
    assert page.when.where.complaint == "Please fill this in."
    assert seat.book.read(meetings.meetings) == []


def test_a_meeting_is_where_the_last_one_was_with_its_minutes_to_read(
    seat: Seat, hands: Hands
) -> None:
    there = begun(seat.make, called(seat.make, people(seat.make, 4)))
    signed(seat.book, there)
    page = opened(seat, hands, text="assembly")
    assert page.when.where.peek() == "Kacyiru hall"
    assert titles(page)[1] == "Minutes of 3 Mar 2026"


def test_a_meeting_from_paper_asks_for_no_notice_and_goes_on_to_its_minutes(
    seat: Seat, hands: Hands
) -> None:
    page = opened(seat, hands, text="paper")
    hands.enter("2.2.2026", "Office")
    assert page.when.in_time.notice.text == ""
    assert page.do.text() == "Enter the meeting of 2 Feb 2026"
    hands.do_it()
    [row] = seat.book.read(meetings.meetings)
    assert row.paper
    assert seat.places == [Place("meeting", about=row.id)]


def test_a_meeting_from_paper_hears_minutes_that_are_older_than_itself(
    seat: Seat, hands: Hands
) -> None:
    there = begun(seat.make, called(seat.make, people(seat.make, 3)))
    signed(seat.book, there)
    page = opened(seat, hands, text="paper")
    assert titles(page)[1] == "Minutes of 3 Mar 2026"
    hands.enter("2.2.2026")
    assert titles(page)[1] == "Minutes of the last meeting"
    hands.do_it()
    [_, row] = seat.book.read(meetings.meetings)
    assert seat.book.read(meetings.points, row.id)[1].title == "Minutes of the last meeting"


def test_a_meeting_is_not_held_with_its_reason(seat: Seat, hands: Hands) -> None:
    meeting = planned(seat)
    page = opened(seat, hands, about=meeting)
    hands.at(page.ending.ask)
    hands.press(Qt.Key.Key_Return)
    hands.at(page.ending.really)
    hands.press(Qt.Key.Key_Return)
    assert page.ending.why.complaint == "Write why it was not held."
    hands.enter("The river was high")
    hands.press(Qt.Key.Key_Return)
    row = seat.book.read(meetings.meeting, meeting)
    assert (row.state, row.why) == ("cancelled", "The river was high")
    assert not page.ending.isVisible()


def test_a_paper_is_kept_with_the_meeting_and_taken_away(
    seat: Seat, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = planned(seat)
    file = tmp_path / "report.pdf"
    file.write_bytes(b"%PDF-1.4 a report")
    monkeypatch.setattr(pickers, "open_file", lambda *_: file)
    page = opened(seat, hands, about=meeting)
    hands.at(page.pack.add)
    hands.press(Qt.Key.Key_Return)
    [one] = seat.book.read(meetings.annexes, meeting)
    assert (one.name, one.part) == ("report.pdf", meetings.PACK)
    hands.qtbot.waitUntil(lambda: taking(page) is not None)
    button = taking(page)
    assert button is not None
    hands.at(button)
    hands.press(Qt.Key.Key_Return)
    assert seat.book.read(meetings.annexes, meeting) == []


def taking(page: MeetingCall) -> QPushButton | None:
    named = page.pack.findChildren(QPushButton)
    return next((one for one in named if one.accessibleName() == "Take report.pdf away"), None)


def test_a_file_that_is_no_paper_is_refused(
    seat: Seat, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "song.mp3"
    file.write_bytes(b"ID3 la la")
    monkeypatch.setattr(pickers, "open_file", lambda *_: file)
    page = opened(seat, hands, about=planned(seat))
    hands.at(page.pack.add)
    hands.press(Qt.Key.Key_Return)
    assert page.pack.note.text == "“song.mp3” is neither a PDF nor a picture (PNG or JPEG)."


def test_the_papers_to_call_people_with_are_shown(seat: Seat, hands: Hands) -> None:
    page = opened(seat, hands, about=planned(seat))
    links = page.printing.findChildren(QPushButton)
    assert [one.text() for one in links] == [
        "Letter to who is called",
        "Sheet for the wall",
        "SMS",
        "Text to read aloud",
        "Voters' list",
        "Attendance sheet",
    ]
    hands.at(links[1])
    hands.press(Qt.Key.Key_Return)
    [paper] = seat.papers
    assert paper.pdf.startswith(b"%PDF")


def test_a_meeting_that_is_not_planned_yet_has_no_papers(seat: Seat, hands: Hands) -> None:
    assert not opened(seat, hands).printing.isVisible()


def test_a_day_more_than_a_year_ahead_is_asked_about_once(seat: Seat, hands: Hands) -> None:
    page = opened(seat, hands, text="assembly")
    hands.enter("28.3.2076", "Kacyiru hall")
    hands.do_it()
    assert not seat.book.read(meetings.meetings)
    assert page.when.day.complaint == ("That is more than a year ahead. If it is so, do it again.")
    hands.do_it()
    assert len(seat.book.read(meetings.meetings)) == 1


def test_who_was_called_to_another_day_is_called_anew(seat: Seat, hands: Hands) -> None:
    there = called(seat.make, people(seat.make, 2), day=SOON, ago=40)
    page = opened(seat, hands, about=there.meeting)
    assert "called in time" in page.when.in_time.notice.text
    page.when.day.set_value(TODAY + timedelta(days=5))
    assert page.when.in_time.notice.text.startswith("Too late for 15 days of notice")


def test_tab_goes_to_the_papers_before_the_agenda(seat: Seat, hands: Hands) -> None:
    page = opened(seat, hands, about=planned(seat))
    page.printing.language.box.setFocus()
    links = page.printing.findChildren(QPushButton)
    for one in links:
        hands.press(Qt.Key.Key_Tab)
        assert focused() is one


def test_a_meeting_from_paper_is_not_to_be_called(seat: Seat, hands: Hands) -> None:
    page = opened(seat, hands, about=planned(seat, day=TODAY - timedelta(days=9), paper=True))
    assert page.heading.pill.mark.text == "entered from paper"
