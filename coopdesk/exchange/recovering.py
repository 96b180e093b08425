"""Recovery sheets and shares: made, tried out, and used when all PCs are lost; and PCs or sheets
that open nothing more. The private half of a sheet is only ever on paper.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coopdesk.exchange import certificates, proquints, sealedbox, sheets_back, slot_passwords
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.private import opened_key
from coopdesk.exchange.sheets_back import Group, Mistyped
from coopdesk.i18n import N_
from coopdesk.records import devices, epochs, merge, office, recovery
from coopdesk.records.access import GUEST, MAY, Actor, Permission
from coopdesk.records.book import Book
from coopdesk.records.epochs import NO_BOXES, NewEpoch
from coopdesk.records.errors import Refused
from coopdesk.records.ids import PersonId
from coopdesk.records.office import PersonRow
from coopdesk.records.recovery import Kind, RecoveryRow

_ROOT: Final = 32
_LETTER: Final = b"coopdesk/federation/1\0"
_WORDS: Final = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to print: its number in the book (0 before it is there), the whole key (for the
    square) and its groups.
    """

    id: int
    identity: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """Papers to print, one for each holder: `needed` of them give the key back; else as Sheet."""

    id: int
    needed: int
    shares: tuple[str, ...]


# --- making --------------------------------------------------------------------------------------


def _unseen(_made: object) -> None:
    """For who prints it afterwards."""


def make_sheet(
    book: Book,
    keyring: Keyring,
    label: str,
    *,
    by: str = "",
    printed: Callable[[Sheet], None] = _unseen,
) -> Sheet:
    """A new recovery sheet, kept where `label` says. Where the root key is on sheets only, `by` is
    the key of one of them (see `sheets_back.key_typed`). `printed` has the sheet before the book:
    what it raises leaves no sheet there that nobody holds.
    """
    identity, recipient = sealedbox.new_identity()
    made = Sheet(0, identity, tuple(sheets_back.groups_of(identity)))
    printed(made)
    return replace(made, id=_add(book, keyring, (Kind.SHEET, label, recipient, ""), by))


def make_shares(
    book: Book,
    keyring: Keyring,
    label: str,
    split: str,
    *,
    by: str = "",
    printed: Callable[[Shares], None] = _unseen,
) -> Shares:
    """The same for the board: `split` says how many of how many shares it takes, "2/3" or "3/5"."""
    identity, recipient = sealedbox.new_identity()
    needed, of = map(int, split.split("/"))
    made = Shares(0, needed, tuple(sheets_back.shares_of(identity, needed, of)))
    printed(made)
    return replace(made, id=_add(book, keyring, (Kind.BOARD, label, recipient, split), by))


def add_federation(
    book: Book, keyring: Keyring, label: str, recipient: str, *, by: str = ""
) -> int:
    """Let a federation recover too, by the key (age1…) that it gave."""
    if not sealedbox.is_recipient(recipient.strip()):
        raise Refused(
            N_("This is no key of a federation: it begins with age1 and has 62 characters."),
            field="recipient",
        )
    return _add(book, keyring, (Kind.FEDERATION, label, recipient.strip(), ""), by)


def _add(book: Book, keyring: Keyring, said: tuple[Kind, str, str, str], by: str) -> int:
    keyring.ready(book)
    kind, label, recipient, split = said
    root = _root_of(book, by) if by else keyring.private.root(book)
    if root is None:
        raise Refused(
            N_("The co-op's root key is on a recovery sheet only: type that sheet first."),
            field="by",
        )
    boxes = keyring.boxes_for(book, recipient) if book.read(epochs.epochs) else NO_BOXES
    return book.write(
        recovery.add_recipient,
        kind=kind,
        label=label,
        recipient=recipient,
        root=sealedbox.lock(root.private_bytes_raw(), [recipient]),
        split=split,
        boxes=boxes,
    )


# --- the drill -----------------------------------------------------------------------------------


