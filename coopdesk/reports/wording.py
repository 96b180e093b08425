"""How a co-op's country writes, and how papers write amounts and people, the same on each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from coopdesk.i18n import Language
from coopdesk.records.money import Money
from coopdesk.records.papers import Words
from coopdesk.records.profiles import profile


def of_the_coop(settings: Mapping[str, Any], code: str = "") -> Language:
    """A language as the co-op's country writes it, with the co-op's sign for money.

    `settings` are those of the office. Without a code it is the co-op's first language; a code
    that names a region itself ("es_BO") keeps it.
    """
    first = next(iter(settings["languages"]), "en")
    own = code or first
    regional = own if "_" in own else profile(settings["profile"]).regional(own)
    signs = {settings["currency"]: settings["symbol"]} if settings["symbol"] else None
    return Language(regional, currency_symbols=signs)


def said(language: Language, words: Words) -> str:
    """Our sentence in a language, or what somebody typed as it stands."""
    return words if isinstance(words, str) else language.say(words)


def shown(language: Language, value: Words | Money | date | int | None) -> str:
    """A value of a field for the eye."""
    match value:
        case None:
            return ""
        case Money():
            return language.amount(value)
        case datetime():
            return language.moment(value.astimezone())
        case date():
            return language.day(value)
        case int():
            return language.number(value)
    return said(language, value)


def signed(language: Language, money: Money) -> str:
    """A sign, then the figure: "+25,000", "−25,000"; a blank stands before zero."""
    return language.figure(money, plus=True) if money else f" {language.figure(money)}"


def member(number: str, name: str) -> str:
    """A member as papers name them."""
    return f"{number} · {name}" if number else name


class Days(dict[date, str]):
    """Days as a language writes them in a table, each written out once: on one line."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, day: date) -> str:
        words = self[day] = self._language.day(day).replace(" ", "\N{NO-BREAK SPACE}")
        return words


def debit_or_credit(language: Language, debit: Money, credit: Money) -> tuple[str, str]:
    """The figures of a line of the books; the side that holds nothing stays empty."""
    return (
        language.figure(debit) if debit else "",
        language.figure(credit) if credit else "",
    )
