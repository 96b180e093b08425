"""The register of who left, and all that is kept of one member."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from coopdesk.records import (
    bodies,
    custom_fields,
    filed,
    households,
    meetings_on_paper,
    members_on_paper,
    nominees,
    sanctions,
    settlement,
    shares,
    statements,
)
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.papers import Figures, FilePart
from tests.records.areas.kept import PICTURE
from tests.records.hands import TODAY, HandClock, Make, Somebody, money

AGO = TODAY - timedelta(days=100)


def leavers(book: Book, **said: Any) -> list[dict[str, Any]]:
    asked = {"from_": AGO, "until": TODAY + timedelta(days=9), **said}
    return table(book.read(members_on_paper.leavers_figures, **asked))


def table(data: Figures) -> list[dict[str, Any]]:
    keys = [one.key for one in data.columns]
    return [dict(zip(keys, row.cells, strict=True)) for row in data.rows]


def leave(book: Book, who: Somebody, **said: Any) -> None:
    asked = {"cause": "resigned", "day": book.clock().today, "resolution": "B 7", **said}
    book.write(settlement.leave, member=who.id, **asked)


def test_who_left_stands_there_with_what_was_paid_to_whom_and_by_which_receipt(
    book: Book, make: Make, clock: HandClock
) -> None:
    one = make.member("Aline", joined=AGO)
    make.visit(one, ("deposit", 700), ("share", 10_000))
    clock.move(days=1)
    make.visit(one, ("withdrawal", 200))  # on the same day, but before they left
    clock.move(hours=1)
    leave(book, one, why="moves away")
    [before, _] = leavers(book)
    assert (before["paid_out"], before["waiting"].minor, before["settled"]) == (None, 10_000, None)
    clock.move(days=1)
    book.write(settlement.settle, member=one.id, check_box=False)
    assert leavers(book, until=TODAY + timedelta(days=1))[0]["waiting"].minor == 10_000
    [row, sums] = leavers(book)
    assert (row["name"], row["resolution"], row["paid_to"]) == ("Aline", "B 7", "Aline")
    assert row["paid_out"].minor == 10_500
    assert row["shares"].minor == 10_000
    assert row["receipts"] == "A-000003"
    assert row["settled"] == book.clock().today
    assert (sums["paid_out"], sums["waiting"].minor) == (row["paid_out"], 0)


def test_what_is_left_by_who_died_stands_with_their_nominees(book: Book, make: Make) -> None:
    one = make.member("Aline", joined=AGO)
    make.visit(one, ("deposit", 700))
    people = [nominees.Named("Eric", 5_000), nominees.Named("Alice", 5_000)]
    book.write(nominees.name_nominees, member=one.id, day=TODAY, people=people, shown=[])
    leave(book, one, cause="died")
    for heir in book.read(settlement.plan, one.id, TODAY).heirs:
        said: dict[str, Any] = {"nominee": heir.nominee, "amount": heir.due, "check_box": False}
        book.write(settlement.pay_nominee, member=one.id, **said)
    row = leavers(book)[0]
    assert (row["paid_to"], row["paid_out"].minor) == ("Eric, Alice", 700)
    assert row["receipts"] == "A-000002, A-000003"


def test_who_left_outside_the_time_is_not_told(book: Book, make: Make) -> None:
    leave(book, make.member("Aline", joined=AGO))
    assert leavers(book, until=TODAY - timedelta(days=1)) == []


def part(book: Book, member: MemberId, title: str) -> FilePart:
    paper = book.read(members_on_paper.member_file, member, TODAY, "Claudine")
    return next(one for one in paper.parts if one.title == title)


def test_a_nominee_who_stands_in_the_register_too_is_told_once(book: Book, make: Make) -> None:
    one = make.member("Aline", nominee="Eric")
    people = [nominees.Named("Eric", 10_000)]
    book.write(nominees.name_nominees, member=one.id, day=TODAY, people=people, shown=[])
    [laid] = part(book, one.id, "Nominees").tables
    assert [(row["name"], row["since"]) for row in table(laid)] == [("Eric", TODAY)]


def test_the_file_of_a_member_has_all_that_is_kept(book: Book, make: Make) -> None:
    one = make.member("Aline", joined=AGO, village="Gisozi", nominee="Her sister")
    make.visit(one, ("deposit", 700), ("share", 10_000))
    field = book.write(custom_fields.add_field, name="Trees", kind="number")
    book.write(custom_fields.fill_in, member=one.id, values={field: "250"}, shown={})
    book.write(filed.file_document, member=one.id, kind="photo", content=PICTURE)
    home = book.write(households.form_household, name="Of Aline")
    beside: dict[str, Any] = {"household": home, "since": TODAY}
    book.write(households.add_to_household, member=one.id, role="head", **beside)
    book.write(households.add_to_household, name="Somebody else", role="child", **beside)
    body = book.read(bodies.bodies)[0].id
    said: dict[str, Any] = {
        "kind": "warning",
        "day": TODAY,
        "body": body,
        "why": "Late",
        "answer": "The road",
    }
    book.write(sanctions.sanction, member=one.id, heard=TODAY, **said)
    assert ("Village", "Gisozi") in part(book, one.id, "In the register").facts
    assert part(book, one.id, "What this co-op asks beside").facts == (("Trees", "250"),)
    [homes] = part(book, one.id, "Households and groups").tables
    assert [row["name"] for row in table(homes)] == ["Aline"]
    [laid] = part(book, one.id, "Sanctions").tables
    assert [row["answer"] for row in table(laid)] == ["The road"]
    [held] = part(book, one.id, "Accounts").tables
    assert sum(row["balance"].minor for row in table(held)) == 10_700
    [held_shares] = part(book, one.id, "Shares").tables
    assert [row["count"] for row in table(held_shares)] == [1]
    [named] = part(book, one.id, "Nominees").tables
    assert [row["name"] for row in table(named)] == ["Her sister"]
    assert len(table(part(book, one.id, "Papers").tables[0])) == 1
    assert ("Last receipt", "A-000001") in part(book, one.id, "Receipts").facts
    assert book.read(members_on_paper.member_file, one.id, TODAY, "–").photo == PICTURE


def test_the_file_of_a_member_has_the_household_that_they_left(book: Book, make: Make) -> None:
    one = make.member("Aline", joined=AGO)
    home = book.write(households.form_household, name="Of Aline")
    said: dict[str, Any] = {"household": home, "role": "head", "since": AGO}
    there = book.write(households.add_to_household, member=one.id, **said)
    book.write(households.leave_household, part=there, until=TODAY)
    [homes] = part(book, one.id, "Households and groups").tables
    assert [(row["household"], row["until"]) for row in table(homes)] == [("Of Aline", TODAY)]


def test_the_file_of_nobody_is_refused(book: Book) -> None:
    with pytest.raises(Refused, match="no such member"):
        book.read(members_on_paper.member_file, MemberId(7), TODAY, "–")


def test_the_register_of_shares_has_what_was_made_over_and_who_waits_in_their_order(
    book: Book, make: Make, clock: HandClock
) -> None:
    one, other = make.member("Aline", joined=AGO), make.member("Beata", joined=AGO)
    make.visit(one, ("share", 50_000))
    make.visit(other, ("share", 20_000))
    asked: dict[str, Any] = {"giver": one.shares, "taker": other.shares, "count": 1}
    transfer = book.write(shares.ask_transfer, **asked)
    clock.move(days=2)
    book.write(shares.ask_refund, holding=other.shares, amount=money(10_000))
    book.write(shares.ask_refund, holding=one.shares, amount=money(10_000))
    day = book.clock().today

    def told(from_: date, until: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        paper = statements.BOOKS["share-register"]
        made = book.read(paper.make, statements.Asked(until, from_, until))
        moved, waits = made.also
        return table(moved), table(waits)

    assert told(AGO, day)[0] == []  # asked for, but not entered: nothing has moved
    assert [row["name"] for row in told(AGO, day)[1]] == ["Beata", "Aline"]
    assert told(AGO, TODAY)[1] == []
    book.write(shares.enter_transfer, transfer=transfer)
    [row] = told(AGO, day)[0]
    assert (row["entered"], row["count"], row["amount"].minor) == (day, 1, 10_000)
    assert row["giver"].endswith("Aline")
    assert told(AGO, TODAY)[0] == []


def test_an_officer_who_left_later_had_not_left_on_the_day(
    book: Book, make: Make, clock: HandClock
) -> None:
    one, body = make.member("Aline", joined=AGO), book.read(bodies.bodies)[1].id
    said: dict[str, Any] = {"body": body, "post": "Chair", "since": AGO}
    officer = book.write(bodies.take_office, member=one.id, **said)
    clock.move(days=3)
    day = book.clock().today
    book.write(bodies.leave_office, officer=officer, day=day, why="Moves away")
    [_, then] = table(book.read(meetings_on_paper.officers_figures, TODAY))
    [_, now] = table(book.read(meetings_on_paper.officers_figures, day))
    assert (then["ended"], then["interests"]) == (None, "")
    assert now["ended"] == day
    assert now["interests"] != ""
