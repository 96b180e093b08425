"""Letters of a member's life: the application, the admission, a sanction, the settlement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coopdesk.records.money import Money
from coopdesk.records.papers.coop import Coop, Words


@dataclass(frozen=True, slots=True)
class SettledRow:
    """An account in a settlement, a loan or a fine: what was in it (owed: below zero), what was
    set off, what moved, what is left.
    """

    account: Words
    before: Money
    interest: Money
    set_off: Money
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


@dataclass(frozen=True, slots=True)
class ErasedOne:
    """Somebody whose data was erased: their number (empty: never a member), the day they left and
    that of the last money or step, why, by which resolution, and how many rows it was.
    """

    number: str
    left: date | None
    last: date | None
    why: Words
    resolution: str
    rows: int


@dataclass(frozen=True, slots=True)
class ErasureRecord:
    """What was erased on a day, without what it said. `stays` are sentences; `copies` are places
    and files that may still hold it.
    """

    coop: Coop
    day: date
    made_by: str
    years: int
    people: tuple[ErasedOne, ...]
    stays: tuple[Words, ...]
    copies: tuple[str, ...]
