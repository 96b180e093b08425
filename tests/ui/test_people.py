"""A person at a glance."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.i18n import initials
from coopdesk.ui.kit.people import Pair, Pairs, Portrait


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Uwase O. Jeanne", "UJ"),
        ("Uwase", "U"),
        ("élise mukamana", "ÉM"),
        ("  ", ""),
        ("- Keza", "K"),
        ("<b>X</b> & Sons", "S"),
    ],
)
def test_initials_are_those_of_the_first_and_the_last_name(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_a_portrait_takes_another_name(qtbot: QtBot) -> None:
    portrait = Portrait("Uwase Jeanne")
    qtbot.addWidget(portrait)
    before = portrait.grab().toImage()
    portrait.show_name("Keza Aline")
    assert portrait.grab().toImage() != before


def test_pairs_are_heard_together_and_replace_each_other(qtbot: QtBot) -> None:
    pairs = Pairs()
    qtbot.addWidget(pairs)
    pairs.show_pairs([Pair("Shares", "1 F"), Pair("Savings", "2 F", QPushButton("Close"))])
    pairs.show_pairs([Pair("Loans", "3 F")])
    lines = [w for w in pairs.findChildren(QWidget) if w.accessibleName() and not w.isHidden()]
    assert [line.accessibleName() for line in lines] == ["Loans: 3 F"]
