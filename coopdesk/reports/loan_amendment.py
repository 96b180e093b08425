"""New terms of a loan that runs: what was owed, what becomes of it, when it is paid now."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.papers import LoanAmendment, LoanTerms
from coopdesk.reports.loan_parts import LoanPaper, about, instalments, loan_title, made_note
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import member, said


def loan_amendment(data: LoanAmendment, language: Language, *, large: bool = False) -> bytes:
    """What both sides agree on beside the contract, signed also by those who answer for it."""
    t = language.gettext
    paper = LoanPaper(
        data.coop,
        language,
        t("New terms of a loan"),
        subtitle=" · ".join(
            filter(None, (loan_title(language, data.loan), language.day(data.day)))
        ),
        about=about(data.loan),
        note=made_note(language, data.made_on, data.made_by),
        large=large,
    )
    _parties(paper, data)
    owed = data.after.owed
    paper.flow.sum_box(
        t("To be paid back by the new terms"), language.amount(owed), language.words(owed)
    )
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
    words = t("Between {coop}, called the co-op, and {member}, called the borrower.")
    who = member(loan.member_number, loan.member_name)
    paper.say(words.format(coop=data.coop.name, member=who))
    words = t("From {day} on these terms hold in place of those in the contract of {signed}.")
    paper.say(words.format(day=language.day(data.day), signed=language.day(data.signed)))
    paper.gap(0.3)
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
    """What was and what is: figure beside figure."""
    t = paper.t
    paper.flow.heading(t("Now and after"))
    rows = list(zip(_figures(paper, data.before), _figures(paper, data.after), strict=True))
    table = Table(
        paper.flow, [Column("", share=2), Column(t("Now"), share=2), Column(t("After"), share=2)]
    )
    table.head()
    for (what, before), (_, after) in rows:
        if before or after:
            table.row((what, before or "–", after or "–"))


def _figures(paper: LoanPaper, terms: LoanTerms) -> list[tuple[str, str]]:
    t, language = paper.t, paper.language
    return [
        (t("Owed"), language.amount(terms.owed)),
        (t("Instalment"), language.amount(terms.instalment)),
        (t("Instalments"), language.number(terms.instalments)),
        (t("How often"), said(language, terms.every)),
        (t("Rate"), said(language, terms.rate)),
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
    who = member(data.loan.member_number, data.loan.member_name)
    paper.sign_together(
        t(
            "Everything else in the contract stays as it is. This was read out and explained to "
            "all who sign."
        ),
        [
            t("Borrower: {name}").format(name=who),
            *(t("Answers for it: {name}").format(name=name) for name in behind),
            *([" "] if (1 + len(behind)) % 2 else []),
            t("For the co-op: name, post, signature"),
            t("For the co-op: name, post, signature"),
        ],
    )
