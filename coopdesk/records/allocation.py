"""How a surplus is shared out, exact to the coin. Pure: figures in, figures out.

A year's surplus goes down a cascade: it covers past losses, puts back reserves that were used,
fills the reserves that the law wants, pays limited interest on shares, gives back to members by
what they did with their co-op, and goes where the meeting votes. What is left stays. Amounts are
whole minor units; percentages are Decimal ("5" is five percent); nothing is a float.

What belongs to members is divided by largest remainder: everybody gets the whole coins of their
part, then the coins that are left go one each to the largest remainders, the earlier first among
equals. The order in which members are handed in is that of their numbers, so it is a proof.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from coopdesk.i18n import N_, Text
from coopdesk.records.calendar import day_before
from coopdesk.records.errors import Refused
from coopdesk.records.money import parts_of

_HUNDRED: Final = Decimal(100)

# --- what a member has a part by ---------------------------------------------------------------

#: A day, and what was added on it (taken away: negative).
Move = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which a balance did not change, both included."""

    from_: date
    until: date
    balance: int

    @property
    def days(self) -> int:
        """How many."""
        return (self.until - self.from_).days + 1


def stretches(opening: int, moves: Sequence[Move], begins: date, until: date) -> list[Stretch]:
    """What was held from day to day, from `begins` until `until`, both included.

    `moves` are in order and inside that time; what comes on a day counts from that day.
    """
    found: list[Stretch] = []
    start, balance = begins, opening
    for day, amount in moves:
        if day > start and amount:
            found.append(Stretch(start, day_before(day), balance))
            start = day
        balance += amount
    found.append(Stretch(start, until, balance))
    return [stretch for stretch in found if stretch.balance]


def balance_days(opening: int, moves: Sequence[Move], begins: date, until: date) -> int:
    """The same in one figure: each balance times the days that it was held."""
    last = until.toordinal() + 1
    held = opening * (last - begins.toordinal())
    return held + sum(amount * (last - day.toordinal()) for day, amount in moves)


@dataclass(frozen=True, slots=True)
class Part:
    """What one base gives of a pool.

    `remainder` is what was left over of a coin, in so many parts of all bases together; `turn`
    is its place among those who got one coin more for it, 0 for the others.
    """

    base: int
    amount: int
    remainder: int
    turn: int


