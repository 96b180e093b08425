"""What every paper is called, without what draws it, which takes a while to load."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from coopdesk.i18n import N_

#: The title of each paper by its name, still to be translated.
TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "receipt": N_("Receipt of a visit"),
        "statement": N_("Member statement"),
        "statements": N_("Statements of all members"),
        "savings-terms": N_("What savers are offered"),
        "savings-agreement": N_("Savings agreement"),
        "passbook": N_("Passbook"),
        "interest-run": N_("Interest paid to members"),
        "interest-proof": N_("How interest was reckoned"),
        "roll": N_("Register of members"),
        "cash-day": N_("Day sheet of the cash desk"),
        "cash-count": N_("Count of a cash box"),
        "handover": N_("Hand-over between cash boxes"),
        "collection-blank": N_("Empty collection sheet"),
        "collection": N_("Collection sheet of a meeting"),
        "trial-balance": N_("Trial balance"),
        "journal": N_("Journal"),
        "bank-reconciliation": N_("Bank reconciliation"),
        "audit-trail": N_("Audit trail"),
        "trial-movements": N_("Trial balance with movements"),
        "account-ledger": N_("Ledger of an account"),
        "cash-book": N_("Cash book"),
        "bank-book": N_("Bank book"),
        "balance-sheet": N_("Balance sheet"),
        "income-statement": N_("Income statement"),
        "cash-flow": N_("Cash flow"),
        "budget": N_("Budget against actual"),
        "surplus-proof": N_("How the surplus was reckoned"),
        "surplus-resolution": N_("Resolution on the surplus"),
        "surplus-list": N_("Members' parts of the surplus"),
        "surplus-letters": N_("Letters on the surplus"),
        "share-out": N_("Share-out of the group"),
        "loan-application": N_("Loan application"),
        "loan-application-blank": N_("Empty loan application"),
        "loan-committee": N_("Loans to decide on"),
        "loan-contract": N_("Loan contract"),
        "loan-amendment": N_("New terms of a loan"),
        "loan-guarantee": N_("Guarantor's undertaking"),
        "loan-team": N_("Agreement of a borrowing group"),
        "loan-offer": N_("What a loan would cost"),
        "loan-card": N_("Loan card"),
        "loan-payoff": N_("What pays off the loan"),
        "loan-reminder": N_("Reminders to borrowers who are late"),
        "loan-write-off": N_("Write-off of a loan"),
        "loan-register": N_("Register of loans"),
        "arrears": N_("Arrears: whom to visit"),
        "expected-collections": N_("Expected collections"),
        "portfolio-at-risk": N_("Portfolio at risk"),
        "ageing": N_("Loans by how late they are"),
        "provisions": N_("Provision for loans that may be lost"),
        "loans-by-officer": N_("Loans by officer"),
        "loans-by-purpose": N_("Loans by purpose"),
        "loans-by-sex": N_("Loans to women and men"),
        "loans-by-village": N_("Loans by village"),
        "loans-by-product": N_("Loans by product"),
        "insider-loans": N_("Loans to insiders"),
        "concentration": N_("The largest borrowers"),
        "minutes": N_("Minutes of a meeting"),
        "borrowings": N_("Loans from outside"),
        "assets": N_("Inventory of assets"),
        "chart": N_("Chart of accounts"),
        "voucher": N_("Voucher of an entry"),
        "import-report": N_("Import of members"),
        "loan-import-report": N_("Import of running loans"),
    }
)
