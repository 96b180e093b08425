"""Bodies, meetings and minutes."""

from __future__ import annotations

from typing import Any

from coopdesk.records import bodies, meetings
from coopdesk.records.ids import ItemId
from coopdesk.records.meetings import Arranged, Called, Point
from tests.records.assemblies import (
    ASSEMBLY,
    BOARD,
    COOP,
    CREDIT,
    FOUR,
    SUPERVISORY,
    THREE,
    TWO,
    Gathering,
    begun,
    called,
    moved,
    passed,
    people,
    signed,
)
from tests.records.hands import TODAY, Make, Somebody


def _all_vote(make: Make) -> None:
    """Let everybody vote, so that other areas can pay shares out."""
    rules = dict(make.book.read(bodies.body_of, ASSEMBLY).said)
    make.book.write(
        bodies.change_body,
        body=ASSEMBLY,
        changes={"rules": {**rules, "unpaid_shares_vote": True}},
        shown={"rules": rules},
    )


def _election(make: Make, there: Gathering) -> dict[str, Any]:
    """An election with a tie between two for one seat."""
    point = Point("election", "Election", BOARD, "Chair", 1)
    item = make.book.write(meetings.add_point, meeting=there.meeting, point=point)
    one, other = (
        make.book.write(meetings.nominate, item=item, member=who.id) for who in there.people[:2]
    )
    make.book.write(meetings.count_ballot, item=item, votes={one: 1, other: 1}, papers=2)
    return {"item": item, "candidates": (one, other)}


