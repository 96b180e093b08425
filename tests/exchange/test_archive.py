"""An archive holds all of a book, is read without CoopDesk, and makes the book again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cbor2
import pytest
from sqlalchemy import text

from coopdesk.exchange import archive
from coopdesk.exchange.archive.chest import ACTS, MANIFEST, PERSONAL, SALTS
from coopdesk.exchange.archive.telling import read_me
from coopdesk.i18n import Language
from coopdesk.records import checks, members, office, statements, vouchers
from coopdesk.records.access import Role
from coopdesk.records.book import Book, acts
from coopdesk.records.errors import Refused, Trouble
from coopdesk.reports.carried import MainPapers
from tests.exchange.test_exports import beancount, hledger, of_csv
from tests.records import areas
from tests.records.hands import BUILT, TODAY, HandClock, Make, actor, found, whole
from tests.reports import reading

ENGLISH = Language("en")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
FORMULA = "=cmd|'/c calc'!A1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with a row in every table, and its archive."""
    folder = tmp_path_factory.mktemp("archive")
    pc = found(folder / "pc")
    with pc.open() as book, book.unhurried():
        make = Make(book)
        areas.fill(make)
        make.member(name=FORMULA, village="Ňěmeć", number="777")
        book.write(
            office.add_person, name="Ann", role=Role.TELLER, language="en", password="secret1"
        )
        entry = book.read(vouchers.recent)[0].entry
        book.write(vouchers.attach, entry=entry, name="Bïll № 7.png", content=PNG)
        papers = MainPapers(ENGLISH, TODAY, "Claudine")
        archive.carry_out(book, folder / "all.zip", language=ENGLISH, papers=papers)
        archive.carry_out(book, folder / "again.zip", language=ENGLISH, papers=papers)
    (folder / "all.zip").with_suffix(".path").write_text(str(pc.path))
    return folder


@pytest.fixture
def before(folder: Path) -> Iterator[Book]:
    """The book that was carried out."""
    path = Path((folder / "all.path").read_text())
    with Book.open(path, path.parent / "home", HandClock(), built=BUILT) as book:
        book.actor = actor(Role.TREASURER)
        yield book


