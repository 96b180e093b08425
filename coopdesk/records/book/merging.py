"""Acts of other PCs, put into a book that is open: all of them, or none.

What comes out is what a replay of all acts gives (tests shuffle and compare). Acts that come once
more are passed over. Where an act that came later in time was projected first and a row must
become another's, the rows are made again from all acts, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

import sqlcipher3.dbapi2 as driver
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import sqlite

from coopdesk.i18n import N_
from coopdesk.records.book import acts, counting, deferring, erased, identity, replay
from coopdesk.records.book.counting import UNFIT, Left
from coopdesk.records.book.fitting import (
    FREE,
    keys_and_roots,
    named_by_sets,
    strangers,
    taken_back,
    those_fitting,
)
from coopdesk.records.book.history import values_in
from coopdesk.records.book.projecting import Projector, Touched
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import (
    FACTS,
    Act,
    Head,
    History,
    Late,
    Personal,
    Salt,
    Tip,
    Twin,
)
from coopdesk.records.schema.make import lock_names, locks
from coopdesk.records.store import Prepared, Raw

_KNOWN: Final = Prepared(
    select(Act.seq, Act.hash).where(
        Act.device == bindparam("device"), Act.seq.between(bindparam("first"), bindparam("last"))
    )
)
_ACT: Final = Prepared(
    insert(Act).values({c.name: bindparam(c.name) for c in Act.__table__.c if c.name != "n"})
)
_SALT: Final = Prepared(sqlite.insert(Salt).on_conflict_do_nothing())
_PERSONAL: Final = Prepared(sqlite.insert(Personal).on_conflict_do_nothing())
_SALT_OF: Final = Prepared(select(Salt.salt).where(Salt.row == bindparam("of")))
_TIP: Final = Prepared(select(Tip.seq).where(Tip.device == bindparam("of")))
_FIRST_TIP: Final = Prepared(sqlite.insert(Tip))
_END: Final = Prepared(
    update(Tip)
    .where(Tip.device == bindparam("of"))
    .values(
        seq=bindparam("seq"),
        hash=bindparam("hash"),
        hlc_ms=bindparam("ms"),
        hlc_count=bindparam("count"),
    )
)
_NEWEST: Final = Prepared(
    select(Act.hlc_ms, Act.hlc_count).order_by(Act.hlc_ms.desc(), Act.hlc_count.desc()).limit(1)
)
_ON: Final = Prepared(
    update(Tip)
    .where(Tip.device == bindparam("of"))
    .values(hlc_ms=bindparam("ms"), hlc_count=bindparam("count"))
)
_SINCE: Final = Prepared(select(Act.body).where(Act.hlc_ms >= bindparam("ms")))

#: A row by its table and key.
Key = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Arrived:
    """What another PC sent: acts as bytes, the salts of rows, personal values by row and mark.

    `read` are such of the acts, and others, as were decoded already.
    """

    bodies: Sequence[bytes]
    salts: Mapping[int, bytes] = field(default_factory=dict)
    values: Sequence[tuple[int, bytes, bytes]] = ()
    read: Mapping[bytes, acts.ActRow] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it: how many acts were new, facts a newer release wrote, what was touched, and
    whether this PC must go on under a new name (`ended`).
    """

    new: int
    deferred: int
    touched: Touched
    ended: bool = False


#: Makes the kept rows of features again, where something was touched.
Keep = Callable[[Raw, Touched], None]


