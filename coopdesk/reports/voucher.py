"""The voucher of a general entry: what was paid or received, for what, and who signs for it."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records.papers import VoucherPaper
from coopdesk.reports.flow import Flow
from coopdesk.reports.paper import Document, Sheet
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import debit_or_credit, said

_TITLES: Final = {
    "expense": N_("Payment voucher {number}"),
    "income": N_("Receipt voucher {number}"),
    "transfer": N_("Transfer voucher {number}"),
    "general": N_("Journal voucher {number}"),
}
_SUMS: Final = {
    "expense": N_("Paid"),
    "income": N_("Received"),
    "transfer": N_("Carried"),
    "general": N_("Written"),
}
_PARTIES: Final = {"expense": N_("Paid to"), "income": N_("Received from")}
_SIGNS: Final = {
    "expense": N_("Received by: {name}"),
    "income": N_("Paid in by: {name}"),
    "transfer": N_("Carried by: {name}"),
}


def title_of(data: VoucherPaper, language: Language) -> str:
    """What the paper is called."""
    t = language.gettext
    if data.reverses:
        return t("Correction {number}").format(number=data.number)
    return t(_TITLES[data.form]).format(number=data.number)


def voucher(data: VoucherPaper, language: Language, *, large: bool = False) -> bytes:
    """One entry on its sheet, with lines to sign on."""
    t = language.gettext
    document = Document(title_of(data, language), data.coop, language)
    sheet = Sheet(data.coop.paper, large)
    subtitle = t("Copy, printed again") if data.copy else language.long_day(data.day)
    note = t("Written in the book on {moment}.").format(moment=language.moment(data.written))
    flow = Flow(
        document,
        sheet,
        language,
        data.coop,
        title=title_of(data, language),
        subtitle=subtitle,
        note=note,
    )
    flow.facts(_facts(data, language))
    _standing(flow, data, language)
    flow.heading(data.memo)
    _lines(flow, data, language)
    flow.down(flow.styles.text.size)
    flow.sum_box(
        t("Taken back") if data.reverses else t(_SUMS[data.form]),
        language.amount(data.total),
        language.words(data.total),
    )
    if data.files:
        names = ", ".join(data.files)
        flow.paragraph(t("Kept with it: {files}").format(files=names), flow.styles.small)
    flow.signatures(_signatures(data, language))
    flow.close()
    return document.pdf()


def _facts(data: VoucherPaper, language: Language) -> list[tuple[str, str]]:
    t = language.gettext
    facts = [
        (t(_PARTIES.get(data.form, N_("With whom"))), data.party or "–"),
        (t("Day"), language.day(data.day)),
        (t("Bill or contract"), data.paper or "–"),
    ]
    if data.budget:
        facts.append((t("Budget line"), said(language, data.budget)))
    return facts


def _standing(flow: Flow, data: VoucherPaper, language: Language) -> None:
    t = language.gettext
    if data.reversed_by:
        words = t("This voucher no longer counts. It was taken back by {number}.")
        flow.notice(words.format(number=data.reversed_by))
    if data.reverses:
        flow.notice(t("This takes back {number}.").format(number=data.reverses))


def _lines(flow: Flow, data: VoucherPaper, language: Language) -> None:
    t = language.gettext
    total = language.figure(data.total)
    table = Table(
        flow,
        [
            Column(t("Code"), Kind.FIT, {line.code for line in data.lines}),
            Column(t("Account")),
            Column(t("Debit"), Kind.FIGURE, [total]),
            Column(t("Credit"), Kind.FIGURE, [total]),
        ],
    )
    table.head()
    for line in data.lines:
        sides = debit_or_credit(language, line.debit, line.credit)
        table.row((line.code, said(language, line.name), *sides))
    table.total(("", t("Together"), total, total))


def _signatures(data: VoucherPaper, language: Language) -> list[str]:
    t = language.gettext
    labels = [t("Written by: {name}").format(name=data.by), t("Approved by")]
    if data.at_hand and data.form in _SIGNS:
        name = data.party if data.form != "transfer" else ""
        labels.append(t(_SIGNS[data.form]).format(name=name).strip())
    return labels
