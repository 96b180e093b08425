"""Rows of a file with faults, as a table."""

from __future__ import annotations

from dataclasses import dataclass

from coopdesk.i18n import Language
from coopdesk.ui.kit.tables import Column, Table, Tone


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A row of the file that is no member, or that can't be taken in as it is."""

    row: int
    column: str
    reason: str
    blocks: bool


def faults_first(fault: object) -> tuple[bool, int]:
    """What keeps a row out before what is only told, in the order of rows."""
    return not getattr(fault, "blocks", True), getattr(fault, "row", 0)


def faults_advice(language: Language, count: int, *, some: bool) -> str:
    """What to do about so many rows with faults; `some` others are good and can come in."""
    if not count:
        return ""
    if not some:
        words = language.ngettext(
            "{count} row has a fault. Mend it in the file and choose it again.",
            "{count} rows have faults. Mend them in the file and choose it again.",
            count,
        )
    else:
        words = language.ngettext(
            "{count} row has a fault. Mend it in the file and choose it again, or bring in the "
            "good rows only.",
            "{count} rows have faults. Mend them in the file and choose it again, or bring in "
            "the good rows only.",
            count,
        )
    return words.format(count=language.number(count))


class _Cells:
    """What each column says of a fault."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def row(self, one: FaultRow) -> str:
        return self._language.number(one.row)

    def place(self, one: FaultRow) -> int:
        return one.row

    def column(self, one: FaultRow) -> str:
        return one.column

    def reason(self, one: FaultRow) -> str:
        return one.reason

    def tone(self, one: FaultRow) -> Tone:
        return Tone.PLAIN if one.blocks else Tone.MUTED


def faults_table(language: Language) -> Table[FaultRow]:
    """The table of faults."""
    t, cells = language.gettext, _Cells(language)
    return Table(
        [
            Column(t("Row"), cells.row, sort=cells.place, right=True, tone=cells.tone),
            Column(t("Column"), cells.column, tone=cells.tone, gives=1),
            Column(t("Why"), cells.reason, stretch=True, wraps=True, tone=cells.tone),
        ],
        name=t("Rows with faults"),
        key=_key,
    )


def _key(one: FaultRow) -> tuple[int, str, str]:
    return one.row, one.column, one.reason
