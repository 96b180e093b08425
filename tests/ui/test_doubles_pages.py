"""One person under two numbers: looked at and joined, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coopdesk.records import doubles, members, membership, statements
from coopdesk.records.book import Book
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.pages.doubles import Doubles, JoinMembers
from coopdesk.ui.pages.member import Member
from coopdesk.ui.window import Window
from tests.records.hands import Make, Somebody
from tests.ui.fingers import ENTER
from tests.ui.hands import Hands


@pytest.fixture
def pair(book: Book) -> tuple[Somebody, Somebody]:
    """One person in the register twice."""
    make = Make(book)
    one = make.member("Aline Mukandoli", number="112", phone="0788 111 222", village="Gisozi")
    other = make.member("Mukandoli Aline", number="145", phone="0788111222")
    make.visit(one, ("deposit", 500))
    make.visit(other, ("deposit", 300))
    return one, other


@pytest.fixture
def listed(desk: Desk, pair: tuple[Somebody, Somebody], qtbot: QtBot) -> tuple[Hands, Doubles]:
    hands = Hands(desk, qtbot)
    page = hands.open(Doubles(desk, Place("doubles")))
    qtbot.waitUntil(lambda: page.table.row() is not None, timeout=20_000)
    return hands, page


@pytest.fixture
def joining(desk: Desk, pair: tuple[Somebody, Somebody], qtbot: QtBot) -> tuple[Hands, JoinMembers]:
    hands = Hands(desk, qtbot)
    place = Place("join_members", member=pair[0].id, about=pair[1].id)
    return hands, hands.open(JoinMembers(desk, place))


def shown(page: Doubles) -> list[tuple[str, str]]:
    return [(row.one.number, row.other.number) for _, row in page.table.model.loaded()]


def test_with_nobody_chosen_yet_nothing_can_be_pressed(
    desk: Desk, pair: tuple[Somebody, Somebody], qtbot: QtBot
) -> None:
    page = Hands(desk, qtbot).open(Doubles(desk, Place("doubles")))
    assert page.table.row() is None
    assert page.empty.isVisible()
    assert "Looking for who stands" in page.empty.accessibleName()
    assert not page.one.isVisible()
    qtbot.waitUntil(page.one.isVisible, timeout=20_000)


def test_a_very_long_name_from_right_to_left_leaves_the_page_as_it_is(
    book: Book, desk: Desk, qtbot: QtBot
) -> None:
    name = "\u202eשרה " + "Abcdefghij " * 45
    for _ in range(2):
        Make(book).member(name, phone="0788 5")
    page = Hands(desk, qtbot).open(Doubles(desk, Place("doubles")))
    qtbot.waitUntil(page.one.isVisible, timeout=20_000)
    title = page.one.title.text()
    assert title.startswith("\N{LEFT-TO-RIGHT MARK}שרה Abcdefghij")
    assert len(title) < 300
    shown_ = page.table.model.index(0, 0).data()
    assert "\u202e" not in shown_
    assert len(shown_) < 150


def test_the_list_says_why_and_leads_to_joining(
    listed: tuple[Hands, Doubles], pair: tuple[Somebody, Somebody]
) -> None:
    hands, page = listed
    assert shown(page) == [("112", "145")]
    assert page.one.why.text() == "same phone, same name"
    hands.at(page.table.view)
    hands.press(ENTER)
    hands.press(ENTER)
    assert hands.places == [Place("join_members", member=pair[0].id, about=pair[1].id)]


def test_two_persons_leave_the_list_and_can_come_back(
    listed: tuple[Hands, Doubles], book: Book, qtbot: QtBot
) -> None:
    hands, page = listed
    hands.at(page.one.found_out.line)
    hands.type("Sisters")
    assert page.has_typed()
    hands.tab_to("These are two persons")
    hands.press(ENTER)
    qtbot.waitUntil(lambda: shown(page) == [], timeout=20_000)
    focus = page.window().focusWidget()
    assert focus is not None
    assert page.isAncestorOf(focus)
    assert book.read(doubles.found) == []
    hands.at(page.said.editor)
    hands.press(Qt.Key.Key_Space)
    assert shown(page) == [("112", "145")]
    hands.tab_to("Look at it again")
    hands.press(ENTER)
    qtbot.waitUntil(lambda: len(book.read(doubles.found)) == 1, timeout=20_000)


def test_fields_are_picked_by_enter_and_the_lines_joined(
    joining: tuple[Hands, JoinMembers], pair: tuple[Somebody, Somebody], book: Book
) -> None:
    hands, page = joining
    names = [row.choice.name for _, row in page.table.model.loaded()]
    assert names == ["name", "phone", "village"]
    hands.at(page.table.view)
    assert page.take.text() == "Take what No 145 has"
    hands.press(ENTER)
    assert page.take.text() == "Take what No 112 has"
    assert page.has_typed()
    assert [c.after for c in page.money.changes][:1] == ["800\xa0F"]
    hands.tab_to("Join No 145 with No 112 for good")
    hands.press(ENTER)
    one, other = pair
    said = book.read(members.file, one.id)
    assert (said.name, said.village) == ("Mukandoli Aline", "Gisozi")
    assert book.read(members.file, other.id).status == membership.DOUBLE
    assert hands.said == ["No 145 is joined with No 112."]
    assert hands.places == [Place("member", member=one.id)]
    assert not page.has_typed()


def test_the_way_back_leads_past_what_is_done(
    desk: Desk, pair: tuple[Somebody, Somebody], qtbot: QtBot
) -> None:
    window = Window(desk)
    qtbot.addWidget(window)
    window.show()
    kept, gone = pair
    places = [Place("doubles"), Place("join_members", member=kept.id, about=gone.id)]
    for place in places:
        window.go(place)
    assert isinstance(window.page, JoinMembers)
    window.page.do_it()
    assert window.place == Place("member", member=kept.id)
    assert window.messages.text == "No 145 is joined with No 112."
    window.back()
    assert window.place == places[0]


def test_the_other_line_can_be_kept_instead(
    joining: tuple[Hands, JoinMembers], pair: tuple[Somebody, Somebody], book: Book
) -> None:
    hands, page = joining
    hands.tab_to("Keep No 145 instead")
    hands.press(ENTER)
    assert [row.whose for _, row in page.table.model.loaded()] == ["gone"] * 3
    hands.do_it()
    one, other = pair
    said = book.read(members.file, other.id)
    assert (said.number, said.name, said.village) == ("145", "Aline Mukandoli", "Gisozi")
    assert book.read(statements.holdings, one.id) == []


def test_what_can_not_be_joined_is_told_before(desk: Desk, book: Book, qtbot: QtBot) -> None:
    make = Make(book)
    one, group = make.member("Abahuje"), make.member("Abahuje", kind="group", speaker="Aline")
    hands = Hands(desk, qtbot)
    page = hands.open(JoinMembers(desk, Place("join_members", member=one.id, about=group.id)))
    assert page.note.text.startswith("One is a person and the other is not")
    assert not page.do.isEnabled()
    hands.do_it()
    assert book.read(members.file, group.id).status == members.ACTIVE


def test_the_other_is_chosen_from_a_members_page(
    desk: Desk, pair: tuple[Somebody, Somebody], qtbot: QtBot
) -> None:
    hands = Hands(desk, qtbot)
    page = hands.open(JoinMembers(desk, Place("join_members", member=pair[0].id)))
    assert "112 · Aline Mukandoli" in page.heading.subtitle.text()
    hands.at(page.other.line)
    hands.type("145")
    qtbot.waitUntil(page.other._list.isVisible)  # noqa: SLF001
    hands.press(ENTER)
    assert page.do.text() == "Join No 145 with No 112 for good"


def test_the_pages_of_both_lines_tell_it(
    desk: Desk, pair: tuple[Somebody, Somebody], book: Book, qtbot: QtBot
) -> None:
    one, other = pair
    book.write(doubles.join_members, kept=one.id, gone=other.id, picks={}, why="cards seen")
    for who, number in ((one, "145"), (other, "112")):
        page = Member(desk, Place("member", member=who.id, text="register"))
        qtbot.addWidget(page)
        told = [part.accessibleName() for part in page.register.findChildren(QWidget)]
        assert any(words.startswith(f"Joined with No {number}") for words in told)
        assert page.money.isEnabled() == (who is one)
        assert ("Joined with No 112" in page.heading.texts()) == (who is other)
        said = page.heading.pill.mark.text
        assert (said == "joined with another number") == (who is other)


def test_the_old_number_finds_who_is_kept(book: Book, pair: tuple[Somebody, Somebody]) -> None:
    one, other = pair
    book.write(doubles.join_members, kept=one.id, gone=other.id, picks={})
    for asked in ("145", "112", "Mukandoli"):
        assert [row.id for row in book.read(members.find, asked)] == [one.id]
