"""A member's page: balances, history, receipts again, statements, closing an account."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from coopdesk.records import filed, savings, visit
from coopdesk.records.book import Topic
from coopdesk.ui.desk import Place
from coopdesk.ui.kit.tables import Tone
from coopdesk.ui.pages.member import Member
from coopdesk.ui.pages.member.happened import Happened
from coopdesk.ui.pages.member.kept.cards import Kept
from coopdesk.ui.pages.member.lent import Lent
from coopdesk.ui.pages.member.money import Money
from coopdesk.ui.pages.member.owned import Owned
from coopdesk.ui.pages.member.register import Register
from tests.records import lenders
from tests.records.areas.kept import PICTURE
from tests.records.hands import Somebody
from tests.ui import fingers
from tests.ui.seat import Seat


@pytest.fixture
def uwase(seat: Seat) -> Somebody:
    return seat.make.member(
        "Uwase Jeanne", village="Remera", phone="078 123", joined=date(2025, 5, 12)
    )


def opened(seat: Seat, qtbot: QtBot, who: Somebody, text: str = "money") -> Member:
    page = Member(seat.desk, Place("member", member=who.id, text=text))
    fingers.opened(page, qtbot)
    return page


def click(qtbot: QtBot, button: QPushButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def openers(page: Member) -> list[QPushButton]:
    every = page.money_tab.held.findChildren(QPushButton)
    return [button for button in every if button.accessibleName().startswith("Open ")]


def happened(page: Member) -> list[list[str]]:
    model = page.money_tab.history.model
    columns = range(model.columnCount())
    return [[model.index(n, m).data() for m in columns] for n in range(model.rowCount())]


def test_the_head_says_who_it_is_and_where_to_find_them(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    page = opened(seat, qtbot, uwase)
    head = page.heading
    assert head.name.text() == "Uwase Jeanne"
    assert head.where.text() == "No 1 · Remera · 078 123"
    assert head.pill.mark.text == "active since 12 May 2025"


def test_what_happened_stands_newest_first_and_tells_the_account(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    seat.make.visit(uwase, (visit.DEPOSIT, 5000), day=date(2026, 3, 1))
    seat.make.visit(uwase, (visit.WITHDRAWAL, 1200), day=date(2026, 3, 2))
    page = opened(seat, qtbot, uwase)
    assert happened(page) == [
        ["2 Mar 2026", "A-000002", "Ordinary savings", "Paid out", "−1,200"],
        ["1 Mar 2026", "A-000001", "Ordinary savings", "Paid in", "+5,000"],
    ]


def test_a_reversed_receipt_is_struck_and_says_so(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    wrong = seat.make.visit(uwase, (visit.DEPOSIT, 5000))
    seat.desk.do(visit.reverse_visit, visit=wrong, reason="Typed twice")
    page = opened(seat, qtbot, uwase)
    model = page.money_tab.history.model
    what, amount = model.columns[3], model.columns[4]
    before = next(row for _, row in model.loaded() if row.visit == wrong)
    assert what.pill is not None
    assert amount.tone is not None
    mark = what.pill(before)
    assert mark is not None
    assert mark.text == "reversed"
    assert amount.tone(before) is Tone.STRUCK


def test_enter_on_a_line_opens_its_receipt(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    one = seat.make.visit(uwase, (visit.DEPOSIT, 5000))
    page = opened(seat, qtbot, uwase)
    page.money_tab.history.setFocus()
    qtbot.keyClick(page.money_tab.history.view, Qt.Key.Key_Return)
    assert seat.places == [Place("receipt", member=uwase.id, visit=one)]


def test_a_receipt_is_shown_again_as_a_paper(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    seat.make.visit(uwase, (visit.DEPOSIT, 5000))
    page = opened(seat, qtbot, uwase)
    click(qtbot, page.money_tab.again)
    [paper] = seat.papers
    assert paper.title == "Receipt A-000001"
    assert paper.pdf.startswith(b"%PDF")


def test_the_page_looks_again_when_money_was_taken(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    page = opened(seat, qtbot, uwase)
    assert happened(page) == []
    with qtbot.waitSignal(seat.desk.changed):
        seat.make.visit(uwase, (visit.DEPOSIT, 5000))
    assert [row[4] for row in happened(page)] == ["+5,000"]


# --- statements -----------------------------------------------------------------------------------


def test_a_place_can_ask_for_the_statement_at_once(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    page = opened(seat, qtbot, uwase, text="statement")
    assert page.money_tab.statement.isVisible()
    assert page.money_tab.statement.period.box.hasFocus()


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("this", (date(2026, 1, 1), date(2026, 3, 3))),
        ("last", (date(2025, 1, 1), date(2025, 12, 31))),
        ("all", (date(2025, 5, 12), date(2026, 3, 3))),
    ],
)
def test_a_period_fills_in_its_days(
    seat: Seat, qtbot: QtBot, uwase: Somebody, period: str, days: tuple[date, date]
) -> None:
    page = opened(seat, qtbot, uwase, text="statement")
    card = page.money_tab.statement
    card.period.set_value(period)
    card.period.changed.emit()
    assert (card.first.peek(), card.last.peek()) == days
    assert card.period.peek() == period


def test_other_days_are_a_period_too(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    page = opened(seat, qtbot, uwase, text="statement")
    card = page.money_tab.statement
    card.first.line.selectAll()
    qtbot.keyClicks(card.first.line, "5 feb 2026")
    assert card.period.peek() == "other"
    click(qtbot, card.make)
    [paper] = seat.papers
    assert paper.title == "Statement of Uwase Jeanne"


def test_a_period_that_ends_before_it_begins_is_told_beside_its_field(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    page = opened(seat, qtbot, uwase, text="statement")
    card = page.money_tab.statement
    card.first.set_value(date(2026, 2, 2))
    card.last.set_value(date(2026, 2, 1))
    click(qtbot, card.make)
    assert card.last.complaint == "The last day must not come before the first."
    assert seat.papers == []


# --- accounts -------------------------------------------------------------------------------------


def test_savings_and_shares_open_on_pages_of_their_own(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    page = opened(seat, qtbot, uwase)
    link, other = openers(page)
    assert [link.accessibleName(), other.accessibleName()] == [
        "Open Ordinary savings",
        "Open Shares",
    ]
    click(qtbot, link)
    click(qtbot, other)
    assert seat.places == [
        Place("account", member=uwase.id, about=uwase.savings),
        Place("shares", member=uwase.id, about=uwase.shares),
    ]


def test_another_account_is_opened_from_here(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    page = opened(seat, qtbot, uwase)
    click(qtbot, page.money_tab.another)
    assert seat.places == [Place("open_account", member=uwase.id)]


def test_an_account_that_is_held_with_another_stands_with_both(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    other = seat.make.member("Mugisha Eric")
    seat.desk.do(savings.add_holder, holding=uwase.savings, member=other.id, mandate="all")
    page = opened(seat, qtbot, other)
    joint = openers(page)[-1]
    click(qtbot, joint)
    assert seat.places == [Place("account", member=other.id, about=uwase.savings)]


def test_a_loan_is_opened_from_what_the_member_has(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    loan = lenders.running(seat.make, uwase, 1_200)
    page = opened(seat, qtbot, uwase)
    [link] = [one for one in openers(page) if "loan" in one.accessibleName().lower()]
    click(qtbot, link)
    assert seat.places == [Place("loan", about=int(loan))]


def test_a_loan_that_was_asked_for_stands_there_before_it_is_signed(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    loan = lenders.application(seat.make, uwase, lenders.product(seat.make), 1_200)
    page = opened(seat, qtbot, uwase)
    [link] = [one for one in openers(page) if "LA-0001" in one.accessibleName()]
    click(qtbot, link)
    assert seat.places == [Place("loan", about=int(loan))]
    lenders.signed(seat.make, loan)
    page.refresh(Topic.LOANS)
    assert not [
        one for one in openers(page) if one.isVisible() and "LA-0001" in one.accessibleName()
    ]


# --- tabs -----------------------------------------------------------------------------------------


def lines(page: Member) -> list[str]:
    model = page.happened.table.model
    return [model.index(n, 2).data() for n in range(model.rowCount())]


def test_the_tabs_are_gone_through_by_keyboard_from_anywhere(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    page = opened(seat, qtbot, uwase, text="")
    page.money.setFocus()
    seen = [page.tabs.key]
    for _ in range(6):
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        seen.append(page.tabs.key)
    assert seen == [*page.tabs.keys(), "happened"]
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_Left)
    assert page.tabs.key == "register"
    assert page.register.isVisible()
    assert not page.happened.isVisible()


def test_a_tab_is_made_when_it_is_first_shown_and_kept_after_that(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    page = opened(seat, qtbot, uwase, text="happened")
    assert not page.has_typed()
    late = (Money, Lent, Owned, Kept, Register)
    assert [one for kind in late for one in page.findChildren(kind)] == []
    for key in (*page.tabs.keys(), *page.tabs.keys()):
        page.tabs.choose(key)
    assert [len(page.findChildren(kind)) for kind in (Happened, *late)] == [1] * 6


def test_all_that_happened_is_told_and_opens_what_it_is_about(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    one = seat.make.visit(uwase, (visit.DEPOSIT, 5000))
    page = opened(seat, qtbot, uwase, text="happened")
    assert lines(page) == ["Visit at the cash desk", "Admitted a member"]
    page.happened.table.setFocus()
    qtbot.keyClick(page.happened.table.view, Qt.Key.Key_Home)
    qtbot.keyClick(page.happened.table.view, Qt.Key.Key_Return)
    assert seat.places == [Place("receipt", member=uwase.id, visit=one)]
    page.happened.kind.set_value("loans")
    page.happened.kind.changed.emit()
    assert lines(page) == []


def test_what_happened_is_printed(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    page = opened(seat, qtbot, uwase, text="happened")
    click(qtbot, page.happened.print_button)
    qtbot.waitUntil(lambda: bool(seat.papers))
    assert seat.papers[0].title == "What happened to a member"


def test_the_head_says_what_waits_to_be_done(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    paper: dict[str, Any] = {"kind": filed.IDENTITY, "content": PICTURE, "label": "Card"}
    seat.desk.do(filed.file_document, member=uwase.id, until=date(2026, 3, 1), **paper)
    page = opened(seat, qtbot, uwase)
    assert page.heading.texts() == ["Name nominees", "Card: ran out on 1 Mar 2026"]
    [name, _] = page.heading.todo.findChildren(QPushButton)
    click(qtbot, name)
    assert seat.places == [Place("member", member=uwase.id, text="nominees")]
    page.show_place(seat.places[-1])
    assert page.kept.nominees.naming.isVisible()


def test_loans_and_shares_stand_on_tabs_of_their_own(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    loan = lenders.running(seat.make, uwase, 1_200)
    seat.make.visit(uwase, (visit.SHARE, 20_000))
    page = opened(seat, qtbot, uwase, text="loans")
    qtbot.keyClick(page.lent.loans.view, Qt.Key.Key_Return)
    page.tabs.choose("shares")
    qtbot.keyClick(page.owned.shares.view, Qt.Key.Key_Return)
    assert seat.places == [
        Place("loan", about=int(loan)),
        Place("shares", member=uwase.id, about=uwase.shares),
    ]
    assert not page.lent.below.isVisible()


def test_a_member_with_many_acts_is_opened_at_once(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    for _ in range(300):
        seat.make.visit(uwase, (visit.DEPOSIT, 100))
    page = opened(seat, qtbot, uwase, text="happened")
    model = page.happened.table.model
    assert model.rowCount() == 301
    assert model.fetched
    assert model.index(300, 2).data() == "Admitted a member"
