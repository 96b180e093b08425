"""The papers of loans on the command line: of one loan, of a group, of all who are late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from coopdesk.cli.ordering import Order
from coopdesk.cli.terminal import Wrong
from coopdesk.i18n import N_
from coopdesk.records import loans, loans_on_paper, office
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId, MemberId
from coopdesk.records.money import Money


def _loan(order: Order) -> LoanId:
    """The loan that is meant."""
    args = order.args
    if args.loan is None and args.member is None:
        raise Wrong(N_("Which loan? Give its number with --loan, or the member's with --member."))
    member = order.member(args.member) if args.member is not None else None
    return order.book.read(loans_on_paper.find_loan, number=args.loan, member=member)


def _of_one(order: Order, key: str = "") -> bytes:
    """A paper of one loan."""
    name = order.args.name
    paper = loans_on_paper.PAPERS_OF_A_LOAN[key or name]
    data = order.book.read(paper.make, _loan(order), order.on, order.book.actor.name)
    return order.drawn(name, data)


def _reminders(order: Order) -> bytes:
    """To one who is late, or to all."""
    args = order.args
    if args.loan is not None or args.member is not None:
        return _of_one(order, f"loan-reminder-{args.tone}")

    def draw(session: Any) -> bytes:
        by, least = order.book.actor.name, args.days
        data = loans_on_paper.reminders(session, args.tone, on=order.on, by=by, least=least)
        return order.draw("loan-reminder", data, order.own_language, order.terminal.step)

    return order.book.read(draw)


def _committee(order: Order) -> bytes:
    """All loans that wait, or one."""
    one = order.args.loan is not None or order.args.member is not None
    some = [_loan(order)] if one else None
    by = order.book.actor.name
    data = order.book.read(loans_on_paper.committee, order.on, by=by, some=some)
    return order.drawn("loan-committee", data)


def _blank(order: Order) -> bytes:
    data = order.book.read(loans_on_paper.application_blank, order.on)
    return order.drawn("loan-application-blank", data)


def _team(order: Order) -> bytes:
    """A group by its name, or that of a loan."""
    if order.args.team is None:
        return _of_one(order)
    team = order.book.read(loans_on_paper.find_team, order.args.team)
    by = order.book.actor.name
    data = order.book.read(loans_on_paper.team_paper, team, on=order.on, by=by)
    return order.drawn("loan-team", data)


def _offer(order: Order) -> bytes:
    """What a kind of loans would cost, in up to three numbers of instalments."""
    args = order.args
    if args.amount is None:
        raise Wrong(N_("How much? Give the --amount."))
    rows = [row for row in order.book.read(loans.loan_products, order.on) if not row.closed]
    rows = [row for row in rows if args.product is None or _same(row.name, args.product)]
    if not rows:
        raise Refused(N_("There is no such kind of loans."), field="product")
    row = rows[0]
    amount = Money.of(args.amount, order.book.read(office.coop).currency)
    counts = _counts(args.instalments) or [row.terms.usual]
    made = loans.offers(row.terms, amount, counts, order.on)
    if (why := made[0].no) is not None and all(one.no is not None for one in made):
        raise Refused(why.message, **why.fields)
    member: MemberId | None = order.member(args.member) if args.member is not None else None
    data = order.book.read(
        loans_on_paper.offers_paper,
        [(row.name, one) for one in made],
        on=order.on,
        by=order.book.actor.name,
        member=member,
    )
    return order.drawn("loan-offer", data)


def _register(order: Order) -> bytes:
    return order.draw("loan-register", order.made("loan-register"), order.language())


def _same(name: str, wanted: str) -> bool:
    return name.casefold() == wanted.strip().casefold()


def _counts(text: str | None) -> list[int]:
    """Numbers of instalments: "6,12,24"."""
    parts = [part.strip() for part in (text or "").split(",") if part.strip()]
    if len(parts) > loans_on_paper.MOST_OFFERS or not all(part.isdecimal() for part in parts):
        raise Wrong(N_("Write up to three numbers of instalments: 6,12,24."))
    return [int(part) for part in parts]


#: What makes each of them.
LOAN_PAPERS: Final[Mapping[str, Callable[[Order], bytes]]] = MappingProxyType(
    {
        **{
            name: _of_one
            for name in (
                "loan-application",
                "loan-contract",
                "loan-amendment",
                "loan-guarantee",
                "loan-card",
                "loan-payoff",
                "loan-write-off",
            )
        },
        "loan-application-blank": _blank,
        "loan-committee": _committee,
        "loan-reminder": _reminders,
        "loan-team": _team,
        "loan-register": _register,
        "loan-offer": _offer,
    }
)
