"""The facts: rows that acts write and that travel."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.records.schema.base import FACT, Base, Somebody, ident, later, personal, whole, words
from coopdesk.records.schema.types import Day, Instant, Json


class Setting(Base):
    """One thing the co-op has settled: its name, currency, address. Its id comes from its name."""

    __tablename__ = "setting"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    name: Mapped[str] = words()
    value: Mapped[Any] = mapped_column(Json)


class Device(Base):
    """A PC that writes in the book, with the letter of its receipts."""

    __tablename__ = "device"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    letter: Mapped[str] = words()
    name: Mapped[str] = words()
    #: Whom boxes for this PC are locked to (age), and who vouches for it (exchange.certificates).
    recipient: Mapped[str | None] = later()
    certificate: Mapped[bytes | None] = mapped_column(LargeBinary)


class Person(Base):
    """Somebody of the office who signs in."""

    __tablename__ = "person"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    name: Mapped[str | None] = personal()
    role: Mapped[str] = words()
    language: Mapped[str] = words()
    password: Mapped[str | None] = personal()
    active: Mapped[int] = whole()


class Member(Somebody, Base):
    """A line of the register of members."""

    __tablename__ = "member"
    __table_args__ = (Index("member_number", "number"), {"info": FACT})
    id: Mapped[int] = ident()
    number: Mapped[str] = words()
    kind: Mapped[str] = words()
    status: Mapped[str] = words()
    joined: Mapped[date | None] = mapped_column(Day)
    left: Mapped[date | None] = mapped_column(Day)
    language: Mapped[str] = words()
    nominee: Mapped[str | None] = personal(after=2)
    #: The resolution that admitted them.
    resolution: Mapped[str | None] = later(after=2)


class Account(Base):
    """An account of the ledger. A control account has a role, and its lines name a member."""

    __tablename__ = "account"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    code: Mapped[str] = words()
    name: Mapped[str] = words()
    type: Mapped[str] = words()
    role: Mapped[str] = words()
    closed: Mapped[date | None] = mapped_column(Day)
    #: Its part in the statement of cash flows, where that differs from what its type says.
    flow: Mapped[str | None] = later()


class Product(Base):
    """What a member can hold: ordinary savings, a share. Its money is on one control account.

    `form` tells kinds of savings apart (see records.products); none is voluntary.
    """

    __tablename__ = "product"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    kind: Mapped[str] = words()
    name: Mapped[str] = words()
    account: Mapped[int] = whole("account.id")
    form: Mapped[str | None] = later()
    closed: Mapped[date | None] = mapped_column(Day)


class Term(Base):
    """What holds for a product from a day on. Later terms never touch what was signed before."""

    __tablename__ = "term"
    __table_args__ = (Index("term_product", "product", "since"), {"info": FACT})
    id: Mapped[int] = ident()
    product: Mapped[int] = whole("product.id")
    since: Mapped[date] = mapped_column(Day)
    terms: Mapped[Any] = mapped_column(Json)


class Holding(Base):
    """A member's account of one product: their savings, their shares, a loan.

    What was agreed when it was opened stays: `term` names the terms that were signed, `until` is
    the day of maturity, `target` what is saved for (minor units), `mandate` whether one of several
    holders may draw ("one") or all must ("all"). `woken` is the day a dormant one was woken.
    """

    __tablename__ = "holding"
    __table_args__ = (Index("holding_member", "member"), {"info": FACT})
    id: Mapped[int] = ident()
    member: Mapped[int] = whole("member.id")
    product: Mapped[int] = whole("product.id")
    opened: Mapped[date] = mapped_column(Day)
    closed: Mapped[date | None] = mapped_column(Day)
    term: Mapped[int | None] = whole()
    until: Mapped[date | None] = mapped_column(Day)
    target: Mapped[int | None] = whole()
    label: Mapped[str | None] = later()
    mandate: Mapped[str | None] = later()
    woken: Mapped[date | None] = mapped_column(Day)
    #: How it was made sure, when it was woken, that it is the member who asks.
    woken_why: Mapped[str | None] = later()


class Entry(Base):
    """A numbered entry of the journal. Its lines add up to zero."""

    __tablename__ = "entry"
    __table_args__ = (
        Index("entry_day", "day"),
        {"info": FACT | {"money": True}},
    )
    id: Mapped[int] = ident()
    series: Mapped[str] = words()
    number: Mapped[int] = whole()
    day: Mapped[date] = mapped_column(Day)
    written: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = words()
    memo: Mapped[str] = words()
    reverses: Mapped[int | None] = whole()


Index("entry_reverses", Entry.reverses, sqlite_where=Entry.reverses.isnot(None))
# The few entries that close a year: what a year brought is told without them.
Index("entry_closing", Entry.day, sqlite_where=Entry.kind == "closing")


class Line(Base):
    """One leg of an entry. It repeats the entry's day, so that sums need no join.

    Of an entry that came after its month was closed it has the day on which it counts instead.
    """

    __tablename__ = "line"
    __table_args__ = (
        Index("line_account", "account", "day", "amount"),
        {"info": FACT | {"money": True, "free": "day"}, "sqlite_with_rowid": False},
    )
    entry: Mapped[int] = ident("entry.id")
    n: Mapped[int] = ident()
    account: Mapped[int] = whole("account.id")
    member: Mapped[int | None] = whole("member.id")
    holding: Mapped[int | None] = whole("holding.id")
    day: Mapped[date] = mapped_column(Day)
    amount: Mapped[int] = whole()


class Visit(Base):
    """A member at the cash desk: one receipt, one entry, and the entry's id.

    `box` is the account of the cash box (none: the main one), `sheet` the collection sheet.
    """

    __tablename__ = "visit"
    __table_args__ = (
        Index("visit_number", "series", "number"),
        {"info": FACT | {"money": True}},
    )
    id: Mapped[int] = ident("entry.id")
    series: Mapped[str] = words()
    number: Mapped[int] = whole()
    member: Mapped[int] = whole("member.id")
    day: Mapped[date] = mapped_column(Day)
    by: Mapped[int] = whole("person.id")
    slip: Mapped[str] = words()
    remark: Mapped[str] = words()
    reverses: Mapped[int | None] = whole()
    box: Mapped[int | None] = whole()
    sheet: Mapped[int | None] = whole()


Index("visit_reverses", Visit.reverses, sqlite_where=Visit.reverses.isnot(None))


class VisitLine(Base):
    """A line of the receipt as it was printed, with what the member had after it."""

    __tablename__ = "visit_line"
    __table_args__ = {"info": FACT | {"money": True}, "sqlite_with_rowid": False}
    visit: Mapped[int] = ident("visit.id")
    n: Mapped[int] = ident()
    deed: Mapped[str] = words()
    holding: Mapped[int | None] = whole("holding.id")
    amount: Mapped[int] = whole()
    after: Mapped[int | None] = whole()
    fee: Mapped[int | None] = whole()
