"""Shares of two PCs that worked apart: both end with one register, which adds up to the ledger."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from coopdesk.records import checks, refunding, shares
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from tests.records.hands import TODAY, Make, Pc, Somebody, money, whole
from tests.records.test_merging import _PLAIN, exchange, two
from tests.records.test_shares import VALUE, holder, set_terms, undertakes

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["buy", "undertake", "ask", "enter", "issue", "back", "pay", "replace"]),
        st.integers(0, 2),
        st.integers(1, 3),
    ),
    max_size=7,
)


def work(book: Book, people: list[Somebody], deeds: list[tuple[str, int, int]]) -> None:
    """Each thing that a rule lets be done."""
    for deed, who, count in deeds:
        with suppress(Refused, StopIteration):
            do(book, deed, people[who], people[(who + 1) % len(people)], count)


def do(book: Book, deed: str, one: Somebody, other: Somebody, count: int) -> None:
    match deed:
        case "buy":
            Make(book).visit(one, ("share", count * 4_000))
        case "undertake":
            undertakes(book, one, count, months=count)
        case "ask":
            book.write(shares.ask_transfer, giver=one.shares, taker=other.shares, count=count)
        case "enter":
            found = book.read(shares.transfers)
            waits = next(row for row in found if row.entered is None)
            book.write(shares.enter_transfer, transfer=waits.id)
        case "issue":
            book.write(shares.issue, holding=one.shares)
        case "back":
            book.write(shares.ask_refund, holding=one.shares, amount=money(count * VALUE))
        case "pay":
            [queue] = book.read(shares.queues, TODAY)
            first = next(iter(queue.rows))
            some = money(min(first.amount.minor, count * 6_000))
            book.write(refunding.pay_refund, refund=first.id, amount=some, check_box=False)
        case _:
            found_papers = book.read(shares.certificates, on=TODAY)
            paper = next(iter(found_papers))
            book.write(shares.replace_certificate, certificate=paper.id, why="lost")


@example(first=[], mine=[("enter", 0, 1)], theirs=[("enter", 0, 1)])
@example(first=[("issue", 0, 1)], mine=[("replace", 0, 1)], theirs=[("enter", 0, 1)])
@example(first=[], mine=[("pay", 0, 1)], theirs=[("pay", 0, 3)])
@settings(max_examples=10, deadline=None)
@given(first=DEEDS, mine=DEEDS, theirs=DEEDS)
def test_two_pcs_end_with_one_register(
    template: Pc,
    first: list[tuple[str, int, int]],
    mine: list[tuple[str, int, int]],
    theirs: list[tuple[str, int, int]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        past = template.moved(Path(name) / "past")
        with past.open() as book:
            set_terms(book, months=12)
            people = [holder(Make(book), str(n), 40_000) for n in range(1, 4)]
            giver, taker = people[0].shares, people[1].shares
            book.write(shares.ask_transfer, giver=giver, taker=taker, count=1)
            book.write(shares.ask_refund, holding=people[2].shares, amount=money(2 * VALUE))
            work(book, people, first)
        with two(past, Path(name)) as ((_, one), (_, other)):
            work(one, people, mine)
            work(other, people, theirs)
            exchange(one, other)
            assert whole(one) == whole(other)
            for book in (one, other):
                found = book.read(shares.register, TODAY, TODAY)
                assert found.paid == found.booked
                for row in found.rows:
                    before = row.before + row.paid_in + row.came - row.went - row.paid_back
                    assert before == row.paid
                numbers = [row.number for row in book.read(shares.certificates)]
                assert len(set(numbers)) == len(numbers)
                sound = _PLAIN | {"certificates", "share accounts", "transfers of shares"}
                assert [one for one in checks.run(book, rebuild=True) if one.check in sound] == []
                [queue] = book.read(shares.queues, TODAY)
                asked = [(row.asked, row.place) for row in queue.rows]
                assert asked == sorted(asked)


def test_certificates_of_two_copies_with_one_letter_are_no_damage(
    template: Pc, tmp_path: Path
) -> None:
    past = template.moved(tmp_path / "past")
    with past.open() as book:
        set_terms(book, months=12)
        people = [holder(Make(book), str(n), 40_000) for n in range(1, 3)]
    copies = [past.copied(tmp_path / name) for name in ("one", "two")]
    with copies[0].open() as one, copies[1].open() as other:
        assert one.letter == other.letter
        for n, book in enumerate((one, other)):
            copies[n].clock.move(minutes=n)
            book.write(shares.issue, holding=people[n].shares)
        exchange(one, other)
        numbers = [row.number for row in one.read(shares.certificates)]
        assert len(numbers) == 2 > len(set(numbers))
        assert checks.run(one, rebuild=True) == []
