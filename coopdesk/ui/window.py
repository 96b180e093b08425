"""The window of an open book: sidebar, top bar, messages, and one page in place.

It knows the pages only as a list, and listens to the desk: nobody holds the window.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLayout, QStackedWidget, QWidget

from coopdesk.records.book import Topic
from coopdesk.records.errors import Trouble
from coopdesk.ui.actions import DEEDS, Deed, install
from coopdesk.ui.carded import Carded
from coopdesk.ui.clockbar import ClockBar
from coopdesk.ui.desk import Desk, Page, Paper, Place
from coopdesk.ui.kit.layouts import bring_into_view, column, holder, row, to_the_top
from coopdesk.ui.kit.messages import MessageBar, Notices
from coopdesk.ui.kit.progress import Job, JobBar
from coopdesk.ui.kit.sidebar import Place as SidePlace
from coopdesk.ui.kit.sidebar import Sidebar
from coopdesk.ui.pages import PAGES, Entry
from coopdesk.ui.plugging import Plugging
from coopdesk.ui.theme import Kind, kind, look
from coopdesk.ui.topbar import TopBar

_NARROW = 960  # at 100 % text: below it the sidebar shows icons only
_KEPT = 6  # pages kept for going back, besides those with something typed
_BACK = 50

Key = tuple[object, ...]


def _see_focus(page: Page) -> None:
    """Where the keyboard is, is seen; but a list waits for its first key, and its page shows its
    heading until then."""
    focus = QApplication.focusWidget()
    if focus is None or isinstance(focus, QAbstractItemView):
        return
    if page.isAncestorOf(focus):
        bring_into_view(focus)


class Window(QWidget):
    """Shows a desk. Pages are made when they are gone to, and freed when they are far behind."""

    def __init__(self, desk: Desk, entries: Sequence[Entry] = PAGES) -> None:
        super().__init__()
        self._desk = desk
        self._entries = {entry.name: entry for entry in entries}
        self._kept: dict[Key, Page] = {}  # the one shown last is the last
        self._history: list[Place] = []
        self._warned = False
        self.sidebar = self._make_sidebar()
        self.topbar = TopBar(desk, entries)
        self.clock = ClockBar(desk)
        self.messages = MessageBar(desk.language)
        self.jobs = JobBar(desk.language)
        self.pages = QStackedWidget()
        kind(self.pages, "clear")
        self._lay_out()
        self._actions = install(self, desk, self._deeds())
        self._wire()
        self.plugging = Plugging(desk, self.messages, self.sidebar)
        self.carded = Carded(desk, self)

    # --- making ----------------------------------------------------------------------------------

    def _make_sidebar(self) -> Sidebar:
        t = self._desk.language.gettext
        may = self._desk.actor.may
        self._subtitle = t("savings co-operative")
        places = [
            SidePlace(entry.name, t(entry.title), entry.icon)
            for entry in self._entries.values()
            if entry.icon and entry.needs in may
        ]
        sidebar = Sidebar(
            places,
            name=self._desk.coop.name,
            subtitle=self._subtitle,
            accessible_name=t("Pages"),
        )
        return sidebar

    def _lay_out(self) -> None:
        notices = Notices(self.messages, self.jobs)
        content = column(self.topbar, self.clock, notices, self.pages, gap=0)
        content.setStretch(3, 1)
        whole = row(self.sidebar, holder(content), gap=0)
        whole.setStretch(1, 1)
        whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # the sidebar gives way
        self.setLayout(whole)

    def _deeds(self) -> tuple[Deed, ...]:
        """Those whose page there is, and the pages of the sidebar by their number."""
        known = tuple(d for d in DEEDS if d.place is None or d.place.page in self._entries)
        sides = [entry for entry in self._entries.values() if entry.icon]
        numbered = tuple(
            Deed(entry.title, f"Ctrl+{n}", Place(entry.name), needs=entry.needs)
            for n, entry in enumerate(sides, 1)
        )
        return known + numbered

    def _wire(self) -> None:
        desk = self._desk
        self.sidebar.chosen.connect(self._choose)
        desk.going.connect(self.go)
        desk.going_back.connect(self.back)
        desk.said.connect(self._say)
        desk.troubled.connect(self._trouble)
        desk.started.connect(self._watch)
        desk.printed.connect(self._print)
        desk.changed.connect(self._changed)

    # --- going -----------------------------------------------------------------------------------

    @property
    def place(self) -> Place | None:
        """Where the window is."""
        return self._history[-1] if self._history else None

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        shown = self.pages.currentWidget()
        return shown if isinstance(shown, Page) else None

    def go(self, place: Place) -> None:
        """Show a place. A page that is still there is gone to again, with what was typed in it."""
        entry = self._entries.get(place.page)
        if entry is None or entry.needs not in self._desk.actor.may:
            t = self._desk.language.gettext
            self.messages.refuse(t("{name} may not go there.").format(name=self._desk.actor.name))
            return
        if self.place is not None and self._key(self.place) == self._key(place):
            self._history.pop()  # the same page with another word: one step back, not two
        self._history = [*self._history[1 - _BACK :], place]
        self._show(entry, place)

    def back(self) -> None:
        """Show the place before this one; nothing typed is lost."""
        if len(self._history) > 1:
            self._history.pop()
            place = self._history[-1]
            entry = self._entries[place.page]
            # Whom a place sends to a page that serves all came there then: not with each way back.
            self._show(entry, Place(place.page) if entry.alone else place)

    def _key(self, place: Place) -> Key:
        """What makes it another page."""
        if self._entries[place.page].alone:
            return (place.page,)
        return place.page, place.member, place.visit, place.about, place.behind

    def _choose(self, name: str) -> None:
        self.go(Place(name))

    def _show(self, entry: Entry, place: Place) -> None:
        key = self._key(place)
        page = self._kept.pop(key, None)
        if page is None or page is not self.page:
            self.messages.leave_page()
        if page is None:
            page = entry.load()(self._desk, place)
            self.pages.addWidget(page)
        elif page.place != place or not page.has_typed():
            page.show_place(place)
        self._kept[key] = page
        self.pages.setCurrentWidget(page)
        self.sidebar.show_place(entry.under or entry.name)
        self._warned = False
        to_the_top(page)
        page.focus_first()
        _see_focus(page)
        self._free()

    def _free(self) -> None:
        """Let go of the pages longest unseen, but of none that holds something typed."""
        for key, page in list(self._kept.items())[: -_KEPT or None]:
            if not page.has_typed() and page is not self.page:
                del self._kept[key]
                self.pages.removeWidget(page)
                page.deleteLater()

    # --- leaving ---------------------------------------------------------------------------------

    def may_leave(self) -> bool:
        """Whether nothing typed would be lost. The first time it would be, go there and say so."""
        typed = next((page for page in self._kept.values() if page.has_typed()), None)
        if typed is None or self._warned:
            return True
        self.go(typed.place)
        self._warned = True
        t = self._desk.language.gettext
        self.messages.warn(
            t("What is typed here is not kept yet. Finish it or empty it, or do that once more.")
        )
        return False

    # --- listening to the desk -------------------------------------------------------------------

    def _say(self, text: str, tone: Kind, advice: str) -> None:
        words = f"{text} {advice}".strip()
        match tone:
            case Kind.REFUSE:
                self.messages.refuse(words)
            case Kind.WARN:
                self.messages.warn(words)
            case _:
                self.messages.good(words)

    def _trouble(self, error: Trouble) -> None:
        self.messages.trouble(error)

    def _print(self, paper: Paper) -> None:
        from coopdesk.ui.printing import print_paper  # noqa: PLC0415  (60 ms of the start)

        print_paper(self._desk, self, paper)

    def _watch(self, job: Job, title: str) -> None:
        self.jobs.watch(job, title)

    def _changed(self, topics: Topic) -> None:
        if topics & Topic.COOP:
            self.sidebar.say_head(self._desk.coop.name, self._subtitle)

    # --- Qt --------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < look().px(_NARROW)
        self.sidebar.set_narrow(narrow=narrow)
