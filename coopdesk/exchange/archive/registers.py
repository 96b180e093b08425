"""The registers and reports that people know, as tables; and the log of who did what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.orm import Session

from coopdesk.exchange.archive.chest import Chest, Told
from coopdesk.exchange.figures import as_csv, said
from coopdesk.i18n import Language
from coopdesk.records import (
    audit,
    carrying,
    custom_fields,
    loans_on_paper,
    meetings_on_paper,
    members,
    portfolio,
    social_balance,
    statements,
)
from coopdesk.records.custom_fields import FieldRow
from coopdesk.records.papers import TABLED, Figures

_AT_ONCE: Final = 500
_LOG_HEAD: Final = ("number", "day", "clock", "believed", "pc", "who", "what", "about")


def _roll(session: Session, asked: statements.Asked) -> Figures:
    return TABLED["roll"](statements.roll_paper(session, asked.on))


#: What is in the folder, by the name of its file.
REGISTERS: Final[Mapping[str, Callable[[Session, statements.Asked], Figures]]] = MappingProxyType(
    {
        "members": _roll,
        **{
            name: statements.BOOKS[name].make
            for name in (
                "chart",
                "trial-balance",
                "trial-movements",
                "balance-sheet",
                "income-statement",
                "cash-flow",
                "budget",
                "assets",
                "borrowings",
            )
        },
        "loans": loans_on_paper.REGISTERS["loan-register"].make,
        "arrears": portfolio.REPORTS["arrears"].make,
        "resolutions": carrying.REGISTERS["resolutions-register"].make,
        "officers": meetings_on_paper.REGISTERS["officers"].make,
        "tasks": meetings_on_paper.REGISTERS["tasks"].make,
        "social-balance": social_balance.REPORTS["social-balance"].make,
    }
)


def write(
    session: Session, chest: Chest, told: Told, *, first: date, day: date, language: Language
) -> None:
    """All of them as of a day, those of a time for all the time since the first entry."""
    asked = statements.Asked(day, first, day)
    for name, make in REGISTERS.items():
        chest.put(f"registers/{name}.csv", as_csv(make(session, asked), language))
        told.more()
    own = custom_fields.fields(session, past=True)
    if own:
        head = ["number", "name", *(one.name for one in own)]
        chest.table("registers/own-fields.csv", head, _own(session, own))
    chest.table("registers/act-log.csv", _LOG_HEAD, _log(session, told, language))


def _own(session: Session, own: Sequence[FieldRow]) -> Iterator[list[str]]:
    """What each member has in fields of the co-op's own: a roll that can be brought in again."""
    values = custom_fields.all_values(session)
    for one in members.files(session):
        said = values.get(one.id, {})
        yield [one.number, one.name, *(said.get(field.id, "") for field in own)]


def _log(session: Session, told: Told, language: Language) -> Iterator[list[str]]:
    """Every act, in the order in which it came to this PC."""
    newest = audit.newest(session)
    for start in range(1, newest + 1, _AT_ONCE):
        places = range(start, min(start + _AT_ONCE, newest + 1))
        for line in audit.act_lines(session, places):
            yield _line(line, language)
        told.more(len(places))


def _line(line: audit.ActLine, language: Language) -> list[str]:
    words: list[Any] = [line.pc, line.who, said(language, line.what)]
    about = " · ".join(said(language, one) for one in line.about)
    return [
        str(line.n),
        line.day.isoformat(),
        line.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "no" if line.suspect else "yes",
        *map(str, words),
        str(about),
    ]
