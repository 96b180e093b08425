"""What the office keeps in lists: the chart of accounts, the inventory of assets, a voucher."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import accounts, inventory, office, vouchers
from coopdesk.records.accounts import ROLES, AccountRow
from coopdesk.records.ids import EntryId
from coopdesk.records.inventory import AssetRow
from coopdesk.records.journal import CASH
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    Behind,
    FigureColumn,
    FigureRow,
    Figures,
    Holds,
    VoucherPaper,
    VoucherPaperLine,
    Weight,
    Words,
)
from coopdesk.records.statements.parts import CLASS_NAMES, SIGNED


def chart_of_accounts(session: Session, on: date) -> Figures:
    """Every account by class and number, what it is for, and whether it is closed."""
    rows: list[FigureRow] = []
    for kind, found in groupby(accounts.accounts(session), key=_type):
        head = Text(CLASS_NAMES[kind])
        rows.append(FigureRow(("", head, "", None), Weight.HEAD))
        rows += [_account(row) for row in found]
    return Figures(
        coop=office.coop(session),
        name="chart",
        title=Text(N_("Chart of accounts")),
        subtitle=Text(N_("on {day}"), {"day": on}),
        columns=(
            FigureColumn("code", Text(N_("Code")), Holds.CODE),
            FigureColumn("account", Text(N_("Account"))),
            FigureColumn("use", Text(N_("What CoopDesk uses it for"))),
            FigureColumn("closed", Text(N_("Closed on")), Holds.DAY),
        ),
        rows=tuple(rows),
        signatures=SIGNED,
    )


def _type(row: AccountRow) -> str:
    return row.type


def _account(row: AccountRow) -> FigureRow:
    use: Words = Text(ROLES[row.role][0]) if row.role in ROLES else ""
    behind = Behind(accounts=(row.id,)) if row.used else None
    return FigureRow((row.code, Text(row.name), use, row.closed), level=1, behind=behind)


def assets(session: Session, on: date) -> Figures:
    """What the co-op owns that wears out, with what it cost, what is worn off and what is left."""
    coop = office.coop(session)
    here = [row for row in inventory.assets(session, on) if row.gone is None]
    here.sort(key=_account_name)
    rows: list[FigureRow] = []
    for name, found in groupby(here, key=_account_name):
        group = list(found)
        rows.append(FigureRow(("", Text(name), *[None] * 5), Weight.HEAD))
        rows += [_asset(row) for row in group]
        rows.append(_sums(Text(N_("Together")), group, coop.currency, Weight.SUM))
    if here:
        rows.append(_sums(Text(N_("All assets")), here, coop.currency, Weight.TOTAL))
    return Figures(
        coop=coop,
        name="assets",
        title=Text(N_("Inventory of assets")),
        subtitle=Text(N_("on {day}"), {"day": on}),
        columns=(
            FigureColumn("number", Text(N_("No.")), Holds.CODE),
            FigureColumn("name", Text(N_("What it is"))),
            FigureColumn("place", Text(N_("Place"))),
            FigureColumn("bought", Text(N_("Bought on")), Holds.DAY),
            FigureColumn("cost", Text(N_("Cost")), Holds.MONEY),
            FigureColumn("worn", Text(N_("Worn off")), Holds.MONEY),
            FigureColumn("value", Text(N_("Book value")), Holds.MONEY),
        ),
        rows=tuple(rows),
        signatures=SIGNED,
    )


def _account_name(row: AssetRow) -> str:
    return row.account.message


def _asset(row: AssetRow) -> FigureRow:
    cells = (row.number, row.name, row.place, row.bought, row.cost, row.worn, row.value)
    return FigureRow(cells, level=1)


def _sums(name: Text, rows: list[AssetRow], currency: str, weight: Weight) -> FigureRow:
    zero = Money.zero(currency)
    sums = (
        sum((row.cost for row in rows), zero),
        sum((row.worn for row in rows), zero),
        sum((row.value for row in rows), zero),
    )
    return FigureRow(("", name, "", None, *sums), weight)


def voucher(session: Session, entry: EntryId, *, copy: bool = False) -> VoucherPaper:
    """A general entry as the paper that is signed for it. Refused when there is none."""
    said = vouchers.voucher(session, entry)
    coop = office.coop(session)
    return VoucherPaper(
        coop=coop,
        number=said.number,
        form=said.form,
        day=said.day,
        written=said.written,
        memo=said.memo,
        party=said.party,
        paper=said.paper,
        budget=said.budget or "",
        lines=tuple(
            VoucherPaperLine(line.code, line.name, line.debit, line.credit) for line in said.lines
        ),
        total=said.total,
        at_hand=any(line.role in CASH for line in said.lines),
        by=said.by,
        files=tuple(file.name for file in said.files),
        reversed_by=said.reversed_by,
        reverses=said.reverses,
        copy=copy,
    )
