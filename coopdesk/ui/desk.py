"""The desk: all that a page may ask for. Pages know it and the kit, and nothing else of the screen.

The window listens to its signals and shows what they say, so that no page holds another page, the
window or a bar of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records import office
from coopdesk.records.access import Actor
from coopdesk.records.book import Book, Command, Topic
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.ids import MemberId, VisitId
from coopdesk.records.papers import Behind, Coop
from coopdesk.ui.kit.progress import Job, Worker
from coopdesk.ui.preferences import Preferences
from coopdesk.ui.theme import Kind

if TYPE_CHECKING:
    from coopdesk.exchange.places.presence import Here

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person can go: a page by its name, and what it is about.

    `about` is the id of what else it is about (an account, an entry, a product), `behind` what
    stands behind a figure that was pressed.
    """

    page: str
    member: MemberId | None = None
    visit: VisitId | None = None
    text: str = ""
    about: int | None = None
    behind: Behind | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF to look at, and what to call it. `visit` is the one whose first receipt it is."""

    title: str
    pdf: bytes
    file_name: str = ""
    visit: VisitId | None = None


class Desk(QObject):
    """One open book, in one person's language, on this screen."""

    changed = Signal(object)  # Topic: what commands have touched, on the screen's thread
    going = Signal(object)  # Place
    going_back = Signal()
    said = Signal(str, object, str)  # words, Kind, advice
    troubled = Signal(object)  # Trouble
    printed = Signal(object)  # Paper
    started = Signal(object, str)  # Job, what it does
    preferred = Signal(object)  # Preferences that the person would like from now on
    locked = Signal()
    day_asked = Signal()  # somebody wants to say what today is
    left = Signal()
    #: Path of another book to open, and of the one whose place on the disk it takes, or None.
    opening = Signal(object, object)
    closed = Signal()  # nothing is asked any more
    relocking = Signal(str, object)  # what is done, and work(book, job) that writes its file anew
    sticks_changed = Signal()  # one came or went: look at `here`

    _heard = Signal()

    def __init__(
        self,
        book: Book,
        language: Language,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.book, self.language, self.preferences = book, language, preferences
        #: Receipts that were written here and never came out of a printer: no copies yet.
        self.unprinted: set[VisitId] = set()
        #: The sticks that are plugged in, and what each is to this book.
        self.here: tuple[Here, ...] = ()
        #: What the page "paper" shows.
        self.paper = Paper("", b"")
        self._coop: Coop | None = None
        self._worker = Worker()
        self._touched, self._lock = Topic.NONE, Lock()
        # Queued: a page looks again after the deed that changed the book is over.
        self._heard.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._deaf = book.on_change(self._hear)

    def close(self) -> None:
        """Stop all work, wait for it, and listen to the book no more. The book stays open."""
        self.closed.emit()
        self._deaf()
        # It knows the desk: without it the desk is freed at once, and on this thread.
        self._deaf = _deaf_already
        self._worker.close()

    # --- what is so ----------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The business day: what the clock shows, or what a person said that it is."""
        return self.book.clock().today

    @property
    def actor(self) -> Actor:
        """Who is signed in."""
        return self.book.actor

    @property
    def coop(self) -> Coop:
        """The co-op's letterhead."""
        if self._coop is None:
            self._coop = self.ask(office.coop)
        return self._coop

    @property
    def currency(self) -> str:
        """Of the book, ISO 4217."""
        return self.coop.currency

    @property
    def busy(self) -> bool:
        """Whether long work is under way."""
        return bool(self._worker.jobs)

    # --- asking and doing ------------------------------------------------------------------------

    def ask(self, query: Callable[Concatenate[Any, P], R], *args: P.args, **kw: P.kwargs) -> R:
        """Look into the book."""
        return self.book.read(query, *args, **kw)

    def do(self, command: Command[P, R], *args: P.args, **kw: P.kwargs) -> R:
        """Write in the book. Raises Refused: show it beside its field.

        Trouble it raises too. A page lets it pass unless there is something to tidy up: what
        nobody catches is told in the message bar, and what was typed stays.
        """
        return self.book.write(command, *args, **kw)

    def do_with(self, command: Command[..., R]) -> Callable[..., R]:
        """The same as a function of the command's keywords, for `Form.submit`."""

        def send(**typed: Any) -> R:
            return self.book.write(command, **typed)

        return send

    def may(self, command: Command[..., Any]) -> bool:
        """Whether who is signed in may do it: grey what they may not."""
        return command.needs in self.actor.may

    def start(self, title: str, work: Callable[[Job], Any], *, beside: bool = False) -> Job:
        """Do long work beside the screen; a bar shows how far it is. It must touch no widget.

        A failure is shown here; connect `failed` only to tidy up the page. With `beside` the page
        says itself what was refused and what the machine could not do, beside what caused it.
        """
        job = self._worker.start(work)
        job.failed.connect(self._fell_over if beside else self._failed)
        self.started.emit(job, title)
        return job

    # --- the window ------------------------------------------------------------------------------

    def go(self, place: Place) -> None:
        """Show another page."""
        self.going.emit(place)

    def back(self) -> None:
        """Show the page before this one."""
        self.going_back.emit()

    def say(self, text: str, kind: Kind = Kind.GOOD, advice: str = "") -> None:
        """Tell the person in the message bar: what happened, and what to do about it."""
        self.said.emit(text, kind, advice)

    def trouble(self, error: Trouble) -> None:
        """Tell the person what the machine could not do, and what helps."""
        self.troubled.emit(error)

    def preview(
        self, title: str, pdf: bytes, *, file_name: str, visit: VisitId | None = None
    ) -> None:
        """Show a paper, with Print, Save and Back. `file_name` is offered when it is saved."""
        self.paper = Paper(title, pdf, file_name, visit)
        self.go(Place("paper", text=title))

    def print(self, pdf: bytes, title: str, *, visit: VisitId | None = None) -> None:
        """Ask for a printer and print. `visit` is the one whose first receipt it is."""
        self.printed.emit(Paper(title, pdf, visit=visit))

    def prefer(self, preferences: Preferences) -> None:
        """Keep these for this machine; the window is built anew when they change its look."""
        self.preferred.emit(preferences)

    def lock(self) -> None:
        """Nobody goes on before signing in. What was typed stays."""
        self.locked.emit()

    def leave(self) -> None:
        """Close this book and offer others."""
        self.left.emit()

    # --- listening -------------------------------------------------------------------------------

    def _hear(self, topics: Topic) -> None:
        """For the book, on whatever thread wrote in it."""
        if topics & (Topic.COOP | Topic.PEOPLE):
            self._coop = None
        with self._lock:
            first, self._touched = not self._touched, self._touched | topics
        if first:
            self._heard.emit()

    def _tell(self) -> None:
        with self._lock:
            topics, self._touched = self._touched, Topic.NONE
        self.changed.emit(topics)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Trouble):
            self.trouble(error)
        elif isinstance(error, Refused):
            self.say(self.language.say(error.text), Kind.REFUSE)
        self._fell_over(error)

    def _fell_over(self, error: Exception) -> None:
        if not isinstance(error, Trouble | Refused):
            raise error


def _deaf_already() -> None:
    """Stopping to listen twice changes nothing."""


class Page(QWidget):
    """What every page is made of. A hidden page looks again only when it is next seen.

    `TOPICS` are those that it shows; a change of others doesn't trouble it.
    """

    TOPICS: ClassVar[Topic] = ~Topic.NONE
    #: Whether the page itself goes on with a card that is scanned on its buttons and lists.
    OWN_CARDS: ClassVar[bool] = False

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__()
        self.desk, self.place = desk, place
        self._missed = Topic.NONE
        desk.changed.connect(self._on_changed)

    def show_place(self, place: Place) -> None:
        """The person goes to this page again; `place` may say something new."""
        self.place = place

    def refresh(self, topics: Topic) -> None:
        """Look again: the book has changed."""

    def has_typed(self) -> bool:
        """Whether something was typed that would be lost: the window then keeps the page."""
        return False

    def focus_first(self) -> None:
        """Put the keyboard where work begins on this page."""

    def _on_changed(self, topics: Topic) -> None:
        if not topics & self.TOPICS:
            return
        if self.isVisible():
            self.refresh(topics)
        else:
            self._missed |= topics

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        missed, self._missed = self._missed, Topic.NONE
        if missed:
            self.refresh(missed)
