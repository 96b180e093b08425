"""Making a seal: what the acts that are here add up to, held by one number."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Prepared, Topic, Tx, command
from coopdesk.records.book.identity import note
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MeetingId
from coopdesk.records.schema import Act, Cosigned, Line, Seal, day_of
from coopdesk.records.seals import checkpoints, growing, merkle
from coopdesk.records.seals.body import NOTHING, Chain, Held, Sealed, balance_leaves, decode
from coopdesk.records.seals.chains import Trees
from coopdesk.records.seals.log import hashes
from coopdesk.records.store import Raw

#: When a seal is made: at the end of a day, of a month or a year, when the minutes of a general
#: meeting are signed, and whenever somebody wants one.
DAY, MONTH, YEAR, AGM, HAND = "day", "month", "year", "agm", "hand"
KINDS: Final[Mapping[str, str]] = {
    DAY: N_("End of the day"),
    MONTH: N_("End of the month"),
    YEAR: N_("End of the year"),
    AGM: N_("General meeting"),
    HAND: N_("By hand"),
}
#: Between the kind of a seal and the meeting that it is of.
_OF: Final = " "
#: How many bytes of a root are printed: as 32 hex digits.
SHOWN: Final = 16

#: Those that no other seal follows.
_ENDS: Final = Prepared(select(Seal.root, Seal.body).where(Seal.root.not_in(select(Seal.before))))
_LINES: Final = Prepared(select(Line.account, func.sum(Line.amount)).group_by(Line.account))
_HELD: Final = Prepared(
    select(Line.member, Line.account, func.coalesce(Line.holding, 0), func.sum(Line.amount))
    .where(Line.member.is_not(None))
    .group_by(Line.member, Line.account, func.coalesce(Line.holding, 0))
)
_COUNT: Final = Prepared(select(func.count()).select_from(Act))


@dataclass(frozen=True, slots=True)
class SealRow:
    """A seal in the list. `code` are the 32 digits that stand on paper."""

    id: int
    day: date
    kind: str
    code: str
    acts: int
    pcs: int
    members: int
    turnover: int  # what all accounts hold on their debit side, in minor units
    cosigned: tuple[str, ...]

    @property
    def title(self) -> Text:
        """What kind of a seal it is."""
        return title_of(self.kind)


def title_of(kind: str) -> Text:
    """What kind of a seal it is, in words."""
    name = kind.partition(_OF)[0]
    return Text(KINDS.get(name, name))


def of_meeting(meeting: MeetingId) -> str:
    """The kind of a seal that is made when the minutes of a general meeting are signed."""
    return f"{AGM}{_OF}{meeting}"


@command(needs=Permission.LOOK)
def seal(tx: Tx, *, kind: str, meeting: MeetingId | None = None) -> str:
    """Hold all that is in the book by one number. Gives the 32 digits that are printed.

    One of a general meeting says of which `meeting`, whose minutes it then stands under. By hand it
    is refused where nothing was written since the last one.
    """
    if kind not in KINDS or (kind == AGM) != (meeting is not None):
        raise ValueError(f"{kind} is no kind of seal, or not of such a meeting")
    if meeting is not None:
        kind = of_meeting(meeting)
    raw = Raw(tx.session.connection())
    before, sealed = last(raw)
    if kind == HAND and sealed is not None and _acts(raw) <= sealed.acts + 1:
        raise Refused(N_("Nothing was written since the last seal: that one holds everything."))
    trees = Trees(raw)
    made = _now(raw, trees.chains, kind, tx.today, before)
    trees.keep(made.root())
    row = {"id": tx.new_id(), "day": tx.today, "kind": kind}
    row |= {"body": made.encode(), "root": made.root(), "before": before}
    tx.insert(Seal, [row])
    tx.touch(Topic.BOOKS)
    return shown(made.root())


def signers(session: Session) -> list[str]:
    """The keys of those who have signed seals, the last one first."""
    rows = session.execute(
        select(Cosigned.name, Cosigned.public_key).order_by(Cosigned.day.desc(), Cosigned.id.desc())
    )
    return list(dict.fromkeys(checkpoints.key_text(name, bytes(key)) for name, key in rows))


@command(needs=Permission.KEEP_BOOKS)
def cosign(tx: Tx, *, note: str, key: str) -> str:
    """Keep a federation's signature under a seal. Gives the seal's digits.

    `note` is the signed checkpoint, `key` the federation's key as it is told. Refused when the
    signature does not hold, the seal is not here, or did not grow from the one signed before: which
    the file tells by itself, when it has the proof.
    """
    name, public = checkpoints.read_key(key)
    file = growing.read(note)
    said = file.note
    signature = checkpoints.signature_of(said, name, public)
    raw = Raw(tx.session.connection())
    found = raw.one(_BY_ROOT, root=said.root)
    sealed = decode(bytes(found[1])) if found else None
    if found is None or sealed is None or checkpoints.text_of(sealed) != said.text:
        raise Refused(N_("This checkpoint is of no seal that is here."), field="note")
    earlier = [decode(bytes(body)) for (body,) in raw.all(_SIGNED_BY, key=public)]
    if sealed in earlier:
        raise Refused(N_("{name} has signed this seal already."), field="note", name=name)
    if earlier and not _grew(raw, file, (name, public), max(earlier, key=_size), sealed):
        raise Refused(
            N_("This seal did not grow from the one that {name} signed before."),
            field="note",
            name=name,
        )
    row = {"id": tx.new_id(), "seal": found[0], "name": name, "day": tx.today}
    tx.insert(Cosigned, [row | {"public_key": public, "signature": signature}])
    tx.touch(Topic.BOOKS)
    return shown(said.root)


_BY_ROOT: Final = Prepared(select(Seal.id, Seal.body).where(Seal.root == bindparam("root")))
_SIGNED_BY: Final = Prepared(
    select(Seal.body)
    .join(Cosigned, Cosigned.seal == Seal.id)
    .where(Cosigned.public_key == bindparam("key"))
)


_LAST_SIGNED: Final = Prepared(
    select(Seal.body, Cosigned.name, Cosigned.public_key, Cosigned.signature).join(
        Cosigned, Cosigned.seal == Seal.id
    )
)


def _grew(
    raw: Raw, file: growing.File, key: tuple[str, bytes], before: Sealed, now: Sealed
) -> bool:
    """Whether a seal begins, chain by chain, with the one that was signed last.

    By the file alone where it has the proof from there, else by one that is made here.
    """
    text = checkpoints.text_of(before)
    if file.earlier is None or file.earlier.text != text:
        return growing.written(text, hashes(raw), before, now) is not None
    checkpoints.signature_of(file.earlier, *key)
    return file.grew()


def _size(sealed: Sealed) -> int:
    return sealed.acts


def checkpoint(session: Session, seal: int) -> str:
    """The text of a seal's checkpoint, still to be signed. Refused when there is no such seal."""
    found = Raw(session.connection()).one(_BODY, of=seal)
    if found is None:
        raise Refused(N_("There is no such seal."), field="seal")
    return checkpoints.text_of(decode(bytes(found[0])))


