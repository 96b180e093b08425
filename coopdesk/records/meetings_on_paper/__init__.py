"""Meetings on paper: the data of each paper, from the notice to the book of minutes.

`papers_for` says which papers a meeting can have as it stands; `find_meeting` finds one by its
body and its day or number.
"""

from coopdesk.records.meetings_on_paper.books import minute_book
from coopdesk.records.meetings_on_paper.calling import notice
from coopdesk.records.meetings_on_paper.extracting import extract
from coopdesk.records.meetings_on_paper.finding import find_body, find_meeting, find_resolution
from coopdesk.records.meetings_on_paper.listing import attendance_sheet, voters_list, voters_on
from coopdesk.records.meetings_on_paper.offered import (
    PAPERS_OF_A_MEETING,
    PaperOfAMeeting,
    papers_for,
)
from coopdesk.records.meetings_on_paper.registers import REGISTERS, officers_figures, tasks_figures

__all__ = [
    "PAPERS_OF_A_MEETING",
    "REGISTERS",
    "PaperOfAMeeting",
    "attendance_sheet",
    "extract",
    "find_body",
    "find_meeting",
    "find_resolution",
    "minute_book",
    "notice",
    "officers_figures",
    "papers_for",
    "tasks_figures",
    "voters_list",
    "voters_on",
]
