"""Whether two entries may be one person: by the number, the identity document, or the name.

A name alone proves nothing where many share one: what is known of both must not speak against it,
and something must speak for it. Only a person decides; this finds whom to show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from typing import Final, Generic, TypeVar

from coopdesk.records.search import fold

K = TypeVar("K", bound=Hashable)

_DOCUMENT: Final = 4  # signs that a document must have to tell anybody from others
_WORD: Final = 4  # letters of a word in which a slip of the pen is forgiven
_MOST_WORDS: Final = 6
_TWO: Final = 2
_ENOUGH: Final = 500  # so many of one name are looked through, no more


class Alike(StrEnum):
    """By what somebody may be another: the surest first."""

    NUMBER = "number"  # and the name does not speak against it
    DOCUMENT = "document"
    NUMBER_ONLY = "number_only"  # the name is another
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody; empty for what is not."""

    number: str
    name: str
    document: str = ""
    born: date | None = None
    sex: str = ""
    village: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Seen(Generic[K]):
    """Somebody in the register who may be the one that is asked for."""

    key: K
    how: Alike


class Register(Generic[K]):
    """People among whom another is looked for, each under a key."""

    def __init__(self, people: Iterable[tuple[K, Person]] = ()) -> None:
        self._numbers: dict[str, tuple[K, Person]] = {}
        self._documents: defaultdict[str, list[tuple[K, Person]]] = defaultdict(list)
        # By the hash of a sign, which takes a third of the room; who meets by chance is not alike.
        self._names: defaultdict[int, list[tuple[K, Person]]] = defaultdict(list)
        for key, person in people:
            self.add(key, person)

    def add(self, key: K, person: Person) -> None:
        """Somebody more."""
        one = (key, person)
        if person.number:
            self._numbers.setdefault(person.number.casefold(), one)
        if document := document_of(person):
            self._documents[document].append(one)
        for sign in _kept_signs(person.name):
            self._names[hash(sign)].append(one)

    def numbered(self, person: Person) -> Seen[K] | None:
        """Who has that number."""
        found = self._numbers.get(person.number.casefold())
        if found is None:
            return None
        fits = names_alike(found[1].name, person.name)
        return Seen(found[0], Alike.NUMBER if fits else Alike.NUMBER_ONLY)

    def documented(self, person: Person) -> Seen[K] | None:
        """Who shows that identity document."""
        found = self._documents.get(document_of(person))
        return Seen(found[0][0], Alike.DOCUMENT) if found else None

    def named(self, person: Person) -> Seen[K] | None:
        """Who has such a name, with nothing that speaks against being the same person."""
        for sign in _asked_signs(person.name):
            for key, other in self._names.get(hash(sign), ())[:_ENOUGH]:
                if may_be_same(person, other):
                    return Seen(key, Alike.NAME)
        return None

    def every(self, person: Person) -> list[K]:
        """All who show that document or have such a name, each once."""
        found = {key: None for key, _ in self._documents.get(document_of(person), ())[:_ENOUGH]}
        tried = set(found)
        for sign in _asked_signs(person.name):
            for key, other in self._names.get(hash(sign), ())[:_ENOUGH]:
                if key not in tried:
                    tried.add(key)
                    if may_be_same(person, other):
                        found[key] = None
        return list(found)


def document_of(person: Person) -> str:
    """A document without the spaces and marks that one clerk writes and the next does not."""
    return _bare(person.document) if person.document else ""


@lru_cache(maxsize=1 << 16)
def _bare(document: str) -> str:
    bare = "".join(c for c in document.casefold() if c.isalnum())
    return bare if len(bare) >= _DOCUMENT else ""


def may_be_shown(one: Person, other: Person) -> bool:
    """Whether `every` shows one who looks for the other: by the same document, or such a name."""
    document = document_of(one)
    return bool(document and document == document_of(other)) or may_be_same(one, other)


