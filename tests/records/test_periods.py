"""Months and years are closed, refuse, and are opened again by two persons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from coopdesk.records import checks, journal, office, periods, statements, surplus
from coopdesk.records.access import Permission
from coopdesk.records.allocation import Plan
from coopdesk.records.book import COMMANDS, Book, Command, Tx, acts
from coopdesk.records.book.tx import SHAPES
from coopdesk.records.calendar import year_first, year_last
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId
from coopdesk.records.journal import Leg
from coopdesk.records.periods import MONTH, YEAR
from coopdesk.records.schema import Entry, Period
from tests.records import areas
from tests.records.areas.periods import another
from tests.records.areas.surplus import passed
from tests.records.hands import TODAY, HandClock, Make, Pc, count, whole
from tests.records.test_commands import FAILS_ITSELF, asked

FEBRUARY: Final = date(2026, 2, 28)
JANUARY: Final = date(2026, 1, 31)
LAST_YEAR: Final = date(2025, 12, 31)


def post(book: Book, day: date, *amounts: tuple[str, str, int]) -> EntryId:
    """A general entry: (code, type, amount), debit positive."""
    accounts = [{"code": code, "name": code, "type": kind} for code, kind, _ in amounts]
    lines = [
        {"account": code, "debit" if amount > 0 else "credit": abs(amount)}
        for code, _, amount in amounts
    ]
    said = [{"date": day, "kind": "general", "lines": lines}]
    (entry,) = book.write(journal.post_general, accounts=accounts, entries=said)
    return entry


def spend(book: Book, day: date, amount: int = 500) -> EntryId:
    return post(book, day, ("E1", "expense", amount), ("A1", "asset", -amount))


def earn(book: Book, day: date, amount: int = 800) -> EntryId:
    return post(book, day, ("A1", "asset", amount), ("I1", "income", -amount))


def balances(book: Book, on: date | None = None) -> dict[str, int]:
    """What each account of these tests holds, by code."""
    sums = book.read(statements.balances_on, on)
    codes = book.read(lambda s: s.execute(text("SELECT id, code FROM account")).all())
    return {code: sums.get(ident, 0) for ident, code in codes if sums.get(ident)}


def months(book: Book) -> dict[date, periods.PeriodRow]:
    rows = book.read(periods.periods, book.clock().today)
    return {row.until: row for row in rows if row.kind == MONTH}


def year(book: Book, until: date = LAST_YEAR) -> periods.PeriodRow:
    rows = book.read(periods.periods, book.clock().today)
    return next(row for row in rows if row.kind == YEAR and row.until == until)


def reopen(make: Make, kind: str, until: date, reason: str = "a slip was found") -> None:
    """Asked for by who is at the desk, opened by somebody else."""
    book = make.book
    book.write(periods.ask_reopening, kind=kind, until=until, reason=reason)
    me, book.actor = book.actor, another(make, f"Second {count(book, 'person')}")
    try:
        book.write(periods.reopen, kind=kind, until=until)
    finally:
        book.actor = me


# --- closing ---


def test_a_closed_month_takes_no_entry(book: Book) -> None:
    spend(book, FEBRUARY)
    book.write(periods.close_month, until=FEBRUARY)
    with pytest.raises(Refused, match="closed up to 2026-02-28"):
        spend(book, FEBRUARY)
    assert spend(book, date(2026, 3, 1))


def test_a_month_closes_those_before_it(book: Book) -> None:
    spend(book, LAST_YEAR)
    book.write(periods.close_month, until=FEBRUARY)
    assert {until: row.closed for until, row in months(book).items()} == {
        date(2026, 3, 31): False,
        FEBRUARY: True,
        JANUARY: True,
        LAST_YEAR: True,
    }


@pytest.mark.parametrize(
    ("until", "why"),
    [
        (date(2026, 2, 27), "not the last day of a month"),
        (date(2026, 3, 31), "from the day after 2026-03-31"),
        (date(2030, 1, 31), "from the day after"),
    ],
)
def test_only_a_month_that_is_over_is_closed(book: Book, until: date, why: str) -> None:
    with pytest.raises(Refused, match=why):
        book.write(periods.close_month, until=until)


def test_what_is_closed_is_not_closed_again(book: Book) -> None:
    book.write(periods.close_month, until=FEBRUARY)
    for until in (FEBRUARY, JANUARY):
        with pytest.raises(Refused, match="closed already"):
            book.write(periods.close_month, until=until)


def test_a_visit_on_paper_is_refused_in_a_closed_month_too(book: Book, make: Make) -> None:
    one = make.member()
    book.write(periods.close_month, until=FEBRUARY)
    with pytest.raises(Refused, match="closed up to"):
        make.visit(one, ("deposit", 500), day=date(2026, 2, 20))


def test_a_month_with_accounts_that_differ_is_not_closed(book: Book, make: Make) -> None:
    make.visit(make.member(), ("deposit", 500))

    def lose(tx: Tx) -> None:
        savings = journal.chart(tx).by_role["savings"].id
        cash = journal.chart(tx).by_role["cash"].id
        legs = [Leg(cash, 5), Leg(savings, -5)]
        journal.post(tx, day=tx.today, kind="x", legs=legs)

    book.write(Command(lose, Permission.LOOK))
    with pytest.raises(Refused, match="the accounts of the members differ"):
        book.write(periods.close_month, until=FEBRUARY)


# --- the year ---


def test_a_closed_year_has_its_result_in_the_surplus(book: Book) -> None:
    earn(book, LAST_YEAR, 800)
    spend(book, date(2025, 6, 5), 500)
    spend(book, date(2026, 1, 5), 70)
    result = book.read(periods.year_result, LAST_YEAR)
    assert (result.income, result.expense, result.surplus) == (800, 500, 300)
    entry = book.write(periods.close_year, until=LAST_YEAR)
    assert entry == periods.closing_id(LAST_YEAR, 1)
    assert book.read(periods.year_result, LAST_YEAR).surplus == 0
    held = balances(book)
    surplus = _code(book, "surplus")
    assert held == {"A1": 230, "E1": 70, surplus: -300}
    assert year(book).closed
    assert all(row.closed for until, row in months(book).items() if until.year == 2025)
    assert checks.run(book, rebuild=True) == []


def test_a_year_is_closed_after_its_months_were(book: Book) -> None:
    earn(book, LAST_YEAR)
    book.write(periods.close_month, until=JANUARY)
    book.write(periods.close_year, until=LAST_YEAR)
    assert balances(book)[_code(book, "surplus")] == -800
    assert checks.run(book) == []


def test_a_year_without_income_or_expense_has_no_closing_entry(book: Book) -> None:
    assert book.write(periods.close_year, until=LAST_YEAR) is None
    assert count(book, "entry") == 0


def test_years_are_closed_in_their_order(book: Book) -> None:
    earn(book, date(2024, 5, 5))
    earn(book, LAST_YEAR)
    with pytest.raises(Refused, match="year up to 2024-12-31 first"):
        book.write(periods.close_year, until=LAST_YEAR)
    book.write(periods.close_year, until=date(2024, 12, 31))
    assert book.write(periods.close_year, until=LAST_YEAR)


def test_a_year_that_runs_is_not_closed(book: Book) -> None:
    with pytest.raises(Refused, match="from the day after 2026-12-31"):
        book.write(periods.close_year, until=date(2026, 12, 31))


def test_a_year_can_begin_in_july(book: Book, clock: HandClock) -> None:
    book.write(office.change_setting, name="year_start", value=7, shown=1)
    june = date(2025, 6, 30)
    earn(book, june)
    with pytest.raises(Refused, match="not the last day of a business year"):
        book.write(periods.close_year, until=LAST_YEAR)
    book.write(periods.close_year, until=june)
    assert year(book, june).closed
    assert year(book, june).first == date(2024, 7, 1)
    with pytest.raises(Refused, match="as they began"):
        book.write(office.change_setting, name="year_start", value=1, shown=7)


@pytest.mark.parametrize("month", [0, 13, "July", None])
def test_what_is_no_month_begins_no_year(book: Book, month: Any) -> None:
    with pytest.raises(Refused, match="one of twelve"):
        book.write(office.change_setting, name="year_start", value=month, shown=1)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 12))
def test_a_day_is_in_its_business_year(day: date, month: int) -> None:
    first, last = year_first(day, month), year_last(day, month)
    assert first <= day <= last
    assert (first.month, first.day) == (month, 1)
    assert (last - first).days in (364, 365)
    assert year_first(last, month) == first


# --- opening again ---


def test_the_same_person_can_not_ask_and_open(book: Book) -> None:
    book.write(periods.close_month, until=FEBRUARY)
    book.write(periods.ask_reopening, kind=MONTH, until=FEBRUARY, reason="a slip")
    with pytest.raises(Refused, match="another person"):
        book.write(periods.reopen, kind=MONTH, until=FEBRUARY)
    with pytest.raises(Refused, match="closed up to"):
        spend(book, FEBRUARY)


def test_nobody_opens_what_nobody_asked_for(book: Book) -> None:
    book.write(periods.close_month, until=FEBRUARY)
    with pytest.raises(Refused, match="must ask"):
        book.write(periods.reopen, kind=MONTH, until=FEBRUARY)
    with pytest.raises(Refused, match="Write why"):
        book.write(periods.ask_reopening, kind=MONTH, until=FEBRUARY, reason=" ")


def test_two_persons_open_a_month_and_it_takes_entries_until_closed_anew(
    book: Book, make: Make
) -> None:
    spend(book, FEBRUARY)
    book.write(periods.close_month, until=FEBRUARY)
    reopen(make, MONTH, FEBRUARY)
    row = months(book)[FEBRUARY]
    assert (row.closed, row.asked, row.why) == (False, None, "a slip was found")
    assert spend(book, FEBRUARY)
    book.write(periods.close_month, until=FEBRUARY)
    assert months(book)[FEBRUARY].why == ""
    assert checks.run(book, rebuild=True) == []


def test_what_was_closed_last_is_opened_first(book: Book, make: Make) -> None:
    spend(book, LAST_YEAR)
    book.write(periods.close_year, until=LAST_YEAR)
    book.write(periods.close_month, until=JANUARY)
    with pytest.raises(Refused, match="month up to 2026-01-31 first"):
        reopen(make, YEAR, LAST_YEAR)
    reopen(make, MONTH, JANUARY)
    book.write(periods.keep_closed, kind=YEAR, until=LAST_YEAR)
    with pytest.raises(Refused, match="year up to 2025-12-31 first"):
        reopen(make, MONTH, LAST_YEAR)


def test_what_a_passed_surplus_was_reckoned_from_stays_closed_until_it_is_taken_back(
    book: Book, make: Make
) -> None:
    earn(book, LAST_YEAR, 800)
    book.write(periods.close_year, until=LAST_YEAR)
    book.write(periods.ask_reopening, kind=YEAR, until=LAST_YEAR, reason="a slip was found")
    ident = passed(make, LAST_YEAR, Plan(reason="all of it stays"))
    wanted = "surplus of the year up to 2025-12-31 was passed. Take that surplus back first"
    with pytest.raises(Refused, match=wanted):
        reopen(make, YEAR, LAST_YEAR)
    with pytest.raises(Refused, match=wanted):
        book.write(periods.ask_reopening, kind=YEAR, until=LAST_YEAR, reason="a slip was found")
    assert year(book).closed

    book.write(surplus.take_back_surplus, surplus=ident, reason="a slip was found")
    reopen(make, YEAR, LAST_YEAR)
    assert not year(book).closed
    assert checks.run(book, rebuild=True) == []


def test_a_month_of_a_year_whose_surplus_is_passed_stays_closed(book: Book, make: Make) -> None:
    earn(book, LAST_YEAR, 800)
    book.write(periods.close_month, until=LAST_YEAR)
    ident = passed(make, LAST_YEAR, Plan(reason="all of it stays"))
    with pytest.raises(Refused, match="Take that surplus back first"):
        reopen(make, MONTH, LAST_YEAR)
    book.write(periods.close_month, until=JANUARY)
    reopen(make, MONTH, JANUARY)
    book.write(surplus.take_back_surplus, surplus=ident, reason="a slip was found")
    reopen(make, MONTH, LAST_YEAR)
    assert not months(book)[LAST_YEAR].closed


def test_a_wish_to_open_can_be_turned_down(book: Book, make: Make) -> None:
    book.write(periods.close_month, until=FEBRUARY)
    book.write(periods.ask_reopening, kind=MONTH, until=FEBRUARY, reason="a slip")
    other = another(make)
    me, book.actor = book.actor, other
    with pytest.raises(Refused, match="Claudine Uwimana has asked"):
        book.write(periods.ask_reopening, kind=MONTH, until=FEBRUARY, reason="me too")
    book.write(periods.keep_closed, kind=MONTH, until=FEBRUARY)
    with pytest.raises(Refused, match="must ask"):
        book.write(periods.reopen, kind=MONTH, until=FEBRUARY)
    book.actor = me
    with pytest.raises(Refused, match="Nobody has asked"):
        book.write(periods.keep_closed, kind=MONTH, until=FEBRUARY)


def test_opening_a_year_takes_its_closing_back_and_it_is_closed_anew(
    book: Book, make: Make
) -> None:
    earn(book, LAST_YEAR, 800)
    first = book.write(periods.close_year, until=LAST_YEAR)
    reopen(make, YEAR, LAST_YEAR)
    assert balances(book, LAST_YEAR) == {"A1": 800, "I1": -800}
    earn(book, LAST_YEAR, 50)
    second = book.write(periods.close_year, until=LAST_YEAR)
    assert second == periods.closing_id(LAST_YEAR, 2)
    assert first != second
    assert balances(book, LAST_YEAR)[_code(book, "surplus")] == -850
    assert "I1" not in balances(book, LAST_YEAR)
    assert checks.run(book, rebuild=True) == []


@given(
    todo=st.lists(
        st.tuples(
            st.sampled_from(["earn", "spend", "close", "open"]),
            st.integers(1, 12),
            st.integers(1, 10**6),
        ),
        max_size=12,
    )
)
@settings(max_examples=15)
def test_however_often_a_year_is_closed_its_surplus_is_its_result(
    tmp_path_factory: pytest.TempPathFactory, template: Pc, todo: list[tuple[str, int, int]]
) -> None:
    with template.moved(tmp_path_factory.mktemp("year")).open() as book, book.unhurried():
        make, result = Make(book), 0
        verbs: dict[str, Callable[[int, int], Any]] = {
            "earn": lambda month, n: earn(book, date(2025, month, 9), n),
            "spend": lambda month, n: spend(book, date(2025, month, 9), n),
            "close": lambda _month, _n: book.write(periods.close_year, until=LAST_YEAR),
            "open": lambda _month, _n: reopen(make, YEAR, LAST_YEAR),
        }
        for verb, month, n in todo:
            try:
                verbs[verb](month, n)
            except Refused:
                continue
            result += {"earn": n, "spend": -n}.get(verb, 0)
        if not year(book).closed if count(book, "entry") else False:
            book.write(periods.close_year, until=LAST_YEAR)
        if count(book, "entry"):
            held = balances(book)
            assert -held.pop(_code(book, "surplus"), 0) == result
            assert set(held) <= {"A1"}
        assert checks.run(book) == []


def _code(book: Book, role: str) -> str:
    said = book.read(
        lambda s: s.execute(text("SELECT code FROM account WHERE role = :r"), {"r": role}).scalar()
    )
    return said or ""


# --- every command that posts ---


def closed_today(tx: Tx) -> None:
    """Close the month that runs, as no command would."""
    until = date(2026, 3, 31)
    said = {"kind": MONTH, "until": until, "state": journal.CLOSED}
    tx.insert(Period, [{"id": periods.period_id(MONTH, until), **said}])
    tx.forget("closed")


@pytest.mark.parametrize("name", [name for name in sorted(COMMANDS) if name not in FAILS_ITSELF])
def test_whatever_posts_is_refused_in_a_closed_period(
    template: Pc, tmp_path: Path, name: str
) -> None:
    with template.moved(tmp_path / "open").open() as book:
        said, before = asked(Make(book))[name], count(book, "entry")
        book.write(COMMANDS[name], **said)
        posts = count(book, "entry") > before
    if not posts:
        return
    with template.moved(tmp_path / "closed").open() as book:
        said, before = asked(Make(book))[name], count(book, "entry")
        book.write(Command(closed_today, Permission.LOOK))
        # What looks for an open day itself finds none that has come.
        with pytest.raises(Refused, match=r"closed up to 2026-03-31|2026-04-01 has not come"):
            book.write(COMMANDS[name], **said)
        assert count(book, "entry") == before


def test_commands_that_post_are_among_those_that_are_tried(book: Book, make: Make) -> None:
    assert "closing.close_month" in areas.asked(make)
    assert date(2026, 3, 31) >= TODAY


# --- several PCs ---


def bring(book: Book, other: Book) -> None:
    """Let the acts of another book come into this one, as they will with a stick."""
    mine = {acts.hash_of(body) for body in book.acts()}
    new = [body for body in other.acts() if acts.hash_of(body) not in mine]
    with book.raw() as raw:
        for body in new:
            _take(raw, acts.decode(body), body)
        journal.keep_again(raw)


def _take(raw: Any, row: acts.ActRow, body: bytes) -> None:
    raw.connection.execute(
        text(
            "INSERT INTO act (device, seq, hash, hlc_ms, hlc_count, body)"
            " VALUES (:device, :seq, :hash, :ms, :count, :body)"
        ),
        {
            "device": acts.number_of(row.dev),
            "seq": row.seq,
            "hash": row.hash,
            "ms": row.hlc.ms,
            "count": row.hlc.count,
            "body": body,
        },
    )
    for verb, table, *said in row.facts:
        if verb == "+":
            names, rows = said
            shape = SHAPES[table]
            made = [shape.row(dict(zip(names, values, strict=True))) for values in rows]
            raw.many(shape.insert_once, made)


@pytest.fixture
def two(pc: Pc, tmp_path: Path) -> Any:
    """Two PCs with the same book."""
    with pc.open() as one:
        spend(one, FEBRUARY)
    other = pc.copied(tmp_path / "other")
    with pc.open() as one, other.open() as two:
        two.actor = one.actor
        yield one, two


def test_two_pcs_that_close_the_same_month_make_one_period(two: tuple[Book, Book]) -> None:
    one, other = two
    for book in two:
        book.write(periods.close_month, until=FEBRUARY)
    bring(one, other)
    tables = ["period"]
    assert whole(one, tables) == whole(other, tables)
    assert count(one, "period") == 1
    assert [row.closed for row in months(one).values()] == [False, True]


def test_two_pcs_that_close_the_same_year_make_one_closing_entry(two: tuple[Book, Book]) -> None:
    for book in two:
        earn(book, LAST_YEAR)
        spend(book, LAST_YEAR, 1)
    made = {book.write(periods.close_year, until=LAST_YEAR) for book in two}
    assert len(made) == 1


def test_what_another_pc_wrote_before_it_knew_is_flagged(two: tuple[Book, Book]) -> None:
    one, other = two
    late = spend(other, date(2026, 2, 11), 40)
    one.write(periods.close_month, until=FEBRUARY)
    assert list(one.read(periods.late_entries)) == []
    bring(one, other)
    found = list(one.read(periods.late_entries))
    assert [(row.entry, row.label, row.day, row.until) for row in found] == [
        (late, "B-000001", date(2026, 2, 11), FEBRUARY)
    ]
    said = [f for f in checks.run(one) if f.check == "closed periods"]
    assert [str(f.what.fields["label"]) for f in said] == ["B-000001"]


def test_what_came_while_the_month_was_open_again_is_not_flagged(book: Book, make: Make) -> None:
    spend(book, FEBRUARY)
    book.write(periods.close_month, until=FEBRUARY)
    reopen(make, MONTH, FEBRUARY)
    spend(book, FEBRUARY)
    assert list(book.read(periods.late_entries)) == []
    book.write(periods.close_month, until=FEBRUARY)
    assert list(book.read(periods.late_entries)) == []


def test_the_closing_of_a_year_is_not_late_in_its_closed_month(book: Book, make: Make) -> None:
    earn(book, LAST_YEAR)
    book.write(periods.close_month, until=LAST_YEAR)
    book.write(periods.close_year, until=LAST_YEAR)
    reopen(make, YEAR, LAST_YEAR)
    book.write(periods.close_year, until=LAST_YEAR)
    assert list(book.read(periods.late_entries)) == []


# --- what the page shows ---


def test_months_are_listed_with_what_can_be_done(book: Book) -> None:
    spend(book, date(2025, 11, 3))
    spend(book, date(2025, 11, 4))
    spend(book, FEBRUARY)
    book.write(periods.close_month, until=date(2025, 11, 30))
    rows = book.read(periods.periods, TODAY)
    said = [(r.kind, r.until, r.closed, r.entries, r.next, r.last) for r in rows]
    assert said == [
        (MONTH, date(2026, 3, 31), False, 0, False, False),
        (MONTH, FEBRUARY, False, 1, False, False),
        (MONTH, JANUARY, False, 0, False, False),
        (YEAR, LAST_YEAR, False, 2, True, False),
        (MONTH, LAST_YEAR, False, 0, True, False),
        (MONTH, date(2025, 11, 30), True, 2, False, True),
    ]


def test_a_new_book_lists_this_month(book: Book) -> None:
    (row,) = book.read(periods.periods, TODAY)
    assert (row.kind, row.until, row.closed) == (MONTH, date(2026, 3, 31), False)
    assert not row.next


def test_the_entry_that_closes_a_year_says_what_it_is(book: Book) -> None:
    earn(book, LAST_YEAR)
    book.write(periods.close_year, until=LAST_YEAR)
    kinds = book.read(lambda s: s.execute(text(f"SELECT kind FROM {Entry.__tablename__}")).all())
    assert ("closing",) in kinds
    (_, closing) = book.read(statements.journal_paper, LAST_YEAR, LAST_YEAR).entries
    assert str(closing.what.message) == "Closing of the year"  # type: ignore[union-attr]


def test_the_entry_that_closes_a_year_is_not_reversed_apart(book: Book, make: Make) -> None:
    earn(book, date(2025, 6, 1))
    entry = book.write(periods.close_year, until=LAST_YEAR)
    assert entry
    with pytest.raises(Refused, match="Open the year again") as caught:
        book.write(journal.reverse_entry, entry=entry, reason="by hand")
    assert caught.value.field == "entry"
    assert balances(book)["3900"] == -800
