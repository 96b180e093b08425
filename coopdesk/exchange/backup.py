"""Copies of a book at a place: made, proven, kept in turn, and looked over again.

A copy is a snapshot, or, where a fresh snapshot stands there, a point: only what was written since.
Nothing is written over; a copy that was cut off leaves nothing but an unfinished file. Before a
migration records make a copy of their own beside the book; this is for all other times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import attrgetter
from time import monotonic_ns
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.exchange import certificates, known, sealedbox
from coopdesk.exchange.copies import (
    aside,
    box,
    header,
    looking,
    points,
    reading,
    shelf,
)
from coopdesk.exchange.copies.aside import Step, Still, nothing
from coopdesk.exchange.copies.header import Header
from coopdesk.exchange.copies.memory import Remembered
from coopdesk.exchange.copies.shelf import FOLDER, Copy
from coopdesk.exchange.copies.telling import read_me
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.known import Why
from coopdesk.exchange.places import Fault, Place, PlaceTrouble, marker
from coopdesk.exchange.places.addresses import is_url
from coopdesk.exchange.places.marker import Marker
from coopdesk.i18n import N_, Language, Text
from coopdesk.records import statements
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.papers import TrialBalance
from coopdesk.records.schema import SCHEMA_NUMBER, instant_number

#: A snapshot is fresh enough for points for so long, and for so many acts.
_FRESH: Final = timedelta(days=7)
_MOST_ACTS: Final = 5000
#: Of what lies at a place, so much is looked over each time: one file in fifty, and what is read
#: in no time (in bytes).
_SHARE: Final = 50
_CHEAP: Final = 8 << 20
#: What is larger rests for so long after it was read, however often copies are made; and so long
#: after another was read.
_REST: Final = timedelta(days=3)
_PAUSE: Final = timedelta(hours=20)

Draw = Callable[[TrialBalance, Language], bytes]


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What was done. `kind` is "snapshot", "point" or "same": nothing was written since the copy
    `file`. `damaged` names copies at the place that can't be trusted any more, `dropped` those that
    were no longer needed, `findings` how much audits found, which are run for a snapshot only.
    """

    file: str
    kind: str
    size: int
    day: date
    members: int
    acts: int
    milliseconds: int
    damaged: tuple[str, ...]
    dropped: tuple[str, ...]
    findings: int


def settle(book: Book, keyring: Keyring) -> None:
    """Before the first copy: see that the co-op and this PC have their keys, so that what is made
    of the copy trusts what the co-op's PCs write later. A PC that nobody vouches for copies all the
    same.
    """
    with suppress(Refused):
        keyring.ready(book)


def back_up(
    book: Book,
    place: Place,
    keyring: Keyring,
    language: Language,
    *,
    draw: Draw,
    step: Step = nothing,
) -> CopyReport:
    """Make a copy at a place of this co-op. `draw` makes the PDF of a trial balance. `step(at, of)`
    may raise to stop.

    Raises Trouble when the place can't take it, and when the book itself is damaged.
    """
    return _BackUp(book, place, keyring, _Papers(language, draw), step).run()


@dataclass(frozen=True, slots=True)
class _Papers:
    """The language of the papers in a copy, and who draws them."""

    language: Language
    draw: Draw


