"""General entries from a JSON file: read strictly, so that nothing is posted by mistake.

    {"currency": "RWF",
     "chart": [{"code": "5001", "name": "Rent", "type": "expense"}],
     "entries": [{"date": "2026-03-31", "kind": "rent", "memo": "March",
                  "lines": [{"account": "5001", "debit": 30000, "credit": 0}, …]}]}

Amounts are whole minor units. `currency` and `memo` may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from coopdesk.exchange.files import read_json
from coopdesk.i18n import N_, YEARS
from coopdesk.records.errors import Refused
from coopdesk.records.journal import TYPES
from coopdesk.records.money import LARGEST


@dataclass(frozen=True, slots=True)
class Postings:
    """What a file asks to be posted, in the form that `general.post_general` takes."""

    accounts: tuple[Mapping[str, str], ...]
    entries: tuple[Mapping[str, Any], ...]


def read_postings(path: Path, *, currency: str) -> Postings:
    """Read a file of general entries for a book in `currency`.

    Raises Trouble when it can't be read as JSON, Refused naming the entry at fault otherwise.
    """
    data = read_json(path)
    if not isinstance(data, dict) or not isinstance(data.get("entries"), list):
        raise Refused(N_("The file holds no list of “entries”."), field="entries")
    said = data.get("currency", currency)
    if said != currency:
        raise Refused(
            N_("The file is in {said}, the book in {currency}."),
            field="currency",
            said=str(said),
            currency=currency,
        )
    chart = data.get("chart", [])
    if not isinstance(chart, list):
        raise Refused(N_("“chart” is not a list of accounts."), field="chart")
    return Postings(
        tuple(_account(n, said) for n, said in enumerate(chart, 1)),
        tuple(_entry(n, said) for n, said in enumerate(data["entries"], 1)),
    )


def _account(row: int, said: Any) -> Mapping[str, str]:
    account = said if isinstance(said, dict) else {}
    code, name = _text(account.get("code")), _text(account.get("name"))
    kind = account.get("type")
    if not code:
        raise Refused(N_("Account {row} of the chart has no code."), field="code", row=row)
    if kind not in TYPES:
        raise Refused(
            N_("Account {code}: the type must be one of {types}."),
            field="type",
            code=code,
            types=", ".join(TYPES),
        )
    return {"code": code, "name": name or code, "type": kind}


def _text(said: Any) -> str:
    """A code or a name; codes come as numbers too."""
    if isinstance(said, int) and not isinstance(said, bool):
        return str(said)
    return " ".join(said.split()) if isinstance(said, str) else ""


def _entry(row: int, said: Any) -> Mapping[str, Any]:
    if not isinstance(said, dict) or not isinstance(said.get("lines"), list):
        raise Refused(N_("Entry {row} has no list of “lines”."), field="lines", row=row)
    return {
        "date": _day(row, said.get("date")),
        "kind": _text(said.get("kind")) or "general",
        "memo": _text(said.get("memo")),
        "lines": _lines(row, said["lines"]),
    }


def _day(row: int, said: Any) -> date:
    try:
        day = date.fromisoformat(said)
    except (TypeError, ValueError):
        day = None
    if day is None or day.year not in YEARS:
        raise Refused(
            N_("Entry {row}: “{text}” is not a date like 2026-03-31."),
            field="date",
            row=row,
            text=str(said)[:40],
        )
    return day


def _lines(row: int, said: Sequence[Any]) -> list[Mapping[str, Any]]:
    lines: list[Mapping[str, Any]] = []
    for line in said:
        account = _text(line.get("account")) if isinstance(line, dict) else ""
        if not account:
            raise Refused(N_("Entry {row}: a line has no account."), field="account", row=row)
        sides = {side: _minor(row, line.get(side, 0)) for side in ("debit", "credit")}
        lines.append({"account": account, **sides})
    return lines


def _minor(row: int, said: Any) -> int:
    """An amount. 10.0 is refused: who writes a point may mean whole units."""
    if isinstance(said, bool) or not isinstance(said, int) or not 0 <= said <= LARGEST:
        raise Refused(
            N_("Entry {row}: amounts are whole minor units, not negative."), field="lines", row=row
        )
    return said
