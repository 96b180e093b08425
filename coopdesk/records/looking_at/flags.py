"""What a flag is, which there are, and what settles each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from coopdesk.i18n import N_, Text
from coopdesk.records.doubles import TWICE as TWICE
from coopdesk.records.ids import EntryId, HoldingId, MemberId, VisitId
from coopdesk.records.money import Money
from coopdesk.records.papers import Words

OVERDRAWN: Final = "overdrawn"
SHARES: Final = "shares"
RECEIPT: Final = "receipt"
LATE: Final = "late"
NUMBER: Final = "number"
FORK: Final = "fork"
REVOKED: Final = "revoked"
DEFERRED: Final = "deferred"
LETTER: Final = "letter"
BY_SHEET: Final = "sheet"
JOINED: Final = "joined"

#: The kinds of flags in the order in which they are told, with what each list of them is called.
#: A receipt that was written twice comes first: taking it back may be all that an account lacks.
KINDS: Final[Mapping[str, str]] = {
    RECEIPT: N_("Written twice"),
    OVERDRAWN: N_("Less than nothing"),
    SHARES: N_("Shares on two PCs"),
    NUMBER: N_("One number, two members"),
    TWICE: N_("One person, two members"),
    JOINED: N_("Joined on two PCs"),
    LATE: N_("Came after closing"),
    FORK: N_("One PC, copied"),
    REVOKED: N_("From a PC that is not trusted"),
    BY_SHEET: N_("Came in with a recovery sheet"),
    LETTER: N_("One letter, two PCs"),
    DEFERRED: N_("From a newer CoopDesk"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to settle a flag by a word: how it is kept, and the button that says it."""

    how: str
    words: str  # marked with N_


#: What a person can say of a flag, by its kind. Those that go away by themselves have no word.
WAYS: Final[Mapping[str, tuple[Way, ...]]] = {
    OVERDRAWN: (Way("claim", N_("The member owes it: agreed how it is paid back")),),
    SHARES: (Way("seen", N_("Seen: the next meeting is told")),),
    RECEIPT: (Way("both", N_("Both are right: the member came twice")),),
    LATE: (Way("seen", N_("Seen: it counts in the month that is open")),),
    TWICE: (Way("two", N_("These are two persons")),),
    JOINED: (Way("seen", N_("Seen and checked against the papers")),),
    NUMBER: (),
    FORK: (Way("seen", N_("Seen: the copy is not used any more")),),
    REVOKED: (Way("seen", N_("Seen and checked against the papers")),),
    BY_SHEET: (Way("seen", N_("Seen: we brought it in ourselves")),),
    LETTER: (Way("seen", N_("Seen: one of the PCs gets another letter")),),
    DEFERRED: (),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """A line of what the flag is about: what, of which day, how much, on which PC."""

    what: Words
    day: date | None = None
    amount: Money | None = None
    pc: str = ""
    member: MemberId | None = None
    visit: VisitId | None = None
    entry: EntryId | None = None
    holding: HoldingId | None = None


@dataclass(frozen=True, slots=True)
class SettledBy:
    """What a person decided about a flag, when and why."""

    how: str
    why: str
    day: date


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at: in a sentence, what to do about it, and what proves it.

    `about` names it among its kind; `seen` is what a decision holds for.
    """

    kind: str
    about: str
    text: Text
    advice: Text
    proof: tuple[Proof, ...]
    seen: tuple[Any, ...]
    settled: SettledBy | None = None

    @property
    def ways(self) -> tuple[Way, ...]:
        """What can be said to settle it."""
        return WAYS[self.kind]
