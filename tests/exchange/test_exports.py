"""What other programs read from an export is what the book says, to the coin."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.exchange import exports, practice
from coopdesk.exchange.files import Rows, cell, whole_file
from coopdesk.exchange.grid import tidy
from coopdesk.exchange.postings import read_postings
from coopdesk.i18n import Language
from coopdesk.records import general, members, office, statements, visit
from coopdesk.records.book import Book
from coopdesk.records.errors import Trouble
from coopdesk.records.money import Money
from coopdesk.records.visit import Doing

ACCOUNTING = Path(__file__).parent.parent / "data" / "accounting"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = NOW.date()
ORACLES = ("A_published", "C_published_loss")

Balances = dict[str, Decimal]


def clock() -> datetime:
    return NOW


def new_book(folder: Path, profile: str = "plain", currency: str = "XTS") -> Book:
    said = office.Founding('O\'Brien "Co-op"; Ltd', profile, currency, "Ana")
    return office.new_book(folder / "b.coopdesk", folder / "home", clock, said)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with new_book(tmp_path) as made:
        yield made


def written(book: Book, form: str, language: str = "en") -> str:
    parts: list[str] = []
    book.read(exports.journal, parts.append, form=form, language=Language(language))
    return "".join(parts)


def balances(book: Book, on: date = TODAY) -> Balances:
    rows = book.read(statements.trial_balance, on).rows
    return {row.code: (row.debit - row.credit).units for row in rows}


def code_of(account: str) -> str:
    """The code in `assets:1010 Cash box` and in `Assets:1010-Cash-box`."""
    found = re.match(r"\w+:([A-Za-z0-9]+)", account)
    assert found, account
    return found[1]


def by_code(accounts: Balances) -> Balances:
    return {code_of(account): amount for account, amount in accounts.items()}


def added_up(text: str, *, indent: str) -> Balances:
    """The balances by a reader of a few lines: account, two spaces, amount."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    pattern = rf"^{indent}(\w+:[^;\n]*?)  (-?[\d.]+) [A-Z]{{3}}(?:  ;.*)?$"
    for account, amount in re.findall(pattern, text, re.MULTILINE):
        sums[code_of(account)] += Decimal(amount)
    return {code: amount for code, amount in sums.items() if amount}


def of_csv(text: str) -> Balances:
    sums: dict[str, Decimal] = {}
    for row in csv.DictReader(io.StringIO(text)):
        moved = Decimal(row["debit"]) - Decimal(row["credit"])
        sums[row["account"]] = sums.get(row["account"], Decimal(0)) + moved
    return {code: amount for code, amount in sums.items() if amount}


def hledger(text: str, *options: str) -> Balances:
    """The balances as hledger has them; it also checks that accounts and units are declared."""
    program = shutil.which("hledger")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("hledger is missing where every test must run")
        pytest.skip("hledger is not installed: apt install hledger")
    _ask(program, text, "check", "--strict")
    said = _ask(program, text, "balance", "--flat", "--no-total", "-O", "json", *options)
    return {row[0]: _quantity(row[3]) for row in json.loads(said)[0]}


def _ask(program: str, text: str, *words: str) -> bytes:
    said = subprocess.run([program, "-f", "-", *words], input=text.encode(), capture_output=True)
    assert said.returncode == 0, said.stderr.decode()
    return said.stdout


def _quantity(amounts: list[Any]) -> Decimal:
    [amount] = amounts
    said = amount["aquantity"]
    return Decimal(said["decimalMantissa"]).scaleb(-said["decimalPlaces"])


