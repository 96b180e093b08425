"""The end of a month, by keyboard alone: all that is still open, the closing, and one more slip."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QListWidget
from pytestqt.qtbot import QtBot

from coopdesk.records import checks, inventory, month_end, office, periods, recurring
from coopdesk.records.access import Role
from coopdesk.records.periods import MONTH
from coopdesk.records.statements import BankRow
from coopdesk.ui.kit import pickers
from coopdesk.ui.pages.assets import AssetsPage
from coopdesk.ui.pages.bank import Bank
from coopdesk.ui.pages.bank_file import BankFilePage
from coopdesk.ui.pages.boxes import Boxes
from coopdesk.ui.pages.count import Count
from coopdesk.ui.pages.interest import PayInterest
from coopdesk.ui.pages.periods import Periods
from coopdesk.ui.pages.recurring import RecurringPage
from tests.records import saver
from tests.records.areas.bank import booked
from tests.records.areas.keeping import funded, rent, thing
from tests.records.hands import TODAY, Make, found, money
from tests.stories.hands import GAP, P, Secretary, seated
from tests.ui.fingers import CONTROL, ENTER, said

FEBRUARY: Final = date(2026, 2, 28)
BANK: Final = "1020"
_STATEMENT: Final = (
    "Date,Details,Debit,Credit,Balance\n"
    "27/02/2026,Grant of the district,,5000,5000\n"
    "28/02/2026,Charges,30,,4970\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """What the bank gave on a stick."""
    path = tmp_path / "february.csv"
    path.write_text(_STATEMENT)
    return path


@pytest.fixture
def office_(
    tmp_path: Path, file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Secretary]:
    """A secretary on 3 March, with a February that nobody has looked at yet."""

    def picked(*_: Any) -> Path:
        return file

    monkeypatch.setattr(pickers, "open_file", picked)
    with found(tmp_path / "pc").open() as book:
        make = Make(book)
        funded(make)
        rent(make)
        thing(make)
        product = saver.offer(book)
        saver.saver(make, product, (date(2026, 2, 1), 10_000), opened=date(2026, 2, 1))
        booked(book, 5_000, day=date(2026, 2, 27), code=BANK)
        said = {"name": "Odile", "language": "en", "password": "secret1"}
        book.write(office.add_person, role=Role.TREASURER, **said)
        with seated(book, qtbot) as somebody:
            yield somebody


def test_the_end_of_a_month(office_: Secretary) -> None:
    page = search(office_, "Close a month", Periods)
    assert page.detail.title.text() == "January 2026"
    office_.press(Qt.Key.Key_Up)
    assert page.detail.title.text() == "February 2026"
    assert open_steps(office_) == ["counted", "interest", "recurring", "worn"]

    count_the_box(office_)
    pay_interest(office_)
    write_what_comes_again(office_)
    write_off_the_wear(office_)
    match_the_bank(office_)
    assert open_steps(office_) == []

    close_february(office_)
    ask_to_open_it_again(office_)
    let_the_second_person_open_it(office_)
    assert checks.run(office_.desk.book, rebuild=True) == []


def search(who: Secretary, title: str, kind: type[P]) -> P:
    """To a page by what it is called."""
    who.press(Qt.Key.Key_K, CONTROL)
    who.type(title)
    who.qtbot.waitUntil(_offered)
    who.press(ENTER)
    return who.at(kind)


def _offered() -> bool:
    """Whether the search shows what fits."""
    tops = QApplication.topLevelWidgets()
    return any(one.isVisible() for one in tops if isinstance(one, QListWidget))


def open_steps(who: Secretary) -> list[str]:
    """What February still lacks."""
    steps = who.desk.ask(month_end.month_end, FEBRUARY)
    return [step.name for step in steps if not step.done]


def go_there(who: Secretary, kind: type[P]) -> P:
    """To where the first thing that February lacks is done."""
    page = search(who, "Close a month", Periods)
    page.focus_first()
    if page.detail.title.text() != "February 2026":
        who.press(Qt.Key.Key_Up)
    who.tab_to("Go there")
    who.press(ENTER)
    return who.at(kind)


def count_the_box(who: Secretary) -> None:
    """102 notes of 5,000: what a gift and a deposit brought."""
    go_there(who, Boxes)
    who.press(ENTER)
    count = who.at(Count)
    who.enter("102")
    assert count.verdict.text == "Exactly as the books say"
    who.do_it()
    assert "counted" not in open_steps(who)


def pay_interest(who: Secretary) -> None:
    """12 % a year on 10,000 F is 100 F for February, posted beside the screen."""
    page = go_there(who, PayInterest)
    assert page.post.text() == f"Post interest of 100{GAP}F to 1 account"
    who.press(ENTER)
    who.qtbot.waitUntil(lambda: "interest" not in open_steps(who) and not who.desk.busy)


def write_what_comes_again(who: Secretary) -> None:
    """The rent of February, and that of March which is due by now too."""
    page = go_there(who, RecurringPage)
    assert page.post.text() == f"Write 2 entries, 60,000{GAP}F together"
    who.press(ENTER)
    assert who.desk.ask(recurring.due, TODAY) == []


def write_off_the_wear(who: Secretary) -> None:
    """January and February of a computer that lasts ten months."""
    go_there(who, AssetsPage)
    who.tab_to("Write off 20,000")
    who.press(ENTER)
    who.qtbot.waitUntil(lambda: "worn" not in open_steps(who) and not who.desk.busy)
    (row,) = who.desk.ask(inventory.assets, TODAY)
    assert row.value == money(80_000)


def match_the_bank(who: Secretary) -> None:
    """The statement comes in; the grant is matched, the charges are written from their line."""
    search(who, "Bank", Bank)
    who.tab_to("Bring in a statement")
    who.press(ENTER)
    who.at(BankFilePage)
    who.press(ENTER)  # choose the file
    who.press(ENTER)  # bring it in
    assert open_steps(who) == ["bank"]
    page = search(who, "Bank", Bank)
    who.press(ENTER)  # the likely entry was chosen already
    assert [line.amount for line in lines(page)] == [money(-30)]
    who.tab_to("Write an entry for it")
    who.press(ENTER)
    who.type("5120")
    who.press(ENTER)
    who.tab_to("Write 30")
    who.press(ENTER)
    assert lines(page) == []


def lines(page: Bank) -> list[BankRow]:
    """The lines of the bank that are not matched."""
    return [row for _, row in page.lines.table.model.loaded()]


def close_february(who: Secretary) -> None:
    """Nothing is left to do, and January closes with it."""
    page = search(who, "Close a month", Periods)
    if page.detail.title.text() != "February 2026":
        who.press(Qt.Key.Key_Up)
    assert not page.detail.steps.findChildren(QAbstractButton)
    who.press(ENTER)
    assert said(who.focus()) == "Close January 2026 to February 2026"
    who.press(ENTER)
    assert closed(who) == [FEBRUARY, date(2026, 1, 31)]


def closed(who: Secretary) -> list[date]:
    """The ends of the closed months, the newest first."""
    rows = who.desk.ask(periods.periods, TODAY)
    return [row.until for row in rows if row.closed and row.kind == MONTH]


def ask_to_open_it_again(who: Secretary) -> None:
    """A slip was found: the secretary asks, and can't open it alone."""
    page = who.at(Periods)
    assert page.detail.title.text() == "February 2026"
    who.press(ENTER)
    who.type("A slip of 27 February was found")
    who.tab_to("Ask to open it again")
    who.press(ENTER)
    assert page.detail.wish.text == (
        "Claudine Uwimana asks to open it again: A slip of 27 February was found"
    )
    assert closed(who) == [FEBRUARY, date(2026, 1, 31)]


def let_the_second_person_open_it(who: Secretary) -> None:
    """Odile comes to the desk, types her password, and it is open; who is signed in stays so."""
    page, me = who.at(Periods), who.desk.actor
    if who.focus() is page.table.view:
        who.press(ENTER)
    who.type("secret1")
    who.tab_to("Open February 2026 again")
    who.press(ENTER)
    assert closed(who) == [date(2026, 1, 31)]
    assert who.desk.actor is me
    assert "A slip of 27 February was found" in page.detail.about.text()
    assert page.detail.close_button.text() == "&Close February 2026"
