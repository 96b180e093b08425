"""The register of members on numbered folios: several lines for each, sums carried from page to
page, nothing left to be filled in later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.members import KINDS, PERSON, SEXES
from coopdesk.records.membership import STANDINGS, STEPS
from coopdesk.records.nominees import WHOLE
from coopdesk.records.papers import MemberRegister, Nominated, RegisterLine
from coopdesk.reports.folios import NONE, BookFlow, Carried, Folios
from coopdesk.reports.paper import Document, Sheet
from coopdesk.reports.pieces import seal_code
from coopdesk.reports.ruled import Box
from coopdesk.reports.tables import Column, Kind
from coopdesk.reports.wording import Days

#: Told after some lines how many are drawn, of how many.
Step = Callable[[int, int], None]

_OFTEN: Final = 200  # lines
_COLUMNS: Final = 8
_WITH_SIGNATURES: Final = 2  # lines stand on the folio that is signed
_SIGNED: Final = 9.0  # times the size of small letters: what the signatures take


def register(
    data: MemberRegister,
    language: Language,
    step: Step | None = None,
    *,
    large: bool = False,
    folios: Folios = NONE,
) -> bytes:
    """The register as of a day, or what is to be added to the bound book; across the sheet."""
    t = language.gettext
    title = t("Register of members")
    note = t("Made on {day} by {name}. If something looks wrong, please tell the office.")
    flow = BookFlow(
        Document(title, data.coop, language),
        Sheet(data.coop.paper, large, across=True),
        language,
        data.coop,
        title=title,
        subtitle=t("on {day}").format(day=language.day(data.on)),
        note=note.format(day=language.day(data.made_on), name=data.made_by),
        folio=folios.first,
    )
    flow.large_facts(
        [
            (t("Members"), language.number(data.members)),
            (t("Members who left"), language.number(data.left)),
            (t("Shares"), language.number(data.shares)),
            (t("Paid"), language.amount(data.paid)),
        ],
        4,
    )
    if not data.whole:
        flow.paragraph(t("Only what is not in the bound book yet, or not so."), flow.styles.text)
    hand = _Hand(flow, data)
    hand.draw(step)
    flow.sign([t("Chair"), t("Secretary"), t("For the authority: stamp and signature")], columns=3)
    if data.seal is not None:
        seal_code(flow, data.seal)
    if folios.first:
        flow.strike()
    flow.blank(_boxes(language), folios.blank)
    flow.close()
    return flow.document.pdf()


class _Hand:
    """Draws the lines, and knows what they come to so far."""

    def __init__(self, flow: BookFlow, data: MemberRegister) -> None:
        self._flow, self._data, self._language = flow, data, flow.language
        self._days = Days(flow.language)
        zero = data.paid * 0
        self._count, self._shares, self._paid, self._fees = 0, 0, zero, zero
        self._table = Carried(flow, self._columns(), self._sums, foot=3)

    def draw(self, step: Step | None) -> None:
        """All of them, and the sums below."""
        t, lines = self._language.gettext, self._data.lines
        self._table.head()
        last = [self._cells(one) for one in lines[-_WITH_SIGNATURES:]]
        for n, one in enumerate(lines, 1):
            if n == len(lines) - len(last) + 1:
                self._table.keep_with(last, _SIGNED * self._flow.styles.small.size)
            self._table.row(self._cells(one))
            self._add(one)
            if step is not None and not n % _OFTEN:
                step(n, len(lines))
        if not lines:
            words = t("There is no member yet.") if self._data.whole else t("Nothing is new.")
            self._table.row(["", words, *[""] * (_COLUMNS - 2)])
        self._table.end(self._sums(t("Together")))

    def _add(self, one: RegisterLine) -> None:
        self._count += 1
        self._shares += one.shares
        self._paid += one.paid
        if one.fee is not None:
            self._fees += one.fee

    def _sums(self, words: str) -> list[str]:
        """The row of what the lines so far come to. Of some lines alone shares would be counted
        twice: there only how many lines there are."""
        language = self._language
        figures = ""
        if self._data.whole:
            said = language.number(self._shares), *map(language.figure, (self._paid, self._fees))
            figures = "\n".join(said)
        many = language.ngettext("{n} person", "{n} people", self._count)
        told = _stack(words, many.format(n=language.number(self._count)))
        return ["", told, *[""] * 4, figures, ""]

    def _columns(self) -> list[Column]:
        t, language, lines = self._language.gettext, self._language, self._data.lines
        days, data = self._days, self._data
        sexes = {t(words) for words in SEXES.values()}
        joined = {days[one.joined] for one in lines if one.joined}
        left = {days[one.left] for one in lines if one.left}
        figures = [language.number(data.shares), *map(language.figure, (data.paid, data.fees))]
        least = min((one.paid for one in lines), default=data.paid)
        return [
            Column(t("No."), Kind.FIT, {one.number for one in lines}),
            Column(_stack(t("Name"), t("Address")), share=3),
            Column(
                _stack(t("Sex"), t("Born on")),
                Kind.FIT,
                sexes | {days[one.born] for one in lines if one.born},
            ),
            Column(_stack(t("Identity document"), t("Occupation")), share=2),
            Column(_stack(t("Joined"), t("Resolution")), Kind.FIT, joined | _said(lines)),
            Column(
                _stack(t("Left on"), t("Why"), t("Resolution")),
                Kind.FIT,
                left | {self._cause(one) for one in lines},
            ),
            Column(
                _stack(t("Shares"), t("Paid"), t("Entrance fee")),
                Kind.FIGURE,
                [*figures, language.figure(least)],
            ),
            Column(t("Nominees"), share=2),
        ]

    def _cells(self, one: RegisterLine) -> list[str]:
        t, language, days = self._language.gettext, self._language, self._days
        fee = "" if one.fee is None else language.figure(one.fee)
        return [
            one.number,
            self._who(one),
            _stack(t(SEXES[one.sex]) if one.sex in SEXES else "", _day(days, one)),
            _stack(one.document, one.occupation),
            _stack(days[one.joined] if one.joined else "", one.resolution),
            _stack(
                days[one.left] if one.left else "",
                self._cause(one),
                one.left_resolution,
            ),
            _stack(language.number(one.shares), language.figure(one.paid), fee),
            "\n".join(_nominee(named, language) for named in one.nominees),
        ]

    def _cause(self, one: RegisterLine) -> str:
        t = self._language.gettext
        if one.into:
            return t("joined with No {number}").format(number=one.into)
        return t(STEPS.get(one.cause) or STANDINGS[one.cause]) if one.cause else ""

    def _who(self, one: RegisterLine) -> str:
        """The name, who speaks for them, where they live and how they are reached."""
        t = self._language.gettext
        lines = [one.name or t("The data of this person was erased.")]
        if one.kind != PERSON and one.kind in KINDS:
            lines.append(t("{what}: {text}").format(what=t(KINDS[one.kind]), text=one.speaker))
        lines.append(" · ".join(filter(None, (one.address, one.village, one.phone))))
        if one.again:
            lines.append(t("Correction of {number}").format(number=one.number))
        return "\n".join(filter(None, lines))


def _day(days: Days, one: RegisterLine) -> str:
    return days[one.born] if one.born else ""


def _said(lines: Iterable[RegisterLine]) -> set[str]:
    return {one.resolution for one in lines}


def _stack(*parts: str) -> str:
    """Parts below each other, each in its own line; none where nothing follows."""
    return "\n".join(parts).rstrip("\n")


def _nominee(one: Nominated, language: Language) -> str:
    share = language.percent(Decimal(one.share) / WHOLE, None)
    return ", ".join(filter(None, (one.name, one.relation, share if one.share else "")))


def _boxes(language: Language) -> list[Box]:
    """The columns of an empty folio."""
    t = language.gettext
    return [
        Box(t("No."), share=0.6),
        Box(t("Name"), share=3),
        Box(t("Address"), share=2),
        Box(t("Born on"), share=1.2),
        Box(t("Identity document"), share=1.8),
        Box(t("Occupation"), share=1.5),
        Box(t("Joined"), share=1.2),
        Box(t("Left on"), share=1.2),
        Box(t("Shares"), share=1, right=True),
        Box(t("Paid"), share=1.2, right=True),
        Box(t("Entrance fee"), share=1.2, right=True),
        Box(t("Nominees"), share=2),
    ]
