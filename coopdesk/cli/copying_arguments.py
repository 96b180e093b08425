"""What can be typed after `coopdesk` for places, copies and sync: kept apart, as they are many."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

#: What a place can be, the same in every language.
_PLACES: Final = """
  /media/ana/BLUE
  webdav+https://ana@cloud.example/remote.php/dav/files/ana/Coop
  sftp://ana@host.example/srv/coop
  s3://KEY@bucket/coop?endpoint=https://minio.example
"""


class Adds(Protocol):
    """Adds a verb: its name, its function, its line of help and its parents' options."""

    def __call__(
        self, verbs: Any, name: str, run: str, help_: str, parents: Sequence[ArgumentParser]
    ) -> ArgumentParser: ...


def add(
    verbs: Any,
    verb: Adds,
    t: Callable[[str], str],
    parents: Sequence[ArgumentParser],
) -> None:
    """Every verb of places, copies and sync. `parents` have the options of a book."""
    init = verb(verbs, "place-init", "placing:place_init", t("make a folder a place"), parents)
    init.description = t(
        "Makes a folder that exists a place of this co-op: a stick, a shared folder, or one of a\n"
        "server. Copies of the book and the work of other PCs are kept there."
    )
    place(init, t)
    init.add_argument("--json", action="store_true", help=t("one JSON object"))
    _sync(verbs, verb, t, parents)
    _copies(verbs, verb, t, parents)


def _sync(
    verbs: Any, verb: Adds, t: Callable[[str], str], parents: Sequence[ArgumentParser]
) -> None:
    made = verb(verbs, "sync", "syncing:sync", t("exchange work with other PCs"), parents)
    made.description = t(
        "Takes in what other PCs of the co-op left at a place, and leaves there what it lacks.\n"
        "The exit status is 0 only when this PC and the place have all that is known."
    )
    place(made, t, option="--place")
    made.add_argument("--json", action="store_true", help=t("one JSON object"))


def _copies(
    verbs: Any,
    verb: Adds,
    t: Callable[[str], str],
    parents: Sequence[ArgumentParser],
) -> None:
    """Copies: made, proven, and made a book again. The last of `parents` is what verbs without a
    book have.
    """
    backup = verb(verbs, "backup", "copying:back_up", t("copy the book to a stick"), parents)
    backup.description = t(
        "Makes a copy at a place. A folder that was never one is made a place of this co-op."
    )
    place(backup, t, option="--to")
    backup.add_argument("--name", metavar="NAME", help=t("what the stick is called: blue"))
    restore = verb(verbs, "restore", "copying:restore", t("make a book from a copy"), parents[-1:])
    prove = verb(verbs, "verify", "copying:verify", t("prove a copy"), parents[-1:])
    for one in (restore, prove):
        one.add_argument(
            "file", metavar="FILE", help=t("the copy; of a folder its newest sound one is taken")
        )
    restore.add_argument("--to", metavar="BOOK", required=True, help=t("the book to make"))
    restore.add_argument(
        "--replace",
        action="store_true",
        help=t("in place of a book, which is kept under a name with the date"),
    )
    restore.add_argument(
        "--look", action="store_true", help=t("only show what is in it; nothing is made")
    )
    restore.add_argument(
        "--place",
        action="append",
        default=[],
        metavar="PLACE",
        help=t("also take in what lies at this place since; more than one may be given"),
    )
    for one in (restore, prove):
        one.add_argument(
            "--sheet",
            metavar="FILE",
            help=t("file with what is on the recovery sheet, for a locked copy"),
        )
    for one in (backup, restore, prove):
        one.add_argument("--json", action="store_true", help=t("one JSON object"))


def place(verb: ArgumentParser, t: Callable[[str], str], *, option: str = "") -> None:
    """The place that a verb is about, with what it can be; given in its turn, or by an option."""
    verb.formatter_class = RawDescriptionHelpFormatter
    verb.epilog = (
        t("PLACE is a folder of this PC, or an address without a password:")
        + _PLACES
        + t("The password comes from COOPDESK_PLACE_PASSWORD or a prompt.")
    )
    said: dict[str, Any] = {"metavar": "PLACE", "help": t("the folder or its address")}
    if option:
        verb.add_argument(option, dest="place", required=True, **said)
    else:
        verb.add_argument("place", **said)
