"""The portfolio by what its loans have in common, and how much of it hangs on a few."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.ids import LoanId, MemberId
from coopdesk.records.lending_terms import PURPOSES
from coopdesk.records.papers import Words
from coopdesk.records.portfolio.details import About, about, grouped
from coopdesk.records.portfolio.risk import Share, at_risk, part, share
from coopdesk.records.portfolio.standing import Stands, ids, on, outstanding

#: How many of the largest borrowers are told.
LARGEST: Final = 20

_SEXES: Final = {"F": N_("Women"), "M": N_("Men")}


@dataclass(frozen=True, slots=True)
class Group:
    """Loans that have something in common. `risky` are those beyond 30 days, of the group itself.

    `name` is empty where nothing was said.
    """

    name: Words
    all: Share
    risky: Share


@dataclass(frozen=True, slots=True)
class Insider:
    """A loan to somebody who decides on loans, or is near to them."""

    about: About
    stands: Stands
    part: Decimal | None


@dataclass(frozen=True, slots=True)
class Borrower:
    """What a member owes, alone and with the others of their teams. Minor units."""

    member: MemberId
    number: str
    name: str
    alone: Share
    team: str
    together: Share


def _officer(one: About) -> Words:
    return one.officer


def _purpose(one: About) -> Words:
    return Text(PURPOSES.get(one.purpose, one.purpose)) if one.purpose else ""


def _sex(one: About) -> Words:
    return Text(_SEXES[one.sex]) if one.sex in _SEXES else ""


def _village(one: About) -> Words:
    return one.village


def _product(one: About) -> Words:
    return Text(one.product)


#: By what loans can be told apart, and how.
BY: Final[Mapping[str, Callable[[About], Words]]] = MappingProxyType(
    {
        "officer": _officer,
        "purpose": _purpose,
        "sex": _sex,
        "village": _village,
        "product": _product,
    }
)


def by(session: Session, what: str, day: date) -> list[Group]:
    """The loans by officer, purpose, sex, village or product, the most owed first."""
    return by_of(session, what, on(session, day))


def by_of(session: Session, what: str, every: Iterable[Stands]) -> list[Group]:
    """The same of loans that were read already."""
    stood = [one for one in every if one.owed > 0]
    known, whole = about(session, ids(stood)), outstanding(stood)

    def name(one: Stands) -> tuple[bool, str]:
        words = BY[what](known[one.loan])
        return isinstance(words, Text), str(words)

    found = [
        _group(Text(words) if ours else words, some, whole)
        for (ours, words), some in grouped(stood, name).items()
    ]
    return sorted(found, key=_most)


def _group(name: Words, some: list[Stands], whole: int) -> Group:
    own = share(some, whole)
    return Group(name, own, share(at_risk(some, 30), own.owed))


def _most(one: Group) -> tuple[Any, ...]:
    return not str(one.name), -one.all.owed, str(one.name)


def insiders(session: Session, day: date) -> list[Insider]:
    """The loans to insiders of which something is owed, the largest first."""
    return insiders_of(session, on(session, day))


def insiders_of(session: Session, every: Iterable[Stands]) -> list[Insider]:
    """The same of loans that were read already."""
    stood = [one for one in every if one.owed > 0]
    known, whole = about(session, ids(stood)), outstanding(stood)
    found = [
        Insider(known[one.loan], one, part(one.owed, whole))
        for one in stood
        if known[one.loan].insider
    ]
    return sorted(found, key=_owed)


def _owed(one: Insider) -> tuple[int, str]:
    return -one.stands.owed, one.about.name


def concentration(session: Session, day: date, most: int = LARGEST) -> list[Borrower]:
    """The members who owe most, with what their teams owe together."""
    return concentration_of(session, on(session, day), most)


def concentration_of(
    session: Session, every: Iterable[Stands], most: int = LARGEST
) -> list[Borrower]:
    """The same of loans that were read already."""
    stood = [one for one in every if one.owed > 0]
    known, whole = about(session, ids(stood)), outstanding(stood)
    own = grouped(stood, _member)
    teams = _teams(stood, known)
    largest = sorted(own.values(), key=_total)[:most]
    return [_borrower(some, known, teams, whole) for some in largest]


def _member(one: Stands) -> MemberId:
    return one.member


def _total(some: list[Stands]) -> tuple[int, int]:
    return -outstanding(some), some[0].member


def _teams(stood: Iterable[Stands], known: Mapping[LoanId, About]) -> Mapping[int, list[Stands]]:
    """The loans of each team."""
    found: dict[int, list[Stands]] = {}
    for one in stood:
        team = known[one.loan].team
        if team is not None:
            found.setdefault(team, []).append(one)
    return found


def _borrower(
    some: list[Stands],
    known: Mapping[LoanId, About],
    teams: Mapping[int, list[Stands]],
    whole: int,
) -> Borrower:
    who = known[some[0].loan]
    ours = dict.fromkeys(known[one.loan].team for one in some)
    every = {one.loan: one for one in some}
    for team in ours:
        every |= {one.loan: one for one in teams.get(team or 0, ())}
    names = (known[one.loan].team_name for one in some)
    return Borrower(
        who.member,
        who.member_number,
        who.name,
        share(some, whole),
        ", ".join(dict.fromkeys(filter(None, names))),
        share(every.values(), whole),
    )
