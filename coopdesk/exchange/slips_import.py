"""Catching up: booking the paper slips of days when the desk was closed.

Each slip is one visit and one act, whole or not at all, so that stopping half-way leaves a true
book and the same file can simply be given again: what is booked is not booked twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from coopdesk.exchange import layouts
from coopdesk.exchange.headings import SLIPS
from coopdesk.exchange.reading import Fault
from coopdesk.exchange.slips import SlipReading, read_slips
from coopdesk.i18n import N_
from coopdesk.records import loans, members, products, sanctions, visit
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Prepared, Tx, command
from coopdesk.records.drafts import SlipDraft
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, MemberId, VisitId
from coopdesk.records.journal import label_of
from coopdesk.records.money import Money
from coopdesk.records.products import Held
from coopdesk.records.schema import Entry, Visit, VisitLine
from coopdesk.records.visit import Doing

Step = Callable[[int, int], None]

#: The columns of a slip in the order in which a visit does them: what comes in goes first.
_DEEDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "deposit": (visit.DEPOSIT, products.SAVINGS),
        "shares": (visit.SHARE, products.SHARES),
        "repayment": (visit.REPAYMENT, products.LOANS),
        "fine": (visit.FINE, ""),
        "withdrawal": (visit.WITHDRAWAL, products.SAVINGS),
    }
)
_FIELDS: Final = {deed: column for column, (deed, _) in _DEEDS.items()}

_undoing = aliased(Visit)
_VISITS: Final = Prepared(
    select(Visit.id, Visit.slip, Visit.series, Visit.number)
    .join(Entry, Entry.id == Visit.id)
    .outerjoin(_undoing, _undoing.reverses == Visit.id)
    .where(
        Visit.member == bindparam("member"),
        Entry.day == bindparam("day"),
        Visit.reverses.is_(None),
        _undoing.id.is_(None),
    )
)
_LINES: Final = Prepared(
    select(VisitLine.deed, VisitLine.amount).where(VisitLine.visit == bindparam("of"))
)


@dataclass(frozen=True, slots=True)
class SlipReport:
    """What became of a file of slips.

    `faults` are the rows that were not booked; `net_read` is what the cash box gained by all
    readable slips of a day, `net_booked` by those that are in the book.
    """

    read: int
    imported: int
    faults: tuple[Fault, ...]
    net_read: Mapping[date, Money]
    net_booked: Mapping[date, Money]


@dataclass(slots=True)
class _Tally:
    booked: list[SlipDraft] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def take(self, slip: SlipDraft, book: Callable[[SlipDraft], object]) -> None:
        """Book a slip, or note why not."""
        try:
            book(slip)
        except Refused as no:
            self.faults.append(Fault(slip.row, _column(no.field), no.text))
        else:
            self.booked.append(slip)


def _column(field_: str | None) -> str:
    """The column of the file in which the refused thing stands."""
    name = (field_ or "").split(".")[0]
    return _FIELDS.get(name, name)


def open_slips(
    path: Path,
    *,
    sheet: str | None = None,
    layout: Mapping[str, Any] | None = None,
    currency: str,
    today: date,
) -> SlipReading:
    """Read a file of slips; `layout` is a map as `Layout.from_json` reads it, over the guess."""
    file = layouts.open_list(path, sheet=sheet, layout=layout, vocabulary=SLIPS, kind="slips")
    return read_slips(file.sheet, file.layout, currency=currency, today=today)


def import_slips(
    book: Book, reading: SlipReading, *, dry_run: bool = False, step: Step | None = None
) -> SlipReport:
    """Book every slip that the rules allow, in the order of their days and rows.

    With `dry_run` the same is found out and nothing is kept.
    """
    slips = sorted(reading.drafts, key=_day_and_row)
    tally = _Tally()
    if dry_run:
        _try_out(book, slips, tally)
    else:
        for at, slip in enumerate(slips):
            if step is not None:
                step(at, len(slips))
            tally.take(slip, lambda one: book.write(book_slip, slip=one))
    return SlipReport(
        read=reading.read,
        imported=len(tally.booked),
        faults=tuple(sorted((*reading.faults, *tally.faults), key=_row)),
        net_read=reading.net_per_day,
        net_booked=_net(tally.booked, reading.net_per_day),
    )


def _day_and_row(slip: SlipDraft) -> tuple[date, int]:
    return slip.day, slip.row


def _row(fault: Fault) -> int:
    return fault.row


def _net(slips: Iterable[SlipDraft], days: Mapping[date, Money]) -> Mapping[date, Money]:
    net = {day: money - money for day, money in days.items()}
    for slip in slips:
        net[slip.day] += slip.net_cash
    return MappingProxyType(net)


class _TriedOut(Exception):
    """Ends a transaction whose rows were never meant to stay."""


def _try_out(book: Book, slips: Sequence[SlipDraft], tally: _Tally) -> None:
    try:
        book.write(try_slips, slips=slips, tally=tally)
    except _TriedOut:
        return


@command(needs=Permission.TAKE_MONEY)
def try_slips(tx: Tx, *, slips: Sequence[SlipDraft], tally: _Tally) -> None:
    """Book slips into a tally and take it all back, by an exception that the caller awaits."""
    for slip in slips:
        tally.take(slip, lambda one: book_slip(tx, slip=one))
    raise _TriedOut


@command(needs=Permission.TAKE_MONEY)
def book_slip(tx: Tx, *, slip: SlipDraft) -> VisitId:
    """Book one paper slip as one visit of its day.

    Refused when there is no such member, when the slip is in the book already, and for all that
    a visit is refused for.
    """
    member = _member(tx, slip.member)
    _check_new(tx, member, slip)
    held = products.held_by(tx, member)
    doings = [
        one
        for column, (deed, kind) in _DEEDS.items()
        if (amount := getattr(slip, column))
        for one in (
            _repayments(tx, member, amount, slip.day)
            if deed == visit.REPAYMENT
            else _fines(tx, member, amount, slip.day)
            if deed == visit.FINE
            else [Doing(deed, amount, _holding(held, kind) if kind else None)]
        )
    ]
    return visit.record_visit(
        tx,
        member=member,
        day=slip.day,
        doings=doings,
        slip=slip.slip,
        remark=slip.remark,
        check_box=False,
    )


def _member(tx: Tx, number: str) -> MemberId:
    found = members.by_its_number(tx.session, number)
    if found is None:
        raise Refused(
            N_("There is no member with the number {number}."), field="member", number=number
        )
    return found


def _repayments(tx: Tx, member: MemberId, amount: Money, day: date) -> list[Doing]:
    """What was paid back goes to the member's loans as at a meeting: what is due, the oldest
    first; then the rest. A slip of the past counts as if it had come in its time."""
    try:
        shared = loans.shared(tx, member, amount, day)
    except Refused as no:
        no.field = "repayment"
        raise
    return [Doing(visit.REPAYMENT, part, loan) for loan, part in shared]


def _fines(tx: Tx, member: MemberId, amount: Money, day: date) -> list[Doing]:
    """A fine that was laid on the member and is of that amount is paid by it; else it is any."""
    laid = sanctions.fines_owed(tx, member)
    which = next((f.sanction for f in laid if f.amount == amount.minor and f.day <= day), None)
    return [Doing(visit.FINE, amount, sanction=which)]


def _holding(held: Mapping[HoldingId, Held], kind: str) -> HoldingId | None:
    """The account that a slip means: of several the oldest open one."""
    fit = [one for one in held.values() if one.kind == kind and not one.closed]
    return fit[0].holding if fit else None


def _check_new(tx: Tx, member: MemberId, slip: SlipDraft) -> None:
    """Refuse a slip that is in the book, unless its visit was reversed.

    A slip with a number is known by it; one without, by what was done.
    """
    for ident, number, series, receipt in tx.all(_VISITS, member=member, day=slip.day):
        if number.casefold() != slip.slip.strip().casefold():
            continue
        if slip.slip.strip():
            raise _booked(
                N_("Slip {slip} is in the book already: receipt {receipt}."),
                slip,
                label_of(series, receipt),
            )
        if _done(slip) == _lines(tx, VisitId(ident)):
            raise _booked(
                N_(
                    "The same visit is in the book already: receipt {receipt}. If it is another, "
                    "give the slip a number."
                ),
                slip,
                label_of(series, receipt),
            )


def _done(slip: SlipDraft) -> Counter[str]:
    """What a slip does, by deed."""
    return Counter(
        {
            deed: amount.minor
            for column, (deed, _) in _DEEDS.items()
            if (amount := getattr(slip, column))
        }
    )


def _lines(tx: Tx, of: VisitId) -> Counter[str]:
    """The same of a visit: a repayment may stand on several loans, and a fee on a line of its
    own."""
    done: Counter[str] = Counter()
    for deed, amount in tx.all(_LINES, of=of):
        done[deed] += abs(amount)
    return +done


def _booked(message: str, slip: SlipDraft, receipt: str) -> Refused:
    return Refused(message, field="slip", slip=slip.slip, receipt=receipt)
