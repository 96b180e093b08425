"""The terms of loans in plain sentences, the same on the screen, on the wall and in a contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from coopdesk.i18n import N_, Text
from coopdesk.records.lending_terms import BOTH, SAVINGS, SHARES, LendingTerms
from coopdesk.records.money import Money
from coopdesk.records.schedule import Every, Fee, Grace, Penalty, Terms
from coopdesk.records.terms import percent

#: What each way of paying back is called.
METHOD_NAMES: Final[Mapping[str, str]] = {
    "annuity": N_("Equal instalments"),
    "equal_principal": N_("Equal parts of the loan"),
    "flat": N_("Flat interest"),
    "bullet": N_("All at the end"),
    "balloon": N_("Small parts, the rest at the end"),
    "table": N_("By a table"),
    "rule": N_("By a rule"),
}

#: What each means, for whoever has to choose.
METHOD_SENTENCES: Final[Mapping[str, str]] = {
    "annuity": N_("The instalments are equal. Interest is on what is still owed."),
    "equal_principal": N_(
        "Each instalment pays back the same part of the loan, and the interest on what is still"
        " owed: the first is the largest."
    ),
    "flat": N_("The instalments are equal. Interest is on all that was lent, until the end."),
    "bullet": N_("Only interest is paid until the end. All that was lent is paid back then."),
    "balloon": N_("Each instalment pays back a part of the loan, the last one all that is left."),
    "table": N_("How much is paid back each time stands in a table, as the seasons have it."),
    "rule": N_("It is paid back by a rule until nothing is owed."),
}

_RATES: Final[Mapping[str, str]] = {
    "year": N_("Interest is {rate} % a year."),
    "month": N_("Interest is {rate} % a month."),
    "period": N_("Interest is {rate} percent from one instalment to the next."),
}
_DAY_COUNTS: Final[Mapping[str, str]] = {
    "equal": N_("Every time between two instalments costs the same, however many days it has."),
    "30/360": N_("Each month counts 30 days, and a year 360."),
    "actual/360": N_("Days are counted as they are, and a year has 360."),
    "actual/364": N_("Days are counted as they are, and a year has 364."),
    "actual/365": N_("Days are counted as they are, and a year has 365."),
    "actual/actual": N_("Days are counted as they are, and so are those of the year."),
    "actual/actual-end": N_("Days are counted as they are, and so are those of the year."),
}
_EVERY: Final[Mapping[Every, str]] = {
    Every(1, "day"): N_("An instalment is due each day."),
    Every(1, "week"): N_("An instalment is due each week."),
    Every(2, "week"): N_("An instalment is due every two weeks."),
    Every(1, "month"): N_("An instalment is due each month."),
    Every(1, "year"): N_("An instalment is due each year."),
}
_EVERY_FEW: Final[Mapping[str, str]] = {
    "day": N_("An instalment is due every {count} days."),
    "week": N_("An instalment is due every {count} weeks."),
    "month": N_("An instalment is due every {count} months."),
    "year": N_("An instalment is due every {count} years."),
}
_PREPAYMENTS: Final[Mapping[str, str]] = {
    "recompute": N_("Whoever pays more than is due has smaller instalments afterwards."),
    "shorten": N_(
        "Whoever pays more than is due is done sooner; the instalments stay as they are."
    ),
    "next_paid": N_("Whoever pays more than is due has the next instalments paid already."),
}
_PAYOFFS: Final[Mapping[str, str]] = {
    "day": N_("Whoever pays all of it early owes interest only until that day."),
    "period": N_("Whoever pays all of it early owes interest until the next instalment's day."),
    "all": N_("Whoever pays all of it early owes all the interest that was agreed."),
}
_PENALTIES: Final[Mapping[tuple[str, str], str]] = {
    ("day", "overdue_principal"): N_(
        "Being late costs {rate} % a day of the principal that is late."
    ),
    ("day", "overdue_total"): N_("Being late costs {rate} % a day of all that is late."),
    ("day", "outstanding"): N_("Being late costs {rate} % a day of all that is owed."),
    ("day", "original"): N_("Being late costs {rate} % a day of all that was lent."),
    ("month", "overdue_principal"): N_(
        "Being late costs {rate} % a month of the principal that is late."
    ),
    ("month", "overdue_total"): N_("Being late costs {rate} % a month of all that is late."),
    ("month", "outstanding"): N_("Being late costs {rate} % a month of all that is owed."),
    ("month", "original"): N_("Being late costs {rate} % a month of all that was lent."),
    ("year", "overdue_principal"): N_(
        "Being late costs {rate} % a year of the principal that is late."
    ),
    ("year", "overdue_total"): N_("Being late costs {rate} % a year of all that is late."),
    ("year", "outstanding"): N_("Being late costs {rate} % a year of all that is owed."),
    ("year", "original"): N_("Being late costs {rate} % a year of all that was lent."),
    ("once", "overdue_principal"): N_(
        "Being late costs {rate} percent of the principal that is late, once for each instalment."
    ),
    ("once", "overdue_total"): N_(
        "Being late costs {rate} percent of what is late, once for each instalment."
    ),
    ("once", "outstanding"): N_("Being late costs {rate} percent of all that is owed, once."),
    ("once", "original"): N_("Being late costs {rate} percent of all that was lent, once."),
}

#: What the parts of a payment are called.
PART_NAMES: Final[Mapping[str, str]] = {
    "penalty": N_("Penalty"),
    "fee": N_("Fee"),
    "interest": N_("Interest"),
    "principal": N_("Principal"),
}

_MULTIPLES: Final[Mapping[str, str]] = {
    SAVINGS: N_("A loan is at most {times} times what the member has saved."),
    SHARES: N_("A loan is at most {times} times the member's shares."),
    BOTH: N_("A loan is at most {times} times the member's savings and shares together."),
}

_ONCE: Final[Mapping[str, str]] = {
    SAVINGS: N_("A loan is at most what the member has saved."),
    SHARES: N_("A loan is at most the member's shares."),
    BOTH: N_("A loan is at most the member's savings and shares together."),
}


def sentences(terms: LendingTerms, currency: str) -> tuple[Text, ...]:
    """All that the terms of a kind of loans say. What they leave at nothing is not said."""
    asked = _Asked(terms, currency)
    how = terms.schedule(terms.most or 1, date(2026, 1, 1), terms.usual)
    return (
        *asked.amount(),
        *how_sentences(how, currency),
        *asked.member(),
        *asked.safety(),
        *asked.decision(),
    )


def how_sentences(terms: Terms, currency: str) -> tuple[Text, ...]:
    """How a loan is reckoned and paid back: what stands in its contract."""
    told = _How(terms, currency)
    return (
        *told.paying(),
        *told.interest(),
        *told.grace(),
        *told.fees(),
        *told.payments(),
        *told.lateness(),
    )


class _How:
    """How a loan is reckoned, on its way into words."""

    def __init__(self, terms: Terms, currency: str) -> None:
        self._terms, self._currency = terms, currency

    def paying(self) -> Iterator[Text]:
        """When and how much."""
        terms = self._terms
        yield Text(METHOD_SENTENCES[terms.method])
        if terms.due_dates:
            yield Text(N_("The days on which an instalment is due are agreed one by one."))
        else:
            yield every_text(terms.every)
        if terms.closed.weekdays or terms.closed.holidays:
            yield from self._closed()
        if terms.down_payment_percent:
            said = N_("{rate} percent of the price is paid at the start.")
            yield Text(said, {"rate": terms.down_payment_percent})
        step = terms.rounding.of_instalment.step
        if terms.method != "bullet" and step > 1:
            said = N_("Instalments are rounded to {amount}; the last one takes what is left.")
            yield Text(said, {"amount": Money(int(step), self._currency)})

    def _closed(self) -> Iterator[Text]:
        moves = {
            "forward": N_("What would be due on a closed day is due on the next open one."),
            "back": N_("What would be due on a closed day is due on the last open one before it."),
        }
        if self._terms.closed.move in moves:
            yield Text(moves[self._terms.closed.move])

    def interest(self) -> Iterator[Text]:
        """What it costs, and how days count."""
        terms = self._terms
        if not terms.percent:
            yield Text(N_("It costs no interest."))
            return
        yield Text(_RATES[terms.per], {"rate": terms.percent})
        yield Text(_DAY_COUNTS[terms.day_count])

    def grace(self) -> Iterator[Text]:
        grace = self._terms.grace
        if grace.principal == 1:
            yield Text(N_("The first instalment pays back nothing of the loan yet."))
        elif grace.principal:
            said = N_("In the first {count} instalments nothing of the loan is paid back yet.")
            yield Text(said, {"count": grace.principal})
        if grace.interest:
            yield self._no_interest(grace)

    def _no_interest(self, grace: Grace) -> Text:
        deferred = grace.kind == "deferred"
        if grace.interest == 1:
            later = N_("Interest of the first instalment is paid with the next one.")
            return Text(later if deferred else N_("The first instalment costs no interest."))
        said = (
            N_("Interest of the first {count} instalments is paid with the one after them.")
            if deferred
            else N_("The first {count} instalments cost no interest.")
        )
        return Text(said, {"count": grace.interest})

    def fees(self) -> Iterator[Text]:
        yield from (self._fee(fee) for fee in self._terms.fees)

    def _fee(self, fee: Fee) -> Text:
        times = {
            "disbursement": N_("{name}: {amount}, kept back when the loan is paid out."),
            "each": N_("{name}: {amount} with each instalment."),
            "first": N_("{name}: {amount} with the first instalment."),
        }
        rates = {
            "disbursement": N_(
                "{name}: {rate} percent of the loan, kept back when it is paid out."
            ),
            "each": N_("{name}: {rate} percent of the loan with each instalment."),
            "first": N_("{name}: {rate} percent of the loan with the first instalment."),
        }
        of_instalment = {
            "each": N_("{name}: {rate} percent of each instalment."),
            "first": N_("{name}: {rate} percent of the first instalment."),
        }
        if fee.percent and not fee.amount:
            if fee.base == "instalment" and fee.when in of_instalment:
                rates = rates | of_instalment
            return Text(rates[fee.when], {"name": Text(fee.name), "rate": fee.percent})
        amount = Money(int(fee.amount), self._currency)
        if not fee.percent:
            return Text(times[fee.when], {"name": Text(fee.name), "amount": amount})
        both = {
            "disbursement": N_(
                "{name}: {amount} and {rate} percent of the loan, kept back when it is paid out."
            ),
            "each": N_("{name}: {amount} and {rate} percent with each instalment."),
            "first": N_("{name}: {amount} and {rate} percent with the first instalment."),
        }
        fields = {"name": Text(fee.name), "amount": amount, "rate": fee.percent}
        return Text(both[fee.when], fields)

    def payments(self) -> Iterator[Text]:
        """Where a payment goes, and what paying early does."""
        terms = self._terms
        names = dict(zip(("first", "second", "third", "last"), terms.order, strict=True))
        yield Text(
            N_("A payment goes to these, in this order: {first}, {second}, {third}, {last}."),
            {place: Text(PART_NAMES[part]) for place, part in names.items()},
        )
        if terms.instalments != 1:
            yield Text(_PREPAYMENTS[terms.prepayment])
        if terms.percent:
            yield Text(_PAYOFFS[terms.payoff])

    def lateness(self) -> Iterator[Text]:
        penalty = self._terms.penalty
        if penalty is None or not penalty.percent:
            yield Text(N_("Being late costs nothing."))
            return
        yield penalty_text(penalty)
        if penalty.free_days == 1:
            yield Text(N_("Whoever pays one day late pays nothing for it."))
        elif penalty.free_days:
            said = N_("Whoever pays within {days} days pays nothing for being late.")
            yield Text(said, {"days": penalty.free_days})


def penalty_text(penalty: Penalty) -> Text:
    """What being late costs."""
    return Text(_PENALTIES[penalty.per, penalty.base], {"rate": penalty.percent})


def every_text(every: Every) -> Text:
    """How often an instalment is due."""
    if every in _EVERY:
        return Text(_EVERY[every])
    return Text(_EVERY_FEW[every.unit], {"count": every.count})


class _Asked:
    """What a kind of loans demands, on its way into words."""

    def __init__(self, terms: LendingTerms, currency: str) -> None:
        self._terms, self._currency = terms, currency

    def _money(self, minor: int) -> Money:
        return Money(minor, self._currency)

    def amount(self) -> Iterator[Text]:
        """How much, in how many instalments."""
        terms = self._terms
        amounts = {"least": self._money(terms.least), "most": self._money(terms.most)}
        if terms.least and terms.most:
            yield Text(N_("A loan is from {least} to {most}."), amounts)
        elif terms.most:
            yield Text(N_("A loan is at most {most}."), {"most": amounts["most"]})
        elif terms.least:
            yield Text(N_("A loan is at least {least}."), {"least": amounts["least"]})
        if terms.fewest == terms.longest == 1:
            yield Text(N_("It is paid back in one payment."))
        elif terms.fewest == terms.longest:
            yield Text(N_("It is paid back in {count} instalments."), {"count": terms.fewest})
        else:
            fields = {"fewest": terms.fewest, "longest": terms.longest}
            yield Text(N_("It is paid back in {fewest} to {longest} instalments."), fields)

    def member(self) -> Iterator[Text]:
        """Who may have one."""
        terms = self._terms
        if times := percent(terms.multiple):
            once = times == 1
            said = _ONCE[terms.multiple_of] if once else _MULTIPLES[terms.multiple_of]
            yield Text(said, {} if once else {"times": times})
        if terms.member_months == 1:
            yield Text(N_("Whoever asks has been a member for a month."))
        elif terms.member_months:
            said = N_("Whoever asks has been a member for {months} months.")
            yield Text(said, {"months": terms.member_months})
        if terms.running == 1:
            yield Text(N_("Beside it at most one other loan may run."))
        elif terms.running:
            said = N_("Beside it at most {count} other loans may run.")
            yield Text(said, {"count": terms.running})
        if terms.clean:
            yield Text(N_("Whoever is late on a loan gets no other."))
        if terms.renewable:
            yield from self._renewal()

    def _renewal(self) -> Iterator[Text]:
        paid = percent(self._terms.paid_before)
        if paid:
            said = N_("A new loan can pay off the old one once {rate} percent of it is paid back.")
            yield Text(said, {"rate": paid})

    def safety(self) -> Iterator[Text]:
        """What stands for it."""
        terms = self._terms
        if terms.guarantors == 1:
            yield Text(N_("At least one other member answers for it."))
        elif terms.guarantors:
            said = N_("At least {count} members answer for it.")
            yield Text(said, {"count": terms.guarantors})
        if cover := percent(terms.cover):
            said = N_("Savings of the member and of those who answer cover {rate} percent of it.")
            yield Text(said, {"rate": cover})
        if saved := percent(terms.saved):
            said = N_("{rate} percent of what is paid out goes to the member's savings.")
            yield Text(said, {"rate": saved})

    def decision(self) -> Iterator[Text]:
        """Who decides."""
        terms = self._terms
        if terms.body:
            yield Text(N_("{body} decides."), {"body": Text(terms.body)})
        if terms.resolution:
            yield Text(N_("The decision names its resolution."))
        if terms.second_from:
            said = N_("From {amount} on two people sign.")
            yield Text(said, {"amount": self._money(terms.second_from)})


def rate_text(terms: Terms) -> Text:
    """The rate in one short sentence."""
    if not terms.percent:
        return Text(N_("It costs no interest."))
    return Text(_RATES[terms.per], {"rate": Decimal(terms.percent)})
