"""After a meeting on its page: its papers, annexes, warnings; and the parts of the kit it uses."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language, Unreadable
from coopdesk.records import bodies, meetings
from coopdesk.records.meetings import Point
from coopdesk.ui import theme
from coopdesk.ui.desk import Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.kit.fields import HourField
from coopdesk.ui.kit.layouts import Scroll
from coopdesk.ui.kit.meter import Meter
from coopdesk.ui.kit.points import Stage, Stop, Stops
from coopdesk.ui.pages.meeting import MeetingPage
from tests.records.assemblies import (
    ASSEMBLY,
    FOUR,
    Gathering,
    begun,
    called,
    passed,
    people,
    signed,
)
from tests.records.test_checks import spoil
from tests.reports.reading import words
from tests.ui.hands import Hands
from tests.ui.seat import Seat


@pytest.fixture
def hands(seat: Seat, qtbot: QtBot) -> Hands:
    return Hands(seat.desk, qtbot)


@pytest.fixture
def there(seat: Seat) -> Gathering:
    """A meeting of ten, eight of whom are here, that has decided something."""
    seat.clock.move(hours=8)
    made = begun(seat.make, called(seat.make, people(seat.make, 10)), here=8)
    passed(seat.book, made, "We buy a boat.")
    return made


def opened(hands: Hands, there: Gathering) -> MeetingPage:
    return hands.open(MeetingPage(hands.desk, Place("meeting", about=there.meeting)))


# --- papers --------------------------------------------------------------------------------------


def test_the_minutes_are_looked_at_as_a_draft(seat: Seat, hands: Hands, there: Gathering) -> None:
    page = opened(hands, there)
    page.heading.preview.click()
    said = words(seat.papers[-1].pdf)
    assert "Webuyaboat." in said
    assert "Draft" in said


def test_minutes_are_signed_on_as_many_folios_as_they_fill(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    long = "Somebody spoke at length of the boat and of the river. " * 200
    seat.book.write(
        meetings.change_point,
        item=there.items[0],
        changes={"extract": long},
        shown={"extract": ""},
    )
    signed_before(seat, there)
    page = opened(hands, there)
    hands.do_it()
    (minute,) = seat.book.read(meetings.book_of, ASSEMBLY)
    assert minute.folios > 2
    said = " ".join(part.accessibleName() for part in page.closed.pairs.findChildren(QWidget))
    assert minute.hash[:8] in said


def signed_before(seat: Seat, there: Gathering) -> None:
    """All that has to be said before the signatures."""
    seat.book.write(meetings.end_meeting, meeting=there.meeting, at=FOUR)
    for part, who in zip(("chair", "clerk"), there.ids, strict=False):
        seat.book.write(meetings.name_part, meeting=there.meeting, part=part, member=who)


def test_a_signed_paper_is_shown_with_the_same_key(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    signed(seat.book, there)
    opened(hands, there)
    hands.do_it()
    assert "Webuyaboat." in words(seat.papers[-1].pdf)


def test_a_paper_is_annexed_and_its_text_written_out(
    seat: Seat, hands: Hands, there: Gathering, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(b"%PDF-1.4")
    monkeypatch.setattr(pickers, "open_file", lambda *_: file)
    page = opened(hands, there)
    page.go_to("closing")
    annexes = page.ending.annexes
    annexes.attach.click()
    (one,) = seat.book.read(meetings.annexes, there.meeting)
    assert one.name == "letter.pdf"
    annexes.write.click()
    hands.enter("Speech of the mayor")
    hands.type("Dear members.")
    annexes.keep.click()
    said = [one.transcript for one in seat.book.read(meetings.annexes, there.meeting)]
    assert said == ["", "Dear members."]


# --- warnings ------------------------------------------------------------------------------------


def test_a_warning_leads_to_its_point_and_stands_there_too(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    item = seat.book.write(
        meetings.add_point, meeting=there.meeting, point=Point("topic", "A new roof")
    )
    motion = seat.book.write(meetings.put_motion, item=item, text="We mend it.")
    seat.book.write(meetings.vote, motion=motion, way="hands", votes_for=8, at=FOUR)
    page = opened(hands, there)
    page.go_to("closing")
    (found,) = (one for one in page.ending.looked.shown if one.look == "agenda")
    assert found.item == item
    page.ending.gone.emit(item)
    assert page.agenda.key == item
    assert page.point.writing is not None
    assert "was not on the agenda" in page.point.writing.warned.shown[0].text


def test_nobody_signs_before_the_meeting_is_over(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    page = opened(hands, there)
    assert not page.ending.sign()
    assert "has not ended" in page.ending.signed_.complaint or "not ended" in page.ending.note.text


# --- parts of the kit ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "minute"),
    [("14:05", 845), ("14.05", 845), ("14h05", 845), ("1405", 845), ("905", 545), ("9", 540)],
)
def test_an_hour_is_read_as_people_write_it(
    typed: str, minute: int, language: Language, qtbot: QtBot
) -> None:
    field = HourField("at", "At", language)
    qtbot.addWidget(field)
    qtbot.keyClicks(field.line, typed)
    assert field.value() == minute
    field.line.editingFinished.emit()
    assert field.line.text() == f"{minute // 60:02}:{minute % 60:02}"


@pytest.mark.parametrize("typed", ["24:00", "12:60", "noon", "1:2:3", "99999"])
def test_no_hour_is_told(typed: str, language: Language, qtbot: QtBot) -> None:
    field = HourField("at", "At", language)
    qtbot.addWidget(field)
    qtbot.keyClicks(field.line, typed)
    with pytest.raises(Unreadable):
        field.value()


def test_the_meter_is_drawn_with_its_mark(qtbot: QtBot) -> None:
    meter = Meter("Here")
    qtbot.addWidget(meter)
    meter.resize(200, 26)
    meter.show_count(10, 100, 50, "10 of 100")
    before = meter.grab().toImage()
    meter.show_count(60, 100, 50, "60 of 100")
    after = meter.grab().toImage()
    assert before.pixelColor(100, 13) == after.pixelColor(100, 13)  # the mark
    assert before.pixelColor(60, 13) != after.pixelColor(60, 13)
    assert meter.accessibleDescription() == "60 of 100"


def test_stops_tell_how_far_they_are_and_where_one_goes(qtbot: QtBot) -> None:
    stops = Stops("Agenda")
    qtbot.addWidget(stops)
    stops.show_stops([Stop("a", "One", Stage.DONE, "done"), Stop("b", "Two", Stage.NOW)], "a")
    with qtbot.waitSignal(stops.gone) as gone:
        qtbot.keyClick(stops, Qt.Key.Key_Down)
    assert gone.args == ["b"]
    assert stops.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "done: One"


# --- going there ---------------------------------------------------------------------------------


def test_a_place_may_name_a_point(seat: Seat, hands: Hands, there: Gathering) -> None:
    item = there.items[0]
    page = MeetingPage(hands.desk, Place("meeting", about=there.meeting, text=str(item)))
    hands.open(page)
    assert page.agenda.key == item
    page.go_to("closing")
    page.show_place(Place("meeting", about=there.meeting, text=str(item)))
    assert page.agenda.key == item


def test_a_resolution_of_signed_minutes_is_extracted_for_the_bank(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    signed(seat.book, there)
    page = opened(hands, there)
    page.go_to(there.items[0])
    (button,) = (one for one in page.point.findChildren(QPushButton) if "Extract" in one.text())
    button.click()
    assert "Webuyaboat." in words(seat.papers[-1].pdf)


# --- a small screen ------------------------------------------------------------------------------


def test_nothing_scrolls_sideways_on_a_small_screen_with_large_text(
    seat: Seat, there: Gathering, qapp: QApplication, qtbot: QtBot
) -> None:
    theme.apply(qapp, "light", 200)
    point = Point("election", "Election of two directors", ASSEMBLY, "Member", 2)
    item = seat.book.write(meetings.add_point, meeting=there.meeting, point=point)
    for who in there.ids[:2]:
        seat.book.write(meetings.nominate, item=item, member=who)
    page = MeetingPage(seat.desk, Place("meeting", about=there.meeting))
    qtbot.addWidget(page)
    page.resize(916, 490)  # what a window of 1024×600 leaves it
    with qtbot.waitExposed(page):
        page.show()
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    (scroll,) = page.findChildren(Scroll, options=direct)
    for key in page.agenda.places():
        page.go_to(key)
        qtbot.wait(50)  # by width and height it takes a few rounds
        assert scroll.horizontalScrollBar().maximum() == 0, key
    page.tick()
    qtbot.wait(50)
    assert scroll.horizontalScrollBar().maximum() == 0


def test_what_another_pc_wrote_after_the_signatures_is_not_shown(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    """Of signed minutes the page shows what was signed, not what stands beside it."""
    signed(seat.book, there)
    for sql in (
        "UPDATE agenda_item SET extract = 'They sang.', title = 'Songs'",
        "UPDATE meeting SET place = 'School', signers = '[]', chair = NULL, chair_name = 'Nobody'",
        "UPDATE motion SET text = 'It is otherwise.', votes_for = 1",
        "DELETE FROM attendance",
    ):
        spoil(seat.book, sql)
    page = opened(hands, there)
    assert "8" in page.quorum.count.text()
    assert "School" not in page.heading.subtitle.text()
    said = " ".join(part.accessibleName() for part in page.closed.pairs.findChildren(QWidget))
    assert "Person 1, Person 2" in said
    page.go_to(there.items[0])
    assert page.point.shown is not None
    told = " ".join(one.text() for one in page.point.shown.findChildren(QLabel))
    assert "We buy a boat." in told
    assert "They sang." not in told
    assert page.point.heading.text() == "1. A thing"


@pytest.mark.parametrize("looks", [0, 1])
def test_where_nothing_was_looked_at_nothing_is_called_right(
    seat: Seat, hands: Hands, there: Gathering, looks: int
) -> None:
    of = seat.book.read(meetings.meeting_file, there.meeting).body
    rules = {**of.said, "off": [*bodies.LOOKS][looks:]}
    shown = {"rules": dict(of.said)}
    seat.book.write(bodies.change_body, body=of.id, changes={"rules": rules}, shown=shown)
    signed_before(seat, there)
    page = opened(hands, there)
    page.go_to("closing")
    assert not page.ending.looked.shown
    assert page.ending.looked.good.isHidden() is (not looks)
