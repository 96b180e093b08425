"""The loans of the co-op as a whole: who is late, what is at risk, what should come in.

`standing` tells every loan on a day from what is kept; all figures come from there. `provisions`
sets money aside for loans that may be lost. `reports` names the tables of figures.
"""

from coopdesk.records.portfolio.arrears import EXACT_UP_TO, Late, Visit, arrears
from coopdesk.records.portfolio.bands import BANDS, PEARLS, Band, Preset, presets
from coopdesk.records.portfolio.details import About, Guarantor
from coopdesk.records.portfolio.expected import Week, expected
from coopdesk.records.portfolio.grouped import (
    BY,
    Borrower,
    Group,
    Insider,
    by,
    concentration,
    insiders,
)
from coopdesk.records.portfolio.lists import band_words, provision_figures
from coopdesk.records.portfolio.looking import LoanRow, loans_behind
from coopdesk.records.portfolio.provisions import (
    NOT_ALONE,
    BandSum,
    LoanProvision,
    Preview,
    ProofRow,
    Written,
    bands_now,
    keep_bands,
    preview,
    proof,
    reverse_provision,
    run_provision,
    written,
)
from coopdesk.records.portfolio.reports import REPORTS
from coopdesk.records.portfolio.risk import (
    AGES,
    DAYS,
    Ratio,
    Risk,
    Share,
    ageing,
    at_risk,
    par,
    recovery,
    set_aside,
    share,
)
from coopdesk.records.portfolio.standing import Stands, on, outstanding

__all__ = [
    "AGES",
    "BANDS",
    "BY",
    "DAYS",
    "EXACT_UP_TO",
    "NOT_ALONE",
    "PEARLS",
    "REPORTS",
    "About",
    "Band",
    "BandSum",
    "Borrower",
    "Group",
    "Guarantor",
    "Insider",
    "Late",
    "LoanProvision",
    "LoanRow",
    "Preset",
    "Preview",
    "ProofRow",
    "Ratio",
    "Risk",
    "Share",
    "Stands",
    "Visit",
    "Week",
    "Written",
    "ageing",
    "arrears",
    "at_risk",
    "band_words",
    "bands_now",
    "by",
    "concentration",
    "expected",
    "insiders",
    "keep_bands",
    "loans_behind",
    "on",
    "outstanding",
    "par",
    "presets",
    "preview",
    "proof",
    "provision_figures",
    "recovery",
    "reverse_provision",
    "run_provision",
    "set_aside",
    "share",
    "written",
]
