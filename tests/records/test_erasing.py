"""Erasing who left: nothing of them is in the file any more, and the books are as they were."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from coopdesk.i18n import ERASED
from coopdesk.records import (
    checks,
    custom_fields,
    erasing,
    filed,
    households,
    members,
    nominees,
    settlement,
)
from coopdesk.records.book import Book
from coopdesk.records.book.erased import PERSONAL
from coopdesk.records.errors import Refused
from tests.records.hands import TODAY, Make, Pc, Somebody, answers
from tests.records.joining import leaves

#: Words that only this person has, in all that can be kept of somebody.
SECRET = "Zyxwvut"
WORDS = [f"{SECRET}{n}" for n in range(20)]
PICTURE = b"\x89PNG\r\n\x1a\n" + b"a picture of " + SECRET.encode()


def kept_of(make: Make, **fields: Any) -> Somebody:
    """A member of whom there is something in every place."""
    book, word = make.book, iter(WORDS)
    said = {name: next(word) for name in ("document", "phone", "village", "address", "occupation")}
    who = make.member(next(word), sex="F", born=date(1961, 2, 3), nominee=next(word), **said)
    renamed = {"changes": {"name": next(word)}, "shown": {"name": WORDS[5]}}
    book.write(members.change_member, member=who.id, **renamed)
    named = nominees.Named(next(word), 10_000, next(word), next(word), next(word))
    book.write(nominees.name_nominees, member=who.id, day=TODAY, people=[named], shown=[])
    book.write(filed.file_document, member=who.id, kind="photo", content=PICTURE, label=next(word))
    own = book.write(custom_fields.add_field, name="Trees", kind="text")
    book.write(custom_fields.fill_in, member=who.id, values={own: next(word)}, shown={})
    home = book.write(households.form_household, name=next(word), village=next(word))
    part: dict[str, Any] = {"household": home, "since": TODAY}
    book.write(households.add_to_household, member=who.id, role="head", **part)
    book.write(households.add_to_household, name=next(word), role="child", **part)
    return who


def gone(make: Make, who: Somebody) -> None:
    """They leave, and all is settled."""
    leaves(make, who.id, note=f"note {SECRET}")
    make.book.write(settlement.settle, member=who.id, **SETTLED)


SETTLED: dict[str, Any] = {"check_box": False}


def later(book: Book, years: int = 11) -> None:
    """Years go by."""
    book.confirm_day(book.clock().today + timedelta(days=366 * years))


def erase(book: Book, *who: Somebody, reason: str = erasing.PAST) -> Any:
    return book.write(erasing.erase, members=[one.id for one in who], reason=reason)


def no(book: Book, *who: Somebody, reason: str = erasing.PAST) -> str:
    with pytest.raises(Refused) as said:
        erase(book, *who, reason=reason)
    return said.value.message.format(**said.value.fields)


def bytes_of(path: Path) -> bytes:
    """All that lies on the disk of a book."""
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(path.name + "*")))


def traces(path: Path) -> list[bytes]:
    held = bytes_of(path)
    low = held.lower()
    return [one for one in (SECRET.encode(), SECRET.encode("utf-16-le")) if one.lower() in low]


def test_every_personal_column_is_erased_or_named_with_a_reason() -> None:
    assert PERSONAL.keys() == erasing.PARTS.keys() | erasing.KEPT.keys()
    assert not erasing.PARTS.keys() & erasing.KEPT.keys()


def test_nothing_of_who_is_erased_is_left_in_the_file(pc: Pc) -> None:
    with pc.open() as book:
        make = Make(book)
        other = make.member("Kept Somebody")
        who = kept_of(make)
        make.visit(who, ("deposit", 500))
        make.visit(who, ("withdrawal", 500))
        before = money_of(book)
        gone(make, who)
        later(book)
        assert traces(pc.path)
        erase(book, who)
        assert traces(pc.path) == []
        assert book.read(members.file, who.id).name == ERASED
        assert book.read(members.file, other.id).name == "Kept Somebody"
        assert money_of(book) == before
        assert checks.run(book, rebuild=True) == []
    assert traces(pc.path) == []


def money_of(book: Book) -> list[tuple[Any, ...]]:
    return book.read(answers, "SELECT * FROM line ORDER BY entry, n")
