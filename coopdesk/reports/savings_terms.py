"""What the co-op offers savers, for the wall."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.papers import SavingsOffer, SavingsTermsSheet
from coopdesk.reports.flow import Flow, begun
from coopdesk.reports.wording import said


def savings_terms(data: SavingsTermsSheet, language: Language, *, large: bool = False) -> bytes:
    """Each product with its terms in sentences, and an example of what it earns."""
    t = language.gettext
    on = t("As of {day}").format(day=language.day(data.on))
    flow = begun(data.coop, language, t("Saving with us"), on, large=large)
    for offer in data.offers:
        _offer(flow, offer, language)
    if not data.offers:
        flow.down(flow.styles.text.size)
        flow.paragraph(t("No savings are offered yet."), flow.styles.text)
    flow.close()
    return flow.document.pdf()


def _offer(flow: Flow, offer: SavingsOffer, language: Language) -> None:
    t = language.gettext
    since = t("these terms hold since {day}").format(day=language.day(offer.since))
    flow.heading(said(language, offer.name), since)
    for sentence in offer.sentences:
        flow.item(said(language, sentence), flow.styles.text)
    if offer.earned:
        words = language.ngettext(
            "{amount} that lie there for {months} month earn about {earned}.",
            "{amount} that lie there for {months} months earn about {earned}.",
            offer.months,
        ).format(
            amount=language.amount(offer.example),
            months=language.number(offer.months),
            earned=language.amount(offer.earned),
        )
        flow.paragraph(words, flow.styles.strong, leading=1.8)
