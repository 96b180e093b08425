"""Papers of members and of the cash desk as tables of figures, for XLSX, CSV and JSON.

Each is made from the very data that its PDF is drawn from, so that they can't differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from coopdesk.i18n import N_, Text
from coopdesk.records.papers.cash import CashDay
from coopdesk.records.papers.coop import Words
from coopdesk.records.papers.figures import FigureColumn, FigureRow, Figures, Holds, Weight
from coopdesk.records.papers.gatherings import MeetingNotice, VoterLine, VotersList
from coopdesk.records.papers.member import Roll, Statement, StatementAccount
from coopdesk.records.papers.registers import MemberRegister, RegisterLine


def _column(key: str, title: str, holds: Holds = Holds.WORDS) -> FigureColumn:
    return FigureColumn(key, Text(title), holds)


def roll_figures(data: Roll) -> Figures:
    """The list of members: one row each, and the sums."""
    rows = [
        FigureRow(
            (
                row.number,
                row.name,
                row.village,
                row.joined,
                row.shares,
                row.savings,
                row.loans,
                row.status,
            )
        )
        for row in data.rows
    ]
    totals, together = data.totals, Text(N_("Together"))
    sums = ("", together, "", None, totals.shares, totals.savings, totals.loans, "")
    return Figures(
        data.coop,
        "roll",
        Text(N_("List of members")),
        Text(N_("on {day}"), {"day": data.on}),
        (
            _column("number", N_("No."), Holds.CODE),
            _column("name", N_("Name")),
            _column("village", N_("Village")),
            _column("since", N_("Since"), Holds.DAY),
            _column("shares", N_("Shares"), Holds.MONEY),
            _column("savings", N_("Savings"), Holds.MONEY),
            _column("loans", N_("Loans"), Holds.MONEY),
            _column("status", N_("Status")),
        ),
        (*rows, FigureRow(sums, Weight.TOTAL)),
    )


def register_figures(data: MemberRegister) -> Figures:
    """The register of members as the law has it: one row each."""
    return Figures(
        data.coop,
        "register",
        Text(N_("Register of members")),
        Text(N_("on {day}"), {"day": data.on}),
        (
            _column("number", N_("No."), Holds.CODE),
            _column("name", N_("Name")),
            _column("speaker", N_("Who speaks for them")),
            _column("sex", N_("Sex"), Holds.CODE),
            _column("born", N_("Born on"), Holds.DAY),
            _column("document", N_("Identity document"), Holds.CODE),
            _column("occupation", N_("Occupation")),
            _column("address", N_("Address")),
            _column("village", N_("Village")),
            _column("phone", N_("Phone"), Holds.CODE),
            _column("joined", N_("Joined"), Holds.DAY),
            _column("resolution", N_("Resolution"), Holds.CODE),
            _column("left", N_("Left on"), Holds.DAY),
            _column("cause", N_("Why")),
            _column("left_resolution", N_("Resolution"), Holds.CODE),
            _column("shares", N_("Shares"), Holds.COUNT),
            _column("paid", N_("Paid"), Holds.MONEY),
            _column("fee", N_("Entrance fee"), Holds.MONEY),
            _column("nominees", N_("Nominees")),
        ),
        tuple(map(_registered, data.lines)),
    )


def _registered(one: RegisterLine) -> FigureRow:
    """A line of it; the cause of leaving by its code, or the number that it was joined with."""
    named = ", ".join(nominee.name for nominee in one.nominees)
    who = (one.number, one.name, one.speaker, one.sex, one.born, one.document, one.occupation)
    where = (one.address, one.village, one.phone, one.joined, one.resolution)
    left = (one.left, one.cause or one.into, one.left_resolution)
    return FigureRow((*who, *where, *left, one.shares, one.paid, one.fee, named))


def statement_figures(data: Statement) -> Figures:
    """A member's statement: every row names its account, so that it can be sorted and filtered."""
    rows = [row for account in data.accounts for row in _account_rows(data, account)]
    subtitle = Text(
        N_("{number} · {name}, {first} to {last}"),
        {
            "number": data.member_number,
            "name": data.member_name,
            "first": data.from_,
            "last": data.until,
        },
    )
    return Figures(
        data.coop,
        "statement",
        Text(N_("Member statement")),
        subtitle,
        (
            _column("account", N_("Account")),
            _column("day", N_("Day"), Holds.DAY),
            _column("receipt", N_("Receipt"), Holds.CODE),
            _column("what", N_("What")),
            _column("amount", N_("Amount"), Holds.MONEY),
            _column("balance", N_("Balance"), Holds.MONEY),
        ),
        (*rows, *_aid_rows(data)),
        notes=(
            Text(
                N_("Made on {day} by {name}. If something looks wrong, please tell the office."),
                {"day": data.made_on, "name": data.made_by},
            ),
        ),
    )


