"""What is missing of members, to be asked from house to house and written down."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.papers import MissingIn, MissingOf, MissingPaper
from coopdesk.reports.flow import Flow
from coopdesk.reports.paper import THIN, Document, Sheet
from coopdesk.reports.small import fitted
from coopdesk.reports.wording import said

_LINE: Final = 22.0  # room for a pen, at the size of A4
_COLUMNS: Final = 2
_GAP: Final = 16.0
_NAMED: Final = 0.42  # of a column may go to what is missing


def missing(data: MissingPaper, language: Language, *, large: bool = False) -> bytes:
    """Each village begins on a sheet of its own: who, what is missing, and a line to write on."""
    t = language.gettext
    title, day = t("What is missing"), t("on {day}").format(day=language.day(data.day))
    document = Document(title, data.coop, language)
    sheet = Sheet(data.coop.paper, large)
    for one in data.villages or (MissingIn("", ()),):
        where = one.village or t("No village named")
        under = f"{where} · {day}"
        flow = Flow(document, sheet, language, data.coop, title=title, subtitle=under, about=where)
        counted = language.ngettext("{count} member", "{count} members", len(one.members))
        flow.paragraph(counted.format(count=language.number(len(one.members))), flow.styles.strong)
        flow.down(0.5 * flow.styles.text.size)
        for member in one.members:
            _member(flow, member)
        flow.signatures([t("Asked by"), t("Day")])
        flow.close()
    return document.pdf()


def _member(flow: Flow, one: MissingOf) -> None:
    """Name, and under it what is missing; never parted from each other."""
    styles, language = flow.styles, flow.language
    line, size = _LINE * flow.sheet.scale, styles.text.size
    rows = -(-len(one.lacks) // _COLUMNS)
    doubts = " · ".join(said(language, doubt) for doubt in one.doubts)
    told = flow.document.wrap(doubts, styles.small, flow.width) if doubts else []
    flow.need(2.6 * size + rows * line + len(told) * 1.4 * styles.small.size)
    y = flow.down(1.7 * size)
    phone = fitted(flow.document, one.phone, styles.text, 0.3 * flow.width)
    for words in phone[1]:
        flow.page.text(flow.right, y, words, phone[0], right=True)
    number = language.gettext("No {number}").format(number=one.number)
    name = fitted(
        flow.document, f"{number} · {one.name}", styles.strong, 0.68 * flow.width, least=0.8 * size
    )
    for words in name[1]:
        flow.page.text(flow.left, y, words, name[0])
    for words in told:
        y = flow.down(1.4 * styles.small.size)
        flow.page.text(flow.left, y, words, styles.small)
    for at in range(0, len(one.lacks), _COLUMNS):
        _blanks(flow, [said(language, what) for what in one.lacks[at : at + _COLUMNS]], line)
    flow.down(0.9 * size)
    flow.page.rule(flow.left, flow.right, flow.y, THIN)


def _blanks(flow: Flow, names: list[str], line: float) -> None:
    """What is missing side by side, each with a line to write on."""
    y, wide = flow.down(line), (flow.width - (_COLUMNS - 1) * _GAP) / _COLUMNS
    for at, name in enumerate(names):
        left = flow.left + at * (wide + _GAP)
        style, words = fitted(flow.document, name, flow.styles.text, _NAMED * wide, lines=2)
        for n, part in enumerate(words, 1 - len(words)):
            flow.page.text(left, y - 1.1 * style.size * n, part, style)
        begun = left + max(flow.document.width(part, style) for part in words) + 5
        flow.page.rule(begun, left + wide, y - 2, (0.5, 0.3))
