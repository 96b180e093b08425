"""One resolution or election out of minutes, as the co-op certifies it to others."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import meetings, office
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MeetingId
from coopdesk.records.papers import MinuteExtract


def extract(
    session: Session,
    meeting: MeetingId,
    on: date,
    by: str,
    *,
    number: str = "",
    point: int | None = None,
) -> MinuteExtract:
    """What minutes say on the resolution with a number, or on their point of such a number.

    Out of signed minutes as they are closed; out of a draft as it stands now. Without either it
    is the first point that decided something.
    """
    coop = office.coop(session)
    of = meetings.minutes(session, meeting, coop)
    for n, one in enumerate(of.points, 1):
        votes = [v for v in one.votes if v.passed is not None and number in ("", v.number)]
        meant = point in (None, n)
        if meant and votes:
            return MinuteExtract(coop, of, n, one.title, votes[0], None, on, by)
        if meant and not number and one.ballot is not None and one.ballot.counted:
            return MinuteExtract(coop, of, n, one.title, None, one.ballot, on, by)
    raise Refused(N_("These minutes hold no such resolution."), field="number")
