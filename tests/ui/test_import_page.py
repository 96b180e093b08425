"""The roll is brought in from the screen: looked at, corrected, compared, imported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.exchange.imports import RollRead
from coopdesk.exchange.recognising import Decision
from coopdesk.records import custom_fields, members
from coopdesk.records.access import Role
from coopdesk.ui.desk import Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.kit.fields import ChoiceField
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.pages.import_roll import ImportRoll
from tests.records.hands import TODAY, actor
from tests.ui.fingers import focused, opened, said
from tests.ui.seat import Seat, SeatAt

DATA = Path(__file__).parent.parent / "exchange" / "data"
FACTS: dict[str, Any] = {
    facts["file"]: facts for facts in json.loads((DATA / "facts.json").read_text("utf-8"))
}


class Office:
    """A page, and the file that its chooser of files gives."""

    def __init__(self, seat: Seat, qtbot: QtBot, patch: pytest.MonkeyPatch) -> None:
        self.seat, self.qtbot = seat, qtbot
        self._patch = patch
        self.page = ImportRoll(seat.desk, Place("import"))
        opened(self.page, qtbot)

    def choose(self, path: Path) -> None:
        """Press Enter on the button, and take a file in the system's dialog."""

        def picked(*_: object) -> Path:
            return path

        self._patch.setattr(pickers, "open_file", picked)
        button = self.page.choose if self.page.choose.isVisible() else self.page.reading.other
        with self.qtbot.waitSignal(self.seat.desk.started):
            self.qtbot.keyClick(button, Qt.Key.Key_Return)
        self.wait()

    def wait(self) -> None:
        """Until the worker has read the file."""
        self.qtbot.waitUntil(self._idle, timeout=20_000)

    def _idle(self) -> bool:
        return not self.seat.desk.busy and not self.page.working

    def pick(self, field: ChoiceField[str], words: str) -> None:
        """Choose with the keyboard, as a person goes through the list."""
        box = field.box
        box.setFocus()
        target = box.findText(words)
        assert target >= 0
        while (now := box.currentIndex()) != target:
            self.qtbot.keyClick(box, Qt.Key.Key_Down if target > now else Qt.Key.Key_Up)
            self.wait()
        assert box.hasFocus()

    def day(self, text: str) -> None:
        self.page.result.on.line.clear()
        self.qtbot.keyClicks(self.page.result.on.line, text)

    def press_import(self) -> None:
        self.qtbot.keyClick(self.page.result.go, Qt.Key.Key_Return)
        self.wait()

    def read(self) -> RollRead:
        """What the file says, as it is shown."""
        assert self.page.looked is not None
        assert self.page.looked.read is not None
        return self.page.looked.read

    def in_book(self) -> tuple[int, int, int, int]:
        whole = self.seat.desk.ask(members.listing, today=TODAY)
        return len(whole.ids), whole.shares.minor, whole.savings.minor, whole.loans.minor


OfficeIn = Any


@pytest.fixture
def office_in(
    seat_at: SeatAt, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> OfficeIn:
    """An office whose book is kept in a currency. Corrections are kept in its own home."""
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "own"))

    def make(currency: str = "RWF") -> Office:
        return Office(seat_at(currency), qtbot, monkeypatch)

    return make


@pytest.mark.parametrize(
    ("file", "currency", "coins"),
    [
        ("roll_kigali.csv", "RWF", 1),
        ("socios_chuquisaca.csv", "BOB", 1),
        ("manm_jeremie.xlsx", "HTG", 100),
    ],
)
def test_a_real_roll_comes_in_from_the_screen_to_the_coin(
    office_in: OfficeIn, file: str, currency: str, coins: int
) -> None:
    office: Office = office_in(currency)
    office.choose(DATA / file)
    good = FACTS[file]["good"]
    page = office.page
    assert page.result.go.text() == f"&Import {good['members']} members"
    office.day("31 dec 2025")
    if page.result.good_rows.isVisible():
        office.qtbot.keyClick(page.result.good_rows.box, Qt.Key.Key_Space)
    office.press_import()
    amounts = (good[key] * coins for key in ("shares", "savings", "loan"))
    assert office.in_book() == (good["members"], *amounts)
    [paper] = office.seat.papers
    assert paper.title == "Import of members"
    assert paper.pdf.startswith(b"%PDF")
    assert page.over.done.text == f"{good['members']} members are in the book now."


