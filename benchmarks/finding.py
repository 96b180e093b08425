"""Finding a member while typing, beside LIKE over the register, at 20,000 and 200,000 members.

All of it is answered from memory, so only time at work counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from benchmarks.books import Scale, roll_of
from benchmarks.table import Measured, Stopwatch, ms, times
from coopdesk.records import members, search
from coopdesk.records.book import Book
from coopdesk.records.ids import MemberId
from coopdesk.records.schema import Member

_SIZES = (20_000, 200_000)
_TRIES, _PEER_TRIES = 2_000, 40
_LIMIT = 20

Person = tuple[MemberId, str, str]
Type = Callable[[Random, Person], str]


def measure(scales: list[Scale]) -> Iterator[Measured]:
    """The search as people type; the same at any number of entries."""
    for size in _SIZES:
        with roll_of(size) as book:
            yield from _at(book, f"{size:,} members")


def _at(book: Book, scale: str) -> Iterator[Measured]:
    people = book.read(_people)
    like = _like(book, people)
    for work, types, wanted, share in (
        ("beginnings of one to three words, in any order", _beginnings, _Wanted(), 0.0),
        ("whole name, words in any order", _whole, _Wanted(), 0.9),
        ("whole name with one slip", _slip, _Wanted(), 0.9),
        ("name with one slip, the last word unfinished", _unfinished, _Wanted(), 0.9),
        ("beginning of a phone, 6 to 9 figures", _phone, _Wanted(), 0.9),
    ):
        _type(book, people, types, wanted)
        yield from wanted.rows(f"search: {work}", scale, like, share)
    rows = Stopwatch(worked=True)
    random = Random(9)
    for person in random.choices(people, k=200):
        with rows:
            book.read(members.find, _beginnings(random, person), limit=_LIMIT)
    yield Measured(
        "… and the rows of those found, with what they hold",
        scale,
        f"p50 {ms(rows.median)}, p99 {ms(rows.p99)}",
    )


def _people(session: Session) -> list[Person]:
    rows = session.execute(select(Member.id, Member.name, Member.phone).order_by(Member.id))
    return [(MemberId(ident), name or "", phone or "") for ident, name, phone in rows]


class _Wanted:
    """How long searches took: with as many found as wanted, and with guesses at who was meant."""

    def __init__(self) -> None:
        self.plain, self.guessed, self.found = Stopwatch(worked=True), Stopwatch(worked=True), 0

    def rows(self, work: str, scale: str, like: Stopwatch, share: float) -> Iterator[Measured]:
        """A line for each kind of answer that there was; what was found counts for both."""
        found = self.found / (len(self.plain.turns) + len(self.guessed.turns))
        for watch, how, goal in (
            (self.plain, "enough fit as typed", 1),
            (self.guessed, "with guesses", 10),
        ):
            if len(watch.turns) < _TRIES / 20:
                continue
            yield Measured(
                f"{work}; {how}",
                scale,
                f"p50 {ms(watch.median)}, p99 {ms(watch.p99)}; {found:.0%} of all found",
                f"LIKE p99 {ms(like.p99)}",
                times(watch.p99, like.p99),
                f"p99 ≤ {goal} ms" + (f", ≥ {share:.0%} found" if share else ""),
                watch.p99 <= goal and found >= share,
            )


def _type(book: Book, people: list[Person], types: Type, wanted: _Wanted) -> None:
    """Look for people by chance; found is who is among the first 20."""
    random = Random(5)
    for person in random.choices(people, k=_TRIES):
        typed = types(random, person)
        figures = not any(c.isalpha() for c in typed)
        enough = figures or book.read(_fit, typed) >= _LIMIT
        with wanted.plain if enough else wanted.guessed:
            ids = book.read(search.find, typed, limit=_LIMIT)
        wanted.found += person[0] in ids


def _fit(session: Session, typed: str) -> int:
    """How many fit just as it was typed, up to 20."""
    match = " AND ".join(f'"{part}"*' for part in search.fold(typed).split())
    asked = "SELECT rowid FROM search WHERE search MATCH ? LIMIT ?"
    return len(session.connection().exec_driver_sql(asked, (match, _LIMIT)).all())


def _like(book: Book, people: list[Person]) -> Stopwatch:
    """The way that needs no index: every member's name looked through."""
    random, watch = Random(5), Stopwatch(worked=True)
    for person in random.choices(people, k=_PEER_TRIES):
        words = _beginnings(random, person).split()
        asked = select(Member.id).where(*(Member.name.like(f"%{w}%") for w in words)).limit(_LIMIT)
        with watch:
            book.read(_all, asked)
    return watch


def _all(session: Session, asked: Select[Any]) -> list[object]:
    return list(session.execute(asked))


def _beginnings(random: Random, person: Person) -> str:
    words = person[1].split()
    random.shuffle(words)
    some = words[: random.randint(1, len(words))]
    return " ".join(word[: random.randint(1, len(word))] for word in some)


def _whole(random: Random, person: Person) -> str:
    words = person[1].split()
    random.shuffle(words)
    return " ".join(words)


def _slip(random: Random, person: Person) -> str:
    words = _whole(random, person).split()
    at = random.randrange(len(words))
    words[at] = _mistyped(random, words[at])
    return " ".join(words)


def _unfinished(random: Random, person: Person) -> str:
    typed = _slip(random, person)
    return typed[: len(typed) - random.randint(1, 2)]


def _mistyped(random: Random, word: str) -> str:
    i, c = random.randrange(len(word) - 1), random.choice("abcdefghijklmnopqrstuvwxyz")
    return random.choice(
        (
            word[:i] + c + word[i + 1 :],
            word[:i] + c + word[i:],
            word[:i] + word[i + 1 :],
            word[:i] + word[i + 1] + word[i] + word[i + 2 :],
        )
    )


def _phone(random: Random, person: Person) -> str:
    figures = person[2].replace(" ", "")
    wanted = figures[: random.randint(6, 9)]
    return random.choice((wanted, wanted[1:], f"{wanted[:3]} {wanted[3:]}", f"+250 {wanted[1:]}"))
