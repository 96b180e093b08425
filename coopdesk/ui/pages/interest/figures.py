"""What the tables of the page say of a row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from coopdesk.i18n import Language
from coopdesk.records import interest_run
from coopdesk.records.ids import HoldingId
from coopdesk.records.interest_run import AccountInterest, Kept, RunRow
from coopdesk.records.papers import InterestStretch
from coopdesk.ui.kit.cards import Mark
from coopdesk.ui.kit.tables import Column, Tone
from coopdesk.ui.theme import Kind


def percent(value: Decimal, language: Language) -> str:
    """A rate with as many decimals as it was given."""
    decimals = max(0, -int(value.as_tuple().exponent))
    return language.percent(value / 100, decimals)


class Accounts:
    """An account in a preview."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def number(self, one: AccountInterest) -> str:
        return one.number

    def place(self, one: AccountInterest) -> tuple[int, str]:
        return (len(one.number), one.number) if one.number.isdecimal() else (99, one.number)

    def name(self, one: AccountInterest) -> str:
        return f"{one.name} · {one.label}" if one.label else one.name

    def balance(self, one: AccountInterest) -> str:
        return self._language.figure(one.balance, dash=True)

    def by_balance(self, one: AccountInterest) -> int:
        return one.balance.minor

    def days(self, one: AccountInterest) -> str:
        return self._language.number(one.days)

    def by_days(self, one: AccountInterest) -> int:
        return one.days

    def gross(self, one: AccountInterest) -> str:
        return self._language.figure(one.gross, dash=True)

    def by_gross(self, one: AccountInterest) -> int:
        return one.gross.minor

    def fix(self, one: AccountInterest) -> str:
        return self._language.figure(one.correction) if one.correction else ""

    def by_fix(self, one: AccountInterest) -> int:
        return one.correction.minor

    def tax(self, one: AccountInterest) -> str:
        return self._language.figure(one.withheld, dash=True)

    def by_tax(self, one: AccountInterest) -> int:
        return one.withheld.minor

    def net(self, one: AccountInterest) -> str:
        return self._language.figure(one.net, dash=True)

    def by_net(self, one: AccountInterest) -> int:
        return one.net.minor


def account_key(one: AccountInterest) -> HoldingId:
    """What an account is known by."""
    return one.holding


def account_columns(language: Language) -> list[Column[AccountInterest]]:
    """The columns of a preview."""
    t, say = language.gettext, Accounts(language)
    return [
        Column(t("No."), say.number, sort=say.place),
        Column(t("Name"), say.name, stretch=True),
        Column(t("Balance"), say.balance, sort=say.by_balance, right=True, gives=1),
        Column(
            language.pgettext("how many", "Days"), say.days, sort=say.by_days, right=True, gives=5
        ),
        Column(t("Interest"), say.gross, sort=say.by_gross, right=True),
        Column(t("Corrections"), say.fix, sort=say.by_fix, right=True, bare=True),
        Column(t("Tax"), say.tax, sort=say.by_tax, right=True, gives=4),
        Column(t("Paid in"), say.net, sort=say.by_net, right=True, gives=3),
    ]


class Stretches:
    """A stretch of days in an explanation."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def begins(self, one: InterestStretch) -> str:
        return self._language.short_day(one.from_)

    def by_begins(self, one: InterestStretch) -> date:
        return one.from_

    def days(self, one: InterestStretch) -> str:
        return self._language.number(one.days)

    def balance(self, one: InterestStretch) -> str:
        return self._language.figure(one.balance, dash=True)

    def rate(self, one: InterestStretch) -> str:
        return percent(one.percent, self._language)

    def interest(self, one: InterestStretch) -> str:
        return self._language.number(one.interest)


def stretch_key(one: InterestStretch) -> object:
    """What a stretch is known by."""
    return one.from_, one.balance, one.percent


def stretch_columns(language: Language) -> list[Column[InterestStretch]]:
    """The columns of an explanation."""
    t, say = language.gettext, Stretches(language)
    return [
        Column(t("From"), say.begins, sort=say.by_begins, stretch=True),
        Column(language.pgettext("how many", "Days"), say.days, right=True),
        Column(t("Balance"), say.balance, right=True, gives=2),
        Column(t("Rate"), say.rate, right=True, gives=1),
        Column(t("Interest"), say.interest, right=True),
    ]


class Runs:
    """A payment of interest that was made."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def until(self, one: RunRow) -> str:
        return self._language.day(one.run.until)

    def by_until(self, one: RunRow) -> object:
        return one.run.until, one.run.attempt

    def product(self, one: RunRow) -> str:
        t = self._language.gettext
        if not one.whose:
            return t(one.product)
        return t("{product}, closed: {name}").format(product=t(one.product), name=one.whose)

    def count(self, one: RunRow) -> str:
        return self._language.number(one.count)

    def by_count(self, one: RunRow) -> int:
        return one.count

    def gross(self, one: RunRow) -> str:
        return self._language.figure(one.gross, dash=True)

    def by_gross(self, one: RunRow) -> int:
        return one.gross.minor

    def nothing(self, _one: RunRow) -> str:
        return ""

    def mark(self, one: RunRow) -> Mark:
        t = self._language.gettext
        if one.run.holding is not None:
            return Mark(t("paid at closing"), Kind.GOOD)
        kept = t("taken back, but for {count}").format(count=self._language.number(one.kept))
        return {
            interest_run.BEGUN: Mark(t("half posted"), Kind.WARN),
            interest_run.DONE: Mark(t("posted"), Kind.GOOD),
            interest_run.REVERSING: Mark(t("half taken back"), Kind.WARN),
            interest_run.REVERSED: Mark(t("taken back")),
            interest_run.PARTLY: Mark(kept, Kind.WARN),
        }[one.run.state]

    def tone(self, one: RunRow) -> Tone:
        return Tone.STRUCK if one.run.state in interest_run.GONE else Tone.PLAIN


def run_key(one: RunRow) -> int:
    """What a payment is known by."""
    return one.run.id


def run_columns(language: Language) -> list[Column[RunRow]]:
    """The columns of past payments."""
    t, say = language.gettext, Runs(language)
    return [
        Column(t("Until"), say.until, sort=say.by_until),
        Column(t("Savings"), say.product, stretch=True),
        Column(t("Accounts"), say.count, sort=say.by_count, right=True),
        Column(t("Interest"), say.gross, sort=say.by_gross, right=True, tone=say.tone),
        Column(t("State"), say.nothing, pill=say.mark),
    ]


#: How many members are named of those who keep their interest.
_NAMED = 4


def kept_told(kept: list[Kept], language: Language) -> str:
    """Who keeps the interest of a payment that is taken back, and why; empty: nobody."""
    if not kept:
        return ""
    t = language.gettext
    why = {
        interest_run.DRAWN: t("{number} {name}: {missing} is drawn already"),
        interest_run.HELD: t("{number} {name}: {missing} of it is held back"),
        interest_run.CLOSED: t("{number} {name}: the account is closed"),
    }
    lines = [
        why[one.why].format(number=one.number, name=one.name, missing=language.amount(one.missing))
        for one in kept[:_NAMED]
    ]
    if len(kept) > _NAMED:
        lines.append(t("and {count} more").format(count=language.number(len(kept) - _NAMED)))
    head = language.ngettext(
        "{count} account keeps its interest. The next payment counts it as paid:",
        "{count} accounts keep their interest. The next payment counts it as paid:",
        len(kept),
    ).format(count=language.number(len(kept)))
    return "\n".join([head, *lines])
