"""The book of one co-op: open it, look into it, write in it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk import BUILT
from coopdesk.i18n import N_
from coopdesk.records.access import GUEST, Actor
from coopdesk.records.book import acts, erased, identity, keys, merging, opening, sealing
from coopdesk.records.book.clock import Confirmed, Hlc, Judged, judge
from coopdesk.records.book.identity import Identity, TipRow
from coopdesk.records.book.listening import Listener, Listeners
from coopdesk.records.book.merging import Arrived, Keep, Merged
from coopdesk.records.book.tx import Command, Frame, Numbers, Topic, Tx
from coopdesk.records.calendar import Clock
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import (
    Act,
    day_of,
    instant_number,
)
from coopdesk.records.store import Raw, Store, machine_trouble

P = ParamSpec("P")
R = TypeVar("R")
#: The co-op's id, this PC's key and its letter.
Joining = tuple[bytes, Ed25519PrivateKey, str]
_log = logging.getLogger(__name__)


class Book(AbstractContextManager["Book"]):
    """One co-op's whole record, in one file. Made by `open` or `create`.

    Readers may be on any thread; one writes at a time. `home` is where this PC keeps its keys,
    `clock` tells the time, `built` is the day before which no clock is believed.
    """

    def __init__(
        self, path: Path, home: Path, clock: Clock, *, key: bytes | None = None, built: date = BUILT
    ) -> None:
        self.path = path
        self.actor: Actor = GUEST
        #: This PC's key is another's too, or is trusted no more: the next act is under a new one.
        self.ended = False
        self.key = key
        self._home = home
        self._clock = clock
        self._built = built
        self._store = Store(path, key)
        self._listeners = Listeners()
        self._cache: dict[str, Any] = {}
        self._cache_version: Any = None
        self._identity = Identity(b"", b"", "", b"", enrolled=False)

    # --- opening and closing ---------------------------------------------------------------

    @classmethod
    def create(
        cls,
        path: Path,
        home: Path,
        clock: Clock,
        *,
        key: bytes | None = None,
        built: date = BUILT,
        joining: Joining | None = None,
    ) -> Book:
        """Make an empty book with this PC as its first device. Refuses to overwrite a file.

        `joining` is for a PC that was let in to a co-op whose acts are to come: they say who it is.
        """
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
                coop, private, letter = joining or (secrets.token_bytes(16), None, "A")
                with book._store.writing() as raw:
                    opening.make_empty(raw)
                    made = keys.mint(
                        home, path, coop, clock(), copied=False, private=private, key=key
                    )
                    begun = identity.begin(raw, coop, made, letter, built)
                book._identity = replace(begun, enrolled=joining is not None)
        except BaseException:
            book.discard()
            raise
        return book

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
            opening.refuse_foreign(path)
        book = cls(path, home, clock, key=key, built=built)
        try:
            opening.bring_up(book._store, path, key)
            with book._store.looking() as raw:
                book._identity = identity.recognise(raw, home, path)
        except BaseException:
            book.close()
            raise
        return book

    def close(self) -> None:
        """Give the file back."""
        self._store.close()

    def discard(self) -> None:
        """Take a book away again that could not be founded."""
        self.close()
        keys.forget(self._home, self.device)
        for end in ("", "-wal", "-shm", "-journal"):
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- who and where -----------------------------------------------------------------------

    @property
    def device(self) -> bytes:
        """This PC in this book: the SHA-256 of its public key; empty in a copy not written yet."""
        return self._identity.device

    @property
    def own_key(self) -> keys.DeviceKey | None:
        """What this PC signs papers with; None in a copy that nobody wrote in yet."""
        return keys.of_device(self._home, self.device, self.key)

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
        """A transaction for audits and notes of this copy. Nothing else may write through it."""
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
            return _judge(
                raw, identity.tip(raw, self._identity, self._built), self.now(), self._built
            )

    def confirm_day(self, day: date) -> None:
        """A person says what today's date is; until the clock jumps again that is believed."""
        wall = instant_number(self._clock())
        with self._store.writing() as raw:
            identity.keep_note(raw, "clock", f"{wall} {day.isoformat()}")

    # --- writing -----------------------------------------------------------------------------

    def write(self, ask: Command[P, R], *args: P.args, **kw: P.kwargs) -> R:
        """Run one command: all of it is kept, or none of it. Then tell those who look."""
        if self.ended or not self._identity.device:
            self._become_new()
        try:
            with self._store.writing() as raw:
                self._identity = identity.look_again(raw, self._identity)
                frame = self._frame(raw)
                tx = Tx(frame)
                if not self._identity.enrolled:
                    sealing.enrol(tx, self._identity)
                result = ask(tx, *args, **kw)
                end = sealing.seal(tx, frame, self._identity, ask.name)
        except BaseException:
            self._cache.clear()  # it may hold what was rolled back
            raise
        if not self._identity.enrolled:
            self._identity = replace(self._identity, enrolled=True)
        if tx.letter != self.letter:
            self._identity = replace(self._identity, letter=tx.letter)
        if tx.topics & Topic.COOP:
            self._cache.clear()
        _note_end(self._home, self.device, frame.seq, end)
        if tx.has_erased:
            self._tidy()
        self._listeners.tell(tx.topics)
        return result

    def merge(self, arrived: Arrived, keep: Keep) -> Merged:
        """Take in what another PC wrote: all of it, or none. Then tell those who look.

        `keep` makes the kept rows of features again where something was touched: `merge.take_in`
        of records knows them all, and is what others call.
        """
        with self._store.writing() as raw:
            merged = merging.take_in(raw, arrived, self._identity, keep)
            if merged.ended:
                keys.retire(self._home, self.device)
                self.ended = True
        if merged.new:
            self._tidy()
            self._cache.clear()
            self._listeners.tell(~Topic.NONE)
        return merged

    def _become_new(self) -> None:
        """In a transaction of its own: the new key stays, even when the command is refused.

        Another program of this PC may have become new in this file meanwhile: both are one PC.
        """
        with ExitStack() as minted, self._store.writing() as raw:
            made = identity.recognise(raw, self._home, self.path)
            if not made.device:
                now = self._clock()
                identity.check_copy(self._home, self.coop, now)
                key = minted.enter_context(
                    keys.minting(self._home, self.path, self.coop, now, self.key)
                )
                made = identity.begin(raw, self.coop, key, made.letter, self._built)
        self._identity, self.ended = made, False

    def _frame(self, raw: Raw) -> Frame:
        tip = identity.tip(raw, self._identity, self._built)
        now = self.now()
        judged = _judge(raw, tip, now, self._built)
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
            wall=instant_number(now) if judged.believed else tip.wall,
            device=acts.number_of(self.device),
            letter=self.letter,
            seq=tip.seq + 1,
            prev=tip.hash,
            hlc=Hlc(tip.hlc_ms, tip.hlc_count).next(instant_number(now), believed=judged.believed),
            numbers=Numbers(tip.entries, tip.receipts),
            cache=self._cache,
        )

    def _tidy(self) -> bool:
        """Let what was erased leave the file too. False where that waits for another program."""
        return erased.tidy(self._store)

    def unhurried(self) -> AbstractContextManager[None]:
        """Write without waiting for the disk: only for a file that nobody needs yet."""
        return self._store.unhurried()

    # --- telling -----------------------------------------------------------------------------

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Be told what each command touched, after it is kept. Returns how to stop that."""
        return self._listeners.add(listener)

    def retire(self) -> None:
        """Write no more as this PC: its key is on another too. The next act makes it a new one."""
        keys.retire(self._home, self.device)
        self._identity = Identity(self.coop, b"", "", b"", enrolled=False)


def _judge(raw: Raw, tip: TipRow, now: datetime, built: date) -> Judged:
    """What to make of the clock, with what a person said of it last."""
    said = identity.note(raw, "clock")
    wall, _, day = said.partition(" ")
    return judge(
        now,
        built=built,
        last_wall=tip.wall,
        last_day=day_of(tip.day) if tip.seq or tip.wall else None,
        said=Confirmed(int(wall), date.fromisoformat(day)) if said else None,
    )


def _note_end(home: Path, device: bytes, seq: int, tip: bytes) -> None:
    """Remember outside the book where its chain ends."""
    if not tip:
        return
    try:
        keys.note_end(home, device, seq, tip)
    except OSError:
        # The act is written; only an older copy in this file's place would go unnoticed.
        _log.exception("where the chain ends could not be noted")
