"""Interest on savings, paid to all accounts of a product at once.

`preview` shows what a run would pay; `begin_run` and `post_batch` write it; `begin_reversal` and
`reverse_batch` take it back; `explanation` says how a figure came about. What was paid for want of
knowledge is put right by the next run (see `correcting`). An account that is closed between two
runs is paid by `settle`.
"""

from coopdesk.records.interest_run.audits import AUDITS
from coopdesk.records.interest_run.correcting import CORRECTION, KIND, Correction
from coopdesk.records.interest_run.explaining import explanation, posted_explanation
from coopdesk.records.interest_run.finding import (
    BEGUN,
    DONE,
    GONE,
    PARTLY,
    REVERSED,
    REVERSING,
    Run,
    run_of,
)
from coopdesk.records.interest_run.planning import (
    AccountInterest,
    Due,
    Preview,
    dues,
    no_step,
    preview,
)
from coopdesk.records.interest_run.posted import RunRow, past_runs, posted_rows
from coopdesk.records.interest_run.reckoning import Case, Outcome, outcome
from coopdesk.records.interest_run.running import (
    BATCH,
    CLOSED,
    DRAWN,
    HELD,
    Kept,
    Progress,
    begin_reversal,
    begin_run,
    entry_of,
    kept,
    post_batch,
    reverse_batch,
)
from coopdesk.records.interest_run.settling import closing_interest, settle, was_settled

__all__ = [
    "AUDITS",
    "BATCH",
    "BEGUN",
    "CLOSED",
    "CORRECTION",
    "DONE",
    "DRAWN",
    "GONE",
    "HELD",
    "KIND",
    "PARTLY",
    "REVERSED",
    "REVERSING",
    "AccountInterest",
    "Case",
    "Correction",
    "Due",
    "Kept",
    "Outcome",
    "Preview",
    "Progress",
    "Run",
    "RunRow",
    "begin_reversal",
    "begin_run",
    "closing_interest",
    "dues",
    "entry_of",
    "explanation",
    "kept",
    "no_step",
    "outcome",
    "past_runs",
    "post_batch",
    "posted_explanation",
    "posted_rows",
    "preview",
    "reverse_batch",
    "run_of",
    "settle",
    "was_settled",
]
