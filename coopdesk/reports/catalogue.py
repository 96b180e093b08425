"""Every paper by name, for the command line and the page of reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from coopdesk.i18n import N_
from coopdesk.reports.cash_count import cash_count
from coopdesk.reports.cash_day import cash_day
from coopdesk.reports.collection import collection, collection_blank
from coopdesk.reports.figures import figures
from coopdesk.reports.handover import handover
from coopdesk.reports.import_report import import_report
from coopdesk.reports.interest_proof import interest_proof
from coopdesk.reports.journal import journal
from coopdesk.reports.passbook import passbook
from coopdesk.reports.receipt import receipt
from coopdesk.reports.roll import roll
from coopdesk.reports.savings_agreement import savings_agreement
from coopdesk.reports.savings_terms import savings_terms
from coopdesk.reports.share_out import share_out
from coopdesk.reports.statement import statement, statements
from coopdesk.reports.surplus import surplus_list, surplus_proof, surplus_resolution
from coopdesk.reports.surplus_letter import surplus_letters
from coopdesk.reports.trial_balance import trial_balance
from coopdesk.reports.voucher import voucher


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of paper: its title, still to be translated, and what draws it.

    `draw(data, language)` gives PDF bytes; `data` is the class of records.papers of that name,
    for `statements` an iterable of them and a function that tells each one's language.
    """

    title: str
    draw: Callable[..., bytes]


PAPERS: Final[Mapping[str, Paper]] = MappingProxyType(
    {
        "receipt": Paper(N_("Receipt of a visit"), receipt),
        "statement": Paper(N_("Member statement"), statement),
        "statements": Paper(N_("Statements of all members"), statements),
        "savings-terms": Paper(N_("What savers are offered"), savings_terms),
        "savings-agreement": Paper(N_("Savings agreement"), savings_agreement),
        "passbook": Paper(N_("Passbook"), passbook),
        "interest-run": Paper(N_("Interest paid to members"), figures),
        "interest-proof": Paper(N_("How interest was reckoned"), interest_proof),
        "roll": Paper(N_("Register of members"), roll),
        "cash-day": Paper(N_("Day sheet of the cash desk"), cash_day),
        "cash-count": Paper(N_("Count of a cash box"), cash_count),
        "handover": Paper(N_("Hand-over between cash boxes"), handover),
        "collection-blank": Paper(N_("Empty collection sheet"), collection_blank),
        "collection": Paper(N_("Collection sheet of a meeting"), collection),
        "trial-balance": Paper(N_("Trial balance"), trial_balance),
        "journal": Paper(N_("Journal"), journal),
        "bank-reconciliation": Paper(N_("Bank reconciliation"), figures),
        "audit-trail": Paper(N_("Audit trail"), figures),
        "trial-movements": Paper(N_("Trial balance with movements"), figures),
        "account-ledger": Paper(N_("Ledger of an account"), figures),
        "cash-book": Paper(N_("Cash book"), figures),
        "bank-book": Paper(N_("Bank book"), figures),
        "balance-sheet": Paper(N_("Balance sheet"), figures),
        "income-statement": Paper(N_("Income statement"), figures),
        "cash-flow": Paper(N_("Cash flow"), figures),
        "budget": Paper(N_("Budget against actual"), figures),
        "surplus-proof": Paper(N_("How the surplus was reckoned"), surplus_proof),
        "surplus-resolution": Paper(N_("Resolution on the surplus"), surplus_resolution),
        "surplus-list": Paper(N_("Members' parts of the surplus"), surplus_list),
        "surplus-letters": Paper(N_("Letters on the surplus"), surplus_letters),
        "share-out": Paper(N_("Share-out of the group"), share_out),
        "assets": Paper(N_("Inventory of assets"), figures),
        "chart": Paper(N_("Chart of accounts"), figures),
        "voucher": Paper(N_("Voucher of an entry"), voucher),
        "import-report": Paper(N_("Import of members"), import_report),
    }
)
