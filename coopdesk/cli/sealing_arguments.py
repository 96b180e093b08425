"""What can be typed after `coopdesk seal` and `coopdesk erase`."""

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


def add_erasing(
    verbs: Any, verb: Adds, t: Callable[[str], str], parents: Sequence[ArgumentParser]
) -> None:
    """The verb erase. `parents` have the options of a book."""
    erase = verb(verbs, "erase", "erasing:erase", t("erase personal data of who left"), parents)
    erase.formatter_class = RawDescriptionHelpFormatter
    erase.description = t(
        "Without a number it lists whose data the books need no more. With numbers of members\n"
        "who left it erases their personal data for good, on every PC that syncs."
    )
    erase.add_argument("numbers", nargs="*", metavar="NUMBER", help=t("numbers of members"))
    erase.add_argument("--all", action="store_true", help=t("list everybody who left"))
    erase.add_argument("--reason", choices=("past", "asked"), default="past", help=t("why"))
    erase.add_argument(
        "--resolution", metavar="NUMBER", default="", help=t("the resolution that wants it")
    )
    erase.add_argument("--sure", action="store_true", help=t("yes, for good"))
    erase.add_argument("--json", action="store_true", help=t("one JSON object"))
