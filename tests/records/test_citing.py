"""What is done because of a resolution is tied to it, for as long as it stands."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.records import borrowings, checks, lending, meetings, members, resolutions
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId, MotionId
from coopdesk.records.loans.moving import CAUSES
from coopdesk.records.surplus import keep_plan, pass_surplus, take_back_surplus
from tests.records import lenders
from tests.records.areas.surplus import PLAN, UNTIL, a_year
from tests.records.assemblies import begun, called, moved, passed, people
from tests.records.fleet import take_in
from tests.records.hands import TODAY, Make, Pc


def decided(make: Make, day: date = TODAY) -> str:
    """A resolution of the general meeting, by its number."""
    there = begun(make, called(make, people(make, 3, start=_free(make)), day=day))
    return number(make.book, passed(make.book, there))


def _free(make: Make) -> int:
    """A number that no member has."""
    return 800 + 10 * len(make.book.read(members.numbers))


def number(book: Book, motion: MotionId) -> str:
    one = book.read(resolutions.resolution, motion)
    assert one is not None
    return one.number


def cited(book: Book, said: str) -> list[tuple[str, int]]:
    """What cites a resolution."""
    [one] = [r for r in book.read(resolutions.offered, date(2027, 1, 1), "") if r.number == said]
    return [(cause, subject) for cause, subject, _ in book.read(resolutions.citations, one.motion)]


def test_an_approved_loan_is_tied_to_its_resolution(make: Make) -> None:
    said = decided(make)
    loan = lenders.application(make, make.member(joined=lenders.NEW_YEAR), lenders.product(make))
    lenders.approved(make, loan, day=TODAY, resolution=said.lower())
    life = lenders.look(make, loan)
    assert life.approved is not None
    assert cited(make.book, said) == [(resolutions.LOAN, life.approved.id)]
    make.book.write(lending.take_back_decision, loan=loan, reason="slip")
    assert cited(make.book, said) == []


def test_a_number_of_a_paper_book_stands_as_it_was_written(make: Make) -> None:
    said = decided(make)
    loan = lenders.application(make, make.member(joined=lenders.NEW_YEAR), lenders.product(make))
    lenders.approved(make, loan, resolution="Minute 7")
    life = lenders.look(make, loan)
    assert life.approved is not None
    assert life.approved.resolution == "Minute 7"
    assert cited(make.book, said) == []


def test_nothing_is_done_because_of_a_motion_that_did_not_pass(make: Make) -> None:
    there = begun(make, called(make, people(make, 3, start=800), day=TODAY))
    motion = moved(make.book, there)
    make.book.write(meetings.vote, motion=motion, way="hands", votes_for=0, against=3)
    said = number(make.book, motion)
    loan = lenders.application(make, make.member(joined=lenders.NEW_YEAR), lenders.product(make))
    with pytest.raises(Refused, match="did not pass") as no:
        lenders.approved(make, loan, day=TODAY, resolution=said)
    assert no.value.field == "resolution"
    make.book.write(
        lending.refuse, loan=loan, reason="too much", body="Board", day=TODAY, resolution=said
    )
    assert make.book.read(resolutions.citations, motion) == []


def test_nothing_was_allowed_before_the_meeting(make: Make) -> None:
    said = decided(make)
    loan = lenders.application(make, make.member(joined=lenders.NEW_YEAR), lenders.product(make))
    with pytest.raises(Refused, match="nothing was allowed before"):
        lenders.approved(make, loan, day=TODAY - timedelta(days=1), resolution=said)


def test_a_member_is_admitted_by_a_resolution(make: Make) -> None:
    said = decided(make)
    who = make.book.write(members.admit, name="Odile", joined=TODAY, resolution=said)
    assert cited(make.book, said) == [(resolutions.ADMISSION, who)]
    assert make.book.read(members.file, who).resolution == said


def test_a_surplus_cites_until_it_is_taken_back(book: Book, make: Make) -> None:
    a_year(make)
    said = decided(make)
    draft = book.write(keep_plan, until=UNTIL, plan=PLAN)
    book.write(pass_surplus, surplus=draft, day=TODAY, number=said, text="So be it.")
    assert cited(book, said) == [(resolutions.SURPLUS, draft)]
    book.write(take_back_surplus, surplus=draft, reason="slip")
    assert cited(book, said) == []


def test_a_loan_from_outside_cites_another_resolution_when_it_is_changed(make: Make) -> None:
    book, said, other = make.book, decided(make), decided(make)
    one = book.write(
        borrowings.take_borrowing, lender="Bank", amount=900, since=TODAY, resolution=said
    )
    assert cited(book, said) == [(resolutions.BORROWING, one)]
    shown = {"resolution": said}
    book.write(
        borrowings.change_borrowing, borrowing=one, changes={"resolution": other}, shown=shown
    )
    assert cited(book, said) == []
    assert cited(book, other) == [(resolutions.BORROWING, one)]
    book.write(borrowings.close_borrowing, borrowing=one, day=TODAY)
    assert cited(book, other) == []


_DEEDS = ("approve", "refuse", "pay", "rate", "waive", "new", "off", "undo", "undo")


@pytest.fixture
def another_book(template: Pc, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A founded book anew for each example."""
    return lambda: Make(template.moved(tmp_path_factory.mktemp("cited") / "pc").open())


