"""The assistant for a year's surplus, by keyboard, from the result to the last payment."""

from __future__ import annotations

import gc
import weakref
from decimal import Decimal
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.records import office, surplus
from coopdesk.records.allocation import Facts, Plan
from coopdesk.records.book import Book
from coopdesk.records.cash import boxes
from coopdesk.ui.desk import Desk, Paper, Place
from coopdesk.ui.pages.surplus import SurplusPage
from coopdesk.ui.pages.surplus.parts import Parts
from coopdesk.ui.pages.surplus.passing import Passing
from coopdesk.ui.pages.surplus.paying import Paying
from coopdesk.ui.pages.surplus.step import Step
from coopdesk.ui.pages.surplus.steps import ByOperations, OnShares, Other, Reserves, Result, rounded
from tests.records.areas.surplus import UNTIL, a_year, passed
from tests.records.hands import Make, Pc
from tests.records.sharing import balance, lose
from tests.reports.reading import words
from tests.ui.fingers import ENTER, focused, line_of, plain


@pytest.fixture
def pc(empty_office: Pc, tmp_path_factory: pytest.TempPathFactory) -> Pc:
    """A co-op whose year ends with February."""
    pc = empty_office.moved(tmp_path_factory.mktemp("surplus"))
    with pc.open() as book:
        book.write(office.change_setting, name="year_start", value=3, shown=1)
        a_year(Make(book), fines=100_000)
    return pc


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> SurplusPage:
    return opened(desk, qtbot)


def opened(desk: Desk, qtbot: QtBot) -> SurplusPage:
    made = SurplusPage(desk, Place("surplus"))
    qtbot.addWidget(made)
    made.resize(1170, 712)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    seen(made, qtbot)
    return made


def seen(page: SurplusPage, qtbot: QtBot) -> None:
    """Wait until the year is reckoned."""
    qtbot.waitUntil(page.both.isVisible)


S = TypeVar("S", bound=Step)


def at(page: SurplusPage, kind: type[S]) -> S:
    """The step that is shown, which must be of a kind."""
    step: Step = page.step
    assert isinstance(step, kind)
    return step


def type_in(qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(QApplication.focusWidget(), text)


def press(qtbot: QtBot, key: Qt.Key = Qt.Key.Key_Return) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key)


def test_it_begins_with_the_result_of_the_last_year(page: SurplusPage) -> None:
    step = at(page, Result)
    assert "100,000 F" in plain(step.result.accessibleName())
    assert "not closed yet" in step.note.text
    assert [mark.text() for mark in page.stairs.marks.values() if mark.isVisible()] == [
        "1  Result",
        "2  Losses and reserves",
        "3  Interest on shares",
        "4  By what members did",
        "5  Other purposes",
        "6  Proof and resolution",
    ]


def decide(page: SurplusPage, qtbot: QtBot) -> None:
    """Go through the steps by keyboard, up to the last."""
    page.focus_first()
    press(qtbot)  # on the button: there is nothing to type
    at(page, Reserves)
    assert QApplication.focusWidget() is page.step.fields()[0].editor
    assert "80,000 F" in plain(page.beside.after.accessibleName())
    qtbot.keyClick(focused(), ENTER, Qt.KeyboardModifier.ControlModifier)  # from any field
    at(page, OnShares)
    type_in(qtbot, "12")
    assert "For each 1,000 F held all year a member gets 120 F" in plain(
        at(page, OnShares).words.text()
    )
    assert [plain(bar.said) for bar in page.beside.chart.bars] == ["20,000 F", "375 F", "79,625 F"]
    _go_on(page, qtbot)
    at(page, ByOperations)
    type_in(qtbot, "50")
    assert at(page, ByOperations).none.text == ""
    fines = page.step.fields()[1]
    fines.setFocus()
    line_of(fines.editor).selectAll()
    type_in(qtbot, "1")
    assert "together 39,813 F" in plain(at(page, ByOperations).words.text())
    _go_on(page, qtbot)
    at(page, Other)
    _go_on(page, qtbot)


