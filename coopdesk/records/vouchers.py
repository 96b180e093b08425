"""General entries with what stands behind them: whom it was with, which paper, which budget line.

Money out, money in and money carried name the account that pays or receives, and the others with
plain positive amounts; only a general entry says debit (+) and credit (−) itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_, Text
from coopdesk.records import budget as budgets
from coopdesk.records import journal
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import AccountId, AttachmentId, BudgetId, EntryId
from coopdesk.records.journal import CONTROL, LedgerAccount, Leg, label_of, numbered
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.schema import Account, Attachment, Budget, Entry, Line, Person, Voucher

EXPENSE, INCOME, TRANSFER, GENERAL = "expense", "income", "transfer", "general"

#: What each form of entry is called.
FORM_NAMES: Final[Mapping[str, str]] = {
    EXPENSE: N_("Money out"),
    INCOME: N_("Money in"),
    TRANSFER: N_("Between accounts"),
    GENERAL: N_("General entry"),
}

#: Roles of accounts that can't hold less than nothing.
_COUNTED: Final = frozenset({"cash", "mobile"})

#: The kinds of file that can be kept with an entry, by how their bytes begin.
MEDIA: Final[Mapping[bytes, str]] = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
#: The largest file that is kept, in bytes.
LARGEST_FILE: Final = 1 << 20

_ENTRY: Final = Prepared(select(Entry.id).where(Entry.id == bindparam("of")))


@dataclass(frozen=True, slots=True)
class Part:
    """One account of an entry with its amount: positive, save in a general entry (debit +)."""

    account: AccountId
    amount: Money


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that belongs to an entry."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """An entry in a list. `account` is the first of what it was for, `amount` its whole sum."""

    entry: EntryId
    number: str
    day: date
    form: str
    memo: str
    party: str
    paper: str
    account: Text
    amount: Money
    attachments: int
    reversed_by: str
    reverses: str


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """One side of an entry; the other is zero."""

    account: AccountId
    code: str
    name: Text
    role: str
    debit: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file kept with an entry; `size` in bytes."""

    id: AttachmentId
    name: str
    media: str
    size: int


@dataclass(frozen=True, slots=True)
class VoucherFile:
    """All that is known of a general entry. `budget` is the name of its budget line, or empty."""

    entry: EntryId
    number: str
    day: date
    written: datetime
    form: str
    memo: str
    party: str
    paper: str
    budget: Text | None
    by: str
    lines: tuple[VoucherLine, ...]
    files: tuple[FileRow, ...]
    reversed_by: str
    reverses: str

    @property
    def total(self) -> Money:
        """The sum of either side."""
        return sum((line.debit for line in self.lines[1:]), self.lines[0].debit)


# --- writing -----------------------------------------------------------------------------------


@command(needs=Permission.KEEP_BOOKS)
def write(
    tx: Tx,
    *,
    form: str,
    day: date,
    parts: Sequence[Part],
    memo: str,
    money: AccountId | None = None,
    party: str = "",
    paper: str = "",
    budget: BudgetId | None = None,
    files: Sequence[Attached] = (),
) -> EntryId:
    """Write a general entry. `money` pays (money out, carried) or receives (money in).

    `party` is whom it was with, `paper` the number of the bill or contract. Refused without words
    on what it is for, for accounts that hold members' money or are closed, for a general entry
    whose sides differ, a day that is closed or has not come, and where a box would hold less than
    nothing. A refusal of a part names it: "parts.0.account".
    """
    if not memo.strip():
        raise Refused(N_("Write what it is for."), field="memo")
    legs = legs_of(tx, form, money, parts)
    check_boxes(tx, legs, form=form)
    line = budgets.line_for(tx, budget, day, [part.account for part in parts])
    with renamed(account="parts.0.account"):
        entry = journal.post(tx, day=day, kind=form, legs=legs, memo=memo.strip())
    note(tx, entry, form=form, party=party, paper=paper, budget=line)
    with renamed(content="files", entry="files"):
        for file in files:
            attach(tx, entry=entry, name=file.name, content=file.content)
    return entry


def legs_of(tx: Tx, form: str, money: AccountId | None, parts: Sequence[Part]) -> list[Leg]:
    """The balanced legs of an entry of a form; refuses what can't be one."""
    if form not in FORM_NAMES:
        raise ValueError(f"{form} is no form of entry")
    if not parts:
        raise Refused(N_("Say at least one account and amount."), field="parts.0.account")
    signed = form == GENERAL
    legs = [_leg(tx, at, part, signed=signed) for at, part in enumerate(parts)]
    if signed:
        off = sum(leg.amount for leg in legs)
        if off:
            raise Refused(
                N_("Debits and credits differ by {off}."),
                field="parts",
                off=Money(abs(off), journal.currency(tx)),
            )
        return legs
    held = _by_hand(tx, money, "money")
    if held.id in {part.account for part in parts}:
        raise Refused(N_("Choose another account: money can't go to where it is."), field="money")
    if form == INCOME:
        legs = [Leg(leg.account, -leg.amount) for leg in legs]
    return [*legs, Leg(held.id, -sum(leg.amount for leg in legs))]


