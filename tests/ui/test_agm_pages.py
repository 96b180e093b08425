"""The co-op's year, social actions and the pack of the general meeting: on real pages."""

from __future__ import annotations

from datetime import timedelta

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records import accounts, agm, coop_year, meetings, social_actions, vouchers
from coopdesk.records.book import Topic
from coopdesk.records.ids import MeetingId
from coopdesk.records.meetings import Point
from coopdesk.records.money import Money
from coopdesk.records.papers import Behind, State
from coopdesk.ui.desk import Place
from coopdesk.ui.kit.fields import NoteField
from coopdesk.ui.pages.agm_pack import AgmPackPage
from coopdesk.ui.pages.coop_year import CoopYear
from coopdesk.ui.pages.social_actions import SocialActions
from coopdesk.ui.pages.social_list import SocialList
from tests.records.areas.social_actions import planted
from tests.records.assemblies import ASSEMBLY, TWO, begun, called, people, signed
from tests.records.hands import TODAY, draft
from tests.reports.packs import picture
from tests.ui.fingers import CONTROL, ENTER, focused, opened
from tests.ui.seat import Seat


@pytest.fixture
def meeting(seat: Seat) -> MeetingId:
    people(seat.make, 3)
    return seat.book.write(
        meetings.plan_meeting,
        body=ASSEMBLY,
        day=TODAY + timedelta(days=25),
        hour=TWO,
        place="Kacyiru hall",
        points=[Point("accounts", "Accounts")],
    )


# --- the co-op's year ----------------------------------------------------------------------------


def year_of(seat: Seat, qtbot: QtBot) -> CoopYear:
    return opened(CoopYear(seat.desk, Place("coop_year")), qtbot)


def choose_due(page: CoopYear, key: str) -> None:
    found = page.desk.ask(coop_year.calendar, TODAY)
    due = next(one for one in found if one.key == key)
    page.table.choose((due.key, due.about, due.day))
    assert page.table.row() == due


def test_what_somebody_must_mark_is_marked_as_done_and_not_done_again(
    seat: Seat, qtbot: QtBot
) -> None:
    page = year_of(seat, qtbot)
    choose_due(page, "annual_return")
    assert page.done.isVisible()
    page.form["note"].set_value("Letter 12")
    qtbot.keyClick(page.form["note"].editor, ENTER, CONTROL)
    [(key, done)] = seat.book.read(coop_year.done_duties).items()
    assert (key[0], done.note) == ("annual_return", "Letter 12")
    qtbot.waitUntil(lambda: page.undone.isVisible() or not page.done.isVisible())
    choose_due(page, "annual_return")
    assert "Letter 12" in page.about.text()
    qtbot.keyClick(page.undone, Qt.Key.Key_Space)
    assert seat.book.read(coop_year.done_duties) == {}


def test_what_the_book_sees_for_itself_leads_to_its_page(seat: Seat, qtbot: QtBot) -> None:
    page = year_of(seat, qtbot)
    choose_due(page, "agm")
    assert not page.done.isVisible()
    qtbot.keyClick(page.go_there, Qt.Key.Key_Space)
    assert [one.page for one in seat.places] == ["meetings"]


# --- social actions ------------------------------------------------------------------------------


def actions_of(seat: Seat, qtbot: QtBot) -> SocialActions:
    return opened(SocialActions(seat.desk, Place("social_actions")), qtbot)


def test_hours_are_written_with_minutes_too(seat: Seat, qtbot: QtBot) -> None:
    page = actions_of(seat, qtbot)
    page.form["name"].set_value("Planted trees")
    page.form["hours"].setFocus()
    qtbot.keyClicks(focused(), "12:20")
    page.ticks[7].set_value(True)
    page.write()
    assert [one.minutes for one in seat.book.read(social_actions.actions)] == [740]


def test_an_action_is_told_with_its_hours_and_principles(seat: Seat, qtbot: QtBot) -> None:
    page = actions_of(seat, qtbot)
    page.focus_first()
    qtbot.keyClicks(focused(), "Taught the young to keep a cash book")
    page.form["hours"].setFocus()
    qtbot.keyClicks(focused(), "12.5")
    for number in (5, 7):
        page.ticks[number].set_value(True)
    qtbot.keyClick(focused(), ENTER, CONTROL)
    [one] = seat.book.read(social_actions.actions)
    assert (one.name, one.minutes, one.principles) == (
        "Taught the young to keep a cash book",
        750,
        (5, 7),
    )
    assert not page.has_typed()
    page.refresh(Topic.NONE)  # as the desk asks for
    assert "12.5" in [page.table.model.index(0, n).data() for n in range(6)]


