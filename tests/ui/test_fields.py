from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language, Unreadable
from coopdesk.records.money import Money
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.calendar import CalendarPopup
from coopdesk.ui.kit.fields import (
    CheckField,
    ChoiceField,
    DayField,
    DecimalField,
    MoneyField,
    NoteField,
    NumberField,
    PercentField,
    SearchField,
    SecretField,
    TextField,
)
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import column, holder
from coopdesk.ui.kit.suggest import SuggestField

TODAY = date(2026, 3, 3)
KEY = Qt.Key


def focused() -> object:
    return QApplication.focusWidget()


Shown = Callable[..., None]


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    """Puts parts under each other in a window that has the focus."""
    pages: list[QWidget] = []

    def put(*parts: QWidget) -> None:
        page = holder(column(*parts))
        pages.append(page)  # qtbot keeps it only weakly
        qtbot.addWidget(page)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()

    return put


def test_enter_goes_to_the_next_field_and_then_to_the_button(
    qtbot: QtBot, shown: Shown, language: Language
) -> None:
    first = TextField("name", "Name", language)
    secret = SecretField("secret", "Password", language)
    choice = ChoiceField("village", "Village", [(1, "Remera")], language)
    day = DayField("on", "Date", language, today=TODAY)
    check = CheckField("ok", "Signed", language)
    button = buttons.primary("Save")
    shown(first, secret, choice, day, check, button)
    first.setFocus()
    for editor in (secret.line, choice.box, day.line, check.box, button):
        qtbot.keyClick(focused(), KEY.Key_Return)
        assert focused() is editor


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot, shown: Shown) -> None:
    button = buttons.primary("Save")
    shown(button)
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, KEY.Key_Return)


def test_a_label_is_the_buddy_and_the_name_of_its_editor(language: Language) -> None:
    field = TextField("name", "&Name", language)
    assert field.label.buddy() is field.line
    assert field.line.accessibleName() == "Name"


def test_a_complaint_is_shown_heard_and_takes_the_focus(
    qtbot: QtBot, shown: Shown, language: Language
) -> None:
    field, other = TextField("name", "Name", language), TextField("more", "More", language)
    shown(field, other)
    other.setFocus()
    field.complain("This name is taken.")
    assert focused() is field.line
    assert field.line.accessibleDescription() == "This name is taken."
    assert field.complaint == "This name is taken."
    assert field.line.property("complaint") == "true"


def test_a_complaint_goes_when_the_person_types(
    qtbot: QtBot, shown: Shown, language: Language
) -> None:
    field = TextField("name", "Name", language)
    shown(field)
    field.complain("This name is taken.")
    qtbot.keyClicks(field.line, "x")
    assert field.complaint == ""
    assert field.line.accessibleDescription() == ""


def test_an_amount_is_read_and_written_again_with_separators(
    qtbot: QtBot, shown: Shown, language: Language
) -> None:
    field = MoneyField("amount", "Amount", "RWF", language)
    shown(field, TextField("more", "More", language))
    field.setFocus()
    qtbot.keyClicks(field.line, "25000")
    assert field.peek() == Money(25000, "RWF")
    qtbot.keyClick(field.line, KEY.Key_Tab)
    assert field.line.text() == "25,000"
    assert field.value() == Money(25000, "RWF")


def test_an_amount_in_another_language_is_read_as_it_is_written(qtbot: QtBot) -> None:
    field = MoneyField("amount", "Monto", "BOB", Language("es_BO"))
    qtbot.addWidget(field)
    field.set_value(Money(123456, "BOB"))
    assert field.value() == Money(123456, "BOB")


def test_what_is_no_amount_is_unreadable_but_can_be_peeked_at(language: Language) -> None:
    field = MoneyField("amount", "Amount", "RWF", language)
    field.line.setText("ten")
    assert field.peek() is None
    with pytest.raises(Unreadable):
        field.value()


def test_an_empty_field_is_refused_unless_it_is_optional(language: Language) -> None:
    with pytest.raises(Unreadable):
        TextField("name", "Name", language).value()
    assert TextField("name", "Name", language, optional=True).value() is None


