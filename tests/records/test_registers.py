"""The chart, the inventory and a voucher as papers and tables."""

from __future__ import annotations

from datetime import date

from coopdesk.records import accounts, assets, general, statements
from coopdesk.records.book import Book
from coopdesk.records.ids import EntryId
from coopdesk.records.papers import Weight
from coopdesk.records.statements import BOOKS, Asked
from coopdesk.records.vouchers import Attached
from tests.records.areas.keeping import PDF, account, funded, planned, spent, thing
from tests.records.hands import TODAY, Make, money


def test_the_chart_names_every_account_by_class(book: Book, make: Make) -> None:
    book.write(accounts.close_account, account=account(make, "1030"))
    said = book.read(BOOKS["chart"].make, Asked.so_far(TODAY))
    plain = [row.cells for row in said.rows if row.weight is Weight.PLAIN]
    assert len(plain) == len(book.read(accounts.accounts))
    closed = [cells for cells in plain if cells[3] is not None]
    assert [(cells[0], cells[3]) for cells in closed] == [("1030", TODAY)]
    heads = [row for row in said.rows if row.weight is Weight.HEAD]
    assert len(heads) == 5


def test_the_inventory_adds_up_and_is_what_the_accounts_hold(book: Book, make: Make) -> None:
    one = thing(make)
    thing(make, number="2", name="Safe", cost=money(50_000), months=5)
    book.write(assets.wear_off, month=202602, assets=[one])
    said = book.read(BOOKS["assets"].make, Asked.so_far(TODAY))
    total = next(row for row in said.rows if row.weight is Weight.TOTAL)
    assert total.cells[4:] == (money(150_000), money(20_000), money(130_000))
    held = {row.code: row.balance for row in book.read(accounts.accounts)}
    assert (held["1210"], -held["1290"]) == (total.cells[4], total.cells[5])
    before = book.read(BOOKS["assets"].make, Asked.so_far(date(2026, 2, 1)))
    assert before.rows[-1].cells[6] == money(140_000)  # January is worn off


def test_what_is_gone_is_in_the_inventory_of_before_only(book: Book, make: Make) -> None:
    one = thing(make)
    book.write(assets.dispose, asset=one, day=TODAY, result=account(make, "4090"), reason="Lost")
    assert book.read(statements.assets, TODAY).rows == ()
    assert book.read(statements.assets, date(2026, 3, 2)).rows


def test_a_voucher_says_all_that_stands_behind_it(book: Book, make: Make) -> None:
    funded(make)
    entry = spent(make, budget=planned(make), files=[Attached("bill.pdf", PDF)])
    said = book.read(statements.voucher, entry)
    assert (said.form, said.party, said.paper, said.files) == (
        "expense",
        "Landlord",
        "12",
        ("bill.pdf",),
    )
    assert said.at_hand
    assert sum((line.debit for line in said.lines), money(0)) == said.total == money(30_000)
    back = book.write(general.reverse_entry, entry=entry, reason="twice")
    assert book.read(statements.voucher, EntryId(back)).reverses == said.number
