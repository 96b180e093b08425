"""The PCs of the book: letters and names, who vouches for them, and which are trusted no more.

What a certificate says is proven in exchange.certificates; here it is a fact like any other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import epochs
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Topic, Tx, command, counting, identity
from coopdesk.records.book.acts import decode, number_of
from coopdesk.records.book.fitting import readable
from coopdesk.records.epochs import NO_BOXES, Boxes, NewEpoch
from coopdesk.records.errors import Refused
from coopdesk.records.ids import made_for
from coopdesk.records.schema import Act, Device, History, Revocation, Setting, Tip

_ROOT: Final = "root_key"
_LONGEST_NAME: Final = 60
_LONGEST_LETTER: Final = 3


@dataclass(frozen=True, slots=True)
class Revoked:
    """Since when a PC is trusted no more, why, and the last of its acts that counts."""

    day: date
    why: str
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A PC of the book. `seq` and `tip` are where its chain ends here (0 and nothing before its
    first act), `last` the day of its last act that is known here; without `certificate` nobody
    vouches for it yet.
    """

    id: int
    device: bytes
    public: bytes
    letter: str
    name: str
    recipient: str
    certificate: bytes
    revoked: Revoked | None
    seq: int
    tip: bytes
    last: date | None


# --- commands ------------------------------------------------------------------------------------


@command(needs=Permission.LOOK)
def enrol(tx: Tx) -> None:
    """A PC says that it writes in the book: what any first act of a PC says."""
    tx.touch(Topic.COOP)


@command(needs=Permission.LOOK)
def introduce(
    tx: Tx, *, public: bytes, recipient: str, certificate: bytes, boxes: Boxes = NO_BOXES
) -> None:
    """A PC that is in the book shows who vouches for it, and takes the keys that were its own
    before.
    """
    row = _of(tx, public)
    _vouch(tx, row, recipient, certificate)
    epochs.wrap(tx, row.id, boxes)
    tx.touch(Topic.COOP)


@command(needs=Permission.LOOK)
def begin_root(tx: Tx, *, root: bytes, public: bytes, recipient: str, certificate: bytes) -> None:
    """The co-op gets its root key (its public half), which vouches for this first PC."""
    if root_key(tx.session) is not None:
        raise Refused(N_("This co-op has its root key already."))
    ident = made_for("setting", _ROOT)
    tx.insert(Setting, [{"id": ident, "name": _ROOT, "value": json.dumps(root.hex())}])
    introduce(tx, public=public, recipient=recipient, certificate=certificate)


@command(needs=Permission.SET_UP)
def add(
    tx: Tx,
    *,
    public: bytes,
    recipient: str,
    certificate: bytes,
    letter: str,
    name: str,
    boxes: Boxes = NO_BOXES,
) -> int:
    """Let another PC write in the book: its letter, its name, who vouches for it, and the keys in
    boxes for it. One that is in the book already keeps its letter.
    """
    ident = _number(public)
    if tx.session.get(Revocation, ident) is not None:
        raise Refused(N_("This PC is trusted no more: it needs a new beginning."), field="public")
    if tx.session.get(Device, ident) is None:
        _check_letter(tx, letter)
        # All but the key is set apart, so that it stands even where the PC came in by itself.
        tx.insert(Device, [{"id": ident, "public_key": public, "letter": letter}])
    row = tx.session.get_one(Device, ident)
    tx.set(Device, ident, "name", _name(name), shown=row.name)
    _vouch(tx, row, recipient, certificate)
    epochs.wrap(tx, ident, boxes)
    tx.touch(Topic.COOP)
    return ident


@command(needs=Permission.LOOK)
def share_keys(tx: Tx, *, boxes: Mapping[int, Boxes]) -> None:
    """Give PCs and recoveries the keys that they got no box of, because who began a key and who let
    them in did not know of each other. Known boxes stay.
    """
    for to, found in boxes.items():
        epochs.wrap(tx, to, found)
    tx.touch(Topic.COOP)


