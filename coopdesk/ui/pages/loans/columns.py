"""What the list of each column of loans shows."""

from __future__ import annotations

from datetime import date

from coopdesk.i18n import Language
from coopdesk.records.loans import BARE, LATE, STATE_NAMES, LoanCard
from coopdesk.records.loans.life import CLOSED, RUNNING, WRITTEN_OFF
from coopdesk.ui.kit.cards import Mark
from coopdesk.ui.kit.tables import Column
from coopdesk.ui.lending import late_mark
from coopdesk.ui.theme import Kind

#: From how many days on somebody waits too long, and from how few on a day is near.
_LONG, _SOON = 30, 7


class Cells:
    """What each column says of a loan."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def number(self, card: LoanCard) -> str:
        return card.number

    def name(self, card: LoanCard) -> str:
        return card.member_name

    def village(self, card: LoanCard) -> str:
        return card.village

    def phone(self, card: LoanCard) -> str:
        return card.phone

    def product(self, card: LoanCard) -> str:
        return self._language.gettext(card.product)

    def amount(self, card: LoanCard) -> str:
        return self._language.figure(card.amount)

    def by_amount(self, card: LoanCard) -> int:
        return card.amount.minor

    def owed(self, card: LoanCard) -> str:
        return self._language.figure(card.owed, dash=True)

    def by_owed(self, card: LoanCard) -> int:
        return card.owed.minor

    def due(self, card: LoanCard) -> str:
        return self._language.figure(card.due, dash=True)

    def by_due(self, card: LoanCard) -> int:
        return card.due.minor

    def next(self, card: LoanCard) -> str:
        return self._language.short_day(card.next) if card.next else ""

    def by_next(self, card: LoanCard) -> date:
        return card.next or date.max

    def since(self, card: LoanCard) -> str:
        return self._language.short_day(card.since)

    def by_since(self, card: LoanCard) -> date:
        return card.since

    def by_late(self, card: LoanCard) -> int:
        return -card.late

    def state(self, card: LoanCard) -> str:
        return card.state

    def nothing(self, _card: LoanCard) -> str:
        return ""


class Marks:
    """How a loan stands in its column, in a pill."""

    def __init__(self, language: Language, today: date) -> None:
        self._language, self._today = language, today

    def waits(self, card: LoanCard) -> Mark:
        """For how long it has stood here."""
        days = (self._today - card.since).days
        if days <= 0:
            return Mark(self._language.gettext("today"), Kind.GOOD)
        words = self._language.ngettext("for {n} day", "for {n} days", days)
        tone = Kind.WARN if days > _LONG else Kind.PLAIN
        return Mark(words.format(n=self._language.number(days)), tone)

    def late(self, card: LoanCard) -> Mark | None:
        """By how many days; the column says that it is late."""
        if not card.late:
            return None
        days = self._language.ngettext("{count} day", "{count} days", card.late)
        words = days.format(count=self._language.number(card.late))
        return Mark(words, late_mark(self._language, card.late).kind)

    def soon(self, card: LoanCard) -> Mark | None:
        """What falls due today or in a few days."""
        t = self._language.gettext
        if card.next is None:
            return None
        days = (card.next - self._today).days
        if card.due:
            return Mark(t("due today"), Kind.WARN)
        if 0 < days <= _SOON:
            words = self._language.ngettext("in {n} day", "in {n} days", days)
            return Mark(words.format(n=self._language.number(days)), Kind.GOOD)
        return None

    def ended(self, card: LoanCard) -> Mark:
        tone = {CLOSED: Kind.GOOD, WRITTEN_OFF: Kind.REFUSE}.get(card.state, Kind.PLAIN)
        return Mark(self._language.gettext(STATE_NAMES[card.state]), tone)


def columns_of(key: str, language: Language, today: date) -> list[Column[LoanCard]]:
    """The columns of the list of a lane."""
    t, cells, marks = language.gettext, Cells(language), Marks(language, today)
    # Amounts stay while anything else can give way: they are what people look for. The number
    # stands beside too.
    number = Column(t("No."), cells.number, bold=True, bare=True, gives=2, order="number")
    name = Column(t("Member"), cells.name, bold=True, stretch=True, least=150, order="name")
    village = Column(t("Village"), cells.village, bold=True, gives=5, order="village")
    product = Column(t("Product"), cells.product, gives=6, order="product")
    amount = Column(t("Amount"), cells.amount, sort=cells.by_amount, right=True, order="amount")
    owed = Column(t("Owed"), cells.owed, sort=cells.by_owed, right=True, gives=1, order="owed")
    due = Column(t("Overdue"), cells.due, sort=cells.by_due, right=True, order="due")
    since = Column(t("Since"), cells.since, sort=cells.by_since, gives=3, order="since")
    nothing = cells.nothing
    if key == RUNNING:
        next_ = Column(t("Next due"), cells.next, sort=cells.by_next, pill=marks.soon, order="next")
        return [number, name, village, product, owed, next_]
    if key == LATE:
        phone = Column(t("Phone"), cells.phone, gives=4, order="phone")
        late = Column(t("Late"), nothing, sort=cells.by_late, pill=marks.late, order="late")
        return [number, name, village, phone, owed, due, late]
    if key == CLOSED:
        ended = Column(
            t("How it ended"), nothing, sort=cells.state, pill=marks.ended, order="state"
        )
        return [number, name, village, product, amount, since, ended]
    if key == BARE:
        return [name, village, product, owed, since]
    waits = Column(t("Waits"), nothing, sort=cells.by_since, pill=marks.waits, order="since")
    return [number, name, village, product, amount, since, waits]
