"""What matters this morning, and the one thing that people come for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records import (
    conflicts,
    loans,
    looking_at,
    meetings,
    members,
    quality,
    recovery,
    recurring,
    statements,
    visit,
)
from coopdesk.records.book import Topic
from coopdesk.records.cash.boxes import BoxRow
from coopdesk.records.ids import AccountId
from coopdesk.records.members import ACTIVE, Criteria
from coopdesk.records.money import Money
from coopdesk.records.statements import IncompleteShare, Overview, ReceiptRow
from coopdesk.ui import standing
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.gathering import DUE_ICONS, due_place, due_words
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, StatCard
from coopdesk.ui.kit.charts import LineChart, Series
from coopdesk.ui.kit.layouts import Flow, Scroll, Sides, clear, column, holder, row
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind, look


class Cards(QWidget):
    """The figures that people look for first."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        t = language.gettext
        self.cash = StatCard(t("Money at hand"))
        self.savings = StatCard(t("Members' savings"))
        self.shares = StatCard(t("Members' shares"))
        self.loans = StatCard(t("Lent to members"))
        self.setLayout(Flow(self.cash, self.savings, self.shares, self.loans, gap=16, equal=True))

    def show_overview(self, seen: Overview) -> None:
        """Put in new figures."""
        self._put(self.cash, seen.at_hand, "")
        self._put(self.shares, seen.shares, self._shares_note(seen))
        self._put(self.loans, seen.loans, "")
        moved = seen.savings_this_month
        tone = Kind.GOOD if moved.minor > 0 else Kind.PLAIN
        self._put(self.savings, seen.savings, self._savings_note(moved), tone)

    def _put(self, card: StatCard, money: Money, note: str, tone: Kind = Kind.PLAIN) -> None:
        language = self._language
        unit = language.symbol(money.currency)
        card.show_figure(language.figure(money), unit, note, note_kind=tone)

    def _shares_note(self, seen: Overview) -> str:
        language = self._language
        if not seen.incomplete_count:
            return language.gettext("every first share is paid")
        text = language.ngettext(
            "{count} first share not fully paid",
            "{count} first shares not fully paid",
            seen.incomplete_count,
        )
        return text.format(count=language.number(seen.incomplete_count))

    def _savings_note(self, moved: Money) -> str:
        t = self._language.gettext
        figure = self._language.figure(abs(moved))
        if moved.minor > 0:
            return t("▲ {amount} this month").format(amount=figure)
        if moved.minor < 0:
            return t("▼ {amount} this month").format(amount=figure)
        return t("no change this month")


