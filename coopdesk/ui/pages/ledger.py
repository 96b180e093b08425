"""The lines of an account in a time, or those behind any figure, with the balance after each."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from coopdesk.i18n import N_, Language
from coopdesk.records import accounts, statements
from coopdesk.records.accounts import AccountRow
from coopdesk.records.book import Topic
from coopdesk.records.ids import AccountId
from coopdesk.records.papers import Behind, Figures, Only
from coopdesk.records.statements import BOOKS, Ledger, LedgerLine
from coopdesk.reports.wording import said
from coopdesk.ui.choosing import account_field
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.figures import Deeds, Wanted
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Note, label
from coopdesk.ui.kit.fields import DayField
from coopdesk.ui.kit.forms import readable
from coopdesk.ui.kit.layouts import Flow, column, holder, whole_page
from coopdesk.ui.kit.rows import Column, Order, Tone
from coopdesk.ui.kit.tables import Table
from coopdesk.ui.theme import Kind, look

_ONLY: Final = {
    Only.RESULT: N_("Without the entries that close a year."),
    Only.CASH: N_("Only entries that moved money at hand."),
    Only.BROUGHT: N_("Only what was brought forward when the book began."),
    Only.BUDGET: N_("Only entries whose voucher names this line of the budget."),
    Only.UNPLANNED: N_("Only entries whose voucher names no line of the budget."),
}


class LedgerPage(Page):
    """What stands behind a figure (`behind`), an account (`about`), or a cash or bank book."""

    TITLE = N_("Ledger")
    TOPICS = Topic.JOURNAL | Topic.COOP

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._behind = Behind()
        self._ledger: Ledger | None = None
        self.table: Table[LedgerLine] | None = None
        self._make()
        self._lay_out()
        self._begin(place)

    def _make(self) -> None:
        t, language, today = self.desk.language.gettext, self.desk.language, self.desk.today
        self.deeds = Deeds(self.desk)
        self.deeds.asked.connect(self.make_file)
        self.heading = Heading(t("Ledger"), actions=[self.deeds])
        self.account = account_field(self.desk, "account", t("&Account"), _any)
        self.from_ = DayField("from_", t("&From"), language, today=today, optional=True)
        self.until = DayField("until", t("&Until"), language, today=today, optional=True)
        self.account.setFixedWidth(look().px(280))
        for one in (self.from_, self.until):
            one.setFixedWidth(look().px(190))
        self.show_it = buttons.secondary(t("&Show"), self.show_asked)
        self.only = Note("", Kind.PLAIN)

    def _lay_out(self) -> None:
        shown = holder(column(label(" ", "label"), self.show_it, gap=4))
        asked = holder(Flow(self.account, self.from_, self.until, shown, gap=12))
        self._sheet = Card("", padding=1)
        self.setLayout(
            whole_page(self.heading, asked, self.only, self._sheet, grows=self._sheet, gap=12)
        )

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        if place != self.place:
            self._begin(place)
        else:
            self.look()
        super().show_place(place)

    def _begin(self, place: Place) -> None:
        today = self.desk.today
        behind = place.behind or Behind(until=today)
        if place.behind is None or (place.text in BOOKS and behind.from_ is None):
            behind = replace(behind, from_=self.desk.ask(statements.first_of_year, today))
        if place.about is not None:
            behind = replace(behind, accounts=(AccountId(place.about),))
        elif not behind.accounts and place.text in BOOKS and BOOKS[place.text].roles:
            found = self.desk.ask(statements.account_of, roles=BOOKS[place.text].roles)
            behind = replace(behind, accounts=(found,) if found else ())
        self._behind = behind
        self.from_.set_value(behind.from_)
        self.until.set_value(behind.until)
        known = {one.id: one for one in self.desk.ask(accounts.accounts)}
        one = behind.accounts[0] if len(behind.accounts) == 1 else None
        self.account.set_value(known.get(one) if one is not None else None)
        self.look()

    def refresh(self, topics: Topic) -> None:
        self.look()

    def focus_first(self) -> None:
        if self.table is not None and self._ledger and self._ledger.total:
            self.table.setFocus()
        elif self._behind.accounts:
            self.from_.setFocus()
        else:
            self.account.setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def show_asked(self) -> None:
        """Show the account and the time that the fields say."""
        t, named = self.desk.language.gettext, [] if self.account.is_empty() else [self.account]
        if not readable([self.until, self.from_, *named], self.desk.language):
            return
        until, from_, account = self.until.value(), self.from_.value(), self.account.peek()
        if from_ and until and until < from_:
            self.until.complain(t("The last day comes before the first."))
            return
        behind = replace(self._behind, from_=from_, until=until)
        if account is not None and behind.accounts != (account.id,):
            behind = Behind((account.id,), from_, until)
        if not behind.accounts and behind.member is None:
            self.account.complain(t("Choose an account."))
            return
        self._behind = behind
        self.look()

    def look(self) -> None:
        """Show the lines; they come as they are looked at."""
        t, behind = self.desk.language.gettext, self._behind
        known = bool(behind.accounts or behind.member)
        ledger = self.desk.ask(statements.lines_behind, behind) if known else None
        self._ledger = ledger
        self.only.say(t(_ONLY[behind.only]) if behind.only in _ONLY else "", Kind.PLAIN)
        self.deeds.setEnabled(ledger is not None)
        table = self._table_for(ledger)
        if ledger is None:
            table.show_rows([])
            self.heading.say(t("Ledger"), t("Choose an account, then press Show."))
            return
        self._say(ledger)
        table.show_fetched(ledger.total, self._fetch)
        if table.row() is None:
            table.choose_first()

    def _say(self, ledger: Ledger) -> None:
        language = self.desk.language
        t, title = language.gettext, said(language, ledger.title)
        if len(ledger.accounts) == 1:
            title = f"{ledger.accounts[0].code} · {title}"
        words = language.ngettext(
            "Brought forward {opening} · {count} line · at the end {closing}",
            "Brought forward {opening} · {count} lines · at the end {closing}",
            ledger.total,
        )
        self.heading.say(
            title,
            words.format(
                opening=language.amount(ledger.opening),
                count=language.number(ledger.total),
                closing=language.amount(ledger.closing),
            ),
        )
        assert self.table is not None
        sums = [language.figure(m) for m in (ledger.debit, ledger.credit, ledger.closing)]
        blank = [""] * (len(self.table.model.columns) - 6)
        self.table.foot(["", "", t("Together"), *blank, *sums])

    def _fetch(self, offset: int, limit: int, _order: Order | None) -> Sequence[LedgerLine]:
        if self._ledger is None:
            return []
        return self.desk.ask(statements.ledger_lines, self._ledger, offset, limit)

    def _table_for(self, ledger: Ledger | None) -> Table[LedgerLine]:
        columns = _columns(self.desk.language, ledger)
        titles = [one.title for one in columns]
        old = self.table
        if old is not None and [one.title for one in old.model.columns] == titles:
            return old
        t = self.desk.language.gettext
        empty = EmptyState(
            t("No lines in this time"), t("Choose other days, or another account."), icon="entry"
        )
        table: Table[LedgerLine] = Table(
            columns, name=t("Lines"), key=_key, empty=empty, least=8, fixed=True, dense=True
        )
        table.opened.connect(self._open)
        if old is not None:
            self._sheet.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._sheet.body.addWidget(table)
        self.table = table
        return table

    def _open(self, line: LedgerLine) -> None:
        self.desk.go(Place("entry", about=line.entry))

    # --- files -----------------------------------------------------------------------------------

    def make_file(self, ending: str) -> None:
        """Look at the paper, or save the lines as a table."""
        ledger = self._ledger
        if ledger is None:
            return
        title = said(self.desk.language, ledger.title)
        name = f"ledger-{ledger.accounts[0].code}" if len(ledger.accounts) == 1 else "ledger"
        day = self._behind.until or self.desk.today
        wanted = Wanted(title, f"{name}-{day:%Y-%m-%d}", partial(_told, self._behind))
        self.deeds.make(ending, wanted)


def _told(behind: Behind, session: Any) -> Figures:
    return statements.lines_figures(session, behind)


def _any(_account: AccountRow) -> bool:
    return True


def _key(line: LedgerLine) -> Hashable:
    return line.entry, line.n


# --- columns ---------------------------------------------------------------------------------


def _columns(language: Language, ledger: Ledger | None) -> list[Column[LedgerLine]]:
    t = language.gettext
    money = ledger is not None and ledger.is_money
    several = ledger is not None and ledger.many
    account = [Column(t("Account"), partial(_account, language), stretch=True)] if several else []
    return [
        Column(t("Day"), partial(_day, language)),
        Column(t("Entry"), _number),
        Column(t("What for"), partial(_what, language), stretch=True),
        *account,
        Column(t("Other side"), partial(_against, language), stretch=True, gives=1),
        Column(t("Came in") if money else t("Debit"), partial(_debit, language), right=True),
        Column(t("Went out") if money else t("Credit"), partial(_credit, language), right=True),
        Column(t("Balance"), partial(_balance, language), right=True, tone=_strong),
    ]


def _day(language: Language, line: LedgerLine) -> str:
    return language.day(line.day)


def _number(line: LedgerLine) -> str:
    return line.number


def _what(language: Language, line: LedgerLine) -> str:
    return said(language, line.what)


def _account(language: Language, line: LedgerLine) -> str:
    return said(language, line.account)


def _against(language: Language, line: LedgerLine) -> str:
    return said(language, line.against)


def _debit(language: Language, line: LedgerLine) -> str:
    return language.figure(line.debit) if line.debit else ""


def _credit(language: Language, line: LedgerLine) -> str:
    return language.figure(line.credit) if line.credit else ""


def _balance(language: Language, line: LedgerLine) -> str:
    return language.figure(line.balance)


def _strong(_line: LedgerLine) -> Tone:
    return Tone.STRONG
