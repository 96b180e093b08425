"""The registers of members that an authority asks for, and what is kept of one, as papers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.records.members_on_paper.bound import (
    Bound,
    bind_folios,
    bound,
    check_folios,
    next_folio,
    take_back_folios,
)
from coopdesk.records.members_on_paper.kept import member_file
from coopdesk.records.members_on_paper.leavers import leavers_figures
from coopdesk.records.members_on_paper.register import REGISTER, register, told
from coopdesk.records.papers import Figures
from coopdesk.records.statements import Asked, BookStatement


def _leavers(session: Session, asked: Asked) -> Figures:
    return leavers_figures(session, asked.from_, asked.until)


#: Those that are tables, by name, as statements of the books are.
REGISTERS: Final[Mapping[str, BookStatement]] = MappingProxyType(
    {"leavers": BookStatement("leavers", ("period",), _leavers, slow=True)}
)

#: The registers that stand on the numbered folios of a bound book.
BOOKS: Final = frozenset({REGISTER, "leavers", "officers", "share-register"})

__all__ = [
    "BOOKS",
    "REGISTER",
    "REGISTERS",
    "Bound",
    "bind_folios",
    "bound",
    "check_folios",
    "leavers_figures",
    "member_file",
    "next_folio",
    "register",
    "take_back_folios",
    "told",
]
