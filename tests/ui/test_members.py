"""The list of members: found while typing, filtered, summed, and previewed."""

from __future__ import annotations

import weakref
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.exchange.figures import as_csv
from coopdesk.i18n import Language
from coopdesk.records import members, sanctions, statements, visit
from coopdesk.records.access import Role
from coopdesk.records.book import Topic
from coopdesk.records.members import Criteria
from coopdesk.ui.desk import Place
from coopdesk.ui.kit.edges import Foot
from coopdesk.ui.pages.members import Members
from tests.records import joining as boards
from tests.records.hands import TODAY, actor, draft
from tests.ui import fingers
from tests.ui.read_off import marks_in
from tests.ui.seat import Seat

ROLL = (
    draft("1", name="Uwase Jeanne", village="Remera", savings=3000, shares=500, nominee="Eric"),
    draft("2", name="Mukamana Odette", village="Gisozi", savings=9000, loan=40_000),
    draft("3", name="Uwase Jean-Baptiste", village="Gisozi", phone="078 123 456"),
    draft("23", name="Gasana Éric", village="Remera", savings=200),
)


@pytest.fixture
def members_page(seat: Seat, qtbot: QtBot) -> Members:
    seat.make.roll(*ROLL)
    return opened(seat, qtbot)


def opened(seat: Seat, qtbot: QtBot, text: str = "") -> Members:
    page = Members(seat.desk, Place("members", text=Criteria(text=text).as_text()))
    fingers.opened(page, qtbot)
    return page


def shown(page: Members, column: int = 0) -> list[str]:
    model = page.table.model
    return [model.index(n, column).data() for n in range(model.rowCount())]


def sums(page: Members) -> str:
    """What the foot of the list says."""
    [foot] = page.table.findChildren(Foot)
    return foot.accessibleName()


def type_in(qtbot: QtBot, page: Members, text: str) -> None:
    qtbot.keyClicks(page.search.line, text)


def test_the_list_looks_again_when_a_receipt_is_taken_back(seat: Seat, qtbot: QtBot) -> None:
    somebody = seat.make.member("Uwase Jeanne")
    taken = seat.make.visit(somebody, ("deposit", 5_000))
    page = opened(seat, qtbot)
    before = [shown(page, n) for n in range(page.table.model.columnCount())]
    with qtbot.waitSignal(seat.desk.changed):
        seat.desk.do(visit.reverse_visit, visit=taken, reason="Typed twice")
    assert [shown(page, n) for n in range(page.table.model.columnCount())] != before


# --- finding --------------------------------------------------------------------------------------


def test_everybody_is_listed_by_number_as_people_count(members_page: Members) -> None:
    assert shown(members_page) == ["1", "2", "3", "23"]


def test_parts_of_a_name_in_any_order_and_without_accents_find_a_member(
    members_page: Members, qtbot: QtBot
) -> None:
    type_in(qtbot, members_page, "eric gas")
    assert shown(members_page, 1) == ["Gasana Éric"]


def test_the_member_with_just_that_number_comes_first(members_page: Members, qtbot: QtBot) -> None:
    type_in(qtbot, members_page, "23")
    assert shown(members_page)[0] == "23"


def test_a_village_narrows_the_list_and_its_sums(members_page: Members) -> None:
    members_page.village.set_value("Gisozi")
    members_page.village.changed.emit()
    assert shown(members_page) == ["2", "3"]
    assert sums(members_page) == "Name: Together: 2, Shares: 0, Savings: 9,000, Loans: 40,000"


def test_a_search_that_finds_nobody_offers_to_look_among_all(
    members_page: Members, qtbot: QtBot
) -> None:
    members_page.village.set_value("Gisozi")
    type_in(qtbot, members_page, "gasana")
    assert shown(members_page) == []
    everybody = members_page.nobody.everybody
    assert everybody.isVisible()
    qtbot.mouseClick(everybody, Qt.MouseButton.LeftButton)
    assert shown(members_page, 1) == ["Gasana Éric"]


def test_a_new_co_op_is_told_to_bring_in_its_roll(seat: Seat, qtbot: QtBot) -> None:
    page = opened(seat, qtbot)
    assert not page.beside.isVisible()
    qtbot.mouseClick(page.nobody.bring, Qt.MouseButton.LeftButton)
    assert seat.places == [Place("import")]


def test_a_place_may_say_whom_to_look_for(seat: Seat, qtbot: QtBot) -> None:
    seat.make.roll(*ROLL)
    assert shown(opened(seat, qtbot, text="odette"), 1) == ["Mukamana Odette"]