class _BackUp:
    """One copy on its way."""

    def __init__(
        self,
        book: Book,
        place: Place,
        keyring: Keyring,
        papers: _Papers,
        step: Step,
    ) -> None:
        self._book, self._place, self._keyring = book, place, keyring
        self._papers, self._step = papers, step
        self._now, self._moment = book.now(), known.moment(book)

    def run(self) -> CopyReport:
        """Look over what is there, make the copy, tidy up."""
        since = monotonic_ns()
        mark = standing(self._place, self._book)
        kept = Remembered.of(self._book.read(known.state, mark.place, known.COPIES))
        self._step(0, 100)
        copies = shelf.found(self._place, self._book.coop)
        over = _looked_over(self._place, copies, kept, self._now)
        made = self._made(self._relied_on(over, kept))
        sound, damaged = over.sound, {one.file for one in over.wrong}
        known_sound = kept.verified | over.read | {made.ident}
        verified = known_sound & {c.ident for c in [*sound, made.copy]}
        dropped = self._tidied([made.copy, *sound], verified) if made.kind != "same" else ()
        # What was just written was read back.
        read = {**kept.read, **dict.fromkeys(over.read | ({made.ident} - kept.verified), self._now)}
        said = Remembered(
            when=self._moment.isoformat(),
            heads={name: seq for name, (seq, _) in made.header.heads.items()},
            written=(made.copy.file,) if made.kind != "same" else (),
            verified=frozenset(verified),
            cursor=over.cursor,
            sizes={c.file: c.size for c in [*sound, made.copy]},
            read={ident: when for ident, when in read.items() if ident in verified},
            why=tuple(sorted(over.wrong, key=attrgetter("file"))),
        ).said()
        known.remember(self._book, mark.place, self._place.address, known.COPIES, said)
        self._step(100, 100)
        shown = made.header.figures
        return CopyReport(
            file=made.copy.file,
            kind=made.kind,
            size=made.copy.size if made.kind != "same" else 0,
            day=made.header.day,
            members=shown.members if shown else 0,
            acts=made.header.acts,
            milliseconds=(monotonic_ns() - since) // 1_000_000,
            damaged=tuple(sorted(damaged)),
            dropped=tuple(dropped),
            findings=made.header.findings,
        )

    def _base(self, sound: Sequence[Copy]) -> Copy | None:
        return self._book.read(_base, sound, instant_number(self._moment), self._locking)

    def _relied_on(self, over: _Over, kept: Remembered) -> Copy | None:
        """The copy to go on from; None for a snapshot. What it goes on from itself is read as far
        as this PC never did: what goes on from a damaged copy is none. Over a network the word of
        the PC that wrote it is taken.
        """
        seen = set(kept.verified | over.read)
        while True:
            base = self._base(over.sound)
            chain = _chain(base, {c.ident: c for c in over.sound}) if base else []
            new = [copy for copy in chain if copy.ident not in seen]
            if not new or is_url(self._place.address):
                return base
            for copy in new:
                seen.add(copy.ident)
                over.look(copy)

    def _made(self, base: Copy | None) -> _Made:
        if base is not None and base.header is not None:
            if not self._book.read(points.count_since, base.header.heads):
                figures = self._book.read(_figures)
                return _Made("same", base, replace(base.header, figures=figures))
            return self._point(base)
        return self._snapshot()

    @property
    def _locking(self) -> bool:
        return bool(self._keyring.recipients(self._book))

    # --- a snapshot -------------------------------------------------------------------------------

    def _snapshot(self) -> _Made:
        seen, squeezed = aside.standing_still(
            self._book, self._squeezed, self._part(5, 25), locking=self._locking
        )
        files = {
            box.BOOK: squeezed,
            box.CSV: looking.as_csv(seen.trial_balance, self._papers.language),
            box.PDF: self._papers.draw(seen.trial_balance, self._papers.language),
            box.READ_ME: read_me(seen, self._moment, self._papers.language),
        }
        said = replace(self._said(header.SNAPSHOT, seen), parts=box.parts_of(files))
        data = box.packed(self._signed(said), said.made, files)
        if self._locking:
            files = {box.LOCKED: self._locked(data)}
            outside = replace(said, parts=box.parts_of(files), locked=True, figures=None)
            written = self._signed(outside)
            return self._published(said, written, box.packed(written, said.made, files), shelf.ZIP)
        return self._published(said, self._signed(said), data, shelf.ZIP)

    def _squeezed(self, still: Still) -> tuple[looking.Seen, bytes]:
        with box.Squeezing(still.bytes, still.size) as squeezing:
            seen = looking.seen(still.session)
            self._refuse_damaged(seen)
            return seen, squeezing.whole(self._part(55, 75))

    def _refuse_damaged(self, seen: looking.Seen) -> None:
        """A damaged book must not push sound copies out."""
        if seen.worst is not None:
            raise Trouble(
                N_("The book itself is damaged, so no copy was made: {what}"),
                advice=N_("Keep the copies that you have, and restore the last good one."),
                what=seen.worst,
            )

    # --- a point ----------------------------------------------------------------------------------

    def _point(self, base: Copy) -> _Made:
        assert base.header is not None
        heads = base.header.heads
        payload, seen = self._book.read(_since, heads)
        self._refuse_damaged(seen)
        self._step(50, 100)
        said = replace(self._said(header.POINT, seen), base=base.ident, parts=points.part(payload))
        written = self._signed(said)
        if self._locking:
            payload = self._locked(written + payload)
            outside = replace(said, parts=points.part(payload), locked=True, figures=None)
            written = self._signed(outside)
        return self._published(said, written, written + payload, shelf.CDP)

    # --- both -------------------------------------------------------------------------------------

    def _said(self, kind: str, seen: looking.Seen) -> Header:
        return Header(
            kind=kind,
            coop=self._book.coop,
            letter=self._book.letter,
            public=self._public(),
            made=instant_number(self._moment),
            day=seen.day,
            schema=seen.version,
            acts=seen.acts,
            heads=seen.heads,
            findings=len(seen.findings),
            figures=seen.figures,
        )

    def _public(self) -> bytes:
        """This PC's public key; none in a copy that nobody has written in."""
        if not self._book.device:
            return b""
        return certificates.public_of(self._keyring.signing(self._book))

    def _signed(self, said: Header) -> bytes:
        if not said.public:
            return said.written(None)
        return said.written(self._sign)

    def _sign(self, data: bytes) -> bytes:
        return self._keyring.sign(self._book, data)

    def _locked(self, data: bytes) -> bytes:
        return sealedbox.lock(data, self._keyring.recipients(self._book))

    def _published(self, said: Header, written: bytes, data: bytes, ending: str) -> _Made:
        self._step(80, 100)
        taken = self._place.list(FOLDER)
        name = shelf.free_name(taken, self._moment.date(), self._book.letter, ending)
        path = self._place.put_new(name, data)
        self._step(97, 100)
        copy = Copy(path.rpartition("/")[2], len(data), said, header.ident(written))
        return _Made(said.kind, copy, said)

    def _part(self, start: int, end: int) -> Step:
        def tell(at: int, of: int) -> None:
            self._step(start + (end - start) * at // max(of, 1), 100)

        return tell

    def _tidied(self, copies: Sequence[Copy], verified: frozenset[bytes] | set[bytes]) -> list[str]:
        year = self._book.read(statements.first_of_year, self._book.clock().today)
        dropped = shelf.to_drop(copies, year=year, verified=frozenset(verified))
        # Points go before what they go on from, so that a cut leaves none alone.
        for copy in dropped:
            self._place.delete_own(f"{FOLDER}/{copy.file}")
        return [copy.file for copy in dropped]


@dataclass(frozen=True, slots=True)
class _Made:
    """A copy that stands at the place."""

    kind: str
    copy: Copy
    header: Header

    @property
    def ident(self) -> bytes:
        return self.copy.ident


def standing(place: Place, book: Book) -> Marker:
    """The mark of a place of this co-op. Trouble where there is none."""
    found = marker.read(place)
    if found is None:
        raise PlaceTrouble(Fault.UNMARKED if place.list() else Fault.EMPTY, place.address)
    return marker.known(place, found.place, book.coop)


def _figures(session: Session) -> header.Figures:
    return looking.figures(session, statements.trial_balance(session, looking.last_day(session)))


def _since(session: Session, heads: header.Heads) -> tuple[bytes, looking.Seen]:
    """What was written since, and how the book stands, from one look at it."""
    return points.since(session, heads), looking.seen(session, audited=False)


def _base(session: Session, copies: Sequence[Copy], now: int, locking: bool) -> Copy | None:
    """The copy that a point can go on from: the newest whose acts are all in the book, on a
    snapshot that is fresh enough.
    """
    by_ident = {c.ident: c for c in copies}
    for copy in copies:
        said = copy.header
        if said is None or said.locked != locking or said.schema != SCHEMA_NUMBER:
            continue
        start = _snapshot_of(copy, by_ident)
        if start is None or abs(now - start.made) > _FRESH // timedelta(milliseconds=1):
            continue
        if points.goes_on_from(session, said):
            few = points.count_since(session, start.heads) <= _MOST_ACTS
            return copy if few else None
    return None


def _snapshot_of(copy: Copy, by_ident: Mapping[bytes, Copy]) -> Header | None:
    """The snapshot that a copy goes on from, when all between are there."""
    chain = _chain(copy, by_ident)
    last = chain[-1].header if chain else None
    return last if last is not None and last.kind == header.SNAPSHOT else None


def _chain(copy: Copy, by_ident: Mapping[bytes, Copy]) -> list[Copy]:
    """A copy and those that it goes on from, one after the other, as far as they are there."""
    found: dict[bytes, Copy] = {}
    at: Copy | None = copy
    while at is not None and at.header is not None and at.ident not in found:
        found[at.ident] = at
        at = by_ident.get(at.header.base)
    return list(found.values())


class _Over:
    """What is found when copies are read again: those that are `sound`, which of them were `read`,
    those that are `wrong`, and the file after which it goes on next time.
    """

    def __init__(self, place: Place, copies: Sequence[Copy]) -> None:
        self._place = place
        self.sound = [c for c in copies if c.header is not None]
        self.wrong = [_wrong(c.file, box.damaged(c.file)) for c in copies if c.header is None]
        self.read = frozenset[bytes]()
        self.cursor = ""

    def look(self, copy: Copy) -> None:
        """Read one of them."""
        try:
            data = self._place.get(f"{FOLDER}/{copy.file}", shelf.at_most(copy))
            reading.proven(data, copy.file)
        except PlaceTrouble as trouble:
            if trouble.fault not in (Fault.NOT_FOUND, Fault.TOO_LARGE, Fault.TAKEN):
                raise
            self._spoil(copy, trouble)
        except Trouble as trouble:
            self._spoil(copy, trouble)
        else:
            self.read |= {copy.ident}

    def _spoil(self, copy: Copy, trouble: Trouble) -> None:
        self.sound.remove(copy)
        self.wrong.append(_wrong(copy.file, trouble))


def _looked_over(place: Place, copies: Sequence[Copy], kept: Remembered, now: datetime) -> _Over:
    """Read again what was written last time, what was damaged or has another size now, and some
    of the others in turn. Those that can't be read at all are wrong too.
    """
    over = _Over(place, copies)
    due, over.cursor = _due(copies, kept, now, far=is_url(place.address))
    for copy in due:
        over.look(copy)
    return over


def _wrong(file: str, trouble: Trouble) -> Why:
    advice = N_("Use another stick soon. Then delete this file there.")
    return Why("bad", trouble.text, Text(advice), file=file)


def _due(
    copies: Sequence[Copy], kept: Remembered, now: datetime, *, far: bool
) -> tuple[list[Copy], str]:
    """Which copies to read, and the file after which it goes on next time."""
    readable = [c for c in copies if c.header is not None]
    bad = {one.file for one in kept.why}
    last = [c for c in readable if c.file in kept.written or c.file in bad]
    last += [c for c in readable if kept.sizes.get(c.file, c.size) != c.size and c not in last]
    if far:  # over a network only what is small
        return [c for c in last if c.file.endswith(shelf.CDP)], kept.cursor
    small = [c for c in readable if c.size <= _CHEAP and c not in last]
    turn = sorted(small, key=lambda c: (c.file <= kept.cursor, c.file))
    share = -(-len(readable) // _SHARE)
    read = [c for n, c in enumerate(turn) if n < share or _upto(turn, n) <= _CHEAP]
    large = [c for c in readable if c.size > _CHEAP and c not in last]
    return last + read + _longest_unread(large, kept, now), read[-1].file if read else kept.cursor


def _longest_unread(large: Sequence[Copy], kept: Remembered, now: datetime) -> list[Copy]:
    """Of copies that take long to read the one whose turn it is by this PC's clock, if any."""
    ago = {c.ident: abs(now - kept.read[c.ident]) for c in large if c.ident in kept.read}
    if min(ago.values(), default=_REST) < _PAUSE:
        return []
    awake = [c for c in large if ago.get(c.ident, _REST) >= _REST]
    return sorted(awake, key=lambda c: ago.get(c.ident, timedelta.max), reverse=True)[:1]


def _upto(turn: Sequence[Copy], n: int) -> int:
    return sum(c.size for c in turn[: n + 1])
