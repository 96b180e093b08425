"""General entries, and what stands behind them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.records import accounts, checks, general, vouchers
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId
from coopdesk.records.vouchers import EXPENSE, GENERAL, INCOME, TRANSFER, Attached, Part
from tests.records.areas.keeping import PDF, account, funded, planned, spent
from tests.records.hands import TODAY, Make, count, money, whole


def legs(book: Book, make: Make, entry: EntryId) -> dict[str, int]:
    """What each account got, by code."""
    said = book.read(vouchers.voucher, entry)
    return {line.code: line.debit.minor - line.credit.minor for line in said.lines}


def held(make: Make, code: str) -> int:
    rows = make.book.read(accounts.accounts)
    return next(row.balance.minor for row in rows if row.code == code)


def test_money_out_is_an_expense_of_the_box(book: Book, make: Make) -> None:
    funded(make)
    entry = spent(make, 30_000)
    assert legs(book, make, entry) == {"5120": 30_000, "1010": -30_000}
    said = book.read(vouchers.voucher, entry)
    assert (said.form, said.memo, said.party, said.paper) == (
        EXPENSE,
        "Rent of March",
        "Landlord",
        "12",
    )
    assert said.by == "Claudine Uwimana"
    assert said.total == money(30_000)


def test_money_in_money_carried_and_a_general_entry(book: Book, make: Make) -> None:
    entry = funded(make, 900)
    assert legs(book, make, entry) == {"4090": -900, "1010": 900}
    parts = [Part(account(make, "1020"), money(400))]
    entry = spent(make, form=TRANSFER, parts=parts)
    assert legs(book, make, entry) == {"1020": 400, "1010": -400}
    parts = [
        Part(account(make, "5120"), money(100)),
        Part(account(make, "5130"), money(50)),
        Part(account(make, "2110"), money(-150)),
    ]
    entry = spent(make, form=GENERAL, money=None, parts=parts)
    assert legs(book, make, entry) == {"5120": 100, "5130": 50, "2110": -150}


def test_several_things_are_paid_at_once(book: Book, make: Make) -> None:
    funded(make)
    parts = [Part(account(make, "5120"), money(100)), Part(account(make, "5130"), money(50))]
    assert legs(book, make, spent(make, parts=parts)) == {"5120": 100, "5130": 50, "1010": -150}


def part(make: Make, code: str = "5120", minor: int = 5) -> Part:
    return Part(account(make, code), money(minor))


def refusals(make: Make) -> dict[str, dict[str, Any]]:
    """By the field that is refused, something that can't be."""
    return {
        "memo": {"memo": "  "},
        "day": {"day": TODAY + timedelta(days=1)},
        "money": {"money": account(make, "2010")},
        "parts.0.account": {"parts": [part(make, "1110")]},
        "parts.1.account": {"parts": [part(make), part(make, "3010")]},
        "parts.0.amount": {"parts": [part(make, minor=0)]},
        "parts.1.amount": {"parts": [part(make), part(make, minor=-5)]},
        "parts": {"form": GENERAL, "parts": [part(make), part(make, "1020", -4)]},
        "files": {"files": [Attached("x.exe", b"MZ")]},
        "budget": {"budget": planned(make, account=account(make, "5130"))},
    }


FIELDS = (
    "memo day money parts.0.account parts.1.account parts.0.amount parts.1.amount parts files"
    " budget"
).split()


@pytest.mark.parametrize("field", FIELDS)
def test_what_can_not_be_is_refused_beside_its_field_and_nothing_is_written(
    book: Book, make: Make, field: str
) -> None:
    funded(make)
    said = refusals(make)[field]
    before = whole(book)
    with pytest.raises(Refused) as no:
        spent(make, **said)
    assert no.value.field == field
    assert whole(book) == before


def test_money_does_not_go_to_where_it_is(make: Make) -> None:
    funded(make)
    with pytest.raises(Refused, match="another account"):
        spent(make, form=TRANSFER, parts=[part(make, "1010")])


def test_a_box_pays_no_more_than_it_holds(book: Book, make: Make) -> None:
    funded(make, 100)
    with pytest.raises(Refused, match="only 100 RWF") as no:
        spent(make, 101)
    assert no.value.field == "money"
    spent(make, 100)
    assert held(make, "1010") == 0
    with pytest.raises(Refused, match="only 0 RWF"):
        spent(make, 1)


def test_the_bank_may_lend(book: Book, make: Make) -> None:
    spent(make, 100, money=account(make, "1020"))
    assert held(make, "1020") == -100


def test_a_bill_can_be_owed_first_and_paid_later(book: Book, make: Make) -> None:
    spent(make, 100, money=account(make, "2110"))
    assert held(make, "2110") == 100
    funded(make)
    spent(make, parts=[part(make, "2110", 100)])
    assert held(make, "2110") == 0


