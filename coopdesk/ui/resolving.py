"""Naming the resolution that allows something, the same in every form; the ways to its minutes and
to what it lets be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_, Language
from coopdesk.records import carrying, resolutions
from coopdesk.records.ids import MemberId, MotionId
from coopdesk.records.resolutions import Resolution
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.suggest import SuggestField
from coopdesk.ui.kit.weakly import weakly

_OFFERED = 8
_SHORT = 90  # letters of a text in a list

#: Where what follows from a decision is done or looked at, by its cause.
_PAGES: Final = {
    "surplus": "surplus",
    "officer": "bodies",
    "borrowing": "borrowings",
    "budget": "budget",
    "admission": "applications",
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


class ResolutionField(SuggestField[str]):
    """The number of a resolution. Those that could have allowed such a thing are offered.

    A number of a paper minute book, or words, can be typed too: they stand as they are written.
    `named` tells the resolution of this book that is chosen, or None.
    """

    FREE = True

    named = Signal(object)  # Resolution

    def __init__(
        self,
        desk: Desk,
        cause: str,
        *,
        name: str = "resolution",
        title: str = "",
        subject: int | None = None,
        optional: bool = True,
    ) -> None:
        t = desk.language.gettext
        # It holds nothing of the field: a field that is closed is freed at once.
        self._offers = _Offers(desk, cause, subject)
        self.told = label("", "muted", wrap=True)
        self.told.hide()
        super().__init__(
            name,
            title or t("Resolution &number"),
            self._offers.fitting,
            self._offers.in_a_line,
            desk.language,
            optional=optional,
            hint=t("Press Down to choose, or type the number"),
        )
        self._column.insertWidget(2, self.told)
        self.changed.connect(self._tell)

    def about(self, subject: int | None) -> None:
        """What it is about from now on: a loan, a member. Its own resolutions stand first."""
        self._offers.subject = subject
        self._tell()

    def fill_in(self) -> None:
        """Put in the one that waits to be carried out for just this, where there is one."""
        waiting = self._offers.waiting()
        if len(waiting) == 1:
            self.set_value(waiting[0].number)

    def resolution(self) -> Resolution | None:
        """The resolution of this book whose number is typed."""
        return self._offers.look().get(self.line.text().strip().lower())

    def _read(self) -> str:
        return self.line.text().strip()

    def _write(self, value: str) -> str:
        return value

    def _tell(self) -> None:
        """Say below which resolution it is, so that a slip is seen."""
        t, typed, one = self.language.gettext, self.line.text().strip(), None
        said = ""
        if typed:
            one = self.resolution()
            said = t("Not a resolution of this book: it is kept as you write it.")
        if one is not None:
            said = t("{body}, {day}: {text}").format(
                body=t(one.body), day=self.language.day(one.day), text=one.text
            )
        self.told.setText(said)
        self.told.setVisible(bool(said))
        if one is not None:
            self.named.emit(one)


class _Offers:
    """What could have allowed such a thing, by number: of a kind, for a loan or a member."""

    def __init__(self, desk: Desk, cause: str, subject: int | None) -> None:
        self._desk, self._cause, self.subject = desk, cause, subject
        self._found: dict[str, Resolution] = {}

    def look(self) -> dict[str, Resolution]:
        """All of them, the likeliest first."""
        desk = self._desk
        found = desk.ask(resolutions.offered, desk.today, self._cause, self.subject)
        self._found = {one.number.lower(): one for one in found}
        return self._found

    def waiting(self) -> list[Resolution]:
        """Those that were made for just this, and wait to be carried out."""
        return [
            one
            for one in self.look().values()
            if one.cause == self._cause
            and not one.citations
            and not one.idle
            and (self.subject is None or one.subject == self.subject)
        ]

    def fitting(self, text: str) -> Sequence[str]:
        """The numbers of those that have all these words."""
        words = text.casefold().split()
        every = self.look().values()
        fitting = [one for one in every if all(word in _words(one) for word in words)]
        return [one.number for one in fitting[:_OFFERED]]

    def in_a_line(self, number: str) -> str:
        """One of them as a list shows it."""
        one = self._found.get(number.lower())
        return number if one is None else in_a_line(self._desk.language, one)


def _words(one: Resolution) -> str:
    return f"{one.number} {one.text} {one.body}".casefold()


def in_a_line(language: Language, one: Resolution) -> str:
    """A resolution in one line of a list."""
    text = one.text if len(one.text) <= _SHORT else one.text[: _SHORT - 1].rstrip() + "…"
    said = language.gettext("{number} · {day} · {text}")
    return said.format(number=one.number, day=language.day(one.day), text=" ".join(text.split()))


def minutes_link(desk: Desk, one: Resolution) -> QWidget:
    """A link to the minutes in which a resolution stands."""
    t = desk.language.gettext
    link = buttons.link(buttons.literal(t("Resolution {number}").format(number=one.number)))
    link.clicked.connect(weakly(desk.go, Place("meeting", about=one.meeting)))
    said = t("Open the minutes of {body}, {day}")
    words = said.format(body=t(one.body), day=desk.language.day(one.day))
    link.setToolTip(words)
    link.setAccessibleDescription(words)
    return link


def place_of(cause: str, loan: int | None, member: MemberId | None) -> Place | None:
    """Where something that was done can be looked at."""
    if loan is not None:
        return Place("loan", about=loan)
    if member is not None and cause != "officer":
        return Place("member", member=member)
    page = _PAGES.get(cause)
    return None if page in (None, "applications", "tasks") else Place(page or "")


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


def next_deed(desk: Desk, motion: MotionId) -> tuple[str, Place] | None:
    """What a resolution that passed lets be done now, in a word, and where; None when nothing."""
    one = desk.ask(carrying.carried, motion)
    offer = None if one is None else carrying.offer_of(one)
    place = None if offer is None else offer_place(offer)
    if offer is None or place is None:
        return None
    return desk.language.gettext(NEXT[offer.cause]), place
