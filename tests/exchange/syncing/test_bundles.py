"""A bundle holds exactly its acts, and nothing but a whole and signed one is ever opened."""

from __future__ import annotations

import hashlib
import resource
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.exchange import bundles, chains
from coopdesk.exchange.bundles import BadBundle, Waits
from coopdesk.records.book import acts
from tests.exchange.syncing.couriers import KEY, Courier, couriers
from tests.records.hands import Pc, rows


@pytest.fixture(scope="module")
def pcs(template: Pc, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Courier]]:
    """A PC with some acts, and another that has none of its own."""
    with couriers(template, tmp_path_factory.mktemp("fleet"), 2) as found:
        found[0].work("Aline", visits=3)
        yield found


@pytest.fixture(scope="module")
def plain(pcs: list[Courier]) -> bytes:
    return whole_of(pcs[0])


@pytest.fixture(scope="module")
def locked(pcs: list[Courier]) -> bytes:
    pcs[0].ring.locked = True
    data = whole_of(pcs[0])
    pcs[0].ring.locked = False
    return data


def whole_of(pc: Courier) -> bytes:
    """All that a PC wrote."""
    own = chains.own(pc.book)
    assert own is not None
    return bundles.pack(pc.book, pc.ring, 1, own.last)


def opened(pc: Courier, data: bytes) -> bundles.Bundle:
    return bundles.read(data, pc.ring.trust(pc.book), (KEY,), pc.book.coop)


@pytest.mark.parametrize("kind", ["plain", "locked"])
def test_what_was_packed_comes_out_byte_for_byte(
    pcs: list[Courier], kind: str, request: pytest.FixtureRequest
) -> None:
    data: bytes = request.getfixturevalue(kind)
    book = pcs[0].book
    found = opened(pcs[1], data)
    assert found.arrived.bodies == list(book.acts())
    assert found.header.locked == (kind == "locked")
    assert found.header.device == book.device == found.header.by
    assert dict(found.arrived.salts) == dict(book.read(rows, "salt"))
    assert sorted(found.arrived.values) == sorted(book.read(rows, "personal"))


def test_only_values_of_its_own_acts_are_in_it(pcs: list[Courier]) -> None:
    own = chains.own(pcs[0].book)
    assert own is not None
    last = opened(pcs[1], bundles.pack(pcs[0].book, pcs[0].ring, own.last, own.last))
    assert (last.header.first, last.header.prev != acts.NO_ACT) == (own.last, True)
    assert not last.arrived.salts
    assert not last.arrived.values


def test_a_locked_one_says_nothing_of_persons_and_waits_for_the_key(
    pcs: list[Courier], locked: bytes, plain: bytes
) -> None:
    with pytest.raises(Waits) as waits:
        bundles.read(locked, pcs[1].ring.trust(pcs[1].book), (), pcs[1].book.coop)
    assert not waits.value.newer
    assert b"Aline" not in locked


def test_another_co_op_and_a_stranger_are_refused(pcs: list[Courier], plain: bytes) -> None:
    trust = pcs[1].ring.trust(pcs[1].book)
    with pytest.raises(BadBundle, match="another co-op"):
        bundles.read(plain, trust, (), b"x" * 16)
    pcs[0].ring.stranger = True
    foreign = whole_of(pcs[0])
    pcs[0].ring.stranger = False
    with pytest.raises(BadBundle, match="vouches"):
        opened(pcs[1], foreign)


def test_one_of_a_newer_program_waits(pcs: list[Courier], plain: bytes) -> None:
    newer = b"COOPDESK\x02B\0\0"
    with pytest.raises(Waits) as waits:
        opened(pcs[1], newer + plain[12:-12] + newer)
    assert waits.value.newer
    said = signed(pcs[0], plain, min=acts.LAYOUT + 1)
    with pytest.raises(Waits) as waits:
        opened(pcs[1], said)
    assert waits.value.newer


