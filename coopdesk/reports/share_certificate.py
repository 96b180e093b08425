"""A share certificate: one sheet across, framed, with a number."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.papers import ShareCertificate
from coopdesk.reports.faces import Style
from coopdesk.reports.flow import Flow, begun
from coopdesk.reports.wording import said

_MIDDLE: Final = 0.86  # how wide the words run, of the sheet
_NAME: Final = 24.0
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
    top, size = flow.y, flow.styles.text.size
    flow.down(1.6 * size)
    _centred(flow, t("This certifies that"), flow.styles.text)
    flow.down(0.6 * size)
    _centred(flow, data.name, Style(_NAME * flow.sheet.scale, bold=True))
    who = t("member No {number}").format(number=data.member_number)
    _centred(flow, " · ".join(filter(None, (who, data.village))), flow.styles.text)
    flow.down(0.8 * size)
    _centred(flow, _holds(data, language), flow.styles.head)
    amount = language.amount(data.amount)
    whole = t("in all {amount}: {words}").format(amount=amount, words=language.words(data.amount))
    _centred(flow, whole, flow.styles.text)
    flow.down(0.8 * size)
    for words in _notes(data, language):
        _centred(flow, words, flow.styles.small)
    flow.down(0.6 * size)
    bottom = flow.y
    for weight, out in ((1.6, 0.0), (0.5, 4.0)):
        flow.page.frame(flow.left + out, bottom + out, flow.right - out, top - out, weight)
    flow.facts(
        [
            (t("Kind"), said(language, data.kind)),
            (t("Issued on"), language.day(data.issued)),
            *_cancelled(data, language),
        ]
    )
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
