"""A day of the cash box, by keyboard alone: opened by counting, visits, the bank, closed short."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from coopdesk.records import checks, statements
from coopdesk.records.cash import boxes, counts, handovers
from coopdesk.ui.pages.count import Count
from coopdesk.ui.pages.handover import HandOver
from coopdesk.ui.pages.paper import PaperPage
from tests.records.hands import TODAY, Make, draft, found, money
from tests.reports.reading import words
from tests.stories.hands import GAP, Secretary, seated
from tests.ui.fingers import ENTER


@pytest.fixture
def cashier(tmp_path: Path, qtbot: QtBot) -> Iterator[Secretary]:
    with found(tmp_path / "pc").open() as book:
        Make(book).roll(*(draft(str(n), name=f"Member {n}", savings=9_000) for n in (1, 2, 3)))
        with seated(book, qtbot) as somebody:
            yield somebody


def test_a_day_of_the_cash_box(cashier: Secretary) -> None:
    open_by_counting(cashier)
    serve_three(cashier)
    carry_to_the_bank(cashier)
    close_with_500_missing(cashier)

    # The books say what is there, and the day sheet agrees.
    sheet = cashier.desk.ask(statements.cash_day, TODAY)
    assert sheet.closing == cashier.desk.ask(boxes.boxes)[0].holds == money(116_000)
    assert checks.run(cashier.desk.book, rebuild=True) == []
    assert "closed" in cashier.cash_desk().heading.subtitle.text()


def open_by_counting(cashier: Secretary) -> None:
    """In the morning the box is counted for the first time: 79 notes of 5,000, 3 of 1,000."""
    page = cashier.cash_desk()
    assert "not counted yet" in page.heading.subtitle.text()
    cashier.tab_to("Count and open")
    cashier.press(ENTER)
    cashier.at(Count)
    cashier.enter("79", "", "3")
    cashier.do_it()
    page = cashier.cash_desk()
    assert page.heading.subtitle.text().endswith(f"with 398,000{GAP}F")
    assert page.count.text() == "Count and close"


def serve_three(cashier: Secretary) -> None:
    """Two bring money, one takes some."""
    for number, *amounts in (("1", "20000"), ("2", "4500"), ("3", "", "6000")):
        cashier.visit(number, *amounts)
    assert [one.title for one in cashier.printed] == [f"Receipt A-00000{n}" for n in (1, 2, 3)]
    assert cashier.desk.ask(boxes.boxes)[0].holds == money(416_500)


def carry_to_the_bank(cashier: Secretary) -> None:
    """At noon 300,000 go to the bank; the paper comes in two copies."""
    cashier.tab_to("Hand money over")
    cashier.press(ENTER)
    cashier.at(HandOver)
    cashier.type("300000")
    cashier.do_it()
    cashier.at(PaperPage)
    paper = words(cashier.desk.paper.pdf)
    assert "Copyforwhogives" in paper
    assert "Copyforwhotakes" in paper
    (carried,) = cashier.desk.ask(handovers.handovers)
    assert (carried.target_name, carried.amount) == ("Bank account", money(300_000))


def close_with_500_missing(cashier: Secretary) -> None:
    """In the evening the page asks why before anything is written."""
    main = cashier.desk.ask(boxes.main_box)
    cashier.cash_desk()
    cashier.tab_to("Count and close")
    cashier.press(ENTER)
    count = cashier.at(Count)
    cashier.enter("22", "2", "2")
    assert count.verdict.text == f"500{GAP}F missing"
    cashier.do_it()
    assert len(cashier.desk.ask(counts.counts, main)) == 1
    assert count.reason.complaint == f"500{GAP}F missing: write why, or count again."
    cashier.type("Wrong change, most likely")
    cashier.do_it()
    cashier.at(PaperPage)
    paper = words(cashier.desk.paper.pdf)
    assert "Closingcount" in paper
    assert "Reason:Wrongchange,mostlikely" in paper
