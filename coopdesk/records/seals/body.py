"""What a seal holds, as bytes that never change.

A seal has five parts: its head (layout, co-op, kind, day, the root of the seal before), the chains
of acts (device, how many, the last one's hash, the root of the tree over them), what each account
holds, how many members there are with the root of the tree of their balances, and the salt of that
tree. The seal's root is that of a tree over the five, so that a member's balance can be proven
without showing anybody the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import cbor2

from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import day_number, day_of
from coopdesk.records.seals import merkle

_LAYOUT: Final = 1
_HEAD, _CHAINS, _TRIAL, _MEMBERS, _SALT = range(5)
PARTS: Final = 5

#: Before the first seal of a book there is none.
NOTHING: Final = bytes(32)

#: A member, an account of the chart, and what the member has there (0: nothing of its own).
Held = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Chain:
    """One PC's acts, up to the one with the hash `tip`: `size` of them, under a root.

    A PC that was cloned has several: one for each end.
    """

    device: bytes
    size: int
    tip: bytes
    root: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal, read. `trial` is what each account holds, debit positive, in minor units."""

    coop: bytes
    kind: str
    day: date
    before: bytes
    chains: tuple[Chain, ...]
    trial: Mapping[int, int]
    members: int
    members_root: bytes
    salt: bytes

    @property
    def acts(self) -> int:
        """How many acts it holds."""
        return sum(chain.size for chain in self.chains)

    def parts(self) -> list[Any]:
        """The five, as they are written."""
        chains = [[c.device, c.size, c.tip, c.root] for c in self.chains]
        return [
            [_LAYOUT, self.coop, self.kind, day_number(self.day), self.before],
            sorted(chains),
            [[account, self.trial[account]] for account in sorted(self.trial)],
            [self.members, self.members_root],
            self.salt,
        ]

    def encode(self) -> bytes:
        """The bytes of the seal."""
        return cbor2.dumps(self.parts(), canonical=True)

    def leaves(self) -> list[bytes]:
        """The leaves of the tree over its parts."""
        return [merkle.leaf_of(cbor2.dumps(part, canonical=True)) for part in self.parts()]

    def root(self) -> bytes:
        """What is printed: no part can be another without it being another."""
        return merkle.root(self.leaves())


def members_leaf(members: int, root: bytes) -> bytes:
    """The leaf of the part about members."""
    return merkle.leaf_of(cbor2.dumps([members, root], canonical=True))


def members_path(sealed: Sealed) -> list[bytes]:
    """What proves that the part about members is in the seal."""
    return list(merkle.Tree(sealed.leaves()).path(_MEMBERS))


def sealed_by(members: int, root: bytes, path: Sequence[bytes]) -> bytes | None:
    """The seal's root that such a proof leads to."""
    return merkle.root_by(members_leaf(members, root), _MEMBERS, PARTS, path)


def decode(body: bytes) -> Sealed:
    """Read a seal; raises Trouble when the bytes are none."""
    try:
        head, chains, trial, (members, members_root), salt = cbor2.loads(body)
        layout, coop, kind, day, before = head
        if layout != _LAYOUT:
            raise Trouble(
                N_("A seal was made by a newer CoopDesk."),
                advice=N_("Install the newer CoopDesk on this PC, then look again."),
            )
        found = Sealed(
            coop,
            kind,
            day_of(day),
            before,
            tuple(Chain(*chain) for chain in chains),
            dict(trial),
            members,
            members_root,
            salt,
        )
        canonical = found.encode() == body
    except (cbor2.CBORDecodeError, LookupError, TypeError, ValueError, MemoryError) as error:
        raise Trouble(N_("A seal is damaged.")) from error
    if not canonical:
        raise Trouble(N_("A seal is damaged."))
    return found


# --- the tree of members' balances ---------------------------------------------------------------


def salt_of(salt: bytes, member: int) -> bytes:
    """A member's own salt: who has one balance proven can't try out those of others."""
    return hashlib.sha256(salt + member.to_bytes(8)).digest()[:16]


def balance_leaf(salt: bytes, member: int, balances: Sequence[Sequence[int]]) -> bytes:
    """The leaf of a member's balances; `salt` is the member's own."""
    return merkle.leaf_of(cbor2.dumps([salt, member, list(map(list, balances))], canonical=True))


def balances_by_member(held: Mapping[Held, int]) -> dict[int, list[tuple[int, int, int]]]:
    """What each member has: account, holding, amount as lines say it; in order of members."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for (member, account, holding), amount in sorted(held.items()):
        if amount:
            found.setdefault(member, []).append((account, holding, amount))
    return found


def balance_leaves(salt: bytes, held: Mapping[Held, int]) -> Iterable[bytes]:
    """The leaves of all members, in order."""
    for member, balances in balances_by_member(held).items():
        yield balance_leaf(salt_of(salt, member), member, balances)
