"""How months and years are called and how they stand."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records import periods
from coopdesk.records.periods import PeriodRow
from coopdesk.ui.kit.cards import Mark
from coopdesk.ui.theme import Kind


def title_of(row: PeriodRow, language: Language) -> str:
    """ "March 2026", "Year 2025", or a year that begins in another month with both its ends."""
    if row.kind == periods.MONTH:
        return language.month(row.until)
    if row.first.year == row.until.year:
        return language.gettext("Year {year}").format(year=row.until.year)
    return language.gettext("Year {first} to {last}").format(
        first=language.month(row.first), last=language.month(row.until)
    )


def state_of(row: PeriodRow, language: Language, *, runs: bool) -> Mark:
    """A pill: closed, asked for, running, or open."""
    t = language.gettext
    if row.asked is not None:
        return Mark(t("asked to open"), Kind.WARN)
    if row.closed:
        return Mark(t("closed"), Kind.GOOD)
    if runs:
        return Mark(t("running"))
    return Mark(t("opened again"), Kind.WARN) if row.why else Mark(t("open"))
