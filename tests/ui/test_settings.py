from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records import office, periods
from coopdesk.records.access import Actor, Role
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import PersonId
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.pages.settings import Settings
from coopdesk.ui.preferences import Preferences


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Settings:
    made = Settings(desk, Place("settings"))
    qtbot.addWidget(made)
    made.show()
    return made


def fill(page: Settings, **typed: object) -> None:
    for name, value in typed.items():
        page.person_form[name].set_value(value)


def test_the_letterhead_is_shown_and_kept(page: Settings, desk: Desk, qtbot: QtBot) -> None:
    assert page.coop_form["name"].peek() == "Twizigamire"
    page.coop_form["address"].set_value("Remera, KG 11 Ave 4")
    page.coop_form["first_language"].set_value("rw")
    with qtbot.waitSignal(desk.said) as said:
        page.keep_coop.click()
    assert said.args is not None
    assert said.args[0] == "The letterhead is kept."
    assert desk.coop.address == "Remera, KG 11 Ave 4"
    assert desk.coop.languages[0] == "rw"
    assert set(desk.coop.languages) >= {"rw", "en"}


def test_the_month_that_begins_a_year_is_chosen_until_a_year_is_closed(
    page: Settings, desk: Desk, qtbot: QtBot
) -> None:
    page.coop_form["year_start"].set_value(7)
    with qtbot.waitSignal(desk.changed):
        page.keep_coop.click()
    assert desk.ask(periods.year_start) == 7
    desk.do(periods.close_year, until=date(2025, 6, 30))
    page.coop_form["year_start"].set_value(1)
    page.keep_coop.click()
    assert "as they began" in page.coop_form["year_start"].complaint


def test_only_what_was_changed_is_written(page: Settings, desk: Desk, book: Book) -> None:
    before = len(list(book.acts()))
    page.coop_form["phone"].set_value("+250 788 000 000")
    page.keep_coop.click()
    assert len(list(book.acts())) == before + 1


def test_a_co_op_without_a_name_is_asked_for_one(page: Settings, desk: Desk) -> None:
    page.coop_form["name"].set_value(None)
    page.keep_coop.click()
    assert page.coop_form["name"].complaint
    assert desk.ask(office.coop).name == "Twizigamire"


def test_what_is_typed_stays_when_somebody_else_changes_the_letterhead(
    page: Settings, desk: Desk, qtbot: QtBot
) -> None:
    qtbot.keyClicks(page.coop_form["phone"].editor, "0788")
    assert page.has_typed()
    with qtbot.waitSignal(desk.changed):
        desk.do(office.change_setting, name="registration", value="RCA/1", shown="")
    assert page.coop_form["phone"].peek() == "0788"


def test_somebody_new_may_sign_in(page: Settings, desk: Desk, qtbot: QtBot) -> None:
    fill(page, name="Odette", role=Role.TELLER, language="rw", password="secret1")
    with qtbot.waitSignal(desk.changed):
        page.add.click()
    assert page.people.model.rowCount() == 2
    odette = next(one for one in desk.ask(office.people) if one.name == "Odette")
    assert desk.ask(office.sign_in, person=odette.id, password="secret1").role is Role.TELLER
    assert not page.has_typed()


def test_a_short_password_is_refused_beside_its_field(page: Settings) -> None:
    fill(page, name="Odette", role=Role.TELLER, language="rw", password="abc")
    page.add.click()
    assert "6 characters" in page.person_form["password"].complaint
    assert page.person_form["name"].peek() == "Odette"


def test_somebody_is_stopped_but_never_oneself(page: Settings, desk: Desk, qtbot: QtBot) -> None:
    fill(page, name="Odette", role=Role.TELLER, language="rw", password="secret1")
    with qtbot.waitSignal(desk.changed):
        page.add.click()
    rows = [page.people.model.index(n, 0).data() for n in range(2)]
    page.people.view.selectRow(rows.index("Claudine Uwimana"))
    assert not page.stop.isEnabled()
    page.people.view.selectRow(rows.index("Odette"))
    page.stop.click()
    odette = next(one for one in desk.ask(office.people) if one.name == "Odette")
    assert not odette.active
    with pytest.raises(Refused):
        desk.ask(office.sign_in, person=odette.id, password="secret1")


def test_my_password_is_changed_and_the_old_one_asked_for(page: Settings, desk: Desk) -> None:
    page.password_form["new"].set_value("gitarama")
    page.change.click()
    page.password_form["new"].set_value("kigali1")
    page.password_form["old"].set_value("wrong")
    page.change.click()
    assert page.password_form["old"].complaint == "That is not your password now."
    actor = desk.ask(office.sign_in, person=desk.actor.person, password="gitarama")
    assert actor.name == "Claudine Uwimana"


@pytest.mark.parametrize(
    ("name", "keys", "wanted"),
    [
        ("theme", 1, Preferences(theme="dark")),
        ("text_percent", 2, Preferences(text_percent=120)),
        ("receipts", 1, Preferences(receipts="show")),
        ("language", 1, Preferences(language="es")),
    ],
)
def test_a_choice_of_look_is_asked_for_at_once(
    desk: Desk, qtbot: QtBot, name: str, keys: int, wanted: Preferences
) -> None:
    page = Settings(desk, Place("settings"))
    qtbot.addWidget(page)
    asked: list[Preferences] = []
    desk.preferred.connect(asked.append)
    for _ in range(keys):
        qtbot.keyClick(page.screen_form[name].editor, Qt.Key.Key_Down)
    assert asked[-1] == wanted


def test_the_keyboard_stays_on_the_choice_that_was_changed(desk: Desk, qtbot: QtBot) -> None:
    page = Settings(desk, Place("settings", text="theme"))
    qtbot.addWidget(page)
    page.focus_first()
    assert page.focusWidget() is page.screen_form["theme"].editor


def test_an_auditor_may_look_and_change_their_own_password_only(book: Book, qtbot: QtBot) -> None:
    book.actor = Actor(PersonId(9), "Vital", Role.AUDITOR)
    desk = Desk(book, Language("en"), Preferences())
    page = Settings(desk, Place("settings"))
    qtbot.addWidget(page)
    allowed = [button.isEnabled() for button in (page.keep_coop, page.add, page.stop, page.change)]
    assert allowed == [False, False, False, True]
    desk.close()
