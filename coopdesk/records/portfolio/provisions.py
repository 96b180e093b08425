"""Setting money aside for loans that may be lost: what it should be, posting the difference.

An entry brings what is set aside to what the bands ask for, up or down. Its id comes from the day
and the attempt, so that two PCs that both write it write the same; the loans that it was reckoned
from are kept as its proof.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_
from coopdesk.records import journal, office
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, LoanId, made_for
from coopdesk.records.journal import Belongs, Leg
from coopdesk.records.portfolio import bands as banding
from coopdesk.records.portfolio.bands import BANDS, Band, band_of, checked
from coopdesk.records.portfolio.risk import set_aside
from coopdesk.records.portfolio.standing import Stands, on
from coopdesk.records.schema import Entry, Provision, Setting
from coopdesk.records.store import Prepared

#: The kind of its entries in the journal.
KIND: Final = "provision"
#: What to do instead of reversing an entry of its kinds alone.
NOT_ALONE: Final[Mapping[str, Belongs]] = {
    KIND: Belongs(N_("Take the provision back on its page instead.")),
}

_SETTING: Final = Prepared(select(Setting.value).where(Setting.name == bindparam("of")))
_reversal = aliased(Entry)


@dataclass(frozen=True, slots=True)
class LoanProvision:
    """What is set aside for a loan, by which band; minor units."""

    stands: Stands
    band: Band | None
    amount: int


@dataclass(frozen=True, slots=True)
class BandSum:
    """The loans of a band, what is owed of them and what is set aside. None: before the first."""

    band: Band | None
    loans: tuple[LoanId, ...]
    owed: int
    amount: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be set aside on a day by some bands. Minor units.

    `before` is what is set aside already; `unknown` are loans brought forward without terms, which
    count as not late.
    """

    day: date
    bands: tuple[Band, ...]
    rows: tuple[LoanProvision, ...]
    needed: int
    before: int
    unknown: tuple[LoanId, ...]

    @property
    def difference(self) -> int:
        """What is to be posted: positive when more is to be set aside."""
        return self.needed - self.before

    def by_band(self) -> list[BandSum]:
        """The sums of each band, the least late first."""
        found = [_sum(band, self.rows) for band in (None, *self.bands)]
        return [one for one in found if one.loans or one.band is not None]


def _sum(band: Band | None, rows: Sequence[LoanProvision]) -> BandSum:
    some = [one for one in rows if one.band == band]
    return BandSum(
        band,
        tuple(one.stands.loan for one in some),
        sum(one.stands.owed for one in some),
        sum(one.amount for one in some),
    )


@dataclass(frozen=True, slots=True)
class Written:
    """A provision that was written. `standing`: it has an entry that was not taken back."""

    id: int
    day: date
    attempt: int
    bands: tuple[Band, ...]
    needed: int
    before: int
    entry: EntryId | None
    label: str
    reversed: bool

    @property
    def standing(self) -> bool:
        """Whether it moved the books, and still does."""
        return self.entry is not None and not self.reversed


def bands_now(session: Session) -> tuple[Band, ...]:
    """The bands that the co-op uses."""
    return banding.of_settings(office.settings(session))


def preview(session: Session, day: date, bands: Sequence[Band] | None = None) -> Preview:
    """What the bands (none: the co-op's) ask for on a day, loan by loan, the longest late first."""
    use = checked(bands) if bands is not None else bands_now(session)
    stood = [one for one in on(session, day) if one.owed > 0]
    rows = [_row(one, use) for one in stood]
    rows.sort(key=_latest)
    return Preview(
        day,
        use,
        tuple(rows),
        sum(one.amount for one in rows),
        set_aside(session, day),
        tuple(one.loan for one in stood if not one.known),
    )


def _row(one: Stands, bands: Sequence[Band]) -> LoanProvision:
    band = band_of(one.late, bands)
    return LoanProvision(one, band, 0 if band is None else band.of(one.owed))


def _latest(one: LoanProvision) -> tuple[int, int, int]:
    return -one.stands.late, -one.stands.owed, one.stands.loan


def written(session: Session) -> list[Written]:
    """Every provision that was written, the newest first."""
    rows = session.execute(
        select(
            Provision.id,
            Provision.day,
            Provision.attempt,
            Provision.bands,
            Provision.needed,
            Provision.before,
            Provision.entry,
            Entry.series,
            Entry.number,
            func.count(_reversal.id),
        )
        .outerjoin(Entry, Entry.id == Provision.entry)
        .outerjoin(_reversal, _reversal.reverses == Provision.entry)
        .group_by(Provision.id)
        .order_by(Provision.day.desc(), Provision.attempt.desc())
    )
    return [
        Written(
            ident,
            day,
            attempt,
            banding.of_rows(bands),
            needed,
            before,
            entry,
            journal.label_of(series, number) if series else "",
            bool(reversals),
        )
        for ident, day, attempt, bands, needed, before, entry, series, number, reversals in rows
    ]