def test_a_secretary_shares_a_surplus_out_by_keyboard(
    page: SurplusPage, desk: Desk, book: Book, qtbot: QtBot
) -> None:
    shown: list[str] = []

    def hear(text: str, _kind: object, _advice: str) -> None:
        shown.append(text)

    desk.said.connect(hear)
    decide(page, qtbot)
    at(page, Passing)
    assert plain(page.next.text()) == "Book it as passed: 40,188 F for members"
    number = at(page, Passing).number
    number.setFocus()
    _go_on(page, qtbot)
    assert number.complaint == "Please fill this in."
    number.setFocus()
    type_in(qtbot, "5/2026")
    _go_on(page, qtbot)
    qtbot.waitUntil(lambda: isinstance(page.step, Paying) and page.both.isVisible())
    assert shown == ["The surplus is booked as the meeting has passed it."]
    assert balance(book, "dividends") == 40_188
    assert plain(at(page, Paying).do.text()) == "Put 40,188 F into the savings of 3 members"
    table = at(page, Paying).table
    assert goes(table, 6) == ["0 → 39,875", "0 → 125", "0 → 188"]
    assert table.view.isColumnHidden(7)
    at(page, Paying).way.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    assert goes(table, 7)[0] == "10,000 → 49,875"
    assert table.view.isColumnHidden(6)
    press(qtbot, Qt.Key.Key_Up)
    at(page, Paying).do.setFocus()
    press(qtbot)
    qtbot.waitUntil(lambda: not book.read(surplus.waiting))
    qtbot.waitUntil(lambda: page.both.isVisible() and "All paid" in _waits(page))
    assert not at(page, Paying).paying.isVisible()
    assert "40,188 F was settled for 3 members." in map(plain, shown)


def goes(table: Parts, at: int) -> list[str]:
    """What is in the account of each before and after."""
    model = table.model
    return [model.index(n, at).data() for n in range(model.rowCount())]


def test_while_it_is_booked_nothing_can_be_changed(
    page: SurplusPage, desk: Desk, book: Book, qtbot: QtBot
) -> None:
    decide(page, qtbot)
    at(page, Passing).number.set_value("5/2026")
    page.go_on()
    assert page.next.text() == "It is being booked …"
    for part in (page.next, page.back, page.stairs, page.year):
        assert not part.isEnabled()
    page.go_on()  # a second press does nothing
    qtbot.waitUntil(lambda: isinstance(page.step, Paying) and page.both.isVisible())
    assert len(book.read(surplus.surpluses)) == 1
    assert page.year.isEnabled()


def test_what_the_meeting_can_not_have_decided_is_said_beside_its_field(
    page: SurplusPage, desk: Desk, book: Book, qtbot: QtBot
) -> None:
    decide(page, qtbot)
    step = at(page, Passing)
    step.number.set_value("5/2026")
    step.day.set_value(UNTIL)
    page.go_on()
    qtbot.waitUntil(lambda: bool(step.day.complaint))
    assert step.day.complaint == "The meeting comes after the end of the year."
    assert page.next.isEnabled()
    assert plain(page.next.text()) == "Book it as passed: 40,188 F for members"
    assert balance(book, "dividends") == 0


