"""A loan is given up: what there was to know, the resolution, and who signs for it."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.papers import LoanWriteOff
from coopdesk.reports.loan_parts import LoanPaper, paper_on
from coopdesk.reports.tables import Column, Kind, Table


def loan_write_off(data: LoanWriteOff, language: Language, *, large: bool = False) -> bytes:
    """The act, or the proposal while nobody decided on it."""
    t = language.gettext
    title = t("Write-off of a loan") if data.day else t("Proposal to write off a loan")
    paper = paper_on(data, language, title, data.day or data.made_on, large=large)
    paper.who(data.loan)
    paper.gap()
    label = t("Is written off") if data.day else t("To be written off")
    paper.flow.sum_box(label, language.amount(data.owed), language.words(data.owed))
    _history(paper, data)
    _books(paper, data)
    paper.backers(data.backers, t("Who answers for the loan"))
    paper.pledges(data.pledges)
    words = t(
        "Written off does not mean forgiven: the borrower still owes it, and who answers for it "
        "goes on answering. What is still paid is written down as recovered."
    )
    people = [t("Chair"), t("Secretary"), t("Treasurer"), t("For the supervisory committee")]
    paper.keep(9.5 * paper.size + paper.room_to_sign(words, people))
    _resolved(paper, data)
    paper.sign_together(words, people)
    return paper.pdf()


def _history(paper: LoanPaper, data: LoanWriteOff) -> None:
    t, language = paper.t, paper.language
    paper.facts(
        [
            (t("Was lent"), language.amount(data.amount)),
            (t("Paid out on"), language.day(data.paid_out) if data.paid_out else ""),
            (t("Paid so far"), language.amount(data.paid)),
            (t("Last paid"), language.day(data.last_paid) if data.last_paid else t("never")),
            (t("Days late"), language.number(data.late) if data.late else ""),
        ]
    )


def _books(paper: LoanPaper, data: LoanWriteOff) -> None:
    """Where it goes in the books."""
    t, language = paper.t, paper.language
    entry = t("Entry {number}").format(number=data.entry) if data.entry else ""
    paper.flow.heading(t("What it does in the books"), entry)
    owed = language.figure(data.owed)
    table = Table(paper.flow, [Column(t("What")), Column(t("Amount"), Kind.FIGURE, [owed])])
    table.head()
    covered = t("Out of what is set aside for loans that may be lost")
    table.row((covered, language.figure(data.covered, dash=True)))
    table.row((t("A loss of this year"), language.figure(data.lost, dash=True)))
    table.total((t("Together"), owed))


def _resolved(paper: LoanPaper, data: LoanWriteOff) -> None:
    t, language = paper.t, paper.language
    paper.flow.heading(t("Resolution"), data.resolution)
    if data.day is None:
        paper.lines([t("Reason"), " "], columns=1)
        paper.lines([t("Resolution"), t("Day")])
        paper.lines([t("Votes for"), t("Against"), t("Abstained")], columns=3)
    else:
        words = t("On {day} it was resolved to write off this loan. Reason: {reason}")
        paper.say(words.format(day=language.day(data.day), reason=data.reason))
        people = ", ".join(filter(None, (data.by, data.second)))
        paper.say(t("Written down by: {names}").format(names=people))
