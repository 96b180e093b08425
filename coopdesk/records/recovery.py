"""Who can open everything when all PCs are lost: a printed sheet, the board, a federation.

Losing the key is likelier than theft: nothing is locked before somebody has typed or scanned the
sheet back (a drill), and the drill is repeated every year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import epochs
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.calendar import add_months
from coopdesk.records.epochs import NO_BOXES, Boxes, NewEpoch
from coopdesk.records.errors import Refused
from coopdesk.records.schema import Recovery

#: After so many months a drill is due again.
EVERY: Final = 12
#: How a key can be shared out among the board: how many of how many shares it takes.
SPLITS: Final = ("2/3", "3/5")


class Kind(StrEnum):
    """Who holds the key."""

    SHEET = "sheet"
    BOARD = "board"
    FEDERATION = "federation"


#: What each is called.
KIND_NAMES: Final[Mapping[Kind, str]] = {
    Kind.SHEET: N_("Recovery sheet"),
    Kind.BOARD: N_("Shares of the board"),
    Kind.FEDERATION: N_("Federation"),
}


@dataclass(frozen=True, slots=True)
class RecoveryRow:
    """Somebody who can recover. `root` is the co-op's root key in a box for them, `split` "2/3"
    where it takes several; `tested` is the day of the last drill that passed.
    """

    id: int
    kind: Kind
    label: str
    recipient: str
    root: bytes
    split: str
    made: date
    tested: date | None
    ended: date | None

    @property
    def holders(self) -> tuple[str, ...]:
        """Who of the board holds which share, where all are named."""
        return holders_of(self.label, self.split)

    @property
    def due(self) -> date | None:
        """When the next drill is due; None when it is at once, or it counts no more."""
        return None if self.tested is None else add_months(self.tested, EVERY)


def holders_of(label: str, split: str) -> tuple[str, ...]:
    """The names of those who hold shares, as a label names them one after the other; empty where it
    does not name all.
    """
    names = tuple(name for name in (part.strip() for part in label.split(",")) if name)
    return names if split and len(names) == int(split.partition("/")[2]) else ()


# --- commands ------------------------------------------------------------------------------------


@command(needs=Permission.SET_UP)
def add_recipient(
    tx: Tx,
    *,
    kind: Kind,
    label: str,
    recipient: str,
    root: bytes = b"",
    split: str = "",
    boxes: Boxes = NO_BOXES,
) -> int:
    """From now on somebody can open everything: `root` and `boxes` hold the keys for them."""
    if not label.strip():
        raise Refused(N_("Write who keeps it, or where."), field="label")
    if (kind is Kind.BOARD) != bool(split) or (split and split not in SPLITS):
        raise Refused(
            N_("Choose how many of the board it takes: 2 of 3, or 3 of 5."), field="split"
        )
    if any(one.recipient == recipient for one in recipients(tx.session)):
        raise Refused(N_("This key is on the list already."), field="recipient")
    if set(boxes) != {one.id for one in epochs.epochs(tx.session)}:
        raise Refused(N_("Some keys are missing on this PC. Sync first, then try again."))
    ident = tx.new_id()
    row = {
        "id": ident,
        "kind": kind,
        "label": label.strip(),
        "recipient": recipient,
        "root": root or None,
        "split": split,
        "made": tx.today,
    }
    tx.insert(Recovery, [row])
    epochs.wrap(tx, ident, boxes)
    tx.touch(Topic.COOP)
    return ident


@command(needs=Permission.SET_UP)
def passed_drill(tx: Tx, *, recovery: int, epoch: NewEpoch | None = None) -> None:
    """The sheet, or enough shares, were typed or scanned back today. After the first drill
    everything is locked from now on, with the key `epoch`.
    """
    row = _counting(tx, recovery)
    tx.set(Recovery, recovery, "tested", tx.today, shown=row.tested)
    if epoch is not None and not epochs.epochs(tx.session):
        epochs.begin(tx, epoch)
    tx.touch(Topic.COOP)


@command(needs=Permission.SET_UP)
def end(tx: Tx, *, recovery: int, epoch: NewEpoch | None = None) -> None:
    """A sheet that was lost or seen by others opens nothing that is to come: a new key begins."""
    row = _counting(tx, recovery)
    if locked(tx.session):
        others = [one for one in standing(tx.session) if one.tested and one.id != recovery]
        if not others:
            raise Refused(
                N_("First make another sheet and try it out: without one all could be lost."),
                field="recovery",
            )
        if epoch is None:
            raise Refused(N_("Without a new key the sheet could still open what is to come."))
        epochs.begin(tx, epoch)
    tx.set(Recovery, recovery, "ended", tx.today, shown=row.ended)
    tx.touch(Topic.COOP)


@command(needs=Permission.SET_UP)
def relabel(tx: Tx, *, recovery: int, label: str, shown: str) -> None:
    """A sheet or shares are kept by somebody else, or elsewhere, from now on."""
    if not label.strip():
        raise Refused(N_("Write who keeps it, or where."), field="label")
    tx.set(Recovery, _counting(tx, recovery).id, "label", label.strip(), shown=shown)
    tx.touch(Topic.COOP)


def _counting(tx: Tx, recovery: int) -> Recovery:
    row = tx.session.get(Recovery, recovery)
    if row is None or row.ended is not None:
        raise Refused(N_("This sheet counts no more."), field="recovery")
    return row


# --- queries -------------------------------------------------------------------------------------


def recipients(session: Session) -> list[RecoveryRow]:
    """All who can or once could recover, the first made first."""
    rows = session.scalars(select(Recovery).order_by(Recovery.made, Recovery.id))
    return [
        RecoveryRow(
            id=row.id,
            kind=Kind(row.kind),
            label=row.label,
            recipient=row.recipient,
            root=bytes(row.root or b""),
            split=row.split or "",
            made=row.made,
            tested=row.tested,
            ended=row.ended,
        )
        for row in rows
    ]


def standing(session: Session) -> list[RecoveryRow]:
    """Those who can recover now."""
    return [one for one in recipients(session) if one.ended is None]


def locked(session: Session) -> bool:
    """Whether bundles and copies are locked: a drill has passed once."""
    return bool(epochs.epochs(session))


def drill_due(session: Session) -> date | None:
    """When the next drill is due: a year after the last; for a sheet that was never tried, the
    day it was made. None when there is no sheet.
    """
    found = standing(session)
    if not found:
        return None
    return min(one.due or one.made for one in found)
