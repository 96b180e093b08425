"""Two lines of the register that are one person: finding them, and joining them.

`finding` shows pairs with why they may be one; a person says which are two. `joining` lets one line
live on in the other, field by field as a person picks; `looking` tells before what will come of it.
What joining means for money and agreements is told by the rows alone (records.book.same), so that
PCs which join apart agree.
"""

from coopdesk.records.doubles.finding import TWICE, WHY, Line, Pair, found, look_again, two_persons
from coopdesk.records.doubles.joining import join_members
from coopdesk.records.doubles.looking import (
    Choice,
    JoinedLine,
    Preview,
    joined_from,
    kept_for,
    preview,
)
from coopdesk.records.doubles.rules import AUDITS, left_behind

__all__ = [
    "AUDITS",
    "TWICE",
    "WHY",
    "Choice",
    "JoinedLine",
    "Line",
    "Pair",
    "Preview",
    "found",
    "join_members",
    "joined_from",
    "kept_for",
    "left_behind",
    "look_again",
    "preview",
    "two_persons",
]
