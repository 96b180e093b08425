"""The verb report: every paper that the desk can print, as a PDF file.

Statements of the books, the register of members, a member's statement and the day sheet can be
had as XLSX, CSV and JSON too: the ending of the file says which.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from coopdesk.cli.loan_papers import LOAN_PAPERS
from coopdesk.cli.meeting_papers import MEETING_PAPERS, called_by_sms, voters_of
from coopdesk.cli.member_papers import MEMBER_PAPERS, register_of
from coopdesk.cli.opening import opened
from coopdesk.cli.ordering import FIGURES, Order
from coopdesk.cli.terminal import Terminal, Wrong, output
from coopdesk.exchange import figures
from coopdesk.i18n import N_, Language
from coopdesk.records import (
    agm,
    collection,
    interest_run,
    members,
    savings,
    seals,
    statements,
    surplus,
    vouchers,
)
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId
from coopdesk.records.papers import (
    TABLED,
    CashDay,
    Figures,
    Receipt,
    Roll,
    Statement,
    SurplusList,
    SurplusResolution,
)
from coopdesk.reports.catalogue import PAPERS
from coopdesk.reports.figures import figures as draw_figures
from coopdesk.reports.receipt import receipts as draw_receipts


def report(args: Namespace, terminal: Terminal) -> int:
    """One paper, or the list of all."""
    if args.list:
        return _list(args, terminal)
    make = _MAKERS.get(args.name or "")
    if make is None:
        raise Wrong(N_("Which paper? There are: {names}."), names=", ".join(_MAKERS))
    if args.book is None or args.to is None:
        raise Wrong(N_("A paper needs --book and --to."))
    ending = Path(args.to).suffix.lower()
    form = figures.FORMATS.get(ending)
    if form is None and ending not in ("", ".pdf"):
        raise Wrong(N_("The file's name must end with .pdf, .xlsx, .csv or .json."))
    if form is not None and args.name not in FIGURES and args.name not in _TABLED:
        raise Wrong(N_("This paper can be had as PDF only."))
    with opened(args, terminal) as book:
        order = Order(book, args, terminal)
        made = make(order) if form is None else form(*_table(order))
    with output(args.to) as file:
        file.write(made)
    return 0


def _table(order: Order) -> tuple[Figures, Language]:
    """What is asked for as a table, and its language."""
    name = order.args.name
    if name in FIGURES:
        return order.figures(name), order.language()
    data, language = _TABLED[name](order)
    return TABLED[name](data), language


def _list(args: Namespace, terminal: Terminal) -> int:
    titles = {name: terminal.language.gettext(PAPERS[name].title) for name in _MAKERS}
    if args.json:
        terminal.json({"papers": [{"name": n, "title": title} for n, title in titles.items()]})
    else:
        terminal.table(
            [terminal.language.gettext("Name"), terminal.language.gettext("Paper")],
            [[name, title] for name, title in titles.items()],
            "ll",
        )
    return 0


# --- the papers ----------------------------------------------------------------------------------


def _receipt(order: Order) -> bytes:
    if order.args.number is None:
        raise Wrong(N_("Which receipt? Give its --number."))
    found = order.book.read(statements.find_receipts, order.args.number)
    if not found:
        raise Refused(N_("There is no receipt {number}."), field="number", number=order.args.number)
    data = [order.book.read(statements.receipt, one, copy=True) for one in found]
    if len(data) == 1:
        return order.draw("receipt", data[0], _reader(order, data[0]))
    said = order.terminal.language.gettext("Receipt {number} was written on two PCs.")
    order.terminal.tell(said.format(number=data[0].number))
    return draw_receipts(data, partial(_reader, order), large=order.args.large)


def _reader(order: Order, data: Receipt) -> Language:
    """The language of the member whose receipt it is."""
    member = order.member(data.member_number)
    return order.language(order.book.read(members.file, member).language)


def _statement_data(order: Order) -> tuple[Statement, Language]:
    """A member's statement, and the language that the member reads."""
    if order.args.member is None:
        raise Wrong(N_("Whose statement? Give the number with --member."))
    member, (from_, until) = order.member(order.args.member), order.period
    data = order.book.read(
        statements.statement,
        member,
        from_=from_,
        until=until,
        made_on=order.book.clock().today,
        made_by=order.book.actor.name,
    )
    own = order.book.read(members.file, member).language
    return seals.proven(order.book, data, to_seal=order.args.proof), order.language(own)


