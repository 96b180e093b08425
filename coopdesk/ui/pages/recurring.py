"""Entries that come again: what is due, written with one press, and what comes when."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_
from coopdesk.records import accounts
from coopdesk.records import budget as budgets
from coopdesk.records import recurring as again
from coopdesk.records.accounts import AccountRow
from coopdesk.records.book import Topic
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, RecurringId
from coopdesk.records.money import Money
from coopdesk.records.recurring import EVERY, Due, RecurringRow
from coopdesk.records.vouchers import EXPENSE, FORM_NAMES, INCOME, TRANSFER, Part
from coopdesk.ui.choosing import account_field, account_words
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note
from coopdesk.ui.kit.fields import ChoiceField, DayField, MoneyField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.theme import Kind

_EVERY = {
    1: N_("each month"),
    2: N_("every 2 months"),
    3: N_("each quarter"),
    4: N_("every 4 months"),
    6: N_("each half year"),
    12: N_("each year"),
}


class RecurringPage(Page):
    """What is due at the top, all that comes again below, a form for more at the right."""

    TITLE = N_("Entries that come again")
    TOPICS = Topic.BOOKS | Topic.JOURNAL | Topic.COOP

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._due: list[Due] = []
        self._make_due()
        self._make_all()
        self._make_form()
        self._lay_out()
        self.refresh(Topic.NONE)

    # --- making ----------------------------------------------------------------------------------

    def _make_due(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        self.due: Table[Due] = Table(
            [
                Column(t("Due on"), lambda row: language.day(row.due), sort=lambda row: row.due),
                Column(t("What for"), _due_name, pill=self._moved, stretch=True),
                Column(t("Paid to"), _due_party, gives=1),
                Column(t("Amount"), lambda row: language.figure(row.amount), right=True),
            ],
            name=t("Due now"),
            key=_due_key,
            empty=EmptyState(t("Nothing is due."), icon="good"),
            least=3,
        )
        self.due.chosen.connect(self._choose_due)
        self.note = Note("", Kind.REFUSE)
        self.post = buttons.primary("", self.do_post)
        self.leave_out = buttons.secondary(t("Leave this one out"), self.do_leave_out)

    def _make_all(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        self.all: Table[RecurringRow] = Table(
            [
                Column(t("What for"), _name, tone=_tone, pill=self._stopped, stretch=True),
                Column(t("How often"), lambda row: t(_EVERY[row.every]), tone=_tone),
                Column(t("Next"), self._next, tone=_tone),
                Column(
                    t("Amount"), lambda row: language.figure(row.amount), right=True, tone=_tone
                ),
            ],
            name=t("What comes again"),
            key=_key,
            empty=EmptyState(
                t("Nothing comes again yet"),
                t("Write at the right what the co-op pays each month: rent, a guard, electricity."),
                icon="recurring",
            ),
            least=3,
        )
        self.all.chosen.connect(self._choose_one)
        self.stop = buttons.secondary(t("Let it come no more"), self.do_stop, icon="stop")

    def _make_form(self) -> None:
        desk, t, language = self.desk, self.desk.language.gettext, self.desk.language
        forms = [(form, t(FORM_NAMES[form])) for form in (EXPENSE, INCOME, TRANSFER)]
        often = [(n, t(_EVERY[n])) for n in EVERY]
        self.money: ChoiceField[AccountId] = ChoiceField(
            "money", t("Paid &from or into"), [], language
        )
        self.form = Form(
            [
                TextField("name", t("&What for"), language),
                ChoiceField("form", t("&Kind"), forms, language, value=EXPENSE),
                self.money,
                account_field(desk, "account", t("&Account"), _by_hand),
                MoneyField("amount", t("A&mount"), desk.currency, language),
                ChoiceField("every", t("&How often"), often, language, value=1),
                DayField("since", t("First on the da&y"), language, today=desk.today),
                DayField(
                    "until",
                    t("&Last on (empty: no end)"),
                    language,
                    today=desk.today,
                    optional=True,
                ),
                TextField("party", t("Paid &to"), language, optional=True),
            ],
            language,
            columns=2,
        )
        self.form["since"].set_value(desk.today)
        self.form.settle()
        self.form.changed.connect(self._word)
        self.add = buttons.secondary("", self.do_add, icon="add")

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        said = t("Rent, a guard, electricity: written here once, due by itself each time.")
        due = Card(
            t("Due now"), self.due, self.note, holder(Flow(self.post, self.leave_out, gap=8))
        )
        every = Card(t("What comes again"), self.all, holder(Flow(self.stop)))
        left = column(due, every, gap=16)
        left.setStretch(0, 1)
        left.setStretch(1, 1)
        new = Card(t("One more that comes again"), self.form, holder(Flow(self.add)))
        right = holder(column(new, None))
        both = Sides(holder(left), right, shares=(8, 7), least=1000)
        self.setLayout(whole_page(Heading(t(self.TITLE), said), both, grows=both))

    # --- a page of the window --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        """Show what is due now; what is typed stays."""
        today = self.desk.today
        self._due = self.desk.ask(again.due, today)
        self.due.show_rows(self._due)
        self.all.show_rows(self.desk.ask(again.recurring, today))
        self._offer_money()
        self._word_post()
        self._choose_due(self.due.row())
        self._choose_one(self.all.row())
        self._word()

    def has_typed(self) -> bool:
        return self.form.dirty

    def focus_first(self) -> None:
        first: QWidget = self.post if self._due else self.form["name"]
        first.setFocus()

    # --- what is due -----------------------------------------------------------------------------

    def _moved(self, row: Due) -> Mark | None:
        """Where it is written on another day than it was due, because its month is closed."""
        if row.day == row.due:
            return None
        words = self.desk.language.gettext("written on {day}")
        return Mark(words.format(day=self.desk.language.day(row.day)))

    def _word_post(self) -> None:
        language, count = self.desk.language, len(self._due)
        total = sum((row.amount for row in self._due), Money.zero(self.desk.currency))
        words = language.ngettext(
            "Write {n} entry of {amount}", "Write {n} entries, {amount} together", count
        )
        if not count:
            words = language.gettext("Nothing to write")
        self.post.setText(words.format(n=language.number(count), amount=language.amount(total)))
        self.post.setEnabled(bool(count) and self.desk.may(again.post_due))

    def do_post(self) -> None:
        """Write all that is due."""
        wanted = [(row.recurring, row.due) for row in self._due]
        language = self.desk.language
        with Refusals(self.note, language):
            self.desk.do(again.post_due, due=wanted)
            words = language.ngettext(
                "{n} entry is written.", "{n} entries are written.", len(wanted)
            )
            self.desk.say(words.format(n=language.number(len(wanted))))

    def _choose_due(self, row: Due | None) -> None:
        self.leave_out.setEnabled(row is not None and self.desk.may(again.leave_out))

    def do_leave_out(self) -> None:
        """Don't write the chosen one, this once."""
        row = self.due.row()
        if row is not None:
            with Refusals(self.note, self.desk.language):
                self.desk.do(again.leave_out, recurring=row.recurring, due=row.due)

    # --- what comes again ------------------------------------------------------------------------

    def _stopped(self, row: RecurringRow) -> Mark | None:
        return Mark(self.desk.language.gettext("ended")) if row.stopped else None

    def _next(self, row: RecurringRow) -> str:
        return "–" if row.next is None else self.desk.language.day(row.next)

    def _choose_one(self, row: RecurringRow | None) -> None:
        may = self.desk.may(again.stop)
        self.stop.setEnabled(row is not None and not row.stopped and may)

    def do_stop(self) -> None:
        """The chosen one comes no more after today."""
        row = self.all.row()
        if row is None:
            return
        on = max(self.desk.today, row.since)
        with Refusals(self.note, self.desk.language):
            self.desk.do(again.stop, recurring=row.id, on=on, shown=row.until)
            words = self.desk.language.gettext("“{name}” comes no more.")
            self.desk.say(words.format(name=row.name))

    # --- one more --------------------------------------------------------------------------------

    def _offer_money(self) -> None:
        rows = [one for one in self.desk.ask(accounts.accounts) if one.at_hand]
        language = self.desk.language
        self.money.set_options([(one.id, account_words(language, one)) for one in rows])
        if self.money.peek() is None and rows:
            self.money.set_value(rows[0].id)
            self.form.settle()

    def _word(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        amount, name, every = (self.form[n].peek() for n in ("amount", "name", "every"))
        words = t("Let it come again")
        if amount and name and every:
            words = t("Let {amount} for {name} come {often}").format(
                amount=language.amount(amount), name=name, often=t(_EVERY[every])
            )
        self.add.setText(buttons.literal(words))
        self.add.setEnabled(self.desk.may(again.define))

    def do_add(self) -> None:
        """Have one more come again."""
        made = self.form.submit(self._define)
        if made is not None:
            self.form.clear("name", "account", "amount", "party", "until")
            self.desk.say(self.desk.language.gettext("It comes by itself from now on."))
            self.form["name"].setFocus()

    def _define(self, *, account: AccountRow, amount: Money, **typed: Any) -> RecurringId:
        typed["party"] = typed["party"] or ""
        part = Part(account.id, amount)
        year, _ = budgets.year_of(typed["since"], self.desk.ask(budgets.year_start))
        lines = self.desk.ask(budgets.lines, year, typed["since"])
        mine = [line.id for line in lines if line.account == account.id]
        line = mine[0] if len(mine) == 1 else None
        try:
            return self.desk.do(again.define, parts=[part], budget=line, **typed)
        except Refused as no:
            no.field = {"parts.0.account": "account", "parts.0.amount": "amount"}.get(
                no.field or "", no.field
            )
            raise


def _by_hand(one: AccountRow) -> bool:
    return one.by_hand


def _due_key(row: Due) -> object:
    return row.recurring, row.due


def _due_name(row: Due) -> str:
    return row.name


def _due_party(row: Due) -> str:
    return row.party


def _key(row: RecurringRow) -> object:
    return row.id


def _name(row: RecurringRow) -> str:
    return row.name


def _tone(row: RecurringRow) -> Tone:
    return Tone.MUTED if row.stopped else Tone.PLAIN
