from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk import app as wiring
from coopdesk.app import App
from coopdesk.exchange import practice, restore
from coopdesk.faults import describe
from coopdesk.records import office
from coopdesk.records.access import Role
from coopdesk.records.errors import Trouble
from coopdesk.ui import preferences as kept
from coopdesk.ui import theme
from coopdesk.ui.crash import Crash, PlacesOnly
from coopdesk.ui.desk import Place
from coopdesk.ui.instance import Instance
from coopdesk.ui.kit.buttons import Button
from coopdesk.ui.pages.clock import AskDay
from coopdesk.ui.pages.settings import Settings
from coopdesk.ui.pages.sign_in import SignIn
from coopdesk.ui.pages.welcome import Welcome
from coopdesk.ui.preferences import Preferences
from coopdesk.ui.window import Window
from tests.records.hands import HandClock

MORNING = datetime(2026, 11, 24, 9, tzinfo=UTC)
Start = Callable[..., App]


@pytest.fixture
def start(tmp_path: Path, qtbot: QtBot) -> Iterator[Start]:
    """Start the program at a home folder, as often as a test likes."""
    started: list[App] = []

    def begin(moment: datetime = MORNING) -> App:
        app = App(tmp_path / "home", HandClock(moment))
        started.append(app)
        app.home.mkdir(exist_ok=True)
        qtbot.addWidget(app.frame)
        with qtbot.waitSignal(app.frame.painted):
            app.show()
        return app

    yield begin
    for app in started:
        app.end()


def found(app: App, password: str = "") -> None:
    """Go through the welcome as a secretary does."""
    welcome = app.frame.content
    assert isinstance(welcome, Welcome)
    welcome.to_new.click()
    for name, value in (
        ("name", "Twizigamire"),
        ("profile", "RW"),
        ("currency", "RWF"),
        ("person", "Claudine Uwimana"),
        ("password", password or None),
    ):
        welcome.new[name].set_value(value)
    welcome.start.click()


def window(app: App) -> Window:
    assert isinstance(app.frame.content, Window)
    return app.frame.content


def test_a_first_start_welcomes_and_a_new_co_op_opens_the_desk(start: Start) -> None:
    app = start()
    found(app)
    assert window(app).place == Place("today")
    assert app.frame.windowTitle() == "Twizigamire – CoopDesk"
    assert (app.home / "books" / "Twizigamire.coop").is_file()


def test_the_next_start_opens_the_same_book(start: Start) -> None:
    first = start()
    found(first)
    first.frame.close()
    again = start()
    assert window(again).place == Place("today")
    assert again.book is not None
    assert again.book.actor.name == "Claudine Uwimana"


def test_a_book_that_was_brought_back_takes_the_place_of_the_open_one(
    start: Start, tmp_path: Path
) -> None:
    app = start()
    found(app)
    there = app.home / "books" / "Twizigamire.coop"
    app.leave_book()
    found(app)
    assert app.book is not None
    new = app.book.path
    app.open_book(there)
    app.open_book(new, there)
    assert window(app).place == Place("today")
    assert app.book.path == there
    assert {f.name for f in (app.home / "books").glob("*.coop")} == {
        "Twizigamire.coop",
        "Twizigamire.2026-11-24.coop",
    }


def test_an_open_book_whose_place_can_not_be_taken_is_open_again(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start()
    found(app)
    assert app.book is not None
    there = app.book.path

    def refuse(*_: object) -> None:
        raise Trouble("It is open elsewhere.")

    monkeypatch.setattr(restore, "swap", refuse)
    with pytest.raises(Trouble):
        app.open_book(there.with_name("new.coop"), there)
    assert window(app).place == Place("today")


def test_two_co_ops_of_one_name_get_two_books(start: Start) -> None:
    app = start()
    found(app)
    app.leave_book()
    found(app)
    assert {f.name for f in (app.home / "books").glob("*.coop")} == {
        "Twizigamire.coop",
        "Twizigamire 2.coop",
    }


def test_a_book_that_is_gone_leads_to_the_welcome_and_says_so(start: Start) -> None:
    app = start()
    kept.save(app.home / "preferences.json", Preferences(book="/gone/away.coop"))
    app = start()
    assert isinstance(app.frame.content, Welcome)
    assert "There is no book at" in app.frame.content.note.text


def test_what_cannot_be_founded_is_refused_beside_its_field(start: Start) -> None:
    app = start()
    welcome = app.frame.content
    assert isinstance(welcome, Welcome)
    found_in_vain = (
        ("name", "Twizigamire"),
        ("profile", "RW"),
        ("currency", "francs"),
        ("person", "Claudine"),
    )
    for name, value in found_in_vain:
        welcome.new[name].set_value(value)
    welcome.start.click()
    assert "three letters" in welcome.new["currency"].complaint
    assert not list(app.home.glob("books/*"))


def test_a_wrong_clock_is_asked_about_before_anything_else(start: Start) -> None:
    found(start())
    app = start(MORNING.replace(year=1980))
    page = app.frame.content
    assert isinstance(page, AskDay)
    page.day.set_value(date(2026, 11, 25))
    page.go_on.click()
    assert window(app).place == Place("today")
    assert app.desk is not None
    assert app.desk.today == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("moment", "asked"),
    [
        (MORNING.replace(year=1980), True),
        (MORNING.replace(year=2010), True),
        (MORNING.replace(year=2076), True),
        (MORNING + timedelta(hours=1), False),
        (MORNING + timedelta(days=40), True),
    ],
    ids=["1980", "2010", "2076", "an hour on", "40 days on"],
)
def test_an_implausible_clock_is_asked_about_and_nothing_is_blocked(
    start: Start, moment: datetime, asked: bool
) -> None:
    found(start())
    app = start(moment)
    page = app.frame.content
    assert isinstance(page, AskDay) is asked
    if isinstance(page, AskDay):
        page.not_now.click()
    bar = window(app).clock
    assert bar.isHidden() is not asked
    assert app.desk is not None
    if asked:
        assert app.desk.today == MORNING.date()
        bar.ask.click()
        again = app.frame.content
        assert isinstance(again, AskDay)
        again.go_on.click()
        assert window(app).clock.isHidden()


