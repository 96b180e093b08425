"""Who was there when, past midnight and after coming back, and what can be undone of a meeting."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from coopdesk.records import bodies, checks, leaving, meetings, resolutions, voters
from coopdesk.records.bodies import OfficerRow
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import CandidateId, ItemId, MeetingId
from coopdesk.records.meetings import Called, Point, Present, When
from coopdesk.records.schema import day_number
from tests.records.assemblies import (
    ASSEMBLY,
    BOARD,
    COOP,
    FOUR,
    THREE,
    TWO,
    Gathering,
    begun,
    called,
    moved,
    passed,
    people,
)
from tests.records.fleet import take_in
from tests.records.hands import TODAY, Make, Pc

DAY = 24 * 60
TEN_AT_NIGHT, HALF_PAST_MIDNIGHT = 22 * 60, 30


def there(book: Book, meeting: MeetingId) -> list[tuple[int, int | None]]:
    return [(one.came, one.left) for one in book.read(meetings.attendance, meeting)]


# --- past midnight -------------------------------------------------------------------------------


def test_a_meeting_may_end_after_midnight(make: Make) -> None:
    book, of = make.book, late(make)
    said: dict[str, Any] = {"meeting": of.meeting}
    book.write(meetings.tick_in, **said, member=of.ids[2], at=HALF_PAST_MIDNIGHT - 20)
    book.write(meetings.take_up, item=of.items[0], at=HALF_PAST_MIDNIGHT - 15)
    motion = moved(book, of)
    book.write(meetings.vote, motion=motion, way="unanimous", at=HALF_PAST_MIDNIGHT - 10)
    book.write(meetings.leave_point, item=of.items[0], at=HALF_PAST_MIDNIGHT - 5)
    book.write(meetings.leave_meeting, **said, member=of.ids[0], at=HALF_PAST_MIDNIGHT - 1)
    book.write(meetings.end_meeting, **said, at=HALF_PAST_MIDNIGHT)
    made = book.read(meetings.minutes, of.meeting, COOP)
    assert made.ended == DAY + HALF_PAST_MIDNIGHT
    [point] = made.points
    assert (point.begun, point.done) == (DAY + 15, DAY + 25)
    assert point.votes[0].votes_for == 3
    # In the order in which they came, and not by the clock on the wall.
    assert [one.came for one in made.attendants] == [TEN_AT_NIGHT - 5, TEN_AT_NIGHT - 5, DAY + 10]


def test_an_hour_before_the_beginning_is_not_of_the_night(make: Make) -> None:
    of = begun(make, called(make, people(make, 3)))
    with pytest.raises(Refused, match="ends after it began"):
        make.book.write(meetings.end_meeting, meeting=of.meeting, at=TWO - 30)


def test_a_second_call_may_be_after_midnight(make: Make) -> None:
    meeting = make.book.write(
        meetings.plan_meeting,
        body=ASSEMBLY,
        day=TODAY,
        hour=TEN_AT_NIGHT,
        second_hour=HALF_PAST_MIDNIGHT,
        place="Hall",
    )
    assert make.book.read(meetings.meeting, meeting).second_hour == DAY + HALF_PAST_MIDNIGHT
    with pytest.raises(Refused, match="00:30"):
        make.book.write(meetings.open_meeting, meeting=meeting, at=TEN_AT_NIGHT + 60, call=2)
    make.book.write(meetings.open_meeting, meeting=meeting, at=HALF_PAST_MIDNIGHT, call=2)


def late(make: Make) -> Gathering:
    """A meeting that began at ten at night with two of its three people."""
    who = people(make, 3)
    meeting = make.book.write(
        meetings.plan_meeting,
        body=ASSEMBLY,
        day=TODAY,
        hour=TEN_AT_NIGHT,
        place="Hall",
        points=[Point("topic", "A thing")],
    )
    items = [one.id for one in make.book.read(meetings.points, meeting)]
    return begun(make, Gathering(who, meeting, items), at=TEN_AT_NIGHT, here=2)


# --- coming, leaving, coming back ----------------------------------------------------------------


def test_ticked_in_twice_the_first_hour_stays(make: Make) -> None:
    of = begun(make, called(make, people(make, 1)), at=TWO)
    for at in (TWO + 20, TWO + 40):
        make.book.write(meetings.tick_in, meeting=of.meeting, member=of.ids[0], at=at)
    assert there(make.book, of.meeting) == [(TWO - 5, None)]
    make.book.write(meetings.tick_in, meeting=of.meeting, member=of.ids[0], at=TWO - 10)
    assert there(make.book, of.meeting) == [(TWO - 10, None)]


def test_who_comes_back_left_in_between(make: Make) -> None:
    book, of = make.book, begun(make, called(make, people(make, 3)))
    said: dict[str, Any] = {"meeting": of.meeting, "member": of.ids[0]}
    book.write(meetings.leave_meeting, **said, at=TWO + 20)
    book.write(meetings.tick_in, **said, at=TWO + 40)
    assert there(book, of.meeting)[-1] == (TWO + 40, None)
    counts = [book.read(meetings.meter_of, of.meeting, at=TWO + at).votes for at in (0, 30, 40)]
    assert counts == [3, 2, 3]
    assert book.read(meetings.meter_of, of.meeting).votes == 3
    # Not here after all: then they are gone since they left the first time.
    book.write(meetings.tick_out, **said)
    assert book.read(meetings.meter_of, of.meeting).votes == 2
    book.write(meetings.tick_in, **said, at=TWO + 50)
    assert there(book, of.meeting)[-1] == (TWO + 50, None)


def test_who_was_stood_for_comes_themselves(make: Make) -> None:
    book = make.book
    rules = dict(book.read(bodies.body_of, ASSEMBLY).said)
    changes = {"rules": {**rules, "proxies": 1}}
    book.write(bodies.change_body, body=ASSEMBLY, changes=changes, shown={"rules": rules})
    of = begun(make, called(make, people(make, 2)), here=1)
    said: dict[str, Any] = {"meeting": of.meeting, "member": of.ids[1]}
    book.write(meetings.tick_in, **said, at=TWO, by=of.ids[0], paper="letter")
    book.write(meetings.tick_in, **said, at=THREE)
    rows = [one for one in book.read(meetings.attendance, of.meeting) if one.member == of.ids[1]]
    assert [(one.came, one.left, one.by) for one in rows] == [
        (TWO, THREE, of.ids[0]),
        (THREE, None, None),
    ]


def test_two_pcs_that_tick_somebody_back_in_write_one_coming(pc: Pc, tmp_path: Any) -> None:
    with pc.open() as book:
        make = Make(book)
        of = begun(make, called(make, people(make, 2)))
        book.write(meetings.leave_meeting, meeting=of.meeting, member=of.ids[0], at=TWO + 20)
    other = pc.copied(tmp_path / "other")
    for one in (pc, other):
        with one.open() as book:
            book.write(meetings.tick_in, meeting=of.meeting, member=of.ids[0], at=TWO + 40)
    take_in(pc, other)
    with pc.open() as book:
        assert len(there(book, of.meeting)) == 3
        assert book.read(meetings.meter_of, of.meeting).votes == 2


minutes_ = st.integers(0, 60)


@given(
    st.lists(st.tuples(minutes_, st.one_of(st.none(), minutes_)), max_size=6),
    minutes_,
    minutes_,
)
def test_who_was_there_for_a_point_was_there_at_one_of_its_minutes(
    stays: list[tuple[int, int | None]], one: int, other: int
) -> None:
    begun_, done = sorted((one, other))
    rows: Any = [
        Present(n, came, None if left is None else max(left, came), None, "")  # type: ignore[arg-type]
        for n, (came, left) in enumerate(stays)
    ]
    at_some = {row.member for at in range(begun_, done + 1) for row in rows if row.there(at)}
    assert When(None, begun_, done).among(rows) == at_some
    assert When(begun_).among(rows) == {row.member for row in rows if row.there(begun_)}


# --- votes and ballots ---------------------------------------------------------------------------


def test_a_ballot_counts_who_was_there_while_it_was_held(make: Make) -> None:
    book, of = make.book, begun(make, called(make, people(make, 5)))
    item, one = election(book, of)
    book.write(meetings.take_up, item=item, at=TWO)
    book.write(meetings.leave_point, item=item, at=TWO + 30)
    for who in of.ids[1:]:
        book.write(meetings.leave_meeting, meeting=of.meeting, member=who, at=THREE)
    book.write(meetings.end_meeting, meeting=of.meeting, at=FOUR)
    assert book.write(meetings.count_ballot, item=item, votes={one: 5}, papers=5).elected
    with pytest.raises(Refused, match=r"More papers \(6\) than people here who may vote \(5\)"):
        book.write(meetings.count_ballot, item=item, votes={one: 5}, papers=6)
    with pytest.raises(Refused, match=r"who may vote .*\(1\)"):
        book.write(meetings.count_ballot, item=item, votes={one: 5}, papers=5, at=THREE)


def test_a_vote_without_a_minute_is_looked_at_by_who_was_there(make: Make) -> None:
    book, of = make.book, begun(make, called(make, people(make, 5)))
    book.write(meetings.take_up, item=of.items[0], at=TWO)
    motion = moved(book, of)
    book.write(meetings.vote, motion=motion, way="hands", votes_for=5)
    book.write(meetings.leave_point, item=of.items[0], at=TWO + 30)
    for who in of.ids[1:]:
        book.write(meetings.leave_meeting, meeting=of.meeting, member=who, at=THREE)
    book.write(meetings.end_meeting, meeting=of.meeting, at=FOUR)
    assert not [one for one in book.read(meetings.findings, of.meeting) if one.look == "majority"]
    book.write(meetings.stand_apart, motion=motion, members=[])  # reckons the verdict again
    [point] = book.read(meetings.points, of.meeting)
    assert point.motions[0].passed


def election(book: Book, of: Gathering) -> tuple[ItemId, CandidateId]:
    """An election to the board of one person."""
    point = Point("election", "Election", BOARD, "Chair", 1)
    item = book.write(meetings.add_point, meeting=of.meeting, point=point)
    return item, book.write(meetings.nominate, item=item, member=of.ids[0])


# --- terms and lots ------------------------------------------------------------------------------


def test_terms_begin_once(make: Make) -> None:
    book, of = make.book, begun(make, called(make, people(make, 4)))
    item, one = election(book, of)
    other = book.write(meetings.nominate, item=item, name="Somebody from outside")
    book.write(meetings.change_point, item=item, changes={"seats": 2}, shown={"seats": 1})
    book.write(meetings.count_ballot, item=item, votes={one: 4, other: 3}, papers=4)
    first = book.write(meetings.begin_terms, item=item)
    assert book.write(meetings.begin_terms, item=item) == first
    assert len(serving(book)) == 2


def serving(book: Book) -> list[OfficerRow]:
    return book.read(bodies.officers, body=BOARD, day=TODAY)


def test_two_pcs_that_let_terms_begin_have_each_once(pc: Pc, tmp_path: Any) -> None:
    with pc.open() as book:
        make = Make(book)
        of = begun(make, called(make, people(make, 3)))
        item, _ = election(book, of)
        one = book.write(meetings.nominate, item=item, name="Outside")
        votes = {
            o.id: 3 if o.id == one else 0
            for o in book.read(meetings.points, of.meeting)[-1].candidates
        }
        book.write(meetings.count_ballot, item=item, votes=votes, papers=3)
    other = pc.copied(tmp_path / "other")
    for each in (pc, other):
        with each.open() as book:
            book.write(meetings.begin_terms, item=item)
    take_in(pc, other)
    with pc.open() as book:
        assert [row.name for row in serving(book)] == ["Outside"]


def test_terms_that_were_begun_by_mistake_never_were(make: Make) -> None:
    book, of = make.book, begun(make, called(make, people(make, 4)))
    before = TODAY - timedelta(days=200)
    old = book.write(
        bodies.take_office, body=BOARD, post="Secretary", since=before, member=of.ids[0]
    )
    item, one = election(book, of)
    motion = passed(book, of, cause="officer")
    [number] = [o.number for o in book.read(meetings.points, of.meeting)[0].motions]
    book.write(meetings.count_ballot, item=item, votes={one: 4}, papers=4)
    [new] = book.write(meetings.begin_terms, item=item, resolution=number)
    assert [row.id for row in serving(book)] == [new]
    assert book.read(resolutions.citations, motion)
    book.write(meetings.take_back_terms, item=item)
    assert [row.id for row in serving(book)] == [old]
    assert [row.id for row in book.read(bodies.officers, body=BOARD)] == [old]
    assert not book.read(resolutions.citations, motion)
    with pytest.raises(Refused, match="No term has begun"):
        book.write(meetings.take_back_terms, item=item)
    # And they may begin again.
    assert book.write(meetings.begin_terms, item=item, resolution=number) == [new]
    assert [row.id for row in serving(book)] == [new]
    assert book.read(resolutions.citations, motion)
    assert checks.run(book, rebuild=True) == []


def test_a_lot_can_be_taken_back_until_a_term_begins(make: Make) -> None:
    book, of = make.book, begun(make, called(make, people(make, 4)))
    item, one = election(book, of)
    other = book.write(meetings.nominate, item=item, member=of.ids[1])
    book.write(meetings.count_ballot, item=item, votes={one: 2, other: 2}, papers=4)
    assert book.write(meetings.draw_lot, candidate=one).elected == (one,)
    assert set(book.write(meetings.take_back_lot, candidate=one).tied) == {one, other}
    with pytest.raises(Refused, match="No lot was drawn"):
        book.write(meetings.take_back_lot, candidate=one)
    book.write(meetings.draw_lot, candidate=other)
    book.write(meetings.begin_terms, item=item)
    with pytest.raises(Refused, match="take the terms back first"):
        book.write(meetings.take_back_lot, candidate=other)


# --- undone --------------------------------------------------------------------------------------


def test_a_meeting_that_was_called_off_is_held_after_all(make: Make) -> None:
    book, of = make.book, begun(make, called(make, people(make, 3)))
    book.write(meetings.cancel_meeting, meeting=of.meeting, why="the river was high")
    book.write(meetings.hold_after_all, meeting=of.meeting)
    row = book.read(meetings.meeting, of.meeting)
    assert (row.state, row.cancelled, row.why) == (meetings.OPEN, None, "")
    with pytest.raises(Refused, match="was not called off"):
        book.write(meetings.hold_after_all, meeting=of.meeting)


def test_a_dropped_point_stands_where_it_stood(make: Make) -> None:
    book, of = make.book, called(make, people(make, 3), ("topic", "One"), ("topic", "Two"))
    book.write(meetings.drop_point, item=of.items[0])
    assert book.read(meetings.find, "One") == []
    book.write(meetings.restore_point, item=of.items[0])
    assert [one.id for one in book.read(meetings.points, of.meeting)] == list(of.items)
    assert len(book.read(meetings.find, "One")) == 1
    with pytest.raises(Refused, match="no such point"):
        book.write(meetings.restore_point, item=of.items[0])


# --- what belongs together -----------------------------------------------------------------------


def test_a_task_or_a_paper_is_not_put_under_a_point_of_another_meeting(make: Make) -> None:
    book, who = make.book, people(make, 2)
    of, other = called(make, who), called(make, who)
    either: list[dict[str, Any]] = [{"meeting": of.meeting}, {}]
    for said in either:
        with pytest.raises(Refused, match="no such point") as no:
            book.write(meetings.give_task, text="Paint", owner="Jean", item=other.items[0], **said)
        assert no.value.field == "item"
    with pytest.raises(Refused, match="no such point"):
        book.write(
            meetings.add_annex,
            meeting=of.meeting,
            name="Letter",
            transcript="Dear all",
            item=other.items[0],
        )


# --- called, and put on another day --------------------------------------------------------------


def test_a_meeting_is_not_put_before_its_call(make: Make) -> None:
    of = called(make, people(make, 2), day=TODAY + timedelta(days=30))
    with pytest.raises(Refused, match="called after the meeting") as no:
        change(make, of, TODAY - timedelta(days=1))
    assert no.value.field == "changes" or no.value.field == "day"


def test_a_meeting_on_another_day_is_called_anew(make: Make) -> None:
    book, of = make.book, called(make, people(make, 2), day=TODAY + timedelta(days=30), ago=60)
    assert book.read(meetings.findings, of.meeting) == []
    change(make, of, TODAY + timedelta(days=2))
    [short] = book.read(meetings.findings, of.meeting)
    assert short.look == "notice"
    assert book.read(meetings.meeting, of.meeting).called == TODAY
    # Another way of telling people, written down now, does not make the call of the old day count.
    row = book.read(meetings.meeting, of.meeting)
    notices = [*row.notices, Called("sms", TODAY)]
    book.write(meetings.call_meeting, meeting=of.meeting, notices=notices, shown=row.notices)
    assert book.read(meetings.meeting, of.meeting).called == TODAY


def change(make: Make, of: Gathering, day: date) -> None:
    shown = {"day": make.book.read(meetings.meeting, of.meeting).day}
    make.book.write(meetings.change_meeting, meeting=of.meeting, changes={"day": day}, shown=shown)


# --- who may vote, counted -----------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(0, 12_000), st.booleans(), st.integers(0, 3)), max_size=6),
    st.booleans(),
    st.sampled_from([0, 18]),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_votes_are_counted_as_the_list_of_voters_tells(
    template: Pc,
    tmp_path_factory: pytest.TempPathFactory,
    some: list[tuple[int, bool, int]],
    unpaid_vote: bool,
    age: int,
) -> None:
    with template.moved(tmp_path_factory.mktemp("votes") / "pc").open() as book:
        make = Make(book)
        rules = dict(book.read(bodies.body_of, ASSEMBLY).said)
        new = {**rules, "unpaid_shares_vote": unpaid_vote, "voting_age": age}
        book.write(
            bodies.change_body, body=ASSEMBLY, changes={"rules": new}, shown={"rules": rules}
        )
        for shares, leaves, ago in some:
            born = TODAY.replace(year=TODAY.year - 18) + timedelta(days=ago - 1)
            who = make.member(born=born)
            if shares:
                make.visit(who, ("share", shares), day=TODAY - timedelta(days=ago))
            if leaves:
                book.write(leaving.close_account, holding=who.savings)
        body = book.read(bodies.body_of, ASSEMBLY)
        for day in (TODAY, *(TODAY - timedelta(days=n) for n in range(1, 4))):
            listed = book.read(voters.voters, body, day)
            votes = {one.member for one in listed.rows if one.votes}
            assert book.read(voters.votes_of, body, day) == votes
            if not unpaid_vote:  # as the lines alone tell it
                paid = {row[0] for row in book.read(_paid_up, day)}
                assert votes <= paid
                assert age or votes == paid & {one.member for one in listed.rows}


def _paid_up(session: Session, day: date) -> Any:
    cost = max(voters.share_values(session, day).values(), default=0)  # none before it was offered
    return session.execute(
        text(
            "SELECT l.member FROM line l JOIN account a ON a.id = l.account WHERE a.role = 'shares'"
            " AND l.day <= :day GROUP BY l.member HAVING -sum(l.amount) >= :cost"
        ),
        {"day": day_number(day), "cost": max(cost, 1)},
    ).all()
