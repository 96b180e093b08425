"""Verbs that reckon from terms alone, without a book: interest, schedule, apr."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from coopdesk.cli.terminal import Terminal
from coopdesk.exchange import flows, interest_terms, schedule_answer
from coopdesk.exchange.files import read_json
from coopdesk.i18n import Language


def interest(args: Namespace, terminal: Terminal) -> int:
    """What savings earn by the terms in a file."""
    said = interest_terms.answer(read_json(Path(args.file)))
    if args.json:
        terminal.json(said)
    else:
        _show(said, terminal)
    return 0


def schedule(args: Namespace, terminal: Terminal) -> int:
    """The instalments of a loan by the terms in a file."""
    said = schedule_answer.answer(read_json(Path(args.file)))
    if args.json:
        terminal.json(said)
    else:
        _show_rows(said, terminal)
        if "as_of" in said:
            _show_standing(said, terminal)
        _show_cost(said, terminal)
    return 0


def apr(args: Namespace, terminal: Terminal) -> int:
    """The yearly cost of a loan by the flows in a file."""
    t, said = terminal.language.gettext, flows.answer(read_json(Path(args.file)))
    if args.json:
        terminal.json(said)
    else:
        number = terminal.language.number
        _pairs(
            terminal,
            [
                (t("Yearly cost in percent"), number(Decimal(said["percent"]))),
                (t("With more decimals"), number(Decimal(said["exact"]))),
            ],
        )
    return 0


def _pairs(terminal: Terminal, rows: Iterable[tuple[str, str]]) -> None:
    """Names and figures below each other, the figures to the right."""
    shown = list(rows)
    names, figures = (max(map(len, column)) for column in zip(*shown, strict=True))
    terminal.say(*(f"{name.ljust(names)}  {figure.rjust(figures)}" for name, figure in shown))


# --- a loan --------------------------------------------------------------------------------------


def _part_names(language: Language) -> dict[str, str]:
    t = language.gettext
    return {
        "principal": t("Principal"),
        "interest": t("Interest"),
        "fees": t("Fees"),
        "penalty": t("Penalty"),
        "total": t("Total"),
        "paid": t("Paid"),
        "balance": t("Balance"),
    }


def _show_rows(said: Mapping[str, Any], terminal: Terminal) -> None:
    """The instalments side by side, with what they add up to. What no loan has is left out."""
    language = terminal.language
    t, number = language.gettext, language.number
    names, totals = _part_names(language), said["totals"]
    seldom = {key: Decimal(totals[key]) for key in ("fees", "penalty")}
    seldom["paid"] = Decimal(said["paid"]["total"])
    used = [key for key in names if seldom.get(key, True)]
    rows = [
        [
            str(row["n"]),
            language.day(date.fromisoformat(row["due"])),
            *(number(Decimal(row[key])) for key in used),
        ]
        for row in said["rows"]
    ]
    sums = [number(Decimal(totals[key])) if key in totals else "" for key in used]
    if "paid" in used:
        sums[used.index("paid")] = number(seldom["paid"])
    terminal.table(
        [t("No."), t("Due"), *(names[key] for key in used)],
        [*rows, ["", t("Total"), *sums]],
        "rl".ljust(len(used) + 2, "r"),
    )


def _show_standing(said: Mapping[str, Any], terminal: Terminal) -> None:
    """How the loan stands on a day: what is overdue of it, and what would pay all."""
    language = terminal.language
    t, number = language.gettext, language.number
    names = _part_names(language)
    parts = ("principal", "interest", "fees", "penalty", "total")
    terminal.say("", t("On {day}:").format(day=language.day(date.fromisoformat(said["as_of"]))))
    kinds = [
        (t("Paid so far"), said["paid"]),
        (t("Overdue"), said["overdue"]),
        (t("Would pay all"), said["payoff"]),
    ]
    terminal.table(
        ["", *(names[part] for part in parts)],
        [[kind, *(number(Decimal(amounts[part])) for part in parts)] for kind, amounts in kinds],
        "l".ljust(len(parts) + 1, "r"),
    )
    if late := said["overdue"]["days"]:
        few = language.ngettext("{n} day late.", "{n} days late.", late)
        terminal.say(few.format(n=number(late)))


def _show_cost(said: Mapping[str, Any], terminal: Terminal) -> None:
    """What lies beside the instalments: what is kept back, and what it all costs in a year."""
    t, number = terminal.language.gettext, terminal.language.number
    rows = [
        (t("Kept back: {name}").format(name=fee["name"]), number(Decimal(fee["amount"])))
        for fee in said.get("withheld", ())
    ]
    if "down_payment" in said:
        rows.insert(0, (t("Down payment"), number(Decimal(said["down_payment"]))))
    if said["apr"]:
        effective, nominal = (
            terminal.language.percent(Decimal(said["apr"][key]) / 100, 2)
            for key in ("effective", "nominal")
        )
        rows.append((t("Yearly cost, interest on interest"), effective))
        rows.append((t("Yearly cost, rate of a period times periods"), nominal))
    if rows:
        terminal.say("")
        _pairs(terminal, rows)


# --- savings -------------------------------------------------------------------------------------


def _show(said: dict[str, Any], terminal: Terminal) -> None:
    t = terminal.language.gettext
    names = {
        "interest": t("Interest"),
        "withheld": t("Tax withheld"),
        "net": t("Paid out"),
        "minimum": t("Lowest balance"),
        "average": t("Average balance"),
        "days": terminal.language.pgettext("how many", "Days"),
        "apy": t("Percent in a year, interest on interest"),
        "maturity": t("At maturity"),
        "balance": t("Balance with interest"),
    }
    rows = [(names[key], _written(said[key], terminal)) for key in names if key in said]
    wide = max(len(name) for name, _ in rows)
    terminal.say(*(f"{name.ljust(wide)}  {value}" for name, value in rows))
    _show_days(said, terminal)
    for part in said.get("parts", ()):
        terminal.say("")
        _show(part, terminal)


def _written(value: Any, terminal: Terminal) -> str:
    """A day or a figure of the answer, as a person reads it."""
    try:
        return terminal.language.number(Decimal(str(value)))
    except InvalidOperation:
        return terminal.language.day(date.fromisoformat(value))


def _show_days(said: dict[str, Any], terminal: Terminal) -> None:
    """The stretches of days, or the postings, side by side."""
    t = terminal.language.gettext
    columns = {
        "from": t("From"),
        "until": t("Until"),
        "days": terminal.language.pgettext("how many", "Days"),
        "balance": t("Balance"),
        "percent": t("Percent"),
        "interest": t("Interest"),
    }
    rows = said.get("stretches") or said.get("postings") or []
    if rows:
        used = [key for key in columns if key in rows[0]]
        terminal.say("")
        terminal.table(
            [columns[key] for key in used],
            [[_written(row[key], terminal) for key in used] for row in rows],
            "ll".ljust(len(used), "r"),
        )