def test_faults_keep_everything_out_until_the_good_rows_are_asked_for(office_in: OfficeIn) -> None:
    office: Office = office_in()
    office.choose(DATA / "roll_kigali.csv")
    office.day("31 dec 2025")
    office.press_import()
    assert office.page.result.good_rows.complaint == (
        "Rows with faults: 5. Mend them, or bring in the good rows only."
    )
    assert office.in_book() == (0, 0, 0, 0)


def test_where_no_row_can_come_in_nobody_is_told_of_good_rows(
    office_in: OfficeIn, tmp_path: Path
) -> None:
    office: Office = office_in()
    path = tmp_path / "roll.csv"
    path.write_text("No,Name,Savings\n1,Uwase Jeanne,much\n", "utf-8")
    office.choose(path)
    said = "1 row has a fault. Mend it in the file and choose it again."
    assert office.page.result.missing.text == said
    assert not office.page.result.good_rows.isVisible()
    assert not office.page.result.go.isEnabled()


def test_each_fault_is_listed_with_its_row_its_column_and_why(office_in: OfficeIn) -> None:
    office: Office = office_in()
    office.choose(DATA / "roll_kigali.csv")
    faults = [row for _, row in office.page.result.faults.model.loaded()]
    assert [(one.row, one.column) for one in faults[:3]] == [
        (9, "No"),
        (17, "Names"),
        (31, "Birth date"),
    ]
    assert faults[0].reason == "Member number already used in row 5."
    assert (faults[-1].row, faults[-1].blocks) == (243, False)


def test_the_sums_are_set_beside_the_files_own_total_line(office_in: OfficeIn) -> None:
    office: Office = office_in()
    office.choose(DATA / "roll_kigali.csv")
    shown = office.page.result.sums.texts()
    assert shown[3:7] == ["Coming in", "5,910,000", "10,473,000", "20,030,000"]
    assert shown[7:9] == ["Total line of the file", "6,010,000"]
    assert shown[11:13] == ["Difference", "−100,000"]


def test_sums_that_agree_say_so(office_in: OfficeIn, tmp_path: Path) -> None:
    path = a_roll(tmp_path)
    path.write_text(path.read_text("utf-8") + ",Total,1100,\n", "utf-8")
    office: Office = office_in()
    office.choose(path)
    assert "They agree" in office.page.result.sums.texts()


def test_a_total_line_of_formulas_is_not_held_against_the_roll(office_in: OfficeIn) -> None:
    office: Office = office_in("HTG")
    office.choose(DATA / "manm_jeremie.xlsx")
    assert "Difference" not in office.page.result.sums.texts()


def test_without_a_day_nothing_comes_in(office_in: OfficeIn) -> None:
    office: Office = office_in("BOB")
    office.choose(DATA / "socios_chuquisaca.csv")
    office.press_import()
    assert office.page.result.on.complaint == "Please fill this in."
    assert office.in_book()[0] == 0


def test_a_day_to_come_is_refused_beside_the_day(office_in: OfficeIn) -> None:
    office: Office = office_in("BOB")
    office.choose(DATA / "socios_chuquisaca.csv")
    office.day("1 jan 2027")
    office.press_import()
    assert "has not come yet" in office.page.result.on.complaint
    assert office.in_book()[0] == 0


# --- corrections --------------------------------------------------------------------------------


def a_roll(folder: Path, head: str = "No,Name,Savings,Kept") -> Path:
    path = folder / "roll.csv"
    path.write_text(f"{head}\n1,Uwase Jeanne,500,70\n2,Gasana Eric,600,80\n", "utf-8")
    return path


