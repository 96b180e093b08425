"""The trial balance: every account on one side, and both sides equal."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.papers import TrialBalance
from coopdesk.reports.flow import begun
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import debit_or_credit, said


def trial_balance(data: TrialBalance, language: Language, *, large: bool = False) -> bytes:
    """The balances as of a day, with the sums of both sides."""
    t, figure = language.gettext, language.figure
    title = t("Trial balance")
    subtitle = t("on {day}").format(day=language.day(data.on))
    flow = begun(data.coop, language, title, subtitle, large=large)
    table = Table(
        flow,
        [
            Column(t("Code"), Kind.FIT, {row.code for row in data.rows}),
            Column(t("Account")),
            Column(t("Debit"), Kind.FIGURE, [figure(data.debit)]),
            Column(t("Credit"), Kind.FIGURE, [figure(data.credit)]),
        ],
    )
    table.head()
    for row in data.rows:
        table.row(
            (row.code, said(language, row.name), *debit_or_credit(language, row.debit, row.credit))
        )
    if not data.rows:
        table.row(("", t("Nothing is booked yet."), "", ""))
    table.total(("", t("Together"), figure(data.debit), figure(data.credit)))
    flow.down(flow.styles.text.size)
    if data.debit == data.credit:
        flow.paragraph(t("Both sides are equal."), flow.styles.text)
    else:
        flow.notice(t("The sides are not equal. Run the check before you use this paper."))
    flow.close()
    return flow.document.pdf()
