"""The register of members as the law has it, and all that is kept of one member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coopdesk.records.money import Money
from coopdesk.records.papers.coop import Coop, Words
from coopdesk.records.papers.figures import Figures
from coopdesk.records.papers.seal import SealMark


@dataclass(frozen=True, slots=True)
class Nominated:
    """Whom a member named; `share` is of ten thousand, 0 where nobody said."""

    name: str
    relation: str = ""
    share: int = 0


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A member in the register on a day. `ident` tells whose line it is, `kind` is one of
    members.KINDS and `cause` one of membership.CAUSES, `shares` is how many whole ones they held
    and `paid` what they had paid for them.

    `again` is a line that stands in the bound book already, with something that has changed since.
    `into` is the number that it was joined with, where the same person had two.
    """

    ident: int
    number: str
    name: str
    kind: str
    speaker: str
    sex: str
    born: date | None
    document: str
    occupation: str
    address: str
    village: str
    phone: str
    joined: date | None
    resolution: str
    left: date | None
    cause: str
    left_resolution: str
    shares: int
    paid: Money
    fee: Money | None
    nominees: tuple[Nominated, ...] = ()
    again: bool = False
    into: str = ""


@dataclass(frozen=True, slots=True)
class MemberRegister:
    """The register of members as of a day: everybody who joined until then, by number.

    `members` were members at the end of that day, `left` had left. Where it is not the `whole`, the
    lines are those that are not in the bound book yet, or not so. The sums are of all members.
    """

    coop: Coop
    on: date
    lines: tuple[RegisterLine, ...]
    members: int
    left: int
    shares: int
    paid: Money
    fees: Money
    whole: bool
    made_on: date
    made_by: str
    seal: SealMark | None = None


@dataclass(frozen=True, slots=True)
class FilePart:
    """A part of a member's file: what is known under labels, and tables of it. The title and the
    labels are still to be translated."""

    title: str
    facts: tuple[tuple[str, Words], ...] = ()
    tables: tuple[Figures, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberFilePaper:
    """All that the co-op knows of a member, on a day. `photo` are the bytes of a picture."""

    coop: Coop
    number: str
    name: str
    language: str
    on: date
    made_by: str
    photo: bytes
    parts: tuple[FilePart, ...]