def test_a_day_before_the_last_work_is_said_twice(start: Start) -> None:
    found(start())
    page = start(MORNING.replace(year=2076)).frame.content
    assert isinstance(page, AskDay)
    heard: list[date] = []
    page.said.connect(heard.append)
    page.day.set_value(MORNING.date() - timedelta(days=1))
    page.go_on.click()
    assert heard == []
    assert "press once more" in page.doubt.text
    page.go_on.click()
    assert heard == [MORNING.date() - timedelta(days=1)]


def test_a_password_is_asked_for_and_a_wrong_one_refused(start: Start) -> None:
    found(start(), "gitarama")
    app = start()
    page = app.frame.content
    assert isinstance(page, SignIn)
    page.password.set_value("kigali")
    page.go_on.click()
    assert page.password.complaint == "That is not the password."
    page.password.set_value("gitarama")
    page.go_on.click()
    assert window(app).place == Place("today")


def test_a_locked_desk_is_found_again_by_the_same_person(start: Start) -> None:
    app = start()
    found(app, "gitarama")
    before = window(app)
    before.go(Place("settings"))
    before.topbar.lock.click()
    page = app.frame.content
    assert isinstance(page, SignIn)
    page.password.set_value("gitarama")
    page.go_on.click()
    assert window(app) is before
    assert before.place == Place("settings")


def test_another_person_gets_a_desk_of_their_own(start: Start) -> None:
    app = start()
    found(app, "gitarama")
    assert app.desk is not None
    odette = app.desk.do(
        office.add_person, name="Odette", role=Role.TELLER, language="rw", password="secret1"
    )
    before = window(app)
    app.desk.lock()
    page = app.frame.content
    assert isinstance(page, SignIn)
    page.person.set_value(odette)
    page.password.set_value("secret1")
    page.go_on.click()
    assert window(app) is not before
    assert app.book is not None
    assert app.book.actor.role is Role.TELLER


def test_a_new_look_builds_the_window_anew_where_it_was(start: Start, qtbot: QtBot) -> None:
    app = start()
    found(app)
    before = window(app)
    before.go(Place("settings"))
    assert isinstance(before.page, Settings)
    colours = before.page.screen_form["theme"].editor
    colours.setFocus()
    qtbot.keyClick(colours, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: app.frame.content is not before)
    assert theme.look().theme == theme.THEMES["dark"]
    after = window(app).page
    assert isinstance(after, Settings)
    assert app.frame.focusWidget() is after.screen_form["theme"].editor
    assert kept.load(app.home / "preferences.json").theme == "dark"


def test_a_new_language_speaks_at_once(start: Start, qtbot: QtBot) -> None:
    app = start()
    found(app)
    before = window(app)
    assert app.desk is not None
    app.desk.prefer(replace(app.screen.preferences, language="es"))
    qtbot.waitUntil(lambda: app.frame.content is not before)
    assert app.desk.language.code == "es_RW"


def test_a_preference_that_is_no_look_keeps_the_window(start: Start) -> None:
    app = start()
    found(app)
    before = window(app)
    assert app.desk is not None
    app.desk.prefer(replace(app.screen.preferences, printer="Canon"))
    assert app.frame.content is before
    assert app.desk.preferences.printer == "Canon"


def test_leaving_a_book_offers_it_again(start: Start) -> None:
    app = start()
    found(app)
    app.leave_book()
    assert app.book is None
    welcome = app.frame.content
    assert isinstance(welcome, Welcome)
    offered = [button.text() for button in welcome.findChildren(Button)]
    assert "Twizigamire" in offered


