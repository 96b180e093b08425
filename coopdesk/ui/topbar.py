"""The bar at the top: search everything, who is signed in, lock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame

from coopdesk.records import cards, meetings, members, statements, vouchers
from coopdesk.records.access import ROLE_NAMES
from coopdesk.ui.actions import SEARCH, keys_text
from coopdesk.ui.choosing import offered
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.finding import Found, offers
from coopdesk.ui.gathering import point_place, point_words
from coopdesk.ui.kit import buttons, tips
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.layouts import row
from coopdesk.ui.kit.suggest import SuggestField
from coopdesk.ui.pages import Entry
from coopdesk.ui.theme import kind, look

_MEMBERS = 6
_POINTS = 3
_SEARCH, _SIDE, _GAP = 240, 24, 8  # the narrowest search, and what is around things


class TopBar(QFrame):
    """Above every page. The search goes anywhere; Ctrl+K brings the keyboard to it."""

    def __init__(self, desk: Desk, entries: Sequence[Entry]) -> None:
        super().__init__()
        kind(self, "topbar")
        self._desk, self._entries = desk, entries
        t = desk.language.gettext
        self.search = SuggestField[Found](
            "search",
            t("Find a member, a receipt or a page"),
            self.offers,
            _text,
            desk.language,
            optional=True,
            hint=t("Find a member, a receipt or a page…"),
            scanned=cards.is_card,
        )
        self._dress_search()
        self._who = label("", "muted")
        self._name = label(desk.actor.name, "strong")
        self._who.setText(t("{role}:").format(role=t(ROLE_NAMES[desk.actor.role])))
        self.lock = buttons.quiet(t("Lock"), desk.lock, icon="lock")
        said = t("{name} is signed in").format(name=desk.actor.name)
        self.lock.setToolTip(tips.plain(said))
        whole = row(self.search, None, self._who, self._name, self.lock, gap=_GAP)
        whole.setStretch(0, 3)
        whole.setStretch(1, 1)
        side, edge = look().px(_SIDE), look().px(9)
        whole.setContentsMargins(side, edge, side, edge)
        self.setLayout(whole)
        self._listen()

    def _dress_search(self) -> None:
        self.search.label.hide()
        self._key = self.search.line.hint(keys_text(SEARCH).replace("+", " "))
        kind(self.search.line, "top")
        self.search.setMaximumWidth(look().px(520))
        self.search.picked.connect(self._go)
        self.search.line.textChanged.connect(self._show_key)

    def _listen(self) -> None:
        comes = QAction(self.search.line.accessibleName(), self)
        comes.setShortcut(QKeySequence(SEARCH.keys))
        comes.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        comes.triggered.connect(self._come)
        self.addAction(comes)

    def minimumSizeHint(self) -> QSize:
        """Without the role and the name: where there is no room for them they are left out."""
        return QSize(self._without_words(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        room = self.width() - self._without_words()
        self._name.setVisible((room := room - self._name.sizeHint().width()) >= 0)
        self._who.setVisible(room - self._who.sizeHint().width() >= 0)
        super().resizeEvent(event)

    def _without_words(self) -> int:
        """The room that the search and the lock need."""
        return self.lock.sizeHint().width() + look().px(_SEARCH + 2 * _SIDE + 4 * _GAP)

    def offers(self, words: str) -> Sequence[Found]:
        """What fits: a receipt or a voucher by its number, members, pages, papers, minutes.

        The whole roll comes after its members, or at the end where nobody is called so.
        """
        numbered = [*self._receipts(words), *self._vouchers(words)]
        members = self._members(words)
        named, said = offers(self._desk, self._entries, words), self._minutes(words)
        if len(members) > 1:
            return [*numbered, *members, *named, *said]
        return [*numbered, *named, *said, *members]

    def _receipts(self, words: str) -> list[Found]:
        if not self._known("receipt"):
            return []
        language, found = self._desk.language, []
        visits = self._desk.ask(statements.find_receipts, words)
        for visit in visits:
            said = self._desk.ask(statements.receipt, visit)
            text = language.gettext("Receipt {number}").format(number=said.number)
            if len(visits) > 1:  # more than one PC gave the number
                text = " · ".join(filter(None, (text, said.pc, language.moment(said.written))))
            found.append(Found(text, Place("receipt", visit=visit)))
        return found

    def _vouchers(self, words: str) -> list[Found]:
        entry = self._desk.ask(vouchers.find, words)
        if entry is None or not self._known("voucher_file"):
            return []
        number = self._desk.ask(vouchers.voucher, entry).number
        text = self._desk.language.gettext("Voucher {number}").format(number=number)
        return [Found(text, Place("voucher_file", about=entry))]

    def _members(self, words: str) -> list[Found]:
        if not self._known("member"):
            return []
        t = self._desk.language.gettext
        found = [
            Found(offered(self._desk.language, one), Place("member", member=one.id))
            for one in self._desk.ask(members.find, words, limit=_MEMBERS)
        ]
        all_of_them = t("All members that “{words}” fits").format(words=words)
        return [
            *found,
            Found(all_of_them, Place("members", text=members.Criteria(text=words).as_text())),
        ]

    def _minutes(self, words: str) -> list[Found]:
        """Points and resolutions of minutes that have the words, and the way to all of them."""
        if not self._known("meeting"):
            return []
        found = self._desk.ask(meetings.find, words, limit=_POINTS + 1)
        offered_ = [
            Found(point_words(self._desk.language, one), point_place(one.meeting, one.item))
            for one in found[:_POINTS]
        ]
        if len(found) > _POINTS:
            t = self._desk.language.gettext
            all_of_them = t("All minutes with “{words}”").format(words=words)
            offered_.append(Found(all_of_them, Place("meetings", text=words)))
        return offered_

    def _known(self, name: str) -> bool:
        return any(entry.name == name for entry in self._entries)

    def _go(self, found: Found) -> None:
        self.search.set_value(None)
        self._desk.go(found.place)

    def _come(self) -> None:
        self.search.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.line.selectAll()

    def _show_key(self, text: str) -> None:
        self.search.line.show_part(self._key, not text)


def _text(found: Found) -> str:
    return found.text
