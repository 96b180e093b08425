"""All that the co-op keeps of one member, for the file in the cupboard and for the member: whoever
is in the book may know what it says of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import (
    backing,
    bodies,
    custom_fields,
    filed,
    households,
    journal,
    lives,
    loans,
    members,
    membership,
    nominees,
    office,
    products,
    sanctions,
    shares,
    statements,
)
from coopdesk.records.ids import MemberId
from coopdesk.records.members import MemberFile
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    Cell,
    Coop,
    FigureColumn,
    FigureRow,
    Figures,
    FilePart,
    Holds,
    MemberFilePaper,
    Words,
)
from coopdesk.records.schema import Visit


def member_file(session: Session, member: MemberId, on: date, by: str) -> MemberFilePaper:
    """What is kept of a member, part by part. Refused where there is none."""
    one, coop = members.file(session, member), office.coop(session)
    parts = (
        _register(session, one, on),
        _life(session, one, coop, on),
        _nominees(session, one, coop),
        _households(session, one, coop),
        _own(session, one),
        _accounts(session, one, coop),
        _shares(session, one, coop, on),
        _loans(session, one, coop, on),
        _offices(session, one, coop),
        _sanctions(session, one, coop),
        _papers(session, one, coop),
        _receipts(session, one),
    )
    return MemberFilePaper(
        coop, one.number, one.name, one.language, on, by, filed.photo(session, member), parts
    )


def _register(session: Session, one: MemberFile, on: date) -> FilePart:
    now, _ = membership.life(session, one.id, on)
    facts: list[tuple[str, Words]] = [
        (N_("Name"), one.name),
        (N_("Kind"), Text(members.KINDS.get(one.kind, one.kind))),
        (N_("Who speaks for them"), one.speaker),
        (N_("Sex"), Text(members.SEXES[one.sex]) if one.sex in members.SEXES else ""),
        (N_("Born on"), _day(one.born)),
        (N_("Identity document"), one.document),
        (N_("Occupation"), one.occupation),
        (N_("Address"), one.address),
        (N_("Village"), one.village),
        (N_("Phone"), one.phone),
        (N_("Joined"), _day(one.joined)),
        (N_("Resolution"), one.resolution),
        (N_("Status"), lives.said_of(now)),
    ]
    return FilePart(N_("In the register"), tuple(facts))


def _day(day: date | None) -> Words:
    return Text("{day}", {"day": day}) if day else ""


def _table(coop: Coop, columns: Iterable[FigureColumn], rows: Iterable[Sequence[Cell]]) -> Figures:
    told = tuple(FigureRow(tuple(cells)) for cells in rows)
    return Figures(coop, "member-file", "", "", tuple(columns), told)


def _column(key: str, title: str, holds: Holds = Holds.WORDS, *, rare: bool = False) -> Any:
    return FigureColumn(key, Text(title), holds, rare=rare)


def _part(title: str, table: Figures) -> FilePart:
    return FilePart(title, tables=(table,) if table.rows else ())


def _life(session: Session, one: MemberFile, coop: Coop, on: date) -> FilePart:
    """The steps, also those that were taken back."""
    _, steps = membership.life(session, one.id, on)
    columns = (
        _column("day", N_("Day"), Holds.DAY),
        _column("step", N_("What happened")),
        _column("body", N_("Body"), rare=True),
        _column("resolution", N_("Resolution"), Holds.CODE, rare=True),
        _column("why", N_("Why"), rare=True),
        _column("note", N_("Remark"), rare=True),
        _column("until", N_("Until"), Holds.DAY, rare=True),
        _column("dropped", N_("Taken back"), Holds.DAY, rare=True),
        _column("by", N_("Written by"), rare=True),
    )
    rows = [
        (
            step.day,
            Text(membership.STEPS.get(step.kind, step.kind)),
            Text(step.body) if step.body else "",
            step.resolution,
            step.why,
            step.note,
            step.until,
            step.dropped,
            step.by,
        )
        for step in steps
    ]
    return _part(N_("Life in the co-op"), _table(coop, columns, rows))


def _nominees(session: Session, one: MemberFile, coop: Coop) -> FilePart:
    """Whom they named, also before."""
    columns = (
        _column("name", N_("Name")),
        _column("relation", N_("Relation"), rare=True),
        _column("share", N_("Part"), Holds.PERCENT),
        _column("document", N_("Identity document"), Holds.CODE, rare=True),
        _column("phone", N_("Phone"), Holds.CODE, rare=True),
        _column("born", N_("Born on"), Holds.DAY, rare=True),
        _column("guardian", N_("Guardian"), rare=True),
        _column("since", N_("Since"), Holds.DAY),
        _column("until", N_("Until"), Holds.DAY, rare=True),
    )
    named = nominees.nominees(session, one.id, past=True)
    rows: list[Sequence[Cell]] = [
        (
            row.named.name,
            row.named.relation,
            Text(N_("{percent} %"), {"percent": Decimal(row.named.share) / 100}),
            row.named.document,
            row.named.phone,
            row.named.born,
            row.named.guardian,
            row.since,
            row.until,
        )
        for row in named
    ]
    # In the register as a name alone, from a roll that was brought in.
    if one.nominee and one.nominee not in {row.named.name for row in named}:
        rows.append((one.nominee, "", None, "", "", None, "", None, None))
    return _part(N_("Nominees"), _table(coop, columns, rows))


def _households(session: Session, one: MemberFile, coop: Coop) -> FilePart:
    columns = (
        _column("household", N_("Household")),
        _column("name", N_("Name")),
        _column("role", N_("Role")),
        _column("since", N_("Since"), Holds.DAY),
        _column("until", N_("Until"), Holds.DAY, rare=True),
    )
    rows: list[Sequence[Cell]] = []
    for home in households.households(session, past=True, member=one.id):
        for part in households.parts(session, home.id, past=True):
            own = part.member == one.id
            if own or home.member == one.id:  # who else lives there is not told to them
                role = Text(households.ROLES[part.role])
                rows.append((home.name, part.name, role, part.since, part.until))
    return _part(N_("Households and groups"), _table(coop, columns, rows))


def _own(session: Session, one: MemberFile) -> FilePart:
    """What the co-op asks beside."""
    values = custom_fields.values(session, one.id)
    facts = [
        (field.name, _value(members.own_value(field, values[field.id])))
        for field in custom_fields.fields(session, past=True)
        if field.id in values
    ]
    return FilePart(N_("What this co-op asks beside"), tuple(facts))


def _value(value: Words | date) -> Words:
    return _day(value) if isinstance(value, date) else value


def _accounts(session: Session, one: MemberFile, coop: Coop) -> FilePart:
    """What they have and owe, account by account, also those that are closed."""
    columns = (
        _column("account", N_("Account")),
        _column("opened", N_("Opened on"), Holds.DAY),
        _column("closed", N_("Closed on"), Holds.DAY, rare=True),
        _column("balance", N_("Balance"), Holds.MONEY),
    )
    rows = [
        (row.words, row.opened, row.closed, row.balance)
        for row in statements.holdings(session, one.id)
    ]
    return _part(N_("Accounts"), _table(coop, columns, rows))


def _shares(session: Session, one: MemberFile, coop: Coop, on: date) -> FilePart:
    """Shares undertaken and paid, the papers of them, what was made over and asked back."""
    held = shares.register(session, on, on, member=one.id).rows
    first = _table(
        coop,
        (
            _column("kind", N_("Kind")),
            _column("count", N_("Shares"), Holds.COUNT),
            _column("subscribed", N_("Undertaken"), Holds.MONEY),
            _column("paid", N_("Paid"), Holds.MONEY),
            _column("certificates", N_("Certificates"), rare=True),
        ),
        [
            (Text(row.kind), row.count, row.subscribed, row.paid, ", ".join(row.certificates))
            for row in held
            if row.count or row.paid or row.subscribed
        ],
    )
    moved = _table(
        coop,
        (
            _column("asked", N_("Asked on"), Holds.DAY),
            _column("entered", N_("Entered on"), Holds.DAY),
            _column("from", N_("From")),
            _column("to", N_("To whom")),
            _column("count", N_("Shares"), Holds.COUNT),
        ),
        [
            (row.asked, row.entered, row.giver_name, row.taker_name, row.count)
            for row in shares.transfers(session, member=one.id)
        ],
    )
    back = _table(
        coop,
        (
            _column("asked", N_("Asked on"), Holds.DAY),
            _column("amount", N_("Amount"), Holds.MONEY),
            _column("paid", N_("Paid on"), Holds.DAY),
        ),
        [
            (row.asked, row.amount, row.paid)
            for row in shares.requests(session, date.min, on)
            if row.member == one.id
        ],
    )
    tables = tuple(table for table in (first, moved, back) if table.rows)
    return FilePart(N_("Shares"), tables=tables)


def _loans(session: Session, one: MemberFile, coop: Coop, on: date) -> FilePart:
    """Their loans, and those of others that they answer for."""
    own = _table(
        coop,
        (
            _column("number", N_("Loan"), Holds.CODE),
            _column("product", N_("Kind")),
            _column("purpose", N_("Purpose"), rare=True),
            _column("state", N_("Status")),
            _column("since", N_("Since"), Holds.DAY),
            _column("amount", N_("Amount"), Holds.MONEY),
            _column("owed", N_("Owed"), Holds.MONEY),
        ),
        [
            (
                row.number,
                Text(row.product),
                Text(row.purpose) if row.purpose else "",
                Text(loans.STATE_NAMES.get(row.state, row.state)),
                row.since,
                row.amount,
                row.owed,
            )
            for row in loans.cards_of_member(session, one.id, on)
        ],
    )
    others = _table(
        coop,
        (
            _column("loan", N_("Loan"), Holds.CODE),
            _column("member", N_("For whom they answer")),
            _column("amount", N_("Amount"), Holds.MONEY),
            _column("since", N_("Since"), Holds.DAY),
        ),
        list(_answered(session, one.id, on, coop.currency)),
    )
    return FilePart(N_("Loans"), tables=tuple(table for table in (own, others) if table.rows))


def _answered(
    session: Session, member: MemberId, on: date, currency: str
) -> Iterable[Sequence[Cell]]:
    for each in backing.answered_by(products.reader(session), member):
        of = loans.loan_file(session, each.loan, on)
        amount = Money(each.amount, currency)
        yield of.life.asked.number, of.member_name, amount, each.since


def _offices(session: Session, one: MemberFile, coop: Coop) -> FilePart:
    columns = (
        _column("body", N_("Body")),
        _column("post", N_("Post")),
        _column("since", N_("Since"), Holds.DAY),
        _column("until", N_("Term ends"), Holds.DAY),
        _column("ended", N_("Ended on"), Holds.DAY, rare=True),
        _column("interests", N_("Declared interests"), rare=True),
    )
    names = {body.id: body.name for body in bodies.bodies(session)}
    rows = [
        (
            Text(names.get(row.body, "")),
            Text(row.post),
            row.since,
            row.until,
            row.ended,
            row.interests,
        )
        for row in bodies.officers(session)
        if row.member == one.id
    ]
    return _part(N_("Officers and their terms"), _table(coop, columns, rows))


def _sanctions(session: Session, one: MemberFile, coop: Coop) -> FilePart:
    """What was laid upon them, why, and what they answered."""
    columns = (
        _column("day", N_("Day"), Holds.DAY),
        _column("kind", N_("Kind")),
        _column("amount", N_("Amount"), Holds.MONEY, rare=True),
        _column("body", N_("Body")),
        _column("resolution", N_("Resolution"), Holds.CODE, rare=True),
        _column("why", N_("Why")),
        _column("answer", N_("What the member answers"), rare=True),
        _column("until", N_("Until"), Holds.DAY, rare=True),
        _column("lifted", N_("Lifted on"), Holds.DAY, rare=True),
    )
    rows = [
        (
            row.day,
            Text(sanctions.KINDS[row.kind]),
            row.amount,
            Text(row.body) if row.body else "",
            row.resolution,
            row.why,
            row.answer,
            row.until,
            row.lifted,
        )
        for row in sanctions.sanctions(session, one.id)
    ]
    return _part(N_("Sanctions"), _table(coop, columns, rows))


def _papers(session: Session, one: MemberFile, coop: Coop) -> FilePart:
    columns = (
        _column("day", N_("Day"), Holds.DAY),
        _column("kind", N_("Kind")),
        _column("label", N_("What it is called"), rare=True),
        _column("until", N_("Good until"), Holds.DAY, rare=True),
        _column("dropped", N_("Taken away"), Holds.DAY, rare=True),
    )
    rows = [
        (row.day, Text(filed.KINDS[row.kind]), row.label, row.until, row.dropped)
        for row in filed.documents(session, one.id, past=True)
    ]
    return _part(N_("Papers"), _table(coop, columns, rows))


def _receipts(session: Session, one: MemberFile) -> FilePart:
    """How many receipts they have, from when to when, and the last of them."""
    count, first, last = session.execute(
        select(func.count(), func.min(Visit.day), func.max(Visit.day)).where(Visit.member == one.id)
    ).one()
    if not count:
        return FilePart(N_("Receipts"))
    latest = session.execute(
        select(Visit.series, Visit.number)
        .where(Visit.member == one.id)
        .order_by(Visit.day.desc(), Visit.number.desc())
    ).first()
    days = Text(N_("{first} to {last}"), {"first": first, "last": last})
    facts: list[tuple[str, Words]] = [(N_("Days"), days)]
    facts += [(N_("How many"), Text("{n}", {"n": count}))]
    if latest is not None:
        facts.append((N_("Last receipt"), journal.label_of(*latest)))
    return FilePart(N_("Receipts"), tuple(facts))
