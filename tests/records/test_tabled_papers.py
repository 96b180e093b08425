"""Papers of members and of the desk as tables: the same figures as on paper, and sums that hold."""

from __future__ import annotations

from dataclasses import replace

from coopdesk.i18n import Text
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    Figures,
    Weight,
    cash_day_figures,
    roll_figures,
    statement_figures,
)
from tests.reports import samples


def column(data: Figures, key: str, *weights: Weight) -> list[object]:
    """The cells of a column, of rows with these weights."""
    at = [one.key for one in data.columns].index(key)
    return [row.cells[at] for row in data.rows if row.weight in weights]


def total(cells: list[object], nothing: Money) -> Money:
    return sum((one for one in cells if isinstance(one, Money)), nothing)


NOTHING = samples.money(0)


def test_every_member_of_the_roll_has_a_row_and_the_last_one_is_their_sum() -> None:
    data = samples.roll()
    made = roll_figures(data)
    assert column(made, "number", Weight.PLAIN) == [row.number for row in data.rows]
    for key in ("shares", "savings", "loans"):
        (said,) = column(made, key, Weight.TOTAL)
        assert total(column(made, key, Weight.PLAIN), NOTHING) == said


def test_every_row_of_a_statement_names_its_account_and_adds_up() -> None:
    data = samples.statement()
    made = statement_figures(data)
    for account in data.accounts:
        rows = [row for row in made.rows if row.cells[0] == account.name]
        (*moves, after) = rows
        assert moves[0].cells[-1] == account.opening
        assert after.cells[-1] == account.closing
        assert total([row.cells[4] for row in moves], NOTHING) == after.cells[4]
    assert "" not in column(made, "account", *Weight)


def test_aid_has_no_balance_but_a_sum() -> None:
    made = statement_figures(replace(samples.statement(), aid=samples.aid()))
    rows = [row for row in made.rows if row.cells[0] == Text("Aid from the social fund")]
    assert rows
    assert {row.cells[5] for row in rows} == {None}
    assert total([row.cells[4] for row in rows[:-1]], NOTHING) == rows[-1].cells[4]


def test_the_day_sheet_tells_what_was_in_the_box_after_each_receipt() -> None:
    data = samples.cash_day()
    made = cash_day_figures(data)
    (_, *holds) = column(made, "in_box", Weight.PLAIN)
    assert holds[-1] == data.closing
    assert column(made, "in_box", Weight.TOTAL) == [data.closing]
    empty = cash_day_figures(replace(data, visits=(), closing=data.opening))
    assert column(empty, "in_box", *Weight) == [data.opening] * 2