def signed(pc: Courier, data: bytes, payload: bytes | None = None, **changes: object) -> bytes:
    """A bundle with other words in its header, signed by a PC of the co-op all the same."""
    start = 16 + int.from_bytes(data[12:16])
    said = cbor2.loads(data[16:start])
    body = payload if payload is not None else data[start : start + said["size"]]
    if payload is not None:
        changes |= {"size": len(body), "sha": hashlib.sha256(body).digest()}
    return bundles.sealed(said | changes, body, lambda part: pc.ring.sign(pc.book, part))


@pytest.mark.parametrize(
    "changes",
    [{"from": 2}, {"to": 3}, {"tip": b"t" * 32}, {"prev": b"p" * 32}, {"from": 0}, {"needs": []}],
)
def test_a_signed_header_that_lies_is_found_out(
    pcs: list[Courier], plain: bytes, changes: dict[str, Any]
) -> None:
    with pytest.raises(BadBundle):
        opened(pcs[1], signed(pcs[0], plain, **changes))


# --- fuzzing -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def both(plain: bytes, locked: bytes) -> tuple[bytes, bytes]:
    return plain, locked


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), kind=st.integers(0, 1))
def test_no_flipped_bit_is_accepted(
    pcs: list[Courier], both: tuple[bytes, bytes], place: float, bit: int, kind: int
) -> None:
    data = bytearray(both[kind])
    data[int(place * len(data))] ^= 1 << bit
    with pytest.raises((BadBundle, Waits)) as no:
        opened(pcs[1], bytes(data))
    assert not isinstance(no.value, Waits) or no.value.newer


def test_no_byte_of_one_can_be_another(pcs: list[Courier], plain: bytes) -> None:
    for at in range(len(plain)):
        data = plain[:at] + bytes([plain[at] ^ 1]) + plain[at + 1 :]
        with pytest.raises((BadBundle, Waits)):
            opened(pcs[1], data)


@given(cut=st.floats(0, 1, exclude_max=True))
def test_no_part_of_one_is_accepted(pcs: list[Courier], plain: bytes, cut: float) -> None:
    for part in (plain[: int(cut * len(plain))], plain[len(plain) - int(cut * len(plain)) :]):
        with pytest.raises(BadBundle):
            opened(pcs[1], part)


@given(a=st.floats(0, 1), b=st.floats(0, 1), more=st.binary(max_size=40))
def test_no_splice_is_accepted(
    pcs: list[Courier], both: tuple[bytes, bytes], a: float, b: float, more: bytes
) -> None:
    plain, locked = both
    spliced = plain[: int(a * len(plain))] + more + locked[int(b * len(locked)) :]
    if spliced in (plain, locked):
        return
    with pytest.raises((BadBundle, Waits)):
        opened(pcs[1], spliced)


@given(st.binary(max_size=400))
def test_no_rubbish_is_accepted(pcs: list[Courier], data: bytes) -> None:
    for one in (data, bundles.MAGIC + data + bundles.MAGIC):
        with pytest.raises(BadBundle):
            opened(pcs[1], one)


@given(data=st.data())
def test_what_a_pc_of_the_co_op_signs_is_still_read_with_care(
    pcs: list[Courier], plain: bytes, data: st.DataObject
) -> None:
    start = 16 + int.from_bytes(plain[12:16])
    said = cbor2.loads(plain[16:start])
    inside = bytearray(zlib.decompress(plain[start : start + said["size"]]))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(inside) - 1))
        inside[at] = data.draw(st.integers(0, 255))
    changed = signed(pcs[0], plain, zlib.compress(bytes(inside)))
    try:
        found = opened(pcs[1], changed)
    except BadBundle:
        return
    assert found.arrived.bodies == list(pcs[0].book.acts())  # the acts are proven by the chain


def bomb(pc: Courier, plain: bytes) -> bytes:
    """1 GB of zeros that came out of a signed bundle of some KB: zlib makes at most 1:1032."""
    maker = zlib.compressobj(9)
    block = bytes(1 << 20)
    packed = b"".join(maker.compress(block) for _ in range(1024)) + maker.flush()
    return signed(pc, plain, packed)


def test_a_bomb_is_refused_and_takes_no_memory(
    pcs: list[Courier], plain: bytes, tmp_path: Path
) -> None:
    data = bomb(pcs[0], plain)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(BadBundle, match="more in it"):
        opened(pcs[1], data)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 256 * 1024  # KB
