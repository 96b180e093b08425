"""Verbs that bring something into a book: import members, import slips, post."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from coopdesk.cli.opening import opened
from coopdesk.cli.terminal import Terminal, read_map
from coopdesk.exchange import imports
from coopdesk.exchange.exports import figure
from coopdesk.exchange.postings import read_postings
from coopdesk.exchange.reading import Fault
from coopdesk.exchange.slips_import import SlipReport, import_slips, open_slips
from coopdesk.i18n import Language
from coopdesk.records import journal, members


def roll(args: Namespace, terminal: Terminal) -> int:
    """A roll of members with their opening balances."""
    with opened(args, terminal) as book:
        today = book.clock().today
        read = imports.read_roll(
            Path(args.file),
            sheet=args.sheet,
            layout=read_map(args.map),
            currency=book.read(members.currency),
            today=today,
            taken=book.read(members.numbers),
        )
        stopped = not read.roll.drafts or (bool(read.blocking) and not args.good_rows)
        if not stopped and not args.dry_run:
            imports.import_roll(book, read, on=args.on or today, good_rows=args.good_rows)
        _show_roll(read, 0 if stopped else len(read.roll.drafts), args, terminal)
        return int(stopped)


def _show_roll(read: imports.RollRead, count: int, args: Namespace, terminal: Terminal) -> None:
    sums = read.roll.totals
    totals = {"shares": sums.shares, "savings": sums.savings, "loan": sums.loan}
    faults = read.roll.faults
    rows = len(read.roll.drafts) + len({fault.row for fault in faults})
    if args.json:
        terminal.json(
            {
                "read": rows,
                "imported": count,
                "refused": _refused(faults, terminal.language),
                "totals": {name: figure(money) for name, money in totals.items()},
                "dry_run": args.dry_run,
            }
        )
        return
    t, amount = terminal.language.gettext, terminal.language.amount
    _show_counts(rows, count, args, terminal)
    terminal.say(
        t("Shares {shares}, savings {savings}, loans {loans}").format(
            shares=amount(sums.shares), savings=amount(sums.savings), loans=amount(sums.loan)
        )
    )
    _show_faults(faults, terminal)
    if not read.roll.drafts:
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


def _show_faults(faults: Iterable[Fault], terminal: Terminal) -> None:
    t, say = terminal.language.gettext, terminal.language.say
    for fault in faults:
        said = t("Row {row}, {field}: {reason}") if fault.field else t("Row {row}: {reason}")
        field = _column(fault.field, terminal.language)
        terminal.say(said.format(row=fault.row, field=field, reason=say(fault.reason)))


def _column(field: str, language: Language) -> str:
    """A column's name for a person."""
    return language.gettext(imports.FIELD_NAMES[field]) if field in imports.FIELD_NAMES else field


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
        return int(any(fault.blocks for fault in report.faults))


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
    _show_faults(report.faults, terminal)


def post(args: Namespace, terminal: Terminal) -> int:
    """General entries from a file, all or none."""
    with opened(args, terminal) as book:
        said = read_postings(Path(args.file), currency=book.read(members.currency))
        posted = book.write(journal.post_general, accounts=said.accounts, entries=said.entries)
        if args.json:
            terminal.json({"posted": len(posted)})
        else:
            t, number = terminal.language.gettext, terminal.language.number
            terminal.say(t("Entries posted: {count}.").format(count=number(len(posted))))
        return 0
