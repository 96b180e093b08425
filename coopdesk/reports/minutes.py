"""The minutes of a meeting, on the folios of its body's book: as a draft, or closed for ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records.meetings import KINDS, WAYS
from coopdesk.records.papers.meeting import Given, Minutes, Taken
from coopdesk.reports.meeting_parts import (
    ASSEMBLY,
    EXTRAORDINARY,
    MeetingFlow,
    ballot_table,
    clock,
    clock_in_words,
    count,
    day_in_words,
    hour_of,
    part_of,
    people_table,
    resolution,
    sealed,
    shown,
    whole_day,
)
from coopdesk.reports.paper import Document, Sheet

#: A list of more people than these stands at the end, as an annex.
_FEW: Final = 15

#: How small the letters get where signed minutes must fit the folios that they were signed on.
_TIMES: Final = (0.98, 0.96, 0.94, 0.92, 0.9, 0.87, 0.84, 0.8, 0.75, 0.7, 0.6, 0.5)
#: How large they get where they would fill fewer, so that the signatures stay on the last one.
_LARGER: Final = (1.01, 1.02, 1.03, 1.04, 1.06, 1.08, 1.1, 1.13, 1.16, 1.2)

_NO_HASH: Final = "0" * 64

#: The first sentence, by whether it is a general meeting and whether it is an extraordinary one.
_SENTENCES: Final = {
    (True, False): N_(
        "In {place}, on {day}, at {hour}, the members of {coop} came together for an ordinary "
        "general meeting."
    ),
    (True, True): N_(
        "In {place}, on {day}, at {hour}, the members of {coop} came together for an "
        "extraordinary general meeting."
    ),
    (False, False): N_(
        "In {place}, on {day}, at {hour}, this body of {coop} came together for an ordinary "
        "meeting: {body}."
    ),
    (False, True): N_(
        "In {place}, on {day}, at {hour}, this body of {coop} came together for an extraordinary "
        "meeting: {body}."
    ),
}


def minutes(
    data: Minutes, language: Language, *, large: bool = False, numbered: bool = True
) -> bytes:
    """The minutes; in large print a copy to be read, with pages of its own, or in a pack (not
    `numbered`) with those of the pack."""
    document = Document(minutes_title(data, language), data.coop, language)
    draw_minutes(document, data, language, large=large, numbered=numbered)
    return document.pdf()


def minutes_folios(data: Minutes, language: Language) -> int:
    """How many folios minutes will fill once they are signed, as they are drawn in a language.

    Days of approving and signing that are still to be said count as that of the meeting.
    """
    signed = replace(
        data,
        approved=data.approved or data.day,
        signed=data.signed or data.day,
        hash=data.hash or _NO_HASH,
        folios=0,
    )
    document = Document("", data.coop, language)
    return _drawn(document, signed, language, Sheet(data.coop.paper)).pages


def draw_minutes(
    document: Document,
    data: Minutes,
    language: Language,
    *,
    large: bool = False,
    numbered: bool = True,
) -> None:
    """Add them to a document, each folio struck out below its last line.

    Signed ones fill as many folios as they were signed on, also where another version of the
    program would take more or fewer.
    """
    sheet = Sheet(data.coop.paper, large)
    flow = _drawn(document, data, language, sheet, numbered=numbered)
    if data.folios and not large:
        flow = _fitted(flow, document, data, language)
        while flow.pages < data.folios:
            flow.new_page()
            flow.say(language.gettext("This folio is left blank."))
            flow.strike()
    flow.close()


def _fitted(
    flow: MeetingFlow, document: Document, data: Minutes, language: Language
) -> MeetingFlow:
    """The same in other letters, until it fills the folios; at worst it fills fewer."""
    for times in _TIMES:
        if flow.pages <= data.folios:
            break
        flow = _drawn(document, data, language, Sheet(data.coop.paper, times=times))
    for times in _LARGER if flow.pages < data.folios else ():
        larger = _drawn(document, data, language, Sheet(data.coop.paper, times=times))
        if larger.pages == data.folios:
            return larger
    return flow


def minutes_title(data: Minutes, language: Language) -> str:
    """What the paper is called."""
    t = language.gettext
    title = t("Minutes {number}") if data.signed else t("Draft of minutes {number}")
    return title.format(number=language.number(data.number))


def _drawn(
    document: Document, data: Minutes, language: Language, sheet: Sheet, *, numbered: bool = True
) -> MeetingFlow:
    t = language.gettext
    body = shown(language, data.body)
    unusual = [t(KINDS[data.kind])] if data.kind == EXTRAORDINARY else []
    subtitle = (body, *unusual, language.long_day(data.day))
    flow = MeetingFlow(
        document,
        sheet,
        language,
        data.coop,
        title=minutes_title(data, language),
        subtitle=" · ".join(subtitle),
        about=t("{body}, {day}").format(body=body, day=whole_day(language, data.day)),
        note=_note(data, language, large=sheet.large),
        folio=0 if sheet.large else data.first_folio,
        draft=data.signed is None,
        numbered=numbered,
    )
    _corrects(flow, data)
    _gathered(flow, data)
    _there(flow, data)
    for n, point in enumerate(data.points, 1):
        _point(flow, data, n, point)
    _tasks(flow, data.tasks)
    _annexes(flow, data)
    _closed(flow, data)
    if not sheet.large:
        flow.strike()
    return flow


def _note(data: Minutes, language: Language, *, large: bool) -> str:
    """What stands at the foot of every page."""
    t = language.gettext
    if data.signed is None:
        return t("Draft: not approved, not signed. Number and folios are those that come next.")
    if large:
        first = language.number(data.first_folio)
        return t("A copy in large print. The signed minutes begin on folio {first}.").format(
            first=first
        )
    fields = {"number": language.number(data.number), "body": shown(language, data.body)}
    words = t("Minutes {number} of the book of: {body}. Hash {hash}…")
    return words.format(**fields, hash=data.hash[:8].upper())


# --- how it began --------------------------------------------------------------------------------


def _corrects(flow: MeetingFlow, data: Minutes) -> None:
    if data.corrects is None:
        return
    words = flow.language.gettext(
        "These minutes correct minutes {number} of {day}. Those stay in the book as they were "
        "signed; where the two differ, these count."
    )
    number, day = flow.language.number(data.corrects.number), flow.language.day(data.corrects.day)
    flow.notice(words.format(number=number, day=day))


def _gathered(flow: MeetingFlow, data: Minutes) -> None:
    """Where and when, who met, how they were called and to what."""
    language, t = flow.language, flow.language.gettext
    begun = data.hour if data.opened is None else data.opened
    words = _SENTENCES[data.body_kind == ASSEMBLY, data.kind == EXTRAORDINARY]
    first = t(words).format(
        place=data.place or t("a place that was not written down"),
        day=day_in_words(language, data.day),
        hour=clock_in_words(language, begun),
        coop=data.coop.name,
        body=shown(language, data.body),
    )
    flow.say(" ".join([first, *_call(data, language)]))
    if data.paper:
        flow.say(t("Entered in the book from minutes that were kept on paper."))
    if data.agenda:
        flow.heading(t("The agenda as it was called"))
        flow.numbered([shown(language, title) for title in data.agenda])


def _call(data: Minutes, language: Language) -> Iterator[str]:
    """How and when they were called; and that it was the second call."""
    t = language.gettext
    if data.called is None:
        yield t("How they were called is not written down.")
    else:
        days = (data.day - data.called).days
        yield language.ngettext(
            "They were called {n} day before, on {day}: {ways}.",
            "They were called {n} days before, on {day}: {ways}.",
            days,
        ).format(n=language.number(days), day=language.day(data.called), ways=_ways(data, language))
    if data.call == 2:
        words = t(
            "At the first call, for {first}, not enough had come, so this meeting is that of the "
            "second call."
        )
        yield words.format(first=clock(data.hour))


def _ways(data: Minutes, language: Language) -> str:
    t = language.gettext
    said = []
    for one in data.calls:
        way = t(WAYS[one.way]) if one.way in WAYS else one.way
        words = t("{way} on {day} ({note})") if one.note else t("{way} on {day}")
        said.append(words.format(way=way, day=language.day(one.day), note=one.note))
    return "; ".join(said)


def _there(flow: MeetingFlow, data: Minutes) -> None:
    """Who was there, whether they were enough, who led and who wrote."""
    language, t = flow.language, flow.language.gettext
    flow.heading(t("Who was there"))
    said = [*_presence(data, language), *_quorum(data, language)]
    flow.say(" ".join(said))
    flow.say(" ".join(_parts(data, language)))
    if 0 < len(data.attendants) <= _FEW:
        flow.down(0.6 * flow.styles.text.size)
        people_table(flow, data.attendants)
    flow.say(data.opening)


def _presence(data: Minutes, language: Language) -> Iterator[str]:
    t = language.gettext
    words = t("Of {entitled} who may vote, {present} were present.")
    if data.represented:
        words = t(
            "Of {entitled} who may vote, {present} were present and {represented} were "
            "represented by another: {votes} votes in all."
        )
    yield words.format(
        entitled=count(language, data.entitled),
        present=count(language, data.present),
        represented=count(language, data.represented),
        votes=count(language, data.present + data.represented),
    )
    if data.voiced:
        yield language.ngettext(
            "{n} more was there with a voice and without a vote.",
            "{n} more were there with a voice and without a vote.",
            data.voiced,
        ).format(n=count(language, data.voiced))


def _quorum(data: Minutes, language: Language) -> Iterator[str]:
    """The rule and its result."""
    t = language.gettext
    if data.part == "0":
        yield t("At this call the rules let any number decide.")
    else:
        words = (
            t("At the second call the rules ask for {part} of them, which is {needed}.")
            if data.call == 2
            else t("At the first call the rules ask for {part} of them, which is {needed}.")
        )
        yield words.format(part=part_of(language, data.part), needed=count(language, data.needed))
    if data.reached is None:
        yield t("There was no quorum.")
    else:
        yield t("There was a quorum from {hour} on.").format(hour=hour_of(language, data.reached))


def _parts(data: Minutes, language: Language) -> Iterator[str]:
    t = language.gettext
    if data.chair:
        yield t("{name} chaired the meeting.").format(name=data.chair)
    if data.clerk:
        yield t("{name} wrote the minutes.").format(name=data.clerk)
    if data.guests:
        yield t("Guests: {names}.").format(names=data.guests.rstrip("."))


# --- the points ----------------------------------------------------------------------------------


def _point(flow: MeetingFlow, data: Minutes, n: int, point: Taken) -> None:
    """A point: what was said, what was decided, who was elected, who does what."""
    language, t = flow.language, flow.language.gettext
    times = [hour_of(language, one) for one in (point.begun, point.done) if one is not None]
    title = t("{n}. {title}").format(n=language.number(n), title=shown(language, point.title))
    flow.heading(title, " – ".join(times))
    if data.called is not None and not point.called:
        flow.paragraph(t("Not on the agenda as it was called."), flow.styles.label)
    flow.say(point.extract)
    for vote in point.votes:
        resolution(flow, vote)
    if point.ballot is not None:
        ballot_table(flow, point.ballot)
    _tasks(flow, point.tasks)
    if not (point.extract or point.votes or point.ballot or point.tasks):
        taken = point.begun is not None
        flow.say(t("Taken note of.") if taken else t("This point was not taken up."))


def _tasks(flow: MeetingFlow, tasks: tuple[Given, ...]) -> None:
    if not tasks:
        return
    language, t = flow.language, flow.language.gettext
    flow.down(0.5 * flow.styles.text.size)
    flow.keep(3)
    flow.say(t("To be done:"), strong=True)
    for one in tasks:
        words = t("{owner}, until {day}: {text}") if one.due else t("{owner}: {text}")
        day = language.day(one.due) if one.due else ""
        flow.item(words.format(owner=one.owner, day=day, text=one.text), flow.styles.text)


# --- how it ended --------------------------------------------------------------------------------


def _annexes(flow: MeetingFlow, data: Minutes) -> None:
    """Papers that belong to the minutes, written out where they were, and the list of people."""
    language, t = flow.language, flow.language.gettext
    listed = len(data.attendants) > _FEW
    titles = [one.name for one in data.enclosed]
    if listed:
        titles.append(t("Who was there"))
    if not titles:
        return
    flow.heading(t("Annexes"))
    flow.say(t("These belong to the minutes:"))
    flow.numbered(titles)
    for n, one in enumerate(data.enclosed, 1):
        if one.transcript:
            flow.heading(_annex(language, n, one.name))
            flow.say(one.transcript)
    if listed:
        flow.heading(_annex(language, len(titles), titles[-1]))
        people_table(flow, data.attendants)


def _annex(language: Language, n: int, name: str) -> str:
    return language.gettext("Annex {n}: {name}").format(n=language.number(n), name=name)


def _closed(flow: MeetingFlow, data: Minutes) -> None:
    """The end, who signs, and what shows that nothing was changed."""
    language, t = flow.language, flow.language.gettext
    people = [
        t("Chair: {name}").format(name=data.chair or "…"),
        t("Secretary: {name}").format(name=data.clerk or "…"),
        *(t("Chosen to sign: {name}").format(name=name) for name in data.signers),
    ]
    flow.keep(10 + 4.5 * -(-len(people) // 2) + (6 if data.signed else 0))
    flow.heading(t("The end"))
    flow.say(data.closing)
    if data.ended is None:
        flow.say(t("The meeting has not ended yet."))
    else:
        words = t("As nothing was left to deal with, the meeting was closed at {hour}.")
        flow.say(words.format(hour=clock_in_words(language, data.ended)))
    if data.approved is not None:
        words = t("These minutes were read and approved on {day}. Who signs them says so:")
        flow.say(words.format(day=language.day(data.approved)))
    else:
        flow.say(t("To be read and approved, then signed by:"))
    flow.sign(people)
    if data.signed is not None:
        sealed(flow, data)
