"""Writing the clauses of papers on loans, by keyboard."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from coopdesk.records import loans_on_paper
from coopdesk.records.access import Actor, Role
from coopdesk.records.book import Topic
from coopdesk.records.ids import PersonId
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.clauses import Clauses
from tests.ui.fingers import ENTER, focused, opened
from tests.ui.seat import Seat, SeatAt


def page_of(seat: Seat, qtbot: QtBot) -> Clauses:
    return opened(Clauses(seat.desk, Place("clauses")), qtbot)


def test_the_clauses_of_the_country_are_shown_first(seat_at: SeatAt, qtbot: QtBot) -> None:
    page = page_of(seat_at(profile="RW"), qtbot)
    page.spoken.set_value("en")
    page.spoken.changed.emit()
    page.kind.set_value("dispute")
    page.kind.changed.emit()
    assert "mediators (abunzi)" in page.text.pad.toPlainText()
    assert not page.keep.isEnabled()
    assert not page.back.isEnabled()


def test_own_words_are_kept_for_a_language_and_taken_back(seat: Seat, qtbot: QtBot) -> None:
    page = page_of(seat, qtbot)
    page.spoken.set_value("fr")
    page.spoken.changed.emit()
    page.text.set_value("Premier point.\n\nDeuxième  point.")
    page.keep.setFocus()
    with qtbot.waitSignal(seat.desk.said):
        qtbot.keyClick(focused(), ENTER)
    ours = ("Premier point.", "Deuxième point.")
    assert seat.book.read(loans_on_paper.own_clauses, "fr", "loan") == ours
    assert seat.book.read(loans_on_paper.own_clauses, "en", "loan") is None
    assert page.text.pad.toPlainText() == "\n".join(ours)
    assert not page.has_typed()
    page.back.setFocus()
    with qtbot.waitSignal(seat.desk.said):
        qtbot.keyClick(focused(), ENTER)
    assert seat.book.read(loans_on_paper.own_clauses, "fr", "loan") is None


def test_what_somebody_else_wrote_meanwhile_is_not_lost(seat: Seat, qtbot: QtBot) -> None:
    page = page_of(seat, qtbot)
    page.text.set_value("Mine.")
    seat.book.write(
        loans_on_paper.change_clauses,
        language=page.spoken.peek() or "",
        kind="loan",
        clauses=["Theirs."],
        shown=None,
    )
    page.refresh(Topic.COOP)
    assert page.has_typed()
    assert page.text.pad.toPlainText() == "Mine."


def test_what_was_typed_waits_while_another_list_is_looked_at(seat: Seat, qtbot: QtBot) -> None:
    page = page_of(seat, qtbot)
    page.text.set_value("Mine.")
    page.kind.set_value("team")
    page.kind.changed.emit()
    assert page.text.pad.toPlainText() != "Mine."
    assert not page.keep.isEnabled()
    assert page.has_typed()
    page.kind.set_value("loan")
    page.kind.changed.emit()
    assert page.text.pad.toPlainText() == "Mine."
    assert page.keep.isEnabled()


def test_whoever_may_only_look_changes_nothing(seat: Seat, qtbot: QtBot) -> None:
    seat.book.actor = Actor(PersonId(77), "Somebody", Role.AUDITOR)
    page = page_of(seat, qtbot)
    page.text.set_value("Mine.")
    assert not page.keep.isEnabled()
