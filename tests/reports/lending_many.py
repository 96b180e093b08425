"""Papers of many loans at once: for the committee, of a group, the register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from coopdesk.i18n import Text
from coopdesk.records.papers import (
    CommitteeCase,
    CommitteeSheet,
    Coop,
    FigureColumn,
    FigureRow,
    Figures,
    Holds,
    ImportedLoan,
    ImportFault,
    LoanImportReport,
    LoanTeamMember,
    LoanTeamPaper,
    Weight,
)
from tests.reports.lending import NAMES, backers, clauses, loan, pledges
from tests.reports.samples import DAY, KIGALI, ODD_NAMES, money


def _case(n: int, coop: Coop) -> CommitteeCase:
    return CommitteeCase(
        loan=replace(loan(), number=f"L-A-{42 + n:06}", member_number=str(104 + n)),
        day=DAY,
        amount=money(600_000 - 150_000 * n, coop),
        instalments=12 - 3 * n,
        each=money(54_900, coop) if n != 1 else None,
        savings=money(210_000, coop),
        shares=money(26_000, coop),
        owed=money(90_000 * n, coop),
        checks=(
            (
                True,
                Text(
                    "{amount}: these loans are from {least} to {most}.",
                    {
                        "amount": money(600_000, coop),
                        "least": money(5_000, coop),
                        "most": money(5_000_000, coop),
                    },
                ),
            ),
            (
                False,
                Text(
                    "That is {times} times the savings of {base}; at most {most} is lent.",
                    {
                        "times": Decimal("4.29"),
                        "base": money(210_000, coop),
                        "most": money(630_000, coop),
                    },
                ),
            ),
            (True, Text("No other loan of the member is late.")),
            (
                None,
                Text(
                    "{each} a month; over {months} months {spare} a month was saved.",
                    {"each": money(54_900, coop), "months": 12, "spare": money(17_500, coop)},
                ),
            ),
        ),
        backers=backers(coop, own=n == 0),
        pledges=pledges(coop) if n != 1 else (),
        remark="To buy 40 sacks of beans." if n == 0 else "",
        second=n == 0,
    )


def committee(coop: Coop = KIGALI, *, cases: int = 3) -> CommitteeSheet:
    made = tuple(_case(n, coop) for n in range(cases))
    total = sum((one.amount for one in made), money(0, coop))
    return CommitteeSheet(
        coop=coop,
        language="",
        body="Credit committee" if cases > 1 else "",
        day=DAY,
        cases=made,
        total=total,
        made_on=DAY,
        made_by="C. Uwimana",
    )


def team(coop: Coop = KIGALI, *, members: int = 5) -> LoanTeamPaper:
    made = tuple(
        LoanTeamMember(
            number,
            name,
            ("Chair", "Treasurer", "")[min(n, 2)],
            phone,
            date(2025, 11, 3),
            f"L-A-{30 + n:06}" if n % 2 == 0 else "",
            money(120_000 if n % 2 == 0 else 0, coop),
        )
        for n, (number, name, _, phone) in enumerate(NAMES[:members])
    )
    return LoanTeamPaper(
        coop=coop,
        language="rw",
        name="Abishyizehamwe",
        village="Gisozi",
        formed=date(2025, 11, 3),
        members=made,
        owed=sum((one.owed for one in made), money(0, coop)),
        clauses=clauses("team", "dispute"),
        made_on=DAY,
        made_by="C. Uwimana",
    )


def register(coop: Coop = KIGALI, *, rows: int = 3) -> Figures:
    """The register of some loans, as its query gives it."""
    keys = (
        ("number", "Loan", Holds.CODE),
        ("member", "Member", Holds.WORDS),
        ("what", "What for", Holds.WORDS),
        ("day", "Asked on", Holds.DAY),
        ("asked", "Asked", Holds.MONEY),
        ("decision", "Decision", Holds.WORDS),
        ("granted", "Granted", Holds.MONEY),
        ("lent", "Was lent", Holds.MONEY),
        ("owed", "Owed", Holds.MONEY),
        ("ends", "Ends", Holds.DAY),
        ("state", "State", Holds.CODE),
        ("guarantors", "Guarantors", Holds.WORDS),
        ("collateral", "Collateral", Holds.WORDS),
    )
    lent = money(600_000, coop)
    made = [
        FigureRow(
            (
                f"LA-{42 + n:04}",
                f"{NAMES[n % 5][0]} · {NAMES[n % 5][1]}",
                Text("Ordinary loan: Trade"),
                DAY,
                lent,
                "" if n == 2 else "3 Mar 2026, Credit committee, Minute 7/2026",
                None if n == 2 else lent,
                None if n == 2 else lent,
                None if n == 2 else money(412_300 * n, coop),
                date(2027, 3, 3) if n == 1 else None,
                Text(("paid back", "running", "asked for")[n % 3]),
                "15 · A & B <C>; 8 · Uwase Odette" if n == 0 else "",
                "Plot of 20 by 30 metres" if n < 2 else "",
            )
        )
        for n in range(rows)
    ]
    if made:
        total = ("", Text("Together"), "", None, None, "", lent, lent, lent, None, "", "", "")
        made.append(FigureRow(total, Weight.TOTAL))
    columns = tuple(FigureColumn(key, Text(title), holds) for key, title, holds in keys)
    title, on = Text("Register of loans"), Text("on {day}", {"day": DAY})
    signed = (Text("Prepared by"), Text("Treasurer"))
    return Figures(
        coop=coop,
        name="loan-register",
        title=title,
        subtitle=on,
        columns=columns,
        rows=tuple(made),
        signatures=signed,
    )


def imported(coop: Coop = KIGALI, *, faults: int = 1) -> LoanImportReport:
    """Two running loans came in, of which the book knew one, and a row did not."""
    return LoanImportReport(
        coop,
        "inguzanyo 2026.xlsx",
        DAY,
        2 + faults,
        (
            ImportedLoan(2, "77", "Uwase Odette", DAY, money(300_000, coop), money(120_000, coop)),
            ImportedLoan(3, "15", ODD_NAMES[0], DAY, money(50_000, coop), money(50_000, coop)),
        )
        if faults
        else (),
        money(350_000 if faults else 0, coop),
        money(170_000 if faults else 0, coop),
        money(120_000 if faults else 0, coop),
        (ImportFault(4, "No", Text("There is no member {number}.", {"number": "99"})),) * faults,
        "C. Uwimana",
    )
