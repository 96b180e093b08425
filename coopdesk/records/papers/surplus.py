"""A year's surplus on paper, and the share-out of a group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coopdesk.records.allocation import Stretch
from coopdesk.records.money import Money
from coopdesk.records.papers.coop import Coop, Words


@dataclass(frozen=True, slots=True)
class SurplusStep:
    """Where a part of the surplus goes, how much, and what is left after it."""

    what: Words
    amount: Money
    left: Money


@dataclass(frozen=True, slots=True)
class SurplusHead:
    """What all papers of a surplus share. `whole` is what there is to decide on; a loss: negative.

    `passed` and `number` are those of the resolution, none while it is only planned.
    """

    begins: date
    until: date
    whole: Money
    steps: tuple[SurplusStep, ...]
    left: Money
    passed: date | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class ProofRow:
    """How a member's part was reckoned.

    `base` is what it goes by, `stretches` the balances behind it, `remainder` what was left over
    of a coin in parts of all bases, `turn` the place of who got a coin for it (0: no coin).
    """

    number: str
    name: str
    base: int
    part: Money
    remainder: int
    turn: int
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class ProofTable:
    """One purpose: its pool, the sum of all bases, and each member. `coin` is what is given out."""

    title: Words
    about: Words
    base: Words
    pool: Money
    bases: int
    coin: Money
    rows: tuple[ProofRow, ...]


@dataclass(frozen=True, slots=True)
class SurplusProof:
    """Every figure that a surplus was reckoned from."""

    coop: Coop
    head: SurplusHead
    facts: tuple[tuple[Words, Words | Money | int | Decimal], ...]
    tables: tuple[ProofTable, ...]


@dataclass(frozen=True, slots=True)
class SurplusResolution:
    """The resolution to be read out and signed: its sentences, each a paragraph."""

    coop: Coop
    head: SurplusHead
    sentences: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class SurplusListRow:
    """What a member gets, and what still waits. `before` is in the account that it goes to, and
    `after` it; neither where the member has none."""

    number: str
    name: str
    by_shares: Money
    by_operations: Money
    amount: Money
    due: Money
    before: Money | None = None
    after: Money | None = None


@dataclass(frozen=True, slots=True)
class SurplusList:
    """Everybody's part, to be signed for. `into` is where what waits goes, if not into the hand."""

    coop: Coop
    head: SurplusHead
    rows: tuple[SurplusListRow, ...]
    by_shares: Money
    by_operations: Money
    amount: Money
    due: Money
    into: Words | None = None


@dataclass(frozen=True, slots=True)
class SurplusLetter:
    """To one member: what they get of the surplus, and why.

    `shares` is what they held on average over the year, `did` what they did by kind of operation,
    `into` the account that took all of it; empty where none did.
    """

    coop: Coop
    begins: date
    until: date
    whole: Money
    passed: date | None
    number: str
    member_number: str
    member_name: str
    village: str
    language: str
    shares: Money
    rate: Decimal
    by_shares: Money
    did: tuple[tuple[Words, Money], ...]
    by_operations: Money
    amount: Money
    due: Money
    into: Words
    made_on: date
    made_by: str


@dataclass(frozen=True, slots=True)
class ShareOutRow:
    """What a member takes home: their part, less what they owed."""

    number: str
    name: str
    shares: Money
    gain: Money
    part: Money
    owed: Money
    paid: Money


@dataclass(frozen=True, slots=True)
class ShareOut:
    """A group's box as it is shared out, to be signed by everybody.

    `lines` lead from what is in the boxes to `pool`; `rest` are coins that don't divide.
    """

    coop: Coop
    day: date
    lines: tuple[tuple[Words, Money], ...]
    pool: Money
    shares: Money
    rows: tuple[ShareOutRow, ...]
    paid: Money
    rest: Money
