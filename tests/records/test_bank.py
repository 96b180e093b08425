"""Statements of the bank, and their lines matched with the books."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from coopdesk.records import bank, checks, general
from coopdesk.records.bank import Booked, OfBank, proposals
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId
from coopdesk.records.schema import BankMatch
from tests.records.areas import keeping
from tests.records.areas.bank import ACCOUNT, account_of, booked, bring, draft, lines_of
from tests.records.hands import TODAY, Make, count, money
from tests.records.test_checks import spoil

YESTERDAY: Final = TODAY - timedelta(days=1)


@pytest.fixture
def banked(book: Book) -> Book:
    """A book with 5,000 and 700 on the bank account."""
    booked(book, 5000, YESTERDAY)
    booked(book, 700)
    return book


def entries(book: Book) -> list[EntryId]:
    return [
        EntryId(e)
        for e in book.read(
            lambda s: s.execute(text("SELECT id FROM entry ORDER BY number")).scalars().all()
        )
    ]


def matched(book: Book) -> int:
    return int(
        book.read(
            lambda s: s.execute(text("SELECT count(*) FROM bank_match WHERE holds = 1")).scalar()
        )
        or 0
    )


# --- bringing in ---


def test_a_statement_comes_in_once(banked: Book) -> None:
    lines = [draft(5000), draft(-30)]
    came = bring(banked, lines, opening=100)
    assert (came.new, came.known) == (2, 0)
    before = len(list(banked.acts()))
    with pytest.raises(Refused, match="brought in already"):
        bring(banked, lines, opening=100)
    assert len(list(banked.acts())) == before


def test_of_a_statement_that_overlaps_only_the_new_lines_come(banked: Book) -> None:
    bring(banked, [draft(5000, YESTERDAY), draft(-30, YESTERDAY)], opening=100)
    came = bring(banked, [draft(-30, YESTERDAY), draft(-30, YESTERDAY), draft(700)], opening=5100)
    assert (came.new, came.known) == (2, 1)
    rows = banked.read(
        lambda s: s.execute(text("SELECT opening, closing FROM bank_statement")).all()
    )
    assert sorted(map(tuple, rows)) == [(100, 5070), (5070, 5740)]
    assert checks.run(banked, rebuild=True) == []


def test_lines_that_do_not_lead_to_the_closing_are_refused(banked: Book) -> None:
    with pytest.raises(Refused, match="lead to") as no:
        banked.write(
            bank.bring_in,
            account=account_of(banked, ACCOUNT),
            file="x.csv",
            opening=money(0),
            closing=money(1),
            lines=[draft(5)],
        )
    assert no.value.field == "closing"
    assert count(banked, "bank_line") == 0


@pytest.mark.parametrize(
    ("lines", "why"),
    [([], "no lines"), ([draft(5, TODAY + timedelta(days=1))], "has not come yet")],
)
def test_what_can_not_be_is_no_statement(banked: Book, lines: list[Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        bring(banked, lines)


def test_a_statement_is_for_a_bank_account(banked: Book) -> None:
    savings = banked.read(
        lambda s: s.execute(text("SELECT code FROM account WHERE role = 'savings'")).scalar_one()
    )
    with pytest.raises(Refused, match="for a bank account"):
        bring(banked, [draft(5)], code=savings)


# --- matching ---


def test_a_line_is_matched_with_its_entry_and_taken_apart_again(banked: Book) -> None:
    bring(banked, [draft(5000), draft(700)])
    large, _ = lines_of(banked)
    first, _ = entries(banked)
    banked.write(bank.match, lines=[large], entries=[first])
    assert matched(banked) == 1
    with pytest.raises(Refused, match="matched already"):
        banked.write(bank.match, lines=[large], entries=[first])
    banked.write(bank.unmatch, line=large)
    assert matched(banked) == 0
    with pytest.raises(Refused, match="not matched"):
        banked.write(bank.unmatch, line=large)
    banked.write(bank.match, lines=[large], entries=[first])
    assert matched(banked) == 1
    assert count(banked, "bank_match") == 1
    assert checks.run(banked, rebuild=True) == []


def test_one_line_can_be_several_entries(banked: Book) -> None:
    bring(banked, [draft(5700)])
    (line,) = lines_of(banked)
    banked.write(bank.match, lines=[line], entries=entries(banked))
    assert matched(banked) == 2
    banked.write(bank.unmatch, line=line)
    assert matched(banked) == 0


def test_one_entry_can_be_several_lines_and_all_come_apart(banked: Book) -> None:
    bring(banked, [draft(3000), draft(2000), draft(700)])
    first, _ = entries(banked)
    some = lines_of(banked)[:2]
    banked.write(bank.match, lines=some, entries=[first])
    banked.write(bank.unmatch, line=some[1])
    assert matched(banked) == 0


def test_amounts_must_be_equal(banked: Book) -> None:
    bring(banked, [draft(4999)])
    (line,) = lines_of(banked)
    with pytest.raises(Refused, match="must be equal") as no:
        banked.write(bank.match, lines=[line], entries=entries(banked)[:1])
    assert no.value.text.fields == {"bank": money(4999), "books": money(5000)}


@pytest.mark.parametrize(("lines", "some"), [(0, 1), (1, 0), (2, 2)])
def test_a_match_has_one_side_that_is_single(banked: Book, lines: int, some: int) -> None:
    bring(banked, [draft(5000), draft(700)])
    with pytest.raises(Refused, match=r"Choose a line|Match one line"):
        banked.write(bank.match, lines=lines_of(banked)[:lines], entries=entries(banked)[:some])


def test_many_are_matched_at_once_or_none(banked: Book) -> None:
    bring(banked, [draft(5000), draft(700)])
    (large, small), (first, second) = lines_of(banked), entries(banked)
    with pytest.raises(Refused):
        banked.write(bank.match_all, pairs=[([large], [first]), ([small], [first])])
    assert matched(banked) == 0
    assert banked.write(bank.match_all, pairs=[([large], [first]), ([small], [second])]) == 2


def test_an_entry_of_another_account_is_no_match(banked: Book) -> None:
    other = booked(banked, 5000, code="OTHER")
    bring(banked, [draft(5000)])
    with pytest.raises(Refused, match="did not move that bank account"):
        banked.write(bank.match, lines=lines_of(banked), entries=[other])


# --- writing what is missing ---


def test_charges_of_the_bank_are_written_from_their_line(banked: Book) -> None:
    bring(banked, [draft(-30, YESTERDAY, "Account charges", "R-7")])
    (line,) = lines_of(banked)
    account = account_of(banked, f"{ACCOUNT}-I")
    entry = banked.write(bank.write_line, line=line, account=account, memo="")
    head = banked.read(
        lambda s: s.execute(
            text(
                "SELECT e.day, e.kind, e.memo, v.paper, v.form FROM entry e JOIN voucher v"
                " ON v.id = e.id WHERE e.id = :e"
            ),
            {"e": entry},
        ).one()
    )
    assert tuple(head) == (20260302, "bank", "Account charges", "R-7", "income")
    assert matched(banked) == 1
    with pytest.raises(Refused, match="matched already"):
        banked.write(bank.write_line, line=line, account=account, memo="")
    assert checks.run(banked, rebuild=True) == []


def test_a_line_whose_entry_was_reversed_is_written_anew(banked: Book) -> None:
    bring(banked, [draft(-30)])
    (line,) = lines_of(banked)
    account = account_of(banked, f"{ACCOUNT}-I")
    first = banked.write(bank.write_line, line=line, account=account, memo="wrong")
    banked.write(general.reverse_entry, entry=first, reason="wrong account")
    assert banked.write(bank.write_line, line=line, account=account, memo="right") != first


def test_an_entry_that_is_reversed_leaves_its_line_open(banked: Book) -> None:
    bring(banked, [draft(5000), draft(700)])
    (large, small), (first, second) = lines_of(banked), entries(banked)
    banked.write(bank.match_all, pairs=[([large], [first]), ([small], [second])])
    banked.write(general.reverse_entry, entry=first, reason="twice")
    assert matched(banked) == 1  # the other one stays
    with pytest.raises(Refused, match="was reversed by A-000003") as no:
        banked.write(bank.match, lines=[large], entries=[first])
    assert no.value.field == "entries"
    banked.write(bank.match, lines=[large], entries=[booked(banked, 5000)])
    assert checks.run(banked, rebuild=True) == []


def test_entries_that_were_a_line_together_are_all_open_when_one_is_reversed(banked: Book) -> None:
    bring(banked, [draft(5700)])
    first, second = entries(banked)
    banked.write(bank.match, lines=lines_of(banked), entries=[first, second])
    banked.write(general.reverse_entry, entry=first, reason="twice")
    assert matched(banked) == 0
    banked.write(bank.match, lines=lines_of(banked), entries=[second, booked(banked, 5000)])
    assert checks.run(banked) == []


@pytest.mark.parametrize("role", ["savings", "shares"])
def test_members_money_is_not_written_from_the_bank(banked: Book, role: str) -> None:
    bring(banked, [draft(300)])
    control = banked.read(
        lambda s: s.execute(text(f"SELECT id FROM account WHERE role = '{role}'")).scalar_one()
    )
    for account in (AccountId(control), account_of(banked, ACCOUNT), AccountId(5)):
        with pytest.raises(Refused, match="Choose another account"):
            banked.write(bank.write_line, line=lines_of(banked)[0], account=account, memo="")


# --- checks ---


def test_a_match_that_is_unequal_is_found(banked: Book, make: Make) -> None:
    bring(banked, [draft(5000), draft(700)])
    banked.write(
        bank.match_all,
        pairs=[([line], [e]) for line, e in zip(lines_of(banked), entries(banked), strict=True)],
    )
    assert checks.run(banked) == []
    spoil(banked, f"UPDATE {BankMatch.__tablename__} SET holds = 0 WHERE rowid = 1")
    assert checks.run(banked) == []
    spoil(banked, "UPDATE bank_line SET amount = amount + 1")
    assert {finding.check for finding in checks.run(banked)} == {"bank"}


def test_a_match_with_what_was_reversed_is_found_and_taken_apart(banked: Book) -> None:
    bring(banked, [draft(5000)])
    (line,), (first, _) = lines_of(banked), entries(banked)
    banked.write(bank.match, lines=[line], entries=[first])
    banked.write(general.reverse_entry, entry=first, reason="twice")
    spoil(banked, "UPDATE bank_match SET holds = 1")  # another PC matched it meanwhile
    (finding,) = checks.run(banked)
    assert (finding.check, finding.what.fields["number"]) == ("bank", "000001")
    banked.write(bank.unmatch, line=line)
    assert checks.run(banked) == []


# --- suggestions ---


def line(ident: int, amount: int, day: date = TODAY, words: str = "") -> OfBank:
    return OfBank(ident, day, amount, words)


def entry(ident: int, amount: int, day: date = TODAY, words: str = "") -> Booked:
    return Booked(ident, day, amount, words)


def pairs(lines: list[OfBank], entries: list[Booked]) -> list[tuple[tuple[int, ...], Any]]:
    return [(one.lines, one.entries) for one in proposals(lines, entries)]


def test_equal_amounts_of_near_days_are_proposed() -> None:
    far = TODAY - timedelta(days=11)
    assert pairs([line(1, 500)], [entry(2, 500, YESTERDAY)]) == [((1,), (2,))]
    assert pairs([line(1, 500)], [entry(2, 500, far), entry(3, -500), entry(4, 499)]) == []


def test_the_same_number_in_both_texts_counts_more_than_the_day() -> None:
    two = [entry(2, 500), entry(3, 500, YESTERDAY, "Cheque 0001234 Uwase")]
    assert pairs([line(1, 500, TODAY, "CHQ 1234")], two) == [((1,), (3,))]


def test_the_nearest_day_is_proposed_first_and_nothing_twice() -> None:
    lines = [line(1, 500, YESTERDAY), line(2, 500, TODAY)]
    assert sorted(pairs(lines, [entry(3, 500), entry(4, 500, YESTERDAY)])) == [
        ((1,), (4,)),
        ((2,), (3,)),
    ]


def test_a_line_can_be_the_sum_of_entries_and_the_other_way_round() -> None:
    three = [entry(2, 100), entry(3, 250), entry(4, 150)]
    assert pairs([line(1, 500)], three) == [((1,), (2, 3, 4))]
    assert pairs([line(1, 300), line(2, 200)], [entry(3, 500)]) == [((1, 2), (3,))]


def test_a_single_entry_goes_before_a_sum() -> None:
    some = [entry(2, 100), entry(3, 400), entry(4, 500, YESTERDAY)]
    assert pairs([line(1, 500)], some) == [((1,), (4,))]


_amounts = st.lists(st.integers(-50, 50).filter(bool), max_size=8)


@given(_amounts, _amounts, st.data())
def test_proposals_are_equal_and_nothing_is_proposed_twice(
    of_bank: list[int], of_books: list[int], data: st.DataObject
) -> None:
    days = st.integers(0, 15).map(lambda back: TODAY - timedelta(days=back))
    lines = [line(n, amount, data.draw(days)) for n, amount in enumerate(of_bank)]
    booked_ = [entry(100 + n, amount, data.draw(days)) for n, amount in enumerate(of_books)]
    amounts = {one.id: one.amount for one in lines} | {one.id: one.amount for one in booked_}
    seen: list[int] = []
    for one in proposals(lines, booked_):
        assert sum(amounts[i] for i in one.lines) == sum(amounts[i] for i in one.entries)
        assert min(len(one.lines), len(one.entries)) == 1
        seen += [*one.lines, *one.entries]
    assert len(seen) == len(set(seen))


def test_a_line_of_the_bank_counts_for_a_line_of_the_budget_that_fits(
    banked: Book, make: Make
) -> None:
    bring(banked, [draft(-30)])
    (line,) = lines_of(banked)
    cost = keeping.account(make, "5120")
    for fits, said in ((False, {"year": 2025}), (True, {})):
        budget = keeping.planned(make, **said)
        asked: dict[str, Any] = {"line": line, "account": cost, "memo": "", "budget": budget}
        if fits:
            banked.write(bank.write_line, **asked)
        else:
            with pytest.raises(Refused, match="budget of 2025") as caught:
                banked.write(bank.write_line, **asked)
            assert caught.value.field == "budget"
