"""python -m benchmarks [NAME ...] [--scale 10k,100k,1m]: measure, and print one table."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence

import sqlcipher3.dbapi2 as driver

from benchmarks import (
    bulk,
    copies,
    finding,
    interest,
    ledger,
    listing,
    loan,
    meeting,
    minutes,
    pages,
    papers,
    peers,
    portfolio,
    posting,
    rolls,
    seals,
    sync,
    ticking,
    window,
)
from benchmarks.books import SCALES, Scale
from benchmarks.table import Measured, printed

ALL: dict[str, Callable[[list[Scale]], Iterator[Measured]]] = {
    "posting": posting.measure,
    "bulk": bulk.measure,
    "meeting": meeting.measure,
    "ledger": ledger.measure,
    "listing": listing.measure,
    "peers": peers.measure,
    "interest": interest.measure,
    "loan": loan.measure,
    "portfolio": portfolio.measure,
    "pages": pages.measure,
    "rolls": rolls.measure,
    "search": finding.measure,
    "minutes": minutes.measure,
    "papers": papers.measure,
    "seals": seals.measure,
    "sync": sync.measure,
    "ticking": ticking.measure,
    "window": window.measure,
    "copies": copies.measure,
}


def _machine() -> str:
    """What was measured on, and what else it had to do: others at work slow everything down."""
    busy = f", {os.getloadavg()[0]:.1f} at work on average" if hasattr(os, "getloadavg") else ""
    sqlite = driver.sqlite_version
    return f"{os.cpu_count()} cores{busy}, Python {platform.python_version()}, SQLite {sqlite}"


def main(arguments: Sequence[str]) -> int:
    """Measure what is named, or everything, at the scales that are named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(ALL))
    parser.add_argument("--scale", default=",".join(SCALES), help="which sizes of book")
    said = parser.parse_args(arguments)
    unknown = [n for n in said.names if n not in ALL]
    if unknown or not set(said.scale.split(",")) <= set(SCALES):
        parser.error(f"there are {', '.join(ALL)}, and the scales {', '.join(SCALES)}")
    scales = [SCALES[key] for key in said.scale.split(",")]
    rows: list[Measured] = []
    for name in said.names or ALL:
        print(f"· {name}", file=sys.stderr, flush=True)
        rows += ALL[name](scales)
    print(printed(rows))
    print(f"\n{_machine()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
