"""Pictures, bills and other papers that are kept in the book, as files of the archive."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.exchange.archive.chest import Chest, Told, plain_name
from coopdesk.records.schema import Base

#: The columns that hold a file, and the column that says what it is called.
OF_FILES: Final = {
    "attachment.content": "name",
    "annex.content": "name",
    "collateral.photo": "name",
    "content.data": "media",
}
#: What a file is by its first bytes, whatever it is called.
_ENDINGS: Final = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"RIFF", "webp"),
    (b"PK\x03\x04", "zip"),
)


class FileNames:
    """The names of kept files, in the order of their rows."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def next(self, full: str, start: bytes, called: str) -> str:
        """The name of the next file of a column: its number, what it is called, what it is."""
        n = self._counts[full] = self._counts.get(full, 0) + 1
        stem = plain_name(called.rpartition(".")[0] or called)
        named = f"{n:05d}-{stem}" if stem else f"{n:05d}"
        return f"files/{full.partition('.')[0]}/{named}.{_ending(start)}"


def _ending(start: bytes) -> str:
    return next((ending for sign, ending in _ENDINGS if start.startswith(sign)), "bin")


def write(session: Session, chest: Chest, told: Told) -> None:
    """Every kept file, one after the other."""
    names = FileNames()
    for full, named in OF_FILES.items():
        table, _, column = full.partition(".")
        its = Base.metadata.tables[table]
        rows = session.execute(
            select(its.c[column], its.c[named])
            .where(func.length(its.c[column]) > 0)
            .order_by(its.c.id),
            execution_options={"yield_per": 1},
        )
        for content, called in rows:
            chest.put(names.next(full, content, called or ""), content)
            told.more()


def count(session: Session) -> int:
    """How many there are."""
    return sum(
        session.scalar(select(func.count()).where(func.length(its.c[column]) > 0)) or 0
        for table, _, column in (full.partition(".") for full in OF_FILES)
        for its in (Base.metadata.tables[table],)
    )
