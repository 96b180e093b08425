"""Several PCs and a place: whoever comes in whatever order, in the end all books are equal."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from pathlib import Path

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopdesk.exchange import bundles, publishing
from coopdesk.exchange.places import Fault, PlaceTrouble
from coopdesk.records import members
from coopdesk.records.book.acts import number_of
from tests.exchange.syncing.couriers import Courier, couriers, equal, placed, rounds, said
from tests.records.hands import Pc, answers


def files(place: Path) -> list[Path]:
    return sorted(file for file in (place / "ACTS").rglob("*.CD?"))


@pytest.mark.parametrize("locked", [False, True])
def test_two_pcs_are_equal_after_two_turns_and_green(
    template: Pc, tmp_path: Path, locked: bool
) -> None:
    with couriers(template, tmp_path, locked=locked) as pcs:
        place = placed(pcs[0].book, tmp_path / "stick")
        pcs[0].work("Aline", visits=3)
        pcs[1].work("Bosco", visits=2)
        reports = rounds(pcs, place)
        assert [said(report) for report in reports] == [[], []]
        assert all(report.green for report in reports)
        equal(pcs)


def test_a_conflict_of_two_cards_is_the_same_on_all(template: Pc, tmp_path: Path) -> None:
    with couriers(template, tmp_path, 3) as pcs:
        place = placed(pcs[0].book, tmp_path / "stick")
        who = pcs[0].make.member("Aline")
        rounds(pcs, place)
        for n, pc in enumerate(pcs):
            pc.clock.move(minutes=n)
            pc.book.write(
                members.change_member,
                member=who.id,
                changes={"village": f"V{n}"},
                shown={"village": ""},
            )
        rounds(pcs, place)
        equal(pcs)


def test_one_stick_among_three_is_enough(template: Pc, tmp_path: Path) -> None:
    """Two of them never meet: what the one wrote comes to the other by the third's stick."""
    with couriers(template, tmp_path, 3) as (left, middle, right):
        west = placed(left.book, tmp_path / "west")
        east = placed(right.book, tmp_path / "east")
        left.work("Aline")
        right.work("Bosco")
        for _ in range(2):
            left.sync(west)
            middle.sync(west)
            middle.sync(east)
            right.sync(east)
            middle.sync(east)
            middle.sync(west)
            left.sync(west)
        assert left.sync(west).green
        assert right.sync(east).green
        equal([left, middle, right])


def test_a_second_sync_with_nothing_new_writes_nothing(template: Pc, tmp_path: Path) -> None:
    with couriers(template, tmp_path) as pcs:
        place = placed(pcs[0].book, tmp_path / "stick")
        pcs[0].work("Aline")
        rounds(pcs, place)
        before = files(place)
        report = pcs[0].sync(place)
        assert (report.sent, report.received, report.green) == (0, 0, True)
        assert files(place) == before


def test_a_place_must_be_marked_and_of_this_co_op(template: Pc, tmp_path: Path) -> None:
    with couriers(template, tmp_path) as pcs:
        (tmp_path / "bare").mkdir()
        with pytest.raises(PlaceTrouble) as trouble:
            pcs[0].sync(tmp_path / "bare")
        assert trouble.value.fault is Fault.UNMARKED
        assert list((tmp_path / "bare").iterdir()) == []
        place = placed(pcs[0].book, tmp_path / "stick")
        pcs[0].sync(place)
        (place / "COOPDESK.ID").unlink()
        with pytest.raises(PlaceTrouble) as trouble:
            pcs[0].sync(place)
        assert trouble.value.fault is Fault.UNMARKED


def test_what_copies_remember_of_a_place_and_its_name_stay(template: Pc, tmp_path: Path) -> None:
    with couriers(template, tmp_path, 1) as (one,):
        place = placed(one.book, tmp_path / "stick")
        one.sync(place)
        with one.book.raw() as raw:
            raw.connection.exec_driver_sql(
                "UPDATE place SET name = 'Blue', state = json_set(state, '$.copies', 7)"
            )
        one.work("Aline")
        assert one.sync(place).green
        ((name, state),) = one.book.read(answers, "SELECT name, state FROM place")
        said = json.loads(state)
        assert (name, said["copies"]) == ("Blue", 7)
        assert said["sync"]["heads"] == {
            f"{number_of(one.book.device):016x}": one.sync(place).heads[one.book.device][0]
        }


