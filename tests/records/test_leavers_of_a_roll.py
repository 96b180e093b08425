"""Who left before the book began comes in with the roll as somebody who left."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coopdesk.records import (
    bodies,
    checks,
    members,
    members_on_paper,
    membership,
    statements,
    voters,
)
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.membership import DIED, EXPELLED, JOINED, RESIGNED, SETTLED
from tests.records.hands import TODAY, HandClock, Make, count, draft
from tests.records.joining import applies, decides, pays
from tests.records.test_members_on_paper import register
from tests.records.test_timeline import told

CAME, LEFT = date(2003, 2, 1), date(2019, 4, 3)


def brought(make: Make, **said: Any) -> MemberId:
    """Somebody who left, beside a member with savings."""
    gone = draft("7", name="Rose", **{"joined": CAME, "left": LEFT, "cause": RESIGNED} | said)
    make.book.write(members.import_roll, drafts=[draft("1", savings=5), gone], on=TODAY)
    found = make.book.read(members.by_its_number, "7")
    assert found
    return found


def test_they_left_and_all_is_settled(book: Book, make: Make) -> None:
    member = brought(make, cause=EXPELLED, note="Expulsada, acta 12")
    file = book.read(members.file, member)
    assert (file.status, file.joined, file.left) == (members.LEFT, CAME, LEFT)
    now, steps = book.read(membership.life, member, TODAY)
    assert (now.status, now.joined, now.left, now.cause) == (members.LEFT, CAME, LEFT, EXPELLED)
    assert [(step.kind, step.day, step.note) for step in steps] == [
        (JOINED, CAME, ""),
        (EXPELLED, LEFT, "Expulsada, acta 12"),
        (SETTLED, LEFT, ""),
    ]
    assert book.read(members.status_counts) == {members.ACTIVE: 1, members.LEFT: 1}
    assert book.read(statements.history, member, limit=9) == []
    assert count(book, "holding") == 2  # those of the member
    assert checks.run(book, rebuild=True) == []


def test_their_act_is_told_as_the_roll_that_was_brought_in(book: Book, make: Make) -> None:
    [line] = told(book, brought(make))
    assert line == (
        "Brought in a roll of members | Became a member: 1 Feb 2003"
        " · Resigned: 3 Apr 2019 · Settled and closed: 3 Apr 2019"
    )


@pytest.mark.parametrize("joined", [CAME, None], ids=["joined", "nobody knows when"])
def test_they_were_members_until_the_day(book: Book, make: Make, joined: date | None) -> None:
    brought(make, joined=joined)
    assembly = next(b for b in book.read(bodies.bodies) if b.kind == bodies.ASSEMBLY)
    days = {date(2019, 4, 2): 2, LEFT: 1, TODAY: 1}
    assert {day: len(book.read(voters.voters, assembly, day).rows) for day in days} == days
    [row, together] = book.read(members_on_paper.leavers_figures, LEFT, LEFT).rows
    assert row.cells[:4] == ("7", "Rose", joined, LEFT)
    assert row.cells[-1] == LEFT  # settled
    assert together.cells[0] == ""
    [line] = [one for one in register(book, on=TODAY).lines if one.number == "7"]
    assert (line.joined, line.left, line.cause) == (joined, LEFT, RESIGNED)


def test_who_left_can_be_admitted_again(book: Book, make: Make, clock: HandClock) -> None:
    member = brought(make)
    again = applies(make, "Rose", member=member)
    decides(make, again)
    pays(make, again)
    file = book.read(members.file, member)
    assert (file.status, file.number, file.joined, file.left) == ("active", "7", TODAY, None)
    days = (date(2019, 4, 2), LEFT, TODAY)
    assembly = next(b for b in book.read(bodies.bodies) if b.kind == bodies.ASSEMBLY)
    assert [len(book.read(voters.voters, assembly, day).rows) for day in days] == [2, 1, 2]
    assert checks.run(book, rebuild=True) == []


def test_who_died_asks_for_nothing_any_more(book: Book, make: Make) -> None:
    member = brought(make, cause=DIED)
    with pytest.raises(Refused, match="died"):
        applies(make, "Rose", member=member)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"left": date(2002, 1, 1)}, "joined only on"),
        ({"left": date(2031, 1, 1)}, "has not come yet"),
        ({"savings": 5}, "bring them in as a member"),
        ({"shares": 5}, "bring them in as a member"),
        ({"loan": 5}, "bring them in as a member"),
    ],
)
def test_what_can_t_be_of_a_leaver_is_refused(
    book: Book, make: Make, said: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refused, match=why) as no:
        brought(make, **said)
    assert no.value.field == "drafts"
    assert count(book, "member") == 0
