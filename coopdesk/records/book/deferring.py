"""What a newer CoopDesk wrote and this one can't show yet.

It stands in the acts, is counted, and is shown once a release that knows it opens the book.
"""

from __future__ import annotations

from typing import Final

from coopdesk.records.book import acts, identity
from coopdesk.records.schema import SCHEMA_NUMBER
from coopdesk.records.store import Raw

#: The note of how many facts are not shown.
COUNT: Final = "deferred"
_BY: Final = "deferred by"


def release() -> str:
    """What this release can read: the layout of its acts and the number of its schema."""
    return f"{acts.LAYOUT}.{SCHEMA_NUMBER}"


def count(raw: Raw) -> int:
    """How many facts are not shown."""
    return int(identity.note(raw, COUNT) or 0)


def keep_count(raw: Raw, facts: int) -> None:
    """Note how many facts are not shown, and which release could not show them."""
    if facts or count(raw):
        identity.keep_note(raw, COUNT, str(facts))
        identity.keep_note(raw, _BY, release())


def due(raw: Raw) -> bool:
    """Whether another release left facts for later, that this one may know."""
    return bool(count(raw)) and identity.note(raw, _BY) != release()