@given(deeds=st.lists(st.tuples(st.sampled_from(_DEEDS), st.booleans()), max_size=9))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_stands_is_cited_and_nothing_else(
    another_book: Callable[[], Make], deeds: list[tuple[str, bool]]
) -> None:
    make = another_book()
    numbers = [decided(make), decided(make)]
    second = lenders.another(make)
    loan = lenders.application(
        make, make.member(joined=lenders.NEW_YEAR), lenders.product(make), 1_000
    )
    for deed, which in [("approve", True), ("pay", True), *deeds]:
        with suppress(Refused):
            _do(make, loan, deed, numbers[which], second)
        stands = [
            (CAUSES[one.kind], one.id, one.resolution)
            for one in lenders.look(make, loan).events
            if one.resolution
        ]
        ties = [(*tie, said) for said in numbers for tie in cited(make.book, said)]
        assert sorted(ties) == sorted(stands)
    assert checks.run(make.book, rebuild=True) == []


def _do(make: Make, loan: LoanId, deed: str, said: str, second: Any) -> None:
    if deed == "approve":
        lenders.approved(make, loan, day=TODAY, resolution=said)
    elif deed == "pay":
        lenders.signed(make, loan, day=TODAY)
        lenders.paid_out(make, loan, day=TODAY)
    elif deed == "undo":
        last = lenders.look(make, loan).events[-1:]
        for one in last:
            make.book.write(lending.take_back_event, event=one.id, reason="slip")
    else:
        life = lenders.look(make, loan)
        how: dict[str, tuple[Any, dict[str, Any]]] = {
            "refuse": (lending.refuse, {"reason": "no", "body": "B"}),
            "rate": (lending.change_rate, {"percent": "9"}),
            "waive": (lending.waive, {"interest": 1, "reason": "ill"}),
            "off": (lending.write_off, {"reason": "x", "second": second}),
            "new": (
                lending.reschedule,
                {"terms": life.terms, "treatment": {}, "reason": "drought"},
            ),
        }
        command, more = how[deed]
        if deed != "new" or life.terms is not None:
            make.book.write(command, loan=loan, day=TODAY, resolution=said, **more)


def test_two_pcs_that_cite_the_same_have_one_tie(pc: Pc, tmp_path: Path) -> None:
    with pc.open() as book:
        make = Make(book)
        said, second = decided(make), lenders.another(make)
        loan = lenders.running(make, make.member(joined=lenders.NEW_YEAR), day=TODAY)
    other = pc.copied(tmp_path / "other")
    for one in (pc, other):
        with one.open() as book:
            book.write(
                lending.write_off,
                loan=loan,
                day=TODAY,
                reason="gone",
                second=second,
                resolution=said,
            )
    take_in(pc, other)
    with pc.open() as book:
        [(cause, subject)] = cited(book, said)
        [event] = [one for one in lenders.look(book, loan).events if one.kind == "written_off"]
        assert (cause, subject) == (resolutions.WRITE_OFF, event.id)
