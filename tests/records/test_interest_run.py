"""Interest is previewed, posted in batches, explained, and taken back as a whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as driver

from coopdesk.i18n import Text
from coopdesk.records import checks, interest_run, leaving, savings, statements
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, ProductId
from coopdesk.records.products import FIXED_TERM, TARGET
from coopdesk.records.terms import SavingsTerms
from tests.records import saver
from tests.records.hands import Make, Pc, money, owns, whole
from tests.records.saver import FEBRUARY, JANUARY, NEW_YEAR, close, paid, seen

# --- what is reckoned ---


def test_a_preview_says_what_each_account_gets_and_writes_nothing(book: Book, make: Make) -> None:
    product = saver.offer(book)
    one = saver.saver(make, product, (NEW_YEAR, 10_000))
    saver.saver(make, product, (NEW_YEAR, 20_000), (date(2026, 1, 16), -5_000))
    saver.saver(make, product)
    before = whole(book)
    found = seen(book, product)
    assert [row.gross for row in found.rows] == [money(100), money(174)]  # 200 less 16/31 of 50
    assert (found.count, found.gross, found.begins) == (2, money(274), date(2026, 1, 1))
    assert found.rows[0].holding == one.savings
    assert found.rows[1].balance == money(15_000)
    assert whole(book) == before


def test_a_time_begins_after_the_last_one(book: Book, make: Make) -> None:
    product = saver.offer(book)
    saver.saver(make, product, (NEW_YEAR, 10_000))
    saver.post(book, product, JANUARY)
    found = seen(book, product, FEBRUARY)
    assert found.begins == date(2026, 2, 1)
    assert found.rows[0].gross == money(101)  # on 10,100


def test_a_rate_that_changed_inside_the_time_holds_from_its_day_on(book: Book, make: Make) -> None:
    product = saver.offer(book)
    saver.change(book, product, date(2026, 1, 17), SavingsTerms(rate="24", day_count="twelfth"))
    saver.saver(make, product, (NEW_YEAR, 31_000))
    assert paid(book, product) == [160 + 300]


def test_a_rate_that_changed_on_the_last_day_holds_for_that_day(book: Book, make: Make) -> None:
    product = saver.offer(book)
    saver.change(book, product, JANUARY, SavingsTerms(rate="24", day_count="twelfth"))
    saver.saver(make, product, (NEW_YEAR, 31_000))
    assert paid(book, product) == [300 + 20]


def test_a_contract_keeps_the_rate_that_was_signed_until_it_ends(book: Book, make: Make) -> None:
    product = saver.offer(book, form=TARGET)
    saver.change(book, product, date(2025, 6, 1), SavingsTerms(rate="24", day_count="twelfth"))
    saver.saver(make, product, (NEW_YEAR, 31_000), target=90_000)
    ends_in_january: dict[str, Any] = {"opened": date(2025, 1, 16), "months": 12, "target": 90_000}
    saver.saver(make, product, (NEW_YEAR, 31_000), **ends_in_january)
    assert paid(book, product) == [310, 160 + 300]


def test_a_fixed_term_is_paid_once_when_it_falls_due(book: Book, make: Make) -> None:
    terms = SavingsTerms(rate="12", day_count="twelfth", months=12, posting="yearly")
    product = saver.offer(book, terms, form=FIXED_TERM)
    begun = date(2025, 1, 10)
    one = saver.saver(make, product, (begun, 100_000), opened=begun)
    february = date(2025, 2, 10)
    later = saver.saver(make, product, (february, 50_000), opened=february)
    assert paid(book, product, date(2026, 1, 8)) == []
    assert paid(book, product, date(2026, 1, 9)) == [12_000]
    saver.post(book, product, JANUARY)
    assert (owns(book, one.savings), owns(book, later.savings)) == (112_000, 50_000)
    saver.post(book, product, FEBRUARY)
    assert (owns(book, one.savings), owns(book, later.savings)) == (112_000, 56_000)


def test_interest_of_a_longer_fixed_term_earns_interest_itself(book: Book, make: Make) -> None:
    terms = SavingsTerms(rate="12", day_count="twelfth", months=12, posting="quarterly")
    product = saver.offer(book, terms, form=FIXED_TERM)
    begun = date(2025, 1, 10)
    saver.saver(make, product, (begun, 100_000), opened=begun)
    assert paid(book, product) == [3_000 + 3_090 + 3_183 + 3_278]


def test_a_fixed_term_that_was_broken_earns_the_early_rate(book: Book, make: Make) -> None:
    terms = SavingsTerms(rate="12", early_rate="6", day_count="twelfth", months=12)
    product = saver.offer(book, terms, form=FIXED_TERM)
    begun = date(2025, 9, 3)
    one = saver.saver(make, product, (begun, 100_000), opened=begun)
    book.write(savings.break_term, holding=one.savings)
    assert paid(book, product, date(2026, 3, 1)) == []
    assert paid(book, product, date(2026, 3, 2)) == [3_000]  # half a year until today


def test_the_lowest_balance_is_that_of_each_month(book: Book, make: Make) -> None:
    terms = SavingsTerms(rate="12", method="minimum", day_count="twelfth", posting="quarterly")
    product = saver.offer(book, terms)
    saver.saver(make, product, (NEW_YEAR, 10_000), (date(2026, 2, 20), -4_000))
    assert paid(book, product, FEBRUARY) == [100 + 60]


def test_a_new_account_starts_with_its_first_deposit_and_an_empty_one_does_not(
    book: Book, make: Make
) -> None:
    terms = SavingsTerms(rate="12", method="minimum", day_count="twelfth", posting="monthly")
    product = saver.offer(book, terms)
    saver.saver(make, product, (date(2026, 1, 1), 5_000), (date(2026, 1, 31), -5_000))
    saver.saver(make, product, (date(2026, 1, 1), 1_000))
    saver.post(book, product, JANUARY)
    old, *_ = seen(book, product, FEBRUARY).rows
    assert old.gross == money(10)
    emptied = saver.saver(make, product, (date(2026, 2, 15), 28_000), opened=date(2026, 2, 15))
    rows = {row.holding: row.gross for row in seen(book, product, FEBRUARY).rows}
    assert rows[emptied.savings] == money(140)  # half of February on the whole amount


def test_a_balance_under_the_least_earns_nothing(book: Book, make: Make) -> None:
    terms = SavingsTerms(rate="12", day_count="twelfth", interest_from=10_000)
    product = saver.offer(book, terms)
    saver.saver(make, product, (NEW_YEAR, 10_000))
    saver.saver(make, product, (NEW_YEAR, 9_999))
    found = seen(book, product)
    assert [row.gross.minor for row in found.rows] == [100, 0]
    assert found.count == 1


def test_a_closed_account_gets_nothing(book: Book, make: Make) -> None:
    product = saver.offer(book)
    one = saver.saver(make, product, (NEW_YEAR, 10_000), (date(2026, 1, 20), -10_000))
    saver.saver(make, product, (NEW_YEAR, 10_000))
    book.write(leaving.close_account, holding=one.savings)
    assert paid(book, product) == [100]


# --- posting ---


def test_posting_pays_the_members_and_withholds_the_tax(book: Book, make: Make) -> None:
    terms = SavingsTerms(rate="12", day_count="twelfth", withholding="15")
    product = saver.offer(book, terms)
    one = saver.saver(make, product, (NEW_YEAR, 10_000))
    run = saver.post(book, product, JANUARY)
    assert owns(book, one.savings) == 10_000 + 100 - 15
    balance = book.read(statements.trial_balance, JANUARY)
    named = {row.name.message: row for row in balance.rows if not isinstance(row.name, str)}
    assert named["Interest on savings"].debit == money(100)
    assert named["Tax withheld"].credit == money(15)
    (row,) = book.read(interest_run.posted_rows, run)
    assert (row.gross, row.withheld, row.net) == (money(100), money(15), money(85))
    assert checks.run(book, rebuild=True) == []


def test_batches_post_what_one_would_and_then_nothing(book: Book, make: Make) -> None:
    product = saver.offer(book)
    for n in range(7):
        saver.saver(make, product, (NEW_YEAR, 1_000 * n + 10))
    run = saver.begin(book, product, JANUARY)
    told = [book.write(interest_run.post_batch, run=run, most=3) for _ in range(4)]
    assert [(p.count, p.done) for p in told] == [(3, False), (6, False), (6, True), (6, True)]
    (row,) = book.read(interest_run.past_runs)
    assert (row.count, row.gross) == (6, money(210))  # 10 F earn nothing that could be paid
    assert row.run.state == interest_run.DONE


def test_a_run_that_was_cut_off_goes_on(book: Book, make: Make) -> None:
    product = saver.offer(book)
    for _ in range(5):
        saver.saver(make, product, (NEW_YEAR, 10_000))
    first = saver.begin(book, product, JANUARY)
    book.write(interest_run.post_batch, run=first, most=2)
    half = seen(book, product)
    assert (half.posted, half.count, half.gross) == (2, 3, money(300))
    assert half.open is not None
    assert saver.post(book, product, JANUARY, most=2) == first
    (row,) = book.read(interest_run.past_runs)
    assert (row.count, row.gross) == (5, money(500))


def test_what_is_half_posted_must_be_finished_first(book: Book, make: Make) -> None:
    product = saver.offer(book)
    saver.saver(make, product, (NEW_YEAR, 10_000))
    saver.begin(book, product, JANUARY)
    with pytest.raises(Refused, match="only half posted") as refused:
        saver.begin(book, product, FEBRUARY)
    assert refused.value.field == "until"


@pytest.mark.parametrize(
    ("until", "day", "field"),
    [
        (date(2026, 3, 31), date(2026, 3, 31), "until"),
        (JANUARY, date(2026, 1, 30), "day"),
        (JANUARY, date(2026, 3, 4), "day"),
        (date(2025, 12, 31), date(2025, 12, 31), "until"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(
    book: Book, make: Make, until: date, day: date, field: str
) -> None:
    product = saver.offer(book)
    saver.saver(make, product, (NEW_YEAR, 10_000))
    with pytest.raises(Refused) as refused:
        saver.begin(book, product, until, day)
    assert refused.value.field == field


def test_days_that_were_paid_are_not_paid_again(book: Book, make: Make) -> None:
    product = saver.offer(book)
    saver.saver(make, product, (NEW_YEAR, 10_000))
    saver.post(book, product, JANUARY)
    with pytest.raises(Refused, match="paid up to") as refused:
        seen(book, product, JANUARY)
    assert refused.value.field == "until"


def test_nothing_saved_earns_no_interest(book: Book) -> None:
    with pytest.raises(Refused, match="Nobody has saved"):
        seen(book, saver.offer(book))
    with pytest.raises(Refused, match="no such savings product"):
        seen(book, ProductId(5))


def test_a_closed_period_takes_no_interest(book: Book, make: Make) -> None:
    product = saver.offer(book)
    one = saver.saver(make, product, (NEW_YEAR, 10_000))
    close(book, JANUARY)
    with pytest.raises(Refused, match="closed up to") as refused:
        saver.begin(book, product, JANUARY)
    assert refused.value.field == "day"
    run = saver.begin(book, product, JANUARY, FEBRUARY)
    assert book.write(interest_run.post_batch, run=run).done
    assert owns(book, one.savings) == 10_100


def test_two_pcs_that_both_run_it_write_the_same_entries(pc: Pc, tmp_path: Path) -> None:
    with pc.open() as book:
        product = saver.offer(book)
        saver.saver(Make(book), product, (NEW_YEAR, 10_000))
        saver.saver(Make(book), product, (NEW_YEAR, 20_000))
    other = pc.copied(tmp_path / "other")
    lines = []
    for one in (pc, other):
        with one.open() as book:
            saver.post(book, product, JANUARY)
            lines.append(whole(book, ["interest_line", "interest_run"]))
    assert lines[0] == lines[1]
    assert len(lines[0]["interest_line"]) == 2


# --- explaining ---


def test_a_figure_is_explained_by_days_balances_and_rate(book: Book, make: Make) -> None:
    terms = SavingsTerms(rate="7.3", withholding="10", step=5)
    product = saver.offer(book, terms)
    saver.saver(make, product, (NEW_YEAR, 10_000), (date(2026, 1, 11), 5_000))
    preview = seen(book, product)
    found = interest_run.explanation(preview.name, preview.rows[0])
    assert [(row.days, row.balance, row.interest) for row in found.rows] == [
        (10, money(10_000), Decimal("20.00")),
        (21, money(15_000), Decimal("63.00")),
    ]
    assert (found.sum, found.gross, found.withheld) == (Decimal("83.00"), money(85), money(10))
    run = saver.post(book, product, JANUARY)
    (row,) = book.read(interest_run.posted_rows, run)
    assert row.entry
    posted = book.read(interest_run.posted_explanation, row.entry)
    assert posted.rows == found.rows
    assert (posted.entry, posted.reversed_by) == ("A-000003", "")
    saver.take_back(book, run)
    assert book.read(interest_run.posted_explanation, row.entry).reversed_by == "A-000004"


def test_an_entry_that_paid_no_interest_is_not_explained(book: Book, make: Make) -> None:
    one = make.member()
    entry = make.visit(one, ("deposit", 500))
    with pytest.raises(Refused, match="paid no interest"):
        book.read(interest_run.posted_explanation, EntryId(entry))


def test_what_is_due_next_follows_the_terms(book: Book, make: Make) -> None:
    quarterly = saver.offer(book, SavingsTerms(rate="5", posting="quarterly"), name="Quarterly")
    empty = saver.offer(book, name="Nobody's yet")
    saver.saver(make, quarterly, (NEW_YEAR, 10_000))
    found = {due.product: due for due in book.read(interest_run.dues, date(2026, 3, 3))}
    assert found[quarterly].next_end == date(2026, 3, 31)
    assert found[empty].next_end is None
    run = saver.begin(book, quarterly, JANUARY)
    book.write(interest_run.post_batch, run=run, most=1)
    (due,) = [d for d in book.read(interest_run.dues, date(2026, 3, 3)) if d.product == quarterly]
    assert (due.paid_until, due.next_end) == (JANUARY, date(2026, 3, 31))
    assert due.open is not None


def test_interest_that_was_taken_back_is_due_again(book: Book, make: Make) -> None:
    product = saver.offer(book)
    saver.saver(make, product, (NEW_YEAR, 10_000))
    run = saver.post(book, product, JANUARY)
    saver.take_back(book, run)
    (due,) = [d for d in book.read(interest_run.dues, FEBRUARY) if d.product == product]
    assert (due.paid_until, due.next_end, due.open) == (None, JANUARY, None)


def test_a_fixed_term_is_due_when_the_first_contract_ends_and_not_before(
    book: Book, make: Make
) -> None:
    terms = SavingsTerms(rate="12", day_count="twelfth", months=12)
    product = saver.offer(book, terms, form=FIXED_TERM)

    def due() -> date | None:
        found = book.read(interest_run.dues, date(2026, 3, 3))
        return next(one.next_end for one in found if one.product == product)

    assert due() is None
    for day in (date(2025, 2, 10), date(2025, 6, 10)):
        saver.saver(make, product, (day, 10_000), opened=day)
    assert due() == date(2026, 2, 9)
    saver.post(book, product, FEBRUARY)
    assert due() == date(2026, 6, 9)


# --- on papers, and in the audits ---


def test_statement_and_journal_name_interest_and_its_tax(book: Book, make: Make) -> None:
    product = saver.offer(book, SavingsTerms(rate="12", day_count="twelfth", withholding="15"))
    one = saver.saver(make, product, (NEW_YEAR, 10_000))
    saver.post(book, product, JANUARY)
    paper = book.read(
        statements.statement, one.id, from_=NEW_YEAR, until=JANUARY, made_on=JANUARY, made_by=""
    )
    (account,) = [a for a in paper.accounts if a.closing == money(10_085)]
    told = [(line.what, line.amount.minor) for line in account.lines]
    assert [(what.message, amount) for what, amount in told if isinstance(what, Text)] == [
        ("Paid in", 10_000),
        ("Interest", 100),
        ("Tax on interest", -15),
    ]
    journal = book.read(statements.journal_paper, JANUARY, JANUARY)
    assert [entry.what for entry in journal.entries] == [
        Text("Interest for {member}", {"member": "1 Aline Mukamana"})
    ]


def test_the_paper_of_a_run_has_each_account_and_the_sums(book: Book, make: Make) -> None:
    product = saver.offer(book, SavingsTerms(rate="12", day_count="twelfth", withholding="15"))
    saver.saver(make, product, (NEW_YEAR, 10_000), label="School fees")
    saver.saver(make, product, (NEW_YEAR, 20_000))
    draft = book.read(statements.interest_preview, seen(book, product))
    assert draft.warnings == (Text("This interest is not posted yet."),)
    run = saver.post(book, product, JANUARY)
    paper = book.read(statements.interest_paper, run, made_by="Claudine")
    *rows, total = paper.rows
    assert [row.cells for row in rows] == [
        ("1", "Aline Mukamana · School fees", *map(money, (10_000, 100, 15, 85))),
        ("2", "Aline Mukamana", *map(money, (20_000, 200, 30, 170))),
    ]
    assert total.cells[2:] == tuple(map(money, (30_000, 300, 45, 255)))
    assert [row.cells for row in draft.rows] == [row.cells for row in paper.rows]
    assert rows[0].behind
    assert rows[0].behind.entry == book.read(statements.find_interest, "a3")
    saver.take_back(book, run)
    (warning,) = book.read(statements.interest_paper, run).warnings
    assert warning == Text("This interest was taken back: {reason}", {"reason": "wrong rate"})
    with pytest.raises(Refused, match="paid no interest"):
        book.read(statements.find_interest, "A-1")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE interest_line SET gross = gross + 1",
        "UPDATE interest_line SET withheld = withheld - 1",
        "UPDATE interest_run SET state = 'reversed'",
        "UPDATE holding SET closed = 20260301 WHERE id IN (SELECT holding FROM interest_line)",
    ],
)
def test_interest_that_does_not_fit_its_entry_is_found(book: Book, make: Make, sql: str) -> None:
    product = saver.offer(book, SavingsTerms(rate="12", day_count="twelfth", withholding="15"))
    saver.saver(make, product, (NEW_YEAR, 10_000))
    saver.post(book, product, JANUARY)
    assert checks.run(book) == []
    book.close()
    with driver.connect(str(book.path)) as raw:
        raw.execute("DROP TRIGGER interest_line_never_update")
        raw.execute(sql)
    raw.close()
    assert {finding.check for finding in checks.run(book)} == {"interest"}


# --- what must hold whatever happens ---


moves = st.lists(
    st.tuples(
        st.integers(0, 58).map(lambda n: date.fromordinal(NEW_YEAR.toordinal() + n)),
        st.integers(1, 90_000),
    ),
    max_size=4,
)


terms_ = st.builds(
    SavingsTerms,
    rate=st.sampled_from(["0", "3.5", "12"]),
    method=st.sampled_from(["daily", "minimum", "average"]),
    day_count=st.sampled_from(["actual/365", "30/360", "twelfth"]),
    rounding=st.sampled_from(["half_up", "half_even", "floor", "ceiling"]),
    step=st.sampled_from([1, 5, 100]),
    withholding=st.sampled_from(["0", "15"]),
    interest_from=st.sampled_from([0, 20_000]),
)


@settings(max_examples=12)
@given(
    st.lists(moves, min_size=1, max_size=6),
    terms_,
    st.tuples(st.integers(1, 4), st.integers(0, 3)),
)
def test_any_stop_and_restart_gives_the_same_book_and_a_reversal_brings_all_back(
    template: Pc,
    savers: list[list[tuple[date, int]]],
    terms: SavingsTerms,
    stopped: tuple[int, int],
) -> None:
    most, batches = stopped
    with TemporaryDirectory() as folder:
        pc = template.moved(Path(folder) / "pc")
        with pc.open() as book:
            product = saver.offer(book, terms)
            who = [saver.saver(Make(book), product, (NEW_YEAR, 1), *sorted(m)) for m in savers]
            before = [owns(book, one.savings) for one in who]
            shown = seen(book, product, FEBRUARY)
            run = saver.begin(book, product, FEBRUARY)
            for _ in range(batches):
                book.write(interest_run.post_batch, run=run, most=most)
        with pc.open() as book:  # as after a power cut
            while not book.write(interest_run.post_batch, run=run, most=most).done:
                pass
            rows = book.read(interest_run.posted_rows, run)
            got = {row.holding: row for row in shown.rows if row.gross}
            assert [(r.holding, r.gross, r.withheld) for r in rows] == [
                (row.holding, row.gross, row.withheld) for row in got.values()
            ]
            gained = [got[w.savings].net.minor if w.savings in got else 0 for w in who]
            after = [owns(book, one.savings) for one in who]
            assert after == [a + b for a, b in zip(before, gained, strict=True)]
            (past,) = book.read(interest_run.past_runs)
            assert past.gross == sum((row.gross for row in rows), money(0)) == shown.gross
            saver.take_back(book, run, most=most)
            assert [owns(book, one.savings) for one in who] == before
            assert checks.run(book, rebuild=True) == []
