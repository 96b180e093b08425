"""Members who borrow together, and what they promise each other."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.papers import LoanTeamPaper
from coopdesk.reports.loan_parts import LoanPaper, made_note
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import member


def loan_team(data: LoanTeamPaper, language: Language, *, large: bool = False) -> bytes:
    """The members, their loans, their promise, and a line for each to sign on."""
    t = language.gettext
    paper = LoanPaper(
        data.coop,
        language,
        t("Agreement of a borrowing group"),
        subtitle=data.name,
        about=data.name,
        note=made_note(language, data.made_on, data.made_by),
        large=large,
    )
    paper.facts(
        [
            (t("Borrowing group"), data.name),
            (t("Village"), data.village),
            (t("Formed on"), language.day(data.formed)),
            (t("Owed together"), language.amount(data.owed)),
        ]
    )
    paper.flow.heading(t("The members"), language.number(len(data.members)))
    _members(paper, data)
    paper.flow.heading(t("What we promise each other"))
    theirs = [paper.thumb(member(one.number, one.name)) for one in data.members]
    people = [*theirs, t("For the co-op: name, post, signature")]
    words = t("This was read out and explained to all who sign.")
    paper.numbered(data.clauses, before=paper.room_to_sign(words, people))
    paper.sign_together(words, people)
    return paper.pdf()


def _members(paper: LoanPaper, data: LoanTeamPaper) -> None:
    """What nobody in the group has gets no column."""
    t, language, people = paper.t, paper.language, data.members
    owed = [language.figure(one.owed, dash=True) for one in people]
    said = {
        t("Post"): [one.post for one in people],
        t("Phone"): [one.phone for one in people],
        t("Since"): [language.day(one.since) for one in people],
        t("Loan"): [one.loan for one in people],
    }
    said = {title: words for title, words in said.items() if any(words)}
    table = Table(
        paper.flow,
        [
            Column(t("Member")),
            *(Column(title, Kind.FIT, set(words)) for title, words in said.items()),
            Column(t("Owed"), Kind.FIGURE, [*owed, language.figure(data.owed)]),
        ],
    )
    table.head()
    for one, *words in zip(people, *said.values(), owed, strict=True):
        table.row((member(one.number, one.name), *words))
    if not people:
        table.row((t("Nobody is in this group."), ""))
    table.total((t("Together"), *[""] * len(said), language.figure(data.owed)))
