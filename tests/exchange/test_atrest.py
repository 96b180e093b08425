"""A book that is encrypted on the disk: when it may be, and who opens it then."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from coopdesk.exchange import (
    atrest,
    recovering,
    restore,
    sealedbox,
    slot_passwords,
    slots,
    unlocking,
)
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.recovering import Sheet
from coopdesk.records import checks, members, office, passwords, recovery, statements
from coopdesk.records.access import Role
from coopdesk.records.book import Book, keys
from coopdesk.records.book.opening import is_encrypted, old_file
from coopdesk.records.disk import force_names
from coopdesk.records.errors import Refused, Trouble
from tests.exchange.mains import Mains
from tests.records.hands import BUILT, TODAY, Make, Pc, found

PASSWORD = "inyambo7"


@pytest.fixture(autouse=True)
def _passwords_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_KIB", 8)


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    made = found(tmp_path / "office")
    with made.open() as book:
        make = Make(book)
        make.visit(make.member("Aline Mukamana", number="12"), ("deposit", 500))
        book.write(office.change_password, old="", new=PASSWORD)
    return made


def a_sheet(pc: Pc) -> Sheet:
    """A sheet that was tried out."""
    with pc.open() as book:
        ring = Keyring(pc.home)
        sheet = recovering.make_sheet(book, ring, "Safe")
        recovering.drill(book, ring, sheet.id, [sheet.identity])
    return sheet


def locked(pc: Pc) -> Sheet:
    """Encrypt the book."""
    sheet, book = a_sheet(pc), pc.open()
    atrest.encrypt(book, pc.home, book.actor.person, PASSWORD, copies=1)
    return sheet


def opened(pc: Pc, password: str | None = PASSWORD) -> Book:
    def ask() -> str | None:
        return password

    book = unlocking.open_book(pc.path, pc.home, pc.clock, ask, built=BUILT)
    book.actor = pc.actor
    return book


def test_it_needs_a_tried_sheet_a_copy_and_a_password(pc: Pc) -> None:
    with pc.open() as book:
        assert "recovery sheet" in str(atrest.why_not(book, copies=1))
    a_sheet(pc)
    with pc.open() as book:
        assert "make a copy" in str(atrest.why_not(book, copies=0))
        assert atrest.why_not(book, copies=1) is None
        with pytest.raises(Refused, match="not the password"):
            atrest.encrypt(book, pc.home, book.actor.person, "wrong", copies=1)
        book.write(office.change_setting, name="phone", value="1", shown="")


def test_an_encrypted_book_says_nothing_and_is_the_same_book(pc: Pc) -> None:
    with pc.open() as book:
        before = book.read(statements.trial_balance, on=TODAY), book.device
    assert b"Mukamana" in pc.path.read_bytes()
    locked(pc)
    data = pc.path.read_bytes()
    assert not data.startswith(b"SQLite")
    assert b"Mukamana" not in data
    with opened(pc) as book:
        assert (book.read(statements.trial_balance, on=TODAY), book.device) == before
        assert book.letter == "A"
        assert not checks.run(book, rebuild=True)
        make = Make(book)
        make.visit(make.member("Odette", number="13"), ("deposit", 20))
        assert [one.number for one in book.read(members.roll)] == ["12", "13"]
        assert book.read(lambda s: s.execute(text("PRAGMA journal_mode")).scalar()) == "wal"
    with opened(pc) as book:
        assert len(book.read(members.roll)) == 2
        assert Keyring(pc.home).ready(book).letter == "A"


def test_a_wrong_password_or_none_opens_nothing(pc: Pc) -> None:
    locked(pc)
    with pytest.raises(Refused, match="not the password"):
        opened(pc, "wrong")
    for nothing in (None, ""):
        with pytest.raises(Refused, match="needs the office password"):
            opened(pc, nothing)
    with pytest.raises(Trouble):
        Book.open(pc.path, pc.home, pc.clock)


def test_another_pc_has_no_key_for_it(pc: Pc, tmp_path: Path) -> None:
    locked(pc)
    other = pc.copied(tmp_path / "other")
    with pytest.raises(Trouble, match="no key for it"):
        opened(other)


def test_a_changed_password_opens_it_and_the_old_one_no_more(pc: Pc) -> None:
    locked(pc)
    with opened(pc) as book:
        book.write(office.change_password, old=PASSWORD, new="another7")
        slot_passwords.password_is(book, pc.home, book.actor.person, "another7")
    with pytest.raises(Refused, match="not the password"):
        opened(pc)
    with opened(pc, "another7") as book:
        assert book.letter == "A"


def test_a_second_person_opens_it_once_they_signed_in_and_not_after_they_left(pc: Pc) -> None:
    locked(pc)
    with opened(pc) as book:
        jean = book.write(
            office.add_person, name="Jean", role=Role.TELLER, language="rw", password="second7"
        )
        slot_passwords.signed_in(book, pc.home, jean, "second7")
    with opened(pc, "second7") as book:
        book.write(office.stop_person, person=jean)
        slot_passwords.bring_up(book, pc.home)
    with pytest.raises(Refused, match="not the password"):
        opened(pc, "second7")


def test_a_sheet_that_ended_opens_it_no_more(pc: Pc) -> None:
    first = locked(pc)
    with opened(pc) as book:
        ring = Keyring(pc.home)
        second = recovering.make_sheet(book, ring, "Bank", by=first.identity)
        recovering.drill(book, ring, second.id, [second.identity])
        file = slots.file_of(pc.home, book.coop, book.key)
        assert slots.by_recovery(file, first.identity) == book.key
        recovering.end(book, ring, first.id)
        assert slots.by_recovery(file, first.identity) is None
        assert slots.by_recovery(file, second.identity) == book.key


def test_a_sheet_that_ended_on_another_pc_opens_it_no_more(pc: Pc) -> None:
    """The act comes by a sync; the slot follows when the book is opened."""
    first = locked(pc)
    with opened(pc) as book:
        ring = Keyring(pc.home)
        second = recovering.make_sheet(book, ring, "Bank", by=first.identity)
        recovering.drill(book, ring, second.id, [second.identity])
        new = ring.new_epoch(book, without=[first.id])
        book.write(recovery.end, recovery=first.id, epoch=new)
        slot_passwords.bring_up(book, pc.home)
    with pytest.raises(Refused, match="does not open the book on this PC"):
        unlocking.open_by_sheet(pc.path, pc.home, pc.clock, first.identity, built=BUILT)
    unlocking.open_by_sheet(pc.path, pc.home, pc.clock, second.identity, built=BUILT).close()


def test_with_the_password_lost_the_sheet_opens_it(pc: Pc) -> None:
    sheet = locked(pc)
    with unlocking.open_by_sheet(pc.path, pc.home, pc.clock, sheet.identity, built=BUILT) as book:
        recovering.reset_password(book, pc.home, sheet.identity, pc.actor.person, "again777")
    with opened(pc, "again777") as book:
        who = book.read(office.sign_in, person=pc.actor.person, password="again777")
        assert who.person == pc.actor.person
    with pytest.raises(Refused, match="does not open"):
        unlocking.open_by_sheet(pc.path, pc.home, pc.clock, sealedbox.new_identity()[0])


def test_the_plain_file_stays_until_it_is_wiped(pc: Pc) -> None:
    locked(pc)
    old = old_file(pc.path)
    assert old.read_bytes().startswith(b"SQLite")
    assert atrest.wipe_old(pc.path)
    assert not old.exists()
    assert not atrest.wipe_old(pc.path)
    with opened(pc) as book:
        assert book.letter == "A"


def test_the_plain_file_is_never_wiped_while_the_book_is_plain(pc: Pc) -> None:
    old = old_file(pc.path)
    old.write_bytes(pc.path.read_bytes())
    assert not atrest.wipe_old(pc.path)
    assert old.exists()


def test_a_disk_that_fails_while_it_is_encrypted_leaves_the_old_book(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_sheet(pc)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", fail)
    book = pc.open()
    with pytest.raises(Trouble, match="disk is full"):
        atrest.encrypt(book, pc.home, book.actor.person, PASSWORD, copies=1)
    monkeypatch.undo()
    monkeypatch.setattr(passwords, "_KIB", 8)
    assert not list(pc.path.parent.glob(".*.part"))
    with pc.open() as book:
        assert book.letter == "A"
        assert not checks.run(book)
        assert Keyring(pc.home).identities(book)
        atrest.encrypt(book, pc.home, book.actor.person, PASSWORD, copies=1)
    with opened(pc) as book:
        assert Keyring(pc.home).identities(book)


def test_keys_of_the_pc_are_locked_with_the_book(pc: Pc) -> None:
    locked(pc)
    with opened(pc) as book:
        file = slots.file_of(pc.home, book.coop, book.key)
        assert slots.is_locked(file)
        assert b"AGE-SECRET" not in file.read_bytes()
        assert Keyring(pc.home).identities(book)


def test_the_desk_s_way_signs_in_at_once_and_recovers_by_the_sheet(pc: Pc) -> None:
    sheet = locked(pc)
    with unlocking.open_with(pc.path, pc.home, pc.clock, PASSWORD, built=BUILT) as book:
        assert book.actor.name == "Claudine Uwimana"
    with unlocking.open_by_sheet(pc.path, pc.home, pc.clock, sheet.identity, built=BUILT) as book:
        (person,) = recovering.who_set_up(book)
        with pytest.raises(Refused, match="at least 6"):
            recovering.reset_password(book, pc.home, sheet.identity, person.id, "x")
        who = recovering.reset_password(book, pc.home, sheet.identity, person.id, "again777")
        assert who.name == "Claudine Uwimana"
    with opened(pc, "again777") as book:
        assert book.letter == "A"


def test_a_password_of_another_pc_opens_the_book_here_once_it_was_used(pc: Pc) -> None:
    locked(pc)
    with opened(pc) as book:
        book.write(office.change_password, old=PASSWORD, new="another7")  # as it came by a sync
        slot_passwords.signed_in(book, pc.home, book.actor.person, "another7")
    with opened(pc, "another7") as book:
        assert book.letter == "A"
    with pytest.raises(Refused, match="not the password"):
        opened(pc)


def test_who_sets_up_the_book_gives_others_a_new_password(pc: Pc) -> None:
    locked(pc)
    with opened(pc) as book:
        jean = book.write(
            office.add_person, name="Jean", role=Role.TELLER, language="rw", password="second7"
        )
        recovering.give_password(book, pc.home, jean, "fourth7")
    with opened(pc, "fourth7") as book:
        assert book.letter == "A"


def test_a_book_that_another_coopdesk_has_open_is_not_encrypted_nor_decrypted(pc: Pc) -> None:
    a_sheet(pc)
    book, other = pc.open(), pc.open()
    with other:
        assert len(other.read(members.roll)) == 1
        with pytest.raises(Trouble, match="is open"):
            atrest.encrypt(book, pc.home, book.actor.person, PASSWORD, copies=1)
        Make(other).member("Odette", number="13")
    book = pc.open()
    assert len(book.read(members.roll)) == 2
    atrest.encrypt(book, pc.home, book.actor.person, PASSWORD, copies=1)
    book = opened(pc)
    with opened(pc) as other:
        assert len(other.read(members.roll)) == 2
        with pytest.raises(Trouble, match="is open"):
            atrest.decrypt(book, pc.home, book.actor.person, PASSWORD)
    with opened(pc) as book:
        assert len(book.read(members.roll)) == 2


def test_one_that_comes_in_while_it_is_encrypted_loses_nothing(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_sheet(pc)
    book, late = pc.open(), list[Book]()

    def step(at: int, _of: int) -> None:
        if at == 90:
            late.append(pc.open())
            Make(late[0]).member("Odette", number="13")

    with pytest.raises(Trouble, match="is open"):
        atrest.encrypt(book, pc.home, book.actor.person, PASSWORD, copies=1, step=step)
    late[0].close()
    with pc.open() as book:
        assert len(book.read(members.roll)) == 2
        assert Keyring(pc.home).ready(book).letter == "A"


def test_the_new_file_has_its_name_on_the_disk_before_open_keys_go(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_sheet(pc)
    kept = list[bool]()
    slot = slots.all_of(pc.home)[0]

    def look(folder: Path) -> None:
        kept.append('"open"' in slot.read_text() and is_encrypted(pc.path))
        force_names(folder)

    monkeypatch.setattr(atrest, "force_names", look)
    book = pc.open()
    atrest.encrypt(book, pc.home, book.actor.person, PASSWORD, copies=1)
    assert kept == [True]
    assert '"open"' not in slot.read_text()


def test_a_book_with_the_large_pages_of_before_opens_by_its_key(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atrest, "PAGE", 4096)
    a_sheet(pc)
    key = b"k" * 32
    atrest._export(pc.path, pc.path.with_name("large"), None, key)  # noqa: SLF001
    with unlocking.connected(pc.path.with_name("large"), key) as found:
        assert found.execute("PRAGMA page_size").fetchone() == ("4096",)
        assert found.execute("SELECT count(*) FROM member").fetchone() == (1,)


def test_a_text_file_is_no_encrypted_book(pc: Pc, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear all")
    assert not is_encrypted(file)
    assert not is_encrypted(tmp_path / "nothing")
    assert not is_encrypted(pc.path)


def test_the_signing_key_is_locked_with_the_book_and_signs_while_it_is_open(pc: Pc) -> None:
    locked(pc)
    (file,) = (pc.home / "devices").glob("*.json")
    assert '"private"' not in file.read_text()
    with opened(pc) as book:
        ring = Keyring(pc.home)
        certificate = ring.ready(book)
        assert book.own_key is not None
        book.own_key.private.public_key().verify(ring.sign(book, b"x"), b"x")
        assert certificate.letter == "A"
        key = keys.of_device(pc.home, book.device, None)
    assert key is not None
    with pytest.raises(Trouble, match="locked with the office password"):
        _ = key.private


def test_encryption_goes_off_again_and_the_book_is_the_same(pc: Pc) -> None:
    locked(pc)
    with opened(pc) as book:
        before = book.read(statements.trial_balance, on=TODAY), book.device, book.letter
        with pytest.raises(Refused, match="not the password"):
            atrest.decrypt(book, pc.home, book.actor.person, "wrong")
        atrest.decrypt(book, pc.home, book.actor.person, PASSWORD)
    assert pc.path.read_bytes().startswith(b"SQLite")
    assert not old_file(pc.path).exists()
    with pc.open() as book:
        assert (book.read(statements.trial_balance, on=TODAY), book.device, book.letter) == before
        assert not checks.run(book, rebuild=True)
        file = slots.file_of(pc.home, book.coop, None)
        assert not slots.is_locked(file)
        assert not slots.persons(file)
        Keyring(pc.home).sign(book, b"x")
        with pytest.raises(Refused, match="is not encrypted"):
            atrest.decrypt(book, pc.home, book.actor.person, PASSWORD)
        atrest.encrypt(book, pc.home, book.actor.person, PASSWORD, copies=1)
    with opened(pc) as book:
        assert Keyring(pc.home).identities(book)


@pytest.mark.parametrize("deed", ["encrypt", "decrypt"])
@pytest.mark.parametrize("at", ["begin", "end"])
def test_the_power_may_go_while_keys_are_locked_or_unlocked(
    pc: Pc, monkeypatch: pytest.MonkeyPatch, deed: str, at: str
) -> None:
    locked(pc) if deed == "decrypt" else a_sheet(pc)
    book = pc.open() if deed == "encrypt" else opened(pc)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    way = "lock" if deed == "encrypt" else "unlock"
    monkeypatch.setattr(keys, f"{at}_{way}", cut)
    relock = partial(atrest.encrypt, copies=1) if deed == "encrypt" else atrest.decrypt
    with pytest.raises(KeyboardInterrupt):
        relock(book, pc.home, book.actor.person, PASSWORD)
    monkeypatch.undo()
    monkeypatch.setattr(passwords, "_KIB", 8)
    with opened(pc) as book:
        slot_passwords.bring_up(book, pc.home)
        ring = Keyring(pc.home)
        assert ring.ready(book).letter == "A"
        assert ring.identities(book)
        is_locked = book.key is not None
        assert slots.is_locked(slots.file_of(pc.home, book.coop, book.key)) == is_locked
    (file,) = (pc.home / "devices").glob("*.json")
    said = file.read_text()
    assert ('"private"' in said, '"sealed"' in said) == (not is_locked, is_locked)


def test_a_book_brought_back_beside_the_encrypted_one_has_keys_of_its_own(
    pc: Pc, tmp_path: Path
) -> None:
    sheet = a_sheet(pc)
    beside = tmp_path / "office" / "back.coop"
    beside.write_bytes(pc.path.read_bytes())
    with pc.open() as book:
        atrest.encrypt(book, pc.home, book.actor.person, PASSWORD, copies=1)
    with Book.open(beside, pc.home, pc.clock, built=BUILT) as book:
        book.actor = pc.actor
        ring = Keyring(pc.home)
        assert recovering.recover(book, ring, sheet.identity).label == "Safe"
        assert ring.ready(book).letter == "B"
        ring.sign(book, b"x")
    with opened(pc) as book:
        assert Keyring(pc.home).ready(book).letter == "A"


_ANOTHER_WINDOW = """
import sys
from datetime import datetime
from pathlib import Path
from coopdesk.exchange import unlocking
from coopdesk.records import members, passwords

