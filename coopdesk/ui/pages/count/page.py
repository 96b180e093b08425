"""The page on which a box is counted."""

from __future__ import annotations

from typing import Any

from coopdesk.i18n import N_, Unreadable
from coopdesk.records import seals
from coopdesk.records.book import Topic
from coopdesk.records.cash import boxes, counts, pieces
from coopdesk.records.cash.boxes import BoxRow
from coopdesk.records.cash.counts import CHECK, CLOSING, OPENING
from coopdesk.records.ids import AccountId
from coopdesk.records.money import Money
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, Note, StatCard
from coopdesk.ui.kit.fields import CheckField, ChoiceField, Field, MoneyField, NoteField
from coopdesk.ui.kit.forms import Refusals, readable
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Sides, column, holder, row, whole_page
from coopdesk.ui.kit.pieces import Pieces
from coopdesk.ui.pages.count.deed import KINDS, verdict, wording
from coopdesk.ui.pages.count.earlier import Earlier
from coopdesk.ui.theme import Kind

_ONE_COLUMN = 7  # coins that stand under each other; more stand in two columns


class Count(Page):
    """Counts a box by note and coin. A difference is shown while typing and needs a reason."""

    TITLE = N_("Count a cash box")
    TOPICS = Topic.JOURNAL | Topic.CASH | Topic.COOP

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._boxes: list[BoxRow] = []
        self._day = counts.BoxDay(None, None, first=False)
        self._writing = False
        self._make_fields()
        self.earlier = Earlier(desk)
        self._lay_out()
        self._wire()
        self.show_place(place)

    # --- making ----------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        t, language, money = self.desk.language.gettext, self.desk.language, self.desk.currency
        coins = self.desk.ask(pieces.coins)
        self.box: ChoiceField[AccountId] = ChoiceField("box", t("Cash &box"), [], language)
        self.kind: ChoiceField[str] = ChoiceField("kind", t("What &for"), [], language)
        columns = 1 if len(coins) <= _ONE_COLUMN else 2
        self.pieces = Pieces(coins, money, language, columns=columns)
        self.sum = MoneyField("counted", t("&What is there"), money, language)
        self.expected = StatCard(t("By the books"))
        self.counted = StatCard(t("Counted"))
        self.verdict = Note("")
        self.brought = CheckField(
            "brought_forward", t("It was there before this book was begun"), language
        )
        self.reason = NoteField("reason", t("&Reason for the difference"), language, lines=2)
        self.note = Note("", Kind.REFUSE)
        self.record_button = buttons.primary("", self.record, icon="check")

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        self.heading = Heading(t(self.TITLE))
        cash = Card(t("How many of each note and coin"), self.pieces)
        cash.body.addStretch(1)
        self._of_coins, self._of_sum = cash, Card(t("What is there"), self.sum)
        figures = Sides(self.expected, self.counted, shares=(1, 1))
        which = Sides(self.box, self.kind, shares=(1, 1))
        result = Card("", which, figures, self.verdict, self.brought, self.reason, self.note)
        result.setAccessibleName(t("What the count gives"))
        result.body.addStretch(1)
        result.body.addLayout(row(None, self.record_button))
        left = holder(column(cash, self._of_sum))
        both = Sides(left, result, shares=(4, 5), least=720)
        self.setLayout(whole_page(self.heading, both, self.earlier, grows=self.earlier))

    def _wire(self) -> None:
        self.box.changed.connect(self._look_at_box)
        self.kind.changed.connect(self._show)
        self.pieces.changed.connect(self._show)
        self.sum.changed.connect(self._show)
        self.brought.changed.connect(self._show)
        does_it(self, self.record)

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        """`about` is the box to count, the main one without."""
        super().show_place(place)
        if not self.has_typed():
            self._find_boxes(place.about)
        self.refresh(Topic.NONE)

    def refresh(self, topics: Topic) -> None:
        """Look again what the box holds; what was counted stays."""
        self._find_boxes(self.box.peek())
        self._look_at_box()

    def has_typed(self) -> bool:
        return not (self.pieces.is_empty() and self.sum.is_empty() and self.reason.is_empty())

    def focus_first(self) -> None:
        (self._fields()[0]).setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _find_boxes(self, wanted: int | None) -> None:
        t = self.desk.language.gettext
        self._boxes = self.desk.ask(boxes.boxes)
        self.box.set_options([(one.id, t(one.name)) for one in self._boxes])
        known = {one.id for one in self._boxes}
        self.box.set_value(AccountId(wanted) if wanted in known else self._boxes[0].id)
        self.box.setVisible(len(self._boxes) > 1)

    @property
    def now(self) -> BoxRow:
        """The box that is counted."""
        chosen = self.box.peek()
        return next(one for one in self._boxes if one.id == chosen)

    def _look_at_box(self) -> None:
        t, now = self.desk.language.gettext, self.now
        self._day = self.desk.ask(counts.box_day, now.id, self.desk.today)
        kinds = (CLOSING, CHECK) if self._day.is_open else (OPENING, CHECK)
        chosen = self.kind.peek()
        self.kind.set_options([(kind, t(KINDS[kind])) for kind in kinds])
        self.kind.set_value(chosen if chosen in kinds else kinds[0])
        by_coin = now.role == "cash" and bool(self.pieces.fields())
        self._of_coins.setVisible(by_coin)
        self._of_sum.setVisible(not by_coin)
        self.earlier.table.show_rows(self.desk.ask(counts.counts, now.id))
        if not self.has_typed():  # at the first count, what is there was there before
            self.brought.set_value(self._day.first and not now.holds)
        self._show()

    def _fields(self) -> list[Field[Any]]:
        """What is counted on: the notes and coins, or the sum."""
        return [self.sum] if self._of_coins.isHidden() else [*self.pieces.fields()]

    # --- what is shown ---------------------------------------------------------------------------

    def _total(self) -> Money | None:
        """What is counted so far; None while it can't be read."""
        if not self._of_coins.isHidden():
            return self.pieces.total()
        return Money.zero(self.desk.currency) if self.sum.is_empty() else self.sum.peek()

    def _show(self) -> None:
        """Say what is counted against the books, and word the deed."""
        t, language, total = self.desk.language.gettext, self.desk.language, self._total()
        expected = self.now.holds
        symbol = language.symbol(self.desk.currency)
        self.expected.show_figure(language.figure(expected), symbol)
        self.counted.show_figure("…" if total is None else language.figure(total), symbol)
        begun = any(not one.is_empty() for one in self._fields()) or not expected
        self.note.say("")
        self.heading.say(t(self.TITLE), t(self.now.name))
        self.record_button.setEnabled(
            begun and total is not None and self.desk.may(counts.record_count)
        )
        if total is None or not begun:
            words = t("Count what is in the box and type how many there are of each.")
            unread = self._unread()
            self.verdict.say(unread or words, Kind.REFUSE if unread else Kind.PLAIN)
            self._ask_why(differs=False)
            self.record_button.setText(t("Write the count"))
            return
        difference = total - expected
        self._ask_why(differs=bool(difference))
        before = self._from_before()
        self.verdict.say(*verdict(difference, language, before=before))
        if not self.has_typed():  # a box that should be empty, and nobody has looked yet
            empty = t("There should be nothing in it. If there is, type what you find.")
            self.verdict.say(empty, Kind.PLAIN)
        kind = self.kind.peek() or CHECK
        self.record_button.setText(wording(kind, total, difference, language, before=before))

    def _unread(self) -> str:
        """Why the first of the numbers that can't be read can't; nothing while all can."""
        for one in self._fields():
            try:
                if not one.is_empty():
                    one.value()
            except Unreadable as error:
                return self.desk.language.say(error.text)
        return ""

    def _ask_why(self, *, differs: bool) -> None:
        """Ask for the reason where there is a difference that did not come from before."""
        first = differs and self._day.first
        self.brought.setVisible(first)
        self.reason.setVisible(differs and not (first and self.brought.peek()))

    def _from_before(self) -> bool:
        """Whether the difference is what was there before the book was begun."""
        return not self.brought.isHidden() and bool(self.brought.peek())

    # --- writing ---------------------------------------------------------------------------------

    def record(self) -> None:
        """Write the count, once, and show its paper; an opened box goes back to the desk."""
        if self._writing or not self.record_button.isEnabled():
            return
        self._writing = True
        try:
            self._record()
        finally:
            self._writing = False

    def _record(self) -> None:
        read = self._read()
        if read is None:
            return
        kind = read["kind"]
        fields: list[Field[Any]] = [self.reason, self.kind, self.brought, self.box]
        with Refusals(self.note, self.desk.language, fields):
            written = self.desk.do(counts.record_count, **read)
            if kind == CLOSING:
                self.desk.do(seals.seal, kind=seals.DAY)
            self._tell(written, kind)

    def _read(self) -> dict[str, Any] | None:
        """What was counted; None when something can't be read, which then says so."""
        counted = [one for one in self._fields() if not one.is_empty()]
        if not readable(counted, self.desk.language):
            return None
        total = self._total()
        by_coin = not self._of_coins.isHidden()
        return {
            "box": self.now.id,
            "kind": self.kind.peek() or CHECK,
            "counted": total,
            "pieces": self.pieces.value() if by_coin else {},
            "reason": "" if self.reason.isHidden() else self.reason.peek() or "",
            "brought_forward": self._from_before(),
        }

    def _tell(self, written: int, kind: str) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        said = self.desk.ask(counts.count_of, written)
        words = t("Counted: {amount} in {box}.")
        self.desk.say(words.format(amount=language.amount(said.counted), box=t(said.box_name)))
        self.pieces.clear()
        for one in (self.sum, self.reason):
            one.clear()
        self.kind.set_value(None)
        self.refresh(Topic.NONE)
        if kind == OPENING:
            self.desk.go(Place("cash", about=said.box))
        else:
            papers.show_count(self.desk, written)
