"""How a roll says that somebody is no member any more: why, and on which day they left."""

from __future__ import annotations

from datetime import date
from typing import Final

from coopdesk.exchange.headings import fold
from coopdesk.exchange.reading import RowReader
from coopdesk.i18n import N_
from coopdesk.records.membership import DIED, EXPELLED, RESIGNED

#: The words for each way to leave, folded. Of who died expelled, the first counts.
_CAUSES: Final = {
    DIED: frozenset(
        "dead deceased died death fallecido fallecida fallecio muerto muerta murio difunto difunta"
        " fallecimiento defuncion muerte decede decedee deces mort morte mouri desede lanmo"
        " yapfuye urupfu".split()
    ),
    EXPELLED: frozenset(
        "expelled excluded expulsion exclusion expulsado expulsada excluido excluida exclu exclue"
        " radie radiee radiation ekskli yirukanwe".split()
    ),
    RESIGNED: frozenset(
        "left resigned resignation withdrawn withdrew exited"
        " retirado retirada renuncio renunciado renunciada renuncia salio baja"
        " parti partie sorti sortie demissionnaire demissionne demission retire retiree"
        " soti kite ale yavuyemo yagiye yasezeye yasezerewe".split()
    ),
}
#: What is written, and nothing else, of who is a member still, folded.
_STILL: Final = frozenset(
    "active actif activo activa aktif member current miembro socio socia vigente membre manm"
    " umunyamuryango".split()
)

#: The columns that can say that somebody left; the first that says so is named where the day fails.
_TELLING: Final = ("status", "reason", "left")


def cause_of(text: str) -> str:
    """The step by which somebody left of whom a roll says this; empty where it says no such."""
    words = set(fold(text).split())
    return next((cause for cause, known in _CAUSES.items() if known & words), "")


def read_leaving(reader: RowReader, latest: date) -> tuple[date | None, str]:
    """When and by which step somebody left; None and nothing of who is a member.

    The day stands in its own column, or beside the word that says so: “Died 3 March 2018”.
    """
    said = {field: reader.text(field) for field in _TELLING}
    cause = cause_of(" ".join(said.values()))
    telling = [field for field, text in said.items() if cause_of(text)]
    left = None if "left" in telling else reader.day("left", latest)
    if left is None and telling and not reader.has_fault("left"):
        days = (reader.day_among(field, latest) for field in reversed(telling))
        left = next((day for day in days if day), None)
        if left is None:
            unsaid = N_("“{text}”: write the day on which they left.")
            reader.fault(telling[0], unsaid, text=said[telling[0]][:60])
    elif left and fold(said["status"]) in _STILL:
        both = N_("“{text}”, but left on {day}: mend what is wrong.")
        reader.fault("status", both, text=said["status"], day=left)
    return left, (cause or RESIGNED) if left else ""
