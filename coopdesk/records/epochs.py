"""The keys under which bundles and copies are locked. Only their public halves are known here;
the private one of each stands in a box for every PC and everybody who can recover.

There is none before a recovery drill has passed: until then nothing is locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.records.book import Tx
from coopdesk.records.ids import made_for
from coopdesk.records.schema import Epoch, Wrapped

#: The boxes of a key, by the number of the PC or the id of the recovery that each is for.
Boxes = Mapping[int, bytes]

NO_BOXES: Final[Boxes] = {}


@dataclass(frozen=True, slots=True)
class NewEpoch:
    """A key that begins: whom boxes are locked to from now on, and its private half in boxes."""

    recipient: str
    boxes: Boxes


@dataclass(frozen=True, slots=True)
class EpochRow:
    """A key under which something was locked: its id, its number from 1, whom boxes are for."""

    id: int
    n: int
    recipient: str


def begin(tx: Tx, new: NewEpoch) -> int:
    """Let a new key begin; what is locked from now on is locked to it."""
    n = tx.session.scalar(select(func.max(Epoch.n))) or 0
    ident = tx.new_id()
    row = {"id": ident, "n": n + 1, "recipient": new.recipient, "day": tx.today}
    tx.insert(Epoch, [row])
    for to, box in new.boxes.items():
        wrap(tx, to, {ident: box})
    return ident


def wrap(tx: Tx, to: int, boxes: Boxes) -> None:
    """Keep the keys' boxes (by the key's id) for one PC or one recovery; known ones stay."""
    idents = {epoch: made_for("wrapped", epoch, to) for epoch in boxes}
    known = set(tx.session.scalars(select(Wrapped.id).where(Wrapped.id.in_(idents.values()))))
    rows = [
        {"id": idents[epoch], "epoch": epoch, "to": to, "box": box}
        for epoch, box in boxes.items()
        if idents[epoch] not in known
    ]
    tx.insert(Wrapped, rows)


def epochs(session: Session) -> list[EpochRow]:
    """All keys, the one that counts now first. Two that began apart are told apart by their ids."""
    rows = session.execute(
        select(Epoch.id, Epoch.n, Epoch.recipient).order_by(Epoch.n.desc(), Epoch.id)
    )
    return [EpochRow(*row) for row in rows]


def boxes_for(session: Session, to: int) -> dict[int, bytes]:
    """The boxes for a PC or a recovery, by the key's id."""
    rows = session.execute(select(Wrapped.epoch, Wrapped.box).where(Wrapped.to == to))
    return {epoch: bytes(box) for epoch, box in rows}


def current(session: Session) -> set[int]:
    """The PCs and recoveries that have a box of a key that counts now: of the newest, or of one of
    several that began apart.
    """
    newest = select(func.max(Epoch.n)).scalar_subquery()
    query = select(Wrapped.to).join(Epoch, Epoch.id == Wrapped.epoch).where(Epoch.n == newest)
    return set(session.scalars(query))


def lacking(session: Session, of: Iterable[int]) -> dict[int, list[int]]:
    """Of these PCs and recoveries, those that got no box of some key, and of which."""
    idents = list(session.scalars(select(Epoch.id).order_by(Epoch.id)))
    there = {(to, epoch) for to, epoch in session.execute(select(Wrapped.to, Wrapped.epoch))}
    found = {to: [one for one in idents if (to, one) not in there] for to in of}
    return {to: keys for to, keys in found.items() if keys}
