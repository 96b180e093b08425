"""One thing done with many members: tried out first, all or nothing, taken back as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from coopdesk.i18n import Language
from coopdesk.records import (
    bulk,
    checks,
    custom_fields,
    erasing,
    households,
    members,
    membership,
    sanctions,
    settlement,
    visit,
)
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.reports.figures import figures
from coopdesk.reports.wording import said
from tests.records.hands import TODAY, Make, Pc, count, money
from tests.records.joining import board, leaves
from tests.records.test_merging import exchange, two

ENGLISH = Language("en")


@pytest.fixture
def three(make: Make) -> list[MemberId]:
    return [make.member(name, village="Huye").id for name in ("Aline", "Beata", "Claude")]


def whys(lines: list[bulk.Line]) -> list[str]:
    return ["" if one.why_not is None else ENGLISH.say(one.why_not) for one in lines]


def no(book: Book, past: bulk.Past) -> str:
    with pytest.raises(Refused) as refused:
        book.write(bulk.take_back, act=past.act, why="the wrong list")
    return ENGLISH.say(refused.value.text)


def done(book: Book, deed: bulk.Deed, some: list[MemberId]) -> bulk.Past:
    book.write(bulk.do_with_many, deed=deed, some=some)
    return book.read(bulk.lately)[0]


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
    book.write(bulk.do_with_many, deed=deed, some=three)
    after = [stands(book, deed, one) for one in three]
    assert all(one != other for one, other in zip(before, after, strict=True))
    [past] = book.read(bulk.lately)
    assert (past.count, past.by, past.taken_back) == (3, "Claudine Uwimana", None)
    book.write(bulk.take_back, act=past.act, why="the wrong list")
    assert [stands(book, deed, one) for one in three] == before
    assert count(book, "act") == acts + 2
    [past] = book.read(bulk.lately)
    assert past.taken_back == TODAY
    assert no(book, past) == "It was taken back already."


def test_whom_it_may_be_done_with_is_told_without_reading_what_they_hold(
    book: Book, three: list[MemberId]
) -> None:
    """Of 20,000 that would keep the screen waiting."""
    asked: list[str] = []

    def look(session: Session) -> list[bulk.Line]:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
        return bulk.as_they_are(session, three[::-1])

    lines = book.read(look)
    assert [one.member for one in lines] == three[::-1]
    assert all(one.number and one.name and not one.why_not for one in lines)
    assert asked
    assert not [sql for sql in asked if "balance" in sql]


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
    past = done(book, deed_of(make, bulk.VILLAGE), three)
    changes: dict[str, Any] = {"changes": {"village": "Remera"}, "shown": {"village": "Gisozi"}}
    book.write(members.change_member, member=three[2], **changes)
    assert no(book, past) == SINCE
    assert book.read(members.file, three[0]).village == "Gisozi"


SINCE = "Something happened since. Take that back first."


def test_what_was_done_twice_is_taken_back_in_turn(
    book: Book, make: Make, three: list[MemberId]
) -> None:
    first = done(book, deed_of(make, bulk.VILLAGE), three)
    second = done(book, bulk.Deed(bulk.VILLAGE, TODAY, value="Remera"), three[:2])
    assert said(ENGLISH, second.what) == "Village: Remera"
    assert no(book, first) == SINCE
    book.write(bulk.take_back, act=second.act, why="one too many")
    assert [one.taken_back for one in book.read(bulk.lately)] == [TODAY, None]
    book.write(bulk.take_back, act=first.act, why="the wrong list")
    assert {book.read(members.file, one).village for one in three} == {"Huye"}


def test_a_sanction_is_taken_back_by_its_own_row(
    book: Book, make: Make, three: list[MemberId]
) -> None:
    deed = deed_of(make, sanctions.WARNING)
    past = done(book, deed, three)
    [own] = book.read(sanctions.sanctions, three[0])
    book.write(sanctions.lift_sanction, sanction=own.id, day=TODAY, why="they were ill")
    done(book, deed, three[:1])
    assert no(book, past) == SINCE


def test_who_was_suspended_before_stays_so(book: Book, make: Make, three: list[MemberId]) -> None:
    deed = deed_of(make, sanctions.SUSPENSION)
    done(book, deed, three[:1])
    past = done(book, deed, three)
    book.write(bulk.take_back, act=past.act, why="the wrong list")
    now = [book.read(membership.life, one, TODAY)[0].status for one in three]
    assert now == ["suspended", "active", "active"]


def test_who_is_taken_out_of_a_household_was_never_in_it(
    book: Book, make: Make, three: list[MemberId]
) -> None:
    deed = deed_of(make, bulk.HOUSEHOLD)
    part: dict[str, Any] = {
        "household": deed.about,
        "member": three[0],
        "role": "head",
        "since": TODAY,
    }
    book.write(households.add_to_household, **part)
    [was] = book.read(households.parts, deed.about)
    book.write(households.leave_household, part=was.id, until=TODAY)
    left = book.read(households.parts, deed.about, past=True)
    past = done(book, deed, three)
    assert said(ENGLISH, past.what) == "Household or group: Savers"
    assert len(book.read(households.parts, deed.about)) == 3
    book.write(bulk.take_back, act=past.act, why="the wrong list")
    assert book.read(households.parts, deed.about, past=True) == left
    assert len(bulk.tried_out(book, deed, three)) == 3


def test_who_left_a_household_since_is_not_taken_out(
    book: Book, make: Make, three: list[MemberId]
) -> None:
    deed = deed_of(make, bulk.HOUSEHOLD)
    past = done(book, deed, three)
    part = book.read(households.parts, deed.about)[0]
    book.write(households.leave_household, part=part.id, until=TODAY)
    assert no(book, past) == SINCE


def test_a_fine_that_was_paid_is_not_taken_back(
    book: Book, make: Make, three: list[MemberId]
) -> None:
    past = done(book, deed_of(make, sanctions.FINE), three)
    [fine] = book.read(sanctions.sanctions, three[0])
    paid = [visit.Doing(visit.FINE, money(500), sanction=fine.id)]
    book.write(visit.record_visit, member=three[0], day=TODAY, doings=paid)
    assert no(book, past) == SINCE


def test_before_is_what_is_in_force_alone(book: Book, make: Make, three: list[MemberId]) -> None:
    fine = deed_of(make, sanctions.FINE)
    done(book, fine, three[:2])
    [owed] = book.read(sanctions.sanctions, three[0])
    paid = [visit.Doing(visit.FINE, money(500), sanction=owed.id)]
    book.write(visit.record_visit, member=three[0], day=TODAY, doings=paid)
    told = [said(ENGLISH, one.now) for one in bulk.tried_out(book, fine, three)]
    assert told == ["–", "Fine", "–"]
    held = bulk.Deed(sanctions.SUSPENSION, TODAY, body=fine.body, why="late", until=TODAY)
    done(book, held, three[:1])
    after = TODAY + timedelta(days=1)
    assert book.read(sanctions.in_force, sanctions.SUSPENSION, TODAY) == three[:1]
    assert book.read(sanctions.in_force, sanctions.SUSPENSION, after) == []


def test_what_cannot_be_read_is_wrong_whoever_it_is(
    book: Book, make: Make, three: list[MemberId]
) -> None:
    deed = replace(deed_of(make, bulk.FIELD), value="many")
    with pytest.raises(Refused, match="can't be read") as no:
        bulk.tried_out(book, deed, three)
    assert no.value.field == "values"


def test_an_act_of_another_kind_is_not_taken_back(book: Book, three: list[MemberId]) -> None:
    with pytest.raises(Refused, match="can't be taken back"):
        book.write(bulk.take_back, act=1, why="never")


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


# --- two PCs ---


def test_what_was_done_is_taken_back_at_another_pc(template: Pc, tmp_path: Path) -> None:
    with two(template, tmp_path) as ((_, mine), (_, theirs)):
        make = Make(mine)
        some = [make.member(name, village="Huye").id for name in ("Aline", "Beata")]
        done(mine, bulk.Deed(bulk.VILLAGE, TODAY, value="Gisozi"), some)
        exchange(mine, theirs)
        [past] = theirs.read(bulk.lately)
        theirs.write(bulk.take_back, act=past.act, why="the wrong list")
        exchange(mine, theirs)
        for book in (mine, theirs):
            assert {book.read(members.file, one).village for one in some} == {"Huye"}
            assert [one.taken_back for one in book.read(bulk.lately)] == [TODAY]
            assert checks.run(book, rebuild=True) == []
            assert [one.id for one in book.read(members.find, "huye")] == some


def test_what_a_pc_does_first_of_all_is_told_and_taken_back(template: Pc, tmp_path: Path) -> None:
    with two(template, tmp_path) as ((_, mine), (_, theirs)):
        make = Make(mine)
        some = [make.member(name, village="Huye").id for name in ("Aline", "Beata")]
        exchange(mine, theirs)
        past = done(theirs, bulk.Deed(bulk.VILLAGE, TODAY, value="Gisozi"), some)
        assert (said(ENGLISH, past.what), past.count) == ("Village: Gisozi", 2)
        theirs.write(bulk.take_back, act=past.act, why="the wrong list")
        assert {theirs.read(members.file, one).village for one in some} == {"Huye"}
        assert [one.taken_back for one in theirs.read(bulk.lately)] == [TODAY]


def test_what_another_pc_said_meanwhile_is_not_taken_back(template: Pc, tmp_path: Path) -> None:
    with two(template, tmp_path) as ((_, mine), (_, theirs)):
        make = Make(mine)
        some = [make.member(name, village="Huye").id for name in ("Aline", "Beata")]
        exchange(mine, theirs)
        past = done(mine, bulk.Deed(bulk.VILLAGE, TODAY, value="Gisozi"), some)
        changes: dict[str, Any] = {"changes": {"village": "Remera"}, "shown": {"village": "Huye"}}
        theirs.write(members.change_member, member=some[1], **changes)
        exchange(mine, theirs)
        assert no(mine, past) == SINCE
        assert mine.read(members.file, some[0]).village == "Gisozi"


def test_who_is_erased_at_another_pc_meanwhile_stays_so(template: Pc, tmp_path: Path) -> None:
    with two(template, tmp_path) as ((_, mine), (_, theirs)):
        make = Make(mine)
        some = [make.member(name, village="Huye").id for name in ("Aline", "Beata")]
        leaves(make, some[1])
        mine.write(settlement.settle, member=some[1], check_box=False)
        exchange(mine, theirs)
        past = done(mine, bulk.Deed(bulk.VILLAGE, TODAY, value="Gisozi"), some)
        theirs.confirm_day(TODAY.replace(year=2040))
        theirs.write(erasing.erase, members=some[1:], reason=erasing.PAST)
        exchange(mine, theirs)
        for book in (mine, theirs):
            assert book.read(members.file, some[1]).village == ""
            assert checks.run(book, rebuild=True) == []
            assert [one.count for one in book.read(bulk.lately)] == [2]
        assert no(mine, past) == SINCE
        told = whys(bulk.tried_out(mine, bulk.Deed(bulk.LANGUAGE, TODAY, value="fr"), some))
        assert told == ["", "The data of this person was erased."]
