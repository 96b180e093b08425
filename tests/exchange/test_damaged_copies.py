"""Whatever happens to a copy, a wrong balance is never taken for a right one."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import zstandard

from coopdesk.exchange import restore
from coopdesk.exchange.copies import box, header, points, reading
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import PlaceTrouble
from coopdesk.records.errors import Trouble
from tests.exchange.copying import Office, balance, files, office
from tests.exchange.places.disks import FatGround


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with a snapshot and a point on its stick; nobody changes them."""
    made = office(tmp_path_factory.mktemp("template"))
    stick = made.stick()
    made.copy(stick)
    made.work(700)
    made.copy(stick)
    return made


@pytest.fixture
def snapshot(template: Office) -> bytes:
    return files(template.folder / "stick")[0].read_bytes()


@pytest.fixture
def point(template: Office) -> bytes:
    return files(template.folder / "stick")[1].read_bytes()


@pytest.fixture
def stick(template: Office, tmp_path: Path) -> Path:
    """The two copies, to be damaged."""
    for file in files(template.folder / "stick"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def truth(template: Office, stick: Path, name: str) -> header.Figures:
    shown = restore.look_into(template.folder / "stick" / "COPIES" / name).figures
    assert shown is not None
    return shown


def tried(template: Office, file: Path) -> header.Figures | None:
    """What a person would be shown by a full check; None when it is refused in words."""
    try:
        return restore.verify(file, template.pc.clock).figures
    except Trouble:
        return None


def places_of(data: bytes) -> dict[str, range]:
    """Every region of a snapshot's file."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        found = {}
        for info in opened.infolist():
            start = info.header_offset
            content = start + 30 + len(info.filename)
            found[f"{info.filename} head"] = range(start, content)
            found[info.filename] = range(content, content + info.file_size)
        end = opened.infolist()[-1]
        found["end"] = range(found[end.filename].stop, len(data))
    return found


def test_a_flipped_byte_in_any_region_never_gives_another_balance(
    template: Office, snapshot: bytes, stick: Path
) -> None:
    file, chance = stick / "260303A1.ZIP", Random(7)
    told = truth(template, stick, file.name)
    refused = 0
    for region in places_of(snapshot).values():
        for at in {region.start, region.stop - 1, *(chance.choice(region) for _ in range(4))}:
            data = bytearray(snapshot)
            data[at] ^= 1 << chance.randrange(8)
            file.write_bytes(data)
            found = tried(template, file)
            assert found is None or found == told
            refused += found is None
    assert refused > 25


def test_a_flipped_byte_in_what_counts_is_always_refused(
    template: Office, snapshot: bytes, point: bytes, stick: Path
) -> None:
    regions, chance = places_of(snapshot), Random(3)
    for name in (box.HEADER, box.BOOK, box.CSV, box.PDF):
        for _ in range(60):
            data = bytearray(snapshot)
            data[chance.choice(regions[name])] ^= 1 << chance.randrange(8)
            with pytest.raises(Trouble):
                reading.opened(bytes(data), "x")
    for at in range(0, len(point), 7):
        data = bytearray(point)
        data[at] ^= 1 << chance.randrange(8)
        with pytest.raises(Trouble):
            reading.opened(bytes(data), "x")


def test_a_torn_copy_is_refused_wherever_it_was_torn(
    template: Office, snapshot: bytes, point: bytes, stick: Path
) -> None:
    for data in (snapshot, point):
        for n in range(60):
            with pytest.raises(Trouble):
                reading.opened(data[: len(data) * n // 60], "x")
        with pytest.raises(Trouble):
            reading.opened(data[:-1], "x")


def test_a_damaged_snapshot_takes_its_points_along_in_words(
    template: Office, snapshot: bytes, stick: Path
) -> None:
    (stick / "260303A1.ZIP").write_bytes(snapshot[:5000])
    assert tried(template, stick / "260303A2.CDP") is None
    (stick / "260303A1.ZIP").unlink()
    with pytest.raises(Trouble, match="goes on from another"):
        restore.verify(stick / "260303A2.CDP", template.pc.clock)


def test_a_damaged_newest_copy_gives_way_to_the_one_before(
    template: Office, point: bytes, stick: Path
) -> None:
    (stick / "260303A2.CDP").write_bytes(point[:-9])
    chosen = restore.newest(stick)
    assert (chosen.file.name, chosen.damaged) == ("260303A1.ZIP", ("260303A2.CDP",))
    (stick / "260303A1.ZIP").write_bytes(b"PK\x03\x04" + bytes(99))
    with pytest.raises(Trouble, match="no sound copy"):
        restore.newest(stick)


def test_figures_that_do_not_fit_the_book_are_refused(
    template: Office, snapshot: bytes, stick: Path
) -> None:
    """Somebody signs other figures over a sound book."""
    found = box.opened(snapshot, "x")
    said = found.header
    assert said.figures is not None
    with template.pc.open() as book:
        lie = replace(said, figures=replace(said.figures, debit="1", credit="1"))
        key = Keyring(template.pc.home)
        written = lie.written(lambda data: key.sign(book, data))
    content = {name: bytes(part) for name, part in found.files.items()}
    file = stick / "LIE.ZIP"
    file.write_bytes(box.packed(written, said.made, content))
    with pytest.raises(Trouble, match="damaged"):
        restore.verify(file, template.pc.clock)
    with pytest.raises(Trouble, match="damaged"):
        restore.restore(file, stick / "b.coop", stick / "home", template.pc.clock)
    assert not list(stick.glob(".*"))
    assert not (stick / "b.coop").exists()


def test_figures_that_are_no_amounts_are_no_header(template: Office, snapshot: bytes) -> None:
    said = box.opened(snapshot, "x").header
    assert said.figures is not None
    lie = replace(said, figures=replace(said.figures, debit="much"))
    with template.pc.open() as book:
        key = Keyring(template.pc.home)
        written = lie.written(lambda data: key.sign(book, data))
    with pytest.raises(header.NoHeader):
        header.read(written)


# --- bombs ---


def bomb(said: header.Header, size: int, book: bytes) -> bytes:
    """A copy whose book is another, its header as if all was well."""
    assert said.figures is not None
    content = {box.BOOK: book, box.CSV: b"", box.PDF: b"", box.READ_ME: b""}
    lie = replace(
        said,
        public=b"",
        parts=box.parts_of(content),
        figures=replace(said.figures, bytes=size),
    )
    return box.packed(lie.written(None), said.made, content)


def test_a_bomb_is_not_let_out(template: Office, snapshot: bytes, tmp_path: Path) -> None:
    said = box.opened(snapshot, "x").header
    huge = zstandard.ZstdCompressor(level=3).compressobj()
    zeros = bytes(1 << 20)
    squeezed = b"".join([*(huge.compress(zeros) for _ in range(1024)), huge.flush()])
    assert len(squeezed) < 200_000  # becomes 1 GB
    for size in (1 << 30, 1 << 20, 1 << 50, 0):
        file = tmp_path / "BOMB.ZIP"
        file.write_bytes(bomb(said, size, squeezed))
        before = set(tmp_path.iterdir())
        with pytest.raises(Trouble, match="damaged"):
            restore.restore(file, tmp_path / "b.coop", tmp_path / "home", template.pc.clock)
        assert set(tmp_path.iterdir()) == before


def test_a_zip_that_would_grow_is_no_copy(snapshot: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(box.HEADER, bytes(1 << 28))
    with pytest.raises(Trouble):
        reading.opened(out.getvalue(), "x")


def test_a_point_that_would_grow_is_refused(point: bytes) -> None:
    payload = zstandard.ZstdCompressor(level=19).compress(bytes(200 << 20))
    with pytest.raises(Trouble, match="damaged"):
        points.arrived(payload, "x")
    for nonsense in (b"", b"x" * 50, zstandard.compress(b"\x81\x01"), zstandard.compress(b"\xff")):
        with pytest.raises(Trouble, match="damaged"):
            points.arrived(nonsense, "x")


# --- the machine ---


def test_a_stick_pulled_in_the_middle_keeps_what_was_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = office(tmp_path)
    fat = FatGround(tmp_path / "stick", monkeypatch)
    stick = here.stick()
    here.copy(stick)
    here.work(3)
    fat.refuse("abort", 1)
    with pytest.raises(PlaceTrouble):
        here.copy(stick)
    fat.pull()
    kept = [f for f in files(stick) if f.suffix != ".PRT"]
    assert [f.name for f in kept] == ["260303A1.ZIP"]
    assert restore.verify(kept[0], here.pc.clock).findings == ()
    assert here.copy(stick).kind == "point"
    made = here.restored(stick / "COPIES" / "260303A2.CDP")
    with here.pc.open() as was, here.opened(made) as now:
        assert balance(was) == balance(now)
