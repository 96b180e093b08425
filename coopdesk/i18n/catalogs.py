"""Opening the catalogs: <code>/LC_MESSAGES/coopdesk.mo, or its .po where that is newer or alone.

A regional catalog (es_BO) holds only what differs from its language (es); what neither holds is
shown as the program's own English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Final

#: The pseudo-language: shows which words were not marked, and which labels are too narrow.
PSEUDO: Final = "xx"

_PACKAGE: Final = Path(__file__).parent.parent
#: A source tree keeps the catalogs beside the package; what is built from them goes inside it.
FOLDERS: Final = (_PACKAGE.parent / "translations", _PACKAGE / "translations")


@cache
def catalog(code: str, folders: Sequence[Path] = FOLDERS) -> NullTranslations:
    """The words of a language as a chain: its region, its language, English.

    `folders` are where sources and builds may lie. Without a catalog it is plain English.
    """
    if code == PSEUDO:
        return _Pseudo()
    chain = [found for name in _lineage(code) if (found := _open(name, folders))]
    for near, far in pairwise(chain):
        near.add_fallback(far)
    return chain[0] if chain else NullTranslations()


def _lineage(code: str) -> list[str]:
    return list(dict.fromkeys([code, code.split("_")[0]]))


def _open(code: str, folders: Sequence[Path]) -> NullTranslations | None:
    places = [folder / code / "LC_MESSAGES" for folder in folders]
    source = _first(place / "coopdesk.po" for place in places)
    built = _first(place / "coopdesk.mo" for place in places)
    if built and not (source and _is_newer(source, built)):
        return GNUTranslations(BytesIO(built.read_bytes()))
    return _from_source(source) if source else None


def _first(files: Iterable[Path]) -> Path | None:
    return next(filter(Path.exists, files), None)


def _is_newer(source: Path, built: Path) -> bool:
    return source.stat().st_mtime > built.stat().st_mtime


def _from_source(source: Path) -> NullTranslations:
    # Slower than a .mo, but a translator sees the words at once, without a build.
    from babel.messages.mofile import write_mo  # noqa: PLC0415  (only without a built catalog)
    from babel.messages.pofile import read_po  # noqa: PLC0415

    built = BytesIO()
    with source.open("rb") as lines:
        write_mo(built, read_po(lines))
    built.seek(0)
    return GNUTranslations(built)


_LOOKALIKES: Final = str.maketrans(
    "AaCcDdEeGgIiLlNnOoRrSsTtUuYyZz", "ÁáÇçĎďÉéĞğÍíĹĺÑñÓóŔŕŠšŤťÚúÝýŽž"
)
# Named fields, mark-up, entities and the & of a keyboard shortcut stay as they are.
_KEPT: Final = re.compile(r"(\{[^{}]*\}|<[^<>]*>|&\w+;|&\w)")


def pseudo(message: str) -> str:
    """The message with lookalike letters, two fifths longer, in brackets."""
    pieces = _KEPT.split(message)
    pieces[::2] = [piece.translate(_LOOKALIKES) for piece in pieces[::2]]
    return f"[!!! {''.join(pieces)} {'~' * max(1, len(message) * 2 // 5 - 9)} !!!]"


class _Pseudo(NullTranslations):
    def gettext(self, message: str) -> str:
        return pseudo(message) if message else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(super().ngettext(msgid1, msgid2, n))

    def pgettext(self, context: str, message: str) -> str:
        return pseudo(message)
