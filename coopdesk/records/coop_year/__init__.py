"""The co-op's year: what is due when, and what somebody says is done."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.records.coop_year.calendar import (
    SOON,
    WHEN_NAMES,
    Due,
    When,
    calendar,
    warnings,
)
from coopdesk.records.coop_year.duties import (
    ANNUAL_RETURN,
    AUDIT,
    COPY,
    DUTIES,
    SOCIAL_BALANCE,
    Done,
    done_duties,
    mark_done,
    not_done,
)
from coopdesk.records.coop_year.figures import coop_year
from coopdesk.records.papers import Figures
from coopdesk.records.statements import Asked, BookStatement

__all__ = [
    "ANNUAL_RETURN",
    "AUDIT",
    "COPY",
    "DUTIES",
    "REPORTS",
    "SOCIAL_BALANCE",
    "SOON",
    "WHEN_NAMES",
    "Done",
    "Due",
    "When",
    "calendar",
    "coop_year",
    "done_duties",
    "mark_done",
    "not_done",
    "warnings",
]


def _coop_year(session: Session, asked: Asked) -> Figures:
    return coop_year(session, asked.on)


#: The paper of the calendar by its name.
REPORTS: Final[Mapping[str, BookStatement]] = MappingProxyType(
    {"coop-year": BookStatement("coop-year", ("on",), _coop_year)}
)
