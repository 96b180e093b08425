"""A meeting is called, held, voted in, and its minutes closed for ever."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from coopdesk.records import bodies, checks, meetings, office, resolutions, voters
from coopdesk.records.ids import MeetingId, MemberId
from coopdesk.records.meetings import Called, Point
from coopdesk.records.voting import Verdict
from tests.records.assemblies import (
    ASSEMBLY,
    BOARD,
    COOP,
    FOUR,
    THREE,
    TWO,
    begun,
    called,
    moved,
    passed,
    people,
    refused,
    signed,
)
from tests.records.hands import TODAY, Make, whole

# --- who may vote -----------------------------------------------------------------------------


def test_who_has_not_paid_a_share_has_a_voice_and_no_vote(make: Make) -> None:
    full, part = people(make, 1), people(make, 1, start=2, shares=400)
    none = people(make, 1, start=3, shares=0)
    body = make.book.read(bodies.body_of, ASSEMBLY)
    found = make.book.read(voters.voters, body, TODAY)
    said = {one.member: (one.votes, "" if one.why is None else str(one.why)) for one in found.rows}
    assert found.entitled == 1
    assert said[full[0].id] == (True, "")
    assert said[part[0].id][1].startswith("has paid")
    assert said[none[0].id] == (False, "has not paid a share")


def test_who_left_or_had_not_come_yet_is_not_on_the_list(make: Make) -> None:
    one, other = people(make, 2)
    make.leaves(one, TODAY)
    body = make.book.read(bodies.body_of, ASSEMBLY)
    now = make.book.read(voters.voters, body, TODAY)
    before = make.book.read(voters.voters, body, TODAY - timedelta(days=1))
    assert [row.member for row in now.rows] == [other.id]
    assert [row.member for row in before.rows] == [one.id, other.id]


def test_a_board_is_those_who_serve_in_it_on_the_day(make: Make) -> None:
    chair, _ = people(make, 2)
    make.book.write(bodies.take_office, body=BOARD, post="Chair", since=TODAY, member=chair.id)
    body = make.book.read(bodies.body_of, BOARD)
    assert [v.post for v in make.book.read(voters.voters, body, TODAY).rows] == ["Chair"]
    assert not make.book.read(voters.voters, body, TODAY - timedelta(days=1)).rows


# --- quorum -----------------------------------------------------------------------------------


def test_the_meter_moves_with_each_who_comes_and_goes(make: Make) -> None:
    there = begun(make, called(make, people(make, 5)), here=2)
    book, of = make.book, there.meeting
    assert book.read(meetings.meter_of, of).needed == 3
    assert not book.read(meetings.meter_of, of).enough
    book.write(meetings.tick_in, meeting=of, member=there.ids[2], at=TWO + 5)
    assert book.read(meetings.meter_of, of).reached == TWO + 5
    book.write(meetings.leave_meeting, meeting=of, member=there.ids[0], at=TWO + 30)
    assert book.read(meetings.meter_of, of).reached is None
    assert book.read(lambda s: meetings.meter_of(s, of, at=TWO + 10)).enough


def test_one_stands_for_another_who_is_here_and_for_no_more_than_the_rules_allow(
    make: Make,
) -> None:
    there = begun(make, called(make, people(make, 4)), here=1)
    here, two, three, four = there.ids
    ask: dict[str, Any] = {"meeting": there.meeting, "at": TWO}
    assert refused(make, meetings.tick_in, member=two, by=two, **ask) == "by"
    assert refused(make, meetings.tick_in, member=two, by=four, **ask) == "by"
    make.book.write(meetings.tick_in, meeting=there.meeting, member=two, at=TWO, by=here)
    assert refused(make, meetings.tick_in, member=three, by=here, **ask) == "by"
    assert make.book.read(meetings.meter_of, there.meeting).represented == 1
    make.book.write(meetings.leave_meeting, meeting=there.meeting, member=here, at=THREE)
    assert make.book.read(meetings.meter_of, there.meeting).votes == 0


def test_a_second_call_before_its_hour_is_refused(make: Make) -> None:
    there = called(make, people(make, 3))
    ask: dict[str, Any] = {"meeting": there.meeting, "call": 2}
    assert refused(make, meetings.open_meeting, at=TWO + 59, **ask) == "at"
    make.book.write(meetings.open_meeting, meeting=there.meeting, at=THREE, call=2)
    assert make.book.read(meetings.meter_of, there.meeting).needed == 1


def test_a_meeting_that_waited_begins_at_the_second_call(make: Make) -> None:
    there = begun(make, called(make, people(make, 5)), here=2)
    ask: dict[str, Any] = {"meeting": there.meeting}
    assert refused(make, meetings.second_call, at=TWO + 59, **ask) == "at"
    make.book.write(meetings.second_call, at=THREE + 10, **ask)
    row = make.book.read(meetings.meeting, there.meeting)
    assert (row.call, row.opened) == (2, THREE + 10)
    said = make.book.read(meetings.minutes, there.meeting, make.book.read(office.coop))
    assert (said.present, said.reached) == (2, THREE + 10)


def test_what_was_voted_before_the_second_call_is_not_carried_into_it(make: Make) -> None:
    there = begun(make, called(make, people(make, 5)), here=2)
    motion = moved(make.book, there)
    make.book.write(meetings.vote, motion=motion, way="hands", votes_for=2)
    ask: dict[str, Any] = {"meeting": there.meeting, "at": THREE}
    assert refused(make, meetings.second_call, **ask) == "at"
    make.book.write(meetings.take_back_vote, motion=motion)
    make.book.write(meetings.second_call, **ask)


# --- votes ------------------------------------------------------------------------------------


def test_a_vote_gives_its_verdict_and_a_number(make: Make) -> None:
    there = begun(make, called(make, people(make, 5)))
    motion = moved(make.book, there)
    found: Verdict = make.book.write(
        meetings.vote, motion=motion, way="hands", votes_for=3, against=1, abstained=1
    )
    assert (found.passed, found.needed, found.base) == (True, 3, 5)
    row = make.book.read(meetings.points, there.meeting)[0].motions[0]
    assert (row.number, row.passed) == (f"G {TODAY.year}-01", True)
    passed(make.book, there)
    assert make.book.read(meetings.points, there.meeting)[0].motions[1].number.endswith("-02")


def test_more_votes_than_people_are_refused_beside_the_field(make: Make) -> None:
    there = begun(make, called(make, people(make, 5)), here=4)
    ask: dict[str, Any] = {"motion": moved(make.book, there), "way": "hands"}
    assert refused(make, meetings.vote, votes_for=3, against=2, **ask) == "against"
    assert refused(make, meetings.vote, votes_for=5, **ask) == "votes_for"


def test_by_laws_need_two_thirds_of_those_present(make: Make) -> None:
    there = begun(make, called(make, people(make, 6), ("bylaws", "New by-laws")))
    motion = moved(make.book, there)
    ask: dict[str, Any] = {"motion": motion, "way": "hands", "against": 3}
    assert not make.book.write(meetings.vote, votes_for=3, **ask).passed
    assert make.book.write(meetings.vote, **{**ask, "votes_for": 4, "against": 2}).passed


def test_who_stands_apart_does_not_count(make: Make) -> None:
    there = begun(make, called(make, people(make, 4)))
    motion = moved(make.book, there)
    make.book.write(meetings.stand_apart, motion=motion, members=there.ids[:1], why="own loan")
    assert refused(make, meetings.vote, motion=motion, way="hands", votes_for=4) == "votes_for"
    found = make.book.write(meetings.vote, motion=motion, way="unanimous")
    assert (found.got, found.base) == (3, 3)


def test_a_motion_that_something_cites_keeps_its_vote(make: Make) -> None:
    there = begun(make, called(make, people(make, 3)))
    motion = passed(make.book, there)
    number = make.book.read(meetings.points, there.meeting)[0].motions[0].number
    who = there.ids[0]
    make.book.write(
        bodies.take_office, body=BOARD, post="Chair", since=TODAY, member=who, resolution=number
    )
    assert refused(make, meetings.take_back_vote, motion=motion) == "motion"
    assert refused(make, meetings.withdraw_motion, motion=motion) == "motion"


def test_only_what_passed_and_not_later_can_be_cited(make: Make) -> None:
    there = begun(make, called(make, people(make, 3)))
    motion = moved(make.book, there)
    make.book.write(meetings.vote, motion=motion, way="hands", votes_for=1, against=2)
    number = make.book.read(meetings.points, there.meeting)[0].motions[0].number
    ask: dict[str, Any] = {
        "body": BOARD,
        "post": "Chair",
        "member": there.ids[0],
        "resolution": number,
    }
    assert refused(make, bodies.take_office, since=TODAY, **ask) == "resolution"
    make.book.write(meetings.vote, motion=motion, way="unanimous")
    early = TODAY - timedelta(days=1)
    assert refused(make, bodies.take_office, since=early, **ask) == "resolution"
    officer = make.book.write(bodies.take_office, since=TODAY, **ask)
    cited = make.book.read(resolutions.cited_by, resolutions.OFFICER, officer)
    assert cited is not None
    assert cited.number == number
    assert cited.citations == 1


def test_a_number_of_a_paper_book_stands_without_a_tie(make: Make) -> None:
    who = people(make, 1)[0]
    officer = make.book.write(
        bodies.take_office,
        body=BOARD,
        post="Chair",
        since=TODAY,
        member=who.id,
        resolution="Book 2, 14",
    )
    assert make.book.read(resolutions.cited_by, resolutions.OFFICER, officer) is None


# --- elections --------------------------------------------------------------------------------


def test_a_tie_is_drawn_and_the_elected_begin_their_terms(make: Make) -> None:
    book = make.book
    there = begun(make, called(make, people(make, 4)))
    point = Point("election", "Election", BOARD, "Member", 2, 3)
    item = book.write(meetings.add_point, meeting=there.meeting, point=point)
    a, b, c = (book.write(meetings.nominate, item=item, member=who) for who in there.ids[:3])
    found = book.write(meetings.count_ballot, item=item, votes={a: 4, b: 2, c: 2}, papers=4)
    assert found.tied == (b, c)
    assert refused(make, meetings.begin_terms, item=item) == "item"
    assert refused(make, meetings.draw_lot, candidate=a) == "candidate"
    book.write(meetings.draw_lot, candidate=c)
    book.write(meetings.begin_terms, item=item)
    serving = book.read(lambda s: bodies.officers(s, body=BOARD, day=TODAY))
    assert {one.member for one in serving} == {there.ids[0], there.ids[2]}
    assert {one.until for one in serving} == {date(TODAY.year + 3, TODAY.month, TODAY.day)}


def test_more_papers_than_people_are_refused(make: Make) -> None:
    there = begun(make, called(make, people(make, 3)))
    point = Point("election", "Election", BOARD, "", 1)
    item = make.book.write(meetings.add_point, meeting=there.meeting, point=point)
    one = make.book.write(meetings.nominate, item=item, member=there.ids[0])
    assert refused(make, meetings.count_ballot, item=item, votes={one: 4}, papers=4) == "papers"


# --- minutes ----------------------------------------------------------------------------------


def test_nobody_signs_before_the_end(make: Make) -> None:
    there = begun(make, called(make, people(make, 3)))
    ask: dict[str, Any] = {
        "meeting": there.meeting,
        "approved": TODAY,
        "signed": TODAY,
        "folios": 1,
        "coop": COOP,
    }
    assert refused(make, meetings.sign_minutes, **ask) == "signed"
    make.book.write(meetings.end_meeting, meeting=there.meeting, at=FOUR)
    assert refused(make, meetings.sign_minutes, **ask) == "meeting"


def test_signed_minutes_are_closed_for_ever(make: Make) -> None:
    there = begun(make, called(make, people(make, 3)))
    motion = passed(make.book, there)
    signed(make.book, there)
    before = whole(make.book)
    item = there.items[0]
    for command, said in (
        (meetings.change_point, {"item": item, "changes": {"title": "X"}, "shown": {}}),
        (meetings.put_motion, {"item": item, "text": "More"}),
        (meetings.tick_out, {"meeting": there.meeting, "member": there.ids[0]}),
        (meetings.take_back_vote, {"motion": motion}),
        (meetings.go_on, {"meeting": there.meeting}),
    ):
        assert refused(make, command, **said) == "meeting"
    assert whole(make.book) == before
    with pytest.raises(DBAPIError, match="never changed"), make.book.raw() as raw:
        raw.connection.exec_driver_sql("UPDATE minute SET number = 9")


def test_minutes_are_numbered_and_chained_and_a_change_is_found(make: Make) -> None:
    first = begun(make, called(make, people(make, 3)))
    one = signed(make.book, first)
    second = begun(make, called(make, people(make, 3, start=10)))
    two = signed(make.book, second)
    rows = make.book.read(meetings.book_of, ASSEMBLY)
    assert [(row.number, row.first_folio) for row in rows] == [(1, 1), (2, 3)]
    assert [row.hash for row in rows] == [one.hex(), two.hex()]
    assert not checks.run(make.book)
    with make.book.raw() as raw:
        raw.connection.exec_driver_sql("DROP TRIGGER minute_never_update")
        raw.connection.exec_driver_sql(
            f"UPDATE minute SET content = replace(content, 'Kacyiru', 'Kigali') WHERE id ="
            f" {first.meeting}"
        )
    assert [found.check for found in checks.run(make.book)] == ["minutes", "signed minutes"]


def test_signed_minutes_say_the_same_whatever_happens_later(make: Make) -> None:
    there = begun(make, called(make, people(make, 3)))
    passed(make.book, there, "We buy a boat.")
    signed(make.book, there)
    said = make.book.read(meetings.minutes, there.meeting, COOP)
    changes = {"name": "Assembly"}
    shown = {"name": "General meeting"}
    make.book.write(bodies.change_body, body=ASSEMBLY, changes=changes, shown=shown)
    again = make.book.read(meetings.minutes, there.meeting, COOP)
    assert again == said
    assert again.body == "General meeting"
    assert again.points[0].votes[0].text == "We buy a boat."
    assert (again.number, again.present, len(again.hash)) == (1, 3, 64)


def test_minutes_survive_the_way_into_the_book_and_back(make: Make) -> None:
    there = begun(make, called(make, people(make, 4), ("topic", "A"), ("election", "B")))
    motion = passed(make.book, there)
    make.book.write(meetings.write_dissent, motion=motion, member=there.ids[1], why="too dear")
    one = make.book.write(meetings.nominate, item=there.items[1], member=there.ids[2])
    make.book.write(meetings.count_ballot, item=there.items[1], votes={one: 3}, papers=4, spoiled=1)
    make.book.write(
        meetings.give_task,
        text="Buy it",
        owner="Jean",
        due=TODAY,
        meeting=there.meeting,
        item=there.items[0],
    )
    make.book.write(meetings.give_task, text="Tell all", owner="Ana", meeting=there.meeting)
    draft = make.book.read(meetings.draft, there.meeting, COOP)
    assert type(draft).of(draft.said()) == draft
    assert [one.text for one in draft.tasks] == ["Tell all"]
    assert [one.text for one in draft.points[0].tasks] == ["Buy it"]
    assert draft.points[0].votes[0].dissent == (("Person 2", "too dear"),)
    assert draft.points[1].ballot is not None
    assert draft.points[1].ballot.candidates[0].elected


# --- warnings ---------------------------------------------------------------------------------


def looks(make: Make, meeting: MeetingId) -> list[str]:
    return [one.look for one in make.book.read(meetings.findings, meeting)]


def test_a_meeting_as_it_should_be_has_no_warnings(make: Make) -> None:
    there = begun(make, called(make, people(make, 3)))
    passed(make.book, there)
    signed(make.book, there)
    assert looks(make, there.meeting) == []


def test_what_is_not_as_the_rules_want_it_is_warned_of(make: Make) -> None:
    there = begun(make, called(make, people(make, 5), ago=3), here=2)
    item = make.book.write(
        meetings.add_point, meeting=there.meeting, point=Point("topic", "A surprise")
    )
    motion = make.book.write(meetings.put_motion, item=item, text="We sell the mill.")
    make.book.write(meetings.vote, motion=motion, way="unanimous", at=TWO)
    make.book.write(meetings.end_meeting, meeting=there.meeting, at=FOUR)
    assert looks(make, there.meeting) == [
        "notice",
        "agenda",
        "quorum",
        "quorum",
        "signed",
        "signed",
    ]
    rules = dict(make.book.read(bodies.body_of, ASSEMBLY).said)
    make.book.write(
        bodies.change_body,
        body=ASSEMBLY,
        changes={"rules": {**rules, "off": ["notice", "quorum"]}},
        shown={"rules": rules},
    )
    assert looks(make, there.meeting) == ["agenda", "signed", "signed"]


def test_who_turns_out_not_to_have_been_there_makes_a_vote_doubtful(make: Make) -> None:
    there = begun(make, called(make, people(make, 3)))
    motion = moved(make.book, there)
    make.book.write(meetings.vote, motion=motion, way="hands", votes_for=3)
    make.book.write(meetings.tick_out, meeting=there.meeting, member=there.ids[0])
    assert looks(make, there.meeting) == ["majority"]


def test_a_director_who_votes_on_an_own_matter_is_warned_of(make: Make) -> None:
    who = people(make, 3)
    for one in who:
        make.book.write(bodies.take_office, body=BOARD, post="Member", since=TODAY, member=one.id)
    there = begun(make, called(make, who, body=BOARD))
    motion = passed(make.book, there, cause="leaving", subject=who[0].id)
    assert looks(make, there.meeting) == ["own"]
    make.book.write(meetings.stand_apart, motion=motion, members=[who[0].id])
    assert looks(make, there.meeting) == []


# --- calling ----------------------------------------------------------------------------------


def test_the_agenda_stands_as_it_was_called(make: Make) -> None:
    there = called(make, people(make, 3))
    make.book.write(meetings.add_point, meeting=there.meeting, point=Point("topic", "Late"))
    assert [p.called for p in make.book.read(meetings.points, there.meeting)] == [True, False]


def test_a_point_moves_between_two_others(make: Make) -> None:
    there = called(make, [], ("topic", "A"), ("topic", "B"), ("topic", "C"))
    a, b, c = there.items
    make.book.write(meetings.move_point, item=c, before=b)
    make.book.write(meetings.move_point, item=a, before=None)
    titles = [point.title for point in make.book.read(meetings.points, there.meeting)]
    assert titles == ["C", "B", "A"]


def test_points_keep_their_order_however_many_come_before_the_same_one(make: Make) -> None:
    there = called(make, [], ("topic", "First"), ("topic", "Last"))
    last, wanted = there.items[1], ["First"]
    for n in range(40):
        point = Point("topic", f"Between {n}")
        make.book.write(meetings.add_point, meeting=there.meeting, point=point, before=last)
        wanted.append(point.title)
    for n in range(40):
        first, *_ = make.book.read(meetings.points, there.meeting)
        make.book.write(meetings.move_point, item=first.id, before=last)
        wanted.append(wanted.pop(0))
        found = [point.title for point in make.book.read(meetings.points, there.meeting)]
        assert found == [*wanted, "Last"], n


def test_a_meeting_from_paper_counts_people_without_names(make: Make) -> None:
    meeting = make.book.write(
        meetings.plan_meeting,
        body=ASSEMBLY,
        day=TODAY,
        hour=TWO,
        place="Hall",
        paper=True,
        points=[Point("topic", "A")],
    )
    said = {"present": 131, "represented": 0, "entitled": 235}
    make.book.write(meetings.count_present, meeting=meeting, **said)
    make.book.write(meetings.open_meeting, meeting=meeting, at=TWO)
    item = make.book.read(meetings.points, meeting)[0].id
    motion = make.book.write(meetings.put_motion, item=item, text="So be it.")
    ask: dict[str, Any] = {
        "motion": motion,
        "way": "hands",
        "votes_for": 118,
        "against": 9,
        "abstained": 4,
    }
    found = make.book.write(meetings.vote, **ask)
    assert (found.passed, found.needed, found.base) == (True, 66, 131)
    assert refused(make, meetings.vote, **{**ask, "abstained": 5}) == "abstained"


# --- finding ----------------------------------------------------------------------------------


def test_words_are_found_in_all_minutes_whatever_their_accents(make: Make) -> None:
    there = begun(make, called(make, people(make, 3), ("topic", "Le marché")))
    passed(make.book, there, "On achète un bateau.")

    def find(said: str) -> list[meetings.Found]:
        return make.book.read(meetings.find, said)

    assert [found.title for found in find("marche bat")] == ["Le marché"]
    assert "bateau" in find("bateau")[0].around
    assert find("avion") == []
    make.book.write(meetings.drop_point, item=there.items[0])
    assert find("marche") == []
    assert not checks.run(make.book, rebuild=True)


def test_a_proxy_needs_somebody_of_the_body(make: Make) -> None:
    there = begun(make, called(make, people(make, 2)), here=1)
    ask: dict[str, Any] = {"meeting": there.meeting, "member": there.ids[1], "at": TWO}
    assert refused(make, meetings.tick_in, by=MemberId(77), **ask) == "by"


def test_a_called_meeting_says_how(make: Make) -> None:
    there = called(make, [])
    row = make.book.read(meetings.meeting, there.meeting)
    assert row.notices == (Called("wall", TODAY - timedelta(days=20)),)
    assert row.state == meetings.CALLED
