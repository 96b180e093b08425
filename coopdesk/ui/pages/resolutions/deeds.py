"""What can be done about a resolution, or about what has none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from coopdesk.i18n import N_
from coopdesk.records import carrying, meetings
from coopdesk.records.carrying import Carried, Undecided
from coopdesk.records.resolutions import CAUSES
from coopdesk.ui.deed import Deed
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.fields import CheckField, Field, TextField
from coopdesk.ui.resolving import ResolutionField


class Idle(Deed[Carried]):
    """Nothing more has to follow from a resolution, or it was done outside of the book."""

    TITLE = N_("Nothing more to do")
    ABOUT = N_("It goes off the list of what is still to do. Write how it was done, or why not.")
    NEEDS = meetings.change_motion
    ICON = "check"
    WORD: ClassVar[str] = N_("Tick off {number}")
    TOLD: ClassVar[str] = N_("{number} is ticked off.")

    def fields(self) -> list[Field[Any]]:
        t = self.language.gettext
        hint = t("The new by-laws were sent to the authority")
        return [
            TextField(
                "idle", t("&How it was done, or why nothing follows"), self.language, hint=hint
            )
        ]

    def word(self) -> str:
        return self.language.gettext(self.WORD).format(number=self.subject.resolution.number)

    def send(self, **typed: Any) -> str:
        one = self.subject.resolution
        changes, shown = {"idle": typed.get("idle", "")}, {"idle": one.idle}
        self.desk.do(meetings.change_motion, motion=one.motion, changes=changes, shown=shown)
        return self.language.gettext(self.TOLD).format(number=one.number)


class Waits(Idle):
    """It was ticked off by mistake: it waits to be done again, and nothing is asked."""

    TITLE = N_("It is still to do")
    ABOUT = N_("It was ticked off by mistake: it goes back on the list of what is still to do.")
    ICON = "undo"
    WORD = N_("Put {number} back on the list")
    TOLD = N_("{number} is still to do.")

    def fields(self) -> list[Field[Any]]:
        return []


class Tie(Deed[Undecided]):
    """Name the resolution that allowed it, or approved it afterwards."""

    TITLE = N_("Name its resolution")
    ABOUT = N_("The resolution that allowed it, or that approved it afterwards.")
    NEEDS = carrying.tie
    ICON = "check"

    def fields(self) -> list[Field[Any]]:
        done, said = self.subject.done, self.subject.said
        about = done.loan or done.member
        field = ResolutionField(self.desk, done.cause, subject=about, optional=False)
        field.set_value(said or None)
        return [field]

    def word(self) -> str:
        t, number = self.language.gettext, self.form["resolution"].peek()
        return t("Tie it to {number}").format(number=number) if number else t("Tie it")

    def send(self, **typed: Any) -> str:
        done = self.subject.done
        self.desk.do(
            carrying.tie, cause=done.cause, subject=done.subject, resolution=typed["resolution"]
        )
        words = self.language.gettext("It is tied to resolution {number}.")
        return words.format(number=typed["resolution"])


class Excuse(Deed[Undecided]):
    """It needs no resolution of this book."""

    TITLE = N_("It needs none")
    ABOUT = N_("Where a paper minute book has the decision, write its number and day.")
    NEEDS = carrying.excuse
    ICON = "check"

    def fields(self) -> list[Field[Any]]:
        t = self.language.gettext
        hint = t("Minute 7 of the paper book, 3 May")
        return [TextField("note", t("&Why, or which paper"), self.language, hint=hint)]

    def word(self) -> str:
        return self.language.gettext("Take it off the list")

    def send(self, **typed: Any) -> str:
        done = self.subject.done
        self.desk.do(carrying.excuse, cause=done.cause, subject=done.subject, note=typed["note"])
        return self.language.gettext("It is off the list.")


class Choose(Deed[Sequence[str]]):
    """What the co-op wants a decision for."""

    TITLE = N_("What wants a decision")
    ABOUT = N_("Only what is ticked is listed when it is done without a resolution.")
    NEEDS = carrying.choose_wanted
    ICON = "check"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.ask(carrying.wanted))

    def fields(self) -> list[Field[Any]]:
        t = self.language.gettext
        found: list[Field[Any]] = []
        for cause in carrying.WANTED:
            field = CheckField(cause, t(CAUSES[cause]), self.language)
            field.set_value(cause in self.subject)
            found.append(field)
        return found

    def word(self) -> str:
        return self.language.gettext("Keep these rules")

    def send(self, **typed: Any) -> str:
        chosen = [cause for cause in carrying.WANTED if typed[cause]]
        self.desk.do(carrying.choose_wanted, causes=chosen, shown=self.subject)
        return self.language.gettext("The rules are kept.")
