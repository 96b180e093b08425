"""What comes to light after interest was paid is put right by the next payment, to the coin."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopdesk.i18n import Text
from coopdesk.records import checks, interest_run, savings, statements, visit
from coopdesk.records.book import Book
from coopdesk.records.ids import ProductId
from coopdesk.records.products import FIXED_TERM
from coopdesk.records.terms import SavingsTerms
from tests.records import saver
from tests.records.hands import Make, Pc, Somebody, money, owns

JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 2)
NEW_YEAR = date(2026, 1, 1)
TAXED = SavingsTerms(rate="12", day_count="twelfth", posting="monthly", withholding="15")


def rows(
    book: Book, product: ProductId, until: date = FEBRUARY
) -> list[interest_run.AccountInterest]:
    return list(book.read(interest_run.preview, product, until).rows)


def late(make: Make, who: Somebody, amount: int, day: date = NEW_YEAR) -> None:
    make.visit(who, ("deposit" if amount > 0 else "withdrawal", abs(amount)), day=day)


def test_a_deposit_that_came_late_gets_what_it_would_have_earned(book: Book, make: Make) -> None:
    product = saver.offer(book)
    one, other = (saver.saver(make, product, (NEW_YEAR, 10_000)) for _ in range(2))
    saver.post(book, product, JANUARY)
    late(make, one, 20_000)
    shown = book.read(interest_run.preview, product, FEBRUARY)
    assert [(row.gross, row.correction) for row in shown.rows] == [
        (money(303), money(200)),  # on 30,300: as if January had been paid on 30,000
        (money(101), money(0)),
    ]
    assert (shown.gross, shown.correction, shown.paid) == (money(404), money(200), money(604))
    run = saver.post(book, product, FEBRUARY)
    assert owns(book, one.savings) == 30_000 + 300 + 303
    assert owns(book, other.savings) == 10_201
    (past, *_) = book.read(interest_run.past_runs)
    assert (past.run.id, past.count, past.gross) == (run, 2, money(604))
    assert [r.correction for r in book.read(interest_run.posted_rows, run)] == [
        money(200),
        money(0),
    ]
    assert checks.run(book, rebuild=True) == []
    assert not any(row.correction for row in rows(book, product, MARCH))


def test_a_correction_is_explained_before_and_after_it_is_posted(book: Book, make: Make) -> None:
    product = saver.offer(book, TAXED)
    one = saver.saver(make, product, (NEW_YEAR, 10_000))
    saver.post(book, product, JANUARY)
    late(make, one, 20_000)
    (row,) = rows(book, product)
    said = interest_run.explanation("Growing savings", row)
    [time] = said.corrected
    assert (time.begins, time.until, time.now, time.posted) == (
        NEW_YEAR,
        JANUARY,
        money(300),
        money(100),
    )
    assert (said.correction, said.gross) == (money(200), money(303))  # 302.55 on 30,255
    assert said.withheld == money(30 + 45)
    saver.post(book, product, FEBRUARY)
    entry = interest_run.entry_of(one.savings, date(2026, 2, 1), 1, interest_run.CORRECTION)
    posted = book.read(interest_run.posted_explanation, entry)
    assert posted.corrected == said.corrected
    assert (posted.correction, posted.gross, posted.withheld) == (money(200), money(0), money(30))
    assert [line.balance for line in posted.rows] == [money(30_000)]
    journal = book.read(statements.journal_paper, FEBRUARY, FEBRUARY)
    assert Text("Correction of interest for {member}", {"member": "1 Aline Mukamana"}) in [
        entry.what for entry in journal.entries
    ]


def test_a_receipt_that_is_taken_back_loses_the_interest_it_got(book: Book, make: Make) -> None:
    product = saver.offer(book)
    one = saver.saver(make, product, (NEW_YEAR, 10_000))
    wrong = make.visit(one, ("deposit", 5_000), day=NEW_YEAR)
    saver.post(book, product, JANUARY)
    book.write(visit.reverse_visit, visit=wrong, reason="typed twice")
    (row,) = rows(book, product)
    assert (row.gross, row.correction) == (money(101), money(-50))
    saver.post(book, product, FEBRUARY)
    assert owns(book, one.savings) == 10_201


def test_what_was_taken_back_before_it_was_paid_for_earns_nothing(book: Book, make: Make) -> None:
    product = saver.offer(book)
    one = saver.saver(make, product, (NEW_YEAR, 10_000))
    wrong = make.visit(one, ("deposit", 5_000), day=NEW_YEAR)
    book.write(visit.reverse_visit, visit=wrong, reason="typed twice")
    (row,) = rows(book, product)
    assert (row.gross, row.correction) == (money(200), money(0))


def test_more_than_is_there_is_not_taken_but_asked_for_again(book: Book, make: Make) -> None:
    product = saver.offer(book, TAXED)
    one = saver.saver(make, product, (NEW_YEAR, 100_000))
    saver.post(book, product, JANUARY)
    late(make, one, -100_000)
    late(make, one, -840, JANUARY)
    (row,) = rows(book, product)
    assert owns(book, one.savings) == 10
    assert (row.net, row.owed) == (money(-10), money(840))
    saver.post(book, product, FEBRUARY)
    assert owns(book, one.savings) == 0
    assert checks.run(book, rebuild=True) == []
    late(make, one, 5_000, MARCH)
    (row,) = rows(book, product, MARCH)
    assert (row.fix.net, row.owed) == (-840, money(0))
    saver.post(book, product, MARCH)
    gained = owns(book, one.savings) - 5_000 + 840
    assert 0 <= gained <= 5
    assert checks.run(book, rebuild=True) == []


def test_a_correction_leaves_what_is_held_back(book: Book, make: Make) -> None:
    product = saver.offer(book)
    one = saver.saver(make, product, (NEW_YEAR, 10_000))
    saver.post(book, product, JANUARY)
    late(make, one, -9_000)
    book.write(savings.put_hold, holding=one.savings, amount=1_080, reason="a guarantee")
    (row,) = rows(book, product)
    assert row.gross == money(10)
    assert (row.correction, row.owed) == (money(-30), money(60))
    saver.post(book, product, FEBRUARY)
    assert checks.run(book) == []


def test_corrections_are_taken_back_with_their_run_and_made_anew(book: Book, make: Make) -> None:
    product = saver.offer(book)
    one = saver.saver(make, product, (NEW_YEAR, 10_000))
    saver.post(book, product, JANUARY)
    late(make, one, 20_000)
    for _ in range(2):
        run = saver.post(book, product, FEBRUARY)
        assert owns(book, one.savings) == 30_603
        saver.take_back(book, run)
        assert owns(book, one.savings) == 30_100
    assert checks.run(book, rebuild=True) == []


def test_what_was_known_is_told_by_the_numbers_of_each_pc_and_never_by_a_clock(
    pc: Pc, tmp_path: Path
) -> None:
    with pc.open() as book:
        make, product = Make(book), saver.offer(book)
        one = saver.saver(make, product, (NEW_YEAR, 10_000))
        run = saver.post(book, product, JANUARY)
        assert book.read(interest_run.run_of, run).known == {"seen": {"A": 1}, "again": []}
    with pc.copied(tmp_path / "other").open() as book:  # another PC, whose clock is behind
        late(Make(book), one, 1_000)
        assert rows(book, product)[0].correction == money(10)


def test_a_fixed_term_whose_money_was_booked_late_is_corrected(book: Book, make: Make) -> None:
    terms = SavingsTerms(rate="12", day_count="twelfth", months=12, posting="yearly")
    product = saver.offer(book, terms, form=FIXED_TERM)
    begun = date(2025, 1, 10)
    one = saver.saver(make, product, (begun, 100_000), opened=begun)
    saver.post(book, product, JANUARY)
    late(make, one, -60_000, date(2026, 1, 10))
    assert not rows(book, product)  # what is drawn when it is over changes nothing
    late(make, one, -12_000, date(2026, 1, 31))
    assert not rows(book, product)


days = st.integers(0, 58).map(lambda n: date.fromordinal(NEW_YEAR.toordinal() + n))
paid_in = st.lists(st.tuples(days, st.integers(1, 90_000)), max_size=4)
terms_ = st.builds(
    SavingsTerms,
    rate=st.sampled_from(["3.5", "12"]),
    method=st.sampled_from(["daily", "minimum", "average"]),
    day_count=st.sampled_from(["actual/365", "30/360", "twelfth"]),
    rounding=st.sampled_from(["half_up", "half_even", "floor", "ceiling"]),
    step=st.sampled_from([1, 5, 100]),
    withholding=st.sampled_from(["0", "15"]),
    interest_from=st.sampled_from([0, 20_000]),
)


@settings(max_examples=12)
@given(st.lists(paid_in, min_size=1, max_size=3), paid_in, paid_in, terms_)
def test_late_slips_end_with_what_slips_in_time_would_have_got(
    template: Pc,
    savers: list[list[tuple[date, int]]],
    later: list[tuple[date, int]],
    latest: list[tuple[date, int]],
    terms: SavingsTerms,
) -> None:
    """All methods, with interest on interest: the sums after March are equal to the coin."""
    ends = (JANUARY, FEBRUARY, MARCH)
    got = []
    for in_time in (True, False):
        with TemporaryDirectory() as folder:
            pc = template.moved(Path(folder) / "pc")
            with pc.open() as book:
                make, product = Make(book), saver.offer(book, terms)
                who = [saver.saver(make, product, (NEW_YEAR, 1), *sorted(m)) for m in savers]
                waves = [sorted(later), sorted(latest)]
                if in_time:
                    for day, amount in (slip for wave in waves for slip in wave):
                        late(make, who[0], amount, day)
                for end in ends:
                    saver.post(book, product, end, most=2)
                    wave = waves.pop(0) if waves and not in_time else []
                    for day, amount in wave:
                        late(make, who[0], amount, day)
                assert checks.run(book, rebuild=True) == []
                got.append([owns(book, one.savings) for one in who])
    assert got[0] == got[1]


@pytest.mark.parametrize("most", [1, 500])
def test_a_run_with_corrections_can_be_cut_off_after_any_account(
    book: Book, make: Make, most: int
) -> None:
    product = saver.offer(book, TAXED)
    who = [saver.saver(make, product, (NEW_YEAR, 10_000)) for _ in range(3)]
    saver.post(book, product, JANUARY)
    for one in who[1:]:
        late(make, one, 5_000)
    shown = book.read(interest_run.preview, product, FEBRUARY)
    run = saver.begin(book, product, FEBRUARY)
    book.write(interest_run.post_batch, run=run, most=2)
    half = book.read(interest_run.preview, product, FEBRUARY)
    assert (half.posted, half.count) == (2, 1)
    saver.post(book, product, FEBRUARY, most=most)
    (past, *_) = book.read(interest_run.past_runs)
    assert (past.gross, past.withheld) == (shown.paid, shown.withheld)
    assert checks.run(book, rebuild=True) == []