class AtHand(QWidget):
    """Where the money is: each cash box, the bank and mobile money, with the way to its ledger."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.links: dict[AccountId, buttons.Button] = {}
        self._flow = Flow(gap=4)
        self.setLayout(self._flow)
        self.setAccessibleName(desk.language.gettext("Where the money is"))

    def show_boxes(self, boxes: Sequence[BoxRow]) -> None:
        """Put in what each holds now. The links stay, so that the keyboard stays on them."""
        if [box.id for box in boxes] != list(self.links):
            self._make_links(boxes)
        language = self._desk.language
        for box in boxes:
            text = language.gettext("{box}: {amount}").format(
                box=language.gettext(box.name), amount=language.amount(box.holds)
            )
            self.links[box.id].setText(buttons.literal(text))

    def _make_links(self, boxes: Sequence[BoxRow]) -> None:
        clear(self._flow)
        self.links = {}
        for box in boxes:
            where = Place("ledger", about=box.id)
            link = buttons.link("", weakly(self._desk.go, where), icon=_SIGNS[box.role])
            self.links[box.id] = link
            self._flow.addWidget(link)


#: What of meetings is due within so many days is told, at most so many things.
_SOON: Final = 45
_DUES: Final = 3
#: So many names of who has a birthday are told.
_NAMED: Final = 3

_SIGNS: Final = {"cash": "cash", "bank": "bank", "mobile": "mobile"}


class ToDo(Card):
    """What waits for somebody, each with the way to it."""

    def __init__(self, desk: Desk) -> None:
        things = column(gap=4)
        super().__init__(desk.language.gettext("To do"), things)
        self._desk, self._things = desk, things

    def show_overview(self, seen: Overview) -> None:
        """List what there is to do now."""
        clear(self._things)
        for part in self._made(seen):
            self._things.addWidget(part)

    def _made(self, seen: Overview) -> list[QWidget]:
        language = self._desk.language
        things: list[QWidget] = []
        if seen.unnamed_nominee:
            text = language.ngettext(
                "{count} member has named nobody to inherit",
                "{count} members have named nobody to inherit",
                seen.unnamed_nominee,
            ).format(count=language.number(seen.unnamed_nominee))
            things.append(buttons.link(text, self._members, icon="member"))
        things += [*self._to_look_at(), *self._late(), *self._of_meetings(), *self._drill()]
        due = self._desk.ask(recurring.due, self._desk.today)
        if due:
            text = language.ngettext(
                "{count} entry is due: {name}", "{count} entries are due, first {name}", len(due)
            ).format(count=language.number(len(due)), name=due[0].name)
            things.append(buttons.link(text, self._recurring, icon="recurring"))
        stands = standing.standing(self._desk)
        if stands.kind is not Kind.GOOD:
            text = buttons.literal(stands.text)
            things.append(buttons.link(text, weakly(self._desk.go, Place("copies")), icon="copies"))
        return [*things, *self._birthdays()]

    def _birthdays(self) -> list[QWidget]:
        """Whose birthday it is today."""
        language, found = (
            self._desk.language,
            self._desk.ask(quality.birthdays, self._desk.today, 0),
        )
        if not found:
            return []
        names = [one.name for one in found[:_NAMED]]
        text = language.ngettext(
            "{count} birthday today: {names}", "{count} birthdays today: {names}", len(found)
        ).format(
            count=language.number(len(found)),
            names=", ".join([*names, "…"] if len(found) > _NAMED else names),
        )
        these = Criteria(status=ACTIVE, birthday_days=0)
        there = weakly(self._desk.go, Place("members", text=these.as_text()))
        return [buttons.link(buttons.literal(text), there, icon="calendar")]

    def _to_look_at(self) -> list[QWidget]:
        """What came together from several PCs and wants a person's eye."""
        language = self._desk.language
        count = self._desk.ask(looking_at.count) + self._desk.ask(conflicts.count)
        if not count:
            return []
        text = language.ngettext("{count} thing to look at", "{count} things to look at", count)
        said = text.format(count=language.number(count))
        return [buttons.link(said, weakly(self._desk.go, Place("to_look_at")), icon="warn")]

    def _late(self) -> list[QWidget]:
        """Whom to visit, where somebody is late."""
        language = self._desk.language
        columns = self._desk.ask(loans.pipeline, self._desk.today, shown=0)
        count = next(one.count for one in columns if one.key == loans.LATE)
        if not count:
            return []
        text = language.ngettext("{count} loan is late", "{count} loans are late", count)
        said = text.format(count=language.number(count))
        return [buttons.link(said, self._visits, icon="loans")]

    def _drill(self) -> list[QWidget]:
        """That the recovery sheet is to be tried out, once a year."""
        desk = self._desk
        due = desk.ask(recovery.drill_due)
        if due is None or due > desk.today:
            return []
        said = desk.language.gettext("Try out the recovery sheet: type or scan it back")
        return [buttons.link(said, weakly(desk.go, Place("recovery")), icon="lock")]

    def _of_meetings(self) -> list[QWidget]:
        """Meetings to be called, held and signed soon, and tasks that are late."""
        desk = self._desk
        soon = desk.today + timedelta(days=_SOON)
        dues = [
            one
            for one in desk.ask(meetings.ahead, desk.today)
            if one.late or (one.call_by or one.day) <= soon
        ]
        return [
            buttons.link(
                buttons.literal(due_words(desk.language, one, brief=True)),
                weakly(desk.go, due_place(one)),
                icon=DUE_ICONS[one.what],
            )
            for one in dues[:_DUES]
        ]

    def _members(self) -> None:
        self._desk.go(Place("members", text=statements.UNNAMED.as_text()))

    def _visits(self) -> None:
        self._desk.go(Place("visits"))

    def _recurring(self) -> None:
        self._desk.go(Place("recurring"))


