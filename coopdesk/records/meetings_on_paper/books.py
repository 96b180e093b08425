"""The book of minutes of a body, and from the same minutes its book of attendance."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.records import bodies, meetings, office
from coopdesk.records.ids import BodyId
from coopdesk.records.meetings import ENDED
from coopdesk.records.papers import MinuteBook
from coopdesk.records.papers.meeting import Minutes
from coopdesk.records.schema import Minute


def minute_book(
    session: Session,
    body: BodyId,
    on: date,
    by: str,
    *,
    since: date | None = None,
    until: date | None = None,
) -> MinuteBook:
    """All minutes of a body by number, of meetings in a time or ever; then those in draft."""
    coop, row = office.coop(session), bodies.body_of(session, body)
    kept = session.scalars(
        select(Minute).where(Minute.body == body).order_by(Minute.number, Minute.id)
    )
    signed = (Minutes.of(one.content, hash=one.hash.hex(), folios=one.folios) for one in kept)
    rows = meetings.meetings(session, body=body, since=since, until=until)
    ended = [one.id for one in reversed(rows) if one.state == ENDED]
    drafts = (meetings.draft(session, one, coop) for one in ended)
    within = [
        one
        for one in (*signed, *drafts)
        if (since is None or one.day >= since) and (until is None or one.day <= until)
    ]
    return MinuteBook(coop, row.name, row.kind, tuple(within), on, by)
