"""Writing a transaction's act, and moving the end of the chain with it."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import bindparam, insert, update

from coopdesk.records.book import acts, history
from coopdesk.records.book.identity import Identity
from coopdesk.records.book.tx import Frame, Tx
from coopdesk.records.schema import Act, Device, Tip, day_number, instant_number
from coopdesk.records.store import Prepared

_MOVE_TIP: Final = Prepared(
    update(Tip)
    .where(Tip.device == bindparam("of"))
    .values({c.name: bindparam(c.name) for c in Tip.__table__.c if c.name != "device"})
)
_ACT: Final = Prepared(
    insert(Act).values({c.name: bindparam(c.name) for c in Act.__table__.c if c.name != "n"})
)


def enrol(tx: Tx, me: Identity) -> None:
    """A PC's first act in the book says who it is."""
    ident = acts.number_of(me.device)
    tx.insert(Device, [{"id": ident, "public_key": me.public, "letter": me.letter}])


def seal(tx: Tx, frame: Frame, me: Identity, command: str) -> bytes:
    """Write the act and move the tip, in the same transaction as the rows.

    Gives the act's hash; nothing when there was nothing to write.
    """
    if not tx.facts:
        tx.flush()
        return b""
    body = _body(tx, frame, me, command)
    digest = acts.hash_of(body)
    device = acts.number_of(me.device)
    end = {
        "device": device,
        "seq": frame.seq,
        "hash": digest,
        "hlc_ms": frame.hlc.ms,
        "hlc_count": frame.hlc.count,
    }
    tx.derive(_ACT, [end | {"body": body}])
    moved = end | {
        "of": end["device"],
        "wall": frame.wall,
        "day": day_number(frame.today),
        "entries": frame.numbers.entries,
        "receipts": frame.numbers.receipts,
    }
    tx.derive(_MOVE_TIP, [moved])
    tx.flush()
    if tx.sets:
        history.keep(frame.raw, [_told(one, device, digest) for one in tx.sets])
    return digest


def _told(one: tuple[history.Field, history.Version], device: int, act: bytes) -> list[Any]:
    """A set as its field's history keeps it, now that the act has its hash."""
    field, version = one
    ms, count, _, _, k = version.place
    place = ms, count, device, act[: history.HASH], k
    return history.row_of(field, history.Version(place, version.value, version.base))


def _body(tx: Tx, frame: Frame, me: Identity, command: str) -> bytes:
    return acts.encode(
        {
            "coop": me.coop,
            "dev": me.device,
            "seq": frame.seq,
            "prev": frame.prev,
            "hlc": [frame.hlc.ms, frame.hlc.count],
            "wall": instant_number(frame.now),
            "clock_flag": int(not frame.believed),
            "day": day_number(frame.today),
            "actor": frame.actor.person,
            "command": command,
            "facts": tx.facts,
        }
    )
