"""Fields that two PCs changed apart: their values side by side, until a person chooses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from coopdesk.i18n import N_, Language
from coopdesk.records import conflicts
from coopdesk.records.book import Topic
from coopdesk.records.conflicts import Card as Said
from coopdesk.records.conflicts import Choice, Conflict
from coopdesk.reports.wording import said, shown
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note, Pill, label
from coopdesk.ui.kit.fields import DayField, Field, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, clear, column, holder, row, whole_page
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind, kind

_SHOWN: Final = 12
_LONGEST: Final = 40


class Conflicts(Page):
    """Each record with its fields, each field with its values as slips of paper. One press keeps
    one of them; nothing else is lost, for the log keeps all."""

    TITLE = N_("Two values for one thing")
    TOPICS: ClassVar[Topic] = ~Topic.NONE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.heading = Heading(t(self.TITLE), t(_ABOUT))
        self.note = Note("", Kind.REFUSE)
        self.more = label("", "muted", wrap=True)
        self.empty = Card(
            "",
            EmptyState(
                t("Nothing to choose"),
                t(
                    "Where two PCs change the same thing before they meet, both values stand here "
                    "side by side until you choose one."
                ),
                icon="check",
            ),
        )
        self._records = column(gap=16)
        self.records: list[_Record] = []
        whole = holder(self._records)
        self.setLayout(whole_page(self.heading, self.note, self.empty, whole, self.more, None))
        self._look()

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()

    def refresh(self, topics: Topic) -> None:
        if not self.has_typed():
            self._look()

    def has_typed(self) -> bool:
        return any(one.has_typed() for one in self.records)

    def focus_first(self) -> None:
        if self.records:
            self.records[0].focus_first()

    def _look(self) -> None:
        found = self.desk.ask(conflicts.open_conflicts)
        grouped = [list(of) for _, of in groupby(found, key=attrgetter("record"))]
        clear(self._records)
        self.records = [_Record(self.desk, of) for of in grouped[:_SHOWN]]
        for one in self.records:
            one.chosen.connect(self._choose)
            self._records.addWidget(one)
        self.empty.setVisible(not found)
        left, language = len(grouped) - len(self.records), self.desk.language
        more = language.ngettext(
            "{count} more is shown when these are done.",
            "{count} more are shown when these are done.",
            left,
        )
        self.more.setText(more.format(count=language.number(left)) if left else "")
        self.more.setVisible(bool(left))

    def _choose(self, choices: list[Choice], words: str) -> None:
        with Refusals(self.note, self.desk.language):
            self.desk.do(conflicts.choose, choices=choices)
            self._look()
            self.desk.say(words)
            self.focus_first()


_ABOUT: Final = N_(
    "Two PCs changed the same thing before they met. Keep what is right: the other value stays in "
    "“Who did what”."
)


class _Record(Card):
    """What of one record waits: a member, the settings, an account."""

    chosen = Signal(object, str)  # the choices, and what to tell the person

    def __init__(self, desk: Desk, found: Sequence[Conflict]) -> None:
        super().__init__(said(desk.language, found[0].whose))
        self._desk, self._found = desk, found
        may = found[0].needs in desk.actor.may
        self.fields = [_Choosing(desk, one, may=may) for one in found]
        for part in self.fields:
            part.chosen.connect(self.chosen)
            self.body.addWidget(part)
        if len(found) > 1 and may:
            self._offer_all()
        if not may:
            words = desk.language.gettext("You may look at this. Somebody else has to choose.")
            self.body.addWidget(label(words, "muted", wrap=True))

    def _offer_all(self) -> None:
        """All fields at once as one PC said them."""
        t = self._desk.language.gettext
        pcs = [{card.pc for card in one.cards} for one in self._found]
        both = sorted(pc for pc in set.intersection(*pcs) if pc)
        deeds = [
            buttons.quiet(
                buttons.literal(t("Keep all that PC {pc} wrote").format(pc=pc)),
                weakly(self._keep_all, pc),
            )
            for pc in both
        ]
        if deeds:
            self.body.addWidget(holder(Flow(*deeds, gap=8)))

    def _keep_all(self, pc: str) -> None:
        choices = [
            _choice(one, keep=next(card.key for card in one.cards if card.pc == pc))
            for one in self._found
        ]
        words = self._desk.language.gettext("Kept as PC {pc} wrote it.").format(pc=pc)
        self.chosen.emit(choices, words)

    def has_typed(self) -> bool:
        return any(one.has_typed() for one in self.fields)

    def focus_first(self) -> None:
        self.fields[0].focus_first()


class _Choosing(QWidget):
    """One field: its values as slips, and a line to type another."""

    chosen = Signal(object, str)

    def __init__(self, desk: Desk, one: Conflict, *, may: bool) -> None:
        super().__init__()
        self._desk, self._one = desk, one
        self.name = said(desk.language, one.field)
        self.slips = [_Slip(desk.language, card, may=may) for card in one.cards]
        for slip in self.slips:
            slip.kept.connect(self._keep)
        self.form: Form | None = None
        whole = column(label(self.name, "strong"), Flow(*self.slips, gap=16, equal=True), gap=6)
        if one.typed and may:
            self._make_typed()
            whole.addWidget(holder(Flow(self.other)))
            whole.addWidget(self.typing)
        self.setLayout(whole)
        self.setAccessibleName(self.name)

    def _make_typed(self) -> None:
        t, language = self._desk.language.gettext, self._desk.language
        self.other = buttons.quiet(t("Neither is right: type it"), self._open, icon="edit")
        field: Field[Any] = (
            DayField("typed", self.name, language, today=self._desk.today)
            if self._one.typed == "day"
            else TextField("typed", self.name, language)
        )
        self.form = Form([field], language)
        self.keep_typed = buttons.secondary(t("Keep what I typed"), self._keep_typed, icon="check")
        self.typing = holder(column(self.form, holder(Flow(self.keep_typed)), gap=6))
        self.typing.hide()

    def _open(self) -> None:
        self.other.hide()
        self.typing.show()
        if self.form is not None:
            self.form["typed"].setFocus()

    def _keep(self, key: str, words: str) -> None:
        told = self._desk.language.gettext("{field}: “{value}” is kept.")
        said_ = told.format(field=self.name, value=words)
        self.chosen.emit([_choice(self._one, keep=key)], said_)

    def _keep_typed(self) -> None:
        values = None if self.form is None else self.form.read()
        if values is not None:
            words = self._desk.language.gettext("{field} is kept as you typed it.")
            choice = _choice(self._one, typed=values["typed"])
            self.chosen.emit([choice], words.format(field=self.name))

    def has_typed(self) -> bool:
        return self.form is not None and self.form.dirty

    def focus_first(self) -> None:
        self.slips[0].keep.setFocus()


def _choice(one: Conflict, *, keep: str = "", typed: str | date | None = None) -> Choice:
    stood = tuple(card.key for card in one.cards)
    return Choice(one.table, one.row, one.column, stood, keep=keep, typed=typed)


class _Slip(QFrame):
    """A value as on a slip of paper: what, who wrote it, when, on which PC."""

    kept = Signal(str, str)  # the key of the value, and its words

    def __init__(self, language: Language, card: Said, *, may: bool) -> None:
        super().__init__()
        kind(self, "slip")
        self._card = card
        t = language.gettext
        self.words = shown(language, card.value) or t("(nothing)")
        value = label(self.words, "section", wrap=True)
        pill = Pill(Mark(t("shown now") if card.now else "", Kind.PLAIN))
        head = row(value, pill)
        head.setStretch(0, 1)
        deed = t("Keep “{value}”").format(value=_short(self.words))
        self.keep = buttons.secondary(buttons.literal(deed), self._keep, icon="check")
        self.keep.setEnabled(may)
        who, where = self._by(language)
        by, at = label(who, "muted", wrap=True), label(where, "muted", wrap=True)
        self.setLayout(column(head, by, at, None, holder(Flow(self.keep)), gap=4, margin=16))
        self.keep.setAccessibleDescription(f"{who}. {where}")

    def _by(self, language: Language) -> tuple[str, str]:
        """Who and when, and on which PC."""
        t, card = language.gettext, self._card
        if card.day is None or card.at is None:
            return t("As it was written first"), ""
        who = t("{name}, {day}, {time}").format(
            name=card.who, day=language.day(card.day), time=language.time(card.at.astimezone())
        )
        where = t("On PC {pc}") if not card.suspect else t("On PC {pc}, whose clock was wrong")
        return who, where.format(pc=card.pc)

    def _keep(self) -> None:
        self.kept.emit(self._card.key, self.words)


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
