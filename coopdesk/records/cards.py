"""What stands in the square of a member's card, and back.

A scanner types. It presses keys as on a keyboard of the United States, and the PC reads them as on
its own: there letters stand elsewhere (A and Q, Z and W, Y, M), and on French and Belgian keyboards
figures need Shift, so that "12" arrives as "&é". So the square holds figures alone, nothing else is
the same under all keyboards, and what comes out of the keys of figures without Shift is read back.

    89 · form (1) · length (2) · co-op (4) · the number · check (2)

The check is that of bank accounts (ISO 7064 MOD 97-10): it finds every wrong figure, every two that
changed places, and the length finds lost ones. The co-op's four figures tell another's card; they
are no secret, and the card proves nothing by itself: anybody can print one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

from coopdesk.i18n import N_
from coopdesk.records.errors import Refused

#: No telephone of any country begins so (ITU-T E.164: 89 is given to nobody).
_MARK: Final = "89"
_FIGURES, _LETTERS, _BYTES = "1", "2", "3"
_HEAD: Final = 9  # mark, form, length, co-op
_LONGEST: Final = 99
#: How many figures the shortest card has.
LEAST: Final = _HEAD + 3
#: What the keys of 1234567890 type without Shift: in France, in Belgium, on bépo.
_ROWS: Final = ("&é\"'(-è_çà", "&é\"'(§è!çà", '"«»()@+-/*')
_PLAIN: Final = re.compile(r"[0-9]+")
_ENDING: Final = re.compile(rf"{_MARK}[1-3](?P<length>[0-9][0-9])")
_RUN: Final = re.compile(r"[0-9]*$")
_UNREAD: Final = N_("The card was not read well. Scan it again, or type the number.")


def code_of(coop: bytes, number: str) -> str:
    """The figures in the square of a card. Empty where a number is too long for any."""
    form, body = _body(number)
    if not 0 < len(body) <= _LONGEST:
        return ""
    said = f"{_MARK}{form}{len(body):02}{coop_figures(coop)}{body}"
    return f"{said}{98 - int(said) * 100 % 97:02}"


def number_of(coop: bytes, typed: str) -> str | None:
    """The member's number on a card that was scanned; None where nothing like a card was.

    Refused where it is another co-op's, or where the scanner lost or changed something.
    """
    if not is_card(typed):
        return None
    said = figures(typed)
    number = _read(said)
    if number is None:
        raise unread()
    if said[5:_HEAD] != coop_figures(coop):
        raise Refused(N_("This card is of another co-op."))
    return number


def ending(typed: str) -> str:
    """The card at the end of what was typed, as it was typed; empty where there is none.

    Only one that is read well: an amount or a telephone is none, but for a chance that is tiny.
    """
    for row in ("", *_ROWS):
        said = _as_figures(typed, row, strange=" ")
        for found in reversed(list(_ENDING.finditer(said))):
            whole = said[found.start() :]
            if len(whole) == _HEAD + int(found["length"]) + 2 and _read(whole) is not None:
                return typed[found.start() :]
    return ""


def spoilt(coop: bytes, typed: str, *, amount: bool) -> str:
    """The end of what was typed that was a card, of which the scanner lost or changed something;
    empty where there is none.

    It is told by how a card of the co-op begins, and where an `amount` was typed by being longer
    than any, by the keys that read the most of it.
    """
    runs = [_RUN.findall(_as_figures(typed, row, strange=" "))[0] for row in ("", *_ROWS)]
    for run in runs:
        if at := re.search(rf"{_MARK}[1-3][0-9][0-9]{coop_figures(coop)}", run):
            return typed[at.start() - len(run) :]
    most = max(map(len, runs))
    return typed[-most:] if amount and most >= LEAST - 1 else ""


def is_card(typed: str) -> bool:
    """Whether it is a card that was scanned, read well or not."""
    said = figures(typed)
    return said.startswith(_MARK) and len(said) >= LEAST


def unread() -> Refused:
    """What is said of a card that was not read well."""
    return Refused(_UNREAD)


def coop_figures(coop: bytes) -> str:
    """Four figures that tell a co-op's cards from those of nearly every other."""
    return f"{int.from_bytes(hashlib.sha256(coop).digest()[:8]) % 10_000:04}"


def figures(typed: str) -> str:
    """What was typed as figures, whatever keyboard the PC has; empty where it was something else.

    One row of keys may read as figures what is a card by another: the one that fits is taken.
    """
    typed = unicodedata.normalize("NFC", typed.strip())
    told = [said for row in ("", *_ROWS) if (said := _as_figures(typed, row))]
    return next((one for one in told if _read(one) is not None), told[0] if told else "")


def _as_figures(typed: str, row: str, strange: str = "") -> str:
    """The figures of one row of keys. Anything else is `strange`; without, nothing is told."""
    made = []
    for letter in typed:
        place = row.find(letter.casefold())
        if place >= 0:
            made.append("1234567890"[place])
        elif letter.isdecimal() and (not row or strange):
            made.append(str(unicodedata.decimal(letter)))
        elif strange:
            made.append(strange)
        else:
            return ""
    return "".join(made)


def _read(said: str) -> str | None:
    """The number in the figures of a card; None where they are not as they were printed."""
    if len(said) < LEAST or not _PLAIN.fullmatch(said) or int(said) % 97 != 1:
        return None
    if not said.startswith(_MARK) or len(said) != _HEAD + int(said[3:5]) + 2:
        return None
    return _number(said[2], said[_HEAD:-2])


def _body(number: str) -> tuple[str, str]:
    """A number in figures: as it is, or two for each letter of ASCII, or three for each byte."""
    if _PLAIN.fullmatch(number):
        return _FIGURES, number
    if number.isascii() and number.isprintable():
        return _LETTERS, "".join(f"{ord(letter) - 32:02}" for letter in number)
    return _BYTES, "".join(f"{byte:03}" for byte in number.encode())


def _number(form: str, body: str) -> str | None:
    step = {_FIGURES: 1, _LETTERS: 2, _BYTES: 3}.get(form, 0)
    if not step or len(body) % step:
        return None
    if step == 1:
        return body
    parts = [int(body[at : at + step]) for at in range(0, len(body), step)]
    if step == 2:
        return "".join(chr(part + 32) for part in parts)
    try:
        return bytes(parts).decode()
    except ValueError:
        return None
