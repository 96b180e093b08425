"""The cash desk beyond a visit: boxes, counts, hand-overs, fees, collection sheets."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.records.schema.base import FACT, Base, ident, later, whole, words
from coopdesk.records.schema.types import Day, Instant, Json


class CashBox(Base):
    """Who keeps a cash box. A box is an account of the ledger, and its id is the account's."""

    __tablename__ = "cash_box"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident("account.id")
    keeper: Mapped[int | None] = whole("person.id")
    most: Mapped[int | None] = whole()


class CashCount(Base):
    """A box counted: `kind` is opening, closing or check; `pieces` how many of each coin.

    `entry` wrote the difference away, with its reason.
    """

    __tablename__ = "cash_count"
    __table_args__ = (Index("cash_count_box", "box", "day"), {"info": FACT | {"money": True}})
    id: Mapped[int] = ident()
    box: Mapped[int] = whole("account.id")
    day: Mapped[date] = mapped_column(Day)
    written: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = words()
    by: Mapped[int] = whole("person.id")
    pieces: Mapped[Any] = mapped_column(Json)
    counted: Mapped[int] = whole()
    expected: Mapped[int] = whole()
    reason: Mapped[str] = words()
    entry: Mapped[int | None] = whole("entry.id")


class Handover(Base):
    """Money that went from one box to another, and between whom. Its id is the entry's.

    `confirmed` is when the taker said so at this desk, with their own password.
    """

    __tablename__ = "handover"
    __table_args__ = (Index("handover_day", "day"), {"info": FACT | {"money": True}})
    id: Mapped[int] = ident("entry.id")
    day: Mapped[date] = mapped_column(Day)
    source: Mapped[int] = whole("account.id")
    target: Mapped[int] = whole("account.id")
    amount: Mapped[int] = whole()
    giver: Mapped[int] = whole("person.id")
    taker: Mapped[int | None] = whole("person.id")
    confirmed: Mapped[datetime | None] = mapped_column(Instant)
    pieces: Mapped[Any] = mapped_column(Json)
    remark: Mapped[str] = words()


class Fee(Base):
    """Something that members pay for: entrance, a passbook. `amount` 0: said at the desk."""

    __tablename__ = "fee"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    name: Mapped[str] = words()
    amount: Mapped[int] = whole()
    account: Mapped[int] = whole("account.id")
    closed: Mapped[date | None] = mapped_column(Day)
    #: When it is asked for of itself: "entrance" with the first payment of a member.
    use: Mapped[str | None] = later()


class Collection(Base):
    """A collection sheet of a meeting: who was there is in `presence`, the money in visits."""

    __tablename__ = "collection"
    __table_args__ = (Index("collection_day", "day"), {"info": FACT | {"money": True}})
    id: Mapped[int] = ident()
    day: Mapped[date] = mapped_column(Day)
    written: Mapped[datetime] = mapped_column(Instant)
    name: Mapped[str] = words()
    box: Mapped[int] = whole("account.id")
    by: Mapped[int] = whole("person.id")
    pieces: Mapped[Any] = mapped_column(Json)
    counted: Mapped[int | None] = whole()
    remark: Mapped[str] = words()


class Presence(Base):
    """A member on a collection sheet: present or not, with or without money."""

    __tablename__ = "presence"
    __table_args__ = {"info": FACT | {"money": True}, "sqlite_with_rowid": False}
    collection: Mapped[int] = ident("collection.id")
    member: Mapped[int] = ident("member.id")
    present: Mapped[int] = whole()
