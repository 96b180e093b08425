"""The file: how it is opened, locked, read and written, and what its troubles are called."""

from __future__ import annotations

import errno
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Lock, RLock
from typing import Any, BinaryIO, Final, Protocol

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Executable, create_engine, event, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import (
    Session as Session,
)  # what a query looks with; named here for those who know no SQL
from sqlalchemy.sql import ClauseElement
from sqlalchemy.util import LRUCache

from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import Unreadable, stored

Row = tuple[Any, ...]


class Prepared:
    """A Core statement, compiled once and then run straight on the driver.

    For the few statements on the way of every posting: Core takes 0.15 ms to send one, the
    driver 0.01 ms. Parameters and results are stored values (a day is the number 20260303).
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._compiled: dict[str, tuple[str, list[str], Mapping[str, Any]]] = {}

    def parts(self, dialect: Dialect) -> tuple[str, list[str], Mapping[str, Any]]:
        """The SQL, the names of its parameters in order, and the values that it has itself."""
        if dialect.name not in self._compiled:
            assert isinstance(self._statement, ClauseElement)
            made: Any = self._statement.compile(dialect=dialect)
            own = {name: stored(value) for name, value in made.params.items()}
            self._compiled[dialect.name] = str(made), list(made.positiontup or ()), own
        return self._compiled[dialect.name]


class Looker(Protocol):
    """Whoever can be asked: a transaction, or a reader's connection."""

    def all(self, prepared: Prepared, **values: Any) -> list[Row]:
        """The rows of a prepared select, as stored."""


class Raw:
    """A transaction spoken to directly, with prepared statements and stored values."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect
        self._cursor: Any = connection.connection.cursor()

    def all(self, prepared: Prepared, **values: Any) -> list[Row]:
        """Every row that it gives."""
        self._send(prepared, values)
        rows: list[Row] = self._cursor.fetchall()
        return rows

    def one(self, prepared: Prepared, **values: Any) -> Row | None:
        """The first row that it gives, or None."""
        self._send(prepared, values)
        row: Row | None = self._cursor.fetchone()
        return row

    def run(self, prepared: Prepared, **values: Any) -> None:
        """For what gives no rows."""
        self._send(prepared, values)

    def _send(self, prepared: Prepared, values: Mapping[str, Any]) -> None:
        sql, names, own = prepared.parts(self.dialect)
        self._cursor.execute(sql, [stored(values[n]) if n in values else own[n] for n in names])

    def many(self, prepared: Prepared, rows: Sequence[Sequence[Any]]) -> None:
        """Once for each row of stored values, given in the order of the parameters."""
        sql = prepared.parts(self.dialect)[0]
        if len(rows) == 1:
            self._cursor.execute(sql, rows[0])
        elif rows:
            self._cursor.executemany(sql, rows)

    @property
    def changes(self) -> int:
        """How many rows this connection has written so far."""
        self._cursor.execute("SELECT total_changes()")
        return int(self._cursor.fetchone()[0])

    def vacuum(self) -> None:
        """Make the file anew; outside of any transaction."""
        self._cursor.execute("VACUUM")

    def pragma(self, words: str) -> Row | None:
        """Say a PRAGMA."""
        self._cursor.execute(f"PRAGMA {words}")
        row: Row | None = self._cursor.fetchone()
        return row


#: How a whole-file trouble of SQLite is told to a person: what it says → what happened, what to do.
_TROUBLES: Final = (
    (
        ("disk is full",),
        N_("The disk is full. Nothing was written."),
        N_("Make room on the disk, then try again."),
    ),
    (
        ("is locked", "is busy"),
        N_("Another program is using the book."),
        N_("Close the other CoopDesk, then try again."),
    ),
    (
        ("readonly", "read-only"),
        N_("The book can't be written: the file or the disk is read-only."),
        N_("Copy the book to this PC's own disk and open it there."),
    ),
    (
        ("disk i/o error",),
        N_("The disk did not answer. Nothing was written."),
        N_("Check the disk or the cable, then try again."),
    ),
    (
        ("unable to open",),
        N_("The book can't be opened."),
        N_("Check that the file is there and that you may open it."),
    ),
    (
        ("not a database", "malformed", "file is encrypted", "decode to utf-8"),
        N_("This file is damaged, locked with another key, or not a CoopDesk book."),
        N_("Restore the last good copy, or choose another file."),
    ),
)


# The same troubles as the system numbers them, where it is not SQLite who meets them.
_SAID: Final[Mapping[int | None, str]] = {
    errno.ENOSPC: "disk is full",
    errno.EIO: "disk i/o error",
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "read-only"),
}


@contextmanager
def machine_trouble() -> Iterator[None]:
    """Turn what the disk does to us into a Trouble that a person can act on."""
    try:
        yield
    except (UnicodeDecodeError, Unreadable) as error:  # what a turned bit made none of ours
        raise Trouble(_TROUBLES[-1][1], advice=_TROUBLES[-1][2]) from error
    except (driver.DatabaseError, DBAPIError, OSError) as error:
        said = (
            _SAID.get(getattr(error, "errno", None)) or str(getattr(error, "orig", error)).lower()
        )
        for signs, message, advice in _TROUBLES:
            if any(sign in said for sign in signs):
                raise Trouble(message, advice=advice) from error
        raise


def address(place: Path | str) -> str:
    """A file's path as an SQLAlchemy URL; a URL stays as it is."""
    if isinstance(place, str) and "://" in place:
        return place
    return f"sqlite+pysqlite:///{place}"


