"""A book from a copy: looked into first, made aside and audited, then put in its place.

The book that stood there is kept under a name with the date. The new one is another PC's from the
start: a copy must never go on writing as the PC that it came from.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from coopdesk import BUILT
from coopdesk.exchange.copies import aside, box, looking, points, reading
from coopdesk.exchange.copies.aside import Step, nothing
from coopdesk.exchange.copies.box import damaged
from coopdesk.exchange.copies.header import Figures, Header, Heads
from coopdesk.exchange.copies.reading import Copied
from coopdesk.exchange.unlocking import refuse_open
from coopdesk.i18n import N_
from coopdesk.records import merge
from coopdesk.records.book import Book, identity, keys
from coopdesk.records.calendar import Clock
from coopdesk.records.comparing import Finding
from coopdesk.records.disk import force_names
from coopdesk.records.errors import Trouble
from coopdesk.records.remaking import put_in_place
from coopdesk.records.store import Store, machine_trouble

_MOST_NAMES: Final = 100


@dataclass(frozen=True, slots=True)
class Inside:
    """What a copy holds. `figures` is None where it is locked and no key was given. `by` is the PC
    that made it, by its letter; `signed` whether a PC of the book stands for it; `findings` are
    None until the book was opened and audited.
    """

    file: str
    kind: str
    coop: str
    made: datetime
    day: date
    by: str
    acts: int
    heads: Heads
    locked: bool
    figures: Figures | None
    signed: bool | None = None
    findings: tuple[Finding, ...] | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """A book that was made from a copy. `kept` is where the one before it is now."""

    book: Path
    inside: Inside
    kept: Path | None


def look_into(file: Path, identities: Sequence[str] = ()) -> Inside:
    """What is in a copy, all its bytes proven, before anything happens. Raises Trouble."""
    return _inside(file, reading.look(file, identities))


def verify(
    file: Path, clock: Clock, identities: Sequence[str] = (), *, step: Step = nothing
) -> Inside:
    """Open a copy completely, in a folder of its own, and audit the book in it. Raises Trouble when
    it is damaged. A locked copy without a key is proven as far as its signature and hash.
    """
    outside = reading.proven(reading.read_file(file), file.name)
    if outside.locked and not identities:
        return _inside(file, outside)
    copied = reading.load(file, identities)
    with TemporaryDirectory(prefix="coopdesk-verify-") as folder:
        part = Path(folder) / "book.coopdesk"
        seen = _made(copied, part, (Path(folder), clock), file.name, step)
    return _audited(_inside(file, copied.header, locked=outside.locked), copied.header, seen)


def restore(
    file: Path,
    to: Path,
    home: Path,
    clock: Clock,
    identities: Sequence[str] = (),
    *,
    replace: bool = False,
    step: Step = nothing,
) -> Restored:
    """Make the book at `to` from a copy. With `replace` a book may stand there: it is kept under a
    name with the date. Nothing is touched before the new one is whole and audited.

    Raises Trouble when the copy is damaged, and when the book at `to` is open anywhere.
    """
    if to.exists() and not replace:
        raise Trouble(
            N_("There is already a file named {name} here."),
            advice=N_("Choose another name."),
            name=to.name,
        )
    copied = reading.load(file, identities)
    with machine_trouble():
        to.parent.mkdir(parents=True, exist_ok=True)
    with aside.unfinished(to) as part:
        seen = _made(copied, part, (home, clock), file.name, step)
        with _as_another(part, home, clock):
            kept = swap(part, to, clock().date())
    inside = _audited(_inside(file, copied.header), copied.header, seen)
    return Restored(to, inside, kept)


# --- making it ------------------------------------------------------------------------------------


def _made(
    copied: Copied, part: Path, at: tuple[Path, Clock], name: str, step: Step
) -> looking.Seen:
    """The book of a copy in a file of its own, and what was found in it. Raises Trouble when it is
    not what the copy's header says.
    """
    with machine_trouble(), part.open("xb") as file:
        for done in box.let_out(copied.book, copied.size, file, name):
            step(done * 40 // max(copied.size, 1), 100)
        file.flush()
        os.fsync(file.fileno())
    home, clock = at
    with _brought_up(part, home, clock) as book:
        for payload in copied.later:
            merge.take_in(book, points.arrived(payload, name))
        step(60, 100)
        seen = book.read(looking.seen, copied.header.day)
    step(95, 100)
    if not _is_as_said(seen, copied.header):
        raise damaged(name)
    return seen


@contextmanager
def _brought_up(part: Path, home: Path, clock: Clock) -> Iterator[Book]:
    """The file as a book of this release, whatever release made the copy."""
    try:
        with Book.open(part, home, clock) as book:
            yield book
    finally:
        for left in part.parent.glob(f"{part.stem}.before-*"):
            aside.remove(left)


def _is_as_said(seen: looking.Seen, said: Header) -> bool:
    """Whether the book holds what the header says: every act, every balance."""
    figures = said.figures
    return (
        figures is not None
        and dict(seen.heads) == dict(said.heads)
        and seen.acts == said.acts
        and seen.figures.balance == figures.balance
        and (seen.figures.debit, seen.figures.credit) == (figures.debit, figures.credit)
        and seen.figures.members == figures.members
        and seen.worst is None
    )


@contextmanager
def _as_another(part: Path, home: Path, clock: Clock) -> Iterator[None]:
    """Give the book a PC of its own, before anybody writes in it."""
    store = Store(part)
    try:
        with store.writing() as raw:
            coop = bytes.fromhex(identity.note(raw, "coop"))
            key = keys.mint(home, part, coop, clock(), copied=False)
            identity.begin(raw, coop, key, identity.free_letter(raw), BUILT)
    finally:
        store.close()
    try:
        yield
    except BaseException:
        keys.forget(home, key.id)
        raise


# --- putting it in its place ----------------------------------------------------------------------


def swap(part: Path, to: Path, day: date) -> Path | None:
    """Put a book that was made beside in its place; gives where the one before it is kept, if there
    was one. Raises Trouble when that one is open anywhere.
    """
    with machine_trouble():
        if not to.exists():
            put_in_place(part, to)
            return None
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        refuse_open(to, None)
        kept = kept_as(to, day)
        for end in (
            "-wal",
            "-shm",
            "-journal",
        ):  # only beside a damaged book: what it has is part of it
            beside = to.with_name(to.name + end)
            if beside.exists():
                beside.rename(kept.with_name(kept.name + end))
        _keep(to, kept)
        part.replace(to)
        force_names(to.parent)
        return kept


def _keep(to: Path, kept: Path) -> None:
    """Give the old book its other name. It has both until the new one takes its place, so that at
    no moment a power cut leaves none there; but not every disk knows second names.
    """
    try:
        os.link(to, kept)
    except OSError:
        to.rename(kept)
    force_names(to.parent)


def kept_as(to: Path, day: date) -> Path:
    """Where a book will be kept when another is put in its place on a day: a name with the date
    that nothing has yet.
    """
    for n in range(1, _MOST_NAMES):
        more = f"-{n}" if n > 1 else ""
        kept = to.with_name(f"{to.stem}.{day:%Y-%m-%d}{more}{to.suffix}")
        if not kept.exists():
            return kept
    raise Trouble(
        N_("There are too many kept books named {name} here."),
        advice=N_("Move some of them elsewhere."),
        name=to.name,
    )


# --- telling --------------------------------------------------------------------------------------


def _inside(file: Path, said: Header, *, locked: bool | None = None) -> Inside:
    return Inside(
        file=file.name,
        kind=said.kind,
        coop=said.coop.hex(),
        made=datetime.fromtimestamp(said.made / 1000, UTC),
        day=said.day,
        by=said.letter,
        acts=said.acts,
        heads=said.heads,
        locked=said.locked if locked is None else locked,
        figures=said.figures,
    )


def _audited(inside: Inside, said: Header, seen: looking.Seen) -> Inside:
    signed = said.public in seen.publics if said.public else False
    held = {name: getattr(inside, name) for name in inside.__slots__}
    return Inside(**{**held, "signed": signed, "findings": seen.findings})


# --- which one ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chosen:
    """The newest copy of a folder that is sound, and the newer ones that aren't. Where nothing of a
    copy can be read, its name tells, which begins with the day.
    """

    file: Path
    damaged: tuple[str, ...]


def newest(folder: Path, identities: Sequence[str] = ()) -> Chosen:
    """The copy of a stick to restore: the newest that is sound. `folder` is the place, or its
    COPIES. Raises Trouble when there is none.
    """
    spoilt: list[str] = []
    for at in (folder, *(f for f in folder.glob("*") if f.name.upper() == "COPIES")):
        known = [file for file, _, _ in reading.beside(at)]
        unread = [f.name for f in reading.files(at) if f not in known]
        for file in known:
            try:
                reading.load(file, identities)
            except Trouble as trouble:
                if _is_locked(trouble):
                    raise
                spoilt.append(file.name)
            else:
                newer = [name for name in unread if name.upper() > file.name.upper()]
                return Chosen(file, tuple(sorted(newer + spoilt)))
        spoilt += unread
    raise Trouble(
        N_("There is no sound copy in “{name}”."),
        advice=N_("Use another stick."),
        name=folder.name or str(folder),
    )


def _is_locked(trouble: Trouble) -> bool:
    """Whether only the key is missing: then an older copy helps no more."""
    return isinstance(trouble, reading.Locked)
