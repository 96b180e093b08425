"""A dressed program without a screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from coopdesk.i18n import Language
from coopdesk.ui import theme


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """Every test starts in the light theme at 100 %."""
    theme.apply(qapp)
    yield qapp
    if theme.look() != theme.Look(theme.THEMES["light"]):
        theme.apply(qapp)


@pytest.fixture
def language() -> Language:
    return Language("en")
