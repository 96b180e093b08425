"""The page that pays interest: what is shown is what is posted, by keyboard alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coopdesk.records import interest_run, periods
from coopdesk.records.ids import ProductId
from coopdesk.records.terms import SavingsTerms
from coopdesk.ui.desk import Place
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.pages.interest import PayInterest
from coopdesk.ui.pages.interest import page as module
from tests.records import saver
from tests.records.hands import Somebody, owns
from tests.reports.reading import words
from tests.ui.fingers import ENTER, focused, opened, plain
from tests.ui.seat import Seat

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)
NEW_YEAR = date(2026, 1, 1)
TAXED = SavingsTerms(rate="12", day_count="twelfth", posting="monthly", withholding="15")


@pytest.fixture
def product(seat: Seat) -> ProductId:
    return saver.offer(seat.book, TAXED)


@pytest.fixture
def who(seat: Seat, product: ProductId) -> list[Somebody]:
    """Two who have saved 10,000 and 20,000."""
    return [saver.saver(seat.make, product, (NEW_YEAR, n)) for n in (10_000, 20_000)]


def shown(seat: Seat, qtbot: QtBot, product: ProductId | None = None) -> PayInterest:
    return opened(PayInterest(seat.desk, Place("interest", about=product)), qtbot)


def press(qtbot: QtBot, key: Qt.Key = ENTER) -> None:
    qtbot.keyClick(focused(), key)


def test_what_is_due_is_shown_and_enter_posts_it(
    seat: Seat, qtbot: QtBot, who: list[Somebody]
) -> None:
    page = shown(seat, qtbot)
    assert page.product.box.currentText() == "Growing savings, 12% a year"
    assert page.until.value() == JANUARY
    assert plain(page.post.text()) == "Post interest of 300 F to 2 accounts"
    assert (
        plain(page.sums.text())
        == "From 1 Jan 2026 until 31 Jan 2026 · tax 45 F · members get 255 F"
    )
    assert focused() is page.post
    with qtbot.waitSignal(seat.desk.said):
        press(qtbot)
    assert [plain(words) for words in seat.said] == ["Interest of 300 F is posted to 2 accounts."]
    assert [owns(seat.book, one.savings) for one in who] == [10_085, 20_170]
    assert page.until.value() == FEBRUARY
    assert plain(page.post.text()) == "Post interest of 303 F to 2 accounts"
    past = page.past.table.row()
    assert past
    assert (past.run.until, past.count, past.gross.minor) == (JANUARY, 2, 300)


def test_the_payment_that_was_just_posted_is_chosen_to_be_taken_back(
    seat: Seat, qtbot: QtBot, product: ProductId, who: list[Somebody]
) -> None:
    saver.post(seat.book, product, JANUARY)
    page = shown(seat, qtbot)
    page.post.setFocus()
    with qtbot.waitSignal(seat.desk.said):
        press(qtbot)
    chosen = page.past.table.row()
    assert chosen
    assert chosen.run.until == FEBRUARY


def test_the_figure_of_the_chosen_account_is_explained(
    seat: Seat, qtbot: QtBot, who: list[Somebody]
) -> None:
    page = shown(seat, qtbot)
    proof = page.result.proof
    assert proof.name.text() == "1 · Aline Mukamana"
    page.result.table.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    assert proof.name.text() == "2 · Aline Mukamana"
    row = proof.table.model.row(0)
    assert row
    assert (row.days, row.balance.minor, str(row.interest)) == (31, 20_000, "200.00")
    assert "end of each day" in proof.rules.text()
    lines = [one.accessibleName() for one in proof.results.findChildren(QWidget)]
    assert "In the account on 31 Jan 2026: 20,000 F → 20,170 F" in map(plain, lines)
    proof.print.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert "Howinterestwasreckoned" in words(seat.papers[-1].pdf)


def test_the_list_can_be_looked_at_before_and_after(
    seat: Seat, qtbot: QtBot, product: ProductId, who: list[Somebody]
) -> None:
    page = shown(seat, qtbot)
    qtbot.mouseClick(page.list, Qt.MouseButton.LeftButton)
    assert "notpostedyet" in words(seat.papers[-1].pdf)
    saver.post(seat.book, product, JANUARY)
    page.refresh(PayInterest.TOPICS)
    qtbot.mouseClick(page.past.list, Qt.MouseButton.LeftButton)
    assert "notpostedyet" not in words(seat.papers[-1].pdf)


def test_without_a_rate_or_savings_the_page_says_what_to_do(seat: Seat, qtbot: QtBot) -> None:
    page = shown(seat, qtbot)
    assert not page.post.isEnabled()
    assert plain(page.post.text()) == "Nothing to post"
    one = seat.make.member(joined=NEW_YEAR)
    seat.make.visit(one, ("deposit", 5_000), day=NEW_YEAR)
    page = shown(seat, qtbot)
    assert page.note.text == "These savings earn nothing: their terms have no rate."
    assert not page.post.isEnabled()


def test_what_is_not_due_yet_is_shown_as_earned_so_far(seat: Seat, qtbot: QtBot) -> None:
    product = saver.offer(seat.book, SavingsTerms(rate="7.3", posting="quarterly"))
    saver.saver(seat.make, product, (NEW_YEAR, 10_000))
    page = shown(seat, qtbot)
    assert page.until.value() == seat.desk.today
    assert page.note.text == ("Not due before 31 Mar 2026. This is what has been earned so far.")
    assert page.post.isEnabled()  # a member may leave before the quarter ends
    assert not page.post.hasFocus()  # but an Enter too many pays nothing


def test_a_fixed_term_that_has_not_fallen_due_says_when_it_will(seat: Seat, qtbot: QtBot) -> None:
    terms = SavingsTerms(rate="12", day_count="twelfth", months=12)
    product = saver.offer(seat.book, terms, form="fixed")
    day = date(2025, 6, 10)
    saver.saver(seat.make, product, (day, 10_000), opened=day)
    page = shown(seat, qtbot, product)
    said = "The next account falls due on 10 Jun 2026. Interest is paid then."
    assert page.note.text == said
    assert not page.post.isEnabled()


def test_days_that_are_paid_are_refused_beside_the_field(
    seat: Seat, qtbot: QtBot, product: ProductId, who: list[Somebody]
) -> None:
    saver.post(seat.book, product, JANUARY)
    page = shown(seat, qtbot)
    page.until.setFocus()
    page.until.line.selectAll()
    qtbot.keyClicks(focused(), "15/1/2026")
    assert page.until.complaint == "Interest is paid up to 31 Jan 2026 already. Choose a later day."
    assert not page.post.isEnabled()


def test_a_payment_that_was_cut_off_is_offered_to_go_on(
    seat: Seat, qtbot: QtBot, product: ProductId, who: list[Somebody]
) -> None:
    run = saver.begin(seat.book, product, JANUARY)
    seat.book.write(interest_run.post_batch, run=run, most=1)
    page = shown(seat, qtbot)
    assert "1 account has it already" in page.note.text
    assert plain(page.post.text()) == "Post interest of 200 F to 1 account"
    with qtbot.waitSignal(seat.desk.said):
        press(qtbot)
    assert [plain(words) for words in seat.said] == ["Interest of 300 F is posted to 2 accounts."]


def test_a_closed_month_asks_on_which_day_it_is_booked(
    seat: Seat, qtbot: QtBot, who: list[Somebody]
) -> None:
    seat.book.write(periods.close_month, until=JANUARY)
    page = shown(seat, qtbot)
    assert page.day.isHidden()
    press(qtbot)
    assert "closed up to 31 Jan 2026" in page.day.complaint
    assert focused() is page.day.line
    page.day.line.selectAll()
    qtbot.keyClicks(focused(), "1/2/2026")
    page.post.setFocus()
    with qtbot.waitSignal(seat.desk.said):
        press(qtbot)
    assert owns(seat.book, who[0].savings) == 10_085


def test_a_payment_is_taken_back_with_a_reason(
    seat: Seat, qtbot: QtBot, product: ProductId, who: list[Somebody]
) -> None:
    saver.post(seat.book, product, JANUARY)
    page = shown(seat, qtbot)
    page.past.back.begin.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert plain(page.past.back.do_it.text()) == "Take back 255 F from 2 accounts"
    page.past.back.do_it.click()
    assert page.past.back.reason.complaint == "Please fill this in."
    qtbot.keyClicks(focused(), "The rate was wrong")
    assert page.has_typed()
    page.past.back.do_it.setFocus()
    with qtbot.waitSignal(seat.desk.said):
        press(qtbot, Qt.Key.Key_Space)
    assert [owns(seat.book, one.savings) for one in who] == [10_000, 20_000]
    assert not page.has_typed()
    assert page.until.value() == JANUARY
    assert not page.past.back.begin.isEnabled()
    assert focused() is page.past.table.view


def test_the_question_why_is_scrolled_to_where_it_is_seen(
    seat: Seat, qtbot: QtBot, product: ProductId, who: list[Somebody]
) -> None:
    saver.post(seat.book, product, JANUARY)
    page = shown(seat, qtbot)
    page.resize(1000, 500)
    page.past.back.begin.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    leave = page.past.back.leave
    qtbot.waitUntil(lambda: leave.visibleRegion().boundingRect() == leave.rect())


def test_who_keeps_drawn_interest_is_named_before_the_others_are_taken_back(
    seat: Seat, qtbot: QtBot, product: ProductId, who: list[Somebody]
) -> None:
    saver.post(seat.book, product, JANUARY)
    seat.make.visit(who[0], ("withdrawal", 10_080))
    page = shown(seat, qtbot)
    page.past.ask_why()
    assert plain(page.past.back.note.text) == (
        "1 account keeps its interest. The next payment counts it as paid:\n"
        "1 Aline Mukamana: 80 F is drawn already"
    )
    assert plain(page.past.back.do_it.text()) == "Take back 170 F from 1 account"
    page.past.back.reason.set_value("wrong")
    with qtbot.waitSignal(seat.desk.said):
        page.past.back.do_it.click()
    assert "but for 1 account that keeps it" in seat.said[0]
    assert [owns(seat.book, one.savings) for one in who] == [5, 20_000]
    row = page.past.table.model.row(0)
    assert row
    assert (row.run.state, row.kept) == (interest_run.PARTLY, 1)


def test_corrections_stand_beside_the_interest_and_are_explained(
    seat: Seat, qtbot: QtBot, product: ProductId, who: list[Somebody]
) -> None:
    saver.post(seat.book, product, JANUARY)
    seat.make.visit(who[0], ("deposit", 10_000), day=NEW_YEAR)
    page = shown(seat, qtbot)
    assert plain(page.post.text()) == "Post interest of 504 F to 2 accounts"
    assert plain(page.sums.text()) == (
        "From 1 Feb 2026 until 28 Feb 2026 · 404 F for these days, 100 F to put right days that"
        " were paid before · tax 75 F · members get 429 F"
    )
    row = page.result.table.model.row(0)
    assert row
    assert (row.gross.minor, row.correction.minor, row.net.minor) == (202, 100, 257)
    proof = page.result.proof
    assert "after they were paid" in proof.rules.text()
    with qtbot.waitSignal(seat.desk.said):
        page.post.click()
    assert owns(seat.book, who[0].savings) == 10_085 + 10_000 + 257


@pytest.fixture
def always_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with many accounts: everything is reckoned beside the screen."""
    monkeypatch.setattr(module, "_AT_ONCE", 0)


