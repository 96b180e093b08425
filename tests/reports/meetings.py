"""Samples of papers of meetings: a general meeting as one is, and as it should never be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from coopdesk.records.papers.meeting import (
    Attendant,
    Ballot,
    Call,
    Corrected,
    Enclosed,
    Given,
    Minutes,
    Stood,
    Taken,
    Vote,
)
from tests.reports.samples import KIGALI, ODD_NAMES

HELD = date(2026, 3, 28)
HASH = "3f2a91bc77d0e45518c6a2b09f4d3e17c0ffee0042d1a7b9856e4f30219cdab5"

_SAID = (
    "The treasurer read the balance sheet aloud and explained where the money of the members "
    "stands.\nMukamana asked why the loan to the mill is not paid back; the chair answered that "
    "the mill pays again since January."
)


def vote(number: str = "G 2026-01", **said: Any) -> Vote:
    plain: dict[str, Any] = {
        "text": "The accounts of 2025 are approved as they were read.",
        "way": "hands",
        "votes_for": 61,
        "against": 4,
        "abstained": 3,
        "papers": 0,
        "spoiled": 0,
        "at": 890,
        "passed": True,
        "needed": 35,
        "base": 68,
        "part": "1/2",
        "over": "given",
        "dissent": (),
        "apart": (),
    }
    return Vote(number, **{**plain, **said})


def attendants(count: int, *, post: str = "") -> tuple[Attendant, ...]:
    """So many people, some of whom came late, left early, are stood for or have only a voice."""
    names = [*ODD_NAMES, "Uwimana Josephine", "Habimana Théogène", "Nyiraneza Marie Chantal"]
    return tuple(
        Attendant(
            str(n),
            names[n % len(names)],
            835 + n % 40,
            960 if n % 17 == 5 else None,
            "Uwimana Josephine" if n % 23 == 7 else "",
            n % 11 != 3,
            post if n == 1 else "",
        )
        for n in range(1, count + 1)
    )


def taken(title: str, **said: Any) -> Taken:
    plain: dict[str, Any] = {
        "kind": "topic",
        "called": True,
        "begun": 850,
        "done": 880,
        "extract": "",
        "votes": (),
        "ballot": None,
        "tasks": (),
    }
    return Taken(title, **{**plain, **said})


def _election() -> Ballot:
    return Ballot(
        "Board of directors",
        3,
        66,
        2,
        True,
        (
            Stood("Uwimana Josephine", "1", "Chair", 52, True, False),
            Stood("Habimana Théogène", "14", "Secretary", 40, True, False),
            Stood("Nyiraneza Marie Chantal", "27", "Treasurer", 31, True, True),
            Stood("Bizimana Emmanuel", "33", "Treasurer", 31, False, False),
        ),
    )


def _points() -> tuple[Taken, ...]:
    secret = vote(
        "G 2026-02",
        text="Article 12 of the by-laws says from now on: “The share is 10,000 francs.”",
        way="secret",
        votes_for=50,
        against=12,
        abstained=4,
        papers=68,
        spoiled=2,
        needed=46,
        part="2/3",
        over="present",
        dissent=(("Bizimana Emmanuel", "the poor can't pay it at once"),),
    )
    lost = vote(
        "G 2026-03",
        text="The office moves to the market.",
        votes_for=20,
        against=44,
        abstained=4,
        passed=False,
        apart=(("Habimana Théogène", "the house at the market is his brother's"),),
    )
    everybody = vote(
        "G 2026-04",
        text="The surplus is used as the board proposed.",
        way="unanimous",
        votes_for=68,
        against=0,
        abstained=0,
    )
    mill = Given("Visit the mill and report to the board", "Bizimana Emmanuel", date(2026, 4, 30))
    return (
        taken("Opening and quorum", begun=845, done=850),
        taken("Balance sheet and income statement", extract=_SAID, votes=(vote(),), tasks=(mill,)),
        taken("By-laws", votes=(secret,), begun=890, done=915),
        taken("Election of officers", kind="election", ballot=_election(), begun=915, done=960),
        taken("The office", called=False, votes=(lost, everybody), begun=960, done=990),
        taken("Any other business", begun=None, done=None),
    )


def minutes(*, people: int = 12, **said: Any) -> Minutes:
    """Signed minutes of a general meeting."""
    points = _points()
    plain: dict[str, Any] = {
        "coop": KIGALI,
        "body": "General meeting",
        "body_kind": "assembly",
        "kind": "ordinary",
        "number": 7,
        "first_folio": 17,
        "day": HELD,
        "hour": 840,
        "second_hour": 900,
        "place": "Kacyiru hall",
        "called": date(2026, 3, 10),
        "calls": (
            Call("wall", date(2026, 3, 10), ""),
            Call("radio", date(2026, 3, 12), "Radio Huguka, twice"),
        ),
        "agenda": tuple(point.title for point in points if point.called),
        "call": 1,
        "opened": 845,
        "ended": 1_035,
        "entitled": 87,
        "present": 64,
        "represented": 4,
        "voiced": 3,
        "needed": 44,
        "part": "1/2",
        "reached": 843,
        "chair": "Uwimana Josephine",
        "clerk": "Habimana Théogène",
        "guests": "Mr Kagabo of the district's co-operative office",
        "opening": "The chair greeted everybody and asked for a minute of silence for the dead.",
        "closing": "The members sang.",
        "attendants": attendants(people),
        "points": points,
        "signers": ("Mukamana Alphonsine", "Bizimana Emmanuel"),
        "enclosed": (
            Enclosed("Balance sheet of 2025", ""),
            Enclosed(
                "Letter of the mill", "We pay 20,000 francs on the fifth of each month.\n– M."
            ),
        ),
        "corrects": None,
        "paper": False,
        "tasks": (Given("Send a copy to the district", "Habimana Théogène", None),),
        "approved": date(2026, 4, 11),
        "signed": date(2026, 4, 12),
        "hash": HASH,
    }
    return Minutes(**{**plain, **said})


def draft() -> Minutes:
    """A board's minutes that were just begun: nothing is known yet."""
    return replace(
        minutes(people=0),
        body="Board of directors",
        body_kind="board",
        kind="extraordinary",
        called=None,
        calls=(),
        agenda=(),
        call=None,
        opened=None,
        ended=None,
        represented=0,
        voiced=0,
        reached=None,
        chair="",
        clerk="",
        guests="",
        opening="",
        closing="",
        points=(taken("Loans", begun=None, done=None, votes=(vote("", passed=None),)),),
        signers=(),
        enclosed=(),
        corrects=Corrected(6, date(2026, 2, 3)),
        paper=True,
        tasks=(),
        approved=None,
        signed=None,
        hash="",
    )


def huge(points: int = 40, motions: int = 60, people: int = 500) -> Minutes:
    """Minutes of a long meeting of many."""
    each, more = divmod(motions, points)
    made = [
        taken(
            f"Point {n} of a long day",
            extract=_SAID,
            votes=tuple(vote(f"G 2026-{n}/{m}") for m in range(each + (n <= more))),
        )
        for n in range(1, points + 1)
    ]
    return minutes(people=people, points=tuple(made), agenda=tuple(one.title for one in made))
