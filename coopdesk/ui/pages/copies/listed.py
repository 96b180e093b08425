"""The places and the PCs, as lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coopdesk.exchange.known import KnownPlace
from coopdesk.records.devices import DeviceRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import EmptyState, Mark
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.sizes import kind_of
from coopdesk.ui.standing import ago, is_here
from coopdesk.ui.theme import Kind


class PlacesTable(Table[KnownPlace]):
    """Each place: when it had its last copy, whether it is here, and whose turn it is."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        self._desk = desk
        self._turn = ""
        super().__init__(
            [
                Column(t("Place"), _name, stretch=True, pill=self._mark, least=150),
                Column(t("Kind"), self._kind, gives=1),
                Column(t("Last copy"), self._copied, sort=_copied),
            ],
            name=t("Places"),
            key=_marker,
            empty=EmptyState(
                t("No place for copies yet."),
                t("Plug in a stick, or add a folder or a server."),
                icon="copies",
            ),
            least=3,
        )

    def show_places(self, found: Sequence[KnownPlace], turn: str) -> None:
        """Show these; `turn` is the mark of the one that is next."""
        self._turn = turn
        self.show_rows(found)

    def _kind(self, one: KnownPlace) -> str:
        return kind_of(self._desk.language, one)

    def _copied(self, one: KnownPlace) -> str:
        if one.copied is None:
            return self._desk.language.gettext("never")
        return ago(self._desk.language, one.copied, self._desk.today)

    def _mark(self, one: KnownPlace) -> Mark | None:
        t = self._desk.language.gettext
        if one.why:
            return Mark(t("to look at"), Kind.WARN)
        if not one.far and is_here(one, self._desk.here):
            return Mark(t("here"), Kind.GOOD)
        return Mark(t("next")) if one.marker == self._turn else None


def _name(one: KnownPlace) -> str:
    return one.name


def _marker(one: KnownPlace) -> str:
    return one.marker


def _copied(one: KnownPlace) -> str:
    return one.copied.isoformat() if one.copied else ""


@dataclass(frozen=True, slots=True)
class PcRow:
    """A PC of the book, and how many of its entries no place has yet."""

    pc: DeviceRow
    own: bool
    waits: int


def pc_rows(
    pcs: Sequence[DeviceRow], own: bytes, here: Mapping[str, int], places: Sequence[KnownPlace]
) -> list[PcRow]:
    """The PCs with what waits: entries that are on this PC and at none of the places."""
    rows = []
    for pc in pcs:
        name = f"{pc.id:016x}"
        there = max((one.heads.get(name, 0) for one in places), default=0)
        rows.append(PcRow(pc, pc.device == own, max(here.get(name, 0) - there, 0)))
    return rows


class PcsTable(Table[PcRow]):
    """Each PC: its letter, its name, when it was last heard of, what waits for the next copy."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        self._desk = desk
        super().__init__(
            [
                Column(desk.language.pgettext("of a PC", "Letter"), _letter),
                Column(t("PC"), self._name, stretch=True, pill=self._mark, least=110),
                Column(t("Last entry"), self._last),
                Column(t("Waits"), self._waits, sort=_waits, right=True),
            ],
            name=t("PCs of the co-op"),
            key=_id,
            empty=EmptyState(t("This PC works alone so far."), icon="home"),
            least=3,
        )

    def _name(self, one: PcRow) -> str:
        return one.pc.name or self._desk.language.gettext("without a name")

    def _last(self, one: PcRow) -> str:
        return self._desk.language.short_day(one.pc.last) if one.pc.last else "–"

    def _waits(self, one: PcRow) -> str:
        return self._desk.language.number(one.waits) if one.waits else "–"

    def _mark(self, one: PcRow) -> Mark | None:
        t = self._desk.language.gettext
        if one.pc.revoked is not None:
            return Mark(t("trusted no more"), Kind.REFUSE)
        return Mark(t("this PC"), Kind.GOOD) if one.own else None


def _letter(one: PcRow) -> str:
    return one.pc.letter


def _waits(one: PcRow) -> int:
    return one.waits


def _id(one: PcRow) -> int:
    return one.pc.id
