"""Fees of a co-op's own, each with its income."""

from __future__ import annotations

import pytest

from coopdesk.records import general, statements
from coopdesk.records.book import Book
from coopdesk.records.cash import fees
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, FeeId
from tests.records.hands import TODAY, money


def test_fees_are_listed_with_their_income(book: Book) -> None:
    book.write(fees.add_fee, name=" Passbook ", amount=money(300))
    book.write(fees.add_fee, name="Entrance", amount=money(0))
    assert [(one.name, one.amount, one.account_name) for one in book.read(fees.fees)] == [
        ("Entrance", money(0), "Fees"),
        ("Passbook", money(300), "Fees"),
    ]


def test_a_fee_goes_to_an_income_account_of_its_own(book: Book, main: AccountId) -> None:
    with pytest.raises(Refused, match="Choose an income account") as caught:
        book.write(fees.add_fee, name="X", amount=money(1), account=main)
    assert caught.value.field == "account"
    other = {"code": "4999", "name": "Mill", "type": "income"}
    line = {"account": "4999", "credit": 5}
    entry = {"date": TODAY, "kind": "x", "lines": [line, {"account": "1010", "debit": 5}]}
    book.write(general.post_general, accounts=[other], entries=[entry])
    mill = book.read(statements.account_of, "4999")
    book.write(fees.add_fee, name="Milling", amount=money(0), account=mill)
    assert book.read(fees.fees)[0].account_name == "Mill"


def test_a_fee_changes_and_ends(book: Book) -> None:
    fee = book.write(fees.add_fee, name="Passbook", amount=money(300))
    with pytest.raises(Refused, match="already"):
        book.write(fees.add_fee, name="passbook", amount=money(1))
    book.write(fees.change_fee, fee=fee, amount=money(350))
    assert book.read(fees.fees)[0].amount == money(350)
    book.write(fees.close_fee, fee=fee)
    assert book.read(fees.fees) == []
    with pytest.raises(Refused, match="no longer taken"):
        book.write(fees.close_fee, fee=fee)
    with pytest.raises(Refused, match="no longer taken"):
        book.write(fees.change_fee, fee=fee, amount=money(1))
    with pytest.raises(Refused, match="no such fee"):
        book.write(fees.close_fee, fee=FeeId(4711))
    book.write(fees.add_fee, name="Passbook", amount=money(400))  # its name is free again


@pytest.mark.parametrize(("name", "minor", "named"), [(" ", 5, "name"), ("X", -1, "amount")])
def test_a_fee_that_cannot_be_is_refused(book: Book, name: str, minor: int, named: str) -> None:
    with pytest.raises(Refused) as caught:
        book.write(fees.add_fee, name=name, amount=money(minor))
    assert caught.value.field == named
