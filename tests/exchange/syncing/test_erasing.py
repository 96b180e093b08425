"""What was erased on one PC is erased on all of them, and goes on to nobody."""

from __future__ import annotations

import random
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopdesk.exchange import archive, bundles, known, places, restore
from coopdesk.exchange.copies.unlocked import unlocked
from coopdesk.exchange.keyring import Keyring
from coopdesk.i18n import ERASED
from coopdesk.records import erasing, filed, members
from coopdesk.records.access import Permission, Role
from coopdesk.records.book import Book, Command, Tx, erase_rows
from coopdesk.records.schema import Member
from coopdesk.records.store import PAGE, Store
from tests.exchange.copying import ENGLISH, back_up, files
from tests.exchange.syncing.couriers import Courier, couriers, equal, placed, rounds
from tests.records.hands import BUILT, HandClock, Make, Pc, Somebody, actor, answers
from tests.records.test_erasing import SECRET, erase, gone, kept_of, later, traces


def everybody_forgot(pcs: Sequence[Courier], who: Somebody) -> None:
    equal(pcs)
    for pc in pcs:
        assert pc.book.read(members.file, who.id).name == ERASED
        assert pc.book.read(answers, "SELECT * FROM personal WHERE row = :of", of=who.id) == []
        assert traces(pc.pc.path) == []


def left(pc: Courier) -> Somebody:
    """Somebody of whom there is something in every place, and who left long ago."""
    who = kept_of(pc.make)
    gone(pc.make, who)
    return who


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=lambda o: "".join(map(str, o)))
def test_erasing_wins_on_all_pcs_whoever_comes_first(
    template: Pc, tmp_path: Path, order: tuple[int, ...]
) -> None:
    with couriers(template, tmp_path, 3) as pcs:
        place = placed(pcs[0].book, tmp_path / "stick")
        who = left(pcs[0])
        rounds(pcs, place)
        for n, pc in enumerate(pcs):  # two of them still change what the third erases
            pc.clock.move(minutes=n)
            if n:
                _change(pc.book, who, f"{SECRET} {n}")
        later(pcs[0].book)
        erase(pcs[0].book, who)
        for _ in range(3):
            for n in order:
                pcs[n].sync(place)
        everybody_forgot(pcs, who)


def _change(book: Book, who: Somebody, village: str) -> None:
    shown = book.read(members.file, who.id).village
    book.write(
        members.change_member,
        member=who.id,
        changes={"village": village},
        shown={"village": shown},
    )


def test_who_comes_later_has_nothing_of_it_though_the_stick_still_holds_old_files(
    template: Pc, tmp_path: Path
) -> None:
    with couriers(template, tmp_path, 3) as (one, two, three):
        place = placed(one.book, tmp_path / "stick")
        who = left(two)
        rounds((one, two), place)
        later(one.book)
        erase(one.book, who)
        one.sync(place)
        three.sync(place)
        assert three.book.read(members.file, who.id).name == ERASED
        assert traces(three.pc.path) == []
        rounds((one, two, three), place)
        everybody_forgot((one, two, three), who)


def test_a_new_place_gets_nothing_of_what_was_erased(template: Pc, tmp_path: Path) -> None:
    """Also not of another PC's acts, whose bundle this one kept to carry it on."""
    with couriers(template, tmp_path, 3) as (one, two, three):
        place = placed(one.book, tmp_path / "stick")
        who = left(two)
        rounds((one, two), place)
        assert one.book.read(answers, "SELECT count(*) FROM bundle") != [(0,)]
        later(one.book)
        erase(one.book, who)
        other = placed(one.book, tmp_path / "new stick")
        rounds((one, three), other)
        assert who.id in {row.id for row in three.roll()}
        everybody_forgot((one, three), who)
        for file in (other / "ACTS").rglob("*.CD?"):
            assert SECRET.encode() not in _inside(three, file)


def _inside(pc: Courier, file: Path) -> bytes:
    """What a bundle holds, opened."""
    made = bundles.read(file.read_bytes(), pc.ring.trust(pc.book), (), pc.book.coop)
    return repr((made.arrived.values, made.arrived.bodies)).encode()


def test_a_book_that_was_brought_back_erases_again_when_it_syncs(
    template: Pc, tmp_path: Path
) -> None:
    with couriers(template, tmp_path, 2) as (one, two):
        place = placed(one.book, tmp_path / "stick")
        who = left(one)
        rounds((one, two), place)
        kept = tmp_path / "old copy.coop"
        for end in ("", "-wal"):  # it is open: some of it stands there
            shutil.copy(f"{two.pc.path}{end}", f"{kept}{end}")
        later(one.book)
        erase(one.book, who)
        rounds((one, two), place)
        everybody_forgot((one, two), who)
        old = Pc(kept, tmp_path / "old home", two.clock, two.pc.actor)
        with old.open() as book:
            assert book.read(members.file, who.id).name.startswith(SECRET)
            book.confirm_day(one.book.clock().today)
            back = Courier(old, book, type(one.ring)(old.home))
            two.clock.move(minutes=5)
            back.work("Newcomer")
            back.sync(place)
            assert book.read(members.file, who.id).name == ERASED
            assert traces(kept) == []
            rounds((one, two, back), place)
            everybody_forgot((one, two, back), who)


