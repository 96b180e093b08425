"""Who and what answers for loans: savings held back and let go, things with a photo, groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from coopdesk.records import checks, lending, loans, savings, visit
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Command, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, LoanId
from coopdesk.records.lending import GuarantorRow
from tests.records import lenders
from tests.records.areas.lending import PICTURE
from tests.records.hands import TODAY, HandClock, Make, Somebody, money, owns


@pytest.fixture
def who(make: Make) -> Somebody:
    return make.member("Borrower", joined=date(2026, 1, 2))


@pytest.fixture
def friend(make: Make) -> Somebody:
    """Somebody with 500 saved."""
    one = make.member("Friend", joined=date(2026, 1, 2))
    make.visit(one, ("deposit", 500), day=date(2026, 1, 5))
    return one


@pytest.fixture(autouse=True)
def _sound(book: Book) -> Iterator[None]:
    """Whatever a test did: the audits find nothing."""
    yield
    assert checks.run(book, rebuild=True) == []


def backed(make: Make, who: Somebody, friend: Somebody, amount: int = 300, **terms: Any) -> LoanId:
    """A loan that was asked for, for which a friend answers."""
    loan = lenders.application(make, who, lenders.product(make, **terms))
    make.book.write(lending.add_guarantor, loan=loan, member=friend.id, amount=amount)
    return loan


def guarantor(make: Make, loan: LoanId) -> GuarantorRow:
    [one] = make.book.read(lending.guarantors, loan)
    return one


def free(make: Make, who: Somebody) -> int:
    account = make.book.read(savings.account, who.savings, make.book.clock().today)
    return account.possible.amount.minor


# --- savings that answer ---


def test_savings_answer_from_the_signing_until_the_loan_is_paid_back(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    loan = backed(make, who, friend)
    assert guarantor(make, loan).held == money(0)
    lenders.signed(make, loan)
    assert (guarantor(make, loan).held, free(make, friend)) == (money(300), 200)
    with pytest.raises(Refused, match="is held back"):
        make.visit(friend, ("withdrawal", 201))
    lenders.paid_out(make, loan)
    lenders.repay(make, loan, 1_100)
    assert free(make, friend) == 200
    lenders.repay(make, loan, lenders.now(make, loan)["owed"])
    assert lenders.state(make, loan) == "closed"
    assert (guarantor(make, loan).released, free(make, friend)) == (TODAY, 500)


def test_a_payment_that_is_taken_back_holds_savings_again(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    loan = backed(make, who, friend)
    lenders.signed(make, loan)
    lenders.paid_out(make, loan)
    last = pay_all(make, loan)
    make.book.write(visit.reverse_visit, visit=last, reason="false note")
    assert (guarantor(make, loan).released, free(make, friend)) == (None, 200)


def pay_all(make: Make, loan: LoanId) -> Any:
    life = lenders.look(make, loan)
    return lenders.repay(make, loan, lending.payoff_of(life, TODAY).total)


def test_who_has_drawn_their_savings_meanwhile_stays_free(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    loan = backed(make, who, friend)
    lenders.signed(make, loan)
    lenders.paid_out(make, loan)
    last = pay_all(make, loan)
    make.visit(friend, ("withdrawal", 400))
    make.book.write(visit.reverse_visit, visit=last, reason="false note")
    assert lenders.state(make, loan) == "running"
    assert guarantor(make, loan).released == TODAY
    assert [e.kind for e in lenders.look(make, loan).events].count("released") == 1


@pytest.mark.parametrize("amount", [0, 501])
def test_nobody_answers_with_more_than_is_free(
    make: Make, who: Somebody, friend: Somebody, amount: int
) -> None:
    with pytest.raises(Refused) as no:
        backed(make, who, friend, amount)
    assert no.value.field == "amount"


def test_nobody_answers_twice_for_one_loan(make: Make, who: Somebody, friend: Somebody) -> None:
    loan = backed(make, who, friend)
    with pytest.raises(Refused, match="already"):
        make.book.write(lending.add_guarantor, loan=loan, member=friend.id, amount=5)


def test_savings_that_were_drawn_before_the_signing_answer_no_more(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    loan = backed(make, who, friend)
    make.visit(friend, ("withdrawal", 300))
    found = {one.name: one.ok for one in make.book.read(lending.findings, loan, TODAY)}
    assert found["free"] is False
    with pytest.raises(Refused, match="Friend answers with 300 RWF, but only 200 RWF"):
        lenders.signed(make, loan)


def test_a_product_wants_guarantors(make: Make, who: Somebody, friend: Somebody) -> None:
    loan = lenders.application(make, who, lenders.product(make, guarantors=1))
    with pytest.raises(Refused, match="Members who answer for it: 0; 1 must"):
        lenders.signed(make, loan)
    make.visit(who, ("deposit", 100))
    make.book.write(lending.add_guarantor, loan=loan, member=who.id, amount=100)
    with pytest.raises(Refused, match="answer for it: 0"):  # one's own savings are no guarantor
        lenders.signed(make, loan)
    make.book.write(lending.add_guarantor, loan=loan, member=friend.id, amount=100)
    lenders.signed(make, loan)


def test_what_guarantors_leave_uncovered_is_held_of_the_borrowers_own(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    make.visit(who, ("deposit", 299))
    loan = backed(make, who, friend, cover="50")
    with pytest.raises(Refused, match="answer for it: 599 RWF; 600 RWF must be there"):
        lenders.signed(make, loan)
    make.visit(who, ("deposit", 101))
    lenders.signed(make, loan)
    rows = make.book.read(lending.guarantors, loan)
    assert [(one.own, one.held) for one in rows] == [(False, money(300)), (True, money(300))]
    assert free(make, who) == 100


def test_a_guarantor_is_released_by_hand_and_answers_again(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    loan = backed(make, who, friend)
    lenders.signed(make, loan)
    one = guarantor(make, loan).id
    with pytest.raises(Refused):
        make.book.write(lending.release_guarantor, guarantee=one, reason=" ")
    make.book.write(lending.release_guarantor, guarantee=one, reason="another came")
    assert free(make, friend) == 500
    lenders.paid_out(make, loan)
    assert free(make, friend) == 500  # whatever happens to the loan
    [event] = [e.id for e in lenders.look(make, loan).events if e.kind == "released"]
    make.book.write(lending.take_back_event, event=event, reason="the other left")
    assert (guarantor(make, loan).released, free(make, friend)) == (None, 200)


def test_the_hold_of_a_guarantor_is_not_released_at_the_account(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    lenders.signed(make, backed(make, who, friend))
    [hold] = make.book.read(savings.account, friend.savings, TODAY).holds
    with pytest.raises(Refused, match="on the loan's page"):
        make.book.write(savings.release_hold, hold=hold.id)


def test_a_signing_that_is_taken_back_lets_savings_go(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    loan = lenders.signed(make, backed(make, who, friend))
    make.book.write(lending.take_back_decision, loan=loan, reason="wrong day")
    assert (guarantor(make, loan).released, free(make, friend)) == (None, 500)
    lenders.signed(make, loan, day=TODAY)
    assert free(make, friend) == 200
    make.book.write(lending.cancel_application, loan=loan, reason="has money")
    assert (guarantor(make, loan).released, free(make, friend)) == (TODAY, 500)


def nearly_paid(make: Make, who: Somebody, friend: Somebody, order: str, **how: Any) -> LoanId:
    """A loan of one instalment, of which only the last of `order` is still owed."""
    terms = lenders.how(order=order.split(), **how)
    loan = backed(make, who, friend, how=terms)
    lenders.signed(make, lenders.approved(make, loan, instalments=1))
    lenders.paid_out(make, loan)
    quote = lending.payoff_of(lenders.look(make, loan), TODAY)
    lenders.repay(make, loan, quote.total - getattr(quote, order.split()[-1]))
    assert (lenders.state(make, loan), free(make, friend)) == ("running", 200)
    return loan


PENALTY_LAST, INTEREST_LAST = "interest principal fee penalty", "principal fee penalty interest"


def test_a_waiver_that_closes_a_loan_lets_savings_go_until_it_is_taken_back(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    loan = nearly_paid(make, who, friend, PENALTY_LAST, penalty={"percent": "10"})
    event = make.book.write(lending.waive, loan=loan, day=TODAY, penalty=120, reason="once")
    assert (lenders.state(make, loan), free(make, friend)) == ("closed", 500)
    make.book.write(lending.take_back_event, event=event, reason="not decided yet")
    assert (lenders.state(make, loan), free(make, friend)) == ("running", 200)


def test_a_rate_that_closes_a_loan_lets_savings_go_until_it_is_taken_back(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    loan = nearly_paid(make, who, friend, INTEREST_LAST)
    event = make.book.write(lending.change_rate, loan=loan, day=lenders.ASKED, percent="0")
    assert (lenders.state(make, loan), free(make, friend)) == ("closed", 500)
    make.book.write(lending.take_back_event, event=event, reason="not decided yet")
    assert (lenders.state(make, loan), free(make, friend)) == ("running", 200)


def test_new_terms_that_close_a_loan_let_savings_go_until_they_are_taken_back(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    loan = nearly_paid(make, who, friend, INTEREST_LAST)
    terms = lenders.look(make, loan).terms
    assert terms is not None
    event = make.book.write(
        lending.reschedule,
        loan=loan,
        day=TODAY - timedelta(days=1),
        terms=replace(terms, percent=Decimal(0), first_due=None),
        treatment={"interest": "waive"},
        resolution="Minute 9",
        reason="Hail",
    )
    assert (lenders.state(make, loan), free(make, friend)) == ("closed", 500)
    make.book.write(lending.take_back_event, event=event, reason="not decided yet")
    assert (lenders.state(make, loan), free(make, friend)) == ("running", 200)


def test_savings_that_were_left_held_back_for_nothing_go_when_loans_are_put_in_order(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    def let_off(tx: Tx, *, loan: LoanId) -> None:
        loans.note(tx, loan, "waived", {"penalty": 120, "reason": "once"}, day=TODAY)
        loans.settle(tx, loan)

    loan = nearly_paid(make, who, friend, PENALTY_LAST, penalty={"percent": "10"})
    make.book.write(Command(let_off, Permission.LEND), loan=loan)
    assert (lenders.state(make, loan), free(make, friend)) == ("closed", 200)
    make.book.write(lending.put_in_order)
    assert free(make, friend) == 500


# --- when it is late ---


def late(make: Make, who: Somebody, friend: Somebody) -> LoanId:
    loan = lenders.signed(make, backed(make, who, friend))
    lenders.paid_out(make, loan)  # the first instalment fell due yesterday
    return loan


def take(make: Make, loan: LoanId, friend: Somebody, amount: int) -> Any:
    return make.book.write(
        lending.set_off,
        loan=loan,
        holding=friend.savings,
        amount=amount,
        day=TODAY,
        reason="twice reminded",
    )


def test_a_guarantor_pays_what_they_answer_for_and_no_more(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    loan = late(make, who, friend)
    with pytest.raises(Refused, match="At most 300 RWF"):
        take(make, loan, friend, 301)
    entry = take(make, loan, friend, 107)
    assert (owns(make.book, friend.savings), free(make, friend)) == (393, 200)
    assert guarantor(make, loan).held == money(193)
    make.book.write(lending.take_back_payment, entry=entry, reason="he paid himself")
    assert (guarantor(make, loan).held, free(make, friend)) == (money(300), 200)


def test_a_guarantor_who_paid_it_all_is_free(make: Make, who: Somebody, friend: Somebody) -> None:
    loan = lenders.signed(make, backed(make, who, friend, 107))
    lenders.paid_out(make, loan)
    entry = take(make, loan, friend, 107)
    assert (guarantor(make, loan).released, free(make, friend)) == (TODAY, 393)
    make.book.write(lending.take_back_payment, entry=entry, reason="he paid himself")
    assert (guarantor(make, loan).released, free(make, friend)) == (None, 393)


def test_a_guarantor_does_not_pay_while_nothing_is_late(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    loan = late(make, who, friend)
    lenders.repay(make, loan, 107)
    assert make.book.read(lending.sources, loan, TODAY) == []
    with pytest.raises(Refused, match="is not late"):
        take(make, loan, friend, 50)


def test_others_do_not_pay_at_all(make: Make, who: Somebody, friend: Somebody) -> None:
    loan = late(make, who, friend)
    other = make.member("Other")
    make.visit(other, ("deposit", 500), day=lenders.ASKED)
    with pytest.raises(Refused, match="does not answer"):
        take(make, loan, other, 50)


def test_what_a_member_answers_for_is_told_over_all_loans(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    loan = late(make, who, friend)
    other = lenders.application(make, make.member("Second"), lenders.product(make, "Other"))
    make.book.write(lending.add_guarantor, loan=other, member=friend.id, amount=150)
    found = make.book.read(lending.exposure, friend.id, TODAY)
    assert [(row.loan, row.answers.minor, row.late) for row in found.rows] == [
        (loan, 300, 1),
        (other, 150, 0),
    ]
    assert (found.answers, found.at_risk) == (money(450), money(300))
    assert (found.saved, found.held, found.free) == (money(500), money(300), money(200))


# --- things ---


def test_a_thing_stands_for_a_loan_with_its_photo(make: Make, who: Somebody) -> None:
    loan = lenders.application(make, who, lenders.product(make))
    said: dict[str, Any] = {"loan": loan, "owner": "Borrower", "place": "Gasabo", "value": 900}
    cow = make.book.write(lending.add_collateral, name="A cow", photo=PICTURE, **said)
    [row] = make.book.read(lending.collateral_of, loan)
    assert (row.name, row.value, row.media, row.returned) == (
        "A cow",
        money(900),
        "image/png",
        None,
    )
    assert make.book.read(lending.photo_of, cow) == PICTURE
    make.book.write(lending.return_collateral, collateral=cow)
    [row] = make.book.read(lending.collateral_of, loan)
    assert row.returned == TODAY
    with pytest.raises(Refused, match="already"):
        make.book.write(lending.return_collateral, collateral=cow)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"value": -1}, "value"),
        ({"photo": b"GIF89a"}, "photo"),
        ({"photo": b"%PDF-1.4"}, "photo"),
        ({"photo": b""}, "photo"),
        ({"photo": b"\xff\xd8\xff" + bytes(2 << 20)}, "photo"),
    ],
)
def test_what_can_not_stand_for_a_loan_is_refused(
    make: Make, who: Somebody, change: dict[str, Any], field: str
) -> None:
    loan = lenders.application(make, who, lenders.product(make))
    said = {"name": "A cow", "owner": "", "place": "", "value": 900}
    with pytest.raises(Refused) as no:
        make.book.write(lending.add_collateral, loan=loan, **{**said, **change})
    assert no.value.field == field


def test_a_photo_of_two_megabytes_is_kept(make: Make, who: Somebody) -> None:
    loan = lenders.application(make, who, lenders.product(make))
    photo = b"\xff\xd8\xff" + bytes((2 << 20) - 3)
    said: dict[str, Any] = {"name": "A plot", "owner": "", "place": "", "value": 0}
    thing = make.book.write(lending.add_collateral, loan=loan, photo=photo, **said)
    assert make.book.read(lending.photo_of, thing) == photo


# --- groups ---


def group(make: Make, *members: Somebody, name: str = "Abahuje") -> int:
    return make.book.write(
        lending.form_team,
        name=name,
        village="Gasabo",
        day=lenders.ASKED,
        members=[one.id for one in members],
    )


def test_in_a_group_each_answers_for_all(
    make: Make, who: Somebody, friend: Somebody, clock: HandClock
) -> None:
    team = group(make, who, friend)
    product = lenders.product(make, guarantors=1)
    loan = lenders.running(make, who, of=product, team=team)  # the other answers for it
    found = make.book.read(lending.exposure, friend.id, TODAY)
    assert [(row.loan, row.group, row.answers) for row in found.rows] == [
        (loan, True, money(1_200))
    ]
    assert found.at_risk == money(1_200)
    with pytest.raises(Refused, match="At most 500 RWF"):
        take(make, loan, friend, 501)
    take(make, loan, friend, 107)
    assert owns(make.book, friend.savings) == 393
    second = lenders.application(make, friend, product, team=team)
    clock.move(days=31)
    make.book.confirm_day(date(2026, 4, 3))
    found_ = make.book.read(lending.findings, second, date(2026, 4, 3))
    assert {one.name: one.ok for one in found_}["team"] is False
    [row] = make.book.read(lending.teams)
    assert (row.loans, row.owed.minor, row.late) == (1, 1_105, date(2026, 4, 2))


def test_nobody_leaves_a_group_that_owes(make: Make, who: Somebody, friend: Somebody) -> None:
    team = group(make, who, friend)
    loan = lenders.running(make, who, team=team)
    [row] = make.book.read(lending.teams)
    for attempt in (
        (lending.leave_team, {"place": row.members[1].place, "day": TODAY}),
        (lending.close_team, {"team": team}),
    ):
        with pytest.raises(Refused, match="1 loan of the group is not over"):
            make.book.write(attempt[0], **attempt[1])
    pay_all(make, loan)
    make.book.write(lending.leave_team, place=row.members[1].place, day=TODAY)
    make.book.write(lending.close_team, team=team)
    assert make.book.read(lending.teams) == []
    [row] = make.book.read(lambda s: lending.teams(s, closed=True))
    assert row.closed == TODAY


def test_a_group_is_named_once_and_has_two_members(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    group(make, who, friend)
    for members, name, field in (
        ((who, friend), "ABAHUJE", "name"),
        ((who,), "One", "members"),
        ((who, who), "Two", "members"),
        ((who, friend), " ", "name"),
    ):
        with pytest.raises(Refused) as no:
            group(make, *members, name=name)
        assert no.value.field == field


def test_a_group_takes_members_in_once(make: Make, who: Somebody, friend: Somebody) -> None:
    team = group(make, who, friend)
    said: dict[str, Any] = {"team": team, "day": TODAY, "post": "Chair"}
    with pytest.raises(Refused, match="in this group already"):
        make.book.write(lending.add_to_team, member=who.id, **said)
    make.book.write(lending.add_to_team, member=make.member("Third").id, **said)
    make.book.write(lending.change_team, team=team, changes={"name": "New"}, shown={"name": ""})
    [row] = make.book.read(lending.teams)
    assert (row.name, [one.post for one in row.members]) == ("New", ["", "", "Chair"])


def test_the_account_of_a_loan_is_held_for_it_alone(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    loan = lenders.signed(make, backed(make, who, friend))
    [(holding, amount)] = make.book.read(lending.held_for, loan)
    assert (holding, amount) == (friend.savings, money(300))
    sql = "SELECT loan FROM hold"
    assert make.book.read(lambda s: s.execute(text(sql)).scalar()) == HoldingId(loan)


def test_nobody_joins_a_group_before_it_was_formed(
    make: Make, who: Somebody, friend: Somebody
) -> None:
    team = group(make, who, friend)
    [row] = make.book.read(lending.teams)
    before = row.formed - timedelta(days=1)
    third = make.member("Third").id
    with pytest.raises(Refused, match="was formed on") as no:
        make.book.write(lending.add_to_team, team=team, member=third, day=before)
    assert no.value.field == "day"
    make.book.write(lending.add_to_team, team=team, member=third, day=row.formed)