def may_be_same(one: Person, other: Person) -> bool:
    """Whether two people of such names can be one, and anything but the name says so.

    Where nothing else is known of either, the same words in the name are enough.
    """
    said = [
        _documents_say(document_of(one), document_of(other)),
        _days_say(one.born, other.born),
        _same(one.sex, other.sex, proves=False),
    ]
    if False in said or not names_alike(one.name, other.name):
        return False
    said += [
        _same(_folded(one.village), _folded(other.village)),
        _phones_say(one.phone, other.phone),
    ]
    if True in said:
        return True
    return said.count(None) == len(said) and _words(one.name) == _words(other.name)


def _same(one: str, other: str, *, proves: bool = True) -> bool | None:
    """True speaks for the same person, False against, None for neither."""
    if not one or not other:
        return None
    return (True if proves else None) if one == other else False


def _documents_say(one: str, other: str) -> bool | None:
    if not one or not other:
        return None
    return one == other or (len(one) == len(other) and _slips(one, other) == 1)


def _slips(one: str, other: str) -> int:
    """In how many places they differ; two stand for any number more."""
    found = 0
    for a, b in zip(one, other, strict=True):
        found += a != b
        if found > 1:
            break
    return found


def _days_say(one: date | None, other: date | None) -> bool | None:
    """A day and a month that changed places are the same day, written by another clerk."""
    if one is None or other is None:
        return None
    turned = (one.year, one.day, one.month) == (other.year, other.month, other.day)
    return one == other or turned


def _phones_say(one: str, other: str) -> bool | None:
    """The same phone speaks for one person; another phone for nothing."""
    figures = ["".join(filter(str.isdigit, text))[-8:] for text in (one, other)]
    return True if figures[0] and figures[0] == figures[1] else None


@lru_cache(maxsize=1 << 12)
def _folded(village: str) -> str:
    return fold(village)


# --- names ------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 16)
def _words(name: str) -> tuple[str, ...]:
    """The different words of a name, in an order that does not hang on how it is written."""
    return tuple(sorted(set(fold(name).split()))[:_MOST_WORDS])


def _kept_signs(name: str) -> Iterator[Hashable]:
    """Under what a name is kept: its words, its words but one, its words but for a letter."""
    words = _words(name)
    yield "=", words
    yield from (("-", fewer) for fewer in _fewer(words))
    yield from _slipped(words)


def _asked_signs(name: str) -> Iterator[Hashable]:
    """Under what names like it are kept: a shorter name is all words of the longer but one."""
    words = _words(name)
    yield "=", words
    yield "-", words
    yield from (("=", fewer) for fewer in _fewer(words))
    yield from _slipped(words)


def _fewer(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if len(words) > _TWO:
        yield from combinations(words, len(words) - 1)


@lru_cache(maxsize=8)  # who is looked for is often added then
def _slipped(words: tuple[str, ...]) -> tuple[Hashable, ...]:
    if len(words) < _TWO:
        return ()
    return tuple(
        ("~", (*words[:at], *words[at + 1 :]), short)
        for at, word in enumerate(words)
        for short in _shortened(word)
    )


def _shortened(word: str) -> Iterator[str]:
    """The word, and the word without each of its letters: words with a slip between them share
    one of these."""
    yield word
    if len(word) >= _WORD and word.isalpha():
        for at in range(len(word)):
            yield word[:at] + word[at + 1 :]


def names_alike(one: str, other: str) -> bool:
    """The same words in any order, or all but one of the longer name's, or but for a slip."""
    few, many = sorted((frozenset(_words(one)), frozenset(_words(other))), key=len)
    if len(few) < _TWO or few == many:
        return bool(few) and few == many
    if len(few) != len(many):
        return few < many and len(many) == len(few) + 1
    left, right = few - many, many - few
    return len(left) == 1 and not set(_shortened(*left)).isdisjoint(_shortened(*right))
