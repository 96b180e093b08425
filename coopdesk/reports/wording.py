"""How papers write amounts and people, the same on each."""

from __future__ import annotations

from datetime import date

from coopdesk.i18n import Language
from coopdesk.records.money import Money
from coopdesk.records.papers import Words

_MINUS = "–"  # as wide as a plus; the shipped fonts lack the mathematical minus


def said(language: Language, words: Words) -> str:
    """Our sentence in a language, or what somebody typed as it stands."""
    return words if isinstance(words, str) else language.say(words)


def signed(language: Language, money: Money) -> str:
    """A sign, then the figure: "+25,000", "–25,000"; a blank stands before zero."""
    sign = "+" if money.minor > 0 else _MINUS if money.minor else " "
    return sign + language.figure(abs(money))


def member(number: str, name: str) -> str:
    """A member as papers name them."""
    return f"{number} · {name}" if number else name


class Days(dict[date, str]):
    """Days as a language writes them, each written out once."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, day: date) -> str:
        words = self[day] = self._language.day(day)
        return words


def debit_or_credit(language: Language, debit: Money, credit: Money) -> tuple[str, str]:
    """The figures of a line of the books; the side that holds nothing stays empty."""
    return (
        language.figure(debit) if debit else "",
        language.figure(credit) if credit else "",
    )