@command(needs=Permission.LOOK)
def begin_key(tx: Tx, *, epoch: NewEpoch) -> None:
    """What is locked from now on is locked with a new key, because the one that counts is in a box
    for somebody whom another PC shut out meanwhile.
    """
    epochs.begin(tx, epoch)
    tx.touch(Topic.COOP)


@command(needs=Permission.SET_UP)
def rename(tx: Tx, *, device: int, name: str, shown: str) -> None:
    """Give a PC a name that people know it by."""
    tx.set(Device, _known(tx, device).id, "name", _name(name), shown=shown)
    tx.touch(Topic.COOP)


@command(needs=Permission.SET_UP)
def revoke(
    tx: Tx, *, device: int, seq: int, tip: bytes, why: str, epoch: NewEpoch | None = None
) -> None:
    """A PC that was stolen or lost is trusted no more: its acts after the one with this counter and
    hash don't count, and what is locked from now on is locked with a new key that it doesn't get.
    """
    row = _known(tx, device)
    if tx.session.get(Revocation, device) is not None:
        raise Refused(N_("This PC is trusted no more already."), field="device")
    if _is_own(tx, row):
        raise Refused(N_("You can't do this from the PC itself. Use another one."), field="device")
    if not why.strip():
        raise Refused(N_("Write why."), field="why")
    if seq and tx.session.scalar(select(Act.n).where(Act.hash == tip, Act.seq == seq)) is None:
        raise Refused(N_("That entry of the PC is not in this book."), field="seq")
    if epoch is None and epochs.epochs(tx.session):
        raise Refused(N_("Without a new key the PC could still read what is to come."))
    said = {"id": device, "seq": seq, "hash": tip, "day": tx.today, "why": why.strip()}
    tx.insert(Revocation, [said])
    if epoch is not None:
        epochs.begin(tx, epoch)
    tx.touch(Topic.COOP)


@command(needs=Permission.LOOK)
def take_letter(tx: Tx, *, letter: str) -> None:
    """This PC takes another letter for what comes, because two PCs had the same one."""
    row = tx.session.scalar(
        select(Device).where(Device.letter == tx.letter, Device.id == tx.device)
    )
    if row is None:
        raise Refused(N_("This PC is not in the book yet."))
    _check_letter(tx, letter)
    tx.set(Device, row.id, "letter", letter, shown=row.letter)
    tx.begin_series(letter)
    tx.touch(Topic.COOP)


def _vouch(tx: Tx, row: Device, recipient: str, certificate: bytes) -> None:
    tx.set(Device, row.id, "recipient", recipient, shown=row.recipient)
    tx.set(Device, row.id, "certificate", certificate, shown=row.certificate)


def _number(public: bytes) -> int:
    return number_of(hashlib.sha256(public).digest())


def _of(tx: Tx, public: bytes) -> Device:
    row = tx.session.get(Device, _number(public))
    if row is None:
        raise Refused(N_("This PC is not in the book yet."))
    return row


def _known(tx: Tx, device: int) -> Device:
    row = tx.session.get(Device, device)
    if row is None:
        raise Refused(N_("There is no such PC in the book."), field="device")
    return row


def _is_own(tx: Tx, row: Device) -> bool:
    return row.id == tx.device


def _name(said: str) -> str:
    name = " ".join(said.split())
    if not name or len(name) > _LONGEST_NAME:
        raise Refused(
            N_("Give the PC a short name, such as “Office” or “Treasurer”."), field="name"
        )
    return name


def _check_letter(tx: Tx, letter: str) -> None:
    if not (letter.isascii() and letter.isalpha() and letter.isupper()):
        raise Refused(N_("A letter from A to Z is needed."), field="letter")
    if len(letter) > _LONGEST_LETTER:
        raise Refused(N_("A letter from A to Z is needed."), field="letter")
    if letter in _letters_taken(tx.session):
        raise Refused(N_("Another PC has the letter {letter}."), field="letter", letter=letter)


