"""Acts come out of a pack byte for byte, and what was read of them is what their bytes say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.exchange import packing
from coopdesk.exchange.packing import Chain, Unpackable
from coopdesk.records.book import acts

values = st.one_of(
    st.none(),
    st.integers(-5, 5),
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.text(max_size=5),
    st.binary(max_size=5),
)
names = st.lists(st.sampled_from("abcde"), min_size=1, max_size=4, unique=True)


@st.composite
def facts(draw: st.DrawFn) -> list[object]:
    if draw(st.booleans()):
        return ["=", draw(st.sampled_from("xy")), *(draw(values) for _ in range(4))]
    columns = draw(names)
    row = st.lists(values, min_size=len(columns), max_size=len(columns))
    return ["+", draw(st.sampled_from("xy")), columns, draw(st.lists(row, max_size=3))]


whole_acts = st.lists(
    st.tuples(
        st.lists(facts(), max_size=3), st.integers(0, 1 << 50), st.integers(0, 1 << 63), values
    ),
    min_size=1,
    max_size=8,
)
CHAIN = Chain(b"c" * 16, b"d" * 32, 7, b"p" * 32)
#: Facts, a moment, a count, and who did it.
Said = tuple[object, int, int, object]


def fields_of(one: Said, n: int, prev: bytes) -> dict[str, Any]:
    made, moment, count, odd = one
    return {
        "coop": CHAIN.coop, "dev": CHAIN.dev, "seq": CHAIN.first + n, "prev": prev,
        "hlc": [moment, count], "wall": moment + n, "clock_flag": n % 2, "day": 20260303,
        "actor": odd, "command": "a.b", "facts": made,
    }  # fmt: skip


def chained(said: list[Said], *, plain: bool = False) -> list[bytes]:
    """Acts that follow each other; every third says more than this layout knows."""
    prev, bodies = CHAIN.prev, []
    for n, one in enumerate(said):
        more = {"new": 1} if n % 3 == 2 and not plain else {}
        bodies.append(acts.encode(fields_of(one, n, prev) | more))
        prev = acts.hash_of(bodies[-1])
    return bodies


@given(whole_acts)
def test_any_acts_come_out_of_a_pack_as_they_went_in(said: list[Said]) -> None:
    bodies = chained(said)
    assert packing.unpack(packed(bodies, CHAIN), CHAIN).bodies == bodies


@given(whole_acts)
def test_acts_are_encoded_quickly_as_they_are_one_by_one(said: list[Said]) -> None:
    encoder = acts.Encoder(CHAIN.coop, CHAIN.dev)
    for n, one in enumerate(said):
        fields = fields_of(one, n, CHAIN.prev)
        quick = {k: v for k, v in fields.items() if k not in {"coop", "dev", "facts"}}
        told = [cbor2.dumps(fact) for fact in fields["facts"]]
        assert encoder.encode(**quick, facts=told) == acts.encode(fields)


@given(whole_acts)
def test_acts_are_read_from_a_pack_as_from_their_bytes(said: list[Said]) -> None:
    said = [(*one[:3], 5) for one in said]  # somebody did it
    made = packing.unpack(packed(chained(said, plain=True), CHAIN), CHAIN, read=99)
    laid_out = [body for n, body in enumerate(made.bodies) if n not in made.whole]
    assert list(map(repr, made.read.values())) == [repr(acts.decode(body)) for body in laid_out]


TOLD: list[Said] = [
    (
        [["+", "x", ["a", "b"], [[1 << 40, 3], [None, "y"]]], ["=", "x", 1 << 41, "b", 4, b"p"]],
        9,
        n,
        5,
    )
    for n in range(2)
]
ODD: tuple[Any, ...] = (True, 1.5, [], [0], {"bb": 1, "a": [2]}, "x", b"x", None, -1, 0, 1 << 70)


def test_what_a_pack_says_oddly_is_never_taken_for_what_its_acts_say() -> None:
    pack = packed(chained(TOLD), CHAIN)
    read = 0
    for way in ways_into(cbor2.loads(pack)):
        for odd in ODD:
            said = cbor2.loads(pack)
            put(said, way, odd)
            with suppress(Unpackable):
                made = packing.unpack(cbor2.dumps(said), CHAIN, read=99)
                assert all(acts.encode(cbor2.loads(body)) == body for body in made.bodies)
                assert all(repr(row) == repr(acts.decode(b)) for b, row in made.read.items())
                read += len(made.read)
    assert read > 100


Way = tuple[Any, ...]


def ways_into(said: Any, way: Way = ()) -> Iterator[Way]:
    """The way to everything in it, by keys and places."""
    inside = said.items() if isinstance(said, dict) else enumerate(said)
    for at, one in inside:
        yield (*way, at)
        if isinstance(one, list | dict):
            yield from ways_into(one, (*way, at))


def put(said: Any, way: Way, odd: object) -> None:
    for at in way[:-1]:
        said = said[at]
    said[way[-1]] = odd


def packed(bodies: list[bytes], chain: Chain) -> bytes:
    return packing.pack(bodies, [cbor2.loads(body) for body in bodies], chain)


def test_an_act_of_another_layout_goes_whole() -> None:
    chain = Chain(b"c" * 16, b"d" * 32, 1, acts.NO_ACT)
    odd = cbor2.dumps({"v": 2, "min": 1, "hlc": [1, 2], "facts": [["?", 1]]})
    assert packing.unpack(packed([odd, odd], chain), chain).bodies == [odd, odd]


@pytest.mark.parametrize("said", [None, [], {"count": 10**12}, {"count": 1, "whole": []}])
def test_what_is_no_pack_is_no_pack(said: object) -> None:
    with pytest.raises(Unpackable):
        packing.unpack(cbor2.dumps(said), Chain(b"", b"", 1, b""))
