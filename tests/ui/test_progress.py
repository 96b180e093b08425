from __future__ import annotations

import gc
from collections.abc import Iterator
from threading import Event, Thread, current_thread, main_thread

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.ui.kit.progress import Job, JobBar, Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


def test_work_runs_on_another_thread_and_its_result_comes_back_on_this(
    qtbot: QtBot, worker: Worker
) -> None:
    heard_on = []

    class Ear(JobBar):
        def _over(self) -> None:
            heard_on.append(current_thread())

    ear = Ear(Language("en"))
    qtbot.addWidget(ear)

    def work(job: Job) -> bool:
        go.wait(10)
        return current_thread() is not main_thread()

    go = Event()
    job = worker.start(work)
    ear.watch(job, "Counting")
    with qtbot.waitSignal(job.done) as done:
        go.set()
    assert done.args == [True]
    assert heard_on == [main_thread()]


def test_stop_ends_the_work_at_its_next_step(qtbot: QtBot, worker: Worker) -> None:
    go, written = Event(), []

    def work(job: Job) -> None:
        for n in range(100):
            job.step(n, 100)
            written.append(n)
            go.wait(10)

    job = worker.start(work)
    with qtbot.waitSignal(job.stopped):
        job.stop()
        go.set()
    assert len(written) <= 1


def test_what_goes_wrong_comes_back_as_it_was(qtbot: QtBot, worker: Worker) -> None:
    go = Event()

    def work(_job: Job) -> None:
        go.wait(10)
        raise OSError("the stick is full")

    job = worker.start(work)
    with qtbot.waitSignal(job.failed) as failed:
        go.set()
    assert (type(failed.args[0]), str(failed.args[0])) == (OSError, "the stick is full")


def test_progress_is_told_but_not_thousands_of_times(qtbot: QtBot, worker: Worker) -> None:
    go, told = Event(), []

    def hear(at: int, of: int) -> None:
        told.append((at, of))

    def work(job: Job) -> None:
        go.wait(10)
        for n in range(20_001):
            job.step(n, 20_000)

    job = worker.start(work)
    job.progressed.connect(hear)
    with qtbot.waitSignal(job.done):
        go.set()
    assert told[-1] == (20_000, 20_000)
    assert len(told) <= 502


def test_one_job_runs_at_a_time_and_the_worker_tells_when_it_is_free(
    qtbot: QtBot, worker: Worker
) -> None:
    go, order = Event(), []

    def first(_job: Job) -> None:
        go.wait(10)
        order.append("first")

    def second(_job: Job) -> None:
        order.append("second")

    worker.start(first)
    worker.start(second)
    assert len(worker.jobs) == 2
    with qtbot.waitSignal(worker.busy) as free:
        go.set()
    assert free.args == [False]
    assert order == ["first", "second"]


def test_work_that_ends_at_once_is_still_heard(qtbot: QtBot, worker: Worker) -> None:
    job = worker.start(str)
    QThread.msleep(1)
    with qtbot.waitSignal(job.done):
        pass


def test_closing_waits_until_the_work_has_stopped(qtbot: QtBot) -> None:
    worker, started, ended = Worker(), Event(), []

    def work(job: Job) -> None:
        started.set()
        while True:
            try:
                job.step(0, 1)
            except BaseException:
                ended.append(True)
                raise

    worker.start(work)
    qtbot.waitUntil(started.is_set)
    worker.close()
    assert ended == [True]


def test_the_bar_shows_only_for_work_that_takes_long(
    qtbot: QtBot, language: Language, worker: Worker
) -> None:
    bar, go = JobBar(language), Event()
    qtbot.addWidget(bar)

    def work(job: Job) -> None:
        job.step(800, 2000)
        go.wait(10)
        job.step(2000, 2000)

    job = worker.start(work)
    bar.watch(job, "Writing statements")
    assert not bar.isVisible()
    qtbot.waitUntil(bar.isVisible, timeout=5000)
    assert "800 of 2,000" in [label.text() for label in bar.findChildren(type(bar.title))]
    with qtbot.waitSignal(job.stopped):
        bar.stop_button.click()
        go.set()
    qtbot.waitUntil(lambda: not bar.isVisible())


def test_the_bar_goes_on_to_the_next_job_when_one_is_over(
    qtbot: QtBot, language: Language, worker: Worker
) -> None:
    bar, first_goes, second_goes = JobBar(language), Event(), Event()
    qtbot.addWidget(bar)

    def first(_job: Job) -> None:
        first_goes.wait(10)

    def second(job: Job) -> None:
        second_goes.wait(10)
        job.step(1, 2)

    def told() -> list[str]:
        return [label.text() for label in bar.findChildren(type(bar.title))]

    one, two = worker.start(first), worker.start(second)
    bar.watch(one, "Printing")
    bar.watch(two, "Writing statements")
    qtbot.waitUntil(bar.isVisible, timeout=5000)
    assert "Printing" in told()
    with qtbot.waitSignal(one.done):
        first_goes.set()
    qtbot.waitUntil(lambda: "Writing statements" in told())
    assert bar.isVisible()
    with qtbot.waitSignal(two.stopped):
        bar.stop_button.click()
        second_goes.set()
    qtbot.waitUntil(lambda: not bar.isVisible())


class Loop:
    """Something that only the collector frees."""

    def __init__(self) -> None:
        self.own = self


def test_only_the_screen_collects_garbage_while_work_runs(qtbot: QtBot, worker: Worker) -> None:
    threads: list[Thread] = []
    pause = Event()

    def note(phase: str, _info: object) -> None:
        if phase == "start":
            threads.append(current_thread())

    def work(job: Job) -> None:
        while not threads:
            _ = [Loop() for _ in range(100)]
            pause.wait(0.002)
            job.step(0, 0)

    gc.callbacks.append(note)
    try:
        job = worker.start(work)
        with qtbot.waitSignal(job.done):
            threads.clear()
    finally:
        gc.callbacks.remove(note)
    assert set(threads) == {main_thread()}
    assert gc.isenabled()


def test_a_worker_that_is_closed_lets_garbage_be_collected_again(qtbot: QtBot) -> None:
    worker, go = Worker(), Event()

    def work(job: Job) -> None:
        go.wait(10)

    worker.start(work)
    qtbot.waitUntil(lambda: not gc.isenabled())
    go.set()
    worker.close()
    assert gc.isenabled()