# --- queries -------------------------------------------------------------------------------------


def devices(session: Session) -> list[DeviceRow]:
    """All PCs of the book, by their letters."""
    rows = session.execute(
        select(Device, Revocation, Tip.seq, Tip.hash)
        .outerjoin(Revocation, Revocation.id == Device.id)
        .outerjoin(Tip, Tip.device == Device.id)
    ).all()
    days = {device: day for device, day in session.execute(select(Tip.device, Tip.day))}
    made = [_row(*row, days.get(row[0].id)) for row in rows]
    return sorted(made, key=lambda one: (len(one.letter), one.letter, one.id))


def _row(
    row: Device, ended: Revocation | None, seq: int | None, tip: bytes | None, last: date | None
) -> DeviceRow:
    return DeviceRow(
        id=row.id,
        device=hashlib.sha256(row.public_key).digest(),
        public=bytes(row.public_key),
        letter=row.letter,
        name=row.name or "",
        recipient=row.recipient or "",
        certificate=bytes(row.certificate or b""),
        revoked=None
        if ended is None
        else Revoked(ended.day, ended.why, ended.seq, bytes(ended.hash)),
        seq=seq or 0,
        tip=bytes(tip or b""),
        last=last if seq else None,
    )


def root_key(session: Session) -> bytes | None:
    """The public half of the co-op's root key; None before there is one."""
    found = session.scalar(select(Setting.value).where(Setting.name == _ROOT))
    return bytes.fromhex(found) if found else None


def vouched_late(session: Session) -> set[int]:
    """PCs whose certificate was written by a PC after the last of its acts that counts."""
    rows = session.execute(select(Act.body).where(counting.BEYOND))
    return {
        fact[2]
        for (body,) in rows
        for fact in readable(decode(bytes(body))).facts
        if fact[:2] == ["=", Device.__tablename__] and fact[3] == "certificate"
    }


def let_in(session: Session) -> set[int]:
    """PCs whose certificate was written by another PC, in an act that counts."""
    return set(
        session.scalars(
            select(History.row).where(
                History.table == Device.__tablename__,
                History.column == "certificate",
                History.hlc_ms > 0,
                History.device != History.row,
            )
        )
    )


def _letters_taken(session: Session) -> set[str]:
    return set(session.scalars(select(Device.letter)))


def free_letter(session: Session) -> str:
    """The first letter that no PC of the book has."""
    taken = _letters_taken(session)
    return next(letter for letter in identity.letters() if letter not in taken)


def twins(session: Session) -> list[tuple[str, list[int]]]:
    """Letters that more than one PC has, each with its PCs, the one that had it first in front."""
    letters = list(session.scalars(select(Device.letter)))
    if len(letters) == len(set(letters)):  # as nearly always
        return []
    first = select(Act.device, func.min(Act.hlc_ms).label("since")).group_by(Act.device).subquery()
    rows = session.execute(
        select(Device.letter, Device.id)
        .outerjoin(first, first.c.device == Device.id)
        .order_by(Device.letter, first.c.since.is_(None), first.c.since, Device.id)
    )
    by_letter: dict[str, list[int]] = {}
    for letter, device in rows:
        by_letter.setdefault(letter, []).append(device)
    return [(letter, found) for letter, found in by_letter.items() if len(found) > 1]


def settle_letter(book: Book) -> str | None:
    """After a merge: when another PC had this one's letter before it, take a free one for what
    comes. What was written stays as it is. Returns the new letter, or None.
    """
    own = number_of(book.device) if book.device else None
    late = [found for _, found in book.read(twins) if own in found[1:]]
    if not late:
        return None
    letter = book.read(free_letter)
    book.write(take_letter, letter=letter)
    return letter
