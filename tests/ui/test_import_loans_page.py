"""Running loans are brought in from the screen: looked at, corrected, compared, imported."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records import loans
from coopdesk.ui.desk import Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.pages.import_loans import ImportLoans
from tests.records import lenders
from tests.records.hands import TODAY, draft
from tests.reports.reading import pages
from tests.ui.fingers import opened, plain
from tests.ui.seat import Seat

LIST = """Member no;Loan amount;Start;Rate;Instalments;Principal paid;Interest paid;Thing
1;1200;2025-12-01;12;12;200;23;24
77;1200;2025-12-01;12;12;200;23;24
"""


class Office:
    """A page, and the file that its chooser of files gives."""

    def __init__(self, seat: Seat, qtbot: QtBot, folder: Path) -> None:
        self.seat, self.qtbot = seat, qtbot
        self.file = folder / "loans.csv"
        self.file.write_text(LIST, "utf-8")
        self.page = ImportLoans(seat.desk, Place("import_loans"))
        opened(self.page, qtbot)
        qtbot.keyClick(self.page.choose, Qt.Key.Key_Return)
        self.wait()

    def wait(self) -> None:
        """Until the worker is done."""
        self.qtbot.waitUntil(self._idle, timeout=20_000)

    def _idle(self) -> bool:
        return not self.seat.desk.busy and not self.page.working


@pytest.fixture
def office(seat: Seat, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    def picked(*_: object) -> Path:
        return tmp_path / "loans.csv"

    monkeypatch.setattr(pickers, "open_file", picked)
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "own"))
    lenders.product(seat.make)
    seat.make.roll(draft("1", loan=1_000))
    return Office(seat, qtbot, tmp_path)


def test_what_a_list_says_is_shown_before_anything_is_written(office: Office) -> None:
    result = office.page.result
    assert plain(result.count.text()) == "1 of 2 loans can come in"
    assert plain(result.go.text()) == "Bring in 1 loan, 1,000 F owed"
    [fault] = [result.faults.model.row(0)]
    assert fault is not None
    assert (fault.row, fault.column) == (3, "Member no")


def test_rows_with_faults_stop_it_until_only_good_ones_are_wanted(
    office: Office, qtbot: QtBot
) -> None:
    page = office.page
    qtbot.keyClick(page.result.go, Qt.Key.Key_Space)
    office.wait()
    assert page.has_typed()
    page.result.form["good_rows"].set_value(True)
    qtbot.keyClick(page.result.go, Qt.Key.Key_Space)
    office.wait()
    assert page.over.done.text == "1 loan is in the book now."
    [paper] = office.seat.papers
    assert paper.title == "Import of running loans"
    assert "3 Member no There is no member 77." in pages(paper.pdf)[0]
    qtbot.keyClick(page.over.look_at, Qt.Key.Key_Space)
    assert office.seat.places[-1] == Place("loans")
    who = office.seat.make.book.read(lambda s: loans.pipeline(s, TODAY))
    assert any(column.count for column in who)


def test_a_column_is_corrected_and_the_rows_are_read_again(office: Office) -> None:
    office.page.reading.columns.choice(4).set_value("")
    office.page.reading.columns.choice(7).set_value("instalments")
    choice = office.page.reading.columns.choice(7)
    choice.changed.emit()
    office.wait()
    looked = office.page.looked
    assert looked is not None
    assert looked.file.layout.columns.get("instalments") == 7


def test_a_column_that_was_corrected_is_known_in_the_next_list(
    office: Office, qtbot: QtBot
) -> None:
    page = office.page
    page.reading.columns.choice(7).set_value("purpose")
    page.reading.columns.choice(7).changed.emit()
    office.wait()
    page.result.form["good_rows"].set_value(True)
    qtbot.keyClick(page.result.go, Qt.Key.Key_Space)
    office.wait()
    page.show_place(Place("import_loans"))  # come back from the report
    page.show_place(Place("import_loans"))
    assert not page.start.isHidden()
    qtbot.keyClick(page.choose, Qt.Key.Key_Return)
    office.wait()
    assert page.reading.columns.choice(7).value() == "purpose"
    assert "corrections are used again" in page.reading.known.text
    assert plain(page.result.go.text()) == "Nothing to bring in"