def take_in(raw: Raw, arrived: Arrived, me: identity.Identity, keep: Keep) -> Merged:
    """Put acts into a book, in the transaction that is open; nothing when all are known.

    Those that don't count are kept in the log alone. Raises Trouble when they are another co-op's,
    or an act before them is missing.
    """
    rows = list(_new(raw, replay.ordered(arrived.bodies, arrived.read), me.coop))
    if not rows:
        return Merged(0, 0, Touched())
    own = _own(raw, me)
    _write(raw, rows, arrived, own)
    touched = _Judged(raw, rows).project()
    erased.erase_arrived(raw)
    _go_on(raw, me)
    keep(raw, touched)
    ended = _is_ended(raw, me)
    for row in sorted((r for r in rows if acts.number_of(r.dev) == own), key=attrgetter("seq")):
        ended = True  # somebody wrote as this PC: a clone, that goes on under the name
        _move_tip(raw, row)
    return Merged(len(rows), touched.deferred, touched, ended=ended)


def _own(raw: Raw, me: identity.Identity) -> int | None:
    """This PC's number where it wrote in this book already. One that was let in, and has to begin
    once more, may find here what it wrote the first time.
    """
    found = raw.one(_TIP, of=acts.number_of(me.device)) if me.device else None
    return acts.number_of(me.device) if found is not None and found[0] else None


class _Judged:
    """Acts that stand in the log by now, on their way into rows."""

    def __init__(self, raw: Raw, rows: Sequence[acts.ActRow]) -> None:
        self._raw, self._rows = raw, rows
        self._fit = those_fitting(rows)
        self._before = counting.noted(raw)

    def project(self) -> Touched:
        """Write the rows of those that count; all rows again, where others count now."""
        if self._is_open():
            left = counting.left_out(lambda: replay.in_order(self._raw))
            new = {row.hash for row in self._rows}
            if left.keys() - new != self._before.keys():
                return again(self._raw, left)
        else:
            left = self._added()
        try:
            touched = self._try(left)
        except driver.IntegrityError:  # some of them lean on what isn't there
            fitting = [row for row in self._rows if row.hash not in left]
            left |= counting.rootless_among(self._raw, fitting)
            touched = self._try(left)
        return touched

    def _is_open(self) -> bool:
        """Whether it may be another set of acts that counts, now that these came."""
        ended = counting.revoked_pcs(self._raw)
        lacks = {left.lacks for left in self._before.values() if left.lacks}
        if ended & {acts.number_of(dev) for dev in {row.dev for row in self._rows}}:
            return True
        if not FREE.isdisjoint(self._fit.tables):
            return True
        if lacks and any(lacks & keys_and_roots(row)[0] for row in self._fit.every):
            return True
        return bool(lacks and counting.there(self._raw, lacks))

    def _added(self) -> dict[bytes, Left]:
        """What counted before counts still: of these, those that can't."""
        left, fit = dict(self._before), {row.hash for row in self._fit.every}
        left |= {row.hash: Left(UNFIT) for row in self._rows if row.hash not in fit}
        roots = taken_back(self._fit) | strangers(self._fit) | named_by_sets(self._fit)
        if roots - counting.there(self._raw, roots):
            left |= counting.rootless_among(self._raw, self._fit.every)
        return left

    def _try(self, left: Mapping[bytes, Left]) -> Touched:
        raw = self._raw
        raw.connection.exec_driver_sql("SAVEPOINT arrived")
        try:
            touched = self._written(left)
        except BaseException:
            raw.connection.exec_driver_sql("ROLLBACK TO arrived")
            raise
        finally:
            raw.connection.exec_driver_sql("RELEASE arrived")
        return touched

    def _written(self, left: Mapping[bytes, Left]) -> Touched:
        raw = self._raw
        raw.connection.exec_driver_sql("SAVEPOINT projected")
        touched, stood = self._projected(left)
        if stood:  # the other act may come after the one that arrived
            raw.connection.exec_driver_sql("ROLLBACK TO projected")
            # of a row that stood already nobody watched what it leans on
            fitting = [row for row in self._fit.every if row.hash not in left]
            left = {**left, **counting.rootless_among(raw, fitting)}
            counted = [row for row in fitting if row.hash not in left]
            lost = set(_conflicts(raw, counted))
            if lost and _comes_later(raw, counted, lost, left):
                return again(raw, left)
            touched, _ = self._projected(left)
        deferring.keep_count(raw, deferring.count(raw) + touched.deferred)
        counting.keep_note(raw, left)
        return touched

    def _projected(self, left: Mapping[bytes, Left]) -> tuple[Touched, bool]:
        """Write the rows; whether some of them stood by another act."""
        projector = Projector(self._raw, values_in(self._raw), watched=True)
        for row in self._rows:
            projector.take(row, left.get(row.hash))
        return projector.finish(), projector.stood


