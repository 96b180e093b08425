"""`coopdesk` opens the desk; `coopdesk VERB` is the command line, for which no Qt is loaded."""

from __future__ import annotations

import sys


def main() -> int:
    """What the installed command runs."""
    arguments = sys.argv[1:]
    if arguments:
        from coopdesk import cli

        return cli.main(arguments)
    from coopdesk import app

    return app.main()


if __name__ == "__main__":
    sys.exit(main())