def beancount(text: str, folder: Path) -> Balances:
    """The balances as beancount has them."""
    check, query = (
        str(Path(sys.executable).parent / f"bean-{part}") for part in ("check", "query")
    )
    file = folder / "j.beancount"
    file.write_text(text, "utf-8")
    subprocess.run([check, str(file)], check=True, capture_output=True)
    said = subprocess.run(
        [query, "-f", "csv", str(file), "SELECT account, sum(number) GROUP BY account"],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    rows = list(csv.reader(io.StringIO(said)))[1:]
    return {row[0].strip(): Decimal(row[1]) for row in rows if Decimal(row[1])}


def expected(point: dict[str, Any]) -> Balances:
    sides = point["trial_balance"]
    debit = {code: Decimal(amount) for code, amount in sides["debit"].items()}
    return debit | {code: -Decimal(amount) for code, amount in sides["credit"].items()}


@pytest.mark.parametrize("oracle", ORACLES)
def test_the_trial_balance_is_that_of_four_other_programs_at_every_point(
    oracle: str, book: Book
) -> None:
    said = read_postings(ACCOUNTING / f"journal_{oracle}.json", currency="XTS")
    points = json.loads((ACCOUNTING / f"expected_{oracle}.json").read_text("utf-8"))["points"]
    posted = 0
    for point in points:
        entries = said.entries[posted : point["entries"]]
        book.write(general.post_general, accounts=said.accounts, entries=entries)
        posted = point["entries"]
        assert balances(book) == expected(point)
        assert balances(book, date.fromisoformat(point["at"][:10])) == expected(point)
    assert posted == len(said.entries)


@pytest.mark.parametrize("oracle", ORACLES)
def test_every_format_says_what_the_book_says(oracle: str, book: Book, tmp_path: Path) -> None:
    said = read_postings(ACCOUNTING / f"journal_{oracle}.json", currency="XTS")
    book.write(general.post_general, accounts=said.accounts, entries=said.entries)
    truth = balances(book)
    assert added_up(written(book, "hledger"), indent="    ") == truth
    assert added_up(written(book, "beancount"), indent="  ") == truth
    assert of_csv(written(book, "csv")) == truth
    assert by_code(beancount(written(book, "beancount"), tmp_path)) == truth
    assert by_code(hledger(written(book, "hledger"))) == truth
    middle = hledger(written(book, "hledger"), "--end", "2023-07-01")
    assert by_code(middle) == balances(book, date(2023, 6, 30))


def test_a_practice_book_of_a_currency_without_cents_is_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "p.coopdesk"
    practice.make(path, tmp_path / "home", clock, members=20, years=1, language="fr")
    with Book.open(path, tmp_path / "home", clock) as made:
        truth = balances(made)
        assert of_csv(written(made, "csv")) == truth
        assert added_up(written(made, "beancount"), indent="  ") == truth
        assert by_code(beancount(written(made, "beancount", "fr"), tmp_path)) == truth
        assert by_code(hledger(written(made, "hledger", "fr"))) == truth


NASTY = '=1+1; "a\\b" | (c): [d], é*!\nx'


@pytest.fixture
def nasty(book: Book) -> Book:
    """Accounts, members and reasons with every sign that means something to somebody."""
    chart = [
        {"code": "10.1", "name": NASTY, "type": "asset"},
        {"code": "10-1", "name": NASTY, "type": "asset"},
        {"code": "é", "name": "(ç)", "type": "expense"},
    ]
    lines = [
        {"account": "10.1", "debit": 500, "credit": 0},
        {"account": "é", "debit": 200, "credit": 0},
        {"account": "10-1", "debit": 0, "credit": 700},
    ]
    entry = {"date": TODAY, "kind": NASTY, "memo": NASTY, "lines": lines}
    book.write(general.post_general, accounts=chart, entries=[entry])
    ident = book.write(members.admit, name=NASTY, number="@9", joined=TODAY)
    held = {row.kind: row.id for row in book.read(statements.holdings, ident)}
    doing = Doing(visit.DEPOSIT, Money(1_050, "XTS"), held["savings"])
    done = book.write(visit.record_visit, member=ident, day=TODAY, doings=[doing])
    book.write(visit.reverse_visit, visit=done, reason=NASTY)
    return book


def test_odd_names_are_made_legal_and_stay_apart(nasty: Book, tmp_path: Path) -> None:
    for form in ("hledger", "beancount"):
        accounts = re.findall(r"^\d.*open (\S+)|^account (.*?)  ;", written(nasty, form), re.M)
        names = ["".join(found) for found in accounts]
        assert len(names) == len(set(names)) == 12
    # Of the two that look alike one holds +5, the other −7.
    held = [Decimal("-7.00"), Decimal("2.00"), Decimal("5.00")]
    assert sorted(hledger(written(nasty, "hledger")).values()) == held
    assert sorted(beancount(written(nasty, "beancount"), tmp_path).values()) == held


def test_no_cell_of_a_sheet_is_a_formula(nasty: Book) -> None:
    for row in csv.reader(io.StringIO(written(nasty, "csv"))):
        assert not [text for text in row if text.startswith(("=", "+", "-", "@"))]


TYPED = st.text("=+-@\t\r\n＝＋－＠'a1 .", max_size=8)


@given(st.lists(TYPED | st.integers() | st.none(), min_size=1, max_size=5))
def test_whatever_is_written_as_csv_begins_no_formula(row: list[object]) -> None:
    text = io.StringIO(newline="")
    Rows(text).write(row)
    [back] = csv.reader(io.StringIO(text.getvalue(), newline=""))
    for one, said in zip(row, back, strict=True):
        figure = re.fullmatch(r"-?\d+(\.\d+)?", said)
        assert figure or not said.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋"))
        told = "" if one is None else str(one).replace("\r\n", "\n").replace("\r", "\n")
        assert said in (told, f"'{told}")


@given(TYPED.filter(lambda text: not text.strip().startswith("'")))
def test_what_was_kept_from_being_a_formula_is_read_as_it_was(text: str) -> None:
    assert tidy(cell(text)) == tidy(text)


def test_a_reversal_cites_what_it_reverses_and_its_receipt(nasty: Book) -> None:
    text = written(nasty, "beancount")
    assert 'reverses: "A-000002"' in text
    assert 'receipt: "A-000002"' in text
    assert "reverses: A-000002" in written(nasty, "hledger")
    rows = list(csv.DictReader(io.StringIO(written(nasty, "csv"))))
    assert {row["reverses"] for row in rows if row["entry"] == "A-000003"} == {"A-000002"}


def test_an_empty_book_is_an_empty_journal(book: Book, tmp_path: Path) -> None:
    assert written(book, "csv").count("\n") == 1
    assert hledger(written(book, "hledger")) == {}
    assert beancount(written(book, "beancount"), tmp_path) == {}


# --- files ---------------------------------------------------------------------------------------


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("before")

    def fail() -> None:
        with whole_file(path) as file:
            file.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert path.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["x.csv"]
    with whole_file(path) as file:
        file.write(b"after")
    assert path.read_bytes() == b"after"


def test_nothing_is_written_over_a_book(book: Book) -> None:
    with pytest.raises(Trouble, match="is a book"), whole_file(book.path):
        raise AssertionError


def test_a_place_that_can_not_be_written_is_trouble(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none" / "x", tmp_path / ("n" * 300)):
        with pytest.raises(Trouble, match="can't be written"), whole_file(path) as file:
            file.write(b"x")
    assert list(tmp_path.iterdir()) == []