# --- commands ------------------------------------------------------------------------------------


@command(needs=Permission.KEEP_BOOKS)
def keep_bands(tx: Tx, *, bands: Sequence[Band]) -> None:
    """Settle by which bands the co-op sets aside, from the next time on."""
    value = json.dumps(banding.said(checked(bands)))
    ident, row = made_for("setting", BANDS), tx.one(_SETTING, of=BANDS)
    if row is None:
        tx.insert(Setting, [{"id": ident, "name": BANDS, "value": value}])
    elif row[0] != value:
        tx.set(Setting, ident, "value", value, shown=row[0])
    tx.touch(Topic.COOP | Topic.LOANS)


@command(needs=Permission.KEEP_BOOKS)
def run_provision(tx: Tx, *, day: date, bands: Sequence[Band] | None = None) -> int:
    """Bring what is set aside to what the bands (none: the co-op's) ask for on a day.

    Gives the id of the provision. Refused while one of that day or a later one stands, for days
    that have not come, and in a closed period. Nothing is posted where nothing differs.
    """
    _check_day(tx, day)
    before = written(tx.session)
    later = [one for one in before if one.standing and one.day >= day]
    if later:
        raise Refused(
            N_("The provision of {day} is written already. Take it back first."),
            field="day",
            day=later[0].day,
        )
    shown = preview(tx.session, day, bands)
    attempt = sum(one.day == day for one in before)
    ident = made_for(KIND, day.isoformat(), attempt)
    entry = _post(tx, shown, EntryId(ident))
    tx.insert(
        Provision,
        [
            {
                "id": ident,
                "day": day,
                "attempt": attempt,
                "bands": banding.said(shown.bands),
                "needed": shown.needed,
                "before": shown.before,
                "entry": entry,
                "proof": [_proof(one) for one in shown.rows if one.amount],
            }
        ],
    )
    tx.touch(Topic.LOANS | Topic.BOOKS)
    return ident


def _check_day(tx: Tx, day: date) -> None:
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    closed = journal.closed_until(tx)
    if closed is not None and day <= closed:
        raise Refused(
            N_("The books are closed up to {closed}. Write it on a later day."),
            field="day",
            closed=closed,
        )


def _post(tx: Tx, shown: Preview, ident: EntryId) -> EntryId | None:
    if not shown.difference:
        return None
    loss = journal.role_account(tx, "loan_loss").id
    allowance = journal.role_account(tx, "allowance").id
    legs = [Leg(loss, shown.difference), Leg(allowance, -shown.difference)]
    return journal.post(tx, day=shown.day, kind=KIND, legs=legs, ident=ident)


def _proof(one: LoanProvision) -> list[Any]:
    """Loan, owed, days late, percent, amount."""
    assert one.band is not None
    stands = one.stands
    return [stands.loan, stands.owed, stands.late, f"{one.band.percent:f}", one.amount]


@command(needs=Permission.KEEP_BOOKS)
def reverse_provision(tx: Tx, *, provision: int, reason: str) -> EntryId:
    """Take a provision back, with a reason: on its own day, today where that is closed.

    The last that stands goes first. It can then be written again.
    """
    known = written(tx.session)
    one = next((one for one in known if one.id == provision), None)
    if one is None:
        raise Refused(N_("There is no such provision."), field="provision")
    if one.entry is None:
        raise Refused(N_("This provision moved nothing."), field="provision")
    if one.reversed:
        raise Refused(N_("This provision was taken back."), field="provision")
    later = [other for other in known if other.standing and other.day > one.day]
    if later:
        raise Refused(
            N_("Take back the provision of {day} first."), field="provision", day=later[-1].day
        )
    tx.touch(Topic.LOANS | Topic.BOOKS)
    return journal.turn_round(tx, one.entry, reason=reason, on=journal.own_day(tx, one.entry))


@dataclass(frozen=True, slots=True)
class ProofRow:
    """What a written provision was reckoned from, for a loan; minor units."""

    loan: LoanId
    owed: int
    late: int
    percent: str
    amount: int


def proof(session: Session, provision: int) -> list[ProofRow]:
    """The loans that a written provision was reckoned from."""
    rows = session.scalar(select(Provision.proof).where(Provision.id == provision))
    return [ProofRow(*row) for row in rows or ()]
