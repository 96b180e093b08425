"""Ids that two PCs make apart."""

from __future__ import annotations

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records.ids import ids_of_act, made_for

BITS_63 = 1 << 63


@given(st.integers(1, (1 << 31) - 2))
def test_an_id_fits_a_column(seq: int) -> None:
    for ident in islice(ids_of_act(seq), 100):
        assert 0 < ident < BITS_63
        assert ident >> 32 in {seq, seq + 1}  # neighbours, whatever the random part is


def test_the_rows_of_an_act_are_neighbours() -> None:
    first, *others = islice(ids_of_act(7), 50)
    assert others == list(range(first + 1, first + 50))


def test_two_pcs_that_make_the_same_act_make_other_ids() -> None:
    assert len({next(ids_of_act(1)) for _ in range(1000)}) == 1000


@given(st.text(), st.lists(st.integers() | st.text(), max_size=3))
def test_what_is_generated_has_one_id_everywhere(purpose: str, parts: list[int | str]) -> None:
    assert made_for(purpose, *parts) == made_for(purpose, *parts)
    assert 0 <= made_for(purpose, *parts) < BITS_63


def test_an_id_that_was_made_once_stays_what_it_is_in_every_version() -> None:
    assert made_for("closing", 20251231, 1) == 3258401448808116000
    assert made_for("x") == 8071854362591901898


def test_another_purpose_or_part_is_another_id() -> None:
    ids = [
        made_for("a", 1),
        made_for("a", 2),
        made_for("b", 1),
        made_for("a", 1, 1),
        made_for("a1"),
    ]
    assert len(set(ids)) == len(ids)


def test_these_ids_are_for_ever() -> None:
    # They stand in books and on sticks: a change here would make old reversals post twice.
    assert made_for("reversal", 1) == 5634564476854521426
    assert made_for("setting", "name") == 4888940010499076293