def test_a_bug_shows_a_page_and_going_on_opens_the_desk(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start()
    found(app)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    wiring.catch_bugs(app)
    error = ValueError("Mukamana Claudine owes 40,000")
    sys.excepthook(ValueError, error, None)
    page = app.frame.content
    assert isinstance(page, Crash)
    page.go_on.click()
    assert window(app).place == Place("today")


def raise_it() -> None:
    try:
        raise KeyError("Mukamana Claudine")
    except KeyError as cause:
        raise ValueError("40,000") from cause


def test_a_report_names_places_and_no_values() -> None:
    with pytest.raises(ValueError, match="40,000") as caught:
        raise_it()
    text = describe(caught.value)
    assert "Mukamana" not in text
    assert "40,000" not in text
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "tests/ui/test_app.py" in text


def test_the_log_names_no_values_either() -> None:
    with pytest.raises(ValueError, match="40,000") as caught:
        raise_it()
    trace = (ValueError, caught.value, caught.tb)
    line = logging.LogRecord("x", logging.ERROR, "", 1, "a bug", None, trace)
    written = PlacesOnly("%(message)s").format(line)
    assert "ValueError" in written
    assert "Mukamana" not in written


def test_a_report_is_saved_where_the_person_says(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start()
    app.crashed(ValueError("x"))
    page = app.frame.content
    assert isinstance(page, Crash)
    monkeypatch.setattr(
        "coopdesk.ui.kit.pickers.save_file", lambda *_: tmp_path / "CoopDesk report.txt"
    )
    page.save.click()
    assert "ValueError" in (tmp_path / "CoopDesk report.txt").read_text("utf-8")


def test_a_second_start_calls_the_first_to_the_front(tmp_path: Path, qtbot: QtBot) -> None:
    first, second = Instance(tmp_path), Instance(tmp_path)
    assert first.claim()
    with qtbot.waitSignal(first.called):
        assert not second.claim()
    first.release()
    assert second.claim()
    second.release()


def modules_after(code: str) -> set[str]:
    """What Python has loaded after some code, in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nsys.stderr.write(' '.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return set(told.stderr.split())


def test_nothing_slow_is_loaded_before_the_first_paint() -> None:
    loaded = modules_after("import coopdesk.app")
    assert "PySide6.QtWidgets" in loaded
    assert not loaded & {"sqlalchemy", "reportlab", "cryptography", "pypdfium2", "openpyxl"}


def test_a_verb_loads_no_qt_and_the_desk_no_command_line() -> None:
    verb = modules_after(
        "import contextlib, sys\nsys.argv = ['coopdesk', '--help']\n"
        "from coopdesk.__main__ import main\n"
        "with contextlib.suppress(SystemExit):\n    main()"
    )
    assert "coopdesk.cli" in verb
    assert not [name for name in verb if name.startswith(("PySide6", "coopdesk.ui"))]
    assert not [name for name in modules_after("import coopdesk.app") if "coopdesk.cli" in name]


def test_a_bug_at_a_locked_desk_opens_no_door(start: Start) -> None:
    app = start()
    found(app, "gitarama")
    assert app.desk is not None
    app.desk.lock()
    app.crashed(ValueError("x"))
    page = app.frame.content
    assert isinstance(page, Crash)
    page.go_on.click()
    assert isinstance(app.frame.content, SignIn)


def test_a_bug_keeps_the_window_and_what_is_typed_in_it(start: Start) -> None:
    app = start()
    found(app)
    before = window(app)
    app.crashed(ValueError("x"))
    page = app.frame.content
    assert isinstance(page, Crash)
    page.go_on.click()
    assert app.frame.content is before


def test_trouble_that_nobody_caught_is_told_in_the_bar(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start()
    found(app)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    wiring.catch_bugs(app)
    trouble = Trouble("The disk is full.", advice="Make room.")
    sys.excepthook(Trouble, trouble, None)
    assert window(app).messages.text == "The disk is full. Make room."


def test_trouble_before_a_desk_is_open_is_told_on_the_first_page(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start()
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    wiring.catch_bugs(app)
    trouble = Trouble("The disk is full.", advice="Make room.")
    sys.excepthook(Trouble, trouble, None)
    assert isinstance(app.frame.content, Welcome)
    assert app.frame.content.note.text == "The disk is full. Make room."


def test_a_practice_co_op_is_made_and_opened(
    start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = partial(practice.make, members=20, years=1)
    monkeypatch.setattr(practice, "make", few)
    app = start()
    welcome = app.frame.content
    assert isinstance(welcome, Welcome)
    welcome.to_practice.click()
    welcome.practice["profile"].set_value("HT")
    welcome.practice["person"].set_value("Widline")
    welcome.make_practice.click()
    qtbot.waitUntil(lambda: isinstance(app.frame.content, Window), timeout=30_000)
    assert app.book is not None
    assert app.book.actor.name == "Widline"
