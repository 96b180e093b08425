"""The deeds that a key reaches from anywhere, greyed by what the person signed in may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_
from coopdesk.records.access import Permission
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.weakly import weakly


@dataclass(frozen=True, slots=True)
class Deed:
    """A thing to do or a page to go to. `text` is marked with N_."""

    text: str
    keys: str
    place: Place | None = None
    method: str = ""  # of the desk, where there is no place to go to
    needs: Permission = Permission.LOOK


#: What can be done from every page, besides going to the pages of the sidebar.
DEEDS: Final = (
    Deed(N_("Take or pay money"), "Ctrl+T", Place("cash"), needs=Permission.TAKE_MONEY),
    Deed(N_("Collection sheet"), "Ctrl+M", Place("collection"), needs=Permission.TAKE_MONEY),
    Deed(N_("Count a cash box"), "Ctrl+B", Place("count"), needs=Permission.TAKE_MONEY),
    Deed(N_("Hand money over"), "Ctrl+H", Place("handover"), needs=Permission.TAKE_MONEY),
    Deed(N_("Write an entry"), "Ctrl+E", Place("voucher"), needs=Permission.KEEP_BOOKS),
    Deed(N_("Admit a member"), "Ctrl+N", Place("new_member"), needs=Permission.KEEP_ROLL),
    Deed(N_("Bring in a list"), "Ctrl+I", Place("import"), needs=Permission.KEEP_ROLL),
    Deed(N_("Go back"), "Alt+Left", method="back"),
    Deed(N_("Lock the desk"), "Ctrl+L", method="lock"),
)

#: What is not an action but a key of its own, for the list of keys.
SEARCH: Final = Deed(N_("Find a member, a receipt or a page"), "Ctrl+K")


def install(window: QWidget, desk: Desk, deeds: tuple[Deed, ...]) -> list[QAction]:
    """Make each deed's keys work anywhere in the window. What one may not do is greyed."""
    made = []
    for deed in deeds:
        action = QAction(desk.language.gettext(deed.text), window)
        action.setShortcut(QKeySequence(deed.keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setEnabled(deed.needs in desk.actor.may)
        if deed.place is not None:
            action.triggered.connect(weakly(desk.go, deed.place))
        else:
            action.triggered.connect(getattr(desk, deed.method))
        window.addAction(action)
        made.append(action)
    return made


def keys_text(deed: Deed) -> str:
    """The keys as people here know them: "Ctrl+T"."""
    return QKeySequence(deed.keys).toString(QKeySequence.SequenceFormat.NativeText)