def test_a_column_is_corrected_by_the_choice_above_it(office_in: OfficeIn, tmp_path: Path) -> None:
    office: Office = office_in()
    office.choose(a_roll(tmp_path))
    office.pick(office.page.reading.columns.choice(3), "Shares")
    assert office.page.reading.columns.choice(3).value() == "shares"
    assert "150" in office.page.result.sums.texts()


def test_a_field_leaves_the_column_where_it_stood_before(
    office_in: OfficeIn, tmp_path: Path
) -> None:
    office: Office = office_in()
    office.choose(a_roll(tmp_path))
    office.pick(office.page.reading.columns.choice(3), "Savings")
    assert office.page.reading.columns.choice(2).value() == ""
    assert "150" in office.page.result.sums.texts()


def test_a_file_without_a_column_of_names_says_so_and_can_be_corrected(
    office_in: OfficeIn, tmp_path: Path
) -> None:
    office: Office = office_in()
    office.choose(a_roll(tmp_path, head="No,Qwerty,Savings,Kept"))
    assert "names" in office.page.result.missing.text
    assert not office.page.result.go.isVisible()
    office.pick(office.page.reading.columns.choice(1), "Name")
    assert office.page.result.missing.text == ""
    assert office.page.result.go.isEnabled()


def test_the_row_of_headings_can_be_moved(office_in: OfficeIn, tmp_path: Path) -> None:
    office: Office = office_in()
    office.choose(a_roll(tmp_path))
    office.page.reading.header.line.setFocus()
    office.page.reading.header.line.selectAll()
    office.qtbot.keyClicks(office.page.reading.header.line, "2")
    office.qtbot.keyClick(office.page.reading.header.line, Qt.Key.Key_Return)
    office.wait()
    assert office.page.result.go.text() == "&Import 1 member"


def test_the_decimal_mark_a_person_chose_stands_over_any_guess(
    office_in: OfficeIn, tmp_path: Path
) -> None:
    path = tmp_path / "roll.csv"
    path.write_text("No;Name;Savings\n1;Uwase Jeanne;1.500\n2;Gasana Eric;2.600\n", "utf-8")
    office: Office = office_in("BOB")
    office.choose(path)
    office.pick(office.page.reading.decimal, "Point: 1,234.50")
    before = office.page.result.sums.texts()
    office.pick(office.page.reading.decimal, "Comma: 1.234,50")
    assert office.page.result.sums.texts() != before
    assert "4,100.00" in office.page.result.sums.texts()


def test_a_code_that_nobody_knows_is_told_once_for_all_rows(
    office_in: OfficeIn, tmp_path: Path
) -> None:
    path = tmp_path / "roll.csv"
    path.write_text("No,Name,Sex\n1,Uwase Jeanne,1\n2,Gasana Eric,2\n3,Keza Aline,1\n", "utf-8")
    office: Office = office_in()
    office.choose(path)
    page = office.page
    assert office.read().blocked_rows == 3
    assert list(page.reading.codes.choices) == ["1", "2"]
    office.pick(page.reading.codes.choices["1"], "Woman")
    office.pick(page.reading.codes.choices["2"], "Man")
    assert [one.sex for one in office.read().coming] == ["F", "M", "F"]
    office.day("31 dec 2025")
    office.press_import()
    # The next file with these headings knows it.
    path.write_text("No,Name,Sex\n4,Uwera Grace,1\n", "utf-8")
    office.choose(path)
    assert [one.sex for one in office.read().coming] == ["F"]
    assert page.reading.codes.isHidden()


