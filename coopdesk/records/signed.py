"""What was signed of the votes of a meeting, read out of its minutes as they are kept.

Where minutes are signed, what they say is what was decided, whatever the rows beside them say:
another PC that did not know of the signatures may have gone on writing in the same meeting.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

#: What somebody spoiled may be no JSON any more: then an audit says so, and nothing is read of it.
_VOTES: Final = (
    "SELECT m.id, v.value FROM minute m,"
    " json_each(CASE WHEN json_valid(m.content) THEN m.content ELSE '{}' END, '$.points') p,"
    " json_each(p.value, '$.votes') v"
)
_ALL: Final = text(_VOTES)
_SOME: Final = text(f"{_VOTES} WHERE m.id IN (SELECT value FROM json_each(:of))")


@dataclass(frozen=True, slots=True)
class SignedVote:
    """A motion with its votes as the minutes say it. Without a verdict nobody voted."""

    number: str
    text: str
    way: str
    votes_for: int
    against: int
    abstained: int
    papers: int
    spoiled: int
    at: int | None
    passed: bool | None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> SignedVote:
        return cls(**{name: said[name] for name in cls.__slots__})


def votes(session: Session, of: Iterable[int] | None = None) -> dict[int, list[SignedVote]]:
    """The votes of some signed minutes or of all, by meeting, in their order."""
    made: dict[int, list[SignedVote]] = {}
    wanted = None if of is None else {"of": json.dumps(sorted(set(of)))}
    rows = session.execute(_ALL) if wanted is None else session.execute(_SOME, wanted)
    for meeting, said in rows:
        made.setdefault(meeting, []).append(SignedVote.of(json.loads(said)))
    return made


def found(votes_: Sequence[SignedVote], number: str, words: str) -> SignedVote | None:
    """What was signed of a motion: the one with its number, else the one with its words."""
    for one in votes_:
        if number and one.number == number:
            return one
    return next((one for one in votes_ if one.text == words), None)