def test_numbers_and_rates_are_read(language: Language) -> None:
    number, rate = NumberField("n", "N", language), PercentField("r", "Rate", language)
    number.set_value(12)
    rate.line.setText("1.5 %")
    assert (number.value(), rate.value()) == (12, Decimal("0.015"))
    rate.set_value(Decimal("0.0225"))
    assert rate.value() == Decimal("0.0225")


@pytest.mark.parametrize(("code", "typed", "so"), [("en", "2,5", "2.5"), ("es", "2.5.", "2,5")])
def test_a_number_with_decimals_that_is_not_understood_is_shown_how(
    code: str, typed: str, so: str
) -> None:
    field = DecimalField("much", "How much", Language(code))
    field.line.setText(typed)
    with pytest.raises(Unreadable, match=f"like {so}"):
        field.value()


def test_a_day_is_moved_by_keys_and_t_is_today(
    qtbot: QtBot, shown: Shown, language: Language
) -> None:
    field = DayField("on", "Date", language, today=TODAY)
    shown(field)
    field.setFocus()
    qtbot.keyClick(field.line, KEY.Key_T)
    assert field.value() == TODAY
    qtbot.keyClick(field.line, KEY.Key_Up)
    qtbot.keyClick(field.line, KEY.Key_Up)
    qtbot.keyClick(field.line, KEY.Key_Down)
    assert field.value() == date(2026, 3, 4)
    for end, key in ((date(2200, 12, 31), KEY.Key_Up), (date(1900, 1, 1), KEY.Key_Down)):
        field.set_value(end)
        qtbot.keyClick(field.line, key)
        assert field.value() == end


def test_a_day_is_chosen_in_the_calendar_by_keyboard(
    qtbot: QtBot, shown: Shown, language: Language
) -> None:
    field = DayField("on", "Date", language, today=TODAY, value=date(2026, 1, 31))
    shown(field)
    field.open_calendar()
    calendar = field.findChild(CalendarPopup)
    for key in (KEY.Key_PageDown, KEY.Key_Right, KEY.Key_Down, KEY.Key_Return):
        qtbot.keyClick(calendar, key)
    assert field.value() == date(2026, 3, 8)


@pytest.mark.parametrize("code", ["fr", "es_BO", "rw", "ht", "xx"])
def test_a_day_reads_back_in_every_language(code: str) -> None:
    field = DayField("on", "Date", Language(code), today=TODAY)
    for month in range(1, 13):
        field.set_value(date(2026, month, 9))
        assert field.value() == date(2026, month, 9)


def test_a_choice_keeps_its_value_when_other_things_are_offered(language: Language) -> None:
    field = ChoiceField("c", "C", [("a", "A"), ("b", "B")], language, value="b")
    field.set_options([("b", "B"), ("c", "C")])
    assert field.value() == "b"
    field.set_options([("c", "C")])
    with pytest.raises(Unreadable):
        field.value()


def test_a_password_is_hidden_until_asked_for_and_kept_as_typed(
    qtbot: QtBot, shown: Shown, language: Language
) -> None:
    field = SecretField("secret", "Password", language)
    shown(field)
    field.line.setText(" with blanks ")
    assert field.line.echoMode() == QLineEdit.EchoMode.Password
    eye = field.line.findChildren(QToolButton)[0]
    qtbot.mouseClick(eye, Qt.MouseButton.LeftButton)
    assert field.line.echoMode() == QLineEdit.EchoMode.Normal
    assert field.value() == " with blanks "


