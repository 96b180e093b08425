"""The clauses of papers on loans: the country's, until the co-op writes its own in a language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import LANGUAGES, N_, Text
from coopdesk.records import office
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.ids import made_for
from coopdesk.records.papers import Words
from coopdesk.records.profiles import CLAUSES, profile
from coopdesk.records.schema import Setting

#: What each group of clauses is called.
CLAUSE_NAMES: Final[Mapping[str, str]] = {
    "loan": N_("In a loan contract"),
    "pledge": N_("Where things stand for a loan"),
    "guarantee": N_("For whoever answers for a loan"),
    "team": N_("For a borrowing group"),
    "dispute": N_("Where people don't agree"),
}

_SETTING: Final = Prepared(select(Setting.value).where(Setting.name == bindparam("of")))


@command(needs=Permission.SET_UP)
def change_clauses(
    tx: Tx, *, language: str, kind: str, clauses: Sequence[str], shown: Sequence[str] | None
) -> None:
    """Write clauses of the co-op's own for papers in a language; none: those of the country again.

    `shown` are the co-op's own that the person saw, None where it had none.
    """
    if language not in LANGUAGES or kind not in CLAUSES:
        raise KeyError("clauses are of a language, for one of CLAUSES")
    said = [" ".join(clause.split()) for clause in clauses if clause.strip()] or None
    name, value = _name(language, kind), json.dumps(said)
    if tx.one(_SETTING, of=name) is None:
        tx.insert(Setting, [{"id": made_for("setting", name), "name": name, "value": value}])
    else:
        before = json.dumps(list(shown) if shown is not None else None)
        tx.set(Setting, made_for("setting", name), "value", value, shown=before)
    tx.touch(Topic.COOP)


def _name(language: str, kind: str) -> str:
    return f"clauses.{language}.{kind}"


def own_clauses(session: Session, language: str, kind: str) -> tuple[str, ...] | None:
    """What the co-op wrote itself for papers in a language; None where it takes the country's."""
    return _own(office.settings(session), language, kind)


def _own(settings: Mapping[str, Any], language: str, kind: str) -> tuple[str, ...] | None:
    found = settings.get(_name(language, kind))
    return None if found is None else tuple(found)


def of_country(session: Session, kind: str) -> tuple[Text, ...]:
    """What the country's profile proposes, to be confirmed locally."""
    return tuple(Text(one) for one in profile(office.settings(session)["profile"]).clauses[kind])


def clauses(session: Session, language: str, *kinds: str) -> tuple[Words, ...]:
    """The clauses of some groups for a paper in a language (empty: the co-op's first)."""
    settings = office.settings(session)
    country = profile(settings["profile"]).clauses
    code = (language or next(iter(settings["languages"]), "en")).partition("_")[0]
    found: list[Words] = []
    for kind in kinds:
        own = _own(settings, code, kind)
        found += (Text(clause) for clause in country[kind]) if own is None else own
    return tuple(found)
