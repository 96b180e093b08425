"""Which entries are not reversed alone: each feature says so of its own."""

from __future__ import annotations

from coopdesk.records import assets, borrowings, lending, loans, periods, portfolio, surplus
from coopdesk.records.cash import counts
from coopdesk.records.general import NOT_ALONE


def test_no_two_features_say_so_of_the_same_entries() -> None:
    features = (assets, borrowings, counts, lending, loans, periods, portfolio, surplus)
    said = [kind for one in features for kind in one.NOT_ALONE]
    assert sorted(said) == sorted(NOT_ALONE)
    assert len(said) == 11
