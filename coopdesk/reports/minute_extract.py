"""An extract of minutes: one resolution or election, certified for a bank or an authority."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.papers import MinuteExtract
from coopdesk.reports.meeting_parts import (
    MeetingFlow,
    ballot_table,
    count,
    day_in_words,
    resolution,
    sealed,
    shown,
    whole_day,
)
from coopdesk.reports.paper import Document, Sheet


def minute_extract(data: MinuteExtract, language: Language, *, large: bool = False) -> bytes:
    """What the minutes say on it, who was there, and that it is so; marked while in draft."""
    t, of = language.gettext, data.of
    title = t("Extract of minutes")
    body = shown(language, of.body)
    number = data.vote.number if data.vote is not None else ""
    flow = MeetingFlow(
        Document(title, data.coop, language),
        Sheet(data.coop.paper, large),
        language,
        data.coop,
        title=title,
        subtitle=" · ".join(filter(None, (number, language.long_day(of.day)))),
        about=t("{body}, {day}").format(body=body, day=whole_day(language, of.day)),
        draft=of.signed is None,
    )
    flow.say(_certified(data, language))
    flow.say(" ".join(_there(data, language)))
    flow.heading(t("Point {n}: {title}").format(n=data.point, title=shown(language, data.title)))
    if data.vote is not None:
        resolution(flow, data.vote)
    if data.ballot is not None:
        ballot_table(flow, data.ballot)
    flow.down(0.5 * flow.styles.text.size)
    flow.keep(16)
    flow.say(_true(data, language))
    flow.lines([t("Place"), t("Day")])
    flow.sign([t("Chair: name and signature"), t("Secretary: name and signature")])
    if of.signed is not None:
        sealed(flow, of)
    flow.strike()
    flow.close()
    return flow.document.pdf()


def _certified(data: MinuteExtract, language: Language) -> str:
    """Out of which minutes it is."""
    t, of = language.gettext, data.of
    words = t(
        "We certify that minutes {number} in the book of minutes of {coop} ({body}), from folio "
        "{folio} on, of the meeting held in {place} on {day}, say word for word what follows."
    )
    if of.signed is None:
        words = t(
            "These minutes of {coop} ({body}) are a draft, of the meeting held in {place} on "
            "{day}. They say so far:"
        )
    return words.format(
        number=language.number(of.number),
        coop=data.coop.name,
        body=shown(language, of.body),
        folio=language.number(of.first_folio),
        place=of.place or t("a place that was not written down"),
        day=day_in_words(language, of.day),
    )


def _there(data: MinuteExtract, language: Language) -> list[str]:
    t, of = language.gettext, data.of
    words = t("Of {entitled} who may vote, {present} were present and {represented} represented.")
    said = [
        words.format(
            entitled=count(language, of.entitled),
            present=count(language, of.present),
            represented=count(language, of.represented),
        ),
        t("There was no quorum.") if of.reached is None else t("There was a quorum."),
    ]
    if of.chair and of.clerk:
        words = t("{chair} chaired the meeting, {clerk} wrote the minutes.")
        said.append(words.format(chair=of.chair, clerk=of.clerk))
    return said


def _true(data: MinuteExtract, language: Language) -> str:
    t, of = language.gettext, data.of
    if of.signed is None:
        return t("Nobody has signed these minutes yet. This paper proves nothing.")
    words = t(
        "It is a true extract of the minutes, which were approved on {approved} and signed on "
        "{signed}. Made on {made} by {name}, to be shown where it is asked for."
    )
    return words.format(
        approved=language.day(of.approved or of.signed),
        signed=language.day(of.signed),
        made=language.day(data.made_on),
        name=data.made_by,
    )
