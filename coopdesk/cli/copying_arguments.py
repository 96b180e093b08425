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


def place(verb: ArgumentParser, t: Callable[[str], str], *, option: str = "") -> None:
    """The place that a verb is about, with what it can be; given in its turn, or by an option."""
    verb.formatter_class = RawDescriptionHelpFormatter
    verb.epilog = (
        t("PLACE is a folder of this PC, or an address without a password:")
        + _PLACES
        + t("The password comes from COOPDESK_PLACE_PASSWORD or a prompt.")
    )
    must: dict[str, Any] = {"required": True} if option else {}
    verb.add_argument(
        option or "place", metavar="PLACE", help=t("the folder or its address"), **must
    )
