"""The only wiring: paths → preferences → book → language → desk → window.

What is slow to load (SQL, papers, keys) is loaded after the first paint, so that a person sees at
once that the program has started.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from coopdesk import __version__, paths
from coopdesk.i18n import Language
from coopdesk.records.calendar import Clock
from coopdesk.records.errors import Trouble
from coopdesk.ui import preferences as kept
from coopdesk.ui.instance import Instance
from coopdesk.ui.preferences import Preferences
from coopdesk.ui.screen import Screen

if TYPE_CHECKING:
    from coopdesk.records.access import Actor
    from coopdesk.records.book import Book
    from coopdesk.ui.closing import Closing
    from coopdesk.ui.desk import Desk, Place
    from coopdesk.ui.door import Door, Gate
    from coopdesk.ui.kit.progress import Job
    from coopdesk.ui.pages.welcome import Welcome
    from coopdesk.ui.window import Window

#: How a co-op's book is recognised among files.
SUFFIX = ".coop"
_RECENT = 6
_log = logging.getLogger(__name__)


def local_now() -> datetime:
    """The real clock, the only one that is asked."""
    return datetime.now().astimezone()


class Before:
    """Before any book is open: the welcome, and its ways to a book."""

    def __init__(
        self,
        screen: Screen,
        at: tuple[Path, Clock],
        take: Callable[[Book], None],
        open_book: Callable[[Path], None],
    ) -> None:
        """`at` is where this PC keeps its own, and its clock."""
        self.screen, (self.home, self._clock) = screen, at
        self._take, self._open_book = take, open_book
        self.welcome: Welcome | None = None

    def show(self, typed: dict[str, Any] | None = None) -> Welcome:
        """Which language, and which book? `typed` is what was typed in another language."""
        from coopdesk.ui.pages.welcome import Pc, Recent, Ways, Welcome

        ways = Ways(
            self._found, self._practise, self._open_book, self._speak_otherwise, self._bring_back
        )
        pc = Pc(
            self.home, self._clock, partial(paths.free_file, self.home / "books", suffix=SUFFIX)
        )
        country = QLocale.system().name().partition("_")[2]
        recent = [Path(name) for name in self.screen.preferences.recent]
        known = [Recent(path.stem, path) for path in recent if path.is_file()]
        self.welcome = Welcome(self.screen.language, ways, known, country=country, pc=pc)
        self.screen.cover(self.welcome)
        if typed is not None:
            self.welcome.restore(typed)
        return self.welcome

    def _speak_otherwise(self, code: str) -> None:
        self.screen.prefer(replace(self.screen.preferences, language=code))
        self.show(self.welcome.typed() if self.welcome else None)

    def _found(self, *, name: str, password: str | None, currency: str, **said: Any) -> None:
        from coopdesk.records import office

        founding = office.Founding(
            name=name,
            password=password or "",
            currency=currency.upper(),
            language=self.screen.language.code.split("_")[0],
            **said,
        )
        path = paths.free_file(self.home / "books", name, SUFFIX)
        book = office.new_book(path, self.home, self._clock, founding)
        self._take(book)

    def _practise(self, *, profile: str, person: str) -> None:
        from coopdesk.exchange import practice
        from coopdesk.reports.minutes import minutes_folios

        assert self.welcome is not None
        name = self.screen.language.gettext("Practice co-op")
        path = paths.free_file(self.home / "books", name, SUFFIX)
        language = self.screen.language.code.split("_")[0]
        pages = partial(minutes_folios, language=Language(language))

        def work(job: Any) -> Path:
            practice.make(
                path, self.home, self._clock,
                profile=profile, person=person, language=language, step=job.step, pages=pages,
            )  # fmt: skip
            return path

        self.welcome.work(self.screen.language.gettext("Making the practice book"), work)

    def _bring_back(self, file: Path) -> None:
        from coopdesk.exchange import archive

        assert self.welcome is not None
        path = paths.free_file(self.home / "books", archive.look_inside(file).name, SUFFIX)

        def work(job: Any) -> Path:
            archive.bring_back(file, path, step=job.step)
            return path

        self.welcome.work(self.screen.language.gettext("Making the book from the archive"), work)


class App(QObject):
    """One person at one PC: what is open, and what the frame shows of it."""

    def __init__(self, home: Path, clock: Clock) -> None:
        super().__init__()
        self.home, self._clock = home, clock
        self.screen = Screen(home)
        self.frame = self.screen.frame
        self.before = Before(self.screen, (home, clock), self._take, self.open_book)
        self.book: Book | None = None
        self.door: Door | None = None
        self.gate: Gate | None = None
        self.desk: Desk | None = None
        self.window: Window | None = None
        self.closing: Closing | None = None
        self.frame.painted.connect(self.begin)
        self.frame.closed.connect(self.end)

    # --- starting and ending ---------------------------------------------------------------------

    def show(self) -> None:
        """Show the frame at once; the book is opened after it has been painted."""
        t = self.screen.language.gettext
        self.frame.cover(t("Opening the book…") if self.screen.preferences.book else "")
        self.frame.show()

    def begin(self) -> None:
        """Open the book of the last time, or welcome the person."""
        if not self.screen.preferences.book:
            self.show_welcome()
            return
        try:
            self.open_book(Path(self.screen.preferences.book))
        except Trouble as trouble:
            self.show_welcome().say_trouble(trouble)

    def end(self) -> None:
        """Stop what runs, close the book, and remember how the screen looked."""
        self.screen.prefer(replace(self.screen.preferences, geometry=self.frame.kept_geometry))
        self._leave_desk()
        self.screen.uncover()
        self._close_book()

    # --- the welcome -----------------------------------------------------------------------------

    def show_welcome(self) -> Welcome:
        """Which language, and which book?"""
        return self.before.show()

    # --- a book ----------------------------------------------------------------------------------

    def open_book(self, path: Path, instead: Path | None = None) -> None:
        """Open this book and go on to the desk. Raises Trouble; what was open then stays so.

        With `instead` it takes the place of that book on the disk, which is kept beside it.
        """
        if instead is not None:
            from coopdesk.exchange import restore

            was_open = self.book is not None and self.book.path == instead
            if was_open:
                self._leave_desk()
                self._close_book()
            try:
                restore.swap(path, instead, self._clock().date())
            except Trouble:
                if was_open:
                    self.open_book(instead)
                raise
            path = instead
        from coopdesk.records.book import Book
        from coopdesk.records.book.opening import is_encrypted

        if is_encrypted(path):
            self._unlock(path)
        else:
            self._take(Book.open(path, self.home, self._clock))

    def _unlock(self, path: Path) -> None:
        from coopdesk.ui.door import Gate

        self._leave_gate()
        self.gate = Gate(self.screen, path, self.home, self._clock)
        self.gate.opened.connect(self._take)
        self.gate.left.connect(self.leave_book)
        self.gate.ask()

    def _leave_gate(self) -> None:
        if self.gate is not None:
            self.gate.end()
            self.gate = None

    def _take(self, book: Book) -> None:
        from coopdesk.exchange import slot_passwords
        from coopdesk.records import merge
        from coopdesk.ui.door import Door

        merge.catch_up(book)
        slot_passwords.bring_up(book, self.home)
        self._leave_desk()
        self._close_book()
        self.book, self.door = book, Door(self.screen, book, self.home)
        self.door.answered.connect(self.go_on)
        self.door.entered.connect(self._enter)
        self.door.left.connect(self.leave_book)
        here = str(book.path)
        others = [path for path in self.screen.preferences.recent if path != here]
        self.screen.prefer(
            replace(self.screen.preferences, book=here, recent=(here, *others)[:_RECENT])
        )
        self.go_on()

    def go_on(self) -> None:
        """What comes next on the way to the desk: what the door asks, then the window."""
        assert self.door is not None
        if self.door.asks():
            return
        if self.window is not None:
            self._show_window(self.window)
        else:
            self._open_desk()

    def _enter(self, actor: Actor) -> None:
        """The same person finds their desk as they left it; another gets one of their own."""
        assert self.book is not None
        if self.book.actor.person != actor.person:
            self._leave_desk()
        self.book.actor = actor
        self.go_on()

    def _lock(self) -> None:
        assert self.door is not None
        self.door.locked = True
        self.go_on()

    def _ask_day(self) -> None:
        assert self.door is not None
        self.door.later = False
        self.go_on()

    # --- the desk --------------------------------------------------------------------------------

    def _open_desk(self, place: Place | None = None) -> None:
        """A new desk and window; the ones before go."""
        from coopdesk.ui.closing import Closing
        from coopdesk.ui.desk import Desk, Place
        from coopdesk.ui.kit.sweeping import spare_what_stays
        from coopdesk.ui.window import Window

        assert self.book is not None
        self._leave_desk()
        spare_what_stays()
        self.desk = Desk(self.book, self.screen.tongue(self.book), self.screen.preferences)
        self.window = Window(self.desk)
        self.closing = Closing(self.desk, self.window.may_leave)
        self.closing.over.connect(self.frame.close)
        self.desk.relocking.connect(self._relock, Qt.ConnectionType.QueuedConnection)
        self.desk.opening.connect(self.open_book, Qt.ConnectionType.QueuedConnection)
        self.desk.preferred.connect(self._prefer)
        self.desk.locked.connect(self._lock)
        self.desk.day_asked.connect(self._ask_day)
        self.desk.left.connect(self.leave_book)
        self.frame.setWindowTitle(f"{self.desk.coop.name} – CoopDesk")
        self._show_window(self.window)
        self.window.go(place or Place("today"))

    def _show_window(self, window: Window) -> None:
        window.clock.look()
        assert self.closing is not None
        self.frame.show_content(window, self.closing.may_close)
        self.screen.uncover()

    def _leave_desk(self) -> None:
        if self.desk is not None:
            self.desk.close()
            self.desk.deleteLater()
            self.desk = None
        if self.window is not None:
            self.frame.drop(self.window)
            self.window = None

    def _close_book(self) -> None:
        if self.book is not None:
            self.book.close()
        if self.door is not None:
            self.door.deleteLater()
        self.book, self.door = None, None
        self._leave_gate()

    def _relock(self, title: str, work: Callable[[Book, Job], Any]) -> None:
        """Work that closes the book and writes its file anew; then it is opened again."""
        from coopdesk.ui.pages.relocking import Relocking

        assert self.book is not None
        assert self.desk is not None
        page = Relocking(self.desk.language, self.desk.coop.name, title)
        page.over.connect(self._reopen)
        self._leave_desk()
        self.screen.cover(page)
        page.begin(partial(work, self.book))

    def _reopen(self) -> None:
        self._close_book()
        self.begin()

    def leave_book(self) -> None:
        """Close the book and offer others."""
        locked = self.door is not None and self.door.locked
        if self.window is not None and not locked and not self.window.may_leave():
            return
        self._leave_desk()
        self._close_book()
        self.screen.prefer(replace(self.screen.preferences, book=""))
        self.frame.setWindowTitle("CoopDesk")
        self.show_welcome()

    def _prefer(self, wanted: Preferences) -> None:
        """Keep what the person likes; a new look builds the window anew, where they were."""
        assert self.desk is not None
        assert self.window is not None
        anew = kept.looks(wanted) != kept.looks(self.screen.preferences)
        if anew and not self.window.may_leave():
            return
        self.screen.prefer(wanted)
        self.desk.preferences = wanted
        if anew:
            QTimer.singleShot(0, self._rebuild)  # after the click that asked for it

    def _rebuild(self) -> None:
        if self.window is not None:
            self._open_desk(self.window.place)

    # --- what went wrong --------------------------------------------------------------------------

    def trouble(self, error: Trouble) -> None:
        """Say what nobody else did: at the desk, or before one is open on the first page."""
        if self.desk is not None:
            self.desk.trouble(error)
        else:
            self.show_welcome().say_trouble(error)

    def crashed(self, error: BaseException) -> None:
        """Show the plain page with the report; the window comes back behind it."""
        from coopdesk.ui.crash import Crash, report

        language, at = self.screen.language, self._clock()
        page = Crash(language, report(error, language, at), f"CoopDesk {at:%Y-%m-%d}.txt")
        page.gone_on.connect(self.go_on if self.book is not None else self.begin)
        self.screen.cover(page)


def catch_bugs(app: App) -> None:
    """From now on a bug is logged and shown as a page instead of ending the program."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        if isinstance(error, Trouble):
            app.trouble(error)
            return
        _log.error("a bug", exc_info=(kind, error, trace))
        app.crashed(error)

    sys.excepthook = hook


def main(arguments: Sequence[str] = ()) -> int:
    """Open the desk; a second start brings the first one's window to the front."""
    qt = QApplication(["coopdesk", *arguments])
    qt.setApplicationName("CoopDesk")
    qt.setApplicationVersion(__version__)
    home = paths.home()
    instance = Instance(home)
    if not instance.claim():
        return 0
    app = App(home, local_now)
    app.show()
    instance.called.connect(app.frame.come_forward)
    from coopdesk.ui.crash import keep_logs  # after the first paint

    keep_logs(home)
    catch_bugs(app)
    try:
        return qt.exec()
    finally:
        instance.release()
