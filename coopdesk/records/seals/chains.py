"""The acts of each PC as a chain, from the first to each end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import bindparam, select

from coopdesk.records.book import Prepared, acts
from coopdesk.records.schema import Act
from coopdesk.records.seals.body import Chain
from coopdesk.records.seals.merkle import Growing, leaf_of
from coopdesk.records.store import Raw

_HASHES: Final = Prepared(
    select(Act.device, Act.seq, Act.hash).order_by(Act.device, Act.seq, Act.hash)
)
_BODY: Final = Prepared(select(Act.body).where(Act.hash == bindparam("hash")))
_BODIES: Final = Prepared(
    select(Act.body).where(Act.device == bindparam("device")).order_by(Act.seq)
)
_FIRST: Final = Prepared(
    select(Act.body).where(Act.device == bindparam("device")).order_by(Act.seq).limit(1)
)


@dataclass(frozen=True, slots=True)
class Whole:
    """A PC's acts up to one end, by their hashes in order."""

    device: bytes
    hashes: Sequence[bytes]

    def sealed(self) -> Chain:
        """As a seal holds it."""
        made = Growing(map(leaf_of, self.hashes))
        return Chain(self.device, made.size, self.hashes[-1], made.root())


def chains(raw: Raw) -> Iterator[Whole]:
    """Every PC's chain as the log has it; of a PC that was cloned one for each end."""
    for device, rows in groupby(raw.all(_HASHES), key=itemgetter(0)):
        found = [(seq, bytes(hash_)) for _, seq, hash_ in rows]
        whole = acts.decode(bytes(_asked(raw, _FIRST, device)[0][0])).dev
        if all(seq == n for n, (seq, _) in enumerate(found, 1)):
            yield Whole(whole, [hash_ for _, hash_ in found])
        else:
            yield from _forked(whole, _asked(raw, _BODIES, device))


def _asked(raw: Raw, query: Prepared, device: int) -> Sequence[Sequence[Any]]:
    return raw.all(query, device=device)


def _forked(device: bytes, bodies: Sequence[Sequence[Any]]) -> Iterator[Whole]:
    before = {row.hash: row.prev for row in (acts.decode(bytes(body)) for (body,) in bodies)}
    for end in sorted(before.keys() - set(before.values())):
        way = [end]
        while before[way[-1]] in before:
            way.append(before[way[-1]])
        yield Whole(device, way[::-1])
