"""What the search finds besides members and numbers: pages and papers, by what they are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from coopdesk.records.search import fold
from coopdesk.reports.titles import TITLES
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.pages import Entry
from coopdesk.ui.pages.books import GROUPS


@dataclass(frozen=True, slots=True)
class Found:
    """Something that the search offers, and where it leads."""

    text: str
    place: Place


#: The pages that papers are made on, where it is not the one of reports.
_MADE_ON: Final[Mapping[str, Place]] = {
    "savings-terms": Place("savings_products"),
    "interest-run": Place("interest"),
    "collection-blank": Place("collection"),
    "collection": Place("sheets"),
    "handover": Place("handover"),
    "audit-trail": Place("trail"),
    "act-log": Place("trail"),
    **dict.fromkeys(
        ("surplus-proof", "surplus-resolution", "surplus-list", "surplus-letters"),
        Place("surplus"),
    ),
    "share-out": Place("share_out"),
    "agm-pack": Place("agm_pack"),
    "loan-reminder": Place("reminders"),
    "import-report": Place("import"),
    "erasure-record": Place("erasing"),
    "loan-import-report": Place("import_loans"),
    **dict.fromkeys(("member-cards", "member-labels"), Place("member_cards")),
}

#: Papers of one visit, account, loan, entry, meeting or member: they are made where it is shown.
OF_ONE: Final = frozenset(
    {
        *("receipt", "savings-agreement", "passbook", "interest-proof", "voucher"),
        *("loan-application", "loan-contract", "loan-guarantee", "loan-team", "loan-offer"),
        "loan-amendment",
        *("loan-card", "loan-payoff", "loan-write-off"),
        *("meeting-notice", "meeting-wall", "meeting-sms", "meeting-aloud"),
        *("attendance-sheet", "minutes", "minutes-extract"),
        *("application", "admission-letter", "sanction-letter", "settlement", "share-certificate"),
        "member-file",
        "member-timeline",
    }
)

#: Where each paper is made that can be chosen without choosing something else first.
PLACES: Final[Mapping[str, Place]] = {
    name: _MADE_ON.get(name, Place("reports", text=name)) for name in TITLES if name not in OF_ONE
}


def offers(desk: Desk, entries: Sequence[Entry], words: str) -> list[Found]:
    """Pages and papers that a person may open and whose title has all the words.

    Those that begin so come first, then those whose words do.
    """
    open_ = {entry.name for entry in entries if entry.needs in desk.actor.may}
    parts = fold(words).split()
    if not parts:
        return []
    found: dict[Found, int] = {}
    for title, one in [*_pages(desk, entries), *_papers(desk)]:
        rank = _rank(fold(title), parts)
        if rank is not None and one.place.page in open_:
            found.setdefault(one, rank)
    return sorted(found, key=found.__getitem__)


def _rank(title: str, parts: Sequence[str]) -> int | None:
    """How well a title fits: 0 where it begins with all parts, 1 where its words do, 2 where it has
    them."""
    if title.startswith(" ".join(parts)):
        return 0
    if all(f" {part}" in f" {title}" for part in parts):
        return 1
    return 2 if all(part in title for part in parts) else None


def _pages(desk: Desk, entries: Sequence[Entry]) -> Iterator[tuple[str, Found]]:
    """Each page by its own title and by that of its door in the books."""
    t = desk.language.gettext
    doors = {door.place.page: t(door.title) for _, group in GROUPS for door in group}
    for entry in entries:
        if not entry.of_one:
            title = t(entry.title)
            found = Found(t("Page: {title}").format(title=title), Place(entry.name))
            yield title, found
            yield doors.get(entry.name, title), found


def _papers(desk: Desk) -> Iterator[tuple[str, Found]]:
    t = desk.language.gettext
    for name, place in PLACES.items():
        title = t(TITLES[name])
        yield title, Found(t("Paper: {title}").format(title=title), place)
