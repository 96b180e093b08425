"""What who is suspended may do, tried with everything that can be done at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import select

from coopdesk.records import bodies, membership, voters
from coopdesk.records.access import Permission
from coopdesk.records.book import COMMANDS, Book, Command, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.membership import ACTIVE, BARRED, SUSPENDED
from coopdesk.records.schema import Member
from tests.records.asking import FAILS_ITSELF, Ready
from tests.records.hands import TODAY, Make
from tests.records.test_commands import NAMES

#: What nobody can do once all are suspended. The rest goes on: saving, paying, answering, leaving.
CLOSED: Final = {
    "applying.apply_for_loan",
    "bodies.take_office",
    "deciding.approve",
    "electing.begin_terms",
    "electing.nominate",
    "guarantees.add_guarantor",
    "signing.sign_loan",
    "teams.add_to_team",
    "teams.form_team",
    "transfers.ask_transfer",
    "transfers.enter_transfer",
}


class Tried(Exception):
    """It was done, and is not to stay."""


def _suspend_all(tx: Tx) -> None:
    for member in map(MemberId, tx.session.scalars(select(Member.id).order_by(Member.id))):
        if membership.standing_in(tx, member).status == ACTIVE:
            membership.take_step(tx, member, SUSPENDED, tx.today)


def _refused(book: Book, name: str, said: dict[str, Any]) -> str:
    """What is said to it; empty where it is done."""

    def tried(tx: Tx) -> None:
        COMMANDS[name](tx, **said)
        tx.flush()
        raise Tried

    with pytest.raises((Tried, Refused, *FAILS_ITSELF.get(name, ()))) as found:
        book.write(Command(tried, Permission.LOOK))
    return found.value.text.message if isinstance(found.value, Refused) else ""


def test_of_all_that_can_be_done_the_suspended_are_barred_from_this(
    ready: Ready, tmp_path: Path
) -> None:
    pc = ready.pc.moved(tmp_path / "ready")
    with pc.open() as book:
        book.write(Command(_suspend_all, Permission.LOOK))
        closed = {n for n in NAMES if _refused(book, n, ready.said[n]) in BARRED.values()}
    assert closed == CLOSED


def test_they_have_no_vote_in_the_meeting_and_in_the_body_that_they_serve(
    book: Book, make: Make
) -> None:
    one = make.member()
    make.visit(one, ("share", 10_000))
    board, assembly = (
        next(row for row in book.read(bodies.bodies) if (row.kind == "assembly") is big)
        for big in (False, True)
    )
    book.write(bodies.take_office, body=board.id, post="chair", since=TODAY, member=one.id)
    for body in (board, assembly):
        assert one.id in book.read(voters.votes_of, body, TODAY)
    book.write(Command(_suspend_all, Permission.LOOK))
    for body in (board, assembly):
        assert one.id not in book.read(voters.votes_of, body, TODAY)
        (row,) = [v for v in book.read(voters.voters, body, TODAY).rows if v.member == one.id]
        assert not row.votes
        assert row.why is not None
        assert row.why.message == "suspended"
