"""Every statement of the books: equal to what others published, and to the lines behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from coopdesk.i18n import Text
from coopdesk.records import budget, general, statements, vouchers
from coopdesk.records.book import Book, Session
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId, made_for
from coopdesk.records.money import Money
from coopdesk.records.papers import Behind, FigureRow, Figures, Weight
from tests.records import oracle
from tests.records.hands import TODAY, Make, draft, money

CHART: Final = [
    {"code": "1020", "name": "Bank", "type": "asset"},
    {"code": "1210", "name": "Equipment", "type": "asset"},
    {"code": "4090", "name": "Other income", "type": "income"},
    {"code": "5120", "name": "Rent", "type": "expense"},
    {"code": "2110", "name": "Accounts payable", "type": "liability"},
    {"code": "3900", "name": "Retained surplus", "type": "equity"},
]
CODES: Final = ["1010", *(account["code"] for account in CHART)]
FIRST: Final = date(2024, 11, 1)
DAYS: Final = (TODAY - FIRST).days
YEAR: Final = date(2026, 1, 1)


def account(code: str) -> AccountId:
    return AccountId(made_for("account", code))


def post(book: Book, day: date, *said: Any) -> EntryId:
    """Debit, credit, minor units and, if it matters, the kind."""
    debit, credit, minor, kind = (*said, "x")[:4]
    if kind == "closing":
        day = date(day.year - 1, 12, 31)
    lines = [{"account": debit, "debit": minor}, {"account": credit, "credit": minor}]
    entry = {"date": day, "kind": kind, "memo": kind, "lines": lines}
    (ident,) = book.write(general.post_general, accounts=CHART, entries=[entry])
    return ident


def row(figures: Figures, words: str) -> dict[str, Any]:
    """The row with these words, by the keys of the columns."""
    keys = [column.key for column in figures.columns]
    found = [
        dict(zip(keys, one.cells, strict=True))
        for one in figures.rows
        if words in {getattr(cell, "message", cell) for cell in one.cells}
        and one.weight is not Weight.HEAD
    ]
    assert len(found) == 1, words
    return found[0]


# --- against what was published ---------------------------------------------------------------


@pytest.fixture(params=oracle.NAMES)
def published(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[Book, list[dict[str, Any]]]]:
    with oracle.book_of(tmp_path / "pc").open() as book:
        oracle.post(book, request.param)
        yield book, oracle.said(request.param)["points"]


def test_each_quarters_income_and_expenses_are_as_published(
    published: tuple[Book, list[dict[str, Any]]],
) -> None:
    book, points = published
    for point in points[:-2]:  # on the last day the year is closed by entries of another kind
        day = date.fromisoformat(point["at"])
        found = book.read(statements.income_statement, day.replace(month=1, day=1), day)
        assert row(found, "Total income")["amount"].units == Decimal(point["income"])
        assert row(found, "Total expenses")["amount"].units == Decimal(point["expenses"])
        result = found.rows[-1].cells[2]
        assert isinstance(result, Money)
        assert result.units == Decimal(point["net_surplus"])


def test_the_year_is_told_as_before_it_was_closed(tmp_path: Path) -> None:
    """The closing entry of the published journal, written as the program writes one."""
    for name in oracle.NAMES:
        points = oracle.said(name)["points"]
        with oracle.book_of(tmp_path / name).open() as book:
            oracle.post(book, name, close_to_surplus="closing")
            day = date.fromisoformat(points[-1]["at"][:10])
            found = book.read(statements.income_statement, day.replace(month=1, day=1), day)
        before = points[-2]
        assert row(found, "Total income")["amount"].units == Decimal(before["income"])
        assert row(found, "Total expenses")["amount"].units == Decimal(before["expenses"])


def test_the_trial_balance_is_as_published(published: tuple[Book, list[dict[str, Any]]]) -> None:
    book, points = published
    for point in points:
        if "before" in point["at"]:
            continue
        day = date.fromisoformat(point["at"][:10])
        found = book.read(statements.trial_balance_figures, day)
        for at, side in ((2, "debit"), (3, "credit")):
            cells = {one.cells[0]: one.cells[at] for one in found.rows if one.cells[0]}
            amounts = {code: cell for code, cell in cells.items() if isinstance(cell, Money)}
            assert {code: f"{money.units}" for code, money in amounts.items()} == {
                code: amount for code, amount in point["trial_balance"][side].items()
            }
        assert not found.warnings


def test_the_cash_flow_of_a_published_year_leads_to_its_cash(
    published: tuple[Book, list[dict[str, Any]]],
) -> None:
    book, points = published
    day = date.fromisoformat(points[0]["at"])
    found = book.read(statements.cash_flow, day.replace(month=1, day=1), day)
    held = points[0]["trial_balance"]["debit"]
    cash = Decimal(held["1010"]) + Decimal(held["1020"])
    assert row(found, "Money at hand at the end")["amount"].units == cash
    assert not found.warnings


# --- any postings -----------------------------------------------------------------------------

postings = st.lists(
    st.tuples(
        st.integers(0, DAYS),
        st.sampled_from(CODES),
        st.sampled_from(CODES),
        st.integers(1, 10**6),
        st.sampled_from(["x", "x", "opening", "closing"]),
    ),
    min_size=1,
    max_size=10,
)
# A book grows from one example to the next, so there is nothing to shrink.
quickly: Final = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=12,
    phases=[Phase.explicit, Phase.generate],
)
time = st.tuples(st.integers(0, DAYS), st.integers(0, DAYS))


def asked(start: int, end: int) -> statements.Asked:
    first, last = sorted((start, end))
    return statements.Asked(
        on=FIRST + timedelta(days=last),
        from_=FIRST + timedelta(days=first),
        until=FIRST + timedelta(days=last),
        account=account("1010"),
    )


def stands_on(book: Book, one: FigureRow, figures: Figures) -> bool:
    """Whether the lines behind a row make one of its figures."""
    assert one.behind is not None
    ledger = book.read(statements.lines_behind, one.behind)
    lines = book.read(statements.ledger_lines, ledger, 0, ledger.total)
    assert len(lines) == ledger.total
    if lines:
        assert lines[-1].balance == ledger.closing
    moved = ledger.closing - ledger.opening
    keys = {column.key for column in figures.columns}
    values = [cell for cell in one.cells if isinstance(cell, Money)]
    if keys >= {"opening_debit"}:
        return bool(not ledger.debit or ledger.debit in values)
    if keys >= {"debit_year_before"}:
        debit, credit = (getattr(one.cells[n], "minor", 0) for n in (2, 3))
        return bool(abs(debit - credit) == abs(ledger.closing.minor))
    return bool(set(values) & {ledger.closing, moved, -ledger.closing})


@quickly
@given(postings, time)
def test_behind_every_figure_stand_the_lines_that_make_it(
    book: Book, said: list[tuple[int, str, str, int, str]], period: tuple[int, int]
) -> None:
    for day, debit, credit, minor, kind in said:
        post(book, FIRST + timedelta(days=day), debit, credit, minor, kind)
    registers = {"chart", "assets", "bank-reconciliation"}  # lists, not sums of lines
    for statement in statements.BOOKS.values():
        if statement.name in registers:
            continue
        found = book.read(statement.make, asked(*period))
        assert not found.warnings or statement.name == "budget"
        for one in found.rows:
            if one.behind is not None and one.behind.accounts:
                assert stands_on(book, one, found), (statement.name, one)


@quickly
@given(postings, time)
def test_the_cash_flow_closes(
    book: Book, said: list[tuple[int, str, str, int, str]], period: tuple[int, int]
) -> None:
    for day, debit, credit, minor, kind in said:
        post(book, FIRST + timedelta(days=day), debit, credit, minor, kind)
    when = asked(*period)
    found = book.read(statements.cash_flow, when.from_, when.until)
    assert not found.warnings
    held = book.read(statements.balances_on, when.until)
    cash = held.get(account("1010"), 0) + held.get(account("1020"), 0)
    assert row(found, "Money at hand at the end")["amount"].minor == cash


@quickly
@given(st.lists(st.integers(1, 10**6), min_size=31, max_size=31))
def test_what_an_account_holds_is_the_sum_of_its_lines_on_every_day(
    book: Book, amounts: list[int]
) -> None:
    before = book.read(statements.balances_on).get(account("1020"), 0)
    for day, minor in enumerate(amounts, 1):
        post(book, date(2026, 1, day), "1020", "4090", minor)
    for day in range(1, 32):
        lines = book.read(
            statements.lines_behind, Behind((account("1020"),), None, date(2026, 1, day))
        )
        held = book.read(statements.balances_on, date(2026, 1, day))
        assert held[account("1020")] == lines.debit.minor
    assert book.read(statements.balances_on)[account("1020")] == before + sum(amounts)


# --- cash flow --------------------------------------------------------------------------------


def test_money_is_told_by_what_it_was_for(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 500), ("share", 10_000))
    post(book, TODAY, "5120", "1010", 300)
    post(book, TODAY, "1210", "1010", 2_000)
    post(book, TODAY, "1020", "1010", 100)  # from one box to another: nothing came or went
    found = book.read(statements.cash_flow, YEAR, TODAY)
    assert row(found, "Money from daily business")["amount"].minor == 200
    assert row(found, "Money from what lasts")["amount"].minor == -2_000
    assert row(found, "Money from shares, reserves and loans taken")["amount"].minor == 10_000
    assert row(found, "Change in money at hand")["amount"].minor == 8_200
    rent = row(found, "Rent")
    assert (rent["received"].minor, rent["paid"].minor) == (0, 300)


def test_what_was_brought_forward_came_from_nowhere(book: Book) -> None:
    post(book, TODAY, "1010", "3990", 700, "opening")
    found = book.read(statements.cash_flow, YEAR, TODAY)
    assert row(found, "Brought forward when the book began")["amount"].minor == 700
    assert row(found, "Change in money at hand")["amount"].minor == 0


# --- budget -----------------------------------------------------------------------------------


@pytest.fixture
def planned(book: Book) -> Book:
    """Rent of 1,200 a year planned, 400 spent on that line and 50 beside it."""
    post(book, TODAY, "1010", "4090", 900, "gift")
    office = book.write(
        budget.plan_line, year=2026, account=account("5120"), name="Office", amount=money(1_200)
    )
    months = [money(minor) for minor in (0, 0, 60, *[0] * 8, 40)]
    gifts = book.write(
        budget.plan_line, year=2026, account=account("4090"), name="Gifts", months=months
    )
    for minor, line in ((400, office), (50, None)):
        book.write(
            vouchers.write,
            form=vouchers.EXPENSE,
            day=TODAY,
            parts=[vouchers.Part(account("5120"), money(minor))],
            memo="rent",
            money=account("1010"),
            budget=line,
        )
    book.write(
        vouchers.write,
        form=vouchers.INCOME,
        day=TODAY,
        parts=[vouchers.Part(account("4090"), money(20))],
        memo="thanks",
        money=account("1010"),
        budget=gifts,
    )
    return book


def budget_row(figures: Figures, code: str, line: str) -> dict[str, Any]:
    keys = [column.key for column in figures.columns]
    (found,) = (
        dict(zip(keys, one.cells, strict=True))
        for one in figures.rows
        if one.cells[0] == code and line in str(one.cells[1])
    )
    return {key: getattr(value, "minor", value) for key, value in found.items()}


def test_a_budget_line_has_what_its_vouchers_name(planned: Book) -> None:
    found = planned.read(statements.budget_figures, TODAY)
    office = budget_row(found, "5120", "Office")
    assert (office["planned"], office["actual"], office["difference"]) == (300, 400, 100)
    assert (office["year"], office["left"]) == (1_200, 800)
    assert office["used"] == Decimal(400) / 1_200
    assert budget_row(found, "4090", "Gifts")["actual"] == 20  # income grows by credits
    assert budget_row(found, "4090", "no budget line")["actual"] == 900
    shed = budget_row(found, "5120", "no budget line")
    assert (shed["planned"], shed["actual"], shed["used"]) == (0, 50, None)


def test_a_plan_by_months_counts_those_that_have_begun(planned: Book) -> None:
    for day, until in ((date(2026, 2, 28), 0), (TODAY, 60), (date(2026, 3, 31), 60)):
        found = planned.read(statements.budget_figures, day)
        assert budget_row(found, "4090", "Gifts")["planned"] == until


def test_a_reversed_entry_gives_back_to_its_line(planned: Book) -> None:
    planned.write(general.reverse_entry, entry=rent_of(planned, 400), reason="twice")
    found = planned.read(statements.budget_figures, TODAY)
    assert budget_row(found, "5120", "Office")["actual"] == 0
    assert budget_row(found, "5120", "no budget line")["actual"] == 50
    for one in found.rows:
        if one.behind is not None:
            ledger = planned.read(statements.lines_behind, one.behind)
            assert ledger.closing == one.cells[3]


def rent_of(book: Book, minor: int) -> EntryId:
    """The entry that paid so much rent."""
    ledger = book.read(statements.lines_behind, Behind((account("5120"),), YEAR, TODAY))
    lines = book.read(statements.ledger_lines, ledger, 0, ledger.total)
    return next(line.entry for line in lines if line.debit.minor == minor)


def test_a_year_without_a_budget_says_so(book: Book) -> None:
    found = book.read(statements.budget_figures, TODAY)
    assert found.warnings


# --- ledgers ----------------------------------------------------------------------------------


def test_a_ledger_goes_from_what_there_was_to_what_there_is(book: Book) -> None:
    post(book, date(2025, 12, 31), "1010", "4090", 500)
    for day in (TODAY, date(2026, 1, 15), date(2026, 1, 20)):
        post(book, day, "5120", "1010", 100, "rent")
    found = book.read(statements.account_book, "cash-book", account("1010"), YEAR, TODAY)
    balances = [cell.minor for one in found.rows if isinstance(cell := one.cells[-1], Money)]
    assert balances == [500, 400, 300, 300, 200, 200, 200]  # with the sums of two months
    assert next(one.cells[3] for one in found.rows if one.behind) == Text("Rent")


def test_any_part_of_a_ledger_is_as_the_whole(book: Book) -> None:
    for n in range(12):
        post(book, date(2026, 1, 1 + n // 4), "1010", "4090", 10 + n)
        post(book, date(2026, 1, 1 + n // 4), "5120", "1010", 1 + n)
    ledger = book.read(statements.lines_behind, Behind((account("1010"),), YEAR, TODAY))
    whole = book.read(statements.ledger_lines, ledger, 0, 100)
    assert len(whole) == ledger.total == 24
    for offset in range(26):
        for limit in (0, 1, 5, 30):
            part = book.read(statements.ledger_lines, ledger, offset, limit)
            assert part == whole[offset : offset + limit]


def test_the_ledger_of_a_liability_grows_by_credits(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 500))
    make.visit(one, ("withdrawal", 200))
    ledger = book.read(
        statements.lines_behind, Behind((account("2010"),), YEAR, TODAY, member=one.id)
    )
    lines = book.read(statements.ledger_lines, ledger, 0, 9)
    assert [line.balance.minor for line in lines] == [500, 300]
    assert ledger.closing.minor == 300


def test_no_account_has_no_ledger(book: Book) -> None:
    with pytest.raises(Refused, match="no such account"):
        book.read(statements.account_book, "cash-book", AccountId(7), YEAR, TODAY)


# --- one entry --------------------------------------------------------------------------------


def test_an_entry_tells_who_wrote_it_when_and_how(book: Book) -> None:
    entry = post(book, TODAY, "5120", "1010", 300, "rent")
    found = book.read(statements.entry_file, entry)
    assert [(line.code, line.debit.minor, line.credit.minor) for line in found.lines] == [
        ("5120", 300, 0),
        ("1010", 0, 300),
    ]
    assert (found.number, found.total.minor, found.visit) == ("A-000001", 300, None)
    assert found.act is not None
    assert (found.act.by, found.act.command) == (book.actor.name, "general.post_general")
    assert found.act.letter == "A"


def test_an_entry_names_what_it_reverses_and_what_reversed_it(book: Book) -> None:
    entry = post(book, TODAY, "5120", "1010", 300)
    back = book.write(general.reverse_entry, entry=entry, reason="twice")
    assert book.read(statements.entry_file, entry).reversed_by == (back, "A-000002")
    reversal = book.read(statements.entry_file, back)
    assert reversal.reverses == (entry, "A-000001")
    assert reversal.act is not None  # though its id was not made by counting


def test_an_entry_of_a_visit_names_the_receipt_and_the_member(book: Book, make: Make) -> None:
    visit = make.visit(make.member("Aline"), ("deposit", 500))
    found = book.read(statements.entry_file, EntryId(visit))
    assert (found.visit, found.receipt) == (visit, "A-000001")
    assert [line.who for line in found.lines] == ["", "1 Aline"]
    assert [line.member is None for line in found.lines] == [True, False]


def test_an_entry_shows_its_voucher_and_its_papers(planned: Book) -> None:
    entry = rent_of(planned, 400)
    planned.write(vouchers.attach, entry=entry, name="bill.pdf", content=b"%PDF-1.7")
    found = planned.read(statements.entry_file, entry)
    assert found.voucher is not None
    assert (found.voucher.form, found.voucher.budget) == ("expense", "Office")
    assert [(one.name, one.size) for one in found.attachments] == [("bill.pdf", 8)]


def test_every_entry_of_a_roll_is_found_in_its_act(book: Book, make: Make) -> None:
    make.roll(*(draft(str(n), savings=100) for n in range(1, 6)))
    ids = book.read(_entries)
    assert len(ids) == 5
    assert all(book.read(statements.entry_file, ident).act for ident in ids)


def _entries(session: Session) -> list[EntryId]:
    figures = statements.journal_figures(session, TODAY, TODAY)
    found = [one.behind.entry for one in figures.rows if one.behind and one.level == 0]
    return [ident for ident in found if ident is not None]


def test_nothing_has_no_file(book: Book) -> None:
    with pytest.raises(Refused, match="no such entry"):
        book.read(statements.entry_file, EntryId(7))
