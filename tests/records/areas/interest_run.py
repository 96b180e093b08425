"""Interest that is paid, and taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from coopdesk.records import interest_run, leaving
from coopdesk.records.ids import ProductId
from tests.records import saver
from tests.records.hands import Make

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)


def asked(make: Make) -> dict[str, dict[str, Any]]:
    book = make.book
    fresh, begun, done, going_back = (_saved_in(make, name) for name in "ABCD")
    run = saver.post(book, going_back, JANUARY)
    book.write(interest_run.begin_reversal, run=run, reason="twice")
    return {
        interest_run.begin_run.name: {"product": fresh, "until": JANUARY, "day": JANUARY},
        interest_run.post_batch.name: {"run": saver.begin(book, begun, JANUARY)},
        interest_run.begin_reversal.name: {
            "run": saver.post(book, done, JANUARY),
            "reason": "wrong rate",
        },
        interest_run.reverse_batch.name: {"run": run},
        leaving.close_account.name: {
            "holding": saver.saver(make, fresh, (date(2026, 1, 5), 10_000)).savings,
            "check_box": False,
        },
    }


def _saved_in(make: Make, name: str) -> ProductId:
    product = saver.offer(make.book, name=name)
    saver.saver(make, product, (date(2026, 1, 5), 10_000))
    return product


def fill(make: Make) -> None:
    product = saver.offer(make.book)
    saver.saver(make, product, (date(2026, 1, 5), 10_000))
    saver.post(make.book, product, JANUARY)
    saver.take_back(make.book, saver.post(make.book, product, FEBRUARY))
