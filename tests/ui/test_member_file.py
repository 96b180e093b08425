"""The file of a member at the screen: nominees, the co-op's own fields, photo and papers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from coopdesk.records import admission, custom_fields, filed, households, members, nominees
from coopdesk.records.custom_fields import CHOICE, DAY, NUMBER, YES_NO
from coopdesk.ui.desk import Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.pages.applications import Applications
from coopdesk.ui.pages.cash import Cash
from coopdesk.ui.pages.households import Households
from coopdesk.ui.pages.member.kept import MemberFilePage
from coopdesk.ui.pages.own_fields import OwnFields
from tests.records.hands import Somebody
from tests.records.joining import applies, decides, pays
from tests.reports.reading import words as of_paper
from tests.ui.hands import Hands
from tests.ui.seat import Seat


@pytest.fixture
def who(seat: Seat) -> Somebody:
    return seat.make.member("Clarisse Murekatete")


def words(page: QWidget) -> str:
    return " | ".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def tells(hands: Hands, page: QWidget, said: str) -> None:
    """Lines that were laid anew are seen only a moment later."""
    hands.qtbot.waitUntil(lambda: said in words(page))


def opened(seat: Seat, hands: Hands, who: Somebody) -> MemberFilePage:
    page = MemberFilePage(seat.desk, Place("member_file", member=who.id))
    hands.open(page)
    return page


def test_nominees_are_named_with_their_parts(seat: Seat, hands: Hands, who: Somebody) -> None:
    page = opened(seat, hands, who)
    tells(hands, page, "Nobody is named yet.")
    hands.press(Qt.Key.Key_Return)
    naming = page.kept.nominees.naming
    hands.enter("Aline Uwase", "60")
    tells(hands, page, "Together 60%")
    naming.keep.click()
    tells(hands, page, "The parts must make 100 percent together.")
    naming.more.click()
    assert naming.forms[1].part.peek() == Decimal("0.4")
    hands.enter("Eric Gasana")
    naming.keep.click()
    [aline, eric] = seat.desk.ask(nominees.nominees, who.id)
    assert (aline.named.name, aline.named.share) == ("Aline Uwase", 6_000)
    assert (eric.named.name, eric.named.share) == ("Eric Gasana", 4_000)
    page.refresh(page.TOPICS)
    assert naming.isHidden()
    tells(hands, page, "60%")
    assert not page.has_typed()
    [row] = seat.desk.ask(members.roll)
    assert row.has_nominee


def test_what_is_named_anew_shows_who_was_named_before(
    seat: Seat, hands: Hands, who: Somebody
) -> None:
    said = {"member": who.id, "day": seat.desk.today}
    people = [nominees.Named("Aline Uwase", 10_000)]
    seat.desk.do_with(nominees.name_nominees)(people=people, shown=[], **said)
    page = opened(seat, hands, who)
    page.kept.nominees.change.click()
    page.kept.nominees.naming.forms[0].form["name"].set_value("Diane")
    assert page.has_typed()
    page.kept.nominees.naming.keep.click()
    page.refresh(page.TOPICS)
    page.kept.nominees.past.click()
    tells(hands, page.kept.nominees.before, "Aline Uwase")
    tells(hands, page.kept.nominees.pairs, "Diane")


def test_own_fields_are_filled_in_each_as_its_kind_is_typed(
    seat: Seat, hands: Hands, who: Somebody
) -> None:
    add = seat.desk.do_with(custom_fields.add_field)
    trees, since = add(name="Trees", kind=NUMBER, needed=True), add(name="Since", kind=DAY)
    size = add(name="Size", kind=CHOICE, options=["S", "M"])
    reads = add(name="Reads", kind=YES_NO)
    page = opened(seat, hands, who)
    form = page.kept.own.form
    assert form is not None
    assert page.kept.own.missing.text == "Every member should have: Trees."
    form[str(trees)].set_value(Decimal("2.5"))
    form[str(since)].set_value(date(2020, 1, 2))
    form[str(size)].set_value("M")
    form[str(reads)].set_value("no")
    assert page.has_typed()
    page.kept.own.keep.click()
    values = {trees: "2.5", since: "2020-01-02", size: "M", reads: "no"}
    assert seat.desk.ask(custom_fields.values, who.id) == values
    page.refresh(page.TOPICS)
    assert not page.has_typed()
    assert not page.kept.own.missing.text
    form[str(trees)].set_value(None)
    page.kept.own.keep.click()
    del values[trees]
    assert seat.desk.ask(custom_fields.values, who.id) == values


def picture(folder: Path, side: int) -> Path:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    for n in range(0, side, 3):
        for m in range(0, side, 7):
            image.setPixelColor(n, m, QColor((n * m) % 256, n % 256, m % 256))
    path = folder / "photo.png"
    image.save(str(path))
    return path


def test_a_photo_and_a_scan_are_made_small_and_filed(
    seat: Seat, hands: Hands, who: Somebody, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = picture(tmp_path, 900)
    monkeypatch.setattr(pickers, "open_file", lambda *_: path)
    page = opened(seat, hands, who)
    page.kept.papers.photo.click()
    kept = seat.desk.ask(filed.photo, who.id)
    assert 0 < len(kept) <= filed.LARGEST_PHOTO
    page.kept.papers.label.set_value("National card")
    page.kept.papers.add.click()
    page.refresh(page.TOPICS)
    tells(hands, page, "National card")
    one = next(o for o in seat.desk.ask(filed.documents, who.id) if o.kind == filed.IDENTITY)
    assert one.label == "National card"
    page.kept.papers.see(one)
    assert page.kept.papers.looked.isVisibleTo(page)
    page.kept.papers.take_out(one.id)
    page.refresh(page.TOPICS)
    assert "National card" not in words(page)


def test_a_file_that_is_no_picture_is_told_beside(
    seat: Seat, hands: Hands, who: Somebody, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "virus.exe"
    path.write_bytes(b"MZ")
    monkeypatch.setattr(pickers, "open_file", lambda *_: path)
    page = opened(seat, hands, who)
    page.kept.papers.photo.click()
    tells(hands, page, "virus.exe")
    assert seat.desk.ask(filed.documents, who.id) == []


def test_the_household_is_shown(seat: Seat, hands: Hands, who: Somebody) -> None:
    home = seat.desk.do_with(households.form_household)(name="Of the hill")
    said = {"household": home, "since": seat.desk.today}
    seat.desk.do_with(households.add_to_household)(role="head", member=who.id, **said)
    seat.desk.do_with(households.add_to_household)(role="child", name="Eric", **said)
    page = opened(seat, hands, who)
    tells(hands, page, "Of the hill")
    tells(hands, page, "Eric")


def test_a_field_is_added_moved_and_ended_at_the_screen(seat: Seat, hands: Hands) -> None:
    page = OwnFields(seat.desk, Place("own_fields"))
    hands.open(page)
    hands.press(Qt.Key.Key_Return)
    hands.enter("Coffee trees")
    page.form.do.click()
    seat.desk.do_with(custom_fields.add_field)(name="School", kind="text")
    page.refresh(page.TOPICS)
    page.one.down.click()
    assert [one.name for one in seat.desk.ask(custom_fields.fields)] == ["School", "Coffee trees"]
    page.one.name.set_value("Trees")
    page.one.do.click()
    page.one.end.click()
    assert [one.name for one in seat.desk.ask(custom_fields.fields)] == ["School"]


def test_a_change_of_a_field_that_was_refused_stays_typed(
    seat: Seat, hands: Hands, who: Somebody
) -> None:
    add = seat.desk.do_with(custom_fields.add_field)
    roof = add(name="Roof", kind=CHOICE, options=["Iron", "Tiles"])
    fill_in = seat.desk.do_with(custom_fields.fill_in)
    fill_in(member=who.id, values={roof: "Iron"}, shown={})
    page = OwnFields(seat.desk, Place("own_fields"))
    hands.open(page)
    page.one.options.set_value("Wood\nTiles")
    page.one.do.click()
    page.refresh(page.TOPICS)
    assert page.one.options.peek() == "Wood\nTiles"
    page.one.options.set_value("Iron\nTiles\nWood")
    page.one.do.click()
    assert not page.has_typed()
    assert seat.desk.ask(custom_fields.fields)[0].options == ("Iron", "Tiles", "Wood")
    page.one.name.set_value("Roof of the house")
    page.one.do.click()
    assert seat.desk.ask(custom_fields.fields)[0].name == "Roof of the house"


def test_a_household_is_written_down_and_its_people_come_and_leave(
    seat: Seat, hands: Hands, who: Somebody
) -> None:
    page = Households(seat.desk, Place("households"))
    hands.open(page)
    page.new.click()
    hands.enter("Gasana")
    page.form.do.click()
    [home] = seat.desk.ask(households.households)
    assert home.name == "Gasana"
    page.one.member.line.setFocus()
    hands.enter("Clarisse")
    page.one.role.set_value("head")
    page.one.add.click()
    page.refresh(page.TOPICS)
    page.one.name.set_value("Eric")
    page.one.role.set_value("head")
    page.one.add.click()
    tells(hands, page, "It has a head already.")
    page.one.role.set_value("child")
    page.one.add.click()
    rows = seat.desk.ask(households.parts, home.id)
    assert [(one.name, one.role) for one in rows] == [
        ("Clarisse Murekatete", "head"),
        ("Eric", "child"),
    ]
    page.refresh(page.TOPICS)
    tells(hands, page, "Eric")
    leave = [b for b in page.findChildren(QPushButton) if b.accessibleName().startswith("Eric")]
    leave[0].click()
    assert len(seat.desk.ask(households.parts, home.id)) == 1
    page.one.change.click()
    page.one.naming["village"].set_value("Huye")
    page.one.keep.click()
    [home] = seat.desk.ask(households.households)
    assert home.village == "Huye"
    page.one.end.click()
    assert seat.desk.ask(households.households) == [home]
    page.one.really.click()
    assert seat.desk.ask(households.households) == []


def test_the_photo_is_beside_the_name_at_the_cash_desk(
    seat: Seat, hands: Hands, who: Somebody, tmp_path: Path
) -> None:
    content = picture(tmp_path, 90).read_bytes()
    seat.desk.do(filed.file_document, member=who.id, kind=filed.PHOTO, content=content)
    page = Cash(seat.desk, Place("cash", member=who.id))
    hands.open(page)
    with_photo = page.head.portrait.grab().toImage()
    page.head.show_member(None)
    assert page.head.portrait.grab().toImage() != with_photo


def test_who_asks_to_be_a_member_has_a_file_already(seat: Seat, hands: Hands) -> None:
    application = applies(seat.make, "Rose Ingabire")
    page = Applications(seat.desk, Place("applications", about=application))
    hands.open(page)
    page.one.file.click()
    file = MemberFilePage(seat.desk, seat.places[-1])
    hands.open(file)
    tells(hands, file, "Rose Ingabire")
    file.kept.nominees.open()
    file.kept.nominees.naming.forms[0].form["name"].set_value("Aline Uwase")
    file.kept.nominees.naming.keep.click()
    file.back.click()
    assert seat.places[-1] == Place("applications", about=application)
    decides(seat.make, application)
    who = pays(seat.make, application)
    [row] = seat.desk.ask(nominees.nominees, who)
    assert row.named.name == "Aline Uwase"
    file.show_place(Place("member_file", member=who))
    file.back.click()
    assert seat.places[-1] == Place("member", member=who)


def test_all_that_is_kept_of_a_member_is_shown_as_a_paper(
    seat: Seat, hands: Hands, who: Somebody
) -> None:
    page = opened(seat, hands, who)
    page.kept.print.click()
    [paper] = seat.papers
    assert paper.title == "What the co-op knows of a member"
    assert "ClarisseMurekatete" in of_paper(paper.pdf)


def test_of_who_only_asks_to_become_a_member_there_is_the_form_instead(
    seat: Seat, hands: Hands
) -> None:
    application = applies(seat.make, "Odile Uwera")
    [one] = [a for a in seat.book.read(admission.applications) if a.id == application]
    page = MemberFilePage(seat.desk, Place("member_file", member=one.member))
    hands.open(page)
    assert not page.kept.print.isVisible()
