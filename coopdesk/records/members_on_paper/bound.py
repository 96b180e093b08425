"""Which folios of a register are in the bound book, and what stands on them.

The authority stamps a bound book page by page; what is printed next goes on with the folio after
the last one. Of each line that is in the book a digest is kept beside whose it is, so that only new
lines and those that have changed since are printed: nothing in the book is ever printed over.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import made_for
from coopdesk.records.schema import Setting

#: How the name of such a setting begins, before the name of the register and an id.
_NAMED: Final = "folios"
#: Bytes of the digest of what a line says.
_DIGEST: Final = 4
#: Bytes of the id of whose line it is. Before, there were as many of its digest, in which two of
#: 20,000 members could be one.
_WHOSE: Final = 8
_WHOSE_BEFORE: Final = 4
_FIRST: Final = 1
_MOST: Final = 99_999
_MOST_BLANK: Final = 999  # empty folios at once: more than a bound book has

_FOLIOS: Final = Prepared(
    select(Setting.id, Setting.name, Setting.value).where(Setting.name.startswith(_NAMED + " "))
)


@dataclass(frozen=True, slots=True)
class Bound:
    """Folios that are in the bound book of a register: from `first` on, with the register of `day`.

    A `whole` one begins the book anew. `lines` are marks of whose lines are on them, each with the
    digest of what it says.
    """

    id: int
    book: str
    day: date
    first: int
    folios: int
    whole: bool
    lines: Sequence[tuple[bytes, bytes]]

    @property
    def last(self) -> int:
        """The last of its folios."""
        return self.first + self.folios - 1


def check_folios(first: int, blank: int) -> None:
    """Refused where no book has a folio of the number `first`, or so many empty ones."""
    for field, n, least, most in (
        ("first", first, _FIRST, _MOST),
        ("blank", blank, 0, _MOST_BLANK),
    ):
        if not least <= n <= most:
            words = N_("Write a number from {least} to {most}.")
            raise Refused(words, field=field, least=least, most=most)


def digest(said: object) -> bytes:
    """The digest of something that is always written alike."""
    return sha256(json.dumps(said).encode()).digest()[:_DIGEST]


@command(needs=Permission.KEEP_ROLL)
def bind_folios(
    tx: Tx,
    *,
    book: str,
    day: date,
    first: int,
    folios: int,
    whole: bool,
    lines: Mapping[int, object],
) -> int:
    """These folios of a register are in the bound book now: the next print goes on after them.

    `lines` tells what each line says, by whose it is. Refused where they would lie over others,
    unless the register is `whole` and begins a book of its own.
    """
    if not _FIRST <= first <= _MOST or folios < 1:
        raise Refused(N_("Write a number of 1 or more."), field="first")
    after = next_folio(tx.session, book)
    if not whole and first < after:
        raise Refused(
            N_("The book goes up to folio {last}. Go on with the next one."),
            field="first",
            last=after - 1,
        )
    packed = b"".join(ident.to_bytes(_WHOSE) + digest(said) for ident, said in lines.items())
    said: dict[str, Any] = {"written": tx.now.isoformat(), "day": day.isoformat(), "first": first}
    said |= {"folios": folios, "whole": whole, "whose": _WHOSE, "lines": b64encode(packed).decode()}
    ident = tx.new_id()
    name = f"{_NAMED} {book} {ident}"
    row = made_for("setting", name)
    tx.insert(Setting, [{"id": row, "name": name, "value": json.dumps(said)}])
    tx.touch(Topic.MEMBERS)
    return row


@command(needs=Permission.KEEP_ROLL)
def take_back_folios(tx: Tx, *, folios: int) -> None:
    """That the last folios are in the bound book was a mistake: they are printed once more."""
    found = [(row[0], row[1], row[2]) for row in tx.all(_FOLIOS)]
    row = next((one for one in found if one[0] == folios), None)
    last = bound(tx.session, row[1].split(" ")[1]) if row else []
    if row is None or not last or last[-1].id != folios:
        raise Refused(N_("This can't be taken back."), field="folios")
    tx.set(Setting, folios, "value", json.dumps({}), shown=row[2])
    tx.touch(Topic.MEMBERS)


def bound(session: Session, book: str) -> list[Bound]:
    """The folios of a register that are in its bound book, in order; of the last book alone."""
    rows = session.execute(
        select(Setting.id, Setting.name, Setting.value).where(
            Setting.name.startswith(f"{_NAMED} {book} ")
        )
    )
    found = [
        (value["written"], value["first"], int(name.rsplit(" ", 1)[1]), _read(ident, book, value))
        for ident, name, value in rows
        if value
    ]
    made = [one for *_, one in sorted(found, key=itemgetter(0, 1, 2))]
    begun = max((n for n, one in enumerate(made) if one.whole), default=0)
    return made[begun:]


def _read(ident: int, book: str, said: Mapping[str, Any]) -> Bound:
    packed, whose = b64decode(said["lines"]), said.get("whose", _WHOSE_BEFORE)
    wide = whose + _DIGEST
    cut = (packed[at : at + wide] for at in range(0, len(packed), wide))
    lines = tuple((line[:whose], line[whose:]) for line in cut)
    day, first, folios = date.fromisoformat(said["day"]), said["first"], said["folios"]
    return Bound(ident, book, day, first, folios, bool(said["whole"]), lines)


def next_folio(session: Session, book: str) -> int:
    """The folio with which the bound book goes on."""
    return max((one.last for one in bound(session, book)), default=0) + 1


def in_the_book(
    session: Session, book: str, among: Iterable[int]
) -> Mapping[int, Collection[bytes]]:
    """What the last line of each of some members in the bound book says, as digests: more than one
    where a mark of before is that of several.
    """
    whose: dict[bytes, list[int]] = {}
    for ident in among:
        for mark in (ident.to_bytes(_WHOSE), digest(ident)):
            whose.setdefault(mark, []).append(ident)
    found: dict[int, set[bytes]] = {}
    for one in bound(session, book):
        told: dict[int, set[bytes]] = {}
        for mark, said in one.lines:
            for ident in whose.get(mark, ()):
                told.setdefault(ident, set()).add(said)
        found |= told
    return found
