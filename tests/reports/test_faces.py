from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from reportlab.pdfbase.pdfdoc import PDFDocument

from coopdesk.i18n import LANGUAGES, Language
from coopdesk.reports.faces import Faces, Style, can_write
from coopdesk.reports.statement import statement
from tests.reports import samples
from tests.reports.reading import pages, words

CATALOGS = sorted((Path(__file__).parents[2] / "translations").glob("*/LC_MESSAGES/*.po"))


@pytest.mark.parametrize("catalog", CATALOGS, ids=lambda file: file.parts[-3])
def test_the_fonts_hold_every_letter_of_a_catalog(catalog: Path) -> None:
    with catalog.open("rb") as file:
        # A sign that even the English has no letter for is for the screen alone: ▲ ▼.
        messages = [one.string or "" for one in read_po(file) if can_write("".join(one.id))]
    texts = [text for text in messages for text in ([text] if isinstance(text, str) else text)]
    assert [text for text in texts if not can_write(text)] == []


@pytest.mark.parametrize("code", [*LANGUAGES, "xx"])
def test_the_fonts_hold_every_figure_and_day_of_a_language(code: str) -> None:
    language = Language(code)
    for month in range(1, 13):
        assert can_write(language.long_day(samples.DAY.replace(month=month)))
    for currency in ("RWF", "BOB", "HTG", "KES", "PYG", "ZAR"):
        amount = replace(samples.money(-123_456_789), currency=currency)
        assert can_write(language.amount(amount) + language.figure(amount))


def test_a_letter_that_no_font_has_is_noticed() -> None:
    assert not can_write("漢")


def test_a_letter_that_no_font_has_is_drawn_as_one_that_is_lacking() -> None:
    data = replace(samples.statement(), member_name="漢字 Wang")
    assert "\ufffd\ufffd Wang" in pages(statement(data, Language("en")))[0]


def test_what_follows_a_letter_that_no_font_has_stands_where_it_would() -> None:
    setter = Faces(PDFDocument()).setter(Style(9))
    assert setter.set("👩🏽\ufe0f Wang") == setter.set("\ufffd\ufffd Wang")


def test_a_tab_in_a_name_is_a_blank() -> None:
    setter = Faces(PDFDocument()).setter(Style(9))
    assert setter.set("Uwase\tJeanne") == setter.set("Uwase Jeanne")


def test_more_letters_than_one_font_table_holds_all_come_out() -> None:
    letters = "".join(chr(code) for code in range(0xC0, 0x250)) + "".join(
        chr(code) for code in range(0x400, 0x460)
    )
    data = replace(samples.statement(), member_name=" ".join(letters))
    told = words(statement(data, Language("en")))
    assert [letter for letter in letters if letter not in told] == []


def test_a_name_in_joined_letters_can_be_searched_for() -> None:
    data = replace(samples.statement(), member_name="क्षत्रिय राम प्रसाद")
    assert "क्षत्रिय राम प्रसाद" in pages(statement(data, Language("en")))[0]
