"""What came together from two PCs, chosen and settled by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Protocol, TypeVar

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records import conflicts, doubles, looking_at, members
from coopdesk.records.book import Book
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.pages.cash import Cash
from coopdesk.ui.pages.conflicts import Conflicts
from coopdesk.ui.pages.receipt import ReceiptPage
from coopdesk.ui.pages.to_look_at import ToLookAt
from coopdesk.ui.preferences import Preferences
from tests.records.fleet import take_in
from tests.records.hands import Make, Pc
from tests.ui.fingers import ENTER, said
from tests.ui.hands import Hands


class Fleet:
    """Two PCs with a book of three members, before they met."""

    def __init__(self, pc: Pc, other: Pc) -> None:
        self.pc, self.other = pc, other
        with pc.open() as book:
            self.who = next(r.id for r in book.read(members.roll) if "Claudine" in r.name)

    def change(self, pc: Pc, **values: object) -> None:
        with pc.open() as book:
            shown = book.read(members.file, self.who)
            before = {name: getattr(shown, name) for name in values}
            book.write(members.change_member, member=self.who, changes=values, shown=before)

    def visit(self, pc: Pc, *doings: tuple[str, int]) -> None:
        with pc.open() as book:
            make = Make(book)
            make.visit(make.known(self.who), *doings)

    def twice(self, deed: str, amount: int) -> None:
        """Both write the same down."""
        for pc in (self.pc, self.other):
            self.visit(pc, (deed, amount))

    def join_both_ways(self) -> None:
        """Each joins two numbers, and keeps another of them."""
        with self.pc.open() as book:
            pair = [self.who, next(r.id for r in book.read(members.roll) if r.id != self.who)]
        for pc, (kept, gone) in ((self.pc, pair), (self.other, pair[::-1])):
            with pc.open() as book:
                book.write(doubles.join_members, kept=kept, gone=gone, picks={})

    def meet(self) -> None:
        take_in(self.pc, self.other)


@pytest.fixture
def fleet(pc: Pc, tmp_path_factory: pytest.TempPathFactory) -> Fleet:
    other = pc.copied(tmp_path_factory.mktemp("other") / "pc")
    other.clock.move(hours=2)
    return Fleet(pc, other)


class Sitting:
    """A desk at the PC where both came together."""

    def __init__(self, fleet: Fleet, qtbot: QtBot) -> None:
        fleet.meet()
        self.book: Book = fleet.pc.open()
        self.desk = Desk(self.book, Language("en"), Preferences())
        self.hands = Hands(self.desk, qtbot)

    def close(self) -> None:
        self.desk.close()
        self.book.close()


#: What the pages are called to go there.
NAMES: Final = {Conflicts: "conflicts", ToLookAt: "to_look_at"}
One = TypeVar("One", Conflicts, ToLookAt)


class Meet(Protocol):
    """The PCs meet, and somebody opens a page at the first."""

    def __call__(self, page: type[One]) -> tuple[Sitting, One]: ...


@pytest.fixture
def meet(fleet: Fleet, qtbot: QtBot) -> Iterator[Meet]:
    sat: list[Sitting] = []

    def met(page: type[One]) -> tuple[Sitting, One]:
        at = Sitting(fleet, qtbot)
        sat.append(at)
        return at, at.hands.open(page(at.desk, Place(NAMES[page])))

    yield met
    for one in sat:
        one.close()


def buttons_of(page: Conflicts | ToLookAt) -> list[str]:
    return [said(one) for one in page.findChildren(QPushButton) if not one.isHidden()]


def test_one_of_two_values_is_kept_by_one_press(fleet: Fleet, meet: Meet) -> None:
    fleet.change(fleet.pc, village="Gisozi")
    fleet.change(fleet.other, village="Kacyiru")
    at, page = meet(Conflicts)
    (choosing,) = page.records[0].fields
    assert [slip.words for slip in choosing.slips] == ["Gisozi", "Kacyiru"]
    assert "PC A" in choosing.slips[0].keep.accessibleDescription()
    assert "PC B" in choosing.slips[1].keep.accessibleDescription()
    at.hands.tab_to("Keep “Kacyiru”")
    at.hands.press(ENTER)
    assert at.book.read(members.file, fleet.who).village == "Kacyiru"
    assert at.hands.said == ["Village: “Kacyiru” is kept."]
    assert not page.records
    assert page.empty.isVisible()


def test_choices_stand_in_the_words_of_their_form(fleet: Fleet, meet: Meet) -> None:
    fleet.change(fleet.pc, sex="F", language="rw")
    fleet.change(fleet.other, sex="M", language="fr")
    _at, page = meet(Conflicts)
    words = {one.name: [slip.words for slip in one.slips] for one in page.records[0].fields}
    assert ["Woman", "Man"] in words.values()
    assert ["Ikinyarwanda", "Français"] in words.values()


def test_a_third_value_is_typed(fleet: Fleet, meet: Meet) -> None:
    fleet.change(fleet.pc, village="Gisozi")
    fleet.change(fleet.other, village="Kacyiru")
    at, page = meet(Conflicts)
    at.hands.tab_to("Neither is right")
    at.hands.press(ENTER)
    at.hands.type("Kimironko")
    assert page.has_typed()
    at.hands.tab_to("Keep what I typed")
    at.hands.press(ENTER)
    assert at.book.read(members.file, fleet.who).village == "Kimironko"


def test_all_fields_of_a_record_are_kept_as_one_pc_wrote_them(fleet: Fleet, meet: Meet) -> None:
    fleet.change(fleet.pc, village="Gisozi", phone="1")
    fleet.change(fleet.other, village="Kacyiru", phone="2")
    at, page = meet(Conflicts)
    assert len(page.records) == 1
    at.hands.tab_to("Keep all that PC A")
    at.hands.press(ENTER)
    seen = at.book.read(members.file, fleet.who)
    assert (seen.village, seen.phone) == ("Gisozi", "1")
    assert at.book.read(conflicts.count) == 0


def test_a_double_receipt_is_looked_at_and_both_are_right(fleet: Fleet, meet: Meet) -> None:
    fleet.twice("deposit", 500)
    at, page = meet(ToLookAt)
    flag = page.table.row()
    assert flag is not None
    assert flag.kind == looking_at.RECEIPT
    at.hands.press(ENTER)  # to what settles it
    at.hands.type("Came in the morning and at noon")
    at.hands.tab_to("Both are right")
    at.hands.press(ENTER)
    page.refresh(page.TOPICS)
    assert at.book.read(looking_at.count) == 0
    assert page.table.row() is None
    page.settled.set_value(True)
    page.refresh(page.TOPICS)
    (known,) = at.book.read(looking_at.found, settled=True)
    assert known.settled is not None
    assert known.settled.why == "Came in the morning and at noon"
    assert "Look at it again" in buttons_of(page)


def test_a_receipt_of_the_proof_is_opened_from_there(fleet: Fleet, meet: Meet) -> None:
    fleet.twice("deposit", 500)
    at, _page = meet(ToLookAt)
    at.hands.tab_to("Open")
    at.hands.press(ENTER)
    assert at.hands.places[-1].page == "receipt"


def test_a_receipt_written_twice_is_reversed_from_there(fleet: Fleet, meet: Meet) -> None:
    fleet.twice("deposit", 500)
    at, page = meet(ToLookAt)
    deeds = [one for one in buttons_of(page) if one.startswith("Reverse: Receipt")]
    assert len(deeds) == 2
    at.hands.tab_to(deeds[-1])
    at.hands.press(ENTER)
    there = ReceiptPage(at.desk, at.hands.places[-1])
    at.hands.open(there)
    assert there.reason.peek() == "Written twice"
    there.take_back.click()
    assert not at.desk.ask(looking_at.found)


def test_who_was_joined_on_two_pcs_each_another_way_is_opened_and_settled(
    fleet: Fleet, meet: Meet
) -> None:
    fleet.join_both_ways()
    at, page = meet(ToLookAt)
    [deed] = [one for one in buttons_of(page) if one.startswith("Open ") and one != "Open"]
    at.hands.tab_to(deed)
    at.hands.press(ENTER)
    assert at.hands.places[-1].page == "member"
    at.hands.tab_to("Seen and checked against the papers")
    at.hands.press(ENTER)
    assert not at.desk.ask(looking_at.found)


def test_what_is_missing_stands_at_the_cash_desk_already(fleet: Fleet, meet: Meet) -> None:
    fleet.visit(fleet.pc, ("withdrawal", 30_000))
    fleet.visit(fleet.other, ("withdrawal", 25_000))
    at, _page = meet(ToLookAt)
    (flag,) = at.desk.ask(looking_at.found)
    assert flag.kind == looking_at.OVERDRAWN
    at.hands.tab_to("Take 15,000")
    at.hands.press(ENTER)
    cash = Cash(at.desk, at.hands.places[-1])
    at.hands.open(cash)
    begun = [one.peek() for one in cash.lines.fields() if not one.is_empty()]
    assert begun == [Money(15_000, at.desk.currency)]


def test_a_receipt_written_twice_comes_before_what_it_took(fleet: Fleet, meet: Meet) -> None:
    fleet.twice("withdrawal", 30_000)
    at, _page = meet(ToLookAt)
    found = [flag.kind for flag in at.desk.ask(looking_at.found)]
    assert found == [looking_at.RECEIPT, looking_at.OVERDRAWN]
    at.hands.tab_to("Reverse: Receipt")
    at.hands.press(ENTER)
    there = ReceiptPage(at.desk, at.hands.places[-1])
    at.hands.open(there)
    there.take_back.click()
    assert not at.desk.ask(looking_at.found)  # which settled both


def test_payments_are_put_in_order_after_pcs_met(fleet: Fleet, meet: Meet, qtbot: QtBot) -> None:
    at, page = meet(ToLookAt)
    assert page.order.isHidden()  # one PC alone has nothing out of order
    fleet.visit(fleet.other, ("deposit", 500))
    at.close()
    again, page = meet(ToLookAt)
    again.hands.tab_to("Put payments in order")
    again.hands.press(ENTER)
    qtbot.waitUntil(lambda: "The payments are in order." in again.hands.said, timeout=10_000)
    assert page.order.isEnabled()


def test_what_is_agreed_on_too_little_must_be_written(fleet: Fleet, meet: Meet) -> None:
    fleet.visit(fleet.pc, ("withdrawal", 30_000))
    fleet.visit(fleet.other, ("withdrawal", 25_000))
    at, page = meet(ToLookAt)
    at.hands.tab_to("The member owes it")
    at.hands.press(ENTER)
    assert page.one.why.complaint
    assert at.book.read(looking_at.count) == 1


def test_one_of_two_members_gets_another_number(fleet: Fleet, meet: Meet) -> None:
    for pc, name in ((fleet.pc, "Uwera"), (fleet.other, "Keza")):
        with pc.open() as book:
            Make(book).member(name)
    at, _page = meet(ToLookAt)
    at.hands.press(ENTER)
    at.hands.tab_to("Give this number")
    at.hands.press(ENTER)
    assert at.book.read(looking_at.count) == 0
    assert len({row.number for row in at.book.read(members.roll)}) == 5


def test_today_says_how_many_things_there_are_to_look_at(fleet: Fleet, meet: Meet) -> None:
    fleet.twice("deposit", 500)
    fleet.change(fleet.pc, village="Gisozi")
    fleet.change(fleet.other, village="Kacyiru")
    at, page = meet(ToLookAt)
    assert at.desk.ask(looking_at.count) + at.desk.ask(conflicts.count) == 2
    assert "Choose: 1 thing has two values" in buttons_of(page)


def test_nothing_to_look_at_says_so(fleet: Fleet, meet: Meet) -> None:
    _at, page = meet(ToLookAt)
    assert page.table.row() is None
    assert not page.one.isVisible()
    assert page.table.width() > page.width() // 2  # nothing stands beside it
