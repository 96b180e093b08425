"""Which entries are not reversed alone: each feature says so of its own."""

from __future__ import annotations

from coopdesk.records import (
    assets,
    borrowings,
    general,
    lending,
    loans,
    periods,
    portfolio,
    shares,
    surplus,
)
from coopdesk.records.cash import counts
from coopdesk.records.general import NOT_ALONE
from tests.records.hands import TODAY, Make, answers


def test_no_two_features_say_so_of_the_same_entries() -> None:
    features = (assets, borrowings, counts, lending, loans, periods, portfolio, shares, surplus)
    said = [kind for one in features for kind in one.NOT_ALONE]
    assert sorted(said) == sorted(NOT_ALONE)
    assert len(said) == 12


def test_an_entry_handed_in_that_is_no_part_of_something_larger_is_a_general_one(
    make: Make,
) -> None:
    accounts = [{"code": "91", "name": "Box", "type": "asset"}]
    lines = [{"account": "91", "debit": 5}, {"account": "91", "credit": 5}]
    said = [{"date": TODAY, "kind": kind, "lines": lines} for kind in sorted(NOT_ALONE)]
    make.book.write(general.post_general, accounts=accounts, entries=said)
    found = [one[0] for one in make.book.read(answers, "SELECT kind FROM entry ORDER BY number")]
    assert found == ["closing" if one["kind"] == "closing" else "general" for one in said]
