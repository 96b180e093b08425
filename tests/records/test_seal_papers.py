"""What a paper's digits or its code prove, and that forged ones are found out."""

from __future__ import annotations

from base64 import b32decode, b32encode
from typing import Any, Final

import pytest

from coopdesk.i18n import Language
from coopdesk.records import seals, statements
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Command, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.papers import Statement
from coopdesk.records.schema import Revocation
from coopdesk.records.seals import Sign, Verdict
from coopdesk.records.seals.proofs import read_included
from coopdesk.records.seals.sealing import shown
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


def test_of_a_pc_that_is_trusted_no_more_it_is_said_so(book: Book, make: Make) -> None:
    who = make.member("Aline Mukamana")
    make.visit(who, ("deposit", 500))
    proof = statement_of(book, who).proof

    def revoke(tx: Tx) -> None:
        said = {"id": tx.device, "seq": 1_000_000, "hash": b"h" * 32, "day": tx.today}
        tx.insert(Revocation, [said | {"why": "Stolen"}])

    assert "trusts no more" not in told(book, proof)[1]
    book.write(Command(revoke, Permission.SET_UP))
    found, words = told(book, proof)
    assert "a PC that the co-op trusts no more" in words
    assert Sign.WARN in {sign for sign, _ in found.said}


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


def test_the_sheet_of_a_day_has_the_last_seal_of_its_end_and_no_other(
    book: Book, make: Make
) -> None:
    assert book.read(seals.of_day, TODAY) is None
    codes = []
    for kind in (seals.DAY, seals.DAY, seals.DAY, seals.HAND):
        make.member("Aline Mukamana")
        codes.append(book.write(seals.seal, kind=kind))
    mark = book.read(seals.of_day, TODAY)
    assert mark is not None
    assert mark.code == codes[2]


def test_digits_that_no_seal_has_prove_nothing(book: Book) -> None:
    found, words = told(book, "0" * 32)
    assert not found.holds
    assert "No seal of this book has this number" in words
    found, words = told(book, "12 34")
    assert "not the 32 digits" in words


@pytest.fixture
def nine(book: Book, make: Make) -> list[Somebody]:
    """Nine members of a sealed book, each with other savings."""
    people = [make.member(f"Member {n}") for n in range(9)]
    for n, who in enumerate(people, 1):
        make.visit(who, ("deposit", 100 * n))
    book.write(seals.seal, kind=seals.DAY)
    return people


def to_seal(book: Book, who: Somebody) -> Statement:
    """A member's statement with its way to the newest seal."""
    said: dict[str, Any] = {"from_": TODAY, "until": TODAY, "made_on": TODAY, "made_by": "C."}
    data = book.read(statements.statement, who.id, **said)
    made: Statement = seals.proven(book, data, to_seal=True)
    return made


def forged(letters: str, at: int) -> str:
    packed = b32decode(letters[3:] + "=" * (-len(letters[3:]) % 8))
    packed = packed[:at] + bytes([packed[at] ^ 1]) + packed[at + 1 :]
    return letters[:3] + b32encode(packed).decode().rstrip("=")


def test_a_statement_proves_that_its_balances_are_in_a_seal(
    book: Book, nine: list[Somebody]
) -> None:
    code = book.read(seals.seals)[0].code
    for n, who in enumerate(nine, 1):
        data = to_seal(book, who)
        assert data.sealed is not None
        assert data.sealed.code == code
        proof = read_included(data.proof)
        assert proof is not None
        assert shown(proof.root()) == code
        found, words = told(book, data.proof)
        assert found.holds
        assert f"holds these balances of member {n} Member {n - 1}" in words
        assert [money.minor for _, money in found.balances] == [100 * n]
    data = to_seal(book, nine[0])
    for at in range(0, 200, 9):
        found, words = told(book, forged(data.proof, at))
        assert Sign.GOOD not in {sign for sign, _ in found.said} or at > 150, (at, words)


def test_it_proves_what_was_sealed_whatever_moved_since(
    book: Book, make: Make, nine: list[Somebody]
) -> None:
    late = make.member("Late Comer")
    make.visit(nine[4], ("withdrawal", 120))
    make.visit(late, ("deposit", 5))
    found, _ = told(book, to_seal(book, nine[4]).proof)
    assert found.holds
    assert [money.minor for _, money in found.balances] == [500]
    assert to_seal(book, late).proof.startswith("CD1")  # the seal holds nothing of theirs
    assert to_seal(book, late).sealed is None


def test_without_the_book_a_code_is_checked_by_the_number_in_the_minutes(
    book: Book, nine: list[Somebody]
) -> None:
    data = to_seal(book, nine[2])
    assert data.sealed is not None
    code = seals.in_groups(data.sealed.code)
    for said in (code, code.lower(), data.sealed.scanned):
        found = seals.check_alone(data.proof, said)
        assert next(sign for sign, _ in found.said) is Sign.GOOD
        assert found.holds
        assert [(name, money.minor) for name, money in found.balances] == [("Member savings", 300)]
    wrong = "F" + code[1:] if code[0] != "F" else "0" + code[1:]
    assert not seals.check_alone(data.proof, wrong).holds
    assert not seals.check_alone(forged(data.proof, 20), code).holds
    for paper, number in ((data.proof, "12"), (statement_of(book, nine[2]).proof, code)):
        assert {sign for sign, _ in seals.check_alone(paper, number).said} <= {
            Sign.WARN,
            Sign.PLAIN,
        }
    assert not book.read(seals.check_paper, data.proof, number=wrong).holds
    assert book.read(seals.check_paper, data.proof, number=code).holds


def test_without_a_seal_there_is_no_way_to_one(book: Book, make: Make) -> None:
    with pytest.raises(Refused, match="never sealed"):
        to_seal(book, make.member("Aline Mukamana"))


def test_where_lines_were_changed_the_acts_tell_what_was_sealed(
    book: Book, nine: list[Somebody]
) -> None:
    with book.raw() as raw:
        raw.connection.exec_driver_sql("DROP TRIGGER line_never_update")
        raw.connection.exec_driver_sql("UPDATE line SET amount = amount * 2")
    found, _ = told(book, to_seal(book, nine[4]).proof)
    assert found.holds
    assert [money.minor for _, money in found.balances] == [500]
