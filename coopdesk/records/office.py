"""The office itself: founding a book, its settings, and the people who sign in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk import BUILT
from coopdesk.i18n import N_, is_currency
from coopdesk.records import bodies, journal, passwords, periods, products
from coopdesk.records.access import Actor, Permission, Role
from coopdesk.records.book import Book, Prepared, Topic, Tx, command
from coopdesk.records.calendar import Clock
from coopdesk.records.errors import Refused
from coopdesk.records.ids import PersonId, ids_of_act, made_for
from coopdesk.records.papers import Coop
from coopdesk.records.profiles import Profile, profile
from coopdesk.records.schema import Person, Setting
from coopdesk.records.store import Raw

#: What can be changed of a co-op after its founding: its letterhead, its paper, its languages, and
#: the month with which its business years begin.
CHANGEABLE: Final = (
    "name", "address", "registration", "phone", "paper", "languages", periods.YEAR_START,
)  # fmt: skip

_SETTING: Final = Prepared(select(Setting.value).where(Setting.name == bindparam("of")))
_SETTINGS: Final = Prepared(select(Setting.name, Setting.value))
_PERSON: Final = Prepared(
    select(Person.role, Person.password, Person.active).where(Person.id == bindparam("of"))
)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who may sign in."""

    id: PersonId
    name: str
    role: Role
    language: str
    locked: bool
    active: bool


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new co-op says of itself."""

    name: str
    profile: str
    currency: str
    person: str
    role: Role = Role.SECRETARY
    language: str = "en"
    password: str = ""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who will sign in."""

    person: str
    role: Role
    language: str
    password: str


def new_book(path: Path, home: Path, clock: Clock, said: Founding, *, built: date = BUILT) -> Book:
    """Make a co-op's book on this PC, with its chart, its products and its first person.

    What can't be is refused before there is a file.
    """
    country = _checked(said)
    book = Book.create(path, home, clock, built=built)
    try:
        person = PersonId(next(ids_of_act(0)))
        book.actor = Actor(person, said.person, said.role)
        book.write(found, said=said, country=country, person=person)
    except BaseException:
        book.discard()
        raise
    return book


def _checked(said: Founding) -> Profile:
    if not said.name.strip():
        raise Refused(N_("Write the co-op's name."), field="name")
    if not said.person.strip():
        raise Refused(N_("Write your name."), field="person")
    currency = said.currency
    if not is_currency(currency):
        raise Refused(
            N_("“{currency}” is no currency: write three letters, such as RWF."),
            field="currency",
            currency=currency,
        )
    if Permission.SET_UP not in Actor(PersonId(1), "", said.role).may:
        raise Refused(N_("The first person must be able to set up the book."), field="role")
    return profile(said.profile)


@command(needs=Permission.SET_UP)
def found(tx: Tx, *, said: Founding, country: Profile, person: PersonId) -> None:
    """The first act of a book: what the co-op is, its chart, products, bodies, first person."""
    settings: dict[str, Any] = {
        "name": said.name.strip(),
        "profile": country.code,
        "currency": said.currency,
        "symbol": country.symbol if said.currency == country.currency else "",
        "paper": country.paper,
        "languages": list(dict.fromkeys([said.language, *country.languages])),
        "address": "",
        "registration": "",
        "phone": "",
        periods.YEAR_START: 1,
    }
    tx.insert(
        Setting,
        [
            {"id": made_for("setting", name), "name": name, "value": json.dumps(value)}
            for name, value in settings.items()
        ],
    )
    tx.forget("currency")
    _add_person(tx, person, said)
    journal.open_accounts(
        tx,
        [{"code": a.code, "name": a.name, "type": a.type, "role": a.role} for a in country.chart],
    )
    value = country.share_value if said.currency == country.currency else 0
    for kind, name, terms in (
        (products.SAVINGS, N_("Ordinary savings"), {}),
        (products.SHARES, N_("Shares"), {"value": value}),
        (products.LOANS, N_("Loans brought forward"), {}),
    ):
        products.offer(tx, kind=kind, name=name, since=tx.today, terms=terms)
    bodies.set_up_bodies(tx)
    tx.touch(Topic.COOP | Topic.PEOPLE)


def _add_person(tx: Tx, person: PersonId, said: Founding | Newcomer) -> None:
    tx.insert(
        Person,
        [
            {
                "id": person,
                "name": said.person.strip(),
                "role": said.role,
                "language": said.language,
                "password": passwords.seal(said.password) or None,
                "active": True,
            }
        ],
    )


@command(needs=Permission.SET_UP)
def add_person(tx: Tx, *, name: str, role: Role, language: str, password: str) -> PersonId:
    """Let somebody else sign in, with a password of their own."""
    if not name.strip():
        raise Refused(N_("Write the person's name."), field="name")
    if len(password) < 6:
        raise Refused(N_("The password needs at least 6 characters."), field="password")
    if any(p.name.casefold() == name.strip().casefold() for p in people(tx.session)):
        raise Refused(N_("Somebody of that name signs in already."), field="name")
    person = PersonId(tx.new_id())
    _add_person(tx, person, Newcomer(name, role, language, password))
    tx.touch(Topic.PEOPLE)
    return person