def test_an_action_names_its_goals_its_meeting_and_the_entry_of_its_money(
    seat: Seat, qtbot: QtBot
) -> None:
    there = begun(seat.make, called(seat.make, people(seat.make, 3)))
    signed(seat.book, there)
    chart = seat.book.read(accounts.accounts)
    other_income = next(one.id for one in chart if one.type == "income" and one.by_hand)
    entry = seat.book.write(
        vouchers.write,
        form=vouchers.INCOME,
        day=TODAY,
        parts=[vouchers.Part(other_income, Money(900, "RWF"))],
        memo="Trees for the school",
        money=next(one.id for one in chart if one.role == "cash"),
    )
    page = actions_of(seat, qtbot)
    page.form["name"].set_value("Planted 300 trees")
    page.ticks[7].set_value(True)
    assert not page.wide.isVisible()
    qtbot.keyClick(page.more, Qt.Key.Key_Space)
    page.goals[15].set_value(True)
    page.meeting.set_value(there.meeting)
    page.entry.setFocus()
    qtbot.keyClicks(focused(), "trees")
    qtbot.keyClick(focused(), ENTER)
    qtbot.keyClick(page.save, ENTER)
    [one] = seat.book.read(social_actions.actions)
    assert (one.goals, one.meeting, one.entry) == ((15,), there.meeting, entry)
    page.edit(one)
    assert page.wide.isVisible()
    page.form["name"].set_value("Planted 400 trees")
    page.meeting.set_value(None)
    qtbot.keyClick(page.save, ENTER)
    [one] = seat.book.read(social_actions.actions)
    assert (one.goals, one.meeting, one.entry) == ((15,), None, entry)


def test_without_a_principle_nothing_is_written_and_it_is_said(seat: Seat, qtbot: QtBot) -> None:
    page = actions_of(seat, qtbot)
    page.form["name"].set_value("Cleaned the well")
    qtbot.keyClick(page.save, ENTER)
    assert seat.book.read(social_actions.actions) == []
    assert page.note.isVisible()
    assert page.has_typed()


def test_an_action_is_changed_and_taken_off_the_list(seat: Seat, qtbot: QtBot) -> None:
    planted(seat.make)
    page = actions_of(seat, qtbot)
    page.table.choose_first()
    qtbot.keyClick(page.change, Qt.Key.Key_Space)
    page.form["name"].set_value("Planted 400 trees")
    page.ticks[5].set_value(False)
    qtbot.keyClick(page.save, ENTER)
    [one] = seat.book.read(social_actions.actions)
    assert (one.name, one.principles, one.minutes) == ("Planted 400 trees", (7,), 5400)
    page.edit(one)
    qtbot.keyClick(page.drop, Qt.Key.Key_Space)
    assert seat.book.read(social_actions.actions) == []


# --- the list behind a figure --------------------------------------------------------------------


def test_a_figure_opens_its_list_and_the_list_its_member(seat: Seat, qtbot: QtBot) -> None:
    [who] = seat.make.roll(draft("1", sex="F", shares=10_000))
    behind = Behind(from_=TODAY.replace(month=1, day=1), until=TODAY, list="women")
    page = SocialList(seat.desk, Place("social_list", text="women", behind=behind))
    opened(page, qtbot)
    assert page.heading.title.text() == "Women, of the members"
    page.view.opened.emit(Behind(member=who.id))  # as Enter on the row does
    assert seat.places == [Place("member", member=who.id)]


# --- the pack ------------------------------------------------------------------------------------


def pack_of(seat: Seat, qtbot: QtBot) -> AgmPackPage:
    return opened(AgmPackPage(seat.desk, Place("agm_pack")), qtbot)


def test_without_a_meeting_the_page_says_what_to_do(seat: Seat, qtbot: QtBot) -> None:
    page = pack_of(seat, qtbot)
    assert not page.make.isVisible()
    assert page.table.row() is None


def test_a_report_is_written_and_stands_in_the_pack(
    seat: Seat, qtbot: QtBot, meeting: MeetingId
) -> None:
    page = pack_of(seat, qtbot)
    page.table.choose("treasurer")
    text: NoteField = page.text
    text.set_value("The books are in order.")
    assert page.has_typed()
    qtbot.keyClick(page.save, Qt.Key.Key_Space)
    assert seat.book.read(agm.chapter_text, meeting, "treasurer") == "The books are in order."
    assert not page.has_typed()


def test_what_is_typed_is_kept_on_going_to_another_chapter(
    seat: Seat, qtbot: QtBot, meeting: MeetingId
) -> None:
    page = pack_of(seat, qtbot)
    page.table.choose("board")
    page.text.set_value("A good year.")
    page.table.choose("supervisory")
    assert seat.book.read(agm.chapter_text, meeting, "board") == "A good year."
    assert not page.text.peek()


def test_one_press_makes_the_whole_pack(seat: Seat, qtbot: QtBot, meeting: MeetingId) -> None:
    page = pack_of(seat, qtbot)
    page.large.set_value(True)
    qtbot.keyClick(focused(), ENTER, CONTROL)
    qtbot.waitUntil(lambda: bool(seat.papers), timeout=20_000)
    pdf = pypdfium2.PdfDocument(seat.papers[0].pdf)
    assert "Contents" in pdf[0].get_textpage().get_text_bounded()
    assert meeting


def test_papers_of_no_chapter_stand_in_the_pack_and_lead_to_the_meeting(
    seat: Seat, qtbot: QtBot, meeting: MeetingId
) -> None:
    seat.book.write(
        meetings.add_annex, meeting=meeting, part=meetings.PACK, name="Mill.png", content=picture()
    )
    page = AgmPackPage(seat.desk, Place("agm_pack"))
    opened(page, qtbot)
    page.table.choose("others")
    row = page.table.row()
    assert row is not None
    assert row.state is State.BOOK
    assert page.about.text() == "“Mill.png” is kept with the meeting."
    page.there.click()
    assert seat.places[-1] == Place("meeting_call", about=meeting)
