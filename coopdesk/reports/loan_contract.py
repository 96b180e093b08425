"""The contract of a loan: who, how much, by which terms, when to pay, what it truly costs."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.papers import LoanContract
from coopdesk.reports.loan_parts import LoanPaper, about, instalments, loan_title, made_note
from coopdesk.reports.wording import member, said


def loan_contract(data: LoanContract, language: Language, *, large: bool = False) -> bytes:
    """All that both sides agree on, read out before it is signed."""
    t = language.gettext
    day = data.signed or data.made_on
    paper = LoanPaper(
        data.coop,
        language,
        t("Loan contract"),
        subtitle=" · ".join(filter(None, (loan_title(language, data.loan), language.day(day)))),
        about=about(data.loan),
        note=made_note(language, data.made_on, data.made_by),
        large=large,
    )
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
    paper.flow.heading(t("What else is agreed"))
    paper.numbered(data.clauses)
    _signed(paper, data)
    return paper.pdf()


def _parties(paper: LoanPaper, data: LoanContract) -> None:
    t, language, loan = paper.t, paper.language, data.loan
    words = t("Between {coop}, called the co-op, and {member}, called the borrower.")
    who = member(loan.member_number, loan.member_name)
    paper.say(words.format(coop=data.coop.name, member=who))
    paper.gap(0.5)
    approved = t("{body}, {day}").format(body=data.body, day=language.day(data.approved))
    paper.facts(
        [
            (t("Identity document"), loan.document),
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
    """What it costs, in figures that can't be overlooked: the true yearly rate first."""
    t, language = paper.t, paper.language
    facts = [(t("Paid back in all"), language.amount(data.paid))]
    if data.yearly is not None:
        facts.insert(0, (t("True yearly rate"), paper.percent(data.yearly)))
    facts.append((t("Of it interest and fees"), language.amount(data.cost)))
    paper.gap(0.6)
    paper.flow.large_facts(facts, 3)
    if data.yearly is not None:
        words = t(
            "The true yearly rate counts the interest and all fees, and when each is paid. It "
            "tells loans apart, whoever gives them."
        )
        paper.flow.paragraph(words, paper.flow.styles.label)


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


def _signed(paper: LoanPaper, data: LoanContract) -> None:
    t = paper.t
    borrower = t("Borrower: {name}").format(
        name=member(data.loan.member_number, data.loan.member_name)
    )
    others = [member(one.number, one.name) for one in data.backers if not one.own]
    paper.sign_together(
        t(
            "This contract was read out and explained to all who sign. Each keeps a copy of this "
            "paper."
        ),
        [
            borrower,
            *(t("Answers for it: {name}").format(name=name) for name in (*others, *data.team)),
            *([" "] if (1 + len(others) + len(data.team)) % 2 else []),
            t("For the co-op: name, post, signature"),
            t("For the co-op: name, post, signature"),
        ],
    )
