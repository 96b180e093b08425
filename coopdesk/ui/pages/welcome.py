"""The first thing a person sees: which language, and which book.

Going back or pressing Escape loses nothing typed: the steps stay as they were left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from coopdesk.i18n import LANGUAGES, Language
from coopdesk.records.access import ROLE_NAMES, Role
from coopdesk.records.calendar import Clock
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.profiles import PLAIN, profile, profiles
from coopdesk.ui.kit import buttons, pickers, tips
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import ChoiceField, SecretField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.icons import pixmap
from coopdesk.ui.kit.layouts import Flow, Sides, centred, column, holder, row, rule
from coopdesk.ui.kit.messages import Notices
from coopdesk.ui.kit.progress import Job, JobBar, Worker
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind, kind
from coopdesk.ui.working import Desktop


@dataclass(frozen=True, slots=True)
class Recent:
    """A book that was open on this PC, by its file's name, and where it lies."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Ways:
    """What can come of the welcome; the wiring does it. Any but `speak` may raise."""

    found: Callable[..., None]  # the fields of the form "new" by name
    practise: Callable[..., None]  # those of the form "practice"
    open_book: Callable[..., None]  # Path, and the one of a book whose place it takes
    speak: Callable[[str], None]  # a language's code
    bring_back: Callable[[Path], None]  # an archive; may raise Trouble


@dataclass(frozen=True, slots=True)
class Pc:
    """This PC: its own folder, its clock, and where a book of a name would be put."""

    home: Path
    clock: Clock
    where: Callable[[str], Path]


def _these(books: Sequence[Path], _coop: str) -> Sequence[Path]:
    """All of them, also those that can't be opened any more: so their co-op isn't asked."""
    return books


class Start(Card):
    """The first step: the language, the books that are here, and the ways."""

    spoken = Signal(str)  # a language's code
    opened = Signal(object)  # Path

    def __init__(
        self, language: Language, recent: Sequence[Recent], ways: Sequence[tuple[str, str, QWidget]]
    ) -> None:
        """`ways`: an icon, what it is for, and the button."""
        t = language.gettext
        super().__init__(
            "",
            label(t("Welcome to CoopDesk"), "title"),
            label(
                t("The book, the cash desk and the papers of a small co-operative."),
                "subtitle",
                wrap=True,
            ),
            padding=24,
        )
        self.body.setSpacing(self.body.spacing() * 2)
        self.body.addWidget(self._languages(language))
        for part in self._recent(language, recent):
            self.body.addWidget(part)
        self.body.addWidget(rule())
        for sign, words, button in ways:
            self.body.addWidget(_way(sign, words, button))

    def _languages(self, language: Language) -> QWidget:
        offered = []
        for code, name in LANGUAGES.items():
            button = buttons.secondary(name, weakly(self._speak, code))
            button.setCheckable(True)
            button.setChecked(code == language.code.split("_")[0])
            offered.append(button)
        return holder(Flow(*offered, gap=8))

    def _recent(self, language: Language, recent: Sequence[Recent]) -> list[QWidget]:
        if not recent:
            return []
        rows: list[QWidget] = [rule(), label(language.gettext("Books on this PC"), "section")]
        for one in recent:
            button = buttons.link(
                buttons.literal(one.name), weakly(self._open, one.path), icon="book"
            )
            button.setToolTip(tips.plain(str(one.path)))
            rows.append(button)
        return rows

    def _open(self, path: Path) -> None:
        self.opened.emit(path)

    def _speak(self, code: str) -> None:
        self.spoken.emit(code)


def _way(sign: str, words: str, button: QWidget) -> QWidget:
    picture = label("")
    picture.setPixmap(pixmap(sign, "accent", 28))
    told = row(picture, label(words, wrap=True), gap=16)
    told.setStretch(1, 1)
    return Sides(holder(told), button, shares=(1, 1), gap=24, least=480)


def country_field(language: Language, country: str) -> ChoiceField[str]:
    """Every country profile by its name in this language, the one without a country last."""
    t = language.gettext
    named = [(one.code, t(one.name)) for one in profiles()]
    ordered = sorted(named, key=_country_order)
    here = country if any(code == country for code, _ in named) else None
    return ChoiceField("profile", t("C&ountry"), ordered, language, value=here)


def _country_order(offered: tuple[str, str]) -> tuple[bool, str]:
    return offered[0] == PLAIN, offered[1].casefold()


