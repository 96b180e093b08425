"""What was measured, as one table: ratios first, since seconds belong to a machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time
from types import TracebackType

HEADS = ("work", "scale", "measured", "beside it", "ratio", "goal", "")


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the table. `met` is None where there is no goal."""

    work: str
    scale: str
    measured: str
    beside: str = ""
    ratio: str = ""
    goal: str = ""
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        sign = {True: "reached", False: "NOT YET", None: ""}[self.met]
        return self.work, self.scale, self.measured, self.beside, self.ratio, self.goal, sign


class Stopwatch:
    """Collects how long each turn took, in milliseconds.

    With `worked` only the time counts in which this process was at work: for what never waits
    for the disk, so that a busy machine doesn't count.
    """

    def __init__(self, *, worked: bool = False) -> None:
        self.turns: list[float] = []
        self._clock = process_time if worked else perf_counter
        self._since = 0.0

    def __enter__(self) -> Stopwatch:
        self._since = self._clock()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.turns.append((self._clock() - self._since) * 1000)

    def share(self, part: float) -> float:
        """The turn that `part` of all turns did not exceed: 0.5 is the median."""
        ordered = sorted(self.turns)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]

    @property
    def median(self) -> float:
        return self.share(0.5)

    @property
    def p99(self) -> float:
        return self.share(0.99)


def ms(milliseconds: float) -> str:
    """Milliseconds with as many figures as they deserve."""
    return f"{milliseconds:.3f} ms" if milliseconds < 10 else f"{milliseconds:,.0f} ms"


def times(ours: float, floor: float) -> str:
    """How many times as long ours took."""
    return f"{ours / floor:.2f}×"


def printed(rows: Iterable[Measured]) -> str:
    """The table as Markdown, its columns in line for a terminal."""
    lines: list[Sequence[str]] = [HEADS, *(row.cells for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEADS))]
    laid = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) + " |"
        for line in lines
    ]
    laid.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(laid)
