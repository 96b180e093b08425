"""What is in a book's file that lies aside: audited, with its figures, without writing in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from coopdesk.exchange import chains
from coopdesk.exchange.copies.header import Figures, Heads
from coopdesk.exchange.exports import figure
from coopdesk.exchange.files import Rows
from coopdesk.i18n import N_, Language, Text
from coopdesk.records import checks, office, statements
from coopdesk.records.comparing import Finding
from coopdesk.records.papers import TrialBalance
from coopdesk.records.schema import Act, Device, Entry, Member, Tip
from coopdesk.records.store import Store, machine_trouble

#: What makes a book no book any more. Other findings are for a person to settle.
GRAVE: Final = frozenset({"file", "chain", "balanced"})
_SIZE: Final = ("page_count", "page_size")


@dataclass(frozen=True, slots=True)
class Seen:
    """A book's file as it was found."""

    figures: Figures
    trial_balance: TrialBalance
    day: date
    acts: int
    heads: Heads
    publics: frozenset[bytes]
    findings: tuple[Finding, ...]
    version: int

    @property
    def worst(self) -> Text | None:
        """What makes it unfit to be anybody's copy; None when nothing does."""
        if self.trial_balance.debit != self.trial_balance.credit:
            return Text(N_("The trial balance is not equal on both sides."))
        return next((f.what for f in self.findings if f.check in GRAVE), None)


@contextmanager
def looking(path: Path, key: bytes | None = None) -> Iterator[Session]:
    """Queries over a file, locked by a key of its own or not."""
    store = Store(path, key)
    try:
        with machine_trouble(), Session(store.reader) as session:
            yield session
    finally:
        store.close()


def seen(session: Session, day: date | None = None, *, audited: bool = True) -> Seen:
    """Every audit, and the figures as of a day; the last day of the books without."""
    findings = tuple(checks.audit(session)) if audited else ()
    day = day or last_day(session)
    balance = statements.trial_balance(session, day)
    return Seen(
        figures=figures(session, balance),
        trial_balance=balance,
        day=day,
        acts=session.scalar(select(func.count()).select_from(Act)) or 0,
        heads=heads(session),
        publics=frozenset(session.scalars(select(Device.public_key))),
        findings=findings,
        version=session.execute(text("PRAGMA user_version")).scalar_one(),
    )


def size(session: Session) -> tuple[int, int]:
    """Bytes of the book as a file, and of each page of it."""
    pages, page = (int(session.execute(text(f"PRAGMA {n}")).scalar_one()) for n in _SIZE)
    return pages * page, page


def figures(session: Session, balance: TrialBalance) -> Figures:
    """What a header says of a book."""
    coop = office.coop(session)
    return Figures(
        name=coop.name,
        currency=coop.currency,
        members=session.scalar(select(func.count()).select_from(Member)) or 0,
        balance=tuple((r.code, figure(r.debit), figure(r.credit)) for r in balance.rows),
        debit=figure(balance.debit),
        credit=figure(balance.credit),
        bytes=size(session)[0],
    )


def last_day(session: Session) -> date:
    """The last day that has an entry; that of the last act while there is none."""
    found = session.scalar(select(func.max(Entry.day)))
    return found or session.scalar(select(func.max(Tip.day))) or date.min


def heads(session: Session) -> dict[str, tuple[int, bytes]]:
    """Where the chain of each PC ends."""
    found = {}
    for device, seq in chains.heads(session).items():
        end = select(func.max(Act.hash)).where(Act.device == device, Act.seq == seq)
        found[f"{device:016x}"] = (seq, bytes(session.scalar(end) or b""))
    return found


def as_csv(balance: TrialBalance, language: Language) -> bytes:
    """The trial balance for any spreadsheet."""
    out = io.StringIO()
    rows = Rows(out)
    rows.write(["code", "name", "debit", "credit"])
    for row in balance.rows:
        name = row.name if isinstance(row.name, str) else language.say(row.name)
        rows.write([row.code, name, figure(row.debit), figure(row.credit)])
    rows.write(["", "", figure(balance.debit), figure(balance.credit)])
    return out.getvalue().encode("utf-8-sig")
