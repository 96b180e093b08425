"""Members' cards and labels: many small papers on sheets that are cut or peeled apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coopdesk.records.papers.coop import Coop, Words


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A member's card. `code` is what its square says (records.cards), none where it has none."""

    number: str
    name: str
    village: str
    joined: date | None
    code: str
    photo: bytes
    language: str


@dataclass(frozen=True, slots=True)
class MemberCards:
    """Cards to be cut out, with their backs on every other sheet where that is wanted."""

    coop: Coop
    cards: Iterable[MemberCard]
    back: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """Where a letter to a member goes."""

    number: str
    name: str
    address: str
    village: str


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels on sheets of a `form` of the trade; `first` is the first one that is still there."""

    coop: Coop
    labels: Iterable[Label]
    form: str
    first: int = 1


@dataclass(frozen=True, slots=True)
class MissingOf:
    """A member, and what their page in the register lacks or may have wrong."""

    number: str
    name: str
    phone: str
    lacks: tuple[Words, ...]
    doubts: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class MissingIn:
    """A village, and of whom something is missing there."""

    village: str
    members: tuple[MissingOf, ...]


@dataclass(frozen=True, slots=True)
class MissingPaper:
    """Sheets to be filled in from house to house, one or more for each village."""

    coop: Coop
    day: date
    villages: tuple[MissingIn, ...]
