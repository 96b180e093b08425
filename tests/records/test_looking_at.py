"""What the coming together of PCs brings to look at: found, told with its proof, and settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from coopdesk.records import checks, doubles, looking_at, members, merge, periods, visit
from coopdesk.records.access import Permission, Role
from coopdesk.records.book import Book, Command, Tx, acts
from coopdesk.records.errors import Refused
from coopdesk.records.looking_at import Flag
from coopdesk.records.schema import Device, Revocation
from tests.records.fleet import sent_by
from tests.records.hands import TODAY, Make, Pc, actor, draft, whole
from tests.records.test_merging import exchange, two


class Apart:
    """Two PCs, and a member with 1,000 in savings whom both know."""

    def __init__(self, pcs: Any) -> None:
        (self.pc, self.mine), (self.other, self.theirs) = pcs
        self.who = Make(self.mine).member("Aline Mukamana", number="7")
        Make(self.mine).visit(self.who, ("deposit", 1_000))
        Make(self.theirs).member("Bosco Habimana", number="8")
        self.meet()

    def meet(self) -> None:
        exchange(self.mine, self.theirs)

    @property
    def books(self) -> tuple[Book, Book]:
        return self.mine, self.theirs

    def both(self, *doings: tuple[str, int], **more: Any) -> None:
        """The same visit on both PCs, before they meet."""
        for book in self.books:
            Make(book).visit(self.who, *doings, **more)
        self.meet()

    def flags(self, kind: str = "", **more: Any) -> list[Flag]:
        found = self.mine.read(looking_at.found, **more)
        assert self.theirs.read(looking_at.found, **more) == found
        return [flag for flag in found if kind in {"", flag.kind}]


@pytest.fixture
def apart(template: Pc, tmp_path: Path) -> Iterator[Apart]:
    with two(template, tmp_path) as pcs:
        yield Apart(pcs)


def test_pcs_that_agree_leave_nothing_to_look_at(apart: Apart) -> None:
    assert apart.flags() == []
    assert apart.mine.read(looking_at.count) == 0
    assert checks.run(apart.mine, rebuild=True) == []


# --- money ---------------------------------------------------------------------------------------


def test_what_two_pcs_both_paid_out_is_told_with_the_amount_and_the_moves(apart: Apart) -> None:
    Make(apart.mine).visit(apart.who, ("withdrawal", 800))
    Make(apart.theirs).visit(apart.who, ("withdrawal", 700))
    apart.meet()
    (flag,) = apart.flags()
    assert flag.kind == looking_at.OVERDRAWN
    assert "7 Aline Mukamana has" in str(flag.text)
    assert flag.text.fields["amount"].minor == 500
    assert sorted(one.amount.minor for one in flag.proof if one.amount) == [-800, -700, 1_000]
    assert {one.pc for one in flag.proof} == {apart.mine.letter, apart.theirs.letter}
    assert checks.run(apart.mine, rebuild=True) == []


def test_of_many_moves_the_last_six_are_told_the_newest_last(apart: Apart) -> None:
    for amount in range(1, 8):
        apart.pc.clock.move(minutes=1)
        Make(apart.mine).visit(apart.who, ("deposit", amount))
    apart.meet()
    for book, amount in ((apart.mine, 900), (apart.theirs, 901)):
        apart.pc.clock.move(minutes=1)
        apart.other.clock.moment = apart.pc.clock()
        Make(book).visit(apart.who, ("withdrawal", amount))
    apart.meet()
    (flag,) = apart.flags()
    assert [one.amount.minor for one in flag.proof if one.amount] == [4, 5, 6, 7, -900, -901]


def test_it_goes_when_the_member_pays_back(apart: Apart) -> None:
    apart.both(("withdrawal", 800))
    Make(apart.mine).visit(apart.who, ("deposit", 600))
    apart.meet()
    assert apart.flags(looking_at.OVERDRAWN) == []


def test_a_claim_needs_words_and_holds_until_more_is_missing(apart: Apart) -> None:
    Make(apart.mine).visit(apart.who, ("withdrawal", 800))
    Make(apart.theirs).visit(apart.who, ("withdrawal", 700))
    apart.meet()
    (flag,) = apart.flags()
    said: dict[str, Any] = {"kind": flag.kind, "about": flag.about, "how": "claim"}
    with pytest.raises(Refused, match="what was agreed") as no:
        apart.mine.write(looking_at.settle, **said)
    assert no.value.field == "why"
    apart.mine.write(looking_at.settle, **said, why="Pays 100 each week")
    apart.meet()
    assert apart.flags() == []
    (known,) = apart.flags(settled=True)
    assert known.settled is not None
    assert (known.settled.how, known.settled.why) == ("claim", "Pays 100 each week")
    Make(apart.mine).visit(apart.who, ("deposit", 100))
    apart.meet()
    assert len(apart.flags()) == 1


def test_the_same_money_on_two_pcs_is_told_once(apart: Apart) -> None:
    apart.both(("deposit", 300))
    (flag,) = apart.flags()
    assert flag.kind == looking_at.RECEIPT
    assert [str(one.what) for one in flag.proof] == ["Receipt A-000002", "Receipt B-000001"]
    assert {one.amount.minor for one in flag.proof if one.amount} == {300}
    assert all(one.visit for one in flag.proof)
    assert checks.run(apart.mine, rebuild=True) == []


def test_other_money_on_the_same_day_is_no_double(apart: Apart) -> None:
    Make(apart.mine).visit(apart.who, ("deposit", 300))
    Make(apart.theirs).visit(apart.who, ("deposit", 301))
    apart.meet()
    assert apart.flags() == []


def test_two_visits_on_one_pc_are_no_double(apart: Apart) -> None:
    for _ in range(2):
        Make(apart.mine).visit(apart.who, ("deposit", 300))
    apart.meet()
    assert apart.flags() == []


def test_two_visits_on_one_pc_are_no_double_where_another_pc_saw_the_member_too(
    apart: Apart,
) -> None:
    for _ in range(2):
        Make(apart.mine).visit(apart.who, ("deposit", 300))
    Make(apart.theirs).visit(apart.who, ("deposit", 100))
    apart.meet()
    assert apart.flags() == []


def test_two_members_who_paid_the_same_fine_are_no_double(apart: Apart) -> None:
    """A fine is of no account, which would tell members apart; each came to the other PC too."""
    bosco = apart.mine.read(members.by_its_number, "8")
    assert bosco is not None
    for book, amounts in ((apart.mine, (300, 100)), (apart.theirs, (200, 300))):
        make = Make(book)
        for who, amount in zip((apart.who, make.known(bosco)), amounts, strict=True):
            make.visit(who, ("fine", amount))
    apart.meet()
    assert apart.flags() == []


def test_the_same_money_of_another_member_or_day_is_no_double(apart: Apart) -> None:
    """Both come to both PCs on both days, each time with other money."""
    bosco = apart.mine.read(members.by_its_number, "8")
    assert bosco is not None
    for book, amounts in ((apart.mine, (300, 100)), (apart.theirs, (100, 300))):
        make = Make(book)
        for who, days in ((apart.who, (0, 1)), (make.known(bosco), (1, 0))):
            for back, amount in zip(days, amounts, strict=True):
                make.visit(who, ("deposit", amount), day=TODAY - timedelta(days=back))
    apart.meet()
    assert apart.flags() == []


def test_a_double_goes_when_one_is_reversed(apart: Apart) -> None:
    apart.both(("deposit", 300))
    (flag,) = apart.flags()
    ident = flag.proof[1].visit
    assert ident is not None
    apart.theirs.write(visit.reverse_visit, visit=ident, reason="The same money")
    apart.meet()
    assert apart.flags() == []


def test_both_are_right_until_a_third_comes(apart: Apart) -> None:
    apart.both(("deposit", 300))
    (flag,) = apart.flags()
    apart.mine.write(looking_at.settle, kind=flag.kind, about=flag.about, how="both")
    apart.meet()
    assert apart.flags() == []
    Make(apart.theirs).visit(apart.who, ("deposit", 300))
    apart.meet()
    (again,) = apart.flags()
    assert len(again.proof) == 3


def test_what_was_settled_can_be_opened_again(apart: Apart) -> None:
    apart.both(("deposit", 300))
    (flag,) = apart.flags()
    said = {"kind": flag.kind, "about": flag.about}
    with pytest.raises(Refused, match="was not settled"):
        apart.mine.write(looking_at.open_again, **said)
    apart.mine.write(looking_at.settle, **said, how="both")
    apart.mine.write(looking_at.open_again, **said)
    apart.meet()
    assert apart.flags() == [flag]


def test_a_word_that_is_not_of_this_kind_settles_nothing(apart: Apart) -> None:
    apart.both(("deposit", 300))
    (flag,) = apart.flags()
    with pytest.raises(Refused, match="by a word"):
        apart.mine.write(looking_at.settle, kind=flag.kind, about=flag.about, how="two")
    with pytest.raises(Refused, match="has gone meanwhile"):
        apart.mine.write(looking_at.settle, kind=flag.kind, about="nothing", how="both")


# --- people --------------------------------------------------------------------------------------


def test_one_person_whom_two_pcs_admitted_is_told(apart: Apart) -> None:
    Make(apart.mine).member("Jean-Bosco UWERA", number="20", phone="078 12 34")
    Make(apart.theirs).member("Uwéra Jean-Bosco", number="21", phone="0781234")
    apart.meet()
    (flag,) = apart.flags()
    assert (flag.kind, len(flag.proof)) == (looking_at.TWICE, 2)
    apart.mine.write(looking_at.settle, kind=flag.kind, about=flag.about, how="two", why="Twins")
    apart.meet()
    assert apart.flags() == []


def test_two_people_of_one_name_are_no_double(apart: Apart) -> None:
    Make(apart.mine).member("Uwera Marie", number="20", born=date(1980, 1, 1), phone="1")
    Make(apart.theirs).member("Uwera Marie", number="21", born=date(1981, 1, 1), phone="2")
    apart.meet()
    assert apart.flags() == []


@pytest.mark.parametrize("shared", ["document", "born"])
def test_a_paper_or_a_birthday_tells_of_one_person_too(apart: Apart, shared: str) -> None:
    same: dict[str, Any] = {"document": "ID 1198", "born": date(1980, 5, 5)}
    for book, number in ((apart.mine, "20"), (apart.theirs, "21")):
        Make(book).member("Uwera Marie", number=number, **{shared: same[shared]})
    apart.meet()
    (flag,) = apart.flags()
    assert flag.kind == looking_at.TWICE
    assert "numbers 20, 21" in str(flag.text)


def test_a_name_alone_tells_of_nobody(apart: Apart) -> None:
    Make(apart.mine).member("Uwera Marie", number="20", phone="", document="")
    Make(apart.theirs).member("Uwera Marie", number="21", phone="", document="")
    apart.meet()
    assert apart.flags() == []


def test_who_has_left_may_come_again(apart: Apart) -> None:
    mine = Make(apart.mine)
    mine.leaves(mine.member("Uwera Marie", number="20", phone="0781234"), TODAY)
    Make(apart.theirs).member("Uwera Marie", number="21", phone="0781234")
    apart.meet()
    assert apart.flags() == []


def test_a_number_given_twice_goes_when_one_gets_another(apart: Apart) -> None:
    one = Make(apart.mine).member("One")
    Make(apart.theirs).member("Two")
    apart.meet()
    (flag,) = apart.flags()
    assert (flag.kind, flag.about) == (looking_at.NUMBER, "9")
    with pytest.raises(Refused, match="already belongs"):
        apart.mine.write(looking_at.give_number, member=one.id, number="8", shown="9")
    apart.mine.write(looking_at.give_number, member=one.id, number="10", shown="9")
    apart.meet()
    assert apart.flags() == []
    assert apart.theirs.read(members.by_its_number, "10") == one.id
    assert [row.id for row in apart.mine.read(members.find, "10")][:1] == [one.id]
    assert checks.run(apart.mine, rebuild=True) == []


def test_one_roll_on_two_pcs_is_one_person_to_join_and_not_to_be_given_a_number(
    apart: Apart,
) -> None:
    drafts = [draft("50", name="Uwase Jeanne", document="119788", savings=500)]
    for book in (apart.mine, apart.theirs):
        book.write(members.import_roll, drafts=drafts, on=TODAY)
    apart.meet()
    number, twice = apart.flags()
    assert (number.kind, twice.kind) == (looking_at.NUMBER, looking_at.TWICE)
    assert number.advice.message.startswith("If it is one person, join the two.")
    kept, gone = twice.seen
    apart.mine.write(doubles.join_members, kept=kept, gone=gone, picks={})
    apart.meet()
    assert apart.flags() == []
    assert checks.run(apart.mine, rebuild=True) == []


# --- closed months -------------------------------------------------------------------------------


def test_what_came_after_closing_is_told_together_and_seen(apart: Apart) -> None:
    end = date(2026, 2, 28)
    apart.mine.write(periods.close_month, until=end)
    for amount in (100, 200):
        Make(apart.theirs).visit(apart.who, ("deposit", amount), day=end - timedelta(days=1))
    apart.meet()
    (flag,) = apart.flags()
    assert (flag.kind, flag.about, len(flag.proof)) == (looking_at.LATE, "2026-02-28", 2)
    assert checks.run(apart.mine, rebuild=True) == []
    apart.mine.write(looking_at.settle, kind=flag.kind, about=flag.about, how="seen")
    apart.meet()
    assert apart.flags() == []


def test_each_closed_month_is_told_of_its_own(apart: Apart) -> None:
    ends = (date(2026, 1, 31), date(2026, 2, 28))
    for end in ends:
        apart.mine.write(periods.close_month, until=end)
        Make(apart.theirs).visit(apart.who, ("deposit", 100), day=end)
        apart.meet()
    flags = apart.flags()
    assert [(flag.kind, flag.about) for flag in flags] == [
        (looking_at.LATE, end.isoformat()) for end in ends
    ]
    assert [[one.day for one in flag.proof] for flag in flags] == [[end] for end in ends]
    assert [one.amount.minor for flag in flags for one in flag.proof if one.amount] == [100, 100]


# --- PCs -----------------------------------------------------------------------------------------


def test_a_copied_pc_is_told_as_a_fork(apart: Apart, tmp_path: Path) -> None:
    apart.mine.close()
    twin = apart.pc.moved(tmp_path / "twin")
    with apart.pc.open() as one, twin.open() as other:
        assert one.device == other.device
        Make(one).member("One", number="30")
        Make(other).member("Two", number="31")
        for book, amount in ((one, 40), (other, 41)):
            Make(book).visit(apart.who, ("deposit", amount))
        exchange(one, other)
        (flag,) = forks(one)
        assert len(flag.proof) == 4
        assert whole(one) == whole(other)
        assert checks.run(one, rebuild=True) == []


def test_a_fork_that_was_seen_is_told_again_when_a_third_copy_comes(
    apart: Apart, tmp_path: Path
) -> None:
    apart.mine.close()
    twins = [apart.pc.moved(tmp_path / name) for name in ("second", "third")]
    with apart.pc.open() as one, twins[0].open() as other, twins[1].open() as third:
        for n, book in enumerate((one, other, third)):
            Make(book).member(f"Member {n}", number=str(30 + n))
        exchange(one, other)
        (flag,) = forks(one)
        one.write(looking_at.settle, kind=flag.kind, about=flag.about, how="seen")
        assert forks(one) == []
        exchange(one, third)
        (flag,) = forks(one)
        assert len(flag.proof) == 3


def forks(book: Book) -> list[looking_at.Flag]:
    return [flag for flag in book.read(looking_at.found) if flag.kind == looking_at.FORK]


def test_what_a_stolen_pc_wrote_after_its_last_good_act_is_told(apart: Apart) -> None:
    own = [acts.decode(body) for body in apart.theirs.acts()]
    *_, last = [row for row in own if row.dev == apart.theirs.device]
    row = {"id": acts.number_of(last.dev), "seq": last.seq, "hash": last.hash}

    def revoke(tx: Tx) -> None:
        tx.insert(Revocation, [row | {"day": tx.today, "why": "Stolen"}])

    Make(apart.theirs).member("Thief", number="66")
    apart.mine.write(Command(revoke, Permission.SET_UP))
    apart.meet()
    (flag,) = apart.flags()
    assert (flag.kind, len(flag.proof)) == (looking_at.REVOKED, 1)
    assert "Thief" not in {row.name for row in apart.mine.read(members.roll)}
    assert str(flag.advice).startswith("Why it is trusted no more: Stolen")


def test_what_was_seen_of_a_stolen_pc_is_told_again_when_more_of_it_comes(apart: Apart) -> None:
    own = [acts.decode(body) for body in apart.theirs.acts()]
    *_, last = [row for row in own if row.dev == apart.theirs.device]
    row = {"id": acts.number_of(last.dev), "seq": last.seq, "hash": last.hash}

    def revoke(tx: Tx) -> None:
        tx.insert(Revocation, [row | {"day": tx.today, "why": "Stolen"}])

    apart.mine.write(Command(revoke, Permission.SET_UP))
    for more in (1, 2):
        Make(apart.theirs).member("Thief", number=f"6{more}")
        merge.take_in(apart.mine, sent_by(apart.theirs, list(apart.theirs.acts())))
        (flag,) = apart.mine.read(looking_at.found)
        assert (flag.kind, len(flag.proof)) == (looking_at.REVOKED, more)
        apart.mine.write(looking_at.settle, kind=flag.kind, about=flag.about, how="seen")
        assert apart.mine.read(looking_at.found) == []


def test_what_was_seen_of_a_closed_month_is_told_again_when_more_comes(apart: Apart) -> None:
    end = date(2026, 2, 28)
    apart.mine.write(periods.close_month, until=end)
    for more in (1, 2):
        Make(apart.theirs).visit(apart.who, ("deposit", 100 * more), day=end)
        merge.take_in(apart.mine, sent_by(apart.theirs, list(apart.theirs.acts())))
        (flag,) = apart.mine.read(looking_at.found)
        assert (flag.kind, len(flag.proof)) == (looking_at.LATE, more)
        apart.mine.write(looking_at.settle, kind=flag.kind, about=flag.about, how="seen")
        assert apart.mine.read(looking_at.found) == []


def test_two_pcs_of_one_letter_are_told(apart: Apart) -> None:
    def add(tx: Tx) -> None:
        row = {"id": 5, "public_key": b"x", "letter": apart.mine.letter, "name": "Market"}
        tx.insert(Device, [row])

    apart.mine.write(Command(add, Permission.SET_UP))
    apart.meet()
    (flag,) = apart.flags()
    assert (flag.kind, flag.about) == (looking_at.LETTER, apart.mine.letter)


def test_what_a_newer_coopdesk_wrote_is_announced(apart: Apart) -> None:
    with apart.mine.raw() as raw:
        raw.connection.execute(text("INSERT INTO local (name, value) VALUES ('deferred', '12')"))
    (flag,) = apart.mine.read(looking_at.found)
    assert str(flag.text) == "12 entries from a newer CoopDesk are not shown yet."
    assert flag.ways == ()


def test_what_weighs_most_is_told_first_and_what_was_settled_last(apart: Apart) -> None:
    for book, number in ((apart.mine, "20"), (apart.theirs, "21")):
        make = Make(book)
        make.member("Uwera Marie", number=number, phone="0781234")
        make.visit(apart.who, ("withdrawal", 800))
        make.member("Keza", number="30")
    apart.meet()
    kinds = [looking_at.RECEIPT, looking_at.OVERDRAWN, looking_at.NUMBER, looking_at.TWICE]
    flags = apart.flags()
    assert [flag.kind for flag in flags] == kinds
    owed = {"kind": flags[1].kind, "about": flags[1].about, "how": "claim"}
    apart.mine.write(looking_at.settle, **owed, why="Not yet agreed")
    apart.mine.write(looking_at.settle, **owed, why="Pays 100 each week")
    apart.meet()
    told = apart.flags(settled=True)
    assert [flag.kind for flag in told] == [kinds[0], *kinds[2:], looking_at.OVERDRAWN]
    assert told[-1].settled is not None
    assert told[-1].settled.why == "Pays 100 each week"
    assert apart.mine.read(looking_at.count) == len(kinds) - 1


# --- all together --------------------------------------------------------------------------------


def test_every_kind_has_a_name_and_a_way_or_a_deed() -> None:
    assert set(looking_at.KINDS) == set(looking_at.WAYS)


def test_a_teller_settles_nothing(apart: Apart) -> None:
    apart.both(("deposit", 300))
    (flag,) = apart.flags()
    apart.mine.actor = actor(Role.TELLER)
    with pytest.raises(Refused, match="may not do this"):
        apart.mine.write(looking_at.settle, kind=flag.kind, about=flag.about, how="both")
