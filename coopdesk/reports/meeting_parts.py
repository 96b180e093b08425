"""What papers of meetings have in common: how they tell times and counts, a book's folios, what
is struck out, where to sign, and the hash as a code to be scanned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from coopdesk.i18n import Language
from coopdesk.records.papers import Coop
from coopdesk.records.papers.meeting import Attendant, Ballot, Minutes, Stood, Vote
from coopdesk.records.posts import named
from coopdesk.records.voting import DECIDED, ENTITLED, PRESENT, SECRET, UNANIMOUS
from coopdesk.reports.faces import Style
from coopdesk.reports.folios import BookFlow
from coopdesk.reports.paper import Document, Page, Sheet
from coopdesk.reports.pieces import seal_code
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import member

#: The code of the general meeting among kinds of bodies, and of a meeting that is no usual one.
ASSEMBLY: Final = "assembly"
EXTRAORDINARY: Final = "extraordinary"

_DAY: Final = 24 * 60
_PEN: Final = 19.0  # room for a line that is written by hand, at the size of A4
_WRITTEN: Final = 1.7  # times the width of a label: what it takes with its line
_DRAFT: Final = Style(110, bold=True, grey=0.9)
_INSET: Final = 1.6  # of the size of the letters


class MeetingFlow(BookFlow):
    """Pages of a paper of a meeting: with the folios of a book, maybe marked as a draft."""

    def __init__(
        self,
        document: Document,
        sheet: Sheet,
        language: Language,
        coop: Coop,
        *,
        draft: bool = False,
        **more: Any,
    ) -> None:
        self._draft = draft
        super().__init__(document, sheet, language, coop, **more)

    def new_page(self) -> None:
        super().new_page()
        if self._draft:
            self.page.place(self.document.stamp(("draft", self.sheet), self._mark), 0)

    def _mark(self, page: Page) -> None:
        width, height = self.sheet.measures
        words = self.language.gettext("DRAFT")
        across = self.document.width(words, _DRAFT)
        fitting = _DRAFT.scaled(min(1.0, 0.95 * width / across))
        page.slanted(width / 2, height / 2, words, fitting)

    @contextmanager
    def inset(self) -> Iterator[None]:
        """What is drawn within stands further inwards."""
        step = _INSET * self.styles.text.size
        self.left += step
        yield
        self.left -= step

    def say(self, words: str, *, strong: bool = False) -> None:
        """Paragraphs as somebody wrote them, with room before each."""
        style = self.styles.strong if strong else self.styles.text
        for line in words.splitlines():
            if line.strip():
                self.down(0.45 * style.size)
                self.paragraph(line.strip(), style)

    def numbered(self, sentences: Sequence[str], *, first: int = 1) -> None:
        """Sentences under their numbers."""
        style = self.styles.text
        step = 2.2 * style.size
        for n, words in enumerate(sentences, first):
            for at, line in enumerate(self.document.wrap(words, style, self.width - step)):
                self.need(1.4 * style.size)
                y = self.down(1.4 * style.size)
                if not at:
                    self.page.text(self.left, y, f"{n}.", style)
                self.page.text(self.left + step, y, line, style)

    def lines(self, labels: Sequence[str], *, columns: int = 2) -> None:
        """Small labels, each with a line to write on beside it; fewer beside each other where
        they would leave too little room for the pen."""
        style, depth = self.styles.label, _PEN * self.sheet.scale
        widest = max(self.document.width(name, style) for name in labels)
        columns = max(1, min(columns, int((self.width + 16) / (_WRITTEN * widest))))
        step = (self.width + 16) / columns
        for at in range(0, len(labels), columns):
            self.need(depth)
            y = self.down(depth)
            for n, name in enumerate(labels[at : at + columns]):
                left = self.left + n * step
                self.page.text(left, y, name, style)
                wide = self.document.width(name, style)
                self.page.rule(left + wide + 5, left + step - 16, y - 1, (0.6, 0.35))


# --- words ---------------------------------------------------------------------------------------


def shown(language: Language, name: str) -> str:
    """A name that may be one of ours (a body, a post, a point): translated where it is."""
    return language.gettext(name) if name else ""


def clock(minute: int) -> str:
    """A time of day: 14:05."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def whole_day(language: Language, on: date) -> str:
    """A day that no line is turned within: where little else stands beside it."""
    return language.day(on).replace(" ", "\N{NO-BREAK SPACE}")


