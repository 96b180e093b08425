"""Published loans to which something happened, as a person would write them down by CLI.md.

`rows` are principal, interest and balance, row by row; `read` says where in the answer a published
figure stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

Said = dict[str, Any]


@dataclass(frozen=True)
class Happened:
    """A published case: what is said, and what must come of it."""

    id: str
    said: Said
    rows: list[list[str]] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)


def _loan(principal: str, start: str, instalments: int, percent: str, **more: Any) -> Said:
    per = more.pop("per", "year")
    return {
        "principal": principal,
        "start": start,
        "every": "1 month",
        "instalments": instalments,
        "rate": {"percent": percent, "per": per},
        "method": "annuity",
        **more,
    }


def _pay(on: str, amount: str) -> Said:
    return {"on": on, "pay": amount}


WEEKEND: Final = {"weekdays": [5, 6]}
EVEN: Final = {"money": "0.01", "mode": "half_even"}

#: Fineract: interest of the days, whole instalments.
_DAILY: Final = _loan(
    "5000",
    "2022-11-01",
    6,
    "12",
    day_count="actual/365",
    instalment="862",
    rounding={**EVEN, "instalment": "1"},
)
_THIRTY: Final = _loan(
    "100",
    "2024-01-01",
    6,
    "7",
    day_count="30/360",
    rounding={**EVEN, "remainder": "spread"},
)
_FLAT_3: Final = _loan("3000", "2023-01-01", 3, "12", method="flat", rounding=EVEN)
_MONTHLY_42: Final = _loan("45000", "2014-03-25", 12, "42", closed_days=WEEKEND)
#: OpenCBS: flat, the first instalment without principal.
_GRACE: Final = _loan(
    "1000",
    "2006-01-01",
    6,
    "3",
    per="month",
    method="flat",
    split="remaining",
    grace={"principal": 1},
    closed_days=WEEKEND,
)
_LATE: Final = {"percent": "0.3", "per": "day"}
#: Mifos: 0.0658 % a day.
_BY_DAY: Final = _loan(
    "1000",
    "2010-08-25",
    4,
    "24.017",
    method="table",
    day_count="actual/365",
    principal_table=["24.224", "24.767", "25.222", "25.787"],
)

HAPPENED: Final = [
    Happened(
        "E-PRE-01",
        {**_DAILY, "events": [_pay("2022-12-01", "1500")]},
        [
            ["1450.68", "49.32", "3549.32"],
            ["694.83", "36.17", "2854.49"],
            ["701.91", "29.09", "2152.58"],
            ["711.18", "19.82", "1441.40"],
            ["716.31", "14.69", "725.09"],
            ["725.09", "7.15", "0"],
        ],
        {"instalment": "731"},
    ),
    Happened(
        "E-LATE-02",
        {**_DAILY, "prepayment": "next_paid", "events": [_pay("2022-12-05", "1500")]},
        [
            ["812.68", "49.32", "4187.32"],
            ["823.91", "38.09", "3363.41"],
            ["827.72", "34.28", "2535.69"],
            ["838.66", "23.34", "1697.03"],
            ["844.70", "17.30", "852.33"],
            ["852.33", "8.41", "0"],
        ],
        {"payments.0.rows.0.total": "862", "payments.0.rows.1.total": "638"},
    ),
    Happened(
        "E-PRE-04",
        {
            **_DAILY,
            "prepayment": "shorten",
            "events": [_pay("2022-12-01", "1000"), _pay("2023-01-01", "2000")],
        },
        [
            ["950.68", "49.32", "4049.32"],
            ["1958.73", "41.27", "2090.59"],
            ["840.69", "21.31", "1249.90"],
            ["850.49", "11.51", "399.41"],
            ["399.41", "4.07", "0"],
        ],
        {"instalment": "862"},
    ),
    Happened(
        "E-OFF-01",
        {
            **_THIRTY,
            "events": [_pay("2024-02-01", "17.01"), {"on": "2024-02-15", "payoff": True}],
        },
        read={
            "payments.1.interest": "0.24",
            "payments.1.principal": "83.57",
            "payments.1.amount": "83.81",
            "owed": "0",
            "payoff.total": "0",
        },
    ),
    Happened(
        "E-OFF-01, asked only",
        {**_THIRTY, "events": [_pay("2024-02-01", "17.01")], "as_of": "2024-02-15"},
        read={"payoff.interest": "0.24", "payoff.principal": "83.57", "payoff.total": "83.81"},
    ),
    Happened(
        "E-RATE-01",
        {**_THIRTY, "events": [{"on": "2024-02-02", "rate": "4"}]},
        [
            ["16.43", "0.58", "83.57"],
            ["16.60", "0.28", "66.97"],
            ["16.66", "0.22", "50.31"],
            ["16.71", "0.17", "33.60"],
            ["16.77", "0.11", "16.83"],
            ["16.83", "0.06", "0"],
        ],
        {"instalment": "16.88"},
    ),
    Happened(
        "E-FEE-01",
        {**_FLAT_3, "fees": [{"percent": "1.5", "base": "instalment", "when": "each"}]},
        read={
            "rows.0.fees": "15.45",
            "rows.2.fees": "15.45",
            "totals.fees": "46.35",
            "totals.total": "3136.35",
        },
    ),
    Happened(
        "E-PEN-02",
        {
            **_FLAT_3,
            "penalty": {"percent": "1.5", "per": "once", "base": "overdue_total"},
            "as_of": "2023-05-01",
        },
        read={
            "rows.0.penalty": "15.45",
            "rows.2.penalty": "15.45",
            "totals.penalty": "46.35",
            "totals.total": "3136.35",
            "overdue.total": "3136.35",
        },
    ),
    Happened(
        "E-ALL-01",
        {
            **_loan("1000", "2026-01-01", 3, "12", method="flat", rounding={"money": "1"}),
            "fees": [{"amount": "103", "when": "first"}],
            "penalty": {"percent": "1", "per": "day", "base": "original"},
            "events": [_pay("2026-02-02", "100"), _pay("2026-02-02", "300")],
        },
        read={
            "payments.0.penalty": "10",
            "payments.0.fees": "90",
            "payments.0.interest": "0",
            "payments.1.fees": "13",
            "payments.1.interest": "10",
            "payments.1.principal": "277",
            "overdue.total": "56",
        },
    ),
    Happened(
        "E-ALL-03",
        {
            **_MONTHLY_42,
            "prepayment": "next_paid",
            "events": [
                _pay("2014-04-25", "4656.78"),
                _pay("2014-05-26", "4656.78"),
                _pay("2014-06-25", "10000"),
            ],
        },
        read={
            "payments.2.rows.0.n": "3",
            "payments.2.rows.0.interest": "1355.50",
            "payments.2.rows.0.principal": "3301.28",
            "payments.2.rows.1.interest": "1239.96",
            "payments.2.rows.1.principal": "3416.82",
            "payments.2.rows.2.n": "5",
            "payments.2.rows.2.interest": "686.44",
            "payments.2.rows.2.principal": "0",
        },
    ),
    Happened(
        "E-ALL-05",
        {
            **_MONTHLY_42,
            "penalty": {"percent": "0.00896057", "base": "original"},
            "prepayment": "next_paid",
            "events": [
                _pay("2014-04-25", "4656.78"),
                _pay("2014-05-26", "4656.78"),
                _pay("2014-06-25", "4656.78"),
                _pay("2014-07-25", "4656.78"),
                _pay("2014-08-25", "4656.78"),
                # The holes: 1496.60 of the principal of 6, no interest of 7, 34.91 of that of 8.
                _pay("2014-09-25", "3160.18"),
                {"on": "2015-01-27", "waive": {"interest": "1569.48"}},
                _pay("2015-01-27", "10000"),
            ],
        },
        read={
            "payments.6.penalty": "500",
            "payments.6.rows.0.n": "6",
            "payments.6.rows.0.principal": "1496.60",
            "payments.6.rows.1.interest": "0",
            "payments.6.rows.1.principal": "3788.29",
            "payments.6.rows.2.interest": "34.91",
            "payments.6.rows.2.principal": "3920.88",
            "payments.6.rows.3.interest": "259.32",
            "payments.6.rows.3.principal": "0",
        },
    ),
    Happened(
        "E-PRE-07",
        {
            **_loan("10000", "2013-06-11", 12, "36", day_count="30/360", closed_days=WEEKEND),
            "rounding": {"money": "1"},
            "events": [
                _pay("2013-07-11", "1005"),
                _pay("2013-08-12", "1005"),
                _pay("2013-08-22", "4500"),
            ],
        },
        [
            ["705", "300", "9295"],
            ["726", "279", "8569"],
            ["4414", "86", "4155"],
            ["362", "83", "3793"],
            ["373", "114", "3420"],
            ["384", "103", "3036"],
            ["396", "91", "2640"],
            ["408", "79", "2232"],
            ["420", "67", "1812"],
            ["433", "54", "1379"],
            ["446", "41", "933"],
            ["459", "28", "474"],
            ["474", "14", "0"],
        ],
        {"instalment": "487"},
    ),
    Happened(
        "E-ALL-07",
        {
            **_loan("1000", "2006-01-01", 7, "3", per="month", grace={"principal": 1}),
            "prepayment": "next_paid",
            "events": [_pay("2006-01-20", "342")],
        },
        read={
            "payments.0.interest": "85.36",
            "payments.0.principal": "256.64",
            "payments.0.rows.0.interest": "30",
            "payments.0.rows.1.interest": "30",
            "payments.0.rows.1.principal": "154.60",
            "payments.0.rows.2.interest": "25.36",
            "payments.0.rows.2.principal": "102.04",
        },
    ),
    Happened(
        "E-PRE-09",
        {**_GRACE, "events": [_pay("2006-01-01", "680")]},
        [
            ["680", "0", "320"],
            ["0", "9.60", "320"],
            ["64", "9.60", "256"],
            ["64", "9.60", "192"],
            ["64", "9.60", "128"],
            ["64", "9.60", "64"],
            ["64", "9.60", "0"],
        ],
    ),
    Happened(
        "E-PEN-03",
        {**_GRACE, "penalty": {**_LATE, "base": "original"}, "as_of": "2006-02-09"},
        read={"overdue.penalty": "24", "overdue.interest": "30", "overdue.days": "8"},
    ),
    Happened(
        "E-PEN-06",
        {
            **_GRACE,
            "penalty": {**_LATE, "base": "original"},
            "prepayment": "next_paid",
            "events": [_pay("2006-02-09", "154")],
        },
        read={
            "payments.0.rows.0.penalty": "24",
            "payments.0.rows.0.interest": "30",
            "payments.0.rows.1.total": "100",  # what was not needed goes on to the next one
        },
    ),
    Happened(
        "E-PEN-08",
        {
            **_GRACE,
            "penalty": {**_LATE, "base": "outstanding"},
            "events": [_pay("2006-03-09", "100")],
        },
        read={"payments.0.penalty": "100", "payments.0.total": "100", "overdue.penalty": "8"},
    ),
    Happened(
        "E-PEN-09",
        {
            **_GRACE,
            "penalty": {**_LATE, "base": "overdue_total"},
            "prepayment": "next_paid",
            "events": [_pay("2006-02-09", "100")],
        },
        read={
            "payments.0.rows.0.penalty": "0.72",
            "payments.0.rows.0.interest": "30",
            "payments.0.rows.1.total": "69.28",
        },
    ),
    Happened(
        "E-MIF-01",
        {**_BY_DAY},
        [
            ["242.24", "20.40", "757.76"],
            ["247.67", "14.96", "510.09"],
            ["252.22", "10.40", "257.87"],
            ["257.87", "5.09", "0"],
        ],
    ),
    Happened(
        "E-MIF-03",
        {**_BY_DAY, "prepayment": "next_paid", "events": [_pay("2010-09-25", "550")]},
        read={
            "payments.0.rows.1.n": "2",
            "payments.0.rows.1.principal": "247.67",
            "payments.0.rows.2.principal": "39.69",
            "rows.1.interest": "9.29",
            "rows.2.interest": "9.60",
        },
    ),
    Happened(
        "E-MIF-05",
        {**_BY_DAY, "events": [_pay("2010-09-23", "240")]},
        read={
            "payments.0.interest": "19.08",
            "payments.0.principal": "220.92",
            "rows.0.interest": "20.11",  # 1.03 of it is left
        },
    ),
    Happened(
        "E-MIF-09",
        {**_BY_DAY, "events": [_pay("2010-09-25", "240")], "as_of": "2010-09-26"},
        read={
            "payments.0.interest": "20.40",
            "payments.0.principal": "219.60",
            "overdue.principal": "22.64",
        },
    ),
]
