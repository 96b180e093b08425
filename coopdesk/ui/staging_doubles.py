"""One person under two numbers, for pictures of the pages about it."""

from __future__ import annotations

from typing import Any, Final

from coopdesk.records import doubles, members, visit
from coopdesk.records.members import MemberFile
from coopdesk.records.money import Money
from coopdesk.records.savings import accounts_of
from coopdesk.records.visit import DEPOSIT, Doing
from coopdesk.ui.desk import Desk, Place

PAGES: Final = ("doubles", "join_members")
MORE: Final = ("join_members-choosing",)


def place(desk: Desk, page: str) -> Place | None:
    """Where such a page is looked at, with somebody who stands in the register twice."""
    name, _, step = page.partition("-")
    if name not in PAGES:
        return None
    kept = desk.ask(members.roll)[11]
    if not desk.ask(doubles.found, member=kept.id):
        for who in (kept, desk.ask(members.roll)[4]):
            _again(desk, desk.ask(members.file, who.id))
    [pair, *_] = desk.ask(doubles.found, member=kept.id)
    if name == "doubles":
        return Place(name)
    return Place(name, member=kept.id, about=None if step else pair.other.id)


def _again(desk: Desk, one: MemberFile) -> None:
    """They came to another office, and were admitted once more."""
    twice = " ".join(reversed(one.name.split()))
    more: dict[str, Any] = {
        "phone": one.phone,
        "born": one.born,
        "village": "Kibirizi",
        "occupation": "Grower",
    }
    made = desk.do(members.admit, name=twice, joined=desk.today.replace(day=1), **more)
    account = next(iter(desk.ask(accounts_of, made, desk.today)))
    saved = Doing(DEPOSIT, Money(12_000, desk.currency), account.id)
    desk.do(visit.record_visit, member=made, day=desk.today, doings=[saved])
