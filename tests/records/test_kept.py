"""What is kept of a member: nominees, fields of the co-op's own, papers, households."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from coopdesk.records import (
    checks,
    conflicts,
    custom_fields,
    filed,
    households,
    membership,
    nominees,
    settlement,
)
from coopdesk.records.book import Book, Command
from coopdesk.records.custom_fields import CHOICE, DAY, NUMBER, TEXT, YES_NO
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.nominees import Named
from tests.records.areas.kept import PICTURE
from tests.records.hands import TODAY, Make, Pc, Somebody
from tests.records.joining import applies, leaves
from tests.records.test_merging import exchange, two


def name(book: Book, who: Somebody, *people: Named, **more: Any) -> None:
    shown = [one.id for one in book.read(nominees.nominees, who.id)]
    said: dict[str, Any] = {"day": TODAY, "shown": shown} | more
    book.write(nominees.name_nominees, member=who.id, people=people, **said)


def no(do: Callable[[], Any]) -> tuple[str, str | None]:
    with pytest.raises(Refused) as caught:
        do()
    return str(caught.value), caught.value.field


# --- nominees ----------------------------------------------------------------------------------

HALF = (Named("Alice", 5_000), Named("Bob", 5_000))


def test_whoever_is_named_anew_takes_the_place_of_those_before_who_can_still_be_told(
    book: Book, one: Somebody
) -> None:
    name(book, one, *HALF)
    name(book, one, Named("Claire", 10_000))
    assert [row.named.name for row in book.read(nominees.nominees, one.id)] == ["Claire"]
    every = book.read(nominees.nominees, one.id, past=True)
    assert [(row.named.name, row.until) for row in every] == [
        ("Claire", None),
        ("Alice", TODAY),
        ("Bob", TODAY),
    ]
    name(book, one)
    assert book.read(nominees.nominees, one.id) == []


@pytest.mark.parametrize(
    "people",
    [
        pytest.param((Named("Alice", 9_999),), id="too_little"),
        pytest.param((Named("Alice", 6_000), Named("Bob", 4_001)), id="too_much"),
        pytest.param((Named("Alice", 10_000), Named("Bob", 0)), id="nothing"),
        pytest.param((Named(" ", 10_000),), id="nameless"),
        pytest.param((Named("Alice", 10_000, born=date(2015, 1, 1)),), id="child_alone"),
        pytest.param((Named("Alice", 10_000, born=TODAY + timedelta(days=1)),), id="unborn"),
    ],
)
def test_parts_that_do_not_hold_are_refused(
    book: Book, one: Somebody, people: tuple[Named, ...]
) -> None:
    assert no(lambda: name(book, one, *people))[1] == "people"
    assert book.read(nominees.nominees, one.id) == []


def test_a_child_with_a_guardian_is_named_until_the_day_they_are_eighteen(
    book: Book, one: Somebody
) -> None:
    name(book, one, Named("Alice", 10_000, born=date(2015, 1, 1), guardian="Rose"))
    assert nominees.is_child(date(2008, 3, 4), TODAY)
    assert not nominees.is_child(date(2008, 3, 3), TODAY)


def test_what_somebody_else_named_meanwhile_is_looked_at_first(book: Book, one: Somebody) -> None:
    name(book, one, *HALF)
    assert no(lambda: name(book, one, Named("Claire", 10_000), shown=[]))[1] == "people"


def test_an_audit_sees_parts_that_do_not_make_the_whole(book: Book, one: Somebody) -> None:
    name(book, one, *HALF)
    assert checks.run(book) == []

    def spoil(tx: Any) -> None:
        tx.session.execute(text("UPDATE nominee SET share = 4999 WHERE name = 'Bob'"))

    book.write(Command(spoil, nominees.name_nominees.needs))
    assert [one.check for one in checks.run(book)] == ["nominees"]


# --- fields ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        pytest.param(NUMBER, " 250.50 ", "250.5", id="number"),
        pytest.param(NUMBER, "1000", "1000", id="whole"),
        pytest.param(NUMBER, "-0.0", "0", id="nought"),
        pytest.param(DAY, "2020-02-29", "2020-02-29", id="day"),
        pytest.param(YES_NO, "yes", "yes", id="yes"),
        pytest.param(CHOICE, "S", "S", id="choice"),
        pytest.param(TEXT, " free ", "free", id="text"),
        pytest.param(TEXT, "  ", "", id="nothing"),
    ],
)
def test_each_kind_reads_its_own(kind: str, typed: str, kept: str) -> None:
    row = custom_fields.FieldRow(1, "x", kind, ("S", "M"), False, None)
    assert custom_fields.read(row, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        pytest.param(NUMBER, "many", id="number"),
        pytest.param(NUMBER, "NaN", id="nan"),
        pytest.param(NUMBER, "1e99", id="huge"),
        pytest.param(DAY, "2021-02-29", id="day"),
        pytest.param(YES_NO, "perhaps", id="perhaps"),
        pytest.param(CHOICE, "L", id="choice"),
        pytest.param(TEXT, "x" * 501, id="long"),
    ],
)
def test_what_a_kind_cannot_read_is_refused(kind: str, typed: str) -> None:
    row = custom_fields.FieldRow(1, "x", kind, ("S", "M"), False, None)
    assert no(lambda: custom_fields.read(row, typed))[1] == "values"


def test_a_value_is_filled_in_changed_and_emptied(book: Book, one: Somebody) -> None:
    trees = book.write(custom_fields.add_field, name="Trees", kind=NUMBER, needed=True)
    assert [row.id for row in book.read(custom_fields.missing, one.id)] == [trees]
    for was, now in (("", "250"), ("250", "300"), ("300", "")):
        said = {"values": {trees: now}, "shown": {trees: was}}
        book.write(custom_fields.fill_in, member=one.id, **said)
        assert book.read(custom_fields.values, one.id) == ({trees: now} if now else {})
    assert book.read(custom_fields.counts) == {}


def test_a_closed_field_is_asked_no_more_and_keeps_what_was_said(book: Book, one: Somebody) -> None:
    trees = book.write(custom_fields.add_field, name="Trees", kind=NUMBER)
    book.write(custom_fields.fill_in, member=one.id, values={trees: "5"}, shown={})
    book.write(custom_fields.close_field, field=trees)
    assert book.read(custom_fields.fields) == []
    assert book.read(custom_fields.all_values) == {one.id: {trees: "5"}}
    said: dict[str, Any] = {"values": {trees: "6"}, "shown": {trees: "5"}}
    assert no(lambda: book.write(custom_fields.fill_in, member=one.id, **said))[1] == "values"
    again = book.write(custom_fields.add_field, name="TREES", kind=TEXT)
    assert no(lambda: book.write(custom_fields.reopen_field, field=trees))[1] == "field"
    book.write(custom_fields.close_field, field=again)
    book.write(custom_fields.reopen_field, field=trees)


def test_a_choice_that_somebody_has_is_not_taken_away(book: Book, one: Somebody) -> None:
    add = custom_fields.add_field
    assert no(lambda: book.write(add, name="x", kind=CHOICE, options=["S"]))[1] == "options"
    size = book.write(add, name="Size", kind=CHOICE, options=["S", "M", "L"])
    book.write(custom_fields.fill_in, member=one.id, values={size: "S"}, shown={})
    [row] = book.read(custom_fields.fields)
    said: dict[str, Any] = {"field": size, "name": "Size", "needed": False, "shown": row}
    change = custom_fields.change_field
    assert no(lambda: book.write(change, options=["M", "L"], **said))[1] == "options"
    book.write(change, options=["S", "L"], **said)
    assert book.read(custom_fields.fields) == [replace(row, options=("S", "L"))]


def test_fields_are_asked_in_the_order_that_was_said(book: Book) -> None:
    ids = [book.write(custom_fields.add_field, name=n, kind=TEXT) for n in "abc"]
    book.write(custom_fields.put_in_order, fields=ids[::-1])
    assert [row.name for row in book.read(custom_fields.fields)] == ["c", "b", "a"]


def test_who_asks_to_be_a_member_has_a_file_already_and_a_stranger_has_none(
    book: Book, make: Make
) -> None:
    applies(make)
    asked = book.read(lambda s: s.execute(text("SELECT member FROM application")).scalar_one())
    trees = book.write(custom_fields.add_field, name="Trees", kind=NUMBER)
    said: dict[str, Any] = {"values": {trees: "250"}, "shown": {}}
    book.write(custom_fields.fill_in, member=MemberId(asked), **said)
    fill_in = custom_fields.fill_in
    assert no(lambda: book.write(fill_in, member=MemberId(5), **said))[1] == "member"


# --- papers ------------------------------------------------------------------------------------


def file(book: Book, who: Somebody, content: bytes = PICTURE, kind: str = "photo") -> int:
    return book.write(filed.file_document, member=who.id, kind=kind, content=content)


def test_a_new_photo_takes_the_place_of_the_one_before(book: Book, one: Somebody) -> None:
    assert book.read(filed.photo, one.id) == b""
    file(book, one)
    newer = PICTURE + b"newer"
    paper = file(book, one, newer)
    assert book.read(filed.photo, one.id) == newer
    assert [row.id for row in book.read(filed.documents, one.id)] == [paper]
    assert len(book.read(filed.documents, one.id, past=True)) == 2
    book.write(filed.take_out, document=paper)
    assert book.read(filed.photo, one.id) == b""
    assert no(lambda: book.write(filed.take_out, document=paper))[1] == "document"


def test_the_same_file_is_kept_once_however_often_it_is_filed(
    book: Book, group: list[Somebody]
) -> None:
    for who in group:
        file(book, who, kind="form")
    assert book.read(lambda s: s.execute(text("SELECT count(*) FROM content")).scalar()) == 1
    [row, *_] = book.read(filed.documents)
    assert book.read(filed.content_of, row.content) == PICTURE


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        pytest.param("photo", b"%PDF-1.4", id="photo_as_pdf"),
        pytest.param("form", b"GIF89a", id="other_kind"),
        pytest.param("photo", PICTURE + b"x" * filed.LARGEST_PHOTO, id="large_photo"),
        pytest.param("form", b"%PDF-" + b"x" * (1 << 20), id="large"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    book: Book, one: Somebody, kind: str, content: bytes
) -> None:
    assert no(lambda: file(book, one, content, kind))[1] == "content"


# --- households --------------------------------------------------------------------------------


def home(book: Book, **said: Any) -> int:
    return book.write(households.form_household, **({"name": "Gasana"} | said))


def test_members_and_others_are_in_a_household_and_who_comes_back_is_the_same_row(
    book: Book, group: list[Somebody]
) -> None:
    place = home(book, village="Huye")
    said: dict[str, Any] = {"household": place, "since": TODAY}
    add, leave = households.add_to_household, households.leave_household
    head = book.write(add, role="head", member=group[0].id, **said)
    book.write(add, role="child", name="Aline", sex="F", born=date(2015, 1, 1), **said)
    [row] = book.read(households.households, member=group[0].id)
    assert (row.village, row.people, row.members) == ("Huye", 2, 1)
    assert no(lambda: book.write(add, role="head", name="x", **said))[1] == "role"
    assert no(lambda: book.write(add, role="spouse", member=group[0].id, **said))[1] == "member"
    assert no(lambda: book.write(add, role="spouse", **said))[1] == "name"
    book.write(leave, part=head, until=TODAY)
    assert [one.role for one in book.read(households.parts, place)] == ["child"]
    assert book.write(add, role="relative", member=group[0].id, **said) == head
    assert [one.role for one in book.read(households.parts, place)] == ["child", "relative"]
    book.write(households.close_household, household=place)
    assert book.read(households.households) == []
    assert no(lambda: book.write(add, role="child", name="x", **said))[1] == "household"


def test_a_person_is_no_line_that_a_household_has_together(book: Book, one: Somebody) -> None:
    assert no(lambda: home(book, member=one.id))[1] == "member"


# --- two PCs -----------------------------------------------------------------------------------


class Apart:
    def __init__(self, pcs: Any) -> None:
        self.mine: Book
        self.theirs: Book
        (self.pc, self.mine), (self.other, self.theirs) = pcs
        self.who = Make(self.mine).member("Aline Mukamana", number="7")
        self.field = self.mine.write(custom_fields.add_field, name="Trees", kind=NUMBER)
        exchange(self.mine, self.theirs)
        self.other.clock.move(hours=1)

    def both(self) -> Iterator[Book]:
        exchange(self.mine, self.theirs)
        yield from (self.mine, self.theirs)


@pytest.fixture
def apart(template: Pc, tmp_path: Path) -> Iterator[Apart]:
    with two(template, tmp_path) as pcs:
        yield Apart(pcs)


def test_one_file_that_two_pcs_file_is_one_row(apart: Apart) -> None:
    for book in (apart.mine, apart.theirs):
        file(book, apart.who)
    for book in apart.both():
        assert book.read(filed.photo, apart.who.id) == PICTURE
        assert checks.run(book, rebuild=True) == []


def test_what_two_pcs_fill_in_is_one_value_on_both(apart: Apart) -> None:
    for book, said in ((apart.mine, "1"), (apart.theirs, "2")):
        values = {apart.field: said}
        book.write(custom_fields.fill_in, member=apart.who.id, values=values, shown={})
    found = [book.read(custom_fields.values, apart.who.id) for book in apart.both()]
    assert found[0] == found[1]
    for book in (apart.mine, apart.theirs):
        assert checks.run(book, rebuild=True) == []


def test_what_two_pcs_filled_in_apart_is_changed_without_a_conflict(apart: Apart) -> None:
    for book, said in ((apart.mine, "1"), (apart.theirs, "2")):
        values = {apart.field: said}
        book.write(custom_fields.fill_in, member=apart.who.id, values=values, shown={})
    exchange(apart.mine, apart.theirs)
    for n, book in enumerate((apart.mine, apart.theirs, apart.mine), 3):
        was = book.read(custom_fields.values, apart.who.id)
        values = {apart.field: str(n)}
        book.write(custom_fields.fill_in, member=apart.who.id, values=values, shown=was)
        exchange(apart.mine, apart.theirs)
        for other in (apart.mine, apart.theirs):
            assert other.read(custom_fields.values, apart.who.id) == values
            assert other.read(conflicts.count) == 0
            assert checks.run(other, rebuild=True) == []


def test_whom_two_pcs_named_all_stand_until_somebody_names_them_again(apart: Apart) -> None:
    name(apart.mine, apart.who, *HALF)
    name(apart.theirs, apart.who, Named("Claire", 10_000))
    for book in apart.both():
        rows = book.read(nominees.nominees, apart.who.id)
        assert len(rows) == 3
        assert checks.run(book, rebuild=True) == []
    name(apart.mine, apart.who, Named("Dora", 10_000))
    for book in apart.both():
        assert [one.named.name for one in book.read(nominees.nominees, apart.who.id)] == ["Dora"]


def test_nobody_is_paid_where_two_pcs_named_nominees(apart: Apart) -> None:
    mine = Make(apart.mine)
    mine.visit(apart.who, ("deposit", 1_000))
    name(apart.mine, apart.who, *HALF)
    name(apart.theirs, apart.who, Named("Claire", 10_000))
    exchange(apart.mine, apart.theirs)
    leaves(mine, apart.who.id, membership.DIED)

    def pay(nominee: int) -> Any:
        said: dict[str, Any] = {"nominee": nominee, "check_box": False}
        [heir] = [h for h in plan().heirs if h.nominee == nominee]
        pay_ = settlement.pay_nominee
        return apart.mine.write(pay_, member=apart.who.id, amount=heir.due, **said)

    def plan() -> settlement.Plan:
        return apart.mine.read(settlement.plan, apart.who.id, TODAY)

    assert [str(one) for one in plan().hindrances] == [nominees.TWICE]
    assert no(lambda: pay(plan().heirs[0].nominee))[1] == "nominee"
    name(apart.mine, apart.who, Named("Dora", 10_000))
    assert plan().hindrances == ()
    pay(plan().heirs[0].nominee)
    assert no(lambda: name(apart.mine, apart.who, *HALF))[1] == "people"


def test_erasing_what_is_kept_of_somebody_leaves_the_book_whole(book: Book, one: Somebody) -> None:
    name(book, one, *HALF)
    file(book, one)
    trees = book.write(custom_fields.add_field, name="Trees", kind=NUMBER)
    book.write(custom_fields.fill_in, member=one.id, values={trees: "250"}, shown={})
    place = home(book)
    said: dict[str, Any] = {"household": place, "since": TODAY, "role": "child"}
    book.write(households.add_to_household, name="Eric", **said)
    with book.raw() as raw:
        for table, columns in (
            ("nominee", ("name", "relation")),
            ("content", ("data",)),
            ("field_value", ("value",)),
            ("household_member", ("name", "born")),
        ):
            for gone in ("salt", "personal"):
                erase = f'DELETE FROM {gone} WHERE "row" IN (SELECT id FROM {table})'
                raw.connection.execute(text(erase))
            empty = ", ".join(f"{column} = NULL" for column in columns)
            raw.connection.execute(text(f"UPDATE {table} SET {empty}"))
    assert checks.run(book, rebuild=True) == []
    assert [row.named.name for row in book.read(nominees.nominees, one.id)] == ["", ""]
    assert [row.named.share for row in book.read(nominees.nominees, one.id)] == [5_000, 5_000]
    assert book.read(filed.photo, one.id) == b""
    assert book.read(custom_fields.values, one.id) == {}
    assert [row.name for row in book.read(households.parts, place)] == [""]
    file(book, one)  # the same bytes once more, as others than those that were erased
    assert book.read(filed.photo, one.id) != b""
    filling: dict[str, Any] = {"member": one.id, "values": {trees: "9"}, "shown": {}}
    assert no(lambda: book.write(custom_fields.fill_in, **filling))[0].endswith("was erased.")
