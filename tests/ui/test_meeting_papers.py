"""Papers of meetings as pages hand them out."""

from __future__ import annotations

from coopdesk.records.book import Book
from coopdesk.records.meetings_on_paper import PAPERS_OF_A_MEETING
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from tests.records.assemblies import ASSEMBLY, begun, called, passed, people, signed
from tests.records.hands import Make
from tests.reports.reading import pages, words


def test_every_paper_of_a_meeting_is_handed_out(book: Book, desk: Desk) -> None:
    make = Make(book)
    there = begun(make, called(make, people(make, 3, start=900)))
    passed(book, there, "We buy the mill.")
    signed(book, there)
    for name in PAPERS_OF_A_MEETING:
        made = papers.of_a_meeting(desk, there.meeting, name)
        assert pages(made.pdf)
        assert made.file_name.startswith(name)
    told = papers.extract_of(desk, there.meeting, point=1)
    assert "Webuythemill." in words(told.pdf)
    for name in ("minute-book", "attendance-book"):
        assert pages(papers.of_a_body(desk, ASSEMBLY, name).pdf)
