"""One line of the register lives on in another: the deed of a person who looked at both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import custom_fields, filed, households, members, nominees, products, search
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command, same
from coopdesk.records.doubles.rules import hindrances
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, MemberId
from coopdesk.records.products import Held
from coopdesk.records.schema import (
    Certificate,
    Document,
    FieldValue,
    Hold,
    Holder,
    Holding,
    Joined,
    Nominee,
    Notice,
    ShareRefund,
    ShareTransfer,
    Subscription,
)
from coopdesk.records.terms import CONTRACTS

#: Whose value is kept.
KEPT, GONE = "kept", "gone"
#: What can be picked besides the fields of the register and those of the co-op's own.
PHOTO, NOMINEES = "photo", "nominees"
#: The fields of the register that can be picked.
FIELDS: Final = tuple(one for one in members.CHANGEABLE if one != "kind")
#: Before the id of a field of the co-op's own.
OWN: Final = "own "


@command(needs=Permission.KEEP_BOOKS)
def join_members(
    tx: Tx, *, kept: MemberId, gone: MemberId, picks: Mapping[str, str], why: str = ""
) -> None:
    """Join two lines of the register that are one person: `gone` lives on in `kept`.

    `picks` says by field whose value is kept ("kept" or "gone"): a field of FIELDS, the photo, the
    nominees, or one of the co-op's own (OWN and its id). What is not picked stays as `kept` has it.
    What was in accounts, loans and papers of `gone` is of `kept` from now on, also what other PCs
    wrote there meanwhile; receipts and minutes stay as they are. It can't be taken back.
    """
    for what in hindrances(tx.session, kept, gone, tx.today):
        raise Refused(what.message, field="gone", **what.fields)
    _check_picks(tx, picks)
    taken = [name for name, whose in picks.items() if whose == GONE]
    _take_fields(tx, kept, gone, taken)
    _take_own(tx, kept, gone, taken)
    _take_photo(tx, kept, gone, from_gone=PHOTO in taken)
    _take_nominees(tx, kept, gone, from_gone=NOMINEES in taken)
    _take_parts(tx, kept, gone)
    _close_empty(tx, kept, gone)
    row = {"id": gone, "kept": kept, "day": tx.today}
    tx.insert(Joined, [row | {"picks": dict(sorted(picks.items())), "why": why.strip()}])
    tx.forget("doubles")
    tx.keep(same.follow)
    tx.touch(~Topic.NONE)


def _check_picks(tx: Tx, picks: Mapping[str, str]) -> None:
    own = {f"{OWN}{one.id}" for one in custom_fields.fields(tx.session)}
    known = {*FIELDS, PHOTO, NOMINEES, *own}
    if not picks.keys() <= known or not set(picks.values()) <= {KEPT, GONE}:
        raise Refused(N_("Choose one of those that are offered."), field="picks")


def _take_fields(tx: Tx, kept: MemberId, gone: MemberId, taken: Sequence[str]) -> None:
    """What the register says."""
    theirs, mine = members.file(tx.session, gone), members.file(tx.session, kept)
    names = [name for name in taken if name in FIELDS]
    changes = {name: getattr(theirs, name) for name in names}
    shown = {name: getattr(mine, name) or None for name in names}
    changes = {name: value for name, value in changes.items() if (value or None) != shown[name]}
    if changes:
        search.index(tx, [(kept, members.set_fields(tx, kept, changes, shown))])


def _take_own(tx: Tx, kept: MemberId, gone: MemberId, taken: Sequence[str]) -> None:
    """The co-op's own fields: what `kept` has no row of comes by itself (records.book.same)."""
    said, had = (custom_fields.values(tx.session, one) for one in (gone, kept))
    rows = select(FieldValue.field).where(FieldValue.member == kept)
    stands = set(tx.session.scalars(rows))
    for one in custom_fields.fields(tx.session):
        if f"{OWN}{one.id}" not in taken:
            if one.id in said and one.id not in stands:  # nothing is what was chosen
                empty = {"id": tx.new_id(), "field": one.id, "member": kept, "value": None}
                tx.insert(FieldValue, [empty])
        elif one.id in stands:
            shown = {one.id: had[one.id]} if one.id in had else {}
            custom_fields.write(tx, kept, {one.id: said.get(one.id, "")}, shown)


