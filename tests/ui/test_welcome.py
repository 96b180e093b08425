from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from coopdesk.i18n import LANGUAGES, Language
from coopdesk.records.errors import Refused, Trouble
from coopdesk.ui.kit import pickers
from coopdesk.ui.kit.buttons import Button
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.pages.welcome import Recent, Ways, Welcome


@dataclass
class Told:
    """What the welcome asked its wiring for."""

    found: list[dict[str, Any]] = field(default_factory=list)
    practised: list[dict[str, Any]] = field(default_factory=list)
    opened: list[Path] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)
    brought: list[Path] = field(default_factory=list)

    def take_found(self, **said: Any) -> None:
        self.found.append(said)

    def take_practised(self, **said: Any) -> None:
        self.practised.append(said)

    def ways(self) -> Ways:
        return Ways(
            self.take_found,
            self.take_practised,
            self.opened.append,
            self.spoken.append,
            self.brought.append,
        )


Make = Callable[..., Welcome]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def make(told: Told, qtbot: QtBot) -> Iterator[Make]:
    made: list[Welcome] = []

    def welcome(code: str = "en", **more: Any) -> Welcome:
        one = Welcome(Language(code), told.ways(), **more)
        qtbot.addWidget(one)
        one.show()
        made.append(one)
        return one

    yield welcome
    for one in made:
        one.worker.close()


def step(welcome: Welcome) -> object:
    return welcome.typed()["step"]


def button(welcome: Welcome, text: str) -> Button:
    return next(one for one in welcome.findChildren(Button) if one.text() == text)


def test_every_language_is_offered_by_its_own_name(make: Make, told: Told) -> None:
    welcome = make()
    for name in LANGUAGES.values():
        button(welcome, name).click()
    assert told.spoken == list(LANGUAGES)


def test_a_new_co_op_is_told_with_all_that_was_typed(make: Make, told: Told, qtbot: QtBot) -> None:
    welcome = make(country="RW")
    welcome.to_new.click()
    qtbot.keyClicks(welcome.new["name"].editor, "Twizigamire")
    qtbot.keyClicks(welcome.new["person"].editor, "Claudine")
    welcome.start.click()
    assert told.found == [
        {
            "name": "Twizigamire",
            "profile": "RW",
            "currency": "RWF",
            "person": "Claudine",
            "role": "secretary",
            "password": None,
        }
    ]


def test_what_is_missing_is_asked_for_beside_its_field(make: Make, told: Told) -> None:
    welcome = make()
    welcome.to_new.click()
    welcome.start.click()
    complaining = [f.name for f in welcome.new.fields() if f.complaint]
    assert complaining == ["name", "profile", "currency", "person"]
    assert not told.found


def choose(welcome: Welcome, country: str) -> None:
    welcome.new["profile"].set_value(country)
    welcome.new["profile"].changed.emit()


def test_the_currency_follows_the_country_until_another_is_written(make: Make) -> None:
    welcome = make()
    choose(welcome, "RW")
    assert welcome.new["currency"].peek() == "RWF"
    choose(welcome, "BO")
    assert welcome.new["currency"].peek() == "BOB"
    welcome.new["currency"].set_value("USD")
    choose(welcome, "HT")
    assert welcome.new["currency"].peek() == "USD"


def test_escape_and_back_lose_nothing_typed(make: Make, qtbot: QtBot) -> None:
    welcome = make()
    welcome.to_new.click()
    qtbot.keyClicks(welcome.new["name"].editor, "Twizi")
    qtbot.keyClick(welcome.new["name"].editor, Qt.Key.Key_Escape)
    assert step(welcome) == "choose"
    welcome.to_new.click()
    assert welcome.new["name"].peek() == "Twizi"


def test_another_language_loses_nothing_typed(make: Make) -> None:
    before = make("en")
    before.to_new.click()
    before.new["name"].set_value("Twizigamire")
    choose(before, "HT")
    after = make("fr")
    after.restore(before.typed())
    assert step(after) == "new"
    assert after.new["name"].peek() == "Twizigamire"
    assert after.new["currency"].peek() == "HTG"


def test_the_country_without_a_country_comes_last(make: Make) -> None:
    welcome = make("es")
    box = welcome.new["profile"].editor
    assert isinstance(box, QComboBox)
    names = [box.itemText(n) for n in range(box.count())]
    assert names[:-1] == sorted(names[:-1], key=str.casefold)
    assert len(names) > 10


