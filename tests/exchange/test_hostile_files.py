"""Sticks and files that somebody made to do harm: an error that names the file, nothing that is
run, no name that is followed, and no more memory than the file is worth.
"""

from __future__ import annotations

import io
import os
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from coopdesk.exchange import bundles, certificates, places, requests, restore, sealedbox
from coopdesk.exchange.copies import box, header, reading, shelf
from coopdesk.exchange.places import marker
from coopdesk.exchange.sync import sync
from coopdesk.records.errors import Trouble
from tests.exchange.copying import Office, back_up, balance, files, office
from tests.records.hands import TODAY, HandClock, Make

KEY, LOCK = sealedbox.new_identity()
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
COOP = bytes(16)

# --- nothing is run -------------------------------------------------------------------------------

#: What Python tells of when anything is begun or made code.
_RUNS = ("subprocess.", "os.exec", "os.posix_spawn", "os.system", "os.startfile", "pickle.")
_heard: list[str] | None = None


def _hear(event: str, args: tuple[Any, ...]) -> None:
    if _heard is None:
        return
    if event.startswith(_RUNS) or (event == "import" and "stick" in str(args[1])):
        _heard.append(f"{event} {args}")


sys.addaudithook(_hear)  # it can't be taken away again, but hears only when it is asked to


@contextmanager
def nothing_is_run() -> Iterator[None]:
    """Fails when a program is started, or code is loaded, meanwhile."""
    global _heard
    _heard = []
    try:
        yield
        assert _heard == []
    finally:
        _heard = None


@contextmanager
def memory(most: int) -> Iterator[None]:
    """Fails when more bytes than these are held at once meanwhile."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < most, peak


# --- a stick with a worm --------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(tmp_path)


def infected(stick: Path) -> Path:
    """As a shortcut worm leaves a stick: all of it in a hidden folder, programs under its names.
    Gives that folder.
    """
    hidden = stick / "\N{NO-BREAK SPACE}" / "_"
    hidden.mkdir(parents=True)
    for file in list(stick.iterdir()):
        if file.name != "\N{NO-BREAK SPACE}":
            file.rename(hidden / file.name)
            for ending in (".exe", ".lnk", ".scr", ".vbs"):
                (stick / f"{file.name}{ending}").write_bytes(b"MZ" + b"\x90" * 400)
    (stick / "autorun.inf").write_text("[autorun]\nopen=COPIES.exe\n")
    (stick / "COPIES").symlink_to("/etc", target_is_directory=True)
    return hidden


def littered(place: Path, outside: Path) -> None:
    """Among the files of a place: links, pipes, devices, huge files, and programs."""
    acts, copies = next((place / "ACTS").iterdir()), place / "COPIES"
    for folder in (acts, copies, place):
        for name in ("coopdesk.py", "sitecustomize.py", "0.pth", "LINKED.CDB.exe", "x.lnk"):
            (folder / name).write_text("raise SystemExit('run')\n")
        for ending in (".CDB", ".ZIP", ".CDP", ".ID"):
            (folder / f"LINK{ending}").symlink_to(outside)
            os.mkfifo(folder / f"PIPE{ending}")
            with (folder / f"HUGE{ending}").open("wb") as huge:
                huge.truncate(20 * 1024**3)
            if os.geteuid() == 0 and hasattr(os, "mknod"):
                os.mknod(folder / f"ZERO{ending}", 0o20666, os.makedev(1, 5))


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices are words of Unix")
def test_a_stick_with_a_worm_is_found_synced_copied_to_and_restored_from(
    here: Office, tmp_path: Path
) -> None:
    root, outside = here.stick(), tmp_path / "outside.txt"
    outside.write_bytes(b"COOPDESK of nobody")
    with here.pc.open() as book:
        assert sync(book, places.opened(root), here.keyring).green
    here.copy(root)
    stick = infected(root)
    littered(stick, outside)
    there = sorted(f"{f}" for f in root.rglob("*") if f.name != f.name.upper())
    with nothing_is_run(), memory(120 << 20):
        (found,) = marker.find(root)
        assert found.root == stick
        place = places.opened(stick)
        with here.pc.open() as book:
            Make(book).member("After the worm")
            report = sync(book, place, here.keyring)
            assert report.trouble is None
            assert {why.file.rpartition("/")[2] for why in report.why} == {"HUGE.CDB"}
            made = back_up(book, place, here.keyring)
            assert set(made.damaged) <= {"HUGE.ZIP", "HUGE.CDP"}
            says = balance(book)
        chosen = restore.newest(stick)
        assert chosen.file.name == made.file
        with here.opened(here.restored(chosen.file)) as again:
            assert balance(again) == says
    assert outside.read_bytes() == b"COOPDESK of nobody"
    assert there == sorted(f"{f}" for f in root.rglob("*") if f.name != f.name.upper())


@pytest.mark.parametrize(("depth", "found"), [(0, 1), (3, 1), (4, 0)])
def test_a_place_is_looked_for_three_folders_deep(tmp_path: Path, depth: int, found: int) -> None:
    at = tmp_path.joinpath("stick", *("deeper",) * depth)
    at.mkdir(parents=True)
    (at / "anything.dat").write_bytes(marker.Marker("0" * 16, COOP.hex(), "X", TODAY).bytes())
    assert len(marker.find(tmp_path / "stick")) == found


# --- files that are nearly right ------------------------------------------------------------------


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One of each kind of file, as this program writes them."""
    made = office(tmp_path_factory.mktemp("sound"))
    stick = made.stick()
    made.copy(stick)
    made.work(700)
    made.copy(stick)
    with made.pc.open() as book:
        sync(book, places.opened(stick), made.keyring)
        coop, certs = book.coop, made.keyring.certs(book)
    request = requests.make(
        PRIVATE,
        coop=coop,
        place="0" * 16,
        recipient=LOCK,
        name="Shop",
        made=TODAY,
        secret=bytes(12),
    )
    found = requests.read(request)
    assert found is not None
    given = requests.Answer(coop, bytes(32), "B", tuple(certs), (KEY,))
    return {
        "snapshot": files(stick)[0].read_bytes(),
        "point": files(stick)[1].read_bytes(),
        "bundle": next((stick / "ACTS").rglob("*.CDB")).read_bytes(),
        "request": request,
        "answer": requests.answer(found, bytes(12), given),
        "certificate": certs[0],
        "mark": (stick / "COOPDESK.ID").read_bytes(),
    }


