"""What a decision on a loan needs beside the permission: a resolution, a second person."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records.access import MAY, Permission, Role
from coopdesk.records.book import Prepared, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.ids import PersonId
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.schema import Person

_PERSON: Final = Prepared(select(Person.role, Person.active).where(Person.id == bindparam("of")))


def check_resolution(terms: LendingTerms, resolution: str) -> None:
    """Refuse a decision without the resolution that the terms want."""
    if terms.resolution and not resolution.strip():
        raise Refused(N_("Write the number of the resolution."), field="resolution")


def check_second(
    tx: Tx, second: PersonId | None, *, needed: bool, may: Permission = Permission.LEND
) -> None:
    """Whoever signs beside is somebody else, who may do it too."""
    if second is None:
        if needed:
            raise Refused(N_("A second person must sign this too."), field="second")
        return
    if second == tx.actor.person:
        raise Refused(N_("The second person must be somebody else."), field="second")
    found = tx.one(_PERSON, of=second)
    if found is None or not found[1] or may not in MAY[Role(found[0])]:
        raise Refused(N_("This person may not sign for that."), field="second")


def needs_second(terms: LendingTerms, amount: int) -> bool:
    """Whether two people sign for a loan of so much (minor units)."""
    return 0 < terms.second_from <= amount
