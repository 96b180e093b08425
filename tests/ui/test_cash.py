"""The cash desk: what is typed, shown before, written once, and printed."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records import members, statements, visit
from coopdesk.records.money import Money
from coopdesk.ui.desk import Place
from coopdesk.ui.kit.rows import Tone
from coopdesk.ui.pages.cash import Cash
from coopdesk.ui.pages.cash.deed import wording
from coopdesk.ui.preferences import PRINT, SHOW
from tests.records.hands import TODAY, money
from tests.reports.reading import words
from tests.ui.fingers import ENTER, focused, opened
from tests.ui.till import YESTERDAY, Till, TillAt, after, balance

# --- typing ---------------------------------------------------------------------------------------


def test_a_deposit_takes_a_number_an_amount_and_enter(till: Till) -> None:
    till.choose("77")
    till.type("5000")
    till.record()
    assert balance(till, "77", "savings") == 89_000
    assert [row.number for row in till.receipts()] == ["A-000001"]


def test_enter_alone_goes_from_the_member_through_the_amounts_to_the_button(till: Till) -> None:
    till.choose("104")
    till.type("100")
    gone = []
    for _ in range(5):
        gone.append(focused().accessibleName())
        till.press(ENTER)
    assert focused() is till.page.total.record
    assert gone == [
        "Ordinary savings: brings",
        "Ordinary savings: takes",
        "Loans brought forward: brings",
        "Shares: brings",
        "Fine: brings",
    ]


@pytest.mark.parametrize("typed", ["77", "odette uwa", "0788 123", "Odete"])
def test_a_member_is_chosen_by_number_name_phone_or_nearly(till: Till, typed: str) -> None:
    till.choose(typed)
    found = till.page.head.member.value()
    assert found is not None
    assert found.number == "77"


def test_the_balance_after_moves_while_typing(till: Till) -> None:
    till.choose("104")
    till.enter(visit.DEPOSIT, "10000")
    assert after(till, visit.DEPOSIT) == "51,500"
    till.enter(visit.WITHDRAWAL, "1500")
    assert after(till, visit.DEPOSIT) == "50,000"
    till.enter(visit.REPAYMENT, "25000")
    assert after(till, visit.REPAYMENT) == "125,000"


def test_the_button_says_the_whole_deed_before_it_is_done(till: Till) -> None:
    till.choose("104")
    till.enter(visit.DEPOSIT, "10000")
    till.enter(visit.REPAYMENT, "25500")
    assert till.deed == "Take 35,500\N{NO-BREAK SPACE}F and print receipt A-000001"
    till.enter(visit.WITHDRAWAL, "41500")
    assert till.deed == "Pay out 6,000\N{NO-BREAK SPACE}F and print receipt A-000001"
    till.enter(visit.WITHDRAWAL, "35500")
    assert till.deed == "Record it without cash and print receipt A-000001"


def test_what_the_button_says_is_what_is_booked_and_printed(till: Till) -> None:
    till.choose("104")
    till.enter(visit.DEPOSIT, "10000")
    till.enter(visit.SHARE, "5000")
    till.enter(visit.FINE, "200")
    promised = till.deed
    till.record()
    row = till.receipts()[0]
    assert promised == f"Take 15,200\N{NO-BREAK SPACE}F and print receipt {row.number}"
    assert row.total == money(15_200)
    assert till.papers[0].title == f"Receipt {row.number}"


def test_the_total_stands_there_in_words(till: Till) -> None:
    till.choose("77")
    till.type("35500")
    assert till.page.total.said == (
        "To take from the member",
        "35,500",
        "thirty-five thousand five hundred francs",
    )


def test_amounts_are_read_as_the_language_of_the_screen_writes_them(
    till_at: TillAt,
) -> None:
    till = till_at("BO", "BOB", "es_BO")
    till.make.member("Condori Ana", number="77")
    till.sit_down()
    till.choose("77")
    till.type("1.234,50")
    till.record()
    assert till.receipts()[0].total == Money(123_450, "BOB")


def test_an_amount_that_can_not_be_read_is_complained_of_and_nothing_is_booked(till: Till) -> None:
    till.choose("77")
    till.type("5000")
    till.enter(visit.SHARE, "12,34x")
    assert till.deed == "Take or pay money"
    till.record()
    assert till.amount(visit.SHARE).complaint
    assert focused() is till.amount(visit.SHARE).line
    assert till.receipts() == []


def test_an_unreadable_amount_is_complained_of_as_soon_as_it_is_left(till: Till) -> None:
    till.choose("77")
    till.type("many")
    till.press(ENTER)
    assert till.amount(visit.DEPOSIT).complaint


# --- the day --------------------------------------------------------------------------------------


def test_an_earlier_day_shows_a_note_and_stands_on_the_button(till: Till) -> None:
    till.choose("77")
    till.type("5000")
    assert till.page.head.note.isHidden()
    till.page.head.day.set_value(date(2026, 2, 10))
    assert "10 Feb 2026" in till.page.head.note.text
    assert "as of 10 Feb 2026" in till.deed
    till.record()
    assert [r.number for r in till.desk.ask(statements.receipts_of, date(2026, 2, 10))] == [
        "A-000001"
    ]


def test_a_paper_slip_has_its_number_on_the_receipt(till: Till) -> None:
    till.page.head.day.set_value(YESTERDAY)
    till.choose("77")
    till.type("5000")
    till.page.slip.setFocus()
    till.type("B-17")
    till.record()
    row = till.desk.ask(statements.receipts_of, YESTERDAY)[0]
    assert till.desk.ask(statements.receipt, row.visit).paper_slip == "B-17"


def test_whoever_comes_back_to_the_desk_serves_today(till: Till) -> None:
    till.page.head.day.set_value(YESTERDAY)
    till.page.show_place(Place("cash"))
    assert till.page.head.day.value() == TODAY
    till.page.head.day.set_value(YESTERDAY)
    till.choose("77")
    till.type("100")
    till.page.show_place(Place("cash"))  # a visit under way stays as it was begun
    assert till.page.head.day.value() == YESTERDAY


def test_a_page_left_open_overnight_goes_on_with_today(till: Till) -> None:
    till.pc.clock.move(days=1)
    till.choose("77")
    till.type("100")
    till.record()
    assert [row.number for row in till.receipts()] == ["A-000001"]
    assert till.receipts()[0].written.date() == TODAY + timedelta(days=1)


# --- the receipt ----------------------------------------------------------------------------------


def test_a_receipt_is_shown_first_where_a_person_prefers_it(till: Till) -> None:
    till.desk.preferences = replace(till.desk.preferences, receipts=SHOW)
    till.choose("77")
    till.type("5000")
    assert till.deed.endswith("and show receipt A-000001")
    till.record()
    assert till.papers == []
    assert till.places == [Place("paper", text="Receipt A-000001")]


def test_a_receipt_speaks_the_language_of_the_member(till: Till) -> None:
    member = till.book.write(
        members.admit, name="Condori Ana", number="300", joined=TODAY, language="fr"
    )
    assert member
    till.choose("300")
    till.type("5000")
    till.record()
    assert "cinqmillefrancs" in words(till.papers[0].pdf)


def test_a_remark_is_asked_for_only_when_wanted(till: Till) -> None:
    till.choose("77")
    assert till.page.remark.isHidden()
    till.type("100")
    till.page.add_remark()
    till.type("for Odette's daughter")
    till.record()
    ident = till.receipts()[0].visit
    assert till.desk.ask(statements.receipt, ident).remark == "for Odette's daughter"


@pytest.mark.parametrize("receipts", [PRINT, SHOW])
@pytest.mark.parametrize("day", [None, YESTERDAY])
@pytest.mark.parametrize("total", [700, -700, 0])
def test_every_deed_has_its_sentence(
    language: Language, total: int, day: date | None, receipts: str
) -> None:
    said = wording(money(total), language, number="A-000009", day=day, receipts=receipts)
    assert said.endswith(f"{receipts} receipt A-000009")
    assert ("2 Mar 2026" in said) is (day is not None)
    assert ("700" in said) is bool(total)


# --- beside the visit -----------------------------------------------------------------------------


def test_the_box_counts_what_came_in_and_went_out(till: Till, qtbot: QtBot) -> None:
    for number, deed, amount in (
        ("77", visit.DEPOSIT, "5000"),
        ("77", visit.WITHDRAWAL, "2000"),
        ("104", visit.SHARE, "500"),
    ):
        till.choose(number)
        till.enter(deed, amount)
        with qtbot.waitSignal(till.desk.changed):
            till.record()
    assert till.page.box.cash.accessibleName() == (
        "In the box. 3,500 F. 3 visits today · 1 paid out"
    )
    model = till.page.box.table.model
    assert [model.index(n, 2).data() for n in range(3)] == ["+500", "−2,000", "+5,000"]


def test_a_reversed_receipt_is_struck_and_says_so(till: Till, qtbot: QtBot) -> None:
    till.choose("77")
    till.type("5000")
    till.record()
    with qtbot.waitSignal(till.desk.changed):
        till.book.write(visit.reverse_visit, visit=till.receipts()[0].visit, reason="Wrong member")
    columns, rows = till.page.box.table.model.columns, till.receipts()
    pill, tone = columns[1].pill, columns[1].tone
    assert pill is not None
    assert tone is not None
    marks = [mark.text if (mark := pill(row)) else "" for row in rows]
    assert marks == ["correction", "reversed"]
    assert [tone(row) for row in rows] == [Tone.PLAIN, Tone.STRUCK]


def test_a_receipt_in_the_list_opens(till: Till) -> None:
    till.choose("77")
    till.type("5000")
    till.record()
    till.page.box.look_again(TODAY)
    till.page.box.table.choose_first()
    till.page.box.table.setFocus()
    till.press(ENTER)
    assert till.places[-1] == Place("receipt", visit=till.receipts()[0].visit)


# --- the page -------------------------------------------------------------------------------------


def test_a_member_in_the_place_is_chosen_at_once(till: Till, qtbot: QtBot) -> None:
    page = Cash(till.desk, Place("cash", member=till.member("104")))
    opened(page, qtbot)
    assert focused() is page.lines.fields()[0].line


def test_the_place_says_at_which_amount_one_begins(till: Till, qtbot: QtBot) -> None:
    member = till.member("104")
    page = Cash(till.desk, Place("cash", member=member))
    last = page.lines.fields()[-1].name
    page = Cash(till.desk, Place("cash", member=member, text=last))
    opened(page, qtbot)
    assert focused() is page.lines[last].line


def test_a_visit_under_way_is_not_lost_to_another_place(till: Till) -> None:
    till.choose("77")
    till.type("5000")
    till.page.show_place(Place("cash", member=till.member("104")))
    found = till.page.head.member.value()
    assert found is not None
    assert found.number == "77"
    assert till.page.has_typed()


def test_an_empty_co_op_is_told_what_to_do_first(till_at: TillAt) -> None:
    till = till_at()
    till.sit_down()
    assert till.page.nobody.isVisible()
    assert not till.page.total.isVisible()


def test_a_closed_page_is_freed(till: Till) -> None:
    page = Cash(till.desk, Place("cash"))
    page.show()
    gone = weakref.ref(page)
    page.close()
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None


def test_a_member_who_left_is_only_paid_out(till: Till) -> None:
    till.make.visit(till.known("77"), ("deposit", 20_000))  # so that the box can pay
    till.make.leaves(till.known("104"), YESTERDAY)
    till.choose("104")
    assert "left the co-op" in till.page.head.gone.text
    offered = {field.deed for field in till.page.lines.fields()}
    assert offered <= {visit.WITHDRAWAL, visit.REFUND, visit.REPAYMENT, visit.DIVIDEND}
    assert {visit.WITHDRAWAL, visit.REFUND} <= offered
    there = balance(till, "104", "shares")
    till.enter("refund", str(there))
    assert after(till, "refund") == "0"
    before = len(till.receipts())
    till.record()
    assert balance(till, "104", "shares") == 0
    assert len(till.receipts()) == before + 1
    assert not till.page.head.gone.isVisible()


def test_who_is_here_is_not_offered_their_shares_back(till: Till) -> None:
    till.choose("104")
    assert visit.REFUND not in {field.deed for field in till.page.lines.fields()}
