"""What doesn't count is in no row, on every PC alike, whatever came first; and it is never lost."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from coopdesk.records import checks, devices, looking_at, members, merge, office, seals
from coopdesk.records.book import Book, acts, counting
from coopdesk.records.ids import VisitId
from coopdesk.records.visit import reverse_visit
from tests.records.fleet import Worker, sent_by, steps
from tests.records.hands import Make, Pc, answers, owns, whole
from tests.records.test_merging import in_pieces
from tests.records.test_replay import MANY


class Three:
    """An office, a thief's PC and a third one, each with the same past and an act of its own."""

    def __init__(self, pcs: list[Pc], opened: list[Book]) -> None:
        self.pcs, self.opened = pcs, opened
        self.office, self.thief, self.third = opened

    def meet(self, *which: Book) -> None:
        for to in which or self.opened:
            for by in which or self.opened:
                merge.take_in(to, sent_by(by, list(by.acts())))

    def spread(self, end: dict[str, Any]) -> None:
        """The office and the third one exchange what counts of each PC."""
        for to, by in ((self.office, self.third), (self.third, self.office)):
            rows = [(acts.decode(body), body) for body in by.acts()]
            ended = (end["device"], end["seq"])
            sent = [b for r, b in rows if acts.number_of(r.dev) != ended[0] or r.seq <= ended[1]]
            merge.take_in(to, sent_by(by, sent))

    def end_of(self, book: Book, back: int = 0) -> dict[str, Any]:
        """Where a PC's chain ends, some acts back."""
        own = [b for b in book.acts() if acts.decode(b).dev == book.device]
        last = acts.decode(own[-1 - back])
        return {"device": acts.number_of(book.device), "seq": last.seq, "tip": last.hash}

    def revoke(self, end: dict[str, Any], *, by: Book | None = None) -> None:
        self.later()
        (by or self.office).write(devices.revoke, **end, why="stolen")

    def later(self) -> None:
        for pc in self.pcs:
            pc.clock.move(minutes=5)


@contextmanager
def three(template: Pc, folder: Path) -> Iterator[Three]:
    pcs = [template.moved(folder / "office")]
    pcs += [pcs[0].copied(folder / name) for name in ("thief", "third")]
    opened = [pc.open() for pc in pcs]
    try:
        apart = Three(pcs, opened)
        for n, book in enumerate(opened):
            pcs[n].clock.move(seconds=n)
            if n:  # so that each gets a letter of its own
                merge.take_in(book, sent_by(opened[n - 1], list(opened[n - 1].acts())))
            Make(book).member(f"First of {n}", number=f"F{n}")
        apart.meet()
        yield apart
    finally:
        for book in opened:
            book.close()


@pytest.fixture
def apart(template: Pc, tmp_path: Path) -> Iterator[Three]:
    with three(template, tmp_path) as made:
        yield made


#: What no merge may leave behind.
PLAIN = {"file", "chain", "facts", "derived", "balanced", "kept balances", "numbers"}


def sound(*books: Book) -> None:
    """They say the same, and what their acts say."""
    for book in books:
        off = [one for one in checks.run(book, rebuild=True) if one.check in PLAIN]
        assert off == []
        assert whole(book) == whole(books[0])


def why(book: Book) -> list[str]:
    return sorted(left.why for left in book.read(counting.left).values())


def names(book: Book) -> set[str | None]:
    return {row.name for row in book.read(members.roll)}


# --- a PC that is trusted no more -----------------------------------------------------------------


def test_what_a_revoked_pc_wrote_after_its_end_leaves_the_book_that_had_it(apart: Three) -> None:
    end = apart.end_of(apart.thief)
    Make(apart.thief).visit(Make(apart.thief).member("Evil"), ("deposit", 700))
    apart.meet(apart.third, apart.thief)
    assert "Evil" in names(apart.third)
    apart.revoke(end)
    merge.take_in(apart.third, sent_by(apart.office, list(apart.office.acts())))
    assert "Evil" not in names(apart.third)
    sound(apart.office, apart.third)
    assert why(apart.third) == ["revoked", "revoked"]
    assert why(apart.office) == []
    evil = [b for b in apart.thief.acts() if acts.decode(b).seq > end["seq"]]
    assert set(evil) & set(apart.third.acts())  # word for word


def told_at(book: Book) -> dict[str, int]:
    """What of PCs there is to look at, with how many entries."""
    merge.catch_up(book)
    found = book.read(looking_at.found)
    return {one.about: len(one.proof) for one in found if one.kind == looking_at.REVOKED}


