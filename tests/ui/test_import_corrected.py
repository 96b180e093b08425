"""A roll whose headings a person points to, and one of who left, brought in from the screen."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt

from coopdesk.exchange.recognising import Decision
from coopdesk.records import members
from coopdesk.ui.kit.fields import ChoiceField
from tests.ui.test_import_page import DATA, Office, OfficeIn
from tests.ui.test_import_page import office_in as office_in


def a_roll(folder: Path, text: str) -> Path:
    path = folder / "roll.csv"
    path.write_text(text, "utf-8")
    return path


def head_in(office: Office, row: str) -> None:
    """Type where the headings stand."""
    line = office.page.reading.header.line
    line.setFocus()
    line.selectAll()
    office.qtbot.keyClicks(line, row)
    office.qtbot.keyClick(line, Qt.Key.Key_Return)
    office.wait()


def test_headings_in_another_row_are_read_anew(office_in: OfficeIn, tmp_path: Path) -> None:
    office: Office = office_in()
    office.choose(
        a_roll(
            tmp_path,
            "No,Name,Phone\nNo,Village,Nom,Épargne\n1,Gisozi,Uwase Jeanne,500\n"
            "2,Remera,Gasana Eric,70\n",
        )
    )
    head_in(office, "2")
    columns = office.page.reading.columns
    assert [one.value() for one in columns.choices] == ["number", "village", "name", "savings"]
    assert [one.name for one in office.read().coming] == ["Uwase Jeanne", "Gasana Eric"]
    assert "570" in office.page.result.sums.texts()


def test_who_left_comes_in_as_such_and_is_counted(office_in: OfficeIn, tmp_path: Path) -> None:
    office: Office = office_in()
    office.choose(
        a_roll(
            tmp_path,
            "No,Nom,Adhésion,Sortie,Statut,Épargne\n1,Uwase Jeanne,3/4/2009,,actif,500\n"
            "2,Gasana Eric,3/4/2009,5/6/2019,décédé,\n",
        )
    )
    told = "Among them members who left: 1."
    assert office.page.result.go.text() == "&Import 2 members"
    assert office.page.result.others.text() == told
    office.day("31 dec 2025")
    office.press_import()
    assert office.page.over.done.text == f"2 members are in the book now. {told}"
    [gone] = [one for one in office.seat.desk.ask(members.files) if one.left]
    assert (gone.name, gone.status) == ("Gasana Eric", members.LEFT)


def test_a_member_of_the_book_does_not_leave_by_a_roll(office_in: OfficeIn, tmp_path: Path) -> None:
    office: Office = office_in()
    office.seat.make.member("Gasana Eric", number="2")
    office.choose(a_roll(tmp_path, "No,Name,Left on\n2,Gasana Eric,5/6/2019\n"))
    page = office.page
    office.qtbot.keyClick(page.same.beside.buttons[Decision.UPDATE], Qt.Key.Key_Return)
    [fault] = office.read().blocking
    assert fault.field == "left"
    assert fault.reason.message == "{name} is a member in the book: let them leave there."
    assert not page.result.go.isEnabled()


def seen(field: ChoiceField[str]) -> bool:
    """Whether it has the keyboard and is in sight."""
    return field.box.hasFocus() and not field.box.visibleRegion().isEmpty()


def test_the_column_that_has_the_keyboard_is_in_sight(office_in: OfficeIn) -> None:
    office: Office = office_in()
    office.page.resize(600, 240)
    office.choose(DATA / "roll_kigali.csv")
    choices = office.page.reading.columns.choices
    office.qtbot.waitUntil(partial(seen, choices[0]))
    choices[-1].setFocus()
    office.qtbot.waitUntil(partial(seen, choices[-1]))
    office.page.reading.header.setFocus()
    choices[0].setFocus()
    office.qtbot.waitUntil(partial(seen, choices[0]))
