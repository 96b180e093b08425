"""What is written, or tried out, beside the screen."""

from __future__ import annotations

from functools import partial
from typing import Any

from coopdesk.ui.kit.progress import Job


class Work:
    """A command that says how far it is."""

    def __init__(self, write: partial[Any]) -> None:
        self._write = write

    def __call__(self, job: Job) -> Any:
        return self._write(step=job.step)
