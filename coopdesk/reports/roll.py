"""The list of members, with what each holds."""

from __future__ import annotations

from collections.abc import Iterator

from coopdesk.i18n import Language
from coopdesk.records.money import Money
from coopdesk.records.papers import Roll, RollRow
from coopdesk.reports.flow import Flow, begun
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import Days, said


def roll(data: Roll, language: Language, *, large: bool = False) -> bytes:
    """The members as of a day, and the sums."""
    t = language.gettext
    title = t("List of members")
    subtitle = t("on {day}").format(day=language.day(data.on))
    flow = begun(data.coop, language, title, subtitle, large=large)
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
    return flow.document.pdf()


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
    shares = _width(totals.shares, (row.shares for row in rows), language)
    savings = _width(totals.savings, (row.savings for row in rows), language)
    loans = _width(totals.loans, (row.loans for row in rows), language)
    return [
        Column(t("No."), Kind.FIT, {row.number for row in rows}),
        Column(t("Name"), share=3),
        Column(t("Village"), share=2),
        Column(t("Since"), Kind.FIT, {days[row.joined] for row in rows if row.joined}),
        Column(
            t("Shares"),
            Kind.FIGURE,
            shares,
        ),
        Column(
            t("Savings"),
            Kind.FIGURE,
            savings,
        ),
        Column(
            t("Loans"),
            Kind.FIGURE,
            loans,
        ),
        Column(t("Status"), Kind.FIT, {said(language, row.status) for row in rows}),
    ]


def _width(total: Money, each: Iterator[Money], language: Language) -> list[str]:
    """The figures that may make a column wide."""
    amounts = [total, *each]
    return [language.figure(min(amounts)), language.figure(max(amounts))]


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
