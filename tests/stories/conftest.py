"""What every story begins with."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from coopdesk.records import passwords
from coopdesk.ui import theme
from coopdesk.ui.kit import pickers


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dressed program on a PC without a printer."""
    theme.apply(qapp)
    monkeypatch.setattr(pickers, "choose_printer", lambda *_: None)
    monkeypatch.setattr(passwords, "_KIB", 8)  # a password takes a third of a second on purpose
