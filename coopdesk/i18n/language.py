"""The language of a screen or a paper: its words, its figures, its days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from coopdesk.i18n.catalogs import PSEUDO, catalog
from coopdesk.i18n.conventions import Conventions, conventions
from coopdesk.i18n.currencies import AFTER, SIGNS
from coopdesk.i18n.days import read_day
from coopdesk.i18n.figures import MINUS, read, written
from coopdesk.i18n.text import Amount, Month, Text
from coopdesk.i18n.words import Spelling, in_words, language_of_words

#: The languages that ship, by code, each by its own name.
LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": "English",
        "es": "Español",
        "fr": "Français",
        "ht": "Kreyòl ayisyen",
        "rw": "Ikinyarwanda",
    }
)

_RIGHT_TO_LEFT: Final = frozenset("ar dv fa he ps ur yi".split())
_GAP: Final = "\N{NO-BREAK SPACE}"
_DASH: Final = "–"

#: A percent in a sentence. Translators write it as they like, and English as a word where the sign
#: with the next letter would look like a place holder to the tools of translators.
_PERCENT: Final = re.compile(r"\} (?:%|percent\b)")


class Language:
    """One language, perhaps as a region writes it. Hand it around; several live at once."""

    def __init__(self, code: str, *, currency_symbols: Mapping[str, str] | None = None) -> None:
        """`code` is "es", "es_BO", "es-BO.UTF-8"…, or "xx", the pseudo-language of the tests.

        An unknown region falls back on its language, an unknown language on English.
        `currency_symbols` (ISO code → sign) go before the signs that are customary.
        """
        self.code: Final = _known(code)
        language = self.code.split("_")[0]
        #: What its speakers call it.
        self.name: Final = LANGUAGES.get(language, "Pseudo")
        self.right_to_left: Final = language in _RIGHT_TO_LEFT
        #: The language of amounts in words: its own, or French for Kinyarwanda and Creole.
        self.words_language: Final = language_of_words(self.code)
        self._words = catalog(self.code)
        self._signs = {**SIGNS, **(currency_symbols or {})}

    @cached_property
    def _how(self) -> Conventions:
        return conventions(self.code)

    # --- words

    def gettext(self, message: str) -> str:
        """The message in this language, or as it is when the catalog lacks it."""
        return self._with_percents(self._words.gettext(message))

    def ngettext(self, one: str, many: str, n: int) -> str:
        """The form of a message for n things."""
        return self._with_percents(self._words.ngettext(one, many, n))

    def pgettext(self, context: str, message: str) -> str:
        """A message whose words mean different things in different places."""
        return self._with_percents(self._words.pgettext(context, message))

    def _with_percents(self, said: str) -> str:
        """Percents in sentences stand as they do in columns: "18%", and "18 %" in French."""
        if "} %" in said or "} percent" in said:
            return _PERCENT.sub("}" + self._how.percent, said)
        return said

    def say(self, text: Text) -> str:
        """The sentence with its fields filled in: money, days and numbers as written here.

        What has no fields is shown as it is: it may be a name that people gave, braces and all.
        """
        fields = {
            name: self._how.months[value - 1] if isinstance(value, Month) else _field(self, value)
            for name, value in text.fields.items()
        }
        said = self.gettext(text.message)
        return said.format(**fields) if fields else said

    # --- figures

    def amount(self, money: Amount) -> str:
        """With its sign and never broken across lines: "25,000 F", "Bs 1.234,50"."""
        figure = written(abs(money.minor), money.digits, self._how)
        sign = self.symbol(money.currency)
        minus = MINUS if money.minor < 0 else ""
        if money.currency in AFTER or not self._how.sign_first:
            return f"{minus}{figure}{_GAP}{sign}"
        gap = _GAP if sign[-1].isalnum() or sign[-1] == "." else ""
        return f"{minus}{sign}{gap}{figure}"

    def figure(self, money: Amount, *, dash: bool = False, plus: bool = False) -> str:
        """Without the currency, for columns; nothing is "–" where `dash` is wanted. With `plus`
        also what comes in has its sign: colour is never the only sign of money out."""
        if dash and not money.minor:
            return _DASH
        sign = "+" if plus and money.minor > 0 else ""
        return sign + written(money.minor, money.digits, self._how)

    def symbol(self, currency: str) -> str:
        """The currency's sign, its code when there is none."""
        return self._signs.get(currency) or currency

    def number(self, n: int | Decimal) -> str:
        """A count or an exact decimal, with as many decimals as it has."""
        decimals = max(0, -int(Decimal(n).as_tuple().exponent))
        return written(int(Decimal(n).scaleb(decimals)), decimals, self._how)

    def percent(self, part: Decimal, digits: int | None = 1) -> str:
        """A fraction of one: 0.125 is "12.5%". Rounded half up to `digits` decimals; None: with as
        many as it has."""
        hundredths = part.scaleb(2)
        if digits is not None:
            step = Decimal(1).scaleb(-digits)
            hundredths = hundredths.quantize(step, rounding=ROUND_HALF_UP)
        return self.number(hundredths) + self._how.percent

    def words(self, money: Amount) -> str:
        """In words, with the currency: "thirty-five thousand five hundred francs"."""
        return in_words(money.minor, money.digits, money.currency, self.code)

    @cached_property
    def spelling(self) -> Spelling:
        """Counts, days and hours in words, for papers that must not be changed with a pen."""
        own = self.code.split("_")[0] in (self.words_language, PSEUDO)
        return Spelling(self.words_language if own else "", self._how.months)

    # --- days

    def day(self, on: date) -> str:
        """For reading: "3 Mar 2026"."""
        return self._how.fill(self._how.day, on)

    def short_day(self, on: date) -> str:
        """In figures, always equally wide: "03/03/2026"."""
        return self._how.fill(self._how.short_day, on)

    def long_day(self, on: date) -> str:
        """For minutes and letters: "Tuesday 3 March 2026"."""
        return self._how.fill(self._how.long_day, on)

    def month(self, on: date) -> str:
        """Its month: "March 2026"."""
        return self._how.fill(self._how.month, on)

    def short_month(self, on: date) -> str:
        """For the axis of a chart: "Mar"."""
        return self._how.fill("{mon}", on)

    def time(self, at: datetime) -> str:
        """The hour of 24, as the datetime stands: "17:05"."""
        return f"{at:%H:%M}"

    def moment(self, at: datetime) -> str:
        """Day and hour, as the datetime stands: "3 Mar 2026, 17:05"."""
        return f"{self.day(at)}, {self.time(at)}"

    # --- what was typed

    def parse_amount(self, text: str, currency: str, digits: int) -> int:
        """Minor units of what was typed. Raises Unreadable, also for what has two readings."""
        signs = {currency, self.symbol(currency), SIGNS.get(currency, "")}
        return read(text, digits, self._how, signs)

    def parse_day(self, text: str, today: date) -> date:
        """The day that was typed; month and year may be left out. Raises Unreadable."""
        return read_day(text, today, self._how)


def _known(code: str) -> str:
    """The code as "es" or "es_BO"; English when the language does not ship."""
    language, _, region = code.split(".")[0].replace("-", "_").partition("_")
    language = language.lower()
    if language != PSEUDO and language not in LANGUAGES:
        return "en"
    return f"{language}_{region.upper()}" if region else language


def _field(language: Language, value: Any) -> Any:
    """The field of a sentence as the language writes it."""
    match value:
        case Text():
            return language.say(value)
        case bool() | str():
            return value
        case int() | Decimal():
            return language.number(value)
        case datetime():
            return language.moment(value)
        case date():
            return language.day(value)
    return language.amount(value) if hasattr(value, "minor") else value
