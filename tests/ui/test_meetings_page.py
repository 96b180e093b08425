"""The list of meetings: what is due, what comes, words found in all minutes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from coopdesk.records import meetings
from coopdesk.records.meetings import Called
from coopdesk.ui.desk import Place
from coopdesk.ui.pages import PAGES
from coopdesk.ui.pages.meetings import Meetings
from coopdesk.ui.pages.tasks import Tasks
from coopdesk.ui.pages.today import Today
from coopdesk.ui.topbar import TopBar
from tests.records.assemblies import BOARD, FOUR, TWO, begun, called, passed, people
from tests.records.hands import TODAY
from tests.ui.fingers import focused
from tests.ui.hands import Hands
from tests.ui.seat import Seat

SOON = TODAY + timedelta(days=30)


def planned(seat: Seat, **said: Any) -> Any:
    fixed: dict[str, Any] = {"body": BOARD, "day": SOON, "hour": TWO, "place": "Office"}
    return seat.book.write(meetings.plan_meeting, **{**fixed, **said})


def shown(seat: Seat, hands: Hands, **place: Any) -> Meetings:
    return hands.open(Meetings(seat.desk, Place("meetings", **place)))


def listed(page: Meetings) -> list[str]:
    return [f"{row.body_name} {row.state} {row.day:%d %b}" for _, row in page.table.model.loaded()]


def dues(page: Meetings) -> list[str]:
    return [one.text() for one in page.dues.findChildren(QPushButton)]


def test_what_waits_stands_first_then_the_latest(seat: Seat, hands: Hands) -> None:
    who = people(seat.make, 4)
    begun(seat.make, called(seat.make, who))
    held = begun(seat.make, called(seat.make, who))
    seat.book.write(meetings.end_meeting, meeting=held.meeting, at=FOUR)
    planned(seat, day=SOON + timedelta(days=1), notices=[Called("sms", TODAY)])
    planned(seat)
    page = shown(seat, hands)
    assert listed(page) == [
        "General meeting open 03 Mar",
        "Board of directors planned 02 Apr",
        "Board of directors called 03 Apr",
        "General meeting ended 03 Mar",
    ]


def test_the_general_meeting_of_the_year_is_asked_for(seat: Seat, hands: Hands) -> None:
    seat.make.member("Aline", joined=date(2025, 6, 1))
    page = shown(seat, hands)
    assert dues(page) == ["The general meeting must be held by 30 Apr 2026: call it by 15 Apr 2026"]
    page.dues.findChildren(QPushButton)[0].setFocus()
    hands.press(Qt.Key.Key_Return)
    assert seat.places[-1] == Place("meeting_call", text="assembly")


def test_what_is_late_says_so(seat: Seat, hands: Hands) -> None:
    planned(seat, day=TODAY + timedelta(days=1))
    page = shown(seat, hands)
    assert dues(page) == [
        "Board of directors on 4 Mar 2026: it should have been called by 1 Mar 2026"
    ]
    assert "late" in [
        one.accessibleName() for one in page.dues.findChildren(type(page.heading.pill))
    ]


def test_a_meeting_is_called_with_ctrl_enter_for_the_chosen_body(seat: Seat, hands: Hands) -> None:
    page = shown(seat, hands, about=BOARD)
    hands.do_it()
    assert seat.places[-1] == Place("meeting_call", text=f"body {BOARD}")
    assert page.body.peek() == BOARD


@pytest.fixture
def said(seat: Seat) -> Any:
    """Minutes with a word in a motion."""
    there = begun(seat.make, called(seat.make, people(seat.make, 4), ("topic", "The store")))
    passed(seat.book, there, "We mend the roof of the store.")
    return there


def test_words_of_minutes_are_found_while_typing_and_enter_opens_the_point(
    seat: Seat, hands: Hands, said: Any
) -> None:
    page = shown(seat, hands)
    hands.type("roof mend")
    assert page.stack.currentWidget() is page.found
    assert page.counted.text() == "1 point"
    hands.press(Qt.Key.Key_Return)
    assert seat.places[-1] == Place("meeting", about=said.meeting, text=str(said.items[0]))
    hands.press(Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.table


def test_down_goes_from_the_search_into_what_was_found(seat: Seat, hands: Hands, said: Any) -> None:
    page = shown(seat, hands, text="store")
    assert page.counted.text() == "1 point"
    hands.press(Qt.Key.Key_Down)
    assert focused() is page.found.view
    hands.press(Qt.Key.Key_Up)
    assert focused() is page.search.line


def test_words_that_nobody_said_are_not_found(seat: Seat, hands: Hands, said: Any) -> None:
    page = shown(seat, hands)
    hands.type("lorry")
    assert page.found.model.rowCount() == 0
    hands.press(Qt.Key.Key_Return)
    assert seat.places == []


def test_the_search_of_everything_finds_points_of_minutes(seat: Seat, said: Any) -> None:
    bar = TopBar(seat.desk, PAGES)
    found = {one.text: one.place for one in bar.offers("roof")}
    place = Place("meeting", about=said.meeting, text=str(said.items[0]))
    assert found["Minutes: The store (General meeting, 3 Mar 2026)"] == place


def test_the_search_of_everything_leads_to_all_minutes_with_the_words(seat: Seat) -> None:
    points = [("topic", f"The store {n}") for n in range(4)]
    called(seat.make, people(seat.make, 1), *points)
    found = {one.text: one.place for one in TopBar(seat.desk, PAGES).offers("store")}
    assert found["All minutes with “store”"] == Place("meetings", text="store")


def test_today_tells_in_brief_what_of_meetings_is_due_soon(seat: Seat, hands: Hands) -> None:
    planned(seat)
    planned(seat, day=TODAY + timedelta(days=80))
    hands.open(Today(seat.desk, Place("today")))
    page = hands.shown
    texts = [one.text() for one in page.findChildren(QPushButton)]
    assert "Board of directors: call it by 30 Mar 2026" in texts
    assert not [text for text in texts if "May 2026" in text]


def test_a_meeting_to_come_opens_its_plan_and_one_of_today_opens_itself(
    seat: Seat, hands: Hands
) -> None:
    coming = planned(seat)
    today = planned(seat, day=TODAY)
    page = shown(seat, hands)
    hands.at(page.table.view)
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Return)
    assert seat.places == [Place("meeting", about=today), Place("meeting_call", about=coming)]


# --- tasks ---------------------------------------------------------------------------------------


def tasks(seat: Seat, hands: Hands) -> Tasks:
    return hands.open(Tasks(seat.desk, Place("tasks")))


def given(seat: Seat, text: str, owner: str, days: int) -> Any:
    due = TODAY + timedelta(days=days)
    return seat.book.write(meetings.give_task, text=text, owner=owner, due=due)


def test_who_is_late_stands_first_with_all_of_theirs(seat: Seat, hands: Hands) -> None:
    given(seat, "Buy ink", "Aline", 4)
    given(seat, "Mend the roof", "Bosco", 1)
    given(seat, "Paint the door", "Bosco", 9)
    seat.clock.move(days=2)
    page = tasks(seat, hands)
    assert [row.text for _, row in page.table.model.loaded()] == [
        "Mend the roof",
        "Paint the door",
        "Buy ink",
    ]


def test_space_ticks_a_task_off_and_opens_it_again(seat: Seat, hands: Hands) -> None:
    given(seat, "Buy ink", "Aline", 4)
    page = tasks(seat, hands)
    hands.press(Qt.Key.Key_Space)
    assert seat.book.read(meetings.tasks)[0].done == TODAY
    assert page.table.model.rowCount() == 0
    page.done.set_value(True)
    hands.at(page.table.view)
    hands.press(Qt.Key.Key_Space)
    assert seat.book.read(meetings.tasks)[0].done is None


def test_how_a_task_was_done_is_kept(seat: Seat, hands: Hands) -> None:
    given(seat, "Buy ink", "Aline", 4)
    page = tasks(seat, hands)
    hands.at(page.how.line)
    hands.type("Two bottles")
    hands.do_it()
    assert seat.book.read(meetings.tasks)[0].how == "Two bottles"


def test_a_task_is_given_outside_of_a_meeting(seat: Seat, hands: Hands) -> None:
    page = tasks(seat, hands)
    hands.enter("Buy ink", "", "The clerk", "")
    hands.do_it()
    [one] = seat.book.read(meetings.tasks)
    assert (one.text, one.owner, one.meeting) == ("Buy ink", "The clerk", None)
    assert not page.has_typed()


def test_a_task_without_anybody_is_refused_beside_its_field(seat: Seat, hands: Hands) -> None:
    page = tasks(seat, hands)
    hands.type("Buy ink")
    hands.do_it()
    assert page.giving.owner.complaint == "Write who does it."


def test_a_task_of_a_meeting_opens_the_point_it_was_given_in(seat: Seat, hands: Hands) -> None:
    there = begun(seat.make, called(seat.make, people(seat.make, 4)))
    seat.book.write(
        meetings.give_task,
        text="Mend it",
        owner="Jean",
        meeting=there.meeting,
        item=there.items[0],
    )
    tasks(seat, hands)
    hands.press(Qt.Key.Key_Return)
    assert seat.places[-1] == Place("meeting", about=there.meeting, text=str(there.items[0]))


@pytest.mark.parametrize(
    ("door", "name"),
    [
        ("who", "bodies"),
        ("decided", "resolutions"),
        ("tasks", "tasks"),
        ("year", "coop_year"),
        ("pack", "agm_pack"),
    ],
)
def test_the_other_pages_of_democracy_are_a_press_away(
    door: str, name: str, seat: Seat, hands: Hands
) -> None:
    page = shown(seat, hands)
    getattr(page, door).setFocus()
    hands.press(Qt.Key.Key_Return)
    assert seat.places[-1] == Place(name)
