"""The registers of members that an authority asks for, and what is kept of one, as papers."""

from coopdesk.records.members_on_paper.bound import (
    Bound,
    bind_folios,
    bound,
    next_folio,
    take_back_folios,
)
from coopdesk.records.members_on_paper.register import REGISTER, register, told

__all__ = [
    "REGISTER",
    "Bound",
    "bind_folios",
    "bound",
    "next_folio",
    "register",
    "take_back_folios",
    "told",
]
