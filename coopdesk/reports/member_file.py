"""All that the co-op keeps of a member: for the cupboard, and for the member who asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.papers import FilePart, MemberFilePaper
from coopdesk.reports import pictures
from coopdesk.reports.figures import table_below
from coopdesk.reports.folios import BookFlow
from coopdesk.reports.paper import Document, Sheet
from coopdesk.reports.wording import member, said

_BESIDE: Final = 3  # facts beside each other
_LONG: Final = 60  # letters; what is longer has the whole width
_WIDE, _HIGH = 78.0, 104.0  # a photo, in points
_PIXELS: Final = 288, 384
_SIGNED: Final = 6  # lines that the signatures take


def member_file(data: MemberFilePaper, language: Language, *, large: bool = False) -> bytes:
    """The file, part by part; what nothing is kept of is named at the end."""
    t = language.gettext
    title = t("What the co-op knows of a member")
    note = t("Made on {day} by {name}. If something looks wrong, please tell the office.")
    flow = BookFlow(
        Document(title, data.coop, language),
        Sheet(data.coop.paper, large),
        language,
        data.coop,
        title=title,
        subtitle=t("on {day}").format(day=language.day(data.on)),
        about=member(data.number, data.name),
        note=note.format(day=language.day(data.on), name=data.made_by),
    )
    _photo(flow, data)
    empty = []
    for part in data.parts[1:]:  # the first stands beside the photo
        if part.facts or part.tables:
            _part(flow, part)
        else:
            empty.append(t(part.title))
    if empty:
        words = t("Nothing is kept here: {parts}").format(parts=", ".join(empty))
        # Nobody signs a sheet on which nothing stands.
        flow.keep(len(flow.document.wrap(words, flow.styles.text, flow.width)) + 1 + _SIGNED)
        flow.down(flow.styles.text.size)
        flow.paragraph(words, flow.styles.text)
    flow.sign(
        [
            t("For the co-op: name, post, signature"),
            t("Received by: name, signature or thumb"),
        ]
    )
    flow.close()
    return flow.document.pdf()


def _photo(flow: BookFlow, data: MemberFilePaper) -> None:
    """Whose file it is, beside their photo."""
    photo = pictures.framed(data.photo, *_PIXELS) if data.photo else b""
    top = flow.y
    if photo:
        name = flow.document.jpeg(photo, *_PIXELS)
        flow.page.picture(name, flow.right - _WIDE, top - _HIGH, flow.right, top)
        flow.right -= _WIDE + 14
    flow.paragraph(member(data.number, data.name), flow.styles.title)
    if data.parts:
        _part(flow, data.parts[0])
    if photo:
        flow.right += _WIDE + 14
        flow.y = min(flow.y, top - _HIGH)


def _part(flow: BookFlow, part: FilePart) -> None:
    language, t = flow.language, flow.language.gettext
    flow.heading(t(part.title))
    known = [(t(name), said(language, words)) for name, words in part.facts]
    known = [(name, words) for name, words in known if words]
    if known:
        flow.down(0.4 * flow.styles.text.size)
    for row in _rows(known):
        if _is_long(*row[0]):
            _alone(flow, *row[0])
        else:
            flow.facts([*row, *[(" ", " ")] * (_BESIDE - len(row))])
    for table in part.tables:
        flow.down(0.5 * flow.styles.text.size)
        table_below(flow, table)


def _rows(facts: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Facts to stand beside each other; a long one is alone in its row."""
    row: list[tuple[str, str]] = []
    for one in facts:
        if row and (len(row) == _BESIDE or _is_long(*one) or _is_long(*row[0])):
            yield row
            row = []
        row.append(one)
    if row:
        yield row


def _is_long(name: str, words: str) -> bool:
    return max(len(name), len(words)) > _LONG


def _alone(flow: BookFlow, name: str, words: str) -> None:
    """A fact over the whole width, which goes on overleaf where it has to."""
    label, value = flow.styles.label, flow.styles.strong
    flow.need(1.4 * label.size + 2.8 * value.size)
    flow.paragraph(name, label)
    flow.paragraph(words, value)
    flow.down(0.7 * value.size)