class Sqlite(SQLiteDialect_pysqlite):
    """SQLite by the driver above. All its connections speak alike: what was made SQL of for one of
    them is known to the others, in this book and in the next.
    """

    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> Any:
        return driver

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


_DRIVER: Final = "sqlite+coopdesk"
registry.register(_DRIVER.replace("+", "."), __name__, Sqlite.__name__)

#: What was made SQL of lately.
_COMPILED: Final[LRUCache[Any, Any]] = LRUCache(1000)


#: Bytes. Small pages: a visit touches a dozen trees, and each writes its changed page whole.
#: It holds for new files; a plain one made before keeps its own.
PAGE: Final = 1024
#: What it was before, which an encrypted file must be told.
_PAGE_BEFORE: Final = 4096


def unlock(cursor: Any, key: bytes | None, page: int | None = None) -> None:
    """Give a new connection the book's key; a book that isn't encrypted needs none. `page` is for a
    new file whose pages shall not be of the usual size.
    """
    if key is None:
        return
    if page is None:
        _, _, file = cursor.execute("PRAGMA database_list").fetchone()
        page = _PAGE_BEFORE if _is_of_before(file, key) else PAGE
    cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    cursor.execute(f"PRAGMA cipher_page_size = {page}")


def _is_of_before(file: str, key: bytes) -> bool:
    """Whether an encrypted file has the large pages of before. A connection that tried a wrong size
    writes no more, so it is tried by one of its own, where the file's size allows it.
    """
    size = os.path.getsize(file) if os.path.isfile(file) else 0
    if not size or size % _PAGE_BEFORE:
        return False
    probe = driver.connect(file)
    try:
        unlock(probe.cursor(), key, PAGE)
        probe.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except driver.DatabaseError as error:
        return "not a database" in str(error)  # any other trouble is told by what comes next
    except UnicodeDecodeError:
        return False
    finally:
        probe.close()
    return False


def _engine(url: str, key: bytes | None, *, pragmas: Sequence[str], pool: int) -> Engine:
    """An engine whose connections are all set up alike."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=pool)
    engine = create_engine(
        make_url(url).set(drivername=_DRIVER),
        pool_size=pool,
        max_overflow=2,
        connect_args={"check_same_thread": False, "timeout": 5},
        execution_options={"compiled_cache": _COMPILED},
    )

    def set_up(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # transactions are begun by us, and at once
        cursor = raw.cursor()
        try:
            unlock(cursor, key)
            for pragma in pragmas:
                cursor.execute(f"PRAGMA {pragma}")
        except UnicodeDecodeError as error:
            # What SQLite quotes of a damaged schema need not be text.
            raise driver.DatabaseError("malformed database schema") from error

    event.listen(engine, "connect", set_up)
    return engine


def _begin(words: str) -> Callable[[Connection], None]:
    """How a transaction is begun where the driver doesn't do it."""

    def begin(connection: Connection) -> None:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(words)

    return begin


# The -wal file may still grow to 4 MB before it is put into the book.
_WRITER: Final = (
    "journal_mode = WAL",
    "wal_autocheckpoint = 4000",
    "synchronous = FULL",
    "foreign_keys = ON",
)
_READER: Final = ("query_only = ON", "cache_size = -16000")


