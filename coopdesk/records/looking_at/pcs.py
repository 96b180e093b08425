"""What is wrong with the PCs that write in the book, and what this one can't show yet."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence

import cbor2
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.audit import ActLine, act_lines
from coopdesk.records.audit.trail import inserted
from coopdesk.records.book import counting
from coopdesk.records.book.acts import decode
from coopdesk.records.book.fitting import readable
from coopdesk.records.chart import currency_of
from coopdesk.records.devices import root_key
from coopdesk.records.looking_at.flags import (
    BY_SHEET,
    DEFERRED,
    FORK,
    LETTER,
    REVOKED,
    Flag,
    Proof,
)
from coopdesk.records.money import Money
from coopdesk.records.schema import (
    Act,
    Base,
    Device,
    History,
    Local,
    Member,
    Recovery,
    Revocation,
)

_MOST = 50


def _label(session: Session, device: int) -> str:
    row = session.execute(select(Device.letter, Device.name).where(Device.id == device)).first()
    return " · ".join(filter(None, row)) if row else "–"


def _acts(session: Session, places: Sequence[int]) -> tuple[Proof, ...]:
    return tuple(map(_act, act_lines(session, places[:_MOST])))


def _act(line: ActLine) -> Proof:
    return Proof(line.what, line.day, pc=line.pc, member=line.member, entry=line.entry)


def _held(session: Session, places: Sequence[int]) -> tuple[Proof, ...]:
    """What acts held that are in no row, so that a person can enter it again."""
    some, currency = places[:_MOST], currency_of(session)
    query = select(Act.n, Act.body).where(Act.n.in_(some))
    rows = {n: bytes(body) for n, body in session.execute(query)}
    people = set(session.scalars(select(Member.id)))
    found = []
    for line in act_lines(session, some):
        debits = sum(
            max(one["amount"], 0) for one in inserted(readable(decode(rows[line.n])), "line")
        )
        what = line.about[0] if line.about else line.what
        amount = Money(debits, currency) if debits else None
        member = line.member if line.member in people else None
        found.append(Proof(what, line.day, amount, line.pc, member=member))
    return tuple(found)


def forks(session: Session) -> Iterator[Flag]:
    """One PC that two chains of acts come from: its disk was copied, and both went on."""
    twice = (
        select(Act.device, Act.seq, func.count())
        .group_by(Act.device, Act.seq)
        .having(func.count() > 1)
    )
    first: dict[int, list[int]] = defaultdict(list)
    more: dict[int, int] = defaultdict(int)
    for device, seq, count in session.execute(twice):
        first[device].append(seq)
        more[device] += count - 1
    for device, seqs in first.items():
        query = select(Act.n).where(Act.device == device, Act.seq.in_(seqs[:_MOST]))
        places = list(session.scalars(query.order_by(Act.seq, Act.n)))
        yield Flag(
            FORK,
            str(device),
            Text(
                N_("PC {pc} wrote in two copies at the same time."),
                {"pc": _label(session, device)},
            ),
            Text(
                N_(
                    "Its disk or its folder was copied, and both went on. All that was written is "
                    "here. Let each of the two join as a PC of its own, under a letter of its own."
                )
            ),
            _acts(session, places),
            (more[device],),
        )


def revoked(session: Session) -> Iterator[Flag]:
    """What came of a PC after the last of its acts that is accepted."""
    gone = [act for act, left in counting.left(session).items() if left.why == counting.REVOKED]
    for device, why in session.execute(select(Revocation.id, Revocation.why)):
        query = select(Act.n).where(Act.device == device, Act.hash.in_(gone)).order_by(Act.seq)
        places = list(session.scalars(query)) if gone else []
        if not places:
            continue
        yield Flag(
            REVOKED,
            str(device),
            Text(
                N_("PC {pc} went on writing after it was trusted no more: {count} times."),
                {"count": len(places), "pc": _label(session, device)},
            ),
            Text(
                N_(
                    "Why it is trusted no more: {why}. None of it is in the books. Hold each "
                    "against its paper, and enter again what is right."
                ),
                {"why": why or "–"},
            ),
            _held(session, places),
            (len(places),),
        )


def left_out(session: Session) -> Iterator[Flag]:
    """What PCs that are trusted wrote, and what can't stand: it leans on what was taken out, or
    says what can't be. By PC.
    """
    by_pc: dict[int, list[int]] = defaultdict(list)
    gone = [act for act, left in counting.left(session).items() if left.why != counting.REVOKED]
    for device, n in session.execute(
        select(Act.device, Act.n).where(Act.hash.in_(gone)).order_by(Act.device, Act.seq)
    ):
        by_pc[device].append(n)
    for device, places in by_pc.items():
        said = {"count": len(places), "pc": _label(session, device)}
        yield Flag(
            REVOKED,
            f"left/{device}",
            Text(N_("{count} entries of PC {pc} can't be put into the books."), said),
            Text(
                N_(
                    "They build on entries that do not count, or say what can't be. None of it is "
                    "in the books. Hold each against its paper, and enter again what is right."
                )
            ),
            _held(session, places),
            (len(places),),
        )


def by_sheet(session: Session) -> Iterator[Flag]:
    """PCs that the root key itself let in since a sheet was tried out for the first time: only
    sheets hold it from then on. Whoever has a lost sheet and an old copy can let in one like this.
    """
    root, drill = root_key(session), _since(session, Recovery, "tested")
    if root is None or not drill:
        return
    began, signer = min(drill.values()), hashlib.sha256(root).digest()
    standing = select(Device.id, Device.certificate).where(Device.id.not_in(select(Revocation.id)))
    shown = _since(session, Device, "certificate")
    for device, raw in session.execute(standing.order_by(Device.id)):
        if _signed_by(raw) != signer or shown.get(device, began) <= began:
            continue
        yield Flag(
            BY_SHEET,
            str(device),
            Text(N_("PC {pc} came in with a recovery sheet."), {"pc": _label(session, device)}),
            Text(
                N_(
                    "If none of you did that, somebody else has a sheet and an old copy: trust the "
                    "PC no more, and let the sheet count no more."
                )
            ),
            _acts(session, _first(session, device)),
            (device,),
        )


def _since(session: Session, of: type[Base], column: str) -> dict[int, tuple[int, int]]:
    """By row, when a field was set for the first time, in the order of acts."""
    query = select(History.row, History.hlc_ms, History.hlc_count).where(
        History.table == of.__tablename__, History.column == column, History.hlc_ms > 0
    )
    found: dict[int, tuple[int, int]] = {}
    for row, ms, count in session.execute(query):
        found[row] = min(found.get(row, (ms, count)), (ms, count))
    return found


def _signed_by(raw: bytes | None) -> bytes | None:
    """Who signed a certificate, by its own word: that it is true is proven in exchange."""
    try:
        body, _ = cbor2.loads(raw or b"")
        return bytes(cbor2.loads(body)["by"])
    except (cbor2.CBORDecodeError, TypeError, ValueError, LookupError):
        return None


def _first(session: Session, device: int) -> list[int]:
    return list(
        session.scalars(select(Act.n).where(Act.device == device).order_by(Act.seq).limit(5))
    )


def letters_twice(session: Session) -> Iterator[Flag]:
    """Two PCs that number their receipts under one letter."""
    by_letter: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for device, letter, name in session.execute(
        select(Device.id, Device.letter, Device.name).order_by(Device.id)
    ):
        by_letter[letter].append((device, name))
    for letter, devices in by_letter.items():
        if len(devices) > 1:
            yield _one_letter(session, letter, devices)


def _one_letter(session: Session, letter: str, devices: Sequence[tuple[int, str]]) -> Flag:
    proof = []
    for device, name in devices:
        said = {"name": name or letter, "count": _written(session, device)}
        proof.append(Proof(Text(N_("PC {name}: {count} acts"), said)))
    return Flag(
        LETTER,
        letter,
        Text(
            N_("{count} PCs number their receipts with {letter}."),
            {"count": len(devices), "letter": letter},
        ),
        Text(
            N_(
                "Receipts of one number can be of two PCs. Let all but one of them join again: "
                "each gets a letter of its own."
            )
        ),
        tuple(proof),
        tuple(device for device, _ in devices),
    )


def _written(session: Session, device: int) -> int:
    query = select(func.count()).select_from(Act).where(Act.device == device)
    return session.scalar(query) or 0


def deferred(session: Session) -> Iterator[Flag]:
    """What a newer CoopDesk wrote, that this one keeps but can't show."""
    count = int(session.scalar(select(Local.value).where(Local.name == "deferred")) or 0)
    if count:
        yield Flag(
            DEFERRED,
            "all",
            Text(N_("{count} entries from a newer CoopDesk are not shown yet."), {"count": count}),
            Text(
                N_("They are kept safe. Install the newer CoopDesk on this PC, and they are shown.")
            ),
            (),
            (count,),
        )
