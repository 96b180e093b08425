"""Whatever is wrong, green goes off; a sentence names the PC or the file and says what to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cbor2
import pytest

from coopdesk.exchange import bundles, known, places
from coopdesk.exchange.keyring import Stranger
from coopdesk.exchange.places import Fault, Item, PlaceTrouble, marker
from coopdesk.exchange.places.folder import Folder
from coopdesk.exchange.places.local import MARKER
from coopdesk.records.book import Book
from tests.exchange.places.disks import DiskGround
from tests.exchange.places.grounds import OTHER_COOP, place_at
from tests.exchange.syncing.couriers import Courier, Ring, couriers, equal, mark, placed, said
from tests.records.hands import Pc


@dataclass
class Office:
    """Three PCs and a stick. `one` asks whether all is well; `two` has left something new there
    that it hasn't, and `three` something that goes on from it.
    """

    one: Courier
    two: Courier
    three: Courier
    stick: Path

    def files(self, of: Courier) -> list[Path]:
        """What a PC left at the place."""
        return sorted((self.stick / "ACTS" / of.book.device.hex()[:8].upper()).glob("*.CD?"))

    def path(self, file: Path) -> str:
        return file.relative_to(self.stick).as_posix()


@pytest.fixture
def office(template: Pc, tmp_path: Path) -> Iterator[Office]:
    with couriers(template, tmp_path, 3) as (one, two, three):
        stick = placed(one.book, tmp_path / "stick")
        for pc in (one, two, three) * 2:
            pc.sync(stick)
        shutil.copytree(stick, tmp_path / "older stick")
        for pc in (two, three):
            pc.work("Somebody new")
            pc.sync(stick)
        yield Office(one, two, three, stick)


def last(office: Office, of: Courier) -> Path:
    return office.files(of)[-1]


# Each does something wrong, and gives what the sentence must name.


def missing(office: Office) -> str:
    last(office, office.two).unlink()
    return f"PC {office.two.book.letter}"


def older(office: Office) -> str:
    """An older copy of the stick's folder of one PC came back."""
    folder = last(office, office.two).parent
    shutil.rmtree(folder)
    shutil.copytree(office.stick.with_name("older stick") / "ACTS" / folder.name, folder)
    return f"PC {office.two.book.letter}"


def torn(office: Office) -> str:
    file = last(office, office.two)
    file.write_bytes(file.read_bytes()[:-40])
    return office.path(file)


def emptied(office: Office) -> str:
    file = last(office, office.two)
    file.write_bytes(b"")
    return office.path(file)


def flipped(office: Office) -> str:
    file = last(office, office.two)
    data = bytearray(file.read_bytes())
    data[-100] ^= 8
    file.write_bytes(data)
    return office.path(file)


def own_flipped(office: Office) -> str:
    """A file that this PC left itself, and remembers as good: it is of those read again."""
    office.one.work("Mine")
    office.one.sync(office.stick)
    file = last(office, office.one)
    data = bytearray(file.read_bytes())
    data[-100] ^= 8
    file.write_bytes(data)
    return office.path(file)


def of_another_co_op(office: Office) -> str:
    file = last(office, office.two)
    data = file.read_bytes()
    start = 16 + int.from_bytes(data[12:16])
    header = cbor2.loads(data[16:start]) | {"coop": OTHER_COOP}
    payload = data[start : start + header["size"]]
    two = office.two
    foreign = file.with_name("FOREIGN.CDB")
    foreign.write_bytes(bundles.sealed(header, payload, lambda part: two.ring.sign(two.book, part)))
    return office.path(foreign)


def of_a_stranger(office: Office) -> str:
    """Somebody whom nobody let in."""
    for file in office.files(office.two):
        file.unlink()
    own = {file for file in (office.stick / "ACTS").rglob("*.CD?")}
    office.two.ring.stranger = True
    office.two.work("Unknown")
    office.two.sync(office.stick)
    new = sorted({file for file in (office.stick / "ACTS").rglob("*.CD?")} - own)
    return office.path(new[0])


def no_bundle(office: Office) -> str:
    file = last(office, office.two).with_name("HOLIDAY.CDB")
    file.write_bytes(b"holiday pictures")
    return office.path(file)


def huge(office: Office) -> str:
    file = last(office, office.two).with_name("HUGE.CDB")
    with file.open("wb") as out:
        out.truncate(10 * 1024**3)
    return office.path(file)


