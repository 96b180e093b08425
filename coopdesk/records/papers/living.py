"""Letters of a member's life: the application, the admission, a sanction, the settlement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coopdesk.records.money import Money
from coopdesk.records.papers.coop import Coop, Words


@dataclass(frozen=True, slots=True)
class SettledRow:
    """An account in a settlement: what was in it (owed: below zero), what moved, what is left."""

    account: Words
    before: Money
    interest: Money
    loans: Money
    paid: Money
    after: Money


@dataclass(frozen=True, slots=True)
class MemberLetter:
    """A letter to somebody, or a form that they sign.

    `kind` is one of the names in the catalogue. `facts` are labels with what they say, `words`
    paragraphs, `rows` the accounts of a settlement, `answer` room for what the member answers.
    `signers` are labels of the places to sign, still to be translated.
    """

    coop: Coop
    kind: str
    title: Words
    day: date
    made_by: str
    to: str
    language: str
    facts: tuple[tuple[str, Words], ...]
    words: tuple[Words, ...]
    rows: tuple[SettledRow, ...] = ()
    strong: Words = ""
    answer: Words | None = None
    signers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShareCertificate:
    """The paper that says how many shares a member holds: `count` of `value` each, `amount` in all.

    `replaces` is a number; one that was `cancelled` says so across the paper.
    """

    coop: Coop
    number: str
    kind: Words
    member_number: str
    name: str
    village: str
    count: int
    value: Money
    amount: Money
    issued: date
    replaces: str
    cancelled: date | None
    language: str
