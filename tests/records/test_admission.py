"""From asking to become a member to the number in the register."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from coopdesk.records import (
    admission,
    audit,
    bodies,
    checks,
    lending,
    members,
    membership,
    sanctions,
    settlement,
    statements,
    voters,
)
from coopdesk.records.access import Role
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ProductId
from coopdesk.records.membership import (
    ADMITTED,
    APPLICANT,
    DEFERRED,
    JOINED,
    REFUSED,
    WITHDRAWN,
)
from coopdesk.records.merge import take_in
from tests.records.fleet import sent_by
from tests.records.hands import TODAY, HandClock, Make, Pc, actor, money, owns, whole
from tests.records.joining import applies, board, decides, entrance, joins, leaves, pays


def status(book: Book, application: int) -> str:
    return book.read(admission.application, application).status


def test_an_applicant_is_in_no_list_of_members(book: Book, make: Make) -> None:
    make.member("Aline")
    applies(make, "Rose Ingabire", village="Gisozi", phone="0788")
    assert [row.name for row in book.read(members.roll)] == ["Aline"]
    assert book.read(members.find, "Rose") == []
    [one] = book.read(admission.applications)
    assert (one.name, one.village, one.status, one.number) == (
        "Rose Ingabire",
        "Gisozi",
        APPLICANT,
        "",
    )
    assert checks.run(book, rebuild=True) == []


def test_the_act_log_names_who_applied_and_offers_a_file_only_once_there_is_one(
    book: Book, make: Make
) -> None:
    application = applies(make, "Rose Ingabire")
    applied = book.read(audit.newest)
    found = book.read(audit.act_detail, applied)
    assert found is not None
    assert (found.line.about, found.line.member) == (("Rose Ingabire",), None)
    (member,) = {one.after for one in found.changes if str(one.field) == "Member"}
    assert member == "Rose Ingabire"
    decides(make, application)
    joined = pays(make, application)
    (line,) = book.read(audit.act_lines, [applied])
    assert line.about == (f"{book.read(members.file, joined).number} Rose Ingabire",)
    assert line.member == joined


def test_the_first_payment_gives_a_number_and_makes_a_member(book: Book, make: Make) -> None:
    make.member("Aline", number="S-7")
    fee = entrance(make, 1_000)
    application = applies(make, "Rose Ingabire", village="Gisozi", sex="F")
    decides(make, application, resolution="CA/2026/4")
    assert status(book, application) == ADMITTED
    member = pays(make, application)
    file = book.read(members.file, member)
    assert (file.number, file.name, file.village, file.joined) == (
        "S-8",
        "Rose Ingabire",
        "Gisozi",
        TODAY,
    )
    assert file.resolution == "CA/2026/4"
    assert [row.name for row in book.read(members.find, "Rose")] == ["Rose Ingabire"]
    [row] = book.read(statements.history, member, limit=9)
    assert row.visit
    receipt = book.read(statements.receipt, row.visit)
    value = book.read(admission.share_value, TODAY)
    assert [line.amount for line in receipt.lines] == [money(1_000), value]
    assert owns(book, make.known(member).shares) == value.minor
    assert fee
    one = book.read(admission.application, application)
    assert (one.status, one.number) == (JOINED, "S-8")
    assert [step.kind for step in one.steps] == ["applied", "admitted", "joined"]
    assert {step.by for step in one.steps} == {"Claudine Uwimana"}
    assert checks.run(book, rebuild=True) == []


def test_only_a_full_first_payment_makes_a_member(book: Book, make: Make) -> None:
    fee = entrance(make, 1_000)
    value = book.read(admission.share_value, TODAY)
    application = applies(make)
    decides(make, application)
    with pytest.raises(Refused, match="Entrance is missing") as no:
        pays(make, application, charged={})
    assert no.value.field == f"fee.{fee}"
    with pytest.raises(Refused, match="at least") as no:
        pays(make, application, shares=value - money(1))
    assert no.value.field == "shares"
    assert book.read(members.roll) == []
    assert status(book, application) == ADMITTED


def test_nobody_pays_before_they_are_admitted(book: Book, make: Make) -> None:
    application = applies(make)
    for decision in ("", DEFERRED, REFUSED):
        if decision:
            decides(make, application, decision)
        with pytest.raises(Refused, match="meanwhile"):
            pays(make, application)


def test_a_refusal_has_a_reason(book: Book, make: Make) -> None:
    application = applies(make)
    with pytest.raises(Refused, match="letter"):
        decides(make, application, REFUSED, why=" ")
    decides(make, application, REFUSED, why="lives too far away")
    [*_, step] = book.read(admission.application, application).steps
    assert step.why == "lives too far away"
    assert step.body


def test_a_decision_is_put_off_and_taken_back(book: Book, make: Make) -> None:
    application, later = applies(make), TODAY + timedelta(days=30)
    decides(make, application, DEFERRED, until=later)
    assert book.read(admission.application, application).until == later
    step = decides(make, application)
    book.write(admission.take_back_decision, step=step)
    assert status(book, application) == DEFERRED
    book.write(admission.withdraw_application, application=application, day=TODAY)
    assert status(book, application) == WITHDRAWN
    assert book.read(admission.applications, open_only=True) == []


def test_the_decision_that_counts_stands_in_the_register(book: Book, make: Make) -> None:
    application = applies(make)
    wrong = decides(make, application, resolution="CA/1")
    book.write(admission.take_back_decision, step=wrong)
    decides(make, application, resolution="CA/2")
    assert book.read(members.file, pays(make, application)).resolution == "CA/2"


def test_somebody_who_left_comes_back_under_their_number(
    book: Book, make: Make, clock: HandClock
) -> None:
    one = joins(make)
    number = book.read(members.file, one.id).number
    leaves(make, one.id)
    book.write(settlement.settle, member=one.id)
    clock.move(days=20)
    again = applies(make, "Rose Ingabire", member=one.id, day=clock().date(), phone="0722")
    decides(make, again)
    row = book.read(admission.application, again)
    assert (row.back, row.number) == (True, number)
    assert pays(make, again) == one.id
    file = book.read(members.file, one.id)
    assert (file.number, file.left, file.joined, file.phone) == (
        number,
        None,
        clock().date(),
        "0722",
    )
    assert [step.kind for step in book.read(membership.life, one.id, clock().date())[1]] == [
        *("applied", "admitted", "joined", "resigned", "settled", "applied", "admitted", "joined"),
    ]
    assert checks.run(book, rebuild=True) == []


def test_what_became_of_an_earlier_application_stays_with_it(
    book: Book, make: Make, clock: HandClock
) -> None:
    first = applies(make)
    decides(make, first)
    rose = pays(make, first)
    leaves(make, rose)
    book.write(settlement.settle, member=rose)
    clock.move(days=1)
    again = applies(make, member=rose, day=clock().date())
    decides(make, again)
    row = book.read(admission.application, again)
    assert [one.id for one in book.read(admission.decided_with, row)] == [again]
    before = book.read(admission.application, first)
    assert (before.status, [step.day for step in before.steps]) == (JOINED, [TODAY] * 5)


def test_who_left_asks_once_a_day(book: Book, make: Make, clock: HandClock) -> None:
    """What became of the first application would be taken for that of the second."""
    one = joins(make)
    leaves(make, one.id)
    book.write(settlement.settle, member=one.id)
    clock.move(days=1)
    said: dict[str, Any] = {"member": one.id, "day": clock().date()}
    book.write(admission.withdraw_application, application=applies(make, **said), day=said["day"])
    with pytest.raises(Refused, match="asked already"):
        applies(make, **said)
    clock.move(days=1)
    again = applies(make, **{**said, "day": clock().date()})
    assert status(book, again) == APPLICANT


def test_two_pcs_that_take_the_first_payment_make_one_member(
    pc: Pc, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pc.open() as book:
        make = Make(book)
        application = applies(make)
        decides(make, application)
    other = pc.copied(tmp_path_factory.mktemp("other"))
    with pc.open() as one, replace(other, actor=pc.actor).open() as two:
        for book in (one, two):
            pays(Make(book), application)
        for to, by in ((one, two), (two, one)):
            take_in(to, sent_by(by, list(by.acts())))
        assert whole(one) == whole(two)
        [row] = one.read(members.roll)
        assert (
            len(one.read(statements.holdings, row.id))
            == len(two.read(statements.holdings, row.id))
            == 2
        )
        assert checks.run(one, rebuild=True) == []


@pytest.mark.parametrize("role", [Role.TELLER, Role.AUDITOR])
def test_who_may_not_keep_the_roll_decides_nothing(book: Book, make: Make, role: Role) -> None:
    application = applies(make)
    body = board(make)
    book.actor = actor(role)
    with pytest.raises(Refused, match="may not"):
        book.write(
            admission.decide, application=application, decision=ADMITTED, body=body, day=TODAY
        )


def test_who_is_suspended_has_no_vote_until_it_is_over(book: Book, make: Make) -> None:
    one, other = joins(make, "Rose"), joins(make, "Aline")
    laid = book.write(
        sanctions.sanction,
        member=one.id,
        kind=sanctions.SUSPENSION,
        day=TODAY,
        body=board(make),
        why="quarrels",
        until=TODAY + timedelta(days=30),
    )
    assembly = next(b for b in book.read(bodies.bodies) if b.kind == bodies.ASSEMBLY)
    assert book.read(voters.votes_of, assembly, TODAY) == {other.id}
    [row] = [v for v in book.read(voters.voters, assembly, TODAY).rows if v.member == one.id]
    assert (row.votes, str(row.why)) == (False, "suspended")
    with pytest.raises(Refused, match="suspended: no new loan"):
        book.write(
            lending.apply_for_loan,
            member=one.id,
            product=ProductId(1),
            amount=500,
            instalments=2,
            purpose="other",
            day=TODAY,
        )
    after = TODAY + timedelta(days=31)
    assert book.read(voters.votes_of, assembly, after) == {one.id, other.id}
    book.write(sanctions.lift_sanction, sanction=laid, day=TODAY, why="they made peace")
    assert book.read(voters.votes_of, assembly, TODAY) == {one.id, other.id}
    assert checks.run(book, rebuild=True) == []


def test_a_sanction_keeps_what_the_member_answers(book: Book, make: Make) -> None:
    one = joins(make)
    laid = book.write(
        sanctions.sanction,
        member=one.id,
        kind=sanctions.FINE,
        day=TODAY,
        body=board(make),
        why="missed three meetings",
        amount=money(500),
    )
    book.write(sanctions.answer_sanction, sanction=laid, day=TODAY, answer="I was ill")
    [row] = book.read(sanctions.sanctions, one.id)
    assert (row.amount, row.answer, row.answered) == (money(500), "I was ill", TODAY)
