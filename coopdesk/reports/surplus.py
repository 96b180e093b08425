"""A year's surplus on paper: how it was reckoned, the resolution, and the list to sign."""

from __future__ import annotations

from decimal import Decimal

from coopdesk.i18n import Language
from coopdesk.records.allocation import Stretch
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    ProofRow,
    ProofTable,
    SurplusHead,
    SurplusList,
    SurplusProof,
    SurplusResolution,
)
from coopdesk.reports.flow import Flow, begun
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import said


def surplus_proof(
    data: SurplusProof, language: Language, *, large: bool = False, numbered: bool = True
) -> bytes:
    """Where the surplus goes, and every base, day and coin that members' parts came from."""
    t = language.gettext
    flow = _begun(data, language, t("How the surplus was reckoned"), large=large, numbered=numbered)
    flow.facts([(said(language, name), _fact(value, language)) for name, value in data.facts])
    _steps(flow, data.head, language)
    for table in data.tables:
        _proof_table(flow, table, language)
    flow.signatures([t("Treasurer"), t("Supervisory committee")])
    flow.close()
    return flow.document.pdf()


def _begun(
    data: SurplusProof | SurplusResolution | SurplusList,
    language: Language,
    title: str,
    *,
    large: bool,
    numbered: bool = True,
) -> Flow:
    """Begun, with whether it was passed already."""
    t, head = language.gettext, data.head
    subtitle = t("Year until {day}").format(day=language.day(head.until))
    flow = begun(data.coop, language, title, subtitle, large=large, numbered=numbered)
    if head.passed is None:
        flow.notice(t("This is a plan. The meeting has not decided on it yet."))
    else:
        passed = t("Passed on {day}, resolution {number}.")
        words = passed.format(day=language.day(head.passed), number=head.number)
        flow.paragraph(words, flow.styles.strong)
    flow.down(0.5 * flow.styles.text.size)
    return flow


def _fact(value: object, language: Language) -> str:
    return language.amount(value) if isinstance(value, Money) else str(value)


def _steps(flow: Flow, head: SurplusHead, language: Language) -> None:
    """The cascade, step by step."""
    t, figure = language.gettext, language.figure
    first = t("Loss to be covered") if head.whole.minor < 0 else t("To be decided on")
    flow.heading(t("Losses and reserves") if head.whole.minor < 0 else t("Where it goes"))
    widest = [figure(head.whole), *(figure(step.left) for step in head.steps)]
    widest += [figure(step.amount) for step in head.steps]
    table = Table(
        flow,
        [
            Column(t("What for")),
            Column(t("Amount"), Kind.FIGURE, widest),
            Column(t("What is left"), Kind.FIGURE, widest),
        ],
    )
    table.head()
    table.row((first, "", figure(head.whole)), strong=True)
    for step in head.steps:
        table.row((said(language, step.what), figure(step.amount), figure(step.left)))
    last = t("Carried forward as a loss") if head.left.minor < 0 else t("Stays with the co-op")
    table.total((last, "", figure(head.left)))
    flow.down(flow.styles.text.size)


def _proof_table(flow: Flow, data: ProofTable, language: Language) -> None:
    t, figure, number = language.gettext, language.figure, language.number
    flow.heading(said(language, data.title), language.amount(data.pool))
    flow.paragraph(said(language, data.about), flow.styles.small)
    rule = t(
        "Each gets the whole coins of their part. The coins that are left, of {coin} each, go one "
        "by one to the largest remainders, the lower number first among equals."
    )
    flow.paragraph(rule.format(coin=language.amount(data.coin)), flow.styles.small)
    flow.down(0.4 * flow.styles.text.size)
    held = any(row.stretches for row in data.rows)
    columns = [
        Column(t("No."), Kind.FIT, {row.number for row in data.rows}),
        Column(t("Name"), share=2),
        Column(t("Held × days"), share=3),
        Column(said(language, data.base), Kind.FIGURE, [_base(data.bases, data.pool, language)]),
        Column(t("Remainder"), Kind.FIGURE, [number(max(r.remainder for r in data.rows))]),
        Column(t("Coin"), Kind.FIGURE, ["000"]),
        Column(t("Part"), Kind.FIGURE, [figure(data.pool)]),
    ]
    if not held:
        del columns[2]
    table = Table(flow, columns)
    table.head()
    for row in data.rows:
        table.row(_proof_row(row, language, held=held))
    sums = (
        "",
        t("Together"),
        *([""] if held else []),
        _base(data.bases, data.pool, language),
        "",
        "",
    )
    table.total((*sums, figure(data.pool)))
    flow.down(flow.styles.text.size)


