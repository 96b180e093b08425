"""A member's statement, and the statements of all members in one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import length_hint

from coopdesk.i18n import N_, Language
from coopdesk.records.errors import Refused
from coopdesk.records.money import Money
from coopdesk.records.papers import Statement, StatementAccount
from coopdesk.reports.faces import Style
from coopdesk.reports.flow import Flow
from coopdesk.reports.paper import Document, Page, Sheet
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import Days, member, said, signed

_NOW_IN_A_ROW = 3  # balances side by side under the name


def statement(data: Statement, language: Language, *, large: bool = False) -> bytes:
    """One member's accounts over a period."""
    document = Document(
        language.gettext("Statement of {name}").format(name=data.member_name), data.coop, language
    )
    _Hand(document, language, large=large).draw(data)
    return document.pdf()


def statements(
    data: Iterable[Statement],
    language_of: Callable[[Statement], Language],
    step: Callable[[int, int], None] | None = None,
    *,
    large: bool = False,
) -> bytes:
    """Many members' statements in one file, each in its member's language and from its page 1.

    `step(at, of)` is told after each statement and may raise to stop. Raises Refused when there
    is no statement at all.
    """
    document: Document | None = None
    hands: dict[str, _Hand] = {}
    of = length_hint(data)
    for at, one in enumerate(data, 1):
        language = language_of(one)
        if document is None:
            document = Document(language.gettext("Members' statements"), one.coop, language)
        if language.code not in hands:
            hands[language.code] = _Hand(document, language, large=large)
        hands[language.code].draw(one)
        if step is not None:
            step(at, of)
    if document is None:
        raise Refused(N_("There is no member to print a statement for."))
    return document.pdf()


