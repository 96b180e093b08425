"""Papers while a loan runs: the card, what pays it off, reminders, and giving it up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal, loans, office, portfolio
from coopdesk.records.book import Prepared
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, LoanId
from coopdesk.records.loans import Amounts
from coopdesk.records.loans.life import DISBURSEMENT, OPENING, PAYMENTS, VISITED, WRITTEN_OFF, Life
from coopdesk.records.loans_on_paper.common import (
    Subject,
    agreed,
    backers,
    pledges,
    subject,
    whose,
)
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    CardLine,
    CardPayment,
    LoanCard,
    LoanPayoff,
    LoanReminder,
    LoanWriteOff,
    Words,
)
from coopdesk.records.products import reader
from coopdesk.records.schema import Entry, Person, Product

#: By when what is late should be paid, in days, by the tone of the reminder.
_PATIENCE: Final[Mapping[str, int]] = {"kind": 14, "firm": 10, "last": 7}

_PRODUCT: Final = Prepared(select(Product.name).where(Product.id == bindparam("of")))


def card(session: Session, loan: LoanId, *, on: date, by: str) -> LoanCard:
    """What a borrower keeps: instalments as they stand, and payments so far.

    Refused before the loan is approved.
    """
    of = subject(session, loan, on, by)
    terms, made = agreed(of)
    zero = Money.zero(of.coop.currency)
    lines = [
        CardLine(row.n, row.due, row.amounts.total, row.paid.total, row.settled)
        for row in of.file.rows
        if not row.early and (row.amounts.total or row.paid.total)  # some fall away
    ]
    if not lines:
        lines = [CardLine(row.n, row.due, row.total, zero, None) for row in made.rows]
    return LoanCard(
        **of.head,
        amount=made.amount,
        rate=loans.rate_text(terms),
        yearly=made.yearly,
        lines=tuple(lines),
        payments=tuple(_payments(of)),
        owed=of.file.owed,
        **of.made,
    )


def _payments(of: Subject) -> Iterator[CardPayment]:
    for move in reversed(of.file.moves):
        if move.kind in PAYMENTS and not move.undone and move.day <= of.file.day:
            yield CardPayment(move.day, move.number, move.amount, move.after)


def _named(amounts: Amounts) -> tuple[tuple[Words, Money], ...]:
    return amounts.named()


# --- paying it off -------------------------------------------------------------------------------


def payoff_letter(session: Session, loan: LoanId, *, on: date, by: str) -> LoanPayoff:
    """What pays all of a loan on a day. Refused where nothing is owed on it that day."""
    of = subject(session, loan, on, by)
    quote, now = of.file.payoff, of.file.now
    if quote is None or now is None or not quote.total:
        raise Refused(N_("Nothing is owed on this loan."), field="loan")
    tomorrow = loans.payoff(session, loan, on + timedelta(days=1))
    return LoanPayoff(
        **of.head,
        day=on,
        parts=_named(quote),
        total=quote.total,
        more=tomorrow.total - quote.total,
        instalments=now.to_pay,
        count=now.left,
        ends=now.ends,
        backers=backers(session, loan),
        pledges=pledges(session, loan),
        **of.made,
    )


# --- reminders -----------------------------------------------------------------------------------


def reminder(session: Session, loan: LoanId, tone: str, *, on: date, by: str) -> LoanReminder:
    """A letter to a borrower who is late. Refused for one who isn't."""
    [letter] = Reminders(session, [loan], _spoken(tone), on, by)
    return letter


def _spoken(tone: str) -> str:
    if tone not in loans.TONES:
        raise Refused(N_("A reminder is kind, firm or last."), field="tone")
    return tone


def _promised(life: Life, on: date) -> date | None:
    """The day that the borrower promised at the last visit, once it is over."""
    said = [one.said.get("promise_on") for one in life.events if one.kind == VISITED]
    promised = date.fromisoformat(said[-1]) if said and said[-1] else None
    return promised if promised is not None and promised < on else None


