"""Savings beyond a balance: who else holds an account, what is held back, interest, passbooks."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.records.schema.base import FACT, Base, ident, whole, words
from coopdesk.records.schema.types import Day, Json


class Holder(Base):
    """Another member who holds an account jointly with the one whose holding it is."""

    __tablename__ = "holder"
    __table_args__ = (Index("holder_holding", "holding"), {"info": FACT})
    id: Mapped[int] = ident()
    holding: Mapped[int] = whole("holding.id")
    member: Mapped[int] = whole("member.id")
    since: Mapped[date] = mapped_column(Day)
    until: Mapped[date | None] = mapped_column(Day)


class Hold(Base):
    """An amount of a holding that can't be drawn: a guarantee, a dispute. `loan`: for which."""

    __tablename__ = "hold"
    __table_args__ = (Index("hold_holding", "holding"), {"info": FACT})
    id: Mapped[int] = ident()
    holding: Mapped[int] = whole("holding.id")
    amount: Mapped[int] = whole()
    reason: Mapped[str] = words()
    since: Mapped[date] = mapped_column(Day)
    loan: Mapped[int | None] = whole("holding.id")
    released: Mapped[date | None] = mapped_column(Day)


class Notice(Base):
    """A member's word that they will draw an amount, from `due` on. `done`: used or taken back."""

    __tablename__ = "notice"
    __table_args__ = (Index("notice_holding", "holding"), {"info": FACT})
    id: Mapped[int] = ident()
    holding: Mapped[int] = whole("holding.id")
    amount: Mapped[int] = whole()
    given: Mapped[date] = mapped_column(Day)
    due: Mapped[date] = mapped_column(Day)
    done: Mapped[date | None] = mapped_column(Day)


class InterestRun(Base):
    """Interest of one product for one period; made anew after it was reversed (`attempt`).

    Its id comes from product, days and attempt, so that two PCs that both run it make one. With a
    `holding` it is what that account alone got when it was closed. `known` tells what it was
    reckoned from: how far the entries of each PC went, and which accounts had a correction.
    """

    __tablename__ = "interest_run"
    __table_args__ = (Index("interest_run_product", "product", "until"), {"info": FACT})
    id: Mapped[int] = ident()
    product: Mapped[int] = whole("product.id")
    begins: Mapped[date] = mapped_column(Day)
    until: Mapped[date] = mapped_column(Day)
    day: Mapped[date] = mapped_column(Day)
    attempt: Mapped[int] = whole()
    state: Mapped[str] = words()
    reason: Mapped[str] = words()
    holding: Mapped[int | None] = whole("holding.id")
    known: Mapped[Any] = mapped_column(Json)


class InterestLine(Base):
    """What one holding got in a run, with how it was reckoned. Its id is the entry's.

    A correction of what was paid before is a line of its own; its amounts may be negative.
    """

    __tablename__ = "interest_line"
    __table_args__ = (
        Index("interest_line_run", "run"),
        Index("interest_line_holding", "holding"),
        {"info": FACT | {"money": True}},
    )
    id: Mapped[int] = ident("entry.id")
    run: Mapped[int] = whole("interest_run.id")
    holding: Mapped[int] = whole("holding.id")
    gross: Mapped[int] = whole()
    withheld: Mapped[int] = whole()
    proof: Mapped[Any] = mapped_column(Json)


class Passbook(Base):
    """A printing in a member's passbook: until which move, and where on which page it stopped."""

    __tablename__ = "passbook"
    __table_args__ = (Index("passbook_holding", "holding"), {"info": FACT})
    id: Mapped[int] = ident()
    holding: Mapped[int] = whole("holding.id")
    day: Mapped[date] = mapped_column(Day)
    entry: Mapped[int] = whole("entry.id")
    n: Mapped[int] = whole()
    page: Mapped[int] = whole()
    row: Mapped[int] = whole()
    balance: Mapped[int] = whole()
