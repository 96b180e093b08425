"""The monthly fee of a product: from whom it is still to be taken, and taking it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from coopdesk.records import savings
from coopdesk.records.book import Book
from coopdesk.records.calendar import add_months, first_of_month, month_of
from coopdesk.records.ids import HoldingId, ProductId
from coopdesk.records.money import Money
from coopdesk.records.products import ProductRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.fields import ChoiceField, TextField
from coopdesk.ui.kit.forms import readable
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.kit.progress import Job

_BATCH: Final = 200  # accounts in one act: Stop or a power cut leaves whole ones
_MONTHS: Final = 12  # that one can look back


class FeeCard(Card):
    """Shown for products with a monthly fee, to whoever keeps the books."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("Monthly fee"))
        self._desk, self._row = desk, None  # type: tuple[Desk, ProductRow | None]
        self.month: ChoiceField[int] = ChoiceField("month", t("&Month"), [], desk.language)
        self.said = label("", wrap=True)
        self.take = buttons.secondary("", self._take, icon="cash")
        self.wrong = buttons.quiet(t("Give it back…"), self._ask_why, icon="undo")
        self.reason = TextField("reason", t("&Why is it given back?"), desk.language)
        self.back = buttons.secondary("", self._give_back, icon="undo")
        self.leave = buttons.quiet(t("Leave it as it is"), self._show)
        parts = (self.month, self.said, holder(Flow(self.take, self.wrong)), self.reason)
        for part in (*parts, holder(Flow(self.back, self.leave))):
            self.body.addWidget(part)
        self.month.changed.connect(self._show)

    def show_product(self, row: ProductRow | None) -> None:
        """Offer the months that are over, the last one first."""
        self._row = row
        has_fee = row is not None and row.terms.monthly_fee > 0
        self.setVisible(has_fee and self._desk.may(savings.charge_fees))
        if not has_fee:
            return
        first = first_of_month(month_of(self._desk.today))
        months = [add_months(first, -back) for back in range(1, _MONTHS + 1)]
        self.month.set_options([(month_of(m), self._desk.language.month(m)) for m in months])
        if self.month.peek() is None:
            self.month.set_value(month_of(months[0]))
        self._show()

    def _show(self, *_: object) -> None:
        month, row, t = self.month.peek(), self._row, self._desk.language.gettext
        if month is None or row is None:
            return
        language = self._desk.language
        self._due = self._desk.ask(savings.fees_due, row.id, month)
        total = sum((one.fee for one in self._due), Money.zero(self._desk.currency))
        self.take.setVisible(bool(self._due))
        self._taken = self._desk.ask(savings.fees_taken, row.id, month)
        self.wrong.setVisible(bool(self._taken))
        for part in (self.reason, self.back, self.leave):
            part.setVisible(False)
        if not self._due:
            self.said.setText(t("Nothing is left to be taken for this month."))
            return
        self.said.setText(
            t("It is written on the last day of the month, at most what is free in an account.")
        )
        words = language.ngettext(
            "Take {amount} from {n} account", "Take {amount} from {n} accounts", len(self._due)
        )
        self.take.setText(
            words.format(amount=language.amount(total), n=language.number(len(self._due)))
        )

    def _take(self) -> None:
        month, row = self.month.peek(), self._row
        if month is None or row is None:
            return
        holdings = [one.holding for one in self._due]
        self.take.setEnabled(False)
        title = self._desk.language.gettext("Taking the monthly fee")
        job = self._desk.start(title, partial(_charge, self._desk.book, row.id, month, holdings))
        job.done.connect(self._done)
        job.failed.connect(self._over)
        job.stopped.connect(self._over)

    def _ask_why(self) -> None:
        language = self._desk.language
        total = sum((one.fee for one in self._taken), Money.zero(self._desk.currency))
        words = language.ngettext(
            "Give {amount} back to {n} account",
            "Give {amount} back to {n} accounts",
            len(self._taken),
        )
        self.back.setText(
            words.format(amount=language.amount(total), n=language.number(len(self._taken)))
        )
        for part in (self.reason, self.back, self.leave):
            part.setVisible(True)
        for part in (self.take, self.wrong):
            part.setVisible(False)
        self.reason.clear()
        self.reason.setFocus()

    def _give_back(self) -> None:
        month, language = self.month.peek(), self._desk.language
        if month is None or not readable([self.reason], language):
            return
        reason = self.reason.value() or ""
        holdings = [one.holding for one in self._taken]
        title = language.gettext("Giving the monthly fee back")
        job = self._desk.start(title, partial(_give, self._desk.book, month, holdings, reason))
        job.done.connect(self._given)
        job.failed.connect(self._over)
        job.stopped.connect(self._over)

    def _given(self, count: int) -> None:
        said = self._desk.language.ngettext(
            "The fee was given back to {n} account.",
            "The fee was given back to {n} accounts.",
            count,
        )
        self._desk.say(said.format(n=self._desk.language.number(count)))
        self._over()

    def _done(self, count: int) -> None:
        said = self._desk.language.ngettext(
            "The fee was taken from {n} account.", "The fee was taken from {n} accounts.", count
        )
        self._desk.say(said.format(n=self._desk.language.number(count)))
        self._over()

    def _over(self, *_: object) -> None:
        self.take.setEnabled(True)
        self._show()


def _charge(
    book: Book, product: ProductId, month: int, holdings: Sequence[HoldingId], job: Job
) -> int:
    """Batch by batch, each an act of its own."""
    taken = 0
    for at in range(0, len(holdings), _BATCH):
        job.step(at, len(holdings))
        batch = holdings[at : at + _BATCH]
        taken += book.write(savings.charge_fees, product=product, month=month, holdings=batch)
    return taken


def _give(book: Book, month: int, holdings: Sequence[HoldingId], reason: str, job: Job) -> int:
    given = 0
    for at in range(0, len(holdings), _BATCH):
        job.step(at, len(holdings))
        batch = holdings[at : at + _BATCH]
        given += book.write(savings.give_fees_back, month=month, holdings=batch, reason=reason)
    return given
