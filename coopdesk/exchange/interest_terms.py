"""Savings interest from terms in a JSON file, without any book.

What the terms name tells how it is reckoned: `posting` adds interest to the balance each time,
`compounding` is for a deposit that nobody touches, `interest` asks only for the yield of a year,
`parts` are several reckonings that are added up. `coopdesk interest --help` shows them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal
from typing import Any, Final

from coopdesk.exchange.terms import Terms
from coopdesk.i18n import N_
from coopdesk.records import interest
from coopdesk.records.interest import Earned, Rate, Rule, Spell, Stretch
from coopdesk.records.money import digits_of
from coopdesk.records.rounding import MODES, Rounding

_KNOWN: Final = (
    "opening from until moves rate method day_count rounding minimum_balance each withholding"
    " first_activity posting compounding months days interest parts currency"
).split()
_LONGEST: Final = 200
_CENT: Final = Decimal("0.01")
_DECIMALS: Final = Decimal("1e-12")
_WEEK: Final = 7
_MONTHS: Final = 12
_WIDE: Final = Context(prec=60)


def answer(said: Any) -> dict[str, Any]:
    """What the terms come to. Raises Refused naming the field that is wrong."""
    terms = Terms(said)
    if not terms.has("parts"):
        return _one(terms)
    terms.only(("parts", "withholding", "rounding", "currency"))
    parts = [_one(part) for part in terms.parts("parts")]
    gross = sum((Decimal(part["interest"]) for part in parts), Decimal(0))
    rounding = _rounding(terms)
    return {"interest": _written(gross), **_withheld(terms, rounding, gross), "parts": parts}


def _one(terms: Terms) -> dict[str, Any]:
    terms.only(_KNOWN)
    if terms.has("interest"):
        return _yield_alone(terms)
    if terms.has("compounding"):
        return _compounded(terms)
    return _posted(terms) if terms.has("posting") else _plain(terms)


# --- what is said --------------------------------------------------------------------------------


def _rounding(terms: Terms) -> Rounding:
    said = terms.part("rounding")
    said.only(("money", "mode"))
    mode = said.choice("mode", MODES, "half_up")
    if said.raw("money") == "exact":
        return Rounding(Decimal(0), mode)
    currency = terms.raw("currency")
    step = Decimal(1).scaleb(-digits_of(str(currency))) if currency else _CENT
    money = said.positive("money", step)
    if not money:
        raise said.wrong("money", N_("“{name}” can't be zero. Say “exact” to round nothing."))
    return Rounding(money, mode)


def _rule(terms: Terms) -> Rule:
    return Rule(
        rounding=_rounding(terms),
        method=terms.choice("method", interest.METHODS, interest.DAILY),
        day_count=terms.choice("day_count", interest.DAY_COUNTS, "actual/365"),
        least=terms.positive("minimum_balance", Decimal(0)),
        monthly=terms.choice("each", ("period", "month"), "period") == "month",
    )


def _rates(terms: Terms) -> list[Rate]:
    """One rate, or several with the day since when each holds."""
    several = isinstance(terms.raw("rate"), list)
    said = terms.parts("rate") if several else iter([terms.part("rate")])
    rates: list[Rate] = []
    for one in said:
        one.only(("percent", "per", "since") if several else ("percent", "per"))
        per = one.choice("per", interest.PERS, interest.YEAR)
        since = one.day("since", date.min if not rates else None) if several else date.min
        if rates and since <= rates[-1].since:
            raise one.wrong("since", N_("“{name}”: the rates must be in the order of their days."))
        rates.append(Rate(since, one.percent("percent"), per))
    return rates


def _percent(terms: Terms) -> Decimal:
    """The one yearly rate of what is compounded."""
    (rate, *more) = _rates(terms) or [Rate(date.min, Decimal(0))]
    if more or rate.per != interest.YEAR:
        raise terms.wrong("rate", N_("“{name}” must be one rate for a year here."))
    return rate.percent


def _spell(terms: Terms, opening: Decimal | None = None) -> Spell:
    since, until = terms.day("from"), terms.day("until")
    if until < since:
        raise terms.wrong("until", N_("“{name}” can't be before “from”."))
    moves = []
    for move in terms.parts("moves"):
        move.only(("on", "amount"))
        day = move.day("on")
        if not since <= day <= until:
            raise move.wrong("on", N_("“{name}”: {text} is not from “from” until “until”."))
        moves.append((day, move.amount("amount")))
    moves.sort(key=lambda move: move[0])
    return Spell(since, until, terms.amount("opening", opening), moves)


# --- what it comes to ----------------------------------------------------------------------------


def _plain(terms: Terms) -> dict[str, Any]:
    """Interest of one time, added to nothing."""
    new = terms.has("first_activity") and terms.truth("first_activity")
    rule, spell = _rule(terms), _spell(terms, Decimal(0) if new else None)
    if new:
        spell = spell.since_first(whole_days=rule.method == interest.AVERAGE)
    if spell.days < 1:
        raise terms.wrong("first_activity", N_("“{name}”: no day is left that counts."))
    found = interest.earned(rule, _rates_needed(terms), spell)
    return {
        **_told(rule, found),
        **_withheld(terms, rule.rounding, found.interest),
        **_yield(spell, found),
        "stretches": [_stretch(one) for one in found.stretches],
    }


def _rates_needed(terms: Terms) -> list[Rate]:
    """No rate at all is none: who only asks for the lowest balance need not name one."""
    return _rates(terms) if terms.has("rate") else []


def _told(rule: Rule, found: Earned) -> dict[str, Any]:
    return {
        "interest": _written(found.interest),
        "minimum": _written(found.minimum),
        "average": _written(rule.rounding(found.average)),
        "days": found.days,
    }


def _yield(spell: Spell, found: Earned) -> dict[str, Any]:
    """What it would be in a year, where one amount lay there all the time."""
    if spell.moves or spell.opening <= 0 or not found.interest:
        return {}
    return {"apy": _percent_written(spell.opening, found.interest, spell.days)}


def _percent_written(principal: Decimal, gained: Decimal, days: int) -> str:
    percent = interest.yearly_yield(principal, gained, days)
    return _written(Rounding(_CENT)(percent))


def _withheld(terms: Terms, rounding: Rounding, gross: Decimal) -> dict[str, Any]:
    if not terms.has("withholding"):
        return {}
    tax = rounding(gross * terms.positive("withholding") / 100)
    return {"withheld": _written(tax), "net": _written(gross - tax)}


def _stretch(one: Stretch) -> dict[str, Any]:
    return {
        "from": one.from_.isoformat(),
        "until": one.until.isoformat(),
        "days": one.days,
        "balance": _written(one.balance),
        "percent": _written(one.percent),
        "interest": _written(one.interest),
    }


def _posted(terms: Terms) -> dict[str, Any]:
    """Interest that is added to the account again and again."""
    every = terms.choice("posting", interest.TIMES)
    rule, spell, rates = _rule(terms), _spell(terms), _rates_needed(terms)
    made = interest.posted(rule, rates, spell, interest.calendar_ends(spell, every))
    moves = [*spell.moves, *((p.until + timedelta(days=1), p.interest) for p in made[:-1])]
    moves.sort(key=lambda move: move[0])
    seen = interest.earned(rule, [], Spell(spell.begins, spell.until, spell.opening, moves))
    total = sum((one.interest for one in made), Decimal(0))
    found = Earned(total, seen.minimum, seen.average, seen.days, ())
    return {
        **_told(rule, found),
        **_withheld(terms, rule.rounding, total),
        **_yield(spell, found),
        "balance": _written(made[-1].balance),
        "postings": [
            {
                "from": one.from_.isoformat(),
                "until": one.until.isoformat(),
                "interest": _written(one.interest),
                "balance": _written(one.balance),
            }
            for one in made
        ],
    }


@dataclass(frozen=True, slots=True)
class _Lasts:
    """How long a deposit lasts, in the periods of its compounding."""

    periods: int
    part: Decimal
    days: int


def _compounded(terms: Terms) -> dict[str, Any]:
    """A deposit that nobody touches until it falls due."""
    if terms.has("moves"):
        raise terms.wrong("moves", N_("“{name}”: say “posting” where money moves meanwhile."))
    every = terms.choice("compounding", interest.TIMES)
    amount, percent, rounding = terms.positive("opening"), _percent(terms), _rounding(terms)
    lasts = _lasts(terms, every)
    grown = interest.compounded(
        amount, percent, times=interest.TIMES[every], periods=lasts.periods, part=lasts.part
    )
    gained = rounding(grown - amount)
    return {
        "interest": _written(gained),
        "minimum": _written(amount),
        "average": _written(amount),
        "days": lasts.days,
        **_withheld(terms, rounding, gained),
        **({"apy": _percent_written(amount, gained, lasts.days)} if amount and gained else {}),
        "maturity": _written(amount + gained),
    }


def _lasts(terms: Terms, every: str) -> _Lasts:
    times = interest.TIMES[every]
    if times > _MONTHS:  # days and weeks are counted, not months
        whole = 1 if every == "daily" else _WEEK
        days = _days(terms)
        return _Lasts(days // whole, Decimal(days % whole) / whole, days)
    if terms.has("months"):
        months, part = terms.count("months", 12 * _LONGEST), Decimal(0)
        days = 365 * months // 12
    else:
        spell = _spell(terms)
        (months, part), days = interest.whole_months(spell.begins, spell.until), spell.days
    each = _MONTHS // times
    return _Lasts(months // each, (months % each + part) / each, days)


def _days(terms: Terms) -> int:
    if terms.has("days"):
        return terms.count("days", 366 * _LONGEST)
    if terms.has("months"):
        return 365 * terms.count("months", 12 * _LONGEST) // 12
    return _spell(terms).days


def _yield_alone(terms: Terms) -> dict[str, Any]:
    """What an interest that is known would be in a year."""
    principal, gained, days = terms.positive("opening"), terms.positive("interest"), _days(terms)
    if not principal:
        raise terms.wrong("opening", N_("“{name}” can't be zero here."))
    return {
        "interest": _written(gained),
        "minimum": _written(principal),
        "average": _written(principal),
        "days": days,
        "apy": _percent_written(principal, gained, days),
    }


def _written(amount: Decimal) -> str:
    """As a plain number: with the decimals of its step, or as many as tell it apart."""
    if -amount.as_tuple().exponent > 12:  # type: ignore[operator]  # it is finite
        amount = amount.quantize(_DECIMALS, context=_WIDE).normalize(_WIDE)
    return f"{amount:f}"
