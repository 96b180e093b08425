"""The private keys that this PC has, in its own folder: never in a book, never in a copy.

For each co-op there is one slot, a file beside the keys of `records.book.keys`: the PC's age
identities, the keys of epochs that came with joining or recovery, and on the founding PC the root
key until the recovery drill has passed. In a co-op whose book is encrypted on the disk the slot is
locked too, under the book's own key (see exchange.atrest): whoever opened the book opens the slot.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coopdesk.exchange import certificates, sealedbox
from coopdesk.exchange.certificates import Certificate, Trust
from coopdesk.exchange.private import Private
from coopdesk.i18n import N_
from coopdesk.records import devices, epochs, recovery
from coopdesk.records.book import Book, keys
from coopdesk.records.book.acts import number_of
from coopdesk.records.devices import DeviceRow
from coopdesk.records.epochs import NewEpoch
from coopdesk.records.errors import Refused, Trouble


class Stranger(Refused):
    """Nobody vouches for this PC in the book: it must join, or the recovery sheet must say so."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "This PC is new in the co-op's book. Let another PC approve it, or use the"
                " recovery sheet."
            )
        )


class Keyring:
    """The keys of this PC, for every book that it has. `home` is the PC's own folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.private = Private(home)
        #: Whom the certificates of a book prove: signatures take long, and are asked for often.
        self._proven: tuple[object, Trust] | None = None

    # --- this PC ---------------------------------------------------------------------------------

    def ready(self, book: Book) -> Certificate:
        """Before anything is copied or sent: the co-op has its root key, and this PC a certificate.
        Writes the acts that this needs, and keeps the keys of its copies. Raises Stranger when
        nobody vouches for this PC.
        """
        if not self.trust(book).vouches(book.device):
            self._introduce(book, self._own(book))
        found = self.trust(book).of(book.device)
        if book.read(recovery.locked):
            self.private.forget_root(book)  # the sheet has it, and was tried out elsewhere
        # Beside the book too: its copies are opened by them when the book itself is lost.
        self.private.learn(book, self.private.epoch_keys(book).values())
        with suppress(Refused):  # who may not write here shares nothing: the next sync does
            self._share(book)
        return found

    def signing(self, book: Book) -> Ed25519PrivateKey:
        """The key with which this PC signs in a book."""
        return self._key(book, book.device).private

    def sign(self, book: Book, data: bytes) -> bytes:
        """This PC's signature (64 bytes)."""
        return self.signing(book).sign(data)

    def was(self, book: Book, device: int) -> bool:
        """Whether a PC of the book is this one, now or before its book was restored: what vouches
        for it today stands on the key that it had then.
        """
        return any(
            number_of(key.id) == device for key in keys.known(self.home, book.coop, book.key)
        )

    def own_recipient(self, book: Book) -> str:
        """Whom boxes for this PC are locked to."""
        return sealedbox.recipient_of(self.private.identity(book))

    # --- the book's keys -------------------------------------------------------------------------

    def trust(self, book: Book) -> Trust:
        """Whom this book believes."""
        root = book.read(devices.root_key)
        if root is None:
            return self.private.joined(book)
        found = book.read(devices.devices)
        revoked = {one.device: (one.revoked.seq, one.revoked.hash) for one in found if one.revoked}
        late = book.read(devices.vouched_late)
        raws = [one.certificate for one in found if one.certificate and one.id not in late]
        # What was vouched for while a PC was trusted stands when it is trusted no more.
        said = book.coop, root, raws
        if self._proven is None or self._proven[0] != said:
            self._proven = said, Trust(book.coop, root).with_these(raws)
        known = self._proven[1].devices
        return Trust(book.coop, root, known, revoked, _lost(book, known, revoked))

    def recipients(self, book: Book) -> tuple[str, ...]:
        """Whom to lock bundles and copies to; nobody before a drill has passed: not locked yet."""
        found = book.read(epochs.epochs)
        if not found:
            return ()
        return (found[0].recipient, *(one.recipient for one in book.read(recovery.standing)))

    def epoch(self, book: Book) -> int:
        """The number of the key that counts now; 0 when nothing is locked yet."""
        found = book.read(epochs.epochs)
        return found[0].n if found else 0

    def identities(self, book: Book) -> tuple[str, ...]:
        """All private keys that can open what came for this book."""
        return self.private.identities(book)

    def readers(self, book: Book, *, without: Collection[int] = ()) -> dict[int, str]:
        """All who may read what is to come, and whom boxes for each are locked to; `without` names
        PCs and recoveries that are just being shut out.
        """
        trust = self.trust(book)
        gone = {pc for pc in trust.devices if pc in trust.revoked or number_of(pc) in without}
        gone |= _lost(book, trust.devices, gone)
        found = {
            number_of(pc): one.recipient for pc, one in trust.devices.items() if pc not in gone
        }
        standing = (one for one in book.read(recovery.standing) if one.id not in without)
        return found | {one.id: one.recipient for one in standing}

    def boxes_for(self, book: Book, recipient: str) -> dict[int, bytes]:
        """The private halves of all of the book's keys, in boxes for somebody."""
        found = self.private.epoch_keys(book)
        if set(found) != {one.id for one in book.read(epochs.epochs)}:
            raise Refused(N_("Some keys are missing on this PC. Sync first, then try again."))
        return {ident: sealedbox.lock(key.encode(), [recipient]) for ident, key in found.items()}

    def new_epoch(self, book: Book, *, without: Collection[int] = ()) -> NewEpoch:
        """A new key in boxes for this PC and all who may read what is to come; `without` names PCs
        and recoveries that are just being shut out.
        """
        identity, recipient = sealedbox.new_identity()
        to = self.readers(book, without=without)
        to[number_of(book.device)] = self.own_recipient(book)
        boxes = {ident: sealedbox.lock(identity.encode(), [whom]) for ident, whom in to.items()}
        return NewEpoch(recipient, boxes)

    def _share(self, book: Book) -> None:
        """Give keys that this PC can open to PCs and recoveries that got no box of them: who began
        a key didn't know those that another PC let in meanwhile.
        """
        if not book.read(epochs.epochs):
            return
        to = self.readers(book)
        self._begin_anew(book, to)
        lacking = book.read(epochs.lacking, to)
        found = self.private.epoch_keys(book) if lacking else {}
        boxes = {
            whom: {
                ident: sealedbox.lock(found[ident].encode(), [to[whom]])
                for ident in idents
                if ident in found
            }
            for whom, idents in lacking.items()
        }
        if any(boxes.values()):
            book.write(devices.share_keys, boxes=boxes)

    def _begin_anew(self, book: Book, to: Collection[int]) -> None:
        """Let a new key begin when one of those that count now is in a box for a PC or a sheet that
        counts no more: who began it hadn't heard of that. Two PCs that do so apart make two keys,
        both for nobody who shouldn't read, so that it ends there.
        """
        gone = {one.id for one in book.read(devices.devices) if one.revoked}
        gone |= {one.id for one in book.read(recovery.recipients) if one.ended}
        if gone & book.read(epochs.current) and number_of(book.device) in to:
            book.write(devices.begin_key, epoch=self.new_epoch(book))

    def certs(self, book: Book) -> tuple[bytes, ...]:
        """The certificates by which others trust this PC, its own first."""
        return self.trust(book).chain(book.device)

    # --- the root key ----------------------------------------------------------------------------

    def vouch_by_root(self, book: Book, root: Ed25519PrivateKey, recovered: Iterable[str]) -> None:
        """Let the root key, from the recovery sheet, vouch for this PC; `recovered` are epoch
        keys that the sheet opened.
        """
        self.private.learn(book, recovered)
        if certificates.public_of(root) != book.read(devices.root_key):
            raise Refused(N_("This sheet is of another co-op."))
        own = self._own(book)
        self._show(book, own, self._certify(book, own, root))

    # --- inside ----------------------------------------------------------------------------------

    def _own(self, book: Book) -> DeviceRow:
        """This PC in the book. A copy that nobody wrote in yet gets its identity now."""
        own = self._find_own(book)
        if own is None:
            book.write(devices.enrol)
            own = self._find_own(book)
        assert own is not None
        return own

    def _find_own(self, book: Book) -> DeviceRow | None:
        number = number_of(book.device) if book.device else None
        return next((one for one in book.read(devices.devices) if one.id == number), None)

    def _key(self, book: Book, device: bytes) -> keys.DeviceKey:
        for key in keys.known(self.home, book.coop, book.key):
            if key.id == device:
                return key
        raise Trouble(
            N_("The key of this PC is missing."),
            advice=N_("Restore the book from a copy: this PC then gets a new key."),
        )

    def _introduce(self, book: Book, own: DeviceRow) -> None:
        if book.read(devices.root_key) is None:
            self._begin_root(book, own)
            return
        signer = self._voucher(book)
        if signer is None:
            raise Stranger
        self._show(book, own, self._certify(book, own, signer))

    def _begin_root(self, book: Book, own: DeviceRow) -> None:
        root = Ed25519PrivateKey.generate()
        self.private.keep_root(book, root)
        made = self._certify(book, own, root)
        book.write(
            devices.begin_root,
            root=certificates.public_of(root),
            public=own.public,
            recipient=made.recipient,
            certificate=made.raw,
        )

    def _voucher(self, book: Book) -> Ed25519PrivateKey | None:
        """Who can vouch for this PC's new identity: the root key, or one it had before."""
        root = self.private.root(book)
        if root is not None and certificates.public_of(root) == book.read(devices.root_key):
            return root
        trust = self.trust(book)
        for key in keys.known(self.home, book.coop, book.key):
            if trust.vouches(key.id) and key.id not in trust.revoked:
                return key.private
        return None

    def _certify(self, book: Book, own: DeviceRow, signer: Ed25519PrivateKey) -> Certificate:
        return certificates.make(
            signer,
            coop=book.coop,
            public=own.public,
            recipient=self.own_recipient(book),
            letter=own.letter,
        )

    def _show(self, book: Book, own: DeviceRow, made: Certificate) -> None:
        """Write the certificate, and the keys that this PC can open by another way, for itself."""
        found = self.private.epoch_keys(book)
        boxes = {
            ident: sealedbox.lock(key.encode(), [made.recipient]) for ident, key in found.items()
        }
        book.write(
            devices.introduce,
            public=own.public,
            recipient=made.recipient,
            certificate=made.raw,
            boxes=boxes,
        )


def _lost(
    book: Book, known: Mapping[bytes, Certificate], gone: Collection[bytes]
) -> frozenset[bytes]:
    """Of the PCs that were vouched for those that only the key of one vouches for that is
    `gone`, and that no act of another let in which counts.
    """
    let_in = book.read(devices.let_in) if gone else ()

    def is_lost(pc: bytes) -> bool:
        while number_of(pc) not in let_in and known[pc].by in known:
            pc = known[pc].by
            if pc in gone:
                return True
        return False

    return frozenset(pc for pc in known if gone and pc not in gone and is_lost(pc))
