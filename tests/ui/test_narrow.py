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
from tests.records.assemblies import begun, called, passed, people
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
    "meeting",
    "resolutions",
    "coop_year",
    "agm_pack",
    "social_actions",
    "shares",
    "share_refunds",
    "share_products",
    "share_terms",
)


def held(make: Make) -> int:
    """A meeting that is under way, with a motion that passed and lets something be done."""
    there = begun(make, called(make, people(make, 4, start=500)))
    passed(make.book, there, "Mukamana is admitted.", cause="admission")
    return there.meeting


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
    about = held(make) if page == "meeting" else None
    window.go(Place(page, member=somebody if page in {"cash", "shares"} else None, about=about))
    window.grab()
    assert window.page is not None
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    (scroll,) = window.page.findChildren(Scroll, options=direct)
    qtbot.wait(50)  # by width and height it takes a few rounds
    assert scroll.viewport().width() > 800
    assert scroll.horizontalScrollBar().maximum() == 0
    desk.close()


def test_a_name_without_blanks_makes_no_page_wider(
    make: Make, qapp: QApplication, qtbot: QtBot
) -> None:
    theme.apply(qapp, "light", 100)
    one = make.member("Mukamana" * 62, village="Gisozi" * 80)
    desk = Desk(make.book, Language("en"), Preferences())
    window = Window(desk)
    qtbot.addWidget(window)
    window.resize(1024, 600)
    with qtbot.waitExposed(window):
        window.show()
    wider = []
    for page in ("member", "member_file", "leaving", "sanctions", "join_members", "shares"):
        window.go(Place(page, member=one.id))
        window.grab()
        qtbot.wait(50)
        assert window.page is not None
        bars = [scroll.horizontalScrollBar() for scroll in window.page.findChildren(Scroll)]
        wider += [page for bar in bars if bar.maximum()]
    assert wider == []
    desk.close()
