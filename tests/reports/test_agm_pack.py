"""The pack of the yearly general meeting on paper: the contents lead where they say."""

from __future__ import annotations

import base64
import re
import zlib

import pypdfium2
import pytest

from coopdesk.records.errors import Refused
from coopdesk.records.papers import Scanned
from coopdesk.reports.agm_pack import agm_pack
from coopdesk.reports.pack_parts import scanned
from tests.reports import meetings
from tests.reports.packs import COOP, ENGLISH, USUAL, pack, picture


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


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


def test_a_page_of_minutes_in_large_print_has_no_number_beside_that_of_the_pack() -> None:
    told = pack(("Minutes of the last meeting", (meetings.minutes(),)))
    large = texts(agm_pack(told, ENGLISH, large=True))[1:]
    assert len(large) > 1
    assert not any(f"{n} / {len(large)}" in page for n, page in enumerate(large, 1))
    assert all("Folio" in page for page in texts(agm_pack(told, ENGLISH))[1:])


def test_a_picture_names_no_typeface_that_it_has_not() -> None:
    """Strict readers stumble over it."""
    pdf = scanned(Scanned("Mill", "image/png", picture()), COOP)
    streams = re.findall(rb"(?<!end)stream\r?\n(.*?~>)", pdf, re.DOTALL)
    assert streams
    for one in streams:
        assert b" Tf" not in zlib.decompress(base64.a85decode(b"<~" + one, adobe=True))
