"""The loans that a body decides on at a sitting, what was found, and room for the decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.papers import Backer, CommitteeCase, CommitteeSheet
from coopdesk.reports.loan_parts import LoanPaper, instalments, made_note
from coopdesk.reports.wording import member, said

#: How a finding is marked: as it should be, not so, or nobody can tell. Signs beside their words.
_MARKS: Final[Mapping[bool | None, str]] = {True: "+", False: "!", None: "?"}
_VOTERS: Final = 6
_PAD: Final = 0.8  # inside the box, of the size of letters


def loan_committee(data: CommitteeSheet, language: Language, *, large: bool = False) -> bytes:
    """One block for each loan, none of them broken over two pages where it fits on one."""
    t = language.gettext
    title = t("Loans to decide on")
    on = t("Sitting of {day}").format(day=language.day(data.day))
    paper = LoanPaper(
        data.coop,
        language,
        title,
        subtitle=on,
        about=on,
        note=made_note(language, data.made_on, data.made_by),
        large=large,
    )
    paper.facts(
        [
            (t("Who decides"), data.body or "…………………………"),
            (t("Loans"), language.number(len(data.cases))),
            (t("Asked for, together"), language.amount(data.total)),
        ]
    )
    key = t("Signs: + as it should be, ! not as it should be, ? nobody can tell.")
    paper.flow.paragraph(key, paper.flow.styles.label)
    for n, case in enumerate(data.cases, 1):
        _case(paper, n, case, below=_to_sign(paper) if n == len(data.cases) else 0.0)
    _voters(paper)
    return paper.pdf()


def _near(paper: LoanPaper) -> str:
    return paper.t(
        "Whoever is near to a borrower, or borrows themselves, does not vote on that loan and "
        "leaves the room."
    )


def _to_sign(paper: LoanPaper) -> float:
    """The room in which those sign who decided."""
    return paper.room_to_sign(_near(paper), [paper.t("Name and signature")] * _VOTERS, columns=3)


def _voters(paper: LoanPaper) -> None:
    """Who decided, all on one page."""
    t, near = paper.t, _near(paper)
    people = [t("Name and signature")] * _VOTERS
    paper.keep(_to_sign(paper))
    paper.flow.heading(t("Who decided"))
    paper.flow.paragraph(near, paper.flow.styles.text)
    paper.sign(people, columns=3)


def _case(paper: LoanPaper, n: int, case: CommitteeCase, *, below: float) -> None:
    """A loan: who asks for what, what was found, and the box for the decision. So much room is
    wanted `below` the last, for no signatures stand alone on a page."""
    t, language, flow = paper.t, paper.language, paper.flow
    _keep_whole(paper, case, below if n > 1 else 0.0)  # the first stands under the heading
    whose = (case.loan.member_number, case.loan.number, case.loan.village)
    flow.heading(f"{n}. {case.loan.member_name}", " · ".join(filter(None, whose)))
    each = t("{amount} a month").format(amount=paper.amount(case.each)) if case.each else ""
    paper.facts(
        [
            (t("Asks for"), paper.amount(case.amount)),
            (t("To be paid back in"), instalments(language, case.instalments)),
            (t("Instalment"), each),
            (t("What for"), said(language, case.loan.purpose)),
            (t("Product"), said(language, case.loan.product)),
            (t("Savings"), paper.amount(case.savings)),
            (t("Shares"), paper.amount(case.shares)),
            (t("Owes already"), paper.amount(case.owed) if case.owed else t("nothing")),
        ]
    )
    if case.remark:
        flow.paragraph(case.remark, flow.styles.text)
        paper.gap(0.4)
    _findings(paper, case)
    paper.gap(0.4)
    _stands(paper, case)
    _decision(paper, case, below)


def _keep_whole(paper: LoanPaper, case: CommitteeCase, below: float) -> None:
    """Turn the page where the whole of it fits on the next but not on this."""
    flow, size = paper.flow, paper.size
    wrap = flow.document.wrap
    lines = sum(
        len(wrap(said(paper.language, words), flow.styles.text, flow.width - 2 * size))
        for _, words in case.checks
    )
    lines += len(case.backers) + len(case.pledges) + (2 if case.remark else 0)
    room = (lines * 1.4 + 11) * size + _depth(paper, _lines(paper, case)) + below
    if room < flow.top - flow.bottom - 4 * size:
        flow.need(room)


def _findings(paper: LoanPaper, case: CommitteeCase) -> None:
    """What was looked at; what is not as it should be stands out."""
    flow, text, strong = paper.flow, paper.flow.styles.text, paper.flow.styles.strong
    step = 1.3 * text.size
    for ok, words in case.checks:
        style = strong if ok is False else text
        lines = flow.document.wrap(said(paper.language, words), style, flow.width - step)
        for at, line in enumerate(lines):
            flow.need(1.4 * text.size)
            y = flow.down(1.4 * text.size)
            if not at:
                flow.page.text(flow.left, y, _MARKS[ok], strong)
            flow.page.text(flow.left + step, y, line, style)


def _stands(paper: LoanPaper, case: CommitteeCase) -> None:
    """Who and what stands for it, each in a line."""
    t = paper.t
    for one in case.backers:
        words = t("{name} answers with {amount}.") if not one.own else _own(paper)
        paper.flow.item(
            words.format(name=_name(one), amount=paper.amount(one.amount)), paper.flow.styles.text
        )
    for thing in case.pledges:
        words = t("{thing}, worth {amount}")
        paper.flow.item(
            words.format(thing=thing.name, amount=paper.amount(thing.value)),
            paper.flow.styles.text,
        )


def _own(paper: LoanPaper) -> str:
    return paper.t("{name} answers with {amount} of their own savings.")


def _name(one: Backer) -> str:
    return member(one.number, one.name)


#: What is written down of a decision, and in how many columns.
_Lines = Sequence[tuple[Sequence[str], int]]


def _lines(paper: LoanPaper, case: CommitteeCase) -> _Lines:
    t = paper.t
    last = t("Second signature") if case.second else t("Reason")
    return (
        ([t("Amount"), t("Number of instalments"), t("Resolution")], 3),
        ([t("Votes for"), t("Against"), t("Abstained")], 3),
        ([t("Conditions"), last], 2),
    )


def _depth(paper: LoanPaper, lines: _Lines) -> float:
    """Of the box of a decision."""
    width = paper.flow.width - 2 * _PAD * paper.size
    rows = (paper.depth_of_lines(labels, columns, width) for labels, columns in lines)
    return sum(rows) + 2.6 * paper.size


def _decision(paper: LoanPaper, case: CommitteeCase, below: float) -> None:
    """Boxes to tick, the amount, the votes, the resolution; with so much room below."""
    t, flow, lines = paper.t, paper.flow, _lines(paper, case)
    depth, pad = _depth(paper, lines), _PAD * paper.size
    flow.need(depth + paper.size + below)
    paper.gap(0.9)
    top = flow.y
    flow.page.box(flow.left, top - depth, flow.right, top, 0.955)
    flow.page.frame(flow.left, top - depth, flow.right, top, 0.7)
    left, flow.left, right, flow.right = flow.left, flow.left + pad, flow.right, flow.right - pad
    flow.down(1.7 * paper.size)
    _ticks(paper, [t("Granted"), t("Refused"), t("Put off")])
    for labels, columns in lines:
        paper.lines(labels, columns=columns)
    flow.left, flow.right = left, right
    flow.y = top - depth
    paper.gap(0.4)


def _ticks(paper: LoanPaper, words: list[str]) -> None:
    flow, style = paper.flow, paper.flow.styles.strong
    side, step = 1.05 * style.size, flow.width / len(words)
    for n, word in enumerate(words):
        x = flow.left + n * step
        flow.page.frame(x, flow.y - 0.15 * side, x + side, flow.y + 0.85 * side, 0.9)
        flow.page.text(x + 1.5 * side, flow.y, word, style)