_BODY: Final = Prepared(select(Seal.body).where(Seal.id == bindparam("of")))


def signed_checkpoint(book: Book, seal: int) -> str:
    """The same with this PC's signature, and with the proof that it grew from the one that was
    signed by others last.

    Refused in a copy that nobody wrote in yet, and where it did not grow so.
    """
    key = book.own_key
    if key is None:
        raise Refused(N_("Write something in this copy of the book first: it has no key yet."))
    text, before = book.read(checkpoint, seal), book.read(_growth, seal)
    return before + checkpoints.signed(
        text, f"coopdesk-{book.letter}", key.public, key.private.sign
    )


def _growth(session: Session, seal: int) -> str:
    """What stands before the checkpoint of a seal; nothing where none was signed before."""
    raw = Raw(session.connection())
    found = raw.one(_BODY, of=seal)
    now = decode(bytes(found[0])) if found else None
    signed = [(decode(bytes(body)), *rest) for body, *rest in raw.all(_LAST_SIGNED)]
    earlier = [one for one in signed if now is not None and one[0].acts < now.acts]
    if now is None or not earlier:
        return ""
    before, name, public, signature = max(earlier, key=_acts_of)
    note = checkpoints.with_signature(
        checkpoints.text_of(before), name, bytes(public), bytes(signature)
    )
    said = growing.written(note, hashes(raw), before, now)
    if said is None:
        raise Refused(
            N_("This seal did not grow from the one that {name} signed before."),
            field="seal",
            name=name,
        )
    return said


