"""What is about to be written, as the button says it, and what each form asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records.money import Money
from coopdesk.records.vouchers import EXPENSE, GENERAL, INCOME, TRANSFER
from coopdesk.ui.preferences import PRINT, SHOW


@dataclass(frozen=True, slots=True)
class Asks:
    """The words of a form: where the money is, whom it is with, what the lines are."""

    money: str
    party: str
    memo: str
    line: str
    about: str


ASKS: Final[Mapping[str, Asks]] = {
    EXPENSE: Asks(
        N_("Paid &from"),
        N_("Paid &to"),
        N_("&What for"),
        N_("What it is"),
        N_("The co-op pays for something: rent, a salary, paper."),
    ),
    INCOME: Asks(
        N_("Received &in"),
        N_("Received &from"),
        N_("&What for"),
        N_("What it is"),
        N_("Money comes in that no member brings: a gift, interest of the bank."),
    ),
    TRANSFER: Asks(
        N_("Taken &from"),
        N_("Carried &by"),
        N_("&What for"),
        N_("Where it goes"),
        N_("Money goes from one box or account to another."),
    ),
    GENERAL: Asks(
        N_("Paid &from"),
        N_("With wh&om"),
        N_("&What it is"),
        N_("Account"),
        N_("Any entry of the books, with debit and credit."),
    ),
}

_SENTENCES: Final[Mapping[tuple[str, str], str]] = {
    (EXPENSE, PRINT): N_("Pay {amount} for {account} and print the voucher"),
    (EXPENSE, SHOW): N_("Pay {amount} for {account} and show the voucher"),
    (INCOME, PRINT): N_("Take {amount} for {account} and print the voucher"),
    (INCOME, SHOW): N_("Take {amount} for {account} and show the voucher"),
    (TRANSFER, PRINT): N_("Carry {amount} to {account} and print the voucher"),
    (TRANSFER, SHOW): N_("Carry {amount} to {account} and show the voucher"),
    (GENERAL, PRINT): N_("Write the entry of {amount} and print the voucher"),
    (GENERAL, SHOW): N_("Write the entry of {amount} and show the voucher"),
}

#: What the button says while something is missing.
WAITING: Final[Mapping[str, str]] = {
    EXPENSE: N_("Pay and print the voucher"),
    INCOME: N_("Take and print the voucher"),
    TRANSFER: N_("Carry and print the voucher"),
    GENERAL: N_("Write the entry"),
}


def wording(form: str, total: Money, names: list[str], language: Language, *, receipts: str) -> str:
    """The deed in one sentence; `names` are those of the accounts that it is for."""
    t = language.gettext
    name = names[0] if names else ""
    if len(names) > 1:
        more = language.ngettext("{account} and {n} more", "{account} and {n} more", len(names) - 1)
        name = more.format(account=name, n=language.number(len(names) - 1))
    return t(_SENTENCES[form, receipts]).format(amount=language.amount(total), account=name)
