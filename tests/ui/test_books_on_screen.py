"""Statements on the screen, by keyboard: from a figure to its lines, to the entry, to its act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from coopdesk.records import accounts, general, statements, visit, vouchers
from coopdesk.records.ids import AccountId, EntryId, made_for
from coopdesk.records.papers import Behind, Only
from coopdesk.records.terms import SavingsTerms
from coopdesk.ui import papers
from coopdesk.ui.desk import Page, Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.kit.tables import Table
from coopdesk.ui.pages.entry import EntryPage
from coopdesk.ui.pages.figures import FiguresPage
from coopdesk.ui.pages.ledger import LedgerPage
from tests.records import saver
from tests.records.areas.surplus import entries
from tests.records.hands import TODAY, money
from tests.reports.reading import words
from tests.ui.fingers import focused, opened
from tests.ui.test_voucher_page import picture
from tests.ui.till import ROLL, Till, TillAt

CASH = AccountId(made_for("account", "1010"))
RENT = AccountId(made_for("account", "5120"))


@pytest.fixture
def till(till_at: TillAt) -> Till:
    made = till_at()
    made.make.roll(*ROLL)
    made.make.visit(made.known("77"), (visit.DEPOSIT, 5_000))
    return made


def spend(till: Till, minor: int = 300, **more: Any) -> EntryId:
    said: dict[str, Any] = {
        "form": vouchers.EXPENSE,
        "day": TODAY,
        "parts": [vouchers.Part(RENT, money(minor))],
        "memo": "Rent of the shed",
        "money": CASH,
    }
    return till.book.write(vouchers.write, **(said | more))


def shown(till: Till, kind: Callable[..., Page], place: Place) -> Page:
    return opened(kind(till.desk, place), till.qtbot)


def texts(table: Table[Any] | None, column: int) -> list[str]:
    assert table is not None
    model = table.model
    return [str(model.index(row, column).data() or "").strip() for row in range(model.rowCount())]


def read(page: QWidget) -> str:
    """All the words that are seen."""
    return " ".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


# --- a statement ------------------------------------------------------------------------------


def test_a_figure_opens_its_lines_and_a_line_its_entry(till: Till) -> None:
    entry = spend(till)
    page = shown(till, FiguresPage, Place("figures", text="income-statement"))
    assert isinstance(page, FiguresPage)
    table = page.view.table
    assert table is not None
    table.view.selectRow(texts(table, 1).index("Rent"))
    till.qtbot.keyClick(table.view, Qt.Key.Key_Return)
    place = till.places[-1]
    assert place.page == "ledger"
    assert place.behind == Behind((RENT,), date(2026, 1, 1), TODAY, only=Only.RESULT)
    ledger = shown(till, LedgerPage, place)
    assert isinstance(ledger, LedgerPage)
    assert texts(ledger.table, 2) == ["Rent of the shed"]
    assert "Without the entries that close a year" in read(ledger)
    till.qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert till.places[-1] == Place("entry", about=entry)


def test_a_figure_of_the_year_before_opens_the_lines_of_that_year(till: Till) -> None:
    spend(till)
    page = shown(till, FiguresPage, Place("figures", text="income-statement"))
    assert isinstance(page, FiguresPage)
    table = page.view.table
    assert table is not None
    titles = [one.title for one in table.model.columns]
    at = table.model.index(texts(table, 1).index("Rent"), titles.index(f"{TODAY.year - 1}"))
    table.view.setCurrentIndex(at)
    till.qtbot.keyClick(table.view, Qt.Key.Key_Return)
    behind = till.places[-1].behind
    assert behind is not None
    assert behind.from_ == date(2025, 1, 1)
    assert behind.until == TODAY.replace(year=2025)


@pytest.mark.parametrize("name", [n for n, one in statements.BOOKS.items() if not one.lines])
def test_every_statement_is_shown(till: Till, name: str) -> None:
    spend(till)
    page = FiguresPage(till.desk, Place("figures", text=name))
    till.qtbot.waitUntil(lambda: page.view.table is not None)
    opened(page, till.qtbot)
    # This office has none of them, and one member with shares.
    few = name in {"assets", "bank-reconciliation", "borrowings", "share-register"}
    assert few or len(texts(page.view.table, 1)) > 3


def test_sums_stand_strong_and_accounts_inwards(till: Till) -> None:
    page = FiguresPage(till.desk, Place("figures"))  # the balance sheet is the first
    opened(page, till.qtbot)
    table = page.view.table
    assert table is not None
    raw = [table.model.index(n, 1).data() for n in range(table.model.rowCount())]
    assert "Assets" in raw
    assert any(text.startswith("\u2003") and "Cash box" in text for text in raw)
    assert not table.model.sortable(1)  # the order says what belongs together


def test_another_day_is_told_with_enter(till: Till) -> None:
    spend(till)
    page = FiguresPage(till.desk, Place("figures", text="balance-sheet"))
    opened(page, till.qtbot)
    page.on.setFocus()
    page.on.line.selectAll()
    till.qtbot.keyClicks(page.on.line, "1 Feb 2026")
    till.qtbot.keyClick(page.on.line, Qt.Key.Key_Return)
    till.qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert "1 Feb 2026" in read(page)


def test_a_time_that_ends_before_it_begins_is_complained_of(till: Till) -> None:
    page = FiguresPage(till.desk, Place("figures", text="income-statement"))
    page.until.set_value(date(2025, 12, 1))
    page.look()
    assert page.until.complaint


def test_a_statement_follows_the_book(till: Till) -> None:
    page = FiguresPage(till.desk, Place("figures", text="income-statement"))
    opened(page, till.qtbot)
    spend(till)
    till.qtbot.waitUntil(lambda: "Rent" in texts(page.view.table, 1))


def test_the_chart_reads_each_month(till: Till) -> None:
    spend(till)
    page = FiguresPage(till.desk, Place("figures", text="income-statement"))
    opened(page, till.qtbot)
    assert "Expenses 300" in page.chart.reading(11)
    page.show_place(Place("figures", text="trial-balance"))
    assert page.aside.isHidden()


def test_the_paper_of_a_statement_is_looked_at(till: Till) -> None:
    page = FiguresPage(till.desk, Place("figures", text="balance-sheet"))
    opened(page, till.qtbot)
    with till.qtbot.waitSignal(till.desk.going):
        till.qtbot.mouseClick(page.deeds.paper, Qt.MouseButton.LeftButton)
    assert "Totalassets" in words(till.desk.paper.pdf)


def test_a_statement_is_saved_as_csv(
    till: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "balance.csv"
    monkeypatch.setattr(pickers, "save_file", lambda *_: target)
    page = FiguresPage(till.desk, Place("figures", text="balance-sheet"))
    opened(page, till.qtbot)
    with till.qtbot.waitSignal(till.desk.said):
        till.qtbot.mouseClick(page.deeds.csv, Qt.MouseButton.LeftButton)
    assert "\n1010,Cash box,5000,0,5000\n" in target.read_text("utf-8-sig")


# --- a ledger ---------------------------------------------------------------------------------


def test_a_ledger_without_an_account_asks_for_one(till: Till) -> None:
    page = LedgerPage(till.desk, Place("ledger"))
    opened(page, till.qtbot)
    assert focused() is page.account.line
    page.show_asked()
    assert page.account.complaint
    till.qtbot.keyClicks(page.account.line, "1010")
    page.account.offer()
    till.qtbot.keyClick(page.account.line, Qt.Key.Key_Return)
    page.show_asked()
    assert texts(page.table, 3) == ["Member savings"]


def test_a_ledger_calls_its_account_as_it_is_called_now(till: Till) -> None:
    spend(till)
    page = shown(till, LedgerPage, Place("ledger", about=RENT))
    with till.qtbot.waitSignal(till.desk.changed):
        till.desk.do(
            accounts.change_account,
            account=RENT,
            changes={"name": "Rent of the shop"},
            shown={"name": "Rent"},
        )
    assert "Rent of the shop" in read(page)


def test_the_chart_of_accounts_opens_a_ledger(till: Till) -> None:
    spend(till)
    page = LedgerPage(till.desk, Place("ledger", about=CASH))
    opened(page, till.qtbot)
    assert "1010 · Cash box" in read(page)
    assert texts(page.table, 6) == ["5,000", "4,700"]
    page.until.set_value(date(2026, 3, 1))
    page.show_asked()
    assert texts(page.table, 0) == []
    assert "No lines in this time" in read(page)


def test_the_lines_of_several_accounts_name_theirs(till: Till) -> None:
    spend(till)
    page = LedgerPage(till.desk, Place("ledger", behind=Behind((CASH, RENT), None, TODAY)))
    opened(page, till.qtbot)
    assert set(texts(page.table, 3)) == {"Cash box", "Rent"}


def test_a_ledger_is_printed_as_a_cash_book(till: Till) -> None:
    page = LedgerPage(till.desk, Place("ledger", text="cash-book"))
    opened(page, till.qtbot)
    with till.qtbot.waitSignal(till.desk.going):
        till.qtbot.mouseClick(page.deeds.paper, Qt.MouseButton.LeftButton)
    assert "Cashbook:1010" in words(till.desk.paper.pdf)


# --- an entry ---------------------------------------------------------------------------------


def test_an_entry_shows_all_that_is_known_of_it(till: Till) -> None:
    bill = vouchers.Attached("bill.pdf", papers.voucher(till.desk, spend(till)).pdf)
    entry = spend(till, party="Kigali Ltd", paper="F-17", files=[bill])
    page = EntryPage(till.desk, Place("entry", about=entry))
    opened(page, till.qtbot)
    seen = read(page)
    for part in ("Rent of the shed", "Kigali Ltd", "F-17", "bill.pdf", "Claudine Uwimana"):
        assert part in seen
    assert texts(page.lines, 1) == ["Rent", "Cash box"]
    page.kept.look(till.book.read(statements.entry_file, entry).attachments[0])
    assert till.desk.paper.pdf == bill.content


def test_a_picture_kept_with_an_entry_is_looked_at_there(till: Till) -> None:
    files = [
        vouchers.Attached("photo.png", picture(30, 20)),
        vouchers.Attached("torn.png", picture(30, 20)[:40]),
        vouchers.Attached("torn.pdf", b"%PDF-1.7"),
    ]
    entry = spend(till, files=files)
    page = EntryPage(till.desk, Place("entry", about=entry))
    opened(page, till.qtbot)
    assert not page.kept.picture.isVisible()
    kept = {one.name: one for one in till.book.read(statements.entry_file, entry).attachments}
    link(till, page, "Look at it", about="photo.png").setFocus()
    till.qtbot.keyClick(focused(), Qt.Key.Key_Space)
    assert page.kept.picture.isVisible()
    assert page.kept.picture.accessibleName() == "photo.png"
    page.kept.look(kept["torn.png"])
    assert not page.kept.picture.isVisible()
    assert "“torn.png” can't be shown" in page.kept.note.text
    page.kept.look(kept["photo.png"])
    assert page.kept.note.text == ""
    page.kept.look(kept["torn.pdf"])
    assert "“torn.pdf” can't be shown" in page.kept.note.text


def test_an_entry_leads_to_its_acts_in_the_audit_trail(till: Till) -> None:
    entry = spend(till)
    page = EntryPage(till.desk, Place("entry", about=entry))
    opened(page, till.qtbot)
    link(till, page, "Show in the audit trail").setFocus()
    till.qtbot.keyClick(focused(), Qt.Key.Key_Space)
    assert till.places[-1] == Place("trail", about=entry)


def test_an_entry_of_interest_tells_how_it_was_reckoned(till: Till) -> None:
    terms = SavingsTerms(rate="12", day_count="twelfth", posting="monthly")
    product = saver.offer(till.book, terms)
    saver.saver(till.make, product, (date(2026, 1, 1), 10_000))
    run = saver.post(till.book, product, date(2026, 1, 31))
    (posted,) = entries(till.make, "interest")
    saver.take_back(till.book, run)
    back = till.book.read(statements.entry_file, posted).reversed_by
    assert back is not None
    for entry in (posted, back[0]):
        page = EntryPage(till.desk, Place("entry", about=entry))
        opened(page, till.qtbot)
        link(till, page, "How it was reckoned").setFocus()
        till.qtbot.keyClick(focused(), Qt.Key.Key_Space)
        assert till.places[-1].page == "paper"
        assert "Howinterestwasreckoned" in words(till.desk.paper.pdf)
    page = EntryPage(till.desk, Place("entry", about=spend(till)))
    opened(page, till.qtbot)
    assert "How it was reckoned" not in [one.text() for one in page.findChildren(QAbstractButton)]


def link(till: Till, page: QWidget, text: str, about: str = "") -> QAbstractButton:
    """The link that says something, about something, as soon as it is seen."""

    def seen() -> list[QAbstractButton]:
        return [
            one
            for one in page.findChildren(QAbstractButton)
            if one.isVisible() and one.text() == text and about in one.accessibleDescription()
        ]

    till.qtbot.waitUntil(lambda: bool(seen()))
    return seen()[0]


def test_an_entry_opens_what_took_it_back_and_the_ledger_of_a_line(till: Till) -> None:
    entry = spend(till)
    back = till.book.write(general.reverse_entry, entry=entry, reason="twice")
    page = EntryPage(till.desk, Place("entry", about=entry))
    opened(page, till.qtbot)
    assert "reversed" in page.heading.pill.mark.text
    till.qtbot.mouseClick(link(till, page, "Show the entry"), Qt.MouseButton.LeftButton)
    assert till.places[-1] == Place("entry", about=back)
    page.lines.setFocus()
    till.qtbot.keyClick(page.lines.view, Qt.Key.Key_Return)
    assert till.places[-1].behind is not None
    assert till.places[-1].behind.accounts == (RENT,)


def test_an_entry_of_a_visit_opens_its_receipt(till: Till) -> None:
    (row,) = till.receipts()
    page = EntryPage(till.desk, Place("entry", about=row.visit))
    opened(page, till.qtbot)
    assert "Visit at the cash desk" in read(page)
    till.qtbot.mouseClick(link(till, page, "Show the receipt"), Qt.MouseButton.LeftButton)
    assert till.places[-1] == Place("receipt", visit=row.visit)


def test_an_entry_that_is_not_there_says_so(till: Till) -> None:
    page = EntryPage(till.desk, Place("entry", about=7))
    opened(page, till.qtbot)
    assert "There is no such entry" in read(page)