def hour_of(language: Language, minute: int) -> str:
    """A time of a meeting: 14:05. After midnight it says that it is the next day."""
    return _next_day(language, clock(minute), minute)


def clock_in_words(language: Language, minute: int) -> str:
    """The same, and in words behind it where the language has them."""
    said = _with(language, clock(minute), language.spelling.time(minute % _DAY))
    return _next_day(language, said, minute)


def _next_day(language: Language, hour: str, minute: int) -> str:
    if minute < _DAY:
        return hour
    return language.gettext("{hour} the next day").format(hour=hour)


def day_in_words(language: Language, on: date) -> str:
    """A day with its weekday, and in words."""
    return _with(language, language.long_day(on), language.spelling.day(on))


def count(language: Language, number: int) -> str:
    """A number that decides something: 87 (eighty-seven)."""
    return _with(language, language.number(number), language.spelling.count(number))


def _with(language: Language, figure: str, words: str) -> str:
    if not words:
        return figure
    return language.gettext("{figure} ({words})").format(figure=figure, words=words)


def part_of(language: Language, part: str) -> str:
    """A part of a whole as rules name it: 1/2 is "half"."""
    t = language.gettext
    words = {
        "1/2": t("half"),
        "1/3": t("one third"),
        "2/3": t("two thirds"),
        "1/4": t("one quarter"),
        "3/4": t("three quarters"),
    }
    return words.get(part, part)


def in_groups(code: str, size: int = 8, line: int = 32) -> list[str]:
    """Hex digits in groups, so many on a line, to be compared by eye."""
    rows = [code[at : at + line].upper() for at in range(0, len(code), line)]
    return [" ".join(row[at : at + size] for at in range(0, len(row), size)) for row in rows]


# --- votes and seals ---------------------------------------------------------------------------


def resolution(flow: MeetingFlow, vote: Vote) -> None:
    """A resolution: its number, its words, the votes and what they make."""
    language, t, text = flow.language, flow.language.gettext, flow.styles.text
    flow.down(0.6 * text.size)
    flow.keep(5)
    with flow.inset():
        title = t("Resolution {number}").format(number=vote.number) if vote.number else t("Motion")
        flow.paragraph(title, flow.styles.strong)
        flow.say(vote.text)
        flow.say(" ".join(votes_of(vote, language)))
        if vote.passed is not None:
            flow.say(result_of(vote, language), strong=True)
        for name, why in vote.dissent:
            words = t("{name} is against it and asked that this be written down: {why}")
            flow.say(words.format(name=name, why=why))
        for name, why in vote.apart:
            words = t("{name} stood apart and did not vote: {why}")
            flow.say(words.format(name=name, why=why))


def votes_of(vote: Vote, language: Language) -> Iterator[str]:
    """How was voted, and the votes."""
    t = language.gettext
    if vote.passed is None:
        yield t("No vote was taken.")
        return
    if vote.at is not None:
        yield t("Voted at {hour}.").format(hour=hour_of(language, vote.at))
    if vote.way == UNANIMOUS:
        words = t("All {count} who voted were for it; nobody was against, nobody abstained.")
        yield words.format(count=count(language, vote.votes_for))
        return
    if vote.way == SECRET:
        words = t("By secret ballot: {papers} papers were in the box, {spoiled} of them spoiled.")
        yield words.format(
            papers=count(language, vote.papers), spoiled=count(language, vote.spoiled)
        )
    else:
        yield t("By show of hands.")
    words = t("For: {votes_for}. Against: {against}. Abstained: {abstained}.")
    yield words.format(
        votes_for=count(language, vote.votes_for),
        against=count(language, vote.against),
        abstained=count(language, vote.abstained),
    )


def result_of(vote: Vote, language: Language) -> str:
    """What the votes make of a motion, by the rules."""
    t = language.gettext
    if vote.way == UNANIMOUS and vote.passed:
        return t("Passed unanimously.")
    words = t("Passed: {needed} votes were needed, {base}.")
    if not vote.passed:
        words = t("Not passed: {needed} votes were needed, {base}.")
    return words.format(needed=language.number(vote.needed), base=_base(vote, language))


def _base(vote: Vote, language: Language) -> str:
    """Of whom so many votes are needed."""
    t = language.gettext
    half = vote.part == "1/2"
    words = {
        PRESENT: t("more than half of {base} present") if half else t("{part} of {base} present"),
        ENTITLED: t("more than half of {base} entitled")
        if half
        else t("{part} of {base} entitled"),
        DECIDED: t("more than half of {base} for and against")
        if half
        else t("{part} of {base} for and against"),
    }
    given = t("more than half of {base} given") if half else t("{part} of {base} given")
    said = words.get(vote.over, given)
    return said.format(part=part_of(language, vote.part), base=language.number(vote.base))


