"""A general entry by keyboard: what it will do is shown, then it is written once and printed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter
from pytestqt.qtbot import QtBot

from coopdesk.records import accounts, vouchers
from coopdesk.records.access import Role
from coopdesk.records.ids import EntryId
from coopdesk.records.vouchers import VoucherRow
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.kit.cards import Mark
from coopdesk.ui.kit.pictures import shrunk
from coopdesk.ui.pages.voucher import WriteVoucher
from coopdesk.ui.pages.voucher_file import VoucherPage
from tests.records.areas.keeping import PDF, account, funded, planned, spent
from tests.records.hands import Make, actor, count, money
from tests.reports.reading import words
from tests.ui.fingers import ENTER, focused
from tests.ui.hands import Hands

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def hands(desk: Desk, make: Make, qtbot: QtBot) -> Hands:
    funded(make)  # on top of what the small office holds
    return Hands(desk, qtbot)


@pytest.fixture
def page(hands: Hands) -> WriteVoucher:
    return hands.open(WriteVoucher(hands.desk, Place("voucher")))


def held(desk: Desk, code: str) -> int:
    return next(row.balance.minor for row in desk.ask(accounts.accounts) if row.code == code)


def test_rent_is_paid_by_keyboard_alone(page: WriteVoucher, hands: Hands) -> None:
    before = held(hands.desk, "1010")
    hands.enter("Rent of March", "rent", "30000")
    assert page.write.text() == "Pay 30,000\N{NO-BREAK SPACE}F for Rent and print the voucher"
    assert page.effect.texts()[3:] == [
        "5120 · Rent",
        "0",
        "30,000",
        "1010 · Cash box",
        f"{before:,}",
        f"{before - 30_000:,}",
    ]
    hands.press(ENTER, CONTROL)
    assert held(hands.desk, "5120") == 30_000
    assert held(hands.desk, "1010") == before - 30_000
    assert hands.papers[0].title == "Payment voucher A-000004"
    assert "thirtythousandfrancs" in words(hands.papers[0].pdf)
    assert not page.has_typed()
    assert focused() is page.memo.line


def test_a_second_press_writes_nothing(page: WriteVoucher, hands: Hands) -> None:
    hands.enter("Rent", "5120", "100")
    page.do_write()
    page.do_write()
    assert count(hands.desk.book, "voucher") == 2  # the one that funded the box, and this


def test_more_than_the_box_holds_is_warned_of_and_refused(page: WriteVoucher, hands: Hands) -> None:
    hands.enter("Rent", "5120", "99000000")
    assert page.effect.note.text == "There is not enough in Cash box."
    page.do_write()
    assert page.money.complaint.startswith("There is only")
    assert page.memo.value() == "Rent"
    assert held(hands.desk, "5120") == 0


def test_what_is_missing_is_said_beside_its_field(page: WriteVoucher, hands: Hands) -> None:
    hands.enter("Rent")
    page.do_write()
    line = page.parts.lines[0]
    assert line.account.complaint
    assert line.amount.complaint
    assert count(hands.desk.book, "voucher") == 1


def test_money_in_and_money_carried_are_worded_as_such(page: WriteVoucher, hands: Hands) -> None:
    page.choose_form(vouchers.INCOME)
    hands.at(page.memo)
    hands.enter("A gift", "4090", "500")
    assert page.write.text().startswith("Take 500\N{NO-BREAK SPACE}F for Other income")
    page.choose_form(vouchers.TRANSFER)
    page.parts.clear()
    hands.at(page.parts.lines[0].account)
    hands.enter("1020", "500")
    assert page.write.text().startswith("Carry 500\N{NO-BREAK SPACE}F to Bank account")
    page.do_write()
    assert held(hands.desk, "1020") == 500


def test_a_general_entry_has_debit_and_credit(page: WriteVoucher, hands: Hands) -> None:
    page.choose_form(vouchers.GENERAL)
    assert page.money.isHidden()
    hands.at(page.memo)
    hands.enter("Bill of the printer", "5130", "700", "", "2110", "")
    hands.enter("600")
    page.do_write()
    assert page.note.text.startswith("Debits and credits differ by 100")
    line = page.parts.lines[1]
    hands.at(line.credit)
    line.credit.line.selectAll()
    hands.enter("700")
    page.do_write()
    assert held(hands.desk, "2110") == 700


def test_several_lines_are_paid_at_once(page: WriteVoucher, hands: Hands) -> None:
    hands.enter("Market day", "5120", "100")
    page.parts.add_line()
    hands.enter("5130", "50")
    assert page.write.text().startswith("Pay 150\N{NO-BREAK SPACE}F for Rent and 1 more")
    page.parts.lines[0].remove.click()
    page.do_write()
    assert (held(hands.desk, "5120"), held(hands.desk, "5130")) == (0, 50)


def test_the_budget_line_shows_what_is_left_and_is_taken(
    page: WriteVoucher, hands: Hands, make: Make, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(hands.desk.changed):
        line = planned(make)
    assert page.budget.isHidden()
    hands.enter("Rent", "5120", "1000")
    assert page.budget.box.currentText() == (
        "Rent: 360,000\N{NO-BREAK SPACE}F left of 360,000\N{NO-BREAK SPACE}F"
    )
    assert page.budget.value() == line
    page.do_write()
    assert hands.desk.ask(vouchers.voucher, hands.desk.ask(vouchers.recent)[0].entry).budget


def attached(page: WriteVoucher, row: VoucherRow) -> Mark | None:
    """What the list of entries says beside an entry."""
    (column,) = [one for one in page.recent.table.model.columns if one.pill]
    return column.pill(row) if column.pill else None


def test_a_bill_is_kept_with_the_entry(
    page: WriteVoucher, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bill = tmp_path / "bill.pdf"
    bill.write_bytes(PDF)
    monkeypatch.setattr(pickers, "open_file", lambda *_: bill)
    page.files.choose()
    hands.enter("Rent", "5120", "1000")
    page.do_write()
    (row, *_) = hands.desk.ask(vouchers.recent)
    assert [one.name for one in hands.desk.ask(vouchers.files_of, row.entry)] == ["bill.pdf"]
    for many, said in ((0, None), (1, "1 file"), (2, "2 files")):
        mark = attached(page, replace(row, attachments=many))
        assert (mark and mark.text) == said


def test_what_is_no_bill_is_not_taken(
    page: WriteVoucher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "x.exe"
    other.write_bytes(b"MZ")
    monkeypatch.setattr(pickers, "open_file", lambda *_: other)
    page.files.choose()
    assert "neither a PDF nor a picture" in page.files.note.text
    assert page.files.chosen == []


def test_an_entry_is_found_and_opened(page: WriteVoucher, hands: Hands, make: Make) -> None:
    entry = spent(make, memo="Bread for the meeting")
    hands.at(page.recent.search.line)
    hands.type("bread")
    hands.press(ENTER)
    assert hands.places[-1] == Place("voucher_file", about=entry)


def test_who_may_not_write_sees_a_grey_button(page: WriteVoucher, hands: Hands) -> None:
    hands.desk.book.actor = actor(Role.AUDITOR)
    hands.enter("Rent", "5120", "1000")
    assert not page.write.isEnabled()
    page.do_write()
    assert "may not do this" in page.note.text


# --- one entry -----------------------------------------------------------------------------------


@pytest.fixture
def kept(hands: Hands, make: Make) -> VoucherPage:
    return hands.open(VoucherPage(hands.desk, Place("voucher_file", about=spent(make))))


def test_an_entry_is_taken_back_with_a_reason(kept: VoucherPage, hands: Hands) -> None:
    kept.ask_why()
    kept.do_reverse()
    assert kept.reason.complaint
    hands.at(kept.reason.pad)
    hands.type("Paid twice")
    kept.do_reverse()
    assert held(hands.desk, "5120") == 0
    assert hands.papers[0].title == "Correction A-000005"
    kept.show_place(hands.places[-1])
    assert kept.to_other.text() == "Show A-000004"
    assert kept.reverse.isHidden()


def test_a_picture_is_shown_and_a_pdf_previewed(
    kept: VoucherPage, hands: Hands, make: Make, qtbot: QtBot
) -> None:
    entry = EntryId(kept.place.about or 0)
    kept.preview.print_button.click()
    made = hands.papers[-1]
    with qtbot.waitSignal(hands.desk.changed):
        for name, content in (("photo.png", picture(30, 20)), ("bill.pdf", made.pdf)):
            make.book.write(vouchers.attach, entry=entry, name=name, content=content)
    photo, bill = hands.desk.ask(vouchers.voucher, entry).files
    kept.files.kept.look(photo)
    assert not kept.files.kept.picture.isHidden()
    kept.files.kept.look(bill)
    assert hands.places[-1].page == "paper"


def test_a_pdf_that_is_none_is_said_so(kept: VoucherPage, hands: Hands, make: Make) -> None:
    entry = EntryId(kept.place.about or 0)
    make.book.write(vouchers.attach, entry=entry, name="odd.pdf", content=PDF)
    (odd,) = hands.desk.ask(vouchers.voucher, entry).files
    kept.files.kept.look(odd)
    assert "can't be shown" in kept.files.kept.note.text


def test_a_file_is_saved_as_it_was_kept(
    kept: VoucherPage, hands: Hands, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry, asked = EntryId(kept.place.about or 0), []

    def save_file(_parent: object, _title: str, suggestion: str, kinds: object) -> Path:
        asked.append((suggestion, kinds))
        return tmp_path / "copy"

    monkeypatch.setattr(pickers, "save_file", save_file)
    make.book.write(vouchers.attach, entry=entry, name="photo.png", content=picture(30, 20))
    (photo,) = hands.desk.ask(vouchers.voucher, entry).files
    kept.files.kept.save(photo)
    assert (tmp_path / "copy").read_bytes() == picture(30, 20)
    assert asked == [("photo.png", [("This file", "*.png")])]


# --- pictures ------------------------------------------------------------------------------------


def picture(width: int, height: int, *, noise: bool = False) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    if noise:
        for x in range(width):
            for y in range(height):
                image.setPixel(x, y, (x * x * 7919 ^ y * y * 104729 + x * y * 31) % 0xFFFFFF)
    packed = QByteArray()
    buffer = QBuffer(packed)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(packed.data())


def test_a_small_picture_stays_as_it_is() -> None:
    small = picture(30, 20)
    assert shrunk(small, 1 << 20) == small


def test_a_large_picture_is_made_small_enough() -> None:
    large = picture(900, 700, noise=True)
    assert len(large) > 300_000
    made = shrunk(large, 300_000)
    assert made is not None
    assert len(made) <= 300_000
    assert vouchers.media_of(made) == "image/jpeg"


def test_what_is_no_picture_is_none() -> None:
    assert shrunk(b"nothing", 1 << 20) is None


def test_money_fields_hold_money(page: WriteVoucher, make: Make) -> None:
    assert page.money.value() == account(make, "1010")
    assert page.parts.lines[0].amount.currency == money(1).currency


def test_enter_goes_from_the_amount_to_the_button(
    page: WriteVoucher, hands: Hands, make: Make
) -> None:
    hands.enter("Rent", "5120", "1000")
    assert focused() is page.write
    planned(make)
    page.clear()
    hands.enter("Rent", "5120", "1000")
    assert focused() is page.budget.editor
    hands.press(ENTER)
    assert focused() is page.write
    hands.press(ENTER)
    assert held(hands.desk, "5120") == 1_000


def test_what_is_left_in_the_budget_is_shown_before_and_after(
    page: WriteVoucher, hands: Hands, make: Make
) -> None:
    planned(make, 360_000)
    hands.enter("Rent", "5120", "30000")
    assert page.effect.texts()[-3:] == ["Left in the budget: Rent", "360,000", "330,000"]
    page.budget.set_value(None)
    page.budget.changed.emit()
    assert page.effect.texts()[-3] == "1010 · Cash box"


def test_with_the_bill_the_keyboard_comes_to_the_button(
    page: WriteVoucher, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bill = tmp_path / "bill.pdf"
    bill.write_bytes(PDF)
    monkeypatch.setattr(pickers, "open_file", lambda *_: bill)
    page.files.choose()
    assert focused() is not page.write  # what it is for is not said yet
    hands.at(page.memo.line)
    hands.enter("Rent", "5120", "1000")
    hands.at(page.files.add)
    page.files.choose()
    hands.qtbot.waitUntil(lambda: focused() is page.write)