def test_notes_take_enter_as_a_new_line_and_control_enter_goes_on(
    qtbot: QtBot, shown: Shown, language: Language
) -> None:
    note, after = NoteField("why", "Why", language), TextField("more", "More", language)
    shown(note, after)
    note.setFocus()
    qtbot.keyClicks(note.pad, "one")
    qtbot.keyClick(note.pad, KEY.Key_Return)
    qtbot.keyClicks(note.pad, "two")
    assert note.value() == "one\ntwo"
    qtbot.keyClick(note.pad, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert focused() is after.line


def test_escape_empties_the_search_and_the_shortcut_comes_to_it(
    qtbot: QtBot, shown: Shown, language: Language
) -> None:
    search, other = SearchField("Find", language, shortcut="Ctrl+K"), TextField("a", "A", language)
    shown(search, other)
    other.setFocus()
    qtbot.keyClick(other.line, KEY.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert focused() is search.line
    qtbot.keyClicks(search.line, "uwas jea")
    assert search.words() == ["uwas", "jea"]
    with qtbot.waitSignal(search.changed):
        qtbot.keyClick(search.line, KEY.Key_Escape)
    assert search.words() == []


def test_the_search_tells_of_enter_and_of_down(
    qtbot: QtBot, shown: Shown, language: Language
) -> None:
    search = SearchField("Find", language)
    shown(search)
    search.setFocus()
    with qtbot.waitSignals([search.go, search.go_down]):
        qtbot.keyClick(search.line, KEY.Key_Return)
        qtbot.keyClick(search.line, KEY.Key_Down)


@pytest.fixture
def villages(qtbot: QtBot, shown: Shown, language: Language) -> SuggestField[str]:
    names = ["Gisozi", "Kacyiru", "Remera", "Remera II"]

    def suggest(text: str) -> list[str]:
        return [name for name in names if text.lower() in name.lower()]

    field = SuggestField("village", "Village", suggest, str.upper, language)
    shown(field, TextField("more", "More", language))
    field.setFocus()
    return field


def test_enter_takes_the_best_even_before_it_is_offered(
    qtbot: QtBot, villages: SuggestField[str]
) -> None:
    qtbot.keyClicks(villages.line, "rem")
    with qtbot.waitSignal(villages.picked):
        qtbot.keyClick(villages.line, KEY.Key_Return)
    assert villages.value() == "Remera"
    assert villages.line.text() == "REMERA"
    assert focused() is not villages.line


def test_down_takes_the_next_of_what_is_offered(qtbot: QtBot, villages: SuggestField[str]) -> None:
    qtbot.keyClicks(villages.line, "rem")
    villages.offer()
    qtbot.keyClick(villages.line, KEY.Key_Down)
    qtbot.keyClick(villages.line, KEY.Key_Return)
    assert villages.value() == "Remera II"


def test_what_fits_nothing_is_unreadable(qtbot: QtBot, villages: SuggestField[str]) -> None:
    qtbot.keyClicks(villages.line, "zz")
    qtbot.keyClick(villages.line, KEY.Key_Return)
    with pytest.raises(Unreadable):
        villages.value()


def test_a_long_choice_is_read_from_its_beginning(
    qtbot: QtBot, shown: Shown, language: Language
) -> None:
    field = SuggestField("member", "Member", str.split, str, language)
    shown(field)
    field.set_value("3 · Nyiransabimana Marie-Rose Immaculée, Remera " * 3)
    assert field.line.cursorPosition() == 0


def test_enter_with_nothing_typed_is_told(qtbot: QtBot, villages: SuggestField[str]) -> None:
    with qtbot.waitSignal(villages.passed):
        qtbot.keyClick(villages.line, KEY.Key_Return)
    qtbot.keyClicks(villages.line, "rem")
    with qtbot.assertNotEmitted(villages.passed):
        qtbot.keyClick(villages.line, KEY.Key_Return)


@pytest.mark.parametrize("columns", [1, 2])
def test_a_tick_of_many_words_shows_all_its_lines(
    qtbot: QtBot, shown: Shown, language: Language, columns: int
) -> None:
    short = CheckField("a", "Signed", language)
    long = CheckField("b", "A new one may pay off the old one that still runs", language)
    form = Form([short, long], language, columns=columns)
    shown(form)
    form.window().resize(220 * columns, 400)
    qtbot.waitUntil(lambda: "\n" in long.box.text())
    lines = long.box.text().split("\n")
    assert " ".join(lines) == "A new one may pay off the old one that still runs"
    assert long.box.height() >= long.box.fontMetrics().lineSpacing() * len(lines)
    assert (short.y() == long.y()) is (columns == 2)
    form.window().resize(800 * columns, 400)
    qtbot.waitUntil(lambda: "\n" not in long.box.text())
    assert long.box.height() == short.box.height()
