"""A book is made again from an archive, and from no archive that was tampered with."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import cbor2
import pytest

from coopdesk.exchange import archive
from coopdesk.exchange.archive.chest import ACTS, MANIFEST, PERSONAL, SALTS, OpenChest
from coopdesk.i18n import ERASED, Language
from coopdesk.records import checks, devices, members, merge, office, periods, statements
from coopdesk.records.access import Role
from coopdesk.records.book import Book, acts, counting
from coopdesk.records.errors import Trouble
from coopdesk.reports.carried import MainPapers
from tests.records.closing import spend
from tests.records.fleet import sent_by
from tests.records.hands import BUILT, TODAY, HandClock, Make, actor, found, whole

ENGLISH = Language("en")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
FORMULA = "=cmd|'/c calc'!A1"


def inside(archived: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(archived / "all.zip")


# --- back in ---


def test_the_book_comes_back_as_it_was(archived: Path, before: Book, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []

    def step(at: int, of: int) -> None:
        steps.append((at, of))

    made = archive.bring_back(archived / "all.zip", tmp_path / "b.coop", step=step)
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


def test_what_came_after_a_closing_counts_in_the_open_month_there_too(tmp_path: Path) -> None:
    pc = found(tmp_path / "one")
    other, closed = pc.copied(tmp_path / "other"), date(2026, 2, 28)
    with pc.open() as book, other.open() as theirs:
        spend(theirs, date(2026, 2, 11), 40)
        book.write(periods.close_month, until=closed)
        merge.take_in(book, sent_by(theirs, list(theirs.acts())))
        papers = MainPapers(ENGLISH, TODAY, "Claudine")
        archive.carry_out(book, tmp_path / "all.zip", language=ENGLISH, papers=papers)
        archive.bring_back(tmp_path / "all.zip", tmp_path / "b.coop")
        with Book.open(tmp_path / "b.coop", tmp_path / "home", HandClock(), built=BUILT) as back:
            assert len(whole(back)["late"]) == 1
            assert whole(back) == whole(book)
            assert checks.run(back, rebuild=True) == []


def test_this_pc_gets_a_letter_of_its_own_when_it_first_writes(
    archived: Path, tmp_path: Path
) -> None:
    archive.bring_back(archived / "all.zip", tmp_path / "b.coop")
    with Book.open(tmp_path / "b.coop", tmp_path / "home", HandClock(), built=BUILT) as book:
        letter = book.letter
        assert letter not in {one.letter for one in book.read(devices.devices)}
        assert book.device == b""
        person = next(p for p in book.read(office.people) if not p.locked)
        book.actor = book.read(office.sign_in, person=person.id)
        make = Make(book)
        ident = make.visit(make.member(number="900"), ("deposit", 500))
        assert book.read(statements.receipt, ident).number == f"{letter}-000001"
        assert book.device
        assert checks.run(book, rebuild=True) == []


def test_a_password_still_opens_it(archived: Path, tmp_path: Path) -> None:
    archive.bring_back(archived / "all.zip", tmp_path / "b.coop")
    with Book.open(tmp_path / "b.coop", tmp_path / "home", HandClock(), built=BUILT) as book:
        ann = next(p for p in book.read(office.people) if p.name == "Ann")
        assert book.read(office.sign_in, person=ann.id, password="secret1").name == "Ann"


def test_what_came_back_can_be_carried_out_and_back_again(archived: Path, tmp_path: Path) -> None:
    archive.bring_back(archived / "all.zip", tmp_path / "b.coop")
    with Book.open(tmp_path / "b.coop", tmp_path / "home", HandClock(), built=BUILT) as book:
        book.actor = actor(Role.SECRETARY)
        archive.carry_out(book, tmp_path / "b.zip", language=ENGLISH)
    first, second = inside(archived), zipfile.ZipFile(tmp_path / "b.zip")
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
        assert book.read(members.file, who.id).name == ERASED


# --- refused ---


def changed(archived: Path, to: Path, **parts: Callable[[bytes], bytes]) -> Path:
    """The archive with some of what CoopDesk reads changed."""
    names = {"acts": ACTS, "salts": SALTS, "personal": PERSONAL, "manifest": MANIFEST}
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as made:
        for part, name in names.items():
            content = inside(archived).read(name)
            made.writestr(name, parts.get(part, bytes)(content))
    return to


def records(content: bytes) -> list[bytes]:
    file, found_ = io.BytesIO(content), []
    while file.tell() < len(content):
        found_.append(cbor2.load(file))
    return found_


def packed(parts: list[bytes]) -> bytes:
    return b"".join(cbor2.dumps(part) for part in parts)


def resealed(archived: Path, to: Path, part: str, change: Callable[[list[bytes]], None]) -> Path:
    """The records of a part changed, by somebody who also knows how to write the manifest."""
    names = {"acts": ACTS, "salts": SALTS, "personal": PERSONAL}
    parts = records(inside(archived).read(names[part]))
    change(parts)
    content = packed(parts)
    said = json.loads(inside(archived).read(MANIFEST))
    said["sha256"][part] = hashlib.sha256(content).hexdigest()

    def given(_was: bytes) -> bytes:
        return content

    def manifest(_was: bytes) -> bytes:
        return json.dumps(said).encode()

    return changed(archived, to, **{part: given, "manifest": manifest})


def refused(path: Path, tmp_path: Path) -> str:
    with pytest.raises(Trouble) as trouble:
        archive.bring_back(path, tmp_path / "new" / "b.coop")
    left = tmp_path / "new"
    assert not left.exists() or not [*left.iterdir()]
    return ENGLISH.say(trouble.value.text)


def test_never_over_a_file_that_is_there(archived: Path, tmp_path: Path) -> None:
    there = tmp_path / "b.coop"
    there.write_bytes(b"mine")
    with pytest.raises(Trouble, match="already a file"):
        archive.bring_back(archived / "all.zip", there)
    assert there.read_bytes() == b"mine"


@pytest.mark.parametrize("part", ["acts", "salts", "personal"])
def test_a_changed_byte_is_found(archived: Path, tmp_path: Path, part: str) -> None:
    def flip(content: bytes) -> bytes:
        at = len(content) // 2
        return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]

    said = refused(changed(archived, tmp_path / "x.zip", **{part: flip}), tmp_path)
    assert "damaged" in said


def test_a_changed_act_is_found_by_the_chain(archived: Path, tmp_path: Path) -> None:
    def change(parts: list[bytes]) -> None:
        n = len(parts) // 2
        said = cbor2.loads(parts[n])
        parts[n] = cbor2.dumps({**said, "day": said["day"] + 1}, canonical=True)

    assert "damaged" in refused(resealed(archived, tmp_path / "x.zip", "acts", change), tmp_path)


def test_the_last_act_changed_is_found_too(archived: Path, tmp_path: Path) -> None:
    def change(parts: list[bytes]) -> None:
        said = cbor2.loads(parts[-1])
        parts[-1] = cbor2.dumps({**said, "day": said["day"] + 1}, canonical=True)

    assert "damaged" in refused(resealed(archived, tmp_path / "x.zip", "acts", change), tmp_path)


@pytest.mark.parametrize("n", [0, 7, -1])
def test_an_act_that_is_missing_is_found(archived: Path, tmp_path: Path, n: int) -> None:
    def change(parts: list[bytes]) -> None:
        del parts[n]

    assert "damaged" in refused(resealed(archived, tmp_path / "x.zip", "acts", change), tmp_path)


def test_acts_in_another_order_and_twice_make_the_same_book(
    archived: Path, before: Book, tmp_path: Path
) -> None:
    def change(parts: list[bytes]) -> None:
        parts[:] = [*reversed(parts), *parts[:9]]

    archive.bring_back(resealed(archived, tmp_path / "x.zip", "acts", change), tmp_path / "b.coop")
    with Book.open(tmp_path / "b.coop", tmp_path / "home", HandClock(), built=BUILT) as book:
        assert whole(book) == whole(before)


def test_the_act_of_another_coop_is_refused(archived: Path, tmp_path: Path) -> None:
    def change(parts: list[bytes]) -> None:
        said = cbor2.loads(parts[-1])
        parts[-1] = cbor2.dumps({**said, "coop": bytes(16)}, canonical=True)

    said = refused(resealed(archived, tmp_path / "x.zip", "acts", change), tmp_path)
    assert "another co-op" in said


def test_somebody_elses_name_under_a_mark_is_found(archived: Path, tmp_path: Path) -> None:
    def change(parts: list[bytes]) -> None:
        row, mark, _ = cbor2.loads(parts[3])
        parts[3] = cbor2.dumps([row, mark, cbor2.dumps("Somebody Else")])

    said = refused(resealed(archived, tmp_path / "x.zip", "personal", change), tmp_path)
    assert "damaged" in said


@pytest.mark.parametrize(
    "record",
    [b"", b"\xff", cbor2.dumps([1, 2]), cbor2.dumps({"a": 1})],
    ids=["nothing", "break", "list", "map"],
)
@pytest.mark.parametrize("part", ["acts", "salts", "personal"])
def test_a_record_that_makes_no_sense_is_refused(
    archived: Path, tmp_path: Path, part: str, record: bytes
) -> None:
    def change(parts: list[bytes]) -> None:
        parts[1] = record

    assert "damaged" in refused(resealed(archived, tmp_path / "x.zip", part, change), tmp_path)


def test_a_personal_value_that_is_missing_is_found(archived: Path, tmp_path: Path) -> None:
    def without(content: bytes) -> bytes:
        return packed(records(content)[1:])

    said = refused(changed(archived, tmp_path / "x.zip", personal=without), tmp_path)
    assert "damaged" in said


def test_a_part_that_declares_too_much_is_not_even_begun(archived: Path, tmp_path: Path) -> None:
    def bomb(_was: bytes) -> bytes:
        return b"\x40" * 40_000_000

    chest = OpenChest(changed(archived, tmp_path / "x.zip", acts=bomb))
    with pytest.raises(Trouble):
        next(chest.records(ACTS, ""))
    chest.close()


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
def test_an_act_that_says_nonsense_is_kept_and_left_out_where_its_chain_holds(
    archived: Path, tmp_path: Path, facts: Any
) -> None:
    parts = records(inside(archived).read(ACTS))
    last = cbor2.dumps({**cbor2.loads(parts[-1]), "facts": facts}, canonical=True)
    said = json.loads(inside(archived).read(MANIFEST))
    (device,) = said["heads"]
    content = packed([*parts[:-1], last])
    said["heads"][device][1] = acts.hash_of(last).hex()
    said["sha256"]["acts"] = hashlib.sha256(content).hexdigest()

    def given(_was: bytes) -> bytes:
        return content

    def manifest(_was: bytes) -> bytes:
        return json.dumps(said).encode()

    path = changed(archived, tmp_path / "x.zip", acts=given, manifest=manifest)
    archive.bring_back(path, tmp_path / "new.coop")
    with Book.open(tmp_path / "new.coop", tmp_path / "home", HandClock(), built=BUILT) as book:
        assert list(book.acts())[-1] == last
        assert book.read(counting.left) == {acts.hash_of(last): counting.Left(counting.UNFIT)}
        assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize("seq", [1, 7])
def test_a_chain_begins_with_its_first_act(archived: Path, tmp_path: Path, seq: int) -> None:
    """One of another PC is added, by somebody who also knows how to write the manifest."""
    parts = records(inside(archived).read(ACTS))
    alone = {"dev": bytes(32), "seq": seq, "prev": acts.NO_ACT, "facts": []}
    added = cbor2.dumps({**cbor2.loads(parts[-1]), **alone}, canonical=True)
    said = json.loads(inside(archived).read(MANIFEST))
    said["heads"]["0" * 16] = [seq, acts.hash_of(added).hex()]
    content = packed([*parts, added])
    said["sha256"]["acts"] = hashlib.sha256(content).hexdigest()

    def given(_was: bytes) -> bytes:
        return content

    def manifest(_was: bytes) -> bytes:
        return json.dumps(said).encode()

    path = changed(archived, tmp_path / "x.zip", acts=given, manifest=manifest)
    if seq == 1:
        archive.bring_back(path, tmp_path / "new.coop")
    else:
        assert "damaged" in refused(path, tmp_path)


def test_a_clock_that_was_not_believed_is_forgotten(tmp_path: Path) -> None:
    pc = found(tmp_path / "one")
    with pc.open() as book:
        Make(book).member("Before")
        pc.clock.move(days=365 * 60)
        Make(book).member("Then", joined=TODAY)
        *_, last = book.acts()
        assert acts.decode(last).suspect
        archive.carry_out(book, tmp_path / "all.zip", language=ENGLISH)
    archive.bring_back(tmp_path / "all.zip", tmp_path / "b.coop")
    with Book.open(tmp_path / "b.coop", tmp_path / "home", HandClock(), built=BUILT) as back:
        back.actor = actor(Role.SECRETARY)
        Make(back).member("After")
        *_, last = back.acts()
        assert not acts.decode(last).suspect


def test_a_file_that_comes_there_meanwhile_stays(archived: Path, tmp_path: Path) -> None:
    there = tmp_path / "b.coop"

    def step(at: int, of: int) -> None:
        if at == of:
            there.write_bytes(b"mine")

    with pytest.raises(Trouble, match="already a file"):
        archive.bring_back(archived / "all.zip", there, step=step)
    assert there.read_bytes() == b"mine"


@pytest.mark.parametrize("part", ["acts", "salts", "personal"])
def test_boxes_in_boxes_without_end_are_refused(archived: Path, tmp_path: Path, part: str) -> None:
    def change(parts: list[bytes]) -> None:
        parts[1] = b"\x81" * 200_000 + b"\x00"

    assert "damaged" in refused(resealed(archived, tmp_path / "x.zip", part, change), tmp_path)


def test_an_archive_that_grows_beyond_reason_is_refused(archived: Path, tmp_path: Path) -> None:
    def bomb(_was: bytes) -> bytes:
        return b"\x5a\x02\x00\x00\x00" + bytes(40_000_000)

    assert "damaged" in refused(changed(archived, tmp_path / "x.zip", acts=bomb), tmp_path)


def test_a_record_that_claims_to_be_endless_is_refused(archived: Path, tmp_path: Path) -> None:
    def endless(was: bytes) -> bytes:
        return b"\x5b" + b"\xff" * 8 + was

    assert "damaged" in refused(changed(archived, tmp_path / "x.zip", acts=endless), tmp_path)


def test_half_an_archive_and_other_files_are_refused(archived: Path, tmp_path: Path) -> None:
    whole_ = (archived / "all.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(whole_[: len(whole_) // 2])
    (tmp_path / "text.zip").write_text("no archive")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("a.txt", "a")
    for name in ("half.zip", "text.zip", "other.zip"):
        assert "is not an archive" in refused(tmp_path / name, tmp_path)
    assert "can't be opened" in refused(tmp_path / "none.zip", tmp_path)


def test_one_of_a_newer_coopdesk_says_so(archived: Path, tmp_path: Path) -> None:
    def newer(was: bytes) -> bytes:
        return json.dumps({**json.loads(was), "coopdesk": 2}).encode()

    said = refused(changed(archived, tmp_path / "x.zip", manifest=newer), tmp_path)
    assert "newer CoopDesk" in said


def test_money_that_is_not_what_the_archive_says_is_refused(archived: Path, tmp_path: Path) -> None:
    def other(was: bytes) -> bytes:
        said = json.loads(was)
        said["trial_balance"][0][1] = "1"
        return json.dumps(said).encode()

    assert "damaged" in refused(changed(archived, tmp_path / "x.zip", manifest=other), tmp_path)


def test_when_making_the_book_is_stopped_nothing_is_left(archived: Path, tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(at: int, of: int) -> None:
        if at > of // 2 - 1:
            raise Enough

    with pytest.raises(Enough):
        archive.bring_back(archived / "all.zip", tmp_path / "b.coop", step=stop)
    assert not [*tmp_path.iterdir()]
