"""The social balance: what the co-op is for its people, by the seven principles.

Indicators are told from the book, each with the list behind it; actions are told by members
(records.social_actions). What nobody knows is no data, which is not 0.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.records.papers import Figures
from coopdesk.records.social_balance.economy import gini, median
from coopdesk.records.social_balance.figures import (
    BY_KEY,
    KINDS,
    behind,
    social_balance,
    told,
    year_of,
)
from coopdesk.records.social_balance.kinds import NO_DATA, Kind, Told, hours, is_young
from coopdesk.records.statements import Asked, BookStatement

__all__ = [
    "BY_KEY",
    "KINDS",
    "NO_DATA",
    "REPORTS",
    "Kind",
    "Told",
    "behind",
    "gini",
    "hours",
    "is_young",
    "median",
    "social_balance",
    "told",
    "year_of",
]


def _social_balance(session: Session, asked: Asked) -> Figures:
    return social_balance(session, asked.from_, asked.until)


#: The paper of the social balance by its name.
REPORTS: Final[Mapping[str, BookStatement]] = MappingProxyType(
    {"social-balance": BookStatement("social-balance", ("period",), _social_balance)}
)
