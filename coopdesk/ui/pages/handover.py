"""Handing money over: from one box to another, to the bank or from it, between two persons."""

from __future__ import annotations

from typing import Any

from coopdesk.i18n import N_, Unreadable
from coopdesk.records import general, office
from coopdesk.records.book import Topic
from coopdesk.records.cash import boxes, handovers, pieces
from coopdesk.records.cash.boxes import BoxRow
from coopdesk.records.cash.handovers import HandoverRow
from coopdesk.records.ids import AccountId, EntryId, PersonId
from coopdesk.records.money import Money
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark
from coopdesk.ui.kit.fields import (
    ChoiceField,
    DayField,
    Field,
    MoneyField,
    SecretField,
    TextField,
)
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Sides, reveal, row, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.pieces import Pieces
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.telling import short_told
from coopdesk.ui.theme import Kind
from coopdesk.ui.undoing import TakingBack

#: Where nobody else takes the money: one carries it to the bank oneself.
_NOBODY = PersonId(0)
_ONE_COLUMN = 7  # coins that stand under each other; more stand in two columns


class HandOver(Page):
    """One form, with what both boxes hold before and after, and the hand-overs so far."""

    TITLE = N_("Hand money over")
    TOPICS = Topic.JOURNAL | Topic.CASH | Topic.COOP | Topic.PEOPLE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._boxes: list[BoxRow] = []
        self._writing = False
        self._make_form()
        self._make_table()
        self._lay_out()
        self._find()
        self.show_place(place)
        self.form.settle()

    # --- making ----------------------------------------------------------------------------------

    def _make_form(self) -> None:
        t, language, today = self.desk.language.gettext, self.desk.language, self.desk.today
        self.source: ChoiceField[AccountId] = ChoiceField(
            "source", t("Comes &out of"), [], language
        )
        self.target: ChoiceField[AccountId] = ChoiceField("target", t("Goes &into"), [], language)
        self.amount = MoneyField("amount", t("&Amount"), self.desk.currency, language)
        self.taker: ChoiceField[PersonId] = ChoiceField("taker", t("&Who takes it"), [], language)
        self.password = SecretField(
            "password",
            t("Their &password, to confirm it here (may stay empty)"),
            language,
            optional=True,
        )
        self.day = DayField("day", t("&Day"), language, today=today, value=today)
        self.remark = TextField("remark", t("&Remark"), language, optional=True)
        fields: list[Field[Any]] = [
            self.source,
            self.target,
            self.amount,
            self.day,
            self.taker,
            self.remark,
            self.password,
        ]
        self.form = Form(fields, language, columns=2)
        coins = self.desk.ask(pieces.coins)
        columns = 1 if len(coins) <= _ONE_COLUMN else 2
        self.pieces = Pieces(coins, self.desk.currency, language, columns=columns)
        self.after = Pairs()
        self.hand_over = buttons.primary(t("Hand it over"), self.do_it, icon="handover")
        self.form.changed.connect(self._show)
        self.pieces.changed.connect(self._take_sum)
        does_it(self, self._do_by_key)

    def _make_table(self) -> None:
        t = self.desk.language.gettext
        empty = EmptyState(
            t("Nothing was handed over yet"),
            t("Money that goes to the bank or to another teller stands here."),
            icon="handover",
        )
        self.table: Table[HandoverRow] = Table(
            [
                Column(t("Day"), self._day, sort=_day),
                Column(t("Number"), _number, tone=_tone, gives=2),
                Column(t("Comes out of"), self._source, stretch=True, pill=self._mark, tone=_tone),
                Column(t("Goes into"), self._target, tone=_tone),
                Column(t("Who takes it"), _taker, gives=1),
                Column(t("Amount"), self._amount, sort=_amount, right=True, tone=_tone),
            ],
            name=t("Hand-overs"),
            key=_key,
            empty=empty,
            least=3,
        )
        self.table.opened.connect(self._open)
        self.back = _TakingBack(self.desk)
        self.table.chosen.connect(self.back.show_row)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        form = Card("", self.form, self.after)
        form.setAccessibleName(t("The hand-over"))
        form.body.addStretch(1)
        form.body.addLayout(row(None, self.hand_over))
        coins = Card(t("Notes and coins, if you count them"), self.pieces)
        coins.body.addStretch(1)
        reveal(coins, bool(self.pieces.fields()))
        both = Sides(form, coins, shares=(3, 2), least=860)
        heading = Heading(t(self.TITLE), t("Both sign the paper, and each keeps a copy."))
        past = Card(t("Hand-overs"), self.table, self.back)
        self.setLayout(whole_page(heading, both, past, grows=past))

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        """`about` is the box that the money comes out of."""
        super().show_place(place)
        if place.about is not None and not self.has_typed():
            self.source.set_value(AccountId(place.about))
            self._choose_target()
            self.form.settle()
        self.refresh(Topic.NONE)

    def refresh(self, topics: Topic) -> None:
        """Look again what the boxes hold; what was typed stays."""
        self._find()
        self.table.show_rows(self.desk.ask(handovers.handovers))
        self._show()

    def has_typed(self) -> bool:
        return self.form.dirty or not self.pieces.is_empty() or self.back.form.dirty

    def focus_first(self) -> None:
        (self.source if self.source.is_empty() else self.amount).setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _find(self) -> None:
        """The boxes with what they hold, and the people who could take it."""
        t, language = self.desk.language.gettext, self.desk.language
        dirty = self.form.dirty
        self._boxes = self.desk.ask(boxes.boxes)
        options = [(one.id, f"{t(one.name)} · {language.amount(one.holds)}") for one in self._boxes]
        for field in (self.source, self.target):
            field.set_options(options)
        if self.source.is_empty():
            self.source.set_value(self._boxes[0].id)
            self._choose_target()
        me = self.desk.actor.person
        people = [
            (one.id, one.name)
            for one in self.desk.ask(office.people)
            if one.active and one.id != me
        ]
        self.taker.set_options([(_NOBODY, t("Nobody else: I carry it myself")), *people])
        if self.taker.is_empty():
            self.taker.set_value(_NOBODY)
        if not dirty:
            self.form.settle()

    def _choose_target(self) -> None:
        """The bank is where most money goes, else the first other box."""
        others = [one for one in self._boxes if one.id != self.source.peek()]
        banks = [one for one in others if one.role == "bank"]
        for one in (banks or others)[:1]:
            self.target.set_value(one.id)

    def _box(self, field: ChoiceField[AccountId]) -> BoxRow | None:
        return next((one for one in self._boxes if one.id == field.peek()), None)

    # --- what is shown ---------------------------------------------------------------------------

    def _take_sum(self) -> None:
        """Counted notes and coins make the amount."""
        total = self.pieces.total()
        if total is not None and not self.pieces.is_empty():
            self.amount.set_value(total)
        self._show()

    def _show(self) -> None:
        """What both boxes hold before and after, and the deed on the button."""
        t, language, amount = self.desk.language.gettext, self.desk.language, self.amount.peek()
        self.password.setVisible(self.taker.peek() not in (None, _NOBODY))
        source, target = self._box(self.source), self._box(self.target)
        ready = amount is not None and source is not None and target is not None
        self.after.setVisible(ready)
        self.hand_over.setEnabled(ready and self.desk.may(handovers.hand_over))
        if amount is None or source is None or target is None:
            self.hand_over.setText(t("Hand it over"))
            return
        self.after.show_pairs(
            [self._before_after(source, -amount), self._before_after(target, amount)]
        )
        words = t("Hand over {amount} to {box}")
        said = words.format(amount=language.amount(amount), box=t(target.name))
        self.hand_over.setText(buttons.literal(said))

    def _before_after(self, box: BoxRow, moved: Money) -> Pair:
        t, language = self.desk.language.gettext, self.desk.language
        after, note = box.holds + moved, ""
        if box.most is not None and after > box.most:
            note = t("More than the {amount} that it should hold").format(
                amount=language.amount(box.most)
            )
        words = t("{before} → {after}").format(
            before=language.figure(box.holds), after=language.figure(after)
        )
        return Pair(t(box.name), words, note=note)

    # --- the table -------------------------------------------------------------------------------

    def _day(self, one: HandoverRow) -> str:
        return self.desk.language.day(one.day)

    def _source(self, one: HandoverRow) -> str:
        return self.desk.language.gettext(one.source_name)

    def _target(self, one: HandoverRow) -> str:
        return self.desk.language.gettext(one.target_name)

    def _amount(self, one: HandoverRow) -> str:
        return self.desk.language.figure(one.amount)

    def _mark(self, one: HandoverRow) -> Mark | None:
        return Mark(self.desk.language.gettext("reversed"), Kind.WARN) if one.reversed_by else None

    def _open(self, one: HandoverRow) -> None:
        papers.show_handover(self.desk, one.entry)

    # --- writing ---------------------------------------------------------------------------------

    def _do_by_key(self) -> None:
        self.back.by_key(self.do_it)

    def do_it(self) -> None:
        """Write the hand-over, once, and show its paper."""
        if self._writing or not self.hand_over.isEnabled():
            return
        self._writing = True
        try:
            made = self.form.submit(self._send)
            if made is not None:
                self._tell(made)
        finally:
            self._writing = False

    def _send(self, *, taker: PersonId, password: str | None, **typed: Any) -> EntryId:
        return self.desk.do(
            handovers.hand_over,
            taker=None if taker == _NOBODY else taker,
            password=password or "",
            pieces=self._counted(),
            **{**typed, "remark": typed["remark"] or ""},
        )

    def _counted(self) -> dict[int, int]:
        """The notes and coins; none where they can't be read, since the amount says it all."""
        try:
            return self.pieces.value()
        except Unreadable:
            return {}

    def _tell(self, entry: EntryId) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        said = self.desk.ask(handovers.handover_of, entry)
        words = t("{amount} handed over: {source} → {target}.")
        self.desk.say(
            words.format(
                amount=language.amount(said.amount),
                source=t(said.source_name),
                target=t(said.target_name),
            )
        )
        for name in ("amount", "password", "remark"):
            self.form[name].clear()
        self.pieces.clear()
        self.taker.set_value(_NOBODY)
        self.form.settle()
        papers.show_handover(self.desk, entry)


