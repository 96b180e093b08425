"""The chart of accounts: looked at by class, added to, renamed, closed."""

from __future__ import annotations

from typing import Any

from coopdesk.i18n import N_
from coopdesk.records import accounts, statements
from coopdesk.records.accounts import FLOWS, ROLES, TYPE_NAMES, AccountRow
from coopdesk.records.book import Topic
from coopdesk.records.ids import AccountId
from coopdesk.records.journal import CASH
from coopdesk.reports.catalogue import PAPERS
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, Note
from coopdesk.ui.kit.fields import ChoiceField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.pages.chart.listed import Line, Listed
from coopdesk.ui.theme import Kind


class ChartPage(Page):
    """The list at the left; at the right the chosen account, and a form for a new one."""

    TITLE = N_("Chart of accounts")
    TOPICS = Topic.COOP | Topic.BOOKS | Topic.JOURNAL

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._rows: list[AccountRow] = []
        self._chosen: AccountRow | None = None
        self.listed = Listed(desk)
        self.table = self.listed.table
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._open)
        self._make_new()
        self._make_change()
        self._lay_out()
        self.refresh(Topic.NONE)

    # --- making ----------------------------------------------------------------------------------

    def _make_new(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        kinds = [(name, t(words)) for name, words in TYPE_NAMES.items()]
        self.kind = ChoiceField("type", t("What &kind"), kinds, language)
        self.role: ChoiceField[str] = ChoiceField("role", t("&Used for"), [], language)
        self.form = Form(
            [
                TextField("code", t("&Number"), language),
                TextField("name", t("N&ame"), language),
                self.kind,
                self.role,
            ],
            language,
        )
        self.kind.changed.connect(self._offer_roles)
        self.form.changed.connect(self._word)
        self.add = buttons.primary("", self.do_add, icon="add")

    def _make_change(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        flows = [(name, t(words)) for name, words in FLOWS.items()]
        self.change = Form(
            [
                TextField("code", t("Number"), language),
                TextField("name", t("Name"), language),
                ChoiceField("flow", t("In the cash flows"), flows, language),
            ],
            language,
        )
        self.keep = buttons.secondary(t("Keep the change"), self.do_change, icon="save")
        self.look = buttons.link(t("Show its entries"), self._look, icon="entry")
        self.close_it = buttons.secondary(t("Close this account"), self.do_close, icon="lock")
        self.note = Note("", Kind.REFUSE)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        self.paper = buttons.secondary(t("Print the chart"), self._show_paper, icon="print")
        said = t("Every amount in the books stands in one of these accounts.")
        begin = buttons.secondary(t("Add an account"), self.begin_new, icon="add")
        self.heading = Heading(t(self.TITLE), said, [begin, self.paper])
        deeds = holder(Flow(self.keep, self.close_it, self.look, gap=8))
        self.one = Card(t("The chosen account"), self.change, self.note, deeds)
        self.new = Card(t("A new account"), self.form, holder(Flow(self.add)))
        side = holder(column(self.one, self.new, None, gap=16))
        both = Sides(self.listed, side, shares=(9, 5), least=900)
        self.setLayout(whole_page(self.heading, both, grows=both))

    # --- a page of the window --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        """Show the accounts as they are now; what is typed stays."""
        self._rows = self.desk.ask(accounts.accounts)
        self.listed.show_accounts(self._rows)
        self._offer_roles()
        fresh = [row for row in self._rows if self._chosen and row.id == self._chosen.id]
        if not self.change.dirty:
            self._show_one(fresh[0] if fresh else None)

    def has_typed(self) -> bool:
        return self.change.dirty or any(not self.form[n].is_empty() for n in ("code", "name"))

    def focus_first(self) -> None:
        self.listed.search.setFocus()

    def _choose(self, line: Line | None) -> None:
        if self.change.dirty:
            return
        self._show_one(line.account if line else None)

    def _open(self, line: Line) -> None:
        if line.account is not None:
            self.desk.go(Place("ledger", about=line.account.id))

    def _look(self) -> None:
        if self._chosen is not None:
            self.desk.go(Place("ledger", about=self._chosen.id))

    def _show_paper(self) -> None:
        language = papers.language(self.desk)
        data = self.desk.ask(statements.chart_of_accounts, self.desk.today)
        data = data.made_by(self.desk.actor.name, self.desk.today)
        title = self.desk.language.gettext(self.TITLE)
        self.desk.preview(title, PAPERS["chart"].draw(data, language), file_name="chart.pdf")

    # --- one account -----------------------------------------------------------------------------

    def _show_one(self, row: AccountRow | None) -> None:
        t, may = self.desk.language.gettext, self.desk.may(accounts.change_account)
        self._chosen = row
        self.one.setVisible(row is not None)
        self.new.setVisible(row is None)
        self.note.say("")
        if row is None:
            return
        self.one.title.setText(f"{row.code} · {t(row.name)}")
        for name, value in (("code", row.code), ("name", t(row.name)), ("flow", row.flow)):
            self.change[name].set_value(value)
        self.change.settle()
        self.keep.setEnabled(may)
        self.close_it.setEnabled(may)
        self.close_it.setText(t("Use it again") if row.closed else t("Close this account"))

    def do_change(self) -> None:
        """Keep another number, name or place in the cash flows."""
        if self.change.submit(self._write_change) is not None:
            self.desk.say(self.desk.language.gettext("The account is changed."))

    def _write_change(self, **typed: Any) -> bool:
        row, t = self._chosen, self.desk.language.gettext
        assert row is not None
        shown = {"code": row.code, "name": row.name, "flow": row.flow}
        seen = shown | {"name": t(row.name)}
        changed = {name: value for name, value in typed.items() if value != seen[name]}
        if changed:
            self.desk.do(accounts.change_account, account=row.id, changes=changed, shown=shown)
        return True

    def do_close(self) -> None:
        """Close the account, or use it again."""
        row, t = self._chosen, self.desk.language.gettext
        assert row is not None
        with Refusals(self.note, self.desk.language):
            if row.closed:
                self.desk.do(accounts.reopen_account, account=row.id)
                words = t("Account {code} is used again.")
            else:
                self.desk.do(accounts.close_account, account=row.id)
                words = t("Account {code} is closed.")
            self.desk.say(words.format(code=row.code))

    # --- a new one -------------------------------------------------------------------------------

    def _offer_roles(self) -> None:
        """Uses that fit the kind and that no other account has."""
        t, kind = self.desk.language.gettext, self.kind.peek()
        taken = {row.role for row in self._rows if not row.closed} - CASH
        fitting = [
            (role, t(words))
            for role, (words, of) in ROLES.items()
            if of == kind and role not in taken
        ]
        chosen = self.role.peek()
        self.role.set_options([("", t("Nothing special: entries are written by hand")), *fitting])
        self.role.set_value(chosen if chosen in {role for role, _ in fitting} else "")
        self._word()

    def _word(self) -> None:
        t = self.desk.language.gettext
        code, name = (self.form[n].peek() or "" for n in ("code", "name"))
        words = t("Add account {code} {name}") if code and name else t("Add the account")
        self.add.setText(buttons.literal(words.format(code=code, name=name)))
        self.add.setEnabled(self.desk.may(accounts.add_account))

    def begin_new(self) -> None:
        """Ask for another account."""
        self.change.settle()
        self.table.view.clearSelection()
        self._show_one(None)
        self.form["code"].setFocus()

    def do_add(self) -> None:
        """Write the new account into the chart."""
        code = self.form["code"].peek()
        made: AccountId | None = self.form.submit(self.desk.do_with(accounts.add_account))
        if made is None:
            return
        for name in ("code", "name"):
            self.form[name].clear()
        self.form.settle()
        words = self.desk.language.gettext("Account {code} is in the chart.")
        self.desk.say(words.format(code=code))
        self.form["code"].setFocus()
