"""Who asked for shares back, in their order, and what the year lets the co-op pay today."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from coopdesk.i18n import N_
from coopdesk.records import refunding, shares
from coopdesk.records.book import Topic
from coopdesk.records.shares import Queue, RefundRow
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Note, label
from coopdesk.ui.kit.fields import ChoiceField, MoneyField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.theme import Kind

_BESIDE = 860  # at 100 % text


class ShareRefunds(Page):
    """The first of the row is paid first. `place.about` is a kind of share."""

    TITLE = N_("Shares to be paid back")
    ABOUT = N_("Requests are paid in the order in which they were asked.")
    TOPICS: ClassVar[Topic] = Topic.SHARES | Topic.JOURNAL

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        self._queues: list[Queue] = []
        self._filled: tuple[int, int] | None = None
        self.which: ChoiceField[int] = ChoiceField("product", t("&Kind"), [], language)
        nobody = EmptyState(
            t("Nobody waits for shares"),
            t("Who wants shares back asks on their page of shares, or leaves."),
            icon="cash",
        )
        self.table: Table[RefundRow] = Table(
            [
                Column(t("No."), self._place, right=True),
                Column(t("Member"), self._name, tone=self._tone, stretch=True, least=220),
                Column(t("Asked on"), self._asked, right=True, gives=2),
                Column(t("Amount"), self._amount, right=True),
                Column(t("Can be paid today"), self._now, right=True, gives=1),
            ],
            name=t(self.TITLE),
            key=_key,
            empty=nobody,
            least=6,
        )
        self.cap = Pairs()
        self.amount = MoneyField("amount", t("&Amount"), desk.currency, language)
        self.form = Form([self.amount], language)
        self.tells, self.note = label("", "muted", wrap=True), Note("", Kind.REFUSE)
        self.do = buttons.primary("", self.do_it, icon="cash")
        self.open = buttons.quiet(t("Open their shares"), self._open)
        self.heading = Heading(t(self.TITLE), t(self.ABOUT))
        self._lay_out()
        self.show_place(place)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        listed = Card("", self.which, self.table)
        listed.body.setStretchFactor(self.table, 1)
        deeds = holder(Flow(self.do, self.open))
        self.paying = Card(t("The next one"), self.tells, self.form, self.note, deeds)
        year = Card(t("What the year lets"), self.cap)
        right = holder(column(self.paying, year, None, gap=16))
        sides = Sides(listed, right, shares=(3, 2), least=_BESIDE)
        self.setLayout(whole_page(self.heading, sides, None))
        self.which.changed.connect(self._show)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._open)
        self.form.changed.connect(self._word)
        does_it(self, self.do_it)

    # --- what the window asks --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return self.form.dirty

    def focus_first(self) -> None:
        (self.amount if self.amount.isVisibleTo(self) else self.table).setFocus()

    # --- showing ---------------------------------------------------------------------------------

    def _look(self) -> None:
        t, chosen = self.desk.language.gettext, self.which.peek()
        self._queues = self.desk.ask(shares.queues, self.desk.today)
        known = [one.product for one in self._queues]
        self.which.set_options([(one.product, t(one.name)) for one in self._queues])
        if known:
            self.which.set_value(chosen if chosen in known else known[0])
        self.which.setVisible(len(known) > 1)
        self._show()

    def _queue(self) -> Queue | None:
        chosen = self.which.peek()
        return next((one for one in self._queues if one.product == chosen), None)

    def _show(self) -> None:
        queue, t, language = self._queue(), self.desk.language.gettext, self.desk.language
        rows = queue.rows if queue else ()
        self.table.show_rows(rows)
        if self.table.row() is None:
            self.table.choose_first()
        pairs = []
        if queue is not None:
            since = t("Share capital on {day}").format(day=language.day(queue.since))
            pairs.append(Pair(since, language.amount(queue.capital)))
            if queue.room is not None:
                share = language.percent(Decimal(queue.percent).scaleb(-2), None)
                pairs.append(Pair(t("At most a year"), share))
            pairs.append(Pair(t("Paid back this year"), language.amount(queue.paid)))
            room = t("no cap") if queue.room is None else language.amount(queue.room)
            pairs.append(Pair(t("Can still be paid this year"), room))
        self.cap.show_pairs(pairs)
        self._choose(self.table.row())

    def _choose(self, row: RefundRow | None) -> None:
        self.paying.setVisible(row is not None)
        if row is None:
            return
        t, language = self.desk.language.gettext, self.desk.language
        now = (row.id, row.now.minor)
        if now != self._filled:
            self._filled = now
            self.amount.set_value(row.now if row.now.minor else None)
            self.form.settle()
            self.note.say("")
        pays = row.place == 1 and row.now.minor > 0
        self.form.setVisible(pays)
        self.do.setVisible(pays)
        self.paying.title.setText(row.name)
        said = t("Asked for {amount} on {day}.").format(
            amount=language.amount(row.amount), day=language.day(row.asked)
        )
        if row.place > 1:
            said += " " + t("Others asked before and are paid first.")
        elif not row.now.minor:
            said += " " + t("Nothing more can be paid this year: the request keeps its place.")
        elif row.now < row.amount:
            said += " " + t("The year lets a part be paid; the rest keeps its place.")
        self.tells.setText(said)
        self._word()

    def _word(self) -> None:
        row, amount = self.table.row(), self.amount.peek()
        if row is None:
            return
        t = self.desk.language.gettext
        words = t("Pay {name}").format(name=row.name)
        if amount is not None and amount.minor > 0:
            words = t("Pay {amount} to {name}").format(
                amount=self.desk.language.amount(amount), name=row.name
            )
        self.do.setText(buttons.literal(words))
        self.do.setEnabled(self.desk.may(refunding.pay_refund))

    def _place(self, row: RefundRow) -> str:
        return self.desk.language.number(row.place)

    def _name(self, row: RefundRow) -> str:
        t = self.desk.language.gettext
        said = t("{number} · {name}").format(number=row.number, name=row.name)
        return t("{what} (rest)").format(what=said) if row.rest else said

    def _tone(self, row: RefundRow) -> Tone:
        return Tone.PLAIN if row.now.minor else Tone.MUTED

    def _asked(self, row: RefundRow) -> str:
        return self.desk.language.day(row.asked)

    def _amount(self, row: RefundRow) -> str:
        return self.desk.language.figure(row.amount)

    def _now(self, row: RefundRow) -> str:
        return self.desk.language.figure(row.now) if row.now.minor else "–"

    # --- deeds -----------------------------------------------------------------------------------

    def do_it(self) -> None:
        """Pay the first of the row."""
        typed, row = self.form.read(), self.table.row()
        if typed is None or row is None or not self.do.isVisibleTo(self):
            return
        with Refusals(self.note, self.desk.language, self.form.fields()):
            receipt = self.desk.do(refunding.pay_refund, refund=row.id, amount=typed["amount"])
            self.form.settle()
            self.desk.say(self.desk.language.gettext("{name} is paid.").format(name=row.name))
            self.desk.unprinted.add(receipt)
            self.desk.go(Place("receipt", member=row.member, visit=receipt))

    def _open(self, *_: object) -> None:
        row = self.table.row()
        if row is not None:
            self.desk.go(Place("shares", member=row.member, about=row.holding))


def _key(row: RefundRow) -> int:
    return row.id