class Today(Page):
    """The co-op at a glance. Every figure comes from one query, so that they agree."""

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.pay = buttons.primary(t("Take or pay money"), self._pay)
        self.pay.setEnabled(desk.may(visit.record_visit))
        self.heading = Heading("", actions=[self.pay])
        self.cards = Cards(desk.language)
        self.at_hand = AtHand(desk)
        self.to_do = ToDo(desk)
        self.first_steps = self._make_first_steps()
        self._figures = self._make_figures()
        whole = column(self.heading, self.first_steps, self._figures, gap=12)
        whole.setStretch(2, 1)
        side, foot = look().px(24), look().px(8)
        whole.setContentsMargins(side, side, side, foot)
        self.whole = Scroll(holder(whole))
        self.setLayout(column(self.whole))
        self._look()

    # --- making ----------------------------------------------------------------------------------

    def _make_first_steps(self) -> Card:
        """What an empty book says: what to do first."""
        t = self.desk.language.gettext
        bring = buttons.secondary(t("Bring in the list of members"), self._import, icon="import")
        admit = buttons.secondary(t("Admit a member"), self._admit, icon="new-member")
        bring.setEnabled(self.desk.may(members.import_roll))
        admit.setEnabled(self.desk.may(members.admit))
        return Card(
            "",
            EmptyState(
                t("This book has no members yet."),
                t(
                    "If the co-op has a list of its members as a table (CSV or Excel), bring it in "
                    "with their balances. Or admit them one by one."
                ),
                holder(row(bring, admit, gap=16)),
                icon="members",
            ),
        )

    def _make_figures(self) -> QWidget:
        left = column(self._make_receipts(), self._make_due(), gap=10)
        left.setStretch(0, 1)
        left.setStretch(1, 1)
        right = column(self._make_chart(), self.to_do, gap=10)
        right.setStretch(0, 1)
        sides = Sides(holder(left), holder(right), shares=(3, 2), least=900)
        figures = holder(column(self.cards, self.at_hand, gap=2))
        whole = column(figures, sides, gap=8)
        whole.setStretch(1, 1)
        return holder(whole)

    def _make_receipts(self) -> Card:
        t, language = self.desk.language.gettext, self.desk.language
        self.receipts: Table[ReceiptRow] = Table(
            [
                Column(t("Receipt"), _receipt_number),
                Column(t("Member"), _receipt_member, stretch=True, tone=_receipt_tone),
                Column(t("Time"), lambda row: language.time(row.written.astimezone())),
                Column(
                    t("Amount"),
                    lambda row: language.figure(row.total, plus=True),
                    sort=lambda row: row.total,
                    right=True,
                    tone=_amount_tone,
                ),
            ],
            name=t("Today's receipts"),
            key=_visit_of,
            least=3,
        )
        self.receipts.opened.connect(self._open_receipt)
        self.receipts_card = Card(t("Today's receipts"), self.receipts)
        return self.receipts_card

    def _make_due(self) -> Card:
        t, language = self.desk.language.gettext, self.desk.language
        self.due: Table[IncompleteShare] = Table(
            [
                Column(t("No."), _number_of),
                Column(t("Member"), _name_of, stretch=True),
                Column(t("Paid"), lambda row: language.figure(row.paid, dash=True), right=True),
                Column(
                    t("Missing"),
                    lambda row: language.figure(row.missing),
                    sort=lambda row: row.missing,
                    right=True,
                ),
            ],
            name=t("First share not fully paid"),
            key=_member_of,
            empty=EmptyState(t("Nobody owes a share."), icon="good"),
            least=3,
        )
        self.due.opened.connect(self._open_member)
        self.due_card = Card(t("First share not fully paid"), self.due)
        return self.due_card

    def _make_chart(self) -> Card:
        title = self.desk.language.gettext("Savings and loans, 12 months")
        self.chart = LineChart(title)
        return Card(title, self.chart)

    # --- looking ---------------------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        self._look()

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()

    def focus_first(self) -> None:
        self.pay.setFocus()

    def _look(self) -> None:
        today = self.desk.today
        seen = self.desk.ask(statements.overview, today)
        self._say_heading(seen)
        self.first_steps.setVisible(not seen.members)
        self._figures.setVisible(bool(seen.members))
        self.cards.show_overview(seen)
        self.at_hand.show_boxes(seen.boxes)
        rows = self.desk.ask(statements.receipts_of, today)
        self.receipts.show_rows(rows)
        self.receipts_card.setVisible(bool(rows))
        self.due.show_rows(seen.incomplete)
        self.due_card.setVisible(bool(seen.incomplete) or not rows)
        self._show_chart(seen)
        self.to_do.show_overview(seen)

    def _say_heading(self, seen: Overview) -> None:
        language = self.desk.language
        counted = language.ngettext("{count} member", "{count} members", seen.members)
        told = [counted.format(count=language.number(seen.members))] if seen.members else []
        if seen.joined_this_month:
            joined = language.ngettext(
                "{count} joined this month", "{count} joined this month", seen.joined_this_month
            )
            told.append(joined.format(count=language.number(seen.joined_this_month)))
        if seen.members:
            told.append(self._visits(seen))
        day = language.long_day(self.desk.today)
        self.heading.say(day[:1].upper() + day[1:], " · ".join(told))

    def _visits(self, seen: Overview) -> str:
        language = self.desk.language
        if not seen.visits_today:
            return language.gettext("no visits yet today")
        text = language.ngettext(
            "{count} visit today: {taken} in, {paid} out",
            "{count} visits today: {taken} in, {paid} out",
            seen.visits_today,
        )
        return text.format(
            count=language.number(seen.visits_today),
            taken=language.figure(seen.money_in_today),
            paid=language.figure(seen.money_out_today),
        )

    def _show_chart(self, seen: Overview) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        axis = [language.short_month(point.month) for point in seen.months]
        self.chart.show_series(
            axis,
            [
                self._series(t("savings"), [point.savings for point in seen.months]),
                self._series(t("loans"), [point.loans for point in seen.months]),
            ],
        )

    def _series(self, name: str, worth: list[Money]) -> Series:
        said = [self.desk.language.amount(money) for money in worth]
        return Series(name, [money.minor for money in worth], said)

    # --- going -----------------------------------------------------------------------------------

    def _pay(self) -> None:
        self.desk.go(Place("cash"))

    def _import(self) -> None:
        self.desk.go(Place("import"))

    def _admit(self) -> None:
        self.desk.go(Place("new_member"))

    def _open_receipt(self, row: ReceiptRow) -> None:
        self.desk.go(Place("receipt", visit=row.visit))

    def _open_member(self, row: IncompleteShare) -> None:
        self.desk.go(Place("member", member=row.member))


def _amount_tone(row: ReceiptRow) -> Tone:
    if row.reversed_by:
        return Tone.STRUCK
    return Tone.REFUSE if row.total.minor < 0 else Tone.PLAIN


def _receipt_tone(row: ReceiptRow) -> Tone:
    return Tone.STRUCK if row.reversed_by else Tone.PLAIN


def _receipt_number(row: ReceiptRow) -> str:
    return row.number


def _receipt_member(row: ReceiptRow) -> str:
    return row.member_name


def _visit_of(row: ReceiptRow) -> object:
    return row.visit


def _member_of(row: IncompleteShare) -> object:
    return row.member


def _number_of(row: IncompleteShare) -> str:
    return row.number


def _name_of(row: IncompleteShare) -> str:
    return row.name