class _TakingBack(TakingBack):
    """Below the list: taking the chosen hand-over back, with a reason."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.language, desk.language.gettext("Take it back…"), gap=12)
        self._desk = desk
        self._row: HandoverRow | None = None
        self.begin.clicked.connect(self.ask_why)
        self.do_it.clicked.connect(self.take_back)
        self.show_row(None)

    def show_row(self, one: HandoverRow | None) -> None:
        """Offer it for a hand-over that still counts, to who may do it."""
        same, self._row = one is not None and one == self._row, one
        if not same:  # where the list was only read again, a reason that was begun stays
            self.leave_it()

    def leave_it(self) -> None:
        super().leave_it()
        one, may = self._row, self._desk.may(general.reverse_entry)
        self.begin.setVisible(may and one is not None and not one.reversed_by)

    def ask_why(self) -> None:
        """Ask for the reason, and warn where the box would be below zero."""
        one = self._row
        if one is None:
            return
        t, language = self._desk.language.gettext, self._desk.language
        words = t("Take back {number}: {amount}")
        deed = words.format(number=one.number, amount=language.amount(one.amount))
        self.ask(deed, short_told(self._desk, one.entry))

    def take_back(self) -> None:
        """Take it back, and show its paper as it now stands."""
        one = self._row
        if one is None:
            return
        send = self._desk.do_with(general.reverse_entry)
        if self.send(send, entry=one.entry) is not None:
            self.show_row(None)
            t = self._desk.language.gettext
            self._desk.say(t("Hand-over {number} is taken back.").format(number=one.number))
            papers.show_handover(self._desk, one.entry)


def _key(one: HandoverRow) -> int:
    return one.entry


def _day(one: HandoverRow) -> object:
    return one.day


def _number(one: HandoverRow) -> str:
    return one.number


def _taker(one: HandoverRow) -> str:
    return one.taker_name or one.giver_name


def _amount(one: HandoverRow) -> int:
    return one.amount.minor


def _tone(one: HandoverRow) -> Tone:
    return Tone.STRUCK if one.reversed_by else Tone.PLAIN
