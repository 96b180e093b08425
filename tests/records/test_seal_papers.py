"""What a paper's digits or its code prove, and that forged ones are found out."""

from __future__ import annotations

from base64 import b32decode, b32encode
from typing import Any, Final

from coopdesk.i18n import Language
from coopdesk.records import seals, statements
from coopdesk.records.book import Book
from coopdesk.records.papers import Statement
from coopdesk.records.seals import Sign, Verdict
from coopdesk.records.seals.body import decode
from coopdesk.records.seals.proofs import included, read_included
from coopdesk.records.seals.sealing import held_now, last
from coopdesk.records.store import Raw
from tests.records.hands import TODAY, HandClock, Make, Somebody

LANGUAGE: Final = Language("en")


def statement_of(book: Book, who: Somebody) -> Statement:
    """A member's statement of today as it is printed, signed."""
    said: dict[str, Any] = {"from_": TODAY, "until": TODAY, "made_on": TODAY, "made_by": "C."}
    made: Statement = seals.proven(book, book.read(statements.statement, who.id, **said))
    return made


def told(book: Book, letters: str) -> tuple[Verdict, str]:
    found = book.read(seals.check_paper, letters)
    return found, " ".join(LANGUAGE.say(text) for _, text in found.said)


def test_a_signed_statement_proves_its_balances(book: Book, make: Make) -> None:
    who = make.member("Aline Mukamana")
    make.visit(who, ("deposit", 500))
    proof = statement_of(book, who).proof
    assert len(proof) <= 262  # what a code of 24 mm holds
    found, words = told(book, proof.lower())
    assert found.holds
    assert "PC A of the office printed this statement of member 1 until 3 Mar 2026." in words
    assert "The book says the same balances" in words
    assert [(name, money.minor) for name, money in found.balances if money.minor] == [
        ("Ordinary savings"[:16], 500)
    ]


def test_a_forged_statement_is_refused(book: Book, make: Make) -> None:
    who = make.member("Aline Mukamana")
    make.visit(who, ("deposit", 500))
    proof = statement_of(book, who).proof
    packed = b32decode(proof[3:] + "=" * (-len(proof[3:]) % 8))
    for at in range(0, len(packed), 7):
        forged = packed[:at] + bytes([packed[at] ^ 1]) + packed[at + 1 :]
        found, words = told(book, "CD1" + b32encode(forged).decode().rstrip("="))
        assert Sign.GOOD not in {sign for sign, _ in found.said}, (at, words)


def test_a_statement_that_the_book_no_longer_says_is_named(book: Book, make: Make) -> None:
    who = make.member("Aline Mukamana")
    make.visit(who, ("deposit", 500))
    proof = statement_of(book, who).proof
    make.visit(who, ("deposit", 20))
    found, words = told(book, proof)
    assert not found.holds
    assert "the paper says 500" in words
    assert "the book says 520" in words


def test_the_digits_of_a_day_prove_the_book_a_month_later(
    book: Book, make: Make, clock: HandClock
) -> None:
    make.visit(make.member("Aline Mukamana"), ("deposit", 500))
    code = book.write(seals.seal, kind=seals.DAY)
    mark = book.read(seals.of_day, TODAY)
    assert mark is not None
    assert mark.code == code
    clock.move(days=31)
    make.visit(make.member("Bosco Habimana"), ("deposit", 40))
    for said in (code, seals.in_groups(code), mark.scanned):
        found, words = told(book, said)
        assert found.holds
        assert "nothing of it was changed" in words
        assert "does not prove that an entry was true" in words


def test_digits_that_no_seal_has_prove_nothing(book: Book) -> None:
    found, words = told(book, "0" * 32)
    assert not found.holds
    assert "No seal of this book has this number" in words
    found, words = told(book, "12 34")
    assert "not the 32 digits" in words


def test_a_members_balances_are_proven_to_be_in_a_seal(book: Book, make: Make) -> None:
    people = [make.member(f"Member {n}") for n in range(9)]
    for n, who in enumerate(people, 1):
        make.visit(who, ("deposit", 100 * n))
    book.write(seals.seal, kind=seals.DAY)

    def prove(session: Any) -> str:
        raw = Raw(session.connection())
        root, sealed = last(raw)
        assert sealed is not None
        made = included(sealed, held_now(raw), people[4].id)
        assert made is not None
        assert made.root() == root
        assert decode(sealed.encode()) == sealed
        return made.letters()

    letters = book.read(prove)
    assert read_included(letters) is not None
    found, words = told(book, letters)
    assert found.holds
    assert "holds these balances of member" in words
    assert [money.minor for _, money in found.balances] == [500]
    packed = b32decode(letters[3:] + "=" * (-len(letters[3:]) % 8))
    forged = "CD2" + b32encode(packed[:40] + bytes([packed[40] ^ 1]) + packed[41:]).decode()
    found, words = told(book, forged.rstrip("="))
    assert Sign.GOOD not in {sign for sign, _ in found.said}
