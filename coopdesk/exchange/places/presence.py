"""Which places are here now: what is plugged in, against what this PC knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coopdesk.exchange.places import marker
from coopdesk.exchange.places.marker import Found
from coopdesk.exchange.places.sticks import Stick


class Standing(StrEnum):
    """What a stick is to this PC."""

    KNOWN = "known"  # a place that this PC has used
    OURS = "ours"  # of this co-op, but new to this PC
    FOREIGN = "foreign"  # of another co-op
    BLANK = "blank"  # no place yet: it can be made one


@dataclass(frozen=True, slots=True)
class Here:
    """A stick that is plugged in, and the place on it. `address` opens it; where the stick is
    blank, it is the folder that can be made a place.
    """

    stick: Stick
    standing: Standing
    address: str
    marker: marker.Marker | None = None


def here_now(sticks: Iterable[Stick], known: Iterable[str], coop: bytes) -> list[Here]:
    """The sticks that are plugged in, those that this PC knows first. `known` are the ids of the
    marks that it remembers; the address of a known place may be another one today.

    It reads every stick: long work, when a stick has many files.
    """
    ids = frozenset(known)
    found = [here for stick in sticks for here in _on(stick, ids, coop)]
    order = list(Standing)
    return sorted(found, key=lambda here: (order.index(here.standing), here.stick.label.casefold()))


def _on(stick: Stick, known: frozenset[str], coop: bytes) -> Sequence[Here]:
    found = marker.find(stick.path)
    if not found:
        return [Here(stick, Standing.BLANK, str(stick.path))]
    return [Here(stick, _standing(one, known, coop), str(one.root), one.marker) for one in found]


def _standing(found: Found, known: frozenset[str], coop: bytes) -> Standing:
    if found.marker.coop != coop.hex():
        return Standing.FOREIGN
    return Standing.KNOWN if found.marker.place in known else Standing.OURS
