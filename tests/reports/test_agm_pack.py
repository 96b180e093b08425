"""The pack of the yearly general meeting on paper: the contents lead where they say."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from coopdesk.i18n import Language, Text
from coopdesk.records.errors import Refused
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
from coopdesk.reports.agm_pack import agm_pack
from coopdesk.reports.pack_parts import prose

COOP = Coop("Twizigamire", "RW", "RWF")
ENGLISH = Language("en")


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


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


@pytest.mark.parametrize("large", [False, True])
def test_the_contents_lead_to_the_page_where_each_chapter_begins(large: bool) -> None:
    pages = texts(agm_pack(pack(*USUAL), ENGLISH, large=large))
    contents = [line for line in pages[0].split("\n") if line[:1].isdigit() and line[-1].isdigit()]
    places: dict[str, int] = {}
    for title, parts in USUAL:
        line = next((one for one in contents if title in one), "")
        assert bool(line) == bool(parts), title
        if line:
            places[title] = int(line.rsplit(" ", 1)[1])
    assert list(places.values()) == sorted(places.values())
    for title, number in places.items():
        here, before = pages[number - 1], pages[number - 2]
        assert f"{title}\n" in here or here.rstrip().endswith(title) or title in here
        assert f"Page {number} of {len(pages)}" in here
        n = list(places).index(title) + 1
        assert f"{n}. {title}" in here
        assert f"{n}. {title}" not in before


def test_every_page_has_its_number_and_large_print_takes_more_pages() -> None:
    small, large = (texts(agm_pack(pack(*USUAL), ENGLISH, large=size)) for size in (False, True))
    for pages in (small, large):
        for n, page in enumerate(pages, 1):
            assert f"Page {n} of {len(pages)}" in page
    assert len(large) > len(small)


def test_papers_from_elsewhere_keep_their_pages() -> None:
    pages = texts(agm_pack(pack(*USUAL), ENGLISH))
    assert any("A plan" in page and "Other papers" in page for page in pages)


def test_equal_data_gives_an_equal_file() -> None:
    assert agm_pack(pack(*USUAL), ENGLISH) == agm_pack(pack(*USUAL), ENGLISH)


@pytest.mark.parametrize("media", ["application/pdf", "image/png"])
def test_a_paper_that_can_not_be_read_is_refused(media: str) -> None:
    with pytest.raises(Refused):
        agm_pack(pack(("Letter", (Scanned("Letter", media, b"%PDF-1.4 no"),))), ENGLISH)


def test_it_tells_how_far_it_is() -> None:
    steps: list[tuple[int, int]] = []

    def step(at: int, of: int) -> None:
        steps.append((at, of))

    agm_pack(pack(*USUAL), ENGLISH, step=step)
    assert [at for at, _ in steps] == [0, 1, 2, 3]