@command(needs=Permission.LOOK)
def change_password(tx: Tx, *, old: str, new: str) -> None:
    """Change one's own password."""
    row = tx.one(_PERSON, of=tx.actor.person)
    if row is None or not passwords.fits(old, row[1] or ""):
        raise Refused(N_("That is not your password now."), field="old")
    if len(new) < 6:
        raise Refused(N_("The password needs at least 6 characters."), field="new")
    tx.set(Person, tx.actor.person, "password", passwords.seal(new), shown=row[1])
    tx.touch(Topic.PEOPLE)


@command(needs=Permission.SET_UP)
def reset_password(tx: Tx, *, person: PersonId, new: str) -> None:
    """Give somebody who lost their password a new one, which they then change."""
    row = tx.one(_PERSON, of=person)
    if row is None or not row[2]:
        raise Refused(N_("This person does not sign in."), field="person")
    if len(new) < 6:
        raise Refused(N_("The password needs at least 6 characters."), field="new")
    tx.set(Person, person, "password", passwords.seal(new), shown=row[1])
    tx.touch(Topic.PEOPLE)


@command(needs=Permission.SET_UP)
def stop_person(tx: Tx, *, person: PersonId) -> None:
    """Somebody no longer signs in. What they did stays under their name."""
    row = tx.one(_PERSON, of=person)
    if row is None or person == tx.actor.person:
        raise Refused(N_("You can't take yourself off the list."), field="person")
    tx.set(Person, person, "active", False, shown=row[2])
    tx.touch(Topic.PEOPLE)


@command(needs=Permission.SET_UP)
def change_setting(tx: Tx, *, name: str, value: Any, shown: Any) -> None:
    """Change what the co-op says of itself, such as its address."""
    if name not in CHANGEABLE:
        raise Refused(N_("This can't be changed once the book is kept."), field=name)
    if name == "name" and not str(value).strip():
        raise Refused(N_("Write the co-op's name."), field="name")
    if name == periods.YEAR_START:
        _check_year_start(tx, value)
    tx.set(
        Setting,
        made_for("setting", name),
        "value",
        json.dumps(value),
        shown=json.dumps(shown),
    )
    tx.touch(Topic.COOP)


def _check_year_start(tx: Tx, month: Any) -> None:
    """Refuse what is no month, and any change once a year is closed. Old books never said it."""
    if month not in range(1, 13):
        raise Refused(N_("A year begins with one of twelve months."), field=periods.YEAR_START)
    if periods.any_year_closed(tx):
        raise Refused(
            N_("A year is closed already: business years go on as they began."),
            field=periods.YEAR_START,
        )
    if tx.one(_SETTING, of=periods.YEAR_START) is None:
        ident = made_for("setting", periods.YEAR_START)
        tx.insert(Setting, [{"id": ident, "name": periods.YEAR_START, "value": json.dumps(1)}])


def settings(session: Session) -> dict[str, Any]:
    """All that the co-op has settled, by name."""
    rows = Raw(session.connection()).all(_SETTINGS)
    return {name: json.loads(value) for name, value in rows}


def coop(session: Session) -> Coop:
    """The letterhead of every paper."""
    return letterhead(settings(session))


def letterhead(said: Mapping[str, Any]) -> Coop:
    """The letterhead by what the co-op has settled."""
    return Coop(
        name=said["name"],
        profile=said["profile"],
        currency=said["currency"],
        address=said["address"],
        registration=said["registration"],
        phone=said["phone"],
        languages=tuple(said["languages"]),
        paper=said["paper"],
    )


def people(session: Session) -> list[PersonRow]:
    """Everybody who may sign in or once could, the first of the book first."""
    rows = session.execute(
        select(Person.id, Person.name, Person.role, Person.language, Person.password, Person.active)
    )
    found = [
        PersonRow(PersonId(ident), name or "", Role(role), language, bool(sealed), bool(active))
        for ident, name, role, language, sealed, active in rows
    ]
    return sorted(found, key=lambda p: p.name.casefold())


def sign_in(session: Session, *, person: PersonId | None = None, password: str = "") -> Actor:
    """The actor that a person becomes with their password. Without `person`, whom it fits.

    Refused when it fits nobody. The check takes about a tenth of a second on purpose.
    """
    query = select(Person).where(Person.active == 1)
    if person is not None:
        query = query.where(Person.id == person)
    for row in session.scalars(query):
        if passwords.fits(password, row.password or ""):
            return Actor(PersonId(row.id), row.name or "", Role(row.role))
    raise Refused(N_("That is not the password."), field="password")
