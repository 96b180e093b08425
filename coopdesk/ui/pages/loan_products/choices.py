"""The fields of loan terms, card by card, with their words and what can be chosen in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from coopdesk.i18n import N_
from coopdesk.records.lending_terms import BOTH, SAVINGS, SHARES
from coopdesk.records.loans import METHOD_NAMES


class Holds(Enum):
    """What a field holds."""

    RATE = auto()
    MONEY = auto()
    COUNT = auto()
    NUMBER = auto()
    CHOICE = auto()
    TICK = auto()
    WORDS = auto()


@dataclass(frozen=True, slots=True)
class Asks:
    """A field: its name, what it holds, its words; `of` the methods to which it belongs."""

    name: str
    holds: Holds
    words: str  # marked with N_
    of: tuple[str, ...] = ()
    hint: str = ""  # marked with N_


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under a title, with a sentence on what they are about."""

    title: str  # marked with N_
    about: str  # marked with N_
    asks: tuple[Asks, ...]


_LEVEL: Final = ("annuity", "equal_principal", "flat", "balloon", "table")

COST: Final = Group(
    N_("What it costs"),
    N_("Interest is written as the law wants it: in percent of a year, or of a month."),
    (
        Asks("rate", Holds.RATE, N_("Interest in percent")),
        Asks("per", Holds.CHOICE, N_("In which time")),
        Asks("day_count", Holds.CHOICE, N_("How days are counted")),
    ),
)
LATE: Final = Group(
    N_("Being late"),
    N_("A penalty is on what is late only, or on all that is owed. Empty: being late is free."),
    (
        Asks("penalty", Holds.RATE, N_("Penalty in percent")),
        Asks("penalty_per", Holds.CHOICE, N_("For each")),
        Asks("penalty_base", Holds.CHOICE, N_("Of what")),
        Asks("free_days", Holds.COUNT, N_("Days late that cost nothing")),
    ),
)
PAYING: Final = Group(
    N_("How it is paid back"),
    N_("Choose what fits when members have money: each market day, each month, after the harvest."),
    (
        Asks("method", Holds.CHOICE, N_("In which way")),
        Asks("every_count", Holds.COUNT, N_("One instalment every")),
        Asks("every_unit", Holds.CHOICE, N_("Days, weeks, months")),
        Asks("usual", Holds.COUNT, N_("Instalments as offered")),
        Asks("fewest", Holds.COUNT, N_("Fewest instalments")),
        Asks("longest", Holds.COUNT, N_("Most instalments")),
        Asks("balloon_percent", Holds.RATE, N_("Percent of the loan each time"), ("balloon",)),
        Asks(
            "principal_table",
            Holds.WORDS,
            N_("Percent of the loan with each instalment"),
            ("table",),
            N_("0 0 50 50"),
        ),
        Asks("rule_pay", Holds.MONEY, N_("Pays each time, interest with it"), ("rule",)),
        Asks("rule_principal", Holds.MONEY, N_("Pays back each time"), ("rule",)),
        Asks("rule_percent", Holds.RATE, N_("Percent of what is owed"), ("rule",)),
        Asks("rule_least", Holds.MONEY, N_("At least each time"), ("rule",)),
        Asks("grace", Holds.COUNT, N_("First instalments without principal"), _LEVEL),
        Asks("grace_interest", Holds.COUNT, N_("First instalments without interest")),
        Asks("grace_kind", Holds.CHOICE, N_("That interest is")),
        Asks("down_payment_percent", Holds.RATE, N_("Percent of the price paid at the start")),
    ),
)
EARLY: Final = Group(
    N_("Payments"),
    N_("Where money goes first, and what happens when a member pays more than is due."),
    (
        Asks("order", Holds.CHOICE, N_("A payment goes first to")),
        Asks("prepayment", Holds.CHOICE, N_("Paying more than is due")),
        Asks("payoff", Holds.CHOICE, N_("Paying all of it early costs interest")),
    ),
)
ROUNDING: Final = Group(
    N_("Rounding and odd days"),
    N_("Round to coins that people have. What rounding leaves goes to one instalment."),
    (
        Asks("step", Holds.MONEY, N_("Amounts to the nearest")),
        Asks("instalment_step", Holds.MONEY, N_("Instalments to the nearest")),
        Asks("mode", Holds.CHOICE, N_("How it is rounded")),
        Asks("remainder", Holds.CHOICE, N_("What is left over goes to")),
        Asks("first_period", Holds.CHOICE, N_("A longer or shorter first time")),
        Asks("closed_days", Holds.CHOICE, N_("Nothing falls due on")),
        Asks("move", Holds.CHOICE, N_("It moves to")),
    ),
)
WHO: Final = Group(
    N_("Who may have it"),
    N_("The application is checked against these, and shows what is missing."),
    (
        Asks("least", Holds.MONEY, N_("Smallest loan")),
        Asks("most", Holds.MONEY, N_("Largest loan")),
        Asks("multiple", Holds.NUMBER, N_("At most so many times")),
        Asks("multiple_of", Holds.CHOICE, N_("Of the member's")),
        Asks("member_months", Holds.COUNT, N_("Months as a member before")),
        Asks("running", Holds.COUNT, N_("Other loans beside it, at most")),
        Asks("clean", Holds.TICK, N_("Nobody who is late gets one")),
        Asks("renewable", Holds.TICK, N_("A new one may pay off the old one")),
        Asks("paid_before", Holds.RATE, N_("Once so many percent of it are paid back")),
    ),
)
SAFETY: Final = Group(
    N_("What stands for it"),
    N_("Savings of guarantors are held back from the signing until it is paid back."),
    (
        Asks("guarantors", Holds.COUNT, N_("Guarantors at least")),
        Asks("cover", Holds.RATE, N_("Percent covered by savings")),
        Asks("saved", Holds.RATE, N_("Percent that goes to savings when paid out")),
    ),
)
DECIDING: Final = Group(
    N_("Who decides"),
    N_("Who grants it, and from which amount on two people sign."),
    (
        Asks("body", Holds.WORDS, N_("Who decides"), hint=N_("Credit committee")),
        Asks("second_from", Holds.MONEY, N_("Two people sign from")),
        Asks("resolution", Holds.TICK, N_("The decision names its resolution")),
    ),
)

