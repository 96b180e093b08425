"""Loans at the desk: which of them are asked about, what is due, and where a payment would go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coopdesk.records import loans, products
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, LoanId, MemberId
from coopdesk.records.loans import OwedLoan
from coopdesk.records.money import Money
from coopdesk.records.statements import HoldingRow
from coopdesk.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Divided:
    """What a payment would leave of the principal, and where it would go, in words."""

    after: Money
    words: str


class Lent:
    """A member's loans on a day."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._owed: dict[HoldingId, OwedLoan] = {}
        self._lost: frozenset[HoldingId] = frozenset()
        self._day: date = desk.today

    def look(self, member: MemberId, day: date) -> None:
        """Look at whose loans, and when."""
        self._day = day
        self._owed = {one.loan: one for one in self._desk.ask(loans.owed_by, member, day)}
        self._lost = frozenset(self._desk.ask(loans.written_off_of, member))

    def shown(self, held: Sequence[HoldingRow]) -> list[HoldingRow]:
        """What a visit can be about: loans that are paid back, or not paid out, are left out."""
        return [one for one in held if one.kind != products.LOANS or self._open(one)]

    def _open(self, one: HoldingRow) -> bool:
        return bool(one.balance) or one.id in self._owed or one.id in self._lost

    def notes(self) -> Mapping[HoldingId, str]:
        """What is due on each loan, and what would pay all of it."""
        said = {one.loan: self._due(one) for one in self._owed.values() if one.number}
        t = self._desk.language.gettext
        written_off = t("Written off: what is paid is recovered.")
        return said | dict.fromkeys(self._lost, written_off)

    def _due(self, one: OwedLoan) -> str:
        t, language = self._desk.language.gettext, self._desk.language
        parts = []
        if one.due:
            due = t("{amount} is due") if not one.late else t("{amount} is due, {days} late")
            days = language.ngettext("{n} day", "{n} days", one.late)
            parts.append(
                due.format(
                    amount=language.amount(one.due),
                    days=days.format(n=language.number(one.late)),
                )
            )
        elif one.next is not None:
            parts.append(t("next on {day}").format(day=language.day(one.next)))
        parts.append(t("{amount} pays all of it").format(amount=language.amount(one.most)))
        return " · ".join(parts)

    def divided(self, holding: HoldingId, amount: Money) -> Divided | None:
        """What a payment would do; None for a loan without terms, and where it will be refused."""
        one = self._owed.get(holding)
        if one is None or not one.number:
            return None
        ask = self._desk.ask
        try:
            found = ask(loans.preview_repayment, LoanId(holding), amount.minor, self._day)
        except Refused:
            return None
        language = self._desk.language
        t = language.gettext
        parts = [
            t("{part} {amount}").format(part=language.say(part), amount=language.figure(paid))
            for part, paid in found.parts.named()
        ]
        if found.changes:
            many = language.ngettext(
                "{n} later payment is divided anew",
                "{n} later payments are divided anew",
                len(found.changes),
            )
            parts.append(many.format(n=language.number(len(found.changes))))
        return Divided(found.after.owed, " · ".join(parts))
