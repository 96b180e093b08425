"""Loans from the asking to the writing off, who answers for them, borrowing groups."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from coopdesk.records import lending, members
from coopdesk.records.cash import boxes
from coopdesk.records.ids import LoanId
from tests.records import lenders
from tests.records.hands import TODAY, Make, Somebody

#: As little as is a picture by its first bytes.
PICTURE: Final = b"\x89PNG\r\n\x1a\n" + bytes(8)


def asked(make: Make) -> dict[str, dict[str, Any]]:
    book, one, friend, third = make.book, *(make.member(name) for name in ("Ann", "Bo", "Cy"))
    for who in (one, friend, third):
        make.visit(who, ("deposit", 5_000), ("share", 2_000), day=lenders.ASKED)
    number = len(book.read(lambda s: lending.teams(s, closed=True)))
    product = lenders.product(make, f"Asked {one.id}")
    second = lenders.another(make)
    new, old, granted, ready = (lenders.application(make, one, product) for _ in range(4))
    lenders.approved(make, granted)
    lenders.signed(make, ready, day=TODAY)
    box = book.write(boxes.open_box, name=f"Loan box {one.id}")
    make.visit(friend, ("deposit", 5_000), box=box)
    runs = lenders.running(make, one, of=product)
    lost = lenders.running(make, third, of=product)
    book.write(lending.write_off, loan=lost, **_given_up(second))
    too_much = lenders.overpaid(make, third, of=product)
    answers = book.write(lending.add_guarantor, loan=runs, member=friend.id, amount=100)
    thing = book.write(lending.add_collateral, loan=runs, **_cow())
    paid = book.write(lending.pay_in_kind, loan=runs, **_coffee())
    events = [e.id for e in lenders.look(make, runs).events if e.kind == "in_kind"]
    group: dict[str, Any] = {"village": "Gasabo", "day": TODAY, "members": [one.id, friend.id]}
    team = book.write(lending.form_team, name=f"Abahuje {number}", **group)
    [found] = [row for row in book.read(lending.teams) if row.id == team]
    other = book.write(lending.form_team, name=f"Ends {number}", **group)
    return {
        "aligning.put_in_order": {},
        "applying.apply_for_loan": {
            "member": one.id,
            "product": product,
            "amount": 500,
            "instalments": 6,
            "purpose": "trade",
            "day": TODAY,
            "means": {"income": 900, "costs": 500},
        },
        "applying.change_application": {
            "loan": new,
            "changes": {"amount": 900},
            "shown": {"amount": 1_200},
        },
        "applying.cancel_application": {"loan": granted, "reason": "has money now"},
        "bringing.bring_loans": {
            "drafts": [
                lending.LoanDraft(
                    2, number_of(make, one), 700, lenders.ASKED, 7, percent=Decimal(12)
                )
            ],
            "on": TODAY,
        },
        "deciding.approve": {"loan": new, **_granted()},
        "deciding.refuse": {"loan": old, "reason": "too much", "body": "Board", "day": TODAY},
        "deciding.take_back_decision": {"loan": granted, "reason": "wrong loan"},
        "guarantees.add_guarantor": {"loan": new, "member": friend.id, "amount": 100},
        "guarantees.release_guarantor": {"guarantee": answers, "reason": "moves away"},
        "guarantees.add_collateral": {"loan": new, **_cow()},
        "guarantees.return_collateral": {"collateral": thing},
        "losing.write_off": {"loan": runs, **_given_up(second)},
        "losing.take_back_write_off": {"loan": lost, "reason": "has come back"},
        "overpaid.give_back": {"loan": too_much, "amount": 5, "day": TODAY, "box": box},
        "paying.pay_out": {"loan": ready, "amount": 600, "day": TODAY, "box": box},
        "repaying.pay_in_kind": {"loan": runs, **_coffee()},
        "repaying.set_off": {
            "loan": runs,
            "holding": one.savings,
            "amount": 50,
            "day": TODAY,
            "reason": "asked for it",
        },
        "repaying.take_back_payment": {"entry": paid, "reason": "weighed wrong"},
        "signing.sign_loan": {"loan": granted, "day": TODAY},
        "teams.form_team": {"name": f"New {number}", **group},
        "teams.change_team": {
            "team": team,
            "changes": {"village": "Huye"},
            "shown": {"village": "Gasabo"},
        },
        "teams.add_to_team": {"team": team, "member": third.id, "day": TODAY, "post": "Treasurer"},
        "teams.leave_team": {"place": found.members[0].place, "day": TODAY},
        "teams.close_team": {"team": other},
        "undoing.take_back_event": {"event": events[0], "reason": "weighed wrong"},
    }


def number_of(make: Make, who: Somebody) -> str:
    """A member's number."""
    return next(row.number for row in make.book.read(members.roll) if row.id == who.id)


def _granted() -> dict[str, Any]:
    said = {"amount": 900, "instalments": 10, "day": TODAY}
    return {"body": "Board", "resolution": "Minute 8", **said}


def _given_up(second: Any) -> dict[str, Any]:
    said = {"reason": "has left the country", "resolution": "Minute 9"}
    return {"day": TODAY, "second": second, **said}


def _cow() -> dict[str, Any]:
    said = {"name": "A cow", "owner": "Ann", "place": "Gasabo", "value": 300}
    return {**said, "photo": PICTURE}


def _coffee() -> dict[str, Any]:
    return {"what": "coffee", "quantity": "2.5", "unit": "sack", "price": 40, "day": TODAY}


def fill(make: Make) -> None:
    book, one, friend = make.book, make.member("Borrower"), make.member("Guarantor")
    for who in (one, friend):
        make.visit(who, ("deposit", 5_000), ("share", 2_000), day=lenders.ASKED)
    group: dict[str, Any] = {
        "village": "Gasabo",
        "day": lenders.ASKED,
        "members": [one.id, friend.id],
    }
    team = book.write(lending.form_team, name="Abahuje", **group)
    old = lenders.running(make, one, 600)
    product = lenders.product(make, "Team loans", saved="10", second_from=1_000)
    loan = lenders.application(
        make,
        one,
        product,
        team=team,
        replaces=LoanId(old),
        means={"income": 900, "costs": 400},
        officer=book.actor.person,
    )
    lenders.approved(make, loan, second=lenders.another(make))
    book.write(lending.add_guarantor, loan=loan, member=friend.id, amount=100)
    book.write(lending.add_collateral, loan=loan, **_cow())
    lenders.signed(make, loan)
    lenders.paid_out(make, loan)
    lenders.repay(make, loan, 150)
    book.write(lending.pay_in_kind, loan=loan, **_coffee())
