"""Erasing people, and papers that were filed by mistake."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy import select

from coopdesk.i18n import N_
from coopdesk.records import resolutions, search
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command, erase_rows
from coopdesk.records.erasing.planned import (
    ASKED,
    MISTAKE,
    PAST,
    contents,
    ids_among,
    lines_of,
    not_yet,
    plan,
)
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.schema import (
    Document,
)


@command(needs=Permission.SET_UP)
def erase(
    tx: Tx, *, members: Sequence[MemberId], reason: str, resolution: str = ""
) -> dict[MemberId, int]:
    """Erase personal data of people who left, on every PC, for good: all of them or none.

    `reason` is PAST or ASKED. `resolution` is the number of the one that wants it, where there is
    one. Gives how many rows each had. Refused for who is still needed, see `plan`.
    """
    if reason not in (PAST, ASKED):
        raise Refused(N_("Choose one of those that are offered."), field="reason")
    if not members:
        raise Refused(N_("Choose whom to erase."), field="members")
    done = {}
    for member in dict.fromkeys(members):
        made = plan(tx.session, member, tx.today, reason=reason)
        if made.hindrances:
            first = made.hindrances[0]
            raise Refused(first.message, field="members", **first.fields)
        _put_away(tx, member)
        erase_rows(tx, made.rows, reason)
        resolutions.cite(tx, resolution, resolutions.OTHER, member, tx.today)
        done[member] = len(made.rows)
    tx.keep(partial(search.index_touched, members=[one for one in done]))
    tx.forget_all()
    tx.touch(~Topic.NONE)
    return done


def _put_away(tx: Tx, member: MemberId) -> None:
    """Papers of who is erased are in no file any more."""
    people = lines_of(tx.session, member)
    for ident in ids_among(
        tx.session, Document, Document.member.in_(people) & Document.dropped.is_(None)
    ):
        tx.set(Document, ident, "dropped", tx.today, shown=None)


@command(needs=Permission.KEEP_ROLL)
def erase_paper(tx: Tx, *, document: int) -> bool:
    """Erase one paper that was filed by mistake, with its bytes. False where these stay, because
    another file has the same.
    """
    row = tx.session.execute(
        select(Document.content, Document.dropped).where(Document.id == document)
    ).first()
    if row is None:
        raise Refused(N_("There is no such paper."), field="document")
    rows = sorted(not_yet(tx.session, [document, *contents(tx.session, [document])]))
    if not rows:
        raise Refused(N_("It was erased already."), field="document")
    if row[1] is None:
        tx.set(Document, document, "dropped", tx.today, shown=None)
    erase_rows(tx, rows, MISTAKE)
    tx.touch(Topic.MEMBERS)
    return row[0] in rows
