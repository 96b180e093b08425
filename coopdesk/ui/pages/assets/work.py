"""Writing wear, and taking it back, in batches beside the screen: each batch is kept or not."""

from __future__ import annotations

from collections.abc import Sequence

from coopdesk.records import assets
from coopdesk.records.book import Book
from coopdesk.records.ids import AssetId
from coopdesk.ui.kit.progress import Job

_BATCH = 100


class WearingOff:
    """Gives how many entries were written. A stop leaves whole batches; the next run goes on."""

    def __init__(self, book: Book, month: int, things: Sequence[AssetId]) -> None:
        self._book, self._month, self._things = book, month, list(things)

    def __call__(self, job: Job) -> int:
        done = written = 0
        for some in _batches(self._things):
            job.step(done, len(self._things))
            written += self._book.write(assets.wear_off, month=self._month, assets=some)
            done += len(some)
        return written


class TakingBack:
    """The same the other way round, with a reason."""

    def __init__(self, book: Book, month: int, things: Sequence[AssetId], reason: str) -> None:
        self._book, self._month, self._things = book, month, list(things)
        self._reason = reason

    def __call__(self, job: Job) -> int:
        done = written = 0
        for some in _batches(self._things):
            job.step(done, len(self._things))
            written += self._book.write(
                assets.take_back, month=self._month, assets=some, reason=self._reason
            )
            done += len(some)
        return written


def _batches(things: Sequence[AssetId]) -> list[list[AssetId]]:
    return [list(things[at : at + _BATCH]) for at in range(0, len(things), _BATCH)]
