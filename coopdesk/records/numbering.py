"""Whether the numbers of entries, receipts and certificates are whole: none left out, none twice.

Two PCs that did not know of each other may have given numbers under one letter: copies of one book,
or a PC whose disk was copied. That is something to look at, paper by paper (see looking_at), and
will stay so; a number that stands more often than PCs gave it, or a gap, must not be.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

import cbor2
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.schema import RECEIPTS, Act, Device, History

#: By audit: what is wrong, and the numbers that were given.
_GIVEN: Final = (
    (
        "numbers",
        N_("The entries {series} have a gap or a number twice: {count} up to {last}."),
        "SELECT series, number FROM entry UNION ALL SELECT series, number FROM twin"
        f" WHERE series NOT LIKE '{RECEIPTS}%'",
    ),
    (
        "numbers",
        N_("The receipts {series} have a gap or a number twice: {count} up to {last}."),
        "SELECT series, number FROM visit UNION ALL SELECT substr(series,"
        f" {len(RECEIPTS) + 1}), number FROM twin WHERE series LIKE '{RECEIPTS}%'",
    ),
    (
        "certificates",
        N_("The certificates {series} have a gap or a number twice: {count} up to {last}."),
        "SELECT series, number FROM certificate",
    ),
)
#: By series: how many numbers there are, each once and all, the last, and the most of one number.
_TOLD: Final = (
    "SELECT series, count(*), sum(times), max(number), max(times) FROM"
    " (SELECT series, number, count(*) AS times FROM ({given}) GROUP BY series, number)"
    " GROUP BY series HAVING count(*) <> max(number) OR max(times) > 1"
)


def wrong(session: Session) -> Iterator[tuple[str, Text, str]]:
    """Which audit found it, what is wrong with the numbers of a series, and the series."""
    givers: Counter[str] | None = None
    for audit, what, given in _GIVEN:
        for series, each, count, last, most in session.execute(text(_TOLD.format(given=given))):
            givers = _givers(session) if givers is None else givers
            if each != last or most > max(givers[series], 1):
                yield audit, Text(what, {"series": series, "count": count, "last": last}), series


def _givers(session: Session) -> Counter[str]:
    """By letter: how many PCs ever numbered under it, a PC that was copied as often as it wrote
    apart.
    """
    letters: dict[int, set[str]] = defaultdict(set)
    for device, letter in session.execute(select(Device.id, Device.letter)):
        letters[device].add(letter)
    before = select(History.row, History.value).where(
        History.table == Device.__tablename__, History.column == "letter"
    )
    for device, value in session.execute(before):
        letters[device].add(str(cbor2.loads(value)))
    apart = _branches(session)
    return Counter(
        letter
        for device, found in letters.items()
        for letter in found
        for _ in range(apart.get(device, 1))
    )


def _branches(session: Session) -> dict[int, int]:
    """Of PCs that have more than one act of one counter: how many."""
    twice = (
        select(Act.device, func.count().label("count"))
        .group_by(Act.device, Act.seq)
        .having(func.count() > 1)
    ).subquery()
    most = select(twice.c.device, func.max(twice.c.count)).group_by(twice.c.device)
    return {device: count for device, count in session.execute(most)}
