"""Figures on paper: levels, sums, sheets turned for wide tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final

import pypdfium2
import pytest

from coopdesk.i18n import Language, Text
from coopdesk.records.papers import Cell, FigureColumn, FigureRow, Figures, Holds, Weight
from coopdesk.reports.figures import figures
from tests.reports import lending_many, samples
from tests.reports.reading import pages, words

ENGLISH: Final = Language("en")


def width_of(pdf: bytes) -> float:
    with pypdfium2.PdfDocument(pdf) as document:
        size: tuple[float, float] = document.get_page_size(0)
    return size[0]


def narrow(data: Figures) -> Figures:
    """The same with its first five columns."""
    rows = tuple(replace(row, cells=row.cells[:5]) for row in data.rows)
    return replace(data, columns=data.columns[:5], rows=rows)


def test_a_wide_table_is_printed_across_the_sheet() -> None:
    data = samples.figures()
    assert width_of(figures(data, ENGLISH)) > 800
    assert width_of(figures(narrow(data), ENGLISH)) < 600


def test_sentences_that_would_be_columns_of_many_lines_lie_across() -> None:
    data = narrow(samples.figures())
    words_ = FigureColumn("why", Text("Why"))
    columns = (words_, replace(words_, key="how"), *data.columns[1:])
    said = "What was set aside for loans of which an instalment is more than a year late"
    plain = [one for one in data.rows if one.weight is Weight.PLAIN]
    rows = tuple(replace(one, cells=(said, said, *one.cells[1:])) for one in plain)
    assert width_of(figures(replace(data, columns=columns, rows=rows), ENGLISH)) > 800


def test_names_are_not_broken_for_the_sentences_beside_them() -> None:
    """Who is to be visited stands on one line, beside those who answer for the loan."""
    data = lending_many.register(rows=3)
    columns = (FigureColumn("name", Text("Borrower")), FigureColumn("who", Text("Guarantors")))
    behind = "; ".join(f"Uwamahoro Jacqueline +250 700 000 0{n}" for n in range(10, 13))
    name = "Nyirahabimana Marie Claire"
    row = FigureRow((name, behind))
    told = pages(figures(replace(data, columns=columns, rows=(row,)), ENGLISH))[0]
    assert name in told


def test_what_is_nothing_is_a_dash_and_what_is_not_said_is_empty() -> None:
    told = words(figures(narrow(samples.figures()), ENGLISH))
    assert "=Bank&<Co>0−5" in told
    assert "Money1010" in told  # a head has no figures


def test_each_level_stands_further_inwards() -> None:
    with pypdfium2.PdfDocument(figures(samples.figures(), ENGLISH)) as document:
        page = document[0].get_textpage()
        lefts = []
        for word in ("Assets", "Money", "Cash box"):
            found = page.search(word, match_case=True).get_next()
            assert found is not None
            lefts.append(page.get_charbox(found[0])[0])
        page.close()
    assert lefts == sorted(lefts)
    assert len({round(left) for left in lefts}) == 3


@pytest.mark.parametrize("rows", [60])
def test_a_long_statement_goes_on_under_its_head(rows: int) -> None:
    told = pages(figures(samples.figures(rows=rows), ENGLISH))
    assert len(told) > 3
    assert all("Account" in page for page in told)
    for before, _ in pairwise(told):
        assert before.rstrip().splitlines()[-2].strip() != "Money"  # no head left alone
    assert "Treasurer" in told[-1]
    assert "not equal" in told[0]


def test_a_column_that_few_have_is_printed_where_somebody_has_it() -> None:
    data = samples.figures()
    columns = (*data.columns[:2], replace(data.columns[1], title="Nickname", rare=True))
    rows = tuple(replace(row, cells=(*row.cells[:2], "")) for row in data.rows)
    bare = replace(data, columns=columns, rows=rows)
    assert "Nickname" not in words(figures(bare, ENGLISH))
    named = replace(rows[0], cells=(*rows[0].cells[:2], "Mama Soso"))
    told = words(figures(replace(bare, rows=(named, *rows[1:])), ENGLISH))
    assert "Nickname" in told
    assert "MamaSoso" in told


def test_a_list_without_rows_says_what_there_is_nothing_of() -> None:
    data = replace(narrow(samples.figures()), rows=(), nothing="Nobody is late")
    assert "Nobodyislate" in words(figures(data, ENGLISH))


@pytest.mark.parametrize("rows", range(18, 60, 3))
def test_no_title_of_a_group_ends_a_page(rows: int) -> None:
    """Also where the first row below it takes several lines."""
    data = narrow(samples.figures())
    cells = data.rows[0].cells
    deep = FigureRow(("A row with so many words that it is a paragraph " * 8, *cells[1:]))
    title = FigureRow(("Title of the group", *("" for _ in cells[1:])), Weight.HEAD)
    plain = FigureRow(("Thing", *cells[1:]))
    told = pages(figures(replace(data, rows=(*(plain,) * rows, title, deep)), ENGLISH))
    (page,) = [one for one in told if "Title of the group" in one]
    assert "A row with" in page


@pytest.mark.parametrize("rows", range(28, 48))
def test_notes_never_have_a_page_of_their_own(rows: int) -> None:
    data = narrow(samples.figures())
    note = "What is not said here was not written, or there is nothing to compare it with. " * 3
    plain = next(one for one in data.rows if one.weight is Weight.PLAIN)
    many = replace(data, rows=(plain,) * rows, notes=(note,), signatures=())
    for large in (False, True):
        last = pages(figures(many, ENGLISH, large=large))[-1]
        assert "compare" in last
        assert last.count(str(plain.cells[0])) >= 2


def test_a_paper_says_at_the_foot_of_each_page_who_made_it_and_when() -> None:
    said = "Made on 3 Mar 2026 by Claudine. If something looks wrong"
    bare = samples.figures(rows=40)
    made = pages(figures(bare.made_by("Claudine", date(2026, 3, 3)), Language("en")))
    assert len(made) > 1
    assert all(said in text for text in made)
    assert not any("Made on" in text for text in pages(figures(bare, Language("en"))))


def test_a_phone_stays_in_one_line_beside_many_columns() -> None:
    keys = (("name", Holds.WORDS), ("phone", Holds.CODE), *((f"c{n}", Holds.DAY) for n in range(5)))
    columns = tuple(FigureColumn(key, key.capitalize() * 2, holds) for key, holds in keys)
    cells: tuple[Cell, ...] = (
        "Nyirahabimana Jacqueline",
        "+250 700 000 014",
        *[date(2026, 11, 25)] * 5,
    )
    bare = samples.figures()
    told = Figures(bare.coop, "x", "List", "", columns, (FigureRow(cells),) * 3)
    (text,) = pages(figures(told, Language("en")))
    assert text.count("+250 700 000 014") == 3
