"""Values that a form offers as a choice: kept as codes, and shown in the words of the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from coopdesk.i18n import LANGUAGES, N_, Text
from coopdesk.records import accounts, bodies, inventory, recovery, savings, voting, vouchers
from coopdesk.records.access import ROLE_NAMES
from coopdesk.records.meetings import KINDS as MEETINGS
from coopdesk.records.meetings import POINTS
from coopdesk.records.members import STATUS_NAMES
from coopdesk.records.papers import Words
from coopdesk.records.posts import POSTS
from coopdesk.records.resolutions import CAUSES

_YES_OR_NO: Final = {0: N_("no"), 1: N_("yes")}
_POSTS: Final = {post: post for post in POSTS}
_CHOICES: Final[Mapping[str, Mapping[Any, str]]] = {
    "account.flow": accounts.FLOWS,
    "account.role": {role: words for role, (words, _) in accounts.ROLES.items()},
    "account.type": accounts.TYPE_NAMES,
    "agenda_item.called": _YES_OR_NO,
    "agenda_item.kind": POINTS,
    "agenda_item.post": _POSTS,
    "asset.method": inventory.METHOD_NAMES,
    "bank_match.holds": _YES_OR_NO,
    "body.kind": bodies.KINDS,
    "candidate.drawn": _YES_OR_NO,
    "candidate.post": _POSTS,
    "candidate.withdrawn": _YES_OR_NO,
    "citation.cause": CAUSES,
    "holding.mandate": {
        savings.ONE: N_("Each of them alone"),
        savings.ALL: N_("All of them together"),
    },
    "meeting.kind": MEETINGS,
    "member.sex": {"F": N_("Woman"), "M": N_("Man")},
    "member.status": STATUS_NAMES,
    "motion.cause": CAUSES,
    "motion.majority": bodies.MAJORITIES,
    "motion.passed": _YES_OR_NO,
    "motion.way": voting.WAYS,
    "motion.withdrawn": _YES_OR_NO,
    "officer.post": _POSTS,
    "person.active": _YES_OR_NO,
    "person.role": ROLE_NAMES,
    "product.form": savings.FORM_NAMES,
    "recovery.kind": recovery.KIND_NAMES,
    "voucher.form": vouchers.FORM_NAMES,
}


def value_name(table: str, column: str, value: Any) -> Words | None:
    """The words of a choice; None for what is no choice, or of a newer CoopDesk. A language is
    called by itself, the same for everybody.
    """
    if column == "language":
        return LANGUAGES.get(value)
    words = _CHOICES.get(f"{table}.{column}", {}).get(value)
    return None if words is None else Text(words)