class Reminders(Iterable[LoanReminder]):
    """A letter for each of some loans, made one by one as they are drawn; the number is known.

    Each loan is replayed once. What all letters share is looked up once.
    """

    def __init__(
        self, session: Session, some: Sequence[LoanId], tone: str, on: date, by: str
    ) -> None:
        self._session, self._some, self._tone, self._on, self._by = session, some, tone, on, by
        self._coop, self._look = office.coop(session), reader(session)
        self._products: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._some)

    def __iter__(self) -> Iterator[LoanReminder]:
        return map(self._letter, self._some)

    def _letter(self, loan: LoanId) -> LoanReminder:
        on, life = self._on, loans.life_of(self._look, loan)
        stood = loans.standing(life, on)
        if stood is None or stood.oldest is None:
            raise Refused(N_("Nothing is late on this loan."), field="loan")
        of, language = whose(self._session, life, self._product(life.asked.product))
        parts = Amounts(*(Money(int(part), self._coop.currency) for part in stood.overdue))
        penalty = loans.terms_on(life, on).penalty
        return LoanReminder(
            coop=self._coop,
            language=language,
            loan=of,
            tone=self._tone,
            day=on,
            oldest=stood.oldest,
            days=stood.late,
            late=sum(row.settled is None and not row.early and row.due < on for row in stood.rows),
            parts=_named(parts),
            due=parts.total,
            until=on + timedelta(days=_PATIENCE[self._tone]),
            promised=_promised(life, on),
            penalty=loans.penalty_text(penalty) if penalty and penalty.percent else None,
            backers=backers(self._session, loan),
            made_on=on,
            made_by=self._by,
        )

    def _product(self, product: int) -> str:
        if product not in self._products:
            [(name,)] = self._look.all(_PRODUCT, of=product)
            self._products[product] = name
        return self._products[product]


def reminders(
    session: Session,
    tone: str,
    *,
    on: date,
    by: str,
    least: int = 1,
    some: Sequence[LoanId] | None = None,
) -> Reminders:
    """Letters to all who are late by at least so many days, or those in `some`.

    Refused where nobody is.
    """
    tone = _spoken(tone)
    found = list(some) if some is not None else _late(session, on, least)
    if not found:
        raise Refused(N_("Nobody is late: there is no letter to write."), field="on")
    return Reminders(session, found, tone, on, by)


def _late(session: Session, on: date, least: int) -> list[LoanId]:
    """The loans that are late by so many days, village by village."""
    return [one.loan for one in portfolio.arrears(session, on) if one.days >= max(least, 1)]


# --- giving it up --------------------------------------------------------------------------------


def write_off_act(session: Session, loan: LoanId, *, on: date, by: str) -> LoanWriteOff:
    """A loan that was written off, or the same to be decided on. Refused for one that is paid."""
    of = subject(session, loan, on, by)
    events = [one for one in of.life.events if one.kind == WRITTEN_OFF]
    said = events[-1].said if events else {}
    owed = int(said["amount"]) if events else of.life.owed
    if owed <= 0:
        raise Refused(N_("Nothing is owed on this loan."), field="loan")
    aside = 0 if events else max(portfolio.set_aside(session, on), 0)
    covered = int(said["covered"]) if events else min(aside, owed)
    currency = of.coop.currency
    until = events[-1].day if events else on
    stood = loans.standing(of.life, min(until, on) - timedelta(days=1))
    paid = [m for m in of.life.moves if m.kind in PAYMENTS and not m.undone and m.day <= until]
    out = [m for m in of.life.moves if m.kind in (DISBURSEMENT, OPENING) and not m.undone]
    return LoanWriteOff(
        **of.head,
        amount=of.file.disbursed,
        paid_out=out[0].day if out else None,
        paid=Money(sum(m.amount for m in paid), currency),
        last_paid=max((m.day for m in paid), default=None),
        late=stood.late if stood is not None else 0,
        owed=Money(owed, currency),
        covered=Money(covered, currency),
        lost=Money(owed - covered, currency),
        day=events[-1].day if events else None,
        reason=str(said.get("reason", "")),
        resolution=events[-1].resolution if events else "",
        by=_person(session, events[-1].by) if events else "",
        second=_person(session, events[-1].second) if events else "",
        entry=_number(session, events[-1].entry) if events else "",
        backers=backers(session, loan),
        pledges=pledges(session, loan),
        **of.made,
    )


def _person(session: Session, person: int | None) -> str:
    return session.scalar(select(Person.name).where(Person.id == person)) or ""


def _number(session: Session, entry: EntryId | None) -> str:
    row = session.execute(select(Entry.series, Entry.number).where(Entry.id == entry)).first()
    return journal.label_of(*row) if row else ""
