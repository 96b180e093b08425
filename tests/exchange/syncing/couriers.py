"""PCs that carry acts to each other by places, for the tests of bundles and syncs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coopdesk.exchange import certificates, sealedbox
from coopdesk.exchange.certificates import Certificate, Trust
from coopdesk.exchange.places import NO_PATIENCE, Place, marker, opened
from coopdesk.exchange.sync import SyncReport, sync
from coopdesk.i18n import Language
from coopdesk.records import checks, members
from coopdesk.records.book import Book
from tests.records.hands import HandClock, Make, Pc, whole

ROOT = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
#: Whom boxes are locked to, and what opens them.
KEY, LOCK = sealedbox.new_identity()


@dataclass
class Ring:
    """A keyring whose root key vouches for every PC that asks. `locked`: boxes are in use."""

    home: Path
    locked: bool = False
    knows_key: bool = True
    stranger: bool = False
    revoked: dict[bytes, tuple[int, bytes]] = field(default_factory=dict)

    def ready(self, book: Book) -> object:
        return self._cert(book)

    def sign(self, book: Book, data: bytes) -> bytes:
        return self._private(book).sign(data)

    def certs(self, book: Book) -> tuple[bytes, ...]:
        return (self._cert(book).raw,)

    def trust(self, book: Book) -> Trust:
        root = certificates.public_of(ROOT)
        return Trust(book.coop, root, {}, self.revoked)

    def recipients(self, book: Book) -> tuple[str, ...]:
        return (LOCK,) if self.locked else ()

    def readers(self, book: Book) -> Mapping[int, str]:
        return {}

    def epoch(self, book: Book) -> int:
        return int(self.locked)

    def identities(self, book: Book) -> tuple[str, ...]:
        return (KEY,) if self.knows_key else ()

    def _private(self, book: Book) -> Ed25519PrivateKey:
        file = self.home / "devices" / f"{book.device.hex()[:32]}.json"
        said = json.loads(file.read_text())
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(said["private"]))

    def _cert(self, book: Book) -> Certificate:
        public = certificates.public_of(self._private(book))
        signer = Ed25519PrivateKey.generate() if self.stranger else ROOT
        return certificates.make(signer, coop=book.coop, public=public, recipient=LOCK, letter="Z")


@dataclass
class Courier:
    """A PC that is switched on: its book is open."""

    pc: Pc
    book: Book
    ring: Ring

    @property
    def make(self) -> Make:
        return Make(self.book)

    @property
    def clock(self) -> HandClock:
        return self.pc.clock

    def sync(self, place: Place | Path | str, **more: Any) -> SyncReport:
        at = opened(str(place), patience=NO_PATIENCE) if isinstance(place, Path | str) else place
        return sync(self.book, at, self.ring, **more)

    def roll(self) -> list[members.MemberRow]:
        """The members, as its book has them."""
        return self.book.read(members.roll)

    def work(self, name: str, *, visits: int = 1, amount: int = 500) -> None:
        """Admit somebody, and let them come some times."""
        self.clock.move(minutes=3)
        who = self.make.member(name)
        for n in range(visits):
            self.clock.move(minutes=1)
            self.make.visit(who, ("deposit", amount + n))


@contextmanager
def couriers(
    template: Pc, folder: Path, count: int = 2, *, locked: bool = False
) -> Iterator[list[Courier]]:
    """PCs with the same past; each but the first is a copy that wrote one act as itself."""
    first = template.moved(folder / "pc0")
    pcs = [first, *(first.copied(folder / f"pc{n}") for n in range(1, count))]
    found: list[Courier] = []
    try:
        for n, pc in enumerate(pcs):
            pc.clock.move(seconds=n)
            book = pc.open()
            found.append(Courier(pc, book, Ring(pc.home, locked=locked)))
            if n:
                Make(book).member(f"First of {n}")
        yield found
    finally:
        for one in found:
            one.book.close()


def placed(book: Book, folder: Path) -> Path:
    """A folder that is a place of the co-op."""
    folder.mkdir(parents=True, exist_ok=True)
    mark(book, opened(str(folder)))
    return folder


def mark(book: Book, place: Place) -> None:
    """Make a folder a place."""
    marker.mark(place, coop=book.coop, name="Stick", made=date(2026, 3, 1), language=Language("en"))


def equal(all_of: Sequence[Courier]) -> None:
    """All books say the same, and are what their acts say."""
    one, *others = all_of
    says = whole(one.book)
    for other in others:
        assert whole(other.book) == says
    for each in all_of:
        off = [f.check for f in checks.run(each.book, rebuild=True) if f.check in PLAIN]
        assert off == []


#: What no merge may leave behind.
PLAIN = {"file", "chain", "facts", "derived", "balanced", "kept balances"}


def rounds(all_of: Sequence[Courier], place: Path, turns: int = 2) -> list[SyncReport]:
    """Everybody goes to the place in turn; gives the last turn's reports."""
    reports: list[SyncReport] = []
    for _ in range(turns):
        reports = [one.sync(place) for one in all_of]
    return reports


def said(report: SyncReport) -> list[str]:
    """What is wrong, in words."""
    return [f"{why.what} {why.advice} {why.file}" for why in report.why]