def _told(trouble: Trouble) -> None:
    """The file is named, but where only a newer program can say what it is."""
    assert "FILE.ZIP" in str(trouble) or "newer" in str(trouble)


def read_copy(data: bytes) -> object:
    try:
        return reading.opened(data, "FILE.ZIP")
    except Trouble as trouble:
        _told(trouble)
        return None


def read_beginning(data: bytes) -> object:
    try:
        said = shelf.beginning(data[:4096], "FILE.ZIP")
        return said and header.read(said)
    except header.NoHeader:
        return None
    except Trouble as trouble:
        _told(trouble)
        return None


def read_bundle(data: bytes) -> object:
    try:
        return bundles.read(data, certificates.Trust(COOP, None, {}, {}), (KEY,), COOP)
    except (bundles.BadBundle, bundles.Waits):
        return None


def read_answer(data: bytes) -> object:
    return requests.open_answer(data, b"request", bytes(12), KEY)


def read_certificate(data: bytes) -> object:
    return certificates.Trust(COOP, bytes(32), {}, {}).with_these([data]).devices or None


READERS: dict[str, list[Callable[[bytes], object]]] = {
    "snapshot": [read_copy, read_beginning],
    "point": [read_copy, read_beginning],
    "bundle": [read_bundle],
    "request": [requests.read],
    "answer": [read_answer],
    "certificate": [read_certificate],
    "mark": [marker.parse],
}
KINDS = list(READERS)


