"""One thing done with many members."""

from __future__ import annotations

from typing import Any

from coopdesk.records import bulk
from tests.records.hands import TODAY, Make


def asked(make: Make) -> dict[str, dict[str, Any]]:
    some = [make.member(name).id for name in ("Many", "Several")]
    before = [make.member(name).id for name in ("Done", "With")]
    deed = bulk.Deed(bulk.VILLAGE, TODAY, value="Gisozi")
    make.book.write(bulk.do_with_many, deed=deed, some=before)
    past, *_ = make.book.read(bulk.lately)
    return {
        "bulk.do_with_many": {"deed": deed, "some": some},
        "bulk.take_back": {"act": past.act, "why": "the wrong village"},
        "bulk.try_with_many": {"deed": deed, "some": some},
    }


def fill(make: Make) -> None:
    """It has no table of its own."""
