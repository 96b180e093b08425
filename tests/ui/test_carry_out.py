"""Everything carried out from the desk, and opened again from the welcome."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from coopdesk.app import App
from coopdesk.exchange.archive import look_inside
from coopdesk.i18n import Language
from coopdesk.records import members, statements
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.pages.carry_out import CarryOut
from coopdesk.ui.pages.welcome import Welcome
from coopdesk.ui.sizes import size
from coopdesk.ui.window import Window
from tests.records.hands import HandClock, Make
from tests.ui.fingers import ENTER, focused, opened

MORNING = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> CarryOut:
    return opened(CarryOut(desk, Place("carry_out")), qtbot)


@pytest.fixture
def picked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path | None]:
    """What the system's dialogs answer, one after the other."""
    answers: list[Path | None] = []

    def answer(*_: object) -> Path | None:
        return answers.pop(0)

    monkeypatch.setattr(pickers, "save_file", answer)
    monkeypatch.setattr(pickers, "open_file", answer)
    return answers


def test_enter_writes_the_file_and_tells_where_and_how_large(
    page: CarryOut, qtbot: QtBot, picked: list[Path | None], tmp_path: Path
) -> None:
    picked.append(tmp_path / "all")
    page.focus_first()
    assert focused() is page.begin
    qtbot.keyClick(page.begin, ENTER)
    qtbot.waitUntil(lambda: bool(page.result.text), timeout=30_000)
    to = tmp_path / "all.zip"
    assert str(to) in page.result.text
    assert "3 members" in page.result.text
    assert size(Language("en"), to.stat().st_size) in page.result.text
    assert look_inside(to).members == 3
    assert page.begin.isEnabled()


def test_when_no_place_is_chosen_nothing_happens(
    page: CarryOut, picked: list[Path | None], tmp_path: Path
) -> None:
    picked.append(None)
    page.begin.click()
    assert page.begin.isEnabled()
    assert not page.result.text


def test_stopped_it_says_that_nothing_was_written(
    page: CarryOut, desk: Desk, qtbot: QtBot, picked: list[Path | None], tmp_path: Path
) -> None:
    picked.append(tmp_path / "all.zip")
    with qtbot.waitSignal(desk.started) as started:
        page.begin.click()
    job = started.args[0]
    job.stop()
    qtbot.waitUntil(lambda: bool(page.result.text), timeout=30_000)
    assert page.result.text == "Stopped. Nothing was written."
    assert not [*tmp_path.glob("*all*")]


def test_a_full_disk_is_told_and_the_button_is_there_again(
    page: CarryOut, desk: Desk, qtbot: QtBot, picked: list[Path | None], tmp_path: Path
) -> None:
    picked.append(tmp_path / "no" / "such" / "all.zip")
    with qtbot.waitSignal(desk.troubled, timeout=30_000):
        page.begin.click()
    qtbot.waitUntil(page.begin.isEnabled, timeout=30_000)
    assert not page.result.text


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 kB"), (999_000, "999 kB"), (1_500_000, "1 MB"), (3_200_000_000, "3 GB")],
)
def test_sizes_are_said_as_people_say_them(count: int, said: str) -> None:
    assert size(Language("en"), count) == said


# --- the whole way in a real window ---


@pytest.fixture
def app(tmp_path: Path, qtbot: QtBot) -> Iterator[App]:
    made = App(tmp_path / "home", HandClock(MORNING))
    made.home.mkdir()
    qtbot.addWidget(made.frame)
    with qtbot.waitSignal(made.frame.painted):
        made.show()
    yield made
    made.end()


def founded(app: App) -> None:
    welcome = app.frame.content
    assert isinstance(welcome, Welcome)
    welcome.to_new.click()
    said = {"name": "Umoja", "profile": "RW", "currency": "RWF", "person": "Claudine"}
    for name, value in said.items():
        welcome.new[name].set_value(value)
    welcome.start.click()


def test_a_book_goes_out_of_one_desk_and_into_another(
    app: App, qtbot: QtBot, picked: list[Path | None], tmp_path: Path
) -> None:
    founded(app)
    assert app.book is not None
    make = Make(app.book)
    make.visit(make.member("Mukamana Claudine"), ("deposit", 40_000))
    today = app.book.clock().today
    before = app.book.read(statements.trial_balance, today)
    window = app.frame.content
    assert isinstance(window, Window)
    window.go(Place("carry_out"))
    page = window.page
    assert isinstance(page, CarryOut)
    picked.append(tmp_path / "all.zip")
    page.begin.click()
    qtbot.waitUntil(lambda: bool(page.result.text), timeout=30_000)
    assert zipfile.ZipFile(tmp_path / "all.zip").testzip() is None

    app.leave_book()
    welcome = app.frame.content
    assert isinstance(welcome, Welcome)
    picked.append(tmp_path / "all.zip")
    welcome.to_archive.click()
    qtbot.waitUntil(lambda: isinstance(app.frame.content, Window), timeout=30_000)
    assert app.book.path.name == "Umoja 2.coop"
    assert app.book.read(statements.trial_balance, today) == before
    assert [row.name for row in app.book.read(members.roll)] == ["Mukamana Claudine"]
    assert app.book.letter == "B"
