"""Cards and labels: to the tenth of a millimetre where they belong, and read back by a scanner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from coopdesk.i18n import Language
from coopdesk.records import cards
from coopdesk.records.papers import MemberCards
from coopdesk.reports import pictures
from coopdesk.reports.faces import Style
from coopdesk.reports.labels import FORMS
from coopdesk.reports.labels import labels as draw_labels
from coopdesk.reports.member_cards import HIGH, WIDE, sheetful
from coopdesk.reports.member_cards import member_cards as draw_cards
from coopdesk.reports.missing import missing as draw_missing
from coopdesk.reports.paper import Document
from coopdesk.reports.small import fitted
from tests.reports import carding
from tests.reports.reading import pages, words
from tests.reports.samples import KIGALI, ODD_NAMES
from tests.reports.scanning import scanned

MM = 72 / 25.4
LONG = "Nyirabatsinda " * 36


def speak(code: str) -> Language:
    return Language(code or "en")


def draw(data: MemberCards) -> bytes:
    return draw_cards(data, speak)


def places(pdf: bytes, said: str) -> list[tuple[int, float, float]]:
    """Where some words stand: page, and left edge and base line in millimetres from above."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [one for n, page in enumerate(document) for one in _found(n, page, said)]


def _found(n: int, page: pypdfium2.PdfPage, said: str) -> Iterator[tuple[int, float, float]]:
    text = page.get_textpage()
    search = text.search(said)
    while (found := search.get_next()) is not None:
        left, bottom, _right, _top = text.get_charbox(found[0])
        yield n, left / MM, (page.get_height() - bottom) / MM
    search.close()
    text.close()


# --- cards ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("dots", "tilted"), [(300, 0), (200, 0), (300, 4)])
def test_every_card_is_read_back(dots: int, tilted: float) -> None:
    found = scanned(draw(carding.member_cards()), dots=dots, tilted=tilted)
    read = {cards.number_of(carding.COOP, one) for one in found}
    assert read == set(carding.NUMBERS)


@pytest.mark.parametrize(("paper", "grid"), [("A4", (2, 5)), ("LETTER", (2, 4)), ("A5", (1, 3))])
def test_as_many_cards_stand_on_a_sheet_as_a_printer_reaches(
    paper: str, grid: tuple[int, int]
) -> None:
    sheet = sheetful(paper)
    assert (sheet.columns, sheet.rows) == grid
    for n in (0, sheet.count - 1):
        x, top = sheet.place(n)
        assert x >= 6 * MM
        assert x + WIDE <= sheet.size[0] - 6 * MM + 0.01
        assert top - HIGH + 0.01 >= 6 * MM
        assert top <= sheet.size[1] - 6 * MM + 0.01


def test_a_card_is_as_large_as_a_bank_card() -> None:
    assert (round(WIDE / MM, 2), round(HIGH / MM, 2)) == (85.6, 54)
    found = places(draw(carding.member_cards(name="Uwase")), "Uwase")
    (_, x, y), (_, beside, _), (_, _, below) = found[:3]
    assert beside - x == pytest.approx(85.6, abs=0.05)
    assert below - y == pytest.approx(54, abs=0.05)


def test_the_lines_to_cut_along_go_round_every_card_and_out_into_the_margin() -> None:
    with pypdfium2.PdfDocument(draw(carding.member_cards())) as document:
        seen = document[0].render(scale=300 / 72).to_pil().convert("L")
    left, top = round(19.4 * 300 / 25.4), round(13.5 * 300 / 25.4)
    for x in (left, left + round(85.6 * 300 / 25.4), left + round(171.2 * 300 / 25.4)):
        assert min(seen.getpixel((x + near, top - 30)) for near in (-1, 0, 1)) < 200
    for y in (top, top + round(54 * 300 / 25.4), top + round(162 * 300 / 25.4)):
        assert min(seen.getpixel((left - 30, y + near)) for near in (-1, 0, 1)) < 200
    assert seen.getpixel((left - 80, top - 80)) == 255


def test_backs_stand_behind_their_fronts() -> None:
    told = pages(draw(carding.member_cards(("1", "2", "3"), back=True)))
    assert len(told) == 2
    assert "Uwase" not in told[1]
    found = places(draw(carding.member_cards(("1", "2", "3"), back=True)), "proves nothing")
    assert [n for n, _, _ in found] == [1, 1, 1]
    # Of an odd row the one card is at the left in front, and so at the right behind.
    assert [x > 105 for _, x, _ in sorted(found, key=lambda one: one[2])[2:]] == [True]


def test_a_card_tells_who_where_and_since_when() -> None:
    told = words(draw(carding.member_cards(("S-180",))))
    for said in ("UwaseOdette", "NoS-180", "Gisozi", "Membersince7Mar2019", "Twizigamire"):
        assert said in told


def test_each_card_is_in_its_members_language() -> None:
    data = carding.member_cards(("1", "2"))
    first, second = data.cards
    both = replace(data, cards=(first, replace(second, language="fr")))
    told = words(draw(both))
    assert "Membersince7Mar2019" in told
    assert "7mars2019" in told


ODD = [*ODD_NAMES, LONG, "N" * 500, "=1+1", "محمد بن عبد الله", ""]


@pytest.mark.parametrize("name", ODD, ids=map(str, range(len(ODD))))
def test_any_name_stays_on_its_card(name: str) -> None:
    pdf = draw(carding.member_cards(("1", "2"), name=name))
    assert len(pages(pdf)) == 1
    assert len(scanned(pdf)) == 2
    with pypdfium2.PdfDocument(pdf) as document:
        seen = document[0].render(scale=150 / 72).to_pil().convert("L")
    beside = seen.crop((0, 0, round(15 * 150 / 25.4), seen.height))
    assert beside.getextrema()[0] == 255  # nothing stands in the margin, left of the marks


