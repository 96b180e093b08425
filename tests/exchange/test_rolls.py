"""Rolls as offices keep them become drafts and faults, to the coin."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from coopdesk.exchange.grid import Cell, Sheet, rows_of
from coopdesk.exchange.guess import Layout, guess
from coopdesk.exchange.rolls import Fault, RollReading, read_members
from coopdesk.exchange.sheets import read_sheet
from coopdesk.i18n import Text
from coopdesk.records.errors import Trouble
from coopdesk.records.money import Money

DATA = Path(__file__).parent / "data"
FACTS: list[dict[str, Any]] = json.loads((DATA / "facts.json").read_text("utf-8"))
ROLLS = {facts["file"]: facts for facts in FACTS if "good" in facts}
TODAY = date(2026, 3, 1)
HEAD = ("No", "Name", "Sex", "Born", "Joined", "Shares", "Savings", "Loan", "Status")


def reading_of(file: str, currency: str) -> RollReading:
    sheet = read_sheet(DATA / file)
    return read_members(sheet, guess(sheet), currency=currency, today=TODAY)


def read(*rows: tuple[Cell, ...]) -> RollReading:
    sheet = Sheet("", (), rows_of((HEAD, *rows), "roll.csv"))
    return read_members(sheet, guess(sheet), currency="RWF", today=TODAY)


def said(fault: Fault) -> tuple[int, str, str, bool]:
    return (
        fault.row,
        fault.field,
        fault.reason.message.format(**fault.reason.fields),
        fault.blocks,
    )


def only_fault(*row: Cell) -> tuple[str, str]:
    reading = read(row)
    assert not reading.drafts
    [fault] = reading.faults
    _, field, reason, blocks = said(fault)
    assert blocks
    return field, reason


# --- the files of real offices --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "currency", "coins"),
    [
        ("roll_kigali.csv", "RWF", 1),
        ("socios_chuquisaca.csv", "BOB", 1),
        ("manm_jeremie.xlsx", "HTG", 100),  # the facts count whole gourdes
    ],
)
def test_a_real_roll_is_read_to_the_coin(file: str, currency: str, coins: int) -> None:
    facts, reading = ROLLS[file], reading_of(file, currency)
    good = facts["good"]
    assert len(reading.drafts) == good["members"]
    assert reading.totals.shares == Money(good["shares"] * coins, currency)
    assert reading.totals.savings == Money(good["savings"] * coins, currency)
    assert reading.totals.loan == Money(good["loan"] * coins, currency)
    assert {str(fault.row) for fault in reading.faults} == set(facts["rows_with_faults"])
    for fault in reading.faults:
        _, _, reason, _ = said(fault)
        assert facts["rows_with_faults"][str(fault.row)] in reason.lower()


def test_every_fault_of_kigali_names_its_row_and_field() -> None:
    reading = reading_of("roll_kigali.csv", "RWF")
    assert [said(fault) for fault in reading.faults] == [
        (9, "number", "Member number already used in row 5.", True),
        (17, "name", "No name.", True),
        (31, "born", "“31/02/1984”: no such date.", True),
        (46, "savings", "“12 thousand” is not an amount.", True),
        (63, "joined", "“2031-13-01”: no such date.", True),
        (243, "", "A total line, not a member.", False),
    ]
    assert reading.read == 240
    assert reading.empty_rows == (102,)
    assert reading.paper_totals is not None
    assert reading.paper_totals.shares == Money(6_010_000, "RWF")
    assert reading.paper_totals.savings is None


def test_the_files_tell_how_they_are_written() -> None:
    for file, facts in ROLLS.items():
        sheet = read_sheet(DATA / file)
        assert sheet.encoding == facts.get("encoding", "")
        assert sheet.delimiter == facts.get("delimiter", "")
        assert guess(sheet).header_row == facts.get("header_row", 1)


def test_women_of_chuquisaca_are_mujeres_and_nobody_is_born_in_the_future() -> None:
    reading = reading_of("socios_chuquisaca.csv", "BOB")
    first = reading.drafts[0]
    assert (first.number, first.name, first.sex) == ("S-001", "Mamani Juan", "F")
    assert (first.born, first.joined) == (date(1981, 5, 24), date(2022, 8, 11))
    assert (first.document, first.phone, first.village) == ("2522973", "078 357 720", "Remera")
    assert first.nominee == "Mamani Lucía"
    assert {draft.sex for draft in reading.drafts} == {"F", "M"}
    assert all(draft.born and 1930 < draft.born.year < 2010 for draft in reading.drafts)


def test_numbers_and_days_of_the_workbook_of_jeremie_are_as_seen_in_it() -> None:
    reading = reading_of("manm_jeremie.xlsx", "HTG")
    first = reading.drafts[0]
    assert (first.row, first.number, first.name) == (5, "1", "Toussaint Jocelyn")
    assert (first.born, first.joined) == (date(1982, 3, 11), date(2014, 10, 26))
    assert (first.shares, first.loan) == (Money(1_250_000, "HTG"), Money(0, "HTG"))
    assert reading.paper_totals is not None  # its sums were never calculated
    assert reading.paper_totals.shares is None


# --- faults ---------------------------------------------------------------------------------------


def test_a_good_row_has_no_fault() -> None:
    reading = read((Decimal("12.0"), "Ana Paz", "F", "1/2/1980", "3/4/2010", "5,000", "-", None))
    [draft] = reading.drafts
    assert not reading.faults
    assert (draft.number, draft.savings, draft.shares) == (
        "12",
        Money(0, "RWF"),
        Money(5000, "RWF"),
    )


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ((None, "Ana", "F"), ("number", "No member number.")),
        (("-", "Ana", "F"), ("number", "No member number.")),
        (("1", None, "F"), ("name", "No name.")),
        (("1", "-", "F"), ("name", "No name.")),
        (("1", "Ana", "?", "1/2/1980"), ("sex", "“?” is not known as woman or man.")),
        (("1", "Ana", "F", "1/2/2031"), ("born", "Born in the future: 2031-02-01.")),
        (("1", "Ana", "F", "soon"), ("born", "“soon”: no such date.")),
        (("1", "Ana", "F", None, "1/2/2031"), ("joined", "Joined in the future: 2031-02-01.")),
        (("1", "Ana", "F", None, "1/2/31"), ("joined", "Joined in the future: 2031-02-01.")),
        (
            ("1", "Ana", "F", "1/2/1980", "1/2/1970"),
            ("joined", "Joined on 1970-02-01, before being born on 1980-02-01."),
        ),
        (("1", "Ana", "F", None, None, "-5"), ("shares", "“-5” is below zero.")),
        (("1", "Ana", "F", None, None, "5", "(7)"), ("savings", "“(7)” is below zero.")),
        (("1", "Ana", "F", None, None, "5", "7", "x"), ("loan", "“x” is not an amount.")),
        (
            ("1", "Ana", "F", None, None, "=SUM(F1)"),
            ("shares", "“=SUM(F1)” is not an amount."),
        ),
        (
            ("1", "Ana", "F", None, None, Decimal("5.5")),
            ("shares", "RWF has no coins as small as in “5.5”."),
        ),
    ],
)
def test_each_fault_names_its_field_and_reason(
    row: tuple[Cell, ...], fault: tuple[str, str]
) -> None:
    assert only_fault(*row) == fault


def test_a_number_stays_used_though_its_first_row_is_at_fault() -> None:
    reading = read(("1", None, "F"), ("1", "Ana", "F"))
    assert [said(fault)[:2] for fault in reading.faults] == [(2, "name"), (3, "number")]


def test_all_faults_of_a_row_are_told_and_the_row_counts_once() -> None:
    reading = read((None, None, "F", "x", "y", "z"))
    assert [fault.field for fault in reading.faults] == "joined born shares number name".split()
    assert reading.read == 1


def test_a_year_in_two_figures_never_makes_a_member_younger_than_the_membership() -> None:
    [draft] = read(("1", "Ana", "F", "13-05-24", "1-1-1960")).drafts
    assert draft.born == date(1924, 5, 13)


# --- rows that are no members ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["TOTAL", "Totaux", "Suma", "Igiteranyo", "Sous-total 1", "Total:"]
)
def test_a_total_line_is_told_and_stops_nothing(word: str) -> None:
    member = ("1", "Ana", "F", None, None, "5", "7", "9")
    reading = read(member, (None, word, None, None, None, "5", "7", None))
    assert [said(fault) for fault in reading.faults] == [
        (3, "", "A total line, not a member.", False)
    ]
    assert (reading.read, len(reading.drafts)) == (1, 1)
    assert reading.paper_totals is not None
    assert reading.paper_totals.savings == Money(7, "RWF")
    assert reading.paper_totals.loan is None


def test_a_last_row_of_nothing_but_sums_is_a_total_line() -> None:
    reading = read(("1", "Ana", "F", None, None, "5"), (None,) * 5 + ("5",))
    assert reading.paper_totals is not None
    assert not any(fault.blocks for fault in reading.faults)


def test_a_member_whose_number_is_missing_is_no_total_line() -> None:
    reading = read((None, "Totalina Paz", "F"), (None,) * 5 + ("5",), ("1", "Ana", "F"))
    assert [fault.row for fault in reading.faults if fault.blocks] == [2, 3, 3]


def test_the_headings_of_the_next_page_and_the_signature_stop_nothing() -> None:
    reading = read(
        ("1", "Ana", "F", None, None, "5"),
        HEAD,
        ("2", "Rosa", "F", None, None, "7"),
        (None, "Total", None, None, None, "12"),
        (),
        (None, "Kigali, 31 December 2025"),
    )
    assert [draft.number for draft in reading.drafts] == ["1", "2"]
    assert [(fault.row, fault.blocks) for fault in reading.faults] == [
        (3, False),
        (5, False),
        (7, False),
    ]


def test_a_note_above_the_total_is_not_passed_over_in_silence() -> None:
    assert [fault.row for fault in read((None, "see page 2"), ("1", "Ana", "F")).faults] == [2]


# --- layouts --------------------------------------------------------------------------------------


def test_a_name_in_several_columns_is_put_together_surname_first() -> None:
    sheet = Sheet(
        "",
        (),
        rows_of(
            [("No", "Nombres", "Paterno", "Materno"), ("1", "Ana", "Paz", "Quispe")], "roll.csv"
        ),
    )
    reading = read_members(sheet, guess(sheet), currency="BOB", today=TODAY)
    assert reading.drafts[0].name == "Paz Quispe Ana"


@pytest.mark.parametrize(
    ("columns", "missing"), [({"name": 1}, "numbers"), ({"number": 0}, "names")]
)
def test_a_roll_without_numbers_or_names_is_not_read(columns: dict[str, int], missing: str) -> None:
    sheet = read_sheet(DATA / "roll_kigali.csv")
    with pytest.raises(Trouble, match=missing):
        read_members(sheet, Layout(1, columns), currency="RWF", today=TODAY)


def test_a_header_row_below_the_last_row_reads_nothing() -> None:
    sheet = read_sheet(DATA / "roll_kigali.csv")
    layout = Layout(9999, {"number": 0, "name": 1})
    assert read_members(sheet, layout, currency="RWF", today=TODAY).read == 0


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (("2019-03-04", "2019-5-6", "01/02/2020"), (4, 6, 1)),
        (("2019-03-04", "2019-05-06", "2019-07-08", "01/31/2020"), (4, 6, 8, 31)),
    ],
)
def test_days_with_the_year_in_front_stand_beside_others(
    days: tuple[str, ...], read: tuple[int, ...]
) -> None:
    rows = [("No", "Name", "Joined"), *((str(n), "Ana", day) for n, day in enumerate(days))]
    sheet = Sheet("", (), rows_of(rows, "roll.csv"))
    reading = read_members(sheet, guess(sheet), currency="RWF", today=TODAY)
    assert not reading.faults
    assert tuple(one.joined.day for one in reading.drafts if one.joined) == read


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (("31/01/2020", "30/01/2020", "01/31/2020"), "01/31/2020"),
        (("81-05-24", "82-05-24", "01/02/2020"), "01/02/2020"),
    ],
)
def test_a_day_in_another_order_than_the_others_is_said_to_be_so(
    days: tuple[str, ...], text: str
) -> None:
    rows = [("No", "Name", "Born"), *((str(n), "Ana", day) for n, day in enumerate(days))]
    sheet = Sheet("", (), rows_of(rows, "roll.csv"))
    [fault] = read_members(sheet, guess(sheet), currency="RWF", today=TODAY).faults
    assert fault.reason == Text(
        "“{text}” is not written in the same order as the other days.", {"text": text}
    )
