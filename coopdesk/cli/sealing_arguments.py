"""What can be typed after `coopdesk seal`."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from typing import Any, Final

from coopdesk.cli.copying_arguments import Adds

_WHAT: Final = ("verify", "checkpoint", "cosign")


def add(verbs: Any, verb: Adds, t: Callable[[str], str], parents: Sequence[ArgumentParser]) -> None:
    """The verb seal. `parents` have the options of a book."""
    seal = verb(verbs, "seal", "sealing:seal", t("hold the figures by a number"), parents)
    seal.formatter_class = RawDescriptionHelpFormatter
    seal.description = t(
        "Without more it seals the book: all that is in it is held by one number, to be printed.\n"
        "“verify” proves that what was sealed still stands, or checks the code of one paper; with\n"
        "the number of a seal that needs no book. “checkpoint” writes the newest seal\n"
        "for the federation to sign, and “cosign” keeps the signature that came back."
    )
    seal.add_argument("what", nargs="?", choices=_WHAT, help=t("what to do with seals"))
    seal.add_argument("file", nargs="?", metavar="FILE", help=t("the signed checkpoint, or a code"))
    seal.add_argument("--to", metavar="FILE", help=t("where the checkpoint goes"))
    seal.add_argument("--key", metavar="KEY", help=t("the federation's key"))
    seal.add_argument(
        "--number", metavar="DIGITS", help=t("the number of a seal, as it stands in the minutes")
    )
    seal.add_argument("--json", action="store_true", help=t("one JSON object"))
