"""The audits of lives, settlements, nominees and fines: each sees what must not be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coopdesk.records import checks, sanctions, settlement, visit
from coopdesk.records.book import Book
from coopdesk.records.membership import DIED
from coopdesk.records.visit import Doing
from tests.records.hands import TODAY, Make, Pc, Somebody, money
from tests.records.joining import applies, board, decides, joins, leaves, names
from tests.records.test_checks import found, spoil
from tests.records.test_merging import exchange, two


@pytest.fixture(scope="module")
def lived(template: Pc, tmp_path_factory: pytest.TempPathFactory) -> Pc:
    """Somebody resigned and is settled, somebody died and two nominees were paid, one was fined."""
    pc = template.moved(tmp_path_factory.mktemp("lived") / "pc")
    with pc.open() as book:
        _live(book)
        assert checks.run(book, rebuild=True) == []
    return pc


@pytest.fixture
def full(lived: Pc, tmp_path: Path) -> Iterator[Book]:
    """The same, for one test."""
    with lived.moved(tmp_path / "full").open() as book:
        yield book


def _live(book: Book) -> None:
    make = Make(book)
    for name, cause in (("Aline", ""), ("Bosco", DIED)):
        one = joins(make, name)
        make.visit(one, ("deposit", 1_000))
        if cause:
            names(make, one.id, ("Alice", 5000), ("Bob", 5000))
        leaves(make, one.id, *filter(None, [cause]))
        book.write(settlement.settle, member=one.id, check_box=False)
        for heir in book.read(settlement.plan, one.id, TODAY).heirs:
            said: dict[str, Any] = {"nominee": heir.nominee, "amount": heir.due, "check_box": False}
            book.write(settlement.pay_nominee, member=one.id, **said)
    one = joins(make, "Cleo")
    book.write(visit.record_visit, member=one.id, day=TODAY, doings=[_paid(_fine(make, one))])


def _fine(make: Make, one: Somebody) -> int:
    said: dict[str, Any] = {
        "kind": sanctions.FINE,
        "day": TODAY,
        "body": board(make),
        "why": "came late",
    }
    return make.book.write(sanctions.sanction, member=one.id, amount=money(500), **said)


def _paid(fine: int) -> Doing:
    return Doing(visit.FINE, money(500), sanction=fine)


PAYMENT = "nominee_payment WHERE id = (SELECT min(id) FROM nominee_payment)"


@pytest.mark.parametrize(
    ("sql", "check"),
    [
        ("UPDATE step SET kind = 'resumed' WHERE kind = 'resigned'", "lives"),
        ("UPDATE step SET dropped = day WHERE kind = 'died'", "lives"),
        ("UPDATE step SET kind = 'refused' WHERE kind = 'joined'", "lives"),
        (
            "UPDATE sanction SET visit = NULL, member = (SELECT min(id) FROM member WHERE status ="
            " 'left')",
            "settlements",
        ),
        ("UPDATE balance SET amount = -5 WHERE amount = 0", "settlements"),
        (
            "INSERT INTO nominee_payment SELECT (SELECT min(id) FROM entry), nominee, amount"
            f" FROM {PAYMENT}",
            "nominees",
        ),
        ("UPDATE nominee SET until = 20260101", "nominees"),
        (f"UPDATE {PAYMENT}".replace("WHERE", "SET amount = amount * 2 WHERE"), "nominees"),
        ("UPDATE sanction SET visit = (SELECT min(id) FROM visit)", "fines"),
        ("DELETE FROM visit_line WHERE deed = 'fine'", "fines"),
    ],
)
def test_what_must_not_be_is_found(full: Book, sql: str, check: str) -> None:
    spoil(full, sql)
    assert check in found(full)


def test_a_fine_that_two_pcs_took_is_found(template: Pc, tmp_path: Path) -> None:
    with two(template, tmp_path) as ((_, mine), (_, theirs)):
        one = joins(Make(mine), "Cleo")
        fine = _fine(Make(mine), one)
        exchange(mine, theirs)
        for book in (mine, theirs):
            book.write(visit.record_visit, member=one.id, day=TODAY, doings=[_paid(fine)])
        exchange(mine, theirs)
        for book in (mine, theirs):
            assert {one.check for one in checks.run(book, rebuild=True)} == {"fines"}


def test_an_application_that_two_pcs_decided_otherwise_is_looked_at(
    template: Pc, tmp_path: Path
) -> None:
    with two(template, tmp_path) as ((_, mine), (_, theirs)):
        asked = applies(Make(mine))
        exchange(mine, theirs)
        decides(Make(mine), asked)
        decides(Make(theirs), asked, "refused")
        exchange(mine, theirs)
        assert [one.check for one in checks.run(mine)] == ["lives"]
        assert "Rose Ingabire" in str(checks.run(mine)[0].what)
