"""Cash boxes: opening and closing them, counting them, handing money over; and fees."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.i18n import Text
from coopdesk.records import checks, journal, office, statements, visit
from coopdesk.records.access import Role
from coopdesk.records.book import Book
from coopdesk.records.cash import boxes, counts, fees, handovers, pieces
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId, FeeId, PersonId
from coopdesk.records.money import Money
from tests.records.hands import TODAY, HandClock, Make, count, draft, found, money, whole

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def main(book: Book) -> AccountId:
    return book.read(boxes.main_box)


@pytest.fixture
def field(book: Book) -> AccountId:
    return book.write(boxes.open_box, name="Field box")


def person(book: Book, name: str = "Jean") -> PersonId:
    return book.write(
        office.add_person, name=name, role=Role.TELLER, language="rw", password="secret1"
    )


def holds(book: Book, box: AccountId) -> int:
    return next(one.holds.minor for one in book.read(boxes.boxes) if one.id == box)


def counts_(book: Book, minor: int, **said: Any) -> int:
    return book.write(counts.record_count, counted=money(minor), **{"kind": "check", **said})


def hands(book: Book, source: AccountId, target: AccountId, minor: int, **said: Any) -> EntryId:
    return book.write(
        handovers.hand_over,
        source=source,
        target=target,
        amount=money(minor),
        **{"day": TODAY, **said},
    )


# --- boxes ---


def test_every_book_has_a_main_box(book: Book, main: AccountId) -> None:
    first, *others = book.read(boxes.boxes)
    assert (first.id, first.main, first.name) == (main, True, "Cash box")
    assert {one.role for one in others} == {"mobile", "bank"}
    assert not any(one.main for one in others)


def test_a_box_is_an_account_of_the_books_with_a_keeper(book: Book) -> None:
    jean = person(book)
    ident = book.write(boxes.open_box, name=" Market box ", keeper=jean, most=money(50_000))
    found = next(one for one in book.read(boxes.boxes) if one.id == ident)
    assert (found.code, found.name, found.role) == ("1010.1", "Market box", "cash")
    assert (found.keeper_name, found.most, found.holds) == ("Jean", money(50_000), money(0))
    again = book.write(boxes.open_box, name="Mill box")
    assert next(one.code for one in book.read(boxes.boxes) if one.id == again) == "1010.2"
    assert book.read(boxes.main_box) not in {ident, again}
    assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize("role", sorted(journal.CASH))
def test_a_box_can_be_a_bank_or_mobile_money(book: Book, role: str) -> None:
    ident = book.write(boxes.open_box, name="Another", role=role)
    assert {one.id: one.role for one in book.read(boxes.boxes)}[ident] == role


def test_a_box_that_cannot_be_is_refused(book: Book, field: AccountId) -> None:
    for name, why in ((" ", "Write a name"), ("field BOX", "already"), ("Fees", "already")):
        with pytest.raises(Refused, match=why) as caught:
            book.write(boxes.open_box, name=name)
        assert caught.value.field == "name"
    with pytest.raises(Refused, match="does not work here") as caught:
        book.write(boxes.open_box, name="X", keeper=PersonId(4711))
    assert caught.value.field == "keeper"
    with pytest.raises(Refused, match="more than zero") as caught:
        book.write(boxes.open_box, name="X", most=money(0))
    assert caught.value.field == "most"
    with pytest.raises(ValueError, match="no money at hand"):
        book.write(boxes.open_box, name="X", role="fines")


def test_the_keeper_and_the_most_are_changed(book: Book, main: AccountId) -> None:
    jean = person(book)
    for said in ({"keeper": jean}, {"most": money(9)}, {"keeper": jean, "most": money(7)}, {}):
        book.write(boxes.change_box, box=main, **said)
        found = book.read(boxes.boxes)[0]
        assert (found.keeper, found.most) == (said.get("keeper"), said.get("most"))
    assert checks.run(book, rebuild=True) == []


def test_a_box_that_holds_too_much_is_told(book: Book, make: Make, main: AccountId) -> None:
    make.visit(make.member(), ("deposit", 500))
    assert not book.read(boxes.boxes)[0].too_full
    book.write(boxes.change_box, box=main, most=money(499))
    assert book.read(boxes.boxes)[0].too_full


def test_an_empty_box_is_closed(book: Book, make: Make, field: AccountId, main: AccountId) -> None:
    make.visit(make.member(), ("deposit", 500), box=field)
    with pytest.raises(Refused, match="There is still 500 RWF in Field box"):
        book.write(boxes.close_box, box=field)
    hands(book, field, main, 500)
    book.write(boxes.close_box, box=field)
    assert field not in {one.id for one in book.read(boxes.boxes)}
    for refused in (boxes.close_box, boxes.change_box):
        with pytest.raises(Refused, match="was closed on"):
            book.write(refused, box=field)


def test_a_closed_box_is_opened_again(book: Book, make: Make, field: AccountId) -> None:
    with pytest.raises(Refused, match="This box is open"):
        book.write(boxes.reopen_box, box=field)
    book.write(boxes.close_box, box=field)
    (shut,) = book.read(boxes.boxes, closed=True)
    assert (shut.id, shut.closed) == (field, TODAY)
    book.write(boxes.reopen_box, box=field)
    assert book.read(boxes.boxes, closed=True) == []
    make.visit(make.member(), ("deposit", 500), box=field)
    assert next(one for one in book.read(boxes.boxes) if one.id == field).holds == money(500)
    assert checks.run(book, rebuild=True) == []


def test_a_hand_over_of_a_closed_box_is_taken_back_once_the_box_is_open_again(
    book: Book, make: Make, field: AccountId, main: AccountId
) -> None:
    make.visit(make.member(), ("deposit", 500), box=field)
    entry = hands(book, field, main, 500)
    book.write(boxes.close_box, box=field)
    with pytest.raises(Refused, match=r"Field box was closed on .*Open that box again first"):
        book.write(journal.reverse_entry, entry=entry, reason="twice")
    book.write(boxes.reopen_box, box=field)
    book.write(journal.reverse_entry, entry=entry, reason="twice")
    assert [one.holds for one in book.read(boxes.boxes) if one.id == field] == [money(500)]


def test_what_taking_a_receipt_back_leaves_is_told_before(book: Book, make: Make) -> None:
    (one,) = make.roll(draft("7", savings=2_000, loan=9_000))
    paid = make.visit(one, ("deposit", 500), ("repayment", 1_000), ("fine", 50))
    make.visit(one, ("deposit", 300))
    told = book.read(statements.undone, paid)
    assert [(row.now.minor, row.after.minor) for row in told] == [
        (2_800, 2_300),
        (8_000, 9_000),
        (1_850, 300),
    ]
    book.write(visit.reverse_visit, visit=paid, reason="not theirs")
    held = [row.balance for row in book.read(statements.holdings, one.id)][:2]
    assert [*held, book.read(boxes.boxes)[0].holds] == [row.after for row in told]


def test_what_a_correction_leaves_below_zero_is_told_before_and_allowed(
    book: Book, make: Make, field: AccountId, main: AccountId
) -> None:
    paid = make.visit(make.member(), ("deposit", 500), box=field)
    assert book.read(boxes.short_after, EntryId(paid)) == []
    entry = hands(book, field, main, 450)
    assert book.read(boxes.short_after, EntryId(paid)) == [boxes.Short("Field box", money(-450))]
    assert book.read(boxes.short_after, entry) == []
    hands(book, main, field, 450)
    assert book.read(boxes.short_after, entry) == [boxes.Short("Cash box", money(-450))]
    book.write(journal.reverse_entry, entry=entry, reason="twice")
    assert book.read(boxes.boxes)[0].holds == money(-450)


def test_the_main_box_stays_open(book: Book, main: AccountId) -> None:
    with pytest.raises(Refused, match="main box stays open"):
        book.write(boxes.close_box, box=main)


def test_a_role_that_the_chart_lacks_gets_its_account(tmp_path: Path) -> None:
    with found(tmp_path, profile="plain").open() as book:
        assert [one.role for one in book.read(boxes.boxes)] == ["cash"]
        book.write(boxes.open_box, name="Village bank", role="bank")
        book.write(boxes.open_box, name="Town bank", role="bank")
        assert [one.code for one in book.read(boxes.boxes)] == ["1001", "1020", "1020.1"]
        counts_(book, 5, reason="found")  # there is no account for differences yet
        assert checks.run(book, rebuild=True) == []


# --- counts ---


def test_a_count_that_fits_writes_no_entry(book: Book, make: Make, main: AccountId) -> None:
    make.visit(make.member(), ("deposit", 1_700))
    entries = count(book, "entry")
    counts_(book, 1_700, kind="closing", pieces={1_000: 1, 500: 1, 100: 2, 50: 0})
    assert count(book, "entry") == entries
    (found,) = book.read(counts.counts, main)
    assert (found.counted, found.expected, found.difference) == (money(1_700),) * 2 + (money(0),)
    assert found.pieces == {1_000: 1, 500: 1, 100: 2}
    assert (found.kind, found.by_name, found.entry) == ("closing", "Claudine Uwimana", None)


@pytest.mark.parametrize(("counted", "why"), [(900, "100 RWF missing"), (1_050, "50 RWF too much")])
def test_a_difference_needs_a_reason_and_is_written(
    book: Book, make: Make, main: AccountId, counted: int, why: str
) -> None:
    make.visit(make.member(), ("deposit", 1_000))
    before = whole(book)
    with pytest.raises(Refused, match=why) as caught:
        counts_(book, counted, reason=" ")
    assert caught.value.field == "reason"
    assert whole(book) == before
    counts_(book, counted, reason=" wrong change ")
    assert holds(book, main) == counted
    (found,) = book.read(counts.counts, main)
    assert (found.expected, found.reason) == (money(1_000), "wrong change")
    assert found.entry is not None
    rows = {str(row.name): row for row in book.read(statements.trial_balance, TODAY).rows}
    difference = rows["Cash differences"]
    assert difference.debit - difference.credit == money(1_000 - counted)
    assert checks.run(book, rebuild=True) == []


def test_a_difference_that_was_counted_is_put_right_by_counting_again(
    book: Book, make: Make, main: AccountId
) -> None:
    make.visit(make.member(), ("deposit", 1_000))
    counts_(book, 900, reason="wrong change")
    (found,) = book.read(counts.counts, main)
    assert found.entry is not None
    with pytest.raises(Refused, match="Count the box again") as caught:
        book.write(journal.reverse_entry, entry=found.entry, reason="it was there")
    assert caught.value.field == "entry"
    counts_(book, 1_000, reason="it was there")
    assert holds(book, main) == 1_000
    assert checks.run(book, rebuild=True) == []


def test_notes_and_coins_make_what_was_counted(book: Book) -> None:
    with pytest.raises(Refused, match=r"make 1.?500 RWF, not 1.?400 RWF"):
        counts_(book, 1_400, pieces={1_000: 1, 500: 1}, reason="x")
    for wrong in ({1_000: -1, 2_000: 1}, {-5: 2}, {0: 3}):
        with pytest.raises(Refused, match="can't be less than zero"):
            counts_(book, 1_000, pieces=wrong, reason="x")


def test_a_count_that_cannot_be_is_refused(book: Book) -> None:
    with pytest.raises(Refused, match="less than zero") as caught:
        counts_(book, -1, reason="x")
    assert caught.value.field == "counted"
    with pytest.raises(Refused, match="no such cash box"):
        counts_(book, 1, reason="x", box=AccountId(4711))
    with pytest.raises(ValueError, match="no kind of count"):
        counts_(book, 0, kind="guess")
    with pytest.raises(ValueError, match="not this book's currency"):
        book.write(counts.record_count, counted=Money(0, "BOB"), kind="check")


def test_the_first_count_can_bring_forward_what_was_there(book: Book, main: AccountId) -> None:
    assert book.read(counts.box_day, main, TODAY).first
    counts_(book, 398_000, kind="opening", brought_forward=True)
    assert holds(book, main) == 398_000
    rows = {str(row.name): row for row in book.read(statements.trial_balance, TODAY).rows}
    assert rows["Opening balances"].credit == money(398_000)
    assert "Cash differences" not in rows
    assert not book.read(counts.box_day, main, TODAY).first
    with pytest.raises(Refused, match="Only the first count"):
        counts_(book, 400_000, brought_forward=True)
    assert checks.run(book, rebuild=True) == []


def test_a_box_is_opened_and_closed_day_by_day(
    book: Book, main: AccountId, clock: HandClock
) -> None:
    day = book.read(counts.box_day, main, TODAY)
    assert (day.opened, day.closed, day.is_open) == (None, None, False)
    opened = counts_(book, 0, kind="opening")
    counts_(book, 0, kind="check")
    day = book.read(counts.box_day, main, TODAY)
    assert day.is_open
    assert day.opened is not None
    assert day.opened.id == opened
    with pytest.raises(Refused, match="opened already today") as caught:
        counts_(book, 0, kind="opening")
    assert caught.value.field == "kind"
    clock.move(hours=8)
    counts_(book, 0, kind="closing")
    day = book.read(counts.box_day, main, TODAY)
    assert day.closed is not None
    assert not day.is_open
    clock.move(hours=1)
    counts_(book, 0, kind="opening")  # the afternoon
    assert book.read(counts.box_day, main, TODAY).is_open
    clock.move(days=1)
    assert not book.read(counts.box_day, main, book.clock().today).is_open
    counts_(book, 0, kind="opening")


def test_boxes_are_counted_apart(book: Book, main: AccountId, field: AccountId) -> None:
    counts_(book, 0, kind="opening")
    counts_(book, 0, kind="opening", box=field)
    assert len(book.read(counts.counts, main)) == 1
    assert {one.id: one.counted is not None for one in book.read(boxes.boxes)}[field]


def test_the_coins_are_those_of_the_country(book: Book) -> None:
    assert book.read(pieces.coins)[:3] == (5_000, 2_000, 1_000)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.dictionaries(st.sampled_from([5_000, 1_000, 100, 5]), st.integers(0, 300)))
def test_after_a_count_the_books_say_what_is_there(book: Book, made: dict[int, int]) -> None:
    minor = pieces.worth(made)
    ident = counts_(book, minor, pieces=made, reason="as counted")
    assert holds(book, book.read(boxes.main_box)) == minor
    found = book.read(counts.count_of, ident)
    assert pieces.worth(found.pieces) == minor
    assert not [one for one in checks.run(book) if one.check == "counts"]


def test_what_is_no_count_is_not_found(book: Book, main: AccountId) -> None:
    with pytest.raises(Refused, match="no such count"):
        book.read(counts.count_of, 4711)
    with pytest.raises(Refused, match="not counted on"):
        book.read(statements.last_count, TODAY, main)


def test_the_paper_of_a_count_has_every_coin(book: Book, main: AccountId) -> None:
    jean = person(book)
    book.write(boxes.change_box, box=main, keeper=jean)
    counts_(book, 5_100, pieces={5_000: 1, 100: 1}, brought_forward=True, reason="from before")
    paper = book.read(statements.cash_count, book.read(statements.last_count, TODAY))
    assert [(one.coin.minor, one.many) for one in paper.coins][:3] == [
        (5_000, 1),
        (2_000, 0),
        (1_000, 0),
    ]
    assert sum(one.total.minor for one in paper.coins) == 5_100
    assert (paper.keeper, paper.entry, paper.difference) == ("Jean", "A-000001", money(5_100))


# --- hand-overs ---


def test_money_goes_from_one_box_to_another(
    book: Book, make: Make, main: AccountId, field: AccountId
) -> None:
    make.visit(make.member(), ("deposit", 900))
    jean = person(book)
    entry = hands(book, main, field, 700, taker=jean, pieces={500: 1, 100: 2}, remark=" market ")
    assert (holds(book, main), holds(book, field)) == (200, 700)
    (row,) = book.read(handovers.handovers)
    assert (row.entry, row.number, row.source_name, row.target_name) == (
        entry,
        "A-000002",
        "Cash box",
        "Field box",
    )
    assert (row.giver_name, row.taker_name, row.confirmed) == ("Claudine Uwimana", "Jean", None)
    assert (row.pieces, row.remark, row.reversed_by) == ({500: 1, 100: 2}, "market", "")
    assert checks.run(book, rebuild=True) == []


def test_the_taker_confirms_with_their_password(
    book: Book, make: Make, main: AccountId, field: AccountId
) -> None:
    make.visit(make.member(), ("deposit", 900))
    jean = person(book)
    with pytest.raises(Refused, match="not their password") as caught:
        hands(book, main, field, 700, taker=jean, password="secret2")
    assert caught.value.field == "password"
    entry = hands(book, main, field, 700, taker=jean, password="secret1")
    assert book.read(handovers.handover_of, entry).confirmed is not None


def test_a_box_gives_no_more_than_it_has(
    book: Book, make: Make, main: AccountId, field: AccountId
) -> None:
    make.visit(make.member(), ("deposit", 900), day=YESTERDAY)
    with pytest.raises(Refused, match="There is only 900 RWF in Cash box") as caught:
        hands(book, main, field, 901)
    assert caught.value.field == "amount"
    hands(book, main, field, 900, day=YESTERDAY)
    assert holds(book, main) == 0


def test_a_hand_over_that_cannot_be_is_refused(
    book: Book, make: Make, main: AccountId, field: AccountId
) -> None:
    make.visit(make.member(), ("deposit", 900))
    me = book.actor.person
    stopped = person(book)
    book.write(office.stop_person, person=stopped)
    for said, named in (
        ({"target": main}, "target"),
        ({"target": AccountId(4711)}, "box"),
        ({"amount": money(0)}, "amount"),
        ({"day": TODAY + timedelta(days=1)}, "day"),
        ({"taker": me}, "taker"),
        ({"taker": stopped}, "taker"),
        ({"taker": PersonId(4711)}, "taker"),
        ({"pieces": {500: 1}}, "amount"),
    ):
        whole_ = {"source": main, "target": field, "amount": money(700), "day": TODAY, **said}
        with pytest.raises(Refused) as caught:
            book.write(handovers.hand_over, **whole_)  # type: ignore[arg-type]
        assert caught.value.field == named
    with pytest.raises(ValueError, match="not this book's currency"):
        book.write(
            handovers.hand_over, source=main, target=field, amount=Money(1, "BOB"), day=TODAY
        )
    assert count(book, "handover") == 0


def test_a_hand_over_is_taken_back_as_an_entry(
    book: Book, make: Make, main: AccountId, field: AccountId
) -> None:
    make.visit(make.member(), ("deposit", 900))
    entry = hands(book, main, field, 700)
    book.write(journal.reverse_entry, entry=entry, reason="not today")
    assert holds(book, field) == 0
    assert book.read(handovers.handover_of, entry).reversed_by == "A-000003"
    assert checks.run(book, rebuild=True) == []


def test_a_hand_over_is_found_by_its_number(
    book: Book, make: Make, main: AccountId, field: AccountId
) -> None:
    make.visit(make.member(), ("deposit", 900))
    entry = hands(book, main, field, 700)
    assert book.read(statements.find_handover, "a2") == entry
    assert book.read(statements.find_handover, "A-000001") is None
    assert book.read(statements.find_handover, "?") is None
    with pytest.raises(Refused, match="no such hand-over"):
        book.read(statements.handover, EntryId(4711))
    paper = book.read(statements.handover, entry)
    assert (paper.source, paper.target) == (Text("Cash box"), Text("Field box"))


def test_the_day_sheet_tells_what_else_moved_the_box(
    book: Book, make: Make, main: AccountId, field: AccountId
) -> None:
    make.visit(make.member("Ann"), ("deposit", 900))
    hands(book, main, field, 700)
    hands(book, main, field, 100, remark="for the market")
    counts_(book, 90, reason="a hole")
    said = [one.member_name for one in book.read(statements.cash_day, TODAY).visits]
    assert said == [
        "Ann",
        Text("Hand-over"),
        Text("Hand-over: {said}", {"said": "for the market"}),
        Text("Cash difference: {said}", {"said": "a hole"}),
    ]
    there = book.read(statements.cash_day, TODAY, box=field)
    assert (there.closing, there.box) == (money(800), Text("Field box"))


def test_no_box_has_no_day_sheet(book: Book) -> None:
    with pytest.raises(Refused, match="no such cash box"):
        book.read(statements.cash_day, date(2026, 1, 1), box=AccountId(4711))


# --- fees ---


def test_fees_are_listed_with_their_income(book: Book) -> None:
    book.write(fees.add_fee, name=" Passbook ", amount=money(300))
    book.write(fees.add_fee, name="Entrance", amount=money(0))
    assert [(one.name, one.amount, one.account_name) for one in book.read(fees.fees)] == [
        ("Entrance", money(0), "Fees"),
        ("Passbook", money(300), "Fees"),
    ]


def test_a_fee_goes_to_an_income_account_of_its_own(book: Book, main: AccountId) -> None:
    with pytest.raises(Refused, match="Choose an income account") as caught:
        book.write(fees.add_fee, name="X", amount=money(1), account=main)
    assert caught.value.field == "account"
    other = {"code": "4999", "name": "Mill", "type": "income"}
    line = {"account": "4999", "credit": 5}
    entry = {"date": TODAY, "kind": "x", "lines": [line, {"account": "1010", "debit": 5}]}
    book.write(journal.post_general, accounts=[other], entries=[entry])
    mill = book.read(statements.account_of, "4999")
    book.write(fees.add_fee, name="Milling", amount=money(0), account=mill)
    assert book.read(fees.fees)[0].account_name == "Mill"


def test_a_fee_changes_and_ends(book: Book) -> None:
    fee = book.write(fees.add_fee, name="Passbook", amount=money(300))
    with pytest.raises(Refused, match="already"):
        book.write(fees.add_fee, name="passbook", amount=money(1))
    book.write(fees.change_fee, fee=fee, amount=money(350))
    assert book.read(fees.fees)[0].amount == money(350)
    book.write(fees.close_fee, fee=fee)
    assert book.read(fees.fees) == []
    with pytest.raises(Refused, match="no longer taken"):
        book.write(fees.close_fee, fee=fee)
    with pytest.raises(Refused, match="no longer taken"):
        book.write(fees.change_fee, fee=fee, amount=money(1))
    with pytest.raises(Refused, match="no such fee"):
        book.write(fees.close_fee, fee=FeeId(4711))
    book.write(fees.add_fee, name="Passbook", amount=money(400))  # its name is free again


@pytest.mark.parametrize(("name", "minor", "named"), [(" ", 5, "name"), ("X", -1, "amount")])
def test_a_fee_that_cannot_be_is_refused(book: Book, name: str, minor: int, named: str) -> None:
    with pytest.raises(Refused) as caught:
        book.write(fees.add_fee, name=name, amount=money(minor))
    assert caught.value.field == named


# --- what must hold ---


@pytest.mark.parametrize(
    ("sql", "check"),
    [
        ("UPDATE cash_count SET counted = counted + 1", "counts"),
        ("UPDATE cash_count SET pieces = '{\"100\":1}'", "counts"),
        ("UPDATE handover SET amount = amount + 1", "hand-overs"),
        ("UPDATE handover SET target = source", "hand-overs"),
    ],
)
def test_a_count_or_hand_over_that_was_changed_is_found(
    book: Book, make: Make, field: AccountId, sql: str, check: str
) -> None:
    main = book.read(boxes.main_box)
    make.visit(make.member(), ("deposit", 900))
    hands(book, main, field, 700)
    counts_(book, 150, reason="a hole", pieces={50: 3})
    assert checks.run(book) == []
    with book.raw() as raw:
        for (name,) in raw.connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).all():
            raw.connection.exec_driver_sql(f"DROP TRIGGER {name}")
        raw.connection.exec_driver_sql(sql)
    assert check in {one.check for one in checks.run(book)}
