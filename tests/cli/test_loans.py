"""Papers of loans from the command line, out of a book in which some are asked for and some run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coopdesk import cli
from coopdesk.records import lending
from tests.cli.typed import at_the_desk, clock
from tests.records import lenders
from tests.records.hands import Make
from tests.reports.reading import pages, words

ONE = (
    "loan-application",
    "loan-contract",
    "loan-guarantee",
    "loan-card",
    "loan-payoff",
    "loan-write-off",
    "loan-team",
    "loan-reminder",
)


@dataclass
class Office:
    """A book with loans: one runs and is late, one is asked for."""

    path: Path
    late: str
    asked: str

    def report(self, name: str, *more: str, to: str = "p.pdf", status: int = 0) -> bytes:
        """Make a paper; what it holds."""
        file = self.path.parent / to
        argv = ["report", name, "--book", str(self.path), "--to", str(file), *more]
        assert cli.main([*argv, "--language", "en"], clock=clock) == status
        return file.read_bytes() if not status else b""


@pytest.fixture
def desk(book: Path) -> Office:
    with at_the_desk(book) as opened:
        make, today = Make(opened), opened.clock().today
        begun = date(today.year - 1, today.month, 1)
        one, two = (make.member(name, joined=begun) for name in ("Uwase Odette", "Gasana Vincent"))
        for who in (one, two):
            make.visit(who, ("deposit", 900), day=begun)
        team = opened.write(
            lending.form_team, name="Abahuje", village="", day=begun, members=[one.id, two.id]
        )
        product = lenders.product(make, since=begun)
        late = lenders.application(make, one, product, day=begun, team=team)
        opened.write(lending.add_guarantor, loan=late, member=two.id, amount=400)
        lenders.signed(make, late)
        lenders.paid_out(make, late)
        asked = lenders.application(make, two, product, 600, day=today)
        numbers = [lenders.look(make, loan).asked.number for loan in (late, asked)]
    return Office(book, *numbers)


@pytest.mark.parametrize("name", ONE)
def test_a_paper_of_one_loan_is_made_by_its_number(desk: Office, name: str) -> None:
    assert "UwaseOdette" in words(desk.report(name, "--loan", desk.late))


def test_a_loan_is_found_by_its_member_too(desk: Office) -> None:
    assert "GasanaVincent" in words(desk.report("loan-application", "--member", "2"))
    desk.report("loan-contract", "--member", "2", status=1)
    desk.report("loan-contract", "--loan", "X-1", status=1)
    desk.report("loan-contract", status=2)


def test_all_who_are_late_are_reminded_at_once(desk: Office) -> None:
    told = words(desk.report("loan-reminder", "--tone", "last", "--days", "30"))
    assert "Lastreminder" in told
    assert "UwaseOdette" in told
    desk.report("loan-reminder", "--days", "9999", status=1)


def test_the_committee_gets_what_waits(desk: Office) -> None:
    told = words(desk.report("loan-committee"))
    assert "GasanaVincent" in told
    assert "1.1" not in told[:20]
    assert "GasanaVincent" in words(desk.report("loan-committee", "--loan", desk.asked))


def test_a_group_is_found_by_its_name(desk: Office) -> None:
    assert "UwaseOdette" in words(desk.report("loan-team", "--team", "ABAHUJE"))
    desk.report("loan-team", "--team", "Nobody", status=1)


def test_offers_stand_beside_each_other(desk: Office) -> None:
    given = ("--amount", "1200", "--instalments", "6,12,24", "--member", "1")
    told = words(desk.report("loan-offer", *given))
    assert "1,200F" in told
    assert "24instalments" in told
    assert "UwaseOdette" in told
    assert pages(desk.report("loan-offer", "--amount", "1200", "--product", "farm loans"))
    desk.report("loan-offer", status=2)
    desk.report("loan-offer", "--amount", "1200", "--instalments", "1,2,3,4", status=2)
    desk.report("loan-offer", "--amount", "1200", "--product", "None such", status=1)


def test_an_offer_that_can_not_be_says_why(
    desk: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.report("loan-offer", "--amount", "0", status=1)
    assert "The amount must be more than zero." in capsys.readouterr().err


def test_the_register_is_a_table_too(desk: Office) -> None:
    assert "Registerofloans" in words(desk.report("loan-register"))
    told = desk.report("loan-register", to="r.csv").decode("utf-8-sig")
    assert desk.late in told
    assert "Gasana Vincent" in told


def test_an_empty_application_names_what_is_offered(desk: Office) -> None:
    assert "Farmloans" in words(desk.report("loan-application-blank"))


RUNNING = """Member no;Loan amount;Start;Rate;Instalments;Principal paid;Interest paid
1;600;2026-05-01;12;12;100;12
2;300;2026-05-01;12;12;50;6
999;300;2026-05-01;12;12;50;6
"""


def test_running_loans_come_in_with_what_was_paid(
    desk: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of them or none; with --good-rows the others; a trial writes nothing."""
    file = desk.path.parent / "running.csv"
    file.write_text(RUNNING, "utf-8")
    argv = ["import", "loans", str(file), "--book", str(desk.path), "--json"]

    def brought(*more: str, status: int = 0) -> dict[str, Any]:
        assert cli.main([*argv, *more], clock=clock) == status
        said: dict[str, Any] = json.loads(capsys.readouterr().out)
        return said

    capsys.readouterr()
    stopped = brought(status=1)
    assert (stopped["read"], stopped["imported"]) == (3, 0)
    assert [one["row"] for one in stopped["refused"]] == [4]
    assert brought("--good-rows", "--dry-run")["imported"] == 2
    assert brought("--good-rows")["totals"] == {"lent": "900", "owed": "750"}
    assert brought("--good-rows", status=1)["imported"] == 0
    cli.main(argv[:-1], clock=clock)
    assert "owed" not in capsys.readouterr().out
    assert cli.main(["check", "--book", str(desk.path), "--rebuild"], clock=clock) == 0
