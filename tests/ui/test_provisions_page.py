"""Setting aside for late loans, and the loans behind figures: by keyboard, on real pages."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records import portfolio
from coopdesk.records.ids import LoanId
from coopdesk.records.papers import Behind
from coopdesk.records.portfolio import Band
from coopdesk.ui.desk import Place
from coopdesk.ui.pages import loans_behind
from coopdesk.ui.pages.figures import FiguresPage
from coopdesk.ui.pages.loans_behind import LoansBehind
from coopdesk.ui.pages.provisions import Provisions
from coopdesk.ui.pages.provisions import bands as module
from tests.records.hands import TODAY, draft
from tests.records.lent import Due, Lent, lend
from tests.ui.fingers import ENTER, focused, opened, plain
from tests.ui.seat import Seat


@pytest.fixture
def lent(seat: Seat) -> list[LoanId]:
    """3,000 fifty days late, 4,000 four hundred, 1,000 not at all."""
    who = seat.make.member("Aline", village="Remera")
    return [
        lend(seat.make, who, Lent(owed, owed, [Due(TODAY - timedelta(days=late), owed)]))
        for owed, late in ((3_000, 50), (4_000, 400), (1_000, -9))
    ]


def page_of(seat: Seat, qtbot: QtBot) -> Provisions:
    page = Provisions(seat.desk, Place("provisions"))
    opened(page, qtbot)
    qtbot.waitUntil(lambda: page.shown is not None)
    page.focus_first()
    return page


def needed(page: Provisions, qtbot: QtBot, amount: int) -> None:
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.needed == amount)


def test_what_is_needed_is_shown_and_enter_posts_it(
    seat: Seat, qtbot: QtBot, lent: list[LoanId]
) -> None:
    page = page_of(seat, qtbot)
    assert plain(page.sums.text()) == "Set aside now 0 F → 5,050 F needed"
    assert plain(page.post.text()) == "Set aside 5,050 F more"
    assert "Press Enter on a row" in page.view.notes.text()
    assert focused() is page.post
    with qtbot.waitSignal(seat.desk.said):
        qtbot.keyClick(focused(), ENTER)
    assert seat.book.read(portfolio.set_aside, TODAY) == 5_050
    qtbot.waitUntil(lambda: page.post.text() == "Nothing to post")
    assert not page.post.isEnabled()
    past = page.past.table.row()
    assert past is not None
    assert (past.needed, past.before) == (5_050, 0)


def test_another_rule_is_chosen_and_kept(seat: Seat, qtbot: QtBot, lent: list[LoanId]) -> None:
    page = page_of(seat, qtbot)
    assert not page.bands.keep.isEnabled()
    page.bands.choice.set_value("kenya")
    page.bands.choice.changed.emit()
    needed(page, qtbot, 10 + 750 + 4_000)
    with qtbot.waitSignal(seat.desk.said):
        page.bands.do_keep()
    assert len(seat.book.read(portfolio.bands_now)) == 5
    assert page.bands.choice.peek() == "ours"


def test_a_band_is_typed_over(seat: Seat, qtbot: QtBot, lent: list[LoanId]) -> None:
    page = page_of(seat, qtbot)
    _, percent = page.bands.rows[0]
    percent.line.setFocus()
    percent.line.selectAll()
    qtbot.keyClicks(percent.line, "50")
    qtbot.keyClick(percent.line, Qt.Key.Key_Tab)
    needed(page, qtbot, 1_500 + 4_000)
    assert page.bands.choice.peek() == "typed"
    assert page.has_typed()
    page.bands.do_keep()
    assert seat.book.read(portfolio.bands_now)[0] == Band(31, Decimal(50))


def test_half_a_band_says_what_is_missing(seat: Seat, qtbot: QtBot, lent: list[LoanId]) -> None:
    page = page_of(seat, qtbot)
    days, percent = page.bands.rows[2]
    days.set_value(500)
    page.bands.do_keep()
    assert percent.complaint.startswith("Write both")


def test_bands_that_make_no_sense_are_refused_on_the_page(
    seat: Seat, qtbot: QtBot, lent: list[LoanId]
) -> None:
    page = page_of(seat, qtbot)
    page.bands.rows[1][1].set_value(Decimal("0.10"))
    page.bands.rows[1][1].line.editingFinished.emit()
    qtbot.waitUntil(lambda: not page.bands.note.isHidden())
    assert "later" in page.bands.note.text
    assert not page.post.isEnabled()


def test_it_is_taken_back_with_a_reason(seat: Seat, qtbot: QtBot, lent: list[LoanId]) -> None:
    seat.book.write(portfolio.run_provision, day=TODAY)
    page = page_of(seat, qtbot)
    page.past.ask_why()
    page.past.do_take_back()
    assert seat.book.read(portfolio.set_aside, TODAY) == 5_050  # without a reason nothing is done
    page.past.back.reason.set_value("wrong day")
    page.past.do_take_back()
    assert seat.book.read(portfolio.set_aside, TODAY) == 0


def test_a_day_that_was_provided_for_says_so(seat: Seat, qtbot: QtBot, lent: list[LoanId]) -> None:
    seat.book.write(portfolio.run_provision, day=TODAY, bands=[Band(0, Decimal(1))])
    page = page_of(seat, qtbot)
    page.do_post()
    assert "written already" in page.day.complaint


def test_more_bands_are_offered_than_any_preset_has(seat: Seat) -> None:
    presets = portfolio.presets("KE")
    assert max(len(one.bands) for one in presets) < len(module.Bands(seat.desk).rows)


# --- the loans behind a figure -------------------------------------------------------------------


def test_a_figure_of_the_portfolio_opens_its_loans(
    seat: Seat, qtbot: QtBot, lent: list[LoanId]
) -> None:
    page = FiguresPage(seat.desk, Place("figures", text="portfolio-at-risk"))
    opened(page, qtbot)
    table = page.view.table
    assert table is not None
    model = table.model
    words = [str(model.index(n, 0).data()).strip() for n in range(model.rowCount())]
    table.view.selectRow(words.index("more than 30 days"))
    with qtbot.waitSignal(seat.desk.going) as went:
        qtbot.keyClick(table.view, ENTER)
    place = went.args[0]
    assert place.page == "loans_behind"
    assert set(place.behind.loans) == {lent[0], lent[1]}


def test_the_list_of_loans_opens_each(seat: Seat, qtbot: QtBot, lent: list[LoanId]) -> None:
    (old,) = seat.make.roll(draft("90", loan=900))
    behind = Behind(until=TODAY, loans=(*lent, LoanId(old.holdings["loans"])))
    page = LoansBehind(seat.desk, Place("loans_behind", behind=behind))
    opened(page, qtbot)
    assert page.heading.subtitle.text().startswith("4 loans on")
    assert [row.owed.minor for _, row in page.table.model.loaded()] == [4_000, 3_000, 1_000, 900]
    with qtbot.waitSignal(seat.desk.going) as went:
        qtbot.keyClick(focused(), ENTER)
    assert went.args[0] == Place("loan", about=lent[1])
    page.table.view.selectRow(3)
    with qtbot.waitSignal(seat.desk.going) as went:
        qtbot.keyClick(page.table.view, ENTER)
    assert went.args[0] == Place("member", member=old.id)


def test_of_very_many_loans_the_list_comes_by_a_job(
    seat: Seat, qtbot: QtBot, lent: list[LoanId], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loans_behind, "MANY", 1)
    behind = Behind(until=TODAY, loans=tuple(lent))
    page = LoansBehind(seat.desk, Place("loans_behind", behind=behind))
    opened(page, qtbot)
    assert not page.table.model.loaded()
    page.look()  # once more meanwhile: one answer comes
    qtbot.waitUntil(lambda: bool(page.table.model.loaded()))
    assert [row.owed.minor for _, row in page.table.model.loaded()] == [4_000, 3_000, 1_000]
