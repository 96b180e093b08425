"""What a verb speaks into: results, messages, progress; and where it gets a password from."""

from __future__ import annotations

import getpass
import io
import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from coopdesk.exchange.files import Rows, read_json, whole_file
from coopdesk.i18n import ERASED, N_, Language, Text
from coopdesk.records.calendar import Clock

if TYPE_CHECKING:  # which would load all that opens a book
    from coopdesk.records.comparing import Finding

_PASSWORD: Final = "COOPDESK_PASSWORD"
_LONGEST_PASSWORD_FILE: Final = 10_000
STDOUT: Final = "-"
_WIDE: Final = 60  # letters of a column, at most
#: What would steer the terminal, if it stood in somebody's name.
_STEERS: Final = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), " ")


class Wrong(Exception):
    """The command was not given as it must be: exit status 2."""

    def __init__(self, message: str, **fields: Any) -> None:
        super().__init__(message)
        self.text = Text(message, fields)


def ready_streams() -> None:
    """Pipes and files get UTF-8; a terminal keeps its encoding, with ? for what it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace")


class Terminal:
    """Standard output and standard error, in one language."""

    def __init__(self, language: Language, clock: Clock) -> None:
        self.language = language
        self.clock = clock
        self._shown = 0

    # --- results -----------------------------------------------------------------------------

    def say(self, *lines: str) -> None:
        """A result for a person."""
        for line in lines:
            sys.stdout.write(f"{self._legible(line).translate(_STEERS)}\n")

    def _legible(self, text: str) -> str:
        """With what was erased called so."""
        return text.replace(ERASED, self.language.gettext("erased"))

    def say_findings(self, found: Iterable[Finding]) -> None:
        """What audits found, each sentence once. Which audit and which row is for programs."""
        self.say(*dict.fromkeys(self.language.say(one.what) for one in found))

    def json(self, data: Mapping[str, Any]) -> None:
        """The result for a program."""
        said = json.dumps(data, ensure_ascii=False, indent=2)
        sys.stdout.write(f"{self._legible(said)}\n")

    def csv(self, rows: Iterable[Sequence[str]]) -> None:
        """The result for a spreadsheet."""
        written = Rows(sys.stdout)
        for row in rows:
            written.write(row)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]], right: str) -> None:
        """A table with columns side by side; `right` has an r for each that stands right. Where a
        text is longer than a column gets wide, its own line is moved aside, and no other."""
        columns = zip(headings, *rows, strict=True)
        wide = [min(max(map(len, column)), _WIDE) for column in columns]
        for row in (headings, *rows):
            cells = (
                text.rjust(width) if side == "r" else text.ljust(width)
                for text, width, side in zip(row, wide, right, strict=True)
            )
            self.say("  ".join(cells).rstrip())

    # --- messages ----------------------------------------------------------------------------

    def tell(self, *lines: str) -> None:
        """A message, not part of the result."""
        self.clear()
        for line in lines:
            sys.stderr.write(f"{line.translate(_STEERS)}\n")
        sys.stderr.flush()

    def step(self, at: int, of: int) -> None:
        """How far long work is; shown on a terminal only."""
        if sys.stderr.isatty():
            text = f"{at * 100 // max(of, 1):3} %"
            sys.stderr.write(f"\r{text}")
            sys.stderr.flush()
            self._shown = len(text)

    def clear(self) -> None:
        """Wipe the progress away."""
        if self._shown:
            sys.stderr.write(f"\r{' ' * self._shown}\r")
            self._shown = 0

    # --- passwords ---------------------------------------------------------------------------

    def password(self, args: Namespace) -> str | None:
        """The password that was given by file or environment; None when none was."""
        if args.password_file is None:
            return os.environ.get(_PASSWORD)
        with Path(args.password_file).open(encoding="utf-8-sig", errors="replace") as file:
            return file.read(_LONGEST_PASSWORD_FILE).partition("\n")[0].rstrip("\r")

    def ask_password(self, question: str) -> str | None:
        """Ask on a terminal, without showing what is typed; None when nobody is there."""
        if not (sys.stdin and sys.stdin.isatty()):
            return None
        try:
            return getpass.getpass(f"{question} ")
        except EOFError:
            return None


@contextmanager
def output(to: str) -> Iterator[Any]:
    """Where a file goes, written whole or not at all; - is standard output."""
    if to == STDOUT:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with whole_file(Path(to)) as file:
        yield file


def read_map(path: str | None) -> Mapping[str, Any] | None:
    """The map of columns that was given, or None."""
    if path is None:
        return None
    said = read_json(Path(path))
    if not isinstance(said, dict):
        raise Wrong(N_("“{name}” is not a map of columns."), name=path)
    return said
