"""Quorum, majorities and elections are counted as by-laws say them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records.errors import Refused
from coopdesk.records.voting import (
    DECIDED,
    ENTITLED,
    GIVEN,
    PRESENT,
    Majority,
    Standing,
    Votes,
    check_ballot,
    checked,
    elect,
    fraction,
    quorum,
    verdict,
)

HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)
HANDS, UNANIMOUS, SECRET = "hands", "unanimous", "secret"


@pytest.mark.parametrize(
    ("part", "entitled", "needed"),
    [("1/2", 235, 118), ("1/2", 236, 118), ("1/10", 235, 24), ("0", 235, 1), ("2/3", 9, 6)],
)
def test_a_quorum_is_rounded_up_and_never_nobody(part: str, entitled: int, needed: int) -> None:
    assert quorum(fraction(part), entitled) == needed


@pytest.mark.parametrize(
    ("said", "base", "needed"),
    [("1/2", 131, 66), ("1/2", 130, 66), ("2/3", 131, 88), ("2/3", 9, 6), ("1/3", 9, 4)],
)
def test_half_is_more_than_half_and_two_thirds_at_least(said: str, base: int, needed: int) -> None:
    assert Majority.of(said).needed(base) == needed


@pytest.mark.parametrize(
    ("over", "passes"), [(GIVEN, False), (PRESENT, False), (ENTITLED, False), (DECIDED, True)]
)
def test_who_abstained_counts_where_the_rule_says_so(over: str, passes: bool) -> None:
    votes = Votes(HANDS, votes_for=5, against=4, abstained=1)
    assert verdict(Majority(HALF, over), votes, present=12, entitled=20).passed is passes


def test_unanimous_means_all_who_are_there() -> None:
    found = verdict(Majority(TWO_THIRDS, ENTITLED), Votes(UNANIMOUS), present=7, entitled=9)
    assert (found.got, found.needed, found.passed) == (7, 6, True)


def test_nobody_for_it_passes_nothing() -> None:
    assert not verdict(Majority(HALF, DECIDED), Votes(HANDS), present=3, entitled=3).passed
    assert not verdict(Majority(HALF), Votes(UNANIMOUS), present=0, entitled=3).passed


@pytest.mark.parametrize(
    ("votes", "field"),
    [
        (Votes(HANDS, votes_for=-1), "votes_for"),
        (Votes(HANDS, votes_for=8, against=3), "against"),
        (Votes(HANDS, votes_for=11), "votes_for"),
        (Votes(SECRET, votes_for=5, papers=6), "papers"),
        (Votes(SECRET, votes_for=9, spoiled=2, papers=11), "spoiled"),
    ],
)
def test_votes_that_cannot_have_been_are_refused_beside_their_field(
    votes: Votes, field: str
) -> None:
    with pytest.raises(Refused) as no:
        checked(votes, 10)
    assert no.value.field == field


@pytest.mark.parametrize("said", ["", "half", "3/2", "-1/2", "1/0"])
def test_what_is_no_part_of_a_whole_is_refused(said: str) -> None:
    with pytest.raises(Refused):
        fraction(said)


def stood(*votes: int, drawn: tuple[int, ...] = ()) -> list[Standing]:
    return [Standing(n, count, n in drawn) for n, count in enumerate(votes)]


def test_seats_go_to_the_most_votes() -> None:
    assert elect(stood(3, 9, 0, 5), 2).elected == (1, 3)
    assert elect(stood(3, 0, 0), 2).open == 1


def test_equal_votes_for_too_few_seats_are_a_tie_until_the_lot_is_drawn() -> None:
    found = elect(stood(9, 5, 5, 1), 2)
    assert (found.elected, found.tied, found.open) == ((0,), (1, 2), 1)
    assert elect(stood(9, 5, 5, 1, drawn=(2,)), 2).elected == (0, 2)
    assert elect(stood(9, 5, 5, 1), 3).elected == (0, 1, 2)


@given(st.lists(st.integers(0, 30), max_size=12), st.integers(1, 6))
def test_nobody_with_fewer_votes_sits_before_one_with_more(votes: list[int], seats: int) -> None:
    found = elect(stood(*votes), seats)
    assert len(found.elected) + (found.open if found.tied else 0) <= seats
    least = min((votes[n] for n in found.elected), default=31)
    assert all(
        votes[n] <= least for n in range(len(votes)) if n not in (*found.elected, *found.tied)
    )
    assert all(votes[n] > 0 for n in found.elected)


@pytest.mark.parametrize(
    ("votes", "papers", "spoiled"), [([6], 5, 0), ([5, 5, 1], 5, 0), ([-1], 5, 0), ([1], 2, 3)]
)
def test_a_ballot_with_more_votes_than_papers_is_refused(
    votes: list[int], papers: int, spoiled: int
) -> None:
    with pytest.raises(Refused):
        check_ballot(votes, seats=2, papers=papers, spoiled=spoiled)


@pytest.mark.parametrize(
    ("papers", "spoiled", "field"), [(5, -3, "spoiled"), (-1, -2, "papers"), (-1, 0, "papers")]
)
def test_fewer_papers_than_none_are_refused_beside_their_field(
    papers: int, spoiled: int, field: str
) -> None:
    with pytest.raises(Refused) as no:
        check_ballot([0], seats=1, papers=papers, spoiled=spoiled)
    assert no.value.field == field
