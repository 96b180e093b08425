from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.money import Money
from coopdesk.ui.kit.fields import MoneyField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Scroll


@pytest.fixture
def form(qtbot: QtBot, language: Language) -> Form:
    made = Form(
        [
            MoneyField("amount", "Amount", "RWF", language),
            TextField("name", "Name", language),
            TextField("note", "Note", language, optional=True),
        ],
        language,
        columns=2,
    )
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_a_form_sends_what_was_typed_by_the_names_of_its_fields(qtbot: QtBot, form: Form) -> None:
    got: dict[str, Any] = {}

    def take(**typed: Any) -> str:
        got.update(typed)
        return "done"

    form["amount"].set_value(Money(500, "RWF"))
    form["name"].set_value("Uwase")
    with qtbot.waitSignal(form.sent) as sent:
        assert form.submit(take, on="today") == "done"
    assert sent.args == ["done"]
    assert got == {"amount": Money(500, "RWF"), "name": "Uwase", "note": None, "on": "today"}
    assert not form.dirty


def test_everything_unreadable_is_said_at_once_and_nothing_is_sent(form: Form) -> None:
    assert form.submit(pytest.fail) is None
    assert form["amount"].complaint
    assert form["name"].complaint
    assert not form["note"].complaint
    assert QApplication.focusWidget() is form["amount"].editor


def test_a_refusal_is_said_beside_the_field_that_it_names(form: Form) -> None:
    def no(**_typed: Any) -> None:
        raise Refused("The account holds only {held}.", field="amount", held=Money(300, "RWF"))

    form["amount"].set_value(Money(500, "RWF"))
    form["name"].set_value("Uwase")
    form.submit(no)
    assert "300" in form["amount"].complaint
    assert not form.note.text
    assert form["name"].value() == "Uwase"
    assert form.dirty


def test_a_refusal_without_a_field_is_said_above_them(form: Form) -> None:
    def no(**_typed: Any) -> None:
        raise Refused("The period is closed.")

    form["amount"].set_value(Money(500, "RWF"))
    form["name"].set_value("Uwase")
    form.submit(no)
    assert form.note.text == "The period is closed."
    form["name"].set_value("Uwase O.")
    assert not form.note.text


def test_what_is_refused_below_is_brought_into_view(qtbot: QtBot, language: Language) -> None:
    fields = [TextField(f"f{n}", f"Field {n}", language, optional=True) for n in range(20)]
    page = Scroll(Form(fields, language))
    qtbot.addWidget(page)
    page.resize(300, 200)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    fields[-1].complain("No.")
    qtbot.waitUntil(lambda: page.verticalScrollBar().value() > 0)


def test_a_form_knows_whether_anything_is_not_sent_yet(qtbot: QtBot, form: Form) -> None:
    states = [form.dirty]
    qtbot.keyClicks(form["name"].editor, "U")
    states.append(form.dirty)
    form.clear()
    states.append(form.dirty)
    assert states == [False, True, False]


def refused(form: Form, field: str = "") -> None:
    with Refusals(form.note, form["name"].language, form.fields()):
        raise Refused("Not that one.", field=field)


def test_a_refusal_without_a_form_is_said_in_a_note_and_goes_with_the_next_deed(form: Form) -> None:
    refused(form)
    assert form.note.text == "Not that one."
    with Refusals(form.note, form["name"].language):
        assert not form.note.text


def test_a_refusal_without_a_form_is_said_beside_the_field_that_it_names(form: Form) -> None:
    refused(form, "name")
    assert form["name"].complaint == "Not that one."
    assert not form.note.text


def test_a_refusal_of_a_field_that_is_not_shown_is_said_in_the_note(form: Form) -> None:
    form["name"].hide()
    refused(form, "name")
    assert form.note.text == "Not that one."


def test_what_is_no_refusal_goes_on(form: Form) -> None:
    with pytest.raises(Trouble), Refusals(form.note, form["name"].language):
        raise Trouble("The disk is full.")
    assert not form.note.text


def test_a_form_keeps_what_the_next_one_has_too(form: Form) -> None:
    form["amount"].set_value(Money(500, "RWF"))
    form["name"].set_value("Uwase")
    form.clear("name")
    assert form["name"].is_empty()
    assert form["amount"].value() == Money(500, "RWF")
    assert not form.dirty
