"""Paper slips become visits: each whole or not at all, and never twice."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from coopdesk.exchange import imports
from coopdesk.exchange.reading import Fault
from coopdesk.exchange.slips import SlipReading
from coopdesk.exchange.slips_import import SlipReport, import_slips, open_slips
from coopdesk.records import checks, members, office, statements, visit
from coopdesk.records.book import Book
from coopdesk.records.drafts import SlipDraft
from coopdesk.records.money import Money

DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = NOW.date()
DAY = date(2026, 11, 17)
ZERO = Money.zero("RWF")


def clock() -> datetime:
    return NOW


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    said = office.Founding("Twizigamire", "RW", "RWF", "Claudine")
    with office.new_book(tmp_path / "b.coopdesk", tmp_path / "home", clock, said) as made:
        yield made


@pytest.fixture
def kigali(book: Book) -> Book:
    read = imports.read_roll(DATA / "roll_kigali.csv", currency="RWF", today=TODAY)
    imports.import_roll(book, read, on=date(2025, 12, 31), good_rows=True)
    return book


def slip(number: str = "17", member: str = "1", row: int = 2, **amounts: int) -> SlipDraft:
    plain = SlipDraft(row, DAY, number, member, ZERO, ZERO, ZERO, ZERO, ZERO, "")
    money: dict[str, Any] = {name: Money(minor, "RWF") for name, minor in amounts.items()}
    return replace(plain, **money)


def reading(*drafts: SlipDraft) -> SlipReading:
    net: dict[date, Money] = {}
    for draft in drafts:
        net[draft.day] = net.get(draft.day, ZERO) + draft.net_cash
    return SlipReading(drafts, (), len(drafts), net)


def said(faults: tuple[Fault, ...]) -> list[tuple[int, str, str]]:
    return [(f.row, f.field, f.reason.message.format(**f.reason.fields)) for f in faults]


def kigali_slips() -> SlipReading:
    return open_slips(DATA / "slips_kigali.csv", currency="RWF", today=TODAY)


def expected_refusals() -> set[int]:
    """The rows that a patient person with the two files and a pencil would refuse."""
    with (DATA / "roll_kigali.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    savings_at, loan_at = (
        next(at for at, head in enumerate(rows[0]) if word in head.lower())
        for word in ("saving", "loan")
    )
    faulty = {9, 17, 31, 46, 63, 243}
    held: dict[str, list[int]] = {}
    for number, row in enumerate(rows[1:], 2):
        if number not in faulty and any(row):
            held[row[0]] = [_amount(row[savings_at]), _amount(row[loan_at])]
    refused = set()
    with (DATA / "slips_kigali.csv").open(encoding="utf-8-sig") as file:
        for at, row in enumerate(list(csv.reader(file))[1:], 2):
            member, (paid_in, paid_out, repaid) = row[2], map(_amount, row[3:6])
            have = held.get(member)
            if have is None or have[0] + paid_in < paid_out or have[1] < repaid:
                refused.add(at)
            else:
                have[0] += paid_in - paid_out
                have[1] -= repaid
    return refused


def _amount(text: str) -> int:
    digits = text.replace(",", "").strip("- –")
    return int(digits) if digits else 0


def test_the_month_of_kigali_is_booked_but_for_the_slips_that_can_not_be(kigali: Book) -> None:
    report = import_slips(kigali, kigali_slips())
    refused = {fault.row for fault in report.faults}
    assert refused == expected_refusals()
    assert report.imported == report.read - len(refused)
    assert checks.run(kigali, rebuild=True) == []


def test_what_is_booked_is_in_the_cash_box_day_by_day(kigali: Book) -> None:
    report = import_slips(kigali, kigali_slips())
    for day, net in report.net_booked.items():
        cash = kigali.read(statements.cash_day, day)
        assert cash.total_in - cash.total_out == net
        assert net < report.net_read[day]


def test_a_refused_slip_leaves_nothing_of_itself(kigali: Book) -> None:
    owing = slip(member="1", deposit=1_000, repayment=10**9)
    report = import_slips(kigali, reading(owing))
    assert said(report.faults) == [(2, "repayment", "Only 50000 RWF is still owed.")]
    assert kigali.read(statements.receipts_of, DAY) == []


def test_the_same_file_again_books_nothing(kigali: Book) -> None:
    first = import_slips(kigali, kigali_slips())
    before = kigali.read(statements.trial_balance, TODAY)
    again = import_slips(kigali, kigali_slips())
    assert first.imported > 0
    assert again.imported == 0
    assert len(again.faults) == again.read
    assert kigali.read(statements.trial_balance, TODAY) == before


def test_a_dry_run_says_the_same_and_keeps_nothing(kigali: Book) -> None:
    before = kigali.read(statements.trial_balance, TODAY)
    acts = len(list(kigali.acts()))
    tried = import_slips(kigali, kigali_slips(), dry_run=True)
    assert kigali.read(statements.trial_balance, TODAY) == before
    assert len(list(kigali.acts())) == acts
    assert tried == import_slips(kigali, kigali_slips())


def member_of(book: Book, *, number: str = "1") -> None:
    book.write(members.admit, name="Uwase Grace", number=number, joined=date(2026, 11, 2))


def one(book: Book, *drafts: SlipDraft) -> SlipReport:
    return import_slips(book, reading(*drafts))


def test_a_slip_is_one_visit_with_its_number_on_the_receipt(book: Book) -> None:
    member_of(book)
    assert one(book, slip(deposit=5_000, shares=10_000, fine=500)).faults == ()
    [row] = book.read(statements.receipts_of, DAY)
    receipt = book.read(statements.receipt, row.visit)
    assert receipt.paper_slip == "17"
    assert len(receipt.lines) == 3
    assert receipt.total == Money(15_500, "RWF")


def test_a_slip_may_take_out_what_it_brings(book: Book) -> None:
    member_of(book)
    assert one(book, slip(deposit=5_000, withdrawal=5_000)).faults == ()


def test_more_than_the_balance_is_refused_at_its_column(book: Book) -> None:
    member_of(book)
    report = one(book, slip(withdrawal=1))
    assert [(fault.row, fault.field) for fault in report.faults] == [(2, "withdrawal")]


def test_an_unknown_member_is_refused_by_number(book: Book) -> None:
    report = one(book, slip(member="999", deposit=1))
    assert said(report.faults) == [(2, "member", "There is no member with the number 999.")]


def test_who_owes_nothing_repays_nothing(book: Book) -> None:
    member_of(book)
    report = one(book, slip(repayment=1))
    assert said(report.faults) == [(2, "repayment", "The member owes nothing.")]


def test_one_number_may_be_used_on_another_day_and_by_another_member(book: Book) -> None:
    member_of(book)
    member_of(book, number="2")
    other_day = replace(slip(deposit=1, row=3), day=date(2026, 11, 18))
    report = one(book, slip(deposit=1), other_day, slip(member="2", deposit=1, row=4))
    assert report.imported == 3


def test_a_slip_whose_visit_was_reversed_can_be_booked_again(book: Book) -> None:
    member_of(book)
    one(book, slip(deposit=5_000))
    [row] = book.read(statements.receipts_of, DAY)
    book.write(visit.reverse_visit, visit=row.visit, reason="wrong amount")
    assert one(book, slip(deposit=4_000)).imported == 1


def test_a_slip_without_a_number_is_known_by_what_was_done(book: Book) -> None:
    member_of(book)
    assert one(book, slip("", deposit=5_000, fine=100)).imported == 1
    again = one(book, slip("", deposit=5_000, fine=100), slip("", deposit=6_000, row=3))
    assert [(fault.row, fault.field) for fault in again.faults] == [(2, "slip")]
    assert again.imported == 1


def test_slips_are_booked_in_the_order_of_their_days(book: Book) -> None:
    member_of(book)
    later = replace(slip("2", withdrawal=5_000, row=2), day=date(2026, 11, 18))
    assert one(book, later, slip("1", deposit=5_000, row=3)).faults == ()


class Stop(Exception):
    """Somebody pressed Stop."""


def test_stopping_keeps_the_slips_that_were_booked_and_the_rest_comes_later(book: Book) -> None:
    member_of(book)
    slips = reading(*(slip(str(n), deposit=n, row=n) for n in range(2, 8)))

    def step(at: int, of: int) -> None:
        if at == 3:
            raise Stop

    with pytest.raises(Stop):
        import_slips(book, slips, step=step)
    assert len(book.read(statements.receipts_of, DAY)) == 3
    assert import_slips(book, slips).imported == 3
