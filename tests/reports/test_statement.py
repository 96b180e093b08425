from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from coopdesk.i18n import Language
from coopdesk.records.errors import Refused
from coopdesk.records.papers import Statement
from coopdesk.reports.statement import statement, statements
from tests.reports import samples
from tests.reports.reading import pages

ENGLISH = Language("en")


def _many(n: int) -> list[Statement]:
    return [replace(samples.statement(), member_number=str(at)) for at in range(1, n + 1)]


def _english(_: Statement) -> Language:
    return ENGLISH


def test_thirty_rows_fit_on_one_page() -> None:
    assert len(pages(statement(samples.statement(), ENGLISH))) == 1


def test_one_statement_and_many_are_drawn_the_same() -> None:
    one = pages(statement(samples.statement(), ENGLISH))
    assert pages(statements([samples.statement()], _english)) == one


def test_each_member_reads_from_their_own_page_one_in_their_own_language() -> None:
    account = samples.account(rows=60)
    data = [replace(one, accounts=(account,)) for one in _many(2)]
    spanish = Language("es")

    def language_of(one: Statement) -> Language:
        return spanish if one.member_number == "2" else ENGLISH

    told = pages(statements(data, language_of))
    assert [text.splitlines()[-1].split()[-3:] for text in told] == [
        ["1", "/", "2"],
        ["2", "/", "2"],
        ["1", "/", "2"],
        ["2", "/", "2"],
    ]
    assert "41,500" in told[0]
    assert "41.500" in told[2]


def test_an_account_in_which_nothing_moved_has_no_bare_zeros_over_its_table() -> None:
    still = samples.account(rows=0)
    [told] = pages(statement(samples.statement(accounts=(still,)), ENGLISH))
    assert f"{still.name}\n1 Mar 2025 Balance before" in told


def test_every_figure_is_there_and_signs_are_told() -> None:
    data = samples.statement()
    [told] = pages(statement(data, ENGLISH))
    for line in data.accounts[0].lines:
        assert ENGLISH.figure(abs(line.amount)) in told
        assert ENGLISH.figure(line.balance) in told
        assert line.number in told
    assert told.count("−") >= sum(line.amount.minor < 0 for line in data.accounts[0].lines)


def test_aid_from_the_social_fund_is_a_section_of_its_own() -> None:
    account = samples.account(rows=2)
    data = samples.statement(accounts=(account,), aid=samples.aid())
    [told] = pages(statement(data, ENGLISH))
    accounts, aid = told.split("A-004300")[0], "A-004300" + told.split("A-004300")[1]
    assert "Balance after" in accounts
    assert accounts.count("Aid from the social fund") >= 1
    for part in ("A-004301", "A-004302", "paid twice", "Aid together", "12,000"):
        assert part in aid
    [without] = pages(statement(replace(data, aid=()), ENGLISH))
    assert "Aid" not in without


def test_progress_is_told_and_can_stop_the_run() -> None:
    told: list[tuple[int, int]] = []

    def step(at: int, of: int) -> None:
        told.append((at, of))
        if at == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        statements(_many(5), _english, step)
    assert told == [(1, 5), (2, 5), (3, 5)]


def test_statements_can_come_one_by_one() -> None:
    def coming() -> Iterator[Statement]:
        yield from _many(3)

    assert len(pages(statements(coming(), _english))) == 3


def test_no_statement_at_all_is_refused() -> None:
    with pytest.raises(Refused):
        statements([], _english)


def test_a_page_of_many_stays_small() -> None:
    pdf = statements(_many(200), _english)
    assert len(pdf) / 200 < 2_400


def test_every_sheet_names_its_member() -> None:
    data = replace(samples.statement(), accounts=(samples.account(rows=90),))
    told = pages(statement(data, ENGLISH))
    assert len(told) == 3
    assert all("104 · Uwase Jean-Baptiste" in text for text in told)


def test_what_moved_in_all_is_said_in_words_beside_the_name_of_the_account() -> None:
    data = samples.statement(accounts=(samples.account(rows=2),), aid=samples.aid())
    [told] = pages(statement(data, ENGLISH))
    assert "Savings, ordinary Added in all: +14,757 · Taken off in all: −2,324\n" in told
    assert "Aid from the social fund\n" in told  # its sum stands once, under its table


def test_a_long_name_stands_whole_beside_large_sums() -> None:
    one = replace(samples.account(rows=0), name="Savings for the school fees of the children")
    large = replace(one, total_in=one.opening * 10**9, total_out=one.opening * 10**9)
    [told] = pages(statement(samples.statement(accounts=(large,)), ENGLISH, large=True))
    assert "Savings for the school fees of the children" in " ".join(told.splitlines())
    assert "Taken off in all: −41,500,000,000,000" in told