def test_of_two_revoked_pcs_each_is_told_with_what_it_wrote_itself(apart: Three) -> None:
    ends = [apart.end_of(book) for book in (apart.thief, apart.third)]
    for n, book in enumerate((apart.thief, apart.third), start=1):
        for more in range(n):
            Make(book).member(f"Evil {n}", number=f"E{n}{more}")
    apart.meet()
    for end in ends:
        apart.revoke(end)
    assert told_at(apart.office) == {str(ends[0]["device"]): 1, str(ends[1]["device"]): 2}


def test_what_leans_on_a_thief_is_not_told_as_what_a_revoked_pc_wrote_after_its_end(
    apart: Three,
) -> None:
    end = apart.end_of(apart.thief)
    evil = Make(apart.thief).member("Evil")
    apart.meet()
    Make(apart.third).visit(Make(apart.third).known(evil.id), ("deposit", 700))
    apart.meet()
    apart.revoke(end)
    third = apart.end_of(apart.third)
    apart.revoke(third)
    assert told_at(apart.office) == {str(end["device"]): 1, f"left/{third['device']}": 1}


def test_it_is_the_same_where_the_acts_come_after_the_word(apart: Three) -> None:
    end = apart.end_of(apart.thief)
    Make(apart.thief).visit(Make(apart.thief).member("Evil"), ("deposit", 700))
    apart.revoke(end)
    apart.meet(apart.office, apart.third)
    apart.meet()
    sound(*apart.opened)
    assert "Evil" not in names(apart.thief)
    assert all(why(book) == ["revoked", "revoked"] for book in apart.opened)


def test_what_its_clone_wrote_beside_the_accepted_end_does_not_count(apart: Three) -> None:
    end, account = apart.end_of(apart.thief), "SELECT code FROM account WHERE id = 901"
    last = next(b for b in apart.thief.acts() if acts.hash_of(b) == end["tip"])
    facts = [["+", "account", ["id", "code", "name", "type"], [[901, "Z", "N", "asset"]]]]
    beside = cbor2.dumps(cbor2.loads(last) | {"facts": facts}, canonical=True)
    merge.take_in(apart.third, merge.Arrived([beside]))
    assert apart.third.read(answers, account) == [("Z",)]
    apart.revoke(end)
    apart.meet(apart.office, apart.third)
    sound(apart.office, apart.third)
    for book in (apart.office, apart.third):
        assert book.read(answers, account) == []
        assert why(book) == ["revoked"]


def test_the_revoked_pc_itself_goes_on_only_under_a_new_name(apart: Three) -> None:
    before = apart.thief.device
    apart.revoke(apart.end_of(apart.thief))
    apart.meet()
    assert apart.thief.ended
    apart.pcs[1].clock.move(hours=30)
    Make(apart.thief).member("Honest")
    assert apart.thief.device not in {before, b""}
    apart.meet()
    sound(*apart.opened)
    assert "Honest" in names(apart.office)


def test_a_word_of_this_pc_that_ends_another_earlier_takes_its_rows_away(apart: Three) -> None:
    end = apart.end_of(apart.thief)
    Make(apart.thief).member("Evil")
    apart.meet()
    apart.revoke(end)
    assert merge.catch_up(apart.office)
    assert not merge.catch_up(apart.office)
    apart.meet()
    sound(*apart.opened)
    assert "Evil" not in names(apart.office)


def test_a_payment_on_what_does_not_count_is_left_out_as_a_whole(apart: Three) -> None:
    end = apart.end_of(apart.thief)
    evil = Make(apart.thief).member("Evil")
    apart.meet(apart.third, apart.thief)
    apart.later()
    Make(apart.third).visit(evil, ("deposit", 300))
    Make(apart.third).member("Good")
    apart.revoke(end)
    apart.spread(end)
    sound(apart.office, apart.third)
    assert names(apart.third) >= {"Good"}
    assert why(apart.office) == ["rootless"]
    assert why(apart.third) == ["revoked", "rootless"]
    label = apart.third.letter
    used = apart.office.read(answers, "SELECT series, number FROM twin ORDER BY series DESC")
    assert {series for series, _ in used} == {label, f"#{label}"}


def test_what_takes_back_an_entry_that_does_not_count_goes_with_it(apart: Three) -> None:
    who = Make(apart.office).member("Aline")
    apart.meet()
    end = apart.end_of(apart.thief)
    wrong = Make(apart.thief).visit(who, ("deposit", 700))
    apart.meet(apart.third, apart.thief)
    apart.later()
    apart.third.write(reverse_visit, visit=VisitId(wrong), reason="wrong")
    apart.revoke(end)
    apart.spread(end)
    sound(apart.office, apart.third)
    assert owns(apart.office, who.savings) == 0
    assert why(apart.office) == ["rootless"]


