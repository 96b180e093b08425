"""An act: canonical bytes that say everything, and nothing about a person."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import cbor2
import pytest

from coopdesk.records import checks, members, office, search
from coopdesk.records.access import Permission, Role
from coopdesk.records.book import Book, Command, Tx, acts, erase_rows
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.schema import instant_number
from tests.records.fleet import again, values_of
from tests.records.hands import MORNING, HandClock, Make, draft, rows, whole

FIELDS = {
    "v", "coop", "dev", "seq", "prev", "hlc", "wall", "clock_flag", "day", "actor", "command",
    "facts", "min",
}  # fmt: skip

PERSONAL: dict[str, Any] = {
    "name": "Immaculée Nyirahabimana",
    "sex": "Fsecret",
    "born": date(1987, 6, 5),
    "document": "1198770012345678",
    "phone": "+250788999111",
    "village": "Nyabugogoville",
    "address": "KN 4 Avenue 999",
    "occupation": "beekeepermaker",
    "nominee": "Théoneste Habyarimana",
}


def said(body: bytes) -> dict[str, Any]:
    """An act's map."""
    read: dict[str, Any] = cbor2.loads(body)
    return read


def newest(book: Book) -> dict[str, Any]:
    *_, body = book.acts()
    return said(body)


def test_an_act_has_just_its_fields(book: Book, make: Make) -> None:
    make.visit(make.member(), ("deposit", 5))
    for body in book.acts():
        assert set(said(body)) == FIELDS
        assert (said(body)["v"], said(body)["min"]) == (1, 1)


def test_an_act_says_who_when_where_and_what(book: Book, make: Make) -> None:
    make.member()
    act = newest(book)
    assert (act["coop"], act["dev"]) == (book.coop, book.device)
    assert act["actor"] == book.actor.person
    assert act["command"] == "register.admit"
    assert act["hlc"] == [instant_number(MORNING), 1]
    assert (act["wall"], act["clock_flag"], act["day"]) == (instant_number(MORNING), 0, 20260303)


def test_an_act_is_canonical(book: Book, make: Make) -> None:
    make.roll(draft("1", savings=5), draft("2"))
    for body in book.acts():
        assert cbor2.dumps(said(body), canonical=True) == body


def test_an_act_is_known_by_the_hash_of_its_bytes(book: Book) -> None:
    (body,) = book.acts()
    assert acts.hash_of(body) == hashlib.sha256(b"coopdesk/act/1\0" + body).digest()
    assert acts.decode(body).hash == acts.hash_of(body)


def test_acts_form_one_chain(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 5))
    make.visit(one, ("withdrawal", 5))
    before, seq = acts.NO_ACT, 0
    for body in book.acts():
        act = said(body)
        assert (act["prev"], act["seq"]) == (before, seq + 1)
        before, seq = acts.hash_of(body), act["seq"]


def test_the_first_act_says_which_pc_this_is(book: Book) -> None:
    (body,) = book.acts()
    table, columns, ((ident, public, letter),) = said(body)["facts"][0][1:]
    assert (table, columns) == ("device", ["id", "public_key", "letter"])
    assert hashlib.sha256(public).digest() == book.device
    assert (ident, letter) == (acts.number_of(book.device), "A")


def test_facts_hold_what_was_written_and_leave_out_what_was_not(book: Book, make: Make) -> None:
    make.visit(make.member(), ("deposit", 500))
    facts = newest(book)["facts"]
    assert [(fact[0], fact[1]) for fact in facts] == [
        ("+", "entry"), ("+", "line"), ("+", "visit"), ("+", "visit_line"),
    ]  # fmt: skip
    _, _, columns, lines = facts[1]
    amounts = [dict(zip(columns, line, strict=True))["amount"] for line in lines]
    assert amounts == [500, -500]
    assert "reverses" not in facts[0][2]
    assert all(isinstance(v, int | str | bytes | None) for f in facts for row in f[3] for v in row)


def test_a_set_says_what_the_person_saw(book: Book) -> None:
    book.write(office.change_setting, name="phone", value="12", shown="")
    verb, table, _, column, value, base = newest(book)["facts"][0]
    assert (verb, table, column, value) == ("=", "setting", "value", '"12"')
    assert base == acts.base_of(b"", "setting", "value", '""')


# --- what an act does not say ---


def traces(value: Any) -> list[bytes]:
    """How a value would look inside an act."""
    if isinstance(value, date):
        number = value.year * 10000 + value.month * 100 + value.day
        return [cbor2.dumps(number), value.isoformat().encode()]
    return [value.encode(), *(part.encode() for part in value.split() if len(part) > 4)]


@pytest.mark.parametrize("how", ["admitted", "changed", "brought in"])
def test_an_act_tells_nothing_personal(book: Book, make: Make, how: str) -> None:
    if how == "admitted":
        make.member(**PERSONAL)
    elif how == "brought in":
        make.roll(draft("1", **PERSONAL))
    else:
        one = make.member("Somebody")
        book.write(members.change_member, member=one.id, changes=PERSONAL, shown={})
    together = b"".join(book.acts())
    for value in [*PERSONAL.values(), book.actor.name]:
        for trace in traces(value):
            assert trace not in together
    book.close()


