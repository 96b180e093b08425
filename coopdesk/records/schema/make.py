"""Making the tables: what the declarations can't say is said here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from sqlalchemy import DDL, Connection, Index, Table, create_mock_engine, event

from coopdesk.records.schema import (  # noqa: F401  (so that every table is known)
    cashdesk,
    exchange,
    facts,
    keeping,
    lending,
    local,
    meeting,
    membership,
    saving,
)
from coopdesk.records.schema.base import Base

#: Counts up with each migration; kept in the file as `user_version`.
SCHEMA_NUMBER: Final = 6

#: Marks the file as a CoopDesk book ("COOP").
APPLICATION_ID: Final = 0x434F4F50

#: The tables whose rows travel inside acts, in the order in which they can be filled.
FACTS: Final[dict[str, Table]] = {
    table.name: table for table in Base.metadata.sorted_tables if table.info.get("fact")
}

# A member's lines in date order; the lines without a member (most accounts) aren't in it. The
# condition is SQLite's alone: naming another database here would load all of it at every start.
Index(
    "line_member",
    facts.Line.member,
    facts.Line.day,
    facts.Line.account,
    facts.Line.holding,
    facts.Line.amount,
    sqlite_where=facts.Line.member.isnot(None),
)

# Tokens are parted by records.search alone, so nothing but blanks parts them here. Only which
# member has a word is asked, never where: without places the index is half as large. (Without
# places SQLite's own "secure-delete" spoils an index when rows are replaced together: words that
# must leave the file, leave it when the index is tidied.)
_SEARCH: Final = (
    "CREATE VIRTUAL TABLE search USING fts5(words, detail='none', prefix='1 2 3 4 5 6', "
    "tokenize='ascii tokenchars ''#''')"
)
# What minutes say, by point of the agenda. Only where words stand is kept, not the text itself:
# that is in the minutes.
_SAID: Final = (
    "CREATE VIRTUAL TABLE said USING fts5(words, content='', contentless_delete=1, "
    "prefix='2 3', tokenize='unicode61 remove_diacritics 2')"
)


def lock_names(tables: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The triggers of the tables that hold money or the log: name → table and verb."""
    return {
        f"{name}_never_{verb.lower()}": (name, verb)
        for name in tables
        if Base.metadata.tables[name].info.get("money")
        for verb in ("UPDATE", "DELETE")
    }


def _but_free(name: str, verb: str) -> str:
    """The columns that are locked, where one is not: where a late line counts is told anew."""
    table = Base.metadata.tables[name]
    free = table.info.get("free")
    if verb != "UPDATE" or free is None:
        return ""
    return " OF " + ", ".join(column.name for column in table.columns if column.name != free)


def locks(tables: Iterable[str]) -> list[str]:
    """Triggers that refuse to change or delete what was once written: the second lock."""
    return [
        f"CREATE TRIGGER {trigger} BEFORE {verb}{_but_free(name, verb)} ON {name} "
        f"BEGIN SELECT RAISE(ABORT, '{name} is never changed'); END"
        for trigger, (name, verb) in lock_names(tables).items()
    ]


for _statement in (_SEARCH, _SAID, *locks(Base.metadata.tables)):
    _made = DDL(_statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # as it comes
    event.listen(Base.metadata, "after_create", _made.execute_if("sqlite"))


@cache
def _making(kind: str) -> tuple[str, ...]:
    """What makes every table in a database of that kind. Saying it takes longer than doing it."""
    said: list[str] = []

    def note(element: Any, *_: object, **__: object) -> None:
        said.append(str(element.compile(dialect=mock.dialect)))

    mock = create_mock_engine(f"{kind}://", note)
    Base.metadata.create_all(mock, checkfirst=False)
    return tuple(said)


def create_all(connection: Connection) -> None:
    """Make every table in an empty file."""
    for statement in _making(connection.dialect.name):
        connection.exec_driver_sql(statement)
