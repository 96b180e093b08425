"""Cash boxes: opening and closing them, counting them, handing money over; and fees."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.records import checks, general, journal, statements, visit
from coopdesk.records.book import Book
from coopdesk.records.cash import boxes, counts, pieces
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId, PersonId
from coopdesk.records.money import Money
from tests.records.cashbox import counts_, hands, holds, person
from tests.records.hands import TODAY, HandClock, Make, count, draft, found, money, whole

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
        book.write(general.reverse_entry, entry=entry, reason="twice")
    book.write(boxes.reopen_box, box=field)
    book.write(general.reverse_entry, entry=entry, reason="twice")
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
    book.write(general.reverse_entry, entry=entry, reason="twice")
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
        book.write(general.reverse_entry, entry=found.entry, reason="it was there")
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
