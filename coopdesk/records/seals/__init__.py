"""Seals: what stands in the book on a day, held by one number that is printed.

A seal proves that what it holds was not changed later without it showing: every PC's acts, what
they add up to, what each member has. It doesn't prove that an entry was true. For that there is
only paper in other hands, which is why its number is printed.
"""

from coopdesk.records.seals.checking import Sign, Verdict, check_alone, check_paper, leads_to_seal
from coopdesk.records.seals.marking import of_day, of_minutes, proven
from coopdesk.records.seals.sealing import (
    AGM,
    DAY,
    HAND,
    KINDS,
    MONTH,
    YEAR,
    SealRow,
    by_code,
    checkpoint,
    cosign,
    newest,
    seal,
    seals,
    signed_checkpoint,
    signers,
    unsealed,
)
from coopdesk.records.seals.verifying import (
    Finding,
    Verified,
    in_groups,
    standing,
    verified,
    verify,
)

__all__ = [
    "AGM",
    "DAY",
    "HAND",
    "KINDS",
    "MONTH",
    "YEAR",
    "Finding",
    "SealRow",
    "Sign",
    "Verdict",
    "Verified",
    "by_code",
    "check_alone",
    "check_paper",
    "checkpoint",
    "cosign",
    "in_groups",
    "leads_to_seal",
    "newest",
    "of_day",
    "of_minutes",
    "proven",
    "seal",
    "seals",
    "signed_checkpoint",
    "signers",
    "standing",
    "unsealed",
    "verified",
    "verify",
]
