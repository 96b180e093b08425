"""Two copies of one book, each on a PC of its own and unaware of the other, take one letter: from
the first receipt to the last word, as a secretary lives it.
"""

from __future__ import annotations

import pytest

from coopdesk.i18n import Language
from coopdesk.records import devices, looking_at, statements
from coopdesk.records.book.acts import number_of
from coopdesk.records.ids import VisitId
from coopdesk.reports.receipt import receipt
from tests.exchange.syncing.fleets import Fleet
from tests.exchange.syncing.offices import HERE, office, synced
from tests.records.exchanging import Node
from tests.reports.reading import story

ONE, TWO = 1, 2


def receipts(node: Node, series: str) -> dict[VisitId, int]:
    query = f"SELECT id, number FROM visit WHERE series = '{series}' ORDER BY number, id"
    return {VisitId(ident): number for ident, number in node.look(query)}


def told(node: Node) -> dict[str, looking_at.Flag]:
    return {str(flag.text): flag for flag in node.book.read(looking_at.found)}


def printed(node: Node, visit: VisitId) -> str:
    data = node.book.read(statements.receipt, visit, copy=True)
    return " ".join(story(receipt(data, Language("en"))).split())


def copied(fleet: Fleet) -> tuple[Node, Node]:
    """Two copies, in which somebody writes on the same day."""
    for name in ("Shop", "Market"):
        fleet.copy(0)
        node = fleet.nodes[-1]
        fleet.work(len(fleet.nodes) - 1, ("visit", 0, len(fleet.nodes), 300))
        own = number_of(node.book.device)
        node.book.write(devices.rename, device=own, name=name, shown="")
        fleet.note(node)
    return fleet.nodes[ONE], fleet.nodes[TWO]


@pytest.mark.parametrize("first", [ONE, TWO])
def test_one_letter_of_two_copies_is_told_settled_and_explained_on_paper(first: int) -> None:
    with office(locked=False, pcs=1) as fleet:
        one, two = copied(fleet)
        assert one.book.letter == two.book.letter == "B"
        for which in (first, 3 - first, first, 3 - first):
            synced(fleet, which, HERE)
        # From here on each has a letter of its own; what was written keeps its number.
        assert sorted(node.book.letter for node in (one, two)) == ["B", "C"]
        assert not one.book.read(devices.twins)
        assert list(receipts(one, "B").values()) == [1, 1]
        for node in (one, two):
            flags = told(node)
            flag = flags["Receipt B-000001 was written on two PCs."]
            assert {proof.pc for proof in flag.proof} == {"B · Shop", "C · Market"}
            assert "Write on each paper which PC it is from" in str(flag.advice)
            assert not any(flag.kind == looking_at.LETTER for flag in flags.values())
        # The paper says it too, each with its own PC, on both PCs alike.
        for node in (one, two):
            said = {printed(node, visit) for visit in receipts(node, "B")}
            assert all("Receipt B-000001 was written on two PCs." in paper for paper in said)
            assert sorted("C · Market" in paper for paper in said) == [False, True]
            assert sorted("B · Shop" in paper for paper in said) == [False, True]
        # What comes then has no number twice, and says nothing more.
        for which in (ONE, TWO):
            fleet.work(which, ("visit", 1, which, 200))
        flag = told(one)["Receipt B-000001 was written on two PCs."]
        one.book.write(
            looking_at.settle, kind=flag.kind, about=flag.about, how="both", why="Noted on both."
        )
        fleet.note(one)
        for which in (ONE, TWO, ONE, TWO):
            assert synced(fleet, which, HERE).green
        assert list(receipts(two, "B").values()) == [1, 1, 2]
        assert list(receipts(two, "C").values()) == [1]
        (later,) = receipts(two, "C")
        assert "two PCs" not in printed(two, later)
        for node in (one, two):
            assert told(node) == {}
        assert one.says() == two.says()


def test_the_same_money_under_one_letter_is_told_as_money_that_came_twice() -> None:
    """Its numbers differ, its letter does not: it is told from the PCs that wrote it."""
    with office(locked=False, pcs=1) as fleet:
        for node in copied(fleet):
            node.pc.clock.move(days=1)  # a day on which the office wrote nothing
        fleet.work(ONE, ("visit", 1, 1, 444))  # B-2 here
        fleet.work(TWO, ("visit", 2, 1, 30), ("visit", 1, 1, 444))  # B-3 there
        for which in (ONE, TWO, ONE, TWO):
            synced(fleet, which, HERE)
        said = [text for text in told(fleet.nodes[ONE]) if "same receipt from two PCs" in text]
        assert len(said) == 1
