"""Ids that two PCs can make apart without ever clashing.

An id is a whole number of 63 bits: the device's act counter above, 32 random bits below. The
counter keeps neighbours together in the file; the random part keeps apart two PCs, and two
copies of one PC, that make their n-th act alone. What a program generates (a reversal, a
month's interest) has its id computed from what it is for, so that two PCs that both do it
make the same row.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from typing import Final, NewType

MemberId = NewType("MemberId", int)
AccountId = NewType("AccountId", int)
EntryId = NewType("EntryId", int)
VisitId = NewType("VisitId", int)
PersonId = NewType("PersonId", int)
ProductId = NewType("ProductId", int)
HoldingId = NewType("HoldingId", int)
FeeId = NewType("FeeId", int)
CollectionId = NewType("CollectionId", int)
BudgetId = NewType("BudgetId", int)
RecurringId = NewType("RecurringId", int)
AssetId = NewType("AssetId", int)
AttachmentId = NewType("AttachmentId", int)
LoanId = NewType("LoanId", int)
BorrowingId = NewType("BorrowingId", int)
BodyId = NewType("BodyId", int)
OfficerId = NewType("OfficerId", int)
MeetingId = NewType("MeetingId", int)
ItemId = NewType("ItemId", int)
MotionId = NewType("MotionId", int)
CandidateId = NewType("CandidateId", int)
TaskId = NewType("TaskId", int)
AnnexId = NewType("AnnexId", int)
ActionId = NewType("ActionId", int)

_RANDOM_BITS: Final = 32
_LARGEST: Final = (1 << 63) - 1


def ids_of_act(seq: int) -> Iterator[int]:
    """The ids for the rows of one act: neighbours, starting at a random place."""
    start = (seq << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)) & _LARGEST
    while True:
        yield start
        start += 1


def act_of(ident: int) -> tuple[int, int]:
    """The numbers that the act of such an id may have: its neighbours can reach into the next."""
    seq = ident >> _RANDOM_BITS
    return seq - 1, seq


def made_for(purpose: str, *parts: int | str) -> int:
    """The one id of something generated: equal on every PC for equal purpose and parts."""
    said = "\0".join((purpose, *map(str, parts))).encode()
    return int.from_bytes(hashlib.sha256(b"coopdesk/id\0" + said).digest()[:8]) & _LARGEST
