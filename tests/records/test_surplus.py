"""A year's surplus in the book: what it is reckoned from, passed, booked, paid and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from coopdesk.records import allocation, checks, general, journal, surplus
from coopdesk.records.access import Permission
from coopdesk.records.allocation import Gift, Plan, Reserve
from coopdesk.records.book import Book, Command, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId
from coopdesk.records.schema import Member
from tests.records.areas.surplus import PLAN, UNTIL, a_year, entries, passed
from tests.records.hands import HandClock, Make, Pc, draft, found
from tests.records.sharing import TODAY, account, balance, later, lose, reckoned, settle
from tests.records.test_checks import spoil


def close(book: Book, amount: int, day: date = UNTIL) -> None:
    """A closing entry of the year: what it earned goes to the surplus."""

    def work(tx: Tx) -> EntryId:
        chart = journal.chart(tx).by_role
        legs = [
            journal.Leg(chart["fines"].id, amount),
            journal.Leg(journal.role_account(tx, "surplus").id, -amount),
        ]
        return journal.post(tx, day=day, kind="closing", legs=legs)

    book.write(Command(work, Permission.KEEP_BOOKS))


# --- what it is reckoned from ------------------------------------------------------------------


def test_a_year_is_reckoned_from_its_lines(book: Book, make: Make) -> None:
    one, two, three = a_year(make)
    year = reckoned(book)
    assert (year.begins, year.facts.result, year.facts.before) == (date(2025, 3, 1), 10_000, 0)
    assert year.facts.capital == 60_001
    # From the 10th until the 28th of February: 19 days.
    assert {s.id: s.share_days for s in year.sharers} == {
        one.id: 190_000,
        two.id: 380_000,
        three.id: 570_019,
    }
    assert [s.number for s in year.sharers] == ["S1", "S2", "S3"]


def test_a_closing_entry_changes_nothing(book: Book, make: Make) -> None:
    a_year(make)
    before = reckoned(book).facts
    close(book, 10_000)
    assert reckoned(book).facts == before


def test_what_earlier_years_left_is_told_apart_closed_or_not(book: Book, make: Make) -> None:
    one, *_ = a_year(make)
    make.visit(one, ("fine", 300), day=date(2026, 2, 28))
    until = date(2027, 2, 28)
    for closed in (False, True):
        if closed:
            close(book, 10_300)
        facts = reckoned(book, until).facts
        assert (facts.result, facts.before) == (0, 10_300)


def test_a_year_of_many_members_takes_no_more_queries(book: Book, make: Make) -> None:
    def asked() -> int:
        seen: list[str] = []

        def note(_one: Any, _cursor: Any, sql: str, *_more: Any) -> None:
            seen.append(sql)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            reckoned(book)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return len(seen)

    a_year(make)
    few = asked()
    make.roll(*(draft(f"M{n}", shares=100 + n) for n in range(40)), on=date(2026, 2, 12))
    assert len(reckoned(book).sharers) == 43
    assert asked() == few < 20


def test_a_year_ends_with_a_month(book: Book) -> None:
    with pytest.raises(Refused, match="last day of a month") as caught:
        reckoned(book, date(2026, 2, 27))
    assert caught.value.field == "until"


def test_what_members_did_is_found_by_account(book: Book, make: Make) -> None:
    one, two, _ = a_year(make)
    make.visit(two, ("fine", 500), ("deposit", 100), day=date(2026, 2, 20))
    sheets = reckoned(book)
    (fines,) = sheets.operations
    assert (fines.role, fines.total) == ("fines", 10_500)
    done = {s.id: s.operations.get(fines.account, 0) for s in sheets.sharers}
    assert (done[one.id], done[two.id]) == (10_000, 500)
    plan = Plan(refund=Decimal(100), weights={str(fines.account): 2})
    made = surplus.outcome(sheets, plan)
    assert [(g.sharer.id, g.part.base, g.part.amount) for g in made.refund] == [
        (one.id, 20_000, 10_000),
        (two.id, 1_000, 500),
    ]


def test_interest_on_savings_is_an_operation_of_its_saver(book: Book, make: Make) -> None:
    one = make.member()
    other = make.member()

    def interest(tx: Tx) -> None:
        target, cost = (
            journal.chart(tx).by_role["savings"],
            journal.role_account(tx, "savings_interest"),
        )
        for who, amount in ((one, 70), (other, 30)):
            legs = [
                journal.Leg(cost.id, amount),
                journal.Leg(target.id, -amount, who.id, who.savings),
            ]
            journal.post(tx, day=UNTIL, kind="interest", legs=legs)

    book.write(Command(interest, Permission.KEEP_BOOKS))
    (kind,) = reckoned(book).operations
    assert (kind.role, kind.total) == ("savings_interest", 100)
    assert {s.id: s.operations[kind.account] for s in reckoned(book).sharers} == {
        one.id: 70,
        other.id: 30,
    }


def test_who_left_may_be_left_out(book: Book, make: Make) -> None:
    one, *_ = a_year(make)
    book.write(_leave, member=one.id)
    plan = Plan(share_rate=Decimal(10))
    with_, without = (
        surplus.outcome(reckoned(book), replace(plan, leavers=leavers)) for leavers in (True, False)
    )
    assert [g.sharer.number for g in with_.shares] == ["S1", "S2", "S3"]
    assert [g.sharer.number for g in without.shares] == ["S2", "S3"]
    assert without.facts.share_days == with_.facts.share_days - 190_000


def _leave_now(tx: Tx, *, member: int) -> None:
    tx.set(Member, member, "left", tx.today, shown=None)


_leave: Command[..., None] = Command(_leave_now, Permission.LOOK)


# --- passing -----------------------------------------------------------------------------------


def test_a_surplus_is_booked_as_passed(book: Book, make: Make) -> None:
    one, two, three = a_year(make)
    fund = account(book, "education")
    plan = Plan(
        reserves=(Reserve("reserve", Decimal(20)),),
        share_rate=Decimal(100),
        gifts=(Gift(fund, 1_000),),
    )
    row = book.read(surplus.one, passed(make, plan=plan))
    # 100 % of 60,001 for 19 of 365 days is 3,123.34: 520.55, 1,041.10 and 1,561.70.
    assert row.state == "passed"
    assert {p.number: p.amount for p in book.read(surplus.parts, row.id)} == {
        "S1": 520,
        "S2": 1_041,
        "S3": 1_562,
    }
    assert balance(book, "reserve") == 2_000
    assert balance(book, "education") == 1_000
    assert balance(book, "surplus") == -6_123
    assert balance(book, "dividends") == 3_123
    assert row.proof["steps"][-1] == ["gift", str(fund), 1_000, 3_877]
    assert [w.due for w in book.read(surplus.waiting)] == [520, 1_041, 1_562]
    assert checks.run(book, rebuild=True) == []
    close(book, 10_000)
    assert balance(book, "surplus") == 3_877
    assert {one.id, two.id, three.id} == {w.member for w in book.read(surplus.waiting)}


def test_argentina_books_its_three_reserves_and_opens_what_is_missing(tmp_path: Path) -> None:
    with found(tmp_path, profile="AR").open() as book:
        make = Make(book)
        fine, *_ = a_year(make)
        year = reckoned(book)
        (fines,) = year.operations
        plan = replace(
            allocation.legal(year.rules), refund=Decimal(100), weights={str(fines.account): 1}
        )
        passed(make, plan=plan)
        assert [balance(book, role) for role in ("reserve", "staff", "education")] == [500] * 3
        assert [p.amount for p in book.read(surplus.parts, _only(book))] == [8_500]
        assert fine.id == book.read(surplus.waiting)[0].member


def test_without_a_country_reserves_are_typed_by_hand(tmp_path: Path) -> None:
    with found(tmp_path, profile="plain").open() as book:
        make = Make(book)
        a_year(make)
        passed(make, plan=Plan(reserves=(Reserve("solidarity", Decimal("12.5")),)))
        assert balance(book, "solidarity") == 1_250
        assert balance(book, "dividends") == 0


def _only(book: Book) -> int:
    (row,) = book.read(surplus.surpluses)
    return row.id


def test_less_than_the_law_wants_needs_a_reason(book: Book, make: Make) -> None:
    a_year(make)
    plan = Plan(reserves=(Reserve("reserve", Decimal(19)),))
    with pytest.raises(Refused, match="at least 20 %") as caught:
        passed(make, plan=plan)
    assert caught.value.field == "reserves.reserve"
    passed(make, plan=replace(plan, reason="The authority allowed it: letter 12/2026."))
    assert balance(book, "reserve") == 1_900


def test_a_loss_takes_from_reserves_and_a_later_surplus_puts_it_back(
    book: Book, make: Make, clock: HandClock
) -> None:
    one, *_ = a_year(make)
    passed(make, plan=Plan(reserves=(Reserve("reserve", Decimal(50)),)))
    later(book, clock, 365)
    lose(book, 9_000, clock().date())
    later(book, clock, 365)
    until = date(2027, 3, 31)
    facts = reckoned(book, until).facts
    assert (facts.result, facts.before, facts.funds) == (-9_000, 5_000, {"reserve": 5_000})
    row = book.read(surplus.one, passed(make, until, Plan(losses={"reserve": 3_000})))
    assert [step[0] for step in row.proof["steps"]] == ["losses", "reserve"]
    assert (row.proof["whole"], row.proof["steps"][-1][-1]) == (-9_000, -1_000)
    assert balance(book, "reserve") == 2_000
    assert book.read(surplus.parts, row.id) == []
    make.visit(one, ("fine", 8_000))
    later(book, clock, 365)
    until = date(2028, 3, 31)
    facts = reckoned(book, until).facts
    assert (facts.result, facts.before, facts.used) == (8_000, -1_000, {"reserve": 3_000})
    plan = Plan(restore={"reserve": 3_000}, reserves=(Reserve("reserve", Decimal(25)),))
    passed(make, until, plan)
    assert balance(book, "reserve") == 6_000
    assert book.read(lambda s: surplus.reckon(s, date(2029, 3, 31))).facts.used == {}
    assert checks.run(book) == []


def test_a_loss_that_earlier_years_cover_needs_no_entry(
    book: Book, make: Make, clock: HandClock
) -> None:
    a_year(make)
    later(book, clock, 365)
    lose(book, 4_000, clock().date())
    later(book, clock, 40)
    row = book.read(surplus.one, passed(make, date(2027, 3, 31), Plan()))
    assert (row.state, row.entry) == ("passed", None)


def test_a_plan_is_kept_and_changed_until_it_is_passed(book: Book, make: Make) -> None:
    a_year(make)
    first = book.write(surplus.keep_plan, until=UNTIL, plan=Plan(refund=Decimal(5)))
    assert book.write(surplus.keep_plan, until=UNTIL, plan=Plan(refund=Decimal(6))) == first
    row = book.read(surplus.surplus_of, UNTIL)
    assert row is not None
    assert (row.state, row.plan.refund) == ("draft", Decimal(6))
    passed(make, plan=Plan(reserves=(Reserve("reserve", Decimal(20)),)))
    with pytest.raises(Refused, match="passed already"):
        book.write(surplus.keep_plan, until=UNTIL, plan=Plan())
    early = date(2025, 2, 28)
    other = book.write(surplus.keep_plan, until=early, plan=Plan())
    for day, number, field in ((TODAY, "", "number"), (early, "1", "day")):
        with pytest.raises(Refused) as caught:
            book.write(surplus.pass_surplus, surplus=other, day=day, number=number, text="")
        assert caught.value.field == field


def test_a_gift_goes_to_an_account_of_the_co_ops_own(book: Book, make: Make) -> None:
    a_year(make)
    for role in ("savings", "cash", "shares"):
        plan = Plan(reason="voted", gifts=(Gift(account(book, role), 10),))
        with pytest.raises(Refused, match="own") as caught:
            passed(make, plan=plan)
        assert caught.value.field == "gifts"


# --- paying and taking back --------------------------------------------------------------------


def test_a_surplus_is_taken_back_while_nothing_is_paid(book: Book, make: Make) -> None:
    one, *_ = a_year(make)
    ident = passed(make)
    settle(make, "savings", one)
    with pytest.raises(Refused, match="was paid already"):
        book.write(surplus.take_back_surplus, surplus=ident, reason="wrong rate")
    (entry,) = entries(make, "dividend")
    book.write(surplus.take_back_settling, entry=entry, reason="wrong")
    with pytest.raises(Refused, match="Write why"):
        book.write(surplus.take_back_surplus, surplus=ident, reason=" ")
    book.write(surplus.take_back_surplus, surplus=ident, reason="wrong rate")
    assert (balance(book, "dividends"), balance(book, "reserve")) == (0, 0)
    assert book.read(surplus.surpluses) == []
    again = passed(make)
    assert again != ident
    assert balance(book, "reserve") == 2_000
    assert checks.run(book, rebuild=True) == []


def test_two_pcs_that_pass_the_same_plan_write_the_same_rows(pc: Pc, tmp_path: Path) -> None:
    with pc.open() as book:
        a_year(Make(book))
        book.write(surplus.keep_plan, until=UNTIL, plan=PLAN)
    ids = []
    for other in (pc.copied(tmp_path / "b"), pc):
        with other.open() as book:
            passed(Make(book))
            ids.append((entries(Make(book), "surplus"), [p.amount for p in _parts(book)]))
    assert ids[0] == ids[1]


def _parts(book: Book) -> list[surplus.PartRow]:
    return book.read(surplus.parts, _only(book))


def test_parts_that_differ_from_what_was_booked_are_found(book: Book, make: Make) -> None:
    a_year(make)
    passed(make)
    spoil(book, "UPDATE surplus_part SET amount = amount + 1")
    assert "surplus" in {finding.check for finding in checks.run(book)}


PLANS: Final = st.builds(
    Plan,
    reserves=st.just((Reserve("reserve", Decimal(20)),)),
    share_rate=st.decimals(0, 40, places=2),
    refund=st.decimals(0, 100, places=2),
    step=st.sampled_from([1, 5, 50]),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=6), st.integers(1, 10**9), PLANS)
def test_whatever_is_planned_is_booked_to_the_coin(
    pc: Pc,
    tmp_path_factory: pytest.TempPathFactory,
    shares: list[int],
    fines: int,
    plan: Plan,
) -> None:
    with pc.moved(tmp_path_factory.mktemp("pc")).open() as book:
        make = Make(book)
        for amount in shares:
            make.visit(make.member(), ("share", amount), ("fine", 1), day=date(2026, 2, 9))
        make.visit(make.member(), ("fine", fines), day=date(2026, 2, 9))
        (kind,) = reckoned(book).operations
        plan = replace(plan, weights={str(kind.account): 1})
        row = book.read(surplus.one, passed(make, plan=plan))
        parts = _parts(book)
        assert sum(p.amount for p in parts) == row.proof["members"] == balance(book, "dividends")
        assert all(p.amount >= 0 and p.amount % plan.step == 0 for p in parts)
        kept = row.proof["steps"][-1][-1]
        whole = balance(book, "reserve") + balance(book, "dividends") + kept
        assert whole == fines + len(shares)
        assert checks.run(book) == []


def test_what_a_meeting_passed_is_not_reversed_apart(book: Book, make: Make) -> None:
    a_year(make)
    book.write(
        surplus.keep_plan, until=UNTIL, plan=replace(PLAN, share_rate=Decimal(0), reason="x")
    )
    said: dict[str, Any] = {"surplus": _only(book), "day": TODAY, "number": "7", "text": ""}
    entry = book.write(surplus.pass_surplus, **said)
    assert entry
    with pytest.raises(Refused, match="Take the surplus back"):
        book.write(general.reverse_entry, entry=entry, reason="by hand")
    assert balance(book, "reserve") == 2_000
