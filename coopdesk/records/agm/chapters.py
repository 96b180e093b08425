"""The chapters of the pack, and those that people write or bring as a paper.

What is written is kept as a paper of the meeting's pack under the chapter's name, so that it
travels and stays with the meeting.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import bodies, meetings
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AnnexId, MeetingId
from coopdesk.records.meetings import AnnexRow, MeetingRow
from coopdesk.records.meetings.annexing import PACK

#: The chapters of the pack in their order, and what each is called.
CHAPTERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "notice": N_("Notice of the meeting"),
        "standing-orders": N_("Standing orders"),
        "minutes": N_("Minutes of the last meeting"),
        "matters": N_("Matters arising"),
        "board": N_("Report of the board"),
        "treasurer": N_("Report of the treasurer"),
        "credit": N_("Report of the credit committee"),
        "supervisory": N_("Report of the supervisory committee"),
        "auditor": N_("Report of the auditor"),
        "balance-sheet": N_("Balance sheet"),
        "income-statement": N_("Income statement"),
        "cash-flow": N_("Cash flow"),
        "notes": N_("Notes to the accounts"),
        "surplus": N_("What becomes of the surplus"),
        "budget": N_("Budget"),
        "nominations": N_("Elections and nominations"),
        "borrowing": N_("Limit for loans from outside"),
        "resolutions": N_("Draft resolutions"),
        "voters": N_("Voters' list"),
        "ratios": N_("Key ratios"),
        "social": N_("Social balance"),
        "others": N_("Other papers"),
    }
)

#: The chapters that people write or bring as a paper; they may leave a text out where it says so.
WRITTEN: Final = (
    "standing-orders",
    "board",
    "treasurer",
    "credit",
    "supervisory",
    "auditor",
    "notes",
    "borrowing",
    "resolutions",
)


def _known(chapter: str) -> str:
    if chapter not in WRITTEN:
        raise KeyError(f"nobody writes the chapter {chapter}")
    return CHAPTERS[chapter]


@command(needs=Permission.KEEP_MINUTES)
def write_chapter(tx: Tx, *, meeting: MeetingId, chapter: str, text: str) -> None:
    """Write a chapter (one of WRITTEN) of a meeting's pack, or change it; empty takes it away."""
    name = _known(chapter)
    there = _text_of(tx.session, meeting, name)
    if there is None:
        if text.strip():
            meetings.add_annex(tx, meeting=meeting, name=name, part=PACK, transcript=text)
    elif text.strip():
        meetings.transcribe(tx, annex=there.id, transcript=text)
    else:
        meetings.drop_annex(tx, annex=there.id)
    tx.touch(Topic.MEETINGS)


@command(needs=Permission.KEEP_MINUTES)
def attach_chapter(tx: Tx, *, meeting: MeetingId, chapter: str, content: bytes) -> AnnexId:
    """Bring a paper for a chapter (one of WRITTEN): a PDF or a picture of it, at most 1 MB."""
    tx.touch(Topic.MEETINGS)
    return meetings.add_annex(tx, meeting=meeting, name=_known(chapter), part=PACK, content=content)


def _text_of(session: Session, meeting: MeetingId, name: str) -> AnnexRow | None:
    for one in papers_of(session, meeting):
        if one.name == name and not one.size:
            return one
    return None


def papers_of(session: Session, meeting: MeetingId) -> list[AnnexRow]:
    """The papers of a meeting's pack that people wrote or brought, in their order."""
    return [one for one in meetings.annexes(session, meeting) if one.part == PACK]


def chapter_text(session: Session, meeting: MeetingId, chapter: str) -> str:
    """What somebody wrote for a chapter; empty where nobody did."""
    found = _text_of(session, meeting, _known(chapter))
    return "" if found is None else found.transcript


def next_meeting(session: Session, day: date) -> MeetingRow | None:
    """The general meeting that a pack is for: the next that comes, else the last that was."""
    assembly = [one for one in bodies.bodies(session) if one.kind == bodies.ASSEMBLY]
    if not assembly:
        return None
    found = [
        one
        for one in meetings.meetings(session, body=assembly[0].id)
        if one.state != meetings.CANCELLED and one.corrects is None
    ]
    coming = [one for one in found if one.state in (meetings.PLANNED, meetings.CALLED)]
    coming = [one for one in coming if one.day >= day]
    return coming[-1] if coming else next(iter(found), None)


def check_meeting(session: Session, meeting: MeetingId) -> MeetingRow:
    """A general meeting; of another body there is no such pack."""
    row = meetings.meeting(session, meeting)
    if row.body_kind != bodies.ASSEMBLY:
        raise Refused(N_("Only a general meeting has such a pack."), field="meeting")
    return row
