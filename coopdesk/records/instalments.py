"""What of the instalments of loans is still to pay, now, and which were late on a day."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_

from coopdesk.records.schema import Instalment

#: What of an instalment is still to pay, now.
LEFT: Final = (
    Instalment.principal
    + Instalment.interest
    + Instalment.fee
    - Instalment.paid_principal
    - Instalment.paid_interest
    - Instalment.paid_fee
)


def was_late(day: Any, before: Any) -> ColumnElement[bool]:
    """An instalment that had fallen due before a day, and was not settled by the end of `day`."""
    open_now = and_(Instalment.settled.is_(None), LEFT > 0)
    return and_(Instalment.due < before, or_(open_now, Instalment.settled > day))
