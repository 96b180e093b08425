"""The papers of a surplus: each figure is one of the book, before and after it is passed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from coopdesk.i18n import Language, Text
from coopdesk.records import surplus
from coopdesk.records.allocation import Plan
from coopdesk.records.book import Book
from coopdesk.records.papers import Words
from coopdesk.records.surplus import on_paper
from tests.records.areas.surplus import PLAN, UNTIL, a_year, passed
from tests.records.hands import Make, money
from tests.records.sharing import TODAY, reckoned, settle

ENGLISH = Language("en")


def told(book: Book) -> surplus.Told:
    return book.read(surplus.told, UNTIL)


def plan_of(book: Book) -> Plan:
    """Interest on shares, and half of what is left by what members paid in fines."""
    (fines,) = [kind for kind in reckoned(book).operations if kind.role == "fines"]
    return replace(PLAN, refund=Decimal(50), weights={str(fines.account): 1})


def said(words: Words) -> str:
    text = ENGLISH.say(words) if isinstance(words, Text) else words
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_proof_has_every_base_and_its_parts_add_up_to_the_pool(book: Book, make: Make) -> None:
    a_year(make)
    book.write(surplus.keep_plan, until=UNTIL, plan=plan_of(book))
    proof = book.read(surplus.proof, told(book))
    shares, refund = proof.tables
    assert [said(one.title) for one in proof.tables] == [
        "Interest on shares",
        "To members by what they did",
    ]
    for table in proof.tables:
        assert sum(row.part.minor for row in table.rows) == table.pool.minor > 0
        assert sum(row.base for row in table.rows) == table.bases
    for row in shares.rows:
        assert sum(one.balance * one.days for one in row.stretches) == row.base > 0
        assert row.stretches[-1].until == UNTIL
    assert [row.name for row in shares.rows] == ["Member 1", "Member 2", "Member 3"]
    assert [(row.name, row.base) for row in refund.rows] == [("Member 1", 10_000)]
    assert "counted so: Fines and penalties × 1." in said(refund.about)


def test_what_nobody_gets_has_no_table(book: Book, make: Make) -> None:
    a_year(make)
    book.write(surplus.keep_plan, until=UNTIL, plan=replace(PLAN, share_rate=Decimal(0)))
    assert book.read(surplus.proof, told(book)).tables == ()


def test_the_head_leads_from_the_whole_step_by_step_to_what_is_left(book: Book, make: Make) -> None:
    a_year(make)
    made = told(book)
    head = book.read(surplus.listed, replace(made, plan=PLAN)).head
    assert (head.begins, head.until, head.passed) == (date(2025, 3, 1), UNTIL, None)
    passed(make)
    head = book.read(surplus.listed, told(book)).head
    assert (head.passed, head.number) == (TODAY, "5/2026")
    left = head.whole.minor
    for step in head.steps:
        left -= step.amount.minor
        assert step.left.minor == left
    assert head.left.minor == left


def test_the_list_and_the_letters_say_what_each_gets_and_what_still_waits(
    book: Book, make: Make
) -> None:
    one, two, three = a_year(make)
    ident = passed(make, plan=plan_of(book))
    settle(make, "savings", one)
    parts = {part.member: part for part in book.read(surplus.parts, ident)}
    made = told(book)
    listed = book.read(surplus.listed, made)
    assert [row.name for row in listed.rows] == ["Member 1", "Member 2", "Member 3"]
    for row, who in zip(listed.rows, (one, two, three), strict=True):
        part = parts[who.id]
        assert row.amount == money(part.amount) == row.by_shares + row.by_operations
        assert row.due == money(0 if who is one else part.amount)
    for name in ("by_shares", "by_operations", "amount", "due"):
        whole = sum((getattr(row, name) for row in listed.rows), money(0))
        assert getattr(listed, name) == whole
    letters = list(surplus.letters(made, made_on=TODAY, made_by="C"))
    assert [(one.member_name, one.amount, one.due) for one in letters] == [
        (row.name, row.amount, row.due) for row in listed.rows
    ]
    first, *others = letters
    assert said(first.into) == "Ordinary savings"
    assert {letter.into for letter in others} == {""}
    assert [(said(what), amount) for what, amount in first.did] == [
        ("Fines and penalties", money(10_000))
    ]
    assert {letter.did for letter in others} == {()}
    days = (UNTIL - date(2026, 2, 10) + timedelta(days=1)).days
    assert first.shares == money(round(10_000 * Decimal(days) / 365))


def test_a_resolution_is_drafted_from_the_plan_and_kept_as_it_was_passed(
    book: Book, make: Make
) -> None:
    a_year(make)
    book.write(surplus.keep_plan, until=UNTIL, plan=replace(PLAN, reason="A roof"))
    drafted = [said(words) for words in surplus.resolution(told(book)).sentences]
    whole = ENGLISH.amount(told(book).money(told(book).whole)).replace("\N{NO-BREAK SPACE}", " ")
    assert drafted[0] == f"The meeting decides on {whole}, the surplus at 28 Feb 2026."
    assert drafted[-1] == "Reason: A roof"
    assert any(one.startswith("Interest on shares, 60% a year: ") for one in drafted)
    assert any(one.startswith("What is left, ") for one in drafted)
    passed(make)
    assert surplus.resolution(told(book)).sentences == ("Passed.",)


@pytest.mark.parametrize(("number", "plain"), [("5.50", "5.5"), ("60.00", "60"), ("0", "0")])
def test_a_rate_is_told_without_noughts_at_its_end(number: str, plain: str) -> None:
    assert f"{on_paper.plain(Decimal(number))}" == plain
