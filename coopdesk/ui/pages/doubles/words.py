"""What fields of two lines of the register are called, and their values for the eye."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from coopdesk.i18n import LANGUAGES, N_, Language
from coopdesk.records.custom_fields import DAY, NO, YES, YES_NO
from coopdesk.records.doubles import Choice
from coopdesk.records.members import SEXES

#: What is compared, as the member's page calls it.
NAMES: Final[Mapping[str, str]] = {
    "name": N_("Name"),
    "sex": N_("Sex"),
    "born": N_("Born"),
    "document": N_("Identity document"),
    "phone": N_("Phone"),
    "village": N_("Village"),
    "address": N_("Address"),
    "occupation": N_("Occupation"),
    "nominee": N_("Nominee"),
    "language": N_("Language"),
    "joined": N_("Joined"),
    "speaker": N_("Who speaks for them"),
    "nominees": N_("Nominees"),
    "photo": N_("Photo"),
}
#: What members have, by kind.
KINDS: Final[Mapping[str, str]] = {
    "savings": N_("Savings"),
    "shares": N_("Shares"),
    "loans": N_("Loans"),
    "social": N_("Social fund"),
    "dividends": N_("Dividends"),
}
_ANSWERS: Final = {YES: N_("yes"), NO: N_("no")}


def name_of(language: Language, one: Choice) -> str:
    """What the field is called."""
    if one.own is not None:
        return one.own.name
    return language.gettext(NAMES[one.name])


def value_of(language: Language, one: Choice, value: str | date | None) -> str:
    """What somebody has in it."""
    t = language.gettext
    if not value:
        return "–"
    if isinstance(value, date):
        return language.day(value)
    if one.own is not None and one.own.kind == DAY:
        return language.day(date.fromisoformat(value))
    if one.own is not None and one.own.kind == YES_NO:
        return t(_ANSWERS.get(value, value))
    return {
        "sex": t(SEXES.get(value, value)),
        "language": LANGUAGES.get(value, value),
        "photo": t("Photo"),
    }.get(one.name, value)
