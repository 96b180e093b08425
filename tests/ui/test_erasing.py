"""Erasing who left, at the screen and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from coopdesk.i18n import ERASED, Language
from coopdesk.records import admission, erasing, filed, members, settlement
from coopdesk.records.ids import MemberId
from coopdesk.ui import qt_words
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.erasing import Erasing
from coopdesk.ui.pages.member import Member
from coopdesk.ui.pages.member.kept import MemberFilePage
from tests.records.hands import TODAY
from tests.records.joining import leaves
from tests.records.test_erasing import PICTURE, kept_of
from tests.reports.reading import words as of_paper
from tests.ui.hands import Hands
from tests.ui.seat import Seat


def words(page: QWidget) -> str:
    return " | ".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


@pytest.fixture
def asked(seat: Seat) -> list[MemberId]:
    """Two who were never admitted."""
    book, found = seat.book, []
    for name in ("Innocent Mugabo", "Solange Ingabire"):
        ident = book.write(admission.apply, day=TODAY, name=name)
        found.append(book.read(admission.application, ident).member)
        book.write(admission.withdraw_application, application=ident, day=TODAY)
    return found


def opened(seat: Seat, hands: Hands, **place: Any) -> Erasing:
    page = Erasing(seat.desk, Place("erasing", **place))
    hands.open(page)
    return page


def test_people_are_marked_and_erased_by_keyboard(
    seat: Seat, hands: Hands, asked: list[MemberId]
) -> None:
    page = opened(seat, hands)
    assert not page.do.isEnabled()
    page.focus_first()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space):
        hands.press(key)
    assert page.do.text() == "Erase the data of 2 people for good"
    hands.qtbot.waitUntil(lambda: "Application to become a member" in words(page))
    assert not page.do.isEnabled()  # nobody said yet that they know
    page.form["sure"].setFocus()
    hands.press(Qt.Key.Key_Space)
    assert page.do.isEnabled()
    with hands.qtbot.waitSignal(seat.desk.said):
        hands.qtbot.keyClick(
            QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
        )
    assert seat.book.read(erasing.gone) == []
    assert {one.name for one in seat.book.read(admission.applications)} == {ERASED}
    assert page.gone.table.model.rowCount() == 0
    hands.qtbot.waitUntil(lambda: "2 people" in words(page))
    assert not page.do.isEnabled()
    hands.press(Qt.Key.Key_Return)  # the link to the newest record has the keyboard
    assert "Recordoferaseddata" in of_paper(seat.desk.paper.pdf)
    assert "Innocent" not in of_paper(seat.desk.paper.pdf)


def test_whoever_marks_others_has_to_be_sure_again(
    seat: Seat, hands: Hands, asked: list[MemberId]
) -> None:
    page = opened(seat, hands, member=asked[1])
    assert [row.name for row in page.gone.marked()] == ["Solange Ingabire"]
    page.form["sure"].set_value(True)
    assert page.do.isEnabled()
    page.gone.mark_all()
    assert not page.do.isEnabled()
    page.gone.mark_all()
    assert page.gone.marked() == []


def test_who_left_lately_is_offered_only_what_no_law_keeps(seat: Seat, hands: Hands) -> None:
    who = kept_of(seat.make)
    leaves(seat.make, who.id)
    seat.book.write(settlement.settle, member=who.id, check_box=False)
    member = Member(seat.desk, Place("member", member=who.id, text="register"))
    hands.open(member)
    door = next(one for one in member.findChildren(QPushButton) if one.text() == "Erase their data")
    assert door.isVisibleTo(member)
    page = opened(seat, hands, member=who.id)
    assert page.form["reason"].peek() == erasing.ASKED
    assert "The books need the rest until their time is over" in words(page)
    page.form["sure"].set_value(True)
    with hands.qtbot.waitSignal(seat.desk.said):
        page.do.click()
    assert seat.book.read(members.file, who.id).name != ERASED
    page.gone.mark([who.id])
    assert "Nothing can be erased before" in words(page)
    assert not page.do.isEnabled()


def test_the_rule_of_years_is_kept(seat: Seat, hands: Hands) -> None:
    page = opened(seat, hands)
    assert "Nobody is listed" in words(page)
    page.rule.form["years"].set_value(12)
    page.rule.keep.click()
    hands.qtbot.waitUntil(lambda: "12 years" in words(page))
    page.rule.form["years"].set_value(0)
    page.rule.keep.click()
    assert "Write a number of years" in words(page)


@pytest.fixture
def spoken(qapp: QApplication) -> Iterator[None]:
    """What the window sees to: the kit has its words from there."""
    said = qt_words.speak(qapp, Language("en"))
    yield
    qapp.removeTranslator(said)


@pytest.mark.usefixtures("spoken")
def test_an_erased_member_is_called_so_on_the_screen(seat: Seat, hands: Hands) -> None:
    who = seat.make.member("Forgotten Somebody")
    leaves(seat.make, who.id)
    seat.book.write(settlement.settle, member=who.id, check_box=False)
    seat.book.confirm_day(TODAY.replace(year=2040))
    seat.book.write(erasing.erase, members=[who.id], reason=erasing.PAST)
    page = Member(seat.desk, Place("member", member=who.id))
    hands.open(page)
    assert "erased" in words(page)
    assert ERASED not in words(page)


def test_a_paper_filed_by_mistake_is_erased_from_the_file(seat: Seat, hands: Hands) -> None:
    who = seat.make.member("Clarisse")
    paper = seat.book.write(filed.file_document, member=who.id, kind="identity", content=PICTURE)
    page = MemberFilePage(seat.desk, Place("member_file", member=who.id))
    hands.open(page)
    assert not page.kept.papers.erase.isVisibleTo(page)
    page.kept.papers.take_out(paper)
    assert page.kept.papers.erase.isVisibleTo(page)
    page.kept.papers.erase.click()
    content = seat.book.read(filed.documents, who.id, past=True)[0].content
    assert seat.book.read(filed.content_of, content) == b""
    assert not page.kept.papers.erase.isVisibleTo(page)
