"""Whether what was sealed still stands: each seal against the acts that are here now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal
from coopdesk.records.book import Prepared, acts, counting
from coopdesk.records.book.identity import note
from coopdesk.records.errors import Trouble
from coopdesk.records.money import Money
from coopdesk.records.schema import Account, Device, Entry, Revocation, Seal, day_of
from coopdesk.records.seals import merkle
from coopdesk.records.seals.adding import Sums
from coopdesk.records.seals.body import NOTHING, Chain, Held, Sealed, balance_leaves, decode
from coopdesk.records.seals.log import Fault, Log, fault_text, hashed, hashes, kept
from coopdesk.records.seals.log import count as log_count
from coopdesk.records.seals.rows import Off, Rows
from coopdesk.records.seals.sealing import shown
from coopdesk.records.store import Raw

#: How many of the same are told.
SHOWN: Final = 20
#: After how many acts it is told how far it is.
_TOLD: Final = 500

_SEALS: Final = Prepared(select(Seal.id, Seal.day, Seal.kind, Seal.body, Seal.root, Seal.before))
_ENDS: Final = Prepared(select(Revocation.id, Revocation.seq))
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


Step = Callable[[int, int], None]


def _silent(_at: int, _of: int) -> None:
    """For who doesn't want to know."""


def verify(session: Session, *, quick: bool = False) -> list[Finding]:
    """What does not stand any more as it was sealed; nothing where all does.

    `quick` looks at seals and at the hashes of acts, and not at what the acts say: for who audits
    the chain of acts beside.
    """
    looking = _Looking.of(session)
    return list((looking.quickly() if quick else looking.run(_silent, _pass)).findings)


def verified(
    session: Session,
    *,
    step: Step = _silent,
    others: Callable[[acts.ActRow], None] | None = None,
) -> Verified:
    """The same in full, with which seals stand and which don't. `step(at, of)` may raise to stop.

    `others` is shown every act that can be read, for what else is to be compared with them.
    """
    return _Looking.of(session).run(step, others or _pass)


def standing(session: Session, code: str) -> Verified:
    """Whether one seal stands: what it says, the one before it, and the bytes of all its acts.

    What the acts add up to, and whether rows say the same, is not looked at.
    """
    return _Looking.of(session).only(code)


def _pass(_row: acts.ActRow) -> None:
    """For who has nothing to compare."""