def test_a_wiped_stick_that_is_set_up_anew_is_filled_by_anybody(
    template: Pc, tmp_path: Path
) -> None:
    with couriers(template, tmp_path, 3) as pcs:
        place = placed(pcs[0].book, tmp_path / "stick")
        for n, pc in enumerate(pcs):
            pc.work(f"Member {n}")
        rounds(pcs, place)
        shutil.rmtree(place)
        place.mkdir()
        with pytest.raises(PlaceTrouble):
            pcs[1].sync(place)
        place = placed(pcs[1].book, tmp_path / "new")
        assert pcs[1].sync(place).green  # it carries what all wrote
        headers = [bundles.header_of(file.read_bytes()) for file in files(place)]
        third = [header for header in headers if header.device == pcs[2].book.device]
        assert third
        assert all(header.by == header.device for header in third)  # as it was signed
        assert pcs[0].sync(place).green
        equal(pcs[:2])


def test_a_pc_that_holds_only_a_copy_of_anothers_acts_can_pass_them_on(
    template: Pc, tmp_path: Path
) -> None:
    """The first PC is lost before it ever came to a place; its acts live in copies of its book."""
    with couriers(template, tmp_path, 3) as pcs:
        place = placed(pcs[1].book, tmp_path / "stick")
        pcs[1].work("Bosco")
        reports = rounds(pcs[1:], place)
        assert [said(one) for one in reports] == [[], []]
        equal(pcs[1:])


# --- what goes wrong on the way ------------------------------------------------------------------


def test_a_missing_bundle_makes_the_next_wait_and_says_whose(template: Pc, tmp_path: Path) -> None:
    with couriers(template, tmp_path) as (one, other):
        place = placed(one.book, tmp_path / "stick")
        one.work("Aline")
        one.sync(place)
        lost = files(place)[0]
        kept = lost.read_bytes()
        one.work("Bosco")
        one.sync(place)
        lost.unlink()
        report = other.sync(place)
        assert not report.green
        assert report.waiting
        assert f"PC {one.book.letter}" in str(report.waiting[0].advice)
        lost.write_bytes(kept)  # late
        assert other.sync(place).green
        one.sync(place)
        equal([one, other])


def test_what_was_lost_at_a_place_is_left_there_again(template: Pc, tmp_path: Path) -> None:
    with couriers(template, tmp_path) as pcs:
        place = placed(pcs[0].book, tmp_path / "stick")
        pcs[0].work("Aline")
        rounds(pcs, place)
        for file in files(place):
            file.unlink()
        assert pcs[1].sync(place).green
        assert pcs[0].sync(place).green


def test_a_file_that_comes_twice_and_under_other_names_is_taken_once(
    template: Pc, tmp_path: Path
) -> None:
    with couriers(template, tmp_path) as pcs:
        place = placed(pcs[0].book, tmp_path / "stick")
        pcs[0].work("Aline")
        pcs[0].sync(place)
        for n, file in enumerate(files(place)):
            shutil.copy(file, file.with_name(f"COPY{n}.CDB"))
            shutil.copy(
                file, place / "ACTS" / file.parent.name / f"0000000{n}_9.CDB".replace("_", "")
            )
        assert pcs[1].sync(place).green
        assert pcs[0].sync(place).green
        equal(pcs)


