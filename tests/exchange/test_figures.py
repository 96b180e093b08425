"""Figures in files: XLSX, CSV, JSON and PDF hold the same, read back."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from coopdesk.exchange import figures
from coopdesk.i18n import Language
from coopdesk.records.money import Money
from coopdesk.records.papers import FigureRow, Figures
from coopdesk.reports import figures as paper
from tests.reports import samples
from tests.reports.reading import words

ENGLISH: Final = Language("en")
HEAD: Final = 4  # the row of the heads in a sheet


def sheet_of(data: Figures, language: Language = ENGLISH) -> Worksheet:
    book = load_workbook(io.BytesIO(figures.as_xlsx(data, language)))
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def table_of(data: Figures) -> list[dict[str, str]]:
    text = figures.as_csv(data, ENGLISH).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def object_of(data: Figures) -> Any:
    return json.loads(figures.as_json(data, ENGLISH))


def test_a_sheet_has_real_numbers_and_days() -> None:
    sheet = sheet_of(samples.figures())
    cash = [cell.value for cell in sheet[HEAD + 3]]
    day = datetime.combine(date(2026, 3, 3), time.min)
    assert cash == ["1010", "Cash box", day, 3, 398_000, None, 0.125, None, None]
    formats = [cell.number_format for cell in sheet[HEAD + 3]]
    assert formats[2:7] == ["mm-dd-yy", "#,##0", "#,##0", "#,##0", "0.0%"]


def test_a_sheet_shows_the_decimals_of_its_currency() -> None:
    sheet = sheet_of(samples.figures(samples.CHUQUISACA))
    assert sheet.cell(HEAD + 3, 5).value == 3980
    assert sheet.cell(HEAD + 3, 5).number_format == "#,##0.00"
    assert sheet.cell(HEAD + 4, 5).value == -0.05


def test_a_sheet_keeps_its_head_in_view_and_its_sums_in_bold() -> None:
    sheet = sheet_of(samples.figures())
    assert sheet.freeze_panes == f"A{HEAD + 1}"
    assert sheet.print_title_rows in {f"{HEAD}:{HEAD}", f"${HEAD}:${HEAD}"}
    assert sheet.page_setup.orientation == "landscape"
    bold = [row for row in range(HEAD + 1, HEAD + 7) if sheet.cell(row, 2).font.b]
    assert bold == [HEAD + 1, HEAD + 2, HEAD + 5, HEAD + 6]
    assert sheet.cell(HEAD + 3, 2).alignment.indent == 4
    assert (sheet.column_dimensions["B"].width or 0) >= len("=Bank & <Co>")


def test_what_somebody_typed_never_becomes_a_formula() -> None:
    data = samples.figures()
    one = sheet_of(data).cell(HEAD + 4, 2)
    assert (one.data_type, one.value) == ("s", "'=Bank & <Co>")
    assert table_of(data)[3]["account"] == "'=Bank & <Co>"
    assert table_of(data)[3]["amount"] == "-5"  # a figure stays one


def test_json_names_columns_by_their_keys_in_every_language() -> None:
    french = json.loads(figures.as_json(samples.figures(), Language("fr")))
    assert [c["key"] for c in french["columns"]] == [c.key for c in samples.figures().columns]
    assert french["columns"][0]["title"] != "code"
    assert french["rows"][2] | {"account": ""} == {
        "weight": "plain",
        "level": 2,
        "code": "1010",
        "account": "",
        "since": "2026-03-03",
        "count": 3,
        "amount": "398000",
        "before": None,
        "part": "0.125",
        "change": None,
        "remark": "",
    }


@pytest.mark.parametrize("title", ["A: B / C [2026]?", "x" * 60, "'"])
def test_any_title_names_a_sheet(title: str) -> None:
    assert sheet_of(replace(samples.figures(), title=title)).title


amounts = st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=8)


@given(amounts, st.sampled_from(["RWF", "BOB", "TND"]))
def test_every_form_holds_the_same_numbers(minors: list[int], currency: str) -> None:
    coop = replace(samples.KIGALI, currency=currency)
    one = samples.figures(coop)
    rows = tuple(
        FigureRow((str(n), "–", date(2026, 3, 3), n, Money(minor, currency), None, None, None, ""))
        for n, minor in enumerate(minors)
    )
    data = replace(one, rows=rows)
    units = [Money(minor, currency).units for minor in minors]
    assert [Decimal(row["amount"]) for row in table_of(data)] == units
    assert [Decimal(row["amount"]) for row in object_of(data)["rows"]] == units
    sheet = sheet_of(data)
    in_sheet = [sheet.cell(HEAD + 1 + n, 5).value for n in range(len(minors))]
    assert [Decimal(str(value)) for value in in_sheet] == units
    told = words(paper.figures(data, ENGLISH))
    for minor in minors:
        written = ENGLISH.figure(Money(minor, currency), dash=True)
        assert written in told
