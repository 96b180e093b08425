"""A share certificate: one sheet across, framed, with a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from coopdesk.i18n import Language
from coopdesk.records.papers import ShareCertificate
from coopdesk.reports.faces import Style
from coopdesk.reports.flow import Flow, begun
from coopdesk.reports.wording import said

_MIDDLE: Final = 0.86  # how wide the words run, of the sheet
_TITLE: Final = 34.0
_NAME: Final = 30.0
_HOLDS: Final = 19.0
_SAID: Final = 13.0
_NOTE: Final = 9.5
_LINE: Final = 1.45
#: How deep at scale 1 the facts and signatures are, and how far out the frame stands, in points.
_SIGNED: Final = 115.0
_OUT: Final = 17.0
_ACROSS: Final = 60.0
#: How far a long name is drawn smaller, and how many lines of full size it may have in all.
_SMALLER: Final = (1.0, 0.8, 0.6, 0.45, 0.35, 0.3)
_DEEP: Final = 1.3

#: Lines of one style, with the room below them.
_Block: TypeAlias = tuple[list[str], Style, float]


def share_certificate(data: ShareCertificate, language: Language, *, large: bool = False) -> bytes:
    """Who holds how many shares, of what value, with room for the co-op's signatures; all of the
    sheet is framed."""
    t = language.gettext
    number = t("No {number}").format(number=data.number)
    flow = begun(data.coop, language, t("Share certificate"), number, large=large, across=True)
    if data.cancelled is not None:
        grey = Style(_ACROSS * flow.sheet.scale, bold=True, grey=0.85)
        middle = (flow.left + flow.right) / 2, (flow.top + flow.bottom) / 2
        flow.page.slanted(*middle, t("Cancelled"), grey)
    margin = flow.sheet.margin
    for weight, out in ((1.6, _OUT), (0.5, _OUT - 4.0)):
        edges = flow.left - out, margin - out, flow.right + out, flow.top + out
        flow.page.frame(*edges, weight)
    foot = flow.bottom + _SIGNED * flow.sheet.scale
    room, scale = flow.y - foot, flow.sheet.scale
    blocks = _blocks(flow, data, language, scale)
    if _depth(blocks) > room:
        blocks = _blocks(flow, data, language, scale * room / _depth(blocks))
    flow.down((room - _depth(blocks)) / 2)
    for lines, style, below in blocks:
        for line in lines:
            _centred(flow, line, style)
        flow.down(below)
    flow.y = foot
    facts = [(t("Kind"), said(language, data.kind))]
    flow.facts([*facts, (t("Issued on"), language.day(data.issued)), *_cancelled(data, language)])
    flow.signatures([t("Chairperson"), t("Secretary"), t("Treasurer")])
    flow.close()
    return flow.document.pdf()


def _blocks(flow: Flow, data: ShareCertificate, language: Language, scale: float) -> list[_Block]:
    """What it says from the title to the notes, in as many lines as they need."""
    t, wide = language.gettext, _MIDDLE * flow.width
    wrap, said_ = flow.document.wrap, Style(_SAID * scale)
    who = t("member No {number}").format(number=data.member_number)
    who = " · ".join(filter(None, (who, data.village)))
    amount = language.amount(data.amount)
    whole = t("in all {amount}: {words}").format(amount=amount, words=language.words(data.amount))
    title, holds = Style(_TITLE * scale, bold=True), Style(_HOLDS * scale, bold=True)
    note = Style(_NOTE * scale)
    notes = [line for words in _notes(data, language) for line in wrap(words, note, wide)]
    return [
        (wrap(t("Share certificate"), title, wide), title, 18 * scale),
        (wrap(t("This certifies that"), said_, wide), said_, 8 * scale),
        (*_name(flow, data.name, Style(_NAME * scale, bold=True), wide), 0.0),
        (wrap(who, said_, wide), said_, 14 * scale),
        (wrap(_holds(data, language), holds, wide), holds, 0.0),
        (wrap(whole, said_, wide), said_, 18 * scale),
        (notes, note, 0.0),
    ]


def _name(flow: Flow, name: str, style: Style, wide: float) -> tuple[list[str], Style]:
    """A long name is smaller, in more lines."""
    for share in _SMALLER:
        lines = flow.document.wrap(name, style.scaled(share), wide)
        if len(lines) * share <= _DEEP:
            return lines, style.scaled(share)
    smallest = style.scaled(_SMALLER[-1])
    return flow.document.wrap(name, smallest, wide), smallest


def _depth(blocks: Sequence[_Block]) -> float:
    return sum(len(lines) * _LINE * style.size + below for lines, style, below in blocks)


def _holds(data: ShareCertificate, language: Language) -> str:
    each = language.amount(data.value)
    words = language.ngettext(
        "holds {count} share of {amount}", "holds {count} shares of {amount} each", data.count
    )
    return words.format(count=language.number(data.count), amount=each)


def _notes(data: ShareCertificate, language: Language) -> list[str]:
    t = language.gettext
    words = [
        t("It is no payment and can't be sold: shares are the other's once the co-op enters it."),
    ]
    if data.replaces:
        words.append(t("It replaces certificate No {number}.").format(number=data.replaces))
    return words


def _cancelled(data: ShareCertificate, language: Language) -> list[tuple[str, str]]:
    if data.cancelled is None:
        return []
    return [(language.gettext("Cancelled on"), language.day(data.cancelled))]


def _centred(flow: Flow, line: str, style: Style) -> None:
    middle, y = (flow.left + flow.right) / 2, flow.down(_LINE * style.size)
    flow.page.text(middle - flow.document.width(line, style) / 2, y, line, style)
