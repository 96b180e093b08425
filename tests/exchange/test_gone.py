"""Who left stands in a roll in many words, and comes in with the day on which it was."""

from __future__ import annotations

from datetime import date

import pytest

from coopdesk.exchange.gone import cause_of
from coopdesk.exchange.grid import Cell, Sheet, rows_of
from coopdesk.exchange.guess import guess
from coopdesk.exchange.rolls import RollReading, read_members
from coopdesk.records.membership import DIED, EXPELLED, RESIGNED

TODAY = date(2026, 3, 1)
HEAD = ("No", "Name", "Born", "Joined", "Left", "Status", "Shares", "Savings", "Loan left")


def read(*row: Cell, head: tuple[str, ...] = HEAD) -> RollReading:
    sheet = Sheet("", (), rows_of((head, ("1", "Ana", *row)), "roll.csv"))
    return read_members(sheet, guess(sheet), currency="RWF", today=TODAY)


def fault(*row: Cell, head: tuple[str, ...] = HEAD) -> tuple[str, str]:
    reading = read(*row, head=head)
    assert not reading.drafts
    [one] = reading.faults
    assert one.blocks
    return one.field, one.reason.message.format(**one.reason.fields)


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("Active", ""),
        ("Dormante", ""),
        ("Left", RESIGNED),
        ("RETIRADO", RESIGNED),
        ("démissionnaire", RESIGNED),
        ("soti nan koperativ la", RESIGNED),
        ("Yasezeye", RESIGNED),
        ("Expulsada", EXPELLED),
        ("radié", EXPELLED),
        ("yirukanwe", EXPELLED),
        ("Décédée", DIED),
        ("mouri", DIED),
        ("yapfuye", DIED),
        ("Décès", DIED),
        ("fallecimiento de la socia", DIED),
        ("Exclusion par l’assemblée", EXPELLED),
        ("Renuncia voluntaria", RESIGNED),
        ("expelled, died since", DIED),
    ],
)
def test_the_words_of_five_languages_tell_why_somebody_left(said: str, cause: str) -> None:
    assert cause_of(said) == cause


@pytest.mark.parametrize(
    ("left", "status", "cause"),
    [
        ("3/4/2019", None, RESIGNED),
        ("3/4/19", "", RESIGNED),
        (date(2019, 4, 3), "Décédé", DIED),
        (None, "Retirado 03/04/2019", RESIGNED),
        (None, "Died April 3, 2019", DIED),
        ("left in Apr. 3, 2019", None, RESIGNED),
        (None, "Exclue le 3 avril 2019.", EXPELLED),
        ("-", "Left (2019-04-03)", RESIGNED),
        ("mouri 3/4/2019", None, DIED),
    ],
)
def test_who_left_comes_in_with_the_day_and_the_cause(left: Cell, status: Cell, cause: str) -> None:
    reading = read(None, "1/2/2003", left, status)
    [draft] = reading.drafts
    assert (draft.left, draft.cause) == (date(2019, 4, 3), cause)
    assert draft.note == (status or "")


def test_who_is_a_member_still_left_on_no_day() -> None:
    [draft] = read(None, "1/2/2003", "–", "Active", "5", "7", "9").drafts
    assert (draft.left, draft.cause, draft.note) == (None, "", "")
    assert (draft.savings.minor, draft.loan.minor) == (7, 9)


