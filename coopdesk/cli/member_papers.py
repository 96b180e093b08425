"""Letters of a member's life on the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from coopdesk.cli.ordering import Order
from coopdesk.cli.terminal import Wrong
from coopdesk.i18n import N_
from coopdesk.records import admission, letters, sanctions, statements
from coopdesk.records.errors import Refused


def _letter(order: Order) -> bytes:
    """The latest of its kind about a member, or about an applicant by name."""
    name, member = order.args.name, order.args.member
    if member is None:
        raise Wrong(N_("Whose? Give the member's number or the applicant's name with --member."))
    about = _about(order, name, member)
    data = order.book.read(letters.letter, name, about, order.on, order.book.actor.name)
    return order.draw(name, data, order.own_language(data))


def _about(order: Order, name: str, said: str) -> int:
    """The application, the sanction or the member that is meant."""
    if name == "settlement":
        return order.member(said)
    if name == "sanction-letter":
        found = order.book.read(sanctions.sanctions, order.member(said))
        if not found:
            raise Refused(N_("There is no such sanction."), field="member")
        return found[0].id
    wanted = said.strip().casefold()
    for one in order.book.read(admission.applications):
        if wanted in (one.number.casefold(), one.name.casefold()):
            return one.id
    raise Refused(N_("There is no such application."), field="member")


def _certificate(order: Order) -> bytes:
    """A share certificate by its number."""
    number = order.args.number
    if number is None:
        raise Wrong(N_("Which certificate? Give its --number."))
    found = order.book.read(statements.find_certificate, number)
    if found is None:
        raise Refused(N_("There is no certificate {number}."), field="number", number=number)
    data = order.book.read(statements.share_certificate, found)
    return order.draw("share-certificate", data, order.own_language(data))


#: What makes each of them.
MEMBER_PAPERS: Final[Mapping[str, Callable[[Order], bytes]]] = MappingProxyType(
    {**dict.fromkeys(letters.LETTERS, _letter), "share-certificate": _certificate}
)
