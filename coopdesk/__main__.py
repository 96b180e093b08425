"""`coopdesk` opens the desk; `coopdesk VERB` is the command line, for which no Qt is loaded."""

from __future__ import annotations

import gc
import sys
from typing import Final

#: So many new objects make Python look for garbage. Loading the program makes many times as many,
#: and all of them stay: with the usual 700 a sixth of the start went into looking at them.
_OBJECTS: Final = 50_000


def collect_rarely() -> None:
    """Look for garbage when there may be some."""
    gc.set_threshold(_OBJECTS)


def main() -> int:
    """What the installed command runs."""
    collect_rarely()
    arguments = sys.argv[1:]
    if arguments:
        from coopdesk import cli

        return cli.main(arguments)
    from coopdesk import app

    return app.main()


if __name__ == "__main__":
    sys.exit(main())
