"""What stays on this PC: the log as it is kept here, personal values, and derived rows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.records.schema.base import Base, ident, whole, words
from coopdesk.records.schema.types import Day


class Act(Base):
    """One act, as its canonical bytes. The other columns only help to find it."""

    __tablename__ = "act"
    __table_args__ = (
        Index("act_device", "device", "seq", "hash", unique=True),
        Index("act_order", "hlc_ms", "hlc_count"),
        {"info": {"money": True}},
    )
    n: Mapped[int] = ident()
    device: Mapped[int] = whole()
    seq: Mapped[int] = whole()
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    hlc_ms: Mapped[int] = whole()
    hlc_count: Mapped[int] = whole()
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Tip(Base):
    """Where a device's chain ends, and the next numbers of its series."""

    __tablename__ = "tip"
    device: Mapped[int] = ident()
    seq: Mapped[int] = whole()
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    hlc_ms: Mapped[int] = whole()
    hlc_count: Mapped[int] = whole()
    wall: Mapped[int] = whole()
    day: Mapped[date] = mapped_column(Day)
    entries: Mapped[int] = whole()
    receipts: Mapped[int] = whole()


class Local(Base):
    """What this copy of the book knows about itself; never sent."""

    __tablename__ = "local"
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = words()


class Salt(Base):
    """The salt of a row's personal marks. Without it the marks in the acts say nothing."""

    __tablename__ = "salt"
    row: Mapped[int] = ident()
    salt: Mapped[bytes] = mapped_column(LargeBinary)


class Personal(Base):
    """A personal value that an act marks. Erasing a person deletes these and the salt."""

    __tablename__ = "personal"
    __table_args__ = {"sqlite_with_rowid": False}
    row: Mapped[int] = ident()
    mark: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)


class Head(Base):
    """A value of a field that still stands beside another, until a person chooses."""

    __tablename__ = "head"
    __table_args__ = {"info": {"derived": True}, "sqlite_with_rowid": False}
    table: Mapped[str] = mapped_column(Text, primary_key=True)
    row: Mapped[int] = ident()
    column: Mapped[str] = mapped_column(Text, primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)


class MonthBalance(Base):
    """What an account moved in a month (202603): the sum of its lines. Derived."""

    __tablename__ = "month_balance"
    __table_args__ = {"info": {"derived": True}, "sqlite_with_rowid": False}
    account: Mapped[int] = ident()
    month: Mapped[int] = ident()
    amount: Mapped[int] = whole()


class Balance(Base):
    """What a member has on a holding now: the sum of its lines. Derived."""

    __tablename__ = "balance"
    __table_args__ = {"info": {"derived": True}, "sqlite_with_rowid": False}
    member: Mapped[int] = ident()
    account: Mapped[int] = ident()
    holding: Mapped[int] = ident()
    amount: Mapped[int] = whole()


class Word(Base):
    """A word by which members are found, and how many have it; figures aside. Derived."""

    __tablename__ = "word"
    __table_args__ = {"info": {"derived": True}, "sqlite_with_rowid": False}
    word: Mapped[str] = mapped_column(Text, primary_key=True)
    members: Mapped[int] = whole()
