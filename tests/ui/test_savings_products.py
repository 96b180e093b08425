"""Savings products on the screen: listed, added, changed, ended; who sleeps; monthly fees."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records import products
from coopdesk.records.terms import SavingsTerms
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.dormant import Dormant
from coopdesk.ui.pages.savings_products import EditTerms, SavingsProducts
from tests.records import savers
from tests.records.hands import owns
from tests.ui.fingers import focused, line_of, opened, plain
from tests.ui.seat import Seat


def listed(page: SavingsProducts) -> list[list[str]]:
    model = page.table.model
    columns = range(model.columnCount())
    return [[model.index(n, m).data() for m in columns] for n in range(model.rowCount())]


def choose(page: SavingsProducts, n: int) -> None:
    page.table.view.selectRow(n)


def test_products_are_listed_with_what_they_earn_and_hold(seat: Seat, qtbot: QtBot) -> None:
    made = savers.product(seat.make, "fixed", "One year", rate="9", months=12)
    savers.account(seat.make, seat.make.member(), made, paid=500)
    page = SavingsProducts(seat.desk, Place("savings_products"))
    opened(page, qtbot)
    assert listed(page) == [
        ["Ordinary savings", "Voluntary savings", "0%", "1", "0"],
        ["One year", "Term deposit", "9%", "1", "500"],
    ]
    choose(page, 1)
    assert "It runs for 12 months." in page.sentences.texts
    assert plain(page.meaning.text()) == "10,000 F that lie there for 12 months earn about 900 F."


def test_enter_on_a_product_goes_to_its_terms(seat: Seat, qtbot: QtBot) -> None:
    made = savers.product(seat.make, "fixed", "One year", rate="9", months=12)
    page = SavingsProducts(seat.desk, Place("savings_products"))
    opened(page, qtbot)
    choose(page, 1)
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert seat.places == [Place("savings_terms", about=made)]


def test_what_it_means_is_said_before_a_product_is_ended(seat: Seat, qtbot: QtBot) -> None:
    savers.product(seat.make, "fixed", "One year", rate="9", months=12)
    page = SavingsProducts(seat.desk, Place("savings_products"))
    opened(page, qtbot)
    choose(page, 1)
    qtbot.mouseClick(page.end, Qt.MouseButton.LeftButton)
    assert plain(page.really.text()) == "Offer One year no more"
    assert plain(page.meaning.text()) == (
        "Nobody opens such an account any more. The 0 that there are go on."
    )
    qtbot.mouseClick(page.really, Qt.MouseButton.LeftButton)
    assert seat.said == ["One year is offered no more."]
    assert page.change.isHidden()


def test_the_last_account_for_new_members_stays(seat: Seat, qtbot: QtBot) -> None:
    page = SavingsProducts(seat.desk, Place("savings_products"))
    opened(page, qtbot)
    qtbot.mouseClick(page.end, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.really, Qt.MouseButton.LeftButton)
    assert page.note.text.startswith("New members get this account")


def test_the_terms_are_printed_for_the_wall(seat: Seat, qtbot: QtBot) -> None:
    page = SavingsProducts(seat.desk, Place("savings_products"))
    opened(page, qtbot)
    qtbot.mouseClick(page.wall, Qt.MouseButton.LeftButton)
    [paper] = seat.papers
    assert paper.title == "What savers are offered"


# --- adding and changing ----------------------------------------


def editing(seat: Seat, qtbot: QtBot, about: int | None = None) -> EditTerms:
    return opened(EditTerms(seat.desk, Place("savings_terms", about=about)), qtbot)


def type_in(qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(focused(), text)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)


def test_a_product_is_added_by_keyboard(seat: Seat, qtbot: QtBot) -> None:
    page = editing(seat, qtbot)
    type_in(qtbot, "Six months")
    page.form.set_value("fixed")
    page.form.changed.emit()
    assert plain(page.save.text()) == "Offer Six months"
    assert plain(page.example.text()) == "Something is still missing."
    page.terms["months"].setFocus()
    type_in(qtbot, "6")
    type_in(qtbot, "1.5")
    type_in(qtbot, "8")
    assert plain(page.example.text()) == "10,000 F that lie there for 6 months earn about 400 F."
    assert page.has_typed()
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert seat.places == [Place("savings_products")]
    rows = seat.desk.ask(products.listing, seat.desk.today)
    assert [row.terms for row in rows if row.name == "Six months"] == [
        SavingsTerms(rate="8", early_rate="1.5", months=6)
    ]
    assert not page.has_typed()


def test_only_what_fits_the_kind_is_asked(seat: Seat, qtbot: QtBot) -> None:
    page = editing(seat, qtbot)
    assert page.terms["minimum"].isVisible()
    assert not page.terms["months"].isVisible()
    page.form.set_value("social")
    page.form.changed.emit()
    assert page.terms["regular"].isVisible()
    assert not page.terms["rate"].isVisible()
    assert not page.terms["minimum"].isVisible()


def test_what_makes_no_sense_is_told_at_its_field(seat: Seat, qtbot: QtBot) -> None:
    page = editing(seat, qtbot)
    type_in(qtbot, "Odd")
    page.terms["rate"].set_value(None)
    page.terms["notice_from"].setFocus()
    type_in(qtbot, "500")
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert plain(page.terms["notice_days"].complaint) == "Say how many days of notice it takes."
    assert seat.places == []


def test_a_name_that_is_taken_is_told_at_the_name(seat: Seat, qtbot: QtBot) -> None:
    page = editing(seat, qtbot)
    type_in(qtbot, "Ordinary savings")
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert plain(page.name.complaint) == "Another product is called that."


def test_later_terms_are_written_from_a_day_on(seat: Seat, qtbot: QtBot) -> None:
    made = savers.product(seat.make, "voluntary", "Market", rate="3", minimum=500)
    page = editing(seat, qtbot, made)
    assert page.name.isHidden()
    assert plain(page.save.text()) == "Let these terms hold from 3 Mar 2026 on"
    page.since.set_value(date(2026, 7, 1))
    rate = page.terms["rate"]
    rate.setFocus()
    line_of(focused()).selectAll()
    type_in(qtbot, "3.5")
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    newest, _ = seat.desk.ask(products.history, made)
    assert (newest.since, newest.terms) == (
        date(2026, 7, 1),
        SavingsTerms(rate="3.5", minimum=500),
    )


# --- sleeping, fees ---------------------------------------------


def test_sleeping_accounts_are_listed_and_opened(seat: Seat, qtbot: QtBot) -> None:
    one = seat.make.member("Uwase Jeanne", joined=date(2026, 1, 1))
    made = savers.product(seat.make, dormant_months=1)
    held = savers.account(seat.make, one, made, paid=500, day=date(2026, 1, 5))
    page = Dormant(seat.desk, Place("dormant"))
    opened(page, qtbot)
    model = page.table.model

    def is_there() -> bool:
        return model.rowCount() > 0

    qtbot.waitUntil(is_there)
    assert [model.index(0, n).data() for n in (1, 3, 4, 5)] == [
        "Uwase Jeanne",
        "Voluntary savings",
        "5 Jan 2026",
        "500",
    ]
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert seat.places == [Place("account", member=one.id, about=held)]


def test_the_monthly_fee_is_taken_from_all_at_once(seat: Seat, qtbot: QtBot) -> None:
    made = savers.product(seat.make, "voluntary", "Market", monthly_fee=30)
    accounts = [
        savers.account(seat.make, seat.make.member(name), made, paid=500) for name in ("A", "B")
    ]
    page = SavingsProducts(seat.desk, Place("savings_products"))
    opened(page, qtbot)
    names = [row[0] for row in listed(page)]
    choose(page, names.index("Market"))
    fees = page.fees
    assert fees.isVisible()
    assert plain(fees.take.text()) == "Take 60 F from 2 accounts"
    with qtbot.waitSignal(seat.desk.said):
        qtbot.mouseClick(fees.take, Qt.MouseButton.LeftButton)
    assert seat.said == ["The fee was taken from 2 accounts."]
    assert [owns(seat.book, one) for one in accounts] == [470, 470]
    assert plain(fees.said.text()) == "Nothing is left to be taken for this month."
    qtbot.mouseClick(fees.wrong, Qt.MouseButton.LeftButton)
    assert plain(fees.back.text()) == "Give 60 F back to 2 accounts"
    type_in(qtbot, "The wrong month")
    with qtbot.waitSignal(seat.desk.said):
        qtbot.mouseClick(fees.back, Qt.MouseButton.LeftButton)
    assert [owns(seat.book, one) for one in accounts] == [500, 500]
    assert plain(fees.take.text()) == "Take 60 F from 2 accounts"
