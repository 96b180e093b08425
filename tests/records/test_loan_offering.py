"""Kinds of loans: offering them, other terms, and what they say in plain words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from coopdesk.i18n import Language
from coopdesk.records import checks, loans, products
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ProductId
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.loans import LoanProductRow
from coopdesk.records.profiles import PLAIN, Profile, profiles
from tests.records import lenders
from tests.records.hands import CURRENCY, TODAY, Make, money

TOMORROW = TODAY + timedelta(days=1)
COINS: dict[str, Any] = {"percent": "12", "rounding": {"money": "1"}}


def offer(book: Book, name: str = "Farm loans", *, since: date = TODAY, **said: Any) -> ProductId:
    terms = LendingTerms(**{"how": COINS, **said})
    return book.write(loans.offer_loans, name=name, since=since, terms=terms)


def listed(book: Book, day: date = TODAY) -> list[LoanProductRow]:
    return book.read(loans.loan_products, day)


# --- offering -----------------------------------------------------------------------------------


def test_a_kind_of_loans_is_offered_with_its_terms(book: Book) -> None:
    found = offer(book, " Farm   loans ", most=500_000)
    [row] = listed(book)
    assert (row.id, row.name, row.since, row.closed, row.coming) == (
        found,
        "Farm loans",
        TODAY,
        None,
        None,
    )
    assert row.terms.most == 500_000
    assert (row.count, row.owed) == (0, money(0))
    assert checks.run(book, rebuild=True) == []


def test_what_was_brought_forward_is_no_kind_of_loans_to_offer(book: Book) -> None:
    assert listed(book) == []
    bare = next(one for one in book.read(_products) if one.kind == products.LOANS)
    with pytest.raises(Refused, match="no such kind of loans"):
        book.write(loans.stop_offering, product=bare.id)


def _products(session: Any) -> list[products.Offer]:
    return list(products.read_offers(products.reader(session)).values())


@pytest.mark.parametrize(
    ("said", "why", "field"),
    [
        ({"name": "  "}, "what it is called", "name"),
        ({"name": "N" * 61}, "too long", "name"),
        ({"name": "ordinary SAVINGS"}, "Another product", "name"),
        ({"how": {"percent": "12"}}, "smallest coin", "how"),
        ({"how": {**COINS, "rounding": {"money": "1", "instalment": "0.5"}}}, "coin", "how"),
        ({"how": {**COINS, "percent": "-1"}}, "less than zero", "rate"),
        ({"least": 9, "most": 5}, "smaller than the smallest", "most"),
        ({"fewest": 5, "longest": 4}, "fewer than the fewest", "longest"),
    ],
)
def test_what_makes_no_sense_is_not_offered(
    book: Book, said: dict[str, Any], why: str, field: str
) -> None:
    with pytest.raises(Refused, match=why) as no:
        offer(book, **said)
    assert no.value.field == field
    assert listed(book) == []


def test_other_terms_hold_from_their_day(book: Book) -> None:
    found = offer(book, most=500)
    more = LendingTerms(how=COINS, most=900)
    book.write(loans.change_loan_terms, product=found, since=TOMORROW, terms=more)
    [today], [later] = listed(book), listed(book, TOMORROW)
    assert (today.terms.most, today.coming) == (500, TOMORROW)
    assert (later.terms.most, later.since, later.coming) == (900, TOMORROW, None)
    assert today.term != later.term
    history = book.read(loans.loan_terms_history, found)
    assert [one.terms.most for one in history] == [900, 500]


def test_terms_do_not_change_backwards_or_to_the_same(book: Book) -> None:
    found = offer(book, most=500)
    with pytest.raises(Refused, match="terms of now"):
        book.write(
            loans.change_loan_terms,
            product=found,
            since=TODAY - timedelta(days=1),
            terms=LendingTerms(how=COINS, most=9),
        )
    with pytest.raises(Refused, match="hold already"):
        book.write(
            loans.change_loan_terms,
            product=found,
            since=TODAY,
            terms=LendingTerms(how=COINS, most=500),
        )


def test_what_is_offered_no_more_stays_in_the_list(book: Book) -> None:
    found, other = offer(book, "A loans"), offer(book, "B loans")
    book.write(loans.stop_offering, product=found)
    assert [(row.id, row.closed) for row in listed(book)] == [(other, None), (found, TODAY)]
    with pytest.raises(Refused, match="not offered any more"):
        book.write(loans.stop_offering, product=found)
    with pytest.raises(Refused, match="not offered any more"):
        book.write(
            loans.change_loan_terms, product=found, since=TODAY, terms=LendingTerms(how=COINS)
        )


def test_the_list_counts_what_is_out(make: Make) -> None:
    found = offer(make.book, since=lenders.NEW_YEAR, running=5)
    who = make.member()
    lenders.running(make, who, 1_200, of=found)
    lenders.application(make, who, found, 900)
    [row] = listed(make.book)
    assert (row.count, row.owed) == (1, money(1_200))


# --- in plain words -----------------------------------------------------------------------------


def said(terms: LendingTerms) -> list[str]:
    language = Language("en")
    return [language.say(one).replace("\u00a0", " ") for one in loans.sentences(terms, CURRENCY)]


def test_terms_are_told_in_sentences() -> None:
    terms = LendingTerms(
        how={
            "percent": "18",
            "day_count": "actual/365",
            "rounding": {"money": "1", "instalment": "5"},
            "grace": {"principal": 2},
            "fees": [{"name": "Papers", "percent": "1"}],
            "penalty": {"percent": "2", "per": "month", "free_days": 5},
            "closed": {"weekdays": [6]},
        },
        least=5_000,
        most=500_000,
        fewest=3,
        longest=24,
        multiple="3",
        member_months=6,
        guarantors=2,
        cover="50",
        saved="10",
        body="Credit committee",
        resolution=True,
        second_from=250_000,
        paid_before="50",
    )
    assert said(terms) == [
        "A loan is from 5,000 F to 500,000 F.",
        "It is paid back in 3 to 24 instalments.",
        "The instalments are equal. Interest is on what is still owed.",
        "An instalment is due each month.",
        "What would be due on a closed day is due on the next open one.",
        "Instalments are rounded to 5 F; the last one takes what is left.",
        "Interest is 18% a year.",
        "Days are counted as they are, and a year has 365.",
        "In the first 2 instalments nothing of the loan is paid back yet.",
        "Papers: 1% of the loan, kept back when it is paid out.",
        "A payment goes to these, in this order: Penalty, Fee, Interest, Principal.",
        "Whoever pays more than is due has smaller instalments afterwards.",
        "Whoever pays all of it early owes interest only until that day.",
        "Being late costs 2% a month of the principal that is late.",
        "Whoever pays within 5 days pays nothing for being late.",
        "A loan is at most 3 times what the member has saved.",
        "Whoever asks has been a member for 6 months.",
        "Whoever is late on a loan gets no other.",
        "A new loan can pay off the old one once 50% of it is paid back.",
        "At least 2 members answer for it.",
        "Savings of the member and of those who answer cover 50% of it.",
        "10% of what is paid out goes to the member's savings.",
        "Credit committee decides.",
        "The decision names its resolution.",
        "From 250,000 F on two people sign.",
    ]


def test_one_is_told_as_one() -> None:
    how = {"percent": "18", "grace": {"interest": 1}, "penalty": {"percent": "2", "free_days": 1}}
    told = said(LendingTerms(how=how, multiple="1", member_months=1))
    assert "A loan is at most what the member has saved." in told
    assert "Whoever asks has been a member for a month." in told
    assert "Interest of the first instalment is paid with the next one." in told
    assert "Whoever pays one day late pays nothing for it." in told


EVERYTHING: list[dict[str, Any]] = [
    {"method": "flat", "per": "month", "every": "2 weeks", "prepayment": "shorten"},
    {"method": "bullet", "every": "6 months", "payoff": "all", "per": "period"},
    {"method": "equal_principal", "every": "10 days", "prepayment": "next_paid"},
    {"method": "balloon", "balloon_percent": "5", "payoff": "period"},
    {"grace": {"interest": 1, "kind": "waived"}},
    {"grace": {"interest": 2, "principal": 1}},
    {"percent": "0", "down_payment_percent": "20"},
    *({"day_count": one} for one in ("30/360", "actual/360", "actual/364", "actual/actual")),
    *(
        {"penalty": {"percent": "1", "per": per, "base": base}}
        for per in ("day", "month", "year", "once")
        for base in ("overdue_principal", "overdue_total", "outstanding", "original")
    ),
    *(
        {"fees": [{"name": "F", "when": when, "base": base, **size}]}
        for when in ("disbursement", "each", "first")
        for base in ("principal", "instalment")
        for size in ({"amount": "5"}, {"percent": "1"}, {"amount": "5", "percent": "1"})
    ),
]


@pytest.mark.parametrize("how", EVERYTHING)
def test_whatever_is_agreed_has_words(how: dict[str, Any]) -> None:
    found = said(LendingTerms(how={**COINS, **how}, usual=12))
    assert found
    assert all(one.endswith(".") and "{" not in one for one in found)
    assert len(found) == len(set(found))


# --- to begin with ------------------------------------------------------------------------------


@pytest.mark.parametrize("country", profiles(), ids=[one.code for one in profiles()])
def test_each_country_has_examples_that_can_be_offered(country: Profile) -> None:
    found = loans.examples(country)
    assert len({one.key for one in found}) == len(found) >= 5
    for one in found:
        terms = one.terms.checked()
        assert terms.most > 0
        # Its rate is the country's own, or none: a loan for a funeral costs nothing.
        assert terms.how["percent"] in ("0", country.rules.get("loan_percent", "12"))
        assert terms.least % (country.coins[-1] if country.coins else 1) == 0
        assert said(terms)


def test_every_example_is_taken_as_it_is(book: Book) -> None:
    country = next(one for one in profiles() if one.code == "RW")
    for one in loans.examples(country):
        book.write(loans.offer_loans, name=one.name, since=TODAY, terms=one.terms)
    assert len(listed(book)) == 5
    assert profiles()[-1].code == PLAIN
