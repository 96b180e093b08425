"""Minutes that were signed are put right by new ones, from the old ones to the new signatures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records import bodies, checks, meetings
from coopdesk.records.ids import MeetingId
from coopdesk.records.meetings import SIGNED
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.meeting import MeetingPage
from tests.records.assemblies import BOARD, COOP, Gathering, begun, called, passed, people, signed
from tests.records.hands import TODAY, Make, found
from tests.stories.hands import Secretary, seated
from tests.ui.fingers import ENTER, TAB

ALT, ESCAPE = Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Escape


@pytest.fixture
def clerk(tmp_path: Path, qtbot: QtBot) -> Iterator[tuple[Secretary, Gathering]]:
    """The board's minutes are signed, with a wrong amount in them."""
    pc = found(tmp_path / "pc")
    pc.clock.move(hours=8)
    with pc.open() as book:
        make = Make(book)
        who = people(make, 12)[:5]
        for one in who:
            book.write(bodies.take_office, body=BOARD, post="Member", since=TODAY, member=one.id)
        there = begun(make, called(make, who, body=BOARD))
        passed(book, there, "A scale for 40,000 is bought.")
        signed(book, there)
        with seated(book, qtbot, "meetings") as somebody:
            yield somebody, there


def test_minutes_are_corrected_by_new_ones(clerk: tuple[Secretary, Gathering]) -> None:
    secretary, there = clerk
    new = corrected(secretary, there)
    # Nobody is called to put minutes right, and nobody asks for it.
    [due] = [one for one in secretary.desk.ask(meetings.ahead, TODAY) if one.meeting == new]
    assert (due.what, due.late) == ("sign", False)
    ticked(secretary)
    dissented(secretary)
    page = secretary.at(MeetingPage)
    for _ in range(3):
        secretary.do_it()
    assert page.hall is not None
    assert page.hall.state == SIGNED
    assert secretary.desk.ask(meetings.findings, new) == []
    made = secretary.desk.ask(meetings.minutes, new, COOP)
    assert made.corrects is not None
    assert (made.number, made.corrects.number, made.present) == (2, 1, 5)
    [(_, why)] = made.points[0].votes[0].dissent
    assert why == "it is too dear"
    assert checks.run(secretary.desk.book, rebuild=True) == []


def corrected(secretary: Secretary, there: Gathering) -> MeetingId:
    """From the signed minutes to new ones."""
    secretary.window.go(Place("meeting", about=there.meeting))
    secretary.at(MeetingPage).closed.correct.setFocus()
    secretary.press(Qt.Key.Key_Space)
    new = secretary.at(MeetingPage).place.about
    assert new is not None
    assert new != there.meeting
    return MeetingId(new)


def ticked(secretary: Secretary) -> None:
    """As a scanner types: five numbers, each with Enter, and one of them twice."""
    page = secretary.at(MeetingPage)
    assert page.heading.pill.mark.text == "corrects other minutes"
    secretary.press(Qt.Key.Key_T, ALT)
    secretary.qtbot.waitUntil(page.people.isVisible)
    for number in ("1", "2", "3", "3", "4", "5"):
        secretary.qtbot.keyClicks(secretary.focus(), number)
        secretary.qtbot.keyClick(secretary.focus(), ENTER)
    assert page.hall is not None
    assert len(page.hall.file.there) == 5
    secretary.press(ESCAPE)
    page.opening.leaders.chair.line.setFocus()
    secretary.enter("1", "3")
    secretary.do_it()
    assert page.hall.begun


def dissented(secretary: Secretary) -> None:
    """What is right is voted on, and one who is against it says why."""
    body = secretary.at(MeetingPage).point.writing
    assert body is not None
    if not body.text.isVisible():
        body.more.setFocus()
        secretary.press(ENTER)
    body.text.editor.setFocus()
    secretary.type("The scale costs 60,000.")
    secretary.press(TAB)
    box = list(body.boxes.values())[-1]
    box.vote.focus_first()
    secretary.enter("4", "1", "0")
    box.apart.dissents.setFocus()
    secretary.press(Qt.Key.Key_Space)
    secretary.enter("5", "it is too dear")
    secretary.press(ENTER)
    [dissent] = box.row.dissent
    assert dissent.why == "it is too dear"
