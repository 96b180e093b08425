"""Finding a member while typing: parts of the name in any order, without accents, a number."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from coopdesk.records.book import Prepared, Tx
from coopdesk.records.ids import MemberId
from coopdesk.records.schema import Member
from coopdesk.records.store import Raw

# What the accents' decomposition leaves as it is.
_BY_HAND: Final = str.maketrans(
    {"ł": "l", "ø": "o", "ı": "i", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"}
)

_FORGET: Final = Prepared(text("DELETE FROM search WHERE rowid = :id"))
_REMEMBER: Final = Prepared(text("INSERT INTO search (rowid, words) VALUES (:id, :words)"))
_FIND: Final = text("SELECT rowid FROM search WHERE search MATCH :words LIMIT :limit")


def fold(words: str) -> str:
    """Small letters without accents; whatever isn't a letter or a figure parts words."""
    flat = unicodedata.normalize("NFKD", words.casefold().translate(_BY_HAND))
    kept = (c if c.isalnum() else " " for c in flat if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def words_of(fields: Mapping[str, Any]) -> str:
    """What a member is found by. A phone is kept both in its groups and in one piece."""
    phone = str(fields.get("phone") or "")
    pieces = (
        fields.get("number"),
        fields.get("name"),
        phone,
        phone.replace(" ", ""),
        fields.get("document"),
        fields.get("village"),
    )
    return fold(" ".join(str(piece) for piece in pieces if piece))


def index(tx: Tx, members: Sequence[tuple[MemberId, Mapping[str, Any]]]) -> None:
    """Keep the words by which members are found."""
    tx.derive(_FORGET, [{"id": member} for member, _ in members])
    tx.derive(_REMEMBER, [{"id": member, "words": words_of(fields)} for member, fields in members])


def find(session: Session, typed: str, *, limit: int) -> list[MemberId]:
    """Members whose words begin with what was typed, each part, in any order."""
    parts = fold(typed).split()
    if not parts:
        return []
    match = " AND ".join(f'"{part}"*' for part in parts)
    return [MemberId(row[0]) for row in session.execute(_FIND, {"words": match, "limit": limit})]


def index_again(raw: Raw) -> None:
    """Make the index again from the register alone."""
    columns = (Member.number, Member.name, Member.phone, Member.document, Member.village)
    names = [column.key for column in columns]
    rows = raw.all(Prepared(select(Member.id, *columns)))
    raw.connection.exec_driver_sql("DELETE FROM search")
    raw.many(
        _REMEMBER,
        [(ident, words_of(dict(zip(names, said, strict=True)))) for ident, *said in rows],
    )