class _Hand:
    """Draws statements in one language."""

    def __init__(self, document: Document, language: Language, *, large: bool) -> None:
        self._document, self._language, self._large = document, language, large
        self._days = Days(language)
        self._signed: dict[Sheet, list[str]] = {}

    def draw(self, data: Statement) -> None:
        """One statement, on pages of its own."""
        t, days = self._language.gettext, self._days
        flow = Flow(
            self._document,
            Sheet(data.coop.paper, self._large),
            self._language,
            data.coop,
            title=t("Member statement"),
            subtitle=t("{first} to {last}").format(first=days[data.from_], last=days[data.until]),
            note=t(
                "Made on {day} by {name}. If something looks wrong, please tell the office."
            ).format(day=days[data.made_on], name=data.made_by),
            about=member(data.member_number, data.member_name),
        )
        self._head(flow, data)
        for account in data.accounts:
            self._account(flow, data, account)
        self._aid(flow, data)
        if data.proof:
            self._about_code(flow, data)
        flow.close()

    def _head(self, flow: Flow, data: Statement) -> None:
        """Whose it is and what stands at the end, beside the code that proves it."""
        if not data.proof:
            self._who(flow, data)
            self._now(flow, data)
            return
        right, lowest = flow.right, flow.corner_code(data.proof)
        flow.right -= flow.y - lowest + 10
        self._who(flow, data)
        self._now(flow, data)
        flow.right, flow.y = right, min(flow.y, lowest - 4)

    def _about_code(self, flow: Flow, data: Statement) -> None:
        """What the code is for; left away where it alone would turn the page."""
        style = flow.styles.label
        lines = self._code_lines(flow) if data.sealed is None else self._seal_lines(flow, data)
        if flow.y - (len(lines) + 1) * 1.4 * style.size < flow.bottom:
            return
        flow.down(0.7 * style.size)
        draw = partial(_draw_lines, lines, flow.left, style)
        seal = data.sealed.code if data.sealed else ""
        key = ("code", self._language.code, flow.sheet, seal)  # the same on many pages
        flow.page.place(flow.document.stamp(key, draw), flow.y)
        flow.down(len(lines) * 1.4 * style.size)

    def _code_lines(self, flow: Flow) -> list[str]:
        """What a code with a signature is for."""
        if flow.sheet not in self._signed:
            words = self._language.gettext(
                "The code holds these balances, signed by the office's PC. The page “Seals” tells "
                "whether anything on the paper or in the book was changed."
            )
            self._signed[flow.sheet] = flow.document.wrap(words, flow.styles.label, flow.width)
        return self._signed[flow.sheet]

    def _seal_lines(self, flow: Flow, data: Statement) -> list[str]:
        """What a code with the way to a seal is for, and which seal that is."""
        assert data.sealed is not None
        code = data.sealed.code.upper()
        words = self._language.gettext(
            "The code holds what this member had when the book was sealed on {day}, and proves "
            "it to whoever knows the number of that seal: {code}."
        ).format(
            day=self._days[data.sealed.day],
            code=" ".join(code[at : at + 4] for at in range(0, len(code), 4)),
        )
        return flow.document.wrap(words, flow.styles.label, flow.width)

    def _who(self, flow: Flow, data: Statement) -> None:
        t = self._language.gettext
        facts = [(t("Member"), member(data.member_number, data.member_name))]
        if data.village:
            facts.append((t("Village"), data.village))
        if data.joined:
            facts.append((t("Member since"), self._days[data.joined]))
        flow.facts(facts)

    def _now(self, flow: Flow, data: Statement) -> None:
        """What stands at the end, large: most readers want only this."""
        t, language, styles = self._language.gettext, self._language, flow.styles
        if not data.accounts:
            flow.down(styles.text.size)
            flow.paragraph(t("This member has no accounts yet."), styles.text)
            return
        flow.down(0.9 * styles.text.size)
        day = self._days[data.until]
        for at in range(0, len(data.accounts), _NOW_IN_A_ROW):
            flow.large_facts(
                [
                    (
                        t("{account} on {day}").format(account=said(language, one.name), day=day),
                        language.amount(one.closing),
                    )
                    for one in data.accounts[at : at + _NOW_IN_A_ROW]
                ],
                _NOW_IN_A_ROW,
            )

    def _account(self, flow: Flow, data: Statement, account: StatementAccount) -> None:
        t, language, days = self._language.gettext, self._language, self._days
        flow.heading(said(language, account.name), _moved(language, account))
        table = Table(flow, self._columns(data, account))
        table.head()
        table.row((days[data.from_], "", t("Balance before"), "", language.figure(account.opening)))
        for line in account.lines:
            table.row(
                (
                    days[line.day],
                    line.number,
                    said(language, line.what),
                    signed(language, line.amount),
                    language.figure(line.balance),
                )
            )
        if not account.lines:
            table.row(("", "", t("Nothing moved in this time."), "", ""))
        table.total(
            (days[data.until], "", t("Balance after"), "", language.figure(account.closing))
        )

    def _aid(self, flow: Flow, data: Statement) -> None:
        """What the member got out of the social fund, which is in none of their accounts."""
        if not data.aid:
            return
        t, language, days = self._language.gettext, self._language, self._days
        total = sum((line.amount for line in data.aid), abs(data.aid[0].amount) * 0)
        flow.heading(t("Aid from the social fund"))
        widest = max((abs(line.amount) for line in data.aid), key=abs)
        columns = [
            Column(t("Day"), Kind.FIT, {days[line.day] for line in data.aid}),
            Column(t("Receipt"), Kind.FIT, {line.number for line in data.aid}),
            Column(t("What")),
            Column(t("Amount"), Kind.SIGNED, [signed(language, -_rounded_up(widest))]),
        ]
        table = Table(flow, columns)
        table.head()
        for line in data.aid:
            what = said(language, line.what)
            table.row((days[line.day], line.number, what, signed(language, line.amount)))
        table.total(("", "", t("Aid together"), signed(language, total)))

    def _columns(self, data: Statement, account: StatementAccount) -> list[Column]:
        t, language, zero = self._language.gettext, self._language, abs(account.opening) * 0
        amount = max((abs(line.amount) for line in account.lines), default=zero)
        balances = [account.opening, account.closing, *(line.balance for line in account.lines)]
        balance = max(min(balances), max(balances), key=abs)
        days = [data.from_, data.until, *(line.day for line in account.lines)]
        return [
            Column(t("Day"), Kind.FIT, {self._days[day] for day in days}),
            Column(t("Receipt"), Kind.FIT, {line.number for line in account.lines}),
            Column(t("What")),
            Column(t("Amount"), Kind.SIGNED, [signed(language, -_rounded_up(amount))]),
            Column(t("Balance"), Kind.FIGURE, [language.figure(_rounded_up(balance))]),
        ]


def _moved(language: Language, account: StatementAccount) -> str:
    """What came to an account and what went from it, in words that fit savings and loans alike."""
    t = language.gettext
    moved = (
        (t("Added in all: {amount}"), account.total_in),
        (t("Taken off in all: {amount}"), -account.total_out),
    )
    return " · ".join(
        words.format(amount=signed(language, amount)) for words, amount in moved if amount
    )


def _draw_lines(lines: Sequence[str], left: float, style: Style, page: Page) -> None:
    """Lines one below the other, the first below y = 0."""
    for n, line in enumerate(lines, 1):
        page.text(left, -1.4 * n * style.size, line, style)


def _rounded_up(money: Money) -> Money:
    """As wide as the amount, but the same for many, so that column heads can be shared."""
    nines = int("9" * max(6, len(str(abs(money.minor)))))
    return Money(-nines if money.minor < 0 else nines, money.currency)
