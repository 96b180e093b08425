"""How people are called to a meeting: by letter, on the wall, by SMS, and read aloud."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records.papers import Addressee, MeetingNotice
from coopdesk.reports.faces import Style
from coopdesk.reports.meeting_parts import (
    ASSEMBLY,
    EXTRAORDINARY,
    MeetingFlow,
    clock,
    part_of,
    shown,
)
from coopdesk.reports.paper import Document, Sheet
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import member

#: The language of a code, as the co-op's country writes it.
Speak = Callable[[str], Language]

#: Letters that an SMS holds, 160 of them. One other letter, and it holds no more than 70.
SMS: Final = 160
_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØøÅå_ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_PLAIN: Final = str.maketrans(
    "“”„«»‘’–—…·\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", '"""""\'\'--.-  '
)

#: How many times larger the letters of a wall sheet are at most, and at least.
_WALL: Final = (2.4, 2.2, 2.0, 1.8, 1.6, 1.4, 1.2, 1.0)
#: The same of what is read aloud. Smaller is hard to read while speaking: then it takes more pages.
_ALOUD: Final = (1.6, 1.5, 1.4, 1.3)

#: What is called, by whether it is the general meeting and whether an extraordinary one.
_NAMES: Final = {
    (True, False): N_("Ordinary general meeting"),
    (True, True): N_("Extraordinary general meeting"),
    (False, False): N_("Ordinary meeting: {body}"),
    (False, True): N_("Extraordinary meeting: {body}"),
}


def meeting_name(data: MeetingNotice, language: Language) -> str:
    """What kind of meeting of which body it is."""
    words = _NAMES[data.body_kind == ASSEMBLY, data.kind == EXTRAORDINARY]
    return language.gettext(words).format(body=shown(language, data.body))


# --- the letter ----------------------------------------------------------------------------------


def meeting_notice(
    data: MeetingNotice, language: Language, *, large: bool = False, numbered: bool = True
) -> bytes:
    """The letter: one to all members, or one to each of a board or a committee. In a pack its
    pages have no numbers of their own."""
    title = language.gettext("Call to a meeting")
    document = Document(title, data.coop, language)
    people: Sequence[Addressee | None] = [None] if data.body_kind == ASSEMBLY else data.to or [None]
    for one in people:
        flow = MeetingFlow(
            document,
            Sheet(data.coop.paper, large),
            language,
            data.coop,
            title=title,
            subtitle=language.long_day(data.made_on),
            about=meeting_name(data, language),
            numbered=numbered,
        )
        _letter(flow, data, one)
        flow.close()
    return document.pdf()


def _letter(flow: MeetingFlow, data: MeetingNotice, to: Addressee | None) -> None:
    language, t = flow.language, flow.language.gettext
    who = t("To all members of {coop}").format(coop=data.coop.name)
    if to is not None:
        named = member(to.number, to.name)
        who = t("To {member}, {village}") if to.village else t("To {member}")
        who = who.format(member=named, village=to.village)
    flow.say(who, strong=True)
    flow.say(t("We call you to this meeting:"))
    flow.heading(meeting_name(data, language))
    _when(flow, data)
    flow.say(data.remark)
    flow.heading(t("Agenda"))
    flow.numbered(_agenda(data, language))
    flow.heading(t("Good to know"))
    for sentence in _to_know(data, language):
        flow.item(sentence, flow.styles.text)
    flow.keep(7)
    flow.sign([t("Chair: name and signature"), t("Secretary: name and signature")])
    if data.proxies and data.body_kind == ASSEMBLY:
        _proxy(flow, data)


def _when(flow: MeetingFlow, data: MeetingNotice) -> None:
    language, t = flow.language, flow.language.gettext
    hours = clock(data.hour)
    facts = [(t("Day"), language.long_day(data.day)), (t("Hour"), hours)]
    if data.second_hour is not None:
        facts.append((t("Second call"), clock(data.second_hour)))
    flow.down(0.4 * flow.styles.text.size)
    flow.facts([*facts, (t("Place"), data.place or "–")])


def _agenda(data: MeetingNotice, language: Language) -> list[str]:
    said = []
    for one in data.agenda:
        title = shown(language, one.title)
        if one.seats:
            words = language.ngettext(
                "{title} ({n} seat: {body})", "{title} ({n} seats: {body})", one.seats
            )
            if not one.body:
                words = language.ngettext("{title} ({n} seat)", "{title} ({n} seats)", one.seats)
            title = words.format(
                title=title, n=language.number(one.seats), body=shown(language, one.body)
            )
        said.append(title)
    return said


