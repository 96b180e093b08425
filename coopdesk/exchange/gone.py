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
        "dead deceased died fallecido fallecida fallecio muerto muerta murio difunto difunta"
        " decede decedee mort morte mouri desede yapfuye".split()
    ),
    EXPELLED: frozenset(
        "expelled excluded expulsado expulsada excluido excluida exclu exclue radie radiee"
        " ekskli yirukanwe".split()
    ),
    RESIGNED: frozenset(
        "left resigned withdrawn withdrew exited"
        " retirado retirada renuncio renunciado renunciada salio baja"
        " parti partie sorti sortie demissionnaire demissionne retire retiree"
        " soti kite ale yavuyemo yagiye yasezeye yasezerewe".split()
    ),
}
#: What is written, and nothing else, of who is a member still, folded.
_STILL: Final = frozenset(
    "active actif activo activa aktif member current miembro socio socia vigente membre manm"
    " umunyamuryango".split()
)


def cause_of(text: str) -> str:
    """The step by which somebody left of whom a roll says this; empty where it says no such."""
    words = set(fold(text).split())
    return next((cause for cause, known in _CAUSES.items() if known & words), "")


def read_leaving(reader: RowReader, latest: date) -> tuple[date | None, str]:
    """When and by which step somebody left; None and nothing of who is a member.

    The day stands in its own column, or beside the word that says so: “Died 3 March 2018”.
    """
    on, said = reader.text("left"), reader.text("status")
    cause = cause_of(said) or cause_of(on)
    left = reader.day_among("left", latest) if cause_of(on) else reader.day("left", latest)
    if left is None and cause and not reader.has_fault("left"):
        left = reader.day_among("status", latest)
        if left is None:
            field = "status" if cause_of(said) else "left"
            unsaid = N_("“{text}”: write the day on which they left.")
            reader.fault(field, unsaid, text=reader.text(field)[:60])
    elif left and fold(said) in _STILL:
        both = N_("“{text}”, but left on {day}: mend what is wrong.")
        reader.fault("status", both, text=said, day=left)
    return left, (cause or RESIGNED) if left else ""
