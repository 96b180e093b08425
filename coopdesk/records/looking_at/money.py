"""Money that two PCs moved without knowing of each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import periods
from coopdesk.records.audit import act_of_entry
from coopdesk.records.chart import currency_of
from coopdesk.records.ids import EntryId, HoldingId, MemberId, VisitId
from coopdesk.records.journal import label_of
from coopdesk.records.looking_at.flags import LATE, OVERDRAWN, RECEIPT, Flag, Proof
from coopdesk.records.money import Money
from coopdesk.records.products import SHARES
from coopdesk.records.schema import Act, Device, Entry, Line, day_of

_LAST: Final = 6
_ADVICE: Final = N_(
    "Two PCs each paid out what was there. Let the member pay {amount} back, or agree how it is "
    "paid and write that down."
)
_ADVICE_SHARES: Final = N_(
    "Two PCs each made over or paid back the same shares. Let who has them make them over again, "
    "or let the member pay {amount}."
)

_OVERDRAWN: Final = text(
    "SELECT m.id AS member, m.number, m.name, h.id AS holding, p.name AS product, p.kind,"
    " CASE p.kind WHEN 'loans' THEN b.amount ELSE -b.amount END AS amount"
    " FROM balance b JOIN member m ON m.id = b.member JOIN holding h ON h.id = b.holding"
    " JOIN product p ON p.id = h.product"
    " WHERE CASE p.kind WHEN 'loans' THEN b.amount ELSE -b.amount END < 0"
    " AND NOT EXISTS (SELECT 1 FROM loan l WHERE l.id = h.id) ORDER BY m.number, h.id"
)
#: Series that two PCs numbered: those of a copied PC, or of two that had one letter.
_SHARED: Final = "SELECT series FROM visit GROUP BY series, number HAVING count(*) > 1"
#: Visits of a member on a day that may have some of more than one PC; what was taken back aside.
_SAME_DAY: Final = text(
    "SELECT v.id, v.series, v.number, v.member, v.day, m.number AS of, m.name FROM visit v"
    " JOIN (SELECT member, day FROM visit WHERE reverses IS NULL GROUP BY member, day"
    " HAVING min(series) <> max(series)"
    f" OR (count(*) > 1 AND min(series) IN ({_SHARED}))) d ON d.member = v.member AND d.day = v.day"
    " JOIN member m ON m.id = v.member WHERE v.reverses IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM visit r WHERE r.reverses = v.id)"
    " ORDER BY v.day, v.member, v.series, v.number"
)
_LINES: Final = text(
    "SELECT deed, coalesce(holding, 0), amount, coalesce(fee, 0) FROM visit_line"
    " WHERE visit = :of ORDER BY 1, 2, 3, 4"
)
#: Receipts of different visits under one number: of a copied PC, or of two with one letter.
_SAME_NUMBER: Final = text(
    "SELECT v.id, v.series, v.number, v.member, v.day, m.number AS of, m.name FROM visit v"
    " JOIN member m ON m.id = v.member WHERE (v.series, v.number) IN (SELECT series, number"
    " FROM visit GROUP BY series, number HAVING count(*) > 1) ORDER BY v.series, v.number, v.id"
)


def _called(session: Session) -> dict[int | None, str]:
    rows = session.execute(select(Device.id, Device.letter, Device.name))
    return {ident: " · ".join(filter(None, (letter, name))) for ident, letter, name in rows}


def pc_of(session: Session) -> dict[str, str]:
    """What each PC is called, by the letter of its series."""
    rows = session.execute(select(Device.letter, Device.name))
    return {letter: f"{letter} · {name}" if name else letter for letter, name in rows}


def overdrawn(session: Session) -> Iterator[Flag]:
    """Accounts in which there is less than nothing: two PCs each paid out what was there once."""
    currency, names = currency_of(session), pc_of(session)
    for row in session.execute(_OVERDRAWN):
        amount = Money(row.amount, currency)
        said = {"member": f"{row.number} {row.name or '–'}", "product": Text(row.product)}
        yield Flag(
            OVERDRAWN,
            str(row.holding),
            Text(
                N_("{member} has {amount} too little in {product}."),
                said | {"amount": abs(amount)},
            ),
            Text(_ADVICE_SHARES if row.kind == SHARES else _ADVICE, {"amount": abs(amount)}),
            tuple(_moves(session, row, currency, names)),
            (row.amount,),
        )


def _moves(
    session: Session, row: Row[Any], currency: str, names: dict[str, str]
) -> Iterator[Proof]:
    """The last moves of an account, the newest last."""
    query = (
        select(Entry.id, Entry.series, Entry.number, Entry.day, Line.amount)
        .join(Entry, Entry.id == Line.entry)
        .where(Line.member == row.member, Line.holding == row.holding)
        .order_by(Entry.written.desc(), Entry.id.desc())
        .limit(_LAST)
    )
    for ident, series, number, day, amount in reversed(session.execute(query).all()):
        yield Proof(
            Text(N_("Entry {number}"), {"number": label_of(series, number)}),
            day,
            Money(-amount, currency),
            names.get(series, series),
            member=MemberId(row.member),
            entry=EntryId(ident),
            holding=HoldingId(row.holding),
        )


def receipts_twice(session: Session) -> Iterator[Flag]:
    """The same money of the same member on the same day on two PCs; and one number twice."""
    same: dict[tuple[Any, ...], list[Row[Any]]] = defaultdict(list)
    for row in session.execute(_SAME_DAY):
        lines = tuple(map(tuple, session.execute(_LINES, {"of": row.id})))
        same[row.member, row.day, lines].append(row)
    for rows in same.values():
        if len(rows) > 1 and len({_writer(session, row.id) for row in rows}) > 1:
            yield _twice(session, rows)
    numbers: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(_SAME_NUMBER):
        numbers[label_of(row.series, row.number)].append(row)
    for label, rows in numbers.items():
        yield _one_number(session, label, rows)


def _twice(session: Session, rows: Sequence[Row[Any]]) -> Flag:
    first, receipts = rows[0], _receipts(session, rows)
    said = {"member": f"{first.of} {first.name or '–'}", "day": day_of(first.day)}
    return Flag(
        RECEIPT,
        f"{first.member}/{first.day}/{first.id}",
        Text(N_("{member} has the same receipt from two PCs on {day}."), said),
        Text(
            N_(
                "Ask the member and look at the paper. If the money came once, reverse one of the "
                "receipts; if it came twice, say that both are right."
            )
        ),
        receipts,
        tuple(row.id for row in rows),
    )


def _one_number(session: Session, label: str, rows: Sequence[Row[Any]]) -> Flag:
    return Flag(
        RECEIPT,
        f"number/{label}",
        Text(N_("Receipt {number} was written on two PCs."), {"number": label}),
        Text(
            N_(
                "Write on each paper which PC it is from, so that they can be told apart. If both "
                "are of the same money, reverse one of them."
            )
        ),
        _receipts(session, rows),
        tuple(row.id for row in rows),
    )


def _writer(session: Session, visit: int) -> int | None:
    """The PC that wrote a receipt, told from its act: two may have one letter."""
    n = act_of_entry(session, EntryId(visit))
    return session.scalar(select(Act.device).where(Act.n == n))


def _receipts(session: Session, rows: Sequence[Row[Any]]) -> tuple[Proof, ...]:
    currency, names = currency_of(session), _called(session)
    return tuple(
        Proof(
            Text(N_("Receipt {number}"), {"number": label_of(row.series, row.number)}),
            _day(row.day),
            Money(sum(line[2] for line in session.execute(_LINES, {"of": row.id})), currency),
            names.get(_writer(session, row.id), row.series),
            member=MemberId(row.member),
            visit=VisitId(row.id),
        )
        for row in rows
    )


def _day(number: int) -> date:
    return day_of(number)


def late(session: Session) -> Iterator[Flag]:
    """What another PC wrote into months that were closed here: told together, by month."""
    currency, months = currency_of(session), defaultdict[date, list[periods.LateEntry]](list)
    for entry in periods.late_entries(session):
        months[entry.until].append(entry)
    for until, entries in months.items():
        yield Flag(
            LATE,
            until.isoformat(),
            Text(
                N_("Entries of the time up to {until} came after it was closed: {count}."),
                {"count": len(entries), "until": until},
            ),
            Text(
                N_(
                    "The closed figures stay as they were printed. These entries count on the "
                    "first day that was open then."
                )
            ),
            tuple(_late(session, entry, currency) for entry in entries),
            tuple(sorted(entry.entry for entry in entries)),
        )


def _late(session: Session, entry: periods.LateEntry, currency: str) -> Proof:
    debits = select(Line.amount).where(Line.entry == entry.entry, Line.amount > 0)
    return Proof(
        Text(N_("Entry {number}"), {"number": entry.label}),
        entry.day,
        Money(sum(session.scalars(debits)), currency),
        entry.label.partition("-")[0],
        entry=entry.entry,
    )
