"""Who and what answers for a loan: members with their savings, and things of worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import backing, journal, loans, membership
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, LoanId, MemberId
from coopdesk.records.lending.asking import in_state, who, who_stays, written
from coopdesk.records.loans.life import APPROVED, ASKED, RUNNING, SIGNED
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.products import SAVINGS, Looker, read_held, read_offers, reader
from coopdesk.records.schema import Collateral, Guarantee, Loan, LoanNow, Member, TeamMember, day_of
from coopdesk.records.vouchers import media_of

#: The largest photo that is kept, in bytes.
LARGEST_PHOTO: Final = 2 << 20
PHOTOS: Final = frozenset({"image/jpeg", "image/png"})

_BORROWER: Final = Prepared(
    select(Loan.number, Loan.member, Member.name, LoanNow.state, LoanNow.owed, LoanNow.oldest)
    .join(Member, Member.id == Loan.member)
    .join(LoanNow, LoanNow.loan == Loan.id)
    .where(Loan.id == bindparam("of"))
)
_OF_TEAMS: Final = Prepared(
    select(Loan.id, Loan.amount)
    .join(LoanNow, LoanNow.loan == Loan.id)
    .join(TeamMember, TeamMember.team == Loan.team)
    .where(
        TeamMember.member == bindparam("of"),
        TeamMember.until.is_(None),
        Loan.member != TeamMember.member,
        LoanNow.state == "running",
    )
    .order_by(Loan.id)
)
_COLLATERAL: Final = Prepared(
    select(Collateral.loan, Collateral.returned).where(Collateral.id == bindparam("of"))
)


# --- members ---------------------------------------------------------------------------------


@command(needs=Permission.LEND)
def add_guarantor(tx: Tx, *, loan: LoanId, member: MemberId, amount: int) -> int:
    """A member answers for a loan with an amount (minor units) of their savings.

    It is held back from the signing on; the borrower's own savings can answer too. Refused for more
    than is free in one of their accounts, for whoever left or answers for it already.
    """
    life = in_state(tx, loan, ASKED, APPROVED, SIGNED, RUNNING)
    who_stays(tx, member)
    membership.check_may(tx, member, membership.ANSWER)
    if not 0 < amount <= LARGEST:
        raise Refused(N_("The amount must be more than zero."), field="amount")
    if any(one.member == member for one in backing.answering_for(tx, loan)):
        raise Refused(N_("This member answers for the loan already."), field="member")
    _check_running(tx, life)
    backing.account_for(tx, member, amount)
    guarantee = tx.new_id()
    row = {"loan": loan, "member": member, "amount": amount, "since": tx.today}
    tx.insert(Guarantee, [{"id": guarantee, **row}])
    backing.follow(tx, loan)
    tx.touch(Topic.LOANS)
    return guarantee


def _check_running(tx: Tx, life: loans.Life) -> None:
    """Nobody needs to answer for what is paid back."""
    if life.state == RUNNING and life.owed <= 0:
        raise Refused(N_("This loan is paid back."), field="loan")


@command(needs=Permission.LEND)
def release_guarantor(tx: Tx, *, guarantee: int, reason: str) -> None:
    """A member answers for a loan no longer, for a reason, although it is not paid back.

    What was held back for it can be drawn again at once.
    """
    one = backing.answer(tx, guarantee)
    if one.released is not None:
        raise Refused(N_("This member does not answer for it any more."), field="guarantee")
    said = written(reason, "reason", N_("Write why the member is released."))
    backing.release(tx, one, said)


@dataclass(frozen=True, slots=True)
class GuarantorRow:
    """A member who answers or answered for a loan. `held` is what is held back of their savings
    now, `own` whether it is the borrower."""

    id: int
    member: MemberId
    number: str
    name: str
    amount: Money
    held: Money
    since: date
    released: date | None
    own: bool


def guarantors(session: Session, loan: LoanId) -> list[GuarantorRow]:
    """Who answers or answered for a loan, the first first."""
    look, money = reader(session), journal.currency_of(session)
    [(_, borrower, *_)] = look.all(_BORROWER, of=loan) or [(None, 0)]
    found = []
    for one in backing.answering_for(look, loan, released=True):
        them, kept = who(look, one.member), backing.held(look, one)
        found.append(
            GuarantorRow(
                one.id,
                one.member,
                them.number,
                them.name,
                Money(one.amount, money),
                Money(kept[1] if kept else 0, money),
                one.since,
                one.released,
                one.member == borrower,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class ExposureRow:
    """A loan of somebody else for which a member answers. `owed` is what is owed of it, `late` by
    how many days. Of a group each answers for all: then `answers` is what is owed."""

    loan: LoanId
    number: str
    member: MemberId
    name: str
    state: str
    answers: Money
    owed: Money
    late: int
    group: bool


@dataclass(frozen=True, slots=True)
class Exposure:
    """All that a member answers for, and with what.

    `answers` is the sum; `at_risk` of it what is for loans that are late, never more than is owed
    of each. `saved` is all their savings, `held` what is held back, `free` the rest.
    """

    rows: tuple[ExposureRow, ...]
    answers: Money
    at_risk: Money
    saved: Money
    held: Money
    free: Money


def exposure(session: Session, member: MemberId, day: date) -> Exposure:
    """What a member answers for on a day, over all loans of others."""
    look, currency = reader(session), journal.currency_of(session)
    rows = [
        _exposed(look, one.loan, one.amount, day, currency, group=False)
        for one in backing.answered_by(look, member)
    ]
    rows += [
        _exposed(look, LoanId(loan), None, day, currency, group=True)
        for loan, _ in look.all(_OF_TEAMS, of=member)
    ]
    rows = [row for row in rows if row.member != member]
    zero = Money.zero(currency)
    held = read_held(look, member, read_offers(look)).values()
    saved = sum(one.owns for one in held if one.kind == SAVINGS and not one.closed)
    free = sum(backing.free_by_account(look, member).values())
    return Exposure(
        tuple(rows),
        sum((row.answers for row in rows), zero),
        sum((min(row.answers, row.owed) for row in rows if row.late), zero),
        Money(saved, currency),
        Money(saved - free, currency),
        Money(free, currency),
    )


def _exposed(
    look: Looker, loan: LoanId, answers: int | None, day: date, currency: str, *, group: bool
) -> ExposureRow:
    [(number, member, name, state, owed, oldest)] = look.all(_BORROWER, of=loan)
    late = max((day - day_of(oldest)).days, 0) if oldest else 0
    much = owed if answers is None else answers
    return ExposureRow(
        loan,
        number,
        MemberId(member),
        name or "",
        state,
        Money(much, currency),
        Money(owed, currency),
        late,
        group,
    )


# --- things ----------------------------------------------------------------------------------


@command(needs=Permission.LEND)
def add_collateral(
    tx: Tx,
    *,
    loan: LoanId,
    name: str,
    owner: str,
    place: str,
    value: int,
    photo: bytes | None = None,
) -> int:
    """A thing stands for a loan: what it is, whose, where, and what it is worth (minor units).

    `photo` is a JPEG or PNG of at most 2 MB: its first bytes tell.
    """
    in_state(tx, loan, ASKED, APPROVED, SIGNED, RUNNING)
    said = written(name, "name", N_("Write what it is, such as “Plot of 20 by 30 metres”."))
    if not 0 <= value <= LARGEST:
        raise Refused(N_("It can't be less than nothing."), field="value")
    kind = None if photo is None else _checked_photo(photo)
    collateral = tx.new_id()
    row = {"loan": loan, "name": said, "owner": owner.strip(), "place": place.strip()}
    kept = {"value": value, "since": tx.today, "media": kind, "photo": photo}
    tx.insert(Collateral, [{"id": collateral, **row, **kept}])
    tx.touch(Topic.LOANS)
    return collateral


def _checked_photo(photo: bytes) -> str:
    kind = media_of(photo)
    if kind not in PHOTOS:
        raise Refused(
            N_("This is no picture that can be kept: choose a JPEG or PNG."), field="photo"
        )
    if len(photo) > LARGEST_PHOTO:
        raise Refused(N_("This picture is too large: at most 2 MB."), field="photo")
    return kind


@command(needs=Permission.LEND)
def return_collateral(tx: Tx, *, collateral: int) -> None:
    """A thing that stood for a loan is given back, or stands for it no longer."""
    found = tx.one(_COLLATERAL, of=collateral)
    if found is None:
        raise Refused(N_("There is no such thing."), field="collateral")
    if found[1] is not None:
        raise Refused(N_("It was given back already."), field="collateral")
    tx.set(Collateral, collateral, "returned", tx.today, shown=None)
    tx.touch(Topic.LOANS)


@dataclass(frozen=True, slots=True)
class CollateralRow:
    """A thing that stands or stood for a loan. `media` is empty where there is no photo."""

    id: int
    name: str
    owner: str
    place: str
    value: Money
    since: date
    returned: date | None
    media: str


def collateral_of(session: Session, loan: LoanId) -> list[CollateralRow]:
    """The things that stand or stood for a loan, without their photos."""
    money = journal.currency_of(session)
    rows = session.execute(
        select(
            Collateral.id,
            Collateral.name,
            Collateral.owner,
            Collateral.place,
            Collateral.value,
            Collateral.since,
            Collateral.returned,
            Collateral.media,
        )
        .where(Collateral.loan == loan)
        .order_by(Collateral.id)
    )
    return [
        CollateralRow(ident, name, owner, place, Money(value, money), since, back, media or "")
        for ident, name, owner, place, value, since, back, media in rows
    ]


def photo_of(session: Session, collateral: int) -> bytes | None:
    """The photo of a thing; None where there is none."""
    return session.scalar(select(Collateral.photo).where(Collateral.id == collateral))


def held_for(session: Session, loan: LoanId) -> list[tuple[HoldingId, Money]]:
    """In which accounts how much is held back for a loan now."""
    look, money = reader(session), journal.currency_of(session)
    found = (backing.held(look, one) for one in backing.answering_for(look, loan))
    return [(holding, Money(much, money)) for holding, much in filter(None, found)]
