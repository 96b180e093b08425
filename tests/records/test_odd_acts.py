"""An act that says what can't be is kept in the log and left out of the rows; nothing breaks."""

from __future__ import annotations

import copy
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import cbor2
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from coopdesk.records import checks, looking_at, members, merge
from coopdesk.records.audit import act_lines, newest
from coopdesk.records.book import Book, acts, counting
from coopdesk.records.visit import reverse_visit
from tests.records.fleet import sent_by
from tests.records.hands import Make, Pc, answers, whole
from tests.records.test_merging import exchange, two
from tests.records.test_replay import MANY, fork  # noqa: F401  (a fixture)

Change = Callable[[dict[str, Any]], None]

#: What can't be, by what is done to the act of a visit.
WRONG: Final[dict[str, Change]] = {
    "a day that isn't": lambda act: put(act, "entry", "day", 20269999),
    "no day": lambda act: put(act, "entry", "day", None),
    "an amount of words": lambda act: put(act, "line", "amount", "many"),
    "an amount without end": lambda act: put(act, "line", "amount", 1 << 80),
    "money that does not balance": lambda act: put(act, "line", "amount", 3),
    "an entry without its lines": lambda act: act["facts"].remove(_fact(act, "line")),
    "half an amount": lambda act: put(act, "line", "amount", 0.5),
    "a member who isn't": lambda act: put(act, "visit", "member", 12345),
    "an account that isn't": lambda act: put(act, "line", "account", 12345),
    "a taking back of nothing": lambda act: add(act, "entry", "reverses", 12345),
    "a fact of no kind": lambda act: act["facts"].append(["?", "entry", 1]),
    "a fact of nothing": lambda act: act["facts"].append([]),
    "facts that are none": lambda act: act.update(facts=7),
    "a row cut short": lambda act: act["facts"][0][3][0].pop(),
    "money set anew": lambda act: act["facts"].append(["=", "line", 1, "amount", 5, b""]),
    "a name set to a number": lambda act: act["facts"].append(["=", "member", 1, "name", 5, b""]),
    "a member set to one that isn't": lambda act: act["facts"].append(
        ["=", "asset", 1, "account", 12345, b""]
    ),
    "an account made again of a product that isn't": lambda act: act["facts"].append(
        ["+", "holding", ["id", "member", "product", "opened"], [[_held(act), 1, 12345, 20260303]]]
    ),
}


def _held(act: dict[str, Any]) -> int:
    """The member's account, that was made before."""
    fact = _fact(act, "visit_line")
    return int(fact[3][0][fact[2].index("holding")])


def _fact(act: dict[str, Any], table: str) -> Any:
    return next(fact for fact in act["facts"] if fact[1] == table)


def put(act: dict[str, Any], table: str, column: str, value: Any) -> None:
    fact = _fact(act, table)
    fact[3][0][fact[2].index(column)] = value


def add(act: dict[str, Any], table: str, column: str, value: Any) -> None:
    fact = _fact(act, table)
    fact[2].append(column)
    for row in fact[3]:
        row.append(value)


def visited(book: Book) -> list[bytes]:
    """A PC's own acts, the last of them a visit."""
    make = Make(book)
    make.visit(make.member("Aline"), ("deposit", 500))
    return [body for body in book.acts() if acts.decode(body).dev == book.device]


def changed(bodies: list[bytes], change: Change) -> list[bytes]:
    """The chain with its last act changed, as its PC would have written it, and one after it."""
    act = cbor2.loads(bodies[-1])
    change(act)
    wrong = cbor2.dumps(act, canonical=True)
    after = cbor2.loads(bodies[-1]) | {"seq": act["seq"] + 1, "prev": acts.hash_of(wrong)}
    after["hlc"] = [act["hlc"][0] + 1, 0]
    after["facts"] = [["+", "account", ["id", "code", "name", "type"], [[901, "Z", "N", "asset"]]]]
    return [*bodies[:-1], wrong, cbor2.dumps(after, canonical=True)]


#: What no merge may leave behind.
PLAIN = {"file", "chain", "facts", "derived", "balanced", "kept balances"}


def sound(book: Book) -> None:
    off = [one for one in checks.run(book, rebuild=True) if one.check in PLAIN]
    assert off == []
    book.read(looking_at.found)
    book.read(act_lines, range(1, book.read(newest) + 1))
    sent_by(book, [])


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG.keys())
def test_what_can_not_be_is_left_out_and_what_comes_after_it_is_taken_in(
    template: Pc, tmp_path: Path, change: Change
) -> None:
    with two(template, tmp_path) as ((_, mine), (_, theirs)):
        bodies = changed(visited(theirs), change)
        before = whole(mine)
        merged = merge.take_in(mine, sent_by(theirs, bodies))
        assert merged.new == len(bodies)
        assert len(mine.read(counting.left)) == 1
        assert bodies[-2] in list(mine.acts())
        assert mine.read(answers, "SELECT code FROM account WHERE id = 901") == [("Z",)]
        assert whole(mine, ["line"]) == {"line": before["line"]}
        sound(mine)
        assert [flag.kind for flag in mine.read(looking_at.found)] == [looking_at.REVOKED]


