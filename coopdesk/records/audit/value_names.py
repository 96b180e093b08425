"""Values that a form offers as a choice: kept as codes, and shown in the words of the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from coopdesk.i18n import LANGUAGES, N_, Text
from coopdesk.records import (
    accounts,
    bodies,
    custom_fields,
    erasing,
    filed,
    households,
    inventory,
    membership,
    recovery,
    sanctions,
    savings,
    visit,
    voting,
    vouchers,
)
from coopdesk.records.access import ROLE_NAMES
from coopdesk.records.lending_terms import PURPOSES
from coopdesk.records.loans import MOVE_NAMES
from coopdesk.records.meetings import KINDS as MEETINGS
from coopdesk.records.meetings import POINTS
from coopdesk.records.members import KINDS, SEXES, STATUS_NAMES
from coopdesk.records.papers import Words
from coopdesk.records.posts import POSTS
from coopdesk.records.resolutions import CAUSES
from coopdesk.records.shares.refunds import WHY as REFUNDED

_YES_OR_NO: Final = {0: N_("no"), 1: N_("yes")}
_POSTS: Final = {post: post for post in POSTS}
_DEEDS: Final = {
    visit.DEPOSIT: N_("Paid in"),
    visit.WITHDRAWAL: N_("Paid out"),
    visit.SHARE: N_("Shares paid"),
    visit.REFUND: N_("Shares paid back"),
    visit.REPAYMENT: N_("Repaid"),
    visit.DISBURSEMENT: N_("Lent"),
    visit.LOAN_FEE: N_("Fee"),
    visit.OVERPAID: N_("Paid too much, given back"),
    visit.SOCIAL: N_("Social fund"),
    visit.AID: N_("Aid from the social fund"),
    visit.FINE: N_("Fine"),
    visit.FEE: N_("Fee"),
    visit.CHARGE: N_("Fee of the account"),
    visit.DIVIDEND: N_("Part of the surplus, paid out"),
}
_EVENTS: Final = {
    **MOVE_NAMES,
    "approved": N_("Approved"),
    "refused": N_("Refused"),
    "cancelled": N_("Not taken"),
    "signed": N_("Contract signed"),
    "brought": N_("Brought into the book with its terms"),
    "disbursed": N_("Paid out"),
    "rescheduled": N_("New terms"),
    "released": N_("A guarantor was released"),
    "visited": N_("Visited"),
    "rate": N_("Rate"),
    "waived": N_("Let off"),
    "undone": N_("taken back"),
}
_PRODUCTS: Final = {
    "savings": N_("Savings"),
    "shares": N_("Shares"),
    "loans": N_("Loans"),
    "social": N_("Social fund"),
    "dividends": N_("Part of the surplus"),
}
_SETTINGS: Final = {
    "address": N_("Address"),
    "currency": N_("Currency"),
    "folios": N_("Folios"),
    "languages": N_("Language of the co-op's papers"),
    "name": N_("Name"),
    "paper": N_("Paper"),
    "phone": N_("Phone"),
    "profile": N_("Country"),
    "registration": N_("Registration number"),
    "symbol": N_("Sign of the currency"),
    "year_start": N_("Year"),
}
_COUNTS: Final = {
    "opening": N_("Opening count of the cash box"),
    "closing": N_("Closing count of the cash box"),
    "check": N_("Count of the cash box"),
}
#: Of areas that lie above this one; a test holds them to the words there.
SEALS: Final = {
    "day": N_("End of the day"),
    "month": N_("End of the month"),
    "year": N_("End of the year"),
    "agm": N_("General meeting"),
    "hand": N_("By hand"),
}
LOOKED_AT: Final = {
    "overdrawn": N_("Less than nothing"),
    "receipt": N_("Written twice"),
    "number": N_("One number, two members"),
    "twice": N_("One person, two members"),
    "late": N_("Came after closing"),
    "fork": N_("One PC, copied"),
    "revoked": N_("From a PC that is not trusted"),
    "letter": N_("One letter, two PCs"),
    "deferred": N_("From a newer CoopDesk"),
    "sheet": N_("Came in with a recovery sheet"),
    "shares": N_("Shares on two PCs"),
    "joined": N_("Joined on two PCs"),
}
SETTLED: Final = {
    "claim": N_("The member owes it: agreed how it is paid back"),
    "both": N_("Both are right: the member came twice"),
    "two": N_("These are two persons"),
    "same": N_("The same person: note it for joining them"),
    "seen": N_("Seen"),
}
_CHOICES: Final[Mapping[str, Mapping[Any, str]]] = {
    "account.flow": accounts.FLOWS,
    "account.role": {role: words for role, (words, _) in accounts.ROLES.items()},
    "account.type": accounts.TYPE_NAMES,
    "application.kind": KINDS,
    "application.sex": SEXES,
    "agenda_item.called": _YES_OR_NO,
    "agenda_item.kind": POINTS,
    "agenda_item.post": _POSTS,
    "asset.method": inventory.METHOD_NAMES,
    "bank_match.holds": _YES_OR_NO,
    "body.kind": bodies.KINDS,
    "candidate.drawn": _YES_OR_NO,
    "candidate.post": _POSTS,
    "candidate.withdrawn": _YES_OR_NO,
    "cash_count.kind": _COUNTS,
    "citation.cause": CAUSES,
    "document.kind": filed.KINDS,
    "erasure.why": erasing.REASONS,
    "field.kind": custom_fields.KINDS,
    "field.needed": _YES_OR_NO,
    "field_value.value": {custom_fields.YES: N_("yes"), custom_fields.NO: N_("no")},
    "household.kind": households.KINDS,
    "household_member.role": households.ROLES,
    "household_member.sex": SEXES,
    "holding.mandate": {
        savings.ONE: N_("Each of them alone"),
        savings.ALL: N_("All of them together"),
    },
    "loan.purpose": PURPOSES,
    "loan_event.kind": _EVENTS,
    "loan_move.kind": MOVE_NAMES,
    "meeting.kind": MEETINGS,
    "member.kind": KINDS,
    "member.sex": SEXES,
    "member.status": STATUS_NAMES,
    "motion.cause": CAUSES,
    "motion.majority": bodies.MAJORITIES,
    "motion.passed": _YES_OR_NO,
    "motion.way": voting.WAYS,
    "motion.withdrawn": _YES_OR_NO,
    "officer.post": _POSTS,
    "period.kind": {"month": N_("Month"), "year": N_("Year")},
    "period.state": {"closed": N_("closed"), "open": N_("open")},
    "person.active": _YES_OR_NO,
    "person.role": ROLE_NAMES,
    "product.form": savings.FORM_NAMES,
    "product.kind": _PRODUCTS,
    "recovery.kind": recovery.KIND_NAMES,
    "recurring.form": vouchers.FORM_NAMES,
    "seal.kind": SEALS,
    "setting.name": _SETTINGS,
    "settled.how": SETTLED,
    "settled.kind": LOOKED_AT,
    "share_refund.why": REFUNDED,
    "visit_line.deed": _DEEDS,
    "sanction.kind": sanctions.KINDS,
    "step.kind": membership.STEPS,
    "voucher.form": vouchers.FORM_NAMES,
}

_LONGER: Final = frozenset({("seal", "kind"), ("setting", "name")})


def value_name(table: str, column: str, value: Any) -> Words | None:
    """The words of a choice; None for what is no choice, or of a newer CoopDesk. A language is
    called by itself, the same for everybody.
    """
    if column == "language":
        return LANGUAGES.get(value)
    if (table, column) in _LONGER:
        value = value.partition(" ")[0]  # what it is of stands behind it
    words = _CHOICES.get(f"{table}.{column}", {}).get(value)
    return None if words is None else Text(words)