def test_a_member_whose_number_no_square_holds_has_a_card_all_the_same() -> None:
    number = "S" * 60
    pdf = draw(carding.member_cards((number,)))
    assert scanned(pdf) == []
    assert "Uwase" in words(pdf)


def test_a_photo_is_seen_and_kept_once() -> None:
    data = carding.member_cards(("1", "2", "3", "4"))
    pdf = draw(data)
    assert pdf.count(b"/DCTDecode") == 1
    assert len(draw(replace(data, cards=tuple(data.cards) * 20))) < 3 * len(pdf)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"\xff\xd8\xff", b"GIF"],
    ids=["nothing", "png", "jpeg", "gif"],
)
def test_what_is_no_photo_leaves_the_initials(content: bytes) -> None:
    assert pictures.framed(content, 10, 10) == b""
    data = carding.member_cards(("1",))
    (one,) = data.cards
    assert "UO" in words(draw(replace(data, cards=(replace(one, photo=content),))))


def test_a_picture_of_a_hundred_million_dots_is_not_opened() -> None:
    made = BytesIO()
    Image.new("1", (9_000, 9_000)).save(made, "PNG")
    assert pictures.framed(made.getvalue(), 10, 10) == b""


# --- labels ---------------------------------------------------------------------------------------

#: Of each sheet: width and height of a label, how far apart, and where the first one is.
TRADE = {
    "3x8": ((70, 37), (70, 37), (0, 0.5), 24),
    "2x7": ((99.1, 38.1), (101.6, 38.1), (4.65, 15.15), 14),
    "3x10": ((66.675, 25.4), (69.85, 25.4), (4.7625, 12.7), 30),
}


@pytest.mark.parametrize("form", FORMS)
def test_labels_are_where_the_sheet_has_them(form: str) -> None:
    (_wide, high), (across, down), (left, top), count = TRADE[form]
    data = carding.labels(form, count + 1)
    made = tuple(replace(one, name="Uwase") for one in data.labels)
    found = places(draw_labels(replace(data, labels=made), speak("en")), "Uwase")
    assert [n for n, _, _ in found] == [0] * count + [1]
    columns = int(form[0])
    (_, x, y) = found[0]
    assert left + 2 <= x <= left + 8
    assert top + 2 <= y <= top + high / 2
    for n, (_, at, below) in enumerate(found[:count]):
        assert at - x == pytest.approx(n % columns * across, abs=0.06)
        assert below - y == pytest.approx(n // columns * down, abs=0.06)


@pytest.mark.parametrize("form", FORMS)
def test_a_begun_sheet_goes_on_at_its_next_label(form: str) -> None:
    count = FORMS[form].count
    data = carding.labels(form, 3, first=count)
    made = tuple(replace(one, name=f"Name{n}") for n, one in enumerate(data.labels))
    told = pages(draw_labels(replace(data, labels=made), speak("en")))
    assert "Name0" in told[0]
    assert "Name1" not in told[0]
    assert "Name1" in told[1]
    assert "Name2" in told[1]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("large", [False, True])
def test_no_label_runs_over_into_another(form: str, large: bool) -> None:
    (_, high), _, (_, top), _ = TRADE[form]
    (one,) = carding.labels(form, 1).labels
    long = replace(one, name=LONG, address=LONG, village=LONG, number="S-" + "9" * 60)
    data = replace(carding.labels(form, 1), labels=(long,))
    with pypdfium2.PdfDocument(draw_labels(data, speak("en"), large=large)) as document:
        seen = document[0].render(scale=150 / 72).to_pil().convert("L")
    below = seen.crop((0, round((top + high) * 150 / 25.4), seen.width, seen.height))
    assert below.getextrema()[0] == 255
    first = seen.crop((0, 0, round(TRADE[form][0][0] * 150 / 25.4), seen.height))
    beside = seen.crop((first.width + 10, 0, seen.width, seen.height))
    assert beside.getextrema()[0] == 255


def test_no_labels_are_an_empty_sheet() -> None:
    assert len(pages(draw_labels(carding.labels(count=0), speak("en")))) == 1


# --- what is missing --------------------------------------------------------------------------


def test_each_village_begins_on_a_sheet_of_its_own() -> None:
    told = pages(draw_missing(carding.missing(("Gisozi", "Remera")), speak("en")))
    assert len(told) == 2
    assert "Gisozi" in told[0]
    assert "Remera" in told[1]


def test_nobody_is_parted_from_what_they_lack() -> None:
    (village,) = carding.missing(("Gisozi",)).villages
    one = village.members[0]
    many = tuple(replace(one, number=str(n), name=f"Name{n:03}") for n in range(60))
    data = replace(carding.missing(), villages=(replace(village, members=many),))
    for text in pages(draw_missing(data, speak("en"))):
        assert len(re.findall("Name", text)) == len(re.findall("Coffee trees", text))


def test_nothing_missing_is_one_sheet() -> None:
    assert KIGALI.name in pages(draw_missing(carding.missing(()), speak("en")))[0]


@pytest.mark.parametrize(("text", "lines"), [("No 1 · " + "N" * 500, 1), (LONG, 2), (LONG, 1)])
def test_what_is_cut_fills_its_last_line(text: str, lines: int) -> None:
    document, style = Document("", KIGALI, Language("en")), Style(10)
    room = document.width("N" * 20, style)
    small, found = fitted(document, text, style, room, lines=lines, least=8)
    assert len(found) == lines
    assert found[-1].endswith("…")
    assert room * 0.7 < document.width(found[-1], small) <= room
    told = "".join("".join(found).split())[:-1]
    assert "".join(text.split()).startswith(told)
