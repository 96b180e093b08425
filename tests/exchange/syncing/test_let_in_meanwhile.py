"""PCs are let in and others trusted no more, at the same time in other rooms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import permutations
from pathlib import Path

import pytest

from coopdesk.exchange import bundles, joining, recovering
from coopdesk.exchange.bundles import BadBundle, Waits
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import opened
from coopdesk.exchange.sync import SyncReport
from coopdesk.records.book.acts import number_of
from tests.exchange.syncing.fleets import Fleet
from tests.records.exchanging import Node
from tests.records.hands import Pc

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
    fleet._note(node)  # noqa: SLF001
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


@pytest.mark.parametrize("order", list(permutations([A, B, D])))
@pytest.mark.parametrize("finishes", ["at once", "late"])
def test_a_pc_that_is_let_in_while_another_is_revoked_reads_on(
    order: tuple[int, ...], finishes: str
) -> None:
    with office(locked=True) as fleet:
        waiting = asked(fleet)
        if finishes == "at once":
            finished(fleet, waiting)
        revoke(fleet, B, C)
        fleet.work(B, ("visit", 1, 1, 44))
        synced(fleet, B, THERE)
        for which in order:
            if which == D and len(fleet.nodes) == 3:
                finished(fleet, waiting)
            fleet.work(which, ("visit", which, 1, 30))
            synced(fleet, which, HERE)
            synced(fleet, which, THERE)
        reports = []
        for _ in range(3):
            reports = [synced(fleet, which, at) for which in (A, B, D) for at in (HERE, THERE)]
        assert [str(why.what) for report in reports for why in report.why] == []
        assert all(report.green for report in reports)
        known = [fleet.nodes[which].known() for which in (A, B, D)]
        assert known[0] == known[1] == known[2]
        assert fleet.nodes[A].says() == fleet.nodes[D].says() == fleet.nodes[B].says()
        fleet.work(D, ("visit", 1, 1, 77))
        for which in (D, A, B):
            assert synced(fleet, which, HERE).green
        synced(fleet, C, HERE)
        assert not any(epoch > 1 for epoch in thief_reads(fleet))
        assert 2 in opens(fleet.nodes[D], fleet.places[HERE])


def thief_reads(fleet: Fleet) -> set[int]:
    """Under which keys acts are locked that the stolen PC could open; boxes for it aside."""
    return opens(fleet.nodes[C], fleet.places[HERE]) | opens(fleet.nodes[C], fleet.places[THERE])


def asked(fleet: Fleet) -> tuple[Pc, joining.Waiting]:
    node, folder = fleet.nodes[A], fleet.folder()
    pc = Pc(folder / node.pc.path.name, folder / "home", node.pc.clock, node.pc.actor)
    place, ring = opened(str(fleet.places[HERE])), Keyring(node.pc.home)
    waiting = joining.ask(place, pc.home, pc.clock)
    joining.approve(node.book, ring, place, waiting.words, fleet._sent(ring, node))  # noqa: SLF001
    fleet._note(node)  # noqa: SLF001
    return pc, waiting


def finished(fleet: Fleet, waiting: tuple[Pc, joining.Waiting]) -> None:
    pc, _ = waiting
    place = opened(str(fleet.places[HERE]))
    made = joining.finish(
        place,
        pc.path,
        pc.home,
        pc.clock,
        fleet._sent(Keyring(pc.home)),  # noqa: SLF001
    )
    assert made is not None
    made.close()
    fleet.nodes.append(Node(pc))
    fleet._note(fleet.nodes[-1])  # noqa: SLF001


@pytest.mark.parametrize("locked", [False, True])
def test_nobody_waits_for_a_pc_that_a_thief_let_in(locked: bool) -> None:
    """B takes in what the thief's new PC wrote, and only then hears that the thief is no more
    trusted; the others never see it.
    """
    with office(locked=locked, pcs=4) as fleet:
        thief, late = C, D
        fleet.join(thief, THERE)  # after what counts of it
        fleet.work(4, ("visit", 1, 1, 44))
        synced(fleet, 4, THERE)
        synced(fleet, B, THERE)
        fleet.work(B, ("visit", 2, 1, 55))
        revoke(fleet, A, thief)
        fleet.strangers.add(fleet.nodes[4].book.device)
        synced(fleet, A, HERE)
        reports = [synced(fleet, B, HERE)]
        for _ in range(2):
            reports = [synced(fleet, which, HERE) for which in (A, B, late)]
        assert [str(why.what) for report in reports for why in report.why] == []
        assert fleet.nodes[A].says() == fleet.nodes[B].says() == fleet.nodes[late].says()


def test_a_pc_that_is_let_in_by_one_that_had_not_heard_of_the_new_key_reads_it_too() -> None:
    """The bundle that brings its box needs the one that is locked with the key in it."""
    with office(locked=True) as fleet:
        revoke(fleet, B, C)
        fleet.work(B, ("visit", 1, 1, 44))
        synced(fleet, B, HERE)
        fleet.join(A, THERE)
        assert len(fleet.nodes) == 4
        for which in (A, D, B, A):
            assert synced(fleet, which, HERE).green
        assert fleet.nodes[A].says() == fleet.nodes[D].says() == fleet.nodes[B].says()
