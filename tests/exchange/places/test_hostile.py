"""Sticks that a virus or a joker had: nothing is followed, nothing is read without a limit."""

from __future__ import annotations

import os
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.exchange.places import Fault, Given, PlaceTrouble, marker, opened
from coopdesk.exchange.places.base import Patience
from coopdesk.exchange.places.marker import Marker
from coopdesk.i18n import LANGUAGES, Language
from tests.exchange.places.grounds import COOP, OURS

MARK = Marker("0123456789abcdef", COOP.hex(), "Twese Hamwe", date(2026, 3, 1))


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    root = tmp_path / "stick"
    (root / "ACTS/0A1B2C3D").mkdir(parents=True)
    (root / "COOPDESK.ID").write_bytes(MARK.bytes())
    (root / "ACTS/0A1B2C3D/00000001.CDB").write_bytes(OURS)
    return root


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """Something on the PC that a link on a stick points to."""
    file = tmp_path / "secret/SECRET.CDB"
    file.parent.mkdir()
    file.write_bytes(OURS)
    return file


def refused(trouble: pytest.ExceptionInfo[PlaceTrouble]) -> Fault:
    return trouble.value.fault


# --- links and devices ----------------------------------------------------------------------------


def test_links_are_neither_listed_nor_read(stick: Path, secret: Path) -> None:
    (stick / "LINK.CDB").symlink_to(secret)
    (stick / "COPIES").symlink_to(secret.parent, target_is_directory=True)
    place = opened(stick)
    assert [item.name for item in place.list()] == ["ACTS", "COOPDESK.ID"]
    assert place.list("COPIES") == []
    assert place.stat("COPIES/SECRET.CDB") is None
    for path in ("LINK.CDB", "COPIES/SECRET.CDB"):
        with pytest.raises(PlaceTrouble) as trouble:
            place.get(path, 9999)
        assert refused(trouble) is Fault.NOT_FOUND


def test_nothing_is_written_or_deleted_through_a_link(stick: Path, secret: Path) -> None:
    (stick / "LINK.CDB").symlink_to(secret)
    (stick / "DANGLING.CDB").symlink_to(stick.parent / "new")
    (stick / "COPIES").symlink_to(secret.parent, target_is_directory=True)
    place = opened(stick, patience=Patience(waits=()))
    with pytest.raises(PlaceTrouble) as trouble:
        place.put_new("COPIES/X.CDB", OURS)
    assert refused(trouble) is Fault.TAKEN
    assert place.put_new("LINK.CDB", OURS + b"new") == "LINK_1.CDB"
    assert place.put_new("DANGLING.CDB", OURS + b"new") == "NGLING_1.CDB"
    place.delete_own("LINK.CDB")
    place.delete_own("COPIES/SECRET.CDB")
    assert secret.read_bytes() == OURS
    assert not (stick.parent / "new").exists()
    assert sorted(os.listdir(secret.parent)) == ["SECRET.CDB"]


def test_a_pipe_does_not_make_it_wait_for_ever(stick: Path) -> None:
    os.mkfifo(stick / "PIPE.CDB")
    (stick / "COOPDESK.ID").unlink()
    os.mkfifo(stick / "COOPDESK.ID")
    place = opened(stick)
    assert [item.name for item in place.list()] == ["ACTS"]
    assert marker.read(place) is None
    assert marker.find(stick) == []


def test_a_mark_that_is_a_link_is_no_mark(stick: Path, tmp_path: Path) -> None:
    (stick / "COOPDESK.ID").rename(tmp_path / "elsewhere.id")
    (stick / "COOPDESK.ID").symlink_to(tmp_path / "elsewhere.id")
    with pytest.raises(PlaceTrouble) as trouble:
        marker.known(opened(stick), MARK.place, COOP)
    assert refused(trouble) is Fault.UNMARKED


# --- sizes and numbers ----------------------------------------------------------------------------


def test_a_huge_sparse_file_is_not_read(stick: Path) -> None:
    for name in ("ACTS/0A1B2C3D/HUGE.CDB", "HUGE.ID", "READ_ME.TXT"):
        with (stick / name).open("wb") as file:
            file.truncate(10 * 1024**3)
    place = opened(stick)
    tracemalloc.start()
    with pytest.raises(PlaceTrouble) as trouble:
        place.get("ACTS/0A1B2C3D/HUGE.CDB", 1_000_000)
    assert [found.marker for found in marker.find(stick)] == [MARK]
    with pytest.raises(PlaceTrouble):
        place.delete_own("ACTS/0A1B2C3D/HUGE.CDB")
    assert place.put_new("ACTS/0A1B2C3D/HUGE.CDB", OURS).endswith("HUGE_1.CDB")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused(trouble) is Fault.TOO_LARGE
    assert most < 8_000_000


def test_a_deep_tree_and_thousands_of_files_are_looked_through_in_bounds(tmp_path: Path) -> None:
    root, at = tmp_path / "stick", tmp_path / "stick"
    for _ in range(60):
        at = at / "DEEP"
    at.mkdir(parents=True)
    (at / "COOPDESK.ID").write_bytes(MARK.bytes())
    for number in range(3000):
        (root / f"{number}.TXT").write_bytes(b"some words that are no mark of a place")
    assert marker.find(root) == []  # the mark is deeper than a place can be
    (root / "A/B/C").mkdir(parents=True)
    (root / "A/B/C/COOPDESK.ID").write_bytes(MARK.bytes())
    assert marker.find(root) == []  # its turn would come after too many files
    for number in range(1500, 3000):
        (root / f"{number}.TXT").unlink()
    assert [found.root for found in marker.find(root)] == [root / "A/B/C"]
    assert len(opened(root).list()) == 1502


