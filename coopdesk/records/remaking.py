"""A book made anew from acts that came in another file. Nothing else of that file is trusted.

Every act is proven to follow the one before it, every personal value to fit its mark; then the rows
are made from the acts, and the caches from the rows. The new book has no identity: like any copy
it gets one of its own when it is first written in.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import cbor2
import sqlcipher3.dbapi2 as driver
from sqlalchemy import bindparam, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError

from coopdesk.i18n import N_
from coopdesk.records import merge
from coopdesk.records.book import acts, counting, deferring, identity, opening, replay
from coopdesk.records.disk import force_names
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import Act, Personal, Salt, Tip
from coopdesk.records.store import Prepared, Raw, Store, machine_trouble

Step = Callable[[int, int], None]

_BATCH: Final = 2000

#: What reading something that is not what it should be can raise.
UNREADABLE: Final = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    OverflowError,
    RecursionError,
    MemoryError,
    cbor2.CBORDecodeError,
    IntegrityError,
    driver.IntegrityError,
    driver.InterfaceError,
    driver.ProgrammingError,
)
_ACT: Final = Prepared(
    sqlite.insert(Act)
    .values({c.name: bindparam(c.name) for c in Act.__table__.c if c.name != "n"})
    .on_conflict_do_nothing()
)
_ACT_COLUMNS: Final = [c.name for c in Act.__table__.c if c.name != "n"]
_SALT: Final = Prepared(insert(Salt))
_PERSONAL: Final = Prepared(insert(Personal))
_TIP: Final = Prepared(insert(Tip))
_SALT_OF: Final = Prepared(select(Salt.salt).where(Salt.row == bindparam("of")))


@dataclass(frozen=True, slots=True)
class Source:
    """What a book is made of. `acts` are bodies in any order, salts are (row, salt), personal
    values (row, mark, value as CBOR); each may raise Trouble while it is read."""

    coop: bytes
    acts: Iterable[bytes]
    salts: Iterable[tuple[int, bytes]]
    personal: Iterable[tuple[int, bytes, bytes]]
    count: int


@dataclass(frozen=True, slots=True)
class Remade:
    """A book that was made again. `heads` is where each device's chain ends: counter and hash;
    `deferred` counts what only a newer CoopDesk understands."""

    acts: int
    heads: dict[str, tuple[int, str]]
    deferred: int


def damaged() -> Trouble:
    """What is read is not what was written."""
    return Trouble(
        N_("This archive is damaged: what is in it is not what was written."),
        advice=N_("Use another copy of it. Nothing was made."),
    )


def _nothing(_at: int, _of: int) -> None:
    """For who doesn't want to know."""


def remake(
    path: Path,
    source: Source,
    *,
    accept: Callable[[Store, Remade], None],
    step: Step = _nothing,
) -> Remade:
    """Make the book at `path`, where no file is. It appears whole or not at all.

    `accept` is shown the finished store and may still refuse. `step(at, of)` may raise to stop.
    """
    refuse_taken(path)
    with machine_trouble():
        path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        store = Store(part)
        try:
            with store.unhurried():
                try:
                    made = _fill(store, source, step)
                except UNREADABLE as error:
                    raise damaged() from error
                accept(store, made)
        finally:
            store.close()
        with machine_trouble():
            put_in_place(part, path)
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            part.with_name(part.name + end).unlink(missing_ok=True)
    return made


def refuse_taken(path: Path) -> None:
    """Nothing is ever made over a file that is there."""
    if path.exists():
        raise Trouble(
            N_("There is already a file named {name} here."),
            advice=N_("Choose another name."),
            name=path.name,
        )


