"""Borrowing groups, by keyboard: formed, joined, left, renamed, ended."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from coopdesk.records import lending
from coopdesk.records.lending import TeamRow
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.teams import Teams
from tests.records import lenders
from tests.records.hands import Somebody
from tests.ui.fingers import focused
from tests.ui.hands import Hands
from tests.ui.seat import Seat


@pytest.fixture
def three(seat: Seat) -> list[Somebody]:
    names = ("Aline Mukamana", "Bosco Habimana", "Chantal Uwase")
    return [
        seat.make.member(name, number=str(n), joined=lenders.NEW_YEAR)
        for n, name in enumerate(names, 5)
    ]


def teams(seat: Seat) -> list[TeamRow]:
    return seat.desk.ask(lending.teams, closed=True)


def formed(seat: Seat, *members: Somebody) -> int:
    return seat.book.write(
        lending.form_team,
        name="Abahuje",
        village="Remera",
        day=lenders.ASKED,
        members=[one.id for one in members],
    )


def begun(seat: Seat, hands: Hands) -> Teams:
    page = Teams(seat.desk, Place("teams"))
    hands.open(page)
    hands.qtbot.waitUntil(lambda: seat.desk.book is not None)
    return page


def test_a_group_is_formed_by_keyboard(seat: Seat, hands: Hands, three: list[Somebody]) -> None:
    page = begun(seat, hands)
    hands.press(Qt.Key.Key_Return)  # an empty page offers to form the first
    hands.enter("Abahuje", "Remera", "")
    for number in ("5", "6"):  # one after the other, each with Enter
        hands.qtbot.waitUntil(lambda: focused() is page.form.member.line)
        hands.enter(number)
    assert page.form.do.text() == "Form the group of 2 members"
    hands.do_it()
    [team] = teams(seat)
    assert (team.name, team.village) == ("Abahuje", "Remera")
    assert [one.number for one in team.members] == ["5", "6"]
    assert not page.has_typed()
    assert page.one.title.text() == "Abahuje"


def test_one_member_makes_no_group(seat: Seat, hands: Hands, three: list[Somebody]) -> None:
    page = begun(seat, hands)
    hands.press(Qt.Key.Key_Return)
    hands.enter("Abahuje", "Remera", "")
    hands.do_it()
    assert page.form.note.text == "A group has at least two members."
    assert teams(seat) == []


def test_a_member_joins_and_another_leaves(
    seat: Seat, hands: Hands, three: list[Somebody], qtbot: QtBot
) -> None:
    formed(seat, *three[:2])
    page = begun(seat, hands)
    page.one.member.setFocus()
    hands.enter("7", "Chair")
    assert page.one.add.text() == "Let Chantal Uwase join"
    hands.do_it()
    [team] = teams(seat)
    assert [(one.number, one.post) for one in team.members] == [
        ("5", ""),
        ("6", ""),
        ("7", "Chair"),
    ]
    name = "Bosco Habimana leaves the group"
    qtbot.waitUntil(lambda: len(leavers(page)) == 3)
    [link] = [one for one in leavers(page) if one.accessibleName() == name]
    link.setFocus()
    hands.press(Qt.Key.Key_Return)
    assert len(teams(seat)[0].members) == 3  # what it means is said first
    assert page.one.meaning.text().startswith("From today on Bosco Habimana answers")
    assert focused() is page.one.really
    hands.press(Qt.Key.Key_Return)
    [team] = teams(seat)
    assert [one.number for one in team.members] == ["5", "7"]
    assert focused() is page.table.view


def leavers(page: Teams) -> list[QPushButton]:
    links = page.one.people.findChildren(QPushButton)
    return [one for one in links if not one.isHidden() and one.isVisible()]


def test_nobody_leaves_while_a_loan_of_the_group_runs(
    seat: Seat, hands: Hands, three: list[Somebody], qtbot: QtBot
) -> None:
    team = formed(seat, *three[:2])
    lenders.running(seat.make, three[0], team=team)
    page = begun(seat, hands)
    qtbot.waitUntil(lambda: len(leavers(page)) == 2)
    leavers(page)[0].setFocus()
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Return)
    assert page.one.note.text.startswith("1 loan of the group is not over")
    [row] = teams(seat)
    assert row.owed.minor == 1_200


def test_nobody_joins_while_the_name_is_changed_and_it_may_stay_as_it_is(
    seat: Seat, hands: Hands, three: list[Somebody]
) -> None:
    formed(seat, *three[:2])
    page = begun(seat, hands)
    before = teams(seat)[0].name
    hands.at(page.one.change)
    hands.press(Qt.Key.Key_Return)
    assert not page.one.add.isVisible()
    page.one.name.line.selectAll()
    hands.enter("Twiteze")
    assert page.has_typed()
    hands.at(page.one.same)
    hands.press(Qt.Key.Key_Return)
    assert page.one.add.isVisible()
    assert not page.has_typed()
    assert (page.one.name.peek(), teams(seat)[0].name) == (before, before)


def test_a_group_is_renamed_and_ended(
    seat: Seat, hands: Hands, three: list[Somebody], qtbot: QtBot
) -> None:
    formed(seat, *three[:2])
    page = begun(seat, hands)
    hands.at(page.one.change)
    hands.press(Qt.Key.Key_Return)
    page.one.name.line.selectAll()
    hands.enter("Twiteze", "")
    hands.press(Qt.Key.Key_Return)
    [team] = teams(seat)
    assert team.name == "Twiteze"
    hands.at(page.one.close_)
    hands.press(Qt.Key.Key_Return)
    hands.at(page.one.stay)
    hands.press(Qt.Key.Key_Return)
    assert teams(seat)[0].closed is None
    hands.at(page.one.close_)
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Return)
    [team] = teams(seat)
    assert team.closed is not None
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 0)
    page.past.box.setChecked(True)
    assert page.table.model.rowCount() == 1
