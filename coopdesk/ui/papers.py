"""Papers as pages hand them out: in whose language, printed or shown, and saved as a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from coopdesk.exchange.files import whole_file
from coopdesk.i18n import Language
from coopdesk.records import (
    letters,
    loans,
    members,
    members_on_paper,
    office,
    savings,
    seals,
    statements,
)
from coopdesk.records.errors import Trouble
from coopdesk.records.ids import (
    BodyId,
    EntryId,
    HoldingId,
    LoanId,
    MeetingId,
    MemberId,
    VisitId,
)
from coopdesk.records.loans_on_paper import PAPERS_OF_A_LOAN
from coopdesk.records.meetings_on_paper import PAPERS_OF_A_MEETING, extract, minute_book
from coopdesk.records.papers import Receipt
from coopdesk.reports.catalogue import PAPERS, drawn
from coopdesk.reports.member_letter import member_letters
from coopdesk.reports.receipt import receipt as draw
from coopdesk.reports.savings_agreement import savings_agreement as draw_agreement
from coopdesk.reports.titles import TITLES
from coopdesk.reports.voucher import title_of
from coopdesk.reports.voucher import voucher as draw_voucher
from coopdesk.reports.wording import of_the_coop
from coopdesk.ui.desk import Desk, Paper
from coopdesk.ui.kit import pickers
from coopdesk.ui.kit.fields import ChoiceField
from coopdesk.ui.preferences import SHOW

_SMS = "meeting-sms"


#: A statement with its way to the newest seal, in place of the PC's signature.
SEALED: Final = "sealed"


def proof_field(desk: Desk) -> ChoiceField[str]:
    """Which code a statement gets: the small one, or `SEALED`."""
    t = desk.language.gettext
    small = t("Small: signed by this PC")
    options = [("signed", small), (SEALED, t("Large: with its way to the newest seal"))]
    return ChoiceField("proof", t("&Code on the paper"), options, desk.language, value="signed")


def language(desk: Desk, code: str = "") -> Language:
    """A language for paper as the co-op's country writes it. Empty: the co-op's first."""
    return of_the_coop(desk.ask(office.settings), code)


def language_of(desk: Desk, member: MemberId) -> Language:
    """The language that a member reads, the co-op's first where nobody asked."""
    return language(desk, desk.ask(members.file, member).language)


def slip(desk: Desk, visit: VisitId, *, copy: bool = False) -> tuple[Receipt, bytes]:
    """What a receipt or a correction slip says, and its PDF in the member's language."""
    said = desk.ask(statements.receipt, visit, copy=copy)
    whose = desk.ask(members.by_its_number, said.member_number)
    return said, draw(said, language_of(desk, whose) if whose else language(desk))


def slip_title(desk: Desk, said: Receipt) -> str:
    """What the paper is called on the screen."""
    t = desk.language.gettext
    if said.reverses:
        return t("Correction slip {number}").format(number=said.number)
    return t("Receipt {number}").format(number=said.number)


def show_count(desk: Desk, ident: int) -> None:
    """Show the paper of a count, to be printed and signed."""
    said = seals.proven(desk.book, desk.ask(statements.cash_count, ident))
    title = desk.language.gettext("Count of a cash box")
    pdf = PAPERS["cash-count"].draw(said, language(desk))
    desk.preview(title, pdf, file_name=f"count-{said.day:%Y-%m-%d}.pdf")


def show_handover(desk: Desk, entry: EntryId) -> None:
    """Show the paper of a hand-over, in two copies to be signed."""
    said = desk.ask(statements.handover, entry)
    title = desk.language.gettext("Hand-over {number}").format(number=said.number)
    pdf = PAPERS["handover"].draw(said, language(desk))
    desk.preview(title, pdf, file_name=f"{said.number}.pdf")


def hand_out(desk: Desk, visit: VisitId) -> None:
    """Print the slip of a visit that was just written, or show it, as the person prefers."""
    said, pdf = slip(desk, visit)
    title = slip_title(desk, said)
    desk.unprinted.add(visit)
    if desk.preferences.receipts == SHOW:
        desk.preview(title, pdf, file_name=f"{said.number}.pdf", visit=visit)
    else:
        desk.print(pdf, title, visit=visit)


def save(
    parent: QWidget, desk: Desk, data: bytes, suggestion: str, kinds: Sequence[tuple[str, str]]
) -> bool:
    """Ask where to save a file and write it whole. A failure is told at the desk."""
    path = pickers.save_file(parent, desk.language.gettext("Save"), suggestion, kinds)
    return path is not None and write(desk, path, data)


def write(desk: Desk, path: Path, data: bytes) -> bool:
    """Write a file whole or not at all, and say so."""
    try:
        with whole_file(path) as file:
            file.write(data)
    except Trouble as error:
        desk.trouble(error)
        return False
    desk.say(desk.language.gettext("Saved as {name}.").format(name=path.name))
    return True


def show_certificate(desk: Desk, ident: int) -> None:
    """Show a share certificate, to be printed and signed, in its member's language."""
    said = desk.ask(statements.share_certificate, ident)
    title = desk.language.gettext("Certificate {number}").format(number=said.number)
    pdf = PAPERS["share-certificate"].draw(said, language(desk, said.language))
    desk.preview(title, pdf, file_name=f"{said.number}.pdf")


