"""A program that is killed again and again, by tests of what is kept then."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Final

ROOT = Path(__file__).resolve().parents[1]


#: One kill of so many goes by the clock.
BY_CLOCK: Final = 5
#: A call that changes files is as likely the last step as so many words to SQLite.
_WEIGHT: Final = 4
#: Parts of a run that are this far from each other come to lie evenly over it.
_GOLDEN: Final = 0.6180339887


@dataclass(frozen=True)
class Life:
    """A work that nobody killed: how many steps of each kind it took, how long, and how many words
    it was let say, where it has no end.
    """

    steps: dict[str, int]
    seconds: float
    words: int | None

    def step(self, part: float) -> tuple[str, int]:
        """The step at some part of it, from 0 to 1."""
        files = self.steps["file"] * _WEIGHT
        at = int(part * (files + self.steps["sql"]))
        return ("file", at // _WEIGHT) if at < files else ("sql", at - files)


@dataclass
class Mortal:
    """Works of dying.py, each killed at some moment: most before one of their steps, spread over
    all of them, the others by the clock.
    """

    chance: random.Random = field(default_factory=random.Random)
    killed: int = 0
    #: Before how many steps of each kind works were killed.
    struck: Counter[str] = field(default_factory=Counter)
    _turn: int = 0

    def __enter__(self) -> Mortal:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.dying"],
            cwd=ROOT,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        assert self._program.stdin
        self._program.stdin.close()
        self._program.stdout.close()  # type: ignore[union-attr]
        self._program.wait(60)

    @property
    def at_steps(self) -> int:
        """How many were killed at a step, in the middle of their work."""
        return self.struck.total()

    def lives(self, name: str, *said: object, words: int | None = None) -> Life:
        """Let a work go on to its end, or until it has said so many words."""
        *_, last = self._heard({"words": words}, name, said)
        assert last.startswith("steps "), last
        steps, seconds = json.loads(last.removeprefix("steps "))
        return Life(steps, seconds, words)

    def dies(self, name: str, *said: object, life: Life, words: int = 0) -> list[str]:
        """Let a work begin, and kill it before one of its steps; or, when it is the clock's turn,
        some time after it said so many words. Gives all that it said by then.
        """
        turn, self._turn = self._turn, self._turn + 1
        if turn % BY_CLOCK == BY_CLOCK - 1 or not any(life.steps.values()):
            until = {} if life.words is None else {"words": life.words + 1}
            heard = self._heard(until, name, said, words, life.seconds / (life.words or 1))
            return [word for word in heard if not word.startswith("steps ")]
        kind, at = life.step(turn * _GOLDEN % 1)
        *heard, last = self._heard({"kind": kind, "at": at}, name, said)
        assert last.startswith("at "), f"it was through before {kind} step {at}"
        sys.stderr.write(f"killed at {kind} step {at} of {life.steps[kind]}: {last[3:]}\n")
        self.struck[kind] += 1
        return heard

    def _heard(
        self,
        until: dict[str, Any],
        name: str,
        said: Iterable[object],
        words: int = 0,
        within: float | None = None,
    ) -> list[str]:
        """All that a work says to its end. `within`: so many seconds from here it is killed."""
        assert self._program.stdin
        line = json.dumps([until, name, *map(_plain, said)])
        self._program.stdin.write(line.encode() + b"\n")
        heard: list[str] = []
        pid = 0
        for word in self._lines():
            if word.startswith("dead "):
                assert word in ("dead 0", f"dead {-signal.SIGKILL}"), heard
                self.killed += word != "dead 0"
                break
            if word.startswith("pid "):
                pid = int(word.removeprefix("pid "))
            else:
                heard.append(word)
            if within is not None and pid and "begun" in heard[: len(heard) - words]:
                threading.Event().wait(self.chance.random() * within)
                with suppress(ProcessLookupError):  # it was through before
                    os.kill(pid, signal.SIGKILL)
                within = None
        return [word for word in heard if word != "begun"]

    def _lines(self) -> Iterator[str]:
        assert self._program.stdout
        while line := self._program.stdout.readline():
            yield line.decode().strip()


def _plain(said: object) -> object:
    return str(said) if isinstance(said, Path) else said


@contextmanager
def small_files(largest: int) -> Iterator[None]:
    """No file grows over so many bytes: the disk is full."""
    import resource  # noqa: PLC0415  (Unix alone has it)

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    was = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, was)