def test_a_photo_that_two_pcs_filed_is_erased_for_both(template: Pc, tmp_path: Path) -> None:
    """The same bytes are one row: whoever erases them, erases them everywhere."""
    with couriers(template, tmp_path, 2) as (one, two):
        place = placed(one.book, tmp_path / "stick")
        who = one.make.member("Wrong")
        rounds((one, two), place)
        said: dict[str, Any] = {"kind": "photo", "content": b"\x89PNG\r\n\x1a\n" + SECRET.encode()}
        papers = [pc.book.write(filed.file_document, member=who.id, **said) for pc in (one, two)]
        one.book.write(erasing.erase_paper, document=papers[0])
        rounds((one, two), place, 3)
        equal((one, two))
        for pc in (one, two):
            assert traces(pc.pc.path) == []
            assert pc.book.read(filed.photo, who.id) == b""


@given(chance=st.randoms(use_true_random=False))
@settings(max_examples=5)
def test_erasing_and_changing_in_any_order_make_equal_books(
    template: Pc, chance: random.Random
) -> None:
    with (
        tempfile.TemporaryDirectory() as name,
        couriers(template, Path(name), 3) as pcs,
    ):
        place = placed(pcs[0].book, Path(name) / "stick")
        people = [pcs[0].make.member(f"{SECRET}{n}", phone=SECRET) for n in range(3)]
        for who in people:
            gone(pcs[0].make, who)
        rounds(pcs, place)
        for pc in pcs:
            later(pc.book)
        for _ in range(14):
            pc, who = chance.choice(pcs), chance.choice(people)
            pc.clock.move(minutes=1)
            known_ = pc.book.read(members.file, who.id).name != ERASED
            match chance.choice(("sync", "sync", "change", "erase")):
                case "sync":
                    pc.sync(place)
                case "change" if known_:
                    _change(pc.book, who, f"{SECRET}{chance.random()}")
                case "erase" if known_:
                    erase(pc.book, who)
        rounds(pcs, place, 3)
        equal(pcs)
        for pc in pcs:
            forgotten = [pc.book.read(members.file, who.id).name == ERASED for who in people]
            assert all(forgotten) <= (not traces(pc.pc.path))


# --- copies and what is carried out ---


def test_the_next_copy_and_what_is_carried_out_hold_nothing_of_it(
    template: Pc, tmp_path: Path
) -> None:
    pc = template.moved(tmp_path / "pc")
    with pc.open() as book:
        who = kept_of(Make(book))
        gone(Make(book), who)
        later(book)
        old, new = placed(book, tmp_path / "old stick"), placed(book, tmp_path / "new stick")
        keyring = Keyring(pc.home)
        back_up(book, places.opened(str(old)), keyring)
        erase(book, who)
        back_up(book, places.opened(str(new)), keyring)
        archive.carry_out(book, tmp_path / "all.zip", language=ENGLISH)
        assert known.may_hold(book) == ["new stick", "old stick"]
    for at, holds in ((old, True), (new, False)):
        made = tmp_path / at.name / "back.coop"
        restore.restore(files(at)[-1], made, tmp_path / at.name / "home", pc.clock)
        assert bool(traces(made)) is holds
    with zipfile.ZipFile(tmp_path / "all.zip") as opened:
        for name in opened.namelist():
            assert SECRET.encode() not in opened.read(name), name


def test_a_locked_book_holds_nothing_of_it_behind_its_key(tmp_path: Path) -> None:
    key, path = bytes(range(32)), tmp_path / "locked.coop"

    def put(tx: Tx) -> None:
        tx.insert(Member, [{"id": 7, "number": "7", "name": SECRET, "kind": "person"}])

    def erase_it(tx: Tx) -> None:
        erase_rows(tx, [7], erasing.PAST)

    with Book.create(path, tmp_path / "home", HandClock(), key=key, built=BUILT) as book:
        book.actor = actor(Role.SECRETARY)
        for deed, holds in ((put, True), (erase_it, False)):
            book.write(Command(deed, Permission.KEEP_ROLL))
            with Store(path, key).looking() as raw:
                raw.pragma("wal_checkpoint(TRUNCATE)")
            pages = memoryview(bytearray(path.read_bytes()))
            opened = b"".join(bytes(one) for one in unlocked(iter([pages]), PAGE, key, "x"))
            assert (SECRET.encode() in opened) is holds
            assert SECRET.encode() not in path.read_bytes()