def divide(pool: int, bases: Sequence[int], *, step: int = 1) -> list[Part]:
    """Share a pool out by bases, in coins of `step` minor units.

    The parts add up to the pool's whole coins. Without any base nobody gets anything. Among equal
    remainders the earlier base gets the coin. No base may be negative.
    """
    total, coins = sum(bases), pool // step
    if not total:
        return [Part(base, 0, 0, 0) for base in bases]
    parts = parts_of(coins, bases)
    left = [coins * base % total for base in bases]
    lucky = [n for n, part in enumerate(parts) if part > coins * bases[n] // total]
    turns = {n: turn for turn, n in enumerate(sorted(lucky, key=lambda n: (-left[n], n)), 1)}
    return [
        Part(base, part * step, left[n], turns.get(n, 0))
        for n, (base, part) in enumerate(zip(bases, parts, strict=True))
    ]


# --- what is so, what the law wants, what is decided -------------------------------------------


@dataclass(frozen=True, slots=True)
class Reserve:
    """A fund that gets `percent` of each surplus, until it is `until` percent of the shares."""

    role: str
    percent: Decimal
    until: Decimal | None = None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Reserve:
        """From a country profile, or from a plan that was kept."""
        until = said.get("until")
        return cls(said["role"], Decimal(said["percent"]), Decimal(until) if until else None)

    def said(self) -> dict[str, str]:
        """As plain data."""
        until = {} if self.until is None else {"until": str(self.until)}
        return {"role": self.role, "percent": str(self.percent)} | until


@dataclass(frozen=True, slots=True)
class Rules:
    """What the law wants: least reserves, and the most interest on shares, percent a year.

    `above_bank` is how many points that may be above what a bank pays.
    """

    reserves: tuple[Reserve, ...] = ()
    most: Decimal | None = None
    above_bank: Decimal | None = None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Rules:
        """From the rules of a country profile; a country without any has none."""
        cap = said.get("share_interest_cap", {})
        return cls(
            tuple(map(Reserve.of, said.get("reserves", ()))),
            _decimal(cap.get("percent")),
            _decimal(cap.get("above_bank_rate")),
        )


def _decimal(said: Any) -> Decimal | None:
    return None if said is None else Decimal(said)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the books say at the end of the year, in minor units.

    `result` is the year's, a loss negative; `before` what earlier years left, a loss negative.
    `funds` is what each reserve holds by its role, `used` what was taken from it to cover losses
    and not put back. `share_days` and `operations` are the sums of all members' bases.
    """

    result: int
    before: int = 0
    capital: int = 0
    share_days: int = 0
    year_days: int = 365
    operations: int = 0
    funds: Mapping[str, int] = field(default_factory=dict)
    used: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gift:
    """What the meeting votes for something else: to which account, by its id."""

    account: int
    amount: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is decided on. It is kept as plain data with the surplus.

    - `earlier`: how much of what earlier years left is shared out too.
    - `restore`: what is put back into reserves that were used, by role.
    - `reserves`: what each reserve gets, percent of the surplus.
    - `share_rate`: interest on shares, percent a year; `bank_rate` what a bank pays.
    - `refund`: percent of what is then left that members get by their operations; `weights` how
      much each kind of operation counts.
    - `gifts`: other purposes, by vote.
    - `losses`: in a year with a loss, what each reserve covers of it, by role.
    - `step`: members' parts are whole coins of so many minor units; `leavers`: whether those who
      left during the year get a part.
    - `reason`: why it departs from what the law wants.
    """

    earlier: int = 0
    restore: Mapping[str, int] = field(default_factory=dict)
    reserves: tuple[Reserve, ...] = ()
    share_rate: Decimal = Decimal(0)
    bank_rate: Decimal | None = None
    refund: Decimal = Decimal(0)
    weights: Mapping[str, int] = field(default_factory=dict)
    gifts: tuple[Gift, ...] = ()
    losses: Mapping[str, int] = field(default_factory=dict)
    step: int = 1
    leavers: bool = True
    reason: str = ""

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Plan:
        """From plain data."""
        return cls(
            earlier=said.get("earlier", 0),
            restore=dict(said.get("restore", {})),
            reserves=tuple(map(Reserve.of, said.get("reserves", ()))),
            share_rate=Decimal(said.get("share_rate", "0")),
            bank_rate=_decimal(said.get("bank_rate")),
            refund=Decimal(said.get("refund", "0")),
            weights=dict(said.get("weights", {})),
            gifts=tuple(Gift(**gift) for gift in said.get("gifts", ())),
            losses=dict(said.get("losses", {})),
            step=said.get("step", 1),
            leavers=said.get("leavers", True),
            reason=said.get("reason", ""),
        )

    def said(self) -> dict[str, Any]:
        """As plain data: numbers and text."""
        return {
            "earlier": self.earlier,
            "restore": dict(self.restore),
            "reserves": [reserve.said() for reserve in self.reserves],
            "share_rate": str(self.share_rate),
            "bank_rate": None if self.bank_rate is None else str(self.bank_rate),
            "refund": str(self.refund),
            "weights": dict(self.weights),
            "gifts": [{"account": gift.account, "amount": gift.amount} for gift in self.gifts],
            "losses": dict(self.losses),
            "step": self.step,
            "leavers": self.leavers,
            "reason": self.reason,
        }


# --- the cascade -------------------------------------------------------------------------------

#: The steps, in their order. A step for each reserve and each gift, one of each of the others.
LOSSES, RESTORE, RESERVE, SHARES, REFUND, GIFT = (
    "losses",
    "restore",
    "reserve",
    "shares",
    "refund",
    "gift",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is for, of which role or account, how much, and what is left after it."""

    what: str
    of: str
    amount: int
    left: int


@dataclass(frozen=True, slots=True)
class Cascade:
    """Where a surplus goes. `whole` and the steps' amounts differ by `left`, which stays.

    In a year with a loss `whole` and `left` are negative, and a step is what a reserve covers.
    """

    whole: int
    steps: tuple[Step, ...]

    @property
    def left(self) -> int:
        """What stays with the co-op, or is carried forward as a loss."""
        return self.steps[-1].left if self.steps else self.whole

    def amount(self, what: str) -> int:
        """What all steps of one kind take together."""
        return sum(step.amount for step in self.steps if step.what == what)

    def before(self, what: str) -> int:
        """What is there before the first step of a kind."""
        for step in self.steps:
            if step.what == what:
                return step.left + step.amount
        return self.left


class _Falling:
    """Takes one step after the other."""

    def __init__(self, whole: int) -> None:
        self.left = self._whole = whole
        self._steps: list[Step] = []

    def take(self, what: str, amount: int, of: str = "") -> None:
        self.left -= amount
        self._steps.append(Step(what, of, amount, self.left))

    def done(self) -> Cascade:
        return Cascade(self._whole, tuple(self._steps))


def cascade(facts: Facts, plan: Plan) -> Cascade:
    """Where the surplus goes as planned. Refused where a plan wants more than there is."""
    if facts.result < 0:
        return _loss(facts, plan)
    _check(plan.earlier, max(facts.before, 0), "earlier")
    falling = _Falling(facts.result + plan.earlier)
    if facts.before < 0:
        falling.take(LOSSES, min(-facts.before, facts.result))
    for role, amount in plan.restore.items():
        _check(amount, min(falling.left, facts.used.get(role, 0)), f"restore.{role}")
        falling.take(RESTORE, amount, role)
    whole = falling.left
    for reserve in plan.reserves:
        _check(reserve.percent, _HUNDRED, f"reserves.{reserve.role}")
        wanted = _reserve(reserve, whole, facts, plan)
        falling.take(RESERVE, min(wanted, falling.left), reserve.role)
    _check(plan.share_rate, plan.share_rate, "share_rate")
    _check(plan.refund, _HUNDRED, "refund")
    falling.take(SHARES, share_pool(facts, plan, falling.left))
    falling.take(REFUND, refund_pool(facts, plan, falling.left))
    for n, gift in enumerate(plan.gifts):
        _check(gift.amount, falling.left, f"gifts.{n}")
        falling.take(GIFT, gift.amount, str(gift.account))
    return falling.done()


def _loss(facts: Facts, plan: Plan) -> Cascade:
    """A loss: what earlier years left covers it by itself, reserves as voted."""
    falling = _Falling(facts.result)
    if facts.before > 0:
        falling.take(LOSSES, -min(facts.before, -facts.result))
    for role, amount in plan.losses.items():
        _check(amount, min(-falling.left, facts.funds.get(role, 0)), f"losses.{role}")
        falling.take(RESERVE, -amount, role)
    return falling.done()


def _check(amount: int | Decimal, most: int | Decimal, where: str) -> None:
    if amount < 0:
        raise Refused(N_("An amount can't be less than nothing."), field=where)
    if amount > most:
        raise Refused(N_("This is more than there is."), field=where)


def _reserve(reserve: Reserve, whole: int, facts: Facts, plan: Plan) -> int:
    """Its percentage, but no more than it still lacks where it has a goal."""
    wanted = percent_of(reserve.percent, whole)
    if reserve.until is None:
        return wanted
    has = facts.funds.get(reserve.role, 0) + plan.restore.get(reserve.role, 0)
    return max(0, min(wanted, percent_of(reserve.until, facts.capital) - has))


def share_pool(facts: Facts, plan: Plan, left: int) -> int:
    """Interest on all shares together, no more than is left, in whole coins."""
    exact = plan.share_rate * facts.share_days / (_HUNDRED * facts.year_days)
    pool = min(_half_up(exact), left) if facts.share_days else 0
    return pool - pool % plan.step


def refund_pool(facts: Facts, plan: Plan, left: int) -> int:
    """What members get by their operations, in whole coins; nothing where there were none."""
    pool = min(percent_of(plan.refund, left), left) if facts.operations else 0
    return pool - pool % plan.step


def percent_of(percent: Decimal, whole: int) -> int:
    """A percentage in minor units, rounded half up."""
    return _half_up(percent * whole / _HUNDRED)


def _half_up(exact: Decimal) -> int:
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


# --- what the law wants ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a plan departs from what the law wants: at which field, and what it says."""

    field: str
    what: Text


def departures(facts: Facts, plan: Plan, rules: Rules) -> list[Departure]:
    """Where a plan gives a reserve less, or shares more, than the law wants."""
    if facts.result < 0:
        return []
    planned = {reserve.role: reserve for reserve in plan.reserves}
    found = [
        Departure(
            f"reserves.{least.role}",
            Text(N_("Here the law wants at least {percent} %."), {"percent": least.percent}),
        )
        for least in rules.reserves
        if _less(planned.get(least.role), least, facts, plan)
    ]
    most = most_on_shares(plan, rules)
    if plan.share_rate and rules.above_bank is not None and plan.bank_rate is None:
        what = N_(
            "Write what a bank pays: shares may earn at most that and {points} % a year more."
        )
        found.append(Departure("bank_rate", Text(what, {"points": rules.above_bank})))
    elif most is not None and plan.share_rate > most:
        what = N_("Shares may earn at most {percent} % a year here.")
        found.append(Departure("share_rate", Text(what, {"percent": most})))
    return found


def _less(planned: Reserve | None, least: Reserve, facts: Facts, plan: Plan) -> bool:
    """Whether a reserve gets less than the law wants; a full one needs nothing more."""
    if not _reserve(least, _LARGE, facts, plan):
        return False
    if planned is None or planned.percent < least.percent:
        return True
    return planned.until is not None and (least.until is None or planned.until < least.until)


_LARGE: Final = 10**12  # a surplus of which every percentage is something


def most_on_shares(plan: Plan, rules: Rules) -> Decimal | None:
    """The highest interest on shares that the law allows, percent a year; None: no limit."""
    limits = [] if rules.most is None else [rules.most]
    if rules.above_bank is not None and plan.bank_rate is not None:
        limits.append(plan.bank_rate + rules.above_bank)
    return min(limits, default=None)


def legal(rules: Rules) -> Plan:
    """What a plan begins with: the reserves that the law wants, and nothing else decided."""
    return Plan(reserves=rules.reserves)


# --- a savings group's box ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Box:
    """A group's box at the end of its cycle, in minor units.

    `cash` is all that is in boxes, `loans` what members still owe and is set off against their
    parts, `social` the social fund, `debts` what the group owes to others, `stays` what it leaves
    in the box for the next cycle.
    """

    cash: int
    loans: int = 0
    social: int = 0
    debts: int = 0
    stays: int = 0

    @property
    def pool(self) -> int:
        """What is shared out among the members."""
        return self.cash + self.loans - self.social - self.debts - self.stays


@dataclass(frozen=True, slots=True)
class Owner:
    """A member of a group: what they saved in shares, and what they still owe."""

    shares: int
    owes: int = 0


@dataclass(frozen=True, slots=True)
class Taking:
    """What a member takes home: their part of the pool, less what they owe."""

    owner: Owner
    part: Part

    @property
    def gain(self) -> int:
        """What they get beyond what they saved; a loss is negative."""
        return self.part.amount - self.owner.shares

    @property
    def paid(self) -> int:
        """What is put into their hand; negative: they owe more than their part."""
        return self.part.amount - self.owner.owes


def takings(box: Box, owners: Sequence[Owner], *, step: int = 1) -> list[Taking]:
    """Each member's part of a group's box, by shares. Coins that don't divide stay in the box."""
    parts = divide(max(box.pool, 0), [owner.shares for owner in owners], step=step)
    return [Taking(owner, part) for owner, part in zip(owners, parts, strict=True)]