@pytest.mark.usefixtures("always_beside")
def test_many_accounts_are_reckoned_beside_the_screen(
    seat: Seat, qtbot: QtBot, who: list[Somebody]
) -> None:
    page = shown(seat, qtbot)
    qtbot.waitUntil(page.post.isEnabled)
    assert plain(page.post.text()) == "Post interest of 300 F to 2 accounts"
    page.until.set_value(FEBRUARY)
    page.reckon()
    page.reckon()  # while the first is under way
    expected = "Post interest of 600 F to 2 accounts"
    qtbot.waitUntil(lambda: page.post.isEnabled() and plain(page.post.text()) == expected)


def test_stop_leaves_a_true_book_and_the_page_goes_on(
    seat: Seat, qtbot: QtBot, product: ProductId, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        saver.saver(seat.make, product, (NEW_YEAR, 10_000))
    write, jobs = seat.book.write, list[Job]()

    def one_at_a_time(command: Any, **said: Any) -> Any:
        if command is interest_run.post_batch:
            jobs[-1].stop()
            said["most"] = 1
        return write(command, **said)

    def note(job: Job, _title: str) -> None:
        jobs.append(job)

    seat.desk.started.connect(note)
    page = shown(seat, qtbot)
    monkeypatch.setattr(seat.book, "write", one_at_a_time)
    page.post.click()
    qtbot.waitUntil(lambda: "already" in page.note.text)
    monkeypatch.undo()
    assert plain(page.post.text()) == "Post interest of 200 F to 2 accounts"
    with qtbot.waitSignal(seat.desk.said):
        page.post.click()
    assert [plain(words) for words in seat.said] == ["Interest of 300 F is posted to 3 accounts."]
