"""The ways from members' balances to the newest seal, for many members at once."""

from __future__ import annotations

from collections import Counter
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.book import Prepared, acts
from coopdesk.records.errors import Refused
from coopdesk.records.papers import SealMark
from coopdesk.records.schema import Account, Member
from coopdesk.records.seals import log, merkle
from coopdesk.records.seals.adding import Sums
from coopdesk.records.seals.body import (
    Held,
    Sealed,
    balance_leaves,
    balances_by_member,
    members_path,
    salt_of,
)
from coopdesk.records.seals.proofs import Included, short
from coopdesk.records.seals.sealing import held_now, last, shown, title_of
from coopdesk.records.store import Raw

_NUMBERS: Final = Prepared(select(Member.number, Member.id))
_NAMES: Final = Prepared(select(Account.id, Account.name))


class Ways:
    """Gives each member's way to the newest seal of a book."""

    def __init__(self, session: Session) -> None:
        """Refused when the book was never sealed, or what was sealed is not in it any more."""
        raw = Raw(session.connection())
        root, sealed = last(raw)
        if sealed is None:
            raise Refused(N_("This book was never sealed."), field="proof")
        held, leaves = _held(raw, sealed)
        self._sealed, self._tree = sealed, merkle.Tree(leaves)
        self._balances = balances_by_member(held)
        self._places = {member: at for at, member in enumerate(self._balances)}
        self._top = tuple(members_path(sealed))
        self._numbers: dict[str, int] = dict(raw.all(_NUMBERS))
        self._names = {ident: short(name) for ident, name in raw.all(_NAMES)}
        self._currency = journal.currency_of(session)
        self.mark = SealMark(shown(root), sealed.day, title_of(sealed.kind))

    def of(self, number: str) -> Included | None:
        """The way of a member by number; None when the seal holds nothing of them."""
        member = self._numbers.get(number, 0)
        if member not in self._places:
            return None
        balances = tuple(self._balances[member])
        return Included(
            member,
            balances,
            salt_of(self._sealed.salt, member),
            self._places[member],
            self._sealed.members,
            self._tree.path(self._places[member]),
            self._top,
            number,
            self._currency,
            tuple(self._names.get(account, "") for account, _, _ in balances),
        )


def _held(raw: Raw, sealed: Sealed) -> tuple[dict[Held, int], list[bytes]]:
    """What each member had when a book was sealed, with the leaves that it makes.

    What moved since is taken off what they have now; where the seal says otherwise, it is summed
    from the first act on.
    """
    for look in (_without_later, _from_the_first):
        held = look(raw, sealed)
        leaves = list(balance_leaves(sealed.salt, held))
        if merkle.root(leaves) == sealed.members_root:
            return held, leaves
    raise Refused(N_("What was in the book then is not in it any more as it was."), field="proof")


def _without_later(raw: Raw, sealed: Sealed) -> dict[Held, int]:
    sizes = {acts.number_of(chain.device): chain.size for chain in sealed.chains}
    held = Counter(held_now(raw))
    for body in log.bodies_after(raw, sizes):
        for fact in acts.decode(body).facts:
            if fact[0] == "+" and fact[1] == "line":
                for who, minor in log.moved_by(log.moves_of(fact))[1].items():
                    held[who] -= minor
    return held


def _from_the_first(raw: Raw, sealed: Sealed) -> dict[Held, int]:
    sizes = {acts.number_of(chain.device): {chain.size} for chain in sealed.chains}
    whole = log.Log(sizes)
    for one in log.kept(raw):
        whole.take(one)
    return Sums(raw, whole).move(sealed)[1]