def typed_back(row: RecoveryRow, typed: Sequence[str]) -> str:
    """The key that was typed or scanned back: of one sheet, or of enough shares. Raises Mistyped,
    which says what is wrong where.
    """
    if row.kind is Kind.BOARD:
        identity = sheets_back.key_of_shares(typed)
    else:
        identity = sheets_back.key_typed(" ".join(typed))
    if sealedbox.recipient_of(identity) != row.recipient:
        raise Mistyped(N_("This is another sheet: not the one of “{label}”."), label=row.label)
    return identity


def drill(book: Book, keyring: Keyring, sheet: int, typed: Sequence[str]) -> None:
    """A sheet, or enough shares, are typed or scanned back: does it open all that it must? Then it
    is noted; after the first drill bundles and copies are locked, and the root key is forgotten on
    this PC.
    """
    row = _row(book, sheet)
    identity = typed_back(row, typed)
    root = _opened_root(row, identity)
    if root is None or certificates.public_of(root) != book.read(devices.root_key):
        raise Refused(N_("This sheet does not open the co-op's root key: make a new one."))
    if len(_opened_epochs(book, row, identity)) != len(book.read(epochs.epochs)):
        raise Refused(N_("This sheet does not open all that is locked: make a new one."))
    first = None if book.read(recovery.locked) else keyring.new_epoch(book)
    _passed(book, keyring, sheet, first)


def letter_to(book: Book, sheet: int, keyring: Keyring) -> bytes:
    """A letter that only the federation can open, with any program for age: six words are in it,
    and when it says them its key opens all that it must.
    """
    row = _row(book, sheet)
    words = _answers(book, row, keyring)[0]
    return sealedbox.lock(f"{words}\n".encode(), [row.recipient], letters=True)


def answer(book: Book, keyring: Keyring, sheet: int, words: str) -> None:
    """The drill of a federation, whose key is never typed here: it said the words of the letter."""
    row = _row(book, sheet)
    if not is_answer(book, row, keyring, words):
        raise Refused(N_("These are not the six words of the letter."), field="words")
    if len(book.read(epochs.boxes_for, row.id)) != len(book.read(epochs.epochs)):
        raise Refused(N_("This sheet does not open all that is locked: make a new one."))
    _passed(book, keyring, sheet, None)


def is_answer(book: Book, row: RecoveryRow, keyring: Keyring, words: str) -> bool:
    """Whether these are the words of a federation's letter."""
    said = proquints.bytes_of(words)
    return said is not None and said in map(proquints.bytes_of, _answers(book, row, keyring))


def _answers(book: Book, row: RecoveryRow, keyring: Keyring) -> list[str]:
    """The words that the letter has while each of the keys counts, the newest first. They follow
    from the keys themselves: nothing is kept of a letter, and every PC knows what it says.
    """
    found, since = keyring.private.epoch_keys(book), row.tested or row.made
    about = f"{row.recipient} {since:%Y-%m-%d} ".encode()
    keys = [found[one.id] for one in book.read(epochs.epochs) if one.id in found]
    if not keys:
        raise Refused(
            N_("First make a recovery sheet and try it out: without it all could be lost.")
        )
    digests = (hashlib.sha256(_LETTER + about + key.encode()).digest() for key in keys)
    return [proquints.words_of(digest[:_WORDS]) for digest in digests]


def _passed(book: Book, keyring: Keyring, sheet: int, epoch: NewEpoch | None) -> None:
    book.write(recovery.passed_drill, recovery=sheet, epoch=epoch)
    keyring.private.forget_root(book)
    slot_passwords.bring_up(book, keyring.home)


def end(book: Book, keyring: Keyring, sheet: int) -> None:
    """A sheet that was lost, or that others have seen, opens nothing that is to come."""
    new = keyring.new_epoch(book, without=[sheet]) if book.read(recovery.locked) else None
    book.write(recovery.end, recovery=sheet, epoch=new)
    slot_passwords.bring_up(book, keyring.home)


# --- when it is needed ---------------------------------------------------------------------------


