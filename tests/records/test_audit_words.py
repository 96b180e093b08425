"""The act log speaks in words, not in the codes that stand in the book."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coopdesk.i18n import Text
from coopdesk.records import audit, looking_at
from coopdesk.records.audit import value_names
from coopdesk.records.book import Book
from coopdesk.records.ids import MeetingId
from coopdesk.records.looking_at.flags import WAYS
from coopdesk.records.seals.sealing import KINDS, of_meeting
from tests.records import areas
from tests.records.hands import Make

_CODE = re.compile(r"[a-z][a-z_]*")
#: What a person typed in the tests, or that is what a file says of itself.
_TYPED = frozenset({"stolen", "left", "coffee", "late", "moves"})
_OPEN = frozenset({"membership.write", "duties.mark_done"})


def codes(book: Book) -> Iterator[tuple[str, str, str]]:
    """Every value in the log that looks like a code: the command, the field and the value."""
    for n in book.read(audit.trail):
        detail = book.read(audit.act_detail, n)
        assert detail is not None
        for change in detail.changes:
            for value in (change.before, change.after):
                if isinstance(value, str) and _CODE.fullmatch(value):
                    yield detail.command, str(change.field), value


def test_whatever_was_done_no_code_is_shown(book: Book, make: Make) -> None:
    areas.fill(make)
    found = [one for one in codes(book) if one[0] not in _OPEN and one[2] not in _TYPED]
    assert not found


def test_seals_and_what_was_looked_at_are_called_as_where_they_are_made() -> None:
    assert value_names.SEALS == KINDS
    assert value_names.LOOKED_AT == looking_at.KINDS
    ways = {way.how: way.words for found in WAYS.values() for way in found if way.how != "seen"}
    # "same" was an answer before two lines could be joined; acts of then still say it.
    ended = {"seen", "same"}
    assert ways == {how: said for how, said in value_names.SETTLED.items() if how not in ended}


def test_a_seal_of_a_meeting_is_called_so() -> None:
    kind = of_meeting(MeetingId(7))
    assert value_names.value_name("seal", "kind", kind) == Text("General meeting")
