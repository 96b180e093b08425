"""What the register of members lacks, what in it may be wrong, and whose birthday it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import custom_fields, filed, members, nominees, office
from coopdesk.records.calendar import add_months, age, next_birthday
from coopdesk.records.ids import MemberId
from coopdesk.records.members import ACTIVE, PERSON, Criteria, by_number, criteria
from coopdesk.records.members.narrowed import among
from coopdesk.records.papers import (
    FigureColumn,
    FigureRow,
    Figures,
    Holds,
    MissingIn,
    MissingOf,
    MissingPaper,
    Weight,
    Words,
)
from coopdesk.records.papers.figures import Behind
from coopdesk.records.schema import Document, Member, Nominee
from coopdesk.records.search import fold
from coopdesk.records.statements import Asked, BookStatement

#: What a register should have of everybody, in the order in which it is asked for.
WANTED: Final = (
    criteria.BORN,
    criteria.DOCUMENT,
    criteria.PHONE,
    criteria.VILLAGE,
    criteria.SPEAKER,
    criteria.FIELD,
    criteria.PHOTO,
    criteria.NOMINEE,
)
MISSING, DOUBTFUL = N_("Missing"), N_("Doubtful")

#: More members than share the telephone of a house.
_OF_A_HOUSE: Final = 3
_OLDEST: Final = 110  # years
_GROWN: Final = 18 * 12  # months
#: Birthdays of so many days are told.
DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is missing or doubtful: of how many members, and the list of them."""

    group: str
    what: str  # marked with N_
    count: int
    who: Criteria


#: Of whom things are missing where no list is said.
EVERYBODY: Final = Criteria(status=ACTIVE)


def asked_of(who: Criteria) -> Criteria:
    """A list without those who left, of whom nothing is asked any more."""
    return who if who.status in (ACTIVE, criteria.SUSPENDED) else replace(who, status=ACTIVE)


def findings(session: Session, today: date, who: Criteria = EVERYBODY) -> list[Finding]:
    """All that is to be told of a list of members; also what nobody of them lacks."""
    told, who = [], asked_of(who)
    some = set(members.listing(session, who, today=today).ids)
    for what in WANTED:
        lack = replace(who, lacking=tuple(dict.fromkeys((*who.lacking, what))))
        many = some.intersection(members.fitting(session, lack, today=today))
        told.append(Finding(MISSING, criteria.LACKING[what], len(many), lack))
    for name, look in _DOUBTS.items():
        found = tuple(sorted(some & look(session, today)))
        told.append(Finding(DOUBTFUL, name, len(found), Criteria(status=who.status, only=found)))
    return told


# --- what is doubtful -------------------------------------------------------------------------


def _active(session: Session, *columns: Any) -> Iterator[Any]:
    yield from session.execute(select(Member.id, *columns).where(Member.status == ACTIVE))


def _shared(session: Session, column: Any, most: int) -> set[MemberId]:
    """Members who have the same in a column, more of them than `most`."""
    having: dict[str, list[MemberId]] = defaultdict(list)
    for ident, said in _active(session, column):
        if said and (plain := fold(said).replace(" ", "")):
            having[plain].append(ident)
    return {ident for some in having.values() if len(some) > most for ident in some}


def _same_document(session: Session, _today: date) -> set[MemberId]:
    return _shared(session, Member.document, 1)


def _same_phone(session: Session, _today: date) -> set[MemberId]:
    return _shared(session, Member.phone, _OF_A_HOUSE)


def _odd_birth(session: Session, today: date) -> set[MemberId]:
    oldest = add_months(today, -12 * (_OLDEST + 1))
    query = select(Member.id).where(
        Member.status == ACTIVE, or_(Member.born > today, Member.born <= oldest)
    )
    return set(session.scalars(query))


def _parts(session: Session, _today: date) -> set[MemberId]:
    """Two PCs that named nominees apart: together they are more than everything."""
    query = (
        select(Nominee.member)
        .where(Nominee.until.is_(None))
        .group_by(Nominee.member)
        .having(func.sum(Nominee.share) != nominees.WHOLE)
    )
    return _still_active(session, set(session.scalars(query)))


def _grown(session: Session, today: date) -> set[MemberId]:
    """Who named a child with a guardian, and the child is none any more."""
    query = select(Nominee.member).where(
        Nominee.until.is_(None),
        func.coalesce(Nominee.guardian, "") != "",
        Nominee.born <= add_months(today, -_GROWN),
    )
    return _still_active(session, set(session.scalars(query)))


def _expired(session: Session, today: date) -> set[MemberId]:
    """Whose identity papers in the file have all run out."""
    kept = Document.__table__.alias("kept")
    good = exists(select(kept.c.id)).where(
        kept.c.member == Document.member,
        kept.c.kind == filed.IDENTITY,
        kept.c.dropped.is_(None),
        or_(kept.c.until.is_(None), kept.c.until >= today),
    )
    query = select(Document.member).where(
        Document.kind == filed.IDENTITY, Document.dropped.is_(None), Document.until < today, ~good
    )
    return _still_active(session, set(session.scalars(query)))


def _still_active(session: Session, some: set[MemberId]) -> set[MemberId]:
    query = select(Member.id).where(Member.status == ACTIVE, among(Member.id, sorted(some)))
    return set(session.scalars(query))


_DOUBTS: Final[Mapping[str, Callable[[Session, date], set[MemberId]]]] = {
    N_("The same document as another"): _same_document,
    N_("The same phone as many others"): _same_phone,
    N_("A birth date that can't be"): _odd_birth,
    N_("Parts of nominees that are not 100 %"): _parts,
    N_("A nominee who is no child any more"): _grown,
    N_("An identity document that ran out"): _expired,
}