class _Handles:
    """Files that are read beside SQLite, which has them open too.

    Where a program closes a file, POSIX takes all its locks on that file away: also those that
    SQLite holds by a handle of its own. To other programs the book is closed then: one may put
    another in its place, or take the -wal away with what is still written in it. (SQLite looks a
    second time since 3.51; its rule stays.) So a handle is kept, to be lent again, until no Store
    of this program has the file open.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._stores: defaultdict[str, set[int]] = defaultdict(set)
        self._idle: defaultdict[str, list[BinaryIO]] = defaultdict(list)

    @contextmanager
    def lent(self, path: Path) -> Iterator[BinaryIO]:
        """A handle to read by, at the start of the file."""
        where = os.path.realpath(path)
        with self._lock:
            handle = self._found(where) or open(where, "rb", buffering=0)  # noqa: SIM115
        try:
            handle.seek(0)
            yield handle
        finally:
            with self._lock:
                self._idle[where].append(handle)
            self._tidy(where)

    def _found(self, where: str) -> BinaryIO | None:
        """A kept handle on the file that has the name now, if there is one."""
        now = os.stat(where)
        for handle in self._idle[where]:
            if os.path.samestat(os.fstat(handle.fileno()), now):
                self._idle[where].remove(handle)
                return handle
        return None

    def opened(self, path: str, store: object) -> None:
        """SQLite has a file open for a Store."""
        with self._lock:
            self._stores[os.path.realpath(path)].add(id(store))

    def left(self, path: str, store: object) -> None:
        """It has no more."""
        where = os.path.realpath(path)
        with self._lock:
            self._stores[where].discard(id(store))
        self._tidy(where)

    def _tidy(self, where: str) -> None:
        with self._lock:
            if not self._stores[where]:
                for handle in self._idle.pop(where, ()):
                    handle.close()
                del self._stores[where]


_handles: Final = _Handles()


def beside(path: Path) -> AbstractContextManager[BinaryIO]:
    """The bytes of a file that SQLite may have open in this program, to be read without harm. What
    they say is a book only while nobody can write in it.
    """
    return _handles.lent(path)


class Store:
    """One book's file, with one connection that writes and a few that only look."""

    def __init__(self, place: Path | str, key: bytes | None = None) -> None:
        url = address(place)
        self._file = str(place)
        small = (f"page_size = {PAGE}",) if key is None else ()  # the key's cipher has its own
        self._writer = _engine(url, key, pragmas=(*small, *_WRITER), pool=1)
        self.reader = _engine(url, key, pragmas=_READER, pool=2)
        self._lock = RLock()
        self._connection: Connection | None = None
        for engine in (self._writer, self.reader):
            event.listen(engine, "connect", self._on_connect)
        # From the first line nobody else can write: what a command reads stays true for it.
        event.listen(self._writer, "begin", _begin("BEGIN IMMEDIATE"))
        # All that a query asks is answered from one state of the book.
        event.listen(self.reader, "begin", _begin("BEGIN"))

    @contextmanager
    def writing(self) -> Iterator[Raw]:
        """One transaction that is kept whole, or not at all."""
        with self._lock, machine_trouble():
            connection = self._connected()
            with connection.begin():
                yield Raw(connection)

    @contextmanager
    def looking(self) -> Iterator[Raw]:
        """A connection that can't write, and waits for nobody who does."""
        with machine_trouble(), self.reader.connect() as connection:
            yield Raw(connection)

    @contextmanager
    def unhurried(self) -> Iterator[None]:
        """Write without waiting for the disk: only for a file that nobody needs yet."""
        self.pragma("synchronous = OFF")
        try:
            yield
        finally:
            self.pragma("synchronous = FULL")

    def pragma(self, words: str) -> Row | None:
        """Say a PRAGMA outside of any transaction."""
        with self._lock, machine_trouble():
            return Raw(self._connected()).pragma(words)

    def make_anew(self) -> bool:
        """Write the file anew from what is in it, so that nothing deleted is left in it or in the
        -wal. False where somebody still looks at an older state.
        """
        if not self._cut_wal():  # it would not be cut afterwards either: nobody waits twice
            return False
        with self._lock, machine_trouble():
            Raw(self._connected()).vacuum()
        return self._cut_wal()

    def _cut_wal(self) -> bool:
        busy = self.pragma("wal_checkpoint(TRUNCATE)")
        return busy is not None and not busy[0]

    def _on_connect(self, _raw: Any, _record: object) -> None:
        _handles.opened(self._file, self)

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._writer.connect()
        return self._connection

    def close(self) -> None:
        """Give the file back; a quiet file then has no -wal beside it."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self.reader.dispose()
        self._writer.dispose()
        _handles.left(self._file, self)
