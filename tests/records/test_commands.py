"""What holds for every command, whoever adds it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import coopdesk.exchange
import coopdesk.records
from coopdesk.records import members
from coopdesk.records.access import GUEST, MAY, Permission, Role
from coopdesk.records.book import COMMANDS, Book, Command, Topic, Tx
from coopdesk.records.errors import Refused, Trouble
from tests.records.asking import FAILS_ITSELF, Ready
from tests.records.hands import TODAY, Make, actor, count, whole

for _package in (coopdesk.records, coopdesk.exchange):
    for _module in walk_packages(_package.__path__, f"{_package.__name__}."):
        if ".versions." not in _module.name:
            import_module(_module.name)

NAMES = sorted(COMMANDS)


each = pytest.mark.parametrize("name", NAMES)


#: Every table that a command could leave something in.
LEFT = (
    "setting device person member account product term holding entry line visit visit_line"
    " holder hold notice interest_run interest_line passbook"
    " cash_box cash_count handover fee collection presence"
    " voucher attachment budget bank_statement bank_line bank_match asset recurring period"
    " surplus surplus_part"
    " loan loan_event loan_move guarantee collateral team team_member instalment loan_now"
    " body officer meeting agenda_item motion candidate attendance task annex minute citation"
    " social_action duty"
    " act tip local salt personal head month_balance balance search word"
).split()


class Disaster(Exception):
    """Something that nobody foresaw."""


@each
def test_a_command_says_what_it_is_for(name: str) -> None:
    assert (COMMANDS[name].__doc__ or "").strip().endswith(".")


@each
def test_a_guest_may_not(book: Book, name: str) -> None:
    before = whole(book, LEFT)
    book.actor = GUEST
    with pytest.raises(Refused, match="may not do this"):
        book.write(COMMANDS[name])
    assert whole(book, LEFT) == before


@each
def test_nobody_may_without_the_permission(book: Book, name: str) -> None:
    without = [role for role in Role if COMMANDS[name].needs not in MAY[role]]
    assert Role.GUEST in without
    for role in without:
        book.actor = actor(role)
        with pytest.raises(Refused, match="Somebody may not do this"):
            book.write(COMMANDS[name])


@each
def test_a_command_that_ends_badly_leaves_nothing(ready: Ready, tmp_path: Path, name: str) -> None:
    pc, args = ready.at(tmp_path / "ready", name)

    def fail_late(tx: Tx) -> None:
        COMMANDS[name](tx, **args)
        tx.flush()
        raise Disaster

    with pc.open() as book:
        before = whole(book, LEFT)
        with pytest.raises((Disaster, *FAILS_ITSELF.get(name, ()))):
            book.write(Command(fail_late, Permission.LOOK))
        assert whole(book, LEFT) == before
        make = Make(book)
        assert make.visit(make.member(), ("deposit", 1))  # and the book goes on


@pytest.mark.parametrize("name", [name for name in NAMES if name not in FAILS_ITSELF])
def test_a_command_leaves_one_act_that_says_its_name(
    ready: Ready, tmp_path: Path, name: str
) -> None:
    pc, args = ready.at(tmp_path / "ready", name)
    with pc.open() as book:
        before = count(book, "act")
        book.write(COMMANDS[name], **args)
        assert count(book, "act") == before + 1
        *_, body = book.acts()
        assert name.encode() in body


def test_every_command_is_tried(ready: Ready) -> None:
    assert sorted(ready.said) == NAMES


# --- commands in commands ---


def test_a_command_in_a_command_needs_its_own_permission(book: Book, make: Make) -> None:
    def sly(tx: Tx) -> None:
        members.admit(tx, name="Zoé", joined=TODAY)

    book.actor = actor(Role.TELLER)
    with pytest.raises(Refused, match="may not do this"):
        book.write(Command(sly, Permission.LOOK))


def test_commands_in_a_command_fall_together(book: Book, make: Make) -> None:
    def two(tx: Tx) -> None:
        members.admit(tx, name="Zoé", joined=TODAY)
        members.admit(tx, name="Ann", joined=TODAY + timedelta(days=1))

    with pytest.raises(Refused):
        book.write(Command(two, Permission.LOOK))
    assert count(book, "member") == 0


# --- looking ---


@pytest.mark.parametrize(
    "sql", ["DELETE FROM setting", "UPDATE setting SET name = ''", "CREATE TABLE x (y)"]
)
def test_a_query_can_not_write(book: Book, sql: str) -> None:
    before = whole(book, LEFT)
    with pytest.raises((Trouble, DBAPIError)):
        book.read(lambda s: s.execute(text(sql)))
    assert whole(book, LEFT) == before


def test_a_query_sees_one_state_from_start_to_end(book: Book, make: Make) -> None:
    sql = text("SELECT count(*) FROM member")

    def look(session: Any) -> tuple[int, int]:
        first = session.execute(sql).scalar_one()
        make.member()
        return first, session.execute(sql).scalar_one()

    assert book.read(look) == (0, 0)
    assert count(book, "member") == 1


# --- telling ---


def test_those_who_look_are_told_what_was_touched(book: Book, make: Make) -> None:
    told: list[Topic] = []
    stop = book.on_change(told.append)
    one = make.member()
    make.visit(one, ("deposit", 5))
    stop()
    stop()
    make.visit(one, ("deposit", 5))
    assert told == [Topic.MEMBERS, Topic.JOURNAL | Topic.SAVINGS]


def test_nobody_is_told_of_what_was_refused(book: Book, make: Make) -> None:
    told: list[Topic] = []
    book.on_change(told.append)
    with pytest.raises(Refused):
        make.member("")
    assert told == []


def test_a_listener_that_fails_is_logged_and_the_money_is_written(
    book: Book, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Topic] = []

    def fails(_: Topic) -> None:
        raise Disaster

    book.on_change(fails)
    book.on_change(told.append)
    with caplog.at_level(logging.ERROR):
        one = make.member()
    assert count(book, "member") == 1
    assert told == [Topic.MEMBERS]
    assert "a listener failed" in caplog.text
    assert one.id


def test_a_listener_may_write_and_leave(book: Book, make: Make) -> None:
    stops: list[Callable[[], None]] = []

    def once(_: Topic) -> None:
        stops.pop()()
        make.member("Follower")

    stops.append(book.on_change(once))
    make.member("Leader")
    assert count(book, "member") == 2
