"""PCs and sheets are shut out at the same time in two rooms: each new key is in a box for whom the
other room shut out, until somebody who hears of both begins one that is for nobody of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import permutations

import pytest

from coopdesk.exchange import joining, recovering
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import opened
from coopdesk.exchange.sync import SyncReport
from coopdesk.records import epochs
from coopdesk.records.book.acts import number_of
from coopdesk.records.epochs import EpochRow
from coopdesk.records.errors import Refused
from tests.exchange.syncing.fleets import Fleet
from tests.exchange.syncing.offices import HERE, THERE, A, B, C, office, opens, revoke, synced
from tests.records.exchanging import Node
from tests.records.hands import Pc

X, D = 3, 4
LEFT = [A, B, D]


def all_sync(fleet: Fleet, rounds: int = 3) -> None:
    """Everybody who is left comes to both places, again and again."""
    reports = []
    for _ in range(rounds):
        reports = [synced(fleet, which, at) for which in LEFT for at in (HERE, THERE)]
    assert [str(why.what) for report in reports for why in report.why] == []
    assert all(report.green for report in reports)


def keys(fleet: Fleet, which: int) -> list[EpochRow]:
    return fleet.nodes[which].book.read(epochs.epochs)


def who_reads(fleet: Fleet) -> set[int]:
    """Who has a box of a key that counts now."""
    return fleet.nodes[A].book.read(epochs.current)


def numbers(fleet: Fleet, *which: int) -> set[int]:
    return {number_of(fleet.nodes[one].book.device) for one in which}


def ended_in_one_book(fleet: Fleet, shut_out: set[int]) -> None:
    """All that are left have one book, and its keys are for them and for nobody else."""
    all_sync(fleet)
    assert fleet.nodes[A].says() == fleet.nodes[B].says() == fleet.nodes[D].says()
    assert not shut_out & who_reads(fleet)
    assert numbers(fleet, *LEFT) <= who_reads(fleet)
    before = keys(fleet, A)
    all_sync(fleet)
    assert keys(fleet, A) == before  # nobody begins another


def nothing_new_is_open_to(fleet: Fleet, *thieves: int) -> None:
    fleet.work(D, ("visit", 1, 1, 77))
    for which in (D, A, B):
        assert synced(fleet, which, HERE).green
    newest = keys(fleet, A)[0].n
    assert newest in opens(fleet.nodes[B], fleet.places[HERE])
    for thief in thieves:
        synced(fleet, thief, HERE)
        for place in fleet.places:
            assert newest not in opens(fleet.nodes[thief], place)


@pytest.mark.parametrize("order", list(permutations(LEFT)))
@pytest.mark.parametrize("meet", ["at two places", "at one"])
def test_pcs_that_are_shut_out_apart_read_nothing_in_the_end(
    order: tuple[int, ...], meet: str
) -> None:
    with office(locked=True, pcs=5) as fleet:
        for by, whom, at in ((A, C, HERE), (B, X, THERE)):
            revoke(fleet, by, whom)
            fleet.work(by, ("visit", 1, 1, 44))
            synced(fleet, by, at)
        assert keys(fleet, A)[0].n == keys(fleet, B)[0].n == 2
        for which in order:
            fleet.work(which, ("visit", which, 1, 30))
            for at in (HERE, THERE) if meet == "at two places" else (THERE,):
                synced(fleet, which, at)
        ended_in_one_book(fleet, numbers(fleet, C, X))
        assert 3 <= len(keys(fleet, A)) <= 5
        assert keys(fleet, A)[0].n == 3
        nothing_new_is_open_to(fleet, C, X)


def test_two_that_both_begin_a_key_again_apart_need_no_third() -> None:
    with office(locked=True, pcs=5) as fleet:
        revoke(fleet, A, C)
        revoke(fleet, B, X)
        for which, at in ((A, HERE), (B, THERE), (A, THERE), (B, HERE)):
            synced(fleet, which, at)
        assert [len(keys(fleet, which)) for which in (A, B)] == [4, 4]
        ended_in_one_book(fleet, numbers(fleet, C, X))
        assert [one.n for one in keys(fleet, D)] == [3, 3, 2, 2, 1]
        nothing_new_is_open_to(fleet, C, X)


@pytest.mark.parametrize("other", ["a PC", "a sheet"])
def test_a_sheet_is_shut_out_apart_from_another_or_from_a_pc(other: str) -> None:
    with office(locked=True, pcs=5) as fleet:
        lost, seen = another_sheet(fleet, "Bank"), another_sheet(fleet, "Chair")
        all_sync(fleet, 2)
        end(fleet, A, lost)
        if other == "a PC":
            revoke(fleet, B, X)
        else:
            end(fleet, B, seen)
        shut_out = {lost} | (numbers(fleet, X) if other == "a PC" else {seen})
        for which in (A, B, D):
            synced(fleet, which, THERE)
        ended_in_one_book(fleet, shut_out)
        if other == "a PC":
            nothing_new_is_open_to(fleet, X)


def another_sheet(fleet: Fleet, where: str) -> int:
    """A sheet that was tried out, beside the first one; its number."""
    node = fleet.nodes[A]
    ring = Keyring(node.pc.home)
    made = recovering.make_sheet(node.book, ring, where, by=fleet.sheet)
    recovering.drill(node.book, ring, made.id, [made.identity])
    fleet.note(node)
    return made.id


def end(fleet: Fleet, by: int, sheet: int) -> None:
    node = fleet.nodes[by]
    recovering.end(node.book, Keyring(node.pc.home), sheet)
    fleet.note(node)


def test_a_clone_that_only_a_stolen_pc_vouches_for_gets_no_box_of_the_new_key() -> None:
    """The clone shows itself by the stolen PC's key, as a thief's own copy would."""
    with office(locked=True) as fleet:
        fleet.copy(C)
        clone = fleet.nodes[3]
        fleet.work(3, ("visit", 1, 1, 11))
        for which in (3, A, B):
            synced(fleet, which, HERE)
        fleet.work(A, ("visit", 1, 1, 22))
        revoke(fleet, A, C)
        assert who_reads(fleet) & numbers(fleet, A, B, C, 3) == numbers(fleet, A, B)
        for which in (A, B, 3, A):
            synced(fleet, which, HERE)
        assert not numbers(fleet, C, 3) & who_reads(fleet)
        assert opens(clone, fleet.places[HERE]) == {1}


def test_a_pc_does_not_shut_out_what_it_was_itself() -> None:
    with office(locked=False) as fleet:
        before = fleet.nodes[A].book.device
        fleet.back_up(A)
        fleet.restore(A, 0)
        fleet.nodes[A].pc.clock.move(hours=25)
        synced(fleet, A, HERE)
        node = fleet.nodes[A]
        assert node.book.device != before
        with pytest.raises(Refused, match="from the PC itself"):
            recovering.trust_no_more(node.book, Keyring(node.pc.home), number_of(before), "Old.")


# --- a clone, which the stolen key vouched for ---

CLONE = 3


@contextmanager
def cloned(*, locked: bool, known_to: int | None) -> Iterator[Fleet]:
    """A clone of the PC that is stolen works on its own. One PC may know of that; then A trusts the
    stolen one no more, and B hears of it.
    """
    with office(locked=locked) as fleet:
        fleet.copy(C)
        fleet.work(CLONE, ("visit", 1, 1, 11))
        if known_to is not None:
            synced(fleet, CLONE, THERE)
            synced(fleet, known_to, THERE)
            fleet.work(known_to, ("visit", 2, 1, 22))  # it leans on what it knows
        revoke(fleet, A, C)
        for which in (A, B, A, B):
            synced(fleet, which, HERE)
        fleet.work(CLONE, ("visit", 1, 1, 12))
        yield fleet


def told(fleet: Fleet, which: int, at: int) -> set[str]:
    return {str(why.what) for why in synced(fleet, which, at).why}


KNOWN = pytest.mark.parametrize(
    "known_to", [A, B, None], ids=["the one that shuts out", "another", "nobody"]
)
LOCKED = pytest.mark.parametrize("locked", [False, True], ids=["open", "locked"])


@KNOWN
@LOCKED
def test_what_was_known_of_a_clone_counts_everywhere_and_nothing_after_that(
    known_to: int | None, locked: bool
) -> None:
    with cloned(locked=locked, known_to=known_to) as fleet:
        for at in (HERE, THERE):
            for which in (A, B, A, B):
                told(fleet, which, at)
        one, other = fleet.nodes[A], fleet.nodes[B]
        assert one.says() == other.says()
        assert synced(fleet, A, HERE).green
        assert synced(fleet, B, HERE).green
        counted = {fleet.acts[act].dev for act in one.known()}
        assert (fleet.nodes[CLONE].book.device in counted) == (known_to is not None)
        before = one.known()
        # It goes on; nobody takes that in, and each says why.
        said = told(fleet, CLONE, HERE)
        assert any("approve" in line or "locked with a key" in line for line in said)
        for which in (A, B, A, B):
            said = told(fleet, which, HERE)
            if locked:  # an open one hears that it is a stranger, and leaves nothing
                assert any("nobody of the co-op vouches for" in line for line in said)
        late = fleet.nodes[CLONE].known() - before
        assert late
        assert not late & (one.known() | other.known())
        assert one.says() == other.says()


@KNOWN
@pytest.mark.parametrize("how", ["words", "sheet"])
def test_a_clone_that_comes_in_anew_brings_all_that_it_wrote(
    known_to: int | None, how: str
) -> None:
    with cloned(locked=True, known_to=known_to) as fleet:
        synced(fleet, CLONE, HERE)  # it leaves what nobody believes
        if how == "sheet":
            node = fleet.nodes[CLONE]
            recovering.recover(node.book, Keyring(node.pc.home), fleet.sheet)
            fleet.note(node)
        else:
            approved(fleet)
        left = [one for one in range(len(fleet.nodes)) if one != C]
        reports: list[SyncReport] = []
        for _ in range(3):
            reports = [synced(fleet, which, at) for at in (HERE, THERE) for which in left]
        assert all(report.green for report in reports)
        for which in left:
            assert fleet.nodes[which].known() >= fleet.nodes[CLONE].known()
            assert fleet.nodes[which].says() == fleet.nodes[A].says()


def approved(fleet: Fleet) -> None:
    """The clone is let in by words, as a PC of its own beside its old book."""
    clone, judge = fleet.nodes[CLONE], fleet.nodes[A]
    place, ring = opened(str(fleet.places[HERE])), Keyring(judge.pc.home)
    pc = Pc(fleet.folder() / "new.coop", clone.pc.home, clone.pc.clock, clone.pc.actor)
    waiting = joining.ask(place, pc.home, pc.clock)
    joining.approve(judge.book, ring, place, waiting.words, fleet.sent(ring, judge))
    sent = fleet.sent(Keyring(pc.home))
    made = joining.finish(place, pc.path, pc.home, pc.clock, sent)
    assert made is not None
    made.close()
    fleet.nodes.append(Node(pc))
    for node in (judge, fleet.nodes[-1]):
        fleet.note(node)
