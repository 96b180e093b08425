"""The office: founding, settings, people."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coopdesk.records import checks, office, statements
from coopdesk.records.access import Permission, Role
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.ids import PersonId, made_for
from coopdesk.records.profiles import CONTROL_ROLES, profiles
from tests.records.hands import BUILT, TODAY, HandClock, count, found

SAID = office.Founding("Twizigamire", "RW", "RWF", "Claudine Uwimana")


@pytest.mark.parametrize("code", [one.code for one in profiles()])
def test_a_coop_is_founded_in_every_country(tmp_path: Path, code: str) -> None:
    currency = next(one.currency for one in profiles() if one.code == code)
    with found(tmp_path, profile=code, currency=currency).open() as book:
        coop = book.read(office.coop)
        assert (coop.name, coop.profile, coop.currency) == ("Twizigamire", code, currency)
        assert checks.run(book, rebuild=True) == []
        assert count(book, "act") == 1
        roles = {role for role in CONTROL_ROLES}
        trial = book.read(statements.trial_balance, TODAY)
        assert (trial.rows, trial.debit.minor) == ((), 0)
        assert roles


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"person": ""}, "person"),
        ({"currency": "rwf"}, "currency"),
        ({"currency": "RWFF"}, "currency"),
        ({"currency": "ZZZ"}, "currency"),
        ({"currency": ""}, "currency"),
        ({"profile": "XX"}, "profile"),
        ({"role": Role.TELLER}, "role"),
        ({"role": Role.GUEST}, "role"),
    ],
)
def test_what_cant_be_founded_leaves_no_file(
    tmp_path: Path, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        office.new_book(
            tmp_path / "new.coop", tmp_path / "home", HandClock(), replace(SAID, **wrong)
        )
    assert caught.value.field == field
    assert list(tmp_path.rglob("*.*")) == []


def test_a_book_is_never_written_over_another_file(tmp_path: Path) -> None:
    there = tmp_path / "new.coop"
    there.write_text("a letter")
    with pytest.raises(Trouble, match=r"already a file named new\.coop"):
        office.new_book(there, tmp_path / "home", HandClock(), SAID, built=BUILT)
    assert there.read_text() == "a letter"
    assert not (tmp_path / "home").exists()


def test_a_coop_is_founded_once(book: Book) -> None:
    country = next(one for one in profiles() if one.code == "RW")
    with pytest.raises(Exception, match="UNIQUE"):
        book.write(office.found, said=SAID, country=country, person=PersonId(5))
    assert count(book, "act") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "Ñandú & Sons"),
        ("address", "KG 11"),
        ("languages", ["rw", "fr"]),
        ("paper", "LETTER"),
        ("phone", "1"),
        ("registration", "R-1"),
    ],
)
def test_a_setting_is_changed_and_stands_alone(book: Book, name: str, value: Any) -> None:
    shown = book.read(office.settings)[name]
    book.write(office.change_setting, name=name, value=value, shown=shown)
    assert book.read(office.settings)[name] == value
    assert count(book, "head") == 0
    assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize("name", ["currency", "profile", "nonsense"])
def test_some_things_are_settled_for_ever(book: Book, name: str) -> None:
    with pytest.raises(Refused, match="can't be changed") as caught:
        book.write(office.change_setting, name=name, value="BOB", shown="RWF")
    assert caught.value.field == name


def test_a_coop_keeps_a_name(book: Book) -> None:
    with pytest.raises(Refused, match="Write the co-op's name"):
        book.write(office.change_setting, name="name", value=" ", shown="Twizigamire")


def test_the_founders_id_does_not_tell_the_founders_name(book: Book) -> None:
    guessed = made_for("person", book.coop.hex(), book.actor.name)
    assert book.actor.person != guessed
    assert 0 < book.actor.person < 1 << 63


# --- people --------------------------------------------------------------------------------------


def add(book: Book, name: str = "Jean", **more: Any) -> PersonId:
    said: dict[str, Any] = {"role": Role.TELLER, "language": "rw", "password": "secret1"} | more
    return book.write(office.add_person, name=name, **said)


def test_somebody_signs_in_with_their_password(book: Book) -> None:
    person = add(book)
    actor = book.read(office.sign_in, person=person, password="secret1")
    assert (actor.name, actor.role) == ("Jean", Role.TELLER)
    assert actor.may == {Permission.LOOK, Permission.TAKE_MONEY}
    assert book.read(office.sign_in, password="secret1").person in {actor.person, book.actor.person}


@pytest.mark.parametrize("typed", ["", "Secret1", "secret1 ", "x" * 1000])
def test_another_password_is_refused(book: Book, typed: str) -> None:
    person = add(book)
    with pytest.raises(Refused, match="not the password") as caught:
        book.read(office.sign_in, person=person, password=typed)
    assert caught.value.field == "password"


def test_a_password_is_not_in_the_file(book: Book) -> None:
    add(book, password="hunter2-hunter2")
    book.close()
    assert b"hunter2" not in book.path.read_bytes()


def test_a_password_is_changed_by_its_owner(book: Book) -> None:
    person = add(book)
    book.actor = book.read(office.sign_in, person=person, password="secret1")
    with pytest.raises(Refused) as caught:
        book.write(office.change_password, old="wrong", new="another1")
    assert caught.value.field == "old"
    with pytest.raises(Refused) as caught:
        book.write(office.change_password, old="secret1", new="short")
    assert caught.value.field == "new"
    book.write(office.change_password, old="secret1", new="another1")
    assert book.read(office.sign_in, person=person, password="another1").person == person
    with pytest.raises(Refused):
        book.read(office.sign_in, person=person, password="secret1")
    assert count(book, "head") == 0


def test_who_stopped_no_longer_signs_in(book: Book) -> None:
    person = add(book)
    book.write(office.stop_person, person=person)
    with pytest.raises(Refused):
        book.read(office.sign_in, person=person, password="secret1")
    assert [(p.name, p.active) for p in book.read(office.people)] == [
        ("Claudine Uwimana", True),
        ("Jean", False),
    ]


def test_nobody_stops_themselves(book: Book) -> None:
    with pytest.raises(Refused, match="take yourself off"):
        book.write(office.stop_person, person=book.actor.person)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "claudine UWIMANA "}, "name"),
        ({"password": "12345"}, "password"),
    ],
)
def test_a_newcomer_has_a_name_of_their_own_and_a_password(
    book: Book, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        add(book, **wrong)
    assert caught.value.field == field
    assert count(book, "person") == 1
