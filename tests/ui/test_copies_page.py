"""The page of copies and sync: places, the one button, sticks that come and go."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from coopdesk.exchange import known
from coopdesk.exchange.places import Fault, PlaceTrouble, marker
from coopdesk.exchange.places import opened as opened_place
from coopdesk.exchange.places.presence import Here, Standing
from coopdesk.exchange.places.sticks import Stick
from coopdesk.records.access import Actor, Role
from coopdesk.ui import standing
from coopdesk.ui.closing import Closing
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.messages import MessageBar
from coopdesk.ui.kit.sidebar import Sidebar
from coopdesk.ui.pages.copies import Copies
from coopdesk.ui.plugged import Plugged, show_here
from coopdesk.ui.plugging import Plugging
from coopdesk.ui.theme import Kind
from tests.records.hands import Make, Pc
from tests.ui.fingers import ENTER, focused, opened

LONG = 30_000


class Port:
    """A USB port: sticks come and go by hand."""

    def __init__(self) -> None:
        self.plugged: list[Stick] = []

    def fingerprint(self) -> str:
        return str(self.plugged)

    def sticks(self) -> list[Stick]:
        return list(self.plugged)


@pytest.fixture
def home(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The keys of the PC are where the program looks for them."""
    monkeypatch.setenv("COOPDESK_HOME", str(pc.home))
    return pc.home


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "KINGSTON"
    folder.mkdir()
    return folder


@pytest.fixture
def page(home: Path, desk: Desk, qtbot: QtBot) -> Copies:
    assert home.is_dir()
    made = Copies(desk, Place("copies"))
    opened(made, qtbot)
    return made


@pytest.fixture
def port(desk: Desk, home: Path) -> tuple[Port, Plugged]:
    """A port that the desk watches."""
    assert home.is_dir()
    made = Port()
    return made, Plugged(desk, desk, made)


def plug(desk: Desk, folder: Path, is_: Standing = Standing.BLANK) -> None:
    show_here(
        desk, [Here(Stick(folder, folder.name, 9_000_000_000, 16_000_000_000), is_, str(folder))]
    )


def add(page: Copies, qtbot: QtBot, folder: Path, name: str = "Blue stick") -> None:
    """Make a folder a place, as a person does."""
    page.add.click()
    page.adding.address.set_value(str(folder))
    page.adding.called.set_value(name)
    page.adding.use.click()
    qtbot.waitUntil(
        lambda: any(one.name == name for one in page.desk.ask(known.places)), timeout=LONG
    )
    qtbot.waitUntil(page.adding.isHidden, timeout=LONG)


def copied(page: Copies, qtbot: QtBot) -> None:
    page.copy.click()
    qtbot.waitUntil(lambda: "pull it out" in page.status.result.text, timeout=LONG)


def test_without_a_place_it_says_so_and_what_to_do(page: Copies) -> None:
    assert page.status.shown.kind is Kind.REFUSE
    assert page.status.shown.text == "There is no copy of this book yet."
    assert page.copy.text() == "Add the first place"
    page.focus_first()
    assert focused() is page.copy


def test_enter_offers_the_stick_that_is_there_and_marks_it(
    page: Copies, desk: Desk, qtbot: QtBot, stick: Path
) -> None:
    plug(desk, stick)
    assert page.copy.text() == "Use this stick for Twizigamire"
    page.focus_first()
    qtbot.keyClick(page.copy, ENTER)
    assert page.adding.address.peek() == str(stick)
    assert page.adding.called.peek() == "KINGSTON"
    assert focused() is page.adding.colour.editor
    page.adding.colour.set_value("Red stick")
    page.adding.colour.changed.emit()
    qtbot.keyClick(page.adding.use, ENTER)
    qtbot.waitUntil(lambda: bool(desk.ask(known.places)), timeout=LONG)
    assert desk.ask(known.places)[0].name == "Red stick"
    assert marker.read(opened_place(stick)) is not None
    qtbot.waitUntil(page.adding.isHidden, timeout=LONG)
    assert page.offers.isHidden()  # it is a place now
    page.one.forget.click()
    page.one.really.click()
    assert desk.here[0].standing is Standing.OURS  # and this PC knows it no more


def test_a_copy_is_read_back_and_then_it_may_be_pulled_out(
    page: Copies, qtbot: QtBot, stick: Path
) -> None:
    add(page, qtbot, stick)
    assert page.copy.text() == "Copy to “Blue stick” now"
    copied(page, qtbot)
    assert "whole book is copied and was read back" in page.status.result.text
    assert page.status.shown.kind is Kind.GOOD
    assert "Nothing was written since" in page.status.shown.advice
    assert list((stick / "COPIES").glob("*.ZIP"))
    assert list((stick / "ACTS").rglob("*.CDB"))
    assert page.pcs.model.row(0).waits == 0  # type: ignore[union-attr]


