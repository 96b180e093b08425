"""What a count is about to write, as the button and the difference say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records.cash.counts import CHECK, CLOSING, OPENING
from coopdesk.records.money import Money
from coopdesk.ui.theme import Kind

#: What a kind of count is called.
KINDS: Final[Mapping[str, str]] = {
    OPENING: N_("To open the day"),
    CLOSING: N_("To close the day"),
    CHECK: N_("To see whether it is right"),
}

#: What is found at the first count was there before: no difference that anybody made.
_BEFORE: Final[Mapping[str, str]] = {
    OPENING: N_("Open the day: {counted} counted, from before"),
    CLOSING: N_("Close the day: {counted} counted, from before"),
    CHECK: N_("Write the count: {counted} counted, from before"),
}
_FITS, _MISSING, _OVER = 0, -1, 1
_SENTENCES: Final[Mapping[tuple[str, int], str]] = {
    (OPENING, _FITS): N_("Open the day: {counted} counted"),
    (OPENING, _MISSING): N_("Open the day: {counted} counted, {difference} missing"),
    (OPENING, _OVER): N_("Open the day: {counted} counted, {difference} too much"),
    (CLOSING, _FITS): N_("Close the day: {counted} counted"),
    (CLOSING, _MISSING): N_("Close the day: {counted} counted, {difference} missing"),
    (CLOSING, _OVER): N_("Close the day: {counted} counted, {difference} too much"),
    (CHECK, _FITS): N_("Write the count: {counted} counted"),
    (CHECK, _MISSING): N_("Write the count: {counted} counted, {difference} missing"),
    (CHECK, _OVER): N_("Write the count: {counted} counted, {difference} too much"),
}


def wording(
    kind: str, counted: Money, difference: Money, language: Language, *, before: bool = False
) -> str:
    """The deed in one sentence. `difference` is + where there is more than the books say; with
    `before` it was there before the book was begun."""
    sign = (difference.minor > 0) - (difference.minor < 0)
    words = _BEFORE[kind] if before and difference else _SENTENCES[kind, sign]
    return language.gettext(words).format(
        counted=language.amount(counted), difference=language.amount(abs(difference))
    )


def verdict(difference: Money, language: Language, *, before: bool = False) -> tuple[str, Kind]:
    """How the count stands to the books, in words and their colour."""
    t, amount = language.gettext, language.amount(abs(difference))
    if before and difference:
        return t("{amount} go into the books as money from before").format(amount=amount), Kind.GOOD
    if difference.minor < 0:
        return t("{amount} missing").format(amount=amount), Kind.REFUSE
    if difference.minor > 0:
        return t("{amount} too much").format(amount=amount), Kind.WARN
    return t("Exactly as the books say"), Kind.GOOD
