"""The books: chart, vouchers, budget, what comes again, assets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from coopdesk.records import accounts, assets, budget, recurring, vouchers
from coopdesk.records.ids import AccountId, AssetId, BudgetId, EntryId, RecurringId
from coopdesk.records.vouchers import Attached, Part
from tests.records.hands import TODAY, Make, money

PDF = b"%PDF-1.7\nnot much of one"
RENT_DAY = date(2026, 2, 1)


def account(make: Make, code: str) -> AccountId:
    """The account with a code."""
    return next(row.id for row in make.book.read(accounts.accounts) if row.code == code)


def funded(make: Make, minor: int = 500_000) -> EntryId:
    """Money in the box, from the day that the book began."""
    return make.book.write(
        vouchers.write,
        form=vouchers.INCOME,
        day=RENT_DAY,
        money=account(make, "1010"),
        parts=[Part(account(make, "4090"), money(minor))],
        memo="A gift",
    )


def spent(make: Make, minor: int = 30_000, **more: Any) -> EntryId:
    """Rent paid from the box."""
    said: dict[str, Any] = {
        "form": vouchers.EXPENSE,
        "day": TODAY,
        "memo": "Rent of March",
        "party": "Landlord",
        "paper": "12",
        "money": account(make, "1010"),
        "parts": [Part(account(make, "5120"), money(minor))],
    }
    return make.book.write(vouchers.write, **(said | more))


def planned(make: Make, minor: int = 360_000, **more: Any) -> BudgetId:
    """Rent in the budget of this year."""
    said: dict[str, Any] = {"year": 2026, "account": account(make, "5120"), "amount": money(minor)}
    return make.book.write(budget.plan_line, **(said | more))


def rent(make: Make, **more: Any) -> RecurringId:
    """Rent that comes again on the first of each month."""
    said: dict[str, Any] = {
        "name": "Rent of the office",
        "form": vouchers.EXPENSE,
        "money": account(make, "1010"),
        "parts": [Part(account(make, "5120"), money(30_000))],
        "every": 1,
        "since": RENT_DAY,
    }
    return make.book.write(recurring.define, **(said | more))


def thing(make: Make, **more: Any) -> AssetId:
    """A computer that wears for ten months, from January on."""
    said: dict[str, Any] = {
        "number": "1",
        "name": "Computer",
        "account": account(make, "1210"),
        "bought": date(2026, 1, 10),
        "cost": money(100_000),
        "begins": date(2026, 1, 10),
        "months": 10,
        "method": "straight",
        "source": account(make, "3990"),
    }
    return make.book.write(assets.register, **(said | more))


def asked(make: Make) -> dict[str, dict[str, Any]]:
    """For each command of the books something that it does."""
    book = make.book
    funded(make)
    empty = book.write(accounts.add_account, code="5990", name="Tea", type="expense")
    shut = book.write(accounts.add_account, code="5991", name="Ink", type="expense")
    book.write(accounts.close_account, account=shut)
    entry, line, again = spent(make), planned(make), rent(make)
    one, other, third = thing(make), thing(make, number="2"), thing(make, number="9")
    book.write(assets.wear_off, month=202601, assets=[one])
    result, box = account(make, "4090"), account(make, "1010")
    book.write(assets.dispose, asset=other, day=TODAY, result=result, reason="Broken")
    voucher = {"form": vouchers.INCOME, "day": TODAY, "memo": "A gift"}
    return {
        "accounts.add_account": {"code": "5992", "name": "Soap", "type": "expense"},
        "accounts.change_account": {
            "account": empty,
            "changes": {"name": "Tea and sugar"},
            "shown": {"name": "Tea"},
        },
        "accounts.close_account": {"account": empty},
        "accounts.reopen_account": {"account": shut},
        "vouchers.write": voucher | {"money": box, "parts": [Part(result, money(5))]},
        "vouchers.attach": {"entry": entry, "name": "bill.pdf", "content": PDF},
        "budget.plan_line": {"year": 2026, "account": result, "amount": money(9)},
        "budget.change_line": {
            "line": line,
            "name": "",
            "amount": money(400_000),
            "shown": {"name": "", "amount": 360_000, "months": ()},
        },
        "budget.copy_year": {"source": 2026, "year": 2027, "percent": Decimal("0.05")},
        "recurring.define": {
            "name": "Guard",
            "form": vouchers.EXPENSE,
            "money": box,
            "parts": [Part(account(make, "5130"), money(9_000))],
            "every": 3,
            "since": TODAY,
        },
        "recurring.stop": {"recurring": again, "on": TODAY, "shown": None},
        "recurring.leave_out": {"recurring": again, "due": RENT_DAY},
        "recurring.post_due": {"due": [(again, RENT_DAY)]},
        "assets.register": {
            "number": "3",
            "name": "Desk",
            "account": account(make, "1210"),
            "bought": TODAY,
            "cost": money(40_000),
            "begins": TODAY,
            "months": 60,
            "method": "declining",
            "source": box,
        },
        "assets.change_asset": {
            "asset": one,
            "changes": {"place": "Safe"},
            "shown": {"place": ""},
        },
        "assets.wear_off": {"month": 202602, "assets": [one]},
        "assets.take_back": {"month": 202601, "assets": [one], "reason": "too early"},
        "assets.dispose": {
            "asset": one,
            "day": TODAY,
            "result": result,
            "reason": "Sold",
            "price": money(50_000),
            "money": box,
        },
        "assets.undo_purchase": {"asset": third, "reason": "It was never bought"},
        "assets.bring_back": {"asset": other, "reason": "It was found again"},
    }


def fill(make: Make) -> None:
    """Leave something in each table of the books."""
    funded(make)
    line = planned(make)
    spent(make, budget=line, files=[Attached("bill.pdf", PDF)])
    again, one = rent(make, budget=line), thing(make)
    make.book.write(recurring.post_due, due=[(again, RENT_DAY)])
    make.book.write(assets.wear_off, month=202602, assets=[one])
