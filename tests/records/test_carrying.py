"""What a decision lets happen, what was done because of it, and what was done without one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coopdesk.i18n import Language
from coopdesk.records import (
    bodies,
    borrowings,
    carrying,
    checks,
    lending,
    meetings,
    members,
    resolutions,
)
from coopdesk.records.carrying import DONE, FAILED, IDLE, NOTHING, OPEN
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId, MotionId
from coopdesk.records.statements import Asked
from tests.records import lenders
from tests.records.assemblies import (
    ASSEMBLY,
    BOARD,
    Gathering,
    begun,
    called,
    moved,
    passed,
    people,
    still_to_do,
)
from tests.records.hands import TODAY, Make
from tests.records.test_checks import spoil

EVER = date(2020, 1, 1)


@pytest.fixture
def there(make: Make) -> Gathering:
    return begun(make, called(make, people(make, 3, start=800)))


@pytest.fixture
def loan(make: Make) -> LoanId:
    who = make.member("Aline", joined=lenders.NEW_YEAR)
    return lenders.application(make, who, lenders.product(make))


def said(text: Any) -> str:
    return Language("en").say(text)


def number(make: Make, motion: MotionId) -> str:
    one = make.book.read(resolutions.resolution, motion)
    assert one is not None
    return one.number


def state(make: Make, motion: MotionId) -> str:
    one = make.book.read(carrying.carried, motion)
    assert one is not None
    return one.state


def promised(make: Make, motion: MotionId) -> str:
    return said(make.book.read(carrying.promise, motion))


def test_a_motion_says_what_it_will_let_happen(make: Make, there: Gathering, loan: LoanId) -> None:
    motion = moved(make.book, there, cause="loan", subject=loan)
    assert promised(make, motion) == "If it passes: Loan LA-0001 of Aline can be granted."
    assert make.book.read(carrying.offers, there.meeting) == []
    make.book.write(meetings.vote, motion=motion, way="unanimous")
    assert promised(make, motion) == "Loan LA-0001 of Aline can be granted."
    [offer] = make.book.read(carrying.offers, there.meeting)
    assert (offer.cause, offer.loan, offer.number) == ("loan", loan, number(make, motion))
    lenders.approved(make, loan, day=TODAY, resolution=offer.number)
    assert state(make, motion) == DONE
    assert "Loan LA-0001 of Aline: 1,200 F granted" in promised(make, motion).replace("\xa0", " ")
    assert make.book.read(carrying.offers, there.meeting) == []


def test_what_is_taken_back_waits_again(make: Make, there: Gathering, loan: LoanId) -> None:
    motion = passed(make.book, there, cause="loan", subject=loan)
    lenders.approved(make, loan, day=TODAY, resolution=number(make, motion))
    assert make.book.read(still_to_do) == []
    make.book.write(lending.take_back_decision, loan=loan, reason="slip")
    [one] = make.book.read(still_to_do)
    assert (one.resolution.motion, one.state) == (motion, OPEN)


def test_a_resolution_is_found_however_large_its_letters_are_written(
    make: Make, there: Gathering, loan: LoanId
) -> None:
    body = make.book.read(bodies.body_of, ASSEMBLY)
    shown = {"code": body.code}
    make.book.write(bodies.change_body, body=ASSEMBLY, changes={"code": "Éñ"}, shown=shown)
    motion = passed(make.book, there, cause="loan", subject=loan)
    assert number(make, motion) == "Éñ 2026-01"
    lenders.approved(make, loan, day=TODAY, resolution=" éÑ 2026-01")
    assert state(make, motion) == DONE
    passed(make.book, there, cause="loan")
    make.book.write(lending.take_back_decision, loan=loan, reason="slip")
    lenders.approved(make, loan, day=TODAY, resolution="e 2026-01")  # of a paper minute book
    assert state(make, motion) == OPEN


def test_each_resolution_has_its_state(make: Make, there: Gathering) -> None:
    book = make.book
    nothing = passed(book, there, cause="")
    idle = passed(book, there, cause="rules")
    lost = moved(book, there, cause="loan")
    book.write(meetings.vote, motion=lost, way="hands", against=3)
    changes = {"idle": "Written into the by-laws"}
    book.write(meetings.change_motion, motion=idle, changes=changes, shown={"idle": ""})
    assert [state(make, one) for one in (nothing, idle, lost)] == [NOTHING, IDLE, FAILED]
    assert promised(make, nothing) == ""
    assert promised(make, idle) == "Nothing more has to follow: Written into the by-laws"
    assert promised(make, lost) == "It did not pass: nothing follows from it."


def test_every_cause_has_its_sentence(make: Make, there: Gathering) -> None:
    for cause in resolutions.CAUSES:
        motion = passed(make.book, there, cause=cause)
        assert promised(make, motion)
    assert len(make.book.read(carrying.offers, there.meeting)) == len(resolutions.CAUSES)


def test_a_loan_granted_without_a_resolution_is_listed(make: Make, loan: LoanId) -> None:
    lenders.approved(make, loan, day=TODAY, resolution="", body="Board")
    [one] = make.book.read(carrying.actions_without_decision, EVER)
    assert (one.done.cause, one.done.loan) == ("loan", loan)
    assert make.book.read(carrying.actions_without_decision, date(2026, 3, 4)) == []
    make.book.write(lending.take_back_decision, loan=loan, reason="slip")
    assert make.book.read(carrying.actions_without_decision, EVER) == []


def test_a_paper_number_is_a_decision_until_the_book_knows_it(make: Make, loan: LoanId) -> None:
    lenders.approved(make, loan, day=TODAY, resolution="G 2026-01")
    assert make.book.read(carrying.actions_without_decision, EVER) == []
    motion = passed(make.book, begun(make, called(make, people(make, 3, start=800))))
    assert number(make, motion) == "G 2026-01"
    [one] = make.book.read(carrying.actions_without_decision, EVER)
    assert one.said == "G 2026-01"
    subject: dict[str, Any] = {"cause": one.done.cause, "subject": one.done.subject}
    make.book.write(carrying.tie, **subject, resolution=one.said)
    assert make.book.read(carrying.actions_without_decision, EVER) == []
    assert state(make, motion) == DONE


def test_what_was_done_is_tied_afterwards_or_excused(
    make: Make, there: Gathering, loan: LoanId
) -> None:
    lenders.approved(make, loan, day=TODAY, resolution="")
    [one] = make.book.read(carrying.actions_without_decision, EVER)
    subject: dict[str, Any] = {"cause": one.done.cause, "subject": one.done.subject}
    for wrong, words in (("", "Write the number"), ("X 1", "No resolution of this book")):
        with pytest.raises(Refused, match=words) as no:
            make.book.write(carrying.tie, **subject, resolution=wrong)
        assert no.value.field == "resolution"
    with pytest.raises(Refused, match="Write why"):
        make.book.write(carrying.excuse, **subject, note=" ")
    make.book.write(carrying.excuse, **subject, note="Minute 7 of the paper book")
    make.book.write(carrying.excuse, **subject, note="Minute 8 of the paper book")
    assert make.book.read(carrying.actions_without_decision, EVER) == []
    motion = passed(make.book, there)
    make.book.write(carrying.tie, **subject, resolution=number(make, motion))
    with pytest.raises(Refused, match="has its decision"):
        make.book.write(carrying.tie, **subject, resolution=number(make, motion))


def test_the_office_chooses_what_wants_a_decision(make: Make) -> None:
    who = make.book.write(members.admit, name="Odile", joined=TODAY)
    assert make.book.read(carrying.actions_without_decision, EVER) == []
    before = make.book.read(carrying.wanted)
    for shown in (before, ["admission"]):
        make.book.write(carrying.choose_wanted, causes=["admission"], shown=shown)
    assert make.book.read(carrying.wanted) == ("admission",)
    [one] = make.book.read(carrying.actions_without_decision, EVER)
    assert (one.done.subject, one.done.member) == (who, who)
    with pytest.raises(Refused):
        make.book.write(carrying.choose_wanted, causes=["weather"], shown=["admission"])


def test_officers_and_loans_from_outside_want_one(make: Make, there: Gathering) -> None:
    make.book.write(bodies.take_office, body=BOARD, post="Chair", since=TODAY, member=there.ids[0])
    make.book.write(borrowings.take_borrowing, lender="Bank", amount=900, since=TODAY)
    found = make.book.read(carrying.actions_without_decision, EVER)
    assert {one.done.cause for one in found} == {"officer", "borrowing"}
    for one in found:
        assert said(one.done.what)
        subject: dict[str, Any] = {"cause": one.done.cause, "subject": one.done.subject}
        motion = passed(make.book, there)
        make.book.write(carrying.tie, **subject, resolution=number(make, motion))
        told = make.book.read(carrying.carried, motion)
        assert told is not None
        assert [done.what for done in told.done] == [one.done.what]


def test_the_register_tells_all_of_a_time(make: Make, there: Gathering, loan: LoanId) -> None:
    motion = passed(make.book, there, "The loan is granted.", cause="loan", subject=loan)
    lenders.approved(make, loan, day=TODAY, resolution=number(make, motion))
    paper = make.book.read(carrying.resolutions_register, Asked(TODAY, date(2026, 1, 1), TODAY))
    [row] = paper.rows
    assert row.cells[0] == "G 2026-01"
    assert row.cells[3] == "The loan is granted."
    empty = make.book.read(
        carrying.resolutions_register, Asked(TODAY, date(2025, 1, 1), date(2025, 2, 1))
    )
    assert empty.rows == ()


@pytest.mark.parametrize("cause", ["loan", "admission", "surplus", "borrowing", "officer"])
def test_a_tie_to_what_is_not_there_is_found(make: Make, there: Gathering, cause: str) -> None:
    motion = passed(make.book, there)
    assert checks.run(make.book) == []
    spoil(
        make.book,
        "INSERT INTO citation (id, motion, cause, subject, day, dropped)"
        f" VALUES (7, {motion}, '{cause}', 12345, 1, 0)",
    )
    found = [one for one in checks.run(make.book) if one.check == "resolutions"]
    assert len(found) == 1
