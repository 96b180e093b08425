"""Verbs that only look: trial-balance, export journal."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from coopdesk.cli.opening import opened
from coopdesk.cli.terminal import Terminal, output
from coopdesk.exchange import exports
from coopdesk.exchange.exports import figure
from coopdesk.i18n import Text
from coopdesk.records import statements
from coopdesk.records.papers import TrialBalance


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
