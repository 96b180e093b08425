"""Assets wear month by month, and leave the books with what they still stand at."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.records import (
    accounts,
    assets,
    checks,
    general,
    inventory,
    periods,
    statements,
    vouchers,
)
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AssetId
from coopdesk.records.inventory import AssetRow
from tests.records.areas.keeping import account, funded, thing
from tests.records.hands import TODAY, HandClock, Make, count, money, whole
from tests.records.test_checks import spoil

FEB, END = date(2026, 2, 1), date(2026, 2, 28)


def held(make: Make, code: str) -> int:
    rows = make.book.read(accounts.accounts)
    return next(row.balance.minor for row in rows if row.code == code)


def row(book: Book, on: date = TODAY) -> AssetRow:
    return book.read(inventory.assets, on)[0]


def test_a_thing_that_is_bought_stands_in_the_register_and_in_the_books(
    book: Book, make: Make
) -> None:
    funded(make)
    thing(make, source=account(make, "1010"), bought=date(2026, 2, 1), begins=date(2026, 2, 1))
    assert held(make, "1210") == 100_000
    assert held(make, "1010") == 400_000
    one = row(book)
    assert (one.cost, one.worn, one.value) == (money(100_000), money(0), money(100_000))
    assert one.due == 1


def test_a_thing_that_is_in_the_books_already_is_only_registered(book: Book, make: Make) -> None:
    thing(make, source=None)
    assert count(book, "entry") == 0


def test_an_old_thing_comes_in_with_what_is_worn_off(book: Book, make: Make) -> None:
    thing(make, bought=date(2022, 1, 1), before=money(60_000), months=4)
    assert held(make, "1210") == 100_000
    assert held(make, "1290") == -60_000
    assert held(make, "3990") == 40_000
    assert row(book).value == money(40_000)


def test_the_months_that_are_over_are_worn_off_once(book: Book, make: Make) -> None:
    one = thing(make)
    assert [(w.months, w.amount) for w in book.read(inventory.due, 202602)] == [(2, money(20_000))]
    assert book.write(assets.wear_off, month=202602, assets=[one]) == 2
    assert book.write(assets.wear_off, month=202602, assets=[one]) == 0
    assert book.read(inventory.due, 202602) == []
    assert held(make, "5310") == 20_000
    assert (row(book).worn, row(book).done, row(book).due) == (money(20_000), 202602, 0)
    with pytest.raises(Refused, match="not over yet"):
        book.write(assets.wear_off, month=202603, assets=[one])


def test_the_inventory_is_as_of_its_day(book: Book, make: Make) -> None:
    one = thing(make)
    book.write(assets.wear_off, month=202602, assets=[one])
    assert row(book, date(2026, 2, 27)).value == money(90_000)
    assert row(book, END).value == money(80_000)
    assert book.read(inventory.assets, date(2025, 12, 31)) == []


def test_wear_is_taken_back_and_run_again(book: Book, make: Make) -> None:
    one = thing(make)
    book.write(assets.wear_off, month=202602, assets=[one])
    for _ in range(2):
        assert book.write(assets.take_back, month=202602, assets=[one], reason="early") == 1
        assert row(book).worn == money(10_000)
        assert book.write(assets.wear_off, month=202602, assets=[one]) == 1
        assert row(book).worn == money(20_000)
    assert [(w.month, w.amount) for w in book.read(inventory.worn_months)] == [
        (date(2026, 2, 1), money(10_000)),
        (date(2026, 1, 1), money(10_000)),
    ]
    with pytest.raises(Refused, match="why"):
        book.write(assets.take_back, month=202602, assets=[one], reason=" ")


def test_wear_that_is_taken_back_leaves_its_month_as_it_was(book: Book, make: Make) -> None:
    one = thing(make)
    book.write(assets.wear_off, month=202602, assets=[one])
    once = book.read(statements.balances_on, END)
    book.write(assets.take_back, month=202602, assets=[one], reason="early")
    book.write(assets.wear_off, month=202602, assets=[one])
    assert book.read(statements.balances_on, END) == once
    book.write(periods.close_month, until=END)
    book.write(assets.take_back, month=202602, assets=[one], reason="again")
    assert book.read(statements.balances_on, END) == once  # what is closed stays


def test_a_life_is_told_month_by_month(book: Book, make: Make) -> None:
    one = thing(make, months=3, residual=money(10_000))
    book.write(assets.wear_off, month=202601, assets=[one])
    rows = book.read(inventory.schedule, one)
    assert [(r.amount.minor, r.value.minor, bool(r.entry)) for r in rows] == [
        (30_000, 70_000, True),
        (30_000, 40_000, False),
        (30_000, 10_000, False),
    ]


LIFE = st.tuples(
    st.integers(1, 10**9),
    st.integers(0, 10**9),
    st.integers(1, 14),
    st.sampled_from(["straight", "declining"]),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LIFE)
def test_whatever_it_cost_it_wears_down_to_its_rest(
    book: Book, make: Make, life: tuple[int, int, int, str]
) -> None:
    cost, rest, months, method = life
    rest = min(rest, cost)
    number = str(count(book, "asset") + 1)
    one = thing(
        make,
        number=number,
        cost=money(cost),
        residual=money(rest),
        months=months,
        method=method,
        bought=date(2024, 1, 1),
        begins=date(2024, 1, 1),
    )
    book.write(assets.wear_off, month=202602, assets=[one])
    found = next(r for r in book.read(inventory.assets, TODAY) if r.id == one)
    assert found.value == money(rest)
    assert found.due == 0


# --- the end -------------------------------------------------------------------------------------


def sold(make: Make, one: AssetId, **more: Any) -> None:
    said: dict[str, Any] = {
        "asset": one,
        "day": TODAY,
        "result": account(make, "4090"),
        "reason": "Sold",
        "price": money(85_000),
        "money": account(make, "1010"),
    }
    make.book.write(assets.dispose, **(said | more))


def test_a_thing_is_sold_with_gain(book: Book, make: Make) -> None:
    one = thing(make)
    sold(make, one)  # stands at 80,000 after January and February
    assert held(make, "1210") == held(make, "1290") == 0
    assert held(make, "1010") == 85_000
    assert held(make, "4090") == 5_000
    assert held(make, "5310") == 20_000
    assert row(book).gone == TODAY
    assert row(book).value == money(0)
    assert row(book, END).value == money(80_000)
    assert book.read(inventory.due, 202602) == []


def test_a_thing_is_given_up_with_loss(book: Book, make: Make) -> None:
    one = thing(make)
    sold(make, one, price=None, money=None, result=account(make, "5130"), reason="Stolen")
    assert held(make, "5130") == 80_000
    with pytest.raises(Refused, match="left the co-op"):
        sold(make, one)


def test_what_was_sold_before_its_wear_was_written_wears_no_longer(book: Book, make: Make) -> None:
    one = thing(make)
    book.write(assets.wear_off, month=202602, assets=[one])
    sold(make, one, day=date(2026, 2, 5))  # the slip came late: it stood at 90,000 then
    assert held(make, "1210") == held(make, "1290") == 0
    assert (held(make, "5310"), held(make, "4090")) == (10_000, -5_000)
    worn = account(make, "1290")
    assert not book.read(statements.balances_on, date(2026, 2, 5)).get(worn)
    book.write(assets.bring_back, asset=one, reason="The buyer did not pay")
    assert book.write(assets.wear_off, month=202602, assets=[one]) == 1
    assert row(book).value == money(80_000)
    assert checks.run(book) == []


def test_what_was_sold_by_mistake_comes_back(book: Book, make: Make) -> None:
    one = thing(make)
    sold(make, one)
    book.write(assets.bring_back, asset=one, reason="The buyer did not pay")
    assert row(book).gone is None
    assert row(book).value == money(80_000)
    assert held(make, "1010") == 0
    sold(make, one, price=money(80_000))
    assert held(make, "1010") == 80_000
    assert held(make, "4090") == 0


def test_a_sale_is_not_reversed_like_any_entry(book: Book, make: Make) -> None:
    one = thing(make)
    sold(make, one)
    entry = book.read(inventory.asset, one).gone_entry
    assert entry is not None
    with pytest.raises(Refused, match="page of assets"):
        book.write(general.reverse_entry, entry=entry, reason="x")


def test_what_was_closed_meanwhile_is_said_beside_its_field(book: Book, make: Make) -> None:
    funded(make)
    one, closed = thing(make), account(make, "4090")
    book.write(
        vouchers.write,
        form=vouchers.EXPENSE,
        day=TODAY,
        memo="All of it",
        money=account(make, "1010"),
        parts=[vouchers.Part(closed, money(500_000))],
    )
    book.write(accounts.close_account, account=closed)
    with pytest.raises(Refused) as no:
        sold(make, one, result=closed)
    assert no.value.field == "result"
    with pytest.raises(Refused) as no:
        thing(make, number="2", source=closed)
    assert no.value.field == "source"


# --- never bought --------------------------------------------------------------------------------


def test_a_purchase_that_is_taken_back_takes_the_thing_out(book: Book, make: Make) -> None:
    funded(make)
    one = thing(make, source=account(make, "1010"), bought=FEB, begins=FEB)
    book.write(assets.wear_off, month=202602, assets=[one])
    before = book.read(statements.balances_on, END)
    paid = row(book).paid
    assert paid is not None
    found = book.read(inventory.bought_by, paid)
    assert found is not None
    assert found.id == one
    back = book.write(assets.undo_purchase, asset=one, reason="The shop had none")
    assert book.read(vouchers.voucher, back).reverses == "A-000002"
    assert book.read(inventory.assets, TODAY) == []
    assert book.read(inventory.due, 202602) == []
    assert book.read(inventory.worn_months) == []
    assert held(make, "1210") == held(make, "1290") == held(make, "5310") == 0
    assert held(make, "1010") == 500_000
    assert book.read(statements.balances_on, END) == before  # what was printed then stays true
    assert row(book, END).value == money(90_000)
    assert book.read(inventory.bought_by, paid) is None
    assert book.write(assets.wear_off, month=202602, assets=[one]) == 0
    assert thing(make, number="1")  # the number is free
    assert checks.run(book, rebuild=True) == []


def test_a_purchase_is_not_reversed_like_any_entry(book: Book, make: Make) -> None:
    thing(make)
    paid = row(book).paid
    assert paid is not None
    with pytest.raises(Refused, match="page of assets"):
        book.write(general.reverse_entry, entry=paid, reason="x")


def test_what_was_taken_back_or_never_paid_here_or_sold_is_no_purchase(
    book: Book, make: Make
) -> None:
    one, old, gone = thing(make), thing(make, number="2", source=None), thing(make, number="3")
    sold(make, gone)
    undo = assets.undo_purchase
    with pytest.raises(Refused, match="Bring it back first"):
        book.write(undo, asset=gone, reason="x")
    with pytest.raises(Refused, match="in the books before"):
        book.write(undo, asset=old, reason="x")
    book.write(undo, asset=one, reason="x")
    for deed in (sold, lambda *_: book.write(undo, asset=one, reason="x")):
        with pytest.raises(Refused, match="purchase was taken back"):
            deed(make, one)


def test_wear_that_another_pc_wrote_is_found_and_taken_back(book: Book, make: Make) -> None:
    one = thing(make)
    book.write(assets.undo_purchase, asset=one, reason="x")
    spoil(book, f"UPDATE entry SET reverses = 5 WHERE reverses = {inventory.purchase_of(one)}")
    book.write(assets.wear_off, month=202601, assets=[one])
    spoil(
        book, f"UPDATE entry SET reverses = {inventory.purchase_of(one)} WHERE reverses IS NOT NULL"
    )
    assert [(f.check, f.where) for f in checks.run(book)] == [("assets", "1")]
    things = book.read(inventory.everything)
    book.write(assets.take_back, month=202601, assets=things, reason="never bought")
    assert checks.run(book) == []


def test_the_register_is_as_the_books_were_after_a_month_was_closed(book: Book, make: Make) -> None:
    one = thing(make)
    book.write(assets.wear_off, month=202602, assets=[one])
    book.write(periods.close_month, until=END)
    book.write(assets.take_back, month=202602, assets=[one], reason="early")
    worn = account(make, "1290")
    assert book.read(statements.balances_on, END)[worn] == -20_000
    assert row(book, END).worn == money(20_000)
    assert row(book).worn == money(10_000)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"),
        ({"number": " "}, "number"),
        ({"cost": money(0)}, "cost"),
        ({"before": money(100_001)}, "before"),
        ({"residual": money(100_001)}, "residual"),
        ({"before": money(60_000), "residual": money(40_001)}, "residual"),
        ({"months": 0}, "months"),
        ({"months": 1201}, "months"),
        ({"method": "fast"}, "method"),
        ({"begins": date(2025, 12, 31)}, "begins"),
        ({"bought": date(2027, 1, 1), "begins": date(2027, 1, 1)}, "bought"),
    ],
)
def test_a_thing_that_can_not_be_is_refused(
    book: Book, make: Make, said: dict[str, Any], field: str
) -> None:
    before = whole(book)
    with pytest.raises(Refused) as no:
        thing(make, **said)
    assert no.value.field == field
    assert whole(book) == before


def test_two_things_have_two_numbers(book: Book, make: Make) -> None:
    thing(make, number="A1")
    with pytest.raises(Refused, match="this number"):
        thing(make, number="a1")
    thing(make, number="7")
    assert book.read(inventory.next_number) == "8"


@pytest.mark.parametrize("code", ["1010", "3990"])
def test_what_paid_for_it_must_be_there(make: Make, code: str) -> None:
    if code == "1010":
        with pytest.raises(Refused, match="only 0 RWF") as no:
            thing(make, source=account(make, code))
        assert no.value.field == "source"
    else:
        assert thing(make, source=account(make, code))


def test_a_name_and_a_place_can_be_changed(book: Book, make: Make) -> None:
    one = thing(make)
    said = {"name": "Laptop", "place": "Safe"}
    book.write(
        assets.change_asset, asset=one, changes=said, shown={"name": "Computer", "place": ""}
    )
    assert (row(book).name, row(book).place) == ("Laptop", "Safe")


def test_a_book_with_assets_is_sound(book: Book, make: Make, clock: HandClock) -> None:
    one, other = thing(make), thing(make, number="2", method="declining")
    clock.move(days=300)
    book.confirm_day(clock().date())
    book.write(assets.wear_off, month=202611, assets=[one, other])
    sold(make, other, price=None, money=None)
    assert checks.run(book, rebuild=True) == []
    assert held(make, "1290") == -100_000
    assert vouchers.FORM_NAMES
