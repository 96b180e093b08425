"""Codes to be scanned (QR), quickly enough to stand on every statement of thousands.

How the dots of a size stand is learned once from ReportLab; after that a code is its bits, put in
their places. The mask is always the same: any reader takes any mask, and to look for the
prettiest one takes most of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, zip_longest
from operator import itemgetter
from typing import Any, Final, NamedTuple

from reportlab.graphics.barcode.qrencoder import (
    QRCode,
    QRErrorCorrectLevel,
    QRMath,
    QRRSBlock,
    QRUtil,
)

# They come without types.
_BLOCKS: Final[Any] = QRRSBlock.getRSBlocks
_DIVISOR: Final[Any] = QRUtil.getErrorCorrectPolynomial
_LOG: Final[Any] = QRMath.glog
_POWER: Final[Any] = QRMath.gexp

#: What takes 3⅓ bits a letter, and 5½; a text with any other takes 8.
FIGURES: Final = "0123456789"
LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_PLAIN: Final = frozenset(LETTERS)
_DIGITS: Final = frozenset(FIGURES)
_LEVEL: Final = QRErrorCorrectLevel.M
_MASK: Final = 0
_LARGEST: Final = 39
_PADDING: Final = bytes((0xEC, 0x11))
_OTHER: Final = str.maketrans("01", "10")
_PAIRS: Final = {
    a + b: f"{45 * x + y:011b}" for x, a in enumerate(LETTERS) for y, b in enumerate(LETTERS)
}
_SINGLE: Final = {a: f"{x:06b}" for x, a in enumerate(LETTERS)}


class _Form(NamedTuple):
    """A size: dots a side, how many bytes of data its blocks have, of correction, and its places.

    `places` takes bits, the same turned round, and a 0 and a 1, and gives the dots.
    """

    side: int
    data: tuple[int, ...]
    correction: int
    places: Callable[[str], tuple[str, ...]]


def code(text: str) -> list[str]:
    """The rows of a code, each of 0 (light) and 1 (dark); no margin.

    Raises ValueError when the text is too long for any size.
    """
    kind = _kind(text)
    version = _version(len(text.encode()), kind)
    form = _form(version)
    said = _filled(kind.bits(text, version), sum(form.data))
    blocks, at = [], 0
    for size in form.data:
        blocks.append(said[at : at + size])
        at += size
    checks = [_correction(block, form.correction) for block in blocks]
    mixed = [one for column in zip_longest(*blocks) for one in column if one is not None]
    mixed += chain.from_iterable(zip(*checks, strict=True))
    bits = f"{int.from_bytes(bytes(mixed)):0{8 * len(mixed)}b}"
    dots = "".join(form.places(bits + bits.translate(_OTHER) + "01"))
    return [dots[row : row + form.side] for row in range(0, len(dots), form.side)]


class _Kind(NamedTuple):
    """How a text is written: its bits, how many of them six letters take, and how many say how many
    letters there are: in sizes up to 9, up to 26, and above."""

    bits: Callable[[str, int], str]
    six: int
    counts: tuple[int, int, int]

    def count_bits(self, version: int) -> int:
        return self.counts[(version >= 10) + (version >= 27)]


def _kind(text: str) -> _Kind:
    letters = set(text)
    return _FIGURED if letters <= _DIGITS else _LETTERED if letters <= _PLAIN else _BYTED


@cache
def _version(letters: int, kind: _Kind) -> int:
    """The smallest size that holds so many letters."""
    for version in range(1, _LARGEST + 1):
        room = 8 * sum(block.dataCount for block in _BLOCKS(version, _LEVEL))
        said = -(-kind.six * letters // 6)
        if 4 + kind.count_bits(version) + said <= room:
            return version
    raise ValueError(f"{letters} letters are too many for a code")


def _figures(text: str, version: int) -> str:
    """FIGURES as bits, three by three."""
    groups = [text[at : at + 3] for at in range(0, len(text), 3)]
    parts = [f"{int(group):0{3 * len(group) + 1}b}" for group in groups]
    return f"0001{len(text):0{_FIGURED.count_bits(version)}b}{''.join(parts)}"


def _letters(text: str, version: int) -> str:
    """LETTERS as bits, two by two."""
    pairs = [_PAIRS[text[at : at + 2]] for at in range(0, len(text) - 1, 2)]
    last = _SINGLE[text[-1]] if len(text) % 2 else ""
    return f"0010{len(text):0{_LETTERED.count_bits(version)}b}{''.join(pairs)}{last}"


def _bytes(text: str, version: int) -> str:
    """Any letters as bits, byte by byte."""
    said = text.encode()
    bits = "".join(f"{byte:08b}" for byte in said)
    return f"0100{len(said):0{_BYTED.count_bits(version)}b}{bits}"


_FIGURED: Final = _Kind(_figures, 20, (10, 12, 14))
_LETTERED: Final = _Kind(_letters, 33, (9, 11, 13))
_BYTED: Final = _Kind(_bytes, 48, (8, 16, 16))


def _filled(bits: str, room: int) -> bytes:
    """Bits as bytes, filled up to a size's room."""
    bits += "0" * min(4, 8 * room - len(bits))
    bits += "0" * (-len(bits) % 8)
    made = int(bits, 2).to_bytes(len(bits) // 8)
    return (made + _PADDING * room)[:room]


def _correction(block: bytes, size: int) -> bytes:
    """What a reader repairs a block by (Reed and Solomon): the rest of a division."""
    rests, top, whole = _rests(size), 8 * (size - 1), (1 << 8 * size) - 1
    rest = 0
    for one in block:
        rest = (rest << 8 & whole) ^ rests[rest >> top ^ one]
    return rest.to_bytes(size)


@cache
def _rests(size: int) -> list[int]:
    """What each leading byte leaves when it is divided away."""
    steps = _DIVISOR(size).num[1:]
    logs = [_LOG(step) for step in steps]
    rests = [0]
    for lead in range(1, 256):
        log = _LOG(lead)
        rests.append(int.from_bytes(bytes(_POWER(log + step) for step in logs)))
    return rests


@cache
def _form(version: int) -> _Form:
    """How the dots of a size stand."""
    blocks = _BLOCKS(version, _LEVEL)
    made: Any = QRCode(version, _LEVEL)
    made.dataCache = [0] * sum(block.totalCount for block in blocks)
    made.makeImpl(False, _MASK)
    many, side = 8 * len(made.dataCache), made.moduleCount
    at = dict(_placed(made.dataPosIterator(), many))
    order = [
        at.get((row, column), 2 * many) + (many if (row, column) in at else 1) * bool(dark)
        for row, dots in enumerate(made.modules)
        for column, dark in enumerate(dots)
    ]
    data = tuple(block.dataCount for block in blocks)
    return _Form(side, data, blocks[0].totalCount - blocks[0].dataCount, itemgetter(*order))


def _placed(places: Any, many: int) -> Iterator[tuple[tuple[int, int], int]]:
    """The row and column of each bit; a few dots behind the last stay as the mask has them."""
    for n, (column, row) in enumerate(places):
        if n < many:
            yield (row, column), n
