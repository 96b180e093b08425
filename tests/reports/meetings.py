"""Samples of papers of meetings: a general meeting as one is, and as it should never be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from coopdesk.i18n import Text
from coopdesk.records.papers import (
    Addressee,
    CalledPoint,
    MeetingNotice,
    MinuteBook,
    MinuteExtract,
    VoterLine,
    VotersList,
)
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
from tests.reports.samples import KIGALI, ODD_NAMES, money

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


def notice(*, people: int = 6, **said: Any) -> MeetingNotice:
    """The yearly general meeting is called."""
    plain: dict[str, Any] = {
        "coop": KIGALI,
        "body": "General meeting",
        "body_kind": "assembly",
        "kind": "ordinary",
        "day": HELD,
        "hour": 840,
        "second_hour": 900,
        "place": "Kacyiru hall, behind the school",
        "agenda": (
            CalledPoint("Opening and quorum"),
            CalledPoint("Balance sheet and income statement"),
            CalledPoint("Use of the surplus"),
            CalledPoint("Election of officers", 3, "Board of directors"),
            CalledPoint("Any other business"),
        ),
        "papers": ("Balance sheet of 2025", "Report of the board"),
        "part_first": "1/2",
        "part_second": "0",
        "proxies": 1,
        "unpaid_shares_vote": False,
        "to": tuple(_addressee(n) for n in range(people)),
        "made_on": date(2026, 3, 10),
        "made_by": "Claudine Mukamana",
    }
    return MeetingNotice(**{**plain, **said})


def _addressee(n: int) -> Addressee:
    phone = "" if n % 5 == 4 else f"+250 788 {100 + n} 000"
    return Addressee(str(n + 1), ODD_NAMES[n % len(ODD_NAMES)], ("Gisozi", "")[n % 2], phone)


def board_notice(**said: Any) -> MeetingNotice:
    """The board is called: a letter to each."""
    plain: dict[str, Any] = {
        "body": "Board of directors",
        "body_kind": "board",
        "kind": "extraordinary",
        "second_hour": None,
        "place": "",
        "agenda": (CalledPoint("Election", 1),),
        "papers": (),
        "part_second": "1/2",
        "proxies": 0,
    }
    return notice(people=2, **{**plain, **said})


def voters(count: int = 14, **said: Any) -> VotersList:
    """So many people, some of whom may not vote."""
    whys = (
        Text("has not paid a share"),
        Text("is not {age} years old yet", {"age": 18}),
        Text(
            "has paid {paid} of {value} for a share", {"paid": money(4_000), "value": money(10_000)}
        ),
    )
    rows = tuple(
        VoterLine(
            str(n),
            ODD_NAMES[n % len(ODD_NAMES)],
            ("Gisozi", "Kinyinya")[n % 2],
            f"1 1990 8 {n:07}" if n % 4 else "",
            "",
            n % 5 != 3,
            None if n % 5 != 3 else whys[n % 3],
        )
        for n in range(1, count + 1)
    )
    entitled = sum(row.votes for row in rows)
    plain: dict[str, Any] = {
        "coop": KIGALI,
        "body": "General meeting",
        "body_kind": "assembly",
        "kind": "ordinary",
        "day": HELD,
        "hour": 840,
        "place": "Kacyiru hall",
        "rows": rows,
        "entitled": entitled,
        "needed": -(-entitled // 2),
        "needed_second": 1,
        "proxies": 1,
        "made_on": date(2026, 3, 20),
        "made_by": "Claudine Mukamana",
    }
    return VotersList(**{**plain, **said})


def board_voters() -> VotersList:
    """A board of one, who has a post; nobody can be stood for."""
    row = VoterLine("1", "Uwimana Josephine", "", "", "Chair", True, None)
    return voters(
        0, body="Board of directors", body_kind="board", rows=(row,), entitled=1, proxies=0
    )


def extract(of: Minutes | None = None, *, point: int = 3) -> MinuteExtract:
    """The resolution on the by-laws, or the election of point 4."""
    of = of or minutes()
    one = of.points[point - 1]
    vote_ = one.votes[0] if one.votes else None
    return MinuteExtract(
        KIGALI, of, point, one.title, vote_, one.ballot, date(2026, 4, 20), "Claudine Mukamana"
    )


def draft_extract() -> MinuteExtract:
    """An election out of minutes that nobody signed."""
    of = minutes(approved=None, signed=None, hash="", reached=None, place="")
    return extract(of, point=4)


def book(count: int = 3, **said: Any) -> MinuteBook:
    """A board's book: so many signed minutes, and a draft."""
    made = []
    for n in range(1, count + 1):
        more = {"approved": None, "signed": None, "hash": ""} if n == count else {"folios": 3}
        made.append(
            minutes(
                people=5,
                body="Board of directors",
                body_kind="board",
                number=n,
                first_folio=3 * n - 2,
                day=date(2026, n % 12 + 1, 5),
                called=date(2026, n % 12 + 1, 1),
                calls=(Call("letter", date(2026, n % 12 + 1, 1), ""),),
                **more,
            )
        )
    plain: dict[str, Any] = {
        "coop": KIGALI,
        "body": "Board of directors",
        "body_kind": "board",
        "minutes": tuple(made),
        "made_on": date(2026, 12, 1),
        "made_by": "Claudine Mukamana",
    }
    return MinuteBook(**{**plain, **said})
