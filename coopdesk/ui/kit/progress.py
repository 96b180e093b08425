"""Work that takes longer than a moment: one worker thread, progress, and Stop."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressBar

from coopdesk.i18n import Language
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.layouts import column, row
from coopdesk.ui.kit.messages import announce
from coopdesk.ui.kit.sweeping import Sweeper

_SHOWN_AFTER_MS = 600
_KEPT = 8  # jobs that have ended, kept until their thread has long been busy with others


class Stopped(Exception):
    """The person asked the work to stop. What was written in whole steps stays."""


class Job(QObject):
    """One piece of work. Its signals arrive on the screen's thread.

    Exactly one of `done`, `failed` and `stopped` comes, and last.
    """

    progressed = Signal(int, int)  # at, of
    done = Signal(object)  # what the work gave back
    failed = Signal(object)  # the exception it raised
    stopped = Signal()

    def __init__(self, work: Callable[[Job], Any]) -> None:
        super().__init__()
        self._work, self._stop = work, Event()
        self._told = -1

    def step(self, at: int, of: int) -> None:
        """For the work, between its steps. Raises Stopped when the person asked for it."""
        if self._stop.is_set():
            raise Stopped
        share = at * 500 // of if of else 0
        if share != self._told:  # more often than that would only slow it down
            self._told = share
            self.progressed.emit(at, of)

    def stop(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    def pause(self, seconds: int) -> None:
        """For the work, when it must wait. Raises Stopped as soon as the person asks for it."""
        if self._stop.wait(seconds):
            raise Stopped

    def run(self) -> None:
        """For the worker."""
        try:
            self.step(0, 0)
            result = self._work(self)
        except Stopped:
            self.stopped.emit()
        except Exception as error:
            self.failed.emit(error)
        else:
            self.done.emit(result)


class Worker(QObject):
    """The one thread for long work: one job at a time, so that only one writes."""

    busy = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")
        self._jobs: list[Job] = []
        self._waiting: list[Job] = []
        # The worker's thread lets go of a job a moment after it has told its end. Whoever lets go
        # last frees it, and only the screen's thread may free what it is still hearing from.
        self._ended: deque[Job] = deque(maxlen=_KEPT)
        self._sweeper = Sweeper(self)

    @property
    def jobs(self) -> list[Job]:
        """Those that run or wait."""
        return list(self._jobs)

    def start(self, work: Callable[[Job], Any]) -> Job:
        """Run `work(job)` on the worker thread. It must not touch a widget."""
        job = Job(work)
        self._jobs.append(job)
        for over in (job.done, job.failed, job.stopped):
            over.connect(self._over)
        if len(self._jobs) == 1:
            self._sweeper.begin()
            self.busy.emit(True)
        self._waiting.append(job)
        QTimer.singleShot(0, self._launch)  # so that the caller can listen before it can end
        return job

    def _launch(self) -> None:
        for job in self._waiting:
            self._pool.submit(job.run)
        self._waiting.clear()

    def close(self) -> None:
        """Ask all work to stop and wait until it has."""
        self._jobs = [job for job in self._jobs if job not in self._waiting]
        self._waiting.clear()
        for job in self._jobs:
            job.stop()
        self._pool.shutdown()
        self._sweeper.end()

    def _over(self) -> None:
        job = self.sender()
        self._ended.extend(one for one in self._jobs if one is job)
        self._jobs = [other for other in self._jobs if other is not job]
        if not self._jobs:
            self._sweeper.end()
            self.busy.emit(False)


class JobBar(Card):
    """Shows how far a job is, once it takes longer than a moment, with Stop.

    Jobs run one after the other, so the first of them is the one that is shown.
    """

    def __init__(self, language: Language) -> None:
        super().__init__(padding=12)
        self._language = language
        self._jobs: list[tuple[Job, str]] = []
        self._what, self._count = label("", "strong", wrap=True), label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.stop_button = buttons.secondary(language.gettext("Stop"), self._stop, icon="stop")
        # Pressed by the mouse it takes no keyboard, which would fall from it to anywhere.
        self.stop_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words = row(self._what, self._count)
        words.setStretch(0, 1)
        told = column(words, self._bar, gap=6)
        whole = row(told, self.stop_button, gap=16)
        whole.setStretch(0, 1)
        self.body.addLayout(whole)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._appear)
        self.hide()

    def watch(self, job: Job, what: str) -> None:
        """Follow a job, after those before it; `what` says what is being done."""
        self._jobs.append((job, what))
        job.progressed.connect(self._progress)
        for over in (job.done, job.failed, job.stopped):
            over.connect(self._over)
        if len(self._jobs) == 1:
            self._show_first()
            self._timer.start(_SHOWN_AFTER_MS)

    def _show_first(self) -> None:
        _, what = self._jobs[0]
        self._what.setText(what)
        self._count.setText("")
        self._bar.setAccessibleName(what)
        self._bar.setRange(0, 0)
        self.stop_button.setEnabled(True)

    def _appear(self) -> None:
        self.show()
        announce(self, self._what.text())

    def _progress(self, at: int, of: int) -> None:
        self._bar.setRange(0, of)
        self._bar.setValue(at)
        t, number = self._language.gettext, self._language.number
        told = t("{at} of {of}").format(at=number(at), of=number(of))
        self._count.setText(told if of else "")

    def _stop(self) -> None:
        self._jobs[0][0].stop()
        self.stop_button.setEnabled(False)
        self._what.setText(self._language.gettext("Stopping after this step…"))

    def _over(self) -> None:
        over = self.sender()
        self._jobs = [(job, what) for job, what in self._jobs if job is not over]
        if self._jobs:
            self._show_first()
            return
        self._timer.stop()
        self.hide()
