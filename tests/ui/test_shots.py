"""All that is staged for pictures can be staged, and shows what its picture is for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import product
from typing import Final

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.ui import staging, staging_doubles, staging_keys, staging_life
from coopdesk.ui.desk import Desk
from coopdesk.ui.shots import Shot, Studio

#: By state, some of what is on its picture.
SHOWN: Final = {
    "copies": ("Red stick", "KINGSTON"),
    "copies-alone": ("There is no copy of this book yet.",),
    "joining": ("Branch at Remera",),
    "conflicts": ("Gisozi", "Kacyiru"),
    "to_look_at": ("too little in Ordinary savings", "has the same receipt from two PCs"),
    "to_look_at-settled": ("Settled on 24 Nov 2026",),
    "restore": ("1. Where is the copy?",),
    "restore-list": ("2. Which copy?",),
    "restore-inside": ("3. What is in it", "Bring this book back"),
    "restore-done": ("4. The book is back", "Open this book"),
    "today-clock": ("Say what today is",),
    "join": ("Ask to be let in",),
    "join-words": ("I was let in: make the book",),
    "recovery": ("There is no recovery sheet yet", "Make a recovery sheet"),
    "recovery-new": ("Make it and show it for printing",),
    "recovery-printed": ("The sheet was not tried out yet", "Try out: Safe of the bank"),
    "recovery-board": ("“Board” was not tried out yet.", "2 of the 3 shares"),
    "recovery-order": ("Copies are locked, and a sheet opens them", "End this sheet"),
    "recovery-ended": ("Make a second one",),
    "recovery-ready": ("Encrypt the book and open it again",),
    "recovery-encrypted": ("Encrypt it no more and open it again",),
    "applications": ("Write down that Espérance Uwase is admitted",),
    "applications-paying": ("Only a full first payment makes a member.",),
    "leaving": ("Why do they leave?",),
    "leaving-settling": ("Settlement", "Take back that they left"),
    "erasing": ("Erase the data of 1 person for good", "Vestine Nyirahabimana"),
    "erasing-done": ("Erased before", "2 people"),
    "sanctions": ("missed three meetings without a word",),
    "doubles": ("born on the same day, same name", "Look at both and join them"),
    "join_members": ("This can't be taken back.", "goes over"),
    "join_members-choosing": ("Who is the same person?",),
    "sanctions-new": ("What the member answers", "Heard on"),
}


@pytest.fixture(scope="module")
def studio(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    home = os.environ.get("COOPDESK_HOME")
    yield Studio(qapp, tmp_path_factory.mktemp("studio"), members=20)
    os.environ.pop("COOPDESK_HOME", None)
    if home is not None:
        os.environ["COOPDESK_HOME"] = home


def on_it(made: QWidget) -> str:
    """The words of all labels, buttons and lists that are seen."""
    seen = [one for one in made.findChildren(QWidget) if one.isVisible()]
    words = [
        one.text().replace("&", "") for one in seen if isinstance(one, QLabel | QAbstractButton)
    ]
    for model in (one.model() for one in seen if isinstance(one, QAbstractItemView)):
        cells = product(range(model.rowCount()), range(model.columnCount()))
        words += [str(model.index(*cell).data()) for cell in cells]
    return "\n".join(words)


def test_every_state_is_looked_at() -> None:
    staged = {*staging.PAGES, *staging.MORE, *staging_keys.MORE, "recovery", "join", "join-words"}
    staged |= {*staging_doubles.PAGES, *staging_doubles.MORE}
    assert SHOWN.keys() == staged | {*staging_life.PAGES, *staging_life.MORE}


@pytest.mark.parametrize("page", SHOWN)
def test_a_state_is_staged_and_shows_what_it_is_for(
    studio: Studio, page: str, qtbot: QtBot
) -> None:
    made = studio.take(Shot(page, "en", "light", 100, 1366, 768))
    qtbot.addWidget(made)

    def shows() -> None:
        words = on_it(made)
        assert [one for one in SHOWN[page] if one not in words] == [], words

    qtbot.waitUntil(shows, timeout=10_000)  # sticks and places are looked at beside the page
    for desk in made.findChildren(Desk):
        desk.close()
