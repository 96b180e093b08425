"""Paper slips become drafts and faults, and the cash of each day comes out to the coin."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from coopdesk.exchange.grid import Cell, Sheet, rows_of
from coopdesk.exchange.guess import Layout, guess
from coopdesk.exchange.headings import SLIPS
from coopdesk.exchange.sheets import read_sheet
from coopdesk.exchange.slips import SlipReading, read_slips
from coopdesk.records.errors import Trouble
from coopdesk.records.money import Money

DATA = Path(__file__).parent / "data"
TODAY = date(2026, 3, 1)
HEAD = ("Date", "Slip", "Member No", "Savings in", "Savings out", "Loan repaid", "Shares", "Fine")


def read(*rows: tuple[Cell, ...]) -> SlipReading:
    sheet = Sheet("", (), rows_of((HEAD, *rows), "slips.csv"))
    return read_slips(sheet, guess(sheet, SLIPS), currency="RWF", today=TODAY)


def said(reading: SlipReading) -> list[tuple[int, str, str, bool]]:
    return [
        (f.row, f.field, f.reason.message.format(**f.reason.fields), f.blocks)
        for f in reading.faults
    ]


def test_the_slips_of_kigali_give_the_cash_of_each_day_to_the_coin() -> None:
    [facts] = [
        facts
        for facts in json.loads((DATA / "facts.json").read_text("utf-8"))
        if facts["file"] == "slips_kigali.csv"
    ]
    sheet = read_sheet(DATA / "slips_kigali.csv")
    reading = read_slips(sheet, guess(sheet, SLIPS), currency="RWF", today=TODAY)
    assert not reading.faults
    assert reading.read == len(reading.drafts) == 227
    assert {day.isoformat(): net.minor for day, net in reading.net_per_day.items()} == facts[
        "net_cash_per_day"
    ]
    late = reading.drafts[6]
    assert (late.row, late.slip, late.member, late.remark) == (8, "4107", "24", "late")
    assert (late.repayment, late.fine) == (Money(7500, "RWF"), Money(500, "RWF"))


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ((None, "1", "7", "500"), "day", "No day."),
        (("31/02/2026", "1", "7", "500"), "day", "“31/02/2026”: no such date."),
        (("02/03/2026", "1", "7", "500"), "day", "The day is in the future: 2026-03-02."),
        (("01/03/2026", "1", None, "500"), "member", "No member number."),
        (("01/03/2026", "1", "7", "5oo"), "deposit", "“5oo” is not an amount."),
        (("01/03/2026", "1", "7", None, "-5"), "withdrawal", "“-5” is below zero."),
        (("01/03/2026", "1", "7"), "", "There is no amount on the slip."),
        (("01/03/2026", "1", "7", "0", "-"), "", "There is no amount on the slip."),
    ],
)
def test_each_fault_names_its_field_and_reason(
    row: tuple[Cell, ...], field: str, reason: str
) -> None:
    reading = read(("28/02/2026", "9", "7", "500"), row)
    assert said(reading) == [(3, field, reason, True)]
    assert (len(reading.drafts), reading.read) == (1, 2)


def test_a_slip_number_counts_once() -> None:
    reading = read(("01/03/2026", "A1", "7", "500"), ("01/03/2026", "a1", "8", "500"))
    assert said(reading) == [(3, "slip", "Slip number already used in row 2.", True)]
    assert reading.net_per_day == {TODAY: Money(500, "RWF")}


def test_slips_without_a_number_are_taken_each() -> None:
    assert len(read(("01/03/2026", None, "7", "5"), ("01/03/2026", None, "8", "5")).drafts) == 2


def test_a_total_line_and_repeated_headings_stop_nothing() -> None:
    reading = read(("01/03/2026", "1", "7", "500"), HEAD, ("Total", None, None, "500"))
    assert said(reading) == [
        (3, "", "The headings again, not a slip.", False),
        (4, "", "A total line, not a slip.", False),
    ]
    assert reading.read == 1


def test_slips_without_a_column_for_the_member_are_not_read() -> None:
    sheet = read_sheet(DATA / "slips_kigali.csv")
    with pytest.raises(Trouble, match="No columns"):
        read_slips(sheet, Layout(1, {"day": 0}), currency="RWF", today=TODAY)
