"""Meetings on paper: minutes as they are kept for good.

Minutes are plain data throughout, so that signed ones can be kept in the book as they were and
drawn again from there. Times of day are whole minutes after midnight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from coopdesk.records.papers.coop import Coop
from coopdesk.records.papers.seal import SealMark


@dataclass(frozen=True, slots=True)
class Call:
    """One way in which people were called (meetings.life.WAYS), and when."""

    way: str
    day: date
    note: str


@dataclass(frozen=True, slots=True)
class Attendant:
    """A member who was there. `by` is who stood for them; without a vote: only a voice."""

    number: str
    name: str
    came: int
    left: int | None
    by: str
    votes: bool
    post: str


@dataclass(frozen=True, slots=True)
class Vote:
    """A motion with its votes. `way` is one of voting.WAYS; without a verdict nobody voted.

    `needed` votes of a `base`, which is a `part` of those that `over` names (voting.OVER).
    `dissent` and `apart` are names with their reasons.
    """

    number: str
    text: str
    way: str
    votes_for: int
    against: int
    abstained: int
    papers: int
    spoiled: int
    at: int | None
    passed: bool | None
    needed: int
    base: int
    part: str
    over: str
    dissent: tuple[tuple[str, str], ...]
    apart: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Stood:
    """A candidate with the votes; `elected`, maybe by lot."""

    name: str
    number: str
    post: str
    votes: int
    elected: bool
    drawn: bool


@dataclass(frozen=True, slots=True)
class Ballot:
    """An election: for how many seats of which body, its papers, who stood."""

    body: str
    seats: int
    papers: int
    spoiled: int
    counted: bool
    candidates: tuple[Stood, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A task that the meeting gave somebody."""

    text: str
    owner: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A point as it was taken up; `called`: the agenda that went out had it."""

    title: str
    kind: str
    called: bool
    begun: int | None
    done: int | None
    extract: str
    votes: tuple[Vote, ...]
    ballot: Ballot | None
    tasks: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A paper annexed to the minutes, with its text where it was written out."""

    name: str
    transcript: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """Minutes that these put right."""

    number: int
    day: date


@dataclass(frozen=True, slots=True)
class Minutes:
    """All that the minutes of a meeting say.

    `number` and `first_folio` are those of the body's book; without `signed` it is a draft. The
    quorum: `needed` of the `entitled`, `part` of them by the rule. `tasks` are those given under
    no point. Once closed: `hash` in hex, and how many `folios` they were signed on.
    """

    coop: Coop
    body: str
    body_kind: str
    kind: str
    number: int
    first_folio: int
    day: date
    hour: int
    second_hour: int | None
    place: str
    called: date | None
    calls: tuple[Call, ...]
    agenda: tuple[str, ...]
    call: int | None
    opened: int | None
    ended: int | None
    entitled: int
    present: int
    represented: int
    voiced: int
    needed: int
    part: str
    reached: int | None
    chair: str
    clerk: str
    guests: str
    opening: str
    closing: str
    attendants: tuple[Attendant, ...]
    points: tuple[Taken, ...]
    signers: tuple[str, ...]
    enclosed: tuple[Enclosed, ...]
    corrects: Corrected | None
    paper: bool
    tasks: tuple[Given, ...] = ()
    approved: date | None = None
    signed: date | None = None
    hash: str = ""
    folios: int = 0
    seal: SealMark | None = None

    def said(self) -> dict[str, Any]:
        """As plain data, to be kept and hashed: days as 2026-03-28. Without what comes later."""
        plain: dict[str, Any] = _plain(asdict(self))
        del plain["hash"], plain["folios"], plain["seal"]
        return plain

    @classmethod
    def of(cls, said: Mapping[str, Any], *, hash: str = "", folios: int = 0) -> Self:
        """Out of what was kept. Names that are new since then have their plain values."""
        day = _day
        made = {
            **said,
            "coop": Coop(**{**said["coop"], "languages": tuple(said["coop"]["languages"])}),
            "day": day(said["day"]),
            "called": day(said["called"]),
            "approved": day(said["approved"]),
            "signed": day(said["signed"]),
            "calls": tuple(Call(**{**one, "day": day(one["day"])}) for one in said["calls"]),
            "agenda": tuple(said["agenda"]),
            "attendants": tuple(Attendant(**one) for one in said["attendants"]),
            "points": tuple(map(_taken, said["points"])),
            "signers": tuple(said["signers"]),
            "enclosed": tuple(Enclosed(**one) for one in said["enclosed"]),
            "corrects": _corrected(said["corrects"]),
            "tasks": tuple(map(_given, said.get("tasks", ()))),
            "hash": hash,
            "folios": folios,
        }
        return cls(**made)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _day(said: str | None) -> Any:
    return None if said is None else date.fromisoformat(said)


def _corrected(said: Mapping[str, Any] | None) -> Corrected | None:
    return None if said is None else Corrected(said["number"], _day(said["day"]))


def _taken(said: Mapping[str, Any]) -> Taken:
    ballot = said["ballot"]
    return Taken(
        **{
            **said,
            "votes": tuple(map(_vote, said["votes"])),
            "ballot": None
            if ballot is None
            else Ballot(
                **{**ballot, "candidates": tuple(Stood(**one) for one in ballot["candidates"])}
            ),
            "tasks": tuple(map(_given, said["tasks"])),
        }
    )


def _given(said: Mapping[str, Any]) -> Given:
    return Given(**{**said, "due": _day(said["due"])})


def _vote(said: Mapping[str, Any]) -> Vote:
    pairs = {name: tuple(map(tuple, said[name])) for name in ("dissent", "apart")}
    return Vote(**{**said, **pairs})
