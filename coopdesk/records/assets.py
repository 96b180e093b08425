"""Things that the co-op owns: entering them, writing off their wear month by month, their end.

The wear of a month is an entry of its own per thing, with an id from thing, month and attempt:
a second run writes nothing twice, and two PCs that both run it write the same entries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from coopdesk.i18n import N_
from coopdesk.records import journal, vouchers
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.calendar import day_before, first_of_month, month_end, month_of
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import AccountId, AssetId, EntryId
from coopdesk.records.inventory import (
    ASSETS,
    COLUMNS,
    DISPOSAL,
    METHOD_NAMES,
    PURCHASE,
    WEAR,
    WRITTEN,
    Thing,
    Written,
    last_whole,
    purchase_of,
    thing_of,
    waiting,
    written_in,
)
from coopdesk.records.journal import CONTROL, Belongs, Leg
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.schema import Asset

#: The longest life that a thing can have, in months.
LONGEST: Final = 1200
#: What to do instead of reversing an entry of its kinds alone.
NOT_ALONE: Final[Mapping[str, Belongs]] = {
    PURCHASE: Belongs(
        N_("Take the purchase back on the page of assets instead: the thing goes with it.")
    ),
    DISPOSAL: Belongs(N_("Bring the thing back on the page of assets instead.")),
}


@command(needs=Permission.KEEP_BOOKS)
def register(
    tx: Tx,
    *,
    number: str,
    name: str,
    account: AccountId,
    bought: date,
    cost: Money,
    begins: date,
    months: int,
    method: str,
    place: str = "",
    before: Money | None = None,
    residual: Money | None = None,
    source: AccountId | None = None,
    party: str = "",
    paper: str = "",
) -> AssetId:
    """Enter a thing into the register. `begins` lies in the first month that is worn off here,
    `months` says how many there are from then on, `before` what was worn off until then.

    `source` is what paid for it: an entry is written on the day that it was bought (of its cost,
    less what was worn off before). Without, it stands in the books already.
    """
    worn, rest = before.minor if before else 0, residual.minor if residual else 0
    _check_named(tx, name, number)
    _check_life(tx, bought, months, method)
    _check_amounts(cost.minor, worn, rest)
    found = journal.chart(tx).by_id.get(account)
    if found is None or found.type != "asset" or found.role in CONTROL or found.closed:
        raise Refused(N_("Choose an account for what the co-op has."), field="account")
    if begins < bought.replace(day=1):
        raise Refused(N_("It can't wear before it was bought."), field="begins")
    ident = AssetId(tx.new_id())
    worn_account = journal.role_account(tx, "worn").id
    thing = Thing(
        ident,
        number.strip(),
        name.strip(),
        place.strip(),
        account,
        worn_account,
        journal.role_account(tx, "depreciation").id,
        bought,
        cost.minor,
        worn,
        rest,
        begins.replace(day=1),
        months,
        method,
        None,
        None,
    )
    tx.insert(Asset, [{column.name: getattr(thing, column.name) for column in COLUMNS}])
    if source is not None:
        _buy(tx, thing, source, party=party, paper=paper)
    tx.touch(Topic.BOOKS)
    return ident


def _buy(tx: Tx, thing: Thing, source: AccountId, *, party: str, paper: str) -> None:
    """Write the entry that brings the thing into the books."""
    held = journal.chart(tx).by_id.get(source)
    own = {thing.account, thing.worn}
    if held is None or held.role in CONTROL or held.closed or source in own:
        raise Refused(N_("Choose what paid for it."), field="source")
    legs = [Leg(thing.account, thing.cost), Leg(thing.worn, -thing.before)]
    legs.append(Leg(source, thing.before - thing.cost))
    with renamed(money="source", day="bought"):
        vouchers.check_boxes(tx, legs, form=vouchers.EXPENSE)
        entry = journal.post(
            tx,
            day=thing.bought,
            kind=PURCHASE,
            legs=legs,
            memo=thing.name,
            ident=purchase_of(thing.id),
        )
    vouchers.note(tx, entry, form=vouchers.EXPENSE, party=party, paper=paper)


def _check_named(tx: Tx, name: str, number: str) -> None:
    if not name.strip():
        raise Refused(N_("Write what it is."), field="name")
    if not number.strip():
        raise Refused(N_("Give it a number."), field="number")
    written = written_in(tx.all(WRITTEN))
    taken = {one.number.casefold() for one in _all(tx) if written.has(one.id)}
    if number.strip().casefold() in taken:
        raise Refused(N_("Another asset has this number."), field="number")


def _check_life(tx: Tx, bought: date, months: int, method: str) -> None:
    if bought > tx.today:
        raise Refused(N_("{day} has not come yet."), field="bought", day=bought)
    if not 1 <= months <= LONGEST:
        raise Refused(N_("It wears for at least one month."), field="months")
    if method not in METHOD_NAMES:
        raise Refused(N_("Choose how it wears out."), field="method")


def _check_amounts(cost: int, worn: int, rest: int) -> None:
    if not 0 < cost <= LARGEST:
        raise Refused(N_("The amount must be more than zero."), field="cost")
    if not 0 <= worn <= cost:
        raise Refused(N_("No more can be worn off than it cost."), field="before")
    if not 0 <= rest <= cost - worn:
        raise Refused(N_("In the end it can't be worth more than it is now."), field="residual")


@command(needs=Permission.KEEP_BOOKS)
def change_asset(
    tx: Tx, *, asset: AssetId, changes: Mapping[str, str], shown: Mapping[str, str]
) -> None:
    """Give a thing another name or place. What it cost and how it wears stays as it was entered."""
    _here(tx, asset)
    for name, value in changes.items():
        if name not in {"name", "place"}:
            raise KeyError(f"an asset's {name} stays as it is")
        if name == "name" and not value.strip():
            raise Refused(N_("Write what it is."), field="name")
        tx.set(Asset, asset, name, value.strip(), shown=shown[name])
    tx.touch(Topic.BOOKS)


@command(needs=Permission.KEEP_BOOKS)
def wear_off(tx: Tx, *, month: int, assets: Sequence[AssetId]) -> int:
    """Write the wear of some assets up to a month (202603), which must be over. Gives how many
    entries. What is written stays as it is; a month of closed books goes to the first open day.
    """
    if month > last_whole(tx.today):
        raise Refused(N_("This month is not over yet."), field="month")
    wanted, written = set(assets), written_in(tx.all(WRITTEN))
    count = 0
    for thing in _all(tx):
        if thing.id in wanted:
            with renamed(account="assets"):
                count += _wear(tx, thing, written, month)
    tx.touch(Topic.BOOKS)
    return count


def _wear(tx: Tx, thing: Thing, written: Written, until: int) -> int:
    due = waiting(thing, written, until)
    closed = journal.closed_until(tx)
    for month, part, entry in due:
        day = month_end(first_of_month(month))
        if closed is not None and day <= closed:
            day = closed + timedelta(days=1)
        legs = [Leg(thing.expense, part), Leg(thing.worn, -part)]
        memo = f"{thing.number} {thing.name}"
        journal.post(tx, day=day, kind=WEAR, legs=legs, memo=memo, ident=entry)
    return len(due)


@command(needs=Permission.KEEP_BOOKS)
def take_back(tx: Tx, *, month: int, assets: Sequence[AssetId], reason: str) -> int:
    """Reverse the wear of some assets in a month and all months after it. Gives how many entries.

    It can be run again afterwards. What was sold meanwhile stays as it is.
    """
    if not reason.strip():
        raise Refused(N_("Write why it is reversed."), field="reason")
    wanted, written = set(assets), written_in(tx.all(WRITTEN))
    count = 0
    for thing in _all(tx):
        if thing.id not in wanted or thing.gone is not None:
            continue
        with renamed(account="assets"):
            count += _give_back(tx, thing, written, month, reason)
    tx.touch(Topic.BOOKS)
    return count


def _give_back(tx: Tx, thing: Thing, written: Written, month: int, reason: str) -> int:
    """Reverse the wear of a thing in a month and all months after it."""
    count = 0
    for at, part in reversed(thing.plan()):
        entry, stands = written.of_month(thing.id, at)
        if at >= month and part and stands:
            journal.turn_round(tx, entry, reason=reason, on=journal.own_day(tx, entry))
            count += 1
    return count


@command(needs=Permission.KEEP_BOOKS)
def undo_purchase(tx: Tx, *, asset: AssetId, reason: str) -> EntryId:
    """It was not bought after all, or entered wrongly: the entry that bought it is reversed today,
    with all wear that was written since, and the thing is out of the register.
    """
    thing = _here(tx, asset)
    written = written_in(tx.all(WRITTEN))
    if thing.gone is not None:
        raise Refused(
            N_("It left the co-op on {day}. Bring it back first."), field="asset", day=thing.gone
        )
    if purchase_of(asset) not in written.days:
        raise Refused(
            N_("It was in the books before. Say what became of it instead."), field="asset"
        )
    with renamed(account="asset", box="asset"):
        entry = journal.take_back(tx, purchase_of(asset), reason=reason)
        for month, _ in reversed(thing.plan()):
            wear, stands = written.of_month(asset, month)
            if stands:
                journal.turn_round(tx, wear, reason=reason)
    tx.touch(Topic.BOOKS)
    return entry


@command(needs=Permission.KEEP_BOOKS)
def dispose(
    tx: Tx,
    *,
    asset: AssetId,
    day: date,
    result: AccountId,
    reason: str,
    price: Money | None = None,
    money: AccountId | None = None,
    party: str = "",
) -> EntryId:
    """A thing is sold or given up. `price` came into `money`; what it stood at goes, and what is
    gained or lost goes to `result`, an account of income or expense.

    The months before that of the day are worn off first; what was worn off since is taken back.
    """
    thing = _here(tx, asset)
    if thing.gone is not None:
        raise Refused(N_("It left the co-op on {day}."), field="asset", day=thing.gone)
    if day < thing.bought:
        raise Refused(N_("It was only bought on {day}."), field="day", day=thing.bought)
    if not reason.strip():
        raise Refused(N_("Write what became of it."), field="reason")
    found = journal.chart(tx).by_id.get(result)
    if found is None or found.closed or found.type not in {"income", "expense"}:
        raise Refused(N_("Choose an account of income or expense."), field="result")
    written = written_in(tx.all(WRITTEN))
    with renamed(account="asset"):
        _wear(tx, thing, written, month_of(day_before(day.replace(day=1))))
        _give_back(tx, thing, written, month_of(day), reason)
    came = _price(tx, price, money)
    worn = _worn(tx, thing)
    gone = [Leg(thing.account, -thing.cost), Leg(thing.worn, worn)]
    legs = [*gone, *came, Leg(result, thing.cost - worn - sum(leg.amount for leg in came))]
    ident, _ = written.attempt(DISPOSAL, thing.id)
    memo = f"{thing.number} {thing.name}: {reason.strip()}"
    with renamed(account="asset"):
        entry = journal.post(tx, day=day, kind=DISPOSAL, legs=legs, memo=memo, ident=ident)
    vouchers.note(tx, entry, form=vouchers.GENERAL, party=party)
    tx.set(Asset, asset, "gone", day, shown=None)
    tx.set(Asset, asset, "gone_entry", entry, shown=None)
    return entry


def _price(tx: Tx, price: Money | None, money: AccountId | None) -> list[Leg]:
    """The leg of what came in for it, if anything did."""
    came = price.minor if price else 0
    if not 0 <= came <= LARGEST:
        raise Refused(N_("The price is nothing or more."), field="price")
    if not came:
        return []
    held = journal.chart(tx).by_id.get(money) if money is not None else None
    if held is None or held.role in CONTROL or held.closed:
        raise Refused(N_("Choose where the price went."), field="money")
    return [Leg(held.id, came)]


def _worn(tx: Tx, thing: Thing) -> int:
    """All that is worn off, as the entries that stand have it."""
    written = written_in(tx.all(WRITTEN))
    return thing.before + sum(
        part for month, part in thing.plan() if written.of_month(thing.id, month)[1]
    )


@command(needs=Permission.KEEP_BOOKS)
def bring_back(tx: Tx, *, asset: AssetId, reason: str) -> EntryId:
    """It was not sold after all: the entry is reversed and the thing stands in the register."""
    thing = _found(tx, asset)
    if thing.gone is None or thing.gone_entry is None:
        raise Refused(N_("It is still here."), field="asset")
    on = journal.own_day(tx, thing.gone_entry)
    with renamed(account="asset", box="asset", entry="asset"):
        entry = journal.turn_round(tx, thing.gone_entry, reason=reason, on=on)
    vouchers.note(tx, entry, form=vouchers.GENERAL)
    tx.set(Asset, asset, "gone", None, shown=thing.gone)
    tx.set(Asset, asset, "gone_entry", None, shown=thing.gone_entry)
    return entry


def _all(tx: Tx) -> list[Thing]:
    return [thing_of(row) for row in tx.all(ASSETS)]


def _here(tx: Tx, asset: AssetId) -> Thing:
    """A thing of the register; one whose purchase was taken back is none."""
    thing = _found(tx, asset)
    if not written_in(tx.all(WRITTEN)).has(asset):
        raise Refused(N_("Its purchase was taken back."), field="asset")
    return thing


def _found(tx: Tx, asset: AssetId) -> Thing:
    for thing in _all(tx):
        if thing.id == asset:
            return thing
    raise Refused(N_("There is no such asset."), field="asset")
