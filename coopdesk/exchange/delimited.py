"""CSV as offices make it: any encoding, any delimiter, any line ends."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from charset_normalizer import from_bytes

from coopdesk.exchange.grid import Cell, Sheet, rows_of, tidy
from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Windows, old Macs and DOS wrote in western Europe, Latin America and most of Africa.
_WESTERN: Final = ("cp1252", "mac_roman", "cp850")
_CLEARLY: Final = 60  # in a hundred words
_SAMPLE: Final = 64 * 1024
_SAMPLE_ROWS: Final = 200
_DELIMITERS: Final = ",;\t|"

# A word with plain letters and with letters that Spanish, French or Creole really use. A wrong
# guess of the encoding puts other signs there; a text in another script has no plain letters.
_ACCENTED: Final = "áàâäãéèêëíìîïóòôöõúùûüñçœæÁÀÂÄÃÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇŒÆ"
_WESTERN_WORD: Final = re.compile(rf"(?=\w*[A-Za-z])\w*[{_ACCENTED}]\w*|(?<![^\W\d])[°ºª]")
_WORD: Final = re.compile(r"\S*[^\x00-\x7f\s]\S*")
_END: Final = re.compile(r"\r\n|\r|\n")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_delimited(data: bytes, name: str) -> Sheet:
    """The rows of a CSV. Raises Trouble when it is no text, or a quotation mark never closes."""
    text, encoding = _decoded(data, name)
    text = text.rstrip("\x1a")  # the end mark of DOS
    if "\0" in text or len(_CONTROL.findall(text)) * 100 > len(text):
        raise _no_text(name)
    text, delimiter = _delimiter_of(text)
    rows = rows_of(_cells(text, delimiter, name), name)
    return Sheet("", (), rows, encoding, delimiter)


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if not marked and b"\0" in data:
        raise _no_text(name)
    encoding = marked or ("utf-8" if _is_utf8(data) else _legacy(data))
    try:
        return data.decode(encoding), encoding.removesuffix("-sig")
    except UnicodeError:
        raise _no_text(name) from None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _legacy(data: bytes) -> str:
    """The encoding of text that is not Unicode: western if that makes words, else as it looks."""
    lines = [line for line in re.split(rb"[\r\n]+", data) if not line.isascii()]
    sample = b"\n".join(lines)[:_SAMPLE]
    scores = {encoding: _western_share(sample, encoding) for encoding in _WESTERN}
    best = max(_WESTERN, key=scores.__getitem__)
    if scores[best] >= _CLEARLY:
        return best
    match = from_bytes(sample).best()
    return match.encoding if match else "cp1252"


def _western_share(sample: bytes, encoding: str) -> int:
    """How many in a hundred words outside ASCII are western words in this encoding."""
    words = _WORD.findall(sample.decode(encoding, errors="replace"))
    good = sum(1 for word in words if _WESTERN_WORD.search(word))
    return good * 100 // max(1, len(words))


def _delimiter_of(text: str) -> tuple[str, str]:
    """The text without Excel's `sep=` line, and what stands between its cells."""
    told = re.match(r'"?sep=(.)"?(\r\n|\r|\n)', text, re.IGNORECASE)
    if told:
        return text[told.end() :], told[1]
    return text, max(_DELIMITERS, key=_Evidence(text))


class _Evidence:
    """How well a delimiter cuts the first rows: rows of one width, counted by that width."""

    def __init__(self, text: str) -> None:
        lines = io.StringIO(text[: _SAMPLE * 8], newline=None)
        self._lines = [line for line, _ in zip(lines, range(_SAMPLE_ROWS), strict=False)]

    def __call__(self, delimiter: str) -> int:
        try:
            widths = Counter(len(row) for row in csv.reader(self._lines, delimiter=delimiter))
        except csv.Error:
            return 0
        return max(((width - 1) * rows for width, rows in widths.items() if width), default=0)


def _cells(text: str, delimiter: str, name: str) -> Iterator[list[Cell]]:
    reader = csv.reader(_lines(text), delimiter=delimiter)
    try:
        for number, row in enumerate(reader, start=1):
            if any(_swallowed(cell, delimiter, len(row)) for cell in row):
                raise _unclosed(name, number)
            yield [tidy(cell) for cell in row]
    except csv.Error:  # a cell longer than any can be
        if '"' not in text:
            raise _no_text(name) from None
        raise _unclosed(name, reader.line_num) from None


def _lines(text: str) -> Iterator[str]:
    """Line by line, whatever ends one: a stream of the text would take four times its room."""
    at = 0
    for end in _END.finditer(text):
        yield f"{text[at : end.start()]}\n"
        at = end.end()
    if at < len(text):
        yield text[at:]


def _swallowed(cell: str, delimiter: str, width: int) -> bool:
    """True where a quotation mark that never closes has taken whole rows into one cell."""
    return "\n" in cell and cell.count(delimiter) >= max(2, width - 1)


def _unclosed(name: str, row: int) -> Trouble:
    return Trouble(
        N_("In “{name}”, a quotation mark near row {row} is opened and never closed."),
        advice=N_("Open the file, mend that row and save it again."),
        name=name,
        row=row,
    )


def _no_text(name: str) -> Trouble:
    return Trouble(
        N_("“{name}” is not a table of text that can be read."),
        advice=N_("Open it where it was made and save it as XLSX, or as CSV in UTF-8."),
        name=name,
    )
