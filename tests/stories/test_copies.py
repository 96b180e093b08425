"""A stick in the pocket: a copy, a PC that was lost, a second PC; all from the screen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pytestqt.qtbot import QtBot

from coopdesk.exchange import certificates, known, places, recovering
from coopdesk.exchange.copies import box
from coopdesk.exchange.joining import Waiting
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import Fault, PlaceTrouble
from coopdesk.exchange.restore import swap
from coopdesk.exchange.sync import sync
from coopdesk.i18n import Language
from coopdesk.records import devices, members, statements
from coopdesk.records.book import Book
from coopdesk.records.errors import Trouble
from coopdesk.ui import theme
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.joining import Joining
from coopdesk.ui.kit.progress import Job, Stopped, Worker
from coopdesk.ui.pages.copies import Copies
from coopdesk.ui.pages.joining import LetIn
from coopdesk.ui.pages.restore import Restore
from coopdesk.ui.preferences import Preferences
from coopdesk.ui.restoring import Restoring
from coopdesk.ui.working import Desktop
from tests.records.hands import Make, Pc, found
from tests.ui.fingers import ENTER, focused, opened

LONG = 60_000


@dataclass
class Office:
    """A PC with its book and desk open."""

    pc: Pc
    book: Book
    desk: Desk

    def page(self, made: Any, qtbot: QtBot) -> Any:
        opened(made, qtbot)
        return made


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: Any) -> Iterator[Office]:
    """Twizigamire's first PC: three members and some money."""
    theme.apply(qapp)
    pc = found(tmp_path / "first")
    monkeypatch.setenv("COOPDESK_HOME", str(pc.home))
    with pc.open() as book:
        make = Make(book)
        claudine = make.member("Mukamana Claudine", village="Remera")
        make.member("Habimana Innocent", village="Gisozi")
        make.visit(claudine, ("deposit", 40_000), ("share", 10_000))
        desk = Desk(book, Language("en"), Preferences())
        yield Office(pc, book, desk)
        desk.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "KINGSTON"
    folder.mkdir()
    return folder


@pytest.fixture
def start(qapp: Any) -> Iterator[Callable[[str, Callable[[Job], Any]], Job]]:
    """How long work is begun where no book is open."""
    worker = Worker()

    def begin(_title: str, work: Callable[[Job], Any]) -> Job:
        return worker.start(work)

    yield begin
    worker.close()


def keep_pairs(signal: Any, kept: list[tuple[Path, Path | None]]) -> None:
    """Keep what a signal with a book and the one before it tells."""

    def keep(book: Path, before: Path | None) -> None:
        kept.append((book, before))

    signal.connect(keep)


def elsewhere(tmp_path: Path, office: Office, start: Any) -> Desktop:
    """Another PC, on which no book is open."""
    home = tmp_path / "other"
    home.mkdir()
    return Desktop(
        Language("en"),
        home,
        office.pc.clock,
        start,
        lambda name: home / f"{name}.coop",
        lambda _coop: (),
    )


def sign_as_a_stranger(stick: Path) -> None:
    """Put another signature under the copy on a stick: of a PC that is in no book."""
    (file,) = (stick / "COPIES").glob("*.ZIP")
    found, thief = box.opened(file.read_bytes(), file.name), Ed25519PrivateKey.generate()
    said = replace(found.header, public=certificates.public_of(thief))
    files = {name: bytes(part) for name, part in found.files.items()}
    file.write_bytes(box.packed(said.written(thief.sign), said.made, files))


def balance(book: Book) -> object:
    return book.read(statements.trial_balance, book.clock().today).rows


def copied(office: Office, stick: Path, qtbot: QtBot) -> Copies:
    """The secretary makes the stick a place and copies to it, with the keyboard."""
    page: Copies = office.page(Copies(office.desk, Place("copies")), qtbot)
    if not office.desk.ask(known.places):
        page.focus_first()
        qtbot.keyPress(focused(), ENTER)
        page.adding.address.setFocus()
        qtbot.keyClicks(focused(), str(stick))
        page.adding.called.setFocus()
        qtbot.keyClicks(focused(), "Blue stick")
        page.adding.use.setFocus()
        qtbot.keyPress(focused(), ENTER)
        qtbot.waitUntil(lambda: page.copy.text().startswith("Copy to"), timeout=LONG)
    page.focus_first()
    qtbot.keyPress(focused(), ENTER)
    qtbot.waitUntil(lambda: "pull it out" in page.status.result.text, timeout=LONG)
    return page