#: The cards, in the order in which one thinks of them. Fees stand after the first.
GROUPS: Final = (COST, PAYING, LATE, WHO, SAFETY, DECIDING, EARLY, ROUNDING)

#: What a payment goes to, by what comes first; the principal is last but in the last of them.
ORDERS: Final[Mapping[str, str]] = {
    "penalty fee interest principal": N_("penalties, fees, interest, then the loan"),
    "fee penalty interest principal": N_("fees, penalties, interest, then the loan"),
    "fee interest penalty principal": N_("fees, interest, penalties, then the loan"),
    "interest fee penalty principal": N_("interest, fees, penalties, then the loan"),
    "interest principal fee penalty": N_("interest, the loan, then fees and penalties"),
    "principal interest fee penalty": N_("the loan, interest, then fees and penalties"),
}

CHOICES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "per": (
        ("year", N_("a year")),
        ("month", N_("a month")),
        ("period", N_("from one instalment to the next")),
    ),
    "day_count": (
        ("equal", N_("equal times, whatever their days")),
        ("30/360", N_("30 a month, of 360")),
        ("actual/360", N_("as they are, of 360")),
        ("actual/364", N_("as they are, of 364")),
        ("actual/365", N_("as they are, of 365")),
        ("actual/actual", N_("as they are, of the year's days")),
        ("actual/actual-end", N_("as they are, of the last year's days")),
    ),
    "penalty_per": (
        ("day", N_("a day")),
        ("month", N_("a month")),
        ("year", N_("a year")),
        ("once", N_("once an instalment")),
    ),
    "penalty_base": (
        ("overdue_principal", N_("of the principal that is late")),
        ("overdue_total", N_("of all that is late")),
        ("outstanding", N_("of all that is owed")),
        ("original", N_("of all that was lent")),
    ),
    "method": tuple(METHOD_NAMES.items()),
    "every_unit": (
        ("day", N_("days")),
        ("week", N_("weeks")),
        ("month", N_("months")),
        ("year", N_("years")),
    ),
    "grace_kind": (
        ("deferred", N_("paid afterwards")),
        ("waived", N_("never paid")),
    ),
    "order": tuple(ORDERS.items()),
    "prepayment": (
        ("recompute", N_("makes the instalments smaller")),
        ("shorten", N_("ends it sooner")),
        ("next_paid", N_("pays the next instalments")),
    ),
    "payoff": (
        ("day", N_("until that day")),
        ("period", N_("until the next instalment")),
        ("all", N_("all that was agreed")),
    ),
    "mode": (
        ("half_up", N_("to the nearest, half up")),
        ("half_even", N_("to the nearest, half to even")),
        ("floor", N_("always down")),
        ("ceiling", N_("always up")),
    ),
    "remainder": (
        ("last", N_("the last instalment")),
        ("first", N_("the first instalment")),
        ("spread", N_("all, so that the last is nearly equal")),
    ),
    "first_period": (
        ("by_days", N_("counts by its days")),
        ("as_others", N_("counts as the others")),
    ),
    "closed_days": (
        ("", N_("no day is closed")),
        ("6", N_("Sundays")),
        ("5 6", N_("Saturdays and Sundays")),
        ("4", N_("Fridays")),
        ("4 5", N_("Fridays and Saturdays")),
    ),
    "move": (
        ("forward", N_("the next open day")),
        ("back", N_("the open day before")),
        ("none", N_("nowhere: it is due that day")),
    ),
    "multiple_of": (
        (SAVINGS, N_("savings")),
        (SHARES, N_("shares")),
        (BOTH, N_("savings and shares together")),
    ),
    "fee_when": (
        ("disbursement", N_("when paid out")),
        ("each", N_("with each instalment")),
        ("first", N_("with the first instalment")),
    ),
}
