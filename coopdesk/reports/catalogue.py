"""Every paper by name, for the command line and the page of reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from coopdesk.i18n import Language
from coopdesk.records.papers import Figures
from coopdesk.reports.agm_pack import agm_pack
from coopdesk.reports.cash_count import cash_count
from coopdesk.reports.cash_day import cash_day
from coopdesk.reports.collection import collection, collection_blank
from coopdesk.reports.erasure_record import erasure_record
from coopdesk.reports.figures import figures
from coopdesk.reports.handover import handover
from coopdesk.reports.import_report import import_report, loan_import_report
from coopdesk.reports.interest_proof import interest_proof
from coopdesk.reports.journal import journal
from coopdesk.reports.labels import labels
from coopdesk.reports.loan_amendment import loan_amendment
from coopdesk.reports.loan_application import loan_application, loan_application_blank
from coopdesk.reports.loan_card import loan_card
from coopdesk.reports.loan_committee import loan_committee
from coopdesk.reports.loan_contract import loan_contract
from coopdesk.reports.loan_guarantee import loan_guarantee
from coopdesk.reports.loan_offer import loan_offer
from coopdesk.reports.loan_payoff import loan_payoff
from coopdesk.reports.loan_register import loan_register
from coopdesk.reports.loan_reminder import loan_reminder
from coopdesk.reports.loan_team import loan_team
from coopdesk.reports.loan_write_off import loan_write_off
from coopdesk.reports.meeting_notice import (
    meeting_aloud,
    meeting_notice,
    meeting_sms,
    meeting_wall,
)
from coopdesk.reports.meeting_sheets import attendance_sheet, voters_list
from coopdesk.reports.member_cards import member_cards
from coopdesk.reports.member_file import member_file
from coopdesk.reports.member_letter import member_letter
from coopdesk.reports.minute_book import attendance_book, minute_book
from coopdesk.reports.minute_extract import minute_extract
from coopdesk.reports.minutes import minutes
from coopdesk.reports.missing import missing
from coopdesk.reports.passbook import passbook
from coopdesk.reports.receipt import receipt
from coopdesk.reports.register import register
from coopdesk.reports.roll import roll
from coopdesk.reports.savings_agreement import savings_agreement
from coopdesk.reports.savings_terms import savings_terms
from coopdesk.reports.share_certificate import share_certificate
from coopdesk.reports.share_out import share_out
from coopdesk.reports.statement import statement, statements
from coopdesk.reports.surplus import surplus_list, surplus_proof, surplus_resolution
from coopdesk.reports.surplus_letter import surplus_letters
from coopdesk.reports.titles import TITLES
from coopdesk.reports.trial_balance import trial_balance
from coopdesk.reports.voucher import voucher


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of paper: its title, still to be translated, and what draws it.

    `draw(data, language)` gives PDF bytes; `data` is the class of records.papers of that name,
    for `statements` an iterable of them and a function that tells each one's language.
    """

    title: str
    draw: Callable[..., bytes]


#: Letters of a member's life.
LETTERS: Final = ("application", "admission-letter", "sanction-letter", "settlement")

#: Reports on the loans.
_LOANS: Final = (
    "arrears",
    "expected-collections",
    "portfolio-at-risk",
    "ageing",
    "provisions",
    "loans-by-officer",
    "loans-by-purpose",
    "loans-by-sex",
    "loans-by-village",
    "loans-by-product",
    "insider-loans",
    "concentration",
)

