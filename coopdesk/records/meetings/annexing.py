"""Papers that belong to a meeting: those of the pack before it, and annexes of its minutes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records.access import Permission
from coopdesk.records.book import Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AnnexId, ItemId, MeetingId
from coopdesk.records.meetings import agenda
from coopdesk.records.meetings.life import writable
from coopdesk.records.schema import Annex
from coopdesk.records.vouchers import LARGEST_FILE, media_of

PACK, ANNEX = "pack", "annex"


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """A paper of a meeting; `size` in bytes, 0 where only its text was written out."""

    id: AnnexId
    item: ItemId | None
    part: str
    name: str
    media: str
    size: int
    transcript: str


@command(needs=Permission.KEEP_MINUTES)
def add_annex(
    tx: Tx,
    *,
    meeting: MeetingId,
    name: str,
    part: str = ANNEX,
    content: bytes | None = None,
    transcript: str = "",
    item: ItemId | None = None,
) -> AnnexId:
    """Keep a paper with a meeting: a PDF or a picture, or its text written out, or both."""
    writable(tx, meeting)
    agenda.check_of(tx, item, meeting, "item")
    if not name.strip():
        raise Refused(N_("Write what the paper is called."), field="name")
    if content is None and not transcript.strip():
        raise Refused(N_("Choose a file, or write out the text."), field="content")
    ident = AnnexId(tx.new_id())
    last = tx.session.scalar(select(func.max(Annex.place)).where(Annex.meeting == meeting))
    row = {
        "id": ident,
        "meeting": meeting,
        "item": item,
        "place": (last or 0) + 1,
        "part": PACK if part == PACK else ANNEX,
        "name": name.strip(),
        "media": "" if content is None else _media(name.strip(), content),
        "content": content,
        "transcript": transcript.strip(),
        "dropped": 0,
    }
    tx.insert(Annex, [row])
    return ident


def _media(name: str, content: bytes) -> str:
    media = media_of(content)
    if not media:
        raise Refused(
            N_("“{name}” is neither a PDF nor a picture (PNG or JPEG)."), field="content", name=name
        )
    if len(content) > LARGEST_FILE:
        raise Refused(
            N_("“{name}” is too large: at most 1 MB. Scan it in grey or with fewer dots."),
            field="content",
            name=name,
        )
    return media


@command(needs=Permission.KEEP_MINUTES)
def transcribe(tx: Tx, *, annex: AnnexId, transcript: str) -> None:
    """Write out the text of a paper, or change it."""
    row = _of(tx, annex)
    tx.set(Annex, annex, "transcript", transcript.strip(), shown=row.transcript)


@command(needs=Permission.KEEP_MINUTES)
def drop_annex(tx: Tx, *, annex: AnnexId) -> None:
    """Take a paper away from a meeting, until its minutes are signed."""
    _of(tx, annex)
    tx.set(Annex, annex, "dropped", 1, shown=0)


def _of(tx: Tx, annex: AnnexId) -> Annex:
    row = tx.session.get(Annex, annex)
    if row is None or row.dropped:
        raise Refused(N_("There is no such paper."), field="annex")
    writable(tx, MeetingId(row.meeting))
    return row


def annexes(session: Session, meeting: MeetingId) -> list[AnnexRow]:
    """The papers of a meeting in their order, without their content."""
    rows = session.execute(
        select(
            Annex.id,
            Annex.item,
            Annex.part,
            Annex.name,
            Annex.media,
            func.coalesce(func.length(Annex.content), 0),
            Annex.transcript,
        )
        .where(Annex.meeting == meeting, Annex.dropped == 0)
        .order_by(Annex.place, Annex.id)
    )
    return [
        AnnexRow(AnnexId(i), None if item is None else ItemId(item), part, name, media, size, said)
        for i, item, part, name, media, size, said in rows
    ]


def content_of(session: Session, annex: AnnexId) -> bytes:
    """The file of a paper; empty where only its text was written out."""
    return session.scalar(select(Annex.content).where(Annex.id == annex)) or b""
