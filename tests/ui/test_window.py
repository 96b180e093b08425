from __future__ import annotations

import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records import members, office, vouchers
from coopdesk.records.access import Actor, Permission, Role
from coopdesk.records.book import Book
from coopdesk.records.errors import Trouble
from coopdesk.records.ids import MemberId, PersonId
from coopdesk.reports.catalogue import PAPERS
from coopdesk.ui.actions import DEEDS, SEARCH
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.finding import OF_ONE, PLACES
from coopdesk.ui.kit.layouts import Scroll, column, holder
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.pages import PAGES, Entry
from coopdesk.ui.pages.reports import Reports
from coopdesk.ui.pages.reports.kinds import KINDS
from coopdesk.ui.preferences import Preferences
from coopdesk.ui.theme import Kind
from coopdesk.ui.window import Window
from tests.records.hands import Make
from tests.ui.fingers import free, settled
from tests.ui.test_every_page import chalk


class Sheet(Page):
    """A page on which something can be typed, without a file of its own."""

    typed = ""

    def has_typed(self) -> bool:
        return bool(self.typed)


class SheetEntry(Entry):
    def load(self) -> type[Page]:
        return Sheet


ENTRIES = [
    SheetEntry("today", "Today", "", "today"),
    SheetEntry("members", "Members", "", "members"),
    SheetEntry("member", "Member", "", under="members"),
    SheetEntry("cash", "Cash desk", "", "cash", needs=Permission.TAKE_MONEY),
    SheetEntry("settings", "Settings", "", "settings", needs=Permission.SET_UP),
]


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Window:
    made = Window(desk, ENTRIES)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.go(Place("today"))
    return made


def test_a_message_goes_with_the_page_it_was_said_on(
    window: Window, desk: Desk, qtbot: QtBot
) -> None:
    desk.say("The book could not be copied.", Kind.REFUSE)
    settled(qtbot)
    window.go(Place("today"))  # the same page
    assert window.messages.text
    window.go(Place("members"))
    assert not window.messages.text


def test_a_message_said_just_before_going_is_read_on_the_page_gone_to(
    window: Window, desk: Desk, qtbot: QtBot
) -> None:
    desk.say("The account is open.")
    desk.go(Place("members"))
    assert window.messages.text == "The account is open."
    settled(qtbot)
    window.back()
    assert not window.messages.text


def sheet(window: Window) -> Sheet:
    assert isinstance(window.page, Sheet)
    return window.page


def test_the_desk_goes_and_the_window_follows(window: Window, desk: Desk) -> None:
    desk.go(Place("members"))
    assert window.place == Place("members")


def test_escape_and_alt_left_go_back_step_by_step(window: Window, desk: Desk, qtbot: QtBot) -> None:
    for name in ("members", "cash"):
        desk.go(Place(name))
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.place == Place("members")
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.place == Place("today")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.place == Place("today")


def test_what_was_typed_is_found_again_after_going_elsewhere(window: Window, desk: Desk) -> None:
    desk.go(Place("cash"))
    sheet(window).typed = "10,000"
    for n in range(20):
        desk.go(Place("member", member=MemberId(n)))
    desk.go(Place("cash"))
    assert sheet(window).typed == "10,000"


def test_a_page_that_is_gone_to_again_is_seen_from_its_beginning(
    window: Window, desk: Desk, qtbot: QtBot
) -> None:
    desk.go(Place("members"))
    page = window.page
    assert page is not None
    long = QWidget()
    long.setFixedHeight(4000)
    scroll = Scroll(long)
    page.setLayout(column(scroll))
    window.resize(900, 600)
    window.show()
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > 0)
    scroll.verticalScrollBar().setValue(500)
    desk.go(Place("today"))
    window.back()
    assert window.page is page
    assert scroll.verticalScrollBar().value() == 0


