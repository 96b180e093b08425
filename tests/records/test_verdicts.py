"""Whether an act with many facts fits is told once, and not for ever."""

from __future__ import annotations

from coopdesk.records.book import acts, fitting
from coopdesk.records.book.clock import Hlc

FIT = ["=", "member", 1, "village", None, b""]
ODD = ["=", "member", 1, "id", 2, b""]


def act(n: int, *facts: acts.Fact) -> acts.ActRow:
    return acts.ActRow(
        hash=n.to_bytes(32),
        coop=b"c" * 16,
        dev=b"d" * 32,
        seq=n,
        prev=acts.NO_ACT,
        hlc=Hlc(n, 0),
        wall=n,
        suspect=False,
        day=20_261_126,
        actor=1,
        command="members.change_member",
        facts=list(facts),
    )


def test_what_was_told_is_forgotten_when_it_is_of_many() -> None:
    verdicts = fitting.Verdicts(large=1, most=3)
    rows = [act(n, ODD if n % 2 else FIT) for n in range(10)]
    for _ in range(2):
        assert [verdicts.fits(row) for row in rows] == [not row.seq % 2 for row in rows]
        assert 0 < len(verdicts.told) <= 3


class Forgetful(dict[bytes, bool]):
    """What another thread empties between two looks into it."""

    def __contains__(self, key: object) -> bool:
        found = super().__contains__(key)
        self.clear()
        return found


def test_what_another_thread_forgets_meanwhile_is_told_all_the_same() -> None:
    verdicts = fitting.Verdicts(large=1, most=3)
    verdicts.told = Forgetful()
    assert [verdicts.fits(act(2, FIT)) for _ in range(2)] == [True, True]


def test_acts_are_laid_together_as_they_fit() -> None:
    set_, odd = act(1, FIT), act(2, ODD)
    newer = act(3, ["+", "of_a_newer_release", [["odd"]], []], ["=", "newer", 1, "x", 2, b""])
    found = fitting.those_fitting([set_, odd, newer])
    assert list(found.every) == [set_, newer]
    assert (found.rows, found.sets, found.tables) == ({}, [FIT], {"member"})
