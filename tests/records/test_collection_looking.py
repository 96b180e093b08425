"""What the page of a collection sheet asks for: columns, people, past sheets; and its audits."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from coopdesk.i18n import Language
from coopdesk.records import checks, collection, products, visit
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Command, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.ids import CollectionId
from coopdesk.records.store import Raw
from coopdesk.records.terms import SavingsTerms
from tests.records import lenders
from tests.records.hands import TODAY, Make, Somebody, draft, money
from tests.records.meeting import YESTERDAY, keys, post, row, social_fund

# --- looking --------------------------------------------------------------------------------------


def test_a_sheet_has_columns_for_what_the_coop_offers(book: Book, group: list[Somebody]) -> None:
    social_fund(book)
    deeds = [collection.deed_of(column.key) for column in book.read(collection.columns)]
    assert deeds == [
        "deposit",
        "repayment",
        "share",
        "fine",
        "social",
        "withdrawal",
        "aid",
    ]
    assert [column.out for column in book.read(collection.columns)][-2:] == [True, True]


def test_the_usual_columns_are_those_of_the_last_sheet_too(
    book: Book, group: list[Somebody]
) -> None:
    usual = [collection.deed_of(key) for key in book.read(collection.usual)]
    assert usual == ["deposit", "repayment", "share", "fine"]
    post(book, [row(book, group[0], withdrawal=500), row(book, group[1], deposit=500)])
    usual = [collection.deed_of(key) for key in book.read(collection.usual)]
    assert usual[-1] == "withdrawal"


def test_the_savings_that_were_offered_first_are_the_usual_ones(
    book: Book, group: list[Somebody]
) -> None:
    first = keys(book)["deposit"]
    for n in range(8):  # the ids of some of them are smaller, those of others larger
        said: dict[str, Any] = {"form": products.VOLUNTARY, "since": TODAY, "terms": SavingsTerms()}
        book.write(products.add_product, name=f"Other {n}", **said)
    assert keys(book)["deposit"] == first
    assert book.read(collection.usual)[0] == first


def test_compulsory_savings_are_usual_and_fixed_terms_have_no_column(
    book: Book, group: list[Somebody]
) -> None:
    def offer(tx: Tx) -> None:
        for form in (products.COMPULSORY, products.FIXED_TERM, products.TARGET):
            said: dict[str, Any] = {"kind": products.SAVINGS, "since": TODAY, "terms": {}}
            products.offer(tx, name=form, form=form, **said)

    book.write(Command(offer, Permission.LOOK))
    titles = {one.key: one.title for one in book.read(collection.columns)}
    said = {str(title) for title in titles.values()}
    assert any("compulsory" in one for one in said)
    assert any("target" in one for one in said)
    assert not any("fixed" in one for one in said)
    usual = [titles[key] for key in book.read(collection.usual)]
    assert any("compulsory" in str(title) for title in usual)
    assert not any("target" in str(title) for title in usual)


def test_members_come_with_what_they_have_and_owe(book: Book, group: list[Somebody]) -> None:
    ids = book.read(collection.members_of, village="Remera")
    shown = book.read(collection.on_sheet, ids)
    assert [one.number for one in shown] == ["1", "2", "10"]
    named = keys(book)
    assert shown[0].held[named["deposit"]] == money(41_500)
    assert [one.due for one in shown] == [money(150_000), None, None]
    assert shown[0].has("repayment")
    assert not shown[2].has("repayment")
    assert shown[2].has("fine")
    assert len(book.read(collection.members_of)) == 4


def test_what_is_owed_with_terms_and_without_is_owed_together(book: Book, make: Make) -> None:
    (one,) = make.roll(draft("1", loan=1_000, joined=lenders.NEW_YEAR))
    lenders.running(make, one, 1_200)
    [shown] = book.read(collection.on_sheet, [one.id], TODAY)
    assert shown.held[keys(book)["repayment"]] == money(1_000 + 1_212)
    assert shown.due == money(1_000 + 107)  # its first instalment fell due


def test_a_group_that_met_can_meet_again(book: Book, group: list[Somebody]) -> None:
    sheet = post(book, [row(book, group[2]), row(book, group[0], there=False)])
    assert book.read(collection.who_came, sheet) == [group[0].id, group[2].id]


def test_sheets_are_listed_newest_first(book: Book, group: list[Somebody]) -> None:
    post(book, [row(book, group[0], slip="1", deposit=500)], day=YESTERDAY, name="Slips")
    post(book, [row(book, group[0], deposit=700), row(book, group[1])])
    found = book.read(collection.past)
    assert [(one.name, one.present, one.receipts, one.net) for one in found] == [
        ("Remera", 2, 1, money(700)),
        ("Slips", 1, 1, money(500)),
    ]
    assert book.read(collection.sheets_of_day, TODAY) == [found[0].id]
    assert book.read(collection.sheets_of_day, TODAY, name="Other") == []


def test_a_receipt_that_was_taken_back_is_marked_on_the_sheet(
    book: Book, group: list[Somebody]
) -> None:
    sheet = post(book, [row(book, group[0], deposit=500), row(book, group[1], deposit=5)])
    first, second = book.read(collection.receipts_on, sheet)
    book.write(visit.reverse_visit, visit=first, reason="not hers")
    paper = book.read(collection.sheet_paper, sheet)
    assert [line.reversed_by for line in paper.rows] == ["A-000003", ""]
    assert paper.net == money(505)  # the sheet stays as it was booked
    assert book.read(collection.receipts_on, sheet) == [second]
    assert checks.run(book, rebuild=True) == []


def test_a_sheet_that_is_not_there_is_refused(book: Book) -> None:
    with pytest.raises(Refused, match="no such collection sheet"):
        book.read(collection.sheet_paper, CollectionId(7))


def test_an_empty_sheet_tells_who_and_what_is_due(book: Book, group: list[Somebody]) -> None:
    ids, usual = book.read(collection.members_of), book.read(collection.usual)
    paper = book.read(collection.blank, ids, usual, name="Remera", day=None)
    assert [one.number for one in paper.rows] == ["1", "2", "4", "10"]
    assert [due and due.minor for due in paper.rows[0].due] == [None, 150_000, None, None]
    assert paper.coins[0] == money(5_000)


# --- audits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("UPDATE visit SET day = 20260101 WHERE sheet IS NOT NULL", "another day or box"),
        ("UPDATE visit SET sheet = 99", "on none"),
        ("UPDATE collection SET box = (SELECT id FROM account WHERE role = 'shares')", "box"),
        ("DELETE FROM presence", "does not stand on its sheet"),
        ("UPDATE collection SET counted = 399", "was counted, its receipts say 500"),
    ],
)
def test_a_sheet_that_was_tampered_with_is_found(
    book: Book, group: list[Somebody], harm: str, said: str
) -> None:
    post(book, [row(book, group[0], deposit=500)], counted=money(400), remark="lost")
    assert checks.run(book) == []
    with book.raw() as raw:
        _without_triggers(raw)
        raw.connection.execute(text(harm))
    found = [finding for finding in checks.run(book) if finding.check == "collections"]
    assert any(said in Language("en").say(finding.what) for finding in found), found


def _without_triggers(raw: Raw) -> None:
    ask = raw.connection.exec_driver_sql
    for (name,) in ask("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all():
        ask(f"DROP TRIGGER {name}")
