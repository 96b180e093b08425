"""Published journals in a book: posted as they stand, with what they must give."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

from coopdesk.records import general
from coopdesk.records.book import Book
from tests.records.hands import Pc, found

FOLDER: Final = Path(__file__).resolve().parents[1] / "data" / "accounting"
NAMES: Final = ("A_published", "C_published_loss")


def said(name: str) -> Any:
    """What the journal of a name must give."""
    return json.loads((FOLDER / f"expected_{name}.json").read_text("utf-8"))


def told(name: str) -> Any:
    """The journal of a name: its chart and entries."""
    return json.loads((FOLDER / f"journal_{name}.json").read_text("utf-8"))


def book_of(folder: Path) -> Pc:
    """A co-op with a bare chart, in the currency of the published journals."""
    return found(folder, profile="plain", currency="XTS")


def post(book: Book, name: str, **kinds: str) -> None:
    """Post a published journal whole; `kinds` gives entries of a kind another one."""
    one = told(name)
    entries = [
        entry
        | {"date": date.fromisoformat(entry["date"])}
        | {"kind": kinds.get(entry["kind"].replace(" ", "_"), entry["kind"])}
        for entry in one["entries"]
    ]
    chart = [account | {"role": _ROLES.get(account["code"], "")} for account in one["chart"]]
    book.write(general.post_general, accounts=chart, entries=entries)


#: Which accounts of the published charts are money at hand.
_ROLES: Final = {"1010": "cash", "1020": "bank"}
