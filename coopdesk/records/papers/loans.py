"""Loans on paper: from what a member asks for to what is given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coopdesk.records.money import Money
from coopdesk.records.papers.coop import Coop, Words


@dataclass(frozen=True, slots=True)
class LoanOf:
    """Which loan it is, and whose. `number` is empty before it has one."""

    number: str
    member_number: str
    member_name: str
    village: str
    phone: str
    document: str
    product: Words
    purpose: Words = ""


@dataclass(frozen=True, slots=True)
class Backer:
    """A member who answers for a loan with an amount; `own`: with their own savings for their own
    loan."""

    number: str
    name: str
    village: str
    phone: str
    amount: Money
    own: bool = False
    document: str = ""


@dataclass(frozen=True, slots=True)
class Pledge:
    """A thing that stands for a loan."""

    name: str
    owner: str
    place: str
    value: Money


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An instalment as it was agreed, and what of the loan is owed after it."""

    n: int
    due: date
    principal: Money
    interest: Money
    fee: Money
    total: Money
    balance: Money


# --- what papers on loans share ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OnLoans:
    """A paper on loans, in a language, with who made it and when."""

    coop: Coop
    language: str
    made_on: date
    made_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnLoan(OnLoans):
    """A paper on one loan."""

    loan: LoanOf


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBackedLoan(OnLoan):
    """A paper on one loan that names who and what answers for it."""

    backers: tuple[Backer, ...]
    pledges: tuple[Pledge, ...]


# --- asking and deciding -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanApplication(OnBackedLoan):
    """What a member asks for, to be signed by them and by those who answer for it.

    `income` and `costs` are what they told a month; `team` and `replaces` are empty where they
    borrow alone, and where no loan is paid off by it.
    """

    day: date
    amount: Money
    instalments: int
    first_due: date | None
    remark: str
    income: Money | None
    costs: Money | None
    team: str
    replaces: str
    officer: str


@dataclass(frozen=True, slots=True)
class LoanApplicationBlank:
    """The same to be filled in by hand. `products` can be asked for, for one of `purposes`."""

    coop: Coop
    language: str
    document: Words
    products: tuple[Words, ...]
    purposes: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class CommitteeCase:
    """A loan to decide on. `each` is what it costs a month, None where that can't be told.

    `checks` are what was looked at: whether it is as it should be (None: nobody can tell), and
    a sentence. `second`: two people have to sign.
    """

    loan: LoanOf
    day: date
    amount: Money
    instalments: int
    each: Money | None
    savings: Money
    shares: Money
    owed: Money
    checks: tuple[tuple[bool | None, Words], ...]
    backers: tuple[Backer, ...]
    pledges: tuple[Pledge, ...]
    remark: str
    second: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeSheet(OnLoans):
    """The loans on which a body decides at one sitting, with room for its decisions and votes."""

    body: str
    day: date
    cases: tuple[CommitteeCase, ...]
    total: Money