PAPERS: Final[Mapping[str, Paper]] = MappingProxyType(
    {
        "receipt": Paper(TITLES["receipt"], receipt),
        "statement": Paper(TITLES["statement"], statement),
        "statements": Paper(TITLES["statements"], statements),
        "savings-terms": Paper(TITLES["savings-terms"], savings_terms),
        "savings-agreement": Paper(TITLES["savings-agreement"], savings_agreement),
        "passbook": Paper(TITLES["passbook"], passbook),
        "interest-run": Paper(TITLES["interest-run"], figures),
        "interest-proof": Paper(TITLES["interest-proof"], interest_proof),
        "erasure-record": Paper(TITLES["erasure-record"], erasure_record),
        "register": Paper(TITLES["register"], register),
        "member-file": Paper(TITLES["member-file"], member_file),
        "leavers": Paper(TITLES["leavers"], figures),
        "roll": Paper(TITLES["roll"], roll),
        "member-cards": Paper(TITLES["member-cards"], member_cards),
        "member-labels": Paper(TITLES["member-labels"], labels),
        "birthdays": Paper(TITLES["birthdays"], figures),
        "quality": Paper(TITLES["quality"], figures),
        "missing": Paper(TITLES["missing"], missing),
        "cash-day": Paper(TITLES["cash-day"], cash_day),
        "cash-count": Paper(TITLES["cash-count"], cash_count),
        "handover": Paper(TITLES["handover"], handover),
        "collection-blank": Paper(TITLES["collection-blank"], collection_blank),
        "collection": Paper(TITLES["collection"], collection),
        "trial-balance": Paper(TITLES["trial-balance"], trial_balance),
        "journal": Paper(TITLES["journal"], journal),
        "bank-reconciliation": Paper(TITLES["bank-reconciliation"], figures),
        "audit-trail": Paper(TITLES["audit-trail"], figures),
        "act-log": Paper(TITLES["act-log"], figures),
        "member-timeline": Paper(TITLES["member-timeline"], figures),
        "trial-movements": Paper(TITLES["trial-movements"], figures),
        "account-ledger": Paper(TITLES["account-ledger"], figures),
        "cash-book": Paper(TITLES["cash-book"], figures),
        "bank-book": Paper(TITLES["bank-book"], figures),
        "balance-sheet": Paper(TITLES["balance-sheet"], figures),
        "income-statement": Paper(TITLES["income-statement"], figures),
        "cash-flow": Paper(TITLES["cash-flow"], figures),
        "budget": Paper(TITLES["budget"], figures),
        "social-balance": Paper(TITLES["social-balance"], figures),
        "agm-pack": Paper(TITLES["agm-pack"], agm_pack),
        "coop-year": Paper(TITLES["coop-year"], figures),
        "key-ratios": Paper(TITLES["key-ratios"], figures),
        "group-ratios": Paper(TITLES["group-ratios"], figures),
        "surplus-proof": Paper(TITLES["surplus-proof"], surplus_proof),
        "surplus-resolution": Paper(TITLES["surplus-resolution"], surplus_resolution),
        "surplus-list": Paper(TITLES["surplus-list"], surplus_list),
        "surplus-letters": Paper(TITLES["surplus-letters"], surplus_letters),
        "share-out": Paper(TITLES["share-out"], share_out),
        "loan-application": Paper(TITLES["loan-application"], loan_application),
        "loan-application-blank": Paper(TITLES["loan-application-blank"], loan_application_blank),
        "loan-committee": Paper(TITLES["loan-committee"], loan_committee),
        "loan-contract": Paper(TITLES["loan-contract"], loan_contract),
        "loan-amendment": Paper(TITLES["loan-amendment"], loan_amendment),
        "loan-guarantee": Paper(TITLES["loan-guarantee"], loan_guarantee),
        "loan-team": Paper(TITLES["loan-team"], loan_team),
        "loan-offer": Paper(TITLES["loan-offer"], loan_offer),
        **{name: Paper(TITLES[name], member_letter) for name in LETTERS},
        "loan-card": Paper(TITLES["loan-card"], loan_card),
        "loan-payoff": Paper(TITLES["loan-payoff"], loan_payoff),
        "loan-reminder": Paper(TITLES["loan-reminder"], loan_reminder),
        "loan-register": Paper(TITLES["loan-register"], loan_register),
        "loan-write-off": Paper(TITLES["loan-write-off"], loan_write_off),
        **{name: Paper(TITLES[name], figures) for name in _LOANS},
        "meeting-notice": Paper(TITLES["meeting-notice"], meeting_notice),
        "meeting-wall": Paper(TITLES["meeting-wall"], meeting_wall),
        "meeting-sms": Paper(TITLES["meeting-sms"], meeting_sms),
        "meeting-aloud": Paper(TITLES["meeting-aloud"], meeting_aloud),
        "voters-list": Paper(TITLES["voters-list"], voters_list),
        "attendance-sheet": Paper(TITLES["attendance-sheet"], attendance_sheet),
        "minutes": Paper(TITLES["minutes"], minutes),
        "minutes-extract": Paper(TITLES["minutes-extract"], minute_extract),
        "minute-book": Paper(TITLES["minute-book"], minute_book),
        "attendance-book": Paper(TITLES["attendance-book"], attendance_book),
        "officers": Paper(TITLES["officers"], figures),
        "tasks": Paper(TITLES["tasks"], figures),
        "resolutions-register": Paper(TITLES["resolutions-register"], figures),
        "borrowings": Paper(TITLES["borrowings"], figures),
        "share-certificate": Paper(TITLES["share-certificate"], share_certificate),
        "share-register": Paper(TITLES["share-register"], figures),
        "assets": Paper(TITLES["assets"], figures),
        "chart": Paper(TITLES["chart"], figures),
        "voucher": Paper(TITLES["voucher"], voucher),
        "import-report": Paper(TITLES["import-report"], import_report),
        "loan-import-report": Paper(TITLES["loan-import-report"], loan_import_report),
    }
)


def draw_figures(data: Figures, language: Language) -> bytes:
    """Figures as the paper of their name, where that is drawn from them in a way of its own."""
    draw = loan_register if data.name == "loan-register" else figures
    return draw(data, language)


def drawn(
    name: str, data: Any, language: Callable[[str], Language], *, large: bool = False
) -> bytes:
    """A paper of a loan: each in the language that it names, one or several of them.

    `language` gives the language of a code; the empty one is that of the co-op.
    """

    def language_of(one: Any) -> Language:
        return language(one.language)

    if isinstance(data, tuple):
        return PAPERS[name].draw(data, language_of, large=large)
    return PAPERS[name].draw(data, language_of(data), large=large)
