"""The keyring: a first copy makes the keys, a copied book is vouched for, a stolen PC is not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coopdesk.exchange import certificates, sealedbox, slots
from coopdesk.exchange.keyring import Keyring, Stranger
from coopdesk.records import devices, epochs, recovery
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused, Trouble
from tests.records import fleet
from tests.records.hands import Make, Pc, found


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    return found(tmp_path / "first")


@pytest.fixture
def book(pc: Pc) -> Iterator[Book]:
    with pc.open() as opened:
        yield opened


@pytest.fixture
def ring(pc: Pc) -> Keyring:
    return Keyring(pc.home)


def own(book: Book) -> devices.DeviceRow:
    return next(one for one in book.read(devices.devices) if one.device == book.device)


def test_the_first_copy_makes_the_root_key_and_vouches_for_the_pc(
    book: Book, ring: Keyring
) -> None:
    assert book.read(devices.root_key) is None
    made = ring.ready(book)
    acts = len(list(book.acts()))
    assert ring.ready(book) == made
    assert len(list(book.acts())) == acts
    assert made.by == certificates.id_of(book.read(devices.root_key) or b"")
    assert own(book).certificate == made.raw
    assert own(book).recipient == ring.own_recipient(book)
    ring.trust(book).verify(book.device, ring.sign(book, b"x"), b"x")
    assert ring.recipients(book) == ()


def test_no_private_key_is_in_the_book(pc: Pc, ring: Keyring) -> None:
    with pc.open() as book:
        ring.ready(book)
        root = ring.private.root(book)
        assert root is not None
        mine = ring.identities(book)
    data = pc.path.read_bytes()
    assert root.private_bytes_raw() not in data
    assert root.private_bytes_raw().hex().encode() not in data
    assert all(one.encode() not in data for one in mine)


def test_an_older_book_on_a_second_pc_must_join_once_there_is_a_root(
    pc: Pc, tmp_path: Path
) -> None:
    with pc.open() as book:
        Keyring(pc.home).ready(book)
    other = pc.copied(tmp_path / "other")
    with other.open() as book, pytest.raises(Stranger):
        Keyring(other.home).ready(book)


def test_a_copy_on_the_same_pc_is_vouched_for_by_the_old_key(pc: Pc, tmp_path: Path) -> None:
    ring = Keyring(pc.home)
    with pc.open() as book:
        first = ring.ready(book)
        ring_forgets(ring, book)
    restored = Pc(tmp_path / "restored.coop", pc.home, pc.clock, pc.actor)
    shutil.copy(pc.path, restored.path)
    with restored.open() as book:
        made = ring.ready(book)
        assert made.dev != first.dev
        assert made.by == first.dev
        assert ring.trust(book).chain(made.dev) == (made.raw, first.raw)


def test_a_copy_on_a_pc_that_is_trusted_no_more_is_not_vouched_for_by_its_old_key(
    pc: Pc, tmp_path: Path
) -> None:
    ring = Keyring(pc.home)
    with pc.open() as book:
        ring.ready(book)
        ring_forgets(ring, book)
    other = pc.copied(tmp_path / "other")
    with other.open() as book:
        (stolen,) = (one for one in book.read(devices.devices) if one.certificate)
        book.write(devices.revoke, device=stolen.id, seq=stolen.seq, tip=stolen.tip, why="stolen")
    again = Pc(tmp_path / "again.coop", pc.home, pc.clock, pc.actor)
    shutil.copy(other.path, again.path)
    with again.open() as book, pytest.raises(Stranger):
        ring.ready(book)


def ring_forgets(ring: Keyring, book: Book) -> None:
    ring.private.forget_root(book)
    assert ring.private.root(book) is None


# --- locking ---


def locked(book: Book, ring: Keyring) -> str:
    """A sheet that was tried out; its private half."""
    ring.ready(book)
    identity, recipient = sealedbox.new_identity()
    sheet = book.write(
        recovery.add_recipient, kind=recovery.Kind.SHEET, label="Safe", recipient=recipient
    )
    assert ring.recipients(book) == ()
    book.write(recovery.passed_drill, recovery=sheet, epoch=ring.new_epoch(book))
    return identity


def test_after_a_drill_this_pc_and_the_sheet_open_what_is_locked(book: Book, ring: Keyring) -> None:
    sheet = locked(book, ring)
    to = ring.recipients(book)
    assert len(to) == 2
    assert ring.epoch(book) == 1
    box = sealedbox.lock(b"figures", to)
    assert sealedbox.unlock(box, ring.identities(book), 100) == b"figures"
    assert sealedbox.unlock(box, [sheet], 100) == b"figures"
    with pytest.raises(sealedbox.Shut):
        sealedbox.unlock(box, [sealedbox.new_identity()[0]], 100)


def test_the_root_key_goes_from_a_pc_whose_sheet_was_tried_out_elsewhere(
    book: Book, ring: Keyring
) -> None:
    locked(book, ring)
    assert ring.private.root(book) is not None
    ring.ready(book)
    assert ring.private.root(book) is None


def test_what_is_larger_than_allowed_is_not_opened() -> None:
    identity, recipient = sealedbox.new_identity()
    with pytest.raises(sealedbox.Shut):
        sealedbox.unlock(sealedbox.lock(bytes(101), [recipient]), [identity], 100)


def second(book: Book, ring: Keyring, home: Path) -> tuple[int, str]:
    """Another PC that was let in; its number and its age identity."""
    key = Ed25519PrivateKey.generate()
    identity, recipient = sealedbox.new_identity()
    public, letter = certificates.public_of(key), book.read(devices.free_letter)
    made = certificates.make(
        ring.signing(book), coop=book.coop, public=public, recipient=recipient, letter=letter
    )
    ident = book.write(
        devices.add,
        public=public,
        recipient=recipient,
        certificate=made.raw,
        letter=letter,
        name="Shop",
        boxes=ring.boxes_for(book, recipient),
    )
    return ident, identity


def test_a_stolen_pc_opens_what_was_but_nothing_that_is_to_come(
    book: Book, ring: Keyring, tmp_path: Path
) -> None:
    locked(book, ring)
    stolen, identity = second(book, ring, tmp_path)
    (box,) = book.read(epochs.boxes_for, stolen).values()
    old = sealedbox.unlock(box, [identity], 100).decode()
    assert sealedbox.recipient_of(old) == ring.recipients(book)[0]
    with pytest.raises(Refused, match="new key"):
        book.write(devices.revoke, device=stolen, seq=0, tip=b"", why="stolen")
    new = ring.new_epoch(book, without=[stolen])
    book.write(devices.revoke, device=stolen, seq=0, tip=b"", why="stolen", epoch=new)
    assert ring.epoch(book) == 2
    assert len(book.read(epochs.boxes_for, stolen)) == 1
    later = sealedbox.lock(b"x", ring.recipients(book))
    assert sealedbox.unlock(later, ring.identities(book), 10) == b"x"
    for key in (identity, old):
        with pytest.raises(sealedbox.Shut):
            sealedbox.unlock(later, [key], 10)
    assert not ring.trust(book).accepts(devices_of(book, stolen), 1)


def devices_of(book: Book, ident: int) -> bytes:
    return next(one.device for one in book.read(devices.devices) if one.id == ident)


def test_a_pc_can_t_be_trusted_no_more_from_itself(book: Book, ring: Keyring) -> None:
    ring.ready(book)
    with pytest.raises(Refused, match="from the PC itself"):
        book.write(devices.revoke, device=own(book).id, seq=0, tip=b"", why="x")


def test_a_locked_slot_takes_the_books_key(tmp_path: Path) -> None:
    file, key = slots.file_of(tmp_path, b"c" * 16, None), b"k" * 32
    slots.keep(file, {"root": "secret"}, key)
    assert b"secret" not in file.read_bytes()
    assert slots.is_locked(file)
    assert slots.opened(file, key) == {"root": "secret"}
    for wrong in (None, b"x" * 32):
        with pytest.raises(Trouble, match="office password"):
            slots.opened(file, wrong)


def test_a_slot_opens_with_anybodys_password_and_with_the_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coopdesk.records.passwords._KIB", 8)
    file, key = slots.file_of(tmp_path, b"c" * 16, None), b"k" * 32
    identity, recipient = sealedbox.new_identity()
    slots.keep(file, {"root": ""}, key)
    slots.add_password(file, key, 1, "first1")
    slots.add_password(file, key, 2, "second")
    slots.add_password(file, key, 1, "changed")
    slots.add_recovery(file, key, [recipient])
    assert slots.by_password(file, "first1") is None
    assert slots.by_password(file, "changed") == slots.by_password(file, "second") == key
    assert slots.by_recovery(file, identity) == key
    assert slots.by_recovery(file, sealedbox.new_identity()[0]) is None
    slots.drop_password(file, 2)
    assert slots.by_password(file, "second") is None


# --- letters ---


def test_of_two_pcs_with_one_letter_the_later_takes_another(pc: Pc, tmp_path: Path) -> None:
    """Two copies of an old book, each on its own PC, took the letter B apart."""
    one, two = pc.copied(tmp_path / "one"), pc.copied(tmp_path / "two")
    for n, other in enumerate((one, two)):
        other.clock.move(hours=n + 1)
        with other.open() as book:
            make = Make(book)
            make.visit(make.member(number=f"M{n}"), ("deposit", 500))
            assert book.letter == "B"
    fleet.take_in(two, one)
    fleet.take_in(one, two)
    with one.open() as book:
        assert devices.settle_letter(book) is None
    with two.open() as book:
        assert book.read(devices.twins)[0][0] == "B"
        assert devices.settle_letter(book) == "C"
        assert book.letter == "C"
        assert book.next_receipt() == 1
        assert not book.read(devices.twins)
        make = Make(book)
        make.visit(make.member(number="M9"), ("deposit", 5))
        assert book.next_receipt() == 2
    with two.open() as book:
        assert book.letter == "C"


def test_a_letter_is_given_once(book: Book, ring: Keyring, tmp_path: Path) -> None:
    ring.ready(book)
    second(book, ring, tmp_path)
    with pytest.raises(Refused, match="has the letter B"):
        book.write(devices.take_letter, letter="B")
    with pytest.raises(Refused, match="from A to Z"):
        book.write(devices.take_letter, letter="b")
