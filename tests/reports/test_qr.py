"""Codes are those of another program, dot by dot."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reportlab.graphics.barcode.qrencoder import (
    QR8bitByte,
    QRAlphaNum,
    QRCode,
    QRErrorCorrectLevel,
    QRNumber,
)

from coopdesk.reports import qr


def of_reportlab(text: str, kind: Any = QRAlphaNum) -> list[str]:
    """The same text by ReportLab, with the mask that we always take."""
    made: Any = QRCode(None, QRErrorCorrectLevel.M)
    made.addData(kind(text))
    made.version = made.calculate_version()
    made.makeImpl(False, 0)
    return ["".join("01"[bool(dot)] for dot in row) for row in made.modules]


@settings(max_examples=40, deadline=None)
@given(st.text(qr.LETTERS, min_size=1, max_size=900))
@example("A" * 19)  # the first size, full
def test_a_code_is_that_of_another_program(text: str) -> None:
    assert qr.code(f"{text}A") == of_reportlab(f"{text}A")


@settings(max_examples=40, deadline=None)
@given(st.text(qr.FIGURES, min_size=1, max_size=1500))
@example("1" * 34)  # the first size, full
def test_figures_take_the_least_room(text: str) -> None:
    assert qr.code(text) == of_reportlab(text, QRNumber)


@settings(max_examples=40, deadline=None)
@given(st.text("abc XYZ-", min_size=1, max_size=400))
def test_small_letters_are_written_byte_by_byte(text: str) -> None:
    assert qr.code(f"{text}x") == of_reportlab(f"{text}x", QR8bitByte)


def test_what_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        qr.code("A" * 5000)
