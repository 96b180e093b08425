"""Copies are made, go on from each other, are looked over again, and only the old ones go."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from coopdesk.exchange import backup, known, places, restore
from coopdesk.exchange.copies import reading, shelf
from coopdesk.exchange.copies.header import Header
from coopdesk.exchange.places import Fault, PlaceTrouble, marker
from coopdesk.records import checks
from coopdesk.records.book.acts import number_of
from coopdesk.records.errors import Trouble
from tests.exchange.copying import ENGLISH, Office, back_up, balance, files, office
from tests.records.hands import TODAY, Make, found, whole


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(tmp_path)


@pytest.fixture
def stick(here: Office) -> Path:
    return here.stick()


def test_a_first_copy_is_a_snapshot_that_other_programs_open(here: Office, stick: Path) -> None:
    made = here.copy(stick)
    assert (made.kind, made.file, made.members) == ("snapshot", "260303A1.ZIP", 1)
    assert made.damaged == made.dropped == ()
    (file,) = files(stick)
    assert file.stat().st_size == made.size
    with zipfile.ZipFile(file) as opened:
        assert opened.namelist() == [
            "COOPDESK",
            "book.db.zst",
            "trial-balance.csv",
            "trial-balance.pdf",
            "READ_ME.txt",
        ]
        assert opened.testzip() is None
        assert "code,name,debit,credit" in opened.read("trial-balance.csv").decode("utf-8-sig")
        assert "Twizigamire" in opened.read("READ_ME.txt").decode("utf-8-sig")


def test_nothing_is_left_beside_the_book(here: Office, stick: Path) -> None:
    before = set(here.pc.path.parent.iterdir())
    here.copy(stick)
    assert set(here.pc.path.parent.iterdir()) == before


def test_a_second_copy_of_the_day_sends_only_what_is_new(here: Office, stick: Path) -> None:
    here.copy(stick)
    here.work(700)
    made = here.copy(stick)
    assert (made.kind, made.file) == ("point", "260303A2.CDP")
    assert made.size < 5_000
    assert here.copy(stick).kind == "same"
    assert len(files(stick)) == 2


def test_points_go_on_from_points(here: Office, stick: Path) -> None:
    for amount in (1, 2, 3, 4):
        here.work(amount)
        here.copy(stick)
    made = here.restored(files(stick)[-1])
    with here.pc.open() as was, here.opened(made) as now:
        assert balance(was) == balance(now)
        assert whole(was) == whole(now)
        assert not checks.run(now, rebuild=True)


def test_a_snapshot_comes_after_a_week_and_after_many_acts(
    here: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.copy(stick)
    here.pc.clock.move(days=8)
    here.work(1)
    assert here.copy(stick).kind == "snapshot"
    monkeypatch.setattr(backup, "_MOST_ACTS", 1)
    here.work(2)
    assert here.copy(stick).kind == "snapshot"


def test_a_copy_of_another_branch_is_not_gone_on_from(here: Office, stick: Path) -> None:
    here.copy(stick)
    other = Office(here.pc.copied(here.folder / "other"), here.folder)
    other.pc = type(other.pc)(other.pc.path, other.pc.home, other.pc.clock, here.pc.actor)
    other.work(900)
    here.work(800)
    assert other.copy(stick).kind == "point"
    # What the other PC wrote is not known here, so this goes on from the copy before it.
    made = here.copy(stick)
    assert made.kind == "point"
    with here.pc.open() as was, here.opened(here.restored(files(stick)[1])) as now:
        assert balance(was) == balance(now)


def test_a_damaged_copy_is_named_and_not_gone_on_from(here: Office, stick: Path) -> None:
    here.copy(stick)
    here.work(1)
    here.copy(stick)
    point = files(stick)[-1]
    data = bytearray(point.read_bytes())
    data[-20] ^= 1
    point.write_bytes(data)
    here.work(2)
    made = here.copy(stick)
    assert made.damaged == (point.name,)
    assert made.kind == "point"
    with here.pc.open() as was, here.opened(here.restored(files(stick)[-1])) as now:
        assert balance(was) == balance(now)


def test_a_torn_copy_is_named_and_stays(here: Office, stick: Path) -> None:
    here.copy(stick)
    (file,) = files(stick)
    file.write_bytes(file.read_bytes()[:40])
    here.work(1)
    made = here.copy(stick)
    assert (made.kind, made.damaged) == ("snapshot", (file.name,))
    assert file.exists()


def test_a_damaged_book_is_not_copied(here: Office, stick: Path) -> None:
    here.copy(stick)
    with here.pc.open() as book, book.raw() as raw:
        do = raw.connection.exec_driver_sql
        for (name,) in do("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            do(f"DROP TRIGGER {name}")
        do("UPDATE line SET amount = amount + 1 WHERE n = 1")
        do("UPDATE act SET body = zeroblob(9) WHERE n = 2")
    here.pc.clock.move(days=8)
    with pytest.raises(Trouble, match="damaged"):
        here.copy(stick)
    assert len(files(stick)) == 1


def test_a_book_whose_sides_are_not_equal_makes_no_short_copy_either(
    here: Office, stick: Path
) -> None:
    here.copy(stick)
    here.work(7)
    with here.pc.open() as book, book.raw() as raw:
        do = raw.connection.exec_driver_sql
        for (name,) in do("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            do(f"DROP TRIGGER {name}")
        do("UPDATE line SET amount = amount + 1 WHERE n = 1")
    with pytest.raises(Trouble, match="not equal on both sides"):
        here.copy(stick)
    assert len(files(stick)) == 1


def test_an_unmarked_an_empty_and_a_foreign_folder_are_left_alone(
    here: Office, tmp_path: Path
) -> None:
    empty, full = tmp_path / "empty", tmp_path / "full"
    empty.mkdir()
    full.mkdir()
    (full / "SONG.MP3").write_bytes(b"la")
    other = found(tmp_path / "others")
    with other.open() as book:
        (tmp_path / "foreign").mkdir()
        place = places.opened(tmp_path / "foreign")
        marker.mark(place, coop=book.coop, name="Others", made=TODAY, language=ENGLISH)
    for folder, fault in (
        (empty, Fault.EMPTY),
        (full, Fault.UNMARKED),
        (tmp_path / "foreign", Fault.FOREIGN),
        (tmp_path / "none", Fault.GONE),
    ):
        before = sorted(folder.rglob("*")) if folder.exists() else None
        with pytest.raises(PlaceTrouble) as said:
            here.copy(folder)
        assert said.value.fault is fault
        assert (sorted(folder.rglob("*")) if folder.exists() else None) == before


def test_whoever_stops_leaves_the_last_copy(here: Office, stick: Path) -> None:
    here.copy(stick)
    here.pc.clock.move(days=9)
    here.work(1)

    class Stopped(Exception):
        pass

    for at_most in (10, 30, 60, 90):

        def step(at: int, of: int, most: int = at_most) -> None:
            if at * 100 > most * of:
                raise Stopped

        with pytest.raises(Stopped):
            here.copy(stick, step=step)
    kept = [f for f in files(stick) if f.name != "260303A1.ZIP"]
    assert all(restore.verify(f, here.pc.clock) for f in kept)
    assert restore.verify(stick / "COPIES" / "260303A1.ZIP", here.pc.clock).findings == ()


def test_progress_grows_to_its_end(here: Office, stick: Path) -> None:
    told: list[tuple[int, int]] = []
    here.copy(stick, step=lambda at, of: told.append((at, of)))
    assert told == sorted(told)
    assert told[0] == (0, 100)
    assert told[-1] == (100, 100)


# --- which stick ---


def test_the_stick_that_was_longest_away_is_next(here: Office) -> None:
    blue, red = here.stick("blue"), here.stick("red")
    green = here.stick("green")
    with here.pc.open() as book:
        assert known.next_in_turn(book.read(known.places)) is None
        for root, called in ((blue, "Blue"), (red, "Red")):
            place = places.opened(root)
            mark = backup.standing(place, book)
            known.name(book, mark, place.address, called)
            here.pc.clock.move(hours=1)
            back_up(book, place, here.keyring)
        turn = known.next_in_turn(book.read(known.places))
        assert turn is not None
        assert (turn.name, turn.address) == ("Blue", str(blue))
        here.pc.clock.move(hours=1)
        back_up(book, places.opened(blue), here.keyring)
        turn = known.next_in_turn(book.read(known.places))
        assert turn is not None
        assert turn.name == "Red"
        known.know(book, "f" * 16, "sftp://server/Archive")
        known.name(book, backup.standing(places.opened(green), book), str(green), "Green")
        turn = known.next_in_turn(book.read(known.places))
        assert turn is not None
        assert turn.name == "Green"  # it has no copy yet, and a server is not carried home


def test_a_place_counts_as_having_all_only_until_more_is_written(here: Office, stick: Path) -> None:
    here.copy(stick)
    with here.pc.open() as book:
        assert book.read(known.whole_at, number_of(book.device)) == 1
    here.work(9)
    with here.pc.open() as book:
        assert book.read(known.whole_at, number_of(book.device)) == 0


def test_a_place_that_nobody_named_is_called_as_its_folder_is(here: Office) -> None:
    here.copy(here.stick("blue"))
    other = here.folder / "elsewhere"
    other.mkdir()
    here.copy(here.stick("elsewhere/blue"))
    with here.pc.open() as book:
        assert [one.name for one in book.read(known.places)] == ["blue", "blue 2"]


def test_each_time_something_else_is_looked_over(here: Office, stick: Path) -> None:
    seen = set()
    for amount in range(4):
        here.work(amount + 1)
        here.copy(stick)
        with here.pc.open() as book:
            (one,) = book.read(known.places)
            seen.add(book.read(known.state, one.marker, known.COPIES)["cursor"])
    assert len(seen) > 1


def test_a_damaged_copy_is_told_until_it_is_gone(here: Office, stick: Path) -> None:
    here.copy(stick)
    (file,) = files(stick)
    for amount in (1, 2):
        here.work(amount)
        here.copy(stick)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    for _ in range(3):
        assert here.copy(stick).damaged == (file.name,)
    with here.pc.open() as book:
        (place,) = book.read(known.places)
    assert [why.file for why in place.why] == [file.name]
    assert file.name in str(place.why[0].what)
    file.unlink()
    assert here.copy(stick).damaged == ()


def test_a_damaged_copy_is_told_although_it_is_the_turn_of_others(
    here: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_CHEAP", 0)
    here.copy(stick)
    (file,) = files(stick)
    for amount in range(1, 4):
        here.work(amount)
        here.copy(stick)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    told = []
    for _ in range(6):
        here.pc.clock.move(days=1)
        told.append(bool(here.copy(stick).damaged))
    assert any(told)
    assert all(told[told.index(True) :])


def test_a_large_copy_is_read_at_the_next_copy_and_then_every_three_days(
    here: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_CHEAP", 12_000)  # a snapshot is large, a point is not
    read: list[str] = []
    proven = reading.proven

    def noted(data: bytes, name: str) -> Header:
        read.append(name)
        return proven(data, name)

    monkeypatch.setattr(reading, "proven", noted)

    def copied(**later: int) -> bool:
        """Whether a copy, some time later, reads the snapshot again; points are always read."""
        here.pc.clock.move(**later)
        here.work(len(list((stick / "COPIES").iterdir())))
        read.clear()
        points = {file.name for file in files(stick) if file.suffix == ".CDP"}
        assert here.copy(stick).damaged == ()
        assert points <= set(read)
        return snapshot.name in read

    here.copy(stick)
    (snapshot,) = files(stick)
    assert copied(hours=1)  # it was written last time
    assert [copied(hours=1), copied(days=1), copied(hours=46)] == [False] * 3
    assert copied(hours=1)
    assert [copied(hours=1), copied(hours=1)] == [False] * 2
    assert copied(days=-60)  # a clock that was set


def test_of_several_large_copies_one_a_day_is_read_the_longest_unread_first(
    here: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_CHEAP", 12_000)
    here.copy(stick)
    here.pc.clock.move(days=8)
    here.work(1)
    assert here.copy(stick).kind == "snapshot"
    large = {file.name for file in files(stick)}
    read: list[str] = []
    proven = reading.proven

    def noted(data: bytes, name: str) -> Header:
        read.extend({name} & large)
        return proven(data, name)

    monkeypatch.setattr(reading, "proven", noted)
    for n in range(6):
        here.work(n + 2)
        here.copy(stick)
        here.copy(stick)
        here.pc.clock.move(days=1)
    old, new = sorted(large)
    # What was written last time, then both after three days: they were read on the same one.
    assert read == [new, new, old]


def test_a_copy_of_the_same_does_not_read_it_again_and_again(
    here: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_CHEAP", 12_000)
    here.copy(stick)
    (file,) = files(stick)
    assert here.copy(stick).kind == "same"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert here.copy(stick).damaged == ()  # it rests
    here.pc.clock.move(days=3)
    assert here.copy(stick).damaged == (file.name,)


def test_a_large_copy_of_another_size_is_read_although_it_rests(
    here: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_CHEAP", 12_000)
    here.copy(stick)
    (file,) = files(stick)
    for amount in (1, 2):
        here.work(amount)
        here.copy(stick)
    file.write_bytes(file.read_bytes()[:-1])
    assert here.copy(stick).damaged == (file.name,)


def test_what_another_pc_wrote_is_read_once_before_a_copy_goes_on_from_it(
    here: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_CHEAP", 0)  # as if it were large
    monkeypatch.setattr(backup, "_SHARE", 1_000_000)
    monkeypatch.setattr(backup, "_due", lambda _copies, kept, _now, *, far: ([], kept.cursor))
    here.copy(stick)
    (file,) = files(stick)
    with here.pc.open() as book:  # this PC knows nothing of it
        (place,) = book.read(known.places)
        known.remember(book, place.marker, place.address, known.COPIES, {})
    good = file.read_bytes()
    data = bytearray(good)
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    made = here.copy(stick)
    assert (made.kind, made.damaged) == ("snapshot", (file.name,))
    files(stick)[-1].unlink()
    file.write_bytes(good)
    assert here.copy(stick).kind == "same"


def test_a_memory_of_a_place_that_makes_no_sense_stops_no_copy(here: Office, stick: Path) -> None:
    here.copy(stick)
    here.work(1)
    with here.pc.open() as book:
        (place,) = book.read(known.places)
        known.remember(book, place.marker, place.address, known.COPIES, {"when": 5, "why": [1]})
    assert here.copy(stick).kind == "point"


# --- which may go ---


def test_days_weeks_months_and_the_year_end_are_kept(
    here: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[list[str]] = []
    with here.pc.open() as book:
        place = places.opened(stick)
        delete = place.delete_own

        def gone(path: str) -> None:
            went[-1].append(path)
            delete(path)

        monkeypatch.setattr(place, "delete_own", gone)
        make = Make(book)
        who = make.member()
        for _ in range(75):
            here.pc.clock.move(days=5)
            book.confirm_day(here.pc.clock.moment.date())
            make.visit(who, ("deposit", 10))
            went.append([])
            back_up(book, place, here.keyring)
        copies = shelf.found(place, book.coop)
    assert any(len(names) > 1 for names in went)
    for names in went:  # a point before what it goes on from, so that a cut leaves none alone
        assert names == sorted(names, reverse=True)
    days = [copy.made.date() for copy in copies]
    assert days[:7] == [days[0] - timedelta(days=5 * n) for n in range(7)]
    months = {(day.year, day.month) for day in days}
    assert len(months) >= 12
    assert len(copies) < 40
    assert any(c.header and c.header.day.year == 2026 for c in copies)
    for copy in copies:
        assert restore.verify(stick / "COPIES" / copy.file, here.pc.clock).findings == ()


def test_the_newest_verified_copy_never_goes(here: Office, stick: Path) -> None:
    here.copy(stick)
    with here.pc.open() as book:
        (copy,) = shelf.found(places.opened(stick), book.coop)
    many = [shelf.Copy(f"N{n}.ZIP", 1, _later(copy, n), bytes([n])) for n in range(60, 0, -1)]
    kept = shelf.to_drop([*many, copy], year=TODAY, verified=frozenset({copy.ident}))
    assert copy not in kept
    assert copy.header is not None
    without = shelf.to_drop([*many, copy], year=copy.header.day, verified=frozenset())
    assert many[30] in without


def _later(copy: shelf.Copy, hours: int) -> Header:
    assert copy.header is not None
    return replace(copy.header, made=copy.header.made + hours * 3_600_000)


# --- what goes with it ---


def test_erased_and_changed_personal_values_come_along(here: Office, stick: Path) -> None:
    here.copy(stick)
    with here.pc.open() as book:
        Make(book).member("Zoë Ñandú", phone="+250788", village="Rwamagana")
    here.copy(stick)
    with here.opened(here.restored(files(stick)[-1])) as now:
        said = now.read(lambda s: s.execute(text("SELECT name, phone FROM member")).all())
    assert ("Zoë Ñandú", "+250788") in [tuple(row) for row in said]
