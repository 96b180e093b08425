"""The lives of members in a practice book, and what is kept of them.

Whoever comes asks first, is admitted by the board and pays; a few resign, are expelled or die and
are settled with; somebody is suspended, somebody is fined. Some name nominees, live in one
household, have their photo taken, get a certificate. On the last day something of each waits.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, Final, Protocol

from coopdesk.i18n import N_, Language
from coopdesk.records import (
    admission,
    bodies,
    custom_fields,
    filed,
    households,
    lending,
    membership,
    nominees,
    products,
    sanctions,
    settlement,
    shares,
    statements,
    visit,
)
from coopdesk.records.book import Book, Session
from coopdesk.records.drafts import MemberDraft
from coopdesk.records.ids import BodyId, HoldingId, MemberId, made_for
from coopdesk.records.money import Money
from coopdesk.records.nominees import Named
from coopdesk.records.visit import Doing

#: So many at most have more kept of them than the roll has, however large the co-op is.
_MOST: Final = 240
_PHOTOS: Final = 24
_WEEK: Final = timedelta(days=7)

_SIZE: Final = N_("Size of the field (hectares)")
_CROP: Final = N_("Main crop")
_CROPS: Final = (N_("Maize"), N_("Beans"), N_("Coffee"), N_("Vegetables"))
_INTERESTS: Final = (N_("Owns a shop that sells seed to the co-op."), N_("Brother of the cashier."))
_MOVES: Final = N_("Moves away to their children.")
_EXPELLED: Final = N_("Sold the seed of the co-op for themselves.")
_QUARREL: Final = N_("Insulted the treasurer at the meeting.")
_LATE: Final = N_("Came to no meeting for a year.")
_SORRY: Final = N_("They are sorry, and will come from now on.")
_MISSING: Final = N_("A copy of the identity document is missing.")


class Saver(Protocol):
    """Of a member what a life needs: what they have, and what of that answers for a loan."""

    id: MemberId
    holdings: Mapping[str, HoldingId]
    savings: int
    shares: int
    target: int
    loan: int
    held: int


class Till(Protocol):
    """What there is in the cash box."""

    cash: int


@dataclass(slots=True)
class Lives:
    """Whoever keeps the register, market day by market day."""

    book: Book
    currency: str
    words: Language
    rng: Random
    till: Till
    barred: set[MemberId] = field(default_factory=set)  # who is suspended
    _named: set[MemberId] = field(default_factory=set)  # who named nominees
    _kept: int = 0
    _photos: int = 0
    _fields: list[int] = field(default_factory=list)
    _value: int = 0
    _fines: list[tuple[Saver, int, int]] = field(default_factory=list)

    def begin(self, day: date, drafts: Sequence[MemberDraft], savers: Sequence[Saver]) -> None:
        """What is asked of members, the terms of shares, and what is known of the founders."""
        write, words = self.book.write, self.words.gettext
        kind = self.book.read(shares.share_products, day)[0]
        self._value = kind.terms.value
        terms = shares.ShareTerms(value=self._value, months=10, refundable=True)
        write(shares.change_share_terms, product=kind.id, since=day, terms=terms)
        self._fields = [
            write(custom_fields.add_field, name=words(_SIZE), kind=custom_fields.NUMBER),
            write(
                custom_fields.add_field,
                name=words(_CROP),
                kind=custom_fields.CHOICE,
                options=[words(one) for one in _CROPS],
            ),
        ]
        self._declare(day)
        for draft, one in zip(drafts, savers, strict=True):
            self._keep(draft, one.id, day)
            if one.shares >= self._value and self._some(30):
                write(shares.issue, holding=one.holdings[products.SHARES])

    def _declare(self, day: date) -> None:
        """Two officers say what ties they have to who sells to the co-op."""
        serving = self.book.read(bodies.officers, day=day)
        for one, said in zip(serving[2:], _INTERESTS, strict=False):
            changes = {"interests": self.words.gettext(said)}
            self.book.write(
                bodies.change_officer, officer=one.id, changes=changes, shown={"interests": ""}
            )

    # --- who comes -------------------------------------------------------------------------------

    def joins(self, draft: MemberDraft, day: date, resolution: str, wanted: int) -> MemberId:
        """Somebody who asked is admitted, pays their first share and is a member. `wanted` is what
        they want in shares, in minor units."""
        asked = self._applies(draft, day - _WEEK, max(wanted // self._value, 1))
        self._decided(asked, membership.ADMITTED, day, resolution)
        self.book.write(
            admission.take_first_payment,
            application=asked,
            shares=Money(self._value, self.currency),
            charged={},
            number=draft.number,
        )
        self.till.cash += self._value
        member = self.book.read(admission.application, asked).member
        self._keep(draft, member, day)
        return member

    @property
    def first(self) -> int:
        """What is paid first on shares, in minor units: one of them."""
        return self._value

    def wait(self, drafts: Sequence[MemberDraft], day: date) -> None:
        """Of three who asked one waits, one is put off, and one was admitted and has not paid."""
        decided = (None, membership.DEFERRED, membership.ADMITTED)
        for draft, decision in zip(drafts, decided, strict=False):
            asked = self._applies(draft, day - timedelta(days=9), 2)
            if decision is not None:
                why = self.words.gettext(_MISSING) if decision == membership.DEFERRED else ""
                self._decided(asked, decision, day, "", why=why)

    def _applies(self, draft: MemberDraft, day: date, count: int) -> int:
        said = {
            name: getattr(draft, name)
            for name in ("name", "sex", "born", "document", "phone", "village", "occupation")
        }
        return self.book.write(admission.apply, day=day, shares=count, **said)

    def _decided(
        self, asked: int, decision: str, day: date, resolution: str, *, why: str = ""
    ) -> None:
        self.book.write(
            admission.decide,
            application=asked,
            decision=decision,
            body=_BOARD,
            day=day,
            resolution=resolution,
            why=why,
        )

    # --- what is kept ----------------------------------------------------------------------------

    def _keep(self, draft: MemberDraft, member: MemberId, day: date) -> None:
        """What is asked of them, whom they name, with whom they live, what they look like."""
        self._kept += 1
        if self._kept > _MOST:
            return
        write = self.book.write
        if self._some(70):
            values = {
                self._fields[0]: f"{self.rng.randrange(2, 40) / 10}",
                self._fields[1]: self.words.gettext(self.rng.choice(_CROPS)),
            }
            write(custom_fields.fill_in, member=member, values=values, shown=_NOTHING)
        if draft.nominee and self._some(60):
            people = [Named(draft.nominee, 10_000)]
            if self._some(30):
                child = _child(draft.name, draft.nominee)
                people = [Named(draft.nominee, 6_000), Named(child, 4_000)]
            write(nominees.name_nominees, member=member, day=day, people=people, shown=())
            self._named.add(member)
        if draft.nominee and self._some(12):
            home = write(households.form_household, name=draft.name, village=draft.village)
            said: dict[str, Any] = {"household": home, "since": day}
            write(households.add_to_household, member=member, role=households.HEAD, **said)
            write(households.add_to_household, name=draft.nominee, role=households.SPOUSE, **said)
        if self._photos < _PHOTOS and self._some(20):
            self._photos += 1
            photo = drawn(self.rng)
            write(filed.file_document, member=member, kind=filed.PHOTO, content=photo)

    # --- what befalls them -----------------------------------------------------------------------

    def live(
        self, day: date, last: date, here: Sequence[Saver], busy: set[MemberId]
    ) -> MemberId | None:
        """A market day. `busy` have a loan, or answer for one. Gives who is no member any more."""
        for one, fine, amount in self._fines:
            doing = Doing(visit.FINE, Money(amount, self.currency), sanction=fine)
            self.book.write(visit.record_visit, member=one.id, day=day, doings=[doing])
            self.till.cash += amount
        self._fines.clear()
        weeks = (last - day).days // 7
        free = self._free(here, busy, day) if weeks < 5 or self._some(8) else []
        if weeks >= 5 and free:
            return self._befalls(self.rng.choice(free), day, free)
        if free and weeks in _LAST:
            _LAST[weeks](self, free, day, last)
        return None

    def _free(self, here: Sequence[Saver], busy: set[MemberId], day: date) -> list[Saver]:
        """Those to whom something may happen: they serve nowhere, owe nothing, answer for none."""
        away = {one.member for one in self.book.read(bodies.officers, day=day)} | busy
        away |= self.barred | self.book.read(_in_teams)
        return [one for one in here if one.id not in away and not one.loan and not one.held]

    def _befalls(self, one: Saver, day: date, free: Sequence[Saver]) -> MemberId | None:
        match self.rng.choice(("resigned", "resigned", "died", "expelled", "fined", "gives")):
            case "fined":
                self._fined(one, day)
            case "gives":
                other = self.rng.choice(free)
                if other is not one and one.shares >= 2 * self._value:
                    self._gives(one, other, entered=True)
            case cause if one.savings + one.shares < self.till.cash // 3:
                if cause == membership.DIED and one.id not in self._named:
                    cause = membership.RESIGNED
                self._leaves(one, cause, day)
                self._settled(one, died=cause == membership.DIED)
                return one.id
        return None

    def _leaves(self, one: Saver, cause: str, day: date) -> None:
        expelled = cause == membership.EXPELLED
        why = {membership.RESIGNED: _MOVES, membership.EXPELLED: _EXPELLED}.get(cause, "")
        self.book.write(
            settlement.leave,
            member=one.id,
            cause=cause,
            day=day,
            body=_BOARD if expelled else None,
            why=self.words.gettext(why) if why else "",
        )

    def _settled(self, one: Saver, *, died: bool) -> None:
        today = self.book.clock().today
        receipts = [self.book.write(settlement.settle, member=one.id)]
        for heir in self.book.read(settlement.plan, one.id, today).heirs if died else ():
            if heir.due.minor:
                said: dict[str, Any] = {"nominee": heir.nominee, "amount": heir.due}
                receipts.append(self.book.write(settlement.pay_nominee, member=one.id, **said))
        for receipt in receipts:
            if receipt is not None:
                self.till.cash += self.book.read(statements.receipt, receipt).total.minor

    def _fined(self, one: Saver, day: date) -> None:
        """They pay when they come the next time."""
        amount = self._value
        fine = self._sanctioned(one, sanctions.FINE, day, _LATE, amount=amount)
        self._fines.append((one, fine, amount))

    def _sanctioned(
        self,
        one: Saver,
        kind: str,
        day: date,
        why: str,
        *,
        amount: int = 0,
        answer: str = "",
        until: date | None = None,
    ) -> int:
        return self.book.write(
            sanctions.sanction,
            member=one.id,
            kind=kind,
            day=day,
            body=_BOARD,
            why=self.words.gettext(why),
            amount=Money(amount, self.currency) if amount else None,
            heard=day,
            answer=self.words.gettext(answer) if answer else "",
            until=until,
        )

    def _gives(self, one: Saver, other: Saver, *, entered: bool) -> None:
        ident = self.book.write(
            shares.ask_transfer,
            giver=one.holdings[products.SHARES],
            taker=other.holdings[products.SHARES],
            count=1,
        )
        if entered:
            self.book.write(shares.enter_transfer, transfer=ident)
            for who, sign in ((one, -1), (other, 1)):
                who.shares += sign * self._value
                who.target = max(who.target + sign * self._value, self._value)

    # --- what waits on the last day --------------------------------------------------------------

    def suspend_one(self, free: Sequence[Saver], day: date, last: date) -> None:
        """Somebody is suspended until after the last day, somebody else is warned."""
        one, other = free[0], free[-1]
        until = last + timedelta(days=60)
        self._sanctioned(one, sanctions.SUSPENSION, day, _QUARREL, answer=_SORRY, until=until)
        self.barred.add(one.id)
        if other is not one:
            self._sanctioned(other, sanctions.WARNING, day, _LATE, answer=_SORRY)

    def leave_open(self, free: Sequence[Saver], day: date, last: date) -> None:
        """Who leaves waits for the settlement; shares are to be made over, others paid back."""
        dead = next((one for one in free if one.id in self._named), None)
        waiting = iter([one for one in free if one is not dead])
        for cause, one in ((membership.DIED, dead), (membership.RESIGNED, next(waiting, None))):
            if one is not None:
                self._leaves(one, cause, day)
        one, other = next(waiting, None), next(waiting, None)
        if one and other:
            self._sanctioned(one, sanctions.FINE, day, _LATE, amount=self._value)
            rich = next((who for who in waiting if who.shares >= 3 * self._value), None)
            if rich is not None:
                self._gives(rich, other, entered=False)
                amount = Money(self._value, self.currency)
                held = rich.holdings[products.SHARES]
                self.book.write(shares.ask_refund, holding=held, amount=amount)

    def _some(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent


#: What happens so many weeks before the last day.
_LAST: Final = {3: Lives.suspend_one, 0: Lives.leave_open}
_BOARD: Final = BodyId(made_for("body", bodies.BOARD))
_NOTHING: Final[Mapping[int, str]] = {}


def _child(parent: str, other: str) -> str:
    """A name for a child: the given one of another, the family's of a parent."""
    return " ".join((other.split()[0], *parent.split()[1:]))


