"""A general meeting by keyboard alone, from the notice on the wall to minutes closed for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.app import App
from coopdesk.records import bodies, checks, meetings
from coopdesk.records.errors import Refused
from coopdesk.records.meetings import (
    CALLED,
    ENDED,
    OPEN,
    PLANNED,
    SIGNED,
    MeetingFile,
    Point,
    PointRow,
)
from coopdesk.ui.pages.meeting import MeetingPage
from coopdesk.ui.pages.meeting.motion import MotionBox
from coopdesk.ui.pages.meeting.point import PointBody
from coopdesk.ui.pages.meeting_call import MeetingCall
from coopdesk.ui.pages.meetings import Meetings
from coopdesk.ui.pages.paper import PaperPage
from tests.records.assemblies import BOARD, people
from tests.records.hands import HandClock, Make
from tests.reports.reading import words
from tests.stories.hands import Newcomer, found_the_co_op
from tests.ui.fingers import CONTROL, ENTER, TAB

ALT = Qt.KeyboardModifier.AltModifier
DOWN, ESCAPE, SPACE = Qt.Key.Key_Down, Qt.Key.Key_Escape, Qt.Key.Key_Space
MORNING = datetime(2027, 3, 3, 9, tzinfo=UTC)
HELD = date(2027, 3, 28)
NAMES = ("Uwase", "Habimana", "Ingabire", "Gasana", "Mukamana", "Nkusi", "Umutoni", "Tuyishime")


class Clerk(Newcomer):
    """Writes the minutes of a co-op, and has the time of day in her hand."""

    def __init__(self, app: App, qtbot: QtBot, clock: HandClock) -> None:
        super().__init__(app, qtbot)
        self.clock = clock

    def at_hour(self, hour: int, minute: int = 0) -> None:
        self.clock.moment = self.clock.moment.replace(hour=hour, minute=minute)

    @property
    def page(self) -> MeetingPage:
        return self.sees(MeetingPage)

    @property
    def point(self) -> PointBody:
        writing = self.page.point.writing
        assert writing is not None
        return writing

    @property
    def box(self) -> MotionBox:
        """The motion that was put last under the point."""
        return list(self.point.boxes.values())[-1]

    def file(self) -> MeetingFile:
        (one,) = self.book.read(meetings.meetings)
        return self.book.read(meetings.meeting_file, one.id)

    def called(self, title: str) -> PointRow:
        return next(one for one in self.file().points if one.title == title)


@pytest.fixture
def clerk(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clerk]:
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "home"))
    clock = HandClock(MORNING)
    app = App(tmp_path / "home", clock)
    app.home.mkdir()
    qtbot.addWidget(app.frame)
    with qtbot.waitSignal(app.frame.painted):
        app.show()
    yield Clerk(app, qtbot, clock)
    app.end()


def test_a_general_meeting_from_its_notice_to_its_signatures(clerk: Clerk) -> None:
    found_the_co_op(clerk)
    people(Make(clerk.book), 9)
    plan_it(clerk)
    call_people(clerk)
    come_in(clerk)
    open_at_the_second_call(clerk)
    talk_and_vote(clerk)
    elect_two_by_lot(clerk)
    give_a_task(clerk)
    vote_on_the_by_laws(clerk)
    end_and_sign(clerk)
    read_the_paper(clerk)
    nothing_can_be_changed(clerk)
    assert checks.run(clerk.book, rebuild=True) == []


def plan_it(clerk: Clerk) -> None:
    """When, where and what about: by-laws come to the usual agenda, and two seats to elect."""
    clerk.press(Qt.Key.Key_5, CONTROL)
    clerk.sees(Meetings)
    clerk.do_it()
    page = clerk.sees(MeetingCall)
    clerk.enter("28.3.2027", "Kacyiru hall")
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.enter("13:30")
    assert page.when.second.peek() == 14 * 60 + 30
    clerk.tab_to("What it is for")
    clerk.type("By")
    clerk.tab_to("What it is about")
    clerk.press(ENTER)
    clerk.press(ENTER)
    change_the_election(clerk, page)
    clerk.do_it()
    row = clerk.file().row
    assert (row.state, row.day, row.hour) == (PLANNED, HELD, 13 * 60 + 30)
    election = clerk.called("Election of officers")
    assert (election.body, election.seats) == (BOARD, 2)
    assert clerk.file().points[-1].kind == "bylaws"


def change_the_election(clerk: Clerk, page: MeetingCall) -> None:
    page.agenda.table.view.setFocus()
    clerk.press(Qt.Key.Key_Home)
    for _ in range(7):
        clerk.press(DOWN)
    clerk.press(ENTER)
    clerk.tab_to("Elected into")
    clerk.type("Board")
    clerk.tab_to("Seats to fill")
    clerk.enter("2", "3")
    clerk.press(ENTER)


def call_people(clerk: Clerk) -> None:
    """The notice is printed and hung up; that it hangs is written down."""
    clerk.tab_to("Sheet for the wall")
    clerk.press(ENTER)
    clerk.sees(PaperPage)
    notice = words(clerk.desk.paper.pdf)
    for part in ("Kacyiruhall", "13:30", "14:30", "By-laws", "Electionofofficers"):
        assert part in notice, part
    clerk.press(Qt.Key.Key_Left, ALT)
    page = clerk.sees(MeetingCall)
    clerk.tab_to("Sheet on the wall")
    clerk.press(SPACE)
    clerk.do_it()
    row = clerk.file().row
    assert (row.state, [one.way for one in row.notices]) == (CALLED, ["wall"])
    assert all(one.called for one in clerk.file().points)
    assert "called in time" in page.when.in_time.notice.text


def come_in(clerk: Clerk) -> None:
    """On its day three come, and one is stood for: too few for the first call."""
    clerk.clock.moment = MORNING.replace(day=28, hour=13, minute=20)
    clerk.book.confirm_day(HELD)
    clerk.tab_to("Open the meeting")
    clerk.press(ENTER)
    page = clerk.page
    clerk.press(Qt.Key.Key_T, ALT)
    clerk.qtbot.waitUntil(page.people.isVisible)
    clerk.enter("1", "pers 2", "3")
    clerk.press(Qt.Key.Key_Y, ALT)
    clerk.enter("2")
    clerk.tab_to("Their signed paper")
    clerk.type("proxy of 20 March")
    clerk.press(Qt.Key.Key_N, ALT)
    clerk.enter("8")
    assert (page.quorum.meter.count, page.quorum.meter.needed) == (4, 5)
    clerk.press(ESCAPE)


def open_at_the_second_call(clerk: Clerk) -> None:
    """Before its hour the second call is refused; at its hour any number is enough."""
    page = clerk.page
    page.opening.call.editor.setFocus()
    clerk.type("Second")
    clerk.do_it()
    assert "The second call is at 14:30" in page.opening.at.complaint
    clerk.at_hour(14, 30)
    page.opening.at.line.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.type("14:30")
    clerk.do_it()
    row = clerk.file().row
    assert (row.state, row.call, row.opened) == (OPEN, 2, 14 * 60 + 30)
    clerk.at_hour(14, 40)
    clerk.press(Qt.Key.Key_T, ALT)
    clerk.qtbot.waitUntil(page.people.isVisible)
    clerk.enter("4", "5")  # late
    clerk.press(ESCAPE)
    assert page.quorum.meter.count == 6
    assert sorted(one.came for one in clerk.file().there)[-2:] == [14 * 60 + 40] * 2


def to(clerk: Clerk, title: str) -> None:
    """Go on, item by item, until this point is there."""
    for _ in range(12):
        point = clerk.page.point.writing
        if point is not None and point.isVisible() and point.point.title == title:
            return
        clerk.do_it()
    raise AssertionError(f"there is no point “{title}”")


def put_to_the_vote(clerk: Clerk, text: str, *votes: str) -> MotionBox:
    clerk.tab_to("What is put to the vote")
    clerk.type(text)
    clerk.press(TAB)
    clerk.enter(*votes)
    return clerk.box


def talk_and_vote(clerk: Clerk) -> None:
    """What was said is kept; the surplus is used as five of six want."""
    to(clerk, "Opening and quorum")
    clerk.type("The chair greets all.")
    to(clerk, "Use of the surplus")
    clerk.type("The treasurer tells the figures.")
    box = put_to_the_vote(clerk, "A tenth of the surplus goes to the school.", "5", "1", "0")
    assert box.vote.verdict.text() == "✓ passed: 5 of 6, more than half needed"
    point = clerk.called("Use of the surplus")
    assert (point.motions[0].number, point.motions[0].passed) == ("G 2027-01", True)
    assert point.extract == "The treasurer tells the figures."
    assert clerk.called("Opening and quorum").extract == "The chair greets all."


def elect_two_by_lot(clerk: Clerk) -> None:
    """Two seats, three who stand: the second seat goes by lot."""
    to(clerk, "Election of officers")
    clerk.tab_to("Who stands")
    clerk.enter("1", "2", "3")
    clerk.tab_to("Votes for Person 1")
    clerk.enter("5", "3", "3", "6")
    ballot = clerk.point.ballot
    assert ballot is not None
    clerk.tab_to("Write the count down")
    clerk.press(ENTER)
    assert ballot.verdict.text == "Person 2, Person 3 have as many votes for 1 seat: draw lots."
    ballot.who.line.setFocus()
    clerk.tab_to("Drawn by lot")
    clerk.press(TAB)
    clerk.tab_to("Drawn by lot")
    clerk.press(ENTER)
    assert ballot.verdict.text == "Elected: Person 1, Person 3."
    clerk.tab_to("They begin their terms")
    clerk.press(ENTER)
    serving = clerk.book.read(bodies.officers, body=BOARD)
    assert {one.name for one in serving} == {"Person 1", "Person 3"}


def give_a_task(clerk: Clerk) -> None:
    """Under any other business somebody gets something to do."""
    to(clerk, "Any other business")
    clerk.tab_to("Give somebody a task")
    clerk.press(ENTER)
    clerk.enter("Mend the roof", "4", "30.4.2027")
    clerk.press(ENTER)
    (task,) = clerk.book.read(meetings.tasks)
    assert (task.text, task.owner, task.due) == ("Mend the roof", "Person 4", date(2027, 4, 30))


def vote_on_the_by_laws(clerk: Clerk) -> None:
    """Three of six are more than nobody, but by-laws want two thirds of who is here."""
    to(clerk, "By-laws")
    box = put_to_the_vote(clerk, "The by-laws let a member have two votes.", "3", "2", "1")
    assert box.vote.verdict.text() == "✗ not passed: 3 of 6, 4 are needed"
    (motion,) = clerk.called("By-laws").motions
    assert (motion.majority, motion.passed) == (bodies.BYLAWS, False)


def end_and_sign(clerk: Clerk) -> None:
    """It ends at half past four; without a chair nobody signs."""
    clerk.at_hour(16, 30)
    clerk.do_it()
    page = clerk.page
    assert page.next.text() == "End the meeting at 16:30"
    clerk.do_it()
    assert (clerk.file().row.state, clerk.file().row.ended) == (ENDED, 16 * 60 + 30)
    clerk.do_it()
    assert page.ending.note.text == "Say who chaired the meeting."
    page.ending.leaders.chair.line.setFocus()
    clerk.enter("1", "2")
    page.ending.signer.line.setFocus()
    clerk.enter("4")
    assert page.ending.looked.shown == ()
    clerk.do_it()
    assert clerk.file().row.state == SIGNED


def read_the_paper(clerk: Clerk) -> None:
    """The paper has its number, its folios, the votes in words and its seal."""
    (minute,) = clerk.book.read(meetings.book_of, clerk.file().row.body)
    assert (minute.number, minute.first_folio, minute.signed) == (1, 1, HELD)
    clerk.do_it()
    clerk.sees(PaperPage)
    said = words(clerk.desk.paper.pdf)
    for part in (
        "G2027-01",
        "Person3",
        "lot",
        "Mendtheroof",
        minute.hash[:8].upper(),
        "secondcall",
    ):
        assert part in said, part
    assert "Draft" not in said


def nothing_can_be_changed(clerk: Clerk) -> None:
    """The page offers nothing to write in, and every command says that it is closed."""
    clerk.press(Qt.Key.Key_Left, ALT)
    page, file = clerk.page, clerk.file()
    for key in page.agenda.places():
        page.go_to(key)
        assert page.point.writing is None
    assert not page.quorum.tick.isVisible()
    meeting, point = file.row.id, file.points[0].id
    motion = clerk.called("Use of the surplus").motions[0].id
    candidate = clerk.called("Election of officers").candidates[0].id
    somebody = file.there[0].member
    tries: list[tuple[Any, dict[str, Any]]] = [
        (meetings.tick_in, {"meeting": meeting, "member": somebody, "at": 900}),
        (meetings.tick_out, {"meeting": meeting, "member": somebody}),
        (meetings.leave_meeting, {"meeting": meeting, "member": somebody, "at": 900}),
        (meetings.end_meeting, {"meeting": meeting, "at": 1000}),
        (meetings.go_on, {"meeting": meeting}),
        (meetings.cancel_meeting, {"meeting": meeting, "why": "no"}),
        (meetings.name_part, {"meeting": meeting, "part": "chair", "name": "Nobody"}),
        (meetings.choose_signers, {"meeting": meeting, "members": []}),
        (meetings.add_point, {"meeting": meeting, "point": Point("topic", "More")}),
        (meetings.drop_point, {"item": point}),
        (meetings.change_point, {"item": point, "changes": {"extract": "x"}, "shown": {}}),
        (meetings.put_motion, {"item": point, "text": "More"}),
        (meetings.change_motion, {"motion": motion, "changes": {"text": "x"}, "shown": {}}),
        (meetings.vote, {"motion": motion, "way": "unanimous"}),
        (meetings.take_back_vote, {"motion": motion}),
        (meetings.withdraw_motion, {"motion": motion}),
        (meetings.write_dissent, {"motion": motion, "member": somebody, "why": "x"}),
        (meetings.stand_apart, {"motion": motion, "members": [somebody]}),
        (meetings.step_back, {"candidate": candidate}),
        (meetings.draw_lot, {"candidate": candidate}),
        (meetings.add_annex, {"meeting": meeting, "name": "More", "transcript": "More"}),
    ]
    for command, said in tries:
        with pytest.raises(Refused, match="closed"):
            clerk.book.write(command, **said)
    assert clerk.file() == file
