"""What each account would get, and beside it how that is reckoned; with the words for both."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records.ids import ProductId
from coopdesk.records.interest_run import AccountInterest, Due, Preview
from coopdesk.records.terms import FIXED_TERM
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card, EmptyState, Mark
from coopdesk.ui.kit.layouts import Sides, column
from coopdesk.ui.kit.tables import Table
from coopdesk.ui.pages.interest.figures import account_columns, account_key, percent
from coopdesk.ui.pages.interest.proof import Proof
from coopdesk.ui.theme import Kind, look


class Result(QWidget):
    """The list of a preview, and the explanation of the chosen account."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._language, self._product = desk.language, ""
        self._nothing = EmptyState("", "", icon="interest")
        self.table: Table[AccountInterest] = Table(
            account_columns(desk.language),
            name=t("What each account gets"),
            key=account_key,
            empty=self._nothing,
            least=6,
        )
        self.proof = Proof(desk)
        beside = Card("", self.proof, padding=1)
        beside.setMinimumWidth(look().px(390))
        sides = Sides(Card("", self.table, padding=1), beside, shares=(3, 2), least=900)
        self.setLayout(column(sides))
        self.table.chosen.connect(self._explain)

    def show_preview(self, shown: Preview) -> None:
        """Every account that held something, with the sums."""
        t, figure = self._language.gettext, self._language.figure
        self._product = shown.name
        self._nothing.say(
            t("No account of these savings held anything"),
            t("Choose other savings, or a later day."),
        )
        self.table.show_rows(shown.rows)
        sums = (
            figure(shown.gross),
            figure(shown.correction, dash=True),
            figure(shown.withheld, dash=True),
            figure(shown.net),
        )
        self.table.foot(["", t("Together"), "", "", *sums] if shown.rows else [])
        if self.table.row() is None:
            self.table.choose_first()
        self._explain()

    def show_nothing(self, words: str) -> None:
        """There is nothing to show, and why."""
        self._nothing.say(words)
        self.table.show_rows([])
        self.table.foot([])
        self._explain()

    def _explain(self, _row: object = None) -> None:
        self.proof.show_row(self._product, self.table.row())


def most_urgent(dues: Iterable[Due], today: date) -> ProductId:
    """The product that is half done, then what has come due, then what earns at all."""

    def rank(due: Due) -> tuple[bool, bool, bool]:
        over = due.next_end is not None and due.next_end <= today
        return due.open is not None, over and due.rate > 0, due.rate > 0

    found = max(dues, key=rank, default=None)
    return found.product if found else ProductId(0)


def named(due: Due, language: Language) -> str:
    """A product with its rate of now."""
    t = language.gettext
    rate = percent(due.rate, language)
    return t("{product}, {rate} a year").format(product=t(due.name), rate=rate)


def deed(shown: Preview, language: Language) -> str:
    """What the button does."""
    if shown.count:
        words = language.ngettext(
            "Post interest of {amount} to {count} account",
            "Post interest of {amount} to {count} accounts",
            shown.count,
        )
        amount, count = language.amount(shown.paid), language.number(shown.count)
        return words.format(amount=amount, count=count)
    t = language.gettext
    return t("Finish this payment") if shown.open else t("Nothing to post")


def sums(shown: Preview, language: Language) -> str:
    """For which days it is, and what is withheld."""
    t, amount, day = language.gettext, language.amount, language.day
    words = t("From {begins} until {until}")
    if shown.correction and shown.withheld:
        words = t(
            "From {begins} until {until} · {interest} for these days, {correction} to put right"
            " days that were paid before · tax {tax} · members get {net}"
        )
    elif shown.correction:
        words = t(
            "From {begins} until {until} · {interest} for these days, {correction} to put right"
            " days that were paid before"
        )
    elif shown.withheld:
        words = t("From {begins} until {until} · tax {tax} · members get {net}")
    return words.format(
        begins=day(shown.begins),
        until=day(shown.until),
        interest=amount(shown.gross),
        correction=amount(shown.correction),
        tax=amount(shown.withheld),
        net=amount(shown.net),
    )


def is_due(shown: Preview, due: Due | None, today: date) -> bool:
    """Whether it is time to post it: it was begun, or the time that it is for is over."""
    if shown.open or due is None or due.next_end is None:
        return True
    return due.next_end <= today


def remark(shown: Preview, due: Due | None, today: date, language: Language) -> Mark:
    """What a person should know before the button is pressed; no words where all is plain."""
    t = language.gettext
    if shown.open:
        words = language.ngettext(
            "This payment was begun: {count} account has it already. Go on with it.",
            "This payment was begun: {count} accounts have it already. Go on with it.",
            shown.posted,
        )
        return Mark(words.format(count=language.number(shown.posted)), Kind.WARN)
    if shown.owed:
        words = t(
            "{amount} too much was paid before and is not in the accounts any more. It stays noted,"
            " and the next payment asks for it again."
        )
        return Mark(words.format(amount=language.amount(shown.owed)), Kind.WARN)
    if due and not due.rate and not shown.paid:
        return Mark(t("These savings earn nothing: their terms have no rate."))
    if due and due.next_end and not is_due(shown, due, today):
        if due.form == FIXED_TERM:
            words = t("The next account falls due on {day}. Interest is paid then.")
            return Mark(words.format(day=language.day(due.next_end + timedelta(days=1))))
        words = t("Not due before {day}. This is what has been earned so far.")
        return Mark(words.format(day=language.day(due.next_end)), Kind.WARN)
    return Mark("")
