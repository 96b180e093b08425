"""What the book says when it is asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from coopdesk.i18n import Text
from coopdesk.records import general, leaving, statements, visit
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId, VisitId
from coopdesk.records.papers import Statement
from coopdesk.records.visit import Doing
from tests.records.hands import TODAY, HandClock, Make, Somebody, draft, money
from tests.records.test_visit_boxes import fund, pays

YEAR: dict[str, Any] = {
    "from_": date(2026, 1, 1),
    "until": date(2026, 12, 31),
    "made_on": TODAY,
    "made_by": "C",
}


def of(book: Book, who: Somebody, **days: date) -> Statement:
    return book.read(statements.statement, who.id, **(YEAR | days))


def test_an_empty_coop_has_papers_with_nothing_on_them(book: Book) -> None:
    assert book.read(statements.trial_balance, TODAY).rows == ()
    assert book.read(statements.journal_paper, TODAY, TODAY).entries == ()
    assert book.read(statements.cash_day, TODAY).closing == money(0)
    assert book.read(statements.receipts_of, TODAY) == []
    assert book.read(lambda s: list(statements.statements(s, **YEAR))) == []
    assert book.read(statements.roll_paper, TODAY).totals.members == 0
    overview = book.read(statements.overview, TODAY)
    assert (overview.members, overview.at_hand, overview.incomplete) == (0, money(0), ())
    assert len(overview.months) == 12


def test_a_statement_goes_from_what_there_was_to_what_there_is(book: Book, make: Make) -> None:
    (one,) = make.roll(draft("1", savings=500), on=date(2026, 1, 31))
    make.visit(one, ("deposit", 300), day=date(2026, 2, 10))
    make.visit(one, ("withdrawal", 200), day=TODAY)
    said = of(book, one, from_=date(2026, 2, 1))
    account = said.accounts[0]
    assert (account.opening, account.closing) == (money(500), money(600))
    assert (account.total_in, account.total_out) == (money(300), money(200))
    assert [(line.number, line.amount.minor, line.balance.minor) for line in account.lines] == [
        ("A-000001", 300, 800),
        ("A-000002", -200, 600),
    ]


def test_a_move_of_the_first_day_is_in_the_time_and_not_before_it(book: Book, make: Make) -> None:
    one = make.member()
    for day in (date(2026, 2, 9), date(2026, 2, 10), TODAY):
        make.visit(one, ("deposit", 100), day=day)
    account = of(book, one, from_=date(2026, 2, 10), until=TODAY).accounts[0]
    assert (account.opening, account.closing, len(account.lines)) == (money(100), money(300), 2)


def test_a_loan_is_shown_as_what_is_owed(book: Book, make: Make) -> None:
    (one,) = make.roll(draft("1", loan=1000), on=date(2026, 2, 1))
    make.visit(one, ("repayment", 400))
    loan = of(book, one).accounts[1]
    assert [(line.amount.minor, line.balance.minor) for line in loan.lines] == [
        (1000, 1000),
        (-400, 600),
    ]


def test_each_members_statement_is_the_same_alone_and_among_all(book: Book, make: Make) -> None:
    some = [make.member(f"M {n}", number=str(n)) for n in (10, 9, 1)]
    for who in some:
        make.visit(who, ("deposit", 100), ("share", 50))
    together = book.read(lambda s: list(statements.statements(s, **YEAR)))
    assert [said.member_number for said in together] == ["1", "9", "10"]
    assert together == [of(book, who) for who in reversed(some)]


def test_a_closed_account_leaves_the_statement_of_a_later_time(book: Book, make: Make) -> None:
    one = make.member()
    book.write(leaving.close_account, holding=one.savings)
    later = TODAY + timedelta(days=1)
    assert [a.name for a in of(book, one, from_=later).accounts] == [Text("Shares")]
    assert len(of(book, one).accounts) == 2


def test_aid_is_in_the_statement_and_in_no_account_of_it(book: Book, make: Make) -> None:
    fund(book)
    one, other = make.member("One"), make.member("Other")
    pays(book, other, Doing("social", money(900)))
    paid = pays(book, one, Doing("aid", money(300)))
    pays(book, one, Doing("aid", money(200)))
    book.write(visit.reverse_visit, visit=paid, reason="the wrong member")
    said = of(book, one)
    assert [line.amount for line in said.aid] == [money(300), money(200), money(-300)]
    assert said.aid[0].what == Text("Aid from the social fund")
    assert isinstance(said.aid[2].what, Text)
    assert said.aid[2].what.fields["reason"] == "the wrong member"
    assert [len(account.lines) for account in said.accounts] == [0, 0]
    assert of(book, other).aid == ()
    assert of(book, one, until=TODAY - timedelta(days=1)).aid == ()


def test_nobody_has_no_statement(book: Book) -> None:
    with pytest.raises(Refused, match="no such member"):
        of(book, Somebody(MemberId(7), {}))


def test_a_member_who_did_nothing_has_a_statement_and_no_history(book: Book, make: Make) -> None:
    one = make.member()
    assert [account.lines for account in of(book, one).accounts] == [(), ()]
    assert book.read(statements.history, one.id) == []


def test_history_tells_what_was_taken_back(book: Book, make: Make, clock: HandClock) -> None:
    one = make.member()
    wrong = make.visit(one, ("deposit", 500))
    clock.move(minutes=1)
    book.write(visit.reverse_visit, visit=wrong, reason="another's")
    newest, oldest = book.read(statements.history, one.id)
    assert (oldest.reversed, newest.reversed) == (True, False)
    assert (oldest.amount, newest.amount) == (money(500), money(-500))
    assert newest.what.fields == {"number": "A-000001", "reason": "another's"}


def test_the_trial_balance_is_that_of_the_day(book: Book, make: Make) -> None:
    one = make.member()
    for day, amount in ((date(2026, 1, 31), 100), (date(2026, 2, 1), 200), (date(2026, 3, 3), 400)):
        make.visit(one, ("deposit", amount), day=day)
    for day, debit in (
        (date(2026, 1, 30), 0),
        (date(2026, 1, 31), 100),
        (date(2026, 2, 1), 300),
        (date(2026, 2, 28), 300),
        (date(2026, 3, 2), 300),
        (date(2026, 3, 3), 700),
    ):
        trial = book.read(statements.trial_balance, day)
        assert (trial.debit, trial.credit) == (money(debit), money(debit))


def test_the_journal_has_every_entry_with_both_sides(book: Book, make: Make) -> None:
    one = make.member("Aline", number="7")
    make.visit(one, ("deposit", 100))
    book.write(
        general.post_general,
        accounts=[{"code": "X", "name": "Pens", "type": "expense"}],
        entries=[],
    )
    paper = book.read(statements.journal_paper, TODAY, TODAY)
    (entry,) = paper.entries
    assert (entry.number, paper.debit, paper.credit) == ("A-000001", money(100), money(100))
    assert [line.member for line in entry.lines] == ["", "7 Aline"]


@pytest.mark.parametrize("typed", ["A-000001", "A-1", "a1", " a 1 ", "A 000001"])
def test_a_receipt_is_found_by_its_number_as_people_type_it(
    book: Book, make: Make, typed: str
) -> None:
    said = make.visit(make.member(), ("deposit", 1))
    assert book.read(statements.find_receipts, typed) == [said]


@pytest.mark.parametrize("typed", ["", "A", "1", "B-1", "A-2", "A-1x", "A-" + "9" * 40, "A-0"])
def test_what_is_no_receipts_number_finds_none(book: Book, make: Make, typed: str) -> None:
    make.visit(make.member(), ("deposit", 1))
    assert book.read(statements.find_receipts, typed) == []


def test_a_receipt_that_is_not_there_is_refused(book: Book) -> None:
    with pytest.raises(Refused, match="no such receipt"):
        book.read(statements.receipt, VisitId(7))


def test_the_receipts_of_a_day_come_newest_first(book: Book, make: Make) -> None:
    one = make.member()
    for amount in range(1, 12):
        make.visit(one, ("deposit", amount))
    said = book.read(statements.receipts_of, TODAY)
    assert [row.total.minor for row in said] == list(range(11, 0, -1))


def test_the_day_sheet_carries_the_cash_box_on(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 500), day=TODAY - timedelta(days=1))
    make.visit(one, ("withdrawal", 200))
    make.visit(one, ("deposit", 70))
    day = book.read(statements.cash_day, TODAY)
    assert [day.opening, day.total_in, day.total_out, day.closing] == [
        money(n) for n in (500, 70, 200, 370)
    ]


def test_the_overview_adds_up(book: Book, make: Make) -> None:
    one, _ = make.roll(draft("1", savings=500, nominee="J"), draft("2", loan=80))
    make.visit(one, ("deposit", 100), ("share", 30))
    said = book.read(statements.overview, TODAY)
    assert (said.at_hand, said.savings, said.shares, said.loans) == tuple(
        money(n) for n in (130, 600, 30, 80)
    )
    assert (said.members, said.visits_today, said.unnamed_nominee) == (2, 1, 1)
    assert (said.money_in_today, said.money_out_today) == (money(130), money(0))
    assert said.months[-1].savings == money(600)
    assert said.incomplete_count == 2


def test_what_has_no_receipt_shows_no_number(book: Book, make: Make) -> None:
    (one,) = make.roll(draft("1", savings=500))
    make.visit(one, ("deposit", 5))
    numbers = [row.number for row in book.read(statements.history, one.id)]
    assert numbers == ["A-000001", ""]  # the visit's receipt; the opening entry was A-000001 too
