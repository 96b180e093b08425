"""Letters to borrowers who are late, kind, firm or the last, each in its reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records.papers import LoanReminder
from coopdesk.reports.loan_parts import LoanPaper, about
from coopdesk.reports.paper import Document, Page, Sheet
from coopdesk.reports.slips import letters
from coopdesk.reports.wording import member, said

_TITLES: Final = {
    "kind": N_("A payment is due"),
    "firm": N_("Reminder: your loan is late"),
    "last": N_("Last reminder: your loan is late"),
}
_BEGINS: Final = {
    "kind": N_(
        "perhaps you forgot, or your payment is on its way: then please take no notice of this "
        "letter. Something of your loan has not reached us since {oldest}."
    ),
    "firm": N_(
        "your loan is late since {oldest}, that is {days} days. Others wait for this money: it "
        "comes from the savings of our members."
    ),
    "last": N_(
        "your loan is late since {oldest}, that is {days} days, and we have written to you before. "
        "This is our last letter."
    ),
}
#: The same of whoever is a day late.
_ONE_DAY: Final = {
    "firm": N_(
        "your loan is late since {oldest}, that is one day. Others wait for this money: it comes "
        "from the savings of our members."
    ),
    "last": N_(
        "your loan is late since {oldest}, that is one day, and we have written to you before. "
        "This is our last letter."
    ),
}
_ENDS: Final = {
    "kind": N_(
        "Please bring it by {until}. If something keeps you from paying, come and tell us: "
        "there is often a way."
    ),
    "firm": N_(
        "Please pay it by {until}. If you can't, come to the office before that day, so that we "
        "look for a way together."
    ),
    "last": N_(
        "Pay it by {until}, or come to the office before that day. After it the board decides "
        "what to do, as the contract allows."
    ),
}


def loan_reminder(
    data: Iterable[LoanReminder],
    language_of: Callable[[LoanReminder], Language],
    step: Callable[[int, int], None] | None = None,
    *,
    large: bool = False,
) -> bytes:
    """A letter for each in one file, two to a sheet where they fit.

    `step(at, of)` is told after each letter and may raise to stop. Refused where nobody is late.
    """
    return letters(
        data,
        language_of,
        _letter,
        step,
        title=N_("Reminders"),
        nobody=N_("Nobody is late: there is no letter to write."),
        large=large,
    )


def _letter(document: Document, sheet: Sheet, data: LoanReminder, language: Language) -> list[Page]:
    t, loan = language.gettext, data.loan
    paper = LoanPaper(
        data.coop,
        language,
        t(_TITLES[data.tone]),
        subtitle=language.day(data.day),
        about=about(loan),
        note=t("Written on {day} by {name}.").format(day=language.day(data.day), name=data.made_by),
        on=(document, sheet),
    )
    paper.facts(
        [
            (t("Member"), member(loan.member_number, loan.member_name)),
            (t("Village"), loan.village),
            (t("Loan"), loan.number),
        ]
    )
    fields = {
        "oldest": language.day(data.oldest),
        "days": language.number(data.days),
        "until": language.day(data.until),
    }
    begins = t("Dear {name},").format(name=loan.member_name)
    late = _ONE_DAY if data.days == 1 and data.tone in _ONE_DAY else _BEGINS
    paper.say(f"{begins} {t(late[data.tone]).format(**fields)}")
    if data.promised is not None:
        promised = t("You promised to pay on {day}. We have not seen that money yet.")
        paper.say(promised.format(day=language.day(data.promised)))
    paper.gap()
    paper.flow.sum_box(t("To be paid now"), language.amount(data.due), _parts(data, language))
    paper.say(t(_ENDS[data.tone]).format(**fields), strong=True)
    _harder(paper, data)
    paper.flow.signatures([t("For the co-op: name, post, signature"), " "])
    return paper.flow.finished()


def _parts(data: LoanReminder, language: Language) -> str:
    """What is late, by what it is for."""
    late = language.ngettext("{n} instalment", "{n} instalments", data.late).format(
        n=language.number(data.late)
    )
    parts = (f"{said(language, name)} {language.amount(amount)}" for name, amount in data.parts)
    return f"{late}: {', '.join(parts)}"


def _harder(paper: LoanPaper, data: LoanReminder) -> None:
    """What being late costs, and whom else it touches: not in a kind letter."""
    t, language = paper.t, paper.language
    if data.tone == "kind":
        return
    if data.penalty is not None:
        paper.say(said(language, data.penalty))
    others = [member(one.number, one.name) for one in data.backers if not one.own]
    if not others:
        return
    words = (
        t("They answer for your loan and get a copy of this letter: {names}.")
        if data.tone == "last"
        else t("Think also of those who answer for your loan: {names}.")
    )
    paper.say(words.format(names=", ".join(others)))
