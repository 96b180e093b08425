"""One thing done with many members, at the screen and by keyboard."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt

from coopdesk.records import bulk, custom_fields, households, members, sanctions
from coopdesk.records.ids import MemberId
from coopdesk.records.members import Criteria
from coopdesk.ui.desk import Place
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.pages.many_members import ManyMembers
from tests.records.hands import TODAY
from tests.records.joining import board, leaves
from tests.reports.reading import words
from tests.ui.hands import Hands
from tests.ui.seat import Seat


def three(seat: Seat) -> list[MemberId]:
    names = ("Aline", "Beata", "Claude")
    return [seat.make.member(name, village="Huye").id for name in names]


def opened(seat: Seat, hands: Hands, some: list[MemberId]) -> ManyMembers:
    text = Criteria(only=tuple(some)).as_text()
    page = ManyMembers(seat.desk, Place("many_members", text=text))
    hands.open(page)
    return page


def rows(page: ManyMembers) -> list[list[str]]:
    model = page.listed.table.model
    columns = range(model.columnCount())
    return [[model.index(n, m).data() for m in columns] for n in range(model.rowCount())]


def village(seat: Seat, member: MemberId) -> str:
    return seat.desk.ask(members.file, member).village


def test_all_move_to_a_village_but_who_is_left_out(seat: Seat, hands: Hands) -> None:
    some = three(seat)
    page = opened(seat, hands, some)
    assert not page.do.isEnabled()
    page.asking.forms["village"]["village"].setFocus()
    hands.type("Gisozi")
    hands.qtbot.waitUntil(lambda: rows(page)[0][3:] == ["Huye", "Gisozi"])
    page.listed.table.setFocus()
    hands.press(Qt.Key.Key_Home)
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Space)
    assert [row[0] for row in rows(page)] == ["\N{CHECK MARK}", "", "\N{CHECK MARK}"]
    assert page.do.text() == "Move 2 members to Gisozi"
    page.do_it()
    hands.qtbot.waitUntil(lambda: page.note.text == "Done with 2 members.")
    assert [village(seat, one) for one in some] == ["Gisozi", "Huye", "Gisozi"]


def test_it_is_taken_back_with_a_reason(seat: Seat, hands: Hands) -> None:
    some = three(seat)
    page = opened(seat, hands, some)
    page.asking.forms["village"]["village"].set_value("Gisozi")
    page.asking.changed.emit()
    hands.qtbot.waitUntil(lambda: rows(page)[0][4] == "Gisozi")
    page.do_it()
    hands.qtbot.waitUntil(lambda: page.note.text.startswith("Done"))
    page.lately.back.begin.click()
    assert page.lately.back.do_it.text() == "Take it back for 3 members"
    page.lately.back.reason.set_value("The wrong list")
    page.lately.back.do_it.click()
    hands.qtbot.waitUntil(lambda: page.note.text == "It is taken back.")
    assert {village(seat, one) for one in some} == {"Huye"}


def test_the_key_that_does_it_takes_back_where_the_reason_is_typed(
    seat: Seat, hands: Hands
) -> None:
    some = three(seat)
    seat.desk.do(bulk.do_with_many, deed=bulk.Deed(bulk.VILLAGE, TODAY, value="Gisozi"), some=some)
    page = opened(seat, hands, some)
    page.asking.forms["village"]["village"].set_value("Remera")
    page.asking.changed.emit()
    hands.qtbot.waitUntil(page.do.isEnabled)
    page.lately.back.begin.click()
    hands.type("The wrong list")
    hands.do_it()
    hands.qtbot.waitUntil(lambda: page.note.text == "It is taken back.")
    assert {village(seat, one) for one in some} == {"Huye"}


def test_it_is_taken_back_after_the_page_was_closed(seat: Seat, hands: Hands) -> None:
    some = three(seat)
    deed = bulk.Deed(bulk.VILLAGE, seat.desk.today, value="Gisozi")
    seat.desk.do(bulk.do_with_many, deed=deed, some=some)
    page = opened(seat, hands, some)
    [row] = [row for _, row in page.lately.table.model.loaded()]
    assert (row.count, row.taken_back) == (3, None)
    page.lately.back.begin.click()
    page.lately.back.reason.set_value("The wrong list")
    page.lately.back.do_it.click()
    hands.qtbot.waitUntil(lambda: page.note.text == "It is taken back.")
    assert {village(seat, one) for one in some} == {"Huye"}
    assert not page.lately.back.begin.isEnabled()


def test_what_was_changed_since_is_told_beside_the_reason(seat: Seat, hands: Hands) -> None:
    some = three(seat)
    deed = bulk.Deed(bulk.VILLAGE, seat.desk.today, value="Gisozi")
    seat.desk.do(bulk.do_with_many, deed=deed, some=some)
    changes = {"changes": {"village": "Remera"}, "shown": {"village": "Gisozi"}}
    seat.desk.do_with(members.change_member)(member=some[0], **changes)
    page = opened(seat, hands, some)
    page.lately.back.begin.click()
    page.lately.back.reason.set_value("The wrong list")
    page.lately.back.do_it.click()
    note = page.lately.back.form.note
    hands.qtbot.waitUntil(lambda: note.text.startswith("Something happened since."))
    assert page.lately.back.reason.peek() == "The wrong list"
    assert village(seat, some[1]) == "Gisozi"


def test_who_can_not_is_told_why_and_is_not_ticked(seat: Seat, hands: Hands) -> None:
    board(seat.make)
    some = three(seat)
    leaves(seat.make, some[1])
    page = opened(seat, hands, some)
    page.asking.what.set_value(sanctions.SUSPENSION)
    page.asking.what.changed.emit()
    page.asking.form["why"].set_value("never come")
    page.asking.changed.emit()
    hands.qtbot.waitUntil(lambda: rows(page)[0][4] == "Suspension")
    assert rows(page)[1][0] == ""
    mark = page.listed.table.model.columns[4].pill
    assert mark is not None
    [line] = [one for _, one in page.listed.table.model.loaded() if one.member == some[1]]
    said = mark(line)
    assert said is not None
    assert said.text == "This member left the co-op on 3 Mar 2026."
    assert page.do.text() == "Suspend 2 members"
    page.do_it()
    hands.qtbot.waitUntil(lambda: page.note.text.startswith("Done"))
    assert len(seat.desk.ask(sanctions.sanctions)) == 2


def test_who_asks_anew_lets_others_hear_that_the_trial_is_over(seat: Seat, hands: Hands) -> None:
    jobs: list[Job] = []

    def begun(job: Job, _title: str) -> None:
        jobs.append(job)

    seat.desk.started.connect(begun)
    page = opened(seat, hands, three(seat))
    page.asking.forms["village"]["village"].set_value("Gisozi")
    page.asking.changed.emit()
    hands.qtbot.waitUntil(lambda: bool(jobs))
    heard: list[object] = []
    jobs[0].done.connect(heard.append)
    page.asking.forms["village"]["village"].set_value("Remera")
    page.asking.changed.emit()
    jobs[0].done.emit([])
    assert heard == [[]]
    hands.qtbot.waitUntil(lambda: rows(page)[0][4] == "Remera")
    assert page.do.isEnabled()


def test_nobody_and_everybody_are_ticked_at_once(seat: Seat, hands: Hands) -> None:
    page = opened(seat, hands, three(seat))
    page.listed.none.click()
    assert page.listed.chosen() == []
    page.listed.all.click()
    assert len(page.listed.chosen()) == 3


def test_a_click_on_the_tick_leaves_one_out(seat: Seat, hands: Hands) -> None:
    page = opened(seat, hands, three(seat))
    view = page.listed.table.view
    at = view.visualRect(page.listed.table.model.index(1, 0)).center()
    hands.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [row[0] for row in rows(page)] == ["\N{CHECK MARK}", "", "\N{CHECK MARK}"]


def test_what_it_would_do_is_printed(seat: Seat, hands: Hands) -> None:
    page = opened(seat, hands, three(seat))
    page.asking.forms["village"]["village"].set_value("Gisozi")
    page.asking.changed.emit()
    hands.qtbot.waitUntil(lambda: rows(page)[0][4] == "Gisozi")
    page.prints.deeds.paper.click()
    hands.qtbot.waitUntil(lambda: bool(seat.papers))
    assert seat.papers[0].title == "With many members"


def test_what_is_wrong_with_the_deed_is_told_beside_its_field(seat: Seat, hands: Hands) -> None:
    page = opened(seat, hands, three(seat))
    page.asking.what.set_value(sanctions.FINE)
    page.asking.what.changed.emit()
    page.asking.form["body"].set_value(None)
    page.asking.form["why"].set_value("never come")
    page.asking.changed.emit()
    hands.qtbot.waitUntil(lambda: bool(page.asking.form["body"].complaint))
    assert page.asking.form["body"].complaint == "Choose who decided."


def test_statements_of_those_who_are_ticked_are_made_in_one_file(seat: Seat, hands: Hands) -> None:
    some = three(seat)
    page = opened(seat, hands, some)
    page.listed.table.ticked.emit(page.listed.table.row())
    page.prints.stated.click()
    hands.qtbot.waitUntil(lambda: bool(seat.papers))
    told = words(seat.papers[0].pdf)
    assert "Aline" not in told
    assert "Beata" in told
    assert "Claude" in told


def test_cards_are_made_of_those_who_are_ticked(seat: Seat, hands: Hands) -> None:
    some = three(seat)
    page = opened(seat, hands, some)
    page.listed.table.ticked.emit(page.listed.table.row())
    page.prints.cards.click()
    text = Criteria(only=tuple(some[1:])).as_text()
    assert seat.places == [Place("member_cards", text=text)]


def test_a_field_and_a_household_made_meanwhile_are_offered(seat: Seat, hands: Hands) -> None:
    some = three(seat)
    page = opened(seat, hands, some)
    field = seat.desk.do(custom_fields.add_field, name="Trees", kind="number")
    seat.desk.do(households.form_household, name="Savers", kind="group")
    page.show_place(Place("many_members", text=Criteria(only=tuple(some[:2])).as_text()))
    page.asking.what.set_value("field")
    page.asking.what.changed.emit()
    page.asking.field.set_value(field)
    page.asking.field.changed.emit()
    assert page.asking.own is not None
    page.asking.own.fields()[0].set_value(Decimal(250))
    page.asking.changed.emit()
    hands.qtbot.waitUntil(lambda: rows(page)[0][4] == "250")
    assert page.do.text() == "Write “250” for 2 members"
    assert page.asking.home.box.findText("Savers") >= 0
