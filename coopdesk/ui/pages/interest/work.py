"""What the worker does for the page: reckon, post and take back. No widget here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coopdesk.records import interest_run
from coopdesk.records.book import Book, Command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ProductId
from coopdesk.records.interest_run import Preview, Progress
from coopdesk.ui.kit.progress import Job


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a run would pay, or the rule's no, which the page shows beside its field."""

    book: Book
    product: ProductId
    until: date

    def __call__(self, job: Job | None = None) -> Preview | Refused:
        step = job.step if job else interest_run.no_step
        try:
            return self.book.read(interest_run.preview, self.product, self.until, step=step)
        except Refused as no:
            return no


@dataclass(frozen=True, slots=True)
class Batches:
    """Posts a run that was begun, or takes it back, batch by batch. `of` is of how many accounts.

    `batch` is the command that does one: `interest_run.post_batch` or `reverse_batch`.
    """

    book: Book
    batch: Command[..., Progress]
    run: int
    of: int

    def __call__(self, job: Job) -> int:
        done = False
        while not done:
            progress = self.book.write(self.batch, run=self.run)
            done = progress.done
            if not done:  # what is all done can't be stopped any more
                job.step(progress.count, max(self.of, progress.count))
        return self.run
