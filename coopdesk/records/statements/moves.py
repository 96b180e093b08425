"""What moved a member's money, line by line, and what each line is called."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, literal, select
from sqlalchemy.orm import aliased

from coopdesk.i18n import Text
from coopdesk.records import loans
from coopdesk.records.money import Money
from coopdesk.records.schema import Account, Entry, Line, Loan, LoanMove, Visit
from coopdesk.records.statements.naming import label, loan_text, move_text


def worth_of(kind: str, amount: int) -> int:
    """A balance as the member sees it: a credit is theirs, a loan's debit is what they owe."""
    return amount if kind == "loans" else -amount


class Move(NamedTuple):
    """What an entry moved in an account of a member, or in none of theirs; + is a debit.

    From `lent` on: what it did to a loan with terms, part by part.
    """

    member: int
    holding: int | None
    day: date
    amount: int
    entry: int
    kind: str
    memo: str
    reverses: int | None
    series: str
    number: int
    receipt_series: str | None
    receipt_number: int | None
    undone_series: str | None
    undone_number: int | None
    undone_receipt_series: str | None
    undone_receipt_number: int | None
    role: str
    name: str
    lent: str | None = None
    paid: int = 0
    principal: int = 0
    interest: int = 0
    fee: int = 0
    penalty: int = 0

    @property
    def label(self) -> str:
        """The receipt's number; nothing where none was written: entries count by themselves."""
        return label(self.receipt_series, self.receipt_number)

    @property
    def undone(self) -> str:
        """The number of what it corrects, or nothing."""
        return label(self.undone_receipt_series, self.undone_receipt_number) or label(
            self.undone_series, self.undone_number
        )


_WAS, _WAS_VISIT = aliased(Entry), aliased(Visit)

#: What a line did to a loan with terms.
_LENT: Final = (
    LoanMove.kind,
    LoanMove.amount,
    LoanMove.principal,
    LoanMove.interest,
    LoanMove.fee,
    LoanMove.penalty,
)
#: What an entry says: its own number and its receipt's, and those of what it takes back.
_ENTRY: Final = (
    Entry.kind,
    Entry.memo,
    Entry.reverses,
    Entry.series,
    Entry.number,
    Visit.series,
    Visit.number,
    _WAS.series,
    _WAS.number,
    _WAS_VISIT.series,
    _WAS_VISIT.number,
)

#: The same where an entry moved nothing of the principal: then no line of it is the member's.
BESIDE: Final[Select[*tuple[Any, ...]]] = (
    select(
        Loan.member,
        LoanMove.loan,
        LoanMove.day,
        literal(0),
        LoanMove.entry,
        *_ENTRY,
        literal("loans"),
        literal(""),
        *_LENT,
    )
    .join(Loan, Loan.id == LoanMove.loan)
    .join(Entry, Entry.id == LoanMove.entry)
    .outerjoin(Visit, Visit.id == Entry.id)
    .outerjoin(_WAS, _WAS.id == Entry.reverses)
    .outerjoin(_WAS_VISIT, _WAS_VISIT.id == Entry.reverses)
    .where(LoanMove.principal == 0)
)

# Built once: SQLAlchemy takes longer to build it than SQLite to answer it.
MOVES: Final[Select[*tuple[Any, ...]]] = (
    select(
        Line.member,
        Line.holding,
        Line.day,
        Line.amount,
        Line.entry,
        *_ENTRY,
        Account.role,
        Account.name,
        *_LENT,
    )
    .join(Entry, Entry.id == Line.entry)
    .join(Account, Account.id == Line.account)
    .outerjoin(LoanMove, and_(LoanMove.entry == Line.entry, LoanMove.loan == Line.holding))
    .outerjoin(Visit, Visit.id == Entry.id)
    .outerjoin(_WAS, _WAS.id == Entry.reverses)
    .outerjoin(_WAS_VISIT, _WAS_VISIT.id == Entry.reverses)
    .where(Line.member.is_not(None))
)


def when(move: Move) -> date:
    """Its day, for putting moves in order."""
    return move.day


def what_of(kind: str, move: Move, money: str) -> Text:
    """A move in words, by the kind of what is held. `money` is the book's currency."""
    if move.lent is not None:
        parts = (move.principal, move.interest, move.fee, move.penalty)
        amounts = loans.Amounts(*(Money(part, money) for part in parts))
        paid = Money(move.paid, money)
        return loan_text(move.lent, paid, amounts, reverses=move.undone, memo=move.memo)
    return move_text(
        kind, move.kind, worth_of(kind, move.amount) > 0, reverses=move.undone, memo=move.memo
    )
