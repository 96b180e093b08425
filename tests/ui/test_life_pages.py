"""The life of a member at the screen: asked, admitted, paid, fined, left, settled, back again."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from coopdesk.i18n import Text
from coopdesk.records import (
    admission,
    letters,
    members,
    membership,
    sanctions,
    settlement,
    statements,
)
from coopdesk.records.book import Topic
from coopdesk.records.cash import fees
from coopdesk.records.membership import (
    ADMITTED,
    APPLICANT,
    DIED,
    EXPELLED,
    LEAVING,
    LEFT,
    REFUSED,
)
from coopdesk.ui.desk import Place
from coopdesk.ui.kit.fields import ChoiceField, TextField
from coopdesk.ui.pages.applications import Applications
from coopdesk.ui.pages.cash.page import Cash
from coopdesk.ui.pages.fees import Fees
from coopdesk.ui.pages.leaving import Leaving
from coopdesk.ui.pages.member import Member
from coopdesk.ui.pages.receipt import ReceiptPage
from coopdesk.ui.pages.sanctions import Sanctions
from tests.records.hands import draft, money
from tests.records.joining import applies, board, decides, entrance, joins, leaves, names
from tests.reports.reading import story
from tests.ui.fingers import names_in
from tests.ui.hands import Hands
from tests.ui.seat import Seat


def words(page: object) -> str:
    assert hasattr(page, "findChildren")
    return " | ".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def _is_offered(page: Leaving, name: str) -> bool:
    return len(to_pay(page, name)) == 1


def to_pay(page: Leaving, name: str) -> list[QPushButton]:
    found = page.findChildren(QPushButton)
    return [o for o in found if o.accessibleName() == f"Pay {name}" and o.isVisibleTo(page)]


def test_a_fee_is_asked_of_everybody_who_becomes_a_member(seat: Seat, hands: Hands) -> None:
    fee = seat.book.write(fees.add_fee, name="Card", amount=money(200))
    page = Fees(seat.desk, Place("fees"))
    hands.open(page)
    page.table.choose(fee)
    for asked in (True, False):
        page.entrance.box.click()
        [one] = seat.desk.ask(fees.fees)
        assert one.entrance == asked
        page.refresh(page.TOPICS)


def test_somebody_asks_is_admitted_and_pays(seat: Seat, hands: Hands) -> None:
    board(seat.make)
    entrance(seat.make, 500)
    page = Applications(seat.desk, Place("applications"))
    hands.open(page)
    hands.press(Qt.Key.Key_Return)  # an empty page offers to write down the first
    hands.enter("Rose Ingabire")
    assert page.form.do.text() == "Write down that Rose Ingabire asks to become a member"
    hands.do_it()
    [row] = seat.desk.ask(admission.applications)
    assert (row.name, row.status, row.shares) == ("Rose Ingabire", APPLICANT, 1)
    assert page.one.do.text() == "Write down that Rose Ingabire is admitted"
    hands.do_it()
    [row] = seat.desk.ask(admission.applications)
    assert row.status == ADMITTED
    page.refresh(page.TOPICS)
    shares = next(one for one in page.one.paying.fields() if one.name == "shares")
    shares.set_value(money(1_000))
    much = seat.desk.language.amount(money(1_500))
    assert page.one.do.text() == f"Take {much} and make Rose Ingabire a member"
    page.one.do.click()
    [one] = seat.desk.ask(members.roll)
    assert one.name == "Rose Ingabire"
    assert seat.places[-1].page == "receipt"
    assert seat.said[-1] == "Rose Ingabire is member No 1."


def test_villages_of_the_register_are_offered_to_who_asks(seat: Seat, hands: Hands) -> None:
    seat.make.member("Aline", village="Kibirizi")
    page = Applications(seat.desk, Place("applications"))
    hands.open(page)
    field = page.form.form["village"]
    assert isinstance(field, TextField)
    offered = field.line.completer()
    assert offered is not None
    assert offered.model().index(0, 0).data() == "Kibirizi"


def test_a_payment_that_is_not_whole_is_refused_beside_its_field(seat: Seat, hands: Hands) -> None:
    entrance(seat.make, 500)
    application = applies(seat.make)
    decides(seat.make, application)
    page = Applications(seat.desk, Place("applications", about=application))
    hands.open(page)
    shares = next(one for one in page.one.paying.fields() if one.name == "shares")
    shares.set_value(money(0))
    page.one.do.click()
    assert "Write how much they pay on shares." in words(page)
    assert seat.desk.ask(members.roll) == []


def test_a_decision_is_taken_back(seat: Seat, hands: Hands) -> None:
    application = applies(seat.make)
    decides(seat.make, application)
    page = Applications(seat.desk, Place("applications"))
    hands.open(page)
    page.one.back.click()
    assert seat.desk.ask(admission.application, application).status == APPLICANT
    page.refresh(page.TOPICS)
    page.one.withdraw.click()
    assert seat.desk.ask(admission.applications, open_only=True) == []


def test_a_letter_is_shown_in_the_applicants_language(seat: Seat, hands: Hands) -> None:
    application = applies(seat.make, language="fr")
    page = Applications(seat.desk, Place("applications"))
    hands.open(page)
    page.one.letter.click()
    decides(seat.make, application)
    page.refresh(page.TOPICS)
    page.one.letter.click()
    assert [paper.title for paper in seat.papers] == [
        "Application to become a member",
        "Letter on an application",
    ]
    assert all(paper.pdf.startswith(b"%PDF") for paper in seat.papers)


def test_letters_to_all_that_were_decided_at_one_time_come_in_one_file(
    seat: Seat, hands: Hands
) -> None:
    asked = {name: applies(seat.make, name, language="fr") for name in ("Rose", "Aline", "Bosco")}
    decides(seat.make, asked["Rose"])
    page = Applications(seat.desk, Place("applications", about=asked["Rose"]))
    hands.open(page)
    assert page.one.letters.isHidden()
    decides(seat.make, asked["Aline"], REFUSED)
    page.refresh(page.TOPICS)
    assert page.one.letters.text() == "Letters to all 2 decided on 3 Mar 2026"
    page.one.letters.click()
    [paper] = seat.papers
    told = story(paper.pdf)
    assert told.index("Aline") < told.index("Rose")
    assert "Bosco" not in told


def test_fines_that_are_owed_stand_with_what_the_member_has(seat: Seat, hands: Hands) -> None:
    one = joins(seat.make)
    said: dict[str, Any] = {"kind": sanctions.FINE, "body": board(seat.make)}
    said["amount"] = money(700)
    seat.book.write(sanctions.sanction, member=one.id, day=seat.desk.today, why="late", **said)
    page = Member(seat.desk, Place("member", member=one.id))
    hands.open(page)
    assert f"Fines: {seat.desk.language.amount(money(700))}" in names_in(page.sums)
    leaves(seat.make, one.id)
    leaving = Leaving(seat.desk, Place("leaving", member=one.id))
    hands.open(leaving)
    rows = leaving.settling.table.model
    assert rows.index(rows.rowCount() - 1, 0).data() == "Fine of 3 Mar 2026"


def test_who_is_expelled_is_so_by_the_board_and_still_owes_at_the_cash_desk(
    seat: Seat, hands: Hands
) -> None:
    board(seat.make)
    [one] = seat.make.roll(draft("1", savings=300, loan=1_000))
    page = Leaving(seat.desk, Place("leaving", member=one.id))
    hands.open(page)
    assert page.happened.isHidden()  # nothing is known of before
    page.going.cause.set_value(EXPELLED)
    page.going.cause.changed.emit()
    page.going.why.set_value("Sold the stock")
    page.going.do_it()
    told = seat.desk.ask(letters.settlement, one.id, seat.desk.today, "").words
    said = [seat.desk.language.say(line) for line in told if isinstance(line, Text)]
    assert "The reason: Sold the stock" in said
    page.settling.owed.click()
    assert seat.places[-1] == Place("cash", member=one.id)
    page.show_place(Place("leaving", member=seat.make.member("Aline").id))
    assert "Became a member" in [one.text() for one in page.steps.findChildren(QLabel)]


def test_whom_the_register_knows_is_offered_to_inherit(seat: Seat, hands: Hands) -> None:
    one = seat.make.member("Aline", nominee="Uwase Bea")
    seat.make.visit(one, ("deposit", 500))
    leaves(seat.make, one.id, DIED)
    page = Leaving(seat.desk, Place("leaving", member=one.id))
    hands.open(page)
    assert "Uwase Bea" in [label.text() for label in page.settling.heirs.findChildren(QLabel)]
    member = Member(seat.desk, Place("member", member=one.id, text="nominees"))
    hands.open(member)
    assert member.kept.nominees.naming.forms[0].form["name"].peek() == "Uwase Bea"


def test_a_member_resigns_and_is_paid_out(seat: Seat, hands: Hands) -> None:
    one = joins(seat.make)
    seat.make.visit(one, ("deposit", 5_000))
    page = Leaving(seat.desk, Place("leaving", member=one.id))
    hands.open(page)
    assert page.going.do.text() == "Write down that Rose Ingabire resigned"
    hands.do_it()
    assert seat.desk.ask(membership.life, one.id, seat.desk.today)[0].status == LEAVING
    plan = seat.desk.ask(settlement.plan, one.id, seat.desk.today)
    much = seat.desk.language.amount(plan.out)
    assert page.settling.do.text() == f"Settle and pay out {much}"
    page.settling.paper.click()
    hands.do_it()
    assert seat.desk.ask(members.file, one.id).status == LEFT
    assert seat.places[-1].page == "receipt"
    assert len(seat.papers) == 1
    page.settling.again.click()
    assert seat.places[-1] == Place("applications", member=one.id)


def test_what_there_is_to_do_with_who_left_is_asked_first_on_their_page(
    seat: Seat, hands: Hands
) -> None:
    said = {"joined": seat.desk.today - timedelta(9), "left": seat.desk.today, "cause": DIED}
    one, other = seat.make.roll(draft("1", **said), draft("2", name="Ada", savings=500))
    page = hands.open(Member(seat.desk, Place("member", member=one.id)))
    assert not page.money.isVisible()
    page.focus_first()
    assert page.parted.hasFocus()
    page.parted.click()
    assert seat.places[-1] == Place("leaving", member=one.id)
    page.show_place(Place("member", member=other.id))
    assert (page.money.isVisible(), page.parted.isVisible()) == (True, False)
    seat.make.leaves(other, seat.desk.today)
    page.refresh(Topic.MEMBERS)
    assert (page.money.isVisible(), page.parted.isVisible()) == (True, False)


def test_what_nobody_wrote_down_of_who_comes_back_is_said_so(seat: Seat, hands: Hands) -> None:
    one = joins(seat.make)
    leaves(seat.make, one.id)
    page = Applications(seat.desk, Place("applications", member=one.id))
    hands.open(page)
    sex = page.form.form["sex"]
    assert isinstance(sex, ChoiceField)
    assert sex.box.currentText() == "Not written down"


def test_who_comes_back_is_asked_for_once(seat: Seat, hands: Hands) -> None:
    """Back from the form on paper stands what was written down, not a form to write it again."""
    one = joins(seat.make)
    leaves(seat.make, one.id)
    seat.book.write(settlement.settle, member=one.id)
    seat.clock.move(days=1)
    place = Place("applications", member=one.id)
    page = Applications(seat.desk, place)
    hands.open(page)
    hands.do_it()
    [row] = seat.desk.ask(admission.applications, open_only=True)
    page.show_place(place)
    assert page.form.isHidden()
    assert page.one.title.text() == row.name
    assert not page.one.deciding.isHidden()


def test_that_somebody_left_is_taken_back_on_the_page(seat: Seat, hands: Hands) -> None:
    one = joins(seat.make)
    leaves(seat.make, one.id)
    page = Leaving(seat.desk, Place("leaving", member=one.id))
    hands.open(page)
    page.settling.back.click()
    assert seat.desk.ask(members.file, one.id).status == members.ACTIVE
    assert not page.going.isHidden()


def test_who_died_without_nominees_is_gone_on_from_to_naming_them(seat: Seat, hands: Hands) -> None:
    one = joins(seat.make)
    seat.make.visit(one, ("deposit", 1_000))
    leaves(seat.make, one.id, DIED)
    page = Leaving(seat.desk, Place("leaving", member=one.id))
    hands.open(page)
    page.settling.name.click()
    place = seat.places[-1]
    assert place == Place("member", member=one.id, text="nominees")
    file = Member(seat.desk, place)
    hands.open(file)
    assert file.kept.nominees.naming.isVisibleTo(file)


def test_nominees_are_paid_each_their_part(seat: Seat, hands: Hands) -> None:
    one = joins(seat.make)
    seat.make.visit(one, ("deposit", 1_000))
    names(seat.make, one.id, ("Alice", 7_500), ("Bob", 2_500))
    leaves(seat.make, one.id, DIED)
    page = Leaving(seat.desk, Place("leaving", member=one.id))
    hands.open(page)
    assert page.settling.do.isHidden()
    plan = seat.desk.ask(settlement.plan, one.id, seat.desk.today)
    assert [heir.name for heir in plan.heirs] == ["Alice", "Bob"]
    for name in ("Alice", "Bob"):
        hands.qtbot.waitUntil(partial(_is_offered, page, name))
        to_pay(page, name)[0].click()
        page.refresh(page.TOPICS)
    assert seat.desk.ask(members.file, one.id).status == LEFT
    receipt = ReceiptPage(seat.desk, seat.places[-1])
    hands.open(receipt)
    hands.qtbot.waitUntil(lambda: "Nominee | Bob" in words(receipt))
    assert "Paid to a nominee | 275" in words(receipt)
    assert seat.places[-1].visit is not None
    paper = seat.desk.ask(statements.receipt, seat.places[-1].visit)
    assert (paper.nominee, paper.remark) == ("Bob", "")
    hands.qtbot.waitUntil(lambda: "has had" in words(page))


@pytest.mark.parametrize("kind", [sanctions.WARNING, sanctions.FINE, sanctions.SUSPENSION])
def test_a_sanction_is_written_answered_and_lifted(seat: Seat, hands: Hands, kind: str) -> None:
    one = joins(seat.make)
    page = Sanctions(seat.desk, Place("sanctions", member=one.id, text="new"))
    hands.open(page)
    page.form.kind.set_value(kind)
    page.form.why.set_value("quarrels at the meeting")
    if kind == sanctions.FINE:
        page.form.amount.set_value(money(500))
    hands.do_it()
    assert page.form.note.isHidden(), words(page)
    [row] = seat.desk.ask(sanctions.sanctions, one.id)
    assert (row.kind, row.why) == (kind, "quarrels at the meeting")
    page.one.answer.set_value("They began it")
    hands.do_it()
    page.one.letter.click()
    assert [paper.title for paper in seat.papers] == ["Letter on a sanction"]
    page.one.lift.click()
    page.one.why.set_value("they made peace")
    page.one.really.click()
    [row] = seat.desk.ask(sanctions.sanctions, one.id)
    assert (row.answer, row.lifted_why) == ("They began it", "they made peace")
    assert row.lifted == seat.desk.today


def test_the_members_page_tells_their_life(seat: Seat, hands: Hands) -> None:
    one = joins(seat.make)
    page = Member(seat.desk, Place("member", member=one.id, text="register"))
    hands.open(page)
    hands.qtbot.waitUntil(lambda: "Became a member" in words(page))
    page.register.life.leaving.click()
    page.register.life.sanction.click()
    page.register.life.trail.click()
    assert [place.page for place in seat.places[-3:]] == ["leaving", "sanctions", "trail"]


def test_a_life_is_told_in_the_order_of_its_days_and_a_suspension_once(
    seat: Seat, hands: Hands
) -> None:
    today = seat.desk.today
    member = seat.make.member("Uwase Jeanne", joined=today - timedelta(30)).id
    decided: dict[str, Any] = {"member": member, "body": board(seat.make)}
    for kind, why, ago, amount in (
        (sanctions.SUSPENSION, "insulted the treasurer", 0, None),
        (sanctions.FINE, "missed three meetings", 3, money(500)),
    ):
        decided |= {"kind": kind, "why": why, "day": today - timedelta(ago), "amount": amount}
        seat.book.write(sanctions.sanction, answer="Sorry", **decided)
    page = Member(seat.desk, Place("member", member=member, text="register"))
    hands.open(page)
    hands.qtbot.waitUntil(lambda: "Became a member" in words(page))
    told = words(page.register.life)
    assert told.count("insulted the treasurer") == 1
    assert told.count("The member answers: “Sorry”") == 2
    order = [told.index(word) for word in ("Suspended", "Fine", "Became a member")]
    assert order == sorted(order)


def test_a_fine_is_paid_at_the_cash_desk_that_offers_what_is_owed(seat: Seat, hands: Hands) -> None:
    one = joins(seat.make)
    board_ = board(seat.make)
    fine = seat.book.write(
        sanctions.sanction,
        member=one.id,
        kind=sanctions.FINE,
        day=seat.desk.today,
        body=board_,
        why="quarrels",
        amount=money(500),
    )
    page = Sanctions(seat.desk, Place("sanctions", member=one.id))
    hands.open(page)
    page.one.pay.click()
    desk = Cash(seat.desk, seat.places[-1])
    hands.open(desk)
    field = f"fine.{fine}"
    assert desk.lines[field].peek() == money(500)
    hands.do_it()
    assert seat.desk.ask(sanctions.owed, one.id) == []
    [row] = seat.desk.ask(sanctions.sanctions, one.id)
    page.refresh(page.TOPICS)
    assert page.one.pay.isHidden()
    assert row.paid
    assert field not in [one.name for one in desk.lines.fields()]