def newer(office: Office) -> str:
    file = last(office, office.two)
    data, magic = file.read_bytes(), b"COOPDESK\x02B\0\0"
    new = file.with_name("NEWER.CDB")
    new.write_bytes(magic + data[12:-12] + magic)
    return office.path(new)


def locked(office: Office) -> str:
    """With a key that this PC was not given."""
    office.two.ring.locked, office.one.ring.knows_key = True, False
    office.two.work("Locked in")
    office.two.sync(office.stick)
    return "locked with a key"


def unsigned_here(office: Office) -> str:
    """This PC is not let in: what it wrote reaches nobody."""
    office.one.ring = Nobody(office.one.ring.home)
    office.one.work("Mine")
    return "Let another PC approve this one"


class Nobody(Ring):
    """A keyring that nobody vouches for."""

    def ready(self, book: Book) -> object:
        raise Stranger


FAULTS: list[Callable[[Office], str]] = [
    missing, older, torn, emptied, flipped, own_flipped, of_another_co_op, of_a_stranger,
    no_bundle, huge, newer, locked, unsigned_here,
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_green_goes_off_and_what_is_wrong_is_named(
    office: Office, fault: Callable[[Office], str]
) -> None:
    named = fault(office)
    report = office.one.sync(office.stick)
    assert not report.green
    assert any(named in one for one in said(report)), said(report)
    assert all(str(why.what).strip() and str(why.advice).strip() for why in report.why)


def test_without_a_fault_it_is_green(office: Office) -> None:
    assert said(office.one.sync(office.stick)) == []
    equal([office.one, office.three])


def test_a_byte_of_a_file_proven_long_ago_is_found_at_the_next_look_and_told_afterwards(
    office: Office,
) -> None:
    for _ in range(3):
        assert office.one.sync(office.stick).green
    file = office.files(office.three)[0]
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)  # as long as it was, on the same day
    report = office.one.sync(office.stick)
    assert not report.green
    (place,) = office.one.book.read(known.places)
    assert [why.file for why in place.why] == [office.path(file)]
    assert str(place.why[0].what) == str(report.quarantined[0].what)
    assert str(place.why[0].advice)


def a_bad_file(office: Office) -> str:
    """One that this PC has seen there, and that no sync can mend."""
    bad = office.files(office.three)[0].with_name("Y.CDB")
    bad.write_bytes(b"holiday pictures")
    assert not office.one.sync(office.stick).green
    return office.path(bad)


def told_of(office: Office) -> list[str]:
    """With which files something is wrong, as the list of places tells it."""
    (place,) = office.one.book.read(known.places)
    return [why.file for why in place.why]


def test_a_look_that_breaks_off_forgets_nothing_that_it_did_not_come_to(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = a_bad_file(office)

    def pulled(*_: object) -> list[Item]:
        raise PlaceTrouble(Fault.GONE, str(office.stick))

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "list", pulled)
        report = office.one.sync(office.stick)
    assert report.trouble is not None
    assert [why.file for why in report.quarantined] == [bad]
    assert told_of(office) == [bad]
    (office.stick / bad).unlink()
    assert office.one.sync(office.stick).green
    assert told_of(office) == []


def test_a_look_that_a_person_stops_forgets_nothing_either(office: Office) -> None:
    bad = a_bad_file(office)

    def stop() -> bool:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        office.one.sync(office.stick, stop=stop)
    assert told_of(office) == [bad]
    assert not office.one.sync(office.stick, stop=lambda: True).green
    assert told_of(office) == [bad]


def rots(file: Path) -> None:
    """A byte of it turns, and nobody wrote: it is as long as it was, and of the same time."""
    seen, data = file.stat(), bytearray(file.read_bytes())
    data[-100] ^= 8
    file.write_bytes(data)
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def looks_until_named(office: Office, file: Path) -> int:
    """At which of the next looks what is wrong with a file is told; green until then."""
    for look in range(1, 100):
        report = office.one.sync(office.stick)
        if any(office.path(file) in one for one in said(report)):
            assert not report.green
            return look
        assert report.green
    raise AssertionError("it is never told")


def test_a_file_that_rots_is_named_at_the_first_look_of_another_day(office: Office) -> None:
    for _ in range(2):
        assert office.one.sync(office.stick).green
    rots(office.files(office.two)[0])
    assert office.one.sync(office.stick).green
    office.one.clock.move(days=1)
    assert looks_until_named(office, office.files(office.two)[0]) == 1


