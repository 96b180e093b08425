"""What was typed before the program stopped comes back, and is told by its place."""

from __future__ import annotations

from coopdesk.records import meetings
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ItemId
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.pages.meeting.unsaved import Unsaved


def recover(hall: Hall, typed: Unsaved) -> list[str]:
    """Write the words that were kept and never written; the rest stands again in its fields.

    Gives where all of it was typed, as a person calls these places.
    """
    told: list[str] = []
    for place in typed.places():
        told.append(_called(hall, place))
        text, base = typed.note(place) or ("", "")
        what, _, ident = place.partition(":")
        if what == "extract" and hall.writable and _write(hall, ItemId(int(ident)), text, base):
            typed.drop(place)
    return list(dict.fromkeys(filter(None, told)))


def _write(hall: Hall, item: ItemId, text: str, base: str) -> bool:
    point = hall.point(item)
    if point is None:
        return False
    now = point.extract
    if now.strip() != base.strip() and now.strip() not in text:
        text = f"{now}\n{text}"  # somebody else wrote there meanwhile: both stay
    try:
        hall.do(meetings.change_point, item=item, changes={"extract": text}, shown={"extract": now})
    except Refused:
        return False
    return True


def _called(hall: Hall, place: str) -> str:
    """A place in the words of the page."""
    t = hall.language.gettext
    what, _, rest = place.partition(":")
    ident = rest.partition(":")[0]
    if what == "annex":
        return t("End and signatures")
    if what == "meeting":
        return t("End and signatures") if rest == "closing" else t("Opening")
    for n, point in enumerate(hall.file.points, 1):
        of_point = str(point.id) == ident
        of_motion = any(str(one.id) == ident for one in point.motions)
        of_candidate = any(str(one.id) == ident for one in point.candidates)
        if of_point or of_motion or of_candidate:
            return t("{number}. {title}").format(number=n, title=t(point.title))
    return ""