_FORKED: Final = Prepared(
    select(func.count(), func.max(Act.seq)).where(Act.device == bindparam("of"))
)


def _is_ended(raw: Raw, me: identity.Identity) -> bool:
    """Whether this PC can't go on under its key: it is trusted no more, or a clone has it too."""
    if not me.device:
        return False
    own = acts.number_of(me.device)
    count, last = raw.one(_FORKED, of=own) or (0, 0)
    return count != (last or 0) or own in counting.revoked_pcs(raw)


def _new(raw: Raw, rows: Iterable[acts.ActRow], coop: bytes) -> Iterator[acts.ActRow]:
    """Those that the book lacks, each after the one before it in its PC's chain."""
    by_chain = sorted(rows, key=attrgetter("dev", "seq"))
    for dev, found in groupby(by_chain, key=attrgetter("dev")):
        chain = list(found)
        known = _known(raw, dev, chain[0].seq - 1, chain[-1].seq)
        for row in chain:
            if row.coop != coop:
                raise Trouble(N_("These entries are of another co-op."))
            if row.hash in known.get(row.seq, ()):
                continue
            before = known.get(row.seq - 1, ())
            if row.prev not in before and (row.seq != 1 or row.prev != acts.NO_ACT):
                raise Trouble(N_("Entries of another PC are missing before these."))
            known.setdefault(row.seq, set()).add(row.hash)
            yield row


def _known(raw: Raw, dev: bytes, first: int, last: int) -> dict[int, set[bytes]]:
    """The acts of a PC that are here, by counter. Where it was cloned there are several."""
    found: dict[int, set[bytes]] = {}
    for seq, digest in raw.all(_KNOWN, device=acts.number_of(dev), first=first, last=last):
        found.setdefault(seq, set()).add(bytes(digest))
    return found


def _write(raw: Raw, rows: list[acts.ActRow], arrived: Arrived, own: int | None) -> None:
    """The log's part: the acts in their canonical order, values beside them, ends of chains."""
    rows.sort(key=attrgetter("place"))
    raw.many(
        _ACT,
        [[acts.number_of(r.dev), r.seq, r.hash, r.hlc.ms, r.hlc.count, r.body] for r in rows],
    )
    raw.many(_SALT, [list(one) for one in arrived.salts.items()])
    raw.many(_PERSONAL, list(_proven(raw, arrived)))
    for row in {r.dev: r for r in sorted(rows, key=attrgetter("seq"))}.values():
        if acts.number_of(row.dev) != own:  # what a clone wrote is no chain of this PC
            _move_tip(raw, row)


def _proven(raw: Raw, arrived: Arrived) -> Iterator[tuple[int, bytes, bytes]]:
    """Personal values that are what the acts' marks stand for. Of a row without a salt, which was
    erased, there are none any more. Raises Trouble for one that was put in the place of another.
    """
    made_twice = cache(partial(replay.made_twice, raw))
    salt_of = cache(lambda row: raw.one(_SALT_OF, of=row))  # a row has several values
    for row, mark, value in arrived.values:
        kept = salt_of(row)
        if kept is None:
            continue
        salts = {bytes(kept[0]), arrived.salts.get(row, bytes(kept[0]))}
        if not any(acts.proves(salt, mark, value) for salt in salts) and row not in made_twice():
            raise Trouble(N_("An entry of the log is damaged."))
        yield row, mark, value


