"""A stick that is pulled out at any moment keeps all that was said to be written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.exchange.places import Fault, PlaceTrouble, local
from tests.exchange.places.disks import DiskGround, FatGround
from tests.exchange.places.grounds import OURS, place_at


class _Pulled(Exception):
    """The stick was pulled in the middle of a call."""


class _Pulling(FatGround):
    """A stick that is pulled at a given call of those that change it, before or after it."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch, at: int) -> None:
        super().__init__(root, patch)
        self._left = at

    def _step(self) -> None:
        self._left -= 1
        if self._left == 0:
            self.pull()
            raise _Pulled

    def fsync(self, handle: int) -> None:
        self._step()
        super().fsync(handle)
        self._step()

    def rename(self, file: Path, name: Path) -> None:
        self._step()
        super().rename(file, name)
        self._step()

    def mkdir(self, folder: Path) -> None:
        self._step()
        super().mkdir(folder)
        self._step()


def _files(count: int) -> dict[str, bytes]:
    return {f"ACTS/0A1B2C3D/{n:08}.CDB": OURS + bytes([n]) * 5000 for n in range(count)}


def test_what_was_acknowledged_is_there_after_any_pull(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, pulls = _files(4), 0
    for at in range(1, 200):
        stick = _Pulling(tmp_path / f"{at}" / "stick", monkeypatch, at)
        done: list[str] = []
        place = place_at(stick)
        try:
            for path, data in wanted.items():
                done.append(place.put_new(path, data))
        except _Pulled:
            pulls += 1
        else:
            assert pulls == at - 1
            break
        assert all(stick.raw(path) == wanted[path] for path in done), at
        for item in place.list("ACTS/0A1B2C3D"):  # nothing half, under no name
            path = f"ACTS/0A1B2C3D/{item.name}"
            assert stick.raw(path) == wanted[path], at
        again = place_at(stick)
        assert [again.put_new(path, data) for path, data in wanted.items()] == list(wanted)
    assert pulls > 20


def test_the_model_of_a_stick_forgets_what_was_not_forced(fat: FatGround) -> None:
    (fat.root / "PLAIN.CDB").write_bytes(OURS)
    place_at(fat).put_new("FORCED.CDB", OURS)
    (fat.root / "LATER.CDB").write_bytes(OURS)
    fat.pull()
    assert fat.raw("FORCED.CDB") == OURS
    assert fat.raw("PLAIN.CDB") in (None, b"")
    assert fat.raw("LATER.CDB") is None


@pytest.mark.parametrize("step", ["write", "name"])
def test_without_each_force_the_model_loses_files(
    fat: FatGround, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """What these tests prove would be missed if the code did not force."""
    if step == "name":
        monkeypatch.setattr(local, "_force", lambda folder: None)
    else:
        monkeypatch.setattr(local, "_write", Path.write_bytes)
    place_at(fat).put_new("FORCED.CDB", OURS)
    fat.pull()
    assert fat.raw("FORCED.CDB") != OURS


def test_a_stick_that_became_an_empty_folder_gets_nothing(
    fat: FatGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    fat.plant("COOPDESK.ID", b"one")
    place = place_at(fat)
    place.put_new("ACTS/X.CDB", OURS)
    fat.unplant("COOPDESK.ID")  # unmounted: the folder of the PC's own disk shows
    with pytest.raises(PlaceTrouble) as trouble:
        place.put_new("ACTS/Y.CDB", OURS)
    assert trouble.value.fault is Fault.GONE
    assert fat.raw("ACTS/Y.CDB") is None


def test_a_stick_changed_for_another_gets_nothing(fat: FatGround) -> None:
    fat.plant("COOPDESK.ID", b"one")
    fat.plant("X.CDB", OURS)
    place = place_at(fat)
    place.put_new("Y.CDB", OURS)
    fat.plant("COOPDESK.ID", b"two")
    for call in (lambda: place.put_new("Z.CDB", OURS), lambda: place.delete_own("X.CDB")):
        with pytest.raises(PlaceTrouble) as trouble:
            call()
        assert trouble.value.fault is Fault.GONE
    assert fat.raw("X.CDB") == OURS


def test_unfinished_files_of_long_ago_are_swept(fat: FatGround) -> None:
    fat.plant("ACTS/OLD.PRT", OURS)
    fat.plant("ACTS/NEW.PRT", OURS)
    os.utime(fat.root / "ACTS/OLD.PRT", (0, 0))
    place_at(fat).put_new("ACTS/X.CDB", OURS)
    assert fat.raw("ACTS/OLD.PRT") is None
    assert fat.raw("ACTS/NEW.PRT") == OURS
    assert [item.name for item in place_at(fat).list("ACTS")] == ["X.CDB"]


@given(st.binary(max_size=3000), st.binary(max_size=3000))
def test_two_different_files_of_one_name_are_both_kept(
    tmp_path_factory: pytest.TempPathFactory, one: bytes, two: bytes
) -> None:
    root = tmp_path_factory.mktemp("both")
    with pytest.MonkeyPatch.context() as patch:
        place = place_at(FatGround(root, patch))
        first, second = place.put_new("A.CDB", one), place.put_new("A.CDB", two)
        assert place.get(second, 3000) == two
        if not two.startswith(one):
            assert place.get(first, 3000) == one


@pytest.mark.parametrize("kind", [DiskGround, FatGround])
def test_a_file_that_another_pc_puts_there_meanwhile_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[DiskGround]
) -> None:
    ground = kind(tmp_path / "share", monkeypatch)
    link = ground.link

    def quicker(file: Path, name: Path) -> None:
        if name.name == "X.CDB":
            ground.plant("ACTS/X.CDB", b"theirs")
        link(file, name)

    monkeypatch.setattr(ground, "link", quicker)
    assert place_at(ground).put_new("ACTS/X.CDB", OURS) == "ACTS/X_1.CDB"
    assert ground.raw("ACTS/X.CDB") == b"theirs"
    assert sorted(os.listdir(ground.root / "ACTS")) == ["X.CDB", "X_1.CDB"]
