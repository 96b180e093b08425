"""What is read off a table."""

from __future__ import annotations

from typing import Any

from coopdesk.ui.kit.cards import Mark
from coopdesk.ui.kit.tables import Table


def marks_in(table: Table[Any], at: int = -1) -> list[Mark | None]:
    """The pills of a column, row by row; of the last one if none is said."""
    pill = table.model.columns[at].pill
    assert pill is not None
    return [pill(row) for _, row in table.model.loaded()]
