"""The journal: every entry in its order, with its lines."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.papers import JournalEntry, JournalPaper
from coopdesk.reports.flow import begun
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import Days, debit_or_credit, said


def journal(data: JournalPaper, language: Language, *, large: bool = False) -> bytes:
    """The entries of a period, and the sums of both sides."""
    t, days = language.gettext, Days(language)
    title = t("Journal")
    subtitle = t("{first} to {last}").format(first=days[data.from_], last=days[data.until])
    flow = begun(data.coop, language, title, subtitle, large=large)
    table = Table(flow, _columns(data, language, days))
    table.head()
    for entry in data.entries:
        _entry(table, entry, language, days)
    if not data.entries:
        table.row(("", "", "", t("Nothing is booked in this time."), "", ""))
    sums = (language.figure(data.debit), language.figure(data.credit))
    table.total(("", "", "", t("Together"), *sums))
    flow.close()
    return flow.document.pdf()


def _columns(data: JournalPaper, language: Language, days: Days) -> list[Column]:
    t = language.gettext
    codes = {line.code for entry in data.entries for line in entry.lines}
    return [
        Column(t("Day"), Kind.FIT, {days[entry.day] for entry in data.entries}),
        Column(t("Entry"), Kind.FIT, {entry.number for entry in data.entries}),
        Column(t("Code"), Kind.FIT, codes),
        Column(t("Account, member")),
        Column(t("Debit"), Kind.FIGURE, [language.figure(data.debit)]),
        Column(t("Credit"), Kind.FIGURE, [language.figure(data.credit)]),
    ]


def _entry(table: Table, entry: JournalEntry, language: Language, days: Days) -> None:
    """What it is in strong letters, then its lines; all of it on one page where it fits."""
    table.keep(1 + len(entry.lines))
    what = said(language, entry.what)
    table.row((days[entry.day], entry.number, "", what, "", ""), strong=True, ruled=False)
    for at, line in enumerate(entry.lines, 1):
        name = said(language, line.name)
        table.row(
            (
                "",
                "",
                line.code,
                f"{name} · {line.member}" if line.member else name,
                *debit_or_credit(language, line.debit, line.credit),
            ),
            ruled=at == len(entry.lines),
        )
