"""The two kinds of no that a person can do something about. Anything else is a bug."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from coopdesk.i18n import Text


class Refused(Exception):
    """A rule of the co-op said no. Shown beside the field that it names, nothing was written."""

    def __init__(self, message: str, *, field: str | None = None, **fields: Any) -> None:
        super().__init__(message)
        self.text = Text(message, fields)
        self.field = field

    def __str__(self) -> str:
        return str(self.text)


@contextmanager
def renamed(**fields: str) -> Iterator[None]:
    """A refusal from in here names the field of who called: `renamed(day="on")` where what was
    called speaks of a day and the command has it as `on`.
    """
    try:
        yield
    except Refused as no:
        no.field = fields.get(no.field or "", no.field)
        raise


class Trouble(Exception):
    """The machine could not do it: disk full, stick pulled, file locked or damaged.

    `advice` is what the person can do about it.
    """

    def __init__(self, message: str, *, advice: str = "", **fields: Any) -> None:
        super().__init__(message)
        self.text = Text(message, fields)
        self.advice = Text(advice, fields) if advice else None

    def __str__(self) -> str:
        return str(self.text)