def test_a_value_set_over_one_that_does_not_count_stands_beside_the_one_before(
    apart: Three,
) -> None:
    end = apart.end_of(apart.thief)

    def phone(book: Book, value: str) -> None:
        apart.later()
        shown = book.read(office.settings)["phone"]
        book.write(office.change_setting, name="phone", value=value, shown=shown)

    phone(apart.office, "1")
    apart.meet()
    end = apart.end_of(apart.thief)
    phone(apart.thief, "2")
    apart.meet(apart.third, apart.thief)
    phone(apart.third, "3")
    apart.revoke(end)
    apart.spread(end)
    sound(apart.office, apart.third)
    assert apart.office.read(office.settings)["phone"] == "3"
    assert len(whole(apart.office, ["head"])["head"]) == 2


def test_of_two_that_end_each_other_the_first_stands_until_a_third_one_speaks(
    apart: Three,
) -> None:
    ends = apart.end_of(apart.thief), apart.end_of(apart.office)
    apart.later()
    apart.revoke(ends[1], by=apart.thief)
    apart.revoke(ends[0], by=apart.office)
    others = [b for book in apart.opened for b in book.acts()]
    merge.take_in(apart.third, merge.Arrived(others))
    ended = apart.third.read(answers, "SELECT id FROM revocation")
    assert ended == [(ends[1]["device"],)]
    sound(apart.third)


def test_a_third_pc_ends_the_quarrel(apart: Three) -> None:
    ends = apart.end_of(apart.thief), apart.end_of(apart.office)
    apart.revoke(ends[1], by=apart.thief)
    apart.revoke(ends[0], by=apart.office)
    apart.revoke(ends[0], by=apart.third)
    apart.meet()
    for book in apart.opened:
        assert book.read(answers, "SELECT id FROM revocation") == [(ends[0]["device"],)]
    sound(*apart.opened)


many = settings(max_examples=MANY, phases=(Phase.generate,))


@given(
    work=st.lists(steps, min_size=6, max_size=6),
    back=st.integers(0, 3),
    chance=st.randoms(use_true_random=False),
)
@many
def test_in_any_order_and_pieces_the_same_counts_everywhere(
    template: Pc, work: list[Any], back: int, chance: random.Random
) -> None:
    todo, evil, more = work[:3], work[3], work[4:]
    with (
        tempfile.TemporaryDirectory() as name,
        three(template, Path(name)) as apart,
        apart.office.unhurried(),
        apart.thief.unhurried(),
        apart.third.unhurried(),
    ):
        _work(apart, todo)
        apart.meet()
        own = sum(acts.decode(b).dev == apart.thief.device for b in apart.thief.acts())
        end = apart.end_of(apart.thief, min(back, own - 1))
        Worker(apart.thief, apart.pcs[1].clock).work(evil)
        apart.meet(apart.thief, apart.third)
        apart.later()
        _work(apart, [more[0], [], more[1]])
        apart.revoke(end)
        merge.catch_up(apart.office)
        chains = {
            book.device: [b for b in book.acts() if acts.decode(b).dev == book.device]
            for book in apart.opened
        }
        beside = [sent_by(book, []) for book in apart.opened]
        for book in apart.opened:
            _take_all(book, chains, beside, chance)
        sound(*apart.opened)


def _work(apart: Three, todo: list[Any]) -> None:
    for pc, book, some in zip(apart.pcs, apart.opened, todo, strict=True):
        Worker(book, pc.clock).work(some)


def _take_all(book: Book, chains: Any, beside: list[merge.Arrived], chance: random.Random) -> None:
    pieces = [list(in_pieces(chance, chain)) for chain in chains.values()]
    while any(pieces):
        chain = chance.choice([one for one in pieces if one])
        salts = {row: salt for one in beside for row, salt in one.salts.items()}
        values = [value for one in beside for value in one.values]
        merge.take_in(book, merge.Arrived(chain.pop(0), salts, values))


def test_seals_of_before_and_after_prove_what_counted_then(apart: Three) -> None:
    end = apart.end_of(apart.thief)
    who = Make(apart.thief).member("Evil")
    Make(apart.thief).visit(who, ("deposit", 700))
    apart.meet(apart.third, apart.thief)
    apart.later()
    apart.third.write(seals.seal, kind=seals.HAND)
    Make(apart.third).visit(who, ("deposit", 10))
    apart.revoke(end)
    apart.spread(end)
    apart.third.write(seals.seal, kind=seals.DAY)
    assert apart.third.read(seals.verify) == []
    apart.spread(end)
    newest = apart.third.read(seals.seals)[0]
    broken = apart.office.read(seals.verified).broken
    assert newest.code not in broken
