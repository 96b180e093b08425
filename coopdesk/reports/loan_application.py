"""What a member asks for: filled from the book, or to be filled in by hand."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.papers import LoanApplication, LoanApplicationBlank
from coopdesk.reports.loan_parts import LoanPaper, instalments, paper_on
from coopdesk.reports.ruled import Box, Ruled
from coopdesk.reports.wording import member, said

_GUARANTORS: Final = 4
_THINGS: Final = 3


def loan_application(data: LoanApplication, language: Language, *, large: bool = False) -> bytes:
    """Everything that was written down when a member asked for a loan, with lines to sign on."""
    t = language.gettext
    paper = paper_on(data, language, t("Loan application"), data.day, large=large)
    paper.who(data.loan)
    paper.facts([(t("Borrowing group"), data.team), (t("Pays off the loan"), data.replaces)])
    paper.gap()
    paper.flow.sum_box(
        t("I ask for a loan of"), language.amount(data.amount), language.words(data.amount)
    )
    _how(paper, data)
    paper.backers(data.backers, t("Who answers for the loan"))
    paper.pledges(data.pledges)
    _promise(paper)
    paper.gap(0.5)
    received = t("For the co-op: {name}, {day}")
    paper.sign(
        [
            paper.thumb(member(data.loan.member_number, data.loan.member_name)),
            received.format(name=data.officer or data.made_by, day=language.day(data.day)),
            *(paper.thumb(member(one.number, one.name)) for one in data.backers if not one.own),
        ]
    )
    return paper.pdf()


def _how(paper: LoanPaper, data: LoanApplication) -> None:
    """How it would be paid back, and from what."""
    t, language = paper.t, paper.language
    first = language.day(data.first_due) if data.first_due else ""
    paper.facts(
        [
            (t("To be paid back in"), instalments(language, data.instalments)),
            (t("First instalment"), first),
            (t("Comes in a month, as told"), paper.amount(data.income) if data.income else ""),
            (t("Goes out a month, as told"), paper.amount(data.costs) if data.costs else ""),
        ]
    )
    if data.remark:
        paper.say(data.remark)


def _promise(paper: LoanPaper) -> None:
    t = paper.t
    paper.say(
        t(
            "What stands here is true. I agree that the co-op looks at my savings, my shares and "
            "my earlier loans before it decides. Asking does not give a right to a loan."
        )
    )


def loan_application_blank(
    data: LoanApplicationBlank, language: Language, *, large: bool = False
) -> bytes:
    """A form to be filled in with a pen."""
    t = language.gettext
    paper = LoanPaper(data.coop, language, t("Loan application"), large=large)
    document = said(language, data.document)
    paper.flow.heading(t("Who asks"))
    paper.lines(
        [t("Name"), t("Member number"), t("Village"), t("Phone"), document, t("Occupation")]
    )
    paper.flow.heading(t("What for"))
    paper.lines([t("Amount"), t("Amount in words")])
    paper.lines([t("Number of instalments"), t("First instalment")])
    _choices(paper, t("Product"), [said(language, one) for one in data.products])
    _choices(paper, t("Purpose"), [said(language, one) for one in data.purposes])
    paper.lines([t("More about it"), " "], columns=1)
    paper.lines([t("Comes in a month"), t("Goes out a month")])
    _tables(paper)
    _promise(paper)
    paper.sign_together("", [t("Member: signature or thumb"), t("For the office")])
    return paper.pdf()


def _choices(paper: LoanPaper, label: str, words: list[str]) -> None:
    """Boxes to tick, as many beside each other as fit."""
    if not words:
        paper.lines([label], columns=1)
        return
    flow, style = paper.flow, paper.flow.styles.text
    side, small = 0.95 * style.size, flow.styles.label
    flow.need(4 * style.size)
    flow.down(1.1 * style.size)
    flow.page.text(flow.left, flow.down(1.1 * small.size), label, small)
    flow.down(1.6 * style.size)
    x = flow.left
    for word in words:
        lines = flow.document.wrap(word, style, flow.width - 2 * side)
        wide = 1.6 * side + max(flow.document.width(line, style) for line in lines)
        if x > flow.left and x + wide > flow.right:
            x = flow.left
            flow.need(1.9 * style.size)
            flow.down(1.9 * style.size)
        flow.page.frame(x, flow.y - 0.15 * side, x + side, flow.y + 0.85 * side, 0.7)
        for n, line in enumerate(lines):
            flow.page.text(x + 1.6 * side, flow.y - n * 1.25 * style.size, line, style)
        flow.down((len(lines) - 1) * 1.25 * style.size)
        x += wide + 1.6 * side
    flow.down(0.3 * style.size)


def _tables(paper: LoanPaper) -> None:
    """Room for guarantors, who sign in the table, and for things."""
    t = paper.t
    paper.flow.heading(t("Who answers for the loan"))
    _room(
        paper,
        [
            Box(t("Member"), share=3),
            Box(t("No."), share=1),
            Box(t("Phone"), share=1.5),
            Box(t("Amount"), share=1.5),
            Box(t("Signature or thumb"), share=2),
        ],
        _GUARANTORS,
    )
    paper.flow.heading(t("Things that stand for the loan"))
    _room(
        paper,
        [
            Box(t("What it is"), share=3),
            Box(t("Owner"), share=2),
            Box(t("Place"), share=2),
            Box(t("Value"), share=1.5),
        ],
        _THINGS,
    )


def _room(paper: LoanPaper, boxes: list[Box], rows: int) -> None:
    table = Ruled(paper.flow, boxes)
    table.head()
    for _ in range(rows):
        table.row([""] * len(boxes))