# --- papers -----------------------------------------------------------------------------------


def missing(session: Session, some: Sequence[MemberId], today: date) -> MissingPaper:
    """What is missing or doubtful of these members, village by village, without the complete."""
    lacks = _lacks(session, some, today)
    doubts: dict[MemberId, list[Words]] = defaultdict(list)
    for doubt, look in _DOUBTS.items():
        for ident in look(session, today):
            doubts[ident].append(Text(doubt))
    told = [ident for ident in some if ident in lacks or ident in doubts]
    villages: dict[str, list[MissingOf]] = defaultdict(list)
    query = select(Member.number, Member.name, Member.phone, Member.village, Member.id)
    rows = session.execute(query.where(among(Member.id, told))).all()
    for number, name, phone, village, found in sorted(rows, key=lambda row: by_number(row[0])):
        of = MemberId(found)
        said = (number, name or "", phone or "")
        villages[village or ""].append(MissingOf(*said, tuple(lacks[of]), tuple(doubts[of])))
    order = sorted(villages, key=lambda name: (not name, fold(name)))
    sheets = tuple(MissingIn(name, tuple(villages[name])) for name in order)
    return MissingPaper(office.coop(session), today, sheets)


def _lacks(session: Session, some: Sequence[MemberId], today: date) -> dict[MemberId, list[Words]]:
    """What each lacks, a field of the co-op's own by its name. Photos are asked for where the
    co-op keeps some."""
    lacks: dict[MemberId, list[Words]] = defaultdict(list)
    asked = set(some)
    has_photos = session.scalar(select(exists().where(Document.kind == filed.PHOTO)))
    for what in WANTED:
        if what == criteria.PHOTO and not has_photos:
            continue
        if what == criteria.FIELD:
            for field in custom_fields.fields(session):
                if field.needed:
                    for ident in asked.difference(custom_fields.values_in(session, field.id)):
                        lacks[ident].append(field.name)
            continue
        who = Criteria(status=ACTIVE, lacking=(what,))
        for ident in asked.intersection(members.fitting(session, who, today=today)):
            lacks[ident].append(Text(criteria.LACKING[what]))
    return lacks


def quality(session: Session, today: date) -> Figures:
    """How many members lack what, and of how many something is doubtful."""
    rows: list[FigureRow] = []
    found = findings(session, today)
    for group in (MISSING, DOUBTFUL):
        rows.append(FigureRow((Text(group), None), Weight.HEAD))
        rows += [
            FigureRow((Text(one.what), one.count), level=1) for one in found if one.group == group
        ]
    active = len(members.fitting(session, Criteria(status=ACTIVE), today=today))
    rows.append(FigureRow((Text(N_("Active members")), active), Weight.TOTAL))
    return Figures(
        coop=office.coop(session),
        name="quality",
        title=Text(N_("What is missing")),
        subtitle=Text(N_("on {day}"), {"day": today}),
        columns=(
            FigureColumn("what", Text(N_("What"))),
            FigureColumn("members", Text(N_("Members")), Holds.COUNT),
        ),
        rows=tuple(rows),
    )


# --- birthdays --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Birthday:
    """When somebody has their next birthday, and how old they are then."""

    day: date
    member: MemberId
    number: str
    name: str
    village: str
    phone: str
    age: int


def birthdays(session: Session, today: date, days: int = DAYS) -> list[Birthday]:
    """Whose birthday is today or in the next days, in the order of the days. Who was born on a
    29 February has it on 1 March of other years."""
    ids = members.fitting(session, Criteria(status=ACTIVE, birthday_days=days), today=today)
    query = select(
        Member.id, Member.number, Member.name, Member.village, Member.phone, Member.born
    ).where(among(Member.id, ids), Member.kind.in_((PERSON, "")))
    told = []
    for ident, number, name, village, phone, born in session.execute(query):
        if born is not None:
            day = next_birthday(born, today)
            said = (name or "", village or "", phone or "")
            told.append(Birthday(day, MemberId(ident), number, *said, age(born, day)))
    return sorted(told, key=lambda one: (one.day, by_number(one.number)))


def birthdays_figures(session: Session, today: date) -> Figures:
    """The birthdays of the next thirty days, for a wall or a file."""
    rows = tuple(
        FigureRow(
            (one.day, one.number, one.name, one.village, one.phone, one.age),
            behind=Behind(member=one.member),
        )
        for one in birthdays(session, today)
    )
    return Figures(
        coop=office.coop(session),
        name="birthdays",
        title=Text(N_("Birthdays")),
        subtitle=Text(N_("{first} to {last}"), {"first": today, "last": today + timedelta(DAYS)}),
        columns=(
            FigureColumn("day", Text(N_("Day")), Holds.DAY),
            FigureColumn("number", Text(N_("No.")), Holds.CODE),
            FigureColumn("name", Text(N_("Name"))),
            FigureColumn("village", Text(N_("Village")), Holds.CODE),
            FigureColumn("phone", Text(N_("Phone")), Holds.CODE),
            FigureColumn("age", Text(N_("Age")), Holds.COUNT),
        ),
        rows=rows,
        nothing=Text(N_("Nobody has a birthday in these days.")),
    )


def _of_day(query: Callable[[Session, date], Figures]) -> Callable[[Session, Asked], Figures]:
    def make(session: Session, asked: Asked) -> Figures:
        return query(session, asked.on)

    return make


#: Papers about the register by their name.
REPORTS: Final[Mapping[str, BookStatement]] = MappingProxyType(
    {
        "quality": BookStatement("quality", ("on",), _of_day(quality)),
        "birthdays": BookStatement("birthdays", ("on",), _of_day(birthdays_figures)),
    }
)