def _acts_of(one: tuple[Any, ...]) -> int:
    return int(one[0].acts)


def shown(root: bytes) -> str:
    """The digits of a root that stand on paper."""
    return root[:SHOWN].hex()


def _now(raw: Raw, chains_now: tuple[Chain, ...], kind: str, day: date, before: bytes) -> Sealed:
    """What a seal made now holds."""
    salt, held = secrets.token_bytes(32), held_now(raw)
    leaves = list(balance_leaves(salt, held))
    return Sealed(
        coop=bytes.fromhex(note(raw, "coop")),
        kind=kind,
        day=day,
        before=before,
        chains=chains_now,
        trial={account: minor for account, minor in raw.all(_LINES) if minor},
        members=len(leaves),
        members_root=merkle.root(leaves),
        salt=salt,
    )


def held_now(raw: Raw) -> dict[Held, int]:
    """What each member has, from the lines."""
    return {(m, account, holding): minor for m, account, holding, minor in raw.all(_HELD)}


def last(raw: Raw) -> tuple[bytes, Sealed | None]:
    """The root of the seal that holds most, and what it holds."""
    ends = [(decode(bytes(body)), bytes(root)) for root, body in raw.all(_ENDS)]
    if not ends:
        return NOTHING, None
    sealed, root = max(ends, key=_most)
    return root, sealed


def _most(end: tuple[Sealed, bytes]) -> tuple[int, date, bytes]:
    return end[0].acts, end[0].day, end[1]


def _acts(raw: Raw) -> int:
    found = raw.one(_COUNT)
    return int(found[0]) if found else 0


# --- looking -------------------------------------------------------------------------------------


def seals(session: Session) -> list[SealRow]:
    """The seals of the book, newest first."""
    raw = Raw(session.connection())
    return sorted(rows_of(raw), key=_place, reverse=True)


def _place(row: SealRow) -> tuple[date, int, str]:
    return row.day, row.acts, row.code


_ALL: Final = Prepared(select(Seal.id, Seal.day, Seal.kind, Seal.root, Seal.body))
_SIGNED: Final = Prepared(select(Cosigned.seal, Cosigned.name).order_by(Cosigned.day))


def rows_of(raw: Raw) -> list[SealRow]:
    """The same, in no order."""
    signed: dict[int, list[str]] = {}
    for of, name in raw.all(_SIGNED):
        signed.setdefault(of, []).append(name)
    found = []
    for ident, day, kind, root, body in raw.all(_ALL):
        held = decode(bytes(body))
        devices = {chain.device for chain in held.chains}
        debit = sum(minor for minor in held.trial.values() if minor > 0)
        more = (held.acts, len(devices), held.members, debit, tuple(signed.get(ident, ())))
        found.append(SealRow(ident, day_of(day), kind, shown(bytes(root)), *more))
    return found


def unsealed(session: Session) -> int:
    """How many acts the newest seal does not hold, beside the one that it was made by."""
    raw = Raw(session.connection())
    _, sealed = last(raw)
    return max(_acts(raw) - (sealed.acts + 1 if sealed else 0), 0)


def by_code(session: Session, code: str) -> SealRow:
    """The seal with these digits, however they are grouped. Refused when there is none."""
    wanted = "".join(code.split()).lower()
    for row in seals(session):
        if row.code == wanted:
            return row
    raise Refused(N_("No seal of this book has this number."), field="code")


def newest(session: Session) -> SealRow | None:
    """The newest seal."""
    found = seals(session)
    return found[0] if found else None
