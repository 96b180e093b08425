"""What this PC's slots hold, for the keyring: identities, keys of epochs, the root key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coopdesk.exchange import sealedbox, slots
from coopdesk.exchange.certificates import Trust
from coopdesk.exchange.requests import Answer
from coopdesk.records import epochs
from coopdesk.records.book import Book
from coopdesk.records.book.acts import number_of
from coopdesk.records.errors import Trouble

_KEY: Final = 256


@dataclass
class Secrets:
    """What a slot holds: age identities by PC (hex), epoch keys by recipient, the root key; and of
    a PC that was let in the root's public half and its certificates, until the book has them.
    """

    identities: dict[str, str] = field(default_factory=dict)
    epochs: dict[str, str] = field(default_factory=dict)
    root: str = ""
    joined: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Secrets:
        """From the slot's content."""
        return cls(
            dict(said.get("identities", {})),
            dict(said.get("epochs", {})),
            said.get("root", ""),
            list(said.get("joined", [])),
        )

    def said(self) -> dict[str, Any]:
        """The slot's content."""
        return {
            "identities": self.identities,
            "epochs": self.epochs,
            "root": self.root,
            "joined": self.joined,
        }


class Private:
    """The private keys of this PC by co-op, each in the co-op's slot."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def identity(self, book: Book) -> str:
        """This PC's age identity in the book; made when it is first needed."""
        secrets, device = self._secrets(book), book.device.hex()
        if device not in secrets.identities:
            secrets.identities[device] = sealedbox.new_identity()[0]
            self._keep(book, secrets)
        return secrets.identities[device]

    def identities(self, book: Book) -> tuple[str, ...]:
        """All that can open what came for this book."""
        secrets = self._secrets(book)
        own, found = secrets.identities.values(), self._opened(book, secrets).values()
        return tuple(dict.fromkeys((*own, *found, *secrets.epochs.values())))

    def epoch_keys(self, book: Book) -> dict[int, str]:
        """The private half of each of the book's keys that this PC can open, by the key's id."""
        return self._opened(book, self._secrets(book))

    def root(self, book: Book) -> Ed25519PrivateKey | None:
        """The root key, where this PC still has it: until the recovery drill has passed."""
        kept = self._secrets(book).root
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept)) if kept else None

    def keep_root(self, book: Book, root: Ed25519PrivateKey) -> None:
        """Keep the root key, until the recovery drill has passed."""
        secrets = self._secrets(book)
        secrets.root = root.private_bytes_raw().hex()
        self._keep(book, secrets)

    def forget_root(self, book: Book) -> None:
        """The root key is only on the recovery sheets from now on."""
        secrets = self._secrets(book)
        if secrets.root:
            secrets.root = ""
            self._keep(book, secrets)

    def learn(self, book: Book, epoch_identities: Iterable[str]) -> None:
        """Keep the private halves of epochs that came with joining or recovery."""
        secrets = self._secrets(book)
        new = {sealedbox.recipient_of(one): one for one in epoch_identities}
        if not new.items() <= secrets.epochs.items():
            secrets.epochs |= new
            self._keep(book, secrets)

    def take(self, given: Answer, device: bytes, identity: str) -> None:
        """Keep what came with joining, before the book is there."""
        file = slots.file_of(self._home, given.coop, None)
        secrets = Secrets.of(slots.opened(file, None))
        secrets.identities[device.hex()] = identity
        secrets.epochs |= {sealedbox.recipient_of(one): one for one in given.epochs}
        secrets.joined = [given.root.hex(), *(one.hex() for one in given.certs)]
        slots.keep(file, secrets.said(), None)

    def joined(self, book: Book) -> Trust:
        """Whom a PC believes that was let in and has nothing of the book yet."""
        said = [bytes.fromhex(one) for one in self._secrets(book).joined]
        return Trust(book.coop, said[0]).with_these(said[1:]) if said else Trust(book.coop, None)

    def _opened(self, book: Book, secrets: Secrets) -> dict[int, str]:
        known = {one.recipient: one.id for one in book.read(epochs.epochs)}
        found = {
            known[recipient]: identity
            for recipient, identity in secrets.epochs.items()
            if recipient in known
        }
        for ident, identity in self._unwrapped(book, secrets):
            if known.get(sealedbox.recipient_of(identity)) == ident:
                found.setdefault(ident, identity)
        return found

    def _unwrapped(self, book: Book, secrets: Secrets) -> Iterator[tuple[int, str]]:
        for device, identity in secrets.identities.items():
            to = number_of(bytes.fromhex(device))
            for ident, box in book.read(epochs.boxes_for, to).items():
                key = opened_key(box, identity)
                if key is not None:
                    yield ident, key

    def _file(self, book: Book) -> Path:
        return slots.file_of(self._home, book.coop, book.key)

    def _secrets(self, book: Book) -> Secrets:
        return Secrets.of(slots.opened(self._file(book), book.key))

    def _keep(self, book: Book, secrets: Secrets) -> None:
        slots.keep(self._file(book), secrets.said(), book.key)


def without_book(home: Path) -> tuple[str, ...]:
    """The keys by which this PC opens copies even where it has lost the book: those that it kept,
    of each co-op whose keys are not locked with its book.
    """
    found: list[str] = []
    for file in slots.all_of(home):
        try:
            found += Secrets.of(slots.opened(file, None)).epochs.values()
        except Trouble:
            continue  # locked with the book, or damaged: then it takes the sheet
    return tuple(dict.fromkeys(found))


def opened_key(box: bytes, identity: str) -> str | None:
    """A private key that came in a box; None when it is for another, damaged or no key."""
    try:
        key = sealedbox.unlock(box, [identity], _KEY).decode()
        sealedbox.recipient_of(key)
    except (sealedbox.Shut, ValueError):
        return None
    return key