def test_a_year_of_birth_in_two_figures_lies_before_they_left() -> None:
    [draft] = read("1/2/12", None, "3/4/1985", None).drafts
    assert draft.born == date(1912, 2, 1)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            ("1/2/2003", None, "Retirado"),
            ("status", "“Retirado”: write the day on which they left."),
        ),
        (("1/2/2003", "parti", None), ("left", "“parti”: write the day on which they left.")),
        (
            ("1/2/2003", None, "Left 2019"),
            ("status", "“Left 2019”: write the day on which they left."),
        ),
        (("1/2/2003", "soon", "Left"), ("left", "“soon”: no such date.")),
        (("1/2/2003", "1/2/2031", None), ("left", "2031-02-01 has not come yet.")),
        (("1/2/2003", "1/2/1999", None), ("left", "The member joined only on 2003-02-01.")),
        (
            ("1/2/2003", "3/4/2019", "Activo"),
            ("status", "“Activo”, but left on 2019-04-03: mend what is wrong."),
        ),
        (
            ("1/2/2003", "3/4/2019", None, "-", "500"),
            (
                "savings",
                "Left on 2019-04-03: bring them in as a member, without that day, and settle this.",
            ),
        ),
    ],
)
def test_what_can_t_be_of_a_leaver_is_a_fault_of_its_column(
    row: tuple[Cell, ...], expected: tuple[str, str]
) -> None:
    assert fault(None, *row) == expected


@pytest.mark.parametrize(
    "heading",
    [
        *("Left on", "Date of leaving", "Fecha de baja", "F. salida", "Fecha de retiro"),
        *("Sorti le", "Date de sortie", "Dat li kite", "Dat sòti", "Itariki yavuyemo"),
    ],
)
def test_the_column_of_the_day_is_known_by_its_heading(heading: str) -> None:
    reading = read("3/4/2019", "7", head=("No", "Name", heading, "Savings left"))
    assert [one.field for one in reading.faults] == ["savings"]  # a leaver with savings
    assert reading.faults[0].reason.fields == {"day": date(2019, 4, 3)}


WITH_REASON = ("No", "Name", "Left", "Reason", "Status")


@pytest.mark.parametrize(
    "heading",
    [
        *("Why", "Reason", "Cause", "Reason for leaving", "Motivo", "Causa", "Motivo de baja"),
        *("Motivo del retiro", "Motivo de salida", "Motif", "Raison", "Motif de départ"),
        *("Motif de la sortie", "Impamvu", "Impamvu yavuyemo", "Rezon", "Poukisa"),
    ],
)
def test_the_cause_is_read_from_the_column_that_says_why(heading: str) -> None:
    [draft] = read("3/4/2019", "Died at home", head=("No", "Name", "Left", heading)).drafts
    assert (draft.left, draft.cause) == (date(2019, 4, 3), DIED)
    assert draft.note == "Died at home"


@pytest.mark.parametrize("heading", ["Reason for loan", "Raison sociale", "Motivo del préstamo"])
def test_a_reason_of_something_else_says_nothing_of_leaving(heading: str) -> None:
    [draft] = read("3/4/2019", "-", head=("No", "Name", "Left", heading)).drafts
    assert (draft.cause, draft.note) == (RESIGNED, "")


@pytest.mark.parametrize(
    ("left", "reason", "status", "cause", "note"),
    [
        ("3/4/2019", "Moved to the town", None, RESIGNED, "Moved to the town"),
        ("3/4/2019", "Décès", "Sortie", DIED, "Décès"),
        ("3/4/2019", None, "Excluida", EXPELLED, "Excluida"),
        (None, "Died 3 April 2019", None, DIED, "Died 3 April 2019"),
        (None, "mouri", "Left on 3/4/2019", DIED, "mouri"),
    ],
)
def test_why_and_how_they_stand_are_read_together(
    left: Cell, reason: Cell, status: Cell, cause: str, note: str
) -> None:
    [draft] = read(left, reason, status, head=WITH_REASON).drafts
    assert (draft.left, draft.cause, draft.note) == (date(2019, 4, 3), cause, note)


def test_a_reason_that_says_nothing_of_leaving_is_passed_over_for_a_member() -> None:
    [draft] = read(None, "Joined for a loan", "Active", head=WITH_REASON).drafts
    assert (draft.left, draft.cause, draft.note) == (None, "", "")


def test_a_cause_without_a_day_is_a_fault_of_the_column_that_says_why() -> None:
    unsaid = "“Décédé”: write the day on which they left."
    assert fault(None, "Décédé", None, head=WITH_REASON) == ("reason", unsaid)
