"""The only wiring: paths → preferences → book → language → desk → window.

What is slow to load (SQL, papers, keys) is loaded after the first paint, so that a person sees at
once that the program has started.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from coopdesk import __version__, paths
from coopdesk.i18n import Language
from coopdesk.records.calendar import Clock
from coopdesk.records.errors import Trouble
from coopdesk.ui import preferences as kept
from coopdesk.ui import theme
from coopdesk.ui.frame import Frame
from coopdesk.ui.instance import Instance
from coopdesk.ui.preferences import Preferences
from coopdesk.ui.qt_words import QtWords

if TYPE_CHECKING:
    from coopdesk.records.access import Actor
    from coopdesk.records.book import Book
    from coopdesk.ui.closing import Closing
    from coopdesk.ui.desk import Desk, Place
    from coopdesk.ui.pages.welcome import Welcome
    from coopdesk.ui.window import Window

#: How a co-op's book is recognised among files.
SUFFIX = ".coop"
_RECENT = 6
_log = logging.getLogger(__name__)


def local_now() -> datetime:
    """The real clock, the only one that is asked."""
    return datetime.now().astimezone()


class Screen:
    """The frame and how it is dressed: what belongs to this PC, whatever book is open."""

    def __init__(self, home: Path) -> None:
        self._file = home / "preferences.json"
        self.preferences = kept.load(self._file)
        self.language = self._speak()
        self._qt_words = QtWords(self.language)
        self._cover: QWidget | None = None
        self._dress()
        self.frame = Frame("CoopDesk", self.preferences.geometry)

    def prefer(self, preferences: Preferences) -> None:
        """Keep them and dress the program as they say."""
        self.preferences = preferences
        try:
            kept.save(self._file, preferences)
        except OSError:
            _log.exception("the preferences could not be kept")
        self.language = self._speak()
        self._dress()

    def _speak(self) -> Language:
        return Language(self.preferences.language or QLocale.system().name())

    def _dress(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, self.preferences.theme, self.preferences.text_percent)
        app.removeTranslator(self._qt_words)
        self._qt_words = QtWords(self.language)
        app.installTranslator(self._qt_words)
        way = Qt.LayoutDirection
        app.setLayoutDirection(way.RightToLeft if self.language.right_to_left else way.LeftToRight)

    def cover(self, page: QWidget) -> None:
        """Show a page before the desk; the one before it goes."""
        self.frame.show_content(page)
        page.setFocus()
        self.uncover()
        self._cover = page

    def uncover(self) -> None:
        """The page before the desk has done its work."""
        if self._cover is not None:
            self.frame.drop(self._cover)
            self._cover = None

    def tongue(self, book: Book) -> Language:
        """The screen's language as the co-op's country writes it, with its sign for money."""
        from coopdesk.records import office
        from coopdesk.reports.wording import of_the_coop

        return of_the_coop(book.read(office.settings), self.language.code.split("_")[0])


class Door(QObject):
    """What a book asks before its desk is shown: the day, where the clock is doubtful, and who."""

    answered = Signal()  # something was answered; there may be more to ask
    entered = Signal(object)  # the Actor who signed in
    left = Signal()  # rather another book

    def __init__(self, screen: Screen, book: Book) -> None:
        super().__init__()
        self._screen, self._book = screen, book
        self.locked = False
        self.later = False  # the question of the day was put off

    def asks(self) -> bool:
        """Show what is still to be asked; False where nothing is, and the desk may be shown."""
        from coopdesk.records.access import GUEST

        if self._book.clock().ask and not self.later:
            self._ask_day()
        elif self._book.actor is GUEST:
            self._ask_who()
        elif self.locked:
            self._ask_password()
        else:
            return False
        return True

    def _ask_day(self) -> None:
        from coopdesk.ui.pages.clock import AskDay

        language, book = self._screen.tongue(self._book), self._book
        page = AskDay(language, book.now().date(), book.clock().today)
        page.said.connect(self._take_day)
        page.later.connect(self._put_off)
        self._screen.cover(page)

    def _take_day(self, day: Any) -> None:
        self._book.confirm_day(day)
        self.answered.emit()

    def _put_off(self) -> None:
        """The desk is shown all the same; a strip over its pages goes on asking."""
        self.later = True
        self.answered.emit()

    def _ask_who(self) -> None:
        """Somebody signs in; where one person works without a password, that is who it is."""
        from coopdesk.records import office

        people = [one for one in self._book.read(office.people) if one.active]
        if len(people) == 1 and not people[0].locked:
            self._let_in(self._book.read(office.sign_in, person=people[0].id))
        else:
            self._ask_password()

    def _ask_password(self) -> None:
        from coopdesk.records import office
        from coopdesk.ui.pages.sign_in import SignIn

        page = SignIn(
            self._screen.tongue(self._book),
            self._book.read(office.coop).name,
            self._book.read(office.people),
            self._check,
            last=self._book.actor.person or None,
        )
        page.signed_in.connect(self._let_in)
        page.other_book.connect(self.left)
        self._screen.cover(page)

    def _check(self, person: Any, password: str) -> Actor:
        from coopdesk.exchange import slot_passwords
        from coopdesk.records import office

        actor = self._book.read(office.sign_in, person=person, password=password)
        slot_passwords.signed_in(self._book, paths.home(), person, password)
        return actor

    def _let_in(self, actor: Actor) -> None:
        self.locked = False
        self.entered.emit(actor)


class App(QObject):
    """One person at one PC: what is open, and what the frame shows of it."""

    def __init__(self, home: Path, clock: Clock) -> None:
        super().__init__()
        self.home, self._clock = home, clock
        self.screen = Screen(home)
        self.frame = self.screen.frame
        self.book: Book | None = None
        self.door: Door | None = None
        self.desk: Desk | None = None
        self.window: Window | None = None
        self.welcome: Welcome | None = None
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

    def show_welcome(self, typed: dict[str, Any] | None = None) -> Welcome:
        """Which language, and which book? `typed` is what was typed in another language."""
        from coopdesk.ui.pages.welcome import Pc, Recent, Ways, Welcome

        ways = Ways(
            self._found, self._practise, self.open_book, self._speak_otherwise, self._bring_back
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
        self.show_welcome(self.welcome.typed() if self.welcome else None)

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

    # --- a book ----------------------------------------------------------------------------------

    def open_book(self, path: Path, instead: Path | None = None) -> None:
        """Open this book and go on to the desk. Raises Trouble; what was open then stays so.

        With `instead` it takes the place of that book on the disk, which is kept beside it.
        """
        if instead is not None:
            self._put_in_place(path, instead)
            path = instead
        from coopdesk.records.book import Book
        from coopdesk.records.book.opening import is_encrypted

        if is_encrypted(path):
            self._unlock(path)
        else:
            self._take(Book.open(path, self.home, self._clock))

    def _put_in_place(self, path: Path, instead: Path) -> None:
        from coopdesk.exchange import restore

        was_open = self.book is not None and self.book.path == instead
        if was_open:
            self._leave_desk()
            self._close_book()
        try:
            restore.swap(path, instead, self._clock().date())
        except BaseException:
            if was_open:
                self.open_book(instead)
            raise

    def _unlock(self, path: Path) -> None:
        from coopdesk.exchange import unlocking
        from coopdesk.ui.pages.unlock import Unlock

        file = path, self.home, self._clock
        ways = partial(unlocking.open_with, *file), partial(unlocking.recover, *file)
        page = Unlock(self.screen.language, path.stem, *ways)
        page.opened.connect(self._take)
        page.other_book.connect(self.leave_book)
        self.screen.cover(page)

    def _take(self, book: Book) -> None:
        from coopdesk.records import merge

        merge.catch_up(book)
        self._leave_desk()
        self._close_book()
        self.book, self.door = book, Door(self.screen, book)
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
        from coopdesk.ui.window import Window

        assert self.book is not None
        self._leave_desk()
        self.desk = Desk(self.book, self.screen.tongue(self.book), self.screen.preferences)
        self.window = Window(self.desk)
        self.closing = Closing(self.desk, self.window.may_leave)
        self.closing.over.connect(self.frame.close)
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