def inside(folder: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(folder / "all.zip")


def table(folder: Path, name: str) -> list[dict[str, str]]:
    text = inside(folder).read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


# --- read without CoopDesk ---


def test_other_programs_find_the_same_balances_in_it(
    folder: Path, before: Book, tmp_path: Path
) -> None:
    said = {
        row.code: (row.debit - row.credit).units
        for row in before.read(statements.trial_balance, TODAY).rows
    }
    assert said
    ledger = {
        form: inside(folder).read(f"ledger/journal.{form}").decode()
        for form in ("hledger", "beancount", "csv")
    }
    assert sorted(filter(None, hledger(ledger["hledger"]).values())) == sorted(said.values())
    assert sorted(beancount(ledger["beancount"], tmp_path).values()) == sorted(said.values())
    assert of_csv(ledger["csv"]) == said


def test_every_table_is_in_it_with_every_row(folder: Path, before: Book) -> None:
    for name, rows in whole(before).items():
        if name not in ("head", "word"):
            found_ = table(folder, f"tables/{name}.csv")
            kept = [row for row in found_ if row.get("amount") != "0"]
            assert len(kept if "balance" in name else found_) == len(rows), name


def test_a_reference_says_what_it_points_to(folder: Path) -> None:
    line = next(row for row in table(folder, "tables/line.csv") if row["member_id"])
    assert line["account"].split()[0].isalnum()
    assert line["member"]
    assert line["entry"].startswith("A-")


def test_what_each_column_is_stands_beside_the_tables(folder: Path) -> None:
    said = {(row["file"], row["column"]): row["meaning"] for row in table(folder, COLUMNS)}
    for name in inside(folder).namelist():
        if name.startswith("tables/") and name != COLUMNS:
            head = inside(folder).read(name).decode("utf-8-sig").partition("\n")[0]
            for column in head.split(","):
                assert said[name.removeprefix("tables/"), column]


COLUMNS = "tables/COLUMNS.csv"


def test_no_cell_is_a_formula_and_no_file_has_a_strange_name(folder: Path) -> None:
    for name in inside(folder).namelist():
        assert name.isascii()
        if name.endswith(".csv"):
            for row in table(folder, name):
                assert not [v for v in row.values() if v.startswith(("=", "@", "\t", "\r"))]
    assert [r["name"] for r in table(folder, "tables/member.csv") if r["number"] == "777"] == [
        "'" + FORMULA
    ]


def test_what_was_kept_with_entries_is_there_as_files(folder: Path) -> None:
    names = [row["content"] for row in table(folder, "tables/attachment.csv")]
    assert any(name.endswith("-bill-no-7.png") for name in names)
    for name in names:
        assert inside(folder).read(name)
    kept = [n for n in inside(folder).namelist() if n.startswith("files/")]
    assert PNG in [inside(folder).read(name) for name in kept]


def test_no_trace_of_a_password_is_where_people_read(folder: Path, before: Book) -> None:
    hashes = before.read(_passwords)
    assert hashes
    for name in inside(folder).namelist():
        if not name.startswith("coopdesk/"):
            content = inside(folder).read(name)
            assert not [h for h in hashes if h.encode() in content], name


def _passwords(session: Any) -> list[str]:
    rows = session.execute(text("SELECT password FROM person WHERE password <> ''"))
    return [row[0] for row in rows]


def test_the_log_says_who_did_what_and_where(folder: Path, before: Book) -> None:
    log = table(folder, "registers/act-log.csv")
    assert len(log) == len([*before.acts()])
    assert log[0]["what"] == "Founded the book"
    assert {row["pc"] for row in log} == {"A"}
    assert log[-1]["who"] == "Claudine Uwimana"


def test_the_main_papers_are_in_it(folder: Path) -> None:
    names = inside(folder).namelist()
    for name in ("trial-balance", "balance-sheet", "register-of-members", "register-of-loans"):
        assert f"papers/{name}.pdf" in names
    assert any(name.startswith("papers/minutes/") for name in names)
    statements_ = inside(folder).read("papers/statements/statements-0001.pdf")
    assert "Partofthesurplus" in reading.words(statements_)


def test_what_is_in_it_is_told_in_two_languages() -> None:
    said = read_me("Umoja", TODAY, Language("fr"), papers=True)
    assert "2026" in said
    assert said.count("papers/statements/") == 2
    assert "\r\n" in said
    assert read_me("Umoja", TODAY, ENGLISH, papers=True).count("papers/statements/") == 1


def test_the_same_book_gives_the_same_bytes(folder: Path) -> None:
    assert (folder / "all.zip").read_bytes() == (folder / "again.zip").read_bytes()


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


# --- back in ---


def test_the_book_comes_back_as_it_was(folder: Path, before: Book, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []

    def step(at: int, of: int) -> None:
        steps.append((at, of))

    made = archive.bring_back(folder / "all.zip", tmp_path / "b.coop", step=step)
    assert made.inside.name == "Twizigamire"
    assert made.deferred == 0
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1]
    with Book.open(tmp_path / "b.coop", tmp_path / "home", HandClock(), built=BUILT) as book:
        assert [*book.acts()] == [*before.acts()]
        assert whole(book) == whole(before)
        for query in (statements.trial_balance, statements.roll_paper):
            assert book.read(query, TODAY) == before.read(query, TODAY)
        assert checks.run(book, rebuild=True) == []
        found_ = book.read(members.find, "Ňěmeć", limit=1)
        assert [row.number for row in found_] == ["777"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.coop"]


def test_this_pc_gets_a_letter_of_its_own_when_it_first_writes(
    folder: Path, tmp_path: Path
) -> None:
    archive.bring_back(folder / "all.zip", tmp_path / "b.coop")
    with Book.open(tmp_path / "b.coop", tmp_path / "home", HandClock(), built=BUILT) as book:
        assert (book.letter, book.device) == ("B", b"")
        person = next(p for p in book.read(office.people) if not p.locked)
        book.actor = book.read(office.sign_in, person=person.id)
        make = Make(book)
        ident = make.visit(make.member(number="900"), ("deposit", 500))
        assert book.read(statements.receipt, ident).number == "B-000001"
        assert book.device
        assert checks.run(book, rebuild=True) == []


def test_a_password_still_opens_it(folder: Path, tmp_path: Path) -> None:
    archive.bring_back(folder / "all.zip", tmp_path / "b.coop")
    with Book.open(tmp_path / "b.coop", tmp_path / "home", HandClock(), built=BUILT) as book:
        ann = next(p for p in book.read(office.people) if p.name == "Ann")
        assert book.read(office.sign_in, person=ann.id, password="secret1").name == "Ann"


def test_what_came_back_can_be_carried_out_and_back_again(folder: Path, tmp_path: Path) -> None:
    archive.bring_back(folder / "all.zip", tmp_path / "b.coop")
    with Book.open(tmp_path / "b.coop", tmp_path / "home", HandClock(), built=BUILT) as book:
        book.actor = actor(Role.SECRETARY)
        archive.carry_out(book, tmp_path / "b.zip", language=ENGLISH)
    first, second = inside(folder), zipfile.ZipFile(tmp_path / "b.zip")
    for name in second.namelist():
        if name != "READ_ME.txt":
            assert first.read(name) == second.read(name), name


def test_an_erased_person_stays_erased(tmp_path: Path) -> None:
    pc = found(tmp_path / "pc")
    with pc.open() as book:
        who = Make(book).member(name="Somebody Erased")
        with book.raw() as raw:
            for name in ("personal", "salt"):
                raw.connection.exec_driver_sql(f"DELETE FROM {name} WHERE row = ?", (who.id,))
            raw.connection.exec_driver_sql("UPDATE member SET name = NULL WHERE id = ?", (who.id,))
        archive.carry_out(book, tmp_path / "e.zip", language=ENGLISH)
    archive.bring_back(tmp_path / "e.zip", tmp_path / "e.coop")
    with Book.open(tmp_path / "e.coop", tmp_path / "home", HandClock(), built=BUILT) as book:
        assert book.read(members.file, who.id).name in (None, "")


# --- refused ---


def changed(folder: Path, to: Path, **parts: Callable[[bytes], bytes]) -> Path:
    """The archive with some of what CoopDesk reads changed."""
    names = {"acts": ACTS, "salts": SALTS, "personal": PERSONAL, "manifest": MANIFEST}
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as made:
        for part, name in names.items():
            content = inside(folder).read(name)
            made.writestr(name, parts.get(part, bytes)(content))
    return to


def records(content: bytes) -> list[bytes]:
    file, found_ = io.BytesIO(content), []
    while file.tell() < len(content):
        found_.append(cbor2.load(file))
    return found_


def packed(parts: list[bytes]) -> bytes:
    return b"".join(cbor2.dumps(part) for part in parts)


def resealed(folder: Path, to: Path, part: str, change: Callable[[list[bytes]], None]) -> Path:
    """The records of a part changed, by somebody who also knows how to write the manifest."""
    names = {"acts": ACTS, "salts": SALTS, "personal": PERSONAL}
    parts = records(inside(folder).read(names[part]))
    change(parts)
    content = packed(parts)
    said = json.loads(inside(folder).read(MANIFEST))
    said["sha256"][part] = hashlib.sha256(content).hexdigest()

    def given(_was: bytes) -> bytes:
        return content

    def manifest(_was: bytes) -> bytes:
        return json.dumps(said).encode()

    return changed(folder, to, **{part: given, "manifest": manifest})


def refused(path: Path, tmp_path: Path) -> str:
    with pytest.raises(Trouble) as trouble:
        archive.bring_back(path, tmp_path / "new" / "b.coop")
    left = tmp_path / "new"
    assert not left.exists() or not [*left.iterdir()]
    return ENGLISH.say(trouble.value.text)


def test_never_over_a_file_that_is_there(folder: Path, tmp_path: Path) -> None:
    there = tmp_path / "b.coop"
    there.write_bytes(b"mine")
    with pytest.raises(Trouble, match="already a file"):
        archive.bring_back(folder / "all.zip", there)
    assert there.read_bytes() == b"mine"


@pytest.mark.parametrize("part", ["acts", "salts", "personal"])
def test_a_changed_byte_is_found(folder: Path, tmp_path: Path, part: str) -> None:
    def flip(content: bytes) -> bytes:
        at = len(content) // 2
        return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]

    said = refused(changed(folder, tmp_path / "x.zip", **{part: flip}), tmp_path)
    assert "damaged" in said


def test_a_changed_act_is_found_by_the_chain(folder: Path, tmp_path: Path) -> None:
    def change(parts: list[bytes]) -> None:
        n = len(parts) // 2
        said = cbor2.loads(parts[n])
        parts[n] = cbor2.dumps({**said, "day": said["day"] + 1}, canonical=True)

    assert "damaged" in refused(resealed(folder, tmp_path / "x.zip", "acts", change), tmp_path)


def test_the_last_act_changed_is_found_too(folder: Path, tmp_path: Path) -> None:
    def change(parts: list[bytes]) -> None:
        said = cbor2.loads(parts[-1])
        parts[-1] = cbor2.dumps({**said, "day": said["day"] + 1}, canonical=True)

    assert "damaged" in refused(resealed(folder, tmp_path / "x.zip", "acts", change), tmp_path)


@pytest.mark.parametrize("n", [0, 7, -1])
def test_an_act_that_is_missing_is_found(folder: Path, tmp_path: Path, n: int) -> None:
    def change(parts: list[bytes]) -> None:
        del parts[n]

    assert "damaged" in refused(resealed(folder, tmp_path / "x.zip", "acts", change), tmp_path)


def test_acts_in_another_order_and_twice_make_the_same_book(
    folder: Path, before: Book, tmp_path: Path
) -> None:
    def change(parts: list[bytes]) -> None:
        parts[:] = [*reversed(parts), *parts[:9]]

    archive.bring_back(resealed(folder, tmp_path / "x.zip", "acts", change), tmp_path / "b.coop")
    with Book.open(tmp_path / "b.coop", tmp_path / "home", HandClock(), built=BUILT) as book:
        assert whole(book) == whole(before)


def test_the_act_of_another_coop_is_refused(folder: Path, tmp_path: Path) -> None:
    def change(parts: list[bytes]) -> None:
        said = cbor2.loads(parts[-1])
        parts[-1] = cbor2.dumps({**said, "coop": bytes(16)}, canonical=True)

    said = refused(resealed(folder, tmp_path / "x.zip", "acts", change), tmp_path)
    assert "another co-op" in said


def test_somebody_elses_name_under_a_mark_is_found(folder: Path, tmp_path: Path) -> None:
    def change(parts: list[bytes]) -> None:
        row, mark, _ = cbor2.loads(parts[3])
        parts[3] = cbor2.dumps([row, mark, cbor2.dumps("Somebody Else")])

    said = refused(resealed(folder, tmp_path / "x.zip", "personal", change), tmp_path)
    assert "damaged" in said


@pytest.mark.parametrize("record", [b"", b"\xff", cbor2.dumps([1, 2]), cbor2.dumps({"a": 1})])
@pytest.mark.parametrize("part", ["acts", "salts", "personal"])
def test_a_record_that_makes_no_sense_is_refused(
    folder: Path, tmp_path: Path, part: str, record: bytes
) -> None:
    def change(parts: list[bytes]) -> None:
        parts[1] = record

    assert "damaged" in refused(resealed(folder, tmp_path / "x.zip", part, change), tmp_path)


@pytest.mark.parametrize(
    "facts",
    [
        [["+", "member", ["id"], [["x"]]]],
        [["+", "member", ["id", "number"], [[5]]]],
        [["?"], 7],
        [["+", "line", ["entry", "n"], [[1, 1], [1, 1]]]],
        "nothing",
    ],
)
def test_an_act_that_says_nonsense_is_refused_though_its_chain_holds(
    folder: Path, tmp_path: Path, facts: Any
) -> None:
    parts = records(inside(folder).read(ACTS))
    last = cbor2.dumps({**cbor2.loads(parts[-1]), "facts": facts}, canonical=True)
    said = json.loads(inside(folder).read(MANIFEST))
    (device,) = said["heads"]
    content = packed([*parts[:-1], last])
    said["heads"][device][1] = acts.hash_of(last).hex()
    said["sha256"]["acts"] = hashlib.sha256(content).hexdigest()

    def given(_was: bytes) -> bytes:
        return content

    def manifest(_was: bytes) -> bytes:
        return json.dumps(said).encode()

    path = changed(folder, tmp_path / "x.zip", acts=given, manifest=manifest)
    assert "damaged" in refused(path, tmp_path)


@pytest.mark.parametrize("part", ["acts", "salts", "personal"])
def test_boxes_in_boxes_without_end_are_refused(folder: Path, tmp_path: Path, part: str) -> None:
    def change(parts: list[bytes]) -> None:
        parts[1] = b"\x81" * 200_000 + b"\x00"

    assert "damaged" in refused(resealed(folder, tmp_path / "x.zip", part, change), tmp_path)


def test_an_archive_that_grows_beyond_reason_is_refused(folder: Path, tmp_path: Path) -> None:
    def bomb(_was: bytes) -> bytes:
        return b"\x5a\x02\x00\x00\x00" + bytes(40_000_000)

    assert "damaged" in refused(changed(folder, tmp_path / "x.zip", acts=bomb), tmp_path)


def test_a_record_that_claims_to_be_endless_is_refused(folder: Path, tmp_path: Path) -> None:
    def endless(was: bytes) -> bytes:
        return b"\x5b" + b"\xff" * 8 + was

    assert "damaged" in refused(changed(folder, tmp_path / "x.zip", acts=endless), tmp_path)


def test_half_an_archive_and_other_files_are_refused(folder: Path, tmp_path: Path) -> None:
    whole_ = (folder / "all.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(whole_[: len(whole_) // 2])
    (tmp_path / "text.zip").write_text("no archive")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("a.txt", "a")
    for name in ("half.zip", "text.zip", "other.zip"):
        assert "is not an archive" in refused(tmp_path / name, tmp_path)
    assert "can't be opened" in refused(tmp_path / "none.zip", tmp_path)


def test_one_of_a_newer_coopdesk_says_so(folder: Path, tmp_path: Path) -> None:
    def newer(was: bytes) -> bytes:
        return json.dumps({**json.loads(was), "coopdesk": 2}).encode()

    said = refused(changed(folder, tmp_path / "x.zip", manifest=newer), tmp_path)
    assert "newer CoopDesk" in said


def test_money_that_is_not_what_the_archive_says_is_refused(folder: Path, tmp_path: Path) -> None:
    def other(was: bytes) -> bytes:
        said = json.loads(was)
        said["trial_balance"][0][1] = "1"
        return json.dumps(said).encode()

    assert "damaged" in refused(changed(folder, tmp_path / "x.zip", manifest=other), tmp_path)


def test_when_making_the_book_is_stopped_nothing_is_left(folder: Path, tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(at: int, of: int) -> None:
        if at > of // 2 - 1:
            raise Enough

    with pytest.raises(Enough):
        archive.bring_back(folder / "all.zip", tmp_path / "b.coop", step=stop)
    assert not [*tmp_path.iterdir()]
