"""Key ratios: PEARLS for savings and credit co-ops, and those of savings groups."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.records.papers import Figures
from coopdesk.records.ratios.figures import key_ratios
from coopdesk.records.ratios.group import (
    GroupBasis,
    GroupRatio,
    group_basis,
    group_ratios,
    of_group,
)
from coopdesk.records.ratios.held import Basis, Earned, Held, basis, months
from coopdesk.records.ratios.kinds import Kind, Meets, Ratio, part
from coopdesk.records.ratios.pearls import BY_CODE, KINDS, reckoned
from coopdesk.records.statements import Asked, BookStatement

__all__ = [
    "BY_CODE",
    "KINDS",
    "REPORTS",
    "Basis",
    "Earned",
    "GroupBasis",
    "GroupRatio",
    "Held",
    "Kind",
    "Meets",
    "Ratio",
    "basis",
    "group_basis",
    "group_ratios",
    "key_ratios",
    "months",
    "of_group",
    "part",
    "reckoned",
]


def _key_ratios(session: Session, asked: Asked) -> Figures:
    return key_ratios(session, asked.on)


def _group_ratios(session: Session, asked: Asked) -> Figures:
    return group_ratios(session, asked.from_, asked.until)


#: The papers on ratios by name.
REPORTS: Final[Mapping[str, BookStatement]] = MappingProxyType(
    {
        "key-ratios": BookStatement("key-ratios", ("on",), _key_ratios),
        "group-ratios": BookStatement("group-ratios", ("period",), _group_ratios),
    }
)
