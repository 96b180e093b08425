"""The first thing a person sees: which language, and which book.

Going back or pressing Escape loses nothing typed: the steps stay as they were left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from coopdesk.i18n import LANGUAGES, Language
from coopdesk.records.access import ROLE_NAMES, Role
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.profiles import PLAIN, profiles
from coopdesk.ui.kit import buttons, pickers
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import ChoiceField, Field, SecretField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.icons import pixmap
from coopdesk.ui.kit.layouts import Flow, Sides, centred, column, holder, row, rule
from coopdesk.ui.kit.messages import Notices
from coopdesk.ui.kit.progress import Job, JobBar, Worker
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind, kind


@dataclass(frozen=True, slots=True)
class Recent:
    """A book that was open on this PC, by its file's name, and where it lies."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Ways:
    """What can come of the welcome; the wiring does it. `found` and `open_book` may raise."""

    found: Callable[..., None]  # the fields of the form "new" by name
    practise: Callable[..., None]  # those of the form "practice"
    open_book: Callable[[Path], None]
    speak: Callable[[str], None]  # a language's code


class Welcome(QWidget):
    """Three ways to a book. `recent` are offered first, since most starts are second starts."""

    stepped = Signal(str)

    def __init__(
        self, language: Language, ways: Ways, recent: Sequence[Recent] = (), *, country: str = ""
    ) -> None:
        """`country` is where this PC seems to be (ISO 3166), or empty."""
        super().__init__()
        self._language, self._ways, self._country = language, ways, country
        self._profiles = {one.code: one for one in profiles()}
        self.note = Note("", Kind.REFUSE)
        self.worker, self.jobs = Worker(), JobBar(language)
        self.new, self.practice = self._make_new_form(), self._make_practice_form()
        self._make_buttons()
        self._steps = {
            "choose": self._make_choose(recent),
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
        self.start = buttons.primary(t("Make the book and open the desk"), self._found)
        self.make_practice = buttons.primary(t("Make the practice book"), self._practise)

    def _make_choose(self, recent: Sequence[Recent]) -> QWidget:
        t = self._language.gettext
        ways = column(
            self._way(
                "home",
                t("A co-op that comes to CoopDesk: its name, its country, and you."),
                self.to_new,
            ),
            self._way(
                "practice",
                t("A made-up co-op with two years of members and money, to learn and to show."),
                self.to_practice,
            ),
            self._way("book", t("A book that is already on this PC or on a stick."), self.to_open),
            gap=16,
        )
        card = Card(
            "",
            label(t("Welcome to CoopDesk"), "title"),
            label(
                t("The book, the cash desk and the papers of a small co-operative."),
                "subtitle",
                wrap=True,
            ),
            self._make_languages(),
            *self._make_recent(recent),
            rule(),
            holder(ways),
            padding=24,
        )
        card.body.setSpacing(card.body.spacing() * 2)
        return centred(card, 640)

    def _make_languages(self) -> QWidget:
        offered = []
        for code, name in LANGUAGES.items():
            button = buttons.secondary(name, weakly(self._speak, code))
            button.setCheckable(True)
            button.setChecked(code == self._language.code.split("_")[0])
            offered.append(button)
        return holder(Flow(*offered, gap=8))

    def _make_recent(self, recent: Sequence[Recent]) -> list[QWidget]:
        if not recent:
            return []
        t = self._language.gettext
        rows: list[QWidget] = [rule(), label(t("Books on this PC"), "section")]
        for one in recent:
            button = buttons.link(one.name, weakly(self._open, one.path), icon="book")
            button.setToolTip(str(one.path))
            rows.append(button)
        return rows

    @staticmethod
    def _way(sign: str, words: str, button: QWidget) -> QWidget:
        picture = label("")
        picture.setPixmap(pixmap(sign, "accent", 28))
        told = row(picture, label(words, wrap=True), gap=16)
        told.setStretch(1, 1)
        return Sides(holder(told), button, shares=(1, 1), gap=24, least=480)

    def _make_new_form(self) -> Form:
        t, language = self._language.gettext, self._language
        roles = [(role, t(ROLE_NAMES[role])) for role in (Role.SECRETARY, Role.MANAGER)]
        fields: list[Field[Any]] = [
            TextField("name", t("&Name of the co-op"), language),
            self._country_field(),
            TextField("currency", t("C&urrency (three letters)"), language, hint=t("such as RWF")),
            TextField("person", t("&Your name"), language),
            ChoiceField("role", t("Your &role"), roles, language, value=Role.SECRETARY),
            SecretField(
                "password",
                t("&Password (needed on a shared PC)"),
                language,
                optional=True,
            ),
        ]
        form = Form(fields, language, columns=2)
        form["profile"].changed.connect(self._other_country)
        self._customary = ""
        self._follow(form)
        form.settle()
        return form

    def _make_practice_form(self) -> Form:
        t, language = self._language.gettext, self._language
        return Form(
            [
                self._country_field(),
                TextField("person", t("&Your name"), language),
            ],
            language,
            columns=2,
        )

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
        return centred(card, 640)

    def _country_field(self) -> ChoiceField[str]:
        t = self._language.gettext
        countries = sorted(
            ((one.code, t(one.name)) for one in self._profiles.values()), key=self._country_order
        )
        here = self._country if self._country in self._profiles else None
        return ChoiceField("profile", t("C&ountry"), countries, self._language, value=here)

    @staticmethod
    def _country_order(offered: tuple[str, str]) -> tuple[bool, str]:
        """By their names in this language, the one without a country last."""
        return offered[0] == PLAIN, offered[1].casefold()

    # --- going -----------------------------------------------------------------------------------

    def go(self, step: str) -> None:
        """Show a step; the others keep what was typed in them."""
        self.note.say("")
        self.stack.setCurrentWidget(self._steps[step])
        first = {
            "choose": self.to_new,
            "new": self.new["name"],
            "practice": self.practice["person"],
        }
        first[step].setFocus()
        self.stepped.emit(step)

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

    # --- doing -----------------------------------------------------------------------------------

    def _other_country(self) -> None:
        self._follow(self.new)

    def _follow(self, form: Form) -> None:
        """The currency follows the country until somebody has written another one."""
        code, currency = form["profile"].peek(), form["currency"]
        if code is not None and currency.peek() in (None, self._customary):
            self._customary = self._profiles[code].currency
            currency.set_value(self._customary)

    def _speak(self, code: str) -> None:
        self._ways.speak(code)

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

    def _open(self, path: Path) -> None:
        try:
            self._ways.open_book(path)
        except Trouble as trouble:
            self.say_trouble(trouble)

    def say_trouble(self, trouble: Trouble) -> None:
        """What the machine could not do, and what helps."""
        say = self._language.say
        advice = say(trouble.advice) if trouble.advice else ""
        self.note.say(f"{say(trouble.text)} {advice}".strip(), Kind.REFUSE)
