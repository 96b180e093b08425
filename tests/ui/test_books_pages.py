"""The chart, the budget, what comes again, assets: each by keyboard, each written once."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coopdesk.records import accounts, assets, budget, inventory, recurring
from coopdesk.records.accounts import AccountRow
from coopdesk.records.book import Book
from coopdesk.records.budget import BudgetRow
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.people import Pairs
from coopdesk.ui.pages.assets import AssetsPage
from coopdesk.ui.pages.budget import BudgetPage
from coopdesk.ui.pages.chart import ChartPage
from coopdesk.ui.pages.recurring import RecurringPage
from coopdesk.ui.pages.today import Today
from coopdesk.ui.pages.voucher_file import VoucherPage
from tests.records.areas.keeping import account, funded, planned, rent, spent, thing
from tests.records.hands import TODAY, Make, count, money
from tests.reports.reading import words
from tests.ui.fingers import ENTER
from tests.ui.hands import Hands
from tests.ui.read_off import marks_in


@pytest.fixture
def hands(desk: Desk, qtbot: QtBot) -> Hands:
    return Hands(desk, qtbot)


def row_of(desk: Desk, code: str) -> AccountRow:
    return next(row for row in desk.ask(accounts.accounts) if row.code == code)


# --- the chart -----------------------------------------------------------------------------------


@pytest.fixture
def chart(hands: Hands) -> ChartPage:
    return hands.open(ChartPage(hands.desk, Place("chart")))


def select(page: ChartPage, code: str) -> None:
    for n, line in page.table.model.loaded():
        if line.account is not None and line.account.code == code:
            page.table.view.selectRow(n)


def test_an_account_is_added_by_keyboard(chart: ChartPage, hands: Hands) -> None:
    hands.at(chart.form["code"])
    hands.enter("5150", "Tea")
    chart.kind.set_value("expense")
    assert chart.add.text() == "Add account 5150 Tea"
    chart.do_add()
    assert row_of(hands.desk, "5150").name == "Tea"
    assert hands.said == ["Account 5150 is in the chart."]
    assert not chart.has_typed()


def test_a_code_that_is_taken_is_said_beside_it(chart: ChartPage, hands: Hands) -> None:
    hands.at(chart.form["code"])
    hands.enter("5120", "Tea")
    chart.kind.set_value("expense")
    chart.do_add()
    assert chart.form["code"].complaint == "Account 5120 is already there: Rent."


def test_only_uses_that_are_free_are_offered(chart: ChartPage) -> None:
    chart.kind.set_value("asset")
    chart.kind.changed.emit()
    offered = {chart.role.box.itemText(n) for n in range(chart.role.box.count())}
    assert "An account at the bank" in offered
    assert "What assets have lost by wear" not in offered


def test_an_account_is_renamed_and_closed(chart: ChartPage, hands: Hands, qtbot: QtBot) -> None:
    select(chart, "5140")
    chart.change["name"].set_value("Meetings")
    with qtbot.waitSignal(hands.desk.changed):
        chart.do_change()
    assert row_of(hands.desk, "5140").name == "Meetings"
    select(chart, "5140")
    with qtbot.waitSignal(hands.desk.changed):
        chart.do_close()
    assert row_of(hands.desk, "5140").closed == TODAY
    select(chart, "5140")
    assert chart.close_it.text() == "Use it again"
    chart.do_close()
    assert row_of(hands.desk, "5140").closed is None


def test_an_account_that_holds_something_says_why_it_stays(chart: ChartPage) -> None:
    select(chart, "1010")
    chart.do_close()
    assert "still" in chart.note.text


def test_the_search_shows_what_fits_and_enter_opens_the_ledger(
    chart: ChartPage, hands: Hands
) -> None:
    hands.at(chart.listed.search.line)
    hands.type("rent")
    assert [line.name for _, line in chart.table.model.loaded()] == ["Expenses", "Rent"]
    select(chart, "5120")
    hands.at(chart.table.view)
    hands.press(ENTER)
    assert hands.places[-1] == Place("ledger", about=row_of(hands.desk, "5120").id)


def test_the_chart_is_printed(chart: ChartPage, hands: Hands) -> None:
    chart.paper.click()
    assert "Membersavings" in words(hands.desk.paper.pdf)


# --- the budget ----------------------------------------------------------------------------------


@pytest.fixture
def budgets(hands: Hands, make: Make) -> BudgetPage:
    funded(make)
    spent(make, 30_000, budget=planned(make, 20_000))
    return hands.open(BudgetPage(hands.desk, Place("budget")))


def lines(desk: Desk, year: int = 2026) -> list[BudgetRow]:
    return desk.ask(budget.lines, year, TODAY)


def test_more_spent_than_planned_is_marked(budgets: BudgetPage) -> None:
    marks = marks_in(budgets.table)
    assert [(mark.text, mark.kind.value) for mark in marks if mark] == [
        ("150%", "refuse"),
        ("150%", "refuse"),
    ]


def test_a_line_is_planned_by_keyboard(budgets: BudgetPage, hands: Hands) -> None:
    hands.enter("5130", "", "120000")
    assert budgets.write.text() == (
        "Put 120,000\N{NO-BREAK SPACE}F for Office and transport into the budget of 2026"
    )
    budgets.do_write()
    assert [row.amount for row in lines(hands.desk)] == [money(20_000), money(120_000)]


def test_a_line_is_planned_otherwise_month_by_month(budgets: BudgetPage, hands: Hands) -> None:
    budgets.table.view.selectRow(1)
    budgets.monthly.box.setChecked(True)
    assert budgets.months.total() == money(20_000)
    first = budgets.months.fields[0]
    hands.at(first)
    first.line.selectAll()
    hands.enter("50000")
    assert budgets.amount.value() == budgets.months.total()
    budgets.do_write()
    (row,) = lines(hands.desk)
    assert row.months[0] == 50_000
    assert sum(row.months) == row.amount.minor


def test_a_year_is_copied_with_a_percent(budgets: BudgetPage, hands: Hands) -> None:
    budgets.year.set_value(2027)
    budgets.year.changed.emit()
    assert budgets.source.value() == 2026
    hands.at(budgets.percent)
    hands.enter("5")
    budgets.do_copy()
    assert [row.amount for row in lines(hands.desk, 2027)] == [money(21_000)]
    assert hands.said == ["1 line is copied."]


# --- what comes again ----------------------------------------------------------------------------


@pytest.fixture
def comes(hands: Hands, make: Make) -> RecurringPage:
    funded(make)
    rent(make)
    return hands.open(RecurringPage(hands.desk, Place("recurring")))


def test_all_that_is_due_is_written_with_one_press(comes: RecurringPage, hands: Hands) -> None:
    assert comes.post.text() == "Write 2 entries, 60,000\N{NO-BREAK SPACE}F together"
    hands.press(ENTER)
    assert hands.desk.ask(recurring.due, TODAY) == []
    assert hands.said == ["2 entries are written."]
    hands.qtbot.waitUntil(lambda: comes.post.text() == "Nothing to write")
    assert not comes.post.isEnabled()


def test_one_is_left_out_and_the_other_stopped(
    comes: RecurringPage, hands: Hands, qtbot: QtBot
) -> None:
    comes.due.view.selectRow(0)
    with qtbot.waitSignal(hands.desk.changed):
        comes.do_leave_out()
    assert [row.due for row in hands.desk.ask(recurring.due, TODAY)] == [date(2026, 3, 1)]
    comes.all.view.selectRow(0)
    comes.do_stop()
    (row,) = hands.desk.ask(recurring.recurring, TODAY)
    assert row.until == TODAY


def test_one_more_comes_again(comes: RecurringPage, hands: Hands) -> None:
    form = comes.form
    for name, text in (("name", "Guard"), ("account", "5130"), ("amount", "9000")):
        hands.at(form[name].editor)
        hands.enter(text)
    assert comes.add.text().startswith("Let 9,000\N{NO-BREAK SPACE}F for Guard come each month")
    comes.do_add()
    found = hands.desk.ask(recurring.recurring, TODAY)
    assert [row.name for row in found] == ["Guard", "Rent of the office"]


def test_what_the_box_can_not_pay_is_said(comes: RecurringPage, hands: Hands, make: Make) -> None:
    spent(make, row_of(hands.desk, "1010").balance.minor - 1)
    comes.do_post()
    assert "can't be written" in comes.note.text


def test_what_is_due_is_to_do_today(hands: Hands, make: Make) -> None:
    funded(make)
    rent(make)
    page = Today(hands.desk, Place("today"))
    hands.open(page)
    link = next(
        button for button in page.to_do.findChildren(type(page.pay)) if "due" in button.text()
    )
    assert link.text() == "2 entries are due, first Rent of the office"
    link.click()
    assert hands.places == [Place("recurring")]


# --- assets --------------------------------------------------------------------------------------


@pytest.fixture
def owned(hands: Hands, make: Make) -> AssetsPage:
    thing(make)
    return hands.open(AssetsPage(hands.desk, Place("assets")))


def test_the_list_has_the_whole_page_while_nothing_stands_beside_it(hands: Hands) -> None:
    page = AssetsPage(hands.desk, Place("assets"))
    hands.open(page)
    page.resize(1400, 700)
    hands.qtbot.waitUntil(lambda: page.table.width() > 1200)
    page.begin_new()
    hands.qtbot.waitUntil(lambda: page.new.isVisible() and page.table.width() < 900)


def values(book: Book) -> list[int]:
    return [row.value.minor for row in book.read(inventory.assets, TODAY)]


def test_the_wear_of_all_months_is_written_beside_the_screen(
    owned: AssetsPage, hands: Hands, qtbot: QtBot
) -> None:
    assert owned.run.text() == (
        "Write off 20,000\N{NO-BREAK SPACE}F of 1 asset, up to February 2026"
    )
    with qtbot.waitSignal(hands.desk.said):
        owned.run.click()
    assert values(hands.desk.book) == [80_000]
    assert hands.said == ["2 entries are written."]
    assert not owned.run.isEnabled()


def test_wear_is_taken_back_with_a_reason(owned: AssetsPage, hands: Hands, qtbot: QtBot) -> None:
    with qtbot.waitSignal(hands.desk.said):
        owned.run.click()
    owned.do_take_back()
    assert owned.reason.complaint
    owned.reason.set_value("Too early")
    with qtbot.waitSignal(hands.desk.said):
        owned.do_take_back()
    assert values(hands.desk.book) == [90_000]


def test_a_thing_is_entered_by_keyboard(owned: AssetsPage, hands: Hands, make: Make) -> None:
    funded(make)
    owned.begin_new()
    hands.enter("Safe")
    form = owned.new.form
    for name, text in (("cost", "60000"), ("months", "12")):
        hands.at(form[name].editor)
        hands.enter(text)
    assert "5,000" in owned.new.hint.text()
    owned.new.do_add()
    assert [row.name for row in hands.desk.ask(inventory.assets, TODAY)] == ["Computer", "Safe"]
    assert owned.one.row is not None
    assert owned.one.row.name == "Safe"


def test_a_thing_is_sold_with_what_is_gained_shown_before(owned: AssetsPage, hands: Hands) -> None:
    one = owned.one
    one.ask_end()
    hands.at(one.end["price"].editor)
    hands.enter("120000")
    assert one.outcome.text().endswith("20,000\N{NO-BREAK SPACE}F are gained.")
    assert one.do_it.text() == "Sell it for 120,000\N{NO-BREAK SPACE}F"
    one.end["reason"].set_value("Sold to the school")
    one.do_end()
    assert values(hands.desk.book) == [0]
    assert hands.said == ["It is out of the register."]


def test_a_thing_comes_back(owned: AssetsPage, hands: Hands, make: Make, qtbot: QtBot) -> None:
    assert owned.one.row is not None
    with qtbot.waitSignal(hands.desk.changed):
        make.book.write(
            assets.dispose,
            asset=owned.one.row.id,
            day=TODAY,
            result=account(make, "4090"),
            reason="Stolen",
        )
    owned.one.why.set_value("It was found")
    owned.one.do_bring_back()
    assert values(hands.desk.book) == [80_000]


def test_a_purchase_is_taken_back_where_its_voucher_is_shown(
    owned: AssetsPage, hands: Hands
) -> None:
    assert owned.one.row is not None
    assert owned.one.bill.text() == "Show what was paid for it"
    owned.one.bill.click()
    page = VoucherPage(hands.desk, Place("voucher_file", about=owned.one.row.paid))
    hands.open(page)
    page.ask_why()
    assert "Asset 1, Computer, goes out" in page.thing.text
    page.reason.set_value("It was never bought")
    page.do_reverse()
    assert values(hands.desk.book) == []
    assert hands.said == ["It is taken back."]


def test_a_name_is_changed(owned: AssetsPage, hands: Hands) -> None:
    owned.one.change["place"].set_value("Office")
    owned.one.do_change()
    assert hands.desk.ask(inventory.assets, TODAY)[0].place == "Office"
    assert count(hands.desk.book, "asset") == 1


def test_the_inventory_is_printed(owned: AssetsPage, hands: Hands) -> None:
    owned.paper.click()
    assert "Computer" in words(hands.desk.paper.pdf)


def test_what_pays_for_a_thing_is_shown_before_and_after(
    owned: AssetsPage, hands: Hands, make: Make
) -> None:
    funded(make, 500_000)
    owned.begin_new()
    assert owned.new.add.text() == "Enter it into the register"
    assert owned.new.after.isHidden()
    before = next(row.balance for row in hands.desk.ask(accounts.accounts) if row.code == "1010")
    hands.at(owned.new.form["cost"].editor)
    hands.enter("60000")
    assert owned.new.add.text() == "Pay 60,000\N{NO-BREAK SPACE}F from Cash box and enter it"
    figure = hands.desk.language.figure
    shown = f"1010 · Cash box: {figure(before)} → {figure(before - money(60_000))}"
    hands.qtbot.waitUntil(lambda: pairs_of(owned.new.after) == [shown])
    owned.new.source.set_value(None)
    owned.new.source.changed.emit()
    assert owned.new.after.isHidden()


def pairs_of(pairs: Pairs) -> list[str]:
    shown = pairs.findChildren(QWidget)
    return [one.accessibleName() for one in shown if one.isVisible() and one.accessibleName()]


def test_an_empty_register_only_offers_to_enter_the_first(hands: Hands) -> None:
    page = AssetsPage(hands.desk, Place("assets"))
    hands.open(page)
    assert page.add.hasFocus()
    assert not page.run.isVisible()
