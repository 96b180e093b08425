"""The collection sheet of a meeting: all of it or nothing, in one go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopdesk.i18n import Text
from coopdesk.records import checks, collection, journal, members, products, statements, visit
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Command, Tx
from coopdesk.records.cash import boxes, fees
from coopdesk.records.collection import SheetRow
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.money import Money
from coopdesk.records.store import Raw
from tests.records.hands import (
    CURRENCY,
    TODAY,
    Make,
    Pc,
    Somebody,
    count,
    draft,
    found,
    money,
    owns,
    whole,
)
from tests.records.meeting import YESTERDAY, box_holds, keys, post, row, social_fund

# --- booking --------------------------------------------------------------------------------------


def test_a_sheet_is_a_visit_for_each_row_that_moves_money(
    book: Book, group: list[Somebody]
) -> None:
    one, two, three, _ = group
    social_fund(book)
    rows = [
        row(book, one, deposit=1_000, repayment=25_000, fine=100),
        row(book, two, deposit=500, withdrawal=1_500),
        row(book, three, social=200, share=5_000),
    ]
    sheet = post(book, rows)
    receipts = book.read(collection.receipts_on, sheet)
    assert [book.read(statements.receipt, one).number for one in receipts] == [
        "A-000001",
        "A-000002",
        "A-000003",
    ]
    assert owns(book, one.savings) == 42_500
    assert owns(book, one.holdings["loans"]) == 125_000
    assert owns(book, two.savings) == 1_000
    assert box_holds(book) == 26_100 - 1_000 + 5_200
    assert checks.run(book, rebuild=True) == []


def test_who_was_there_is_kept_for_everybody(book: Book, group: list[Somebody]) -> None:
    one, two, three, _ = group
    sheet = post(
        book,
        [
            row(book, one, deposit=500),
            row(book, two),
            row(book, three, there=False),
        ],
    )
    paper = book.read(collection.sheet_paper, sheet)
    assert [(line.number, line.present) for line in paper.rows] == [
        ("1", True),
        ("2", True),
        ("10", False),
    ]
    assert paper.present == 2
    assert count(book, "visit") == 1


def test_a_neighbour_may_bring_the_money_of_who_is_away(book: Book, group: list[Somebody]) -> None:
    sheet = post(book, [row(book, group[0], there=False, deposit=500)])
    assert [line.present for line in book.read(collection.sheet_paper, sheet).rows] == [False]
    assert owns(book, group[0].savings) == 42_000


def test_what_comes_in_is_done_before_what_is_taken(book: Book, group: list[Somebody]) -> None:
    """Who brings 500 may take 2,500 of 2,000, whatever the order of the columns."""
    named = keys(book)
    amounts = {named[visit.WITHDRAWAL]: money(2_500), named[visit.DEPOSIT]: money(500)}
    post(book, [SheetRow(group[1].id, True, amounts), row(book, group[0], deposit=9_000)])
    assert owns(book, group[1].savings) == 0


def test_a_repayment_goes_to_the_oldest_loan_first(book: Book, make: Make) -> None:
    (one,) = make.roll(draft("1", loan=1_000))

    def lend(tx: Tx) -> None:
        made = products.open_holdings(tx, one.id, TODAY, (products.LOANS,))
        _owe(tx, one.id, made[products.LOANS], 500)

    book.write(Command(lend, Permission.LOOK))
    sheet = post(book, [row(book, one, repayment=1_200)])
    loans = [h for h in book.read(statements.holdings, one.id) if h.kind == products.LOANS]
    assert sorted(h.balance.minor for h in loans) == [0, 300]
    paper = book.read(collection.sheet_paper, sheet)
    assert [a and a.minor for a in paper.rows[0].amounts] == [1_200]
    with pytest.raises(Refused, match="Only 300 RWF is still owed"):
        post(book, [row(book, one, repayment=301)])


def _owe(tx: Tx, member: Any, holding: Any, amount: int) -> None:
    accounts = journal.chart(tx).by_role
    loan = journal.Leg(accounts["loans"].id, amount, member, holding)
    legs = [loan, journal.Leg(accounts["opening"].id, -amount)]
    journal.post(tx, day=TODAY, kind="opening", legs=legs)


def test_a_fee_has_a_column_of_its_own(book: Book, group: list[Somebody]) -> None:
    fee = book.write(fees.add_fee, name="Passbook", amount=money(300))
    column = next(c for c in book.read(collection.columns) if c.title == "Passbook")
    sheet = post(book, [SheetRow(group[0].id, True, {column.key: money(300)})])
    book.write(fees.close_fee, fee=fee)
    paper = book.read(collection.sheet_paper, sheet)
    assert [c.title for c in paper.columns] == ["Passbook"]
    assert paper.net == money(300)


def test_a_sheet_goes_to_the_box_that_was_taken_along(book: Book, group: list[Somebody]) -> None:
    box = book.write(boxes.open_box, name="Field box")
    sheet = post(book, [row(book, group[0], deposit=500)], box=box, counted=money(500))
    assert book.read(collection.sheet_paper, sheet).box == Text("Field box")
    assert box_holds(book) == 0
    assert checks.run(book) == []


# --- all or nothing -------------------------------------------------------------------------------


def test_a_refusal_names_the_row_and_the_column_and_leaves_nothing(
    book: Book, group: list[Somebody]
) -> None:
    rows = [row(book, group[0], deposit=5_000), row(book, group[1], withdrawal=2_001)]
    before = whole(book)
    with pytest.raises(Refused, match="There is only 2000 RWF") as no:
        post(book, rows)
    assert no.value.field == f"rows.1.{keys(book)[visit.WITHDRAWAL]}"
    assert whole(book) == before


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ({"deposit": -5}, "more than zero"),
        ({"repayment": 150_001}, "Only 150000 RWF is still owed"),
        ({"repayment": -1}, "more than zero"),
        ({"aid": 5}, "no social fund"),
    ],
)
def test_each_rule_of_a_visit_holds_on_a_sheet(
    book: Book, group: list[Somebody], amounts: dict[str, Any], said: str
) -> None:
    (deed,) = amounts
    rows = [row(book, group[1], deposit=10_000), row(book, group[0], **amounts)]
    with pytest.raises(Refused, match=said) as no:
        post(book, rows)
    assert no.value.field == f"rows.1.{keys(book).get(deed, deed)}"


def test_who_owes_nothing_repays_nothing(book: Book, group: list[Somebody]) -> None:
    with pytest.raises(Refused, match="owes nothing"):
        post(book, [row(book, group[2], repayment=5)])


def test_a_column_that_the_member_has_no_account_for_takes_nothing(
    book: Book, group: list[Somebody]
) -> None:
    rows = [SheetRow(group[0].id, True, {"deposit.99": money(5)})]
    with pytest.raises(Refused, match="no such account") as no:
        post(book, rows)
    assert no.value.field == "rows.0.deposit.99"


def test_a_member_who_is_not_there_is_named_by_the_row(book: Book, group: list[Somebody]) -> None:
    rows = [SheetRow(MemberId(99), True, {"fine": money(5)})]
    with pytest.raises(Refused, match="no such member") as no:
        post(book, rows)
    assert no.value.field == "rows.0.member"


def test_a_day_that_has_not_come_is_the_whole_sheets_fault(
    book: Book, group: list[Somebody]
) -> None:
    with pytest.raises(Refused, match="has not come") as no:
        post(book, [row(book, group[0], deposit=5)], day=TODAY + timedelta(days=1))
    assert no.value.field == "day"


@pytest.mark.parametrize("rows", [[], ["away"]])
def test_a_sheet_says_something(book: Book, group: list[Somebody], rows: list[str]) -> None:
    with pytest.raises(Refused, match="Nobody was there"):
        post(book, [row(book, group[0], there=False) for _ in rows])


def test_a_sheet_has_a_name(book: Book, group: list[Somebody]) -> None:
    with pytest.raises(Refused, match="whose meeting") as no:
        post(book, [row(book, group[0])], name=" ")
    assert no.value.field == "name"


def test_more_cant_be_taken_than_the_box_has_and_the_meeting_brings(
    book: Book, group: list[Somebody]
) -> None:
    rows = [row(book, group[0], withdrawal=1_500), row(book, group[1], deposit=1_000)]
    with pytest.raises(Refused, match="only 0 RWF in") as no:
        post(book, rows)
    assert no.value.field == "box"
    post(book, [*rows, row(book, group[2], deposit=500)])
    assert box_holds(book) == 0


# --- the count ------------------------------------------------------------------------------------


def test_a_count_that_agrees_needs_no_words(book: Book, group: list[Somebody]) -> None:
    rows = [row(book, group[0], deposit=7_500)]
    sheet = post(book, rows, pieces={5_000: 1, 500: 5}, counted=money(7_500))
    paper = book.read(collection.sheet_paper, sheet)
    assert paper.pieces == ((money(5_000), 1), (money(500), 5))
    assert paper.difference == money(0)


@pytest.mark.parametrize(("counted", "word"), [(7_400, "missing"), (7_600, "too much")])
def test_a_difference_needs_a_reason_and_is_written(
    book: Book, group: list[Somebody], counted: int, word: str
) -> None:
    rows = [row(book, group[0], deposit=7_500)]
    with pytest.raises(Refused, match=f"100 RWF {word}") as no:
        post(book, rows, counted=money(counted))
    assert no.value.field == "remark"
    sheet = post(book, rows, counted=money(counted), remark="change given wrongly")
    assert box_holds(book) == counted
    paper = book.read(collection.sheet_paper, sheet)
    assert (paper.difference, paper.remark) == (money(counted - 7_500), "change given wrongly")
    assert checks.run(book, rebuild=True) == []


def test_notes_and_coins_must_make_what_was_counted(book: Book, group: list[Somebody]) -> None:
    rows = [row(book, group[0], deposit=7_500)]
    with pytest.raises(Refused) as no:
        post(book, rows, pieces={500: 1}, counted=money(7_500))
    assert no.value.field == "counted"
    with pytest.raises(Refused, match="less than zero"):
        post(book, rows, counted=money(-1), remark="?")


def test_a_sheet_that_pays_out_is_not_counted(
    book: Book, make: Make, group: list[Somebody]
) -> None:
    make.visit(group[0], ("deposit", 5_000))
    sheet = post(book, [row(book, group[0], withdrawal=3_000)])
    assert book.read(collection.sheet_paper, sheet).net == money(-3_000)
    assert book.read(collection.past)[0].difference == money(0)


# --- slips of an earlier day ----------------------------------------------------------------------


def test_the_same_sheet_takes_slips_of_an_earlier_day(book: Book, group: list[Somebody]) -> None:
    one, two, _, _ = group
    rows = [
        row(book, two, slip="S-2", deposit=300),
        row(book, one, slip="S-1", deposit=500),
        row(book, two, slip="S-3", deposit=100, there=False),
    ]
    sheet = post(book, rows, day=YESTERDAY, name="Slips")
    paper = book.read(collection.sheet_paper, sheet)
    assert [(line.slip, line.number) for line in paper.rows] == [
        ("S-2", "2"),
        ("S-1", "1"),
        ("S-3", "2"),
    ]
    assert paper.present == 2
    assert paper.totals == (money(900),)
    assert {
        book.read(statements.receipt, v).day for v in book.read(collection.receipts_on, sheet)
    } == {YESTERDAY}


def test_a_slip_stands_on_a_sheet_once(book: Book, group: list[Somebody]) -> None:
    rows = [row(book, group[0], slip="S-1", deposit=5), row(book, group[0], slip=" S-1", deposit=6)]
    with pytest.raises(Refused, match="twice") as no:
        post(book, rows, day=YESTERDAY)
    assert no.value.field == "rows.1.slip"


def test_a_slip_that_was_booked_is_not_booked_again(
    book: Book, make: Make, group: list[Somebody]
) -> None:
    rows = [row(book, group[0], slip="S-1", deposit=5)]
    sheet = post(book, rows, day=YESTERDAY)
    with pytest.raises(Refused, match="booked before, with receipt A-000001") as no:
        post(book, rows, day=YESTERDAY)
    assert no.value.field == "rows.0.slip"
    (receipt,) = book.read(collection.receipts_on, sheet)
    book.write(visit.reverse_visit, visit=receipt, reason="wrong day")
    post(book, rows, day=YESTERDAY)


# --- how much work it is --------------------------------------------------------------------------


def test_a_hundred_members_take_a_handful_of_statements_each(
    book: Book, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = make.roll(*(draft(str(n), savings=1_000, loan=9_000) for n in range(1, 101)))
    sent: list[int] = []
    for name in ("all", "one", "run", "many"):
        real = getattr(Raw, name)

        def counted(self: Raw, *args: Any, _real: Any = real, **values: Any) -> Any:
            sent.append(1)
            return _real(self, *args, **values)

        monkeypatch.setattr(Raw, name, counted)
    rows = [row(book, one, deposit=500, repayment=300) for one in people]
    del sent[:]
    post(book, rows)
    assert len(sent) <= 12 * 100
    assert count(book, "visit") == 100


AMOUNTS = st.dictionaries(
    st.sampled_from(["deposit", "share", "fine", "withdrawal", "repayment"]),
    st.integers(1, 3_000),
    max_size=4,
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.booleans(), AMOUNTS), max_size=6),
    st.integers(0, 9_000),
)
def test_whatever_is_typed_a_sheet_is_whole_or_leaves_nothing(
    member_pc: Pc, lines: list[tuple[int, bool, dict[str, Any]]], counted: int
) -> None:
    with member_pc.open() as book:
        people = [Make(book).known(one.id) for one in book.read(members.roll)]
        rows = [row(book, people[n], there=there, **amounts) for n, there, amounts in lines]
        before, held = whole(book), box_holds(book)
        try:
            sheet = post(book, rows, counted=money(counted), remark="counted")
        except Refused:
            assert whole(book) == before
        else:
            paper = book.read(collection.sheet_paper, sheet)
            assert paper.net == collection.net(rows, CURRENCY)
            assert box_holds(book) - held == counted
        assert checks.run(book) == []


@pytest.fixture(scope="session")
def member_pc(tmp_path_factory: pytest.TempPathFactory) -> Pc:
    pc = found(tmp_path_factory.mktemp("sheets"))
    with pc.open() as book:
        made = Make(book).roll(
            draft("1", savings=5_000, loan=9_000), draft("2", savings=900), draft("3"), draft("4")
        )
        Make(book).visit(made[0], ("deposit", 2_000))
    return pc


def test_the_net_is_what_is_brought_less_what_is_taken() -> None:
    rows = [SheetRow(MemberId(1), True, {"deposit.1": money(5), "aid": money(2)})]
    assert collection.net(rows, CURRENCY) == Money(3, CURRENCY)
