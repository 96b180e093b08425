"""PCs are let in and others trusted no more, at the same time in other rooms."""

from __future__ import annotations

from itertools import permutations

import pytest

from coopdesk.exchange import joining
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import opened
from tests.exchange.syncing.fleets import Fleet
from tests.exchange.syncing.offices import HERE, THERE, A, B, C, D, office, opens, revoke, synced
from tests.records.exchanging import Node
from tests.records.hands import Pc


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
    joining.approve(node.book, ring, place, waiting.words, fleet.sent(ring, node))
    fleet.note(node)
    return pc, waiting


def finished(fleet: Fleet, waiting: tuple[Pc, joining.Waiting]) -> None:
    pc, _ = waiting
    place = opened(str(fleet.places[HERE]))
    made = joining.finish(
        place,
        pc.path,
        pc.home,
        pc.clock,
        fleet.sent(Keyring(pc.home)),
    )
    assert made is not None
    made.close()
    fleet.nodes.append(Node(pc))
    fleet.note(fleet.nodes[-1])


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
