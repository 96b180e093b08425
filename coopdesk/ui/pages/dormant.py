"""Accounts that sleep: nobody came for as long as their terms allow."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import ClassVar

from coopdesk.i18n import N_, Language
from coopdesk.records import savings
from coopdesk.records.book import Book, Topic
from coopdesk.records.money import Money
from coopdesk.records.savings import SleeperRow
from coopdesk.ui.desk import Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import EmptyState
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.tables import Column
from coopdesk.ui.listing import ListPage


class Dormant(ListPage[SleeperRow]):
    """Who slept longest stands first. Enter opens the account, where it is woken."""

    TITLE = N_("Sleeping accounts")
    ABOUT = N_("Nothing is drawn from a sleeping account before the office has made sure who asks.")
    TOPICS: ClassVar[Topic] = Topic.SAVINGS | Topic.MEMBERS

    def columns(self) -> list[Column[SleeperRow]]:
        return _columns(self.desk.language)

    @staticmethod
    def key(row: SleeperRow) -> int:
        return row.holding

    def empty(self) -> EmptyState:
        t = self.desk.language.gettext
        return EmptyState(
            t("No account sleeps"),
            t("Terms say after how many months without a visit an account sleeps."),
            buttons.secondary(t("Savings products"), self._go_products, icon="product"),
            icon="savings",
        )

    def look(self) -> None:
        """Looking through every account takes a while in a large book."""
        title = self.desk.language.gettext("Looking for sleeping accounts")
        job = self.desk.start(title, partial(_find, self.desk.book, self.desk.today))
        job.done.connect(self._show)

    def _show(self, rows: list[SleeperRow]) -> None:
        total = sum((row.balance for row in rows), Money.zero(self.desk.currency))
        t, language = self.desk.language.gettext, self.desk.language
        self.show_rows(rows, ["", t("All together"), "", "", "", language.amount(total)])

    def open_row(self, row: SleeperRow) -> None:
        self.desk.go(Place("account", member=row.member, about=row.holding))

    def _go_products(self) -> None:
        self.desk.go(Place("savings_products"))


def _find(book: Book, day: date, job: Job) -> list[SleeperRow]:
    job.step(0, 1)
    return book.read(savings.asleep, day)


class _Cells:
    """What each column says of a sleeping account."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def number(self, row: SleeperRow) -> str:
        return row.number

    def name(self, row: SleeperRow) -> str:
        return row.name

    def phone(self, row: SleeperRow) -> str:
        return row.phone

    def account(self, row: SleeperRow) -> str:
        return self._language.say(row.words)

    def since(self, row: SleeperRow) -> str:
        return self._language.day(row.since)

    def day(self, row: SleeperRow) -> date:
        return row.since

    def balance(self, row: SleeperRow) -> str:
        return self._language.figure(row.balance)

    def minor(self, row: SleeperRow) -> int:
        return row.balance.minor


def _columns(language: Language) -> list[Column[SleeperRow]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("Number"), cells.number),
        Column(t("Name"), cells.name, stretch=True),
        Column(t("Phone"), cells.phone, gives=2),
        Column(t("Account"), cells.account, gives=1),
        Column(t("Last visit"), cells.since, sort=cells.day),
        Column(t("Balance"), cells.balance, sort=cells.minor, right=True),
    ]
