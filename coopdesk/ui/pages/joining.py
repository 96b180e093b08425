"""Another PC is let in: what asks at the place, its six words, its letter and name."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coopdesk import paths
from coopdesk.exchange import joining, known
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.known import KnownPlace
from coopdesk.exchange.places.kept import Kept
from coopdesk.exchange.requests import Request
from coopdesk.i18n import N_
from coopdesk.records import devices
from coopdesk.records.book import Topic
from coopdesk.records.devices import DeviceRow
from coopdesk.records.errors import Refused, Trouble
from coopdesk.ui import standing
from coopdesk.ui.copying import address_of, reached
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.joining import Exchanged
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Note, label
from coopdesk.ui.kit.fields import ChoiceField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Sides, column, holder, row, whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.plugged import stick_of
from coopdesk.ui.theme import Kind
from coopdesk.ui.working import Working, told


class LetIn(Working, Page):
    """At the left who asks at the chosen place; at the right the words and who it will be."""

    TOPICS = Topic.COOP

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        self.place_field: ChoiceField[str] = ChoiceField("place", t("At the &place"), [], language)
        self.look = buttons.secondary(t("Look again"), self._look, icon="search")
        self.requests: Table[Request] = Table(
            [
                Column(t("PC"), _name, stretch=True),
                Column(t("Asked on"), self._day, sort=_made),
            ],
            name=t("PCs that ask"),
            key=_key,
            empty=EmptyState(
                t("No PC asks here."),
                t("On the new PC choose “Join a co-op”, then bring the stick here."),
                icon="people",
            ),
            least=4,
        )
        self.words = TextField(
            "words", t("The six &words on the other screen"), language, hint="lusab babad …"
        )
        self.letter = TextField("letter", t("Its &letter"), language)
        self.called = TextField("name", t("Its &name"), language, hint=t("such as Treasurer"))
        self.form = Form(
            [self.words, self.letter, self.called], language, columns=2, wide=[self.words]
        )
        self.approve = buttons.primary(t("Let this PC in"), self._approve, icon="check")
        self.result = Note("", Kind.GOOD)
        self._by_stick = False
        self._lay_out()
        self.requests.chosen.connect(self._choose)
        self.place_field.changed.connect(self._look)
        does_it(self, self.approve.click)
        self.refresh(Topic.COOP)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        heading = Heading(
            t("Let another PC in"),
            t("Only who reads you the six words, or shows them, is let in."),
        )
        asks = Card(t("PCs that ask"), self.place_field, self.requests, row(None, self.look))
        why = label(
            t("The words prove that this request is from that PC and from nobody else. To refuse,"
              " do nothing: an old request ends by itself."),
            "muted",
            wrap=True,
        )  # fmt: skip
        form = Card(t("Let it in"), why, self.form, self.result, row(None, self.approve))
        self._form: QWidget = form
        sides = Sides(asks, holder(column(form, None)), shares=(1, 1), least=800)
        self.setLayout(whole_page(heading, sides, None))

    # --- a page of the window --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        found = [
            (one.marker, one.name)
            for one in self.desk.ask(known.places)
            if one.far or standing.is_here(one, self.desk.here)
        ]
        self.place_field.set_options(found)
        if self.place_field.is_empty() and found:
            self.place_field.set_value(found[0][0])
        if not self.form.dirty:
            self.letter.set_value(self.desk.ask(devices.free_letter))
            self.form.settle()

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self.refresh(Topic.COOP)
        self._look()

    def focus_first(self) -> None:
        (self.words if self.requests.row() is not None else self.look).setFocus()
        if self.requests.row() is None:
            self._look()

    def has_typed(self) -> bool:
        return self.form.dirty

    def _day(self, one: Request) -> str:
        return self.desk.language.day(one.made) if one.made else "–"

    # --- who asks --------------------------------------------------------------------------------

    def _chosen_place(self) -> KnownPlace | None:
        marker = self.place_field.peek()
        return next((p for p in self.desk.ask(known.places) if p.marker == marker), None)

    def _look(self) -> None:
        one = self._chosen_place()
        if one is None or self.desk.busy:
            return
        title = self.desk.language.gettext("Looking who asks")
        job = self.desk.start(title, _Look(self.desk, one))
        job.done.connect(self._seen)

    def _seen(self, found: list[Request]) -> None:
        self.requests.show_rows(found)
        self.requests.choose_first()
        if found and self.look.hasFocus():
            self.words.setFocus()

    def _choose(self, one: Request | None) -> None:
        if one is not None and self.called.is_empty():
            self.called.set_value(one.name)

    # --- letting in ------------------------------------------------------------------------------

    def _approve(self) -> None:
        self.result.say("")
        self.form.submit(self._send)

    def _send(self, *, words: str, letter: str, name: str) -> bool:
        one, t = self._chosen_place(), self.desk.language.gettext
        if one is None:
            raise Refused(N_("Plug in the stick at which the other PC asked."))
        work = _Approve(self.desk, one, words, (letter.strip().upper(), name))
        job = self.follow(self.desk.start(t("Letting the PC in"), work, beside=True))
        self._by_stick = stick_of(self.desk.here, one.marker) is not None
        job.done.connect(self._let_in)
        return True

    def _let_in(self, row: DeviceRow) -> None:
        self.over()
        t = self.desk.language.gettext
        self.form.clear()
        self.letter.set_value(self.desk.ask(devices.free_letter))
        self.form.settle()
        words = t(
            "“{name}” is PC {letter} now. Bring the stick back to it and press “I was let in”."
        )
        if not self._by_stick:
            words = t("“{name}” is PC {letter} now. Press “I was let in” there.")
        self.result.say(words.format(name=row.name, letter=row.letter))
        self._look()

    def enable(self, *, on: bool) -> None:
        self.approve.setEnabled(on)

    def complain(self, error: Refused | Trouble) -> None:
        field = error.field if isinstance(error, Refused) else "words"
        self.form.complain(told(self.desk.language, error), field)


class _Look:
    def __init__(self, desk: Desk, one: KnownPlace) -> None:
        self._book, self._address = desk.book, address_of(one, desk.here)

    def __call__(self, job: Job) -> list[Request]:
        place = reached(job, self._address, Kept(paths.home()))
        try:
            return joining.waiting_at(self._book, place)
        finally:
            place.close()


class _Approve:
    def __init__(self, desk: Desk, one: KnownPlace, words: str, said: tuple[str, str]) -> None:
        self._book, self._address = desk.book, address_of(one, desk.here)
        self._words, (self._letter, self._name) = words, said

    def __call__(self, job: Job) -> DeviceRow:
        home = paths.home()
        place = reached(job, self._address, Kept(home))
        try:
            return joining.approve(
                self._book,
                Keyring(home),
                place,
                self._words,
                Exchanged(home, job),
                letter=self._letter,
                name=self._name,
            )
        finally:
            place.close()


def _name(one: Request) -> str:
    return one.name or "–"


def _made(one: Request) -> str:
    return one.made.isoformat() if one.made else ""


def _key(one: Request) -> str:
    return one.device.hex()
