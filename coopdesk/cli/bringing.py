"""Verbs that bring something into a book: import members, slips, bank, loans; post."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from coopdesk.cli.opening import opened
from coopdesk.cli.terminal import Terminal, read_map
from coopdesk.exchange import bank_csv, imports, loan_list, own_columns
from coopdesk.exchange.exports import figure
from coopdesk.exchange.postings import read_postings
from coopdesk.exchange.reading import Fault
from coopdesk.exchange.recognising import Decision
from coopdesk.exchange.slips import SLIP_FIELDS
from coopdesk.exchange.slips_import import SlipReport, import_slips, open_slips
from coopdesk.i18n import N_, Language
from coopdesk.records import general, members, statements
from coopdesk.records.alike import Alike
from coopdesk.records.bank import Brought
from coopdesk.records.errors import Refused
from coopdesk.records.money import Money


def roll(args: Namespace, terminal: Terminal) -> int:
    """A roll of members with their opening balances."""
    with opened(args, terminal) as book:
        today = book.clock().today
        read = _decided(
            imports.read_roll(
                Path(args.file),
                sheet=args.sheet,
                layout=read_map(args.map),
                currency=book.read(members.currency),
                today=today,
                known=book.read(members.files),
                own=book.read(own_columns.of),
            ),
            args,
        )
        stopped = not read.anything or (bool(read.blocking) and not args.good_rows)
        if not stopped and not args.dry_run:
            on = args.on or today
            imports.import_roll(book, read, on=on, good_rows=args.good_rows, step=terminal.step)
        _show_roll(read, args, terminal, stopped=stopped)
        return int(stopped)


def _decided(read: imports.RollRead, args: Namespace) -> imports.RollRead:
    """What the options say of rows that may be somebody known. A name alone is told, and is
    another person unless they say otherwise."""
    said = {
        match.draft.row: args.alike if match.how is Alike.NAME else args.known
        for match in read.matches
    }
    decisions = {
        match.draft.row: Decision(said[match.draft.row])
        for match in read.matches
        if said[match.draft.row] in match.choices
    }
    return read.decided(decisions)


def _show_roll(
    read: imports.RollRead, args: Namespace, terminal: Terminal, *, stopped: bool
) -> None:
    sums = read.totals
    totals = {"shares": sums.shares, "savings": sums.savings, "loan": sums.loan}
    count, changed = (0, 0) if stopped else (len(read.coming), len(read.updates))
    rows = len({*(draft.row for draft in read.roll.drafts), *(one.row for one in read.faults)})
    alike = [match for match in read.matches if match.how is Alike.NAME]
    if args.json:
        terminal.json(
            {
                "read": rows,
                "imported": count,
                "left": 0 if stopped else read.gone,
                "changed": changed,
                "skipped": len(read.skipped),
                "alike": _refused([match.fault() for match in alike], terminal.language),
                "refused": _refused(read.faults, terminal.language),
                "totals": {name: figure(money) for name, money in totals.items()},
                "dry_run": args.dry_run,
            }
        )
        return
    t, amount = terminal.language.gettext, terminal.language.amount
    _show_counts(rows, count, args, terminal)
    number = terminal.language.number
    if read.gone and not stopped:
        terminal.say(t("Among them members who left: {count}.").format(count=number(read.gone)))
    if read.updates or read.skipped:
        words = t("Members changed: {changed}. Rows left out: {skipped}.")
        terminal.say(words.format(changed=number(changed), skipped=number(len(read.skipped))))
    if not stopped:
        words = t("Shares {shares}, savings {savings}, loans {loans}")
        figures = {"shares": sums.shares, "savings": sums.savings, "loans": sums.loan}
        terminal.say(words.format(**{name: amount(money) for name, money in figures.items()}))
    said = {fault.row for fault in read.faults}
    told = [match.fault() for match in alike if match.draft.row not in said]
    _show_faults([*told, *read.faults], read.names, terminal)
    if not read.anything:
        terminal.tell(t("There is no member to bring in."))
    elif read.blocking and not args.good_rows:
        terminal.tell(
            t("Nothing was brought in. Mend the rows, or bring in the others with --good-rows.")
        )


def _show_counts(rows: int, count: int, args: Namespace, terminal: Terminal) -> None:
    t, number = terminal.language.gettext, terminal.language.number
    said = t("Rows read: {rows}. Brought in: {count}.")
    if args.dry_run:
        said = t("Rows read: {rows}. Would come in: {count}.")
    terminal.say(said.format(rows=number(rows), count=number(count)))


def _refused(faults: Iterable[Fault], language: Language) -> list[dict[str, Any]]:
    return [
        {"row": fault.row, "field": fault.field, "reason": language.say(fault.reason)}
        for fault in faults
    ]


def _show_faults(faults: Iterable[Fault], names: Mapping[str, str], terminal: Terminal) -> None:
    """`names` are what the columns of the list are called."""
    t, say = terminal.language.gettext, terminal.language.say
    for fault in faults:
        field = names.get(fault.field)
        said = t("Row {row}, {field}: {reason}") if field else t("Row {row}: {reason}")
        words = {"row": fault.row, "reason": say(fault.reason)}
        terminal.say(said.format(**words, field=t(field) if field else ""))


def slips(args: Namespace, terminal: Terminal) -> int:
    """Paper slips, one visit each."""
    with opened(args, terminal) as book:
        reading = open_slips(
            Path(args.file),
            sheet=args.sheet,
            layout=read_map(args.map),
            currency=book.read(members.currency),
            today=book.clock().today,
        )
        report = import_slips(book, reading, dry_run=args.dry_run, step=terminal.step)
        _show_slips(report, args, terminal)
        refused = any(fault.blocks for fault in report.faults)
        return int(refused and not (args.good_rows and report.imported))


def _show_slips(report: SlipReport, args: Namespace, terminal: Terminal) -> None:
    if args.json:
        per_day = {
            name: {day.isoformat(): figure(money) for day, money in net.items()}
            for name, net in (
                ("net_cash_per_day", report.net_read),
                ("net_booked_per_day", report.net_booked),
            )
        }
        terminal.json(
            {
                "read": report.read,
                "imported": report.imported,
                "refused": _refused(report.faults, terminal.language),
                "totals": per_day,
                "dry_run": args.dry_run,
            }
        )
        return
    t, language = terminal.language.gettext, terminal.language
    _show_counts(report.read, report.imported, args, terminal)
    terminal.table(
        [t("Day"), t("Cash by the slips"), t("Cash booked")],
        [
            [language.day(day), language.amount(net), language.amount(report.net_booked[day])]
            for day, net in report.net_read.items()
        ],
        "lrr",
    )
    _show_faults(report.faults, SLIP_FIELDS, terminal)


def bank(args: Namespace, terminal: Terminal) -> int:
    """A bank's statement, proven by what it begins and ends with."""
    with opened(args, terminal) as book:
        unit = book.read(members.currency)
        file = bank_csv.open_bank(Path(args.file), sheet=args.sheet, layout=read_map(args.map))
        reading = bank_csv.read_bank(file, currency=unit, today=book.clock().today)
        account = book.read(statements.account_of, args.account, roles=_banks(args))
        if account is None:
            code = args.account or "–"
            raise Refused(N_("There is no such account: {code}."), field="account", code=code)
        came = None
        if not reading.blocking and not args.dry_run:
            ends = {name: _amount(getattr(args, name), unit) for name in ("opening", "closing")}
            came = bank_csv.bring_in(book, file, reading, account=account, **ends)
        _show_bank(reading, came, args, terminal)
        return int(bool(reading.blocking))