def ballot_table(flow: MeetingFlow, ballot: Ballot) -> None:
    """An election: the papers, and a table of who stood."""
    language, t = flow.language, flow.language.gettext
    seats = language.ngettext(
        "Election for {n} seat: {body}.", "Election for {n} seats: {body}.", ballot.seats
    )
    said = [seats.format(n=count(language, ballot.seats), body=shown(language, ballot.body))]
    if ballot.counted:
        words = t("{papers} papers were given, {spoiled} of them spoiled.")
        papers, spoiled = count(language, ballot.papers), count(language, ballot.spoiled)
        said.append(words.format(papers=papers, spoiled=spoiled))
    else:
        said.append(t("The votes are not counted yet."))
    flow.say(" ".join(said))
    if not ballot.candidates:
        flow.say(t("Nobody stood."))
        return
    flow.down(0.6 * flow.styles.text.size)
    votes = [language.number(one.votes) if ballot.counted else "" for one in ballot.candidates]
    table = Table(
        flow,
        [
            Column(t("Candidate"), share=4),
            Column(t("Post"), share=3),
            Column(t("Votes"), Kind.FIGURE, votes),
            Column(t("Result"), share=3),
        ],
    )
    table.head()
    for one, figure in zip(ballot.candidates, votes, strict=True):
        result = _outcome(one, language) if ballot.counted else ""
        name = member(one.number, one.name)
        table.row([name, shown(language, named(one.post)), figure, result], strong=one.elected)
    if _tied(ballot):
        flow.say(t("Some have as many votes as each other: the lot has not decided yet."))


def _outcome(one: Stood, language: Language) -> str:
    t = language.gettext
    if one.elected:
        return t("elected by lot") if one.drawn else t("elected")
    return t("not elected")


def _tied(ballot: Ballot) -> bool:
    """Whether seats are left that several have as many votes for."""
    elected = sum(one.elected for one in ballot.candidates)
    waiting = any(one.votes and not one.elected for one in ballot.candidates)
    return ballot.counted and elected < ballot.seats and waiting


def people_table(flow: MeetingFlow, people: Sequence[Attendant]) -> None:
    """Who was there by name, in a table."""
    t = flow.language.gettext
    posts = any(one.post for one in people)
    notes = [_remark(one, flow.language) for one in people]
    columns = [
        Column(t("Number"), Kind.FIT, [one.number for one in people]),
        Column(t("Name"), share=3),
        *([Column(t("Post"), share=2)] if posts else []),
        Column(t("Came at"), Kind.FIT, ["00:00", t("Came at")]),
        Column(t("Went at"), Kind.FIT, ["00:00", t("Went at")]),
        *([Column(t("Remark"), share=3)] if any(notes) else []),
    ]
    table = Table(flow, columns)
    table.head()
    for one, note in zip(people, notes, strict=True):
        left = "" if one.left is None else clock(one.left)
        post = [shown(flow.language, named(one.post))] if posts else []
        table.row(
            [one.number, one.name, *post, clock(one.came), left, *([note] if any(notes) else [])]
        )


def _remark(one: Attendant, language: Language) -> str:
    t = language.gettext
    said = [t("represented by {name}").format(name=one.by)] if one.by else []
    if not one.votes:
        said.append(t("a voice, no vote"))
    return "; ".join(said)


def sealed(flow: MeetingFlow, data: Minutes) -> None:
    """When minutes were signed, their hash, and a code of it to be scanned."""
    language, t, styles = flow.language, flow.language.gettext, flow.styles
    day = language.day(data.signed or data.day)
    words = t(
        "Signed on {day} and closed for ever. If a single letter of the minutes in the book of "
        "the program were changed, this number would be another one:"
    )
    lines = [(words.format(day=day), styles.small)]
    lines += [(line, styles.strong) for line in in_groups(data.hash)]
    lines.append((t("The code holds the number of the minutes, their day and this."), styles.label))
    code = f"MINUTES {data.number} {data.day:%Y-%m-%d} {data.hash.upper()}"
    flow.down(0.8 * styles.text.size)
    flow.code(code, lines)
    if data.seal is not None:
        seal_code(flow, data.seal)
