"""How this PC and a place stand to each other: what was proven there, and what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.exchange import chains
from coopdesk.exchange.arriving import Missing, Taken
from coopdesk.exchange.bundles import NOBODY, Header, Locking, Waits
from coopdesk.exchange.chains import Branch
from coopdesk.exchange.known import Why, whys
from coopdesk.i18n import N_, Language, Text
from coopdesk.records.book import Book, counting
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.schema import Device

#: Kinds of what is wrong.
BAD, WAITS, LACKS, BROKEN, STRANGER = "bad", "waits", "lacks", "broken", "stranger"


@dataclass(frozen=True, slots=True)
class File:
    """A file of a place that was proven: its size, which acts of which PC are in it, when it was
    changed last, as the place told it then, and whether it is locked by no key.
    """

    size: int
    device: int
    first: int
    last: int
    tip: bytes
    changed: int = 0
    plain: bool = False

    @classmethod
    def of(cls, size: int, header: Header, changed: int = 0) -> File:
        """From its header."""
        h = header
        return cls(size, h.number, h.first, h.last, h.tip, changed, not h.locked)


@dataclass(frozen=True, slots=True)
class Bad:
    """A file that isn't taken in: its size, why not, the number of the PC that is trusted no more
    where that is why, whether nothing is to be done about it, and whether it was written anew or
    taken away meanwhile.
    """

    size: int
    reason: str
    pc: int = 0
    settled: bool = False
    mended: bool = False


@dataclass
class Remembered:
    """What is known of a place: proven files, bad ones, and those of a newer CoopDesk, by path;
    `fresh` were written last time and are read once more; `turn` is where the spot checks are,
    `day` on which they were made last, and `looks` how many looks there were since. `why` and
    `settled` are what was told of the place before, `whole` whether a look came to its end since.
    """

    files: dict[str, File] = field(default_factory=dict)
    bad: dict[str, Bad] = field(default_factory=dict)
    later: dict[str, int] = field(default_factory=dict)
    fresh: list[str] = field(default_factory=list)
    turn: int = 0
    day: str = ""
    looks: int = 0
    why: tuple[Why, ...] = ()
    settled: tuple[Why, ...] = ()
    whole: bool = False

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Remembered:
        """From what was kept; nothing when it can't be read."""
        try:
            files = {
                path: File(size, device, first, last, bytes.fromhex(tip), *more)
                for path, (size, device, first, last, tip, *more) in state.get("files", {}).items()
            }
            return cls(
                files,
                fresh=list(state.get("fresh", [])),
                turn=int(state.get("turn", 0)),
                day=str(state.get("day", "")),
                looks=int(state.get("looks", 0)),
                why=tuple(whys(state.get("why"))),
                settled=tuple(whys(state.get("settled"))),
            )
        except (AttributeError, TypeError, ValueError):
            return cls()

    def said(self, at: datetime, heads: Mapping[int, int]) -> dict[str, Any]:
        """To be kept. Bad files and those that wait are looked at anew each time."""
        return {
            "files": {
                path: [f.size, f.device, f.first, f.last, f.tip.hex(), f.changed, f.plain]
                for path, f in sorted(self.files.items())
            },
            "fresh": sorted(set(self.fresh) & self.files.keys()),
            "turn": self.turn,
            "day": self.day,
            "looks": self.looks,
            "synced": at.isoformat(),
            "heads": {f"{device:016x}": seq for device, seq in sorted(heads.items())},
        }

    def unseen(self, was: Iterable[Why]) -> list[Why]:
        """Which files of those that were bad before no look came to since: they are so still."""
        if self.whole:
            return []
        seen = self.bad.keys() | self.files.keys() | self.later.keys()
        return [one for one in was if one.kind == BAD and one.file not in seen]

    def spoil(self, header: Header, reason: str) -> None:
        """A bundle that was proven turned out to be bad inside: so are its files."""
        for path, file in list(self.files.items()):
            if (file.device, file.last, file.tip) == (header.number, header.last, header.tip):
                del self.files[path]
                self.bad[path] = Bad(file.size, reason)


