"""A program that is killed again and again, by tests of what is kept then."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Mortal:
    """Works of dying.py, each killed at some moment."""

    chance: random.Random = field(default_factory=random.Random)
    killed: int = 0
    through: int = 0

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

    def dies(self, name: str, *said: object, words: int = 0, within: int = 20) -> list[str]:
        """Let a work begin and say so many words, and kill it up to so many milliseconds later.
        Gives all that it said by then.
        """
        assert self._program.stdin
        self._program.stdin.write(json.dumps([name, *map(_plain, said)]).encode() + b"\n")
        heard: list[str] = []
        pid, ended = 0, ""
        for line in self._lines():
            if line.startswith("pid "):
                pid = int(line.removeprefix("pid "))
            elif line.startswith("dead "):
                ended = line
            else:
                heard.append(line)
            if ended or (pid and "begun" in heard and len(heard) - heard.index("begun") > words):
                break
        if not ended:
            threading.Event().wait(self.chance.random() * within / 1000)
            with suppress(ProcessLookupError):  # it was through before
                os.kill(pid, signal.SIGKILL)
            for line in self._lines():
                if line.startswith("dead "):
                    ended = line
                    break
                heard.append(line)
        assert ended in ("dead 0", f"dead {-signal.SIGKILL}"), heard
        self.killed += ended != "dead 0"
        self.through += ended == "dead 0"
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