# --- what worms do --------------------------------------------------------------------------------


@pytest.mark.parametrize("hidden", ["\N{NO-BREAK SPACE}", "_", "RECYCLER.BIN/{645FF040}", "a/b/ć"])
def test_a_place_that_was_moved_into_a_hidden_folder_is_found(
    tmp_path: Path, stick: Path, hidden: str
) -> None:
    root = tmp_path / "infected"
    (root / hidden).parent.mkdir(parents=True)
    stick.rename(root / hidden)
    (root / "Removable Disk (4GB).lnk").write_bytes(b"L\0\0\0" + bytes(500))
    (root / "autorun.inf").write_text("[autorun]\nopen=evil.exe\n")
    [found] = marker.find(root)
    assert found == marker.Found(root / hidden, MARK)
    place = opened(found.root)
    assert marker.known(place, MARK.place, COOP) == MARK
    assert place.get("ACTS/0A1B2C3D/00000001.CDB", 9999) == OURS


def test_letters_in_small_case_are_the_same_names(stick: Path) -> None:
    (stick / "ACTS/0A1B2C3D/00000001.CDB").rename(stick / "ACTS/0A1B2C3D/00000001.cdb")
    (stick / "ACTS/0A1B2C3D").rename(stick / "ACTS/0a1b2c3d")
    (stick / "ACTS").rename(stick / "acts")
    (stick / "COOPDESK.ID").rename(stick / "coopdesk.id")
    place = opened(stick)
    assert marker.known(place, MARK.place, COOP) == MARK
    assert [item.name for item in place.list("ACTS")] == ["0A1B2C3D"]
    assert place.get("ACTS/0A1B2C3D/00000001.CDB", 9999) == OURS
    assert place.put_new("ACTS/0A1B2C3D/00000001.CDB", OURS[::-1]).endswith("000001_1.CDB")
    assert set(os.listdir(stick / "acts/0a1b2c3d")) == {"00000001.cdb", "000001_1.CDB"}


def test_a_mark_under_another_name_is_told_by_its_content(stick: Path) -> None:
    (stick / "COOPDESK.ID").rename(stick / "COPY.ID")
    assert marker.known(opened(stick), MARK.place, COOP) == MARK
    assert [found.root for found in marker.find(stick)] == [stick]


def test_names_of_others_are_left_out_and_left_alone(stick: Path) -> None:
    names = ["autorun.inf", "Mes photos", "naïve.cdb", "con.cdb", "aux", "x y.cdb", "trailing."]
    names += ["..strange", "NINELONGX.CDB", "A.LONG", "\N{RIGHT-TO-LEFT OVERRIDE}BDC.EXE"]
    for name in names:
        (stick / name).write_bytes(b"theirs")
    place = opened(stick)
    listed = {item.name for item in place.list()}
    assert listed == {"ACTS", "COOPDESK.ID", "AUTORUN.INF"}
    with pytest.raises(PlaceTrouble) as trouble:
        place.delete_own("AUTORUN.INF")
    assert refused(trouble) is Fault.NOT_OURS
    assert all((stick / name).read_bytes() == b"theirs" for name in names)


def test_a_file_where_a_folder_should_be_is_said(stick: Path) -> None:
    (stick / "COPIES").write_bytes(b"no folder")
    place = opened(stick)
    assert place.list("COPIES") == []
    with pytest.raises(PlaceTrouble) as trouble:
        place.put_new("COPIES/X.CDP", OURS)
    assert refused(trouble) is Fault.TAKEN


@given(st.binary(max_size=300))
def test_no_bytes_are_a_mark_by_chance(data: bytes) -> None:
    assert marker.parse(data) is None


@given(st.text(max_size=300), st.dates())
def test_a_mark_is_read_back_as_it_was_written(name: str, made: date) -> None:
    said = Marker("0123456789abcdef", COOP.hex(), name.strip(), made)
    found = marker.parse(said.bytes() if _sound(name) else b"")
    assert found is None or (found.place, found.coop, found.made) == (said.place, said.coop, made)
    assert found is None or all(letter.isprintable() for letter in found.name)


def _sound(name: str) -> bool:
    try:
        return bool(name.encode())
    except UnicodeEncodeError:
        return False


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_the_folder_says_what_it_is_in_the_co_ops_language_and_in_english(code: str) -> None:
    text = marker.readme(MARK, Language(code)).decode("utf-8-sig")
    assert "Twese Hamwe" in text
    assert "This folder belongs to" in text
    assert text.count("\n") == text.count("\r\n")


def test_a_typed_secret_is_kept_for_its_address_only() -> None:
    secrets = Given(password="typed")
    secrets.keep("sftp://ana@one", "host", "SHA256:x")
    assert secrets.secret("sftp://ana@one", "host") == "SHA256:x"
    assert secrets.secret("sftp://ana@two", "host") is None
    assert secrets.secret("sftp://ana@two", "password") == "typed"
