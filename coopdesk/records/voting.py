"""Counting votes: quorum, majorities, secret ballots and elections. Pure arithmetic.

Parts of a whole are fractions. A majority of a half or less means *more than* that part; of more
than a half it means *at least* that part, as by-laws say it ("more than half", "two thirds").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final

from coopdesk.i18n import N_
from coopdesk.records.errors import Refused

#: What a majority is a part of: those present, all who are entitled, the votes given (those who
#: abstained among them), or the votes for and against alone.
PRESENT, ENTITLED, GIVEN, DECIDED = "present", "entitled", "given", "decided"
OVER: Final = (PRESENT, ENTITLED, GIVEN, DECIDED)

#: How a vote is taken: hands are counted, nobody is against, papers in a box.
HANDS, UNANIMOUS, SECRET = "hands", "unanimous", "secret"
WAYS: Final[Mapping[str, str]] = {
    HANDS: N_("Show of hands"),
    UNANIMOUS: N_("Unanimous"),
    SECRET: N_("Secret ballot"),
}

_HALF: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Majority:
    """How many votes a motion needs: a part of those whom `over` names (one of OVER)."""

    part: Fraction
    over: str = GIVEN

    @classmethod
    def of(cls, said: str) -> Majority:
        """From the form in profiles and settings: "1/2", "2/3 present"."""
        part, _, over = said.partition(" ")
        return cls(fraction(part), over or GIVEN)

    def needed(self, base: int) -> int:
        """The fewest votes that are enough, of a base of so many."""
        share = base * self.part
        return floor(share) + 1 if self.part <= _HALF else ceil(share)


@dataclass(frozen=True, slots=True)
class Votes:
    """A vote as it was counted. `papers` and `spoiled` are those of a secret ballot."""

    way: str
    votes_for: int = 0
    against: int = 0
    abstained: int = 0
    papers: int = 0
    spoiled: int = 0

    @property
    def given(self) -> int:
        return self.votes_for + self.against + self.abstained


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a motion passed: `got` votes of the `needed`, out of a `base` of so many."""

    passed: bool
    got: int
    needed: int
    base: int
    part: Fraction
    over: str

    def said(self) -> dict[str, Any]:
        """As plain data, to be kept with the motion."""
        part = f"{self.part.numerator}/{self.part.denominator}"
        return {"needed": self.needed, "base": self.base, "part": part, "over": self.over}


def fraction(text: str) -> Fraction:
    """A part of a whole, between 0 and 1: "1/2", "0". Refused when it is none."""
    try:
        part = Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        part = Fraction(-1)
    if not 0 <= part <= 1:
        raise Refused(N_("“{text}” is no part of a whole: write it as 1/2 or 2/3."), text=text)
    return part


def quorum(part: Fraction, entitled: int) -> int:
    """How many must be there: the part, rounded up; where any number is enough, one."""
    return max(ceil(part * entitled), 1)


def verdict(majority: Majority, votes: Votes, *, present: int, entitled: int) -> Verdict:
    """Whether a motion passed with so many present of so many who are entitled.

    Unanimous means that all who are present and may vote on it were for it.
    """
    checked(votes, present)
    got = present if votes.way == UNANIMOUS else votes.votes_for
    decided = got if votes.way == UNANIMOUS else votes.votes_for + votes.against
    bases = {
        PRESENT: present,
        ENTITLED: entitled,
        GIVEN: present if votes.way == UNANIMOUS else votes.given,
        DECIDED: decided,
    }
    base = bases[majority.over]
    needed = majority.needed(base)
    passed = got > 0 and got >= needed
    return Verdict(passed, got, needed, base, majority.part, majority.over)


def checked(votes: Votes, present: int) -> Votes:
    """Refuse votes that can't have been: below zero, or more than the people who may vote."""
    for field in ("votes_for", "against", "abstained", "papers", "spoiled"):
        if getattr(votes, field) < 0:
            raise Refused(N_("A number of votes can't be below zero."), field=field)
    if votes.way == UNANIMOUS:
        return votes
    if votes.given + votes.spoiled > present:
        raise Refused(
            N_("More votes ({count}) than people here who may vote on it ({present})."),
            field=_last(votes),
            count=votes.given + votes.spoiled,
            present=present,
        )
    if votes.way == SECRET and votes.papers != votes.given + votes.spoiled:
        raise Refused(
            N_("{papers} papers were in the box, but {count} are counted."),
            field="papers",
            papers=votes.papers,
            count=votes.given + votes.spoiled,
        )
    return votes


def _last(votes: Votes) -> str:
    """The field at which a person looks who counted too many: the last that is not zero."""
    names = ("spoiled", "abstained", "against", "votes_for")
    return next(name for name in names if getattr(votes, name))


# --- elections -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate with the votes; `drawn` where the lot was for them."""

    key: int
    votes: int
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who has a seat, most votes first, and who has as many votes for the `open` seats left."""

    elected: tuple[int, ...]
    tied: tuple[int, ...]
    open: int

    @property
    def settled(self) -> bool:
        return not self.tied


def elect(candidates: Sequence[Standing], seats: int) -> Outcome:
    """Seats by most votes. Who has none has no seat; the same votes for too few seats is a tie,
    until as many as there are seats are drawn by lot.
    """
    ranked = sorted((c for c in candidates if c.votes > 0), key=_most)
    if len(ranked) <= seats:
        return Outcome(tuple(c.key for c in ranked), (), seats - len(ranked))
    edge = ranked[seats - 1].votes
    above = [c for c in ranked if c.votes > edge]
    level = [c for c in ranked if c.votes == edge]
    room = seats - len(above)
    drawn = [c for c in level if c.drawn]
    if len(level) <= room:
        return Outcome(tuple(c.key for c in (*above, *level)), (), 0)
    if len(drawn) == room:
        return Outcome(tuple(c.key for c in (*above, *drawn)), (), 0)
    return Outcome(tuple(c.key for c in above), tuple(c.key for c in level), room)


def _most(one: Standing) -> tuple[int, int]:
    return -one.votes, one.key


def check_ballot(votes: Iterable[int], *, seats: int, papers: int, spoiled: int) -> None:
    """Refuse an election's count that can't have been: each good paper names at most `seats`."""
    said = list(votes)
    for field, number in (("papers", papers), ("spoiled", spoiled)):
        if number < 0:
            raise Refused(N_("A number of votes can't be below zero."), field=field)
    good = papers - spoiled
    for field, number in (
        ("papers", papers),
        ("spoiled", spoiled),
        ("votes", min(said, default=0)),
    ):
        if number < 0:
            raise Refused(N_("A number of votes can't be below zero."), field=field)
    if good < 0:
        raise Refused(N_("More papers are spoiled than were given."), field="spoiled")
    if any(one > good for one in said) or sum(said) > good * seats:
        many = N_("{count} votes are too many for {papers} good papers and {seats} seats.")
        one = N_("{count} votes are too many for {papers} good papers and one seat.")
        raise Refused(
            one if seats == 1 else many,
            field="votes",
            count=sum(said),
            papers=good,
            seats=seats,
        )
