"""Amounts in words, as people write them on receipts and cheques.

num2words counts; the forms around the count are the customary ones:

- English: "one thousand two hundred and thirty-four dollars and fifty cents". Without commas,
  which a careless pen could turn into a decimal point.
- Spanish: the cents as a fraction in figures, "mil doscientos treinta y cuatro bolivianos con
  50/100", also when there are none ("con 00/100"), so that nothing can be added: the form of
  cheques and receipts in Bolivia, Argentina and Guatemala. Mexico puts the fraction after the
  currency, followed by "M.N." (moneda nacional). "Un" and "veintiún" before a noun and before
  "mil", and "de" after a round million: Diccionario panhispánico de dudas, "uno" and "millón".
- French: "mille deux cent trente-quatre gourdes et cinquante centimes"; "de" after a round
  million; "une" before a feminine noun.

Kinyarwanda makes numbers agree with their noun's class, and Haitian Creole spells its compound
numbers in several ways; until a speaker has checked a table of them, amounts in these two
languages are written in French, the other official language of both countries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from coopdesk.i18n.currencies import Coin, coin

_WRITTEN_IN: Final = {"rw": "fr", "ht": "fr"}


def language_of_words(code: str) -> str:
    """The language in which amounts are put in words for it: "en", "es" or "fr"."""
    language = code.split("_")[0]
    language = _WRITTEN_IN.get(language, language)
    return language if language in _FORMS else "en"


def in_words(minor: int, digits: int, currency: str, code: str) -> str:
    """An amount in minor units, in words, with its currency, in the language `code`."""
    language = language_of_words(code)
    whole, part = divmod(abs(minor), 10**digits)
    money = coin(currency, language)
    text = _FORMS[language](_Sum(whole, part, digits, money, mexican=code == "es_MX"))
    return f"{_MINUS[language]} {text}" if minor < 0 else text


@dataclass(frozen=True, slots=True)
class Spelling:
    """Writes out counts, days and hours in a language; in none ("") all of them are empty."""

    language: str
    months: Sequence[str]

    def count(self, number: int) -> str:
        """A number of things, or a year: "eighty-seven"."""
        return _counted(number, self.language).replace(",", "") if self.language else ""

    def day(self, on: date) -> str:
        """As legal papers write it: "the twenty-eighth of March two thousand and twenty-six"."""
        if not self.language:
            return ""
        day = _FIRST[self.language] if on.day == 1 else _nth(on.day, self.language)
        month, year = self.months[on.month - 1], self.count(on.year)
        return _DAYS[self.language].format(day=day, month=month, year=year)

    def time(self, minute: int) -> str:
        """A time of day, in minutes after midnight: "fourteen hours and five minutes"."""
        if not self.language:
            return ""
        hours, minutes = divmod(minute, 60)
        one, more, joint, ending = _TIMES[self.language]
        said = f"{_hours(hours, self.language)} {one if hours == 1 else more}"
        if not minutes:
            return said
        return f"{said}{joint}{_minutes(minutes, self.language)}{ending[minutes == 1]}"


def _hours(count: int, language: str) -> str:
    words = _counted(count, language)
    return re.sub("uno$", "una", words) if language == "es" else re.sub(r"\bun$", "une", words)


def _minutes(count: int, language: str) -> str:
    words = _counted(count, language)
    if language == "es":
        return re.sub("uno$", "un", re.sub("veintiuno$", "veintiún", words))
    return words


def _nth(day: int, language: str) -> str:
    if language != "en":
        return _counted(day, language)
    from num2words import num2words  # noqa: PLC0415  (as below)

    return str(num2words(day, to="ordinal", lang="en"))


@dataclass(frozen=True, slots=True)
class _Sum:
    """What the form of a language is filled with."""

    whole: int
    part: int
    digits: int
    money: Coin
    mexican: bool

    def fraction(self) -> str:
        return f"{self.part:0{self.digits}}/{10**self.digits}"


@lru_cache(maxsize=2048)
def _counted(number: int, language: str) -> str:
    # Loads fifty languages, so only when a receipt is written.
    from num2words import num2words  # noqa: PLC0415

    return str(num2words(number, lang=language))


def _english(total: _Sum) -> str:
    whole = f"{_english_count(total.whole)} {total.money.name(total.whole == 1)}"
    name = total.money.minor_name(total.part == 1)
    cents = f"{_english_count(total.part)} {name}" if name else total.fraction()
    return _joined(whole, cents, "and", total)


def _english_count(number: int) -> str:
    return _counted(number, "en").replace(",", "")


def _french(total: _Sum) -> str:
    count = _french_count(total.whole, total.money.feminine)
    noun = total.money.name(total.whole < 2)
    if re.search(r"illi(on|ard)s?$", count):
        noun = f"d’{noun}" if noun[0] in "aeiouéh" else f"de {noun}"
    name = total.money.minor_name(total.part == 1)
    cents = f"{_french_count(total.part)} {name}" if name else total.fraction()
    return _joined(f"{count} {noun}", cents, "et", total)


def _joined(whole: str, cents: str, joint: str, total: _Sum) -> str:
    if not total.part:
        return whole
    named = total.money.minor_one
    return cents if named and not total.whole else f"{whole} {joint} {cents}"


def _french_count(number: int, feminine: bool = False) -> str:
    words = _counted(number, "fr")
    return re.sub(r"\bun$", "une", words) if feminine else words


def _spanish(total: _Sum) -> str:
    count = _spanish_count(total.whole, total.money.feminine)
    of = "de " if re.search(r"ill(ón|ones)$", count) else ""
    whole = f"{count} {of}{total.money.name(total.whole == 1)}"
    if not total.digits:
        return whole
    if total.mexican and total.money.one == "peso":
        return f"{whole} {total.fraction()} M.N."
    return f"{whole} con {total.fraction()}"


def _spanish_count(number: int, feminine: bool) -> str:
    """As it stands before a noun: "veintiún mil un bolivianos", "doscientas una libras"."""
    words = re.sub(r"\bveintiuno(?= \w*il)", "veintiún", _counted(number, "es"))
    words = re.sub(r"\buno(?= \w*il)", "un", words)
    if not feminine:
        return re.sub("uno$", "un", re.sub("veintiuno$", "veintiún", words))
    # Millions are masculine whatever they count, so only what follows them agrees.
    millions = max((found.end() for found in re.finditer(r"ill(ón|ones)", words)), default=0)
    rest = words[millions:].replace("cientos", "cientas").replace("quinientos", "quinientas")
    return words[:millions] + re.sub("uno$", "una", rest)


_FIRST: Final = {"en": "first", "es": "primero", "fr": "premier"}
_DAYS: Final = {
    "en": "the {day} of {month} {year}",
    "es": "{day} de {month} de {year}",
    "fr": "{day} {month} {year}",
}
# One hour, several, what stands before the minutes and after them (several, one).
_TIMES: Final = {
    "en": ("hour", "hours", " and ", (" minutes", " minute")),
    "es": ("hora", "horas", " con ", (" minutos", " minuto")),
    "fr": ("heure", "heures", " ", ("", "")),
}
_MINUS: Final = {"en": "minus", "es": "menos", "fr": "moins"}
_FORMS: Final[dict[str, Callable[[_Sum], str]]] = {
    "en": _english,
    "es": _spanish,
    "fr": _french,
}