def _move_tip(raw: Raw, row: acts.ActRow) -> None:
    """Remember where another PC's chain ends. Its clock and numbers are no concern of this one."""
    device = acts.number_of(row.dev)
    found = raw.one(_TIP, of=device)
    if found is None:
        raw.many(_FIRST_TIP, [[device, 0, b"", 0, 0, 0, row.day, 1, 1]])
    if found is None or found[0] < row.seq:
        raw.run(_END, of=device, seq=row.seq, hash=row.hash, ms=row.hlc.ms, count=row.hlc.count)


def _go_on(raw: Raw, me: identity.Identity) -> None:
    """What this PC writes next comes after all that it knows now."""
    ms, count = raw.one(_NEWEST) or (0, 0)
    raw.run(_ON, of=acts.number_of(me.device) if me.device else -1, ms=ms, count=count)


# --- rows that two PCs both made ------------------------------------------------------------------


_KEY: Final = {
    table.name: [column.name for column in table.primary_key] for table in FACTS.values()
}


def _keys(row: acts.ActRow) -> Iterator[Key]:
    """The rows that an act writes."""
    for fact in row.facts:
        if fact[0] == "+" and fact[1] in FACTS:
            at = [fact[2].index(name) for name in _KEY[fact[1]] if name in fact[2]]
            if len(at) == 1:
                yield from ((fact[1], (values[at[0]],)) for values in fact[3])
            else:
                yield from ((fact[1], tuple(values[i] for i in at)) for values in fact[3])


def _conflicts(raw: Raw, rows: Iterable[acts.ActRow]) -> Iterator[Key]:
    """The rows of arrived acts that stand already, by another act."""
    wanted: dict[str, set[tuple[Any, ...]]] = {}
    for row in rows:
        for table, key in _keys(row):
            wanted.setdefault(table, set()).add(key)
    for table, keys in wanted.items():
        stands = {tuple(found) for found in _standing(raw, table, {key[0] for key in keys})}
        yield from ((table, key) for key in keys & stands)


def _standing(raw: Raw, table: str, first: set[Any]) -> Sequence[Sequence[Any]]:
    columns = list(FACTS[table].primary_key)
    ids = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
    query = Prepared(select(*columns).where(columns[0].in_(ids)))
    return raw.all(query, ids="[" + ",".join(map(str, first)) + "]")


def _comes_later(
    raw: Raw, rows: Sequence[acts.ActRow], lost: set[Key], left: Mapping[bytes, Left]
) -> bool:
    """Whether a row that stands was written by an act that comes after the arrived one."""
    firsts: dict[Key, acts.ActRow] = {}
    for row in rows:
        for key in _keys(row):
            if key in lost:
                firsts.setdefault(key, row)
    new = {row.hash for row in rows}
    for (body,) in raw.all(_SINCE, ms=min(row.hlc.ms for row in firsts.values())):
        row = acts.decode(bytes(body))
        if row.hash in new or row.hash in left:
            continue
        if any(key in firsts and firsts[key].place < row.place for key in _keys(row)):
            return True
    return False


def again(raw: Raw, left: Mapping[bytes, Left] | None = None) -> Touched:
    """Make every row again from all acts, under the locks that keep rows of money as they are.

    `left` are the acts that don't count, where that is known already.
    """
    for name in lock_names(FACTS):
        raw.connection.exec_driver_sql(f"DROP TRIGGER {name}")
    for table in reversed(FACTS.values()):
        raw.connection.execute(delete(table))
    for derived in (History, Head, Late, Twin):
        raw.connection.execute(delete(derived))
    made = replay.apply(raw, lambda: replay.in_order(raw), values_in(raw), left)
    deferring.keep_count(raw, made.deferred)
    counting.keep_note(raw, made.left)
    for statement in locks(FACTS):
        raw.connection.exec_driver_sql(statement)
    return Touched(deferred=made.deferred, everything=True)
