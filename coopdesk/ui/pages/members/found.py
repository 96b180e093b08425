"""What was looked for, and the rows of it that the list shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from coopdesk.i18n import Language
from coopdesk.records import members
from coopdesk.records.ids import MemberId
from coopdesk.records.members import Criteria, Listing, MemberRow
from coopdesk.records.members.criteria import FIELD, NOMINEE, PHOTO, SCAN
from coopdesk.records.money import Money
from coopdesk.records.papers import Cell, FigureColumn, Holds
from coopdesk.reports.wording import said, shown
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.cards import Mark
from coopdesk.ui.kit.rows import Column, Order
from coopdesk.ui.theme import Kind

#: Where the window is narrow, these give way, the highest first: the preview tells them too.
_GIVES = {"village": 2, "joined": 5, "shares": 4, "savings": 1, "loans": 3}
_FIGURES = (Holds.MONEY, Holds.COUNT)


@dataclass(frozen=True, slots=True)
class Listed:
    """A member, and what stands in the columns of the list."""

    member: MemberRow
    cells: tuple[Cell, ...]


class Found:
    """What was looked for, and the part of it that the list shows.

    It knows no widget, so that a table that fetches from it keeps no closed page alive.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seen: Mapping[MemberId, date] | None = None
        self.asked = members.EVERYBODY
        self.keys: tuple[str, ...] = members.STANDARD
        self.order: Order | None = None
        self.listing: Listing

    def look(self, asked: Criteria) -> None:
        """Find anew, in the order that was chosen last."""
        self.asked = asked
        self._seen = self._desk.ask(members.last_seen) if "seen" in self.keys else None
        self._ask()

    def _ask(self) -> None:
        order = self.order
        self.listing = self._desk.ask(
            members.listing,
            self.asked,
            today=self._desk.today,
            order=order.name if order else "",
            descending=bool(order and order.descending),
        )

    def fetch(self, offset: int, limit: int, order: Order | None) -> Sequence[Listed]:
        """Some rows, for the table."""
        desk = self._desk
        if order != self.order:
            self.order = order
            self._ask()
        ids = self.listing.ids[offset : offset + limit]
        cells = desk.ask(members.cells, ids, self.keys, today=desk.today, seen=self._seen)
        rows = desk.ask(members.page, ids)
        return [Listed(one, cells[one.id]) for one in rows if one.id in cells]

    def sums(self, language: Language) -> list[str]:
        """What stands under each column: how many they are, and what they hold together."""
        found, n = self.listing, len(self.listing.ids)
        if not n:
            return []
        texts = [
            language.figure(getattr(found, key)) if key in members.MONEY else ""
            for key in self.keys
        ]
        at = self.keys.index("name") if "name" in self.keys else 0
        count = language.gettext("Together: {count}").format(count=language.number(n))
        texts[at] = texts[at] or count
        return texts


#: Where what somebody lacks is filled in, on their own page; the rest is in the register's form.
_ON_THEIR_PAGE = {NOMINEE: "nominees", PHOTO: "file", SCAN: "file"}


def opens(desk: Desk, asked: Criteria, member: MemberId) -> Place:
    """The page of a member; of a list of who lacks something, where just that is filled in."""
    lacks = asked.lacking[0] if asked.lacking else ""
    if lacks in _ON_THEIR_PAGE:
        return Place("member", member=member, text=_ON_THEIR_PAGE[lacks])
    if lacks and lacks != FIELD and desk.may(members.change_member):
        return Place("edit_member", member=member, text=lacks)
    return Place("member", member=member)


def columns_of(
    chosen: Sequence[FigureColumn], language: Language, *, plain: bool
) -> list[Column[Listed]]:
    """The columns of the table. Those of a `plain` list, that nobody chose, give way."""
    return [_column(n, one, language, plain=plain) for n, one in enumerate(chosen)]


def _column(n: int, one: FigureColumn, language: Language, *, plain: bool) -> Column[Listed]:
    title = said(language, one.title)
    if one.key == "status":
        return Column(title, _nothing, pill=partial(_mark, language, n), order=one.key)
    return Column(
        title,
        partial(_text, language, n),
        right=one.holds in _FIGURES,
        bold=one.key == "name",
        stretch=one.key == "name",
        order=one.key,
        gives=_GIVES.get(one.key, 0) if plain else 0,
    )


def _text(language: Language, n: int, row: Listed) -> str:
    value = row.cells[n]
    match value:
        case Money():
            return language.figure(value, dash=True)
        case date():
            return language.short_day(value)
        case Decimal():
            return language.number(value)
    return shown(language, value)


def _nothing(_row: Listed) -> str:
    return ""


def _mark(language: Language, n: int, row: Listed) -> Mark:
    one, words = row.member, _text(language, n, row)
    if one.status in members.GONE:
        return Mark(words)
    if one.status == members.UNPAID or row.cells[n] != members.status_text(one.status):
        return Mark(words, Kind.WARN)  # suspended, which the register itself doesn't say
    return Mark(words, Kind.GOOD)
