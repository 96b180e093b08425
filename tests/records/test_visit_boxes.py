"""Visits at several boxes, with fees and the social fund."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from coopdesk.i18n import Text
from coopdesk.records import checks, products, social, statements, visit
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Command, Tx
from coopdesk.records.cash import boxes, fees
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, FeeId, HoldingId
from coopdesk.records.visit import Doing
from tests.records.hands import TODAY, Make, Somebody, draft, money, owns


def fund(book: Book) -> None:
    """Give the co-op a social fund."""

    def add(tx: Tx) -> None:
        products.offer(tx, kind="social", name="Social fund", since=tx.today, terms={})

    book.write(Command(add, Permission.LOOK))


def holds(book: Book, box: AccountId | None = None) -> int:
    return book.read(statements.cash_day, TODAY, box=box).closing.minor


def pays(book: Book, who: Somebody, *doings: Doing, **more: Any) -> Any:
    return book.write(visit.record_visit, member=who.id, day=TODAY, doings=doings, **more)


# --- boxes ---


def test_the_money_of_a_visit_is_in_its_box(book: Book, make: Make, field: AccountId) -> None:
    one = make.member()
    make.visit(one, ("deposit", 500), box=field)
    make.visit(one, ("deposit", 70))
    assert (holds(book), holds(book, field)) == (70, 500)
    assert checks.run(book, rebuild=True) == []


def test_receipts_are_listed_by_box(book: Book, make: Make, field: AccountId) -> None:
    one = make.member()
    there, here = make.visit(one, ("deposit", 500), box=field), make.visit(one, ("deposit", 70))
    main = book.read(boxes.main_box)
    assert [row.visit for row in book.read(statements.receipts_of, TODAY)] == [here, there]
    assert [row.visit for row in book.read(statements.receipts_of, TODAY, box=field)] == [there]
    assert [row.visit for row in book.read(statements.receipts_of, TODAY, box=main)] == [here]


def test_the_main_box_by_its_name_is_the_main_box(book: Book, make: Make) -> None:
    main = book.read(boxes.main_box)
    said = make.visit(make.member(), ("deposit", 70), box=main)
    assert holds(book) == 70
    assert book.read(statements.receipt, said).box is None


def test_a_receipt_names_a_box_that_is_not_the_main_one(
    book: Book, make: Make, field: AccountId
) -> None:
    said = book.read(statements.receipt, make.visit(make.member(), ("deposit", 5), box=field))
    assert said.box == Text("Field box")


def test_a_reversal_goes_back_to_the_box_of_its_visit(
    book: Book, make: Make, field: AccountId
) -> None:
    wrong = make.visit(make.member(), ("deposit", 500), box=field)
    undone = book.write(visit.reverse_visit, visit=wrong, reason="twice")
    assert (holds(book), holds(book, field)) == (0, 0)
    assert [row.visit for row in book.read(statements.receipts_of, TODAY, box=field)] == [
        undone,
        wrong,
    ]
    assert checks.run(book, rebuild=True) == []


def test_what_is_no_box_takes_no_money(book: Book, make: Make) -> None:
    savings = next(o.account for o in _offers(book) if o.kind == "savings")
    for wrong in (AccountId(4711), savings):
        with pytest.raises(Refused, match="no such cash box") as caught:
            make.visit(make.member(), ("deposit", 1), box=wrong)
        assert caught.value.field == "box"


def _offers(book: Book) -> list[products.Offer]:
    return book.write(Command(_all_offers, Permission.LOOK))


def _all_offers(tx: Tx) -> list[products.Offer]:
    return list(products.offers(tx).values())


def test_a_closed_box_takes_no_money(book: Book, make: Make, field: AccountId) -> None:
    book.write(boxes.close_box, box=field)
    with pytest.raises(Refused, match="Field box was closed on 2026-03-03"):
        make.visit(make.member(), ("deposit", 1), box=field)


def test_a_receipt_of_a_closed_box_is_taken_back_once_the_box_is_open_again(
    book: Book, make: Make, field: AccountId
) -> None:
    who = make.member()
    paid = make.visit(who, ("deposit", 500), box=field)
    wrong = make.visit(who, ("withdrawal", 500), box=field)
    book.write(boxes.close_box, box=field)
    for one in (paid, wrong):
        with pytest.raises(Refused, match=r"Field box was closed on .*Open that box again first"):
            book.write(visit.reverse_visit, visit=one, reason="twice")
    book.write(boxes.reopen_box, box=field)
    book.write(visit.reverse_visit, visit=wrong, reason="twice")
    assert holds(book, field) == 500
    assert checks.run(book, rebuild=True) == []


def test_no_more_is_paid_out_than_the_box_holds(book: Book, make: Make, field: AccountId) -> None:
    (one,) = make.roll(draft("1", savings=1_000))
    make.visit(one, ("deposit", 300), box=field)
    takes = Doing("withdrawal", money(400), one.savings)
    with pytest.raises(Refused, match="There is only 300 RWF in Field box") as caught:
        pays(book, one, takes, box=field)
    assert caught.value.field == "box"
    with pytest.raises(Refused, match="There is only 0 RWF in Cash box"):
        pays(book, one, takes)
    pays(book, one, takes, Doing("fine", money(100)), box=field)
    assert holds(book, field) == 0


def test_slips_of_the_past_are_caught_up_whatever_is_in_the_box(book: Book, make: Make) -> None:
    (one,) = make.roll(draft("1", savings=1_000))
    pays(book, one, Doing("withdrawal", money(400), one.savings), check_box=False)
    assert holds(book) == -400


def test_a_day_before_is_paid_out_of_what_is_there_now(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 500), day=TODAY - timedelta(days=3))
    make.visit(one, ("deposit", 100))
    book.write(
        visit.record_visit,
        member=one.id,
        day=TODAY - timedelta(days=1),
        doings=[Doing("withdrawal", money(450), one.savings)],
    )
    assert holds(book) == 150


# --- fees ---


@pytest.fixture
def passbook(book: Book) -> FeeId:
    return book.write(fees.add_fee, name="Passbook", amount=money(300))


def test_a_fee_is_income_and_stands_on_the_receipt(book: Book, make: Make, passbook: FeeId) -> None:
    one = make.member()
    said = pays(book, one, Doing("fee", money(300), fee=passbook))
    (line,) = book.read(statements.receipt, said).lines
    assert line.what == Text("Fee: {account}", {"account": Text("Passbook")})
    assert (line.amount, line.after) == (money(300), None)
    assert holds(book) == 300
    assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize("amount", [299, 301])
def test_a_fixed_fee_is_paid_in_whole(book: Book, make: Make, passbook: FeeId, amount: int) -> None:
    with pytest.raises(Refused, match="This fee is 300 RWF") as caught:
        pays(book, make.member(), Doing("fee", money(amount), fee=passbook))
    assert caught.value.field == f"fee.{passbook}"


def test_a_free_fee_is_said_at_the_desk(book: Book, make: Make) -> None:
    photo = book.write(fees.add_fee, name="Photo", amount=money(0))
    pays(book, make.member(), Doing("fee", money(120), fee=photo))
    assert holds(book) == 120


def test_a_fee_that_is_none_or_closed_is_not_taken(book: Book, make: Make, passbook: FeeId) -> None:
    one = make.member()
    for wrong in (None, FeeId(4711)):
        with pytest.raises(Refused, match="no such fee"):
            pays(book, one, Doing("fee", money(300), fee=wrong))
    book.write(fees.close_fee, fee=passbook)
    with pytest.raises(Refused, match="no longer taken since 2026-03-03"):
        pays(book, one, Doing("fee", money(300), fee=passbook))


def test_a_fee_is_taken_back_with_its_visit(book: Book, make: Make, passbook: FeeId) -> None:
    wrong = pays(book, make.member(), Doing("fee", money(300), fee=passbook))
    undone = book.write(visit.reverse_visit, visit=wrong, reason="not his")
    (line,) = book.read(statements.receipt, undone).lines
    assert line.what == Text("Fee: {account}", {"account": Text("Passbook")})
    assert holds(book) == 0
    assert checks.run(book, rebuild=True) == []


# --- the social fund ---


def test_what_is_paid_into_the_fund_opens_the_members_account_of_it(book: Book, make: Make) -> None:
    fund(book)
    one = make.member()
    pays(book, one, Doing("social", money(500)), Doing("social", money(200)))
    held = make.known(one.id).holdings["social"]
    assert owns(book, held) == 700
    pays(book, one, Doing("social", money(50)))
    pays(book, one, Doing("social", money(5), HoldingId(held)))
    assert owns(book, held) == 755
    assert checks.run(book, rebuild=True) == []


def test_aid_may_be_more_than_the_member_paid_in_and_lowers_nobodys_part(
    book: Book, make: Make
) -> None:
    fund(book)
    one, other = make.member("One"), make.member("Other")
    pays(book, one, Doing("social", money(500)))
    pays(book, other, Doing("social", money(900)))
    said = pays(book, one, Doing("aid", money(1_200)))
    assert owns(book, make.known(one.id).holdings["social"]) == 500
    assert holds(book) == 200
    (line,) = book.read(statements.receipt, said).lines
    assert (line.amount, line.after) == (money(-1_200), None)
    (newest,) = (row for row in book.read(statements.history, one.id) if row.amount.minor < 0)
    assert (newest.account, newest.what.message, newest.amount) == (
        "Social fund",
        "Aid from the social fund",
        money(-1_200),
    )
    with pytest.raises(Refused, match="There is only 200 RWF in the social fund") as caught:
        pays(book, other, Doing("aid", money(201)), check_box=False)
    assert caught.value.field == "aid"
    assert checks.run(book, rebuild=True) == []


def test_aid_is_taken_back(book: Book, make: Make) -> None:
    fund(book)
    one = make.member()
    pays(book, one, Doing("social", money(500)))
    wrong = pays(book, one, Doing("aid", money(300)))
    book.write(visit.reverse_visit, visit=wrong, reason="another's")
    assert holds(book) == 500
    assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize("deed", ["social", "aid"])
def test_a_co_op_without_a_fund_takes_and_gives_nothing(book: Book, make: Make, deed: str) -> None:
    with pytest.raises(Refused, match="no social fund yet") as caught:
        pays(book, make.member(), Doing(deed, money(5)))
    assert caught.value.field == deed


def test_an_unknown_deed_is_a_bug(book: Book, make: Make) -> None:
    with pytest.raises(ValueError, match="no deed"):
        pays(book, make.member(), Doing("gift", money(5)))


def test_each_field_of_a_visit_has_a_name_of_its_own() -> None:
    assert Doing("fee", money(1), fee=FeeId(3)).field == "fee.3"
    assert Doing("social", money(1), HoldingId(4)).field == "social.4"
    assert Doing("aid", money(1)).field == "aid"
    assert social.__doc__


def test_aid_in_two_lines_is_never_more_than_the_fund(book: Book, make: Make) -> None:
    fund(book)
    one = make.member()
    pays(book, one, Doing("social", money(500)))
    with pytest.raises(Refused, match="There is only 200 RWF in the social fund"):
        pays(book, one, Doing("aid", money(300)), Doing("aid", money(300)))
    pays(book, one, Doing("social", money(100)), Doing("aid", money(600)), check_box=False)


def test_what_was_paid_out_as_aid_is_not_taken_back_out_of_the_fund(book: Book, make: Make) -> None:
    fund(book)
    one, other = make.member("One"), make.member("Other")
    paid = pays(book, one, Doing("social", money(500)))
    pays(book, other, Doing("aid", money(400)))
    with pytest.raises(Refused, match="only 100 RWF in the social fund") as caught:
        book.write(visit.reverse_visit, visit=paid, reason="another's")
    assert caught.value.field == "visit"
