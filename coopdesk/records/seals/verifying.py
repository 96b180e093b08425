"""Whether what was sealed still stands: each seal against the acts that are here now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal
from coopdesk.records.book import Prepared, acts
from coopdesk.records.book.identity import note
from coopdesk.records.errors import Trouble
from coopdesk.records.money import Money
from coopdesk.records.schema import Account, Device, Entry, Seal, day_of
from coopdesk.records.seals import merkle
from coopdesk.records.seals.adding import Sums
from coopdesk.records.seals.body import NOTHING, Chain, Held, Sealed, balance_leaves, decode
from coopdesk.records.seals.log import Fault, Log, fault_text, kept
from coopdesk.records.seals.rows import Off, Rows
from coopdesk.records.seals.sealing import shown
from coopdesk.records.store import Raw

#: How many of the same are told.
SHOWN: Final = 20

_SEALS: Final = Prepared(select(Seal.id, Seal.day, Seal.kind, Seal.body, Seal.root, Seal.before))
_LETTERS: Final = Prepared(select(Device.id, Device.letter))
_CODES: Final = Prepared(select(Account.id, Account.code, Account.name))
_ENTRY: Final = Prepared(select(Entry.series, Entry.number).where(Entry.id == bindparam("of")))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was sealed: by which seal (its digits), what, and where."""

    seal: str
    what: Text
    where: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of it. `broken` are the digits of the seals that do not stand."""

    seals: int
    findings: tuple[Finding, ...]
    broken: frozenset[str]

    @property
    def stands(self) -> bool:
        """Whether all that was sealed still stands."""
        return not self.findings


class Read(NamedTuple):
    """A seal that could be read, with the row that it stands in."""

    code: str
    day: date
    root: bytes
    held: Sealed


def verify(session: Session, *, quick: bool = False) -> list[Finding]:
    """What does not stand any more as it was sealed; nothing where all does.

    `quick` leaves out the members' balances and the comparison of rows with their acts.
    """
    return list(verified(session, quick=quick).findings)


def verified(session: Session, *, quick: bool = False) -> Verified:
    """The same, with which seals stand and which don't."""
    return _Looking(Raw(session.connection()), journal.currency_of(session), quick=quick).run()