@pytest.mark.parametrize("how", ["flip", "cut", "empty", "foreign", "grown"])
def test_a_bad_file_is_named_blocks_nobody_and_is_made_good(
    template: Pc, tmp_path: Path, how: str
) -> None:
    with couriers(template, tmp_path, 3) as (one, other, third):
        place = placed(one.book, tmp_path / "stick")
        one.work("Aline")
        one.sync(place)
        bad = files(place)[-1]
        data = bad.read_bytes()
        spoilt = {
            "flip": data[:-150] + bytes([data[-150] ^ 4]) + data[-149:],
            "cut": data[: len(data) // 2],
            "empty": b"",
            "foreign": b"holiday pictures",
            "grown": data + b"\0",
        }
        bad.write_bytes(spoilt[how])
        other.work("Bosco")
        report = third.sync(place)
        assert not report.green
        assert [why.file for why in report.quarantined] == [f"ACTS/{bad.parent.name}/{bad.name}"]
        assert str(report.quarantined[0].advice)
        report = other.sync(place)
        assert report.green == (bad.read_bytes() != spoilt[how])  # it may be made whole already
        assert third.sync(place).received > 0  # the other's acts were not held up
        one.sync(place)
        report = one.sync(place)
        assert report.green == (how != "foreign")  # what CoopDesk did not write stays
        bad.unlink(missing_ok=True)
        for pc in (other, third, one):
            report = pc.sync(place)
            assert said(report) == []
        equal([one, other, third])


def test_a_damaged_file_stays_until_what_was_in_it_is_there_anew(
    template: Pc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with couriers(template, tmp_path, 1) as (one,):
        place = placed(one.book, tmp_path / "stick")
        one.work("Aline")
        one.sync(place)
        bad = files(place)[-1]
        data = bad.read_bytes()
        bad.write_bytes(data[:-150] + bytes([data[-150] ^ 4]) + data[-149:])
        with monkeypatch.context() as broken:
            broken.setattr("coopdesk.exchange.publishing.Publishing._pack", nothing)
            assert not one.sync(place).green
        assert bad.exists()
        one.sync(place)
        assert one.sync(place).green


def nothing(*_what: object) -> None:
    """Somebody stopped it before it wrote."""


def test_files_of_others_in_the_folder_do_no_harm(template: Pc, tmp_path: Path) -> None:
    with couriers(template, tmp_path) as pcs:
        place = placed(pcs[0].book, tmp_path / "stick")
        (place / "ACTS" / "AUTORUN").mkdir(parents=True)
        (place / "ACTS" / "AUTORUN" / "virus.exe").write_bytes(b"MZ")
        (place / "ACTS" / "pic.CDB").write_bytes(b"x")
        pcs[0].work("Aline")
        assert all(report.green for report in rounds(pcs, place))


def test_a_newer_programs_file_waits_and_is_announced(template: Pc, tmp_path: Path) -> None:
    with couriers(template, tmp_path) as pcs:
        place = placed(pcs[0].book, tmp_path / "stick")
        pcs[0].work("Aline")
        rounds(pcs, place)
        newer = b"COOPDESK\x02B\0\0"
        data = files(place)[0].read_bytes()
        (files(place)[0].parent / "NEW.CDB").write_bytes(newer + data[12:-12] + newer)
        report = pcs[1].sync(place)
        assert not report.green
        assert "newer CoopDesk" in said(report)[0]
        assert not report.quarantined


def test_a_stranger_leaves_nothing(template: Pc, tmp_path: Path) -> None:
    with couriers(template, tmp_path) as pcs:
        place = placed(pcs[0].book, tmp_path / "stick")
        pcs[0].work("Aline")
        pcs[0].sync(place)
        pcs[1].ring.stranger = True
        before = files(place)
        pcs[1].sync(place)
        assert not pcs[0].sync(place).green
        pcs[1].ring.stranger = False
        assert before


def test_what_is_locked_with_an_unknown_key_waits(template: Pc, tmp_path: Path) -> None:
    with couriers(template, tmp_path, locked=True) as pcs:
        place = placed(pcs[0].book, tmp_path / "stick")
        pcs[0].work("Aline")
        pcs[0].sync(place)
        pcs[1].ring.knows_key = False
        report = pcs[1].sync(place)
        assert not report.green
        assert "locked" in said(report)[0]
        pcs[1].ring.knows_key = True
        pcs[1].sync(place)
        pcs[0].sync(place)
        equal(pcs)


def test_a_revoked_pc_is_heard_up_to_its_last_good_act(template: Pc, tmp_path: Path) -> None:
    with couriers(template, tmp_path) as (one, thief):
        place = placed(one.book, tmp_path / "stick")
        thief.work("Good")
        rounds([one, thief], place)
        device = thief.book.device
        end = one.sync(place).heads[device]
        one.ring.revoked = {device: end}
        thief.work("Evil")
        thief.sync(place)
        report = one.sync(place)
        assert report.received == 0
        assert "trusts no more" in str(report.quarantined[0].what)
        assert report.green  # it is settled: the co-op said so


def test_nobody_waits_for_what_a_revoked_pc_wrote_last(template: Pc, tmp_path: Path) -> None:
    """One PC took in what the thief wrote; another hears of it only after it was revoked."""
    with couriers(template, tmp_path, 3) as (one, thief, third):
        place = placed(one.book, tmp_path / "stick")
        rounds([one, thief, third], place)
        device = thief.book.device
        end = one.sync(place).heads[device]
        thief.work("Evil")
        thief.sync(place)
        one.sync(place)
        one.work("Good")
        for pc in (one, third):
            pc.ring.revoked = {device: end}
        one.sync(place)
        report = third.sync(place)
        assert said(report) == []
        assert "Good" in {row.name for row in third.book.read(members.roll)}


def test_a_bundle_with_acts_of_a_newer_layout_waits(template: Pc, tmp_path: Path) -> None:
    with couriers(template, tmp_path) as (one, other):
        place = placed(one.book, tmp_path / "stick")
        one.work("Aline")
        rounds([one, other], place)
        file = next(f for f in files(place) if f.parent.name == one.book.device.hex()[:8].upper())
        data = file.read_bytes()
        start = 16 + int.from_bytes(data[12:16])
        header = cbor2.loads(data[16:start]) | {"min": 9, "tip": b"n" * 32, "to": 999}
        newer = bundles.sealed(
            header, data[start : start + header["size"]], lambda part: one.ring.sign(one.book, part)
        )
        file.with_name("NEWER.CDB").write_bytes(newer)
        report = other.sync(place)
        assert not report.green
        assert "Install the newer CoopDesk" in said(report)[0]


def test_a_stop_keeps_what_is_done(template: Pc, tmp_path: Path) -> None:
    with couriers(template, tmp_path) as pcs:
        place = placed(pcs[0].book, tmp_path / "stick")
        for n in range(4):
            pcs[0].work(f"Member {n}")
            pcs[0].sync(place)
        calls = iter(range(1000))
        report = pcs[1].sync(place, stop=lambda: next(calls) > 2)
        assert report.stopped
        assert not report.green
        rounds(pcs, place)
        assert all(report.green for report in rounds(pcs, place))
        equal(pcs)


# --- volumes, forks ------------------------------------------------------------------------------


def test_small_bundles_become_a_volume(
    template: Pc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "VOLUME", 20)
    with couriers(template, tmp_path) as (one, other):
        place = placed(one.book, tmp_path / "stick")
        for n in range(12):
            one.work(f"Member {n}")
            one.sync(place)
            if n == 5:
                other.sync(place)
        assert len(files(place)) < 12
        assert [file for file in files(place) if file.suffix == ".CDV"]
        assert other.sync(place).green
        assert one.sync(place).green
        equal([one, other])


def test_a_stick_pulled_between_a_volume_and_tidying_is_tidied_next_time(
    template: Pc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "VOLUME", 10)
    with couriers(template, tmp_path) as (one, other):
        place = placed(one.book, tmp_path / "stick")
        with monkeypatch.context() as patch:
            patch.setattr(publishing.Publishing, "_tidy", lambda self, branch: None)
            for n in range(8):
                one.work(f"Member {n}")
                one.sync(place)
        many = len(files(place))
        assert one.sync(place).green
        assert len(files(place)) < many
        assert other.sync(place).green
        assert one.sync(place).green
        equal([one, other])


def test_a_pc_that_was_cloned_is_flagged_both_sides_stay_and_its_key_is_used_no_more(
    template: Pc, tmp_path: Path
) -> None:
    with couriers(template, tmp_path, 1) as (one,):
        place = placed(one.book, tmp_path / "stick")
        one.work("Aline")
        one.sync(place)
        old = one.book.device
        one.book.close()
        pc = one.pc.moved(tmp_path / "clone")
        with pc.open() as book, one.pc.open() as first:
            one.book = first
            clone = Courier(pc, book, type(one.ring)(pc.home))
            assert clone.book.device == old
            one.work("Bosco", visits=2)
            clone.clock.move(minutes=1)
            clone.work("Chantal", visits=2)
            one.sync(place)
            report = clone.sync(place)
            assert report.forked == [old]
            assert clone.book.device == b""
            report = one.sync(place)
            assert report.forked == [old]
            equal([one, clone])
            for pc_, name in ((one, "Didier"), (clone, "Esther")):
                pc_.work(name)
                assert pc_.book.device != old
            rounds([one, clone], place)
            assert len({old, one.book.device, clone.book.device}) == 3
            equal([one, clone])
            roll = [row.name for row in one.book.read(members.roll)]
            assert {"Aline", "Bosco", "Chantal", "Didier", "Esther"} <= set(roll)


def happens(pc: Courier, place: Path, deed: str, chance: random.Random) -> None:
    """One thing that is done or goes wrong."""
    there = files(place)
    if deed == "work":
        pc.work(f"Member {chance.random()}")
    elif deed == "sync":
        pc.sync(place)
    elif there and deed == "lose":
        chance.choice(there).unlink()
    elif there:
        file = chance.choice(there)
        data = bytearray(file.read_bytes())
        data[chance.randrange(len(data))] ^= 1
        file.write_bytes(bytes(data))


@given(
    moves=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(["work", "sync", "sync", "lose", "spoil"])),
        max_size=10,
    ),
    chance=st.randoms(use_true_random=False),
)
@settings(max_examples=4)
def test_whatever_happens_to_files_all_are_equal_in_the_end(
    template: Pc, moves: list[tuple[int, str]], chance: random.Random
) -> None:
    with tempfile.TemporaryDirectory() as name, couriers(template, Path(name), 3) as pcs:
        place = placed(pcs[0].book, Path(name) / "stick")
        for which, deed in moves:
            happens(pcs[which], place, deed, chance)
        for _ in range(3):
            for pc in pcs:
                for why in pc.sync(place).quarantined:
                    (place / why.file).unlink(missing_ok=True)
        assert [said(pc.sync(place)) for pc in pcs] == [[], [], []]
        equal(pcs)
