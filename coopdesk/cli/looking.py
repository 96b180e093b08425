"""Verbs that only look: members, trial-balance, export journal."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from coopdesk.cli.opening import opened
from coopdesk.cli.terminal import Terminal, output
from coopdesk.exchange import exports
from coopdesk.exchange.exports import figure
from coopdesk.i18n import Text
from coopdesk.records import members, statements
from coopdesk.records.members import MemberRow
from coopdesk.records.papers import TrialBalance

_MOST_FOUND = 1_000


def roll(args: Namespace, terminal: Terminal) -> int:
    """The members, all or those that fit a text."""
    with opened(args, terminal) as book:
        if args.find is None:
            rows = book.read(members.roll)
        else:
            rows = book.read(members.find, args.find, limit=_MOST_FOUND)
    if args.json:
        terminal.json({"members": [_member(row) for row in rows]})
    else:
        _show_members(rows, terminal, sought=args.find is not None)
    return 0


def _member(row: MemberRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name,
        "status": row.status,
        "shares": figure(row.shares),
        "savings": figure(row.savings),
        "loans": figure(row.loans),
    }


def _show_members(rows: list[MemberRow], terminal: Terminal, *, sought: bool) -> None:
    t, language = terminal.language.gettext, terminal.language
    if not rows:
        terminal.tell(t("No member fits.") if sought else t("This book has no members yet."))
        return
    headings = [t("Number"), t("Name"), t("Status"), t("Shares"), t("Savings"), t("Loans")]
    lines = [
        [
            row.number,
            row.name,
            language.say(members.status_text(row.status)),
            *(language.figure(money) for money in (row.shares, row.savings, row.loans)),
        ]
        for row in rows
    ]
    terminal.table(headings, lines, "lllrrr")


def trial_balance(args: Namespace, terminal: Terminal) -> int:
    """Every account with a balance at the end of a day."""
    with opened(args, terminal) as book:
        data = book.read(statements.trial_balance, args.on or book.clock().today)
    if args.json:
        terminal.json(_balances(data, terminal))
    elif args.csv:
        rows = [[row.code, figure(row.debit), figure(row.credit)] for row in data.rows]
        terminal.csv([["code", "debit", "credit"], *rows])
    else:
        _show_balances(data, terminal)
    return 0


def _name(words: Text | str, terminal: Terminal) -> str:
    return words if isinstance(words, str) else terminal.language.say(words)


def _balances(data: TrialBalance, terminal: Terminal) -> dict[str, Any]:
    accounts = [
        {
            "code": row.code,
            "name": _name(row.name, terminal),
            "type": row.type,
            "debit": figure(row.debit),
            "credit": figure(row.credit),
        }
        for row in data.rows
    ]
    return {
        "on": data.on.isoformat(),
        "currency": data.coop.currency,
        "accounts": accounts,
        "debit": figure(data.debit),
        "credit": figure(data.credit),
    }


def _show_balances(data: TrialBalance, terminal: Terminal) -> None:
    t, write = terminal.language.gettext, terminal.language.figure
    lines = [
        [
            row.code,
            _name(row.name, terminal),
            write(row.debit) if row.debit else "",
            write(row.credit) if row.credit else "",
        ]
        for row in data.rows
    ]
    lines.append(["", t("Total"), write(data.debit), write(data.credit)])
    terminal.table([t("Account"), t("Name"), t("Debit"), t("Credit")], lines, "llrr")


def export_journal(args: Namespace, terminal: Terminal) -> int:
    """Every entry, for another program."""
    with opened(args, terminal) as book, output(args.to) as file:

        def sink(text: str) -> None:
            file.write(text.encode())

        count = book.read(exports.journal, sink, form=args.format, language=terminal.language)
    t, number = terminal.language.gettext, terminal.language.number
    terminal.tell(t("Entries written: {count}.").format(count=number(count)))
    return 0
