"""Papers of meetings from the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from coopdesk.records import bodies, meetings
from coopdesk.records.meetings_on_paper import PAPERS_OF_A_MEETING
from tests.cli.typed import Line, at_the_desk
from tests.records import assemblies
from tests.records.hands import Make, draft
from tests.reports.reading import pages, words


@pytest.fixture
def held(book: Path) -> Path:
    """A book with the signed minutes of a general meeting, and its next one called."""
    with at_the_desk(book) as opened:
        make, today = Make(opened), opened.clock().today
        phones = ("+250 788 100 000", "", "+250 788 300 000")
        who = make.roll(
            *(
                draft(str(n), name=f"Person {n}", shares=10_000, phone=phone)
                for n, phone in enumerate(phones, 1)
            )
        )
        there = assemblies.begun(make, assemblies.called(make, who, day=today))
        assemblies.passed(opened, there, "We buy the mill.")
        opened.write(meetings.end_meeting, meeting=there.meeting, at=assemblies.FOUR)
        for part, one in zip(("chair", "clerk"), there.ids, strict=False):
            opened.write(meetings.name_part, meeting=there.meeting, part=part, member=one)
        opened.write(
            meetings.sign_minutes,
            meeting=there.meeting,
            approved=today,
            signed=today,
            folios=2,
            coop=assemblies.COOP,
        )
        assemblies.called(make, who, day=today.replace(month=12))
        opened.write(
            bodies.take_office,
            body=assemblies.BOARD,
            post="Chair",
            since=today,
            member=who[0].id,
        )
    return book


def test_every_paper_of_a_meeting_can_be_made(held: Path, line: Line, tmp_path: Path) -> None:
    to = tmp_path / "paper.pdf"
    for name in (*PAPERS_OF_A_MEETING, "minute-book", "attendance-book", "officers", "tasks"):
        more = ("--number", "1") if name == "minutes-extract" else ()
        line("report", name, "--book", held, "--to", to, *more)
        assert pages(to.read_bytes())


def test_minutes_are_found_by_their_number_and_resolutions_by_theirs(
    held: Path, line: Line, tmp_path: Path
) -> None:
    to = tmp_path / "paper.pdf"
    line("report", "minutes", "--book", held, "--to", to, "--number", "1", "--language", "en")
    assert len(pages(to.read_bytes())) == 2  # the folios that they were signed on
    assert "Webuythemill." in words(to.read_bytes())
    given = ("report", "minutes-extract", "--book", held, "--to", to)
    line(*given, "--resolution", "G 2026-01", "--language", "en")
    assert "G2026-01" in words(to.read_bytes())
    line(*given, "--resolution", "G 2026-09", status=1)
    line("report", "minutes", "--book", held, "--to", to, "--number", "9", status=1)
    line("report", "minutes", "--book", held, "--to", to, "--body", "Z", status=1)


def test_the_phones_of_who_is_called_can_be_had_as_a_table(
    held: Path, line: Line, tmp_path: Path
) -> None:
    to = tmp_path / "phones.csv"
    line("report", "meeting-sms", "--book", held, "--to", to)
    with to.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["number"], row["phone"]) for row in rows] == [
        ("1", "'+250 788 100 000"),
        ("3", "'+250 788 300 000"),
    ]
