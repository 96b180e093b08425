"""The calendar of the co-op's year: what is due on which day, and what is done."""

from __future__ import annotations

from datetime import date, timedelta

from coopdesk.records import bodies, coop_year, meetings
from coopdesk.records.coop_year import Due, When
from tests.records.assemblies import ASSEMBLY, BOARD, TWO, begun, called, people, signed
from tests.records.hands import TODAY, Make, draft


def found(make: Make, key: str, today: date = TODAY) -> list[Due]:
    return [one for one in make.book.read(coop_year.calendar, today) if one.key == key]


def test_the_general_meeting_is_due_by_the_rules_of_the_country(make: Make) -> None:
    [agm], [notice] = found(make, "agm"), found(make, "notice")
    assert (agm.day, agm.done, agm.page) == (date(2026, 3, 31), None, "meetings")
    assert notice.day == date(2026, 3, 16)
    assert agm.when(TODAY) is When.SOON
    assert agm.when(date(2026, 4, 1)) is When.LATE
    assert agm.when(date(2026, 1, 1)) is When.LATER


def test_a_planned_meeting_moves_the_day_of_its_notice(make: Make) -> None:
    meeting = make.book.write(
        meetings.plan_meeting, body=ASSEMBLY, day=date(2026, 3, 25), hour=TWO, place="Hall"
    )
    [agm], [notice] = found(make, "agm"), found(make, "notice")
    assert (notice.day, agm.day) == (date(2026, 3, 10), date(2026, 3, 31))
    assert (agm.page, agm.of, agm.done) == ("meeting", meeting, None)


def test_a_meeting_that_was_held_is_done_and_its_copy_is_due_until_marked(make: Make) -> None:
    there = begun(make, called(make, people(make, 3)))
    signed(make.book, there)
    [agm], [notice], [copy] = found(make, "agm"), found(make, "notice"), found(make, "copy")
    assert (agm.done, agm.when(TODAY)) == (TODAY, When.DONE)
    assert notice.done is not None
    assert (copy.day, copy.done) == (TODAY + timedelta(days=30), None)
    assert (copy.duty, copy.about) == ("copy", there.meeting)
    make.book.write(
        coop_year.mark_done, name=copy.duty, about=copy.about, day=TODAY, note="Letter 12"
    )
    [copy] = found(make, "copy")
    assert (copy.done, copy.note) == (TODAY, "Letter 12")


def test_what_was_never_marked_of_the_year_before_is_late(make: Make) -> None:
    assert [one.about for one in found(make, "annual_return")] == [2025]  # no book was kept then
    make.roll(draft("1", savings=500), on=date(2025, 2, 1))
    late = [one for one in found(make, "annual_return") if one.when(TODAY) is When.LATE]
    assert [(one.about, one.day) for one in late] == [(2024, date(2025, 4, 30))]
    make.book.write(coop_year.mark_done, name="annual_return", about=2024, day=TODAY)
    assert [one.about for one in found(make, "annual_return")] == [2025]


def test_terms_that_run_out_in_the_year_stand_in_it(make: Make) -> None:
    one, other = people(make, 2)
    for who, until in ((one, date(2026, 6, 30)), (other, date(2027, 6, 30))):
        make.book.write(
            bodies.take_office,
            body=BOARD,
            post="Chair",
            since=date(2024, 7, 1),
            until=until,
            member=who.id,
        )
    [term] = found(make, "term")
    assert (term.day, term.page) == (date(2026, 6, 30), "bodies")
    assert term.what.fields["name"] == "Person 1"


def test_a_body_that_met_often_enough_is_done(make: Make) -> None:
    who = people(make, 3)
    board = make.book.read(bodies.body_of, BOARD)
    make.book.write(
        bodies.change_body,
        body=BOARD,
        changes={"rules": {**board.said, "meetings_a_year": 2}},
        shown={"rules": dict(board.said)},
    )
    for n, one in enumerate(who):
        make.book.write(
            bodies.take_office, body=BOARD, post=f"Post {n}", since=date(2026, 1, 1), member=one.id
        )
    [before] = [one for one in found(make, "meetings") if one.about == BOARD]
    assert (before.done, before.day) == (None, date(2026, 7, 1))
    for _ in range(2):
        signed(make.book, begun(make, called(make, who, body=BOARD)))
    [after] = [one for one in found(make, "meetings") if one.about == BOARD]
    assert (after.done, after.day) == (TODAY, date(2026, 12, 31))


def test_months_of_the_books_are_due_and_days_are_in_order(make: Make) -> None:
    every = make.book.read(coop_year.calendar, TODAY)
    assert [one.day for one in every] == sorted(one.day for one in every)
    assert len([one for one in every if one.key == "month"]) == 12
    assert [one.key for one in coop_year.warnings(every, TODAY)].count("agm") == 1


def test_the_calendar_is_a_paper(make: Make) -> None:
    figures = make.book.read(coop_year.coop_year, TODAY)
    assert len(figures.rows) == len(make.book.read(coop_year.calendar, TODAY))
