"""A PC is stolen and goes on writing: what it wrote since counts nowhere, whatever came first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coopdesk.exchange import known, recovering, standing
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import NO_PATIENCE, opened
from coopdesk.exchange.sync import SyncReport, sync
from coopdesk.i18n import Language
from coopdesk.records import checks, looking_at, members
from coopdesk.records.book import acts
from tests.exchange.syncing.fleets import Fleet
from tests.records.exchanging import Node
from tests.records.hands import Make, whole
from tests.records.test_counting import PLAIN


class Stolen:
    """An office, a PC that is stolen and a third one, all let in by words, and two sticks."""

    def __init__(self, fleet: Fleet) -> None:
        for _ in range(2):
            fleet.join(0, 0)
        self.fleet = fleet
        self.office, self.thief, self.third = fleet.nodes
        self.place, self.stick = fleet.places
        for _ in range(2):
            for node in fleet.nodes:
                self.sync(node)

    def sync(self, node: Node, at: Path | None = None) -> SyncReport:
        for one in self.fleet.nodes:
            one.pc.clock.move(minutes=1)
        place = opened(str(at or self.place), patience=NO_PATIENCE)
        return sync(node.book, place, Keyring(node.pc.home))

    def steal(self) -> None:
        """It writes on, and leaves that on an old stick."""
        Make(self.thief.book).visit(Make(self.thief.book).member("Evil"), ("deposit", 700))
        self.sync(self.thief, self.stick)

    def revoke(self) -> None:
        number = acts.number_of(self.thief.book.device)
        ring = Keyring(self.office.pc.home)
        recovering.trust_no_more(self.office.book, ring, number, "It was stolen.")
        self.sync(self.office)

    def end(self) -> None:
        """Both that are left are equal, sound and green, and neither has what the thief wrote."""
        turns = [(node, at) for at in (None, self.stick) for node in self.left]
        reports = [self.sync(*turn) for turn in turns * 2][-len(turns) :]
        assert [report.why for report in reports if not report.green] == []
        for node in self.left:
            off = [one for one in checks.run(node.book, rebuild=True) if one.check in PLAIN]
            assert off == []
            assert whole(node.book) == whole(self.office.book)
            assert "Evil" not in {row.name for row in node.book.read(members.roll)}

    @property
    def left(self) -> list[Node]:
        return [self.office, self.third]


@pytest.fixture(params=[False, True], ids=["open", "locked"])
def stolen(request: pytest.FixtureRequest) -> Iterator[Stolen]:
    fleet = Fleet(1, locked=request.param)
    try:
        yield Stolen(fleet)
    finally:
        fleet.close()


def told(node: Node) -> str:
    """What "To look at" says of PCs that are trusted no more and what leans on them."""
    flags = node.book.read(looking_at.found)
    return "\n".join(str(flag) for flag in flags if flag.kind == looking_at.REVOKED)


def test_what_the_thief_wrote_goes_again_when_the_word_comes_last(stolen: Stolen) -> None:
    stolen.steal()
    assert stolen.sync(stolen.third, stolen.stick).received
    evil = next(row for row in stolen.third.book.read(members.roll) if row.name == "Evil")
    make = Make(stolen.third.book)
    make.visit(make.known(evil.id), ("deposit", 300))
    Make(stolen.third.book).member("Good")
    stolen.revoke()
    stolen.end()
    assert "Good" in {row.name for row in stolen.office.book.read(members.roll)}
    for node in stolen.left:
        assert "300" in told(node)
    assert "700" in told(stolen.third)


def test_nothing_of_it_is_taken_in_when_the_word_comes_first(stolen: Stolen) -> None:
    stolen.revoke()
    stolen.sync(stolen.third)
    stolen.steal()
    report = stolen.sync(stolen.third, stolen.stick)
    assert report.received == 0
    assert "trusts no more" in str(report.quarantined[0].what)
    letter = stolen.third.book.read(standing.names)[acts.number_of(stolen.thief.book.device)]
    assert {one.device for one in report.settled} == {letter}
    (place,) = (
        one for one in stolen.third.book.read(known.places) if one.address == str(stolen.stick)
    )
    assert (place.why, place.settled) == ((), tuple(report.settled))
    (told,) = standing.settled_told(Language("en"), "Blue stick", place.settled)
    assert told.startswith(f"{len(place.settled)} file")
    assert f"the PC {letter}, which the co-op trusts no more" in told
    stolen.end()


def test_the_thief_itself_goes_on_under_no_old_name_or_can_not_read_on(stolen: Stolen) -> None:
    stolen.steal()
    stolen.revoke()
    before = stolen.thief.book.device
    report = stolen.sync(stolen.thief)
    if report.received:  # nothing is locked
        stolen.thief.pc.clock.move(hours=30)
        Make(stolen.thief.book).member("Later")
        assert stolen.thief.book.device != before
    else:
        assert "locked" in str(report.why[0].what)
    stolen.end()
