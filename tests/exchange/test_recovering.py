"""Recovery: sheets and shares that are tried out, all PCs lost, a PC that was stolen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coopdesk.exchange import certificates, recovering, sealedbox, sheets_back
from coopdesk.exchange.keyring import Keyring, Stranger
from coopdesk.exchange.sheets_back import Mistyped
from coopdesk.records import devices, epochs, looking_at, recovery, statements
from coopdesk.records.access import GUEST
from coopdesk.records.book import Book, acts
from coopdesk.records.errors import Refused
from tests.records.hands import BUILT, TODAY, Make, Pc, found
from tests.records.test_merging import exchange


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


def on_paper(sheet: recovering.Sheet) -> str:
    return " ".join(one.letters + one.sign for one in sheet.groups)


def test_nothing_is_locked_before_the_sheet_was_typed_back(book: Book, ring: Keyring) -> None:
    sheet = recovering.make_sheet(book, ring, "Safe of the office")
    assert not book.read(recovery.locked)
    assert ring.recipients(book) == ()
    assert book.read(recovery.drill_due) == TODAY
    recovering.drill(book, ring, sheet.id, [on_paper(sheet)])
    assert book.read(recovery.locked)
    assert len(ring.recipients(book)) == 2
    assert book.read(recovery.drill_due) == TODAY.replace(year=TODAY.year + 1)


def test_a_mistyped_sheet_passes_no_drill_and_says_where(book: Book, ring: Keyring) -> None:
    sheet = recovering.make_sheet(book, ring, "Safe")
    groups = on_paper(sheet).split()
    groups[6] = ("Q" if groups[6][0] != "Q" else "P") + groups[6][1:]
    with pytest.raises(Mistyped, match="Group 7 is not") as caught:
        recovering.drill(book, ring, sheet.id, [" ".join(groups)])
    assert caught.value.groups == (7,)
    assert not book.read(recovery.locked)
    other = recovering.make_sheet(book, ring, "Home of the president")
    with pytest.raises(Mistyped, match="another sheet"):
        recovering.drill(book, ring, sheet.id, [on_paper(other)])


def test_after_the_drill_the_root_key_is_on_the_sheet_only(book: Book, ring: Keyring) -> None:
    sheet = recovering.make_sheet(book, ring, "Safe")
    assert ring.private.root(book) is not None
    recovering.drill(book, ring, sheet.id, [sheet.identity])
    assert ring.private.root(book) is None
    with pytest.raises(Refused, match="type that sheet first"):
        recovering.make_shares(book, ring, "Board", "2/3")
    shares = recovering.make_shares(book, ring, "Board", "2/3", by=sheet.identity)
    recovering.drill(book, ring, shares.id, shares.shares[1:])
    for recovered in book.read(recovery.standing):
        assert recovered.tested == TODAY
    assert len(ring.recipients(book)) == 3


def test_too_few_shares_pass_no_drill(book: Book, ring: Keyring) -> None:
    shares = recovering.make_shares(book, ring, "Board", "3/5")
    with pytest.raises(Mistyped, match="takes 3 shares; these are 2"):
        recovering.drill(book, ring, shares.id, shares.shares[:2])
    recovering.drill(book, ring, shares.id, shares.shares[2:])
    assert book.read(recovery.locked)


def test_a_federation_gives_its_public_key(book: Book, ring: Keyring) -> None:
    with pytest.raises(Refused, match="begins with age1"):
        recovering.add_federation(book, ring, "Union", "age1nonsense")
    identity, recipient = sealedbox.new_identity()
    ident = recovering.add_federation(book, ring, "Union", f" {recipient}\n")
    recovering.drill(book, ring, ident, [identity])
    assert recipient in ring.recipients(book)


def lost(pc: Pc, book: Book, folder: Path) -> Pc:
    """All PCs are lost; a copy of the book is left, on a new PC."""
    book.close()
    folder.mkdir()
    new = Pc(folder / "restored.coop", folder / "home", pc.clock, pc.actor)
    shutil.copy(pc.path, new.path)
    return new


def test_with_all_pcs_lost_the_sheet_lets_a_new_one_go_on(
    pc: Pc, ring: Keyring, tmp_path: Path
) -> None:
    book = pc.open()
    make = Make(book)
    make.visit(make.member("Aline"), ("deposit", 500))
    sheet = recovering.make_sheet(book, ring, "Safe")
    recovering.drill(book, ring, sheet.id, [sheet.identity])
    box, figures = (
        sealedbox.lock(b"old", ring.recipients(book)[:1]),
        book.read(statements.trial_balance, on=TODAY),
    )
    new = lost(pc, book, tmp_path / "new")
    with new.open() as book:
        other = Keyring(new.home)
        with pytest.raises(Stranger):
            other.ready(book)
        recovering.recover(book, other, sheets_back.key_typed(on_paper(sheet)))
        made = other.ready(book)
        assert made.by == certificates.id_of(book.read(devices.root_key) or b"")
        assert sealedbox.unlock(box, other.identities(book), 10) == b"old"
        assert other.private.root(book) is None
        assert book.read(statements.trial_balance, on=TODAY) == figures
        for device in book.read(devices.devices):
            if device.device != book.device:
                recovering.trust_no_more(book, other, device.id, "stolen")
        assert other.epoch(book) == 2
        later = sealedbox.lock(b"new", other.recipients(book))
        assert sealedbox.unlock(later, other.identities(book), 10) == b"new"
        assert sealedbox.unlock(later, [sheet.identity], 10) == b"new"
        with pytest.raises(sealedbox.Shut), pc.open() as old:
            sealedbox.unlock(later, ring.identities(old), 10)
        again = recovering.make_sheet(book, other, "Safe", by=sheet.identity)
        recovering.drill(book, other, again.id, [again.identity])
        recovering.end(book, other, sheet.id)
        newest = sealedbox.lock(b"x", other.recipients(book))
        with pytest.raises(sealedbox.Shut):
            sealedbox.unlock(newest, [sheet.identity], 10)
        with pytest.raises(Mistyped, match="counts no more"):
            recovering.recover(book, other, sheet.identity)


def test_a_pc_that_a_sheet_let_in_stands_among_what_is_to_be_looked_at(
    pc: Pc, tmp_path: Path
) -> None:
    ring = Keyring(pc.home)
    with pc.open() as book:
        sheet = recovering.make_sheet(book, ring, "Safe")
        recovering.drill(book, ring, sheet.id, [sheet.identity])
        let_in(book, ring)
        # Neither the first PC, which the root key vouches for too, nor one that another let in.
        assert book.read(looking_at.found) == []
    thief = pc.copied(tmp_path / "thief")
    with thief.open() as theirs, pc.open() as book:
        recovering.recover(theirs, Keyring(thief.home), sheet.identity)
        exchange(book, theirs)
        (flag,) = book.read(looking_at.found)
        device = acts.number_of(theirs.device)
        assert (flag.kind, flag.about) == (looking_at.BY_SHEET, str(device))
        assert theirs.read(looking_at.found) == [flag]
        book.write(looking_at.settle, kind=flag.kind, about=flag.about, how="seen")
        assert book.read(looking_at.found) == []
        book.write(looking_at.open_again, kind=flag.kind, about=flag.about)
        recovering.trust_no_more(book, ring, device, "nobody knows it")
        kinds = {one.kind for one in book.read(looking_at.found)}
        assert looking_at.BY_SHEET not in kinds


def test_a_stolen_pc_and_an_ended_sheet_get_no_key_of_what_is_to_come(
    book: Book, ring: Keyring
) -> None:
    sheet, spare = (recovering.make_sheet(book, ring, label) for label in ("Safe", "Drawer"))
    for one in (sheet, spare):
        recovering.drill(book, ring, one.id, [one.identity])
    stolen = let_in(book, ring)
    had = {who: keys_for(book, who) for who in (stolen, spare.id)}
    recovering.trust_no_more(book, ring, stolen, "stolen")
    assert keys_for(book, stolen) == had[stolen]
    assert len(keys_for(book, spare.id)) == 2
    recovering.end(book, ring, spare.id)
    assert len(book.read(epochs.epochs)) == 3
    assert len(keys_for(book, spare.id)) == 2
    assert len(keys_for(book, sheet.id)) == 3
    assert keys_for(book, stolen) == had[stolen]


def let_in(book: Book, ring: Keyring) -> int:
    """Another PC of the co-op: its number."""
    public, letter = certificates.public_of(Ed25519PrivateKey.generate()), "B"
    recipient = sealedbox.new_identity()[1]
    made = certificates.make(
        ring.signing(book), coop=book.coop, public=public, recipient=recipient, letter=letter
    )
    return book.write(
        devices.add,
        public=public,
        recipient=recipient,
        certificate=made.raw,
        letter=letter,
        name="Shop",
        boxes=ring.boxes_for(book, recipient),
    )


def keys_for(book: Book, who: int) -> set[int]:
    """The keys that stand in a box for a PC or a sheet."""
    return set(book.read(epochs.boxes_for, who))


def test_a_sheet_that_opens_another_root_key_or_not_all_keys_passes_no_drill(
    book: Book, ring: Keyring
) -> None:
    ring.ready(book)
    another = Ed25519PrivateKey.generate().private_bytes_raw()
    identity, recipient = sealedbox.new_identity()
    wrong = book.write(
        recovery.add_recipient,
        kind=recovery.Kind.SHEET,
        label="Safe",
        recipient=recipient,
        root=sealedbox.lock(another, [recipient]),
    )
    with pytest.raises(Refused, match="root key: make a new one"):
        recovering.drill(book, ring, wrong, [identity])
    assert not book.read(recovery.locked)
    sheet = recovering.make_sheet(book, ring, "Drawer")
    recovering.drill(book, ring, sheet.id, [sheet.identity])
    root = sealedbox.unlock(rows(book)[sheet.id].root, [sheet.identity], 32)
    identity, recipient = sealedbox.new_identity()
    shut = {one.id: b"nonsense" for one in book.read(epochs.epochs)}
    partly = book.write(
        recovery.add_recipient,
        kind=recovery.Kind.SHEET,
        label="Desk",
        recipient=recipient,
        root=sealedbox.lock(root, [recipient]),
        boxes=shut,
    )
    with pytest.raises(Refused, match="all that is locked"):
        recovering.drill(book, ring, partly, [identity])
    assert rows(book)[partly].tested is None


def rows(book: Book) -> dict[int, recovery.RecoveryRow]:
    return {one.id: one for one in book.read(recovery.standing)}


def test_a_sheet_of_another_co_op_recovers_nothing(book: Book, ring: Keyring) -> None:
    ring.ready(book)
    with pytest.raises(Mistyped, match="not of this co-op"):
        recovering.recover(book, ring, sealedbox.new_identity()[0])


def test_the_only_tried_sheet_can_t_be_ended(book: Book, ring: Keyring) -> None:
    sheet = recovering.make_sheet(book, ring, "Safe")
    recovering.make_sheet(book, ring, "Never tried")
    recovering.drill(book, ring, sheet.id, [sheet.identity])
    with pytest.raises(Refused, match="First make another sheet"):
        recovering.end(book, ring, sheet.id)


def test_a_drill_is_due_again_after_a_year(book: Book, ring: Keyring) -> None:
    assert book.read(recovery.drill_due) is None
    sheet = recovering.make_sheet(book, ring, "Safe")
    recovering.drill(book, ring, sheet.id, [sheet.identity])
    due = book.read(recovery.drill_due)
    assert due is not None
    assert due - TODAY >= timedelta(days=365)


def test_a_federation_says_the_words_of_its_letter_and_never_its_key(
    book: Book, ring: Keyring
) -> None:
    identity, recipient = sealedbox.new_identity()
    with pytest.raises(Refused, match="begins with age1"):
        recovering.add_federation(book, ring, "Union", "age1x")
    union = recovering.add_federation(book, ring, "Union", f" {recipient} ")
    with pytest.raises(Refused, match="First make a recovery sheet"):
        recovering.letter_to(book, union, ring)
    sheet = recovering.make_sheet(book, ring, "Safe")
    recovering.drill(book, ring, sheet.id, [sheet.identity])
    for wrong in ("", "lusab babad gutih tugad lusab babad", "no words at all"):
        with pytest.raises(Refused, match="six words"):
            recovering.answer(book, ring, union, wrong)
    words = said_by(book, ring, union, identity)
    recovering.answer(book, ring, union, words.upper().replace(" ", "-"))
    (row,) = (one for one in book.read(recovery.standing) if one.id == union)
    assert row.tested == TODAY
    assert recipient in ring.recipients(book)
    assert sheets_back.key_of(identity) == identity  # it brings a book back with its own key


def test_a_federation_without_all_keys_passes_no_drill(book: Book, ring: Keyring) -> None:
    identity, recipient = sealedbox.new_identity()
    union = recovering.add_federation(book, ring, "Union", recipient)
    sheet = recovering.make_sheet(book, ring, "Safe")
    first = ring.new_epoch(book, without=[union])
    book.write(recovery.passed_drill, recovery=sheet.id, epoch=first)
    words = said_by(book, ring, union, identity)
    with pytest.raises(Refused, match="all that is locked"):
        recovering.answer(book, ring, union, words)
    assert rows(book)[union].tested is None


def test_who_of_the_board_holds_which_share_is_named_and_changes(book: Book, ring: Keyring) -> None:
    recovering.make_shares(book, ring, "Aline,  Bosco , Chantal", "2/3")
    (row,) = book.read(recovery.standing)
    assert row.holders == ("Aline", "Bosco", "Chantal")
    book.write(recovery.relabel, recovery=row.id, label="Aline, Bosco", shown=row.label)
    (row,) = book.read(recovery.standing)
    assert row.holders == ()
    with pytest.raises(Refused, match="who keeps it"):
        book.write(recovery.relabel, recovery=row.id, label=" ", shown=row.label)


def said_by(book: Book, ring: Keyring, union: int, identity: str) -> str:
    """What the federation reads in its letter with its key."""
    letter = recovering.letter_to(book, union, ring)
    assert letter.startswith(b"-----BEGIN AGE ENCRYPTED FILE-----")
    return sealedbox.unlock(letter, [identity], 256).decode()


def test_the_sheet_vouches_for_a_new_pc_before_anybody_signed_in(pc: Pc, tmp_path: Path) -> None:
    with pc.open() as book:
        ring = Keyring(pc.home)
        sheet = recovering.make_sheet(book, ring, "Safe")
        recovering.drill(book, ring, sheet.id, [sheet.identity])
    new = pc.copied(tmp_path / "new")
    with Book.open(new.path, new.home, new.clock, built=BUILT) as book:
        ring = Keyring(new.home)
        recovering.recover(book, ring, sheet.identity)
        assert book.actor is GUEST
        assert ring.ready(book).letter == "B"
