"""Cards and labels for a list of members: who gets one, on which sheets, all in one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, Final, TypeVar

from coopdesk.i18n import LANGUAGES, N_, Language, Unreadable
from coopdesk.records import members, statements
from coopdesk.records.book import Topic
from coopdesk.records.ids import MemberId
from coopdesk.records.members import ACTIVE, Criteria, MemberRow
from coopdesk.reports.labels import FORM_NAMES, FORMS
from coopdesk.reports.labels import labels as draw_labels
from coopdesk.reports.member_cards import member_cards as draw_cards
from coopdesk.reports.member_cards import sheetful
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, label
from coopdesk.ui.kit.fields import CheckField, ChoiceField, NumberField
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Sides, column, holder, whole_page
from coopdesk.ui.kit.pdf_pages import Pages
from coopdesk.ui.kit.preview import PagesView
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.tables import Column, Order, Table

T = TypeVar("T")

CARDS: Final = "cards"
_BESIDE: Final = 800  # at 100 % text


class MemberCardsPage(Page):
    """`place.text` are criteria of a list of members, `place.member` is one alone; without both
    it is everybody who is active."""

    TITLE = N_("Cards and labels")
    TOPICS: ClassVar[Topic] = Topic.MEMBERS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        self._some: Sequence[MemberId] = ()
        self._job: Job | None = None
        self._pages: Pages | None = None
        self.make = buttons.primary("", self.make_them, icon="print")
        self.heading = Heading(t(self.TITLE), " ")
        kinds = [(CARDS, t("Member cards")), *((form, t(FORM_NAMES[form])) for form in FORMS)]
        self.what: ChoiceField[str] = ChoiceField(
            "what", t("What to &print"), kinds, language, value=CARDS
        )
        self.back = CheckField("back", t("With &backs, for the other side of the sheet"), language)
        self.first = NumberField("first", t("First label that is still on the sheet"), language)
        self.about = label("", "muted", wrap=True)
        self.sheet = PagesView(t("The first sheet"))
        self.nobody = EmptyState("", "", icon="members")
        self.table: Table[MemberRow] = Table(
            _columns(language), name=t("Members"), key=_key, empty=self.nobody, least=6
        )
        self._lay_out()
        self.what.changed.connect(self._show)
        for one in (self.back, self.first):
            one.changed.connect(self._word)
        self.table.opened.connect(self._open)
        does_it(self, self.make_them)
        self.first.set_value(1)
        self.show_place(place)

    def _lay_out(self) -> None:
        asked = Card("", self.what, self.back, self.first, self.about, self.make)
        asked.body.addStretch(1)  # where no sheet is shown below
        left = column(asked, self.sheet, gap=16)
        left.setStretch(1, 1)
        right = Card("", self.table, padding=1)
        sides = Sides(holder(left), right, shares=(1, 1), least=_BESIDE)
        self.setLayout(whole_page(self.heading, sides, grows=sides))

    # --- what the window asks --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._show()

    def refresh(self, topics: Topic) -> None:
        self._show()

    def focus_first(self) -> None:
        self.what.setFocus()

    # --- showing ---------------------------------------------------------------------------------

    def _asked(self) -> Criteria:
        if self.place.member is not None:
            return Criteria(only=(self.place.member,))
        try:
            asked = Criteria.of_text(self.place.text)
        except ValueError:
            asked = Criteria()
        return asked if asked.said() else Criteria(status=ACTIVE)

    def _show(self) -> None:
        """Find who gets one: who left the co-op gets a letter, and no card."""
        desk, cards = self.desk, self.what.peek() == CARDS
        some: Sequence[MemberId] = desk.ask(members.listing, self._asked(), today=desk.today).ids
        self._some = desk.ask(statements.who_gets_a_card, some) if cards else some
        t = desk.language.gettext
        if some:
            self.nobody.say(t("Nobody here gets a card: who left the co-op has none."))
        else:
            self.nobody.say(t("Nobody is chosen"), t("Choose members in the list of members."))
        self.table.show_fetched(len(self._some), _Rows(desk, self._some).fetch)
        if self.table.row() is None:
            self.table.choose_first()
        self.back.setVisible(cards)
        self.first.setVisible(not cards)
        language = desk.language
        counted = language.ngettext("{count} member", "{count} members", len(self._some))
        said = [counted.format(count=language.number(len(self._some)))]
        told = desk.ask(members.in_words, self._asked()) if self.place.text else None
        said += [language.say(told)] if told else []
        self.heading.say(language.gettext(self.TITLE), " · ".join(said))
        self._word()

    def _word(self) -> None:
        """Say what a press makes, and on how many sheets."""
        language, n, cards = self.desk.language, len(self._some), self.what.peek() == CARDS
        t, before = language.gettext, 0 if cards else self._place() - 1
        words = language.ngettext("&Make {n} label", "&Make {n} labels", n)
        about = t("Print them as they are: without “fit to page”.")
        if cards:
            words = language.ngettext("&Make {n} card", "&Make {n} cards", n)
            about += " " + t(
                "Scan a card at the cash desk, in a search or at a meeting. It proves nothing by "
                "itself; who loses it gets another of the same number."
            )
        self.make.setText(words.format(n=language.number(n)))
        sheets = -(-(n + before) // self._per_sheet()) if n else 0
        counted = language.ngettext("{n} sheet", "{n} sheets", sheets)
        self.about.setText(f"{counted.format(n=language.number(sheets))}. {about}")
        self.make.setEnabled(bool(n) and self._job is None)
        self._show_sheet()

    def _show_sheet(self) -> None:
        """How the first sheet will look."""
        what, first = self.what.peek() or CARDS, self._place()
        some = self._some[: self._per_sheet() - (0 if what == CARDS else first - 1)]
        if some:
            made = Making(self.desk, what, some, back=bool(self.back.peek()), first=first)
            before, self._pages = self._pages, Pages(self.desk.ask(made.draw))
            self.sheet.show_pages(self._pages)
            if before is not None:
                before.close()
        self.sheet.setVisible(bool(some))

    def _place(self) -> int:
        """The label to begin with, as far as it can be read."""
        return min(max(self.first.peek() or 1, 1), self._per_sheet())

    def _per_sheet(self) -> int:
        what = self.what.peek() or CARDS
        return sheetful(self.desk.coop.paper).count if what == CARDS else FORMS[what].count

    def _open(self, row: MemberRow) -> None:
        self.desk.go(Place("member", member=row.id))

    # --- making ----------------------------------------------------------------------------------

    def make_them(self) -> None:
        """Draw them beside the screen, and show the paper."""
        first = self._first()
        if not self._some or self._job is not None or first is None:
            return
        what = self.what.peek() or CARDS
        work = Making(self.desk, what, self._some, back=bool(self.back.peek()), first=first)
        self._job = self.desk.start(self.desk.language.gettext(self.TITLE), work)
        self._word()
        self._job.done.connect(self._made)
        self._job.failed.connect(self._over)
        self._job.stopped.connect(self._over)

    def _first(self) -> int | None:
        """The label to begin with; None where it can't be, which is then said."""
        if self.what.peek() == CARDS:
            return 1
        t, language, most = self.desk.language.gettext, self.desk.language, self._per_sheet()
        try:
            first = self.first.value() or 0
        except Unreadable as no:
            self.first.complain(language.say(no.text))
            return None
        if not 1 <= first <= most:
            words = t("A sheet has labels from 1 to {count}.")
            self.first.complain(words.format(count=language.number(most)))
            return None
        return first

    def _made(self, pdf: bytes) -> None:
        self._over()
        title, what = self.desk.language.gettext(self.TITLE), self.what.peek() or CARDS
        name = "member-cards" if what == CARDS else f"labels-{what}"
        self.desk.preview(title, pdf, file_name=f"{name}-{self.desk.today:%Y-%m-%d}.pdf")

    def _over(self, _why: object = None) -> None:
        self._job = None
        self._word()


