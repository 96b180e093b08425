"""Audits of a book: run by hand, before a copy, after a merge.

Each looks for one thing that must hold, whatever was typed, pulled or cut off, and says what it
found where. None of them changes the book; `rebuild` compares it with one made again from its
acts, and puts the derived rows right when only those were off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import (
    bank,
    borrowings,
    carrying,
    custom_fields,
    doubles,
    erasing,
    filed,
    first_payment,
    households,
    interest_run,
    inventory,
    journal,
    lending,
    lives,
    meetings,
    nominees,
    numbering,
    resolutions,
    sanctions,
    seals,
    settlement,
    shares,
    social_actions,
    surplus,
    told,
)
from coopdesk.records.audit import TABLE_NAMES
from coopdesk.records.book import Book, acts
from coopdesk.records.chart import currency_of
from coopdesk.records.collection.booking import difference_of
from coopdesk.records.comparing import SHOWN, Finding, compare
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import Act, Tip

Check = Callable[[Session], Iterator[Finding]]


def run(book: Book, *, rebuild: bool = False) -> list[Finding]:
    """Every audit over the book; with `rebuild` also the comparison with its acts.

    Acts that are not what they were prove nothing: then there is no comparison.
    """
    found = book.read(audit)
    if rebuild and not any(finding.check == "chain" for finding in found):
        found += compare(book)
    return found


def audit(session: Session) -> list[Finding]:
    """Every audit over a file that is read: also one that is no open book, such as a copy."""
    return [finding for check in ALL for finding in check(session)]


def _sql(name: str, what: str, query: str) -> Check:
    """A check that is one query: each row it gives is a finding, named by its columns."""

    def check(session: Session) -> Iterator[Finding]:
        rows = session.execute(text(query)).all()
        currency = "" if name in told.NO_MONEY or not rows else currency_of(session)
        for row in rows[:SHOWN]:
            said = told.as_read(row._asdict(), currency)
            yield Finding(name, Text(what, said), " ".join(map(str, row)))
        if len(rows) > SHOWN:
            more = Text(N_("… and {count} more."), {"count": len(rows) - SHOWN})
            yield Finding(name, more, "")

    return check


def _file(session: Session) -> Iterator[Finding]:
    # Without being asked first, the search index compares itself with what this connection last
    # saw of it, and takes what was written since for damage.
    session.execute(text("SELECT rowid FROM search LIMIT 1")).all()
    for (said,) in session.execute(text("PRAGMA quick_check")).all():
        if said != "ok":
            yield Finding("file", Text(N_("The file is damaged: {said}"), {"said": said}), said)
    for table, row, *_ in session.execute(text("PRAGMA foreign_key_check")).all():
        said = {"table": Text(TABLE_NAMES.get(table, table))}
        what = Text(N_("A row of {table} points to one that is not there."), said)
        yield Finding("file", what, f"{table} {row}")


def _chain(session: Session) -> Iterator[Finding]:
    """Every device's acts form one chain, each is what its hash says, and the tip is its end.

    A PC that was copied whole has branches, which is told elsewhere: each must still be a chain.
    """
    rows = session.execute(
        select(Act.device, Act.seq, Act.hash, Act.body, Act.hlc_ms, Act.hlc_count)
        .order_by(Act.device, Act.seq)
        .execution_options(yield_per=500)
    )
    ends: dict[int, set[tuple[int, bytes]]] = {}
    for device, chain in groupby(rows, key=itemgetter(0)):
        seq, prevs, found = 0, {acts.NO_ACT}, set[tuple[int, bytes]]()
        for at, level in groupby(chain, key=itemgetter(1)):
            kept = [Kept(*row[1:]) for row in level]
            for one in kept:
                for what in _wrong(device, one, (seq + 1, prevs)):
                    yield Finding("chain", what, f"{device:x} {at}")
            if len(prevs) > 1:  # a branch of a PC that was copied may end here
                found |= {(seq, one) for one in prevs - {_before(one) for one in kept}}
            seq, prevs = at, {one.hash for one in kept}
        ends[device] = found | {(seq, one) for one in prevs}
    for device, seq, tip in session.execute(select(Tip.device, Tip.seq, Tip.hash)):
        if (seq, tip) not in ends.get(device, {(0, acts.NO_ACT)}):
            what = Text(N_("The last act of a PC is missing."))
            yield Finding("chain", what, f"{device:x} {seq}")


class Kept(NamedTuple):
    """An act as it is kept, with what stands beside its body."""

    seq: int
    hash: bytes
    body: bytes
    hlc_ms: int
    hlc_count: int


def _before(kept: Kept) -> bytes:
    try:
        return acts.decode(kept.body).prev
    except Trouble:  # told already
        return b""


def _wrong(device: int, kept: Kept, due: tuple[int, set[bytes]]) -> Iterator[Text]:
    """What is wrong with an act as it is kept; `due` are the counter that follows and the acts that
    can be before it.
    """
    if acts.hash_of(kept.body) != kept.hash:
        yield Text(N_("An act is not what its hash says."))
        return
    try:
        act = acts.head_of(kept.body)
    except Trouble as unreadable:
        yield unreadable.text
        return
    if act.seq != due[0] or act.prev not in due[1] or kept.seq != act.seq:
        yield Text(N_("The chain of acts is broken."))
    if acts.number_of(act.dev) != device:
        yield Text(N_("An act stands under another PC's name."))
    if act.hlc != (kept.hlc_ms, kept.hlc_count):
        yield Text(N_("An act stands at another moment than its own."))


def _counted_sheets(session: Session) -> Iterator[Finding]:
    """What was counted for a sheet is what its receipts say and what was written away."""
    written = {entry: amount for entry, amount in session.execute(text(_DIFFERENCES))}
    for sheet, name, counted, said in session.execute(text(_COUNTED)):
        off = written.get(difference_of(sheet), 0)
        if counted != said + off:
            row = {"name": name, "counted": counted, "said": said, "off": off}
            fields = told.as_read(row, currency_of(session))
            what = N_(
                "Sheet {name}: {counted} was counted, its receipts say {said}, written away {off}."
            )
            yield Finding("collections", Text(what, fields), f"collection {sheet}")


_COUNTED: Final = (
    "SELECT c.id, c.name, c.counted, coalesce((SELECT sum(l.amount) FROM visit v JOIN visit_line l"
    " ON l.visit = v.id WHERE v.sheet = c.id AND v.reverses IS NULL), 0)"
    " FROM collection c WHERE c.counted IS NOT NULL"
)
#: What counts were off by, by entry: the leg of the box.
_DIFFERENCES: Final = (
    "SELECT l.entry, sum(l.amount) FROM entry e JOIN line l ON l.entry = e.id"
    " JOIN account a ON a.id = l.account WHERE e.kind = 'count' AND e.reverses IS NULL"
    " AND a.role IN ('cash', 'bank', 'mobile') GROUP BY l.entry"
)


def _loans(session: Session) -> Iterator[Finding]:
    for check, what, where in lending.found_off(session):
        yield Finding(check, what, where)


def _lives(session: Session) -> Iterator[Finding]:
    """Each step of a member's life follows from what was before; with a line of the register that
    was joined to another all has moved that does.
    """
    for what, step in lives.astray(session)[:SHOWN]:
        yield Finding("lives", what, f"step {step}")
    for what, where in doubles.left_behind(session)[:SHOWN]:
        yield Finding("doubles", what, where)


def _assets(session: Session) -> Iterator[Finding]:
    """No thing has lost more than it had to lose, and what was never bought has lost nothing."""
    try:
        found, left = inventory.worn_too_far(session), inventory.left_behind(session)
    except ValueError:  # a day or a way of wearing that can't be
        yield Finding("assets", Text(N_("The register of assets can't be read.")), "")
        return
    for number, worn, most in found:
        said = told.as_read({"number": number, "worn": worn, "most": most}, currency_of(session))
        what = Text(N_("Asset {number}: {worn} is worn off, of at most {most}."), said)
        yield Finding("assets", what, number)
    for number in left:
        kept = N_("Asset {number}: its purchase was taken back, but not its wear or its end.")
        yield Finding("assets", Text(kept, {"number": number}), number)


def _numbers(session: Session) -> Iterator[Finding]:
    for check, what, series in numbering.wrong(session):
        yield Finding(check, what, series)


def _bank(session: Session) -> Iterator[Finding]:
    """The lines of the bank and the entries that they are matched with are equal."""
    for n, (said, off) in enumerate(bank.unequal_matches(session)):
        if n < SHOWN:
            what = N_("“{said}” of the bank and its entries differ by {off}, in minor units.")
            yield Finding("bank", Text(what, {"said": said, "off": abs(off)}), said)


def _sealed(session: Session) -> Iterator[Finding]:
    """What was sealed still stands. Rows against their acts are what a rebuild compares."""
    for n, one in enumerate(seals.verify(session, quick=True)):
        if n < SHOWN:
            yield Finding("seals", one.what, one.where)


def _minutes(session: Session) -> Iterator[Finding]:
    """Signed minutes say what was signed."""
    for meeting, number in meetings.changed(session):
        what = Text(N_("Minutes {number} are not what was signed."), {"number": number})
        yield Finding("minutes", what, f"minute {meeting}")


def _signed_apart(session: Session) -> Iterator[Finding]:
    """The rows of signed meetings say what was signed."""
    try:
        found, every = list(meetings.apart(session)), list(resolutions.every(session))
    except ValueError:  # a day that can't be
        row = {"table": Text(TABLE_NAMES["minute"])}
        what = Text(N_("A row of {table} is not what the acts say."), row)
        yield Finding("signed minutes", what, "minute")
        return
    for meeting, what in found[:SHOWN]:
        yield Finding("signed minutes", what, f"minute {meeting}")
    for one in every:
        if one.signed and one.citations and not one.passed:
            said = N_("Resolution {number} did not pass, and something cites it.")
            yield Finding("resolutions", Text(said, {"number": one.number}), one.number)


_CONTROL: Final = ", ".join(f"'{role}'" for role in sorted(journal.CONTROL))

#: Of accounts that several PCs wrote in, each may have paid out what was there once: that is
#: something to look at (records.looking_at), and not what must never be.
_OF_ONE_PC: Final = (
    " AND (SELECT count(DISTINCT e.series) FROM line o JOIN entry e ON e.id = o.entry"
    " WHERE o.member = h.member AND o.holding = h.id) < 2"
)

ALL: Final[tuple[Check, ...]] = (
    _file,
    _chain,
    _assets,
    _sql(
        "assets",
        N_("Asset {number} left the co-op, but its entry was reversed or is missing."),
        "SELECT a.number FROM asset a WHERE a.gone IS NOT NULL AND (a.gone_entry IS NULL"
        " OR EXISTS (SELECT 1 FROM entry e WHERE e.reverses = a.gone_entry))",
    ),
    _sql(
        "vouchers",
        N_("Entry {series}-{number} has a voucher, but the one that reversed it has none."),
        "SELECT e.series, e.number FROM entry e JOIN entry r ON r.reverses = e.id"
        " JOIN voucher v ON v.id = e.id"
        " WHERE NOT EXISTS (SELECT 1 FROM voucher w WHERE w.id = r.id)",
    ),
    _sql(
        "budget",
        N_("The budget of {year}: the months of {name} don't add up to the year."),
        "SELECT b.year, b.name FROM budget b WHERE b.months IS NOT NULL AND b.amount <>"
        " (SELECT sum(m.value) FROM json_each(b.months) m)",
    ),
    _sql(
        "closed accounts",
        N_("Account {code} is closed, but holds {amount}."),
        "SELECT a.code, sum(m.amount) AS amount FROM account a JOIN month_balance m"
        " ON m.account = a.id WHERE a.closed IS NOT NULL GROUP BY a.id HAVING amount <> 0",
    ),
    _bank,
    _sql(
        "bank",
        N_("“{said}” of the bank is matched with entry {series}-{number}, which was reversed."),
        "SELECT b.text AS said, e.series, e.number FROM bank_match m JOIN bank_line b"
        " ON b.id = m.bank_line JOIN entry e ON e.id = m.entry WHERE m.holds = 1"
        " AND EXISTS (SELECT 1 FROM entry r WHERE r.reverses = e.id)",
    ),
    _sql(
        "balanced",
        N_("Entry {series}-{number} does not balance: it is off by {off}."),
        "SELECT e.series, e.number, sum(l.amount) AS off FROM entry e JOIN line l ON l.entry = e.id"
        " GROUP BY e.id HAVING off <> 0",
    ),
    _sql(
        "balanced",
        N_("Entry {series}-{number} has no lines."),
        "SELECT e.series, e.number FROM entry e"
        " WHERE NOT EXISTS (SELECT 1 FROM line l WHERE l.entry = e.id)",
    ),
    _sql(
        "days",
        N_("Entry {series}-{number} and its lines are of different days."),
        "SELECT DISTINCT e.series, e.number FROM entry e JOIN line l ON l.entry = e.id"
        " LEFT JOIN late t ON t.entry = e.id WHERE l.day <> coalesce(t.day, e.day)",
    ),
    _sql(
        "kept balances",
        N_("The kept sum of account {code} in month {month} is {kept}, its lines give {lines}."),
        "WITH summed AS (SELECT account, day / 100 AS month, sum(amount) AS lines FROM line"
        " GROUP BY account, month) SELECT a.code, s.month, coalesce(k.amount, 0) AS kept, s.lines"
        " FROM summed s JOIN account a ON a.id = s.account LEFT JOIN month_balance k"
        " ON k.account = s.account AND k.month = s.month WHERE s.lines <> coalesce(k.amount, 0)"
        " UNION ALL SELECT a.code, k.month, k.amount, 0 FROM month_balance k"
        " JOIN account a ON a.id = k.account WHERE k.amount <> 0 AND NOT EXISTS"
        " (SELECT 1 FROM summed s WHERE s.account = k.account AND s.month = k.month)",
    ),
    _sql(
        "kept balances",
        N_("The kept balance of member {number} is {kept}, the lines give {lines}."),
        "WITH summed AS (SELECT member, account, coalesce(holding, 0) AS holding,"
        " sum(amount) AS lines FROM line WHERE member IS NOT NULL GROUP BY 1, 2, 3)"
        " SELECT m.number, coalesce(k.amount, 0) AS kept, s.lines FROM summed s"
        " JOIN member m ON m.id = s.member LEFT JOIN balance k ON k.member = s.member"
        " AND k.account = s.account AND k.holding = s.holding"
        " WHERE s.lines <> coalesce(k.amount, 0)"
        " UNION ALL SELECT m.number, k.amount, 0 FROM balance k JOIN member m ON m.id = k.member"
        " WHERE k.amount <> 0 AND NOT EXISTS (SELECT 1 FROM summed s WHERE s.member = k.member"
        " AND s.account = k.account AND s.holding = k.holding)",
    ),
    _sql(
        "control accounts",
        N_("Account {code} holds {off} that belongs to no member."),
        "SELECT a.code, sum(l.amount) AS off FROM account a JOIN line l ON l.account = a.id"
        f" WHERE a.role IN ({_CONTROL}) AND l.member IS NULL GROUP BY a.code HAVING off <> 0",
    ),
    _sql(
        "bank",
        N_("From {opening} the lines of “{file}” lead to {reached}, not to {closing}."),
        "SELECT s.opening, s.file, s.opening + coalesce(sum(l.amount), 0) AS reached, s.closing"
        " FROM bank_statement s LEFT JOIN bank_line l ON l.statement = s.id GROUP BY s.id"
        " HAVING reached <> s.closing",
    ),
    _numbers,
    _sql(
        "receipts",
        N_("Receipt {series}-{number} says {said}, the cash box got {got}."),
        "SELECT v.series, v.number,"
        " (SELECT sum(amount) FROM visit_line WHERE visit = v.id) AS said,"
        # The plus keeps SQLite from going through all lines of the box for each receipt.
        " coalesce((SELECT sum(l.amount) FROM line l"
        " WHERE l.entry = v.id AND +l.account = coalesce(v.box, (SELECT id FROM account"
        " WHERE role = 'cash' ORDER BY code, id LIMIT 1))), 0) AS got FROM visit v"
        " WHERE said <> got",
    ),
    _sql(
        "collections",
        N_("Receipt {series}-{number} stands on a sheet of another day or box, or on none."),
        "SELECT v.series, v.number FROM visit v LEFT JOIN collection c ON c.id = v.sheet"
        " WHERE v.sheet IS NOT NULL AND v.reverses IS NULL AND (c.id IS NULL OR c.day <> v.day"
        " OR c.box <> coalesce(v.box, (SELECT id FROM account WHERE role = 'cash'"
        " ORDER BY code, id LIMIT 1)))",
    ),
    _sql(
        "collections",
        N_("Receipt {series}-{number} is of a member who does not stand on its sheet."),
        "SELECT v.series, v.number FROM visit v WHERE v.sheet IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM presence p WHERE p.collection = v.sheet AND p.member = v.member)",
    ),
    _counted_sheets,
    *(
        _sql(*audit)
        for area in (
            *(interest_run, lending, surplus, borrowings, meetings, carrying, social_actions),
            *(shares, nominees, custom_fields, filed, households, doubles, erasing),
            *(sanctions, settlement, first_payment),
        )
        for audit in area.AUDITS
    ),
    _lives,
    _loans,
    _minutes,
    _sealed,
    _signed_apart,
    _sql(
        "provisions",
        N_("The provision of {day} says {said}, its loans {loans}, its entry {booked}."),
        "SELECT p.day, p.needed AS said, (SELECT coalesce(sum(json_extract(o.value, '$[4]')), 0)"
        " FROM json_each(p.proof) o) AS loans, p.before + coalesce((SELECT -sum(l.amount)"
        " FROM line l JOIN account a ON a.id = l.account WHERE l.entry = p.entry"
        " AND a.role = 'allowance'), 0) AS booked FROM provision p"
        " WHERE said <> loans OR said <> booked",
    ),
    _sql(
        "counts",
        N_("The count of {name} on {day} says {said}, its notes and coins or its entry {got}."),
        "SELECT a.name, c.day, c.counted AS said, p.made AS got FROM cash_count c"
        " JOIN account a ON a.id = c.box JOIN (SELECT c.id, (SELECT sum(CAST(key AS INTEGER)"
        " * value) FROM json_each(c.pieces)) AS made FROM cash_count c) p ON p.id = c.id"
        " WHERE p.made <> c.counted"
        " UNION ALL SELECT a.name, c.day, c.counted - c.expected, coalesce((SELECT sum(l.amount)"
        " FROM line l WHERE l.entry = c.entry AND l.account = c.box), 0) AS got FROM cash_count c"
        " JOIN account a ON a.id = c.box WHERE c.counted - c.expected <> got",
    ),
    _sql(
        "hand-overs",
        N_("Hand-over {series}-{number} says {said}, the boxes gave and got {out} and {into}."),
        "SELECT * FROM (SELECT e.series, e.number, h.amount AS said, -coalesce((SELECT"
        " sum(l.amount) FROM line l WHERE l.entry = h.id AND l.account = h.source), 0) AS out,"
        " coalesce((SELECT sum(l.amount) FROM line l WHERE l.entry = h.id"
        ' AND l.account = h.target), 0) AS "into" FROM handover h JOIN entry e ON e.id = h.id)'
        ' WHERE said <> out OR said <> "into"',
    ),
    _sql(
        "overdrawn",
        N_("Member {number} has less than nothing in {name}: {amount}."),
        "SELECT m.number, p.name, -b.amount AS amount FROM balance b JOIN member m"
        " ON m.id = b.member JOIN holding h ON h.id = b.holding JOIN product p"
        " ON p.id = h.product WHERE CASE p.kind WHEN 'loans' THEN b.amount ELSE -b.amount END < 0"
        " AND NOT EXISTS (SELECT 1 FROM loan l WHERE l.id = h.id)" + _OF_ONE_PC,
    ),
    _sql(
        "holds",
        N_("Member {number}: {kept} is held back in {name}, but there is only {there}."),
        "SELECT m.number, p.name, sum(k.amount) AS kept, coalesce(-b.amount, 0) AS there"
        " FROM hold k JOIN holding h ON h.id = k.holding JOIN member m ON m.id = h.member"
        " JOIN product p ON p.id = h.product LEFT JOIN balance b ON b.member = h.member"
        " AND b.holding = h.id WHERE k.released IS NULL GROUP BY h.id HAVING kept > there"
        + _OF_ONE_PC,
    ),
    _sql(
        "terms",
        N_("The product {name} has no terms."),
        "SELECT p.name FROM product p WHERE NOT EXISTS"
        " (SELECT 1 FROM term t WHERE t.product = p.id)",
    ),
    _sql(
        "terms",
        N_("Member {number} has signed terms of {name} that are not there."),
        "SELECT m.number, p.name FROM holding h JOIN member m ON m.id = h.member"
        " JOIN product p ON p.id = h.product LEFT JOIN term t ON t.id = h.term"
        " WHERE h.term IS NOT NULL AND t.product IS NOT h.product",
    ),
    _sql(
        "terms",
        N_("The term deposit of member {number} has no last day."),
        "SELECT m.number FROM holding h JOIN member m ON m.id = h.member"
        " JOIN product p ON p.id = h.product WHERE p.form = 'fixed' AND h.until IS NULL",
    ),
    _sql(
        "accounts of members",
        N_("Entry {series}-{number} moves {name} on an account that is not its own."),
        "SELECT DISTINCT e.series, e.number, p.name FROM line l JOIN entry e ON e.id = l.entry"
        " JOIN holding h ON h.id = l.holding JOIN product p ON p.id = h.product"
        " WHERE p.kind IN ('savings', 'social')"
        " AND (l.account <> p.account OR l.member IS NOT h.member)",
    ),
    _sql(
        "holders",
        N_("Member {number} stands twice as a holder of one account."),
        "SELECT m.number FROM holder o JOIN member m ON m.id = o.member"
        " JOIN holding h ON h.id = o.holding WHERE o.until IS NULL AND (h.member = o.member OR"
        " EXISTS (SELECT 1 FROM holder x WHERE x.holding = o.holding AND x.member = o.member"
        " AND x.until IS NULL AND x.id < o.id))"
        # of two numbers one may have been written there on another PC
        " AND NOT EXISTS (SELECT 1 FROM joined j WHERE j.kept = o.member)",
    ),
    _sql(
        "passbooks",
        N_("Two lines of the passbook of member {number} stand on page {page}, row {row}."),
        "SELECT m.number, b.page, b.row FROM passbook b JOIN holding h ON h.id = b.holding"
        " JOIN member m ON m.id = h.member GROUP BY h.id, b.page, b.row HAVING count(*) > 1",
    ),
)
