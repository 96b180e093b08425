"""Registers of members, and letters of a member's life, on the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from coopdesk.cli.ordering import Order
from coopdesk.cli.terminal import Wrong
from coopdesk.i18n import N_, Language
from coopdesk.records import admission, letters, members_on_paper, sanctions, seals, statements
from coopdesk.records.errors import Refused
from coopdesk.records.papers import MemberRegister


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


def register_of(order: Order) -> tuple[MemberRegister, Language]:
    """The register of members as of a day, whole or what the bound book does not have yet."""
    data = order.book.read(
        members_on_paper.register,
        order.on,
        made_on=order.book.clock().today,
        made_by=order.book.actor.name,
        whole=not order.args.go_on,
    )
    return seals.proven(order.book, data), order.language()


def _register(order: Order) -> bytes:
    folios = order.folios(members_on_paper.REGISTER)
    return order.draw("register", *register_of(order), order.terminal.step, folios=folios)


#: What makes each of them.
MEMBER_PAPERS: Final[Mapping[str, Callable[[Order], bytes]]] = MappingProxyType(
    {
        "register": _register,
        **dict.fromkeys(letters.LETTERS, _letter),
        "share-certificate": _certificate,
    }
)
