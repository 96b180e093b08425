"""A new PC comes in: it asks at a place, shows six words, and takes the book in once it may."""

from __future__ import annotations

from pathlib import Path

from coopdesk.exchange import joining
from coopdesk.exchange.joining import Waiting
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import Fault, Place, PlaceTrouble, marker
from coopdesk.exchange.places.addresses import is_url
from coopdesk.exchange.places.kept import Kept
from coopdesk.exchange.places.sticks import plugged_in
from coopdesk.exchange.sync import sync
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused, Trouble
from coopdesk.ui.copying import Typed, reached
from coopdesk.ui.kit import buttons, pickers
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import SecretField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, bring_into_view, clear, column, holder, row
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind
from coopdesk.ui.working import Assistant, Desktop, told


class Exchanged:
    """Syncs as the other half of joining: it sends what is here and takes what is there."""

    def __init__(self, home: Path, job: Job) -> None:
        self._home, self._job = home, job

    def __call__(self, book: Book, place: Place) -> None:
        sync(book, place, Keyring(self._home), step=self._job.step)


class Ask:
    """Leaves this PC's request at the place. Gives the words, and how the co-op is called."""

    def __init__(self, desktop: Desktop, address: str, name: str, secrets: Typed) -> None:
        self._desktop, self._address, self._name = desktop, address, name
        self._secrets = secrets

    def __call__(self, job: Job) -> tuple[Waiting, str]:
        place = reached(job, root_of(self._address), self._secrets)
        try:
            home, clock = self._desktop.home, self._desktop.clock
            waiting = joining.ask(place, home, clock, self._name)
            found = marker.read(place)
            self._secrets.keep_password(self._address)
            return waiting, found.name if found else ""
        finally:
            place.close()


class TakeIn:
    """Makes the book from the place when somebody let this PC in; None while nobody answered."""

    def __init__(self, desktop: Desktop, address: str, to: Path) -> None:
        self._desktop, self._address, self._to = desktop, address, to

    def __call__(self, job: Job) -> Path | None:
        home, clock = self._desktop.home, self._desktop.clock
        place = reached(job, root_of(self._address), Kept(home))
        try:
            book = joining.finish(place, self._to, home, clock, Exchanged(home, job))
            if book is None:
                return None
            with book:
                Exchanged(home, job)(book, place)  # so that the others see that it is in
            return self._to
        finally:
            place.close()


def root_of(address: str) -> str:
    """The folder of a stick that its mark is in; a server's address as it is."""
    if is_url(address):
        return address
    found = marker.find(Path(address))
    return str(found[0].root) if found else address


class Joining(Assistant):
    """Where the co-op's place is, the six words, and the book once this PC was let in."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._address, self._to = "", Path()
        self._cards = [self._make_where(), self._make_words()]
        self.setLayout(column(*self._cards, None, gap=16))
        self._cards[1].hide()

    def _make_where(self) -> Card:
        t, language = self._language.gettext, self._language
        self.address = TextField(
            "address",
            t("W&here the co-op's place is"),
            language,
            hint=t("a stick, a folder, a server"),
        )
        self.password = SecretField("password", t("&Password of a server"), language, optional=True)
        self.called = TextField(
            "name", t("&Name of this PC"), language, hint=t("such as Treasurer")
        )
        self.form = Form([self.address, self.called, self.password], language, columns=2)
        self.sticks = Flow(gap=8)
        self.folder = buttons.secondary(t("Choose a folder…"), self._pick, icon="open")
        self.ask = buttons.primary(t("Ask to be let in"), self._ask, icon="people")
        card = Card(
            t("1. Where is the co-op's place?"),
            label(
                t("Plug in the stick that the co-op copies to, or write its server."),
                "muted",
                wrap=True,
            ),
            holder(self.sticks),
            self.form,
            row(None, self.ask),
        )
        self.look_again()
        return card

    def look_again(self) -> None:
        """Offer the sticks that are there now."""
        t = self._language.gettext
        self.folder.setParent(None)
        clear(self.sticks)
        for stick in plugged_in():
            words = buttons.literal(t("Stick “{stick}”").format(stick=stick.label))
            press = weakly(self._take, stick.path)
            self.sticks.addWidget(buttons.secondary(words, press, icon="copies"))
        self.sticks.addWidget(self.folder)

    def _make_words(self) -> Card:
        t = self._language.gettext
        self.words = label("", "figure", wrap=True)
        self.what = label("", wrap=True)
        self.state = Note("", Kind.PLAIN)
        self.take_in = buttons.primary(t("I was let in: make the book"), self._take_in, icon="book")
        return Card(
            t("2. Six words"),
            self.what,
            self.words,
            label(
                t(
                    "Say them by voice, or show them. Whoever knows these words can let this PC in:"
                    " don't send them with the stick."
                ),
                "muted",
                wrap=True,
            ),
            self.state,
            row(None, self.take_in),
        )

    def focus_first(self) -> None:
        """Where the keyboard begins."""
        self.address.setFocus()

    def _take(self, path: Path) -> None:
        self.address.set_value(str(path))
        self.called.setFocus()

    def _pick(self) -> None:
        found = pickers.open_folder(self, self._language.gettext("Choose the stick or the folder"))
        if found is not None:
            self._take(found)

    # --- asking ----------------------------------------------------------------------------------

    def _ask(self) -> None:
        self.form.submit(self._send)

    def _send(self, *, address: str, name: str, password: str | None) -> bool:
        self._address = address
        work = Ask(self._desktop, address, name, Typed(self._desktop.home, password))
        self.begin(self._language.gettext("Asking at the place"), work).done.connect(self._asked)
        return True

    def _asked(self, found: tuple[Waiting, str]) -> None:
        self.over()
        waiting, name = found
        t = self._language.gettext
        words = t(
            "The request lies at the place. On a PC of {name}, open Copies & sync, choose “Let"
            " another PC in”, and type these words:"
        )
        self.what.setText(words.format(name=name))
        self.words.setText(waiting.words)
        self.words.setAccessibleName(waiting.words)
        self._to = self._desktop.where(name)
        stick = t("A stick is now carried to that PC, and back.")
        self.state.say("" if is_url(self._address) else stick, Kind.PLAIN)
        self._cards[1].show()
        bring_into_view(self._cards[1])
        self.take_in.setFocus()

    def _take_in(self) -> None:
        title = self._language.gettext("Making the book from the place")
        work = TakeIn(self._desktop, self._address, self._to)
        self.begin(title, work).done.connect(self._taken)

    def _taken(self, path: Path | None) -> None:
        self.over()
        if path is None:
            words = self._language.gettext(
                "Nobody has let this PC in yet. Have the words typed on a PC of the co-op, bring"
                " the stick back, and press again."
            )
            self.state.say(words, Kind.WARN)
            self.take_in.setFocus()
            return
        self.opened.emit(path, None)

    def complain(self, error: Refused | Trouble) -> None:
        """What was typed is wrong, or, once it was asked there, something at the place."""
        said = told(self._language, error)
        if self._cards[1].isHidden():
            wrong = isinstance(error, PlaceTrouble) and error.fault is Fault.PASSWORD
            (self.password if wrong else self.address).complain(said)
        else:
            self.state.say(said, Kind.REFUSE)
