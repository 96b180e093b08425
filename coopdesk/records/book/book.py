"""The book of one co-op: open it, look into it, write in it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from coopdesk import BUILT
from coopdesk.i18n import N_
from coopdesk.records.access import GUEST, Actor
from coopdesk.records.book import acts, identity, keys
from coopdesk.records.book.clock import Confirmed, Hlc, Judged, judge
from coopdesk.records.book.identity import Identity, TipRow
from coopdesk.records.book.tx import Command, Frame, Numbers, Topic, Tx
from coopdesk.records.calendar import Clock
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import (
    APPLICATION_ID,
    SCHEMA_NUMBER,
    Act,
    Device,
    Tip,
    create_all,
    day_number,
    day_of,
    instant_number,
)
from coopdesk.records.store import Prepared, Raw, Store, machine_trouble

P = ParamSpec("P")
R = TypeVar("R")
Listener = Callable[[Topic], None]

_log = logging.getLogger(__name__)

_MOVE_TIP: Final = Prepared(
    update(Tip)
    .where(Tip.device == bindparam("of"))
    .values({c.name: bindparam(c.name) for c in Tip.__table__.c if c.name != "device"})
)
_ACT: Final = Prepared(
    insert(Act).values({c.name: bindparam(c.name) for c in Act.__table__.c if c.name != "n"})
)


class Book:
    """One co-op's whole record, in one file. Made by `open` or `create`.

    Readers may be on any thread; one writes at a time. `home` is where this PC keeps its keys,
    `clock` tells the time, `built` is the day before which no clock is believed.
    """

    def __init__(
        self, path: Path, home: Path, clock: Clock, *, key: bytes | None = None, built: date = BUILT
    ) -> None:
        self.path = path
        self.actor: Actor = GUEST
        self._home = home
        self._clock = clock
        self._built = built
        self._key = key
        self._store = Store(path, key)
        self._listeners: list[Listener] = []
        self._cache: dict[str, Any] = {}
        self._cache_version: Any = None
        self._identity = Identity(b"", b"", "", b"", enrolled=False)

    # --- opening and closing ---------------------------------------------------------------

    @classmethod
    def create(
        cls, path: Path, home: Path, clock: Clock, *, key: bytes | None = None, built: date = BUILT
    ) -> Book:
        """Make an empty book with this PC as its first device. Refuses to overwrite a file."""
        if path.exists():
            raise Trouble(
                N_("There is already a file named {name} here."),
                advice=N_("Choose another name."),
                name=path.name,
            )
        book = cls(path, home, clock, key=key, built=built)
        try:
            with machine_trouble():
                path.parent.mkdir(parents=True, exist_ok=True)
                book._make_empty()
        except BaseException:
            book.discard()
            raise
        return book

    def _make_empty(self) -> None:
        with self._store.writing() as raw:
            create_all(raw.connection)
            raw.pragma(f"user_version = {SCHEMA_NUMBER}")
            raw.pragma(f"application_id = {APPLICATION_ID}")
            coop = secrets.token_bytes(16)
            made = keys.mint(self._home, self.path, coop, self._clock(), copied=False)
            self._identity = identity.begin(raw, coop, made, "A", self._built)

    @classmethod
    def open(
        cls, path: Path, home: Path, clock: Clock, *, key: bytes | None = None, built: date = BUILT
    ) -> Book:
        """Open a book. A copy of a book gets an identity of its own when it is first written.

        Raises Trouble when it isn't there, isn't a book, or was made by a newer CoopDesk.
        """
        if not path.is_file():
            raise Trouble(
                N_("There is no book at {path}."),
                advice=N_("Check the name, or plug in the stick that it is on."),
                path=str(path),
            )
        if key is None:
            _refuse_foreign(path)
        book = cls(path, home, clock, key=key, built=built)
        try:
            book._check_version()
            with book._store.looking() as raw:
                book._identity = identity.recognise(raw, home, path)
        except BaseException:
            book.close()
            raise
        return book

    def _check_version(self) -> None:
        kind, version = self._store.pragma("application_id"), self._store.pragma("user_version")
        if kind != (APPLICATION_ID,) or version is None:
            raise _foreign()
        if version[0] > SCHEMA_NUMBER:
            raise Trouble(
                N_("This book was written by a newer CoopDesk."),
                advice=N_("Install the newer CoopDesk on this PC, then open the book again."),
            )
        if version[0] < SCHEMA_NUMBER:
            from coopdesk.records.migrations import upgrade  # noqa: PLC0415  (Alembic loads slowly)

            self._store.close()
            upgrade(self.path, version[0], key=self._key)

    def close(self) -> None:
        """Give the file back."""
        self._store.close()

    def discard(self) -> None:
        """Take a book away again that could not be founded."""
        self.close()
        keys.forget(self._home, self.device)
        for end in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- who and where -----------------------------------------------------------------------

    @property
    def device(self) -> bytes:
        """This PC in this book: the SHA-256 of its public key; empty in a copy not written yet."""
        return self._identity.device

    @property
    def coop(self) -> bytes:
        """The co-op's id, 16 random bytes made at founding."""
        return self._identity.coop

    @property
    def letter(self) -> str:
        """The letter of this PC's receipts."""
        return self._identity.letter

    def next_receipt(self) -> int:
        """The number in this PC's series that the next receipt gets."""
        with self._store.looking() as raw:
            return identity.tip(raw, self._identity, self._built).receipts

    # --- looking -----------------------------------------------------------------------------

    def read(self, query: Callable[Concatenate[Session, P], R], *args: P.args, **kw: P.kwargs) -> R:
        """Ask a query. It can't write, and sees one state of the book from start to end."""
        with machine_trouble(), Session(self._store.reader) as session:
            return query(session, *args, **kw)

    def raw(self) -> AbstractContextManager[Raw]:
        """A transaction for audits, spoken to directly. Nothing else may write through it."""
        return self._store.writing()

    def acts(self, after: int = 0) -> Iterator[bytes]:
        """The bodies of all acts, in the order in which they came to this PC."""
        for (body,) in self.read(
            lambda s: s.execute(select(Act.body).where(Act.n > after).order_by(Act.n)).all()
        ):
            yield body

    # --- the clock ---------------------------------------------------------------------------

    def now(self) -> datetime:
        """The instant that the clock shows here, with its zone. It may be wrong: see `clock`."""
        return self._clock().astimezone()

    def clock(self) -> Judged:
        """What day it is here, and whether a person must be asked for it."""
        with self._store.looking() as raw:
            return self._judge(raw, identity.tip(raw, self._identity, self._built), self.now())

    def confirm_day(self, day: date) -> None:
        """A person says what today's date is; until the clock jumps again that is believed."""
        wall = instant_number(self._clock())
        with self._store.writing() as raw:
            identity.keep_note(raw, "clock", f"{wall} {day.isoformat()}")

    def _judge(self, raw: Raw, tip: TipRow, now: datetime) -> Judged:
        said = identity.note(raw, "clock")
        wall, _, day = said.partition(" ")
        return judge(
            now,
            built=self._built,
            last_wall=tip.wall,
            last_day=day_of(tip.day) if tip.wall else None,
            said=Confirmed(int(wall), date.fromisoformat(day)) if said else None,
        )

    # --- writing -----------------------------------------------------------------------------

    def write(self, ask: Command[P, R], *args: P.args, **kw: P.kwargs) -> R:
        """Run one command: all of it is kept, or none of it. Then tell those who look."""
        if not self._identity.device:
            self._become_new()
        try:
            with self._store.writing() as raw:
                frame = self._frame(raw)
                tx = Tx(frame)
                if not self._identity.enrolled:
                    self._enrol(tx)
                result = ask(tx, *args, **kw)
                end = self._seal(tx, frame, ask.name)
        except BaseException:
            self._cache.clear()  # it may hold what was rolled back
            raise
        if not self._identity.enrolled:
            self._identity = replace(self._identity, enrolled=True)
        if tx.topics & Topic.COOP:
            self._cache.clear()
        self._note_end(frame.seq, end)
        self._notice(tx.topics)
        return result

    def _become_new(self) -> None:
        """In a transaction of its own: the new key stays, even when the command is refused."""
        now = self._clock()
        identity.check_copy(self._home, self.coop, now)
        with (
            keys.minting(self._home, self.path, self.coop, now) as key,
            self._store.writing() as raw,
        ):
            letter = identity.free_letter(raw)
            made = identity.begin(raw, self.coop, key, letter, self._built)
        self._identity = made

    def _frame(self, raw: Raw) -> Frame:
        tip = identity.tip(raw, self._identity, self._built)
        now = self.now()
        judged = self._judge(raw, tip, now)
        version = raw.pragma("data_version")
        if version != self._cache_version:
            self._cache.clear()
            self._cache_version = version
        return Frame(
            raw=raw,
            actor=self.actor,
            now=now,
            today=judged.today,
            believed=judged.believed,
            letter=self.letter,
            seq=tip.seq + 1,
            prev=tip.hash,
            hlc=Hlc(tip.hlc_ms, tip.hlc_count).next(instant_number(now), believed=judged.believed),
            numbers=Numbers(tip.entries, tip.receipts),
            cache=self._cache,
        )

    def _enrol(self, tx: Tx) -> None:
        """This PC's first act in the book says who it is."""
        me = self._identity
        ident = acts.number_of(me.device)
        tx.insert(Device, [{"id": ident, "public_key": me.public, "letter": me.letter}])

    def _seal(self, tx: Tx, frame: Frame, command: str) -> bytes:
        """Write the act and move the tip, in the same transaction as the rows. Gives the act's
        hash; nothing when there was nothing to write."""
        if not tx.facts:
            tx.flush()
            return b""
        wall, ident = instant_number(frame.now), acts.number_of(self.device)
        body = acts.encode(
            {
                "coop": self.coop,
                "dev": self.device,
                "seq": frame.seq,
                "prev": frame.prev,
                "hlc": [frame.hlc.ms, frame.hlc.count],
                "wall": wall,
                "clock_flag": int(not frame.believed),
                "day": day_number(frame.today),
                "actor": frame.actor.person,
                "command": command,
                "facts": tx.facts,
            }
        )
        row = {
            "device": ident,
            "seq": frame.seq,
            "hash": (end := acts.hash_of(body)),
            "hlc_ms": frame.hlc.ms,
            "hlc_count": frame.hlc.count,
        }
        tx.derive(_ACT, [row | {"body": body}])
        moved = row | {
            "of": ident,
            "wall": wall,
            "day": day_number(frame.today),
            "entries": frame.numbers.entries,
            "receipts": frame.numbers.receipts,
        }
        tx.derive(_MOVE_TIP, [moved])
        tx.flush()
        return end

    def _note_end(self, seq: int, tip: bytes) -> None:
        if not tip:
            return
        try:
            keys.note_end(self._home, self.device, seq, tip)
        except OSError:
            # The act is written; only an older copy in this file's place would go unnoticed.
            _log.exception("where the chain ends could not be noted")

    def unhurried(self) -> AbstractContextManager[None]:
        """Write without waiting for the disk: only for a file that nobody needs yet."""
        return self._store.unhurried()

    # --- telling -----------------------------------------------------------------------------

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Be told what each command touched, after it is kept. Returns how to stop that."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def _notice(self, topics: Topic) -> None:
        for listener in list(self._listeners):
            try:
                listener(topics)
            except Exception:
                # The money is written: whoever looks on may fail, the command has not.
                _log.exception("a listener failed")

    # --- this copy's own notes ---------------------------------------------------------------

    def note(self, name: str) -> str:
        """A note that this copy of the book keeps for itself; empty when there is none."""
        with self._store.looking() as raw:
            return identity.note(raw, name)


def _foreign() -> Trouble:
    return Trouble(N_("This file is not a CoopDesk book."), advice=N_("Choose another file."))


def _refuse_foreign(path: Path) -> None:
    """Refuse another program's file by its first bytes: opening it would already change it.

    A file with a -wal beside it may have its mark there, and is asked after it was opened.
    """
    if path.with_name(path.name + "-wal").exists():
        return
    try:
        with path.open("rb") as file:
            head = file.read(72)
    except OSError as error:
        raise Trouble(
            N_("The book can't be opened."),
            advice=N_("Check that the file is there and that you may open it."),
        ) from error
    if head[:16] != b"SQLite format 3\0" or head[68:] != APPLICATION_ID.to_bytes(4):
        raise _foreign()
