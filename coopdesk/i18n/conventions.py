"""How a language and its region write numbers and days.

Babel (the Unicode locale data) knows the separators, the signs and most names. The tables mend
what it lacks: Haitian Creole has no names of its own there, Kinyarwanda has dates year first
although people write the day first, and American English is nobody's English here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from babel import Locale


@dataclass(frozen=True, slots=True)
class Conventions:
    """Everything that is needed to write and read a figure or a day."""

    group: str
    point: str
    sign_first: bool  # whether the currency's sign stands before the figure
    percent: str
    months: tuple[str, ...]  # January first
    short_months: tuple[str, ...]
    weekdays: tuple[str, ...]  # Monday first
    order: str  # of a day in figures: "dmy" or "ymd"
    day: str
    short_day: str
    long_day: str
    month: str
    first: str  # how the first of the month is written

    def fill(self, pattern: str, on: date) -> str:
        """A day in one of the patterns."""
        return pattern.format(
            d=self.first if on.day == 1 else on.day,
            dd=f"{on.day:02}",
            mm=f"{on.month:02}",
            y=f"{on.year:04}",
            mon=self.short_months[on.month - 1],
            month=self.months[on.month - 1],
            weekday=self.weekdays[on.weekday()],
        )


#: The locale whose data stands for a language without a region.
_DATA_FOR: Final = {"en": "en_001", "xx": "en_001"}

# (long day, month) where it is not "Tuesday 3 March 2026" and "March 2026".
_PATTERNS: Final = {
    "es": ("{weekday} {d} de {month} de {y}", "{month} de {y}"),
    "rw": ("{weekday}, {d} {month} {y}", "{month} {y}"),
}

# The names that Babel's Haitian Creole lacks (it borrows French). Spelling: the official
# orthography of 1979, as in the calendars of the Haitian ministry of education.
_MONTHS: Final = {
    "ht": "janvye fevriye mas avril me jen jiyè out septanm oktòb novanm desanm".split(),
}
_SHORT_MONTHS: Final = {
    "ht": "janv fev mas avr me jen jiy out sept okt nov des".split(),
    "rw": "Mut Gas Wer Mata Gic Kam Nya Kan Nze Ukw Ugu Uku".split(),
}
_WEEKDAYS: Final = {
    "ht": "lendi madi mèkredi jedi vandredi samdi dimanch".split(),
}


def conventions(code: str) -> Conventions:
    """Those of a language ("es") or of a language in a region ("es_BO")."""
    language = code.split("_")[0]
    locale = _locale(code)
    symbols = locale.number_symbols["latn"]
    short_day, order = _figures(language, locale)
    long_day, month = _PATTERNS.get(language, ("{weekday} {d} {month} {y}", "{month} {y}"))
    return Conventions(
        group=symbols["group"],
        point=symbols["decimal"],
        # Spain writes the sign after the figure; every country of Latin America before it.
        sign_first=language == "es" or locale.currency_formats["standard"].pattern.startswith("¤"),
        percent=locale.percent_formats[None].pattern.removeprefix("#,##0"),
        months=_names(_MONTHS.get(language), locale.months["format"]["wide"]),
        short_months=_names(_SHORT_MONTHS.get(language), locale.months["format"]["abbreviated"]),
        weekdays=_names(_WEEKDAYS.get(language), locale.days["format"]["wide"]),
        order=order,
        day="{d} {mon} {y}",
        short_day=short_day,
        long_day=long_day,
        month=month,
        first="1er" if language == "fr" else "1",
    )


def _locale(code: str) -> Locale:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  (20 ms that many verbs never need)

    language = code.split("_")[0]
    try:
        return Locale.parse(_DATA_FOR.get(code, code))
    except UnknownLocaleError:
        return Locale.parse(_DATA_FOR.get(language, language))


def _names(ours: list[str] | None, theirs: object) -> tuple[str, ...]:
    if ours is not None:
        return tuple(ours)
    assert hasattr(theirs, "items")  # Babel's own mapping: number of the month or weekday → name
    return tuple(name for _, name in sorted(theirs.items()))


def _figures(language: str, locale: Locale) -> tuple[str, str]:
    """The pattern of a day in figures, always two and four figures wide, and its order."""
    pattern = "dd/MM/y" if language == "rw" else locale.date_formats["short"].pattern
    parts = re.findall("d+|M+|y+", pattern)
    mark = re.sub("[dMy]", "", pattern)[0]
    names = {"d": "{dd}", "M": "{mm}", "y": "{y}"}
    order = "ymd" if parts[0].startswith("y") else "dmy"
    return mark.join(names[part[0]] for part in parts), order
