"""A book that is encrypted on this PC asks for its password; who forgot it brings the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.app import App
from coopdesk.exchange import atrest, known
from coopdesk.exchange.recovering import Sheet
from coopdesk.records import office
from coopdesk.records.book.opening import old_file
from coopdesk.ui import standing
from coopdesk.ui.copying import CopyWork, MarkPlace, Typed
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.pages.clock import AskDay
from coopdesk.ui.pages.lost import Lost
from coopdesk.ui.pages.recovery.disk import Relock
from coopdesk.ui.pages.relocking import Relocking
from coopdesk.ui.pages.sign_in import SignIn
from coopdesk.ui.pages.unlock import Unlock
from coopdesk.ui.theme import Kind
from coopdesk.ui.window import Window
from tests.exchange.test_atrest import PASSWORD, a_sheet, locked
from tests.records.hands import Make, Pc, found


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    made = found(tmp_path / "office")
    with made.open() as book:
        Make(book).member("Aline Mukamana")
        book.write(office.change_password, old="", new=PASSWORD)
    return made


@pytest.fixture
def app(pc: Pc, qtbot: QtBot) -> Iterator[App]:
    made = App(pc.home, pc.clock)
    qtbot.addWidget(made.frame)
    with qtbot.waitSignal(made.frame.painted):
        made.show()
    yield made
    made.end()


def typed(sheet: Sheet) -> str:
    return "\n".join(one.letters + one.sign for one in sheet.groups)


def at_the_desk(app: App) -> bool:
    """The clock of tests is one that a new program doubts: the question of the day is put off."""
    if isinstance(app.frame.content, AskDay):
        app.frame.content.later.emit()
    return isinstance(app.frame.content, Window)


def at_lost(app: App) -> Lost:
    page = app.frame.content
    assert isinstance(page, Lost)
    return page


def new_password(app: App, sheet: Sheet, qtbot: QtBot) -> None:
    """From the page of who forgot it to the desk."""
    page = at_lost(app)
    page.typed.set_value("nonsense")
    page.go_on.click()
    assert "not as on the sheet" in page.typed.complaint
    page.typed.set_value(typed(sheet))
    page.go_on.click()
    assert page.person.peek() is not None
    assert page.fits.text == "The sheet opens this book."
    page.new.set_value("again777")
    page.again.set_value("again778")
    page.go_on.click()
    assert "not the same" in page.again.complaint
    page.again.set_value("again777")
    page.go_on.click()
    assert at_the_desk(app)
    assert app.book is not None
    assert app.book.actor.name == "Claudine Uwimana"
    assert app.book.read(office.sign_in, password="again777").name == "Claudine Uwimana"


def test_the_password_opens_it_with_enter(pc: Pc, app: App, qtbot: QtBot) -> None:
    locked(pc)
    app.open_book(pc.path)
    page = app.frame.content
    assert isinstance(page, Unlock)
    qtbot.keyClicks(page.password.editor, "wrong7")
    qtbot.keyClick(page.password.editor, Qt.Key.Key_Return)
    assert page.password.complaint == "That is not the password."
    page.password.set_value(PASSWORD)
    qtbot.keyClick(page.password.editor, Qt.Key.Key_Return)
    assert at_the_desk(app)
    assert app.book is not None
    assert app.book.actor.name == "Claudine Uwimana"


def test_who_forgot_the_password_of_an_encrypted_book_types_the_sheet_and_a_new_one(
    pc: Pc, app: App, qtbot: QtBot
) -> None:
    sheet = locked(pc)
    app.open_book(pc.path)
    page = app.frame.content
    assert isinstance(page, Unlock)
    page.lost.click()
    at_lost(app).left.emit()
    page = app.frame.content
    assert isinstance(page, Unlock)
    page.lost.click()
    new_password(app, sheet, qtbot)
    app.leave_book()
    app.open_book(pc.path)
    page = app.frame.content
    assert isinstance(page, Unlock)
    page.password.set_value("again777")
    page.go_on.click()
    assert at_the_desk(app)


def test_who_forgot_the_password_of_a_plain_book_does_the_same(
    pc: Pc, app: App, qtbot: QtBot
) -> None:
    app.open_book(pc.path)
    assert not at_the_desk(app)
    page = app.frame.content
    assert isinstance(page, SignIn)
    assert page.lost.isHidden()  # there is no sheet that would help
    app.leave_book()
    sheet = a_sheet(pc)
    app.open_book(pc.path)
    assert not at_the_desk(app)
    page = app.frame.content
    assert isinstance(page, SignIn)
    page.lost.click()
    new_password(app, sheet, qtbot)


def test_encrypting_from_the_desk_opens_the_book_again_by_its_password_and_off_again(
    pc: Pc, app: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COOPDESK_HOME", str(pc.home))
    monkeypatch.setattr(atrest, "copies_of", lambda _: 1)
    a_sheet(pc)
    app.open_book(pc.path)
    assert not at_the_desk(app)
    sign_in(app, SignIn)

    def opened_again() -> bool:
        return isinstance(app.frame.content, Unlock | SignIn | AskDay)

    for after, first in ((Unlock, b"SQL"), (SignIn, b"")):
        assert app.desk is not None
        assert pc.path.read_bytes().startswith(first)
        work = Relock(app.desk.actor.person, PASSWORD, on=after is Unlock)
        app.desk.relocking.emit("Encrypting the book", work)
        qtbot.waitUntil(opened_again, timeout=20_000)
        sign_in(app, after)
    assert pc.path.read_bytes().startswith(b"SQL")


def test_the_copy_of_the_desk_takes_the_plain_file_of_before_away(
    pc: Pc, app: App, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COOPDESK_HOME", str(pc.home))
    locked(pc)
    app.open_book(pc.path)
    sign_in(app, Unlock)
    assert app.desk is not None
    old, stick = old_file(pc.path), tmp_path / "stick"
    stick.mkdir()
    MarkPlace(app.desk, str(stick), "Blue stick", Typed(pc.home, None))(Job(_nothing))
    (one,) = app.desk.ask(known.places)
    assert old.exists()
    CopyWork(app.desk, one)(Job(_nothing))
    assert not old.exists()
    old.write_bytes(b"as a copy that failed leaves it")
    assert "can still be read" in standing.standing(app.desk).text
    old.unlink()
    assert standing.standing(app.desk).kind is Kind.GOOD


def _nothing(_job: Job) -> None: ...


def test_what_keeps_it_from_being_encrypted_is_said_and_the_book_opens_as_it_was(
    pc: Pc, app: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COOPDESK_HOME", str(pc.home))
    app.open_book(pc.path)
    assert not at_the_desk(app)
    sign_in(app, SignIn)
    assert app.desk is not None
    work = Relock(app.desk.actor.person, PASSWORD, on=True)
    app.desk.relocking.emit("Encrypting the book", work)

    def told() -> bool:
        page = app.frame.content
        return isinstance(page, Relocking) and "recovery sheet" in page.note.text

    qtbot.waitUntil(told, timeout=20_000)
    page = app.frame.content
    assert isinstance(page, Relocking)
    page.go_on.click()
    sign_in(app, SignIn)


def sign_in(app: App, kind: type[SignIn | Unlock]) -> None:
    at_the_desk(app)
    page = app.frame.content
    assert isinstance(page, kind)
    page.password.set_value(PASSWORD)
    page.go_on.click()
    assert at_the_desk(app)
