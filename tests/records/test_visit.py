"""One visit: many lines, one entry, one receipt."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coopdesk.records import checks, statements, visit
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, MemberId, VisitId
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.visit import Doing
from tests.records.hands import TODAY, HandClock, Make, Somebody, count, draft, money, owns, whole


def test_one_visit_has_one_receipt_and_one_entry(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 5000))
    before = count(book, "entry"), count(book, "visit"), count(book, "act")
    ident = make.visit(one, ("deposit", 2000), ("withdrawal", 500), ("share", 1000), ("fine", 200))
    assert (count(book, "entry"), count(book, "visit"), count(book, "act")) == tuple(
        n + 1 for n in before
    )
    slip = book.read(statements.receipt, ident)
    assert slip.number == "A-000002"
    assert slip.total == money(2700)
    assert [(line.amount.minor, line.after and line.after.minor) for line in slip.lines] == [
        (2000, 7000),
        (-500, 6500),
        (1000, 1000),
        (200, None),
    ]


def test_the_cash_box_gets_what_the_receipt_says(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 2000), ("share", 1000), ("fine", 200))
    make.visit(one, ("withdrawal", 500))
    day = book.read(statements.cash_day, TODAY)
    assert (day.total_in.minor, day.total_out.minor, day.closing.minor) == (3200, 500, 2700)


@pytest.mark.parametrize("deed", ["deposit", "withdrawal", "share", "fine"])
@pytest.mark.parametrize("amount", [0, -1, -LARGEST, LARGEST + 1])
def test_an_amount_that_is_none_is_refused(book: Book, make: Make, deed: str, amount: int) -> None:
    one = make.member()
    make.visit(one, ("deposit", 100))
    before = whole(book)
    with pytest.raises(Refused) as caught:
        make.visit(one, ("deposit", 100), (deed, amount))
    assert (caught.value.field or "").startswith(deed)
    assert whole(book) == before


def test_the_largest_amount_is_taken(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", LARGEST), ("share", LARGEST))
    make.visit(one, ("withdrawal", LARGEST))
    assert owns(book, one.shares) == LARGEST
    assert checks.run(book, rebuild=True) == []


def test_a_refusal_names_the_line_that_it_is_about(book: Book, make: Make) -> None:
    one = make.member()
    with pytest.raises(Refused) as caught:
        make.visit(one, ("deposit", 100), ("withdrawal", 200))
    assert caught.value.field == f"withdrawal.{one.savings}"


def test_an_empty_visit_is_refused(book: Book, make: Make) -> None:
    with pytest.raises(Refused, match="Nothing was brought"):
        make.visit(make.member())


def test_a_future_day_is_refused(book: Book, make: Make) -> None:
    with pytest.raises(Refused, match="has not come yet") as caught:
        make.visit(make.member(), ("deposit", 1), day=TODAY + timedelta(days=1))
    assert caught.value.field == "day"
    assert count(book, "visit") == 0


def test_nobody_elses_account_is_used(book: Book, make: Make) -> None:
    one, other = make.member("One"), make.member("Other")
    make.visit(other, ("deposit", 100))
    mixed = Somebody(one.id, other.holdings)
    with pytest.raises(Refused, match="no such account"):
        make.visit(mixed, ("withdrawal", 100))


def test_an_account_of_another_kind_is_not_used(book: Book, make: Make) -> None:
    one = make.member()
    with pytest.raises(Refused, match="no such account"):
        make.visit(Somebody(one.id, {"savings": one.shares}), ("deposit", 100))


def test_a_member_with_no_holdings_can_still_pay_a_fine(book: Book, make: Make) -> None:
    one = make.member()
    bare = Somebody(one.id, {})
    with pytest.raises(Refused, match="no such account"):
        make.visit(bare, ("deposit", 100))
    make.visit(bare, ("fine", 100))


def test_an_unknown_member_is_refused(book: Book, make: Make) -> None:
    with pytest.raises(Refused, match="no such member"):
        make.visit(Somebody(MemberId(4711), {}), ("fine", 1))


def test_money_of_another_country_is_a_bug_and_not_booked(book: Book, make: Make) -> None:
    one = make.member()
    with pytest.raises(ValueError, match="not this book's currency"):
        book.write(
            visit.record_visit,
            member=one.id,
            day=TODAY,
            doings=[Doing("deposit", Money(100, "BOB"), one.savings)],
        )
    assert count(book, "visit") == 0


def test_a_loan_is_repaid_down_to_nothing(book: Book, make: Make) -> None:
    (one,) = make.roll(draft("1", loan=1000))
    make.visit(one, ("repayment", 400))
    with pytest.raises(Refused, match="Only 600 RWF is still owed"):
        make.visit(one, ("repayment", 601))
    make.visit(one, ("repayment", 600))
    assert owns(book, one.holdings["loans"]) == 0


def test_who_has_no_loan_repays_none(book: Book, make: Make) -> None:
    with pytest.raises(Refused, match="no such account"):
        make.visit(make.member(), ("repayment", 1))


def test_receipts_are_numbered_in_order_of_writing_whatever_their_day(
    book: Book, make: Make
) -> None:
    one = make.member()
    idents = [make.visit(one, ("deposit", 1), day=TODAY - timedelta(days=n)) for n in (0, 5, 2)]
    numbers = [book.read(statements.receipt, ident).number for ident in idents]
    assert numbers == ["A-000001", "A-000002", "A-000003"]
    assert statements.next_receipt(book) == "A-000004"


def test_the_slip_and_the_remark_are_on_the_receipt(book: Book, make: Make) -> None:
    said = make.visit(make.member(), ("deposit", 1), slip=" 0042 ", remark=" for the roof ")
    slip = book.read(statements.receipt, said)
    assert (slip.paper_slip, slip.remark) == ("0042", "for the roof")


# --- corrections ---------------------------------------------------------------------------------


def test_a_reversal_takes_the_whole_visit_back(book: Book, make: Make, clock: HandClock) -> None:
    one = make.member()
    wrong = make.visit(one, ("deposit", 500), ("share", 100), ("fine", 20))
    clock.move(days=1)
    undone = book.write(visit.reverse_visit, visit=wrong, reason="another member's")
    assert (owns(book, one.savings), owns(book, one.shares)) == (0, 0)
    slip = book.read(statements.receipt, undone)
    assert (slip.number, slip.reverses, slip.reason) == ("A-000002", "A-000001", "another member's")
    assert slip.total == money(-620)
    assert slip.day == date(2026, 3, 4)
    assert book.read(statements.receipt, wrong).reversed_by == "A-000002"
    assert checks.run(book, rebuild=True) == []


def test_a_visit_is_reversed_once_and_its_reversal_never(book: Book, make: Make) -> None:
    wrong = make.visit(make.member(), ("deposit", 500))
    undone = book.write(visit.reverse_visit, visit=wrong, reason="twice")
    with pytest.raises(Refused, match="already reversed by A-000002"):
        book.write(visit.reverse_visit, visit=wrong, reason="again")
    with pytest.raises(Refused, match="can't be reversed"):
        book.write(visit.reverse_visit, visit=undone, reason="no")
    assert count(book, "visit") == 2


def test_what_is_spent_is_not_taken_back(book: Book, make: Make) -> None:
    one = make.member()
    wrong = make.visit(one, ("deposit", 500))
    make.visit(one, ("withdrawal", 300))
    with pytest.raises(Refused, match="only 200 RWF of it is still there"):
        book.write(visit.reverse_visit, visit=wrong, reason="twice")
    assert owns(book, one.savings) == 200


def test_a_visit_that_paid_in_and_out_is_taken_back_as_a_whole(book: Book, make: Make) -> None:
    one = make.member()
    wrong = make.visit(one, ("deposit", 500), ("withdrawal", 500))
    undone = book.write(visit.reverse_visit, visit=wrong, reason="twice")
    assert owns(book, one.savings) == 0
    lines = book.read(statements.receipt, undone).lines
    assert [line.after for line in lines] == [money(500), money(0)]
    assert checks.run(book, rebuild=True) == []


def test_a_repayment_is_taken_back(book: Book, make: Make) -> None:
    (one,) = make.roll(draft("1", loan=1000))
    wrong = make.visit(one, ("repayment", 400))
    book.write(visit.reverse_visit, visit=wrong, reason="twice")
    assert owns(book, one.holdings["loans"]) == 1000


@pytest.mark.parametrize("reason", ["", " "])
def test_a_correction_says_why(book: Book, make: Make, reason: str) -> None:
    wrong = make.visit(make.member(), ("deposit", 500))
    with pytest.raises(Refused, match="Write why"):
        book.write(visit.reverse_visit, visit=wrong, reason=reason)


def test_what_is_no_receipt_is_not_reversed(book: Book, make: Make) -> None:
    with pytest.raises(Refused, match="no such receipt"):
        book.write(visit.reverse_visit, visit=VisitId(4711), reason="why")


def test_the_field_of_a_line_has_a_name_of_its_own() -> None:
    assert visit.field_of("deposit", HoldingId(7)) == "deposit.7"
    assert visit.field_of("fine") == "fine"


# --- a member who left ---------------------------------------------------------------------------


def test_a_member_who_left_gets_what_is_theirs_and_pays_what_they_owe(
    book: Book, make: Make
) -> None:
    (one,) = make.roll(draft("1", savings=5000, shares=2000, loan=300))
    make.leaves(one, TODAY)
    gone = make.visit(one, ("repayment", 300), ("withdrawal", 5000), ("refund", 2000))
    slip = book.read(statements.receipt, gone)
    assert slip.total == money(300 - 7000)
    assert "Paid back from Shares" in [str(line.what) for line in slip.lines]
    assert [owns(book, ident) for ident in one.holdings.values()] == [0, 0, 0]
    book.write(visit.reverse_visit, visit=gone, reason="not signed for")
    assert owns(book, one.shares) == 2000
    assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize("deed", ["deposit", "share", "fine", "social"])
def test_a_member_who_left_pays_nothing_in(book: Book, make: Make, deed: str) -> None:
    (one,) = make.roll(draft("1", savings=5000, shares=2000))
    make.leaves(one, TODAY)
    before = whole(book)
    with pytest.raises(Refused, match="left on") as no:
        make.visit(one, ("withdrawal", 1), (deed, 100))
    assert (no.value.field or "").startswith(deed)
    assert whole(book) == before


def test_shares_are_paid_back_to_who_left_and_never_more_than_there_are(
    book: Book, make: Make
) -> None:
    (one,) = make.roll(draft("1", shares=2000))
    with pytest.raises(Refused, match="a member who left"):
        make.visit(one, ("refund", 100))
    make.leaves(one, TODAY)
    with pytest.raises(Refused, match="only 2000 RWF") as no:
        make.visit(one, ("refund", 2001))
    assert no.value.field == f"refund.{one.shares}"
    make.visit(one, ("refund", 2000))