# --- by keyboard ----------------------------------------------------------------------------------


def test_typing_and_enter_open_the_best_of_what_was_found(
    members_page: Members, seat: Seat, qtbot: QtBot
) -> None:
    type_in(qtbot, members_page, "mukam")
    row = members_page.table.row()
    assert row is not None
    qtbot.keyClick(members_page.search.line, Qt.Key.Key_Return)
    assert seat.places == [Place("member", member=row.member.id)]


def test_down_goes_into_the_list_and_a_letter_typed_there_searches_on(
    members_page: Members, qtbot: QtBot
) -> None:
    type_in(qtbot, members_page, "uwase")
    qtbot.keyClick(members_page.search.line, Qt.Key.Key_Down)
    assert members_page.table.view.hasFocus()
    qtbot.keyClick(members_page.table.view, Qt.Key.Key_Down)
    row = members_page.table.row()
    assert row is not None
    assert row.member.number == "3"
    members_page.table.view.keyboardSearch("x")
    assert members_page.search.value() == "uwasex"
    assert members_page.search.line.hasFocus()


# --- much -----------------------------------------------------------------------------------------


def test_only_the_part_that_is_looked_at_is_fetched(seat: Seat, qtbot: QtBot) -> None:
    seat.make.roll(*(draft(str(n), savings=n) for n in range(1, 701)))
    page = opened(seat, qtbot)
    assert page.table.model.rowCount() == 700
    assert len(page.table.model.loaded()) == 200
    assert shown(page)[-1] == "700"


def test_sorting_by_savings_sorts_all_of_the_list(seat: Seat, qtbot: QtBot) -> None:
    seat.make.roll(*(draft(str(n), savings=n * 7 % 701) for n in range(1, 701)))
    page = opened(seat, qtbot)
    page.table.model.sort(5, Qt.SortOrder.DescendingOrder)
    assert shown(page, 5)[:3] == ["700", "699", "698"]
    assert shown(page, 5)[-1] == "1"


def test_in_a_narrow_window_columns_give_way_that_the_preview_repeats(
    members_page: Members, qtbot: QtBot
) -> None:
    members_page.resize(780, 544)
    qtbot.waitUntil(lambda: members_page.table.view.isColumnHidden(3))
    titles = [column.title for column in members_page.table.model.columns]
    seen = [t for n, t in enumerate(titles) if not members_page.table.view.isColumnHidden(n)]
    assert seen[:2] == ["No.", "Name"]
    assert seen[-1] == "Status"
    members_page.resize(1400, 712)
    qtbot.waitUntil(lambda: not members_page.table.view.isColumnHidden(3))


# --- the preview ----------------------------------------------------------------------------------


def test_the_preview_says_what_the_chosen_member_has(members_page: Members, qtbot: QtBot) -> None:
    type_in(qtbot, members_page, "odette")
    qtbot.waitUntil(lambda: members_page.preview.name.text() == "Mukamana Odette")
    assert members_page.preview.where.text() == "No 2 · Gisozi"
    lines = members_page.preview.balances.findChildren(QWidget)
    said = [line.accessibleName() for line in lines]
    assert "Ordinary savings: 9,000\xa0F" in said
    assert "Loans brought forward: 40,000\xa0F" in said


def test_the_preview_says_that_somebody_is_suspended(seat: Seat, qtbot: QtBot) -> None:
    who = seat.make.member("Zed Late")
    said: dict[str, Any] = {"kind": "suspension", "day": TODAY, "why": "late"}
    board = boards.board(seat.make)
    seat.book.write(sanctions.sanction, member=who.id, body=board, **said)
    page = Members(seat.desk, Place("members"))
    fingers.opened(page, qtbot)
    type_in(qtbot, page, "zed")
    qtbot.waitUntil(lambda: page.preview.name.text() == "Zed Late")
    assert page.preview.pill.accessibleName() == "suspended"


def test_a_very_long_name_stays_in_the_preview(seat: Seat, qtbot: QtBot) -> None:
    seat.make.member("Ng" + "abonziza" * 62, village="A" * 200)
    page = Members(seat.desk, Place("members"))
    fingers.opened(page, qtbot)
    qtbot.waitUntil(lambda: page.preview.name.text().startswith("Ngabon"))
    fingers.settled(qtbot)
    assert page.preview.minimumSizeHint().width() <= page.beside.width()