def _to_know(data: MeetingNotice, language: Language) -> Iterator[str]:
    """How many must come, who may vote, who can stand for others, what can be read before."""
    t = language.gettext
    if data.part_first != "0":
        words = t("{part} of those who may vote must be there, otherwise nothing can be decided.")
        said = words.format(part=part_of(language, data.part_first))
        yield said[:1].upper() + said[1:]  # not every language begins with the part
    if data.second_hour is not None and data.part_second != data.part_first:
        words = t("If too few are there, the meeting begins at {hour} with the second call.")
        if data.part_second == "0":
            words = t("If too few are there, it begins at {hour} with however many have come.")
        yield words.format(hour=clock(data.second_hour))
    if data.body_kind != ASSEMBLY:
        return
    if not data.unpaid_shares_vote:
        yield t("Who has paid a share may vote. Who has not may come and speak.")
    if data.proxies:
        yield language.ngettext(
            "Who can't come may be represented by another member, with a signed paper. A member "
            "can represent {n} other.",
            "Who can't come may be represented by another member, with a signed paper. A member "
            "can represent {n} others.",
            data.proxies,
        ).format(n=language.number(data.proxies))
    else:
        yield t("Each votes in person: nobody can be represented.")
    if data.papers:
        words = t("In the office you can read before: {papers}.")
        yield words.format(papers=", ".join(shown(language, one) for one in data.papers))


def _proxy(flow: MeetingFlow, data: MeetingNotice) -> None:
    """A form to cut off: who is represented by whom."""
    language, t = flow.language, flow.language.gettext
    flow.keep(14)  # all of it is cut off in one piece
    flow.down(2.5 * flow.styles.text.size)
    flow.page.dashes(flow.left, flow.right, flow.y)
    flow.heading(t("I am represented"))
    words = t("At the meeting of {day} the member named here votes for me.")
    flow.say(words.format(day=language.day(data.day)))
    flow.down(0.3 * flow.styles.text.size)
    flow.lines([t("My name"), t("My number"), t("Represented by"), t("Number")])
    flow.sign([t("My signature or thumb"), t("Signature or thumb of who represents me")])


# --- the wall ------------------------------------------------------------------------------------


def meeting_wall(data: MeetingNotice, language: Language, *, large: bool = False) -> bytes:
    """A sheet to be read from afar: as large as all of it fits on one page."""
    flow = _wall(data, language, _WALL[0])
    for times in _WALL[1:]:
        if flow.pages == 1:
            break
        flow = _wall(data, language, times)
    flow.close()
    return flow.document.pdf()


def _wall(data: MeetingNotice, language: Language, times: float) -> MeetingFlow:
    title = meeting_name(data, language)
    sheet, t = Sheet(data.coop.paper, times=times), language.gettext
    document = Document(title, data.coop, language)
    flow = MeetingFlow(document, sheet, language, data.coop, title=t("Come to the meeting"))
    head = flow.styles.large
    flow.down(0.2 * head.size)
    for text in (title, language.long_day(data.day), clock(data.hour), data.place):
        for line in document.wrap_even(text, head, flow.width) if text else ():
            flow.page.text(flow.left, flow.down(1.3 * head.size), line, head)
    flow.say(data.remark, strong=True)
    flow.heading(t("Agenda"))
    flow.numbered(_agenda(data, language))
    flow.heading(t("Good to know"))
    for sentence in _to_know(data, language):
        flow.item(sentence, flow.styles.text)
    return flow


# --- SMS -----------------------------------------------------------------------------------------


def meeting_sms(
    data: MeetingNotice, language: Language, *, large: bool = False, speak: Speak | None = None
) -> bytes:
    """The texts to send, and to which phones; who has none is told in another way.

    With `speak` each member is written to in their own language, where they have one.
    """
    t = language.gettext
    title = t("Call to a meeting by SMS")
    document = Document(title, data.coop, language)
    flow = MeetingFlow(
        document,
        Sheet(data.coop.paper, large),
        language,
        data.coop,
        title=title,
        subtitle=meeting_name(data, language),
        about=language.day(data.day),
    )
    reached = _by_language(data, language, speak)
    for spoken, people in reached:
        if len(reached) > 1:
            flow.heading(spoken.name)
        for n, text in enumerate(sms_texts(data, spoken), 1):
            aside = t("{n} of {most} letters").format(n=len(text), most=SMS)
            flow.heading(t("Text {n}").format(n=n), aside)
            flow.notice(text)
        _phones(flow, people)
    _without_phone(flow, [one for one in data.to if not one.phone])
    flow.close()
    return document.pdf()


def _by_language(
    data: MeetingNotice, language: Language, speak: Speak | None
) -> list[tuple[Language, list[Addressee]]]:
    """Who can be reached, by the language in which they read; first those without one."""
    found: dict[str, list[Addressee]] = {"": []}
    for one in data.to:
        if one.phone:
            code = one.language if speak is not None else ""
            found.setdefault("" if code == language.code else code, []).append(one)
    return [
        (speak(code) if code and speak is not None else language, people)
        for code, people in found.items()
        if people or len(found) == 1
    ]


