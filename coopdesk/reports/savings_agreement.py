"""What a member signs when a savings account is opened."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.papers import SavingsAgreement
from coopdesk.reports.flow import Flow, begun
from coopdesk.reports.wording import member, said


def savings_agreement(data: SavingsAgreement, language: Language, *, large: bool = False) -> bytes:
    """Who holds which account by which terms, with room for every signature."""
    t = language.gettext
    number = t("Account {number}").format(number=data.number)
    flow = begun(data.coop, language, t("Savings agreement"), number, large=large)
    flow.facts(_who(data, language))
    flow.down(0.4 * flow.styles.text.size)
    flow.facts(_what(data, language))
    _holders(flow, data, language)
    since = t("as they hold since {day}").format(day=language.day(data.since))
    flow.heading(t("The terms"), since)
    for sentence in data.sentences:
        flow.item(said(language, sentence), flow.styles.text)
    flow.down(0.6 * flow.styles.text.size)
    kept = t(
        "These terms were read out and explained to all who sign. Each keeps a copy of this paper."
    )
    flow.paragraph(kept, flow.styles.text)
    flow.down(flow.styles.text.size)
    _signatures(flow, data, language)
    flow.close()
    return flow.document.pdf()


def _who(data: SavingsAgreement, language: Language) -> list[tuple[str, str]]:
    t = language.gettext
    facts = [(t("Member"), member(data.member_number, data.member_name))]
    if data.village:
        facts.append((t("Village"), data.village))
    return [*facts, (t("Opened on"), language.day(data.opened))]


def _what(data: SavingsAgreement, language: Language) -> list[tuple[str, str]]:
    t = language.gettext
    facts = [(t("Account"), said(language, data.account)), (t("Kind"), said(language, data.form))]
    if data.target is not None:
        facts.append((t("Target"), language.amount(data.target)))
    if data.until is not None:
        facts.append((t("Until"), language.day(data.until)))
    return facts


def _holders(flow: Flow, data: SavingsAgreement, language: Language) -> None:
    if not data.holders or data.mandate is None:
        return
    t = language.gettext
    flow.heading(t("Held together with"))
    for holder in data.holders:
        flow.item(holder, flow.styles.text)
    flow.paragraph(said(language, data.mandate), flow.styles.strong, leading=1.8)


def _signatures(flow: Flow, data: SavingsAgreement, language: Language) -> None:
    """Two in a row, so that there is room for a thumb."""
    t = language.gettext
    people = [
        t("For the co-op: {name}, {day}").format(name=data.made_by, day=language.day(data.made_on)),
        *(
            t("{name}: signature or thumb").format(name=name)
            for name in (data.member_name, *data.holders)
        ),
    ]
    for at in range(0, len(people), 2):
        row = people[at : at + 2]
        flow.signatures(row if len(row) == 2 else [*row, " "])
