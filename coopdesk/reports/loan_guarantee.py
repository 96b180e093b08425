"""The word that a member gives for another's loan, in the language of whoever gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from coopdesk.i18n import N_, Language
from coopdesk.records.errors import Refused
from coopdesk.records.papers import LoanGuarantee
from coopdesk.reports.loan_parts import (
    LoanPaper,
    about,
    instalments,
    loan_title,
    made_note,
    unbroken,
)
from coopdesk.reports.paper import Document, Sheet
from coopdesk.reports.wording import member, said


def loan_guarantee(
    data: Iterable[LoanGuarantee],
    language_of: Callable[[LoanGuarantee], Language],
    *,
    large: bool = False,
) -> bytes:
    """A page for each who answers, all in one file. Refused for nobody."""
    document: Document | None = None
    for one in data:
        language = language_of(one)
        if document is None:
            title = language.gettext("Guarantor's undertaking")
            document = Document(title, one.coop, language)
        _page(document, Sheet(one.coop.paper, large), one, language)
    if document is None:
        raise Refused(N_("Nobody answers for this loan."))
    return document.pdf()


def _page(document: Document, sheet: Sheet, data: LoanGuarantee, language: Language) -> None:
    t, loan = language.gettext, data.loan
    paper = LoanPaper(
        data.coop,
        language,
        t("Guarantor's undertaking"),
        subtitle=loan_title(language, loan),
        about=about(loan),
        note=made_note(language, data.made_on, data.made_by),
        on=(document, sheet),
    )
    name = member(data.backer.number, data.backer.name)
    identity = unbroken(data.backer.document)
    paper.facts([(t("Guarantor"), name), (t("Identity document"), identity)])
    paper.facts([(t("Village"), data.backer.village), (t("Phone"), data.backer.phone)])
    paper.flow.heading(t("The loan"))
    paper.facts(
        [
            (t("Borrower"), member(loan.member_number, loan.member_name)),
            (t("Product"), said(language, loan.product)),
            (t("Amount"), language.amount(data.amount)),
            (t("To be paid back in"), instalments(language, data.instalments)),
            (t("The largest instalment"), language.amount(data.largest) if data.largest else ""),
            (t("Until"), language.day(data.ends) if data.ends else ""),
        ]
    )
    paper.gap()
    paper.flow.sum_box(
        t("I answer for it with at most"),
        language.amount(data.backer.amount),
        language.words(data.backer.amount),
    )
    paper.flow.heading(t("What I promise"))
    people = [
        paper.thumb(name),
        t("For the co-op: name, post, signature"),
        t("Witness: name and signature"),
        t("Witness: name and signature"),
    ]
    paper.numbered(data.clauses, before=paper.room_to_sign("", people))
    paper.gap(0.6)
    paper.sign_together("", people)
    paper.flow.close()