def test_stop_takes_everything_back_and_says_so(
    office_in: OfficeIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"{n},Keza Aline {n},5\n" for n in range(2_000))
    path = tmp_path / "roll.csv"
    path.write_text(f"No,Name,Savings\n{rows}", "utf-8")
    office: Office = office_in()
    office.choose(path)
    office.day("31 dec 2025")
    told: list[str] = []

    def started(job: Job, _title: str) -> None:
        def half_way(at: int, of: int) -> None:
            if at == 1_000:
                job.stop()
            Job.step(job, at, of)

        monkeypatch.setattr(job, "step", half_way)

    def said(text: str, *_: object) -> None:
        told.append(text)

    office.seat.desk.started.connect(started)
    office.seat.desk.said.connect(said)

    def stopped() -> None:
        """The worker tells each of those who hear it one after the other."""
        assert told == ["It was stopped: nothing was brought in."]
        assert office.page.result.go.hasFocus()

    office.press_import()
    office.qtbot.waitUntil(stopped)
    assert office.in_book() == (0, 0, 0, 0)
    office.seat.desk.started.disconnect(started)
    office.press_import()
    assert office.in_book()[0] == 2_000


def test_another_sheet_of_the_workbook_can_be_looked_at(office_in: OfficeIn) -> None:
    office: Office = office_in("HTG")
    office.choose(DATA / "manm_jeremie.xlsx")
    page = office.page.reading
    assert page.sheet.isVisible() == (page.sheet.box.count() > 1)
    assert page.sheet.value() == FACTS["manm_jeremie.xlsx"]["sheet"]
    assert page.header.value() == FACTS["manm_jeremie.xlsx"]["header_row"]


def test_a_stick_that_is_gone_leaves_the_sheet_that_was_read(
    office_in: OfficeIn, tmp_path: Path
) -> None:
    office: Office = office_in()
    path, book = tmp_path / "roll.xlsx", Workbook()
    for title in ("Roll", "Old"):
        sheet = book.create_sheet(title)
        for row in (["No", "Name"], [1, f"Uwase {title}"]):
            sheet.append(row)
    book.save(path)
    office.choose(path)
    path.unlink()
    office.qtbot.keyClick(office.page.reading.sheet.box, Qt.Key.Key_Down)
    office.wait()
    assert office.page.unread.text.startswith("There is no file “roll.xlsx”.")
    assert office.page.reading.sheet.value() == "Roll"
    assert [one.name for one in office.read().coming] == ["Uwase Roll"]
    assert office.page.result.go.isEnabled()


# --- the rest -------------------------------------------------------------------------------------


def test_a_file_that_is_no_table_is_told_with_what_to_do(
    office_in: OfficeIn, tmp_path: Path
) -> None:
    path = tmp_path / "list.pdf"
    path.write_bytes(b"%PDF-1.7")
    office: Office = office_in()
    office.choose(path)
    said = "“list.pdf” is a PDF, made for printing. Ask for the list as XLSX or CSV."
    assert office.page.unread.text == said
    assert office.page.choose.isVisible()
    office.choose(a_roll(tmp_path))
    assert office.page.unread.isHidden()
    office.choose(path)
    assert office.page.unread.text == said
    assert office.page.reading.file_name.text().startswith("roll.csv")


def test_a_name_of_one_long_word_is_parted_and_makes_nothing_wider(
    office_in: OfficeIn, tmp_path: Path
) -> None:
    office: Office = office_in()
    long = f"{'X' * 300} {'Y' * 199}"
    office.seat.make.member(long, number="1")
    path = tmp_path / "roll.csv"
    path.write_text(f"No,Name\n1,{long}\n", "utf-8")
    office.choose(path)
    assert office.page.same.beside.why.text().replace("\N{ZERO WIDTH SPACE}", "").count(long) == 1
    assert office.page.same.beside.width() < office.page.width()


