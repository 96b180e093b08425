"""The register of loans: a row for each with its figures, and below it what was decided and who and
what stands for it."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.papers import FigureColumn, Figures, Holds, Weight
from coopdesk.reports.figures import Written
from coopdesk.reports.flow import Flow, begun
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import said

#: What stands below a loan's row, in words over the whole width.
BELOW: Final = frozenset({"decision", "guarantors", "collateral"})


def loan_register(data: Figures, language: Language, *, large: bool = False) -> bytes:
    """All loans, across the sheet."""
    title, subtitle = said(language, data.title), said(language, data.subtitle)
    note = said(language, data.made)
    flow = begun(data.coop, language, title, subtitle, note=note, large=large, across=True)
    beside = [n for n, column in enumerate(data.columns) if column.key not in BELOW]
    written = Written(data.columns, language)
    rows = [(row, written.cells(row)) for row in data.rows]
    columns = [_column(data.columns[n], [texts[n] for _, texts in rows], language) for n in beside]
    table = Table(flow, columns)
    table.head()
    for row, texts in rows:
        some = [texts[n] for n in beside]
        if row.weight is Weight.TOTAL:
            table.total(some)
            continue
        below = _below(data.columns, texts, language)
        table.keep(3)
        table.row(some, ruled=not below)
        if below:
            _say(flow, below)
    if not rows:
        nothing = language.gettext("No loan was asked for yet.")
        table.row([nothing if n == 1 else "" for n in range(len(beside))])
    flow.down(flow.styles.text.size)
    if data.signatures:
        flow.signatures([said(language, words) for words in data.signatures])
    flow.close()
    return flow.document.pdf()


def _column(column: FigureColumn, texts: list[str], language: Language) -> Column:
    title = said(language, column.title)
    if column.holds is Holds.MONEY:
        return Column(title, Kind.FIGURE, set(texts))
    if column.holds is Holds.WORDS:
        return Column(title, share=4 if column.key == "member" else 3)
    return Column(title, Kind.FIT, set(texts))


def _below(columns: tuple[FigureColumn, ...], texts: tuple[str, ...], language: Language) -> str:
    """What is said below a row, each with what it is."""
    told = [
        language.gettext("{what}: {text}").format(what=said(language, column.title), text=text)
        for column, text in zip(columns, texts, strict=True)
        if column.key in BELOW and text
    ]
    return " · ".join(told)


def _say(flow: Flow, words: str) -> None:
    style = flow.styles.label
    flow.paragraph(words, style, leading=1.3)
    flow.down(0.5 * style.size)
    flow.page.rule(flow.left, flow.right, flow.y, (0.4, 0.72))
