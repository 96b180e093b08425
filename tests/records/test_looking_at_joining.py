"""Numbers that two PCs joined apart, each another way: it is told, and nothing is lost silently."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coopdesk.records import doubles, looking_at, nominees
from coopdesk.records.errors import Refused
from coopdesk.records.looking_at import Flag
from coopdesk.records.nominees import Named
from tests.records.hands import TODAY, Pc, whole
from tests.records.test_doubles import join, sound
from tests.records.test_doubles_apart import Apart
from tests.records.test_merging import two


@pytest.fixture
def apart(template: Pc, tmp_path: Path) -> Iterator[Apart]:
    with two(template, tmp_path) as pcs:
        found = Apart(pcs)
        for who, name in zip(found.people, ("Eva", "Adam", "Noa"), strict=True):
            named = [Named(name, 10_000)]
            found.mine.write(
                nominees.name_nominees, member=who.id, day=TODAY, people=named, shown=[]
            )
        found.meet()
        yield found


def _flags(apart: Apart) -> list[Flag]:
    """What both see once they have met."""
    apart.meet()
    assert whole(apart.mine) == whole(apart.theirs)
    sound(*apart.books)
    mine, theirs = (
        [one for one in book.read(looking_at.found) if one.kind == looking_at.JOINED]
        for book in apart.books
    )
    assert mine == theirs
    return mine


#: Which line each PC keeps, which is gone, and whose nominees it chose.
_WAYS = {
    "each-the-other-way": ((0, 1, "kept"), (1, 0, "kept")),
    "other-choices": ((0, 1, "kept"), (0, 1, "gone")),
    "into-two": ((1, 0, "gone"), (2, 0, "kept")),
}


@pytest.mark.parametrize("how", sorted(_WAYS))
def test_numbers_that_two_pcs_joined_each_another_way_are_told_until_settled(
    apart: Apart, how: str
) -> None:
    for book, (kept, gone, whose) in zip(apart.books, _WAYS[how], strict=True):
        join(book, apart.people[kept], apart.people[gone], nominees=whose)
    (flag,) = _flags(apart)
    stands = apart.mine.read(doubles.kept_for, apart.people[_WAYS[how][0][1]].id)
    assert flag.proof[0].member == stands
    assert str(flag.text).endswith("Aline Mukamana, each another way.")
    assert sorted(one.pc[:1] for one in flag.proof[1:]) == ["A", "B"]
    apart.theirs.write(looking_at.settle, kind=flag.kind, about=flag.about, how="seen")
    assert _flags(apart) == []


def test_numbers_that_two_pcs_joined_alike_or_in_a_chain_are_nothing_to_look_at(
    apart: Apart,
) -> None:
    one, two_, three = apart.people
    for book in apart.books:
        join(book, two_, one, nominees="kept")
    join(apart.theirs, three, two_, nominees="gone")
    assert _flags(apart) == []


def test_what_was_settled_stays_so_when_a_third_number_is_joined(apart: Apart) -> None:
    one, two_, three = apart.people
    join(apart.mine, one, two_)
    join(apart.theirs, two_, one)
    (flag,) = _flags(apart)
    apart.theirs.write(looking_at.settle, kind=flag.kind, about=flag.about, how="seen")
    apart.meet()
    stands = apart.mine.read(doubles.kept_for, one.id)
    [kept] = [who for who in (one, two_) if who.id == stands]
    with pytest.raises(Refused, match="keep this number"):
        join(apart.mine, three, kept)
    join(apart.mine, kept, three)
    assert _flags(apart) == []
