"""Letters on paper: glyph codes and widths of the shipped fonts, inside one document.

Plain scripts take the quick way: one byte a letter, by table. Scripts whose letters join or
reorder (Devanagari, Arabic) are shaped, and carry their real text along for search and for
people who have the PDF read aloud.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import uharfbuzz
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont

from coopdesk.i18n import ERASED

FONTS: Final = Path(__file__).parent.parent / "fonts"

#: The face for everything that no script below claims.
_MAIN: Final = "NotoSans"

# Script name = end of the file's name; a phrase of several words is shaped as one.
_SCRIPTS: Final = {
    "Devanagari": r"ऀ-ॿ꣠-ꣿ᳐-᳿",
    "Arabic": r"؀-ۿݐ-ݿࢠ-ࣿﭐ-﷿ﹰ-ﻼ",
    "Ethiopic": r"ሀ-᎟ⶀ-⷟꬀-꬯",
}
_PHRASES: Final = re.compile(
    "|".join(
        rf"(?P<{name}>[{letters}]+(?:[ \u200c\u200d]*[{letters}]+)*[\u200c\u200d]*)"
        for name, letters in _SCRIPTS.items()
    )
)

# Noto Sans lacks the mathematical minus.
_MINUS: Final = 0x2212
_DASH: Final = 0x2013

# Drawn for a letter that the fonts lack, so that nobody's name vanishes from a paper.
_LACKING: Final = 0xFFFD
# It chooses between two looks of the letter before it, and has none of its own.
_VARIANTS: Final = re.compile("[\ufe00-\ufe0f]")
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f]")

# Beyond this many remembered strings start anew, so that a long run stays small.
_REMEMBERED: Final = 20_000


@lru_cache(maxsize=4)
def _plain_font(file: str) -> TTFont:
    font = TTFont(file, str(FONTS / f"{file}.ttf"))
    known, widths = font.face.charToGlyph, font.face.charWidths
    if _MINUS not in known and _DASH in known:
        # Drawn as the dash, which is as wide as a plus; who copies it still gets a minus.
        known[_MINUS], widths[_MINUS] = known[_DASH], widths[_DASH]
    return font


def can_write(text: str) -> bool:
    """Whether the shipped fonts hold every letter of a text."""
    return all(
        ord(letter) in _plain_font(_file_for(letter)).face.charToGlyph
        for letter in unicodedata.normalize("NFC", text)
        if letter not in "\n\u200c\u200d"
    )


def _file_for(letter: str) -> str:
    found = _PHRASES.match(letter)
    return f"{_MAIN}{found.lastgroup if found else ''}-Regular"


class _Codes(dict[int, str]):
    """Letter → its code in the first subset, ready inside a PDF string.

    A letter of another subset raises `_Elsewhere`, so that only rare texts pay for it.
    """

    def __init__(self, font: TTFont, document: PDFDocument) -> None:
        super().__init__()
        self._font, self._document = font, document

    def __missing__(self, letter: int) -> str:
        subset, code = self.split(letter)
        if subset:
            raise _Elsewhere
        self[letter] = code
        return code

    def split(self, letter: int) -> tuple[int, str]:
        """The subset that holds a letter, and its code there."""
        if letter not in self._font.face.charToGlyph:
            letter = _LACKING
        [(subset, code)] = self._font.splitString(chr(letter), self._document)
        return subset, _escaped(code[0])


class _Elsewhere(Exception):
    pass


def _escaped(code: int) -> str:
    if code < 32:
        return f"\\{code:03o}"
    return f"\\{chr(code)}" if chr(code) in "()\\" else chr(code)


class Face:
    """One font file inside one document."""

    def __init__(self, font: TTFont, document: PDFDocument) -> None:
        self._font, self._document = font, document
        self.codes = _Codes(font, document)
        self.widths = font.face.charWidths
        self.default_width = self.widths.get(_LACKING, font.face.defaultWidth)
        self._ascii = [self.widths.get(letter, self.default_width) for letter in range(128)]
        self.codes.split(32)  # the first letter opens the font's state in this document
        self.name = self.subset_name(0)

    def subset_name(self, subset: int) -> str:
        """How the document calls a subset of at most 256 letters."""
        name: str = self._font.getSubsetInternalName(subset, self._document)
        return name

    def width(self, text: str) -> int:
        """In thousandths of the size."""
        if text.isascii():
            return sum(map(self._ascii.__getitem__, text.encode()))
        widths, default = self.widths, self.default_width
        return sum(widths.get(ord(letter), default) for letter in text)


class ShapedFace(Face):
    """A face whose letters join, reorder and stack. Owned by one document, never shared:
    joined glyphs get private codes in the order in which the document needs them."""

    def __init__(self, file: str, document: PDFDocument) -> None:
        font = TTFont(file, str(FONTS / f"{file}.ttf"))
        super().__init__(font, document)
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(FONTS / f"{file}.ttf")))
        self._shaper = uharfbuzz.Font(face)
        self._scale = 1000 / face.upem
        self._letters: dict[int, int] = {}
        self._next_private = 0xE000

    def shaped(self, text: str, size: str) -> tuple[str, int]:
        """The text as operators between two arrays of a TJ, and its width."""
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(self._shaper, buffer)
        actual = text.encode("utf-16-be").hex().upper()
        parts, width = [f"/Span<</ActualText<FEFF{actual}>>>BDC\n"], 0
        for glyph, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            advance = round(place.x_advance * self._scale)
            parts.append(self._glyph(glyph.codepoint, place, advance, size))
            width += advance
        return f"]TJ {''.join(parts)}0 Ts EMC ", width

    def _glyph(self, glyph: int, place: uharfbuzz.GlyphPosition, advance: int, size: str) -> str:
        letter = self._letter(glyph, advance)
        subset, code = self.codes.split(letter)
        right = round(place.x_offset * self._scale)
        rise = float(size) * place.y_offset * self._scale / 1000
        back = self.widths[letter] + right - advance
        name = self.subset_name(subset)
        return f"{name} {size} Tf {rise:.2f} Ts[{-right}({code}){back}]TJ\n"

    def _letter(self, glyph: int, advance: int) -> int:
        """A letter that stands for a glyph in this document: a private one."""
        if glyph not in self._letters:
            face = self._font.face
            while self._next_private in face.charToGlyph:
                self._next_private += 1
            self._letters[glyph] = self._next_private
            face.charToGlyph[self._next_private] = glyph
            face.charWidths[self._next_private] = advance
        return self._letters[glyph]


@dataclass(frozen=True, slots=True)
class Style:
    """How letters look. `grey` is 0 for black, towards 1 for white."""

    size: float  # in points, a measure on paper
    bold: bool = False
    grey: float = 0.0

    def scaled(self, times: float) -> Style:
        """The same look, larger or smaller."""
        return Style(round(self.size * times, 2), self.bold, self.grey)


class Setter:
    """Sets text in one style: `set` gives codes for a TJ array and the width in thousandths."""

    def __init__(self, faces: Faces, style: Style) -> None:
        self._faces = faces
        self._face = faces.main(bold=style.bold)
        self._size = f"{style.size:g}"
        self._bold = style.bold
        self._known: dict[str, tuple[str, int]] = {}
        self.style = style
        self.per_thousand = style.size / 1000
        self.select = f"{self._face.name} {self._size} Tf {style.grey:g} g\n"

    def set(self, text: str) -> tuple[str, int]:
        """Codes and width; remembered, since names, days and small amounts come again."""
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[text] = self._new(text)
        return found

    def width(self, text: str) -> float:
        """In points."""
        return self.set(text)[1] * self.per_thousand

    def _new(self, text: str) -> tuple[str, int]:
        text = _CONTROLS.sub(" ", text)
        if not text.isascii():
            text = _VARIANTS.sub("", text.replace(ERASED, self._faces.erased))
            text = unicodedata.normalize("NFC", text)
            if _PHRASES.search(text):
                return self._mixed(text)
        try:
            return f"({text.translate(self._face.codes)})", self._face.width(text)
        except _Elsewhere:
            return self._letter_by_letter(text), self._face.width(text)

    def _letter_by_letter(self, text: str) -> str:
        """Text with letters of several subsets: the font is named before each."""
        parts = []
        for letter in text:
            subset, code = self._face.codes.split(ord(letter))
            name = self._face.subset_name(subset)
            parts.append(f"]TJ {name} {self._size} Tf[({code})")
        return f"{''.join(parts)}]TJ {self._face.name} {self._size} Tf["

    def _mixed(self, text: str) -> tuple[str, int]:
        """Text in several scripts."""
        parts, width, at = [], 0, 0
        for phrase in _PHRASES.finditer(text):
            for code, wide in (
                self._plain(text[at : phrase.start()]),
                self._foreign(phrase[0], str(phrase.lastgroup)),
            ):
                parts.append(code)
                width += wide
            at = phrase.end()
        code, wide = self._plain(text[at:])
        return "".join([*parts, code]), width + wide

    def _plain(self, text: str) -> tuple[str, int]:
        return self._new(text) if text else ("", 0)

    def _foreign(self, text: str, script: str) -> tuple[str, int]:
        code, width = self._faces.script(script, bold=self._bold).shaped(text, self._size)
        return f"{code}{self._face.name} {self._size} Tf[", width


class Faces:
    """The fonts of one document, each opened when first needed."""

    def __init__(self, document: PDFDocument, erased: str = ERASED) -> None:
        """`erased` is said in place of a name that was erased."""
        self._document = document
        self.erased = erased
        self._main: dict[bool, Face] = {}
        self._scripts: dict[str, ShapedFace] = {}
        self._setters: dict[Style, Setter] = {}

    def main(self, *, bold: bool) -> Face:
        if bold not in self._main:
            font = _plain_font(f"{_MAIN}-{'Bold' if bold else 'Regular'}")
            self._main[bold] = Face(font, self._document)
        return self._main[bold]

    def script(self, script: str, *, bold: bool) -> ShapedFace:
        file = f"{_MAIN}{script}-{'Bold' if bold else 'Regular'}"
        if file not in self._scripts:
            self._scripts[file] = ShapedFace(file, self._document)
        return self._scripts[file]

    def setter(self, style: Style) -> Setter:
        if style not in self._setters:
            self._setters[style] = Setter(self, style)
        return self._setters[style]
