"""Words of minutes that were typed and not written in the book yet.

They stay in this copy of the book, under its key, until they are written: after a power cut they
are there. They leave no act: an act for each key pressed would say nothing to anybody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from coopdesk.records.book import Book, identity
from coopdesk.records.ids import MeetingId


def keep(book: Book, meeting: MeetingId, typed: Mapping[str, Mapping[str, str]]) -> None:
    """Keep all that was typed for a meeting: by place, the `text` and the `base` that it changes.

    Nothing typed forgets what was kept.
    """
    said = json.dumps(typed, ensure_ascii=False) if typed else ""
    with book.raw() as raw:
        identity.keep_note(raw, _name(meeting), said)


def kept(book: Book, meeting: MeetingId) -> dict[str, dict[str, str]]:
    """What was typed for a meeting here and never written; empty where nothing was."""
    said = book.read(identity.noted, _name(meeting))
    found: dict[str, dict[str, str]] = json.loads(said) if said else {}
    return found


def _name(meeting: MeetingId) -> str:
    return f"minutes {meeting}"
