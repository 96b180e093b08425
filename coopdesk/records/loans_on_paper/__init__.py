"""Loans on paper: the data of each paper, from the application to the write-off.

`offered` says which papers a loan can have, `clauses` what is promised beside the terms, and
`register` lists all loans.
"""

from coopdesk.records.loans_on_paper.amending import amendment
from coopdesk.records.loans_on_paper.asking import application, application_blank, committee
from coopdesk.records.loans_on_paper.clauses import (
    CLAUSE_NAMES,
    change_clauses,
    clauses,
    of_country,
    own_clauses,
)
from coopdesk.records.loans_on_paper.finding import find_loan, find_team
from coopdesk.records.loans_on_paper.offered import (
    PAPERS_OF_A_LOAN,
    PaperOfALoan,
    papers_for,
    papers_of,
)
from coopdesk.records.loans_on_paper.paying import (
    Reminders,
    card,
    payoff_letter,
    reminder,
    reminders,
    write_off_act,
)
from coopdesk.records.loans_on_paper.register import REGISTERS, loan_register
from coopdesk.records.loans_on_paper.reminding import LateRow, late_rows, note_reminders
from coopdesk.records.loans_on_paper.signing import (
    MOST_OFFERS,
    contract,
    guarantees,
    offers_paper,
    team_paper,
)

__all__ = [
    "CLAUSE_NAMES",
    "MOST_OFFERS",
    "PAPERS_OF_A_LOAN",
    "REGISTERS",
    "LateRow",
    "PaperOfALoan",
    "Reminders",
    "amendment",
    "application",
    "application_blank",
    "card",
    "change_clauses",
    "clauses",
    "committee",
    "contract",
    "find_loan",
    "find_team",
    "guarantees",
    "late_rows",
    "loan_register",
    "note_reminders",
    "of_country",
    "offers_paper",
    "own_clauses",
    "papers_for",
    "papers_of",
    "payoff_letter",
    "reminder",
    "reminders",
    "team_paper",
    "write_off_act",
]
