"""The tree of RFC 6962 over a list that only grows, and what proves two things about it.

That a leaf is in it: the hashes beside the way from the leaf to the root. That a shorter list is
how a longer one began: the hashes from which both roots come out. Nothing here knows a book.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

#: The root of a list without leaves.
EMPTY: Final = hashlib.sha256().digest()
SIZE: Final = 32


def leaf_of(data: bytes) -> bytes:
    """The hash of a leaf; another domain than that of what stands above it."""
    return hashlib.sha256(b"\0" + data).digest()


def _above(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def _split(size: int) -> int:
    """The largest power of two below a size of at least two."""
    return 1 << (size - 1).bit_length() - 1


class Growing:
    """A tree that is only added to: of each whole part of it the root is kept, and no more."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._parts: list[bytes] = []
        for leaf in leaves:
            self.add(leaf)

    def add(self, leaf: bytes) -> None:
        """One more leaf, already hashed."""
        made, size = leaf, self.size
        while size & 1:
            made = _above(self._parts.pop(), made)
            size >>= 1
        self._parts.append(made)
        self.size += 1

    @property
    def parts(self) -> tuple[bytes, ...]:
        """The roots of its whole parts, from which it can go on."""
        return tuple(self._parts)

    @classmethod
    def from_parts(cls, size: int, parts: Sequence[bytes]) -> Growing:
        """A tree that goes on from what is kept of it; ValueError where that is none."""
        if len(parts) != size.bit_count():
            raise ValueError("no tree has such parts")
        made = cls()
        made.size, made._parts = size, list(parts)
        return made

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._parts:
            return EMPTY
        made = self._parts[-1]
        for left in self._parts[-2::-1]:
            made = _above(left, made)
        return made


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaves, already hashed."""
    return Growing(leaves).root()


class Tree:
    """A whole tree kept, for those who want many proofs of it."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            made = [_above(*pair) for pair in zip(below[::2], below[1::2], strict=False)]
            self._levels.append(made + below[len(made) * 2 :])

    def path(self, at: int) -> tuple[bytes, ...]:
        """What proves that the leaf at a place is in the tree, from the leaf upwards."""
        if not 0 <= at < len(self._levels[0]):
            raise IndexError(f"there is no leaf {at}")
        found = []
        for level in self._levels:
            if at ^ 1 < len(level):
                found.append(level[at ^ 1])
            at >>= 1
        return tuple(found)


def root_by(leaf: bytes, at: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a proof of inclusion leads to; None where it is no proof for such a place."""
    if not 0 <= at < size:
        return None
    made, place, last = leaf, at, size - 1
    for beside in path:
        if not last:
            return None
        if place & 1 or place == last:
            made = _above(beside, made)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            made = _above(made, beside)
        place, last = place >> 1, last >> 1
    return None if last else made


def consistency(leaves: Sequence[bytes], before: int) -> list[bytes]:
    """What proves that the first `before` leaves are how the list began."""
    if not 0 < before <= len(leaves):
        raise IndexError(f"there were no {before} leaves")
    return _consistency(leaves, before, whole=True)


def _consistency(leaves: Sequence[bytes], before: int, *, whole: bool) -> list[bytes]:
    if before == len(leaves):
        return [] if whole else [root(leaves)]
    k = _split(len(leaves))
    if before <= k:
        return [*_consistency(leaves[:k], before, whole=whole), root(leaves[k:])]
    return [*_consistency(leaves[k:], before - k, whole=False), root(leaves[:k])]


def grew(before: tuple[int, bytes], now: tuple[int, bytes], path: Sequence[bytes]) -> bool:
    """Whether a proof shows that a tree (its size and root) grew from an earlier one."""
    (size, old), (larger, new) = before, now
    if not 0 < size <= larger:
        return False
    if size == larger:
        return not path and old == new
    way = list(path) if size & (size - 1) else [old, *path]
    return bool(way) and _roots_by(way, size - 1, larger - 1) == (old, new)


def _roots_by(way: Sequence[bytes], place: int, last: int) -> tuple[bytes, bytes] | None:
    """The roots before and now that a proof leads to; None where it is none for such sizes."""
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = way[0]
    for beside in way[1:]:
        if not last:
            return None
        if place & 1 or place == last:
            older, newer = _above(beside, older), _above(beside, newer)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            newer = _above(newer, beside)
        place, last = place >> 1, last >> 1
    return None if last else (older, newer)
