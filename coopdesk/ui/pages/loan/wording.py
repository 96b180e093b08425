"""How a loan page words what stands on several of its cards."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records.loans import LATE, PART_NAMES, STATE_NAMES, Amounts, LoanFile, Snapshot
from coopdesk.records.loans.life import APPROVED, ASKED, CLOSED, RUNNING, SIGNED, WRITTEN_OFF
from coopdesk.ui.kit.cards import Mark
from coopdesk.ui.kit.changes import Change
from coopdesk.ui.kit.people import Pair
from coopdesk.ui.lending import late_mark
from coopdesk.ui.theme import Kind

_TONES: Final = {
    ASKED: Kind.WARN,
    APPROVED: Kind.WARN,
    SIGNED: Kind.WARN,
    RUNNING: Kind.GOOD,
    LATE: Kind.WARN,
    CLOSED: Kind.GOOD,
    WRITTEN_OFF: Kind.REFUSE,
}

#: States that one is in since a day; the others happened on it.
_LASTING: Final = (APPROVED, SIGNED, RUNNING)

_RATES: Final = {
    "day": N_("{rate} % a day"),
    "month": N_("{rate} % a month"),
    "year": N_("{rate} % a year"),
    "period": N_("{rate} percent each time"),
    "once": N_("{rate} percent once"),
}


def state_mark(file: LoanFile, language: Language) -> Mark:
    """What matters most about a loan, in a pill."""
    if file.now is not None and file.now.late and file.state == RUNNING:
        return late_mark(language, file.now.late)
    t, day = language.gettext, language.day(file.since)
    words = t("{state} since {day}") if file.state in _LASTING else t("{state} on {day}")
    said = words.format(state=t(STATE_NAMES[file.state]), day=day)
    return Mark(said, _TONES.get(file.state, Kind.PLAIN))


def rate_words(language: Language, percent: Decimal, per: str) -> str:
    """A rate with its time."""
    return language.gettext(_RATES[per]).format(rate=language.number(percent))


def in_percent(share: Decimal) -> Decimal:
    """A share as percent, without noughts at its end: 0.2400 is 24."""
    return share.scaleb(2).normalize() + 0


def parts_pairs(language: Language, amounts: Amounts) -> list[Pair]:
    """The parts of an amount under each other."""
    t = language.gettext
    return [
        Pair(t(PART_NAMES[name]), language.amount(amount)) for name, amount in amounts.by_name()
    ]


def changes(language: Language, before: Snapshot, after: Snapshot) -> list[Change]:
    """How a loan stands before and after something, in its few figures."""
    t, amount = language.gettext, language.amount

    def day(one: date | None) -> str:
        return language.day(one) if one else "–"

    return [
        Change(t("Owed"), amount(before.owed), amount(after.owed)),
        Change(t("To pay now"), amount(before.due.total), amount(after.due.total)),
        Change(t("Next instalment"), amount(before.instalment), amount(after.instalment)),
        Change(t("Next due"), day(before.next), day(after.next)),
        Change(t("Instalments left"), language.number(before.left), language.number(after.left)),
        Change(t("Still to pay in all"), amount(before.to_pay), amount(after.to_pay)),
        Change(t("Last instalment"), day(before.ends), day(after.ends)),
    ]