def _leg(tx: Tx, at: int, part: Part, *, signed: bool) -> Leg:
    if part.amount.currency != journal.currency(tx):
        raise ValueError(f"{part.amount.currency} is not this book's currency")
    account = _by_hand(tx, part.account, f"parts.{at}.account")
    minor = part.amount.minor
    if not minor or abs(minor) > LARGEST or (minor < 0 and not signed):
        raise Refused(N_("The amount must be more than zero."), field=f"parts.{at}.amount")
    return Leg(account.id, minor)


def _by_hand(tx: Tx, account: AccountId | None, field: str) -> LedgerAccount:
    """An account that people may write in."""
    found = journal.chart(tx).by_id.get(account) if account is not None else None
    if found is None:
        raise Refused(N_("Choose an account."), field=field)
    if found.role in CONTROL:
        raise Refused(
            N_("Account {code} holds members' money; use the cash desk."),
            field=field,
            code=found.code,
        )
    if found.closed:
        raise Refused(N_("Account {code} is closed."), field=field, code=found.code)
    return found


def check_boxes(tx: Tx, legs: Sequence[Leg], *, form: str = GENERAL) -> None:
    """Refuse an entry that takes more out of a box than it holds now, whatever its day."""
    accounts = journal.chart(tx).by_id
    for at, leg in enumerate(legs):
        box = accounts[leg.account]
        if leg.amount >= 0 or box.role not in _COUNTED:
            continue
        there = journal.holds(tx, box.id)
        moved = sum(other.amount for other in legs if other.account == box.id)
        if moved < 0 and there + moved < 0:
            raise Refused(
                N_("There is only {balance} in {account}."),
                field=f"parts.{at}.amount" if form == GENERAL else "money",
                balance=Money(max(there, 0), journal.currency(tx)),
                account=Text(box.name),
            )


def note(
    tx: Tx,
    entry: EntryId,
    *,
    form: str,
    party: str = "",
    paper: str = "",
    budget: BudgetId | None = None,
) -> None:
    """Write down what stands behind an entry that was just posted."""
    said = {"id": entry, "form": form, "party": party.strip(), "paper": paper.strip()}
    tx.insert(Voucher, [said | {"budget": budget, "by": tx.actor.person}])
    tx.touch(Topic.BOOKS | Topic.CASH)


@command(needs=Permission.KEEP_BOOKS)
def attach(tx: Tx, *, entry: EntryId, name: str, content: bytes) -> AttachmentId:
    """Keep a file with an entry: a PDF, PNG or JPEG of at most one mebibyte. It stays for good."""
    if tx.one(_ENTRY, of=entry) is None:
        raise Refused(N_("There is no such entry."), field="entry")
    media = media_of(content)
    if not media:
        raise Refused(
            N_("“{name}” is neither a PDF nor a picture (PNG or JPEG)."), field="content", name=name
        )
    if len(content) > LARGEST_FILE:
        raise Refused(
            N_("“{name}” is too large: at most 1 MB. Scan it in grey or with fewer dots."),
            field="content",
            name=name,
        )
    ident = AttachmentId(tx.new_id())
    said = {"id": ident, "entry": entry, "name": name.strip(), "media": media}
    tx.insert(Attachment, [said | {"content": content}])
    tx.touch(Topic.BOOKS)
    return ident


def media_of(content: bytes) -> str:
    """What kind of file it is, by its first bytes; empty for what is not kept."""
    return next((kind for begin, kind in MEDIA.items() if content.startswith(begin)), "")


# --- looking -----------------------------------------------------------------------------------

_UNDOING, _UNDONE = aliased(Entry), aliased(Entry)

_FILES = select(func.count()).where(Attachment.entry == Entry.id).correlate(Entry).scalar_subquery()
_SUM = (
    select(func.sum(Line.amount))
    .where(Line.entry == Entry.id, Line.amount > 0)
    .correlate(Entry)
    .scalar_subquery()
)
# The first line is what the money was for: the account that pays or receives comes last.
_FIRST = (
    select(Account.name)
    .join(Line, Line.account == Account.id)
    .where(Line.entry == Entry.id, Line.n == 1)
    .correlate(Entry)
    .scalar_subquery()
)
_ROWS: Final[Select[Any]] = (
    select(
        Entry,
        Voucher,
        _FIRST,
        _SUM,
        _FILES,
        _UNDOING.series,
        _UNDOING.number,
        _UNDONE.series,
        _UNDONE.number,
    )
    .join(Voucher, Voucher.id == Entry.id)
    .outerjoin(_UNDOING, _UNDOING.reverses == Entry.id)
    .outerjoin(_UNDONE, _UNDONE.id == Entry.reverses)
)


