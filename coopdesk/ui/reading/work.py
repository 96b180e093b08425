"""What the worker does for a page that brings a list in: read it, read it again. No widget here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from coopdesk.records.errors import Refused, Trouble
from coopdesk.ui.kit.progress import Job

F = TypeVar("F")  # a file that was opened
R = TypeVar("R")  # what its rows say
R_co = TypeVar("R_co", covariant=True)
A = TypeVar("A")  # what bringing it in gives
A_co = TypeVar("A_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Looked(Generic[F, R]):
    """A file as far as it could be read; without `read`, `missing` tells what it lacks."""

    file: F
    read: R | None = None
    missing: Trouble | None = None


class Reader(Protocol[F, R_co]):
    """How a kind of list is read. Both raise Trouble for what can't be read."""

    def open(self, path: Path, sheet: str | None) -> F:
        """Its cells, and how they are laid out."""

    def read(self, file: F) -> R_co:
        """Its rows, as the layout says."""


def look_at(path: Path, sheet: str | None, reader: Reader[F, R], job: Job) -> Looked[F, R]:
    """Open a file and read its rows."""
    return look_again(reader.open(path, sheet), reader, job)


def look_again(file: F, reader: Reader[F, R], _job: Job) -> Looked[F, R]:
    """Read the rows of an opened file, as its layout now says."""
    try:
        return Looked(file, reader.read(file))
    except Trouble as missing:
        return Looked(file, missing=missing)


class Deed(Protocol[A_co]):
    """Brings it in whole, and tells how far it is; what `step` raises leaves nothing."""

    def __call__(self, *, step: Callable[[int, int], None]) -> A_co: ...


def bring(deed: Deed[A], job: Job) -> A | Refused:
    """The rule's no is an answer here: it is shown beside the field, not in the bar of messages."""
    try:
        return deed(step=job.step)
    except Refused as no:
        return no
