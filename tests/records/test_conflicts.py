"""What two PCs said apart stands beside each other until a person chooses; nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coopdesk.records import accounts, checks, conflicts, members, office
from coopdesk.records.access import Role
from coopdesk.records.book import Book
from coopdesk.records.conflicts import Choice, Conflict
from coopdesk.records.errors import Refused
from tests.records.hands import Make, Pc, Somebody, actor, answers, whole
from tests.records.test_merging import exchange, two


def change(book: Book, who: Somebody, **values: Any) -> None:
    """Change fields of a member as somebody does who sees what this book shows."""
    shown = book.read(members.file, who.id)
    before = {name: getattr(shown, name) for name in values}
    book.write(members.change_member, member=who.id, changes=values, shown=before)


class Apart:
    """Two PCs, and a member whom both know."""

    def __init__(self, pcs: Any) -> None:
        (self.pc, self.mine), (self.other, self.theirs) = pcs
        self.who = Make(self.mine).member("Aline Mukamana", number="7", phone="07 111")
        exchange(self.mine, self.theirs)

    def say(self, mine: dict[str, Any], theirs: dict[str, Any]) -> list[Conflict]:
        self.pc.clock.move(hours=1)
        self.other.clock.move(hours=2)
        change(self.mine, self.who, **mine)
        change(self.theirs, self.who, **theirs)
        exchange(self.mine, self.theirs)
        found: list[Conflict] = self.mine.read(conflicts.open_conflicts)
        return found

    def both(self) -> Iterator[Book]:
        yield from (self.mine, self.theirs)


@pytest.fixture
def apart(template: Pc, tmp_path: Path) -> Iterator[Apart]:
    with two(template, tmp_path) as pcs:
        yield Apart(pcs)


def picked(one: Conflict, card: int = -1, **more: Any) -> Choice:
    keys = tuple(card.key for card in one.cards)
    keep = {} if "typed" in more else {"keep": keys[card]}
    return Choice(one.table, one.row, one.column, keys, **keep, **more)


def test_both_cards_say_what_who_when_and_on_which_pc(apart: Apart) -> None:
    (one,) = apart.say({"phone": "07 222"}, {"phone": "07 333"})
    assert (str(one.whose), one.column) == ("7 Aline Mukamana", "phone")
    assert [card.value for card in one.cards] == ["07 222", "07 333"]
    assert [card.now for card in one.cards] == [False, True]
    assert [card.pc for card in one.cards] == [apart.mine.letter, apart.theirs.letter]
    assert {card.who for card in one.cards} == {"Claudine Uwimana"}
    assert all(card.day and card.at for card in one.cards)
    assert apart.theirs.read(conflicts.open_conflicts) == [one]
    assert apart.mine.read(conflicts.count) == 1


@pytest.mark.parametrize("kept", [0, 1])
def test_the_chosen_value_stands_alone_on_both_pcs(apart: Apart, kept: int) -> None:
    (one,) = apart.say({"phone": "07 222"}, {"phone": "07 333"})
    apart.mine.write(conflicts.choose, choices=[picked(one, kept)])
    exchange(apart.mine, apart.theirs)
    for book in apart.both():
        assert book.read(conflicts.open_conflicts) == []
        assert book.read(members.file, apart.who.id).phone == one.cards[kept].value
        assert checks.run(book, rebuild=True) == []
    assert whole(apart.mine) == whole(apart.theirs)


def test_what_loses_stays_in_the_log(apart: Apart) -> None:
    (one,) = apart.say({"village": "Remera"}, {"village": "Gisozi"})
    apart.mine.write(conflicts.choose, choices=[picked(one, 1)])
    kept = answers_of(apart.mine, apart.who)
    assert b"Remera" in b"".join(kept)


def answers_of(book: Book, who: Somebody) -> list[bytes]:
    return [
        row[0]
        for row in book.read(answers, "SELECT value FROM personal WHERE row = :of", of=who.id)
    ]


def test_a_third_value_can_be_typed(apart: Apart) -> None:
    (name,) = apart.say({"name": "Aline M."}, {"name": "A. Mukamana"})
    assert name.typed == "text"
    apart.mine.write(conflicts.choose, choices=[picked(name, typed=" Aline Mukamana Uwase ")])
    assert apart.mine.read(members.file, apart.who.id).name == "Aline Mukamana Uwase"
    assert [row.id for row in apart.mine.read(members.find, "Uwase")] == [apart.who.id]
    assert checks.run(apart.mine, rebuild=True) == []


def test_a_day_is_typed_as_a_day(apart: Apart) -> None:
    (born,) = apart.say({"born": date(1980, 1, 1)}, {"born": date(1981, 1, 1)})
    assert born.typed == "day"
    with pytest.raises(Refused, match="only one of the values"):
        apart.mine.write(conflicts.choose, choices=[picked(born, typed="1982")])
    apart.mine.write(conflicts.choose, choices=[picked(born, typed=date(1982, 1, 1))])
    assert apart.mine.read(members.file, apart.who.id).born == date(1982, 1, 1)


def test_an_empty_name_is_refused(apart: Apart) -> None:
    (name,) = apart.say({"name": "One"}, {"name": "Two"})
    with pytest.raises(Refused, match="Write a name"):
        apart.mine.write(conflicts.choose, choices=[picked(name, typed="  ")])


def test_several_fields_of_one_record_are_chosen_in_one_act(apart: Apart) -> None:
    found = apart.say(
        {"phone": "07 222", "village": "Remera"}, {"phone": "07 333", "village": "Gisozi"}
    )
    assert len({one.record for one in found}) == 1
    before = len(list(apart.mine.acts()))
    apart.mine.write(conflicts.choose, choices=[picked(one, 0) for one in found])
    assert len(list(apart.mine.acts())) == before + 1
    seen = apart.mine.read(members.file, apart.who.id)
    assert (seen.phone, seen.village) == ("07 222", "Remera")


def test_a_value_that_came_meanwhile_is_looked_at_first(apart: Apart) -> None:
    (one,) = apart.say({"phone": "07 222"}, {"phone": "07 333"})
    apart.theirs.write(conflicts.choose, choices=[picked(one, 0)])
    exchange(apart.mine, apart.theirs)
    with pytest.raises(Refused, match="has changed here since"):
        apart.mine.write(conflicts.choose, choices=[picked(one, 1)])


def test_a_value_that_the_person_did_not_see_is_not_chosen_away(apart: Apart) -> None:
    (one,) = apart.say({"phone": "07 222"}, {"phone": "07 333"})
    choice = picked(one, 0)
    seen = replace(choice, stood=(choice.keep,))
    with pytest.raises(Refused, match="has changed here since"):
        apart.mine.write(conflicts.choose, choices=[seen])


def test_of_two_pcs_that_saw_the_same_and_chose_apart_the_last_holds(apart: Apart) -> None:
    (one,) = apart.say({"phone": "07 222"}, {"phone": "07 333"})
    apart.theirs.write(conflicts.choose, choices=[picked(one, 0)])
    apart.other.clock.move(hours=1)
    apart.pc.clock.move(hours=3)
    apart.mine.write(conflicts.choose, choices=[picked(one, 1)])
    exchange(apart.mine, apart.theirs)
    assert apart.mine.read(conflicts.open_conflicts) == []
    assert apart.theirs.read(members.file, apart.who.id).phone == "07 333"
    assert whole(apart.mine) == whole(apart.theirs)


def test_two_pcs_that_choose_the_same_are_not_asked_again(apart: Apart) -> None:
    (one,) = apart.say({"phone": "07 222"}, {"phone": "07 333"})
    for book in apart.both():
        book.write(conflicts.choose, choices=[picked(one, 0)])
    exchange(apart.mine, apart.theirs)
    assert apart.mine.read(conflicts.open_conflicts) == []


def test_who_may_not_keep_the_roll_does_not_choose_in_it(apart: Apart) -> None:
    (one,) = apart.say({"phone": "07 222"}, {"phone": "07 333"})
    apart.mine.actor = actor(Role.TELLER)
    with pytest.raises(Refused, match="may not do this"):
        apart.mine.write(conflicts.choose, choices=[picked(one, 0)])


def test_settings_and_accounts_are_told_in_words(apart: Apart) -> None:
    shown = apart.mine.read(office.settings)["phone"]
    ident, name = apart.mine.read(answers, "SELECT id, name FROM account ORDER BY code")[0]
    apart.other.clock.move(hours=1)
    for book, said in ((apart.mine, "1"), (apart.theirs, "2")):
        book.write(office.change_setting, name="phone", value=said, shown=shown)
        book.write(
            accounts.change_account,
            account=ident,
            changes={"name": f"Box {said}"},
            shown={"name": name},
        )
    exchange(apart.mine, apart.theirs)
    found = {one.table: one for one in apart.mine.read(conflicts.open_conflicts)}
    assert found["setting"].whose.message == "The co-op's settings"
    assert [card.value for card in found["setting"].cards] == ["1", "2"]
    assert [card.value for card in found["account"].cards] == ["Box 1", "Box 2"]
    choices = [picked(one, 0) for one in found.values()]
    apart.mine.write(conflicts.choose, choices=choices)
    assert apart.mine.read(office.settings)["phone"] == "1"


def test_money_is_never_in_conflict(apart: Apart) -> None:
    for book in apart.both():
        Make(book).visit(apart.who, ("deposit", 500))
    exchange(apart.mine, apart.theirs)
    assert apart.mine.read(conflicts.open_conflicts) == []
