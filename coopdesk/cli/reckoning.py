"""Verbs that reckon from terms alone, without a book: interest."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from coopdesk.cli.terminal import Terminal
from coopdesk.exchange import interest_terms
from coopdesk.exchange.files import read_json


def interest(args: Namespace, terminal: Terminal) -> int:
    """What savings earn by the terms in a file."""
    said = interest_terms.answer(read_json(Path(args.file)))
    if args.json:
        terminal.json(said)
    else:
        _show(said, terminal)
    return 0


def _show(said: dict[str, Any], terminal: Terminal) -> None:
    t = terminal.language.gettext
    names = {
        "interest": t("Interest"),
        "withheld": t("Tax withheld"),
        "net": t("Paid out"),
        "minimum": t("Lowest balance"),
        "average": t("Average balance"),
        "days": t("Days"),
        "apy": t("Percent in a year, interest on interest"),
        "maturity": t("At maturity"),
        "balance": t("Balance with interest"),
    }
    rows = [[names[key], str(said[key])] for key in names if key in said]
    wide = max(len(name) for name, _ in rows)
    terminal.say(*(f"{name.ljust(wide)}  {value}" for name, value in rows))
    _show_days(said, terminal)
    for part in said.get("parts", ()):
        terminal.say("")
        _show(part, terminal)


def _show_days(said: dict[str, Any], terminal: Terminal) -> None:
    """The stretches of days, or the postings, side by side."""
    t = terminal.language.gettext
    columns = {
        "from": t("From"),
        "until": t("Until"),
        "days": t("Days"),
        "balance": t("Balance"),
        "percent": t("Percent"),
        "interest": t("Interest"),
    }
    rows = said.get("stretches") or said.get("postings") or []
    if rows:
        used = [key for key in columns if key in rows[0]]
        terminal.say("")
        terminal.table(
            [columns[key] for key in used],
            [[str(row[key]) for key in used] for row in rows],
            "ll".ljust(len(used), "r"),
        )
