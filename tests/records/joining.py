"""How tests let somebody apply, be admitted, pay and leave."""

from __future__ import annotations

from typing import Any

from coopdesk.records import admission, bodies, membership, nominees, settlement
from coopdesk.records.cash import fees
from coopdesk.records.ids import BodyId, FeeId, MemberId
from coopdesk.records.money import Money
from tests.records.hands import TODAY, Make, Somebody, money


def board(make: Make) -> BodyId:
    """A body that decides."""
    found = make.book.read(bodies.bodies)
    return next((one.id for one in found if one.kind == bodies.BOARD), found[0].id)


def applies(make: Make, name: str = "Rose Ingabire", **more: Any) -> int:
    """Somebody asks to become a member. Gives the application."""
    return make.book.write(admission.apply, **{"day": TODAY, "name": name, **more})


def decides(make: Make, application: int, decision: str = membership.ADMITTED, **more: Any) -> int:
    """The board decides. Gives the step."""
    said: dict[str, Any] = {"body": board(make), "day": make.book.clock().today, "why": "known"}
    return make.book.write(
        admission.decide, application=application, decision=decision, **(said | more)
    )


def entrance(make: Make, amount: int = 1_000) -> FeeId:
    """A fee that everybody pays who becomes a member."""
    return make.book.write(fees.add_fee, name="Entrance", amount=money(amount), entrance=True)


def pays(make: Make, application: int, **more: Any) -> MemberId:
    """The first payment, whole. Gives the member."""
    due = make.book.read(admission.first_due, make.book.clock().today, 1)
    said: dict[str, Any] = {
        "shares": max(next(one.amount.minor for one in due if one.fee is None), 100),
        "charged": {one.fee: one.amount for one in due if one.fee is not None},
    }
    said["shares"] = money(said["shares"])
    make.book.write(admission.take_first_payment, application=application, **(said | more))
    return make.book.read(admission.application, application).member


def joins(make: Make, name: str = "Rose Ingabire") -> Somebody:
    """All of it in a day."""
    application = applies(make, name)
    decides(make, application)
    return make.known(pays(make, application))


def leaves(make: Make, member: MemberId, cause: str = membership.RESIGNED, **more: Any) -> int:
    """They leave today."""
    said: dict[str, Any] = {"day": make.book.clock().today, "why": "moves away"}
    if cause == membership.EXPELLED:
        said["body"] = board(make)
    return make.book.write(settlement.leave, member=member, cause=cause, **(said | more))


def names(make: Make, member: MemberId, *people: tuple[str, int]) -> list[int]:
    """Nominees with their parts of ten thousand."""
    said = [nominees.Named(name, share) for name, share in people]
    book = make.book
    shown = [one.id for one in book.read(nominees.nominees, member)]
    book.write(
        nominees.name_nominees,
        member=member,
        day=book.clock().today,
        people=said,
        shown=shown,
    )
    return [one.id for one in book.read(nominees.nominees, member)]


def cents(amount: Money) -> int:
    return amount.minor
