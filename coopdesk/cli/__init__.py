"""The command line: the same commands and queries as the desk, without a screen.

Results go to standard output, messages to standard error. Exit status: 0 done, 1 the rules refused
it or a check found something, 2 wrong usage, 3 trouble with the machine, 130 stopped by Ctrl-C.
What a verb needs is loaded when it runs, so that help comes at once; Qt never is.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from typing import Final

from coopdesk import __version__, paths
from coopdesk.cli.arguments import chosen_language, parser
from coopdesk.cli.terminal import Terminal, Wrong, ready_streams
from coopdesk.faults import describe
from coopdesk.i18n import N_, Language
from coopdesk.records.calendar import Clock
from coopdesk.records.errors import Refused, Trouble

DONE, REFUSED, USAGE, TROUBLE, STOPPED = 0, 1, 2, 3, 130

_CRASH: Final = "crash.txt"
#: Options that name a file or a folder.
_PATHS: Final = ("book", "path", "file", "to", "place")


def real_clock() -> datetime:
    """What the clock of this PC shows, with its zone."""
    return datetime.now(UTC).astimezone()


def main(argv: Sequence[str] | None = None, *, clock: Clock = real_clock) -> int:
    """Run one verb. Returns the exit status; raises nothing."""
    said = list(sys.argv[1:] if argv is None else argv)
    ready_streams()
    terminal = Terminal(Language(chosen_language(said, os.environ)), clock)
    try:
        return _run(said, terminal)
    except KeyboardInterrupt:
        terminal.tell(terminal.language.gettext("Stopped."))
        return STOPPED
    except BrokenPipeError:
        _give_up_output()  # who reads it has seen enough
        return DONE


def _run(said: list[str], terminal: Terminal) -> int:
    speaks = parser(terminal.language)
    try:
        args = speaks.parse_args(said)
    except SystemExit as stop:  # argparse has said what is wrong, or helped
        sys.stdout.flush()
        return stop.code if isinstance(stop.code, int) else USAGE
    if "run" not in args:
        speaks.print_help(sys.stderr)
        return USAGE
    try:
        return _call(args, terminal)
    finally:
        terminal.clear()


def _call(args: Namespace, terminal: Terminal) -> int:
    """The verb itself, with everything that can go wrong told in words."""
    say = terminal.language.say
    try:
        _refuse_nothing(args)
        module, _, verb = args.run.partition(":")
        status: int = getattr(import_module(f"coopdesk.cli.{module}"), verb)(args, terminal)
        sys.stdout.flush()
        return status
    except Refused as no:
        terminal.tell(say(no.text))
        return REFUSED
    except Wrong as wrong:
        terminal.tell(say(wrong.text))
        return USAGE
    except Trouble as trouble:
        terminal.tell(say(trouble.text), *([say(trouble.advice)] if trouble.advice else ()))
        return TROUBLE
    except BrokenPipeError:
        raise
    except OSError as error:
        _give_up_output()
        terminal.tell(_machine(error, terminal.language))
        return TROUBLE
    except Exception as bug:
        return _crashed(bug, terminal)


def _refuse_nothing(args: Namespace) -> None:
    """A variable of a script that holds nothing must not mean the folder that it runs in."""
    said = (getattr(args, name, None) for name in _PATHS)
    if any(one == "" or (isinstance(one, list) and "" in one) for one in said):
        raise Wrong(N_("The name of a file or folder is empty."))


def _give_up_output() -> None:
    """Throw away what can't be written, so that Python doesn't try it again on its way out."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _machine(error: OSError, language: Language) -> str:
    t, reason = language.gettext, error.strerror or str(error)
    if error.filename:
        return t("“{name}”: {reason}.").format(name=error.filename, reason=reason)
    return t("The machine could not do it: {reason}.").format(reason=reason)


def _crashed(bug: Exception, terminal: Terminal) -> int:
    """A fault of ours: keep where it was in a file that can be sent to those who can mend it."""
    t = terminal.language.gettext
    terminal.tell(
        t("CoopDesk made a mistake and stopped. Nothing that was not confirmed is in the book.")
    )
    said = f"CoopDesk {__version__}, {terminal.clock().isoformat()}\n{describe(bug)}\n"
    try:
        file = paths.home() / _CRASH
        file.write_text(said, "utf-8")
    except OSError:
        terminal.tell(said)  # better seen than lost
    else:
        terminal.tell(
            t("Please send the file {path} to those who look after CoopDesk.").format(path=file)
        )
    return TROUBLE
