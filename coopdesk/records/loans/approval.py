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
    tx: Tx,
    terms: LendingTerms,
    amount: int,
    second: PersonId | None,
    needs: Permission = Permission.LEND,
) -> None:
    """Refuse a decision on so much (minor units) that the terms want two people for, and a second
    person who is the first or may not do it."""
    if second is None:
        if terms.second_from and amount >= terms.second_from:
            raise Refused(N_("A second person must sign this too."), field="second")
        return
    found = tx.one(_PERSON, of=second)
    if second == tx.actor.person or found is None or not found[1]:
        raise Refused(N_("The second person must be somebody else of the office."), field="second")
    if needs not in MAY[Role(found[0])]:
        raise Refused(N_("The second person may not do this."), field="second")
