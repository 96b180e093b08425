"""The pack of a yearly general meeting: its chapters in order, each of several papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coopdesk.records.papers.coop import Coop, Words
from coopdesk.records.papers.figures import Figures
from coopdesk.records.papers.gatherings import MeetingNotice, VotersList
from coopdesk.records.papers.meeting import Minutes
from coopdesk.records.papers.surplus import SurplusProof, SurplusResolution


@dataclass(frozen=True, slots=True)
class Prose:
    """Words under a title: facts side by side, paragraphs, and a numbered list."""

    title: Words
    subtitle: Words = ""
    facts: tuple[tuple[Words, Words], ...] = ()
    paragraphs: tuple[Words, ...] = ()
    items: tuple[Words, ...] = ()
    signatures: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Scanned:
    """A paper from elsewhere: a PDF, or a picture (PNG, JPEG)."""

    name: str
    media: str
    content: bytes


Part = (
    Prose
    | Scanned
    | Figures
    | MeetingNotice
    | Minutes
    | SurplusResolution
    | SurplusProof
    | VotersList
)


class State(StrEnum):
    """Where a chapter of the pack comes from, or that it is missing."""

    BOOK = "book"  # it comes from the book by itself
    WRITTEN = "written"  # somebody wrote it or brought the paper
    MISSING = "missing"  # somebody has to write it
    EMPTY = "empty"  # there is nothing to tell: it is left out


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: `key` names it for good, `title` is to be translated."""

    key: str
    title: str
    state: State
    parts: tuple[Part, ...]

    @property
    def stands(self) -> bool:
        """Whether it is in the pack."""
        return bool(self.parts)


@dataclass(frozen=True, slots=True)
class AgmPack:
    """All that members need to have read before the yearly meeting. `hour` in minutes of the day.

    `year` is the last day of the year that is told of.
    """

    coop: Coop
    meeting: int
    body: Words
    day: date
    hour: int
    place: str
    year: date
    chapters: tuple[Chapter, ...]

    @property
    def standing(self) -> tuple[Chapter, ...]:
        """The chapters that are there."""
        return tuple(one for one in self.chapters if one.stands)

    @property
    def missing(self) -> tuple[Chapter, ...]:
        """The chapters that somebody has to write."""
        return tuple(one for one in self.chapters if one.state is State.MISSING)
