"""Money set aside for loans that may be lost. Its loans are laid down by other areas."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from coopdesk.records import general, portfolio
from tests.records.hands import TODAY, Make


def asked(make: Make) -> dict[str, dict[str, Any]]:
    _set_aside(make)
    before = TODAY - timedelta(days=3)
    done = make.book.write(portfolio.run_provision, day=before, bands=portfolio.PEARLS)
    return {
        portfolio.keep_bands.name: {"bands": portfolio.PEARLS},
        portfolio.run_provision.name: {"day": TODAY, "bands": portfolio.PEARLS},
        portfolio.reverse_provision.name: {"provision": done, "reason": "wrong bands"},
    }


def _set_aside(make: Make) -> None:
    """By hand, before any provision: what is too much of it is taken back."""
    lines = [{"account": "5210", "debit": 100}, {"account": "1190", "credit": 100}]
    day = TODAY - timedelta(days=4)
    entry = {"date": day, "kind": "by hand", "lines": lines}
    make.book.write(general.post_general, accounts=[], entries=[entry])


def fill(make: Make) -> None:
    make.book.write(portfolio.run_provision, day=TODAY, bands=portfolio.PEARLS)