def _in_teams(session: Session) -> set[MemberId]:
    return {one.member for team in lending.teams(session) for one in team.members}


# --- photos --------------------------------------------------------------------------------------

_WIDE, _HIGH = 90, 120


def drawn(rng: Random) -> bytes:
    """A small picture of nobody: a head, a shirt, a wall behind. As PNG."""
    wall = _colour(rng, 150, 215)
    shirt, skin, hair = _colour(rng, 40, 190), _skin(rng), (30, 24, 22)
    top = rng.randrange(2, 9)
    rows = b"".join(
        b"\0" + b"".join(bytes(_dot(x, y, top, wall, shirt, skin, hair)) for x in range(_WIDE))
        for y in range(_HIGH)
    )
    head = struct.pack(">IIBBBBB", _WIDE, _HIGH, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


Colour = tuple[int, int, int]


def _dot(x: int, y: int, top: int, *colours: Colour) -> Colour:
    wall, shirt, skin, hair = colours
    if _inside(x - 45, y - 52, 20, 26):
        return hair if y < 36 + top else skin
    if _inside(x - 45, y - 46, 23, 26):
        return hair
    if abs(x - 45) < 8 and 70 < y < 92:
        return skin
    return shirt if _inside(x - 45, y - 126, 40, 42) else wall


def _inside(x: int, y: int, wide: int, high: int) -> bool:
    return (x * high) ** 2 + (y * wide) ** 2 <= (wide * high) ** 2


def _colour(rng: Random, low: int, high: int) -> Colour:
    return rng.randrange(low, high), rng.randrange(low, high), rng.randrange(low, high)


def _skin(rng: Random) -> Colour:
    dark = rng.randrange(45, 95)
    return 150 - dark // 2, 105 - dark // 2, 80 - dark // 2


def _chunk(name: bytes, data: bytes) -> bytes:
    said = name + data
    return struct.pack(">I", len(data)) + said + struct.pack(">I", zlib.crc32(said))
