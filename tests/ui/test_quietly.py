"""Sync by itself: places come and go, a link breaks, and the desk is used meanwhile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.app import App
from coopdesk.exchange import known
from coopdesk.exchange.places import marker
from coopdesk.exchange.places import opened as opened_place
from coopdesk.exchange.places.presence import Here, Standing
from coopdesk.exchange.places.sticks import Stick
from coopdesk.exchange.sync import sync
from coopdesk.i18n import Language
from coopdesk.records import office
from coopdesk.ui import plugging, quietly, standing
from coopdesk.ui.copying import CopyWork
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.messages import MessageBar
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.sidebar import Sidebar
from coopdesk.ui.pages.copies import Copies
from coopdesk.ui.plugged import show_here
from coopdesk.ui.plugging import Plugging
from coopdesk.ui.quietly import EVERY, LONGEST, Quiet, QuietWork
from tests.records.hands import Make, Pc
from tests.ui.fingers import opened
from tests.ui.quiet import LONG, Office

MARK = "COOPDESK.ID"


@pytest.fixture
def at(pc: Pc, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("COOPDESK_HOME", str(pc.home))
    return Office(desk, pc.home, qtbot)


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What it tried by itself."""
    made: list[object] = []
    real = QuietWork.__call__

    def counted(work: QuietWork, job: Job) -> Any:
        made.append(work.one)
        return real(work, job)

    monkeypatch.setattr(QuietWork, "__call__", counted)
    return made


def test_a_shared_folder_is_synced_without_a_press(at: Office, shared: Path, make: Make) -> None:
    at.place(shared)
    at.later()
    assert list((shared / "ACTS").rglob("*.CDB"))
    assert at.equal()
    at.seconds.at += 1
    make.member("Gasana Vincent")
    at.qtbot.wait(50)  # the desk hears of it
    at.later(60)
    assert not at.equal()  # the person is still typing
    at.later(70)
    assert at.equal()
    assert not at.said
    assert not at.moved


def test_the_sidebar_tells_of_the_last_sync(at: Office, shared: Path) -> None:
    at.place(shared)
    assert standing.last_words(at.desk) == "none yet"
    at.later()
    assert "Synced: today" in standing.last_words(at.desk)
    assert "Shared folder" in standing.last_words(at.desk)


def test_a_folder_that_is_away_is_no_message_but_a_word_of_its_place(
    at: Office, shared: Path, qtbot: QtBot
) -> None:
    at.place(shared)
    away = shared.rename(shared.with_name("away"))
    for _ in range(4):
        at.later(LONGEST)
    assert not at.said
    page = Copies(at.desk, Place("copies"))
    opened(page, qtbot)
    page.places.choose_first()
    told = [part.text() for part in page.one.findChildren(QLabel)]
    assert any("is not there" in text for text in told)
    assert not page.look.shown
    away.rename(shared)
    at.later(LONGEST)
    assert at.equal()
    assert at.one().unreached is None


@pytest.mark.parametrize("marked", [True, False])
def test_another_stick_under_the_same_letter_is_no_message_and_is_left_as_it_is(
    at: Office, shared: Path, *, marked: bool
) -> None:
    at.place(shared, "Blue stick")
    shared.rename(shared.with_name("away"))
    shared.mkdir()
    if marked:
        marker.mark(
            opened_place(shared), coop=bytes(16), name="Twihangane",
            made=at.desk.today, language=at.desk.language,
        )  # fmt: skip
    at.later()
    assert not at.said
    assert not at.one().why
    assert at.one().unreached is not None
    assert not (shared / "ACTS").exists()


def test_the_pause_grows_while_a_place_is_away_but_not_for_ever(
    at: Office, shared: Path, tries: list[object]
) -> None:
    at.place(shared)
    shared.rename(shared.with_name("away"))
    for _ in range(int(4 * LONGEST / 60)):
        at.later(60)
    assert 5 <= len(tries) <= 8  # after 6, 12, 24, 30, 30 minutes
    assert LONGEST > EVERY