def test_a_stick_brings_the_book_back_on_another_pc(
    office: Office, stick: Path, tmp_path: Path, qtbot: QtBot, start: Any
) -> None:
    copied(office, stick, qtbot)
    desktop = elsewhere(tmp_path, office, start)
    other = desktop.home
    books: list[tuple[Path, Path | None]] = []
    assistant = Restoring(desktop)
    opened(assistant, qtbot)
    keep_pairs(assistant.opened, books)
    assistant.look_in(stick)
    qtbot.waitUntil(assistant.bring.isVisible, timeout=LONG)
    shown = [
        part.text() for part in assistant.inside.facts.findChildren(type(assistant.inside.where))
    ]
    assert "Twizigamire" in shown
    assert not (other / "Twizigamire.coop").exists()  # nothing before it is said
    qtbot.waitUntil(assistant.isEnabled, timeout=LONG)
    qtbot.keyPress(assistant.bring, ENTER)
    qtbot.waitUntil(assistant.open.isVisible, timeout=LONG)
    assert "2 members" in assistant.result.text
    assert "signed by no PC" not in assistant.alone.text
    qtbot.keyPress(assistant.open, ENTER)
    assert books == [(other / "Twizigamire.coop", None)]
    with Book.open(other / "Twizigamire.coop", other, office.pc.clock) as book:
        assert balance(book) == balance(office.book)
        assert book.device != office.book.device
    assert office.book.path.exists()


def test_a_copy_that_no_pc_of_the_co_op_signed_is_said_to_be_so(
    office: Office, stick: Path, tmp_path: Path, qtbot: QtBot, start: Any
) -> None:
    copied(office, stick, qtbot)
    sign_as_a_stranger(stick)
    assistant = Restoring(elsewhere(tmp_path, office, start))
    opened(assistant, qtbot)
    assistant.look_in(stick)
    qtbot.waitUntil(assistant.bring.isVisible, timeout=LONG)
    qtbot.waitUntil(assistant.isEnabled, timeout=LONG)
    qtbot.keyPress(assistant.bring, ENTER)
    qtbot.waitUntil(assistant.open.isVisible, timeout=LONG)
    assert "signed by no PC" in assistant.alone.text


def test_stop_while_the_places_are_read_leaves_the_book_that_was_brought_back(
    office: Office, stick: Path, tmp_path: Path, qtbot: QtBot, start: Any
) -> None:
    copied(office, stick, qtbot)

    def pressed(*_: object, **__: object) -> None:
        raise Stopped

    assistant = Restoring(elsewhere(tmp_path, office, start))
    opened(assistant, qtbot)
    assistant.look_in(stick)
    qtbot.waitUntil(assistant.bring.isVisible, timeout=LONG)
    qtbot.waitUntil(assistant.isEnabled, timeout=LONG)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coopdesk.ui.restoring.catch_up", pressed)
        qtbot.keyPress(assistant.bring, ENTER)
        qtbot.waitUntil(assistant.open.isVisible, timeout=LONG)
    assert "2 members" in assistant.result.text
    assert assistant.alone.text.startswith("The sync was stopped.")


