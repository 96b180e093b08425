"""The counts of a box so far; each opens as its paper."""

from __future__ import annotations

from coopdesk.records.cash.counts import CountRow
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card, EmptyState, Mark
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.pages.count.deed import KINDS, verdict


class Earlier(Card):
    """A list of counts, newest first."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        self._desk = desk
        self.table: Table[CountRow] = Table(
            [
                Column(t("When"), self._when, sort=_when),
                Column(t("What for"), self._what_for, stretch=True),
                Column(t("Counted by"), _who, gives=1),
                Column(t("Counted"), self._counted, sort=_counted, right=True),
                Column(
                    t("Difference"),
                    self._difference,
                    sort=_difference,
                    pill=self._mark,
                    tone=_muted,
                ),
            ],
            name=t("Counts of this box"),
            key=_key,
            empty=EmptyState(t("Not counted yet"), icon="count"),
            least=3,
        )
        super().__init__(t("Counts of this box"), self.table)
        self.table.opened.connect(self._open)

    def _when(self, one: CountRow) -> str:
        return self._desk.language.moment(one.written)

    def _what_for(self, one: CountRow) -> str:
        return self._desk.language.gettext(KINDS[one.kind])

    def _counted(self, one: CountRow) -> str:
        return self._desk.language.figure(one.counted)

    def _difference(self, one: CountRow) -> str:
        return "" if one.difference else self._desk.language.gettext("none")

    def _mark(self, one: CountRow) -> Mark | None:
        if not one.difference:
            return None
        if one.from_before:
            return Mark(self._desk.language.gettext("from before"))
        return Mark(*verdict(one.difference, self._desk.language))

    def _open(self, one: CountRow) -> None:
        papers.show_count(self._desk, one.id)


def _key(one: CountRow) -> int:
    return one.id


def _when(one: CountRow) -> object:
    return one.written


def _who(one: CountRow) -> str:
    return one.by_name


def _counted(one: CountRow) -> int:
    return one.counted.minor


def _muted(_one: CountRow) -> Tone:
    return Tone.MUTED


def _difference(one: CountRow) -> int:
    return one.difference.minor
