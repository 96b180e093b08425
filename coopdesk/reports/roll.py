"""The register of members as a list, with what each holds."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.papers import Roll, RollRow
from coopdesk.reports.paper import Document, Flow, Sheet
from coopdesk.reports.tables import Column, Kind, Table, widest
from coopdesk.reports.wording import Days, said


def roll(data: Roll, language: Language, *, large: bool = False) -> bytes:
    """The members as of a day, and the sums."""
    t = language.gettext
    title = t("Register of members")
    document = Document(title, data.coop, language)
    flow = Flow(
        document,
        Sheet(data.coop.paper, large),
        language,
        data.coop,
        title=title,
        subtitle=t("on {day}").format(day=language.day(data.on)),
    )
    _totals(flow, data, language)
    days = Days(language)
    table = Table(flow, _columns(data, language, days))
    table.head()
    for row in data.rows:
        table.row(_row(row, language, days))
    if not data.rows:
        table.row(("", t("There is no member yet."), *[""] * 6))
    totals = data.totals
    sums = (language.figure(one) for one in (totals.shares, totals.savings, totals.loans))
    table.total(("", t("Together"), "", "", *sums, ""))
    flow.close()
    return document.pdf()


def _totals(flow: Flow, data: Roll, language: Language) -> None:
    t, totals = language.gettext, data.totals
    flow.large_facts(
        [
            (t("Members"), language.number(totals.members)),
            (t("Shares"), language.amount(totals.shares)),
            (t("Savings"), language.amount(totals.savings)),
            (t("Loans"), language.amount(totals.loans)),
        ],
        4,
    )


def _columns(data: Roll, language: Language, days: Days) -> list[Column]:
    t, totals, rows = language.gettext, data.totals, data.rows
    return [
        Column(t("No."), Kind.FIT, widest([row.number for row in rows])),
        Column(t("Name"), share=3),
        Column(t("Village"), share=2),
        Column(t("Since"), Kind.FIT, widest([days[row.joined] for row in rows if row.joined])),
        Column(t("Shares"), Kind.FIGURE, language.figure(totals.shares)),
        Column(t("Savings"), Kind.FIGURE, language.figure(totals.savings)),
        Column(t("Loans"), Kind.FIGURE, language.figure(totals.loans)),
        Column(t("Status"), Kind.FIT, widest(list({said(language, row.status) for row in rows}))),
    ]


def _row(row: RollRow, language: Language, days: Days) -> tuple[str, ...]:
    return (
        row.number,
        row.name,
        row.village,
        days[row.joined] if row.joined else "",
        language.figure(row.shares, dash=True),
        language.figure(row.savings, dash=True),
        language.figure(row.loans, dash=True),
        said(language, row.status),
    )
