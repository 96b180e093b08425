"""Shares at the screen: undertaken, made over, asked back, paid in order, on certificates."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from coopdesk.records import members, shares
from coopdesk.records.calendar import add_months
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.cash import Cash
from coopdesk.ui.pages.share_products import EditShareTerms, ShareProducts
from coopdesk.ui.pages.share_refunds import ShareRefunds
from coopdesk.ui.pages.shares import Shares
from coopdesk.ui.telling import notes_of
from tests.records.hands import TODAY, Make, Somebody, draft, money, owns
from tests.ui.hands import Hands
from tests.ui.seat import Seat


def words(page: QWidget) -> str:
    return " | ".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def buttons(page: QWidget, text: str) -> list[QPushButton]:
    """The buttons of a name that are seen."""
    found = [one for one in page.findChildren(QPushButton) if one.isVisibleTo(page)]
    return [one for one in found if one.text().replace("&", "") == text]


def press(hands: Hands, page: QWidget, text: str) -> None:
    """Wait for a button of a name, and press it."""
    hands.qtbot.waitUntil(lambda: bool(buttons(page, text)))
    buttons(page, text)[0].click()


def holder(make: Make, number: str, amount: int) -> Somebody:
    [one] = make.roll(draft(number, name=f"Member {number}", shares=amount))
    return one


def value(seat: Seat, **said: object) -> int:
    """What a share costs in this book; other terms hold from today on."""
    product = seat.desk.ask(shares.share_products, seat.desk.today)[0]
    terms = shares.ShareTerms(**{"value": 10_000, "months": 12, **said})  # type: ignore[arg-type]
    since = seat.desk.today
    seat.book.write(shares.change_share_terms, product=product.id, since=since, terms=terms)
    return terms.value


def test_a_member_undertakes_more_shares_and_is_let_off(seat: Seat, hands: Hands) -> None:
    value(seat)
    one = holder(seat.make, "1", 20_000)
    page = Shares(seat.desk, Place("shares", member=one.id))
    hands.open(page)
    press(hands, page, "Undertake more")
    hands.enter("3", "6")
    hands.do_it()
    now = seat.desk.ask(shares.stands, one.shares, seat.desk.today)
    assert (now.subscribed, len(now.parts)) == (money(50_000), 6)
    assert seat.said[-1] == "It is written down."
    press(hands, page, "Let them off the rest")
    assert "They keep what is paid" in words(page)
    page.sure.really.click()
    assert seat.desk.ask(shares.undertaken, one.shares) == []


def test_shares_are_made_over_once_it_is_entered(seat: Seat, hands: Hands) -> None:
    value(seat, resolved=True)
    one, other = holder(seat.make, "1", 30_000), holder(seat.make, "2", 10_000)
    page = Shares(seat.desk, Place("shares", member=one.id))
    hands.open(page)
    press(hands, page, "Make some over")
    [taker] = seat.desk.ask(members.find, "Member 2", limit=1)
    page.over.taker.set_value(taker)
    page.over.count.set_value(2)
    page.over.do_it()
    assert owns(seat.book, one.shares) == 30_000
    page.refresh(page.TOPICS)
    press(hands, page, "Enter it")
    page.entering.do_it()
    assert "Write the resolution that allows it." in words(page)
    page.entering.resolution.line.setText("AG/2026/3")
    page.entering.do_it()
    assert (owns(seat.book, one.shares), owns(seat.book, other.shares)) == (10_000, 30_000)


def test_of_a_very_long_name_the_beginning_is_enough(seat: Seat, hands: Hands) -> None:
    value(seat)
    one = holder(seat.make, "1", 30_000)
    [other] = seat.make.roll(draft("2", name="Uwa " * 120, shares=10_000))
    seat.book.write(shares.ask_transfer, giver=one.shares, taker=other.shares, count=1)
    terms = seat.desk.ask(shares.share_products, seat.desk.today)[0].terms
    said = seat.book.write(shares.add_share_product, name="S" * 500, since=TODAY, terms=terms)
    seat.book.write(shares.subscribe, member=one.id, product=said, count=1)
    page = Shares(seat.desk, Place("shares", member=one.id))
    cash = Cash(seat.desk, Place("cash", member=one.id))
    for each, beginning in ((page, "To Uwa Uwa"), (cash, "SSS")):
        hands.open(each)
        hands.qtbot.waitUntil(partial(is_short, each, beginning))


def is_short(page: QWidget, beginning: str) -> bool:
    """Whether what is seen on a page and begins so is no longer than a few lines."""
    labels = [one for one in page.findChildren(QLabel) if one.isVisibleTo(page)]
    said = [one.text().replace("\N{ZERO WIDTH SPACE}", "") for one in labels]
    named = [text for text in said if text.startswith(beginning)]
    return len(named) == 1 and len(named[0]) < 130


def test_a_transfer_that_is_not_done_is_dropped(seat: Seat, hands: Hands) -> None:
    value(seat)
    one, other = holder(seat.make, "1", 30_000), holder(seat.make, "2", 10_000)
    seat.book.write(shares.ask_transfer, giver=one.shares, taker=other.shares, count=1)
    page = Shares(seat.desk, Place("shares", member=other.id))
    hands.open(page)
    press(hands, page, "Drop it")
    press(hands, page, "Drop the transfer")
    [row] = seat.desk.ask(shares.transfers)
    assert row.dropped == seat.desk.today


def test_a_certificate_is_issued_shown_replaced_and_cancelled(seat: Seat, hands: Hands) -> None:
    value(seat)
    one = holder(seat.make, "1", 30_000)
    page = Shares(seat.desk, Place("shares", member=one.id))
    hands.open(page)
    page.papers.issue.click()
    assert seat.papers[-1].title == "Certificate A-0001"
    page.papers.replace.click()
    page.papers.really.click()
    assert seat.papers[-1].title == "Certificate A-0002"
    page.papers.cancel.click()
    page.papers.really.click()
    rows = seat.desk.ask(shares.certificates)
    assert [(row.number, row.why, row.replaces) for row in rows] == [
        ("A-0001", "lost", ""),
        ("A-0002", "lost", "A-0001"),
    ]


def test_requests_are_asked_on_one_page_and_paid_on_the_other(seat: Seat, hands: Hands) -> None:
    value(seat, refund_cap="50")
    one, other = holder(seat.make, "1", 30_000), holder(seat.make, "2", 30_000)
    for who in (one, other):
        page = Shares(seat.desk, Place("shares", member=who.id))
        hands.open(page)
        press(hands, page, "Ask some back")
        page.back.amount.set_value(money(20_000))
        page.back.do_it()
    queue = ShareRefunds(seat.desk, Place("share_refunds"))
    hands.open(queue)
    much = seat.desk.language.amount(money(20_000))
    assert queue.do.text() == f"Pay {much} to Member 1"
    seat.make.visit(one, ("deposit", 50_000))  # so that the box holds it
    queue.do_it()
    assert seat.places[-1].page == "receipt"
    queue.refresh(queue.TOPICS)
    [row] = seat.desk.ask(shares.queues, seat.desk.today)[0].rows
    assert (row.number, row.now) == ("2", money(10_000))
    assert "the rest keeps its place" in words(queue)


def test_the_cash_desk_says_what_is_due_on_shares(seat: Seat) -> None:
    value(seat)
    one = holder(seat.make, "1", 20_000)
    [product] = seat.desk.ask(shares.share_products, seat.desk.today)

    def undertake(months: int) -> None:
        said = shares.subscribe
        seat.book.write(said, member=one.id, product=product.id, count=1, months=months)

    undertake(2)
    due = f"next on {seat.desk.language.day(add_months(seat.desk.today, 1))}"
    assert notes_of(seat.desk, one.id)[one.shares] == due
    undertake(0)
    assert notes_of(seat.desk, one.id)[one.shares] == "due 10,000"


def test_terms_that_are_still_to_come_are_those_that_are_changed(seat: Seat, hands: Hands) -> None:
    value(seat)
    [product] = seat.desk.ask(shares.share_products, seat.desk.today)
    later = add_months(seat.desk.today, 1)
    terms = replace(product.terms, value=15_000)
    seat.book.write(shares.change_share_terms, product=product.id, since=later, terms=terms)
    page = EditShareTerms(seat.desk, Place("share_terms", about=product.id))
    hands.open(page)
    assert page.value.peek() == money(15_000)


def test_a_request_is_withdrawn(seat: Seat, hands: Hands) -> None:
    value(seat)
    one = holder(seat.make, "1", 30_000)
    seat.book.write(shares.ask_refund, holding=one.shares, amount=money(10_000))
    page = Shares(seat.desk, Place("shares", member=one.id))
    hands.open(page)
    press(hands, page, "Withdraw")
    press(hands, page, "Withdraw the request")
    assert seat.desk.ask(shares.queues, seat.desk.today)[0].rows == ()


def test_other_terms_hold_and_another_kind_is_offered(seat: Seat, hands: Hands) -> None:
    value(seat)
    [product] = seat.desk.ask(shares.share_products, seat.desk.today)
    page = EditShareTerms(seat.desk, Place("share_terms", about=product.id))
    hands.open(page)
    page.value.set_value(money(12_000))
    page.cap.set_value(Decimal("0.125"))
    page.cap.changed.emit()
    page.save.click()
    [product] = seat.desk.ask(shares.share_products, seat.desk.today)
    assert (product.terms.value, product.terms.refund_cap) == (12_000, "12.5")
    page = EditShareTerms(seat.desk, Place("share_terms"))
    hands.open(page)
    page.name.set_value("New store")
    page.value.set_value(money(5_000))
    page.save.click()
    listed = ShareProducts(seat.desk, Place("share_products"))
    hands.open(listed)
    assert [row.name for row in seat.desk.ask(shares.share_products, seat.desk.today)] == [
        "New store",
        "Shares",
    ]
    assert listed.side.title.text() == "New store"