def asked(make: Make) -> dict[str, dict[str, Any]]:
    book = make.book
    who = people(make, 5, start=700)
    _all_vote(make)
    plan = called(make, who)
    other = called(make, who, ("topic", "One"), ("topic", "Two"))
    open_ = begun(make, called(make, who))
    voted = passed(book, open_)
    ended = begun(make, called(make, who))
    signed_ = begun(make, called(make, who))
    signed(book, signed_)
    book.write(meetings.end_meeting, meeting=ended.meeting, at=FOUR)
    for part, one in (("chair", who[0]), ("clerk", who[1])):
        book.write(meetings.name_part, meeting=ended.meeting, part=part, member=one.id)
    tied = _election(make, open_)
    clear = _election(make, open_)
    book.write(meetings.draw_lot, candidate=clear["candidates"][0])
    begin = _election(make, open_)
    book.write(meetings.draw_lot, candidate=begin["candidates"][1])
    paper = book.write(
        meetings.plan_meeting, body=ASSEMBLY, day=TODAY, hour=TWO, place="Hall", paper=True
    )
    given = book.write(meetings.give_task, text="Buy ink", owner="The clerk")
    done = book.write(meetings.give_task, text="Buy paper", owner="The clerk")
    book.write(meetings.finish_task, task=done, day=TODAY)
    annex = book.write(
        meetings.add_annex, meeting=open_.meeting, name="Letter", transcript="We thank you."
    )
    officer = book.write(
        bodies.take_office, body=BOARD, post="Chair", since=TODAY, member=who[3].id
    )
    committee = book.write(
        bodies.add_body, kind="committee", name="Shop", code="SH", rules={}, since=TODAY
    )
    candidate = book.write(meetings.nominate, item=begin["item"], member=who[2].id)
    drawn = _election(make, open_)
    book.write(meetings.draw_lot, candidate=drawn["candidates"][0])
    off = called(make, who)
    book.write(meetings.drop_point, item=off.items[0])
    gone = called(make, who)
    book.write(meetings.cancel_meeting, meeting=gone.meeting, why="rain")
    term = book.write(bodies.take_office, body=CREDIT, post="Chair", since=TODAY, member=who[3].id)
    return {
        "bodies.set_up_bodies": {},
        "bodies.add_body": {
            "kind": "committee",
            "name": "Water",
            "code": "W",
            "rules": {"quorum_first": "1/2"},
            "since": TODAY,
        },
        "bodies.change_body": {
            "body": BOARD,
            "changes": {"name": "The board"},
            "shown": {"name": "Board of directors"},
        },
        "bodies.close_body": {"body": committee, "day": TODAY},
        "bodies.take_office": {
            "body": BOARD,
            "post": "Treasurer",
            "since": TODAY,
            "member": who[4].id,
        },
        "bodies.change_officer": {
            "officer": officer,
            "changes": {"interests": "Sells seed to the co-op"},
            "shown": {"interests": ""},
        },
        "bodies.leave_office": {"officer": officer, "day": TODAY, "why": "stepped back"},
        "calling.plan_meeting": {"body": BOARD, "day": TODAY, "hour": TWO, "place": "Office"},
        "calling.change_meeting": {
            "meeting": plan.meeting,
            "changes": {"place": "School"},
            "shown": {"place": "Kacyiru hall"},
        },
        "calling.call_meeting": {
            "meeting": plan.meeting,
            "notices": [Called("sms", TODAY)],
            "shown": [],
        },
        "calling.cancel_meeting": {"meeting": other.meeting, "why": "the river was high"},
        "calling.hold_after_all": {"meeting": gone.meeting},
        "calling.replan_meeting": {
            "meeting": plan.meeting,
            "changes": {"place": "School"},
            "shown": {"place": "Kacyiru hall"},
            "points": ((), ()),
            "notices": ((), ()),
        },
        "agenda.arrange": {
            "meeting": other.meeting,
            "points": [Arranged(Point("topic", "Another"))],
            "shown": [],
        },
        "agenda.add_point": {"meeting": plan.meeting, "point": Point("topic", "Another")},
        "agenda.change_point": {
            "item": open_.items[0],
            "changes": {"extract": "They talked."},
            "shown": {"extract": ""},
        },
        "agenda.move_point": {"item": other.items[1], "before": other.items[0]},
        "agenda.drop_point": {"item": plan.items[0]},
        "agenda.restore_point": {"item": off.items[0]},
        "agenda.take_up": {"item": open_.items[0], "at": TWO},
        "agenda.leave_point": {"item": open_.items[0], "at": THREE},
        "attending.tick_in": {"meeting": plan.meeting, "member": who[0].id, "at": TWO},
        "attending.tick_out": {"meeting": open_.meeting, "member": who[4].id},
        "attending.leave_meeting": {
            "meeting": open_.meeting,
            "member": who[3].id,
            "at": THREE,
        },
        "attending.count_present": {
            "meeting": paper,
            "present": 3,
            "represented": 0,
            "entitled": 5,
        },
        "holding.open_meeting": {"meeting": plan.meeting, "at": TWO},
        "holding.second_call": {"meeting": _late(make).meeting},
        "holding.begin_again": {"meeting": open_.meeting},
        "holding.end_meeting": {"meeting": open_.meeting, "at": FOUR},
        "holding.go_on": {"meeting": ended.meeting},
        "holding.name_part": {"meeting": open_.meeting, "part": "chair", "member": who[0].id},
        "holding.choose_signers": {"meeting": open_.meeting, "members": [who[2].id]},
        "motions.put_motion": {"item": open_.items[0], "text": "We buy a boat."},
        "motions.change_motion": {
            "motion": moved(book, open_),
            "changes": {"text": "It is not so."},
            "shown": {"text": "It is so."},
        },
        "motions.withdraw_motion": {"motion": moved(book, open_)},
        "motions.vote": {"motion": moved(book, open_), "way": "hands", "votes_for": 3},
        "motions.take_back_vote": {"motion": passed(book, open_)},
        "motions.write_dissent": {"motion": voted, "member": who[2].id, "why": "too dear"},
        "motions.stand_apart": {"motion": voted, "members": [who[3].id]},
        "electing.nominate": {"item": tied["item"], "member": who[4].id},
        "electing.step_back": {"candidate": candidate},
        "electing.count_ballot": {
            "item": clear["item"],
            "votes": dict.fromkeys(clear["candidates"], 2),
            "papers": 4,
        },
        "electing.draw_lot": {"candidate": tied["candidates"][0]},
        "electing.begin_terms": {"item": begin["item"]},
        "electing.take_back_lot": {"candidate": drawn["candidates"][0]},
        "electing.take_back_term": {"officer": term},
        "electing.take_back_terms": {"item": _elected(make, who)},
        "tasking.give_task": {"text": "Mend the roof", "owner": "Jean", "meeting": open_.meeting},
        "tasking.finish_task": {"task": given, "day": TODAY, "how": "bought two"},
        "tasking.reopen_task": {"task": done},
        "tasking.drop_task": {"task": given},
        "annexing.add_annex": {
            "meeting": open_.meeting,
            "name": "Balance sheet",
            "content": b"%PDF-1.4",
        },
        "annexing.transcribe": {"annex": annex, "transcript": "We thank you all."},
        "annexing.drop_annex": {"annex": annex},
        "signing.sign_minutes": {
            "meeting": ended.meeting,
            "approved": TODAY,
            "signed": TODAY,
            "folios": 3,
            "coop": COOP,
        },
    }


def _elected(make: Make, who: list[Somebody]) -> ItemId:
    """An election to the supervisory committee, of which a term has begun."""
    book, there = make.book, begun(make, called(make, who))
    point = Point("election", "Election", SUPERVISORY, "Chair", 1)
    item = book.write(meetings.add_point, meeting=there.meeting, point=point)
    one = book.write(meetings.nominate, item=item, member=who[0].id)
    book.write(meetings.count_ballot, item=item, votes={one: 2}, papers=2)
    book.write(meetings.begin_terms, item=item)
    return item


def _late(make: Make) -> Gathering:
    """A meeting that began an hour late."""
    return begun(make, called(make, []), at=THREE)


def fill(make: Make) -> None:
    book = make.book
    who = people(make, 4, start=800)
    there = begun(make, called(make, who, ("election", "Election of the board")))
    book.write(meetings.nominate, item=there.items[0], member=who[0].id)
    motion = passed(book, there, cause="officer")
    number = book.read(meetings.points, there.meeting)[0].motions[0].number
    book.write(
        bodies.take_office,
        body=BOARD,
        post="Chair",
        since=TODAY,
        member=who[0].id,
        resolution=number,
    )
    assert motion
    book.write(meetings.give_task, text="Paint", owner="Jean", meeting=there.meeting)
    book.write(meetings.add_annex, meeting=there.meeting, name="Letter", transcript="Dear all")
    signed(book, there)