def test_many_failures_are_one_message_even_after_the_program_was_started_again(
    at: Office, shared: Path
) -> None:
    at.place(shared)
    (shared / MARK).write_bytes(b"spoilt")
    for _ in range(3):
        at.later(LONGEST)
    assert len(at.said) == 1
    at.quiet = Quiet(at.desk, at.desk, at.is_shown, at.seconds)
    at.later(LONGEST)
    assert len(at.said) == 1


def test_a_known_stick_is_synced_when_it_comes_and_left_alone_then(
    at: Office, shared: Path, make: Make, tries: list[object]
) -> None:
    at.shown = False
    mark = at.place(shared, "Blue stick")
    found = marker.read(opened_place(shared))
    at.later()
    at.shown = True
    show_here(at.desk, [Here(Stick(shared, "K", 1, 2), Standing.KNOWN, str(shared), found)])
    at.qtbot.waitUntil(lambda: at.one().synced is not None and at.is_over(), timeout=LONG)
    assert at.equal()
    assert at.one().marker == mark
    assert at.one().copied is None  # the copy is a person's press
    at.later(10 * LONGEST)
    assert len(tries) == 1
    show_here(at.desk, [])
    show_here(at.desk, [Here(Stick(shared, "K", 1, 2), Standing.KNOWN, str(shared), found)])
    at.later()
    assert len(tries) == 2
    at.seconds.at += 1
    make.member("Gasana Vincent")
    at.qtbot.wait(50)
    at.later(200)
    assert at.equal()


def test_whoever_switched_it_off_is_not_synced(at: Office, shared: Path) -> None:
    at.place(shared)
    at.desk.preferences = replace(at.desk.preferences, syncs=False)
    at.later(EVERY)
    assert at.one().synced is None


def test_nothing_is_synced_while_the_desk_is_locked(at: Office, shared: Path) -> None:
    at.place(shared)
    at.shown = False
    at.later(EVERY)
    assert at.one().synced is None


