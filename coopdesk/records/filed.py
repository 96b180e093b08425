"""Papers in a member's file: their photo, identity papers, forms, letters.

The bytes are kept once however often they are filed: their id comes from what they are, so that
the same file is the same row on every PC. Whoever files a picture makes it small before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import membership
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId, made_for
from coopdesk.records.schema import Content, Document, day_of
from coopdesk.records.vouchers import LARGEST_FILE, media_of

PHOTO, IDENTITY, FORM, LETTER, OTHER = "photo", "identity", "form", "letter", "other"

#: What kinds of paper there are.
KINDS: Final[Mapping[str, str]] = {
    PHOTO: N_("Photo"),
    IDENTITY: N_("Identity document"),
    FORM: N_("Filled-in form"),
    LETTER: N_("Letter"),
    OTHER: N_("Other paper"),
}
#: The largest photo of a member, in bytes: it is shown small, and every PC carries it.
LARGEST_PHOTO: Final = 128 << 10

_KEPT: Final = Prepared(select(Content.size, Content.data).where(Content.id == bindparam("of")))
_DOCUMENT: Final = Prepared(
    select(Document.kind, Document.label, Document.until, Document.day, Document.dropped).where(
        Document.id == bindparam("of")
    )
)
_PHOTOS: Final = Prepared(
    select(Document.id).where(
        Document.member == bindparam("of"), Document.kind == PHOTO, Document.dropped.is_(None)
    )
)


AUDITS: Final = (
    (
        "files of members",
        N_("A paper in the file of member {number} is not as long as it was."),
        "SELECT m.number FROM document d JOIN content c ON c.id = d.content JOIN member m"
        " ON m.id = d.member WHERE c.data IS NOT NULL AND length(c.data) <> c.size",
    ),
)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A paper in a member's file, without its content. `until` is its last good day."""

    id: int
    member: MemberId
    kind: str
    label: str
    content: int
    media: str
    size: int
    day: date
    until: date | None
    dropped: date | None


@command(needs=Permission.KEEP_ROLL)
def file_document(
    tx: Tx,
    *,
    member: MemberId,
    kind: str,
    content: bytes,
    label: str = "",
    until: date | None = None,
) -> int:
    """Put a paper into a member's file. A new photo takes the place of the one of before."""
    membership.check_known(tx, member)
    if kind not in KINDS:
        raise Refused(N_("Choose one of those that are offered."), field="kind")
    media = _media(kind, content)
    ident = tx.new_id()
    row = {"id": ident, "member": member, "kind": kind, "label": label.strip() or None}
    row |= {"content": _keep(tx, media, content), "day": tx.today, "until": until}
    if kind == PHOTO:
        for (old,) in tx.all(_PHOTOS, of=member):
            tx.set(Document, old, "dropped", tx.today, shown=None)
    tx.insert(Document, [row])
    tx.touch(Topic.MEMBERS)
    return ident


def _media(kind: str, content: bytes) -> str:
    """What kind of file it is, if it can be kept as that."""
    media = media_of(content)
    if kind == PHOTO and not media.startswith("image/"):
        raise Refused(N_("A photo is a picture (PNG or JPEG)."), field="content")
    if not media:
        raise Refused(N_("The file is neither a PDF nor a picture (PNG or JPEG)."), field="content")
    if len(content) > LARGEST_FILE:
        raise Refused(
            N_("The file is too large: at most 1 MB. Scan it in grey or with fewer dots."),
            field="content",
        )
    if kind == PHOTO and len(content) > LARGEST_PHOTO:
        raise Refused(N_("The photo is too large: at most 128 kB."), field="content")
    return media


def id_of(content: bytes) -> int:
    """The id of some bytes: the same on every PC. Filed again after they were erased, they get
    another, see `_keep`.
    """
    return made_for("content", hashlib.sha256(content).hexdigest())


def _keep(tx: Tx, media: str, content: bytes) -> int:
    ident = id_of(content)
    while (kept := tx.one(_KEPT, of=ident)) is not None and kept[1] is None:
        ident = made_for("content", ident, "erased")  # what was erased stays so, beside this
    if kept is None:
        row = {"id": ident, "media": media, "size": len(content), "data": content}
        tx.insert(Content, [row])
    return ident


@command(needs=Permission.KEEP_ROLL)
def change_document(
    tx: Tx, *, document: int, label: str, until: date | None, shown: DocumentRow
) -> None:
    """Call a paper otherwise, or say until when it is good. `shown` is what the person saw."""
    _known(tx, document)
    if label.strip() != shown.label:
        tx.set(Document, document, "label", label.strip() or None, shown=shown.label or None)
    if until != shown.until:
        tx.set(Document, document, "until", until, shown=shown.until)
    tx.touch(Topic.MEMBERS)


@command(needs=Permission.KEEP_ROLL)
def take_out(tx: Tx, *, document: int) -> None:
    """Take a paper out of a file: it is shown no more. Acts still tell that it was there."""
    _known(tx, document)
    tx.set(Document, document, "dropped", tx.today, shown=None)
    tx.touch(Topic.MEMBERS)


def _known(tx: Tx, document: int) -> None:
    row = tx.one(_DOCUMENT, of=document)
    if row is None:
        raise Refused(N_("There is no such paper."), field="document")
    if row[4]:
        raise Refused(N_("It was taken out on {day}."), field="document", day=day_of(row[4]))


def documents(
    session: Session, member: MemberId | None = None, *, past: bool = False
) -> list[DocumentRow]:
    """The papers of a member or of all, the latest first; with `past` also those taken out."""
    query = (
        select(Document, Content.media, Content.size)
        .join(Content, Content.id == Document.content)
        .order_by(Document.dropped.is_not(None), Document.day.desc(), Document.id.desc())
    )
    if member is not None:
        query = query.where(Document.member == member)
    if not past:
        query = query.where(Document.dropped.is_(None))
    return [
        DocumentRow(
            one.id,
            MemberId(one.member),
            one.kind,
            one.label or "",
            one.content,
            media,
            size,
            one.day,
            one.until,
            one.dropped,
        )
        for one, media, size in session.execute(query)
    ]


def content_of(session: Session, content: int) -> bytes:
    """The bytes of a paper; none where they were erased."""
    return session.scalar(select(Content.data).where(Content.id == content)) or b""


def photo(session: Session, member: MemberId) -> bytes:
    """A member's photo; nothing where there is none."""
    query = (
        select(Content.data)
        .join(Document, Document.content == Content.id)
        .where(Document.member == member, Document.kind == PHOTO, Document.dropped.is_(None))
        .order_by(Document.day.desc(), Document.id.desc())
        .limit(1)
    )
    return session.scalar(query) or b""


def photos(session: Session, some: Sequence[MemberId]) -> dict[MemberId, bytes]:
    """The photos of several members; who has none is not in it."""
    query = (
        select(Document.member, Content.data)
        .join(Content, Document.content == Content.id)
        .where(Document.member.in_(some), Document.kind == PHOTO, Document.dropped.is_(None))
        .order_by(Document.day, Document.id)
    )
    return {MemberId(member): data for member, data in session.execute(query) if data}
