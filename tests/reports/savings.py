"""Papers of savings as an office would have them."""

from __future__ import annotations

from datetime import date

from coopdesk.i18n import Text
from coopdesk.records import savings
from coopdesk.records.papers import (
    Coop,
    PassbookLine,
    PassbookPage,
    PassbookPaper,
    SavingsAgreement,
    SavingsOffer,
    SavingsTermsSheet,
)
from coopdesk.records.terms import SavingsTerms
from tests.reports.samples import DAY, KIGALI, ODD_NAMES, money

OFFERS = (
    (
        "Ordinary savings",
        "voluntary",
        SavingsTerms(
            rate="5.5",
            posting="quarterly",
            withholding="15",
            minimum=500,
            interest_from=1_000,
            most_each=200_000,
            most_month=500_000,
            most_times=4,
            notice_from=100_000,
            notice_days=7,
            opening_fee=1_000,
            withdrawal_fee=50,
            monthly_fee=20,
            dormant_months=24,
        ),
    ),
    ("Monthly savings", "compulsory", SavingsTerms(rate="3", method="minimum", regular=2_000)),
    (
        "One year fixed",
        "fixed",
        SavingsTerms(rate="9", early_rate="2", months=12, day_count="30/360"),
    ),
    ("School fees", "target", SavingsTerms(rate="4", method="average", months=10)),
    ("Social fund", "social", SavingsTerms(regular=200)),
)


def _offer(name: str, form: str, terms: SavingsTerms, coop: Coop) -> SavingsOffer:
    months = terms.months or 12
    return SavingsOffer(
        Text(name),
        Text(savings.FORM_NAMES[form]),
        date(2026, 1, 1),
        savings.sentences(form, terms, coop.currency),
        money(10_000, coop),
        months,
        terms.earned(money(10_000, coop), months),
    )


def terms(coop: Coop = KIGALI, *, offers: int = 5) -> SavingsTermsSheet:
    return SavingsTermsSheet(coop, DAY, tuple(_offer(*one, coop) for one in OFFERS[:offers]))


def agreement(coop: Coop = KIGALI, *, plain: bool = False) -> SavingsAgreement:
    form, said = ("voluntary", SavingsTerms()) if plain else ("fixed", OFFERS[2][2])
    return SavingsAgreement(
        coop=coop,
        number="104/2",
        member_number="104",
        member_name="Uwase Jean-Baptiste" if plain else ODD_NAMES[0],
        village="" if plain else "Gisozi",
        account=Text("Ordinary savings"),
        form=Text(savings.FORM_NAMES[form]),
        opened=DAY,
        until=None if plain else date(2027, 3, 3),
        target=None if plain else money(350_000, coop),
        holders=() if plain else ("77 · Uwase Odette", f"15 · {ODD_NAMES[5]}"),
        mandate=None if plain else Text("All of them together must sign to draw."),
        since=date(2026, 1, 1),
        sentences=savings.sentences(form, said, coop.currency),
        made_on=DAY,
        made_by="C. Uwimana",
    )


def passbook(coop: Coop = KIGALI, *, lines: int = 8) -> PassbookPaper:
    def line(row: int) -> PassbookLine:
        if row == 1:
            return PassbookLine(1, None, "", Text("Carried over"), None, None, money(41_500, coop))
        paid_in = row % 3 != 0
        return PassbookLine(
            row,
            date(2026, 2, row),
            f"A-{4_000 + row:06}",
            Text("Paid in") if paid_in else Text("Correction of {number}", {"number": "A-004000"}),
            money(1_000 * row, coop) if paid_in else None,
            None if paid_in else money(500 * row, coop),
            money(41_500 + 1_000 * row, coop),
        )

    made = (
        (
            PassbookPage(3, tuple(line(row) for row in range(12, 15)), head=False),
            PassbookPage(4, tuple(line(row) for row in range(1, lines)), head=True),
        )
        if lines
        else ()
    )
    return PassbookPaper(
        coop,
        "104/2",
        "104",
        "Uwase Jean-Baptiste",
        Text("Ordinary savings"),
        14,
        made,
        holders=("Uwase Odette",) if lines else (),
        mandate=Text("Each of them alone may draw.") if lines else None,
    )
