"""Which papers can be made of a meeting as it stands, and what is on each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import meetings, office
from coopdesk.records.ids import MeetingId
from coopdesk.records.meetings import CALLED, ENDED, OPEN, PLANNED, SIGNED
from coopdesk.records.meetings_on_paper.calling import notice
from coopdesk.records.meetings_on_paper.extracting import extract
from coopdesk.records.meetings_on_paper.listing import attendance_sheet, voters_list

#: What makes the data of a paper: of a meeting, on a day, by somebody.
Make = Callable[[Session, MeetingId, date, str], Any]


@dataclass(frozen=True, slots=True)
class PaperOfAMeeting:
    """A paper that can be made of a meeting: `name` is that of the catalogue.

    `make(session, meeting, on, by)` gives its data. It makes sense in some `states`.
    """

    name: str
    title: str
    states: frozenset[str]
    make: Make


def _minutes(session: Session, meeting: MeetingId, _on: date, _by: str) -> Any:
    return meetings.minutes(session, meeting, office.coop(session))


_BEFORE: Final = frozenset({PLANNED, CALLED})
_UNTIL_THE_END: Final = frozenset({PLANNED, CALLED, OPEN})
_HELD: Final = frozenset({OPEN, ENDED, SIGNED})

#: By their names, in the order of a meeting.
PAPERS_OF_A_MEETING: Final[Mapping[str, PaperOfAMeeting]] = MappingProxyType(
    {
        one.name: one
        for one in (
            PaperOfAMeeting("meeting-notice", N_("Letter to who is called"), _BEFORE, notice),
            PaperOfAMeeting("meeting-wall", N_("Sheet for the wall"), _BEFORE, notice),
            PaperOfAMeeting("meeting-sms", N_("SMS"), _BEFORE, notice),
            PaperOfAMeeting("meeting-aloud", N_("Text to read aloud"), _BEFORE, notice),
            PaperOfAMeeting("voters-list", N_("Voters' list"), _UNTIL_THE_END, voters_list),
            PaperOfAMeeting(
                "attendance-sheet", N_("Attendance sheet"), _UNTIL_THE_END, attendance_sheet
            ),
            PaperOfAMeeting("minutes", N_("Minutes of a meeting"), _HELD, _minutes),
            PaperOfAMeeting(
                "minutes-extract", N_("Extract of a resolution"), frozenset({SIGNED}), extract
            ),
        )
    }
)


def papers_for(state: str) -> list[PaperOfAMeeting]:
    """The papers that make sense for a meeting in a state, in the order of its life."""
    return [one for one in PAPERS_OF_A_MEETING.values() if state in one.states]
