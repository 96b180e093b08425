"""Order without trust in the clock: hybrid logical time, and when a clock is not believed.

Source: Kulkarni et al., "Logical Physical Clocks" (2014); here with a counter of 64 bits, because
the clock of an office PC can stand still, or at 1980, for years.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from coopdesk.records.schema import instant_number, instant_of

_YEARS: Final = timedelta(days=3653)
_JUMP: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, order=True)
class Hlc:
    """A place in the order of all acts: milliseconds since 1970, and a counter within them."""

    ms: int
    count: int

    def next(self, wall: int, *, believed: bool) -> Hlc:
        """The time after this one. A clock that isn't believed only counts on."""
        if believed and wall > self.ms:
            return Hlc(wall, 0)
        return Hlc(self.ms, self.count + 1)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person said today's date is, and what the clock showed then (ms)."""

    wall: int
    day: date


@dataclass(frozen=True, slots=True)
class Judged:
    """What to make of the clock: is it believed, what day is it, must a person be asked."""

    believed: bool
    today: date
    ask: bool


def judge(
    now: datetime, *, built: date, last_wall: int, last_day: date | None, said: Confirmed | None
) -> Judged:
    """Whether the clock is plausible, and the day to work with either way.

    `now` is local and aware. `last_wall` is what the clock showed at the last act (0: none yet),
    `last_day` that act's business day. Not believed: before the release was made, over ten years
    after it, or over thirty days from the last act unless a person confirmed the date since.
    """
    wall, shown = instant_number(now), now.date()
    if said is not None and _near(wall, said.wall):
        off = said.day - instant_of(said.wall).astimezone(now.tzinfo).date()
        return Judged(believed=not off, today=shown + off, ask=False)
    likely = built <= shown <= built + _YEARS
    if likely and (not last_wall or _near(wall, last_wall)):
        return Judged(believed=True, today=shown, ask=False)
    return Judged(believed=False, today=last_day or (shown if likely else built), ask=True)


def _near(wall: int, other: int) -> bool:
    return abs(instant_of(wall) - instant_of(other)) <= _JUMP
