"""Who may do what. A command declares what it needs; a person's role says what they may."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from coopdesk.i18n import N_
from coopdesk.records.ids import PersonId


class Permission(StrEnum):
    """What a command can need."""

    LOOK = "look"
    TAKE_MONEY = "take money"
    REVERSE = "reverse"
    KEEP_ROLL = "keep roll"
    LEND = "lend"
    KEEP_MINUTES = "keep minutes"
    KEEP_BOOKS = "keep books"
    SET_UP = "set up"


class Role(StrEnum):
    """The posts of an office. What a post may do is in MAY."""

    SECRETARY = "secretary"
    TREASURER = "treasurer"
    MANAGER = "manager"
    TELLER = "teller"
    AUDITOR = "auditor"
    GUEST = "guest"


MAY: Final[dict[Role, frozenset[Permission]]] = {
    Role.MANAGER: frozenset(Permission),
    Role.SECRETARY: frozenset(Permission),
    Role.TREASURER: frozenset(Permission) - {Permission.SET_UP},
    Role.TELLER: frozenset({Permission.LOOK, Permission.TAKE_MONEY}),
    Role.AUDITOR: frozenset({Permission.LOOK}),
    Role.GUEST: frozenset(),
}

ROLE_NAMES: Final = {
    Role.SECRETARY: N_("Secretary"),
    Role.TREASURER: N_("Treasurer"),
    Role.MANAGER: N_("Manager"),
    Role.TELLER: N_("Teller"),
    Role.AUDITOR: N_("Auditor"),
    Role.GUEST: N_("Guest"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person at the desk, as commands see them."""

    person: PersonId
    name: str
    role: Role

    @property
    def may(self) -> frozenset[Permission]:
        return MAY[self.role]


#: Nobody: before anyone has signed in.
GUEST: Final = Actor(PersonId(0), "", Role.GUEST)
