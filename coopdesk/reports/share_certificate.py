"""A share certificate: one sheet across, framed, with a number."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.papers import ShareCertificate
from coopdesk.reports.faces import Style
from coopdesk.reports.flow import Flow, begun
from coopdesk.reports.wording import said

_MIDDLE: Final = 0.86  # how wide the words run, of the sheet
_TEXT: Final = 9.5
_SAID: Final = 13.0
_NAME: Final = 30.0
_HOLDS: Final = 19.0
#: How deep at scale 1 what is said is, and the facts and signatures below it, in points.
_SAYS: Final = 300.0
_SIGNED: Final = 115.0
_ACROSS: Final = 60.0


def share_certificate(data: ShareCertificate, language: Language, *, large: bool = False) -> bytes:
    """Who holds how many shares, of what value, with room for the co-op's signatures."""
    t = language.gettext
    number = t("No {number}").format(number=data.number)
    flow = begun(data.coop, language, t("Share certificate"), number, large=large, across=True)
    if data.cancelled is not None:
        grey = Style(_ACROSS * flow.sheet.scale, bold=True, grey=0.85)
        middle = (flow.left + flow.right) / 2, (flow.top + flow.bottom) / 2
        flow.page.slanted(*middle, t("Cancelled"), grey)
    scale = min(flow.sheet.scale, (flow.y - flow.bottom - _SIGNED * flow.sheet.scale) / _SAYS)
    size = _TEXT * scale
    flow.down(1.5 * size)
    top = flow.y
    flow.down(2.5 * size)
    _centred(flow, t("This certifies that"), Style(_SAID * scale))
    flow.down(size)
    name = Style(_NAME * scale, bold=True)
    wide = flow.document.width(data.name, name)
    _centred(flow, data.name, name.scaled(min(1.0, 0.99 * _MIDDLE * flow.width / max(wide, 1.0))))
    who = t("member No {number}").format(number=data.member_number)
    _centred(flow, " · ".join(filter(None, (who, data.village))), Style(_SAID * scale))
    flow.down(1.5 * size)
    _centred(flow, _holds(data, language), Style(_HOLDS * scale, bold=True))
    amount = language.amount(data.amount)
    whole = t("in all {amount}: {words}").format(amount=amount, words=language.words(data.amount))
    _centred(flow, whole, Style(_SAID * scale))
    flow.down(2 * size)
    for words in _notes(data, language):
        _centred(flow, words, Style(size))
    flow.down(2 * size)
    bottom = flow.y
    for weight, out in ((1.6, 0.0), (0.5, 4.0)):
        flow.page.frame(flow.left + out, bottom + out, flow.right - out, top - out, weight)
    flow.down(1.5 * size)
    facts = [(t("Kind"), said(language, data.kind))]
    flow.facts([*facts, (t("Issued on"), language.day(data.issued)), *_cancelled(data, language)])
    flow.signatures([t("Chairperson"), t("Secretary"), t("Treasurer")])
    flow.close()
    return flow.document.pdf()


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


def _centred(flow: Flow, text: str, style: Style) -> None:
    """Words in the middle of the sheet, in as many lines as they need."""
    middle = (flow.left + flow.right) / 2
    for line in flow.document.wrap(text, style, flow.width * _MIDDLE):
        y = flow.down(1.45 * style.size)
        flow.page.text(middle - flow.document.width(line, style) / 2, y, line, style)
