"""What papers on loans have in common: whose loan it is, its instalments, who and what stands for
it, what is promised, where to sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from coopdesk.i18n import Language
from coopdesk.records.money import Money
from coopdesk.records.papers import Backer, Coop, LoanOf, OnLoan, PlanLine, Pledge, Words
from coopdesk.reports.flow import Flow
from coopdesk.reports.paper import Document, Sheet
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import member, said

_PEN: Final = 19.0  # room for a line that is written by hand, at the size of A4


class LoanPaper:
    """A paper about one loan, or about several: its flow, its words, what they need of both."""

    def __init__(
        self,
        coop: Coop,
        language: Language,
        title: str,
        *,
        subtitle: str = "",
        about: str = "",
        note: str = "",
        large: bool = False,
        across: bool = False,
        on: tuple[Document, Sheet] | None = None,
    ) -> None:
        """`on` is the document and the sheet that it is drawn on, where others are in it too."""
        document, sheet = on or (
            Document(title, coop, language),
            Sheet(coop.paper, large, across=across),
        )
        self.language, self.t = language, language.gettext
        self.flow = Flow(
            document, sheet, language, coop, title=title, subtitle=subtitle, about=about, note=note
        )

    def pdf(self) -> bytes:
        """The finished file."""
        self.flow.close()
        return self.flow.document.pdf()

    @property
    def size(self) -> float:
        """Of the letters of a text."""
        return self.flow.styles.text.size

    # --- words ---

    def gap(self, lines: float = 0.6) -> None:
        """Some room."""
        self.flow.down(lines * self.size)

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Small labels over their values; without those that have none."""
        some = [(label, value) for label, value in facts if value]
        columns = 4 if len(some) == 4 or len(some) > 6 else 3
        for at in range(0, len(some), columns):
            row = some[at : at + columns]
            self.gap(0.3)
            self.flow.facts([*row, *[("", "")] * (columns - len(row))])

    def who(self, loan: LoanOf) -> None:
        """Whose loan it is, and what for."""
        t, language = self.t, self.language
        self.facts(
            [
                (t("Member"), member(loan.member_number, loan.member_name)),
                (t("Village"), loan.village),
                (t("Phone"), loan.phone),
                (t("Identity document"), unbroken(loan.document)),
                (t("Product"), said(language, loan.product)),
                (t("What for"), said(language, loan.purpose)),
            ]
        )

    def items(self, sentences: Iterable[Words]) -> None:
        """Sentences of a list."""
        for sentence in sentences:
            self.flow.item(said(self.language, sentence), self.flow.styles.text)

    def numbered(self, sentences: Sequence[Words], *, before: float = 0.0) -> None:
        """Sentences that can be named by their number. What needs so much room `before` the end of
        a page does not stand on one without the last two of them: nobody signs an empty page."""
        flow, style = self.flow, self.flow.styles.text
        step, high = 2.2 * style.size, 1.4 * style.size
        every = [
            flow.document.wrap(said(self.language, one), style, flow.width - step)
            for one in sentences
        ]
        for n, lines in enumerate(every, 1):
            if before and n == max(len(every) - 1, 1):
                last = sum(len(some) * high + 0.25 * style.size for some in every[n - 1 :])
                self.keep(last + before)
            for at, line in enumerate(lines):
                flow.need(high)
                y = flow.down(high)
                if not at:
                    flow.page.text(flow.left, y, f"{n}.", style)
                flow.page.text(flow.left + step, y, line, style)
            flow.down(0.25 * style.size)

    def keep(self, room: float) -> None:
        """Turn the page where there is less room, unless that would leave much of it empty."""
        if room < 0.6 * (self.flow.top - self.flow.bottom):
            self.flow.need(room)

    def say(self, words: str, *, strong: bool = False) -> None:
        """A paragraph with room before it."""
        self.gap()
        styles = self.flow.styles
        self.flow.paragraph(words, styles.strong if strong else styles.text)

    def amount(self, money: Money) -> str:
        """With its sign."""
        return self.language.amount(money)

    def percent(self, rate: Decimal) -> str:
        """A rate as it is printed: two places at least."""
        two = rate.quantize(Decimal("0.01"))
        return self.t("{rate} %").format(rate=self.language.number(two))

    # --- what stands for it ---

    def backers(self, backers: Sequence[Backer], title: str) -> None:
        """The members who answer for it, in a table; nothing where nobody does."""
        if not backers:
            return
        t, language = self.t, self.language
        self.flow.heading(title)
        figures = [language.figure(one.amount) for one in backers]
        phones = {one.phone for one in backers} - {""}
        table = Table(
            self.flow,
            [
                Column(t("Member"), share=3),
                Column(t("Village"), share=2),
                *([Column(t("Phone"), Kind.FIT, phones)] if phones else []),
                Column(t("Answers with"), Kind.FIGURE, figures),
            ],
        )
        table.head()
        for one, figure in zip(backers, figures, strict=True):
            name = member(one.number, one.name)
            own = t("{name} (own savings)").format(name=name) if one.own else name
            table.row((own, one.village, *([one.phone] if phones else []), figure))

    def pledges(self, pledges: Sequence[Pledge]) -> None:
        """The things that stand for it, in a table; nothing where there are none."""
        if not pledges:
            return
        t, language = self.t, self.language
        self.flow.heading(t("Things that stand for the loan"))
        figures = [language.figure(one.value) for one in pledges]
        table = Table(
            self.flow,
            [
                Column(t("What it is"), share=3),
                Column(t("Owner"), share=2),
                Column(t("Place"), share=2),
                Column(t("Value"), Kind.FIGURE, figures),
            ],
        )
        table.head()
        for one, figure in zip(pledges, figures, strict=True):
            table.row((one.name, one.owner, one.place, figure))

    # --- instalments ---

    def plan(self, rows: Sequence[PlanLine], fee: str = "") -> None:
        """The instalments with their parts, and the sums. `fee` is what fees are called here."""
        t, language = self.t, self.language
        fees = any(row.fee for row in rows)
        titles = [
            t("Principal"),
            t("Interest"),
            *([fee or t("Fees")] if fees else []),
            t("Instalment"),
        ]
        zero = rows[0].total * 0
        sums = [
            sum((amounts[n] for amounts in map(_parts(fees), rows)), zero)
            for n in range(len(titles))
        ]
        widest = [language.figure(one) for one in sums]
        owed = [language.figure(row.balance) for row in rows]
        days = [language.day(row.due) for row in rows]
        table = Table(
            self.flow,
            [
                Column(t("No."), Kind.FIGURE, [language.number(len(rows))]),
                Column(t("Due")),
                *(
                    Column(title, Kind.FIGURE, [wide])
                    for title, wide in zip(titles, widest, strict=True)
                ),
                Column(t("Owed after"), Kind.FIGURE, owed),
            ],
        )
        table.head()
        for row, day, left in zip(rows, days, owed, strict=True):
            parts = (language.figure(one) for one in _parts(fees)(row))
            table.row((language.number(row.n), day, *parts, left))
        table.total(("", t("In all"), *widest, ""))

    # --- writing and signing ---

    def lines(self, labels: Sequence[str], *, columns: int = 2) -> None:
        """Small labels, each with a line to write on beside it."""
        flow, style = self.flow, self.flow.styles.label
        step = (flow.width + 16) / columns
        for names, depth in self._labels(labels, columns, flow.width):
            flow.need(depth)
            y = flow.down(depth)
            for n, name in enumerate(names):
                left = flow.left + n * step
                for up, line in enumerate(reversed(name)):
                    flow.page.text(left, y + up * 1.2 * style.size, line, style)
                wide = max(flow.document.width(line.strip(), style) for line in name)
                beside = left + wide + 5 if wide else left  # one more line for the label above
                flow.page.rule(beside, left + step - 16, y - 1, (0.6, 0.35))

    def _labels(
        self, labels: Sequence[str], columns: int, width: float
    ) -> Iterator[tuple[list[list[str]], float]]:
        """Labels row by row, each in its lines, and how deep the row is."""
        style, step = self.flow.styles.label, (width + 16) / columns
        for at in range(0, len(labels), columns):
            row = labels[at : at + columns]
            names = [self.flow.document.wrap(label, style, 0.45 * step) for label in row]
            more = (max(map(len, names)) - 1) * 1.2 * style.size
            yield names, _PEN * self.flow.sheet.scale + more

    def depth_of_lines(self, labels: Sequence[str], columns: int, width: float) -> float:
        """How deep lines with labels are, where they are so wide together."""
        return sum(depth for _, depth in self._labels(labels, columns, width))

    def sign(self, people: Sequence[str], *, columns: int = 2) -> None:
        """Lines to sign on, so many beside each other; all of one size."""
        for at in range(0, len(people), columns):
            row = list(people[at : at + columns])
            self.flow.signatures([*row, *[" "] * (columns - len(row))])

    def sign_together(self, words: str, people: Sequence[str], *, columns: int = 2) -> None:
        """The same under words and a line for place and day, all of it on one page if it fits."""
        self.keep(self.room_to_sign(words, people, columns=columns))
        if words:
            self.say(words)
        self.lines([self.t("Place"), self.t("Day")])
        self.sign(people, columns=columns)

    def room_to_sign(self, words: str, people: Sequence[str], *, columns: int = 2) -> float:
        """How much of a page that takes."""
        rows = -(-len(people) // columns)
        lines = len(self.flow.document.wrap(words, self.flow.styles.text, self.flow.width))
        return (rows * 7.2) * self.flow.styles.small.size + (lines * 1.4 + 3.2) * self.size

    def thumb(self, name: str) -> str:
        """Where somebody signs."""
        return self.t("{name}: signature or thumb").format(name=name)


def unbroken(number: str) -> str:
    """A number as it is spoken, in one line: a phone's, or of an identity document."""
    return number.replace(" ", "\N{NO-BREAK SPACE}")


def _parts(fees: bool) -> Any:
    """The amounts of an instalment that are shown."""

    def parts(row: PlanLine) -> tuple[Money, ...]:
        middle = (row.fee,) if fees else ()
        return (row.principal, row.interest, *middle, row.total)

    return parts


def paper_on(
    data: OnLoan, language: Language, title: str, day: date, *, large: bool = False
) -> LoanPaper:
    """A paper on one loan, begun with its head: which loan, and of which day."""
    which = (loan_title(language, data.loan), language.day(day))
    return LoanPaper(
        data.coop,
        language,
        title,
        subtitle=" · ".join(filter(None, which)),
        about=about(data.loan),
        note=made_note(language, data.made_on, data.made_by),
        large=large,
    )


def between(paper: LoanPaper, loan: LoanOf) -> None:
    """Which two agree."""
    words = paper.t("Between {coop}, called the co-op, and {member}, called the borrower.")
    who = member(loan.member_number, loan.member_name)
    paper.say(words.format(coop=paper.flow.coop.name, member=who))


def both_sides(paper: LoanPaper, loan: LoanOf, behind: Sequence[str]) -> list[str]:
    """Who signs what a borrower and the co-op agree on: also those who answer for it."""
    t, who = paper.t, member(loan.member_number, loan.member_name)
    ours = t("For the co-op: name, post, signature")
    theirs = [
        t("Borrower: {name}").format(name=who),
        *(t("Answers for it: {name}").format(name=name) for name in behind),
    ]
    return [*theirs, *([" "] if len(theirs) % 2 else []), ours, ours]


def made_note(language: Language, on: date, by: str) -> str:
    """Who made a paper and when, at its foot."""
    t = language.gettext
    words = t("Made on {day} by {name}. If something looks wrong, please tell the office.")
    return words.format(day=language.day(on), name=by)


def instalments(language: Language, count: int) -> str:
    """How many there are."""
    return language.ngettext("{n} instalment", "{n} instalments", count).format(
        n=language.number(count)
    )


def loan_title(language: Language, loan: LoanOf) -> str:
    """Which loan."""
    return language.gettext("Loan {number}").format(number=loan.number) if loan.number else ""


def about(loan: LoanOf) -> str:
    """Whose loan, at the head of further pages."""
    return " · ".join(part for part in (loan.number, loan.member_name) if part)
