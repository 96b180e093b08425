from __future__ import annotations

import pytest

from coopdesk import paths


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("12/2019 2026-03-31.pdf", "12 2019 2026-03-31.pdf"),
        ("../../../etc/passwd", ".. .. .. etc passwd"),
        ("Koperative  «Twizigamire»\n", "Koperative «Twizigamire»"),
        ('a<b>c:"d"|e?f*g\\h', "a b c d e f g h"),
        ("///", ""),
    ],
)
def test_what_people_typed_becomes_a_name_in_one_folder(text: str, name: str) -> None:
    assert paths.file_name(text) == name
