"""A board meeting that approves three loans and admits a member; what it decided is carried out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records import bodies, carrying, checks, meetings, members, resolutions
from coopdesk.records.ids import LoanId, MeetingId, MotionId
from coopdesk.records.meetings import OPEN, SIGNED, Called, Point
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.applications import Applications
from coopdesk.ui.pages.loan_decision import LoanDecision
from coopdesk.ui.pages.meeting import MeetingPage
from coopdesk.ui.pages.meeting.motion import MotionBox
from coopdesk.ui.pages.receipt import ReceiptPage
from coopdesk.ui.pages.resolutions import Resolutions
from coopdesk.ui.pages.resolutions.page import OPEN as WAITING
from tests.records import lenders
from tests.records.assemblies import BOARD, TWO, people, still_to_do
from tests.records.hands import TODAY, Make, Somebody, found
from tests.stories.hands import Secretary, seated
from tests.ui.fingers import ENTER, TAB

ALT, ESCAPE = Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Escape


class Board:
    """Five directors, three loans that wait for them, and a meeting that is called."""

    def __init__(self, make: Make) -> None:
        everybody = people(make, 8)
        self.directors = everybody[:5]
        for one in self.directors:
            make.book.write(
                bodies.take_office, body=BOARD, post="Member", since=TODAY, member=one.id
            )
        product = lenders.product(make, body="Board of directors")
        borrowers: list[Somebody] = [everybody[5], everybody[6], self.directors[1]]
        self.loans = [lenders.application(make, who, product) for who in borrowers]
        self.meeting: MeetingId = make.book.write(
            meetings.plan_meeting,
            body=BOARD,
            day=TODAY,
            hour=TWO,
            place="Office",
            points=[Point("loans", "Loans"), Point("members", "Admissions and leavers")],
            notices=[Called("sms", TODAY)],
        )


@pytest.fixture
def chair(tmp_path: Path, qtbot: QtBot) -> Iterator[tuple[Secretary, Board]]:
    pc = found(tmp_path / "pc")
    pc.clock.move(hours=5)
    with pc.open() as book:
        board = Board(Make(book))
        with seated(book, qtbot, "meetings") as somebody:
            yield somebody, board


def test_a_board_decides_on_three_loans_and_a_member(chair: tuple[Secretary, Board]) -> None:
    secretary, board = chair
    book = secretary.desk.book
    begin(secretary, board)
    for loan, text in zip(board.loans[:2], ("The first.", "The second."), strict=True):
        on_a_loan(secretary, loan, text).vote.focus_first()
        secretary.enter("5", "0", "0")
    their_own(secretary, board)
    admit(secretary)
    waiting = [one.resolution for one in secretary.desk.ask(still_to_do)]
    assert [one.number for one in waiting] == [f"B 2026-0{n}" for n in (1, 2, 3, 4)]
    assert [one.subject for one in waiting[:3]] == board.loans
    sign(secretary)
    let_in(secretary, waiting[3].number)
    for loan, one in reversed(list(zip(board.loans, waiting, strict=False))):
        carry_out(secretary, loan, one.number)

    # Each resolution lists what it caused, nothing waits, and nothing was done without one.
    for one in waiting:
        assert caused(secretary, one.motion) == 1
    assert secretary.desk.ask(still_to_do) == []
    undecided = secretary.desk.ask(carrying.actions_without_decision, TODAY)
    assert [one for one in undecided if one.done.cause == resolutions.LOAN] == []
    assert checks.run(book, rebuild=True) == []


def caused(secretary: Secretary, motion: MotionId) -> int:
    one = secretary.desk.ask(carrying.carried, motion)
    assert one is not None
    assert one.state == carrying.DONE
    return len(one.done)


def begin(secretary: Secretary, board: Board) -> None:
    """All five are there."""
    secretary.window.go(Place("meeting", about=board.meeting))
    page = secretary.at(MeetingPage)
    secretary.press(Qt.Key.Key_T, ALT)
    secretary.qtbot.waitUntil(page.people.isVisible)
    secretary.enter("1", "2", "3", "4", "5")
    secretary.press(ESCAPE)
    page.opening.leaders.chair.line.setFocus()
    secretary.enter("1", "3")
    secretary.do_it()
    assert page.hall is not None
    assert page.hall.state == OPEN


def put(secretary: Secretary, text: str) -> MotionBox:
    """Put a text to the vote under the point that is shown."""
    body = secretary.at(MeetingPage).point.writing
    assert body is not None
    if not body.text.isVisible():
        body.more.setFocus()
        secretary.press(ENTER)
    body.text.editor.setFocus()
    secretary.type(text)
    secretary.press(TAB)
    return list(body.boxes.values())[-1]


def on_a_loan(secretary: Secretary, loan: LoanId, text: str) -> MotionBox:
    """The motion names the loan that it is about."""
    box = put(secretary, text)
    box.follows.subject.line.setFocus()
    number = lenders.look(Make(secretary.desk.book), loan).asked.number
    secretary.enter(number)
    assert box.row.subject == loan
    assert f"Loan {number} of" in box.follows.note.text
    return box


def their_own(secretary: Secretary, board: Board) -> None:
    """The third loan is a director's own: she is warned of, and stands apart."""
    box = on_a_loan(secretary, board.loans[2], "The third.")
    box.vote.focus_first()
    secretary.enter("5", "0", "0")
    found_ = secretary.desk.ask(meetings.findings, board.meeting)
    assert [one.look for one in found_ if one.look == "own"] == ["own"]
    box.back.setFocus()
    secretary.press(Qt.Key.Key_Space)
    box.apart.stands.setFocus()
    secretary.press(Qt.Key.Key_Space)
    secretary.enter("2", "her own loan")
    secretary.press(ENTER)
    box.vote.focus_first()
    secretary.enter("4", "0", "0")
    assert box.vote.verdict.text() == "✓ passed: 4 of 4, more than half needed"
    assert not [
        one
        for one in secretary.desk.ask(meetings.findings, board.meeting)
        if one.look in {"own", "majority"}
    ]


def admit(secretary: Secretary) -> None:
    """Somebody new may come in."""
    secretary.do_it()
    box = put(secretary, "Keza Aline is admitted.")
    box.vote.focus_first()
    secretary.enter("5", "0", "0")
    assert box.row.cause == resolutions.ADMISSION


def sign(secretary: Secretary) -> None:
    page = secretary.at(MeetingPage)
    for _ in range(3):
        secretary.do_it()
    assert page.hall is not None
    assert page.hall.state == SIGNED


def carry_out(secretary: Secretary, loan: LoanId, number: str) -> None:
    """What was decided last is gone to with Enter: its resolution is filled in already."""
    secretary.window.go(Place("resolutions", text=WAITING))
    secretary.at(Resolutions)
    secretary.press(ENTER)
    page = secretary.at(LoanDecision)
    assert page.deciding.resolution.peek() == number
    secretary.do_it()
    assert lenders.state(secretary.desk.book, loan) == "approved"


def let_in(secretary: Secretary, number: str) -> None:
    """Whom the board admits applies, and pays what makes her a member."""
    secretary.window.go(Place("resolutions", text=WAITING))
    secretary.at(Resolutions)
    secretary.press(ENTER)
    page = secretary.at(Applications)
    secretary.press(ENTER)  # nobody has asked on paper: write it down
    secretary.enter("Keza Aline")
    secretary.do_it()
    assert page.one.deciding.resolution.peek() == number
    secretary.do_it()
    page.one.do.click()
    secretary.at(ReceiptPage)
    (found_,) = secretary.desk.ask(members.find, "Keza", limit=2)
    assert found_.name == "Keza Aline"
