"""Lines printed into a member's passbook, on the rows where they belong.

Every row has a fixed place, so that a later print falls below what stands on the page already. A
sheet is an open page of the book on its side: 148 by 105 millimetres.
"""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.papers import PassbookLine, PassbookPage, PassbookPaper
from coopdesk.reports.faces import Style
from coopdesk.reports.paper import STRONG, THIN, Document, Page, Sheet
from coopdesk.reports.wording import member, said

_MM: Final = 72 / 25.4
_SHEET: Final = Sheet("PASSBOOK")
_LEFT, _RIGHT, _TOP = 8 * _MM, 140 * _MM, 99.2 * _MM  # where words begin and end
_FIRST: Final = 84.5 * _MM  # the base line of the first row
_STEP: Final = 5.6 * _MM  # from row to row
_FOOT: Final = 6.2 * _MM  # the base line under the last row, which printers still reach
_TEXT, _HEAD, _WHO = Style(8), Style(7, bold=True), Style(8.5, bold=True)
_SMALLEST: Final = 4.5

#: Where each column begins, or ends where figures stand right-aligned, in millimetres.
_DAY, _NUMBER, _WHAT = 8 * _MM, 27 * _MM, 45 * _MM
_IN, _OUT, _BALANCE = 97 * _MM, 117 * _MM, 140 * _MM
_WORDS_END: Final = 79 * _MM
_FIGURE_ROOM: Final = 18 * _MM


def passbook(data: PassbookPaper, language: Language, *, large: bool = False) -> bytes:
    """One sheet for each page of the passbook. Large print would not fit its rows."""
    title = language.gettext("Passbook of {name}").format(name=data.member_name)
    document = Document(title, data.coop, language)
    for printed in data.pages or (PassbookPage(1, (), head=True),):
        page = Page(document.faces)
        if printed.head:
            _head(document, page, printed, data, language)
        for line in printed.lines:
            _line(document, page, line, language)
        document.add(page, _SHEET)
    return document.pdf()


def _head(
    document: Document, page: Page, printed: PassbookPage, data: PassbookPaper, language: Language
) -> None:
    """Whose book it is, and the names of the columns: once, when the page is new."""
    t = language.gettext
    who = f"{member(data.member_number, data.member_name)} · {said(language, data.account)}"
    number = t("Account {number} · page {page}").format(
        number=data.number, page=language.number(printed.number)
    )
    room = _RIGHT - _LEFT - document.width(number, _HEAD) - 8
    page.text(_LEFT, _TOP - 2, who, _fitting(document, who, _WHO, room))
    page.text(_RIGHT, _TOP - 2, number, _HEAD, right=True)
    page.text(_LEFT, _TOP - 11, data.coop.name, _fitting(document, data.coop.name, _TEXT, room))
    y = _FIRST + 1.15 * _STEP
    for x, right, words, room in (
        (_DAY, False, t("Day"), _NUMBER - _DAY),
        (_NUMBER, False, t("Receipt"), _WHAT - _NUMBER),
        (_WHAT, False, t("What"), _WORDS_END - _WHAT),
        (_IN, True, t("In"), _FIGURE_ROOM),
        (_OUT, True, t("Out"), _FIGURE_ROOM),
        (_BALANCE, True, t("Balance"), _BALANCE - _OUT),
    ):
        page.text(x, y, words, _fitting(document, words, _HEAD, room - 2), right=right)
    page.rule(_LEFT, _RIGHT, y - 0.35 * _STEP, STRONG)
    for row in range(1, data.rows + 1):
        page.rule(_LEFT, _RIGHT, _base(row) - 0.3 * _STEP, THIN)
    if data.mandate is not None:
        _mandate(document, page, data, language)


def _mandate(document: Document, page: Page, data: PassbookPaper, language: Language) -> None:
    """Who may draw, at the foot; the names of the others where there is room for them."""
    words, room = said(language, data.mandate or ""), _RIGHT - _LEFT
    whole = language.gettext("Held together with {names}. {mandate}").format(
        names=", ".join(data.holders), mandate=words
    )
    style = _fitting(document, whole, _TEXT, room)
    if document.width(whole, style) > room:
        whole, style = words, _fitting(document, words, _TEXT, room)
    page.text(_LEFT, _FOOT, whole, style)


def _line(document: Document, page: Page, line: PassbookLine, language: Language) -> None:
    y, what = _base(line.row), said(language, line.what)
    day = "" if line.day is None else language.short_day(line.day)
    page.text(_DAY, y, day, _fitting(document, day, _TEXT, _NUMBER - _DAY - 3))
    page.text(_NUMBER, y, line.number, _fitting(document, line.number, _TEXT, _WHAT - _NUMBER - 3))
    page.text(_WHAT, y, what, _fitting(document, what, _TEXT, _WORDS_END - _WHAT))
    for x, money, room in (
        (_IN, line.paid_in, _FIGURE_ROOM),
        (_OUT, line.paid_out, _FIGURE_ROOM),
        (_BALANCE, line.balance, _BALANCE - _OUT - 4),
    ):
        if money is not None:
            figure = language.figure(money)
            page.text(x, y, figure, _fitting(document, figure, _TEXT, room), right=True)


def _base(row: int) -> float:
    """The base line of a row, from 1."""
    return _FIRST - (row - 1) * _STEP


def _fitting(document: Document, text: str, style: Style, room: float) -> Style:
    """The style, smaller where the words would not fit: a row has one line."""
    wide = document.width(text, style)
    if wide <= room:
        return style
    return style.scaled(max(room / wide, _SMALLEST / style.size))