# --- signing -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanContract(OnBackedLoan):
    """A loan as it is signed.

    `signed` is None while it is only approved. `handed` is what the borrower gets in the hand after
    what is `withheld` by name and `saved`; `cost` is all interest and fees, `paid` all that is paid
    back. `yearly` is the true yearly rate in percent, None where there is none. `tranches` are the
    days on which it is paid out in parts; `team` are those who answer for it as a group.
    """

    approved: date
    body: str
    resolution: str
    conditions: str
    signed: date | None
    amount: Money
    withheld: tuple[tuple[Words, Money], ...]
    saved: Money
    handed: Money
    interest: Money
    fees: Money
    cost: Money
    paid: Money
    yearly: Decimal | None
    rate: Words
    tranches: tuple[tuple[date, Money], ...]
    rows: tuple[PlanLine, ...]
    sentences: tuple[Words, ...]
    clauses: tuple[Words, ...]
    team_name: str
    team: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoanTreated:
    """A part that was due when a loan was rescheduled, and what becomes of it: `what` is keep, add
    or waive, `done` says it in words."""

    part: Words
    amount: Money
    what: str
    done: Words


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """How a loan stands by its terms: what is `owed` of it, what an instalment comes to, how many
    are still to pay until when, and all that is still to pay. `yearly` is the true yearly rate in
    percent, None where there is none."""

    owed: Money
    instalment: Money
    instalments: int
    ends: date | None
    every: Words
    rate: Words
    to_pay: Money
    yearly: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanAmendment(OnBackedLoan):
    """New terms of a loan that runs, from a `day` on, beside the contract that was `signed`: how it
    stood and stands, and the new instalments (`rows`), the first with what was kept of other parts.
    """

    signed: date
    day: date
    reason: str
    resolution: str
    treated: tuple[LoanTreated, ...]
    before: LoanTerms
    after: LoanTerms
    rows: tuple[PlanLine, ...]
    sentences: tuple[Words, ...]
    team_name: str
    team: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanGuarantee(OnLoan):
    """The word that one member gives for another's loan, to be signed."""

    backer: Backer
    amount: Money
    instalments: int
    largest: Money | None
    ends: date | None
    clauses: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class LoanTeamMember:
    """A member of a borrowing group, with what they owe of its loans."""

    number: str
    name: str
    post: str
    phone: str
    since: date
    loan: str
    owed: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTeamPaper(OnLoans):
    """Members who borrow together, and what they promise each other, to be signed by all."""

    name: str
    village: str
    formed: date
    members: tuple[LoanTeamMember, ...]
    owed: Money
    clauses: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class LoanOfferColumn:
    """One of several ways to borrow the same. Instalments are equal where `first` is `largest`."""

    name: Words
    instalments: int
    first: Money
    largest: Money
    last: Money
    ends: date
    handed: Money
    withheld: tuple[tuple[Words, Money], ...]
    saved: Money
    interest: Money
    fees: Money
    cost: Money
    paid: Money
    yearly: Decimal | None
    rate: Words
    rows: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanOfferPaper(OnLoans):
    """Up to three ways to borrow beside each other, before anything is signed.

    `member` is whom it is made for, empty for somebody who just asks.
    """

    member: str
    amount: Money
    day: date
    offers: tuple[LoanOfferColumn, ...]
    sentences: tuple[Words, ...]


# --- paying back ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CardLine:
    """An instalment on a card: what is due, what of it is paid, since when nothing is left."""

    n: int
    due: date
    total: Money
    paid: Money
    settled: date | None


@dataclass(frozen=True, slots=True)
class CardPayment:
    """A payment so far, and what of the loan was owed after it."""

    day: date
    number: str
    amount: Money
    owed: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanCard(OnLoan):
    """What a borrower keeps at home: when to pay how much, ticked where it is paid."""

    amount: Money
    rate: Words
    yearly: Decimal | None
    lines: tuple[CardLine, ...]
    payments: tuple[CardPayment, ...]
    owed: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanPayoff(OnBackedLoan):
    """What pays all of a loan on a day. `parts` by name add up to `total`.

    `more` is what it is more on the day after; `instalments` what the open ones come to if it is
    paid as agreed, until `ends`. What `backers` and `pledges` stand with is free then.
    """

    day: date
    parts: tuple[tuple[Words, Money], ...]
    total: Money
    more: Money
    instalments: Money
    count: int
    ends: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanReminder(OnLoan):
    """A letter to somebody who is late. `tone` is kind, firm or last.

    `late` instalments, the oldest since the day `oldest`, `days` ago; `parts` by name add up to
    `due`. `until` is the day by which it should be paid; `promised` what they promised last;
    `backers` answer for the loan.
    """

    tone: str
    day: date
    oldest: date
    days: int
    late: int
    parts: tuple[tuple[Words, Money], ...]
    due: Money
    until: date
    promised: date | None
    penalty: Words | None
    backers: tuple[Backer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanWriteOff(OnBackedLoan):
    """A loan that is given up, or is about to be (`day` is None): for a resolution.

    `covered` of what is `owed` was set aside, `lost` was not. `paid` is what came in until then.
    """

    amount: Money
    paid_out: date | None
    paid: Money
    last_paid: date | None
    late: int
    owed: Money
    covered: Money
    lost: Money
    day: date | None
    reason: str
    resolution: str
    by: str
    second: str
    entry: str
