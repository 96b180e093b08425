"""All flags of a book, and which of them were settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.records.looking_at import money, pcs, people
from coopdesk.records.looking_at.flags import KINDS, TWICE, Flag, SettledBy
from coopdesk.records.looking_at.of_joining import of_joining
from coopdesk.records.looking_at.of_shares import of_shares
from coopdesk.records.schema import Device, Settled

_ORDER: Final = {kind: n for n, kind in enumerate(KINDS)}


def found(session: Session, *, settled: bool = False) -> list[Flag]:
    """What there is to look at; with `settled` also what a person has looked at already."""
    decided: dict[tuple[str, str], tuple[Any, SettledBy]] = {}
    query = select(
        *(Settled.kind, Settled.about, Settled.proof, Settled.how, Settled.why, Settled.day)
    )
    for kind, about, proof, *by in session.execute(query.order_by(Settled.day, Settled.id)):
        for one, seen in _pairs(about) if kind == TWICE else ((about, _plain(proof)),):
            decided[kind, one] = (seen, SettledBy(*by))
    flags = [_with(flag, decided.get((flag.kind, flag.about))) for flag in every(session)]
    flags.sort(key=lambda flag: (flag.settled is not None, _ORDER[flag.kind]))
    return [flag for flag in flags if settled or flag.settled is None]


def _pairs(about: str) -> Iterator[tuple[str, Any]]:
    """Of several who were said to be no one person, each two."""
    for pair in combinations(about.split("/"), 2):
        yield "/".join(pair), list(map(int, pair))


def count(session: Session) -> int:
    """How many things there are to look at; asked each time that Today is shown, so nothing is
    looked for in a book that one PC alone has written in.
    """
    pcs_there = session.scalar(select(func.count()).select_from(Device)) or 0
    return len(found(session)) if pcs_there > 1 else 0


def every(session: Session) -> list[Flag]:
    """Every flag, whatever was said of it."""
    return [
        *money.overdrawn(session),
        *money.receipts_twice(session),
        *of_shares(session),
        *money.late(session),
        *people.twice(session),
        *of_joining(session),
        *people.numbers_twice(session),
        *pcs.forks(session),
        *pcs.revoked(session),
        *pcs.left_out(session),
        *pcs.by_sheet(session),
        *pcs.letters_twice(session),
        *pcs.deferred(session),
    ]


def _with(flag: Flag, decided: tuple[Any, SettledBy] | None) -> Flag:
    """The flag with what was decided, where that was about all that is seen now."""
    if decided is None or not decided[1].how or decided[0] != _plain(flag.seen):
        return flag
    return replace(flag, settled=decided[1])


def _plain(seen: Any) -> Any:
    """As it comes back from a fact: lists for tuples."""
    return [_plain(one) for one in seen] if isinstance(seen, (list, tuple)) else seen
