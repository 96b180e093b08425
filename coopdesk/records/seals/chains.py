"""The acts of each PC as a chain, from the first to each end.

To make a seal, the trees over chains go on from where they were at the seal before: what is kept of
them is a note of this copy of the book, proven by the seal that was made with it. Where it doesn't
fit what is there, they are made from the first act on.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from coopdesk.records.book import Prepared, acts, counting
from coopdesk.records.book.identity import keep_note, note
from coopdesk.records.schema import Act, Seal
from coopdesk.records.seals.body import Chain, decode
from coopdesk.records.seals.merkle import Growing, leaf_of
from coopdesk.records.store import Raw

_NOTE: Final = "trees"
_SEAL: Final = "seal"
_SEALED: Final = Prepared(select(Seal.body).where(Seal.root == bindparam("root")))
_ENDS: Final = Prepared(
    select(Act.device, func.count(), func.min(Act.seq), func.max(Act.seq))
    .group_by(Act.device)
    .order_by(Act.device)
)
_SINCE: Final = Prepared(
    select(Act.hash)
    .where(Act.device == bindparam("device"), Act.seq > bindparam("seq"))
    .order_by(Act.seq)
)
_AT: Final = Prepared(
    select(Act.hash).where(Act.device == bindparam("device"), Act.seq == bindparam("seq"))
)
_BODIES: Final = Prepared(
    select(Act.body).where(Act.device == bindparam("device")).order_by(Act.seq)
)
_FIRST: Final = Prepared(
    select(Act.body).where(Act.device == bindparam("device")).order_by(Act.seq).limit(1)
)


class Trees:
    """Every PC's chain as a seal made now holds it, with what is noted for the next one."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        self._noted: dict[str, Any] = {}
        # What a PC wrote after it was trusted no more, not all others have.
        left = counting.noted(raw)
        self._gone = {act for act, why in left.items() if why.why == counting.REVOKED}
        noted: dict[str, Any] = json.loads(note(raw, _NOTE) or "{}")
        self._proven = _roots_of(raw, noted.pop(_SEAL, ""))
        self.chains = tuple(self._all(noted))

    def keep(self, seal: bytes) -> None:
        """Note how far the chains came, and the root of the seal that holds them so."""
        keep_note(self._raw, _NOTE, json.dumps(self._noted | {_SEAL: seal.hex()}))

    def _all(self, known: Mapping[str, Any]) -> Iterator[Chain]:
        for device, count, first, last in self._raw.all(_ENDS):
            whole = acts.decode(bytes(_asked(self._raw, _FIRST, device)[0][0])).dev
            if (count, first) != (last, 1):
                bodies = _asked(self._raw, _BODIES, device)
                yield from _forked(whole, bodies, self._gone)
                continue
            tree, tip = self._begun(device, known.get(whole.hex()))
            since = [bytes(one) for (one,) in self._raw.all(_SINCE, device=device, seq=tree.size)]
            if tip in self._gone or self._gone.intersection(since):
                tree, tip = Growing(), b""
                since = [bytes(one) for (one,) in self._raw.all(_SINCE, device=device, seq=0)]
            for digest in takewhile(self._counts, since):
                tip = digest
                tree.add(leaf_of(tip))
            if not tip:
                continue
            self._noted[whole.hex()] = [tree.size, tip.hex(), [p.hex() for p in tree.parts]]
            yield Chain(whole, tree.size, tip, tree.root())

    def _counts(self, digest: bytes) -> bool:
        return digest not in self._gone

    def _begun(self, device: int, known: Any) -> tuple[Growing, bytes]:
        """The tree as it was noted, when the seal says so and its last act is still there."""
        try:
            size, tip, parts = known
            tree, end = Growing.from_parts(size, [*map(bytes.fromhex, parts)]), bytes.fromhex(tip)
        except (TypeError, ValueError):
            return Growing(), b""
        there = self._raw.one(_AT, device=device, seq=size)
        stands = there is not None and bytes(there[0]) == end and tree.root() in self._proven
        return (tree, end) if stands else (Growing(), b"")


def _roots_of(raw: Raw, seal: str) -> set[bytes]:
    """The roots of the chains that a seal holds."""
    found = raw.one(_SEALED, root=bytes.fromhex(seal))
    return {chain.root for chain in decode(bytes(found[0])).chains} if found else set()


def _asked(raw: Raw, query: Prepared, device: int) -> Sequence[Sequence[Any]]:
    return raw.all(query, device=device)


def _forked(
    device: bytes, bodies: Sequence[Sequence[Any]], gone: Collection[bytes]
) -> Iterator[Chain]:
    rows = [acts.decode(bytes(body)) for (body,) in bodies]
    before = {row.hash: row.prev for row in rows if row.hash not in gone}
    for end in sorted(before.keys() - set(before.values())):
        way = [end]
        while before[way[-1]] in before:
            way.append(before[way[-1]])
        tree = Growing(map(leaf_of, way[::-1]))
        yield Chain(device, tree.size, end, tree.root())
