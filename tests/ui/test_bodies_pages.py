"""Who decides and by which rules, and who serves: looked at and changed by keyboard."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt

from coopdesk.records import bodies, meetings, resolutions
from coopdesk.records.ids import OfficerId
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.bodies import Bodies
from coopdesk.ui.pages.body_rules import BodyRules
from coopdesk.ui.pages.officers import Officers
from tests.records.assemblies import ASSEMBLY, BOARD, CREDIT, begun, called, passed, people, signed
from tests.records.hands import TODAY
from tests.ui.fingers import ENTER
from tests.ui.hands import Hands
from tests.ui.seat import Seat


def listed(seat: Seat, hands: Hands, **place: Any) -> Bodies:
    return hands.open(Bodies(seat.desk, Place("bodies", **place)))


def rules(seat: Seat, hands: Hands, about: int | None = ASSEMBLY) -> BodyRules:
    return hands.open(BodyRules(seat.desk, Place("body_rules", about=about)))


def officers(seat: Seat, hands: Hands, about: int | None = BOARD) -> Officers:
    return hands.open(Officers(seat.desk, Place("officers", about=about)))


def serves(seat: Seat, **said: Any) -> OfficerId:
    fixed: dict[str, Any] = {"body": BOARD, "post": "Chair", "since": TODAY, "name": "Aline"}
    return seat.book.write(bodies.take_office, **{**fixed, **said})


# --- bodies --------------------------------------------------------------------------------------


def test_the_rules_of_a_body_are_said_in_sentences(seat: Seat, hands: Hands) -> None:
    page = listed(seat, hands, about=ASSEMBLY)
    assert page.rules.texts == [
        "First call: at least half of those who may vote.",
        "Second call, 60 minutes later: any number.",
        "People are called 15 days before.",
        "A decision needs more than half of all votes given.",
        "By-laws, merger and dissolution need at least two thirds of those present.",
        "One may stand for 1 other.",
        "It meets once a year.",
        "Members with unpaid shares have a voice, but no vote.",
    ]


def test_seats_that_are_free_and_terms_that_ran_out_are_marked(seat: Seat, hands: Hands) -> None:
    serves(seat, until=TODAY + timedelta(days=10))
    seat.clock.move(days=11)
    page = listed(seat, hands)
    marks = {
        row.id: page.table.model.columns[0].pill(row).text  # type: ignore[misc, union-attr]
        for _, row in page.table.model.loaded()
        if row.id in {BOARD, CREDIT}
    }
    assert marks == {BOARD: "a term ran out", CREDIT: "seats are free"}


def test_enter_opens_the_officers_of_the_chosen_body(seat: Seat, hands: Hands) -> None:
    listed(seat, hands, about=BOARD)
    hands.press(ENTER)
    assert seat.places == [Place("officers", about=BOARD)]


def test_two_who_hold_one_post_are_marked(seat: Seat, hands: Hands) -> None:
    serves(seat, body=BOARD, post="Chair", name="Anne")
    serves(seat, body=BOARD, post="Deputy chair", name="Berthe")
    page = Officers(seat.desk, Place("officers", about=BOARD))
    hands.open(page)
    page.new.click()
    form = page.form
    form.post.set_value("Chair")
    form.name.set_value("Chantal")
    form.do_it()
    mark = page.table.model.columns[0].pill
    assert mark is not None
    found = {row.name: mark(row) for _, row in page.table.model.loaded()}
    assert {name for name, one in found.items() if one and one.text == "two in this post"} == {
        "Anne",
        "Chantal",
    }


def test_a_committee_ends_after_a_second_look_and_not_while_somebody_serves(
    seat: Seat, hands: Hands
) -> None:
    serves(seat, body=CREDIT)
    page = listed(seat, hands, about=CREDIT)
    hands.at(page.end)
    hands.press(ENTER)
    assert page.really.text() == "From today Credit committee decides no more"
    hands.press(ENTER)
    assert page.note.text == "Somebody still serves in it: end their terms first."
    [one] = seat.book.read(bodies.officers, body=CREDIT)
    seat.book.write(bodies.leave_office, officer=one.id, day=TODAY, why="moved away")
    hands.at(page.end)
    hands.press(ENTER)
    hands.press(ENTER)
    assert seat.book.read(bodies.body_of, CREDIT).closed == TODAY


def test_the_book_of_minutes_of_a_body_is_shown(seat: Seat, hands: Hands) -> None:
    page = listed(seat, hands, about=ASSEMBLY)
    signed(seat.book, begun(seat.make, called(seat.make, people(seat.make, 4))))
    hands.at(page.minute_book)
    hands.press(ENTER)
    [paper] = seat.papers
    assert paper.pdf.startswith(b"%PDF")


def test_the_general_meeting_never_ends(seat: Seat, hands: Hands) -> None:
    page = listed(seat, hands, about=ASSEMBLY)
    assert not page.end.isVisible()


# --- rules ---------------------------------------------------------------------------------------


def test_a_rule_is_changed_and_what_is_usual_is_said(seat: Seat, hands: Hands) -> None:
    page = rules(seat, hands)
    assert not page.do.isEnabled()
    assert page.same.text() == "All is as it is usual in the country."
    hands.at(page.form["notice_days"].editor)
    page.form["notice_days"].clear()
    hands.type("21")
    assert page.other.texts == ["People are called 15 days before."]
    hands.do_it()
    assert seat.book.read(bodies.body_of, ASSEMBLY).rules.notice_days == 21
    assert seat.places == [Place("bodies", about=ASSEMBLY)]


def test_what_is_usual_is_taken_again(seat: Seat, hands: Hands) -> None:
    before = seat.book.read(bodies.body_of, ASSEMBLY)
    said = {**before.said, "proxies": 5, "off": ["notice"]}
    seat.book.write(
        bodies.change_body,
        body=ASSEMBLY,
        changes={"rules": said},
        shown={"rules": before.said},
    )
    page = rules(seat, hands)
    hands.at(page.take)
    hands.press(ENTER)
    hands.press(ENTER)  # the strong button has the keyboard now
    now = seat.book.read(bodies.body_of, ASSEMBLY).rules
    assert (now.proxies, now.off) == (before.rules.proxies, frozenset())


def test_a_look_is_switched_off(seat: Seat, hands: Hands) -> None:
    page = rules(seat, hands)
    hands.at(page.looks["notice"].editor)
    hands.press(Qt.Key.Key_Space)
    hands.do_it()
    assert seat.book.read(bodies.body_of, ASSEMBLY).rules.off == {"notice"}
    assert "Not looked at: Called early enough." in listed(seat, hands, about=ASSEMBLY).rules.texts


def test_a_rule_that_nobody_changed_stays_as_it_is_written(seat: Seat, hands: Hands) -> None:
    before = seat.book.read(bodies.body_of, BOARD).said
    page = rules(seat, hands, BOARD)
    hands.at(page.form["seats"].editor)
    page.form["seats"].clear()
    hands.type("7")
    hands.do_it()
    assert seat.book.read(bodies.body_of, BOARD).said == {**before, "seats": 7}


def test_letters_of_another_body_are_refused_beside_the_field(seat: Seat, hands: Hands) -> None:
    page = rules(seat, hands, BOARD)
    hands.at(page.form["code"].editor)
    page.form["code"].clear()
    hands.type("g")
    hands.do_it()
    assert page.form["code"].complaint == "Another body has these letters already."


def test_a_committee_is_added(seat: Seat, hands: Hands) -> None:
    page = rules(seat, hands, None)
    hands.enter("Water", "W")
    hands.do_it()
    [made] = [one for one in seat.book.read(bodies.bodies) if one.code == "W"]
    assert (made.name, made.kind, made.since) == ("Water", "committee", TODAY)
    assert seat.places == [Place("bodies", about=made.id)]
    assert not page.has_typed()


def test_every_rule_that_is_kept_can_be_shown_and_kept_again(seat: Seat, hands: Hands) -> None:
    """What is typed and not changed says the same rules, for each usual body of a country."""
    for body in seat.book.read(bodies.bodies):
        page = rules(seat, hands, body.id)
        assert not page.has_typed(), body.name
        hands.at(page.form["name"].editor)
        hands.type(f"New {body.code}")
        hands.do_it()
        assert seat.book.read(bodies.body_of, body.id).said == body.said


# --- officers ------------------------------------------------------------------------------------


def test_somebody_takes_office_by_keyboard(seat: Seat, hands: Hands) -> None:
    [who] = people(seat.make, 1, start=5)
    page = officers(seat, hands)
    hands.press(ENTER)  # an empty list offers it
    page.form.post.set_value("Treasurer")
    page.form.post.changed.emit()
    hands.at(page.form.member.line)
    hands.enter("5")
    assert page.form.do.text() == "Person 5 is Treasurer from now on"
    hands.do_it()
    [one] = seat.book.read(bodies.officers, body=BOARD)
    assert (one.member, one.post, one.since, one.until) == (
        who.id,
        "Treasurer",
        TODAY,
        date(2029, 3, 3),
    )
    assert not page.has_typed()
    assert page.one.title.text() == "Person 5"


def test_the_resolution_of_an_election_is_chosen_and_tied(seat: Seat, hands: Hands) -> None:
    there = begun(seat.make, called(seat.make, people(seat.make, 4)))
    motion = passed(seat.book, there, "Person 2 is elected.", cause=resolutions.OFFICER)
    said = seat.book.read(resolutions.resolution, motion)
    assert said is not None
    officer = serves(seat)
    page = officers(seat, hands)
    hands.at(page.one.resolution.line)
    hands.press(Qt.Key.Key_Down)
    hands.press(ENTER)
    assert page.one.resolution.peek() == said.number
    assert "Person 2 is elected." in page.one.resolution.told.text()
    page.one.do_it()
    tied = seat.book.read(resolutions.cited_by, resolutions.OFFICER, officer)
    assert tied is not None
    assert tied.motion == motion


def test_nobody_takes_office_twice(seat: Seat, hands: Hands) -> None:
    [who] = people(seat.make, 1, start=5)
    serves(seat, member=who.id, name="")
    page = officers(seat, hands)
    page.new.click()
    page.form.post.set_value("Secretary")
    hands.at(page.form.member.line)
    hands.enter("5")
    hands.do_it()
    assert page.form.member.complaint == ("They serve in this body already: end that term first.")


def test_a_second_chair_is_asked_about_before_the_term_is_written(seat: Seat, hands: Hands) -> None:
    serves(seat, post="Chair", name="Aline")
    page = officers(seat, hands)
    page.new.click()
    for post, said in (("Chair", "Aline has this post"), ("Ordinary member", "")):
        page.form.post.set_value(post)
        page.form.post.changed.emit()
        assert page.form.note.text.startswith(said)
        assert bool(page.form.note.text) == bool(said)


def test_declared_interests_are_written_down(seat: Seat, hands: Hands) -> None:
    serves(seat)
    page = officers(seat, hands)
    hands.at(page.one.interests.pad)
    hands.type("Sells seed")
    hands.do_it()
    [one] = seat.book.read(bodies.officers, body=BOARD)
    assert one.interests == "Sells seed"
    assert not page.has_typed()


def test_a_term_ends_with_its_reason_and_is_seen_among_those_before(
    seat: Seat, hands: Hands
) -> None:
    serves(seat)
    page = officers(seat, hands)
    hands.at(page.one.over)
    hands.press(ENTER)
    hands.enter("Moved away")
    hands.press(ENTER)
    [one] = seat.book.read(bodies.officers, body=BOARD)
    assert (one.ended, one.why) == (TODAY, "Moved away")
    hands.qtbot.waitUntil(lambda: page.table.model.rowCount() == 0)
    page.past.set_value(True)
    page.past.changed.emit()
    assert page.table.model.rowCount() == 1


def test_a_term_that_runs_out_is_due_and_leads_here(seat: Seat, hands: Hands) -> None:
    serves(seat, until=TODAY + timedelta(days=30))
    [due] = seat.book.read(meetings.ahead, TODAY)
    assert due.what == meetings.TERM
    page = officers(seat, hands)
    [(_, row)] = page.table.model.loaded()
    mark = page.table.model.columns[0].pill
    assert mark is not None
    shown = mark(row)
    assert shown is not None
    assert shown.text == "runs out 2 Apr 2026"
