"""What came in from a file: to compare with the paper, and to sign."""

from __future__ import annotations

from collections.abc import Sequence

from coopdesk.i18n import Language
from coopdesk.records.papers import (
    ImportedChange,
    ImportFault,
    ImportReport,
    LeftOut,
    LoanImportReport,
)
from coopdesk.reports.flow import Flow, begun
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import member, said, shown


def import_report(data: ImportReport, language: Language, *, large: bool = False) -> bytes:
    """How many rows came in, their sums, each member who came in or was changed, and each row that
    was not taken, with the reason."""
    t, number = language.gettext, language.number
    flow = begun(data.coop, language, t("Import of members"), language.day(data.day), large=large)
    _counts(flow, data, data.imported, language)
    if data.gone:
        flow.large_facts([(t("Members who left"), number(data.gone))], 3)
    if data.changed or data.unchanged or data.skipped:
        pairs = [
            (t("Members changed"), number(data.changed)),
            (t("As in the book already"), number(data.unchanged)),
            (t("Left out by decision"), number(len(data.skipped))),
        ]
        flow.large_facts(pairs, 3)
    flow.large_facts(
        [
            (t("Shares"), language.amount(data.shares)),
            (t("Savings"), language.amount(data.savings)),
            (t("Loans"), language.amount(data.loans)),
        ],
        3,
    )
    _members(flow, data, language)
    _changes(flow, data.changes, language)
    _left_out(flow, data.skipped, language)
    _faults(flow, data.faults, language, every=not data.skipped)
    words = t("These figures were compared with the paper register, and they agree.")
    return _signed(flow, words, data.made_by, language)


def _members(flow: Flow, data: ImportReport, language: Language) -> None:
    t, figure, number = language.gettext, language.figure, language.number
    if not data.members:
        return
    flow.heading(t("Members who came in"))
    sums = (data.shares, data.savings, data.loans)
    days = {one.row: language.day(one.left) for one in data.members if one.left}
    table = Table(
        flow,
        [
            Column(t("Row"), Kind.FIGURE, [number(one.row) for one in data.members]),
            Column(t("No"), Kind.FIT, {one.number for one in data.members}),
            Column(t("Name")),
            *([Column(t("Left on"), Kind.FIT, set(days.values()))] if days else []),
            *(
                Column(words, Kind.FIGURE, [figure(sum_)])
                for words, sum_ in zip((t("Shares"), t("Savings"), t("Loan")), sums, strict=True)
            ),
        ],
    )
    table.head()
    for one in data.members:
        held = map(figure, (one.shares, one.savings, one.loan))
        gone = [days.get(one.row, "")] if days else []
        table.row((number(one.row), one.number, one.name, *gone, *held))
    table.total(("", "", t("Together"), *([""] if days else []), *map(figure, sums)))


def _changes(flow: Flow, changes: Sequence[ImportedChange], language: Language) -> None:
    t, number = language.gettext, language.number
    if not changes:
        return
    flow.heading(t("Members who were changed"))
    table = Table(
        flow,
        [
            Column(t("Row"), Kind.FIGURE, [number(one.row) for one in changes]),
            Column(t("Member"), share=2),
            Column(t("What")),
            Column(t("Before"), share=2),
            Column(t("After"), share=2),
        ],
    )
    table.head()
    for one in changes:
        table.row(
            (
                number(one.row),
                member(one.number, one.name),
                said(language, one.field),
                shown(language, one.before) or "–",
                shown(language, one.after) or "–",
            )
        )


def _left_out(flow: Flow, rows: Sequence[LeftOut], language: Language) -> None:
    t, number = language.gettext, language.number
    if not rows:
        return
    flow.heading(t("Left out by decision"))
    table = Table(
        flow,
        [
            Column(t("Row"), Kind.FIGURE, [number(one.row) for one in rows]),
            Column(t("No"), Kind.FIT, {one.number for one in rows}),
            Column(t("Name")),
        ],
    )
    table.head()
    for one in rows:
        table.row((number(one.row), one.number, one.name))


def loan_import_report(data: LoanImportReport, language: Language, *, large: bool = False) -> bytes:
    """Each running loan that came in, what of it the book knew, and each row that did not."""
    t, amount = language.gettext, language.amount
    flow = begun(
        data.coop, language, t("Import of running loans"), language.day(data.day), large=large
    )
    _counts(flow, data, len(data.loans), language)
    flow.large_facts(
        [
            (t("Lent"), amount(data.lent)),
            (t("Paid back"), amount(data.lent - data.owed)),
            (t("Still owed"), amount(data.owed)),
        ],
        3,
    )
    flow.large_facts(
        [
            (t("Of it in the book before"), amount(data.known)),
            (t("New in the book"), amount(data.owed - data.known)),
        ],
        3,
    )
    _loans(flow, data, language)
    _faults(flow, data.faults, language)
    words = t("Each loan was compared with its contract and its card, and they agree.")
    return _signed(flow, words, data.made_by, language)


def _counts(
    flow: Flow, data: ImportReport | LoanImportReport, taken: int, language: Language
) -> None:
    t, number = language.gettext, language.number
    flow.facts([(t("File"), data.file)])
    flow.down(flow.styles.text.size)
    flow.large_facts(
        [
            (t("Rows in the file"), number(data.read)),
            (t("Taken in"), number(taken)),
            (t("Not taken"), number(len({fault.row for fault in data.faults}))),
        ],
        3,
    )


def _loans(flow: Flow, data: LoanImportReport, language: Language) -> None:
    t, figure = language.gettext, language.figure
    if not data.loans:
        return
    flow.heading(t("Loans that were taken in"))
    days = [language.day(one.day) for one in data.loans]
    table = Table(
        flow,
        [
            Column(t("Row"), Kind.FIGURE, [language.number(one.row) for one in data.loans]),
            Column(t("Member")),
            Column(t("Paid out on"), Kind.FIT, set(days)),
            Column(t("Lent"), Kind.FIGURE, [figure(data.lent)]),
            Column(t("Still owed"), Kind.FIGURE, [figure(data.owed)]),
        ],
    )
    table.head()
    for one, day in zip(data.loans, days, strict=True):
        name = member(one.member_number, one.member_name)
        table.row((language.number(one.row), name, day, figure(one.lent), figure(one.owed)))
    table.total(("", t("Together"), "", figure(data.lent), figure(data.owed)))


def _signed(flow: Flow, words: str, by: str, language: Language) -> bytes:
    t = language.gettext
    flow.down(flow.styles.text.size)
    flow.paragraph(words, flow.styles.text)
    flow.signatures([t("Entered by: {name}").format(name=by), t("Checked by"), t("Day")])
    flow.close()
    return flow.document.pdf()


def _faults(
    flow: Flow, faults: Sequence[ImportFault], language: Language, *, every: bool = True
) -> None:
    """The rows at fault; without any, and where `every` other row came, that all did."""
    t = language.gettext
    if not faults:
        if every:
            flow.paragraph(t("Every row was taken in."), flow.styles.text)
        return
    flow.heading(t("Rows that were not taken in"))
    table = Table(
        flow,
        [
            Column(t("Row"), Kind.FIGURE, [language.number(one.row) for one in faults]),
            Column(t("Column")),
            Column(t("Why"), share=3),
        ],
    )
    table.head()
    for fault in faults:
        table.row(
            (
                language.number(fault.row),
                said(language, fault.field),
                said(language, fault.reason),
            )
        )