def test_a_restored_book_has_what_lies_at_the_place_since_and_takes_the_old_ones_place(
    office: Office, stick: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(office, stick, qtbot)
    Make(office.book).member("Written Since")
    since = balance(office.book), office.book.read(members.roll)
    place = places.opened(str(stick))
    sync(office.book, place, Keyring(office.pc.home))  # no copy, only the entries
    place.close()
    page: Restore = office.page(Restore(office.desk, Place("restore")), qtbot)
    assistant = page.assistant
    wanted: list[tuple[Path, Path | None]] = []
    keep_pairs(office.desk.opening, wanted)
    assistant.look_in(stick)
    qtbot.waitUntil(assistant.bring.isVisible, timeout=LONG)
    qtbot.waitUntil(assistant.isEnabled, timeout=LONG)
    assert "stays as it is" in assistant.inside.where.text()
    assistant.inside.instead.set_value(str(office.book.path))
    assistant.inside.instead.changed.emit()
    assert "The book of before is kept" in assistant.inside.where.text()
    assert "Not encrypted" not in assistant.inside.where.text()
    with monkeypatch.context() as locked:
        locked.setattr("coopdesk.ui.restoring.is_encrypted", bool)  # the one of before is
        assert "Not encrypted" in assistant.inside.where_told()
    qtbot.keyPress(assistant.bring, ENTER)
    qtbot.waitUntil(assistant.open.isVisible, timeout=LONG)
    assert "entry of other PCs came in" in assistant.result.text
    qtbot.keyPress(assistant.open, ENTER)
    ((new, old),) = wanted
    assert old == office.book.path
    with pytest.raises(Trouble, match="is open"):
        swap(new, old, office.pc.clock().date())
    office.desk.close()
    office.book.close()
    kept = swap(new, old, office.pc.clock().date())
    assert kept is not None
    with Book.open(kept, office.pc.home, office.pc.clock) as book:
        assert (balance(book), book.read(members.roll)) == since
    with Book.open(old, office.pc.home, office.pc.clock) as book:
        assert (balance(book), book.read(members.roll)) == since


def test_the_open_desk_looks_into_its_own_locked_copy_without_the_sheet(
    office: Office, stick: Path, qtbot: QtBot
) -> None:
    ring = Keyring(office.pc.home)
    sheet = recovering.make_sheet(office.book, ring, "Safe")
    recovering.drill(office.book, ring, sheet.id, [sheet.identity])
    copied(office, stick, qtbot)
    for slot in (office.pc.home / "keys").iterdir():
        kept = json.loads(slot.read_bytes())
        slot.write_text(json.dumps(kept | {"open": kept["open"] | {"epochs": {}}}))
    page: Restore = office.page(Restore(office.desk, Place("restore")), qtbot)
    page.assistant.look_in(stick)
    qtbot.waitUntil(page.assistant.bring.isVisible, timeout=LONG)
    assert page.assistant.sheet.isHidden()


def test_a_second_pc_comes_in_by_six_words(
    office: Office, stick: Path, tmp_path: Path, qtbot: QtBot, start: Any
) -> None:
    copied(office, stick, qtbot)
    desktop = elsewhere(tmp_path, office, start)
    other = desktop.home
    new = Joining(desktop)
    opened(new, qtbot)
    made: list[tuple[Path, Path | None]] = []
    keep_pairs(new.opened, made)
    new.focus_first()
    qtbot.keyClicks(focused(), str(stick))
    new.called.setFocus()
    qtbot.keyClicks(focused(), "Treasurer")
    new.ask.setFocus()
    qtbot.keyPress(focused(), ENTER)
    qtbot.waitUntil(new.take_in.isVisible, timeout=LONG)
    words = new.words.text()
    assert len(words.split()) == 6
    new.take_in.click()
    qtbot.waitUntil(lambda: "Nobody has let this PC in yet" in new.state.text, timeout=LONG)

    page: LetIn = office.page(LetIn(office.desk, Place("joining")), qtbot)
    page.focus_first()
    qtbot.waitUntil(lambda: page.requests.row() is not None, timeout=LONG)
    assert page.called.peek() == "Treasurer"
    assert page.letter.peek() == "B"
    page.words.setFocus()
    qtbot.keyClicks(focused(), "babab " * 6)
    page.approve.click()
    qtbot.waitUntil(lambda: bool(page.words.complaint), timeout=LONG)  # other words let nobody in
    page.words.clear()
    qtbot.keyClicks(page.words.editor, words)
    page.approve.click()
    qtbot.waitUntil(lambda: "is PC B now" in page.result.text, timeout=LONG)
    assert "stick" not in page.result.text  # a shared folder is no stick

    qtbot.waitUntil(new.isEnabled, timeout=LONG)
    new.take_in.click()
    qtbot.waitUntil(lambda: bool(made), timeout=LONG)
    with Book.open(made[0][0], other, office.pc.clock) as book:
        assert balance(book) == balance(office.book)
        assert [one.letter for one in book.read(devices.devices)] == ["A", "B"]
        assert book.letter == "B"


def test_who_asks_at_a_server_hears_of_no_stick_and_of_a_wrong_password_beside_it(
    office: Office, tmp_path: Path, qtbot: QtBot, start: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = Joining(elsewhere(tmp_path, office, start))
    opened(new, qtbot)
    address = "sftp://ana@server/coop"
    new.complain(PlaceTrouble(Fault.PASSWORD, address))
    assert "name and password" in new.password.complaint
    waiting = Waiting("babab " * 6, b"", Ed25519PrivateKey.generate(), "", b"", tmp_path)

    def ask(*_: object) -> Callable[[Job], tuple[Waiting, str]]:
        return lambda _job: (waiting, "Twizigamire")

    monkeypatch.setattr("coopdesk.ui.joining.Ask", ask)
    new.address.set_value(address)
    new.called.set_value("Treasurer")
    new.ask.click()
    qtbot.waitUntil(new.take_in.isVisible, timeout=LONG)
    assert not new.state.text
