"""The screen outlives what Qt's binding gets wrong."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject

import coopdesk.ui


def test_asking_qt_for_nothing_again_and_again_never_uses_up_none() -> None:
    assert coopdesk.ui.__doc__
    thing = QObject()
    for _ in range(200_000):
        thing.property("never set")
    assert sys.getrefcount(None) > 200_000
