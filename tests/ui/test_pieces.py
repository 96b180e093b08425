from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language, Unreadable
from coopdesk.records.money import Money
from coopdesk.ui.kit.pieces import Pieces


@pytest.fixture
def pieces(qtbot: QtBot, language: Language) -> Pieces:
    made = Pieces((5_000, 1_000, 500), "RWF", language, columns=2)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_pieces_are_counted_by_keyboard_and_summed_while_typing(
    pieces: Pieces, qtbot: QtBot
) -> None:
    sums = []

    def add_up() -> None:
        sums.append(pieces.total())

    pieces.changed.connect(add_up)
    pieces.fields()[0].setFocus()
    for many in ("3", "", "2"):
        focus = QApplication.focusWidget()
        assert focus is not None
        qtbot.keyClicks(focus, many)
        qtbot.keyClick(focus, Qt.Key.Key_Return)
    assert sums == [Money(15_000, "RWF"), Money(16_000, "RWF")]
    assert pieces.value() == {5_000: 3, 500: 2}


def test_each_field_says_of_what_it_counts(pieces: Pieces) -> None:
    said = [field.editor.accessibleName() for field in pieces.fields()]
    assert said[1] == "Pieces of 1,000\N{NO-BREAK SPACE}F"


@pytest.mark.parametrize("typed", ["x", "-2"])
def test_what_is_no_number_of_pieces_gives_no_sum(pieces: Pieces, typed: str) -> None:
    pieces.fields()[1].line.setText(typed)
    assert pieces.total() is None


@pytest.mark.parametrize("typed", ["x", "-2"])
def test_what_cant_be_read_is_raised(pieces: Pieces, typed: str) -> None:
    pieces.fields()[0].line.setText(typed)
    with pytest.raises(Unreadable):
        pieces.value()


def test_a_count_can_be_put_in_and_taken_away(pieces: Pieces) -> None:
    pieces.set_value({500: 4})
    assert pieces.total() == Money(2_000, "RWF")
    assert not pieces.is_empty()
    pieces.clear()
    assert pieces.is_empty()
    assert pieces.total() == Money(0, "RWF")
