"""Boxes of cash: what they hold, counting them, handing over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from coopdesk.records import office
from coopdesk.records.access import Role
from coopdesk.records.book import Book
from coopdesk.records.cash import boxes, counts, handovers
from coopdesk.records.ids import AccountId, EntryId, PersonId
from tests.records.hands import TODAY, money

YESTERDAY = TODAY - timedelta(days=1)


def person(book: Book, name: str = "Jean") -> PersonId:
    return book.write(
        office.add_person, name=name, role=Role.TELLER, language="rw", password="secret1"
    )


def holds(book: Book, box: AccountId) -> int:
    return next(one.holds.minor for one in book.read(boxes.boxes) if one.id == box)


def counts_(book: Book, minor: int, **said: Any) -> int:
    return book.write(counts.record_count, counted=money(minor), **{"kind": "check", **said})


def hands(book: Book, source: AccountId, target: AccountId, minor: int, **said: Any) -> EntryId:
    return book.write(
        handovers.hand_over,
        source=source,
        target=target,
        amount=money(minor),
        **{"day": TODAY, **said},
    )
