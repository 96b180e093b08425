"""The portfolio as of a day: figures reckoned by hand, and what must hold of any portfolio."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.records import office, portfolio, statements
from coopdesk.records.book import Book
from coopdesk.records.ids import LoanId, MemberId, ProductId
from coopdesk.records.money import Money
from coopdesk.records.papers import Cell, Figures, Weight
from coopdesk.records.portfolio import Stands
from tests.records.hands import TODAY, Make, Pc, draft
from tests.records.lent import Due, Lent, lend, moved, note, team, vouch

YEAR = date(2026, 1, 1)


def late(days: int, owed: int, **more: Any) -> Lent:
    """A loan of which all that is owed fell due so many days ago."""
    return Lent(owed, owed, [Due(TODAY - timedelta(days=days), owed, 10)], **more)


def coming(days: int, owed: int, **more: Any) -> Lent:
    """A loan of which all that is owed falls due in so many days."""
    return late(-days, owed, **more)


@pytest.fixture
def ten(make: Make) -> dict[str, LoanId]:
    """Ten loans, one in each place where loans are counted apart."""
    (old,) = make.roll(draft("90", loan=900))
    who = make.member(number="1")
    said = {
        "on time": coming(20, 1_000),
        "a day": late(1, 1_500),
        "thirty": late(30, 800),
        "thirty-one": late(31, 600),
        "ninety-one": late(91, 500),
        "a hundred and eighty": late(180, 400),
        "a year": late(366, 300),
        "rescheduled": coming(5, 700, rescheduled=date(2026, 2, 2)),
        "lost": Lent(250, 0, state="written_off", since=date(2026, 2, 10)),
    }
    made = {name: lend(make, who, one) for name, one in said.items()}
    return made | {"brought": LoanId(old.holdings["loans"])}


def risk(book: Book, day: date = TODAY) -> portfolio.Risk:
    return book.read(portfolio.par, day, YEAR)


# --- at risk -------------------------------------------------------------------------------------


def test_each_par_is_as_reckoned_by_hand(book: Book, ten: dict[str, LoanId]) -> None:
    found = risk(book)
    assert found.all.owed == 6_700
    owed = {days: one.owed for days, one in found.at_risk.items()}
    assert owed == {1: 2_600, 30: 1_800, 60: 1_200, 90: 1_200, 180: 300, 365: 300}
    assert found.at_risk[30].part == Decimal(1_800) / 6_700
    assert found.rescheduled.owed == 1_800 + 700


def test_each_par_names_its_loans(book: Book, ten: dict[str, LoanId]) -> None:
    found = risk(book)
    names = {loan: name for name, loan in ten.items()}
    assert {names[one] for one in found.at_risk[90].loans} == {
        "ninety-one",
        "a hundred and eighty",
        "a year",
    }
    assert [names[one] for one in found.at_risk[365].loans] == ["a year"]
    assert {names[one] for one in found.unknown.loans} == {"brought"}
    assert "lost" not in {names[one] for one in found.all.loans}


def test_the_bands_of_ageing_are_as_reckoned_by_hand(book: Book, ten: dict[str, LoanId]) -> None:
    bands = portfolio.ageing(book.read(portfolio.on, TODAY))
    assert [one.owed for one in bands] == [1_700, 1_500 + 800, 600, 0, 500 + 400, 0, 300]


def test_the_whole_balance_is_at_risk_and_not_only_what_is_overdue(make: Make) -> None:
    dues = [Due(date(2026, 1, 20), 100), Due(date(2026, 6, 1), 900)]
    lend(make, make.member(), Lent(1_000, 1_000, dues))
    assert risk(make.book).at_risk[30].owed == 1_000


def test_an_empty_portfolio_has_no_share_rather_than_nothing(book: Book) -> None:
    found = risk(book)
    assert found.all.owed == 0
    assert found.at_risk[30].part is None
    assert (found.lost.part, found.coverage.part, found.recovery.part) == (None, None, None)


def test_a_past_day_is_told_as_it_was(make: Make) -> None:
    dues = [Due(date(2026, 1, 20), 400, settled=date(2026, 2, 25)), Due(date(2026, 6, 1), 600)]
    lend(make, make.member(), Lent(1_000, 600, dues, paid=date(2026, 2, 25)))
    was = risk(make.book, date(2026, 2, 24))
    assert (was.all.owed, was.at_risk[30].owed) == (1_000, 1_000)
    now = risk(make.book, date(2026, 2, 25))
    assert (now.all.owed, now.at_risk[1].owed) == (600, 0)


def test_an_instalment_is_not_late_on_the_day_on_which_it_falls_due(make: Make) -> None:
    lend(make, make.member(), late(0, 500))
    assert [one.late for one in make.book.read(portfolio.on, TODAY)] == [0]


def test_an_instalment_with_nothing_to_pay_is_never_late(make: Make) -> None:
    dues = [Due(date(2026, 1, 20), 0), Due(date(2026, 6, 1), 600)]
    lend(make, make.member(), Lent(600, 600, dues))
    assert [one.late for one in make.book.read(portfolio.on, TODAY)] == [0]


def test_rescheduling_that_was_taken_back_does_not_count(make: Make) -> None:
    loan = lend(make, make.member(), coming(9, 500, rescheduled=date(2026, 2, 2)))
    assert risk(make.book).rescheduled.loans == (loan,)
    event = make.book.read(
        lambda s: s.connection().exec_driver_sql("SELECT id FROM loan_event").scalar_one()
    )
    note(make, loan, "undone", TODAY, {"event": event})
    assert risk(make.book).rescheduled.loans == ()


# --- ratios --------------------------------------------------------------------------------------


def test_the_write_off_ratio_is_of_the_average_portfolio(make: Make) -> None:
    loan = lend(make, make.member(), coming(30, 1_000, day=date(2025, 12, 1)))
    lend(make, make.member(), coming(30, 3_000))
    moved(make, loan, "written_off", date(2026, 2, 2), principal=150)
    moved(make, loan, "recovered", date(2026, 2, 20), amount=40)
    found = risk(make.book)
    assert found.lost.part == Decimal(150) / ((1_000 + 4_000) // 2)
    assert found.recovered == 40


def test_what_is_set_aside_covers_what_is_at_risk(make: Make) -> None:
    lend(make, make.member(), late(40, 1_000))
    make.book.write(portfolio.run_provision, day=TODAY, bands=portfolio.PEARLS)
    assert risk(make.book).coverage.part == Decimal("0.35")


def test_recovery_is_what_was_paid_of_what_fell_due(make: Make) -> None:
    dues = [
        Due(date(2025, 12, 20), 100, 10),  # of the year before
        Due(date(2026, 1, 20), 100, 10, paid=(100, 10, 0), settled=date(2026, 1, 22)),
        Due(date(2026, 2, 20), 100, 10, 5, paid=(20, 10, 5)),
        Due(date(2026, 3, 20), 100, 10),  # to come
    ]
    lend(make, make.member(), Lent(400, 280, dues, paid=date(2026, 2, 21)))
    assert risk(make.book).recovery == portfolio.Ratio(110 + 35, 110 + 115)


# --- arrears -------------------------------------------------------------------------------------


def test_the_arrears_say_whom_to_visit_and_what_to_ask_for(make: Make) -> None:
    aline = make.member("Aline", number="1", village="Remera", phone="0788 1", sex="F")
    bosco = make.member("Bosco", number="2", village="Gisozi", phone="0788 2")
    claire = make.member("Claire", number="3", phone="0788 3")
    dues = [
        Due(date(2026, 1, 20), 100, 10, 5, paid=(0, 4, 5)),
        Due(date(2026, 2, 20), 100, 9),
        Due(TODAY, 100, 8),  # which is not late before tomorrow
    ]
    loan = lend(make, aline, Lent(1_000, 900, dues, paid=date(2026, 1, 25)))
    lend(make, bosco, late(3, 300))
    lend(make, claire, coming(3, 300))
    vouch(make, loan, claire)
    vouch(make, loan, bosco, since=date(2026, 1, 2), released=date(2026, 2, 2))
    note(make, loan, "visited", date(2026, 2, 2), {"note": "Not at home"})
    said = {"note": "Will sell a goat", "promise_on": "2026-03-09", "promise": 150}
    note(make, loan, "visited", date(2026, 3, 1), said)
    first, second = make.book.read(portfolio.arrears, TODAY)
    assert (first.about.name, second.about.name) == ("Bosco", "Aline")  # by village
    assert second.days == (TODAY - date(2026, 1, 20)).days
    assert (second.parts.principal, second.parts.interest, second.parts.fee) == (200, 15, 0)
    assert (second.owed, second.paid) == (900, date(2026, 1, 25))
    assert (second.about.phone, second.about.village) == ("0788 1", "Remera")
    assert second.visit == portfolio.Visit(
        date(2026, 3, 1), "Will sell a goat", date(2026, 3, 9), 150
    )
    assert [(one.name, one.phone) for one in second.guarantors] == [("Claire", "0788 3")]


# --- what should come in -------------------------------------------------------------------------


def test_what_is_expected_is_told_by_week(make: Make) -> None:
    dues = [
        Due(date(2026, 2, 20), 100, 10, paid=(60, 10, 0)),  # overdue
        Due(date(2026, 3, 3), 100, 9),  # today, a Tuesday
        Due(date(2026, 3, 8), 100, 8),  # the Sunday of the same week
        Due(date(2026, 3, 9), 100, 7, paid=(100, 7, 0), settled=date(2026, 3, 1)),
        Due(date(2026, 3, 15), 100, 6),
        Due(date(2026, 12, 1), 100, 5),
    ]
    lend(make, make.member(), Lent(600, 440, dues))
    weeks = make.book.read(portfolio.expected, TODAY, weeks=3)
    assert [(w.first, w.last, w.parts.total) for w in weeks] == [
        (None, date(2026, 3, 2), 40),
        (date(2026, 3, 3), date(2026, 3, 8), 217),
        (date(2026, 3, 9), date(2026, 3, 15), 106),
        (date(2026, 3, 16), date(2026, 3, 22), 0),
        (date(2026, 3, 23), None, 105),
    ]


def test_nothing_is_expected_of_what_was_written_off(make: Make) -> None:
    lend(make, make.member(), coming(3, 500, state="written_off", since=TODAY))
    assert {week.count for week in make.book.read(portfolio.expected, TODAY)} == {0}


# --- groups --------------------------------------------------------------------------------------


def test_loans_are_told_by_purpose_sex_village_officer_and_product(make: Make) -> None:
    (clerk,) = make.book.read(office.people)
    (old,) = make.roll(draft("90", loan=900, sex="M", village="Remera"))
    woman = make.member("Aline", sex="F", village="Remera")
    lend(make, woman, coming(9, 1_000, purpose="crops", officer=clerk.id))
    lend(make, woman, late(45, 600, purpose="school", officer=clerk.id))

    def told(what: str) -> list[tuple[str, int, int]]:
        found = make.book.read(portfolio.by, what, TODAY)
        return [(str(one.name), one.all.owed, one.risky.owed) for one in found]

    assert old.holdings["loans"]
    assert told("purpose") == [("Crops", 1_000, 0), ("School", 600, 600), ("", 900, 0)]
    assert told("sex") == [("Women", 1_600, 600), ("Men", 900, 0)]
    assert told("village") == [("Remera", 2_500, 600)]
    assert told("officer") == [(clerk.name, 1_600, 600), ("", 900, 0)]
    assert told("product") == [("Loans brought forward", 2_500, 600)]


def test_insiders_are_told_with_their_part_of_all(make: Make) -> None:
    lend(make, make.member("Aline"), coming(9, 750))
    lend(make, make.member("Bosco"), coming(9, 250, insider=True))
    (one,) = make.book.read(portfolio.insiders, TODAY)
    assert (one.about.name, one.stands.owed, one.part) == ("Bosco", 250, Decimal("0.25"))


def test_the_largest_borrowers_are_told_alone_and_with_their_team(make: Make) -> None:
    group = team(make, "Umurava")
    aline, bosco, claire = (make.member(name) for name in ("Aline", "Bosco", "Claire"))
    lend(make, aline, coming(9, 300, team=group))
    lend(make, aline, coming(9, 200))
    lend(make, bosco, coming(9, 400, team=group))
    lend(make, claire, coming(9, 100))
    found = make.book.read(portfolio.concentration, TODAY, 3)
    assert [(one.name, one.alone.owed, one.team, one.together.owed) for one in found] == [
        ("Aline", 500, "Umurava", 900),
        ("Bosco", 400, "Umurava", 700),
        ("Claire", 100, "", 100),
    ]
    assert found[0].alone.part == Decimal("0.5")


# --- figures -------------------------------------------------------------------------------------


def figures(book: Book, name: str, day: date = TODAY) -> Figures:
    return book.read(portfolio.REPORTS[name].make, statements.Asked.so_far(day))


def minor(cell: Cell) -> int:
    assert isinstance(cell, Money)
    return cell.minor


@pytest.mark.parametrize("name", [n for n in portfolio.REPORTS if n != "arrears"])
def test_every_figure_opens_its_loans(book: Book, ten: dict[str, LoanId], name: str) -> None:
    made = figures(book, name)
    assert made.rows or name == "insider-loans"  # none of the ten is one
    for row in made.rows:
        assert len(row.cells) == len(made.columns)
        if row.behind is not None:
            assert set(row.behind.loans) <= set(ten.values())
            shown = book.read(portfolio.loans_behind, row.behind.loans, TODAY)
            assert {one.loan for one in shown} == set(row.behind.loans)


@pytest.mark.parametrize("name", list(portfolio.REPORTS))
def test_every_report_of_an_empty_portfolio_can_be_told(book: Book, name: str) -> None:
    made = figures(book, name)
    assert not any(row.behind for row in made.rows)


def test_behind_a_figure_of_par_stands_the_same_amount(book: Book, ten: dict[str, LoanId]) -> None:
    for row in figures(book, "portfolio-at-risk").rows:
        if row.behind is not None and row.cells[2] is not None:
            shown = book.read(portfolio.loans_behind, row.behind.loans, TODAY)
            assert sum(one.owed.minor for one in shown) == minor(row.cells[2])


def test_the_bands_add_up_to_the_total_on_paper(book: Book, ten: dict[str, LoanId]) -> None:
    *bands, whole = figures(book, "ageing").rows
    assert whole.weight is Weight.TOTAL
    assert minor(whole.cells[2]) == sum(minor(row.cells[2]) for row in bands) == 6_700


def test_loans_without_terms_are_named_apart(book: Book, ten: dict[str, LoanId]) -> None:
    made = figures(book, "ageing")
    (note_,) = made.notes
    assert "without their terms: 1." in str(note_)


# --- what must hold of any portfolio -------------------------------------------------------------


@pytest.fixture(scope="module")
def member(template: Pc, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    with template.moved(Path(tmp_path_factory.mktemp("any")) / "pc").open() as book:
        yield Make(book)


any_loan = st.builds(
    Stands,
    loan=st.integers(1, 10**9).map(LoanId),
    member=st.integers(1, 50).map(MemberId),
    product=st.just(ProductId(1)),
    owed=st.integers(0, 10**9),
    late=st.integers(0, 2_000),
    rescheduled=st.booleans(),
    known=st.just(True),
)
some_loans = st.lists(any_loan, max_size=30)


@given(some_loans)
def test_par_falls_as_days_rise(stood: list[Stands]) -> None:
    sums = [portfolio.outstanding(portfolio.at_risk(stood, days)) for days in portfolio.DAYS]
    assert sums == sorted(sums, reverse=True)


@given(some_loans)
def test_the_bands_of_ageing_add_up_to_the_portfolio(stood: list[Stands]) -> None:
    bands = portfolio.ageing(stood)
    assert sum(one.owed for one in bands) == portfolio.outstanding(stood)
    whole = [loan for one in bands for loan in one.loans]
    assert len(whole) == sum(one.owed > 0 for one in stood)


@given(some_loans)
def test_par_is_the_sum_of_the_bands_beyond(stood: list[Stands]) -> None:
    bands = portfolio.ageing(stood)
    for days in (30, 60, 90, 180, 365):
        beyond = sum(
            band.owed
            for band, (first, _) in zip(bands, portfolio.AGES, strict=True)
            if first > days
        )
        assert beyond == portfolio.outstanding(portfolio.at_risk(stood, days))


a_due = st.tuples(st.integers(-400, 60), st.integers(0, 500), st.booleans())


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 5_000), st.lists(a_due, max_size=4)), max_size=4))
def test_what_is_read_adds_up_whatever_was_lent(
    member: Make, said: list[tuple[int, list[tuple[int, int, bool]]]]
) -> None:
    who = member.member()
    for owed, dues in said:
        rows = [_due(*one) for one in sorted(dues)]
        lend(member, who, Lent(owed, owed, rows))
    stood = member.book.read(portfolio.on, TODAY)
    whole = portfolio.outstanding(stood)
    assert whole == sum(one.owed for one in portfolio.ageing(stood))
    for what in portfolio.BY:
        assert whole == sum(one.all.owed for one in member.book.read(portfolio.by, what, TODAY))
    shown = member.book.read(portfolio.preview, TODAY)
    assert 0 <= shown.needed <= whole
    assert all(0 <= one.amount <= one.stands.owed for one in shown.rows)


def _due(days: int, principal: int, paid: bool) -> Due:
    day = TODAY + timedelta(days=days)
    if paid:
        return Due(day, principal, paid=(principal, 0, 0), settled=min(day, TODAY))
    return Due(day, principal)