def test_what_is_written_later_waits_and_only_that_is_copied(
    page: Copies, desk: Desk, make: Make, qtbot: QtBot, stick: Path
) -> None:
    add(page, qtbot, stick)
    copied(page, qtbot)
    make.member("Gasana Vincent", village="Remera")
    qtbot.waitUntil(lambda: page.pcs.model.row(0).waits == 1, timeout=LONG)  # type: ignore[union-attr]
    page.status.result.say("")
    copied(page, qtbot)
    assert "What was new is copied" in page.status.result.text
    assert list((stick / "COPIES").glob("*.CDP"))


def test_an_old_copy_is_amber_then_red_and_says_which_stick(
    page: Copies, make: Make, qtbot: QtBot, stick: Path, pc: Pc
) -> None:
    add(page, qtbot, stick)
    copied(page, qtbot)
    make.member("Gasana Vincent")
    moment = pc.clock.moment
    for days, kind in ((2, Kind.GOOD), (4, Kind.WARN), (12, Kind.REFUSE)):
        pc.clock.moment = moment + timedelta(days=days)
        said = standing.standing(page.desk)
        assert said.kind is kind
        assert f"{days} days ago, on “Blue stick”" in said.text
    pc.clock.moment = moment


def test_where_the_clock_is_wrong_a_copy_of_today_is_said_to_be_of_today(
    page: Copies, make: Make, qtbot: QtBot, stick: Path, pc: Pc
) -> None:
    make.member("Gasana Vincent")
    moment = pc.clock.moment
    pc.clock.moment = moment - timedelta(days=2400)
    add(page, qtbot, stick)
    copied(page, qtbot)
    assert "Last good copy: today" in standing.standing(page.desk).text
    pc.clock.moment = moment + timedelta(days=1)
    assert "Last good copy: yesterday" in standing.standing(page.desk).text
    pc.clock.moment = moment


def test_what_is_wrong_at_a_place_is_told_with_its_file_and_is_not_green(
    page: Copies, desk: Desk, qtbot: QtBot, stick: Path
) -> None:
    add(page, qtbot, stick)
    copied(page, qtbot)
    (file,) = (stick / "COPIES").iterdir()
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert standing.standing(desk).kind is Kind.GOOD
    page.status.result.say("")
    copied(page, qtbot)
    assert standing.standing(desk).kind is Kind.WARN
    assert page.look.isVisibleTo(page)
    (told,) = page.look.shown
    assert file.name in told.text


def test_the_stick_that_was_used_longer_ago_is_next(
    page: Copies, qtbot: QtBot, stick: Path, tmp_path: Path
) -> None:
    other = tmp_path / "OTHER"
    other.mkdir()
    add(page, qtbot, stick)
    copied(page, qtbot)
    add(page, qtbot, other, "Red stick")
    assert page.copy.text() == "Copy to “Red stick” now"


def test_the_keyboard_comes_back_to_the_button_that_began_the_copy(
    page: Copies, qtbot: QtBot, stick: Path
) -> None:
    add(page, qtbot, stick)
    page.focus_first()
    qtbot.keyClick(page.copy, ENTER)
    assert focused() is page.places.view  # a second Enter leads nowhere
    qtbot.keyClick(focused(), ENTER)
    qtbot.waitUntil(lambda: "pull it out" in page.status.result.text, timeout=LONG)
    assert focused() is page.copy


def test_a_pulled_stick_is_said_and_nothing_is_lost(
    page: Copies, desk: Desk, make: Make, qtbot: QtBot, stick: Path
) -> None:
    add(page, qtbot, stick)
    copied(page, qtbot)
    away = stick.rename(stick.with_name("pulled"))
    make.member("Gasana Vincent")
    desk.sticks_changed.emit()
    assert not page.copy.isEnabled()
    away.rename(stick)
    desk.sticks_changed.emit()
    page.status.result.say("")
    copied(page, qtbot)


def test_a_stick_pulled_in_the_middle_leaves_what_was_there(
    page: Copies, desk: Desk, make: Make, qtbot: QtBot, stick: Path
) -> None:
    add(page, qtbot, stick)
    copied(page, qtbot)
    make.member("Gasana Vincent")
    before = sorted(file.name for file in (stick / "COPIES").iterdir())
    told: list[object] = []
    desk.troubled.connect(told.append)
    desk.said.connect(told.append)
    page.copy.click()
    stick.rename(stick.with_name("pulled"))  # before the worker reaches it
    qtbot.waitUntil(lambda: "was not made" in page.status.result.text, timeout=LONG)
    assert "Plug the stick in" in page.status.result.text
    assert not told  # once, where it was begun
    assert sorted(f.name for f in (stick.with_name("pulled") / "COPIES").iterdir()) == before


