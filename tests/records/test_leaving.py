"""Closing an account pays its interest, pays it out and closes it: all of it or nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopdesk.records import checks, interest_run, leaving, savings, statements, visit
from coopdesk.records.access import Role
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, ProductId, VisitId
from coopdesk.records.products import FIXED_TERM, TARGET
from coopdesk.records.terms import SavingsTerms
from coopdesk.records.visit import Doing
from tests.records import saver, savers
from tests.records.hands import TODAY, Make, Pc, actor, money, owns, whole
from tests.records.test_interest_corrections import paid_in, terms_

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)
NEW_YEAR = date(2026, 1, 1)
TAXED = SavingsTerms(rate="12", day_count="twelfth", posting="monthly", withholding="15")


def would(book: Book, holding: HoldingId) -> leaving.Leaving:
    return book.read(leaving.leaving, holding, TODAY)


def close(book: Book, holding: HoldingId) -> VisitId | None:
    return book.write(leaving.close_account, holding=holding, check_box=False)


def closed(book: Book, holding: HoldingId) -> savings.SavingsAccount:
    one = book.read(savings.account, holding, TODAY)
    assert one.closed == TODAY
    assert one.balance == money(0)
    return one


def test_closing_pays_the_interest_since_the_last_payment_and_all_there_is(
    book: Book, make: Make
) -> None:
    product = saver.offer(book, TAXED)
    one = saver.saver(make, product, (NEW_YEAR, 31_000))
    saver.post(book, product, JANUARY)
    found = would(book, one.savings)
    assert found.interest
    # 31,263.5 … for February and two days of March; on the day of closing it is paid out.
    assert (found.interest.gross, found.interest.withheld) == (money(333), money(50))
    assert found.out == found.holds == money(31_000 + 310 - 47 + 333 - 50)
    receipt = close(book, one.savings)
    assert receipt
    closed(book, one.savings)
    assert book.read(statements.receipt, receipt).lines[0].amount == -found.out
    assert checks.run(book, rebuild=True) == []
    assert [row.run.holding for row in book.read(interest_run.past_runs)] == [one.savings, None]


def test_what_was_drawn_before_leaves_only_the_interest_to_be_paid_out(
    book: Book, make: Make
) -> None:
    product = saver.offer(book)
    one = saver.saver(make, product, (NEW_YEAR, 10_000), (FEBRUARY, -10_000))
    found = would(book, one.savings)
    assert found.out == money(196)  # January, and 27 days of February
    close(book, one.savings)
    closed(book, one.savings)
    assert not book.read(interest_run.preview, product, FEBRUARY).rows


def test_an_account_that_earns_nothing_is_just_closed(book: Book, make: Make) -> None:
    one = saver.saver(make, saver.offer(book, SavingsTerms()))
    assert would(book, one.savings).interest is None
    assert close(book, one.savings) is None
    closed(book, one.savings)
    assert not book.read(interest_run.past_runs)


def test_the_fee_of_the_last_withdrawal_is_shown_and_taken(book: Book, make: Make) -> None:
    terms = SavingsTerms(rate="12", day_count="twelfth", withdrawal_fee=150)
    one = saver.saver(make, saver.offer(book, terms), (NEW_YEAR, 10_000))
    found = would(book, one.savings)
    assert (found.holds, found.fee, found.out) == (money(10_206), money(150), money(10_056))
    close(book, one.savings)
    closed(book, one.savings)


def test_the_lowest_balance_of_the_month_of_closing_is_nothing(book: Book, make: Make) -> None:
    terms = SavingsTerms(rate="12", method="minimum", day_count="twelfth")
    one = saver.saver(make, saver.offer(book, terms), (NEW_YEAR, 10_000))
    found = would(book, one.savings).interest
    assert found
    assert found.gross == money(200)


def test_a_target_is_paid_by_the_terms_that_were_signed(book: Book, make: Make) -> None:
    product = saver.offer(book, form=TARGET)
    saver.change(book, product, date(2025, 6, 1), SavingsTerms(rate="24", day_count="twelfth"))
    one = saver.saver(make, product, (NEW_YEAR, 31_000), target=90_000)
    found = would(book, one.savings).interest
    assert found
    assert found.gross == money(310 + 310 + 20)


def test_a_fixed_term_is_closed_when_it_is_over_or_broken(book: Book, make: Make) -> None:
    terms = SavingsTerms(rate="12", early_rate="6", day_count="twelfth", months=12)
    product = saver.offer(book, terms, form=FIXED_TERM)
    begun, over = date(2025, 9, 3), date(2025, 2, 10)
    running = saver.saver(make, product, (begun, 100_000), opened=begun)
    done = saver.saver(make, product, (over, 100_000), opened=over)
    with pytest.raises(Refused, match="fixed until"):
        close(book, running.savings)
    assert would(book, running.savings).interest is None
    book.write(savings.break_term, holding=running.savings)
    assert would(book, running.savings).out == money(103_000)
    assert would(book, done.savings).out == money(112_000)
    for one in (running, done):
        close(book, one.savings)
        closed(book, one.savings)
    assert checks.run(book, rebuild=True) == []


def test_what_keeps_money_from_being_drawn_keeps_the_account_open(book: Book, make: Make) -> None:
    one = saver.saver(make, saver.offer(book), (NEW_YEAR, 10_000))
    book.write(savings.put_hold, holding=one.savings, amount=100, reason="a guarantee")
    before = whole(book)
    with pytest.raises(Refused, match="held back"):
        close(book, one.savings)
    assert whole(book) == before  # the interest is not posted either


def test_what_is_saved_for_the_social_fund_is_not_paid_out(book: Book, make: Make) -> None:
    one = make.member()
    held = savers.account(make, one, savers.product(make, "social"))
    book.write(
        visit.record_visit,
        member=one.id,
        day=TODAY,
        doings=[Doing("social", money(5), held)],
    )
    with pytest.raises(Refused, match="There is still 5 RWF"):
        close(book, held)


def test_half_posted_interest_is_finished_first(book: Book, make: Make) -> None:
    product = saver.offer(book)
    one = saver.saver(make, product, (NEW_YEAR, 10_000))
    saver.begin(book, product, JANUARY)
    with pytest.raises(Refused, match="half posted"):
        close(book, one.savings)
    with pytest.raises(Refused, match="half posted"):
        would(book, one.savings)


def test_closing_puts_right_what_was_paid_wrongly(book: Book, make: Make) -> None:
    product = saver.offer(book)
    one = saver.saver(make, product, (NEW_YEAR, 10_000))
    saver.post(book, product, FEBRUARY)
    make.visit(one, ("deposit", 10_000), day=NEW_YEAR)
    found = would(book, one.savings).interest
    assert found
    assert found.correction == money(200)
    close(book, one.savings)
    closed(book, one.savings)


def test_what_was_paid_at_a_closing_is_not_taken_back(book: Book, make: Make) -> None:
    product = saver.offer(book)
    one = saver.saver(make, product, (NEW_YEAR, 10_000))
    run = saver.post(book, product, JANUARY)
    close(book, one.savings)
    (settled, _) = book.read(interest_run.past_runs)
    with pytest.raises(Refused, match="when the account was closed"):
        book.write(interest_run.begin_reversal, run=settled.run.id, reason="wrong")
    saver.take_back(book, run)
    (kept,) = book.read(interest_run.kept, run)
    assert kept.why == interest_run.CLOSED
    saver.post(book, product, JANUARY)  # nobody is left to be paid
    assert checks.run(book, rebuild=True) == []


def test_a_closing_does_not_move_the_day_until_which_the_others_are_paid(
    book: Book, make: Make
) -> None:
    product = saver.offer(book)
    one, other = (saver.saver(make, product, (NEW_YEAR, 10_000)) for _ in range(2))
    close(book, one.savings)
    found = book.read(interest_run.preview, product, FEBRUARY)
    assert (found.begins, [row.holding for row in found.rows]) == (NEW_YEAR, [other.savings])
    saver.change(book, product, date(2026, 1, 17), TAXED)  # no day of theirs was paid


def test_a_run_on_another_pc_and_a_closing_write_one_entry(pc: Pc, tmp_path: Path) -> None:
    """Whoever pays the days of an account from one day on, the entry has one id: it is paid once,
    whichever of them the merged book takes."""
    with pc.open() as book:
        product = saver.offer(book, TAXED)
        one = saver.saver(Make(book), product, (NEW_YEAR, 10_000))
    other = pc.copied(tmp_path / "other")
    with pc.open() as book:
        close(book, one.savings)
        here = whole(book, ["interest_line"])["interest_line"]
    with other.open() as book:
        saver.post(book, product, FEBRUARY)
        there = whole(book, ["interest_line"])["interest_line"]
    assert here[0][0] == there[0][0]


def test_a_teller_does_not_close_accounts(book: Book, make: Make) -> None:
    one = saver.saver(make, saver.offer(book), (NEW_YEAR, 10_000))
    book.actor = actor(Role.TELLER)
    with pytest.raises(Refused):
        close(book, one.savings)


@settings(max_examples=15)
@given(paid_in, terms_, st.sampled_from([None, JANUARY, FEBRUARY]))
def test_closing_pays_what_one_run_over_the_same_days_would_have_paid(
    template: Pc, moves: list[tuple[date, int]], terms: SavingsTerms, paid_until: date | None
) -> None:
    """To the coin: the run sees the same account, drawn empty today and left open."""
    with TemporaryDirectory() as folder:
        pc = template.moved(Path(folder) / "pc")
        with pc.open() as book:
            make, product = Make(book), saver.offer(book, terms)
            left, drew = (saver.saver(make, product, (NEW_YEAR, 5), *sorted(moves)) for _ in "ab")
            if paid_until:
                saver.post(book, product, paid_until)
            make.visit(drew, ("withdrawal", owns(book, drew.savings)))
            by_run = _of(book, product, drew.savings)
            found = would(book, left.savings).interest
            at_closing = (found.gross, found.withheld) if found else (money(0), money(0))
            assert at_closing == by_run
            close(book, left.savings)
            closed(book, left.savings)
            assert checks.run(book, rebuild=True) == []


def _of(book: Book, product: ProductId, holding: HoldingId) -> tuple[object, object]:
    rows = book.read(interest_run.preview, product, TODAY).rows
    return next(
        ((row.gross, row.withheld) for row in rows if row.holding == holding),
        (money(0), money(0)),
    )
