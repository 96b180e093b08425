"""Nothing typed in minutes is lost: neither by a power cut nor by going to another page."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records import meetings
from coopdesk.records.meetings import unsaved
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.pages.meeting import MeetingPage
from coopdesk.ui.pages.meeting.unsaved import KEPT_MS, WRITTEN_MS
from coopdesk.ui.preferences import Preferences
from tests.records.assemblies import Gathering, begun, called, moved, people
from tests.records.hands import MORNING, Make, Pc
from tests.ui.hands import Hands
from tests.ui.seat import Seat

POINTS = (("topic", "The well"), ("loans", "Loans"))
LONG = KEPT_MS + 3000


@pytest.fixture
def hands(seat: Seat, qtbot: QtBot) -> Hands:
    return Hands(seat.desk, qtbot)


def held(make: Make) -> Gathering:
    return begun(make, called(make, people(make, 8), *POINTS), here=8)


def opened(hands: Hands, there: Gathering) -> MeetingPage:
    return hands.open(MeetingPage(hands.desk, Place("meeting", about=there.meeting)))


def said_of(seat: Seat, there: Gathering) -> str:
    return seat.book.read(meetings.points, there.meeting)[0].extract


def test_typed_words_are_kept_within_half_a_second_and_leave_no_act(
    seat: Seat, hands: Hands
) -> None:
    there = held(seat.make)
    page = opened(hands, there)
    acts = len(list(seat.book.acts()))
    hands.type("The well is dry")
    assert page.has_typed()
    hands.qtbot.waitUntil(lambda: not page.has_typed(), timeout=LONG)
    kept = unsaved.kept(seat.book, there.meeting)
    assert kept[f"extract:{there.items[0]}"] == {"text": "The well is dry", "base": ""}
    assert len(list(seat.book.acts())) == acts


def test_words_are_in_the_book_when_their_field_is_left(seat: Seat, hands: Hands) -> None:
    there = held(seat.make)
    opened(hands, there)
    hands.type("The well is dry")
    hands.press(Qt.Key.Key_Tab)
    assert said_of(seat, there) == "The well is dry"
    assert unsaved.kept(seat.book, there.meeting) == {}


def test_words_are_in_the_book_after_a_while_with_one_act(seat: Seat, hands: Hands) -> None:
    there = held(seat.make)
    page = opened(hands, there)
    acts = len(list(seat.book.acts()))
    hands.type("The well is dry and deep")
    assert page.typed.writing.interval() == WRITTEN_MS  # 20 s are not waited for
    page.typed.writing.timeout.emit()
    assert said_of(seat, there) == "The well is dry and deep"
    assert len(list(seat.book.acts())) == acts + 1


def test_going_to_another_page_writes_what_was_typed(seat: Seat, hands: Hands) -> None:
    there = held(seat.make)
    page = opened(hands, there)
    hands.type("The well is dry")
    page.hide()
    assert said_of(seat, there) == "The well is dry"


def test_votes_that_were_not_counted_yet_come_back(seat: Seat, hands: Hands) -> None:
    there = held(seat.make)
    motion = moved(seat.book, there)
    typed = {f"motion:{motion}:votes_for": {"text": "5", "base": ""}}
    unsaved.keep(seat.book, there.meeting, typed)
    page = opened(hands, there)
    assert page.point.writing is not None
    box = page.point.writing.boxes[motion]
    assert box.vote.numbers["votes_for"].peek() == 5
    assert "1. The well" in page.came_back.text
    hands.do_it()
    assert seat.book.read(meetings.points, there.meeting)[0].motions[0].votes_for == 5


def test_words_that_somebody_else_wrote_meanwhile_stay_too(seat: Seat, hands: Hands) -> None:
    there = held(seat.make)
    place = f"extract:{there.items[0]}"
    unsaved.keep(seat.book, there.meeting, {place: {"text": "Mine", "base": ""}})
    seat.book.write(
        meetings.change_point,
        item=there.items[0],
        changes={"extract": "Theirs"},
        shown={"extract": ""},
    )
    opened(hands, there)
    assert said_of(seat, there) == "Theirs\nMine"


def test_a_dissent_half_typed_comes_back_with_its_form(seat: Seat, hands: Hands) -> None:
    there = held(seat.make)
    motion = moved(seat.book, there)
    page = opened(hands, there)
    assert page.point.writing is not None
    page.point.writing.boxes[motion].apart.dissents.click()
    hands.enter("3")
    hands.type("too dear")
    page.hide()
    again = opened(hands, there)
    assert again.point.writing is not None
    apart = again.point.writing.boxes[motion].apart
    assert not apart.dissent.isHidden()
    assert apart.apart.isHidden()
    assert "1. The well" in again.came_back.text
    apart.dissent.keep.click()
    (noted,) = seat.book.read(meetings.points, there.meeting)[0].motions[0].dissent
    assert (noted.member, noted.why) == (there.ids[2], "too dear")
    assert unsaved.kept(seat.book, there.meeting) == {}


def test_a_task_half_given_comes_back_with_who_does_it(seat: Seat, hands: Hands) -> None:
    there = held(seat.make)
    page = opened(hands, there)
    assert page.point.writing is not None
    page.point.writing.tasks.add.click()
    hands.enter("Buy a pump", "4")
    page.hide()
    again = opened(hands, there)
    assert again.point.writing is not None
    tasks = again.point.writing.tasks
    tasks.keep.click()
    (task,) = seat.book.read(meetings.tasks, meeting=there.meeting)
    assert (task.text, task.member) == ("Buy a pump", there.ids[3])


def test_a_text_half_written_out_comes_back(seat: Seat, hands: Hands) -> None:
    there = held(seat.make)
    page = opened(hands, there)
    page.go_to("closing")
    annexes = page.ending.annexes
    annexes.write.click()
    hands.enter("Letter of the mayor")
    hands.type("Dear friends")
    page.hide()
    again = opened(hands, there)
    assert "End and signatures" in again.came_back.text
    again.go_to("closing")
    again.ending.annexes.keep.click()
    (annex,) = seat.book.read(meetings.annexes, there.meeting)
    assert (annex.name, annex.transcript) == ("Letter of the mayor", "Dear friends")
    assert unsaved.kept(seat.book, there.meeting) == {}


def test_why_it_is_not_held_comes_back(seat: Seat, hands: Hands) -> None:
    there = called(seat.make, people(seat.make, 8), *POINTS)
    page = opened(hands, there)
    page.opening.not_held.click()
    hands.type("The rain")
    page.hide()
    again = opened(hands, there)
    again.opening.cancel.click()
    assert seat.book.read(meetings.meeting, there.meeting).why == "The rain"
    assert unsaved.kept(seat.book, there.meeting) == {}


#: Types on the page in a process of its own and is killed without a word, as by a power cut.
_DIES = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from coopdesk.i18n import Language
from coopdesk.records import office
from coopdesk.records.book import Book
from coopdesk.ui import theme
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.pages.meeting import MeetingPage
from coopdesk.ui.preferences import Preferences

path, home, moment, meeting, words = sys.argv[1:]
app = QApplication([])
theme.apply(app)
book = Book.open(Path(path), Path(home), lambda: datetime.fromisoformat(moment))
(person,) = book.read(office.people)
book.actor = book.read(office.sign_in, person=person.id)
page = MeetingPage(Desk(book, Language("en"), Preferences()), Place("meeting", about=int(meeting)))
page.show()
page.focus_first()
QTest.keyClicks(page.point.writing.extract.pad, words)
loop = QEventLoop()
QTimer.singleShot(500, loop.quit)
loop.exec()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_words_come_back_after_the_program_was_killed(
    empty_office: Pc, tmp_path: Path, qtbot: QtBot
) -> None:
    pc = empty_office.moved(tmp_path / "pc")
    with pc.open() as book:
        there = held(Make(book))
    moment = (MORNING + timedelta(hours=5)).isoformat()
    words = "The well is dry, said member 58."
    said = [str(pc.path), str(pc.home), moment, str(there.meeting), words]
    ended = subprocess.run(
        [sys.executable, "-c", _DIES, *said], check=False, capture_output=True, text=True
    )
    assert ended.returncode == -9, ended.stderr
    with pc.open() as book:
        assert book.read(meetings.points, there.meeting)[0].extract == ""
        desk = Desk(book, Language("en"), Preferences())
        page = opened(Hands(desk, qtbot), there)
        assert "1. The well" in page.came_back.text
        assert page.point.writing is not None
        assert page.point.writing.extract.pad.toPlainText() == words
        assert book.read(meetings.points, there.meeting)[0].extract == words
        page.hide()
        desk.close()
