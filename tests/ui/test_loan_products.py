"""Kinds of loans on the screen: begun from an example, changed, ended, with a live example."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from coopdesk.records import loans, profiles
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.loan_products import EditLoanTerms, LoanProducts
from coopdesk.ui.pages.loan_products.choices import GROUPS
from tests.records import lenders
from tests.records.hands import money
from tests.ui import fingers
from tests.ui.fingers import focused, line_of, plain
from tests.ui.seat import Seat, SeatAt

ENTER = Qt.Key.Key_Return


def listed(page: LoanProducts) -> list[list[str]]:
    model = page.table.model
    columns = range(model.columnCount())
    return [[model.index(n, m).data() for m in columns] for n in range(model.rowCount())]


def products(seat: Seat, qtbot: QtBot) -> LoanProducts:
    page = LoanProducts(seat.desk, Place("loan_products"))
    fingers.opened(page, qtbot)
    return page


def editing(seat: Seat, qtbot: QtBot, about: int | None = None, text: str = "") -> EditLoanTerms:
    page = EditLoanTerms(seat.desk, Place("loan_terms", about=about, text=text))
    fingers.opened(page, qtbot)
    return page


def pairs(page: EditLoanTerms) -> dict[str, str]:
    layout = page.example.figures.layout()
    assert layout is not None
    found = {}
    for n in range(layout.count()):
        item = layout.itemAt(n)
        part = item.widget() if item is not None else None
        if part is not None and part.accessibleName():
            what, _, value = plain(part.accessibleName()).partition(": ")
            found[what] = value
    return found


def test_where_nothing_is_offered_examples_are_to_begin_with(seat: Seat, qtbot: QtBot) -> None:
    page = products(seat, qtbot)
    assert listed(page) == []
    assert focused() is page.add
    assert page.right.indexOf(page.begin_with) == 0  # beside the list, where there is room
    begin = [b for b in page.begin_with.findChildren(QPushButton)]
    assert begin[0].accessibleName() == "Begin with Ordinary loan"
    qtbot.mouseClick(begin[0], Qt.MouseButton.LeftButton)
    assert seat.places == [Place("loan_terms", text="ordinary")]


def test_an_example_is_offered_by_keyboard(seat: Seat, qtbot: QtBot) -> None:
    page = editing(seat, qtbot, text="ordinary")
    assert page.name.peek() == "Ordinary loan"
    assert not page.has_typed()
    line_of(focused()).clear()
    qtbot.keyClicks(focused(), "Farm loan")
    assert page.save.text() == "Offer Farm loan"
    assert page.has_typed()
    qtbot.keyClick(focused(), ENTER, Qt.KeyboardModifier.ControlModifier)
    assert seat.said == ["Farm loan is offered."]
    assert seat.places == [Place("loan_products")]
    [row] = seat.desk.ask(loans.loan_products, seat.desk.today)
    [example] = [
        one
        for one in loans.examples(profiles.profile(seat.desk.coop.profile))
        if one.key == "ordinary"
    ]
    how = {**example.terms.how, "penalty": {**example.terms.how["penalty"]}}
    assert row.terms.schedule(1_000, date(2026, 3, 3), 12) == LendingTerms(how).schedule(
        1_000, date(2026, 3, 3), 12
    )
    assert row.terms.guarantors == example.terms.guarantors


@pytest.mark.parametrize("profile", ["RW", "plain"])
def test_what_an_example_says_comes_through_the_fields_as_it_was(
    profile: str, seat_at: SeatAt, qtbot: QtBot
) -> None:
    seat = seat_at(profile=profile)
    page = editing(seat, qtbot)
    for one in loans.examples(profiles.profile(seat.desk.coop.profile)):
        page.terms.show_terms(one.terms)
        read = page.terms.read()
        day = date(2026, 3, 3)
        assert read.schedule(500, day, read.usual) == one.terms.schedule(500, day, one.terms.usual)
        for name in LendingTerms.__dataclass_fields__:
            if name != "how":
                mine, theirs = getattr(read, name), getattr(one.terms, name)
                assert (mine, one.key) == (theirs, one.key)


@pytest.mark.parametrize(
    "said",
    [
        {"method": "balloon", "balloon_percent": "5"},
        {"method": "table", "percents": ["0", "0", "50", "50"]},
        {"method": "rule", "rule": {"pay": "500"}},
        {"grace": {"principal": 2, "interest": 1, "kind": "waived"}},
        {"order": ["interest", "principal", "fee", "penalty"], "prepayment": "shorten"},
        {"closed": {"weekdays": [5, 6], "move": "back"}, "payoff": "all"},
        {"fees": [{"name": "File", "amount": "100"}, {"name": "Fund", "percent": "1.5"}]},
        {"fees": [{"name": f"Fee {n}", "amount": "10"} for n in range(5)]},
        {"closed": {"weekdays": [0], "holidays": ["2026-04-07"], "move": "back"}},
        {"rounding": {"money": "1", "instalment": "50", "instalment_mode": "floor"}},
        {"penalty": {"percent": "0.05", "per": "day", "base": "outstanding", "free_days": 3}},
        {"rounding": {"money": "1", "instalment": "50", "mode": "ceiling", "remainder": "first"}},
        {"level": "factors", "months_end": "roll", "every": "2 weeks", "per": "period"},
    ],
)
def test_every_choice_comes_through_the_fields_as_it_was(
    said: dict[str, Any], seat: Seat, qtbot: QtBot
) -> None:
    terms = LendingTerms(lenders.how(**said), fewest=1, longest=4, usual=4)
    page = editing(seat, qtbot)
    page.terms.show_terms(terms)
    day = date(2026, 3, 3)
    assert page.terms.read().schedule(500, day, 4) == terms.schedule(500, day, 4)


def test_only_what_belongs_to_the_way_of_paying_back_is_asked(seat: Seat, qtbot: QtBot) -> None:
    page = editing(seat, qtbot, text="ordinary")
    assert page.terms["principal_table"].isHidden()
    page.terms["method"].set_value("table")
    page.terms["method"].changed.emit()
    assert not page.terms["principal_table"].isHidden()
    assert page.terms.about.text().startswith("How much is paid back each time stands in a table")
    page.terms["principal_table"].set_value("25 25 50")
    page.terms["usual"].set_value(3)
    page.terms["fewest"].set_value(3)
    page.terms["longest"].set_value(3)
    assert page.why.text() == ""
    page.terms["principal_table"].set_value("25 25 49")
    assert page.why.text() == "The percentages must add up to 100."


def test_the_example_follows_while_typing(seat: Seat, qtbot: QtBot) -> None:
    page = editing(seat, qtbot)
    page.terms.show_terms(LendingTerms(lenders.PLAIN, most=2_400, usual=12, longest=12))
    page.example.amount.set_value(money(1_200))
    page.example.count.set_value(12)
    first = pairs(page)
    assert first["First instalment"] == "107 F"
    assert first["What it costs"] == "78 F"
    page.terms["rate"].set_value(Decimal("0.24"))
    assert pairs(page)["First instalment"] == "113 F"
    assert "Interest is 24% a year." in page.sentences.texts
    page.terms.fees.rows[0].name.set_value("File")
    page.terms.fees.rows[0].amount.set_value(money(50))
    page.terms.fees.rows[0].amount.changed.emit()
    assert pairs(page)["In the hand"] == "1,150 F"


def test_there_is_always_a_row_for_one_more_fee(seat: Seat, qtbot: QtBot) -> None:
    page = editing(seat, qtbot)
    for n in range(5):
        row = page.terms.fees.rows[-1]
        assert row.name.isVisible()
        row.name.line.setFocus()
        qtbot.keyClicks(focused(), f"Fee {n}")
        row.amount.line.setFocus()
        qtbot.keyClicks(focused(), "10")
    assert [one.name for one in page.terms.read().schedule(500, date(2026, 3, 3), 4).fees] == [
        f"Fee {n}" for n in range(5)
    ]


def test_a_fee_without_a_name_is_complained_of(seat: Seat, qtbot: QtBot) -> None:
    page = editing(seat, qtbot, text="ordinary")
    page.terms.fees.rows[0].amount.set_value(money(50))
    page.terms.fees.rows[0].amount.changed.emit()
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert page.note.text == "Write what the fee is called."
    assert seat.places == []


def test_a_refusal_stands_beside_its_field(seat: Seat, qtbot: QtBot) -> None:
    page = editing(seat, qtbot, text="ordinary")
    page.terms["least"].set_value(money(2_000))
    page.terms["most"].set_value(money(1_000))
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert page.terms["most"].complaint.startswith("The largest loan can't be smaller")
    page.terms["most"].set_value(money(9_000))
    page.name.set_value("")
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert page.name.complaint == "Please fill this in."


def test_other_terms_hold_from_a_day_on(seat: Seat, qtbot: QtBot) -> None:
    made = lenders.product(seat.make, "Farm loans")
    page = products(seat, qtbot)
    assert listed(page) == [["Farm loans", "Equal instalments", "12%", "0", "–"]]
    qtbot.keyClick(page.table.view, ENTER)
    assert seat.places == [Place("loan_terms", about=made)]
    edit = editing(seat, qtbot, made)
    edit.since.set_value(date(2026, 4, 1))
    edit.terms["rate"].set_value(Decimal("0.15"))
    assert plain(edit.save.text()) == "Let these terms hold from 1 Apr 2026 on"
    qtbot.mouseClick(edit.save, Qt.MouseButton.LeftButton)
    assert seat.said == ["The new terms are written."]
    page = products(seat, qtbot)
    mark = page.table.model.columns[0].pill
    row = page.table.row()
    assert mark is not None
    assert row is not None
    said = mark(row)
    assert said is not None
    assert plain(said.text) == "new terms 1 Apr 2026"


def test_what_it_means_is_said_before_a_product_is_ended(seat: Seat, qtbot: QtBot) -> None:
    lenders.running(seat.make, seat.make.member(), of=lenders.product(seat.make, "Farm loans"))
    page = products(seat, qtbot)
    qtbot.mouseClick(page.end, Qt.MouseButton.LeftButton)
    assert page.really.text() == "Offer Farm loans no more"
    assert page.meaning.text() == "Nobody asks for such a loan any more. Loans that run go on: 1."
    qtbot.mouseClick(page.really, Qt.MouseButton.LeftButton)
    assert seat.said == ["Farm loans is offered no more."]
    assert page.change.isHidden()


def test_every_choice_has_a_field() -> None:
    named = [asks.name for group in GROUPS for asks in group.asks]
    assert len(named) == len(set(named))
    assert {"least", "most", "cover", "saved", "body", "order", "grace"} <= set(named)
