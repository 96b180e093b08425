"""What came in from a file: to compare with the paper, and to sign."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.papers import ImportReport
from coopdesk.reports.flow import Flow, begun
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import said


def import_report(data: ImportReport, language: Language, *, large: bool = False) -> bytes:
    """How many rows came in, their sums, and each row that did not, with the reason."""
    t, number = language.gettext, language.number
    subtitle = language.day(data.day)
    flow = begun(data.coop, language, t("Import of members"), subtitle, large=large)
    flow.facts([(t("File"), data.file)])
    flow.down(flow.styles.text.size)
    flow.large_facts(
        [
            (t("Rows in the file"), number(data.read)),
            (t("Taken in"), number(data.imported)),
            (t("Not taken"), number(len({fault.row for fault in data.faults}))),
        ],
        3,
    )
    flow.large_facts(
        [
            (t("Shares"), language.amount(data.shares)),
            (t("Savings"), language.amount(data.savings)),
            (t("Loans"), language.amount(data.loans)),
        ],
        3,
    )
    _faults(flow, data, language)
    flow.down(flow.styles.text.size)
    flow.paragraph(
        t("These figures were compared with the paper register, and they agree."), flow.styles.text
    )
    flow.signatures([t("Entered by: {name}").format(name=data.made_by), t("Checked by"), t("Day")])
    flow.close()
    return flow.document.pdf()


def _faults(flow: Flow, data: ImportReport, language: Language) -> None:
    t = language.gettext
    if not data.faults:
        flow.paragraph(t("Every row was taken in."), flow.styles.text)
        return
    flow.heading(t("Rows that were not taken in"))
    table = Table(
        flow,
        [
            Column(t("Row"), Kind.FIGURE, [language.number(one.row) for one in data.faults]),
            Column(t("Column")),
            Column(t("Why"), share=3),
        ],
    )
    table.head()
    for fault in data.faults:
        table.row(
            (
                language.number(fault.row),
                said(language, fault.field),
                said(language, fault.reason),
            )
        )
