"""A year later the office brings its new list: who is known is decided one by one, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records import checks, members
from coopdesk.ui.kit import pickers
from coopdesk.ui.pages.import_roll import ImportRoll
from coopdesk.ui.pages.members import Members
from coopdesk.ui.pages.paper import PaperPage
from tests.records.hands import TODAY, draft, found
from tests.stories.hands import Secretary, seated
from tests.ui.fingers import ENTER

LIST = """No,Name,Sex,ID,Phone,Village,Shares,Savings
1,Uwase Jeanne,F,1198070001,0788 999 111,Remera,0,0
2,Gasana Eric,M,,,Gisozi,0,0
31,Mukamana Alice Rose,F,1199070003,,,0,0
40,Eric Gasana,M,,,Gisozi,1000,500
41,Nshuti Xavier,M,,,,1000,700
"""


@pytest.fixture
def secretary(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Secretary]:
    file = tmp_path / "list.csv"
    file.write_text(LIST, "utf-8")

    def picked(*_: object) -> Path:
        return file

    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(pickers, "open_file", picked)
    pc = found(tmp_path / "pc")
    pc.clock.move(hours=8)
    with pc.open() as book:
        drafts = [
            draft("1", name="Uwase Jeanne", savings=500),
            draft("2", name="Gasana Eric", village="Gisozi"),
            draft("3", name="Mukamana Alice", document="1199070003"),
        ]
        book.write(members.import_roll, drafts=drafts, on=TODAY)
        with seated(book, qtbot, "members") as somebody:
            yield somebody


def test_the_new_list_changes_whom_it_knows_and_brings_the_others(secretary: Secretary) -> None:
    secretary.tab_to("Import")
    secretary.press(ENTER)
    page = secretary.at(ImportRoll)
    secretary.press(ENTER)
    secretary.qtbot.waitUntil(page.result.isVisible, timeout=20_000)
    assert page.result.go.text() == "&Import 1 member"

    # Both by number are the same people: said of one, and of all like it. (The number alone is
    # there already, and the name agrees.)
    secretary.tab_to("Rows that may be somebody known")
    secretary.press(ENTER)
    assert page.same.beside.why.property("text") == (
        "Number 1 already belongs to Uwase Jeanne in the book."
    )
    secretary.press(Qt.Key.Key_Backtab)
    secretary.press(Qt.Key.Key_Space)
    secretary.tab_to("The same person: change the book")
    secretary.press(ENTER)
    # The next that is open comes up by itself: by her document, with another number.
    assert "Mukamana Alice (No 3)" in str(page.same.beside.why.property("text"))
    secretary.press(ENTER)
    # And a name that is somebody else's too.
    assert "Gasana Eric (No 2)" in str(page.same.beside.why.property("text"))
    secretary.tab_to("Another person")
    secretary.press(ENTER)
    assert page.result.go.text() == "&Import 2 and change 3 members"
    told = [(row.who, row.before, row.after) for _, row in page.changes.table.model.loaded()]
    assert ("1 · Uwase Jeanne", "–", "0788 999 111") in told

    secretary.tab_to("These balances are those at the end of")
    secretary.enter(TODAY.isoformat())
    secretary.tab_to("Import 2 and change 3 members")
    secretary.press(ENTER)
    secretary.qtbot.waitUntil(lambda: isinstance(secretary.window.page, PaperPage), timeout=20_000)
    secretary.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    page = secretary.at(ImportRoll)
    assert page.over.done.text == "2 members are in the book now. 3 members were changed."
    secretary.tab_to("See the members")
    secretary.press(ENTER)
    secretary.at(Members)

    files = {one.number: one for one in secretary.desk.ask(members.files)}
    assert sorted(files) == ["1", "2", "3", "40", "41"]
    assert (files["1"].phone, files["3"].name) == ("0788 999 111", "Mukamana Alice Rose")
    assert files["2"].phone == ""
    assert not checks.run(secretary.desk.book)
