"""Personal values that are taken out of a book for good, and what else of this PC holds them.

An act names a value by a mark, which says nothing without the row's salt. So a row is erased by
dropping its salt and its values: the chain stays as it is. What the row showed goes too, and what
stood beside it; that a field was changed stays, by marks. Bundles of other PCs that are kept to be
carried on are dropped: where a place lacks them, this PC packs those acts itself, without what was
erased.

The values have left the tables then, not yet the file: SQLite leaves what it deletes where it lay
until something else is written there. So the file is made anew from what is in it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import bindparam, delete, exists, func, or_, select, update

from coopdesk.records.book import identity
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import (
    FACTS,
    Act,
    Bundle,
    Erasure,
    Head,
    History,
    Local,
    Personal,
    Salt,
)
from coopdesk.records.store import Prepared, Raw, Store

_log = logging.getLogger(__name__)

#: The personal columns of each table that has some.
PERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    name: columns
    for name, table in FACTS.items()
    if (columns := tuple(c.name for c in table.c if c.info.get("personal")))
}


def blank(table: str, column: str) -> Any:
    """What stands in a field once it was erased."""
    return FACTS[table].c[column].info.get("erased")


#: Noted while what was erased may still lie in the file.
_UNTIDY: Final = "erased"

_AMONG: Final = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
_DROP: Final = (
    *(
        Prepared(
            update(FACTS[name])
            .where(FACTS[name].c.id.in_(_AMONG))
            .values({column: blank(name, column) for column in columns})
        )
        for name, columns in PERSONAL.items()
    ),
    *(
        Prepared(
            delete(told).where(
                told.table == name,
                told.row.in_(_AMONG),
                or_(*(told.column == column for column in columns)),
                *((told.hlc_ms == 0,) if told is History else ()),
            )
        )
        for name, columns in PERSONAL.items()
        for told in (History, Head)
    ),
    Prepared(delete(Salt).where(Salt.row.in_(_AMONG))),
    Prepared(delete(Personal).where(Personal.row.in_(_AMONG))),
)
# What can't be taken in yet waits on: it is locked, of a newer CoopDesk, or needs what isn't here.
# A bundle names its last act by the hash: a copied PC may have another act of that number.
_DROP_BUNDLES: Final = Prepared(
    delete(Bundle).where(
        exists().where(
            Act.device == Bundle.device,
            Act.seq == Bundle.last,
            func.instr(Bundle.body, Act.hash) > 0,
        )
    )
)
_LEFT: Final = Prepared(
    select(Erasure.id).where(
        or_(exists().where(Salt.row == Erasure.id), exists().where(Personal.row == Erasure.id))
    )
)
_ALL: Final = Prepared(select(Erasure.id))
_TIDY: Final = Prepared(delete(Local).where(Local.name == _UNTIDY))


def erase(raw: Raw, rows: Iterable[int]) -> None:
    """Take the personal values of some rows out of the tables, in the transaction that is open."""
    ids = "[" + ",".join(map(str, sorted(set(rows)))) + "]"
    if ids == "[]":
        return
    for statement in _DROP:
        raw.run(statement, ids=ids)
    raw.run(_DROP_BUNDLES)
    identity.keep_note(raw, _UNTIDY, "1")


def erase_arrived(raw: Raw) -> None:
    """What was erased stays erased, though an old stick still carried it."""
    erase(raw, [row for (row,) in raw.all(_LEFT)])


def erase_all(raw: Raw) -> None:
    """The same after all rows were made again, with whatever values somebody still had."""
    erase(raw, [row for (row,) in raw.all(_ALL)])


def tidy(store: Store) -> bool:
    """Let what was erased leave the file. Where that can't be now (another program looks into the
    book, the disk is full), it is tried again when the book is opened next; False then.
    """
    with store.looking() as raw:
        if not identity.note(raw, _UNTIDY):
            return True
    try:
        clean = store.make_anew()
    except Trouble:
        _log.exception("what was erased could not leave the file yet")
        return False
    if clean:
        with store.writing() as raw:
            raw.run(_TIDY)
    return clean