passwords._KIB = 8
path, home, moment, password = sys.argv[1:]
clock = lambda: datetime.fromisoformat(moment)
with unlocking.open_with(Path(path), Path(home), clock, password) as book:
    book.read(members.roll)
    print("open", flush=True)
    sys.stdin.readline()
"""


def test_nothing_takes_the_place_of_an_encrypted_book_that_another_window_has_open(
    pc: Pc, tmp_path: Path
) -> None:
    locked(pc)
    new = found(tmp_path / "new").path
    said = [str(pc.path), str(pc.home), pc.clock().isoformat(), PASSWORD]
    with subprocess.Popen(
        [sys.executable, "-c", _ANOTHER_WINDOW, *said],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as window:
        assert window.stdout is not None
        assert window.stdout.readline() == "open\n"
        before = pc.path.read_bytes()
        with pytest.raises(Trouble, match="is open"):
            restore.swap(new, pc.path, TODAY)
        assert pc.path.read_bytes() == before
        window.communicate("close\n")
    kept = restore.swap(new, pc.path, TODAY)
    assert kept is not None
    assert is_encrypted(kept)
    assert not is_encrypted(pc.path)


@pytest.mark.skipif(os.name != "posix", reason="it asks /proc which file is forced")
def test_the_new_file_and_the_old_one_beside_it_are_on_the_disk_before_they_change_places(
    pc: Pc,
) -> None:
    a_sheet(pc)
    book, name = pc.open(), pc.path.name
    plain = pc.path.stat().st_ino
    mains = Mains(pc.path.parent)
    with mains.watching():
        atrest.encrypt(book, pc.home, book.actor.person, PASSWORD, copies=1)
    swapped = [one for one in mains.moments if any(n.get(name) != plain for n in one.names[""])]
    assert swapped
    for moment in swapped:
        assert not {name, old_file(pc.path).name} & set(moment.torn())
