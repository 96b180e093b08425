"""PCs that share a book, how it is locked, copied and sealed, and what people settled about it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.records.schema.base import FACT, Base, ident, whole, words
from coopdesk.records.schema.types import Day, Json


class Revocation(Base):
    """A PC that is trusted no more: its id, and the last of its acts that is accepted."""

    __tablename__ = "revocation"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident("device.id")
    seq: Mapped[int] = whole()
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    day: Mapped[date] = mapped_column(Day)
    why: Mapped[str] = words()


class Epoch(Base):
    """A key under which bundles and copies are locked from a day on: its public half (age)."""

    __tablename__ = "epoch"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    n: Mapped[int] = whole()
    recipient: Mapped[str] = words()
    day: Mapped[date] = mapped_column(Day)


class Wrapped(Base):
    """An epoch's private half, in an age box for one PC or one recovery recipient (`to`)."""

    __tablename__ = "wrapped"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    epoch: Mapped[int] = whole("epoch.id")
    to: Mapped[int] = whole()
    box: Mapped[bytes] = mapped_column(LargeBinary)


class Recovery(Base):
    """Who can open everything when all PCs are lost: a printed sheet, the board, a federation.

    `root` is the co-op's root key in an age box for it, `split` how many of how many shares it
    takes ("2/3"; none: one whole sheet). `tested` is when it was last typed or scanned back.
    """

    __tablename__ = "recovery"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    kind: Mapped[str] = words()
    label: Mapped[str] = words()
    recipient: Mapped[str] = words()
    root: Mapped[bytes | None] = mapped_column(LargeBinary)
    split: Mapped[str] = words()
    made: Mapped[date] = mapped_column(Day)
    tested: Mapped[date | None] = mapped_column(Day)
    ended: Mapped[date | None] = mapped_column(Day)


class Seal(Base):
    """Figures that stand: `body` is canonical CBOR, `root` its hash, `before` the seal before."""

    __tablename__ = "seal"
    __table_args__ = (Index("seal_day", "day"), {"info": FACT | {"money": True}})
    id: Mapped[int] = ident()
    day: Mapped[date] = mapped_column(Day)
    kind: Mapped[str] = words()
    body: Mapped[bytes] = mapped_column(LargeBinary)
    root: Mapped[bytes] = mapped_column(LargeBinary)
    before: Mapped[bytes] = mapped_column(LargeBinary)


class Cosigned(Base):
    """A federation's signature under a seal, after it checked that it grew from the one before."""

    __tablename__ = "cosigned"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    seal: Mapped[int] = whole("seal.id")
    name: Mapped[str] = words()
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    day: Mapped[date] = mapped_column(Day)


class Settled(Base):
    """A person looked at something that a merge brought, and said what it is.

    `kind` is the flag, `about` what it was raised for, `proof` what was seen then: when more
    comes, it is raised again. `how` is what was decided.
    """

    __tablename__ = "settled"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    kind: Mapped[str] = words()
    about: Mapped[str] = words()
    proof: Mapped[Any | None] = mapped_column(Json, nullable=True)
    how: Mapped[str] = words()
    why: Mapped[str] = words()
    day: Mapped[date] = mapped_column(Day)


class Erasure(Base):
    """A row whose personal values were erased for good: whoever still has them drops them."""

    __tablename__ = "erasure"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    day: Mapped[date] = mapped_column(Day)
    why: Mapped[str] = words()


class Place(Base):
    """A stick, folder or server that this PC copies to: the id in its marker. Never sent."""

    __tablename__ = "place"
    marker: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = words()
    address: Mapped[str] = words()
    #: What was found and done there last: when, what each PC has there, what is wrong.
    state: Mapped[Any] = mapped_column(Json)


class Bundle(Base):
    """A verified bundle of another PC, as it came, so that it can be carried on. Never sent."""

    __tablename__ = "bundle"
    __table_args__ = (Index("bundle_device", "device", "first"),)
    id: Mapped[int] = ident()
    device: Mapped[int] = whole()
    first: Mapped[int] = whole()
    last: Mapped[int] = whole()
    body: Mapped[bytes] = mapped_column(LargeBinary)


class History(Base):
    """One value that a field was given, in the order of acts: what stands is told from these.

    The first, of the time 0, is what the row was written with. A personal value is its mark.
    Derived.
    """

    __tablename__ = "history"
    __table_args__ = {"info": {"derived": True}, "sqlite_with_rowid": False}
    table: Mapped[str] = mapped_column(Text, primary_key=True)
    row: Mapped[int] = ident()
    column: Mapped[str] = mapped_column(Text, primary_key=True)
    hlc_ms: Mapped[int] = ident()
    hlc_count: Mapped[int] = ident()
    device: Mapped[int] = ident()
    hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    k: Mapped[int] = ident()
    value: Mapped[bytes] = mapped_column(LargeBinary)
    base: Mapped[bytes] = mapped_column(LargeBinary)


class Late(Base):
    """An entry that came after its month was closed, and the open day on which it counts. Derived.

    Its lines have that day; the entry keeps its own.
    """

    __tablename__ = "late"
    __table_args__ = {"info": {"derived": True}, "sqlite_with_rowid": False}
    entry: Mapped[int] = ident()
    day: Mapped[date] = mapped_column(Day)


#: Before the series of a number that is a receipt's, in `twin`.
RECEIPTS: Final = "#"


class Twin(Base):
    """A number that is used and stands at no row: two PCs made one entry, or one receipt of it, and
    it stands under the other's number; or its act doesn't count. Derived.
    """

    __tablename__ = "twin"
    __table_args__ = {"info": {"derived": True}, "sqlite_with_rowid": False}
    series: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = ident()
    entry: Mapped[int] = whole()
