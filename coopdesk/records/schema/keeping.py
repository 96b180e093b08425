"""The books beyond the journal: vouchers, budgets, the bank, assets, closed periods, surplus."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.records.schema.base import FACT, Base, ident, whole, words
from coopdesk.records.schema.types import Day, Json


class Voucher(Base):
    """What stands behind a general entry: its form, whom it was with, which paper, which budget.

    Its id is the entry's. `form` is expense, income, transfer or general.
    """

    __tablename__ = "voucher"
    __table_args__ = (Index("voucher_budget", "budget"), {"info": FACT | {"money": True}})
    id: Mapped[int] = ident("entry.id")
    form: Mapped[str] = words()
    party: Mapped[str] = words()
    paper: Mapped[str] = words()
    budget: Mapped[int | None] = whole("budget.id")
    by: Mapped[int] = whole("person.id")


class Attachment(Base):
    """A picture or PDF that belongs to an entry: the bill, the contract."""

    __tablename__ = "attachment"
    __table_args__ = (Index("attachment_entry", "entry"), {"info": FACT | {"money": True}})
    id: Mapped[int] = ident()
    entry: Mapped[int] = whole("entry.id")
    name: Mapped[str] = words()
    media: Mapped[str] = words()
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Budget(Base):
    """A line of a year's budget: what is planned on an account. Id from year, account and name.

    `months` are twelve amounts that add up to `amount`, or none: a twelfth each.
    """

    __tablename__ = "budget"
    __table_args__ = (Index("budget_year", "year"), {"info": FACT})
    id: Mapped[int] = ident()
    year: Mapped[int] = whole()
    account: Mapped[int] = whole("account.id")
    name: Mapped[str] = words()
    amount: Mapped[int] = whole()
    months: Mapped[Any] = mapped_column(Json, nullable=True)


class BankStatement(Base):
    """A statement that the bank gave, brought in from a file. Its id comes from what it says."""

    __tablename__ = "bank_statement"
    __table_args__ = (Index("bank_statement_account", "account"), {"info": FACT})
    id: Mapped[int] = ident()
    account: Mapped[int] = whole("account.id")
    begins: Mapped[date] = mapped_column(Day)
    until: Mapped[date] = mapped_column(Day)
    opening: Mapped[int] = whole()
    closing: Mapped[int] = whole()
    file: Mapped[str] = words()


class BankLine(Base):
    """A line of a bank's statement: + came to the co-op, − left it."""

    __tablename__ = "bank_line"
    __table_args__ = (Index("bank_line_statement", "statement"), {"info": FACT})
    id: Mapped[int] = ident()
    statement: Mapped[int] = whole("bank_statement.id")
    day: Mapped[date] = mapped_column(Day)
    amount: Mapped[int] = whole()
    text: Mapped[str] = words()
    reference: Mapped[str] = words()


class BankMatch(Base):
    """A bank's line and the entry that it is in our books; undone when `holds` is 0."""

    __tablename__ = "bank_match"
    __table_args__ = (
        Index("bank_match_line", "bank_line"),
        Index("bank_match_entry", "entry"),
        {"info": FACT},
    )
    id: Mapped[int] = ident()
    bank_line: Mapped[int] = whole("bank_line.id")
    entry: Mapped[int] = whole("entry.id")
    holds: Mapped[int] = whole()


class Asset(Base):
    """A thing that the co-op owns and that wears out. Amounts in minor units.

    `account` has what it cost, `worn` what is worn off, `expense` what wears off each month.
    `begins` is the first month (its first day) that is worn off in this book, `months` how many
    there are from then on, `before` what was worn off until then.
    """

    __tablename__ = "asset"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    number: Mapped[str] = words()
    name: Mapped[str] = words()
    place: Mapped[str] = words()
    account: Mapped[int] = whole("account.id")
    worn: Mapped[int] = whole("account.id")
    expense: Mapped[int] = whole("account.id")
    bought: Mapped[date] = mapped_column(Day)
    cost: Mapped[int] = whole()
    before: Mapped[int] = whole()
    residual: Mapped[int] = whole()
    begins: Mapped[date] = mapped_column(Day)
    months: Mapped[int] = whole()
    method: Mapped[str] = words()
    gone: Mapped[date | None] = mapped_column(Day)
    gone_entry: Mapped[int | None] = whole("entry.id")


class Recurring(Base):
    """An entry that comes again, such as rent: its lines, and how often (months)."""

    __tablename__ = "recurring"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    name: Mapped[str] = words()
    form: Mapped[str] = words()
    party: Mapped[str] = words()
    lines: Mapped[Any] = mapped_column(Json)
    budget: Mapped[int | None] = whole("budget.id")
    every: Mapped[int] = whole()
    since: Mapped[date] = mapped_column(Day)
    until: Mapped[date | None] = mapped_column(Day)


class Period(Base):
    """A month or year of the books. While its state is "closed" no entry goes before its end.

    Its id comes from kind and end. `asked` is who asked to open it again, `why` their reason: it
    takes another person to open it. `numbers` are the last numbers of entries, by series, that were
    known when it was closed: what has a higher one came late.
    """

    __tablename__ = "period"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    kind: Mapped[str] = words()
    until: Mapped[date] = mapped_column(Day)
    state: Mapped[str] = words()
    asked: Mapped[int | None] = whole("person.id")
    why: Mapped[str] = words()
    numbers: Mapped[Any | None] = mapped_column(Json, nullable=True)


class Surplus(Base):
    """What became of a year's result, or of a group's box when it is shared out (`kind`).

    `plan` holds what was decided, `proof` the figures it was reckoned from, `entry` booked it.
    """

    __tablename__ = "surplus"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    kind: Mapped[str] = words()
    until: Mapped[date] = mapped_column(Day)
    attempt: Mapped[int] = whole()
    state: Mapped[str] = words()
    plan: Mapped[Any] = mapped_column(Json)
    proof: Mapped[Any] = mapped_column(Json)
    resolution: Mapped[str] = words()
    passed: Mapped[date | None] = mapped_column(Day)
    entry: Mapped[int | None] = whole("entry.id")


class SurplusPart(Base):
    """A member's part of a surplus for one purpose: interest on shares, patronage, share-out.

    `base` is what it was reckoned from. What of it was paid the journal tells.
    """

    __tablename__ = "surplus_part"
    __table_args__ = (
        Index("surplus_part_surplus", "surplus"),
        Index("surplus_part_member", "member"),
        {"info": FACT},
    )
    id: Mapped[int] = ident()
    surplus: Mapped[int] = whole("surplus.id")
    member: Mapped[int] = whole("member.id")
    purpose: Mapped[str] = words()
    base: Mapped[int] = whole()
    amount: Mapped[int] = whole()
