"""How a member is offered, and the field in which one is chosen, the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from coopdesk.i18n import Language
from coopdesk.records import members
from coopdesk.records.members import LEFT, MemberRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.suggest import SuggestField

_OFFERED = 8


def member_field(desk: Desk) -> SuggestField[MemberRow]:
    """A field that offers members by parts of their name, their number or their phone."""
    t = desk.language.gettext
    return SuggestField(
        "member",
        t("&Member"),
        partial(_found, desk),
        partial(offered, desk.language),
        desk.language,
        hint=t("Number, name or phone"),
    )


def _found(desk: Desk, text: str) -> Sequence[MemberRow]:
    return desk.ask(members.find, text, limit=_OFFERED)


def offered(language: Language, found: MemberRow) -> str:
    """A member in one line, so that two of one name can be told apart."""
    t = language.gettext
    said = t("{number} · {name}, {village}") if found.village else t("{number} · {name}")
    if found.status == LEFT:
        said = t("{number} · {name} (left)")
    return said.format(number=found.number, name=found.name, village=found.village)
