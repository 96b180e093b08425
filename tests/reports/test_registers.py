"""Registers on the folios of a bound book: foliation, sums carried over, nothing left open."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from coopdesk.i18n import Language
from coopdesk.records.papers import FilePart, MemberRegister
from coopdesk.reports.catalogue import PAPERS
from coopdesk.reports.folios import Folios
from tests.reports import registers, samples
from tests.reports.reading import pages, words

ENGLISH = Language("en")


def drawn(data: MemberRegister, folios: Folios, **more: Any) -> list[str]:
    return pages(PAPERS["register"].draw(data, ENGLISH, folios=folios, **more))


def test_folios_follow_each_other_from_the_first_that_was_chosen() -> None:
    told = drawn(registers.register(60), Folios(17))
    assert len(told) > 3
    for n, text in enumerate(told, 17):
        assert f"Folio {n}" in text
        assert "Nominees" in text


def test_what_a_folio_comes_to_is_carried_to_the_next() -> None:
    data = registers.register(60)
    told = drawn(data, Folios(1))
    counts = []
    for before, after in pairwise(told):
        carried = before.split("Carried forward")[1].split("\n")[:3]
        assert after.split("Brought forward")[1].split("\n")[:3] == carried
        counts.append(int(carried[1].split(" ")[0]))
        paid = sum((one.paid for one in data.lines[: counts[-1]]), data.paid * 0)
        assert ENGLISH.figure(paid) in carried[1]
    assert counts == sorted({*counts})
    assert ENGLISH.figure(data.paid) in told[-1].split("Together")[1]
    assert "Carried forward" not in told[-1]


def test_lines_that_are_added_carry_no_shares_that_would_count_twice() -> None:
    data = registers.register(60, whole=False)
    told = drawn(data, Folios(9))
    assert "Only what is not in the bound book yet" in told[0]
    assert "Correction of 3" in told[0]
    carried = told[0].split("Carried forward")[1]
    assert "people" in carried
    assert ENGLISH.figure(data.paid) not in "".join(told).split("Together")[1]


def test_empty_folios_follow_with_their_numbers_and_heads() -> None:
    told = drawn(registers.register(3), Folios(4, blank=2))
    assert len(told) == 3
    for n, text in enumerate(told[1:], 5):
        assert f"Folio {n}" in text
        assert "Identity" in text


def test_without_a_folio_the_pages_are_counted() -> None:
    told = drawn(registers.register(30), Folios())
    assert f"1 / {len(told)}" in told[0]
    assert "Folio" not in told[0]


@pytest.mark.parametrize("large", [False, True])
def test_names_of_two_hundred_letters_turn_no_head_into_a_page_of_its_own(*, large: bool) -> None:
    long = "Mukandayisenga-Nyirahabimana " * 7
    lines = tuple(registers.line(n, name=long, address=long, occupation=long) for n in range(1, 9))
    told = drawn(replace(registers.register(8), lines=lines), Folios(1), large=large)
    assert all("Mukandayisenga" in text for text in told[:-1])


@pytest.mark.parametrize("name", ["leavers", "officers", "share-register"])
def test_a_register_that_is_a_table_has_folios_too(name: str) -> None:
    pdf = PAPERS[name].draw(samples.figures(), ENGLISH, folios=Folios(12, blank=1))
    told = pages(pdf)
    for n, text in enumerate(told, 12):
        assert f"Folio {n}" in text


def test_the_photo_of_a_member_is_in_their_file() -> None:
    made = BytesIO()
    Image.new("RGB", (60, 80), "green").save(made, "PNG")
    draw = PAPERS["member-file"].draw
    bare, shown = (draw(registers.file(photo=p), ENGLISH) for p in (b"", made.getvalue()))
    assert b"/DCTDecode" in shown
    assert b"/DCTDecode" not in bare
    assert draw(registers.file(photo=b"no picture"), ENGLISH) == bare


def test_a_file_names_what_nothing_is_kept_of() -> None:
    assert "Nothingiskepthere:Papers" in words(
        PAPERS["member-file"].draw(registers.file(), ENGLISH)
    )


@pytest.mark.parametrize("value", ["Q" * 300, "Q of a field " * 23, "Q" * 9_000])
def test_a_long_value_in_a_file_has_the_whole_width_and_leaves_the_foot_free(value: str) -> None:
    file = registers.file()
    facts = (("Crop", value), ("Second", "Q" * 300), ("Third", "last"))
    part = replace(file.parts[0], facts=(*file.parts[0].facts, *facts))
    pdf = PAPERS["member-file"].draw(replace(file, parts=(part, *file.parts[1:])), ENGLISH)
    assert words(pdf).count("Q") == value.count("Q") + 300
    assert lowest(pdf, "Q") > lowest(pdf, "M")  # of the note at the foot, which is "Made on …"


def lowest(pdf: bytes, letter: str) -> float:
    """The lowest of these letters on any page, in points from its foot."""
    with pypdfium2.PdfDocument(pdf) as document:
        found: list[float] = []
        for page in document:
            text = page.get_textpage()
            said = text.get_text_range()
            found += [text.get_charbox(n)[1] for n, one in enumerate(said) if one == letter]
            text.close()
            page.close()
    return min(found)


def test_a_very_long_name_stands_whole_on_the_first_page_alone() -> None:
    name = "Mukandayisenga " * 33
    part = replace(registers.file().parts[0], facts=(("Crop", "W" * 6_000),))
    pdf = PAPERS["member-file"].draw(
        replace(registers.file(), name=name.strip(), parts=(part,)), ENGLISH
    )
    first, second, *_ = pages(pdf)
    assert first.count("Mukandayisenga") == 33
    assert 0 < second.count("Mukandayisenga") < 9
    assert "…" in second


@pytest.mark.parametrize("facts", range(60, 100))
def test_nobody_signs_a_file_on_a_page_on_which_nothing_stands(facts: int) -> None:
    part = replace(registers.file().parts[0], facts=(("Crop", "maize"),) * facts)
    file = replace(registers.file(), parts=(part, FilePart("Loans")))
    last = pages(PAPERS["member-file"].draw(file, ENGLISH))[-1]
    assert "Received by" in last
    assert "Nothing is kept here: Loans" in last
