"""What the page of copies says of files that are not taken in, and of a sync that was stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.exchange import known, standing
from coopdesk.exchange.backup import CopyReport
from coopdesk.exchange.bundles import NOBODY, REVOKED
from coopdesk.exchange.known import KnownPlace, Why
from coopdesk.i18n import Text
from coopdesk.ui.copying import MarkPlace, Outcome, Typed, told
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.progress import Job, JobBar
from coopdesk.ui.pages.copies import Copies
from coopdesk.ui.theme import Kind
from tests.records.hands import TODAY, Pc
from tests.ui.fingers import focused, opened

LONG = 30_000
PC = "B (Shop)"


@pytest.fixture
def page(
    pc: Pc, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Copies:
    """The page, with one place."""
    monkeypatch.setenv("COOPDESK_HOME", str(pc.home))
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    MarkPlace(desk, str(stick), "Blue stick", Typed(pc.home, None))(Job(_nothing))
    return opened(Copies(desk, Place("copies")), qtbot)


def _nothing(_job: Job) -> None: ...


def place(page: Copies) -> KnownPlace:
    return page.desk.ask(known.places)[0]


def finds(page: Copies, settled: list[Why], wrong: Sequence[Why] = ()) -> None:
    """The last sync with the place found these there."""
    one = place(page)
    said = {"settled": [why.said() for why in settled], "why": [why.said() for why in wrong]}
    known.remember(page.desk.book, one.marker, one.address, known.SYNC, said)
    page.desk.sticks_changed.emit()


def left(reason: str, pc: str = "", *, number: int = 2) -> Why:
    return Why(standing.BAD, Text(reason), Text(""), pc, f"ACTS/AB/{number:08}.CDB")


def test_files_of_a_revoked_pc_are_told_quietly_and_the_place_stays_green(page: Copies) -> None:
    assert page.settled.isHidden()
    finds(page, [left(REVOKED, PC, number=n) for n in (2, 3)])
    assert page.settled.isVisibleTo(page)
    assert page.settled.text() == (
        "2 files at “Blue stick” are of the PC B (Shop), which the co-op trusts no more."
        " They are not taken in; nothing is to be done."
    )
    assert not page.look.shown
    pill = page.places.model.columns[0].pill
    assert pill is not None
    mark = pill(place(page))
    assert mark is None or mark.kind is not Kind.WARN
    finds(page, [])
    assert page.settled.isHidden()


@pytest.mark.parametrize(("damaged", "tone"), [((), Kind.PLAIN), (("26010111.ZIP",), Kind.WARN)])
def test_a_damaged_copy_warns_also_where_the_sync_was_stopped(
    page: Copies, damaged: tuple[str, ...], tone: Kind
) -> None:
    copy = CopyReport("26010211.ZIP", "point", 9, TODAY, 1, 1, 1, damaged, (), 0)
    kind, words = told(page.desk.language, Outcome(place(page), copy, None, None))
    assert kind is tone
    assert ("Damaged" in words) is bool(damaged)


def test_each_pc_and_each_reason_has_a_line_of_its_own(page: Copies) -> None:
    finds(page, [left(REVOKED, PC), left(REVOKED), left(NOBODY)])
    lines = page.settled.text().split("\n")
    assert [line.split(". ")[0] for line in lines] == [
        "1 file at “Blue stick” is of a PC that the co-op trusts no more",
        "1 file at “Blue stick” is of the PC B (Shop), which the co-op trusts no more",
        "1 file at “Blue stick” is signed by a PC that nobody of the co-op vouches for",
    ]


def test_of_thousands_of_damaged_files_some_are_named_and_the_others_counted(page: Copies) -> None:
    finds(page, [], [left(NOBODY, number=n) for n in range(2_000)])
    said = [one.text for one in page.look.shown]
    assert len(said) == 21
    assert "ACTS/AB/00000019.CDB" in said[-2]
    assert said[-1] == "… and 1,980 more."
    finds(page, [], [left(NOBODY, number=n) for n in range(20)])
    assert "ACTS/AB/00000019.CDB" in page.look.shown[-1].text


def test_stop_in_the_sync_after_a_copy_says_that_the_copy_is_made(
    page: Copies, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, never = Event(), Event()

    def waits(*_: object, stop: Callable[[], bool], **__: object) -> None:
        begun.set()
        while not stop():
            never.wait(0.01)

    monkeypatch.setattr("coopdesk.ui.copying.sync", waits)
    bar = JobBar(desk.language)
    layout = page.layout()
    assert layout is not None
    layout.addWidget(bar)
    bar.show()
    desk.started.connect(bar.watch)
    page.focus_first()
    qtbot.keyClick(page.copy, Qt.Key.Key_Return)
    qtbot.waitUntil(begun.is_set, timeout=LONG)
    qtbot.mouseClick(bar.stop_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.copy.isEnabled, timeout=LONG)
    assert focused() is page.copy
    said = page.status.result.text
    assert said.startswith("The whole book is copied and was read back")
    assert said.endswith("The sync was stopped. What was done so far stays.")
    assert "Last good copy: today" in page.status.shown.text
