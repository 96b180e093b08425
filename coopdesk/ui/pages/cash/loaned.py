"""A member's loans at the cash desk: what is due, what pays all of it, and where a payment goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coopdesk.records import loans
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, LoanId, MemberId
from coopdesk.records.loans import LoanCard, OwedLoan, PaymentChange
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Mark
from coopdesk.ui.lending import division, late_mark


@dataclass(frozen=True, slots=True)
class LoanTold:
    """What stands under the name of a loan. `fills` are amounts that can be put in at once.

    `pays`: something can be paid on it; without `shown` there is nothing to say of it.
    """

    note: str = ""
    mark: Mark | None = None
    fills: tuple[tuple[str, Money], ...] = ()
    pays: bool = True
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Divided:
    """Where an amount goes, and what is owed after it. `no` says why it can't be taken so."""

    words: str
    after: Money | None
    changes: tuple[PaymentChange, ...] = ()
    no: str = ""


class LoanTeller:
    """Tells of the loans of whoever stands at the desk, as of the day of the visit."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._language = desk, desk.language
        self.day = desk.today
        self._known: frozenset[HoldingId] = frozenset()

    def turn_to(self, day: date) -> bool:
        """Tell of another day from now on. Whether it is another."""
        other, self.day = day != self.day, day
        return other

    def told(self, member: MemberId) -> dict[HoldingId, LoanTold]:
        """What stands under the names of a member's loans. Those without terms are left out."""
        owed = {one.loan: one for one in self._desk.ask(loans.owed_by, member, self.day)}
        cards = self._desk.ask(loans.cards_of_member, member, self.day)
        found = {HoldingId(card.loan): self._of(card, owed) for card in cards}
        self._known = frozenset(found)
        return found

    def _of(self, card: LoanCard, owed: dict[HoldingId, OwedLoan]) -> LoanTold:
        t, one = self._language.gettext, owed.get(HoldingId(card.loan))
        if card.state == "written_off":
            said = t("{number} · written off: what is paid now is recovered")
            return LoanTold(said.format(number=card.number))
        if card.state == "signed":
            said = t("{number} · signed, not paid out yet")
            return LoanTold(said.format(number=card.number), pays=False)
        if one is None:
            return LoanTold(pays=False, shown=False)
        return self._running(one)

    def _running(self, one: OwedLoan) -> LoanTold:
        t, language = self._language.gettext, self._language
        said, mark = [one.number], None
        if one.next is not None and not one.due:
            said.append(t("next on {day}").format(day=language.day(one.next)))
        if one.late > 0:
            mark = late_mark(language, one.late)
        fills = []
        if one.due and one.due < one.most:
            due = t("due {amount}").format(amount=language.figure(one.due))
            fills.append((due, one.due))
        all_ = t("all of it {amount}").format(amount=language.figure(one.most))
        fills.append((all_, one.most))
        return LoanTold(" · ".join(said), mark, tuple(fills))

    def divide(self, holding: HoldingId, amount: Money) -> Divided | None:
        """Where an amount that is typed goes; None for a loan without terms."""
        if holding not in self._known:
            return None
        try:
            found = self._desk.ask(loans.preview_repayment, LoanId(holding), amount.minor, self.day)
        except Refused as no:
            return Divided("", None, no=self._too_much(no, amount))
        words = [division(self._language, found)]
        if found.too_much:
            words.append(self._owed_back(found.too_much))
        return Divided(" ".join(words), found.after.owed, found.changes)

    def _too_much(self, no: Refused, amount: Money) -> str:
        """Why an amount can't be taken; of more than is owed also what becomes of the rest."""
        said, most = self._language.say(no.text), no.text.fields.get("balance")
        if not isinstance(most, Money):
            return said
        words = self._language.gettext(
            "{amount} is too much: give it back, or write it beside their savings."
        )
        return f"{said} {words.format(amount=self._language.amount(amount - most))}"

    def _owed_back(self, more: Money) -> str:
        words = self._language.gettext(
            "With what was paid since, {amount} is too much: the co-op owes it to the member. Give"
            " it back from the page of the loan."
        )
        return words.format(amount=self._language.amount(more))
