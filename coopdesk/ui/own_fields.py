"""What fields of the co-op's own are typed in, by their kind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from coopdesk.i18n import Language
from coopdesk.records.custom_fields import CHOICE, DAY, NO, NUMBER, YES, YES_NO, FieldRow
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.fields import ChoiceField, DayField, DecimalField, Field, TextField


def field_for(one: FieldRow, language: Language, today: date) -> Field[Any]:
    """What a field of a kind is typed in. Its name is its id."""
    t, name = language.gettext, str(one.id)
    title = buttons.literal(one.name)
    if one.kind == NUMBER:
        return DecimalField(name, title, language, optional=True)
    if one.kind == DAY:
        return DayField(name, title, language, today=today, optional=True)
    nothing = ("", t("Not written down"))
    if one.kind == YES_NO:
        offered = [nothing, (YES, t("yes")), (NO, t("no"))]
        return ChoiceField(name, title, offered, language, optional=True)
    if one.kind == CHOICE:
        offered = [nothing, *((said, said) for said in one.options)]
        return ChoiceField(name, title, offered, language, optional=True)
    return TextField(name, title, language, optional=True)


def typed_of(one: FieldRow, kept: str) -> Any:
    """What stands in the field for what is kept."""
    if one.kind in {YES_NO, CHOICE}:
        return kept
    if not kept:
        return None
    if one.kind == NUMBER:
        return Decimal(kept)
    return date.fromisoformat(kept) if one.kind == DAY else kept


def kept_of(typed: Any) -> str:
    """What is kept of what was typed."""
    if isinstance(typed, date):
        return typed.isoformat()
    if isinstance(typed, Decimal):
        return f"{typed:f}"
    return typed or ""
