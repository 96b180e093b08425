"""Statements of banks, as banks write them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.exchange.bank_csv import BankReading, open_bank, read_bank
from coopdesk.records.errors import Trouble
from coopdesk.records.money import Money

TODAY: Final = date(2026, 3, 31)


def read(folder: Path, text: str, currency: str = "USD", **more: Any) -> BankReading:
    path = folder / "bank.csv"
    path.write_text(text, encoding="utf-8")
    return read_bank(open_bank(path, **more), currency=currency, today=TODAY)


def said(reading: BankReading) -> list[tuple[int, int, str]]:
    """The day of the month, the minor units and the text of each line."""
    return [(one.day.day, one.amount.minor, one.text) for one in reading.lines]


def ends(reading: BankReading) -> tuple[int, int]:
    assert reading.opening is not None
    assert reading.closing is not None
    return reading.opening.minor, reading.closing.minor


# One statement of three lines in many hands: from 100.00 over +50.00, -20.00 and -0.50 to 129.50.
SAME: Final = {
    "English, debit and credit": """Bank of Kigali
Account,4040-55
Date,Details,Ref No,Debit,Credit,Balance
01/03/2026,Transfer Uwase,T1,,50.00,150.00
02/03/2026,Cheque,000123,20.00,,130.00
03/03/2026,Charges,,0.50,,129.50
""",
    "English, newest first": """Transaction Date,Description,Amount,Running Balance
2026-03-03,Charges,-0.50,129.50
2026-03-02,Cheque,-20.00,130.00
2026-03-01,Transfer Uwase,50.00,150.00
""",
    "Spanish, decimal comma": """Fecha;Concepto;Referencia;Cargo;Abono;Saldo
01/03/2026;Transfer Uwase;T1;;50,00;150,00
02/03/2026;Cheque;123;20,00;;130,00
03/03/2026;Charges;;0,50;;129,50
""",
    "French, opening and closing rows": """Date opération\tLibellé\tDébit\tCrédit\tSolde
28/02/2026\tSolde initial\t\t\t100,00
01/03/2026\tTransfer Uwase\t\t50,00\t150,00
02/03/2026\tCheque\t20,00\t\t130,00
03/03/2026\tCharges\t0,50\t\t129,50
03/03/2026\tNouveau solde\t\t\t129,50
""",
    "A column that says which way": """Posting Date|Narration|Amount|Dr Cr|Balance
1 Mar 2026|Transfer Uwase|50.00|CR|150.00
2 Mar 2026|Cheque|20.00|DR|130.00
3 Mar 2026|Charges|0.50|DR|129.50
""",
    "Debits with a minus, totals at the end": """Date,Particulars,Withdrawals,Deposits,Balance
01-03-2026,Transfer Uwase,,50.00,150.00
02-03-2026,Cheque,-20.00,0.00,130.00
03-03-2026,Charges,-0.50,0.00,129.50
,Total,-20.50,50.00,
""",
}


@pytest.mark.parametrize("hand", SAME)
def test_every_bank_s_hand_says_the_same(tmp_path: Path, hand: str) -> None:
    reading = read(tmp_path, SAME[hand])
    assert reading.faults == ()
    assert said(reading) == [
        (1, 5000, "Transfer Uwase"),
        (2, -2000, "Cheque"),
        (3, -50, "Charges"),
    ]
    assert ends(reading) == (10000, 12950)
    assert reading.moved == Money(2950, "USD")


def test_newest_first_on_one_day_is_told_by_the_balances(tmp_path: Path) -> None:
    text = "Date,Details,Amount,Balance\n01/03/2026,Second,-20,130\n01/03/2026,First,50,150\n"
    assert [one[2] for one in said(read(tmp_path, text))] == ["First", "Second"]


def test_without_balances_nothing_is_said_of_the_ends(tmp_path: Path) -> None:
    reading = read(tmp_path, "Date,Details,Amount\n02/03/2026,Two,-20\n01/03/2026,One,50\n")
    assert [one[2] for one in said(reading)] == ["One", "Two"]
    assert (reading.opening, reading.closing) == (None, None)


def test_a_balance_that_jumps_blocks_and_names_the_row(tmp_path: Path) -> None:
    text = "Date,Details,Amount,Balance\n01/03/2026,A,50,150\n02/03/2026,B,5,160\n"
    (fault,) = read(tmp_path, text).blocking
    assert (fault.row, fault.field) == (3, "balance")
    assert fault.reason.fields["due"] == Money(15500, "USD")


def test_a_long_text_goes_on_in_the_next_row(tmp_path: Path) -> None:
    text = "Date,Details,Amount,Balance\n01/03/2026,Transfer,50,150\n,from Uwase,,\n"
    assert said(read(tmp_path, text)) == [(1, 5000, "Transfer from Uwase")]


@pytest.mark.parametrize(
    ("row", "field"),
    [("31/02/2026,A,5", "day"), ("01/03/2026,A,five", "amount"), (",A,5", "day")],
)
def test_what_can_not_be_read_is_a_fault_of_its_row(tmp_path: Path, row: str, field: str) -> None:
    text = f"Date,Details,Amount\n13/03/2026,Good,5\n{row}\n"
    (fault,) = read(tmp_path, text).blocking
    assert (fault.row, fault.field) == (3, field)


def test_paid_and_received_are_columns_of_their_own(tmp_path: Path) -> None:
    text = "Date,Paid,Received\n13/03/2026,25,\n14/03/2026,,40\n"
    assert [one[1] for one in said(read(tmp_path, text))] == [-2500, 4000]


def test_a_file_without_day_or_amount_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        read(tmp_path, "Name,Village\nUwase,Remera\n")
    assert trouble.value.advice is not None


def test_a_map_corrects_what_was_guessed(tmp_path: Path) -> None:
    text = "When,What,How much\n01/03/2026,A,5\n"
    layout = {"header_row": 1, "columns": {"day": "A", "text": "B", "amount": "C"}}
    assert said(read(tmp_path, text, layout=layout)) == [(1, 500, "A")]


def test_an_old_encoding_and_a_currency_without_cents_are_read(tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    path.write_bytes("Date;Libellé;Débit;Crédit\n01/03/2026;Épargne;;40 000\n".encode("cp1252"))
    reading = read_bank(open_bank(path), currency="RWF", today=TODAY)
    assert said(reading) == [(1, 40000, "Épargne")]


@given(
    amounts=st.lists(st.integers(-(10**9), 10**9).filter(bool), min_size=1, max_size=20),
    opening=st.integers(-(10**9), 10**9),
    turned=st.booleans(),
)
def test_whatever_a_bank_wrote_its_lines_lead_from_opening_to_closing(
    tmp_path_factory: pytest.TempPathFactory, amounts: list[int], opening: int, turned: bool
) -> None:
    rows, held = [], opening
    for n, amount in enumerate(amounts):
        held += amount
        rows.append(f"{1 + n:02}/03/2026,Line {n},{Money(amount, 'USD').units},{_units(held)}")
    text = "Date,Details,Amount,Balance\n" + "\n".join(rows[::-1] if turned else rows) + "\n"
    reading = read(tmp_path_factory.mktemp("bank"), text)
    assert reading.faults == ()
    assert [one.amount.minor for one in reading.lines] == amounts
    assert ends(reading) == (opening, held)


def _units(minor: int) -> str:
    return str(Money(minor, "USD").units)