@dataclass
class _Looking:
    """One look through all seals."""

    raw: Raw
    currency: str
    quick: bool
    log: Log = field(default_factory=Log)
    found: list[Finding] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    letters: dict[int, str] = field(default_factory=dict)
    _roots: dict[tuple[bytes, int], bytes] = field(default_factory=dict)

    def run(self) -> Verified:
        count = 0
        seals: list[Read] = []
        for row in self.raw.all(_SEALS):
            count += 1
            seals += self._read(row)
        if count:
            self._look(sorted(seals, key=_order))
        self.found.sort(key=_by_seal)
        return Verified(count, tuple(self.found), frozenset(self.broken))

    def _look(self, seals: list[Read]) -> None:
        self.letters = dict(self.raw.all(_LETTERS))
        rows = Rows(self.raw)
        for one in kept(self.raw):
            act = self.log.take(one)
            if act is not None and not self.quick:
                rows.take(act)
        self._grow(seals)
        faulty = self._faults(seals)
        self._lineage(seals)
        whole = [one for one in seals if self._chains(one, faulty)]
        self._sums(whole)
        if not self.quick:
            self._rows(rows, seals)

    def _say(self, seal: Read | None, what: str, where: str = "", **said: Any) -> None:
        """Note a finding; of a seal, whose day and digits are named in the sentence."""
        if seal is not None:
            self.broken.add(seal.code)
            said |= {"day": seal.day, "code": in_groups(seal.code)}
        self.found.append(Finding(seal.code if seal else "", Text(what, said), where))

    # --- the seal itself -------------------------------------------------------------------------

    def _read(self, row: Any) -> Iterator[Read]:
        _, day, kind, body, root, before = row
        code = shown(bytes(root))
        try:
            one = Read(code, day_of(day), bytes(root), decode(bytes(body)))
        except (Trouble, ValueError):
            self.broken.add(code)
            what = Text(N_("The seal {code} can't be read any more."), {"code": in_groups(code)})
            self.found.append(Finding(code, what, ""))
            return
        held = one.held
        if held.root() != one.root:
            self._say(one, N_("The seal of {day} ({code}) does not say what it said when made."))
        elif (held.day, held.kind, held.before) != (one.day, kind, bytes(before)):
            self._say(one, N_("The day or kind of the seal of {day} ({code}) was changed."))
        if held.coop.hex() != note(self.raw, "coop"):
            self._say(one, N_("The seal of {day} ({code}) is of another co-op."))
        yield one

    def _lineage(self, seals: Iterable[Read]) -> None:
        """Each seal follows one that is here, and holds all that it held."""
        known = {one.root: one for one in seals}
        for one in seals:
            if one.held.before == NOTHING:
                continue
            earlier = known.get(one.held.before)
            if earlier is None:
                self._say(
                    one, N_("The seal before the one of {day} ({code}) is not here any more.")
                )
            elif not _holds_all(one.held, earlier.held):
                self._say(one, N_("The seal of {day} ({code}) holds less than the one before it."))

    # --- the acts --------------------------------------------------------------------------------

    def _faults(self, seals: list[Read]) -> dict[int, int]:
        """Tell of acts that are not what they were; the first such act of each PC."""
        first: dict[int, int] = {}
        for fault in self.log.faults:
            first[fault.device] = min(fault.seq, first.get(fault.device, fault.seq))
            by = self._first_with(seals, fault.device, fault.seq)
            if by is not None:
                self._say_fault(by, fault)
        return first

    def _say_fault(self, by: Read, fault: Fault) -> None:
        what = N_("Since the seal of {day} ({code}) {fault}.")
        where = f"{self._letter(fault.device)} {fault.seq}"
        self._say(by, what, where, fault=fault_text(fault, self._letter(fault.device)))

    def _first_with(self, seals: Iterable[Read], device: int, seq: int) -> Read | None:
        """The first seal that holds an act."""
        for one in seals:
            for chain in one.held.chains:
                if acts.number_of(chain.device) == device and chain.size >= seq:
                    return one
        return None

    def _letter(self, device: int) -> str:
        return str(self.letters.get(device, "?"))

    def _chains(self, one: Read, faulty: Mapping[int, int]) -> bool:
        """Whether the acts that a seal holds are here, and none is another."""
        stands = True
        for chain in one.held.chains:
            device = acts.number_of(chain.device)
            way = self.log.way(chain.device, chain.size, chain.tip)
            if way and way[-1] == chain.tip and self._root(way, chain) == chain.root:
                continue
            stands = False
            self.broken.add(one.code)
            if faulty.get(device, chain.size + 1) > chain.size:
                self._say_lost(one, chain, len(way))
        return stands

    def _say_lost(self, one: Read, chain: Chain, here: int) -> None:
        pc = self._letter(acts.number_of(chain.device))
        if here != chain.size:
            what = N_("Acts of PC {pc} that the seal of {day} ({code}) holds are missing.")
        else:
            what = N_("The acts of PC {pc} are not those that the seal of {day} ({code}) holds.")
        self._say(one, what, pc, pc=pc)

    def _root(self, way: list[bytes], chain: Chain) -> bytes:
        """The root over a PC's acts: of a chain that never forked all were made in one go."""
        known = self._roots.get((chain.device, len(way)))
        if known is not None and self.log.pcs[acts.number_of(chain.device)].straight:
            return known
        return merkle.root(map(merkle.leaf_of, way))

    def _grow(self, seals: Iterable[Read]) -> None:
        """Make the roots of every chain at the sizes that seals hold."""
        wanted = {(chain.device, chain.size) for one in seals for chain in one.held.chains}
        for pc in self.log.pcs.values():
            tree = merkle.Growing()
            for digest in pc.hashes:
                tree.add(merkle.leaf_of(digest))
                if (pc.device, tree.size) in wanted:
                    self._roots[pc.device, tree.size] = tree.root()

    # --- what they add up to ---------------------------------------------------------------------

    def _sums(self, seals: Iterable[Read]) -> None:
        sums = Sums(self.log)
        for one in seals:
            trial, held = sums.move(one.held)
            if trial != dict(one.held.trial):
                self._say_trial(one, trial)
            if not self.quick and self._members(one.held, held) != one.held.members_root:
                what = N_(
                    "What members hold by the acts is not what the seal of {day} ({code}) says."
                )
                self._say(one, what)

    def _members(self, sealed: Sealed, held: Mapping[Held, int]) -> bytes:
        return merkle.root(balance_leaves(sealed.salt, held))

    def _say_trial(self, one: Read, trial: Mapping[int, int]) -> None:
        names = {ident: (code, name) for ident, code, name in self.raw.all(_CODES)}
        what = N_("The seal of {day} ({code}) says {said} on {account}, its acts give {told}.")
        for account in sorted(trial.keys() | one.held.trial.keys()):
            said, told = one.held.trial.get(account, 0), trial.get(account, 0)
            if said != told:
                number, name = names.get(account, (str(account), ""))
                self._say(
                    one,
                    what,
                    number,
                    account=f"{number} {name}".strip(),
                    said=Money(said, self.currency),
                    told=Money(told, self.currency),
                )

    # --- the rows --------------------------------------------------------------------------------

    def _rows(self, rows: Rows, seals: list[Read]) -> None:
        sealed = [(self._first_with(seals, off.device, off.seq), off) for off in rows.finish()]
        told = [(by, off) for by, off in sealed if by is not None]
        for by, off in told[:SHOWN]:
            self._say_row(by, off)
        if len(told) > SHOWN:
            self._say(None, N_("… and {count} more rows."), count=len(told) - SHOWN)
        for table, more in rows.too_many():
            what = N_("{table}: {count} rows stand in the book that no act tells of.")
            self._say(None, what, table, table=table, count=more)

    def _say_row(self, by: Read, off: Off) -> None:
        entry = self.raw.one(_ENTRY, of=off.key[0])
        label = journal.label_of(*entry) if entry else ""
        where = f"{off.table} {' '.join(map(str, off.key))}"
        said = {"table": off.table, "column": off.column, "entry": label}
        if not off.column:
            what = N_("Since the seal of {day} ({code}) a row of “{table}” was taken away.")
        elif label:
            what = N_(
                "Since the seal of {day} ({code}) “{column}” was changed in “{table}” of"
                " entry {entry}."
            )
        else:
            what = N_("Since the seal of {day} ({code}) “{column}” was changed in “{table}”.")
        self._say(by, what, where, **said)


def in_groups(code: str) -> str:
    """The digits of a seal as they are printed: four by four."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4)).upper()


def _holds_all(sealed: Sealed, earlier: Sealed) -> bool:
    """Whether every chain of an earlier seal goes on in a later one."""
    sizes: dict[bytes, int] = {}
    for chain in sealed.chains:
        sizes[chain.device] = max(chain.size, sizes.get(chain.device, 0))
    return all(chain.size <= sizes.get(chain.device, 0) for chain in earlier.chains)


def _order(one: Read) -> tuple[int, date, str]:
    return one.held.acts, one.day, one.code


def _by_seal(finding: Finding) -> bool:
    return not finding.seal
