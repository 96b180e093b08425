"""A second PC comes in: it leaves its request at a place, a PC of the co-op approves it after a
person carried six words from one screen to the other, and it makes the book from the place.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coopdesk.exchange import certificates, proquints, requests, sealedbox
from coopdesk.exchange.certificates import Trust
from coopdesk.exchange.copies.aside import unfinished
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import Place, PlaceTrouble, marker
from coopdesk.exchange.places.base import Fault
from coopdesk.exchange.private import Private
from coopdesk.exchange.requests import Answer, Request
from coopdesk.i18n import N_
from coopdesk.records import devices
from coopdesk.records.book import Book, keys
from coopdesk.records.book.acts import number_of
from coopdesk.records.book.book import Joining
from coopdesk.records.calendar import Clock
from coopdesk.records.devices import DeviceRow
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.remaking import put_in_place, refuse_taken
from coopdesk.records.store import machine_trouble

#: Sends the book's acts to the place, or takes those that are there.
Exchange = Callable[[Book, Place], object]

_FOLDER: Final = "JOIN"
_WAITING: Final = "joining"
_ASKED, _ANSWERED = ".REQ", ".ANS"
#: Files that are looked through, at most.
_MOST: Final = 400


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request of this PC: the words that its screen shows, and what it keeps to go on."""

    words: str
    secret: bytes
    private: Ed25519PrivateKey
    identity: str
    request: bytes
    file: Path

    @property
    def device(self) -> bytes:
        """This PC's id to be."""
        return certificates.id_of(certificates.public_of(self.private))


# --- the PC that comes in ------------------------------------------------------------------------


def ask(place: Place, home: Path, clock: Clock, name: str = "") -> Waiting:
    """Leave a request at a place of the co-op, and say the words to compare. The same request
    stands until it is answered or too old; then there is a new one.
    """
    found = _marker(place)
    coop = bytes.fromhex(found.coop)
    waiting = _kept(home, coop)
    if waiting is None or _is_old(waiting, clock):
        waiting = _new(home, coop, found.place, clock, name or platform.node())
    _leave(place, waiting)
    return waiting


def is_waiting(place: Place, home: Path) -> Waiting | None:
    """The request of this PC that stands at the place's co-op; None when it left none."""
    return _kept(home, bytes.fromhex(_marker(place).coop))


def finish(place: Place, path: Path, home: Path, clock: Clock, receive: Exchange) -> Book | None:
    """Make the book from the place when this PC was let in; None while nobody answered. `receive`
    takes in what is at the place. The book is open; it appears whole or not at all.
    """
    coop = bytes.fromhex(_marker(place).coop)
    waiting = _kept(home, coop)
    given = None if waiting is None else _answer(place, waiting, coop)
    if waiting is None or given is None:
        return None
    refuse_taken(path)
    Private(home).take(given, waiting.device, waiting.identity)
    joining = coop, waiting.private, given.letter
    _make(path, home, clock, joining, lambda book: receive(book, place))
    waiting.file.unlink(missing_ok=True)
    return Book.open(path, home, clock)


def forget(home: Path, coop: bytes) -> None:
    """This PC doesn't want to be let in any more."""
    _file(home, coop).unlink(missing_ok=True)


def _make(
    path: Path, home: Path, clock: Clock, joining: Joining, receive: Callable[[Book], object]
) -> None:
    """Make the book of a PC that was let in beside its place, fill it, and put it there when all is
    in it.
    """
    device = certificates.id_of(certificates.public_of(joining[1]))
    try:
        with unfinished(path) as part:
            with Book.create(part, home, clock, joining=joining) as book:
                with book.unhurried():
                    receive(book)
                _refuse_unfinished(book)
            with machine_trouble():
                put_in_place(part, path)
    except BaseException:
        keys.forget(home, device)
        raise


def _refuse_unfinished(book: Book) -> None:
    """The act that let this PC in must be there: without it the book would not know it."""
    own = number_of(book.device)
    if all(one.id != own for one in book.read(devices.devices)):
        raise Trouble(
            N_("This PC was let in, but the co-op's book is not all at the place yet."),
            advice=N_("Sync the other PC with this place once more, then try again here."),
        )


# --- the PC that lets it in ----------------------------------------------------------------------


def waiting_at(book: Book, place: Place) -> list[Request]:
    """The PCs that ask at a place to be let in and are not yet, the newest request last."""
    known = book.read(devices.devices)
    inside = {one.device for one in known if one.certificate}
    today = book.clock().today
    return [
        one
        for one in _requests(place)
        if one.coop == book.coop and one.device not in inside and not one.expired(today)
    ]


def approve(
    book: Book,
    keyring: Keyring,
    place: Place,
    words: str,
    send: Exchange,
    *,
    letter: str = "",
    name: str = "",
) -> DeviceRow:
    """Let in the PC whose screen shows these words: it gets its letter and the keys, and finds the
    answer at the place. `send` brings the book's acts there. Doing it again changes nothing.
    """
    secret = proquints.bytes_of(words)
    request = None if secret is None or len(secret) != requests.SECRET else _fitting(place, secret)
    if secret is None or request is None:
        raise Refused(
            N_("No PC that asks at this place shows these words. Compare them once more."),
            field="words",
        )
    _refuse_foreign(book, place, request)
    keyring.ready(book)
    row = _let_in(book, keyring, request, letter, name)
    send(book, place)
    data = requests.answer(request, secret, _given(book, keyring, row))
    place.put_new(f"{_FOLDER}/{_stem(request.raw)}{_ANSWERED}", data)
    return row