class NewCoop(Form):
    """What a new co-op says of itself. The currency is the country's until another is written."""

    def __init__(self, language: Language, country: str) -> None:
        t = language.gettext
        roles = [(role, t(ROLE_NAMES[role])) for role in (Role.SECRETARY, Role.MANAGER)]
        super().__init__(
            [
                TextField("name", t("&Name of the co-op"), language),
                country_field(language, country),
                TextField(
                    "currency", t("C&urrency (three letters)"), language, hint=t("such as RWF")
                ),
                TextField("person", t("&Your name"), language),
                ChoiceField("role", t("Your &role"), roles, language, value=Role.SECRETARY),
                SecretField(
                    "password", t("&Password (needed on a shared PC)"), language, optional=True
                ),
            ],
            language,
            columns=2,
        )
        self._customary = ""
        self["profile"].changed.connect(self._follow)
        self._follow()
        self.settle()

    def _follow(self) -> None:
        """Put in the country's currency where nobody has written another one."""
        code, currency = self["profile"].peek(), self["currency"]
        if code is not None and currency.peek() in (None, self._customary):
            self._customary = profile(code).currency
            currency.set_value(self._customary)


def practice_form(language: Language, country: str) -> Form:
    """What a practice co-op needs to know."""
    person = TextField("person", language.gettext("&Your name"), language)
    return Form([country_field(language, country), person], language, columns=2)


