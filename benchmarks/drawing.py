"""What a process of its own draws, and how much memory that takes: nothing else is loaded in it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from time import perf_counter, process_time

_STATEMENTS, _ROLL = 2_000, 20_000
#: Of a statement's code: balances of some accounts, with a signature.
_LETTERS = 259

#: Seconds by the clock and at work, and the PDF.
Made = tuple[float, float, bytes]


def _samples() -> Made:
    from coopdesk.i18n import Language  # noqa: PLC0415  (a child loads only what it measures)
    from coopdesk.reports.statement import statements  # noqa: PLC0415
    from tests.reports import samples  # noqa: PLC0415

    language = Language("en")
    data = (samples.statement() for _ in range(_STATEMENTS))
    return _timed(lambda: statements(data, lambda _: language))


def _coded() -> Made:
    from coopdesk.i18n import Language  # noqa: PLC0415
    from coopdesk.reports.statement import statements  # noqa: PLC0415
    from tests.reports import samples  # noqa: PLC0415

    language, chance = Language("en"), Random(7)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    codes = ("CD1" + "".join(chance.choices(letters, k=_LETTERS)) for _ in range(_STATEMENTS))
    data = (replace(samples.statement(), proof=code) for code in codes)
    return _timed(lambda: statements(data, lambda _: language))


def _book() -> Made:
    from benchmarks import books  # noqa: PLC0415
    from coopdesk.i18n import Language  # noqa: PLC0415
    from coopdesk.records import statements as ask  # noqa: PLC0415
    from coopdesk.reports.statement import statements  # noqa: PLC0415

    language, day = Language("en"), books.TODAY.date()
    since = day.replace(year=day.year - 1)
    with books.book_of(books.SCALES["100k"]) as book:
        return _timed(
            lambda: book.read(
                lambda s: statements(
                    ask.statements(s, from_=since, until=day, made_on=day, made_by="–"),
                    lambda _: language,
                )
            )
        )


def _roll() -> Made:
    from coopdesk.i18n import Language  # noqa: PLC0415
    from coopdesk.reports.roll import roll  # noqa: PLC0415
    from tests.reports import samples  # noqa: PLC0415

    data = samples.roll(rows=_ROLL)
    return _timed(lambda: roll(data, Language("en")))


def _register() -> Made:
    from benchmarks import books  # noqa: PLC0415
    from coopdesk.i18n import Language  # noqa: PLC0415
    from coopdesk.records import members_on_paper  # noqa: PLC0415
    from coopdesk.reports.folios import Folios  # noqa: PLC0415
    from coopdesk.reports.register import register  # noqa: PLC0415

    language, day = Language("en_RW"), books.TODAY.date()
    with books.roll_of(_ROLL) as book:
        return _timed(
            lambda: book.read(
                lambda s: register(
                    members_on_paper.register(s, day, made_on=day, made_by="–"),
                    language,
                    folios=Folios(1),
                )
            )
        )


def _minutes() -> Made:
    from coopdesk.i18n import Language  # noqa: PLC0415
    from coopdesk.reports.minutes import minutes  # noqa: PLC0415
    from tests.reports import meetings  # noqa: PLC0415

    data = meetings.huge(points=40, motions=60, people=500)
    return _timed(lambda: minutes(data, Language("en")))


def _timed(work: Callable[[], bytes]) -> Made:
    since, worked = perf_counter(), process_time()
    made: bytes = work()
    return perf_counter() - since, process_time() - worked, made


def _most_memory() -> int:
    """The most that this process had in use, in MB; 0 where the system doesn't tell."""
    said = Path("/proc/self/status")
    return int(said.read_text().split("VmHWM:")[1].split()[0]) // 1024 if said.exists() else 0


if __name__ == "__main__":
    seconds, work, pdf = {
        "samples": _samples,
        "coded": _coded,
        "book": _book,
        "roll": _roll,
        "register": _register,
        "minutes": _minutes,
    }[sys.argv[1]]()
    print(
        json.dumps(
            {
                "seconds": seconds,
                "work": work,
                "pages": len(re.findall(rb"/Type\s*/Page\b", pdf)),
                "bytes": len(pdf),
                "memory": _most_memory(),
            }
        )
    )
