"""How often things that go by chance are tried: a share in every run, many more by hand.

    python3 dev.py test --cuts 1000 -k cut
    python3 dev.py test --kills 1000 -k kill
    python3 dev.py test --flips 1000 -k turned

The numbers are those of all tests of a kind together.
"""

from __future__ import annotations

from typing import Final

import pytest

#: By option: how often in every run, and what it is.
OFTEN: Final = {
    "cuts": (180, "how often the power is cut"),
    "kills": (210, "how often a program is killed"),
    "flips": (40, "how many bytes of a book are turned"),
}
#: How many tests share the cuts and the kills.
CUT: Final = 9
KILLED: Final = 7


def share(config: pytest.Config, name: str, of: int) -> int:
    """One test's part of a number."""
    return -(-int(config.getoption(name)) // of)
