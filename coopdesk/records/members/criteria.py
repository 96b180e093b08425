"""What a list of members is narrowed by. It is one thing: pages, papers and the command line hand
it to one another as text, and a list that is saved by name is that text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final

from coopdesk.i18n import N_
from coopdesk.records.ids import MemberId

NOMINEE, DOCUMENT, SCAN, PHOTO, BORN = "nominee", "document", "scan", "photo", "born"
SEX, PHONE, VILLAGE, ADDRESS, OCCUPATION = "sex", "phone", "village", "address", "occupation"
SPEAKER, FIELD = "speaker", "field"

#: What the file of a member can lack. Only a person has a nominee, a photo, a sex and a birth
#: date; only others have somebody who speaks for them.
LACKING: Final[Mapping[str, str]] = {
    NOMINEE: N_("Nominee"),
    DOCUMENT: N_("Document"),
    SCAN: N_("Scan of the document"),
    PHOTO: N_("Photo"),
    BORN: N_("Born on"),
    SEX: N_("Sex"),
    PHONE: N_("Phone"),
    VILLAGE: N_("Village"),
    ADDRESS: N_("Address"),
    OCCUPATION: N_("Occupation"),
    SPEAKER: N_("Who speaks for them"),
    FIELD: N_("A field that is needed"),
}

#: Neither active nor left, but in between: who is suspended is active all the same.
SUSPENDED: Final = "suspended"


@dataclass(frozen=True, slots=True)
class Criteria:
    """What members must fit, all of it; nothing said fits everybody.

    Days and ages count their ends in. Amounts are whole minor units of what a member has of a
    kind: from 1 is who has any, up to 0 who has none. `left` as a status is also who is leaving.
    """

    text: str = ""
    status: str = ""
    village: str = ""
    kind: str = ""
    sex: str = ""
    age_from: int | None = None
    age_to: int | None = None
    joined_from: date | None = None
    joined_to: date | None = None
    left_from: date | None = None
    left_to: date | None = None
    #: Neither at the cash desk nor at a meeting on that day or after it.
    not_seen_since: date | None = None
    savings_from: int | None = None
    savings_to: int | None = None
    shares_from: int | None = None
    shares_to: int | None = None
    loans_from: int | None = None
    loans_to: int | None = None
    #: A household or group: who is in it, and the line of the register that they have together.
    household: int | None = None
    #: Of LACKING: who lacks all of them.
    lacking: tuple[str, ...] = ()
    birthday_month: int | None = None
    #: Whose birthday is today or in the next so many days.
    birthday_days: int | None = None
    #: A field of the co-op's own: who has something in it, or just that value (part of a text,
    #: whatever its letters), or from one value to another (numbers and days).
    own: int | None = None
    own_value: str = ""
    own_from: str = ""
    own_to: str = ""
    #: Picked by hand, or found by a search: nobody but these. None: whoever fits.
    only: tuple[MemberId, ...] | None = None

    def as_text(self) -> str:
        """The same as text, that `of_text` reads; empty where nothing is said."""
        said = {name: _plain(getattr(self, name)) for name in self.said()}
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")) if said else ""

    @classmethod
    def of_text(cls, text: str) -> Criteria:
        """What `as_text` wrote. Raises ValueError for anything else."""
        if not text:
            return cls()
        try:
            said = json.loads(text)
            read = cls(**{name: _READ[name](value) for name, value in said.items()})
            if not set(read.lacking) <= set(LACKING) or read.birthday_month not in _MONTHS:
                raise ValueError("what a newer version narrows by")
            return read
        except (ValueError, AttributeError, KeyError, RecursionError) as error:
            raise ValueError("no criteria") from error

    def said(self) -> tuple[str, ...]:
        """The names of what narrows."""
        return tuple(name for name, plain in _PLAIN.items() if getattr(self, name) != plain)

    def without(self, *names: str) -> Criteria:
        """The same, not narrowed by these."""
        return replace(self, **{name: _PLAIN[name] for name in names})


#: More than a book can hold.
_MUCH: Final = 2**63
_MONTHS: Final = (None, *range(1, 13))

#: Nothing is asked.
EVERYBODY: Final = Criteria()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("no text")


def _whole(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MUCH:
        return value
    raise ValueError("no whole number")


def _day(value: Any) -> date:
    return date.fromisoformat(_text(value))


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(_text, _several(value)))


def _ids(value: Any) -> tuple[MemberId, ...]:
    return tuple(MemberId(_whole(one)) for one in _several(value))


def _several(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    raise ValueError("no list")


_PLAIN: Final[Mapping[str, Any]] = {one.name: one.default for one in fields(Criteria)}
_BY_TYPE: Final[Mapping[str, Callable[[Any], Any]]] = {
    "str": _text,
    "int | None": _whole,
    "date | None": _day,
    "tuple[str, ...]": _texts,
    "tuple[MemberId, ...] | None": _ids,
}
_READ: Final = {one.name: _BY_TYPE[str(one.type)] for one in fields(Criteria)}
