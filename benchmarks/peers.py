"""The same questions asked of hledger and ledger, each as a whole process, on the same entries.

Both read our export of the same book from the start each time; that is how they are used. Where
one of them is not installed its line says so. Ours is the command line, as a whole process too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter

from benchmarks.books import TODAY, Scale, book_of
from benchmarks.table import Measured
from coopdesk.exchange import exports
from coopdesk.i18n import Language
from coopdesk.records.book import Book

_DAY = date(2024, 5, 17)
_YEAR = date(TODAY.year, 1, 1)
_MEMBER = "7"
#: What only hledger understands at the head of an export.
_HLEDGER_ONLY = ("decimal-mark", "commodity", "account")


@dataclass(frozen=True, slots=True)
class _Question:
    """One thing to know: as our verb, and in the words of both programs; times at 1 M entries."""

    name: str
    ours: tuple[str, ...]
    hledger: tuple[str, ...]
    ledger: tuple[str, ...]
    goals: tuple[int, int] | None = None  # times slower that hledger and ledger are, at 1 M


_QUESTIONS = (
    _Question(
        "trial balance",
        ("trial-balance", "--json"),
        ("balance", "--flat", "--no-total"),
        ("balance", "--flat", "--no-total"),
        (200, 40),
    ),
    _Question(
        "balance sheet as of a day",
        ("report", "balance-sheet", "--on", f"{_DAY}", "--to", "{out}.json"),
        ("balancesheetequity", "--end", "2024-05-18"),
        ("balance", "--end", "2024-05-18", "^assets", "^liabilities", "^equity"),
    ),
    _Question(
        "a member's year",
        ("report", "statement", "--member", _MEMBER, "--from", f"{_YEAR}", "--to", "{out}.pdf"),
        ("register", f"tag:member={_MEMBER}", "--begin", f"{_YEAR}"),
        ("register", f"%member=/^{_MEMBER} /", "--begin", f"{_YEAR}"),
    ),
)


def measure(scales: list[Scale]) -> Iterator[Measured]:
    """Each question to each program, at each scale."""
    for scale in scales:
        with book_of(scale) as book:
            files = _exported(book)
            path = book.path
        for question in _QUESTIONS:
            yield from _asked(question, scale, path, files)


def _exported(book: Book) -> tuple[Path, Path]:
    """The journal as hledger reads it, and without what ledger does not know."""
    ours, plain = (book.path.with_name(f"all.{name}") for name in ("journal", "ledger"))
    if not plain.exists():
        with ours.open("w", encoding="utf-8") as file:
            book.read(exports.journal, file.write, form="hledger", language=Language("en"))
        with ours.open(encoding="utf-8") as read, plain.open("w", encoding="utf-8") as write:
            write.writelines(line for line in read if not line.startswith(_HLEDGER_ONLY))
    return ours, plain


def _asked(
    question: _Question, scale: Scale, path: Path, files: tuple[Path, Path]
) -> Iterator[Measured]:
    turns = 5 if scale.entries <= 100_000 else 1
    words = [part.format(out=path.with_name("out")) for part in question.ours]
    mine = _Timed([sys.executable, "-m", "coopdesk", *words, "--book", str(path)], max(turns, 3))
    named = zip(("hledger", "ledger"), files, (question.hledger, question.ledger), strict=True)
    for n, (name, file, asks) in enumerate(named):
        program = shutil.which(name)
        if program is None:
            yield Measured(f"{question.name}, whole process", scale.name, f"{name} not installed")
            continue
        theirs = _Timed([program, "-f", str(file), *asks], turns)
        ratio = theirs.seconds / mine.seconds
        goal = question.goals[n] if question.goals and scale.entries == 1_000_000 else None
        yield Measured(
            f"{question.name}, whole process",
            scale.name,
            f"{mine.seconds:.2f} s, {mine.megabytes:.0f} MB",
            f"{name} {theirs.seconds:.2f} s, {theirs.megabytes:,.0f} MB",
            f"{ratio:.1f}× as quick",
            f"≥ {goal}×" if goal else "",
            None if goal is None else ratio >= goal,
        )


class _Timed:
    """A command as a whole process: the median of its times, and the most memory it took."""

    def __init__(self, command: Sequence[str], turns: int) -> None:
        times = []
        for _ in range(turns):
            since = perf_counter()
            self._run(command)
            times.append(perf_counter() - since)
        self.seconds = sorted(times)[len(times) // 2]
        self.megabytes = self._peak(command)

    @staticmethod
    def _run(command: Sequence[str]) -> None:
        home = dict(os.environ, COOPDESK_HOME=str(Path(command[-1]).parent))
        done = subprocess.run(command, capture_output=True, text=True, env=home)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}\n{done.stderr}")

    @staticmethod
    def _peak(command: Sequence[str]) -> float:
        """Of a run beneath a process of its own, so that no other child is counted."""
        script = (
            "import resource, subprocess, sys;"
            "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        home = dict(os.environ, COOPDESK_HOME=str(Path(command[-1]).parent))
        said = subprocess.run(
            [sys.executable, "-c", script, *command], capture_output=True, text=True, env=home
        ).stdout
        return int(said or 0) / 1024
