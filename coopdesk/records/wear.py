"""How a thing wears out, month by month: what is lost in each, exact to the coin.

Whole minor units only. Every month is rounded down and the last one takes the rest, so that the
months always add up to what there was to wear off.
"""

from __future__ import annotations

from typing import Final

STRAIGHT, DECLINING = "straight", "declining"
METHODS: Final = (STRAIGHT, DECLINING)


def plan(method: str, *, value: int, residual: int, months: int) -> list[int]:
    """What is worn off in each of so many months, in minor units.

    `value` is what the thing stands at before, `residual` what it is worth in the end. Straight:
    the same each month. Declining: each month twice the even share of what it then stands at,
    never below the even share of what is left to wear off, until that is gone.
    """
    if method not in METHODS:
        raise ValueError(f"{method} is no way to wear off")
    if months < 1 or not 0 <= residual <= value:
        raise ValueError("a thing wears for a month or more, down to what it is worth in the end")
    whole = left = value - residual
    made = []
    for month in range(months, 1, -1):
        part = whole // months
        if method == DECLINING:
            part = min(left, max(left // month, 2 * (left + residual) // months))
        made.append(part)
        left -= part
    return [*made, left]
