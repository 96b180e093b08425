"""The office of a practice book: its box and bank, its rent, its budget and its computer."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from coopdesk.exchange.practice_bank import bring_statement
from coopdesk.i18n import N_, Language
from coopdesk.records import (
    accounts,
    assets,
    borrowings,
    budget,
    general,
    products,
    recurring,
    vouchers,
    wear,
)
from coopdesk.records.book import Book
from coopdesk.records.calendar import add_months, day_before, month_of
from coopdesk.records.cash import boxes, counts, fees, handovers
from coopdesk.records.ids import AccountId, AssetId, BorrowingId, BudgetId
from coopdesk.records.money import Money
from coopdesk.records.profiles import Profile
from coopdesk.records.schedule import Roundings, Terms, plan
from coopdesk.records.terms import SavingsTerms
from coopdesk.records.vouchers import Part

_BANK: Final = "Bank account"
_EQUIPMENT: Final = ("Equipment", "1201")
#: Why the box held less than the books say.
_WHY: Final = N_("Wrong change, most likely.")
#: What the office pays each month: the account's name, its code in a bare chart, what is said.
_COSTS: Final = (
    ("Rent", "5001", N_("Rent of the office")),
    ("Office and transport", "5002", N_("Stationery and transport")),
)
#: What it earns each month besides: the account's name and role or code, what is said.
_SHOP: Final = ("Other income", "4009", N_("Margin of the seed shop"))
_LENDER: Final = N_("Fund for farmers' co-operatives")
_LENT_FOR: Final = N_("more loans to members before the planting")
_LOANS: Final = N_("Interest on loans, from the book of loans")
_NOTES: Final = {"Rent": 6, "Office and transport": 2}  # what it costs, in notes


class Office:
    """The cash box, the bank, and what the office writes: vouchers, a budget, rent, assets."""

    def __init__(self, book: Book, profile: Profile, words: Language) -> None:
        self._book, self._profile, self._words = book, profile, words
        self.cash = self._bank = 0
        self._codes = self._open_accounts()
        self._box, self._at_the_bank = self._find_boxes()
        self._ids = {row.code: row.id for row in book.read(accounts.accounts)}
        self._things: list[AssetId] = []
        self._borrowed = BorrowingId(0)
        self._rows: list[tuple[date, Decimal, Decimal]] = []
        self._planned: dict[tuple[int, str], BudgetId] = {}

    def _find_boxes(self) -> tuple[AccountId, AccountId]:
        """The main box and the account at the bank; a bare chart gets one."""
        found = {box.role: box.id for box in self._book.read(boxes.boxes)}
        if "bank" not in found:
            found["bank"] = self._book.write(boxes.open_box, name=_BANK, role="bank")
        box = next(box for box in self._book.read(boxes.boxes) if box.id == found["bank"])
        self._codes[_BANK] = box.code
        return found["cash"], found["bank"]

    def _open_accounts(self) -> dict[str, str]:
        """The codes of the accounts that are used; a bare chart gets those that it lacks."""
        chart = self._profile.chart
        codes = {a.name: a.code for a in chart} | {a.role: a.code for a in chart}
        wanted = [(name, code, "expense") for name, code, _ in _COSTS]
        wanted += [(*_EQUIPMENT, "asset"), (*_SHOP[:2], "income")]
        missing = [
            {"code": code, "name": name, "type": kind}
            for name, code, kind in wanted
            if name not in codes
        ]
        self._book.write(general.post_general, accounts=missing, entries=[])
        return codes | {account["name"]: account["code"] for account in missing}

    def offer(self, day: date, coin: int) -> None:
        """What can be paid for at the desk, and a fund for those in need."""
        for name, amount in ((N_("Passbook"), coin), (N_("Photo"), 0)):
            fee = Money(amount, self._profile.currency)
            self._book.write(fees.add_fee, name=self._words.gettext(name), amount=fee)
        self._book.write(
            products.add_product,
            name=self._words.gettext(N_("Social fund")),
            form=products.SOCIAL_FUND,
            since=day,
            terms=SavingsTerms(),
        )

    def bring_forward(self, day: date, owed: int, cash: int) -> None:
        """What stands against the members' money on the first day: some cash, the rest in bank."""
        self.cash = max(cash, 0)
        self._bank = max(owed - self.cash, 0)
        brought = self.cash + self._bank
        legs = (("cash", self.cash), (_BANK, self._bank), ("opening", -brought))
        self._post(day, N_("Cash and bank brought forward"), *legs)

    def _post(self, day: date, memo: str, *legs: tuple[str, int]) -> None:
        lines = [
            {"account": self._codes[name], "debit": max(minor, 0), "credit": max(-minor, 0)}
            for name, minor in legs
            if minor
        ]
        if lines:
            said = self._words.gettext(memo)
            entry = {"date": day, "kind": "general", "memo": said, "lines": lines}
            self._book.write(general.post_general, accounts=[], entries=[entry])

    # --- what the books are kept with --------------------------------------------------------

    def _account(self, name: str) -> AccountId:
        return self._ids[self._codes[name]]

    def _money(self, minor: int) -> Money:
        return Money(minor, self._profile.currency)

    def begin(self, day: date, note: int) -> None:
        """On the first market day: a computer is bought, and the rent comes again each month."""
        self._buy(day, min(60 * note, self._bank // 4 // note * note))
        self._plan(day.year, note)
        name, _, memo = _COSTS[0]
        since = add_months(day.replace(day=1), 1)
        if since.year != day.year:
            self._plan(since.year, note)
        self._again(memo, name, note * _NOTES[name], since)

    def _buy(self, day: date, cost: int) -> None:
        if cost <= 0:
            return
        thing = self._book.write(
            assets.register,
            number="1",
            name=self._words.gettext(N_("Computer")),
            account=self._account(_EQUIPMENT[0]),
            bought=day,
            cost=self._money(cost),
            begins=day,
            months=48,
            method=wear.STRAIGHT,
            source=self._at_the_bank,
        )
        self._things.append(thing)
        self._bank -= cost

    def _plan(self, year: int, note: int) -> None:
        for name, *_ in _COSTS:
            self._planned[year, name] = self._book.write(
                budget.plan_line,
                year=year,
                account=self._account(name),
                amount=self._money(12 * note * _NOTES[name]),
            )

    def _again(self, memo: str, name: str, minor: int, since: date) -> None:
        """An expense that comes again each month."""
        self._book.write(
            recurring.define,
            name=self._words.gettext(memo),
            form=vouchers.EXPENSE,
            money=self._box,
            parts=[Part(self._account(name), self._money(minor))],
            every=1,
            since=since,
            budget=self._planned.get((since.year, name)),
        )

    def leave_due(self, day: date, note: int) -> None:
        """Something waits to be written when the book is opened."""
        self._again(N_("Electricity"), _COSTS[1][0], note, day - timedelta(days=3))
        bring_statement(self._book, self._at_the_bank, day, self._words, note)

    def pay_costs(self, day: date, note: int) -> None:
        """Rent and stationery, as far as there is cash; and the wear of the month before."""
        if (day.year, _COSTS[0][0]) not in self._planned:
            self._plan(day.year, note)
        for one in self._book.read(recurring.due, day):
            if one.amount.minor <= self.cash:
                self._book.write(recurring.post_due, due=[(one.recurring, one.due)])
                self.cash -= one.amount.minor
        self._pay_stationery(day, note)
        if self._things:
            before = month_of(day_before(day.replace(day=1)))
            self._book.write(assets.wear_off, month=before, assets=self._things)

    def earn(self, day: date, note: int, lent: int) -> None:
        """What the seed shop brings, more in some months, and two percent of what is lent."""
        income = (
            (_SHOP[0], _SHOP[2], note * (9 + day.month % 5)),
            ("loan_interest", _LOANS, lent // 50),
        )
        for name, memo, minor in income:
            if minor <= 0:
                continue
            self._book.write(
                vouchers.write,
                form=vouchers.INCOME,
                day=day,
                money=self._box,
                parts=[Part(self._account(name), self._money(minor))],
                memo=self._words.gettext(memo),
            )
            self.cash += minor

    def _pay_stationery(self, day: date, note: int) -> None:
        name, _, memo = _COSTS[1]
        cost = min(note * _NOTES[name], self.cash)
        if cost <= 0:
            return
        self._book.write(
            vouchers.write,
            form=vouchers.EXPENSE,
            day=day,
            money=self._box,
            parts=[Part(self._account(name), self._money(cost))],
            memo=self._words.gettext(memo),
            budget=self._planned[day.year, name],
        )
        self.cash -= cost

    # --- what the co-op borrows itself ---------------------------------------------------------

    def borrow(self, day: date, note: int) -> None:
        """A fund lends the co-op money, which comes to the bank."""
        amount = 60 * note
        terms = Terms(
            Decimal(amount),
            day,
            12,
            Decimal(9),
            method="equal_principal",
            rounding=Roundings(money=Decimal(1)),
        )
        self._borrowed = self._book.write(
            borrowings.take_borrowing,
            lender=self._words.gettext(_LENDER),
            amount=amount,
            since=day,
            purpose=self._words.gettext(_LENT_FOR),
            paper="17",
            terms=terms,
        )
        self._book.write(
            borrowings.receive_borrowing,
            borrowing=self._borrowed,
            amount=amount,
            day=day,
            box=self._at_the_bank,
        )
        self._bank += amount
        self._rows = [(row.due, row.principal, row.interest) for row in plan(terms).rows]

    def pay_lender(self, day: date) -> None:
        """An instalment of it that falls due until the next month, as long as the bank has it."""
        while self._rows and self._rows[0][0] <= day + timedelta(days=14):
            principal, interest = (int(part) for part in self._rows[0][1:])
            if principal + interest > self._bank:
                return
            self._rows.pop(0)
            self._book.write(
                borrowings.repay_borrowing,
                borrowing=self._borrowed,
                principal=principal,
                interest=interest,
                box=self._at_the_bank,
                day=day,
            )
            self._bank -= principal + interest

    # --- the box -------------------------------------------------------------------------------

    def even_out(self, day: date, wanted: int) -> None:
        """Bring the cash box back to what is wanted when it is far from it."""
        move = self.cash - wanted
        if move > wanted:
            self._carry(day, N_("Cash carried to the bank"), move)
        elif self.cash < wanted // 3 and self._bank > 0:
            self._carry(day, N_("Cash fetched from the bank"), -min(-move, self._bank))

    def _carry(self, day: date, memo: str, minor: int) -> None:
        way = (self._box, self._at_the_bank) if minor > 0 else (self._at_the_bank, self._box)
        self._book.write(
            handovers.hand_over,
            source=way[0],
            target=way[1],
            amount=Money(abs(minor), self._profile.currency),
            day=day,
            remark=self._words.gettext(memo),
        )
        self.cash, self._bank = self.cash - minor, self._bank + minor

    def count(self, kind: str, missing: int = 0) -> None:
        """Count the box, in the largest notes that there are."""
        self.cash -= missing
        left, pieces = self.cash, {}
        for coin in self._profile.coins:
            pieces[coin], left = divmod(left, coin)
        self._book.write(
            counts.record_count,
            counted=Money(self.cash, self._profile.currency),
            kind=kind,
            pieces={} if left else pieces,
            reason=self._words.gettext(_WHY) if missing else "",
        )
