"""Interest, loans and yearly costs are reckoned from terms alone, without a book."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coopdesk.exchange import flows, schedule_answer, schedule_terms
from tests.cli.typed import Line
from tests.exchange.lent import RATES, SCHEDULES, said_of
from tests.exchange.lent_events import HAPPENED

# --- reckoning without a book ---


def test_interest_is_reckoned_from_terms_alone(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "terms.json"
    file.write_text(
        '{"opening": "1000", "from": "2026-01-01", "until": "2026-01-31",'
        ' "moves": [{"on": "2026-01-13", "amount": "121"}], "rate": {"percent": "5.5"}}'
    )
    said = line.json("interest", file)
    assert {key: said[key] for key in ("interest", "minimum", "average", "days")} == {
        "interest": "5.02",
        "minimum": "1000",
        "average": "1074.16",
        "days": 31,
    }
    assert [row.split() for row in line("interest", file).splitlines()] == [
        ["Interest", "5.02"],
        ["Lowest", "balance", "1,000"],
        ["Average", "balance", "1,074.16"],
        ["Days", "31"],
        [],
        ["From", "Until", "Days", "Balance", "Percent", "Interest"],
        [*"1 Jan 2026 12 Jan 2026 12 1,000 5.5 1.808219178082".split()],
        [*"13 Jan 2026 31 Jan 2026 19 1,121 5.5 3.209438356164".split()],
    ]


def test_wrong_terms_are_named_and_files_that_are_none(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "terms.json"
    file.write_text('{"opening": "1000", "from": "2026-01-01", "until": "2026-01-31", "rate": {}}')
    line("interest", file, status=1)
    assert line.err == "“rate.percent” is missing.\n"
    file.write_text("opening: 1000")
    line("interest", file, status=3)
    line("interest", tmp_path / "none.json", status=3)
    line("interest", status=2)


def test_the_help_on_interest_shows_the_form_of_the_terms(line: Line) -> None:
    assert '"rate": {"percent": "5.5", "per": "year | month | week | period"}' in line(
        "interest", "--help"
    )


# --- loans from terms alone ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "answer", "cases"),
    [
        ("schedule", schedule_answer.answer, [case["terms"] for case in SCHEDULES]),
        ("schedule", schedule_answer.answer, [case.said for case in HAPPENED]),
        ("apr", flows.answer, [said_of(case) for case in RATES]),
    ],
)
def test_every_published_loan_goes_through_the_command_line(
    verb: str, answer: Callable[[Any], Any], cases: list[Any], line: Line, tmp_path: Path
) -> None:
    """Their figures are looked at in tests/exchange; here that nothing is lost on the way."""
    file = tmp_path / "said.json"
    for said in cases:
        file.write_text(json.dumps(said))
        assert line.json(verb, file) == answer(said)


def test_a_schedule_is_shown_as_a_table(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "terms.json"
    file.write_text(
        '{"principal": "5000", "start": "2026-11-01", "instalments": 2, "every": "1 month",'
        ' "rate": {"percent": "12"}, "method": "annuity", "down_payment_percent": "20",'
        ' "fees": [{"name": "file", "amount": "50"}]}'
    )
    assert line("schedule", file).splitlines() == [
        "No.  Due         Principal  Interest     Total   Balance",
        "  1  1 Dec 2026   1,990.05     40.00  2,030.05  2,009.95",
        "  2  1 Jan 2027   2,009.95     20.10  2,030.05      0.00",
        "     Total        4,000.00     60.10  4,060.10",
        "",
        "Down payment                                 1,000.00",
        "Kept back: file                                 50.00",
        "Yearly cost, interest on interest              24.64%",
        "Yearly cost, rate of a period times periods    22.23%",
    ]
    said = json.loads(file.read_text())
    file.write_text(json.dumps(said | {"fees": [{"amount": "5", "when": "each"}]}))
    assert "Fees" in line("schedule", file).splitlines()[0]


def test_how_a_loan_stands_is_shown_below_its_instalments(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "terms.json"
    file.write_text(
        '{"principal": "1000", "start": "2006-01-01", "instalments": 2, "every": "1 month",'
        ' "rate": {"percent": "36"}, "method": "flat", "prepayment": "next_paid",'
        ' "penalty": {"percent": "0.3", "base": "original"},'
        ' "events": [{"on": "2006-02-09", "pay": "654"}], "as_of": "2006-03-02"}'
    )
    assert line("schedule", file).splitlines()[:9] == [
        "No.  Due         Principal  Interest  Penalty     Total    Paid  Balance",
        "  1  1 Feb 2006     500.00     30.00    24.00    554.00  554.00   500.00",
        "  2  1 Mar 2006     500.00     30.00     3.00    533.00  100.00     0.00",
        "     Total        1,000.00     60.00    27.00  1,087.00  654.00",
        "",
        "On 2 Mar 2006:",
        "               Principal  Interest  Fees  Penalty   Total",
        "Paid so far       570.00     60.00  0.00    24.00  654.00",
        "Overdue           430.00      0.00  0.00     3.00  433.00",
    ]
    assert "1 day late." in line.out


def test_a_yearly_cost_is_shown(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "flows.json"
    file.write_text(
        '{"flows": [{"on": "2026-11-01", "amount": "-500"}, {"on": "2027-11-01", "amount": 550}]}'
    )
    assert line("apr", file).splitlines() == [
        "Yearly cost in percent        10.00",
        "With more decimals      10.00000000",
    ]


@pytest.mark.parametrize("verb", ["schedule", "apr"])
def test_what_is_wrong_with_a_loan_is_named(verb: str, line: Line, tmp_path: Path) -> None:
    file = tmp_path / "said.json"
    file.write_text('{"principle": "5"}')
    line(verb, file, status=1)
    assert line.err == "“principle” is not one of the terms.\n"
    file.write_text("[]")
    line(verb, file, status=1)
    file.write_text("principal: 5")
    line(verb, file, status=3)
    line(verb, tmp_path / "none.json", status=3)
    line(verb, status=2)


def test_the_help_on_a_loan_names_all_that_can_be_said(line: Line) -> None:
    shown = line("schedule", "--help")
    assert [key for key in schedule_terms.KNOWN if f'"{key}"' not in shown] == []
    assert '"at": "3/365 + 1/12"' in line("apr", "--help")