def _roll_data(order: Order) -> tuple[Roll, Language]:
    return order.book.read(statements.roll_paper, order.on), order.language()


def _cash_day_data(order: Order) -> tuple[CashDay, Language]:
    data = order.book.read(
        statements.cash_day, order.on, box=order.box(), made_by=order.book.actor.name
    )
    return seals.proven(order.book, data), order.language()


#: The data of papers that are drawn from it or made a table, and their language.
_TABLED: Final[Mapping[str, Callable[[Order], tuple[Any, Language]]]] = MappingProxyType(
    {
        "statement": _statement_data,
        "register": register_of,
        "roll": _roll_data,
        "cash-day": _cash_day_data,
        "meeting-sms": called_by_sms,
        "voters-list": voters_of,
    }
)


def _tabled(order: Order) -> bytes:
    """The PDF of one of them."""
    name = order.args.name
    return order.draw(name, *_TABLED[name](order))


def _statements(order: Order) -> bytes:
    (from_, until), languages = order.period, order.languages()

    def draw(session: Any) -> bytes:
        data = statements.statements(
            session,
            from_=from_,
            until=until,
            made_on=order.book.clock().today,
            made_by=order.book.actor.name,
        )
        signed = seals.proven(order.book, data, to_seal=order.args.proof)
        return order.draw("statements", signed, languages, order.terminal.step)

    return order.book.read(draw)


def _cash_count(order: Order) -> bytes:
    found = order.book.read(statements.last_count, order.on, order.box())
    data = seals.proven(order.book, order.book.read(statements.cash_count, found))
    return order.draw("cash-count", data, order.language())


def _handover(order: Order) -> bytes:
    number = order.args.number
    if number is None:
        raise Wrong(N_("Which hand-over? Give its --number."))
    found = order.book.read(statements.find_handover, number)
    if found is None:
        raise Refused(N_("There is no hand-over {number}."), field="number", number=number)
    return order.draw("handover", order.book.read(statements.handover, found), order.language())


def _trial_balance(order: Order) -> bytes:
    data = order.book.read(statements.trial_balance, order.on)
    return order.draw("trial-balance", data, order.language())


def _journal(order: Order) -> bytes:
    data = order.book.read(statements.journal_paper, *order.period)
    return order.draw("journal", data, order.language())


def _surplus(order: Order) -> bytes:
    """A paper of the surplus of the year that ends on --until; of the last one without."""
    name = order.args.name
    until = order.args.until or order.book.read(surplus.last_year_end, order.on)

    def draw(session: Any) -> bytes:
        made = surplus.told(session, until)
        if name == "surplus-letters":
            today, by = order.book.clock().today, order.book.actor.name
            data = surplus.letters(made, made_on=today, made_by=by)
            languages = order.languages()
            return order.draw(name, data, languages, order.terminal.step)
        return order.draw(name, _SURPLUS[name](session, made), order.language())

    return order.book.read(draw)


def _surplus_resolution(_session: Any, made: surplus.Told) -> SurplusResolution:
    return surplus.resolution(made)


def _surplus_list(session: Any, made: surplus.Told) -> SurplusList:
    return surplus.listed(session, made)


_SURPLUS: Final[Mapping[str, Callable[[Any, surplus.Told], Any]]] = MappingProxyType(
    {
        "surplus-proof": surplus.proof,
        "surplus-resolution": _surplus_resolution,
        "surplus-list": _surplus_list,
    }
)


def _share_out(order: Order) -> bytes:
    data = order.book.read(surplus.share_out_paper)
    return order.draw("share-out", data, order.language())


def _agm_pack(order: Order) -> bytes:
    """The pack of the next general meeting."""
    found = order.book.read(agm.next_meeting, order.on)
    if found is None:
        raise Refused(N_("No general meeting is planned yet."), field="meeting")
    on, by = order.book.clock().today, order.book.actor.name
    data = order.book.read(agm.agm_pack, found.id, on, by)
    return order.draw("agm-pack", data, order.language())


