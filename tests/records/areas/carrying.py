"""What became of decisions."""

from __future__ import annotations

from typing import Any

from coopdesk.records import carrying, members, resolutions
from tests.records.assemblies import begun, called, passed, people
from tests.records.hands import TODAY, Make


def asked(make: Make) -> dict[str, dict[str, Any]]:
    book = make.book
    motion = passed(book, begun(make, called(make, people(make, 3, start=760))), cause="admission")
    one = book.read(resolutions.resolution, motion)
    assert one is not None
    first, second = (
        book.write(members.admit, name=name, joined=TODAY) for name in ("Odile", "Pascal")
    )
    return {
        "missing.tie": {"cause": "admission", "subject": first, "resolution": one.number},
        "missing.excuse": {"cause": "admission", "subject": second, "note": "In the paper book"},
        "missing.choose_wanted": {"causes": ["loan", "admission"], "shown": carrying.WANTED},
    }


def fill(make: Make) -> None:
    said = asked(make)
    make.book.write(carrying.tie, **said["missing.tie"])
    make.book.write(carrying.excuse, **said["missing.excuse"])