def test_books_of_this_pc_are_offered_first(make: Make, told: Told) -> None:
    welcome = make(recent=[Recent("Twizigamire", Path("/books/Twizigamire.coop"))])
    button(welcome, "Twizigamire").click()
    assert told.opened == [Path("/books/Twizigamire.coop")]


def test_any_other_book_is_picked(
    make: Make, told: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("coopdesk.ui.kit.pickers.open_file", lambda *_: tmp_path / "b.coop")
    make().to_open.click()
    assert told.opened == [tmp_path / "b.coop"]


def test_trouble_with_a_book_is_told_with_what_helps(make: Make, told: Told) -> None:
    def troubled(_path: Path) -> None:
        raise Trouble("This file is not a CoopDesk book.", advice="Choose another file.")

    welcome = Welcome(
        Language("en"),
        replace(told.ways(), open_book=troubled),
        [Recent("a", Path("a"))],
    )
    button(welcome, "a").click()
    assert welcome.note.text == "This file is not a CoopDesk book. Choose another file."
    welcome.worker.close()


def test_an_archive_is_picked_and_brought_back(
    make: Make, told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Path | None] = [None, tmp_path / "all.zip"]

    def pick(*_: object) -> Path | None:
        return answers.pop(0)

    monkeypatch.setattr(pickers, "open_file", pick)
    welcome = make()
    welcome.to_archive.click()
    welcome.to_archive.click()
    assert told.brought == [tmp_path / "all.zip"]


def test_what_is_no_archive_is_told(
    told: Told, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def troubled(_path: Path) -> None:
        raise Trouble("“a.zip” is not an archive.", advice="Choose another.")

    def pick(*_: object) -> Path:
        return Path("a.zip")

    monkeypatch.setattr(pickers, "open_file", pick)
    welcome = Welcome(Language("en"), replace(told.ways(), bring_back=troubled))
    qtbot.addWidget(welcome)
    welcome.to_archive.click()
    assert welcome.note.text == "“a.zip” is not an archive. Choose another."
    welcome.worker.close()


def test_a_practice_book_is_made_beside_the_screen_and_then_opened(
    make: Make, told: Told, qtbot: QtBot, tmp_path: Path
) -> None:
    def work(job: Job) -> Path:
        job.step(1, 2)
        return tmp_path / "p.coop"

    welcome = make()
    welcome.work("Making the practice book", work)
    assert not welcome.stack.isEnabled()
    qtbot.waitUntil(lambda: bool(told.opened))
    assert told.opened == [tmp_path / "p.coop"]
    assert welcome.stack.isEnabled()


def test_a_practice_book_begins_with_the_country_where_none_is_known(make: Make) -> None:
    asked = make()
    asked.to_practice.click()
    assert asked.focusWidget() is asked.practice["profile"].editor
    known = make(country="RW")
    known.to_practice.click()
    assert known.focusWidget() is known.practice["person"].editor


@pytest.mark.parametrize("error", [Refused("No such country."), Trouble("No such country.")])
def test_a_practice_book_that_fails_says_why(make: Make, qtbot: QtBot, error: Exception) -> None:
    def work(_job: Job) -> Path:
        raise error

    welcome = make()
    welcome.to_practice.click()
    welcome.work("Making the practice book", work)
    qtbot.waitUntil(welcome.stack.isEnabled)
    said = welcome.note.text + welcome.practice.note.text
    assert said == "No such country."


def test_a_stopped_practice_book_leaves_the_welcome_as_it_was(
    make: Make, told: Told, qtbot: QtBot
) -> None:
    def work(job: Job) -> Path:
        while True:
            job.step(1, 2)

    welcome = make()
    welcome.work("Making the practice book", work)
    welcome.jobs.stop_button.click()
    qtbot.waitUntil(welcome.stack.isEnabled)
    assert not told.opened


def test_enter_in_the_last_field_goes_on_to_the_deed(make: Make, qtbot: QtBot) -> None:
    welcome = make()
    welcome.go("new")
    last = welcome.new["password"].editor
    last.setFocus()
    qtbot.keyClick(last, Qt.Key.Key_Return)
    assert welcome.focusWidget() is welcome.start
