"""Members' cards in the size of bank cards, side by side on sheets that are cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from coopdesk.i18n import Language, initials
from coopdesk.records.papers import Coop, MemberCard, MemberCards
from coopdesk.reports import pictures, qr
from coopdesk.reports.faces import Style
from coopdesk.reports.paper import SIZES, Document, Page
from coopdesk.reports.small import Sheetful, fitted, put

_MM: Final = 72 / 25.4
#: ISO/IEC 7810 ID-1, without its round corners.
WIDE, HIGH = 85.6 * _MM, 54 * _MM
_EDGE: Final = 6 * _MM  # what printers leave free, and room for the marks
_MARK: Final = 4 * _MM
_PAD: Final = 4 * _MM
_HEAD: Final = 9.5 * _MM
_PHOTO: Final = 24 * _MM, 32 * _MM
_PIXELS: Final = 240, 320  # of a photo: 254 dots an inch
_SQUARE: Final = 20 * _MM
_QUIET: Final = 4  # dots that stay free around a square
_COOP, _NAME, _NUMBER = Style(10, bold=True), Style(12, bold=True), Style(13, bold=True)
_TEXT, _LABEL, _INITIALS = Style(8), Style(6.5, grey=0.32), Style(24, bold=True, grey=0.4)

Speak = Callable[[str], Language]


def member_cards(data: MemberCards, speak: Speak, *, large: bool = False) -> bytes:
    """Ten on a sheet of A4; with backs, each sheet is followed by its own, to be printed on its
    other side. `speak` gives the language of a code. Large print would not fit: it is left aside.
    """
    own = speak("")
    document = Document(own.gettext("Member cards"), data.coop, own)
    sheet = sheetful(data.coop.paper)
    cards = _Cards(document, data.coop, speak)
    every = iter(data.cards)
    while some := tuple(islice(every, sheet.count)):
        cards.sheet(sheet, some)
        if data.back:
            cards.backs(sheet, some)
    return document.pdf()


def sheetful(paper: str) -> Sheetful:
    """As many cards as fit on a sheet, in its middle."""
    wide, high = SIZES.get(paper, SIZES["A4"])
    columns, rows = int((wide - 2 * _EDGE) / WIDE), int((high - 2 * _EDGE) / HIGH)
    left, top = (wide - columns * WIDE) / 2, (high - rows * HIGH) / 2
    return Sheetful((wide, high), columns, rows, WIDE, HIGH, left, top, WIDE, HIGH)


class _Cards:
    """Cards in the making."""

    def __init__(self, document: Document, coop: Coop, speak: Speak) -> None:
        self._document, self._coop, self._speak = document, coop, speak
        self._languages: dict[str, Language] = {}

    def _language(self, code: str) -> Language:
        if code not in self._languages:
            self._languages[code] = self._speak(code)
        return self._languages[code]

    # --- sheets ----------------------------------------------------------------------------------

    def sheet(self, sheet: Sheetful, cards: tuple[MemberCard, ...]) -> None:
        """Fronts, with the lines to cut along."""
        page = Page(self._document.faces)
        page.hairlines(_cuts(sheet, len(cards)))
        for n, card in enumerate(cards):
            self._front(page, card, *sheet.place(n))
        self._document.add(page, sheet.size)

    def backs(self, sheet: Sheetful, cards: tuple[MemberCard, ...]) -> None:
        """Their backs: turned over along its long edge, a sheet's left is its right."""
        page = Page(self._document.faces)
        for n, card in enumerate(cards):
            row, column = divmod(n, sheet.columns)
            x, top = sheet.place(row * sheet.columns + sheet.columns - 1 - column)
            key = ("back", card.language)
            page.place(self._document.stamp(key, _Back(self, card.language)), top, x)
        self._document.add(page, sheet.size)

    # --- a card ----------------------------------------------------------------------------------

    def _front(self, page: Page, card: MemberCard, x: float, top: float) -> None:
        language = self._language(card.language)
        page.place(self._document.stamp("front", self._head), top, x)
        left, right = x + _PAD, x + WIDE - _PAD
        under = top - _HEAD - 3 * _MM
        self._photo(page, card, left, under)
        beside = left + _PHOTO[0] + 3 * _MM
        name = fitted(self._document, card.name, _NAME, right - beside, lines=3)
        square = right - _SQUARE if card.code else right
        below = min(put(page, beside, under + 1, name), top - HIGH + _PAD + _SQUARE)
        self._facts(page, card, language, (beside, square - 2 * _MM), below)
        if card.code:
            rows = qr.code(card.code)
            page.dots(square, top - HIGH + _PAD + _SQUARE, _SQUARE, rows)

    def _facts(
        self,
        page: Page,
        card: MemberCard,
        language: Language,
        room: tuple[float, float],
        top: float,
    ) -> None:
        t, (left, right) = language.gettext, room
        number = t("No {number}").format(number=card.number)
        top = (
            put(page, left, top, fitted(self._document, number, _NUMBER, right - left, lines=2)) - 1
        )
        top = put(page, left, top, fitted(self._document, card.village, _TEXT, right - left)) - 2
        if card.joined is not None:
            label = fitted(self._document, t("Member since"), _LABEL, right - left)
            day = fitted(self._document, language.day(card.joined), _TEXT, right - left)
            put(page, left, put(page, left, top, label) + 0.5, day)

    def _photo(self, page: Page, card: MemberCard, left: float, top: float) -> None:
        wide, high = _PHOTO
        photo = pictures.framed(card.photo, *_PIXELS) if card.photo else b""
        if photo:
            name = self._document.jpeg(photo, *_PIXELS)
            page.picture(name, left, top - high, left + wide, top)
            return
        page.box(left, top - high, left + wide, top, 0.92)
        letters = initials(card.name)
        middle = left + (wide - self._document.width(letters, _INITIALS)) / 2
        page.text(middle, top - high / 2 - 0.35 * _INITIALS.size, letters, _INITIALS)

    def _head(self, page: Page) -> None:
        """What is on every front: whose card it is."""
        room = WIDE - 2 * _PAD
        said = fitted(self._document, self._coop.name, _COOP, room, lines=2)
        style, lines = said
        deep = 1.2 * style.size * len(lines)
        put(page, _PAD, -(_HEAD - deep) / 2 - 0.5, said)
        page.rule(_PAD, WIDE - _PAD, -_HEAD)

    def draw_back(self, page: Page, code: str) -> None:
        """Where the co-op is, and what the card is not."""
        t, coop = self._language(code).gettext, self._coop
        room, top = WIDE - 2 * _PAD, -_PAD
        for text, style, lines in (
            (coop.name, _NAME, 2),
            (coop.address, _TEXT, 3),
            (coop.phone, _TEXT, 1),
        ):
            top = put(page, _PAD, top, fitted(self._document, text, style, room, lines=lines)) - 2
        foot = [
            t("Whoever finds this card: please bring it to the co-op."),
            t("It proves nothing by itself: the office makes sure who brings it."),
        ]
        said = [fitted(self._document, words, _TEXT, room, lines=2) for words in foot]
        top = -HIGH + _PAD + sum(1.2 * style.size * len(lines) for style, lines in said) + 3
        page.rule(_PAD, WIDE - _PAD, top + 5, (0.4, 0.72))
        for one in said:
            top = put(page, _PAD, top, one) - 3


class _Back:
    """Draws the back of a language's cards, as a stamp wants it."""

    def __init__(self, cards: _Cards, code: str) -> None:
        self._cards, self._code = cards, code

    def __call__(self, page: Page) -> None:
        self._cards.draw_back(page, self._code)


def _cuts(sheet: Sheetful, count: int) -> Iterator[tuple[float, float, float, float]]:
    """Lines between and around the cards of a sheet, that reach out into its margins."""
    rows, columns = -(-count // sheet.columns), min(count, sheet.columns)
    top = sheet.size[1] - sheet.top
    right, bottom = sheet.left + columns * sheet.across, top - rows * sheet.down
    for column in range(columns + 1):
        x = sheet.left + column * sheet.across
        yield x, top + _MARK, x, bottom - _MARK
    for row in range(rows + 1):
        y = top - row * sheet.down
        yield sheet.left - _MARK, y, right + _MARK, y
