"""The journal: balanced, numbered, never changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlcipher3 import dbapi2 as driver

from coopdesk.records import checks, general, journal, statements
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Command, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId, made_for
from coopdesk.records.journal import Leg
from coopdesk.records.money import LARGEST
from tests.records.hands import TODAY, HandClock, Make, count, draft, whole

ACCOUNTS = [
    {"code": "X1", "name": "Stationery", "type": "expense"},
    {"code": "X2", "name": "Bank", "type": "asset"},
]


def bought(book: Book, amount: Any = 500, **more: Any) -> EntryId:
    """Stationery paid from the bank."""
    said = {"date": TODAY, "kind": "expense", "memo": "paper"} | more
    lines = [{"account": "X1", "debit": amount}, {"account": "X2", "credit": amount}]
    (entry,) = book.write(
        general.post_general, accounts=ACCOUNTS, entries=[{"lines": lines} | said]
    )
    return entry


def balance(book: Book, code: str, on: date | None = None) -> int:
    sums = book.read(statements.balances_on, on)
    return sums.get(made_for("account", code), 0)


def test_a_general_entry_moves_its_accounts(book: Book) -> None:
    bought(book, 500)
    assert (balance(book, "X1"), balance(book, "X2")) == (500, -500)


def test_entries_are_numbered_without_a_gap(book: Book) -> None:
    for amount in (1, 2, 3):
        bought(book, amount)
    with pytest.raises(Refused):
        bought(book, 4, date=TODAY + timedelta(days=1))
    bought(book, 5)
    numbers = book.read(
        lambda s: s.execute(text("SELECT series, number FROM entry ORDER BY number")).all()
    )
    assert [tuple(n) for n in numbers] == [("A", 1), ("A", 2), ("A", 3), ("A", 4)]


def test_many_entries_are_posted_all_or_none(book: Book) -> None:
    good = {
        "date": TODAY,
        "kind": "x",
        "lines": [{"account": "X1", "debit": 1}, {"account": "X2", "credit": 1}],
    }
    bad = {"date": TODAY, "kind": "x", "lines": [{"account": "X1", "debit": 1}]}
    before = whole(book)
    with pytest.raises(
        Refused, match="Entry 2: debits and credits differ by 1, in minor units"
    ) as caught:
        book.write(general.post_general, accounts=ACCOUNTS, entries=[good, bad])
    assert caught.value.field == "lines"
    assert whole(book) == before


@pytest.mark.parametrize("amount", [-1, LARGEST + 1, "5", None, 5.0])
def test_an_amount_that_is_no_whole_positive_number_is_refused(book: Book, amount: Any) -> None:
    with pytest.raises(Refused, match="whole minor units"):
        bought(book, amount)


def test_an_entry_that_says_nothing_is_refused(book: Book) -> None:
    with pytest.raises(Refused, match="says nothing"):
        bought(book, 0)
    with pytest.raises(Refused, match="says nothing"):
        book.write(
            general.post_general,
            accounts=[],
            entries=[{"date": TODAY, "kind": "x", "lines": []}],
        )


def test_the_largest_amount_is_posted_to_the_coin(book: Book) -> None:
    for _ in range(50):
        bought(book, LARGEST)
    assert balance(book, "X1") == 50 * LARGEST
    assert checks.run(book, rebuild=True) == []


def test_a_day_that_has_not_come_is_refused(book: Book) -> None:
    with pytest.raises(Refused, match="has not come yet") as caught:
        bought(book, date=TODAY + timedelta(days=1))
    assert caught.value.field == "day"


def test_an_unknown_account_is_refused(book: Book) -> None:
    with pytest.raises(Refused, match="there is no account 4711") as caught:
        book.write(
            general.post_general,
            accounts=[],
            entries=[{"date": TODAY, "kind": "x", "lines": [{"account": "4711", "debit": 1}]}],
        )
    assert caught.value.field == "account"


@pytest.mark.parametrize("kind", ["borrowing", "provision", "written_off"])
def test_an_entry_of_ones_own_is_never_taken_for_a_part_of_something_larger(
    book: Book, kind: str
) -> None:
    entry = bought(book, 500, kind=kind, memo="")
    assert checks.run(book) == []
    book.write(general.reverse_entry, entry=entry, reason="wrong")
    assert (balance(book, "X1"), balance(book, "X2")) == (0, 0)


@pytest.mark.parametrize("role", sorted(journal.CONTROL))
def test_a_control_account_takes_no_general_line(book: Book, role: str) -> None:
    code = book.read(
        lambda s: s.execute(text("SELECT code FROM account WHERE role = :r"), {"r": role}).scalar()
    )
    with pytest.raises(Refused, match="holds members' money"):
        book.write(
            general.post_general,
            accounts=ACCOUNTS,
            entries=[
                {
                    "date": TODAY,
                    "kind": "x",
                    "lines": [{"account": code, "debit": 1}, {"account": "X2", "credit": 1}],
                }
            ],
        )


def test_an_account_is_opened_once(book: Book) -> None:
    bought(book)
    bought(book)
    codes = book.read(lambda s: s.execute(text("SELECT code FROM account WHERE code = 'X1'")).all())
    assert len(codes) == 1


def test_an_account_never_changes_its_type(book: Book) -> None:
    bought(book)
    with pytest.raises(Refused, match="already there with another type"):
        book.write(
            general.post_general,
            accounts=[{"code": "X1", "name": "Stationery", "type": "asset"}],
            entries=[],
        )


def test_the_same_account_twice_in_one_list_is_one_account(book: Book) -> None:
    book.write(general.post_general, accounts=[ACCOUNTS[0], ACCOUNTS[0]], entries=[])
    assert checks.run(book, rebuild=True) == []


def test_an_unknown_type_is_refused(book: Book) -> None:
    with pytest.raises(Refused, match="no type of account"):
        book.write(
            general.post_general,
            accounts=[{"code": "X9", "name": "?", "type": "money"}],
            entries=[],
        )


# --- reversals ---------------------------------------------------------------------------------


def test_a_reversal_takes_everything_back_today(book: Book, clock: HandClock) -> None:
    entry = bought(book)
    clock.move(days=3)
    undone = book.write(general.reverse_entry, entry=entry, reason="twice")
    assert balance(book, "X1") == 0
    assert balance(book, "X1", TODAY) == 500
    assert undone == made_for("reversal", entry)
    assert checks.run(book, rebuild=True) == []


def test_an_entry_is_reversed_once(book: Book) -> None:
    entry = bought(book)
    book.write(general.reverse_entry, entry=entry, reason="twice")
    with pytest.raises(Refused, match="already reversed by A-000002"):
        book.write(general.reverse_entry, entry=entry, reason="again")


def test_a_reversal_is_not_reversed(book: Book) -> None:
    undone = book.write(general.reverse_entry, entry=bought(book), reason="twice")
    with pytest.raises(Refused, match="can't be reversed"):
        book.write(general.reverse_entry, entry=undone, reason="no")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reversal_says_why(book: Book, reason: str) -> None:
    entry = bought(book)
    with pytest.raises(Refused, match="Write why") as caught:
        book.write(general.reverse_entry, entry=entry, reason=reason)
    assert caught.value.field == "reason"


def test_what_is_not_there_is_not_reversed(book: Book) -> None:
    with pytest.raises(Refused, match="no such entry"):
        book.write(general.reverse_entry, entry=EntryId(4711), reason="why")


def test_what_was_brought_forward_is_not_reversed_as_a_general_entry(
    book: Book, make: Make
) -> None:
    make.roll(draft("1", savings=500))
    opening = book.read(lambda s: s.execute(text("SELECT id FROM entry")).scalar_one())
    with pytest.raises(Refused, match="moved a member's money"):
        book.write(general.reverse_entry, entry=opening, reason="why")


def test_a_receipt_without_a_members_account_is_still_reversed_at_the_cash_desk(
    book: Book, make: Make
) -> None:
    fined = make.visit(make.member(), ("fine", 100))
    with pytest.raises(Refused, match="reverse its receipt"):
        book.write(general.reverse_entry, entry=EntryId(fined), reason="why")


# --- the second lock ---------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["entry", "line", "visit", "visit_line", "act"])
@pytest.mark.parametrize("verb", ["DELETE FROM {t}", "UPDATE {t} SET {c} = {c}"])
def test_what_was_written_can_be_neither_changed_nor_deleted(
    book: Book, make: Make, table: str, verb: str
) -> None:
    make.visit(make.member(), ("deposit", 500))
    column = {"line": "amount", "visit_line": "amount", "act": "seq"}.get(table, "number")
    with book.raw() as raw, pytest.raises(driver.DatabaseError, match="never changed"):
        raw.connection.connection.cursor().execute(verb.format(t=table, c=column))


# --- what a command can't do ---------------------------------------------------------------------


def post_off(tx: Tx) -> None:
    """Post what does not balance."""
    by_code = journal.chart(tx).by_role
    journal.post(tx, day=tx.today, kind="x", legs=[Leg(AccountId(by_code["cash"].id), 1)])


def test_a_command_that_posts_what_does_not_balance_is_a_bug(book: Book) -> None:
    before = count(book, "act")
    with pytest.raises(ValueError, match="must balance"):
        book.write(Command(post_off, Permission.KEEP_BOOKS))
    assert count(book, "act") == before
