"""Invented people in any number: the same ones each time."""

from __future__ import annotations

from datetime import date
from random import Random

from coopdesk.records.drafts import MemberDraft
from coopdesk.records.money import Money

_STARTS = "b c d g h j k l m n p r s t v z mb nd ng nt ny sh rw kw mw bw".split()
_GIVEN, _FAMILY, _VILLAGES = 3_000, 12_000, 400


def _word(random: Random, least: int, most: int) -> str:
    syllables = random.randint(least, most)
    made = "".join(random.choice(_STARTS) + random.choice("aeiou") for _ in range(syllables))
    return made.capitalize()


def _often(random: Random, words: list[str]) -> str:
    """A word: the first of the list far more often than the last, as with real names."""
    return words[min(int(len(words) * random.random() ** 2.2), len(words) - 1)]


def roll(count: int, currency: str, *, first: int = 1, seed: int = 7) -> list[MemberDraft]:
    """A roll of `count` members with opening balances, numbered from `first`."""
    random = Random(seed)
    given = [_word(random, 2, 4) for _ in range(_GIVEN)]
    family = [_word(random, 3, 5) for _ in range(_FAMILY)]
    villages = [_word(random, 2, 4) for _ in range(_VILLAGES)]
    random = Random(f"{seed} {first}")
    return [
        _member(
            random,
            number,
            f"{_often(random, family)} {_often(random, given)}",
            _often(random, villages),
            currency,
        )
        for number in range(first, first + count)
    ]


def _member(random: Random, number: int, name: str, village: str, currency: str) -> MemberDraft:
    owes = random.choice((0, 0, 50_000))
    return MemberDraft(
        row=number,
        number=str(number),
        name=name,
        sex="F" if random.random() < 0.5 else "M",
        born=date(random.randint(1945, 2002), random.randint(1, 12), random.randint(1, 28)),
        document=str(random.randrange(10**15, 10**16)),
        phone=f"07{random.randrange(10)} {random.randrange(1000):03} {random.randrange(1000):03}",
        village=village,
        joined=date(random.randint(2005, 2020), random.randint(1, 12), random.randint(1, 28)),
        shares=Money(10_000, currency),
        savings=Money(500 * random.randint(1, 400), currency),
        loan=Money(owes, currency),
        nominee="",
        address="",
        occupation="",
    )
