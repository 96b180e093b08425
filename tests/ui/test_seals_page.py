"""The page of seals, by keyboard."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Text
from coopdesk.records import seals
from coopdesk.records.book import Book
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.pages.seals import Seals
from tests.records.areas.seals import FEDERATION, KEY, newest_note
from tests.records.hands import Make
from tests.records.test_seal_papers import to_seal
from tests.ui.fingers import opened

ENTER: Final = Qt.Key.Key_Return


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Seals:
    return opened(Seals(desk, Place("seals")), qtbot)


def said(page: Seals) -> list[str]:
    return [one.text for one in page.paper.verdicts.shown]


def test_an_empty_list_says_what_to_do(page: Seals) -> None:
    assert page.table.row() is None
    assert "Seal the book now" in page.empty.accessibleName()


def test_the_book_is_sealed_and_the_paper_checked(page: Seals, desk: Desk, qtbot: QtBot) -> None:
    page.seal_button.click()
    row = desk.ask(seals.newest)
    assert row is not None
    assert page.table.row() == row
    page.focus_first()
    qtbot.keyClicks(page.paper.code.line, seals.in_groups(row.code))
    with qtbot.waitSignal(page.paper.checked):
        qtbot.keyClick(page.paper.code.line, ENTER)
    assert any("nothing of it was changed" in one for one in said(page))
    qtbot.keyClicks(page.paper.code.line, "0" * 32)  # in place of the digits before
    with qtbot.waitSignal(page.paper.checked):
        qtbot.keyClick(page.paper.code.line, ENTER)
    assert "No seal of this book has this number" in said(page)[0]


def test_a_scanner_may_end_with_tab_and_what_was_said_of_another_paper_goes(
    page: Seals, desk: Desk, qtbot: QtBot
) -> None:
    page.seal_button.click()
    row = desk.ask(seals.newest)
    assert row is not None
    page.focus_first()
    qtbot.keyClicks(page.paper.code.line, row.code)
    with qtbot.waitSignal(page.paper.checked):
        qtbot.keyClick(page.paper.code.line, Qt.Key.Key_Tab)
    assert "holds" in page.paper.result.text
    assert not page.has_typed()  # it was checked: the window may close
    qtbot.keyClicks(page.paper.code.line, "0" * 31)
    assert page.has_typed()
    assert not page.paper.result.text
    assert said(page) == []
    with qtbot.waitSignal(page.paper.checked):
        qtbot.keyClick(page.paper.code.line, Qt.Key.Key_Tab)
    assert "can't be checked" in page.paper.result.text
    qtbot.keyClick(page.paper.code.line, Qt.Key.Key_Tab)  # checked already: it goes on
    assert page.paper.button.hasFocus()
    page.paper.code.setFocus()
    page.paper.code.line.selectAll()
    qtbot.keyClicks(page.paper.code.line, row.code)
    qtbot.keyClick(page.paper.code.line, ENTER)
    qtbot.keyClicks(page.paper.code.line, "0")  # before the answer has come
    qtbot.waitUntil(page.paper.button.isEnabled)
    assert not page.paper.result.text


def test_a_federations_signature_is_kept_and_its_key_known_the_next_time(
    page: Seals, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.seal_button.click()
    file = tmp_path / "seal.txt"
    file.write_text(newest_note(make), "utf-8")
    monkeypatch.setattr(pickers, "open_file", lambda *_: file)
    page.signed.key.set_value("federation.example+1+2")
    page.signed.keep.click()
    assert page.signed.key.complaint == "This is no key to check a signature by."
    page.signed.key.set_value(KEY)
    with monkeypatch.context() as nothing:
        nothing.setattr(pickers, "open_file", lambda *_: None)
        page.signed.keep.click()  # no file was chosen after all
    page.signed.keep.click()
    row = page.desk.ask(seals.newest)
    assert row is not None
    assert row.cosigned == (FEDERATION,)
    page.signed.keep.click()
    assert "has signed this seal already" in page.signed.form.note.text
    page.signed.key.clear()
    page.signed.look()
    assert page.signed.key.peek() == KEY


def test_a_paper_of_which_one_part_does_not_hold_does_not_hold(page: Seals) -> None:
    good, bad = (seals.Sign.GOOD, Text("This holds.")), (seals.Sign.BAD, Text("This does not."))
    page.paper.show_verdict(seals.Verdict((good, bad)))
    assert page.paper.result.text == "This paper and the book do not agree."
    page.paper.show_verdict(seals.Verdict((good,)))
    assert page.paper.result.text == "This paper holds."


def test_nothing_is_sealed_twice_and_the_page_says_so(page: Seals) -> None:
    page.seal_button.click()
    page.seal_button.click()
    assert page.note.isVisibleTo(page)


def test_a_closed_page_is_freed(desk: Desk, qtbot: QtBot) -> None:
    made = Seals(desk, Place("seals"))
    seen = weakref.ref(made)
    del made
    gc.collect()
    assert seen() is None


def test_a_long_code_is_checked_with_the_number_from_the_minutes(
    page: Seals, desk: Desk, book: Book, qtbot: QtBot
) -> None:
    make = Make(book)
    who = make.member("Aline Mukamana")
    make.visit(who, ("deposit", 500))
    code = book.write(seals.seal, kind=seals.DAY)
    proof = to_seal(book, who).proof
    page.focus_first()
    assert not page.paper.number.isVisible()
    qtbot.keyClicks(page.paper.code.line, proof)
    assert page.paper.number.isVisible()
    with qtbot.waitSignal(page.paper.checked):
        qtbot.keyClick(page.paper.code.line, ENTER)
    assert "holds these balances of member" in said(page)[0]
    page.paper.number.line.setFocus()
    qtbot.keyClicks(page.paper.number.line, "0" * 32)
    with qtbot.waitSignal(page.paper.checked):
        qtbot.keyClick(page.paper.number.line, ENTER)
    assert "does not lead to the seal" in said(page)[0]
    page.paper.number.set_value(seals.in_groups(code))
    with qtbot.waitSignal(page.paper.checked):
        qtbot.keyClick(page.paper.code.line, ENTER)
    assert "leads to the seal with that number" in said(page)[0]


def test_all_seals_are_proven_with_rows_that_may_change(
    page: Seals, book: Book, qtbot: QtBot
) -> None:
    Make(book).member("Aline Mukamana")
    page.seal_button.click()
    page.prove_button.click()
    qtbot.waitUntil(lambda: page.result.isVisible())
    assert "nothing of it was changed" in page.result.text
    with book.raw() as raw:
        raw.connection.exec_driver_sql("UPDATE member SET joined = 20010101")
    page.prove_button.click()
    qtbot.waitUntil(lambda: bool(page.findings.shown))
    assert "A row of Member is not what the acts say." in page.findings.shown[0].text