def test_a_file_that_rots_is_named_soon_even_where_the_clock_stands_still(office: Office) -> None:
    for _ in range(2):
        assert office.one.sync(office.stick).green
    rots(office.files(office.two)[0])
    assert looks_until_named(office, office.files(office.two)[0]) < 10


def test_a_sync_without_news_reads_no_file_but_the_mark(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        office.one.sync(office.stick)
    read: list[str] = []
    place, get = places.opened(office.stick), Folder.get

    def noted(self: Folder, path: str, limit: int) -> bytes:
        read.append(path)
        return get(self, path, limit)

    monkeypatch.setattr(Folder, "get", noted)
    assert office.one.sync(place).green
    assert set(read) <= {MARKER}


def test_what_an_older_release_remembered_of_a_place_is_read_once_more(office: Office) -> None:
    for _ in range(2):
        office.one.sync(office.stick)
    book, (place,) = office.one.book, office.one.book.read(known.places)
    state = book.read(known.state, place.marker, known.SYNC)
    older = {path: said[:5] for path, said in state["files"].items()}
    known.remember(book, place.marker, place.address, known.SYNC, state | {"files": older})
    assert office.one.sync(office.stick).green
    again = book.read(known.state, place.marker, known.SYNC)["files"]
    assert again == state["files"]


def unplugged(office: Office) -> Fault:
    shutil.rmtree(office.stick)
    return Fault.GONE


def unmounted(office: Office) -> Fault:
    shutil.rmtree(office.stick)
    office.stick.mkdir()
    return Fault.EMPTY


def unmarked(office: Office) -> Fault:
    (office.stick / "COOPDESK.ID").unlink()
    return Fault.UNMARKED


def marked_by_others(office: Office) -> Fault:
    mark_file = office.stick / "COOPDESK.ID"
    told = mark_file.read_bytes().replace(office.one.book.coop.hex().encode(), b"0" * 32)
    mark_file.write_bytes(told)
    return Fault.FOREIGN


def another_of_the_co_op(office: Office) -> Fault:
    found = marker.read(places.opened(office.stick))
    assert found is not None
    file = office.stick / "COOPDESK.ID"
    file.write_bytes(file.read_bytes().replace(found.place.encode(), b"7" * len(found.place)))
    return Fault.OTHER


def spoilt_mark(office: Office) -> Fault:
    (office.stick / "COOPDESK.ID").write_bytes(b"\0" * 40)
    return Fault.SPOILT


@pytest.mark.parametrize(
    "gone",
    [unplugged, unmounted, unmarked, marked_by_others, another_of_the_co_op, spoilt_mark],
    ids=lambda gone: gone.__name__,
)
def test_a_place_that_is_not_the_one_it_was_is_never_green_and_is_named(
    office: Office, gone: Callable[[Office], Fault]
) -> None:
    office.one.sync(office.stick)
    fault = gone(office)
    before = sorted(office.stick.rglob("*")) if office.stick.exists() else None
    with pytest.raises(PlaceTrouble) as trouble:
        office.one.sync(office.stick)
    assert trouble.value.fault is fault
    assert str(trouble.value.advice)
    assert "stick" in f"{trouble.value} {trouble.value.advice}" or fault in (
        Fault.FOREIGN,
        Fault.OTHER,
    )
    assert before == (sorted(office.stick.rglob("*")) if before is not None else None)


@pytest.mark.parametrize("fault", ["full", "locked", "abort", "changed"])
def test_a_place_that_takes_nothing_is_not_green_and_the_file_is_named(
    template: Pc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    ground = DiskGround(tmp_path / "ground", monkeypatch)
    with couriers(template, tmp_path / "pcs", 1) as (one,):
        mark(one.book, place_at(ground))
        one.work("Aline")
        ground.refuse(fault, 1000)
        report = one.sync(place_at(ground))
        assert not report.green
        assert report.trouble is not None
        own = one.book.device.hex()[:8].upper()
        assert any(own in why.file or "full" in str(why.what) for why in report.why), report.why
        ground.refuse(fault, 0)
        one.sync(place_at(ground))
        report = one.sync(place_at(ground))
        # Other bytes than were written may lie there under a name: it is named until made good.
        assert report.green or report.quarantined


def test_a_sync_that_was_stopped_is_not_green(office: Office) -> None:
    report = office.one.sync(office.stick, stop=lambda: True)
    assert not report.green
    assert "stopped" in said(report)[0]