def test_a_stick_pulled_when_the_copy_stood_there_leaves_the_copy_good(
    page: Copies, qtbot: QtBot, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(page, qtbot, stick)

    def pulled(*_: object, **__: object) -> None:
        raise PlaceTrouble(Fault.GONE, str(stick))

    monkeypatch.setattr("coopdesk.ui.copying.sync", pulled)
    page.copy.click()
    qtbot.waitUntil(lambda: "sync was stopped" in page.status.result.text, timeout=LONG)
    assert page.status.result.text.startswith("The whole book is copied and was read back")
    assert "Plug the stick in" in page.status.result.text
    assert "pull it out" not in page.status.result.text


def test_a_name_that_another_place_has_is_refused_beside_the_field(
    page: Copies, qtbot: QtBot, stick: Path, tmp_path: Path
) -> None:
    add(page, qtbot, stick)
    other = tmp_path / "OTHER"
    other.mkdir()
    page.add.click()
    page.adding.address.set_value(str(other))
    page.adding.called.set_value("Blue stick")
    page.adding.use.click()
    told: list[object] = []
    page.desk.said.connect(told.append)
    qtbot.waitUntil(lambda: bool(page.adding.called.complaint), timeout=LONG)
    assert not told
    assert "Another place is called Blue stick" in page.adding.called.complaint


def test_a_server_says_beside_what_was_typed_wrong_and_speaks_of_no_stick(page: Copies) -> None:
    page.add.click()
    form = page.adding
    form.kind.set_value("sftp")
    form.kind.changed.emit()
    form.complain(PlaceTrouble(Fault.PASSWORD, "sftp://ana@server/coop"))
    assert "this name and password" in form.password.complaint
    form.complain(PlaceTrouble(Fault.GONE, "sftp://ana@server/coop"))
    assert "Check the address" in form.address.complaint
    assert "stick" not in form.address.complaint


def test_a_folder_that_is_not_there_is_said_beside_the_address(
    page: Copies, qtbot: QtBot, tmp_path: Path
) -> None:
    page.add.click()
    page.adding.address.set_value(str(tmp_path / "nowhere"))
    page.adding.test.click()
    qtbot.waitUntil(lambda: bool(page.adding.address.complaint), timeout=LONG)
    assert "is not there" in page.adding.address.complaint


def test_forgetting_a_place_is_asked_twice_and_leaves_its_files(
    page: Copies, desk: Desk, qtbot: QtBot, stick: Path
) -> None:
    add(page, qtbot, stick)
    page.places.choose_first()
    page.one.forget.click()
    assert desk.ask(known.places)
    assert "copies to it no more" in page.one.sure.text
    page.one.really.click()
    assert not desk.ask(known.places)
    assert (stick / marker.README).exists()


def test_a_place_is_called_otherwise(page: Copies, desk: Desk, qtbot: QtBot, stick: Path) -> None:
    add(page, qtbot, stick)
    page.places.choose_first()
    page.one.called.set_value("Green stick")
    page.one.rename.click()
    assert [one.name for one in desk.ask(known.places)] == ["Green stick"]
    copied(page, qtbot)
    assert [one.name for one in desk.ask(known.places)] == ["Green stick"]


def test_another_co_ops_stick_says_whose_it_is(page: Copies, desk: Desk, stick: Path) -> None:
    whose = marker.Marker("ab" * 8, "cd" * 16, "Twihangane", desk.today)
    here = Here(Stick(stick, "TWI", 1, 2), Standing.FOREIGN, str(stick), whose)
    show_here(desk, [here])
    told = [note.text for note in page.findChildren(Note)]
    assert any("another co-op: “Twihangane”" in text for text in told)
    assert page.copy.text() == "Add the first place"


def test_the_folder_is_chosen_in_the_systems_dialog(
    page: Copies, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pickers, "open_folder", lambda *_: stick)
    page.add.click()
    page.adding.pick.click()
    assert page.adding.address.peek() == str(stick)


# --- sticks that come ----------------------------------------------------------------------------


def test_a_stick_that_comes_is_read_once_and_told(
    port: tuple[Port, Plugged], desk: Desk, qtbot: QtBot, stick: Path
) -> None:
    usb, watch = port
    watch.look()
    assert desk.here == ()
    usb.plugged = [Stick(stick, "KINGSTON", 1, 2)]
    with qtbot.waitSignal(watch.came, timeout=LONG) as came:
        watch.look()
    assert came.args[0].standing is Standing.BLANK
    with qtbot.assertNotEmitted(desk.started):
        watch.look()  # nothing changed: nothing is read
    usb.plugged = []
    watch.look()
    assert desk.here == ()


def plugging(desk: Desk, qtbot: QtBot) -> tuple[Plugging, MessageBar]:
    bar = MessageBar(desk.language)
    side = Sidebar([], name="", subtitle="", accessible_name="Pages")
    for widget in (bar, side):
        qtbot.addWidget(widget)
    return Plugging(desk, bar, side), bar


def test_the_foot_of_the_sidebar_tells_of_a_copy_at_once(
    page: Copies, desk: Desk, qtbot: QtBot, stick: Path
) -> None:
    add(page, qtbot, stick)
    bar, side = MessageBar(desk.language), Sidebar([], name="", subtitle="", accessible_name="")
    for widget in (bar, side):
        qtbot.addWidget(widget)
    made = Plugging(desk, bar, side)
    made.say_last()
    told = [part.text() for part in side.findChildren(QLabel)]
    assert "none yet" in told
    copied(page, qtbot)
    qtbot.waitUntil(
        lambda: any("Blue stick" in part.text() for part in side.findChildren(QLabel)),
        timeout=LONG,
    )


def test_a_known_stick_is_offered(page: Copies, desk: Desk, qtbot: QtBot, stick: Path) -> None:
    add(page, qtbot, stick)
    made, bar = plugging(desk, qtbot)
    mark = marker.read(opened_place(stick))
    made.plugged.came.emit(Here(Stick(stick, "K", 1, 2), Standing.KNOWN, str(stick), mark))
    assert bar.note.text == "“Blue stick” is here."
    with qtbot.waitSignal(desk.going) as going:
        bar.action.click()
    assert going.args[0] == Place("copies", text="copy")


def test_what_is_said_of_a_stick_goes_with_it_and_once_it_is_a_place(
    page: Copies, desk: Desk, qtbot: QtBot, stick: Path
) -> None:
    made, bar = plugging(desk, qtbot)
    plug(desk, stick)
    made.plugged.came.emit(desk.here[0])
    assert "is no place for copies yet" in bar.text
    plug(desk, stick)  # looked at again
    assert bar.text
    page.copy.click()
    page.adding.use.click()
    qtbot.waitUntil(page.adding.isHidden, timeout=LONG)
    assert not bar.text
    made.plugged.came.emit(desk.here[0])
    assert "is here" in bar.text
    show_here(desk, [])
    assert not bar.text
    plug(desk, stick)
    made.plugged.came.emit(desk.here[0])
    bar.warn("Something else")
    show_here(desk, [])
    assert bar.note.text == "Something else"
    assert not bar.isHidden()


def test_where_it_is_so_chosen_a_known_stick_is_copied_to_by_itself(
    page: Copies, desk: Desk, qtbot: QtBot, stick: Path
) -> None:
    add(page, qtbot, stick)
    desk.preferences = replace(desk.preferences, plugged="copy")
    made, _bar = plugging(desk, qtbot)
    mark = marker.read(opened_place(stick))
    with qtbot.waitSignal(desk.said, timeout=LONG) as said:
        made.plugged.came.emit(Here(Stick(stick, "K", 1, 2), Standing.KNOWN, str(stick), mark))
    assert "You may pull it out now" in said.args[0]


def test_a_teller_copies_to_a_known_stick_but_makes_none_a_place(
    page: Copies, desk: Desk, qtbot: QtBot, stick: Path, tmp_path: Path
) -> None:
    add(page, qtbot, stick)
    copied(page, qtbot)
    desk.book.actor = Actor(desk.actor.person, "Ana", Role.TELLER)
    made, bar = plugging(desk, qtbot)
    mark = marker.read(opened_place(stick))
    made.plugged.came.emit(Here(Stick(stick, "K", 1, 2), Standing.KNOWN, str(stick), mark))
    assert bar.note.text == "“Blue stick” is here."
    bar.note.say("")
    made.plugged.came.emit(Here(Stick(tmp_path, "N", 1, 2), Standing.BLANK, str(tmp_path)))
    assert not bar.note.text
    theirs = Copies(desk, Place("copies"))
    opened(theirs, qtbot)
    assert not theirs.add.isEnabled()
    copied(theirs, qtbot)
    plug(desk, tmp_path)
    assert theirs.offers.isHidden()
    assert Closing(desk, lambda: True).may_close()  # with nothing new since


# --- closing time --------------------------------------------------------------------------------


def test_at_closing_time_what_was_written_is_copied_first(
    page: Copies, desk: Desk, make: Make, qtbot: QtBot, stick: Path
) -> None:
    add(page, qtbot, stick)
    closing = Closing(desk, lambda: True)
    with qtbot.waitSignal(closing.over, timeout=LONG):
        assert not closing.may_close()
    assert closing.may_close()
    assert list((stick / "COPIES").glob("*.ZIP"))
    again = Closing(desk, lambda: True)
    assert again.may_close()  # nothing was written since
    assert not Closing(desk, lambda: False).may_close()  # what is typed would be lost
    make.member("Gasana Vincent")
    desk.preferences = replace(desk.preferences, closing_copy=False)
    assert again.may_close()
