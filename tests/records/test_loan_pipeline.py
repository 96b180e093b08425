"""All loans on one page: in the column of their life, in parts, in any order, found."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coopdesk.records import lending, loans
from coopdesk.records.book import Book
from coopdesk.records.ids import LoanId
from coopdesk.records.loans import LoanColumn
from tests.records import lenders
from tests.records.hands import TODAY, Make, draft, money

#: Instalments of a loan of 1,200 from 2 February: the first on 2 March, a day before TODAY.
DUE = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.fixture
def loan(make: Make) -> LoanId:
    """1,200 at 1 % a month in 12 instalments, the first of them a day late."""
    return lenders.running(make, make.member(joined=lenders.NEW_YEAR))


def columns(book: Book, day: date = TODAY) -> dict[str, LoanColumn]:
    return {one.key: one for one in book.read(loans.pipeline, day)}


def test_each_loan_stands_in_the_column_of_its_life(make: Make) -> None:
    of = lenders.product(make)
    who = [make.member(f"Member {n}", joined=lenders.NEW_YEAR) for n in range(6)]
    asked = lenders.application(make, who[0], of, 100)
    approved = lenders.approved(make, lenders.application(make, who[1], of, 200))
    signed = lenders.signed(make, lenders.application(make, who[2], of, 300))
    late = lenders.running(make, who[3], 1_200, of=of)
    running = lenders.running(make, who[4], 2_400, of=of, day=TODAY)
    refused = lenders.application(make, who[5], of, 500)
    make.book.write(lending.refuse, loan=refused, reason="No", body="Board", day=TODAY)
    found = columns(make.book)
    assert {key: [card.loan for card in one.cards] for key, one in found.items()} == {
        "asked": [asked],
        "approved": [approved],
        "signed": [signed],
        "running": [running],
        "late": [late],
        "closed": [refused],
    }
    totals = {key: (one.count, one.total.minor) for key, one in found.items()}
    assert totals == {
        "asked": (1, 100),
        "approved": (1, 200),
        "signed": (1, 300),
        "running": (1, 2_400),
        "late": (1, 1_200),
        "closed": (1, 0),
    }
    [card] = found["late"].cards
    assert (card.late, card.due, card.owed, card.member_name) == (
        1,
        money(107),
        money(1_200),
        "Member 3",
    )
    assert columns(make.book, DUE)["late"].count == 0
    assert columns(make.book, DUE)["running"].count == 2


def test_what_ended_over_a_year_ago_leaves_the_page(make: Make, loan: LoanId) -> None:
    lenders.repay(make, loan, make.book.read(loans.payoff, loan, TODAY).total.minor)
    assert [card.loan for card in columns(make.book)["closed"].cards] == [loan]
    assert columns(make.book, date(2027, 3, 10))["closed"].count == 0


def test_loans_without_terms_have_a_column_of_their_own(make: Make) -> None:
    assert "bare" not in columns(make.book)
    make.roll(draft("7", name="Gasana", loan=900), draft("8", loan=0))
    one = columns(make.book)["bare"]
    assert (one.count, one.total) == (1, money(900))
    assert one.cards[0].member_name == "Gasana"
    assert str(one.title) == "Brought forward"


def test_only_the_first_cards_of_a_column_are_shown(make: Make) -> None:
    of = lenders.product(make)
    for n in range(3):
        lenders.application(make, make.member(f"M {n}", joined=lenders.NEW_YEAR), of, 100 + n)
    one = next(c for c in make.book.read(loans.pipeline, TODAY, shown=2) if c.key == "asked")
    assert (one.count, one.total, len(one.cards)) == (3, money(303), 2)
    assert len(make.book.read(loans.cards_of, "asked", TODAY)) == 3


def _some(make: Make) -> list[LoanId]:
    """Three late loans, of 100, 300 and 200."""
    of = lenders.product(make)
    return [
        lenders.running(make, make.member(name, joined=lenders.NEW_YEAR), amount, of=of)
        for name, amount in (("Bea", 100), ("Ada", 300), ("Cyr", 200))
    ]


@pytest.mark.parametrize("order", ["", "due", *loans.ORDERS])
def test_the_loans_of_a_column_come_in_parts_in_any_order(make: Make, order: str) -> None:
    _some(make)
    make.roll(draft("70", name="Gasana", loan=900), draft("71", name="Abe", loan=90))
    for key in ("late", "bare"):
        whole = make.book.read(loans.cards_of, key, TODAY, loans.Wanted(order=order))
        parts = [
            card
            for at in range(len(whole))
            for card in make.book.read(
                loans.cards_of, key, TODAY, loans.Wanted(limit=1, offset=at, order=order)
            )
        ]
        assert parts == whole
        assert len(whole) == {"late": 3, "bare": 2}[key]


def test_the_loans_of_a_column_are_put_in_order(make: Make) -> None:
    bea, ada, cyr = _some(make)

    def told(order: str, *, descending: bool = False) -> list[LoanId]:
        wanted = loans.Wanted(order=order, descending=descending)
        return [card.loan for card in make.book.read(loans.cards_of, "late", TODAY, wanted)]

    assert told("name") == [ada, bea, cyr]
    assert told("owed") == told("amount") == told("due") == [bea, cyr, ada]
    assert told("due", descending=True) == [ada, cyr, bea]


def test_some_of_a_column_alone_are_told_with_what_is_due_of_them(make: Make) -> None:
    bea, ada, _ = _some(make)
    wanted = loans.Wanted(some=[ada, bea])
    cards = make.book.read(loans.cards_of, "late", TODAY, wanted)
    assert [card.loan for card in cards] == [bea, ada]
    due = sum((card.due for card in cards), money(0))
    assert make.book.read(loans.due_of, "late", TODAY, [ada, bea]) == due > money(0)
    every = make.book.read(loans.cards_of, "late", TODAY)
    whole = sum((card.due for card in every), money(0))
    assert make.book.read(loans.due_of, "late", TODAY) == whole


def test_what_is_due_on_the_day_is_due_of_those_that_run(make: Make) -> None:
    _some(make)
    cards = make.book.read(loans.cards_of, "running", DUE)
    assert len(cards) == 3
    due = sum((card.due for card in cards), money(0))
    assert make.book.read(loans.due_of, "running", DUE) == due > money(0)
    assert make.book.read(loans.due_of, "running", DUE - DAY) == money(0)


def test_all_loans_can_be_looked_through(make: Make) -> None:
    _some(make)
    lenders.application(make, make.member("Dan"), lenders.product(make, "Trade"), 70)
    make.roll(draft("70", name="Gasana", loan=900))
    found = make.book.read(loans.lines, TODAY)
    assert {(one.key, one.member_name, one.worth) for one in found} == {
        ("late", "Ada", 300),
        ("late", "Bea", 100),
        ("late", "Cyr", 200),
        ("asked", "Dan", 70),
        ("bare", "Gasana", 900),
    }
    assert make.book.read(loans.count_late, TODAY) == 3
    assert make.book.read(loans.count_late, DUE) == 0
