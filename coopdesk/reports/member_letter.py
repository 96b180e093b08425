"""Letters of a member's life, and the form of an application."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records.papers import MemberLetter
from coopdesk.reports.flow import Flow, begun
from coopdesk.reports.paper import Document, Page, Sheet
from coopdesk.reports.slips import letters
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import said

_LINES: Final = 4  # that are left for an answer by hand


def member_letter(data: MemberLetter, language: Language, *, large: bool = False) -> bytes:
    """A letter with its facts, its words and where to sign."""
    title = said(language, data.title)
    flow = begun(data.coop, language, title, language.day(data.day), large=large)
    _write(flow, data, language)
    flow.close()
    return flow.document.pdf()


def member_letters(
    data: Iterable[MemberLetter],
    language_of: Callable[[MemberLetter], Language],
    *,
    large: bool = False,
) -> bytes:
    """A letter for each in one file, two to a sheet where they fit. Refused where there is none."""
    nobody, title = N_("There is no such application."), N_("Letters to members")
    return letters(data, language_of, _one, None, title=title, nobody=nobody, large=large)


def _one(document: Document, sheet: Sheet, data: MemberLetter, language: Language) -> list[Page]:
    title, day = said(language, data.title), language.day(data.day)
    flow = Flow(document, sheet, language, data.coop, title=title, subtitle=day)
    _write(flow, data, language)
    return flow.finished()


def _write(flow: Flow, data: MemberLetter, language: Language) -> None:
    t, size = language.gettext, flow.styles.text.size
    facts = [(t(label), said(language, value)) for label, value in data.facts]
    some = [(label, value) for label, value in facts if value]
    for at in range(0, len(some), 3):
        row = some[at : at + 3]
        flow.down(0.3 * size)
        flow.facts([*row, *[("", "")] * (3 - len(row))])
    flow.down(0.6 * size)
    _rows(flow, data, language)
    for words in data.words:
        flow.down(0.5 * size)
        flow.paragraph(said(language, words), flow.styles.text, leading=1.5)
    if data.strong:
        flow.down(0.8 * size)
        flow.paragraph(said(language, data.strong), flow.styles.strong, leading=1.5)
    if data.answer is not None:
        _answer(flow, data, language)
    flow.down(1.5 * size)
    signers = [t(one) for one in data.signers]
    flow.signatures(signers if len(signers) > 1 else [*signers, " "])


def _rows(flow: Flow, data: MemberLetter, language: Language) -> None:
    """The accounts of a settlement."""
    if not data.rows:
        return
    t, figure = language.gettext, language.figure
    cells = []
    for row in data.rows:
        moved = (row.before, row.interest, row.set_off, row.paid)
        cells.append([*(figure(a) if a.minor else "" for a in moved), figure(row.after)])
    titles = (t("Before"), t("Interest"), t("Set off"), t("Paid out"), t("After"))
    columns = [Column(t("Account"))] + [
        Column(title, Kind.FIGURE, [texts[n] for texts in cells]) for n, title in enumerate(titles)
    ]
    table = Table(flow, columns)
    table.head()
    for row, amounts in zip(data.rows, cells, strict=True):
        table.row([said(language, row.account), *amounts])


def _answer(flow: Flow, data: MemberLetter, language: Language) -> None:
    """What the member answered, or lines to write it on."""
    t, size = language.gettext, flow.styles.text.size
    flow.heading(t("What the member answers"))
    answer = said(language, data.answer or "")
    if answer:
        flow.paragraph(answer, flow.styles.text, leading=1.5)
        return
    for _ in range(_LINES):
        flow.need(2 * size)
        y = flow.down(2 * size)
        flow.page.dashes(flow.left, flow.left + flow.width, y)
