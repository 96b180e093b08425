"""One cell read as an amount or a day: exactly, or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.exchange.grid import SINCE_1900, SINCE_1904, Cell
from coopdesk.exchange.reading import plain, read_amount, read_day
from coopdesk.records.errors import Refused
from coopdesk.records.money import Money

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "decimal", "cents"),
    [
        ("25000", ".", 2500000),
        ("30,000", ".", 3000000),
        ("1,234,567.89", ".", 123456789),
        ("3.700,80", ",", 370080),
        ("50,5", ",", 5050),
        ("30 000,00", ",", 3000000),
        ("1'234.50", ".", 123450),
        ("1,50,000.00", ".", 15000000),
        (",50", ",", 50),
        ("Bs 500,00", ",", 50000),
        ("Bs. 500,00", ",", 50000),
        ("500 BOB", ".", 50000),
        ("$ 1,200", ".", 120000),
        ("5,000/=", ".", 500000),
        ("5,000/-", ".", 500000),
        ("-", ".", 0),
        ("–", ".", 0),
        ("Bs -", ".", 0),
        ("n/a", ".", 0),
        ("0,00", ",", 0),
        ("(500)", ".", -50000),
        ("-500", ".", -50000),
        ("500-", ".", -50000),
        (None, ".", 0),
        (Decimal("12.5"), ",", 1250),
    ],
)
def test_an_amount_is_read_as_offices_write_it(text: Cell, decimal: str, cents: int) -> None:
    assert read_amount(text, decimal, "BOB").minor == cents


@pytest.mark.parametrize(
    "text",
    [
        "12 thousand",
        "3,50",
        "1,2345",
        "12,34,56",
        "1.2.3",
        "1 23",
        "12/5",
        "#REF!",
        "=SUM(A1:A2)",
        "1e5",
        "٣٠",
        "50 F M",
        "--5",
        "0.001",
        "9" * 30,
        "1" * 5000,
        Decimal("0.005"),
        Decimal("1E+300"),
        date(2024, 1, 1),
    ],
)
def test_what_is_not_an_amount_is_never_made_one(text: Cell) -> None:
    with pytest.raises(Refused):
        read_amount(text, ".", "BOB")


@given(
    minor=st.integers(0, 10**14),
    decimal=st.sampled_from([".", ","]),
    grouped=st.booleans(),
)
def test_what_is_written_is_what_is_read(minor: int, decimal: str, grouped: bool) -> None:
    whole = f"{minor // 100:,}" if grouped else str(minor // 100)
    text = f"{whole.replace(',', ',' if decimal == '.' else '.')}{decimal}{minor % 100:02}"
    assert read_amount(text, decimal, "BOB").minor == minor


@given(st.text(max_size=30), st.sampled_from([".", ","]))
def test_any_text_is_an_amount_or_refused(text: str, decimal: str) -> None:
    try:
        amount = read_amount(text, decimal, "RWF")
    except Refused as refused:
        str(refused)
        amount = Money.zero("RWF")
    assert amount.minor == 0 or any(c.isdigit() for c in text)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("20/11/1971", "dmy", date(1971, 11, 20)),
        ("11/20/1971", "mdy", date(1971, 11, 20)),
        ("1971-11-20", "dmy", date(1971, 11, 20)),
        ("1971-11-20 00:00:00", "dmy", date(1971, 11, 20)),
        ("1.2.2020", "dmy", date(2020, 2, 1)),
        ("24-05-81", "dmy", date(1981, 5, 24)),
        ("24-05-02", "dmy", date(2002, 5, 24)),
        ("81-05-24", "ymd", date(1981, 5, 24)),
        ("01/03/26", "dmy", date(2026, 3, 1)),
        ("02/03/26", "dmy", date(1926, 3, 2)),
        ("3 Mar 2024", "dmy", date(2024, 3, 3)),
        ("3-mar-24", "mdy", date(2024, 3, 3)),
        ("March 3, 2024", "dmy", date(2024, 3, 3)),
        ("3 de marzo de 2024", "dmy", date(2024, 3, 3)),
        ("1er août 2019", "dmy", date(2019, 8, 1)),
        ("15 jiyè 2019", "dmy", date(2019, 7, 15)),
        ("3 Werurwe 2020", "dmy", date(2020, 3, 3)),
        ("5 ene 2020", "dmy", date(2020, 1, 5)),
        (date(2020, 1, 5), "mdy", date(2020, 1, 5)),
    ],
)
def test_a_day_is_read_as_offices_write_it(text: Cell, order: str, day: date) -> None:
    assert read_day(text, order, TODAY) == day


@pytest.mark.parametrize(
    ("cell", "since", "day"),
    [
        (Decimal(41275), SINCE_1900, date(2013, 1, 1)),
        (Decimal("41275.75"), SINCE_1900, date(2013, 1, 1)),
        ("41275", SINCE_1900, date(2013, 1, 1)),
        (Decimal(39813), SINCE_1904, date(2013, 1, 1)),
        (Decimal(26257), SINCE_1900, date(1971, 11, 20)),
        ("20111971", SINCE_1900, date(1971, 11, 20)),
        ("19711120", SINCE_1900, date(1971, 11, 20)),
        (Decimal(19711120), SINCE_1900, date(1971, 11, 20)),
        (Decimal(1112012), SINCE_1900, date(2012, 11, 1)),  # 01112012 as a number
    ],
)
def test_a_day_in_one_number_is_read_as_spreadsheets_keep_it(
    cell: Cell, since: date, day: date
) -> None:
    assert read_day(cell, "dmy", TODAY, since) == day


@pytest.mark.parametrize(
    "text",
    [
        "31/02/1984",
        "2031-13-01",
        "13/13/2020",
        "1971",
        "yesterday",
        "24/05/0024",
        "24/05/198",
        "3 jui 2024",
        "3 4 2024 5",
        "mar 2024",
        Decimal(1971),
        Decimal(-5),
        Decimal(300_000),
        "1971.5",
        "39121971",
        None,
    ],
)
def test_no_day_is_made_of_what_is_none(text: Cell) -> None:
    assert read_day(text, "dmy", TODAY) is None


@given(st.text(max_size=20), st.sampled_from(["dmy", "mdy", "ymd"]))
def test_any_text_is_a_day_or_none(text: str, order: str) -> None:
    assert read_day(text, order, TODAY) is None or text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Decimal("12.0"), "12"),
        (Decimal("1E+3"), "1000"),
        (Decimal("12.50"), "12.50"),
        ("S-001", "S-001"),
        ("007", "007"),
        ("-", ""),
        (None, ""),
        (date(2020, 1, 5), "2020-01-05"),
    ],
)
def test_a_cell_keeps_the_form_that_a_person_sees(cell: Cell, text: str) -> None:
    assert plain(cell) == text