class Listed(Sheet):
    """A list far below its heading."""

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        heading = QWidget()
        heading.setFixedHeight(900)
        self.table: Table[str] = Table([Column("", str)], name="Rows", key=str, least=12)
        self.table.show_rows([*"abcdefghijkl"])
        self.table.choose_first()
        self.whole = Scroll(holder(column(heading, self.table)))
        self.setLayout(column(self.whole))

    def focus_first(self) -> None:
        self.table.setFocus()


class ListedEntry(Entry):
    def load(self) -> type[Page]:
        return Listed


def test_a_page_with_a_list_opens_at_its_heading_and_a_key_brings_the_row(
    desk: Desk, qtbot: QtBot
) -> None:
    window = Window(desk, [ListedEntry("today", "Today", "", "today")])
    qtbot.addWidget(window)
    window.resize(900, 600)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.go(Place("today"))
    page = window.page
    assert isinstance(page, Listed)
    qtbot.wait(20)
    bar, view = page.whole.verticalScrollBar(), page.table.view
    assert (view.hasFocus(), bar.value()) == (True, 0)
    qtbot.keyClick(view, Qt.Key.Key_End)
    row = view.visualRect(view.currentIndex())
    assert bar.value() > 0
    at = view.viewport().mapTo(page.whole.viewport(), row.bottomLeft())
    assert at.y() < page.whole.viewport().height()


def test_pages_far_behind_are_freed(window: Window, desk: Desk) -> None:
    desk.go(Place("members"))
    gone = weakref.ref(sheet(window))
    for n in range(20):
        desk.go(Place("member", member=MemberId(n)))
    free()
    assert gone() is None
    assert window.pages.count() < 10


def test_a_closed_window_and_its_pages_are_freed(desk: Desk) -> None:
    window = Window(desk, ENTRIES)
    window.go(Place("today"))
    seen: list[weakref.ref[QWidget]] = [weakref.ref(window), weakref.ref(sheet(window))]
    window.deleteLater()
    del window
    free()
    assert [one() for one in seen] == [None, None]


def test_leaving_with_something_typed_is_warned_about_once(window: Window, desk: Desk) -> None:
    desk.go(Place("cash"))
    sheet(window).typed = "10,000"
    desk.go(Place("today"))
    assert not window.may_leave()
    assert window.place == Place("cash")
    assert "not kept yet" in window.messages.text
    assert window.may_leave()


def test_nothing_typed_is_left_at_once(window: Window) -> None:
    assert window.may_leave()


def test_the_sidebar_marks_the_entry_that_a_page_is_under(window: Window, desk: Desk) -> None:
    desk.go(Place("member", member=MemberId(1)))
    (marked,) = (b for b in window.sidebar.findChildren(type(window.topbar.lock)) if b.isChecked())
    assert marked.accessibleName() == "Members"


def test_a_teller_sees_no_settings_and_is_told_so(book: Book, qtbot: QtBot) -> None:
    book.actor = Actor(PersonId(9), "Odette", Role.TELLER)
    desk = Desk(book, Language("en"), Preferences())
    window = Window(desk, ENTRIES)
    qtbot.addWidget(window)
    window.show()
    window.go(Place("today"))
    window.go(Place("settings"))
    assert window.place == Place("today")
    assert window.messages.text == "Odette may not go there."
    names = [b.accessibleName() for b in window.sidebar.findChildren(type(window.topbar.lock))]
    assert names == ["Today", "Members", "Cash desk"]
    greyed = {a.text() for a in window.actions() if not a.isEnabled()}
    assert greyed == {"Settings"}
    desk.close()


def test_no_two_deeds_have_the_same_key_and_each_leads_to_a_page(desk: Desk, qtbot: QtBot) -> None:
    window = Window(desk)
    qtbot.addWidget(window)
    keys = [action.shortcut().toString() for action in window.actions()]
    assert len(keys) == len({*keys, SEARCH.keys}) - 1
    assert {d.place.page for d in DEEDS if d.place} <= {entry.name for entry in PAGES}


