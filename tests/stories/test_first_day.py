"""A secretary's first day: from the welcome to the first receipt, by keyboard alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.app import App
from coopdesk.records import checks, members, statements
from coopdesk.ui.kit import pickers
from coopdesk.ui.kit.edges import Foot
from coopdesk.ui.pages.cash import Cash
from coopdesk.ui.pages.import_roll import ImportRoll
from coopdesk.ui.pages.members import Members
from coopdesk.ui.pages.paper import PaperPage
from coopdesk.ui.pages.sign_in import SignIn
from tests.records.hands import TODAY, HandClock, money
from tests.reports.reading import words
from tests.stories.hands import Newcomer, found_the_co_op
from tests.ui.fingers import CONTROL, ENTER

ALT = Qt.KeyboardModifier.AltModifier
MORNING = datetime(2026, 11, 24, 9, tzinfo=UTC)
DATA = Path(__file__).parent.parent / "exchange" / "data"
ROLL = DATA / "roll_kigali.csv"
GOOD: dict[str, int] = next(
    facts["good"]
    for facts in json.loads((DATA / "facts.json").read_text("utf-8"))
    if facts["file"] == ROLL.name
)


@pytest.fixture
def secretary(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newcomer]:
    def picked(*_: object) -> Path:
        return ROLL

    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(pickers, "open_file", picked)
    app = App(tmp_path / "home", HandClock(MORNING))
    app.home.mkdir()
    qtbot.addWidget(app.frame)
    with qtbot.waitSignal(app.frame.painted):
        app.show()
    yield Newcomer(app, qtbot)
    app.end()


def bring_in_the_roll(secretary: Newcomer) -> Members:
    secretary.press(Qt.Key.Key_2, CONTROL)
    secretary.sees(Members)
    secretary.tab_to("Import")
    secretary.press(ENTER)
    page = secretary.sees(ImportRoll)
    secretary.press(ENTER)
    secretary.qtbot.waitUntil(page.result.isVisible, timeout=20_000)
    secretary.tab_to("These balances are those at the end of")
    secretary.enter("31 dec 2025")
    secretary.press(Qt.Key.Key_Space)
    assert page.result.good_rows.value() is True
    secretary.tab_to(f"Import {GOOD['members']} members")
    secretary.press(ENTER)
    secretary.sees(PaperPage)
    secretary.press(Qt.Key.Key_Left, ALT)
    secretary.sees(ImportRoll)
    secretary.tab_to("See the members")
    secretary.press(ENTER)
    return secretary.sees(Members)


def test_a_first_day_by_keyboard(secretary: Newcomer) -> None:
    found_the_co_op(secretary)
    page = bring_in_the_roll(secretary)

    # The totals are those of the good rows, in the book and on the screen.
    whole = secretary.book.read(members.listing, today=TODAY)
    assert len(whole.ids) == GOOD["members"]
    assert (whole.shares, whole.savings) == (money(GOOD["shares"]), money(GOOD["savings"]))
    assert whole.loans == money(GOOD["loan"])
    [foot] = page.table.findChildren(Foot)
    assert foot.accessibleName().endswith("Savings: 10,473,000, Loans: 20,030,000")

    # Somebody comes. Her name is written as it is heard, and found all the same.
    secretary.type("Niyonzma Beatrise")
    secretary.qtbot.waitUntil(lambda: page.preview.name.text() == "Niyonzima Béatrice")
    secretary.tab_to("Take or pay money")
    secretary.press(ENTER)
    secretary.sees(Cash)
    secretary.type("5000")
    secretary.do_it()

    # The first receipt says what she had and what she has.
    [paper] = secretary.printed
    assert paper.title == "Receipt A-000001"
    (visit,) = secretary.book.read(statements.find_receipts, "A-000001")
    [line] = secretary.book.read(statements.receipt, visit).lines
    assert (line.before, line.after) == (money(64_000), money(69_000))
    on_paper = words(paper.pdf)
    assert "A-000001" in on_paper
    assert "69.000" in on_paper.replace(",", ".")

    # She locks the desk; a wrong password is refused beside its field, the right one opens it.
    desk = secretary.app.frame.content
    secretary.press(Qt.Key.Key_L, CONTROL)
    door = secretary.sees(SignIn)
    secretary.enter("kigali")
    assert door.password.complaint == "That is not the password."
    assert door.password.editor.hasFocus()
    secretary.press(Qt.Key.Key_A, CONTROL)
    secretary.enter("gitarama")
    secretary.sees(Cash)
    assert secretary.app.frame.content is desk

    assert checks.run(secretary.book, rebuild=True) == []
