"""The page of keys: a sheet is printed, tried out, and a stolen PC is trusted no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from coopdesk.exchange import recovering
from coopdesk.exchange.recovering import Sheet
from coopdesk.records import recovery
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.pages.recovery import Recovering
from tests.records.hands import Pc
from tests.ui.fingers import focused, opened


@pytest.fixture
def page(pc: Pc, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Recovering:
    monkeypatch.setenv("COOPDESK_HOME", str(pc.home))
    made = Recovering(desk, Place("recovery"))
    opened(made, qtbot)
    return made


@pytest.fixture
def sheets(monkeypatch: pytest.MonkeyPatch) -> list[Sheet]:
    """The sheets that were made: what a person reads off the paper."""
    found: list[Sheet] = []
    make = recovering.make_sheet

    def noted(*args: object, **more: object) -> Sheet:
        found.append(make(*args, **more))  # type: ignore[arg-type]
        return found[-1]

    monkeypatch.setattr(recovering, "make_sheet", noted)
    return found


def make_one(page: Recovering, qtbot: QtBot) -> None:
    page.new.where.setFocus()
    qtbot.keyClicks(focused(), "Safe of the bank")
    with qtbot.waitSignal(page.desk.going) as going:
        page.new.make.click()
    assert going.args[0].page == "paper"
    page.refresh(page.TOPICS)


def typed(sheet: Sheet) -> str:
    return " ".join(one.letters + one.sign for one in sheet.groups)


def test_without_a_sheet_it_says_that_nothing_is_locked(page: Recovering) -> None:
    assert "There is no recovery sheet yet" in page.state.text
    assert page.stolen.isHidden()


def test_a_sheet_is_made_and_locks_nothing_before_it_was_tried_out(
    page: Recovering, qtbot: QtBot, sheets: list[Sheet]
) -> None:
    make_one(page, qtbot)
    assert page.desk.paper.pdf.startswith(b"%PDF")
    assert "not tried out" in page.state.text
    assert not page.desk.ask(recovery.locked)
    assert len(sheets) == 1


def test_a_slip_of_the_pen_is_told_by_its_group_and_the_right_sheet_locks(
    page: Recovering, qtbot: QtBot, sheets: list[Sheet]
) -> None:
    make_one(page, qtbot)
    page.table.choose_first()
    right = typed(sheets[0])
    wrong = right.split()
    wrong[2] = ("Q" if wrong[2][0] != "Q" else "P") + wrong[2][1:]
    page.drill.typed.set_value(" ".join(wrong))
    page.drill.try_it.click()
    assert page.drill.typed.complaint == "Group 3 is not as on the sheet. Look at it again."
    page.drill.typed.set_value(right)
    page.drill.try_it.click()
    assert page.desk.ask(recovery.locked)
    page.refresh(page.TOPICS)
    assert "Copies are locked" in page.state.text


def test_shares_of_the_board_are_printed_one_for_each(page: Recovering, qtbot: QtBot) -> None:
    page.new.split.set_value("2/3")
    make_one(page, qtbot)
    row = page.table.row() or page.desk.ask(recovery.standing)[0]
    assert row.split == "2/3"
    assert Path(page.desk.paper.file_name).suffix == ".pdf"
