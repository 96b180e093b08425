"""What is looked for among the acts, as a search in their bytes and their index."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import cbor2
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from coopdesk.records import members
from coopdesk.records.audit.naming import COMMAND_NAMES, KINDS
from coopdesk.records.ids import EntryId, MemberId, PersonId
from coopdesk.records.schema import Act, Device, Entry, Person, Visit, day_number

# How the canonical bytes of an act begin: its keys stand in the order of their length, so that
# the day comes right after the layout, and nothing before the actor holds words.
_DAY_KEY: Final = cbor2.dumps("day")
_DAY_BYTES: Final = 5
_MOST_MEMBERS: Final = 8
_LABEL: Final = re.compile(r"([A-Za-z]{1,3})-0*(\d{1,12})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for. Days are business days, both included; `kind` is one of KINDS, `pc` a
    device. `words` are in what was typed or who did it, or are a member's name, a number of a
    receipt or an entry; `commands` are those whose sentence has them in the reader's language."""

    person: PersonId | None = None
    from_: date | None = None
    until: date | None = None
    kind: str = ""
    member: MemberId | None = None
    entry: EntryId | None = None
    pc: int | None = None
    words: str = ""
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PcRow:
    """A PC that has written in the book."""

    id: int
    letter: str
    name: str

    @property
    def label(self) -> str:
        """Its letter, and its name where it has one."""
        return pc_label(self.letter, self.name)


def pc_label(letter: str, name: str) -> str:
    """A PC as people see it: A · Office."""
    return " · ".join(filter(None, (letter, name)))


def pcs(session: Session) -> list[PcRow]:
    """Every PC of the book, by letter."""
    rows = session.execute(select(Device.id, Device.letter, Device.name))
    return sorted((PcRow(*row) for row in rows), key=_by_letter)


def _by_letter(pc: PcRow) -> tuple[int, str]:
    return len(pc.letter), pc.letter


def conditions(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    """What an act must fulfil, each as a search."""
    found: list[ColumnElement[bool]] = []
    if wanted.from_ is not None or wanted.until is not None:
        day = func.substr(Act.body, func.instr(Act.body, _DAY_KEY) + len(_DAY_KEY), _DAY_BYTES)
        first, last = wanted.from_ or date.min, wanted.until or date.max
        found.append(day.between(_day_bytes(first), _day_bytes(last)))
    if wanted.pc is not None:
        found.append(Act.device == wanted.pc)
    if wanted.person is not None:
        found.append(_by(wanted.person))
    if wanted.kind:
        found.append(or_(*(holds(_command(name)) for name in _commands(wanted.kind))))
    for ident in (wanted.member, wanted.entry):
        if ident is not None:
            found.append(holds(cbor2.dumps(int(ident))))
    if wanted.words.strip():
        found.append(or_(*_with_words(session, wanted.words.strip(), wanted.commands)))
    return found


def _with_words(
    session: Session, words: str, commands: tuple[str, ...]
) -> list[ColumnElement[bool]]:
    """Each way in which an act may have to do with some words."""
    # The bytes of an act know no small and large letters: what people type is tried in each way.
    spelled = dict.fromkeys(
        (words, words.lower(), words.upper(), words.capitalize(), words.title())
    )
    ways = [holds(one.encode()) for one in spelled]
    ways += [holds(_command(name)) for name in commands]
    about = [row.id for row in members.find(session, words, limit=_MOST_MEMBERS)]
    ways += [holds(cbor2.dumps(int(ident))) for ident in (*about, *_numbered(session, words))]
    folded = words.casefold()
    for ident, name in session.execute(select(Person.id, Person.name)):
        if folded in (name or "").casefold():
            ways.append(_by(ident))
    ways += [Act.device == pc.id for pc in pcs(session) if folded in pc.name.casefold()]
    return ways


def _numbered(session: Session, words: str) -> set[int]:
    """The entries whose own number, or whose receipt's, the words are."""
    said = _LABEL.fullmatch(words)
    if said is None:
        return set()
    series, number = said[1].upper(), int(said[2])
    found: set[int] = set()
    for table in (Entry, Visit):
        query = select(table.id).where(table.series == series, table.number == number)
        found |= {*session.scalars(query)}
    return found


def _by(person: int) -> ColumnElement[bool]:
    return holds(cbor2.dumps("actor") + cbor2.dumps(int(person)))


def _day_bytes(day: date) -> bytes:
    """A day as an act holds it: four bytes that sort after the sign that there are four."""
    return b"\x1a" + day_number(day).to_bytes(4)


def holds(sign: bytes) -> ColumnElement[bool]:
    """That some bytes are in an act."""
    return func.instr(Act.body, sign) > 0


def _command(name: str) -> bytes:
    return cbor2.dumps("command") + cbor2.dumps(name)


def _commands(kind: str) -> list[str]:
    belong = KINDS[kind][1].split()
    return [name for name in COMMAND_NAMES if name in belong or name.partition(".")[0] in belong]


def commands_with(words: str, say: Any) -> tuple[str, ...]:
    """The commands whose sentence has some words, as `say` (a language's gettext) says it."""
    folded = words.strip().casefold()
    if not folded:
        return ()
    return tuple(name for name, told in COMMAND_NAMES.items() if folded in say(told).casefold())
