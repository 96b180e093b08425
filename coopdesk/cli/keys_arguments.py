"""What can be typed after `coopdesk` for PCs that come in, and for recovery."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from typing import Any

from coopdesk.cli.copying_arguments import Adds, place


def add(
    verbs: Any,
    verb: Adds,
    t: Callable[[str], str],
    parents: Sequence[ArgumentParser],
) -> None:
    """Every verb of PCs and keys. `parents` have the options of a book, and those of all verbs."""
    _joining(verbs, verb, t, parents)


def _joining(
    verbs: Any, verb: Adds, t: Callable[[str], str], parents: Sequence[ArgumentParser]
) -> None:
    join = verb(verbs, "join", "joining:join", t("ask to be let in as a PC"), parents[1:])
    join.description = t(
        "Leaves this PC's request at a place of the co-op and shows six words. When another PC\n"
        "approved them, the same command makes the book. Until then its exit status is 1."
    )
    place(join, t)
    join.add_argument("--to", required=True, metavar="BOOK", help=t("the file to make"))
    approve = verb(verbs, "approve", "joining:approve", t("let another PC in"), parents)
    approve.description = t("Lets in the PC that shows these words, and leaves its answer there.")
    approve.add_argument(
        "--place", required=True, metavar="PLACE", help=t("where it left its request")
    )
    approve.add_argument("--words", required=True, metavar="WORDS", help=t("its six words"))
    approve.add_argument("--letter", metavar="X", help=t("its letter; the next free one without"))
    for one in (join, approve):
        one.add_argument("--name", metavar="NAME", help=t("what the PC is called"))
        one.add_argument("--json", action="store_true", help=t("one JSON object"))
