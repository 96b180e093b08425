"""A surplus and a share-out as papers have them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from coopdesk.i18n import Text
from coopdesk.records.allocation import Stretch
from coopdesk.records.papers import (
    ProofRow,
    ProofTable,
    ShareOut,
    ShareOutRow,
    SurplusHead,
    SurplusLetter,
    SurplusList,
    SurplusListRow,
    SurplusProof,
    SurplusResolution,
    SurplusStep,
)
from tests.reports.samples import DAY, KIGALI, ODD_NAMES, money

UNTIL = date(2025, 12, 31)


def head(*, passed: bool = True, loss: bool = False) -> SurplusHead:
    if loss:
        out = Text("Out of: {account}", {"account": Text("Statutory reserve")})
        step = SurplusStep(out, money(-300_000), money(-100_000))
        return SurplusHead(
            date(2025, 1, 1), UNTIL, money(-400_000), (step,), money(-100_000), DAY, "4"
        )
    rate = Text("Interest on shares, {rate} % a year", {"rate": Decimal("4.12")})
    steps = (
        SurplusStep(Text("Losses of earlier years"), money(40_000), money(1_000_000)),
        SurplusStep(Text("Statutory reserve"), money(200_000), money(800_000)),
        SurplusStep(rate, money(6_001), money(793_999)),
        SurplusStep(Text("To members by what they did"), money(600_000), money(193_999)),
    )
    return SurplusHead(
        date(2025, 1, 1),
        UNTIL,
        money(1_040_000),
        steps,
        money(193_999),
        DAY if passed else None,
        "4/2026" if passed else "",
    )


def proof(*, plain: bool = False) -> SurplusProof:
    facts = (
        (Text("Result of the year"), money(1_040_000)),
        (Text("From earlier years"), money(-40_000)),
        (Text("Its days"), 365),
    )
    if plain:
        return SurplusProof(KIGALI, head(loss=True), facts, ())
    held = (
        (Stretch(date(2025, 1, 1), date(2025, 6, 30), 10_000),),
        (
            Stretch(date(2025, 1, 1), date(2025, 3, 1), 20_000),
            Stretch(date(2025, 3, 2), UNTIL, 125_000),
        ),
        (Stretch(date(2025, 12, 31), UNTIL, 5),),
    )
    rows = tuple(
        ProofRow(str(n), ODD_NAMES[n], 1_810_000 * n + 5, money(2_000 + n), 77 * n, n % 2, held[n])
        for n in range(3)
    )
    words = Text("Each balance times the days that it was held, at {rate} %, for {days} days.")
    about = replace(words, fields={"rate": Decimal("4.12"), "days": 365})
    shares = ProofTable(
        Text("Interest on shares"),
        about,
        Text("Shares × days"),
        money(6_001),
        53_162_500,
        money(1),
        rows,
    )
    did = ProofTable(
        Text("To members by what they did"),
        Text("What each did, counted so: {kinds}.", {"kinds": "Loan interest × 2"}),
        Text("What they did"),
        money(600_000),
        1_234_567,
        money(50),
        tuple(replace(row, stretches=()) for row in rows),
    )
    return SurplusProof(KIGALI, head(), facts, (shares, did))


def resolution(*, loss: bool = False) -> SurplusResolution:
    made = head(passed=False, loss=loss)
    amounts = {"until": UNTIL, "amount": money(1_040_000)}
    sentences = (
        Text("The meeting decides on {amount}, the surplus at {until}.", amounts),
        "Words that somebody typed, with <b> in them & an “ñ”.",
    )
    return SurplusResolution(KIGALI, made, () if loss else sentences)


def listed(*, rows: int = 40) -> SurplusList:
    made = tuple(
        SurplusListRow(
            str(n),
            ODD_NAMES[n % len(ODD_NAMES)],
            money(150 * n),
            money(35_500),
            money(35_500 + 150 * n),
            money(0 if n % 3 else 35_500 + 150 * n),
        )
        for n in range(rows)
    )
    shares = sum(row.by_shares.minor for row in made)
    return SurplusList(
        KIGALI,
        head(),
        made,
        money(shares),
        money(35_500 * rows),
        money(shares + 35_500 * rows),
        money(sum(row.due.minor for row in made)),
    )


def credited() -> SurplusList:
    """The list where what waits goes into savings; one member has no account for it."""
    made = listed(rows=24)
    rows = tuple(
        row if not n else replace(row, before=money(1_000 * n), after=money(1_000 * n) + row.due)
        for n, row in enumerate(made.rows)
    )
    return replace(made, rows=rows, into=Text("Savings"))


def letter(*, plain: bool = False) -> SurplusLetter:
    made = SurplusLetter(
        coop=KIGALI,
        begins=date(2025, 1, 1),
        until=UNTIL,
        whole=money(1_040_000),
        passed=DAY,
        number="4/2026",
        member_number="104",
        member_name="Uwase & <b>Jean</b>",
        village="Gisozi",
        language="en",
        shares=money(112_500),
        rate=Decimal("4.12"),
        by_shares=money(4_635),
        did=((Text("Loan interest"), money(61_000)), (Text("Fees"), money(500))),
        by_operations=money(30_865),
        amount=money(35_500),
        due=money(35_500),
        into="",
        made_on=DAY,
        made_by="Claudine Uwimana",
    )
    if not plain:
        return made
    return replace(
        made, passed=None, number="", village="", by_operations=money(0), did=(), due=money(0)
    )


def share_out(*, rows: int = 12) -> ShareOut:
    made = tuple(
        ShareOutRow(
            str(n),
            ODD_NAMES[n % len(ODD_NAMES)],
            money(35_500 + n),
            money(-400 if n == 3 else 6_000),
            money(41_500 + n),
            money(12_000 if n == 2 else 0),
            money(29_502 if n == 2 else 41_500 + n),
        )
        for n in range(rows)
    )
    return ShareOut(
        KIGALI,
        DAY,
        (
            (Text("In the boxes"), money(530_000)),
            (Text("Loans, set off against members' parts"), money(12_000)),
            (Text("Social fund, which stays"), money(-25_000)),
        ),
        money(517_000),
        money(sum(row.shares.minor for row in made)),
        made,
        money(sum(row.paid.minor for row in made)),
        money(7),
    )
