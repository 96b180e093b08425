"""Languages, for the screen and for paper at the same time.

A `Language` is an object that is handed around, never a global: the screen may speak the
secretary's language while the receipt speaks the member's. This is the only room that opens
catalogs, and the only one that knows how amounts, dates and numbers are written and read.
"""

from coopdesk.i18n.currencies import is_currency
from coopdesk.i18n.days import YEARS
from coopdesk.i18n.language import LANGUAGES, Language
from coopdesk.i18n.text import (
    ERASED,
    N_,
    Amount,
    Month,
    Text,
    Unreadable,
    from_left,
    initials,
    straight,
    tidied,
)

__all__ = [
    "ERASED",
    "LANGUAGES",
    "N_",
    "YEARS",
    "Amount",
    "Language",
    "Month",
    "Text",
    "Unreadable",
    "from_left",
    "initials",
    "is_currency",
    "straight",
    "tidied",
]
