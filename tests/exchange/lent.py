"""Published loans as they would stand in the files of a person."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from coopdesk.exchange.schedule_terms import read
from coopdesk.records import schedule
from coopdesk.records.rounding import Rounding

Said = dict[str, Any]

_DATA: Final = Path(__file__).parent / "data"
CENT: Final = Rounding(Decimal("0.01"))

#: Terms with the schedule that they must give, and flows with the yearly rate.
SCHEDULES: Final[list[Said]] = json.loads((_DATA / "schedules_published.json").read_text("utf-8"))
RATES: Final[list[Said]] = json.loads((_DATA / "apr_published.json").read_text("utf-8"))
LOAN: Said = {
    "principal": "5000",
    "start": "2026-11-01",
    "instalments": 3,
    "every": "1 month",
    "rate": {"percent": "12"},
    "method": "annuity",
}


def of_rule(case: Said) -> Said:
    """200,000 at 6 %, of which 4,000 are kept back, paid back by a rule; perhaps all at once."""
    loan = {
        "principal": "200000",
        "start": "2026-01-01",
        "every": "1 month",
        "rate": {"percent": "6"},
        "method": "rule",
        "rule": case["rule"],
        "rounding": {"money": "exact"},
    }
    rows = schedule.plan(read(loan).terms).rows[: case.get("months")]
    pays = [CENT(row.total) for row in rows]
    if "last" in case:
        pays[-1] = CENT(rows[-1].total + rows[-1].balance)
        assert pays[-1] == Decimal(case["last"])
    flows = [{"at": f"{n}/12", "amount": str(pay)} for n, pay in enumerate(pays, 1)]
    return {"method": "eu", "flows": [{"at": "0", "amount": "-196000"}, *flows]}


def of_series(case: Said) -> Said:
    """Equal payments month by month, some days later than whole months."""
    flows = [
        {"at": f"{days} + {month}/12", "amount": amount}
        for days, first, count, amount in case["series"]
        for month in range(first, first + count)
    ]
    return {"method": "eu", "flows": [{"at": "0", "amount": f"-{case['received']}"}, *flows]}


def said_of(case: Said) -> Said:
    """A case as it would stand in a file."""
    if "said" in case:
        said: Said = case["said"]
        return said
    return of_rule(case) if "rule" in case else of_series(case)
