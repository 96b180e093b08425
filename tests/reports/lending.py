"""Papers of loans as an office would have them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from coopdesk.i18n import Text
from coopdesk.records import loans
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    Backer,
    CardLine,
    CardPayment,
    Coop,
    LoanAmendment,
    LoanApplication,
    LoanApplicationBlank,
    LoanCard,
    LoanContract,
    LoanGuarantee,
    LoanOf,
    LoanOfferColumn,
    LoanOfferPaper,
    LoanPayoff,
    LoanReminder,
    LoanTerms,
    LoanTreated,
    LoanWriteOff,
    PlanLine,
    Pledge,
    Words,
)
from coopdesk.records.profiles import profile
from coopdesk.records.schedule import Terms
from tests.reports.samples import DAY, KIGALI, ODD_NAMES, money

TERMS: Final = LendingTerms(
    {
        "percent": "18",
        "day_count": "actual/365",
        "rounding": {"money": "1", "instalment": "5"},
        "penalty": {
            "percent": "2",
            "per": "month",
            "base": "overdue_principal",
            "free_days": 5,
        },
        "fees": [{"name": "Application fee", "percent": "1.5"}],
    },
    most=5_000_000,
    saved="5",
    guarantors=2,
)


NAMES: Final = (
    ("77", "Uwase Odette", "Gisozi", "+250 788 120 033"),
    ("15", ODD_NAMES[0], "Kagugu", ""),
    ("203", "Nshimiyimana Jean de Dieu Emmanuel", "Gacuriro", "+250 722 500 111"),
    ("8", ODD_NAMES[6], "Remera", "+250 733 222 444"),
    ("31", ODD_NAMES[2], "Gisozi", "+250 788 000 000"),
)


def backers(coop: Coop = KIGALI, *, count: int = 2, own: bool = False) -> tuple[Backer, ...]:
    made = [
        Backer(*who, money(50_000 * (n + 1), coop), document="" if n else "1 1985 7 0012345 0 67")
        for n, who in enumerate(NAMES[:count])
    ]
    if own:
        made.append(
            Backer("104", "Uwase Jean-Baptiste", "Gisozi", "", money(25_000, coop), own=True)
        )
    return tuple(made)


def pledges(coop: Coop = KIGALI) -> tuple[Pledge, ...]:
    return (
        Pledge("Plot of 20 by 30 metres", "Uwase Jean-Baptiste", "Gisozi", money(900_000, coop)),
        Pledge("Sewing machine, Singer <1967>", "A & B", "Market", money(85_000, coop)),
    )


def loan(*, plain: bool = False) -> LoanOf:
    if plain:
        return LoanOf("", "104", "Uwase Jean-Baptiste", "", "", "", Text("Farm loans"), "")
    return LoanOf(
        "L-A-000042",
        "104",
        "Uwase Jean-Baptiste",
        "Gisozi",
        "+250 788 123 456",
        "1 1980 8 0012345 6 78",
        Text("Ordinary loan"),
        Text("Trade"),
    )


def offer(amount: int, count: int, coop: Coop = KIGALI, **how: Any) -> loans.LoanOffer:
    terms = replace(TERMS, how={**TERMS.how, **how})
    [made] = loans.offers(terms, money(amount, coop), [count], DAY)
    return made


def rows(made: loans.LoanOffer) -> tuple[PlanLine, ...]:
    return tuple(
        PlanLine(one.n, one.due, one.principal, one.interest, one.fee, one.total, one.balance)
        for one in made.rows
    )


def clauses(*kinds: str) -> tuple[Words, ...]:
    return tuple(Text(one) for kind in kinds for one in profile("RW").clauses[kind])


def application(coop: Coop = KIGALI, *, plain: bool = False) -> LoanApplication:
    return LoanApplication(
        coop=coop,
        language="rw",
        loan=loan(plain=plain),
        day=DAY,
        amount=money(600_000, coop),
        instalments=12,
        first_due=None if plain else date(2026, 4, 30),
        remark="" if plain else "To buy 40 sacks of beans after the harvest & sell them in May.",
        income=None if plain else money(180_000, coop),
        costs=None if plain else money(95_000, coop),
        team="" if plain else "Abishyizehamwe",
        replaces="" if plain else "L-A-000017",
        backers=() if plain else backers(coop),
        pledges=() if plain else pledges(coop),
        officer="" if plain else "O. Mugisha",
        made_on=DAY,
        made_by="C. Uwimana",
    )


def blank(coop: Coop = KIGALI, *, plain: bool = False) -> LoanApplicationBlank:
    return LoanApplicationBlank(
        coop,
        "rw",
        Text("National ID"),
        () if plain else tuple(map(Text, ("Ordinary loan", "Season loan", "Market loan"))),
        ()
        if plain
        else tuple(
            map(Text, ("Crops", "Livestock", "Trade", "Craft or workshop", "House", "School"))
        ),
    )


def contract(coop: Coop = KIGALI, *, plain: bool = False, count: int = 12) -> LoanContract:
    made = (
        offer(600_000, 1, coop, method="bullet", fees=[], penalty=None)
        if plain
        else offer(600_000, count, coop)
    )
    assert made.terms is not None
    return LoanContract(
        coop=coop,
        language="rw",
        loan=loan(plain=plain),
        approved=DAY,
        body="" if plain else "Credit committee",
        resolution="" if plain else "Minute 7/2026",
        conditions="" if plain else "After the old loan is paid.",
        signed=None if plain else DAY,
        amount=made.amount,
        withheld=tuple((Text(name), fee) for name, fee in made.withheld),
        saved=money(0, coop) if plain else made.saved,
        handed=made.handed,
        interest=made.interest,
        fees=made.fees,
        cost=made.cost,
        paid=made.paid,
        yearly=None if plain else Decimal("22.914563"),
        rate=loans.rate_text(made.terms),
        tranches=()
        if plain
        else ((DAY, money(400_000, coop)), (date(2026, 4, 3), money(200_000, coop))),
        rows=rows(made),
        sentences=loans.how_sentences(made.terms, coop.currency),
        clauses=clauses(*(("loan", "dispute") if plain else ("loan", "pledge", "dispute"))),
        backers=() if plain else backers(coop, own=True),
        pledges=() if plain else pledges(coop),
        team_name="" if plain else "Abishyizehamwe",
        team=() if plain else ("9 · Mukamana Claudine", "12 · Gasana Vincent"),
        made_on=DAY,
        made_by="C. Uwimana",
    )


def amendment(coop: Coop = KIGALI, *, plain: bool = False) -> LoanAmendment:
    """Half a year was not paid: new terms, with a part added and a part let off."""
    made = offer(400_000, 6, coop)
    before = LoanTerms(
        owed=money(380_000, coop),
        instalment=money(55_000, coop),
        instalments=8,
        ends=date(2026, 11, 3),
        every=Text("An instalment is due each month."),
        rate=loans.rate_text(_terms(made)),
        to_pay=money(440_000, coop),
        yearly=Decimal("22.04"),
    )
    part, added = Text("Interest"), Text("added to the loan")
    return LoanAmendment(
        coop=coop,
        language="rw",
        loan=loan(),
        signed=date(2025, 9, 3),
        day=DAY,
        reason="The rains came late & the beans failed.",
        resolution="" if plain else "CC 7/2026",
        treated=()
        if plain
        else (
            LoanTreated(part, money(20_000, coop), "add", added),
            LoanTreated(Text("Penalty"), money(4_250, coop), "waive", Text("let off")),
        ),
        before=before,
        after=replace(
            before,
            owed=money(400_000, coop),
            instalment=made.first,
            instalments=6,
            ends=made.ends,
            to_pay=made.paid,
            yearly=made.yearly,
        ),
        rows=rows(made),
        sentences=loans.how_sentences(_terms(made), coop.currency),
        backers=() if plain else backers(coop, own=True),
        pledges=() if plain else pledges(coop),
        team_name="" if plain else "Abishyizehamwe",
        team=() if plain else ("9 · Mukamana Claudine",),
        made_on=DAY,
        made_by="C. Uwimana",
    )


def _terms(made: loans.LoanOffer) -> Terms:
    assert made.terms is not None
    return made.terms


def guarantee(coop: Coop = KIGALI, *, n: int = 0, plain: bool = False) -> LoanGuarantee:
    made = offer(600_000, 12, coop)
    return LoanGuarantee(
        coop=coop,
        language="en" if n % 2 == 0 else "fr",
        loan=loan(plain=plain),
        backer=backers(coop, count=5)[n],
        amount=made.amount,
        instalments=12,
        largest=None if plain else made.largest,
        ends=None if plain else made.ends,
        clauses=clauses("guarantee", "dispute"),
        made_on=DAY,
        made_by="C. Uwimana",
    )


def offered(coop: Coop = KIGALI, *, counts: tuple[int, ...] = (6, 12, 24)) -> LoanOfferPaper:
    made = [(offer(600_000, count, coop), count) for count in counts]
    first = made[0][0]
    assert first.terms is not None
    return LoanOfferPaper(
        coop=coop,
        language="rw",
        member="104 · Uwase Jean-Baptiste" if len(counts) > 1 else "",
        amount=money(600_000, coop),
        day=DAY,
        offers=tuple(_column(one, count) for one, count in made),
        sentences=loans.how_sentences(first.terms, coop.currency),
        made_on=DAY,
        made_by="C. Uwimana",
    )


def _column(made: loans.LoanOffer, count: int) -> LoanOfferColumn:
    assert made.ends is not None
    assert made.terms is not None
    return LoanOfferColumn(
        Text("Ordinary loan"),
        count,
        made.first,
        made.largest,
        made.last,
        made.ends,
        made.handed,
        tuple((Text(name), fee) for name, fee in made.withheld),
        made.saved,
        made.interest,
        made.fees,
        made.cost,
        made.paid,
        Decimal("22.9") + count,
        loans.rate_text(made.terms),
        rows(made),
    )


def card(coop: Coop = KIGALI, *, count: int = 12, paid: int = 4, plain: bool = False) -> LoanCard:
    made = offer(600_000, count, coop)
    assert made.terms is not None
    zero = money(0, coop)
    lines = tuple(
        CardLine(
            one.n,
            one.due,
            one.total,
            one.total if one.n <= paid else money(2_000, coop) if one.n == paid + 1 else zero,
            one.due if one.n <= paid else None,
        )
        for one in made.rows
    )
    if plain:
        lines = tuple(replace(one, paid=zero, settled=None) for one in lines)
    payments = tuple(
        CardPayment(one.due, f"A-{4_000 + one.n:06}", one.total, one.balance)
        for one in made.rows[:paid]
    )
    return LoanCard(
        coop=coop,
        language="rw",
        loan=loan(plain=plain),
        amount=made.amount,
        rate=loans.rate_text(made.terms),
        yearly=None if plain else Decimal("22.914563"),
        lines=lines,
        payments=() if plain else payments,
        owed=made.amount if plain else payments[-1].owed or zero,
        made_on=DAY,
        made_by="C. Uwimana",
    )


def _sum(parts: tuple[tuple[Words, Money], ...], coop: Coop) -> Money:
    return sum((amount for _, amount in parts), money(0, coop))


def _parts(coop: Coop, *amounts: int) -> tuple[tuple[Words, Money], ...]:
    names = (Text(loans.PART_NAMES[one]) for one in ("principal", "interest", "fee", "penalty"))
    some = zip(names, amounts, strict=False)
    return tuple((name, money(minor, coop)) for name, minor in some if minor)


def payoff(coop: Coop = KIGALI, *, plain: bool = False) -> LoanPayoff:
    parts = _parts(coop, 412_300) if plain else _parts(coop, 412_300, 3_050, 0, 1_240)
    return LoanPayoff(
        coop=coop,
        language="rw",
        loan=loan(plain=plain),
        day=DAY,
        parts=parts,
        total=_sum(parts, coop),
        more=money(0 if plain else 203, coop),
        instalments=money(412_300 if plain else 440_080, coop),
        count=0 if plain else 8,
        ends=None if plain else date(2026, 11, 3),
        backers=() if plain else backers(coop),
        pledges=() if plain else pledges(coop),
        made_on=DAY,
        made_by="C. Uwimana",
    )


def reminder(
    coop: Coop = KIGALI, *, tone: str = "kind", plain: bool = False, language: str = "en"
) -> LoanReminder:
    parts = _parts(coop, 45_680) if plain else _parts(coop, 91_360, 18_420, 0, 1_930)
    return LoanReminder(
        coop=coop,
        language=language,
        loan=loan(plain=plain),
        tone=tone,
        day=DAY,
        oldest=date(2026, 1, 3),
        days=59,
        late=1 if plain else 2,
        parts=parts,
        due=_sum(parts, coop),
        until=date(2026, 3, 13),
        promised=None if plain else date(2026, 2, 20),
        penalty=None
        if plain
        else Text("Being late costs {rate} % a month of the principal that is late.", {"rate": 2}),
        backers=() if plain else backers(coop),
        made_on=DAY,
        made_by="C. Uwimana",
    )


def write_off(coop: Coop = KIGALI, *, decided: bool = True) -> LoanWriteOff:
    return LoanWriteOff(
        coop=coop,
        language="",
        loan=loan(plain=not decided),
        amount=money(600_000, coop),
        paid_out=date(2024, 1, 3),
        paid=money(187_700, coop) if decided else money(0, coop),
        last_paid=date(2024, 6, 3) if decided else None,
        late=610,
        owed=money(412_300, coop),
        covered=money(300_000, coop) if decided else money(0, coop),
        lost=money(112_300, coop) if decided else money(412_300, coop),
        day=DAY if decided else None,
        reason="The borrower moved away & nobody knows where." if decided else "",
        resolution="Minute 12/2026" if decided else "",
        by="C. Uwimana" if decided else "",
        second="O. Mugisha" if decided else "",
        entry="A-000871" if decided else "",
        backers=backers(coop) if decided else (),
        pledges=pledges(coop) if decided else (),
        made_on=DAY,
        made_by="C. Uwimana",
    )
