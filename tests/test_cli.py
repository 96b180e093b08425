"""The command line does what the desk does, and says how it went by its exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from coopdesk import cli, paths
from coopdesk.cli import bringing, looking
from coopdesk.cli.terminal import Terminal
from coopdesk.exchange import flows, schedule_answer, schedule_terms
from coopdesk.exchange.slips_import import import_slips
from coopdesk.i18n import Language
from coopdesk.records import collection, interest_run, office
from coopdesk.records.access import Role
from coopdesk.records.book import Book
from coopdesk.records.collection import SheetRow
from coopdesk.records.money import Money
from coopdesk.records.papers import TABLED
from coopdesk.records.statements import BOOKS
from tests.exchange.lent import RATES, SCHEDULES, said_of
from tests.exchange.lent_events import HAPPENED
from tests.records import saver
from tests.records.areas.surplus import passed, shared_out
from tests.records.hands import Make
from tests.reports.reading import pages, words

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "exchange" / "data"
ACCOUNTING = ROOT / "tests" / "data" / "accounting"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def clock() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COOPDESK_PASSWORD", raising=False)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


class Line:
    """Commands typed one after the other."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.status, self.out, self.err = 0, "", ""

    def __call__(self, *argv: str | Path, status: int = 0) -> str:
        """Give a command; its exit status must be the one expected. Returns its output."""
        self.status = cli.main([str(word) for word in argv], clock=clock)
        self.out, self.err = self._capsys.readouterr()
        assert self.status == status, self.err
        assert "Traceback" not in self.err
        return self.out

    def json(self, *argv: str | Path, status: int = 0) -> Any:
        return json.loads(self(*argv, "--json", status=status))


