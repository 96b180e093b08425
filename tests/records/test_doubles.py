"""Two lines of the register that are one person: found, said to be two, or joined."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records import (
    audit,
    bodies,
    checks,
    custom_fields,
    doubles,
    households,
    looking_at,
    members,
    membership,
    merge,
    nominees,
    sanctions,
    statements,
    visit,
    voters,
)
from coopdesk.records.book import Book, acts, same
from coopdesk.records.book.tx import SHAPES
from coopdesk.records.errors import Refused
from coopdesk.records.schema import FACTS
from tests.records.hands import TODAY, Make, Somebody, answers
from tests.records.joining import board, leaves, names

BORN = date(1980, 5, 17)


@pytest.fixture
def pair(make: Make) -> tuple[Somebody, Somebody]:
    """One person in the register twice, each time with money."""
    one = make.member("Aline Mukamana", number="12", phone="0788 111 222", village="Gisozi")
    other = make.member("Mukamana Aline", number="45", phone="0788111222", born=BORN)
    make.visit(one, ("deposit", 500), ("share", 10_000))
    make.visit(other, ("deposit", 300))
    return one, other


def join(book: Book, kept: Somebody, gone: Somebody, /, **picks: str) -> None:
    book.write(doubles.join_members, kept=kept.id, gone=gone.id, picks=picks, why="one person")


def numbers(book: Book, **more: Any) -> list[tuple[str, str]]:
    return [(p.one.number, p.other.number) for p in book.read(doubles.found, **more)]


def sums(book: Book, who: Somebody) -> dict[str, int]:
    """What a member has of each kind."""
    found: dict[str, int] = {}
    for one in book.read(statements.holdings, who.id):
        found[one.kind] = found.get(one.kind, 0) + one.balance.minor
    return found


def sound(*books: Book) -> None:
    for book in books:
        assert checks.run(book, rebuild=True) == []


# --- finding -------------------------------------------------------------------------------------


def test_who_stands_twice_is_found_with_why(make: Make, pair: tuple[Somebody, Somebody]) -> None:
    make.member("Bosco Habimana", phone="0788 111 222")
    [found] = make.book.read(doubles.found)
    assert (found.one.number, found.other.number) == ("12", "45")
    assert found.why == ("phone", "name")


def test_the_surest_pairs_come_first(make: Make) -> None:
    for n, number in enumerate(("7", "8")):
        make.member("Rose Ingabire", number=number, village="Huye", sex="f", phone=f"078{n}")
        make.member(("Paul Nkusi", "Nkusi P.")[n], number=f"9{n}", document="1 1980 77")
    assert numbers(make.book) == [("90", "91"), ("7", "8")]


def test_who_was_born_on_another_day_is_another(make: Make) -> None:
    make.member("Aline Mukamana", born=BORN, village="Gisozi")
    make.member("Aline Mukamana", born=date(1981, 5, 17), village="Gisozi")
    assert numbers(make.book) == []


def test_who_left_is_no_double(make: Make, pair: tuple[Somebody, Somebody]) -> None:
    leaves(make, pair[1].id)
    assert numbers(make.book) == []


def test_two_persons_are_offered_no_more_until_somebody_looks_again(
    make: Make, pair: tuple[Somebody, Somebody]
) -> None:
    one, other = pair
    make.book.write(doubles.two_persons, one=other.id, other=one.id, why="Sisters")
    assert numbers(make.book) == []
    assert numbers(make.book, said=True) == [("12", "45")]
    make.book.write(doubles.look_again, one=one.id, other=other.id)
    assert numbers(make.book) == [("12", "45")]


def test_a_third_is_still_found_beside_two_who_are_two(
    make: Make, pair: tuple[Somebody, Somebody]
) -> None:
    make.member("Aline Mukamana", number="60", phone="0788 111 222")
    make.book.write(doubles.two_persons, one=pair[0].id, other=pair[1].id)
    assert sorted(numbers(make.book)) == [("12", "60"), ("45", "60")]


def test_of_one_member_and_of_the_sure_ones_the_same_is_found_as_among_all(make: Make) -> None:
    people: list[tuple[str, dict[str, Any]]] = [
        *(("Aline Mukamana", {"born": BORN}), ("Mukamana Aline", {"born": BORN, "sex": "f"})),
        *(("Aline Mukamana", {"phone": "0788 1"}), ("Aline Mukamana", {"phone": "07881"})),
        *(("Paul Nkusi", {"document": "1 1980 77"}), ("Nkusi P.", {"document": "1198077"})),
        *(("Rose Ingabire", {"village": "Huye"}), ("Rose Ingabira", {"village": "Huye"})),
        *(("Aline Mukamana", {"born": BORN, "kind": "group", "speaker": "Eva"}),),
        *(("Rose Ingabire", {"document": "11223344", "phone": "0788 1"}),),
        *(("Rose Ingabire", {"document": "99887766", "phone": "0788 1"}),),
    ]
    known = [make.member(name, **more).id for name, more in people]
    every = make.book.read(doubles.found)
    for who in known:
        of_one = [pair for pair in every if who in (pair.one.id, pair.other.id)]
        assert make.book.read(doubles.found, member=who) == of_one
    sure = [
        pair for pair in every if "name" in pair.why and len(pair.why) > 1 and pair.why[0] != "name"
    ]
    assert make.book.read(doubles.found, sure=True) == sure
    assert len(sure) == 2


def test_two_persons_are_said_so_once_for_both_lists(
    make: Make, pair: tuple[Somebody, Somebody]
) -> None:
    one, other = pair
    assert [flag.kind for flag in make.book.read(looking_at.found)] == [doubles.TWICE]
    make.book.write(doubles.two_persons, one=one.id, other=other.id, why="Sisters")
    assert make.book.read(looking_at.found) == []
    [flag] = make.book.read(looking_at.found, settled=True)
    make.book.write(looking_at.open_again, kind=flag.kind, about=flag.about)
    assert numbers(make.book) == [("12", "45")]
    assert doubles.two_persons.needs == doubles.join_members.needs == looking_at.settle.needs


# --- joining -------------------------------------------------------------------------------------


def test_money_of_both_is_of_one_and_no_entry_is_made(
    make: Make, pair: tuple[Somebody, Somebody]
) -> None:
    one, other = pair
    entries = "SELECT count(*), sum(amount) FROM line"
    before = make.book.read(answers, entries), make.book.read(statements.trial_balance, TODAY)
    join(make.book, one, other)
    assert sums(make.book, one) == {"savings": 800, "shares": 10_000}
    assert make.book.read(statements.holdings, other.id) == []
    after = make.book.read(answers, entries), make.book.read(statements.trial_balance, TODAY)
    assert after == before
    sound(make.book)


def test_the_line_that_is_gone_stays_struck_and_its_number_is_not_given_again(
    make: Make, pair: tuple[Somebody, Somebody]
) -> None:
    one, other = pair
    join(make.book, one, other)
    gone = make.book.read(members.file, other.id)
    assert (gone.number, gone.status, gone.left) == ("45", membership.DOUBLE, TODAY)
    now, _ = make.book.read(membership.life, other.id, TODAY)
    assert now.status == membership.DOUBLE
    for asked, shown in (
        (members.Criteria(status=members.ACTIVE), (one.id,)),
        (members.Criteria(status=members.LEFT), ()),
        (members.Criteria(), (one.id,)),
        (members.Criteria(text="45"), (one.id,)),
        (members.Criteria(status=membership.DOUBLE), (other.id,)),
    ):
        assert make.book.read(members.listing, asked, today=TODAY).ids == shown
    assert make.book.write(members.admit, name="New", joined=TODAY)
    assert make.book.read(members.by_its_number, "46") is not None
    [line] = make.book.read(doubles.joined_from, one.id)
    assert (line.number, line.to, line.day, line.why) == ("45", "12", TODAY, "one person")
    assert make.book.read(doubles.kept_for, other.id) == one.id


def test_only_one_of_them_votes(make: Make, pair: tuple[Somebody, Somebody]) -> None:
    join(make.book, *pair)
    everybody = next(one for one in make.book.read(bodies.bodies) if one.kind == bodies.ASSEMBLY)
    said = make.book.read(voters.voters, everybody, TODAY)
    assert [one.number for one in said.rows] == ["12"]


def test_nothing_new_is_written_on_the_line_that_is_gone(
    make: Make, pair: tuple[Somebody, Somebody]
) -> None:
    one, other = pair
    join(make.book, one, other)
    for doings in ([("deposit", 5)], [("withdrawal", 5)]):
        with pytest.raises(Refused, match="same person as No 12"):
            make.visit(other, *doings)
    with pytest.raises(Refused, match="same person as No 12"):
        make.book.write(
            members.change_member, member=other.id, changes={"name": "X"}, shown={"name": "Y"}
        )
    with pytest.raises(Refused, match="same person as No 12"):
        make.book.write(
            nominees.name_nominees, member=other.id, day=TODAY, shown=[],
            people=[nominees.Named("Alice", 10_000)],
        )  # fmt: skip
    with pytest.raises(Refused, match="same person as No 12"):
        make.book.write(
            sanctions.sanction, member=other.id, kind="warning", day=TODAY, why="late",
            body=board(make),
        )  # fmt: skip


def test_an_old_receipt_says_what_it_said_and_can_be_taken_back(
    make: Make, pair: tuple[Somebody, Somebody]
) -> None:
    one, other = pair
    receipt = make.visit(other, ("deposit", 40))
    before = make.book.read(statements.receipt, receipt)
    join(make.book, one, other)
    assert make.book.read(statements.receipt, receipt) == before
    make.book.write(visit.reverse_visit, visit=receipt, reason="wrong")
    assert sums(make.book, one)["savings"] == 800
    sound(make.book)


def test_each_field_is_kept_as_picked(make: Make, pair: tuple[Somebody, Somebody]) -> None:
    one, other = pair
    field = make.book.write(custom_fields.add_field, name="School", kind="text")
    make.book.write(custom_fields.fill_in, member=other.id, values={field: "Huye"}, shown={})
    names(make, one.id, ("Alice", 10_000))
    names(make, other.id, ("Bob", 4_000), ("Carl", 6_000))
    picks = {"name": "gone", "born": "gone", "village": "kept", "nominees": "gone"}
    join(make.book, one, other, **picks, **{f"own {field}": "gone"})
    said = make.book.read(members.file, one.id)
    assert (said.number, said.name, said.born) == ("12", "Mukamana Aline", BORN)
    assert said.village == "Gisozi"
    assert make.book.read(custom_fields.values, one.id) == {field: "Huye"}
    named = [row.named.name for row in make.book.read(nominees.nominees, one.id)]
    assert named == ["Bob", "Carl"]
    assert make.book.read(nominees.nominees, other.id) == []
    assert [row.id for row in make.book.read(members.find, "Mukamana Aline")][:1] == [one.id]
    sound(make.book)


def test_what_is_offered_is_what_differs(make: Make, pair: tuple[Somebody, Somebody]) -> None:
    one, other = pair
    said = make.book.read(doubles.preview, one.id, other.id, TODAY)
    assert said.no == ()
    picked = {choice.name: choice.whose for choice in said.choices}
    assert picked == {"name": "kept", "phone": "kept", "village": "kept", "born": "gone"}
    [savings] = [a for a in said.accounts if a.kind == "savings"]
    assert (savings.kept.minor, savings.gone.minor, savings.together.minor) == (500, 300, 800)
    assert [row.id in said.closed for row in said.holdings if row.kind == "shares"] == [True]


def test_an_empty_account_is_closed_where_another_is_open(
    make: Make, pair: tuple[Somebody, Somebody]
) -> None:
    one, other = pair
    join(make.book, one, other)
    held = make.book.read(statements.holdings, one.id)
    assert [row.id for row in held if row.kind == "shares" and not row.closed] == [one.shares]
    assert len([row for row in held if row.kind == "savings" and not row.closed]) == 2


def test_they_are_one_in_a_household(make: Make, pair: tuple[Somebody, Somebody]) -> None:
    one, other = pair
    home = make.book.write(households.form_household, name="Mukamana")
    make.book.write(
        households.add_to_household, household=home, role="head", since=TODAY, member=other.id
    )
    join(make.book, one, other)
    [part] = make.book.read(households.parts, home)
    assert (part.member, part.role) == (one.id, "head")


def _told_of(make: Make, who: Somebody) -> list[str]:
    line = make.book.read(lambda s: audit.Timeline(s, who.id))
    while make.book.read(line.look_on, 1_000):
        pass
    told = make.book.read(line.happenings, 0, 50)
    return [" ".join(map(str, one.told)) for one in told]


def test_what_happened_to_both_is_told_of_one(make: Make, pair: tuple[Somebody, Somebody]) -> None:
    one, other = pair
    make.book.write(sanctions.sanction, member=other.id, kind="warning", day=TODAY, why="late",
                    body=board(make))  # fmt: skip
    join(make.book, one, other)
    words = _told_of(make, one)
    assert all(words), words
    assert "45 Mukamana Aline: one person" in words[0]
    assert any("late" in said for said in words)
    assert any("300" in said for said in words)
    assert "12 Aline Mukamana: one person" in _told_of(make, other)[0]


# --- what can't be joined ------------------------------------------------------------------------


def test_a_line_is_not_joined_with_itself(make: Make, pair: tuple[Somebody, Somebody]) -> None:
    with pytest.raises(Refused, match="two different"):
        join(make.book, pair[0], pair[0])


def test_who_left_is_not_joined(make: Make, pair: tuple[Somebody, Somebody]) -> None:
    leaves(make, pair[1].id)
    with pytest.raises(Refused, match="No 45 is not an active member"):
        join(make.book, *pair)


def test_a_person_and_a_group_are_not_one(make: Make, pair: tuple[Somebody, Somebody]) -> None:
    group = make.member("Abahuje", kind="group", speaker="Aline")
    with pytest.raises(Refused, match="One is a person"):
        join(make.book, pair[0], group)


def test_a_line_that_is_gone_is_not_joined_once_more(
    make: Make, pair: tuple[Somebody, Somebody]
) -> None:
    join(make.book, *pair)
    with pytest.raises(Refused, match="No 45 is not an active member"):
        join(make.book, *pair)


def test_what_is_not_offered_is_refused(make: Make, pair: tuple[Somebody, Somebody]) -> None:
    for picks in ({"number": "gone"}, {"name": "both"}):
        with pytest.raises(Refused, match="offered"):
            join(make.book, *pair, **picks)


# --- whose rows they are ---


@given(pairs=st.dictionaries(st.integers(0, 8), st.integers(0, 8), max_size=9))
def test_every_line_ends_at_one_that_is_kept(pairs: dict[int, int]) -> None:
    pairs = {gone: kept for gone, kept in pairs.items() if gone != kept}
    ends = same.roots(pairs)
    assert ends.keys() <= pairs.keys()
    assert not set(ends.values()) & ends.keys()
    for gone, kept in pairs.items():
        assert ends.get(gone, gone) == ends.get(kept, kept)


def test_of_every_column_that_names_a_member_it_is_said_whether_it_moves() -> None:
    named = {(name, at) for name in FACTS for at in SHAPES[name].naming} | {("joined", "id")}
    said = [*same.MOVES, same.MONEY, same.FILLED, *same.STAYS]
    assert sorted(said) == sorted(named)


def test_what_joins_lines_is_told_from_acts(make: Make, pair: tuple[Somebody, Somebody]) -> None:
    join(make.book, *pair)
    told = [p for body in make.book.acts() for p in same.told_by(acts.decode(body).facts)]
    assert told == [(pair[1].id, pair[0].id)]


# --- the audits see it ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spoiled",
    [
        pytest.param("UPDATE member SET status = 'active' WHERE id = :gone", id="standing"),
        pytest.param("DELETE FROM joined", id="joined"),
    ],
)
def test_an_audit_sees_what_must_not_be(
    make: Make, pair: tuple[Somebody, Somebody], spoiled: str
) -> None:
    join(make.book, *pair)
    with make.book.raw() as raw:
        raw.connection.exec_driver_sql(spoiled.replace(":gone", str(pair[1].id)))
    assert "doubles" in {one.check for one in checks.run(make.book)}


@pytest.mark.parametrize(("table", "column"), [*same.MOVES, same.FILLED])
def test_whatever_is_left_on_a_line_that_is_gone_is_named_and_moved_at_opening(
    make: Make, pair: tuple[Somebody, Somebody], table: str, column: str
) -> None:
    join(make.book, *pair)
    with make.book.raw() as raw:
        raw.connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        raw.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        names = [c.name for c in FACTS[table].c if not c.nullable or c.name == column]
        values = [str(pair[1].id) if name == column else "77" for name in names]
        raw.connection.exec_driver_sql(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(values)})"
        )
        assert same.left_on(raw) == [(table, pair[1].id)]
        same.follow(raw)
        assert same.left_on(raw) == []
        raw.connection.rollback()


def test_a_book_of_an_older_release_is_put_right_when_it_is_opened(
    make: Make, pair: tuple[Somebody, Somebody]
) -> None:
    names(make, pair[1].id, ("Eva", 10_000))
    join(make.book, *pair, nominees="gone")
    with make.book.raw() as raw:
        raw.connection.exec_driver_sql(f"UPDATE nominee SET member = {pair[1].id}")
    [found] = checks.run(make.book)
    assert found.check == "doubles"
    assert "Nominee" in str(found.what.fields["what"]) or "nominee" in str(found.where)
    assert merge.catch_up(make.book)
    assert not merge.catch_up(make.book)
    sound(make.book)