def _banks(args: Namespace) -> frozenset[str]:
    return frozenset() if args.account else frozenset({"bank", "mobile"})


def _amount(said: str | None, unit: str) -> Money | None:
    return None if said is None else Money.of(said, unit)


def _show_bank(
    reading: bank_csv.BankReading, came: Brought | None, args: Namespace, terminal: Terminal
) -> None:
    new = 0 if came is None else came.new
    if args.json:
        ends = {"opening": reading.opening, "moved": reading.moved, "closing": reading.closing}
        terminal.json(
            {
                "read": len(reading.lines),
                "imported": new,
                "known": 0 if came is None else came.known,
                "refused": _refused(reading.faults, terminal.language),
                "totals": {n: None if m is None else figure(m) for n, m in ends.items()},
                "dry_run": args.dry_run,
            }
        )
        return
    t, amount = terminal.language.gettext, terminal.language.amount
    _show_counts(len(reading.lines), len(reading.lines) if args.dry_run else new, args, terminal)
    if reading.opening is not None and reading.closing is not None:
        said = t("From {opening} to {closing}.")
        terminal.say(said.format(opening=amount(reading.opening), closing=amount(reading.closing)))
    _show_faults(reading.faults, bank_csv.BANK_FIELDS, terminal)
    if reading.blocking:
        terminal.tell(t("Nothing was brought in: mend the rows first."))


def running_loans(args: Namespace, terminal: Terminal) -> int:
    """Running loans with their terms and what was paid of them."""
    with opened(args, terminal) as book:
        on = args.on or book.clock().today
        file = loan_list.open_loans(Path(args.file), sheet=args.sheet, layout=read_map(args.map))
        unit = book.read(members.currency)
        reading = loan_list.read_loans(book, file, currency=unit, on=on)
        stopped = not reading.drafts or (bool(reading.blocking) and not args.good_rows)
        if not stopped and not args.dry_run:
            loan_list.bring_in(book, reading, on=on, good_rows=args.good_rows, step=terminal.step)
        _show_loans(reading, 0 if stopped else len(reading.drafts), args, terminal)
        return int(stopped)


def _show_loans(
    reading: loan_list.LoanReading, count: int, args: Namespace, terminal: Terminal
) -> None:
    if args.json:
        terminal.json(
            {
                "read": reading.read,
                "imported": count,
                "refused": _refused(reading.blocking, terminal.language),
                "totals": {"lent": figure(reading.lent), "owed": figure(reading.owed)},
                "dry_run": args.dry_run,
            }
        )
        return
    t, amount = terminal.language.gettext, terminal.language.amount
    _show_counts(reading.read, count, args, terminal)
    if count:
        words = t("Lent {lent}, still owed {owed}")
        terminal.say(words.format(lent=amount(reading.lent), owed=amount(reading.owed)))
    _show_faults(reading.faults, loan_list.LOAN_FIELDS, terminal)
    if not reading.drafts:
        terminal.tell(t("There is no loan to bring in."))
    elif reading.blocking and not args.good_rows:
        terminal.tell(
            t("Nothing was brought in. Mend the rows, or bring in the others with --good-rows.")
        )


def post(args: Namespace, terminal: Terminal) -> int:
    """General entries from a file, all or none."""
    with opened(args, terminal) as book:
        said = read_postings(Path(args.file), currency=book.read(members.currency))
        posted = book.write(general.post_general, accounts=said.accounts, entries=said.entries)
        if args.json:
            terminal.json({"posted": len(posted)})
        else:
            t, number = terminal.language.gettext, terminal.language.number
            terminal.say(t("Entries posted: {count}.").format(count=number(len(posted))))
        return 0
