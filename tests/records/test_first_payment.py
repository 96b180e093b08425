"""The first payment that is taken back: whoever has not paid it is no member yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from coopdesk.records import (
    admission,
    bodies,
    checks,
    members,
    members_on_paper,
    membership,
    products,
    savings,
    settlement,
    shares,
    statements,
    visit,
    voters,
)
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId, VisitId
from coopdesk.records.lending.asking import who_stays
from coopdesk.records.membership import ACTIVE, ADMITTED, JOINED, LEFT, UNPAID
from coopdesk.records.visit import DEPOSIT, FEE, SHARE, Doing
from tests.records.hands import TODAY, HandClock, Make, money
from tests.records.joining import applies, decides, entrance, leaves, pays
from tests.records.test_shares import set_terms


def paid_by(book: Book, member: MemberId) -> VisitId:
    """Their last receipt."""
    [row, *_] = book.read(statements.history, member, limit=9)
    assert row.visit
    return row.visit


def takes_back(book: Book, receipt: VisitId) -> VisitId:
    return book.write(visit.reverse_visit, visit=receipt, reason="written for somebody else")


def stands(book: Book, member: MemberId) -> tuple[str, str]:
    now, _ = book.read(membership.life, member, book.clock().today)
    return now.status, now.applied


def came(make: Make, name: str = "Rose Ingabire", **more: Any) -> tuple[int, MemberId]:
    application = applies(make, name, **more)
    decides(make, application)
    return application, pays(make, application)


def test_who_takes_the_first_payment_back_is_admitted_and_has_not_paid(
    book: Book, make: Make
) -> None:
    entrance(make)
    application, rose = came(make, shares=3)
    number = book.read(members.file, rose).number
    takes_back(book, paid_by(book, rose))
    assert stands(book, rose) == ("", ADMITTED)
    file = book.read(members.file, rose)
    assert (file.number, file.status, file.left) == (number, UNPAID, TODAY)
    assert [one.id for one in book.read(admission.applications, open_only=True)] == [application]
    assert book.read(shares.undertaken, make.known(rose).shares) == []
    assert checks.run(book, rebuild=True) == []


def test_who_has_not_paid_has_no_vote_and_pays_nothing_else(book: Book, make: Make) -> None:
    _, rose = came(make)
    [assembly] = [one for one in book.read(bodies.bodies) if one.kind == bodies.ASSEMBLY]
    assert book.read(voters.votes_of, assembly, TODAY) == {rose}
    takes_back(book, paid_by(book, rose))
    assert book.read(voters.voters, assembly, TODAY).rows == ()
    assert book.read(voters.votes_of, assembly, TODAY) == frozenset()
    with pytest.raises(Refused, match="first payment was taken back"):
        make.visit(make.known(rose), (DEPOSIT, 500))
    with pytest.raises(Refused, match="first payment was taken back"):
        leaves(make, rose)


def test_nobody_is_said_to_have_left_who_has_not_paid(book: Book, make: Make) -> None:
    _, rose = came(make)
    takes_back(book, paid_by(book, rose))
    kind = book.read(shares.share_products, TODAY)[0].id
    with pytest.raises(Refused, match="first payment was taken back"):
        book.write(shares.subscribe, member=rose, product=kind, count=2)
    saving = next(one.id for one in book.read(products.listing, TODAY) if one.form == "voluntary")
    with pytest.raises(Refused, match="first payment was taken back"):
        book.write(savings.open_account, member=rose, product=saving, day=TODAY)
    with pytest.raises(Refused, match="first payment was taken back"):
        book.read(lambda session: who_stays(products.reader(session), rose))


def test_the_register_says_that_the_payment_was_taken_back(book: Book, make: Make) -> None:
    make.member("Aline")
    _, rose = came(make)
    takes_back(book, paid_by(book, rose))
    paper = book.read(members_on_paper.register, TODAY, made_on=TODAY, made_by="")
    assert (paper.members, paper.left) == (1, 0)
    [line] = [one for one in paper.lines if one.ident == rose]
    assert (line.left, line.cause) == (TODAY, UNPAID)
    assert book.read(settlement.leavers, TODAY, TODAY) == []


def test_whoever_pays_again_has_the_number_of_before(
    book: Book, make: Make, clock: HandClock
) -> None:
    application, rose = came(make, shares=3)
    number = book.read(members.file, rose).number
    takes_back(book, paid_by(book, rose))
    clock.move(days=2)
    assert pays(make, application) == rose
    file = book.read(members.file, rose)
    assert (file.number, file.status, file.left) == (number, ACTIVE, None)
    assert file.joined == TODAY + timedelta(days=2)
    assert stands(book, rose) == (ACTIVE, JOINED)
    [said] = book.read(shares.undertaken, make.known(rose).shares)
    assert said.count == 3
    assert checks.run(book, rebuild=True) == []


def test_whoever_never_pays_after_all_withdraws_and_asks_another_day(
    book: Book, make: Make, clock: HandClock
) -> None:
    application, rose = came(make)
    takes_back(book, paid_by(book, rose))
    book.write(admission.withdraw_application, application=application, day=TODAY)
    assert stands(book, rose) == ("", membership.WITHDRAWN)
    clock.move(days=1)
    again = applies(make, member=rose, day=clock().date())
    decides(make, again)
    assert pays(make, again) == rose
    assert checks.run(book, rebuild=True) == []


def test_a_first_payment_is_not_taken_back_once_something_else_stands(
    book: Book, make: Make
) -> None:
    _, rose = came(make)
    first = paid_by(book, rose)
    make.visit(make.known(rose), (DEPOSIT, 500))
    with pytest.raises(Refused, match="made them a member") as no:
        takes_back(book, first)
    assert no.value.field == "visit"
    takes_back(book, paid_by(book, rose))
    takes_back(book, first)
    assert stands(book, rose) == ("", ADMITTED)
    assert checks.run(book, rebuild=True) == []


def test_who_has_paid_right_before_stays_a_member(book: Book, make: Make) -> None:
    """A wrong amount is put right by the right payment, and then the wrong one is taken back."""
    fee = entrance(make)
    _, rose = came(make)
    first, one = paid_by(book, rose), make.known(rose)
    share = Doing(SHARE, book.read(admission.share_value, TODAY), one.shares)
    said: dict[str, Any] = {"member": rose, "day": TODAY}
    book.write(visit.record_visit, **said, doings=[share])
    with pytest.raises(Refused, match="made them a member"):
        takes_back(book, first)  # the entrance fee would be missing
    book.write(visit.record_visit, **said, doings=[Doing(FEE, money(1_000), fee=fee)])
    takes_back(book, first)
    assert stands(book, rose) == (ACTIVE, JOINED)
    assert checks.run(book, rebuild=True) == []


def test_a_payment_that_made_nobody_a_member_is_taken_back_as_before(
    book: Book, make: Make
) -> None:
    _, rose = came(make)
    one = make.known(rose)
    for deed, holding in ((DEPOSIT, one.savings), (SHARE, one.shares)):
        doings = [Doing(deed, money(700), holding)]
        book.write(visit.record_visit, member=rose, day=TODAY, doings=doings)
        takes_back(book, paid_by(book, rose))
    assert stands(book, rose) == (ACTIVE, JOINED)


def test_a_deposit_is_taken_back_of_who_made_all_their_shares_over(book: Book, make: Make) -> None:
    set_terms(book, minimum=0)
    _, rose = came(make)
    one, other = make.known(rose), make.member("Aline")
    asked = book.write(shares.ask_transfer, giver=one.shares, taker=other.shares, count=1)
    book.write(shares.enter_transfer, transfer=asked)
    assert checks.run(book, rebuild=True) == []
    make.visit(one, (DEPOSIT, 500))
    takes_back(book, paid_by(book, rose))
    assert stands(book, rose) == (ACTIVE, JOINED)


def test_who_came_back_is_again_one_who_left(book: Book, make: Make, clock: HandClock) -> None:
    _, rose = came(make)
    leaves(make, rose)
    book.write(settlement.settle, member=rose)
    clock.move(days=5)
    again, _ = came(make, member=rose, day=clock().date())
    takes_back(book, paid_by(book, rose))
    assert stands(book, rose) == (LEFT, ADMITTED)
    file = book.read(members.file, rose)
    assert (file.status, file.left, file.joined) == (LEFT, TODAY, TODAY)
    assert all(one.closed for one in book.read(statements.holdings, rose))
    assert checks.run(book, rebuild=True) == []
    assert pays(make, again) == rose
    assert book.read(members.file, rose).joined == clock().date()
    assert checks.run(book, rebuild=True) == []
