"""An archive holds all of a book, is read without CoopDesk, and makes the book again."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from coopdesk.exchange import archive, imports, own_columns
from coopdesk.exchange.archive.telling import read_me
from coopdesk.i18n import Language
from coopdesk.records import members, statements
from coopdesk.records.access import Role
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from tests.exchange.test_exports import beancount, hledger, of_csv
from tests.records.hands import TODAY, actor, whole
from tests.reports import reading

ENGLISH = Language("en")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
FORMULA = "=cmd|'/c calc'!A1"


def inside(archived: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(archived / "all.zip")


def table(archived: Path, name: str) -> list[dict[str, str]]:
    text = inside(archived).read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


# --- read without CoopDesk ---


def test_other_programs_find_the_same_balances_in_it(
    archived: Path, before: Book, tmp_path: Path
) -> None:
    said = {
        row.code: (row.debit - row.credit).units
        for row in before.read(statements.trial_balance, TODAY).rows
    }
    assert said
    ledger = {
        form: inside(archived).read(f"ledger/journal.{form}").decode()
        for form in ("hledger", "beancount", "csv")
    }
    assert sorted(filter(None, hledger(ledger["hledger"]).values())) == sorted(said.values())
    assert sorted(beancount(ledger["beancount"], tmp_path).values()) == sorted(said.values())
    assert of_csv(ledger["csv"]) == said


def test_every_table_is_in_it_with_every_row(archived: Path, before: Book) -> None:
    for name, rows in whole(before).items():
        if name not in ("head", "history", "late", "twin", "word"):  # caches that say no more
            found_ = table(archived, f"tables/{name}.csv")
            kept = [row for row in found_ if row.get("amount") != "0"]
            assert len(kept if "balance" in name else found_) == len(rows), name


def test_a_reference_says_what_it_points_to(archived: Path) -> None:
    line = next(row for row in table(archived, "tables/line.csv") if row["member_id"])
    assert line["account"].split()[0].isalnum()
    assert line["member"]
    assert line["entry"].startswith("A-")


def test_what_each_column_is_stands_beside_the_tables(archived: Path) -> None:
    said = {(row["file"], row["column"]): row["meaning"] for row in table(archived, COLUMNS)}
    for name in inside(archived).namelist():
        if name.startswith("tables/") and name != COLUMNS:
            head = inside(archived).read(name).decode("utf-8-sig").partition("\n")[0]
            for column in head.split(","):
                assert said[name.removeprefix("tables/"), column]


COLUMNS = "tables/COLUMNS.csv"


def test_no_cell_is_a_formula_and_no_file_has_a_strange_name(archived: Path) -> None:
    for name in inside(archived).namelist():
        assert name.isascii()
        if name.endswith(".csv"):
            for row in table(archived, name):
                assert not [v for v in row.values() if v.startswith(("=", "@", "\t", "\r"))]
    assert [r["name"] for r in table(archived, "tables/member.csv") if r["number"] == "777"] == [
        "'" + FORMULA
    ]


def test_what_was_kept_with_entries_is_there_as_files(archived: Path) -> None:
    names = [row["content"] for row in table(archived, "tables/attachment.csv")]
    assert any(name.endswith("-bill-no-7.png") for name in names)
    for name in names:
        assert inside(archived).read(name)
    kept = [n for n in inside(archived).namelist() if n.startswith("files/")]
    assert PNG in [inside(archived).read(name) for name in kept]


def test_what_is_kept_of_a_member_is_there_with_whose_it_is(archived: Path) -> None:
    names = [row["data"] for row in table(archived, "tables/content.csv")]
    assert names
    assert all(inside(archived).read(name) for name in names)
    (said,) = table(archived, "tables/field_value.csv")
    assert (said["field"], said["value"]) == ("Coffee trees", "250")
    assert said["member"].endswith("Immaculée Mukamana")


def test_fields_of_the_co_ops_own_can_be_brought_in_as_a_roll_again(
    archived: Path, before: Book, tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(inside(archived).read("registers/own-fields.csv"))
    own, known = before.read(own_columns.of), before.read(members.files)
    read = imports.read_roll(path, currency="RWF", today=TODAY, known=known, own=own)
    assert "own:Coffee trees" in read.file.layout.columns
    said = [draft.own for draft in read.roll.drafts if draft.own]
    assert [list(one.values()) for one in said] == [["250"]]
    assert len(read.roll.drafts) == len(known)


def test_no_trace_of_a_password_is_where_people_read(archived: Path, before: Book) -> None:
    hashes = before.read(_passwords)
    assert hashes
    for name in inside(archived).namelist():
        if not name.startswith("coopdesk/"):
            content = inside(archived).read(name)
            assert not [h for h in hashes if h.encode() in content], name


def _passwords(session: Any) -> list[str]:
    rows = session.execute(text("SELECT password FROM person WHERE password <> ''"))
    return [row[0] for row in rows]


def test_the_log_says_who_did_what_and_where(archived: Path, before: Book) -> None:
    log = table(archived, "registers/act-log.csv")
    assert len(log) == len([*before.acts()])
    assert log[0]["what"] == "Founded the book"
    assert {row["pc"] for row in log} == {"A"}
    assert log[-1]["who"] == "Claudine Uwimana"


def test_the_main_papers_are_in_it(archived: Path) -> None:
    names = inside(archived).namelist()
    for name in ("trial-balance", "balance-sheet", "register-of-members", "register-of-loans"):
        assert f"papers/{name}.pdf" in names
    assert any(name.startswith("papers/minutes/") for name in names)
    statements_ = inside(archived).read("papers/statements/statements-0001.pdf")
    assert "Partofthesurplus" in reading.words(statements_)


def test_what_is_in_it_is_told_in_two_languages() -> None:
    said = read_me("Umoja", TODAY, Language("fr"), papers=True)
    assert "2026" in said
    assert said.count("papers/statements/") == 2
    assert "\r\n" in said
    assert read_me("Umoja", TODAY, ENGLISH, papers=True).count("papers/statements/") == 1


def test_the_same_book_gives_the_same_bytes(archived: Path) -> None:
    assert (archived / "all.zip").read_bytes() == (archived / "again.zip").read_bytes()


def test_when_it_is_stopped_nothing_is_left(before: Book, tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(at: int, of: int) -> None:
        assert 0 <= at <= of
        if at > of // 2:
            raise Enough

    with pytest.raises(Enough):
        archive.carry_out(before, tmp_path / "x.zip", language=ENGLISH, step=stop)
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("role", [Role.TELLER, Role.AUDITOR, Role.GUEST])
def test_who_may_not_keep_the_books_may_not_carry_them_out(
    before: Book, tmp_path: Path, role: Role
) -> None:
    before.actor = actor(role)
    with pytest.raises(Refused):
        archive.carry_out(before, tmp_path / "x.zip", language=ENGLISH)
    assert not [*tmp_path.iterdir()]
