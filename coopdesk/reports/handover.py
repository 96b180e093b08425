"""A hand-over of money between boxes: one paper for each of the two, signed by both."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.papers import HandoverPaper
from coopdesk.reports.flow import Flow
from coopdesk.reports.paper import Document, Page, Sheet
from coopdesk.reports.pieces import pieces
from coopdesk.reports.slips import two_copies
from coopdesk.reports.wording import said


def handover(data: HandoverPaper, language: Language, *, large: bool = False) -> bytes:
    """The slip for who gives and the one for who takes."""
    t = language.gettext
    title = t("Hand-over {number}").format(number=data.number)
    written = t("Written in the book on {moment}.")

    def draw(document: Document, sheet: Sheet) -> list[list[Page]]:
        return [
            _copy(
                Flow(
                    document,
                    sheet,
                    language,
                    data.coop,
                    title=title,
                    subtitle=whose,
                    note=written.format(moment=language.moment(data.written)),
                ),
                data,
                language,
            )
            for whose in (t("Copy for who gives"), t("Copy for who takes"))
        ]

    return two_copies(title, data.coop, language, draw, large=large)


def _copy(flow: Flow, data: HandoverPaper, language: Language) -> list[Page]:
    t = language.gettext
    flow.facts(
        [
            (t("Comes out of"), said(language, data.source)),
            (t("Goes into"), said(language, data.target)),
            (t("Day"), language.day(data.day)),
        ]
    )
    if data.reversed_by:
        words = t("This hand-over no longer counts. It was taken back by {number}.")
        flow.notice(words.format(number=data.reversed_by))
    flow.sum_box(t("Handed over"), language.amount(data.amount), language.words(data.amount))
    if data.pieces:
        pieces(flow, data.pieces, data.amount, language)
    if data.remark:
        flow.paragraph(t("Remark: {remark}").format(remark=data.remark), flow.styles.small)
    if data.confirmed is not None:
        words = t("{name} confirmed it at the desk with their password on {moment}.")
        moment = language.moment(data.confirmed)
        flow.paragraph(words.format(name=data.taker, moment=moment), flow.styles.small)
    flow.signatures(
        [
            t("Gives: {name}").format(name=data.giver),
            t("Takes: {name}").format(name=data.taker)
            if data.taker
            else t("Takes: name, signature"),
        ]
    )
    return flow.finished()
