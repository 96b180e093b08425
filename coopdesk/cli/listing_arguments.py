"""What can be typed after `coopdesk members`: all that a list is narrowed by, and what it tells."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable

#: The kinds of what a member has.
HELD = ("shares", "savings", "loans")
#: The same names as in records.members, which help must not wait for.
STATUSES = ("active", "suspended", "leaving", "left")
KINDS = ("person", "household", "group", "legal")
SEXES = ("F", "M")
LACKING = (
    *("nominee", "document", "scan", "photo", "born", "sex", "phone", "village", "address"),
    *("occupation", "speaker", "field"),
)


def add(verb: ArgumentParser, t: Callable[[str], str], day: Callable[[str], object]) -> None:
    """The options of the list of members. `day` reads a day."""
    verb.add_argument("--find", metavar="TEXT", help=t("parts of a name, a number, a phone"))
    verb.add_argument("--kind", choices=KINDS, help=t("only members of this kind"))
    narrow(verb, t, day)
    verb.add_argument("--columns", metavar="NAMES", help=t("which columns, as number,name,phone"))
    verb.add_argument("--order", metavar="COLUMN", help=t("by which column"))
    verb.add_argument("--descending", action="store_true", help=t("the last first"))
    form = verb.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=t("one JSON object"))
    form.add_argument("--csv", action="store_true", help=t("rows under the names of the columns"))
    form.add_argument("--to", metavar="FILE", help=t("a file: .csv, .xlsx, .json or .pdf"))


def narrow(verb: ArgumentParser, t: Callable[[str], str], day: Callable[[str], object]) -> None:
    """What a list is narrowed by, but for --find and --kind, which papers have of acts too."""
    verb.add_argument("--village", metavar="NAME", help=t("only who lives there"))
    verb.add_argument("--status", choices=STATUSES, help=t("only who stands so"))
    verb.add_argument("--sex", choices=SEXES, help=t("only women or men"))
    verb.add_argument("--household", metavar="NAME", help=t("only who is in it"))
    verb.add_argument(
        "--lacking",
        choices=LACKING,
        action="append",
        metavar="WHAT",
        help=t("only who lacks it: {names}").format(names=", ".join(LACKING)),
    )
    verb.add_argument(
        "--field", metavar="NAME=VALUE", help=t("only who has it in a field of the co-op's own")
    )
    for name in ("age", "birthday-month", "birthday-days"):
        ends = ("-from", "-to") if name == "age" else ("",)
        for end in ends:
            verb.add_argument(f"--{name}{end}", type=int, metavar="N", help=t("whole numbers"))
    for option in ("joined-from", "joined-to", "left-from", "left-to", "not-seen-since"):
        verb.add_argument(
            f"--{option}", type=day, metavar="DATE", help=t("the days are counted in")
        )
    for kind in HELD:
        for end in ("from", "to"):
            verb.add_argument(
                f"--{kind}-{end}", metavar="AMOUNT", help=t("what a member has of it")
            )
