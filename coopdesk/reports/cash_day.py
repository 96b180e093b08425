"""The day sheet of the cash desk: every receipt, and what must be in the box."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.papers import CashDay, CashVisit
from coopdesk.reports.flow import Flow, begun
from coopdesk.reports.pieces import seal_code
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import member, said


def cash_day(data: CashDay, language: Language, *, large: bool = False) -> bytes:
    """One day's receipts with the sums, to be counted against and signed."""
    t = language.gettext
    taken, paid = _sides(language)
    subtitle = language.long_day(data.day)
    if data.box is not None:
        subtitle = f"{said(language, data.box)} · {subtitle}"
    flow = begun(data.coop, language, t("Day sheet of the cash desk"), subtitle, large=large)
    flow.large_facts(
        [
            (t("In the box at the start"), language.amount(data.opening)),
            (taken, language.amount(data.total_in)),
            (paid, language.amount(data.total_out)),
            (t("Must be in the box"), language.amount(data.closing)),
        ],
        4,
    )
    _visits(flow, data, language)
    flow.signatures(
        [
            t("Counted in the box"),
            t("Difference and reason"),
            t("Cashier: {name}").format(name=data.made_by),
            t("Checked by"),
        ]
    )
    if data.seal is not None:
        seal_code(flow, data.seal)
    flow.close()
    return flow.document.pdf()


def _visits(flow: Flow, data: CashDay, language: Language) -> None:
    t, figure = language.gettext, language.figure
    taken, paid = _sides(language)
    table = Table(
        flow,
        [
            Column(t("Time"), Kind.FIT, ["00:00"]),
            Column(t("Receipt"), Kind.FIT, {visit.number for visit in data.visits}),
            Column(t("Member")),
            Column(taken, Kind.FIGURE, [figure(data.total_in)]),
            Column(paid, Kind.FIGURE, [figure(data.total_out)]),
        ],
    )
    table.head()
    for visit in data.visits:
        table.row(
            (
                language.time(visit.written),
                visit.number,
                _who(visit, language),
                figure(visit.money_in) if visit.money_in else "",
                figure(visit.money_out) if visit.money_out else "",
            )
        )
    if not data.visits:
        table.row(("", "", t("Nobody came on this day."), "", ""))
    table.total(("", "", t("Together"), figure(data.total_in), figure(data.total_out)))


def _sides(language: Language) -> tuple[str, str]:
    """What came into the box and what left it: another thing than what a member pays out."""
    return language.pgettext("cash box", "Taken in"), language.pgettext("cash box", "Paid out")


def _who(visit: CashVisit, language: Language) -> str:
    t, who = language.gettext, member(visit.member_number, said(language, visit.member_name))
    if visit.reversed_by:
        return t("{member} (corrected by {number})").format(member=who, number=visit.reversed_by)
    if visit.reverses:
        return t("{member} (takes back {number})").format(member=who, number=visit.reverses)
    return who