def sms_texts(data: MeetingNotice, language: Language) -> list[str]:
    """What an SMS tells: when and where, then the agenda; each at most as long as one SMS.

    In the letters that every phone has, without accents that would make the text twice as dear.
    """
    t = language.gettext
    hours = clock(data.hour)
    if data.second_hour is not None:
        words = t("{first}, second call {second}")
        hours = words.format(first=hours, second=clock(data.second_hour))
    words = t("{coop}: {meeting}. {day}, {hours}, {place}.")
    call = words.format(
        coop=data.coop.name,
        meeting=meeting_name(data, language),
        day=language.long_day(data.day),
        hours=hours,
        place=data.place or "-",
    )
    points = [f"{n}. {title}" for n, title in enumerate(_agenda(data, language), 1)]
    texts = [*_fitting(call.split(" ")), *_fitting([t("Agenda:"), *points])]
    return [*texts, *_fitting(data.remark.split())] if data.remark.strip() else texts


def _fitting(parts: Sequence[str]) -> list[str]:
    """Parts one after the other, in as few texts as hold them."""
    texts = [""]
    for part in map(_sendable, parts):
        while part:
            longer = f"{texts[-1]} {part}".strip()
            if len(longer) <= SMS:
                texts[-1], part = longer, ""
            elif texts[-1]:
                texts.append("")
            else:
                texts[-1], part = part[:SMS], part[SMS:]
    return texts


def _sendable(text: str) -> str:
    """In letters that an SMS has; scripts that it does not have stay as they are."""
    plain = unicodedata.normalize("NFC", text).translate(_PLAIN)
    return "".join(one if one in _GSM else _base(one) for one in plain)


def _base(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base in _GSM else letter


def _phones(flow: MeetingFlow, reached: Sequence[Addressee]) -> None:
    language, t = flow.language, flow.language.gettext
    count = language.ngettext("{n} person", "{n} people", len(reached))
    flow.heading(t("To whom"), count.format(n=language.number(len(reached))))
    if reached:
        table = Table(
            flow,
            [
                Column(t("Phone"), Kind.FIT, [one.phone for one in reached]),
                Column(t("No."), Kind.FIT, [one.number for one in reached]),
                Column(t("Name"), share=3),
                Column(t("Village"), share=2),
            ],
        )
        table.head()
        for one in reached:
            table.row([one.phone, one.number, one.name, one.village])


def _without_phone(flow: MeetingFlow, others: Sequence[Addressee]) -> None:
    language, t = flow.language, flow.language.gettext
    if others:
        count = language.ngettext("{n} person", "{n} people", len(others))
        flow.heading(t("No phone: tell them"), count.format(n=language.number(len(others))))
        table = Table(
            flow,
            [
                Column(t("No."), Kind.FIT, [one.number for one in others]),
                Column(t("Name"), share=3),
                Column(t("Village"), share=2),
            ],
        )
        table.head()
        for one in others:
            table.row([one.number, one.name, one.village])


# --- read aloud ----------------------------------------------------------------------------------


def meeting_aloud(data: MeetingNotice, language: Language, *, large: bool = False) -> bytes:
    """What is read aloud, or on the radio: short sentences in large letters."""
    first = _aloud(data, language, _ALOUD[0], large=large)
    flows = (_aloud(data, language, times, large=large) for times in _ALOUD[1:])
    flow = first if first.pages == 1 else next((one for one in flows if one.pages == 1), first)
    flow.close()
    return flow.document.pdf()


def _aloud(data: MeetingNotice, language: Language, times: float, *, large: bool) -> MeetingFlow:
    t = language.gettext
    title = t("To read aloud")
    document = Document(title, data.coop, language)
    sheet = Sheet(data.coop.paper, large, times=times)
    flow = MeetingFlow(document, sheet, language, data.coop, title=title)
    style = Style(flow.styles.label.size / times, grey=flow.styles.label.grey)
    flow.paragraph(t("Read slowly, and say day, hour and place twice."), style)
    for sentence in _spoken(data, language):
        flow.down(0.5 * flow.styles.text.size)
        lines = len(document.wrap(sentence, flow.styles.text, flow.width))
        flow.need(1.6 * lines * flow.styles.text.size)  # who reads turns no page in a sentence
        flow.paragraph(sentence, flow.styles.text, leading=1.6)
    return flow


def _spoken(data: MeetingNotice, language: Language) -> Iterator[str]:
    t = language.gettext
    hour = language.spelling.time(data.hour) or clock(data.hour)
    words = t("Members of {coop}, please listen.")
    yield words.format(coop=data.coop.name)
    yield t("We call you to a meeting: {meeting}.").format(meeting=meeting_name(data, language))
    yield t("It is on {day}, at {hour}.").format(day=language.long_day(data.day), hour=hour)
    if data.place:
        yield t("The place: {place}.").format(place=data.place)
    yield t("This is what we will speak about:")
    for n, title in enumerate(_agenda(data, language), 1):
        yield t("Point {n}: {title}.").format(n=language.number(n), title=title)
    yield from (line.strip() for line in data.remark.splitlines() if line.strip())
    yield from _to_know(data, language)
    day = language.long_day(data.day)
    yield t("Once more: {day}, at {hour}. Please come.").format(day=day, hour=hour)
