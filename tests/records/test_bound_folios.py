"""By what a line is found again in a bound book, and books that were bound before."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from typing import Any

from coopdesk.records import members_on_paper
from coopdesk.records.book import Book
from coopdesk.records.members_on_paper.bound import digest, in_the_book
from coopdesk.records.papers import MemberRegister
from tests.records.hands import TODAY, Make
from tests.records.test_members_on_paper import AGO, bind, numbers, register

REGISTER = members_on_paper.REGISTER
#: Two members whose ids have digests that begin with the same four bytes.
ONE, OTHER = 8590007026, 8590011170


def short(said: Any) -> bytes:
    return sha256(json.dumps(said).encode()).digest()[:4]


def bind_as_before(book: Book, lines: dict[int, Any]) -> None:
    """Folio 1 as an earlier release wrote it: digests of whose line it is and of what it says."""
    said: dict[str, Any] = {"book": REGISTER, "day": TODAY, "first": 1, "folios": 1, "whole": True}
    row = book.write(members_on_paper.bind_folios, **said, lines={})
    packed = b"".join(short(ident) + short(said) for ident, said in lines.items())
    with book.raw() as raw:
        ask = raw.connection.exec_driver_sql
        value = json.loads(ask("SELECT value FROM setting WHERE id = ?", (row,)).scalar_one())
        del value["whose"]
        value["lines"] = b64encode(packed).decode()
        ask("UPDATE setting SET value = ? WHERE id = ?", (json.dumps(value), row))


def told(data: MemberRegister) -> dict[int, Any]:
    return {one.ident: members_on_paper.told(one) for one in data.lines}


def test_two_members_are_never_taken_for_one(book: Book) -> None:
    assert short(ONE) == short(OTHER)
    said: dict[str, Any] = {"book": REGISTER, "day": TODAY, "first": 1, "folios": 1, "whole": True}
    book.write(members_on_paper.bind_folios, **said, lines={ONE: ["1"], OTHER: ["2"]})
    found = book.read(in_the_book, REGISTER, [ONE, OTHER])
    assert found == {ONE: {digest(["1"])}, OTHER: {digest(["2"])}}


def test_a_book_of_before_is_not_printed_anew(book: Book, make: Make) -> None:
    for number in ("1", "2", "3"):
        make.member(f"Member {number}", number=number, joined=AGO)
    bind_as_before(book, told(register(book)))
    assert numbers(register(book, whole=False)) == []
    make.member("New", number="4", joined=TODAY)
    more = register(book, whole=False)
    assert [(one.number, one.again) for one in more.lines] == [("4", False)]
    bind(book, more, 2, 1)
    assert numbers(register(book, whole=False)) == []


def test_members_whom_a_book_of_before_takes_for_one_are_both_in_it(book: Book) -> None:
    bind_as_before(book, {ONE: ["1"], OTHER: ["2"]})
    found = book.read(in_the_book, REGISTER, [ONE, OTHER])
    assert digest(["1"]) in found[ONE]
    assert digest(["2"]) in found[OTHER]


def test_what_a_line_said_before_its_last_one_does_not_stand_any_more(
    book: Book, make: Make
) -> None:
    one = make.member("Aline", number="1", joined=AGO)
    bind_as_before(book, {one.id: ["as it was"]})
    [line] = register(book, whole=False).lines
    assert line.again
    bind(book, register(book, whole=False), 2, 1)
    assert book.read(in_the_book, REGISTER, [one.id]) == {
        one.id: {digest(members_on_paper.told(line))}
    }
