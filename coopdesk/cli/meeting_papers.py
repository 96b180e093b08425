"""The papers of meetings on the command line: of one meeting, of one resolution, of a body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from coopdesk.cli.ordering import Order
from coopdesk.i18n import Language
from coopdesk.records import meetings_on_paper, seals
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MeetingId


def _meeting(order: Order) -> MeetingId:
    """The meeting of a body that is meant: of a day, by the number of its minutes, or its last."""
    args = order.args
    return order.book.read(
        meetings_on_paper.find_meeting,
        body=args.body or "",
        day=args.on,
        number=args.number or "",
    )


def _data(order: Order) -> Any:
    paper = meetings_on_paper.PAPERS_OF_A_MEETING[order.args.name]
    on, by = order.book.clock().today, order.book.actor.name
    meeting = _meeting(order)
    return seals.proven(order.book, order.book.read(paper.make, meeting, on, by), meeting)


def _of_one(order: Order) -> bytes:
    """A paper of one meeting."""
    return order.draw(order.args.name, _data(order), order.language())


def voters_of(order: Order) -> tuple[Any, Language]:
    """Those of the meeting that is meant; where a body has none then, those of the day."""
    args, book = order.args, order.book
    try:
        return _data(order), order.language()
    except Refused:
        if args.number:
            raise
    body = book.read(meetings_on_paper.find_body, args.body or "")
    on, by = book.clock().today, book.actor.name
    data = book.read(meetings_on_paper.voters_on, body, order.on, on, by)
    return seals.proven(book, data), order.language()


def _voters(order: Order) -> bytes:
    return order.draw("voters-list", *voters_of(order))


def _sms(order: Order) -> bytes:
    """In each member's own language, unless one was asked for."""
    data, language = called_by_sms(order)
    own = {} if order.args.language else {"speak": order.language}
    return order.draw("meeting-sms", data, language, **own)


def _extract(order: Order) -> bytes:
    """One resolution by its number, or the first thing that a meeting decided."""
    number = order.args.resolution
    if number is None:
        return _of_one(order)
    meeting = order.book.read(meetings_on_paper.find_resolution, number)
    on, by = order.book.clock().today, order.book.actor.name
    data = order.book.read(meetings_on_paper.extract, meeting, on, by, number=number)
    return order.draw("minutes-extract", data, order.language())


def _book(order: Order) -> bytes:
    """A body's book, or what is in it of the time between --from and --until."""
    args, name = order.args, order.args.name
    body = order.book.read(meetings_on_paper.find_body, args.body or "").id
    on, by = order.book.clock().today, order.book.actor.name
    data = order.book.read(
        meetings_on_paper.minute_book, body, on, by, since=args.from_, until=args.until
    )
    more = (order.terminal.step,) if name == "minute-book" else ()
    return order.draw(name, data, order.language(), *more)


def called_by_sms(order: Order) -> tuple[Any, Language]:
    """Who is called to a meeting by SMS, which can be had as a table too."""
    return _data(order), order.language()


#: What makes each of them.
MEETING_PAPERS: Final[Mapping[str, Callable[[Order], bytes]]] = MappingProxyType(
    {
        **dict.fromkeys(meetings_on_paper.PAPERS_OF_A_MEETING, _of_one),
        "meeting-sms": _sms,
        "voters-list": _voters,
        "minutes-extract": _extract,
        "minute-book": _book,
        "attendance-book": _book,
    }
)