def _proof_row(row: ProofRow, language: Language, *, held: bool) -> tuple[str, ...]:
    stretches = ", ".join(_stretch(one, row.part, language) for one in row.stretches)
    return (
        row.number,
        row.name,
        *([stretches] if held else []),
        _base(row.base, row.part, language),
        language.number(row.remainder),
        language.number(row.turn) if row.turn else "",
        language.figure(row.part),
    )


def _base(base: int, money: Money, language: Language) -> str:
    """Money, or money times days, in whole units as people count it."""
    return language.number(Decimal(base).scaleb(-money.digits))


def _stretch(one: Stretch, money: Money, language: Language) -> str:
    """ "10,000 × 31": kept in one piece where a line ends."""
    balance = language.figure(Money(one.balance, money.currency))
    return f"{balance}\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}{language.number(one.days)}"


def surplus_resolution(
    data: SurplusResolution, language: Language, *, large: bool = False, numbered: bool = True
) -> bytes:
    """The resolution in sentences, to be read out, voted on and signed."""
    t = language.gettext
    title = t("Draft resolution on the surplus")
    if data.head.passed is not None:
        title = t("Resolution on the surplus")
    flow = _begun(data, language, title, large=large, numbered=numbered)
    for n, words in enumerate(data.sentences, 1):
        flow.down(0.5 * flow.styles.text.size)
        sentence = t("{n}. {sentence}").format(n=n, sentence=said(language, words))
        flow.paragraph(sentence, flow.styles.text, leading=1.5)
    flow.down(2 * flow.styles.text.size)
    flow.facts([(t("Votes for"), "…………"), (t("Against"), "…………"), (t("Abstained"), "…………")])
    flow.signatures([t("Chair of the meeting"), t("Secretary of the meeting")])
    flow.close()
    return flow.document.pdf()


def surplus_list(data: SurplusList, language: Language, *, large: bool = False) -> bytes:
    """What everybody gets, with room for a signature or a thumb."""
    t, figure = language.gettext, language.figure
    flow = _begun(data, language, t("Members' parts of the surplus"), large=large)
    both = bool(data.by_shares) and bool(data.by_operations) and data.into is None
    if data.into is not None:
        flow.heading(said(language, data.into))
    table = Table(flow, _list_columns(data, language, both=both))
    table.head()
    for row in data.rows:
        parts = [row.by_shares, row.by_operations] if both else []
        figures = [figure(one, dash=True) for one in (*parts, row.amount, row.due)]
        if data.into is not None:
            ends = (row.before, row.after)
            before, after = ("–" if one is None else figure(one) for one in ends)
            figures = [figures[0], before, figures[1], after]
        table.tall_row((row.number, row.name, *figures, ""))
    if not data.rows:
        table.row(("", t("Members get nothing of it."), "", "", ""))
    sums = [data.by_shares, data.by_operations] if both else []
    totals = [figure(one) for one in (*sums, data.amount, data.due)]
    if data.into is not None:
        totals = [totals[0], "", totals[1], ""]
    table.total(("", t("Together"), *totals, ""))
    flow.signatures([t("Treasurer"), t("Checked by")])
    flow.close()
    return flow.document.pdf()


def _list_columns(data: SurplusList, language: Language, *, both: bool) -> list[Column]:
    t, widest = language.gettext, [language.figure(data.amount)]
    parts = [
        Column(t("By shares"), Kind.FIGURE, widest),
        Column(t("By what they did"), Kind.FIGURE, widest),
    ]
    ends = [language.figure(row.after) for row in data.rows if row.after is not None] + widest
    return [
        Column(t("No."), Kind.FIT, {row.number for row in data.rows}),
        Column(t("Name")),
        *(parts if both else []),
        Column(t("Part"), Kind.FIGURE, widest),
        *([Column(t("Before"), Kind.FIGURE, ends)] if data.into is not None else []),
        Column(t("Still waits"), Kind.FIGURE, widest),
        *([Column(t("After"), Kind.FIGURE, ends)] if data.into is not None else []),
        Column(t("Signature or thumb")),
    ]
