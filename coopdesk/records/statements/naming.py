"""What things are called on papers: deeds, entries, products."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import N_, Text
from coopdesk.records import interest_run, inventory, loans, periods, savings, shares, visit
from coopdesk.records.journal import label_of
from coopdesk.records.money import Money
from coopdesk.records.products import named

_DEEDS: Final = {
    visit.DEPOSIT: N_("Paid into {account}"),
    visit.WITHDRAWAL: N_("Paid out of {account}"),
    visit.SHARE: N_("Paid on {account}"),
    visit.REFUND: N_("Paid back from {account}"),
    visit.REPAYMENT: N_("Repaid on {account}"),
    visit.DISBURSEMENT: N_("Paid out: {account}"),
    visit.LOAN_FEE: N_("Fee of {account}"),
    visit.OVERPAID: N_("Paid too much on {account}, given back"),
    visit.SOCIAL: N_("Paid into {account}"),
    visit.AID: N_("Aid from the social fund"),
    visit.FINE: N_("Fine"),
    visit.FEE: N_("Fee: {account}"),
    visit.CHARGE: N_("Fee of the account"),
    visit.DIVIDEND: N_("Part of the surplus, paid out"),
}

# A line of a statement by the kind of account, first when it raises the balance, then when not.
_MOVES: Final = {
    "savings": (N_("Paid in"), N_("Paid out")),
    "social": (N_("Paid in"), N_("Aid from the social fund")),
    "shares": (N_("Shares paid"), N_("Shares paid back")),
    "loans": (N_("Lent"), N_("Repaid")),
    "dividends": (N_("Part of the surplus"), N_("Paid out")),
}

# A line of a statement by the kind of its entry, where that says more.
_BY_ENTRY: Final = {
    "opening": N_("Brought forward"),
    savings.FEE: N_("Fee of the account"),
    "share_out": N_("Share-out"),
    shares.TRANSFER: N_("Transfer of shares"),
    "set_off": N_("Set off against a loan"),
    "in_kind": N_("Paid in kind"),
    "written_off": N_("Written off"),
    "realigned": N_("Payments put in order"),
}

# What the program books at the end of a year or a cycle.
_OF_A_MEMBER: Final = {
    "visit": N_("Visit of {member}"),
    "opening": N_("Brought forward: {member}"),
    savings.FEE: N_("Fee of the account of {member}"),
    interest_run.KIND: N_("Interest for {member}"),
    interest_run.CORRECTION: N_("Correction of interest for {member}"),
    "set_off": N_("Savings set off against the loan of {member}"),
    "in_kind": N_("Paid in kind by {member}"),
    "written_off": N_("Loan of {member} written off"),
    loans.REALIGNED: N_("Payments of {member} put in order"),
    loans.RESCHEDULED: N_("New terms for the loan of {member}"),
}
_ENTRIES: Final = {
    loans.REALIGNED: N_("Payments on a loan put in order"),
    "provision": N_("Set aside for loans that may be lost"),
    "surplus": N_("Surplus as passed by the members"),
    "dividend": N_("Part of the surplus: {member}"),
    "share_out": N_("Share-out: {member}"),
    shares.TRANSFER: N_("Transfer of shares"),
}


def deed_text(deed: str, account: str, label: str = "") -> Text:
    """A line of a receipt: "Paid into Ordinary savings". `account` may name a fee.

    `label` is what the member calls the account.
    """
    return Text(_DEEDS[deed], {"account": named(account, label)})


def move_text(kind: str, entry_kind: str, rises: bool, *, reverses: str, memo: str) -> Text:
    """A line of a statement. `reverses` is the label of what a correction corrects."""
    if reverses:
        return Text(N_("Correction of {number}: {reason}"), {"number": reverses, "reason": memo})
    if entry_kind in _BY_ENTRY:
        return Text(_BY_ENTRY[entry_kind])
    if entry_kind == interest_run.KIND:
        return Text(N_("Interest") if rises else N_("Tax on interest"))
    if entry_kind == interest_run.CORRECTION:
        return Text(N_("Correction of interest paid before"))
    if entry_kind == "dividend" and rises:
        return Text(N_("From the surplus"))
    return Text(_MOVES[kind][0 if rises else 1])


#: What was paid on a loan by what it went to: without fees and penalties, and with them.
_REPAID: Final = N_("Repaid {paid}: principal {principal}, interest {interest}")
_REPAID_ALL: Final = N_(
    "Repaid {paid}: principal {principal}, interest {interest}, fees {fee}, penalties {penalty}"
)


def loan_text(kind: str, paid: Money, parts: loans.Amounts, *, reverses: str, memo: str) -> Text:
    """A line of a statement of a loan with terms, by the kind of its move. `reverses` is the label
    of what a correction corrects."""
    if reverses:
        return Text(N_("Correction of {number}: {reason}"), {"number": reverses, "reason": memo})
    if kind != visit.REPAYMENT or parts.total == parts.principal:
        return loans.move_text(kind)
    said = _REPAID_ALL if parts.fee or parts.penalty else _REPAID
    fields = {name: getattr(parts, name) for name in ("principal", "interest", "fee", "penalty")}
    return Text(said, {"paid": paid, **fields})


#: What else moves a cash box, with the words that were written of it, and without.
_OF_THE_BOX: Final = {
    "handover": (N_("Hand-over: {said}"), N_("Hand-over")),
    "count": (N_("Cash difference: {said}"), N_("Cash difference")),
}


def entry_text(kind: str, memo: str, *, reverses: str, member: str) -> Text:
    """An entry of the journal. Kinds that people gave themselves stand as they are."""
    if reverses:
        return Text(N_("Correction of {number}: {reason}"), {"number": reverses, "reason": memo})
    if member and kind in _OF_A_MEMBER:
        return Text(_OF_A_MEMBER[kind], {"member": member})
    if kind == periods.CLOSING:
        return Text(N_("Closing of the year"))
    if kind in _ENTRIES and not memo:
        return Text(_ENTRIES[kind], {"member": member})
    if kind == inventory.WEAR:
        return Text(N_("Wear of {thing}"), {"thing": memo})
    if kind == "opening" and not memo:
        return Text(N_("Brought forward"))
    if kind in _OF_THE_BOX:
        with_words, without = _OF_THE_BOX[kind]
        return Text(with_words, {"said": memo}) if memo else Text(without)
    return Text("{said}", {"said": memo or kind})


def label(series: str | None, number: int | None) -> str:
    """A-000123, or nothing where there is no number."""
    return label_of(series, number) if series and number is not None else ""
