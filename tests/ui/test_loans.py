"""All loans on the screen: in columns, found while typing; whom to visit; by keyboard."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coopdesk.records import lending, loans, portfolio
from coopdesk.records.ids import LoanId
from coopdesk.ui.desk import Place
from coopdesk.ui.kit.tables import Table
from coopdesk.ui.pages.loans import Loans, Visits
from coopdesk.ui.pages.loans import listed as listed_page
from coopdesk.ui.theme import Kind
from tests.records import lenders
from tests.records.hands import TODAY, Somebody, draft
from tests.ui import fingers
from tests.ui.fingers import focused, plain
from tests.ui.seat import Seat

DOWN, ENTER, RIGHT = Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Right


def listed(table: Table[Any]) -> list[list[str]]:
    model = table.model
    columns = range(model.columnCount())
    return [[plain(model.index(n, m).data()) for m in columns] for n in range(model.rowCount())]


def shown(page: Loans) -> list[str]:
    """Who stands in the list."""
    table = page.listed.tables[page.lanes.key]
    return [table.model.index(n, 1).data() for n in range(table.model.rowCount())]


@pytest.fixture
def jeanne(seat: Seat) -> Somebody:
    return seat.make.member("Uwase Jeanne", village="Remera", phone="0788 111 222")


@pytest.fixture
def eric(seat: Seat) -> Somebody:
    return seat.make.member("Mugisha Éric", village="Gisozi", phone="0788 333 444")


@pytest.fixture
def late(seat: Seat, jeanne: Somebody) -> LoanId:
    """Asked on 2 February; its first instalment of 107 fell due yesterday."""
    return lenders.running(seat.make, jeanne, 1_200)


def opened(seat: Seat, qtbot: QtBot, text: str = "") -> Loans:
    page = Loans(seat.desk, Place("loans", text=text))
    fingers.opened(page, qtbot)
    return page


def test_without_loans_it_says_how_one_begins(seat: Seat, qtbot: QtBot) -> None:
    page = opened(seat, qtbot)
    assert page.heading.subtitle.text() == "No loan is out."
    assert focused() is page.new
    qtbot.keyClick(page.new, ENTER)
    assert seat.places == [Place("loan_application")]
    assert page.visits.isHidden()


def test_each_column_says_how_many_and_how_much(
    seat: Seat, qtbot: QtBot, late: LoanId, eric: Somebody
) -> None:
    of = lenders.product(seat.make, "Farm loans")
    lenders.application(seat.make, eric, of, 700)
    lenders.running(seat.make, eric, 500, of=of, day=date(2026, 2, 20))
    page = opened(seat, qtbot)
    assert [plain(said) for said in page.lanes.texts()] == [
        "Asked for. 1. 700 F",
        "Approved. 0",
        "Signed. 0",
        "Running. 1. 500 F",
        "Late. 1. 1,200 F",
        "Closed. 0. in 12 months",
    ]
    assert plain(page.heading.subtitle.text()) == "2 loans are out · 1,700 F"


def test_who_is_late_is_seen_first_and_how_late(
    seat: Seat, qtbot: QtBot, late: LoanId, eric: Somebody
) -> None:
    lenders.application(seat.make, eric, lenders.product(seat.make, "Farm loans"), 700)
    page = opened(seat, qtbot)
    assert page.lanes.key == loans.LATE
    table = page.listed.tables[loans.LATE]
    assert listed(table) == [
        ["LA-0001", "Uwase Jeanne", "Remera", "0788 111 222", "1,200", "107", ""]
    ]
    mark = table.model.columns[6].pill
    row = table.row()
    assert mark is not None
    assert row is not None
    said = mark(row)
    assert said is not None
    assert (said.text, said.kind) == ("1 day", Kind.WARN)
    assert plain(page.sums.text()) == "1 loan · 107 F due now"


def test_beside_the_list_stands_the_chosen_loan_at_once(
    seat: Seat, qtbot: QtBot, late: LoanId
) -> None:
    page = Loans(seat.desk, Place("loans"))
    qtbot.addWidget(page)
    assert page.listed.row() is not None
    assert page.preview.none.isHidden()
    assert page.preview.name.text() == "Uwase Jeanne"


def test_beside_the_list_stands_what_the_cash_desk_asks_for(
    seat: Seat, qtbot: QtBot, jeanne: Somebody
) -> None:
    penalty = {"percent": "1", "per": "day", "base": "overdue_principal"}
    of = lenders.product(seat.make, "Farm loans", how=lenders.how(penalty=penalty))
    lenders.running(seat.make, jeanne, 1_200, of=of)
    page = opened(seat, qtbot)
    assert plain(page.sums.text()) == "1 loan · 108 F due now"
    facts = page.preview.facts
    qtbot.waitUntil(lambda: bool(facts.findChildren(QWidget)))
    told = [plain(one.accessibleName()) for one in facts.findChildren(QWidget)]
    assert [one for one in told if one.startswith("To pay now")] == ["To pay now: 108 F"]
    assert not [one for one in told if one.startswith("Next due")]  # that day is over


def test_a_loan_is_found_while_typing_wherever_it_stands(
    seat: Seat, qtbot: QtBot, late: LoanId, eric: Somebody
) -> None:
    lenders.application(seat.make, eric, lenders.product(seat.make, "Farm loans"), 700)
    page = opened(seat, qtbot)
    assert focused() is page.search.line
    qtbot.keyClicks(focused(), "eric")  # without the accent
    assert page.lanes.key == "asked"
    assert shown(page) == ["Mugisha Éric"]
    assert [said.split(". ")[1] for said in page.lanes.texts()] == ["1", "0", "0", "0", "0", "0"]
    qtbot.keyClick(focused(), ENTER)
    assert [place.page for place in seat.places] == ["loan"]


@pytest.mark.parametrize("text", ["jea uwa", "0788111", "0788 111", "remera", "la-0001", "0001"])
def test_number_phone_village_and_parts_of_names_find(
    text: str, seat: Seat, qtbot: QtBot, late: LoanId, eric: Somebody
) -> None:
    lenders.running(seat.make, eric, 500)
    page = opened(seat, qtbot)
    qtbot.keyClicks(focused(), text)
    assert shown(page) == ["Uwase Jeanne"]


def test_the_columns_are_gone_through_by_keyboard(seat: Seat, qtbot: QtBot, late: LoanId) -> None:
    page = opened(seat, qtbot)
    page.lanes.focus_chosen()
    qtbot.keyClick(focused(), RIGHT)
    assert page.lanes.key == "closed"
    qtbot.keyClick(focused(), RIGHT)
    assert page.lanes.key == "asked"
    qtbot.keyClick(focused(), Qt.Key.Key_Left)
    qtbot.keyClick(focused(), Qt.Key.Key_Left)
    qtbot.keyClick(focused(), DOWN)
    assert focused() is page.listed.tables[loans.LATE].view
    qtbot.keyClick(focused(), ENTER)
    assert seat.places == [Place("loan", about=late)]


def test_one_product_or_one_officer_alone_can_be_looked_at(
    seat: Seat, qtbot: QtBot, late: LoanId, eric: Somebody
) -> None:
    odile = lenders.another(seat.make)
    of = lenders.product(seat.make, "Market loans")
    lenders.running(seat.make, eric, 500, of=of, officer=odile)
    page = opened(seat, qtbot)
    assert shown(page) == ["Uwase Jeanne", "Mugisha Éric"]
    page.product.set_value("Market loans")
    page.product.changed.emit()
    assert shown(page) == ["Mugisha Éric"]
    page.product.set_value("")
    page.product.changed.emit()
    assert shown(page) == ["Uwase Jeanne", "Mugisha Éric"]
    assert page.officer.isHidden()  # one name alone is no choice


def says(page: Loans, words: str) -> bool:
    return words in page.preview.next.text().replace("&", "")


def test_the_next_step_stands_beside_the_loan(
    seat: Seat, qtbot: QtBot, jeanne: Somebody, eric: Somebody
) -> None:
    of = lenders.product(seat.make, "Farm loans")
    asked = lenders.application(seat.make, jeanne, of)
    approved = lenders.approved(seat.make, lenders.application(seat.make, eric, of))
    signed = lenders.signed(seat.make, lenders.application(seat.make, eric, of))
    page = opened(seat, qtbot)
    for key, words in (("asked", "Decide on it"), ("approved", "Sign"), ("signed", "Pay it out")):
        page.lanes.choose(key)
        qtbot.waitUntil(partial(says, page, words))
        qtbot.mouseClick(page.preview.next, Qt.MouseButton.LeftButton)
    assert seat.places == [
        Place("loan_decision", about=asked),
        Place("loan_signing", about=approved),
        Place("loan_payout", about=signed),
    ]


def test_a_place_names_the_column(seat: Seat, qtbot: QtBot, late: LoanId) -> None:
    page = opened(seat, qtbot, "approved")
    assert page.lanes.key == "approved"
    assert page.beside.isHidden()


def test_loans_without_terms_stand_apart_and_open_the_member(seat: Seat, qtbot: QtBot) -> None:
    [old] = seat.make.roll(draft("1", name="Gasana Vincent", loan=900))
    page = opened(seat, qtbot, "bare")
    assert page.lanes.texts()[-1].startswith("Brought forward. 1")
    qtbot.keyClick(page.listed.tables["bare"].view, ENTER)
    assert seat.places == [Place("member", member=old.id)]


def test_of_many_loans_those_are_read_that_are_looked_at(
    seat: Seat, qtbot: QtBot, late: LoanId, eric: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = lenders.product(seat.make, "Market loans")
    lenders.running(seat.make, eric, 500, of=of)
    monkeypatch.setattr(listed_page, "FEW", 1)
    page = opened(seat, qtbot)
    table = page.listed.tables[loans.LATE]
    assert table.model.fetched
    assert shown(page) == ["Uwase Jeanne", "Mugisha Éric"]
    assert plain(page.sums.text()) == "2 loans · 151 F due now"
    [name] = [n for n, one in enumerate(table.model.columns) if one.order == "name"]
    table.model.sort(name)
    assert shown(page) == ["Mugisha Éric", "Uwase Jeanne"]
    table.view.setFocus()
    qtbot.keyClicks(table.view, "jea")  # a letter in the list goes on in the search
    assert focused() is page.search.line
    assert shown(page) == ["Uwase Jeanne"]
    assert not page.listed.tables[loans.LATE].model.fetched


# --- whom to visit -------------------------------------------------------------------------------


def visits(seat: Seat, qtbot: QtBot) -> Visits:
    page = Visits(seat.desk, Place("visits"))
    fingers.opened(page, qtbot)
    return page


def test_nobody_is_visited_who_is_not_late(seat: Seat, qtbot: QtBot, eric: Somebody) -> None:
    lenders.running(seat.make, eric, 500, day=TODAY)
    page = visits(seat, qtbot)
    assert listed(page.table) == []
    assert not page.paper.isEnabled()


def test_the_list_has_phone_village_and_what_was_promised(
    seat: Seat, qtbot: QtBot, late: LoanId
) -> None:
    said: dict[str, Any] = {"note": "The cow is ill.", "promise_on": date(2026, 3, 6)}
    seat.book.write(lending.note_visit, loan=late, day=TODAY, promise=50, **said)
    page = visits(seat, qtbot)
    assert listed(page.table) == [
        ["Remera", "Uwase Jeanne", "0788 111 222", "", "107", "03/03/2026"]
    ]
    assert plain(page.one.promise.mark.text) == "50 F promised for 06/03/2026"
    assert plain(page.one.note.text()) == "3 Mar 2026 · The cow is ill."
    seat.clock.move(days=4)
    page = visits(seat, qtbot)
    assert page.one.promise.mark.text == "promised for 06/03/2026, not kept"


def test_a_visit_is_noted_from_the_list(seat: Seat, qtbot: QtBot, late: LoanId) -> None:
    page = visits(seat, qtbot)
    qtbot.mouseClick(page.one.visit, Qt.MouseButton.LeftButton)
    assert seat.places == [Place("loan", about=late, text="visit")]


def test_the_list_is_printed(seat: Seat, qtbot: QtBot, late: LoanId) -> None:
    page = visits(seat, qtbot)
    qtbot.mouseClick(page.paper, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(seat.papers))
    assert seat.papers[0].title == "To visit today"
    assert seat.papers[0].pdf.startswith(b"%PDF")


def test_where_many_are_late_their_penalties_come_by_a_job(
    seat: Seat, qtbot: QtBot, jeanne: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    penalty = {"percent": "1", "per": "day", "base": "overdue_principal"}
    of = lenders.product(seat.make, "Farm loans", how=lenders.how(penalty=penalty))
    lenders.running(seat.make, jeanne, 1_200, of=of)
    monkeypatch.setattr(portfolio, "EXACT_UP_TO", 0)
    page = visits(seat, qtbot)
    assert page.looking.busy
    qtbot.waitUntil(lambda: bool(listed(page.table)))
    assert listed(page.table)[0][4] == "108"
    assert not page.looking.busy


def test_one_village_alone_can_be_looked_at(
    seat: Seat, qtbot: QtBot, late: LoanId, eric: Somebody
) -> None:
    lenders.running(seat.make, eric, 500)
    page = visits(seat, qtbot)
    assert [row[0] for row in listed(page.table)] == ["Gisozi", "Remera"]
    page.village.set_value("Gisozi")
    page.village.changed.emit()
    assert [row[1] for row in listed(page.table)] == ["Mugisha Éric"]
    assert plain(page.sums.text()).startswith("1 borrower · ")