def test_an_act_holds_nothing_of_a_password(book: Book) -> None:
    book.write(
        office.add_person, name="Odette", role=Role.TELLER, language="en", password="elephant"
    )
    (sealed,) = book.read(lambda s: [p[4] for p in rows(s, "person") if p[4]])
    together = b"".join(book.acts())
    for part in sealed.split("$"):
        assert part.encode() not in together


def test_the_same_value_leaves_another_mark_with_every_member(book: Book, make: Make) -> None:
    for number in "12":
        make.member("Same Name", number=number)
    marks = [mark for _, mark, value in book.read(rows, "personal") if b"Same Name" in value]
    assert len(set(marks)) == 2


def test_a_mark_proves_its_value_to_who_has_the_salt(book: Book, make: Make) -> None:
    one = make.member("Aline")
    salts = dict(book.read(rows, "salt"))
    columns, (row,) = next(fact[2:] for fact in newest(book)["facts"] if fact[1] == "member")
    mark = dict(zip(columns, row, strict=True))["name"]
    assert mark == acts.mark(salts[one.id], "member", "name", "Aline")
    assert mark != acts.mark(b"", "member", "name", "Aline")
    assert len(mark) == 20


def test_erasing_a_person_leaves_the_chain_and_the_money(
    book: Book, make: Make, tmp_path: Path
) -> None:
    one, other = make.member(**PERSONAL), make.member("Kept")
    make.visit(one, ("deposit", 500))
    book.write(
        members.change_member,
        member=one.id,
        changes={"name": "Immaculée Renamed"},
        shown={"name": PERSONAL["name"]},
    )

    def erase(tx: Tx) -> None:
        erase_rows(tx, [one.id], "left")
        tx.keep(partial(search.index_touched, members=[one.id]))

    book.write(Command(erase, Permission.KEEP_ROLL))
    assert checks.run(book, rebuild=True) == []
    with pytest.raises(Refused, match="was erased"):  # a mark without its salt could be guessed
        book.write(members.change_member, member=one.id, changes={"phone": "1"}, shown={})
    made = again(tmp_path, book.acts(), values_of([book]))
    assert made == whole(book)
    assert {member[0] for member in made["member"]} == {one.id, other.id}
    assert b"Immacul" not in repr(made).encode()


# --- bytes that are no act ---


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff", b"\x01", cbor2.dumps({}), cbor2.dumps([1]), cbor2.dumps({"hlc": 1}), b"\xa1"],
)
def test_what_is_no_act_is_damage_and_not_a_crash(body: bytes) -> None:
    with pytest.raises(Trouble, match="damaged"):
        acts.decode(body)


def test_an_act_of_a_layout_to_come_is_left_to_a_newer_coopdesk(book: Book) -> None:
    newer = cbor2.dumps(newest(book) | {"min": acts.LAYOUT + 1}, canonical=True)
    row = acts.decode(newer)
    assert row.newer
    assert row.facts == []
    assert row.prev == newest(book)["prev"]


def test_a_command_that_changes_nothing_leaves_no_act(book: Book, make: Make) -> None:
    make.roll()
    make.roll()
    assert len([*book.acts()]) == 1


def test_two_acts_in_one_moment_have_an_order(book: Book, make: Make, clock: HandClock) -> None:
    make.member()
    make.member()
    one, two, three = (acts.decode(body) for body in book.acts())
    assert one.place < two.place < three.place
    clock.move(seconds=1)
    make.member()
    assert newest(book)["hlc"] == [instant_number(clock.moment), 0]


def test_the_layout_of_an_act_is_for_ever() -> None:
    # Books and sticks hold this. Whoever must change these bytes raises `v` and reads both.
    body = acts.encode(
        {
            "coop": b"c" * 16, "dev": b"d" * 32, "seq": 1, "prev": acts.NO_ACT, "hlc": [5, 0],
            "wall": 5, "clock_flag": 0, "day": 20260303, "actor": 7, "command": "x.y",
            "facts": [["+", "account", ["id", "code"], [[1, "A"]]]],
        }
    )  # fmt: skip
    assert hashlib.sha256(body).hexdigest() == (
        "9b9e03b7447cd8f42247c6616200aa4df1c81354370ff6d00a6ffa151338a721"
    )
    assert acts.mark(b"s", "member", "name", "Aline").hex() == (
        "b65ddceafe0b4c01f66dd061561227e5467f2aeb"
    )


@pytest.mark.parametrize("small", [0, 23, 24, 255, 256, 70_000, 1 << 40])
def test_the_head_of_an_act_is_read_without_the_rest(small: int) -> None:
    fields = {
        "coop": bytes(range(16)),
        "dev": bytes(range(32)),
        "seq": small,
        "prev": b"\n" * 32,
        "hlc": [small, small],
        "wall": small,
        "clock_flag": 0,
        "day": 20260303,
        "actor": small,
        "command": "members.admit",
        "facts": [["+", "member", ["id"], [[1]]]],
    }
    for layout in ({}, {"min": acts.LAYOUT + 1, "v": 9}, {"more": 1}):
        body = acts.encode(fields | layout)
        row, head = acts.decode(body), acts.head_of(body)
        assert head == (row.dev, row.seq, row.prev, (row.hlc.ms, row.hlc.count))


def test_what_is_no_act_has_no_head() -> None:
    with pytest.raises(Trouble):
        acts.head_of(b"\xad\x61v\x01")
