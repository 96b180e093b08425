"""A page with a list, the chosen one of it beside, and a form in which a new one begins."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_
from coopdesk.records.book import Topic
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Note
from coopdesk.ui.kit.fields import CheckField, Field
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.theme import Kind

R = TypeVar("R")
Shown = TypeVar("Shown", contravariant=True)

_BESIDE = 900  # at 100 % text


class Beginning(Card):
    """The card in which a new one begins: `made` tells its id, `left` that nothing came of it.

    What is typed stays until either. Subclasses hand over their parts in order, forms and what
    stands between them, and say what the button does, what is filled in, and what is written.
    """

    SAYS: ClassVar[str] = N_("It is written down.")
    ICON: ClassVar[str] = "save"

    made = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, title: str, *parts: QWidget) -> None:
        super().__init__(title)
        self.desk = desk
        self.forms = [part for part in parts if isinstance(part, Form)]
        self.note = Note("", Kind.REFUSE)
        self.do = buttons.primary("", self.do_it, icon=self.ICON)
        leave = buttons.secondary(desk.language.gettext("Cancel"), self.leave)
        for part in (*parts, self.note, holder(Flow(self.do, leave, gap=8))):
            self.body.addWidget(part)
        for form in self.forms:
            form.changed.connect(self.word)
        self.hide()

    # --- what each says --------------------------------------------------------------------------

    def word(self) -> None:
        """Put the whole deed on the button."""
        raise NotImplementedError

    def fill(self) -> None:
        """Fill in what stands there before anything is typed."""

    def send(self, typed: dict[str, Any]) -> Any:
        """Write it; gives its id."""
        raise NotImplementedError

    def fields(self) -> list[Field[Any]]:
        """Beside which a refusal can stand."""
        return [field for form in self.forms for field in form.fields()]

    # --- what a page asks ------------------------------------------------------------------------

    def begin(self) -> None:
        """Empty, for a new one; what was typed before stays."""
        if not self.has_typed():
            self.empty()
        self.word()
        self.show()

    def empty(self) -> None:
        """Nothing is typed any more."""
        for form in self.forms:
            form.clear()
        self.fill()
        for form in self.forms:
            form.settle()
        self.note.say("")

    def has_typed(self) -> bool:
        return any(form.dirty for form in self.forms)

    def focus_first(self) -> None:
        next(field for field in self.fields() if not field.isHidden()).setFocus()

    def do_it(self) -> None:
        """Write it down, and say so."""
        typed: dict[str, Any] = {}
        for form in self.forms:
            read = form.read()
            if read is None:
                return
            typed |= read
        made: list[Any] = []
        with Refusals(self.note, self.desk.language, self.fields()):
            made.append(self.send(typed))
        for ident in made:
            self.empty()
            self.desk.say(self.desk.language.gettext(self.SAYS))
            self.made.emit(ident)

    def leave(self) -> None:
        """Nothing came of it."""
        self.empty()
        self.left.emit()


class Chosen(Protocol[Shown]):
    """The card of the chosen one: `done` tells that the list has the keyboard again."""

    done: SignalInstance

    def show_row(self, row: Shown | None) -> None: ...
    def has_typed(self) -> bool: ...
    def do_it(self) -> None: ...


class BeginPage(Page, Generic[R]):
    """The list at the left; beside it the chosen one, or the form of a new one.

    What is typed in the form stays when the page is left. Subclasses make the two cards, say what
    the list holds, and name it with words that are marked with N_.
    """

    TITLE: ClassVar[str] = ""
    ABOUT: ClassVar[str] = ""
    NEW: ClassVar[str] = ""  # the button that opens the form
    PAST: ClassVar[str] = ""  # the box with which those that are over are listed too
    LEAST: ClassVar[int] = 6  # rows that can be seen at once
    SHARES: ClassVar[tuple[int, int]] = (1, 1)
    LONG: ClassVar[bool] = False  # what stands beside the list is long: the page scrolls

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.new = buttons.secondary(t(self.NEW), self._begin, icon="add")
        about = t(self.ABOUT) if self.ABOUT else ""
        self.heading = Heading(t(self.TITLE), about, [self.new])
        self.past = CheckField("past", t(self.PAST), desk.language)
        self.table: Table[R] = Table(
            self.columns(), name=t(self.TITLE), key=self.key, empty=self.empty(), least=self.LEAST
        )
        self.form, self.one = self.cards()
        self._lay_out()
        self._wire()
        self.show_place(place)

    def _lay_out(self) -> None:
        listed = Card("", self.table, self.past)
        listed.body.setStretchFactor(self.table, 1)
        listed.setAccessibleName(self.desk.language.gettext(self.TITLE))
        beside = holder(column(self.form, self.one, None, gap=16))
        sides = Sides(listed, beside, shares=self.SHARES, least=_BESIDE)
        if self.LONG:
            self.setLayout(whole_page(self.heading, sides, None))
        else:
            self.setLayout(whole_page(self.heading, sides, grows=sides))

    def _wire(self) -> None:
        self.table.chosen.connect(self._choose)
        self.past.changed.connect(self.look)
        self.form.made.connect(self._made)
        self.form.left.connect(self._stop)
        self.one.done.connect(self.focus_first)
        does_it(self, self.do_it)

    # --- what each page says ---------------------------------------------------------------------

    def columns(self) -> list[Column[R]]:
        """What the list says of each."""
        raise NotImplementedError

    @staticmethod
    def key(row: R) -> Hashable:
        """What tells one from another."""
        raise NotImplementedError

    def empty(self) -> EmptyState:
        """What is said where there is none."""
        raise NotImplementedError

    def cards(self) -> tuple[Any, Any]:
        """The cards of a new one (a Beginning) and of the chosen one (a Chosen)."""
        raise NotImplementedError

    def rows(self) -> Sequence[R]:
        """Those that are listed now, as `past` and the place say."""
        raise NotImplementedError

    def after_made(self) -> None:
        """Where the keyboard goes when a new one is there: to the list, unless a page has more to
        ask."""
        self.focus_first()

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        if not self.form.has_typed():
            self.form.hide()
        self.look()

    def refresh(self, topics: Topic) -> None:
        self.look()

    def has_typed(self) -> bool:
        return bool(self.form.has_typed() or self.one.has_typed())

    def focus_first(self) -> None:
        if not self.form.isHidden():
            self.form.focus_first()
        elif self.table.model.rowCount():
            self.table.setFocus()
        else:
            self.new.setFocus()

    def do_it(self) -> None:
        """What the strong button does."""
        (self.one if self.form.isHidden() else self.form).do_it()

    # --- looking ---------------------------------------------------------------------------------

    def look(self) -> None:
        """Look into the book, and show what is there. The chosen one stays chosen."""
        self.table.show_rows(self.rows())
        if self.table.row() is None:
            self.table.choose_first()
        self._choose(self.table.row())

    def _choose(self, row: R | None) -> None:
        self.one.show_row(row)
        self.one.setVisible(row is not None and self.form.isHidden())

    def _begin(self) -> None:
        self.form.begin()
        self.one.hide()
        self.form.focus_first()

    def _stop(self) -> None:
        self.form.hide()
        self._choose(self.table.row())
        self.focus_first()

    def _made(self, ident: int) -> None:
        self.form.hide()
        self.look()
        self.table.choose(ident)
        self.after_made()
