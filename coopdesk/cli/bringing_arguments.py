"""What can be typed after `coopdesk import` and `coopdesk post`: kept apart, as they are many."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from coopdesk.cli.copying_arguments import Adds

#: What a map of columns can say, by what is brought in; the same in every language.
_MAPS: Final = {
    "members": """
  {"header_row": 1, "columns": {"number": "A", "name": "B", "savings": "F", "phone": null,
   "own:Coffee trees": "G"},
   "day_order": "dmy", "decimal": ",", "sexes": {"M": "F", "H": "M"}}
""",
    "slips": """
  {"header_row": 1, "columns": {"day": "A", "slip": "B", "member": "C", "deposit": "D",
   "withdrawal": "E", "repayment": "F", "shares": "G", "fine": null},
   "day_order": "dmy", "decimal": ","}
""",
    "bank": """
  {"header_row": 1, "columns": {"day": "A", "text": "B", "reference": null, "paid": "C",
   "received": "D", "balance": "E"}, "day_order": "dmy", "decimal": ","}
  {"columns": {"day": "A", "amount": "C", "sign": "D"}}
""",
    "loans": """
  {"header_row": 1, "columns": {"number": "A", "amount": "B", "start": "C", "rate": "D", "per": "E",
   "method": "F", "instalments": "G", "every": "H", "first_due": "I", "principal": "J",
   "interest": "K", "owed": null, "paid_until": "L", "product": null, "purpose": null},
   "day_order": "dmy", "decimal": ","}
""",
}


def add(
    verbs: Any,
    verb: Adds,
    t: Callable[[str], str],
    parents: Sequence[ArgumentParser],
    day: Callable[[str], date],
) -> None:
    """Every verb that brings something in. `parents` have the options of a book and the common
    ones; `day` reads a day."""
    brings = verb(verbs, "import", "", t("bring in members or paper slips"), ())
    kinds = brings.add_subparsers(metavar="WHAT", required=True, title=t("What"))
    lists = _lists(kinds, verb, t, parents)
    for one, example in zip(lists, _MAPS.values(), strict=True):
        one.formatter_class = RawDescriptionHelpFormatter
        one.epilog = t("MAP.json may hold any part of this; the rest is guessed:") + example
        one.add_argument("file", metavar="FILE", help=t("CSV or XLSX"))
        one.add_argument("--map", metavar="MAP.json", help=t("what the columns hold"))
        one.add_argument("--sheet", metavar="NAME", help=t("sheet of a workbook"))
        one.add_argument("--dry-run", action="store_true", help=t("only say what would be"))
        _json(one, t)
    roll, slips, bank, running = lists
    for one in (roll, running):
        one.add_argument(
            "--on", type=day, metavar="DATE", help=t("day of the balances; today without")
        )
    for one in (roll, slips, running):
        good = t("bring in the rows without fault")
        one.add_argument("--good-rows", action="store_true", help=good)
    _known_options(roll, t)
    _bank_options(bank, t)
    whole = verb(
        kinds, "everything", "carrying:bring_back", t("a new book from an archive"), parents[-1:]
    )
    whole.add_argument("file", metavar="FILE.zip", help=t("what “export everything” made"))
    whole.add_argument("--to", required=True, metavar="BOOK", help=t("the file to make"))
    _json(whole, t)
    post = verb(verbs, "post", "bringing:post", t("post general entries"), parents)
    post.add_argument("file", metavar="FILE.json", help=t("chart and entries"))
    _json(post, t)


def _lists(
    kinds: Any, verb: Adds, t: Callable[[str], str], parents: Sequence[ArgumentParser]
) -> tuple[ArgumentParser, ...]:
    """The verbs that read a table, in the order of the maps."""
    roll = verb(kinds, "members", "bringing:roll", t("a roll with opening balances"), parents)
    slips = verb(kinds, "slips", "bringing:slips", t("paper slips, one visit each"), parents)
    roll.description = t("A roll with opening balances: all of it, or with --good-rows in part.")
    booked = t(
        "Paper slips, one visit each: those without fault are booked, the others are named.\n"
        "Mend these and give the file again: what is booked is not booked twice."
    )
    status = t("Where slips are at fault the exit status is 1, but 0 with --good-rows.")
    slips.description = f"{booked}\n{status}"
    bank = verb(kinds, "bank", "bringing:bank", t("a bank's statement"), parents)
    running = verb(
        kinds, "loans", "bringing:running_loans", t("running loans with their terms"), parents
    )
    running.description = t(
        "Running loans with what was paid of them: all of them, or with --good-rows in part.\n"
        "A loan that came in with the roll gets its terms, and must owe what the book says."
    )
    return roll, slips, bank, running


def _known_options(roll: ArgumentParser, t: Callable[[str], str]) -> None:
    roll.add_argument(
        "--known",
        choices=("update", "skip"),
        help=t("rows whose number or document is in the book: change the member, or leave out"),
    )
    roll.add_argument(
        "--alike",
        choices=("add", "update", "skip"),
        default="add",
        help=t("rows whose name may be of somebody known: another member without"),
    )


def _bank_options(bank: ArgumentParser, t: Callable[[str], str]) -> None:
    account = t("code of the bank's account; the first one without")
    bank.add_argument("--account", metavar="CODE", help=account)
    for option, help_ in (
        ("--opening", t("balance before the first line, where the file tells none")),
        ("--closing", t("balance after the last line, to prove it by")),
    ):
        bank.add_argument(option, metavar="AMOUNT", help=help_)


def _json(verb: ArgumentParser, t: Callable[[str], str]) -> None:
    verb.add_argument("--json", action="store_true", help=t("one JSON object"))
