"""A pack of the yearly general meeting with chapters of every form."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from PIL import Image

from coopdesk.i18n import Language, Text
from coopdesk.records.papers import (
    AgmPack,
    Chapter,
    Coop,
    FigureColumn,
    FigureRow,
    Figures,
    Holds,
    Part,
    Prose,
    Scanned,
    State,
)
from coopdesk.reports.pack_parts import prose

COOP = Coop("Twizigamire", "RW", "RWF")
ENGLISH = Language("en")


def long(name: str, count: int) -> Figures:
    rows = tuple(FigureRow((f"{name} {n}", n)) for n in range(count))
    columns = (FigureColumn("what", "What"), FigureColumn("count", "Count", Holds.COUNT))
    return Figures(COOP, "voters-list", name, "", columns, rows)


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 20), "white").save(file, "PNG")
    return file.getvalue()


def pack(*parts: tuple[str, tuple[Part, ...]]) -> AgmPack:
    chapters = tuple(
        Chapter(title.casefold(), title, State.BOOK if some else State.MISSING, some)
        for title, some in parts
    )
    day = date(2026, 3, 28)
    return AgmPack(
        COOP, 1, Text("General meeting"), day, 14 * 60, "Hall", date(2025, 12, 31), chapters
    )


USUAL = (
    ("Notice of the meeting", (Prose("Notice of the meeting", items=("One", "Two")),)),
    ("Report of the auditor", ()),
    ("Voters' list", (long("Voter", 150), long("More", 80))),
    (
        "Other papers",
        (
            Scanned("Letter", "image/png", picture()),
            Scanned("Plan", "application/pdf", prose(Prose("A plan"), COOP, ENGLISH)),
        ),
    ),
    ("Key ratios", (long("Ratio", 3),)),
)
