"""PCs that all know each other, for stories in which some are let in and others shut out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coopdesk.exchange import bundles, recovering
from coopdesk.exchange.bundles import BadBundle, Waits
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.sync import SyncReport
from coopdesk.records.book.acts import number_of
from tests.exchange.syncing.fleets import Fleet
from tests.records.exchanging import Node

A, B, C, D = range(4)
HERE, THERE = 0, 1


@contextmanager
def office(*, locked: bool, pcs: int = 3) -> Iterator[Fleet]:
    """PCs that all know each other."""
    fleet = Fleet(1, locked=locked)
    try:
        for _ in range(pcs - 1):
            fleet.join(A, HERE)
        for _ in range(2):
            for which in range(pcs):
                synced(fleet, which, HERE)
        yield fleet
    finally:
        fleet.close()


def synced(fleet: Fleet, which: int, at: int) -> SyncReport:
    report = fleet.sync(which, at)
    assert report is not None
    return report


def revoke(fleet: Fleet, by: int, whom: int) -> None:
    node = fleet.nodes[by]
    node.pc.clock.move(seconds=1)
    stolen = number_of(fleet.nodes[whom].book.device)
    recovering.trust_no_more(node.book, Keyring(node.pc.home), stolen, "It was stolen.")
    fleet.note(node)
    ((seq,),) = node.look(f"SELECT seq FROM revocation WHERE id = {stolen}")
    fleet.ends[fleet.nodes[whom].book.device] = seq


def opens(node: Node, folder: Path) -> set[int]:
    """Under which keys the bundles of a place are locked that a PC can open by what it has."""
    ring, found = Keyring(node.pc.home), set[int]()
    for file in sorted(folder.glob("ACTS/*/*.CD?")):
        data = file.read_bytes()
        try:
            bundles.read(data, ring.trust(node.book), ring.identities(node.book), node.book.coop)
        except (BadBundle, Waits):
            continue
        found.add(bundles.header_of(data).epoch)
    return found