def _refuse_foreign(book: Book, place: Place, request: Request) -> None:
    if request.coop != book.coop or request.place != _marker(place).place:
        raise Refused(
            N_("This PC asks to be let in to another co-op, or at another place."), field="words"
        )
    if request.expired(book.clock().today):
        raise Refused(N_("This request is too old. Let the other PC ask once more."), field="words")


def _let_in(book: Book, keyring: Keyring, request: Request, letter: str, name: str) -> DeviceRow:
    row = _row(book, request.device)
    if row is not None and row.revoked is None and keyring.trust(book).vouches(request.device):
        return row
    letter = row.letter if row else letter or book.read(devices.free_letter)
    made = certificates.make(
        keyring.signing(book),
        coop=book.coop,
        public=request.public,
        recipient=request.recipient,
        letter=letter,
    )
    book.write(
        devices.add,
        public=request.public,
        recipient=request.recipient,
        certificate=made.raw,
        letter=letter,
        name=name or request.name or letter,
        boxes=keyring.boxes_for(book, request.recipient),
    )
    row = _row(book, request.device)
    assert row is not None
    return row


def _row(book: Book, device: bytes) -> DeviceRow | None:
    return next((one for one in book.read(devices.devices) if one.device == device), None)


def _given(book: Book, keyring: Keyring, row: DeviceRow) -> Answer:
    root = book.read(devices.root_key)
    assert root is not None  # the keyring is ready
    return Answer(
        coop=book.coop,
        root=root,
        letter=row.letter,
        certs=keyring.trust(book).chain(row.device),
        epochs=tuple(keyring.private.epoch_keys(book).values()),
    )


# --- files at the place --------------------------------------------------------------------------


def _marker(place: Place) -> marker.Marker:
    found = marker.read(place)
    if found is None:
        raise PlaceTrouble(Fault.UNMARKED, place.address)
    return found


def _files(place: Place, end: str, limit: int) -> Iterator[bytes]:
    """The files of a kind, of those that can be read. One that can't be stops nobody."""
    for item in place.list(_FOLDER)[:_MOST]:
        if item.folder or not item.name.endswith(end) or item.size > limit:
            continue
        try:
            yield place.get(f"{_FOLDER}/{item.name}", limit)
        except PlaceTrouble as trouble:
            if trouble.fault not in (Fault.NOT_FOUND, Fault.TOO_LARGE, Fault.TAKEN):
                raise


def _requests(place: Place) -> list[Request]:
    found = [requests.read(raw) for raw in _files(place, _ASKED, requests.LARGEST_REQUEST)]
    return [one for one in found if one is not None]


def _fitting(place: Place, secret: bytes) -> Request | None:
    return next((one for one in _requests(place) if one.fits(secret)), None)


def _answer(place: Place, waiting: Waiting, coop: bytes) -> Answer | None:
    for raw in _files(place, _ANSWERED, requests.LARGEST_ANSWER):
        given = requests.open_answer(raw, waiting.request, waiting.secret, waiting.identity)
        if given is not None and given.coop == coop:
            trust = Trust(coop, given.root).with_these(given.certs)
            if waiting.device in trust.devices:
                return given
    return None


def _leave(place: Place, waiting: Waiting) -> None:
    place.put_new(f"{_FOLDER}/{_stem(waiting.request)}{_ASKED}", waiting.request)


def _stem(request: bytes) -> str:
    return certificates.id_of(request).hex()[:8].upper()


# --- what this PC keeps meanwhile ---------------------------------------------------------------


def _file(home: Path, coop: bytes) -> Path:
    return home / _WAITING / f"{coop.hex()}.json"


def _new(home: Path, coop: bytes, place: str, clock: Clock, name: str) -> Waiting:
    private, secret = Ed25519PrivateKey.generate(), requests.new_secret()
    identity, recipient = sealedbox.new_identity()
    request = requests.make(
        private,
        coop=coop,
        place=place,
        recipient=recipient,
        name="".join(c for c in name if c.isprintable()),
        made=clock().date(),
        secret=secret,
    )
    said = {
        "secret": secret.hex(),
        "private": private.private_bytes_raw().hex(),
        "identity": identity,
        "request": request.hex(),
    }
    keys.write_privately(_file(home, coop), said)
    return _waiting(_file(home, coop), said)


def _kept(home: Path, coop: bytes) -> Waiting | None:
    file = _file(home, coop)
    said = keys.read_kept(file)
    return _waiting(file, said) if said else None


def _waiting(file: Path, said: dict[str, Any]) -> Waiting:
    secret = bytes.fromhex(said["secret"])
    return Waiting(
        words=requests.words(secret),
        secret=secret,
        private=Ed25519PrivateKey.from_private_bytes(bytes.fromhex(said["private"])),
        identity=said["identity"],
        request=bytes.fromhex(said["request"]),
        file=file,
    )


def _is_old(waiting: Waiting, clock: Clock) -> bool:
    request = requests.read(waiting.request)
    return request is None or request.expired(clock().date())