class Welcome(QWidget):
    """Four ways to a book. `recent` are offered first, since most starts are second starts."""

    def __init__(
        self,
        language: Language,
        ways: Ways,
        recent: Sequence[Recent] = (),
        *,
        country: str = "",
        pc: Pc | None = None,
    ) -> None:
        """`country` is where this PC seems to be (ISO 3166), or empty."""
        super().__init__()
        self._language, self._ways, self._pc = language, ways, pc
        self._recent = recent
        self.note = Note("", Kind.REFUSE)
        self.worker, self.jobs = Worker(), JobBar(language)
        self.new, self.practice = NewCoop(language, country), practice_form(language, country)
        self._late: dict[str, Any] = {}
        self._make_buttons()
        self._steps = {
            "choose": self._make_start(recent),
            "new": self._make_new(),
            "practice": self._make_practice(),
        }
        self.stack = QStackedWidget()
        kind(self.stack, "clear")
        for step in self._steps.values():
            self.stack.addWidget(step)
        whole = column(Notices(self.note, self.jobs), self.stack, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.go("choose")

    # --- making ----------------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        t = self._language.gettext
        self.to_new = buttons.primary(t("Start a new co-op"), weakly(self.go, "new"), icon="add")
        self.to_practice = buttons.secondary(
            t("Try it with a practice co-op"), weakly(self.go, "practice"), icon="practice"
        )
        self.to_open = buttons.secondary(t("Open a book"), self._pick, icon="open")
        self.to_restore = buttons.secondary(
            t("Bring a book back"), weakly(self.go, "restore"), icon="history"
        )
        self.to_join = buttons.secondary(t("Join a co-op"), weakly(self.go, "join"), icon="people")
        self.to_archive = buttons.secondary(t("Open an archive"), self._pick_archive, icon="import")
        self.start = buttons.primary(t("Make the book and open the desk"), self._found)
        self.make_practice = buttons.primary(t("Make the practice book"), self._practise)

    def _make_start(self, recent: Sequence[Recent]) -> QWidget:
        t = self._language.gettext
        ways = (
            (
                "home",
                t("A co-op that comes to CoopDesk: its name, its country, and you."),
                self.to_new,
            ),
            (
                "practice",
                t("A made-up co-op with two years of members and money, to learn and to show."),
                self.to_practice,
            ),
            ("book", t("A book that is already on this PC or on a stick."), self.to_open),
            (
                "copies",
                t("A copy on a stick or in a folder, when the PC or its book was lost."),
                self.to_restore,
            ),
            (
                "people",
                t("A co-op that already works with CoopDesk on another PC."),
                self.to_join,
            ),
            (
                "import",
                t("A file to which everything was carried out: a new book is made from it."),
                self.to_archive,
            ),
        )
        start = Start(self._language, recent, ways)
        start.spoken.connect(self._ways.speak)
        start.opened.connect(self._open)
        return centred(start, 640)

    def _make_new(self) -> QWidget:
        t = self._language.gettext
        return self._step(
            t("A new co-op"),
            t("The country brings its accounts and its paper. Its currency stays for good."),
            self.new,
            self.start,
        )

    def _make_practice(self) -> QWidget:
        t = self._language.gettext
        return self._step(
            t("A practice co-op"),
            t("Nothing in it is real, so nothing can go wrong. It takes about a minute to make."),
            self.practice,
            self.make_practice,
        )

    def _step(self, title: str, told: str, form: Form, button: QWidget) -> QWidget:
        back = buttons.secondary(
            self._language.gettext("Back"), weakly(self.go, "choose"), icon="back"
        )
        card = Card(
            "",
            label(title, "title"),
            label(told, "subtitle", wrap=True),
            form,
            row(back, None, button),
            padding=24,
        )
        card.body.setSpacing(card.body.spacing() * 2)
        QWidget.setTabOrder(button, back)  # Enter in the last field goes on, not back
        return centred(card, 640)

    def _make_late(self, step: str) -> None:
        """A step that is made when it is first gone to: it loads what is slow."""
        if step == "restore":
            from coopdesk.ui.restoring import Restoring  # noqa: PLC0415

            made: Any = Restoring(self._desktop())
            title = self._language.gettext("Bring a book back")
        else:
            from coopdesk.ui.joining import Joining  # noqa: PLC0415

            made = Joining(self._desktop())
            title = self._language.gettext("Join a co-op that works with CoopDesk")
        made.opened.connect(self._open)
        back = buttons.secondary(
            self._language.gettext("Back"), weakly(self.go, "choose"), icon="back"
        )
        whole = holder(column(label(title, "title"), made, row(back, None), gap=16))
        self._late[step] = made
        self._steps[step] = centred(whole, 760)
        self.stack.addWidget(self._steps[step])

    def _desktop(self) -> Desktop:
        assert self._pc is not None
        return Desktop(
            self._language,
            self._pc.home,
            self._pc.clock,
            self.begin_work,
            self._pc.where,
            partial(_these, [one.path for one in self._recent]),
        )

    def begin_work(self, title: str, work: Callable[[Job], Any]) -> Job:
        """Long work of a step, with its bar."""
        job = self.worker.start(work)
        self.jobs.watch(job, title)
        return job

    # --- going -----------------------------------------------------------------------------------

    def go(self, step: str) -> None:
        """Show a step; the others keep what was typed in them."""
        self.note.say("")
        if step not in self._steps:
            self._make_late(step)
        self.stack.setCurrentWidget(self._steps[step])
        if step in ("restore", "join"):
            self._late[step].focus_first()
            return
        first = {
            "choose": self.to_new,
            "new": self.new["name"],
            "practice": self.practice[
                "profile" if self.practice["profile"].is_empty() else "person"
            ],
        }
        first[step].setFocus()

    def typed(self) -> dict[str, Any]:
        """Everything that was chosen and typed, for a welcome in another language."""
        step = next(name for name, one in self._steps.items() if one is self.stack.currentWidget())
        forms = {"new": self.new, "practice": self.practice}
        return {"step": step} | {
            name: {field.name: field.peek() for field in form.fields()}
            for name, form in forms.items()
        }

    def restore(self, typed: dict[str, Any]) -> None:
        """Put back what `typed` gave."""
        for name, form in (("new", self.new), ("practice", self.practice)):
            for field, value in typed[name].items():
                form[field].set_value(value)
        self.go(typed["step"])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.go("choose")
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.worker.close()
        super().closeEvent(event)

    # --- doing -----------------------------------------------------------------------------------

    def _found(self) -> None:
        self._try(self.new, self._ways.found)

    def _practise(self) -> None:
        self._try(self.practice, self._ways.practise)

    def _try(self, form: Form, way: Callable[..., None]) -> None:
        try:
            form.submit(way)
        except Trouble as trouble:
            self.say_trouble(trouble)

    def work(self, title: str, work: Callable[[Job], Path]) -> None:
        """Make a book beside the screen, then open it."""
        job = self.worker.start(work)
        self.jobs.watch(job, title)
        self.stack.setEnabled(False)
        job.done.connect(self._made)
        job.failed.connect(self._failed)
        job.stopped.connect(self._over)

    def _over(self) -> None:
        self.stack.setEnabled(True)

    def _made(self, path: Path) -> None:
        self._over()
        self._open(path)

    def _failed(self, error: Exception) -> None:
        self._over()
        if isinstance(error, Trouble):
            self.say_trouble(error)
        elif isinstance(error, Refused):
            self.practice.complain(self._language.say(error.text), error.field)
        else:
            raise error

    def _pick(self) -> None:
        t = self._language.gettext
        path = pickers.open_file(self, t("Open a book"), [(t("CoopDesk books"), "*.coop")])
        if path is not None:
            self._open(path)

    def _pick_archive(self) -> None:
        t = self._language.gettext
        path = pickers.open_file(self, t("Open an archive"), [(t("Archives"), "*.zip")])
        if path is None:
            return
        try:
            self._ways.bring_back(path)
        except Trouble as trouble:
            self.say_trouble(trouble)

    def _open(self, path: Path, instead: Path | None = None) -> None:
        try:
            self._ways.open_book(path, *([instead] if instead else []))
        except Trouble as trouble:
            self.say_trouble(trouble)

    def say_trouble(self, trouble: Trouble) -> None:
        """What the machine could not do, and what helps."""
        say = self._language.say
        advice = say(trouble.advice) if trouble.advice else ""
        self.note.say(f"{say(trouble.text)} {advice}".strip(), Kind.REFUSE)