def _take_photo(tx: Tx, kept: MemberId, gone: MemberId, *, from_gone: bool) -> None:
    """Papers of both are in one file from now on; of two photos the other is taken out."""
    photos = {
        who: [one for one in filed.documents(tx.session, who) if one.kind == filed.PHOTO]
        for who in (kept, gone)
    }
    if photos[kept] and photos[gone]:
        for one in photos[kept if from_gone else gone]:
            tx.set(Document, one.id, "dropped", tx.today, shown=None)


def _take_nominees(tx: Tx, kept: MemberId, gone: MemberId, *, from_gone: bool) -> None:
    """Of those that both named only some are named on."""
    for one in nominees.nominees(tx.session, kept if from_gone else gone):
        tx.set(Nominee, one.id, "until", tx.today, shown=None)


def _take_parts(tx: Tx, kept: MemberId, gone: MemberId) -> None:
    """Where both are in one household or group, they are in it once: its head stays so."""
    for home in households.households(tx.session, member=gone):
        both = [one for one in households.parts(tx.session, home.id) if one.member in (kept, gone)]
        both.sort(key=lambda one: (one.role != households.HEAD, one.member != kept))
        for one in both[1:]:
            households.leave_household(tx, part=one.id, until=tx.today)


def _close_empty(tx: Tx, kept: MemberId, gone: MemberId) -> None:
    """Of two accounts of one product an empty one is closed: the member needs one."""
    for one in closed_by(tx.session, [*_held(tx, kept), *_held(tx, gone)], kept):
        tx.set(Holding, one, "closed", tx.today, shown=None)


def _held(tx: Tx, member: MemberId) -> list[Held]:
    return [one for one in products.held_by(tx, member).values() if one.closed is None]


def closed_by(session: Session, held: Sequence[Held], kept: MemberId) -> list[HoldingId]:
    """Which of the open accounts of both are closed: empty, and another is there."""
    left: dict[int, list[Held]] = {}
    for one in held:
        if one.kind != products.LOANS and one.form not in CONTRACTS:
            left.setdefault(one.product, []).append(one)
    closed: list[HoldingId] = []
    for same_product in left.values():
        # of two that are empty that of the line that is gone
        order = sorted(same_product, key=_of(kept))
        for one in order[: len(order) if _filled(order) else -1]:
            if not one.balance and _is_free(session, one.holding):
                closed.append(one.holding)
    return closed


def _filled(held: Sequence[Held]) -> bool:
    return any(one.balance for one in held)


def _of(kept: MemberId) -> Any:
    def key(one: Held) -> tuple[bool, int]:
        return one.member == kept, one.holding

    return key


_TIES: Final = (
    (Hold.holding, Hold.released.is_(None)),
    (Hold.loan, Hold.released.is_(None)),
    (Notice.holding, Notice.done.is_(None)),
    (Holder.holding, Holder.until.is_(None)),
    (Subscription.holding, Subscription.ended.is_(None)),
    (Certificate.holding, Certificate.cancelled.is_(None)),
    (ShareTransfer.giver, ShareTransfer.dropped.is_(None)),
    (ShareTransfer.taker, ShareTransfer.dropped.is_(None)),
    (ShareRefund.holding, ShareRefund.dropped.is_(None)),
)


def _is_free(session: Session, holding: int) -> bool:
    """Whether nothing hangs on an account."""
    return not any(
        session.scalar(select(func.count()).where(column == holding, open_))
        for column, open_ in _TIES
    )
