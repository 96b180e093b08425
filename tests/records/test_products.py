"""Savings products: offered by terms from a day on, changed later, offered no more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from coopdesk.records import members, products, savings, statements
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.terms import SavingsTerms
from tests.records import saver, savers
from tests.records.hands import TODAY, Make, draft, money

TOMORROW = TODAY + timedelta(days=1)


def test_a_new_product_is_listed_with_its_terms(book: Book, make: Make) -> None:
    made = savers.product(make, "fixed", "One year", rate="6", months=12)
    row = next(row for row in book.read(products.listing, TODAY) if row.id == made)
    assert (row.name, row.form, row.terms.rate, row.since) == (
        "One year",
        "fixed",
        "6",
        savers.NEW_YEAR,
    )
    assert (row.accounts, row.saved, row.coming, row.closed) == (0, money(0), None, None)


def test_a_product_counts_its_accounts_and_what_is_in_them(book: Book, make: Make) -> None:
    one, made = make.member(), savers.product(make, "fixed", rate="6", months=12)
    savers.account(make, one, made, paid=700)
    savers.account(make, one, made, paid=50, label="Cow")
    row = next(row for row in book.read(products.listing, TODAY) if row.id == made)
    assert (row.accounts, row.saved) == (2, money(750))


@pytest.mark.parametrize("name", ["", "  ", "ordinary  SAVINGS"])
def test_a_product_needs_a_name_of_its_own(make: Make, name: str) -> None:
    with pytest.raises(Refused) as caught:
        make.book.write(
            products.add_product,
            name=name,
            form="voluntary",
            since=TODAY,
            terms=SavingsTerms(),
        )
    assert caught.value.field == "name"


def test_a_product_is_of_a_kind_that_there_is(make: Make) -> None:
    with pytest.raises(Refused) as caught:
        make.book.write(
            products.add_product, name="X", form="gold", since=TODAY, terms=SavingsTerms()
        )
    assert caught.value.field == "form"


def test_later_terms_hold_from_their_day_on_for_open_ended_savings(make: Make) -> None:
    one, made = make.member(), savers.product(make, rate="3")
    held = savers.account(make, one, made)
    make.book.write(
        products.change_terms, product=made, since=TOMORROW, terms=SavingsTerms(rate="4")
    )
    assert savers.look(make, held).terms.terms.rate == "3"
    then = make.book.read(savings.account, held, TOMORROW)
    assert (then.terms.terms.rate, then.signed.terms.rate) == ("4", "3")


def test_what_is_older_than_a_product_has_what_its_first_day_ended_with(
    book: Book, make: Make
) -> None:
    """A roll brings accounts from before the book, and the rate is often given the same day."""
    row = book.read(products.listing, TODAY)[0]
    book.write(products.change_terms, product=row.id, since=row.since, terms=SavingsTerms(rate="4"))
    make.roll(draft("1", joined=date(2019, 10, 7), savings=9_000))
    (member,) = book.read(members.roll)
    (held,) = book.read(savings.accounts_of, member.id, TODAY)
    assert (held.opened, held.signed.terms.rate) == (date(2019, 10, 7), "4")


@pytest.mark.parametrize("form", ["fixed", "target"])
def test_later_terms_never_touch_what_was_signed_until_it_ends(make: Make, form: str) -> None:
    one, made = make.member(), savers.product(make, form, rate="3", months=12)
    held = savers.account(make, one, made, target=900 if form == "target" else None)
    make.book.write(
        products.change_terms, product=made, since=TODAY, terms=SavingsTerms(rate="2", months=12)
    )
    until = date(2027, 2, 1)
    assert make.book.read(savings.account, held, until).terms.terms.rate == "3"
    assert make.book.read(savings.account, held, date(2027, 2, 2)).terms.terms.rate == "2"


def test_terms_can_not_begin_before_those_of_now(make: Make) -> None:
    made = savers.product(make)
    with pytest.raises(Refused, match="hold since 2026-01-01") as caught:
        make.book.write(
            products.change_terms,
            product=made,
            since=date(2025, 12, 31),
            terms=SavingsTerms(rate="4"),
        )
    assert caught.value.field == "since"


def test_terms_that_hold_already_are_not_written_again(make: Make) -> None:
    made = savers.product(make, rate="3")
    with pytest.raises(Refused, match="hold already"):
        make.book.write(
            products.change_terms, product=made, since=TODAY, terms=SavingsTerms(rate="3")
        )


def test_terms_can_not_begin_where_interest_is_paid(book: Book, make: Make) -> None:
    made = saver.offer(book)
    saver.saver(make, made, (date(2026, 1, 5), 10_000))
    run = saver.post(book, made, date(2026, 1, 31))
    said: dict[str, Any] = {"product": made, "terms": SavingsTerms(rate="1")}
    with pytest.raises(Refused, match="Interest is paid up to 2026-01-31") as caught:
        book.write(products.change_terms, since=date(2026, 1, 31), **said)
    assert caught.value.field == "since"
    saver.take_back(book, run)
    book.write(products.change_terms, since=date(2026, 1, 31), **said)


def test_coming_terms_are_told(book: Book, make: Make) -> None:
    made = savers.product(make, rate="3")
    book.write(products.change_terms, product=made, since=TOMORROW, terms=SavingsTerms(rate="4"))
    row = next(row for row in book.read(products.listing, TODAY) if row.id == made)
    assert (row.terms.rate, row.coming) == ("3", TOMORROW)
    assert [said.terms.rate for said in book.read(products.history, made)] == ["4", "3"]


def test_a_product_that_is_not_offered_opens_no_account(make: Make) -> None:
    one, made = make.member(), savers.product(make, "target")
    make.book.write(products.close_product, product=made)
    with pytest.raises(Refused, match="not offered any more"):
        savers.account(make, one, made, target=5)
    with pytest.raises(Refused, match="not offered any more"):
        make.book.write(products.close_product, product=made)
    with pytest.raises(Refused, match="not offered any more"):
        make.book.write(
            products.change_terms, product=made, since=TODAY, terms=SavingsTerms(rate="1")
        )


def test_what_new_members_get_stays_until_there_is_another(book: Book, make: Make) -> None:
    first = next(row for row in book.read(products.listing, TODAY) if row.form == "voluntary")
    with pytest.raises(Refused, match="New members get this account"):
        book.write(products.close_product, product=first.id)
    second = savers.product(make, "voluntary", "Market savings")
    book.write(products.close_product, product=first.id)
    assert make.member().savings
    [held] = [row for row in book.read(statements.holdings, make.member().id) if row.form]
    assert held.product == second


def test_new_members_get_the_oldest_voluntary_savings_and_all_that_is_compulsory(
    book: Book, make: Make
) -> None:
    for form, name, terms in (
        ("fixed", "Aaa", SavingsTerms(months=6)),
        ("target", "Bbb", SavingsTerms()),
        ("voluntary", "Ccc", SavingsTerms()),
        ("compulsory", "Monthly", SavingsTerms(regular=500)),
    ):
        book.write(
            products.add_product,
            name=name,
            form=form,
            since=TODAY,
            terms=terms,
        )
    one = make.member()
    names = {row.name for row in book.read(statements.holdings, one.id)}
    assert len(names) == 3
    assert {"Monthly", "Shares"} < names
    assert not names & {"Aaa", "Bbb"}


def test_a_roll_is_brought_into_ordinary_savings(book: Book, make: Make) -> None:
    savers.product(make, "fixed", months=6)
    (one,) = make.roll(draft("1", savings=500))
    [held] = [row for row in book.read(statements.holdings, one.id) if row.balance]
    assert held.kind == "savings"
    assert held.form in ("", "voluntary")


def test_the_social_fund_is_a_kind_of_its_own(book: Book, make: Make) -> None:
    made = savers.product(make, "social", "Social fund", regular=100)
    row = next(row for row in book.read(products.listing, TODAY) if row.id == made)
    assert row.form == "social"
    one = make.member()
    held = savers.account(make, one, made)
    assert savers.look(make, held).kind == "social"
