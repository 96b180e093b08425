"""Notes and coins: how many of each make what."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records.errors import Refused
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.profiles import profile
from coopdesk.records.schema import Setting

#: How many there are of each note or coin, by its worth in minor units.
Pieces = Mapping[int, int]


def coins(session: Session) -> tuple[int, ...]:
    """The notes and coins of the co-op's country in minor units, largest first.

    None where the co-op keeps its books in another money: then boxes are counted by their sum.
    """
    asked = select(Setting.name, Setting.value).where(Setting.name.in_(("profile", "currency")))
    said: dict[str, str] = {name: value for name, value in session.execute(asked)}
    country = profile(said["profile"])
    return country.coins if country.currency == said["currency"] else ()


def worth(pieces: Pieces) -> int:
    """What notes and coins make together, in minor units."""
    return sum(coin * many for coin, many in pieces.items())


def kept(pieces: Pieces, total: Money, field: str) -> dict[str, int]:
    """Notes and coins as the book keeps them. Refused when they make another sum than `total`."""
    some = {coin: many for coin, many in sorted(pieces.items(), reverse=True) if many}
    if any(coin <= 0 or not 0 < many <= LARGEST for coin, many in some.items()):
        raise Refused(N_("A number of notes or coins can't be less than zero."), field="pieces")
    made = Money(worth(some), total.currency)
    if some and made != total:
        raise Refused(
            N_("The notes and coins make {made}, not {total}."),
            field=field,
            made=made,
            total=total,
        )
    return {str(coin): many for coin, many in some.items()}


def read(said: Mapping[str, int]) -> dict[int, int]:
    """Notes and coins from how the book keeps them, largest first."""
    return {int(coin): said[coin] for coin in sorted(said, key=int, reverse=True)}
