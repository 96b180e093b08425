"""One thing done with many members: tried out first, all or nothing, taken back as one."""

from __future__ import annotations

from typing import Any

import pytest

from coopdesk.i18n import Language
from coopdesk.records import bulk, custom_fields, households, members, membership, sanctions
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.reports.figures import figures
from tests.records.hands import TODAY, Make, count, money
from tests.records.joining import board, leaves

ENGLISH = Language("en")


@pytest.fixture
def three(make: Make) -> list[MemberId]:
    return [make.member(name, village="Huye").id for name in ("Aline", "Beata", "Claude")]


def whys(lines: list[bulk.Line]) -> list[str]:
    return ["" if one.why_not is None else ENGLISH.say(one.why_not) for one in lines]


def deed_of(make: Make, what: str) -> bulk.Deed:
    """Something of each kind."""
    laid: dict[str, Any] = {"body": board(make), "why": "never comes", "resolution": "CA/7"}
    match what:
        case bulk.VILLAGE:
            return bulk.Deed(what, TODAY, value="Gisozi")
        case bulk.LANGUAGE:
            return bulk.Deed(what, TODAY, value="fr")
        case bulk.FIELD:
            field = make.book.write(custom_fields.add_field, name="Trees", kind="number")
            return bulk.Deed(what, TODAY, value="250", about=field)
        case bulk.HOUSEHOLD:
            home = make.book.write(households.form_household, name="Savers", kind="group")
            return bulk.Deed(what, TODAY, about=home, role=households.PART)
        case sanctions.FINE:
            return bulk.Deed(what, TODAY, amount=money(500), **laid)
    return bulk.Deed(what, TODAY, **laid)


def stands(book: Book, deed: bulk.Deed, member: MemberId) -> Any:
    """What the deed is about, as the book has it."""
    match deed.what:
        case bulk.VILLAGE:
            return book.read(members.file, member).village
        case bulk.LANGUAGE:
            return book.read(members.file, member).language
        case bulk.FIELD:
            return book.read(custom_fields.values, member).get(deed.about, "")
        case bulk.HOUSEHOLD:
            return [one.id for one in book.read(households.households, member=member)]
    laid = [one for one in book.read(sanctions.sanctions, member) if one.lifted is None]
    now, _ = book.read(membership.life, member, TODAY)
    return [one.kind for one in laid], now.status


@pytest.mark.parametrize("what", list(bulk.DEEDS))
def test_it_is_done_with_all_in_one_act_and_taken_back_in_one(
    book: Book, make: Make, three: list[MemberId], what: str
) -> None:
    deed = deed_of(make, what)
    before = [stands(book, deed, one) for one in three]
    acts = count(book, "act")
    done = book.write(bulk.do_with_many, deed=deed, some=three)
    after = [stands(book, deed, one) for one in three]
    assert all(one != other for one, other in zip(before, after, strict=True))
    book.write(bulk.take_back, done=done, why="the wrong list")
    assert [stands(book, deed, one) for one in three] == before
    assert count(book, "act") == acts + 2


@pytest.mark.parametrize("what", list(bulk.DEEDS))
def test_trying_out_tells_each_and_keeps_nothing(
    book: Book, make: Make, three: list[MemberId], what: str
) -> None:
    deed = deed_of(make, what)
    before, acts = [stands(book, deed, one) for one in three], count(book, "act")
    lines = bulk.tried_out(book, deed, three)
    assert [one.member for one in lines] == three
    assert whys(lines) == ["", "", ""]
    assert [stands(book, deed, one) for one in three] == before
    assert count(book, "act") == acts


def test_who_can_not_is_told_why_and_nothing_is_done_with_the_others(
    book: Book, make: Make, three: list[MemberId]
) -> None:
    leaves(make, three[1])
    deed = deed_of(make, sanctions.SUSPENSION)
    lines = bulk.tried_out(book, deed, three)
    assert whys(lines) == ["", "This member left the co-op on 3 Mar 2026.", ""]
    with pytest.raises(Refused, match="Beata: This member left"):
        book.write(bulk.do_with_many, deed=deed, some=three)
    assert stands(book, deed, three[0]) == ([], "active")
    book.write(bulk.do_with_many, deed=deed, some=[three[0], three[2]])
    assert stands(book, deed, three[2]) == (["suspension"], "suspended")


def test_what_is_wrong_with_the_deed_itself_is_told_once(book: Book, three: list[MemberId]) -> None:
    with pytest.raises(Refused, match="Choose who decided") as no:
        bulk.tried_out(book, bulk.Deed(sanctions.WARNING, TODAY), three)
    assert no.value.field == "body"


def test_who_has_it_already_is_left_as_they_are(
    book: Book, make: Make, three: list[MemberId]
) -> None:
    deed = bulk.Deed(bulk.VILLAGE, TODAY, value="Huye")
    assert set(whys(bulk.tried_out(book, deed, three))) == {"It is so already."}


def test_what_somebody_changed_since_is_not_taken_back(
    book: Book, make: Make, three: list[MemberId]
) -> None:
    done = book.write(bulk.do_with_many, deed=deed_of(make, bulk.VILLAGE), some=three)
    changes: dict[str, Any] = {"changes": {"village": "Remera"}, "shown": {"village": "Gisozi"}}
    book.write(members.change_member, member=three[2], **changes)
    with pytest.raises(Refused, match="Something happened since"):
        book.write(bulk.take_back, done=done, why="the wrong list")
    assert book.read(members.file, three[0]).village == "Gisozi"


def test_stopping_keeps_nothing(book: Book, make: Make, three: list[MemberId]) -> None:
    class Stopped(Exception):
        pass

    def step(at: int, _of: int) -> None:
        if at == 2:
            raise Stopped

    deed = deed_of(make, bulk.VILLAGE)
    with pytest.raises(Stopped):
        book.write(bulk.do_with_many, deed=deed, some=three, step=step)
    assert {book.read(members.file, one).village for one in three} == {"Huye"}


def test_members_are_found_by_their_new_village(
    book: Book, make: Make, three: list[MemberId]
) -> None:
    book.write(bulk.do_with_many, deed=deed_of(make, bulk.VILLAGE), some=three)
    assert [one.id for one in book.read(members.find, "gisozi")] == three
    assert book.read(members.find, "huye") == []


def test_what_is_done_is_printed(book: Book, make: Make, three: list[MemberId]) -> None:
    deed = deed_of(make, bulk.VILLAGE)
    lines = bulk.tried_out(book, deed, three)
    data = book.read(bulk.told, deed, lines)
    assert [row.cells[2:4] for row in data.rows] == [("Huye", "Gisozi")] * 3
    assert figures(data, ENGLISH).startswith(b"%PDF")
