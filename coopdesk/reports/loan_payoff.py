"""What pays all of a loan on a day, as a letter that a member can show."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.papers import LoanPayoff
from coopdesk.reports.loan_parts import LoanPaper, instalments, paper_on
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import member, said


def loan_payoff(data: LoanPayoff, language: Language, *, large: bool = False) -> bytes:
    """The sum in its parts, how long it holds, and what is free afterwards."""
    t, day = language.gettext, language.day(data.day)
    paper = paper_on(data, language, t("What pays off the loan"), data.day, large=large)
    paper.who(data.loan)
    paper.gap()
    paper.flow.sum_box(
        t("Pays off the loan on {day}").format(day=day),
        language.amount(data.total),
        language.words(data.total),
    )
    _parts(paper, data)
    _holds(paper, data)
    _freed(paper, data)
    paper.gap(0.5)
    paper.sign([t("For the co-op: name, post, signature")])
    return paper.pdf()


def _parts(paper: LoanPaper, data: LoanPayoff) -> None:
    language, total = paper.language, paper.language.figure(data.total)
    paper.flow.heading(paper.t("What it is made of"))
    columns = [Column(paper.t("What")), Column(paper.t("Amount"), Kind.FIGURE, [total])]
    table = Table(paper.flow, columns)
    table.head()
    for name, amount in data.parts:
        table.row((said(language, name), language.figure(amount)))
    table.total((paper.t("Together"), total))


def _holds(paper: LoanPaper, data: LoanPayoff) -> None:
    """How long it holds, and what is saved by paying now."""
    t, amount = paper.t, paper.amount
    if data.more:
        words = t("It holds if it is paid on that day. A day later it is {more} more.")
        paper.say(
            words.format(more=amount(data.more))
            if data.more.minor > 0
            else t("It holds if it is paid on that day.")
        )
    else:
        paper.say(t("It holds if it is paid on that day."))
    if data.ends is not None and data.count:
        words = t("Paid as agreed, {instalments} until {day} come to {amount}.")
        paper.say(
            words.format(
                instalments=instalments(paper.language, data.count),
                day=paper.language.day(data.ends),
                amount=amount(data.instalments),
            )
        )
    saved = data.instalments - data.total
    if saved.minor > 0:
        paper.say(
            t("Whoever pays now pays {amount} less.").format(amount=amount(saved)), strong=True
        )


def _freed(paper: LoanPaper, data: LoanPayoff) -> None:
    freed = [
        paper.t("savings of {name} that are held back for it: {amount}").format(
            name=member(one.number, one.name), amount=paper.amount(one.amount)
        )
        for one in data.backers
    ]
    freed += [one.name for one in data.pledges]
    if freed:
        paper.flow.heading(paper.t("What is free then"))
        paper.items(freed)
