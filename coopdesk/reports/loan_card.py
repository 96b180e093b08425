"""The card that a borrower keeps: when to pay how much, ticked where it is paid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.papers import CardLine, CardPayment, LoanCard
from coopdesk.reports.faces import Style
from coopdesk.reports.flow import Flow
from coopdesk.reports.loan_parts import LoanPaper, about, made_note
from coopdesk.reports.paper import THIN, Document, Page, Sheet
from coopdesk.reports.slips import two_copies
from coopdesk.reports.wording import member, said

_MOST: Final = 4  # cells beside each other
_GAP: Final = 16.0  # between them

#: Draws one cell: on a flow, from x to another x, its base line being the flow's.
_Draw = Callable[[Flow, float, float], None]
#: A payment: its day, its receipt, how much, what is owed after it.
_Texts = tuple[str, str, str, str]


def loan_card(data: LoanCard, language: Language, *, large: bool = False) -> bytes:
    """Two of the same above each other on a sheet, to be cut: for the member, for the office."""
    title = language.gettext("Loan card")
    draw = partial(_copies, data=data, language=language)
    return two_copies(title, data.coop, language, draw, large=large)


def _copies(
    document: Document, sheet: Sheet, *, data: LoanCard, language: Language
) -> list[list[Page]]:
    t = language.gettext
    return [
        _card(document, sheet, data, language, whose)
        for whose in (t("Member's copy"), t("Office copy"))
    ]


def _card(
    document: Document, sheet: Sheet, data: LoanCard, language: Language, whose: str
) -> list[Page]:
    t, loan = language.gettext, data.loan
    paper = LoanPaper(
        data.coop,
        language,
        t("Loan card"),
        subtitle=" · ".join(filter(None, (loan.number, whose))),
        about=about(loan),
        note=made_note(language, data.made_on, data.made_by),
        on=(document, sheet),
    )
    rate = [paper.percent(data.yearly)] if data.yearly is not None else []
    paper.facts(
        [
            (t("Member"), member(loan.member_number, loan.member_name)),
            (t("Loan"), language.amount(data.amount)),
            *((t("True yearly rate"), one) for one in rate),
            (t("Owed on {day}").format(day=language.day(data.made_on)), language.amount(data.owed)),
        ]
    )
    width, text = paper.flow.document.width, paper.flow.styles.text
    wide = max((width(_line(one, language), text) for one in data.lines), default=1.0)
    wide += 3.4 * text.size  # the box and room between the parts
    _Grid(paper.flow, wide).draw(
        [partial(_instalment, one=one, language=language) for one in data.lines]
    )
    if data.payments:
        _payments(paper, data)
    paper.gap(0.3)
    rate_words = said(language, data.rate)
    keep = t("Bring this card whenever you pay, and have what you paid ticked.")
    paper.say(f"{keep} {rate_words}")
    return paper.flow.finished()


class _Grid:
    """Short cells in columns, read downwards, page after page."""

    def __init__(self, flow: Flow, wide: float) -> None:
        self._flow, style = flow, flow.styles.text
        self._columns = max(1, min(_MOST, int((flow.width + _GAP) // (wide + _GAP))))
        self._step = (flow.width + _GAP) / self._columns
        self._high = 1.55 * style.size

    def draw(self, cells: Sequence[_Draw], title: _Draw | None = None) -> None:
        """As many as there are, under `title` in each column."""
        flow, left, over = self._flow, list(cells), int(title is not None)
        flow.down(0.1 * self._high if title else 0.4 * self._high)
        while left:
            if flow.need((1 + over) * self._high):
                flow.down(0.4 * self._high)
            here = max(1, int((flow.y - flow.bottom) // self._high) - over)
            rows = min(here, -(-len(left) // self._columns))
            now, left = left[: rows * self._columns], left[rows * self._columns :]
            top = flow.y
            for n, cell in enumerate(now):
                column, row = divmod(n, rows)
                x = flow.left + column * self._step
                if title is not None and not row:
                    flow.y = top - self._high
                    title(flow, x, x + self._step - _GAP)
                flow.y = top - (row + 1 + over) * self._high
                cell(flow, x, x + self._step - _GAP)
            flow.y = top - (rows + over) * self._high


def _line(one: CardLine, language: Language) -> str:
    """As wide as a cell gets."""
    amount = language.figure(one.total)
    return f"{language.number(one.n)} {language.day(one.due)} {amount}"


def _instalment(
    flow: Flow, left: float, right: float, *, one: CardLine, language: Language
) -> None:
    """Its number, its day, the amount, and a box that is ticked where nothing is left to pay."""
    text, label = flow.styles.text, flow.styles.label
    side = 0.95 * text.size
    number = 1.9 * text.size
    flow.page.text(
        left + number - 0.5 * text.size, flow.y, language.number(one.n), label, right=True
    )
    flow.page.text(left + number, flow.y, language.day(one.due), text)
    amount = right - side - 0.7 * text.size
    flow.page.text(amount, flow.y, language.figure(one.total), text, right=True)
    box = right - side
    low = flow.y - 0.12 * text.size
    flow.page.frame(box, low, right, low + side, 0.7)
    if one.settled is not None:
        _tick(flow.page, box, low, side)
    elif one.paid:
        flow.page.box(box, low, box + side / 2, low + side, 0.6)
    flow.page.rule(left, right, flow.y - 0.42 * text.size, THIN)


def _tick(page: Page, x: float, y: float, side: float) -> None:
    """A cross in the box, which every printer shows."""
    page.cross(x + 0.2 * side, y + 0.2 * side, x + 0.8 * side, y + 0.8 * side)


def _payments(paper: LoanPaper, data: LoanCard) -> None:
    """What was paid so far, under titles that stand over each column of it."""
    t, language, styles = paper.t, paper.language, paper.flow.styles
    paper.gap(0.4)
    paper.flow.heading(t("Paid so far"))
    head = (t("Day"), t("Receipt"), t("Amount"), t("Owed after"))
    rows = [_payment(one, language) for one in data.payments]
    plain = (styles.text, styles.label, styles.text, styles.label)
    looks = [(head, (styles.label,) * 4), *((row, plain) for row in rows)]
    width = paper.flow.document.width
    widths = [max(width(words[n], looks_[n]) for words, looks_ in looks) for n in range(4)]
    grid = _Grid(paper.flow, sum(widths) + 3 * styles.text.size)
    title, *cells = (partial(_four, texts=row, styles=look, widths=widths) for row, look in looks)
    grid.draw(cells, title)


def _payment(one: CardPayment, language: Language) -> _Texts:
    owed = "" if one.owed is None else language.figure(one.owed)
    return language.day(one.day), one.number, language.figure(one.amount), owed


def _four(
    flow: Flow,
    left: float,
    right: float,
    *,
    texts: _Texts,
    styles: tuple[Style, ...],
    widths: Sequence[float],
) -> None:
    """A line of a payment, with the room that is left shared out between its parts."""
    gap = (right - left - sum(widths)) / 3
    amount = right - widths[3] - gap
    places = ((left, False), (left + widths[0] + gap, False), (amount, True), (right, True))
    for (x, to_right), words, style in zip(places, texts, styles, strict=True):
        flow.page.text(x, flow.y, words, style, right=to_right)
    flow.page.rule(left, right, flow.y - 0.42 * flow.styles.text.size, THIN)