def test_locking_in_the_middle_stops_it_until_somebody_is_back(
    at: Office, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at.place(shared)
    held = Held(monkeypatch)
    at.quiet.look()
    at.qtbot.waitUntil(held.entered.is_set, timeout=LONG)
    at.shown = False
    at.desk.lock()
    at.qtbot.waitUntil(at.is_over, timeout=LONG)
    held.go.set()
    at.later(EVERY)
    assert at.one().synced is None
    at.shown = True
    at.later()
    assert at.equal()


class Held:
    """A place that keeps whoever syncs with it waiting, between two steps; a slow one in a step."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, slow: bool = False) -> None:
        self.entered, self.go, self._slow = Event(), Event(), slow
        self._real = sync
        monkeypatch.setattr(quietly, "sync", self._sync)

    def _sync(self, *of: Any, step: Any, **more: Any) -> Any:
        self.entered.set()
        while not self.go.wait(20 if self._slow else 0.02):
            step(0, 0)
        return self._real(*of, step=step, **more)


def _answer(_job: Job) -> str:
    return "done"


def test_a_job_of_the_desk_begins_at_once_and_the_sync_gives_way(
    at: Office, shared: Path, monkeypatch: pytest.MonkeyPatch, make: Make
) -> None:
    at.place(shared)
    held = Held(monkeypatch)
    at.quiet.look()
    at.qtbot.waitUntil(held.entered.is_set, timeout=LONG)
    make.member("Gasana Vincent")  # the till writes meanwhile
    job = at.desk.start("Reckoning", _answer)
    with at.qtbot.waitSignal(job.done, timeout=LONG):
        pass
    at.qtbot.waitUntil(at.is_over, timeout=LONG)
    assert at.one().synced is None
    held.go.set()
    at.later(60)
    assert at.equal()


def test_a_copy_to_the_place_waits_for_the_sync_that_gives_way(
    at: Office, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at.place(shared)
    held = Held(monkeypatch, slow=True)
    at.quiet.look()
    at.qtbot.waitUntil(held.entered.is_set, timeout=LONG)
    job = at.desk.start("Copying", CopyWork(at.desk, at.one()))
    at.qtbot.wait(500)
    assert at.one().copied is None
    with at.qtbot.waitSignal(job.done, timeout=LONG):
        held.go.set()
    assert at.is_over()
    assert at.one().copied is not None


def test_a_place_that_is_forgotten_in_the_middle_is_not_known_again(
    at: Office, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = at.place(shared)
    held = Held(monkeypatch, slow=True)
    at.quiet.look()
    at.qtbot.waitUntil(held.entered.is_set, timeout=LONG)
    known.forget(at.desk.book, mark)
    at.desk.sticks_changed.emit()
    held.go.set()
    at.qtbot.waitUntil(at.is_over, timeout=LONG)
    assert not at.desk.ask(known.places)


def test_while_a_job_runs_no_sync_begins(at: Office, shared: Path) -> None:
    at.place(shared)
    go = Event()

    def long(_job: Job) -> bool:
        return go.wait(20)

    job = at.desk.start("Reckoning", long)
    at.quiet.look()
    assert at.is_over()
    with at.qtbot.waitSignal(job.done, timeout=LONG):
        go.set()


def test_closing_in_the_middle_is_clean(
    at: Office, shared: Path, monkeypatch: pytest.MonkeyPatch, pc: Pc
) -> None:
    at.place(shared)
    held = Held(monkeypatch)
    at.quiet.look()
    at.qtbot.waitUntil(held.entered.is_set, timeout=LONG)
    at.desk.close()
    at.desk.book.close()
    at.qtbot.wait(50)
    assert not at.said
    with pc.open() as book:
        assert book.read(known.places)[0].synced is None


def test_the_window_begins_it_by_itself(at: Office, shared: Path, qtbot: QtBot, desk: Desk) -> None:
    at.place(shared)
    frame = QWidget()
    bar, side = MessageBar(desk.language), Sidebar([], name="", subtitle="", accessible_name="")
    for widget in (frame, bar, side):
        qtbot.addWidget(widget)
    side.show()
    Plugging(desk, bar, side)
    qtbot.waitUntil(lambda: at.one().synced is not None, timeout=LONG)
    assert not bar.note.text
    assert desk.ask(office.coop).name


def enter(app: App, pc: Pc) -> None:
    """Open the book and sign in; the clock can't be believed, which hinders nothing."""
    app.open_book(pc.path)
    assert app.door is not None
    app.door.later = True
    app.door.entered.emit(pc.actor)


def test_the_program_syncs_by_itself_and_ends_in_the_middle_of_it(
    pc: Pc, shared: Path, qtbot: QtBot, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COOPDESK_HOME", str(pc.home))
    monkeypatch.setattr(plugging, "_SYNC_MS", 50)
    with pc.open() as book:
        made = marker.mark(
            opened_place(shared), coop=book.coop, name="Twizigamire",
            made=book.clock().today, language=language,
        )  # fmt: skip
        known.name(book, made, str(shared), "Shared folder")
    app = App(pc.home, pc.clock)
    qtbot.addWidget(app.frame)
    with qtbot.waitSignal(app.frame.painted):
        app.show()
    app.screen.prefer(replace(app.screen.preferences, closing_copy=False))
    held = Held(monkeypatch)
    enter(app, pc)
    qtbot.waitUntil(held.entered.is_set, timeout=LONG)
    assert _synced(app) is False
    app.frame.close()
    with pc.open() as book:
        assert book.read(known.places)[0].synced is None
    held.go.set()
    app.frame.show()
    enter(app, pc)
    qtbot.waitUntil(lambda: _synced(app), timeout=LONG)
    app.end()


def _synced(app: App) -> bool:
    return app.book is not None and app.book.read(known.places)[0].synced is not None
