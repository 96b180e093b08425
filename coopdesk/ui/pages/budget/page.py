"""The budget of a year: what is planned, what came of it, and what is left."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from coopdesk.i18n import N_
from coopdesk.records import budget as budgets
from coopdesk.records.accounts import AccountRow
from coopdesk.records.book import Topic
from coopdesk.records.budget import BudgetRow
from coopdesk.records.ids import BudgetId
from coopdesk.records.money import Money
from coopdesk.ui.choosing import account_field
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading
from coopdesk.ui.kit.fields import CheckField, ChoiceField, MoneyField, PercentField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.pages.budget.listed import Listed, said
from coopdesk.ui.pages.budget.months import Months


class BudgetPage(Page):
    """The list at the left; at the right the form of a line, and a copy of another year."""

    TITLE = N_("Budget")
    TOPICS = Topic.BOOKS | Topic.JOURNAL | Topic.COOP

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._rows: list[BudgetRow] = []
        self._chosen: BudgetRow | None = None
        self._make_list()
        self._make_form()
        self._make_copy()
        self._lay_out()
        self.refresh(Topic.NONE)

    # --- making ----------------------------------------------------------------------------------

    def _make_list(self) -> None:
        t, desk = self.desk.language.gettext, self.desk
        this, _ = budgets.year_of(desk.today, desk.ask(budgets.year_start))
        self.year: ChoiceField[int] = ChoiceField("year", t("&Year"), [], desk.language)
        self._offer_years(this)
        self.year.set_value(this)
        self.year.changed.connect(self._year_changed)
        self.listed = Listed(desk, self.year)
        self.table = self.listed.table
        self.listed.chosen.connect(self._choose)

    def _make_form(self) -> None:
        t, language, desk = self.desk.language.gettext, self.desk.language, self.desk
        self.account = account_field(desk, "account", t("&Account"), _plannable)
        self.name = TextField(
            "name", t("Name, if the account has se&veral"), language, optional=True
        )
        self.amount = MoneyField("amount", t("Planned for the &year"), desk.currency, language)
        self.monthly = CheckField("monthly", t("Month &by month"), language)
        self.form = Form([self.account, self.name, self.amount, self.monthly], language)
        self.months = Months(desk)
        self.months.changed.connect(self._sum_months)
        self.monthly.changed.connect(self._show_months)
        self.form.changed.connect(self._word)
        self.write = buttons.primary("", self.do_write)
        self.new = buttons.secondary(t("Plan another line"), self._begin_new, icon="add")

    def _make_copy(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        self.source: ChoiceField[int] = ChoiceField("source", t("&From the year"), [], language)
        self.percent = PercentField(
            "percent", t("Percent &more (5) or less (-5)"), language, optional=True, hint="0"
        )
        self.copy_form = Form([self.source, self.percent], language, columns=2)
        self.copy_it = buttons.secondary("", self.do_copy)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        said = t("What the co-op plans to earn and spend, and what came of it.")
        self.one = Card(" ", self.form, self.months, holder(Flow(self.write, self.new, gap=8)))
        self.copying = Card(t("Copy a year"), self.copy_form, holder(Flow(self.copy_it)))
        side = holder(column(self.one, self.copying, None, gap=16))
        both = Sides(self.listed, side, shares=(9, 6), least=900)
        self.setLayout(whole_page(Heading(t(self.TITLE), said), both, grows=both))

    # --- a page of the window --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        """Show the year as it is now; what is typed stays."""
        year = self.year.peek() or self.desk.today.year
        self._offer_years(year)
        self._rows = self.desk.ask(budgets.lines, year, self._until(year))
        self.listed.show_rows(self._rows)
        known = self.desk.ask(budgets.years)
        others = [one for one in known if one != year]
        self.source.set_options([(one, str(one)) for one in others])
        if self.source.peek() is None and others:
            earlier = [one for one in others if one < year]
            self.source.set_value(max(earlier) if earlier else min(others))
        self.copying.setVisible(bool(others))
        self.copy_it.setText(
            self.desk.language.gettext("Copy into the budget of {year}").format(year=year)
        )
        if not self.form.dirty:
            fresh = [row for row in self._rows if self._chosen and row.id == self._chosen.id]
            self._show_one(fresh[0] if fresh else None)

    def _until(self, year: int) -> date:
        """Today, or the end of a year that is over."""
        this, _ = budgets.year_of(self.desk.today, self.desk.ask(budgets.year_start))
        return self.desk.today if year >= this else date(year + 1, 12, 31)

    def has_typed(self) -> bool:
        return self.form.dirty

    def focus_first(self) -> None:
        self.account.setFocus() if self._chosen is None else self.amount.setFocus()

    def _offer_years(self, chosen: int) -> None:
        this = self.desk.today.year
        known = {*self.desk.ask(budgets.years), this - 1, this, this + 1, chosen}
        self.year.set_options([(one, str(one)) for one in sorted(known, reverse=True)])

    def _year_changed(self) -> None:
        self._chosen = None
        self.form.clear()
        self.refresh(Topic.NONE)

    def _choose(self, row: BudgetRow) -> None:
        if not self.form.dirty:
            self._show_one(row)

    # --- one line --------------------------------------------------------------------------------

    def _show_one(self, row: BudgetRow | None) -> None:
        t = self.desk.language.gettext
        self._chosen = row
        self.one.title.setText(said(self.desk.language, row) if row else t("A new line"))
        self.account.setVisible(row is None)
        self.new.setVisible(row is not None)
        self.form.clear()
        if row is not None:
            self.account.set_value(_account_of(row))
            self.name.set_value(row.name or None)
            self.amount.set_value(row.amount)
        self.monthly.set_value(bool(row and row.months))
        self.months.name_months(self.year.peek() or self.desk.today.year)
        self.months.show_parts(row.months if row is not None else ())
        self.form.settle()
        self._show_months()
        self._word()

    def _begin_new(self) -> None:
        self._show_one(None)
        self.account.setFocus()

    def _show_months(self) -> None:
        monthly = bool(self.monthly.peek())
        self.months.setVisible(monthly)
        self.amount.line.setReadOnly(monthly)
        if monthly and self.months.is_empty():
            amount = self.amount.peek()
            self.months.show_parts(budgets.by_month(max(0, amount.minor if amount else 0), ()))

    def _sum_months(self) -> None:
        if self.monthly.peek():
            self.amount.set_value(self.months.total())

    def _word(self) -> None:
        """The button says what is put into which budget."""
        t, language = self.desk.language.gettext, self.desk.language
        account, amount, year = self.account.peek(), self.amount.peek(), self.year.peek()
        self.write.setEnabled(self.desk.may(budgets.plan_line))
        words = t("Put it into the budget")
        if account is not None and amount is not None and year is not None:
            words = t("Put {amount} for {account} into the budget of {year}")
            if self._chosen is not None:
                words = t("Plan {amount} for {account} in {year}")
            words = words.format(amount=language.amount(amount), account=t(account.name), year=year)
        self.write.setText(buttons.literal(words))

    def do_write(self) -> None:
        """Write the line."""
        written = self.form.submit(self._write)
        if written is not None:
            self.desk.say(self.desk.language.gettext("It is in the budget."))
            self._show_one(None)
            self.account.setFocus()

    def _write(
        self, *, account: AccountRow, name: str | None, amount: Money, monthly: bool
    ) -> BudgetId | None:
        months = self.months.value() if monthly else []
        if months is None:
            return None
        said: dict[str, Any] = {"name": name or "", "amount": amount, "months": months}
        row = self._chosen
        if row is None:
            year = self.year.peek() or self.desk.today.year
            return self.desk.do(budgets.plan_line, year=year, account=account.id, **said)
        shown = {"name": row.name, "amount": row.amount.minor, "months": row.months}
        self.desk.do(budgets.change_line, line=row.id, shown=shown, **said)
        return row.id

    def do_copy(self) -> None:
        """Begin the year with the lines of another."""
        count = self.copy_form.submit(self._copy)
        if count is not None:
            language = self.desk.language
            words = language.ngettext("{n} line is copied.", "{n} lines are copied.", count)
            self.desk.say(words.format(n=language.number(count)))

    def _copy(self, *, source: int, percent: Decimal | None) -> int:
        year = self.year.peek() or self.desk.today.year
        return self.desk.do(
            budgets.copy_year, source=source, year=year, percent=percent or Decimal(0)
        )


def _plannable(one: AccountRow) -> bool:
    return one.type in {"income", "expense"} and one.closed is None


def _account_of(row: BudgetRow) -> AccountRow:
    """The account of a line, as its field shows it."""
    name, kind = row.account_name, row.type
    return AccountRow(row.account, row.code, name, kind, "", "", None, row.actual, True)