@pytest.mark.parametrize(
    ("key", "page"),
    [("M", "collection"), ("B", "count"), ("H", "handover"), ("E", "voucher")],
)
def test_the_keys_of_deeds_work_while_one_types_in_a_field(
    desk: Desk, qtbot: QtBot, key: str, page: str
) -> None:
    window = Window(desk)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    window.topbar.search.line.setFocus()
    pressed = Qt.Key(ord(key))
    qtbot.keyClick(window.topbar.search.line, pressed, Qt.KeyboardModifier.ControlModifier)
    assert window.place == Place(page)


@pytest.mark.parametrize(("keys", "page"), [("Ctrl+T", "cash"), ("Ctrl+2", "members")])
def test_keys_reach_a_page_from_anywhere(window: Window, keys: str, page: str) -> None:
    (action,) = (a for a in window.actions() if a.shortcut() == QKeySequence(keys))
    action.trigger()
    assert window.place == Place(page)


def test_ctrl_k_brings_the_keyboard_to_the_search(window: Window, qtbot: QtBot) -> None:
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.topbar.search.line.hasFocus()


def test_the_search_offers_members_without_accents_and_in_any_order(window: Window) -> None:
    (first, *others) = window.topbar.offers("marie ingab")
    assert first.text == "3 · Ingabire Marie-Rose, Kacyiru"
    assert first.place.page == "member"
    assert others[-1].place == Place("members", text=members.Criteria(text="marie ingab").as_text())


def test_the_search_offers_a_receipt_by_its_number_as_typed(desk: Desk, qtbot: QtBot) -> None:
    window = Window(desk, [*ENTRIES, SheetEntry("receipt", "Receipt", "")])
    qtbot.addWidget(window)
    (receipt, *_) = window.topbar.offers("a1")
    assert (receipt.text, receipt.place.page) == ("Receipt A-000001", "receipt")


def test_the_search_offers_pages(window: Window) -> None:
    assert Place("cash") in [found.place for found in window.topbar.offers("desk")]


def test_what_begins_as_it_was_typed_comes_first(desk: Desk, qtbot: QtBot) -> None:
    window = Window(desk)
    qtbot.addWidget(window)
    texts = [found.text for found in window.topbar.offers("balance")]
    assert texts.index("Paper: Balance sheet") < texts.index("Paper: Trial balance")


def test_the_search_offers_every_page_that_one_goes_to_without_choosing_first(
    desk: Desk, qtbot: QtBot
) -> None:
    window = Window(desk)
    qtbot.addWidget(window)
    for words, page in (("interest", "interest"), ("cash box", "count"), ("sheet", "collection")):
        assert Place(page) in [found.place for found in window.topbar.offers(words)]
    pages = [found.place.page for found in window.topbar.offers("a")]
    assert not {entry.name for entry in PAGES if entry.of_one} & {*pages} - {"member"}


@pytest.mark.parametrize(
    ("code", "words", "paper"),
    [
        ("en", "trial balance", "trial-balance"),
        ("en", "Balance she", "balance-sheet"),
        ("fr", "grand livre", "account-ledger"),
        ("fr", "RESULTAT", "income-statement"),
    ],
)
def test_the_search_offers_papers_in_the_language_of_the_screen(
    book: Book, qtbot: QtBot, code: str, words: str, paper: str
) -> None:
    desk = Desk(book, Language(code), Preferences())
    window = Window(desk)
    qtbot.addWidget(window)
    first, *more = window.topbar.offers(words)
    assert Place("reports", text=paper) in [first.place, *(one.place for one in more)]
    assert first.place.page != "members"  # nobody is called so: the whole roll comes last
    desk.close()


def test_enter_goes_from_the_search_to_the_paper(desk: Desk, qtbot: QtBot) -> None:
    window = Window(desk)
    qtbot.addWidget(window)
    window.topbar.search.line.setFocus()
    qtbot.keyClicks(window.topbar.search.line, "trial balance")
    qtbot.keyClick(window.topbar.search.line, Qt.Key.Key_Return)
    assert window.place == Place("reports", text="trial-balance")
    assert isinstance(window.page, Reports)
    assert window.page.title.text() == "Trial balance"


