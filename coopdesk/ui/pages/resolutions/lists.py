"""The two lists of the page: resolutions with what became of them, and what has no decision."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import N_, Language, Text
from coopdesk.records import carrying
from coopdesk.records.carrying import Carried, Undecided
from coopdesk.records.carrying.on_paper import votes_of
from coopdesk.records.ids import MemberId
from coopdesk.records.resolutions import CAUSES
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.cards import EmptyState, Mark
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.theme import Kind

_KINDS: Final = {
    carrying.OPEN: Kind.WARN,
    carrying.DONE: Kind.GOOD,
    carrying.FAILED: Kind.REFUSE,
}

#: Where what follows from a decision is done or looked at, by its cause.
_PAGES: Final = {
    "surplus": "surplus",
    "officer": "bodies",
    "borrowing": "borrowings",
    "budget": "budget",
    "admission": "new_member",
    "other": "tasks",
}

#: What is done next, for the button that goes there.
NEXT: Final = {
    "loan": N_("Decide on the loan"),
    "rescheduling": N_("Reschedule the loan"),
    "waiver": N_("Let penalties off"),
    "write_off": N_("Write the loan off"),
    "admission": N_("Admit the member"),
    "leaving": N_("Open the members"),
    "surplus": N_("Share out the surplus"),
    "officer": N_("Write who serves now"),
    "borrowing": N_("Write down the loan from outside"),
    "budget": N_("Write the budget"),
    "other": N_("Give it to somebody"),
}

#: The deed on the page of a loan.
_DEEDS: Final = {"rescheduling": "reschedule", "waiver": "waive", "write_off": "write_off"}


class _Cells:
    """What each column says."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def number(self, row: Carried) -> str:
        return row.resolution.number

    def day(self, row: Carried) -> str:
        return self._language.day(row.resolution.day)

    def on(self, row: Carried) -> str:
        return row.resolution.day.isoformat()

    def body(self, row: Carried) -> str:
        return self._language.gettext(row.resolution.body)

    def text(self, row: Carried) -> str:
        return " ".join(row.resolution.text.split())

    def votes(self, row: Carried) -> str:
        said = votes_of(row.resolution)
        return self._language.say(said) if isinstance(said, Text) else said

    def mark(self, row: Carried) -> Mark:
        words = self._language.gettext(carrying.STATES[row.state])
        return Mark(words, _KINDS.get(row.state, Kind.PLAIN))

    def state(self, _row: Carried) -> str:
        return ""

    def done(self, row: Undecided) -> str:
        return self._language.say(row.done.what)

    def done_on(self, row: Undecided) -> str:
        return self._language.day(row.done.day)

    def done_day(self, row: Undecided) -> str:
        return row.done.day.isoformat()

    def cause(self, row: Undecided) -> str:
        return self._language.gettext(CAUSES[row.done.cause])


def register_table(desk: Desk) -> Table[Carried]:
    """The register of resolutions."""
    t, cells = desk.language.gettext, _Cells(desk.language)
    empty = EmptyState(
        t("No resolutions here"),
        t("What a meeting votes on gets a number, and stands here with what is done about it."),
        icon="meetings",
    )
    return Table(
        [
            Column(t("Number"), cells.number),
            Column(t("Day"), cells.day, sort=cells.on),
            Column(t("Body"), cells.body, gives=2),
            Column(t("Resolution"), cells.text, stretch=True),
            Column(t("Votes"), cells.votes, gives=1),
            Column(t("What became of it"), cells.state, pill=cells.mark, least=150),
        ],
        name=t("Register of resolutions"),
        key=_motion,
        empty=empty,
        least=8,
    )


def missing_table(desk: Desk) -> Table[Undecided]:
    """What was done without a decision."""
    t, cells = desk.language.gettext, _Cells(desk.language)
    empty = EmptyState(
        t("Everything has its decision"),
        t("What is done without a resolution, where the co-op wants one, stands here."),
        icon="good",
    )
    return Table(
        [
            Column(t("Day"), cells.done_on, sort=cells.done_day),
            Column(t("What was done"), cells.done, stretch=True),
            Column(t("Kind"), cells.cause, gives=1),
        ],
        name=t("Done without a decision"),
        key=_subject,
        empty=empty,
        least=8,
    )


def _motion(row: Carried) -> int:
    return row.resolution.motion


def _subject(row: Undecided) -> tuple[str, int]:
    return row.done.cause, row.done.subject


def place_of(cause: str, loan: int | None, member: MemberId | None) -> Place | None:
    """Where something that was done can be looked at."""
    if loan is not None:
        return Place("loan", about=loan)
    if member is not None and cause != "officer":
        return Place("member", member=member)
    page = _PAGES.get(cause)
    return None if page in (None, "new_member", "tasks") else Place(page or "")


def offer_place(offer: carrying.Offer) -> Place | None:
    """Where what a resolution lets be done is done, with its number filled in."""
    if offer.loan is not None and offer.cause == "loan":
        return Place("loan_decision", about=offer.loan)
    if offer.loan is not None:
        return Place("loan", about=offer.loan, text=_DEEDS[offer.cause])
    if offer.member is not None:
        return Place("member", member=offer.member)
    if offer.cause in ("loan", "rescheduling", "waiver", "write_off"):
        return Place("loans")
    if offer.cause == "leaving":
        return Place("members")
    page = _PAGES.get(offer.cause)
    return None if page is None else Place(page, text=offer.number)
