"""What proves a paper is read off the page by another program, and the book takes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from coopdesk.i18n import Language
from coopdesk.records import seals, statements
from coopdesk.records.book import Book
from coopdesk.records.ids import MeetingId
from coopdesk.records.meetings import writing
from coopdesk.reports.cash_day import cash_day
from coopdesk.reports.minutes import minutes
from coopdesk.reports.statement import statement
from tests.records.assemblies import COOP, begun, called, passed, people, signed
from tests.records.hands import TODAY, Make, found
from tests.records.test_seal_papers import statement_of, to_seal
from tests.reports.scanning import scanned
from tests.reports.test_scanned import HELD

ENGLISH: Final = Language("en")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with found(tmp_path / "office").open() as made:
        yield made


def holds(book: Book, said: str) -> bool:
    """What `seal verify` and the page answer to what was scanned."""
    return book.read(seals.check_paper, said).holds


@pytest.mark.parametrize(("dots", "tilted"), HELD)
@pytest.mark.parametrize("paper", ["A4", "A5"])
def test_the_code_of_a_statement_is_its_proof(
    book: Book, paper: str, dots: int, tilted: float
) -> None:
    make = Make(book)
    who = make.member("Aline Mukamana")
    make.visit(who, ("deposit", 500))
    data = statement_of(book, who)
    drawn = statement(replace(data, coop=replace(data.coop, paper=paper)), ENGLISH)
    assert scanned(drawn, dots=dots, tilted=tilted) == [data.proof]
    assert holds(book, data.proof)
    make.visit(who, ("deposit", 20))
    assert not holds(book, data.proof)


@pytest.mark.parametrize(("dots", "tilted"), HELD)
@pytest.mark.parametrize("paper", ["A4", "A5"])
def test_the_large_code_of_a_statement_leads_to_the_seal(
    book: Book, paper: str, dots: int, tilted: float
) -> None:
    make = Make(book)
    somebody = [make.member(f"Member {n}") for n in range(200)]
    for who in somebody:
        make.visit(who, ("deposit", 500), ("share", 100))
    code = book.write(seals.seal, kind=seals.DAY)
    data = to_seal(book, somebody[17])
    drawn = statement(replace(data, coop=replace(data.coop, paper=paper)), ENGLISH)
    assert scanned(drawn, dots=dots, tilted=tilted) == [data.proof]
    assert holds(book, data.proof)
    assert seals.check_alone(data.proof, code).holds


@pytest.mark.parametrize(("dots", "tilted"), HELD)
def test_the_code_of_a_sheet_of_the_day_is_its_seal(book: Book, dots: int, tilted: float) -> None:
    make = Make(book)
    make.visit(make.member("Aline Mukamana"), ("deposit", 500))
    code = book.write(seals.seal, kind=seals.DAY)
    data = seals.proven(book, book.read(statements.cash_day, TODAY))
    (said,) = scanned(cash_day(data, ENGLISH), dots=dots, tilted=tilted)
    assert said == data.seal.scanned
    assert code.upper() in said
    assert holds(book, said)


@pytest.mark.parametrize(("dots", "tilted"), HELD)
def test_minutes_have_the_code_of_their_hash_and_that_of_the_seal(
    book: Book, dots: int, tilted: float
) -> None:
    make = Make(book)
    there = begun(make, called(make, people(make, 6)))
    passed(book, there)
    hashed = signed(book, there)
    book.write(seals.seal, kind=seals.AGM, meeting=there.meeting)
    data = seals.proven(book, book.read(writing.minutes, there.meeting, COOP), there.meeting)
    first, second = scanned(minutes(data, ENGLISH), dots=dots, tilted=tilted)
    assert first.endswith(hashed.hex().upper())
    assert second == data.seal.scanned
    assert holds(book, first)
    assert holds(book, second)


def test_minutes_signed_on_one_day_have_a_seal_each(book: Book) -> None:
    make = Make(book)
    somebody = people(make, 6)
    first, second = begun(make, called(make, somebody)), begun(make, called(make, somebody))
    signed(book, first)
    one = book.write(seals.seal, kind=seals.AGM, meeting=first.meeting)
    assert book.read(seals.of_minutes, second.meeting) is None
    signed(book, second)
    two = book.write(seals.seal, kind=seals.AGM, meeting=second.meeting)
    book.write(seals.seal, kind=seals.YEAR)
    for there, code in ((first, one), (second, two)):
        mark = book.read(seals.of_minutes, there.meeting)
        assert mark is not None
        assert (mark.code, ENGLISH.say(mark.kind)) == (code, "General meeting")
    kinds = [ENGLISH.say(row.title) for row in book.read(seals.seals)]
    assert sorted(kinds) == ["End of the year", "General meeting", "General meeting"]


def test_a_seal_of_a_general_meeting_says_of_which(book: Book) -> None:
    for kind, meeting in ((seals.AGM, None), (seals.DAY, MeetingId(1)), ("other", None)):
        with pytest.raises(ValueError, match="no kind of seal"):
            book.write(seals.seal, kind=kind, meeting=meeting)