def test_the_search_knows_every_paper_and_leads_to_where_it_is_made() -> None:
    assert PLACES.keys() | OF_ONE == PAPERS.keys()
    chosen = {name for name, place in PLACES.items() if place.page == "reports"}
    assert chosen == {kind.name for kind in KINDS}
    assert {place.page for place in PLACES.values()} <= {entry.name for entry in PAGES}


def test_the_search_finds_a_page_by_what_its_door_in_the_books_is_called(
    desk: Desk, qtbot: QtBot
) -> None:
    window = Window(desk)
    qtbot.addWidget(window)
    for words, page in (("wear", "assets"), ("year surplus", "surplus")):
        assert Place(page) in [one.place for one in window.topbar.offers(words)]


def test_the_search_offers_no_page_that_the_person_may_not_open(
    desk: Desk, book: Book, qtbot: QtBot
) -> None:
    book.actor = Actor(PersonId(1), "Somebody", Role.AUDITOR)
    window = Window(desk)
    qtbot.addWidget(window)
    assert not window.topbar.offers("Write an entry")[1:]


def test_the_search_offers_a_voucher_by_its_number(desk: Desk, qtbot: QtBot) -> None:
    entry = chalk(desk)
    number = desk.ask(vouchers.voucher, entry).number
    window = Window(desk)
    qtbot.addWidget(window)
    found = Place("voucher_file", about=entry)
    assert found in [one.place for one in window.topbar.offers(number)]


def test_enter_takes_the_first_offer_and_empties_the_search(window: Window, qtbot: QtBot) -> None:
    line = window.topbar.search.line
    line.setFocus()
    qtbot.keyClicks(line, "habimana")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert window.place is not None
    assert window.place.page == "member"
    assert line.text() == ""


def test_what_a_command_changed_reaches_pages_on_the_screens_thread(
    desk: Desk, make: Make, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(desk.changed) as told:
        make.member("Gasana Vital")
    assert "MEMBERS" in str(told.args)


def test_two_commands_in_one_breath_are_told_once(desk: Desk, make: Make, qtbot: QtBot) -> None:
    heard: list[object] = []
    desk.changed.connect(heard.append)
    with qtbot.waitSignal(desk.changed):
        make.member("Gasana Vital")
        make.member("Kayitesi Diane")
    assert len(heard) == 1


def test_a_new_letterhead_renames_the_sidebar(window: Window, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.changed):
        desk.do(office.change_setting, name="name", value="Terimbere", shown="Twizigamire")
    assert desk.coop.name == "Terimbere"
    words = [
        label.text() for label in window.sidebar.findChildren(type(window.topbar.search.label))
    ]
    assert "Terimbere" in words


def test_messages_say_what_happened_and_what_to_do(window: Window, desk: Desk) -> None:
    desk.say("Kept.", Kind.GOOD)
    assert window.messages.text == "Kept."
    desk.trouble(Trouble("The disk is full.", advice="Make room."))
    assert window.messages.text == "The disk is full. Make room."


def test_a_failed_job_says_so_in_the_bar(window: Window, desk: Desk, qtbot: QtBot) -> None:
    def work(_job: object) -> None:
        raise Trouble("The stick was pulled.")

    with qtbot.waitSignal(desk.troubled):
        desk.start("Writing", work)
    assert window.messages.text == "The stick was pulled."


@pytest.mark.parametrize(("width", "narrow"), [(1366, False), (1024, False), (800, True)])
def test_a_narrow_window_shows_icons_only(window: Window, width: int, narrow: bool) -> None:
    window.resize(width, 600)
    assert (window.sidebar.width() < 100) is narrow


@pytest.mark.parametrize(("width", "shown"), [(1366, True), (800, True), (560, False)])
def test_the_name_of_who_is_there_gives_way_to_the_search(
    window: Window, width: int, shown: bool
) -> None:
    window.resize(width, 600)
    assert window.width() == width
    name = next(one for one in window.topbar.findChildren(QLabel) if "Claudine" in one.text())
    assert name.isVisible() is shown