def recent(session: Session, text: str = "", *, limit: int = 100) -> list[VoucherRow]:
    """The general entries written last, the newest first; with words only those that have them.

    Words are looked for in what it was for, with whom, the paper's number and the entry's own.
    """
    currency = journal.currency_of(session)
    wanted = [_has(word) for word in text.split()]
    rows = session.execute(
        _ROWS.where(*wanted)
        .order_by(Entry.written.desc(), Entry.number.desc(), Entry.id.desc())
        .limit(limit)
    )
    return [_row(currency, *row) for row in rows]


def row_of(session: Session, entry: EntryId) -> VoucherRow | None:
    """A general entry as it stands in a list; None where an entry is of another kind."""
    row = session.execute(_ROWS.where(Entry.id == entry)).first()
    return None if row is None else _row(journal.currency_of(session), *row)


def _has(word: str) -> Any:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    like = f"%{escaped}%"
    number = func.printf("%s-%06d", Entry.series, Entry.number)
    parts = (Entry.memo, Voucher.party, Voucher.paper, number)
    return or_(*(part.like(like, escape="\\") for part in parts))


def _row(
    currency: str, entry: Entry, said: Voucher, first: str, total: int, *more: Any
) -> VoucherRow:
    files, by_series, by_number, of_series, of_number = more
    return VoucherRow(
        EntryId(entry.id),
        label_of(entry.series, entry.number),
        entry.day,
        said.form,
        entry.memo,
        said.party,
        said.paper,
        Text(first or ""),
        Money(total or 0, currency),
        files,
        label_of(by_series, by_number) if by_series else "",
        label_of(of_series, of_number) if of_series else "",
    )


def voucher(session: Session, entry: EntryId) -> VoucherFile:
    """Everything about a general entry. Refused when there is none."""
    row = session.execute(_ROWS.where(Entry.id == entry)).first()
    if row is None:
        raise Refused(N_("There is no such entry."), field="entry")
    head, said, *_, by_series, by_number, of_series, of_number = row
    return VoucherFile(
        EntryId(head.id),
        label_of(head.series, head.number),
        head.day,
        head.written.astimezone(),
        said.form,
        head.memo,
        said.party,
        said.paper,
        _budget_name(session, said.budget),
        session.scalar(select(Person.name).where(Person.id == said.by)) or "",
        tuple(_lines(session, entry)),
        tuple(files_of(session, entry)),
        label_of(by_series, by_number) if by_series else "",
        label_of(of_series, of_number) if of_series else "",
    )


def _budget_name(session: Session, line: int | None) -> Text | None:
    row = session.execute(
        select(Budget.name, Account.name)
        .join(Account, Account.id == Budget.account)
        .where(Budget.id == line)
    ).first()
    return None if row is None else Text(row[0] or row[1])


def _lines(session: Session, entry: EntryId) -> list[VoucherLine]:
    currency = journal.currency_of(session)
    zero = Money.zero(currency)
    rows = session.execute(
        select(Account.id, Account.code, Account.name, Account.role, Line.amount)
        .join(Line, and_(Line.account == Account.id, Line.entry == entry))
        .order_by(Line.n)
    )
    return [
        VoucherLine(
            AccountId(ident),
            code,
            Text(name),
            role,
            max(Money(amount, currency), zero),
            max(Money(-amount, currency), zero),
        )
        for ident, code, name, role, amount in rows
    ]


def files_of(session: Session, entry: EntryId) -> list[FileRow]:
    """The files that are kept with an entry."""
    rows = session.execute(
        select(Attachment.id, Attachment.name, Attachment.media, func.length(Attachment.content))
        .where(Attachment.entry == entry)
        .order_by(Attachment.id)
    )
    return [FileRow(AttachmentId(ident), name, media, size) for ident, name, media, size in rows]


def file(session: Session, ident: AttachmentId) -> Attached:
    """A file as it was kept."""
    row = session.execute(
        select(Attachment.name, Attachment.content).where(Attachment.id == ident)
    ).first()
    if row is None:
        raise Refused(N_("There is no such file."), field="file")
    return Attached(row[0], row[1])


def find(session: Session, number: str) -> EntryId | None:
    """The general entry with a number as people type it: A-000123, A-123, a123."""
    said = numbered(number)
    if said is None:
        return None
    found = session.scalar(
        select(Entry.id)
        .join(Voucher, Voucher.id == Entry.id)
        .where(Entry.series == said[0], Entry.number == said[1])
    )
    return None if found is None else EntryId(found)