def _account_rows(data: Statement, account: StatementAccount) -> Iterator[FigureRow]:
    name = account.name
    before, after = Text(N_("Balance before")), Text(N_("Balance after"))
    yield FigureRow((name, data.from_, "", before, None, account.opening))
    for line in account.lines:
        yield FigureRow((name, line.day, line.number, line.what, line.amount, line.balance))
    moved = account.total_in - account.total_out
    yield FigureRow((name, data.until, "", after, moved, account.closing), Weight.SUM)


def _aid_rows(data: Statement) -> Iterator[FigureRow]:
    """What came out of the social fund, which is in none of the accounts: it has no balance."""
    if not data.aid:
        return
    name: Words = Text(N_("Aid from the social fund"))
    for line in data.aid:
        yield FigureRow((name, line.day, line.number, line.what, line.amount, None))
    total = sum((line.amount for line in data.aid), data.aid[0].amount * 0)
    together = Text(N_("Aid together"))
    yield FigureRow((name, data.until, "", together, total, None), Weight.SUM)


def cash_day_figures(data: CashDay) -> Figures:
    """The day sheet of a cash box, with what was in the box after each receipt."""
    holds, rows = data.opening, []
    start = Text(N_("In the box at the start"))
    rows.append(FigureRow(("", "", "", start, None, None, holds, "", "")))
    for one in data.visits:
        holds += one.money_in - one.money_out
        rows.append(
            FigureRow(
                (
                    f"{one.written:%H:%M}",
                    one.number,
                    one.member_number,
                    one.member_name,
                    one.money_in or None,
                    one.money_out or None,
                    holds,
                    one.reversed_by,
                    one.reverses,
                )
            )
        )
    must = Text(N_("Must be in the box"))
    sums = ("", "", "", must, data.total_in, data.total_out, data.closing, "", "")
    subtitle: Words = Text(N_("on {day}"), {"day": data.day})
    if data.box is not None:
        subtitle = Text(N_("{box}, on {day}"), {"box": data.box, "day": data.day})
    return Figures(
        data.coop,
        "cash-day",
        Text(N_("Day sheet of the cash desk")),
        subtitle,
        (
            _column("time", N_("Time"), Holds.CODE),
            _column("receipt", N_("Receipt"), Holds.CODE),
            _column("number", N_("No."), Holds.CODE),
            _column("member", N_("Member")),
            _column("in", N_("In"), Holds.MONEY),
            _column("out", N_("Out"), Holds.MONEY),
            _column("in_box", N_("In the box"), Holds.MONEY),
            _column("corrected_by", N_("Corrected by"), Holds.CODE),
            _column("takes_back", N_("Takes back"), Holds.CODE),
        ),
        (*rows, FigureRow(sums, Weight.TOTAL)),
    )


def notice_figures(data: MeetingNotice) -> Figures:
    """Who is called to a meeting by SMS: numbers, phones and languages of their own, for a program
    that sends them."""
    subtitle = Text(N_("{body}, {day}"), {"body": Text(data.body), "day": data.day})
    return Figures(
        data.coop,
        "meeting-sms",
        Text(N_("Call to a meeting by SMS")),
        subtitle,
        (
            _column("number", N_("No."), Holds.CODE),
            _column("name", N_("Name")),
            _column("phone", N_("Phone"), Holds.CODE),
            _column("language", N_("Language"), Holds.CODE),
        ),
        tuple(
            FigureRow((one.number, one.name, one.phone, one.language))
            for one in data.to
            if one.phone
        ),
    )


def voters_figures(data: VotersList) -> Figures:
    """Who may vote in a body on a day, then who may not and why, as on the paper for the wall."""
    rows = sorted(data.rows, key=_voice_only)
    return Figures(
        data.coop,
        "voters-list",
        Text(N_("Voters' list")),
        Text(N_("{body}, {day}"), {"body": Text(data.body), "day": data.day}),
        (
            _column("number", N_("No."), Holds.CODE),
            _column("name", N_("Name")),
            FigureColumn("post", Text(N_("Post")), rare=True),
            _column("village", N_("Village")),
            _column("votes", N_("May vote")),
            _column("why", N_("Why no vote")),
        ),
        tuple(
            FigureRow(
                (
                    one.number,
                    one.name,
                    Text(one.post) if one.post else "",
                    one.village,
                    Text(N_("yes") if one.votes else N_("no")),
                    one.why or "",
                )
            )
            for one in rows
        ),
    )


def _voice_only(one: VoterLine) -> bool:
    return not one.votes


#: How the data of a paper becomes a table, by the name of the paper.
TABLED: Final[Mapping[str, Callable[[Any], Figures]]] = MappingProxyType(
    {
        "roll": roll_figures,
        "register": register_figures,
        "statement": statement_figures,
        "cash-day": cash_day_figures,
        "meeting-sms": notice_figures,
        "voters-list": voters_figures,
    }
)
