"""The cash desk at one of several boxes, with fees and the social fund."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu

from coopdesk.records import products, statements, visit
from coopdesk.records.cash import boxes, counts, fees, handovers
from coopdesk.records.ids import AccountId
from coopdesk.records.terms import SavingsTerms
from coopdesk.ui.desk import Place
from tests.records.hands import TODAY, money
from tests.reports.reading import words
from tests.ui.fingers import ENTER, focused
from tests.ui.till import ROLL, Till, TillAt

GAP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def till(till_at: TillAt) -> Till:
    made = till_at()
    made.make.roll(*ROLL)
    return made


def market(till: Till, **said: Any) -> AccountId:
    return till.book.write(boxes.open_box, name="Market box", **said)


# --- boxes ---


def test_the_heading_says_how_the_day_of_the_box_stands(till: Till) -> None:
    till.sit_down()
    said = till.page.heading.subtitle
    assert said.text() == "Cash box · not counted yet today"
    assert till.page.count.text() == "Count and open"
    till.book.write(
        counts.record_count, counted=money(398_000), kind="opening", brought_forward=True
    )
    with till.qtbot.waitSignal(till.desk.changed):
        till.make.visit(till.known("77"), ("deposit", 100))
    local = till.desk.language.time(till.pc.clock.moment.astimezone())
    assert said.text() == f"Cash box · opened {local} with 398,000{GAP}F"
    assert till.page.count.text() == "Count and close"
    till.book.write(counts.record_count, counted=money(398_100), kind="closing")
    till.page.refresh(till.page.TOPICS)
    assert said.text() == f"Cash box · closed {local} with 398,100{GAP}F"


def test_everybody_begins_with_the_box_that_is_theirs(till: Till) -> None:
    box = market(till, keeper=till.desk.actor.person)
    till.sit_down()
    assert till.page.box.now.id == box
    till.choose("77")
    till.enter(visit.DEPOSIT, "500")
    till.record()
    assert {one.name: one.holds for one in till.desk.ask(boxes.boxes)}["Market box"] == money(500)
    assert "Marketbox" in words(till.papers[-1].pdf)


def test_another_box_is_chosen_with_its_own_receipts(till: Till) -> None:
    box = market(till)
    till.make.visit(till.known("77"), ("deposit", 500), box=box)
    till.sit_down()
    assert till.page.box.table.model.rowCount() == 0
    till.page.box.choice.set_value(box)
    till.page.box.choice.changed.emit()
    assert till.page.box.table.model.rowCount() == 1
    assert till.page.heading.subtitle.text().startswith("Market box")
    till.page.refresh(till.page.TOPICS)
    assert till.page.box.now.id == box


def test_a_box_that_is_closed_meanwhile_gives_way_to_the_main_one(till: Till) -> None:
    box = market(till)
    till.sit_down()
    till.page.box.choice.set_value(box)
    till.page.box.choice.changed.emit()
    with till.qtbot.waitSignal(till.desk.changed):
        till.book.write(boxes.close_box, box=box)
    assert till.page.box.now.main


def test_more_than_the_box_holds_is_refused_on_the_page(till: Till) -> None:
    till.sit_down()
    till.choose("77")
    till.enter(visit.WITHDRAWAL, "700")
    till.record()
    assert till.page.note.text == (
        f"There is only 0{GAP}F in Cash box. If there is more, count it first."
    )
    assert till.receipts() == []
    assert till.amount(visit.WITHDRAWAL).line.text() == "700"


def test_a_box_that_is_too_full_says_so(till: Till) -> None:
    main = till.desk.ask(boxes.main_box)
    till.book.write(boxes.change_box, box=main, most=money(400))
    till.make.visit(till.known("77"), ("deposit", 500))
    till.sit_down()
    assert f"More than the 400{GAP}F" in till.page.box.cash.accessibleName()


def test_the_desk_leads_to_counting_collecting_and_handing_over(till: Till) -> None:
    till.sit_down()
    main = till.desk.ask(boxes.main_box)
    for button in (till.page.count, till.page.box.hand_over, till.page.box.sheet):
        till.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert till.places == [
        Place("count", about=main),
        Place("handover", about=main),
        Place("reports", text="cash-day", about=main),
    ]


# --- fees ---


def test_the_only_fee_is_added_by_one_press_with_its_amount(till: Till) -> None:
    till.book.write(fees.add_fee, name="Passbook", amount=money(300))
    till.sit_down()
    assert till.page.lines.offer.isHidden()
    till.choose("77")
    assert till.page.lines.offer.isVisible()
    till.page.lines.offer.button.setFocus()
    till.press(ENTER)
    fee = till.amount(visit.FEE)
    assert fee.value() == money(300)
    assert fee.line.hasFocus()
    assert till.page.lines.offer.isHidden()  # there is no other
    assert till.deed == f"Take 300{GAP}F and print receipt A-000001"
    till.record()
    assert "Fee:Passbook" in words(till.papers[-1].pdf)
    assert till.amount is not None
    till.choose("104")
    assert visit.FEE not in {one.deed for one in till.page.lines.fields()}


def test_one_of_several_fees_is_chosen_from_a_list(till: Till) -> None:
    till.book.write(fees.add_fee, name="Passbook", amount=money(300))
    till.book.write(fees.add_fee, name="Photo", amount=money(0))
    till.sit_down()
    till.choose("77")
    till.enter(visit.DEPOSIT, "500")
    till.page.lines.offer.choose()
    menu = till.page.lines.offer.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert [one.text() for one in menu.actions()] == [f"Passbook · 300{GAP}F", "Photo"]
    menu.actions()[1].trigger()
    menu.close()
    assert till.amount(visit.DEPOSIT).value() == money(500)
    till.type("120")
    till.record()
    assert till.receipts()[0].total == money(620)


def test_a_wrong_amount_of_a_fee_is_refused_beside_it(till: Till) -> None:
    fee = till.book.write(fees.add_fee, name="Passbook", amount=money(300))
    till.sit_down()
    till.choose("77")
    till.page.lines.offer.choose()
    till.type("250")
    till.record()
    assert till.page.lines[f"fee.{fee}"].complaint.startswith(f"This fee is 300{GAP}F")


def test_a_fee_that_was_added_stays_while_others_pay(till: Till) -> None:
    till.book.write(fees.add_fee, name="Passbook", amount=money(300))
    till.sit_down()
    till.choose("77")
    till.page.lines.offer.button.setFocus()
    till.press(ENTER)
    with till.qtbot.waitSignal(till.desk.changed):
        till.make.visit(till.known("104"), ("deposit", 5))
    assert till.amount(visit.FEE).value() == money(300)
    assert till.page.window().focusWidget() is till.amount(visit.FEE).line


# --- the social fund ---


@pytest.fixture
def fund(till: Till) -> None:
    till.book.write(
        products.add_product, name="Social fund", form="social", since=TODAY, terms=SavingsTerms()
    )


@pytest.mark.usefixtures("fund")
def test_the_social_fund_has_a_line_for_everybody(till: Till) -> None:
    till.sit_down()
    till.choose("77")
    assert "The whole fund holds 0" in till.page.lines.notes()
    till.enter(visit.SOCIAL, "500")
    assert till.page.lines.said_after(till.amount(visit.SOCIAL).name) == "500"
    till.record()
    rows = till.desk.ask(statements.holdings, till.member("77"))
    assert {one.kind: one.balance for one in rows}[products.SOCIAL] == money(500)


@pytest.mark.usefixtures("fund")
def test_aid_comes_out_of_the_whole_fund(till: Till) -> None:
    till.make.visit(till.known("104"), ("social", 900))
    till.make.visit(till.known("77"), ("social", 100))
    till.sit_down()
    till.choose("77")
    assert f"The whole fund holds 1,000{GAP}F" in till.page.lines.notes()
    till.enter(visit.AID, "800")
    assert till.page.lines.said_after(till.amount(visit.SOCIAL).name) == "100"
    assert till.deed.startswith(f"Pay out 800{GAP}F")
    till.record()
    assert till.receipts()[0].total == money(-800)
    till.choose("77")
    till.enter(visit.AID, "201")
    till.record()
    assert till.amount(visit.AID).complaint == f"There is only 200{GAP}F in the social fund."


# --- a day at the desk, by keyboard ---


def test_the_tab_key_goes_round_the_whole_desk(till: Till) -> None:
    till.sit_down()
    till.choose("77")
    seen = set()
    for _ in range(40):
        widget = focused()
        seen.add(widget.accessibleName() or getattr(widget, "text", str)())
        till.press(Qt.Key.Key_Tab)
    assert {"Find a receipt", "Collection sheet", "Day sheet", "Member", "Cash box"} <= seen


def test_a_hand_over_is_in_the_day_sheet_of_both_boxes(till: Till) -> None:
    box, main = market(till), till.desk.ask(boxes.main_box)
    till.make.visit(till.known("77"), ("deposit", 500))
    till.book.write(handovers.hand_over, source=main, target=box, amount=money(200), day=TODAY)
    for one, left in ((main, 300), (box, 200)):
        assert till.desk.ask(statements.cash_day, TODAY, box=one).closing == money(left)


def test_what_is_no_visit_is_not_counted_as_one(till: Till) -> None:
    opening = counts.record_count
    till.book.write(opening, counted=money(398_000), kind="opening", brought_forward=True)
    till.sit_down()
    assert visits_today(till) == "0 visits today"
    till.choose("77")
    till.enter(visit.DEPOSIT, "500")
    till.record()
    assert visits_today(till) == "1 visit today"


def visits_today(till: Till) -> str:
    """What is said under the sum of the box."""
    said = [one.text() for one in till.page.box.cash.findChildren(QLabel)]
    return next(text for text in said if "today" in text)
