"""The bank beside the books: what is open on each side, and the paper that leads across."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopdesk.i18n import Language, Text
from coopdesk.records import bank, general, statements
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId
from coopdesk.records.money import Money
from coopdesk.records.statements import Reconciliation
from tests.records.areas.bank import ACCOUNT, account_of, booked, bring, draft, lines_of
from tests.records.hands import TODAY, Pc, money

BEFORE = TODAY - timedelta(days=20)
YESTERDAY = TODAY - timedelta(days=1)
ENGLISH = Language("en")


def look(book: Book, on: date = TODAY) -> Reconciliation:
    return book.read(statements.reconciliation, account_of(book, ACCOUNT), on)


def amounts(rows: Sequence[Any]) -> list[int]:
    return [row.amount.minor for row in rows]


def test_what_is_open_on_each_side_explains_the_difference(book: Book) -> None:
    first = booked(book, 5000, YESTERDAY)
    booked(book, 700)
    bring(book, [draft(5000, YESTERDAY), draft(-30, words="Charges")])
    book.write(bank.match, lines=lines_of(book)[:1], entries=[first])
    found = look(book)
    assert (found.bank, found.books) == (money(4970), money(5700))
    assert (amounts(found.lines), amounts(found.entries)) == ([-30], [700])
    assert amounts(found.matched) == [5000]
    assert found.matched[0].entries == ("A-000001",)
    assert not found.off
    assert not found.agrees


def test_the_bank_and_the_books_agree_when_all_is_matched(book: Book) -> None:
    entry = booked(book, 5000)
    bring(book, [draft(5000)])
    book.write(bank.match, lines=lines_of(book), entries=[entry])
    assert look(book).agrees


def test_without_a_statement_nothing_is_reconciled(book: Book) -> None:
    booked(book, 5000)
    found = look(book)
    assert (found.bank, amounts(found.entries), found.off) == (None, [5000], money(0))
    assert not found.agrees


def test_what_was_booked_before_the_first_statement_is_in_its_opening(book: Book) -> None:
    booked(book, 5000, BEFORE)
    bring(book, [draft(700, YESTERDAY)], opening=5000)
    found = look(book)
    assert amounts(found.entries) == []
    assert not found.off
    bring(book, [draft(-1)], opening=9000)
    assert look(book).gaps == (YESTERDAY,)


def test_an_opening_that_the_books_do_not_have_is_not_explained(book: Book) -> None:
    booked(book, 5000, BEFORE)
    bring(book, [draft(700, YESTERDAY)], opening=4990)
    assert look(book).off == money(-10)


def test_a_cheque_of_before_that_the_bank_pays_later_is_explained(book: Book) -> None:
    booked(book, 5000, BEFORE)
    cheque = booked(book, -400, BEFORE)
    bring(book, [draft(-400)], opening=5000)
    assert look(book).off == money(400)
    book.write(bank.match, lines=lines_of(book), entries=[cheque])
    assert look(book).agrees


def test_an_earlier_day_is_seen_as_it_was(book: Book) -> None:
    entry = booked(book, 5000, YESTERDAY)
    bring(book, [draft(1, BEFORE), draft(5000)])
    book.write(bank.match, lines=lines_of(book)[:1], entries=[entry])
    found = look(book, YESTERDAY)
    assert (found.bank, found.books) == (money(1), money(5000))
    assert (amounts(found.lines), amounts(found.entries)) == ([1], [5000])
    assert not found.off


def test_an_entry_and_its_reversal_are_not_waited_for(book: Book) -> None:
    entry = booked(book, 5000)
    book.write(general.reverse_entry, entry=entry, reason="twice")
    assert look(book).entries == ()


def test_the_line_of_an_entry_that_is_reversed_is_open_again(book: Book) -> None:
    entry = booked(book, 5000)
    bring(book, [draft(5000)])
    book.write(bank.match, lines=lines_of(book), entries=[entry])
    assert look(book).agrees
    book.write(general.reverse_entry, entry=entry, reason="wrong account")
    found = look(book)
    assert (amounts(found.lines), found.entries, found.matched) == ([5000], (), ())
    assert not found.off


def test_likely_matches_are_proposed_from_what_is_open(book: Book) -> None:
    entry = booked(book, 5000)
    booked(book, 123)
    bring(book, [draft(5000), draft(77)])
    (one,) = statements.proposals(look(book))
    assert (one.lines, one.entries) == ((lines_of(book)[0],), (entry,))


def test_accounts_of_the_bank_come_first(book: Book) -> None:
    booked(book, 5)
    bring(book, [draft(5)])
    accounts = book.read(statements.bank_accounts)
    before = [one.code for one in accounts[: [a.code for a in accounts].index(ACCOUNT) + 1]]
    assert before == ["1020", "1030", ACCOUNT]
    assert accounts[2].until == TODAY


def test_the_paper_leads_from_the_bank_to_the_books(book: Book) -> None:
    booked(book, 700)
    bring(book, [draft(-30, words="Charges", reference="77")], opening=10)
    paper = book.read(statements.bank_reconciliation, account_of(book, ACCOUNT), TODAY)
    rows = [tuple(_said(cell) for cell in row.cells[1:]) for row in paper.rows]
    assert rows == [
        (None, "Balance by the bank's statement", money(-20)),
        (None, "In the books, not at the bank yet", None),
        ("A-000001", "Grant", money(700)),
        (None, "At the bank, not in the books yet", None),
        ("77", "Charges", money(30)),
        (None, "Not explained", money(-10)),
        (None, "Balance by our books", money(700)),
    ]
    assert len(paper.signatures) == 3
    (warning,) = paper.warnings
    assert isinstance(warning, Text)
    assert warning.fields == {"amount": money(10)}


def _said(cell: Any) -> Any:
    return ENGLISH.say(cell) if isinstance(cell, Text) else cell


_moves = st.lists(
    st.tuples(st.integers(-900, 900).filter(bool), st.integers(0, 15)), min_size=1, max_size=8
)


@given(of_books=_moves, of_bank=_moves, data=st.data())
@settings(max_examples=20)
def test_the_paper_always_adds_up(
    template: Pc,
    tmp_path_factory: pytest.TempPathFactory,
    of_books: list[tuple[int, int]],
    of_bank: list[tuple[int, int]],
    data: st.DataObject,
) -> None:
    with template.moved(tmp_path_factory.mktemp("bank")).open() as book, book.unhurried():
        for amount, back in of_books:
            booked(book, amount, TODAY - timedelta(days=back))
        lines = [
            draft(amount, TODAY - timedelta(days=back), f"Line {n}")
            for n, (amount, back) in enumerate(sorted(of_bank, key=lambda one: -one[1]))
        ]
        bring(book, lines, opening=data.draw(st.integers(-50, 50)))
        for one in statements.proposals(look(book)):
            try:
                book.write(bank.match, lines=one.lines, entries=[EntryId(n) for n in one.entries])
            except Refused as no:
                raise AssertionError(str(no)) from no
        on = TODAY - timedelta(days=data.draw(st.integers(0, 15)))
        account = AccountId(account_of(book, ACCOUNT))
        paper = book.read(statements.bank_reconciliation, account, on)
        figures = [row.cells[3] for row in paper.rows if isinstance(row.cells[3], Money)]
        assert sum(f.minor for f in figures[:-1]) == figures[-1].minor
