"""A book in which every member has a loan of twelve instalments; some are late.

The loans are written in bulk into a copy of a book: entries with their lines, moves, events with
the signed terms, and what is kept of each loan. One in ten is late, one in a hundred rescheduled.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from benchmarks.books import TODAY, own
from coopdesk.records import journal, loans
from coopdesk.records.book import Book
from coopdesk.records.book.tx import SHAPES
from coopdesk.records.calendar import add_months
from coopdesk.records.ids import ProductId
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.schema import day_number, instant_number
from coopdesk.records.store import Raw

#: The day on which the loans stand as they do.
DAY: Final = TODAY.date()
_AMOUNT, _PARTS = 120_000, 12
_TERMS: Final = LendingTerms(how={"percent": "12", "rounding": {"money": "1"}})
_SINCE: Final = date(2025, 1, 1)


@contextmanager
def lent(count: int) -> Iterator[Book]:
    """A book of its own where each of so many members has a loan, the clerk signed in."""
    with own(count) as book:
        with book.unhurried():
            of = book.write(loans.offer_loans, name="Farm", since=_SINCE, terms=_TERMS)
            with book.raw() as raw:
                _Loans(raw, of).write()
                journal.keep_again(raw)
        yield book


@dataclass(slots=True)
class _Rows:
    """The rows of all loans, by table."""

    entry: list[list[Any]] = field(default_factory=list)
    holding: list[list[Any]] = field(default_factory=list)
    line: list[list[Any]] = field(default_factory=list)
    loan: list[list[Any]] = field(default_factory=list)
    loan_event: list[list[Any]] = field(default_factory=list)
    loan_move: list[list[Any]] = field(default_factory=list)
    instalment: list[list[Any]] = field(default_factory=list)
    loan_now: list[list[Any]] = field(default_factory=list)
    guarantee: list[list[Any]] = field(default_factory=list)


class _Loans:
    """Writes a loan for each member."""

    def __init__(self, raw: Raw, of: ProductId) -> None:
        self._raw, self._random, self._rows = raw, Random(5), _Rows()
        ask = raw.connection.exec_driver_sql
        self._members = [row[0] for row in ask("SELECT id FROM member ORDER BY id")]
        self._product, self._control, self._term = (
            ask(
                "SELECT p.id, p.account, t.id FROM product p JOIN term t ON t.product = p.id"
                " WHERE p.id = ?",
                (of,),
            )
            .tuples()
            .one()
        )
        roles: dict[str, int] = dict(
            ask("SELECT role, id FROM account WHERE role <> ''").tuples().all()
        )
        self._cash, self._interest = roles["cash"], roles["loan_interest"]
        self._person = ask("SELECT id FROM person").scalar_one()
        self._next, self._number = 1 << 61, 10**6

    def write(self) -> None:
        """Everything, in bulk."""
        for n, member in enumerate(self._members):
            self._loan(n, member)
        for name in _Rows.__dataclass_fields__:
            self._raw.many(SHAPES[name].insert, getattr(self._rows, name))

    def _id(self) -> int:
        self._next += 1
        return self._next

    def _loan(self, n: int, member: int) -> None:
        loan, rows, random = self._id(), self._rows, self._random
        begun = DAY - timedelta(days=random.randint(20, 420))
        late = n % 10 == 0
        terms = _TERMS.schedule(_AMOUNT, begun, _PARTS)
        day = day_number(begun)
        of = {"member": member, "product": self._product}
        asked: dict[str, Any] = {
            "id": loan,
            "number": f"L-{n:06}",
            "day": begun,
            "term": self._term,
        }
        asked |= {"amount": _AMOUNT, "instalments": _PARTS, "insider": n % 50 == 0}
        asked |= {"purpose": random.choice(("crops", "trade", "school", "house"))}
        rows.loan.append(SHAPES["loan"].row(of | asked | {"officer": self._person}))
        rows.holding.append(SHAPES["holding"].row(of | {"id": loan, "opened": begun}))
        for kind, said in (
            ("approved", {"amount": _AMOUNT, "instalments": _PARTS, "body": "Board"}),
            ("signed", {"terms": terms.said()}),
            ("disbursed", {"amount": _AMOUNT}),
        ):
            self._event(loan, day, kind, said)
        if late:
            self._event(loan, day_number(DAY), "visited", {"note": "Will pay", "promise": 5_000})
            guarantor = self._members[(n + 1) % len(self._members)]
            rows.guarantee.append([self._id(), loan, guarantor, 50_000, None, day, None])
        self._move((loan, member), begun, "disbursement", (-_AMOUNT, 0))
        self._instalments(n, loan, member, begun, late=late)

    def _instalments(self, n: int, loan: int, member: int, begun: date, *, late: bool) -> None:
        """Paid on their days until now; a late one has missed some of the last."""
        rows, left, first, paid_on = self._rows, _AMOUNT, None, None
        missed = self._random.randint(1, 12) if late else 0
        due = [add_months(begun, m) for m in range(1, _PARTS + 1)]
        past = sum(day < DAY for day in due)
        for m, day in enumerate(due, 1):
            principal, interest = _AMOUNT // _PARTS, left // 100
            paid = m <= past - missed
            if paid:
                self._move((loan, member), day, "repayment", (principal, interest))
                left, paid_on = left - principal, day
            elif day < DAY and first is None:
                first = day
            parts = [principal, interest, 0]
            done = parts if paid else [0, 0, 0]
            settled = day_number(day) if paid else None
            rows.instalment.append([loan, m, day_number(day), *parts, *done, settled])
        again = int(n % 100 == 1)
        if again:
            treated = dict.fromkeys(("interest", "fee", "penalty"), "keep")
            said = {"terms": _TERMS.schedule(left, DAY, _PARTS).said(), "treatment": treated}
            self._event(loan, day_number(DAY), "rescheduled", said)
        state = "running" if left else "closed"
        coming = next((day for day in due if day >= DAY), None)
        days = [None if one is None else day_number(one) for one in (first, coming, due[-1])]
        last = None if paid_on is None else day_number(paid_on)
        since = day_number(begun)
        rows.loan_now.append([loan, state, since, _AMOUNT, left, *days, again, last])

    def _event(self, loan: int, day: int, kind: str, said: dict[str, Any]) -> None:
        written = instant_number(TODAY)
        text = json.dumps(said, sort_keys=True, separators=(",", ":"))
        head = [self._id(), loan, day, written, kind, self._person]
        self._rows.loan_event.append([*head, None, None, "", text])

    def _move(self, of: tuple[int, int], day: date, kind: str, parts: tuple[int, int]) -> None:
        entry, on, (loan, member) = self._id(), day_number(day), of
        self._number += 1
        principal, interest = parts
        amount = principal + interest
        rows = self._rows
        rows.entry.append([entry, "Z", self._number, on, instant_number(TODAY), "visit", "", None])
        rows.line.append([entry, 1, self._cash, None, None, on, amount])
        rows.line.append([entry, 2, self._control, member, loan, on, -principal])
        if interest:
            rows.line.append([entry, 3, self._interest, None, None, on, -interest])
        rows.loan_move.append([entry, 1, loan, on, kind, amount, principal, interest, 0, 0])
