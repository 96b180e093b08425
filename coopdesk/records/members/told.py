"""What a list is narrowed by, in words: for its head on paper, and for the screen to take off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Month, Text
from coopdesk.records import custom_fields, journal
from coopdesk.records.custom_fields import FieldRow
from coopdesk.records.members.columns import COLUMNS, SEXES, YES_OR_NO
from coopdesk.records.members.criteria import LACKING, SUSPENDED, Criteria
from coopdesk.records.members.register import ACTIVE, KINDS, LEAVING, LEFT
from coopdesk.records.money import Money
from coopdesk.records.schema import Household

#: How members stand whom a list can be narrowed to.
STATUSES: Final[Mapping[str, str]] = {
    ACTIVE: N_("Active members"),
    SUSPENDED: N_("Suspended members"),
    LEAVING: N_("Members who are leaving"),
    LEFT: N_("Members who left"),
}
_JUST: Final = N_("{what}: {value}")
_BETWEEN: Final = N_("{what}: {first} to {last}")
_FROM: Final = N_("{what}: from {first}")
_UP_TO: Final = N_("{what}: up to {last}")


@dataclass(frozen=True, slots=True)
class Told:
    """Something that narrows, in words, and the names of the criteria that say it."""

    names: tuple[str, ...]
    words: Text


def told(session: Session, asked: Criteria) -> list[Told]:
    """What a list is narrowed by, each thing in words of its own."""
    said = set(asked.said())
    return [Told(names, say(session, asked)) for names, say in _SAYS.items() if said & set(names)]


def in_words(session: Session, asked: Criteria) -> Text | None:
    """The same as one sentence part after the other; None where nothing narrows."""
    parts = [one.words for one in told(session, asked)]
    if not parts:
        return None
    whole = parts[0]
    for part in parts[1:]:
        whole = Text("{before} · {more}", {"before": whole, "more": part})
    return whole


def _title(key: str) -> Text:
    return Text(COLUMNS[key][0])


def _just(what: Text | str, value: Any) -> Text:
    return Text(_JUST, {"what": what, "value": value})


def _span(what: Text | str, first: Any, last: Any) -> Text:
    if first is None or last is None:
        return Text(
            _UP_TO if first is None else _FROM, {"what": what, "first": first, "last": last}
        )
    if first == last:
        return _just(what, first)
    return Text(_BETWEEN, {"what": what, "first": first, "last": last})


_Say = Callable[[Session, Criteria], Text]


def _text(_session: Session, asked: Criteria) -> Text:
    return Text("“{text}”", {"text": asked.text})


def _status(_session: Session, asked: Criteria) -> Text:
    return Text(STATUSES.get(asked.status, asked.status))


def _village(_session: Session, asked: Criteria) -> Text:
    return _just(_title("village"), asked.village)


def _kind(_session: Session, asked: Criteria) -> Text:
    return _just(_title("kind"), Text(KINDS.get(asked.kind, asked.kind)))


def _sex(_session: Session, asked: Criteria) -> Text:
    return _just(_title("sex"), Text(SEXES.get(asked.sex, asked.sex)))


def _age(_session: Session, asked: Criteria) -> Text:
    return _span(_title("age"), asked.age_from, asked.age_to)


def _joined(_session: Session, asked: Criteria) -> Text:
    return _span(_title("joined"), asked.joined_from, asked.joined_to)


def _left(_session: Session, asked: Criteria) -> Text:
    return _span(_title("left"), asked.left_from, asked.left_to)


def _seen(_session: Session, asked: Criteria) -> Text:
    return Text(N_("Not seen since {day}"), {"day": asked.not_seen_since})


def _held(kind: str) -> _Say:
    def say(session: Session, asked: Criteria) -> Text:
        first, last = getattr(asked, f"{kind}_from"), getattr(asked, f"{kind}_to")
        if (first, last) == (1, None):
            return _just(_title(kind), Text(N_("some")))
        if (first, last) == (None, 0):
            return _just(_title(kind), Text(N_("none")))
        money = journal.currency_of(session)
        bounds = (None if one is None else Money(one, money) for one in (first, last))
        return _span(_title(kind), *bounds)

    return say


def _household(session: Session, asked: Criteria) -> Text:
    name = session.scalar(select(Household.name).where(Household.id == asked.household))
    return _just(_title("household"), name or "–")


def _lacking(_session: Session, asked: Criteria) -> Text:
    what: Text | None = None
    for one in asked.lacking:
        word = Text(LACKING.get(one, one))
        what = word if what is None else Text("{before}, {more}", {"before": what, "more": word})
    return Text(N_("Without: {what}"), {"what": what})


def _birthday_month(_session: Session, asked: Criteria) -> Text:
    return _just(Text(N_("Birthday in")), Month(asked.birthday_month or 1))


def _birthday_days(_session: Session, asked: Criteria) -> Text:
    if asked.birthday_days == 0:
        return Text(N_("Birthday today"))
    return Text(N_("Birthday in the next days: {count}"), {"count": asked.birthday_days})


def _own(session: Session, asked: Criteria) -> Text:
    fields = {one.id: one for one in custom_fields.fields(session, past=True)}
    field = fields.get(asked.own or 0)
    name = field.name if field else "–"
    if asked.own_value:
        return _just(name, own_value(field, asked.own_value))
    if asked.own_from or asked.own_to:
        first, last = (own_value(field, one) for one in (asked.own_from, asked.own_to))
        return _span(name, first or None, last or None)
    return _just(name, Text(N_("some")))


def own_value(field: FieldRow | None, value: str) -> Any:
    """A value of the field as sentences have it."""
    kind = field.kind if field else custom_fields.TEXT
    if kind == custom_fields.YES_NO and value in YES_OR_NO:
        return Text(YES_OR_NO[value])
    if field and kind == custom_fields.DAY and custom_fields.readable(field, value):
        return date.fromisoformat(value)
    return value


def _only(_session: Session, asked: Criteria) -> Text:
    return Text(N_("Picked by hand: {count}"), {"count": len(asked.only or ())})


#: Which criteria are one thing to a person, and what says them.
_SAYS: Final[Mapping[tuple[str, ...], _Say]] = {
    ("text",): _text,
    ("status",): _status,
    ("village",): _village,
    ("kind",): _kind,
    ("sex",): _sex,
    ("age_from", "age_to"): _age,
    ("joined_from", "joined_to"): _joined,
    ("left_from", "left_to"): _left,
    ("not_seen_since",): _seen,
    ("shares_from", "shares_to"): _held("shares"),
    ("savings_from", "savings_to"): _held("savings"),
    ("loans_from", "loans_to"): _held("loans"),
    ("household",): _household,
    ("lacking",): _lacking,
    ("birthday_month",): _birthday_month,
    ("birthday_days",): _birthday_days,
    ("own", "own_value", "own_from", "own_to"): _own,
    ("only",): _only,
}
