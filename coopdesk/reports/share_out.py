"""The share-out of a savings group, for everybody to look at and sign."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.money import Money
from coopdesk.records.papers import ShareOut
from coopdesk.reports.flow import Flow, begun
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import said, signed


def share_out(data: ShareOut, language: Language, *, large: bool = False) -> bytes:
    """From what is in the box to what is put into each member's hand."""
    t = language.gettext
    subtitle = language.long_day(data.day)
    flow = begun(data.coop, language, t("Share-out of the group"), subtitle, large=large)
    flow.large_facts(
        [
            (t("Shared out"), language.amount(data.pool)),
            (t("All shares"), language.amount(data.shares)),
            (t("Members"), language.number(len(data.rows))),
        ],
        3,
    )
    _box(flow, data, language)
    _members(flow, data, language)
    flow.signatures([t("Chair"), t("Treasurer"), t("Record keeper")])
    flow.close()
    return flow.document.pdf()


def _box(flow: Flow, data: ShareOut, language: Language) -> None:
    t = language.gettext
    widest = [signed(language, money) for _, money in (*data.lines, ("", data.pool))]
    columns = [Column(t("What is shared out")), Column(t("Amount"), Kind.SIGNED, widest)]
    table = Table(flow, columns)
    table.head()
    for what, amount in data.lines:
        table.row((said(language, what), signed(language, amount)))
    table.total((t("Shared out among the members"), signed(language, data.pool)))
    if data.rest:
        rest = t("{amount} does not divide into coins and stays in the box.")
        flow.down(0.3 * flow.styles.text.size)
        flow.paragraph(rest.format(amount=language.amount(data.rest)), flow.styles.small)
    flow.down(flow.styles.text.size)


def _members(flow: Flow, data: ShareOut, language: Language) -> None:
    t, figure = language.gettext, language.figure
    owes = any(row.owed for row in data.rows)
    zero = data.shares * 0
    gained = sum((row.gain for row in data.rows), zero)
    owed = sum((row.owed for row in data.rows), zero)
    gains = [signed(language, money) for money in (gained, *(row.gain for row in data.rows))]
    widest = [figure(data.shares), figure(data.pool)]
    columns = [
        Column(t("No."), Kind.FIT, {row.number for row in data.rows}),
        Column(t("Name"), share=4),
        Column(t("Shares"), Kind.FIGURE, widest),
        Column(t("Gained"), Kind.SIGNED, gains),
        Column(t("Loan set off"), Kind.FIGURE, widest),
        Column(t("Into the hand"), Kind.FIGURE, widest),
        Column(t("Signature or thumb"), share=3),
    ]
    if not owes:
        del columns[4]
    table = Table(flow, columns)
    table.head()
    for row in data.rows:
        off = [figure(row.owed, dash=True)] if owes else []
        texts = (row.number, row.name, figure(row.shares), signed(language, row.gain), *off)
        table.tall_row((*texts, _into_the_hand(row.paid, language), ""))
    off = [figure(owed)] if owes else []
    sums = (figure(data.shares), signed(language, gained), *off, figure(data.paid))
    table.total(("", t("Together"), *sums, ""))
    if any(row.paid.minor < 0 for row in data.rows):
        words = t(
            "Where a minus stands, a member owes more than their part and must repay it first."
        )
        flow.down(0.3 * flow.styles.text.size)
        flow.notice(words)


def _into_the_hand(money: Money, language: Language) -> str:
    return language.figure(money) if money.minor >= 0 else signed(language, money)