def test_a_field_set_to_what_is_not_there_is_left_out_though_its_pc_is_known(
    template: Pc, tmp_path: Path
) -> None:
    with two(template, tmp_path) as ((_, mine), (_, theirs)):
        bodies = changed(visited(theirs), WRONG["a member set to one that isn't"])
        merge.take_in(mine, sent_by(theirs, bodies[:-2]))
        merge.take_in(mine, sent_by(theirs, bodies))
        assert [left.why for left in mine.read(counting.left).values()] == ["rootless"]
        sound(mine)


def test_what_was_missing_is_shown_when_it_comes(template: Pc, tmp_path: Path) -> None:
    with two(template, tmp_path) as ((_, mine), (_, theirs)):
        bodies = visited(theirs)
        account = cbor2.loads(bodies[-1])["facts"]
        put({"facts": account}, "line", "account", 901)
        after = changed(bodies, lambda act: act.update(facts=account))
        merge.take_in(mine, sent_by(theirs, after[:-1]))
        assert [left.why for left in mine.read(counting.left).values()] == ["rootless"]
        merge.take_in(mine, sent_by(theirs, after))
        assert mine.read(counting.left) == {}
        sound(mine)


# --- anything at all ------------------------------------------------------------------------------

anything = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.text(max_size=5), st.floats(),
    st.binary(max_size=20), st.lists(st.integers(), max_size=2), st.just({}),
    st.sampled_from(["=", "+", "entry", "line", "member", "revocation", "device", "id", "holding"]),
)  # fmt: skip


def _parts(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(value, list):
        for n, one in enumerate(value):
            found += _parts(one, (*path, n))
    return found


@pytest.fixture(scope="module")
def sender(template: Pc, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("odd")
    with two(template, folder) as ((one, mine), (_, theirs)):
        bodies = visited(theirs)
        beside = sent_by(theirs, [])
        mine.close()
        yield one, bodies, beside


@given(data=st.data())
@settings(max_examples=MANY * 5, phases=(Phase.generate,))
def test_anything_at_all_is_taken_in_or_left_out(sender: Any, data: st.DataObject) -> None:
    template, bodies, beside = sender
    facts = cbor2.loads(bodies[-1])["facts"]
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(_parts(facts)))
        at = facts
        try:
            for step in way:
                at = at[step]
            if data.draw(st.integers(0, 5)) == 0:
                del at[last]
            else:
                at[last] = data.draw(anything)
        except (TypeError, IndexError):
            continue
    odd = changed(bodies, lambda act: act.update(facts=copy.deepcopy(facts)))
    with tempfile.TemporaryDirectory() as name:
        pc = template.moved(Path(name) / "pc")
        with pc.open() as book, book.unhurried():
            merged = merge.take_in(book, merge.Arrived(odd, beside.salts, beside.values))
            assert merged.new == len(odd)
            assert book.read(answers, "SELECT code FROM account WHERE id = 901") == [("Z",)]
            sound(book)
            who = Make(book).member("Later")
            Make(book).visit(who, ("deposit", 5))


# --- one key at two PCs ---------------------------------------------------------------------------


def test_a_pc_never_goes_on_upon_its_clones_chain(template: Pc, tmp_path: Path) -> None:
    one = template.moved(tmp_path / "one")
    other = one.moved(tmp_path / "other")
    shutil.rmtree(other.home)
    shutil.copytree(one.home, other.home)
    from tests.records.hands import same_disk  # noqa: PLC0415

    same_disk(other)
    with one.open() as mine, other.open() as theirs:
        assert mine.device == theirs.device
        Make(mine).member("Mine")
        for n in range(3):
            other.clock.move(minutes=1)
            Make(theirs).member(f"Theirs {n}")
        key, end = mine.device, "SELECT seq, hash FROM tip WHERE device = :of"
        longest = theirs.read(answers, end, of=acts.number_of(key))
        merge.take_in(mine, sent_by(theirs, list(theirs.acts())))
        assert mine.ended
        assert mine.read(answers, end, of=acts.number_of(key)) == longest  # as of any other PC
        merge.take_in(theirs, sent_by(mine, list(mine.acts())))
        for pc, book in ((one, mine), (other, theirs)):
            pc.clock.move(hours=30)
            Make(book).member("Later")
            assert book.device not in {key, b""}
        exchange(mine, theirs)
        assert whole(mine) == whole(theirs)
        assert {"Mine", "Theirs 2", "Later"} <= {row.name for row in mine.read(members.roll)}
        sound(mine)
    with one.open() as mine:
        assert mine.device not in {key, b""}


# --- numbers --------------------------------------------------------------------------------------


def test_a_receipt_that_was_taken_back_on_two_pcs_leaves_no_gap(
    template: Pc, tmp_path: Path
) -> None:
    with two(template, tmp_path) as ((pc, mine), (other, theirs)):
        who = Make(mine).member("Aline")
        wrong = Make(mine).visit(who, ("deposit", 500))
        Make(theirs).member("Bosco")
        exchange(mine, theirs)
        for n, book in enumerate((mine, theirs)):
            other.clock.move(seconds=9)
            pc.clock.move(seconds=9 * n)
            book.write(reverse_visit, visit=wrong, reason="twice")
        Make(theirs).visit(who, ("deposit", 5))
        exchange(mine, theirs)
        for book in (mine, theirs):
            assert [one for one in checks.run(book, rebuild=True) if one.check == "numbers"] == []
            assert (f"#{theirs.letter}",) in book.read(answers, "SELECT series FROM twin")
        assert whole(mine) == whole(theirs)
