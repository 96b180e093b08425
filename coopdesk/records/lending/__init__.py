"""Lending: what a loan needs of savings, members and the cash desk, from asking to giving up.

`applying` writes down what is asked for, `checks` looks at it, `ability` at whether the member can
pay; `deciding` and `signing` lead to the contract, `guarantees` and `teams` say who answers for it.
`paying` pays it out, `repaying` takes produce or savings for it, `losing` writes it off;
`overpaid` gives back what was paid too much. `changing` gives new terms or lets off.
`bringing` takes in loans that ran before the book knew them.
"""

from coopdesk.records.lending.ability import MEANS, Ability
from coopdesk.records.lending.aligning import put_in_order
from coopdesk.records.lending.applying import (
    apply_for_loan,
    cancel_application,
    change_application,
)
from coopdesk.records.lending.asking import offered, terms_of, terms_shown
from coopdesk.records.lending.audits import AUDITS, found_off
from coopdesk.records.lending.bringing import Examined, LoanDraft, bring_loans, examine
from coopdesk.records.lending.changing import (
    change_rate,
    note_reminder,
    note_visit,
    reschedule,
    waive,
)
from coopdesk.records.lending.checks import (
    Finding,
    ability,
    findings,
    findings_before,
    within,
)
from coopdesk.records.lending.deciding import approve, refuse, take_back_decision
from coopdesk.records.lending.guarantees import (
    CollateralRow,
    Exposure,
    ExposureRow,
    GuarantorRow,
    add_collateral,
    add_guarantor,
    collateral_of,
    exposure,
    guarantors,
    held_for,
    photo_of,
    release_guarantor,
    return_collateral,
)
from coopdesk.records.lending.losing import take_back_write_off, write_off
from coopdesk.records.lending.overpaid import give_back
from coopdesk.records.lending.paying import Payout, pay_out, payoff_of, payout, to_pay_out
from coopdesk.records.lending.repaying import (
    Source,
    pay_in_kind,
    set_off,
    sources,
    take_back_payment,
    worth_of,
)
from coopdesk.records.lending.signing import agreed, sign_loan
from coopdesk.records.lending.teams import (
    MateRow,
    TeamMemberRow,
    TeamRow,
    add_to_team,
    change_team,
    close_team,
    form_team,
    leave_team,
    mates,
    teams,
)
from coopdesk.records.lending.undoing import NOT_ALONE, take_back_event

__all__ = [
    "AUDITS",
    "MEANS",
    "NOT_ALONE",
    "Ability",
    "CollateralRow",
    "Examined",
    "Exposure",
    "ExposureRow",
    "Finding",
    "GuarantorRow",
    "LoanDraft",
    "MateRow",
    "Payout",
    "Source",
    "TeamMemberRow",
    "TeamRow",
    "ability",
    "add_collateral",
    "add_guarantor",
    "add_to_team",
    "agreed",
    "apply_for_loan",
    "approve",
    "bring_loans",
    "cancel_application",
    "change_application",
    "change_rate",
    "change_team",
    "close_team",
    "collateral_of",
    "examine",
    "exposure",
    "findings",
    "findings_before",
    "form_team",
    "found_off",
    "give_back",
    "guarantors",
    "held_for",
    "leave_team",
    "mates",
    "note_reminder",
    "note_visit",
    "offered",
    "pay_in_kind",
    "pay_out",
    "payoff_of",
    "payout",
    "photo_of",
    "put_in_order",
    "refuse",
    "release_guarantor",
    "reschedule",
    "return_collateral",
    "set_off",
    "sign_loan",
    "sources",
    "take_back_decision",
    "take_back_event",
    "take_back_payment",
    "take_back_write_off",
    "teams",
    "terms_of",
    "terms_shown",
    "to_pay_out",
    "waive",
    "within",
    "worth_of",
    "write_off",
]
