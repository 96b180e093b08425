"""A member's life in the co-op, what is kept of them, and their shares as a register has them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.records.schema.base import FACT, Base, Somebody, ident, personal, whole, words
from coopdesk.records.schema.types import Day, Json


class Application(Somebody, Base):
    """Somebody who asks to become a member. `member` is the id they have once they are one.

    What is known of them before (steps, nominees, papers) names that id already. `kind` as of a
    member; `shares` is how many they want to begin with.
    """

    __tablename__ = "application"
    __table_args__ = (Index("application_member", "member"), {"info": FACT})
    id: Mapped[int] = ident()
    member: Mapped[int] = whole()
    day: Mapped[date] = mapped_column(Day)
    kind: Mapped[str] = words()
    shares: Mapped[int] = whole()
    language: Mapped[str] = words()
    remark: Mapped[str | None] = personal(after=4)


class Step(Base):
    """A step in somebody's life as a member: applied, admitted, suspended, resigned, settled.

    `member` may not be in the register yet (see Application).
    `kind` is one of records.membership; together they tell how a member stands. `body` decided,
    by `resolution`; `why` is the reason that goes into letters, `note` is for the office alone.
    `until`: a suspension runs out by itself, a decision was put off. `dropped` is the day on which
    it was taken back, because it was entered by mistake.
    """

    __tablename__ = "step"
    __table_args__ = (Index("step_member", "member"), {"info": FACT})
    id: Mapped[int] = ident()
    member: Mapped[int] = whole()
    kind: Mapped[str] = words()
    day: Mapped[date] = mapped_column(Day)
    until: Mapped[date | None] = mapped_column(Day)
    body: Mapped[int | None] = whole("body.id")
    resolution: Mapped[str] = words()
    why: Mapped[str | None] = personal()
    note: Mapped[str | None] = personal()
    by: Mapped[int | None] = whole("person.id")
    dropped: Mapped[date | None] = mapped_column(Day)


class Sanction(Base):
    """What a body laid upon a member, and what the member answered.

    A fine has its `amount`, and the `visit` in which it was paid. `heard` is the day on which they
    were asked to speak for themselves; `until` is when it is over by itself, `lifted` when it was
    taken back.
    """

    __tablename__ = "sanction"
    __table_args__ = (Index("sanction_member", "member"), {"info": FACT})
    id: Mapped[int] = ident()
    member: Mapped[int] = whole("member.id")
    kind: Mapped[str] = words()
    day: Mapped[date] = mapped_column(Day)
    body: Mapped[int | None] = whole("body.id")
    resolution: Mapped[str] = words()
    amount: Mapped[int | None] = whole()
    visit: Mapped[int | None] = whole("visit.id")
    heard: Mapped[date | None] = mapped_column(Day)
    why: Mapped[str | None] = personal()
    answer: Mapped[str | None] = personal()
    answered: Mapped[date | None] = mapped_column(Day)
    until: Mapped[date | None] = mapped_column(Day)
    lifted: Mapped[date | None] = mapped_column(Day)
    lifted_why: Mapped[str | None] = personal()


class Nominee(Base):
    """Whom a member named to have what they leave. `share` is of ten thousand: 2500 is a quarter.

    Naming others ends the ones of before (`until`), so that what was said earlier can be told. Who
    is a child yet (`born`) has a `guardian`. Heirs that the law names are nominees too.
    """

    __tablename__ = "nominee"
    __table_args__ = (Index("nominee_member", "member"), {"info": FACT})
    id: Mapped[int] = ident()
    member: Mapped[int] = whole()
    place: Mapped[int] = whole()
    name: Mapped[str | None] = personal()
    relation: Mapped[str | None] = personal()
    document: Mapped[str | None] = personal()
    phone: Mapped[str | None] = personal()
    born: Mapped[date | None] = personal(Day)
    guardian: Mapped[str | None] = personal()
    share: Mapped[int] = whole()
    since: Mapped[date] = mapped_column(Day)
    until: Mapped[date | None] = mapped_column(Day)


class NomineePayment(Base):
    """What a nominee was given of what a member left. Its id is that of the entry."""

    __tablename__ = "nominee_payment"
    __table_args__ = (
        Index("nominee_payment_nominee", "nominee"),
        {"info": FACT | {"money": True}},
    )
    id: Mapped[int] = ident("entry.id")
    nominee: Mapped[int] = whole("nominee.id")
    amount: Mapped[int] = whole()


class Field(Base):
    """Something more that this co-op asks of its members: the size of their field, their school.

    `kind` is text, number, day, choice or yes_no; a choice has its `options`. `needed`: whoever
    has nothing in it is listed as not complete.
    """

    __tablename__ = "field"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    name: Mapped[str] = words()
    kind: Mapped[str] = words()
    options: Mapped[Any] = mapped_column(Json)
    place: Mapped[int] = whole()
    needed: Mapped[int] = whole()
    closed: Mapped[date | None] = mapped_column(Day)


class FieldValue(Base):
    """What a member has in such a field, as text that its kind reads.

    Two PCs that fill in one field apart make two rows; the one with the greatest id counts.
    """

    __tablename__ = "field_value"
    __table_args__ = (Index("field_value_member", "member"), {"info": FACT})
    id: Mapped[int] = ident()
    field: Mapped[int] = whole("field.id")
    member: Mapped[int] = whole()
    value: Mapped[str | None] = personal()


class Content(Base):
    """The bytes of a photo or a scan, kept once however often they are filed.

    Its id comes from the bytes (SHA-256), so that the same file is the same row on every PC. The
    bytes are personal: they can be erased.
    """

    __tablename__ = "content"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    media: Mapped[str] = words()
    size: Mapped[int] = whole()
    data: Mapped[bytes | None] = personal(LargeBinary)


class Document(Base):
    """A photo, an identity paper or a letter in a member's file.

    `until` is the last day on which the paper is good; `dropped`: it was taken out.
    """

    __tablename__ = "document"
    __table_args__ = (Index("document_member", "member"), {"info": FACT})
    id: Mapped[int] = ident()
    member: Mapped[int] = whole()
    kind: Mapped[str] = words()
    label: Mapped[str | None] = personal()
    content: Mapped[int] = whole("content.id")
    day: Mapped[date] = mapped_column(Day)
    until: Mapped[date | None] = mapped_column(Day)
    dropped: Mapped[date | None] = mapped_column(Day)


class Household(Base):
    """People of one home or one group, of whom some are members. `kind` is household or group.

    `member` is the line of the register that they have together, where they joined as one.
    """

    __tablename__ = "household"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    kind: Mapped[str] = words()
    member: Mapped[int | None] = whole("member.id")
    name: Mapped[str | None] = personal()
    village: Mapped[str | None] = personal()
    closed: Mapped[date | None] = mapped_column(Day)


class HouseholdMember(Base):
    """Somebody of a household or group: a member, or a person with a name alone.

    A member's row has its id from both; whoever comes back is the same row.
    """

    __tablename__ = "household_member"
    __table_args__ = (
        Index("household_member_household", "household"),
        Index("household_member_member", "member"),
        {"info": FACT},
    )
    id: Mapped[int] = ident()
    household: Mapped[int] = whole("household.id")
    member: Mapped[int | None] = whole("member.id")
    role: Mapped[str] = words()
    name: Mapped[str | None] = personal()
    sex: Mapped[str | None] = personal()
    born: Mapped[date | None] = personal(Day)
    since: Mapped[date] = mapped_column(Day)
    until: Mapped[date | None] = mapped_column(Day)


class Subscription(Base):
    """Shares that a member undertook to pay: how many, at what value, in how many months.

    `ended` when they were let off it. What is paid is the balance of the holding.
    """

    __tablename__ = "subscription"
    __table_args__ = (Index("subscription_holding", "holding"), {"info": FACT})
    id: Mapped[int] = ident()
    holding: Mapped[int] = whole("holding.id")
    day: Mapped[date] = mapped_column(Day)
    count: Mapped[int] = whole()
    value: Mapped[int] = whole()
    months: Mapped[int] = whole()
    why: Mapped[str] = words()
    ended: Mapped[date | None] = mapped_column(Day)


class ShareTransfer(Base):
    """Shares that one member makes over to another. It holds from the day it is entered.

    `entry` is the entry that moved them. `dropped`: asked for, and then not done.
    """

    __tablename__ = "share_transfer"
    __table_args__ = (
        Index("share_transfer_giver", "giver"),
        Index("share_transfer_taker", "taker"),
        {"info": FACT},
    )
    id: Mapped[int] = ident()
    giver: Mapped[int] = whole("holding.id")
    taker: Mapped[int] = whole("holding.id")
    count: Mapped[int] = whole()
    amount: Mapped[int] = whole()
    asked: Mapped[date] = mapped_column(Day)
    entered: Mapped[date | None] = mapped_column(Day)
    entry: Mapped[int | None] = whole("entry.id")
    resolution: Mapped[str] = words()
    why: Mapped[str] = words()
    dropped: Mapped[date | None] = mapped_column(Day)


class ShareRefund(Base):
    """A request to have shares paid back. Requests are paid strictly in their order.

    `amount` in minor units; `paid` and `entry` when it was paid; `dropped` when it was withdrawn.
    Where a year's cap let a part be paid, the rest is a request of its day: `rest_of` names that.
    """

    __tablename__ = "share_refund"
    __table_args__ = (Index("share_refund_holding", "holding"), {"info": FACT})
    id: Mapped[int] = ident()
    holding: Mapped[int] = whole("holding.id")
    asked: Mapped[date] = mapped_column(Day)
    amount: Mapped[int] = whole()
    why: Mapped[str] = words()
    paid: Mapped[date | None] = mapped_column(Day)
    entry: Mapped[int | None] = whole("entry.id")
    rest_of: Mapped[int | None] = whole("share_refund.id")
    dropped: Mapped[date | None] = mapped_column(Day)


class Certificate(Base):
    """A numbered paper that says how many shares a member holds.

    It is never taken back, only cancelled with a reason; `replaces` names the one it came for.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        Index("certificate_holding", "holding"),
        Index("certificate_number", "series", "number"),
        {"info": FACT},
    )
    id: Mapped[int] = ident()
    series: Mapped[str] = words()
    number: Mapped[int] = whole()
    holding: Mapped[int] = whole("holding.id")
    count: Mapped[int] = whole()
    amount: Mapped[int] = whole()
    issued: Mapped[date] = mapped_column(Day)
    replaces: Mapped[int | None] = whole("certificate.id")
    cancelled: Mapped[date | None] = mapped_column(Day)
    why: Mapped[str] = words()


class Joined(Base):
    """Two lines of the register that were one person: `gone` lives on in `kept`.

    Its id is the one that is gone. `picks` tells whose value was kept in which field.
    """

    __tablename__ = "joined"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident("member.id")
    kept: Mapped[int] = whole("member.id")
    day: Mapped[date] = mapped_column(Day)
    picks: Mapped[Any] = mapped_column(Json)
    why: Mapped[str] = words()
