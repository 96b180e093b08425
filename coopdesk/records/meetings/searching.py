"""Finding words in all minutes: accents and endings don't matter, every word must be there.

One row of the index is one point of an agenda: its title, what was said, its motions. Points of
closed and of open minutes are found alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from unicodedata import normalize

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from coopdesk.records.book import Prepared, Tx
from coopdesk.records.ids import BodyId, ItemId, MeetingId
from coopdesk.records.schema import AgendaItem, Body, Meeting, Minute, Motion
from coopdesk.records.search import fold
from coopdesk.records.store import Raw

#: Of what was typed no more is looked at.
_MOST_WORDS: Final = 8
#: Letters of a text that are shown around what was found.
_AROUND: Final = 60

_SAID: Final = select(AgendaItem.title, AgendaItem.extract, AgendaItem.dropped)
_ONE: Final = Prepared(_SAID.where(AgendaItem.id == bindparam("of")))
_ALL: Final = Prepared(select(AgendaItem.id, AgendaItem.title, AgendaItem.extract))
_MOTIONS: Final = Prepared(
    select(Motion.number, Motion.text)
    .where(Motion.item == bindparam("of"), Motion.withdrawn == 0)
    .order_by(Motion.place, Motion.id)
)
_EVERY_MOTION: Final = Prepared(
    select(Motion.item, Motion.number, Motion.text)
    .join(AgendaItem, AgendaItem.id == Motion.item)
    .where(Motion.withdrawn == 0)
    .order_by(Motion.place, Motion.id)
)
_DROPPED: Final = Prepared(select(AgendaItem.id).where(AgendaItem.dropped == 1))
_FORGET: Final = Prepared(text("DELETE FROM said WHERE rowid = :id"))
_REMEMBER: Final = Prepared(text("INSERT OR REPLACE INTO said (rowid, words) VALUES (:id, :words)"))
_FIND: Final = Prepared(
    text("SELECT rowid FROM said WHERE said MATCH :words ORDER BY rowid DESC LIMIT :limit")
)


@dataclass(frozen=True, slots=True)
class Found:
    """A point of some minutes in which the words stand. `around` is the text near the first."""

    meeting: MeetingId
    item: ItemId
    body: BodyId
    body_name: str
    day: date
    title: str
    around: str
    number: int | None  # of the minutes, once signed


def index(tx: Tx, item: ItemId) -> None:
    """Keep the words of a point, as it is written now."""
    row = tx.one(_ONE, of=item)
    if row is None:
        return
    title, extract, dropped = row
    if dropped:
        tx.derive(_FORGET, [{"id": item}])
        return
    words = _words(title, extract, tx.all(_MOTIONS, of=item))
    tx.derive(_REMEMBER, [{"id": item, "words": words}])


def _words(title: str, extract: str, motions: Sequence[Any]) -> str:
    return "\n".join((title, extract, *(f"{number} {said}" for number, said in motions)))


def index_touched(raw: Raw, items: Iterable[int], motions: Iterable[int]) -> None:
    """Keep the words of some points, and of those that some motions are of, as they are now."""
    of = {item for motion in motions for (item,) in raw.all(_ITEM, of=motion)}
    for item in {*items, *of}:
        row = raw.one(_ONE, of=item)
        if row is None or row[2]:
            raw.many(_FORGET, [[item]])
        else:
            raw.many(_REMEMBER, [[item, _words(row[0], row[1], raw.all(_MOTIONS, of=item))]])


_ITEM: Final = Prepared(select(Motion.item).where(Motion.id == bindparam("of")))


def index_again(raw: Raw) -> None:
    """Make the index again from the minutes alone."""
    raw.connection.exec_driver_sql("DELETE FROM said")
    raw.many(_REMEMBER, list(words_of_all(raw)))


def words_of_all(raw: Raw) -> Iterator[tuple[int, str]]:
    """Each point with its words, as the index should have them."""
    motions: dict[int, list[Any]] = {}
    for item, number, said in raw.all(_EVERY_MOTION):
        motions.setdefault(item, []).append((number, said))
    gone = {row[0] for row in raw.all(_DROPPED)}
    for ident, title, extract in raw.all(_ALL):
        if ident not in gone:
            yield ident, _words(title, extract, motions.get(ident, ()))


# --- finding -------------------------------------------------------------------------------------


def find(session: Session, typed: str, *, limit: int = 50) -> list[Found]:
    """Points in which every word stands, or a word that begins so: the latest meetings first."""
    words = fold(typed).split()[:_MOST_WORDS]
    if not words:
        return []
    raw = Raw(session.connection())
    match = " AND ".join(f'"{word}"*' for word in words)
    idents = [row[0] for row in raw.all(_FIND, words=match, limit=limit)]
    rows = session.execute(
        select(AgendaItem, Meeting, Body.name, Minute.number)
        .join(Meeting, Meeting.id == AgendaItem.meeting)
        .join(Body, Body.id == Meeting.body)
        .outerjoin(Minute, Minute.id == Meeting.id)
        .where(AgendaItem.id.in_(idents))
        .order_by(Meeting.day.desc(), Meeting.id.desc(), AgendaItem.place)
    )
    motions: dict[int, list[Any]] = {}
    for item, number, said in session.execute(
        select(Motion.item, Motion.number, Motion.text).where(
            Motion.item.in_(idents), Motion.withdrawn == 0
        )
    ):
        motions.setdefault(item, []).append((number, said))
    return [
        Found(
            MeetingId(meeting.id),
            ItemId(item.id),
            BodyId(meeting.body),
            body,
            meeting.day,
            item.title,
            _around(_words("", item.extract, motions.get(item.id, ())), words),
            number,
        )
        for item, meeting, body, number in rows
    ]


def _around(said: str, words: Sequence[str]) -> str:
    """The text near the first place where one of the words begins; its beginning otherwise."""
    flat = " ".join(said.split())
    begins = "|".join(map(re.escape, words))
    match = re.search(rf"\b(?:{begins})", _plain(flat))
    if match is None:
        return flat[: 2 * _AROUND]
    start, end = max(match.start() - _AROUND, 0), match.end() + _AROUND
    return f"{'… ' if start else ''}{flat[start:end].strip()}{' …' if end < len(flat) else ''}"


def _plain(text: str) -> str:
    """Without accents and case, letter for letter, so that places stay what they are."""
    if text.isascii():
        return text.lower()
    return "".join(normalize("NFKD", letter)[0].casefold()[0] for letter in text)
