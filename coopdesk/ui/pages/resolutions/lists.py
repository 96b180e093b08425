"""The two lists of the page: resolutions with what became of them, and what has no decision."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import Language, Text
from coopdesk.records import carrying
from coopdesk.records.carrying import Carried, Undecided
from coopdesk.records.carrying.on_paper import votes_of
from coopdesk.records.resolutions import CAUSES
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import EmptyState, Mark
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.theme import Kind

_KINDS: Final = {
    carrying.OPEN: Kind.WARN,
    carrying.DONE: Kind.GOOD,
    carrying.FAILED: Kind.REFUSE,
}


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