@pytest.mark.parametrize("name", ["filters", "columns", "lists", "deeds"])
def test_what_stands_beside_the_list_has_the_room_that_it_needs(
    seat: Seat, qtbot: QtBot, name: str
) -> None:
    seat.make.member("Rose")
    seat.desk.language = Language("rw_RW")
    page = Members(seat.desk, Place("members"))
    fingers.opened(page, qtbot)
    page.above.opened.emit(name)
    fingers.settled(qtbot)
    assert page.beside.panel(name).width() <= page.beside.width()


def test_money_is_taken_from_the_preview(members_page: Members, seat: Seat, qtbot: QtBot) -> None:
    qtbot.waitUntil(members_page.preview.money.isVisible)
    qtbot.mouseClick(members_page.preview.money, Qt.MouseButton.LeftButton)
    [place] = seat.places
    row = members_page.table.row()
    assert row is not None
    assert place == Place("cash", member=row.member.id)


def test_no_money_is_taken_of_who_left_and_has_none(
    members_page: Members, seat: Seat, qtbot: QtBot
) -> None:
    preview = members_page.preview
    [rose, ada] = [seat.make.member(name) for name in ("Rose", "Ada")]
    seat.make.visit(ada, ("deposit", 500))
    for who in (rose, ada):
        seat.make.leaves(who, seat.desk.today)
    rows = {row.id: row for row in seat.desk.ask(members.roll)}
    preview.show_member(rows[rose.id])
    assert (preview.money.isVisible(), preview.statement.isVisible()) == (False, True)
    preview.show_member(rows[ada.id])
    assert preview.money.isVisible()


def test_a_deposit_elsewhere_is_seen_at_once(
    members_page: Members, seat: Seat, qtbot: QtBot
) -> None:
    row = members_page.table.row()
    assert row is not None
    with qtbot.waitSignal(seat.desk.changed):
        seat.make.visit(seat.make.known(row.member.id), (visit.DEPOSIT, 500))
    assert shown(members_page, 5)[0] == "3,500"
    assert members_page.table.row() is not None


def test_who_named_no_nominee_is_marked_beside_the_list(members_page: Members) -> None:
    marks = []
    for _, one in list(members_page.table.model.loaded())[:2]:
        members_page.preview.show_member(one.member)
        marks.append((members_page.preview.lacks.isHidden(), members_page.preview.lacks.mark.text))
    assert marks == [(True, ""), (False, "no nominee")]


def test_the_status_on_the_screen_is_the_one_of_its_file(members_page: Members, seat: Seat) -> None:
    paper = seat.desk.ask(statements.members_list, keys=("number", "status"), today=TODAY)
    lines = as_csv(paper, seat.desk.language).decode().split()
    printed = [line.rpartition(",")[2] for line in lines[1 : len(ROLL) + 1]]
    marks = [mark.text for mark in marks_in(members_page.table) if mark]
    assert marks == printed == ["active"] * len(ROLL)


# --- deeds ----------------------------------------------------------------------------------------


def test_the_register_is_printed_where_its_folios_are_chosen(
    members_page: Members, seat: Seat, qtbot: QtBot
) -> None:
    qtbot.mouseClick(members_page.heading.print, Qt.MouseButton.LeftButton)
    assert seat.places[-1] == Place("reports", text="register")


def test_who_may_only_take_money_can_neither_import_nor_admit(seat: Seat, qtbot: QtBot) -> None:
    seat.make.roll(*ROLL)
    seat.book.actor = actor(Role.TELLER)
    page = opened(seat, qtbot)
    assert not page.heading.import_roll.isEnabled()
    assert not page.heading.new.isEnabled()


def test_a_new_village_is_offered_once_somebody_lives_there(
    members_page: Members, seat: Seat, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(seat.desk.changed) as told:
        seat.make.member("Keza Aline", village="Kacyiru", joined=date(2026, 2, 1))
    assert told.args is not None
    assert told.args[0] & Topic.MEMBERS
    members_page.village.set_value("Kacyiru")
    members_page.village.changed.emit()
    assert shown(members_page, 1) == ["Keza Aline"]


def test_a_closed_list_is_freed_at_once(seat: Seat, qapp: QApplication) -> None:
    seat.make.roll(*ROLL)
    page = Members(seat.desk, Place("members"))
    page.show()
    page.search.set_value("uwase")
    gone = weakref.ref(page)
    page.close()
    page.deleteLater()
    del page
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert gone() is None