@dataclass
class _Looking:
    """One look through seals."""

    raw: Raw
    currency: str
    log: Log = field(default_factory=Log)
    found: list[Finding] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    letters: dict[int, str] = field(default_factory=dict)
    _roots: dict[tuple[int, int], bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session) -> _Looking:
        """A look at a book."""
        return cls(Raw(session.connection()), journal.currency_of(session))

    def run(self, step: Step, others: Callable[[acts.ActRow], None]) -> Verified:
        """Everything."""
        count, seals = self._all()
        if not count:
            return self._told(0)
        self.log = Log(_sizes(seals))
        rows, of, left = Rows(self.raw), log_count(self.raw), counting.noted(self.raw)
        for at, one in enumerate(kept(self.raw)):
            if not at % _TOLD:
                step(at, of + count)
            act = self.log.take(one)
            if act is not None and act.hash not in left:
                rows.take(act)
                others(act)
        whole = self._stand(seals, seals)
        self._sums(whole, of, step)
        self._rows(rows, seals)
        return self._told(count)

    def quickly(self) -> Verified:
        """All seals, by the hashes that stand beside the acts."""
        count, seals = self._all()
        if count:
            self.log = hashes(self.raw)
            self._stand(seals, seals)
        return self._told(count)

    def only(self, code: str) -> Verified:
        """One seal."""
        count, seals = self._all(code)
        wanted = [one for one in seals if one.code == code]
        sizes = {device: max(of) for device, of in _sizes(wanted).items()}
        self.log = hashed(self.raw, sizes)
        self._stand(seals, wanted)
        return self._told(count)

    def _all(self, code: str = "") -> tuple[int, list[Read]]:
        """How many seals there are, and those that can be read; told is only of a named one."""
        count = 0
        seals: list[Read] = []
        for row in self.raw.all(_SEALS):
            count += 1
            seals += self._read(row, aloud=code in ("", shown(bytes(row[4]))))
        return count, sorted(seals, key=_order)

    def _told(self, count: int) -> Verified:
        self.found.sort(key=_by_seal)
        return Verified(count, tuple(self.found), frozenset(self.broken))

    def _stand(self, seals: list[Read], wanted: list[Read]) -> list[Read]:
        """Look at some of the seals without what their acts say. Gives those whose acts stand."""
        self.letters = dict(self.raw.all(_LETTERS))
        self._grow(wanted)
        faulty = self._faults(wanted)
        self._lineage(seals, wanted)
        return [one for one in wanted if self._chains(one, faulty)]

    def _say(self, seal: Read | None, what: str, where: str = "", **said: Any) -> None:
        """Note a finding; of a seal, whose day and digits are named in the sentence."""
        if seal is not None:
            self.broken.add(seal.code)
            said |= {"day": seal.day, "code": in_groups(seal.code)}
        self.found.append(Finding(seal.code if seal else "", Text(what, said), where))

    # --- the seal itself -------------------------------------------------------------------------

    def _read(self, row: Any, *, aloud: bool) -> Iterator[Read]:
        _, day, kind, body, root, before = row
        code = shown(bytes(root))
        try:
            one = Read(code, day_of(day), bytes(root), decode(bytes(body)))
        except (Trouble, ValueError):
            if not aloud:
                return
            self.broken.add(code)
            what = Text(N_("The seal {code} can't be read any more."), {"code": in_groups(code)})
            self.found.append(Finding(code, what, ""))
            return
        yield one
        held = one.held
        if not aloud:
            return
        if held.root() != one.root:
            self._say(one, N_("The seal of {day} ({code}) does not say what it said when made."))
        elif (held.day, held.kind, held.before) != (one.day, kind, bytes(before)):
            self._say(one, N_("The day or kind of the seal of {day} ({code}) was changed."))
        if held.coop.hex() != note(self.raw, "coop"):
            self._say(one, N_("The seal of {day} ({code}) is of another co-op."))

    def _lineage(self, seals: Iterable[Read], wanted: Iterable[Read]) -> None:
        """Each seal that is wanted follows one that is here, and holds all that it held."""
        known = {one.root: one for one in seals}
        ends: dict[Any, Any] = dict(self.raw.all(_ENDS))
        for one in wanted:
            if one.held.before == NOTHING:
                continue
            earlier = known.get(one.held.before)
            if earlier is None:
                self._say(
                    one, N_("The seal before the one of {day} ({code}) is not here any more.")
                )
            elif not _holds_all(one.held, earlier.held, ends):
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
        device = acts.number_of(chain.device)
        known = self._roots.get((device, len(way)))
        if known is not None and self.log.pcs[device].straight:
            return known
        return merkle.root(map(merkle.leaf_of, way))

    def _grow(self, seals: Iterable[Read]) -> None:
        """Make the roots of every chain at the sizes that seals hold."""
        wanted = _sizes(seals)
        for device, pc in self.log.pcs.items():
            tree, sizes = merkle.Growing(), wanted.get(device, ())
            for digest in pc.hashes[: max(sizes, default=0)]:
                tree.add(merkle.leaf_of(digest))
                if tree.size in sizes:
                    self._roots[device, tree.size] = tree.root()

    # --- what they add up to ---------------------------------------------------------------------

    def _sums(self, seals: Sequence[Read], at: int, step: Step) -> None:
        sums = Sums(self.raw, self.log)
        for n, one in enumerate(seals):
            step(at + n, at + len(seals))
            trial, held = sums.move(one.held)
            if trial != dict(one.held.trial):
                self._say_trial(one, trial)
            if self._members(one.held, held) != one.held.members_root:
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


def _sizes(seals: Iterable[Read]) -> dict[int, set[int]]:
    """How many acts of each PC seals hold."""
    found: dict[int, set[int]] = {}
    for one in seals:
        for chain in one.held.chains:
            found.setdefault(acts.number_of(chain.device), set()).add(chain.size)
    return found


def in_groups(code: str) -> str:
    """The digits of a seal as they are printed: four by four."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4)).upper()


def _holds_all(sealed: Sealed, earlier: Sealed, ends: Mapping[int, int]) -> bool:
    """Whether every chain of an earlier seal goes on in a later one; one that `ends`, to there."""
    sizes: dict[bytes, int] = {}
    for chain in sealed.chains:
        sizes[chain.device] = max(chain.size, sizes.get(chain.device, 0))
    return all(
        min(chain.size, ends.get(acts.number_of(chain.device), chain.size))
        <= sizes.get(chain.device, 0)
        for chain in earlier.chains
    )


def _order(one: Read) -> tuple[int, date, str]:
    return one.held.acts, one.day, one.code


def _by_seal(finding: Finding) -> bool:
    return not finding.seal
