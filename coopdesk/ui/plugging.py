"""What the window does about sticks that come: it offers to copy, or copies by itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from coopdesk.exchange.places.presence import Here
from coopdesk.exchange.places.presence import Standing as StickIs
from coopdesk.ui import standing
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.messages import MessageBar
from coopdesk.ui.kit.sidebar import Sidebar
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.plugged import Plugged
from coopdesk.ui.preferences import COPY
from coopdesk.ui.theme import Kind

#: The start of the program is not held up by looking at sticks and copies.
_LATER_MS, _SYNC_MS = 400, 2000


class Plugging(QObject):
    """Watches, offers, and keeps the last good copy in the sidebar's foot."""

    def __init__(self, desk: Desk, messages: MessageBar, sidebar: Sidebar) -> None:
        super().__init__(sidebar)  # it goes with the window, not with the desk
        self._desk, self._messages, self._sidebar = desk, messages, sidebar
        self.plugged = Plugged(desk, self)
        self.plugged.came.connect(self._came)
        self._told: tuple[Here, str] | None = None
        desk.changed.connect(self._changed)
        desk.sticks_changed.connect(self._changed)
        desk.sticks_changed.connect(self._take_back)
        desk.closed.connect(self._stop)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.say_last)
        self._later.start(_LATER_MS)
        self._begins = QTimer(self)
        self._begins.setSingleShot(True)
        self._begins.timeout.connect(self._sync_by_itself)
        self._begins.start(_SYNC_MS)
        self.plugged.begin()  # whoever sits here: a copy holds no more than this PC

    def _stop(self) -> None:
        """The book is closed: a look at it would open it again."""
        self._later.stop()
        self._begins.stop()
        self.plugged.end()

    def _sync_by_itself(self) -> None:
        from coopdesk.ui.quietly import Quiet  # noqa: PLC0415  (keys and boxes are slow to load)

        Quiet(self._desk, self, self._sidebar.isVisible)

    def _changed(self, _topics: object = None) -> None:
        self._later.start(_LATER_MS)  # once for many changes

    def say_last(self) -> None:
        """The last good copy, in the foot of the sidebar."""
        t = self._desk.language.gettext
        self._sidebar.say_foot(t("Last good copy"), standing.last_words(self._desk))

    def _came(self, here: Here) -> None:
        self._tell(here)
        self._told = here, self._messages.text

    def _take_back(self) -> None:
        """What was said of a stick goes with it, or once it has become a place."""
        if self._told is None or self._told[1] != self._messages.text:
            return
        here, _ = self._told
        still = {(one.address, one.standing) for one in self._desk.here}
        if (here.address, here.standing) not in still:
            self._messages.close_up()

    def _tell(self, here: Here) -> None:
        t = self._desk.language.gettext
        coop, stick = self._desk.coop.name, here.stick.label or str(here.stick.path)
        page = weakly(self._desk.go, Place("copies"))
        if here.standing is StickIs.KNOWN:
            self._known(here)
        elif here.standing is StickIs.FOREIGN:
            name = here.marker.name if here.marker else ""
            words = t("The stick “{stick}” belongs to another co-op: “{name}”. It stays as it is.")
            self._messages.warn(words.format(stick=stick, name=name))
        elif not standing.may_arrange(self._desk):
            return  # only who keeps the books says which stick is a place
        elif here.standing is StickIs.OURS:
            words = t("The stick “{stick}” is of {coop}, and new to this PC.")
            self._messages.good(words.format(stick=stick, coop=coop), t("Look at it"), page)
        elif here.stick.writable:
            words = t("The stick “{stick}” is no place for copies yet.")
            self._messages.good(
                words.format(stick=stick), t("Use it for {coop}").format(coop=coop), page
            )

    def _known(self, here: Here) -> None:
        from coopdesk.ui import copying  # noqa: PLC0415  (keys and boxes are slow to load)

        one = standing.place_of(self._desk, here)
        if one is None:
            return
        t = self._desk.language.gettext
        if self._desk.preferences.plugged != COPY:
            words = t("“{place}” is here.").format(place=one.name)
            page = weakly(self._desk.go, Place("copies", text="copy"))
            self._messages.good(words, t("Copy to it now"), page)
            return
        title = t("Copying to “{place}”").format(place=one.name)
        job = self._desk.start(title, copying.CopyWork(self._desk, one))
        job.done.connect(self._copied)

    def _copied(self, made: object) -> None:
        from coopdesk.ui import copying  # noqa: PLC0415

        assert isinstance(made, copying.Outcome)
        kind, said = copying.told(self._desk.language, made)
        self._desk.say(said, Kind.GOOD if kind is Kind.GOOD else Kind.WARN)
        self._desk.sticks_changed.emit()
