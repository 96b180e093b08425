"""Papers and exports from the command line, the same in every form."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from coopdesk.records import (
    collection,
    interest_run,
    members_on_paper,
    office,
    sanctions,
    shares,
)
from coopdesk.records.collection import SheetRow
from coopdesk.records.letters import LETTERS
from coopdesk.records.money import Money
from coopdesk.records.papers import TABLED
from coopdesk.records.statements import BOOKS
from tests.cli.typed import Line, at_the_desk
from tests.records import saver
from tests.records.areas.surplus import passed, shared_out
from tests.records.fleet import take_in
from tests.records.hands import Make, found
from tests.records.joining import applies, board, decides, leaves
from tests.reports.reading import pages, words

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
    numbers, loan = _first_entries(line, demo), _backed_loan(line, demo)
    more = {"receipt": ("--number", "a5"), "handover": ("--number", numbers["handover"])}
    more["voucher"] = ("--number", numbers["expense"])
    of_one = ("statement", "savings-agreement", "passbook", "member-file", "member-timeline")
    more |= dict.fromkeys(of_one, ("--member", "3"))
    more["account-ledger"] = ("--account", "1010")
    more |= dict.fromkeys(ONE_LOAN, ("--loan", loan)) | {"loan-offer": ("--amount", "50000")}
    for paper in papers:
        file = tmp_path / f"{paper['name']}.pdf"
        given = ("report", paper["name"], "--book", demo, "--to", file)
        # Its meeting may not have decided anything yet: tests of meetings take an extract.
        if paper["name"] == "minutes-extract":
            continue
        # Nobody got anything in this book, and no collection was made today.
        if paper["name"] in {"surplus-letters", "share-out", "collection"}:
            line(*given, status=1)
            continue
        # Of one figure, and none was paid in this book; of one group, and of a loan with new terms,
        # which tests of loans make; of somebody who applied or left, or has a certificate.
        none = {"interest-proof", "loan-team", "loan-amendment", "share-certificate"}
        if paper["name"] in {*none, *LETTERS}:
            line(*given, status=2)
            continue
        line(*given, *more.get(paper["name"], ()))
        assert pages(file.read_bytes())
    assert "cash-day" in line("report", "--list")


def test_letters_of_a_members_life_are_of_somebody(book: Path, line: Line, tmp_path: Path) -> None:
    with at_the_desk(book) as opened:
        make = Make(opened)
        one = make.member(number="44")
        applies(make, "Rose Ingabire")
        decides(make, applies(make, "Odile Uwera"))
        said: dict[str, Any] = {"day": opened.clock().today, "body": board(make), "why": "late"}
        opened.write(sanctions.sanction, member=one.id, kind=sanctions.WARNING, **said)
        leaves(make, one.id)
    wanted = {"application": "rose ingabire", "admission-letter": "Odile Uwera"}
    wanted |= dict.fromkeys(("sanction-letter", "settlement"), "44")
    for name in LETTERS:
        file = tmp_path / f"{name}.pdf"
        line("report", name, "--book", book, "--to", file, "--member", wanted[name])
        assert pages(file.read_bytes())
    given = ("report", "application", "--book", book, "--to", tmp_path / "no.pdf")
    line(*given, "--member", "Nobody", status=1)
    assert "no such application" in line.err


def test_registers_are_made_on_the_folios_that_were_asked_for(
    book: Path, line: Line, tmp_path: Path
) -> None:
    with at_the_desk(book) as opened:
        make = Make(opened)
        make.member("Rose Ingabire", number="44")
        said: dict[str, Any] = {
            "book": "register",
            "day": opened.clock().today,
            "first": 1,
            "folios": 6,
        }
        opened.write(members_on_paper.bind_folios, **said, whole=True, lines={})
    file = tmp_path / "register.pdf"
    given = ("--book", book, "--to", file)
    line("report", "register", *given, "--first-folio", "12", "--blank-folios", "1")
    told = pages(file.read_bytes())
    assert "Folio 12" in told[0]
    assert "Folio 13" in told[1]
    line("report", "register", *given, "--go-on")
    assert "Folio 7" in pages(file.read_bytes())[0]
    line("report", "register", *given)  # whole, and so a book of its own
    assert "Folio 1" in pages(file.read_bytes())[0]
    line("report", "register", *given, "--first-folio", "0", status=1)
    for name in ("leavers", "officers", "share-register"):
        line("report", name, *given, "--first-folio", "3", "--large")
        assert "Folio 3" in pages(file.read_bytes())[0]
    line("report", "member-file", *given, "--member", "44", "--large")
    assert "RoseIngabire" in words(file.read_bytes())
    line("report", "member-file", *given, status=2)
    line("report", "leavers", "--book", book, "--to", tmp_path / "leavers.csv")


def test_a_share_certificate_is_made_by_its_number(book: Path, line: Line, tmp_path: Path) -> None:
    with at_the_desk(book) as opened:
        make = Make(opened)
        one = make.member("Rose Ingabire")
        value = opened.read(shares.share_products, opened.clock().today)[0].terms.value
        make.visit(one, ("share", 2 * value))
        opened.write(shares.issue, holding=one.shares)
    file = tmp_path / "certificate.pdf"
    given = ("report", "share-certificate", "--book", book, "--to", file)
    line(*given, "--number", "a-0001")
    assert "RoseIngabire" in words(file.read_bytes())
    line(*given, "--number", "A-0009", status=1)
    assert "no certificate A-0009" in line.err


def test_every_paper_can_be_had_in_large_print(demo: Path, line: Line, tmp_path: Path) -> None:
    loan = _backed_loan(line, demo)
    wanted: dict[str, tuple[str, ...]] = {
        "roll": (),
        "key-ratios": (),
        "statement": ("--member", "3"),
        "loan-contract": ("--loan", loan),
        "loan-register": (),
        "minute-book": (),
        "meeting-notice": (),
        "statements": (),
    }
    for name, more in wanted.items():
        given: tuple[str | Path, ...] = ("report", name, "--book", demo, *more, "--to")
        line(*given, tmp_path / "small.pdf")
        line(*given, tmp_path / "large.pdf", "--large")
        small, large = (pages((tmp_path / f"{n}.pdf").read_bytes()) for n in ("small", "large"))
        assert len(large) > len(small) or _letters(tmp_path / "large.pdf") > _letters(
            tmp_path / "small.pdf"
        )


def _letters(file: Path) -> float:
    """The size of most letters on the first page."""
    sizes: Counter[float] = Counter()

    def look(text: str, _cm: object, _tm: object, _font: object, size: float) -> None:
        sizes[round(size, 1)] += len(text.strip())

    PdfReader(file).pages[0].extract_text(visitor_text=look)
    return sizes.most_common(1)[0][0]


def test_a_voucher_that_is_not_there_is_said_so(demo: Path, line: Line, tmp_path: Path) -> None:
    given = ("report", "voucher", "--book", demo, "--to", tmp_path / "v.pdf")
    line(*given, status=2)
    line(*given, "--number", "A-999999", status=1)


def test_what_members_got_is_told_in_letters_and_a_list_of_the_share_out(
    book: Path, line: Line, tmp_path: Path
) -> None:
    with at_the_desk(book) as opened:
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
    with at_the_desk(book) as opened:
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


def _first_entries(line: Line, demo: Path) -> dict[str, str]:
    """By kind, the number of the first entry."""
    said = line("export", "journal", "--format", "csv", "--to", "-", "--book", demo)
    rows = list(csv.DictReader(io.StringIO(said)))
    return {row["kind"]: row["entry"] for row in reversed(rows)}


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


def in_every_form(
    line: Line, folder: Path, *given: str | Path
) -> tuple[bool, list[list[Any]], str]:
    """Make a paper in each form.

    Whether it has columns of money, what stands there row by row, and the words of the PDF.
    """
    for ending in ("pdf", "xlsx", "csv", "json"):
        line(*given, "--language", "en", "--to", folder / f"s.{ending}")
    said = json.loads((folder / "s.json").read_text("utf-8"))
    at = {n: c["key"] for n, c in enumerate(said["columns"], 1) if c["holds"] == "money"}
    rows = [[row[key] for key in at.values()] for row in said["rows"]]
    table = csv.DictReader((folder / "s.csv").read_text("utf-8-sig").splitlines())
    assert [[row[key] or None for key in at.values()] for row in table] == rows
    sheet = load_workbook(folder / "s.xlsx").worksheets[0]
    cells = [[sheet.cell(n, m).value for m in at] for n in range(5, 5 + len(rows))]
    assert [[None if cell is None else f"{cell}" for cell in row] for row in cells] == rows
    return bool(at), rows, words((folder / "s.pdf").read_bytes())


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_a_statement_of_the_books_is_the_same_in_every_form(
    demo: Path, line: Line, tmp_path: Path, name: str
) -> None:
    more = ("--account", "1010") if name == "account-ledger" else ()
    given = ("report", name, "--book", demo, "--from", "2026-03-01", "--on", "2026-03-31", *more)
    money, rows, told = in_every_form(line, tmp_path, *given, "--until", "2026-03-31")
    amounts = [amount for row in rows for amount in row]
    assert any(amounts) or not money
    # The trial balance has a paper of its own, without the year before.
    for amount in filter(None, [] if name == "trial-balance" else amounts[-8:]):
        assert amount == "0" or f"{int(amount):,}".replace("-", "−") in told


@pytest.mark.parametrize("name", sorted(TABLED.keys() - {"meeting-sms"}))
def test_a_paper_of_members_or_the_desk_is_the_same_in_every_form(
    demo: Path, line: Line, tmp_path: Path, name: str
) -> None:
    more = ("--member", "3") if name == "statement" else ()
    given = ("report", name, "--book", demo, "--from", "2026-02-03", "--on", "2026-03-31", *more)
    _, rows, told = in_every_form(line, tmp_path, *given, "--until", "2026-04-05")
    for amount in filter(None, rows[-1] if rows else ()):
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


def test_receipts_of_one_number_come_both(line: Line, tmp_path: Path) -> None:
    pc = found(tmp_path / "pc")
    with pc.open() as book:
        who = Make(book).member("Odette")
    copies = [pc.copied(tmp_path / name) for name in ("one", "two")]
    for n, one in enumerate(copies):  # unaware of each other, they take one letter
        one.clock.move(hours=n + 1)
        with one.open() as book:
            Make(book).visit(who, ("deposit", 4_321 + n))
    take_in(pc, *copies)
    paper = tmp_path / "x.pdf"
    line("report", "receipt", "--number", "b1", "--book", pc.path, "--to", paper)
    assert line.err.endswith("Receipt B-000001 was written on two PCs.\n")
    said = words(paper.read_bytes())
    assert "4,321" in said
    assert "4,322" in said


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


# --- the bank ------------------------------------------------------------------------------------


def test_the_log_of_acts_is_narrowed_by_who_where_what_and_words(
    line: Line, demo: Path, tmp_path: Path
) -> None:
    path = tmp_path / "log.csv"

    def rows(*options: str) -> list[str]:
        line("report", "act-log", "--book", demo, "--to", path, "--from", "2025-01-01", *options)
        return path.read_text("utf-8-sig").splitlines()[1:]

    every = rows()
    assert 0 < len(rows("--kind", "members")) < len(every)
    assert len(rows("--pc", "a")) == len(every)
    found = rows("--find", "first payment of a new")
    assert found
    assert all("Took the first payment of a new member" in row for row in found)
    assert 0 < len(rows("--member", "1")) < len(every)
    line("report", "act-log", "--book", demo, "--to", path, "--pc", "Z", status=1)
    assert "There is no Z here, only A." in line.err
    line("report", "act-log", "--book", demo, "--to", path, "--who", "Nobody", status=1)


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
    with at_the_desk(path) as book:
        product = saver.offer(book)
        saver.saver(Make(book), product, (date(2026, 9, 1), 100_000))
        run = saver.post(book, product, date(2026, 10, 31))
        entry = book.read(interest_run.posted_rows, run)[0].entry
        assert entry
        return book.read(interest_run.posted_explanation, entry).entry
