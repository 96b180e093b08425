"""Writing a member in, and changing what the register says."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records import members
from coopdesk.records.ids import MemberId
from coopdesk.ui.desk import Place
from coopdesk.ui.kit.fields import LineField
from coopdesk.ui.kit.lines import Line
from coopdesk.ui.pages.member_form import EditMember, NewMember
from tests.ui.fingers import opened
from tests.ui.seat import Seat


def new(seat: Seat, qtbot: QtBot, text: str = "") -> NewMember:
    return opened(NewMember(seat.desk, Place("new_member", text=text)), qtbot)


def edit(seat: Seat, qtbot: QtBot, member: MemberId) -> EditMember:
    return opened(EditMember(seat.desk, Place("edit_member", member=member)), qtbot)


def line(page: NewMember | EditMember, name: str) -> Line:
    field = page.form[name]
    assert isinstance(field, LineField)
    return field.line


def write(page: NewMember | EditMember, qtbot: QtBot, name: str, text: str) -> None:
    line(page, name).clear()
    qtbot.keyClicks(line(page, name), text)


def test_enter_leads_through_the_form_to_the_register(seat: Seat, qtbot: QtBot) -> None:
    page = new(seat, qtbot)
    qtbot.keyClicks(page.focusWidget(), "Uwase Jeanne")
    for _ in range(20):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Return)
        if seat.places:
            break
    [one] = seat.desk.ask(members.roll)
    assert (one.number, one.name, one.joined) == ("1", "Uwase Jeanne", date(2026, 3, 3))
    assert seat.places == [Place("member", member=one.id)]
    assert seat.said == ["Uwase Jeanne is in the register as number 1."]


def test_without_a_name_nobody_is_written_in(seat: Seat, qtbot: QtBot) -> None:
    page = new(seat, qtbot)
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert page.form["name"].complaint == "Please fill this in."
    assert seat.desk.ask(members.roll) == []


def test_the_next_number_is_shown_and_another_may_be_written(seat: Seat, qtbot: QtBot) -> None:
    seat.make.member(number="K-041")
    page = new(seat, qtbot, text="Keza Aline")
    assert line(page, "number").placeholderText() == "K-042"
    write(page, qtbot, "number", "K-041")
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert "K-041" in page.form["number"].complaint
    write(page, qtbot, "number", "K-077")
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert sorted(seat.desk.ask(members.numbers)) == ["K-041", "K-077"]


def test_the_same_name_is_warned_of_while_typing(seat: Seat, qtbot: QtBot) -> None:
    seat.make.member("Uwase Odette Jeanne", village="Remera")
    page = new(seat, qtbot)
    qtbot.keyClicks(line(page, "name"), "uwase jea")
    qtbot.waitUntil(page.alike.isVisible)
    assert page.alike.texts() == ["1 · Uwase Odette Jeanne, Remera"]


def test_the_same_document_is_warned_of_under_any_name(seat: Seat, qtbot: QtBot) -> None:
    seat.make.member("Uwase Odette", document="1198 7700")
    page = new(seat, qtbot)
    write(page, qtbot, "document", "1198 7700")
    qtbot.waitUntil(page.alike.isVisible)
    assert page.alike.texts() == ["1 · Uwase Odette"]


def test_what_is_typed_keeps_the_page(seat: Seat, qtbot: QtBot) -> None:
    page = new(seat, qtbot)
    assert not page.has_typed()
    write(page, qtbot, "phone", "078")
    assert page.has_typed()


def test_changing_one_field_changes_only_that(seat: Seat, qtbot: QtBot) -> None:
    who = seat.make.member("Uwase Odette", village="Remera", phone="078", nominee="Eric")
    page = edit(seat, qtbot, who.id)
    assert not page.has_typed()
    write(page, qtbot, "village", "Gisozi")
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    one = seat.desk.ask(members.file, who.id)
    assert (one.village, one.phone, one.nominee) == ("Gisozi", "078", "Eric")
    assert seat.places == [Place("member", member=who.id)]


def test_what_somebody_else_changed_meanwhile_is_not_lost(seat: Seat, qtbot: QtBot) -> None:
    who = seat.make.member("Uwase Odette", village="Remera", phone="078")
    page = edit(seat, qtbot, who.id)
    seat.desk.do(
        members.change_member, member=who.id, changes={"phone": "072"}, shown={"phone": "078"}
    )
    write(page, qtbot, "village", "Gisozi")
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    one = seat.desk.ask(members.file, who.id)
    assert (one.village, one.phone) == ("Gisozi", "072")


def test_a_name_can_not_be_taken_away(seat: Seat, qtbot: QtBot) -> None:
    who = seat.make.member("Uwase Odette")
    page = edit(seat, qtbot, who.id)
    page.form["name"].set_value("")
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert page.form["name"].complaint
    assert seat.desk.ask(members.file, who.id).name == "Uwase Odette"


def test_a_group_is_asked_who_speaks_for_it_and_a_person_is_not(seat: Seat, qtbot: QtBot) -> None:
    who = seat.make.member("Abahuje")
    page = edit(seat, qtbot, who.id)
    speaker = page.form["speaker"]
    assert not speaker.isVisibleTo(page)
    for _ in range(2):
        qtbot.keyClick(page.form["kind"].editor, Qt.Key.Key_Down)
    assert page.form["kind"].peek() == "group"
    assert speaker.isVisibleTo(page)
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert speaker.complaint
    speaker.set_value("Rose Ingabire")
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    one = seat.desk.ask(members.file, who.id)
    assert (one.kind, one.speaker) == ("group", "Rose Ingabire")
    page = edit(seat, qtbot, who.id)
    for _ in range(2):
        qtbot.keyClick(page.form["kind"].editor, Qt.Key.Key_Up)
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    one = seat.desk.ask(members.file, who.id)
    assert (one.kind, one.speaker) == ("person", "")


def test_what_is_missing_is_filled_in_first(seat: Seat, qtbot: QtBot) -> None:
    one = seat.make.member("Rose")
    page = opened(EditMember(seat.desk, Place("edit_member", member=one.id, text="phone")), qtbot)
    assert page.focusWidget() is line(page, "phone")