def voucher(desk: Desk, entry: EntryId, *, copy: bool = False) -> Paper:
    """The voucher of an entry in the co-op's language."""
    said = desk.ask(statements.voucher, entry, copy=copy)
    whose = language(desk)
    return Paper(title_of(said, desk.language), draw_voucher(said, whose), f"{said.number}.pdf")


def hand_out_voucher(desk: Desk, entry: EntryId) -> None:
    """Print the voucher of an entry that was just written, or show it, as the person prefers."""
    hand_out_paper(desk, voucher(desk, entry))


def savings_agreement(desk: Desk, holding: HoldingId) -> Paper:
    """What was signed for an account, as it holds now, in its owner's language."""
    said = desk.ask(statements.savings_agreement, holding, on=desk.today, made_by=desk.actor.name)
    title = desk.language.gettext("Savings agreement {number}").format(number=said.number)
    whose = desk.ask(savings.account, holding, desk.today).member
    pdf = draw_agreement(said, language_of(desk, whose))
    return Paper(title, pdf, f"{said.number.replace('/', '-')}.pdf")


def of_a_loan(desk: Desk, loan: LoanId, key: str) -> Paper:
    """A paper of a loan, by its key in `loans_on_paper`, each in the language of who reads it."""
    kind = PAPERS_OF_A_LOAN[key]
    data = desk.ask(kind.make, loan, desk.today, desk.actor.name)
    title = desk.language.gettext(kind.title)
    number = desk.ask(loans.loan_file, loan, desk.today).life.asked.number
    pdf = drawn(kind.name, data, partial(language, desk))
    return Paper(f"{title} {number}", pdf, f"{kind.key}-{number}.pdf")


def show_letter(desk: Desk, name: str, about: int) -> None:
    """Show a letter of a member's life, in the language of who gets it. See `letters.LETTERS`."""
    data = desk.ask(letters.letter, name, about, desk.today, desk.actor.name)
    pdf = PAPERS[name].draw(data, language(desk, data.language))
    title = desk.language.gettext(TITLES[name])
    desk.preview(title, pdf, file_name=f"{name}-{desk.today:%Y-%m-%d}.pdf")


def show_decided(desk: Desk, abouts: Sequence[int]) -> None:
    """Show the letters on some applications in one file, each in the language of who gets it."""
    name = "admission-letter"
    today, by = desk.today, desk.actor.name
    made = [desk.ask(letters.letter, name, about, today, by) for about in abouts]
    pdf = member_letters(made, lambda one: language(desk, one.language))
    title = desk.language.gettext("Letters to members")
    desk.preview(title, pdf, file_name=f"{name}-{today:%Y-%m-%d}.pdf")


def show_member_file(desk: Desk, member: MemberId) -> None:
    """Show all that is kept of a member, in their language."""
    data = desk.ask(members_on_paper.member_file, member, desk.today, desk.actor.name)
    name = "member-file"
    pdf = PAPERS[name].draw(data, language(desk, data.language))
    file = f"{name}-{data.number.replace('/', '-')}.pdf"
    desk.preview(desk.language.gettext(TITLES[name]), pdf, file_name=file)


def of_a_meeting(desk: Desk, meeting: MeetingId, name: str, code: str = "") -> Paper:
    """A paper of a meeting, by its name in `meetings_on_paper`, in the language of a code.

    Empty: in the co-op's first; SMS in that of each member who has one of their own.
    """
    kind = PAPERS_OF_A_MEETING[name]
    made = desk.ask(kind.make, meeting, desk.today, desk.actor.name)
    data = seals.proven(desk.book, made, meeting)
    own = {"speak": partial(language, desk)} if name == _SMS and not code else {}
    return _of_gatherings(desk, name, desk.language.gettext(kind.title), data, code, **own)


def extract_of(desk: Desk, meeting: MeetingId, number: str = "", point: int | None = None) -> Paper:
    """An extract of the resolution with a number, or of what a point (from 1 on) decided."""
    by = desk.actor.name
    data = desk.ask(extract, meeting, desk.today, by, number=number, point=point)
    name = "minutes-extract"
    return _of_gatherings(desk, name, desk.language.gettext(TITLES[name]), data)


def of_a_body(desk: Desk, body: BodyId, name: str) -> Paper:
    """The book of minutes or of attendance ("minute-book", "attendance-book") of a body."""
    data = desk.ask(minute_book, body, desk.today, desk.actor.name)
    return _of_gatherings(desk, name, desk.language.gettext(TITLES[name]), data)


def _of_gatherings(
    desk: Desk, name: str, title: str, data: Any, code: str = "", **more: Any
) -> Paper:
    pdf = PAPERS[name].draw(data, language(desk, code), **more)
    day = getattr(data, "day", desk.today)
    return Paper(title, pdf, f"{name}-{day:%Y-%m-%d}.pdf")


def hand_out_of_a_loan(desk: Desk, loan: LoanId, key: str) -> None:
    """Print a paper of a loan that something was just done with, or show it, as is preferred."""
    hand_out_paper(desk, of_a_loan(desk, loan, key))


def hand_out_paper(desk: Desk, made: Paper) -> None:
    """Print a paper that was just made, or show it, as the person prefers."""
    if desk.preferences.receipts == SHOW:
        desk.preview(made.title, made.pdf, file_name=made.file_name)
    else:
        desk.print(made.pdf, made.title)
