"""The chart of accounts: what can be added, named, numbered and closed."""

from __future__ import annotations

from typing import Any

import pytest

from coopdesk.records import accounts, checks, general, journal, profiles, vouchers
from coopdesk.records.accounts import AccountRow
from coopdesk.records.book import Book
from coopdesk.records.cash import boxes
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId
from coopdesk.records.vouchers import Part
from tests.records.areas.keeping import account, funded, spent
from tests.records.hands import TODAY, Make, money


def opened(book: Book, code: str = "5990", name: str = "Tea", **more: Any) -> AccountId:
    return book.write(
        accounts.add_account, **({"code": code, "name": name, "type": "expense"} | more)
    )


def row(book: Book, ident: AccountId) -> AccountRow:
    return next(one for one in book.read(accounts.accounts) if one.id == ident)


def changed(book: Book, ident: AccountId, **changes: str) -> None:
    before = row(book, ident)
    shown = {name: getattr(before, name) for name in changes}
    book.write(accounts.change_account, account=ident, changes=changes, shown=shown)


def test_a_new_book_has_the_chart_of_its_country_by_class_and_code(book: Book) -> None:
    rows = book.read(accounts.accounts)
    assert {one.code for one in rows} == {one.code for one in profiles.profile("RW").chart}
    assert [one.type for one in rows] == sorted((one.type for one in rows), key=journal.TYPES.index)


def test_an_account_is_added_renamed_and_renumbered_with_all_that_is_in_it(
    book: Book, make: Make
) -> None:
    funded(make)
    tea = opened(book)
    spent(make, parts=[Part(tea, money(700))])
    changed(book, tea, name="Tea and sugar", code="5150")
    assert (row(book, tea).name, row(book, tea).code) == ("Tea and sugar", "5150")
    assert row(book, tea).balance == money(700)
    assert row(book, tea).used


def test_the_number_of_a_renumbered_account_can_be_given_again(book: Book) -> None:
    tea = opened(book)
    changed(book, tea, code="5991")
    soap = opened(book, name="Soap")
    assert soap != tea
    assert row(book, soap).code == "5990"


def test_what_is_owed_and_earned_is_shown_positive(book: Book, make: Make) -> None:
    funded(make, 900)
    assert row(book, account(make, "4090")).balance == money(900)
    assert row(book, account(make, "1010")).balance == money(900)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"code": "  "}, "code"),
        ({"name": " "}, "name"),
        ({"code": "5120"}, "code"),
        ({"type": "magic"}, "type"),
        ({"role": "bank"}, "role"),
        ({"role": "magic"}, "role"),
        ({"role": "savings_interest"}, "role"),
        ({"flow": "up"}, "flow"),
    ],
)
def test_an_account_that_can_not_be_is_refused_beside_its_field(
    book: Book, said: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as no:
        opened(book, **said)
    assert no.value.field == field


def test_there_may_be_several_boxes_and_banks(book: Book, make: Make) -> None:
    bank = opened(book, "1021", "Second bank", type="asset", role="bank")
    assert row(book, bank).at_hand
    with pytest.raises(Refused, match="used for that already"):
        opened(book, "1291", "More wear", type="asset", role="worn")


def test_a_part_in_the_cash_flows_is_kept_and_taken_away(book: Book) -> None:
    tea = opened(book, flow="investing")
    assert row(book, tea).flow == "investing"
    changed(book, tea, flow="")
    assert row(book, tea).flow == ""


def test_a_closed_account_takes_no_entry_of_any_kind(book: Book, make: Make) -> None:
    funded(make)
    tea = opened(book)
    book.write(accounts.close_account, account=tea)
    with pytest.raises(Refused, match="closed") as no:
        spent(make, parts=[Part(tea, money(5))])
    assert no.value.field == "parts.0.account"
    line = [{"account": "5990", "debit": 5}, {"account": "1010", "credit": 5}]
    with pytest.raises(Refused, match="closed"):
        book.write(
            general.post_general,
            accounts=[],
            entries=[{"date": TODAY, "kind": "x", "lines": line}],
        )
    book.write(accounts.reopen_account, account=tea)
    spent(make, parts=[Part(tea, money(5))])


def test_an_account_that_holds_something_is_not_closed(book: Book, make: Make) -> None:
    funded(make)
    with pytest.raises(Refused, match="still 500000 RWF"):
        book.write(accounts.close_account, account=account(make, "4090"))


@pytest.mark.parametrize("code", ["1010", "2010", "2020", "3010", "1110", "4030"])
def test_accounts_that_the_program_writes_in_are_not_closed(
    book: Book, make: Make, code: str
) -> None:
    with pytest.raises(Refused, match="needs this account"):
        book.write(accounts.close_account, account=account(make, code))


def test_a_closed_account_gives_its_use_to_another_and_then_stays_closed(
    book: Book, make: Make
) -> None:
    old = account(make, "1290")
    book.write(accounts.close_account, account=old)
    opened(book, "1295", "Wear", type="asset", role="worn")
    with pytest.raises(Refused, match="used for that already"):
        book.write(accounts.reopen_account, account=old)


def test_an_entry_can_not_be_reversed_into_a_closed_account(book: Book, make: Make) -> None:
    funded(make)
    tea = opened(book)
    entry, other = (spent(make, parts=[Part(tea, money(5))]) for _ in range(2))
    book.write(general.reverse_entry, entry=other, reason="wrong")
    spent(make, form=vouchers.INCOME, parts=[Part(tea, money(5))])
    book.write(accounts.close_account, account=tea)
    with pytest.raises(Refused, match="closed"):
        book.write(general.reverse_entry, entry=entry, reason="wrong")


def test_every_role_has_words_and_a_class() -> None:
    assert set(accounts.ROLES) == profiles.ROLES
    assert {kind for _, kind in accounts.ROLES.values()} <= set(journal.TYPES)
    for name in profiles.profiles():
        for one in name.chart:
            assert not one.role or accounts.ROLES[one.role][1] == one.type


def test_forms_have_names() -> None:
    assert set(vouchers.FORM_NAMES) == {"expense", "income", "transfer", "general"}


def test_the_main_box_stays_the_first_of_its_kind(book: Book, make: Make) -> None:
    make.visit(make.member(), ("deposit", 500))
    said = {"name": "Market box", "type": "asset", "role": "cash"}
    with pytest.raises(Refused, match="main cash box") as caught:
        book.write(accounts.add_account, code="1001", **said)
    assert caught.value.field == "code"
    market = book.write(accounts.add_account, code="1012", **said)
    with pytest.raises(Refused, match="main cash box"):
        book.write(
            accounts.change_account,
            account=market,
            changes={"code": "1000"},
            shown={"code": "1012"},
        )
    main = book.read(boxes.main_box)
    with pytest.raises(Refused, match="main cash box"):
        book.write(
            accounts.change_account, account=main, changes={"code": "1015"}, shown={"code": "1010"}
        )
    book.write(
        accounts.change_account, account=main, changes={"code": "1011"}, shown={"code": "1010"}
    )
    assert book.read(boxes.main_box) == main
    assert checks.run(book) == []
