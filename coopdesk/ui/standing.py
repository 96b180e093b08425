"""How copies of the book stand, in words; quick to load, since the first page says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from coopdesk.exchange import known
from coopdesk.exchange.known import KnownPlace
from coopdesk.exchange.places.presence import Here
from coopdesk.i18n import Language
from coopdesk.records.access import Permission
from coopdesk.records.book.opening import old_file
from coopdesk.ui.desk import Desk
from coopdesk.ui.plugged import stick_of
from coopdesk.ui.theme import Kind

#: After so many times the days of the reminder a missing copy is serious.
_SERIOUS: Final = 3
#: A copy ends with a sync; one that is later ran by itself.
_PART_OF_A_COPY: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Standing:
    """How copies stand, in one sentence, and what to do about it."""

    kind: Kind
    text: str
    advice: str = ""


def next_place(found: Sequence[KnownPlace], here: Sequence[Here]) -> KnownPlace | None:
    """Which place is copied to: of those that are here the one whose turn it is, else of all. A
    place over a network counts as here.
    """
    present = [one for one in found if one.far or is_here(one, here)]
    sticks = [one for one in present if not one.far]
    return known.next_in_turn(sticks or present or list(found))


def may_arrange(desk: Desk) -> bool:
    """Whether who sits here says which stick is a place. Copying to one anybody may: a copy holds
    no more than this PC.
    """
    return Permission.KEEP_BOOKS in desk.actor.may


def is_here(one: KnownPlace, here: Sequence[Here]) -> bool:
    """Whether a place that is no server is plugged in, or its folder is there."""
    return stick_of(here, one.marker) is not None or (not one.far and Path(one.address).is_dir())


def standing(desk: Desk) -> Standing:
    """How copies of the book stand."""
    t = desk.language.gettext
    found = desk.ask(known.places)
    last = known.last_copied(found)
    if last is None or last.copied is None:
        text = t("There is no copy of this book yet.")
        if not found:
            return Standing(Kind.REFUSE, text, t("Plug in a stick, and make it the first place."))
        return Standing(Kind.REFUSE, text, _advice(desk, found))
    days = (desk.today - last.copied.date()).days
    text = t("Last good copy: {when}, on “{place}”.").format(
        when=ago(desk.language, last.copied, desk.today), place=last.name
    )
    if any(one.why for one in found):
        wrong = t("Something at a place is not in order: see below.")
        return Standing(Kind.WARN, text, f"{wrong} {_advice(desk, found)}".strip())
    if desk.book.key is not None and old_file(desk.book.path).exists():
        text = t("The file from before encrypting can still be read.")
        return Standing(Kind.WARN, text, t("It goes with the next good copy: make one now."))
    if desk.ask(known.heads) == dict(last.heads):
        return Standing(Kind.GOOD, text, t("Nothing was written since."))
    kind = _kind(days, desk.preferences.copy_days)
    return Standing(kind, text, _advice(desk, found))


def _kind(days: int, reminded: int) -> Kind:
    if days < reminded:
        return Kind.GOOD
    return Kind.WARN if days < reminded * _SERIOUS else Kind.REFUSE


def _advice(desk: Desk, found: Sequence[KnownPlace]) -> str:
    """The stick whose turn it is; where it isn't here, one that is."""
    t = desk.language.gettext
    turn, now = known.next_in_turn(found), next_place(found, desk.here)
    if turn is None or now is None:
        return ""
    said = t("Plug in “{place}”.")
    if sum(not one.far for one in found) > 1:
        said = t("Today it is the turn of “{place}”.")
    here = t("“{place}” is here: copy to it when you like.").format(place=now.name)
    if turn.far or is_here(turn, desk.here):
        return here if turn == now else said.format(place=turn.name)
    said = said.format(place=turn.name)
    return f"{said} {here}" if now != turn else said


def ago(language: Language, at: datetime, today: date) -> str:
    """When, as a person says it."""
    days = (today - at.date()).days
    if days <= 0:
        return language.gettext("today {time}").format(time=language.time(at))
    if days == 1:
        return language.gettext("yesterday {time}").format(time=language.time(at))
    text = language.ngettext("{count} day ago", "{count} days ago", days)
    return text.format(count=language.number(days))


def last_words(desk: Desk) -> str:
    """The last good copy in a few words, for the foot of the sidebar."""
    t = desk.language.gettext
    found = desk.ask(known.places)
    last = known.last_copied(found)
    synced = _synced(desk, found, last)
    if last is None or last.copied is None:
        never = t("none yet")
        return f"{never}\n{synced}".strip()
    said = t("{when}, {place}").format(
        when=ago(desk.language, last.copied, desk.today), place=last.name
    )
    return f"{said}\n{synced}".strip()


def _synced(desk: Desk, found: Sequence[KnownPlace], last: KnownPlace | None) -> str:
    """The last sync that was no part of the last copy, or nothing."""
    done = [(one.synced, n) for n, one in enumerate(found) if one.synced and not one.unreached]
    if not done:
        return ""
    when, n = max(done)
    one, said = found[n], ago(desk.language, when, desk.today)
    if one == last and one.copied and when - one.copied < _PART_OF_A_COPY:
        return ""
    words = desk.language.gettext("Synced: {when}, {place}")
    return words.format(when=said, place=one.name)


def place_of(desk: Desk, here: Here) -> KnownPlace | None:
    """The place that this PC knows on a stick."""
    mark = here.marker.place if here.marker else ""
    return next((one for one in desk.ask(known.places) if one.marker == mark), None)
