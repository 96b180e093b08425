"""Interest on savings, paid to all accounts of a product at once.

`preview` shows what a run would pay; `begin_run` and `post_batch` write it; `begin_reversal` and
`reverse_batch` take it back; `explanation` says how a figure came about.
"""

from coopdesk.records.interest_run.explaining import explanation, posted_explanation
from coopdesk.records.interest_run.finding import (
    BEGUN,
    DONE,
    REVERSED,
    REVERSING,
    Run,
    run_of,
)
from coopdesk.records.interest_run.planning import (
    AccountInterest,
    Due,
    Preview,
    RunRow,
    dues,
    no_step,
    past_runs,
    posted_rows,
    preview,
)
from coopdesk.records.interest_run.reckoning import Case, Outcome, outcome
from coopdesk.records.interest_run.running import (
    BATCH,
    KIND,
    Progress,
    Spent,
    begin_reversal,
    begin_run,
    entry_of,
    post_batch,
    reverse_batch,
    spent,
)

__all__ = [
    "BATCH",
    "BEGUN",
    "DONE",
    "KIND",
    "REVERSED",
    "REVERSING",
    "AccountInterest",
    "Case",
    "Due",
    "Outcome",
    "Preview",
    "Progress",
    "Run",
    "RunRow",
    "Spent",
    "begin_reversal",
    "begin_run",
    "dues",
    "entry_of",
    "explanation",
    "no_step",
    "outcome",
    "past_runs",
    "post_batch",
    "posted_explanation",
    "posted_rows",
    "preview",
    "reverse_batch",
    "run_of",
    "spent",
]
