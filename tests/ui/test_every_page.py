"""Every page: all of it has a name for the ear, no part is a window of its own, it is freed."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.records import accounts, members, products, savings, statements, vouchers
from coopdesk.records.ids import EntryId, LoanId
from coopdesk.records.money import Money
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Paper, Place
from coopdesk.ui.pages import PAGES, Entry
from tests.records import lenders
from tests.records.hands import Make
from tests.ui.fingers import free


def chalk(desk: Desk) -> EntryId:
    """Pay for chalk out of the box."""
    rows = desk.ask(accounts.accounts)
    box = next(one.id for one in rows if one.at_hand)
    cost = next(one.id for one in rows if one.type == "expense")
    parts = [vouchers.Part(cost, Money(100, desk.currency))]
    said = {"form": vouchers.EXPENSE, "memo": "Chalk", "day": desk.today, "money": box}
    return desk.do_with(vouchers.write)(parts=parts, **said)


def place_of(entry: Entry, desk: Desk) -> Place:
    """Where the page shows something of the small office."""
    member = desk.ask(members.by_its_number, "1")
    assert member is not None
    (visit,) = desk.ask(statements.find_receipts, "A-1")
    if entry.name == "paper":
        said, pdf = papers.slip(desk, visit)
        desk.paper = Paper(said.number, pdf)
    about = {
        "account": desk.ask(savings.accounts_of, member, desk.today)[0].id,
        "entry": visit,
        "voucher_file": chalk(desk) if entry.name == "voucher_file" else None,
        "savings_terms": desk.ask(products.listing, desk.today)[0].id,
    }
    if entry.name in LOANS:
        return Place(entry.name, about=loan_at(LOANS[entry.name], desk))
    return Place(entry.name, member=member, visit=visit, about=about.get(entry.name))


#: The pages of one loan, and how far it is come then.
LOANS = {
    "loan_application": "asked",
    "loan_decision": "asked",
    "loan_signing": "approved",
    "loan_payout": "signed",
}


def loan_at(state: str, desk: Desk) -> LoanId:
    """A loan of a member of the small office in that state."""
    make = Make(desk.book)
    who = make.member("Uwimana Solange", joined=lenders.NEW_YEAR)
    make.visit(who, ("deposit", 900), day=lenders.ASKED)
    loan = lenders.application(make, who, lenders.product(make))
    if state == "approved":
        return lenders.approved(make, loan)
    if state != "asked":
        lenders.signed(make, loan)
    if state == "running":
        lenders.paid_out(make, loan)
    return loan


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_whatever_the_keyboard_reaches_has_a_name_and_one_button_at_most_is_strong(
    entry: Entry, desk: Desk, qtbot: QtBot
) -> None:
    page = entry.load()(desk, place_of(entry, desk))
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    shown = [part for part in page.findChildren(QWidget) if part.isVisible() and part.isEnabled()]
    assert [
        part
        for part in shown
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)
    ] == []
    strong = [part for part in shown if part.property("kind") == "primary"]
    assert len(strong) <= 1


class Windows(QObject):
    """Notes each window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[QObject] = []

    def eventFilter(self, of: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(of, QWidget) and of.isWindow():
            self.shown.append(of)
        return False


@pytest.fixture
def young() -> Iterator[None]:
    """What is made from now on stays the youngest, to be collected apart from all that there is."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("young")
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_every_page_opens_without_a_part_being_a_window_and_is_freed_when_it_is_closed(
    entry: Entry, desk: Desk, qapp: QApplication
) -> None:
    windows = Windows()
    qapp.installEventFilter(windows)
    page = entry.load()(desk, place_of(entry, desk))
    qapp.removeEventFilter(windows)
    assert windows.shown == []  # not even for a moment
    page.show()
    page.focus_first()
    gone = weakref.ref(page)
    page.close()
    page.deleteLater()
    del page
    free(0)
    if gone() is not None:  # work beside the page may have woken the collector meanwhile
        free()
    assert gone() is None
