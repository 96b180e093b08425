"""What this PC keeps of places so that nobody types it each time: passwords, and keys of hosts.

It lies in the PC's own home beside the keys, never in a book, a copy or an address, and only the
person whose account this is can read it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from coopdesk.exchange.files import read_json
from coopdesk.records.book import keys

_FILE: Final = "places.json"


class Kept:
    """`Secrets` in a file of this PC's home."""

    def __init__(self, home: Path) -> None:
        self._file = home / _FILE

    def secret(self, where: str, what: str) -> str | None:
        """What is kept for an address, or None."""
        return self._all().get(where, {}).get(what)

    def keep(self, where: str, what: str, value: str) -> None:
        """Keep it from now on."""
        said = self._all()
        said.setdefault(where, {})[what] = value
        keys.write_privately(self._file, said)

    def forget(self, where: str, what: str) -> None:
        """Forget one thing: a password that was changed, the key of a host that was set up anew."""
        said = self._all()
        if said.get(where, {}).pop(what, None) is not None:
            keys.write_privately(self._file, said)

    def _all(self) -> dict[str, dict[str, str]]:
        if not self._file.exists():
            return {}
        said = read_json(self._file)
        if not isinstance(said, dict):
            return {}
        return {
            where: {what: value for what, value in kept.items() if isinstance(value, str)}
            for where, kept in said.items()
            if isinstance(kept, dict)
        }
