"""Slips in two copies: both on one sheet, to be cut in the middle, where each fits on its half."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.papers import Coop
from coopdesk.reports.paper import Document, Page, Sheet

# Two copies share a sheet in the largest letters that let each fit on its half.
_SCALES: Final = (1.2, 1.1, 1.0, 0.92, 0.85, 0.78)

#: Draws both copies, each as its pages.
Draw = Callable[[Document, Sheet], list[list[Page]]]


def two_copies(title: str, coop: Coop, language: Language, draw: Draw, *, large: bool) -> bytes:
    """Both copies on one sheet; on a sheet each when there is more to say."""
    for scale in _SCALES:
        half = Sheet(coop.paper, large, half=True, times=scale)
        document = Document(title, coop, language)
        copies = draw(document, half)
        if all(len(copy) == 1 for copy in copies):
            _stack(document, half, [copy[0] for copy in copies])
            return document.pdf()
    sheet = Sheet(coop.paper, large)
    document = Document(title, coop, language)
    for copy in draw(document, sheet):
        for page in copy:
            document.add(page, sheet)
    return document.pdf()


def _stack(document: Document, half: Sheet, copies: list[Page]) -> None:
    """One copy above, the other below, and where to cut."""
    whole = Sheet(half.size)
    width, height = whole.measures
    page = Page(document.faces)
    page.dashes(0, width, height / 2)
    page.lay(copies[0], height / 2)
    page.lay(copies[1], 0)
    document.add(page, whole)