@st.composite
def harm(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """One way to change some bytes."""
    at, of = draw(st.floats(0, 1, exclude_max=True)), draw(st.integers(0, 40))
    new = draw(st.binary(max_size=20))
    how = draw(st.sampled_from(["flip", "cut", "insert", "drop", "double", "nines", "end"]))

    def changed(data: bytes) -> bytes:
        n = int(at * len(data))
        start, part, rest = data[:n], data[n : n + of], data[n + of :]
        match how:
            case "flip":
                return start + bytes(one ^ (1 << of % 8) for one in part) + rest
            case "cut":
                return start
            case "insert":
                return start + new + part + rest
            case "drop":
                return start + rest
            case "double":
                return start + part * 3 + rest
            case "nines":  # lengths that promise the most
                return start + b"\xff" * len(part) + rest
        return data + new

    return changed


@pytest.mark.parametrize("kind", KINDS)
@given(harms=st.lists(harm(), min_size=1, max_size=4))
@settings(max_examples=40)
def test_no_harm_to_a_file_breaks_its_reader(
    sound: dict[str, bytes], kind: str, harms: list[Callable[[bytes], bytes]]
) -> None:
    data = sound[kind]
    for one in harms:
        data = one(data)
    for read in READERS[kind]:
        read(data)


#: CBOR that promises more than it holds, or is boxes in boxes without end.
BOMBS = {
    "long list": b"\x9b" + b"\x7f" + b"\xff" * 7,
    "long map": b"\xbb" + b"\x7f" + b"\xff" * 7,
    "long text": b"\x7b" + b"\x7f" + b"\xff" * 7,
    "deep lists": b"\x81" * 200_000,
    "deep maps": b"\xa1\x61a" * 100_000,
    "deep tags": b"\xc1" * 200_000,
    "big number": b"\xc2\x5a\x00\x01\x00\x00" + b"\xff" * 65536,
    "big decimal": b"\xc4\x82\x1b\x7f" + b"\xff" * 7 + b"\x01",
    "endless": b"\x9f" + b"\x00" * 100_000,
    "shared": b"\xd8\x1c\x81\xd8\x1d\x00",
    "regex": b"\xd8\x23\x78\x1e(a+)+$" + b"a" * 24,
}


def around(kind: str, bomb: bytes) -> Iterator[bytes]:
    """A bomb where each reader first looks for CBOR, with the words around it that it wants."""
    yield bomb
    if kind in ("snapshot", "point"):
        head = header.MAGIC + len(bomb).to_bytes(4) + bomb + bytes(64)
        yield head
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            made.writestr(box.HEADER, head)
        yield out.getvalue()
    if kind == "bundle":
        data = bundles.MAGIC + len(bomb).to_bytes(4) + bomb + bytes(64)
        yield data + (len(data) + 20).to_bytes(8) + bundles.MAGIC
    if kind in ("request", "answer", "certificate"):
        yield cbor2.dumps([bomb, bytes(64)])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bomb", list(BOMBS))
def test_what_promises_more_than_it_holds_is_refused_in_little_memory(kind: str, bomb: str) -> None:
    for data in around(kind, BOMBS[bomb]):
        with memory(24 << 20):
            for read in READERS[kind]:
                assert read(data) is None


single = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.floats(), st.dates()),
    *(st.binary(max_size=9), st.text(max_size=9)),
)
values = st.recursive(
    single,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(data=st.data())
@settings(max_examples=60)
def test_a_signed_header_that_says_anything_is_read_with_care(
    sound: dict[str, bytes], data: st.DataObject
) -> None:
    body = shelf.beginning(sound["point"], "x")
    assert body is not None
    said = cbor2.loads(body[16:-64])
    for name in data.draw(st.lists(st.sampled_from(sorted(said)), min_size=1, max_size=3)):
        said[name] = data.draw(values)
    if data.draw(st.booleans()):
        del said[data.draw(st.sampled_from(sorted(said)))]
    said["public"] = certificates.public_of(PRIVATE)
    inside = cbor2.dumps(said, date_as_datetime=True, timezone=UTC)
    written = header.MAGIC + len(inside).to_bytes(4) + inside
    written += PRIVATE.sign(b"coopdesk/copy/1\0" + inside)
    for read in READERS["point"]:
        read(written + sound["point"][len(body) :])


@pytest.mark.parametrize("name", ["../../evil.txt", "/evil.txt", "..\\evil.txt", "book.db.zst/x"])
def test_a_name_in_a_copy_that_leads_elsewhere_is_refused(
    sound: dict[str, bytes], tmp_path: Path, name: str
) -> None:
    file = tmp_path / "deep" / "er" / "260303A1.ZIP"
    file.parent.mkdir(parents=True)
    file.write_bytes(sound["snapshot"])
    with zipfile.ZipFile(file, "a") as made:
        made.writestr(name, b"evil")
    to = tmp_path / "deep" / "er" / "b.coop"
    with pytest.raises(Trouble, match=r"260303A1\.ZIP"):
        restore.restore(file, to, tmp_path / "home", HandClock())
    assert [f for f in tmp_path.rglob("*") if f.is_file()] == [file]


@pytest.mark.skipif(os.name != "posix", reason="sparse files are made so")
def test_a_copy_that_grew_beyond_its_header_is_named_and_not_read(here: Office) -> None:
    stick = here.stick()
    here.copy(stick)
    file = files(stick)[0]
    with file.open("r+b") as huge:
        huge.truncate(1536 * 1024**2)
    with memory(120 << 20):
        made = here.copy(stick)
    assert file.name in made.damaged
