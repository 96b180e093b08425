"""The page of papers: what is chosen is what is made, beside the screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Event

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt

from coopdesk.records import members, members_on_paper, visit
from coopdesk.records.cash import boxes
from coopdesk.records.statements import BOOKS
from coopdesk.reports import catalogue
from coopdesk.ui.desk import Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.pages.reports import Reports
from coopdesk.ui.pages.reports.kinds import BY_NAME, GROUPS, KINDS, NEW
from tests.records.hands import TODAY
from tests.reports.reading import pages, words
from tests.ui.fingers import focused, opened
from tests.ui.till import ROLL, Till, TillAt


@pytest.fixture
def till(till_at: TillAt) -> Till:
    made = till_at()
    made.make.roll(*ROLL)
    made.make.visit(made.known("77"), (visit.DEPOSIT, 5_000))
    return made


REPORTS = Place("reports")


def shown(till: Till, place: Place = REPORTS) -> Reports:
    return opened(Reports(till.desk, place), till.qtbot)


def jobs_of(till: Till) -> list[Job]:
    """The jobs that are started from now on."""
    jobs: list[Job] = []

    def note(job: Job, _title: str) -> None:
        jobs.append(job)

    till.desk.started.connect(note)
    return jobs


def looked_at(till: Till, page: Reports) -> str:
    """Press the button and read what is shown."""
    button = page.preview if page.preview.isVisible() else page.tables.paper
    with till.qtbot.waitSignal(till.desk.going):
        till.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    return words(till.desk.paper.pdf)


def test_every_statement_of_the_books_is_offered_and_every_kind_is_a_paper() -> None:
    offered = {kind.name for kind in KINDS}
    assert set(BOOKS) <= offered <= set(catalogue.PAPERS)
    assert {kind.group for kind in KINDS} == set(GROUPS)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("statements", "Memberstatement"),
        ("cash-day", "A-000001"),
        ("roll", "UwaseJean-Baptiste"),
        ("trial-balance", "Trialbalance"),
        ("journal", "Visitof77"),
        ("balance-sheet", "Totalassets"),
        ("income-statement", "Incomestatement"),
        ("cash-flow", "Moneyathandattheend"),
        ("budget", "Thereisnobudget"),
        ("cash-book", "Cashbook:1010"),
        ("trial-movements", "Creditafter"),
        ("minute-book", "Nominutesyet."),
        ("attendance-book", "Nomeetingwasheldyet."),
        ("officers", "Registerofofficers"),
        ("tasks", "Tasksthatareopen"),
        ("voters-list", "hasnotpaidashare"),
    ],
)
def test_a_paper_is_made_and_shown(till: Till, name: str, expected: str) -> None:
    page = shown(till, Place("reports", text=name))
    assert expected in looked_at(till, page)


@pytest.mark.parametrize("name", ["officers", "leavers", "share-register", "balance-sheet"])
def test_a_paper_of_figures_says_who_made_it(till: Till, name: str) -> None:
    page = shown(till, Place("reports", text=name))
    who = till.book.actor.name.replace(" ", "")
    assert f"by{who}.Ifsomethinglookswrong" in looked_at(till, page)


def test_a_members_statement_covers_the_period_that_was_asked(till: Till) -> None:
    page = shown(till, Place("reports", member=till.member("77")))
    page.from_.set_value(date(2026, 2, 1))
    page.until.set_value(date(2026, 3, 2))
    assert "5,000" not in looked_at(till, page)
    page.until.set_value(TODAY)
    assert "5,000" in looked_at(till, page)


def test_a_statement_needs_a_member(till: Till) -> None:
    page = shown(till)
    page.look_at_it()
    assert page.member.complaint
    assert focused() is page.member.line
    assert not till.desk.busy


def test_a_period_that_ends_before_it_begins_is_complained_of(till: Till) -> None:
    page = shown(till, Place("reports", text="journal"))
    page.until.set_value(date(2025, 12, 31))
    page.look_at_it()
    assert page.until.complaint
    assert not till.desk.busy


def test_statements_of_all_are_each_in_their_members_language(till: Till) -> None:
    till.book.write(members.admit, name="Ana", number="300", joined=TODAY, language="fr")
    page = shown(till, Place("reports", text="statements"))
    with till.qtbot.waitSignal(till.desk.going):
        page.look_at_it()
    of_each = ["".join(text.split()) for text in pages(till.desk.paper.pdf)]
    assert len(of_each) == 4
    assert "Relevédecompte" in of_each[3]
    assert "Memberstatement" in of_each[0]


def test_a_chosen_language_goes_before_the_members_own(till: Till) -> None:
    page = shown(till, Place("reports", member=till.member("77")))
    page.language.set_value("fr")
    assert "Relevédecompte" in looked_at(till, page)


def test_long_work_counts_its_steps_and_can_be_stopped(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[tuple[int, int]] = []
    reached, go_on = Event(), Event()
    page = shown(till, Place("reports", text="statements"))
    step = Job.step

    def watched(job: Job, at: int, of: int) -> None:
        steps.append((at, of))
        if at == 1:
            reached.set()
            go_on.wait(10)
        step(job, at, of)

    monkeypatch.setattr(Job, "step", watched)
    started = jobs_of(till)
    page.look_at_it()
    till.qtbot.waitUntil(reached.is_set)
    assert not page.preview.isEnabled()
    with till.qtbot.waitSignal(started[0].stopped):
        started[0].stop()
        go_on.set()
    assert (1, 3) in steps
    assert page.preview.isEnabled()
    assert till.places == []


def test_a_second_press_makes_no_second_paper(till: Till) -> None:
    page = shown(till, Place("reports", text="roll"))
    started = jobs_of(till)
    with till.qtbot.waitSignal(till.desk.going):
        page.look_at_it()
        page.look_at_it()
    assert len(started) == 1


def test_a_paper_is_saved_where_the_person_says(
    till: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def save_file(_parent: object, _title: str, suggestion: str, _kinds: object) -> Path:
        offered.append(suggestion)
        return tmp_path / suggestion

    monkeypatch.setattr(pickers, "save_file", save_file)
    page = shown(till, Place("reports", text="cash-day"))
    with till.qtbot.waitSignal(till.desk.said):
        till.qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert offered == ["cash-day-2026-03-03.pdf"]
    assert "A-000001" in words((tmp_path / offered[0]).read_bytes())


def test_the_journal_is_saved_as_a_table(
    till: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "journal.csv"
    monkeypatch.setattr(pickers, "save_file", lambda *_: target)
    page = shown(till, Place("reports", text="journal"))
    with till.qtbot.waitSignal(till.desk.said):
        till.qtbot.mouseClick(page.csv, Qt.MouseButton.LeftButton)
    rows = target.read_text("utf-8-sig").splitlines()
    assert rows[0].startswith("date,entry,receipt")
    assert any("A-000001" in row and "5000" in row for row in rows)


def test_only_the_journal_is_offered_as_a_table(till: Till) -> None:
    page = shown(till)
    tables = []
    for kind in KINDS:
        page.choose(kind)
        tables += [kind.name] if page.csv.isVisible() else []
    assert tables == ["journal"]


def test_nothing_is_made_when_no_place_was_chosen(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pickers, "save_file", lambda *_: None)
    page = shown(till, Place("reports", text="roll"))
    till.qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert not till.desk.busy


@pytest.mark.parametrize("name", [name for name, one in BOOKS.items() if not one.lines])
def test_a_statement_of_the_books_is_looked_at_on_the_screen_first(till: Till, name: str) -> None:
    page = shown(till, Place("reports", text=name))
    assert focused() is page.on_screen
    till.qtbot.keyClick(page.on_screen, Qt.Key.Key_Return)
    place = till.places[-1]
    assert (place.page, place.text) == ("figures", name)
    assert place.behind is not None
    assert place.behind.until == TODAY


def test_a_cash_book_is_of_the_first_box_and_a_ledger_of_the_account_that_is_chosen(
    till: Till,
) -> None:
    page = shown(till, Place("reports", text="cash-book"))
    assert "1010" in page.account.line.text()
    page.choose(BY_NAME["account-ledger"])
    page.account.clear()
    page.show_it()
    assert page.account.complaint
    till.qtbot.keyClicks(page.account.line, "member sav")
    page.account.offer()
    till.qtbot.keyClick(page.account.line, Qt.Key.Key_Return)
    page.show_it()
    place = till.places[-1]
    assert place.page == "ledger"
    assert place.behind is not None
    assert len(place.behind.accounts) == 1


def test_a_statement_is_saved_as_a_workbook(
    till: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "sheet.xlsx"
    monkeypatch.setattr(pickers, "save_file", lambda *_: target)
    page = shown(till, Place("reports", text="balance-sheet"))
    with till.qtbot.waitSignal(till.desk.said):
        till.qtbot.mouseClick(page.tables.xlsx, Qt.MouseButton.LeftButton)
    sheet = load_workbook(target).worksheets[0]
    cells = {row[1]: row[2] for row in sheet.iter_rows(min_row=5, values_only=True) if len(row) > 2}
    assert cells["Cash box"] == 5_000


@pytest.mark.parametrize(
    ("name", "amount"), [("roll", 89_000), ("statement", 5_000), ("cash-day", 5_000)]
)
def test_what_is_no_statement_of_the_books_is_saved_as_a_table_too(
    till: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, amount: int
) -> None:
    def save_file(_parent: object, _title: str, suggestion: str, _kinds: object) -> Path:
        return tmp_path / suggestion

    monkeypatch.setattr(pickers, "save_file", save_file)
    page = shown(till, Place("reports", text=name))
    page.member.set_value(till.desk.ask(members.page, [till.member("77")])[0])
    assert page.preview.isVisible()
    assert not page.tables.paper.isVisible()
    for button in (page.tables.xlsx, page.tables.csv):
        with till.qtbot.waitSignal(till.desk.said):
            till.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    xlsx, text = (next(tmp_path.glob(f"{name}-*{ending}")) for ending in (".xlsx", ".csv"))
    sheet = load_workbook(xlsx).worksheets[0]
    assert any(amount in cells for cells in sheet.iter_rows(min_row=5, values_only=True))
    assert f",{amount}," in text.read_text("utf-8-sig")


def test_a_table_of_a_member_is_in_the_members_language(
    till: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.book.write(members.admit, name="Ana", number="300", joined=TODAY, language="fr")
    monkeypatch.setattr(pickers, "save_file", lambda *_: tmp_path / "own.xlsx")
    page = shown(till, Place("reports", member=till.member("300")))
    with till.qtbot.waitSignal(till.desk.said):
        till.qtbot.mouseClick(page.tables.xlsx, Qt.MouseButton.LeftButton)
    assert load_workbook(tmp_path / "own.xlsx").worksheets[0]["A2"].value == "Relevé de compte"


def test_a_box_that_is_opened_meanwhile_can_be_asked_for(till: Till) -> None:
    page = shown(till, Place("reports", text="cash-day"))
    with till.qtbot.waitSignal(till.desk.changed):
        box = till.desk.do(boxes.open_box, name="Market box")
    page.asking.box.set_value(box)
    assert page.asking.box.box.currentText() == "Market box"


def test_a_register_begins_its_bound_book_and_goes_on_after_it(till: Till) -> None:
    page = shown(till, Place("reports", text="register"))
    assert page.asking.first.value() == 1
    assert "Nothing" in page.binding.told.text()
    assert not page.binding.enter.isVisible()
    page.asking.blank.set_value(1)
    told = looked_at(till, page)
    assert "Folio1" in told
    assert "Folio2" in told
    till.qtbot.waitUntil(page.binding.enter.isVisible)
    till.qtbot.mouseClick(page.binding.enter, Qt.MouseButton.LeftButton)
    assert "folios 1 to 2" in page.binding.told.text()
    assert not page.binding.enter.isVisible()
    page.asking.lines.set_value(NEW)
    page.asking.offer_folio()
    assert page.asking.first.value() == 3
    till.make.member("Newly Come")
    told = looked_at(till, page)
    assert "NewlyCome" in told
    assert "UwaseJean-Baptiste" not in told
    assert "Folio3" in told


def test_folios_that_were_entered_by_mistake_are_taken_back(till: Till) -> None:
    page = shown(till, Place("reports", text="officers"))
    assert "Folio1" in looked_at(till, page)
    till.qtbot.waitUntil(page.binding.enter.isVisible)
    till.qtbot.mouseClick(page.binding.enter, Qt.MouseButton.LeftButton)
    assert page.asking.first.value() == 2
    page.asking.first.set_value(1)
    assert "Folio1" in looked_at(till, page)
    till.qtbot.waitUntil(page.binding.enter.isVisible)
    till.qtbot.mouseClick(page.binding.enter, Qt.MouseButton.LeftButton)
    assert "up to folio 1" in page.binding.note.text
    till.qtbot.mouseClick(page.binding.back, Qt.MouseButton.LeftButton)
    assert page.asking.first.value() == 1
    assert "Nothing" in page.binding.told.text()


def test_a_paper_that_is_in_no_bound_book_asks_for_no_folio(till: Till) -> None:
    page = shown(till, Place("reports", text="roll"))
    assert not page.binding.isVisible()
    assert not page.asking.first.isVisible()


@pytest.mark.parametrize(("first", "blank"), [("0", ""), ("", ""), ("1", "5000")])
def test_a_register_is_on_folios_that_a_book_can_have(till: Till, first: str, blank: str) -> None:
    page = shown(till, Place("reports", text="register"))
    page.asking.first.line.setText(first)
    page.asking.blank.line.setText(blank)
    till.qtbot.mouseClick(page.preview, Qt.MouseButton.LeftButton)
    assert (page.asking.blank if blank else page.asking.first).complaint
    assert page.preview.isEnabled()


def test_registers_that_the_book_has_on_folios_ask_for_them() -> None:
    assert {kind.name for kind in KINDS if kind.bound} == members_on_paper.BOOKS


def test_where_the_form_stands_below_the_papers_they_come_first(till: Till) -> None:
    page = opened(Reports(till.desk, Place("reports")), till.qtbot)
    assert focused() is page.asking.member.editor
    page.resize(560, 700)
    page.focus_first()
    assert focused() is page.choices["statement"]
