"""What can be typed after `coopdesk` for PCs that come in, and for recovery."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from typing import Any, Final

from coopdesk.cli.copying_arguments import Adds, place

#: How a key is shared out, as records.recovery has it: help comes without loading that.
_SPLITS: Final = ("2/3", "3/5")


def add(
    verbs: Any,
    verb: Adds,
    t: Callable[[str], str],
    parents: Sequence[ArgumentParser],
) -> None:
    """Every verb of PCs and keys. `parents` have the options of a book, and those of all verbs."""
    _joining(verbs, verb, t, parents)
    _pcs(verbs, verb, t, parents)
    _recovering(verbs, verb, t, parents)
    encrypt = verb(
        verbs, "encrypt", "recovering:encrypt", t("encrypt the book on this PC's disk"), parents
    )
    encrypt.add_argument("--off", action="store_true", help=t("encrypt it no more"))
    encrypt.description = t(
        "Only once a recovery sheet was tried out, and a place has all of the book."
    )


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


def _pcs(
    verbs: Any, verb: Adds, t: Callable[[str], str], parents: Sequence[ArgumentParser]
) -> None:
    top = verb(verbs, "pc", "", t("the PCs of the co-op"), ())
    kinds = top.add_subparsers(metavar="WHAT", required=True, title=t("What"))
    listed = verb(kinds, "list", "pcs:show", t("the PCs of the co-op"), parents)
    listed.add_argument("--json", action="store_true", help=t("one JSON object"))
    name = verb(kinds, "name", "pcs:name", t("what the PC is called"), parents)
    revoke = verb(kinds, "revoke", "pcs:revoke", t("trust a PC that was stolen no more"), parents)
    revoke.description = t(
        "What it wrote and is known here stays; nothing after it counts. This can't be undone."
    )
    for one in (name, revoke):
        one.add_argument("letter", metavar="LETTER", help=t("its letter, as “pc list” shows it"))
    name.add_argument("name", metavar="NAME", help=t("what the PC is called"))
    revoke.add_argument("--why", required=True, metavar="TEXT", help=t("what happened"))


def _recovering(
    verbs: Any, verb: Adds, t: Callable[[str], str], parents: Sequence[ArgumentParser]
) -> None:
    top = verb(verbs, "recovery", "", t("recovery sheets: print, try out, use"), ())
    kinds = top.add_subparsers(metavar="WHAT", required=True, title=t("What"))
    sheet = verb(kinds, "sheet", "recovering:sheet", t("print a recovery sheet"), parents)
    board = verb(kinds, "board", "recovering:board", t("print shares for the board"), parents)
    for one in (sheet, board):
        one.add_argument("--label", required=True, metavar="TEXT", help=t("who keeps it, or where"))
        one.add_argument("--to", required=True, metavar="FILE.pdf", help=t("the file to make"))
        one.add_argument("--typed", metavar="FILE", help=t("what is on a sheet of before"))
        one.add_argument("--large", action="store_true", help=t("in large print"))
    board.add_argument(
        "--split", choices=_SPLITS, default=_SPLITS[0], help=t("how many of how many it takes")
    )
    federation = verb(
        kinds, "federation", "recovering:federation", t("let a federation recover"), parents
    )
    federation.add_argument(
        "--label", required=True, metavar="TEXT", help=t("who keeps it, or where")
    )
    federation.add_argument("--key", required=True, metavar="age1…", help=t("the key that it gave"))
    federation.add_argument("--typed", metavar="FILE", help=t("what is on a sheet of before"))
    letter = verb(
        kinds,
        "letter",
        "recovering:letter",
        t("a letter by which a federation proves its key"),
        parents,
    )
    letter.add_argument("--label", required=True, metavar="TEXT", help=t("who keeps it, or where"))
    letter.add_argument("--to", required=True, metavar="FILE.age", help=t("the file to make"))
    drill = verb(kinds, "drill", "recovering:drill", t("try a sheet or shares out"), parents)
    use = verb(kinds, "use", "recovering:recover", t("let a sheet vouch for this PC"), parents)
    for one in (drill, use):
        one.add_argument(
            "--typed", metavar="FILE", help=t("what is on the paper; else it is typed in")
        )
    end = verb(kinds, "end", "recovering:end", t("end a sheet that was lost or seen"), parents)
    end.description = t(
        "It opens no copy that is made from then on, but still those of before: where others may\n"
        "have both, destroy them. This can't be undone."
    )
    end.add_argument("--label", required=True, metavar="TEXT", help=t("who keeps it, or where"))
    end.add_argument(
        "--number", type=int, metavar="N", help=t("which of “recovery list”, if several are so")
    )
    listed = verb(kinds, "list", "recovering:show", t("who can recover"), parents)
    listed.add_argument("--json", action="store_true", help=t("one JSON object"))
