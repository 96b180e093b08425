"""Pages on a small screen with large text and long words: nothing scrolls sideways."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records import members
from coopdesk.ui import theme
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.layouts import Scroll
from coopdesk.ui.preferences import Preferences
from coopdesk.ui.window import Window
from tests.records.hands import Make

PAGES = (
    "boxes",
    "cash",
    "collection",
    "count",
    "handover",
    "recurring",
    "voucher",
    "assets",
    "loans",
    "loan_products",
    "loan_terms",
    "visits",
    "meetings",
    "meeting_call",
    "tasks",
    "bodies",
    "body_rules",
    "officers",
)


@pytest.mark.parametrize("page", PAGES)
def test_nothing_scrolls_sideways(page: str, make: Make, qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, "light", 200)
    desk = Desk(make.book, Language("fr"), Preferences(language="fr", text_percent=200))
    window = Window(desk)
    qtbot.addWidget(window)
    window.resize(1024, 600)
    with qtbot.waitExposed(window):
        window.show()
    somebody = desk.ask(members.roll)[0].id
    window.go(Place(page, member=somebody if page == "cash" else None))
    window.grab()
    assert window.page is not None
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    (scroll,) = window.page.findChildren(Scroll, options=direct)
    qtbot.wait(50)  # by width and height it takes a few rounds
    assert scroll.viewport().width() > 800
    assert scroll.horizontalScrollBar().maximum() == 0
    desk.close()
