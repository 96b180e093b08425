"""Cards, labels, birthdays and what is missing: their pages, by keyboard."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from coopdesk.records import cards, members
from coopdesk.records.members import ACTIVE, Criteria
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.member.register import Register
from coopdesk.ui.pages.member_cards import MemberCardsPage
from coopdesk.ui.pages.members import Members
from coopdesk.ui.pages.quality import Quality
from coopdesk.ui.pages.today import Today
from tests.records.hands import TODAY
from tests.reports.reading import pages
from tests.reports.scanning import scanned
from tests.ui.fingers import ENTER, focused, opened
from tests.ui.hands import Hands
from tests.ui.seat import Seat


@pytest.fixture
def hands(seat: Seat, qtbot: QtBot) -> Hands:
    return Hands(seat.desk, qtbot)


@pytest.fixture
def people(seat: Seat) -> None:
    for n in range(1, 13):
        village = "Remera" if n % 2 else "Gisozi"
        seat.make.member(f"Uwase {n}", number=str(n), village=village)


def made(seat: Seat, qtbot: QtBot, count: int = 1) -> bytes:
    qtbot.waitUntil(lambda: len(seat.papers) == count and not seat.desk.busy)
    return seat.papers[-1].pdf


@pytest.mark.usefixtures("people")
def test_cards_are_made_for_everybody_who_is_active(seat: Seat, hands: Hands, qtbot: QtBot) -> None:
    page = hands.open(MemberCardsPage(seat.desk, Place("member_cards")))
    assert page.make.text() == "&Make 12 cards"
    assert page.about.text().startswith("2 sheets.")
    hands.do_it()
    pdf = made(seat, qtbot)
    read = [cards.number_of(seat.book.coop, one) for one in scanned(pdf, dots=200)]
    assert sorted(read, key=str) == sorted(map(str, range(1, 13)))


@pytest.mark.usefixtures("people")
def test_cards_are_made_for_whom_a_list_hands_on(seat: Seat, hands: Hands, qtbot: QtBot) -> None:
    of_remera = Criteria(village="Remera").as_text()
    page = hands.open(MemberCardsPage(seat.desk, Place("member_cards", text=of_remera)))
    assert page.make.text() == "&Make 6 cards"
    page.back.set_value(True)
    hands.do_it()
    assert len(pages(made(seat, qtbot))) == 2


def test_one_member_gets_one_card_and_who_left_none(seat: Seat, hands: Hands, qtbot: QtBot) -> None:
    one, gone = seat.make.member("Aline"), seat.make.member("Gone")
    seat.make.leaves(gone, TODAY)
    page = hands.open(MemberCardsPage(seat.desk, Place("member_cards", member=one.id)))
    assert page.make.text() == "&Make 1 card"
    page.show_place(Place("member_cards", member=gone.id))
    assert not page.make.isEnabled()
    assert not page.sheet.isVisible()
    assert "who left the co-op has none" in page.nobody.accessibleName()
    page.what.set_value("3x8")
    page.what.changed.emit()
    assert page.make.text() == "&Make 1 label"
    hands.do_it()
    assert "Gone" in pages(made(seat, qtbot))[0]


def test_the_page_of_a_member_leads_to_their_card(seat: Seat, qtbot: QtBot) -> None:
    one = seat.make.member("Aline")
    page = opened(Register(seat.desk), qtbot)
    page.show_member(seat.desk.ask(members.file, one.id))
    page.card.click()
    assert seat.places == [Place("member_cards", member=one.id)]


@pytest.mark.usefixtures("people")
def test_labels_begin_where_the_sheet_still_has_some(
    seat: Seat, hands: Hands, qtbot: QtBot
) -> None:
    page = hands.open(MemberCardsPage(seat.desk, Place("member_cards")))
    page.what.set_value("2x7")
    page.what.changed.emit()
    assert page.about.text().startswith("1 sheet.")
    page.first.setFocus()
    hands.type("14")
    assert page.about.text().startswith("2 sheets.")
    hands.do_it()
    told = pages(made(seat, qtbot))
    assert ["Uwase 1" in told[0], "Uwase 2" in told[0], len(told)] == [True, False, 2]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("typed", ["0", "15", "x", ""], ids=["nought", "more", "letter", "nothing"])
def test_a_label_that_the_sheet_has_not_is_refused_beside_the_field(
    seat: Seat, hands: Hands, typed: str
) -> None:
    page = hands.open(MemberCardsPage(seat.desk, Place("member_cards")))
    page.what.set_value("2x7")
    page.what.changed.emit()
    page.first.line.setText(typed)
    hands.do_it()
    assert page.first.complaint
    assert focused() is page.first.editor
    assert seat.papers == []


def test_without_members_the_page_says_what_to_do(seat: Seat, hands: Hands) -> None:
    page = hands.open(MemberCardsPage(seat.desk, Place("member_cards", text="no criteria")))
    assert not page.make.isEnabled()
    hands.do_it()
    assert seat.papers == []
    assert not hands.open(Quality(seat.desk, Place("quality"))).make.isEnabled()


# --- what is missing ------------------------------------------------------------------------------


@pytest.mark.usefixtures("people")
def test_what_is_missing_opens_those_who_lack_it(seat: Seat, hands: Hands) -> None:
    page = hands.open(Quality(seat.desk, Place("quality")))
    rows = {one.what: one.count for _, one in page.table.model.loaded()}
    assert rows["Phone"] == 12
    assert rows["Village"] == 0
    page.table.choose("Phone")
    hands.press(ENTER)
    (place,) = seat.places
    assert place.page == "members"
    assert Criteria.of_text(place.text) == Criteria(status=ACTIVE, lacking=("phone",))


@pytest.mark.usefixtures("people")
def test_what_nobody_lacks_opens_nothing(seat: Seat, hands: Hands) -> None:
    page = hands.open(Quality(seat.desk, Place("quality")))
    page.table.choose("Village")
    hands.press(ENTER)
    assert seat.places == []


def test_where_there_are_no_members_no_row_is_to_be_pressed(seat: Seat, hands: Hands) -> None:
    page = hands.open(Quality(seat.desk, Place("quality")))
    assert not page.hint.isVisible()
    assert focused().accessibleName() == "No members yet"
    seat.make.member("Aline")
    page.refresh(page.TOPICS)
    assert page.hint.isVisible()


@pytest.mark.usefixtures("people")
def test_sheets_are_made_of_a_village_or_of_all(seat: Seat, hands: Hands, qtbot: QtBot) -> None:
    page = hands.open(Quality(seat.desk, Place("quality")))
    hands.do_it()
    told = pages(made(seat, qtbot))
    assert ["Gisozi" in told[0], "Remera" in told[-1]] == [True, True]
    page.village.set_value("Remera")
    hands.do_it()
    told = pages(made(seat, qtbot, 2))
    assert not any("Gisozi" in text for text in told)


@pytest.mark.usefixtures("people")
def test_what_is_missing_of_a_list_is_told_alone(seat: Seat, hands: Hands) -> None:
    of_remera = Criteria(village="Remera")
    page = hands.open(Quality(seat.desk, Place("quality", text=of_remera.as_text())))
    rows = {one.what: one for _, one in page.table.model.loaded()}
    assert rows["Phone"].count == 6
    assert rows["Phone"].who == Criteria(status=ACTIVE, village="Remera", lacking=("phone",))
    page.village.set_value("")
    page.village.changed.emit()
    assert {one.what: one.count for _, one in page.table.model.loaded()}["Phone"] == 12


# --- a card in the list of members ------------------------------------------------------------


@pytest.mark.usefixtures("people")
def test_the_list_of_members_opens_the_member_of_a_card(seat: Seat, hands: Hands) -> None:
    page = hands.open(Members(seat.desk, Place("members")))
    hands.enter(cards.code_of(seat.book.coop, "7"))
    (place,) = seat.places
    assert place.member == seat.desk.ask(members.by_its_number, "7")
    page.search.set_value("")
    hands.at(page.search.editor)
    hands.enter(cards.code_of(bytes(16), "7"))
    assert len(seat.places) == 1
    assert "another co-op" in page.nobody.accessibleName()


# --- birthdays ------------------------------------------------------------------------------------


def test_today_tells_whose_birthday_it_is_and_opens_them(
    seat: Seat, hands: Hands, qtbot: QtBot
) -> None:
    today = opened(Today(seat.desk, Place("today")), qtbot)
    for name, born in (("Aline", date(1980, 3, 3)), ("Bosco", date(1970, 3, 4))):
        seat.make.member(name, born=born)
    today.refresh(Today.TOPICS)
    (link,) = [one for one in links(today) if "birthday" in one.text()]
    assert link.text() == "1 birthday today: Aline"
    link.click()
    asked = Criteria.of_text(seat.places[-1].text)
    assert (seat.places[-1].page, asked.birthday_days) == ("members", 0)


def links(page: Today) -> list[QPushButton]:
    return page.to_do.findChildren(QPushButton)
