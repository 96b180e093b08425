"""Money goes from one box to another, and the day sheet tells."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from coopdesk.i18n import Text
from coopdesk.records import checks, general, office, statements
from coopdesk.records.book import Book
from coopdesk.records.cash import handovers
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId, PersonId
from coopdesk.records.money import Money
from tests.records.cashbox import YESTERDAY, counts_, hands, holds, person
from tests.records.hands import TODAY, Make, count, money


def test_money_goes_from_one_box_to_another(
    book: Book, make: Make, main: AccountId, field: AccountId
) -> None:
    make.visit(make.member(), ("deposit", 900))
    jean = person(book)
    entry = hands(book, main, field, 700, taker=jean, pieces={500: 1, 100: 2}, remark=" market ")
    assert (holds(book, main), holds(book, field)) == (200, 700)
    (row,) = book.read(handovers.handovers)
    assert (row.entry, row.number, row.source_name, row.target_name) == (
        entry,
        "A-000002",
        "Cash box",
        "Field box",
    )
    assert (row.giver_name, row.taker_name, row.confirmed) == ("Claudine Uwimana", "Jean", None)
    assert (row.pieces, row.remark, row.reversed_by) == ({500: 1, 100: 2}, "market", "")
    assert checks.run(book, rebuild=True) == []


def test_the_taker_confirms_with_their_password(
    book: Book, make: Make, main: AccountId, field: AccountId
) -> None:
    make.visit(make.member(), ("deposit", 900))
    jean = person(book)
    with pytest.raises(Refused, match="not their password") as caught:
        hands(book, main, field, 700, taker=jean, password="secret2")
    assert caught.value.field == "password"
    entry = hands(book, main, field, 700, taker=jean, password="secret1")
    assert book.read(handovers.handover_of, entry).confirmed is not None


def test_a_box_gives_no_more_than_it_has(
    book: Book, make: Make, main: AccountId, field: AccountId
) -> None:
    make.visit(make.member(), ("deposit", 900), day=YESTERDAY)
    with pytest.raises(Refused, match="There is only 900 RWF in Cash box") as caught:
        hands(book, main, field, 901)
    assert caught.value.field == "amount"
    hands(book, main, field, 900, day=YESTERDAY)
    assert holds(book, main) == 0


def test_a_hand_over_that_cannot_be_is_refused(
    book: Book, make: Make, main: AccountId, field: AccountId
) -> None:
    make.visit(make.member(), ("deposit", 900))
    me = book.actor.person
    stopped = person(book)
    book.write(office.stop_person, person=stopped)
    for said, named in (
        ({"target": main}, "target"),
        ({"target": AccountId(4711)}, "box"),
        ({"amount": money(0)}, "amount"),
        ({"day": TODAY + timedelta(days=1)}, "day"),
        ({"taker": me}, "taker"),
        ({"taker": stopped}, "taker"),
        ({"taker": PersonId(4711)}, "taker"),
        ({"pieces": {500: 1}}, "amount"),
    ):
        whole_: dict[str, Any] = {
            "source": main,
            "target": field,
            "amount": money(700),
            "day": TODAY,
            **said,
        }
        with pytest.raises(Refused) as caught:
            book.write(handovers.hand_over, **whole_)
        assert caught.value.field == named
    with pytest.raises(ValueError, match="not this book's currency"):
        book.write(
            handovers.hand_over, source=main, target=field, amount=Money(1, "BOB"), day=TODAY
        )
    assert count(book, "handover") == 0


def test_a_hand_over_is_taken_back_as_an_entry(
    book: Book, make: Make, main: AccountId, field: AccountId
) -> None:
    make.visit(make.member(), ("deposit", 900))
    entry = hands(book, main, field, 700)
    book.write(general.reverse_entry, entry=entry, reason="not today")
    assert holds(book, field) == 0
    assert book.read(handovers.handover_of, entry).reversed_by == "A-000003"
    assert checks.run(book, rebuild=True) == []


def test_a_hand_over_is_found_by_its_number(
    book: Book, make: Make, main: AccountId, field: AccountId
) -> None:
    make.visit(make.member(), ("deposit", 900))
    entry = hands(book, main, field, 700)
    assert book.read(statements.find_handover, "a2") == entry
    assert book.read(statements.find_handover, "A-000001") is None
    assert book.read(statements.find_handover, "?") is None
    with pytest.raises(Refused, match="no such hand-over"):
        book.read(statements.handover, EntryId(4711))
    paper = book.read(statements.handover, entry)
    assert (paper.source, paper.target) == (Text("Cash box"), Text("Field box"))


def test_the_day_sheet_tells_what_else_moved_the_box(
    book: Book, make: Make, main: AccountId, field: AccountId
) -> None:
    make.visit(make.member("Ann"), ("deposit", 900))
    hands(book, main, field, 700)
    hands(book, main, field, 100, remark="for the market")
    counts_(book, 90, reason="a hole")
    said = [one.member_name for one in book.read(statements.cash_day, TODAY).visits]
    assert said == [
        "Ann",
        Text("Hand-over"),
        Text("Hand-over: {said}", {"said": "for the market"}),
        Text("Cash difference: {said}", {"said": "a hole"}),
    ]
    there = book.read(statements.cash_day, TODAY, box=field)
    assert (there.closing, there.box) == (money(800), Text("Field box"))


def test_no_box_has_no_day_sheet(book: Book) -> None:
    with pytest.raises(Refused, match="no such cash box"):
        book.read(statements.cash_day, date(2026, 1, 1), box=AccountId(4711))
