"""CoopDesk: the book, the cash desk and the papers of a small co-operative."""

from datetime import date
from typing import Final

__version__: Final = "0.1.0"

#: The day this release was made. A PC clock that shows an earlier day is certainly wrong.
BUILT: Final = date(2026, 11, 1)
