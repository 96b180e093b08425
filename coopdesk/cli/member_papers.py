"""Registers of members, and letters of a member's life, on the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from coopdesk.cli.listing import criteria
from coopdesk.cli.ordering import Order
from coopdesk.cli.terminal import Wrong
from coopdesk.exchange import known
from coopdesk.i18n import N_, Language
from coopdesk.records import (
    admission,
    erasing,
    letters,
    members,
    members_on_paper,
    quality,
    sanctions,
    seals,
    statements,
)
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.papers import MemberRegister
from coopdesk.reports.labels import FORMS


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


def _cards(order: Order) -> bytes:
    """Cards of the members that are asked for; nobody else's."""
    some = _some(order)

    def draw(session: Any) -> bytes:
        data = statements.member_cards(session, some, back=order.args.back)
        return order.draw("member-cards", data, order.language)

    return order.book.read(draw)


def _labels(order: Order) -> bytes:
    """Their labels, from the --first that is still on the sheet."""
    some, form = _some(order), order.args.labels
    if not 1 <= order.args.first <= FORMS[form].count:
        raise Wrong(N_("A sheet has labels from 1 to {count}."), count=FORMS[form].count)

    def draw(session: Any) -> bytes:
        data = statements.address_labels(session, some, form=form, first=order.args.first)
        return order.draw("member-labels", data, order.language())

    return order.book.read(draw)


def _missing(order: Order) -> bytes:
    data = order.book.read(quality.missing, _some(order), order.on)
    return order.draw("missing", data, order.language())


def _some(order: Order) -> list[MemberId]:
    """The --member, or whoever fits; who is active where no status is said."""
    if order.args.member is not None:
        return [order.member(order.args.member)]
    who = criteria(order.args, order.book)
    asked = who if who.status else replace(who, status=members.ACTIVE)
    return list(order.book.read(members.listing, asked, today=order.on).ids)


def _member_file(order: Order) -> bytes:
    """All that is kept of a member."""
    if order.args.member is None:
        raise Wrong(N_("Whose? Give the member's number or the applicant's name with --member."))
    member, by = order.member(order.args.member), order.book.actor.name
    data = order.book.read(members_on_paper.member_file, member, order.on, by)
    return order.draw("member-file", data, order.own_language(data))


def _erasure(order: Order) -> bytes:
    """What was erased on a day; the latest where none is said."""
    book = order.book
    days = book.read(erasing.days)
    day = order.args.on or (days[0][0] if days else order.on)
    data = book.read(erasing.record, day, book.actor.name, known.may_hold(book))
    return order.draw("erasure-record", data, order.language())


#: What makes each of them.
MEMBER_PAPERS: Final[Mapping[str, Callable[[Order], bytes]]] = MappingProxyType(
    {
        "register": _register,
        "erasure-record": _erasure,
        **dict.fromkeys(letters.LETTERS, _letter),
        "member-file": _member_file,
        "share-certificate": _certificate,
        "member-cards": _cards,
        "member-labels": _labels,
        "missing": _missing,
    }
)
