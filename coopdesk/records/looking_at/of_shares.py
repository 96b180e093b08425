"""Shares that two PCs moved without knowing of each other: each kept the terms, both do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import products, shares
from coopdesk.records.chart import currency_of
from coopdesk.records.ids import EntryId, HoldingId, MemberId, ProductId
from coopdesk.records.journal import label_of
from coopdesk.records.looking_at.flags import SHARES, Flag, Proof
from coopdesk.records.looking_at.money import pc_of
from coopdesk.records.money import Money
from coopdesk.records.schema import day_of

_LAST: Final = 6  # moves that are told

#: Accounts of which certificates that are good say more than is held.
_ON_PAPER: Final = text(
    "SELECT h.id AS holding, m.number, m.name, p.name AS product,"
    " c.said + coalesce((SELECT sum(b.amount) FROM balance b WHERE b.holding = h.id), 0) AS more"
    " FROM (SELECT holding, sum(amount) AS said FROM certificate WHERE cancelled IS NULL"
    " GROUP BY holding) c JOIN holding h ON h.id = c.holding JOIN member m ON m.id = h.member"
    " JOIN product p ON p.id = h.product WHERE more > 0 ORDER BY m.number, h.id"
)
#: Certificates that are good and have a number of which there are two.
_ONE_NUMBER: Final = text(
    "SELECT series, number, group_concat(holding) AS holdings FROM certificate"
    " WHERE cancelled IS NULL GROUP BY series, number HAVING count(*) > 1 ORDER BY series, number"
)
#: What came to accounts of a kind of share (less than nothing), or went out of them.
_MOVES: Final = (
    "SELECT e.id, e.series, e.number, e.kind, e.reverses, l.day, l.amount, l.holding, l.member"
    " FROM line l JOIN entry e ON e.id = l.entry JOIN holding h ON h.id = l.holding"
    " WHERE l.account = (SELECT account FROM product WHERE id = :product)"
    " AND h.product = :product"
)
_IN: Final = text(f"{_MOVES} AND l.holding = :holding AND l.amount < 0 ORDER BY l.day, e.id")
_OUT: Final = text(f"{_MOVES} AND l.amount > 0 ORDER BY l.day, e.id")
_HELD: Final = text(
    "SELECT h.id, h.member, m.number, m.name, -b.amount AS held FROM balance b"
    " JOIN holding h ON h.id = b.holding JOIN member m ON m.id = h.member"
    " WHERE h.product = :product AND -b.amount > :most ORDER BY m.number, h.id"
)


def of_shares(session: Session) -> Iterator[Flag]:
    """More certificates, more shares of a member or more paid back in a year than there may be."""
    return chain(_on_paper(session), _one_number(session), _too_many(session), _over_cap(session))


def _certificates(session: Session, *holdings: HoldingId, number: str = "") -> Iterator[Proof]:
    """Those that are good; of one number only where it is given."""
    names = pc_of(session)
    for one in shares.certificates(session, holdings=holdings):
        if one.cancelled is None and number in ("", one.number):
            yield Proof(
                Text(N_("Certificate {number}"), {"number": one.number}),
                one.issued,
                one.amount,
                names.get(one.number.partition("-")[0], ""),
                member=one.member,
                holding=one.holding,
            )


def _on_paper(session: Session) -> Iterator[Flag]:
    for row in session.execute(_ON_PAPER):
        amount = Money(row.more, currency_of(session))
        yield Flag(
            SHARES,
            f"paper/{row.holding}",
            Text(
                N_("Certificates of {member} say {amount} more than they hold in {product}."),
                {"member": _whose(row), "amount": amount, "product": Text(row.product)},
            ),
            Text(
                N_(
                    "Two PCs each did something with the same shares. Ask for the papers, and "
                    "cancel those that say too much."
                )
            ),
            tuple(_certificates(session, HoldingId(row.holding))),
            (row.more,),
        )


def _one_number(session: Session) -> Iterator[Flag]:
    for series, number, holdings in session.execute(_ONE_NUMBER):
        label = shares.label_of(series, number)
        accounts = sorted({HoldingId(int(one)) for one in holdings.split(",")})
        yield Flag(
            SHARES,
            f"number/{label}",
            Text(N_("Certificate {number} was written on two PCs."), {"number": label}),
            Text(N_("Ask for one of the papers, and replace it by a new certificate.")),
            tuple(_certificates(session, *accounts, number=label)),
            tuple(accounts),
        )


def _too_many(session: Session) -> Iterator[Flag]:
    """Members to whom two PCs let more shares come than they may hold."""
    look = products.reader(session)
    for offer, terms in _offers(session):
        most = [one.maximum * one.value for _, one in terms if one.maximum]
        for row in session.execute(_HELD, {"product": offer, "most": min(most)}) if most else ():
            said = {"product": offer, "holding": row.id}
            moves = [one for one in session.execute(_IN, said) if one.kind != shares.OPENING]
            last = day_of(moves[-1].day) if moves else date.min
            since, now = [one for one in terms if one[0] <= last or one is terms[0]][-1]
            moves = [one for one in moves if day_of(one.day) >= since]
            more = row.held - now.maximum * now.value
            missing = shares.stands(session, HoldingId(row.id), last).missing.minor if moves else 0
            if not now.maximum or more <= 0 or missing or not _apart(moves):
                continue
            amount = Money(more, currency_of(session))
            yield Flag(
                SHARES,
                f"most/{row.id}",
                Text(
                    N_("{member} has {amount} more in {product} than a member may hold."),
                    {
                        "member": _whose(row),
                        "amount": amount,
                        "product": Text(products.read_offers(look)[offer].name),
                    },
                ),
                Text(
                    N_(
                        "Two PCs each let shares come to them. Make some over to another member, "
                        "or ask some back."
                    )
                ),
                tuple(_moved(session, moves)),
                (more,),
            )


def _over_cap(session: Session) -> Iterator[Flag]:
    """Years in which two PCs paid more back than the year lets."""
    look = products.reader(session)
    for offer, terms in _offers(session):
        if not any(one.caps() for _, one in terms):
            continue
        years: dict[date, list[Row[Any]]] = defaultdict(list)
        for one in session.execute(_OUT, {"product": offer}):
            if one.kind != shares.TRANSFER and one.reverses is None:
                years[shares.cap(look, offer, day_of(one.day)).since].append(one)
        for since, moves in years.items():
            limit = shares.cap(look, offer, day_of(moves[-1].day))
            if limit.over <= 0 or not _apart(moves):
                continue
            amount = Money(limit.over, currency_of(session))
            name = Text(products.read_offers(look)[offer].name)
            yield Flag(
                SHARES,
                f"cap/{offer}/{since.isoformat()}",
                Text(
                    N_("In the year from {day} {amount} more in {product} went back than it lets."),
                    {"day": since, "amount": amount, "product": name},
                ),
                Text(
                    N_(
                        "Two PCs each paid what the year still let. Tell the next meeting; nothing "
                        "more is paid back this year."
                    )
                ),
                tuple(_moved(session, moves)),
                (limit.over,),
            )


def _offers(session: Session) -> Iterator[tuple[ProductId, list[tuple[date, shares.ShareTerms]]]]:
    """Each kind of share with all the terms that it ever had."""
    look = products.reader(session)
    for one in products.read_offers(look).values():
        if one.kind == products.SHARES:
            yield one.id, shares.history(look, one.id)


def _apart(moves: list[Row[Any]]) -> bool:
    return len({one.series for one in moves}) > 1


def _whose(row: Row[Any]) -> str:
    return f"{row.number} {row.name or '–'}"


def _moved(session: Session, moves: list[Row[Any]]) -> Iterator[Proof]:
    names, currency = pc_of(session), currency_of(session)
    for one in moves[-_LAST:]:
        yield Proof(
            Text(N_("Entry {number}"), {"number": label_of(one.series, one.number)}),
            day_of(one.day),
            Money(-one.amount, currency),
            names.get(one.series, one.series),
            member=MemberId(one.member),
            entry=EntryId(one.id),
            holding=HoldingId(one.holding),
        )
