"""A folder anywhere: a stick, a shared folder, WebDAV, SFTP or S3, all with the same five calls.

`opened(address)` gives the place, `marker.known(…)` says whether it is the right one.
"""

from coopdesk.exchange.places.base import (
    NO_PATIENCE,
    Fault,
    Given,
    Item,
    Patience,
    Place,
    PlaceTrouble,
    Secrets,
)
from coopdesk.exchange.places.hasty import Hasty
from coopdesk.exchange.places.opening import opened

__all__ = [
    "NO_PATIENCE",
    "Fault",
    "Given",
    "Hasty",
    "Item",
    "Patience",
    "Place",
    "PlaceTrouble",
    "Secrets",
    "opened",
]
