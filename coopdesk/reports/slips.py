"""Slips, two to a sheet to be cut in the middle where each fits on its half: both copies of one, or
one each of many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from operator import length_hint
from typing import Final, Protocol, TypeVar

from coopdesk.i18n import Language
from coopdesk.records.errors import Refused
from coopdesk.records.papers import Coop
from coopdesk.reports.paper import Document, Page, Sheet

# Two copies share a sheet in the largest letters that let each fit on its half.
_SCALES: Final = (1.2, 1.1, 1.0, 0.92, 0.85, 0.78)

#: Draws both copies, each as its pages.
Draw = Callable[[Document, Sheet], list[list[Page]]]
#: Draws one slip of many, as its pages.
DrawOne = Callable[[Document, Sheet], list[Page]]


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


def one_each(
    title: str, coop: Coop, language: Language, draws: Iterable[DrawOne], *, large: bool
) -> bytes:
    """Many slips in one file, two to a sheet; one with more to say has sheets of its own."""
    document = Document(title, coop, language)
    whole, first = Sheet(coop.paper, large), Sheet(coop.paper, large, half=True)
    waiting: list[Page] = []
    for draw in draws:
        slip = _on_half(document, first, draw)
        if slip is not None:
            waiting.append(slip)
        if waiting and (slip is None or len(waiting) == 2):
            _stack(document, first, waiting)
            waiting = []
        for page in draw(document, whole) if slip is None else ():
            document.add(page, whole)
    if waiting:
        _stack(document, first, waiting)
    return document.pdf()


class _OfACoop(Protocol):
    """What a slip is drawn of."""

    @property
    def coop(self) -> Coop: ...


_One = TypeVar("_One", bound=_OfACoop)


def letters(
    data: Iterable[_One],
    language_of: Callable[[_One], Language],
    draw: Callable[[Document, Sheet, _One, Language], list[Page]],
    step: Callable[[int, int], None] | None,
    *,
    title: str,
    nobody: str,
    large: bool,
) -> bytes:
    """The same for each of `data`, in its own language, under a title in that of the first.

    `step(at, of)` is told after each and may raise to stop; `of` is 0 where nobody knows how many
    there are. Refused with the words of `nobody` where there is none.
    """
    of, coming = length_hint(data), iter(data)
    first = next(coming, None)
    if first is None:
        raise Refused(nobody)

    def draws() -> Iterator[DrawOne]:
        for at, one in enumerate(chain([first], coming), 1):
            yield partial(_drawn, draw=draw, one=one, language=language_of(one))
            if step is not None:
                step(at, of)

    language = language_of(first)
    return one_each(language.gettext(title), first.coop, language, draws(), large=large)


def _drawn(
    document: Document,
    sheet: Sheet,
    *,
    draw: Callable[[Document, Sheet, _One, Language], list[Page]],
    one: _One,
    language: Language,
) -> list[Page]:
    return draw(document, sheet, one, language)


def _on_half(document: Document, half: Sheet, draw: DrawOne) -> Page | None:
    """A slip in letters as large as on other papers, or smaller where it must; None: too long."""
    for scale in _SCALES:
        if scale <= 1:
            pages = draw(document, replace(half, times=scale))
            if len(pages) == 1:
                return pages[0]
    return None


def _stack(document: Document, half: Sheet, slips: Sequence[Page]) -> None:
    """One slip above, perhaps another below, and where to cut."""
    whole = Sheet(half.size)
    width, height = whole.measures
    page = Page(document.faces)
    page.dashes(0, width, height / 2)
    for n, slip in enumerate(slips):
        page.lay(slip, 0 if n else height / 2)
    document.add(page, whole)