def recover(book: Book, keyring: Keyring, identity: str) -> RecoveryRow:
    """Let a sheet vouch for this PC in a book that was restored: it can sync and open all from now
    on. `identity` is the key that was typed (`key_typed`, `key_of_shares`).
    """
    row = of_key(book, identity)
    root = _opened_root(row, identity)
    if root is None:
        raise Refused(N_("This sheet does not open the co-op's root key."), field="typed")
    with _somebody(book):
        keyring.vouch_by_root(book, root, _opened_epochs(book, row, identity))
    return row


@contextmanager
def _somebody(book: Book) -> Iterator[None]:
    """Before anybody signed in, the sheet stands for the first who may set up the book."""
    before, people = book.actor, who_set_up(book)
    if before is GUEST and people:
        book.actor = _as_actor(people[0])
    try:
        yield
    finally:
        book.actor = before


def _as_actor(one: PersonRow) -> Actor:
    return Actor(one.id, one.name, one.role)


def who_set_up(book: Book) -> list[PersonRow]:
    """Those to whom a recovery sheet gives a new password: they may set up the book, and give the
    others theirs.
    """
    may = (p for p in book.read(office.people) if p.active and Permission.SET_UP in MAY[p.role])
    return list(may)


def reset_password(book: Book, home: Path, typed: str, person: PersonId, new: str) -> Actor:
    """Give a person a new password, because they have the recovery sheet, or enough shares, which
    are `typed` or scanned. What they may do stays as it was. Gives who they are.
    """
    of_key(book, sheets_back.key_of(typed))
    found = next((p for p in who_set_up(book) if p.id == person), None)
    if found is None:
        raise Refused(
            N_("The sheet helps those who may set up the book: they give others a new password."),
            field="person",
        )
    before, book.actor = book.actor, _as_actor(found)
    try:
        give_password(book, home, person, new)
        return book.actor
    finally:
        book.actor = before


def give_password(book: Book, home: Path, person: PersonId, new: str) -> None:
    """Give somebody who forgot their password a new one; it opens an encrypted book too."""
    book.write(office.reset_password, person=person, new=new)
    slot_passwords.password_is(book, home, person, new)
    slot_passwords.bring_up(book, home)


def trust_no_more(book: Book, keyring: Keyring, device: int, why: str) -> None:
    """A PC was stolen or lost. What is known of it here by now counts, nothing after that; and it
    gets no key of what is to come.
    """
    keyring.ready(book)
    if keyring.was(book, device):
        raise Refused(N_("You can't do this from the PC itself. Use another one."), field="device")
    found = next((one for one in book.read(devices.devices) if one.id == device), None)
    seq, tip = (found.seq, found.tip) if found else (0, b"")
    new = keyring.new_epoch(book, without=[device]) if book.read(recovery.locked) else None
    book.write(devices.revoke, device=device, seq=seq, tip=tip, why=why, epoch=new)
    merge.catch_up(book)


# --- inside --------------------------------------------------------------------------------------


def _row(book: Book, sheet: int) -> RecoveryRow:
    for row in book.read(recovery.standing):
        if row.id == sheet:
            return row
    raise Refused(N_("This sheet counts no more."), field="sheet")


def of_key(book: Book, identity: str) -> RecoveryRow:
    """The sheet or the shares of which this is the key. Raises Mistyped when none counts."""
    recipient = sealedbox.recipient_of(identity)
    for row in book.read(recovery.standing):
        if row.recipient == recipient:
            return row
    raise Mistyped(N_("This sheet is not of this co-op, or counts no more."))


def _root_of(book: Book, identity: str) -> Ed25519PrivateKey | None:
    return _opened_root(of_key(book, identity), identity)


def _opened_root(row: RecoveryRow, identity: str) -> Ed25519PrivateKey | None:
    try:
        raw = sealedbox.unlock(row.root, [identity], _ROOT)
        return Ed25519PrivateKey.from_private_bytes(raw)
    except (sealedbox.Shut, ValueError):
        return None


def _opened_epochs(book: Book, row: RecoveryRow, identity: str) -> list[str]:
    boxes = book.read(epochs.boxes_for, row.id).values()
    return [key for key in (opened_key(box, identity) for box in boxes) if key is not None]