class Making:
    """The work: one file of cards or labels."""

    def __init__(
        self, desk: Desk, what: str, some: Sequence[MemberId], *, back: bool, first: int
    ) -> None:
        self._book, self._what, self._some = desk.book, what, some
        self._back, self._first = back, first
        self._languages = {code: papers.language(desk, code) for code in ("", *LANGUAGES)}

    def __call__(self, job: Job) -> bytes:
        return self._book.read(partial(self.draw, step=job.step))

    def draw(self, session: Any, step: Callable[[int, int], None] | None = None) -> bytes:
        """As a query; `step` hears how far it is."""
        tell = partial(_counted, step, len(self._some))
        if self._what == CARDS:
            cards = statements.member_cards(session, self._some, back=self._back)
            return draw_cards(replace(cards, cards=tell(cards.cards)), self._speak)
        labels = statements.address_labels(session, self._some, form=self._what, first=self._first)
        return draw_labels(replace(labels, labels=tell(labels.labels)), self._languages[""])

    def _speak(self, code: str) -> Language:
        return self._languages.get(code, self._languages[""])


def _counted(step: Callable[[int, int], None] | None, of: int, things: Iterable[T]) -> Iterator[T]:
    """One after the other, telling how far it is."""
    for at, one in enumerate(things):
        if step is not None:
            step(at, of)
        yield one


class _Rows:
    """The part of them that the table shows. It knows no widget."""

    def __init__(self, desk: Desk, some: Sequence[MemberId]) -> None:
        self._desk, self._some = desk, some

    def fetch(self, offset: int, limit: int, _order: Order | None) -> Sequence[MemberRow]:
        return self._desk.ask(members.page, self._some[offset : offset + limit])


def _key(one: MemberRow) -> MemberId:
    return one.id


def _number(one: MemberRow) -> str:
    return one.number


def _name(one: MemberRow) -> str:
    return one.name


def _village(one: MemberRow) -> str:
    return one.village


def _joined(language: Language, one: MemberRow) -> str:
    return language.short_day(one.joined) if one.joined else ""


def _columns(language: Language) -> list[Column[MemberRow]]:
    t = language.gettext
    return [
        Column(t("No."), _number),
        Column(t("Name"), _name, bold=True, stretch=True),
        Column(t("Village"), _village, gives=1),
        Column(t("Joined"), partial(_joined, language), gives=2),
    ]