def _voucher(order: Order) -> bytes:
    if order.args.number is None:
        raise Wrong(N_("Which entry? Give its --number."))
    found = order.book.read(vouchers.find, order.args.number)
    if found is None:
        raise Refused(N_("There is no entry {number}."), field="number", number=order.args.number)
    data = order.book.read(statements.voucher, found, copy=True)
    return order.draw("voucher", data, order.language())


def _of_the_books(order: Order) -> bytes:
    name = order.args.name
    return order.draw(name, order.made(name), order.language(), folios=order.folios(name))


def _savings_terms(order: Order) -> bytes:
    data = order.book.read(statements.savings_terms, order.on)
    return order.draw("savings-terms", data, order.language())


def _account(order: Order) -> tuple[HoldingId, Language]:
    """The savings account that is meant, and its owner's language."""
    if order.args.member is None:
        raise Wrong(N_("Whose account? Give the number with --member."))
    member, wanted = order.member(order.args.member), order.args.number or "1"
    own = order.book.read(members.file, member).language
    for one in order.book.read(savings.accounts_of, member, order.on):
        if str(one.place) == wanted:
            return one.id, order.language(own)
    raise Refused(N_("This member has no savings account {number}."), field="number", number=wanted)


def _savings_agreement(order: Order) -> bytes:
    holding, language = _account(order)
    data = order.book.read(
        statements.savings_agreement, holding, on=order.on, made_by=order.book.actor.name
    )
    return order.draw("savings-agreement", data, language)


def _passbook(order: Order) -> bytes:
    holding, language = _account(order)
    data = order.book.read(statements.whole_passbook, holding, on=order.on)
    return order.draw("passbook", data, language)


def _interest_proof(order: Order) -> bytes:
    if order.args.number is None:
        raise Wrong(N_("Which interest? Give the number of its entry with --number."))
    book = order.book
    entry = book.read(statements.find_interest, order.args.number)
    proof = book.read(interest_run.posted_explanation, entry)
    own = book.read(members.file, order.member(proof.number)).language
    on, by = book.clock().today, book.actor.name
    data = book.read(statements.interest_proof, proof, made_on=on, made_by=by)
    return order.draw("interest-proof", data, order.language(own))


def _collection_blank(order: Order) -> bytes:
    """For a village, or without one for everybody; the day is left open unless it was said."""
    village = order.args.meeting or ""
    ids = order.book.read(collection.members_of, village=village)
    if not ids:
        raise Refused(N_("Nobody lives in {village}."), field="meeting", village=village)
    keys = order.book.read(collection.usual)
    today = order.book.clock().today
    data = order.book.read(collection.blank, ids, keys, name=village, day=order.args.on, by=today)
    return order.draw("collection-blank", data, order.language())


def _collection(order: Order) -> bytes:
    """The last sheet of a day."""
    found = order.book.read(collection.sheets_of_day, order.on, name=order.args.meeting or "")
    if not found:
        raise Refused(N_("No collection sheet was booked for {day}."), field="on", day=order.on)
    data = order.book.read(collection.sheet_paper, found[0])
    return order.draw("collection", data, order.language())


_MAKERS: Final[Mapping[str, Callable[[Order], bytes]]] = MappingProxyType(
    {
        "receipt": _receipt,
        "statement": _tabled,
        "statements": _statements,
        "roll": _tabled,
        "cash-day": _tabled,
        "cash-count": _cash_count,
        "handover": _handover,
        "collection-blank": _collection_blank,
        "collection": _collection,
        "trial-balance": _trial_balance,
        "journal": _journal,
        "savings-terms": _savings_terms,
        "savings-agreement": _savings_agreement,
        "passbook": _passbook,
        "interest-proof": _interest_proof,
        **dict.fromkeys((*_SURPLUS, "surplus-letters"), _surplus),
        "share-out": _share_out,
        "agm-pack": _agm_pack,
        **LOAN_PAPERS,
        **MEETING_PAPERS,
        **MEMBER_PAPERS,
        "voucher": _voucher,
        **{name: _of_the_books for name in FIGURES if PAPERS[name].draw is draw_figures},
    }
)
