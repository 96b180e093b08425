"""A year that is over: what it earned, what waits for its members, who gets it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from coopdesk.records import general, surplus
from coopdesk.records.book import Book
from coopdesk.records.ids import AccountId
from coopdesk.records.surplus import Reckoned
from tests.records.areas.surplus import UNTIL
from tests.records.hands import HandClock, Make, Somebody

TODAY = date(2026, 3, 3)


def reckoned(book: Book, until: date = UNTIL) -> Reckoned:
    return book.read(surplus.reckon, until)


def balance(book: Book, role: str) -> int:
    """What the accounts of a role hold, credit positive."""
    sql = text(
        "SELECT coalesce(-sum(l.amount), 0) FROM line l JOIN account a ON a.id = l.account"
        " WHERE a.role = :role"
    )
    return int(book.read(lambda s: s.execute(sql, {"role": role}).scalar_one()))


def account(book: Book, role: str) -> AccountId:
    sql = text("SELECT id FROM account WHERE role = :role ORDER BY code")
    return AccountId(book.read(lambda s: s.execute(sql, {"role": role}).scalars().all())[0])


def settle(make: Make, way: str, *who: Somebody) -> surplus.Settled:
    members = [one.id for one in who]
    return make.book.write(surplus.settle, members=members, way=way, day=TODAY)


def later(book: Book, clock: HandClock, days: int) -> None:
    """Let time pass, and say that it did."""
    clock.move(days=days)
    book.confirm_day(clock().date())


def lose(book: Book, amount: int, day: date) -> None:
    """Pay rent."""
    book.write(
        general.post_general,
        accounts=[{"code": "5999", "name": "Rent again", "type": "expense"}],
        entries=[
            {
                "date": day,
                "kind": "x",
                "lines": [
                    {"account": "5999", "debit": amount},
                    {"account": "1010", "credit": amount},
                ],
            }
        ],
    )