def put_in_place(part: Path, path: Path) -> None:
    """Let a finished file appear under its name, where none is, once it is safe on the disk."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    refuse_taken(path)
    part.rename(path)
    force_names(path.parent)


def _fill(store: Store, source: Source, step: Step) -> Remade:
    of = source.count * 2
    with store.writing() as raw:
        opening.make_empty(raw)
        identity.keep_note(raw, "coop", source.coop.hex())
    with store.writing() as raw:
        _take_acts(raw, source, partial(_part, step, 0, of))
        _take_beside(raw, source)
        ends = dict(_proven(raw))
    with store.looking() as seen, store.writing() as raw:
        told = partial(_part, step, source.count, of)
        made = replay.apply(
            raw, lambda: _counted(replay.in_order(seen), told), replay.values_in(seen)
        )
    with store.writing() as raw:
        merge.keep_all(raw)
        deferring.keep_count(raw, made.deferred)
        counting.keep_note(raw, made.left)
        raw.many(_TIP, [_tip(*end) for end in ends.values()])
    step(of, of)
    heads = {f"{device:016x}": (end.seq, end.hash.hex()) for device, (end, _) in ends.items()}
    return Remade(sum(end.seq for end, _ in ends.values()), heads, made.deferred)


def _part(step: Step, before: int, of: int, at: int) -> None:
    step(min(before + at, of), of)


def _counted(rows: Iterable[acts.ActRow], tell: Callable[[int], None]) -> Iterator[acts.ActRow]:
    for n, row in enumerate(rows):
        if n % _BATCH == 0:
            tell(n)
        yield row


# --- what is read --------------------------------------------------------------------------------


def _take_acts(raw: Raw, source: Source, tell: Callable[[int], None]) -> None:
    taken, bodies = 0, iter(source.acts)
    while batch := list(islice(bodies, _BATCH)):
        raw.many(_ACT, [_kept(acts.decode(body), body, source.coop) for body in batch])
        taken += len(batch)
        tell(taken)


def _kept(row: acts.ActRow, body: bytes, coop: bytes) -> list[Any]:
    if row.coop != coop:
        raise Trouble(
            N_("This archive holds entries of another co-op."),
            advice=N_("Use another copy of it. Nothing was made."),
        )
    said = {
        "device": acts.number_of(row.dev),
        "seq": row.seq,
        "hash": row.hash,
        "hlc_ms": row.hlc.ms,
        "hlc_count": row.hlc.count,
        "body": body,
    }
    return [said[name] for name in _ACT_COLUMNS]


def _take_beside(raw: Raw, source: Source) -> None:
    """The salts and the personal values; one that doesn't fit its mark was tampered with."""
    salts = iter(source.salts)
    while some := list(islice(salts, _BATCH)):
        raw.many(_SALT, some)
    made_twice = cache(partial(replay.made_twice, raw))
    values = iter(source.personal)
    while batch := list(islice(values, _BATCH)):
        for row, mark, value in batch:
            found = raw.one(_SALT_OF, of=row)
            if found is None or not (
                acts.proves(bytes(found[0]), mark, value) or row in made_twice()
            ):
                raise damaged()
        raw.many(_PERSONAL, batch)


def _proven(raw: Raw) -> Iterator[tuple[int, tuple[acts.ActRow, acts.ActRow | None]]]:
    """Each device's last act, and its last one whose clock was believed.

    Every act must follow one of the same device that is here; two PCs that once were one may
    each have written after it.
    """
    rows = raw.connection.execute(
        select(Act.device, Act.body)
        .order_by(Act.device, Act.seq, Act.hash)
        .execution_options(yield_per=500)
    )
    for device, chain in groupby(rows, key=itemgetter(0)):
        before, here, at = {acts.NO_ACT}, set[bytes](), 1
        last: acts.ActRow | None = None
        believed: acts.ActRow | None = None
        for _, body in chain:
            row = acts.decode(body)
            if row.seq == at + 1:
                before, here, at = here, set(), row.seq
            if row.seq != at or row.prev not in before:
                raise damaged()
            here.add(row.hash)
            last, believed = row, believed if row.suspect else row
        assert last is not None
        yield device, (last, believed)


def _tip(last: acts.ActRow, believed: acts.ActRow | None) -> list[Any]:
    """Where a device's chain ends. Its next numbers are its own to know: nobody goes on here."""
    said = {
        "device": acts.number_of(last.dev),
        "seq": last.seq,
        "hash": last.hash,
        "hlc_ms": last.hlc.ms,
        "hlc_count": last.hlc.count,
        "wall": believed.wall if believed else 0,
        "day": believed.day if believed else last.day,
        "entries": 1,
        "receipts": 1,
    }
    return [said[c.name] for c in Tip.__table__.c]
