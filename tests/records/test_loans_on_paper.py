"""What papers of loans say, filled from the book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coopdesk.i18n import Text
from coopdesk.records import lending, loans, loans_on_paper, members
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId, ProductId
from coopdesk.records.profiles import profile
from coopdesk.records.schedule import Roundings, Terms
from tests.records import lenders
from tests.records.hands import TODAY, Make, Somebody, money

BY = "Claudine Uwimana"
MINUTE = "Minute 12"


@dataclass
class Lender:
    """A book in which loans are asked for."""

    make: Make
    product: ProductId
    borrower: Somebody

    def asked(self, **said: Any) -> LoanId:
        return lenders.application(self.make, self.borrower, self.product, **said)

    def running(self, **said: Any) -> LoanId:
        return lenders.running(self.make, self.borrower, of=self.product, **said)

    def backed(self, loan: LoanId, name: str = "Odette Uwase", amount: int = 400) -> Somebody:
        """Somebody answers for a loan."""
        backer = self.make.member(name, village="Gisozi", language="fr")
        self.make.visit(backer, ("deposit", 900), day=date(2026, 2, 1))
        self.make.book.write(lending.add_guarantor, loan=loan, member=backer.id, amount=amount)
        return backer

    def reschedule(self, loan: LoanId, **said: Any) -> int:
        """What is owed is paid in six instalments from today on."""
        terms = Terms(Decimal(1), TODAY, 6, percent=Decimal(12), rounding=Roundings(Decimal(1)))
        given: dict[str, Any] = {"terms": terms, "treatment": {}, "resolution": MINUTE}
        given |= {"reason": "Hail", "day": TODAY, **said}
        return self.make.book.write(lending.reschedule, loan=loan, **given)

    def thing(self, loan: LoanId) -> None:
        said: dict[str, Any] = {"name": "Cow", "owner": "Aline", "place": "Gisozi", "value": 300}
        self.make.book.write(lending.add_collateral, loan=loan, **said)


@pytest.fixture
def lender(make: Make) -> Lender:
    return Lender(make, lenders.product(make), make.member(village="Remera", language="rw"))


# --- asking and deciding -----------------------------------------------------------------------


def test_an_application_says_what_was_asked_for_and_told(lender: Lender) -> None:
    loan = lender.asked(means={"income": 900, "costs": 300}, remark="For seed")
    lender.backed(loan)
    lender.thing(loan)
    paper = lender.make.book.read(loans_on_paper.application, loan, on=TODAY, by=BY)
    assert (paper.amount.minor, paper.instalments, paper.remark) == (1_200, 12, "For seed")
    assert paper.income is not None
    assert paper.costs is not None
    assert (paper.income.minor, paper.costs.minor) == (900, 300)
    assert [one.name for one in paper.backers] == ["Odette Uwase"]
    assert [one.name for one in paper.pledges] == ["Cow"]
    assert paper.language == "rw"
    assert paper.loan.purpose == Text("Crops")


def test_an_empty_application_offers_the_kinds_that_there_are(lender: Lender) -> None:
    paper = lender.make.book.read(loans_on_paper.application_blank, TODAY)
    assert paper.products == (Text("Farm loans"),)


def test_the_committee_decides_on_all_that_wait_or_on_some(lender: Lender) -> None:
    first, second = lender.asked(), lender.asked(amount=500)
    decided = lenders.approved(lender.make, lender.asked(amount=100))
    sheet = lender.make.book.read(loans_on_paper.committee, TODAY, by=BY)
    assert [one.amount.minor for one in sheet.cases] == [1_200, 500]
    assert sheet.total.minor == 1_700
    assert all(case.checks and case.each for case in sheet.cases)
    one = lender.make.book.read(loans_on_paper.committee, TODAY, by=BY, some=[second])
    assert [case.amount.minor for case in one.cases] == [500]
    for loan in (first, second):
        lenders.approved(lender.make, loan)
    assert lenders.look(lender.make, decided).state == "approved"
    with pytest.raises(Refused, match="No loan waits"):
        lender.make.book.read(loans_on_paper.committee, TODAY, by=BY)


def test_the_sheet_tells_what_the_member_has_and_owes(lender: Lender) -> None:
    lender.running(day=date(2026, 2, 2))
    lender.make.visit(lender.borrower, ("deposit", 250), ("share", 20))
    loan = lender.asked(day=TODAY)
    [case] = lender.make.book.read(loans_on_paper.committee, TODAY, by=BY, some=[loan]).cases
    assert (case.savings.minor, case.shares.minor, case.owed.minor) == (250, 20, 1_200)


# --- signing -----------------------------------------------------------------------------------


def test_a_contract_needs_a_decision(lender: Lender) -> None:
    loan = lender.asked()
    with pytest.raises(Refused, match="Decide on this loan first"):
        lender.make.book.read(loans_on_paper.contract, loan, on=TODAY, by=BY)


def test_a_contract_is_the_same_before_and_after_it_is_signed_on_its_day(lender: Lender) -> None:
    loan = lenders.approved(lender.make, lender.asked(day=TODAY))
    before = lender.make.book.read(loans_on_paper.contract, loan, on=TODAY, by=BY)
    lenders.signed(lender.make, loan, day=TODAY)
    after = lender.make.book.read(loans_on_paper.contract, loan, on=TODAY, by=BY)
    assert before.signed is None
    assert after.signed == TODAY
    assert (before.rows, before.paid, before.yearly) == (after.rows, after.paid, after.yearly)
    assert sum(row.principal.minor for row in after.rows) == 1_200
    assert after.rows[-1].balance.minor == 0
    assert after.paid == after.amount + after.cost
    assert (after.body, after.resolution) == ("Board", "Minute 7")


def test_a_contract_counts_what_is_kept_back(make: Make) -> None:
    fees = [{"name": "File", "amount": "20", "percent": "1"}]
    product = lenders.product(make, saved="10", how=lenders.how(fees=fees))
    loan = lenders.approved(make, lenders.application(make, make.member(), product))
    paper = make.book.read(loans_on_paper.contract, loan, on=TODAY, by=BY)
    assert [fee.minor for _, fee in paper.withheld] == [32]
    assert paper.saved.minor == 120
    assert paper.handed.minor == 1_200 - 32 - 120


def test_clauses_on_things_stand_there_only_with_things(lender: Lender) -> None:
    loan = lenders.approved(lender.make, lender.asked())
    pledge = Text(profile("RW").clauses["pledge"][0])
    assert (
        pledge not in lender.make.book.read(loans_on_paper.contract, loan, on=TODAY, by=BY).clauses
    )
    lender.thing(loan)
    assert pledge in lender.make.book.read(loans_on_paper.contract, loan, on=TODAY, by=BY).clauses


def test_each_who_answers_gets_a_paper_in_their_language(lender: Lender) -> None:
    loan = lender.asked()
    with pytest.raises(Refused, match="Nobody answers"):
        lender.make.book.read(loans_on_paper.guarantees, loan, on=TODAY, by=BY)
    lender.backed(loan)
    lender.backed(loan, "Vincent Gasana", 100)
    [one, two] = lender.make.book.read(loans_on_paper.guarantees, loan, on=TODAY, by=BY)
    assert (one.language, one.backer.amount.minor) == ("fr", 400)
    assert (two.backer.name, two.ends) == ("Vincent Gasana", None)
    lenders.approved(lender.make, loan)
    [one, _] = lender.make.book.read(loans_on_paper.guarantees, loan, on=TODAY, by=BY)
    assert one.ends is not None
    assert one.largest is not None


def test_the_paper_of_a_group_names_all_and_what_they_owe(lender: Lender) -> None:
    other = lender.make.member("Second")
    team = lender.make.book.write(
        lending.form_team,
        name="Abishyizehamwe",
        village="Remera",
        day=date(2026, 2, 1),
        members=[lender.borrower.id, other.id],
        posts={other.id: "Treasurer"},
    )
    loan = lender.running(team=team)
    paper = lender.make.book.read(loans_on_paper.team_paper, team, on=TODAY, by=BY)
    assert [one.name for one in paper.members] == ["Aline Mukamana", "Second"]
    assert [one.owed.minor for one in paper.members] == [1_200, 0]
    assert paper.members[0].loan == lenders.look(lender.make, loan).asked.number
    contract = lender.make.book.read(loans_on_paper.contract, loan, on=TODAY, by=BY)
    assert len(contract.team) == 1
    assert lender.make.book.read(loans_on_paper.find_team, " abishyizehamwe ") == team


def test_offers_that_cannot_be_reckoned_are_left_out(lender: Lender) -> None:
    [row] = lender.make.book.read(loans.loan_products, TODAY)
    made = loans.offers(row.terms, row.owed + money(1_200), [6, 0, 12, 24, 36], TODAY)
    said = [(row.name, one) for one in made]
    paper = lender.make.book.read(
        loans_on_paper.offers_paper, said, on=TODAY, by=BY, member=lender.borrower.id
    )
    assert [one.instalments for one in paper.offers] == [6, 12, 24]
    assert paper.language == "rw"
    assert paper.day == TODAY
    assert paper.sentences
    with pytest.raises(Refused, match="no offer"):
        lender.make.book.read(loans_on_paper.offers_paper, [said[1]], on=TODAY, by=BY)


# --- paying back -------------------------------------------------------------------------------


def test_a_card_ticks_what_is_paid(lender: Lender) -> None:
    loan = lender.running(day=date(2026, 1, 30))
    lenders.repay(lender.make, loan, 107, TODAY)
    card = lender.make.book.read(loans_on_paper.card, loan, on=TODAY, by=BY)
    assert len(card.lines) == 12
    assert [one.settled is not None for one in card.lines[:2]] == [True, False]
    assert [one.amount.minor for one in card.payments] == [107]
    assert card.owed.minor == 1_200 - 95
    assert card.payments[0].owed == card.owed


def test_instalments_that_fell_away_are_not_on_the_card(lender: Lender) -> None:
    loan = lender.running(day=date(2026, 1, 30))
    lender.reschedule(loan)
    card = lender.make.book.read(loans_on_paper.card, loan, on=TODAY, by=BY)
    assert all(one.total for one in card.lines)
    assert len(card.lines) == 6


def test_what_pays_off_a_loan_adds_up_and_pays_it_off(lender: Lender) -> None:
    loan = lender.running(day=date(2026, 1, 30))
    letter = lender.make.book.read(loans_on_paper.payoff_letter, loan, on=TODAY, by=BY)
    assert sum(amount.minor for _, amount in letter.parts) == letter.total.minor
    lenders.repay(lender.make, loan, letter.total.minor, TODAY)
    assert lenders.state(lender.make, loan) == "closed"
    with pytest.raises(Refused, match="Nothing is owed"):
        lender.make.book.read(loans_on_paper.payoff_letter, loan, on=TODAY, by=BY)


def test_only_who_is_late_is_reminded(lender: Lender) -> None:
    loan = lender.running(day=date(2026, 1, 30))
    early = date(2026, 2, 20)
    with pytest.raises(Refused, match="Nothing is late"):
        lender.make.book.read(loans_on_paper.reminder, loan, "kind", on=early, by=BY)
    with pytest.raises(Refused, match="Nobody is late"):
        lender.make.book.read(loans_on_paper.reminders, "kind", on=early, by=BY)
    letter = lender.make.book.read(loans_on_paper.reminder, loan, "firm", on=TODAY, by=BY)
    assert (letter.oldest, letter.days, letter.late) == (date(2026, 2, 28), 3, 1)
    assert sum(amount.minor for _, amount in letter.parts) == letter.due.minor == 107
    assert letter.until == TODAY + timedelta(days=10)


def test_all_who_are_late_are_reminded_at_once(lender: Lender) -> None:
    late = lender.running(day=date(2026, 1, 5))
    less = lender.running(day=date(2026, 1, 30))
    lender.running(day=TODAY)

    def told(least: int) -> list[int]:
        def read(session: Session) -> list[int]:
            data = loans_on_paper.reminders(session, "last", on=TODAY, by=BY, least=least)
            assert len(data) == len(list(data))
            return [one.days for one in data]

        return lender.make.book.read(read)

    assert sorted(told(1)) == [3, 26]
    assert told(10) == [26]
    assert lenders.look(lender.make, late).asked.day < lenders.look(lender.make, less).asked.day


def test_letters_say_what_the_page_of_each_loan_says(lender: Lender) -> None:
    some = [lender.running(day=day) for day in (date(2025, 11, 5), date(2026, 1, 30))]

    def read(session: Session) -> None:
        letters = loans_on_paper.reminders(session, "firm", on=TODAY, by=BY, some=some)
        for loan, letter in zip(some, letters, strict=True):
            file = loans.loan_file(session, loan, TODAY)
            assert file.now is not None
            assert letter.loan.number == file.life.asked.number
            assert letter.loan.member_name == file.member_name
            assert letter.loan.product == Text(file.product_name)
            assert letter.late == sum(row.late > 0 for row in file.rows)
            assert (letter.days, letter.due) == (file.now.late, file.now.overdue)

    lender.make.book.read(read)


def test_a_broken_promise_stands_in_the_letter(lender: Lender) -> None:
    loan = lender.running(day=date(2026, 1, 5))
    said: dict[str, Any] = {"day": date(2026, 2, 10), "note": "Was not at home"}
    lender.make.book.write(
        lending.note_visit, loan=loan, promise_on=date(2026, 2, 20), promise=50, **said
    )
    letter = lender.make.book.read(loans_on_paper.reminder, loan, "kind", on=TODAY, by=BY)
    assert letter.promised == date(2026, 2, 20)


def test_a_write_off_is_proposed_and_then_told_as_it_was_done(lender: Lender) -> None:
    loan = lender.running(day=date(2026, 1, 5))
    plan = lender.make.book.read(loans_on_paper.write_off_act, loan, on=TODAY, by=BY)
    assert (plan.day, plan.owed.minor, plan.lost.minor) == (None, 1_200, 1_200)
    second = lenders.another(lender.make)
    said: dict[str, Any] = {"reason": "Moved away", "resolution": MINUTE, "second": second}
    lender.make.book.write(lending.write_off, loan=loan, day=TODAY, **said)
    act = lender.make.book.read(loans_on_paper.write_off_act, loan, on=TODAY, by=BY)
    assert (act.day, act.reason, act.resolution) == (TODAY, "Moved away", MINUTE)
    assert (act.owed, act.covered + act.lost) == (plan.owed, plan.owed)
    assert act.second not in ("", act.by)
    assert act.late > 0


def test_new_terms_are_told_as_they_were_agreed_whatever_was_paid_since(lender: Lender) -> None:
    loan = lender.running(day=date(2025, 12, 30))
    lender.backed(loan)
    with pytest.raises(Refused, match="not changed"):
        lender.make.book.read(loans_on_paper.amendment, loan, on=TODAY, by=BY)
    day = TODAY - timedelta(days=1)
    before = lender.make.book.read(loans.loan_file, loan, day)
    assert before.now is not None
    lender.reschedule(loan, treatment={"interest": "add"}, day=day)
    lenders.repay(lender.make, loan, 100, TODAY)
    told = lender.make.book.read(loans_on_paper.amendment, loan, on=TODAY, by=BY)
    assert (told.day, told.reason, told.resolution) == (day, "Hail", MINUTE)
    [interest] = told.treated
    assert interest.what == "add"
    assert interest.amount.minor > 0
    assert told.after.owed == told.before.owed + interest.amount
    assert told.before.owed == before.owed
    assert (told.before.instalments, told.after.instalments) == (before.now.left, 6)
    assert sum(row.principal.minor for row in told.rows) == told.after.owed.minor
    assert told.after.ends == told.rows[-1].due
    assert told.after.yearly is not None
    assert [one.name for one in told.backers] == ["Odette Uwase"]


def test_another_rate_is_told_on_the_paper_of_new_terms(lender: Lender) -> None:
    loan = lender.running(day=date(2025, 12, 30))
    rate: dict[str, Any] = {"percent": "24", "resolution": MINUTE}
    lender.make.book.write(lending.change_rate, loan=loan, day=TODAY, **rate)
    told = lender.make.book.read(loans_on_paper.amendment, loan, on=TODAY, by=BY)
    assert (told.day, told.resolution, told.treated) == (TODAY, MINUTE, ())
    assert told.after.owed == told.before.owed
    assert told.after.instalments == told.before.instalments
    assert told.after.to_pay.minor > told.before.to_pay.minor
    assert told.before.yearly is not None
    assert told.after.yearly is not None
    assert told.after.yearly > told.before.yearly
    assert "24" in " ".join(str(one) for one in told.sentences)
    keys = {one.key for one in lender.make.book.read(loans_on_paper.papers_of, loan, TODAY)}
    assert "loan-amendment" in keys


def test_what_is_kept_is_due_with_the_first_new_instalment(lender: Lender) -> None:
    loan = lender.running(day=date(2025, 12, 30))
    lender.reschedule(loan)
    told = lender.make.book.read(loans_on_paper.amendment, loan, on=TODAY, by=BY)
    [kept] = told.treated
    first, second, *_ = told.rows
    assert first.interest > kept.amount
    assert told.after.instalment == second.total
    assert told.after.owed == told.before.owed


# --- which papers, and the list ----------------------------------------------------------------


def test_a_loan_is_offered_the_papers_of_its_time(lender: Lender) -> None:
    def keys(loan: LoanId) -> set[str]:
        return {one.key for one in lender.make.book.read(loans_on_paper.papers_of, loan, TODAY)}

    loan = lender.asked(day=date(2026, 1, 30))
    assert keys(loan) == {"loan-application", "loan-committee"}
    lender.backed(loan)
    lenders.approved(lender.make, loan)
    assert keys(loan) == {"loan-application", "loan-contract", "loan-guarantee"}
    lenders.signed(lender.make, loan)
    lenders.paid_out(lender.make, loan)
    assert keys(loan) == {
        "loan-application",
        "loan-contract",
        "loan-guarantee",
        "loan-card",
        "loan-payoff",
        "loan-reminder-kind",
        "loan-reminder-firm",
        "loan-reminder-last",
        "loan-write-off",
    }


def test_every_paper_that_is_offered_can_be_made(lender: Lender) -> None:
    loan = lender.asked(day=date(2026, 1, 30))
    lender.backed(loan)
    lender.thing(loan)
    made = 0
    for step in (None, lenders.approved, lenders.signed, lenders.paid_out):
        if step is not None:
            step(lender.make, loan)
        for one in lender.make.book.read(loans_on_paper.papers_of, loan, TODAY):
            data = lender.make.book.read(one.make, loan, TODAY, BY)
            assert data
            made += 1
    assert made > 12
    lender.reschedule(loan)
    [new] = [
        one
        for one in lender.make.book.read(loans_on_paper.papers_of, loan, TODAY)
        if one.key == "loan-amendment"
    ]
    assert lender.make.book.read(new.make, loan, TODAY, BY)


def test_the_register_lists_every_loan_with_what_was_decided(lender: Lender) -> None:
    loan = lender.asked(day=date(2026, 1, 30))
    lender.backed(loan)
    lender.thing(loan)
    lenders.signed(lender.make, loan)
    lenders.paid_out(lender.make, loan)
    lender.asked(amount=500)
    figures = lender.make.book.read(loans_on_paper.loan_register, TODAY)
    first, second, total = figures.rows
    keys = [one.key for one in figures.columns]
    row = dict(zip(keys, first.cells, strict=True))
    assert row["guarantors"] == "2 · Odette Uwase"
    assert row["collateral"] == "Cow"
    assert str(row["decision"]) == "2026-01-30, Board, Minute 7"
    assert str(row["state"]) == "running"
    assert dict(zip(keys, second.cells, strict=True))["granted"] is None
    assert dict(zip(keys, total.cells, strict=True))["owed"] == money(1_200)
    assert all(len(one.cells) == len(figures.columns) for one in figures.rows)


def test_loans_are_found_by_number_or_by_member(lender: Lender) -> None:
    first, second = lender.asked(day=date(2026, 1, 30)), lender.asked()
    number = lenders.look(lender.make, first).asked.number
    book = lender.make.book
    assert book.read(loans_on_paper.find_loan, number=number.lower()) == first
    assert book.read(loans_on_paper.find_loan, member=lender.borrower.id) == second
    with pytest.raises(Refused, match="no loan X-9"):
        book.read(loans_on_paper.find_loan, number="X-9")
    with pytest.raises(Refused, match="has no loan"):
        book.read(loans_on_paper.find_loan, member=lender.make.member("Nobody").id)


# --- clauses -----------------------------------------------------------------------------------


def test_a_co_op_writes_its_own_clauses_in_a_language(lender: Lender) -> None:
    book = lender.make.book
    country = book.read(loans_on_paper.of_country, "loan")
    assert book.read(loans_on_paper.clauses, "fr", "loan") == country
    said = {"language": "rw", "kind": "loan"}
    change = loans_on_paper.change_clauses
    book.write(change, clauses=[" Ours  is this. ", ""], shown=None, **said)
    assert book.read(loans_on_paper.clauses, "rw_RW", "loan") == ("Ours is this.",)
    assert book.read(loans_on_paper.clauses, "fr", "loan") == country
    assert book.read(loans_on_paper.own_clauses, "rw", "loan") == ("Ours is this.",)
    book.write(change, clauses=[], shown=["Ours is this."], **said)
    assert book.read(loans_on_paper.clauses, "rw", "loan") == country
    assert book.read(loans_on_paper.own_clauses, "rw", "loan") is None


def test_every_country_has_clauses_for_all_that_wants_some() -> None:
    for code in ("RW", "KE", "BO", "plain"):
        assert all(profile(code).clauses[kind] for kind in ("loan", "guarantee", "team", "dispute"))
    assert profile("RW").clauses["dispute"] != profile("BO").clauses["dispute"]


def test_a_member_who_reads_nothing_gets_the_papers_in_the_co_ops_language(make: Make) -> None:
    who = make.member()
    loan = lenders.application(make, who, lenders.product(make))
    assert make.book.read(members.file, who.id).language == ""
    assert make.book.read(loans_on_paper.application, loan, on=TODAY, by=BY).language == ""
