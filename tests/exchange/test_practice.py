"""A practice book is believable, repeatable, complete or not there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from coopdesk.exchange import practice
from coopdesk.exchange.practice_bank import bring_statement
from coopdesk.exchange.practice_names import people_of
from coopdesk.i18n import Language, Text
from coopdesk.records import (
    accounts,
    admission,
    borrowings,
    carrying,
    checks,
    lives,
    meetings,
    members,
    office,
    resolutions,
    statements,
    vouchers,
)
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.membership import ADMITTED, APPLICANT, DEFERRED, LEAVING, LEFT
from coopdesk.records.money import Money
from coopdesk.records.papers import TrialBalance
from coopdesk.records.profiles import profiles
from coopdesk.records.resolutions import ADMISSION
from coopdesk.records.vouchers import Part
from coopdesk.reports.minutes import minutes, minutes_folios
from tests.records.hands import found
from tests.reports import reading

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = NOW.date()


def clock() -> datetime:
    return NOW


def made(folder: Path, *, seed: int = 1, profile: str = "RW", count: int = 30) -> Path:
    path = folder / f"practice-{profile}-{seed}.coopdesk"
    practice.make(path, folder / "home", clock, members=count, years=1, seed=seed, profile=profile)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("practice")
    made(folder)
    return folder


def opened(folder: Path, path: Path | None = None) -> Book:
    return Book.open(path or folder / "practice-RW-1.coopdesk", folder / "home", clock)


def balance(book: Book) -> TrialBalance:
    return book.read(statements.trial_balance, TODAY)


def test_the_finished_book_is_the_one_that_was_made_and_not_a_copy(folder: Path) -> None:
    with opened(folder) as book:
        assert book.letter == "A"
        assert book.clock().believed
        assert not book.clock().ask


def test_nothing_but_the_book_is_left_beside_it(tmp_path: Path) -> None:
    path = made(tmp_path, count=3)
    assert {one.name for one in tmp_path.iterdir()} == {path.name, "home"}


def test_every_check_and_the_rebuild_find_it_in_order(folder: Path) -> None:
    with opened(folder) as book:
        assert checks.run(book, rebuild=True) == []


def test_it_has_all_that_an_office_meets(folder: Path) -> None:
    with opened(folder) as book:
        roll = book.read(members.roll)
        assert len(roll) == 30
        assert any(not row.has_nominee for row in roll)
        assert any(not row.phone for row in roll)
        assert any(row.loans for row in roll)
        codes = {row.code for row in balance(book).rows}
        assert {"1010", "1020", "1110", "2010", "3010", "4030", "5120", "5130"} <= codes
        assert all(row.debit for row in balance(book).rows if row.code in {"1010", "1020"})
        overview = book.read(statements.overview, TODAY)
        assert overview.visits_today > 0
        assert len({point.savings for point in overview.months}) > 6


def test_a_bank_without_moves_explains_its_charges_alone(tmp_path: Path) -> None:
    """What was booked on the last day before the statement is in its opening."""
    with found(tmp_path / "pc").open() as book:
        bank = book.read(statements.bank_accounts)[0].id
        codes = {row.code: row.id for row in book.read(accounts.accounts)}
        book.write(
            vouchers.write,
            form=vouchers.INCOME,
            day=date(2026, 1, 31),
            money=bank,
            parts=[Part(codes["4090"], Money(90_000, "RWF"))],
            memo="A gift",
        )
        bring_statement(book, bank, date(2026, 3, 3), Language("en"), 500)
        read = book.read(statements.reconciliation, bank, date(2026, 3, 3))
        assert [line.amount.minor for line in read.lines] == [-500]
        assert (read.entries, read.off.minor) == ((), 0)


def test_no_visit_lies_ahead_of_the_clock(folder: Path) -> None:
    with opened(folder) as book:
        rows = book.read(statements.receipts_of, TODAY)
        assert rows
        assert all(row.written <= NOW for row in rows)


def test_equal_seeds_make_equal_members_and_balances(folder: Path, tmp_path: Path) -> None:
    again = made(tmp_path)
    with opened(folder) as first, opened(tmp_path, again) as second:
        assert balance(first) == balance(second)
        shown = [(row.number, row.name, row.savings) for row in first.read(members.roll)]
        assert shown == [(row.number, row.name, row.savings) for row in second.read(members.roll)]


def test_other_seeds_make_other_books(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as first, opened(tmp_path, made(tmp_path, seed=2)) as second:
        assert balance(first) != balance(second)


@pytest.mark.parametrize("code", [profile.code for profile in profiles()])
def test_every_profile_has_its_people(code: str, tmp_path: Path) -> None:
    with opened(tmp_path, made(tmp_path, profile=code, count=8)) as book:
        assert checks.run(book) == []
        families = people_of(code).families
        for row in book.read(members.roll):
            assert any(family in row.name for family in families)


def test_mistakes_are_reversed_with_a_reason(tmp_path: Path) -> None:
    path = made(tmp_path, count=80)
    with opened(tmp_path, path) as book:
        paper = book.read(statements.journal_paper, date(2025, 1, 1), TODAY)
        whats = [entry.what for entry in paper.entries]
        reasons = {what.fields.get("reason") for what in whats if isinstance(what, Text)}
    assert reasons & {
        "One zero too many was typed.",
        "The money was counted again: the amount was wrong.",
    }


def test_the_first_person_is_the_one_who_was_named(tmp_path: Path) -> None:
    path = tmp_path / "p.coopdesk"
    practice.make(
        path,
        tmp_path / "home",
        clock,
        members=3,
        years=1,
        person="Ana",
        password="secret1",
        language="es",
    )
    with opened(tmp_path, path) as book:
        [person] = book.read(office.people)
        assert (person.name, person.locked, person.language) == ("Ana", True, "es")


class Enough(Exception):
    """Somebody pressed Stop."""


def test_stopping_leaves_no_file_and_no_key(tmp_path: Path) -> None:
    def step(at: int, of: int) -> None:
        if at * 2 > of:
            raise Enough

    with pytest.raises(Enough):
        practice.make(tmp_path / "p.coopdesk", tmp_path / "home", clock, members=5, step=step)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_that_is_there_is_never_touched(tmp_path: Path) -> None:
    path = tmp_path / "p.coopdesk"
    path.write_text("mine")
    with pytest.raises(Trouble):
        practice.make(path, tmp_path / "home", clock, members=3)
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("members", {"members": 0}),
        ("members", {"members": 10**9}),
        ("years", {"years": 0}),
        ("years", {"years": 500}),
        ("until", {"until": date(2027, 1, 1)}),
        ("profile", {"profile": "Atlantis"}),
    ],
)
def test_what_makes_no_sense_is_refused_before_there_is_a_file(
    field: str, said: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(Refused) as no:
        practice.make(tmp_path / "p.coopdesk", tmp_path / "home", clock, **said)
    assert no.value.field == field
    assert list(tmp_path.iterdir()) == []


def test_loans_are_met_at_every_step_of_their_life(tmp_path: Path) -> None:
    """Asked for, running, paid back, late with new terms, given up, renewed, refused; a group."""
    path = tmp_path / "large.coopdesk"
    practice.make(path, tmp_path / "home", clock, members=120, years=2)
    with opened(tmp_path, path) as book:
        with book.raw() as raw:
            rows = raw.connection.exec_driver_sql("SELECT DISTINCT state FROM loan_now")
            states = {state for (state,) in rows}
        assert states == {
            "asked", "approved", "signed", "running", "closed", "written_off", "refused"
        }  # fmt: skip
        for once in (
            "SELECT 1 FROM loan_event WHERE kind = 'rescheduled'",
            "SELECT 1 FROM loan WHERE replaces IS NOT NULL",
            "SELECT 1 FROM loan JOIN team ON team.id = loan.team",
            "SELECT 1 FROM guarantee",
            "SELECT 1 FROM loan_now WHERE oldest IS NOT NULL",
            "SELECT 1 FROM loan_event WHERE kind = 'approved' AND resolution <> ''",
        ):
            with book.raw() as raw:
                assert raw.connection.exec_driver_sql(once).first(), once
        [lender] = book.read(borrowings.borrowings, TODAY)
        assert lender.repaid.minor > 0
        assert checks.run(book, rebuild=True) == []


def test_members_are_met_at_every_step_of_their_life(tmp_path: Path) -> None:
    path = tmp_path / "many.coopdesk"
    practice.make(path, tmp_path / "home", clock, members=100, years=2)
    with opened(tmp_path, path) as book:
        waiting = [one.status for one in book.read(admission.applications, open_only=True)]
        assert sorted(waiting) == sorted([APPLICANT, DEFERRED, ADMITTED])
        [barred] = book.read(lives.suspended, TODAY)
        assert book.read(members.file, barred).left is None
        counted = book.read(members.status_counts)
        assert counted[LEAVING] >= 2
        assert counted[LEFT] >= 1
        for once in (
            "SELECT 1 FROM nominee GROUP BY member HAVING count(*) = 2",
            "SELECT 1 FROM step WHERE kind = 'died'",
            "SELECT 1 FROM household_member WHERE member IS NULL",
            "SELECT 1 FROM field_value",
            "SELECT 1 FROM content WHERE media = 'image/png' AND size < 2000",
            "SELECT 1 FROM officer WHERE interests <> ''",
            "SELECT 1 FROM certificate",
            "SELECT 1 FROM subscription WHERE months > 0",
            "SELECT 1 FROM share_transfer WHERE entered IS NOT NULL",
            "SELECT 1 FROM share_transfer WHERE entered IS NULL",
            "SELECT 1 FROM share_refund WHERE paid IS NULL",
            "SELECT 1 FROM sanction WHERE kind = 'fine' AND visit IS NULL",
            "SELECT 1 FROM sanction WHERE kind = 'warning' AND answer IS NOT NULL",
        ):
            with book.raw() as raw:
                assert raw.connection.exec_driver_sql(once).first(), once
        assert checks.run(book, rebuild=True) == []


def test_signed_minutes_fill_the_folios_that_they_fill_on_paper(tmp_path: Path) -> None:
    path, pages = tmp_path / "p.coopdesk", partial(minutes_folios, language=Language("en"))
    practice.make(path, tmp_path / "home", clock, members=30, years=1, pages=pages)
    with opened(tmp_path, path) as book:
        signed = [one for one in book.read(meetings.meetings) if one.state == meetings.SIGNED]
        coop = book.read(office.coop)
        kept = [book.read(meetings.minutes, one.id, coop) for one in signed]
        assert any(one.folios > 1 for one in kept)
        for one in kept:
            assert one.folios == len(reading.pages(minutes(one, Language("en"))))
        assert checks.run(book) == []


def test_newcomers_are_admitted_by_the_board_once_it_meets(folder: Path) -> None:
    with opened(folder) as book:
        decided = book.read(carrying.register)
        admitted = [one for one in decided if one.resolution.cause == ADMISSION]
        assert len(admitted) > 3
        assert all(one.state == carrying.DONE for one in admitted)
        board = min(one.resolution.day for one in admitted)
        late = [one for one in book.read(members.roll) if one.joined and one.joined > board]
        cited = book.read(resolutions.cited, [one.id for one in late])
        assert len(late) == len(cited) > 10
        assert book.read(carrying.actions_without_decision, board) == []
