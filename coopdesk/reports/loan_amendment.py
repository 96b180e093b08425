"""New terms of a loan that runs: what was owed, what becomes of it, when it is paid now."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.papers import LoanAmendment, LoanTerms
from coopdesk.reports.loan_parts import (
    LoanPaper,
    between,
    both_sides,
    instalments,
    paper_on,
)
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import member, said


def loan_amendment(data: LoanAmendment, language: Language, *, large: bool = False) -> bytes:
    """What both sides agree on beside the contract, signed also by those who answer for it."""
    t = language.gettext
    paper = paper_on(data, language, t("New terms of a loan"), data.day, large=large)
    _parties(paper, data)
    owed = data.after.owed
    paper.flow.sum_box(t("Still owed"), language.amount(owed), language.words(owed))
    _treated(paper, data)
    _compared(paper, data)
    paper.flow.heading(t("The terms"))
    paper.items(data.sentences)
    paper.flow.heading(t("The instalments"), instalments(language, len(data.rows)))
    paper.plan(data.rows, t("Fees and penalties"))
    paper.backers(data.backers, t("Who answers for the loan"))
    if data.team:
        paper.flow.heading(t("The group {name} answers for it").format(name=data.team_name))
        paper.items(data.team)
    paper.pledges(data.pledges)
    _signed(paper, data)
    return paper.pdf()


def _parties(paper: LoanPaper, data: LoanAmendment) -> None:
    t, language, loan = paper.t, paper.language, data.loan
    between(paper, loan)
    words = t("From {day} on these terms hold in place of those in the contract of {signed}.")
    paper.say(words.format(day=language.day(data.day), signed=language.day(data.signed)))
    paper.gap(0.5)
    paper.facts(
        [
            (t("Reason"), data.reason),
            (t("Resolution"), data.resolution),
            (t("Product"), said(language, loan.product)),
            (t("Village"), loan.village),
            (t("Phone"), loan.phone),
            (t("Identity document"), loan.document),
        ]
    )
    paper.gap(0.3)


def _treated(paper: LoanPaper, data: LoanAmendment) -> None:
    """What was due beside the principal; nothing where nothing was."""
    if not data.treated:
        return
    t, language = paper.t, paper.language
    paper.flow.heading(t("What becomes of what is due"))
    figures = [language.figure(one.amount) for one in data.treated]
    table = Table(
        paper.flow,
        [Column(t("What")), Column(t("Amount"), Kind.FIGURE, figures), Column("", share=2)],
    )
    table.head()
    for one, figure in zip(data.treated, figures, strict=True):
        table.row((said(language, one.part), figure, said(language, one.done)))


def _compared(paper: LoanPaper, data: LoanAmendment) -> None:
    """What was and what is: figure beside figure, and below it what changed of the rest."""
    t = paper.t
    paper.flow.heading(t("Now and after"))
    rows = list(zip(_figures(paper, data.before), _figures(paper, data.after), strict=True))
    some = [(what, before or "–", after or "–") for (what, before), (_, after) in rows if after]
    columns = [
        Column(t("Now"), Kind.FIGURE, [before for _, before, _ in some]),
        Column(t("After"), Kind.FIGURE, [after for *_, after in some]),
    ]
    table = Table(paper.flow, [Column(""), *columns])
    table.head()
    for row in some:
        table.row(row)
    said_ = list(zip(_sentences(paper, data.before), _sentences(paper, data.after), strict=True))
    changed = [(what, now, after) for (what, now), (_, after) in said_ if now != after]
    if changed:
        paper.gap()
        table = Table(
            paper.flow, [Column(""), Column(t("Now"), share=2), Column(t("After"), share=2)]
        )
        table.head()
        for row in changed:
            table.row(row)


def _sentences(paper: LoanPaper, terms: LoanTerms) -> list[tuple[str, str]]:
    t, language = paper.t, paper.language
    return [
        (t("How often"), said(language, terms.every)),
        (t("Rate"), said(language, terms.rate)),
    ]


def _figures(paper: LoanPaper, terms: LoanTerms) -> list[tuple[str, str]]:
    t, language = paper.t, paper.language
    return [
        (t("Owed"), language.amount(terms.owed)),
        (t("Instalment"), language.amount(terms.instalment)),
        (t("Instalments"), language.number(terms.instalments)),
        (t("The last instalment"), language.day(terms.ends) if terms.ends else ""),
        (t("Still to pay in all"), language.amount(terms.to_pay)),
        (t("True yearly rate"), "" if terms.yearly is None else paper.percent(terms.yearly)),
    ]


def _signed(paper: LoanPaper, data: LoanAmendment) -> None:
    t = paper.t
    others = [member(one.number, one.name) for one in data.backers if not one.own]
    behind = [*others, *data.team]
    if behind:
        paper.say(
            t(
                "Those who answer for the loan agree to the new terms, and go on answering for it "
                "as before."
            )
        )
    paper.sign_together(
        t(
            "Everything else in the contract stays as it is. This was read out and explained to "
            "all who sign."
        ),
        both_sides(paper, data.loan, behind),
    )
