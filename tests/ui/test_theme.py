from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from coopdesk.ui import theme
from coopdesk.ui.theme import SHAPE_PAIRS, TEXT_PAIRS, THEMES, Look, contrast


@pytest.mark.parametrize("name", THEMES)
def test_every_text_can_be_read_on_its_ground(name: str) -> None:
    least = 7 if name == "contrast" else 4.5
    dim = {
        pair: round(contrast(getattr(THEMES[name], pair[0]), getattr(THEMES[name], pair[1])), 2)
        for pair in TEXT_PAIRS
    }
    assert {pair: got for pair, got in dim.items() if got < least} == {}


@pytest.mark.parametrize("name", THEMES)
def test_what_must_be_seen_stands_out_from_its_ground(name: str) -> None:
    for one, other in SHAPE_PAIRS:
        got = contrast(getattr(THEMES[name], one), getattr(THEMES[name], other))
        assert got >= 3, (one, other, got)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("percent", [90, 100, 200])
def test_every_height_in_the_stylesheet_grows_with_the_text(percent: int) -> None:
    sheet = theme.stylesheet(Look(THEMES["light"], percent))
    assert "@" not in sheet
    heights = re.findall(r"(?:font-size|min-height): (\d+)px", sheet)
    usual = re.findall(
        r"(?:font-size|min-height): (\d+)px", theme.stylesheet(Look(THEMES["light"]))
    )
    assert [int(height) for height in heights] == [
        round(int(height) * percent / 100) for height in usual
    ]


def test_text_is_at_most_twice_as_large(qapp: QApplication) -> None:
    assert theme.apply(qapp, "light", 500).percent == 200
    assert theme.apply(qapp, "no such theme", 10) == Look(THEMES["light"], 90)


def test_the_program_brings_its_own_font() -> None:
    assert QFontInfo(theme.look().font()).family() == "Noto Sans"
    brought = {name for n in range(20) for name in QFontDatabase.applicationFontFamilies(n)}
    assert {"Noto Sans", "Noto Sans Devanagari"} <= brought


def test_figures_are_of_one_width_also_under_the_stylesheet() -> None:
    for name in ("", "figure", "muted"):
        label = QLabel()
        theme.kind(label, name)
        label.ensurePolished()
        widths = {label.fontMetrics().horizontalAdvance(figure) for figure in "0123456789"}
        assert len(widths) == 1


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_amounts_stand_as_high_as_the_fields_beside_them(qapp: QApplication, percent: int) -> None:
    before = theme.look().percent
    theme.apply(qapp, "light", percent)
    heights = []
    for name in ("", "money"):
        line = QLineEdit()
        theme.kind(line, name)
        line.ensurePolished()
        heights.append(line.sizeHint().height())
    theme.apply(qapp, "light", before)
    assert abs(heights[0] - heights[1]) <= 2
