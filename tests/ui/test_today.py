from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records import members, statements
from coopdesk.records.access import Actor, Role
from coopdesk.records.book import Book
from coopdesk.records.cash import boxes, handovers
from coopdesk.records.ids import PersonId
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.buttons import Button
from coopdesk.ui.pages.today import Today
from coopdesk.ui.preferences import Preferences
from tests.records import lenders
from tests.records.hands import Make, Pc, money
from tests.ui.fingers import plain


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Today:
    made = Today(desk, Place("today"))
    qtbot.addWidget(made)
    made.resize(1170, 711)
    made.show()
    return made


def words(page: Today) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_it_says_what_day_it_is_and_how_many_members(page: Today) -> None:
    assert page.heading.title.text() == "Tuesday 3 March 2026"
    assert page.heading.subtitle.text() == "3 members · 2 visits today: 55,000 in, 0 out"


def test_the_cards_say_what_the_book_says(page: Today) -> None:
    assert page.cards.cash.accessibleName() == "Money at hand. 55,000 F"
    assert page.cards.savings.accessibleName() == "Members' savings. 40,000 F. ▲ 40,000 this month"
    assert page.cards.shares.accessibleName() == (
        "Members' shares. 15,000 F. 2 first shares not fully paid"
    )


def test_money_at_hand_is_told_by_box_and_each_opens_its_ledger(
    page: Today, desk: Desk, make: Make, qtbot: QtBot
) -> None:
    book = make.book
    held = {one.role: one for one in book.read(boxes.boxes)}
    links = page.at_hand.links
    assert plain(links[held["cash"].id].text()) == "Cash box: 55,000 F"
    with qtbot.waitSignal(desk.changed):
        book.write(
            handovers.hand_over,
            source=held["cash"].id,
            target=held["bank"].id,
            amount=money(20_000),
            day=desk.today,
        )
    assert plain(links[held["bank"].id].text()) == "Bank account: 20,000 F"
    assert plain(links[held["cash"].id].text()) == "Cash box: 35,000 F"
    assert "55,000 F" in plain(page.cards.cash.accessibleName())
    for role in ("bank", "mobile"):
        with qtbot.waitSignal(desk.going) as went:
            links[held[role].id].click()
        assert went.args == [Place("ledger", about=held[role].id)]


def test_a_visit_is_seen_at_once(page: Today, desk: Desk, make: Make, qtbot: QtBot) -> None:
    number_one = desk.ask(members.by_its_number, "1")
    assert number_one is not None
    claudine = make.known(number_one)
    with qtbot.waitSignal(desk.changed):
        make.visit(claudine, ("withdrawal", 10_000))
    assert "45,000" in page.cards.cash.accessibleName()
    first = page.receipts.model.index(0, 3).data()
    assert first == "−10,000"


def test_todays_receipts_stand_newest_first_and_open(page: Today, desk: Desk, qtbot: QtBot) -> None:
    numbers = [page.receipts.model.index(n, 0).data() for n in range(2)]
    assert numbers == ["A-000002", "A-000001"]
    went: list[Place] = []
    desk.going.connect(went.append)
    page.receipts.choose_first()
    page.receipts.opened.emit(page.receipts.row())
    assert went[0].page == "receipt"
    assert [went[0].visit] == desk.ask(statements.find_receipts, "A-2")


def test_whoever_owes_part_of_a_share_is_listed_with_what_is_missing(page: Today) -> None:
    rows = [tuple(page.due.model.index(n, column).data() for column in range(4)) for n in range(2)]
    assert rows == [
        ("2", "Habimana Innocent", "5,000", "5,000"),
        ("3", "Ingabire Marie-Rose", "–", "10,000"),
    ]


def test_members_without_a_nominee_are_something_to_do(page: Today, desk: Desk) -> None:
    went: list[Place] = []
    desk.going.connect(went.append)
    (link,) = (
        one for one in page.findChildren(Button) if one.text().startswith("2 members have named")
    )
    link.click()
    assert went == [Place("members", text=statements.UNNAMED.as_text())]


def test_late_loans_are_something_to_do(desk: Desk, make: Make, qtbot: QtBot) -> None:
    lenders.running(make, make.member("Uwase Jeanne"), 1_200)
    made = Today(desk, Place("today"))
    qtbot.addWidget(made)
    (link,) = (one for one in made.findChildren(Button) if one.text() == "1 loan is late")
    with qtbot.waitSignal(desk.going) as went:
        link.click()
    assert went.args == [Place("visits")]


def test_it_says_honestly_that_there_is_no_copy(page: Today, qtbot: QtBot) -> None:
    links = {button.text(): button for button in page.to_do.findChildren(QPushButton)}
    with qtbot.waitSignal(page.desk.going) as going:
        links["There is no copy of this book yet."].click()
    assert going.args[0] == Place("copies")


def test_an_empty_book_says_what_to_do_first(
    empty_office: Pc, tmp_path_factory: pytest.TempPathFactory, qtbot: QtBot
) -> None:
    pc = empty_office.moved(tmp_path_factory.mktemp("pc") / "pc")
    with pc.open() as book:
        desk = Desk(book, Language("en"), Preferences())
        page = Today(desk, Place("today"))
        qtbot.addWidget(page)
        page.show()
        assert "This book has no members yet." in words(page)
        assert "Money at hand" not in words(page)
        went: list[Place] = []
        desk.going.connect(went.append)
        for one in page.first_steps.findChildren(Button):
            one.click()
        assert went == [Place("import"), Place("new_member")]
        desk.close()


def test_an_auditor_is_offered_no_deed(book: Book, qtbot: QtBot) -> None:
    book.actor = Actor(PersonId(9), "Vital", Role.AUDITOR)
    desk = Desk(book, Language("en"), Preferences())
    page = Today(desk, Place("today"))
    qtbot.addWidget(page)
    assert not page.pay.isEnabled()
    desk.close()


def test_a_page_that_is_hidden_looks_again_when_it_is_next_seen(
    page: Today, desk: Desk, make: Make, qtbot: QtBot
) -> None:
    page.hide()
    with qtbot.waitSignal(desk.changed):
        make.member("Gasana Vital")
    assert page.heading.subtitle.text() == "3 members · 2 visits today: 55,000 in, 0 out"
    page.show()
    assert page.heading.subtitle.text() == "4 members · 2 visits today: 55,000 in, 0 out"


@pytest.mark.parametrize("code", ["en", "es", "fr", "ht", "rw", "xx"])
def test_everything_fits_the_usual_screen(book: Book, qtbot: QtBot, code: str) -> None:
    desk = Desk(book, Language(code), Preferences())
    page = Today(desk, Place("today"))
    qtbot.addWidget(page)
    page.resize(1170, 711)  # what 1366×768 leaves beside the sidebar, under the top bar
    page.show()
    bar = page.whole.verticalScrollBar()
    assert bar.maximum() == 0
    assert page.whole.horizontalScrollBar().maximum() == 0
    desk.close()
