"""The fields that the co-op asks of its members: a list, the chosen one, another one."""

from __future__ import annotations

from typing import ClassVar

from coopdesk.i18n import N_
from coopdesk.records import custom_fields
from coopdesk.records.book import Topic
from coopdesk.records.custom_fields import FieldRow
from coopdesk.ui.beginning import BeginPage
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.cards import EmptyState, Mark
from coopdesk.ui.kit.tables import Column
from coopdesk.ui.pages.own_fields.cards import Adding, One


class OwnFields(BeginPage[FieldRow]):
    """Fields are put in order, changed and ended here; they are filled in with each member."""

    TITLE = N_("What the co-op asks for")
    ABOUT = N_("Fields of your own for each member: how many coffee trees, which school.")
    NEW = N_("Ask something more")
    PAST = N_("Also those that are asked no more")
    TOPICS: ClassVar[Topic] = Topic.MEMBERS

    def __init__(self, desk: Desk, place: Place) -> None:
        self._counts: dict[int, int] = {}
        super().__init__(desk, place)

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self.new.setEnabled(self.desk.may(custom_fields.add_field))
        if place.text == "new" and self.new.isEnabled():
            self.new.click()

    def columns(self) -> list[Column[FieldRow]]:
        t = self.desk.language.gettext
        return [
            Column(t("Field"), self._name, pill=self._mark, stretch=True, least=120),
            Column(t("Kind"), self._kind, gives=2),
            Column(t("Filled in"), self._count, sort=self._sort, right=True),
        ]

    @staticmethod
    def key(row: FieldRow) -> int:
        return row.id

    def empty(self) -> EmptyState:
        t = self.desk.language.gettext
        advice = t("What you add here is asked in the file of every member.")
        return EmptyState(t("Nothing more is asked yet"), advice, icon="members")

    def cards(self) -> tuple[Adding, One]:
        return Adding(self.desk), One(self.desk)

    def rows(self) -> list[FieldRow]:
        self._counts = self.desk.ask(custom_fields.counts)
        return self.desk.ask(custom_fields.fields, past=bool(self.past.peek()))

    def _name(self, row: FieldRow) -> str:
        return row.name

    def _kind(self, row: FieldRow) -> str:
        return self.desk.language.gettext(custom_fields.KINDS[row.kind])

    def _mark(self, row: FieldRow) -> Mark | None:
        t = self.desk.language.gettext
        if row.closed is not None:
            return Mark(t("ended"))
        return Mark(t("needed")) if row.needed else None

    def _count(self, row: FieldRow) -> str:
        return self.desk.language.number(self._sort(row))

    def _sort(self, row: FieldRow) -> int:
        return self._counts.get(row.id, 0)
