from __future__ import annotations

from pathlib import Path

import pytest

from coopdesk.ui import preferences
from coopdesk.ui.preferences import Preferences


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    kept = Preferences(
        language="es_BO", theme="dark", text_percent=150, book="/libro/Illimani.coop"
    )
    preferences.save(tmp_path / "new" / "preferences.json", kept)
    assert preferences.load(tmp_path / "new" / "preferences.json") == kept


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"text_percent": "large"}', '{"theme": "pink", "text_percent": 1000}'],
)
def test_damaged_preferences_fall_back_to_the_usual(tmp_path: Path, text: str) -> None:
    file = tmp_path / "preferences.json"
    file.write_text(text, "utf-8")
    assert preferences.load(file) == Preferences()


def test_preferences_of_a_newer_program_are_read_as_far_as_known(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    file.write_text('{"theme": "dark", "hologram": true, "language": "fr"}', "utf-8")
    assert preferences.load(file) == Preferences(language="fr", theme="dark")


def test_there_are_preferences_before_any_were_saved(tmp_path: Path) -> None:
    assert preferences.load(tmp_path / "none.json") == Preferences()