def test_steps_reckon_the_year_once_and_add_up_its_members_once(
    page: SurplusPage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(page, qtbot)
    qtbot.waitUntil(lambda: not desk.busy)
    counted: list[str] = []
    whole = surplus.Reckoned.facts_for

    def facts_for(one: surplus.Reckoned, plan: Plan) -> Facts:
        counted.append("added up")
        return whole(one, plan)

    def reckon(*_: object) -> None:
        counted.append("reckoned")

    monkeypatch.setattr(surplus.Reckoned, "facts_for", facts_for)
    monkeypatch.setattr(surplus, "reckon", reckon)
    page.go(OnShares)
    at(page, OnShares).rate.clear()
    type_in(qtbot, "7.25")
    with qtbot.waitSignal(desk.changed):
        _go_on(page, qtbot)
    qtbot.waitUntil(lambda: isinstance(page.step, ByOperations))
    assert surplus_plan(page).share_rate == Decimal("7.25")
    assert not desk.busy
    assert counted == []


def test_a_step_can_be_gone_to_while_the_plan_wants_more_than_there_is(
    page: SurplusPage, qtbot: QtBot
) -> None:
    page.go(Other)
    other = at(page, Other)
    other.accounts[0].setFocus()
    press(qtbot, Qt.Key.Key_Down)
    other.amounts[0].setFocus()
    type_in(qtbot, "900000")
    page.go(Passing)
    assert at(page, Passing).text.peek() in (None, "")
    page.go(Other)
    other.amounts[0].clear()
    page.go(Passing)
    assert "The meeting decides on" in (at(page, Passing).text.peek() or "")


def _waits(page: SurplusPage) -> str:
    step = at(page, Paying)
    return step.waits.accessibleName()


def test_a_year_that_is_still_open_can_be_closed_from_here(
    page: SurplusPage, desk: Desk, qtbot: QtBot
) -> None:
    places: list[Place] = []
    desk.going.connect(places.append)
    step = at(page, Result)
    assert step.note.isVisible()
    close = step.note.findChild(QPushButton)
    assert isinstance(close, QPushButton)
    close.click()
    assert places == [Place("periods", text="year")]


def test_an_example_is_told_to_the_nearest_coin() -> None:
    assert rounded(2 * 1000, 3) == 667
    assert rounded(4_999_999_999, 10_000_000) == 500


def _go_on(page: SurplusPage, qtbot: QtBot) -> None:
    page.next.setFocus()
    press(qtbot)


def test_going_back_loses_nothing_and_escape_does_the_same(page: SurplusPage, qtbot: QtBot) -> None:
    page.go(OnShares)
    type_in(qtbot, "7.5")
    _go_on(page, qtbot)
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.mouseClick(page.back, Qt.MouseButton.LeftButton)
    at(page, Reserves)
    page.go(OnShares)
    assert page.stairs.steps[OnShares].typed(surplus_plan(page)).share_rate == Decimal("7.5")
    assert not page.has_typed()  # it is kept as a draft


def surplus_plan(page: SurplusPage) -> Plan:
    """The draft as it is kept."""
    row = page.desk.ask(surplus.surplus_of, UNTIL)
    assert row is not None
    return row.plan


def test_a_draft_is_there_again_the_next_day(page: SurplusPage, desk: Desk, qtbot: QtBot) -> None:
    page.go(OnShares)
    type_in(qtbot, "9")
    _go_on(page, qtbot)
    again = opened(desk, qtbot)
    again.go(OnShares)
    step = again.step
    assert isinstance(step, OnShares)
    assert step.rate.peek() == Decimal("0.09")


def test_less_than_the_law_wants_asks_for_a_reason(page: SurplusPage, qtbot: QtBot) -> None:
    page.go(Reserves)
    type_in(qtbot, "15")  # in the place of the 20 that stands there
    assert page.departing.text == "Here the law wants at least 20%."
    _go_on(page, qtbot)
    at(page, Reserves)
    assert page.reason.complaint == "Write why, or change it."
    type_in(qtbot, "Letter 12 of the authority")
    _go_on(page, qtbot)
    at(page, OnShares)


def test_what_can_not_be_read_or_is_not_there_is_told_beside_its_field(
    page: SurplusPage, qtbot: QtBot
) -> None:
    page.go(OnShares)
    type_in(qtbot, "much")
    _go_on(page, qtbot)
    at(page, OnShares)
    assert at(page, OnShares).rate.complaint
    at(page, OnShares).rate.clear()
    page.go(Other)
    other = at(page, Other)
    other.amounts[1].setFocus()
    type_in(qtbot, "900000")
    _go_on(page, qtbot)
    assert other.accounts[1].complaint == "Say what it is for."
    press(qtbot, Qt.Key.Key_Down)
    assert "more than there is" in other.amounts[1].complaint
    _go_on(page, qtbot)
    assert page.step is other


def test_a_year_with_a_loss_has_fewer_steps(page: SurplusPage, book: Book, qtbot: QtBot) -> None:
    lose(book, 300_000, UNTIL)
    qtbot.waitUntil(lambda: "−200,000" in page.beside.chart.accessibleDescription() or _lost(page))
    shown = [mark.text() for mark in page.stairs.marks.values() if mark.isVisible()]
    assert shown == ["1  Result", "2  Losses and reserves", "3  Proof and resolution"]
    assert page.beside.where.title.text() == "Loss to be covered"
    page.go(Passing)
    assert page.next.text() == "Book it as passed"


def test_a_loss_that_was_passed_offers_no_letters_and_nothing_to_pay(
    desk: Desk, book: Book, make: Make, qtbot: QtBot
) -> None:
    lose(book, 300_000, UNTIL)
    passed(make, plan=Plan())
    step = at(opened(desk, qtbot), Paying)
    for part in (step.about, step.tiles, step.letters, step.list, step.paying, step.cash):
        assert not part.isVisible()
    assert step.proof.isVisible()
    assert step.words.isVisible()


def _lost(page: SurplusPage) -> bool:
    step = page.step
    return (
        page.both.isVisible() and isinstance(step, Result) and "−" in step.result.accessibleName()
    )


def test_the_papers_are_shown_as_planned(page: SurplusPage, desk: Desk, qtbot: QtBot) -> None:
    page.go(Passing)
    with qtbot.waitSignal(desk.going):
        qtbot.mouseClick(at(page, Passing).proof, Qt.MouseButton.LeftButton)
    assert "Thisisaplan" in words(desk.paper.pdf)


def test_letters_go_to_everybody(desk: Desk, book: Book, make: Make, qtbot: QtBot) -> None:
    passed(make)
    page = opened(desk, qtbot)
    papers: list[Paper] = []

    def note(_place: Place) -> None:
        papers.append(desk.paper)

    desk.going.connect(note)
    step = at(page, Paying)
    qtbot.mouseClick(step.letters, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(papers))
    assert "Yourpartofthesurplus" in words(papers[0].pdf)


def test_one_member_is_paid_and_one_goes_to_the_cash_desk(
    desk: Desk, book: Book, make: Make, qtbot: QtBot
) -> None:
    passed(make)
    page = opened(desk, qtbot)
    places: list[Place] = []
    desk.going.connect(places.append)
    step = at(page, Paying)
    step.whose.set_value("one")
    step.way.set_value("cash")
    step.table.choose_first()
    assert plain(step.do.text()).endswith("in cash to 1 member")
    assert step.box.isVisible()
    holds = book.read(boxes.boxes)[0].holds.minor
    due = step.table.row()
    assert due
    assert plain(step.left.text) == f"In the box: {holds:,} F → {holds - due.due:,} F"
    page.focus_first()
    assert QApplication.focusWidget() is step.way.editor  # an Enter too many pays nothing
    qtbot.mouseClick(step.cash, Qt.MouseButton.LeftButton)
    assert [place.page for place in places] == ["cash"]
    qtbot.mouseClick(step.do, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(book.read(surplus.waiting)) == 2)


def test_a_surplus_is_taken_back_with_a_reason(
    desk: Desk, book: Book, make: Make, qtbot: QtBot
) -> None:
    passed(make)
    page = opened(desk, qtbot)
    step = at(page, Paying)
    qtbot.mouseClick(step.back, Qt.MouseButton.LeftButton)
    assert "Write why" in step.reason.complaint
    step.reason.setFocus()
    type_in(qtbot, "The rate was wrong")
    qtbot.mouseClick(step.back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(page.step, Result) and page.both.isVisible())
    assert book.read(surplus.surpluses) == []


@pytest.mark.parametrize("is_passed", [False, True])
def test_a_closed_assistant_is_freed_at_once_with_all_its_parts(
    desk: Desk, make: Make, qapp: QApplication, qtbot: QtBot, is_passed: bool
) -> None:
    if is_passed:
        passed(make)
    made = SurplusPage(desk, Place("surplus"))
    made.show()
    qtbot.waitUntil(made.both.isVisible)
    for kind in made.stairs.open:
        made.go(kind)
    qtbot.waitUntil(lambda: not desk.busy)
    gone = {type(part).__name__: weakref.ref(part) for part in made.findChildren(QWidget)}
    gone["page"] = weakref.ref(made)
    gc.disable()  # what only the collector frees, it could free on another thread
    made.close()
    made.deleteLater()
    del made, kind
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [name for name, part in gone.items() if part() is not None]
    gc.enable()
    assert left == []
