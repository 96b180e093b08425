"""Numbers of one person that PCs joined apart, each another way: each ended what it didn't pick."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import cbor2
from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import doubles
from coopdesk.records.audit import act_lines
from coopdesk.records.audit.trail import inserted
from coopdesk.records.book import counting, wrote
from coopdesk.records.ids import MemberId
from coopdesk.records.looking_at.flags import JOINED, Flag, Proof
from coopdesk.records.schema import Joined, Member

_COMMAND: Final = "joining.join_members"
_MOST: Final = 1_000
_WITHIN: Final = 50_000  # acts: who finds nobody in so many has been told long ago


class _Did(NamedTuple):
    """What an act joined. `place` is that among all acts, the same on every PC."""

    gone: int
    kept: int
    picks: str
    place: Any
    n: int


def of_joining(session: Session) -> Iterator[Flag]:
    """Members of whom PCs joined the numbers each another way; one flag for each who is kept."""
    if session.scalar(select(Joined.id).limit(1)) is None:
        return
    of: dict[MemberId, list[_Did]] = defaultdict(list)
    for one in _apart(_joins(session)):
        of[doubles.kept_for(session, MemberId(one.gone))].append(one)
    for member, did in sorted(of.items()):
        row = session.execute(select(Member.number, Member.name).where(Member.id == member)).one()
        yield Flag(
            JOINED,
            str(min(one.gone for one in did)),  # who is kept may change yet
            Text(
                N_("Two PCs joined the numbers of {member}, each another way."),
                {"member": f"{row.number} {row.name or '–'}"},
            ),
            Text(
                N_(
                    "Each PC ended what was not chosen there. Look at the nominees, the photo and "
                    "what the register says, and set what is right."
                )
            ),
            (
                Proof(f"{row.number} {row.name or '–'}", member=member),
                *(
                    Proof(line.about[0] if line.about else line.what, line.day, pc=line.pc)
                    for line in act_lines(session, [one.n for one in did])
                ),
            ),
            tuple((one.gone, one.kept, one.picks) for one in did),
        )


def _joins(session: Session) -> list[_Did]:
    """All that were joined, also where another PC's act is what the row says."""
    left = counting.left(session)
    acts = wrote.acts_named(session, _COMMAND, most=_MOST, within=_WITHIN)
    found = [
        _Did(row["id"], row["kept"], cbor2.dumps(row["picks"]).hex(), act.place, n)
        for n, act in acts
        if act.hash not in left
        for row in inserted(act, Joined.__tablename__)
    ]
    return sorted(found, key=lambda one: one.place)


def _apart(joins: list[_Did]) -> list[_Did]:
    """Those of a line that was joined in two ways, and those that make a ring: no PC that knew of
    the one would have let the other be.
    """
    ways: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for one in joins:
        ways[one.gone].add((one.kept, one.picks))

    def ends(line: int) -> set[int]:
        seen: set[int] = set()
        left = [line]
        while left:
            new = {kept for kept, _ in ways.get(left.pop(), ())} - seen
            seen |= new
            left += new
        return seen

    return [one for one in joins if len(ways[one.gone]) > 1 or one.gone in ends(one.kept)]
