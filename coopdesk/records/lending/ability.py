"""Whether a member can pay: told by what they saved, how they paid before, and what they owe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.book import Prepared
from coopdesk.records.calendar import add_months
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.instalments import LEFT
from coopdesk.records.lending.asking import who
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.products import Looker, reader
from coopdesk.records.schema import (
    Account,
    Entry,
    Instalment,
    Line,
    Loan,
    LoanNow,
    day_of,
)

#: What a member may tell of their means a month: what comes in, and what the household costs.
MEANS: Final = ("income", "costs")

_MONTHS: Final = 12

_SAVED: Final = Prepared(
    select(func.coalesce(-func.sum(Line.amount), 0))
    .join(Account, Account.id == Line.account)
    .join(Entry, Entry.id == Line.entry)
    .where(
        Line.member == bindparam("of"),
        Line.day > bindparam("since"),
        Line.day <= bindparam("until"),
        or_(Account.role == "savings", Account.role == "term_deposits"),
        Entry.kind == "visit",
    )
)
_FELL_DUE: Final = Prepared(
    select(Instalment.loan, Instalment.due, Instalment.settled)
    .join(Loan, Loan.id == Instalment.loan)
    .where(
        Loan.member == bindparam("of"),
        Instalment.due < bindparam("day"),
        Instalment.principal + Instalment.interest + Instalment.fee > 0,
    )
    .order_by(Instalment.due)
)
_TO_COME: Final = Prepared(
    select(
        Instalment.loan,
        Instalment.due,
        LEFT,
    )
    .join(Loan, Loan.id == Instalment.loan)
    .join(LoanNow, LoanNow.loan == Instalment.loan)
    .where(
        Loan.member == bindparam("of"),
        or_(LoanNow.state == "signed", LoanNow.state == "running"),
        Instalment.due <= bindparam("until"),
        Instalment.settled.is_(None),
    )
    .order_by(Instalment.loan, Instalment.due)
)


@dataclass(frozen=True, slots=True)
class Ability:
    """What tells whether a member can pay, a month.

    - `saved` is what they put aside on the average over the last `months` (12, or since they
      joined), `others` what the instalments of their other loans come to.
    - `due` instalments fell due so far, `late` of them were paid late or are late, by `late_days`
      on the average and `worst` at the most.
    - `income` and `costs` are what the member told; None: nothing.
    """

    months: int
    saved: Money
    others: Money
    due: int
    late: int
    late_days: int
    worst: int
    income: Money | None
    costs: Money | None

    @property
    def told(self) -> bool:
        """Whether the member told of their means."""
        return self.income is not None

    @property
    def spare(self) -> Money | None:
        """What is left a month for a new loan; None where nothing tells."""
        if self.income is not None:
            costs = self.costs or Money.zero(self.income.currency)
            return self.income - costs - self.others
        return self.saved if self.saved.minor > 0 else None


def ability(
    session: Session, member: MemberId, day: date, *, means: Mapping[str, Any] | None = None
) -> Ability:
    """What tells on a day whether a member can pay; `means` as they told."""
    money = journal.currency_of(session)
    return ability_of(reader(session), member, day, means=means, currency=money)


def ability_of(
    look: Looker,
    member: MemberId,
    day: date,
    *,
    currency: str,
    means: Mapping[str, Any] | None = None,
    without: Iterable[int | None] = (),
) -> Ability:
    """The same for whoever asks; loans in `without` are not looked at."""
    left_out = set(without)
    months = _months(who(look, member).joined, day)
    since = add_months(day, -months)
    [(saved,)] = look.all(_SAVED, of=member, since=since, until=day)
    late, due = _punctual(look, member, day, left_out)
    said = means or {}
    return Ability(
        months,
        Money(max(saved, 0) // months, currency),
        Money(_others(look, member, day, left_out), currency),
        due,
        len(late),
        sum(late) // len(late) if late else 0,
        max(late, default=0),
        *(None if said.get(name) is None else Money(said[name], currency) for name in MEANS),
    )


def _months(joined: date | None, day: date) -> int:
    """Over how many months it is looked back: since they joined, twelve at the most."""
    if joined is None:
        return _MONTHS
    since = (day.year - joined.year) * 12 + day.month - joined.month - (day.day < joined.day)
    return min(max(since, 1), _MONTHS)


def _punctual(
    look: Looker, member: MemberId, day: date, without: set[int | None]
) -> tuple[list[int], int]:
    """By how many days instalments were late that were, and how many fell due in all."""
    rows = [row for row in look.all(_FELL_DUE, of=member, day=day)]
    found = []
    for loan, due, settled in rows:
        if loan not in without:
            paid = min(day_of(settled), day) if settled else day
            found.append((paid - day_of(due)).days)
    return [days for days in found if days > 0], len(found)


def _others(look: Looker, member: MemberId, day: date, without: set[int | None]) -> int:
    """What instalments of the coming twelve months come to a month, loan by loan."""
    until = add_months(day, _MONTHS)
    total = 0
    for loan, rows in groupby(look.all(_TO_COME, of=member, until=until), key=itemgetter(0)):
        if loan not in without:
            coming = [(day_of(due), left) for _, due, left in rows]
            last = max(coming[-1][0], day)
            months = max((last.year - day.year) * 12 + last.month - day.month, 1)
            total += sum(left for _, left in coming) // months
    return total


def checked_means(means: Mapping[str, Any] | None) -> dict[str, int] | None:
    """What a member told, when it makes sense: amounts a month in minor units."""
    said = {name: value for name, value in (means or {}).items() if value is not None}
    if said.keys() - set(MEANS):
        raise KeyError("means are income and costs")
    for name, value in said.items():
        if not isinstance(value, int) or not 0 <= value <= LARGEST:
            raise Refused(N_("It can't be less than nothing."), field=name)
    if said and "income" not in said:
        raise Refused(N_("Write what comes in a month, or leave both empty."), field="income")
    return said or None
