"""What is wrong with the PCs that write in the book, and what this one can't show yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.audit import ActLine, act_lines
from coopdesk.records.looking_at.flags import DEFERRED, FORK, LETTER, REVOKED, Flag, Proof
from coopdesk.records.schema import Act, Device, Local, Revocation

_MOST = 50


def _label(session: Session, device: int) -> str:
    row = session.execute(select(Device.letter, Device.name).where(Device.id == device)).first()
    return " · ".join(filter(None, row)) if row else "–"


def _acts(session: Session, places: Sequence[int]) -> tuple[Proof, ...]:
    return tuple(map(_act, act_lines(session, places[:_MOST])))


def _act(line: ActLine) -> Proof:
    return Proof(line.what, line.day, pc=line.pc, member=line.member, entry=line.entry)


def forks(session: Session) -> Iterator[Flag]:
    """One PC that two chains of acts come from: its disk was copied, and both went on."""
    twice = select(Act.device, Act.seq).group_by(Act.device, Act.seq).having(func.count() > 1)
    first: dict[int, list[int]] = defaultdict(list)
    for device, seq in session.execute(twice):
        first[device].append(seq)
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
            (len(seqs),),
        )


def revoked(session: Session) -> Iterator[Flag]:
    """What came of a PC after the last of its acts that is accepted."""
    for device, last, why in session.execute(select(Revocation.id, Revocation.seq, Revocation.why)):
        query = select(Act.n).where(Act.device == device, Act.seq > last).order_by(Act.seq)
        places = list(session.scalars(query))
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
                N_("Why it is trusted no more: {why}. Hold each against its paper."),
                {"why": why or "–"},
            ),
            _acts(session, places),
            (len(places),),
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