def test_what_was_decided_stands_when_a_column_is_corrected_afterwards(
    office_in: OfficeIn, tmp_path: Path
) -> None:
    office: Office = office_in()
    for number in ("1", "2"):
        office.seat.make.member(f"Keza Aline {number}", number=number)
    path = tmp_path / "roll.csv"
    path.write_text("No,Name,Home\n1,Keza Aline 1,Gisozi\n2,Keza Aline 2,Remera\n", "utf-8")
    office.choose(path)
    page = office.page
    page.resize(800, 500)
    page.same.rows.setFocus()
    office.qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert not page.same.beside.buttons[Decision.UPDATE].visibleRegion().isEmpty()
    office.qtbot.keyClick(page.same.beside.buttons[Decision.SKIP], Qt.Key.Key_Return)
    assert office.read().undecided == {3}
    office.pick(page.reading.columns.choice(2), "Village")
    assert office.read().decisions == {2: Decision.SKIP}
    office.qtbot.keyClick(page.same.beside.buttons[Decision.UPDATE], Qt.Key.Key_Return)
    assert [one.changes["village"] for one in office.read().updates] == ["Remera"]


def test_what_came_into_the_book_meanwhile_is_known(office_in: OfficeIn, tmp_path: Path) -> None:
    office: Office = office_in()
    path = tmp_path / "roll.csv"
    path.write_text("No,Name,Trees\n1,Keza Aline,12\n", "utf-8")
    office.choose(path)
    assert not office.read().matches
    office.seat.make.member("Keza Aline", number="1")
    office.qtbot.keyClick(office.page.more, Qt.Key.Key_Return)
    assert office.seat.places == [Place("own_fields")]
    office.page.focus_first()
    office.seat.desk.do(custom_fields.add_field, name="Coffee", kind=custom_fields.NUMBER)
    office.qtbot.waitUntil(lambda: office.read().undecided == {2}, timeout=20_000)
    office.wait()
    assert office.page.reading.columns.choice(0).box.hasFocus()
    office.pick(office.page.reading.columns.choice(2), "Coffee")
    assert list(office.read().matches[0].draft.own.values()) == ["12"]


def test_tab_goes_through_the_columns_where_they_stand(office_in: OfficeIn, tmp_path: Path) -> None:
    office: Office = office_in()
    path = tmp_path / "roll.csv"
    path.write_text("No,Name,Sex\n1,Keza Aline,9\n", "utf-8")
    office.choose(path)
    reading, seen = office.page.reading, []
    reading.decimal.box.setFocus()
    for _ in range(6):
        office.qtbot.keyClick(focused(), Qt.Key.Key_Tab)
        seen.append(said(focused()))
    columns = ["Column A: No", "Column B: Name", "Column C: Sex"]
    day = "These balances are those at the end of"
    assert seen == ["Ask something more", *columns, "“9” means", day]


def test_a_list_without_rows_says_so(office_in: OfficeIn, tmp_path: Path) -> None:
    path = tmp_path / "roll.csv"
    path.write_text("No,Name,Savings\n", "utf-8")
    office: Office = office_in()
    office.choose(path)
    assert office.page.result.missing.text == "There is no member to bring in."
    assert office.page.result.go.text() == "Nothing to bring in"


def test_a_chosen_file_is_not_lost_by_looking_elsewhere(
    office_in: OfficeIn, tmp_path: Path
) -> None:
    office: Office = office_in()
    assert not office.page.has_typed()
    office.choose(a_roll(tmp_path))
    assert office.page.has_typed()


def test_back_from_the_report_the_page_still_says_what_came_in(
    office_in: OfficeIn, tmp_path: Path
) -> None:
    office: Office = office_in()
    office.choose(a_roll(tmp_path))
    office.day("31 dec 2025")
    office.press_import()
    office.page.show_place(Place("import"))
    assert office.page.over.isVisible()
    office.page.show_place(Place("import"))
    assert office.page.start.isVisible()


def test_who_may_not_keep_the_roll_can_not_import(office_in: OfficeIn, tmp_path: Path) -> None:
    office: Office = office_in()
    office.seat.book.actor = actor(Role.TELLER)
    office.choose(a_roll(tmp_path))
    assert not office.page.result.go.isEnabled()