def covered(session: Session, branch: Branch, files: Iterable[File]) -> list[tuple[int, int]]:
    """Which acts of a chain stand in proven files, as ranges in order."""
    return sorted(
        (file.first, file.last)
        for file in files
        if file.device == branch.number
        and file.last <= branch.last
        and chains.hash_at(session, branch, file.last) == file.tip
    )


def gaps(branch: Branch, ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Which acts of a chain stand in none of the ranges."""
    at = 1
    for first, last in ranges:
        if first > at:
            yield at, first - 1
        at = max(at, last + 1)
    if at <= branch.last:
        yield at, branch.last


def proven(session: Session, known: Remembered) -> dict[int, int]:
    """By PC, the last act here, where all up to it stands in proven files of the place."""
    found: dict[int, int] = {}
    for branch in chains.branches(session):
        if not any(gaps(branch, covered(session, branch, known.files.values()))):
            found[branch.number] = max(branch.last, found.get(branch.number, 0))
    return found


def wanted(book: Book, keyring: Locking) -> list[Branch]:
    """The chains that a place should hold: of a PC that was revoked, only what still counts, and
    nothing of one that was let in by what doesn't.
    """
    revoked = keyring.trust(book).revoked
    strangers = book.read(_strangers)
    found: list[Branch] = []
    for branch in book.read(chains.branches):
        if branch.number in strangers:
            continue
        end = revoked.get(branch.device)
        if end is None or branch.last < end[0]:
            found.append(branch)
        elif end[0] and book.read(chains.hash_at, branch, end[0]) == end[1]:
            found.append(replace(branch, last=end[0], tip=end[1]))
    return found


def _strangers(session: Session) -> set[int]:
    """PCs of which no act counts, because the one that let them in doesn't."""
    found = (left.stranger for left in counting.left(session).values())
    return {pc for pc in found if pc is not None}


# --- what is wrong -------------------------------------------------------------------------------


def names(session: Session) -> dict[int, str]:
    """How people call the PCs."""
    rows = session.execute(select(Device.id, Device.letter, Device.name))
    return {ident: f"{letter} ({name})" if name else letter for ident, letter, name in rows}


def told(book: Book, keyring: Locking, known: Remembered, taken: Taken) -> list[Why]:
    """All that keeps the place and this PC from being equal."""
    called = book.read(names)
    why = unsettled(known)
    why += [_newer(path) for path in sorted(known.later)]
    why += [_shut(one.header, waits, called) for one, waits in taken.shut]
    why += [_missing(one, called) for one in taken.missing]
    for branch in wanted(book, keyring):
        ranges = book.read(covered, branch, known.files.values())
        why += [_lacks(branch, span, called) for span in gaps(branch, ranges)]
    return why


def unsettled(known: Remembered) -> list[Why]:
    """The files of a place that are not taken in, and about which something is to be done."""
    found = [_bad(path, bad, {}) for path, bad in sorted(known.bad.items()) if not bad.settled]
    return [*found, *known.unseen(known.why)]


def settled(known: Remembered, called: Mapping[int, str]) -> list[Why]:
    """Those about which nothing is to be done: the place is none the worse for them."""
    found = [_bad(path, bad, called) for path, bad in sorted(known.bad.items()) if bad.settled]
    return [*found, *known.unseen(known.settled)]


def so_far(known: Remembered) -> list[Why]:
    """What is wrong at a place, where a sync ended before it could be told."""
    return [*unsettled(known), *(one for one in known.why if one.kind != BAD)]


def settled_told(language: Language, place: str, found: Iterable[Why]) -> Iterator[str]:
    """What is said of settled files at a place: how many there are of each PC."""
    for (reason, pc), n in sorted(Counter((one.what.message, one.device) for one in found).items()):
        if reason == NOBODY:
            words = language.ngettext(
                "{n} file at “{place}” is signed by a PC that nobody of the co-op vouches for. "
                "What is in it came in otherwise; nothing is to be done.",
                "{n} files at “{place}” are signed by a PC that nobody of the co-op vouches for. "
                "What is in them came in otherwise; nothing is to be done.",
                n,
            )
        elif pc:
            words = language.ngettext(
                "{n} file at “{place}” is of the PC {pc}, which the co-op trusts no more. "
                "It is not taken in; nothing is to be done.",
                "{n} files at “{place}” are of the PC {pc}, which the co-op trusts no more. "
                "They are not taken in; nothing is to be done.",
                n,
            )
        else:
            words = language.ngettext(
                "{n} file at “{place}” is of a PC that the co-op trusts no more. "
                "It is not taken in; nothing is to be done.",
                "{n} files at “{place}” are of a PC that the co-op trusts no more. "
                "They are not taken in; nothing is to be done.",
                n,
            )
        yield words.format(n=language.number(n), place=place, pc=pc)


def _bad(path: str, bad: Bad, called: Mapping[int, str]) -> Why:
    advice = N_("Sync the PC that wrote it here once more, then delete this file there.")
    if bad.mended:
        advice = N_("It was made good just now: sync once more.")
    elif bad.settled:
        advice = N_("Nothing is to be done: it stays as it is and does no harm.")
    elif bad.reason == NOBODY:
        advice = N_("Let a PC of the co-op approve the PC that wrote it, then sync again.")
    device = called.get(bad.pc, "")
    return Why(BAD, Text(bad.reason, {}), Text(advice, {}), device=device, file=path)


def _newer(path: str) -> Why:
    return Why(
        WAITS,
        Text(N_("It was written by a newer CoopDesk."), {}),
        Text(N_("Install the newer CoopDesk on this PC, then sync again."), {}),
        file=path,
    )


def _shut(header: Header, waits: Waits, called: Mapping[int, str]) -> Why:
    advice = N_("Let another PC approve this one, then sync again.")
    if waits.newer:
        advice = N_("Install the newer CoopDesk on this PC, then sync again.")
    return Why(
        WAITS,
        Text(waits.reason, {}),
        Text(advice, {}),
        device=_name(header.number, called),
        file=_span(header, called),
    )


def _missing(one: Missing, called: Mapping[int, str]) -> Why:
    device = _name(one.device, called)
    return Why(
        WAITS,
        Text(
            N_("Entries of the PC {device} up to number {number} are missing here."),
            {"device": device, "number": one.seq},
        ),
        Text(N_("Sync the PC {device} with this place, then sync here again."), {"device": device}),
        device=device,
        file=_span(one.kept.header, called),
    )


def _lacks(branch: Branch, span: tuple[int, int], called: Mapping[int, str]) -> Why:
    device = _name(branch.number, called)
    return Why(
        LACKS,
        Text(
            N_("Entries {first} to {last} of the PC {device} are not at this place yet."),
            {"first": span[0], "last": span[1], "device": device},
        ),
        Text(
            N_("Sync again. If that does not help, sync the PC {device} here."), {"device": device}
        ),
        device=device,
    )


def _name(number: int, called: Mapping[int, str]) -> str:
    return called.get(number) or f"{number << 1:016X}"[:8]


def _span(header: Header, called: Mapping[int, str]) -> str:
    """Which entries of which PC."""
    return f"{_name(header.number, called)} {header.first}–{header.last}"


def broken_off(trouble: Trouble | None, stranger: Refused | None, *, stopped: bool) -> list[Why]:
    """What kept a sync from being done to its end."""
    found: list[Why] = []
    if stranger is not None:
        advice = Text(N_("Let another PC approve this one, then sync again."), {})
        found.append(Why(STRANGER, stranger.text, advice))
    if trouble is not None:
        file = str(trouble.text.fields.get("file", ""))
        found.append(Why(BROKEN, trouble.text, trouble.advice or Text("", {}), file=file))
    if stopped:
        what = Text(N_("The sync was stopped. What was done so far stays."), {})
        found.append(Why(BROKEN, what, Text(N_("Sync again to go on."), {})))
    return found
