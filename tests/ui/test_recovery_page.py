"""The page of keys: one thing to do now, and a card for each matter, of which one is unfolded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from coopdesk.exchange import known, recovering, sealedbox
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places.marker import Marker
from coopdesk.exchange.recovering import Sheet
from coopdesk.records import devices, office, recovery
from coopdesk.records.access import Role
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.pages.recovery import Recovering
from coopdesk.ui.pages.recovery.matter import Matter
from tests.records.areas.keys import a_pc
from tests.records.hands import TODAY, Make, Pc
from tests.ui.fingers import focused, opened


@pytest.fixture
def show(
    pc: Pc, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Recovering]:
    """The page as it is when somebody goes there now."""
    monkeypatch.setenv("COOPDESK_HOME", str(pc.home))

    def made() -> Recovering:
        page = Recovering(desk, Place("recovery"))
        opened(page, qtbot)
        return page

    return made


@pytest.fixture
def page(show: Callable[[], Recovering]) -> Recovering:
    return show()


@pytest.fixture
def sheets(monkeypatch: pytest.MonkeyPatch) -> list[Sheet]:
    """The sheets that were made: what a person reads off the paper."""
    found: list[Sheet] = []
    make = recovering.make_sheet

    def noted(*args: object, **more: object) -> Sheet:
        found.append(make(*args, **more))  # type: ignore[arg-type]
        return found[-1]

    monkeypatch.setattr(recovering, "make_sheet", noted)
    return found


def unfolded(page: Recovering) -> list[Matter]:
    return [one for one in page.findChildren(Matter) if one.is_open]


def typed(sheet: Sheet) -> str:
    return " ".join(one.letters + one.sign for one in sheet.groups)


def choose(page: Recovering, what: str) -> None:
    page.new.what.set_value(what)
    page.new.what.changed.emit()


def make_one(page: Recovering, qtbot: QtBot, where: str = "Safe of the bank") -> None:
    if not page.new.is_open:
        page.new.unfold()
    page.new.kept.where.setFocus()
    qtbot.keyClicks(focused(), where)
    with qtbot.waitSignal(page.desk.going) as going:
        page.new.make.click()
    assert going.args[0].page == "paper"
    page.refresh(page.TOPICS)


def try_out(page: Recovering, sheet: Sheet) -> None:
    page.kept.table.choose(sheet.id)
    page.kept.drill.click()
    page.drill.typed.set_value(typed(sheet))
    page.drill.try_it.click()
    assert not page.drill.typed.complaint
    page.refresh(page.TOPICS)


def tried(page: Recovering, sheets: list[Sheet], qtbot: QtBot) -> Sheet:
    """A first sheet, made and tried out."""
    make_one(page, qtbot)
    try_out(page, sheets[-1])
    return sheets[-1]


def test_the_one_thing_to_do_is_a_sheet_its_drill_a_second_sheet_and_then_nothing(
    page: Recovering, qtbot: QtBot, sheets: list[Sheet]
) -> None:
    assert "There is no recovery sheet yet" in page.now.text
    assert focused() is page.now.deed
    page.now.deed.click()
    assert unfolded(page) == [page.new]
    make_one(page, qtbot)
    assert page.desk.paper.pdf.startswith(b"%PDF")
    assert "not tried out" in page.now.text
    assert page.now.deed.text() == "Try it out"
    assert not page.desk.ask(recovery.locked)
    page.now.deed.click()
    assert unfolded(page) == [page.drill]
    try_out(page, sheets[0])
    assert page.desk.ask(recovery.locked)
    assert page.now.deed.text() == "Make a second one"
    page.now.deed.click()
    page.new.by.set_value(typed(sheets[0]))
    make_one(page, qtbot, "President")
    assert page.now.text == "“President” was not tried out yet."
    try_out(page, sheets[1])
    assert "Copies are locked" in page.now.text
    assert page.now.deed.isHidden()


@pytest.mark.parametrize("copied", [False, True], ids=["never", "copied"])
def test_what_was_copied_before_the_first_sheet_is_said_to_be_open(
    page: Recovering, qtbot: QtBot, sheets: list[Sheet], tmp_path: Path, copied: bool
) -> None:
    if copied:
        mark = Marker("ab" * 8, page.desk.book.coop.hex(), "Twizigamire", TODAY)
        known.name(page.desk.book, mark, str(tmp_path), "Blue stick")
    told: list[str] = []

    def hear(_text: str, _kind: object, advice: str) -> None:
        told.append(advice)

    page.desk.said.connect(hear)
    tried(page, sheets, qtbot)
    assert ["anybody can still read" in one for one in told] == [copied]


def test_a_slip_of_the_pen_is_told_by_its_group(
    page: Recovering, qtbot: QtBot, sheets: list[Sheet]
) -> None:
    make_one(page, qtbot)
    wrong = typed(sheets[0]).split()
    wrong[2] = ("Q" if wrong[2][0] != "Q" else "P") + wrong[2][1:]
    page.kept.drill.click()
    page.drill.typed.set_value(" ".join(wrong))
    page.drill.try_it.click()
    assert page.drill.typed.complaint == "Group 3 is not as on the sheet. Look at it again."
    assert not page.desk.ask(recovery.locked)


def test_holders_of_shares_are_named_on_their_papers_and_one_hands_over(
    page: Recovering, qtbot: QtBot
) -> None:
    page.new.unfold()
    choose(page, "2/3")
    assert page.new.kept.where.isHidden()
    page.new.kept.names.set_value("Aline\nBosco")
    page.new.make.click()
    assert page.new.kept.names.complaint == "Write the names of all 3 holders, one a line."
    page.new.kept.names.set_value("Aline\n\n Bosco \nChantal")
    page.new.make.click()
    assert Path(page.desk.paper.file_name).suffix == ".pdf"
    page.refresh(page.TOPICS)
    (row,) = page.desk.ask(recovery.standing)
    assert row.holders == ("Aline", "Bosco", "Chantal")
    page.kept.keeper.click()
    assert page.keeper.kept.names.peek() == "Aline\nBosco\nChantal"
    page.keeper.kept.names.set_value("Aline\nDiane\nChantal")
    page.keeper.keep.click()
    assert page.desk.ask(recovery.standing)[0].label == "Aline, Diane, Chantal"
    assert not unfolded(page)


def test_a_lost_sheet_is_ended_once_another_was_tried_out(
    page: Recovering, qtbot: QtBot, sheets: list[Sheet]
) -> None:
    first = tried(page, sheets, qtbot)
    page.kept.end.click()
    assert "First make another sheet" in page.end.before.shown[0].text
    assert not page.end.deed.isEnabled()
    page.new.unfold()
    page.new.by.set_value(typed(first))
    make_one(page, qtbot, "President")
    try_out(page, sheets[1])
    page.kept.table.choose(first.id)
    page.kept.end.click()
    said = " ".join(one.text for one in page.end.before.shown)
    assert "These still open everything: President." in said
    assert "can still let in a PC of theirs" in said
    page.end.sure.set_value(True)
    page.end.deed.click()
    assert [one.label for one in page.desk.ask(recovery.standing)] == ["President"]


def test_a_federation_is_let_in_by_its_key_and_says_the_words_of_its_letter(
    page: Recovering,
    qtbot: QtBot,
    sheets: list[Sheet],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = tried(page, sheets, qtbot)
    identity, recipient = sealedbox.new_identity()
    page.new.unfold()
    choose(page, "federation")
    page.new.kept.where.set_value("Union")
    page.new.recipient.set_value("age1x")
    page.new.by.set_value(typed(first))
    page.new.make.click()
    assert "begins with age1" in page.new.recipient.complaint
    page.new.recipient.set_value(recipient)
    page.new.make.click()
    page.refresh(page.TOPICS)
    letter = tmp_path / "letter.age"
    monkeypatch.setattr(pickers, "save_file", lambda *_: letter)
    page.now.deed.click()
    assert page.drill.typed.isHidden()
    page.drill.letter.click()
    words = sealedbox.unlock(letter.read_bytes(), [identity], 256).decode()
    page.drill.words.set_value("lusab babad")
    page.drill.try_it.click()
    assert "not the six words" in page.drill.words.complaint
    page.drill.words.set_value(words)
    page.drill.try_it.click()
    assert all(one.tested == TODAY for one in page.desk.ask(recovery.standing))


def test_a_stolen_pc_is_trusted_no_more_after_its_letter_was_typed(
    show: Callable[[], Recovering], pc: Pc, desk: Desk, sheets: list[Sheet], qtbot: QtBot
) -> None:
    Keyring(pc.home).ready(desk.book)
    other = a_pc(Make(desk.book), letter="B")
    page = show()
    page.pcs.table.choose(other)
    page.pcs.name.click()
    page.naming.name.set_value("Shop")
    page.naming.keep.click()
    page.refresh(page.TOPICS)
    page.pcs.stolen.click()
    assert "can't be undone" in page.stolen.before.shown[-1].text
    page.stolen.why_field.set_value("Stolen")
    page.stolen.letter.set_value("C")
    page.stolen.revoke.click()
    assert page.stolen.letter.complaint == "That is not its letter: it is B."
    page.stolen.letter.set_value("b")
    page.stolen.revoke.click()
    (row,) = (one for one in desk.ask(devices.devices) if one.id == other)
    assert row.revoked is not None
    assert row.name == "Shop"
    page.refresh(page.TOPICS)
    assert not page.pcs.stolen.isEnabled()


def test_who_forgot_their_password_gets_a_new_one(
    show: Callable[[], Recovering], desk: Desk
) -> None:
    assert show().passwords.begin.isHidden()  # nobody else signs in
    jean = desk.do(
        office.add_person, name="Jean", role=Role.TELLER, language="rw", password="second7"
    )
    page = show()
    page.passwords.begin.click()
    page.passwords.person.set_value(jean)
    page.passwords.new.set_value("third77")
    page.passwords.again.set_value("third78")
    page.passwords.deed.click()
    assert "not the same" in page.passwords.again.complaint
    page.passwords.again.set_value("third77")
    page.passwords.deed.click()
    assert desk.ask(office.sign_in, person=jean, password="third77").person == jean


def test_encryption_says_what_it_needs_and_asks_for_the_password(
    page: Recovering, qtbot: QtBot, sheets: list[Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    page.disk.begin.click()
    assert [one.kind.value for one in page.disk.needs.shown] == ["refuse"] * 3
    assert all(one.text.startswith("First ") for one in page.disk.needs.shown)
    assert page.disk.password.isHidden()
    assert not page.disk.copy.isHidden()
    assert focused() is page.disk.copy
    monkeypatch.setattr("coopdesk.exchange.atrest.copies_of", lambda _: 1)
    page.desk.sticks_changed.emit()  # it was copied meanwhile
    assert page.disk.copy.isHidden()  # a copy is not what lacks
    assert focused() is page.disk.leave
    tried(page, sheets, qtbot)
    page.desk.do(office.change_password, old="", new="inyambo7")
    page.disk.unfold()
    assert [one.kind.value for one in page.disk.needs.shown] == ["good"] * 3
    assert page.disk.changes.changes[0].before == "anybody reads it"
    page.disk.password.set_value("wrong77")
    page.disk.deed.click()
    assert page.disk.password.complaint == "That is not the password."
    page.disk.password.set_value("inyambo7")
    with qtbot.waitSignal(page.desk.relocking) as asked:
        page.disk.deed.click()
    assert asked.args[0] == "Encrypting the book"
