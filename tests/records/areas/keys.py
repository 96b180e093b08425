"""The PCs of the book, who vouches for them, and who can recover."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import text

from coopdesk.records import devices, epochs, office, recovery
from coopdesk.records.epochs import NewEpoch
from coopdesk.records.recovery import Kind
from tests.records.hands import Make

PUBLIC: Final = b"\1" * 32
OTHER: Final = b"\2" * 32
THIRD: Final = b"\3" * 32


def a_pc(make: Make, public: bytes = PUBLIC, letter: str = "B") -> int:
    """Another PC."""
    return make.book.write(
        devices.add,
        public=public,
        recipient="age1",
        certificate=b"c",
        letter=letter,
        name="Treasurer",
    )


def a_sheet(make: Make, recipient: str = "age1sheet", **more: Any) -> int:
    """A recovery sheet."""
    return make.book.write(
        recovery.add_recipient, kind=Kind.SHEET, label="Safe", recipient=recipient, **more
    )


def asked(make: Make) -> dict[str, dict[str, Any]]:
    book = make.book
    own = book.read(
        lambda s: s.execute(text("SELECT public_key FROM device ORDER BY rowid")).scalars().first()
    )
    other, gone = a_pc(make, letter="Y"), a_pc(make, OTHER, "Z")
    sheet, second = a_sheet(make), a_sheet(make, "age1second")
    first = a_sheet(make, "age1first")
    book.write(recovery.passed_drill, recovery=first, epoch=NewEpoch("age1key", {first: b"box"}))
    boxes = {one.id: b"box" for one in book.read(epochs.epochs)}
    new = NewEpoch("age1next", {})
    person = next(one.id for one in book.read(office.people) if one.id == book.actor.person)
    return {
        "devices.introduce": {"public": own, "recipient": "age1", "certificate": b"c"},
        "devices.begin_key": {"epoch": new},
        "devices.begin_root": {
            "root": b"r" * 32,
            "public": own,
            "recipient": "age1",
            "certificate": b"c",
        },
        "devices.add": {
            "public": THIRD,
            "recipient": "age1",
            "certificate": b"c",
            "letter": "X",
            "name": "Third",
        },
        "devices.enrol": {},
        "devices.rename": {"device": other, "name": "Shop", "shown": "Treasurer"},
        "devices.revoke": {"device": gone, "seq": 0, "tip": b"", "why": "stolen", "epoch": new},
        "devices.share_keys": {"boxes": {other: boxes}},
        "devices.take_letter": {"letter": "W"},
        "recovery.add_recipient": {
            "kind": Kind.BOARD,
            "label": "Board",
            "recipient": "age1board",
            "split": "2/3",
            "boxes": boxes,
        },
        "recovery.passed_drill": {"recovery": sheet},
        "recovery.relabel": {"recovery": sheet, "label": "Bank", "shown": "Safe"},
        "recovery.end": {"recovery": second, "epoch": new},
        "office.reset_password": {"person": person, "new": "secret2"},
    }


def fill(make: Make) -> None:
    known = {one.id: b"box" for one in make.book.read(epochs.epochs)}
    device, sheet = a_pc(make), a_sheet(make, boxes=known)
    boxes = {device: b"box", sheet: b"box"}
    make.book.write(recovery.passed_drill, recovery=sheet, epoch=NewEpoch("age1epoch", boxes))
    make.book.write(
        devices.revoke, device=device, seq=0, tip=b"", why="stolen", epoch=NewEpoch("age1new", {})
    )
