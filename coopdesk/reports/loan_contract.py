"""The contract of a loan: who, how much, by which terms, when to pay, what it truly costs."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.money import Money
from coopdesk.records.papers import LoanContract
from coopdesk.reports.loan_parts import (
    LoanPaper,
    between,
    both_sides,
    instalments,
    paper_on,
    unbroken,
)
from coopdesk.reports.wording import member, said


def loan_contract(data: LoanContract, language: Language, *, large: bool = False) -> bytes:
    """All that both sides agree on, read out before it is signed."""
    t = language.gettext
    day = data.signed or data.made_on
    paper = paper_on(data, language, t("Loan contract"), day, large=large)
    _parties(paper, data)
    paper.flow.sum_box(
        t("The co-op lends"), language.amount(data.amount), language.words(data.amount)
    )
    _cost(paper, data)
    _payout(paper, data)
    paper.flow.heading(t("The terms"))
    paper.items(data.sentences)
    if data.conditions:
        paper.items([t("Condition of the decision: {text}").format(text=data.conditions)])
    paper.backers(data.backers, t("Who answers for the loan"))
    _team(paper, data)
    paper.pledges(data.pledges)
    paper.flow.heading(t("The instalments"), instalments(language, len(data.rows)))
    paper.plan(data.rows)
    _agreed(paper, data)
    return paper.pdf()


def _parties(paper: LoanPaper, data: LoanContract) -> None:
    t, language, loan = paper.t, paper.language, data.loan
    between(paper, loan)
    paper.gap(0.5)
    approved = t("{body}, {day}").format(body=data.body, day=language.day(data.approved))
    paper.facts(
        [
            (t("Identity document"), unbroken(loan.document)),
            (t("Village"), loan.village),
            (t("Phone"), loan.phone),
            (t("Product"), said(language, loan.product)),
            (t("Granted by"), approved if data.body else ""),
            (t("Resolution"), data.resolution),
            (t("What for"), said(language, loan.purpose)),
        ],
    )
    paper.gap(0.3)


def _cost(paper: LoanPaper, data: LoanContract) -> None:
    """What it costs, in figures that can't be overlooked: how much each time, then what it truly
    costs."""
    t, language = paper.t, paper.language
    largest = max((row.total for row in data.rows), key=_minor)
    level = len({row.total for row in data.rows[:-1]}) <= 1
    facts = [
        (instalments(language, len(data.rows)), language.amount(data.rows[0].total))
        if level
        else (t("The largest instalment"), language.amount(largest)),
        (t("Paid back in all"), language.amount(data.paid)),
        (t("Of it interest and fees"), language.amount(data.cost)),
    ]
    if data.yearly is not None:
        facts.append((t("True yearly rate"), paper.percent(data.yearly)))
    paper.gap(0.6)
    paper.flow.large_facts(facts, len(facts))
    if data.yearly is not None:
        words = t(
            "The true yearly rate counts the interest and all fees, and when each is paid. It "
            "tells loans apart, whoever gives them."
        )
        paper.flow.paragraph(words, paper.flow.styles.label)


def _minor(money: Money) -> int:
    return money.minor


def _payout(paper: LoanPaper, data: LoanContract) -> None:
    """What the borrower gets in the hand, and on which days."""
    t, language = paper.t, paper.language
    kept = [(said(language, name), fee) for name, fee in data.withheld]
    if data.saved:
        kept.append((t("Goes to savings"), data.saved))
    if kept:
        paper.flow.heading(t("When it is paid out"))
        facts = [(name, language.amount(amount)) for name, amount in kept]
        paper.facts([*facts, (t("In the hand"), language.amount(data.handed))])
    if len(data.tranches) > 1:
        paper.flow.heading(t("It is paid out in parts"))
        paper.items(
            t("{day}: {amount}").format(day=language.day(day), amount=language.amount(amount))
            for day, amount in data.tranches
        )


def _team(paper: LoanPaper, data: LoanContract) -> None:
    if not data.team:
        return
    paper.flow.heading(paper.t("The group {name} answers for it").format(name=data.team_name))
    paper.items(data.team)


def _agreed(paper: LoanPaper, data: LoanContract) -> None:
    """What else is agreed, and who signs for all of it."""
    t = paper.t
    others = [member(one.number, one.name) for one in data.backers if not one.own]
    people = both_sides(paper, data.loan, [*others, *data.team])
    words = t(
        "This contract was read out and explained to all who sign. Each keeps a copy of this paper."
    )
    paper.flow.heading(t("What else is agreed"))
    paper.numbered(data.clauses, before=paper.room_to_sign(words, people))
    paper.sign_together(words, people)