@pytest.fixture
def line(capsys: pytest.CaptureFixture[str]) -> Line:
    return Line(capsys)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice book that is only looked at."""
    path = tmp_path_factory.mktemp("demo") / "demo.coopdesk"
    status = cli.main(["demo", str(path), "--members", "25", "--years", "1"], clock=clock)
    assert status == 0
    return path


@pytest.fixture
def book(tmp_path: Path, line: Line) -> Path:
    """An empty book of Rwanda."""
    path = tmp_path / "b.coopdesk"
    line("new", path, "--name", "Twizigamire", "--profile", "RW", "--person", "Claudine")
    return path


@pytest.fixture
def plain(tmp_path: Path, line: Line) -> Path:
    """An empty book without a country."""
    path = tmp_path / "x.coopdesk"
    line("new", path, "--name", "X", "--profile", "plain", "--currency", "XTS")
    return path


# --- usage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "argv",
    [
        ["--help"],
        ["demo", "--help"],
        ["import", "--help"],
        ["import", "members", "--help"],
        ["import", "loans", "--help"],
        ["report", "--help"],
        ["export", "journal", "--help"],
        ["--version"],
    ],
)
@pytest.mark.parametrize("language", ["en", "es", "xx"])
def test_help_is_a_result(argv: list[str], language: str, line: Line) -> None:
    os.environ["LANG"] = language
    assert line(*argv)
    assert line.err == ""


def verbs() -> list[list[str]]:
    """Every verb that there is, as words."""
    said = subprocess.run(
        [sys.executable, "-m", "coopdesk", "--help"], cwd=ROOT, capture_output=True, text=True
    ).stdout
    names = said.partition("Verbs:")[2].split("Each verb")[0]
    single = [
        row.split()[0] for row in names.splitlines()[2:] if row.startswith("    ") and row[4] != " "
    ]
    nested = {"import": ["bank", "loans", "members", "slips"], "export": ["journal"]}
    return [
        [name, *rest] for name in single for rest in ([[r] for r in nested.get(name, [])] or [[]])
    ]


def test_the_verbs_of_this_version_are_all_there_and_each_has_help(line: Line) -> None:
    found = verbs()
    assert [" ".join(verb) for verb in found] == [
        "demo",
        "new",
        "import bank",
        "import loans",
        "import members",
        "import slips",
        "post",
        "members",
        "trial-balance",
        "report",
        "export journal",
        "interest",
        "schedule",
        "apr",
        "check",
        "self-test",
    ]
    for verb in found:
        assert "--language" in line(*verb, "--help")
        assert "--password " not in line.out


@pytest.mark.parametrize(
    ("kind", "column"),
    [("members", "phone"), ("slips", "slip"), ("bank", "received"), ("loans", "instalments")],
)
def test_the_help_of_an_import_shows_a_map_of_its_own_columns(
    line: Line, kind: str, column: str
) -> None:
    line("import", kind, "--help")
    assert f'"{column}"' in line.out


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["frobnicate"],
        ["import"],
        ["members"],
        ["members", "--boo", "x"],
        ["trial-balance", "--book", "x", "--on", "31/12/2026"],
        ["trial-balance", "--book", "x", "--on", "0001-01-01"],
        ["trial-balance", "--book", "x", "--json", "--csv"],
        ["export", "journal", "--book", "x", "--to", "y", "--format", "pdf"],
        ["members", "--book", "x", "--language", "klingon"],
        ["demo", "x", "--members", "many"],
        ["demo", "x", "--members", "9" * 5000],
        ["report", "roll"],
        ["report", "nothing", "--book", "x", "--to", "y"],
    ],
)
def test_wrong_usage_is_status_2_and_says_so_apart_from_results(
    argv: list[str], line: Line
) -> None:
    assert line(*argv, status=2) == ""
    assert line.err


def test_the_command_line_loads_no_screen() -> None:
    code = (
        "import sys; from coopdesk.cli import main; main(['self-test', '--json']);"
        "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True).returncode == 0
    )


def test_help_loads_neither_the_store_nor_the_papers() -> None:
    code = (
        "import sys; from coopdesk.cli import main; main(['--help']);"
        "sys.exit(any(name in sys.modules for name in ('sqlalchemy', 'reportlab', 'openpyxl')))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True).returncode == 0
    )


# --- making books --------------------------------------------------------------------------------


def test_a_demo_is_in_order_and_rebuilds(demo: Path, line: Line) -> None:
    assert line.json("check", "--book", demo, "--rebuild") == {"ok": True, "findings": []}
    assert len(line.json("members", "--book", demo)["members"]) == 25


def test_equal_seeds_give_equal_demos(tmp_path: Path, line: Line) -> None:
    balances = []
    for name, seed in (("a", "7"), ("b", "7"), ("c", "8")):
        path = tmp_path / name
        line("demo", path, "--members", "9", "--years", "1", "--seed", seed, "--profile", "BO")
        balances.append(line("trial-balance", "--book", path, "--csv"))
    assert balances[0] == balances[1] != balances[2]


def test_a_new_book_takes_the_currency_of_its_country_or_any(line: Line, tmp_path: Path) -> None:
    line("new", tmp_path / "a", "--name", "A", "--profile", "HT")
    line("new", tmp_path / "b", "--name", "B", "--profile", "HT", "--currency", "USD")
    for name, currency in (("a", "HTG"), ("b", "USD")):
        said = line.json("trial-balance", "--book", tmp_path / name)
        assert said["currency"] == currency
        assert (said["accounts"], said["debit"], said["credit"]) == ([], "0.00", "0.00")


@pytest.mark.parametrize(
    "said",
    [
        ["--name", " "],
        ["--name", "A", "--profile", "Atlantis"],
        ["--name", "A", "--profile", "../RW"],
        ["--name", "A", "--currency", "rwf"],
        ["--name", "A", "--currency", ""],
        ["--name", "A", "--person", ""],
    ],
)
def test_what_a_book_can_not_be_is_refused_and_leaves_nothing(
    said: list[str], line: Line, tmp_path: Path
) -> None:
    line("new", tmp_path / "n.coopdesk", *said, status=1)
    assert list(tmp_path.iterdir()) == []


def test_a_book_is_never_made_over_a_file(book: Path, line: Line) -> None:
    before = book.read_bytes()
    line("new", book, "--name", "Other", status=3)
    line("demo", book, "--members", "3", status=3)
    assert book.read_bytes() == before


@pytest.mark.parametrize("text", ["", "no book at all", "SQLite format 3\0" + "x" * 5000])
def test_a_file_that_is_no_book_is_trouble(text: str, line: Line, tmp_path: Path) -> None:
    path = tmp_path / "odd"
    path.write_text(text)
    for verb in (["members"], ["check"], ["trial-balance"]):
        line(*verb, "--book", path, status=3)
        assert line.err
    assert path.read_text() == text


def test_a_missing_book_and_a_folder_are_trouble(line: Line, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none", tmp_path / "no" / "where", "", "a" * 5000, "a\0b"):
        line("members", "--book", path, status=3)
    assert list(tmp_path.iterdir()) == []


# --- signing in ----------------------------------------------------------------------------------


@pytest.fixture
def locked(tmp_path: Path, line: Line, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "locked.coopdesk"
    monkeypatch.setenv("COOPDESK_PASSWORD", "sesame")
    line("new", path, "--name", "L", "--person", "Ana")
    assert "no password" not in line.err
    monkeypatch.delenv("COOPDESK_PASSWORD")
    return path


def test_a_book_with_a_password_asks_for_it(
    locked: Path, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line("members", "--book", locked, status=2)
    assert "COOPDESK_PASSWORD" in line.err
    monkeypatch.setenv("COOPDESK_PASSWORD", "wrong")
    line("members", "--book", locked, status=1)
    monkeypatch.setenv("COOPDESK_PASSWORD", "sesame")
    line("members", "--book", locked)


def test_a_password_file_goes_before_the_environment(
    locked: Path, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pw"
    file.write_bytes(b"\xef\xbb\xbfsesame\r\nnot this\n")
    monkeypatch.setenv("COOPDESK_PASSWORD", "wrong")
    line("members", "--book", locked, "--password-file", file)
    file.write_bytes(b"\xff\xfe\n")
    line("members", "--book", locked, "--password-file", file, status=1)
    line("members", "--book", locked, "--password-file", tmp_path / "none", status=3)
    line("members", "--book", locked, "--password-file", tmp_path, status=3)


def test_a_book_without_a_password_says_so_and_takes_any(
    book: Path, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line("members", "--book", book)
    monkeypatch.setenv("COOPDESK_PASSWORD", "anything")
    line("members", "--book", book)


def test_of_several_people_the_one_named_signs_in_with_their_role(
    locked: Path, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Book.open(locked, paths.home(), clock) as book:
        book.actor = book.read(office.sign_in, password="sesame")
        book.write(
            office.add_person, name="Tomás", role=Role.AUDITOR, language="es", password="library"
        )
    said = (DATA / "roll_kigali.csv", "--book", locked, "--good-rows")
    monkeypatch.setenv("COOPDESK_PASSWORD", "library")
    line("members", "--book", locked, "--as", "tomás")
    line("import", "members", *said, status=1)
    assert "Tomás may not do this" in line.err
    line("members", "--book", locked, "--as", "Ana", status=1)
    line("members", "--book", locked, "--as", "Nobody", status=1)


# --- bringing in ---------------------------------------------------------------------------------


def facts(name: str) -> dict[str, Any]:
    every = json.loads((DATA / "facts.json").read_text("utf-8"))
    [found] = [one for one in every if one["file"] == name]
    return dict(found)


@pytest.mark.parametrize(
    ("file", "profile"),
    [("roll_kigali.csv", "RW"), ("socios_chuquisaca.csv", "BO"), ("manm_jeremie.xlsx", "HT")],
)
def test_a_roll_comes_in_as_the_paper_has_it(
    file: str, profile: str, line: Line, tmp_path: Path
) -> None:
    book, truth = tmp_path / "b", facts(file)
    line("new", book, "--name", "B", "--profile", profile)
    given = ("import", "members", DATA / file, "--book", book, "--on", "2025-12-31", "--good-rows")
    tried = line.json(*given, "--dry-run")
    assert line.json("members", "--book", book) == {"members": []}
    said = line.json(*given)
    assert tried == {**said, "dry_run": True}
    assert {str(fault["row"]) for fault in said["refused"]} == set(truth["rows_with_faults"])
    assert said["imported"] == truth["good"]["members"]
    assert said["read"] == said["imported"] + len(said["refused"])
    cents = 1 if profile in {"RW", "HT"} else 100
    for name in ("shares", "savings", "loan"):
        assert Decimal(said["totals"][name]) * cents == truth["good"][name]
    assert len(line.json("members", "--book", book)["members"]) == said["imported"]
    assert line.json("check", "--book", book, "--rebuild")["ok"]


def test_rows_at_fault_stop_a_roll_as_a_whole(book: Path, line: Line) -> None:
    said = line.json("import", "members", DATA / "roll_kigali.csv", "--book", book, status=1)
    assert said["imported"] == 0
    assert said["totals"] == {"shares": "5910000", "savings": "10473000", "loan": "20030000"}
    assert line.json("members", "--book", book) == {"members": []}


def test_a_total_line_stops_nothing(line: Line, tmp_path: Path) -> None:
    line("new", tmp_path / "b", "--name", "B", "--profile", "HT")
    line("import", "members", DATA / "manm_jeremie.xlsx", "--book", tmp_path / "b")
    assert "125" in line.out


def test_a_roll_is_not_brought_in_twice(book: Path, line: Line) -> None:
    given = ("import", "members", DATA / "roll_kigali.csv", "--book", book, "--good-rows")
    line(*given)
    assert "already belongs" in line(*given, status=1)
    assert line.err


def test_a_map_puts_right_what_was_guessed(book: Path, line: Line, tmp_path: Path) -> None:
    roll, columns = tmp_path / "roll.csv", tmp_path / "map.json"
    roll.write_text("a,b,c\n1,Uwase Ana,500\n2,Uwase Eva,\n", "utf-8")
    columns.write_text(
        '{"header_row": 1, "columns": {"number": "A", "name": "B", "savings": "C"}}', "utf-8"
    )
    given = ("import", "members", roll, "--book", book)
    said = line.json(*given, "--map", columns)
    assert (said["imported"], said["totals"]["savings"]) == (2, "500")
    for text, status in (("[]", 2), ("{", 3), ('{"columns": {"number": "?!"}}', 3)):
        columns.write_text(text)
        line(*given, "--map", columns, status=status)


@pytest.mark.parametrize("verb", ["members", "slips"])
def test_what_is_no_table_is_trouble(verb: str, book: Path, line: Line, tmp_path: Path) -> None:
    odd = tmp_path / "odd.csv"
    for data in (b"", b"\0" * 100, b"%PDF-1.4", b"PK\x03\x04oops", b"nothing,to,see\n1,2,3\n"):
        odd.write_bytes(data)
        line("import", verb, odd, "--book", book, status=3)
    line("import", verb, tmp_path, "--book", book, status=3)
    line("import", verb, tmp_path / "none", "--book", book, status=3)
    line("import", verb, DATA / "manm_jeremie.xlsx", "--sheet", "nix", "--book", book, status=3)


def test_the_help_says_what_becomes_of_rows_with_a_fault(line: Line) -> None:
    assert "all of it, or with --good-rows in part" in line("import", "members", "--help")
    said = line("import", "slips", "--help")
    assert "those without fault are booked, the others are named" in said
    assert "not booked twice" in said


def test_slips_are_booked_once_and_the_refused_are_listed(book: Path, line: Line) -> None:
    line("import", "members", DATA / "roll_kigali.csv", "--book", book, "--good-rows")
    given = ("import", "slips", DATA / "slips_kigali.csv", "--book", book)
    tried = line.json(*given, "--dry-run", status=1)
    said = line.json(*given, status=1)
    assert tried == {**said, "dry_run": True}
    net = facts("slips_kigali.csv")["net_cash_per_day"]
    assert said["totals"]["net_cash_per_day"] == {day: str(sum_) for day, sum_ in net.items()}
    rows = {fault["row"] for fault in said["refused"]}
    assert said["read"] == said["imported"] + len(rows)
    assert all(fault["reason"] and fault["field"] for fault in said["refused"])
    cash = sum(map(int, said["totals"]["net_booked_per_day"].values()))
    accounts = {a["code"]: a for a in line.json("trial-balance", "--book", book)["accounts"]}
    assert accounts["1010"]["debit"] == str(cash)
    again = line.json(*given, status=1)
    assert again["imported"] == 0
    assert line(*given, status=1)
    assert line.json("check", "--book", book, "--rebuild")["ok"]


@pytest.mark.parametrize("oracle", ["A_published", "C_published_loss"])
def test_published_journals_give_the_published_balances(
    oracle: str, plain: Path, line: Line
) -> None:
    said = line.json("post", "--book", plain, ACCOUNTING / f"journal_{oracle}.json")
    truth = json.loads((ACCOUNTING / f"expected_{oracle}.json").read_text("utf-8"))
    assert said["posted"] == truth["entries"]
    for point in truth["points"]:
        if "before" in point["at"]:
            continue
        on = point["at"][:10]
        rows = csv.DictReader(
            io.StringIO(line("trial-balance", "--book", plain, "--on", on, "--csv"))
        )
        sides: dict[str, dict[str, str]] = {"debit": {}, "credit": {}}
        for row in rows:
            side = "debit" if Decimal(row["debit"]) else "credit"
            sides[side][row["code"]] = row[side]
        expected = point["trial_balance"]
        assert sides == {"debit": expected["debit"], "credit": expected["credit"]}
        as_json = line.json("trial-balance", "--book", plain, "--on", on)
        assert as_json["on"] == on
        assert as_json["debit"] == as_json["credit"] == expected["debit_total"]


def test_a_post_is_all_or_nothing(plain: Path, line: Line, tmp_path: Path) -> None:
    good = (
        {"account": "1001", "debit": 5, "credit": 0},
        {"account": "4001", "debit": 0, "credit": 5},
    )
    file = tmp_path / "p.json"

    def refused(lines: Sequence[dict[str, Any]], day: str = "2026-01-02") -> str:
        entries = [{"date": "2026-01-01", "lines": good}, {"date": day, "lines": lines}]
        file.write_text(json.dumps({"entries": entries}), "utf-8")
        line("post", "--book", plain, file, status=1)
        reason = line.err
        assert line.json("trial-balance", "--book", plain)["accounts"] == []
        return reason

    assert "Entry 2: debits and credits differ by 2" in refused([good[0], {**good[1], "credit": 7}])
    assert "Entry 2: there is no account 77" in refused([{**good[0], "account": "77"}, good[1]])
    assert "Entry 2: account 2001 holds" in refused([{**good[0], "account": "2001"}, good[1]])
    assert "Entry 2 says nothing" in refused([])
    assert "has not come yet" in refused(good, "2030-01-01")
    assert "not a date" in refused(good, "01/02/2026")
    assert "whole minor units" in refused([{**good[0], "debit": 10**30}, good[1]])


# --- looking -------------------------------------------------------------------------------------


def test_members_are_found_and_have_their_balances(demo: Path, line: Line) -> None:
    every = line.json("members", "--book", demo)["members"]
    assert set(every[0]) == {"number", "name", "status", "shares", "savings", "loans"}
    name = every[4]["name"].split()[0].lower()
    found = line.json("members", "--book", demo, "--find", name)["members"]
    assert every[4] in found
    assert len(found) < len(every)
    assert line.json("members", "--book", demo, "--find", "zzzzzz") == {"members": []}
    assert line("members", "--book", demo, "--find", "zzzzzz") == ""
    assert every[4]["name"] in line("members", "--book", demo)


@pytest.mark.parametrize("text", ["", "'", '"', "*", "NEAR(a b)", "a OR", "%", "\\", "é" * 3000])
def test_no_search_breaks(text: str, demo: Path, line: Line) -> None:
    line("members", "--book", demo, "--find", text)


def test_a_table_for_people_is_in_their_language(demo: Path, line: Line) -> None:
    english, pseudo = (
        line("trial-balance", "--book", demo, "--language", code) for code in ("en", "xx")
    )
    assert "Cash box" in english
    assert "Cash box" not in pseudo


def test_a_csv_cell_is_never_a_formula(plain: Path, line: Line, tmp_path: Path) -> None:
    lines = [{"account": "=1+1", "debit": 5}, {"account": "4001", "credit": 5}]
    chart = [{"code": "=1+1", "name": "@x", "type": "asset"}]
    file = tmp_path / "p.json"
    file.write_text(
        json.dumps({"chart": chart, "entries": [{"date": "2026-01-01", "lines": lines}]}), "utf-8"
    )
    line("post", "--book", plain, file)
    assert "'=1+1,0.05,0.00" in line("trial-balance", "--book", plain, "--csv")


# --- papers and exports --------------------------------------------------------------------------


#: Papers of one loan.
ONE_LOAN = [
    f"loan-{what}" for what in "application contract guarantee card payoff write-off".split()
]


def test_every_paper_that_is_listed_can_be_made(demo: Path, line: Line, tmp_path: Path) -> None:
    papers = line.json("report", "--list")["papers"]
    assert {"receipt", "statement", "statements", "roll", "trial-balance", "journal"} <= {
        paper["name"] for paper in papers
    }
    carried, loan = _first_entry(line, demo, "handover"), _backed_loan(line, demo)
    for paper in papers:
        file = tmp_path / f"{paper['name']}.pdf"
        more = {"receipt": ("--number", "a5"), "handover": ("--number", carried)}
        more["voucher"] = ("--number", _first_entry(line, demo, "expense"))
        more |= dict.fromkeys(("statement", "savings-agreement", "passbook"), ("--member", "3"))
        more["account-ledger"] = ("--account", "1010")
        more |= dict.fromkeys(ONE_LOAN, ("--loan", loan)) | {"loan-offer": ("--amount", "50000")}
        given = ("report", paper["name"], "--book", demo, "--to", file)
        # Nobody got anything in this book, and no meeting was held today.
        if paper["name"] in {"surplus-letters", "share-out", "collection"}:
            line(*given, status=1)
            continue
        # Of one figure, and none was paid in this book; of one group, which tests of loans form.
        if paper["name"] in {"interest-proof", "loan-team"}:
            line(*given, status=2)
            continue
        line(*given, *more.get(paper["name"], ()))
        assert pages(file.read_bytes())
    assert "cash-day" in line("report", "--list")


def test_a_voucher_that_is_not_there_is_said_so(demo: Path, line: Line, tmp_path: Path) -> None:
    given = ("report", "voucher", "--book", demo, "--to", tmp_path / "v.pdf")
    line(*given, status=2)
    line(*given, "--number", "A-999999", status=1)


def test_what_members_got_is_told_in_letters_and_a_list_of_the_share_out(
    book: Path, line: Line, tmp_path: Path
) -> None:
    with Book.open(book, paths.home(), clock) as opened:
        (person,) = opened.read(office.people)
        opened.actor = opened.read(office.sign_in, person=person.id)
        make = Make(opened)
        until = date(2026, 10, 31)
        one = make.member(joined=date(2026, 9, 1))
        make.visit(one, ("share", 9_000), ("fine", 700), day=date(2026, 9, 30))
        passed(make, until)
        shared_out(make)
    given = ("report", "surplus-letters", "--book", book, "--to", tmp_path / "l.pdf")
    line(*given, "--until", "2026-10-31", "--language", "en")
    assert "Thankyouforyourpart" in words((tmp_path / "l.pdf").read_bytes())
    line("report", "share-out", "--book", book, "--to", tmp_path / "s.pdf", "--language", "en")
    assert "Share-outofthegroup" in words((tmp_path / "s.pdf").read_bytes())


def test_the_sheet_of_a_meeting_is_printed_before_and_after_it(
    book: Path, line: Line, tmp_path: Path
) -> None:
    with Book.open(book, paths.home(), clock) as opened:
        (person,) = opened.read(office.people)
        opened.actor = opened.read(office.sign_in, person=person.id)
        one = Make(opened).member("Uwase Odette", village="Remera", joined=date(2026, 9, 1))
        savings, day = opened.read(collection.usual)[0], opened.clock().today
        amount = Money(70_000, opened.read(office.coop).currency)
        rows = [SheetRow(one.id, True, {savings: amount})]
        opened.write(collection.post_collection, day=day, name="Remera", rows=rows)
    given = ("--book", book, "--to", tmp_path / "c.pdf", "--language", "en")
    line("report", "collection-blank", "--meeting", "Remera", *given)
    assert "Signatureorthumb" in words((tmp_path / "c.pdf").read_bytes())
    line("report", "collection", "--meeting", "Remera", *given)
    assert "UwaseOdette" in words((tmp_path / "c.pdf").read_bytes())
    line("report", "collection-blank", "--meeting", "Nowhere", *given, status=1)
    line("report", "collection", "--on", "2020-01-01", *given, status=1)


def _backed_loan(line: Line, demo: Path) -> str:
    """The number of a running loan for which somebody answers."""
    said = line("report", "loan-register", "--book", demo, "--to", demo.parent / "loans.csv")
    assert not said
    with (demo.parent / "loans.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return next(row["number"] for row in rows if row["guarantors"] and row["owed"] not in ("", "0"))


def _first_entry(line: Line, demo: Path, kind: str) -> str:
    """The number of the first entry of a kind."""
    said = line("export", "journal", "--format", "csv", "--to", "-", "--book", demo)
    rows = csv.DictReader(io.StringIO(said))
    return next(row["entry"] for row in rows if row["kind"] == kind)


def test_a_statement_is_of_its_member_period_and_language(
    demo: Path, line: Line, tmp_path: Path
) -> None:
    file = tmp_path / "s.pdf"
    given = ("report", "statement", "--member", "3", "--book", demo, "--to", file)
    line(*given, "--from", "2026-02-03", "--until", "2026-04-05", "--language", "es")
    said = words(file.read_bytes())
    [member] = [m for m in line.json("members", "--book", demo)["members"] if m["number"] == "3"]
    assert "".join(member["name"].split()) in said
    assert "abr" in said.lower()
    line(*given, "--from", "2026-04-05", "--until", "2026-02-03", status=2)


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_a_statement_of_the_books_is_the_same_in_every_form(
    demo: Path, line: Line, tmp_path: Path, name: str
) -> None:
    more = ("--account", "1010") if name == "account-ledger" else ()
    given = ("report", name, "--book", demo, "--from", "2026-03-01", "--on", "2026-03-31", *more)
    for ending in ("pdf", "xlsx", "csv", "json"):
        line(*given, "--until", "2026-03-31", "--language", "en", "--to", tmp_path / f"s.{ending}")
    said = json.loads((tmp_path / "s.json").read_text("utf-8"))
    keys = [c["key"] for c in said["columns"] if c["holds"] == "money"]
    amounts = [row[key] for row in said["rows"] for key in keys]
    table = csv.DictReader((tmp_path / "s.csv").read_text("utf-8-sig").splitlines())
    assert [row[key] or None for row in table for key in keys] == amounts
    sheet = load_workbook(tmp_path / "s.xlsx").worksheets[0]
    at = [n for n, c in enumerate(said["columns"], 1) if c["holds"] == "money"]
    cells = [sheet.cell(row, n).value for row in range(5, 5 + len(said["rows"])) for n in at]
    assert [None if cell is None else f"{cell}" for cell in cells] == amounts
    told = words((tmp_path / "s.pdf").read_bytes())
    assert any(amounts) or not keys
    # The trial balance has a paper of its own, without the year before.
    for amount in filter(None, [] if name == "trial-balance" else amounts[-8:]):
        assert amount == "0" or f"{int(amount):,}" in told


@pytest.mark.parametrize("name", sorted(TABLED))
def test_a_paper_of_members_or_the_desk_is_the_same_in_every_form(
    demo: Path, line: Line, tmp_path: Path, name: str
) -> None:
    more = ("--member", "3") if name == "statement" else ()
    given = ("report", name, "--book", demo, "--from", "2026-02-03", "--on", "2026-03-31", *more)
    for ending in ("pdf", "xlsx", "csv", "json"):
        line(*given, "--until", "2026-04-05", "--language", "en", "--to", tmp_path / f"s.{ending}")
    said = json.loads((tmp_path / "s.json").read_text("utf-8"))
    keys = [c["key"] for c in said["columns"] if c["holds"] == "money"]
    amounts = [row[key] for row in said["rows"] for key in keys]
    table = csv.DictReader((tmp_path / "s.csv").read_text("utf-8-sig").splitlines())
    assert [row[key] or None for row in table for key in keys] == amounts
    sheet = load_workbook(tmp_path / "s.xlsx").worksheets[0]
    at = [n for n, c in enumerate(said["columns"], 1) if c["holds"] == "money"]
    cells = [sheet.cell(row, n).value for row in range(5, 5 + len(said["rows"])) for n in at]
    assert [None if cell is None else f"{cell}" for cell in cells] == amounts
    told = words((tmp_path / "s.pdf").read_bytes())
    last = [row[key] for row in said["rows"][-1:] for key in keys]
    for amount in filter(None, last):
        assert f"{abs(int(amount)):,}" in told


def test_a_statement_asks_for_its_account(demo: Path, line: Line, tmp_path: Path) -> None:
    given = ("--book", demo, "--to", tmp_path / "x.csv")
    line("report", "account-ledger", *given, status=2)
    line("report", "account-ledger", "--account", "4711", *given, status=1)
    line("report", "bank-book", "--account", "1010", *given, status=1)  # that is no bank
    line("report", "passbook", *given, status=2)  # as PDF only
    odd = ("--book", demo, "--to", tmp_path / "x.docx")
    line("report", "balance-sheet", *odd, status=2)  # not a PDF under another name
    assert list(tmp_path.iterdir()) == []


def test_papers_of_what_is_not_there_are_refused(demo: Path, line: Line, tmp_path: Path) -> None:
    given = ("--book", demo, "--to", tmp_path / "x.pdf")
    line("report", "statement", "--member", "999", *given, status=1)
    line("report", "receipt", "--number", "Z-9", *given, status=1)
    line("report", "receipt", "--number", "%", *given, status=1)
    line("report", "statement", *given, status=2)
    line("report", "receipt", *given, status=2)
    line("report", "handover", "--number", "A-1", *given, status=1)
    line("report", "handover", *given, status=2)
    line("report", "cash-count", "--on", "2020-01-01", *given, status=1)
    line("report", "cash-day", "--account", "4711", *given, status=1)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over_a_book(demo: Path, line: Line) -> None:
    before = demo.read_bytes()
    line("report", "roll", "--book", demo, "--to", demo, status=2)  # for how it ends
    line("export", "journal", "--format", "csv", "--book", demo, "--to", demo, status=3)
    assert demo.read_bytes() == before


@pytest.mark.parametrize("form", ["hledger", "beancount", "csv"])
def test_a_journal_goes_to_a_file_or_to_the_output(
    form: str, demo: Path, line: Line, tmp_path: Path
) -> None:
    file = tmp_path / "j"
    given = ("export", "journal", "--book", demo, "--format", form, "--to")
    assert line(*given, file) == ""
    assert line(*given, "-") == file.read_text("utf-8")
    line(*given, tmp_path, status=3)
    line(*given, tmp_path / "none" / "j", status=3)


# --- proving -------------------------------------------------------------------------------------


def test_the_self_test_says_what_it_proved_and_what_not_yet(line: Line) -> None:
    keys = set(paths.home().rglob("*"))
    said = line.json("self-test")
    assert said["ok"]
    assert said["failed"] == []
    assert len(said["proven"]) == 5
    assert said["not_in_this_version"] == ["a backup", "a restore"]
    assert "Proven: a receipt" in line("self-test")
    assert set(paths.home().rglob("*")) == keys


def test_a_book_that_was_tampered_with_is_found_out(book: Path, line: Line) -> None:
    line("import", "members", DATA / "roll_kigali.csv", "--book", book, "--good-rows")
    data = bytearray(book.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 2000] = bytes(2000)
    book.write_bytes(data)
    assert cli.main(["check", "--book", str(book), "--rebuild"], clock=clock) in {1, 3}


# --- the machine ---------------------------------------------------------------------------------


def test_a_fault_of_ours_is_kept_in_a_file_that_names_no_member_and_no_money(
    demo: Path, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise ZeroDivisionError("Mukamana owes 40,000")

    monkeypatch.setattr(looking, "roll", fail)
    line("members", "--book", demo, status=3)
    crash = paths.home() / "crash.txt"
    written = crash.read_text("utf-8")
    assert "ZeroDivisionError" in written
    assert "coopdesk/cli/__init__.py" in written
    assert "Mukamana" not in written
    assert str(crash) in line.err
    crash.unlink()


def test_ctrl_c_is_130_and_leaves_a_true_book(
    book: Path, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line("import", "members", DATA / "roll_kigali.csv", "--book", book, "--good-rows")

    def interrupted(at: int, of: int) -> None:
        if at == 20:
            raise KeyboardInterrupt

    whole = import_slips
    monkeypatch.setattr(
        bringing, "import_slips", lambda *a, step, **k: whole(*a, step=interrupted, **k)
    )
    given = ("import", "slips", DATA / "slips_kigali.csv", "--book", book)
    line(*given, status=130)
    assert line.json("check", "--book", book, "--rebuild")["ok"]
    monkeypatch.undo()
    first = line.json(*given, status=1)
    assert 0 < first["imported"] < first["read"] - 20


def started(*argv: str | Path, **more: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "coopdesk", *map(str, argv)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **more,
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send")
def test_a_demo_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    # Whoever runs the tests in the background has its children overhear the signal.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    given = ("demo", tmp_path / "d", "--members", "3000", "--years", "10")
    with started(*given, preexec_fn=heard) as run:
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob(".d.*")) and time.monotonic() < deadline:
            os.sched_yield()
        run.send_signal(signal.SIGINT)
        _, err = run.communicate()
    assert run.returncode == 130, err
    assert b"Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_reader_who_stops_reading_is_no_trouble(demo: Path) -> None:
    with started("export", "journal", "--format", "csv", "--book", demo, "--to", "-") as run:
        assert run.stdout is not None
        run.stdout.read(10)
        run.stdout.close()
        assert run.stderr is not None
        err = run.stderr.read()
        run.wait()
    assert (run.returncode, err) == (0, b"")


def test_a_terminal_without_utf_8_gets_what_it_can_show(demo: Path) -> None:
    poor = dict(os.environ, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", LANG="")
    with started("members", "--book", demo, "--json", env=poor) as run:
        out, err = run.communicate()
    assert (run.returncode, err) == (0, b"")
    assert len(json.loads(out)["members"]) == 25


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk at hand")
def test_a_full_disk_under_the_output_is_trouble(demo: Path) -> None:
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "coopdesk", "members", "--book", str(demo)],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert run.returncode == 3
    assert b"Traceback" not in run.stderr
    assert b"Exception ignored" not in run.stderr


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_trouble(line: Line, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    line("new", tmp_path / "b", "--name", "B", status=3)
    line("demo", tmp_path / "b", "--members", "3", status=3)
    tmp_path.chmod(0o700)


# --- reckoning without a book ---


def test_interest_is_reckoned_from_terms_alone(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "terms.json"
    file.write_text(
        '{"opening": "1000", "from": "2026-01-01", "until": "2026-01-31",'
        ' "moves": [{"on": "2026-01-13", "amount": "121"}], "rate": {"percent": "5.5"}}'
    )
    said = line.json("interest", file)
    assert {key: said[key] for key in ("interest", "minimum", "average", "days")} == {
        "interest": "5.02",
        "minimum": "1000",
        "average": "1074.16",
        "days": 31,
    }
    assert [row.split() for row in line("interest", file).splitlines()] == [
        ["Interest", "5.02"],
        ["Lowest", "balance", "1000"],
        ["Average", "balance", "1074.16"],
        ["Days", "31"],
        [],
        ["From", "Until", "Days", "Balance", "Percent", "Interest"],
        ["2026-01-01", "2026-01-12", "12", "1000", "5.5", "1.808219178082"],
        ["2026-01-13", "2026-01-31", "19", "1121", "5.5", "3.209438356164"],
    ]


def test_wrong_terms_are_named_and_files_that_are_none(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "terms.json"
    file.write_text('{"opening": "1000", "from": "2026-01-01", "until": "2026-01-31", "rate": {}}')
    line("interest", file, status=1)
    assert line.err == "“rate.percent” is missing.\n"
    file.write_text("opening: 1000")
    line("interest", file, status=3)
    line("interest", tmp_path / "none.json", status=3)
    line("interest", status=2)


def test_the_help_on_interest_shows_the_form_of_the_terms(line: Line) -> None:
    assert '"rate": {"percent": "5.5", "per": "year | month | week | period"}' in line(
        "interest", "--help"
    )


# --- loans from terms alone ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "answer", "cases"),
    [
        ("schedule", schedule_answer.answer, [case["terms"] for case in SCHEDULES]),
        ("schedule", schedule_answer.answer, [case.said for case in HAPPENED]),
        ("apr", flows.answer, [said_of(case) for case in RATES]),
    ],
)
def test_every_published_loan_goes_through_the_command_line(
    verb: str, answer: Callable[[Any], Any], cases: list[Any], line: Line, tmp_path: Path
) -> None:
    """Their figures are looked at in tests/exchange; here that nothing is lost on the way."""
    file = tmp_path / "said.json"
    for said in cases:
        file.write_text(json.dumps(said))
        assert line.json(verb, file) == answer(said)


def test_a_schedule_is_shown_as_a_table(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "terms.json"
    file.write_text(
        '{"principal": "5000", "start": "2026-11-01", "instalments": 2, "every": "1 month",'
        ' "rate": {"percent": "12"}, "method": "annuity", "down_payment_percent": "20",'
        ' "fees": [{"name": "file", "amount": "50"}]}'
    )
    assert line("schedule", file).splitlines() == [
        "No.  Due         Principal  Interest     Total   Balance",
        "  1  1 Dec 2026   1,990.05     40.00  2,030.05  2,009.95",
        "  2  1 Jan 2027   2,009.95     20.10  2,030.05      0.00",
        "     Total        4,000.00     60.10  4,060.10",
        "",
        "Down payment                                 1,000.00",
        "Kept back: file                                 50.00",
        "Yearly cost, interest on interest              24.64%",
        "Yearly cost, rate of a period times periods    22.23%",
    ]
    said = json.loads(file.read_text())
    file.write_text(json.dumps(said | {"fees": [{"amount": "5", "when": "each"}]}))
    assert "Fees" in line("schedule", file).splitlines()[0]


def test_how_a_loan_stands_is_shown_below_its_instalments(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "terms.json"
    file.write_text(
        '{"principal": "1000", "start": "2006-01-01", "instalments": 2, "every": "1 month",'
        ' "rate": {"percent": "36"}, "method": "flat", "prepayment": "next_paid",'
        ' "penalty": {"percent": "0.3", "base": "original"},'
        ' "events": [{"on": "2006-02-09", "pay": "654"}], "as_of": "2006-03-02"}'
    )
    assert line("schedule", file).splitlines()[:9] == [
        "No.  Due         Principal  Interest  Penalty     Total    Paid  Balance",
        "  1  1 Feb 2006     500.00     30.00    24.00    554.00  554.00   500.00",
        "  2  1 Mar 2006     500.00     30.00     3.00    533.00  100.00     0.00",
        "     Total        1,000.00     60.00    27.00  1,087.00  654.00",
        "",
        "On 2 Mar 2006:",
        "               Principal  Interest  Fees  Penalty   Total",
        "Paid so far       570.00     60.00  0.00    24.00  654.00",
        "Overdue           430.00      0.00  0.00     3.00  433.00",
    ]
    assert "1 day late." in line.out


def test_a_yearly_cost_is_shown(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "flows.json"
    file.write_text(
        '{"flows": [{"on": "2026-11-01", "amount": "-500"}, {"on": "2027-11-01", "amount": 550}]}'
    )
    assert line("apr", file).splitlines() == [
        "Yearly cost in percent        10.00",
        "With more decimals      10.00000000",
    ]


@pytest.mark.parametrize("verb", ["schedule", "apr"])
def test_what_is_wrong_with_a_loan_is_named(verb: str, line: Line, tmp_path: Path) -> None:
    file = tmp_path / "said.json"
    file.write_text('{"principle": "5"}')
    line(verb, file, status=1)
    assert line.err == "“principle” is not one of the terms.\n"
    file.write_text("[]")
    line(verb, file, status=1)
    file.write_text("principal: 5")
    line(verb, file, status=3)
    line(verb, tmp_path / "none.json", status=3)
    line(verb, status=2)


def test_the_help_on_a_loan_names_all_that_can_be_said(line: Line) -> None:
    shown = line("schedule", "--help")
    assert [key for key in schedule_terms.KNOWN if f'"{key}"' not in shown] == []
    assert '"at": "3/365 + 1/12"' in line("apr", "--help")


# --- the bank ------------------------------------------------------------------------------------

_OF_THE_BANK = """Date,Details,Debit,Credit,Balance
23/11/2026,Transfer Uwase,,40000,140000
23/11/2026,Charges,500,,139500
"""


@pytest.fixture
def banked(book: Path, line: Line, tmp_path: Path) -> Path:
    """A book with a bank account."""
    entries = tmp_path / "bank.json"
    entries.write_text(
        json.dumps(
            {
                "currency": "RWF",
                "chart": [
                    {"code": "BK", "name": "Bank", "type": "asset"},
                    {"code": "GR", "name": "Grants", "type": "income"},
                ],
                "entries": [],
            }
        )
    )
    line("post", entries, "--book", book)
    return book


def test_a_statement_of_the_bank_comes_in_once(line: Line, banked: Path, tmp_path: Path) -> None:
    file = tmp_path / "november.csv"
    file.write_text(_OF_THE_BANK)
    given = ("import", "bank", file, "--book", banked, "--account", "BK")
    tried = line.json(*given, "--dry-run")
    assert tried["read"] == 2
    assert tried["imported"] == 0
    assert tried["totals"] == {"opening": "100000", "moved": "39500", "closing": "139500"}
    assert line.json(*given)["imported"] == 2
    line(*given, status=1)
    assert "brought in already" in line.err


def test_a_statement_that_jumps_is_told_by_row(line: Line, banked: Path, tmp_path: Path) -> None:
    file = tmp_path / "november.csv"
    file.write_text(_OF_THE_BANK.replace("139500", "139400"))
    said = line.json("import", "bank", file, "--book", banked, "--account", "BK", status=1)
    assert said["imported"] == 0
    assert [(one["row"], one["field"]) for one in said["refused"]] == [(3, "balance")]


def test_what_the_file_does_not_tell_is_given(line: Line, banked: Path, tmp_path: Path) -> None:
    file = tmp_path / "november.csv"
    file.write_text("Date;Concepto;Importe\n23/11/2026;Abono;40.000\n23/11/2026;Cargo;-500\n")
    given = ("import", "bank", file, "--book", banked, "--account", "BK")
    line(*given, status=1)
    assert "before the first line" in line.err
    line(*given, "--opening", "100000", "--closing", "1", status=1)
    assert "lead to" in line.err
    line(*given, "--opening", "100000", "--closing", "139500")


def test_an_account_of_the_bank_must_be_there(line: Line, banked: Path, tmp_path: Path) -> None:
    file = tmp_path / "november.csv"
    file.write_text(_OF_THE_BANK)
    line("import", "bank", file, "--book", banked, "--account", "XX", status=1)
    assert "no such account: XX" in line.err


@pytest.mark.parametrize("ending", ["pdf", "xlsx", "csv", "json"])
def test_the_audit_trail_can_be_had_in_every_form(
    line: Line, demo: Path, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"trail.{ending}"
    line("report", "audit-trail", "--book", demo, "--to", path, "--from", "2026-11-01")
    assert path.stat().st_size > 100


def test_interest_that_was_paid_is_listed_and_explained_on_paper(
    line: Line, book: Path, tmp_path: Path
) -> None:
    line("report", "interest-run", "--book", book, "--to", tmp_path / "x.pdf", status=1)
    assert "No interest was paid" in line.err
    line("report", "interest-proof", "--book", book, "--to", tmp_path / "x.pdf", status=2)
    number = _pay_interest(book)
    line("report", "interest-run", "--book", book, "--to", tmp_path / "run.pdf")
    assert "Interestpaidtomembers" in words((tmp_path / "run.pdf").read_bytes())
    line("report", "interest-run", "--book", book, "--to", tmp_path / "run.csv")
    assert "interest" in (tmp_path / "run.csv").read_text("utf-8-sig").splitlines()[0]
    line("report", "interest-proof", "--book", book, "--number", number, "--to", tmp_path / "p.pdf")
    assert "Howinterestwasreckoned" in words((tmp_path / "p.pdf").read_bytes())


def _pay_interest(path: Path) -> str:
    """Pay some interest in an empty book; gives the number of an entry."""
    with Book.open(path, paths.home(), clock) as book:
        book.actor = book.read(office.sign_in)
        product = saver.offer(book)
        saver.saver(Make(book), product, (date(2026, 9, 1), 100_000))
        run = saver.post(book, product, date(2026, 10, 31))
        entry = book.read(interest_run.posted_rows, run)[0].entry
        assert entry
        return book.read(interest_run.posted_explanation, entry).entry


def test_what_would_steer_a_terminal_is_said_as_blanks(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal(Language("en"), clock).say("Uwase\x1b[2J\tOdette\x9b")
    assert capsys.readouterr().out == "Uwase [2J\tOdette \n"
