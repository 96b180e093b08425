"""A box counted: by note and coin, expected against counted, the difference with its reason."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records.papers import CashCountPaper
from coopdesk.reports.flow import begun
from coopdesk.reports.pieces import pieces, seal_code
from coopdesk.reports.wording import said, signed

_TITLES: Final = {
    "opening": N_("Opening count of the cash box"),
    "closing": N_("Closing count of the cash box"),
    "check": N_("Count of the cash box"),
}


def cash_count(data: CashCountPaper, language: Language, *, large: bool = False) -> bytes:
    """What was in a box, to be signed by who counted and who checked it."""
    t = language.gettext
    subtitle = f"{said(language, data.box)} · {language.long_day(data.day)}"
    flow = begun(data.coop, language, t(_TITLES[data.kind]), subtitle, large=large)
    flow.large_facts(
        [
            (t("By the books"), language.amount(data.expected)),
            (t("Counted"), language.amount(data.counted)),
            (_difference(data, language), language.amount(abs(data.difference))),
        ],
        3,
    )
    if data.reason:
        flow.notice(t("Reason: {reason}").format(reason=data.reason))
    if data.entry:
        words = t("The difference of {amount} is written in the books as {number}.")
        amount = f"{signed(language, data.difference)} {language.symbol(data.counted.currency)}"
        flow.paragraph(words.format(amount=amount, number=data.entry), flow.styles.text)
    if data.coins:
        flow.down(0.6 * flow.styles.text.size)
        pieces(flow, data.coins, data.counted, language).total(
            (language.gettext("Together"), "", language.figure(data.counted))
        )
    flow.sum_box(
        t("Counted in the box"), language.amount(data.counted), language.words(data.counted)
    )
    flow.paragraph(
        t("Written in the book on {moment}.").format(moment=language.moment(data.written)),
        flow.styles.small,
    )
    flow.signatures(
        [
            t("Counted by: {name}").format(name=data.by),
            t("Keeper of the box: {name}").format(name=data.keeper),
            t("Checked by"),
        ]
    )
    if data.seal is not None:
        seal_code(flow, data.seal)
    flow.close()
    return flow.document.pdf()


def _difference(data: CashCountPaper, language: Language) -> str:
    t = language.gettext
    if not data.difference:
        return t("Difference")
    if data.from_before:
        return t("There before the book")
    return t("Missing") if data.difference.minor < 0 else t("Too much")
