"""Savings on paper: the terms for the wall, what was signed, and the member's passbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coopdesk.records.money import Money
from coopdesk.records.papers.coop import Coop, Words


@dataclass(frozen=True, slots=True)
class SavingsOffer:
    """A product and what holds for it. `earned` is about what `example` earns in `months`."""

    name: Words
    form: Words
    since: date
    sentences: tuple[Words, ...]
    example: Money
    months: int
    earned: Money


@dataclass(frozen=True, slots=True)
class SavingsTermsSheet:
    """What the co-op offers savers, for the wall."""

    coop: Coop
    on: date
    offers: tuple[SavingsOffer, ...]


@dataclass(frozen=True, slots=True)
class SavingsAgreement:
    """The terms by which a member opened an account, to be signed by all who hold it.

    `number` is the member's number and which of their accounts it is: "104/2".
    """

    coop: Coop
    number: str
    member_number: str
    member_name: str
    village: str
    account: Words
    form: Words
    opened: date
    until: date | None
    target: Money | None
    holders: tuple[str, ...]
    mandate: Words | None
    since: date
    sentences: tuple[Words, ...]
    made_on: date
    made_by: str


@dataclass(frozen=True, slots=True)
class PassbookLine:
    """A line of a passbook on its row, from 1. Amounts are 0 or more; None stays empty."""

    row: int
    day: date | None
    number: str
    what: Words
    paid_in: Money | None
    paid_out: Money | None
    balance: Money


@dataclass(frozen=True, slots=True)
class PassbookPage:
    """What is printed on a page; the rows that are not named stay as they are.

    With `head` the names of the columns are printed too: the page is new.
    """

    number: int
    lines: tuple[PassbookLine, ...]
    head: bool


@dataclass(frozen=True, slots=True)
class PassbookPaper:
    """What is printed into a member's passbook. A page has `rows` rows.

    `holders` hold the account too; `mandate` says who of them may draw.
    """

    coop: Coop
    number: str
    member_number: str
    member_name: str
    account: Words
    rows: int
    pages: tuple[PassbookPage, ...]
    holders: tuple[str, ...] = ()
    mandate: Words | None = None
