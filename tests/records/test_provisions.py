"""What is set aside for loans that may be lost: by bands, posted as a difference, taken back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records import checks, comparing, general, office, periods, portfolio
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, made_for
from coopdesk.records.portfolio import PEARLS, Band
from coopdesk.records.portfolio.bands import band_of, checked
from tests.records.hands import TODAY, HandClock, Make, Pc, count, draft, found
from tests.records.lent import Due, Lent, lend

KENYA = tuple(
    Band(days, Decimal(p)) for days, p in ((0, 1), (1, 5), (31, 25), (181, 50), (361, 100))
)


@pytest.fixture
def lent(make: Make) -> Make:
    """1,000 on time, 2,000 ten days late, 3,000 fifty, 4,000 four hundred; 500 without terms."""
    make.roll(draft("90", loan=500))
    who = make.member()
    for owed, late in ((1_000, -9), (2_000, 10), (3_000, 50), (4_000, 400)):
        lend(make, who, Lent(owed, owed, [Due(TODAY - timedelta(days=late), owed)]))
    return make


def run(book: Book, **more: Any) -> portfolio.Written:
    said: dict[str, Any] = {"day": TODAY, "bands": PEARLS, **more}
    ident = book.write(portfolio.run_provision, **said)
    return next(one for one in book.read(portfolio.written) if one.id == ident)


def balances(book: Book) -> tuple[int, int]:
    """What is set aside, and what it cost."""
    held = book.read(portfolio.set_aside, TODAY)
    query = (
        "SELECT coalesce(sum(l.amount), 0) FROM line l JOIN account a ON a.id = l.account"
        " WHERE a.role = 'loan_loss'"
    )
    cost = book.read(lambda s: s.connection().exec_driver_sql(query).scalar_one())
    return held, int(cost)


def refused(book: Book, message: str, **more: object) -> None:
    with pytest.raises(Refused) as no:
        run(book, **more)
    assert message in no.value.text.message


# --- by bands ------------------------------------------------------------------------------------


def wrong(book: Book) -> list[comparing.Finding]:
    """What is wrong with the book; the loans here are laid down without what happened to them."""
    return [one for one in checks.run(book) if one.check != "loans"]


def test_pearls_sets_aside_35_percent_of_1_to_12_months_and_all_of_more(lent: Make) -> None:
    shown = lent.book.read(portfolio.preview, TODAY, PEARLS)
    assert shown.needed == 1_050 + 4_000
    assert [(one.owed, one.amount) for one in shown.by_band()] == [
        (3_500, 0),
        (3_000, 1_050),
        (4_000, 4_000),
    ]
    assert [one.amount for one in shown.rows] == [4_000, 1_050, 0, 0, 0]


def test_kenyas_five_classes_are_as_reckoned_by_hand(lent: Make) -> None:
    shown = lent.book.read(portfolio.preview, TODAY, KENYA)
    assert [one.amount for one in shown.by_band()] == [15, 100, 750, 0, 4_000]
    assert shown.needed == 4_865


def test_a_loan_without_terms_counts_as_not_late(lent: Make) -> None:
    shown = lent.book.read(portfolio.preview, TODAY, KENYA)
    assert len(shown.unknown) == 1
    (row,) = (one for one in shown.rows if not one.stands.known)
    assert (row.stands.owed, row.amount) == (500, 5)


@given(st.integers(0, 10**12), st.integers(0, 10_000))
def test_never_more_is_set_aside_than_is_owed(owed: int, hundredths: int) -> None:
    assert 0 <= Band(0, Decimal(hundredths) / 100).of(owed) <= owed


@given(st.integers(0, 2_000))
def test_each_day_is_in_the_last_band_that_has_begun(late: int) -> None:
    band = band_of(late, KENYA)
    assert band is not None
    assert band.days == max(one.days for one in KENYA if one.days <= late)


@pytest.mark.parametrize(
    "bands",
    [
        (),
        (Band(-1, Decimal(5)),),
        (Band(1, Decimal(101)),),
        (Band(1, Decimal("NaN")),),
        (Band(1, Decimal(5)), Band(1, Decimal(6))),
        (Band(1, Decimal(50)), Band(31, Decimal(25))),
    ],
)
def test_bands_that_make_no_sense_are_refused(book: Book, bands: tuple[Band, ...]) -> None:
    with pytest.raises(Refused) as no:
        book.write(portfolio.keep_bands, bands=bands)
    assert no.value.field == "bands"


def test_bands_are_put_in_order() -> None:
    assert checked(tuple(reversed(KENYA))) == KENYA


def test_a_new_book_has_the_bands_of_its_country(book: Book, tmp_path: Path) -> None:
    assert book.read(portfolio.bands_now) == PEARLS
    with found(tmp_path / "ke", profile="KE", currency="KES").open() as kenyan:
        assert kenyan.read(portfolio.bands_now) == KENYA


def test_bands_are_kept_and_used_from_then_on(lent: Make) -> None:
    lent.book.write(portfolio.keep_bands, bands=KENYA)
    assert lent.book.read(portfolio.bands_now) == KENYA
    lent.book.write(portfolio.keep_bands, bands=PEARLS)
    assert run(lent.book, bands=None).bands == PEARLS


def test_the_presets_are_pearls_kenya_and_the_countrys_own() -> None:
    assert [one.bands for one in portfolio.presets("RW")] == [PEARLS, KENYA]
    assert [one.name for one in portfolio.presets("KE")] == ["pearls", "kenya"]


# --- posting -------------------------------------------------------------------------------------


def test_the_difference_is_posted(lent: Make) -> None:
    one = run(lent.book)
    assert (one.needed, one.before) == (5_050, 0)
    assert balances(lent.book) == (5_050, 5_050)
    assert wrong(lent.book) == []


def test_only_what_differs_is_posted_the_next_time(lent: Make, clock: HandClock) -> None:
    run(lent.book)
    clock.move(days=1)
    one = run(lent.book, day=TODAY + timedelta(days=1), bands=KENYA)
    assert (one.needed, one.before) == (4_865, 5_050)
    assert balances(lent.book)[0] == 5_050  # at the end of the day before
    assert lent.book.read(portfolio.set_aside, TODAY + timedelta(days=1)) == 4_865


def test_where_nothing_differs_nothing_is_posted(book: Book) -> None:
    one = run(book)
    assert (one.entry, one.standing) == (None, False)
    assert count(book, "entry") == 0


def test_the_entry_has_the_same_id_on_every_pc(lent: Make) -> None:
    one = run(lent.book)
    assert one.entry == EntryId(made_for("provision", TODAY.isoformat(), 0))
    lent.book.write(portfolio.reverse_provision, provision=one.id, reason="twice")
    assert run(lent.book).entry == EntryId(made_for("provision", TODAY.isoformat(), 1))


def test_its_loans_are_kept_as_proof(lent: Make) -> None:
    rows = lent.book.read(portfolio.proof, run(lent.book).id)
    assert [(one.owed, one.late, one.percent, one.amount) for one in rows] == [
        (4_000, 400, "100", 4_000),
        (3_000, 50, "35", 1_050),
    ]


def test_a_day_that_has_not_come_is_refused(lent: Make) -> None:
    refused(lent.book, "has not come", day=TODAY + timedelta(days=1))


def test_a_closed_period_is_refused(lent: Make) -> None:
    lent.book.write(periods.close_month, until=date(2026, 2, 28))
    refused(lent.book, "closed up to", day=date(2026, 2, 28))
    run(lent.book)


def test_a_day_is_provided_for_once(lent: Make) -> None:
    run(lent.book)
    refused(lent.book, "written already")
    refused(lent.book, "written already", day=TODAY - timedelta(days=1))


# --- taking back ---------------------------------------------------------------------------------


def test_a_provision_is_taken_back_with_a_reason(lent: Make) -> None:
    one = run(lent.book)
    with pytest.raises(Refused):
        lent.book.write(portfolio.reverse_provision, provision=one.id, reason=" ")
    lent.book.write(portfolio.reverse_provision, provision=one.id, reason="wrong bands")
    assert balances(lent.book) == (0, 0)
    with pytest.raises(Refused, match="taken back"):
        lent.book.write(portfolio.reverse_provision, provision=one.id, reason="again")
    assert run(lent.book).needed == 5_050
    assert wrong(lent.book) == []


def test_the_last_goes_first(lent: Make, clock: HandClock) -> None:
    first = run(lent.book)
    clock.move(days=1)
    run(lent.book, day=TODAY + timedelta(days=1), bands=KENYA)
    with pytest.raises(Refused, match="first"):
        lent.book.write(portfolio.reverse_provision, provision=first.id, reason="wrong")


def test_its_entry_is_not_reversed_like_any_other(lent: Make) -> None:
    entry = run(lent.book).entry
    assert entry is not None
    with pytest.raises(Refused, match="on its page"):
        lent.book.write(general.reverse_entry, entry=entry, reason="wrong")


def test_one_that_moved_nothing_is_not_taken_back(book: Book) -> None:
    one = run(book)
    with pytest.raises(Refused, match="moved nothing"):
        book.write(portfolio.reverse_provision, provision=one.id, reason="wrong")


# --- audits --------------------------------------------------------------------------------------


def test_a_provision_whose_proof_says_another_sum_is_found(lent: Make) -> None:
    run(lent.book)
    with lent.book.raw() as raw:
        raw.connection.exec_driver_sql("DROP TRIGGER IF EXISTS provision_update")
        for (name,) in raw.connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'provision'"
        ).all():
            raw.connection.exec_driver_sql(f"DROP TRIGGER {name}")
        raw.connection.exec_driver_sql("UPDATE provision SET needed = needed + 1")
    named = {one.check for one in checks.run(lent.book)}
    assert "provisions" in named


def test_settings_keep_the_bands_beside_what_they_knew(book: Book) -> None:
    before = book.read(office.settings)
    book.write(portfolio.keep_bands, bands=KENYA)
    after = book.read(office.settings)
    assert {k: v for k, v in after.items() if k != portfolio.BANDS} == before


def test_two_pcs_that_provide_alike_write_the_same_entry(pc: Pc, tmp_path: Path) -> None:
    with pc.open() as book:
        who = Make(book).member()
        lend(Make(book), who, Lent(700, 700, [Due(TODAY - timedelta(days=50), 700)]))
    other = pc.moved(tmp_path / "other")
    with pc.open() as one, other.open() as two:
        assert run(one).entry == run(two).entry
