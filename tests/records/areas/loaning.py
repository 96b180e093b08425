"""Kinds of loans, and what the office does with loans that run."""

from __future__ import annotations

from typing import Any

from coopdesk.records import lending
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.schedule import Terms
from tests.records import lenders
from tests.records.hands import TODAY, Make, Somebody


def _borrower(make: Make) -> Somebody:
    """Somebody who has more than they will owe."""
    who = make.member("Borrower", joined=lenders.NEW_YEAR)
    make.visit(who, ("deposit", 5_000), ("share", 2_000), day=lenders.ASKED)
    return who


def asked(make: Make) -> dict[str, dict[str, Any]]:
    who = _borrower(make)
    offered = lenders.product(make, "Loans to change")
    loan = lenders.running(make, who, of=lenders.product(make, "Loans that run"))
    terms = LendingTerms(how=lenders.PLAIN)
    said = {"principal": "1", "start": TODAY.isoformat(), "instalments": 6, **lenders.PLAIN}
    return {
        "offering.offer_loans": {"name": "School loans", "since": TODAY, "terms": terms},
        "offering.change_loan_terms": {"product": offered, "since": TODAY, "terms": terms},
        "offering.stop_offering": {"product": offered},
        "changing.reschedule": {
            "loan": loan,
            "day": TODAY,
            "terms": Terms.of(said),
            "treatment": {"interest": "add"},
            "resolution": "Minute 9",
            "reason": "Hail",
        },
        "changing.change_rate": {"loan": loan, "day": TODAY, "percent": "6"},
        "changing.waive": {"loan": loan, "day": TODAY, "interest": 1, "reason": "Hail"},
        "changing.note_visit": {"loan": loan, "day": TODAY, "note": "She pays tomorrow"},
        "changing.note_reminder": {"loan": loan, "tone": "kind"},
    }


def fill(make: Make) -> None:
    loan = lenders.running(make, _borrower(make), of=lenders.product(make, "Loans that run"))
    lenders.repay(make, loan, 150)
    make.book.write(lending.note_visit, loan=loan, day=TODAY, note="Not at home")