# --- taking back ---------------------------------------------------------------------------------


def test_a_reversal_keeps_the_voucher_so_that_the_budget_is_free_again(
    book: Book, make: Make
) -> None:
    funded(make)
    line = planned(make)
    entry = spent(make, budget=line)
    back = book.write(general.reverse_entry, entry=entry, reason="paid twice")
    first, second = (book.read(vouchers.voucher, one) for one in (entry, back))
    assert (first.reversed_by, second.reverses) == (second.number, first.number)
    assert second.budget == first.budget
    assert second.memo == "paid twice"
    assert held(make, "5120") == 0


# --- files ---------------------------------------------------------------------------------------


def test_files_are_kept_and_given_back_as_they_were(book: Book, make: Make) -> None:
    funded(make)
    png = b"\x89PNG\r\n\x1a\n rest"
    entry = spent(make, files=[Attached("bill.pdf", PDF)])
    book.write(vouchers.attach, entry=entry, name="photo.png", content=png)
    rows = book.read(vouchers.files_of, entry)
    assert [(row.name, row.media, row.size) for row in rows] == [
        ("bill.pdf", "application/pdf", len(PDF)),
        ("photo.png", "image/png", len(png)),
    ]
    assert book.read(vouchers.file, rows[1].id) == Attached("photo.png", png)
    assert book.read(vouchers.recent)[0].attachments == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "neither"),
        (b"GIF89a", "neither"),
        (b" %PDF-1.7", "neither"),
        (b"%PDF-" + bytes(vouchers.LARGEST_FILE), "too large"),
    ],
)
def test_only_small_papers_and_pictures_are_kept(make: Make, content: bytes, said: str) -> None:
    entry = funded(make)
    with pytest.raises(Refused, match=said):
        make.book.write(vouchers.attach, entry=entry, name="x", content=content)


# --- finding -------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["march", "landlord rent", "B-7", "A-000002", "100%_"])
def test_an_entry_is_found_by_words_papers_and_numbers(book: Book, make: Make, words: str) -> None:
    funded(make)
    spent(make, paper="B-7", memo="Rent of March, 100%_ of it")
    spent(make, party="Baker", memo="Bread", paper="9")
    found = book.read(vouchers.recent, words)
    assert [row.number for row in found] == ["A-000002"]


def test_the_newest_entry_stands_first(book: Book, make: Make) -> None:
    funded(make)
    spent(make, day=date(2026, 2, 2))
    assert [row.number for row in book.read(vouchers.recent)] == ["A-000002", "A-000001"]
    assert [row.number for row in book.read(vouchers.recent, limit=1)] == ["A-000002"]
    assert book.read(vouchers.recent, "nothing like it") == []


def test_an_entry_is_found_by_its_number_as_it_is_printed(book: Book, make: Make) -> None:
    entry = funded(make)
    assert book.read(vouchers.find, "a-1") == entry
    assert book.read(vouchers.find, "a1") == entry
    assert book.read(vouchers.find, "A-000001") == entry
    assert book.read(vouchers.find, "nonsense") is None
    with pytest.raises(Refused):
        book.read(vouchers.voucher, EntryId(5))


# --- whatever is written -------------------------------------------------------------------------

AMOUNTS = st.lists(st.integers(1, 10**9), min_size=1, max_size=6)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(AMOUNTS, st.sampled_from([EXPENSE, INCOME, TRANSFER]))
def test_whatever_is_written_balances(
    book: Book, make: Make, amounts: list[int], form: str
) -> None:
    parts = [part(make, "5120", minor) for minor in amounts]
    bank = account(make, "1020")
    entry = spent(make, form=form, money=bank, parts=parts)
    said = book.read(vouchers.voucher, entry)
    assert sum(line.debit.minor for line in said.lines) == sum(amounts)
    assert sum(line.credit.minor for line in said.lines) == sum(amounts)


def test_a_book_of_vouchers_is_sound(book: Book, make: Make) -> None:
    funded(make)
    entry = spent(make, files=[Attached("bill.pdf", PDF)])
    book.write(general.reverse_entry, entry=entry, reason="wrong")
    assert checks.run(book, rebuild=True) == []
    assert count(book, "voucher") == 3


def test_two_parts_of_one_entry_take_no_more_than_the_box_holds(book: Book, make: Make) -> None:
    funded(make, 100)
    parts = [part(make, "1010", -60), part(make, "1010", -60), part(make, "5120", 120)]
    with pytest.raises(Refused, match="There is only 100 RWF") as caught:
        spent(make, form=GENERAL, money=None, parts=parts)
    assert caught.value.field == "parts.0.amount"
    parts = [part(make, "1010", -120), part(make, "1010", 20), part(make, "5120", 100)]
    spent(make, form=GENERAL, money=None, parts=parts)
    assert held(make, "1010") == 0
